//! Lists whose rows stay what they are while others come and go. What is new in them is built a
//! few rows at a time, those of all lists together: all of a large stage in one task would keep
//! the page from answering.

use super::markup::view;
use super::platform;
use crate::sim::Duration;
use leptos::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::time;

/// What tells a row from the others of its list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Number(u64),
    Name(String),
}

impl Key {
    /// By what is written on it.
    pub(super) fn name(name: &impl Display) -> Key {
        Key::Name(name.to_string())
    }
}

/// Leptos's `For` for any list of the page. It would be compiled anew for each kind of item and
/// each kind of row, and is large: here a row says no more than its key and how to build it.
#[component]
pub(super) fn Each<T: Send + 'static, V: IntoView + 'static>(
    /// What there is, in order.
    each: impl Fn() -> Vec<T> + Send + 'static,
    /// What tells one from the others.
    key: fn(&T) -> Key,
    /// The row of one.
    children: impl Fn(T) -> V + Clone + Send + 'static,
    /// Whether all of it is there at once: it is no longer than there is room for, and another with
    /// each frame while somebody scrubs.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let row = move |item: T| {
        let (key, children) = (key(&item), children.clone());
        let view: Build = Box::new(move || children(item).into_any());
        (key, view)
    };
    rows(
        Box::new(move || each().into_iter().map(&row).collect()),
        whole,
    )
}

type Build = Box<dyn FnOnce() -> AnyView + Send>;

/// A program that the browser has only just begun to compile builds a row in ten times what it
/// takes later, and one machine is not like another: how many rows a task may build is seen from
/// how long the last one took.
#[derive(Clone, Copy)]
struct Builder {
    /// How many rows a task may build.
    at_once: usize,
    /// How many may still be built in this one.
    left: usize,
    /// When its first was begun, if it builds any.
    since: Option<Duration>,
    /// Whether it builds none at all.
    rests: bool,
}

/// The fewest and the most.
const ROWS: [usize; 2] = [6, 48];
/// How long a task should take at least, and at most: then there is time for what else it does.
const TASK: [Duration; 2] = [Duration::from_millis(6), Duration::from_millis(14)];

thread_local! {
    static BUILDER: Cell<Builder> = const {
        Cell::new(Builder { at_once: 6, left: 6, since: None, rests: false })
    };
}

impl Builder {
    /// The task is over, and what it has built is drawn.
    fn is_over(self, now: Duration) -> Builder {
        let [least, most] = ROWS;
        let at_once = match self
            .since
            .map(|since| Duration(now.0.saturating_sub(since.0)))
        {
            Some(took) if took > TASK[1] => self.at_once / 2,
            Some(took) if took < TASK[0] && self.left == 0 && !self.rests => self.at_once * 2,
            _ => self.at_once,
        };
        let at_once = at_once.clamp(least, most);
        Builder {
            at_once,
            left: at_once,
            since: None,
            rests: false,
        }
    }
}

/// What is gone is taken down in this task, and nothing new is built.
pub(super) fn only_take_down() {
    // it sets the timer that ends this
    may_build();
    BUILDER.set(Builder {
        left: 0,
        rests: true,
        ..BUILDER.get()
    });
}

/// Whether one more row may be built in this task.
fn may_build() -> bool {
    let mut builder = BUILDER.get();
    if builder.since.is_none() {
        builder.since = Some(platform::real());
        set_timeout(
            || BUILDER.set(BUILDER.get().is_over(platform::real())),
            time::Duration::ZERO,
        );
    }
    let may = builder.left > 0;
    builder.left = builder.left.saturating_sub(1);
    BUILDER.set(builder);
    may
}

fn rows(each: Box<dyn Fn() -> Vec<(Key, Build)> + Send>, whole: bool) -> AnyView {
    let more = Trigger::new();
    let frame = StoredValue::new(None::<AnimationFrameRequestHandle>);
    let built = StoredValue::new(BTreeSet::new());
    let stop = move || {
        if let Some(frame) = frame.try_update_value(Option::take).flatten() {
            frame.cancel();
        }
    };
    let some = move || {
        more.track();
        stop();
        let mut all = each();
        let wanted = all.len();
        if !whole {
            built.update_value(|built| {
                // one at least, however many the others have taken
                let mut first = !BUILDER.get().rests;
                all.retain(|(key, _)| {
                    built.contains(key) || may_build() | core::mem::take(&mut first)
                });
                *built = all.iter().map(|(key, _)| key.clone()).collect();
            });
        }
        if all.len() < wanted {
            let next = request_animation_frame_with_handle(move || more.notify());
            frame.set_value(next.ok());
        }
        all
    };
    on_cleanup(stop);
    let key = |(key, _): &(Key, Build)| key.clone();
    view! { <For each=some key children=|(_, build): (Key, Build)| build()/> }
}
