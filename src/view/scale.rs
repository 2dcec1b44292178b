//! Scales of what is drawn: which numbers and moments stand at an axis, and where.

use crate::sim::SimTime;
use alloc::vec::Vec;
use core::ops::Range;

/// Lengths of time between two moments at an axis, in microseconds, below a day.
const SPANS: [u64; 24] = [
    1,
    10,
    100,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    15_000_000,
    30_000_000,
    60_000_000,
    120_000_000,
    300_000_000,
    600_000_000,
    1_800_000_000,
    3_600_000_000,
];

/// A stretch of time on so many pixels, and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeScale {
    /// The moment at the first pixel.
    pub start: SimTime,
    /// The one behind the last.
    pub end: SimTime,
    /// How many pixels there are.
    pub pixels: u32,
}

impl TimeScale {
    /// Microseconds from one end to the other, at least one.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.end.since(self.start).0.max(1)
    }

    /// Where a moment is, in pixels; what is before or behind is outside.
    #[must_use]
    pub fn place(&self, at: SimTime) -> i64 {
        let (from, to) = (signed(self.start.0), signed(at.0));
        let along = i128::from(to - from) * i128::from(self.pixels);
        let place = along.div_euclid(i128::from(self.length()));
        i64::try_from(place).unwrap_or(i64::MAX)
    }

    /// The moment at a pixel.
    #[must_use]
    pub fn moment(&self, place: i64) -> SimTime {
        let along = i128::from(place) * i128::from(self.length());
        let since = along.div_euclid(i128::from(self.pixels.max(1)));
        let at = i128::from(self.start.0) + since;
        SimTime(u64::try_from(at.max(0)).unwrap_or(u64::MAX))
    }

    /// Round moments on it, at least so many pixels apart.
    #[must_use]
    pub fn ticks(&self, apart: u32) -> Vec<SimTime> {
        let most = u64::from((self.pixels / apart.max(1)).max(1));
        let mut spans = SPANS.into_iter();
        let span = spans.find(|span| self.length() / span <= most);
        let span = span.unwrap_or_else(|| self.length().div_ceil(most).next_multiple_of(SPANS[23]));
        let first = self.start.0.div_ceil(span);
        let all = (first..).map(|nth| SimTime(nth * span));
        all.take_while(|at| *at <= self.end).collect()
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Round numbers that span a range, at most about so many; the first is not above it, the last not
/// below.
#[must_use]
pub fn levels(range: Range<i64>, most: u32) -> Vec<i64> {
    let length = (range.end - range.start).max(1);
    let most = i64::from(most.max(1));
    let decades = core::iter::successors(Some(1_i64), |decade| decade.checked_mul(10));
    let mut steps =
        decades.flat_map(|decade| [1, 2, 5].map(|factor| decade.saturating_mul(factor)));
    let step = steps
        .find(|step| (length - 1) / step < most)
        .unwrap_or(length);
    let first = range.start.div_euclid(step);
    let last = range.end.max(range.start + 1);
    let last = last.div_euclid(step) + i64::from(last.rem_euclid(step) > 0);
    (first..=last).map(|nth| nth * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_and_its_pixel_lead_to_each_other() {
        let scale = TimeScale {
            start: SimTime(5_000_000),
            end: SimTime(25_000_000),
            pixels: 1_000,
        };
        for place in [-400, -1, 0, 1, 250, 999, 1_000, 2_000] {
            let at = scale.moment(place);
            let clipped = at == SimTime(0);
            assert!(scale.place(at) == place || clipped, "{place}: {at:?}");
        }
        assert_eq!(scale.place(SimTime(15_000_000)), 500);
        assert_eq!(scale.moment(500), SimTime(15_000_000));
    }

    #[test]
    fn ticks_are_round_and_apart() {
        for (start, end) in [
            (0, 40),
            (3_000_000, 3_400_000),
            (0, 7_200_000_000),
            (0, 1 << 50),
        ] {
            let scale = TimeScale {
                start: SimTime(start),
                end: SimTime(end),
                pixels: 800,
            };
            let ticks = scale.ticks(80);
            let apart = |pair: &[SimTime]| scale.place(pair[1]) - scale.place(pair[0]);
            assert!((1..=11).contains(&ticks.len()), "{ticks:?}");
            assert!(ticks.windows(2).all(|pair| apart(pair) >= 79), "{ticks:?}");
        }
    }

    #[test]
    fn levels_span_what_there_is() {
        assert_eq!(levels(0..7, 4), [0, 2, 4, 6, 8]);
        assert_eq!(levels(0..0, 4), [0, 1]);
        assert_eq!(levels(-3..12, 4), [-5, 0, 5, 10, 15]);
        assert_eq!(levels(0..950, 5), [0, 200, 400, 600, 800, 1_000]);
    }
}
