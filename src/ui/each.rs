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

fn rows(each: Box<dyn Fn() -> Vec<(Key, Build)> + Send>) -> AnyView {
    let key = |(key, _): &(Key, Build)| key.clone();
    view! { <For each key children=|(_, build): (Key, Build)| build()/> }
}
