//! The classic group protocol at its coordinator (`GroupMetadataManager`, `ClassicGroup`):
//! rebalances, heartbeats, and members that go. Joining is in `join.rs`.

use super::offsets::gather;
use super::{Asked, answer, consumer_group, emit_group, get, shard};
use crate::cluster::coordinator::{
    AfterWrite, GroupMember, InitialDelay, Parked, PendingWrite, RebalanceReason, RemovalReason,
};
use crate::cluster::event::TimerReason;
use crate::cluster::{ClassicGroup, ClassicGroupState, Group, GroupEvent, Shard};
use crate::kafka::message::{JoinRefused, JoinedGroup, JoinedMember, MemberIdentity};
use crate::kafka::{
    BrokerId, CoordinatorRecord, GenerationId, GroupId, KafkaError, MemberId, Response,
    TopicPartition,
};
use crate::protocol::{Step, Timer};
use crate::sim::Duration;
use alloc::sync::Arc;
use alloc::vec::Vec;

pub(super) fn find<'s>(
    step: &'s Step<'_>,
    broker: BrokerId,
    group: &GroupId,
) -> Option<&'s ClassicGroup> {
    let partition = step.cluster().group_partition(group);
    let shard = get(step, broker)?.shards.get(&partition)?;
    shard.groups.get(group)?.classic()
}

/// The group, if it is of the classic protocol.
pub(super) fn classic<'s>(shard: &'s Shard, group: &GroupId) -> Option<&'s ClassicGroup> {
    shard.groups.get(group)?.classic()
}

/// A refused request leaves a line in the log of the group it was for.
pub(super) fn refuse(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    request: &'static str,
    member: Option<&MemberId>,
    error: KafkaError,
) {
    let member = member.cloned();
    emit_group(
        step,
        broker,
        group,
        GroupEvent::Refused {
            request,
            member,
            error,
        },
    );
}

/// Begins a member's session anew: from now on nothing may be heard of it for its
/// `session.timeout.ms`, and not longer.
pub(super) fn restart_session(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    member: &MemberId,
    timeout: Duration,
) {
    restart_session_of(step, broker, group, member, timeout, "session.timeout.ms");
}

/// The same, for the time that a config key says.
pub(super) fn restart_session_of(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    member: &MemberId,
    timeout: Duration,
    key: &'static str,
) {
    let timer = Timer::Session(broker, group.clone(), member.clone());
    let last_heard = step.now();
    let reason = TimerReason::Session {
        key,
        group: group.clone(),
        last_heard,
    };
    step.set_timer(timer, last_heard + timeout, reason);
}

/// "I am alive."
pub(super) fn on_heartbeat(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    identity: &MemberIdentity,
    generation: GenerationId,
) {
    let member = &identity.member_id;
    let checked = shard(step, asked.broker, group).and_then(|(_, shard)| {
        let found = match shard.groups.get(group) {
            Some(Group::Classic(found)) => found,
            Some(Group::Consumer(found)) => {
                return consumer_group::classic_heartbeat(found, identity, generation);
            }
            None => return Err(KafkaError::UnknownMemberId),
        };
        let known = found.member_of(identity)?;
        if found.generation != generation {
            return Err(KafkaError::IllegalGeneration);
        }
        Ok((
            known.session_timeout,
            found.state == ClassicGroupState::PreparingRebalance,
        ))
    });
    let result = match checked {
        // "the group is still loading, so blindly respond" (`GroupCoordinatorService.heartbeat`)
        Err(KafkaError::CoordinatorLoadInProgress) => Ok(()),
        Ok((session_timeout, rebalancing)) => {
            emit_group(step, asked.broker, group, GroupEvent::Heard(member.clone()));
            restart_session(step, asked.broker, group, member, session_timeout);
            if rebalancing {
                consumer_group::await_join(step, asked.broker, group, member);
                Err(KafkaError::RebalanceInProgress)
            } else {
                Ok(())
            }
        }
        Err(error) => {
            refuse(step, asked.broker, group, "Heartbeat", Some(member), error);
            Err(error)
        }
    };
    asked.answer(step, Response::Heartbeat(result));
}

/// "I am leaving."
pub(super) fn on_leave_group(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    member: &MemberId,
) {
    let broker = asked.broker;
    if consumer_group::find(step, broker, group).is_some() {
        return consumer_group::classic_leaves(step, asked, group, member);
    }
    let checked = shard(step, broker, group).and_then(|(_, shard)| {
        let found = classic(shard, group).ok_or(KafkaError::UnknownMemberId)?;
        let pending = found.pending.contains(member);
        let known = found.members.contains_key(member);
        (pending || known)
            .then_some(pending)
            .ok_or(KafkaError::UnknownMemberId)
    });
    let result = match checked {
        Ok(true) => {
            forget_pending(step, broker, group, member);
            gone(step, broker, group, member, RemovalReason::Left);
            Ok(())
        }
        Ok(false) => {
            remove_member(step, broker, group, member, RemovalReason::Left);
            Ok(())
        }
        Err(error) => Err(error),
    };
    asked.answer(step, Response::LeaveGroup(result));
}

/// Nothing was heard of a member for its `session.timeout.ms`, or a newcomer did not come back.
pub fn on_session_timeout(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    member: &MemberId,
) {
    let Some(found) = find(step, broker, group) else {
        return consumer_group::expire(step, broker, group, member);
    };
    if found.pending.contains(member) {
        forget_pending(step, broker, group, member);
        maybe_complete_join_after_removal(step, broker, group, true);
        return;
    }
    let Some(known) = found.members.get(member) else {
        return;
    };
    // parked members count as alive (`ClassicGroupMember.hasSatisfiedHeartbeat`), but for one
    // whose first join has been parked for five minutes
    let parked = known.awaiting_join.is_some() || known.awaiting_sync.is_some();
    if parked && !known.is_new {
        return;
    }
    remove_member(step, broker, group, member, RemovalReason::SessionTimeout);
}

fn forget_pending(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, member: &MemberId) {
    step.cancel_timer(&Timer::Session(broker, group.clone(), member.clone()));
    emit_group(
        step,
        broker,
        group,
        GroupEvent::PendingMemberForgotten(member.clone()),
    );
}

/// Takes a member out: its parked requests are refused, and the group goes on without it.
fn remove_member(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    member: &MemberId,
    reason: RemovalReason,
) {
    let Some(known) = find(step, broker, group)
        .and_then(|g| g.members.get(member))
        .cloned()
    else {
        return;
    };
    step.cancel_timer(&Timer::Session(broker, group.clone(), member.clone()));
    emit_group(
        step,
        broker,
        group,
        GroupEvent::MemberRemoved(member.clone(), reason),
    );
    refuse_parked(step, broker, &known, KafkaError::UnknownMemberId);
    gone(step, broker, group, member, reason);
}

/// The group goes on without somebody: a generation ends, a rebalance may have all now. Also
/// without one that leaves with an id it was only promised (`classicGroupLeaveToClassicGroup`).
fn gone(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    member: &MemberId,
    reason: RemovalReason,
) {
    match find(step, broker, group).map(|found| found.state) {
        Some(ClassicGroupState::Stable | ClassicGroupState::CompletingRebalance) => {
            let reason = RebalanceReason::MemberRemoved(member.clone());
            prepare_rebalance(step, broker, group, reason);
        }
        Some(ClassicGroupState::PreparingRebalance) => {
            let expired = reason != RemovalReason::Left;
            maybe_complete_join_after_removal(step, broker, group, expired);
        }
        Some(ClassicGroupState::Empty) | None => {}
    }
}

/// Refuses what a member that is not one any more waits for.
pub(super) fn refuse_parked(
    step: &mut Step<'_>,
    broker: BrokerId,
    member: &GroupMember,
    error: KafkaError,
) {
    let refused = JoinRefused {
        error,
        member_id: None,
    };
    if let Some(Parked { request, from }) = &member.awaiting_join {
        let refusal = Response::JoinGroup(Err(refused));
        answer(step, broker, *request, from, refusal);
    }
    if let Some(Parked { request, from }) = &member.awaiting_sync {
        let refusal = Response::SyncGroup(Err(error));
        answer(step, broker, *request, from, refusal);
    }
}

/// Begins to collect JoinGroups. A group that was Empty waits
/// `group.initial.rebalance.delay.ms` for more members; any other until all have joined.
pub(super) fn prepare_rebalance(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    reason: RebalanceReason,
) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let was_empty = found.state == ClassicGroupState::Empty;
    let timeout = found.rebalance_timeout();
    // whoever waits for an assignment of the generation that will not be has to join again
    let syncing: Vec<_> = found
        .members
        .iter()
        .filter_map(|(id, member)| {
            let parked = member.awaiting_sync.clone()?;
            Some((id.clone(), member.session_timeout, parked))
        })
        .collect();
    for (id, timeout, parked) in syncing {
        restart_session(step, broker, group, &id, timeout);
        emit_group(step, broker, group, GroupEvent::SyncAnswered(id));
        let error = KafkaError::RebalanceInProgress;
        answer(
            step,
            broker,
            parked.request,
            &parked.from,
            Response::SyncGroup(Err(error)),
        );
    }
    step.cancel_timer(&Timer::SyncPhase(broker, group.clone()));
    emit_group(step, broker, group, GroupEvent::RebalanceStarted(reason));
    if was_empty {
        let delay = step.cluster().config.group_initial_rebalance_delay;
        let remaining = Duration(timeout.0.saturating_sub(delay.0));
        start_initial_delay(step, broker, group, delay, remaining);
        return;
    }
    await_joins(step, broker, group);
    maybe_complete_join(step, broker, group);
}

/// Gives the members their rebalance timeout to join.
fn await_joins(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let timeout = find(step, broker, group).map_or(Duration::ZERO, ClassicGroup::rebalance_timeout);
    let at = step.now() + timeout;
    let reason = TimerReason::Broker("rebalance timeout (max.poll.interval.ms)");
    step.set_timer(Timer::JoinPhase(broker, group.clone()), at, reason);
}

fn start_initial_delay(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    delay: Duration,
    remaining: Duration,
) {
    let until = step.now() + delay;
    let waiting = InitialDelay {
        until,
        delay,
        remaining,
    };
    emit_group(
        step,
        broker,
        group,
        GroupEvent::InitialDelayStarted(waiting),
    );
    let timer = Timer::JoinPhase(broker, group.clone());
    step.set_timer(
        timer,
        until,
        TimerReason::Broker("group.initial.rebalance.delay.ms"),
    );
}

/// Ends the join phase early if everyone has joined; an initial delay is always sat out.
pub(super) fn maybe_complete_join(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let preparing = found.state == ClassicGroupState::PreparingRebalance;
    if preparing && found.initial_delay.is_none() && found.has_all_members_joined() {
        complete_join(step, broker, group);
    }
}

/// A LeaveGroup does not shorten an initial delay; a member that expires does, if everyone left
/// has joined.
fn maybe_complete_join_after_removal(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    expired: bool,
) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let preparing = found.state == ClassicGroupState::PreparingRebalance;
    let may = found.initial_delay.is_none() || expired;
    if preparing && may && found.has_all_members_joined() {
        complete_join(step, broker, group);
    }
}

/// The join phase has run out of time, or an initial delay has passed.
pub fn on_join_phase(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    match found.initial_delay {
        Some(InitialDelay {
            delay, remaining, ..
        }) if found.new_member_added && remaining.0 > 0 => {
            let config = &step.cluster().config;
            let next = config.group_initial_rebalance_delay.min(remaining);
            let left = Duration(remaining.0.saturating_sub(delay.0));
            start_initial_delay(step, broker, group, next, left);
        }
        _ => complete_join(step, broker, group),
    }
}

/// Decides the next generation: who has not joined is out, unless it is a static member; the
/// assignor is voted for, everyone is answered.
fn complete_join(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    step.cancel_timer(&Timer::JoinPhase(broker, group.clone()));
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let missing = found
        .members
        .iter()
        .filter(|(_, member)| member.awaiting_join.is_none() && member.instance_id.is_none());
    let missing: Vec<MemberId> = missing.map(|(id, _)| id.clone()).collect();
    // the longest there was when it began: who has come since makes it no longer
    let waited = step.now().since(found.since);
    for id in missing {
        step.cancel_timer(&Timer::Session(broker, group.clone(), id.clone()));
        let reason = RemovalReason::RebalanceTimeout(waited);
        emit_group(step, broker, group, GroupEvent::MemberRemoved(id, reason));
    }
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let leader = found.next_leader();
    if leader.is_none() && !found.members.is_empty() {
        // static members that do not come back: until their sessions are over
        return await_joins(step, broker, group);
    }
    let generation = found.generation.next();
    let protocol = ClassicGroup {
        leader: leader.clone(),
        ..found.clone()
    }
    .vote();
    let event = GroupEvent::GenerationStarted {
        generation,
        protocol,
        leader,
    };
    emit_group(step, broker, group, event);
    let Some(found) = find(step, broker, group) else {
        return;
    };
    if found.members.is_empty() {
        return write_metadata(step, broker, group);
    }
    let timeout = found.rebalance_timeout();
    answer_joins(step, broker, group);
    let at = step.now() + timeout;
    let timer = Timer::SyncPhase(broker, group.clone());
    step.set_timer(
        timer,
        at,
        TimerReason::Broker("sync timeout (max.poll.interval.ms)"),
    );
}

fn answer_joins(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let members: Vec<MemberId> = found.members.keys().cloned().collect();
    for id in members {
        answer_join(step, broker, group, &id, false);
    }
}

/// Answers the JoinGroup of a member, if it waits for it, and begins its session anew: also that of
/// a static member that has not come back.
fn answer_join(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
    assignment_stands: bool,
) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let Some(member) = found.members.get(id) else {
        return;
    };
    let (parked, timeout) = (member.awaiting_join.clone(), member.session_timeout);
    let joined = joined(found, id).map(|joined| JoinedGroup {
        skip_assignment: assignment_stands && joined.leader.as_ref() == Some(id),
        ..joined
    });
    if parked.is_some() {
        emit_group(step, broker, group, GroupEvent::JoinAnswered(id.clone()));
    }
    restart_session(step, broker, group, id, timeout);
    if let (Some(Parked { request, from }), Some(joined)) = (parked, joined) {
        let welcome = Response::JoinGroup(Ok(joined));
        answer(step, broker, request, &from, welcome);
    }
}

/// That a static member is back is in the log: it is told the generation, also if that is about to
/// end. Unless the next has begun meanwhile: then it knows that already.
pub(super) fn answer_static_join(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
) {
    let waits = |member: &GroupMember| member.awaiting_join.is_some();
    let found = find(step, broker, group).and_then(|found| found.members.get(id));
    if found.is_some_and(waits) {
        answer_join(step, broker, group, id, true);
    }
}

/// What a member is told of the generation; its leader is told who the others are, too.
pub(super) fn joined(group: &ClassicGroup, member: &MemberId) -> Option<JoinedGroup> {
    let leader = group.leader.clone()?;
    let everyone = group.members.iter().map(|(id, member)| JoinedMember {
        identity: MemberIdentity {
            member_id: id.clone(),
            instance_id: member.instance_id.clone(),
        },
        subscription: Arc::clone(&member.subscription),
    });
    let members = if leader == *member {
        everyone.collect()
    } else {
        Vec::new()
    };
    Some(JoinedGroup {
        generation: group.generation,
        member_id: member.clone(),
        protocol: group.protocol?,
        leader: Some(leader),
        members,
        skip_assignment: false,
    })
}

/// Members that joined have not asked for their share in time: out, and again.
pub fn on_sync_phase(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    if !matches!(
        found.state,
        ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable
    ) {
        return;
    }
    let silent = found.members.iter().filter(|(_, member)| member.owes_sync);
    let silent: Vec<MemberId> = silent.map(|(id, _)| id.clone()).collect();
    let waited = found.rebalance_timeout();
    for id in &silent {
        step.cancel_timer(&Timer::Session(broker, group.clone(), id.clone()));
        let reason = RemovalReason::SyncTimeout(waited);
        emit_group(
            step,
            broker,
            group,
            GroupEvent::MemberRemoved(id.clone(), reason),
        );
    }
    if let Some(id) = silent.first() {
        prepare_rebalance(
            step,
            broker,
            group,
            RebalanceReason::MemberRemoved(id.clone()),
        );
    }
}

/// The leader's plan is in the log: everyone is told their share.
pub(super) fn assignment_stored(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    assignments: Vec<(MemberId, Vec<TopicPartition>)>,
) {
    emit_group(
        step,
        broker,
        group,
        GroupEvent::AssignmentStored(assignments),
    );
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let waiting: Vec<_> = found
        .members
        .iter()
        .filter_map(|(id, member)| Some((id.clone(), member.awaiting_sync.clone()?)))
        .collect();
    for (id, parked) in waiting {
        let Some(found) = find(step, broker, group) else {
            return;
        };
        let Some(member) = found.members.get(&id) else {
            continue;
        };
        let (timeout, mine) = (member.session_timeout, member.assignment.clone());
        emit_group(step, broker, group, GroupEvent::SyncAnswered(id.clone()));
        restart_session(step, broker, group, &id, timeout);
        answer(
            step,
            broker,
            parked.request,
            &parked.from,
            Response::SyncGroup(Ok(mine)),
        );
    }
}

/// Has a group written down as it is: at its beginning, and when it becomes Empty.
pub(super) fn write_metadata(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let value = Some(found.metadata());
    let records = alloc::vec![CoordinatorRecord::GroupMetadata {
        group: group.clone(),
        value
    }];
    let then = AfterWrite::Nothing;
    gather(step, broker, group, PendingWrite { records, then });
}
