//! `ConsumerGroupHeartbeat`: the one request of the `consumer` protocol (KIP-848).

use super::{
    ClientId, GroupEpoch, GroupId, GroupInstanceId, MemberId, ServerAssignor, TopicName,
    TopicPartition,
};
use crate::sim::Duration;
use alloc::vec::Vec;
use core::fmt;

/// The request. What is not said has not changed since it was last said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupHeartbeat {
    /// The group.
    pub group: GroupId,
    /// Who it is; a client makes its id up itself (KIP-1082).
    pub member_id: MemberId,
    /// Where it is.
    pub epoch: MemberEpoch,
    /// `group.instance.id`, of a static member.
    pub instance_id: Option<GroupInstanceId>,
    /// `client.id`, from the request's header.
    pub client_id: ClientId,
    /// `max.poll.interval.ms`.
    pub rebalance_timeout: Option<Duration>,
    /// The topics it wants.
    pub topics: Option<Vec<TopicName>>,
    /// `group.remote.assignor`.
    pub assignor: Option<ServerAssignor>,
    /// The partitions it has.
    pub owned: Option<Vec<TopicPartition>>,
}

/// `memberEpoch`, whose values from 0 down are commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberEpoch {
    /// 0: it joins.
    Joins,
    /// It is in the group, and so far.
    At(GroupEpoch),
    /// −1: it leaves.
    Leaves,
    /// −2: a static member leaves and will be back.
    LeavesForAWhile,
}

impl fmt::Display for MemberEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MemberEpoch::Joins => f.write_str("0"),
            MemberEpoch::At(epoch) => epoch.fmt(f),
            MemberEpoch::Leaves => f.write_str("-1"),
            MemberEpoch::LeavesForAWhile => f.write_str("-2"),
        }
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupHeartbeatAnswer {
    /// Where the member is now.
    pub epoch: MemberEpoch,
    /// `group.consumer.heartbeat.interval.ms`: when to be heard again.
    pub heartbeat_interval: Duration,
    /// What it may have, if that has changed or it said all of itself.
    pub assignment: Option<Vec<TopicPartition>>,
}
