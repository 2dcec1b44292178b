//! Keys that act wherever the focus is, unless what has it wants them.

use super::platform::{self, Focus};
use super::stage::look;
use super::store::Store;
use super::why::whys;
use super::{roving, transport, zoom};
use crate::session::Action;
use crate::ui::prelude::*;
use leptos::ev::KeyboardEvent;

/// What is stored where single characters are not to act.
const OFF: &str = "off";

/// Whether keys that are a single character act. Who speaks to a computer, or hits keys by
/// accident, turns them off (WCAG 2.1.4).
#[derive(Clone, Copy)]
pub(super) struct Characters(RwSignal<bool>);

impl Characters {
    pub(super) fn from_browser() -> Self {
        let stored = platform::stored(platform::CHARACTERS_KEY);
        Characters(RwSignal::new(stored.as_deref() != Some(OFF)))
    }

    pub(super) fn act(self) -> bool {
        self.0.get()
    }

    pub(super) fn let_act(self, act: bool) {
        self.0.set(act);
        match act {
            true => platform::forget(platform::CHARACTERS_KEY),
            false => drop(platform::store(platform::CHARACTERS_KEY, OFF)),
        }
    }
}

/// Listens to the keys of the whole page.
pub(super) fn listen(store: Store, help: RwSignal<bool>) {
    let characters = expect_context::<Characters>();
    let to = expect_context::<transport::StepTo>();
    let (look, whys) = (look(), whys());
    let on_key = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || platform::has_dialog() || roving::on_key(&event) {
            return;
        }
        let (key, focus) = (event.key(), platform::focus());
        let is_character = key.chars().count() == 1 && key != " ";
        if is_character && !characters.0.get_untracked() {
            return;
        }
        let done = match (key.as_str(), focus) {
            ("Escape", _) => whys.close() || store.dispatch(Action::Select(None)),
            ("w", Focus::Button | Focus::Elsewhere) => {
                store.with(|session| whys.ask_selected(session))
            }
            ("?", Focus::Button | Focus::Elsewhere) => {
                help.set(true);
                true
            }
            (_, Focus::Button | Focus::Elsewhere) if zoom::on_key(look, &event) => true,
            (key, focus) => {
                transport::key_of(store, to, key, focus) || transport::turn_page(store, key)
            }
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || on_key.remove());
}
