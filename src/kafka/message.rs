//! What nodes say to each other: Kafka's requests and responses, with the fields the model uses.

use super::{
    Acks, AssignorName, BrokerId, ClientId, CommittedOffset, GenerationId, GroupEpoch,
    GroupHeartbeat, GroupHeartbeatAnswer, GroupId, GroupInstanceId, HighWatermark, KafkaError,
    LeaderEpoch, LogStartOffset, MemberId, MessageId, NodeId, Offset, OffsetAndMetadata,
    ProducerEpoch, ProducerId, ProducerStamp, Record, RecordBatch, TopicId, TopicName,
    TopicPartition,
};
use crate::sim::{Duration, SimTime};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its number; grows by one with each message of the run.
    pub id: MessageId,
    /// Who sent it.
    pub from: NodeId,
    /// Who will get it.
    pub to: NodeId,
    /// When it left.
    pub sent_at: SimTime,
    /// When it is there.
    pub arrives_at: SimTime,
    /// What it says.
    pub body: Body,
}

/// A request, or the answer to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Asks a broker.
    Request(Request),
    /// Answers the request with this number.
    Response(MessageId, Response),
}

/// What a client asks of a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Which brokers lead which partitions of these topics?
    Metadata(Vec<TopicName>),
    /// Append these batches.
    Produce {
        /// What to wait for before answering.
        acks: Acks,
        /// At most one batch for each partition.
        batches: Vec<ProduceBatch>,
    },
    /// Give me an id to number my batches with.
    InitProducerId,
    /// Send me records.
    Fetch {
        /// `fetch.max.wait.ms`.
        max_wait: Duration,
        /// `fetch.min.bytes`.
        min_bytes: u32,
        /// `fetch.max.bytes`.
        max_bytes: u32,
        /// From where, for each partition.
        partitions: Vec<FetchPartition>,
    },
    /// Where does the log start, or end?
    ListOffsets(Vec<(TopicPartition, OffsetSpec)>),
    /// Which broker coordinates this group?
    FindCoordinator(GroupId),
    /// Let me into the group, or into its next generation.
    JoinGroup {
        /// The group.
        group: GroupId,
        /// Who asks; none the first time.
        member_id: Option<MemberId>,
        /// `group.instance.id`, of a static member.
        instance_id: Option<GroupInstanceId>,
        /// `client.id`, from the request's header.
        client_id: ClientId,
        /// `session.timeout.ms`.
        session_timeout: Duration,
        /// `max.poll.interval.ms`.
        rebalance_timeout: Duration,
        /// Assignors in the order of preference.
        assignors: Vec<AssignorName>,
        /// What it says of itself to whoever shares out. All its assignors are told the same.
        subscription: Arc<ProtocolSubscription>,
    },
    /// Here is the assignment (from the leader); what is mine? (from everyone).
    SyncGroup {
        /// The group.
        group: GroupId,
        /// Who asks.
        member: MemberIdentity,
        /// The generation it joined.
        generation: GenerationId,
        /// From the leader: what each member gets.
        assignments: Vec<(MemberId, Vec<TopicPartition>)>,
    },
    /// I am alive.
    Heartbeat {
        /// The group.
        group: GroupId,
        /// Who is.
        member: MemberIdentity,
        /// The generation it is in.
        generation: GenerationId,
    },
    /// I am leaving.
    LeaveGroup {
        /// The group.
        group: GroupId,
        /// Who is.
        member_id: MemberId,
    },
    /// I am alive, I want this, I have this; the `consumer` protocol's one request.
    ConsumerGroupHeartbeat(Arc<GroupHeartbeat>),
    /// Store these offsets for the group.
    OffsetCommit {
        /// The group.
        group: GroupId,
        /// Who commits, with its generation or its member epoch, unless it has lost that (−1);
        /// nobody in particular with `assign()`.
        member: Option<(MemberIdentity, Option<GenerationId>)>,
        /// What is to be read next.
        offsets: Vec<(TopicPartition, CommittedOffset, Option<LeaderEpoch>)>,
        /// What the application says beside each of them; mostly nothing.
        metadata: Arc<str>,
    },
    /// Which offsets has the group stored?
    OffsetFetch {
        /// The group.
        group: GroupId,
        /// Who asks, with its member epoch, in the `consumer` protocol.
        member: Option<(MemberId, GroupEpoch)>,
        /// For these partitions.
        partitions: Vec<TopicPartition>,
    },
}

/// Who a member says it is, with each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberIdentity {
    /// The id its coordinator gave it.
    pub member_id: MemberId,
    /// Its `group.instance.id`, if it is a static member.
    pub instance_id: Option<GroupInstanceId>,
}

/// What a member says of itself to whoever shares out (`ConsumerProtocolSubscription`). To the
/// coordinator these are bytes, which are the same as before or are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProtocolSubscription {
    /// The topics it wants.
    pub topics: Vec<TopicName>,
    /// The partitions it has as it joins.
    pub owned_partitions: Vec<TopicPartition>,
    /// The last generation it was given a share in; none before the first, in Kafka -1.
    pub generation: Option<GenerationId>,
    /// What only `StickyAssignor` is told (`userData`).
    pub user_data: Option<StickyUserData>,
}

/// What `StickyAssignor` remembers of the last share it gave, in the memory of the member's
/// process (`StickyAssignorUserData`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StickyUserData {
    /// The share.
    pub partitions: Vec<TopicPartition>,
    /// The generation it was given in.
    pub generation: GenerationId,
}

/// Records to append to one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProduceBatch {
    /// The partition.
    pub topic_partition: TopicPartition,
    /// The producer's stamp; none without idempotence.
    pub producer: Option<ProducerStamp>,
    /// The records.
    pub records: Arc<[Record]>,
}

/// From where to send records of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchPartition {
    /// The partition.
    pub topic_partition: TopicPartition,
    /// Which topic of that name is meant.
    pub topic_id: TopicId,
    /// The first record wanted.
    pub offset: Offset,
    /// The leader epoch the client knows.
    pub leader_epoch: LeaderEpoch,
    /// `max.partition.fetch.bytes`.
    pub max_bytes: u32,
}

/// A place in a log that only its leader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetSpec {
    /// The log start offset.
    Earliest,
    /// The high watermark.
    Latest,
    /// The first record of this moment or later, if there is one below the high watermark.
    Timestamp(SimTime),
}

/// What a broker answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// The answer to [`Request::Metadata`].
    Metadata(Metadata),
    /// For each batch, where it begins, or why it was refused.
    Produce(Vec<(TopicPartition, Result<Offset, KafkaError>)>),
    /// For each partition asked for.
    Fetch(Vec<(TopicPartition, Result<FetchedPartition, KafkaError>)>),
    /// For each partition asked for; none where there is no record so late.
    ListOffsets(Vec<(TopicPartition, Result<Option<Offset>, KafkaError>)>),
    /// The coordinator.
    FindCoordinator(Result<BrokerId, KafkaError>),
    /// Welcome to a generation.
    JoinGroup(Result<JoinedGroup, JoinRefused>),
    /// What the member gets.
    SyncGroup(Result<Vec<TopicPartition>, KafkaError>),
    /// Still a member, or not.
    Heartbeat(Result<(), KafkaError>),
    /// Gone.
    LeaveGroup(Result<(), KafkaError>),
    /// Where the member is, and what it may have.
    ConsumerGroupHeartbeat(Result<Arc<GroupHeartbeatAnswer>, KafkaError>),
    /// For each partition committed.
    OffsetCommit(Vec<(TopicPartition, Result<(), KafkaError>)>),
    /// The id, and the epoch to begin with.
    InitProducerId(ProducerId, ProducerEpoch),
    /// What is stored; none where nothing is.
    OffsetFetch(Result<Vec<(TopicPartition, Option<OffsetAndMetadata>)>, KafkaError>),
}

/// What a client knows of the cluster after asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The brokers that are alive.
    pub brokers: Vec<BrokerId>,
    /// Each topic asked for: its partitions' leaders, or why there are none.
    pub topics: Vec<(TopicName, Result<TopicMetadata, KafkaError>)>,
}

/// What a broker says of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicMetadata {
    /// Which topic of that name it is.
    pub id: TopicId,
    /// Its partitions, from 0.
    pub partitions: Vec<PartitionMetadata>,
}

/// Who leads a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionMetadata {
    /// The leader; none while the partition is offline.
    pub leader: Option<BrokerId>,
    /// Its epoch.
    pub leader_epoch: LeaderEpoch,
}

/// Records of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedPartition {
    /// Whole batches, the first of which may begin before the offset asked for.
    pub batches: Vec<Arc<RecordBatch>>,
    /// The high watermark.
    pub high_watermark: HighWatermark,
    /// The log start offset.
    pub log_start: LogStartOffset,
}

/// A generation begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedGroup {
    /// Its number.
    pub generation: GenerationId,
    /// Who this member is.
    pub member_id: MemberId,
    /// The assignor the members agreed on.
    pub protocol: AssignorName,
    /// The member that makes the assignment; none if the coordinator does (KIP-848).
    pub leader: Option<MemberId>,
    /// To the leader: everyone.
    pub members: Vec<JoinedMember>,
    /// To a static leader that is back: the assignment stands, it need not make one (KIP-814).
    pub skip_assignment: bool,
}

/// A member, as the leader is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedMember {
    /// Who it is.
    pub identity: MemberIdentity,
    /// What it said of itself.
    pub subscription: Arc<ProtocolSubscription>,
}

/// Why a member may not join, with the id it is to come back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRefused {
    /// Kafka's error.
    pub error: KafkaError,
    /// With MEMBER_ID_REQUIRED: who it is from now on.
    pub member_id: Option<MemberId>,
}

impl Request {
    /// Kafka's name of the request.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Request::Metadata(_) => "Metadata",
            Request::Produce { .. } => "Produce",
            Request::InitProducerId => "InitProducerId",
            Request::Fetch { .. } => "Fetch",
            Request::ListOffsets(_) => "ListOffsets",
            Request::FindCoordinator(_) => "FindCoordinator",
            Request::JoinGroup { .. } => "JoinGroup",
            Request::SyncGroup { .. } => "SyncGroup",
            Request::Heartbeat { .. } => "Heartbeat",
            Request::LeaveGroup { .. } => "LeaveGroup",
            Request::ConsumerGroupHeartbeat(_) => "ConsumerGroupHeartbeat",
            Request::OffsetCommit { .. } => "OffsetCommit",
            Request::OffsetFetch { .. } => "OffsetFetch",
        }
    }

    /// Whether it is for a group's coordinator, to whom a consumer has a connection of its own
    /// (`AbstractCoordinator`).
    #[must_use]
    pub const fn is_for_coordinator(&self) -> bool {
        matches!(
            self,
            Request::JoinGroup { .. }
                | Request::SyncGroup { .. }
                | Request::Heartbeat { .. }
                | Request::LeaveGroup { .. }
                | Request::ConsumerGroupHeartbeat(_)
                | Request::OffsetCommit { .. }
                | Request::OffsetFetch { .. }
        )
    }
}

impl Response {
    /// Kafka's name of the request this answers.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Response::Metadata(_) => "Metadata",
            Response::Produce(_) => "Produce",
            Response::InitProducerId(..) => "InitProducerId",
            Response::Fetch(_) => "Fetch",
            Response::ListOffsets(_) => "ListOffsets",
            Response::FindCoordinator(_) => "FindCoordinator",
            Response::JoinGroup(_) => "JoinGroup",
            Response::SyncGroup(_) => "SyncGroup",
            Response::Heartbeat(_) => "Heartbeat",
            Response::LeaveGroup(_) => "LeaveGroup",
            Response::ConsumerGroupHeartbeat(_) => "ConsumerGroupHeartbeat",
            Response::OffsetCommit(_) => "OffsetCommit",
            Response::OffsetFetch(_) => "OffsetFetch",
        }
    }

    /// Whether it answers a request for a coordinator ([`Request::is_for_coordinator`]).
    #[must_use]
    pub const fn is_from_coordinator(&self) -> bool {
        matches!(
            self,
            Response::JoinGroup(_)
                | Response::SyncGroup(_)
                | Response::Heartbeat(_)
                | Response::LeaveGroup(_)
                | Response::ConsumerGroupHeartbeat(_)
                | Response::OffsetCommit(_)
                | Response::OffsetFetch(_)
        )
    }

    /// The first error in it, if there is one.
    #[must_use]
    pub fn error(&self) -> Option<KafkaError> {
        match self {
            Response::Metadata(metadata) => metadata
                .topics
                .iter()
                .find_map(|(_, found)| found.as_ref().err().copied()),
            Response::Produce(done) => done.iter().find_map(|(_, result)| result.err()),
            Response::ListOffsets(done) => done.iter().find_map(|(_, result)| result.err()),
            Response::Fetch(done) => done.iter().find_map(|(_, r)| r.as_ref().err().copied()),
            Response::FindCoordinator(result) => result.err(),
            Response::JoinGroup(result) => result.as_ref().err().map(|refused| refused.error),
            Response::SyncGroup(result) => result.as_ref().err().copied(),
            Response::Heartbeat(result) | Response::LeaveGroup(result) => result.err(),
            Response::ConsumerGroupHeartbeat(result) => result.as_ref().err().copied(),
            Response::OffsetCommit(done) => done.iter().find_map(|(_, result)| result.err()),
            Response::OffsetFetch(result) => result.as_ref().err().copied(),
            Response::InitProducerId(..) => None,
        }
    }
}
