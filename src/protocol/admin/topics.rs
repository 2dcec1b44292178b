//! Topics: where their partitions are, how they are configured, and what is deleted of them.

use super::brokers::elect;
use crate::cluster::{AdminEvent, BrokerEvent, Event};
use crate::kafka::{BrokerId, LogStartOffset, TopicConfig, TopicId, TopicName, TopicPartition};
use crate::protocol::Step;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The leaders of partitions `first` … `first + count - 1` of a topic: partition p's only replica
/// is on the p-th of the brokers that are not fenced, round and round
/// (`StripedReplicaPlacer`, with a replication factor of 1).
#[must_use]
fn place(step: &Step<'_>, first: u32, count: u32) -> Vec<BrokerId> {
    let all = step.cluster().brokers.iter();
    let unfenced = all.filter(|(_, broker)| broker.registered);
    let brokers: Vec<BrokerId> = unfenced.map(|(id, _)| *id).collect();
    (first..first + count)
        .map(|p| brokers[p as usize % brokers.len()])
        .collect()
}

/// Makes a topic with so many partitions.
pub fn create_topic(step: &mut Step<'_>, topic: TopicName, partitions: u32, config: TopicConfig) {
    step.emit(AdminEvent::TopicCreated {
        topic,
        id: TopicId(step.cluster().topics_created),
        config: Arc::new(config),
        leaders: place(step, 0, partitions),
    });
    settle_leaders(step);
}

/// Gives a topic so many partitions in all.
pub(super) fn add_partitions(step: &mut Step<'_>, topic: &TopicName, total: u32) {
    let found = step.cluster().topics.get(topic);
    let has = found.map_or(0, |topic| topic.partitions.len());
    let has = u32::try_from(has).unwrap_or(total);
    let (topic, leaders) = (topic.clone(), place(step, has, total - has));
    step.emit(AdminEvent::PartitionsAdded { topic, leaders });
    settle_leaders(step);
}

/// `DeleteRecords`: a partition starts at an offset from now on, or at its high watermark
/// (`Partition.deleteRecordsOnLeader`). It only ever starts later.
pub(super) fn delete_records(step: &mut Step<'_>, tp: &TopicPartition, before: Option<u64>) {
    let cluster = step.cluster();
    let (Some(leader), Some(log)) = (cluster.leader(tp), cluster.log(tp)) else {
        return;
    };
    let to = LogStartOffset(before.unwrap_or(log.high_watermark.0));
    if to > log.log_start {
        let deleted = BrokerEvent::RecordsDeleted(tp.clone(), to);
        step.emit(Event::Broker(leader, deleted));
    }
}

/// New partitions of a broker that is fenced have no leader.
fn settle_leaders(step: &mut Step<'_>) {
    let fenced: Vec<BrokerId> = step
        .cluster()
        .brokers
        .iter()
        .filter(|(_, broker)| !broker.registered)
        .map(|(id, _)| *id)
        .collect();
    for broker in fenced {
        elect(step, broker, None);
    }
}
