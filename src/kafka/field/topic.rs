//! What a topic is configured with, field by field.

use super::{Exact, Field, Kind, NO_LIMIT, clamped_millis};
use crate::kafka::topic::{RATIO_ONE, TopicConfig};
use crate::sim::Duration;
use alloc::vec::Vec;

const POLICY_WORDS: [&str; 2] = ["delete", "compact"];

const CLEANUP_POLICY: Field<TopicConfig> = Field {
    key: "cleanup.policy",
    word: "cleanup.policy",
    own: false,
    kind: Kind::Choice(&POLICY_WORDS),
    get: |config| u64::from(!config.cleanup_policy.delete),
    set: |config, place| {
        config.cleanup_policy.delete = place == 0;
        config.cleanup_policy.compact = place == 1;
    },
    exact: Exact::Choices {
        words: &POLICY_WORDS,
        get: |config| {
            let policy = config.cleanup_policy;
            let places = [(policy.delete, 0), (policy.compact, 1)].into_iter();
            places
                .filter_map(|(has, place)| has.then_some(place))
                .collect()
        },
        set: |config, places| {
            config.cleanup_policy.delete = places.contains(&0);
            config.cleanup_policy.compact = places.contains(&1);
        },
    },
};

const RETENTION_BYTES: Field<TopicConfig> = Field {
    key: "retention.bytes",
    word: "retention.bytes",
    own: false,
    kind: Kind::Bytes,
    get: |config| config.retention_bytes.unwrap_or(NO_LIMIT),
    set: |config, value| config.retention_bytes = (value != NO_LIMIT).then_some(value),
    exact: Exact::NumberLimit {
        get: |config| config.retention_bytes,
        set: |config, value| config.retention_bytes = value,
    },
};

const DIRTY_RATIO: Field<TopicConfig> = Field {
    key: "min.cleanable.dirty.ratio",
    word: "min.cleanable.dirty.ratio",
    own: false,
    kind: Kind::Thousandths,
    get: |config| u64::from(config.min_cleanable_dirty_ratio),
    set: |config, value| {
        let ratio = u32::try_from(value).unwrap_or(RATIO_ONE);
        config.min_cleanable_dirty_ratio = ratio.min(RATIO_ONE);
    },
    exact: Exact::Thousandths,
};

/// The fields of a topic; its name and its number of partitions are none.
#[must_use]
pub fn topic_fields() -> Vec<Field<TopicConfig>> {
    alloc::vec![
        CLEANUP_POLICY,
        millis_or_none!("retention.ms", retention),
        RETENTION_BYTES,
        number!("segment.bytes", Bytes, segment_bytes),
        millis!("segment.ms", segment),
        DIRTY_RATIO,
        millis!("min.compaction.lag.ms", min_compaction_lag),
        millis!("delete.retention.ms", delete_retention),
    ]
}
