//! The assignors there are to choose from, and what a choice of theirs means for a group.

use core::fmt;
use serde::{Deserialize, Serialize};

/// A class in `partition.assignment.strategy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AssignorName {
    /// `RangeAssignor`.
    Range,
    /// `RoundRobinAssignor`.
    RoundRobin,
    /// `StickyAssignor` (KIP-54).
    Sticky,
    /// `CooperativeStickyAssignor` (KIP-429).
    CooperativeSticky,
    /// KafkaJS's own, whose name no other client has.
    KafkaJs,
}

impl AssignorName {
    /// Every assignor, in the order in which they are offered.
    pub const ALL: [AssignorName; 5] = [
        AssignorName::Range,
        AssignorName::RoundRobin,
        AssignorName::Sticky,
        AssignorName::CooperativeSticky,
        AssignorName::KafkaJs,
    ];

    /// The name members vote with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            AssignorName::Range => "range",
            AssignorName::RoundRobin => "roundrobin",
            AssignorName::Sticky => "sticky",
            AssignorName::CooperativeSticky => "cooperative-sticky",
            AssignorName::KafkaJs => "RoundRobinAssigner",
        }
    }
}

impl fmt::Display for AssignorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a member of a classic group does with its partitions before it joins again
/// (`ConsumerPartitionAssignor.RebalanceProtocol`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RebalanceProtocol {
    /// It gives up all of them.
    Eager,
    /// It keeps them until it learns which are another's (KIP-429).
    Cooperative,
}

/// An assignor of the coordinator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ServerAssignor {
    /// `UniformAssignor`.
    Uniform,
    /// `RangeAssignor`.
    Range,
}

impl ServerAssignor {
    /// Every assignor, in the order in which they are offered.
    pub const ALL: [ServerAssignor; 2] = [ServerAssignor::Uniform, ServerAssignor::Range];

    /// The name members ask for it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ServerAssignor::Uniform => "uniform",
            ServerAssignor::Range => "range",
        }
    }
}
