//! Which generation a group was in, and who was there and awake, at any moment of a run.

use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{AdminEvent, BrokerEvent, ConsumerEvent, Event, GroupEvent};
use crate::kafka::{GroupId, NodeId};
use crate::sim::{SimTime, SortedMap};
use alloc::vec::Vec;
use core::ops::Range;

/// Of each group and each node so many changes are kept, the last ones.
const CHANGES_MAX: usize = 512;

/// Whether a process is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It runs.
    Up,
    /// It stands still and knows nothing of it.
    Frozen,
    /// It is not there.
    Down,
    /// It was there and died, without a word to anybody.
    Crashed,
}

/// What changed, and with which event.
type Changes<T> = Vec<(EventId, SimTime, T)>;

/// What is known of a run's groups and processes.
#[derive(Clone, Debug, Default)]
pub struct Eras {
    /// The generation of a group, or its epoch; none once it is gone.
    groups: SortedMap<GroupId, Changes<Option<Era>>>,
    nodes: SortedMap<NodeId, Changes<Presence>>,
}

/// A group's generation, or its epoch in the `consumer` protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Era {
    /// Its number.
    pub number: u32,
    /// Whether it is a group epoch (KIP-848).
    pub is_epoch: bool,
}

impl Eras {
    /// Takes note of an event, the next one.
    pub fn note(&mut self, id: EventId, entry: &Entry) {
        let at = entry.at;
        if let Event::Broker(_, BrokerEvent::Group(group, event)) = &entry.event
            && let Some(era) = era(event)
        {
            push(
                self.groups.entry(group.clone()).or_default(),
                (id, at, Some(era)),
            );
        } else if let Event::Broker(_, BrokerEvent::Group(group, GroupEvent::Deleted)) =
            &entry.event
        {
            push(
                self.groups.entry(group.clone()).or_default(),
                (id, at, None),
            );
        }
        if let Some(presence) = presence(&entry.event)
            && let Some(node) = entry.event.node()
        {
            push(self.nodes.entry(node).or_default(), (id, at, presence));
        }
    }

    /// Forgets what is from an event on.
    pub fn truncate(&mut self, end: EventId) {
        for changes in self.groups.values_mut() {
            changes.retain(|(id, ..)| *id < end);
        }
        for changes in self.nodes.values_mut() {
            changes.retain(|(id, ..)| *id < end);
        }
    }

    /// A group's generations within some time, each as far as it lies within.
    #[must_use]
    pub fn of_group(&self, group: &GroupId, time: &Range<SimTime>) -> Vec<(Range<SimTime>, Era)> {
        let all = within(self.groups.get(group), time);
        let known = all.into_iter().filter_map(|(time, era)| Some((time, era?)));
        known.collect()
    }

    /// When a node was not awake within some time, and how it was.
    #[must_use]
    pub fn away(&self, node: &NodeId, time: &Range<SimTime>) -> Vec<(Range<SimTime>, Presence)> {
        let mut all = within(self.nodes.get(node), time);
        all.retain(|(_, presence)| *presence != Presence::Up);
        all
    }

    /// Every node that ever was there.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeId> {
        self.nodes.keys()
    }
}

fn push<T: PartialEq>(changes: &mut Changes<T>, change: (EventId, SimTime, T)) {
    if changes.last().is_some_and(|(_, _, last)| *last == change.2) {
        return;
    }
    if changes.len() == CHANGES_MAX {
        changes.remove(0);
    }
    changes.push(change);
}

fn within<T: Copy>(
    changes: Option<&Changes<T>>,
    time: &Range<SimTime>,
) -> Vec<(Range<SimTime>, T)> {
    let changes = changes.map(Vec::as_slice).unwrap_or_default();
    let first = changes.partition_point(|(_, at, _)| *at <= time.start);
    let changes = &changes[first.saturating_sub(1)..];
    let ends = changes.iter().skip(1).map(|(_, at, _)| *at);
    let spans = changes.iter().zip(ends.chain([time.end]));
    let spans = spans.map(|((_, at, what), end)| {
        let (start, end) = ((*at).max(time.start), end.min(time.end));
        (start..end, *what)
    });
    spans.filter(|(span, _)| span.start < span.end).collect()
}

fn era(event: &GroupEvent) -> Option<Era> {
    let (number, is_epoch) = match event {
        GroupEvent::GenerationStarted { generation, .. } => (generation.0, false),
        GroupEvent::Consumer(ConsumerGroupEvent::EpochBumped { epoch, .. }) => (epoch.0, true),
        _ => return None,
    };
    Some(Era { number, is_epoch })
}

fn presence(event: &Event) -> Option<Presence> {
    match event {
        Event::Admin(event) => match event {
            AdminEvent::BrokerAdded(_)
            | AdminEvent::BrokerRegistered(_)
            | AdminEvent::ProducerAdded(_) => Some(Presence::Up),
            AdminEvent::BrokerKilled(_) => Some(Presence::Crashed),
            AdminEvent::ConsumerAdded(_)
            | AdminEvent::ConsumerRemoved(_)
            | AdminEvent::ProducerRemoved(_) => Some(Presence::Down),
            _ => None,
        },
        Event::Consumer(_, event) => match event {
            ConsumerEvent::Started | ConsumerEvent::Thawed => Some(Presence::Up),
            ConsumerEvent::Crashed(_) => Some(Presence::Crashed),
            ConsumerEvent::Ended(_) => Some(Presence::Down),
            ConsumerEvent::Froze(_) => Some(Presence::Frozen),
            _ => None,
        },
        _ => None,
    }
}
