//! What producers and consumers share: asking brokers, waiting, giving up, and keeping a picture
//! of the cluster (`NetworkClient`, `Metadata`).

use super::Step;
use crate::cluster::{ClientEvent, Connections, Event};
use crate::kafka::message::Metadata;
use crate::kafka::{Body, BrokerId, Envelope, KafkaError, MessageId, NodeId, Request, TopicName};
use crate::sim::{Duration, SimTime};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// `reconnect.backoff.ms` and `reconnect.backoff.max.ms`.
const RECONNECT_BACKOFF: (Duration, Duration) =
    (Duration::from_millis(50), Duration::from_millis(1_000));

/// The parts of a client's configuration that both kinds have.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// `request.timeout.ms`.
    pub request_timeout: Duration,
    /// The timeout of a JoinGroup, which waits for others.
    pub join_timeout: Duration,
    /// `retry.backoff.ms` and `retry.backoff.max.ms`.
    pub retry_backoff: (Duration, Duration),
    /// `metadata.max.age.ms`.
    pub metadata_max_age: Duration,
}

/// `initial · 2^attempts`, at most `max` (`ExponentialBackoff`, without its jitter).
#[must_use]
pub fn backoff((initial, max): (Duration, Duration), attempts: u32) -> Duration {
    Duration(initial.0.saturating_mul(1 << attempts.min(20))).min(max)
}

/// Sends a request.
pub fn ask(step: &mut Step<'_>, client: &NodeId, broker: BrokerId, request: Request) -> MessageId {
    step.send(client, &NodeId::Broker(broker), Body::Request(request))
}

/// Whether a request of a kind is waiting for its answer.
#[must_use]
pub fn is_waiting(net: &Connections, kind: &str) -> bool {
    net.waiting
        .values()
        .any(|envelope| request_of(envelope).is_some_and(|r| r.name() == kind))
}

/// The request in an envelope.
#[must_use]
pub fn request_of(envelope: &Envelope) -> Option<&Request> {
    match &envelope.body {
        Body::Request(request) => Some(request),
        Body::Response(..) => None,
    }
}

fn deadline(envelope: &Envelope, patience: Patience) -> SimTime {
    let timeout = match request_of(envelope) {
        Some(Request::JoinGroup { .. }) => patience.join_timeout,
        _ => patience.request_timeout,
    };
    envelope.sent_at + timeout
}

/// When the first unanswered request times out.
#[must_use]
pub fn next_request_timeout(net: &Connections, patience: Patience) -> Option<SimTime> {
    net.waiting
        .values()
        .map(|envelope| deadline(envelope, patience))
        .min()
}

/// The broker a request to which has timed out, if there is one: its connection is closed, and
/// everything on it fails (`NetworkClient.handleTimedOutRequests`).
#[must_use]
pub fn timed_out(net: &Connections, patience: Patience, now: SimTime) -> Option<BrokerId> {
    let late = net
        .waiting
        .values()
        .find(|envelope| deadline(envelope, patience) <= now);
    late.and_then(|envelope| envelope.to.broker())
}

/// A client's connection to a broker is gone. Returns what it had sent over it and what has not
/// been answered.
pub fn disconnected(
    step: &mut Step<'_>,
    client: &NodeId,
    broker: BrokerId,
    timed_out: bool,
) -> Vec<Arc<Envelope>> {
    if step.cluster().network.broken(client, broker).is_some() {
        step.forget_connection(client, broker);
    }
    step.drop_unread(client, broker);
    let Some(net) = step.cluster().connections(client) else {
        return Vec::new();
    };
    let lost: Vec<Arc<Envelope>> = net.waiting_on(broker).cloned().collect();
    let until = match net.unreachable.get(&broker) {
        // several requests fail with one connection, and it is waited for once
        Some(known) if known.until > step.now() => known.until,
        known => {
            let failures = known.map_or(0, |known| known.failures);
            step.now() + backoff(RECONNECT_BACKOFF, failures)
        }
    };
    let requests = lost.iter().map(|envelope| envelope.id).collect();
    let event = ClientEvent::Disconnected {
        broker,
        requests,
        timed_out,
        until,
    };
    step.emit(Event::Client(client.clone(), event));
    lost
}

/// The broker to ask about anything: one that can be reached, with the least to do
/// (`NetworkClient.leastLoadedNode`).
#[must_use]
pub fn least_loaded(step: &Step<'_>, net: &Connections) -> Option<BrokerId> {
    // before the first answer, and when nobody it knows of can be reached: bootstrap.servers,
    // which lists every broker (`metadata.recovery.strategy=rebootstrap`)
    let known = &net.metadata.brokers;
    let stranded = known.iter().all(|id| net.unreachable.contains_key(id));
    let known: Vec<BrokerId> = if stranded {
        step.cluster().brokers.keys().copied().collect()
    } else {
        known.clone()
    };
    let reachable = known
        .into_iter()
        .filter(|broker| net.reachable(*broker, step.now()));
    reachable.min_by_key(|broker| (net.waiting_on(*broker).count(), *broker))
}

/// When the client next has to ask for metadata.
#[must_use]
pub fn metadata_due(net: &Connections, patience: Patience) -> SimTime {
    match net.metadata_at {
        Some(_) if net.metadata_wanted => net.metadata_retry_at,
        Some(at) => at + patience.metadata_max_age,
        None => net.metadata_retry_at,
    }
}

/// Asks for metadata if it is time to and somebody can be asked.
pub fn keep_metadata(
    step: &mut Step<'_>,
    client: &NodeId,
    patience: Patience,
    topics: impl FnOnce(&Step<'_>) -> Vec<TopicName>,
) {
    let Some(net) = step.cluster().connections(client) else {
        return;
    };
    if metadata_due(net, patience) > step.now() || is_waiting(net, "Metadata") {
        return;
    }
    // `metadata.recovery.strategy=rebootstrap`
    let (now, known) = (step.now(), &net.metadata.brokers);
    let stranded = !known.is_empty() && !known.iter().any(|id| net.reachable(*id, now));
    if stranded && matches!(client, NodeId::Consumer(_)) {
        step.emit(Event::Client(client.clone(), ClientEvent::Rebootstrapped));
    }
    let Some(net) = step.cluster().connections(client) else {
        return;
    };
    if let Some(broker) = least_loaded(step, net) {
        let topics = topics(step);
        ask(step, client, broker, Request::Metadata(topics));
    }
}

/// Metadata came: with an error or without a leader in it, it will be asked for again.
pub fn metadata_received(
    step: &mut Step<'_>,
    client: &NodeId,
    metadata: &Metadata,
    patience: Patience,
) {
    let Some(net) = step.cluster().connections(client) else {
        return;
    };
    let unsettled = metadata.topics.iter().any(|(_, found)| match found {
        Ok(topic) => topic.partitions.iter().any(|p| p.leader.is_none()),
        Err(_) => true,
    });
    let wait = backoff(patience.retry_backoff, net.metadata_failures);
    let retry_at = unsettled.then(|| step.now() + wait);
    let metadata = Arc::new(metadata.clone());
    let event = ClientEvent::MetadataUpdated { metadata, retry_at };
    step.emit(Event::Client(client.clone(), event));
}

/// The picture of the cluster has proved wrong.
pub fn want_metadata(step: &mut Step<'_>, client: &NodeId) {
    if step
        .cluster()
        .connections(client)
        .is_some_and(|net| !net.metadata_wanted)
    {
        step.emit(Event::Client(client.clone(), ClientEvent::MetadataWanted));
    }
}

/// Whether an answer says that the client asked the wrong broker, or knows too little.
#[must_use]
pub fn is_stale_metadata(error: KafkaError) -> bool {
    matches!(
        error,
        KafkaError::NotLeaderOrFollower
            | KafkaError::LeaderNotAvailable
            | KafkaError::UnknownTopicOrPartition
            | KafkaError::FencedLeaderEpoch
            | KafkaError::UnknownLeaderEpoch
            | KafkaError::NetworkException
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_limit() {
        let bounds = (Duration::from_millis(100), Duration::from_millis(1_000));
        let waits: Vec<u64> = (0..6).map(|n| backoff(bounds, n).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1_000, 1_000]);
        assert_eq!(backoff(bounds, u32::MAX).as_millis(), 1_000);
    }
}
