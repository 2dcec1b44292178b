//! How long each partition stood still: from when its owner began to give it up, or was gone,
//! until somebody had a position in it again. In between nobody could be handed its records.
//!
//! The same for an eager, a cooperative and a `consumer` protocol group, so that what a rebalance
//! costs can be compared. What stays with its owner does not stand still.

use crate::cluster::consumer::Callback;
use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::cluster::{AdminEvent, BrokerEvent, ConsumerEvent, Event, GroupEvent};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, TopicPartition};
use crate::sim::{Duration, SimTime, SortedMap, SortedSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A partition of a group that nobody could be handed records of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standstill {
    /// The group.
    pub group: GroupId,
    /// The partition.
    pub partition: TopicPartition,
    /// From when.
    pub from: SimTime,
    /// Until when.
    pub until: SimTime,
    /// The generation, or the epoch of the target assignment, the group had got to by then.
    pub generation: u32,
}

impl Standstill {
    /// How long that was.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.until.since(self.from)
    }
}

/// Watches a run's events, from its beginning, in their order.
#[derive(Clone, Debug, Default)]
pub struct Standstills {
    /// What each consumer runs with, and what it will run with from its next start.
    configs: SortedMap<ClientId, (Arc<ConsumerConfig>, Arc<ConsumerConfig>)>,
    /// What each consumer can be handed records of.
    reading: SortedMap<ClientId, SortedSet<TopicPartition>>,
    /// Those whose listener is giving something up.
    giving_up: SortedSet<ClientId>,
    /// Since when nobody can.
    since: SortedMap<(GroupId, TopicPartition), SimTime>,
    generations: SortedMap<GroupId, u32>,
}

impl Standstills {
    /// Takes note of an event, and says if it ends a standstill.
    pub fn note(&mut self, at: SimTime, event: &Event) -> Option<Standstill> {
        match event {
            Event::Admin(AdminEvent::ConsumerAdded(config)) => {
                let both = (Arc::clone(config), Arc::clone(config));
                self.configs.insert(config.client_id.clone(), both);
            }
            Event::Admin(AdminEvent::TopicDeleted(topic)) => {
                self.since.retain(|(_, tp), _| tp.topic != *topic);
            }
            Event::Broker(_, BrokerEvent::Group(group, event)) => {
                let generation = match event {
                    GroupEvent::GenerationStarted { generation, .. } => generation.0,
                    GroupEvent::Consumer(ConsumerGroupEvent::TargetAssigned { epoch, .. }) => {
                        epoch.0
                    }
                    _ => return None,
                };
                self.generations.insert(group.clone(), generation);
            }
            Event::Consumer(id, event) => return self.note_consumer(at, id, event),
            _ => {}
        }
        None
    }

    fn note_consumer(
        &mut self,
        at: SimTime,
        id: &ClientId,
        event: &ConsumerEvent,
    ) -> Option<Standstill> {
        match event {
            ConsumerEvent::Configured(config) => {
                if let Some((_, next)) = self.configs.get_mut(id) {
                    *next = Arc::clone(config);
                }
            }
            ConsumerEvent::Started => {
                if let Some((now, next)) = self.configs.get_mut(id) {
                    *now = Arc::clone(next);
                }
            }
            ConsumerEvent::ListenerCalled { call, .. } if call.callback != Callback::Assigned => {
                self.giving_up.insert(id.clone());
                self.stops(at, id, |tp| call.partitions.contains(tp));
            }
            ConsumerEvent::ListenerReturned(_) => {
                self.giving_up.remove(id);
            }
            ConsumerEvent::PartitionsRevoked(gone) | ConsumerEvent::PartitionsLost(gone) => {
                self.stops(at, id, |tp| gone.contains(tp));
            }
            ConsumerEvent::Crashed(_) | ConsumerEvent::Ended(_) => {
                self.giving_up.remove(id);
                self.stops(at, id, |_| true);
            }
            // a seek in what is being given up leads nowhere
            ConsumerEvent::PositionSet {
                topic_partition, ..
            } if !self.giving_up.contains(id) => return self.begins(at, id, topic_partition),
            _ => {}
        }
        None
    }

    fn group_of(&self, id: &ClientId) -> Option<GroupId> {
        let (config, _) = self.configs.get(id)?;
        config.group_id.clone().filter(|_| config.is_member())
    }

    fn begins(&mut self, at: SimTime, id: &ClientId, tp: &TopicPartition) -> Option<Standstill> {
        let group = self.group_of(id)?;
        let reading = self.reading.entry(id.clone()).or_default();
        reading.insert(tp.clone());
        let from = self.since.remove(&(group.clone(), tp.clone()))?;
        let generation = self.generations.get(&group).copied().unwrap_or(0);
        Some(Standstill {
            group,
            partition: tp.clone(),
            from,
            until: at,
            generation,
        })
    }

    /// It can be handed no records any more of what is gone; nor can anybody, unless another of its
    /// group has it too (one that was put out and does not know).
    fn stops(&mut self, at: SimTime, id: &ClientId, gone: impl Fn(&TopicPartition) -> bool) {
        let (Some(group), Some(reading)) = (self.group_of(id), self.reading.get(id)) else {
            return;
        };
        let (lost, kept): (Vec<_>, Vec<_>) = reading.iter().cloned().partition(|tp| gone(tp));
        self.reading.insert(id.clone(), kept.into_iter().collect());
        for tp in lost {
            let has = |(other, theirs): (&ClientId, &SortedSet<TopicPartition>)| {
                theirs.contains(&tp) && self.group_of(other).as_ref() == Some(&group)
            };
            if !self.reading.iter().any(has) {
                self.since.entry((group.clone(), tp)).or_insert_with(|| at);
            }
        }
    }
}
