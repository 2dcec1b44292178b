//! Where on the stage something is to be read or pressed, so that nothing is written over it.

use super::platform;
use web_sys::Element;

/// What is read or pressed on the stage. A whole card or box is more than what is written in it:
/// the room beside the cells of a tape is free.
const WRITTEN: &str = ".cells, .column-head, .broker-foot, .card, .mark .label, .tape-name, \
     .lag, .ghost, .edge, .waiting, button, label, .under-tapes";

/// A rectangle on the canvas, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slip {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Slip {
    /// Whether it lies over none of them.
    pub(super) fn is_free(&self, written: &[Slip]) -> bool {
        let over = |other: &Slip| {
            self.left < other.right
                && other.left < self.right
                && self.top < other.bottom
                && other.top < self.bottom
        };
        self.left >= 0.0 && self.top >= 0.0 && !written.iter().any(over)
    }
}

/// How far a mark may slide while a message is on its way: some records' cells.
const SLIDES: f64 = 120.0;

/// Where something is written on the stage, from its corner, or will be in a moment.
pub(super) fn written_in(stage: &Element) -> Vec<Slip> {
    let origin = stage.get_bounding_client_rect();
    let place = |element: &web_sys::HtmlElement| {
        let rect = element.get_bounding_client_rect();
        Slip {
            left: rect.left() - origin.left(),
            top: rect.top() - origin.top(),
            right: rect.right() - origin.left() + slides(element),
            bottom: rect.bottom() - origin.top(),
        }
    };
    platform::all_in(stage, WRITTEN).iter().map(place).collect()
}

/// A mark's label is on its way to where its mark is now.
fn slides(element: &Element) -> f64 {
    match element.class_list().contains("label") {
        true => SLIDES,
        false => 0.0,
    }
}
