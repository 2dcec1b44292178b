//! `ConsumerGroupHeartbeat` at the coordinator (`GroupMetadataManager.consumerGroupHeartbeat`,
//! KIP-848): who is in, what is to be shared out, the target that follows from it, and how far
//! each member may go towards it.

mod classic;
mod leave;
mod migrate;
mod reconcile;
mod target;

pub(super) use classic::{
    Entry as ClassicEntry, admit as admit_classic, await_join, heartbeat as classic_heartbeat,
    join as classic_join, joined as classic_joined, leaves as classic_leaves, sync as classic_sync,
    synced as classic_synced,
};
pub use classic::{on_join_timeout, on_sync_timeout};
pub(super) use leave::expire;
pub use leave::on_rebalance_timeout;

use super::group::refuse;
use super::offsets::{follow, gather, has_unwritten};
use super::{Asked, emit_group, get, shard};
use crate::cluster::coordinator::{
    AfterWrite, ConsumerGroupEvent, ConsumerGroupMember, PendingWrite,
};
use crate::cluster::event::TimerReason;
use crate::cluster::{ClassicGroupState, ConsumerGroup, Group, GroupEvent};
use crate::kafka::{
    BrokerId, ConsumerGroupRecord, CoordinatorRecord, CurrentAssignment, GroupHeartbeat,
    GroupHeartbeatAnswer, GroupId, KafkaError, MemberEpoch, MemberId, MemberReconciliation,
    Response, Subscriber, TopicPartition,
};
use crate::protocol::{Step, Timer};
use crate::sim::Duration;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The group, if it is of this protocol.
pub(super) fn find<'s>(
    step: &'s Step<'_>,
    broker: BrokerId,
    group: &GroupId,
) -> Option<&'s ConsumerGroup> {
    let partition = step.cluster().group_partition(group);
    let shard = get(step, broker)?.shards.get(&partition)?;
    shard.groups.get(group)?.consumer()
}

/// A request under way: what happens to its group, and what is to be written of that.
struct Turn<'t> {
    broker: BrokerId,
    group: &'t GroupId,
    records: Vec<CoordinatorRecord>,
}

impl<'t> Turn<'t> {
    fn new(broker: BrokerId, group: &'t GroupId) -> Self {
        let records = Vec::new();
        Turn {
            broker,
            group,
            records,
        }
    }

    /// It happens at once, and is written later (`CoordinatorRuntime`, which replays a record
    /// before it writes it).
    fn happens(&mut self, step: &mut Step<'_>, event: GroupEvent) {
        if let Some(found) = find(step, self.broker, self.group) {
            self.writes(found.records(&event, step.now()));
        }
        emit_group(step, self.broker, self.group, event);
    }

    /// What is to be written besides.
    fn writes(&mut self, records: Vec<ConsumerGroupRecord>) {
        let group = self.group;
        let records = records.into_iter();
        self.records
            .extend(records.map(|record| CoordinatorRecord::ConsumerGroup {
                group: group.clone(),
                record,
            }));
    }

    /// A static member is back under another id.
    fn replaces(&mut self, step: &mut Step<'_>, old: &MemberId, new: &MemberId) {
        cancel_timers(step, self.broker, self.group, old);
        let (old, new) = (old.clone(), new.clone());
        let event = ConsumerGroupEvent::Replaced { old, new };
        self.happens(step, GroupEvent::Consumer(event));
    }

    /// The member as it is now.
    fn member<'s>(&self, step: &'s Step<'_>, id: &MemberId) -> Option<&'s ConsumerGroupMember> {
        find(step, self.broker, self.group)?.members.get(id)
    }

    /// Whatever is left to do once all of it is written. If there is nothing to write, and nothing
    /// was to be written before, it is done at once.
    fn ends(self, step: &mut Step<'_>, then: AfterWrite) {
        let (broker, group, records) = (self.broker, self.group, self.records);
        let at_once = records.is_empty() && !has_unwritten(step, broker, group);
        let write = PendingWrite { records, then };
        match at_once {
            true => follow(step, broker, write),
            false => gather(step, broker, group, write),
        }
    }
}

/// Lets a member in, out, or a step further.
pub(super) fn on_heartbeat(step: &mut Step<'_>, asked: &Asked, request: &GroupHeartbeat) {
    let (broker, group) = (asked.broker, &request.group);
    let admitted = match request.epoch {
        MemberEpoch::Leaves | MemberEpoch::LeavesForAWhile => {
            leave::may_leave(step, broker, request).map(|()| None)
        }
        MemberEpoch::Joins | MemberEpoch::At(_) => admit(step, broker, request).map(Some),
    };
    match admitted {
        Err(error) => {
            if error == KafkaError::UnknownServerError {
                migrate::upgrade_failed(step, broker, group);
            }
            let member = Some(&request.member_id);
            refuse(step, broker, group, "ConsumerGroupHeartbeat", member, error);
            asked.answer(step, Response::ConsumerGroupHeartbeat(Err(error)));
        }
        Ok(None) => leave::leaves(step, asked, request),
        Ok(Some(entry)) => beat(step, asked, request, &entry),
    }
}

/// How a member that may be in comes in.
enum Entry {
    /// It is in.
    Known,
    /// It is new, and so is the group if there is none, or only an empty classic one.
    New,
    /// It is the process that takes a static member's place.
    Replaces(MemberId),
}

/// The checks, in Kafka's order.
fn admit(step: &Step<'_>, broker: BrokerId, request: &GroupHeartbeat) -> Result<Entry, KafkaError> {
    let joins = request.epoch == MemberEpoch::Joins;
    let complete = request.rebalance_timeout.is_some() && request.topics.is_some();
    let empty_handed = request.owned.as_ref().is_some_and(Vec::is_empty);
    if joins && !(complete && empty_handed) {
        return Err(KafkaError::InvalidRequest);
    }
    let known = &step.cluster().config.group_consumer_assignors;
    if request.assignor.is_some_and(|name| !known.contains(&name)) {
        return Err(KafkaError::UnsupportedAssignor);
    }
    let (_, shard) = shard(step, broker, &request.group)?;
    let upgraded;
    let found = match shard.groups.get(&request.group) {
        Some(Group::Consumer(found)) => found,
        Some(Group::Classic(found)) if joins && found.state != ClassicGroupState::Empty => {
            upgraded = migrate::upgraded(step, found)?;
            &upgraded
        }
        Some(Group::Classic(_)) | None if joins => return Ok(Entry::New),
        Some(Group::Classic(_)) | None => return Err(KafkaError::GroupIdNotFound),
    };
    let id = &request.member_id;
    let known = match &request.instance_id {
        None => found.members.get(id),
        Some(instance) => match found.static_member(instance) {
            Some(there) if joins => {
                // one that speaks the `classic` protocol never says that it goes for a while
                let free =
                    |m: &ConsumerGroupMember| m.current.epoch.is_none() || m.classic().is_some();
                let free = found.members.get(there).is_some_and(free);
                let free = free.then(|| Entry::Replaces(there.clone()));
                return free.ok_or(KafkaError::UnreleasedInstanceId);
            }
            Some(there) if there != id => return Err(KafkaError::FencedInstanceId),
            Some(there) => found.members.get(there),
            None if joins => return Ok(Entry::New),
            None => return Err(KafkaError::UnknownMemberId),
        },
    };
    match known {
        None if joins => Ok(Entry::New),
        None => Err(KafkaError::UnknownMemberId),
        Some(known) => epoch_fits(&known.current, request).map(|()| Entry::Known),
    }
}

/// `throwIfConsumerGroupMemberEpochIsInvalid`: a member may be one epoch behind if the answer that
/// told it of the next was lost.
fn epoch_fits(known: &CurrentAssignment, request: &GroupHeartbeat) -> Result<(), KafkaError> {
    let MemberEpoch::At(epoch) = request.epoch else {
        return Ok(());
    };
    let had = |tp: &TopicPartition| known.assigned.contains_key(tp);
    let answer_lost = || {
        let owned = request.owned.as_ref();
        epoch == known.previous_epoch && owned.is_some_and(|owned| owned.iter().all(had))
    };
    match known.epoch {
        Some(current) if epoch == current || (epoch < current && answer_lost()) => Ok(()),
        _ => Err(KafkaError::FencedMemberEpoch),
    }
}

/// A heartbeat that is let in.
fn beat(step: &mut Step<'_>, asked: &Asked, request: &GroupHeartbeat, entry: &Entry) {
    let (broker, group, id) = (asked.broker, &request.group, &request.member_id);
    let mut turn = Turn::new(broker, group);
    if find(step, broker, group).is_none() {
        convert(step, &mut turn);
    }
    if let Entry::Replaces(old) = entry {
        turn.replaces(step, old, id);
    }
    let before = turn.member(step, id).cloned().unwrap_or_default();
    let subscriber = said(request, &before.subscriber);
    let wants_else = subscribe(step, &mut turn, id, subscriber, &before);
    target::bump_epoch(step, &mut turn, wants_else.then_some(id));
    target::maybe_assign(step, &mut turn);
    reconcile(step, &mut turn, id, request.owned.as_deref(), wants_else);
    turn.happens(step, GroupEvent::Heard(id.clone()));
    restart_session(step, broker, group, id);
    let Some(now) = turn
        .member(step, id)
        .map(|member| Arc::clone(&member.current))
    else {
        return;
    };
    let full =
        request.rebalance_timeout.is_some() && request.topics.is_some() && request.owned.is_some();
    let told =
        request.epoch == MemberEpoch::Joins || full || now.assigned != before.current.assigned;
    let answer = GroupHeartbeatAnswer {
        epoch: MemberEpoch::At(now.epoch.unwrap_or_default()),
        heartbeat_interval: step.cluster().config.group_consumer_heartbeat_interval,
        assignment: told.then(|| now.assigned.keys().cloned().collect()),
    };
    let told = Response::ConsumerGroupHeartbeat(Ok(Arc::new(answer)));
    turn.ends(step, asked.later(told));
}

/// The group begins: in the place of an empty classic one if there was one
/// (`maybeDeleteEmptyClassicGroup`), with the members of one that is not empty.
fn convert(step: &mut Step<'_>, turn: &mut Turn<'_>) {
    if let Some(found) = super::group::find(step, turn.broker, turn.group) {
        if found.state != ClassicGroupState::Empty {
            return migrate::upgrade(step, turn);
        }
        turn.records.push(CoordinatorRecord::GroupMetadata {
            group: turn.group.clone(),
            value: None,
        });
        step.cancel_timer(&Timer::JoinPhase(turn.broker, turn.group.clone()));
    }
    turn.happens(step, GroupEvent::Consumer(ConsumerGroupEvent::Created));
}

/// What a member says of itself with a heartbeat: what it leaves out is as it was.
fn said(request: &GroupHeartbeat, known: &Subscriber) -> Subscriber {
    let mut topics = request
        .topics
        .clone()
        .unwrap_or_else(|| known.topics.clone());
    topics.sort();
    Subscriber {
        instance_id: request
            .instance_id
            .clone()
            .or_else(|| known.instance_id.clone()),
        client_id: request.client_id.clone(),
        rebalance_timeout: request.rebalance_timeout.unwrap_or(known.rebalance_timeout),
        assignor: request.assignor.or(known.assignor),
        topics,
        classic: None,
    }
}

/// What is new about a member is noted. Says whether it wants other topics
/// (`hasMemberSubscriptionChanged`).
fn subscribe(
    step: &mut Step<'_>,
    turn: &mut Turn<'_>,
    id: &MemberId,
    subscriber: Subscriber,
    before: &ConsumerGroupMember,
) -> bool {
    let known = &before.subscriber;
    if **known == subscriber {
        return false;
    }
    let wants_else = known.topics != subscriber.topics;
    let event = ConsumerGroupEvent::Subscribed(id.clone(), Arc::new(subscriber));
    turn.happens(step, GroupEvent::Consumer(event));
    wants_else
}

/// Takes the member as far as it may go (`maybeReconcile`), and gives it time if it has to give
/// something up.
fn reconcile(
    step: &mut Step<'_>,
    turn: &mut Turn<'_>,
    id: &MemberId,
    owned: Option<&[TopicPartition]>,
    changed: bool,
) {
    let Some(found) = find(step, turn.broker, turn.group) else {
        return;
    };
    let Some(member) = found.members.get(id) else {
        return;
    };
    let exists = |tp: &TopicPartition| {
        let topics = &step.cluster().topics;
        let wanted = member.subscriber.topics.contains(&tp.topic);
        topics
            .get(&tp.topic)
            .filter(|_| wanted)
            .map(|topic| topic.id)
    };
    let next = reconcile::next(&reconcile::Situation {
        current: &member.current,
        target: &member.target,
        target_epoch: found.assignment_epoch,
        wanted: &exists,
        wants_else: changed,
        owned,
        held: &|tp, topic| found.holds(tp, topic),
    });
    let Some(next) = next else { return };
    let (state, timeout) = (next.state, member.subscriber.rebalance_timeout);
    let classic = member.classic().is_some();
    let event = ConsumerGroupEvent::Reconciled(id.clone(), Arc::new(next));
    turn.happens(step, GroupEvent::Consumer(event));
    match state {
        // one that speaks the `classic` protocol is to join and to sync in time, and that is all
        MemberReconciliation::UnrevokedPartitions if classic => {}
        MemberReconciliation::UnrevokedPartitions => {
            set_rebalance_timer(step, turn.broker, turn.group, id, timeout);
        }
        MemberReconciliation::Stable | MemberReconciliation::UnreleasedPartitions => {
            step.cancel_timer(&Timer::Rebalance(
                turn.broker,
                turn.group.clone(),
                id.clone(),
            ));
        }
    }
}

fn set_rebalance_timer(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    id: &MemberId,
    timeout: Duration,
) {
    let timer = Timer::Rebalance(broker, group.clone(), id.clone());
    let reason = TimerReason::Broker("rebalance timeout (max.poll.interval.ms)");
    step.set_timer(timer, step.now() + timeout, reason);
}

/// Begins a member's session anew (`group.consumer.session.timeout.ms`).
fn restart_session(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, id: &MemberId) {
    let timeout = step.cluster().config.group_consumer_session_timeout;
    let key = "group.consumer.session.timeout.ms";
    super::group::restart_session_of(step, broker, group, id, timeout, key);
}

fn cancel_timers(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, id: &MemberId) {
    step.cancel_timer(&Timer::Session(broker, group.clone(), id.clone()));
    step.cancel_timer(&Timer::Rebalance(broker, group.clone(), id.clone()));
    step.cancel_timer(&Timer::ClassicJoin(broker, group.clone(), id.clone()));
    step.cancel_timer(&Timer::ClassicSync(broker, group.clone(), id.clone()));
}

/// The coordinator has read its log: every member's session begins anew, and so does the time of
/// those that have to give something up (`GroupMetadataManager.onLoaded`).
pub(super) fn loaded(step: &mut Step<'_>, broker: BrokerId, group: &GroupId) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let members: Vec<_> = found
        .members
        .iter()
        .map(|(id, member)| {
            let revokes = member.current.state == MemberReconciliation::UnrevokedPartitions;
            let timeout = revokes.then_some(member.subscriber.rebalance_timeout);
            (id.clone(), timeout)
        })
        .collect();
    for (id, timeout) in members {
        restart_session(step, broker, group, &id);
        if let Some(timeout) = timeout {
            set_rebalance_timer(step, broker, group, &id, timeout);
        }
    }
}

/// An empty group of this protocol gives way to a classic one (`maybeDeleteEmptyConsumerGroup`).
/// What is to be written of that.
pub(super) fn gives_way(
    step: &Step<'_>,
    broker: BrokerId,
    group: &GroupId,
) -> Vec<CoordinatorRecord> {
    let found = find(step, broker, group).map(ConsumerGroup::tombstones);
    let records = found.unwrap_or_default().into_iter();
    let of = |record| CoordinatorRecord::ConsumerGroup {
        group: group.clone(),
        record,
    };
    records.map(of).collect()
}
