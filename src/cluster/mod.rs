//! What is: the whole world as one value, and everything that can happen to it.
//!
//! [`Cluster::apply`] is the only way it changes. It makes no choices: whatever had to be decided
//! was decided in [`crate::protocol`], before the event existed. So a run can be looked at, at
//! any moment, by applying its events again.

pub mod broker;
pub mod consumer;
pub mod coordinator;
pub mod event;
pub mod ledger;
pub mod log;
pub mod loss;
pub mod network;
pub mod order;
pub mod print;
mod processed;
pub mod producer;
pub mod producer_state;
pub mod property;
pub mod stretches;

pub use broker::{Broker, BrokerEvent, BrokerProcess, OFFSETS_TOPIC, Replica, Topic};
pub use consumer::{Consumer, ConsumerEvent, ConsumerProcess, HeldRecord};
pub use coordinator::{
    ClassicGroup, ClassicGroupState, ConsumerGroup, Group, GroupEvent, GroupState, Shard,
};
pub use event::{AdminEvent, Event};
pub use ledger::{Fate, Ledger, Processing, Reader};
pub use log::Log;
pub use network::{Broken, ClientEvent, Connections, Network, NetworkEvent};
pub use order::Overtaken;
pub use producer::{Producer, ProducerEvent};

use crate::kafka::{
    BrokerConfig, BrokerId, ClientId, CommittedOffset, CoordinatorRecord, Envelope, GroupId,
    LeaderEpoch, NodeId, Offset, OffsetAndMetadata, PartitionId, Payload, TopicConfig, TopicName,
    TopicPartition,
};
use crate::sim::{Shared, SimTime, SortedMap, SortedSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The whole world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// What the brokers share.
    pub config: Arc<BrokerConfig>,
    /// The brokers.
    pub brokers: SortedMap<BrokerId, Broker>,
    /// The topics as the controller has them, `__consumer_offsets` included.
    pub topics: SortedMap<TopicName, Topic>,
    /// The producers by `client.id`.
    pub producers: SortedMap<ClientId, Producer>,
    /// The consumers by `client.id`.
    pub consumers: SortedMap<ClientId, Consumer>,
    /// Messages on their way.
    pub network: Network,
    /// Who processed what.
    pub ledger: Ledger,
    /// How many topics have been made.
    pub topics_created: u32,
    /// How many ids producers have been given.
    pub producer_ids_issued: u64,
    /// How many member ids coordinators have given out.
    pub member_ids_issued: u32,
}

impl Cluster {
    /// The only way the world changes.
    pub fn apply(&mut self, at: SimTime, event: &Event) {
        match event {
            Event::Admin(event) => self.apply_admin(at, event),
            Event::Network(event) => self.apply_network(at, event),
            Event::Broker(id, event) => {
                match event {
                    BrokerEvent::Group(_, event) if event.issues_member_id() => {
                        self.member_ids_issued += 1;
                    }
                    BrokerEvent::ProducerIdIssued(_) => self.producer_ids_issued += 1,
                    _ => {}
                }
                let partitions = self.config.offsets_topic_num_partitions;
                let config = event
                    .partition()
                    .and_then(|tp| self.topic_config(&tp.topic));
                if let Some(broker) = self.brokers.get_mut(id) {
                    broker.apply(at, event, config.as_deref(), partitions);
                }
            }
            Event::Client(node, event) => {
                if let Some(net) = self.connections_mut(node) {
                    net.apply(at, event);
                }
            }
            Event::Producer(id, event) => {
                if let Some(producer) = self.producers.get_mut(id) {
                    producer.apply(at, event);
                }
            }
            Event::Consumer(id, event) => self.apply_consumer(at, id, event),
        }
    }

    fn apply_consumer(&mut self, at: SimTime, id: &ClientId, event: &ConsumerEvent) {
        if let ConsumerEvent::RecordProcessed { worker, after, .. } = event {
            self.count(at, id, *worker, after.is_none());
        }
        if let Some(consumer) = self.consumers.get_mut(id) {
            consumer.apply(at, event);
        }
    }

    /// Enters the record a consumer is through with in the ledger, unless its topic was deleted
    /// meanwhile.
    fn count(&mut self, at: SimTime, id: &ClientId, worker: Option<u32>, in_order: bool) {
        let Some(consumer) = self.consumers.get(id) else {
            return;
        };
        let record = match worker {
            Some(worker) => consumer.app.pool.record_of(worker),
            None => consumer.held().first(),
        };
        let Some(record) = record.filter(|record| self.still_has(record)) else {
            return;
        };
        if let Some(reader) = consumer.reader() {
            let processing = ledger::Processing {
                by: id.clone(),
                incarnation: consumer.incarnation,
                at,
            };
            let (tp, offset) = (record.topic_partition.clone(), record.offset);
            self.ledger
                .processed(reader, &tp, offset, &processing, in_order);
        }
    }

    /// Whether the topic a record was read from is still that topic, and not another of its name.
    #[must_use]
    pub fn still_has(&self, record: &HeldRecord) -> bool {
        let topic = self.topics.get(&record.topic_partition.topic);
        topic.is_some_and(|topic| topic.id == record.topic_id)
    }

    fn apply_network(&mut self, at: SimTime, event: &NetworkEvent) {
        self.network.apply(event);
        match event {
            NetworkEvent::Sent(envelope) => match &envelope.from {
                NodeId::Consumer(id) => {
                    if let Some(consumer) = self.consumers.get_mut(id) {
                        consumer.sent(at, envelope);
                    }
                }
                NodeId::Producer(id) => self.producer_sent(id, envelope),
                NodeId::Broker(broker) => {
                    if let crate::kafka::Body::Response(asked, response) = &envelope.body
                        && response.is_from_coordinator()
                        && let Some(net) = self.connections_mut(&envelope.to)
                    {
                        net.note_answered(*broker, *asked);
                    }
                }
            },
            NetworkEvent::Delivered(envelope) => {
                if let Some(net) = self.connections_mut(&envelope.to) {
                    net.received(envelope);
                }
                // most are not, and need not be looked up
                if network::is_for_coordinator(envelope)
                    && let Some(net) = self.connections_mut(&envelope.from)
                {
                    net.note_read(envelope);
                }
            }
            NetworkEvent::Refused(_)
            | NetworkEvent::Dropped(_)
            | NetworkEvent::Closed(..)
            | NetworkEvent::Forgotten(..)
            | NetworkEvent::ConnectionsBroken(_) => {}
        }
    }

    fn producer_sent(&mut self, id: &ClientId, envelope: &Arc<Envelope>) {
        let unanswered = matches!(
            &envelope.body,
            crate::kafka::Body::Request(crate::kafka::Request::Produce {
                acks: crate::kafka::Acks::None,
                ..
            })
        );
        if let Some(producer) = self.producers.get_mut(id)
            && !unanswered
        {
            producer.net.sent(envelope);
        }
    }

    fn apply_admin(&mut self, at: SimTime, event: &AdminEvent) {
        match event {
            AdminEvent::ConfigChanged(config) => self.config = Arc::clone(config),
            AdminEvent::BrokerAdded(id) => {
                self.brokers.insert(*id, Broker::new());
            }
            AdminEvent::BrokerKilled(id) => self.broker(*id, |broker| {
                broker.process = BrokerProcess::Down { since: at };
                broker.refused = false;
                broker.lose_memory();
            }),
            AdminEvent::BrokerStarting(id) => {
                self.broker(*id, |broker| {
                    broker.process = BrokerProcess::Starting { since: at }
                });
            }
            AdminEvent::RegistrationRefused(id) => self.broker(*id, |broker| broker.refused = true),
            AdminEvent::BrokerFenced(id) => self.broker(*id, |broker| broker.registered = false),
            AdminEvent::BrokerRegistered(id) => self.broker(*id, |broker| {
                broker.process = BrokerProcess::Running;
                broker.registered = true;
                broker.refused = false;
            }),
            AdminEvent::TopicCreated {
                topic,
                id,
                config,
                leaders,
            } => {
                let registered = Topic {
                    id: *id,
                    config: Arc::clone(config),
                    partitions: Vec::new(),
                };
                self.topics.insert(topic.clone(), registered);
                self.topics_created += 1;
                self.add_partitions(topic, leaders);
            }
            AdminEvent::PartitionsAdded { topic, leaders } => self.add_partitions(topic, leaders),
            AdminEvent::TopicConfigured(topic, config) => {
                if let Some(registered) = self.topics.get_mut(topic) {
                    registered.config = Arc::clone(config);
                }
            }
            AdminEvent::TopicDeleted(topic) => {
                self.topics.remove(topic);
                for broker in self.brokers.values_mut() {
                    broker.replicas.retain(|tp, _| tp.topic != *topic);
                }
                self.ledger.forget(|tp| tp.topic == *topic);
            }
            AdminEvent::LeadersElected(changes) => {
                for (tp, leader, epoch) in changes {
                    self.elected(tp, *leader, *epoch);
                }
            }
            AdminEvent::ProducerAdded(config) => {
                let producer = Producer::new(Arc::clone(config), at);
                self.producers.insert(config.client_id.clone(), producer);
            }
            AdminEvent::ProducerRemoved(id) => {
                self.producers.remove(id);
            }
            AdminEvent::ConsumerAdded(config) => {
                let consumer = Consumer::new(Arc::clone(config), at);
                self.consumers.insert(config.client_id.clone(), consumer);
            }
            AdminEvent::ConsumerRemoved(id) => {
                self.consumers.remove(id);
            }
        }
    }

    fn broker(&mut self, id: BrokerId, change: impl FnOnce(&mut Broker)) {
        if let Some(broker) = self.brokers.get_mut(&id) {
            change(broker);
        }
    }

    fn add_partitions(&mut self, topic: &TopicName, leaders: &[BrokerId]) {
        let Some(registered) = self.topics.get_mut(topic) else {
            return;
        };
        for leader in leaders {
            let partition = u32::try_from(registered.partitions.len()).unwrap_or(u32::MAX);
            registered.partitions.push(broker::PartitionRegistration {
                replicas: alloc::vec![*leader],
                isr: alloc::vec![*leader],
                leader: Some(*leader),
                leader_epoch: LeaderEpoch(0),
            });
            if let Some(broker) = self.brokers.get_mut(leader) {
                broker
                    .replicas
                    .insert(TopicPartition::new(topic, partition), Shared::default());
                if topic.as_str() == OFFSETS_TOPIC && broker.is_running() {
                    broker
                        .shards
                        .insert(PartitionId(partition), Shard::default());
                }
            }
        }
    }

    fn elected(&mut self, tp: &TopicPartition, leader: Option<BrokerId>, epoch: LeaderEpoch) {
        let PartitionId(index) = tp.partition;
        if let Some(topic) = self.topics.get_mut(&tp.topic)
            && let Some(partition) = topic.partitions.get_mut(index as usize)
        {
            partition.leader = leader;
            partition.leader_epoch = epoch;
        }
        if let Some(broker) = leader.and_then(|leader| self.brokers.get_mut(&leader))
            && let Some(replica) = broker.replicas.get_mut(tp)
        {
            replica.leader_epoch = epoch;
            let nothing_to_load = replica.log.log_end.0 == 0;
            if tp.topic.as_str() == OFFSETS_TOPIC && nothing_to_load {
                broker.shards.insert(tp.partition, Shard::default());
            }
        }
    }

    /// What a client knows and waits for.
    #[must_use]
    pub fn connections(&self, node: &NodeId) -> Option<&Connections> {
        match node {
            NodeId::Producer(id) => self.producers.get(id).map(|producer| &producer.net),
            NodeId::Consumer(id) => self.consumers.get(id).map(|consumer| &consumer.net),
            NodeId::Broker(_) => None,
        }
    }

    fn connections_mut(&mut self, node: &NodeId) -> Option<&mut Connections> {
        match node {
            NodeId::Producer(id) => self.producers.get_mut(id).map(|producer| &mut producer.net),
            NodeId::Consumer(id) => self.consumers.get_mut(id).map(|consumer| &mut consumer.net),
            NodeId::Broker(_) => None,
        }
    }

    /// The broker that leads a partition, as the controller has it.
    #[must_use]
    pub fn leader(&self, tp: &TopicPartition) -> Option<BrokerId> {
        self.registration(tp)?.leader
    }

    /// A partition as the controller has it.
    #[must_use]
    pub fn registration(&self, tp: &TopicPartition) -> Option<&broker::PartitionRegistration> {
        let PartitionId(index) = tp.partition;
        self.topics.get(&tp.topic)?.partitions.get(index as usize)
    }

    /// What a topic is configured with.
    #[must_use]
    pub fn topic_config(&self, topic: &TopicName) -> Option<Arc<TopicConfig>> {
        Some(Arc::clone(&self.topics.get(topic)?.config))
    }

    /// The log of a partition, on the broker whose replica is preferred: it is there whether or
    /// not that broker is.
    #[must_use]
    pub fn log(&self, tp: &TopicPartition) -> Option<&Log> {
        let home = self.registration(tp)?.replicas.first()?;
        self.brokers
            .get(home)?
            .replicas
            .get(tp)
            .map(|replica| &replica.log)
    }

    /// The partition of `__consumer_offsets` that holds a group.
    #[must_use]
    pub fn group_partition(&self, group: &GroupId) -> PartitionId {
        group.coordinator_partition(self.config.offsets_topic_num_partitions)
    }

    /// The broker that coordinates a group, and what it remembers of the group's partition.
    #[must_use]
    pub fn shard(&self, group: &GroupId) -> Option<(BrokerId, &Shard)> {
        let partition = self.group_partition(group);
        let leader = self.leader(&broker::offsets_partition(partition))?;
        Some((leader, self.brokers.get(&leader)?.shards.get(&partition)?))
    }

    /// A group as its coordinator has it; none while there is no coordinator.
    #[must_use]
    pub fn group(&self, group: &GroupId) -> Option<&Group> {
        self.shard(group)?.1.groups.get(group)
    }

    /// A group as its coordinator has it, if it is of the `classic` protocol.
    #[must_use]
    pub fn classic_group(&self, group: &GroupId) -> Option<&ClassicGroup> {
        self.group(group)?.classic()
    }

    /// A group as its coordinator has it, if it is of the `consumer` protocol.
    #[must_use]
    pub fn consumer_group(&self, group: &GroupId) -> Option<&ConsumerGroup> {
        self.group(group)?.consumer()
    }

    /// Every commit of a group: from its coordinator, or from the log while there is none.
    #[must_use]
    pub fn offsets(&self, group: &GroupId) -> Shared<SortedMap<TopicPartition, OffsetAndMetadata>> {
        match self.shard(group) {
            Some((_, shard)) if shard.loading_since.is_none() => {
                shard.offsets.get(group).cloned().unwrap_or_default()
            }
            _ => {
                let tp = broker::offsets_partition(self.group_partition(group));
                let Some(log) = self.log(&tp) else {
                    return Shared::default();
                };
                let records = log.records_from(Offset(0)).map(|(_, record)| record);
                let mut replayed = Shard::replayed(records, SimTime::ZERO);
                replayed.offsets.remove(group).unwrap_or_default()
            }
        }
    }

    /// What the group of a reader has committed of a partition.
    #[must_use]
    pub fn committed(&self, reader: &Reader, tp: &TopicPartition) -> Option<CommittedOffset> {
        let group = match reader {
            Reader::Group(group) => group.clone(),
            Reader::Standalone(consumer) => {
                self.consumers.get(consumer)?.config.group_id.clone()?
            }
        };
        match self.shard(&group) {
            Some((_, shard)) if shard.loading_since.is_none() => shard
                .offsets
                .get(&group)?
                .get(tp)
                .map(|stored| stored.offset),
            _ => self.last_written(&group, tp),
        }
    }

    /// The commit of a partition that was last written to the log. It is looked for from the end:
    /// while there is no coordinator somebody asks for every partition, again and again.
    fn last_written(&self, group: &GroupId, tp: &TopicPartition) -> Option<CommittedOffset> {
        let log = self.log(&broker::offsets_partition(self.group_partition(group)))?;
        let written = log.find_last(|record| match &record.payload {
            Payload::Coordinator(record) => match &**record {
                CoordinatorRecord::OffsetCommit {
                    group: whose,
                    topic_partition,
                    value,
                } if whose == group && topic_partition == tp => {
                    Some(value.as_ref().map(|value| value.offset))
                }
                _ => None,
            },
            Payload::User { .. } => None,
        });
        written?
    }

    /// Every group anybody knows of: from consumers' configurations and coordinators' memories.
    #[must_use]
    pub fn group_ids(&self) -> Vec<GroupId> {
        let configured = self
            .consumers
            .values()
            .filter_map(|c| c.config.group_id.clone());
        let shards = self
            .brokers
            .values()
            .flat_map(|broker| broker.shards.values());
        let known = shards.flat_map(|shard| shard.groups.keys().cloned());
        let all: SortedSet<_> = configured.chain(known).collect();
        all.into_iter().collect()
    }

    /// Whether a node's process is there to receive something.
    #[must_use]
    pub fn is_listening(&self, node: &NodeId) -> bool {
        match node {
            NodeId::Broker(id) => self.brokers.get(id).is_some_and(Broker::is_running),
            NodeId::Producer(id) => self.producers.contains_key(id),
            NodeId::Consumer(id) => self.consumers.get(id).is_some_and(Consumer::is_alive),
        }
    }
}

impl Consumer {
    /// Whose reading this consumer's counts as; nobody's if it is in no group and assigns nothing.
    #[must_use]
    pub fn reader(&self) -> Option<Reader> {
        Reader::of(&self.config)
    }
}
