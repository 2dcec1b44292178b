//! What is there only while something is so.

use super::markup::view;
use super::memo::Memo;
use leptos::children::ViewFn;
use leptos::prelude::*;

/// Leptos's `Show`, which would be compiled anew for each condition and each kind of children.
#[component]
pub(super) fn Show(
    /// While this is so, the children are there.
    when: impl Fn() -> bool + Send + Sync + 'static,
    /// What stands there otherwise.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// What is there.
    children: ChildrenFn,
) -> impl IntoView {
    either(Memo::new(move |_| when()), children, fallback)
}

fn either(when: Memo<bool>, children: ChildrenFn, fallback: ViewFn) -> AnyView {
    view! {
        {move || match when.get() {
            true => children(),
            false => fallback.run(),
        }}
    }
}
