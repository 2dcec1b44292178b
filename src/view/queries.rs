//! What a client can ask of a cluster about offsets, at any moment of a run: `committed()`,
//! `beginningOffsets()`, `endOffsets()`, `offsetsForTimes()`.

use crate::cluster::broker::OFFSETS_TOPIC;
use crate::cluster::{Cluster, Log};
use crate::kafka::{GroupId, OffsetAndMetadata, TopicPartition};
use crate::sim::SimTime;
use alloc::vec::Vec;

/// What is answered for one partition.
pub type Answer<T> = (TopicPartition, T);

/// `committed()`: what a group has committed, with what stands beside it.
#[must_use]
pub fn committed(cluster: &Cluster, group: &GroupId) -> Vec<Answer<OffsetAndMetadata>> {
    let offsets = cluster.offsets(group);
    let offsets = offsets
        .iter()
        .map(|(tp, stored)| (tp.clone(), stored.clone()));
    offsets.collect()
}

/// `beginningOffsets()` of all partitions: where their logs start.
#[must_use]
pub fn beginning_offsets(cluster: &Cluster) -> Vec<Answer<u64>> {
    of_logs(cluster, |log| log.log_start.0)
}

/// `endOffsets()` of all partitions: their high watermarks.
#[must_use]
pub fn end_offsets(cluster: &Cluster) -> Vec<Answer<u64>> {
    of_logs(cluster, |log| log.high_watermark.0)
}

/// `offsetsForTimes()` of all partitions: the first record that is not older, with its timestamp;
/// none where there is none.
#[must_use]
pub fn offsets_for_times(cluster: &Cluster, at: SimTime) -> Vec<Answer<Option<(u64, SimTime)>>> {
    of_logs(cluster, |log| {
        let found = log.offset_for(at);
        found.map(|(offset, timestamp)| (offset.0, timestamp))
    })
}

/// Something of each log that can be asked of its leader.
fn of_logs<T>(cluster: &Cluster, ask: impl Fn(&Log) -> T) -> Vec<Answer<T>> {
    let topics = cluster.topics.iter();
    let topics = topics.filter(|(topic, _)| topic.as_str() != OFFSETS_TOPIC);
    let partitions = topics.flat_map(|(topic, registered)| {
        let numbers = (0..).zip(&registered.partitions);
        let led = numbers.filter(|(_, partition)| partition.leader.is_some());
        led.map(|(number, _)| TopicPartition::new(topic, number))
    });
    let answers = partitions.filter_map(|tp| {
        let answer = ask(cluster.log(&tp)?);
        Some((tp, answer))
    });
    answers.collect()
}
