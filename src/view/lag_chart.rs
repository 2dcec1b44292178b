//! The lag of groups, or of one group's partitions, as lines.

use super::lag::{Lags, Series, by_partition, small};
use super::scale::{TimeScale, levels};
use crate::cluster::Cluster;
use crate::kafka::GroupId;
use crate::sim::{SimTime, SortedMap};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;

/// So many lines have a look and a name of their own; the others are only there.
pub const NAMED_MAX: usize = 8;
/// Pixels between two numbers, and between two moments, at their axes.
const APART: (u32, u32) = (28, 90);

/// Lines over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LagChart {
    /// Where moments are.
    pub time: TimeScale,
    /// The lines, the highest first.
    pub lines: Vec<LagLine>,
    /// How many there are in all.
    pub count: usize,
    /// Numbers at the upright axis, each with its place from the top.
    pub levels: Vec<(i64, i64)>,
    /// Moments at the other, each with its place from the left.
    pub moments: Vec<(SimTime, i64)>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LagLine {
    /// Whose lag it is: a group's or a partition's.
    pub name: String,
    /// The steps, as the path of an SVG.
    pub path: String,
    /// The most it has been.
    pub peak: i32,
}

/// Whose lag is asked for: all groups', or a group's partitions'.
fn series<'l>(lags: &'l Lags, group: Option<&GroupId>) -> Vec<(String, &'l Series)> {
    if let Some(group) = group {
        let partitions = lags.partitions(group);
        return partitions
            .map(|(tp, series)| (tp.to_string(), series))
            .collect();
    }
    let sums = lags
        .groups()
        .filter_map(|id| Some((id.to_string(), lags.sum(id)?)));
    sums.collect()
}

/// The highest first; of those that are as high, in their order.
fn highest_first<'l>(lags: &'l Lags, group: Option<&GroupId>) -> Vec<(i32, String, &'l Series)> {
    let all = series(lags, group).into_iter();
    let all = all.map(|(name, series)| (series.peak().unwrap_or(0), name, series));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(peak, ..)| core::cmp::Reverse(*peak));
    all
}

impl LagChart {
    /// The chart of a run up to a moment, on so many pixels.
    #[must_use]
    pub fn of(
        lags: &Lags,
        group: Option<&GroupId>,
        end: SimTime,
        (width, height): (u32, u32),
    ) -> Self {
        let time = TimeScale {
            start: SimTime::ZERO,
            end: end.max(SimTime(1_000_000)),
            pixels: width,
        };
        let all = highest_first(lags, group);
        let extremes = all.iter().flat_map(|(_, _, series)| series.samples());
        let extremes = extremes.filter_map(|sample| sample.extremes);
        let (least, most) = extremes.fold((0, 0), |(least, most), (low, high)| {
            (least.min(low), most.max(high))
        });
        let levels = levels(least.into()..most.into(), height / APART.0);
        let (bottom, top) = (levels[0], levels[levels.len() - 1]);
        let place = |value: i64| (top - value) * i64::from(height) / (top - bottom).max(1);
        let lines = all.iter().map(|(peak, name, series)| LagLine {
            name: name.clone(),
            path: path(series, &time, place),
            peak: *peak,
        });
        let moments = time.ticks(APART.1).into_iter();
        LagChart {
            lines: lines.collect(),
            count: all.len(),
            levels: levels.iter().map(|level| (*level, place(*level))).collect(),
            moments: moments.map(|at| (at, time.place(at))).collect(),
            time,
        }
    }
}

/// What the lag was at a moment, in the order of the chart's lines, of so many of them.
#[must_use]
pub fn lags_at(
    lags: &Lags,
    group: Option<&GroupId>,
    at: SimTime,
    most: usize,
) -> Vec<(String, Option<(i32, i32)>)> {
    let all = highest_first(lags, group).into_iter().take(most);
    all.map(|(_, name, series)| (name, series.at(at))).collect()
}

/// What the lag is in a cluster, in the same order. What is known of a moment by itself may be what
/// came to pass a little after it.
#[must_use]
pub fn lags_in(
    cluster: &Cluster,
    lags: &Lags,
    group: Option<&GroupId>,
    most: usize,
) -> Vec<(String, Option<(i32, i32)>)> {
    let now: SortedMap<String, i64> = if let Some(group) = group {
        let all = by_partition(cluster, group).into_iter();
        all.map(|(tp, lag)| (tp.to_string(), lag)).collect()
    } else {
        let sum = |id: &GroupId| {
            let all = by_partition(cluster, id);
            let sum = all.iter().map(|(_, lag)| lag).sum();
            (!all.is_empty()).then(|| (id.to_string(), sum))
        };
        lags.groups().filter_map(sum).collect()
    };
    let read = |(_, name, _): (i32, String, &Series)| {
        let lag = now.get(&name).map(|lag| small(*lag));
        (name, lag.map(|lag| (lag, lag)))
    };
    let all = highest_first(lags, group).into_iter();
    all.take(most).map(read).collect()
}

/// A line of steps: level from one change to the next. What happened on the same pixel is one
/// upright stroke.
fn path(series: &Series, time: &TimeScale, place: impl Fn(i64) -> i64) -> String {
    let mut path = String::new();
    // where the pen is, if it is down, and what is drawn of the pixel it is on
    let mut pen = None::<Pen>;
    for sample in series.samples() {
        let x = time.place(sample.at);
        let ends = |(least, most): (i32, i32)| (place(least.into()), place(most.into()));
        let stroke = sample.extremes.map(ends);
        let last = sample.last.map(|last| place(last.into()));
        let from = match (pen, stroke) {
            (Some(pen), _) if pen.x == x => pen,
            (Some(pen), _) => {
                let still = stroke.is_none_or(|stroke| stroke == (pen.y, pen.y));
                if still && last == Some(pen.y) {
                    continue;
                }
                let _ = write!(path, "H{x}");
                Pen::at(x, pen.y)
            }
            (None, Some((low, _))) => {
                let _ = write!(path, "M{x} {low}");
                Pen::at(x, low)
            }
            (None, None) => continue,
        };
        let (low, high) = stroke.unwrap_or((from.low, from.high));
        let (low, high) = (low.max(from.low), high.min(from.high));
        let mut drawn = from.y;
        if (low, high) != (from.low, from.high) {
            let _ = write!(path, "V{low}V{high}");
            drawn = high;
        }
        pen = last.map(|y| {
            if y != drawn {
                let _ = write!(path, "V{y}");
            }
            Pen { x, y, low, high }
        });
    }
    if pen.is_some() {
        let _ = write!(path, "H{}", time.pixels);
    }
    path
}

/// Where a line has got to, and how far down and up it has been on that pixel.
#[derive(Clone, Copy)]
struct Pen {
    x: i64,
    y: i64,
    low: i64,
    high: i64,
}

impl Pen {
    fn at(x: i64, y: i64) -> Pen {
        Pen {
            x,
            y,
            low: y,
            high: y,
        }
    }
}

/// A number of lag as text: between what, if it changed.
#[must_use]
pub fn lag_text(lag: Option<(i32, i32)>) -> String {
    match lag {
        None => "-".to_string(),
        Some((least, most)) if least == most => least.to_string(),
        Some((least, most)) => format!("{least}…{most}"),
    }
}
