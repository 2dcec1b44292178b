//! What happens to a group at its coordinator.

use super::{ConsumerGroupEvent, GroupMember, InitialDelay, Parked};
use crate::kafka::{
    AssignorName, GenerationId, KafkaError, MemberId, MessageId, OffsetAndMetadata, TopicPartition,
};
use crate::sim::Duration;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Why a member is no longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalReason {
    /// It sent LeaveGroup.
    Left,
    /// It sent ConsumerGroupHeartbeat with the epoch −1.
    SaidGoodbye,
    /// Nothing was heard of it for `session.timeout.ms`.
    SessionTimeout,
    /// Nothing was heard of it for `group.consumer.session.timeout.ms`.
    GroupSessionTimeout,
    /// It did not join the next generation in this time, or not give up what is another's: in a
    /// classic group the longest `max.poll.interval.ms` of its members, else its own.
    RebalanceTimeout(Duration),
    /// It joined a generation and did not ask for its assignment in as much time.
    SyncTimeout(Duration),
}

impl RemovalReason {
    /// In a word, or the config key whose time ran out.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            RemovalReason::Left => "LeaveGroup",
            RemovalReason::SaidGoodbye => "ConsumerGroupHeartbeat",
            RemovalReason::GroupSessionTimeout => "group.consumer.session.timeout.ms",
            RemovalReason::SessionTimeout => "session.timeout.ms",
            RemovalReason::RebalanceTimeout(_) => "rebalance timeout (max.poll.interval.ms)",
            RemovalReason::SyncTimeout(_) => "no SyncGroup (max.poll.interval.ms)",
        }
    }
}

/// Why what a group has committed is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetRemoval {
    /// Somebody has deleted it (`Admin.deleteConsumerGroupOffsets`).
    Deleted,
    /// Its topic is gone.
    TopicDeleted,
    /// The group is.
    GroupDeleted,
    /// The group has had no members for `offsets.retention.minutes`.
    GroupEmpty,
    /// No member subscribes to the topic, and the commit is older than `offsets.retention.minutes`.
    Unsubscribed,
}

/// What happens to a group at its coordinator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupEvent {
    /// It is known from now on.
    Created,
    /// It is gone with its offsets.
    Deleted,
    /// A newcomer was given an id: to come back with, unless it is a static member, which is let in
    /// at once. In a group of the `classic` protocol that is told with the joining itself.
    MemberIdIssued(MemberId),
    /// An id whose owner did not come back is forgotten.
    PendingMemberForgotten(MemberId),
    /// A member is in, or back with what may be new wishes; its JoinGroup waits.
    MemberJoined(MemberId, Arc<GroupMember>),
    /// A static member is back under another id, in the place of the old one; its JoinGroup waits.
    MemberReplaced {
        /// Who it was.
        old: MemberId,
        /// Who it is.
        new: MemberId,
        /// As which.
        member: Arc<GroupMember>,
    },
    /// A member is out.
    MemberRemoved(MemberId, RemovalReason),
    /// A rebalance begins, for this reason.
    RebalanceStarted(RebalanceReason),
    /// An empty group waits for its first members.
    InitialDelayStarted(InitialDelay),
    /// Everyone who will join has joined.
    GenerationStarted {
        /// Its number.
        generation: GenerationId,
        /// The assignor the members agreed on; none with no members.
        protocol: Option<AssignorName>,
        /// Who makes the assignment; none with no members.
        leader: Option<MemberId>,
    },
    /// A member's JoinGroup was answered.
    JoinAnswered(MemberId),
    /// A member's SyncGroup waits.
    SyncParked(MemberId, Parked),
    /// A member's SyncGroup was answered.
    SyncAnswered(MemberId),
    /// The leader's plan is written; the group is Stable.
    AssignmentStored(Vec<(MemberId, Vec<TopicPartition>)>),
    /// A member was heard of.
    Heard(MemberId),
    /// A commit is in the log: that of this request, or of nobody in particular, when offsets are
    /// reset (`Admin.alterConsumerGroupOffsets`).
    OffsetCommitted(TopicPartition, OffsetAndMetadata, Option<MessageId>),
    /// A commit was taken out.
    OffsetRemoved(TopicPartition, OffsetRemoval),
    /// A group of the `consumer` protocol is one of the `classic` protocol from now on, with those
    /// of its members who speak that.
    Downgraded,
    /// Something that only happens to a group of the `consumer` protocol.
    Consumer(ConsumerGroupEvent),
    /// A request was refused.
    Refused {
        /// Kafka's name of the request.
        request: &'static str,
        /// Who sent it, if it said.
        member: Option<MemberId>,
        /// What it was told.
        error: KafkaError,
    },
}

impl GroupEvent {
    /// Whether the coordinator has made up a member id for it.
    pub(in crate::cluster) fn issues_member_id(&self) -> bool {
        match self {
            GroupEvent::MemberIdIssued(_) | GroupEvent::MemberReplaced { .. } => true,
            // a static member is let in at once
            GroupEvent::MemberJoined(_, member) => member.instance_id.is_some() && member.is_new,
            _ => false,
        }
    }
}

/// Why a group rebalances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RebalanceReason {
    /// Somebody new.
    MemberAdded(MemberId),
    /// Somebody is gone.
    MemberRemoved(MemberId),
    /// The leader joined again, which it does when partitions were added.
    LeaderRejoined(MemberId),
    /// A member wants something else.
    MemberChanged(MemberId),
    /// A static member is back and the assignment cannot stand.
    StaticMemberReplaced(MemberId),
}
