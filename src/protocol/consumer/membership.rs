//! Getting into the group and through its rebalances, on the application's thread
//! (`AbstractCoordinator.ensureActiveGroup`, `ConsumerCoordinator.onJoinPrepare`,
//! `onLeaderElected`, `onJoinComplete`). An eager member gives everything up before each join; a
//! cooperative one (KIP-429) keeps it, learns which of it shall be another's, gives that up, and
//! joins once more.

use super::{commit, emit, get, listener, node, patience, poll, program, respond, retry_backoff};
use crate::assignor::{self, GroupSpec, Member};
use crate::cluster::consumer::{
    AppLine, Callback, CloseStep, CommitKind, During, Exception, JoinPrepare, ListenerCall,
    MemberState, Membership, RejoinReason,
};
use crate::cluster::{Consumer, ConsumerEvent};
use crate::kafka::message::{JoinRefused, JoinedGroup, JoinedMember, ProtocolSubscription};
use crate::kafka::profile::Commits;
use crate::kafka::{
    AssignorName, BrokerId, ClientId, KafkaError, MemberId, MessageId, RebalanceProtocol, Request,
    TopicName, TopicPartition,
};
use crate::protocol::{Step, client};
use crate::sim::{SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What `poll()` does before it looks for records (`ConsumerCoordinator.poll`). Says whether it
/// came to its end: only then are positions looked after.
pub(super) fn pass(step: &mut Step<'_>, id: &ClientId) -> bool {
    read_join_answer(step, id);
    let Some(consumer) = get(step, id) else {
        return false;
    };
    if !consumer.config.is_member() {
        poll::maybe_auto_commit(step, id);
        return true;
    }
    if consumer.membership.coordinator.is_none() {
        find_coordinator(step, id);
        return false;
    }
    notice_new_partitions(step, id);
    let share = get(step, id).and_then(|consumer| consumer.membership.share.clone());
    if let Some(share) = share {
        take_share(step, id, &share);
    }
    if !get(step, id).is_some_and(Consumer::polls) {
        return false; // the listener is at work, or has thrown something
    }
    if get(step, id).is_some_and(|consumer| is_settled(&consumer.membership)) {
        poll::maybe_auto_commit(step, id);
        return true;
    }
    join_if_needed(step, id);
    false
}

/// Whether nothing is left to do for its place in the group.
fn is_settled(member: &Membership) -> bool {
    !member.rejoin_needed && member.state == MemberState::Stable
}

/// A pass towards the next generation (`AbstractCoordinator.joinGroupIfNeeded`).
fn join_if_needed(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    // whoever has fallen out of its group meanwhile gives up what it had all the same
    let waits_for_others = is_joining(consumer) || member.elected.is_some();
    let prepared = member.prepare == JoinPrepare::Done;
    if (waits_for_others && prepared) || member.join_retry_at > step.now() {
        return;
    }
    // until the topic's partitions are known there is nothing to ask for a share of
    if consumer.net.metadata_at.is_none() {
        return;
    }
    if member.prepare != JoinPrepare::Done {
        prepare(step, id);
    }
    let ready = get(step, id).is_some_and(|consumer| {
        consumer.membership.prepare == JoinPrepare::Done && consumer.polls()
    });
    if ready {
        join(step, id);
    }
}

/// Asks who coordinates the group when it is time to (`ensureCoordinatorReady`).
pub(super) fn find_coordinator(step: &mut Step<'_>, id: &ClientId) {
    let now = step.now();
    if get(step, id).is_some_and(|consumer| consumer.membership.find_retry_at <= now) {
        look_up_coordinator(step, id);
    }
}

/// Asks who coordinates the group, unless it is being asked (`lookupCoordinator`). False if there
/// is nobody to ask.
pub(super) fn look_up_coordinator(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let Some(group) = consumer.config.group_id.clone() else {
        return false;
    };
    if client::is_waiting(&consumer.net, "FindCoordinator") {
        return true;
    }
    let Some(broker) = client::least_loaded(step, &consumer.net) else {
        return false;
    };
    client::ask(step, &node(id), broker, Request::FindCoordinator(group));
    true
}

/// The group's leader watches the partition counts it shared out, and rebalances when they have
/// changed (`ConsumerCoordinator.rejoinNeededOrPending`).
fn notice_new_partitions(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    let leads = member.is_leader && member.state == MemberState::Stable && !member.rejoin_needed;
    let changed = member.snapshot.iter().any(|(topic, count)| {
        // a topic that is gone has none, as in Kafka's snapshot
        let known = consumer.net.partitions(topic).map_or(0, <[_]>::len);
        known != *count as usize
    });
    if leads && changed {
        emit(
            step,
            id,
            ConsumerEvent::RejoinNeeded(RejoinReason::PartitionsChanged),
        );
    }
}

/// `onJoinPrepare`: an automatic commit of what was handed out, then what has to be is given up.
fn prepare(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    let automatic = commit::is_automatic(consumer) && !consumer.covered().is_empty();
    if member.generation.is_none() {
        // out of the group already: whatever it had may be another's by now
        // other clients do not even try
        let tries = consumer.config.client.consumer().commits == Commits::Positions;
        if automatic && tries {
            let offsets = Arc::new(consumer.covered());
            let (kind, exception, error) = (CommitKind::Auto, Exception::CommitFailed, None);
            emit(
                step,
                id,
                ConsumerEvent::CommitFailed {
                    kind,
                    offsets,
                    exception,
                    error,
                },
            );
        }
        return finish_prepare(step, id);
    }
    match member.prepare {
        JoinPrepare::Needed if automatic => {
            let deadline = step.now() + consumer.config.rebalance_timeout();
            commit::join_prepare(step, id, deadline);
        }
        JoinPrepare::Committing {
            request: None,
            retry_at,
            deadline,
        } => {
            if deadline <= step.now() {
                finish_prepare(step, id);
            } else if retry_at <= step.now() {
                commit::join_prepare(step, id, deadline);
            }
        }
        JoinPrepare::Committing { deadline, .. } if deadline > step.now() => {}
        JoinPrepare::Needed | JoinPrepare::Committing { .. } | JoinPrepare::Committed => {
            finish_prepare(step, id);
        }
        JoinPrepare::Done => {}
    }
}

/// Nothing is left to be committed: everything is given up, or with the cooperative protocol
/// nothing is, as what a consumer subscribes to does not change while it runs.
pub(super) fn finish_prepare(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let owned: Vec<TopicPartition> = consumer.partitions.keys().cloned().collect();
    let (prepare, generation) = (consumer.membership.prepare, consumer.membership.generation);
    match (generation, consumer.config.rebalance_protocol()) {
        // nothing to lose: JoinGroup may go out as it is
        (None, _) if owned.is_empty() => join(step, id),
        (None, _) => listener::give_up(step, id, owned, Callback::Lost, During::JoinPrepare),
        (Some(_), RebalanceProtocol::Eager) => {
            listener::give_up(step, id, owned, Callback::Revoked, During::JoinPrepare);
        }
        (Some(_), RebalanceProtocol::Cooperative) => {
            if matches!(prepare, JoinPrepare::Committing { .. }) {
                emit(step, id, ConsumerEvent::JoinPrepareCommitted);
            }
            join(step, id);
        }
    }
}

fn join(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    // one at a time (`AbstractCoordinator.joinFuture`): whoever fell out of the group while an
    // answer is under way joins when that has come
    if is_joining(consumer) {
        return;
    }
    let (Some(group), Some(broker)) = (consumer.config.group_id.clone(), member.coordinator) else {
        return;
    };
    if !consumer.net.reachable(broker, step.now()) {
        return;
    }
    let request = Request::JoinGroup {
        group,
        member_id: member.member_id.clone(),
        instance_id: consumer.config.group_instance_id.clone(),
        client_id: id.clone(),
        session_timeout: consumer.config.session_timeout,
        rebalance_timeout: consumer.config.rebalance_timeout(),
        assignors: consumer.config.assignors.clone(),
        subscription: Arc::new(subscription_of(consumer)),
    };
    client::ask(step, &node(id), broker, request);
}

/// Whether a JoinGroup or SyncGroup of its own is not answered yet.
pub(super) fn is_joining(consumer: &Consumer) -> bool {
    let mut kinds = ["JoinGroup", "SyncGroup"].iter();
    kinds.any(|kind| client::is_waiting(&consumer.net, kind))
}

/// What it says of itself as it joins (`ConsumerCoordinator.metadata`).
fn subscription_of(consumer: &Consumer) -> ProtocolSubscription {
    let member = &consumer.membership;
    let sticky = consumer.config.assignors.contains(&AssignorName::Sticky);
    ProtocolSubscription {
        topics: consumer.config.topics().to_vec(),
        owned_partitions: consumer.partitions.keys().cloned().collect(),
        generation: member.generation,
        user_data: member.sticky.clone().filter(|_| sticky),
    }
}

/// JoinGroup is answered. Only a call of the consumer reads that: its heartbeat thread rests until
/// then (`MemberState.hasNotJoinedGroup`), and the whole group waits for its SyncGroup.
pub(super) fn join_answered(
    step: &mut Step<'_>,
    id: &ClientId,
    answer: &Result<JoinedGroup, JoinRefused>,
) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let leaves = matches!(
        consumer.app.line,
        AppLine::Closing(CloseStep::Leaving { .. })
    );
    if leaves || consumer.membership.state != MemberState::PreparingRebalance {
        return;
    }
    if consumer.app.works() && !consumer.config.rebalances_in_background() {
        let answer = Arc::new(answer.clone());
        return emit(step, id, ConsumerEvent::JoinAnswerUnread(answer));
    }
    match answer {
        Ok(welcome) => joined(step, id, welcome),
        Err(refused) => respond::join_refused(step, id, refused),
    }
}

/// A call of the consumer reads what has come meanwhile.
pub(super) fn read_join_answer(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    match consumer.membership.join_answer.as_deref().cloned() {
        Some(Ok(welcome)) => joined(step, id, &welcome),
        Some(Err(refused)) => respond::join_refused(step, id, &refused),
        None => {}
    }
}

/// A generation begins: the leader shares the partitions out, everyone asks for theirs.
fn joined(step: &mut Step<'_>, id: &ClientId, joined: &JoinedGroup) {
    let is_leader = joined.leader.as_ref() == Some(&joined.member_id);
    let JoinedGroup {
        generation,
        protocol,
        ..
    } = *joined;
    let member_id = joined.member_id.clone();
    let event = ConsumerEvent::GenerationJoined {
        generation,
        member_id,
        protocol,
        is_leader,
    };
    emit(step, id, event);
    if !is_leader {
        return sync(step, id, Vec::new());
    }
    if knows_topics_of(step, id, joined) {
        lead(step, id, joined);
    } else {
        client::want_metadata(step, &node(id));
        let event = ConsumerEvent::MetadataAwaited(Arc::new(joined.clone()));
        emit(step, id, event);
    }
}

/// Whether nothing has to be asked for before the partitions are shared out: every topic is one
/// of its own (`SubscriptionState.groupSubscribe`), and nothing has shown that its picture is out
/// of date (`ensureFreshMetadata`).
fn knows_topics_of(step: &Step<'_>, id: &ClientId, joined: &JoinedGroup) -> bool {
    get(step, id).is_some_and(|consumer| {
        let own = consumer.config.topics();
        let mut wanted = joined
            .members
            .iter()
            .flat_map(|member| &member.subscription.topics);
        let due = client::metadata_due(&consumer.net, patience(&consumer.config)) <= step.now();
        let fresh = !consumer.net.metadata_wanted && !due;
        fresh && wanted.all(|topic| own.contains(topic))
    })
}

/// Metadata came: a leader that waited for it goes on, with whatever it knows now.
pub(super) fn metadata_received(step: &mut Step<'_>, id: &ClientId) {
    let elected = get(step, id).and_then(|consumer| consumer.membership.elected.clone());
    if let Some(joined) = elected {
        lead(step, id, &joined);
    }
}

/// Shares the partitions out, unless the assignment stands (`ConsumerCoordinator.onLeaderElected`).
fn lead(step: &mut Step<'_>, id: &ClientId, joined: &JoinedGroup) {
    if joined.skip_assignment {
        let snapshot = snapshot_of(step, id, joined);
        emit(step, id, ConsumerEvent::AssignmentSkipped(snapshot));
        sync(step, id, Vec::new());
    } else {
        share_out(step, id, joined);
    }
}

/// Asks for its share, as leader with everyone's.
fn sync(step: &mut Step<'_>, id: &ClientId, assignments: Vec<(MemberId, Vec<TopicPartition>)>) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    let ids = (
        consumer.config.group_id.clone(),
        consumer.identity(),
        member.generation,
        member.coordinator,
    );
    let (Some(group), Some(member), Some(generation), Some(broker)) = ids else {
        // the coordinator was lost while the answer was under way (`sendSyncGroupRequest`)
        return retry_join(step, id, KafkaError::CoordinatorNotAvailable, true);
    };
    let request = Request::SyncGroup {
        group,
        member,
        generation,
        assignments,
    };
    client::ask(step, &node(id), broker, request);
}

/// How many partitions the leader knows of each topic that somebody wants.
fn snapshot_of(step: &Step<'_>, id: &ClientId, joined: &JoinedGroup) -> SortedMap<TopicName, u32> {
    let net = get(step, id).map(|consumer| &consumer.net);
    let count = |topic: &TopicName| {
        let known = net
            .and_then(|net| net.partitions(topic))
            .map_or(0, <[_]>::len);
        (topic.clone(), u32::try_from(known).unwrap_or(u32::MAX))
    };
    let members = joined.members.iter();
    let wanted = members.flat_map(|member| &member.subscription.topics);
    wanted.map(count).collect()
}

/// Runs the assignor the members agreed on over what the leader knows of their topics.
fn share_out(step: &mut Step<'_>, id: &ClientId, joined: &JoinedGroup) {
    let snapshot = snapshot_of(step, id, joined);
    let sticky = joined.protocol == AssignorName::Sticky;
    let wants = |member: &JoinedMember| {
        let said = &member.subscription;
        let known = said.user_data.as_ref().filter(|_| sticky);
        Member {
            topics: said.topics.clone(),
            instance: member.identity.instance_id.clone(),
            generation: said.generation,
            owned: known
                .map_or(&said.owned_partitions, |data| &data.partitions)
                .clone(),
            owned_since: known.map(|data| data.generation),
        }
    };
    let members = joined.members.iter();
    let members = members.map(|member| (&member.identity.member_id, wants(member)));
    let members = members.collect();
    let spec = GroupSpec {
        members,
        partitions: &snapshot,
    };
    let assignment: Vec<_> = assignor::assign(joined.protocol, &spec)
        .into_iter()
        .collect();
    let protocol = joined.protocol;
    let event = ConsumerEvent::AssignmentComputed {
        protocol,
        assignment: assignment.clone(),
        snapshot,
    };
    emit(step, id, event);
    sync(step, id, assignment);
}

/// SyncGroup is answered: `poll()` takes the share, if the application is in it.
pub(super) fn synced(step: &mut Step<'_>, id: &ClientId, share: &[TopicPartition]) {
    if get(step, id).is_some_and(Consumer::polls) {
        take_share(step, id, share);
    } else {
        emit(step, id, ConsumerEvent::ShareReceived(share.to_vec()));
    }
}

/// `onJoinComplete`: gives up what is not in its share any more, which only a cooperative member
/// can still have, and takes the rest.
fn take_share(step: &mut Step<'_>, id: &ClientId, share: &[TopicPartition]) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let topics = consumer.config.topics();
    // a static member that is back with other topics
    // (`SubscriptionState.checkAssignmentMatchedSubscription`)
    if share.iter().any(|tp| !topics.contains(&tp.topic)) {
        return emit(step, id, ConsumerEvent::ShareIgnored(share.to_vec()));
    }
    let owned = consumer.partitions.keys();
    let gone: Vec<_> = owned.filter(|tp| !share.contains(tp)).cloned().collect();
    if gone.is_empty() {
        let now = step.now();
        return assign(step, id, share, now, None);
    }
    if consumer.membership.share.is_none() {
        emit(step, id, ConsumerEvent::ShareReceived(share.to_vec()));
    }
    listener::give_up(step, id, gone, Callback::Revoked, During::JoinComplete);
}

/// What is not in its share is given up: it takes the rest, and joins again so that others can
/// have what it gave.
pub(super) fn revoked(
    step: &mut Step<'_>,
    id: &ClientId,
    since: SimTime,
    threw: Option<Exception>,
) {
    let share = get(step, id).and_then(|consumer| consumer.membership.share.clone());
    // it may have lost its place while its listener was committing
    if let Some(share) = share {
        let reason = RejoinReason::PartitionsRevoked;
        emit(step, id, ConsumerEvent::RejoinNeeded(reason));
        assign(step, id, &share, since, threw);
    } else if let Some(exception) = threw {
        program::threw(step, id, exception);
    }
}

/// Takes what is new in its share; the listener is told, even if that is nothing.
fn assign(
    step: &mut Step<'_>,
    id: &ClientId,
    share: &[TopicPartition],
    since: SimTime,
    threw: Option<Exception>,
) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let is_new = |tp: &&TopicPartition| !consumer.partitions.contains_key(*tp);
    let partitions: Vec<_> = share.iter().filter(is_new).cloned().collect();
    emit(
        step,
        id,
        ConsumerEvent::PartitionsAssigned(partitions.clone()),
    );
    let (callback, during) = (Callback::Assigned, During::JoinComplete);
    let call = ListenerCall {
        callback,
        partitions,
        during,
        since,
        threw,
    };
    listener::call(step, id, call);
}

/// Says goodbye to the coordinator, if there is one to say it to. One that has fallen out of its
/// group does not, and neither does a static member: it may be back before its session is over
/// (`AbstractCoordinator.shouldSendLeaveGroupRequest`).
pub(super) fn leave(step: &mut Step<'_>, id: &ClientId) -> Option<MessageId> {
    let (broker, request) = goodbye(get(step, id)?, step.now())?;
    Some(client::ask(step, &node(id), broker, request))
}

/// What a consumer has to say to the coordinator when it leaves.
pub(super) fn goodbye(consumer: &Consumer, now: SimTime) -> Option<(BrokerId, Request)> {
    let group = consumer.config.group_id.clone()?;
    let member_id = consumer.membership.member_id.clone()?;
    let unjoined = consumer.membership.state == MemberState::Unjoined;
    if unjoined || consumer.config.group_instance_id.is_some() {
        return None;
    }
    let broker = consumer.membership.coordinator?;
    let reachable = consumer.net.reachable(broker, now);
    reachable.then_some((broker, Request::LeaveGroup { group, member_id }))
}

/// A join or sync failed for a reason that passes: again, after a pause if there is one to make.
pub(super) fn retry_join(step: &mut Step<'_>, id: &ClientId, error: KafkaError, pause: bool) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let wait = if pause {
        retry_backoff(&consumer.config, 0)
    } else {
        crate::sim::Duration::ZERO
    };
    let at = step.now() + wait;
    emit(step, id, ConsumerEvent::JoinRetried { error, at });
}
