//! What the brokers share of their configuration, field by field.

use super::{Exact, Field, Kind, NO_LIMIT, clamped_millis, pick, place};
use crate::kafka::{BrokerConfig, MigrationPolicy, ServerAssignor};
use crate::sim::Duration;
use alloc::vec::Vec;

const POLICIES: [MigrationPolicy; 4] = MigrationPolicy::ALL;

const POLICY_NAMES: [&str; 4] = words_of!(POLICIES, one => one.name());

const SERVER_ASSIGNORS: [ServerAssignor; 2] = ServerAssignor::ALL;

const SERVER_ASSIGNOR_WORDS: [&str; 2] =
    [ServerAssignor::Uniform.name(), ServerAssignor::Range.name()];

const GROUP_ASSIGNORS: Field<BrokerConfig> = Field {
    key: "group.consumer.assignors",
    word: "group.consumer.assignors",
    own: false,
    kind: Kind::Choice(&SERVER_ASSIGNOR_WORDS),
    get: |config| {
        let first = config.group_consumer_assignors.first();
        first.map_or(0, |name| place(&SERVER_ASSIGNORS, name))
    },
    set: |config, value| {
        config.group_consumer_assignors = pick(&SERVER_ASSIGNORS, value).into_iter().collect();
    },
    exact: Exact::Choices {
        words: &SERVER_ASSIGNOR_WORDS,
        get: |config| {
            let names = config.group_consumer_assignors.iter();
            names.map(|name| place(&SERVER_ASSIGNORS, name)).collect()
        },
        set: |config, places| {
            let places = places.iter();
            let names = places.filter_map(|place| pick(&SERVER_ASSIGNORS, *place));
            config.group_consumer_assignors = names.collect();
        },
    },
};

const MIGRATION_POLICY: Field<BrokerConfig> = Field {
    key: "group.consumer.migration.policy",
    word: "group.consumer.migration.policy",
    own: false,
    kind: Kind::Choice(&POLICY_NAMES),
    get: |config| place(&POLICIES, &config.group_consumer_migration_policy),
    set: |config, value| {
        let policy = pick(&POLICIES, value);
        config.group_consumer_migration_policy = policy.unwrap_or(MigrationPolicy::Disabled);
    },
    exact: Exact::Choice(&POLICY_NAMES),
};

/// The fields the brokers share.
#[must_use]
pub fn broker_fields() -> Vec<Field<BrokerConfig>> {
    alloc::vec![
        millis!("network latency", own "network.latency", network_latency),
        millis!("broker.session.timeout.ms", broker_session_timeout),
        millis!(
            "group.initial.rebalance.delay.ms",
            group_initial_rebalance_delay
        ),
        millis!("group.min.session.timeout.ms", group_min_session_timeout),
        millis!("group.max.session.timeout.ms", group_max_session_timeout),
        millis!(
            "group.consumer.session.timeout.ms",
            group_consumer_session_timeout
        ),
        millis!(
            "group.consumer.min.session.timeout.ms",
            group_consumer_min_session_timeout
        ),
        millis!(
            "group.consumer.max.session.timeout.ms",
            group_consumer_max_session_timeout
        ),
        millis!(
            "group.consumer.heartbeat.interval.ms",
            group_consumer_heartbeat_interval
        ),
        millis!(
            "group.consumer.min.heartbeat.interval.ms",
            group_consumer_min_heartbeat_interval
        ),
        millis!(
            "group.consumer.max.heartbeat.interval.ms",
            group_consumer_max_heartbeat_interval
        ),
        GROUP_ASSIGNORS,
        millis!(
            "group.consumer.assignment.interval.ms",
            group_consumer_assignment_interval
        ),
        MIGRATION_POLICY,
        millis_or_none!(
            "group.coordinator.append.linger.ms",
            group_coordinator_append_linger
        ),
        number!(
            "offsets.topic.num.partitions",
            Count,
            offsets_topic_num_partitions
        ),
        number!(
            "offsets.topic.segment.bytes",
            Bytes,
            offsets_topic_segment_bytes
        ),
        millis!("log.cleaner.backoff.ms", log_cleaner_backoff),
        millis!(
            "log.retention.check.interval.ms",
            log_retention_check_interval
        ),
        number!(
            "offsets.retention.minutes",
            Count,
            offsets_retention_minutes
        ),
        millis!(
            "offsets.retention.check.interval.ms",
            offsets_retention_check_interval
        ),
        millis!("start of a broker", own "broker.startup", broker_startup),
        millis!("load of a coordinator", own "coordinator.load", coordinator_load),
    ]
}
