//! Configurations field by field: Kafka's key, what values it has, and how to read and write it.
//! One table for everybody who shows, edits or writes down a configuration.

use super::config::{
    Acks, AssignorName, BrokerConfig, CommitStyle, ConsumerConfig, GroupProtocol, MigrationPolicy,
    OffsetReset, OnLost, OnRebalance, Partitioner, ProducerConfig, ServerAssignor,
};
use super::offset::Position;
use super::profile::Profile;
use super::topic::{RATIO_ONE, TopicConfig};
use crate::sim::Duration;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// One field of a configuration `C`.
pub struct Field<C: 'static> {
    /// Kafka's key; for what is the application's own, the words it is shown with.
    pub key: &'static str,
    /// Kafka's key; for what is the application's own, the word it is written down with.
    pub word: &'static str,
    /// Whether it is the application's own, and no configuration of Kafka's.
    pub own: bool,
    /// Its values, as they are shown.
    pub kind: Kind,
    /// Reads it as a number: milliseconds, bytes, a count, or a place among the choices.
    pub get: fn(&C) -> u64,
    /// Writes it as such a number.
    pub set: fn(&mut C, u64),
    /// Reads and writes it with nothing lost.
    pub exact: Exact<C>,
}

// Derived, these would ask the configuration itself to be `Copy`.
impl<C> Clone for Field<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Field<C> {}

impl<C> Field<C> {
    /// Takes it over from another configuration, with nothing lost.
    pub fn copy(&self, from: &C, to: &mut C) {
        match self.exact {
            Exact::Time { get, set } => set(to, get(from)),
            Exact::TimeLimit { get, set } => set(to, get(from)),
            Exact::NumberLimit { get, set } => set(to, get(from)),
            Exact::Word { get, set, .. } => set(to, &get(from)),
            Exact::Choices { get, set, .. } => set(to, &get(from)),
            Exact::Number | Exact::Thousandths | Exact::Choice(_) => {
                (self.set)(to, (self.get)(from));
            }
        }
    }
}

/// What values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Milliseconds.
    Millis,
    /// Bytes.
    Bytes,
    /// A number.
    Count,
    /// A part of a whole, in thousandths.
    Thousandths,
    /// One of these, by its place among them.
    Choice(&'static [&'static str]),
}

/// A field with nothing lost: as a number a time has whole milliseconds only, and of a list there
/// is only the first.
pub enum Exact<C: 'static> {
    /// A time, to the microsecond.
    Time {
        /// Reads it.
        get: fn(&C) -> Duration,
        /// Writes it.
        set: fn(&mut C, Duration),
    },
    /// A number, at most `u32::MAX`: the field's own `get` and `set` lose nothing.
    Number,
    /// A time, to the microsecond, or none, which Kafka writes as `-1`: mostly no limit.
    TimeLimit {
        /// Reads it.
        get: fn(&C) -> Option<Duration>,
        /// Writes it.
        set: fn(&mut C, Option<Duration>),
    },
    /// A number, or none: no limit, which Kafka writes as `-1`.
    NumberLimit {
        /// Reads it.
        get: fn(&C) -> Option<u64>,
        /// Writes it.
        set: fn(&mut C, Option<u64>),
    },
    /// Thousandths of a whole: the field's own `get` and `set` lose nothing.
    Thousandths,
    /// One of these words, by its place: the field's own `get` and `set` lose nothing.
    Choice(&'static [&'static str]),
    /// One of these words, of which some stand for many.
    Word {
        /// The words.
        words: &'static [&'static str],
        /// Reads it.
        get: fn(&C) -> String,
        /// Whether a text is one.
        is_one: fn(&str) -> bool,
        /// Writes it; what is none changes nothing.
        set: fn(&mut C, &str),
    },
    /// Some of these words, by their places, in an order that matters.
    Choices {
        /// The words.
        words: &'static [&'static str],
        /// Reads them.
        get: fn(&C) -> Vec<u64>,
        /// Writes them. Places there are not are left out.
        set: fn(&mut C, &[u64]),
    },
}

impl<C> Clone for Exact<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Exact<C> {}

macro_rules! millis {
    ($key:literal, $field:ident) => {
        millis!($key, $key, $field, false)
    };
    ($key:literal, own $word:literal, $field:ident) => {
        millis!($key, $word, $field, true)
    };
    ($key:literal, $word:literal, $field:ident, $own:literal) => {
        Field {
            key: $key,
            word: $word,
            own: $own,
            kind: Kind::Millis,
            get: |config| config.$field.as_millis(),
            set: |config, value| config.$field = clamped_millis(value),
            exact: Exact::Time {
                get: |config| config.$field,
                set: |config, value| config.$field = value,
            },
        }
    };
}

macro_rules! number {
    ($key:literal, $kind:ident, $field:ident) => {
        number!($key, $key, $kind, $field, false)
    };
    ($key:literal, own $word:literal, $kind:ident, $field:ident) => {
        number!($key, $word, $kind, $field, true)
    };
    ($key:literal, $word:literal, $kind:ident, $field:ident, $own:literal) => {
        Field {
            key: $key,
            word: $word,
            own: $own,
            kind: Kind::$kind,
            get: |config| u64::from(config.$field),
            set: |config, value| config.$field = u32::try_from(value).unwrap_or(u32::MAX),
            exact: Exact::Number,
        }
    };
}

macro_rules! choice {
    ($key:literal, $field:ident, $all:ident, $words:expr) => {
        choice!($key, $key, $field, $all, $words, $words, false)
    };
    ($key:literal, own $word:literal, $field:ident, $all:ident, $shown:expr, $words:expr) => {
        choice!($key, $word, $field, $all, $shown, $words, true)
    };
    ($key:literal, $word:literal, $field:ident, $all:ident, $shown:expr, $words:expr,
     $own:literal) => {
        Field {
            key: $key,
            word: $word,
            own: $own,
            kind: Kind::Choice($shown),
            get: |config| place(&$all, &config.$field),
            set: |config, value| config.$field = pick(&$all, value).unwrap_or(config.$field),
            exact: Exact::Choice($words),
        }
    };
}

/// What a listener does, by its kind: the last one among them is any `seek(tp, …)`.
macro_rules! listener {
    ($key:literal, $word:literal, $field:ident, $does:ident, $all:ident, $shown:expr) => {
        Field {
            key: $key,
            word: $word,
            own: true,
            kind: Kind::Choice($shown),
            get: |config| place_or_last(&$all, &config.$field),
            set: |config, value| {
                let before = config.$field;
                if value != place_or_last(&$all, &before) {
                    config.$field = pick(&$all, value).unwrap_or(before);
                }
            },
            exact: Exact::Word {
                words: &$does::WORDS,
                get: |config| config.$field.to_string(),
                is_one: |text| $does::read(text).is_some(),
                set: |config, text| {
                    let before = config.$field;
                    config.$field = $does::read(text).unwrap_or(before);
                },
            },
        }
    };
}

/// A number of milliseconds far beyond what any check lets pass does not wrap around.
fn clamped_millis(millis: u64) -> Duration {
    Duration::from_millis(millis.min(u64::MAX / 1_000_000))
}

fn place<T: PartialEq>(all: &[T], value: &T) -> u64 {
    all.iter().position(|one| one == value).unwrap_or(0) as u64
}

fn place_or_last<T: PartialEq>(all: &[T], value: &T) -> u64 {
    let last = all.len().saturating_sub(1);
    let found = all.iter().position(|one| one == value);
    found.unwrap_or(last) as u64
}

fn pick<T: Copy>(all: &[T], place: u64) -> Option<T> {
    usize::try_from(place)
        .ok()
        .and_then(|place| all.get(place))
        .copied()
}

const RESETS: [OffsetReset; 4] = [
    OffsetReset::Earliest,
    OffsetReset::Latest,
    OffsetReset::ByDuration(Duration::from_secs(3_600)),
    OffsetReset::None,
];
const ACKS: [Acks; 3] = [Acks::None, Acks::Leader, Acks::All];
const SWITCH: [bool; 2] = [false, true];
const PARTITIONERS: [Partitioner; 2] = [Partitioner::BuiltIn, Partitioner::RoundRobin];
const ON_REBALANCE: [OnRebalance; 5] = [
    OnRebalance::Nothing,
    OnRebalance::Commit,
    OnRebalance::SeekToBeginning,
    OnRebalance::SeekToEnd,
    OnRebalance::Seek(Position(0)),
];
const ON_LOST: [OnLost; 6] = [
    OnLost::AsRevoked,
    OnLost::Does(OnRebalance::Nothing),
    OnLost::Does(OnRebalance::Commit),
    OnLost::Does(OnRebalance::SeekToBeginning),
    OnLost::Does(OnRebalance::SeekToEnd),
    OnLost::Does(OnRebalance::Seek(Position(0))),
];
const ON_REBALANCE_SHOWN: [&str; 5] = [
    "nothing",
    "commitSync()",
    "seekToBeginning(partitions)",
    "seekToEnd(partitions)",
    "seek(tp, offset)",
];
const ON_LOST_SHOWN: [&str; 6] = [
    "as onPartitionsRevoked",
    "nothing",
    "commitSync()",
    "seekToBeginning(partitions)",
    "seekToEnd(partitions)",
    "seek(tp, offset)",
];
const STYLES: [CommitStyle; 9] = CommitStyle::ALL;
const STYLE_WORDS: [&str; 9] = {
    let mut words = [""; 9];
    let mut place = 0;
    while place < words.len() {
        words[place] = STYLES[place].name();
        place += 1;
    }
    words
};
const ASSIGNORS: [AssignorName; 5] = AssignorName::ALL;
const ASSIGNOR_WORDS: [&str; 5] = {
    let mut words = [""; 5];
    let mut place = 0;
    while place < words.len() {
        words[place] = ASSIGNORS[place].name();
        place += 1;
    }
    words
};

const PROTOCOLS: [GroupProtocol; 2] = [GroupProtocol::Classic, GroupProtocol::Consumer];
const REMOTE_ASSIGNORS: [Option<ServerAssignor>; 3] = [
    None,
    Some(ServerAssignor::Uniform),
    Some(ServerAssignor::Range),
];
const POLICIES: [MigrationPolicy; 4] = MigrationPolicy::ALL;
const POLICY_NAMES: [&str; 4] = {
    let mut words = [""; 4];
    let mut place = 0;
    while place < words.len() {
        words[place] = POLICIES[place].name();
        place += 1;
    }
    words
};
const SERVER_ASSIGNORS: [ServerAssignor; 2] = ServerAssignor::ALL;
const SERVER_ASSIGNOR_WORDS: [&str; 2] =
    [ServerAssignor::Uniform.name(), ServerAssignor::Range.name()];

const CLIENTS: [Profile; 6] = Profile::ALL;
const CLIENT_WORDS: [&str; 6] = {
    let mut words = [""; 6];
    let mut place = 0;
    while place < words.len() {
        words[place] = CLIENTS[place].name();
        place += 1;
    }
    words
};
const CLIENT_TITLES: [&str; 6] = {
    let mut titles = [""; 6];
    let mut place = 0;
    while place < titles.len() {
        titles[place] = CLIENTS[place].library().title;
        place += 1;
    }
    titles
};

/// The client library. It brings its defaults with it, so it comes first in its table.
macro_rules! client {
    () => {
        Field {
            key: "client library",
            word: "client",
            own: true,
            kind: Kind::Choice(&CLIENT_TITLES),
            get: |config| place(&CLIENTS, &config.client),
            set: |config, value| {
                config.switch_client(pick(&CLIENTS, value).unwrap_or(config.client));
            },
            exact: Exact::Choice(&CLIENT_WORDS),
        }
    };
}

const COMMITS: Field<ConsumerConfig> = Field {
    key: "commit style",
    word: "commits",
    own: true,
    kind: Kind::Choice(&[
        "enable.auto.commit=true",
        "commitSync(r.offset()+1)",
        "commitSync(r.offset())",
        "commitSync() in the loop",
        "commitSync() after the batch",
        "commitSync() before processing",
        "commitAsync() after the batch",
        "commitSync(contiguous watermark)",
        "never",
    ]),
    get: |config| place(&STYLES, &config.commit_style),
    set: |config, value| {
        config.commit_style = pick(&STYLES, value).unwrap_or(config.commit_style);
    },
    exact: Exact::Choice(&STYLE_WORDS),
};

const AUTO_OFFSET_RESET: Field<ConsumerConfig> = Field {
    key: "auto.offset.reset",
    word: "auto.offset.reset",
    own: false,
    kind: Kind::Choice(&OffsetReset::WORDS),
    get: |config| match config.auto_offset_reset {
        OffsetReset::ByDuration(_) => 2,
        reset => place(&RESETS, &reset),
    },
    set: |config, value| {
        let reset = config.auto_offset_reset;
        if !(value == 2 && matches!(reset, OffsetReset::ByDuration(_))) {
            config.auto_offset_reset = pick(&RESETS, value).unwrap_or(reset);
        }
    },
    exact: Exact::Word {
        words: &OffsetReset::WORDS,
        get: |config| config.auto_offset_reset.to_string(),
        is_one: |text| OffsetReset::read(text).is_some(),
        set: |config, text| {
            let before = config.auto_offset_reset;
            config.auto_offset_reset = OffsetReset::read(text).unwrap_or(before);
        },
    },
};

const STRATEGY: Field<ConsumerConfig> = Field {
    key: "partition.assignment.strategy",
    word: "partition.assignment.strategy",
    own: false,
    kind: Kind::Choice(&ASSIGNOR_WORDS),
    get: |config| config.assignors.first().map_or(0, |a| place(&ASSIGNORS, a)),
    set: |config, value| config.assignors = pick(&ASSIGNORS, value).into_iter().collect(),
    exact: Exact::Choices {
        words: &ASSIGNOR_WORDS,
        get: |config| {
            let names = config.assignors.iter();
            names.map(|name| place(&ASSIGNORS, name)).collect()
        },
        set: |config, places| {
            let names = places.iter();
            config.assignors = names.filter_map(|place| pick(&ASSIGNORS, *place)).collect();
        },
    },
};

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

/// The fields of a consumer; its names and its subscription are none.
#[must_use]
pub fn consumer_fields() -> Vec<Field<ConsumerConfig>> {
    alloc::vec![
        client!(),
        COMMITS,
        millis!("processing time", own "processing.time", processing_time),
        millis!("processing jitter", own "processing.jitter", processing_jitter),
        number!("worker threads", own "worker.threads", Count, worker_threads),
        AUTO_OFFSET_RESET,
        choice!(
            "group.protocol",
            group_protocol,
            PROTOCOLS,
            &["classic", "consumer"]
        ),
        choice!(
            "group.remote.assignor",
            group_remote_assignor,
            REMOTE_ASSIGNORS,
            &["null", "uniform", "range"]
        ),
        millis!("session.timeout.ms", session_timeout),
        millis!("heartbeat.interval.ms", heartbeat_interval),
        millis!("max.poll.interval.ms", max_poll_interval),
        number!("max.poll.records", Count, max_poll_records),
        millis!("auto.commit.interval.ms", auto_commit_interval),
        STRATEGY,
        number!("fetch.min.bytes", Bytes, fetch_min_bytes),
        millis!("fetch.max.wait.ms", fetch_max_wait),
        number!("fetch.max.bytes", Bytes, fetch_max_bytes),
        number!(
            "max.partition.fetch.bytes",
            Bytes,
            max_partition_fetch_bytes
        ),
        millis!("metadata.max.age.ms", metadata_max_age),
        millis!("request.timeout.ms", request_timeout),
        millis!("default.api.timeout.ms", default_api_timeout),
        millis!("retry.backoff.ms", retry_backoff),
        millis!("retry.backoff.max.ms", retry_backoff_max),
        millis!("poll() timeout", own "poll.timeout", poll_timeout),
        millis!("listener time", own "listener.time", listener_time),
        listener!(
            "onPartitionsRevoked",
            "on.partitions.revoked",
            on_partitions_revoked,
            OnRebalance,
            ON_REBALANCE,
            &ON_REBALANCE_SHOWN
        ),
        listener!(
            "onPartitionsAssigned",
            "on.partitions.assigned",
            on_partitions_assigned,
            OnRebalance,
            ON_REBALANCE,
            &ON_REBALANCE_SHOWN
        ),
        listener!(
            "onPartitionsLost",
            "on.partitions.lost",
            on_partitions_lost,
            OnLost,
            ON_LOST,
            &ON_LOST_SHOWN
        ),
    ]
}

/// The fields of a producer; its name, its topic and what it sends are none.
#[must_use]
pub fn producer_fields() -> Vec<Field<ProducerConfig>> {
    alloc::vec![
        client!(),
        millis!("time between records", own "every", every),
        number!("tombstone every", own "tombstone.every", Count, tombstone_every),
        choice!("acks", acks, ACKS, &["0", "1", "all"]),
        choice!(
            "enable.idempotence",
            enable_idempotence,
            SWITCH,
            &["false", "true"]
        ),
        millis!("linger.ms", linger),
        number!("batch.size", Bytes, batch_size),
        choice!(
            "partitioner.class",
            partitioner,
            PARTITIONERS,
            &["null", "RoundRobinPartitioner"]
        ),
        number!(
            "max.in.flight.requests.per.connection",
            Count,
            max_in_flight
        ),
        number!("retries", Count, retries),
        millis!("retry.backoff.ms", retry_backoff),
        millis!("retry.backoff.max.ms", retry_backoff_max),
        millis!("request.timeout.ms", request_timeout),
        millis!("delivery.timeout.ms", delivery_timeout),
        millis!("max.block.ms", max_block),
        millis!("metadata.max.age.ms", metadata_max_age),
    ]
}

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
        APPEND_LINGER,
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

/// What a number stands for no limit with, where there can be one: for Kafka's `-1`.
const NO_LIMIT: u64 = u64::MAX;

const APPEND_LINGER: Field<BrokerConfig> = Field {
    key: "group.coordinator.append.linger.ms",
    word: "group.coordinator.append.linger.ms",
    own: false,
    kind: Kind::Millis,
    get: |config| {
        let linger = config.group_coordinator_append_linger;
        linger.map_or(NO_LIMIT, Duration::as_millis)
    },
    set: |config, value| {
        let linger = (value != NO_LIMIT).then(|| clamped_millis(value));
        config.group_coordinator_append_linger = linger;
    },
    exact: Exact::TimeLimit {
        get: |config| config.group_coordinator_append_linger,
        set: |config, value| config.group_coordinator_append_linger = value,
    },
};

const RETENTION: Field<TopicConfig> = Field {
    key: "retention.ms",
    word: "retention.ms",
    own: false,
    kind: Kind::Millis,
    get: |config| config.retention.map_or(NO_LIMIT, Duration::as_millis),
    set: |config, value| {
        config.retention = (value != NO_LIMIT).then(|| clamped_millis(value));
    },
    exact: Exact::TimeLimit {
        get: |config| config.retention,
        set: |config, value| config.retention = value,
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
        RETENTION,
        RETENTION_BYTES,
        number!("segment.bytes", Bytes, segment_bytes),
        millis!("segment.ms", segment),
        DIRTY_RATIO,
        millis!("min.compaction.lag.ms", min_compaction_lag),
        millis!("delete.retention.ms", delete_retention),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::Subscription;

    fn a_consumer() -> ConsumerConfig {
        ConsumerConfig::new("c", Some("g"), Subscription::Subscribe(Vec::new()))
    }

    #[test]
    fn every_field_reads_back_what_was_written() {
        let mut consumer = a_consumer();
        for field in consumer_fields() {
            (field.set)(&mut consumer, 1);
            assert_eq!((field.get)(&consumer), 1, "{}", field.key);
        }
        let mut producer = ProducerConfig::new("p", "t");
        for field in producer_fields() {
            (field.set)(&mut producer, 1);
            assert_eq!((field.get)(&producer), 1, "{}", field.key);
        }
        let mut brokers = BrokerConfig::default();
        for field in broker_fields() {
            let value = if matches!(field.kind, Kind::Choice(_)) {
                1
            } else {
                7
            };
            (field.set)(&mut brokers, value);
            assert_eq!((field.get)(&brokers), value, "{}", field.key);
        }
        let mut topic = TopicConfig::default();
        for field in topic_fields() {
            (field.set)(&mut topic, 1);
            assert_eq!((field.get)(&topic), 1, "{}", field.key);
        }
    }

    #[test]
    fn absurd_numbers_neither_wrap_nor_panic() {
        let mut consumer = a_consumer();
        for field in consumer_fields() {
            (field.set)(&mut consumer, u64::MAX);
        }
        assert_eq!(consumer.max_poll_records, u32::MAX);
        assert!(consumer.session_timeout > Duration::from_secs(1_000_000));
    }

    /// A key of Kafka's says its unit; what is not Kafka's is written with one.
    #[test]
    fn kafkas_times_are_the_ones_whose_keys_end_in_ms() {
        fn check<C>(fields: &[Field<C>]) {
            for field in fields {
                let time = matches!(field.exact, Exact::Time { .. } | Exact::TimeLimit { .. });
                let named = field.word.rsplit('.').next() == Some("ms");
                assert_eq!(time && !field.own, named, "{}", field.word);
                assert!(field.own || field.key == field.word, "{}", field.key);
            }
        }
        check(&consumer_fields());
        check(&producer_fields());
        check(&broker_fields());
        check(&topic_fields());
    }

    #[test]
    fn a_list_keeps_its_order() {
        let mut consumer = a_consumer();
        let Exact::Choices { get, set, .. } = STRATEGY.exact else {
            panic!("a list");
        };
        set(&mut consumer, &[1, 0, 9]);
        assert_eq!(
            consumer.assignors,
            [AssignorName::RoundRobin, AssignorName::Range]
        );
        assert_eq!(get(&consumer), [1, 0]);
    }
}
