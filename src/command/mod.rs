//! Everything a person can ask for, and what may be asked.
//!
//! A command is checked against the world as it is before anything changes: either all of it
//! happens or nothing does, and the refusal names what is wrong and what is allowed. What Kafka
//! would refuse is refused with Kafka's own error.

mod check;
mod delete_offsets;
mod group_protocol;
mod refusal;
mod reset;

pub use check::check;
pub use delete_offsets::{DeletePlan, DeleteRow, delete_plan};
pub use refusal::{Because, CommandError};
pub use reset::{OffsetScope, ResetOffsetsTo, ResetPlan, ResetWarning, reset_plan};

use crate::cluster::consumer::CrashLine;
use crate::kafka::{
    BrokerConfig, BrokerId, ClientId, ConsumerConfig, GroupId, ProducerConfig, SourceLine,
    TopicConfig, TopicName, TopicPartition,
};
use crate::sim::{Duration, SimTime};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Brokers a cluster may have.
pub const BROKERS_MAX: u32 = 3;
/// Topics a cluster may have, `__consumer_offsets` not counted.
pub const TOPICS_MAX: u32 = 8;
/// Partitions a topic may have.
pub const PARTITIONS_MAX: u32 = 1_000;
/// Producers, and consumers, there may be.
pub const CLIENTS_MAX: u32 = 64;
/// Lines a producer's input may have.
pub const LINES_MAX: u32 = 10_000;
/// Bytes a key or a value may have.
pub const TEXT_MAX: u32 = 1_000;
/// Bytes that may stand beside a commit: more than Kafka takes, so that one can see it refuse.
pub const METADATA_MAX: u32 = 5_000;
/// The quickest network that can be asked for.
pub const LATENCY_MIN: Duration = Duration::from_micros(100);
/// The longest time that can be asked for.
pub const DURATION_MAX: Duration = Duration::from_secs(31 * 24 * 3_600);

/// Something a person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each variant's sentence says what its fields are"
)]
pub enum Command {
    /// Configures what the brokers share, and the network.
    ConfigureBrokers { config: BrokerConfig },
    /// Makes a topic with so many partitions.
    CreateTopic {
        topic: TopicName,
        partitions: u32,
        #[serde(default)]
        config: TopicConfig,
    },
    /// Configures a topic anew, at once.
    ConfigureTopic {
        topic: TopicName,
        config: TopicConfig,
    },
    /// Gives a topic so many partitions in all; they only grow.
    AddPartitions { topic: TopicName, total: u32 },
    /// Deletes a topic with its records and what groups have committed of it.
    DeleteTopic { topic: TopicName },
    /// `kafka-delete-records.sh`: deletes what is below an offset, or with none all there is.
    DeleteRecords {
        partition: TopicPartition,
        before: Option<u64>,
    },
    /// Starts a producer.
    AddProducer { config: ProducerConfig },
    /// Configures a producer anew, at once.
    ConfigureProducer { config: ProducerConfig },
    /// Has a producer send what it has and go.
    RemoveProducer { producer: ClientId },
    /// Stops a producer's application from sending, or lets it.
    SetSending { producer: ClientId, sending: bool },
    /// Has a producer send one record.
    Produce {
        producer: ClientId,
        record: SourceLine,
    },
    /// Starts a consumer.
    AddConsumer { config: ConsumerConfig },
    /// Configures a consumer anew, from its next start; its processing time at once.
    ConfigureConsumer { config: ConsumerConfig },
    /// Takes a consumer away: `close()` if it runs, and off the stage.
    RemoveConsumer { consumer: ClientId },
    /// Has a consumer finish its batch and call `close()`.
    CloseConsumer { consumer: ClientId },
    /// Kills a consumer's process.
    CrashConsumer { consumer: ClientId },
    /// Stops a consumer's process for a while.
    FreezeConsumer {
        consumer: ClientId,
        duration: Duration,
    },
    /// Starts a new process for a consumer whose old one is gone.
    StartConsumer { consumer: ClientId },
    /// `seek()`, `seekToBeginning()`, `seekToEnd()`.
    Seek {
        consumer: ClientId,
        partition: TopicPartition,
        to: SeekTo,
    },
    /// `commitSync(Map.of(partition, new OffsetAndMetadata(offset, metadata)))`, between two
    /// records or two calls of `poll()`.
    Commit {
        consumer: ClientId,
        partition: TopicPartition,
        offset: u64,
        metadata: Arc<str>,
    },
    /// `pause()` or `resume()` of a partition.
    SetPaused {
        consumer: ClientId,
        partition: TopicPartition,
        paused: bool,
    },
    /// Puts a crash between two lines of a consumer's program, at its nth record from now on.
    SetCrashPoint {
        consumer: ClientId,
        line: CrashLine,
        nth: u64,
    },
    /// Takes the crash out again.
    ClearCrashPoint { consumer: ClientId },
    /// Kills a broker's process.
    KillBroker { broker: BrokerId },
    /// Starts a broker's process again, on the disk it left.
    StartBroker { broker: BrokerId },
    /// Deletes a group that has no members, with what it has committed.
    DeleteGroup { group: GroupId },
    /// `kafka-consumer-groups.sh --reset-offsets --execute`: [`reset_plan`] is its `--dry-run`.
    ResetOffsets {
        group: GroupId,
        scope: OffsetScope,
        to: ResetOffsetsTo,
    },
    /// `kafka-consumer-groups.sh --delete-offsets`: [`delete_plan`] is what it does and says.
    /// It is refused if no partition's offset may be deleted.
    DeleteOffsets {
        group: GroupId,
        topics: Vec<TopicName>,
        partitions: Vec<TopicPartition>,
    },
}

/// Where to seek.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeekTo {
    /// To an offset, whether or not there is a record.
    Offset(u64),
    /// To the log start.
    Beginning,
    /// To the first record of this moment or later, or else to the high watermark
    /// (`offsetsForTimes()`).
    Timestamp(SimTime),
    /// To the high watermark.
    End,
}
