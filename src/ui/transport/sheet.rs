//! A button of the transport that opens something above it, one at a time.

use crate::ui::platform;
use crate::ui::prelude::*;
use leptos::children::ViewFn;

/// Which one is open, by its button's id.
#[derive(Clone, Copy)]
pub(super) struct OpenSheet(RwSignal<Option<&'static str>>);

impl OpenSheet {
    /// None is. A click elsewhere closes what is open.
    pub(super) fn new() -> Self {
        let open = RwSignal::new(None);
        let listener = window_event_listener(leptos::ev::pointerdown, move |event| {
            if open.get_untracked().is_some() && !platform::is_within(&event, ".opens") {
                open.set(None);
            }
        });
        on_cleanup(move || listener.remove());
        OpenSheet(open)
    }
}

/// The button, and what it opens.
#[component]
pub(super) fn Sheet(
    /// The button's id.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// Whether something is on because of it.
    #[prop(into)]
    is_on: Signal<bool>,
    /// What stands on the button.
    #[prop(into)]
    sign: ViewFn,
    /// What is opened.
    children: ChildrenFn,
) -> impl IntoView {
    let OpenSheet(open) = expect_context::<OpenSheet>();
    let is_open = move || open.get() == Some(id);
    let children = StoredValue::new(children);
    view! {
        <div
            class="opens"
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() == Some(id) {
                    event.stop_propagation();
                    open.set(None);
                    platform::give_focus(&format!("#{id}"));
                }
            }
        >
            <button
                id=id
                class="btn"
                class:on=move || is_on.get()
                aria-expanded=move || is_open().to_string()
                aria-label=move || name.get()
                title=move || name.get()
                on:click=move |_| {
                    open.update(|open| *open = (*open != Some(id)).then_some(id));
                }
            >
                {move || sign.run()}
            </button>
            <Show when=is_open>
                <div class="sheet" role="group" aria-label=move || name.get()>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}
