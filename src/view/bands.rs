//! Who owned which partition when, as bands in a picture so many pixels wide: a row for each
//! partition, gaps in which nobody could read it, lines at what made it so.

use super::ownership::{Owned, Ownership, Turn};
use crate::kafka::{ClientId, GroupId, TopicPartition};
use crate::sim::{Duration, SimTime};
use alloc::vec::Vec;
use core::ops::Range;

/// Pixels between two labels.
const LABEL_GAP: u32 = 8;
/// Rows of labels above the bands.
const LABEL_ROWS: usize = 3;
/// Pixels from one mark of the axis to the next, at least.
const TICK_MIN: u64 = 72;

/// The picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands {
    /// The partitions, in order.
    pub rows: Vec<BandRow>,
    /// What happened, in the order of time.
    pub lines: Vec<Line>,
    /// How many rows of labels the lines have.
    pub label_rows: u32,
    /// Marks of the axis.
    pub ticks: Vec<(u32, SimTime)>,
    /// Where the moment shown is, if it is in the picture.
    pub now: Option<u32>,
}

/// A partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandRow {
    /// Which.
    pub partition: TopicPartition,
    /// Who could read it.
    pub bands: Vec<Band>,
    /// When nobody could.
    pub gaps: Vec<Gap>,
}

/// A time in which one consumer could read a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Who.
    pub who: ClientId,
    /// Its left side.
    pub x: u32,
    /// Its width.
    pub width: u32,
    /// Whether another could read it as well when this one began: one that was put out and does
    /// not know.
    pub beside: bool,
}

/// A time in which nobody could read a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its left side.
    pub x: u32,
    /// Its width.
    pub width: u32,
    /// How long it was, all of it.
    pub length: Duration,
    /// Whether it was over by the end of the picture.
    pub over: bool,
}

/// A moment at which something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where.
    pub x: u32,
    /// When.
    pub at: SimTime,
    /// What, as far as it is at the same place.
    pub turns: Vec<Turn>,
    /// In which row its label has room, if it has any.
    pub row: Option<u32>,
    /// Whether the label stands left of the line: there is no room right of it.
    pub is_left: bool,
}

/// A stretch of time, drawn so wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// From when to when.
    pub window: Range<SimTime>,
    /// Pixels.
    pub width: u32,
}

impl Scale {
    /// Where a moment is; what is outside is at the edge.
    #[must_use]
    pub fn x(&self, at: SimTime) -> u32 {
        let Range { start, end } = self.window;
        let whole = u128::from(end.since(start).0.max(1));
        let part = u128::from(at.clamp(start, end).since(start).0);
        u32::try_from(part * u128::from(self.width) / whole).unwrap_or(self.width)
    }

    fn shows(&self, from: SimTime, until: SimTime) -> bool {
        from < self.window.end && until > self.window.start
    }

    /// Marks at round moments.
    fn ticks(&self) -> Vec<(u32, SimTime)> {
        let length = self.window.end.since(self.window.start).0;
        let most = (u64::from(self.width) / TICK_MIN).max(1);
        let mut step = 1_000;
        let mut factors = [2, 5, 10].into_iter().cycle();
        let mut decade = 1_000;
        while length / step > most {
            let factor = factors.next().unwrap_or(10);
            step = decade * factor;
            if factor == 10 {
                decade = step;
            }
        }
        let first = self.window.start.0.div_ceil(step);
        let marks = (first..).map(|n| SimTime(n * step));
        let marks = marks.take_while(|at| *at <= self.window.end);
        marks.map(|at| (self.x(at), at)).collect()
    }
}

impl Bands {
    /// The picture of a group, of which so much has been lived; a label is so wide.
    #[must_use]
    pub fn of(
        owned: &Ownership,
        group: &GroupId,
        scale: &Scale,
        [now, lived]: [SimTime; 2],
        wide: &dyn Fn(&[Turn]) -> u32,
    ) -> Bands {
        let end = lived.min(scale.window.end);
        let standing = owned.standing(group, lived);
        let rows = owned.spans(group).into_iter().map(|(partition, spans)| {
            let own = standing.iter().find(|one| one.partition == *partition);
            let stops = own.map_or(&[][..], |one| &one.stops);
            BandRow {
                partition: partition.clone(),
                bands: bands(spans, scale, lived),
                gaps: gaps(stops, scale, lived),
            }
        });
        let rows = rows.collect();
        let (lines, label_rows) = lines(owned.turns(group, end), scale, wide);
        let Range { start, end } = scale.window;
        Bands {
            rows,
            lines,
            label_rows,
            ticks: scale.ticks(),
            now: (start..=end).contains(&now).then(|| scale.x(now)),
        }
    }
}

/// How many rows of labels a group's picture has: one beside it that has as many is level with it.
#[must_use]
pub fn label_rows(
    owned: &Ownership,
    group: &GroupId,
    scale: &Scale,
    lived: SimTime,
    wide: &dyn Fn(&[Turn]) -> u32,
) -> u32 {
    let end = lived.min(scale.window.end);
    lines(owned.turns(group, end), scale, wide).1
}

fn bands(spans: &[Owned], scale: &Scale, lived: SimTime) -> Vec<Band> {
    let mut drawn = Vec::new();
    let mut covered = None;
    for span in spans {
        let until = span.until.unwrap_or(lived).min(lived);
        let beside = covered > Some(span.from);
        covered = covered.max(Some(until));
        if until > span.from && scale.shows(span.from, until) {
            let x = scale.x(span.from);
            let width = (scale.x(until) - x).max(1);
            // of many within a pixel one is drawn
            if width > 1 || drawn.last().is_none_or(|last: &Band| last.x < x) {
                drawn.push(Band {
                    who: span.who.clone(),
                    x,
                    width,
                    beside,
                });
            }
        }
    }
    drawn
}

fn gaps(stops: &[(SimTime, SimTime)], scale: &Scale, lived: SimTime) -> Vec<Gap> {
    let shown = stops
        .iter()
        .filter(|(from, until)| scale.shows(*from, *until));
    let gap = |(from, until): &(SimTime, SimTime)| Gap {
        x: scale.x(*from),
        width: (scale.x(*until) - scale.x(*from)).max(1),
        length: until.since(*from),
        over: *until < lived,
    };
    let mut gaps: Vec<Gap> = shown.map(gap).collect();
    gaps.dedup_by(|next, last| next.width == 1 && next.x == last.x);
    gaps
}

/// The lines, and in how many rows their labels stand: each in the first in which it has room.
fn lines<'t>(
    turns: impl Iterator<Item = (SimTime, &'t Turn)>,
    scale: &Scale,
    wide: &dyn Fn(&[Turn]) -> u32,
) -> (Vec<Line>, u32) {
    let mut lines: Vec<Line> = Vec::new();
    for (at, turn) in turns.filter(|(at, _)| *at >= scale.window.start) {
        let x = scale.x(at);
        match lines.last_mut().filter(|line| line.x == x) {
            Some(line) => line.turns.push(turn.clone()),
            None => lines.push(Line {
                x,
                at,
                turns: alloc::vec![turn.clone()],
                row: None,
                is_left: false,
            }),
        }
    }
    let mut ends = [0; LABEL_ROWS];
    let mut most = 0;
    for line in &mut lines {
        let wide = wide(&line.turns) + LABEL_GAP;
        let (from, end) = match line.x + wide <= scale.width + LABEL_GAP {
            true => (line.x, line.x + wide),
            false => (line.x.saturating_sub(wide), line.x + LABEL_GAP),
        };
        let free = ends.iter().position(|taken| *taken <= from);
        if let Some(row) = free {
            ends[row] = end;
            let row = u32::try_from(row).unwrap_or_default();
            line.row = Some(row);
            line.is_left = from < line.x;
            most = most.max(row + 1);
        }
    }
    (lines, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(from: u64, to: u64, width: u32) -> Scale {
        Scale {
            window: SimTime(from * 1_000_000)..SimTime(to * 1_000_000),
            width,
        }
    }

    #[test]
    fn a_moment_has_its_place_and_what_is_outside_is_at_the_edge() {
        let scale = scale(18, 28, 460);
        assert_eq!(scale.x(SimTime(18_000_000)), 0);
        assert_eq!(scale.x(SimTime(20_000_000)), 92);
        assert_eq!(scale.x(SimTime(28_000_000)), 460);
        assert_eq!(scale.x(SimTime(1)), 0);
        assert_eq!(scale.x(SimTime(u64::MAX)), 460);
    }

    #[test]
    fn marks_stand_at_round_moments_and_not_too_close() {
        let seconds = |scale: &Scale| -> Vec<u64> {
            let ticks = scale.ticks().into_iter();
            ticks.map(|(_, at)| at.as_millis()).collect()
        };
        let ticks = seconds(&scale(18, 28, 460));
        assert_eq!(ticks, [18_000, 20_000, 22_000, 24_000, 26_000, 28_000]);
        assert_eq!(seconds(&scale(0, 600, 160)), [0, 500_000]);
        assert!(!seconds(&scale(0, 0, 100)).is_empty());
    }

    #[test]
    fn labels_do_not_stand_in_one_another() {
        let turns = [0, 1, 2, 3, 4, 90].map(|at| (SimTime(at * 1_000_000), Turn::Epoch(1)));
        let turns = turns.iter().map(|(at, turn)| (*at, turn));
        let (lines, rows) = lines(turns, &scale(0, 100, 100), &|_| 20);
        let placed: Vec<_> = lines.iter().map(|line| line.row).collect();
        assert_eq!(placed, [Some(0), Some(1), Some(2), None, None, Some(0)]);
        assert_eq!(rows, 3);
        // the last has no room on its right
        let left: Vec<_> = lines.iter().filter(|line| line.is_left).collect();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].x, 90);
    }
}
