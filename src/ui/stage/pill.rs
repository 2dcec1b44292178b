//! The state something on the stage is in; pressed, it says why.

use crate::session::{Question, Subject};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::why::whys;

/// How a state looks: its class, beside `pill`.
pub(super) type Mood = &'static str;

/// A state in a word or two, as one button for as long as its subject is there: who has it under
/// a finger or the focus keeps it when the state changes.
pub(super) fn state_pill(
    subject: Subject,
    mood: impl Fn() -> Mood + Send + Sync + 'static,
    word: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let whys = whys();
    view! {
        <button
            class=move || format!("pill {}", mood())
            title=words().why.ask
            on:click=move |_| whys.ask(Question::Subject(subject.clone()))
        >
            {word}
        </button>
    }
}
