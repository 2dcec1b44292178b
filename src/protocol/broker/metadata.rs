//! Who leads what, and who coordinates whom.

use super::Asked;
use crate::cluster::OFFSETS_TOPIC;
use crate::cluster::broker::offsets_partition;
use crate::kafka::message::{Metadata, PartitionMetadata, TopicMetadata};
use crate::kafka::{GroupId, KafkaError, Response, TopicConfig, TopicName};
use crate::protocol::{Step, admin};

/// What a broker knows of the cluster. It learns of changes from the controller's log, which
/// reaches every broker at once here.
pub(super) fn on_metadata(step: &mut Step<'_>, asked: &Asked, topics: &[TopicName]) {
    let cluster = step.cluster();
    let alive = cluster
        .brokers
        .iter()
        .filter(|(_, broker)| broker.registered);
    let describe = |name: &TopicName| {
        let found = cluster
            .topics
            .get(name)
            .ok_or(KafkaError::UnknownTopicOrPartition);
        let described = found.map(|topic| {
            let partitions = topic.partitions.iter().map(|partition| PartitionMetadata {
                leader: partition.leader,
                leader_epoch: partition.leader_epoch,
            });
            let (id, partitions) = (topic.id, partitions.collect());
            TopicMetadata { id, partitions }
        });
        (name.clone(), described)
    };
    let metadata = Metadata {
        brokers: alive.map(|(id, _)| *id).collect(),
        topics: topics.iter().map(describe).collect(),
    };
    asked.answer(step, Response::Metadata(metadata));
}

/// The leader of the group's partition of `__consumer_offsets`, if a broker leads it and is alive
/// as far as anybody knows. The first to ask has the topic made, and is told to ask again
/// (`KafkaApis.getCoordinator`, `AutoTopicCreationManager`).
pub(super) fn on_find_coordinator(step: &mut Step<'_>, asked: &Asked, group: &GroupId) {
    let topic = TopicName::from(OFFSETS_TOPIC);
    if !step.cluster().topics.contains_key(&topic) {
        let config = &step.cluster().config;
        let count = config.offsets_topic_num_partitions;
        let config = TopicConfig::of_offsets_topic(config.offsets_topic_segment_bytes);
        admin::create_topic(step, topic, count, config);
        asked.answer(
            step,
            Response::FindCoordinator(Err(KafkaError::CoordinatorNotAvailable)),
        );
        return;
    }
    let cluster = step.cluster();
    let leader = cluster.leader(&offsets_partition(cluster.group_partition(group)));
    let alive = leader.filter(|id| cluster.brokers.get(id).is_some_and(|b| b.registered));
    let found = alive.ok_or(KafkaError::CoordinatorNotAvailable);
    asked.answer(step, Response::FindCoordinator(found));
}
