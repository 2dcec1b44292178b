//! Configuration of brokers and clients. A field is the config key with `_` for `.`, without the
//! `_ms` that its type says; `default()` is what Apache Kafka 4.x ships with.
//!
//! What is no configuration of Kafka's but the application's own doing (how often it sends, how
//! long it works on a record, when it commits) stands last in each struct and says so.

use super::iso8601::{self, Length};
use super::{ClientId, GroupId, GroupInstanceId, Position, Profile, TopicName, TopicPartition};
use crate::sim::Duration;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
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

/// `acks`: what a producer waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Acks {
    /// `0`: nothing. The broker sends no answer at all.
    None,
    /// `1`: the leader has appended it.
    Leader,
    /// `all` (`-1`): every in-sync replica has it.
    #[default]
    All,
}

impl fmt::Display for Acks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Acks::None => "0",
            Acks::Leader => "1",
            Acks::All => "all",
        })
    }
}

/// Who decides the partition of a record that names none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Partitioner {
    /// `partitioner.class` not set: as the client library does it
    /// ([`ProducerHabits`](super::profile::ProducerHabits)).
    #[default]
    BuiltIn,
    /// `RoundRobinPartitioner`. Since 4.0 it deals records out in turn; before, it skipped a
    /// partition with every new batch (KAFKA-9965, KAFKA-18295).
    RoundRobin,
}

/// One line of a producer's input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceLine {
    /// The key; none is not the same as an empty one.
    pub key: Option<Arc<str>>,
    /// The value; none (`null`) is not the same as an empty one.
    pub value: Option<Arc<str>>,
    /// `ProducerRecord.partition`, if the application chooses it itself.
    pub partition: Option<u32>,
}

/// Where a producer's application takes its records from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordSource {
    /// Records without end: values `event-1`, `event-2`, …; the key is drawn from
    /// `<prefix>1` … `<prefix><keys>`, or there is none if `keys` is 0.
    Endless {
        /// How many different keys.
        keys: u32,
        /// What the keys begin with.
        prefix: Arc<str>,
    },
    /// These records, once or over and over.
    Lines {
        /// The records.
        lines: Arc<[SourceLine]>,
        /// Whether to begin again after the last.
        repeat: bool,
    },
}

/// A producer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProducerConfig {
    /// `client.id`.
    pub client_id: ClientId,
    /// The application's: its client library.
    pub client: Profile,
    /// `acks`.
    pub acks: Acks,
    /// `enable.idempotence`. It needs what [`ProducerConfig::is_idempotent`] says.
    pub enable_idempotence: bool,
    /// `linger.ms`: 5 since 4.0 (KIP-1030), 0 before.
    pub linger: Duration,
    /// `batch.size` in bytes.
    pub batch_size: u32,
    /// `partitioner.class`.
    pub partitioner: Partitioner,
    /// `retries`.
    pub retries: u32,
    /// `retry.backoff.ms`.
    pub retry_backoff: Duration,
    /// `retry.backoff.max.ms`.
    pub retry_backoff_max: Duration,
    /// `request.timeout.ms`.
    pub request_timeout: Duration,
    /// `delivery.timeout.ms`.
    pub delivery_timeout: Duration,
    /// `max.block.ms`.
    pub max_block: Duration,
    /// `max.in.flight.requests.per.connection`.
    pub max_in_flight: u32,
    /// `metadata.max.age.ms`.
    pub metadata_max_age: Duration,
    /// The application's: the topic it sends to.
    pub topic: TopicName,
    /// The application's: the time from one `send()` to the next.
    pub every: Duration,
    /// The application's: what it sends.
    pub source: RecordSource,
    /// The application's: every so manieth of those has no value, whatever it says above; 0 is
    /// none of them.
    #[serde(default)]
    pub tombstone_every: u32,
}

impl ProducerConfig {
    /// A producer as Kafka ships it, sending one record a second without a key.
    #[must_use]
    pub fn new(client_id: &str, topic: &str) -> Self {
        let shipped = &Profile::Java.producer().defaults;
        ProducerConfig {
            client_id: client_id.into(),
            client: Profile::Java,
            acks: shipped.acks,
            enable_idempotence: shipped.enable_idempotence,
            linger: shipped.linger,
            batch_size: shipped.batch_size,
            partitioner: Partitioner::BuiltIn,
            retries: shipped.retries,
            retry_backoff: shipped.retry_backoff,
            retry_backoff_max: shipped.retry_backoff_max,
            request_timeout: shipped.request_timeout,
            delivery_timeout: shipped.delivery_timeout,
            max_block: Duration::from_secs(60),
            max_in_flight: shipped.max_in_flight,
            metadata_max_age: shipped.metadata_max_age,
            topic: topic.into(),
            every: Duration::from_secs(1),
            source: RecordSource::Endless {
                keys: 0,
                prefix: "key-".into(),
            },
            tombstone_every: 0,
        }
    }
}

impl ProducerConfig {
    /// Whether batches are numbered so that brokers know a retry for what it is. With other
    /// settings that do not allow for it, the default of `enable.idempotence` is silently turned
    /// off (`ProducerConfig.postProcessAndValidateIdempotenceConfigs`); only if `true` was set
    /// explicitly would Kafka refuse them.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        let most = self.client.producer().max_in_flight_idempotent;
        let in_order = self.in_flight_limit() <= most;
        self.enable_idempotence && self.acks == Acks::All && self.retries > 0 && in_order
    }

    /// How many requests it has in flight to one broker. A client that ships with more than a
    /// numbered batch allows for makes them fewer with `enable.idempotence`, unless it is told how
    /// many (librdkafka's `rd_kafka_conf_finalize`).
    #[must_use]
    pub fn in_flight_limit(&self) -> u32 {
        let habits = self.client.producer();
        let as_shipped = self.max_in_flight == habits.defaults.max_in_flight;
        match self.enable_idempotence && as_shipped {
            true => self.max_in_flight.min(habits.max_in_flight_idempotent),
            false => self.max_in_flight,
        }
    }

    /// How long `send()` waits to learn of a topic's partitions. A client without `max.block.ms`
    /// keeps the record for as long as it would try to deliver it.
    #[must_use]
    pub fn send_deadline(&self) -> Duration {
        match self.has_key("max.block.ms") {
            true => self.max_block,
            false => self.delivery_deadline(),
        }
    }

    /// How long it gathers records for a batch.
    #[must_use]
    pub fn gathering(&self) -> Duration {
        match self.has_key("linger.ms") {
            true => self.linger,
            false => Duration::ZERO,
        }
    }

    /// How many bytes a batch may have.
    #[must_use]
    pub fn batch_bytes(&self) -> u32 {
        match self.has_key("batch.size") {
            true => self.batch_size,
            false => 0,
        }
    }
}

impl ProducerConfig {
    /// The shortest time in which a batch can be sent and answered.
    fn shortest_delivery(&self) -> Duration {
        self.gathering() + self.request_timeout
    }

    /// How long a batch has. `delivery.timeout.ms`, if it is not set, grows with the times it has
    /// to hold (`KafkaProducer.configureDeliveryTimeout`).
    #[must_use]
    pub fn delivery_deadline(&self) -> Duration {
        let shipped = self.client.producer().defaults.delivery_timeout;
        match (
            self.has_key("delivery.timeout.ms"),
            self.delivery_timeout == shipped,
        ) {
            (false, _) => shipped,
            (true, true) => shipped.max(self.shortest_delivery()),
            (true, false) => self.delivery_timeout,
        }
    }

    /// Whether `delivery.timeout.ms` was set to less than it has to hold.
    #[must_use]
    pub fn delivers_too_soon(&self) -> bool {
        self.delivery_deadline() < self.shortest_delivery()
    }
}

/// As many batches of a producer as a broker remembers.
pub const MAX_IN_FLIGHT_IDEMPOTENT: u32 = 5;

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

/// A class in `partition.assignment.strategy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AssignorName {
    /// `RangeAssignor`.
    Range,
    /// `RoundRobinAssignor`.
    RoundRobin,
    /// `StickyAssignor` (KIP-54).
    Sticky,
    /// `CooperativeStickyAssignor` (KIP-429).
    CooperativeSticky,
    /// KafkaJS's own, whose name no other client has.
    KafkaJs,
}

impl AssignorName {
    /// Every assignor, in the order in which they are offered.
    pub const ALL: [AssignorName; 5] = [
        AssignorName::Range,
        AssignorName::RoundRobin,
        AssignorName::Sticky,
        AssignorName::CooperativeSticky,
        AssignorName::KafkaJs,
    ];

    /// The name members vote with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            AssignorName::Range => "range",
            AssignorName::RoundRobin => "roundrobin",
            AssignorName::Sticky => "sticky",
            AssignorName::CooperativeSticky => "cooperative-sticky",
            AssignorName::KafkaJs => "RoundRobinAssigner",
        }
    }
}

impl fmt::Display for AssignorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a member of a classic group does with its partitions before it joins again
/// (`ConsumerPartitionAssignor.RebalanceProtocol`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RebalanceProtocol {
    /// It gives up all of them.
    Eager,
    /// It keeps them until it learns which are another's (KIP-429).
    Cooperative,
}

/// What an application's `ConsumerRebalanceListener` does to its consumer in one of its methods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnRebalance {
    /// Nothing.
    #[default]
    Nothing,
    /// `commitSync()`.
    Commit,
    /// `seekToBeginning(partitions)`.
    SeekToBeginning,
    /// `seekToEnd(partitions)`.
    SeekToEnd,
    /// `seek(tp, …)` to this for each of the partitions.
    Seek(Position),
}

impl OnRebalance {
    /// What it is written down as, with an example of an offset.
    pub const WORDS: [&str; 5] = [
        "nothing",
        "commit",
        "seek-to-beginning",
        "seek-to-end",
        "seek:0",
    ];

    /// Reads what it is written down as.
    #[must_use]
    pub fn read(text: &str) -> Option<OnRebalance> {
        match text {
            "nothing" => Some(OnRebalance::Nothing),
            "commit" => Some(OnRebalance::Commit),
            "seek-to-beginning" => Some(OnRebalance::SeekToBeginning),
            "seek-to-end" => Some(OnRebalance::SeekToEnd),
            _ => {
                let offset = text.strip_prefix("seek:")?;
                let digits = offset.bytes().all(|byte| byte.is_ascii_digit());
                let offset = offset.parse().ok().filter(|_| digits)?;
                Some(OnRebalance::Seek(Position(offset)))
            }
        }
    }
}

impl fmt::Display for OnRebalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OnRebalance::Nothing => f.pad("nothing"),
            OnRebalance::Commit => f.pad("commit"),
            OnRebalance::SeekToBeginning => f.pad("seek-to-beginning"),
            OnRebalance::SeekToEnd => f.pad("seek-to-end"),
            OnRebalance::Seek(position) => write!(f, "seek:{position}"),
        }
    }
}

/// What an application's `ConsumerRebalanceListener` does in `onPartitionsLost`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnLost {
    /// What it does in `onPartitionsRevoked`: the method is not overridden.
    #[default]
    AsRevoked,
    /// This. A commit cannot work any more.
    Does(OnRebalance),
}

impl OnLost {
    /// What it is written down as, with an example of an offset.
    pub const WORDS: [&str; 6] = [
        "as-revoked",
        "nothing",
        "commit",
        "seek-to-beginning",
        "seek-to-end",
        "seek:0",
    ];

    /// Reads what it is written down as.
    #[must_use]
    pub fn read(text: &str) -> Option<OnLost> {
        match text {
            "as-revoked" => Some(OnLost::AsRevoked),
            _ => OnRebalance::read(text).map(OnLost::Does),
        }
    }
}

impl fmt::Display for OnLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OnLost::AsRevoked => f.pad("as-revoked"),
            OnLost::Does(action) => action.fmt(f),
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

impl fmt::Display for GroupProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            GroupProtocol::Classic => "classic",
            GroupProtocol::Consumer => "consumer",
        })
    }
}

/// An assignor of the coordinator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ServerAssignor {
    /// `UniformAssignor`.
    Uniform,
    /// `RangeAssignor`.
    Range,
}

impl ServerAssignor {
    /// Every assignor, in the order in which they are offered.
    pub const ALL: [ServerAssignor; 2] = [ServerAssignor::Uniform, ServerAssignor::Range];

    /// The name members ask for it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ServerAssignor::Uniform => "uniform",
            ServerAssignor::Range => "range",
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

    /// Whether it is a member of its group, and not on its own.
    #[must_use]
    pub fn is_member(&self) -> bool {
        matches!(self.subscription, Subscription::Subscribe(_))
    }
}
