//! What is asked of groups: to be deleted, to forget offsets, to begin elsewhere
//! (`kafka-consumer-groups.sh`).

use super::create_topic;
use crate::cluster::OFFSETS_TOPIC;
use crate::cluster::coordinator::OffsetRemoval;
use crate::command::{Command, delete_plan, reset_plan};
use crate::kafka::{BrokerId, GroupId, TopicConfig};
use crate::protocol::{Step, broker};
use alloc::vec::Vec;

/// Carries out a command about a group's offsets.
pub(super) fn execute_on_group(step: &mut Step<'_>, command: &Command) {
    match command {
        Command::DeleteGroup { group } => {
            if let Some(coordinator) = coordinator(step, group) {
                broker::delete_group(step, coordinator, group, OffsetRemoval::GroupDeleted);
            }
        }
        Command::ResetOffsets { group, scope, to } => {
            let plan = reset_plan(step.cluster(), step.now(), group, scope, to);
            make_offsets_topic(step);
            if let (Ok(plan), Some(coordinator)) = (plan, coordinator(step, group)) {
                broker::alter_offsets(step, coordinator, group, &plan.offsets);
            }
        }
        Command::DeleteOffsets {
            group,
            topics,
            partitions,
        } => {
            let plan = delete_plan(step.cluster(), group, topics, partitions);
            if let (Ok(plan), Some(coordinator)) = (plan, coordinator(step, group)) {
                let stored = step.cluster().offsets(group);
                let deleted = plan.deleted().filter(|tp| stored.contains_key(tp));
                let deleted: Vec<_> = deleted.collect();
                let reason = OffsetRemoval::Deleted;
                broker::delete_offsets(step, coordinator, group, &deleted, reason);
            }
        }
        _ => {}
    }
}

fn coordinator(step: &Step<'_>, group: &GroupId) -> Option<BrokerId> {
    step.cluster().shard(group).map(|(broker, _)| broker)
}

/// Whoever looks for a coordinator first has the topic made.
fn make_offsets_topic(step: &mut Step<'_>) {
    if !step.cluster().topics.contains_key(OFFSETS_TOPIC) {
        let config = &step.cluster().config;
        let count = config.offsets_topic_num_partitions;
        let config = TopicConfig::of_offsets_topic(config.offsets_topic_segment_bytes);
        create_topic(step, OFFSETS_TOPIC.into(), count, config);
    }
}
