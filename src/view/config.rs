//! Configurations as fields that can be shown and changed one by one: Kafka's key, the value, its
//! unit, and Kafka's default.

use crate::kafka::{
    Acks, AssignorName, BrokerConfig, CommitStyle, ConsumerConfig, OffsetReset, Partitioner,
    ProducerConfig,
};
use crate::sim::Duration;
use alloc::vec::Vec;

/// One field of a configuration `C`.
pub struct Field<C: 'static> {
    /// Kafka's key; for what is the application's own, a word of ours.
    pub key: &'static str,
    /// Whether it is the application's own, and no configuration of Kafka's.
    pub own: bool,
    /// Its values.
    pub kind: Kind,
    /// Reads it.
    pub get: fn(&C) -> u64,
    /// Writes it.
    pub set: fn(&mut C, u64),
}

// Derived, these would ask the configuration itself to be `Copy`.
impl<C> Clone for Field<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Field<C> {}

/// What values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Milliseconds.
    Millis,
    /// Bytes.
    Bytes,
    /// A number.
    Count,
    /// One of these, by its place among them.
    Choice(&'static [&'static str]),
}

macro_rules! millis {
    ($key:literal, $field:ident) => {
        millis!($key, $field, false)
    };
    ($key:literal, $field:ident, $own:literal) => {
        Field {
            key: $key,
            own: $own,
            kind: Kind::Millis,
            get: |config| config.$field.as_millis(),
            set: |config, value| config.$field = clamped_millis(value),
        }
    };
}

macro_rules! number {
    ($key:literal, $kind:ident, $field:ident) => {
        Field {
            key: $key,
            own: false,
            kind: Kind::$kind,
            get: |config| u64::from(config.$field),
            set: |config, value| config.$field = u32::try_from(value).unwrap_or(u32::MAX),
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

fn pick<T: Copy>(all: &[T], place: u64) -> Option<T> {
    usize::try_from(place)
        .ok()
        .and_then(|place| all.get(place))
        .copied()
}

const RESETS: [OffsetReset; 3] = [
    OffsetReset::Earliest,
    OffsetReset::Latest,
    OffsetReset::None,
];
const ACKS: [Acks; 3] = [Acks::None, Acks::Leader, Acks::All];
const PARTITIONERS: [Partitioner; 2] = [Partitioner::BuiltIn, Partitioner::RoundRobin];

/// The fields of a consumer.
#[must_use]
pub fn consumer_fields() -> Vec<Field<ConsumerConfig>> {
    alloc::vec![
        Field {
            key: "commit style",
            own: true,
            kind: Kind::Choice(&[
                "enable.auto.commit=true",
                "commitSync(r.offset()+1)",
                "commitSync() in the loop",
                "commitSync() after the batch",
                "commitSync() before processing",
                "commitAsync() after the batch",
                "never",
            ]),
            get: |config| place(&CommitStyle::ALL, &config.commit_style),
            set: |config, value| {
                config.commit_style = pick(&CommitStyle::ALL, value).unwrap_or(config.commit_style);
            },
        },
        millis!("processing time", processing_time, true),
        Field {
            key: "auto.offset.reset",
            own: false,
            kind: Kind::Choice(&["earliest", "latest", "none"]),
            get: |config| place(&RESETS, &config.auto_offset_reset),
            set: |config, value| {
                config.auto_offset_reset = pick(&RESETS, value).unwrap_or(config.auto_offset_reset);
            },
        },
        millis!("session.timeout.ms", session_timeout),
        millis!("heartbeat.interval.ms", heartbeat_interval),
        millis!("max.poll.interval.ms", max_poll_interval),
        number!("max.poll.records", Count, max_poll_records),
        millis!("auto.commit.interval.ms", auto_commit_interval),
        Field {
            key: "partition.assignment.strategy",
            own: false,
            kind: Kind::Choice(&["range", "roundrobin"]),
            get: |config| u64::from(config.assignors.first() == Some(&AssignorName::RoundRobin)),
            set: |config, value| {
                config.assignors = pick(&crate::assignor::CATALOG, value).into_iter().collect();
            },
        },
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
        millis!("poll() timeout", poll_timeout, true),
    ]
}

/// The fields of a producer.
#[must_use]
pub fn producer_fields() -> Vec<Field<ProducerConfig>> {
    alloc::vec![
        millis!("time between records", every, true),
        Field {
            key: "acks",
            own: false,
            kind: Kind::Choice(&["0", "1", "all"]),
            get: |config| place(&ACKS, &config.acks),
            set: |config, value| config.acks = pick(&ACKS, value).unwrap_or(config.acks),
        },
        Field {
            key: "enable.idempotence",
            own: false,
            kind: Kind::Choice(&["false", "true"]),
            get: |config| u64::from(config.enable_idempotence),
            set: |config, value| config.enable_idempotence = value > 0,
        },
        millis!("linger.ms", linger),
        number!("batch.size", Bytes, batch_size),
        Field {
            key: "partitioner.class",
            own: false,
            kind: Kind::Choice(&["null", "RoundRobinPartitioner"]),
            get: |config| place(&PARTITIONERS, &config.partitioner),
            set: |config, value| {
                config.partitioner = pick(&PARTITIONERS, value).unwrap_or(config.partitioner);
            },
        },
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
        millis!("network latency", network_latency, true),
        millis!("broker.session.timeout.ms", broker_session_timeout),
        millis!(
            "group.initial.rebalance.delay.ms",
            group_initial_rebalance_delay
        ),
        millis!("group.min.session.timeout.ms", group_min_session_timeout),
        millis!("group.max.session.timeout.ms", group_max_session_timeout),
        millis!(
            "group.coordinator.append.linger.ms",
            group_coordinator_append_linger
        ),
        number!(
            "offsets.topic.segment.bytes",
            Bytes,
            offsets_topic_segment_bytes
        ),
        millis!("log.cleaner.backoff.ms", log_cleaner_backoff),
        millis!("start of a broker", broker_startup, true),
        millis!("load of a coordinator", coordinator_load, true),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::Subscription;

    #[test]
    fn every_field_reads_back_what_was_written() {
        let mut consumer = ConsumerConfig::new("c", Some("g"), Subscription::Subscribe(Vec::new()));
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
            (field.set)(&mut brokers, 7);
            assert_eq!((field.get)(&brokers), 7, "{}", field.key);
        }
    }

    #[test]
    fn absurd_numbers_neither_wrap_nor_panic() {
        let mut consumer = ConsumerConfig::new("c", Some("g"), Subscription::Subscribe(Vec::new()));
        for field in consumer_fields() {
            (field.set)(&mut consumer, u64::MAX);
        }
        assert_eq!(consumer.max_poll_records, u32::MAX);
        assert!(consumer.session_timeout > Duration::from_secs(1_000_000));
    }
}
