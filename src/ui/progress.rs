//! How far a run has been opened that is too long to be open at once.

use super::i18n::{moment, words};
use super::store::store;
use crate::session::{Playback, Session};
use crate::sim::SimTime;
use crate::ui::prelude::*;

/// What is being opened, up to where, and how far that is; nothing otherwise.
#[component]
pub(super) fn OpeningLine() -> impl IntoView {
    let store = store();
    let t = words();
    let until = Memo::new(move |_| match store.watch(Session::playback) {
        Playback::Opening(until) => Some(until),
        Playback::Paused | Playback::Playing | Playback::Full(_) => None,
    });
    let line = move |until: SimTime| {
        view! {
            <div id="opening" class="offer" role="status">
                <p>{(t.opening)(&moment(until))}</p>
                <progress
                    aria-label=t.opened
                    max=until.0.to_string()
                    prop:value=move || store.now.get().0.to_string()
                ></progress>
            </div>
        }
    };
    view! { {move || until.get().map(line)} }
}
