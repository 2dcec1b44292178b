//! Configuration of a topic (`TopicConfig`, `LogConfig`): how its logs are cut into segments, and
//! what becomes of old ones.

use crate::sim::Duration;
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
