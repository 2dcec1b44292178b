//! A producer: its application, its accumulator and the sender (`KafkaProducer`,
//! `RecordAccumulator`, `Sender`). Where a record goes is decided in `partitioner`.

mod idempotence;
mod partitioner;
mod unkeyed;

use super::client::{self, Patience};
use super::{Step, Timer};
use crate::cluster::event::TimerReason;
use crate::cluster::producer::{BlockedSend, Producer, ProducerBatch, SendError};
use crate::cluster::{AdminEvent, Broken, Event, ProducerEvent};
use crate::kafka::message::ProduceBatch;
use crate::kafka::{
    Acks, BrokerId, ClientId, Envelope, KafkaError, NodeId, ProducerConfig, ProducerStamp,
    RecordSource, Request, Response, SourceLine, TopicName, TopicPartition,
};
use crate::sim::{Duration, SimTime, SortedSet};
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use partitioner::{buffer, is_full};

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
    let Some(producer) = get(step, id) else {
        return;
    };
    let config = Arc::clone(&producer.config);
    let patience = patience(&config);
    while let Some(producer) = get(step, id)
        && let Some(broker) = client::timed_out(&producer.net, patience, step.now())
    {
        on_disconnect(step, id, broker, true);
    }
    unblock(step, id, &config);
    application(step, id, &config);
    expire_batches(step, id, &config);
    idempotence::ask_for_id(step, id, &config);
    idempotence::settle(step, id);
    send_batches(step, id, &config);
    reconnect(step, id);
    // last: whatever came before may have found out that something is not known
    client::keep_metadata(step, &node(id), patience, |step| {
        get(step, id).map(topics_of_interest).unwrap_or_default()
    });
    let Some(producer) = get(step, id) else {
        return;
    };
    // all that is on its way is gone through last: who sends looks here with every record
    let closes = producer.closing && producer.blocked.is_none() && producer.is_flushed();
    if closes && last_arrival(step, id).is_none() {
        step.emit(AdminEvent::ProducerRemoved(id.clone()));
        step.break_connections(&node(id));
        return;
    }
    if let Some((at, reason)) = next_deadline(step, id) {
        step.set_timer(Timer::Client(node(id)), at, TimerReason::Client(reason));
    }
}

/// The topic it sends to, and those it still has batches for.
fn topics_of_interest(producer: &Producer) -> Vec<TopicName> {
    let queued = producer.accumulator.queues();
    let queued = queued.map(|(tp, _)| tp.topic.clone());
    let in_flight = producer.in_flight.values().flatten();
    let in_flight = in_flight.map(|batch| batch.topic_partition.topic.clone());
    let own = core::iter::once(producer.config.topic.clone());
    let topics: SortedSet<TopicName> = own.chain(queued).chain(in_flight).collect();
    topics.into_iter().collect()
}

/// The application's thread: takes a record from its source when it is time to.
fn application(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let due = producer.last_send + config.every <= step.now();
    if producer.closing || !producer.sending || producer.blocked.is_some() || !due {
        return;
    }
    let taken = producer.taken;
    let Some(mut line) = next_line(step, config, taken) else {
        emit(step, id, ProducerEvent::Sending(false));
        return;
    };
    let every = u64::from(config.tombstone_every);
    if every > 0 && (taken + 1).is_multiple_of(every) {
        line.value = None;
    }
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
            let value = Some(format!("event-{}", taken + 1).into());
            Some(SourceLine {
                key,
                value,
                partition: None,
            })
        }
        RecordSource::Lines { lines, repeat } => {
            let length = lines.len() as u64;
            let index = if *repeat && length > 0 {
                taken % length
            } else {
                taken
            };
            lines.get(usize::try_from(index).ok()?).cloned()
        }
    }
}

/// Whether enough is known of the topic to say where a record goes.
fn can_place(producer: &Producer, line: &SourceLine) -> bool {
    let known = producer.net.partitions(&producer.config.topic);
    known.is_some_and(|all| line.partition.is_none_or(|p| (p as usize) < all.len()))
}

/// `send()`: into a batch, if the topic's partitions are known; else it waits, and whatever the
/// application would send next waits behind it.
pub fn send(step: &mut Step<'_>, id: &ClientId, line: SourceLine) {
    let Some(producer) = get(step, id) else {
        return;
    };
    if producer.blocked.is_none() && can_place(producer, &line) {
        buffer(step, id, &line);
    } else {
        emit(step, id, ProducerEvent::SendBlocked(Arc::new(line)));
        client::want_metadata(step, &node(id));
    }
}

fn unblock(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    while let Some(producer) = get(step, id) {
        let Some(BlockedSend { line, since }) = producer.blocked.clone() else {
            return;
        };
        // without max.block.ms nobody waits for a partition that a known topic does not have
        let gives_up = !config.has_key("max.block.ms");
        let unknown = producer.net.partitions(&config.topic).is_none();
        if can_place(producer, &line) {
            emit(step, id, ProducerEvent::SendUnblocked);
            buffer(step, id, &line);
        } else if gives_up && !unknown {
            let error = SendError::Refused(KafkaError::UnknownTopicOrPartition);
            emit(step, id, ProducerEvent::SendFailed(error));
        } else if since + config.send_deadline() <= step.now() {
            let error = match gives_up {
                true => SendError::DeliveryTimeout,
                false => SendError::MaxBlock,
            };
            emit(step, id, ProducerEvent::SendFailed(error));
        } else {
            return client::want_metadata(step, &node(id));
        }
    }
}

/// Gives up batches that have waited for `delivery.timeout.ms`, also those on their way, whatever
/// becomes of them there (`Sender.getExpiredInflightBatches`).
fn expire_batches(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    while let Some(producer) = get(step, id) {
        let late = |created_at: SimTime| created_at + config.delivery_deadline() <= step.now();
        let queued = producer.accumulator.fronts();
        let queued = queued.map(|batch| (None, batch));
        let in_flight = producer.in_flight.iter();
        let in_flight =
            in_flight.flat_map(|(request, all)| all.iter().map(|batch| (Some(*request), batch)));
        let expired = in_flight
            .chain(queued)
            .find(|(_, batch)| late(batch.created_at));
        let Some((request, batch)) = expired else {
            return;
        };
        let topic_partition = batch.topic_partition.clone();
        let error = SendError::DeliveryTimeout;
        emit(
            step,
            id,
            ProducerEvent::BatchFailed {
                request,
                topic_partition,
                error,
            },
        );
    }
}

/// The sender: for each broker that has a batch ready, one request with the first batch of every
/// partition it leads, as long as `max.in.flight.requests.per.connection` allows.
fn send_batches(step: &mut Step<'_>, id: &ClientId, config: &ProducerConfig) {
    loop {
        let Some(producer) = get(step, id) else {
            return;
        };
        let leaderless = |(tp, _): (&TopicPartition, _)| leader(producer, tp).is_none();
        let waiting_leaderless = producer.accumulator.queues().any(leaderless);
        if waiting_leaderless {
            client::want_metadata(step, &node(id));
        }
        let Some(producer) = get(step, id) else {
            return;
        };
        let Some((broker, partitions)) = next_drain(step, producer) else {
            return;
        };
        let batches = partitions.iter().filter_map(|tp| {
            let batch = producer.accumulator.queue(tp)?.front()?;
            Some(ProduceBatch {
                topic_partition: tp.clone(),
                producer: idempotence::stamp_for(producer, tp, batch),
                records: batch.records.clone().into(),
            })
        });
        let batches: Vec<ProduceBatch> = batches.collect();
        let stamped = batches
            .iter()
            .map(|b| (b.topic_partition.clone(), b.producer));
        let partitions = stamped.collect();
        let request = Request::Produce {
            acks: config.acks,
            batches,
        };
        let request = client::ask(step, &node(id), broker, request);
        emit(
            step,
            id,
            ProducerEvent::BatchesSent {
                request,
                partitions,
            },
        );
    }
}

/// A client makes a new connection before it sends anything over it; here requests do that by
/// the way. With `acks=0` they cannot: nobody would learn that they were refused. So something
/// that is answered goes first.
fn reconnect(step: &mut Step<'_>, id: &ClientId) {
    let Some(producer) = get(step, id) else {
        return;
    };
    if producer.config.acks != Acks::None {
        return;
    }
    let (net, now) = (&producer.net, step.now());
    let queued = producer.accumulator.queues();
    let leaders = queued.filter_map(|(tp, _)| leader(producer, tp));
    let unconnected: SortedSet<BrokerId> = leaders
        .filter(|broker| !net.ready.contains(broker) && net.reachable(*broker, now))
        .filter(|broker| net.waiting_on(*broker).next().is_none())
        .collect();
    let topics = topics_of_interest(producer);
    for broker in unconnected {
        client::ask(step, &node(id), broker, Request::Metadata(topics.clone()));
    }
}

fn leader(producer: &Producer, tp: &TopicPartition) -> Option<BrokerId> {
    producer.net.leader(tp).map(|(broker, _)| broker)
}

/// A broker that is to get a request now, and the partitions whose first batches go into it.
fn next_drain(step: &Step<'_>, producer: &Producer) -> Option<(BrokerId, Vec<TopicPartition>)> {
    let now = step.now();
    let one_at_a_time = producer.config.client.producer().one_batch_at_a_time;
    let waits = |batch: &ProducerBatch| {
        let tp = &batch.topic_partition;
        let in_order = !(one_at_a_time && producer.is_in_flight(tp));
        in_order && batch.retry_at <= now && idempotence::may_send(producer, tp, batch)
    };
    let waiting = producer.accumulator.fronts().filter(|batch| waits(batch));
    let led: Vec<(BrokerId, &TopicPartition)> = waiting
        .map(|batch| &batch.topic_partition)
        .filter_map(|tp| Some((leader(producer, tp)?, tp)))
        .collect();
    // with acks=0 nothing would say that there is no connection
    let connected = |broker: BrokerId| {
        producer.config.acks != Acks::None || producer.net.ready.contains(&broker)
    };
    let ready = led.iter().find(|(broker, tp)| {
        let in_flight = producer.net.waiting_on(*broker).count();
        producer.net.reachable(*broker, now)
            && connected(*broker)
            && in_flight < producer.config.in_flight_limit() as usize
            && is_ready(producer, tp, now)
    })?;
    let theirs = led.iter().filter(|(broker, _)| *broker == ready.0);
    Some((ready.0, theirs.map(|(_, tp)| (*tp).clone()).collect()))
}

/// Full, or another waits behind it, or it has waited for `linger.ms`, or there is no more to come.
fn is_ready(producer: &Producer, tp: &TopicPartition, now: SimTime) -> bool {
    let Some(queue) = producer.accumulator.queue(tp) else {
        return false;
    };
    let Some(front) = queue.front() else {
        return false;
    };
    queue.len() > 1
        || is_full(front, producer.config.batch_bytes())
        || front.attempts > 0
        || front.created_at + producer.config.gathering() <= now
        || producer.closing
}

/// A broker has answered.
pub fn on_response(step: &mut Step<'_>, id: &ClientId, asked: &Envelope, response: &Response) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let config = Arc::clone(&producer.config);
    match response {
        Response::Metadata(metadata) => {
            client::metadata_received(step, &node(id), metadata, patience(&config));
        }
        Response::Produce(results) => {
            for (tp, result) in results {
                let (request, topic_partition) = (asked.id, tp.clone());
                match result {
                    // given up already: nobody waits to hear that it was stored after all
                    Ok(_) if !is_in_flight(step, id, asked, tp) => {}
                    Ok(base_offset) => {
                        let base_offset = *base_offset;
                        let event = ProducerEvent::BatchAcknowledged {
                            request,
                            topic_partition,
                            base_offset,
                        };
                        emit(step, id, event);
                    }
                    Err(error) => batch_failed(step, id, asked, tp, *error),
                }
            }
        }
        Response::InitProducerId(producer_id, epoch) => {
            let event = ProducerEvent::ProducerIdReceived(*producer_id, *epoch);
            emit(step, id, event);
        }
        _ => {}
    }
}

fn is_in_flight(step: &Step<'_>, id: &ClientId, asked: &Envelope, tp: &TopicPartition) -> bool {
    let batches = get(step, id).and_then(|producer| producer.in_flight.get(&asked.id));
    batches.is_some_and(|all| all.iter().any(|batch| batch.topic_partition == *tp))
}

/// A batch was not stored, or nobody knows: again, as long as retries and time are left.
fn batch_failed(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: &Envelope,
    tp: &TopicPartition,
    error: KafkaError,
) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let config = Arc::clone(&producer.config);
    let batches = producer.in_flight.get(&asked.id);
    let batch = batches.and_then(|all| all.iter().find(|batch| batch.topic_partition == *tp));
    let Some(batch) = batch else { return };
    let in_time = batch.created_at + config.delivery_deadline() > step.now();
    let attempts = batch.attempts;
    let stamp = sent_stamp(asked, tp);
    let (request, topic_partition) = (asked.id, tp.clone());
    let retriable = error != KafkaError::InvalidRecord;
    if retriable && attempts < config.retries && in_time {
        let wait = client::backoff((config.retry_backoff, config.retry_backoff_max), attempts);
        let retry_at = step.now() + wait;
        emit(
            step,
            id,
            ProducerEvent::BatchRequeued {
                request,
                topic_partition,
                error,
                attempted: true,
                retry_at,
            },
        );
        idempotence::out_of_order(step, id, tp, stamp, error);
    } else {
        let error = if in_time {
            SendError::Refused(error)
        } else {
            SendError::DeliveryTimeout
        };
        let request = Some(request);
        emit(
            step,
            id,
            ProducerEvent::BatchFailed {
                request,
                topic_partition,
                error,
            },
        );
    }
    if client::is_stale_metadata(error) {
        client::want_metadata(step, &node(id));
    }
}

/// What a batch was stamped with when it was sent.
fn sent_stamp(asked: &Envelope, tp: &TopicPartition) -> Option<ProducerStamp> {
    let Some(Request::Produce { batches, .. }) = client::request_of(asked) else {
        return None;
    };
    let mut batches = batches.iter();
    let batch = batches.find(|batch| batch.topic_partition == *tp)?;
    batch.producer
}

/// A request that found nobody stands here for an attempt to connect. In Kafka its batches would
/// not have left the accumulator: they are back in it, as they were and in their order.
fn not_sent(step: &mut Step<'_>, id: &ClientId, asked: &Envelope) {
    let Some(Request::Produce { batches, .. }) = client::request_of(asked) else {
        return;
    };
    for batch in batches {
        let tp = &batch.topic_partition;
        if !is_in_flight(step, id, asked, tp) {
            continue;
        }
        let (request, topic_partition) = (asked.id, tp.clone());
        let event = ProducerEvent::BatchRequeued {
            request,
            topic_partition,
            error: KafkaError::NetworkException,
            attempted: false,
            retry_at: step.now(),
        };
        emit(step, id, event);
    }
}

/// The connection to a broker is gone: nobody knows what became of the batches on it. Or there
/// never was one: then they have not been sent.
pub fn on_disconnect(step: &mut Step<'_>, id: &ClientId, broker: BrokerId, timed_out: bool) {
    let reason = step.cluster().network.broken(&node(id), broker);
    let lost = client::disconnected(step, &node(id), broker, timed_out);
    if reason == Some(Broken::Refused) {
        for asked in lost.iter().rev() {
            not_sent(step, id, asked);
        }
        return;
    }
    for asked in lost {
        if let Some(Request::Produce { batches, .. }) = client::request_of(&asked) {
            for batch in batches {
                let tp = &batch.topic_partition;
                batch_failed(step, id, &asked, tp, KafkaError::NetworkException);
            }
        }
    }
}

/// When the last message the producer has sent is there. With `acks=0` nothing else tells that
/// what was written to the socket has left it.
fn last_arrival(step: &Step<'_>, id: &ClientId) -> Option<SimTime> {
    let from = node(id);
    let sent = step.cluster().network.in_flight.values();
    let mine = sent.filter(|envelope| envelope.from == from);
    mine.map(|envelope| envelope.arrives_at).max()
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
        due.push((blocked.since + config.send_deadline(), "max.block.ms"));
    }
    due.push((
        client::metadata_due(&producer.net, patience(config)),
        "metadata.max.age.ms",
    ));
    if let Some(at) = client::next_request_timeout(&producer.net, patience(config)) {
        due.push((at, "request.timeout.ms"));
    }
    if producer.closing
        && let Some(arrival) = last_arrival(step, id)
    {
        // just after, so that it has been taken in
        due.push((arrival + Duration::from_micros(1), "close()"));
    }
    let in_flight = producer.in_flight.values().flatten();
    due.extend(in_flight.map(|batch| {
        let at = batch.created_at + config.delivery_deadline();
        (at, "delivery.timeout.ms")
    }));
    for batch in producer.accumulator.fronts() {
        due.push((
            batch.created_at + config.delivery_deadline(),
            "delivery.timeout.ms",
        ));
        match batch.attempts {
            0 => due.push((batch.created_at + config.gathering(), "linger.ms")),
            _ => due.push((batch.retry_at, "retry.backoff.ms")),
        }
    }
    let reconnects = producer.net.unreachable.values();
    due.extend(reconnects.map(|broker| (broker.until, "reconnect.backoff.ms")));
    due.into_iter().filter(|(at, _)| *at > now).min()
}
