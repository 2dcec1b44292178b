//! Messages on their way, and what one client knows of the brokers.

use super::Event;
use crate::kafka::message::{
    FetchPartition, FetchedPartition, Metadata, PartitionMetadata, TopicMetadata,
};
use crate::kafka::{
    Body, BrokerId, Envelope, KafkaError, LeaderEpoch, MessageId, NodeId, PartitionId, Request,
    Response, TopicId, TopicName, TopicPartition,
};
use crate::sim::{SimTime, SortedMap, SortedSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What a broker found of a partition.
type Fetched = (TopicPartition, Result<FetchedPartition, KafkaError>);

/// What happens on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkEvent {
    /// A message left.
    Sent(Arc<Envelope>),
    /// A message was taken in by the one it was for.
    Delivered(Arc<Envelope>),
    /// A request reached a machine on which no broker listens, or stood for an attempt to connect
    /// that had found nobody there.
    Refused(Arc<Envelope>),
    /// A request came over a connection that its broker has closed, or that its client has given up
    /// before it was read: nobody reads it.
    Dropped(Arc<Envelope>),
    /// A broker has closed its connection with a client, which does not know yet.
    Closed(NodeId, BrokerId),
    /// A client is through with a connection; what it sent over it and has not arrived never will.
    Forgotten(NodeId, BrokerId),
    /// All connections of a process broke with it; what was on them is gone.
    ConnectionsBroken(NodeId),
}

/// The wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// What is on its way, by number.
    pub in_flight: SortedMap<MessageId, Arc<Envelope>>,
    /// The number of the next message.
    pub next_message: MessageId,
    /// Connections over which nothing arrives any more, as long as the client does not know.
    pub broken: SortedMap<(NodeId, BrokerId), Broken>,
    /// When the last message on each connection arrives: a connection is first in, first out.
    last_arrival: SortedMap<(NodeId, NodeId), SimTime>,
}

impl Network {
    /// When a message sent now would arrive that travels until `undisturbed`: never before the
    /// one sent ahead of it.
    #[must_use]
    pub fn arrival(&self, from: &NodeId, to: &NodeId, undisturbed: SimTime) -> SimTime {
        let connection = (from.clone(), to.clone());
        self.last_arrival
            .get(&connection)
            .map_or(undisturbed, |last| (*last).max(undisturbed))
    }

    /// Why nothing that a client sends to a broker arrives, if that is so and it does not know.
    #[must_use]
    pub fn broken(&self, client: &NodeId, broker: BrokerId) -> Option<Broken> {
        self.broken.get(&(client.clone(), broker)).copied()
    }

    /// Who has a connection to or from `node`.
    #[must_use]
    pub fn peers(&self, node: &NodeId) -> SortedSet<NodeId> {
        let pairs = self.last_arrival.keys();
        let peer = |(from, to): &(NodeId, NodeId)| match (from == node, to == node) {
            (true, false) => Some(to.clone()),
            (false, true) => Some(from.clone()),
            _ => None,
        };
        pairs.filter_map(peer).collect()
    }

    pub(super) fn apply(&mut self, event: &NetworkEvent) {
        match event {
            NetworkEvent::Sent(envelope) => {
                self.next_message = envelope.id.next();
                let connection = (envelope.from.clone(), envelope.to.clone());
                self.last_arrival.insert(connection, envelope.arrives_at);
                self.in_flight.insert(envelope.id, Arc::clone(envelope));
            }
            NetworkEvent::Delivered(envelope) | NetworkEvent::Dropped(envelope) => {
                self.in_flight.remove(&envelope.id);
            }
            NetworkEvent::Refused(envelope) => {
                self.in_flight.remove(&envelope.id);
                if let Some(broker) = envelope.to.broker() {
                    let attempt = (envelope.from.clone(), broker);
                    self.broken.entry(attempt).or_insert(Broken::Refused);
                }
            }
            NetworkEvent::Closed(client, broker) => {
                let connection = (client.clone(), *broker);
                self.broken.entry(connection).or_insert(Broken::Closed);
            }
            NetworkEvent::Forgotten(client, broker) => {
                let ends = (client.clone(), NodeId::Broker(*broker));
                self.broken.remove(&(client.clone(), *broker));
                self.in_flight
                    .retain(|_, e| (&e.from, &e.to) != (&ends.0, &ends.1));
                self.last_arrival.remove(&ends);
            }
            NetworkEvent::ConnectionsBroken(node) => {
                self.broken.retain(|(client, _), _| client != node);
                self.in_flight
                    .retain(|_, e| e.from != *node && e.to != *node);
                self.last_arrival
                    .retain(|(from, to), _| from != node && to != node);
            }
        }
    }
}

/// Whether it goes over a consumer's connection to its coordinator.
pub(super) fn is_for_coordinator(envelope: &Envelope) -> bool {
    matches!(&envelope.body, Body::Request(request) if request.is_for_coordinator())
}

/// Why nothing arrives over a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Its broker has closed it, or died: nobody knows what became of the last that was sent.
    Closed,
    /// There never was one: nobody listened. What a client sent, it has not sent.
    Refused,
}

/// What one client knows of the cluster, and what it waits for (`NetworkClient`, `Metadata`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connections {
    /// The cluster as it was when last asked.
    pub metadata: Arc<Metadata>,
    /// When that was.
    pub metadata_at: Option<SimTime>,
    /// Whether something has shown that it is out of date.
    pub metadata_wanted: bool,
    /// How often in a row asking has not helped.
    pub metadata_failures: u32,
    /// Not to ask again before.
    pub metadata_retry_at: SimTime,
    /// Requests sent and not answered.
    pub waiting: SortedMap<MessageId, Arc<Envelope>>,
    /// What its coordinators have read and not answered: of each broker one request, behind which
    /// all others to it as a coordinator stand (`Processor`, which mutes the channel).
    pub reading: SortedMap<BrokerId, MessageId>,
    /// Brokers that have answered, and whose connection is not known to be gone since.
    pub ready: SortedSet<BrokerId>,
    /// Brokers that could not be reached, and when to try again.
    pub unreachable: SortedMap<BrokerId, Unreachable>,
    /// The partitions in its fetch sessions (KIP-227), those of each broker in the order in which
    /// it reads them. A broker keeps that order, and knows nothing that its client does not.
    pub sessions: Vec<(BrokerId, TopicPartition)>,
}

/// A broker that could not be reached (`reconnect.backoff.ms`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// How often in a row.
    pub failures: u32,
    /// Not to connect before.
    pub until: SimTime,
}

/// What any client, producer or consumer, learns of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientEvent {
    /// Its picture of the cluster is out of date.
    MetadataWanted,
    /// It has a new picture. With errors in it, it will ask again at `retry_at`.
    MetadataUpdated {
        /// The picture.
        metadata: Arc<Metadata>,
        /// When to ask again, if this did not settle it.
        retry_at: Option<SimTime>,
    },
    /// No broker it knows of can be reached: it forgets its picture and begins again with
    /// bootstrap.servers (`Metadata.rebootstrap`).
    Rebootstrapped,
    /// The connection to a broker is gone, and these requests with it.
    Disconnected {
        /// The broker.
        broker: BrokerId,
        /// What will never be answered.
        requests: Vec<MessageId>,
        /// Whether the client itself gave up waiting (`request.timeout.ms`).
        timed_out: bool,
        /// Not to connect again before.
        until: SimTime,
    },
}

impl Connections {
    fn topic(&self, topic: &TopicName) -> Option<&TopicMetadata> {
        let mut known = self.metadata.topics.iter();
        let (_, found) = known.find(|(name, _)| name == topic)?;
        found.as_ref().ok()
    }

    /// The partitions of `topic`, as far as this client knows.
    #[must_use]
    pub fn partitions(&self, topic: &TopicName) -> Option<&[PartitionMetadata]> {
        self.topic(topic).map(|found| found.partitions.as_slice())
    }

    /// Which topic `topic` is, as far as this client knows.
    #[must_use]
    pub fn topic_id(&self, topic: &TopicName) -> Option<TopicId> {
        self.topic(topic).map(|found| found.id)
    }

    /// Who leads a partition, as far as this client knows.
    #[must_use]
    pub fn leader(&self, tp: &TopicPartition) -> Option<(BrokerId, LeaderEpoch)> {
        let PartitionId(index) = tp.partition;
        let known = self.partitions(&tp.topic)?.get(index as usize)?;
        known.leader.map(|leader| (leader, known.leader_epoch))
    }

    /// Whether a request may be sent to this broker now.
    #[must_use]
    pub fn reachable(&self, broker: BrokerId, now: SimTime) -> bool {
        self.unreachable
            .get(&broker)
            .is_none_or(|unreachable| unreachable.until <= now)
    }

    /// Requests to `broker` that are not answered yet.
    pub fn waiting_on(&self, broker: BrokerId) -> impl Iterator<Item = &Arc<Envelope>> {
        self.waiting
            .values()
            .filter(move |envelope| envelope.to == NodeId::Broker(broker))
    }

    pub(super) fn apply(&mut self, at: SimTime, event: &ClientEvent) {
        match event {
            ClientEvent::MetadataWanted => self.metadata_wanted = true,
            ClientEvent::MetadataUpdated { metadata, retry_at } => {
                self.metadata = Arc::clone(metadata);
                self.metadata_at = Some(at);
                self.metadata_wanted = retry_at.is_some();
                self.metadata_retry_at = retry_at.unwrap_or(at);
                self.metadata_failures = if retry_at.is_some() {
                    self.metadata_failures + 1
                } else {
                    0
                };
            }
            ClientEvent::Rebootstrapped => self.metadata = Arc::default(),
            ClientEvent::Disconnected {
                broker,
                requests,
                until,
                ..
            } => {
                for request in requests {
                    self.waiting.remove(request);
                }
                self.ready.remove(broker);
                self.reading.remove(broker);
                self.sessions.retain(|(of, _)| of != broker);
                let failures = self
                    .unreachable
                    .get(broker)
                    .map_or(1, |known| known.failures + u32::from(*until > known.until));
                self.unreachable.insert(
                    *broker,
                    Unreachable {
                        failures,
                        until: *until,
                    },
                );
                self.metadata_wanted = true;
            }
        }
    }

    /// What was sent to a broker as a coordinator and is not read yet, in order.
    pub fn unread<'n>(
        &'n self,
        network: &'n Network,
        broker: &'n NodeId,
    ) -> impl Iterator<Item = &'n Arc<Envelope>> {
        let for_coordinator = |e: &&Arc<Envelope>| e.to == *broker && is_for_coordinator(e);
        let sent = self.waiting.values().filter(for_coordinator);
        sent.filter(|envelope| network.in_flight.contains_key(&envelope.id))
    }

    /// Whether a request to the coordinator cannot be read yet: one is being answered, or was sent
    /// before it and is not read either.
    #[must_use]
    pub fn stands_behind(&self, network: &Network, envelope: &Envelope) -> bool {
        let is_read = |broker| self.reading.contains_key(&broker);
        let first = || self.unread(network, &envelope.to).next();
        let is_first = || first().is_none_or(|first| first.id >= envelope.id);
        envelope.to.broker().is_some_and(is_read) || !is_first()
    }

    /// A broker begins to answer a request of this client's to it as a coordinator. If the client
    /// has given that up meanwhile, the request came over a connection that is gone, and holds up
    /// nothing on the one it has now.
    pub(super) fn note_read(&mut self, envelope: &Envelope) {
        let is_waited_for = self.waiting.contains_key(&envelope.id);
        if let Some(broker) = envelope.to.broker().filter(|_| is_waited_for) {
            self.reading.insert(broker, envelope.id);
        }
    }

    /// A broker has answered this client.
    pub(super) fn note_answered(&mut self, broker: BrokerId, asked: MessageId) {
        if self.reading.get(&broker) == Some(&asked) {
            self.reading.remove(&broker);
        }
    }

    /// A request of this client's left.
    pub(super) fn sent(&mut self, envelope: &Arc<Envelope>) {
        self.waiting.insert(envelope.id, Arc::clone(envelope));
        if let (Some(broker), Body::Request(Request::Fetch { partitions, .. })) =
            (envelope.to.broker(), &envelope.body)
        {
            self.ask_in_session(broker, partitions);
        }
    }

    /// Partitions that are not asked for any more leave the session, if there is one, and new ones
    /// join it at its end (`FetchSession.update`).
    fn ask_in_session(&mut self, broker: BrokerId, asked: &[FetchPartition]) {
        if self.sessions.iter().all(|(of, _)| *of != broker) {
            return;
        }
        let is_asked = |tp: &TopicPartition| asked.iter().any(|asked| asked.topic_partition == *tp);
        self.sessions
            .retain(|(of, tp)| *of != broker || is_asked(tp));
        for partition in asked {
            let entry = (broker, partition.topic_partition.clone());
            if !self.sessions.contains(&entry) {
                self.sessions.push(entry);
            }
        }
    }

    /// The first answer opens a session, with the partitions as they are in it
    /// (`FetchContext.FullFetchContext`); in it those of which records came go to its end
    /// (`FetchContext.IncrementalFetchContext`).
    fn served_in_session(&mut self, broker: BrokerId, found: &[Fetched]) {
        if self.sessions.iter().all(|(of, _)| *of != broker) {
            let found = found.iter().map(|(tp, _)| (broker, tp.clone()));
            return self.sessions.extend(found);
        }
        let has_records = |found: &FetchedPartition| !found.batches.is_empty();
        for (tp, found) in found {
            let place = self.place_in_session(broker, tp);
            if let Some(place) = place.filter(|_| found.as_ref().is_ok_and(has_records)) {
                let entry = self.sessions.remove(place);
                self.sessions.push(entry);
            }
        }
    }

    /// Where a partition stands in the session with a broker, if it is in it.
    #[must_use]
    pub fn place_in_session(&self, broker: BrokerId, tp: &TopicPartition) -> Option<usize> {
        let mut sessions = self.sessions.iter();
        sessions.position(|(of, found)| *of == broker && found == tp)
    }

    /// A response reached this client: its broker can be reached.
    pub(super) fn received(&mut self, envelope: &Envelope) {
        let Some(broker) = envelope.from.broker() else {
            return;
        };
        if let Body::Response(request, response) = &envelope.body
            && self.waiting.remove(request).is_some()
            && let Response::Fetch(found) = response
        {
            self.served_in_session(broker, found);
        }
        self.unreachable.remove(&broker);
        self.ready.insert(broker);
    }
}

impl From<NetworkEvent> for Event {
    fn from(event: NetworkEvent) -> Self {
        Event::Network(event)
    }
}
