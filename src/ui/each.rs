//! Lists whose rows stay what they are while others come and go.

use super::markup::view;
use leptos::prelude::*;
use std::fmt::Display;

/// What tells a row from the others of its list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
) -> impl IntoView {
    let row = move |item: T| {
        let (key, children) = (key(&item), children.clone());
        let view: Build = Box::new(move || children(item).into_any());
        (key, view)
    };
    rows(Box::new(move || each().into_iter().map(&row).collect()))
}

type Build = Box<dyn FnOnce() -> AnyView + Send>;

/// So many rows come with one frame: to build all of a long list at once would take too long.
const AT_ONCE: usize = 24;

fn rows(each: Box<dyn Fn() -> Vec<(Key, Build)> + Send>) -> AnyView {
    let most = RwSignal::new(AT_ONCE);
    let frame = StoredValue::new(None::<AnimationFrameRequestHandle>);
    let stop = move || {
        if let Some(frame) = frame.try_update_value(Option::take).flatten() {
            frame.cancel();
        }
    };
    let some = move || {
        let (mut all, most_now) = (each(), most.get());
        stop();
        if all.len() > most_now {
            let next = request_animation_frame_with_handle(move || most.set(most_now + AT_ONCE));
            frame.set_value(next.ok());
            all.truncate(most_now);
        }
        all
    };
    on_cleanup(stop);
    let key = |(key, _): &(Key, Build)| key.clone();
    view! { <For each=some key children=|(_, build): (Key, Build)| build()/> }
}
