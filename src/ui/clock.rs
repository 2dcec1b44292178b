//! The frame clock: one loop for the page, real time in, nothing else.

use crate::sim::Duration;
use leptos::prelude::{StoredValue, WithValue, on_cleanup};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A frame longer than this is cut: a page that was asleep does not leap.
const FRAME_MAX_MS: f64 = 100.0;

type Frame = Closure<dyn FnMut(f64)>;

/// What the loop has to give back: its closure, and the frame it has asked for.
#[derive(Default)]
struct Loop {
    frame: RefCell<Option<Frame>>,
    asked: Cell<Option<i32>>,
}

/// Calls back with each frame of the browser, with the real time since the last one, until its
/// owner is gone.
pub(super) fn run(mut on_frame: impl FnMut(Duration) + 'static) {
    let frames = Rc::<Loop>::default();
    let again = Rc::clone(&frames);
    let last = Cell::new(None::<f64>);
    *frames.frame.borrow_mut() = Some(Closure::new(move |at: f64| {
        again.asked.set(None);
        let since = last.replace(Some(at)).map_or(0.0, |before| at - before);
        on_frame(micros(since.clamp(0.0, FRAME_MAX_MS)));
        again.ask();
    }));
    frames.ask();
    let kept = StoredValue::new_local(frames);
    on_cleanup(move || kept.with_value(|frames| frames.stop()));
}

impl Loop {
    fn ask(&self) {
        if let (Some(window), Some(frame)) = (web_sys::window(), self.frame.borrow().as_ref()) {
            let asked = window.request_animation_frame(frame.as_ref().unchecked_ref());
            self.asked.set(asked.ok());
        }
    }

    /// The closure holds the loop that holds it: both go.
    fn stop(&self) {
        if let (Some(window), Some(asked)) = (web_sys::window(), self.asked.take()) {
            let _ = window.cancel_animation_frame(asked);
        }
        self.frame.take();
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a tenth of a second"
)]
fn micros(millis: f64) -> Duration {
    Duration::from_micros((millis * 1_000.0) as u64)
}
