//! Kafka's nouns as types, without behaviour: what a thing is called, what it may be compared
//! with, and what it looks like in print. Names and spellings are Kafka's own.

mod newtype;

pub mod config;
pub mod epoch;
pub mod error;
pub mod field;
pub mod group_heartbeat;
pub mod group_record;
pub mod hash;
pub mod id;
pub mod iso8601;
pub mod message;
pub mod murmur2;
pub mod offset;
pub mod profile;
pub mod record;
pub mod topic;

pub use config::{
    Acks, AssignorName, BrokerConfig, CommitStyle, ConsumerConfig, GroupProtocol, MigrationPolicy,
    OffsetReset, OnLost, OnRebalance, Partitioner, ProducerConfig, RebalanceProtocol, RecordSource,
    ServerAssignor, SourceLine, Subscription,
};
pub use epoch::{GenerationId, GroupEpoch, LeaderEpoch, ProducerEpoch};
pub use error::KafkaError;
pub use group_heartbeat::{GroupHeartbeat, GroupHeartbeatAnswer, MemberEpoch};
pub use group_record::{
    AssignedPartitions, ClassicMember, ConsumerGroupRecord, CurrentAssignment, Given,
    MemberReconciliation, MetadataHash, Subscriber,
};
pub use id::{
    BrokerId, ClientId, GroupId, GroupInstanceId, MemberId, MessageId, NodeId, PartitionId,
    ProducerId, TopicId, TopicName, TopicPartition,
};
pub use message::{Body, Envelope, Request, Response};
pub use offset::{
    CommittedOffset, HighWatermark, Lag, LastStableOffset, LogEndOffset, LogStartOffset, Offset,
    Position,
};
pub use profile::Profile;
pub use record::{
    CoordinatorRecord, OffsetAndMetadata, Payload, ProducerStamp, Record, RecordBatch,
};
pub use topic::{CleanupPolicy, TopicConfig};
