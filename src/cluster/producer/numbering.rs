//! The numbers an idempotent producer gives its batches (`TransactionManager`, `TxnPartitionMap`).

use super::ProducerBatch;
use crate::kafka::{ProducerEpoch, ProducerId, ProducerStamp, TopicPartition};
use crate::sim::SortedMap;

/// Who a producer is to the brokers, and where it stands in each partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// What InitProducerId was answered, and how far the epoch has grown since.
    pub identity: Option<(ProducerId, ProducerEpoch)>,
    partitions: SortedMap<TopicPartition, Numbers>,
}

/// `TxnPartitionEntry`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Numbers {
    epoch: ProducerEpoch,
    next: u32,
    /// The number after that of the last record known to be stored.
    stored: u32,
    /// The number after that of the last record that was given up, as long as nobody knows
    /// whether it is stored.
    unresolved: Option<u32>,
}

impl Numbering {
    /// What the next batch of a partition is stamped with. A partition begins anew with the
    /// current epoch once nothing of it is under way (`maybeUpdateProducerIdAndEpoch`).
    #[must_use]
    pub fn next_stamp(&self, tp: &TopicPartition, under_way: bool) -> Option<ProducerStamp> {
        let (id, current) = self.identity?;
        let known = self.partitions.get(tp);
        let (epoch, base_sequence) = match known {
            Some(numbers) if numbers.epoch == current || under_way => (numbers.epoch, numbers.next),
            _ => (current, 0),
        };
        Some(ProducerStamp {
            id,
            epoch,
            base_sequence,
        })
    }

    /// Whether nothing new of a partition may be sent until it is known what became of the rest.
    #[must_use]
    pub fn is_unresolved(&self, tp: &TopicPartition) -> bool {
        self.partitions
            .get(tp)
            .is_some_and(|numbers| numbers.unresolved.is_some())
    }

    /// The partitions of which something was given up that may be stored or not, with whether
    /// later records have shown that it is.
    pub fn unresolved(&self) -> impl Iterator<Item = (&TopicPartition, bool)> {
        self.partitions.iter().filter_map(|(tp, numbers)| {
            let after = numbers.unresolved?;
            Some((tp, numbers.stored >= after))
        })
    }

    /// Whether a batch is the one the partition's leader waits for.
    #[must_use]
    pub fn is_next(&self, tp: &TopicPartition, stamp: ProducerStamp) -> bool {
        let numbers = self.partitions.get(tp);
        numbers.is_some_and(|n| n.epoch == stamp.epoch && n.stored == stamp.base_sequence)
    }

    /// Whether a batch follows what was given up.
    #[must_use]
    pub fn is_after_unresolved(&self, tp: &TopicPartition, stamp: ProducerStamp) -> bool {
        let numbers = self.partitions.get(tp);
        numbers.is_some_and(|n| n.epoch == stamp.epoch && n.unresolved == Some(stamp.base_sequence))
    }

    /// A batch with this stamp goes out, perhaps again.
    pub(super) fn sent(&mut self, batch: &ProducerBatch) {
        let Some(stamp) = batch.stamp else { return };
        let numbers = self
            .partitions
            .entry(batch.topic_partition.clone())
            .or_default();
        if numbers.epoch != stamp.epoch {
            *numbers = Numbers {
                epoch: stamp.epoch,
                ..Numbers::default()
            };
        }
        numbers.next = numbers
            .next
            .max(stamp.last_sequence(batch.records.len()) + 1);
    }

    pub(super) fn stored(&mut self, batch: &ProducerBatch) {
        self.with(batch, |numbers, after| {
            numbers.stored = numbers.stored.max(after);
        });
    }

    pub(super) fn given_up(&mut self, batch: &ProducerBatch) {
        self.with(batch, |numbers, after| {
            numbers.unresolved = numbers.unresolved.max(Some(after));
        });
    }

    /// Something with the number after that of the batch's last record, if it is of this epoch.
    fn with(&mut self, batch: &ProducerBatch, change: impl FnOnce(&mut Numbers, u32)) {
        if let Some(stamp) = batch.stamp
            && let Some(numbers) = self.partitions.get_mut(&batch.topic_partition)
            && numbers.epoch == stamp.epoch
        {
            change(numbers, stamp.last_sequence(batch.records.len()) + 1);
        }
    }

    /// It is known what became of everything that was given up; with an epoch, the numbers of
    /// what is not done with, on its way or not, begin anew (`bumpIdempotentProducerEpoch`).
    pub(super) fn settle<'b>(
        &mut self,
        tp: &TopicPartition,
        epoch: Option<ProducerEpoch>,
        batches: impl Iterator<Item = &'b mut ProducerBatch>,
    ) {
        let Some(numbers) = self.partitions.get_mut(tp) else {
            return;
        };
        numbers.unresolved = None;
        let (Some((id, current)), Some(epoch)) = (&mut self.identity, epoch) else {
            return;
        };
        *current = epoch;
        let mut next = 0;
        let stamped = batches.filter_map(|batch| {
            let stamp = batch.stamp?;
            Some(((stamp.epoch, stamp.base_sequence), batch))
        });
        let in_order: SortedMap<_, _> = stamped.collect();
        for (_, batch) in in_order {
            let stamp = ProducerStamp {
                id: *id,
                epoch,
                base_sequence: next,
            };
            next = stamp.last_sequence(batch.records.len()) + 1;
            batch.stamp = Some(stamp);
        }
        *numbers = Numbers {
            epoch,
            next,
            ..Numbers::default()
        };
    }
}
