//! What a run comes to for a group, at any of its moments, exactly: of what is counted the numbers
//! of the events are kept, four bytes each, so that it can be told how many there had been.

use crate::cluster::event::{Entry, EventId};
use crate::cluster::{
    AdminEvent, BrokerEvent, ConsumerEvent, Event, GroupEvent, NetworkEvent, OFFSETS_TOPIC, Reader,
};
use crate::kafka::{
    Body, CoordinatorRecord, GroupId, HighWatermark, Payload, RecordBatch, TopicPartition,
};
use crate::recording::Moment;
use crate::sim::{Duration, SortedMap};
use crate::view::scene::whole;
use crate::view::{Ownership, Standing, Tally};
use alloc::vec::Vec;

/// The numbers of some events, in order.
#[derive(Clone, Debug, Default)]
struct Counted(Vec<u32>);

impl Counted {
    fn note(&mut self, id: EventId) {
        self.0.push(u32::try_from(id).unwrap_or(u32::MAX));
    }

    /// How many there were before an event.
    fn before(&self, next_event: EventId) -> u64 {
        let earlier = |id: &u32| u64::from(*id) < next_event;
        self.0.partition_point(earlier) as u64
    }
}

/// A lag that was larger than any before.
#[derive(Clone, Debug)]
struct Record {
    event: u32,
    lag: u64,
    partition: TopicPartition,
}

/// What is counted of a group.
#[derive(Clone, Debug, Default)]
struct OfGroup {
    commits: Counted,
    processed: Counted,
    committed: SortedMap<TopicPartition, u64>,
    lags: Vec<Record>,
}

/// Watches a run's events, from its beginning, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    requests: SortedMap<&'static str, Counted>,
    groups: SortedMap<GroupId, OfGroup>,
    ends: SortedMap<TopicPartition, HighWatermark>,
}

/// What a run comes to for a group at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// What became of the records.
    pub fates: Tally,
    /// How often `process(record)` returned.
    pub processed: u64,
    /// How many partitions somebody has read.
    pub partitions: u64,
    /// How many of them stood still.
    pub stopped: u64,
    /// The longest a partition stood still at once, and which did for that long.
    pub longest: (Duration, Vec<TopicPartition>),
    /// How long each of them stood still in all, those that never did included.
    pub stood: Vec<(TopicPartition, Duration)>,
    /// How often a partition went to another consumer.
    pub moved: u64,
    /// How often the group was shared out: generations, and targets of epochs.
    pub rounds: u64,
    /// Requests that clients have sent, by name, of all clients.
    pub requests: Vec<(&'static str, u64)>,
    /// Records the group's commits have come to in `__consumer_offsets`.
    pub commits: u64,
    /// The largest lag there was, and where; nothing as long as nothing is committed.
    pub lag: Option<(u64, TopicPartition)>,
}

impl Figures {
    /// Requests of every name together.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.requests.iter().map(|(_, count)| count).sum()
    }

    /// How long all partitions together stood still.
    #[must_use]
    pub fn together(&self) -> Duration {
        let add = |sum, (_, time): &(TopicPartition, Duration)| sum + *time;
        self.stood.iter().fold(Duration::ZERO, add)
    }
}

impl Counts {
    /// Takes note of an event; `owned` has.
    pub(super) fn note(&mut self, id: EventId, entry: &Entry, owned: &Ownership) {
        match &entry.event {
            Event::Network(NetworkEvent::Sent(envelope)) => {
                if let Body::Request(request) = &envelope.body {
                    self.requests.entry(request.name()).or_default().note(id);
                }
            }
            Event::Broker(_, BrokerEvent::BatchAppended(tp, batch))
                if tp.topic.as_str() == OFFSETS_TOPIC =>
            {
                self.written(id, batch);
            }
            Event::Broker(_, BrokerEvent::HighWatermarkAdvanced(tp, end)) => {
                self.ends.insert(tp.clone(), *end);
                for group in self.groups.values_mut() {
                    group.lags_behind(id, tp, *end);
                }
            }
            Event::Broker(_, BrokerEvent::Group(group, event)) => self.of_group(id, group, event),
            Event::Consumer(who, ConsumerEvent::RecordProcessed { .. }) => {
                if let Some(group) = owned.group_of(who) {
                    self.groups.entry(group).or_default().processed.note(id);
                }
            }
            Event::Admin(AdminEvent::TopicDeleted(topic)) => {
                self.ends.retain(|tp, _| tp.topic != *topic);
                for group in self.groups.values_mut() {
                    group.committed.retain(|tp, _| tp.topic != *topic);
                }
            }
            _ => {}
        }
    }

    fn written(&mut self, id: EventId, batch: &RecordBatch) {
        for record in &*batch.records {
            if let Payload::Coordinator(written) = &record.payload
                && let CoordinatorRecord::OffsetCommit {
                    group,
                    value: Some(_),
                    ..
                } = &**written
            {
                self.groups
                    .entry(group.clone())
                    .or_default()
                    .commits
                    .note(id);
            }
        }
    }

    fn of_group(&mut self, id: EventId, group: &GroupId, event: &GroupEvent) {
        match event {
            GroupEvent::OffsetCommitted(tp, value, _) => {
                let end = self.ends.get(tp).copied().unwrap_or_default();
                let group = self.groups.entry(group.clone()).or_default();
                group.committed.insert(tp.clone(), value.offset.0);
                group.lags_behind(id, tp, end);
            }
            GroupEvent::OffsetRemoved(tp, _) => {
                if let Some(group) = self.groups.get_mut(group) {
                    group.committed.remove(tp);
                }
            }
            GroupEvent::Deleted => {
                if let Some(group) = self.groups.get_mut(group) {
                    group.committed.clear();
                }
            }
            _ => {}
        }
    }

    /// What a run has come to for a group at a moment.
    pub(super) fn at(&self, moment: &Moment, owned: &Ownership, group: &GroupId) -> Figures {
        let next = moment.next_event;
        let none = OfGroup::default();
        let of = self.groups.get(group).unwrap_or(&none);
        let standing = owned.standing(group, moment.at);
        let lengths = standing.iter().map(Standing::longest);
        let longest = lengths.max().unwrap_or_default();
        let longest_of = |one: &&Standing| one.longest() == longest;
        let named = standing
            .iter()
            .filter(longest_of)
            .map(|one| one.partition.clone());
        let requests = self.requests.iter();
        let requests = requests.map(|(name, counted)| (*name, counted.before(next)));
        let before = of.lags.partition_point(|lag| u64::from(lag.event) < next);
        let largest = before.checked_sub(1).map(|last| &of.lags[last]);
        Figures {
            fates: whole(&moment.cluster, &Reader::Group(group.clone())),
            processed: of.processed.before(next),
            partitions: standing.len() as u64,
            stopped: standing.iter().filter(|one| !one.stops.is_empty()).count() as u64,
            longest: match longest {
                Duration::ZERO => (longest, Vec::new()),
                _ => (longest, named.collect()),
            },
            stood: (standing.iter())
                .map(|one| (one.partition.clone(), one.together()))
                .collect(),
            moved: standing.iter().map(|one| u64::from(one.moved)).sum(),
            rounds: owned.rounds(group, moment.at),
            requests: requests.filter(|(_, count)| *count > 0).collect(),
            commits: of.commits.before(next),
            lag: largest.map(|record| (record.lag, record.partition.clone())),
        }
    }
}

impl OfGroup {
    fn lags_behind(&mut self, id: EventId, tp: &TopicPartition, end: HighWatermark) {
        let Some(committed) = self.committed.get(tp) else {
            return;
        };
        let lag = end.0.saturating_sub(*committed);
        if self.lags.last().is_none_or(|last| last.lag < lag) {
            self.lags.push(Record {
                event: u32::try_from(id).unwrap_or(u32::MAX),
                lag,
                partition: tp.clone(),
            });
        }
    }
}
