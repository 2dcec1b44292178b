//! Client libraries: what each does by itself with offsets and records, and how it ships. One
//! file for each, which names the version that was read and where.
//!
//! Brokers do not care who wrote a client. When offsets are committed without being asked, which
//! records may be repeated or lost, and where a key goes: all of that is the client's.

mod config;
mod franz_go;
mod java;
mod java_consumer;
mod kafka_python;
mod kafkajs;
mod librdkafka;
mod sarama;

pub use java_consumer::{VERSIONS, Versions};

use super::hash::Formula;
use super::{Acks, AssignorName, OffsetReset, PartitionId};
use crate::sim::Duration;
use serde::{Deserialize, Serialize};

/// The client library of a producer or a consumer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Profile {
    /// Apache Kafka's own, in Java.
    #[default]
    Java,
    /// librdkafka (C), also below confluent-kafka-python, -go, -dotnet and others.
    Librdkafka,
    /// sarama (Go).
    Sarama,
    /// kafka-python (Python).
    KafkaPython,
    /// franz-go (Go).
    FranzGo,
    /// KafkaJS (JavaScript).
    KafkaJs,
}

/// What a client library is like.
#[derive(Debug)]
pub struct Library {
    /// Its word in the notation.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The version that is described.
    pub version: &'static str,
    /// Where that was read: a repository or package, and files in it.
    pub sources: &'static [&'static str],
    /// What was not read, or is not modelled; nothing if that is nothing.
    pub open: &'static str,
    /// As a consumer.
    pub consumer: ConsumerHabits,
    /// As a producer.
    pub producer: ProducerHabits,
}

/// What a client does by itself as a consumer.
#[derive(Debug)]
pub struct ConsumerHabits {
    /// What it commits if it commits by itself, in the interval, when it gives partitions up and
    /// when it is closed.
    pub commits: Commits,
    /// When it does so, apart from giving partitions up and being closed.
    pub when: When,
    /// Whether it also commits by itself what is behind its last commit, after a `seek()`.
    pub rewinds: bool,
    /// Whether `seek()` commits where it goes, if it commits by itself.
    pub commits_seeks: bool,
    /// What it does about a position outside of the log.
    pub out_of_range: OutOfRange,
    /// How it hands records out.
    pub hands_out: HandsOut,
    /// When it heartbeats.
    pub heartbeats: Heartbeats,
    /// Whether the application may be away for as long as it likes: then the time a rebalance
    /// waits for it. Nothing if `max.poll.interval.ms` bounds both.
    pub rebalance_timeout: Option<Duration>,
    /// Where it takes part in rebalances.
    pub rebalances: Rebalances,
    /// The assignors it brings.
    pub assignors: &'static [AssignorName],
    /// How it ships.
    pub defaults: ConsumerDefaults,
    /// Kafka's keys that mean nothing to it.
    pub lacks: &'static [&'static str],
}

/// What an automatic commit covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commits {
    /// Every position: whatever was handed out, done or not.
    Positions,
    /// What was handed out, done or not, of partitions that gave something since the last commit.
    HandedOut,
    /// What earlier polls handed out, and not what the application has in hand.
    EarlierPolls,
    /// What the application is done with.
    Done,
}

/// When a client commits by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In `poll()`, once the interval is over.
    InPoll,
    /// Every interval, whatever the application is doing.
    Timer,
    /// After each batch, and it waits for the answer.
    AfterBatch,
}

/// What a client does about a position that the broker says is outside of the log
/// (`OFFSET_OUT_OF_RANGE`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfRange {
    /// Asks `auto.offset.reset`.
    Policy,
    /// The same as long as it has read nothing there since it began; after that it goes to the
    /// time of the last record it has read.
    NearestInTime,
    /// The same as long as it has read nothing there since it began; after that it ends its
    /// session, and joins its group again.
    EndsSession,
}

/// What the application gets at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandsOut {
    /// A list of up to `max.poll.records` records.
    Poll,
    /// One record after the other out of such a list: an iterator, which can be left between two.
    Iterator,
    /// One record.
    Record,
    /// Whatever is there.
    Everything,
    /// What one fetch brought of one partition, which can be left between two records.
    PartitionBatch,
}

/// When a client tells the coordinator that it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heartbeats {
    /// On a thread of its own.
    OwnThread,
    /// Between two records only.
    BetweenRecords,
}

/// Where a client takes part in a rebalance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebalances {
    /// Where the application takes records: it waits until that has done so.
    InPoll,
    /// In the background, whatever the application has in hand.
    Background,
}

/// How a client ships, as a consumer.
#[derive(Debug)]
pub struct ConsumerDefaults {
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
    /// `fetch.max.wait.ms`.
    pub fetch_max_wait: Duration,
    /// `fetch.max.bytes`.
    pub fetch_max_bytes: u32,
    /// `metadata.max.age.ms`.
    pub metadata_max_age: Duration,
    /// `partition.assignment.strategy`.
    pub assignors: &'static [AssignorName],
}

/// What a client does by itself as a producer.
#[derive(Debug)]
pub struct ProducerHabits {
    /// What it computes of a key.
    pub formula: Formula,
    /// Whether a key of no bytes is none.
    pub empty_key_is_none: bool,
    /// Where a record without a key goes.
    pub without_key: WithoutKey,
    /// Whether the next batch of a partition waits for the answer to the one before.
    pub one_batch_at_a_time: bool,
    /// With how many requests in flight batches can be numbered (`enable.idempotence`).
    pub max_in_flight_idempotent: u32,
    /// How it ships.
    pub defaults: ProducerDefaults,
    /// Kafka's keys that mean nothing to it.
    pub lacks: &'static [&'static str],
}

impl ProducerHabits {
    /// The partition that is a key's, of so many; none where the key does not count.
    #[must_use]
    pub fn home(&self, key: &str, partitions: u32) -> Option<PartitionId> {
        let counts = partitions > 0 && !(self.empty_key_is_none && key.is_empty());
        counts.then(|| self.formula.partition(key.as_bytes(), partitions))?
    }
}

/// Where a record without a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutKey {
    /// To one partition until `batch.size` bytes went there, and then another.
    StickyByBatch,
    /// To one partition until so many bytes went there, and then another.
    StickyByBytes(u32),
    /// To one partition for this time, and then another.
    StickyForTime(Duration),
    /// Anywhere, each by chance.
    Random,
    /// To one partition after the other, from one drawn by chance.
    RoundRobin,
}

/// How a client ships, as a producer.
#[derive(Debug)]
pub struct ProducerDefaults {
    /// `acks`.
    pub acks: Acks,
    /// `enable.idempotence`.
    pub enable_idempotence: bool,
    /// `linger.ms`.
    pub linger: Duration,
    /// `batch.size`; 0 if each record goes out by itself.
    pub batch_size: u32,
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
    /// `max.in.flight.requests.per.connection`.
    pub max_in_flight: u32,
    /// `metadata.max.age.ms`.
    pub metadata_max_age: Duration,
}

/// What stands for a number without a limit: Kafka's largest.
pub const UNLIMITED: u32 = i32::MAX.unsigned_abs();

/// What stands for a time without a limit: longer than any run.
pub const FOREVER: Duration = Duration::from_secs(31 * 24 * 3_600);

/// Every library that is described: those a client can be told to have, and Java's consumer of
/// the `consumer` protocol, which follows from `group.protocol`.
pub static CATALOG: [&Library; 7] = [
    &java::JAVA,
    &java_consumer::JAVA_CONSUMER,
    &librdkafka::LIBRDKAFKA,
    &sarama::SARAMA,
    &kafka_python::KAFKA_PYTHON,
    &franz_go::FRANZ_GO,
    &kafkajs::KAFKAJS,
];

impl Profile {
    /// Every profile, in the order in which they are offered.
    pub const ALL: [Profile; 6] = [
        Profile::Java,
        Profile::Librdkafka,
        Profile::Sarama,
        Profile::KafkaPython,
        Profile::FranzGo,
        Profile::KafkaJs,
    ];

    /// What it is like.
    #[must_use]
    pub const fn library(self) -> &'static Library {
        match self {
            Profile::Java => &java::JAVA,
            Profile::Librdkafka => &librdkafka::LIBRDKAFKA,
            Profile::Sarama => &sarama::SARAMA,
            Profile::KafkaPython => &kafka_python::KAFKA_PYTHON,
            Profile::FranzGo => &franz_go::FRANZ_GO,
            Profile::KafkaJs => &kafkajs::KAFKAJS,
        }
    }

    /// Its word in the notation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.library().name
    }

    /// As a consumer.
    #[must_use]
    pub const fn consumer(self) -> &'static ConsumerHabits {
        &self.library().consumer
    }

    /// As a producer.
    #[must_use]
    pub const fn producer(self) -> &'static ProducerHabits {
        &self.library().producer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::field::{consumer_fields, producer_fields};
    use std::vec::Vec;

    #[test]
    fn every_profile_is_in_the_catalogue_and_says_where_it_was_read() {
        for profile in Profile::ALL {
            let name = profile.name();
            assert!(CATALOG.iter().any(|one| one.name == name), "{name}");
        }
        let mut names: Vec<&str> = CATALOG.iter().map(|one| one.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CATALOG.len(), "names are told apart");
        for one in CATALOG {
            assert!(
                !one.sources.is_empty() && !one.version.is_empty(),
                "{}",
                one.name
            );
        }
    }

    /// A key that is misspelt would be offered although it means nothing.
    #[test]
    fn what_a_client_lacks_are_keys_there_are() {
        let mut consumer: Vec<&str> = consumer_fields().iter().map(|field| field.key).collect();
        consumer.push("group.instance.id");
        let producer: Vec<&str> = producer_fields().iter().map(|field| field.key).collect();
        for one in CATALOG {
            for key in one.consumer.lacks {
                assert!(consumer.contains(key), "{}: {key}", one.name);
            }
            for key in one.producer.lacks {
                assert!(producer.contains(key), "{}: {key}", one.name);
            }
        }
    }
}
