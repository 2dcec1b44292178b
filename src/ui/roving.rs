//! Long rows of buttons as one stop of the Tab key: arrows move within them.
//!
//! The buttons are found in the page when a key is pressed, and keep nothing in between: a row may
//! grow and lose its first ones while the focus is on it.

use super::platform;
use super::store::Store;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::iter::successors;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// A row: what it is, the buttons arrows go to, and the keys that go back and on.
struct Row {
    place: &'static str,
    stops: &'static str,
    keys: [&'static str; 2],
}

const ROWS: [Row; 3] = [
    Row {
        place: ".cells",
        stops: ".cell > button",
        keys: ["ArrowLeft", "ArrowRight"],
    },
    Row {
        place: ".strips",
        stops: ".strip",
        keys: ["ArrowUp", "ArrowDown"],
    },
    Row {
        place: ".lines",
        stops: ".line-of",
        keys: ["ArrowUp", "ArrowDown"],
    },
];

/// Moves the focus if it is in such a row and the key is one of its own; says whether it was.
pub(super) fn on_key(event: &KeyboardEvent) -> bool {
    let Some(active) = document().active_element() else {
        return false;
    };
    let found = ROWS.iter().find_map(|kind| {
        let row = active.closest(kind.place).ok().flatten()?;
        Some((kind, row))
    });
    let Some((kind, row)) = found else {
        return false;
    };
    if event.key() == "Tab" {
        leave(&row, &active);
        return false;
    }
    let stops = platform::all_in(&row, kind.stops);
    let own = stops
        .iter()
        .position(|stop| stop.is_same_node(Some(&active)));
    // what else can be pressed in a line belongs to the line
    let here = own.or_else(|| {
        stops.iter().position(|stop| {
            let line = stop.parent_element();
            line.is_some_and(|line| line.contains(Some(&active)))
        })
    });
    let last = stops.len().saturating_sub(1);
    let to = match (event.key().as_str(), here) {
        ("Home", _) => 0,
        ("End", _) => last,
        (key, Some(here)) if key == kind.keys[0] => here.saturating_sub(1),
        (key, Some(here)) if key == kind.keys[1] => (here + 1).min(last),
        _ => return false,
    };
    event.prevent_default();
    if let Some(stop) = stops.get(to) {
        let _ = stop.focus();
    }
    true
}

/// Something that has or had the focus, what it stood in, and the tape it was on, if it was on one.
pub(super) struct Place {
    element: HtmlElement,
    tape: Option<Element>,
    /// The nearest first.
    around: Vec<Element>,
}

impl Place {
    /// Where an element is.
    pub(super) fn of(element: HtmlElement) -> Self {
        let tape = element.closest(ROWS[0].place).ok().flatten();
        let parents = successors(element.parent_element(), |around| around.parent_element());
        let around = parents.collect();
        Place {
            element,
            tape,
            around,
        }
    }

    /// Whether it is on the page no more: a tape has moved on.
    fn is_gone(&self) -> bool {
        !self.element.is_connected()
    }

    /// Gives the focus back: to it, to the record that is next to where it was, or to what else
    /// can have it nearby.
    pub(super) fn focus(&self) {
        if self.tape.is_some() && self.is_gone() {
            self.go_next(false);
        } else if self.is_gone() {
            self.go_near();
        } else {
            let _ = self.element.focus();
        }
    }

    /// Gives the focus to the first that takes it of what stood around it: of another moment it
    /// may not be there.
    fn go_near(&self) {
        let around = self.around.iter().filter(|around| around.is_connected());
        let near = around.flat_map(|around| platform::all_in(around, "button, summary, a[href]"));
        for one in near {
            let _ = one.focus();
            if !platform::has_no_focus() {
                return;
            }
        }
    }

    /// Gives the focus to the record that is next to where it was, on the tape it was on; where
    /// somebody reads elsewhere meanwhile, without scrolling there.
    fn go_next(&self, stays: bool) {
        let Some(tape) = &self.tape else { return };
        let offset = |stop: &HtmlElement| stop.get_attribute("data-offset")?.parse::<u64>().ok();
        let stops = platform::all_in(tape, ROWS[0].stops);
        let wanted = offset(&self.element);
        let next = stops.iter().find(|stop| offset(stop) >= wanted);
        if let Some(stop) = next.or(stops.last()) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(stays);
            let _ = stop.focus_with_options(&options);
        }
    }
}

/// Keeps the focus on a tape whose records come and go: when the one that has it is out of view,
/// it goes to the one that is next to it.
pub(super) fn stay(store: Store) {
    let held = StoredValue::new_local(None::<Place>);
    let look = move || {
        let active = document().active_element();
        let active = active.and_then(|active| active.dyn_into().ok());
        let place = active.map(Place::of).filter(|place| place.tape.is_some());
        // what is taken off the page loses the focus, and is still held
        if place.is_none() && platform::has_no_focus() {
            let gone = held.try_update_value(Option::take).flatten();
            if let Some(place) = gone.filter(Place::is_gone) {
                place.go_next(true);
            }
        } else {
            held.set_value(place);
        }
    };
    Effect::new(move || {
        store.scene.track();
        look();
        // and once the page is what the scene is
        if let Ok(frame) = request_animation_frame_with_handle(look) {
            on_cleanup(move || frame.cancel());
        }
    });
}

/// Lets Tab pass over the rest of the row, once: the browser moves the focus when all who listen
/// to the key have been told, so a moment later they are stops again.
fn leave(row: &Element, active: &Element) {
    let others: Vec<HtmlElement> = platform::all_in(row, "button")
        .into_iter()
        .filter(|stop| !active.is_same_node(Some(stop)) && !shares_line(stop, active))
        .collect();
    for stop in &others {
        stop.set_tab_index(-1);
    }
    set_timeout(
        move || {
            for stop in &others {
                let _ = stop.remove_attribute("tabindex");
            }
        },
        Duration::ZERO,
    );
}

/// The cause of a line is still a stop after the line itself.
fn shares_line(one: &HtmlElement, other: &Element) -> bool {
    let line = |element: &Element| element.parent_element();
    match (line(one.unchecked_ref()), line(other)) {
        (Some(one), Some(other)) => one.is_same_node(Some(&other)),
        _ => false,
    }
}
