//! A small map of the stage beside it, where it is larger than what is seen of it: what is where,
//! what is in trouble, and which part is seen. It says nothing that is not on the stage.

use super::look::look;
use crate::ui::i18n::words;
use crate::ui::pen::{Canvas, Ink, Inks, Pen};
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::ui::zoom::{self, Seen};
use crate::ui::{clock, platform};
use crate::view::zoom::{MapSide, Zoom};
use std::cell::RefCell;

/// CSS pixels of the map, and of what is under it.
const WIDE: u32 = 62;
const BELOW: f64 = 100.0;
/// What is on the map, by what stands out first.
const THINGS: [(&str, Ink); 6] = [
    (".strip[aria-current=true], .card.selected", Ink::Accent),
    (".line-of.trouble, .card.dead, .tape.offline", Ink::Lost),
    (".line-of.waits, .line-of.behind, .waiting", Ink::Twice),
    (".strip, .tape-cells, .overview", Ink::CellLine),
    (".line-of, .card", Ink::Line),
    (".broker-foot", Ink::Line),
];

/// The map, and the zoom's buttons.
#[component]
pub(super) fn Minimap() -> impl IntoView {
    let store = store();
    let t = words();
    let look = look();
    let shown = RwSignal::new(false);
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let painter = RefCell::new(Painter::default());
    clock::run(move |_| {
        let zoomed = look.zoom.get_untracked() != Zoom::WHOLE;
        let Some(seen) = zoom::seen().filter(|_| platform::has_columns()) else {
            return;
        };
        // much more than is seen, or hardly more as before: it does not come and go by a line
        let slack = if shown.get_untracked() { 1.05 } else { 1.5 };
        let larger = seen.whole.1 > seen.room.1 * slack || seen.whole.0 > seen.room.0 + 8.0;
        let wanted = (larger || zoomed) && !store.embed;
        if shown.get_untracked() != wanted {
            shown.set(wanted);
        }
        if let Some(canvas) = canvas.get_untracked().filter(|_| wanted) {
            painter.borrow_mut().paint(store, &canvas, seen);
        }
    });
    let goes = move |event: &leptos::ev::MouseEvent| {
        let seen = zoom::seen().unwrap_or_default();
        if let Some((x, y)) = platform::point_in(event, "canvas", 1.0) {
            let [across, down] = sides(seen);
            zoom::scroll_to((across.scroll_to(x.into()), down.scroll_to(y.into())));
        }
    };
    let button = move |sign: &'static str, name: &'static str, to: fn(Zoom) -> Zoom| {
        view! {
            <button
                class="tiny"
                aria-label=name
                title=name
                on:click=move |_| zoom::set(look, to(look.zoom.get_untracked()), None)
            >
                {sign}
            </button>
        }
    };
    let size = move || (t.scale.zoom)(look.zoom.get().percent());
    view! {
        <Show when=move || shown.get()>
            <div class="minimap">
                <canvas
                    node_ref=canvas
                    aria-hidden="true"
                    on:mousedown=move |event| {
                        event.prevent_default();
                        goes(&event);
                    }
                    on:mousemove=move |event| {
                        if event.buttons() == 1 {
                            goes(&event);
                        }
                    }
                ></canvas>
                <div class="zooms">
                    {button("+", t.scale.zoom_in, Zoom::larger)}
                    <button
                        class="tiny mono whole"
                        aria-label=move || format!("{} · {}", size(), t.scale.zoom_whole)
                        title=t.scale.zoom_whole
                        on:click=move |_| zoom::set(look, Zoom::WHOLE, None)
                    >
                        {size}
                    </button>
                    {button("−", t.scale.zoom_out, Zoom::smaller)}
                </div>
            </div>
        </Show>
    }
}

/// The map, across and down. It is as high as all of it would be at its width, if there is room.
fn sides(seen: Seen) -> [MapSide; 2] {
    let wide = f64::from(WIDE);
    let high = (seen.room.1 - BELOW).max(40.0);
    let natural = seen.whole.1 * wide / seen.whole.0.max(1.0);
    let side = |map, whole, seen| MapSide { map, whole, seen };
    [
        side(wide, seen.whole.0, seen.room.0),
        side(high.min(natural.max(high / 2.0)), seen.whole.1, seen.room.1),
    ]
}

/// What is on the map.
#[derive(Default)]
struct Painter {
    inks: Inks,
    beats: Option<u64>,
    seen: Seen,
    size: (u32, u32),
    /// What is where, in pixels of the map.
    things: Vec<(Ink, [u32; 4])>,
}

impl Painter {
    fn paint(&mut self, store: Store, canvas: &Canvas, seen: Seen) {
        let beats = Some(store.beats());
        let other = self.inks.refresh(store, canvas);
        if !other && self.beats == beats && self.seen == seen {
            return;
        }
        let [across, down] = sides(seen);
        let size = (WIDE, whole(down.map));
        // a canvas that has just come is as large as any is at first
        if self.size != size || canvas.width() == 300 {
            Pen::resize(canvas, size, platform::pixel_ratio());
            self.size = size;
        }
        if self.beats != beats || self.seen.whole != seen.whole || self.things.is_empty() {
            self.things = things(seen);
        }
        (self.beats, self.seen) = (beats, seen);
        let Some(pen) = Pen::on(canvas, &self.inks) else {
            return;
        };
        pen.clear([0, 0, size.0, size.1]);
        // those that stand out come last, over the others
        for (ink, at) in self.things.iter().rev() {
            pen.fill(*ink, *at);
        }
        let (x, y) = (across.on_map(seen.scrolled.0), down.on_map(seen.scrolled.1));
        let (wide, high) = (across.on_map(seen.room.0), down.on_map(seen.room.1));
        let frame = [whole(x), whole(y), whole(wide).min(WIDE), whole(high)];
        pen.tint(Ink::Accent, 0.12, frame);
        pen.frame(Ink::Accent, 1.5, false, frame);
    }
}

fn things(seen: Seen) -> Vec<(Ink, [u32; 4])> {
    let Some(stage) = platform::first("#stage") else {
        return Vec::new();
    };
    let [across, down] = sides(seen);
    let origin = platform::rect_of(&stage);
    let all = THINGS.iter().flat_map(|(selector, ink)| {
        let found = platform::all_in(&stage, selector);
        found
            .into_iter()
            .map(move |element| (*ink, platform::rect_of(&element)))
    });
    let placed = all.filter(|(_, rect)| rect.width > 0.0).map(|(ink, rect)| {
        let x = across.on_map(rect.left - origin.left + seen.scrolled.0);
        let y = down.on_map(rect.top - origin.top + seen.scrolled.1);
        let (wide, high) = (across.on_map(rect.width), down.on_map(rect.height));
        (
            ink,
            [
                whole(x),
                whole(y),
                whole(wide).max(1),
                whole(high - 0.5).max(1),
            ],
        )
    });
    placed.collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a map"
)]
fn whole(pixels: f64) -> u32 {
    pixels.max(0.0).round() as u32
}
