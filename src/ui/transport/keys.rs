//! Keys for time.

use super::looping;
use crate::session::{Action, Playback};
use crate::sim::SimTime;
use crate::ui::platform::{self, Focus};
use crate::ui::store::Store;

/// What a key does to time, as far as what has the focus leaves it to the page. Says whether it
/// did something.
pub(crate) fn key_of(store: Store, key: &str, focus: Focus) -> bool {
    let playing = store.with(|session| session.playback() == Playback::Playing);
    let action = match (key, focus) {
        (_, Focus::Field) | (" ", Focus::Button) => return false,
        (" ", _) if playing => Action::Pause,
        (" ", _) => Action::Play,
        ("ArrowRight", _) => Action::StepForward,
        ("ArrowLeft", _) => Action::StepBack,
        ("Home", _) => Action::Seek(SimTime::ZERO),
        ("End", _) => Action::Now,
        ("<" | ">", _) => Action::Faster(key == ">"),
        ("[", _) => {
            looping::from_here(store);
            return true;
        }
        ("]", _) => {
            looping::to_here(store);
            return true;
        }
        ("\\", _) => Action::Loop(None),
        _ => return false,
    };
    store.dispatch(action);
    true
}

/// What a presenter's remote sends: on, or back. In a lesson that is by steps, and else by events.
pub(crate) fn turn_page(store: Store, key: &str) -> bool {
    let on = match key {
        "PageDown" => true,
        "PageUp" => false,
        _ => return false,
    };
    // where there is something to scroll, they scroll
    if platform::is_scrolled_by_keys() {
        return false;
    }
    if !crate::ui::lesson::turn_page(store, on) {
        store.dispatch(if on {
            Action::StepForward
        } else {
            Action::StepBack
        });
    }
    true
}
