//! What the quantities of a claim are, in a cluster.

use crate::cluster::ledger::{Tally, reads, tally};
use crate::cluster::{Cluster, Consumer, Group, Log, OFFSETS_TOPIC, Reader};
use crate::kafka::{ClientId, GroupId, Offset, Payload, TopicId, TopicName, TopicPartition};
use crate::notation::claim::{Count, Quantity, Value};
use crate::sim::{SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Where records with certain keys were first found. A log only grows, so each record is looked
/// at once; a topic that is deleted and made again is another topic.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    topics: SortedMap<(TopicName, Arc<str>), (TopicId, Vec<Search>)>,
}

/// How far a partition has been searched for a key.
#[derive(Clone, Copy, Debug)]
enum Search {
    /// Up to here without finding it.
    UpTo(Offset),
    /// To the first record that has it.
    Found { sent: SimTime, at: Offset },
}

fn number(value: Option<u64>) -> Value {
    value.map_or(Value::None, Value::Number)
}

fn some<T>(value: Option<T>, wrap: fn(T) -> Value) -> Value {
    value.map_or(Value::None, wrap)
}

fn partitions(all: impl IntoIterator<Item = TopicPartition>) -> Value {
    let all: crate::sim::SortedSet<_> = all.into_iter().collect();
    match all.is_empty() {
        true => Value::None,
        false => Value::Partitions(all),
    }
}

/// What a quantity is in a cluster.
#[must_use]
pub fn value_of(quantity: &Quantity, cluster: &Cluster) -> Value {
    measure(quantity, cluster, &mut Keys::default())
}

/// What a quantity is, where some keys have been looked for already.
pub(super) fn measure(quantity: &Quantity, cluster: &Cluster, keys: &mut Keys) -> Value {
    let log = |tp, of: fn(&Log) -> u64| number(cluster.log(tp).map(of));
    let consumer = |id: &ClientId| cluster.consumers.get(id);
    match quantity {
        Quantity::Committed(group, tp) => {
            let committed = cluster.committed(&Reader::Group(group.clone()), tp);
            number(committed.map(|offset| offset.0))
        }
        Quantity::Position(id, tp) => {
            let position = consumer(id).and_then(|consumer| consumer.position(tp));
            number(position.map(|position| position.0))
        }
        Quantity::LogStart(tp) => log(tp, |log| log.log_start.0),
        Quantity::LogEnd(tp) => log(tp, |log| log.log_end.0),
        Quantity::HighWatermark(tp) => log(tp, |log| log.high_watermark.0),
        Quantity::Records(tp) => log(tp, Log::record_count),
        Quantity::Lag(group, part) => number(lag(cluster, group, part.as_ref())),
        Quantity::Fate(count, group, part) => {
            let sum = sum(cluster, group, part.as_deref());
            Value::Number(match count {
                Count::Once => sum.once,
                Count::Twice => sum.repeated,
                Count::Lost => sum.lost,
                Count::Pending => sum.pending,
                Count::OutOfOrder => sum.disordered,
            })
        }
        Quantity::Processed(id) => {
            Value::Number(consumer(id).map_or(0, |consumer| consumer.app.processed))
        }
        Quantity::Members(group) => {
            let members = cluster
                .group(group)
                .map_or(0, |group| group.members().len());
            Value::Number(members as u64)
        }
        Quantity::Generation(group) => number(
            cluster
                .group(group)
                .map(|group| u64::from(group.generation())),
        ),
        Quantity::State(group) => some(cluster.group(group).map(Group::state), Value::State),
        Quantity::Share(id) => partitions(
            consumer(id)
                .into_iter()
                .flat_map(|c| c.partitions.keys().cloned()),
        ),
        Quantity::Owner(group, tp) => some(owner(cluster, group, tp), Value::Name),
        Quantity::Partition(topic, key) => {
            partitions(keys.first(cluster, topic, key).map(|(tp, _)| tp))
        }
        Quantity::Offset(topic, key) => {
            number(keys.first(cluster, topic, key).map(|(_, offset)| offset.0))
        }
        Quantity::Alive(id) => Value::Truth(consumer(id).is_some_and(Consumer::is_alive)),
    }
}

/// What is still to be read of what a group has committed something of.
fn lag(cluster: &Cluster, group: &GroupId, part: Option<&TopicPartition>) -> Option<u64> {
    let offsets = cluster.offsets(group);
    let theirs = offsets
        .iter()
        .filter(|(tp, _)| part.is_none_or(|part| part == *tp));
    let lags = theirs.filter_map(|(tp, stored)| {
        let log = cluster.log(tp)?;
        Some(log.high_watermark.lag(stored.offset).0)
    });
    lags.reduce(|sum, lag| sum + lag)
}

/// The fates of a group's records: of the topic of that name; of the partition, if there is no
/// such topic; of all topics the group reads.
fn sum(cluster: &Cluster, group: &GroupId, part: Option<&str>) -> Tally {
    let reader = Reader::Group(group.clone());
    let mut sum = Tally::default();
    let mut add = |topic: &TopicName| {
        let registered = cluster.topics.get(topic);
        let count = registered.map_or(0, |topic| topic.partitions.len());
        for index in 0..u32::try_from(count).unwrap_or(u32::MAX) {
            sum += tally(cluster, &reader, &TopicPartition::new(topic, index));
        }
    };
    match part {
        Some(name) if cluster.topics.contains_key(name) => add(&name.into()),
        Some(name) => {
            let (topic, index) = name.rsplit_once('-').unwrap_or((name, ""));
            if let Ok(index) = index.parse() {
                let tp = TopicPartition::new(&topic.into(), index);
                return tally(cluster, &reader, &tp);
            }
        }
        None => {
            let topics = cluster.topics.keys();
            let read = topics
                .filter(|topic| topic.as_str() != OFFSETS_TOPIC && reads(cluster, &reader, topic));
            read.for_each(add);
        }
    }
    sum
}

fn owner(cluster: &Cluster, group: &GroupId, tp: &TopicPartition) -> Option<ClientId> {
    Some(cluster.group(group)?.owner(tp)?.client_id.clone())
}

impl Keys {
    /// Where the record with a key stands that was sent first.
    fn first(
        &mut self,
        cluster: &Cluster,
        topic: &TopicName,
        key: &Arc<str>,
    ) -> Option<(TopicPartition, Offset)> {
        let registered = cluster.topics.get(topic)?;
        let wanted = (topic.clone(), Arc::clone(key));
        let fresh = (registered.id, Vec::new());
        let known = self.topics.entry(wanted).or_insert_with(|| fresh.clone());
        if known.0 != registered.id {
            *known = fresh;
        }
        let searches = &mut known.1;
        searches.resize(registered.partitions.len(), Search::UpTo(Offset(0)));
        let found = (0_u32..).zip(searches).filter_map(|(index, search)| {
            let tp = TopicPartition::new(topic, index);
            match search.resume(cluster.log(&tp)?, key) {
                Search::Found { sent, at } => Some((sent, tp, at)),
                Search::UpTo(_) => None,
            }
        });
        let (_, tp, at) = found.min()?;
        Some((tp, at))
    }
}

impl Search {
    fn resume(&mut self, log: &Log, key: &str) -> Search {
        if let Search::UpTo(from) = *self {
            let has_key = |payload: &Payload| match payload {
                Payload::User { key: found, .. } => found.as_deref() == Some(key),
                Payload::Coordinator(_) => false,
            };
            let mut records = log.records_from(from);
            let found = records.find(|(_, record)| has_key(&record.payload));
            *self = found.map_or(Search::UpTo(log.log_end.offset()), |(at, record)| {
                let sent = record.timestamp;
                Search::Found { sent, at }
            });
        }
        *self
    }
}
