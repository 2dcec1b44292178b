//! A group of either protocol, and what can be asked of both.

use super::{ClassicGroup, ClassicGroupState, ConsumerGroup};
use crate::kafka::{ClientId, GroupInstanceId, MemberId, TopicName, TopicPartition};
use crate::sim::{Duration, SimTime};
use alloc::vec::Vec;

/// A group (`org.apache.kafka.coordinator.group.Group`): it is of one protocol at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// Of the `classic` protocol.
    Classic(ClassicGroup),
    /// Of the `consumer` protocol (KIP-848).
    Consumer(ConsumerGroup),
}

/// The state of a group of either protocol (`org.apache.kafka.common.GroupState`). One that is
/// Dead is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupState {
    /// No members; offsets may remain.
    Empty,
    /// Classic: collecting JoinGroups.
    PreparingRebalance,
    /// Classic: waiting for the leader's plan.
    CompletingRebalance,
    /// `consumer`: the target assignment of the group's epoch is not computed yet.
    Assigning,
    /// `consumer`: some member is not yet what the target makes of it.
    Reconciling,
    /// Everyone has what is theirs.
    Stable,
}

impl GroupState {
    /// Every state.
    pub const ALL: [GroupState; 6] = [
        GroupState::Empty,
        GroupState::PreparingRebalance,
        GroupState::CompletingRebalance,
        GroupState::Assigning,
        GroupState::Reconciling,
        GroupState::Stable,
    ];

    /// Kafka's name for it, as `kafka-consumer-groups.sh --state` prints it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            GroupState::Empty => "Empty",
            GroupState::PreparingRebalance => "PreparingRebalance",
            GroupState::CompletingRebalance => "CompletingRebalance",
            GroupState::Assigning => "Assigning",
            GroupState::Reconciling => "Reconciling",
            GroupState::Stable => "Stable",
        }
    }
}

impl From<ClassicGroupState> for GroupState {
    fn from(state: ClassicGroupState) -> Self {
        match state {
            ClassicGroupState::Empty => GroupState::Empty,
            ClassicGroupState::PreparingRebalance => GroupState::PreparingRebalance,
            ClassicGroupState::CompletingRebalance => GroupState::CompletingRebalance,
            ClassicGroupState::Stable => GroupState::Stable,
        }
    }
}

/// A member of a group of either protocol, as far as it is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyMember<'g> {
    /// Who it is.
    pub id: &'g MemberId,
    /// Its `client.id`.
    pub client_id: &'g ClientId,
    /// Its `group.instance.id`.
    pub instance_id: Option<&'g GroupInstanceId>,
    /// The topics it wants.
    pub topics: &'g [TopicName],
    /// The partitions its coordinator has given it, and has not heard that it gave up.
    pub assignment: Vec<&'g TopicPartition>,
    /// When its session last began anew.
    pub last_heard: SimTime,
    /// How long nothing may be heard of it, if it has that from itself: in the `consumer` protocol
    /// the broker says (`group.consumer.session.timeout.ms`).
    pub session_timeout: Option<Duration>,
}

impl Group {
    /// It, if it is of the `classic` protocol.
    #[must_use]
    pub fn classic(&self) -> Option<&ClassicGroup> {
        match self {
            Group::Classic(group) => Some(group),
            Group::Consumer(_) => None,
        }
    }

    /// It, if it is of the `consumer` protocol.
    #[must_use]
    pub fn consumer(&self) -> Option<&ConsumerGroup> {
        match self {
            Group::Classic(_) => None,
            Group::Consumer(group) => Some(group),
        }
    }

    /// Its state.
    #[must_use]
    pub fn state(&self) -> GroupState {
        match self {
            Group::Classic(group) => group.state.into(),
            Group::Consumer(group) => group.state(),
        }
    }

    /// Its generation, or its epoch: how often it has been shared out anew.
    #[must_use]
    pub fn generation(&self) -> u32 {
        match self {
            Group::Classic(group) => group.generation.0,
            Group::Consumer(group) => group.epoch.0,
        }
    }

    /// Whether somebody is a member.
    #[must_use]
    pub fn has_member(&self, id: &MemberId) -> bool {
        match self {
            Group::Classic(group) => group.members.contains_key(id),
            Group::Consumer(group) => group.members.contains_key(id),
        }
    }

    /// When a member's session last began anew.
    #[must_use]
    pub fn last_heard(&self, id: &MemberId) -> Option<SimTime> {
        match self {
            Group::Classic(group) => group.members.get(id).map(|member| member.last_heard),
            Group::Consumer(group) => group.members.get(id).map(|member| member.last_heard),
        }
    }

    /// Whether it has no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state() == GroupState::Empty
    }

    /// Whether a topic is wanted (`Group.isSubscribedToTopic`): in the classic protocol that is
    /// known from one generation to the next, and until the first everything is.
    #[must_use]
    pub fn is_subscribed_to(&self, topic: &TopicName) -> bool {
        if let Group::Classic(group) = self {
            let known = group.subscribed_topics.as_ref();
            let unknown = || !group.members.is_empty();
            return known.map_or_else(unknown, |topics| topics.contains(topic));
        }
        let members = self.members();
        members.iter().any(|member| member.topics.contains(topic))
    }

    /// Its members in the order of their ids.
    #[must_use]
    pub fn members(&self) -> Vec<AnyMember<'_>> {
        match self {
            Group::Classic(group) => {
                let members = group.members.iter().map(|(id, member)| AnyMember {
                    id,
                    client_id: &member.client_id,
                    instance_id: member.instance_id.as_ref(),
                    topics: &member.subscription.topics,
                    assignment: member.assignment.iter().collect(),
                    last_heard: member.last_heard,
                    session_timeout: Some(member.session_timeout),
                });
                members.collect()
            }
            Group::Consumer(group) => {
                let members = group.members.iter().map(|(id, member)| AnyMember {
                    id,
                    client_id: &member.subscriber.client_id,
                    instance_id: member.subscriber.instance_id.as_ref(),
                    topics: &member.subscriber.topics,
                    // as `ConsumerGroupMember.asConsumerGroupDescribeMember` has it: what it is to
                    // give up is its own until it says that it has
                    assignment: member.current.held().collect(),
                    last_heard: member.last_heard,
                    session_timeout: member.classic().map(|classic| classic.session_timeout),
                });
                members.collect()
            }
        }
    }

    /// Whom its coordinator has given a partition.
    #[must_use]
    pub fn owner(&self, tp: &TopicPartition) -> Option<AnyMember<'_>> {
        let mut members = self.members().into_iter();
        members.find(|member| member.assignment.contains(&tp))
    }
}

impl From<ClassicGroup> for Group {
    fn from(group: ClassicGroup) -> Self {
        Group::Classic(group)
    }
}
