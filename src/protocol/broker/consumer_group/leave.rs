//! Members that go: by themselves, because nothing is heard of them, or because they do not give
//! up what is another's (`consumerGroupLeave`, `consumerGroupFenceMember`).

use super::target::metadata_hash;
use super::{Turn, cancel_timers, find, migrate};
use crate::cluster::GroupEvent;
use crate::cluster::coordinator::{AfterWrite, BumpReason, ConsumerGroupEvent, RemovalReason};
use crate::kafka::{
    BrokerId, GroupHeartbeat, GroupHeartbeatAnswer, GroupId, KafkaError, MemberEpoch, MemberId,
    MemberReconciliation, Response,
};
use crate::protocol::Step;
use crate::protocol::broker::{Asked, shard};
use crate::sim::Duration;
use alloc::sync::Arc;

/// Whether the one who says goodbye is somebody.
pub(super) fn may_leave(
    step: &Step<'_>,
    broker: BrokerId,
    request: &GroupHeartbeat,
) -> Result<(), KafkaError> {
    let (_, shard) = shard(step, broker, &request.group)?;
    let found = shard
        .groups
        .get(&request.group)
        .and_then(|group| group.consumer());
    let found = found.ok_or(KafkaError::GroupIdNotFound)?;
    let id = &request.member_id;
    match &request.instance_id {
        None if found.members.contains_key(id) => Ok(()),
        None => Err(KafkaError::UnknownMemberId),
        Some(instance) => match found.static_member(instance) {
            None => Err(KafkaError::UnknownMemberId),
            Some(there) if there != id => Err(KafkaError::FencedInstanceId),
            Some(_) => Ok(()),
        },
    }
}

/// "I am leaving." A static member that will be back keeps its place.
pub(super) fn leaves(step: &mut Step<'_>, asked: &Asked, request: &GroupHeartbeat) {
    let (broker, group, id) = (asked.broker, &request.group, &request.member_id);
    let mut turn = Turn::new(broker, group);
    let stays = request.epoch == MemberEpoch::LeavesForAWhile && request.instance_id.is_some();
    if stays {
        let away = turn.member(step, id).map(|member| Arc::new(member.away()));
        if let Some(away) = away {
            let event = ConsumerGroupEvent::Reconciled(id.clone(), away);
            turn.happens(step, GroupEvent::Consumer(event));
        }
    } else {
        remove(step, &mut turn, id, RemovalReason::SaidGoodbye);
    }
    let answer = GroupHeartbeatAnswer {
        epoch: request.epoch,
        heartbeat_interval: Duration::ZERO,
        assignment: None,
    };
    let told = Response::ConsumerGroupHeartbeat(Ok(Arc::new(answer)));
    turn.ends(step, asked.later(told));
}

/// Takes a member out. Who gets its share is seen with the next heartbeat of anybody else, unless
/// only members of the `classic` protocol are left.
pub(super) fn remove(
    step: &mut Step<'_>,
    turn: &mut Turn<'_>,
    id: &MemberId,
    reason: RemovalReason,
) {
    cancel_timers(step, turn.broker, turn.group, id);
    let others = find(step, turn.broker, turn.group).is_some_and(|found| found.members.len() > 1);
    if others && migrate::downgrades(step, turn, id) {
        return migrate::downgrade_without(step, turn, id, reason);
    }
    turn.happens(step, GroupEvent::MemberRemoved(id.clone(), reason));
    let Some(found) = find(step, turn.broker, turn.group) else {
        return;
    };
    let event = ConsumerGroupEvent::EpochBumped {
        epoch: found.epoch.next(),
        metadata_hash: metadata_hash(step.cluster(), found),
        reason: BumpReason::MemberRemoved(id.clone()),
    };
    turn.happens(step, GroupEvent::Consumer(event));
}

/// Nothing was heard of a member for `group.consumer.session.timeout.ms`, or for its own
/// `session.timeout.ms` if it speaks the `classic` protocol.
pub(in crate::protocol::broker) fn expire(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
) {
    let member = find(step, broker, group).and_then(|found| found.members.get(id));
    let reason = match member.is_some_and(|member| member.classic().is_some()) {
        true => RemovalReason::SessionTimeout,
        false => RemovalReason::GroupSessionTimeout,
    };
    fence(step, broker, group, id, reason);
}

/// A member has not given up what is another's in its `max.poll.interval.ms`.
pub fn on_rebalance_timeout(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, id: &MemberId) {
    let member = find(step, broker, group).and_then(|found| found.members.get(id));
    // the timer is taken back when the member moves on; who is away has nothing to give up
    let late = member.is_some_and(|member| {
        member.current.state == MemberReconciliation::UnrevokedPartitions
            && member.current.epoch.is_some()
    });
    if late {
        let waited = own_timeout(step, broker, group, id);
        let reason = RemovalReason::RebalanceTimeout(waited);
        fence(step, broker, group, id, reason);
    }
}

/// How long a member is waited for: each for itself, other than in a classic group.
pub(super) fn own_timeout(
    step: &Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
) -> Duration {
    let member = find(step, broker, group).and_then(|found| found.members.get(id));
    member.map_or(Duration::ZERO, |member| member.subscriber.rebalance_timeout)
}

pub(super) fn fence(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
    reason: RemovalReason,
) {
    let mut turn = Turn::new(broker, group);
    if turn.member(step, id).is_some() {
        remove(step, &mut turn, id, reason);
        turn.ends(step, AfterWrite::Nothing);
    }
}
