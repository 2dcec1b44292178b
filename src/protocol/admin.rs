//! The controller's part and the operator's: topics, leaders, brokers that die and come back, and
//! the commands of whoever plays (`ReplicationControlManager`, `ClusterControlManager`).
//!
//! The controllers run elsewhere and stay up.

use super::consumer::program;
use super::{Step, Timer, Wakeup, broker, consumer, producer};
use crate::cluster::consumer::{CrashPoint, PositionReason, ResetTo};
use crate::cluster::event::TimerReason;
use crate::cluster::{AdminEvent, ConsumerEvent, Event, OFFSETS_TOPIC, Producer, ProducerEvent};
use crate::command::{Command, SeekTo};
use crate::kafka::{
    BrokerConfig, BrokerId, ClientId, ConsumerConfig, LeaderEpoch, NodeId, PartitionId, Position,
    ProducerConfig, TopicId, TopicName, TopicPartition,
};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The leaders of partitions `first` … `first + count - 1` of a topic: partition p's only replica
/// is on the p-th of the brokers that are not fenced, round and round
/// (`StripedReplicaPlacer`, with a replication factor of 1).
#[must_use]
pub fn place(step: &Step<'_>, first: u32, count: u32) -> Vec<BrokerId> {
    let all = step.cluster().brokers.iter();
    let unfenced = all.filter(|(_, broker)| broker.registered);
    let brokers: Vec<BrokerId> = unfenced.map(|(id, _)| *id).collect();
    (first..first + count)
        .map(|p| brokers[p as usize % brokers.len()])
        .collect()
}

/// Installs the cluster: configured, with so many brokers.
pub fn install(step: &mut Step<'_>, config: &BrokerConfig, brokers: u32) {
    step.emit(AdminEvent::ConfigChanged(Arc::new(config.clone())));
    for id in (1..=brokers).map(BrokerId) {
        step.emit(AdminEvent::BrokerAdded(id));
        broker::start_cleaner(step, id);
    }
}

/// Carries out a command that has been found in order.
pub fn execute(step: &mut Step<'_>, command: &Command) {
    match command {
        Command::ConfigureBrokers { config } => {
            step.emit(AdminEvent::ConfigChanged(Arc::new(config.clone())));
        }
        Command::CreateTopic { topic, partitions } => {
            create_topic(step, topic.clone(), *partitions);
        }
        Command::AddPartitions { topic, total } => {
            let has = step
                .cluster()
                .topics
                .get(topic)
                .map_or(0, |topic| topic.partitions.len());
            let has = u32::try_from(has).unwrap_or(*total);
            let (topic, leaders) = (topic.clone(), place(step, has, total - has));
            step.emit(AdminEvent::PartitionsAdded { topic, leaders });
            settle_leaders(step);
        }
        Command::DeleteTopic { topic } => {
            step.emit(AdminEvent::TopicDeleted(topic.clone()));
            broker::delete_offsets_of(step, topic);
        }
        Command::DeleteGroup { group } => {
            if let Some(coordinator) = step.cluster().shard(group).map(|(broker, _)| broker) {
                broker::delete_group(step, coordinator, group);
            }
        }
        Command::KillBroker { broker } => kill_broker(step, *broker),
        Command::StartBroker { broker } => start_broker(step, *broker),
        Command::AddProducer { .. }
        | Command::ConfigureProducer { .. }
        | Command::RemoveProducer { .. }
        | Command::SetSending { .. }
        | Command::Produce { .. } => execute_on_producer(step, command),
        _ => execute_on_consumer(step, command),
    }
}

fn execute_on_producer(step: &mut Step<'_>, command: &Command) {
    let id = match command {
        Command::AddProducer { config } => {
            step.emit(AdminEvent::ProducerAdded(Arc::new(config.clone())));
            config.client_id.clone()
        }
        Command::ConfigureProducer { config } => configure_producer(step, config),
        Command::RemoveProducer { producer } => {
            step.emit(Event::Producer(producer.clone(), ProducerEvent::Closing));
            producer.clone()
        }
        Command::SetSending { producer, sending } => {
            // whoever has it send means that something is to be sent
            let found = step.cluster().producers.get(producer);
            if *sending && found.is_some_and(Producer::is_used_up) {
                step.emit(Event::Producer(
                    producer.clone(),
                    ProducerEvent::SourceRewound,
                ));
            }
            step.emit(Event::Producer(
                producer.clone(),
                ProducerEvent::Sending(*sending),
            ));
            producer.clone()
        }
        Command::Produce { producer, record } => {
            producer::send(step, producer, record.clone());
            producer.clone()
        }
        _ => return,
    };
    producer::drive(step, &id);
}

fn configure_producer(step: &mut Step<'_>, config: &ProducerConfig) -> ClientId {
    let id = config.client_id.clone();
    step.emit(Event::Producer(
        id.clone(),
        ProducerEvent::Configured(Arc::new(config.clone())),
    ));
    id
}

fn execute_on_consumer(step: &mut Step<'_>, command: &Command) {
    let emit = |step: &mut Step<'_>, id: &ClientId, event: ConsumerEvent| {
        step.emit(Event::Consumer(id.clone(), event));
    };
    match command {
        Command::AddConsumer { config } => {
            step.emit(AdminEvent::ConsumerAdded(Arc::new(config.clone())));
            emit(step, &config.client_id, ConsumerEvent::Started);
            consumer::drive(step, &config.client_id);
        }
        Command::ConfigureConsumer { config } => configure_consumer(step, config),
        Command::RemoveConsumer { consumer } => remove_consumer(step, consumer),
        Command::CloseConsumer { consumer } => {
            emit(step, consumer, ConsumerEvent::CloseRequested);
            consumer::drive(step, consumer);
        }
        Command::CrashConsumer { consumer } => program::crash(step, consumer, None),
        Command::FreezeConsumer { consumer, duration } => {
            let until = step.now() + *duration;
            emit(step, consumer, ConsumerEvent::Froze(until));
            step.wake_at(until, Wakeup::Thaw(consumer.clone()));
        }
        Command::StartConsumer { consumer } => {
            emit(step, consumer, ConsumerEvent::Started);
            consumer::drive(step, consumer);
        }
        Command::Seek {
            consumer,
            partition,
            to,
        } => {
            emit(step, consumer, sought(partition, *to));
            consumer::drive(step, consumer);
        }
        Command::SetPaused {
            consumer,
            partition,
            paused,
        } => {
            emit(
                step,
                consumer,
                ConsumerEvent::Paused(partition.clone(), *paused),
            );
            consumer::drive(step, consumer);
        }
        Command::SetCrashPoint {
            consumer,
            line,
            nth,
        } => {
            let found = step.cluster().consumers.get(consumer);
            let set_after = found.map_or(0, |consumer| consumer.app.processed);
            let point = CrashPoint {
                line: *line,
                nth: *nth,
                set_after,
            };
            emit(step, consumer, ConsumerEvent::CrashPointSet(Some(point)));
        }
        Command::ClearCrashPoint { consumer } => {
            emit(step, consumer, ConsumerEvent::CrashPointSet(None));
        }
        _ => {}
    }
}

fn sought(partition: &TopicPartition, to: SeekTo) -> ConsumerEvent {
    let topic_partition = partition.clone();
    match to {
        SeekTo::Offset(offset) => ConsumerEvent::PositionSet {
            topic_partition,
            position: Position(offset),
            epoch: None,
            reason: PositionReason::Seek,
        },
        SeekTo::Beginning => ConsumerEvent::ResetNeeded(topic_partition, ResetTo::Earliest),
        SeekTo::End => ConsumerEvent::ResetNeeded(topic_partition, ResetTo::Latest),
    }
}

/// How long the application works is the application's own; anything else takes a new process.
fn configure_consumer(step: &mut Step<'_>, config: &ConsumerConfig) {
    let id = config.client_id.clone();
    let Some(found) = step.cluster().consumers.get(&id) else {
        return;
    };
    let (alive, was) = (found.is_alive(), Arc::clone(&found.config));
    let pending = found.next_config.is_some();
    if alive && was.processing_time != config.processing_time {
        let event = ConsumerEvent::ProcessingTimeChanged(config.processing_time);
        step.emit(Event::Consumer(id.clone(), event));
    }
    let same = ConsumerConfig {
        processing_time: config.processing_time,
        ..(*was).clone()
    };
    if !alive || pending || same != *config {
        let event = ConsumerEvent::Configured(Arc::new(config.clone()));
        step.emit(Event::Consumer(id.clone(), event));
    }
}

/// Off the stage: after `close()` if it can still call it, else as it is.
fn remove_consumer(step: &mut Step<'_>, id: &ClientId) {
    let Some(found) = step.cluster().consumers.get(id) else {
        return;
    };
    if found.is_running() {
        step.emit(Event::Consumer(id.clone(), ConsumerEvent::RemovalRequested));
        consumer::drive(step, id);
        return;
    }
    if found.is_alive() {
        program::crash(step, id, None);
    }
    if step.cluster().consumers.contains_key(id) {
        step.emit(AdminEvent::ConsumerRemoved(id.clone()));
    }
}

/// Makes a topic with so many partitions.
pub fn create_topic(step: &mut Step<'_>, topic: TopicName, partitions: u32) {
    let (id, leaders) = (
        TopicId(step.cluster().topics_created),
        place(step, 0, partitions),
    );
    step.emit(AdminEvent::TopicCreated { topic, id, leaders });
    settle_leaders(step);
}

/// New partitions of a broker that is fenced have no leader.
fn settle_leaders(step: &mut Step<'_>) {
    let fenced: Vec<BrokerId> = step
        .cluster()
        .brokers
        .iter()
        .filter(|(_, broker)| !broker.registered)
        .map(|(id, _)| *id)
        .collect();
    for broker in fenced {
        elect(step, broker, None);
    }
}

/// Gives every partition whose only replica is on `broker` that leader, or none.
fn elect(step: &mut Step<'_>, broker: BrokerId, leader: Option<BrokerId>) {
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
fn kill_broker(step: &mut Step<'_>, id: BrokerId) {
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

fn start_broker(step: &mut Step<'_>, id: BrokerId) {
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
    broker::start_cleaner(step, id);
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

/// A consumer's pause is over.
pub fn on_thaw(step: &mut Step<'_>, id: &ClientId) {
    step.emit(Event::Consumer(id.clone(), ConsumerEvent::Thawed));
}
