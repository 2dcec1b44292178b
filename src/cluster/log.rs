//! A partition's log on one broker: immutable batches in segments.

use super::stretches::Stretches;
use crate::kafka::topic::RATIO_ONE;
use crate::kafka::{
    HighWatermark, LastStableOffset, LogEndOffset, LogStartOffset, Offset, Record, RecordBatch,
    TopicConfig,
};
use crate::sim::{SharedVec, SimTime, SortedMap};
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
    /// The timestamp of its youngest record.
    pub largest_timestamp: SimTime,
    /// The timestamp of the youngest record of its first batch: its age is counted from there.
    pub first_timestamp: Option<SimTime>,
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
    /// The offsets whose records compaction has taken away.
    pub gaps: Stretches,
}

/// Why segments are deleted (`SegmentDeletionReason`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeletionReason {
    /// They lie below the log start.
    LogStart,
    /// `retention.bytes`.
    RetentionBytes,
    /// `retention.ms`.
    RetentionMs,
}

impl DeletionReason {
    /// Its name in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            DeletionReason::LogStart => "below the log start",
            DeletionReason::RetentionBytes => "retention.bytes",
            DeletionReason::RetentionMs => "retention.ms",
        }
    }
}

impl Segment {
    fn at(base_offset: Offset) -> Self {
        Segment {
            base_offset,
            ..Segment::default()
        }
    }

    fn add(&mut self, batch: Arc<RecordBatch>) {
        let youngest = batch.max_timestamp();
        self.size += u64::from(batch.size);
        self.records += batch.records.len() as u64;
        self.largest_timestamp = self.largest_timestamp.max(youngest);
        self.first_timestamp.get_or_insert(youngest);
        self.batches.push(batch);
    }

    fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }
}

/// What one read of a log gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// Whole batches.
    pub batches: Vec<Arc<RecordBatch>>,
    /// How many bytes are sent: where a batch does not fit behind others, what there is room for
    /// of it goes with them, and is of no use (`LogSegment.read`).
    pub bytes: u32,
    /// Whether it is of a segment that is not written to any more.
    pub is_sealed: bool,
}

impl Default for Log {
    fn default() -> Self {
        Log {
            segments: alloc::vec![Segment::default()],
            log_start: LogStartOffset(0),
            log_end: LogEndOffset(0),
            high_watermark: HighWatermark(0),
            cleaned_to: Offset(0),
            gaps: Stretches::default(),
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

    /// The active segment, and the others.
    fn active(&self) -> (&Segment, &[Segment]) {
        self.segments
            .split_last()
            .expect("a log has an active segment")
    }

    /// Whether a batch begins a new segment (`LogSegment.shouldRoll`).
    #[must_use]
    pub fn rolls_before(&self, batch: &RecordBatch, config: &TopicConfig) -> bool {
        let (active, _) = self.active();
        let grown = active.size + u64::from(batch.size);
        let age = |first| batch.max_timestamp().since(first);
        let old = |first| age(first).as_millis() > config.segment.as_millis();
        let full = grown > u64::from(config.segment_bytes);
        !active.is_empty() && (full || active.first_timestamp.is_some_and(old))
    }

    /// Begins a new segment; an active one that is empty already is one.
    pub(super) fn roll(&mut self) {
        let (active, _) = self.active();
        if !active.is_empty() {
            self.segments.push(Segment::at(self.log_end.offset()));
        }
    }

    /// Adds a batch.
    ///
    /// # Panics
    /// If the batch does not begin where the log ends.
    pub fn append(&mut self, batch: &Arc<RecordBatch>) {
        assert_eq!(
            batch.base_offset,
            self.log_end.offset(),
            "a batch begins where the log ends"
        );
        let active = self.segments.last_mut();
        active
            .expect("a log has an active segment")
            .add(Arc::clone(batch));
        self.log_end = LogEndOffset::after(batch.last_offset);
    }

    /// Nothing below an offset can be read any more.
    pub(super) fn raise_start(&mut self, to: LogStartOffset) {
        self.log_start = self.log_start.max(to);
    }

    /// The first so many segments are gone.
    pub(super) fn delete_segments(&mut self, count: usize) {
        self.segments.drain(..count.min(self.segments.len() - 1));
        let first = self.segments.first().map(|segment| segment.base_offset);
        self.raise_start(LogStartOffset(first.map_or(0, |first| first.0)));
    }

    /// How many of the oldest segments are to be deleted, and why
    /// (`UnifiedLog.deleteOldSegments`). If all of them are, a new one has to be begun first.
    #[must_use]
    pub fn deletable(&self, config: &TopicConfig, now: SimTime) -> Option<(usize, DeletionReason)> {
        let mut spare = self.spare_bytes(config);
        let fits = |segment: &Segment, _| {
            let left = spare.checked_sub(segment.size);
            spare = left.unwrap_or(spare);
            left.is_some() && segment.size > 0
        };
        let below_start = |_: &Segment, next: Option<Offset>| {
            next.is_some_and(|next| next <= self.log_start.offset())
        };
        let expired = |segment: &Segment, _| {
            let age = now.since(segment.largest_timestamp);
            let limit = config.retention;
            limit.is_some_and(|limit| age.as_millis() > limit.as_millis())
        };
        let found = |count, reason| (count > 0).then_some((count, reason));
        let started = found(self.count_while(below_start), DeletionReason::LogStart);
        if !config.cleanup_policy.delete || started.is_some() {
            return started;
        }
        found(self.count_while(fits), DeletionReason::RetentionBytes)
            .or_else(|| found(self.count_while(expired), DeletionReason::RetentionMs))
    }

    /// So much more than `retention.bytes` there is.
    fn spare_bytes(&self, config: &TopicConfig) -> u64 {
        let size: u64 = self.segments.iter().map(|segment| segment.size).sum();
        let limit = config.retention_bytes;
        limit.map_or(0, |limit| size.saturating_sub(limit))
    }

    /// How many segments from the oldest on `goes` lets go: none that reaches past the high
    /// watermark, nor an active one that is empty.
    fn count_while(&self, mut goes: impl FnMut(&Segment, Option<Offset>) -> bool) -> usize {
        let segments = self.segments.iter().enumerate();
        let deleted = segments.take_while(|(place, segment)| {
            let next = self.segments.get(place + 1).map(|next| next.base_offset);
            let end = next.unwrap_or(self.log_end.offset());
            let empty_and_last = next.is_none() && segment.is_empty();
            end.0 <= self.high_watermark.0 && !empty_and_last && goes(segment, next)
        });
        deleted.count()
    }

    /// Whole batches from the one that holds `from` on, as long as they lie below the high
    /// watermark and fit into `max_bytes`, of one segment (`LocalLog.read`); with `at_least_one`
    /// the first is given whatever its size.
    #[must_use]
    pub fn read(&self, from: Offset, max_bytes: u32, at_least_one: bool) -> Slice {
        let mut slice = Slice::default();
        let active = self.segments.last().map(|segment| segment.base_offset);
        for (segment, start) in self.segments_from(from) {
            for batch in segment.batches.iter_from(start) {
                if !self.high_watermark.covers(batch.last_offset) {
                    return slice;
                }
                let is_first = slice.batches.is_empty();
                slice.is_sealed = active != Some(segment.base_offset);
                if batch.size <= max_bytes.saturating_sub(slice.bytes) || is_first && at_least_one {
                    slice.bytes = slice.bytes.saturating_add(batch.size);
                    slice.batches.push(Arc::clone(batch));
                } else {
                    if !is_first {
                        slice.bytes = slice.bytes.max(max_bytes);
                    }
                    return slice;
                }
            }
            if !slice.batches.is_empty() {
                break;
            }
        }
        slice
    }

    /// How much there is to read from the batch on that holds `from`, in its segment; it is not
    /// counted further than to `enough`.
    #[must_use]
    pub fn readable(&self, from: Offset, enough: u32) -> u32 {
        let mut bytes = 0_u32;
        for (segment, start) in self.segments_from(from) {
            for batch in segment.batches.iter_from(start) {
                if bytes >= enough || !self.high_watermark.covers(batch.last_offset) {
                    return bytes.min(enough);
                }
                bytes = bytes.saturating_add(batch.size);
            }
            if bytes > 0 {
                break;
            }
        }
        bytes.min(enough)
    }

    /// The segments from the one that holds `from` on, each with its first batch that does.
    fn segments_from(&self, from: Offset) -> impl Iterator<Item = (&Segment, usize)> {
        let first = self
            .segments
            .partition_point(|segment| segment.base_offset <= from);
        let segments = self.segments.iter().skip(first.saturating_sub(1));
        segments.map(move |segment| {
            let batches = &segment.batches;
            (
                segment,
                batches.partition_point(|batch| batch.last_offset < from),
            )
        })
    }

    /// Every record from `from` on that can be read, with its offset.
    pub fn records_from(&self, from: Offset) -> impl Iterator<Item = (Offset, &Record)> {
        let from = from.max(self.log_start.offset());
        self.segments_from(from).flat_map(move |(segment, start)| {
            segment
                .batches
                .iter_from(start)
                .flat_map(move |batch| batch.records_from(from))
        })
    }

    /// The batches from the one that holds an offset down, the newest first.
    pub fn batches_down_from(&self, offset: Offset) -> impl Iterator<Item = &Arc<RecordBatch>> {
        let begin_below = |segment: &Segment| segment.base_offset <= offset;
        let segments = &self.segments[..self.segments.partition_point(begin_below)];
        segments.iter().rev().flat_map(move |segment| {
            let batches = &segment.batches;
            let below = batches.partition_point(|batch| batch.last_offset < offset);
            let places = (0..batches.len().min(below + 1)).rev();
            places.filter_map(|place| batches.get(place))
        })
    }

    /// The batches that were appended after a moment, the oldest first.
    pub fn batches_after(&self, at: SimTime) -> impl Iterator<Item = &Arc<RecordBatch>> {
        let is_old = move |batch: &Arc<RecordBatch>| batch.appended_at <= at;
        let last = |segment: &Segment| segment.batches.len().checked_sub(1);
        let all_old = |segment: &Segment| {
            let last = last(segment).and_then(|last| segment.batches.get(last));
            last.is_some_and(is_old)
        };
        let first = self.segments.partition_point(all_old);
        self.segments.iter().skip(first).flat_map(move |segment| {
            let start = segment.batches.partition_point(is_old);
            segment.batches.iter_from(start)
        })
    }

    /// How many records there are from an offset on and before another.
    #[must_use]
    pub fn count(&self, from: Offset, to: Offset) -> u64 {
        let begins = self.segments.iter().skip(1).map(|next| next.base_offset);
        let ends = begins.chain([self.log_end.offset()]);
        let in_segment = |(segment, end): (&Segment, Offset)| {
            let (from, to) = (from.max(segment.base_offset), to.min(end));
            if from >= to {
                0
            } else if segment.records == end.0 - segment.base_offset.0 {
                to.0 - from.0
            } else {
                // compaction has left gaps, and not much
                let all = segment.batches.iter();
                let there = all.flat_map(|batch| batch.records_from(from));
                let counted = there.filter(|(offset, _)| *offset < to).count();
                u64::try_from(counted).unwrap_or(u64::MAX)
            }
        };
        self.segments.iter().zip(ends).map(in_segment).sum()
    }

    /// The record at `offset`, if retention and compaction have left it.
    #[must_use]
    pub fn record(&self, offset: Offset) -> Option<&Record> {
        self.records_from(offset)
            .next()
            .filter(|(found, _)| *found == offset)
            .map(|(_, r)| r)
    }

    /// The last record before an offset that is left.
    #[must_use]
    pub fn last_before(&self, offset: Offset) -> Option<&Record> {
        let batches = self
            .segments
            .iter()
            .rev()
            .flat_map(|s| s.batches.iter().rev());
        let mut batches = batches.skip_while(|batch| batch.base_offset >= offset);
        batches.find_map(|batch| {
            let records = batch.records_from(self.log_start.offset());
            let before = records.filter(|(at, _)| *at < offset);
            before.last().map(|(_, record)| record)
        })
    }

    /// The first record that is not older than `timestamp`, of those a consumer may read
    /// (`UnifiedLog.fetchOffsetByTimestamp`, `Partition.fetchOffsetForTimestamp`). A timestamp is
    /// a number of whole milliseconds.
    #[must_use]
    pub fn offset_for(&self, timestamp: SimTime) -> Option<(Offset, SimTime)> {
        let reaches = |at: SimTime| at.as_millis() >= timestamp.as_millis();
        let mut segments = self.segments.iter();
        let segment = segments.find(|segment| reaches(segment.largest_timestamp))?;
        let start = self.log_start.offset();
        let records = segment
            .batches
            .iter()
            .flat_map(|batch| batch.records_from(start));
        let mut young = records.filter(|(_, record)| reaches(record.timestamp));
        let (offset, record) = young.next()?;
        let readable = self.high_watermark.covers(offset);
        readable.then_some((offset, record.timestamp))
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

    /// How many segments the cleaner may look at (`LogCleanerManager.cleanableOffsets`): not the
    /// active one, and none from the first on that `min.compaction.lag.ms` keeps.
    fn cleanable(&self, config: &TopicConfig, now: SimTime) -> usize {
        let (_, sealed) = self.active();
        let lag = config.min_compaction_lag.as_millis();
        let lags = |segment: &Segment| {
            let new = segment.base_offset >= self.cleaned_to;
            lag > 0 && new && now.since(segment.largest_timestamp).as_millis() < lag
        };
        sealed.iter().position(lags).unwrap_or(sealed.len())
    }

    /// Whether the cleaner would take this log on: more than `min.cleanable.dirty.ratio` of it is
    /// new to it.
    #[must_use]
    pub fn wants_cleaning(&self, config: &TopicConfig, now: SimTime) -> bool {
        let cleanable = &self.segments[..self.cleanable(config, now)];
        let total: u64 = cleanable.iter().map(|segment| segment.size).sum();
        let dirty = cleanable
            .iter()
            .filter(|segment| segment.base_offset >= self.cleaned_to);
        let dirty: u64 = dirty.map(|segment| segment.size).sum();
        let ratio = u64::from(config.min_cleanable_dirty_ratio);
        dirty > 0 && dirty * u64::from(RATIO_ONE) > total * ratio
    }

    /// The log after compaction (`LogCleaner`): the last record of each key, at its old offset.
    /// The active segment is not touched, nor looked at: what only it supersedes stays. The
    /// cleaned segments become one.
    ///
    /// A tombstone stays until `delete.retention.ms` after the cleaner first met it (KIP-534).
    #[must_use]
    pub fn compacted(&self, config: &TopicConfig, now: SimTime) -> Log {
        let (cleanable, rest) = self.segments.split_at(self.cleanable(config, now));
        let batches = || cleanable.iter().flat_map(|segment| segment.batches.iter());
        let mut last = SortedMap::new();
        for (offset, record) in batches().flat_map(|batch| batch.records_from(Offset(0))) {
            if let Some(key) = record.compaction_key() {
                last.insert(key, offset);
            }
        }
        let mut cleaned = Segment::at(cleanable.first().map_or(Offset(0), |s| s.base_offset));
        let mut gaps = self.gaps.clone();
        for batch in batches() {
            let expired = batch.delete_horizon.is_some_and(|horizon| horizon <= now);
            let mut records: Vec<Record> = Vec::new();
            for (offset, record) in batch.records_from(Offset(0)) {
                let newest = record
                    .compaction_key()
                    .is_some_and(|key| last.get(&key) == Some(&offset));
                match newest && !(expired && record.is_tombstone()) {
                    true => records.push(record.clone()),
                    false => gaps.add(offset.0),
                }
            }
            if records.is_empty() {
                continue;
            }
            let horizon = records.iter().any(Record::is_tombstone);
            let horizon = horizon.then(|| now + config.delete_retention);
            cleaned.add(Arc::new(RecordBatch {
                delete_horizon: batch.delete_horizon.or(horizon),
                size: crate::kafka::record::batch_size(&records),
                records: records.into(),
                ..(**batch).clone()
            }));
        }
        let mut segments = alloc::vec![cleaned];
        segments.retain(|cleaned| !cleaned.is_empty());
        segments.extend_from_slice(rest);
        Log {
            cleaned_to: rest
                .first()
                .map_or(self.cleaned_to, |next| next.base_offset),
            segments,
            gaps,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::{
        CleanupPolicy, CommittedOffset, CoordinatorRecord, LeaderEpoch, OffsetAndMetadata,
    };
    use crate::kafka::{GroupId, Payload, TopicPartition};
    use crate::sim::Duration;
    use crate::sim::SimTime;

    fn commit(partition: u32, offset: u64) -> Record {
        let value = OffsetAndMetadata {
            offset: CommittedOffset(offset),
            leader_epoch: None,
            metadata: "".into(),
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

    fn compacted() -> TopicConfig {
        TopicConfig::of_offsets_topic(1)
    }

    fn log_of(commits: &[(u32, u64)], segment_bytes: u32) -> Log {
        let mut log = Log::default();
        for (partition, offset) in commits {
            let records = [commit(*partition, *offset)].into();
            let base = log.log_end.offset();
            let batch = RecordBatch::new(base, LeaderEpoch(0), None, SimTime::ZERO, records);
            let config = TopicConfig {
                segment_bytes,
                ..compacted()
            };
            if log.rolls_before(&batch, &config) {
                log.roll();
            }
            log.append(&Arc::new(batch));
        }
        log.high_watermark = HighWatermark(log.log_end.0);
        log
    }

    #[test]
    fn compaction_keeps_the_last_of_each_key_at_its_offset() {
        let log = log_of(&[(0, 1), (1, 1), (0, 2), (0, 3), (1, 2)], 1);
        assert_eq!(log.segments().len(), 5);
        let cleaned = log.compacted(&compacted(), SimTime::ZERO);
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
        assert!(!cleaned.wants_cleaning(&compacted(), SimTime::ZERO));
    }

    #[test]
    fn the_active_segment_is_never_compacted() {
        let log = log_of(&[(0, 1), (0, 2), (0, 3)], 1_000_000);
        assert!(!log.wants_cleaning(&compacted(), SimTime::ZERO));
        assert_eq!(log.compacted(&compacted(), SimTime::ZERO).record_count(), 3);
    }

    #[test]
    fn reading_gives_whole_batches_below_the_high_watermark() {
        let mut log = log_of(&[(0, 1), (0, 2), (0, 3), (0, 4)], 300);
        let bases = |log: &Log, from, bytes| {
            log.read(Offset(from), bytes, true)
                .batches
                .iter()
                .map(|b| b.base_offset.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(bases(&log, 1, u32::MAX), [1], "of one segment");
        assert_eq!(bases(&log, 2, u32::MAX), [2, 3]);
        assert_eq!(
            bases(&log, 1, 1),
            [1],
            "the first batch is given whatever its size"
        );
        assert_eq!(log.read(Offset(2), 1, false), Slice::default());
        assert!(log.read(Offset(1), 1, false).is_sealed);
        let first = log.read(Offset(2), 1, true).bytes;
        let cut = log.read(Offset(2), first + 1, true);
        assert_eq!(
            (cut.batches.len(), cut.bytes),
            (1, first + 1),
            "a part of the next is sent, too"
        );
        assert_eq!(bases(&log, 4, u32::MAX), [0; 0]);
        log.high_watermark = HighWatermark(2);
        assert_eq!(bases(&log, 0, u32::MAX), [0, 1]);
    }

    #[test]
    fn a_read_steps_over_the_gaps_compaction_leaves() {
        let cleaned =
            log_of(&[(0, 1), (0, 2), (0, 3), (1, 1)], 1).compacted(&compacted(), SimTime::ZERO);
        let first = cleaned
            .records_from(Offset(0))
            .next()
            .map(|(offset, _)| offset.0);
        assert_eq!(first, Some(2));
        assert!(cleaned.record(Offset(1)).is_none());
        assert!(cleaned.record(Offset(3)).is_some());
    }

    /// A record a second, each in a segment of its own and so many bytes.
    fn aged(count: u64) -> Log {
        let mut log = Log::default();
        for n in 0..count {
            let payload = Payload::User {
                key: Some("k".into()),
                value: Some("v".into()),
            };
            let at = SimTime(n * 1_000_000);
            let records = [Record {
                offset_delta: 0,
                timestamp: at,
                payload,
            }];
            let batch = RecordBatch::new(Offset(n), LeaderEpoch(0), None, at, records.into());
            if n > 0 {
                log.roll();
            }
            log.append(&Arc::new(batch));
        }
        log.high_watermark = HighWatermark(log.log_end.0);
        log
    }

    #[test]
    fn old_segments_go_the_oldest_first_and_the_active_one_too() {
        let log = aged(4);
        let config = |retention: u64| TopicConfig {
            retention: Some(Duration::from_millis(retention)),
            ..TopicConfig::default()
        };
        let at = |now: u64, retention| log.deletable(&config(retention), SimTime(now * 1_000_000));
        assert_eq!(
            at(3, 2_000),
            Some((1, DeletionReason::RetentionMs)),
            "only what is older"
        );
        assert_eq!(at(4, 2_000), Some((2, DeletionReason::RetentionMs)));
        assert_eq!(
            at(9, 2_000),
            Some((4, DeletionReason::RetentionMs)),
            "the active one, too"
        );
        let kept = TopicConfig {
            retention: None,
            ..TopicConfig::default()
        };
        assert_eq!(log.deletable(&kept, SimTime(9_000_000)), None);
    }

    #[test]
    fn a_segment_goes_by_size_only_if_enough_is_left() {
        let log = aged(4);
        let one = log.segments()[0].size;
        let by = |bytes| {
            let config = TopicConfig {
                retention_bytes: Some(bytes),
                ..TopicConfig::default()
            };
            log.deletable(&config, SimTime::ZERO)
                .map(|(count, _)| count)
        };
        assert_eq!(
            [by(4 * one), by(3 * one + 1), by(3 * one), by(one)],
            [None, None, Some(1), Some(3)]
        );
    }

    #[test]
    fn what_lies_below_the_log_start_goes_whatever_the_policy() {
        let mut log = aged(4);
        log.raise_start(LogStartOffset(2));
        let policy = CleanupPolicy {
            delete: false,
            compact: true,
        };
        let config = TopicConfig {
            cleanup_policy: policy,
            ..TopicConfig::default()
        };
        let found = log.deletable(&config, SimTime(900_000_000_000));
        assert_eq!(found, Some((2, DeletionReason::LogStart)));
        log.delete_segments(2);
        assert_eq!((log.log_start, log.record_count()), (LogStartOffset(2), 2));
    }

    #[test]
    fn a_record_is_found_by_its_time_if_it_can_be_read() {
        let mut log = aged(4);
        let found =
            |log: &Log, millis: u64| log.offset_for(SimTime(millis * 1_000)).map(|(o, _)| o.0);
        assert_eq!(
            [found(&log, 0), found(&log, 1_000), found(&log, 1_001)],
            [Some(0), Some(1), Some(2)]
        );
        assert_eq!(found(&log, 3_001), None);
        log.raise_start(LogStartOffset(2));
        assert_eq!(
            found(&log, 0),
            None,
            "looked for in the first segment that reaches it only"
        );
        log.delete_segments(2);
        assert_eq!(found(&log, 0), Some(2));
        log.high_watermark = HighWatermark(3);
        assert_eq!(found(&log, 2_001), None, "not above the high watermark");
    }

    #[test]
    fn a_tombstone_stays_until_its_horizon() {
        let config = TopicConfig {
            delete_retention: Duration::from_secs(10),
            ..compacted()
        };
        let mut log = log_of(&[(0, 1), (0, 2)], 1);
        let gone = CoordinatorRecord::OffsetCommit {
            group: GroupId::from("g"),
            topic_partition: TopicPartition::new(&"t".into(), 0),
            value: None,
        };
        let tombstone = Record {
            payload: Payload::Coordinator(Arc::new(gone)),
            ..commit(0, 3)
        };
        for record in [tombstone, commit(1, 1)] {
            log.roll();
            let base = log.log_end.offset();
            let records = [record].into();
            let batch = RecordBatch::new(base, LeaderEpoch(0), None, SimTime::ZERO, records);
            log.append(&Arc::new(batch));
        }
        log.high_watermark = HighWatermark(log.log_end.0);
        let met = log.compacted(&config, SimTime(5_000_000));
        let offsets = |log: &Log| -> Vec<u64> {
            log.records_from(Offset(0))
                .map(|(offset, _)| offset.0)
                .collect()
        };
        assert_eq!(offsets(&met), [2, 3]);
        assert_eq!(
            offsets(&met.compacted(&config, SimTime(14_999_000))),
            [2, 3]
        );
        assert_eq!(offsets(&met.compacted(&config, SimTime(15_000_000))), [3]);
    }
}
