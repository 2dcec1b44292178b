//! The fate of every record: how often it was processed, by whom and when.
//!
//! Kafka knows nothing of this; it is what Kafka's offsets are *for*. Whether a record that was
//! never processed still can be is not written here: it follows from where the group's commit and
//! its members' positions stand, and [`fate`] works it out.

use super::consumer::FetchState;
use super::processed::Processed;
use super::stretches::Stretches;
use super::{Cluster, Consumer, Log};
use crate::kafka::{
    ClientId, CommittedOffset, ConsumerConfig, GroupId, LogStartOffset, Offset, Position,
    Subscription, TopicName, TopicPartition,
};
use crate::sim::{Shared, SimTime, SortedMap, SortedSet};
use alloc::vec::Vec;
use core::ops::Range;

/// Whose reading is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// The members of a group, together.
    Group(GroupId),
    /// A consumer with `assign()`, on its own.
    Standalone(ClientId),
}

impl core::fmt::Display for Reader {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Reader::Group(group) => write!(f, "{group}"),
            Reader::Standalone(consumer) => write!(f, "{consumer}"),
        }
    }
}

impl Reader {
    /// Whose reading that of a consumer with such a configuration counts as; nobody's if it is to
    /// be in a group and names none.
    #[must_use]
    pub fn of(config: &ConsumerConfig) -> Option<Reader> {
        match config.is_member() {
            true => config.group_id.clone().map(Reader::Group),
            false => Some(Reader::Standalone(config.client_id.clone())),
        }
    }
}

/// One time a record was processed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processing {
    /// By whom.
    pub by: ClientId,
    /// In its how-manieth process.
    pub incarnation: u32,
    /// When it was through.
    pub at: SimTime,
}

/// What became of a record, for one reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Neither processed nor lost: it will be handed out, or is in somebody's hands.
    Pending,
    /// In the hands of a live consumer that is working on it or has it before it.
    Held,
    /// Processed once.
    Once,
    /// Processed so often, twice or more.
    Repeated(u32),
    /// Passed over: nobody has processed it, holds it, or will be handed it from where they
    /// stand. A later re-read may still find it.
    Lost,
}

/// Who processed what, per reader and partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    rows: SortedMap<Reader, SortedMap<TopicPartition, Shared<Row>>>,
}

/// What one reader did with one partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    /// Every time a record was processed.
    records: Processed,
    /// The records that were processed at least once: mostly one stretch, so that counting what
    /// was left out is quick.
    done: Stretches,
    /// The records that were processed more than once.
    again: Stretches,
    /// How many records were processed for the first time after one that comes after them.
    disordered: u64,
}

/// How many records of a partition met which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Processed exactly once.
    pub once: u64,
    /// Processed more than once.
    pub repeated: u64,
    /// Passed over.
    pub lost: u64,
    /// Not processed yet.
    pub pending: u64,
    /// Of those that were processed: first processed after one of the same key that comes after
    /// them. They may have been processed once or more often.
    pub disordered: u64,
}

impl core::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.once += other.once;
        self.repeated += other.repeated;
        self.lost += other.lost;
        self.pending += other.pending;
        self.disordered += other.disordered;
    }
}

impl Ledger {
    fn row(&self, reader: &Reader, tp: &TopicPartition) -> Option<&Row> {
        self.rows.get(reader)?.get(tp).map(|row| &**row)
    }

    /// Every time a record was processed for a reader, oldest first.
    #[must_use]
    pub fn processings(&self, reader: &Reader, tp: &TopicPartition, at: Offset) -> Vec<Processing> {
        let row = self.row(reader, tp);
        row.map_or_else(Vec::new, |row| row.records.of(at.0))
    }

    /// How often that was.
    #[must_use]
    pub fn times(&self, reader: &Reader, tp: &TopicPartition, at: Offset) -> u32 {
        self.times_of(reader, tp)(at)
    }

    /// The same for one record of a partition after the other.
    pub fn times_of<'l>(
        &'l self,
        reader: &Reader,
        tp: &TopicPartition,
    ) -> impl Fn(Offset) -> u32 + use<'l> {
        let row = self.row(reader, tp);
        move |at| row.map_or(0, |row| row.records.times(at.0))
    }

    /// The records of a partition that were processed for a reader.
    pub(super) fn done(&self, reader: &Reader, tp: &TopicPartition) -> Option<&Stretches> {
        self.row(reader, tp).map(|row| &row.done)
    }

    pub(super) fn processed(
        &mut self,
        reader: Reader,
        tp: &TopicPartition,
        offset: Offset,
        processing: &Processing,
        in_order: bool,
    ) {
        let row = self
            .rows
            .entry(reader)
            .or_default()
            .entry(tp.clone())
            .or_default();
        row.disordered += u64::from(!in_order);
        match row.records.add(offset.0, processing) {
            1 => row.done.add(offset.0),
            2 => row.again.add(offset.0),
            _ => {}
        }
    }

    /// A topic is gone, and its records with it.
    pub(super) fn forget(&mut self, gone: impl Fn(&TopicPartition) -> bool) {
        for row in self.rows.values_mut() {
            row.retain(|tp, _| !gone(tp));
        }
    }
}

/// Whether a reader has anything to do with a topic: it wants it, or has committed of it.
#[must_use]
pub fn reads(cluster: &Cluster, reader: &Reader, topic: &TopicName) -> bool {
    let theirs = cluster
        .consumers
        .values()
        .filter(|c| c.reader().as_ref() == Some(reader));
    let wants = |consumer: &Consumer| match &consumer.config.subscription {
        Subscription::Subscribe(topics) => topics.contains(topic),
        Subscription::Assign(partitions) => partitions.iter().any(|tp| tp.topic == *topic),
    };
    let committed = match reader {
        Reader::Group(group) => cluster.offsets(group).keys().any(|tp| tp.topic == *topic),
        Reader::Standalone(_) => false,
    };
    committed || theirs.into_iter().any(wants)
}

/// Everybody who reads something.
#[must_use]
pub fn readers(cluster: &Cluster) -> Vec<Reader> {
    let mut all: Vec<Reader> = cluster.group_ids().into_iter().map(Reader::Group).collect();
    let own = cluster
        .consumers
        .values()
        .filter(|consumer| !consumer.config.is_member());
    all.extend(own.map(|consumer| Reader::Standalone(consumer.config.client_id.clone())));
    all.retain(|reader| is_reader(cluster, reader));
    all
}

/// Whether it is one who reads. A group whose only consumers assign themselves their partitions
/// does not, though they may commit in its name.
#[must_use]
pub fn is_reader(cluster: &Cluster, reader: &Reader) -> bool {
    let Reader::Group(group) = reader else {
        return true;
    };
    let is_member = |consumer: &Consumer| {
        consumer.config.group_id.as_ref() == Some(group) && consumer.config.is_member()
    };
    let has_been = |found: &super::Group| found.generation() != 0;
    cluster.consumers.values().any(is_member) || cluster.group(group).is_some_and(has_been)
}

/// What became of all records of a partition, for one reader.
#[must_use]
pub fn tally(cluster: &Cluster, reader: &Reader, tp: &TopicPartition) -> Tally {
    let Some(log) = cluster.log(tp) else {
        return Tally::default();
    };
    let standing = Standing::of(cluster, reader, tp);
    counted(log, cluster.ledger.row(reader, tp), &standing)
}

/// The same, and the oldest record that is neither processed nor lost, with when it was appended,
/// if there is one.
#[must_use]
pub fn tally_and_oldest(
    cluster: &Cluster,
    reader: &Reader,
    tp: &TopicPartition,
) -> (Tally, Option<(SimTime, Offset)>) {
    let Some(log) = cluster.log(tp) else {
        return (Tally::default(), None);
    };
    let standing = Standing::of(cluster, reader, tp);
    let row = cluster.ledger.row(reader, tp);
    let tally = counted(log, row, &standing);
    let oldest = (tally.pending > 0).then(|| oldest_left(log, row, &standing));
    let oldest = oldest.and_then(|oldest| {
        let batch = log.batches_down_from(oldest).next()?;
        Some((batch.appended_at, oldest))
    });
    (tally, oldest)
}

/// The oldest record of all partitions that a reader has yet to process, with when it was appended.
#[must_use]
pub fn oldest_pending(
    cluster: &Cluster,
    reader: &Reader,
) -> Option<(SimTime, TopicPartition, Offset)> {
    let left = partitions_read(cluster, reader).filter_map(|tp| {
        let (at, offset) = tally_and_oldest(cluster, reader, &tp).1?;
        Some((at, tp, offset))
    });
    left.min()
}

/// The partitions of the topics that a reader has to do with.
pub fn partitions_read(cluster: &Cluster, reader: &Reader) -> impl Iterator<Item = TopicPartition> {
    let topics = cluster.topics.iter();
    let read = topics.filter(|(name, _)| reads(cluster, reader, name));
    read.flat_map(|(name, topic)| {
        let count = u32::try_from(topic.partitions.len()).unwrap_or(0);
        (0..count).map(|index| TopicPartition::new(name, index))
    })
}

fn counted(log: &Log, row: Option<&Row>, standing: &Standing) -> Tally {
    let done_below = |bound: u64| row.map_or(0, |row| row.done.below(bound));
    // of a key that was written again nobody misses the old record
    let superseded_below = |bound: u64| {
        let done = row.map_or(0, |row| log.gaps.shared_below(&row.done, bound));
        log.gaps.below(bound) - done
    };
    let passed = standing.next.map_or(0, |next| next.0.min(log.log_end.0));
    let held = standing.held.iter().filter(|offset| offset.0 < passed);
    let unprocessed = |at: &&Offset| row.is_none_or(|row| row.records.times(at.0) == 0);
    let held = held.filter(unprocessed).count() as u64;
    let repeated = row.map_or(0, |row| row.again.below(u64::MAX));
    let done = done_below(u64::MAX);
    let settled = done_below(passed) + superseded_below(passed) + held;
    let lost = passed.saturating_sub(settled);
    let pending = log
        .log_end
        .0
        .saturating_sub(done + superseded_below(u64::MAX) + lost);
    Tally {
        once: done - repeated,
        repeated,
        lost,
        pending,
        disordered: row.map_or(0, |row| row.disordered),
    }
}

/// The first record that is in somebody's hands or will be handed out.
fn oldest_left(log: &Log, row: Option<&Row>, standing: &Standing) -> Offset {
    let mut next = standing.next.map_or(0, |next| next.0);
    loop {
        let done = row.map_or(next, |row| row.done.next_outside(next));
        match log.gaps.next_outside(done) {
            at if at == next => break,
            at => next = at,
        }
    }
    let mut held = standing.held.iter();
    let held = held.find(|at| row.is_none_or(|row| !row.done.contains(at.0)));
    held.map_or(Offset(next), |held| Offset(next).min(*held))
}

/// What became of the records of a part of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Compacted away before anybody processed them: nobody misses them.
    Superseded,
    /// Processed exactly once.
    Once,
    /// Not processed yet.
    Pending,
    /// In the hands of a live consumer.
    Held,
    /// Processed more than once.
    Repeated,
    /// Passed over.
    Lost,
}

/// What became of all records of a log in a range of offsets, for one reader: stretches of the same
/// outcome, in order. It takes as long as there are stretches, however many records those have.
#[must_use]
pub fn outcomes(
    cluster: &Cluster,
    reader: &Reader,
    tp: &TopicPartition,
    range: Range<u64>,
) -> Vec<(Range<u64>, Outcome)> {
    let standing = Standing::of(cluster, reader, tp);
    outcomes_at(cluster, reader, tp, range, &standing)
}

/// The same, of a reader of whom it is known where it stands.
#[must_use]
pub fn outcomes_at(
    cluster: &Cluster,
    reader: &Reader,
    tp: &TopicPartition,
    range: Range<u64>,
    standing: &Standing,
) -> Vec<(Range<u64>, Outcome)> {
    let Some(log) = cluster.log(tp) else {
        return Vec::new();
    };
    let range = range.start..range.end.min(log.log_end.0);
    let row = cluster.ledger.row(reader, tp);
    let sets = [
        row.map(|row| &row.done),
        row.map(|row| &row.again),
        Some(&log.gaps),
    ];
    let mut bounds: Vec<u64> = Vec::new();
    for stretch in sets.into_iter().flatten().flat_map(Stretches::iter) {
        bounds.extend([stretch.start, stretch.end]);
    }
    bounds.extend(standing.held.iter().flat_map(|at| [at.0, at.0 + 1]));
    bounds.extend(standing.next.map(|next| next.0));
    bounds.retain(|bound| range.contains(bound));
    bounds.extend([range.start, range.end]);
    bounds.sort_unstable();
    bounds.dedup();
    let is_in = |set: Option<&Stretches>, at: u64| set.is_some_and(|set| set.contains(at));
    let mut all: Vec<(Range<u64>, Outcome)> = Vec::new();
    for (start, end) in bounds.iter().zip(bounds.iter().skip(1)) {
        let (start, end) = (*start, *end);
        let [done, again, gaps] = sets.map(|set| is_in(set, start));
        let outcome = match (done, again) {
            (_, true) => Outcome::Repeated,
            (true, false) => Outcome::Once,
            (false, false) if gaps => Outcome::Superseded,
            (false, false) => match standing.fate(Offset(start), 0) {
                Fate::Held => Outcome::Held,
                Fate::Lost => Outcome::Lost,
                Fate::Pending | Fate::Once | Fate::Repeated(_) => Outcome::Pending,
            },
        };
        match all.last_mut().filter(|(_, last)| *last == outcome) {
            Some((stretch, _)) => stretch.end = end,
            None => all.push((start..end, outcome)),
        }
    }
    all
}

/// Where a reader stands in a partition: what decides whether a record that was never processed
/// still can be. Computed once for a partition, then asked about each of its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Records live consumers have in their hands and have not processed.
    held: SortedSet<Offset>,
    /// From here on records will be handed out, by whoever has the partition or will have it.
    next: Option<Offset>,
}

impl Standing {
    /// Where `reader` stands in `tp`.
    #[must_use]
    pub fn of(cluster: &Cluster, reader: &Reader, tp: &TopicPartition) -> Standing {
        let theirs = |consumer: &&super::Consumer| {
            consumer.is_alive() && consumer.reader().as_ref() == Some(reader)
        };
        let live: Vec<_> = cluster.consumers.values().filter(theirs).collect();
        let held = live
            .iter()
            .flat_map(|consumer| consumer.in_hand())
            .filter(|record| record.topic_partition == *tp && cluster.still_has(record))
            .map(|record| record.offset)
            .collect();
        let log_start = cluster.log(tp).map(|log| log.log_start).unwrap_or_default();
        let positions =
            live.iter()
                .filter_map(|consumer| match consumer.partitions.get(tp)?.state {
                    FetchState::Fetching(position) => Some(position),
                    FetchState::Initializing | FetchState::AwaitReset(_) => None,
                });
        let committed = cluster.committed(reader, tp);
        let next = next_handed_out(positions.min(), committed, log_start);
        Standing { held, next }
    }

    /// What became of the record at `offset` that was processed so often.
    #[must_use]
    pub fn fate(&self, offset: Offset, processed: u32) -> Fate {
        match processed {
            1 => Fate::Once,
            2.. => Fate::Repeated(processed),
            0 if self.held.contains(&offset) => Fate::Held,
            0 if self.next.is_some_and(|next| offset < next) => Fate::Lost,
            0 => Fate::Pending,
        }
    }
}

/// Where a reader stands in all of its partitions: its consumers are gone through once for all.
#[derive(Debug)]
pub struct Standings<'c> {
    cluster: &'c Cluster,
    reader: &'c Reader,
    held: SortedMap<&'c TopicPartition, SortedSet<Offset>>,
    positions: SortedMap<&'c TopicPartition, Position>,
}

impl<'c> Standings<'c> {
    /// Where `reader` stands.
    #[must_use]
    pub fn of(cluster: &'c Cluster, reader: &'c Reader) -> Self {
        let mut standings = Standings {
            cluster,
            reader,
            held: SortedMap::new(),
            positions: SortedMap::new(),
        };
        let theirs = cluster.consumers.values();
        let theirs = theirs.filter(|one| one.is_alive() && one.reader().as_ref() == Some(reader));
        for consumer in theirs {
            let held = consumer.in_hand();
            for record in held.filter(|record| cluster.still_has(record)) {
                let offsets = standings.held.entry(&record.topic_partition).or_default();
                offsets.insert(record.offset);
            }
            for (tp, assigned) in &consumer.partitions {
                if let FetchState::Fetching(position) = assigned.state {
                    let least = standings.positions.entry(tp).or_insert(position);
                    *least = position.min(*least);
                }
            }
        }
        standings
    }

    /// Where it stands in a partition.
    #[must_use]
    pub fn at(&self, tp: &TopicPartition) -> Standing {
        let log_start = self.cluster.log(tp).map(|log| log.log_start);
        let next = next_handed_out(
            self.positions.get(tp).copied(),
            self.cluster.committed(self.reader, tp),
            log_start.unwrap_or_default(),
        );
        let held = self.held.get(tp).cloned().unwrap_or_default();
        Standing { held, next }
    }
}

/// The position of whoever has the partition, where there is one; else what is committed; else,
/// with neither, nothing but what the log has dropped is out of reach.
fn next_handed_out(
    position: Option<Position>,
    committed: Option<CommittedOffset>,
    log_start: LogStartOffset,
) -> Option<Offset> {
    let from = position
        .map(Position::offset)
        .or(committed.map(CommittedOffset::offset));
    from.max((log_start > LogStartOffset(0)).then_some(log_start.offset()))
}

/// What became of one record, for one reader.
#[must_use]
pub fn fate(cluster: &Cluster, reader: &Reader, tp: &TopicPartition, offset: Offset) -> Fate {
    let processed = cluster.ledger.times(reader, tp, offset);
    let superseded = cluster
        .log(tp)
        .is_some_and(|log| log.gaps.contains(offset.0));
    if superseded && processed == 0 {
        return Fate::Pending; // compacted away: there is no record to lose
    }
    Standing::of(cluster, reader, tp).fate(offset, processed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_lost_when_everything_has_gone_past_it() {
        let standing = Standing {
            held: SortedSet::from([Offset(5)]),
            next: Some(Offset(9)),
        };
        assert_eq!(standing.fate(Offset(4), 0), Fate::Lost);
        assert_eq!(
            standing.fate(Offset(4), 1),
            Fate::Once,
            "a later re-read finds it"
        );
        assert_eq!(standing.fate(Offset(5), 0), Fate::Held);
        assert_eq!(standing.fate(Offset(8), 2), Fate::Repeated(2));
        assert_eq!(standing.fate(Offset(9), 0), Fate::Pending);
    }

    #[test]
    fn a_live_position_says_what_will_be_handed_out_and_a_commit_only_without_one() {
        let start = LogStartOffset(0);
        let next = |position: Option<u64>, committed: Option<u64>| {
            let position = position.map(Position);
            next_handed_out(position, committed.map(CommittedOffset), start).map(|o| o.0)
        };
        assert_eq!(
            next(Some(3), Some(9)),
            Some(3),
            "re-reading behind its commit"
        );
        assert_eq!(next(None, Some(9)), Some(9));
        assert_eq!(next(None, None), None);
        let dropped = next_handed_out(None, Some(CommittedOffset(4)), LogStartOffset(7));
        assert_eq!(dropped, Some(Offset(7)), "retention has passed the commit");
    }
}
