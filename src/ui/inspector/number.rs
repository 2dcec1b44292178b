//! A number and the button that does something with it. What is no such number is refused where
//! it was typed, with what is allowed.

use crate::ui::i18n::{Strings, words};
use crate::ui::prelude::*;

/// A field for a number from `least` to `most`, and a button.
#[component]
pub(super) fn NumberForm(
    /// The field's and the button's names in the page.
    ids: [&'static str; 2],
    /// What is said before the field and on the button.
    said: [&'static str; 2],
    least: u64,
    #[prop(into)] most: Signal<u64>,
    /// What an empty field stands for, as it is shown there, if it may stay empty.
    #[prop(optional)]
    empty: Option<&'static str>,
    /// Is given the number, or nothing if what stands for an empty field was meant.
    on_number: impl Fn(Option<u64>) + 'static,
    /// Whether it takes something away.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    let t = words();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = typed.get_untracked();
        let number = match (typed.trim(), empty) {
            ("", Some(_)) => Some(None),
            (same, Some(empty)) if same == empty => Some(None),
            (number, _) => number.parse().ok().map(Some),
        };
        wrong.set(number.is_none());
        if let Some(number) = number {
            on_number(number);
        }
    };
    let [field, button] = ids;
    let [label, act] = said;
    view! {
        <form class="inline" on:submit=submit>
            <label class="inline small">
                <span>{label}</span>
                <input
                    id=field
                    class="short"
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder=empty
                    aria-invalid=move || wrong.get().to_string()
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </label>
            <button id=button class="btn" class:danger=danger type="submit">{act}</button>
        </form>
        <Show when=move || wrong.get()>
            <p class="wrong small" role="alert">
                {move || allowed(t, least, most.get(), empty)}
            </p>
        </Show>
    }
}

/// What may be given: a number within limits, or what stands for something else.
pub(super) fn allowed(t: &Strings, least: u64, most: u64, or: Option<&str>) -> String {
    let number = (t.a_number)(least, most);
    or.map_or(number.clone(), |or| number + t.or + or)
}
