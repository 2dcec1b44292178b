//! Which records an event has put out of a reader's reach.
//!
//! Nothing in Kafka says so. A record is lost for a reader when everything has gone past it: by a
//! commit while nobody has a position, by a position, by the end of whoever had it in hand, because
//! its log has dropped it ([`ledger::Fate::Lost`]), or at once, where somebody stands or has
//! committed beyond the end of the log. Most events can do nothing of the kind, and of the others
//! it is known of which partitions they can.

use super::ledger::{self, Reader};
use super::{BrokerEvent, Cluster, Consumer, ConsumerEvent, Event, GroupEvent};
use crate::kafka::{GroupId, Offset, TopicPartition};
use alloc::vec;
use alloc::vec::Vec;

/// How many records an event has put out of reach, for whom: mostly none, for nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(Vec<(Reader, u64)>);

impl Losses {
    /// For all readers together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, lost)| lost).sum()
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each reader that has lost some, and how many.
    pub fn iter(&self) -> impl Iterator<Item = &(Reader, u64)> {
        self.0.iter()
    }

    fn add(&mut self, reader: &Reader, lost: u64) {
        match self.0.iter_mut().find(|(known, _)| known == reader) {
            Some((_, sum)) => *sum += lost,
            None => self.0.push((reader.clone(), lost)),
        }
    }
}

/// What can be lost by an event, for whom, and how much of it was lost before.
#[derive(Debug, Default)]
pub struct AtStake(Vec<(Reader, TopicPartition, u64)>);

impl AtStake {
    /// What an event that is about to happen can make lost.
    #[must_use]
    pub fn by(cluster: &Cluster, event: &Event) -> Self {
        let stakes = match event {
            Event::Consumer(id, event) => {
                let consumer = cluster.consumers.get(id);
                consumer.map_or_else(Vec::new, |consumer| by_consumer(consumer, event))
            }
            Event::Broker(_, BrokerEvent::Group(group, GroupEvent::OffsetCommitted(tp, ..))) => {
                by_commit(cluster, group, tp)
            }
            Event::Broker(_, BrokerEvent::BatchAppended(tp, batch)) => {
                by_append(cluster, tp, batch.base_offset)
            }
            Event::Broker(
                _,
                BrokerEvent::SegmentsDeleted {
                    topic_partition: tp,
                    ..
                }
                | BrokerEvent::RecordsDeleted(tp, _),
            ) => {
                let readers = ledger::readers(cluster).into_iter();
                let theirs = readers.filter(|reader| ledger::reads(cluster, reader, &tp.topic));
                theirs.map(|reader| (reader, tp.clone())).collect()
            }
            _ => Vec::new(),
        };
        let counted = stakes.into_iter().map(|(reader, tp)| {
            let lost = ledger::tally(cluster, &reader, &tp).lost;
            (reader, tp, lost)
        });
        AtStake(counted.collect())
    }

    /// How many records of it are lost now that were not.
    #[must_use]
    pub fn lost(&self, cluster: &Cluster) -> Losses {
        let mut losses = Losses::default();
        for (reader, tp, before) in &self.0 {
            let lost = ledger::tally(cluster, reader, tp).lost;
            if lost > *before {
                losses.add(reader, lost - before);
            }
        }
        losses
    }
}

/// Whoever lets go of records, or of a position, and whoever moves one.
fn by_consumer(consumer: &Consumer, event: &ConsumerEvent) -> Vec<(Reader, TopicPartition)> {
    let in_hand = || consumer.in_hand().map(|record| &record.topic_partition);
    let partitions: Vec<&TopicPartition> = match event {
        ConsumerEvent::PollCalled | ConsumerEvent::PollReturned(_) => {
            let left = consumer.held().iter();
            left.map(|record| &record.topic_partition).collect()
        }
        ConsumerEvent::BatchAbandoned(back_to) => {
            in_hand().chain(back_to.iter().map(|(tp, _)| tp)).collect()
        }
        ConsumerEvent::Crashed(_)
        | ConsumerEvent::Ended(_)
        | ConsumerEvent::PartitionsLost(_)
        | ConsumerEvent::PartitionsRevoked(_) => {
            consumer.partitions.keys().chain(in_hand()).collect()
        }
        ConsumerEvent::PositionSet {
            topic_partition: tp,
            ..
        }
        | ConsumerEvent::ResetNeeded(tp, _)
        | ConsumerEvent::SteppedOver(tp, _) => vec![tp],
        _ => Vec::new(),
    };
    let mut known: Vec<TopicPartition> = partitions.into_iter().cloned().collect();
    known.sort();
    known.dedup();
    let reader = consumer.reader();
    let stakes = known
        .into_iter()
        .filter_map(|tp| Some((reader.clone()?, tp)));
    stakes.collect()
}

/// A commit decides what is handed out next as long as nobody has a position.
fn by_commit(
    cluster: &Cluster,
    group: &GroupId,
    tp: &TopicPartition,
) -> Vec<(Reader, TopicPartition)> {
    let mut stakes = Vec::new();
    let mut has_member = false;
    for consumer in cluster.consumers.values() {
        if consumer.config.group_id.as_ref() != Some(group) {
            continue;
        }
        let stands = consumer.is_alive() && consumer.position(tp).is_some();
        if consumer.config.is_member() {
            has_member |= stands;
        } else if !stands {
            let own = Reader::Standalone(consumer.config.client_id.clone());
            stakes.push((own, tp.clone()));
        }
    }
    if !has_member {
        let members = Reader::Group(group.clone());
        if ledger::is_reader(cluster, &members) {
            stakes.push((members, tp.clone()));
        }
    }
    stakes
}

/// Whoever stands beyond what is appended, or has committed that.
fn by_append(
    cluster: &Cluster,
    tp: &TopicPartition,
    base: Offset,
) -> Vec<(Reader, TopicPartition)> {
    let consumers = cluster.consumers.values();
    let beyond = consumers.filter(|consumer| {
        let position = consumer.position(tp).filter(|_| consumer.is_alive());
        position.is_some_and(|position| position.offset() > base)
    });
    let mut readers: Vec<Reader> = beyond.filter_map(Consumer::reader).collect();
    let brokers = cluster.brokers.values();
    let shards = brokers.flat_map(|broker| broker.shards.values());
    for (group, offsets) in shards.flat_map(|shard| shard.offsets.iter()) {
        let committed = offsets.get(tp).map(|stored| stored.offset.offset());
        if committed > Some(base) {
            readers.push(Reader::Group(group.clone()));
            let alone = cluster.consumers.values().filter_map(Consumer::reader);
            readers.extend(alone.filter(|reader| matches!(reader, Reader::Standalone(_))));
        }
    }
    readers.sort();
    readers.dedup();
    readers.retain(|reader| ledger::is_reader(cluster, reader));
    let stakes = readers.into_iter().map(|reader| (reader, tp.clone()));
    stakes.collect()
}
