//! Partitions as strips: a line for each, drawn on a canvas as far as it is in sight. What is in
//! the page is a button for each line that says nothing but its name until it is looked at.

use super::look::look;
use crate::kafka::{TopicName, TopicPartition};
use crate::session::{Action, Subject};
use crate::ui::clock;
use crate::ui::i18n::{Strings, words};
use crate::ui::pen::{Canvas, Element, Event, Ink, Inks, Pen, Side};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::{Bar, Fate, Rows, Scene, StripView};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

/// CSS pixels of a line, as in `scale.css`.
const ROW: u32 = 28;
/// CSS pixels for the names, and behind the strips for the lag.
const NAME: u32 = 84;
const OWNER: u32 = 74;
const LAG: u32 = 66;
/// A strip narrower than this does without the owner.
const NARROW: u32 = 420;
/// The bars, from the top of a line.
const TOP: u32 = 9;
const HIGH: u32 = 10;
/// Lines that are drawn beyond what is in sight.
const MORE: u32 = 10;

/// A topic's partitions as strips.
#[component]
pub(super) fn Strips(topic: TopicName, partitions: Memo<u32>) -> impl IntoView {
    let store = store();
    let t = words();
    let look = look();
    let list = NodeRef::<leptos::html::Div>::new();
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let painter = RefCell::new(Painter::default());
    let measured = topic.clone();
    let usual = Memo::new(move |_| {
        store.scene_calmly(|scene| store.with(|session| session.glances(&measured, scene).usual()))
    });
    let drawn_topic = topic.clone();
    clock::run(move |_| {
        if let (Some(list), Some(canvas)) = (list.get_untracked(), canvas.get_untracked()) {
            let rows = Rows {
                count: partitions.get_untracked(),
                height: ROW,
            };
            let zoom = f64::from(look.zoom.get_untracked().percent()) / 100.0;
            let mut painter = painter.borrow_mut();
            painter.paint(
                &Place {
                    store,
                    t,
                    topic: &drawn_topic,
                    rows,
                    zoom,
                    usual: usual.get_untracked(),
                },
                &list,
                &canvas,
            );
        }
    });
    let of = topic.clone();
    let subject_at = move |event: &Event| {
        let row = platform::under(event, ".strip")?;
        let index = row.get_attribute("data-row")?.parse().ok()?;
        Some((row, TopicPartition::new(&of, index)))
    };
    let picked = subject_at.clone();
    let pick = move |event: leptos::ev::MouseEvent| {
        if let Some((_, tp)) = picked(&event) {
            store.dispatch(Action::Select(Some(Subject::Partition(tp))));
        }
    };
    // what a line says is put together when somebody looks at it
    let tell = move |event: &Event, pointed: bool| {
        let Some((row, tp)) = subject_at(event) else {
            return;
        };
        let said = store.scene.with_untracked(|scene| {
            store.with(|session| {
                let strip = session.strip(&tp, scene, 1)?;
                let tally = session.tally(&tp, scene);
                Some((t.scale.strip)(&tp.to_string(), &strip, tally.as_ref()))
            })
        });
        if let Some(said) = said {
            let _ = row.set_attribute("aria-label", &said);
            if pointed {
                let _ = row.set_attribute("title", &said);
            }
        }
    };
    let told = tell.clone();
    let here = topic.clone();
    let chosen = Memo::new(move |_| match store.selection() {
        Some(Subject::Partition(tp) | Subject::Record(tp, _)) if tp.topic == here => {
            Some(tp.partition.0)
        }
        _ => None,
    });
    let row = move |index: u32| {
        let tp = TopicPartition::new(&topic, index);
        view! {
            <button
                class="strip"
                data-row=index.to_string()
                data-anchor=format!("tape:{tp}")
                aria-current=move || (chosen.get() == Some(index)).then_some("true")
            >
                {tp.to_string()}
            </button>
        }
    };
    view! {
        <div
            node_ref=list
            class="strips"
            role="group"
            aria-label=t.scale.strips
            on:click=pick
            on:focusin=move |event| tell(&event, false)
            on:mouseover=move |event| told(&event, true)
        >
            <canvas node_ref=canvas aria-hidden="true"></canvas>
            <Each
                each=move || (0..partitions.get()).collect()
                key=|index| Key::Number((*index).into())
                children=row
            />
        </div>
    }
}

/// Where is drawn, and what.
struct Place<'p> {
    store: Store,
    t: &'static Strings,
    topic: &'p TopicName,
    rows: Rows,
    zoom: f64,
    /// A lag beyond this stands out.
    usual: u64,
}

/// What is on the canvas.
#[derive(Default)]
struct Painter {
    inks: Inks,
    /// The lines that the canvas has room for.
    covers: Range<u32>,
    /// What each of them was when it was drawn, and whether its lag stood out.
    drawn: Vec<Option<(StripView, bool)>>,
    width: u32,
    scale: f64,
    scene: Option<Arc<Scene>>,
    usual: u64,
    /// Lines that are as the scene has them.
    fresh: Range<u32>,
}

impl Painter {
    fn paint(&mut self, place: &Place<'_>, list: &Element, canvas: &Canvas) {
        let at = platform::rect_of(list);
        let (top, bottom) = platform::seen_of_stage();
        let own = |screen: f64| whole(screen / place.zoom);
        let above = own(top.max(0.0) - at.top);
        let seen = place.rows.in_view(above, own(bottom - top));
        if seen.is_empty() {
            return;
        }
        let width = u32::try_from(own(at.width)).unwrap_or(0);
        let scale = platform::pixel_ratio() * place.zoom;
        let other = self.inks.refresh(place.store, canvas)
            || width != self.width
            || (scale - self.scale).abs() > 1e-6
            || self.covers.end > place.rows.count;
        let inside = self.covers.start <= seen.start && seen.end <= self.covers.end;
        if other || !inside {
            self.covers = place.rows.around(&seen, MORE);
            (self.width, self.scale) = (width, scale);
            let lines = self.covers.end - self.covers.start;
            Pen::resize(canvas, (width, lines * ROW), scale);
            platform::set_style(canvas, "top", &format!("{}px", self.covers.start * ROW));
            self.drawn = (0..lines).map(|_| None).collect();
            self.fresh = 0..0;
        }
        let scene = place.store.scene.get_untracked();
        let same = self
            .scene
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, &scene));
        if !same || self.usual != place.usual {
            self.fresh = 0..0;
        }
        self.usual = place.usual;
        if self.fresh == seen {
            return;
        }
        let Some(pen) = Pen::on(canvas, &self.inks) else {
            return;
        };
        let narrow = width < NARROW;
        let left = if narrow { NAME } else { NAME + OWNER };
        let room = width.saturating_sub(left + LAG).max(40);
        for index in seen.clone() {
            let tp = TopicPartition::new(place.topic, index);
            let strip = place.store.with(|session| session.strip(&tp, &scene, room));
            let now = strip.map(|strip| {
                let stands_out = strip.lag.is_some_and(|lag| lag > place.usual);
                (strip, stands_out)
            });
            let line = (index - self.covers.start) as usize;
            let Some(known) = self.drawn.get_mut(line).filter(|known| **known != now) else {
                continue;
            };
            if let Some((strip, stands_out)) = &now {
                let y = (index - self.covers.start) * ROW;
                pen.clear([0, y, width, ROW]);
                draw(&pen, strip, place.t, [left, y, width, room], *stands_out);
            }
            *known = now;
        }
        self.scene = Some(scene);
        self.fresh = seen;
    }
}

/// A line: the owner, the strip with its marks, the lag.
fn draw(pen: &Pen<'_>, strip: &StripView, t: &Strings, at: [u32; 4], stands_out: bool) {
    let [left, y, width, room] = at;
    if left > NAME {
        pen.font(strip.owner.is_none(), "11.5px", false);
        let (ink, owner) = match (strip.leader, &strip.owner) {
            (None, _) => (Ink::Lost, t.no_leader.to_owned()),
            (_, Some(owner)) => (Ink::Text2, owner.to_string()),
            (_, None) => (Ink::Twice, t.nobody.to_owned()),
        };
        pen.text(ink, (NAME, y + 18), OWNER - 10, Side::Right, &owner);
    }
    for bar in &strip.bars {
        draw_bar(pen, bar, left, y);
    }
    let pixels = strip.scale.pixels;
    let place = |offset: u64| strip.scale.pixel(offset).map(|x| left + x);
    let end = left + pixels;
    // where the log begins, if that is in view, or that there is more before it
    let begins = strip.scale.from <= strip.log_start;
    pen.fill(
        Ink::Text3,
        [left.saturating_sub(2), y + TOP - 2, 1, HIGH + 4],
    );
    if begins {
        pen.fill(Ink::Text3, [left.saturating_sub(2), y + TOP - 2, 4, 1]);
        pen.fill(
            Ink::Text3,
            [left.saturating_sub(2), y + TOP + HIGH + 1, 4, 1],
        );
    }
    if let Some(x) = place(strip.high_watermark) {
        pen.fill(Ink::Text2, [x, y + 4, 1, HIGH + 10]);
    }
    if strip.last_stable != strip.high_watermark
        && let Some(x) = place(strip.last_stable)
    {
        for part in 0..4 {
            pen.fill(Ink::Text2, [x, y + 4 + part * 5, 1, 3]);
        }
    }
    if strip.log_end > strip.scale.to {
        pen.font(false, "10px", true);
        let more = format!("+{}", strip.log_end - strip.scale.to);
        pen.text(Ink::Text3, (end + 4, y + 18), room, Side::Right, &more);
    } else {
        pen.fill(Ink::Text3, [end, y + TOP - 2, 2, HIGH + 4]);
    }
    match strip.committed.map(|offset| (offset, place(offset))) {
        Some((_, Some(x))) => pen.triangle(Ink::Group, (x, y + TOP + HIGH), false),
        Some((offset, None)) if offset < strip.scale.from => {
            pen.triangle(Ink::Group, (left, y + TOP + HIGH), false);
        }
        _ => {}
    }
    if let Some(x) = strip.position.and_then(place) {
        pen.triangle(Ink::Group, (x, y + TOP), true);
    }
    let (said, ink) = match strip.lag {
        None => ("—".to_owned(), Ink::Text3),
        Some(lag) if stands_out => (format!("▲{lag}"), Ink::Lost),
        Some(lag) => (lag.to_string(), Ink::Text2),
    };
    if stands_out {
        pen.fill(Ink::LostBg, [width - LAG + 8, y + 5, LAG - 8, 18]);
    }
    pen.font(stands_out, "11.5px", true);
    pen.text(ink, (width - 7, y + 18), LAG - 12, Side::Left, &said);
}

/// Some records beside each other. What became of them is told by the shape as well: nothing is a
/// line, in hand is half as high, once is full, twice is taller, lost is split.
fn draw_bar(pen: &Pen<'_>, bar: &Bar, left: u32, y: u32) {
    let (x, wide) = (left + bar.from, bar.to - bar.from);
    match bar.fate {
        None => pen.fill(Ink::Line, [x, y + TOP + HIGH - 1, wide, 1]),
        Some(Fate::Pending) => {
            pen.fill(Ink::Line, [x, y + TOP, wide, HIGH]);
            pen.fill(Ink::Cell, [x, y + TOP + 1, wide, HIGH - 2]);
        }
        Some(Fate::Held) => {
            pen.fill(Ink::HeldBg, [x, y + TOP, wide, HIGH]);
            pen.fill(Ink::Held, [x, y + TOP + HIGH / 2, wide, HIGH / 2]);
        }
        Some(Fate::Once) => {
            pen.fill(Ink::OnceBg, [x, y + TOP, wide, HIGH]);
            pen.fill(Ink::Once, [x, y + TOP + HIGH - 2, wide, 2]);
        }
        Some(Fate::Repeated(_)) => {
            pen.fill(Ink::TwiceBg, [x, y + TOP - 3, wide, HIGH + 3]);
            pen.fill(Ink::Twice, [x, y + TOP - 3, wide, 2]);
            pen.fill(Ink::Twice, [x, y + TOP + 1, wide, 2]);
            pen.fill(Ink::Twice, [x, y + TOP + HIGH - 2, wide, 2]);
        }
        Some(Fate::Lost) => {
            pen.fill(Ink::Lost, [x, y + TOP - 3, wide, 6]);
            pen.fill(Ink::Lost, [x, y + TOP + HIGH - 3, wide, 6]);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}
