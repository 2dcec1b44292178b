//! Lists whose rows stay what they are while others come and go. What is new in them is built a
//! few rows at a time, those of all lists together: all of a large stage in one task would keep
//! the page from answering.

use super::markup::view;
use leptos::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::time::Duration;

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

/// So many rows are built in one task.
const AT_ONCE: usize = 24;

thread_local! {
    /// How many may still be built in this one.
    static LEFT: Cell<usize> = const { Cell::new(AT_ONCE) };
}

/// What is gone is taken down in this task, and of what is new hardly anything is built: a row of
/// each list.
pub(super) fn only_take_down() {
    may_build();
    LEFT.set(0);
}

/// Whether one more row may be built in this task.
fn may_build() -> bool {
    let left = LEFT.get();
    if left == AT_ONCE {
        set_timeout(|| LEFT.set(AT_ONCE), Duration::ZERO);
    }
    LEFT.set(left.saturating_sub(1));
    left > 0
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
                let mut first = true;
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
