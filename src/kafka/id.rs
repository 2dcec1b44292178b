//! Who and what: brokers, topics, partitions, groups, members, clients.

use super::murmur2::java_string_hash;
use super::newtype::{name, number};
use core::fmt;
use serde::{Deserialize, Serialize};

number! {
    /// `node.id` of a broker.
    BrokerId(u32)
}

number! {
    /// A partition's number within its topic, from 0.
    PartitionId(u32)
}

number! {
    /// One life of a topic (KIP-516): a topic made again under the same name is another.
    ///
    /// Kafka's is a random UUID. Here it counts the topics that were made, so that a run can be
    /// repeated and read.
    TopicId(u32)
}

number! {
    /// A producer's process as brokers know it, if `enable.idempotence` is on. Brokers count them.
    ProducerId(u64)
}

number! {
    /// One message on the wire; a response names the request it answers.
    MessageId(u64)
}

name! {
    /// A topic: 1 to 249 of the letters `a-z A-Z 0-9 . _ -`.
    TopicName
}

name! {
    /// `group.id`.
    GroupId
}

name! {
    /// `client.id`: what a producer or consumer is called, here and in its member ids.
    ClientId
}

name! {
    /// A member of a group as its coordinator knows it: `<client.id>-<suffix>`.
    ///
    /// Kafka's suffix is a random UUID. Here it counts the ids the cluster has given out, so that
    /// a run can be repeated and read.
    MemberId
}

name! {
    /// `group.instance.id`: what a static member is called, whatever its member id (KIP-345).
    GroupInstanceId
}

impl GroupId {
    /// The partition of `__consumer_offsets` that holds this group: its leader is the group's
    /// coordinator (`GroupCoordinatorService.partitionFor`).
    ///
    /// `Utils.abs(hashCode) % partitions`: the absolute value, not the mask used for keys.
    #[must_use]
    pub fn coordinator_partition(&self, partitions: u32) -> PartitionId {
        let hash = java_string_hash(self.as_str());
        let positive = if hash == i32::MIN {
            0
        } else {
            hash.unsigned_abs()
        };
        PartitionId(positive % partitions)
    }
}

/// A partition of a topic; prints as `orders-0`.
#[derive(Clone, Debug, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(
    clippy::derived_hash_with_manual_eq,
    reason = "equal are those whose fields are"
)]
pub struct TopicPartition {
    /// The topic.
    pub topic: TopicName,
    /// Its partition.
    pub partition: PartitionId,
}

// The number first: it mostly tells two partitions apart without reading their names.
impl PartialEq for TopicPartition {
    fn eq(&self, other: &Self) -> bool {
        self.partition == other.partition && self.topic == other.topic
    }
}

impl TopicPartition {
    /// The partition `partition` of `topic`.
    #[must_use]
    pub fn new(topic: &TopicName, partition: u32) -> Self {
        TopicPartition {
            topic: topic.clone(),
            partition: PartitionId(partition),
        }
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// The two ends of a connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NodeId {
    /// A broker.
    Broker(BrokerId),
    /// A producer's process.
    Producer(ClientId),
    /// A consumer's process.
    Consumer(ClientId),
}

impl NodeId {
    /// The broker this is, if it is one.
    #[must_use]
    pub fn broker(&self) -> Option<BrokerId> {
        match self {
            NodeId::Broker(id) => Some(*id),
            NodeId::Producer(_) | NodeId::Consumer(_) => None,
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodeId::Broker(id) => write!(f, "b{id}"),
            NodeId::Producer(id) | NodeId::Consumer(id) => write!(f, "{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_lives_where_kafka_puts_it() {
        for (group, partition) in [
            ("my-group", 12),
            ("test", 48),
            ("test-group", 12),
            ("consumer-group-1", 20),
            ("orders", 31),
            ("payments", 13),
            ("group-1", 49),
            ("g1", 42),
            ("analytics", 10),
            ("console-consumer-1", 24),
            ("polygenelubricants", 0),
            ("AaAaAa", 46),
        ] {
            let found = GroupId::from(group).coordinator_partition(50);
            assert_eq!(found, PartitionId(partition), "{group}");
        }
    }
}
