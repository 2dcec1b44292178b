//! Keys for time.

use super::looping;
use super::steps::StepTo;
use crate::session::{Action, Direction, Mark, Playback};
use crate::sim::SimTime;
use crate::ui::platform::{self, Focus};
use crate::ui::store::Store;

/// What a key does to time, as far as what has the focus leaves it to the page. Says whether it
/// did something.
pub(crate) fn key_of(store: Store, to: StepTo, key: &str, focus: Focus) -> bool {
    let playing = store.with(|session| session.playback() == Playback::Playing);
    let action = match (key, focus) {
        (_, Focus::Field) | (" ", Focus::Button) => return false,
        (" ", _) if playing => Action::Pause,
        (" ", _) => Action::Play,
        ("ArrowRight", _) => return to.step(store, Direction::Forward),
        ("ArrowLeft", _) => return to.step(store, Direction::Back),
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
        (key, _) => match step_of(key) {
            Some((direction, mark)) => Action::Step(direction, mark),
            None => return false,
        },
    };
    store.dispatch(action);
    true
}

/// Letters lead to the next of a kind; capitals, with Shift, to the one before.
fn step_of(key: &str) -> Option<(Direction, Mark)> {
    let mark = match key.to_ascii_lowercase().as_str() {
        "." => return Some((Direction::Forward, Mark::Event)),
        "," => return Some((Direction::Back, Mark::Event)),
        "c" => Mark::Commit,
        "r" => Mark::Rebalance,
        "x" => Mark::Crash,
        "d" => Mark::Duplicate,
        "o" => Mark::Disorder,
        "l" => Mark::Loss,
        _ => return None,
    };
    let back = key.chars().all(|letter| letter.is_ascii_uppercase());
    let direction = if back {
        Direction::Back
    } else {
        Direction::Forward
    };
    Some((direction, mark))
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
