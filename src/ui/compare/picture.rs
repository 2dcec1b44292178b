//! Who owned which partition when, drawn; and the same in words for those who do not see it.

use super::{Comparing, WINDOWS};
use crate::kafka::{ClientId, GroupId};
use crate::session::compare::{Comparison, Which};
use crate::sim::{Duration, SimTime};
use crate::ui::i18n::{moment, span, words};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::view::bands::{Scale, label_rows};
use crate::view::{Band, BandRow, Bands, Gap, Line, Turn};
use leptos::ev::{KeyboardEvent, MouseEvent};
use std::fmt::Write as _;

/// Partitions that have rows.
const ROWS: usize = 100;
/// Pixels of a row of labels, and of the axis.
const LABELS: u32 = 17;
const AXIS: u32 = 22;
/// Pixels right of the picture, so that what is at its end can be seen.
const EDGE: u32 = 6;
/// A band has words in it if it is higher.
const LETTERS: u32 = 12;
/// Kinds of bands that look different.
const LOOKS: usize = 5;
/// Standstills of a partition that are told in words.
const TOLD: usize = 24;

/// Pixels of a row and of a band in it: of many partitions each has less, and no words in it.
const fn heights(rows: usize) -> [u32; 2] {
    match rows {
        0..=8 => [36, 26],
        9..=24 => [24, 18],
        _ => [13, 10],
    }
}

/// Tenths of pixels a letter takes in labels, and in names.
const LETTER: u32 = 62;
const NAME_LETTER: u32 = 76;

fn wide(text: &str, letter: u32) -> u32 {
    // what is no Latin letter is twice as wide
    let letters = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 });
    letters.sum::<u32>() * letter / 10
}

/// Nothing of it is markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// What of the run is shown.
fn window(comparing: Comparing, both: &Comparison) -> std::ops::Range<SimTime> {
    let end = both.horizon().max(SimTime(1_000_000));
    let length = comparing.window.get() * 1_000_000;
    if length == 0 || length >= end.0 {
        return SimTime::ZERO..end;
    }
    // the moment shown stands at three quarters, so that one sees what led to it
    let from = both.now().0.saturating_sub(length * 3 / 4);
    let from = from.min(end.0 - length);
    SimTime(from)..SimTime(from + length)
}

/// Every consumer of a group on either side, in order: each looks the same on both.
fn names(both: &Comparison, group: &GroupId) -> Vec<ClientId> {
    let owned = Which::BOTH
        .into_iter()
        .filter_map(|which| both.owned(which));
    let mut names: Vec<ClientId> = Vec::new();
    for owned in owned {
        for (_, spans) in owned.spans(group) {
            for span in spans {
                if !names.contains(&span.who) {
                    names.push(span.who.clone());
                }
            }
        }
    }
    names.sort();
    names
}

/// The picture of a side.
pub(super) fn picture(comparing: Comparing, which: Which) -> AnyView {
    let t = words();
    let drawn = Memo::new(move |_| {
        let group = comparing.shown_group()?;
        let total = comparing.width.get();
        comparing.watch(|both| draw(comparing, both, which, &group, total))?
    });
    // which of its parts somebody points at, or has gone to
    let picked = RwSignal::new(None::<usize>);
    let parts = move || drawn.with(|drawn| drawn.as_ref().map_or(0, |drawn| drawn.parts.len()));
    let said = move || {
        let picked = picked.get()?;
        drawn.with(|drawn| drawn.as_ref()?.parts.get(picked).cloned())
    };
    let point = move |event: MouseEvent| {
        let found = platform::number_under(&event, "data-part");
        if let Some(part) = found.and_then(|part| usize::try_from(part).ok()) {
            picked.set(Some(part));
        }
    };
    let walk = move |event: KeyboardEvent| {
        let Some(last) = parts().checked_sub(1) else {
            return;
        };
        let from = picked.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => from.map_or(0, |part| part + 1).min(last),
            "ArrowLeft" | "ArrowUp" => from.map_or(last, |part| part.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        picked.set(Some(to));
    };
    let told = Memo::new(move |_| {
        let group = comparing.shown_group();
        let told = group.and_then(|group| comparing.watch(|both| tell(both, which, &group)));
        told.unwrap_or_default()
    });
    view! {
        <div
            class="picture"
            role="group"
            tabindex="0"
            aria-label=t.compare.parts_help
            data-picked=move || picked.get().map(|part| part.to_string())
            on:mouseover=point
            on:click=point
            on:keydown=walk
        >
            <div inner_html=move || drawn.with(|drawn| {
                let drawn = drawn.as_ref()?;
                Some(drawn.svg(picked.get()))
            })></div>
        </div>
        <p class="small picture-says" aria-live="polite">
            {move || said().or_else(|| {
                let some = parts() > 0;
                some.then(|| t.compare.parts_hint.to_owned())
            })}
        </p>
        <ul class="sr" aria-label=(t.compare.bands)(which.name())>
            {move || told.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
        </ul>
    }
}

/// Who read each partition, in words.
fn tell(both: &Comparison, which: Which, group: &GroupId) -> Vec<String> {
    let t = words();
    let c = &t.compare;
    let Some(owned) = both.owned(which) else {
        return Vec::new();
    };
    let now = both.now();
    let standing = owned.standing(group, now);
    let line = |(partition, spans): (&crate::kafka::TopicPartition, &[crate::view::Owned])| {
        let read = spans.iter().filter(|span| span.from <= now).map(|span| {
            let until = span.until.filter(|until| *until <= now).map(moment);
            let said = (c.read_by)(span.who.as_str(), &moment(span.from), until.as_deref());
            (span.from, said)
        });
        let stops = standing.iter().filter(|one| one.partition == *partition);
        let stops = stops.flat_map(|one| &one.stops).map(|(from, until)| {
            (
                *from,
                (c.read_by_nobody)(&span(until.since(*from)), &moment(*from)),
            )
        });
        let mut parts: Vec<(SimTime, String)> = read.chain(stops).collect();
        parts.sort();
        let parts: Vec<String> = parts.into_iter().take(TOLD).map(|(_, said)| said).collect();
        (t.said_of)(&partition.to_string(), &parts.join(c.then))
    };
    owned.spans(group).into_iter().map(line).collect()
}

fn draw(
    comparing: Comparing,
    both: &Comparison,
    which: Which,
    group: &GroupId,
    total: u32,
) -> Option<Drawn> {
    let owned = both.owned(which)?;
    // both have the same room above and left of their bands: they are to be level
    let sides = Which::BOTH
        .into_iter()
        .filter_map(|which| both.owned(which));
    let spans = sides.clone().flat_map(|owned| owned.spans(group));
    let longest = spans.map(|(partition, _)| wide(&partition.to_string(), NAME_LETTER));
    let left = (longest.max().unwrap_or_default() + 10).min(total / 3);
    let scale = Scale {
        window: window(comparing, both),
        width: total.saturating_sub(left + EDGE).max(60),
    };
    let label = |turns: &[Turn]| wide(&(words().compare.turns)(turns), LETTER) + 4;
    let moments = [both.now(), both.horizon()];
    let above = sides.map(|owned| label_rows(owned, group, &scale, moments[1], &label));
    let bands = Bands {
        label_rows: above.max().unwrap_or_default(),
        ..Bands::of(owned, group, &scale, moments, &label)
    };
    let names = names(both, group);
    Some(markup(&bands, &names, left, &scale))
}

/// The picture, and what each of its parts is: a band may be too thin for the name in it.
#[derive(Clone, PartialEq, Eq)]
struct Drawn {
    svg: String,
    /// In the order in which they are drawn.
    parts: Vec<String>,
}

impl Drawn {
    /// With one of its parts made out.
    fn svg(&self, picked: Option<usize>) -> String {
        let Some(part) = picked else {
            return self.svg.clone();
        };
        let plain = format!("data-part='{part}'");
        self.svg
            .replace(&plain, &format!("{plain} data-picked='true'"))
    }

    /// Takes note of a part; says which it is.
    fn part(&mut self, said: String) -> usize {
        self.parts.push(said);
        self.parts.len() - 1
    }
}

fn markup(bands: &Bands, names: &[ClientId], left: u32, scale: &Scale) -> Drawn {
    let top = bands.label_rows.max(1) * LABELS + 4;
    let rows = &bands.rows[..bands.rows.len().min(ROWS)];
    let [high, band] = heights(rows.len());
    let foot = top + u32::try_from(rows.len()).unwrap_or_default() * high;
    let (width, height) = (left + scale.width + EDGE, foot + AXIS);
    let mut drawn = Drawn {
        svg: format!("<svg width='{width}' height='{height}' aria-hidden='true'>"),
        parts: Vec::new(),
    };
    // writing to a text cannot fail
    for line in &bands.lines {
        draw_line(&mut drawn.svg, line, left, foot);
    }
    for (row, y) in rows.iter().zip((top..).step_by(high as usize)) {
        draw_row(&mut drawn, row, names, [left, y, band]);
    }
    let svg = &mut drawn.svg;
    let mut free = 0;
    for (x, at) in &bands.ticks {
        let text = tick(*at);
        let half = wide(&text, LETTER) / 2;
        let x = (left + x).clamp(left + half, left + scale.width - half);
        if x >= free + half {
            free = x + half + 6;
            let y = foot + 15;
            let _ = write!(svg, "<text class='axis' x='{x}' y='{y}'>{text}</text>");
        }
    }
    // above the lines of others
    for line in &bands.lines {
        draw_label(svg, line, left);
    }
    if let Some(now) = bands.now {
        let x = left + now;
        let ahead = scale.width.saturating_sub(now);
        let tall = foot - top + 4;
        let y = top - 4;
        let _ = write!(
            svg,
            "<rect class='ahead' x='{x}' y='{y}' width='{ahead}' height='{tall}'/>\
             <path class='now' d='M{x} {y}V{foot}m-4 6l4 -6l4 6z'/>"
        );
    }
    svg.push_str("</svg>");
    drawn
}

/// A mark of the axis: `18 s`, `0.5 s`, `20 ms`.
fn tick(at: SimTime) -> String {
    match (at.0 / 1_000_000, at.as_millis() % 1_000) {
        (seconds, 0) => format!("{seconds} s"),
        (seconds, millis) => {
            let text = format!("{seconds}.{millis:03}");
            format!("{} s", text.trim_end_matches('0'))
        }
    }
}

fn class_of(line: &Line) -> &'static str {
    let bad = |turn: &Turn| matches!(turn, Turn::Crashes(_) | Turn::BrokerKilled(_));
    match line.turns.iter().any(bad) {
        true => "line bad",
        false => "line",
    }
}

fn draw_line(svg: &mut String, line: &Line, left: u32, foot: u32) {
    let x = left + line.x;
    let label = escaped(&(words().compare.turns)(&line.turns));
    let class = class_of(line);
    let y = line.row.unwrap_or_default() * LABELS;
    let at = moment(line.at);
    let _ = write!(
        svg,
        "<g class='{class}'><title>{label} · {at}</title><path d='M{x} {y}V{foot}'/></g>"
    );
}

fn draw_label(svg: &mut String, line: &Line, left: u32) {
    let Some(row) = line.row else { return };
    let label = escaped(&(words().compare.turns)(&line.turns));
    let (class, y) = (class_of(line), row * LABELS + 12);
    let (x, anchor) = match line.is_left {
        true => (left + line.x - 4, "end"),
        false => (left + line.x + 4, "start"),
    };
    let _ = write!(
        svg,
        "<g class='{class}'><text x='{x}' y='{y}' text-anchor='{anchor}'>{label}</text></g>"
    );
}

fn draw_row(drawn: &mut Drawn, row: &BandRow, names: &[ClientId], at: [u32; 3]) {
    let [left, y, high] = at;
    let name = row.partition.to_string();
    let most = (left.saturating_sub(8) * 10 / NAME_LETTER) as usize;
    let long = name.chars().count();
    let shown = match long > most {
        // partitions are told apart by their ends
        true => format!(
            "…{}",
            name.chars()
                .skip(long - most.max(2) + 1)
                .collect::<String>()
        ),
        false => name.clone(),
    };
    let middle = y + high / 2 + 4;
    let _ = write!(
        drawn.svg,
        "<text class='name' x='0' y='{middle}'><title>{}</title>{}</text>",
        escaped(&name),
        escaped(&shown)
    );
    // arrows go through them from left to right
    let mut gaps = row.gaps.iter().peekable();
    for band in &row.bands {
        while let Some(gap) = gaps.next_if(|gap| gap.x < band.x) {
            draw_gap(drawn, &name, gap, at);
        }
        draw_band(drawn, &name, band, names, at);
    }
    for gap in gaps {
        draw_gap(drawn, &name, gap, at);
    }
}

fn draw_band(drawn: &mut Drawn, of: &str, band: &Band, names: &[ClientId], at: [u32; 3]) {
    let [left, y, all] = at;
    let part = drawn.part((words().said_of)(of, band.who.as_str()));
    let svg = &mut drawn.svg;
    let who = escaped(band.who.as_str());
    let place = names.iter().position(|name| *name == band.who);
    let look = place.unwrap_or_default() % LOOKS;
    // two at once: one that was put out does not know yet
    let (y, high) = match band.beside {
        true => (y + all / 2, all / 2),
        false => (y, all),
    };
    let (x, width) = (left + band.x, band.width);
    let _ = write!(
        svg,
        "<g class='own own{look}' data-part='{part}'><title>{who}</title>\
         <rect x='{x}' y='{y}' width='{width}' height='{high}' rx='4'/>"
    );
    if width >= wide(band.who.as_str(), LETTER) + 8 && !band.beside && all > LETTERS {
        let (x, y) = (x + width / 2, y + all / 2 + 4);
        let _ = write!(svg, "<text x='{x}' y='{y}'>{who}</text>");
    }
    svg.push_str("</g>");
}

fn draw_gap(drawn: &mut Drawn, of: &str, gap: &Gap, [left, y, high]: [u32; 3]) {
    let more = if gap.over { "" } else { "≥ " };
    let length: Duration = gap.length;
    let text = format!("{more}{}", span(length));
    let t = words();
    let part = drawn.part((t.said_of)(of, &(t.compare.nobody_for)(&text)));
    let svg = &mut drawn.svg;
    let (x, width) = (left + gap.x, gap.width);
    let _ = write!(
        svg,
        "<g class='gap' data-part='{part}'><title>{text}</title>\
         <rect x='{x}' y='{y}' width='{width}' height='{high}'/>"
    );
    if width >= wide(&text, LETTER) + 4 && high > LETTERS {
        let (x, y) = (x + width / 2, y + high / 2 + 4);
        let _ = write!(svg, "<text x='{x}' y='{y}'>{text}</text>");
    }
    svg.push_str("</g>");
}

/// What of the run the pictures show, and of which group.
pub(super) fn scope(comparing: Comparing) -> AnyView {
    let t = words();
    let c = &t.compare;
    let groups = Memo::new(move |_| comparing.watch(Comparison::groups).unwrap_or_default());
    let several = move || groups.with(|groups| groups.len() > 1);
    let options = move || {
        let options = groups.get().into_iter().map(|group| {
            let name = group.to_string();
            let is_it = move || comparing.shown_group().as_ref() == Some(&group);
            view! { <option value=name.clone() prop:selected=is_it>{name.clone()}</option> }
        });
        options.collect_view()
    };
    view! {
        <div class="compare-scope">
            <Show when=several>
                <label class="inline small">
                    <span>{c.group}</span>
                    <select
                        id="compare-group"
                        on:change:target=move |event| {
                            comparing.group.set(Some(event.target().value().as_str().into()));
                        }
                    >
                        {options}
                    </select>
                </label>
            </Show>
            <label class="inline small">
                <span>{c.window}</span>
                <select
                    id="compare-window"
                    on:change:target=move |event| {
                        comparing.window.set(event.target().value().parse().unwrap_or_default());
                    }
                >
                    {WINDOWS.map(|seconds| {
                        let name = match seconds {
                            0 => c.whole.to_owned(),
                            _ => format!("{seconds} s"),
                        };
                        let is_it = move || comparing.window.get() == seconds;
                        view! {
                            <option value=seconds.to_string() prop:selected=is_it>{name}</option>
                        }
                    })}
                </select>
            </label>
        </div>
    }
}
