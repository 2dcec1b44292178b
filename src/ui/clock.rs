//! The frame clock: one loop for the page, real time in, nothing else.

use crate::sim::Duration;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A frame longer than this is cut: a page that was asleep does not leap.
const FRAME_MAX_MS: f64 = 100.0;

type Frame = Closure<dyn FnMut(f64)>;

/// Calls back with each frame of the browser, with the real time since the last one.
pub(super) fn run(mut on_frame: impl FnMut(Duration) + 'static) {
    let slot: Rc<RefCell<Option<Frame>>> = Rc::default();
    let again = Rc::clone(&slot);
    let last = Cell::new(None::<f64>);
    *slot.borrow_mut() = Some(Closure::new(move |at: f64| {
        let since = last.replace(Some(at)).map_or(0.0, |before| at - before);
        on_frame(micros(since.clamp(0.0, FRAME_MAX_MS)));
        request(&again);
    }));
    request(&slot);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a tenth of a second"
)]
fn micros(millis: f64) -> Duration {
    Duration::from_micros((millis * 1_000.0) as u64)
}

fn request(slot: &Rc<RefCell<Option<Frame>>>) {
    if let (Some(window), Some(frame)) = (web_sys::window(), slot.borrow().as_ref()) {
        let _ = window.request_animation_frame(frame.as_ref().unchecked_ref());
    }
}
