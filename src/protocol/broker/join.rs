//! JoinGroup and SyncGroup at the coordinator (`GroupMetadataManager.classicGroupJoin`,
//! `classicGroupSync`).

use super::consumer_group::ClassicEntry;
use super::group::{
    classic, find, joined, maybe_complete_join, prepare_rebalance, refuse, refuse_parked,
    restart_session, write_metadata,
};
use super::offsets::gather;
use super::{Asked, consumer_group, emit_group, shard};
use crate::cluster::coordinator::{AfterWrite, GroupMember, Parked, PendingWrite, RebalanceReason};
use crate::cluster::event::TimerReason;
use crate::cluster::{ClassicGroup, ClassicGroupState, Group, GroupEvent};
use crate::kafka::message::{JoinRefused, MemberIdentity};
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

/// How long a member may wait for its first generation, however often it sends its JoinGroup
/// (`classicGroupNewMemberJoinTimeoutMs`).
const NEW_MEMBER_JOIN_TIMEOUT: Duration = Duration::from_secs(300);

/// What a JoinGroup comes to.
enum Decision {
    /// Told who it is, and to come back.
    IssueId,
    /// In, or back, under this id; its answer waits for the generation.
    Park(MemberId, Option<RebalanceReason>),
    /// A static member, let in without being asked to come back.
    AddStatic,
    /// A static member is back in the place of who it was.
    Replace(MemberId),
    /// Nothing has changed for it: the current generation, again.
    Current,
    /// The group is of the `consumer` protocol and has members.
    IntoConsumerGroup(ClassicEntry),
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
            let id = new_id(step, client_id.as_str());
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
        Ok(Decision::Park(id, reason)) => park(step, asked, request, &id, reason),
        Ok(Decision::AddStatic) => {
            ensure_exists(step, asked, group);
            let Some(id) = new_static_id(step, request) else {
                return;
            };
            let preparing = find(step, broker, group)
                .is_some_and(|found| found.state == ClassicGroupState::PreparingRebalance);
            let reason = (!preparing).then(|| RebalanceReason::MemberAdded(id.clone()));
            park(step, asked, request, &id, reason);
        }
        Ok(Decision::IntoConsumerGroup(entry)) => {
            consumer_group::classic_join(step, asked, request, &entry);
        }
        Ok(Decision::Replace(old)) => replace(step, asked, request, &old),
    }
}

/// `<client.id>-<uuid>`, or `<group.instance.id>-<uuid>`; numbers are unique enough here.
pub(super) fn new_id(step: &Step<'_>, name: &str) -> MemberId {
    let number = step.cluster().member_ids_issued + 1;
    MemberId::from(format!("{name}-{number}").as_str())
}

fn new_static_id(step: &Step<'_>, request: &Request) -> Option<MemberId> {
    let Request::JoinGroup { instance_id, .. } = request else {
        return None;
    };
    Some(new_id(step, instance_id.as_ref()?.as_str()))
}

/// The checks, in Kafka's order, and what they leave to do.
fn decide(step: &Step<'_>, asked: &Asked, request: &Request) -> Result<Decision, KafkaError> {
    let Request::JoinGroup {
        group,
        member_id,
        instance_id,
        session_timeout,
        assignors,
        subscription,
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
    // an empty one gives way
    if let Some(Group::Consumer(found)) = shard.groups.get(group)
        && !found.members.is_empty()
    {
        let entry = consumer_group::admit_classic(step, found, request);
        return entry.map(Decision::IntoConsumerGroup);
    }
    let Some(found) = classic(shard, group) else {
        return match (member_id, instance_id) {
            (Some(_), _) => Err(KafkaError::UnknownMemberId),
            (None, Some(_)) => Ok(Decision::AddStatic),
            (None, None) => Ok(Decision::IssueId),
        };
    };
    if !has_common_assignor(found, assignors) {
        return Err(KafkaError::InconsistentGroupProtocol);
    }
    let id = match (member_id, instance_id) {
        (Some(id), _) => id.clone(),
        (None, None) => return Ok(Decision::IssueId),
        (None, Some(instance)) => {
            let old = found.static_members.get(instance);
            return Ok(old.map_or(Decision::AddStatic, |old| Decision::Replace(old.clone())));
        }
    };
    if found.pending.contains(&id) {
        let reason = match found.state {
            ClassicGroupState::PreparingRebalance => None,
            _ => Some(RebalanceReason::MemberAdded(id.clone())),
        };
        return Ok(Decision::Park(id, reason));
    }
    let member = found.member_of(&MemberIdentity {
        member_id: id.clone(),
        instance_id: instance_id.clone(),
    })?;
    // a member that has read the answer to its last JoinGroup has changed: its subscription says
    // of which generation it is (`ClassicGroupMember.matches`)
    let changed = member.subscription != *subscription || member.assignors != *assignors;
    comes_again(found, id, changed)
}

/// What a member's JoinGroup comes to that is known already.
fn comes_again(found: &ClassicGroup, id: MemberId, changed: bool) -> Result<Decision, KafkaError> {
    let reason = match found.state {
        ClassicGroupState::PreparingRebalance => None,
        ClassicGroupState::Stable if found.leader.as_ref() == Some(&id) => {
            Some(RebalanceReason::LeaderRejoined(id.clone()))
        }
        ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable if !changed => {
            return Ok(Decision::Current);
        }
        ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable => {
            Some(RebalanceReason::MemberChanged(id.clone()))
        }
        ClassicGroupState::Empty => return Err(KafkaError::UnknownMemberId),
    };
    Ok(Decision::Park(id, reason))
}

/// Whether there is an assignor that all members have (`ClassicGroup.supportsProtocols`). The one
/// that joins counts with what it had before, too: a static member cannot come back with another.
fn has_common_assignor(group: &ClassicGroup, assignors: &[AssignorName]) -> bool {
    let all = |name| group.members.values().all(|m| m.assignors.contains(name));
    assignors.iter().any(all)
}

fn ensure_exists(step: &mut Step<'_>, asked: &Asked, group: &GroupId) {
    if find(step, asked.broker, group).is_none() {
        let records = consumer_group::gives_way(step, asked.broker, group);
        if !records.is_empty() {
            let then = AfterWrite::Nothing;
            gather(step, asked.broker, group, PendingWrite { records, then });
        }
        emit_group(step, asked.broker, group, GroupEvent::Created);
        // a group that JoinGroup makes is written down at once (`newEmptyGroupMetadataRecord`)
        write_metadata(step, asked.broker, group);
    }
}

/// Takes the member in with its answer held back, and rebalances if that is called for.
fn park(
    step: &mut Step<'_>,
    asked: &Asked,
    request: &Request,
    id: &MemberId,
    reason: Option<RebalanceReason>,
) {
    let Request::JoinGroup { group, .. } = request else {
        return;
    };
    let broker = asked.broker;
    let known = find(step, broker, group).and_then(|found| found.members.get(id));
    let (comes, is_new) = (known.is_none(), known.is_none_or(|member| member.is_new));
    let Some(member) = waiting(step, asked, request, known, is_new) else {
        return;
    };
    emit_group(
        step,
        broker,
        group,
        GroupEvent::MemberJoined(id.clone(), Arc::new(member)),
    );
    if comes {
        restart_session(step, broker, group, id, NEW_MEMBER_JOIN_TIMEOUT);
    } else if !is_new {
        step.cancel_timer(&Timer::Session(broker, group.clone(), id.clone()));
    }
    match reason {
        Some(reason) => prepare_rebalance(step, broker, group, reason),
        None => maybe_complete_join(step, broker, group),
    }
}

/// A member as its request describes it, waiting for the answer, with what it had before.
fn waiting(
    step: &Step<'_>,
    asked: &Asked,
    request: &Request,
    before: Option<&GroupMember>,
    is_new: bool,
) -> Option<GroupMember> {
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
    Some(GroupMember {
        instance_id: instance_id.clone(),
        client_id: client_id.clone(),
        session_timeout: *session_timeout,
        rebalance_timeout: *rebalance_timeout,
        assignors: assignors.clone(),
        subscription: Arc::clone(subscription),
        assignment: before
            .map(|before| before.assignment.clone())
            .unwrap_or_default(),
        last_heard: step.now(),
        is_new,
        owes_sync: false,
        awaiting_join: Some(Parked {
            request: asked.request,
            from: asked.from.clone(),
        }),
        awaiting_sync: None,
    })
}

/// A static member is back: it takes the place of the process it was, which is fenced from now on.
/// In a Stable group the assignment stands, unless the vote for an assignor would end otherwise
/// (`updateStaticMemberThenRebalanceOrCompleteJoin`).
fn replace(step: &mut Step<'_>, asked: &Asked, request: &Request, old: &MemberId) {
    let Request::JoinGroup { group, .. } = request else {
        return;
    };
    let broker = asked.broker;
    let before = find(step, broker, group).and_then(|found| found.members.get(old));
    let (Some(before), Some(new)) = (before.cloned(), new_static_id(step, request)) else {
        return;
    };
    let Some(member) = waiting(step, asked, request, Some(&before), false) else {
        return;
    };
    // it goes by the name of the client that came first (`ClassicGroup.replaceStaticMember`)
    let member = GroupMember {
        client_id: before.client_id.clone(),
        ..member
    };
    step.cancel_timer(&Timer::Session(broker, group.clone(), old.clone()));
    let event = GroupEvent::MemberReplaced {
        old: old.clone(),
        new: new.clone(),
        member: Arc::new(member),
    };
    emit_group(step, broker, group, event);
    refuse_parked(step, broker, &before, KafkaError::FencedInstanceId);
    let Some(found) = find(step, broker, group) else {
        return;
    };
    match found.state {
        ClassicGroupState::Stable if found.vote() == found.protocol => {
            let records = alloc::vec![CoordinatorRecord::GroupMetadata {
                group: group.clone(),
                value: Some(found.metadata()),
            }];
            let then = AfterWrite::AnswerJoin {
                group: group.clone(),
                member: new,
            };
            gather(step, broker, group, PendingWrite { records, then });
        }
        ClassicGroupState::Stable | ClassicGroupState::CompletingRebalance => {
            let reason = RebalanceReason::StaticMemberReplaced(new);
            prepare_rebalance(step, broker, group, reason);
        }
        ClassicGroupState::PreparingRebalance | ClassicGroupState::Empty => {
            maybe_complete_join(step, broker, group);
        }
    }
}

/// Hands out the shares of a generation once its leader has sent the plan.
pub(super) fn on_sync_group(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    identity: &MemberIdentity,
    generation: GenerationId,
    assignments: &[(MemberId, Vec<TopicPartition>)],
) {
    let broker = asked.broker;
    let member = &identity.member_id;
    if consumer_group::find(step, broker, group).is_some() {
        return consumer_group::classic_sync(step, asked, group, identity, generation);
    }
    let checked = shard(step, broker, group).and_then(|(_, shard)| {
        let found = classic(shard, group).ok_or(KafkaError::UnknownMemberId)?;
        let known = found.member_of(identity)?;
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
