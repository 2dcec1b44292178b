//! Everything that can have happened, and how the log prints it.

use super::broker::BrokerEvent;
use super::consumer::ConsumerEvent;
use super::loss::Losses;
use super::network::{ClientEvent, NetworkEvent};
use super::producer::ProducerEvent;
use crate::kafka::{
    BrokerConfig, BrokerId, ClientId, ConsumerConfig, GroupId, LeaderEpoch, NodeId, ProducerConfig,
    TopicConfig, TopicId, TopicName, TopicPartition,
};
use crate::sim::SimTime;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Something that happened: one fact, in the past tense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The controller, or whoever runs the cluster, changed it.
    Admin(AdminEvent),
    /// On the wire.
    Network(NetworkEvent),
    /// In a broker.
    Broker(BrokerId, BrokerEvent),
    /// In a client, of either kind.
    Client(NodeId, ClientEvent),
    /// In a producer.
    Producer(ClientId, ProducerEvent),
    /// In a consumer.
    Consumer(ClientId, ConsumerEvent),
}

/// What people and the controller do to a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminEvent {
    /// What the brokers share is configured anew.
    ConfigChanged(Arc<BrokerConfig>),
    /// A broker is there.
    BrokerAdded(BrokerId),
    /// A broker's process was killed.
    BrokerKilled(BrokerId),
    /// A broker's process starts again.
    BrokerStarting(BrokerId),
    /// It may not register yet: for the controller its predecessor is still alive
    /// (DUPLICATE_BROKER_REGISTRATION).
    RegistrationRefused(BrokerId),
    /// The controller has not heard of a broker for `broker.session.timeout.ms`.
    BrokerFenced(BrokerId),
    /// The controller takes a broker for alive; it serves.
    BrokerRegistered(BrokerId),
    /// A topic is there, its partitions led by these brokers.
    TopicCreated {
        /// Its id, unlike any other's.
        id: TopicId,
        /// The topic.
        topic: TopicName,
        /// What it is configured with.
        config: Arc<TopicConfig>,
        /// The leader of each partition.
        leaders: Vec<BrokerId>,
    },
    /// A topic has more partitions, led by these brokers.
    PartitionsAdded {
        /// The topic.
        topic: TopicName,
        /// The leader of each new partition.
        leaders: Vec<BrokerId>,
    },
    /// A topic is configured anew.
    TopicConfigured(TopicName, Arc<TopicConfig>),
    /// A topic is gone with its records.
    TopicDeleted(TopicName),
    /// Partitions have another leader, or none, since these epochs.
    LeadersElected(Vec<(TopicPartition, Option<BrokerId>, LeaderEpoch)>),
    /// A producer is there.
    ProducerAdded(Arc<ProducerConfig>),
    /// A producer is gone.
    ProducerRemoved(ClientId),
    /// A consumer is there; its process has yet to start.
    ConsumerAdded(Arc<ConsumerConfig>),
    /// A consumer is gone.
    ConsumerRemoved(ClientId),
}

/// The number of an event in its run, from 0.
pub type EventId = u64;

/// An event with its time and its cause: a line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it happened.
    pub at: SimTime,
    /// What made it happen.
    pub cause: Cause,
    /// What happened.
    pub event: Event,
    /// The records that were lost by it, for one reader or another: nobody has processed them, and
    /// nobody who reads on from where things stand will.
    pub lost: Losses,
}

/// What made an event happen. Set by the engine, never by a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The scenario, before time began.
    Scenario,
    /// Somebody's command, by its number.
    Command(u32),
    /// A message that was delivered, by the event that says so.
    Delivery(EventId),
    /// A time that ran out.
    Timer(TimerReason),
    /// A connection that broke.
    BrokenConnection(BrokerId),
}

/// Which time ran out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerReason {
    /// A client's, named by the config key or what it waited for.
    Client(&'static str),
    /// A member's session, counted from the last that was heard of it.
    Session {
        /// The config key that says how long it is.
        key: &'static str,
        /// The group.
        group: GroupId,
        /// When that was.
        last_heard: SimTime,
    },
    /// A broker's, named by the config key.
    Broker(&'static str),
    /// A pause that is over.
    Thaw,
}

impl From<AdminEvent> for Event {
    fn from(event: AdminEvent) -> Self {
        Event::Admin(event)
    }
}

impl Event {
    /// Who it happened to, for the log's second column and the filters.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Event::Admin(event) => match event {
                AdminEvent::BrokerAdded(id)
                | AdminEvent::BrokerKilled(id)
                | AdminEvent::BrokerStarting(id)
                | AdminEvent::RegistrationRefused(id)
                | AdminEvent::BrokerFenced(id)
                | AdminEvent::BrokerRegistered(id) => Some(NodeId::Broker(*id)),
                AdminEvent::ProducerAdded(config) => {
                    Some(NodeId::Producer(config.client_id.clone()))
                }
                AdminEvent::ProducerRemoved(id) => Some(NodeId::Producer(id.clone())),
                AdminEvent::ConsumerAdded(config) => {
                    Some(NodeId::Consumer(config.client_id.clone()))
                }
                AdminEvent::ConsumerRemoved(id) => Some(NodeId::Consumer(id.clone())),
                AdminEvent::ConfigChanged(_)
                | AdminEvent::TopicCreated { .. }
                | AdminEvent::PartitionsAdded { .. }
                | AdminEvent::TopicConfigured(..)
                | AdminEvent::TopicDeleted(_)
                | AdminEvent::LeadersElected(_) => None,
            },
            Event::Network(event) => match event {
                NetworkEvent::Sent(envelope) => Some(envelope.from.clone()),
                NetworkEvent::Delivered(envelope)
                | NetworkEvent::Refused(envelope)
                | NetworkEvent::Dropped(envelope) => Some(envelope.to.clone()),
                NetworkEvent::Closed(_, broker) => Some(NodeId::Broker(*broker)),
                NetworkEvent::Forgotten(node, _) | NetworkEvent::ConnectionsBroken(node) => {
                    Some(node.clone())
                }
            },
            Event::Broker(id, _) => Some(NodeId::Broker(*id)),
            Event::Client(node, _) => Some(node.clone()),
            Event::Producer(id, _) => Some(NodeId::Producer(id.clone())),
            Event::Consumer(id, _) => Some(NodeId::Consumer(id.clone())),
        }
    }
}
