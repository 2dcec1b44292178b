//! Configuration of brokers and clients. A field is the config key with `_` for `.`, without the
//! `_ms` that its type says; `default()` is what Apache Kafka 4.x ships with.
//!
//! What is no configuration of Kafka's but the application's own doing (how often it sends, how
//! long it works on a record, when it commits) stands last in each struct and says so.

mod assignors;
mod broker;
mod consumer;
mod listener;
mod producer;

pub use assignors::{AssignorName, RebalanceProtocol, ServerAssignor};
pub use broker::{BrokerConfig, MigrationPolicy};
pub use consumer::{CommitStyle, ConsumerConfig, GroupProtocol, OffsetReset, Subscription};
pub use listener::{OnLost, OnRebalance};
pub use producer::{
    Acks, MAX_IN_FLIGHT_IDEMPOTENT, Partitioner, ProducerConfig, RecordSource, SourceLine,
};
