//! Drawing on a canvas of the page, in its colours: what strips, overviews and the small map of
//! the stage are drawn with.

use super::platform;
use super::store::{Store, Theme};
use leptos::prelude::GetUntracked;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas.
pub(super) type Canvas = HtmlCanvasElement;
/// Something that happened on the page.
pub(super) type Event = web_sys::Event;
/// Anything on the page.
pub(super) type Element = web_sys::HtmlElement;

/// The colours of the style sheet that are drawn with, by their place in [`Inks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Panel,
    Line,
    Text2,
    Text3,
    Cell,
    CellLine,
    Held,
    HeldBg,
    Once,
    OnceBg,
    Twice,
    TwiceBg,
    Lost,
    LostBg,
    Group,
    Accent,
}

const NAMES: [&str; 16] = [
    "--panel",
    "--line",
    "--ink-2",
    "--ink-3",
    "--cell",
    "--cell-line",
    "--held",
    "--held-bg",
    "--once",
    "--once-bg",
    "--twice",
    "--twice-bg",
    "--lost",
    "--lost-bg",
    "--group",
    "--accent",
];

/// What the colours are, and what they were read for.
#[derive(Default)]
pub(super) struct Inks {
    colours: Vec<String>,
    read_for: Option<(Theme, bool)>,
}

impl Inks {
    /// Reads the colours if they may be others; says whether they may. To read them takes long.
    pub(super) fn refresh(&mut self, store: Store, canvas: &HtmlCanvasElement) -> bool {
        let now = (store.theme.get_untracked(), platform::prefers_dark());
        if self.read_for.replace(now) == Some(now) {
            return false;
        }
        let style = web_sys::window().and_then(|w| w.get_computed_style(canvas).ok().flatten());
        let colour = |name: &&str| {
            let value = style
                .as_ref()
                .and_then(|style| style.get_property_value(name).ok());
            value.unwrap_or_default().trim().to_owned()
        };
        self.colours = NAMES.iter().map(colour).collect();
        true
    }

    fn get(&self, ink: Ink) -> &str {
        self.colours.get(ink as usize).map_or("", String::as_str)
    }
}

/// On which side of its place a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Right,
    Left,
    Middle,
}

/// A canvas that is drawn on, in CSS pixels of its own.
pub(super) struct Pen<'i> {
    context: CanvasRenderingContext2d,
    inks: &'i Inks,
}

impl<'i> Pen<'i> {
    /// A pen on a canvas as it is.
    pub(super) fn on(canvas: &HtmlCanvasElement, inks: &'i Inks) -> Option<Pen<'i>> {
        let context = canvas.get_context("2d").ok().flatten()?;
        let context = context.dyn_into().ok()?;
        Some(Pen { context, inks })
    }

    /// Makes a canvas so large, with `scale` pixels of its own to each of these; it is empty then.
    pub(super) fn resize(canvas: &HtmlCanvasElement, (width, height): (u32, u32), scale: f64) {
        canvas.set_width(pixels(f64::from(width) * scale));
        canvas.set_height(pixels(f64::from(height) * scale));
        platform::set_style(canvas, "width", &format!("{width}px"));
        platform::set_style(canvas, "height", &format!("{height}px"));
        if let Ok(Some(context)) = canvas.get_context("2d")
            && let Ok(context) = context.dyn_into::<CanvasRenderingContext2d>()
        {
            let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
        }
    }

    pub(super) fn clear(&self, [x, y, width, height]: [u32; 4]) {
        let [x, y, width, height] = [x, y, width, height].map(f64::from);
        self.context.clear_rect(x, y, width, height);
    }

    pub(super) fn fill(&self, ink: Ink, [x, y, width, height]: [u32; 4]) {
        let [x, y, width, height] = [x, y, width, height].map(f64::from);
        self.context.set_fill_style_str(self.inks.get(ink));
        self.context.fill_rect(x, y, width, height);
    }

    /// The same, so thin that what is under it is seen.
    pub(super) fn tint(&self, ink: Ink, alpha: f64, at: [u32; 4]) {
        self.context.set_global_alpha(alpha);
        self.fill(ink, at);
        self.context.set_global_alpha(1.0);
    }

    /// A frame, within its rectangle.
    pub(super) fn frame(&self, ink: Ink, thick: f64, dashed: bool, at: [u32; 4]) {
        let [x, y, width, height] = at.map(f64::from);
        self.context.set_stroke_style_str(self.inks.get(ink));
        self.context.set_line_width(thick);
        self.dash(dashed);
        let half = thick / 2.0;
        self.context
            .stroke_rect(x + half, y + half, width - thick, height - thick);
        self.dash(false);
    }

    fn dash(&self, dashed: bool) {
        let segments = js_sys::Array::new();
        if dashed {
            segments.push(&2.5.into());
            segments.push(&2.5.into());
        }
        let _ = self.context.set_line_dash(&segments);
    }

    /// A triangle at the left edge of what it names: its tip at `y`, its body above or below.
    pub(super) fn triangle(&self, ink: Ink, (x, y): (u32, u32), above: bool) {
        let (x, y) = (f64::from(x), f64::from(y));
        let base = if above { y - 7.0 } else { y + 7.0 };
        self.context.set_fill_style_str(self.inks.get(ink));
        self.context.begin_path();
        self.context.move_to(x, y);
        self.context.line_to(x - 4.5, base);
        self.context.line_to(x + 4.5, base);
        self.context.close_path();
        self.context.fill();
    }

    /// A line from corner to corner of a rectangle, and the other one.
    pub(super) fn cross(&self, ink: Ink, at: [u32; 4]) {
        let [x, y, width, height] = at.map(f64::from);
        self.context.set_stroke_style_str(self.inks.get(ink));
        self.context.set_line_width(1.5);
        self.context.begin_path();
        self.context.move_to(x, y);
        self.context.line_to(x + width, y + height);
        self.context.move_to(x + width, y);
        self.context.line_to(x, y + height);
        self.context.stroke();
    }

    pub(super) fn font(&self, bold: bool, size: &str, mono: bool) {
        let weight = if bold { "650" } else { "450" };
        let family = match mono {
            true => "ui-monospace, Menlo, Consolas, \"DejaVu Sans Mono\", monospace",
            false => "Inter, system-ui, \"Noto Sans CJK SC\", sans-serif",
        };
        self.context.set_font(&format!("{weight} {size} {family}"));
    }

    /// A text whose base line is at `y`, cut where it has no room.
    pub(super) fn text(&self, ink: Ink, (x, y): (u32, u32), room: u32, side: Side, text: &str) {
        self.context.set_fill_style_str(self.inks.get(ink));
        self.context.set_text_align(match side {
            Side::Right => "left",
            Side::Left => "right",
            Side::Middle => "center",
        });
        let fits = |said: &str| {
            let measured = self.context.measure_text(said);
            measured.is_ok_and(|measured| measured.width() <= f64::from(room))
        };
        let (x, y) = (f64::from(x), f64::from(y));
        if fits(text) {
            let _ = self.context.fill_text(text, x, y);
            return;
        }
        let mut short: String = text.to_owned();
        while short.pop().is_some() {
            let cut = format!("{short}…");
            if fits(&cut) {
                let _ = self.context.fill_text(&cut, x, y);
                return;
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size in pixels"
)]
fn pixels(size: f64) -> u32 {
    size.ceil().max(1.0) as u32
}
