//! Claims: what is to be so in a run, and when.
//!
//! A claim compares a quantity of the cluster with a value, or with another quantity. Numbers,
//! names, partitions, states and truths compare with their own kind only; that is seen when a
//! claim is read. What a claim comes to in a run is worked out in [`crate::lesson`].

mod read;
mod write;

pub(super) use read::read;

use crate::cluster::GroupState;
use crate::kafka::{ClientId, GroupId, TopicName, TopicPartition};
use crate::sim::{SimTime, SortedSet};
use alloc::sync::Arc;

/// What is to be so, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// When.
    pub mode: Mode,
    /// What is looked at.
    pub quantity: Quantity,
    /// How it is compared.
    pub operator: Operator,
    /// What it is compared with.
    pub against: Operand,
}

/// When a claim is to be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// At every moment of a stretch.
    Always(Stretch),
    /// At no moment of a stretch.
    Never(Stretch),
    /// At some moment up to this one.
    Eventually {
        /// The last moment at which it counts.
        by: SimTime,
    },
    /// At this moment.
    At(SimTime),
}

/// A part of a run, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub from: SimTime,
    /// Where it ends; nowhere, if nothing is said.
    pub until: Option<SimTime>,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// What a quantity is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A value.
    Value(Value),
    /// What another quantity is at the same moment.
    Quantity(Quantity),
}

/// What a quantity can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// There is no value: no commit, no owner, no partition.
    None,
    /// A number.
    Number(u64),
    /// A client's name.
    Name(ClientId),
    /// One partition or more.
    Partitions(SortedSet<TopicPartition>),
    /// A group's state.
    State(GroupState),
    /// Whether it is so.
    Truth(bool),
}

/// Values that can be compared with one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A client's name.
    Name,
    /// Partitions.
    Partitions,
    /// A group's state.
    State,
    /// `true` or `false`.
    Truth,
}

/// Which records are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Processed exactly once.
    Once,
    /// Processed twice or more.
    Twice,
    /// Passed over: nobody has processed them or will be handed them.
    Lost,
    /// Neither processed nor lost.
    Pending,
    /// Processed after one of the same key that comes after them.
    OutOfOrder,
}

/// Something of a cluster that can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// What a group has committed of a partition.
    Committed(GroupId, TopicPartition),
    /// The next offset a consumer will hand out of a partition.
    Position(ClientId, TopicPartition),
    /// The first offset of a log.
    LogStart(TopicPartition),
    /// The next offset to be written to a log.
    LogEnd(TopicPartition),
    /// The offset below which every consumer may read.
    HighWatermark(TopicPartition),
    /// How many records there are in a log. Compaction makes them fewer than its offsets.
    Records(TopicPartition),
    /// What lies between a group's commit and the high watermark, of one partition or of all that
    /// it has committed something of.
    Lag(GroupId, Option<TopicPartition>),
    /// How many records met a fate in a group: of a topic; of a partition, if there is no topic of
    /// that name; of every topic the group reads.
    Fate(Count, GroupId, Option<Arc<str>>),
    /// How many records a consumer's process has processed since it started.
    Processed(ClientId),
    /// How many members a group has.
    Members(GroupId),
    /// The number of a group's last completed generation.
    Generation(GroupId),
    /// A group's state.
    State(GroupId),
    /// The partitions a consumer has.
    Share(ClientId),
    /// The member of a group that a partition is assigned to.
    Owner(GroupId, TopicPartition),
    /// The partition of the first record with a key.
    Partition(TopicName, Arc<str>),
    /// The offset of the first record with a key.
    Offset(TopicName, Arc<str>),
    /// Whether a consumer's process is there.
    Alive(ClientId),
}

impl Operator {
    /// Every operator; those of two characters first, as they begin with those of one.
    pub const ALL: [Operator; 6] = [
        Operator::Unequal,
        Operator::AtMost,
        Operator::AtLeast,
        Operator::Equal,
        Operator::Less,
        Operator::More,
    ];

    /// Whether it can only be asked of numbers.
    #[must_use]
    pub const fn needs_order(self) -> bool {
        !matches!(self, Operator::Equal | Operator::Unequal)
    }

    /// Whether it is so of two values of one kind. Where there is no value nothing is less or more.
    #[must_use]
    pub fn holds(self, left: &Value, right: &Value) -> bool {
        match (self, left, right) {
            (Operator::Equal, ..) => left == right,
            (Operator::Unequal, ..) => left != right,
            (Operator::Less, Value::Number(left), Value::Number(right)) => left < right,
            (Operator::AtMost, Value::Number(left), Value::Number(right)) => left <= right,
            (Operator::More, Value::Number(left), Value::Number(right)) => left > right,
            (Operator::AtLeast, Value::Number(left), Value::Number(right)) => left >= right,
            (Operator::Less | Operator::AtMost | Operator::More | Operator::AtLeast, ..) => false,
        }
    }
}

impl Kind {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Number => "a number",
            Kind::Name => "a client's name",
            Kind::Partitions => "partitions",
            Kind::State => "a group's state",
            Kind::Truth => "true or false",
        }
    }
}

impl Count {
    /// Every count.
    pub const ALL: [Count; 5] = [
        Count::Once,
        Count::Twice,
        Count::Lost,
        Count::Pending,
        Count::OutOfOrder,
    ];

    /// Its word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Count::Once => "once",
            Count::Twice => "twice",
            Count::Lost => "lost",
            Count::Pending => "pending",
            Count::OutOfOrder => "out-of-order",
        }
    }
}

impl Quantity {
    /// What it can be compared with.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Quantity::Committed(..)
            | Quantity::Position(..)
            | Quantity::LogStart(_)
            | Quantity::LogEnd(_)
            | Quantity::HighWatermark(_)
            | Quantity::Records(_)
            | Quantity::Lag(..)
            | Quantity::Fate(..)
            | Quantity::Processed(_)
            | Quantity::Members(_)
            | Quantity::Generation(_)
            | Quantity::Offset(..) => Kind::Number,
            Quantity::Owner(..) => Kind::Name,
            Quantity::Share(_) | Quantity::Partition(..) => Kind::Partitions,
            Quantity::State(_) => Kind::State,
            Quantity::Alive(_) => Kind::Truth,
        }
    }

    /// Its word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Quantity::Committed(..) => "committed",
            Quantity::Position(..) => "position",
            Quantity::LogStart(_) => "log-start",
            Quantity::LogEnd(_) => "log-end",
            Quantity::HighWatermark(_) => "high-watermark",
            Quantity::Records(_) => "records",
            Quantity::Lag(..) => "lag",
            Quantity::Fate(count, ..) => count.name(),
            Quantity::Processed(_) => "processed",
            Quantity::Members(_) => "members",
            Quantity::Generation(_) => "generation",
            Quantity::State(_) => "state",
            Quantity::Share(_) => "share",
            Quantity::Owner(..) => "owner",
            Quantity::Partition(..) => "partition",
            Quantity::Offset(..) => "offset",
            Quantity::Alive(_) => "alive",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_less_or_more_than_no_value() {
        let (none, five) = (Value::None, Value::Number(5));
        for operator in Operator::ALL {
            let unequal = operator == Operator::Unequal;
            assert_eq!(operator.holds(&none, &five), unequal);
            assert_eq!(operator.holds(&five, &none), unequal);
        }
        assert!(Operator::Equal.holds(&none, &none));
        assert!(!Operator::AtMost.holds(&none, &none));
        let six = Value::Number(6);
        let so = Operator::ALL.map(|operator| operator.holds(&five, &six));
        assert_eq!(so, [true, true, false, false, true, false]);
    }
}
