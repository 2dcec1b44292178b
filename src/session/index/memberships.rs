//! In which group each consumer read at any moment of a run: by its `group.id`, of which it may
//! have another from one process to the next.

use crate::cluster::event::{Entry, EventId};
use crate::cluster::{AdminEvent, BrokerEvent, ConsumerEvent, Event, NetworkEvent};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, NodeId};
use crate::sim::SortedMap;
use alloc::vec::Vec;

/// The `group.id` a consumer has from an event on.
type Change = (EventId, Option<GroupId>);

/// In which group each consumer read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memberships {
    changes: SortedMap<ClientId, Vec<Change>>,
    /// What counts from the next process on, and since when that is known.
    next: SortedMap<ClientId, Vec<Change>>,
}

impl Memberships {
    /// Takes note of the next event.
    pub(super) fn note(&mut self, id: EventId, entry: &Entry) {
        match &entry.event {
            Event::Admin(AdminEvent::ConsumerAdded(config)) => {
                push(&mut self.changes, &config.client_id, (id, group(config)));
            }
            Event::Consumer(who, ConsumerEvent::Configured(config)) => {
                push(&mut self.next, who, (id, group(config)));
            }
            Event::Consumer(who, ConsumerEvent::Started) => {
                let next = self.next.get(who).and_then(|next| next.last());
                if let Some((_, group)) = next.cloned() {
                    push(&mut self.changes, who, (id, group));
                }
            }
            _ => {}
        }
    }

    /// Forgets what is from an event on.
    pub(super) fn truncate(&mut self, end: EventId) {
        for changes in self.changes.values_mut().chain(self.next.values_mut()) {
            changes.retain(|(id, _)| *id < end);
        }
    }

    /// Whether an event has to do with a group: it is its coordinator's or one of its members',
    /// or a message from or to one of these.
    pub(crate) fn concerns(&self, group: &GroupId, id: EventId, event: &Event) -> bool {
        let reads = |node: &NodeId| match node {
            NodeId::Consumer(who) => self.group_of(who, id) == Some(group),
            NodeId::Broker(_) | NodeId::Producer(_) => false,
        };
        match event {
            Event::Broker(_, BrokerEvent::Group(whose, _)) => whose == group,
            Event::Network(
                NetworkEvent::Sent(envelope)
                | NetworkEvent::Delivered(envelope)
                | NetworkEvent::Refused(envelope)
                | NetworkEvent::Dropped(envelope),
            ) => reads(&envelope.from) || reads(&envelope.to),
            _ => event.node().is_some_and(|node| reads(&node)),
        }
    }

    fn group_of(&self, who: &ClientId, id: EventId) -> Option<&GroupId> {
        let changes = self.changes.get(who)?;
        let later = changes.partition_point(|(since, _)| *since <= id);
        changes[..later].last()?.1.as_ref()
    }
}

fn push(all: &mut SortedMap<ClientId, Vec<Change>>, who: &ClientId, change: Change) {
    let changes = all.entry(who.clone()).or_default();
    if changes.last().is_none_or(|(_, last)| *last != change.1) {
        changes.push(change);
    }
}

fn group(config: &ConsumerConfig) -> Option<GroupId> {
    config.group_id.clone()
}
