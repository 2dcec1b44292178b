//! Batches that have not been sent, for each partition (`RecordAccumulator`).

use super::ProducerBatch;
use crate::kafka::{ProducerStamp, TopicPartition};
use crate::sim::{SortedMap, SortedSet};
use alloc::collections::VecDeque;
use alloc::sync::Arc;

/// The batches not sent yet. Only partitions that have some are looked through: a producer of a
/// topic with many partitions mostly has batches for few of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accumulator {
    /// Oldest first; no queue is empty.
    queues: SortedMap<TopicPartition, VecDeque<ProducerBatch>>,
    /// The partitions that ever had one. Soon that changes no more, and clones share it.
    used: Arc<SortedSet<TopicPartition>>,
}

impl Accumulator {
    /// The partitions that have batches, with these.
    pub fn queues(&self) -> impl Iterator<Item = (&TopicPartition, &VecDeque<ProducerBatch>)> {
        self.queues.iter()
    }

    /// A partition's batches, if it has some.
    #[must_use]
    pub fn queue(&self, tp: &TopicPartition) -> Option<&VecDeque<ProducerBatch>> {
        self.queues.get(tp)
    }

    /// The first batch of each partition that has one.
    pub fn fronts(&self) -> impl Iterator<Item = &ProducerBatch> {
        self.queues.values().filter_map(VecDeque::front)
    }

    /// How many batches a partition has; none if it never had one.
    #[must_use]
    pub fn length(&self, tp: &TopicPartition) -> Option<usize> {
        let used = self.used.contains(tp);
        used.then(|| self.queues.get(tp).map_or(0, VecDeque::len))
    }

    /// Whether there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    /// How many records it has.
    #[must_use]
    pub fn records(&self) -> u64 {
        let batches = self.queues.values().flatten();
        batches.map(|batch| batch.records.len() as u64).sum()
    }

    /// A partition's batches, to change them but not their number.
    pub(super) fn batches_mut(
        &mut self,
        tp: &TopicPartition,
    ) -> impl Iterator<Item = &mut ProducerBatch> {
        self.queues.get_mut(tp).into_iter().flatten()
    }

    /// Takes a partition's oldest batch.
    pub(super) fn pop(&mut self, tp: &TopicPartition) -> Option<ProducerBatch> {
        let queue = self.queues.get_mut(tp)?;
        let batch = queue.pop_front();
        if queue.is_empty() {
            self.queues.remove(tp);
        }
        batch
    }

    /// Puts a new batch behind a partition's others, the last of which takes no more records.
    pub(super) fn push(&mut self, batch: ProducerBatch) {
        let queue = self.queue_mut(&batch.topic_partition);
        if let Some(last) = queue.back_mut() {
            last.closed = true;
        }
        queue.push_back(batch);
    }

    /// Puts a batch back that was sent in vain (`reenqueue`): in the order of the numbers; without
    /// idempotence simply at the front, so that of two that fail the second goes first.
    pub(super) fn put_back(&mut self, batch: ProducerBatch) {
        let number = |stamp: Option<ProducerStamp>| stamp.map(|s| (s.epoch, s.base_sequence));
        let own = number(batch.stamp);
        let before = |other: &&ProducerBatch| other.stamp.is_some() && number(other.stamp) < own;
        let queue = self.queue_mut(&batch.topic_partition);
        let place = queue.iter().take_while(before).count();
        queue.insert(place, batch);
    }

    fn queue_mut(&mut self, tp: &TopicPartition) -> &mut VecDeque<ProducerBatch> {
        if !self.used.contains(tp) {
            Arc::make_mut(&mut self.used).insert(tp.clone());
        }
        self.queues.entry(tp.clone()).or_default()
    }
}
