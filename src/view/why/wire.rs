//! What the controller did, and what happened on the wire.

use super::{
    Because, Fact, NOTHING, config_of, length, moment, node, partitions, producer_config, setting,
    text,
};
use crate::cluster::OFFSETS_TOPIC;
use crate::cluster::event::AdminEvent;
use crate::cluster::print::{SIGNS, label_in};
use crate::cluster::{ClientEvent, Cluster, NetworkEvent};
use crate::kafka::{Body, BrokerId, LeaderEpoch, NodeId, TopicPartition};
use crate::sim::SortedMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn admin(event: &AdminEvent, cluster: &Cluster) -> Because {
    match event {
        AdminEvent::ConfigChanged(_) => Because::new(Fact::BrokersConfigured, []),
        AdminEvent::BrokerAdded(id) => Because::new(Fact::BrokerAdded, [text(id)]),
        AdminEvent::BrokerKilled(id) => Because::new(Fact::BrokerKilled, [text(id)]),
        AdminEvent::BrokerStarting(id) => Because::new(Fact::BrokerStarting, [text(id)]),
        AdminEvent::RegistrationRefused(id) => {
            let timeout = length(cluster.config.broker_session_timeout);
            Because::new(Fact::RegistrationRefused, [text(id), timeout])
                .about(crate::kafka::KafkaError::DuplicateBrokerRegistration)
        }
        AdminEvent::BrokerFenced(id) => {
            let timeout = length(cluster.config.broker_session_timeout);
            Because::new(Fact::BrokerFenced, [text(id), timeout])
        }
        AdminEvent::BrokerRegistered(id) => Because::new(Fact::BrokerRegistered, [text(id)]),
        AdminEvent::TopicCreated { topic, leaders, .. } => {
            Because::new(Fact::TopicCreated, [text(topic), text(&leaders.len())])
        }
        AdminEvent::PartitionsAdded { topic, leaders } => {
            Because::new(Fact::PartitionsAdded, [text(topic), text(&leaders.len())])
        }
        AdminEvent::TopicConfigured(topic, _) => Because::new(Fact::TopicConfigured, [text(topic)]),
        AdminEvent::TopicDeleted(topic) => Because::new(Fact::TopicDeleted, [text(topic)]),
        AdminEvent::LeadersElected(changes) => {
            Because::new(Fact::LeadersElected, [leaders(changes)])
        }
        AdminEvent::ProducerAdded(config) => Because::new(
            Fact::ProducerAdded,
            [
                text(&config.client_id),
                text(&config.topic),
                text(&config.acks),
            ],
        ),
        AdminEvent::ProducerRemoved(id) => Because::new(Fact::ProducerRemoved, [text(id)]),
        AdminEvent::ConsumerAdded(config) => match &config.group_id {
            Some(group) => {
                Because::new(Fact::ConsumerAdded, [text(&config.client_id), text(group)])
            }
            None => Because::new(Fact::ConsumerAddedAlone, [text(&config.client_id)]),
        },
        AdminEvent::ConsumerRemoved(id) => Because::new(Fact::ConsumerRemoved, [text(id)]),
    }
}

/// Who leads what now; of `__consumer_offsets`, which has so many partitions, how many.
fn leaders(changes: &[(TopicPartition, Option<BrokerId>, LeaderEpoch)]) -> String {
    let mut led: SortedMap<Option<BrokerId>, (Vec<TopicPartition>, usize)> = SortedMap::new();
    for (tp, leader, _) in changes {
        let (named, counted) = led.entry(*leader).or_default();
        match tp.topic.as_str() == OFFSETS_TOPIC {
            true => *counted += 1,
            false => named.push(tp.clone()),
        }
    }
    let line = |(leader, (named, counted)): (&Option<BrokerId>, &(Vec<TopicPartition>, usize))| {
        let leader = leader.map_or_else(|| NOTHING.to_string(), |id| format!("broker {id}"));
        let named = (!named.is_empty()).then(|| partitions(named));
        let counted = (*counted > 0).then(|| format!("{OFFSETS_TOPIC} ×{counted}"));
        let all: Vec<String> = named.into_iter().chain(counted).collect();
        format!("{leader}: {}", all.join(", "))
    };
    led.iter().map(line).collect::<Vec<_>>().join("; ")
}

pub(super) fn network(event: &NetworkEvent) -> Because {
    match event {
        NetworkEvent::Sent(envelope) => {
            let fact = match envelope.body {
                Body::Request(_) => Fact::RequestSent,
                Body::Response(..) => Fact::ResponseSent,
            };
            let with = [
                node(&envelope.from),
                label_in(envelope, &SIGNS),
                node(&envelope.to),
            ];
            said_in(Because::new(fact, with), &envelope.body)
        }
        NetworkEvent::Delivered(envelope) => {
            let fact = match envelope.body {
                Body::Request(_) => Fact::RequestDelivered,
                Body::Response(..) => Fact::ResponseDelivered,
            };
            let (to, from) = (node(&envelope.to), node(&envelope.from));
            let with = [
                to,
                label_in(envelope, &SIGNS),
                from,
                moment(envelope.sent_at),
            ];
            said_in(Because::new(fact, with), &envelope.body)
        }
        NetworkEvent::Refused(envelope) => Because::new(
            Fact::ConnectionRefused,
            [
                node(&envelope.from),
                label_in(envelope, &SIGNS),
                node(&envelope.to),
            ],
        ),
        NetworkEvent::Dropped(envelope) => Because::new(
            Fact::MessageDropped,
            [
                node(&envelope.from),
                label_in(envelope, &SIGNS),
                node(&envelope.to),
            ],
        ),
        NetworkEvent::Closed(client, broker) => {
            Because::new(Fact::ConnectionClosed, [text(broker), node(client)])
        }
        NetworkEvent::Forgotten(client, broker) => {
            Because::new(Fact::ConnectionForgotten, [node(client), text(broker)])
        }
        NetworkEvent::ConnectionsBroken(of) => Because::new(Fact::ConnectionsBroken, [node(of)]),
    }
}

/// With the error an answer brings.
fn said_in(because: Because, body: &Body) -> Because {
    match body {
        Body::Response(_, response) => Because {
            error: response.error(),
            ..because
        },
        Body::Request(_) => because,
    }
}

pub(super) fn client(who: &NodeId, event: &ClientEvent, cluster: &Cluster) -> Because {
    match event {
        ClientEvent::MetadataWanted => Because::new(Fact::MetadataWanted, [node(who)]),
        ClientEvent::MetadataUpdated { metadata, retry_at } => {
            let brokers = metadata.brokers.iter().map(ToString::to_string);
            let brokers = brokers.collect::<Vec<String>>().join(", ");
            let brokers = match brokers.is_empty() {
                true => NOTHING.to_string(),
                false => brokers,
            };
            match retry_at {
                None => Because::new(Fact::MetadataUpdated, [node(who), brokers]),
                Some(at) => {
                    Because::new(Fact::MetadataIncomplete, [node(who), brokers, moment(*at)])
                }
            }
        }
        ClientEvent::Rebootstrapped => Because::new(Fact::Rebootstrapped, [node(who)]),
        ClientEvent::Disconnected {
            broker,
            requests,
            timed_out,
            ..
        } => {
            let (who_is, count) = (node(who), format!("{}", requests.len()));
            if !timed_out {
                return Because::new(Fact::Disconnected, [who_is, text(broker), count]);
            }
            let timeout = match who {
                NodeId::Consumer(id) => config_of(cluster, id).map(|config| config.request_timeout),
                NodeId::Producer(id) => {
                    producer_config(cluster, id).map(|config| config.request_timeout)
                }
                NodeId::Broker(_) => None,
            };
            Because::new(
                Fact::RequestTimedOut,
                [who_is, text(broker), setting(timeout), count],
            )
        }
    }
}
