//! The fate of every record: how often it was processed, by whom and when.
//!
//! Kafka knows nothing of this; it is what Kafka's offsets are *for*. Whether a record that was
//! never processed still can be is not written here: it follows from where the group's commit and
//! its members' positions stand, and [`fate`] works it out.

use super::Cluster;
use super::consumer::FetchState;
use crate::kafka::{
    ClientId, CommittedOffset, GroupId, LogStartOffset, Offset, Position, TopicPartition,
};
use crate::sim::{SharedVec, SimTime};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

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
    rows: BTreeMap<Reader, BTreeMap<TopicPartition, SharedVec<Vec<Processing>>>>,
}

impl Ledger {
    /// Every time a record was processed for a reader, oldest first.
    #[must_use]
    pub fn processings(&self, reader: &Reader, tp: &TopicPartition, at: Offset) -> &[Processing] {
        let index = usize::try_from(at.0).ok();
        let row = self.rows.get(reader).and_then(|row| row.get(tp));
        let found = row.zip(index).and_then(|(row, index)| row.get(index));
        found.map_or(&[], Vec::as_slice)
    }

    pub(super) fn processed(
        &mut self,
        reader: Reader,
        tp: &TopicPartition,
        offset: Offset,
        processing: Processing,
    ) {
        let row = self.rows.entry(reader).or_default().entry(tp.clone()).or_default();
        let index = usize::try_from(offset.0).expect("offsets stay far below the pointer width");
        while row.len() <= index {
            row.push(Vec::new());
        }
        row.get_mut(index).expect("just made").push(processing);
    }

    /// A topic is gone, and its records with it.
    pub(super) fn forget(&mut self, gone: impl Fn(&TopicPartition) -> bool) {
        for row in self.rows.values_mut() {
            row.retain(|tp, _| !gone(tp));
        }
    }
}

/// Where a reader stands in a partition: what decides whether a record that was never processed
/// still can be. Computed once for a partition, then asked about each of its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Records live consumers have in their hands and have not processed.
    held: Vec<Offset>,
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
        let mut held: Vec<Offset> = live
            .iter()
            .flat_map(|consumer| consumer.held())
            .filter(|record| record.topic_partition == *tp)
            .map(|record| record.offset)
            .collect();
        held.sort_unstable();
        let log_start = cluster.log(tp).map(|log| log.log_start).unwrap_or_default();
        let positions = live.iter().filter_map(|consumer| match consumer.partitions.get(tp)?.state {
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
            0 if self.held.binary_search(&offset).is_ok() => Fate::Held,
            0 if self.next.is_some_and(|next| offset < next) => Fate::Lost,
            0 => Fate::Pending,
        }
    }
}

/// The position of whoever has the partition, where there is one; else what is committed; else,
/// with neither, nothing but what the log has dropped is out of reach.
fn next_handed_out(
    position: Option<Position>,
    committed: Option<CommittedOffset>,
    log_start: LogStartOffset,
) -> Option<Offset> {
    let from = position.map(Position::offset).or(committed.map(CommittedOffset::offset));
    from.max((log_start > LogStartOffset(0)).then_some(log_start.offset()))
}

/// What became of one record, for one reader.
#[must_use]
pub fn fate(cluster: &Cluster, reader: &Reader, tp: &TopicPartition, offset: Offset) -> Fate {
    let processed = cluster.ledger.processings(reader, tp, offset).len();
    let processed = u32::try_from(processed).unwrap_or(u32::MAX);
    Standing::of(cluster, reader, tp).fate(offset, processed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_lost_when_everything_has_gone_past_it() {
        let standing = Standing { held: alloc::vec![Offset(5)], next: Some(Offset(9)) };
        assert_eq!(standing.fate(Offset(4), 0), Fate::Lost);
        assert_eq!(standing.fate(Offset(4), 1), Fate::Once, "a later re-read finds it");
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
        assert_eq!(next(Some(3), Some(9)), Some(3), "re-reading behind its commit");
        assert_eq!(next(None, Some(9)), Some(9));
        assert_eq!(next(None, None), None);
        let dropped = next_handed_out(None, Some(CommittedOffset(4)), LogStartOffset(7));
        assert_eq!(dropped, Some(Offset(7)), "retention has passed the commit");
    }
}
