//! The application's `ConsumerRebalanceListener`, while it is in one of its methods.

use super::Exception;
use crate::kafka::TopicPartition;
use crate::sim::SimTime;
use alloc::vec::Vec;

/// A method of `ConsumerRebalanceListener`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callback {
    /// `onPartitionsRevoked`: they are still its own, and its commit of them is taken.
    Revoked,
    /// `onPartitionsAssigned`: they are its own now.
    Assigned,
    /// `onPartitionsLost`: they may be another's by now.
    Lost,
}

impl Callback {
    /// The method's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Callback::Revoked => "onPartitionsRevoked",
            Callback::Assigned => "onPartitionsAssigned",
            Callback::Lost => "onPartitionsLost",
        }
    }
}

/// What a method of the listener is called in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum During {
    /// Before the member joins (`ConsumerCoordinator.onJoinPrepare`).
    JoinPrepare,
    /// As it takes its share (`ConsumerCoordinator.onJoinComplete`).
    JoinComplete,
    /// As what a member of the `consumer` protocol has becomes what it may have, or is lost
    /// (`AbstractMembershipManager`).
    Reconciliation,
    /// In `close()` (`ConsumerCoordinator.onLeavePrepare`).
    LeavePrepare,
}

/// A call of the listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerCall {
    /// The method.
    pub callback: Callback,
    /// What it is told.
    pub partitions: Vec<TopicPartition>,
    /// What it is called in.
    pub during: During,
    /// When what it is called in began: `max.poll.interval.ms` runs from there
    /// (`AbstractCoordinator.pollHeartbeat`).
    pub since: SimTime,
    /// What another method has thrown before it: `poll()` throws that when all are through.
    pub threw: Option<Exception>,
}
