//! What a consumer is configured with.

use super::{AssignorName, OnLost, OnRebalance, RebalanceProtocol, ServerAssignor};
use crate::kafka::iso8601::{self, Length};
use crate::kafka::{ClientId, GroupId, GroupInstanceId, Profile, TopicName, TopicPartition};
use crate::sim::Duration;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// `auto.offset.reset`: where to start without a valid committed offset, and only then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OffsetReset {
    /// At the log start.
    Earliest,
    /// At the high watermark, as it is when the consumer asks.
    #[default]
    Latest,
    /// At the first record that is not older (`by_duration`, KIP-1106). As long as there is none
    /// the consumer asks again and again, each time for a later moment.
    ByDuration(Duration),
    /// Nowhere: `poll()` throws.
    None,
}

impl OffsetReset {
    /// What Kafka's key can be set to, with an example of a length of time.
    pub const WORDS: [&str; 4] = ["earliest", "latest", "by_duration:PT1H", "none"];

    /// Reads what Kafka's key is set to (`AutoOffsetResetStrategy.fromString`).
    #[must_use]
    pub fn read(text: &str) -> Option<OffsetReset> {
        match text {
            "earliest" => Some(OffsetReset::Earliest),
            "latest" => Some(OffsetReset::Latest),
            "none" => Some(OffsetReset::None),
            _ => {
                let length = text.strip_prefix("by_duration:")?;
                iso8601::length(length).map(OffsetReset::ByDuration)
            }
        }
    }
}

impl fmt::Display for OffsetReset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OffsetReset::Earliest => f.pad("earliest"),
            OffsetReset::Latest => f.pad("latest"),
            OffsetReset::ByDuration(length) => write!(f, "by_duration:{}", Length(*length)),
            OffsetReset::None => f.pad("none"),
        }
    }
}

/// `group.protocol`: how a consumer gets into its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupProtocol {
    /// `classic`: JoinGroup, and a leader among the members shares the partitions out.
    #[default]
    Classic,
    /// `consumer`: ConsumerGroupHeartbeat, and the coordinator shares them out (KIP-848).
    Consumer,
}

impl GroupProtocol {
    /// The keys that only the other protocol has. To set one is an error
    /// (`ConsumerConfig.checkUnsupportedConfigsPostProcess`).
    #[must_use]
    pub const fn refuses(self) -> &'static [&'static str] {
        match self {
            GroupProtocol::Classic => &["group.remote.assignor"],
            GroupProtocol::Consumer => &[
                "session.timeout.ms",
                "heartbeat.interval.ms",
                "partition.assignment.strategy",
            ],
        }
    }
}

impl fmt::Display for GroupProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            GroupProtocol::Classic => "classic",
            GroupProtocol::Consumer => "consumer",
        })
    }
}

/// When the consumer's application commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CommitStyle {
    /// `enable.auto.commit=true`: inside `poll()`, every `auto.commit.interval.ms`; before a
    /// rebalance; on `close()`.
    Auto,
    /// `commitSync(Map.of(tp, new OffsetAndMetadata(r.offset() + 1)))` after each record.
    SyncEachRecord,
    /// `commitSync(Map.of(tp, new OffsetAndMetadata(r.offset())))` after each record: a mistake,
    /// as the record's own offset says that it is still to be read.
    SyncOwnOffset,
    /// `commitSync()` inside the loop: commits the whole polled batch, whatever is done of it.
    SyncInLoop,
    /// `commitSync()` after the loop over the batch.
    SyncEachBatch,
    /// `commitSync()` before the loop over the batch: at most once.
    SyncBeforeProcessing,
    /// `commitAsync()` after the loop over the batch.
    AsyncEachBatch,
    /// `commitSync(…)` after the loop over the batch, of each partition's contiguous watermark:
    /// the offset below which everything is processed, whoever works on it and in what order.
    SyncWatermark,
    /// Not at all.
    Never,
}

impl CommitStyle {
    /// Every style, in the order in which they are offered.
    pub const ALL: [CommitStyle; 9] = [
        CommitStyle::Auto,
        CommitStyle::SyncEachRecord,
        CommitStyle::SyncOwnOffset,
        CommitStyle::SyncInLoop,
        CommitStyle::SyncEachBatch,
        CommitStyle::SyncBeforeProcessing,
        CommitStyle::AsyncEachBatch,
        CommitStyle::SyncWatermark,
        CommitStyle::Never,
    ];

    /// Its name in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CommitStyle::Auto => "auto",
            CommitStyle::SyncEachRecord => "sync-each-record",
            CommitStyle::SyncOwnOffset => "sync-own-offset",
            CommitStyle::SyncInLoop => "sync-in-loop",
            CommitStyle::SyncEachBatch => "sync-each-batch",
            CommitStyle::SyncBeforeProcessing => "sync-before-processing",
            CommitStyle::AsyncEachBatch => "async-each-batch",
            CommitStyle::SyncWatermark => "sync-watermark",
            CommitStyle::Never => "never",
        }
    }

    /// Whether it commits record by record what belongs to that record.
    #[must_use]
    pub const fn takes_each_record(self) -> bool {
        matches!(
            self,
            CommitStyle::SyncEachRecord | CommitStyle::SyncOwnOffset
        )
    }
}

/// How a consumer comes by its partitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subscription {
    /// `subscribe(topics)`: its group's coordinator has them shared out.
    Subscribe(Vec<TopicName>),
    /// `assign(partitions)`: it says so itself and is in no group's membership.
    Assign(Vec<TopicPartition>),
}

/// A consumer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsumerConfig {
    /// `client.id`.
    pub client_id: ClientId,
    /// The application's: its client library.
    pub client: Profile,
    /// `group.id`.
    pub group_id: Option<GroupId>,
    /// `group.instance.id`: makes it a static member (KIP-345).
    pub group_instance_id: Option<GroupInstanceId>,
    /// `group.protocol`.
    #[serde(default)]
    pub group_protocol: GroupProtocol,
    /// `group.remote.assignor`: the coordinator's assignor it asks for.
    #[serde(default)]
    pub group_remote_assignor: Option<ServerAssignor>,
    /// `auto.offset.reset`.
    pub auto_offset_reset: OffsetReset,
    /// `auto.commit.interval.ms`.
    pub auto_commit_interval: Duration,
    /// `session.timeout.ms`.
    pub session_timeout: Duration,
    /// `heartbeat.interval.ms`.
    pub heartbeat_interval: Duration,
    /// `max.poll.interval.ms`.
    pub max_poll_interval: Duration,
    /// `max.poll.records`.
    pub max_poll_records: u32,
    /// `fetch.min.bytes`.
    pub fetch_min_bytes: u32,
    /// `fetch.max.wait.ms`.
    pub fetch_max_wait: Duration,
    /// `fetch.max.bytes`.
    pub fetch_max_bytes: u32,
    /// `max.partition.fetch.bytes`.
    pub max_partition_fetch_bytes: u32,
    /// `partition.assignment.strategy`, in the order of preference. With Kafka's default, range
    /// and then `CooperativeStickyAssignor`, range wins every vote and the protocol is eager; it
    /// is there so that one rolling restart that takes range out makes the group cooperative.
    pub assignors: Vec<AssignorName>,
    /// `request.timeout.ms`.
    pub request_timeout: Duration,
    /// `default.api.timeout.ms`.
    pub default_api_timeout: Duration,
    /// `retry.backoff.ms`.
    pub retry_backoff: Duration,
    /// `retry.backoff.max.ms`.
    pub retry_backoff_max: Duration,
    /// `metadata.max.age.ms`.
    pub metadata_max_age: Duration,
    /// `subscribe()` or `assign()`.
    pub subscription: Subscription,
    /// The application's: when it commits. `auto` is `enable.auto.commit=true`.
    pub commit_style: CommitStyle,
    /// The application's: how long `process(record)` takes.
    pub processing_time: Duration,
    /// The application's: by how much longer it may take, by chance.
    pub processing_jitter: Duration,
    /// The application's: how many threads call `process(record)`. One is the thread that polls;
    /// more are a pool of workers to which that thread hands each record.
    pub worker_threads: u32,
    /// The application's: the timeout it gives `poll()`. It matters only while the coordinator
    /// cannot be found: then each `poll()` takes this long before it hands records out.
    pub poll_timeout: Duration,
    /// The application's: what its listener does in `onPartitionsRevoked`. There is a listener
    /// only with `subscribe()`.
    pub on_partitions_revoked: OnRebalance,
    /// The application's: what its listener does in `onPartitionsAssigned`.
    pub on_partitions_assigned: OnRebalance,
    /// The application's: what its listener does in `onPartitionsLost`.
    pub on_partitions_lost: OnLost,
    /// The application's: how long its listener works in each of its methods, before it does that.
    #[serde(default)]
    pub listener_time: Duration,
}

impl ConsumerConfig {
    /// A consumer of `group` as Kafka ships it.
    #[must_use]
    pub fn new(client_id: &str, group: Option<&str>, subscription: Subscription) -> Self {
        let shipped = &Profile::Java.consumer().defaults;
        ConsumerConfig {
            client_id: client_id.into(),
            client: Profile::Java,
            group_id: group.map(Into::into),
            group_instance_id: None,
            group_protocol: GroupProtocol::Classic,
            group_remote_assignor: None,
            auto_offset_reset: shipped.auto_offset_reset,
            auto_commit_interval: shipped.auto_commit_interval,
            session_timeout: shipped.session_timeout,
            heartbeat_interval: shipped.heartbeat_interval,
            max_poll_interval: shipped.max_poll_interval,
            max_poll_records: shipped.max_poll_records,
            fetch_min_bytes: 1,
            fetch_max_wait: shipped.fetch_max_wait,
            fetch_max_bytes: shipped.fetch_max_bytes,
            max_partition_fetch_bytes: 1_048_576,
            assignors: shipped.assignors.to_vec(),
            request_timeout: Duration::from_secs(30),
            default_api_timeout: Duration::from_secs(60),
            retry_backoff: Duration::from_millis(100),
            retry_backoff_max: Duration::from_millis(1_000),
            metadata_max_age: shipped.metadata_max_age,
            subscription,
            commit_style: if group.is_some() {
                CommitStyle::Auto
            } else {
                CommitStyle::Never
            },
            processing_time: Duration::from_millis(1),
            processing_jitter: Duration::ZERO,
            worker_threads: 1,
            poll_timeout: Duration::from_millis(100),
            on_partitions_revoked: OnRebalance::Nothing,
            on_partitions_assigned: OnRebalance::Nothing,
            on_partitions_lost: OnLost::AsRevoked,
            listener_time: Duration::ZERO,
        }
    }

    /// The most that all of its assignors can do (the constructor of `ConsumerCoordinator`). Each
    /// of Kafka's own can be eager, so there always is something.
    #[must_use]
    pub fn rebalance_protocol(&self) -> RebalanceProtocol {
        let cooperative = |name: &AssignorName| *name == AssignorName::CooperativeSticky;
        match self.assignors.iter().all(cooperative) {
            true => RebalanceProtocol::Cooperative,
            false => RebalanceProtocol::Eager,
        }
    }

    /// Whether its application has a listener that does something.
    #[must_use]
    pub fn listens(&self) -> bool {
        let lost = !matches!(
            self.on_partitions_lost,
            OnLost::AsRevoked | OnLost::Does(OnRebalance::Nothing)
        );
        lost || self.on_partitions_revoked != OnRebalance::Nothing
            || self.on_partitions_assigned != OnRebalance::Nothing
            || self.listener_time > Duration::ZERO
    }

    /// The topics it subscribes to; none with `assign()`.
    #[must_use]
    pub fn topics(&self) -> &[TopicName] {
        match &self.subscription {
            Subscription::Subscribe(topics) => topics,
            Subscription::Assign(_) => &[],
        }
    }

    /// Whether it is in its group by the `consumer` protocol.
    #[must_use]
    pub fn is_modern(&self) -> bool {
        self.group_protocol == GroupProtocol::Consumer && self.is_member()
    }

    /// Whether a key may be set, with its client library and its `group.protocol`. How other
    /// libraries than Java's do with `group.protocol=consumer` is not modelled.
    #[must_use]
    pub fn may_set(&self, key: &str) -> bool {
        let is_javas = key == "group.protocol";
        (self.client == Profile::Java || !is_javas) && !self.group_protocol.refuses().contains(&key)
    }

    /// The same consumer with another `group.protocol`, and without what that refuses.
    #[must_use]
    pub fn with_protocol(self, protocol: GroupProtocol) -> Self {
        let shipped = &self.client.consumer().defaults;
        let mut config = ConsumerConfig {
            group_protocol: protocol,
            ..self
        };
        match protocol {
            GroupProtocol::Classic => config.group_remote_assignor = None,
            GroupProtocol::Consumer => {
                config.session_timeout = shipped.session_timeout;
                config.heartbeat_interval = shipped.heartbeat_interval;
                config.assignors = shipped.assignors.to_vec();
            }
        }
        config
    }

    /// Whether it is a member of its group, and not on its own.
    #[must_use]
    pub fn is_member(&self) -> bool {
        matches!(self.subscription, Subscription::Subscribe(_))
    }
}
