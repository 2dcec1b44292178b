//! How a record came to be processed twice, or not at all: the events that led to it.

use crate::cluster::consumer::PositionReason;
use crate::cluster::coordinator::RemovalReason;
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{AdminEvent, BrokerEvent, ConsumerEvent, Event, GroupEvent, Reader};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, MemberId, Offset, TopicPartition};
use crate::sim::{SimTime, SortedMap, SortedSet};
use crate::view::Story;
use alloc::vec::Vec;

/// An event that has to do with the fate of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub event: EventId,
    /// When it was.
    pub at: SimTime,
    /// What it means for the record.
    pub step: ChainStep,
}

/// What an event means for a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainStep {
    /// It was written.
    Written,
    /// `poll()` handed it out.
    HandedOut(ClientId),
    /// It was processed.
    Processed(ClientId),
    /// Whoever had it is gone: crashed, or closed.
    Gone(ClientId),
    /// Whoever had it gave its partition up, or lost it.
    GivenUp(ClientId),
    /// The group learned that whoever had it is gone.
    Removed(MemberId),
    /// Somebody was given its partition, whom the one who had had it had left it to.
    Given(ClientId),
    /// The commit from which somebody then went on.
    Committed(u64),
    /// Somebody began to read at or before it, though it had been handed out already.
    WentBack(ClientId, u64, PositionReason),
    /// Somebody began to read behind it, though nobody had processed it.
    WentPast(ClientId, u64, PositionReason),
    /// Its partition starts behind it: it is deleted.
    Deleted(u64),
}

/// Follows a record through a run: it is shown the run's events, one after the other.
#[derive(Clone, Debug)]
pub struct Chain {
    reader: Reader,
    tp: TopicPartition,
    offset: Offset,
    links: Vec<Link>,
    readers: SortedMap<ClientId, ConsumerConfig>,
    /// What those who run will read by when they start anew.
    waiting: SortedMap<ClientId, ConsumerConfig>,
    holders: SortedSet<ClientId>,
    /// Those who had it since it was last handed out, and those of them whom their group has put
    /// out since, whether they know or not.
    had: SortedSet<ClientId>,
    out: SortedSet<ClientId>,
    handed_out: bool,
    processed: bool,
    /// What is part of it once somebody goes on from there: the last commit, who was removed from
    /// the group, and who was given the partition.
    last_commit: Option<(EventId, SimTime, u64)>,
    removed: Option<(EventId, SimTime, MemberId)>,
    given: Option<(EventId, SimTime, ClientId)>,
    /// When the event was that is looked at.
    now: SimTime,
}

impl Chain {
    /// Of a record, for a reader.
    #[must_use]
    pub fn new(reader: Reader, tp: TopicPartition, offset: Offset) -> Self {
        Chain {
            reader,
            tp,
            offset,
            links: Vec::new(),
            readers: SortedMap::new(),
            waiting: SortedMap::new(),
            holders: SortedSet::new(),
            had: SortedSet::new(),
            out: SortedSet::new(),
            handed_out: false,
            processed: false,
            last_commit: None,
            removed: None,
            given: None,
            now: SimTime::ZERO,
        }
    }

    /// Who reads what is known from elsewhere, if the run is not shown from its beginning.
    #[must_use]
    pub fn knowing<'c>(mut self, configs: impl Iterator<Item = &'c ConsumerConfig>) -> Self {
        configs.for_each(|config| self.configured(config));
        self
    }

    /// For whom the record is followed.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The links, in the order in which they happened.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Whether an event may yet turn out to be a link.
    #[must_use]
    pub fn may_need(&self, event: EventId) -> bool {
        let commit = self.last_commit.as_ref().map(|(event, ..)| *event);
        let removed = self.removed.as_ref().map(|(event, ..)| *event);
        let given = self.given.as_ref().map(|(event, ..)| *event);
        [commit, removed, given].contains(&Some(event))
    }

    /// The next event of the run.
    pub fn see(&mut self, event: EventId, entry: &Entry) {
        self.now = entry.at;
        match &entry.event {
            Event::Admin(AdminEvent::ConsumerAdded(config)) => self.configured(config),
            Event::Broker(_, what) => self.see_broker(event, what),
            Event::Consumer(who, what) => {
                match what {
                    ConsumerEvent::Configured(config) => {
                        self.waiting.insert(who.clone(), (**config).clone());
                    }
                    ConsumerEvent::Started => {
                        if let Some(config) = self.waiting.remove(who) {
                            self.readers.insert(who.clone(), config);
                        }
                    }
                    _ => {}
                }
                if self.reads(who) {
                    self.see_consumer(event, who, what);
                }
            }
            _ => {}
        }
    }

    fn configured(&mut self, config: &ConsumerConfig) {
        self.readers
            .insert(config.client_id.clone(), config.clone());
    }

    /// Whether a consumer reads for the reader that is asked about.
    fn reads(&self, who: &ClientId) -> bool {
        let config = self.readers.get(who);
        config.is_some_and(|config| match &self.reader {
            Reader::Group(group) => config.is_member() && config.group_id.as_ref() == Some(group),
            Reader::Standalone(id) => !config.is_member() && id == who,
        })
    }

    /// Whether the reader goes by what a group has committed.
    fn goes_by(&self, group: &GroupId) -> bool {
        match &self.reader {
            Reader::Group(reader) => reader == group,
            Reader::Standalone(who) => {
                let config = self.readers.get(who);
                config.is_some_and(|config| config.group_id.as_ref() == Some(group))
            }
        }
    }

    /// Its group has put a member out. Who has given it up and says goodbye leaves nothing behind.
    fn put_out(&mut self, event: EventId, member: &MemberId, reason: RemovalReason) {
        let named = Story::client_of(member);
        let is_it = |who: &&ClientId| {
            let config = self.readers.get(*who);
            let instance = config.and_then(|config| config.group_instance_id.as_ref());
            who.as_str() == named || instance.is_some_and(|name| name.as_str() == named)
        };
        let Some(who) = self.had.iter().find(is_it).cloned() else {
            return;
        };
        let says_so = matches!(reason, RemovalReason::Left | RemovalReason::SaidGoodbye);
        if says_so && !self.holders.contains(&who) {
            return;
        }
        self.removed = Some((event, self.now, member.clone()));
        self.out.insert(who);
    }

    fn push(&mut self, event: EventId, step: ChainStep) {
        self.push_at(event, self.now, step);
    }

    fn push_at(&mut self, event: EventId, at: SimTime, step: ChainStep) {
        // a commit counts only once somebody goes on from it
        let place = self.links.partition_point(|link| link.event < event);
        if self.links.get(place).is_none_or(|link| link.event != event) {
            self.links.insert(place, Link { event, at, step });
        }
    }

    fn see_broker(&mut self, event: EventId, what: &BrokerEvent) {
        match what {
            BrokerEvent::BatchAppended(tp, batch)
                if *tp == self.tp
                    && (batch.base_offset..=batch.last_offset).contains(&self.offset) =>
            {
                self.push(event, ChainStep::Written);
            }
            BrokerEvent::SegmentsDeleted {
                topic_partition: tp,
                log_start,
                ..
            }
            | BrokerEvent::RecordsDeleted(tp, log_start)
                if *tp == self.tp =>
            {
                let is_first = !self
                    .links
                    .iter()
                    .any(|l| matches!(l.step, ChainStep::Deleted(_)));
                if log_start.covers(self.offset) && is_first {
                    self.push(event, ChainStep::Deleted(log_start.0));
                }
            }
            BrokerEvent::Group(group, GroupEvent::OffsetCommitted(tp, stored, _))
                if *tp == self.tp && self.goes_by(group) =>
            {
                self.last_commit = Some((event, self.now, stored.offset.0));
            }
            BrokerEvent::Group(group, GroupEvent::MemberRemoved(member, reason))
                if self.goes_by(group) =>
            {
                self.put_out(event, member, *reason);
            }
            BrokerEvent::Group(group, GroupEvent::OffsetRemoved(tp, _))
                if *tp == self.tp && self.goes_by(group) =>
            {
                self.last_commit = None;
            }
            _ => {}
        }
    }

    fn see_consumer(&mut self, event: EventId, who: &ClientId, what: &ConsumerEvent) {
        match what {
            ConsumerEvent::PollReturned(records) => {
                let mut records = records.iter();
                if records.any(|r| r.topic_partition == self.tp && r.offset == self.offset) {
                    self.push(event, ChainStep::HandedOut(who.clone()));
                    self.holders.insert(who.clone());
                    self.handed_out = true;
                    (self.removed, self.given) = (None, None);
                    self.had = core::iter::once(who.clone()).collect();
                    self.out = SortedSet::new();
                }
            }
            ConsumerEvent::RecordProcessed {
                topic_partition,
                offset,
                ..
            } if *topic_partition == self.tp && *offset == self.offset => {
                self.push(event, ChainStep::Processed(who.clone()));
                self.processed = true;
            }
            ConsumerEvent::Crashed(_) | ConsumerEvent::Ended(_) if self.holders.contains(who) => {
                self.holders.remove(who);
                self.push(event, ChainStep::Gone(who.clone()));
            }
            ConsumerEvent::PartitionsRevoked(partitions)
            | ConsumerEvent::PartitionsLost(partitions)
                if partitions.contains(&self.tp) && self.holders.contains(who) =>
            {
                self.holders.remove(who);
                self.push(event, ChainStep::GivenUp(who.clone()));
            }
            ConsumerEvent::PartitionsAssigned(partitions) if partitions.contains(&self.tp) => {
                let left = self.handed_out && self.holders.iter().all(|one| self.out.contains(one));
                self.given = left.then(|| (event, self.now, who.clone()));
            }
            ConsumerEvent::PositionSet {
                topic_partition,
                position,
                reason,
                ..
            } if *topic_partition == self.tp => self.began(event, who, position.0, *reason),
            _ => {}
        }
    }

    fn began(&mut self, event: EventId, who: &ClientId, from: u64, reason: PositionReason) {
        let past = from > self.offset.0;
        let matters = if past {
            !self.processed
        } else {
            self.handed_out
        };
        // whoever goes on from here, it is no reason for what comes later
        let (removed, given) = (self.removed.take(), self.given.take());
        if !matters {
            return;
        }
        if let Some((commit, at, offset)) = self.last_commit
            && reason == PositionReason::Committed
        {
            self.push_at(commit, at, ChainStep::Committed(offset));
        }
        if reason != PositionReason::Seek {
            if let Some((removed, at, member)) = removed {
                self.push_at(removed, at, ChainStep::Removed(member));
            }
            if let Some((given, at, to)) = given.filter(|(_, _, to)| to == who) {
                self.push_at(given, at, ChainStep::Given(to));
            }
        }
        let step = match past {
            true => ChainStep::WentPast(who.clone(), from, reason),
            false => ChainStep::WentBack(who.clone(), from, reason),
        };
        self.push(event, step);
    }
}
