//! What is asked of producers and consumers, and of their applications.

use crate::cluster::consumer::{CrashLine, CrashPoint, PositionReason, ResetTo};
use crate::cluster::{AdminEvent, ConsumerEvent, Event, Producer, ProducerEvent};
use crate::command::{Command, SeekTo};
use crate::kafka::{
    ClientId, CommittedOffset, ConsumerConfig, Position, ProducerConfig, TopicPartition,
};
use crate::protocol::consumer::program;
use crate::protocol::{Step, Wakeup, consumer, producer};
use alloc::sync::Arc;

pub(super) fn execute_on_producer(step: &mut Step<'_>, command: &Command) {
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

pub(super) fn execute_on_consumer(step: &mut Step<'_>, command: &Command) {
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
            consumer::commit_seek(step, consumer, partition);
            consumer::drive(step, consumer);
        }
        Command::Commit {
            consumer,
            partition,
            offset,
            metadata,
        } => {
            let asked = asked_to_commit(partition, *offset, metadata);
            emit(step, consumer, asked);
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
            let point = crash_point(step, consumer, *line, *nth);
            emit(step, consumer, ConsumerEvent::CrashPointSet(Some(point)));
        }
        Command::ClearCrashPoint { consumer } => {
            emit(step, consumer, ConsumerEvent::CrashPointSet(None));
        }
        _ => {}
    }
}

/// A crash at the nth record from now on.
fn crash_point(step: &Step<'_>, consumer: &ClientId, line: CrashLine, nth: u64) -> CrashPoint {
    let found = step.cluster().consumers.get(consumer);
    let set_after = found.map_or(0, |consumer| consumer.app.processed);
    CrashPoint {
        line,
        nth,
        set_after,
    }
}

fn asked_to_commit(tp: &TopicPartition, offset: u64, metadata: &Arc<str>) -> ConsumerEvent {
    let offsets = alloc::vec![(tp.clone(), CommittedOffset(offset), None)];
    ConsumerEvent::CommitAsked(Arc::new(offsets), Arc::clone(metadata))
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
        SeekTo::Timestamp(at) => {
            ConsumerEvent::ResetNeeded(topic_partition, ResetTo::Timestamp(at))
        }
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

/// A consumer's pause is over.
pub fn on_thaw(step: &mut Step<'_>, id: &ClientId) {
    step.emit(Event::Consumer(id.clone(), ConsumerEvent::Thawed));
}
