//! Where a producer's keys are at home, and until when they were anywhere else.

use crate::kafka::PartitionId;
use crate::kafka::hash::Formula;
use crate::kafka::profile::ProducerHabits;
use crate::sim::SimTime;

/// How a producer's keys come to their partitions. Kafka keeps the records of a key in order only
/// as long as all of them go to one partition; this tells since when they do, whichever key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placing {
    /// What was computed of the last key, and of how many partitions.
    way: Option<(Formula, usize)>,
    /// When a key last went somewhere else than the one before it would have.
    moved: SimTime,
}

impl Placing {
    /// That of a producer that starts now. One of its name may have been there before.
    pub(super) fn new(at: SimTime) -> Self {
        Placing {
            way: None,
            moved: at,
        }
    }

    /// A record with a key went to a partition.
    pub(super) fn placed(
        &mut self,
        at: SimTime,
        habits: &ProducerHabits,
        partitions: usize,
        key: &str,
        to: PartitionId,
    ) {
        let way = Some((habits.formula, partitions));
        let count = u32::try_from(partitions).unwrap_or(u32::MAX);
        // not at home: somebody named the partition, or a partitioner that asks for no key
        if self.way != way || habits.home(key, count) != Some(to) {
            self.moved = at;
        }
        self.way = way;
    }

    /// Whether a record that was sent at a moment may be in another partition than one of the same
    /// key that was sent later.
    #[must_use]
    pub fn may_differ_since(&self, sent: SimTime) -> bool {
        sent <= self.moved
    }
}
