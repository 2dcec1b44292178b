//! Virtual time in whole microseconds since the start of the run.

use core::fmt;
use core::ops::{Add, AddAssign, Sub};
use serde::{Deserialize, Serialize};

/// A moment: microseconds since the start of the run.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SimTime(pub u64);

/// A length of time in microseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Duration(pub u64);

impl SimTime {
    /// The start of the run.
    pub const ZERO: SimTime = SimTime(0);

    /// The time since `earlier`; nothing if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: SimTime) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }

    /// Whole milliseconds since the start: the resolution of Kafka's timestamps.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Duration = Duration(0);

    /// So many microseconds.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Duration(micros)
    }

    /// So many milliseconds, Kafka's usual unit.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Duration(millis * 1_000)
    }

    /// So many seconds.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Duration(secs * 1_000_000)
    }

    /// Whole milliseconds, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }
}

impl Add<Duration> for SimTime {
    type Output = SimTime;
    fn add(self, length: Duration) -> SimTime {
        SimTime(self.0.saturating_add(length.0))
    }
}

impl AddAssign<Duration> for SimTime {
    fn add_assign(&mut self, length: Duration) {
        *self = *self + length;
    }
}

impl Sub<Duration> for SimTime {
    type Output = SimTime;
    fn sub(self, length: Duration) -> SimTime {
        SimTime(self.0.saturating_sub(length.0))
    }
}

impl Add for Duration {
    type Output = Duration;
    fn add(self, other: Duration) -> Duration {
        Duration(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for SimTime {
    /// Seconds with three digits, as the log prints them: `39.182s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}s", self.0 / 1_000_000, self.0 / 1_000 % 1_000)
    }
}

impl fmt::Display for Duration {
    /// In the largest unit that needs no fraction: `5min`, `6s`, `250ms`, `40µs`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => write!(f, "0ms"),
            t if t % 60_000_000 == 0 => write!(f, "{}min", t / 60_000_000),
            t if t % 1_000_000 == 0 => write!(f, "{}s", t / 1_000_000),
            t if t % 1_000 == 0 => write!(f, "{}ms", t / 1_000),
            t => write!(f, "{t}µs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn moments_print_in_seconds_and_lengths_in_their_largest_whole_unit() {
        assert_eq!(SimTime(39_182_999).to_string(), "39.182s");
        assert_eq!(Duration::from_millis(250).to_string(), "250ms");
        assert_eq!(Duration::from_secs(45).to_string(), "45s");
        assert_eq!(Duration::from_secs(300).to_string(), "5min");
        assert_eq!(Duration(1_500).to_string(), "1500µs");
        assert_eq!(Duration::ZERO.to_string(), "0ms");
    }

    #[test]
    fn time_never_wraps() {
        assert_eq!(
            SimTime(u64::MAX) + Duration::from_secs(1),
            SimTime(u64::MAX)
        );
        assert_eq!(SimTime(5).since(SimTime(9)), Duration::ZERO);
    }
}
