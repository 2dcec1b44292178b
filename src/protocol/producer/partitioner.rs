//! Which partition a record goes to, and into which batch (`KafkaProducer.partition`,
//! `BuiltInPartitioner`, `RoundRobinPartitioner`, `RecordAccumulator.append`).

use super::{emit, get};
use crate::cluster::ProducerEvent;
use crate::cluster::producer::{Producer, ProducerBatch, StickyPartition};
use crate::kafka::message::PartitionMetadata;
use crate::kafka::murmur2::partition_for_key;
use crate::kafka::record::BATCH_OVERHEAD;
use crate::kafka::{
    ClientId, PartitionId, Partitioner, Payload, Record, SourceLine, TopicPartition,
};
use crate::protocol::Step;
use crate::sim::SimTime;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A partition of the topic the producer sends to.
fn of_topic(producer: &Producer, partition: PartitionId) -> TopicPartition {
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
    match (&line.key, line.partition, config.partitioner) {
        (_, Some(partition), _) => {
            append(step, id, line, PartitionId(partition), round_robin, false);
        }
        (_, None, Partitioner::RoundRobin) => {
            let available = available(&partitions);
            let turn = |turn: u32| {
                if available.is_empty() {
                    PartitionId(turn % count)
                } else {
                    available[turn as usize % available.len()]
                }
            };
            let next = (round_robin + 1) & 0x7fff_ffff;
            append(step, id, line, turn(round_robin), next, false);
        }
        (Some(key), None, Partitioner::BuiltIn) => {
            let partition = partition_for_key(key.as_bytes(), count);
            append(step, id, line, partition, round_robin, false);
        }
        (None, None, Partitioner::BuiltIn) => append_sticky(step, id, line, &partitions),
    }
}

fn available(partitions: &[PartitionMetadata]) -> Vec<PartitionId> {
    let led = (0..)
        .zip(partitions)
        .filter(|(_, partition)| partition.leader.is_some());
    led.map(|(index, _)| PartitionId(index)).collect()
}

fn record(line: &SourceLine, now: SimTime) -> Record {
    let payload = Payload::User {
        key: line.key.clone(),
        value: Arc::clone(&line.value),
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

fn last_batch(producer: &Producer, partition: PartitionId) -> Option<&ProducerBatch> {
    producer
        .accumulator
        .queue(&of_topic(producer, partition))?
        .back()
}

fn append(
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
    let joined = last.and_then(|batch| at_end_of(batch, &fresh, producer.config.batch_size));
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

/// The sticky partition (`BuiltInPartitioner`): it changes at a batch's end once `batch.size`
/// bytes have gone to it, at the latest after twice as many.
fn append_sticky(
    step: &mut Step<'_>,
    id: &ClientId,
    line: &SourceLine,
    partitions: &[PartitionMetadata],
) {
    loop {
        let Some(producer) = get(step, id) else {
            return;
        };
        // a partition that is no more (its topic was made anew, smaller) is none
        let known = |sticky: &StickyPartition| (sticky.partition.0 as usize) < partitions.len();
        let Some(sticky) = producer.sticky.filter(known) else {
            choose_sticky(step, id, partitions);
            continue;
        };
        let limit = producer.config.batch_size.max(1);
        if at_batch_end(producer, sticky.partition) && sticky.produced_bytes >= limit {
            choose_sticky(step, id, partitions);
            continue;
        }
        let round_robin = producer.round_robin;
        append(step, id, line, sticky.partition, round_robin, true);
        let Some(producer) = get(step, id) else {
            return;
        };
        let gone_there = producer.sticky.map_or(0, |sticky| sticky.produced_bytes);
        let at_end = at_batch_end(producer, sticky.partition);
        if (gone_there >= limit && at_end) || gone_there >= limit.saturating_mul(2) {
            choose_sticky(step, id, partitions);
        }
        return;
    }
}

fn at_batch_end(producer: &Producer, partition: PartitionId) -> bool {
    last_batch(producer, partition).is_none_or(|batch| is_full(batch, producer.config.batch_size))
}

pub(super) fn is_full(batch: &ProducerBatch, batch_size: u32) -> bool {
    batch.closed || batch.size >= batch_size
}

/// The next sticky partition: each with a leader equally likely, or the shorter its queue the
/// likelier (`partitioner.adaptive.partitioning.enable`).
fn choose_sticky(step: &mut Step<'_>, id: &ClientId, partitions: &[PartitionMetadata]) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let led = available(partitions);
    let length = |partition: &PartitionId| {
        let length = producer
            .accumulator
            .length(&of_topic(producer, *partition))?;
        u32::try_from(length).ok()
    };
    let lengths: Option<Vec<u32>> = led.iter().map(length).collect();
    let uneven = lengths.filter(|l| l.len() > 1 && l.windows(2).any(|pair| pair[0] != pair[1]));
    let everyone: Vec<PartitionId> = (0..).take(partitions.len()).map(PartitionId).collect();
    let candidates = if led.is_empty() { everyone } else { led };
    let weights = match uneven {
        Some(lengths) => {
            let longest = lengths.iter().max().copied().unwrap_or(0);
            lengths.iter().map(|length| longest + 1 - length).collect()
        }
        None => alloc::vec![1; candidates.len()],
    };
    let mut drawn = step.prng().below(weights.iter().sum::<u32>().max(1));
    for (partition, weight) in candidates.iter().zip(&weights) {
        if drawn < *weight {
            emit(step, id, ProducerEvent::StickyChosen(*partition));
            return;
        }
        drawn -= weight;
    }
}
