//! Which record was processed before one that it comes after.
//!
//! Kafka keeps records in order within a partition, and what its users count on is the order of
//! the records of one key. That one of them comes after another is so in two cases: it stands
//! behind it in the same log; or the same producer has sent it later, whether it is in another
//! partition by then (there are more of them, or somebody else chose) or ahead of it in the same
//! one (a batch was sent again, and without idempotence another had gone by). Between what two
//! producers send there is no order but the log's, and records without a key have none.
//!
//! Nothing is remembered for it. What a record that is processed for the first time was overtaken
//! by is looked for in the logs and in the ledger; mostly it takes two glances to see that there
//! is nothing to look for. Of records that retention or compaction has taken away nothing is
//! known.

use super::Cluster;
use super::consumer::HeldRecord;
use super::ledger::Reader;
use crate::kafka::{ClientId, Offset, Record, RecordBatch, TopicPartition};
use alloc::sync::Arc;
use core::cell::Cell;

/// So many batches and records are looked at for one record, and no more: some microseconds. Where
/// it takes more to find something, it is not found. That is in runs whose reader is as far out of
/// order already, and has been told so.
const GLANCES: u32 = 1_024;

/// What a record was overtaken by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    /// A record of the same key that comes after it.
    pub by: (TopicPartition, Offset),
    /// Who had sent it.
    pub sender: Option<ClientId>,
}

/// A record, and what is looked for: one that comes after it.
struct Search<'c> {
    record: &'c Record,
    key: &'c str,
    sender: Option<&'c ClientId>,
    /// How much more may be looked at.
    left: Cell<u32>,
}

/// A record of the same key that comes after this one, and that a reader is through with, although
/// it has not been through with this one yet.
#[must_use]
pub fn overtaken_by(cluster: &Cluster, reader: &Reader, record: &HeldRecord) -> Option<Overtaken> {
    if !cluster.still_has(record) {
        return None;
    }
    let tp = &record.topic_partition;
    let log = cluster.log(tp)?;
    let mut batches = log.batches_down_from(record.offset);
    let own = batches.next()?;
    let (offset, found) = own.records_from(record.offset).next()?;
    let search = Search {
        record: found,
        key: found.key().filter(|_| offset == record.offset)?,
        sender: own.sender.as_ref(),
        left: Cell::new(GLANCES),
    };
    let done = cluster.ledger.done(reader, tp);
    let is_done = |at: Offset| done.is_some_and(|done| done.contains(at.0));
    let here = |at: Offset| (tp.clone(), at);
    let behind = done.and_then(|done| {
        let above = done.from(offset.0 + 1);
        let through = above.flat_map(|stretch| {
            let records = log.records_from(Offset(stretch.start));
            records.take_while(move |(at, _)| at.0 < stretch.end)
        });
        search.first_of_key(through)
    });
    // ahead of it in the log: sent later, it was appended after this one was sent
    let ahead = || {
        let sent = found.timestamp;
        let since = batches.take_while(move |batch| batch.appended_at > sent);
        search.first_sent_later(since, is_done)
    };
    let found = behind
        .or_else(ahead)
        .map(here)
        .or_else(|| search.elsewhere(cluster, reader, tp));
    found.map(|by| Overtaken {
        by,
        sender: search.sender.cloned(),
    })
}

impl Search<'_> {
    /// Whether one more may be looked at.
    fn goes_on(&self) -> bool {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// The first record of the key.
    fn first_of_key<'r>(
        &self,
        records: impl Iterator<Item = (Offset, &'r Record)>,
    ) -> Option<Offset> {
        let mut records = records.take_while(|_| self.goes_on());
        let is_of_key = |record: &Record| record.key().is_some_and(|key| **key == *self.key);
        let found = records.find(|(_, record)| is_of_key(record));
        found.map(|(at, _)| at)
    }

    /// The first record of the key in some batches that the same producer has sent later, and that
    /// is done with.
    fn first_sent_later<'b>(
        &self,
        batches: impl Iterator<Item = &'b Arc<RecordBatch>>,
        is_done: impl Fn(Offset) -> bool,
    ) -> Option<Offset> {
        let sender = self.sender?;
        let seen = batches.take_while(|_| self.goes_on());
        let theirs = seen.filter(|batch| batch.sender.as_ref() == Some(sender));
        let records = theirs.flat_map(|batch| batch.records_from(Offset(0)));
        let later = records.filter(|(_, record)| record.timestamp > self.record.timestamp);
        self.first_of_key(later.filter(|(at, _)| is_done(*at)))
    }

    /// The same in the other partitions of the topic, if the producer may have sent the key there.
    fn elsewhere(
        &self,
        cluster: &Cluster,
        reader: &Reader,
        tp: &TopicPartition,
    ) -> Option<(TopicPartition, Offset)> {
        let sent = self.record.timestamp;
        // of a producer that is gone nothing is known
        let producer = cluster.producers.get(self.sender?);
        if !producer.is_none_or(|producer| producer.placing.may_differ_since(sent)) {
            return None;
        }
        let count = u32::try_from(cluster.topics.get(&tp.topic)?.partitions.len()).ok()?;
        let all = (0..count).map(|index| TopicPartition::new(&tp.topic, index));
        let mut others = all.filter(|other| other != tp);
        others.find_map(|other| {
            let done = cluster.ledger.done(reader, &other)?;
            let since = cluster.log(&other)?.batches_after(sent);
            let read = since.take_while(|batch| batch.base_offset.0 < done.end());
            let found = self.first_sent_later(read, |at| done.contains(at.0))?;
            Some((other, found))
        })
    }
}
