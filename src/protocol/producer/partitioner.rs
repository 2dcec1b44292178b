//! Which partition a record goes to, and into which batch (`KafkaProducer.partition`,
//! `BuiltInPartitioner`, `RoundRobinPartitioner`, `RecordAccumulator.append`); with another client
//! library, as that does it. Where a record without a key goes is decided in `unkeyed`.

use super::{emit, get, unkeyed};
use crate::cluster::ProducerEvent;
use crate::cluster::producer::{Producer, ProducerBatch};
use crate::kafka::message::PartitionMetadata;
use crate::kafka::record::BATCH_OVERHEAD;
use crate::kafka::{
    ClientId, PartitionId, Partitioner, Payload, Record, SourceLine, TopicPartition,
};
use crate::protocol::Step;
use crate::sim::SimTime;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A partition of the topic the producer sends to.
pub(super) fn of_topic(producer: &Producer, partition: PartitionId) -> TopicPartition {
    TopicPartition {
        topic: producer.config.topic.clone(),
        partition,
    }
}

/// Puts a record into a batch of the partition it belongs to.
pub(super) fn buffer(step: &mut Step<'_>, id: &ClientId, line: &SourceLine) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let config = Arc::clone(&producer.config);
    let Some(partitions) = producer.net.partitions(&config.topic).map(<[_]>::to_vec) else {
        return;
    };
    let count = u32::try_from(partitions.len()).unwrap_or(u32::MAX);
    let round_robin = producer.round_robin;
    let habits = config.client.producer();
    let key = line.key.as_deref();
    let hashed = key.and_then(|key| habits.home(key, count));
    match (hashed, line.partition, config.partitioner) {
        (_, Some(partition), _) => {
            append(step, id, line, PartitionId(partition), round_robin, false);
        }
        (_, None, Partitioner::RoundRobin) => {
            let partition = in_turn(&partitions, round_robin);
            append(step, id, line, partition, next_turn(round_robin), false);
        }
        (Some(partition), None, Partitioner::BuiltIn) => {
            append(step, id, line, partition, round_robin, false);
        }
        (None, None, Partitioner::BuiltIn) => {
            unkeyed::append(step, id, line, &partitions, habits.without_key);
        }
    }
}

/// The partition whose turn it is, of those that have a leader.
pub(super) fn in_turn(partitions: &[PartitionMetadata], turn: u32) -> PartitionId {
    let candidates = candidates(partitions);
    candidates[turn as usize % candidates.len()]
}

/// The turn after this one.
pub(super) fn next_turn(turn: u32) -> u32 {
    (turn + 1) & 0x7fff_ffff
}

/// The partitions that have a leader; all of them, if none has.
pub(super) fn candidates(partitions: &[PartitionMetadata]) -> Vec<PartitionId> {
    let available = available(partitions);
    match available.is_empty() {
        true => (0..).take(partitions.len()).map(PartitionId).collect(),
        false => available,
    }
}

pub(super) fn available(partitions: &[PartitionMetadata]) -> Vec<PartitionId> {
    let led = (0..)
        .zip(partitions)
        .filter(|(_, partition)| partition.leader.is_some());
    led.map(|(index, _)| PartitionId(index)).collect()
}

fn record(line: &SourceLine, now: SimTime) -> Record {
    let payload = Payload::User {
        key: line.key.clone(),
        value: line.value.clone(),
    };
    Record {
        offset_delta: 0,
        timestamp: now,
        payload,
    }
}

/// The record as it would stand at the end of a batch, if there is room for it.
fn at_end_of(batch: &ProducerBatch, record: &Record, batch_size: u32) -> Option<Record> {
    let offset_delta = u32::try_from(batch.records.len()).ok()?;
    let record = Record {
        offset_delta,
        ..record.clone()
    };
    let base = batch
        .records
        .first()
        .map_or(record.timestamp, |first| first.timestamp);
    let room = !batch.closed && batch.attempts == 0;
    (room && batch.size + record.size(base) <= batch_size).then_some(record)
}

pub(super) fn last_batch(producer: &Producer, partition: PartitionId) -> Option<&ProducerBatch> {
    producer
        .accumulator
        .queue(&of_topic(producer, partition))?
        .back()
}

pub(super) fn append(
    step: &mut Step<'_>,
    id: &ClientId,
    line: &SourceLine,
    partition: PartitionId,
    round_robin: u32,
    sticky: bool,
) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let fresh = record(line, step.now());
    let last = last_batch(producer, partition);
    let joined = last.and_then(|batch| at_end_of(batch, &fresh, producer.config.batch_bytes()));
    let base = last
        .and_then(|batch| batch.records.first())
        .map_or(fresh.timestamp, |r| r.timestamp);
    let opens = joined.is_none();
    let record = joined.unwrap_or(fresh);
    let bytes = if opens {
        BATCH_OVERHEAD + record.size(record.timestamp)
    } else {
        record.size(base)
    };
    let sticky_bytes = sticky.then_some(bytes);
    let topic_partition = of_topic(producer, partition);
    emit(
        step,
        id,
        ProducerEvent::RecordBuffered {
            topic_partition,
            record,
            opens,
            round_robin,
            sticky_bytes,
        },
    );
}

pub(super) fn is_full(batch: &ProducerBatch, batch_size: u32) -> bool {
    batch.closed || batch.size >= batch_size
}
