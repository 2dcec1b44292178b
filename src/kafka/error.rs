//! What a client is told when it is refused: Kafka's error codes
//! (`org.apache.kafka.common.protocol.Errors`).

use core::fmt;
use serde::{Deserialize, Serialize};

/// An error as it stands in a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum KafkaError {
    /// -1: something that the broker did not expect.
    UnknownServerError,
    /// 1: the position lies outside the log.
    OffsetOutOfRange,
    /// 3: no such topic or partition.
    UnknownTopicOrPartition,
    /// 5: the partition has no leader just now.
    LeaderNotAvailable,
    /// 6: asked the wrong broker.
    NotLeaderOrFollower,
    /// 7: not done in time.
    RequestTimedOut,
    /// 12: what stands beside a commit is longer than `offset.metadata.max.bytes`.
    OffsetMetadataTooLarge,
    /// 13: the connection broke; made by the client, never sent.
    NetworkException,
    /// 14: the coordinator is still reading its partition of `__consumer_offsets`.
    CoordinatorLoadInProgress,
    /// 15: no broker leads the group's partition of `__consumer_offsets`.
    CoordinatorNotAvailable,
    /// 16: asked the wrong broker about a group.
    NotCoordinator,
    /// 22: the generation is not the group's.
    IllegalGeneration,
    /// 23: the group's members have no protocol in common.
    InconsistentGroupProtocol,
    /// 24: an empty `group.id`.
    InvalidGroupId,
    /// 25: the coordinator does not know the member.
    UnknownMemberId,
    /// 26: `session.timeout.ms` outside what the broker allows.
    InvalidSessionTimeout,
    /// 27: the group is rebalancing.
    RebalanceInProgress,
    /// 36: the topic exists.
    TopicAlreadyExists,
    /// 17: not a name for a topic.
    InvalidTopicException,
    /// 37: a topic's partitions only grow.
    InvalidPartitions,
    /// 38: not enough brokers for the replicas.
    InvalidReplicationFactor,
    /// 40: a configuration that cannot be.
    InvalidConfig,
    /// 42: a request that cannot be.
    InvalidRequest,
    /// 44: what is asked for goes against how the topic is configured.
    PolicyViolation,
    /// 45: the batch's number does not follow the last one of its producer.
    OutOfOrderSequenceNumber,
    /// 47: the producer's epoch is older than one the partition has seen.
    InvalidProducerEpoch,
    /// 68: the group still has members.
    NonEmptyGroup,
    /// 69: no such group.
    GroupIdNotFound,
    /// 74: the leader epoch is older than the broker's.
    FencedLeaderEpoch,
    /// 75: the leader epoch is newer than the broker's.
    UnknownLeaderEpoch,
    /// 79: join again with the member id in this answer.
    MemberIdRequired,
    /// 82: another member has this `group.instance.id` by now.
    FencedInstanceId,
    /// 86: a member of the group reads the topic.
    GroupSubscribedToTopic,
    /// 87: a record without a key, for a compacted topic.
    InvalidRecord,
    /// 100: no topic has this id.
    UnknownTopicId,
    /// 101: another process is registered with this `node.id`.
    DuplicateBrokerRegistration,
    /// 110: the member epoch is not the one the coordinator knows the member by.
    FencedMemberEpoch,
    /// 111: another member has this `group.instance.id` and has not left.
    UnreleasedInstanceId,
    /// 112: the coordinator does not have this assignor (`group.consumer.assignors`).
    UnsupportedAssignor,
    /// 113: the member epoch is older than what the member was given, or newer than its own.
    StaleMemberEpoch,
}

impl KafkaError {
    /// Kafka's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            KafkaError::UnknownServerError => "UNKNOWN_SERVER_ERROR",
            KafkaError::OffsetOutOfRange => "OFFSET_OUT_OF_RANGE",
            KafkaError::UnknownTopicOrPartition => "UNKNOWN_TOPIC_OR_PARTITION",
            KafkaError::LeaderNotAvailable => "LEADER_NOT_AVAILABLE",
            KafkaError::NotLeaderOrFollower => "NOT_LEADER_OR_FOLLOWER",
            KafkaError::RequestTimedOut => "REQUEST_TIMED_OUT",
            KafkaError::OffsetMetadataTooLarge => "OFFSET_METADATA_TOO_LARGE",
            KafkaError::NetworkException => "NETWORK_EXCEPTION",
            KafkaError::CoordinatorLoadInProgress => "COORDINATOR_LOAD_IN_PROGRESS",
            KafkaError::CoordinatorNotAvailable => "COORDINATOR_NOT_AVAILABLE",
            KafkaError::NotCoordinator => "NOT_COORDINATOR",
            KafkaError::IllegalGeneration => "ILLEGAL_GENERATION",
            KafkaError::InconsistentGroupProtocol => "INCONSISTENT_GROUP_PROTOCOL",
            KafkaError::InvalidGroupId => "INVALID_GROUP_ID",
            KafkaError::UnknownMemberId => "UNKNOWN_MEMBER_ID",
            KafkaError::InvalidSessionTimeout => "INVALID_SESSION_TIMEOUT",
            KafkaError::RebalanceInProgress => "REBALANCE_IN_PROGRESS",
            KafkaError::TopicAlreadyExists => "TOPIC_ALREADY_EXISTS",
            KafkaError::InvalidTopicException => "INVALID_TOPIC_EXCEPTION",
            KafkaError::InvalidPartitions => "INVALID_PARTITIONS",
            KafkaError::InvalidReplicationFactor => "INVALID_REPLICATION_FACTOR",
            KafkaError::InvalidConfig => "INVALID_CONFIG",
            KafkaError::InvalidRequest => "INVALID_REQUEST",
            KafkaError::PolicyViolation => "POLICY_VIOLATION",
            KafkaError::GroupSubscribedToTopic => "GROUP_SUBSCRIBED_TO_TOPIC",
            KafkaError::InvalidRecord => "INVALID_RECORD",
            KafkaError::OutOfOrderSequenceNumber => "OUT_OF_ORDER_SEQUENCE_NUMBER",
            KafkaError::InvalidProducerEpoch => "INVALID_PRODUCER_EPOCH",
            KafkaError::NonEmptyGroup => "NON_EMPTY_GROUP",
            KafkaError::GroupIdNotFound => "GROUP_ID_NOT_FOUND",
            KafkaError::FencedLeaderEpoch => "FENCED_LEADER_EPOCH",
            KafkaError::UnknownLeaderEpoch => "UNKNOWN_LEADER_EPOCH",
            KafkaError::MemberIdRequired => "MEMBER_ID_REQUIRED",
            KafkaError::FencedInstanceId => "FENCED_INSTANCE_ID",
            KafkaError::UnknownTopicId => "UNKNOWN_TOPIC_ID",
            KafkaError::DuplicateBrokerRegistration => "DUPLICATE_BROKER_REGISTRATION",
            KafkaError::FencedMemberEpoch => "FENCED_MEMBER_EPOCH",
            KafkaError::UnreleasedInstanceId => "UNRELEASED_INSTANCE_ID",
            KafkaError::UnsupportedAssignor => "UNSUPPORTED_ASSIGNOR",
            KafkaError::StaleMemberEpoch => "STALE_MEMBER_EPOCH",
        }
    }
}

impl fmt::Display for KafkaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl core::error::Error for KafkaError {}
