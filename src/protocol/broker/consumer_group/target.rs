//! What is shared out, and what each member shall have of it (`TargetAssignmentBuilder`).

use super::{Turn, find};
use crate::assignor::{self, GroupSpec, Member};
use crate::cluster::coordinator::{BumpReason, ConsumerGroupEvent};
use crate::cluster::{Cluster, ConsumerGroup, GroupEvent};
use crate::kafka::{BrokerConfig, MemberId, MetadataHash, ServerAssignor, TopicName};
use crate::protocol::Step;
use crate::sim::{SimTime, SortedMap, SortedSet};
use alloc::vec::Vec;

/// How many partitions each topic has that a member wants, as far as there is such a topic.
fn topics_of(cluster: &Cluster, group: &ConsumerGroup) -> SortedMap<TopicName, u32> {
    let wanted = group.members.values();
    let wanted: SortedSet<&TopicName> = wanted.flat_map(|m| &m.subscriber.topics).collect();
    let known = wanted.into_iter().filter_map(|name| {
        let partitions = cluster.topics.get(name)?.partitions.len();
        Some((name.clone(), u32::try_from(partitions).unwrap_or(u32::MAX)))
    });
    known.collect()
}

/// What the topics look like that the group's members want.
pub(super) fn metadata_hash(cluster: &Cluster, group: &ConsumerGroup) -> MetadataHash {
    let topics = topics_of(cluster, group);
    let known = topics.iter().filter_map(|(name, partitions)| {
        let id = cluster.topics.get(name)?.id;
        Some((name, id, *partitions))
    });
    MetadataHash::of(known)
}

/// The group's epoch grows if somebody wants something else, or what there is has changed
/// (`updateSubscriptionMetadata`).
pub(super) fn bump_epoch(step: &mut Step<'_>, turn: &mut Turn<'_>, changed: Option<&MemberId>) {
    let Some(found) = find(step, turn.broker, turn.group) else {
        return;
    };
    let metadata_hash = metadata_hash(step.cluster(), found);
    let reason = match changed {
        Some(id) => BumpReason::Subscribed(id.clone()),
        None if metadata_hash != found.metadata_hash => BumpReason::MetadataChanged,
        None => return,
    };
    let epoch = found.epoch.next();
    let event = ConsumerGroupEvent::EpochBumped {
        epoch,
        metadata_hash,
        reason,
    };
    turn.happens(step, GroupEvent::Consumer(event));
}

/// Computes the target of the group's epoch if it is not there yet, unless the last one is younger
/// than `group.consumer.assignment.interval.ms`: then some later heartbeat does
/// (`maybeUpdateTargetAssignment`).
pub(super) fn maybe_assign(step: &mut Step<'_>, turn: &mut Turn<'_>) {
    let config = &step.cluster().config;
    let Some(found) = find(step, turn.broker, turn.group) else {
        return;
    };
    let behind = found.assignment_epoch < found.epoch;
    if !behind || !is_due(config, found.assigned_at, step.now()) {
        return;
    }
    let epoch = found.epoch;
    let assignor = found.preferred_assignor(&config.group_consumer_assignors);
    let shares = share_out(step.cluster(), found, assignor);
    let event = ConsumerGroupEvent::TargetAssigned {
        epoch,
        assignor,
        shares,
    };
    turn.happens(step, GroupEvent::Consumer(event));
}

fn is_due(config: &BrokerConfig, last: Option<SimTime>, now: SimTime) -> bool {
    last.is_none_or(|last| now >= last + config.group_consumer_assignment_interval)
}

fn share_out(
    cluster: &Cluster,
    group: &ConsumerGroup,
    assignor: ServerAssignor,
) -> Vec<(MemberId, Vec<crate::kafka::TopicPartition>)> {
    let partitions = topics_of(cluster, group);
    let members = group.members.iter().map(|(id, member)| {
        let spec = Member {
            instance: member.subscriber.instance_id.clone(),
            owned: member.target.clone(),
            ..Member::new(member.subscriber.topics.clone())
        };
        (id, spec)
    });
    let spec = GroupSpec {
        members: members.collect(),
        partitions: &partitions,
    };
    let shares = assignor::assign_at_coordinator(assignor, &spec);
    shares.into_iter().collect()
}
