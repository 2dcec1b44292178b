//! A partition's log on one broker: immutable batches in segments.

use crate::kafka::{
    HighWatermark, LastStableOffset, LogEndOffset, LogStartOffset, Offset, Payload, Record,
    RecordBatch,
};
use crate::sim::{SharedVec, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A stretch of the log; only the last one is written to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// The first offset it may hold.
    pub base_offset: Offset,
    /// Its bytes.
    pub size: u64,
    /// How many records are in it.
    pub records: u64,
    /// Its batches, oldest first.
    pub batches: SharedVec<Arc<RecordBatch>>,
}

/// The log of one replica.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    segments: Vec<Segment>,
    /// The first offset that can be read.
    pub log_start: LogStartOffset,
    /// The next offset to be written.
    pub log_end: LogEndOffset,
    /// Below it every consumer may read. With one replica it follows the log end at once.
    pub high_watermark: HighWatermark,
    /// Below it the cleaner has been.
    pub cleaned_to: Offset,
}

impl Segment {
    fn add(&mut self, batch: Arc<RecordBatch>) {
        self.size += u64::from(batch.size);
        self.records += batch.records.len() as u64;
        self.batches.push(batch);
    }
}

impl Default for Log {
    fn default() -> Self {
        Log {
            segments: alloc::vec![Segment::default()],
            log_start: LogStartOffset(0),
            log_end: LogEndOffset(0),
            high_watermark: HighWatermark(0),
            cleaned_to: Offset(0),
        }
    }
}

impl Log {
    /// Without transactions nothing below the high watermark is unstable.
    #[must_use]
    pub fn last_stable(&self) -> LastStableOffset {
        LastStableOffset(self.high_watermark.0)
    }

    /// The segments, oldest first; the last is the active one.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Adds a batch; rolls a new segment first if this one would grow past `segment_bytes`.
    ///
    /// # Panics
    /// If the batch does not begin where the log ends.
    pub fn append(&mut self, batch: &Arc<RecordBatch>, segment_bytes: u32) {
        assert_eq!(
            batch.base_offset,
            self.log_end.offset(),
            "a batch begins where the log ends"
        );
        let active = self.segments.last().expect("a log has an active segment");
        let grown = active.size + u64::from(batch.size);
        if grown > u64::from(segment_bytes) && !active.batches.is_empty() {
            let base_offset = batch.base_offset;
            self.segments.push(Segment {
                base_offset,
                ..Segment::default()
            });
        }
        let active = self
            .segments
            .last_mut()
            .expect("a log has an active segment");
        active.add(Arc::clone(batch));
        self.log_end = LogEndOffset::after(batch.last_offset);
    }

    /// Whole batches from the one that holds `from` on, as long as they lie below the high
    /// watermark and fit into `max_bytes`; with `at_least_one` the first is given whatever its
    /// size.
    #[must_use]
    pub fn read(&self, from: Offset, max_bytes: u32, at_least_one: bool) -> Vec<Arc<RecordBatch>> {
        let mut found = Vec::new();
        let mut bytes: u32 = 0;
        let first = self
            .segments
            .partition_point(|segment| segment.base_offset <= from);
        for segment in self.segments.iter().skip(first.saturating_sub(1)) {
            let start = segment
                .batches
                .partition_point(|batch| batch.last_offset < from);
            for batch in segment.batches.iter_from(start) {
                bytes = bytes.saturating_add(batch.size);
                let readable = self.high_watermark.covers(batch.last_offset);
                let fits = bytes <= max_bytes || (at_least_one && found.is_empty());
                if !readable || !fits {
                    return found;
                }
                found.push(Arc::clone(batch));
            }
        }
        found
    }

    /// Every record from `from` on, with its offset.
    pub fn records_from(&self, from: Offset) -> impl Iterator<Item = (Offset, &Record)> {
        let first = self
            .segments
            .partition_point(|segment| segment.base_offset <= from);
        self.segments
            .iter()
            .skip(first.saturating_sub(1))
            .flat_map(move |segment| {
                let start = segment
                    .batches
                    .partition_point(|batch| batch.last_offset < from);
                segment
                    .batches
                    .iter_from(start)
                    .flat_map(move |batch| batch.records_from(from))
            })
    }

    /// The record at `offset`, if compaction has left it.
    #[must_use]
    pub fn record(&self, offset: Offset) -> Option<&Record> {
        self.records_from(offset)
            .next()
            .filter(|(found, _)| *found == offset)
            .map(|(_, r)| r)
    }

    /// What `pick` finds in the last record in which it finds something.
    pub fn find_last<T>(&self, pick: impl FnMut(&Record) -> Option<T>) -> Option<T> {
        let batches = self
            .segments
            .iter()
            .rev()
            .flat_map(|s| s.batches.iter().rev());
        let mut records = batches.flat_map(|batch| batch.records.iter().rev());
        records.find_map(pick)
    }

    /// How many records are left in it.
    #[must_use]
    pub fn record_count(&self) -> u64 {
        self.segments.iter().map(|segment| segment.records).sum()
    }

    /// Whether the cleaner would take this log on: enough of it is new
    /// (`min.cleanable.dirty.ratio`, 0.5), the active segment left out.
    #[must_use]
    pub fn wants_cleaning(&self) -> bool {
        let sealed = &self.segments[..self.segments.len() - 1];
        let total: u64 = sealed.iter().map(|segment| segment.size).sum();
        let dirty = sealed
            .iter()
            .filter(|segment| segment.base_offset >= self.cleaned_to);
        let dirty: u64 = dirty.map(|segment| segment.size).sum();
        dirty > 0 && dirty * 2 >= total
    }

    /// The log after compaction (`LogCleaner`): of the records that coordinators wrote, the last
    /// one of each key, at its old offset. The active segment is not touched, nor looked at: what
    /// only it supersedes stays. The cleaned segments become one.
    ///
    /// A tombstone goes with the cleaning after the one that first met it: Kafka keeps it for
    /// `delete.retention.ms` (a day), longer than any run here, so it stays.
    ///
    /// # Panics
    /// Never: a log has an active segment from the start.
    #[must_use]
    pub fn compacted(&self) -> Log {
        let (active, sealed) = self
            .segments
            .split_last()
            .expect("a log has an active segment");
        let mut last = SortedMap::new();
        for batch in sealed.iter().flat_map(|segment| segment.batches.iter()) {
            for (offset, record) in batch.records_from(Offset(0)) {
                if let Payload::Coordinator(record) = &record.payload {
                    last.insert(record.compaction_key(), offset);
                }
            }
        }
        let mut cleaned = Segment::default();
        for batch in sealed.iter().flat_map(|segment| segment.batches.iter()) {
            let kept =
                batch
                    .records_from(Offset(0))
                    .filter(|(offset, record)| match &record.payload {
                        Payload::Coordinator(record) => {
                            last.get(&record.compaction_key()) == Some(offset)
                        }
                        Payload::User { .. } => true,
                    });
            let records: Arc<[Record]> = kept.map(|(_, record)| record.clone()).collect();
            if records.is_empty() {
                continue;
            }
            let size = crate::kafka::record::batch_size(&records);
            cleaned.add(Arc::new(RecordBatch {
                size,
                records,
                ..(**batch).clone()
            }));
        }
        Log {
            segments: alloc::vec![cleaned, active.clone()],
            cleaned_to: active.base_offset,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::{CommittedOffset, CoordinatorRecord, LeaderEpoch, OffsetAndMetadata};
    use crate::kafka::{GroupId, TopicPartition};
    use crate::sim::SimTime;

    fn commit(partition: u32, offset: u64) -> Record {
        let value = OffsetAndMetadata {
            offset: CommittedOffset(offset),
            leader_epoch: None,
            commit_timestamp: SimTime::ZERO,
        };
        let record = CoordinatorRecord::OffsetCommit {
            group: GroupId::from("g"),
            topic_partition: TopicPartition::new(&"t".into(), partition),
            value: Some(value),
        };
        let payload = Payload::Coordinator(Arc::new(record));
        Record {
            offset_delta: 0,
            timestamp: SimTime::ZERO,
            payload,
        }
    }

    fn log_of(commits: &[(u32, u64)], segment_bytes: u32) -> Log {
        let mut log = Log::default();
        for (partition, offset) in commits {
            let records = [commit(*partition, *offset)].into();
            let base = log.log_end.offset();
            let batch = RecordBatch::new(base, LeaderEpoch(0), None, SimTime::ZERO, records);
            log.append(&Arc::new(batch), segment_bytes);
        }
        log.high_watermark = HighWatermark(log.log_end.0);
        log
    }

    #[test]
    fn compaction_keeps_the_last_of_each_key_at_its_offset() {
        let log = log_of(&[(0, 1), (1, 1), (0, 2), (0, 3), (1, 2)], 1);
        assert_eq!(log.segments().len(), 5);
        let cleaned = log.compacted();
        let left: Vec<u64> = cleaned
            .records_from(Offset(0))
            .map(|(offset, _)| offset.0)
            .collect();
        assert_eq!(
            left,
            [1, 3, 4],
            "0 and 2 are superseded; 4 is in the active segment, so it does not supersede 1"
        );
        assert_eq!(cleaned.log_end, log.log_end);
        assert!(!cleaned.wants_cleaning());
    }

    #[test]
    fn the_active_segment_is_never_compacted() {
        let log = log_of(&[(0, 1), (0, 2), (0, 3)], 1_000_000);
        assert!(!log.wants_cleaning());
        assert_eq!(log.compacted().record_count(), 3);
    }

    #[test]
    fn reading_gives_whole_batches_below_the_high_watermark() {
        let mut log = log_of(&[(0, 1), (0, 2), (0, 3), (0, 4)], 200);
        let bases = |log: &Log, from, bytes| {
            log.read(Offset(from), bytes, true)
                .iter()
                .map(|b| b.base_offset.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(bases(&log, 1, u32::MAX), [1, 2, 3]);
        assert_eq!(
            bases(&log, 1, 1),
            [1],
            "the first batch is given whatever its size"
        );
        assert!(log.read(Offset(1), 1, false).is_empty());
        assert_eq!(bases(&log, 4, u32::MAX), [0; 0]);
        log.high_watermark = HighWatermark(2);
        assert_eq!(bases(&log, 0, u32::MAX), [0, 1]);
    }

    #[test]
    fn a_read_steps_over_the_gaps_compaction_leaves() {
        let cleaned = log_of(&[(0, 1), (0, 2), (0, 3), (1, 1)], 1).compacted();
        let first = cleaned
            .records_from(Offset(0))
            .next()
            .map(|(offset, _)| offset.0);
        assert_eq!(first, Some(2));
        assert!(cleaned.record(Offset(1)).is_none());
        assert!(cleaned.record(Offset(3)).is_some());
    }
}
