//! JoinGroup and SyncGroup at the coordinator (`GroupMetadataManager.classicGroupJoin`,
//! `classicGroupSync`).

use super::group::{
    find, joined, maybe_complete_join, prepare_rebalance, refuse, restart_session, write_metadata,
};
use super::offsets::gather;
use super::{Asked, emit_group, shard};
use crate::cluster::coordinator::{AfterWrite, GroupMember, Parked, PendingWrite, RebalanceReason};
use crate::cluster::event::TimerReason;
use crate::cluster::{ClassicGroup, ClassicGroupState, GroupEvent};
use crate::kafka::message::JoinRefused;
use crate::kafka::record::MemberMetadata;
use crate::kafka::{
    AssignorName, BrokerId, CoordinatorRecord, GenerationId, GroupId, KafkaError, MemberId,
    Request, Response, TopicPartition,
};
use crate::protocol::{Step, Timer};
use crate::sim::Duration;
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// How long a member may be parked in its first JoinGroup (`classicGroupNewMemberJoinTimeoutMs`).
const NEW_MEMBER_JOIN_TIMEOUT: Duration = Duration::from_secs(300);

/// What a JoinGroup comes to.
enum Decision {
    /// Told who it is, and to come back.
    IssueId,
    /// In, or back; its answer waits for the generation.
    Park(Option<RebalanceReason>),
    /// Nothing has changed for it: the current generation, again.
    Current,
}

/// Lets a member in, or into the next generation.
pub(super) fn on_join_group(step: &mut Step<'_>, asked: &Asked, request: &Request) {
    let Request::JoinGroup {
        group,
        member_id,
        client_id,
        ..
    } = request
    else {
        return;
    };
    let broker = asked.broker;
    match decide(step, asked, request) {
        Err(error) => {
            refuse(step, broker, group, "JoinGroup", member_id.as_ref(), error);
            let refused = JoinRefused {
                error,
                member_id: None,
            };
            asked.answer(step, Response::JoinGroup(Err(refused)));
        }
        Ok(Decision::IssueId) => {
            ensure_exists(step, asked, group);
            let number = step.cluster().member_ids_issued + 1;
            let id = MemberId::from(format!("{client_id}-{number}").as_str());
            emit_group(step, broker, group, GroupEvent::MemberIdIssued(id.clone()));
            if let Request::JoinGroup {
                session_timeout, ..
            } = request
            {
                let at = step.now() + *session_timeout;
                let timer = Timer::Session(broker, group.clone(), id.clone());
                step.set_timer(timer, at, TimerReason::Broker("session.timeout.ms"));
            }
            let error = KafkaError::MemberIdRequired;
            let refused = JoinRefused {
                error,
                member_id: Some(id),
            };
            asked.answer(step, Response::JoinGroup(Err(refused)));
        }
        Ok(Decision::Current) => {
            let Some(id) = member_id else { return };
            let answer = find(step, broker, group).and_then(|found| joined(found, id));
            if let Some(joined) = answer {
                asked.answer(step, Response::JoinGroup(Ok(joined)));
            }
        }
        Ok(Decision::Park(reason)) => park(step, asked, request, reason),
    }
}

/// The checks, in Kafka's order, and what they leave to do.
fn decide(step: &Step<'_>, asked: &Asked, request: &Request) -> Result<Decision, KafkaError> {
    let Request::JoinGroup {
        group,
        member_id,
        session_timeout,
        assignors,
        topics,
        ..
    } = request
    else {
        return Err(KafkaError::InvalidRequest);
    };
    if group.as_str().is_empty() {
        return Err(KafkaError::InvalidGroupId);
    }
    let config = &step.cluster().config;
    let allowed = config.group_min_session_timeout..=config.group_max_session_timeout;
    if !allowed.contains(session_timeout) {
        return Err(KafkaError::InvalidSessionTimeout);
    }
    let (_, shard) = shard(step, asked.broker, group)?;
    let Some(found) = shard.groups.get(group) else {
        return match member_id {
            Some(_) => Err(KafkaError::UnknownMemberId),
            None => Ok(Decision::IssueId),
        };
    };
    if !has_common_assignor(found, member_id.as_ref(), assignors) {
        return Err(KafkaError::InconsistentGroupProtocol);
    }
    let Some(id) = member_id else {
        return Ok(Decision::IssueId);
    };
    if found.pending.contains(id) {
        return Ok(Decision::Park(match found.state {
            ClassicGroupState::PreparingRebalance => None,
            _ => Some(RebalanceReason::MemberAdded(id.clone())),
        }));
    }
    let member = found.members.get(id).ok_or(KafkaError::UnknownMemberId)?;
    let changed = member.topics != *topics || member.assignors != *assignors;
    Ok(match found.state {
        ClassicGroupState::PreparingRebalance => Decision::Park(None),
        ClassicGroupState::CompletingRebalance if !changed => Decision::Current,
        ClassicGroupState::Stable if found.leader.as_ref() == Some(id) => {
            Decision::Park(Some(RebalanceReason::LeaderRejoined(id.clone())))
        }
        // a Java member that joins a Stable group again has other metadata than before: its
        // subscription carries the generation
        ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable => {
            Decision::Park(Some(RebalanceReason::MemberChanged(id.clone())))
        }
        ClassicGroupState::Empty => return Err(KafkaError::UnknownMemberId),
    })
}

/// Whether there is an assignor that this member and all others have.
fn has_common_assignor(
    group: &ClassicGroup,
    joining: Option<&MemberId>,
    assignors: &[AssignorName],
) -> bool {
    let others = || group.members.iter().filter(|(id, _)| Some(*id) != joining);
    assignors
        .iter()
        .any(|name| others().all(|(_, member)| member.assignors.contains(name)))
}

fn ensure_exists(step: &mut Step<'_>, asked: &Asked, group: &GroupId) {
    if find(step, asked.broker, group).is_none() {
        emit_group(step, asked.broker, group, GroupEvent::Created);
        // a group that JoinGroup makes is written down at once (`newEmptyGroupMetadataRecord`)
        write_metadata(step, asked.broker, group);
    }
}

/// Takes the member in with its answer held back, and rebalances if that is called for.
fn park(step: &mut Step<'_>, asked: &Asked, request: &Request, reason: Option<RebalanceReason>) {
    let Request::JoinGroup {
        group,
        member_id: Some(id),
        client_id,
        session_timeout,
        rebalance_timeout,
        assignors,
        topics,
    } = request
    else {
        return;
    };
    let broker = asked.broker;
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let known = found.members.get(id);
    let is_new = known.is_none_or(|member| member.is_new);
    let member = GroupMember {
        client_id: client_id.clone(),
        session_timeout: *session_timeout,
        rebalance_timeout: *rebalance_timeout,
        assignors: assignors.clone(),
        topics: topics.clone(),
        assignment: known
            .map(|member| member.assignment.clone())
            .unwrap_or_default(),
        last_heard: step.now(),
        is_new,
        owes_sync: false,
        awaiting_join: Some(Parked {
            request: asked.request,
            from: asked.from.clone(),
        }),
        awaiting_sync: None,
    };
    emit_group(
        step,
        broker,
        group,
        GroupEvent::MemberJoined(id.clone(), Arc::new(member)),
    );
    if is_new {
        restart_session(step, broker, group, id, NEW_MEMBER_JOIN_TIMEOUT);
    } else {
        step.cancel_timer(&Timer::Session(broker, group.clone(), id.clone()));
    }
    match reason {
        Some(reason) => prepare_rebalance(step, broker, group, reason),
        None => maybe_complete_join(step, broker, group),
    }
}

/// Hands out the shares of a generation once its leader has sent the plan.
pub(super) fn on_sync_group(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    member: &MemberId,
    generation: GenerationId,
    assignments: &[(MemberId, Vec<TopicPartition>)],
) {
    let broker = asked.broker;
    let checked = shard(step, broker, group).and_then(|(_, shard)| {
        let found = shard.groups.get(group).ok_or(KafkaError::UnknownMemberId)?;
        let known = found
            .members
            .get(member)
            .ok_or(KafkaError::UnknownMemberId)?;
        if found.generation != generation {
            return Err(KafkaError::IllegalGeneration);
        }
        let is_leader = found.leader.as_ref() == Some(member);
        match found.state {
            ClassicGroupState::PreparingRebalance => Err(KafkaError::RebalanceInProgress),
            ClassicGroupState::Empty => Err(KafkaError::UnknownMemberId),
            ClassicGroupState::CompletingRebalance => Ok((None, is_leader)),
            ClassicGroupState::Stable => Ok((Some(known.assignment.clone()), is_leader)),
        }
    });
    match checked {
        Err(error) => {
            refuse(step, broker, group, "SyncGroup", Some(member), error);
            asked.answer(step, Response::SyncGroup(Err(error)));
        }
        Ok((Some(mine), _)) => {
            let known = find(step, broker, group).and_then(|found| found.members.get(member));
            let timeout = known.map_or(Duration::ZERO, |known| known.session_timeout);
            emit_group(
                step,
                broker,
                group,
                GroupEvent::SyncAnswered(member.clone()),
            );
            restart_session(step, broker, group, member, timeout);
            settle_sync_phase(step, broker, group);
            asked.answer(step, Response::SyncGroup(Ok(mine)));
        }
        Ok((None, is_leader)) => {
            let parked = Parked {
                request: asked.request,
                from: asked.from.clone(),
            };
            let event = GroupEvent::SyncParked(member.clone(), parked);
            emit_group(step, broker, group, event);
            step.cancel_timer(&Timer::Session(broker, group.clone(), member.clone()));
            settle_sync_phase(step, broker, group);
            if is_leader {
                store_plan(step, asked, group, generation, assignments);
            }
        }
    }
}

/// Once everyone has sent SyncGroup nobody is waited for any more.
fn settle_sync_phase(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let owed = |found: &ClassicGroup| found.members.values().any(|member| member.owes_sync);
    if !find(step, broker, group).is_some_and(owed) {
        step.cancel_timer(&Timer::SyncPhase(broker, group.clone()));
    }
}

/// Writes the plan down; who is not in it gets nothing.
fn store_plan(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    generation: GenerationId,
    assignments: &[(MemberId, Vec<TopicPartition>)],
) {
    let Some(found) = find(step, asked.broker, group) else {
        return;
    };
    let mut metadata = found.metadata();
    for MemberMetadata {
        member_id,
        assignment,
        ..
    } in &mut metadata.members
    {
        let given = assignments.iter().find(|(id, _)| id == member_id);
        *assignment = given
            .map(|(_, partitions)| partitions.clone())
            .unwrap_or_default();
    }
    let value = Some(metadata);
    let records = alloc::vec![CoordinatorRecord::GroupMetadata {
        group: group.clone(),
        value
    }];
    let then = AfterWrite::CompleteSync {
        group: group.clone(),
        generation,
    };
    gather(step, asked.broker, group, PendingWrite { records, then });
}
