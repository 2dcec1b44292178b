//! What is always so: only what Kafka itself keeps.
//!
//! Kafka orders neither a committed offset nor a position against the log; nor do we.
//!
//! [`check`] looks at what one event may have broken and runs after every event of a debug build;
//! [`check_all`] looks at the whole world and is for tests.

use super::broker::{BrokerEvent, offsets_partition};
use super::consumer::{ConsumerEvent, HeldRecord, MemberState, ModernState, SyncCommit};
use super::coordinator::{AfterWrite, ClassicGroupState, PendingWrite};
use super::network::NetworkEvent;
use super::{
    Broker, ClassicGroup, Cluster, Consumer, ConsumerGroup, Event, Group, GroupEvent, Log, Shard,
};
use crate::kafka::message::FetchedPartition;
use crate::kafka::{
    Body, BrokerId, ClientId, CommitStyle, Envelope, GroupId, NodeId, Offset, Request, Response,
    TopicPartition,
};
use crate::sim::{SimTime, SortedMap, SortedSet};
use alloc::format;
use alloc::string::String;

type Checked = Result<(), String>;

/// Checks what `event` may have broken; `cluster` is the world after it.
///
/// # Errors
/// A sentence with the values, if something is not so.
pub fn check(cluster: &Cluster, event: &Event) -> Checked {
    match event {
        Event::Broker(id, BrokerEvent::Group(group, event)) => {
            broker_runs(cluster, *id)?;
            group_is_sound(cluster, group, event)
        }
        Event::Broker(id, event) => {
            broker_runs(cluster, *id)?;
            match event {
                BrokerEvent::BatchAppended(tp, _) | BrokerEvent::HighWatermarkAdvanced(tp, _) => {
                    cluster
                        .log(tp)
                        .map_or(Ok(()), |log| bounds_are_ordered(tp, log))
                }
                BrokerEvent::WriteGathered(_, write) => commit_is_current(cluster, *id, write),
                _ => Ok(()),
            }
        }
        Event::Consumer(id, ConsumerEvent::CommitCalled(commit)) => {
            no_watermark_over_unfinished_work(cluster, id, commit)
        }
        Event::Consumer(id, ConsumerEvent::RecordProcessed { .. }) => {
            let running = cluster.consumers.get(id).is_some_and(Consumer::is_running);
            ensure(running, || {
                format!("{id} processed a record while not running")
            })
        }
        Event::Network(NetworkEvent::Sent(envelope)) => {
            sender_runs(cluster, envelope)?;
            one_join_at_a_time(cluster, envelope)?;
            members_commit_as_members(cluster, envelope)?;
            nothing_above_the_high_watermark(cluster, envelope)
        }
        _ => Ok(()),
    }
}

/// Checks everything that can be seen of the world as it is.
///
/// # Errors
/// A sentence with the values, if something is not so.
pub fn check_all(cluster: &Cluster) -> Checked {
    for (id, broker) in &cluster.brokers {
        for (tp, replica) in &broker.replicas {
            bounds_are_ordered(tp, &replica.log)?;
            offsets_increase(tp, &replica.log)?;
            numbers_follow_each_other(tp, &replica.log)?;
        }
        memory_dies_with_the_process(*id, broker)?;
        for (partition, shard) in &broker.shards {
            let tp = offsets_partition(*partition);
            if let Some(replica) = broker.replicas.get(&tp) {
                memory_equals_log(&tp, shard, &replica.log)?;
            }
            for (group, found) in &shard.groups {
                let sound = match found {
                    Group::Classic(found) => members_fit_the_state(found)
                        .and_then(|()| leader_is_a_member(found))
                        .and_then(|()| one_owner_in_a_generation(found)),
                    Group::Consumer(found) => nothing_is_held_twice(found),
                };
                sound.map_err(|why| format!("group {group}: {why}"))?;
            }
        }
    }
    for envelope in cluster.network.in_flight.values() {
        let from = &envelope.from;
        ensure(
            exists(cluster, from) && exists(cluster, &envelope.to),
            || {
                format!(
                    "a message from {from} to {} outlives one of them",
                    envelope.to
                )
            },
        )?;
        let alive = matches!(from, NodeId::Broker(_)) || cluster.is_listening(from);
        ensure(alive || is_frozen(cluster, from), || {
            format!("{from} is gone and its connections are not")
        })?;
    }
    one_owner_at_a_time(cluster)?;
    cluster.consumers.values().try_for_each(|consumer| {
        no_commit_waits_for_nothing(consumer)?;
        workers_are_few(consumer)?;
        no_partition_without_a_share(cluster, consumer)
    })
}

fn ensure(so: bool, why: impl FnOnce() -> String) -> Checked {
    if so { Ok(()) } else { Err(why()) }
}

fn broker_runs(cluster: &Cluster, id: BrokerId) -> Checked {
    let running = cluster.brokers.get(&id).is_some_and(Broker::is_running);
    ensure(running, || {
        format!("something happened in b{id} while it is down")
    })
}

fn exists(cluster: &Cluster, node: &NodeId) -> bool {
    match node {
        NodeId::Broker(id) => cluster.brokers.contains_key(id),
        NodeId::Producer(id) => cluster.producers.contains_key(id),
        NodeId::Consumer(id) => cluster.consumers.contains_key(id),
    }
}

fn is_frozen(cluster: &Cluster, node: &NodeId) -> bool {
    let NodeId::Consumer(id) = node else {
        return false;
    };
    let consumer = cluster.consumers.get(id);
    consumer.is_some_and(|consumer| consumer.is_alive() && !consumer.is_running())
}

/// Nothing is sent by a process that is down or does nothing.
fn sender_runs(cluster: &Cluster, envelope: &Envelope) -> Checked {
    let from = &envelope.from;
    let runs = cluster.is_listening(from) && !is_frozen(cluster, from);
    ensure(runs, || format!("{from} sent a message while it is down"))
}

/// A process waits for the answer to one JoinGroup or SyncGroup at most.
fn one_join_at_a_time(cluster: &Cluster, envelope: &Envelope) -> Checked {
    let joins = |envelope: &Envelope| {
        matches!(
            envelope.body,
            Body::Request(Request::JoinGroup { .. } | Request::SyncGroup { .. })
        )
    };
    // whoever is no consumer is nobody's client either, and may ask what it likes
    if !joins(envelope) || !matches!(envelope.from, NodeId::Consumer(_)) {
        return Ok(());
    }
    let net = cluster.connections(&envelope.from);
    let waiting = net.map_or(0, |net| net.waiting.values().filter(|e| joins(e)).count());
    ensure(waiting <= 1, || {
        format!("{} joins {waiting} times at once", envelope.from)
    })
}

/// Whoever subscribes commits as a member of its group. In the `consumer` protocol a client that
/// has lost its place asks all the same, and the coordinator says no.
fn members_commit_as_members(cluster: &Cluster, envelope: &Envelope) -> Checked {
    let NodeId::Consumer(id) = &envelope.from else {
        return Ok(());
    };
    let anonymous = matches!(
        envelope.body,
        Body::Request(Request::OffsetCommit { member: None, .. })
    );
    let consumer = cluster.consumers.get(id);
    let is_member = consumer.is_some_and(|c| c.config.is_member() && !c.config.is_modern());
    ensure(!(anonymous && is_member), || {
        format!("{id} commits for a group it is no member of")
    })
}

/// Whoever commits contiguous watermarks commits nothing that it has in hand and is not through
/// with.
fn no_watermark_over_unfinished_work(
    cluster: &Cluster,
    id: &ClientId,
    commit: &SyncCommit,
) -> Checked {
    let Some(consumer) = cluster.consumers.get(id) else {
        return Ok(());
    };
    if commit.from.is_asked() || consumer.config.commit_style != CommitStyle::SyncWatermark {
        return Ok(());
    }
    let covered = |record: &&HeldRecord| {
        let of = |tp: &TopicPartition| *tp == record.topic_partition;
        let mut offsets = commit.offsets.iter();
        offsets.any(|(tp, committed, _)| of(tp) && committed.covers(record.offset))
    };
    match consumer.in_hand().find(covered) {
        None => Ok(()),
        Some(HeldRecord {
            topic_partition: tp,
            offset,
            ..
        }) => Err(format!(
            "{id} commits over {tp} {offset}, which it is not through with"
        )),
    }
}

/// No worker has two records, and there are no more of them than there should be.
fn workers_are_few(consumer: &Consumer) -> Checked {
    let (id, working) = (&consumer.config.client_id, &consumer.app.pool.working);
    let mut seen = SortedSet::new();
    let mut workers = working.iter().map(|work| work.worker);
    let few = workers.all(|worker| {
        let known = (1..=consumer.config.worker_threads).contains(&worker);
        known && seen.insert(worker)
    });
    let needed = consumer.has_pool() || working.is_empty();
    ensure(few && needed, || {
        format!("{id} has {working:?} in the hands of workers")
    })
}

/// No record leaves its leader for a consumer at or above the high watermark.
fn nothing_above_the_high_watermark(cluster: &Cluster, envelope: &Envelope) -> Checked {
    let Body::Response(_, Response::Fetch(found)) = &envelope.body else {
        return Ok(());
    };
    for (tp, found) in found {
        if let (Ok(FetchedPartition { batches, .. }), Some(log)) = (found, cluster.log(tp)) {
            for batch in batches {
                ensure(log.high_watermark.covers(batch.last_offset), || {
                    let last = batch.last_offset;
                    format!("{tp} {last} was handed out, at or above the high watermark")
                })?;
            }
        }
    }
    Ok(())
}

fn bounds_are_ordered(tp: &TopicPartition, log: &Log) -> Checked {
    let bounds = [
        log.log_start.0,
        log.last_stable().0,
        log.high_watermark.0,
        log.log_end.0,
    ];
    ensure(bounds.is_sorted(), || {
        format!("{tp}: log start, last stable, high watermark, log end: {bounds:?}")
    })
}

fn offsets_increase(tp: &TopicPartition, log: &Log) -> Checked {
    let mut last = None;
    for (offset, _) in log.records_from(Offset(0)) {
        ensure(last < Some(offset) && log.log_end.covers(offset), || {
            format!(
                "{tp}: record {offset} follows {last:?} in a log that ends at {}",
                log.log_end
            )
        })?;
        last = Some(offset);
    }
    Ok(())
}

/// What an idempotent producer wrote to a partition is there once and in its order, within an
/// epoch of the producer. Of what compaction has left that cannot be said.
fn numbers_follow_each_other(tp: &TopicPartition, log: &Log) -> Checked {
    if !log.gaps.is_empty() {
        return Ok(());
    }
    let mut last = SortedMap::new();
    let segments = log.segments().iter();
    for batch in segments.flat_map(|segment| segment.batches.iter()) {
        let Some(stamp) = batch.producer else {
            continue;
        };
        let number = (stamp.epoch, stamp.base_sequence);
        let end = (stamp.epoch, stamp.last_sequence(batch.records.len()));
        let before = last.insert(stamp.id, end);
        let follows = before.is_none_or(|(epoch, sequence)| {
            number == (epoch, sequence + 1) || (stamp.epoch > epoch && stamp.base_sequence == 0)
        });
        ensure(follows, || {
            format!("{tp} {}: {stamp:?} follows {before:?}", batch.base_offset)
        })?;
    }
    Ok(())
}

fn memory_dies_with_the_process(id: BrokerId, broker: &Broker) -> Checked {
    let empty = broker.shards.is_empty() && broker.parked_fetches.is_empty();
    ensure(broker.is_running() || empty, || {
        format!("b{id} is down and remembers something")
    })
}

/// What a coordinator says is committed is what its log says, as long as nothing waits to be
/// written: a restart would change nothing.
fn memory_equals_log(tp: &TopicPartition, shard: &Shard, log: &Log) -> Checked {
    if shard.loading_since.is_some() || !shard.unwritten.is_empty() {
        return Ok(());
    }
    let records = log.records_from(Offset(0)).map(|(_, record)| record);
    let replayed = Shard::replayed(records, SimTime::ZERO);
    ensure(replayed.offsets == shard.offsets, || {
        let (memory, log) = (&shard.offsets, &replayed.offsets);
        format!("{tp}: the coordinator has {memory:?}, its log {log:?}")
    })?;
    for (id, group) in &shard.groups {
        let written = replayed.groups.get(id).and_then(Group::consumer);
        let same = |group: &ConsumerGroup| written.is_some_and(|written| written.is_as(group));
        ensure(group.consumer().is_none_or(same), || {
            format!("{tp}: the coordinator has {group:?}, its log {written:?}")
        })?;
    }
    Ok(())
}

fn group_is_sound(cluster: &Cluster, group: &GroupId, event: &GroupEvent) -> Checked {
    let found = match cluster.group(group) {
        Some(Group::Classic(found)) => found,
        Some(Group::Consumer(found)) => return consumer_group_is_sound(found, group, event),
        None => return Ok(()),
    };
    let sound = match event {
        GroupEvent::AssignmentStored(_) => one_owner_in_a_generation(found),
        GroupEvent::OffsetCommitted(..) | GroupEvent::Heard(_) => Ok(()),
        _ => leader_is_a_member(found),
    };
    sound.map_err(|why| format!("group {group}: {why}"))
}

fn consumer_group_is_sound(found: &ConsumerGroup, group: &GroupId, event: &GroupEvent) -> Checked {
    let sound = match event {
        GroupEvent::Consumer(_) => nothing_is_held_twice(found).and_then(|()| epochs_agree(found)),
        _ => Ok(()),
    };
    sound.map_err(|why| format!("group {group}: {why}"))
}

/// A partition is in one member's hands at a time: whoever is to have it next waits until it is
/// given up (`CurrentAssignmentBuilder`).
fn nothing_is_held_twice(group: &ConsumerGroup) -> Checked {
    let mut holders = SortedMap::new();
    for (id, member) in &group.members {
        let current = &member.current;
        let assigned = current.assigned.iter();
        for (tp, given) in assigned.chain(&current.pending_revocation) {
            if let Some(other) = holders.insert((tp, given.topic), id) {
                return Err(format!("{tp} is in the hands of {other} and {id}"));
            }
        }
    }
    Ok(())
}

/// No member is ahead of the target, and no target ahead of the group.
fn epochs_agree(group: &ConsumerGroup) -> Checked {
    let ahead = group.members.iter().find(|(_, member)| {
        let epoch = member.current.epoch;
        epoch.is_some_and(|epoch| epoch > group.assignment_epoch)
    });
    let (epoch, target) = (group.epoch, group.assignment_epoch);
    ensure(target <= epoch, || {
        format!("its target is of epoch {target}, it of {epoch}")
    })?;
    ensure(ahead.is_none(), || {
        format!("{ahead:?} is ahead of the target of epoch {target}")
    })
}

fn leader_is_a_member(group: &ClassicGroup) -> Checked {
    let (state, leader) = (group.state, group.leader.as_ref());
    ensure(
        leader.is_none_or(|id| group.members.contains_key(id)),
        || format!("its leader {leader:?} is not a member"),
    )?;
    let waits = group.initial_delay.is_none() || state == ClassicGroupState::PreparingRebalance;
    ensure(waits, || {
        format!("it is {} and waits for first members", state.name())
    })
}

fn members_fit_the_state(group: &ClassicGroup) -> Checked {
    let (state, count) = (group.state, group.members.len());
    let fits = match state {
        ClassicGroupState::Empty => count == 0,
        ClassicGroupState::PreparingRebalance => true,
        ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable => count > 0,
    };
    ensure(fits, || {
        format!("it is {} with {count} members", state.name())
    })
}

/// A commit is taken in only from a member of the group's own generation, or from nobody in
/// particular while the group is Empty (`ClassicGroup.validateOffsetCommit`).
fn commit_is_current(cluster: &Cluster, id: BrokerId, write: &PendingWrite) -> Checked {
    let AfterWrite::AnswerCommit { request, .. } = &write.then else {
        return Ok(());
    };
    let net = cluster.connections(&request.from);
    let Some(asked) = net.and_then(|net| net.waiting.get(&request.request)) else {
        return Ok(());
    };
    let Body::Request(Request::OffsetCommit { group, member, .. }) = &asked.body else {
        return Ok(());
    };
    let shards = cluster.brokers.get(&id).map(|broker| &broker.shards);
    let shard = shards.and_then(|shards| shards.get(&cluster.group_partition(group)));
    let Some(found) = shard.and_then(|shard| shard.groups.get(group)) else {
        return Err(format!("group {group} does not exist and took a commit"));
    };
    let current = match (member, found) {
        (Some((identity, Some(generation))), Group::Classic(found)) => {
            found.member_of(identity).is_ok() && found.generation == *generation
        }
        // as of an epoch that may be over by now, if the partition was its own then
        (Some((identity, Some(_))), Group::Consumer(_)) => found.has_member(&identity.member_id),
        (None | Some((_, None)), _) => found.is_empty(),
    };
    ensure(current, || {
        let (generation, state) = (found.generation(), found.state().name());
        format!("group {group}, generation {generation}, {state}, took a commit of {member:?}")
    })
}

fn one_owner_in_a_generation(group: &ClassicGroup) -> Checked {
    if group.state != ClassicGroupState::Stable {
        return Ok(());
    }
    let mut owners = SortedMap::new();
    for (id, member) in &group.members {
        for tp in &member.assignment {
            if let Some(other) = owners.insert(tp, id) {
                let generation = group.generation;
                return Err(format!(
                    "{tp} belongs to {other} and {id} in generation {generation}"
                ));
            }
        }
    }
    Ok(())
}

/// A `commitAsync` that waits for the coordinator waits for an answer to FindCoordinator: never for
/// the next time somebody happens to ask, when newer commits have long been made.
fn no_commit_waits_for_nothing(consumer: &Consumer) -> Checked {
    let asks =
        |envelope: &Envelope| matches!(envelope.body, Body::Request(Request::FindCoordinator(_)));
    let asked = consumer.net.waiting.values().any(|envelope| asks(envelope));
    ensure(
        asked || consumer.config.is_modern() || consumer.membership.deferred_commits.is_empty(),
        || {
            let id = &consumer.config.client_id;
            format!("{id} has commits that wait for the coordinator, and nobody looks for it")
        },
    )
}

/// No partition has two owners among those who are in their group's present generation, whichever
/// of them still has it from an earlier one (KIP-429).
///
/// In the `consumer` protocol a fenced member that has not heard of it yet is none of them, as the
/// coordinator does not know it any more. And one that is at rest (`MemberState.STABLE`) counts
/// with all it has, one that is not with what the coordinator counts as its: whose heartbeat has
/// failed says all of itself anew (`HeartbeatState.reset`), and while it is in
/// `onPartitionsAssigned` that leaves out what it is being given
/// (`AbstractMembershipManager.currentAssignment`). If it was to give that up again, the
/// coordinator takes it for given up, and it has it until it gets to that. This is read off Kafka,
/// not recorded.
fn one_owner_at_a_time(cluster: &Cluster) -> Checked {
    let mut owners = SortedMap::new();
    for consumer in cluster.consumers.values() {
        let (Some(group), Some(generation)) = (&consumer.config.group_id, consumer.generation())
        else {
            continue;
        };
        let owns = |tp: &&TopicPartition| match cluster.group(group) {
            Some(Group::Classic(found)) => {
                let member = consumer.identity();
                generation == found.generation
                    && member.is_some_and(|member| found.member_of(&member).is_ok())
            }
            // each is in an epoch of its own
            Some(Group::Consumer(found)) => {
                let member = consumer.member_id().and_then(|id| found.members.get(id));
                let at_rest = consumer.modern.state == ModernState::Stable;
                member.is_some_and(|member| at_rest || member.has(tp).is_some())
            }
            None => false,
        };
        for tp in consumer.partitions.keys().filter(owns) {
            let id = &consumer.config.client_id;
            if let Some(other) = owners.insert((group, tp), id) {
                return Err(format!("{other} and {id} of group {group} both have {tp}"));
            }
        }
    }
    Ok(())
}

/// A member has no partitions but those it was given in the generation it is in.
fn no_partition_without_a_share(cluster: &Cluster, consumer: &Consumer) -> Checked {
    let member = &consumer.membership;
    let (Some(group), Some(id)) = (&consumer.config.group_id, &member.member_id) else {
        return Ok(());
    };
    let Some(found) = cluster.classic_group(group) else {
        return Ok(());
    };
    // a cooperative member has what it had until `poll()` takes its share
    let taken = member.state == MemberState::Stable && member.share.is_none();
    let current = member.generation == Some(found.generation);
    let classic = consumer.config.is_member() && !consumer.config.is_modern();
    if !classic || !current || !taken {
        return Ok(());
    }
    let Some(known) = found.members.get(id) else {
        return Ok(());
    };
    let foreign = consumer
        .partitions
        .keys()
        .find(|tp| !known.assignment.contains(tp));
    match foreign {
        Some(tp) if found.state == ClassicGroupState::Stable => {
            Err(format!("{id} has {tp}, which it was not given"))
        }
        _ => Ok(()),
    }
}
