//! What travels: drawn on one canvas over the stage, from where a message left to where it goes.
//!
//! The ends of its path are elements of the page, named by `data-anchor`. Where they are is
//! measured only when the stage has changed; in between a frame is arithmetic and drawing. A path
//! keeps to the room between the columns, or to the margin: nothing is to be read there.

use super::platform;
use super::slips::{self, Slip};
use super::store::{Store, Theme};
use crate::kafka::NodeId;
use crate::sim::{SimTime, SortedMap};
use crate::ui::prelude::*;
use crate::view::scene::shortened;
use crate::view::{FlightKind, FlightView, Scene};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Messages say what they are as long as no more than so many would: where more travel at once
/// nobody could read it, and to find room for each takes longer than to draw all.
const SPEAKERS_MAX: usize = 8;
/// CSS pixels of a line of words with the frame around it.
const SLIP_HEIGHT: f64 = 16.0;
/// Letters on it, at most.
const LETTERS: usize = 34;

/// A place on the canvas, in CSS pixels.
type Point = (f64, f64);

/// What the canvas remembers from frame to frame.
#[derive(Default)]
struct Painter {
    anchors: SortedMap<String, [Point; 2]>,
    /// Whether messages say what they are.
    speaking: bool,
    /// Where something is to be read or pressed: no words are put over it.
    written: Vec<Slip>,
    colours: Colours,
    /// What the colours were read for: the theme that is chosen, and whether the system is dark.
    coloured: Option<(Theme, bool)>,
    scene: Option<Arc<Scene>>,
    size: (i32, i32),
    dirty: bool,
    /// How often those who look calmly had looked when things were measured.
    beats: Option<u64>,
}

/// The colours of the style sheet, by role.
#[derive(Default)]
struct Colours {
    record: String,
    held: String,
    group: String,
    refusal: String,
    faint: String,
    panel: String,
    ink: String,
}

/// A closure that draws a frame, and one that says that things are elsewhere now.
pub(super) fn painter(
    store: Store,
    canvas: NodeRef<leptos::html::Canvas>,
) -> (impl Fn(), impl Fn() + Clone) {
    let painter = Rc::new(RefCell::new(Painter {
        dirty: true,
        ..Painter::default()
    }));
    let stale = Rc::clone(&painter);
    let paint = move || {
        if let Some(canvas) = canvas.get_untracked() {
            painter.borrow_mut().paint(store, &canvas);
        }
    };
    (paint, move || stale.borrow_mut().dirty = true)
}

impl Painter {
    fn paint(&mut self, store: Store, canvas: &HtmlCanvasElement) {
        let scene = store.scene.get_untracked();
        let same = self
            .scene
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, &scene));
        if !same || self.dirty {
            // to find out where everything is takes longer than all else: things rarely move
            let beats = store.beats();
            let looks = self.beats.replace(beats) != Some(beats) || self.dirty;
            if looks {
                self.measure(canvas);
            }
            let speaking = scene.flights.iter().filter(|flight| speaks(flight)).count();
            let spoke = self.speaking;
            self.speaking = (1..=SPEAKERS_MAX).contains(&speaking);
            if looks || self.speaking != spoke {
                self.written = match canvas.parent_element().filter(|_| self.speaking) {
                    Some(stage) => slips::written_in(&stage),
                    None => Vec::new(),
                };
            }
            // to read them takes as long as to draw all that travels
            let theme = (store.theme.get_untracked(), platform::prefers_dark());
            if self.coloured.replace(theme) != Some(theme) {
                self.colours = colours(canvas);
            }
            self.scene = Some(Arc::clone(&scene));
            self.dirty = false;
        }
        let Some(context) = context(canvas) else {
            return;
        };
        let (width, height) = self.size;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        let now = store.now.get_untracked();
        let still = platform::prefers_reduced_motion();
        for flight in &scene.flights {
            self.draw(&context, flight, now, still);
        }
    }

    /// Where everything is. The canvas lies over what is seen of the stage, and is no larger:
    /// clearing it is much of a frame.
    fn measure(&mut self, canvas: &HtmlCanvasElement) {
        self.anchors.clear();
        let Some(stage) = canvas.parent_element() else {
            return;
        };
        let origin = stage.get_bounding_client_rect();
        let (width, height) = (stage.client_width(), stage.client_height());
        if self.size != (width, height) {
            self.size = (width, height);
            let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
            canvas.set_width(pixels(f64::from(width) * ratio));
            canvas.set_height(pixels(f64::from(height) * ratio));
            let style = web_sys::HtmlElement::style(canvas);
            let _ = style.set_property("width", &format!("{width}px"));
            let _ = style.set_property("height", &format!("{height}px"));
            if let Some(context) = context(canvas) {
                let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
            }
        }
        for element in platform::all_in(&stage, "[data-anchor]") {
            let Some(name) = element.get_attribute("data-anchor") else {
                continue;
            };
            let rect = element.get_bounding_client_rect();
            if rect.width() == 0.0 {
                continue; // not shown: nothing travels from or to it
            }
            // what goes to a partition ends at the edge of its box: it is not to cross the cells
            let sides = element.closest(".broker-box").ok().flatten();
            let of_tape = sides.is_some();
            let sides = sides.map_or(rect.clone(), |around| around.get_bounding_client_rect());
            let height = if of_tape {
                rect.height()
            } else {
                rect.height().min(44.0)
            };
            let middle = rect.top() - origin.top() + height / 2.0;
            let (left, right) = (sides.left() - origin.left(), sides.right() - origin.left());
            self.anchors.insert(name, [(left, middle), (right, middle)]);
        }
    }

    /// Where a message leaves from, or goes to: in an overview a partition is all of its topic.
    fn end(&self, node: &NodeId, flight: &FlightView) -> Option<&[Point; 2]> {
        let near = self.anchors.get(&anchor(node, flight));
        near.or_else(|| match (node, &flight.topic_partition) {
            (NodeId::Broker(_), Some(tp)) => self.anchors.get(&format!("topic:{}", tp.topic)),
            _ => None,
        })
    }

    fn draw(
        &self,
        context: &CanvasRenderingContext2d,
        flight: &FlightView,
        now: SimTime,
        still: bool,
    ) {
        let (Some(a), Some(b)) = (self.end(&flight.from, flight), self.end(&flight.to, flight))
        else {
            return;
        };
        // from above to above, or from below to below: nobody sees it
        let height = f64::from(self.size.1);
        let out = |[(_, y), _]: &[Point; 2]| i8::from(*y > height) - i8::from(*y < 0.0);
        if out(a) != 0 && out(a) == out(b) {
            return;
        }
        let reads = is_of_consumer(flight);
        let path = Path::between(a, b, reads);
        let colour = match flight.kind {
            FlightKind::Records(_) if matches!(flight.to, NodeId::Consumer(_)) => {
                &self.colours.held
            }
            FlightKind::Records(_) => &self.colours.record,
            FlightKind::Group | FlightKind::Commit => &self.colours.group,
            FlightKind::Refusal => &self.colours.refusal,
            FlightKind::Other => &self.colours.faint,
        };
        context.set_stroke_style_str(colour);
        context.set_fill_style_str(colour);
        if !matches!(flight.kind, FlightKind::Other) {
            context.set_global_alpha(0.25);
            context.set_line_width(1.0);
            context.begin_path();
            path.trace(context);
            context.stroke();
        }
        let along = if still { 0.5 } else { progress(flight, now) };
        let at = path.at(along);
        match flight.kind {
            FlightKind::Records(count) => self.record(context, at, count),
            FlightKind::Group => self.envelope(context, at, reads, None),
            FlightKind::Commit | FlightKind::Refusal => {
                let says = self.speaking && !path.in_margin;
                let label = says.then_some(flight.label.as_str());
                self.envelope(context, at, reads, label);
            }
            FlightKind::Other => {
                context.set_global_alpha(0.45);
                circle(context, at, 2.5);
                context.fill();
            }
        }
        context.set_global_alpha(1.0);
    }

    fn record(&self, context: &CanvasRenderingContext2d, at: Point, count: u32) {
        context.set_global_alpha(1.0);
        circle(context, at, if count > 1 { 7.5 } else { 5.5 });
        context.fill();
        if count > 1 {
            context.set_fill_style_str(&self.colours.panel);
            context.set_font("600 10px system-ui, sans-serif");
            context.set_text_align("center");
            let _ = context.fill_text(&count.to_string(), at.0, at.1 + 3.5);
        }
    }

    /// A request or its answer; with words to its left if `inward`, else to its right.
    fn envelope(
        &self,
        context: &CanvasRenderingContext2d,
        (x, y): Point,
        inward: bool,
        words: Option<&str>,
    ) {
        let (left, top, width, height) = (x - 8.0, y - 5.5, 16.0, 11.0);
        context.set_global_alpha(1.0);
        context.set_line_width(1.6);
        context.set_fill_style_str(&self.colours.panel);
        context.fill_rect(left, top, width, height);
        context.stroke_rect(left, top, width, height);
        context.begin_path();
        context.move_to(left, top);
        context.line_to(x, y + 1.0);
        context.line_to(left + width, top);
        context.stroke();
        if let Some(label) = words {
            self.words(context, (x, y), inward, label);
        }
    }

    /// What a message says, on a slip beside it; nothing if it would lie over something else.
    fn words(&self, context: &CanvasRenderingContext2d, (x, y): Point, inward: bool, label: &str) {
        let short = shortened(label, LETTERS);
        context.set_font("10.5px system-ui, sans-serif");
        let width = context
            .measure_text(&short)
            .map_or(0.0, |size| size.width() + 10.0);
        let left = if inward { x - 8.0 - width } else { x + 8.0 };
        let places = [y + 10.0, y - 26.0].map(|top| Slip {
            left,
            top,
            right: left + width,
            bottom: top + SLIP_HEIGHT,
        });
        let free = places.into_iter().find(|slip| slip.is_free(&self.written));
        let Some(Slip { left, top, .. }) = free else {
            return;
        };
        context.set_fill_style_str(&self.colours.panel);
        context.fill_rect(left, top, width, SLIP_HEIGHT);
        context.set_line_width(1.0);
        context.stroke_rect(left, top, width, SLIP_HEIGHT);
        context.set_fill_style_str(&self.colours.ink);
        context.set_text_align("left");
        let _ = context.fill_text(&short, left + 5.0, top + 11.5);
    }
}

/// The element a message leaves from, or goes to: a client's card, the partition it is about, or
/// the broker's foot.
fn anchor(node: &NodeId, flight: &FlightView) -> String {
    match (node, &flight.topic_partition) {
        (NodeId::Producer(id) | NodeId::Consumer(id), _) => format!("client:{id}"),
        (NodeId::Broker(_), Some(tp)) => format!("tape:{tp}"),
        (NodeId::Broker(id), None) => format!("broker:{id}"),
    }
}

/// Whether a message would say what it is.
fn speaks(flight: &FlightView) -> bool {
    matches!(flight.kind, FlightKind::Commit | FlightKind::Refusal)
}

/// Whether a message is between a broker and a consumer.
fn is_of_consumer(flight: &FlightView) -> bool {
    [&flight.from, &flight.to].map(|node| matches!(node, NodeId::Consumer(_))) != [false; 2]
}

/// The way of a message: a curve that leaves and arrives level.
struct Path {
    /// Its ends, with the points between that bend it.
    points: [Point; 4],
    /// Whether it goes around what lies between, where there is no room for words.
    in_margin: bool,
}

impl Path {
    /// How far from the elements' edges a way in the margin runs, in CSS pixels.
    const MARGIN: f64 = 8.0;

    /// Between the sides of two elements that face each other; if they stand one below the other,
    /// through the margin, so that it crosses nothing.
    fn between(a: &[Point; 2], b: &[Point; 2], on_the_right: bool) -> Path {
        let in_margin = a[0].0 < b[1].0 && b[0].0 < a[1].0;
        let (from, to) = match (in_margin, a[0].0 < b[0].0) {
            (true, _) => (a[usize::from(on_the_right)], b[usize::from(on_the_right)]),
            (_, true) => (a[1], b[0]),
            (_, false) => (a[0], b[1]),
        };
        // a curve comes three quarters as near to the points that bend it
        let bend = match (in_margin, on_the_right) {
            (true, true) => from.0.max(to.0) + Path::MARGIN * 4.0 / 3.0,
            (true, false) => from.0.min(to.0) - Path::MARGIN * 4.0 / 3.0,
            (false, _) => f64::midpoint(from.0, to.0),
        };
        Path {
            points: [from, (bend, from.1), (bend, to.1), to],
            in_margin,
        }
    }

    fn trace(&self, context: &CanvasRenderingContext2d) {
        let [from, first, second, to] = self.points;
        context.move_to(from.0, from.1);
        context.bezier_curve_to(first.0, first.1, second.0, second.1, to.0, to.1);
    }

    /// The place so far along it.
    fn at(&self, along: f64) -> Point {
        let left = 1.0 - along;
        let weights = [
            left * left * left,
            3.0 * left * left * along,
            3.0 * left * along * along,
            along * along * along,
        ];
        let weighed = self.points.iter().zip(weights);
        weighed.fold((0.0, 0.0), |(x, y), (point, weight)| {
            (x + point.0 * weight, y + point.1 * weight)
        })
    }
}

fn progress(flight: &FlightView, now: SimTime) -> f64 {
    let total = flight.arrives_at.since(flight.sent_at).0.max(1);
    let gone = now.since(flight.sent_at).0.min(total);
    to_float(gone) / to_float(total)
}

#[expect(clippy::cast_precision_loss, reason = "for a place on the screen")]
fn to_float(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size in pixels"
)]
fn pixels(size: f64) -> u32 {
    size.max(1.0) as u32
}

fn circle(context: &CanvasRenderingContext2d, (x, y): Point, radius: f64) {
    context.begin_path();
    let _ = context.arc(x, y, radius, 0.0, core::f64::consts::TAU);
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

fn colours(canvas: &HtmlCanvasElement) -> Colours {
    let computed =
        web_sys::window().and_then(|window| window.get_computed_style(canvas).ok().flatten());
    let role = |name: &str| {
        let value = computed
            .as_ref()
            .and_then(|style| style.get_property_value(name).ok());
        value.unwrap_or_default().trim().to_owned()
    };
    Colours {
        record: role("--accent"),
        held: role("--held"),
        group: role("--group"),
        refusal: role("--lost"),
        faint: role("--ink-3"),
        panel: role("--panel"),
        ink: role("--ink-2"),
    }
}
