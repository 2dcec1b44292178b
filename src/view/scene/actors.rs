//! Brokers, producers and groups.

use super::consumer::consumer;
use super::{BrokerView, Duty, GhostView, GroupView, ProducerView};
use crate::cluster::broker::offsets_partition;
use crate::cluster::coordinator::{ClassicGroupState, GroupMember};
use crate::cluster::{BrokerProcess, ClassicGroup, Cluster, OFFSETS_TOPIC, Producer};
use crate::kafka::{BrokerId, ClientId, GroupId, MemberId};
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
    let rebalancing = known.filter(|g| g.state == ClassicGroupState::PreparingRebalance);
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
        state: known.map(|group| group.state),
        since: known.map(|group| group.since),
        generation: known.map(|group| group.generation).unwrap_or_default(),
        protocol: known.and_then(|group| group.protocol),
        coordinator: cluster.shard(id).map(|(broker, _)| broker),
        offsets_partition: cluster.group_partition(id),
        initial_delay_until: known
            .and_then(|group| group.initial_delay)
            .map(|delay| delay.until),
        waiting_for: late,
        consumers: members
            .map(|found| Arc::new(consumer(cluster, found)))
            .collect(),
        ghosts: known.map_or_else(Vec::new, |group| ghosts(cluster, group)),
        committed: offsets
            .into_iter()
            .map(|(tp, stored)| (tp, stored.offset.0))
            .collect(),
    }
}

/// Members whose id no live process has, and whose JoinGroup none waits for: the coordinator still
/// counts on them.
fn ghosts(cluster: &Cluster, group: &ClassicGroup) -> Vec<GhostView> {
    let alive = |id: &MemberId| {
        cluster.consumers.values().any(|consumer| {
            consumer.is_alive() && consumer.membership.member_id.as_ref() == Some(id)
        })
    };
    // a static member learns its id with the answer
    let waits = |member: &GroupMember| {
        let parked = member.awaiting_join.as_ref();
        parked.is_some_and(|parked| {
            let net = cluster.connections(&parked.from);
            net.is_some_and(|net| net.waiting.contains_key(&parked.request))
        })
    };
    let members = group.members.iter();
    let gone = members.filter(|(id, member)| !alive(id) && !waits(member));
    let ghost = |(id, member): (&MemberId, &GroupMember)| GhostView {
        member_id: id.clone(),
        client_id: member.client_id.clone(),
        is_static: member.instance_id.is_some(),
        assignment: member.assignment.clone(),
        last_heard: member.last_heard,
        expires_at: member.last_heard + member.session_timeout,
    };
    gone.map(ghost).collect()
}
