//! Writing and reading records (`ReplicaManager`, `Partition`).

use super::{Asked, answer, cleaner, emit, get};
use crate::cluster::broker::ParkedFetch;
use crate::cluster::event::TimerReason;
use crate::cluster::log::Slice;
use crate::cluster::producer_state::Verdict;
use crate::cluster::{BrokerEvent, Log, Replica};
use crate::kafka::message::{FetchPartition, FetchedPartition, OffsetSpec, ProduceBatch};
use crate::kafka::{
    Acks, BrokerId, ClientId, HighWatermark, KafkaError, MessageId, NodeId, Offset, ProducerEpoch,
    ProducerId, Record, RecordBatch, Request, Response, TopicPartition,
};
use crate::protocol::{Step, Timer};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The replica, if this broker leads its partition.
fn led<'s>(
    step: &'s Step<'_>,
    broker: BrokerId,
    tp: &TopicPartition,
) -> Result<&'s Replica, KafkaError> {
    let registered = step
        .cluster()
        .registration(tp)
        .ok_or(KafkaError::UnknownTopicOrPartition)?;
    if registered.leader != Some(broker) {
        return Err(KafkaError::NotLeaderOrFollower);
    }
    let replica = get(step, broker).and_then(|broker| broker.replicas.get(tp));
    let replica = replica.ok_or(KafkaError::NotLeaderOrFollower)?;
    Ok(replica)
}

/// Gives a producer an id to number its batches with; without a `transactional.id` always a new
/// one (`TransactionCoordinator.handleInitProducerId`).
pub(super) fn on_init_producer_id(step: &mut Step<'_>, asked: &Asked) {
    let id = ProducerId(step.cluster().producer_ids_issued);
    emit(step, asked.broker, BrokerEvent::ProducerIdIssued(id));
    asked.answer(step, Response::InitProducerId(id, ProducerEpoch::default()));
}

/// Appends each batch on its own. With one replica the high watermark follows at once, so
/// `acks=1` and `acks=all` are answered alike; with `acks=0` nothing is answered, and an error
/// closes the connection.
pub(super) fn on_produce(step: &mut Step<'_>, asked: &Asked, acks: Acks, batches: &[ProduceBatch]) {
    let mut results = Vec::new();
    let NodeId::Producer(sender) = &asked.from else {
        return;
    };
    for batch in batches {
        let result = produce(step, asked.broker, sender, batch);
        results.push((batch.topic_partition.clone(), result));
    }
    if acks != Acks::None {
        asked.answer(step, Response::Produce(results));
    } else if results.iter().any(|(_, result)| result.is_err()) {
        step.close_connection(asked.from.clone(), asked.broker);
    }
}

/// Appends a batch and says where it is; one that is there already is not appended again.
fn produce(
    step: &mut Step<'_>,
    broker: BrokerId,
    sender: &ClientId,
    batch: &ProduceBatch,
) -> Result<Offset, KafkaError> {
    let tp = &batch.topic_partition;
    let replica = led(step, broker, tp)?;
    let keyless = |record: &Record| record.compaction_key().is_none();
    if cleaner::is_compacted(step.cluster(), tp) && batch.records.iter().any(keyless) {
        return Err(KafkaError::InvalidRecord); // `LogValidator`: one is enough
    }
    let epoch = replica.leader_epoch;
    let checked = batch
        .producer
        .map(|stamp| replica.producers.check(stamp, batch.records.len()));
    let now = step.now();
    match checked.unwrap_or(Verdict::Append) {
        Verdict::Append => {
            let written = |base| {
                let records = Arc::clone(&batch.records);
                RecordBatch::new(base, epoch, batch.producer, now, records)
                    .sent_by(Some(sender.clone()))
            };
            Ok(append(step, broker, tp, written))
        }
        Verdict::Duplicate(base) => {
            emit(step, broker, BrokerEvent::DuplicateFound(tp.clone(), base));
            Ok(base)
        }
        Verdict::Refuse(error) => Err(error),
    }
}

/// The log of a partition that a broker leads.
fn log_of<'s>(step: &'s Step<'_>, broker: BrokerId, tp: &TopicPartition) -> &'s Log {
    let replica = get(step, broker).and_then(|broker| broker.replicas.get(tp));
    &replica.expect("a leader has its replica").log
}

/// Writes a batch at the end of a log, which begins where that ends, and says where that is.
pub(super) fn append(
    step: &mut Step<'_>,
    broker: BrokerId,
    tp: &TopicPartition,
    batch_at: impl FnOnce(Offset) -> RecordBatch,
) -> Offset {
    let base = log_of(step, broker, tp).log_end.offset();
    let batch = Arc::new(batch_at(base));
    let high_watermark = HighWatermark::after(batch.last_offset);
    let config = step.cluster().topic_config(&tp.topic).unwrap_or_default();
    if log_of(step, broker, tp).rolls_before(&batch, &config) {
        emit(step, broker, BrokerEvent::SegmentRolled(tp.clone(), base));
    }
    emit(step, broker, BrokerEvent::BatchAppended(tp.clone(), batch));
    // the smallest log end among the in-sync replicas: there is only the leader's
    emit(
        step,
        broker,
        BrokerEvent::HighWatermarkAdvanced(tp.clone(), high_watermark),
    );
    wake_fetches(step, broker, tp);
    base
}

/// Answers a fetch at once if there is enough to read or something wrong; else parks it.
pub(super) fn on_fetch(step: &mut Step<'_>, asked: &Asked, request: &Request) {
    let Request::Fetch {
        max_wait,
        min_bytes,
        max_bytes,
        partitions,
    } = request
    else {
        return;
    };
    let fetch = ParkedFetch {
        from: asked.from.clone(),
        min_bytes: *min_bytes,
        max_bytes: *max_bytes,
        partitions: partitions.clone(),
    };
    let reading = read(step, asked.broker, &fetch);
    if reading.is_enough(*min_bytes) || max_wait.0 == 0 {
        asked.answer(step, Response::Fetch(reading.found));
        return;
    }
    emit(
        step,
        asked.broker,
        BrokerEvent::FetchParked(asked.request, Arc::new(fetch)),
    );
    let timer = Timer::FetchWait(asked.broker, asked.request);
    let until = step.now() + *max_wait;
    step.set_timer(timer, until, TimerReason::Broker("fetch.max.wait.ms"));
}

/// What a broker has for a fetch.
#[derive(Default)]
struct Reading {
    found: Vec<(TopicPartition, Result<FetchedPartition, KafkaError>)>,
    bytes: u32,
    /// What there would be without `fetch.max.bytes`, as far as it matters.
    available: u32,
    /// Whether it is not to wait for more: something is wrong, or some of it is in a segment that
    /// nothing more will come to.
    is_due: bool,
}

impl Reading {
    /// Whether the fetch need not wait (`DelayedFetch.tryComplete`).
    fn is_enough(&self, min_bytes: u32) -> bool {
        self.is_due || self.bytes.max(self.available) >= min_bytes
    }
}

/// Of all partitions together at most `fetch.max.bytes`, of each at most
/// `max.partition.fetch.bytes`; but the first batch there is goes out whatever its size
/// (`ReplicaManager.readFromLog`).
fn read(step: &Step<'_>, broker: BrokerId, fetch: &ParkedFetch) -> Reading {
    let mut reading = Reading::default();
    for partition in &fetch.partitions {
        let left = fetch.max_bytes.saturating_sub(reading.bytes);
        let (limit, is_first) = (left.min(partition.max_bytes), reading.bytes == 0);
        let read = read_partition(step, broker, partition, limit, is_first);
        let found = read.map(|(slice, replica)| {
            reading.bytes = reading.bytes.saturating_add(slice.bytes);
            reading.is_due |= slice.is_sealed;
            let enough = partition.max_bytes.min(fetch.min_bytes);
            let available = replica.log.readable(partition.offset, enough);
            reading.available = reading.available.saturating_add(available);
            FetchedPartition {
                batches: slice.batches,
                high_watermark: replica.log.high_watermark,
                log_start: replica.log.log_start,
            }
        });
        reading.is_due |= found.is_err();
        let tp = partition.topic_partition.clone();
        reading.found.push((tp, found));
    }
    reading
}

fn read_partition<'s>(
    step: &'s Step<'_>,
    broker: BrokerId,
    wanted: &FetchPartition,
    max_bytes: u32,
    at_least_one: bool,
) -> Result<(Slice, &'s Replica), KafkaError> {
    let topic = step.cluster().topics.get(&wanted.topic_partition.topic);
    if topic.map(|topic| topic.id) != Some(wanted.topic_id) {
        return Err(KafkaError::UnknownTopicId);
    }
    let replica = led(step, broker, &wanted.topic_partition)?;
    if wanted.leader_epoch < replica.leader_epoch {
        return Err(KafkaError::FencedLeaderEpoch);
    }
    if wanted.leader_epoch > replica.leader_epoch {
        return Err(KafkaError::UnknownLeaderEpoch);
    }
    let log = &replica.log;
    if wanted.offset < log.log_start.offset() || wanted.offset > log.log_end.offset() {
        return Err(KafkaError::OffsetOutOfRange);
    }
    Ok((log.read(wanted.offset, max_bytes, at_least_one), replica))
}

/// More can be read of a partition: some of those who wait for it may have enough now.
fn wake_fetches(step: &mut Step<'_>, broker: BrokerId, tp: &TopicPartition) {
    let Some(parked) = get(step, broker).map(|broker| &broker.parked_fetches) else {
        return;
    };
    let wants = |fetch: &ParkedFetch| fetch.partitions.iter().any(|p| p.topic_partition == *tp);
    let candidates = parked.iter().filter(|(_, fetch)| wants(fetch));
    let satisfied: Vec<MessageId> = candidates
        .filter(|(_, fetch)| read(step, broker, fetch).is_enough(fetch.min_bytes))
        .map(|(request, _)| *request)
        .collect();
    for request in satisfied {
        step.cancel_timer(&Timer::FetchWait(broker, request));
        on_fetch_wait(step, broker, request);
    }
}

/// A parked fetch is answered with what there is.
pub fn on_fetch_wait(step: &mut Step<'_>, broker: BrokerId, request: MessageId) {
    let parked = get(step, broker).and_then(|broker| broker.parked_fetches.get(&request));
    let Some(fetch) = parked.cloned() else { return };
    let found = read(step, broker, &fetch).found;
    emit(step, broker, BrokerEvent::FetchUnparked(request));
    answer(step, broker, request, &fetch.from, Response::Fetch(found));
}

/// Where logs start and end, or where a record of some time is.
pub(super) fn on_list_offsets(
    step: &mut Step<'_>,
    asked: &Asked,
    partitions: &[(TopicPartition, OffsetSpec)],
) {
    let look = |(tp, spec): &(TopicPartition, OffsetSpec)| {
        let found = led(step, asked.broker, tp).map(|replica| match spec {
            OffsetSpec::Earliest => Some(replica.log.log_start.offset()),
            OffsetSpec::Latest => Some(replica.log.high_watermark.offset()),
            OffsetSpec::Timestamp(at) => replica.log.offset_for(*at).map(|(offset, _)| offset),
        });
        (tp.clone(), found)
    };
    let found = partitions.iter().map(look).collect();
    asked.answer(step, Response::ListOffsets(found));
}
