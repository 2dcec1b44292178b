//! `enable.idempotence`: an id, numbers for batches, and what follows when one of them is given
//! up (`TransactionManager`, `Sender`).

use super::{emit, get, node};
use crate::cluster::ProducerEvent;
use crate::cluster::producer::{Producer, ProducerBatch};
use crate::kafka::{
    ClientId, KafkaError, ProducerConfig, ProducerEpoch, ProducerStamp, Request, TopicPartition,
};
use crate::protocol::{Step, client};
use alloc::vec::Vec;

/// Asks any broker for an id, if one is needed and has not been asked for.
pub(super) fn ask_for_id(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let has = producer.numbering.identity.is_some();
    if has || !config.is_idempotent() || client::is_waiting(&producer.net, "InitProducerId") {
        return;
    }
    if let Some(broker) = client::least_loaded(step, &producer.net) {
        client::ask(step, &node(id), broker, Request::InitProducerId);
    }
}

/// Whether the first batch of a partition's queue may go out, as far as its number is concerned:
/// a retry only when everything before it is settled, something new only when nothing that was
/// given up may still turn out to be stored (`shouldStopDrainBatchesForPartition`).
pub(super) fn may_send(producer: &Producer, tp: &TopicPartition, first: &ProducerBatch) -> bool {
    match first.stamp {
        Some(stamp) => producer
            .incomplete(tp)
            .all(|other| (stamp.epoch, stamp.base_sequence) <= (other.epoch, other.base_sequence)),
        None if !producer.config.is_idempotent() => true,
        None => producer.numbering.identity.is_some() && !producer.numbering.is_unresolved(tp),
    }
}

/// What the first batch of a partition's queue is stamped with: a retry as before.
pub(super) fn stamp_for(
    producer: &Producer,
    tp: &TopicPartition,
    first: &ProducerBatch,
) -> Option<ProducerStamp> {
    if first.stamp.is_some() || !producer.config.is_idempotent() {
        return first.stamp;
    }
    let under_way = producer.incomplete(tp).next().is_some();
    producer.numbering.next_stamp(tp, under_way)
}

/// Partitions of which something was given up and nothing is on its way any more: if later records
/// are stored it must have been stored too, else its numbers are missing for good and the rest
/// begins anew (`maybeResolveSequences`).
pub(super) fn settle(step: &mut Step<'_>, id: &ClientId) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let on_its_way = |tp: &TopicPartition| producer.incomplete(tp).next().is_some();
    let unresolved = producer.numbering.unresolved();
    let settled: Vec<(TopicPartition, bool)> = unresolved
        .filter(|(tp, _)| !on_its_way(tp))
        .map(|(tp, stored)| (tp.clone(), stored))
        .collect();
    for (topic_partition, stored) in settled {
        let epoch = match stored {
            true => None,
            false => next_epoch(step, id),
        };
        emit(
            step,
            id,
            ProducerEvent::NumbersSettled {
                topic_partition,
                epoch,
            },
        );
    }
}

/// The leader says that a batch, sent with this stamp, does not follow the last one it has. If it
/// is the very one the leader should be waiting for, or the one behind what was given up, the
/// numbers have come apart, and begin anew; unless they have done so since it was sent
/// (`TransactionManager.canRetry`).
pub(super) fn out_of_order(
    step: &mut Step<'_>,
    id: &ClientId,
    topic_partition: &TopicPartition,
    stamp: Option<ProducerStamp>,
    error: KafkaError,
) {
    let apart = get(step, id).zip(stamp).is_some_and(|(producer, stamp)| {
        let numbering = &producer.numbering;
        match numbering.is_unresolved(topic_partition) {
            true => numbering.is_after_unresolved(topic_partition, stamp),
            false => numbering.is_next(topic_partition, stamp),
        }
    });
    if error == KafkaError::OutOfOrderSequenceNumber && apart {
        let epoch = next_epoch(step, id);
        let topic_partition = topic_partition.clone();
        emit(
            step,
            id,
            ProducerEvent::NumbersSettled {
                topic_partition,
                epoch,
            },
        );
    }
}

fn next_epoch(step: &Step<'_>, id: &ClientId) -> Option<ProducerEpoch> {
    let (_, epoch) = get(step, id)?.numbering.identity?;
    Some(epoch.next())
}
