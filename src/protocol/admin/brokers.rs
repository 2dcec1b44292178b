//! Brokers that die and come back, and what the controller makes of it.

use crate::cluster::event::TimerReason;
use crate::cluster::{AdminEvent, OFFSETS_TOPIC};
use crate::kafka::{BrokerId, LeaderEpoch, NodeId, PartitionId, TopicPartition};
use crate::protocol::{Step, Timer, broker};
use alloc::vec::Vec;

/// Gives every partition whose only replica is on `broker` that leader, or none.
pub(super) fn elect(step: &mut Step<'_>, broker: BrokerId, leader: Option<BrokerId>) {
    let mut changes: Vec<(TopicPartition, Option<BrokerId>, LeaderEpoch)> = Vec::new();
    for (topic, registered) in &step.cluster().topics {
        for (index, partition) in (0..).zip(&registered.partitions) {
            if partition.replicas.first() == Some(&broker) && partition.leader != leader {
                let tp = TopicPartition::new(topic, index);
                changes.push((tp, leader, partition.leader_epoch.next()));
            }
        }
    }
    if !changes.is_empty() {
        step.emit(AdminEvent::LeadersElected(changes));
    }
}

/// The process is gone. The controller does not know until the broker's session has expired.
pub(super) fn kill_broker(step: &mut Step<'_>, id: BrokerId) {
    let had_session = step
        .cluster()
        .brokers
        .get(&id)
        .is_some_and(|b| b.registered && b.is_running());
    step.emit(AdminEvent::BrokerKilled(id));
    step.break_connections(&NodeId::Broker(id));
    if had_session {
        let at = step.now() + step.cluster().config.broker_session_timeout;
        let reason = TimerReason::Broker("broker.session.timeout.ms");
        step.set_timer(Timer::BrokerSession(id), at, reason);
    }
}

/// The controller has not heard of a broker for too long.
pub fn on_broker_session(step: &mut Step<'_>, id: BrokerId) {
    step.emit(AdminEvent::BrokerFenced(id));
    elect(step, id, None);
    if step
        .cluster()
        .brokers
        .get(&id)
        .is_some_and(|broker| broker.refused)
    {
        register(step, id);
    }
}

pub(super) fn start_broker(step: &mut Step<'_>, id: BrokerId) {
    step.emit(AdminEvent::BrokerStarting(id));
    let at = step.now() + step.cluster().config.broker_startup;
    step.set_timer(
        Timer::Startup(id),
        at,
        TimerReason::Broker("reading the logs"),
    );
}

/// A starting broker has read its logs and would register. As long as its predecessor's session
/// lasts the controller takes it for somebody else (DUPLICATE_BROKER_REGISTRATION).
pub fn on_startup(step: &mut Step<'_>, id: BrokerId) {
    let Some(broker) = step.cluster().brokers.get(&id) else {
        return;
    };
    if broker.registered {
        step.emit(AdminEvent::RegistrationRefused(id));
    } else {
        register(step, id);
    }
}

fn register(step: &mut Step<'_>, id: BrokerId) {
    step.emit(AdminEvent::BrokerRegistered(id));
    elect(step, id, Some(id));
    broker::begin_upkeep(step, id);
    let Some(found) = step.cluster().brokers.get(&id) else {
        return;
    };
    let written = found
        .replicas
        .iter()
        .filter(|(tp, replica)| tp.topic.as_str() == OFFSETS_TOPIC && replica.log.log_end.0 > 0);
    let partitions: Vec<PartitionId> = written.map(|(tp, _)| tp.partition).collect();
    for partition in partitions {
        broker::load_coordinator(step, id, partition);
    }
}
