//! What the log tells of one thing: a record, a group, a partition. By what happened, not by the
//! words it is printed in: two things may have the same number.

use super::log::importance;
use super::{Importance, LogLine};
use crate::cluster::consumer::ConsumerEvent;
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{BrokerEvent, Event, GroupEvent, ProducerEvent};
use crate::kafka::{CommittedOffset, GroupId, Offset, RecordBatch, TopicPartition};
use crate::sim::SortedSet;
use alloc::string::ToString;
use alloc::vec::Vec;

/// Whether an event is the group's own.
#[must_use]
pub fn is_of_group(event: &Event, group: &GroupId) -> bool {
    matches!(event, Event::Broker(_, BrokerEvent::Group(whose, _)) if whose == group)
}

/// Whether a line names a partition.
#[must_use]
pub fn names_partition(line: &LogLine, tp: &TopicPartition) -> bool {
    let name = tp.to_string();
    let mut words = line.details.split([' ', '=', ',', '@', '×', ':']);
    words.any(|word| word == name)
}

/// The numbers of the events of a record's life, oldest first: from its append on, whoever was
/// handed it and processed it, and each group's commit that went past it.
#[must_use]
pub fn of_record(log: &[Entry], tp: &TopicPartition, offset: Offset) -> Vec<EventId> {
    let has_it = |batch: &RecordBatch| (batch.base_offset..=batch.last_offset).contains(&offset);
    let appended = |entry: &Entry| match &entry.event {
        Event::Broker(_, BrokerEvent::BatchAppended(to, batch)) => to == tp && has_it(batch),
        _ => false,
    };
    // the last one: a topic may be deleted and made again
    let Some(birth) = log.iter().rposition(appended) else {
        return Vec::new();
    };
    let mut life = Life {
        tp,
        offset,
        base: match &log[birth].event {
            Event::Broker(_, BrokerEvent::BatchAppended(_, batch)) => batch.base_offset,
            _ => offset,
        },
        past: SortedSet::new(),
    };
    let later = log.iter().enumerate().skip(birth);
    let told = later.filter(|(number, entry)| {
        *number == birth
            || life.is_touched(&entry.event) && importance(&entry.event) > Importance::Wire
    });
    told.map(|(number, _)| number as EventId).collect()
}

/// What has to be remembered of a record to know what concerns it.
struct Life<'a> {
    tp: &'a TopicPartition,
    offset: Offset,
    /// Where its batch begins: the producer is told no more.
    base: Offset,
    /// The groups whose commits are past it.
    past: SortedSet<GroupId>,
}

impl Life<'_> {
    fn is_touched(&mut self, event: &Event) -> bool {
        match event {
            Event::Broker(_, BrokerEvent::Group(group, event)) => match event {
                GroupEvent::OffsetCommitted(tp, value) if tp == self.tp => {
                    self.goes_past(group, value.offset)
                }
                _ => false,
            },
            Event::Producer(
                _,
                ProducerEvent::BatchAcknowledged {
                    topic_partition,
                    base_offset,
                    ..
                },
            ) => topic_partition == self.tp && *base_offset == self.base,
            Event::Consumer(_, event) => self.is_read(event),
            _ => false,
        }
    }

    /// Whether this commit, and none before it, has the record behind it.
    fn goes_past(&mut self, group: &GroupId, committed: CommittedOffset) -> bool {
        if committed.covers(self.offset) {
            self.past.insert(group.clone())
        } else {
            self.past.remove(group);
            false
        }
    }

    fn is_read(&self, event: &ConsumerEvent) -> bool {
        match event {
            ConsumerEvent::RecordsFetched(fetch) => {
                let mut batches = fetch.batches.iter();
                fetch.topic_partition == *self.tp
                    && fetch.next <= self.offset
                    && batches.any(|b| (b.base_offset..=b.last_offset).contains(&self.offset))
            }
            ConsumerEvent::PollReturned(records) => records
                .iter()
                .any(|held| held.topic_partition == *self.tp && held.offset == self.offset),
            ConsumerEvent::ProcessingStarted {
                topic_partition,
                offset,
                ..
            }
            | ConsumerEvent::RecordProcessed {
                topic_partition,
                offset,
                ..
            } => topic_partition == self.tp && *offset == self.offset,
            ConsumerEvent::PositionSet {
                topic_partition,
                position,
                ..
            } => topic_partition == self.tp && position.offset() == self.offset,
            ConsumerEvent::CommitFailed { offsets, .. } => {
                let would = offsets.iter().find(|(tp, _)| tp == self.tp);
                self.past.is_empty() && would.is_some_and(|(_, to)| to.covers(self.offset))
            }
            _ => false,
        }
    }
}
