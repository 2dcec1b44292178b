//! The stage larger and smaller: by wheel, by two fingers, by keys. What lies over it is drawn
//! where its elements are, and follows by itself.

use super::platform;
use super::stage::StageLook;
use crate::view::zoom::{Zoom, kept_under};
use leptos::ev::KeyboardEvent;
use leptos::prelude::{GetUntracked, GetValue, Set, SetValue, StoredValue, document};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, TouchEvent, WheelEvent};

/// Pixels of a line and of a page, for wheels that count in these.
const LINE: f64 = 16.0;
const PAGE: f64 = 400.0;
/// How much larger the stage gets with a pixel of the wheel.
const PER_PIXEL: f64 = 0.002;
/// Pixels by which keys move what is seen.
const PAN: f64 = 120.0;

/// The distance of two fingers when they came down, and the zoom there was.
pub(super) type Pinch = Option<(f64, Zoom)>;

/// The zoom as a property of the style.
pub(super) fn factor(zoom: Zoom) -> String {
    format!("{}%", zoom.percent())
}

/// How wide the stage is: larger it is as wide as before, and one moves about in it; smaller it
/// has more room.
pub(super) fn width(zoom: Zoom) -> String {
    format!("{}%", zoom.percent().max(100))
}

fn part(selector: &str) -> Option<HtmlElement> {
    let found = document().query_selector(selector).ok().flatten()?;
    found.dyn_into().ok()
}

/// Draws the stage so large; what is under a point of the window stays under it.
pub(super) fn set(look: StageLook, to: Zoom, point: Option<(f64, f64)>) {
    let before = look.zoom.get_untracked();
    if to == before {
        return;
    }
    let (stage, inner) = (part("#stage"), part(".stage-inner"));
    let (Some(stage), Some(inner)) = (stage, inner) else {
        return look.zoom.set(to);
    };
    let rect = platform::rect_of(&stage);
    let (x, y) = point.map_or((rect.width / 2.0, 0.0), |(x, y)| {
        (x - rect.left, y - rect.top)
    });
    let scrolled = (
        f64::from(stage.scroll_left()),
        f64::from(stage.scroll_top()),
    );
    // at once, and not with the next frame: there has to be room to scroll to
    platform::set_style(&inner, "zoom", &factor(to));
    platform::set_style(&inner, "width", &width(to));
    look.zoom.set(to);
    stage.set_scroll_left(whole(kept_under(scrolled.0, x, before, to)));
    stage.set_scroll_top(whole(kept_under(scrolled.1, y, before, to)));
}

/// The wheel zooms with Ctrl or Cmd, which is also what a touchpad sends for two fingers.
pub(super) fn on_wheel(look: StageLook, event: &WheelEvent) {
    if !event.ctrl_key() && !event.meta_key() {
        return;
    }
    event.prevent_default();
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => LINE,
        WheelEvent::DOM_DELTA_PAGE => PAGE,
        _ => 1.0,
    };
    let grows = (1.0 - event.delta_y() * unit * PER_PIXEL).clamp(0.5, 2.0);
    let before = look.zoom.get_untracked();
    let to = before.times(thousandths(grows));
    // the least step is one, or slow fingers would never move it
    let to = match (to == before, grows > 1.0) {
        (true, true) => Zoom::times(before, 1_000 + 1_000 / before.percent() + 1),
        _ => to,
    };
    let point = (f64::from(event.client_x()), f64::from(event.client_y()));
    set(look, to, Some(point));
}

/// Two fingers zoom.
pub(super) fn on_touch(look: StageLook, pinch: StoredValue<Pinch>, event: &TouchEvent) {
    let touches = event.touches();
    let (Some(one), Some(other)) = (touches.get(0), touches.get(1)) else {
        return pinch.set_value(None);
    };
    let at = |touch: &web_sys::Touch| (f64::from(touch.client_x()), f64::from(touch.client_y()));
    let ((x, y), (u, v)) = (at(&one), at(&other));
    let apart = (x - u).hypot(y - v).max(1.0);
    event.prevent_default();
    match pinch.get_value() {
        None => pinch.set_value(Some((apart, look.zoom.get_untracked()))),
        Some((began, zoom)) => {
            let to = zoom.times(thousandths(apart / began));
            set(look, to, Some((f64::midpoint(x, u), f64::midpoint(y, v))));
        }
    }
}

/// Keys of the stage: says whether this was one.
pub(super) fn on_key(look: StageLook, event: &KeyboardEvent) -> bool {
    let zoom = look.zoom.get_untracked();
    let to = match event.key().as_str() {
        "+" | "=" => zoom.larger(),
        "-" | "−" | "_" => zoom.smaller(),
        "0" => Zoom::WHOLE,
        key if event.shift_key() => return pan(key),
        _ => return false,
    };
    set(look, to, None);
    true
}

/// Moves about in a stage that is larger than what is seen of it.
fn pan(key: &str) -> bool {
    let by = match key {
        "ArrowUp" => (0.0, -PAN),
        "ArrowDown" => (0.0, PAN),
        "ArrowLeft" => (-PAN, 0.0),
        "ArrowRight" => (PAN, 0.0),
        _ => return false,
    };
    let Some(stage) = part("#stage") else {
        return false;
    };
    let larger = match by.0 == 0.0 {
        true => stage.scroll_height() > stage.client_height(),
        false => stage.scroll_width() > stage.client_width(),
    };
    if larger {
        stage.scroll_by_with_x_and_y(by.0, by.1);
    }
    larger
}

/// How much of the stage is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Across and down, all there is.
    pub(super) whole: (f64, f64),
    /// Across and down, what is seen.
    pub(super) room: (f64, f64),
    /// Across and down, how far it is scrolled.
    pub(super) scrolled: (f64, f64),
}

/// How much of the stage is seen now.
pub(super) fn seen() -> Option<Seen> {
    let stage = part("#stage")?;
    let pair = |x: i32, y: i32| (f64::from(x), f64::from(y));
    Some(Seen {
        whole: pair(stage.scroll_width(), stage.scroll_height()),
        room: pair(stage.client_width(), stage.client_height()),
        scrolled: pair(stage.scroll_left(), stage.scroll_top()),
    })
}

/// Scrolls the stage to a place.
pub(super) fn scroll_to((x, y): (f64, f64)) {
    if let Some(stage) = part("#stage") {
        stage.set_scroll_left(whole(x));
        stage.set_scroll_top(whole(y));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a factor near one"
)]
fn thousandths(factor: f64) -> u32 {
    (factor.max(0.0) * 1_000.0).round() as u32
}
