//! A producer: `send()`, the partitioner, the accumulator and the sender
//! (`KafkaProducer`, `BuiltInPartitioner`, `RecordAccumulator`, `Sender`).

use super::client::{self, Patience};
use super::{Step, Timer};
use crate::cluster::event::TimerReason;
use crate::cluster::producer::{BlockedSend, Producer, ProducerBatch, SendError};
use crate::cluster::{AdminEvent, Event, ProducerEvent};
use crate::kafka::message::PartitionMetadata;
use crate::kafka::murmur2::partition_for_key;
use crate::kafka::record::BATCH_OVERHEAD;
use crate::kafka::{
    BrokerId, ClientId, Envelope, KafkaError, NodeId, PartitionId, Partitioner, Payload,
    ProducerConfig, Record, RecordSource, Request, Response, SourceLine, TopicPartition,
};
use crate::sim::SimTime;
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

fn get<'s>(step: &'s Step<'_>, id: &ClientId) -> Option<&'s Producer> {
    step.cluster().producers.get(id)
}

fn node(id: &ClientId) -> NodeId {
    NodeId::Producer(id.clone())
}

fn emit(step: &mut Step<'_>, id: &ClientId, event: ProducerEvent) {
    step.emit(Event::Producer(id.clone(), event));
}

fn patience(config: &ProducerConfig) -> Patience {
    Patience {
        request_timeout: config.request_timeout,
        join_timeout: config.request_timeout,
        retry_backoff: (config.retry_backoff, config.retry_backoff_max),
        metadata_max_age: config.metadata_max_age,
    }
}

/// Does whatever the producer has to do now, and sets its timer for what comes next.
pub fn drive(step: &mut Step<'_>, id: &ClientId) {
    let Some(producer) = get(step, id) else { return };
    let config = Arc::clone(&producer.config);
    let patience = patience(&config);
    if let Some(broker) = client::timed_out(&producer.net, patience, step.now()) {
        on_disconnect(step, id, broker, step.now(), true);
    }
    application(step, id, &config);
    unblock(step, id, &config);
    client::keep_metadata(step, &node(id), patience, |_| alloc::vec![config.topic.clone()]);
    expire_batches(step, id, &config);
    send_batches(step, id, &config);
    let Some(producer) = get(step, id) else { return };
    if producer.closing && producer.blocked.is_none() && producer.is_flushed() {
        step.emit(AdminEvent::ProducerRemoved(id.clone()));
        step.break_connections(&node(id));
        return;
    }
    if let Some((at, reason)) = next_deadline(step, id) {
        step.set_timer(Timer::Client(node(id)), at, TimerReason::Client(reason));
    }
}

/// The application's thread: takes a record from its source when it is time to.
fn application(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    let Some(producer) = get(step, id) else { return };
    let due = producer.last_send + config.every <= step.now();
    if producer.closing || !producer.sending || producer.blocked.is_some() || !due {
        return;
    }
    let taken = producer.taken;
    let Some(line) = next_line(step, config, taken) else {
        emit(step, id, ProducerEvent::Sending(false));
        return;
    };
    emit(step, id, ProducerEvent::Taken);
    send(step, id, line);
}

/// The next record of the source; none when it is used up.
fn next_line(step: &mut Step<'_>, config: &ProducerConfig, taken: u64) -> Option<SourceLine> {
    match &config.source {
        RecordSource::Endless { keys, prefix } => {
            let key = (*keys > 0).then(|| {
                let drawn = step.prng().below(*keys) + 1;
                format!("{prefix}{drawn}").into()
            });
            let value = format!("event-{}", taken + 1).into();
            Some(SourceLine { key, value, partition: None })
        }
        RecordSource::Lines { lines, repeat } => {
            let length = lines.len() as u64;
            let index = if *repeat && length > 0 { taken % length } else { taken };
            lines.get(usize::try_from(index).ok()?).cloned()
        }
    }
}

/// `send()`: into a batch, if the topic's partitions are known; else it waits.
pub fn send(step: &mut Step<'_>, id: &ClientId, line: SourceLine) {
    let Some(producer) = get(step, id) else { return };
    let known = producer.net.partitions(&producer.config.topic).map(<[_]>::len);
    let enough = known.is_some_and(|count| line.partition.is_none_or(|p| (p as usize) < count));
    if enough {
        buffer(step, id, &line);
    } else {
        emit(step, id, ProducerEvent::SendBlocked(Arc::new(line)));
        client::want_metadata(step, &node(id));
    }
}

fn unblock(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    let Some(BlockedSend { line, since }) = get(step, id).and_then(|p| p.blocked.clone()) else {
        return;
    };
    let known = get(step, id).and_then(|p| p.net.partitions(&config.topic)).map(<[_]>::len);
    if known.is_some_and(|count| line.partition.is_none_or(|p| (p as usize) < count)) {
        buffer(step, id, &line);
    } else if since + config.max_block <= step.now() {
        emit(step, id, ProducerEvent::SendFailed(SendError::MaxBlock));
    } else {
        client::want_metadata(step, &node(id));
    }
}

/// Puts a record into a batch of the partition it belongs to.
fn buffer(step: &mut Step<'_>, id: &ClientId, line: &SourceLine) {
    let Some(producer) = get(step, id) else { return };
    let config = Arc::clone(&producer.config);
    let Some(partitions) = producer.net.partitions(&config.topic).map(<[_]>::to_vec) else {
        return;
    };
    let count = u32::try_from(partitions.len()).unwrap_or(u32::MAX);
    let round_robin = producer.round_robin;
    match (&line.key, line.partition, config.partitioner) {
        (_, Some(partition), _) => append(step, id, line, PartitionId(partition), round_robin, false),
        (_, None, Partitioner::RoundRobin) => {
            let available = available(&partitions);
            let turn = |turn: u32| match available.is_empty() {
                true => PartitionId(turn % count),
                false => available[turn as usize % available.len()],
            };
            // the first answer is thrown away if it would need a new batch (KAFKA-9965)
            let first = turn(round_robin);
            let fits = fits(producer, first, &record(line, step.now()));
            let (partition, next) = match fits {
                true => (first, round_robin + 1),
                false => (turn(round_robin + 1), round_robin + 2),
            };
            append(step, id, line, partition, next & 0x7fff_ffff, false);
        }
        (Some(key), None, Partitioner::BuiltIn) => {
            let partition = partition_for_key(key.as_bytes(), count);
            append(step, id, line, partition, round_robin, false);
        }
        (None, None, Partitioner::BuiltIn) => append_sticky(step, id, line, &partitions),
    }
}

fn available(partitions: &[PartitionMetadata]) -> Vec<PartitionId> {
    let led = (0..).zip(partitions).filter(|(_, partition)| partition.leader.is_some());
    led.map(|(index, _)| PartitionId(index)).collect()
}

fn record(line: &SourceLine, now: SimTime) -> Record {
    let payload = Payload::User { key: line.key.clone(), value: Arc::clone(&line.value) };
    Record { offset_delta: 0, timestamp: now, payload }
}

/// The record as it would stand at the end of a batch, if there is room for it.
fn at_end_of(batch: &ProducerBatch, record: &Record, batch_size: u32) -> Option<Record> {
    let offset_delta = u32::try_from(batch.records.len()).ok()?;
    let record = Record { offset_delta, ..record.clone() };
    let base = batch.records.first().map_or(record.timestamp, |first| first.timestamp);
    let room = !batch.closed && batch.attempts == 0;
    (room && batch.size + record.size(base) <= batch_size).then_some(record)
}

fn fits(producer: &Producer, partition: PartitionId, record: &Record) -> bool {
    let last = producer.queues.get(&partition).and_then(|queue| queue.back());
    last.is_some_and(|batch| at_end_of(batch, record, producer.config.batch_size).is_some())
}

fn append(
    step: &mut Step<'_>,
    id: &ClientId,
    line: &SourceLine,
    partition: PartitionId,
    round_robin: u32,
    sticky: bool,
) {
    let Some(producer) = get(step, id) else { return };
    let fresh = record(line, step.now());
    let last = producer.queues.get(&partition).and_then(|queue| queue.back());
    let joined = last.and_then(|batch| at_end_of(batch, &fresh, producer.config.batch_size));
    let base = last.and_then(|batch| batch.records.first()).map_or(fresh.timestamp, |r| r.timestamp);
    let opens = joined.is_none();
    let record = joined.unwrap_or(fresh);
    let bytes = match opens {
        true => BATCH_OVERHEAD + record.size(record.timestamp),
        false => record.size(base),
    };
    let sticky_bytes = sticky.then_some(bytes);
    emit(
        step,
        id,
        ProducerEvent::RecordBuffered { partition, record, opens, round_robin, sticky_bytes },
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
        let Some(producer) = get(step, id) else { return };
        let Some(sticky) = producer.sticky else {
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
        let Some(producer) = get(step, id) else { return };
        let produced = producer.sticky.map_or(0, |sticky| sticky.produced_bytes);
        let at_end = at_batch_end(producer, sticky.partition);
        if (produced >= limit && at_end) || produced >= limit.saturating_mul(2) {
            choose_sticky(step, id, partitions);
        }
        return;
    }
}

fn at_batch_end(producer: &Producer, partition: PartitionId) -> bool {
    let last = producer.queues.get(&partition).and_then(|queue| queue.back());
    last.is_none_or(|batch| is_full(batch, producer.config.batch_size))
}

fn is_full(batch: &ProducerBatch, batch_size: u32) -> bool {
    batch.closed || batch.size >= batch_size
}

/// The next sticky partition: each with a leader equally likely, or the shorter its queue the
/// likelier (`partitioner.adaptive.partitioning.enable`).
fn choose_sticky(step: &mut Step<'_>, id: &ClientId, partitions: &[PartitionMetadata]) {
    let Some(producer) = get(step, id) else { return };
    let led = available(partitions);
    let queue = |partition: &PartitionId| producer.queues.get(partition).map(|q| q.len() as u32);
    let lengths: Option<Vec<u32>> = led.iter().map(queue).collect();
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

/// Gives up batches that have waited for `delivery.timeout.ms` and are not on their way.
fn expire_batches(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    while let Some(producer) = get(step, id) {
        let expired = producer.queues.iter().find_map(|(partition, queue)| {
            let front = queue.front()?;
            (front.created_at + config.delivery_timeout <= step.now()).then_some(*partition)
        });
        let Some(partition) = expired else { return };
        let error = SendError::DeliveryTimeout;
        emit(step, id, ProducerEvent::BatchFailed { request: None, partition, error });
    }
}

/// The sender: for each broker that has a batch ready, one request with the first batch of every
/// partition it leads, as long as `max.in.flight.requests.per.connection` allows.
fn send_batches(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    loop {
        let Some(producer) = get(step, id) else { return };
        let waiting_leaderless = producer
            .queues
            .iter()
            .any(|(partition, queue)| !queue.is_empty() && leader(producer, *partition).is_none());
        if waiting_leaderless {
            client::want_metadata(step, &node(id));
        }
        let Some(producer) = get(step, id) else { return };
        let Some((broker, partitions)) = next_drain(step, producer) else { return };
        let batches = partitions.iter().filter_map(|partition| {
            let batch = producer.queues.get(partition)?.front()?;
            let tp = TopicPartition { topic: config.topic.clone(), partition: *partition };
            Some((tp, batch.records.clone().into()))
        });
        let request = Request::Produce { acks: config.acks, batches: batches.collect() };
        let request = client::ask(step, &node(id), broker, request);
        emit(step, id, ProducerEvent::BatchesSent { request, partitions });
    }
}

fn leader(producer: &Producer, partition: PartitionId) -> Option<BrokerId> {
    let tp = TopicPartition { topic: producer.config.topic.clone(), partition };
    producer.net.leader(&tp).map(|(broker, _)| broker)
}

/// A broker that is to get a request now, and the partitions whose first batches go into it.
fn next_drain(step: &Step<'_>, producer: &Producer) -> Option<(BrokerId, Vec<PartitionId>)> {
    let now = step.now();
    let waits = |partition: &PartitionId| {
        let batch = producer.queues.get(partition).and_then(|queue| queue.front());
        batch.filter(|batch| batch.retry_at <= now)
    };
    let led: Vec<(BrokerId, PartitionId)> = producer
        .queues
        .keys()
        .filter_map(|partition| Some((leader(producer, *partition)?, *partition)))
        .filter(|(_, partition)| waits(partition).is_some())
        .collect();
    let ready = led.iter().find(|(broker, partition)| {
        let in_flight = producer.net.waiting_on(*broker).count();
        producer.net.reachable(*broker, now)
            && in_flight < producer.config.max_in_flight as usize
            && is_ready(producer, *partition, now)
    })?;
    let theirs = led.iter().filter(|(broker, _)| *broker == ready.0);
    Some((ready.0, theirs.map(|(_, partition)| *partition).collect()))
}

/// Full, or another waits behind it, or it has waited for `linger.ms`, or there is no more to come.
fn is_ready(producer: &Producer, partition: PartitionId, now: SimTime) -> bool {
    let Some(queue) = producer.queues.get(&partition) else { return false };
    let Some(front) = queue.front() else { return false };
    queue.len() > 1
        || is_full(front, producer.config.batch_size)
        || front.attempts > 0
        || front.created_at + producer.config.linger <= now
        || producer.closing
}

/// A broker has answered.
pub fn on_response(step: &mut Step<'_>, id: &ClientId, asked: &Envelope, response: &Response) {
    let Some(producer) = get(step, id) else { return };
    let config = Arc::clone(&producer.config);
    match response {
        Response::Metadata(metadata) => {
            client::metadata_received(step, &node(id), metadata, patience(&config));
        }
        Response::Produce(results) => {
            for (tp, result) in results {
                let (request, partition) = (asked.id, tp.partition);
                match result {
                    Ok(base_offset) => {
                        let base_offset = *base_offset;
                        let event =
                            ProducerEvent::BatchAcknowledged { request, partition, base_offset };
                        emit(step, id, event);
                    }
                    Err(error) => batch_failed(step, id, asked, partition, *error),
                }
            }
        }
        _ => {}
    }
}

/// A batch was not stored, or nobody knows: again, as long as retries and time are left.
fn batch_failed(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: &Envelope,
    partition: PartitionId,
    error: KafkaError,
) {
    let Some(producer) = get(step, id) else { return };
    let config = Arc::clone(&producer.config);
    let batches = producer.in_flight.get(&asked.id);
    let batch = batches.and_then(|all| all.iter().find(|batch| batch.partition == partition));
    let Some(batch) = batch else { return };
    let in_time = batch.created_at + config.delivery_timeout > step.now();
    let attempts = batch.attempts;
    let request = asked.id;
    if attempts < config.retries && in_time {
        let wait = client::backoff((config.retry_backoff, config.retry_backoff_max), attempts);
        let retry_at = step.now() + wait;
        emit(step, id, ProducerEvent::BatchRequeued { request, partition, error, retry_at });
    } else {
        let error = if in_time { SendError::Refused(error) } else { SendError::DeliveryTimeout };
        let request = Some(request);
        emit(step, id, ProducerEvent::BatchFailed { request, partition, error });
    }
    if client::is_stale_metadata(error) {
        client::want_metadata(step, &node(id));
    }
}

/// The connection to a broker is gone: nobody knows what became of the batches on it.
pub fn on_disconnect(
    step: &mut Step<'_>,
    id: &ClientId,
    broker: BrokerId,
    sent_until: SimTime,
    timed_out: bool,
) {
    for asked in client::disconnected(step, &node(id), broker, sent_until, timed_out) {
        if let Some(Request::Produce { batches, .. }) = client::request_of(&asked) {
            for (tp, _) in batches {
                batch_failed(step, id, &asked, tp.partition, KafkaError::NetworkException);
            }
        }
    }
}

/// The next moment at which the producer has something to do, and what for.
fn next_deadline(step: &Step<'_>, id: &ClientId) -> Option<(SimTime, &'static str)> {
    let producer = get(step, id)?;
    let config = &producer.config;
    let now = step.now();
    let mut due: Vec<(SimTime, &'static str)> = Vec::new();
    if producer.sending && producer.blocked.is_none() && !producer.closing {
        due.push((producer.last_send + config.every, "send()"));
    }
    if let Some(blocked) = &producer.blocked {
        due.push((blocked.since + config.max_block, "max.block.ms"));
    }
    due.push((client::metadata_due(&producer.net, patience(config)), "metadata.max.age.ms"));
    if let Some(at) = client::next_request_timeout(&producer.net, patience(config)) {
        due.push((at, "request.timeout.ms"));
    }
    for batch in producer.queues.values().filter_map(|queue| queue.front()) {
        due.push((batch.created_at + config.delivery_timeout, "delivery.timeout.ms"));
        match batch.attempts {
            0 => due.push((batch.created_at + config.linger, "linger.ms")),
            _ => due.push((batch.retry_at, "retry.backoff.ms")),
        }
    }
    let reconnects = producer.net.unreachable.values();
    due.extend(reconnects.map(|broker| (broker.until, "reconnect.backoff.ms")));
    due.into_iter().filter(|(at, _)| *at > now).min()
}
