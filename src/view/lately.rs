//! What the log tells of one thing: a record, a group, a partition. By what happened, not by the
//! words it is printed in: two things may have the same number.

use super::log::importance;
use super::taken::{Takeable, Taken};
use super::{Importance, LogLine};
use crate::cluster::consumer::ConsumerEvent;
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{AdminEvent, BrokerEvent, Event, GroupEvent, ProducerEvent};
use crate::kafka::{CommittedOffset, GroupId, Offset, Record, RecordBatch, TopicPartition};
use crate::sim::{Duration, SortedSet};
use alloc::string::ToString;
use alloc::vec::Vec;

/// Whether an event is the group's own.
#[must_use]
pub fn is_of_group(event: &Event, group: &GroupId) -> bool {
    matches!(event, Event::Broker(_, BrokerEvent::Group(whose, _)) if whose == group)
}

/// Whether what is told of an event names a partition.
#[must_use]
pub fn names_partition(event: &Event, tp: &TopicPartition) -> bool {
    let (name, details) = (tp.to_string(), event.details());
    let mut words = details.split([' ', '=', ',', '@', '×', ':']);
    words.any(|word| word == name || is_in_range(word, tp))
}

/// Whether a partition is one of several: `orders-0…3`.
fn is_in_range(word: &str, tp: &TopicPartition) -> bool {
    let range = word.strip_prefix(tp.topic.as_str());
    let range = range.and_then(|rest| rest.strip_prefix('-')?.split_once('…'));
    let number = |text: &str| text.parse::<u32>().ok();
    let range = range.and_then(|(first, last)| Some(number(first)?..=number(last)?));
    range.is_some_and(|range| range.contains(&tp.partition.0))
}

/// Whether an event is about one record: its append, or what somebody did with it.
#[must_use]
pub fn is_of_record(event: &Event, tp: &TopicPartition, offset: Offset) -> bool {
    match event {
        Event::Broker(_, BrokerEvent::BatchAppended(to, batch)) => {
            to == tp && (batch.base_offset..=batch.last_offset).contains(&offset)
        }
        Event::Consumer(_, event) => match event {
            ConsumerEvent::PollReturned(records) => {
                let mut records = records.iter();
                records.any(|record| record.topic_partition == *tp && record.offset == offset)
            }
            ConsumerEvent::ProcessingStarted {
                topic_partition,
                offset: at,
                ..
            }
            | ConsumerEvent::RecordProcessed {
                topic_partition,
                offset: at,
                ..
            } => topic_partition == tp && *at == offset,
            _ => false,
        },
        _ => false,
    }
}

/// Lines of a record's life that are kept, besides the first.
const LINES_MAX: usize = 100;
/// Records before it that may be it.
const BUFFERED_MAX: usize = 64;

/// The life of a record: its append, whoever was handed it and processed it, and each group's
/// commit that went past it, until it is gone.
#[derive(Clone, Debug)]
pub struct Life {
    tp: TopicPartition,
    offset: Offset,
    /// Where its batch begins, once it was appended: the producer is told no more.
    base: Option<Offset>,
    /// Records that are in batches, and not appended yet: one of them may be it.
    buffered: Vec<(EventId, Entry)>,
    /// Its producer's `send()`, once it is known to be its.
    sent: Option<(EventId, Entry)>,
    /// Whether the high watermark has passed it, and the log start.
    marks: [bool; 2],
    /// What the cleaner may make of it, once it is known.
    takeable: Option<Takeable>,
    /// With which event the cleaner took it away, and why.
    taken: Option<(EventId, Taken)>,
    /// The groups whose commits are past it.
    past: SortedSet<GroupId>,
    lines: Vec<LogLine>,
}

impl Life {
    /// The life of the record at an offset, of which nothing is known yet.
    #[must_use]
    pub fn of(tp: TopicPartition, offset: Offset) -> Self {
        Life {
            tp,
            offset,
            base: None,
            buffered: Vec::new(),
            sent: None,
            marks: [false; 2],
            takeable: None,
            taken: None,
            past: SortedSet::new(),
            lines: Vec::new(),
        }
    }

    /// What has been seen of it, oldest first.
    #[must_use]
    pub fn lines(&self) -> &[LogLine] {
        &self.lines
    }

    /// The event with which its producer put it into a batch.
    #[must_use]
    pub fn sent(&self) -> Option<&(EventId, Entry)> {
        self.sent.as_ref()
    }

    /// What it says, and with which event the cleaner took it away, and why.
    #[must_use]
    pub fn taken(&self) -> Option<(&Record, EventId, Taken)> {
        let (event, taken) = self.taken?;
        Some((self.takeable.as_ref()?.record(), event, taken))
    }

    /// Looks at the next entry of the log; `delete.retention.ms` is asked for as it is then.
    pub fn follow(
        &mut self,
        id: EventId,
        entry: &Entry,
        delete_retention: impl FnOnce() -> Duration,
    ) {
        if self.is_buffered(&entry.event) {
            if self.buffered.len() == BUFFERED_MAX {
                self.buffered.remove(0);
            }
            self.buffered.push((id, entry.clone()));
            return;
        }
        if let Some((batch, record)) = self.append(&entry.event) {
            let is_it = |(_, entry): &&(EventId, Entry)| match &entry.event {
                Event::Producer(_, ProducerEvent::RecordBuffered { record: one, .. }) => {
                    (&one.payload, one.timestamp) == (&record.payload, record.timestamp)
                }
                _ => false,
            };
            let sent = self.buffered.iter().rev().find(is_it);
            let sent = sent.cloned();
            let lines = sent.iter().map(|(id, entry)| LogLine::of(*id, entry));
            // once more: a topic may be deleted and made again
            *self = Life {
                base: Some(batch.base_offset),
                lines: lines.collect(),
                takeable: Some(Takeable::of(record, self.offset, batch)),
                sent,
                ..Life::of(self.tp.clone(), self.offset)
            };
        } else if self.is_taken(id, entry, delete_retention) || self.passes(&entry.event) {
            // told as it is
        } else if importance(&entry.event) == Importance::Wire || !self.is_touched(&entry.event) {
            return;
        }
        if self.lines.len() > LINES_MAX {
            self.lines.remove(1);
        }
        self.lines.push(LogLine::of(id, entry));
    }

    fn is_buffered(&self, event: &Event) -> bool {
        self.base.is_none()
            && matches!(event, Event::Producer(_, ProducerEvent::RecordBuffered {
                topic_partition, ..
            }) if *topic_partition == self.tp)
    }

    /// Whether the cleaner takes it away with this.
    fn is_taken(
        &mut self,
        id: EventId,
        entry: &Entry,
        delete_retention: impl FnOnce() -> Duration,
    ) -> bool {
        let (tp, offset) = (&self.tp, self.offset);
        let taken = self
            .takeable
            .as_mut()
            .filter(|_| !self.marks[1])
            .and_then(|record| record.follow(tp, offset, entry, delete_retention));
        if let Some(taken) = taken {
            // gone is gone: the log start no longer passes it
            self.marks[1] = true;
            self.taken = Some((id, taken));
        }
        taken.is_some()
    }

    /// Whether the high watermark or the log start passes it with this, and never before.
    fn passes(&mut self, event: &Event) -> bool {
        let (place, passed) = match event {
            Event::Broker(_, BrokerEvent::HighWatermarkAdvanced(tp, to)) if *tp == self.tp => {
                (0, to.0 > self.offset.0)
            }
            Event::Broker(
                _,
                BrokerEvent::SegmentsDeleted {
                    topic_partition: tp,
                    log_start,
                    ..
                }
                | BrokerEvent::RecordsDeleted(tp, log_start),
            ) if *tp == self.tp => (1, log_start.covers(self.offset)),
            Event::Admin(AdminEvent::TopicDeleted(topic)) => (1, *topic == self.tp.topic),
            _ => return false,
        };
        let first = passed && self.base.is_some() && !self.marks[place];
        self.marks[place] |= first;
        first
    }

    /// The batch that has the record in it, and the record, if this is its append.
    fn append<'e>(&self, event: &'e Event) -> Option<(&'e RecordBatch, &'e Record)> {
        match event {
            Event::Broker(_, BrokerEvent::BatchAppended(to, batch)) if *to == self.tp => {
                let offsets = batch.base_offset..=batch.last_offset;
                let mut records = batch.records_from(self.offset);
                let (_, record) = records.next().filter(|_| offsets.contains(&self.offset))?;
                Some((batch, record))
            }
            _ => None,
        }
    }

    fn is_touched(&mut self, event: &Event) -> bool {
        if self.base.is_none() {
            return false;
        }
        match event {
            Event::Broker(_, BrokerEvent::Group(group, event)) => match event {
                GroupEvent::OffsetCommitted(tp, value, _) if *tp == self.tp => {
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
            ) => *topic_partition == self.tp && Some(*base_offset) == self.base,
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
                fetch.topic_partition == self.tp
                    && fetch.next <= self.offset
                    && batches.any(|b| (b.base_offset..=b.last_offset).contains(&self.offset))
            }
            ConsumerEvent::PollReturned(records) => records
                .iter()
                .any(|held| held.topic_partition == self.tp && held.offset == self.offset),
            ConsumerEvent::ProcessingStarted {
                topic_partition,
                offset,
                ..
            }
            | ConsumerEvent::RecordProcessed {
                topic_partition,
                offset,
                ..
            } => *topic_partition == self.tp && *offset == self.offset,
            ConsumerEvent::PositionSet {
                topic_partition,
                position,
                ..
            } => *topic_partition == self.tp && position.offset() == self.offset,
            ConsumerEvent::CommitFailed { offsets, .. } => {
                let would = offsets.iter().find(|(tp, ..)| *tp == self.tp);
                self.past.is_empty() && would.is_some_and(|(_, to, _)| to.covers(self.offset))
            }
            _ => false,
        }
    }
}
