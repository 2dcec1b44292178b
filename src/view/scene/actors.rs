//! Brokers, producers and groups.

use super::consumer::consumer;
use super::{
    BrokerView, ConsumerGroupView, Duty, GhostView, GroupView, ModernMemberView, ProducerView,
};
use crate::cluster::broker::offsets_partition;
use crate::cluster::coordinator::{AnyMember, ClassicGroupState};
use crate::cluster::{BrokerProcess, Cluster, ConsumerGroup, Group, OFFSETS_TOPIC, Producer};
use crate::kafka::{BrokerId, ClientId, GenerationId, GroupId, MemberId};
use alloc::sync::Arc;
use alloc::vec::Vec;

pub(super) fn broker(cluster: &Cluster, id: BrokerId) -> BrokerView {
    let found = &cluster.brokers[&id];
    let led = found
        .replicas
        .keys()
        .filter(|tp| tp.topic.as_str() != OFFSETS_TOPIC);
    let groups = cluster.group_ids().into_iter().filter_map(|group| {
        let partition = cluster.group_partition(&group);
        let tp = offsets_partition(partition);
        let replica = found.replicas.get(&tp)?;
        Some((group, partition, replica.log.record_count()))
    });
    let loading = found
        .shards
        .iter()
        .filter(|(_, shard)| shard.loading_since.is_some());
    BrokerView {
        id,
        process: found.process,
        registered: found.registered,
        duty: match (found.process, found.registered) {
            (_, false) => Duty::None,
            (BrokerProcess::Running, true) => Duty::Leads,
            (_, true) => Duty::OnPaper,
        },
        partitions: led.cloned().collect(),
        coordinates: groups.collect(),
        loading: loading.map(|(partition, _)| *partition).collect(),
    }
}

pub(super) fn producer(id: &ClientId, found: &Producer) -> ProducerView {
    let in_flight = found.in_flight.values().flatten();
    ProducerView {
        id: id.clone(),
        config: Arc::clone(&found.config),
        sending: found.sending,
        used_up: found.is_used_up(),
        closing: found.closing,
        blocked_since: found.blocked.as_ref().map(|blocked| blocked.since),
        buffered: found.buffered(),
        in_flight: in_flight.map(|batch| batch.records.len() as u64).sum(),
        acknowledged: found.acknowledged,
        failed: found.failed,
        last_error: found
            .last_error
            .map(|(at, error)| (at, alloc::format!("{error}"))),
        sticky: found.sticky.map(|sticky| sticky.partition),
    }
}

pub(super) fn group(cluster: &Cluster, id: &GroupId) -> GroupView {
    let known = cluster.group(id);
    let members = cluster.consumers.values().filter(|consumer| {
        consumer.config.is_member() && consumer.config.group_id.as_ref() == Some(id)
    });
    let offsets = cluster.offsets(id);
    let classic = known.and_then(Group::classic);
    let rebalancing = classic.filter(|g| g.state == ClassicGroupState::PreparingRebalance);
    let late = rebalancing.map_or_else(Vec::new, |group| {
        let missing = group
            .members
            .iter()
            .filter(|(_, member)| member.awaiting_join.is_none());
        missing
            .map(|(id, _)| id.clone())
            .chain(group.pending.iter().cloned())
            .collect()
    });
    GroupView {
        id: id.clone(),
        state: known.map(Group::state),
        since: classic.map(|group| group.since),
        generation: GenerationId(known.map_or(0, Group::generation)),
        protocol: classic.and_then(|group| group.protocol),
        modern: known
            .and_then(Group::consumer)
            .map(|group| modern(cluster, group)),
        coordinator: cluster.shard(id).map(|(broker, _)| broker),
        offsets_partition: cluster.group_partition(id),
        initial_delay_until: classic
            .and_then(|group| group.initial_delay)
            .map(|delay| delay.until),
        waiting_for: late,
        consumers: members
            .map(|found| Arc::new(consumer(cluster, found)))
            .collect(),
        ghosts: known.map_or_else(Vec::new, |group| ghosts(cluster, group)),
        committed: offsets
            .iter()
            .map(|(tp, stored)| (tp.clone(), stored.offset.0))
            .collect(),
    }
}

fn modern(cluster: &Cluster, group: &ConsumerGroup) -> ConsumerGroupView {
    let members = group.members.iter().map(|(id, member)| {
        let current = &member.current;
        ModernMemberView {
            member_id: id.clone(),
            client_id: member.subscriber.client_id.clone(),
            classic: member.classic().is_some(),
            epoch: current.epoch,
            state: current.state,
            assigned: current.assigned.keys().cloned().collect(),
            pending_revocation: current.pending_revocation.keys().cloned().collect(),
            target: member.target.clone(),
        }
    });
    ConsumerGroupView {
        epoch: group.epoch,
        assignment_epoch: group.assignment_epoch,
        assignor: group.preferred_assignor(&cluster.config.group_consumer_assignors),
        members: members.collect(),
    }
}

/// Members whose id no live process has, and whose JoinGroup none waits for: the coordinator still
/// counts on them.
fn ghosts(cluster: &Cluster, group: &Group) -> Vec<GhostView> {
    let alive = |id: &MemberId| {
        let mut consumers = cluster.consumers.values();
        consumers.any(|consumer| consumer.is_alive() && consumer.member_id() == Some(id))
    };
    // a static member learns its id with the answer
    let waits = |id: &MemberId| {
        let member = group.classic().and_then(|group| group.members.get(id));
        let parked = member.and_then(|member| member.awaiting_join.as_ref());
        parked.is_some_and(|parked| {
            let net = cluster.connections(&parked.from);
            net.is_some_and(|net| net.waiting.contains_key(&parked.request))
        })
    };
    let members = group.members().into_iter();
    let gone = members.filter(|member| !alive(member.id) && !waits(member.id));
    let ghost = |member: AnyMember<'_>| {
        let timeout = member.session_timeout;
        let timeout = timeout.unwrap_or(cluster.config.group_consumer_session_timeout);
        GhostView {
            member_id: member.id.clone(),
            client_id: member.client_id.clone(),
            is_static: member.instance_id.is_some(),
            assignment: member.assignment.into_iter().cloned().collect(),
            last_heard: member.last_heard,
            expires_at: member.last_heard + timeout,
        }
    };
    gone.map(ghost).collect()
}
