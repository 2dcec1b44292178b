//! What brokers are configured with.

use super::ServerAssignor;
use crate::sim::Duration;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What the brokers share, and the network between all nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BrokerConfig {
    /// How long a message takes from one node to another. Not Kafka's; a local network takes
    /// less than a millisecond.
    pub network_latency: Duration,
    /// `broker.session.timeout.ms`: the controller fences a broker it has not heard of for so long.
    pub broker_session_timeout: Duration,
    /// `group.initial.rebalance.delay.ms`: how long a group that was Empty waits for more members.
    pub group_initial_rebalance_delay: Duration,
    /// `group.min.session.timeout.ms`.
    pub group_min_session_timeout: Duration,
    /// `group.max.session.timeout.ms`.
    pub group_max_session_timeout: Duration,
    /// `group.consumer.session.timeout.ms`: for how long nothing may be heard of a member of the
    /// `consumer` protocol. Its own `session.timeout.ms` says nothing.
    pub group_consumer_session_timeout: Duration,
    /// `group.consumer.min.session.timeout.ms`.
    pub group_consumer_min_session_timeout: Duration,
    /// `group.consumer.max.session.timeout.ms`.
    pub group_consumer_max_session_timeout: Duration,
    /// `group.consumer.heartbeat.interval.ms`: how often a member of the `consumer` protocol is
    /// told to be heard.
    pub group_consumer_heartbeat_interval: Duration,
    /// `group.consumer.min.heartbeat.interval.ms`.
    pub group_consumer_min_heartbeat_interval: Duration,
    /// `group.consumer.max.heartbeat.interval.ms`.
    pub group_consumer_max_heartbeat_interval: Duration,
    /// `group.consumer.assignors`: those the coordinator has; the first serves whoever names none.
    pub group_consumer_assignors: Vec<ServerAssignor>,
    /// `group.consumer.assignment.interval.ms`: so much time lies between two target assignments
    /// of a group (since 4.3).
    pub group_consumer_assignment_interval: Duration,
    /// `group.consumer.migration.policy`: whether a group that has members changes its protocol.
    pub group_consumer_migration_policy: MigrationPolicy,
    /// `group.coordinator.append.linger.ms`: the coordinator gathers what it writes for so long.
    /// None (−1) is adaptive: until it is through with what it has been given at that moment.
    pub group_coordinator_append_linger: Option<Duration>,
    /// `offsets.topic.num.partitions`.
    pub offsets_topic_num_partitions: u32,
    /// `offsets.topic.segment.bytes`.
    pub offsets_topic_segment_bytes: u32,
    /// `log.cleaner.backoff.ms`: how often the log cleaner looks for something to compact.
    pub log_cleaner_backoff: Duration,
    /// `log.retention.check.interval.ms`: how often a broker looks for segments to delete.
    pub log_retention_check_interval: Duration,
    /// `offsets.retention.minutes`: how long what a group has committed outlives its last member.
    pub offsets_retention_minutes: u32,
    /// `offsets.retention.check.interval.ms`: how often a coordinator looks for such commits.
    pub offsets_retention_check_interval: Duration,
    /// How long a broker needs to read its logs when it starts. Not Kafka's: it depends on disks.
    pub broker_startup: Duration,
    /// How long a coordinator needs to read a partition of `__consumer_offsets`. Not Kafka's.
    pub coordinator_load: Duration,
}

impl Default for BrokerConfig {
    fn default() -> Self {
        BrokerConfig {
            network_latency: Duration::from_micros(500),
            broker_session_timeout: Duration::from_secs(9),
            group_initial_rebalance_delay: Duration::from_secs(3),
            group_min_session_timeout: Duration::from_secs(6),
            group_max_session_timeout: Duration::from_secs(1_800),
            group_consumer_session_timeout: Duration::from_secs(45),
            group_consumer_min_session_timeout: Duration::from_secs(45),
            group_consumer_max_session_timeout: Duration::from_secs(60),
            group_consumer_heartbeat_interval: Duration::from_secs(5),
            group_consumer_min_heartbeat_interval: Duration::from_secs(5),
            group_consumer_max_heartbeat_interval: Duration::from_secs(15),
            group_consumer_assignors: ServerAssignor::ALL.to_vec(),
            group_consumer_assignment_interval: Duration::from_secs(1),
            group_consumer_migration_policy: MigrationPolicy::Bidirectional,
            group_coordinator_append_linger: None,
            offsets_topic_num_partitions: 50,
            offsets_topic_segment_bytes: 104_857_600,
            log_cleaner_backoff: Duration::from_secs(15),
            log_retention_check_interval: Duration::from_secs(300),
            offsets_retention_minutes: 10_080,
            offsets_retention_check_interval: Duration::from_secs(600),
            broker_startup: Duration::from_secs(2),
            coordinator_load: Duration::from_millis(20),
        }
    }
}

/// Whether a group that has members is taken over into the other protocol
/// (`ConsumerGroupMigrationPolicy`, KIP-848). An empty one always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MigrationPolicy {
    /// Both ways.
    Bidirectional,
    /// From `classic` to `consumer` only.
    Upgrade,
    /// From `consumer` to `classic` only.
    Downgrade,
    /// Neither way, and no member of the `classic` protocol is let into a group of the other.
    Disabled,
}

impl MigrationPolicy {
    /// Every policy.
    pub const ALL: [MigrationPolicy; 4] = [
        MigrationPolicy::Bidirectional,
        MigrationPolicy::Upgrade,
        MigrationPolicy::Downgrade,
        MigrationPolicy::Disabled,
    ];

    /// What Kafka calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            MigrationPolicy::Bidirectional => "bidirectional",
            MigrationPolicy::Upgrade => "upgrade",
            MigrationPolicy::Downgrade => "downgrade",
            MigrationPolicy::Disabled => "disabled",
        }
    }

    /// Whether a group of the `classic` protocol becomes one of the `consumer` protocol.
    #[must_use]
    pub const fn upgrades(self) -> bool {
        matches!(
            self,
            MigrationPolicy::Bidirectional | MigrationPolicy::Upgrade
        )
    }

    /// Whether a group of the `consumer` protocol becomes one of the `classic` protocol.
    #[must_use]
    pub const fn downgrades(self) -> bool {
        matches!(
            self,
            MigrationPolicy::Bidirectional | MigrationPolicy::Downgrade
        )
    }
}
