//! Where everything on the lanes is, in pixels. Arrows of the same look are one path, so that a
//! drawing has few parts however many messages there are.

use super::{End, Lane, Message, Said, Topic, What};
use crate::cluster::event::EventId;
use crate::kafka::{GroupId, MessageId, NodeId};
use crate::sim::{SimTime, SortedMap};
use crate::view::eras::{Era, Eras, Presence};
use crate::view::scale::TimeScale;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt::Write;

/// Pixels there are for the lanes, from one lane to the next at least and at most, and above the
/// first.
const ROOM: i64 = 160;
const LANE_LEAST: i64 = 28;
const LANE_MOST: i64 = 54;
const ABOVE: i64 = 26;
/// Pixels of a letter of a label and of an error's, which is a bold capital, of its line, and
/// between two moments at the axis.
const LETTER: i64 = 6;
const CAPITAL: i64 = 8;
const LINE: i64 = 13;
const APART: u32 = 96;
/// More labels nobody would read.
const LABELS_MAX: usize = 80;
/// Of a topic with more arrows than that only what is refused has a label: the others would hide
/// each other.
const NAMED_MAX: usize = 60;
/// Pixels of what a generation is called, and the least of a band that has its name in it.
const BAND_NAME: i64 = 96;
/// Pixels of the word for how somebody is who is not awake.
const SHADE_NAME: i64 = 70;
/// Pixels between the name of a generation and the foot of its band.
const BAND_FOOT: i64 = 4;
/// Pixels from the middle of a moment's label at the axis to its ends.
const MOMENT: i64 = 34;
/// Pixels of an arrow's head on either side.
const HEAD: i64 = 5;
/// A pointer so near to an arrow is on it.
const NEAR: i64 = 9;

/// How an arrow is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// It asks.
    Request,
    /// It answers.
    Response,
    /// It answers with an error.
    Refusal,
    /// It has not arrived yet.
    Open,
    /// It never arrives.
    Failed,
}

/// All arrows of a look and a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// What they are about.
    pub topic: Topic,
    /// How they are drawn.
    pub look: Look,
    /// The lines, as the path of an SVG.
    pub lines: String,
    /// Their heads.
    pub heads: String,
}

/// An arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// Its message ...
    pub id: MessageId,
    /// ... and its place among those that were gathered.
    pub message: usize,
    /// Where it leaves.
    pub from: (i64, i64),
    /// Where it ends.
    pub to: (i64, i64),
}

/// What a message is called, beside its arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Left.
    pub x: i64,
    /// The foot of its line.
    pub y: i64,
    /// Kafka's name of the request, or of the error.
    pub text: &'static str,
    /// Whether it is an error's.
    pub refused: bool,
}

impl Label {
    /// Its left, top, right and bottom.
    #[must_use]
    pub fn room(&self) -> [i64; 4] {
        let letter = if self.refused { CAPITAL } else { LETTER };
        let wide = i64::try_from(self.text.len()).unwrap_or(i64::MAX / CAPITAL) * letter + 4;
        [self.x - 2, self.y - LINE + 3, self.x + wide, self.y + 3]
    }

    fn is_clear_of(&self, its: [i64; 4]) -> bool {
        are_apart(self.room(), its)
    }

    /// The same beside an arrow: at its middle, and nearer to its ends, right and left of it.
    fn beside(&self, arrow: &Arrow) -> Vec<Label> {
        let ((ax, ay), (bx, by)) = (arrow.from, arrow.to);
        let wide = self.room()[2] - self.x;
        let parts = [50, 70, 30].into_iter();
        let places = parts.flat_map(|part| {
            let (x, y) = (ax + (bx - ax) * part / 100, ay + (by - ay) * part / 100 + 4);
            [(x + 8, y), (x - 8 - wide, y)]
        });
        let places = places.map(|(x, y)| Label { x, y, ..*self });
        places.collect()
    }
}

/// Whether two rooms, each from its left and top to its right and bottom, do not overlap.
fn are_apart(one: [i64; 4], other: [i64; 4]) -> bool {
    one[0] >= other[2] || other[0] >= one[2] || one[1] >= other[3] || other[1] >= one[3]
}

/// A generation, across the lanes of its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Whose.
    pub group: GroupId,
    /// Which.
    pub era: Era,
    /// Left, top, width and height.
    pub room: [i64; 4],
}

/// When somebody was not awake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shade {
    /// How.
    pub presence: Presence,
    /// Left, top, width and height.
    pub room: [i64; 4],
    /// Where the word for it stands, if there is room for it.
    pub name: Option<(i64, i64)>,
}

/// Something that happened on a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// What.
    pub what: What,
    /// When.
    pub at: SimTime,
    /// The event.
    pub event: EventId,
    /// Whose lane.
    pub node: NodeId,
    /// Where.
    pub place: (i64, i64),
}

/// The lanes over some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Where moments are.
    pub time: TimeScale,
    /// Pixels from the top to below the last lane.
    pub height: i64,
    /// The lanes, each with its middle.
    pub lanes: Vec<(Lane, i64)>,
    /// The arrows, by when they left.
    pub arrows: Vec<Arrow>,
    /// How they are drawn.
    pub strokes: Vec<Stroke>,
    /// What they are called, where there is room.
    pub labels: Vec<Label>,
    /// The generations.
    pub bands: Vec<Band>,
    /// Who was not awake when.
    pub shades: Vec<Shade>,
    /// What happened.
    pub pins: Vec<Pin>,
    /// Moments at the axis.
    pub moments: Vec<Moment>,
}

/// A moment at the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Which.
    pub at: SimTime,
    /// Where.
    pub x: i64,
    /// Whether there is room for all of what it is called.
    pub is_named: bool,
}

impl Drawing {
    /// What was said, drawn on lanes.
    #[must_use]
    pub fn of(said: &Said, lanes: Vec<Lane>, eras: &Eras, time: TimeScale) -> Drawing {
        // few lanes are further apart: what they say to one another is easier to tell apart
        let number = i64::try_from(lanes.len()).unwrap_or(i64::MAX).max(1);
        let apart = (ROOM / number).clamp(LANE_LEAST, LANE_MOST);
        let middles = (0..).map(|nth| ABOVE + apart * nth + apart / 2);
        let lanes: Vec<(Lane, i64)> = lanes.into_iter().zip(middles).collect();
        let places: SortedMap<&NodeId, i64> =
            lanes.iter().map(|(lane, y)| (&lane.node, *y)).collect();
        let place = |node: &NodeId| places.get(node).copied();
        let messages = said.messages.iter().enumerate();
        let arrows = messages.filter_map(|(index, message)| {
            let (from, to) = (&message.envelope.from, &message.envelope.to);
            arrow(index, message, &time, place(from)?, place(to)?)
        });
        let arrows: Vec<Arrow> = arrows.collect();
        let pins = said.happenings.iter().filter_map(|one| {
            Some(Pin {
                what: one.what,
                at: one.at,
                event: one.event,
                node: one.node.clone(),
                place: (time.place(one.at), place(&one.node)?),
            })
        });
        let moments = time.ticks(APART).into_iter();
        let moments = moments.map(|at| {
            let x = time.place(at);
            let named = MOMENT..=i64::from(time.pixels) - MOMENT;
            Moment {
                at,
                x,
                is_named: named.contains(&x),
            }
        });
        let bands = bands(&lanes, apart, eras, &time);
        let shades = shades(&lanes, eras, &bands, &time);
        Drawing {
            strokes: strokes(said, &arrows),
            labels: labels(said, &arrows, (&bands, &shades), &time),
            bands,
            shades,
            pins: pins.collect(),
            moments: moments.collect(),
            height: ABOVE + apart * i64::try_from(lanes.len()).unwrap_or(0) + 4,
            arrows,
            lanes,
            time,
        }
    }

    /// The arrow a pointer is on.
    #[must_use]
    pub fn arrow_at(&self, at: (i64, i64)) -> Option<Arrow> {
        let near = self.arrows.iter().map(|arrow| (arrow.distance(at), arrow));
        let near = near.filter(|(distance, _)| *distance <= NEAR * NEAR);
        near.min_by_key(|(distance, _)| *distance)
            .map(|(_, arrow)| *arrow)
    }

    /// What happened where a pointer is.
    #[must_use]
    pub fn pin_at(&self, (x, y): (i64, i64)) -> Option<&Pin> {
        let mut pins = self.pins.iter();
        pins.find(|pin| (pin.place.0 - x).abs() <= NEAR && (pin.place.1 - y).abs() <= NEAR)
    }
}

impl Arrow {
    /// The square of how far a place is from it.
    fn distance(&self, (x, y): (i64, i64)) -> i64 {
        let ((ax, ay), (bx, by)) = (self.from, self.to);
        let (dx, dy) = (bx - ax, by - ay);
        let length = (dx * dx + dy * dy).max(1);
        let along = ((x - ax) * dx + (y - ay) * dy).clamp(0, length);
        let (px, py) = (ax + along * dx / length, ay + along * dy / length);
        (x - px) * (x - px) + (y - py) * (y - py)
    }

    /// Whether it goes through a room, with its head.
    fn goes_through(&self, [left, top, right, bottom]: [i64; 4]) -> bool {
        let ((ax, ay), (bx, by)) = (self.from, self.to);
        let (low, high) = (ay.min(by).max(top), ay.max(by).min(bottom));
        if low > high {
            return false;
        }
        let across = |y: i64| ax + (bx - ax) * (y - ay) / (by - ay);
        let ends = match ay == by {
            true => [ax, bx],
            false => [across(low), across(high)],
        };
        let (first, last) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        let head = if (top..=bottom).contains(&by) {
            HEAD
        } else {
            1
        };
        first - head < right && last + head > left
    }
}

/// The arrows that may go through a room: they are in the order in which they left.
struct Near<'a> {
    arrows: &'a [Arrow],
    /// How far across the longest of them goes.
    longest: i64,
}

impl<'a> Near<'a> {
    fn of(arrows: &'a [Arrow]) -> Self {
        let across = arrows.iter().map(|arrow| (arrow.to.0 - arrow.from.0).abs());
        Near {
            arrows,
            longest: across.max().unwrap_or(0) + HEAD,
        }
    }

    /// Whether any of them goes through a room.
    fn crosses(&self, room: [i64; 4]) -> bool {
        let first = room[0] - self.longest;
        let from = self.arrows.partition_point(|arrow| arrow.from.0 < first);
        let mut near = self.arrows[from..].iter();
        let mut near = near
            .by_ref()
            .take_while(|arrow| arrow.from.0 < room[2] + HEAD);
        near.any(|arrow| arrow.goes_through(room))
    }
}

/// Far out of view all places are the same.
fn arrow(index: usize, message: &Message, time: &TimeScale, from: i64, to: i64) -> Option<Arrow> {
    let far = 20 * i64::from(time.pixels);
    let place = |at| time.place(at).clamp(-far, far);
    let (start, end) = (place(message.envelope.sent_at), place(message.ends_at));
    let seen = end >= 0 && start <= i64::from(time.pixels);
    // what vanished got no further than it had come
    let whole = message
        .envelope
        .arrives_at
        .since(message.envelope.sent_at)
        .0;
    let gone = message.ends_at.since(message.envelope.sent_at).0.min(whole);
    let part = match message.end {
        End::Vanished => i64::try_from(gone * 100 / whole.max(1)).unwrap_or(100),
        _ => 100,
    };
    seen.then_some(Arrow {
        id: message.envelope.id,
        message: index,
        from: (start, from),
        to: (end, from + (to - from) * part / 100),
    })
}

fn look(message: &Message) -> Look {
    match message.end {
        End::UnderWay => Look::Open,
        End::Refused | End::Dropped | End::Vanished => Look::Failed,
        End::Arrived if message.error().is_some() => Look::Refusal,
        End::Arrived if message.is_request() => Look::Request,
        End::Arrived => Look::Response,
    }
}

fn strokes(said: &Said, arrows: &[Arrow]) -> Vec<Stroke> {
    let mut all: SortedMap<(Look, Topic), (String, String)> = SortedMap::new();
    for arrow in arrows {
        let message = &said.messages[arrow.message];
        let (topic, look) = (message.topic(), look(message));
        let (lines, heads) = all.entry((look, topic)).or_default();
        let ((ax, ay), (bx, by)) = (arrow.from, arrow.to);
        let _ = write!(lines, "M{ax} {ay}L{bx} {by}");
        head(heads, topic, look, (bx, by), (by - ay).signum());
    }
    let strokes = all
        .into_iter()
        .map(|((look, topic), (lines, heads))| Stroke {
            topic,
            look,
            lines,
            heads,
        });
    strokes.collect()
}

/// The head of an arrow that comes from above or below: a triangle in group matters, a diamond for
/// commits, a circle for records that are fetched, a square for those that are produced, and an
/// angle for metadata; a cross where nothing arrives.
fn head(path: &mut String, topic: Topic, look: Look, (x, y): (i64, i64), down: i64) {
    let back = |by: i64| y - by * down;
    let _ = match (look, topic) {
        (Look::Failed, _) => write!(path, "M{} {}l8 8m0 -8l-8 8", x - 4, y - 4),
        (Look::Open, _) => Ok(()),
        (_, Topic::Group) => write!(path, "M{x} {y}L{} {}h8z", x - 4, back(8)),
        (_, Topic::Commit) => {
            let (side, end) = (back(5), back(10));
            write!(
                path,
                "M{x} {y}L{} {side}L{x} {end}L{} {side}z",
                x - 4,
                x + 4
            )
        }
        (_, Topic::Fetch) => write!(
            path,
            "M{} {}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
            x - 3,
            back(3)
        ),
        (_, Topic::Produce) => write!(path, "M{} {}h6v6h-6z", x - 3, back(3) - 3),
        (_, Topic::Metadata) => write!(path, "M{} {}L{x} {y}l3 {}", x - 3, back(5), -5 * down),
    };
}

/// Errors first, then what the group says, then the rest: as far as no label lies on another, on
/// the name of a generation or of a shade, or on an arrow. An error is said in any case where there
/// is no other label.
fn labels(
    said: &Said,
    arrows: &[Arrow],
    (bands, shades): (&[Band], &[Shade]),
    time: &TimeScale,
) -> Vec<Label> {
    let mut many = [0_usize; 5];
    let mut wanted: Vec<(Reverse<bool>, Topic, Arrow, Label)> = Vec::new();
    for arrow in arrows {
        let message = &said.messages[arrow.message];
        let (error, topic) = (message.error(), message.topic());
        let label = Label {
            x: i64::midpoint(arrow.from.0, arrow.to.0) + 5,
            y: i64::midpoint(arrow.from.1, arrow.to.1) + 4,
            text: error.map_or(message.name(), |error| error.name()),
            refused: error.is_some(),
        };
        many[topic as usize] += 1;
        wanted.push((Reverse(label.refused), topic, *arrow, label));
    }
    wanted.retain(|(_, topic, _, label)| label.refused || many[*topic as usize] <= NAMED_MAX);
    wanted.sort_by_key(|(refused, topic, ..)| (*refused, *topic));
    let near = Near::of(arrows);
    let names = bands.iter().filter_map(Band::name_room);
    let names = names.chain(shades.iter().filter_map(Shade::name_room));
    let mut taken: Vec<[i64; 4]> = names.collect();
    let mut placed: Vec<Label> = Vec::new();
    for (_, _, arrow, label) in wanted {
        let is_free = |label: &Label| {
            let room = label.room();
            let inside = room[0] >= 0 && room[2] <= i64::from(time.pixels);
            inside && taken.iter().all(|other| label.is_clear_of(*other))
        };
        let mut beside = label.beside(&arrow).into_iter();
        let clear = beside.find(|label| is_free(label) && !near.crosses(label.room()));
        let any = || Some(label).filter(|label| label.refused && is_free(label));
        if let Some(label) = clear.or_else(any) {
            taken.push(label.room());
            placed.push(label);
        }
        if placed.len() == LABELS_MAX {
            break;
        }
    }
    placed
}

impl Band {
    /// Where its name stands, if there is room for it.
    #[must_use]
    pub fn name(&self) -> Option<(i64, i64)> {
        let [x, y, width, height] = self.room;
        let left = x.max(0);
        // below all that its members say and are told
        (x + width - left > BAND_NAME).then_some((left + 6, y + height - BAND_FOOT))
    }

    /// The left, top, right and bottom of its name.
    #[must_use]
    pub fn name_room(&self) -> Option<[i64; 4]> {
        let (x, y) = self.name()?;
        Some([x, y - 9, x + BAND_NAME - 6, y + 3])
    }
}

impl Shade {
    /// The left, top, right and bottom of the word for it.
    #[must_use]
    pub fn name_room(&self) -> Option<[i64; 4]> {
        let (x, y) = self.name?;
        Some([x, y - 9, x + SHADE_NAME - 4, y + 3])
    }

    /// With the word for it at its left, or behind the names of generations that are there.
    fn named(self, names: &[[i64; 4]], pixels: i64) -> Shade {
        let [x, y, width, _] = self.room;
        let end = (x + width).min(pixels);
        let mut shade = Shade {
            name: Some((x.max(0) + 4, y + 10)),
            ..self
        };
        while let Some(room) = shade.name_room() {
            if room[2] > end {
                shade.name = None;
                break;
            }
            let Some(other) = names.iter().find(|other| !are_apart(room, **other)) else {
                break;
            };
            shade.name = Some((other[2] + 4, y + 10));
        }
        shade
    }
}

fn bands(lanes: &[(Lane, i64)], apart: i64, eras: &Eras, time: &TimeScale) -> Vec<Band> {
    let mut groups: Vec<(&GroupId, i64, i64)> = Vec::new();
    for (lane, y) in lanes {
        match (groups.last_mut(), &lane.group) {
            (Some((last, _, bottom)), Some(group)) if *last == group => *bottom = *y,
            (_, Some(group)) => groups.push((group, *y, *y)),
            (_, None) => {}
        }
    }
    let window = time.start..time.end;
    let bands = groups.into_iter().flat_map(|(group, top, bottom)| {
        let eras = eras.of_group(group, &window).into_iter();
        eras.map(move |(span, era)| {
            let (left, right) = (time.place(span.start), time.place(span.end));
            let (top, bottom) = (top - apart / 2 + 1, bottom + apart / 2 - 1);
            Band {
                group: group.clone(),
                era,
                room: [left, top, (right - left).max(1), bottom - top],
            }
        })
    });
    bands.collect()
}

fn shades(lanes: &[(Lane, i64)], eras: &Eras, bands: &[Band], time: &TimeScale) -> Vec<Shade> {
    let names: Vec<[i64; 4]> = bands.iter().filter_map(Band::name_room).collect();
    let (names, pixels) = (names.as_slice(), i64::from(time.pixels));
    let window = time.start..time.end;
    let shades = lanes.iter().flat_map(|(lane, y)| {
        let away = eras.away(&lane.node, &window).into_iter();
        away.map(move |(span, presence)| {
            let (left, right) = (time.place(span.start), time.place(span.end));
            let high = LANE_LEAST / 2 - 2;
            let shade = Shade {
                presence,
                room: [left, y - high / 2, (right - left).max(1), high],
                name: None,
            };
            shade.named(names, pixels)
        })
    });
    shades.collect()
}
