//! A group with members goes over to the other protocol (`GroupMetadataManager`:
//! `validateOnlineUpgrade`, `convertToConsumerGroup`, `validateOnlineDowngradeWithFencedMembers`,
//! `convertToClassicGroup`).

use super::{Turn, cancel_timers, find, target};
use crate::cluster::coordinator::{
    ConsumerGroupEvent, GroupMember, RebalanceReason, RemovalReason,
};
use crate::cluster::{ClassicGroup, ConsumerGroup, GroupEvent};
use crate::kafka::{
    BrokerId, CoordinatorRecord, GroupId, KafkaError, MemberId, MetadataHash, TopicId, TopicName,
};
use crate::protocol::broker::{emit_group, group};
use crate::protocol::{Step, Timer};
use crate::sim::SortedSet;
use alloc::vec::Vec;

/// What a classic group with members becomes when a member of the `consumer` protocol joins it.
///
/// # Errors
/// `GROUP_ID_NOT_FOUND` if `group.consumer.migration.policy` does not allow it;
/// `UNKNOWN_SERVER_ERROR` as long as the group has agreed on no assignor, or on one that somebody
/// does not have who has joined since: `ConsumerGroup.fromClassicGroup` asks what each member says
/// of itself for it.
pub(super) fn upgraded(step: &Step<'_>, found: &ClassicGroup) -> Result<ConsumerGroup, KafkaError> {
    let policy = step.cluster().config.group_consumer_migration_policy;
    if !policy.upgrades() {
        return Err(KafkaError::GroupIdNotFound);
    }
    let agreed = |member: &GroupMember| {
        let protocol = found.protocol.as_ref();
        protocol.is_some_and(|protocol| member.assignors.contains(protocol))
    };
    match found.members.values().all(agreed) {
        true => Ok(ConsumerGroup::from_classic(
            found,
            MetadataHash::default(),
            &topics_of(step, found),
            step.now(),
        )),
        false => Err(KafkaError::UnknownServerError),
    }
}

/// Which topics the members of a classic group have something of, as far as they are still there.
fn topics_of(step: &Step<'_>, found: &ClassicGroup) -> Vec<(TopicName, TopicId)> {
    let assigned = found.members.values().flat_map(|member| &member.assignment);
    let names: SortedSet<&TopicName> = assigned.map(|tp| &tp.topic).collect();
    let topics = &step.cluster().topics;
    let known = names
        .into_iter()
        .filter_map(|name| Some((name.clone(), topics.get(name)?.id)));
    known.collect()
}

/// An upgrade has failed: whoever waited for a generation or for a share of it has already been
/// told to join again.
pub(super) fn upgrade_failed(step: &mut Step<'_>, broker: BrokerId, id: &GroupId) {
    let found = group::find(step, broker, id);
    let members = found.map(|found| found.members.clone()).unwrap_or_default();
    for (member, known) in members {
        group::refuse_parked(step, broker, &known, KafkaError::RebalanceInProgress);
        if known.awaiting_join.is_some() {
            emit_group(step, broker, id, GroupEvent::JoinAnswered(member));
        } else if known.awaiting_sync.is_some() {
            emit_group(step, broker, id, GroupEvent::SyncAnswered(member));
        }
    }
}

/// The members of a classic group are members of one of the `consumer` protocol from now on.
/// Whoever waits for a generation or for a share of it is told to join again.
pub(super) fn upgrade(step: &mut Step<'_>, turn: &mut Turn<'_>) {
    let (broker, id) = (turn.broker, turn.group);
    let Some(found) = group::find(step, broker, id).cloned() else {
        return;
    };
    step.cancel_timer(&Timer::JoinPhase(broker, id.clone()));
    step.cancel_timer(&Timer::SyncPhase(broker, id.clone()));
    for pending in &found.pending {
        step.cancel_timer(&Timer::Session(broker, id.clone(), pending.clone()));
    }
    turn.records.push(CoordinatorRecord::GroupMetadata {
        group: id.clone(),
        value: None,
    });
    let topics = topics_of(step, &found);
    let made = ConsumerGroup::from_classic(&found, MetadataHash::default(), &topics, step.now());
    let metadata_hash = target::metadata_hash(step.cluster(), &made);
    let event = ConsumerGroupEvent::Upgraded {
        metadata_hash,
        topics,
    };
    turn.happens(step, GroupEvent::Consumer(event));
    let written = super::find(step, broker, id).map(ConsumerGroup::whole);
    turn.writes(written.unwrap_or_default());
    for (member, known) in &found.members {
        group::refuse_parked(step, broker, known, KafkaError::RebalanceInProgress);
        group::restart_session(step, broker, id, member, known.session_timeout);
    }
}

/// Whether the group goes over to the `classic` protocol if a member is not there any more.
pub(super) fn downgrades(step: &Step<'_>, turn: &Turn<'_>, without: &MemberId) -> bool {
    let policy = step.cluster().config.group_consumer_migration_policy;
    let classic = |found: &ConsumerGroup| found.is_classic_without(without);
    policy.downgrades() && find(step, turn.broker, turn.group).is_some_and(classic)
}

/// A member goes and leaves only members of the `classic` protocol, who rebalance.
pub(super) fn downgrade_without(
    step: &mut Step<'_>,
    turn: &mut Turn<'_>,
    id: &MemberId,
    reason: RemovalReason,
) {
    // the tombstones are those of all members, by what they are about
    let written = find(step, turn.broker, turn.group).map(ConsumerGroup::tombstones);
    turn.writes(written.unwrap_or_default());
    let event = GroupEvent::MemberRemoved(id.clone(), reason);
    emit_group(step, turn.broker, turn.group, event);
    downgrade(step, turn);
    let reason = RebalanceReason::MemberRemoved(id.clone());
    group::prepare_rebalance(step, turn.broker, turn.group, reason);
}

/// A static member of the `classic` protocol is in the place of the last one of the `consumer`
/// protocol. The target stands, unless something else is to be shared out by now.
pub(super) fn downgrade_for(step: &mut Step<'_>, turn: &mut Turn<'_>, id: &MemberId) {
    let Some(found) = find(step, turn.broker, turn.group) else {
        return;
    };
    let stale = found.assignment_epoch < found.epoch;
    let written = found.tombstones();
    turn.writes(written);
    downgrade(step, turn);
    if stale {
        let reason = RebalanceReason::StaticMemberReplaced(id.clone());
        group::prepare_rebalance(step, turn.broker, turn.group, reason);
    }
}

fn downgrade(step: &mut Step<'_>, turn: &mut Turn<'_>) {
    let (broker, id) = (turn.broker, turn.group);
    let members = find(step, broker, id).map(|found| found.members.keys().cloned().collect());
    let members: Vec<MemberId> = members.unwrap_or_default();
    for member in &members {
        cancel_timers(step, broker, id, member);
    }
    turn.happens(step, GroupEvent::Downgraded);
    let Some(found) = group::find(step, broker, id) else {
        return;
    };
    turn.records.push(CoordinatorRecord::GroupMetadata {
        group: id.clone(),
        value: Some(found.metadata()),
    });
    let sessions = found.members.iter();
    let sessions: Vec<_> = sessions
        .map(|(id, member)| (id.clone(), member.session_timeout))
        .collect();
    for (member, timeout) in sessions {
        group::restart_session(step, broker, id, &member, timeout);
    }
}
