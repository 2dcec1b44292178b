//! Which partitions there is somebody to fetch from: those whose leader, as the controller has it,
//! is a broker that is there. Until the controller misses one that is gone it leads on in name
//! only.

use crate::cluster::AdminEvent;
use crate::kafka::{BrokerId, TopicName, TopicPartition};
use crate::sim::SortedMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// By which broker each partition is led.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaders {
    /// Seldom another, and kept with each point to which one can go back.
    of: Arc<SortedMap<TopicPartition, Option<BrokerId>>>,
    /// The brokers that are not there.
    down: Vec<BrokerId>,
}

impl Leaders {
    /// Whether there is somebody to fetch its records from.
    pub(super) fn serve(&self, tp: &TopicPartition) -> bool {
        let leader = self.of.get(tp).copied().flatten();
        leader.is_some_and(|leader| !self.down.contains(&leader))
    }

    fn lead(&mut self, topic: &TopicName, from: usize, leaders: &[BrokerId]) {
        let of = Arc::make_mut(&mut self.of);
        for (partition, leader) in (from..).zip(leaders) {
            let partition = u32::try_from(partition).expect("partitions are few");
            of.insert(TopicPartition::new(topic, partition), Some(*leader));
        }
    }

    fn count(&self, topic: &TopicName) -> usize {
        self.of.keys().filter(|tp| tp.topic == *topic).count()
    }

    /// Takes note of an event.
    pub(super) fn note(&mut self, event: &AdminEvent) {
        match event {
            AdminEvent::TopicCreated { topic, leaders, .. } => self.lead(topic, 0, leaders),
            AdminEvent::PartitionsAdded { topic, leaders } => {
                self.lead(topic, self.count(topic), leaders);
            }
            AdminEvent::TopicDeleted(topic) => {
                Arc::make_mut(&mut self.of).retain(|tp, _| tp.topic != *topic);
            }
            AdminEvent::LeadersElected(elected) => {
                let of = Arc::make_mut(&mut self.of);
                for (tp, leader, _) in elected {
                    of.insert(tp.clone(), *leader);
                }
            }
            AdminEvent::BrokerKilled(broker) => self.down.push(*broker),
            AdminEvent::BrokerRegistered(broker) => self.down.retain(|down| down != broker),
            _ => {}
        }
    }
}

/// Whether an event can change which partitions there is somebody to fetch from.
pub(super) fn leads(event: &AdminEvent) -> bool {
    matches!(
        event,
        AdminEvent::TopicCreated { .. }
            | AdminEvent::PartitionsAdded { .. }
            | AdminEvent::LeadersElected(_)
            | AdminEvent::BrokerKilled(_)
            | AdminEvent::BrokerRegistered(_)
    )
}
