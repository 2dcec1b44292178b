//! Configuration of a topic (`TopicConfig`, `LogConfig`): how its logs are cut into segments, and
//! what becomes of old ones.

use crate::sim::Duration;
use core::fmt;
use serde::{Deserialize, Serialize};

/// What a topic is configured with; `default()` is what Apache Kafka 4.x ships with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TopicConfig {
    /// `cleanup.policy`. Neither policy means that everything is kept.
    pub cleanup_policy: CleanupPolicy,
    /// `retention.ms`: how old a segment's newest record may grow; none (`-1`) is without limit.
    pub retention: Option<Duration>,
    /// `retention.bytes`: how large a partition may grow; none (`-1`) is without limit.
    pub retention_bytes: Option<u64>,
    /// `segment.bytes`: no segment grows larger. At least 1 MiB since 4.0 (KIP-1030).
    pub segment_bytes: u32,
    /// `segment.ms`: a record this much younger than a segment's first begins a new one.
    pub segment: Duration,
    /// `min.cleanable.dirty.ratio`, in thousandths: so much of a log must be new for the cleaner
    /// to take it on.
    pub min_cleanable_dirty_ratio: u32,
    /// `min.compaction.lag.ms`: a record is not compacted away before it is so old.
    pub min_compaction_lag: Duration,
    /// `delete.retention.ms`: how long a tombstone stays after the cleaner first met it.
    pub delete_retention: Duration,
}

/// `cleanup.policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CleanupPolicy {
    /// `delete`: old segments go.
    pub delete: bool,
    /// `compact`: of each key the newest record stays.
    pub compact: bool,
}

impl Default for CleanupPolicy {
    fn default() -> Self {
        CleanupPolicy {
            delete: true,
            compact: false,
        }
    }
}

/// Thousandths in a whole.
pub const RATIO_ONE: u32 = 1_000;

/// A part of a whole, in thousandths, as Kafka writes it: `0.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio(pub u32);

impl Ratio {
    /// Reads what is from 0 to 1 and has no more than thousandths.
    #[must_use]
    pub fn read(text: &str) -> Option<Ratio> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
        let digits = fraction.trim_end_matches('0');
        if !is_digits(whole) || !is_digits(fraction) || digits.len() > 3 {
            return None;
        }
        let scale = [1_000, 100, 10, 1][digits.len()];
        let rest = digits.parse::<u32>().unwrap_or(0) * scale;
        let whole = whole.parse::<u32>().ok()?.checked_mul(RATIO_ONE)?;
        let thousandths = whole.checked_add(rest)?;
        (thousandths <= RATIO_ONE).then_some(Ratio(thousandths))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / RATIO_ONE, self.0 % RATIO_ONE);
        match (rest % 10, rest % 100) {
            _ if rest == 0 => write!(f, "{whole}"),
            (0, 0) => write!(f, "{whole}.{}", rest / 100),
            (0, _) => write!(f, "{whole}.{:02}", rest / 10),
            _ => write!(f, "{whole}.{rest:03}"),
        }
    }
}

impl Default for TopicConfig {
    fn default() -> Self {
        TopicConfig {
            cleanup_policy: CleanupPolicy::default(),
            retention: Some(Duration::from_secs(7 * 24 * 3_600)),
            retention_bytes: None,
            segment_bytes: 1 << 30,
            segment: Duration::from_secs(7 * 24 * 3_600),
            min_cleanable_dirty_ratio: RATIO_ONE / 2,
            min_compaction_lag: Duration::ZERO,
            delete_retention: Duration::from_secs(24 * 3_600),
        }
    }
}

impl TopicConfig {
    /// What a coordinator makes `__consumer_offsets` with
    /// (`GroupCoordinatorService.groupMetadataTopicConfigs`).
    #[must_use]
    pub fn of_offsets_topic(segment_bytes: u32) -> Self {
        TopicConfig {
            cleanup_policy: CleanupPolicy {
                delete: false,
                compact: true,
            },
            segment_bytes,
            ..TopicConfig::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_ratio_is_read_and_written_as_kafka_does() {
        for thousandths in 0..=RATIO_ONE {
            let text = Ratio(thousandths).to_string();
            assert_eq!(Ratio::read(&text), Some(Ratio(thousandths)), "{text}");
        }
        for (thousandths, text) in [(0, "0"), (1, "0.001"), (10, "0.01"), (500, "0.5")] {
            assert_eq!(Ratio(thousandths).to_string(), text);
        }
        for (text, thousandths) in [
            ("1.0", 1_000),
            ("0.500", 500),
            ("00.50000", 500),
            ("1", 1_000),
        ] {
            assert_eq!(Ratio::read(text), Some(Ratio(thousandths)), "{text}");
        }
        for wrong in [
            "",
            ".",
            ".5",
            "0.",
            "1.001",
            "2",
            "0.0005",
            "-0.5",
            "0,5",
            "5e-1",
            "500",
            " 0.5",
            "4294968",
            "99999999999",
        ] {
            assert_eq!(Ratio::read(wrong), None, "{wrong}");
        }
    }
}
