//! Members that still speak the `classic` protocol in a group of the `consumer` protocol (KIP-848).
//! Nobody waits for the others: JoinGroup brings a member as far as it may go, SyncGroup tells it
//! what it may have, and a heartbeat that it is to join again
//! (`classicGroupJoinToConsumerGroup`, `classicGroupSyncToConsumerGroup`,
//! `classicGroupHeartbeatToConsumerGroup`, `classicGroupLeaveToConsumerGroup`).

use super::{Turn, find, leave, migrate, subscribe, target};
use crate::cluster::coordinator::{AfterWrite, ConsumerGroupMember, RemovalReason};
use crate::cluster::event::TimerReason;
use crate::cluster::{ConsumerGroup, GroupEvent};
use crate::kafka::message::{JoinRefused, JoinedGroup, MemberIdentity};
use crate::kafka::{
    BrokerId, ClassicMember, GenerationId, GroupId, KafkaError, MemberId, MemberReconciliation,
    MigrationPolicy, Request, Response, Subscriber, TopicPartition,
};
use crate::protocol::broker::group::{refuse, restart_session};
use crate::protocol::broker::join::new_id;
use crate::protocol::broker::{Asked, emit_group, shard};
use crate::protocol::{Step, Timer};
use crate::sim::Duration;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What a JoinGroup to a group with members comes to.
pub(in crate::protocol::broker) enum Entry {
    /// Told who it is, and to come back.
    IssueId,
    /// In, or on, under this id.
    Member(MemberId),
    /// A static member, let in without being asked to come back.
    NewStatic,
    /// It is the process that takes a static member's place, also that of one which speaks the
    /// `consumer` protocol.
    Replaces(MemberId),
}

/// The checks, in Kafka's order.
pub(in crate::protocol::broker) fn admit(
    step: &Step<'_>,
    found: &ConsumerGroup,
    request: &Request,
) -> Result<Entry, KafkaError> {
    let Request::JoinGroup {
        member_id,
        instance_id,
        assignors,
        ..
    } = request
    else {
        return Err(KafkaError::InvalidRequest);
    };
    let policy = step.cluster().config.group_consumer_migration_policy;
    if policy == MigrationPolicy::Disabled {
        return Err(KafkaError::InconsistentGroupProtocol);
    }
    // `ConsumerGroup.supportsClassicProtocols`
    let others = || {
        found
            .members
            .values()
            .filter_map(ConsumerGroupMember::classic)
    };
    let fits = |name| others().all(|other| other.assignors.contains(name));
    if !assignors.iter().any(fits) {
        return Err(KafkaError::InconsistentGroupProtocol);
    }
    let there = instance_id.as_ref().map(|name| found.static_member(name));
    match (member_id, there) {
        (None, None) => Ok(Entry::IssueId),
        (None, Some(None)) => Ok(Entry::NewStatic),
        (None, Some(Some(old))) => Ok(Entry::Replaces(old.clone())),
        (Some(_), Some(None)) => Err(KafkaError::UnknownMemberId),
        (Some(id), Some(Some(there))) if there != id => Err(KafkaError::FencedInstanceId),
        (Some(id), None | Some(Some(_))) => Ok(Entry::Member(id.clone())),
    }
}

/// A JoinGroup that is let in.
pub(in crate::protocol::broker) fn join(
    step: &mut Step<'_>,
    asked: &Asked,
    request: &Request,
    entry: &Entry,
) {
    let Request::JoinGroup {
        group, client_id, ..
    } = request
    else {
        return;
    };
    let broker = asked.broker;
    let id = match entry {
        Entry::Member(id) => id.clone(),
        Entry::IssueId | Entry::NewStatic | Entry::Replaces(_) => {
            let id = new_id(step, client_id.as_str());
            emit_group(step, broker, group, GroupEvent::MemberIdIssued(id.clone()));
            id
        }
    };
    let mut turn = Turn::new(broker, group);
    let mut downgrades = false;
    match entry {
        Entry::IssueId => {
            let refused = JoinRefused {
                error: KafkaError::MemberIdRequired,
                member_id: Some(id),
            };
            return asked.answer(step, Response::JoinGroup(Err(refused)));
        }
        Entry::Replaces(old) => {
            let modern = |member: &ConsumerGroupMember| member.classic().is_none();
            downgrades =
                turn.member(step, old).is_some_and(modern) && migrate::downgrades(step, &turn, old);
            turn.replaces(step, old, &id);
        }
        Entry::Member(_) | Entry::NewStatic => {}
    }
    let Some(joined) = step_on(step, &mut turn, request, &id, downgrades) else {
        return;
    };
    let request = asked.parked();
    let (group, joined) = (group.clone(), Arc::new(joined));
    let then = AfterWrite::AnswerClassicJoin {
        request,
        group,
        joined,
    };
    turn.ends(step, then);
}

/// Notes what the member says, shares out anew if that is called for, and takes it as far as it
/// may go. What it is told of that.
fn step_on(
    step: &mut Step<'_>,
    turn: &mut Turn<'_>,
    request: &Request,
    id: &MemberId,
    downgrades: bool,
) -> Option<JoinedGroup> {
    let Request::JoinGroup {
        instance_id,
        client_id,
        session_timeout,
        rebalance_timeout,
        assignors,
        subscription,
        ..
    } = request
    else {
        return None;
    };
    let before = turn.member(step, id).cloned().unwrap_or_default();
    let mut topics = subscription.topics.clone();
    topics.sort();
    let subscriber = Subscriber {
        instance_id: instance_id.clone(),
        client_id: client_id.clone(),
        rebalance_timeout: *rebalance_timeout,
        assignor: before.subscriber.assignor,
        topics,
        classic: Some(ClassicMember {
            session_timeout: *session_timeout,
            assignors: assignors.clone(),
            subscription: Arc::clone(subscription),
        }),
    };
    let wants_else = subscribe(step, turn, id, subscriber, &before);
    target::bump_epoch(step, turn, wants_else.then_some(id));
    let stands = |found: &ConsumerGroup| found.assignment_epoch >= found.epoch;
    if !downgrades {
        target::maybe_assign(step, turn);
    }
    if !downgrades || find(step, turn.broker, turn.group).is_some_and(stands) {
        let owned = Some(&*subscription.owned_partitions);
        super::reconcile(step, turn, id, owned, wants_else);
    }
    let epoch = turn.member(step, id)?.current.epoch.unwrap_or_default();
    if downgrades {
        migrate::downgrade_for(step, turn, id);
    }
    Some(JoinedGroup {
        generation: GenerationId(epoch.0),
        member_id: id.clone(),
        protocol: *assignors.first()?,
        leader: None,
        members: Vec::new(),
        skip_assignment: false,
    })
}

/// What a member's JoinGroup came to is written: it is given time to send SyncGroup.
pub(in crate::protocol::broker) fn joined(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
) {
    step.cancel_timer(&Timer::ClassicJoin(broker, group.clone(), id.clone()));
    let timeout = find(step, broker, group)
        .and_then(|found| found.members.get(id))
        .map(|member| member.subscriber.rebalance_timeout);
    if let Some(timeout) = timeout {
        heard(step, broker, group, id);
        let timer = Timer::ClassicSync(broker, group.clone(), id.clone());
        let reason = TimerReason::Broker("sync timeout (max.poll.interval.ms)");
        step.set_timer(timer, step.now() + timeout, reason);
    }
}

/// "What is mine?"
pub(in crate::protocol::broker) fn sync(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    identity: &MemberIdentity,
    generation: GenerationId,
) {
    let (broker, id) = (asked.broker, &identity.member_id);
    let checked = shard(step, broker, group).and_then(|_| {
        let found = find(step, broker, group).ok_or(KafkaError::UnknownMemberId)?;
        let member = speaks_classic(found, identity, generation)?;
        let current = &member.current;
        // who has something to give up has joined already (`throwIfRebalanceInProgress`)
        let late = current
            .epoch
            .is_some_and(|epoch| epoch < found.assignment_epoch);
        let revokes = current.state == MemberReconciliation::UnrevokedPartitions;
        Ok((
            late && !revokes,
            current.assigned.keys().cloned().collect::<Vec<_>>(),
        ))
    });
    let refused = match checked {
        Ok((false, share)) => {
            let turn = Turn::new(broker, group);
            let then = AfterWrite::AnswerClassicSync {
                request: asked.parked(),
                group: group.clone(),
                member: id.clone(),
                share,
            };
            return turn.ends(step, then);
        }
        Ok((true, _)) => {
            await_join(step, broker, group, id);
            KafkaError::RebalanceInProgress
        }
        Err(error) => error,
    };
    refuse(step, broker, group, "SyncGroup", Some(id), refused);
    asked.answer(step, Response::SyncGroup(Err(refused)));
}

/// Nobody waits for a member's SyncGroup any more.
pub(in crate::protocol::broker) fn synced(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
) {
    step.cancel_timer(&Timer::ClassicSync(broker, group.clone(), id.clone()));
    heard(step, broker, group, id);
}

/// The member that says so, if it is one and speaks the `classic` protocol.
fn speaks_classic<'g>(
    found: &'g ConsumerGroup,
    identity: &MemberIdentity,
    generation: GenerationId,
) -> Result<&'g ConsumerGroupMember, KafkaError> {
    let member = found.member_of(identity)?;
    if member.classic().is_none() {
        return Err(KafkaError::UnknownMemberId);
    }
    let epoch = member.current.epoch.map(|epoch| epoch.0);
    match epoch == Some(generation.0) {
        true => Ok(member),
        false => Err(KafkaError::IllegalGeneration),
    }
}

/// "I am alive." How long nothing may be heard of it from now on, and whether it is to join again:
/// there is a newer target, something to be given up, or something that it waits for and nobody
/// has any more.
pub(in crate::protocol::broker) fn heartbeat(
    found: &ConsumerGroup,
    identity: &MemberIdentity,
    generation: GenerationId,
) -> Result<(Duration, bool), KafkaError> {
    let member = speaks_classic(found, identity, generation)?;
    let timeout = member.classic().map(|classic| classic.session_timeout);
    let current = &member.current;
    let behind = current.epoch.unwrap_or_default() < found.assignment_epoch;
    // `ConsumerGroup.waitingOnUnreleasedPartition`
    let others = |tp: &TopicPartition| found.members.values().any(|other| other.has(tp).is_some());
    let waits = |tp: &TopicPartition| !current.assigned.contains_key(tp) && others(tp);
    let moves = match current.state {
        MemberReconciliation::Stable => false,
        MemberReconciliation::UnrevokedPartitions => true,
        MemberReconciliation::UnreleasedPartitions => !member.target.iter().any(waits),
    };
    Ok((timeout.unwrap_or_default(), behind || moves))
}

/// Gives a member time to join again, if it has not been given it already.
pub(in crate::protocol::broker) fn await_join(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
) {
    let member = find(step, broker, group).and_then(|found| found.members.get(id));
    let Some(timeout) = member.map(|member| member.subscriber.rebalance_timeout) else {
        return;
    };
    let timer = Timer::ClassicJoin(broker, group.clone(), id.clone());
    if !step.is_set(&timer) {
        let reason = TimerReason::Broker("rebalance timeout (max.poll.interval.ms)");
        step.set_timer(timer, step.now() + timeout, reason);
    }
}

/// "I am leaving."
pub(in crate::protocol::broker) fn leaves(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    id: &MemberId,
) {
    let mut turn = Turn::new(asked.broker, group);
    if turn.member(step, id).is_none() {
        let error = KafkaError::UnknownMemberId;
        return asked.answer(step, Response::LeaveGroup(Err(error)));
    }
    leave::remove(step, &mut turn, id, RemovalReason::Left);
    turn.ends(step, asked.later(Response::LeaveGroup(Ok(()))));
}

/// A member has not joined again in its `max.poll.interval.ms`.
pub fn on_join_timeout(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, id: &MemberId) {
    let waited = leave::own_timeout(step, broker, group, id);
    let reason = RemovalReason::RebalanceTimeout(waited);
    leave::fence(step, broker, group, id, reason);
}

/// A member has joined, and not asked for its share in its `max.poll.interval.ms`.
pub fn on_sync_timeout(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, id: &MemberId) {
    let waited = leave::own_timeout(step, broker, group, id);
    leave::fence(step, broker, group, id, RemovalReason::SyncTimeout(waited));
}

/// Begins the session of a member anew, if it is one that speaks the `classic` protocol.
fn heard(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, id: &MemberId) {
    let member = find(step, broker, group).and_then(|found| found.members.get(id));
    let classic = member.and_then(ConsumerGroupMember::classic);
    if let Some(timeout) = classic.map(|classic| classic.session_timeout) {
        emit_group(step, broker, group, GroupEvent::Heard(id.clone()));
        restart_session(step, broker, group, id, timeout);
    }
}
