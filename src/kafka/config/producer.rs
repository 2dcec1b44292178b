//! What a producer is configured with.

use crate::kafka::{ClientId, Profile, TopicName};
use crate::sim::Duration;
use alloc::sync::Arc;
use core::fmt;
use serde::{Deserialize, Serialize};

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
    /// ([`ProducerHabits`](crate::kafka::profile::ProducerHabits)).
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
