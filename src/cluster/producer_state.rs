//! What a partition remembers of idempotent producers (`ProducerStateManager`): enough to know a
//! retry for what it is. It is read back from the log, so it outlives the broker's process.

use crate::kafka::config::MAX_IN_FLIGHT_IDEMPOTENT;
use crate::kafka::{KafkaError, Offset, ProducerEpoch, ProducerId, ProducerStamp, RecordBatch};
use crate::sim::SortedMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The producers that have written to a partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProducerStates {
    /// Shared with a clone, for as long as the producer writes nothing more.
    entries: SortedMap<ProducerId, Arc<Entry>>,
}

/// `ProducerStateEntry`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    epoch: ProducerEpoch,
    /// The last five batches, oldest first.
    batches: Vec<Remembered>,
}

/// `BatchMetadata`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Remembered {
    first: u32,
    last: u32,
    base_offset: Offset,
}

/// What is to become of a batch that a producer sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is to be written.
    Append,
    /// It is there already, from this offset on: nothing is written, and that is a success.
    Duplicate(Offset),
    /// It cannot be.
    Refuse(KafkaError),
}

impl ProducerStates {
    /// What is to become of a batch of so many records
    /// (`UnifiedLog.analyzeAndValidateProducerState`, `ProducerAppendInfo.checkSequence`). Of a
    /// producer nobody knows, any number is taken.
    #[must_use]
    pub fn check(&self, stamp: ProducerStamp, records: usize) -> Verdict {
        let Some(known) = self.entries.get(&stamp.id) else {
            return Verdict::Append;
        };
        let (first, last) = (stamp.base_sequence, stamp.last_sequence(records));
        let same = |batch: &&Remembered| (batch.first, batch.last) == (first, last);
        match stamp.epoch.cmp(&known.epoch) {
            core::cmp::Ordering::Less => Verdict::Refuse(KafkaError::InvalidProducerEpoch),
            core::cmp::Ordering::Greater if first == 0 => Verdict::Append,
            core::cmp::Ordering::Greater => Verdict::Refuse(KafkaError::OutOfOrderSequenceNumber),
            core::cmp::Ordering::Equal => {
                if let Some(there) = known.batches.iter().find(same) {
                    return Verdict::Duplicate(there.base_offset);
                }
                match known.batches.last() {
                    Some(before) if before.last + 1 != first => {
                        Verdict::Refuse(KafkaError::OutOfOrderSequenceNumber)
                    }
                    _ => Verdict::Append,
                }
            }
        }
    }

    /// A batch has been written.
    pub(super) fn appended(&mut self, batch: &RecordBatch) {
        let Some(stamp) = batch.producer else { return };
        let fresh = || {
            Arc::new(Entry {
                epoch: stamp.epoch,
                batches: Vec::new(),
            })
        };
        let entry = self.entries.entry(stamp.id).or_insert_with(fresh);
        let entry = Arc::make_mut(entry);
        if entry.epoch != stamp.epoch {
            entry.epoch = stamp.epoch;
            entry.batches.clear();
        }
        if entry.batches.len() == MAX_IN_FLIGHT_IDEMPOTENT as usize {
            entry.batches.remove(0);
        }
        entry.batches.push(Remembered {
            first: stamp.base_sequence,
            last: stamp.last_sequence(batch.records.len()),
            base_offset: batch.base_offset,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::{LeaderEpoch, Payload, Record};
    use crate::sim::SimTime;

    fn stamp(epoch: u32, base_sequence: u32) -> ProducerStamp {
        ProducerStamp {
            id: ProducerId(7),
            epoch: ProducerEpoch(epoch),
            base_sequence,
        }
    }

    /// Two records a batch, at offsets from 100 on.
    fn after(batches: &[ProducerStamp]) -> ProducerStates {
        let mut states = ProducerStates::default();
        let record = |offset_delta| Record {
            offset_delta,
            timestamp: SimTime::ZERO,
            payload: Payload::User {
                key: None,
                value: Some("v".into()),
            },
        };
        for (nth, stamp) in (0..).zip(batches) {
            let records = [record(0), record(1)].into();
            let (base, epoch) = (Offset(100 + 2 * nth), LeaderEpoch(0));
            states.appended(&RecordBatch::new(
                base,
                epoch,
                Some(*stamp),
                SimTime::ZERO,
                records,
            ));
        }
        states
    }

    #[test]
    fn numbers_follow_each_other_and_a_retry_is_known() {
        let states = after(&[stamp(0, 0), stamp(0, 2), stamp(1, 0), stamp(1, 2)]);
        let refuse = Verdict::Refuse;
        for (stamp, records, expected) in [
            (stamp(1, 4), 2, Verdict::Append),
            (stamp(1, 2), 2, Verdict::Duplicate(Offset(106))),
            (stamp(1, 0), 2, Verdict::Duplicate(Offset(104))),
            (stamp(1, 2), 1, refuse(KafkaError::OutOfOrderSequenceNumber)),
            (stamp(1, 6), 2, refuse(KafkaError::OutOfOrderSequenceNumber)),
            (stamp(0, 4), 2, refuse(KafkaError::InvalidProducerEpoch)),
            (stamp(2, 0), 2, Verdict::Append),
            (stamp(2, 4), 2, refuse(KafkaError::OutOfOrderSequenceNumber)),
        ] {
            assert_eq!(
                states.check(stamp, records),
                expected,
                "{stamp:?} × {records}"
            );
        }
        let stranger = ProducerStamp {
            id: ProducerId(8),
            ..stamp(3, 40)
        };
        assert_eq!(states.check(stranger, 2), Verdict::Append);
    }

    #[test]
    fn five_batches_are_remembered() {
        let states = after(&[0, 2, 4, 6, 8, 10].map(|first| stamp(0, first)));
        assert_eq!(
            states.check(stamp(0, 2), 2),
            Verdict::Duplicate(Offset(102))
        );
        let forgotten = Verdict::Refuse(KafkaError::OutOfOrderSequenceNumber);
        assert_eq!(states.check(stamp(0, 0), 2), forgotten);
    }
}
