//! What a consumer makes of the answers it gets, and of connections that break.

use super::commit::{self, Answered};
use super::{emit, get, membership, modern, node, patience, program, retry_backoff};
use crate::cluster::consumer::{
    AppLine, CloseStep, CommitKind, CompletedFetch, Ending, Exception, FetchState, MemberState,
    Offsets, PositionReason, RejoinReason, ResetTo,
};
use crate::cluster::{Consumer, ConsumerEvent};
use crate::kafka::message::{FetchedPartition, JoinRefused};
use crate::kafka::profile::OutOfRange;
use crate::kafka::{
    BrokerId, ClientId, Envelope, GenerationId, KafkaError, MessageId, Offset, OffsetAndMetadata,
    Position, RecordBatch, Request, Response, TopicId, TopicPartition,
};
use crate::protocol::{Step, client};
use alloc::sync::Arc;

/// A broker has answered `asked`.
pub fn on_response(step: &mut Step<'_>, id: &ClientId, asked: &Envelope, response: &Response) {
    let Some(request) = client::request_of(asked) else {
        return;
    };
    let Some(consumer) = get(step, id) else {
        return;
    };
    match response {
        Response::Metadata(metadata) => {
            let patience = patience(&consumer.config);
            client::metadata_received(step, &node(id), metadata, patience);
            membership::metadata_received(step, id);
        }
        Response::FindCoordinator(found) => coordinator(step, id, *found),
        Response::JoinGroup(answer) => membership::join_answered(step, id, answer),
        Response::SyncGroup(Ok(share)) => {
            if consumer.membership.state == MemberState::CompletingRebalance {
                membership::synced(step, id, share);
            }
        }
        Response::SyncGroup(Err(error)) => {
            if consumer.membership.state == MemberState::CompletingRebalance {
                group_error(step, id, *error, true);
            }
        }
        Response::Heartbeat(result) => heartbeat(step, id, request, *result),
        Response::LeaveGroup(_) => left(step, id, asked, Ending::Closed),
        Response::ConsumerGroupHeartbeat(result) => modern::answered(step, id, asked, result),
        Response::OffsetCommit(results) => {
            let error = results.iter().find_map(|(_, result)| result.err());
            committed(step, id, asked, error);
        }
        Response::OffsetFetch(found) => match found {
            Ok(found) => offsets_fetched(step, id, found),
            Err(error) => fetch_refused(step, id, *error),
        },
        Response::ListOffsets(found) => offsets_listed(step, id, request, found),
        Response::Fetch(found) => fetched(step, id, request, found),
        Response::Produce(_) | Response::InitProducerId(..) => {}
    }
}

fn coordinator(step: &mut Step<'_>, id: &ClientId, found: Result<BrokerId, KafkaError>) {
    match found {
        // known, and marked unknown again at once: the connection has just failed, and is not
        // tried again before its backoff is over (`checkAndGetCoordinator`)
        Ok(broker) if !is_reachable(step, id, broker) => {
            coordinator(step, id, Err(KafkaError::CoordinatorNotAvailable));
        }
        Ok(broker) => {
            emit(step, id, ConsumerEvent::CoordinatorFound(broker));
            commit::send_deferred(step, id);
        }
        Err(error) => {
            let Some(consumer) = get(step, id) else {
                return;
            };
            let failures = consumer.membership.find_failures;
            let retry_at = step.now() + retry_backoff(&consumer.config, failures);
            emit(
                step,
                id,
                ConsumerEvent::CoordinatorNotFound { error, retry_at },
            );
            commit::fail_deferred(step, id);
        }
    }
}

fn is_reachable(step: &Step<'_>, id: &ClientId, broker: BrokerId) -> bool {
    get(step, id).is_some_and(|consumer| consumer.net.reachable(broker, step.now()))
}

/// Its JoinGroup was refused.
pub(super) fn join_refused(step: &mut Step<'_>, id: &ClientId, refused: &JoinRefused) {
    match (refused.error, &refused.member_id) {
        (KafkaError::MemberIdRequired, Some(member)) => {
            emit(step, id, ConsumerEvent::MemberIdReceived(member.clone()));
            membership::retry_join(step, id, refused.error, false);
        }
        (KafkaError::InvalidSessionTimeout, _) => {
            membership::retry_join(step, id, refused.error, true);
            program::threw(step, id, Exception::InvalidSessionTimeout);
        }
        (KafkaError::InconsistentGroupProtocol, _) => {
            membership::retry_join(step, id, refused.error, true);
            program::threw(step, id, Exception::InconsistentGroupProtocol);
        }
        (error, _) => group_error(step, id, error, true),
    }
}

/// What an error says about a member's place, when it was joining or (`joining` false) when it
/// only said that it is there.
fn group_error(step: &mut Step<'_>, id: &ClientId, error: KafkaError, joining: bool) {
    match error {
        KafkaError::UnknownMemberId | KafkaError::IllegalGeneration => {
            let forgets_id = error == KafkaError::UnknownMemberId;
            let reason = RejoinReason::Refused(error);
            emit(
                step,
                id,
                ConsumerEvent::MembershipLost { reason, forgets_id },
            );
        }
        KafkaError::FencedInstanceId => {
            if joining {
                membership::retry_join(step, id, error, true);
            }
            fenced(step, id);
        }
        KafkaError::RebalanceInProgress if joining => {
            membership::retry_join(step, id, error, false);
        }
        KafkaError::RebalanceInProgress => {
            let reason = RejoinReason::RebalanceInProgress;
            emit(step, id, ConsumerEvent::RejoinNeeded(reason));
        }
        KafkaError::NotCoordinator
        | KafkaError::CoordinatorNotAvailable
        | KafkaError::NetworkException
        | KafkaError::RequestTimedOut => {
            lose_coordinator(step, id, error);
            if joining {
                membership::retry_join(step, id, error, true);
            }
        }
        _ if joining => membership::retry_join(step, id, error, true),
        _ => {}
    }
}

/// Another process has its `group.instance.id`: the next `poll()` throws, if there is one.
fn fenced(step: &mut Step<'_>, id: &ClientId) {
    let polls = |consumer: &Consumer| consumer.app.threw.is_none() && !consumer.app.closing;
    if get(step, id).is_some_and(polls) {
        program::threw(step, id, Exception::FencedInstanceId);
    }
}

fn lose_coordinator(step: &mut Step<'_>, id: &ClientId, error: KafkaError) {
    if get(step, id).is_some_and(|consumer| consumer.membership.coordinator.is_some()) {
        emit(step, id, ConsumerEvent::CoordinatorLost(error));
    }
}

/// An answer about a generation the member is no longer in says nothing to it.
fn is_current(step: &Step<'_>, id: &ClientId, asked: Option<GenerationId>) -> bool {
    let current = get(step, id).and_then(|consumer| consumer.membership.generation);
    current.is_some() && current == asked
}

fn heartbeat(step: &mut Step<'_>, id: &ClientId, asked: &Request, answer: Result<(), KafkaError>) {
    let Request::Heartbeat { generation, .. } = asked else {
        return;
    };
    match answer {
        Ok(()) => emit(step, id, ConsumerEvent::HeartbeatAnswered),
        Err(_) if !is_current(step, id, Some(*generation)) => {}
        Err(KafkaError::RebalanceInProgress) => {
            emit(step, id, ConsumerEvent::HeartbeatAnswered);
            let member = get(step, id).map(|consumer| &consumer.membership);
            let news = member.is_some_and(|m| m.state == MemberState::Stable && !m.rejoin_needed);
            if news {
                group_error(step, id, KafkaError::RebalanceInProgress, false);
            }
        }
        // whatever it was, it is not any more
        Err(error @ KafkaError::FencedInstanceId) => {
            let reason = RejoinReason::Refused(error);
            let lost = ConsumerEvent::MembershipLost {
                reason,
                forgets_id: true,
            };
            emit(step, id, lost);
            fenced(step, id);
        }
        Err(error) => group_error(step, id, error, false),
    }
}

fn left(step: &mut Step<'_>, id: &ClientId, asked: &Envelope, how: Ending) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if let AppLine::Closing(CloseStep::Leaving { request, .. }) = consumer.app.line
        && request == asked.id
    {
        program::ended(step, id, how);
    }
}

/// The group would not say what it has committed.
fn fetch_refused(step: &mut Step<'_>, id: &ClientId, error: KafkaError) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let polls = consumer.app.threw.is_none() && !consumer.app.closing;
    match (consumer.config.is_modern(), error) {
        // "the member is not part of the group anymore": `poll()` throws it
        (true, KafkaError::UnknownMemberId) if polls => {
            program::threw(step, id, Exception::UnknownMemberId);
        }
        (true, KafkaError::StaleMemberEpoch) if polls && consumer.modern.epoch.is_none() => {
            program::threw(step, id, Exception::StaleMemberEpoch);
        }
        (true, KafkaError::NotCoordinator | KafkaError::CoordinatorNotAvailable) => {
            lose_coordinator(step, id, error);
        }
        (true, _) => {}
        (false, _) => group_error(step, id, error, false),
    }
    position_retry(step, id, error);
}

fn offsets_of(asked: &Envelope) -> Arc<Offsets> {
    let Some(Request::OffsetCommit { offsets, .. }) = client::request_of(asked) else {
        return Arc::default();
    };
    Arc::new(offsets.clone())
}

/// A commit was answered, or (with an error of the network's) never will be.
fn committed(step: &mut Step<'_>, id: &ClientId, asked: &Envelope, error: Option<KafkaError>) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let offsets = offsets_of(asked);
    if consumer.config.is_modern() {
        return modern::commit_done(step, id, asked.id, &offsets, error);
    }
    let answered = Answered::of(consumer, asked.id);
    match error {
        None => {
            let kind = answered.kind();
            let stored = Arc::clone(&offsets);
            emit(step, id, ConsumerEvent::CommitSucceeded { kind, offsets });
            commit_done(step, id, &answered, &stored, None);
        }
        Some(error) => commit_refused(step, id, asked, &answered, offsets, error),
    }
}

/// What follows a commit that is over, one way or the other: with what is stored of it, and what
/// is thrown.
fn commit_done(
    step: &mut Step<'_>,
    id: &ClientId,
    answered: &Answered,
    stored: &Offsets,
    thrown: Option<Exception>,
) {
    match answered {
        Answered::Sync(from) => {
            if !program::crashes_after_commit(step, id, stored) {
                program::after_commit(step, id, *from, thrown);
            }
        }
        Answered::JoinPrepare(_) => {
            if get(step, id).is_some_and(Consumer::polls) {
                membership::finish_prepare(step, id);
            } else {
                emit(step, id, ConsumerEvent::JoinPrepareCommitted);
            }
        }
        Answered::Close(_) => commit::leave(step, id),
        Answered::Background(_) => {
            program::crashes_after_commit(step, id, stored);
        }
    }
}

fn commit_refused(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: &Envelope,
    answered: &Answered,
    offsets: Arc<Offsets>,
    error: KafkaError,
) {
    let generation = match client::request_of(asked) {
        Some(Request::OffsetCommit {
            member: Some((_, generation)),
            ..
        }) => *generation,
        _ => None,
    };
    let retriable = is_retriable(error);
    let outdated = of_an_older_generation(step, id, generation, error);
    let falls_out = outdated == Some(Exception::CommitFailed);
    if retriable || falls_out || is_current(step, id, generation) {
        match error {
            KafkaError::CoordinatorLoadInProgress | KafkaError::UnknownTopicOrPartition => {}
            // `commitSync` throws it itself; of any other commit `poll()` does
            // (`ConsumerCoordinator.asyncCommitFenced`)
            KafkaError::FencedInstanceId if matches!(answered, Answered::Sync(_)) => {}
            _ => group_error(step, id, error, false),
        }
    }
    if retriable && retry_commit(step, id, asked.id, answered, error) {
        return;
    }
    let exception = match error {
        KafkaError::RebalanceInProgress => Exception::RebalanceInProgress,
        _ if outdated == Some(Exception::RebalanceInProgress) => Exception::RebalanceInProgress,
        KafkaError::FencedInstanceId if is_current(step, id, generation) => {
            Exception::FencedInstanceId
        }
        KafkaError::OffsetMetadataTooLarge => Exception::OffsetMetadataTooLarge,
        // `OffsetCommitResponseHandler` has no case for it
        KafkaError::GroupIdNotFound => Exception::Kafka,
        _ if retriable => Exception::RetriableCommitFailed,
        _ => Exception::CommitFailed,
    };
    let kind = answered.kind();
    let error = Some(error);
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
    commit_done(step, id, answered, &Offsets::new(), Some(exception));
}

/// What is thrown for a commit of a generation that was over when its answer came: a member that
/// has sent another JoinGroup is not concerned, any other falls out of its group by it, whichever
/// generation it is in (`OffsetCommitResponseHandler`).
fn of_an_older_generation(
    step: &Step<'_>,
    id: &ClientId,
    generation: Option<GenerationId>,
    error: KafkaError,
) -> Option<Exception> {
    let member = &get(step, id)?.membership;
    let has_something_to_lose = match error {
        KafkaError::UnknownMemberId => member.member_id.is_some(),
        KafkaError::IllegalGeneration => member.generation.is_some(),
        KafkaError::FencedInstanceId => false,
        _ => return None,
    };
    if generation.is_none() || is_current(step, id, generation) {
        return None;
    }
    match member.state {
        MemberState::PreparingRebalance => Some(Exception::RebalanceInProgress),
        _ => has_something_to_lose.then_some(Exception::CommitFailed),
    }
}

fn is_retriable(error: KafkaError) -> bool {
    matches!(
        error,
        KafkaError::NotCoordinator
            | KafkaError::CoordinatorNotAvailable
            | KafkaError::CoordinatorLoadInProgress
            | KafkaError::RequestTimedOut
            | KafkaError::NetworkException
            | KafkaError::UnknownTopicOrPartition
    )
}

/// Tries again later, unless it was `commitAsync`, which never does.
fn retry_commit(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: MessageId,
    answered: &Answered,
    error: KafkaError,
) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let attempts = match (&consumer.app.line, answered) {
        (AppLine::Committing(commit), Answered::Sync(_)) => commit.attempts,
        _ => 0,
    };
    let at = step.now() + retry_backoff(&consumer.config, attempts);
    match answered {
        Answered::Background(CommitKind::Async | CommitKind::Sync)
        | Answered::Close(CommitKind::Async | CommitKind::Sync) => return false,
        Answered::JoinPrepare(deadline) => {
            let (retry_at, deadline) = (at, *deadline);
            let request = None;
            emit(
                step,
                id,
                ConsumerEvent::JoinPrepareCommits {
                    request,
                    retry_at,
                    deadline,
                },
            );
        }
        Answered::Sync(_)
        | Answered::Close(CommitKind::Auto)
        | Answered::Background(CommitKind::Auto) => {
            emit(step, id, ConsumerEvent::CommitRetried { asked, error, at });
        }
    }
    true
}

/// Positions are asked for again later.
fn position_retry(step: &mut Step<'_>, id: &ClientId, error: KafkaError) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let at = step.now() + retry_backoff(&consumer.config, 0);
    emit(step, id, ConsumerEvent::PositionRetried { error, at });
}

/// What the group has committed: where it has, reading goes on there; where not, by the policy.
fn offsets_fetched(
    step: &mut Step<'_>,
    id: &ClientId,
    found: &[(TopicPartition, Option<OffsetAndMetadata>)],
) {
    for (tp, stored) in found {
        let Some(consumer) = get(step, id) else {
            return;
        };
        let assigned = consumer.partitions.get(tp);
        if assigned.is_none_or(|assigned| assigned.state != FetchState::Initializing) {
            continue;
        }
        match stored {
            Some(stored) => {
                let (topic_partition, position) = (tp.clone(), Position::from(stored.offset));
                let reason = PositionReason::Committed;
                emit(
                    step,
                    id,
                    ConsumerEvent::PositionSet {
                        topic_partition,
                        position,
                        epoch: stored.leader_epoch,
                        reason,
                    },
                );
            }
            None => reset(step, id, tp, Exception::NoOffsetForPartition),
        }
    }
}

/// `auto.offset.reset`, or the exception there is instead.
pub(super) fn reset(step: &mut Step<'_>, id: &ClientId, tp: &TopicPartition, exception: Exception) {
    match get(step, id).and_then(crate::cluster::Consumer::reset_to) {
        Some(to) => emit(step, id, ConsumerEvent::ResetNeeded(tp.clone(), to)),
        None => {
            if get(step, id).is_some_and(|consumer| consumer.app.threw.is_none()) {
                program::threw(step, id, exception);
            }
        }
    }
}

fn asks_policy(step: &Step<'_>, id: &ClientId) -> bool {
    let policy = |consumer: &Consumer| consumer.config.client.consumer().out_of_range;
    get(step, id).map(policy) == Some(OutOfRange::Policy)
}

/// What a consumer reads is gone, or not there yet.
fn out_of_range(step: &mut Step<'_>, id: &ClientId, tp: &TopicPartition) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let last = consumer.partitions.get(tp).and_then(|p| p.last_read);
    match (consumer.config.client.consumer().out_of_range, last) {
        (OutOfRange::NearestInTime, Some(last)) if consumer.reset_to().is_some() => {
            let to = ResetTo::Timestamp(last);
            emit(step, id, ConsumerEvent::ResetNeeded(tp.clone(), to));
        }
        (OutOfRange::EndsSession, Some(_)) if consumer.config.is_member() => {
            if !consumer.membership.rejoin_needed {
                let reason = RejoinReason::OutOfRange;
                emit(step, id, ConsumerEvent::RejoinNeeded(reason));
            }
        }
        _ => reset(step, id, tp, Exception::OffsetOutOfRange),
    }
}

fn offsets_listed(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: &Request,
    found: &[(TopicPartition, Result<Option<Offset>, KafkaError>)],
) {
    let Request::ListOffsets(wanted) = asked else {
        return;
    };
    // sought elsewhere meanwhile: not what is wanted any more
    // (`SubscriptionState.maybeSeekUnvalidated`)
    let is_wanted = |tp: &TopicPartition, to: ResetTo| {
        let spec = wanted.iter().find(|(asked, _)| asked == tp);
        spec.is_some_and(|(_, spec)| to.is_met_by(*spec))
    };
    for (tp, listed) in found {
        let state = get(step, id)
            .and_then(|c| c.partitions.get(tp))
            .map(|p| p.state);
        match (listed, state) {
            (Ok(None), Some(FetchState::AwaitReset(to))) if is_wanted(tp, to) => {
                nothing_so_late(step, id, tp, to);
            }
            (Ok(Some(offset)), Some(FetchState::AwaitReset(to))) if is_wanted(tp, to) => {
                let (topic_partition, position) = (tp.clone(), Position(offset.0));
                let reason = PositionReason::Reset(to);
                emit(
                    step,
                    id,
                    ConsumerEvent::PositionSet {
                        topic_partition,
                        position,
                        epoch: None,
                        reason,
                    },
                );
            }
            (Err(error), Some(_)) => {
                position_retry(step, id, *error);
                client::want_metadata(step, &node(id));
            }
            _ => {}
        }
    }
}

/// There is no record of a time or later. An application that asked for it seeks to the end; the
/// client itself asks again after `request.timeout.ms`
/// (`OffsetFetcherUtils.handleListOffsetResponse` has neither an offset nor an error then).
fn nothing_so_late(step: &mut Step<'_>, id: &ClientId, tp: &TopicPartition, to: ResetTo) {
    if let ResetTo::Timestamp(_) = to {
        let end = ConsumerEvent::ResetNeeded(tp.clone(), ResetTo::Latest);
        return emit(step, id, end);
    }
    let Some(consumer) = get(step, id) else {
        return;
    };
    let at = step.now() + consumer.config.request_timeout;
    let nowhere = ConsumerEvent::NothingSoYoung(tp.clone(), at);
    emit(step, id, nowhere);
}

fn fetched(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: &Request,
    found: &[(TopicPartition, Result<FetchedPartition, KafkaError>)],
) {
    let Request::Fetch {
        partitions: wanted, ..
    } = asked
    else {
        return;
    };
    for (tp, result) in found {
        let from = wanted
            .iter()
            .find(|partition| partition.topic_partition == *tp);
        let position = get(step, id).and_then(|consumer| consumer.position(tp));
        let Some((from, topic_id)) = from.map(|asked| (asked.offset, asked.topic_id)) else {
            continue;
        };
        if position.map(Position::offset) != Some(from) {
            continue; // it was sought elsewhere, or is another's by now
        }
        match result {
            Ok(records) if records.batches.is_empty() => {}
            Ok(FetchedPartition { batches, .. }) => {
                let fetch = completed(tp, topic_id, from, batches);
                emit(step, id, ConsumerEvent::RecordsFetched(fetch));
            }
            Err(KafkaError::OffsetOutOfRange) if asks_policy(step, id) => {
                let fetch = completed(tp, topic_id, from, &[]);
                emit(step, id, ConsumerEvent::FetchedOutOfRange(fetch));
            }
            Err(KafkaError::OffsetOutOfRange) => out_of_range(step, id, tp),
            Err(error) => {
                let Some(consumer) = get(step, id) else {
                    return;
                };
                let at = step.now() + retry_backoff(&consumer.config, 0);
                let (topic_partition, error) = (tp.clone(), *error);
                emit(
                    step,
                    id,
                    ConsumerEvent::FetchRetried {
                        topic_partition,
                        error,
                        at,
                    },
                );
                client::want_metadata(step, &node(id));
            }
        }
    }
}

fn completed(
    tp: &TopicPartition,
    topic_id: TopicId,
    next: Offset,
    batches: &[Arc<RecordBatch>],
) -> Arc<CompletedFetch> {
    Arc::new(CompletedFetch {
        topic_partition: tp.clone(),
        topic_id,
        next,
        batches: batches.into(),
        begun: false,
    })
}

/// The connection to a broker is gone, and nobody knows what became of what was asked over it.
pub fn on_disconnect(step: &mut Step<'_>, id: &ClientId, broker: BrokerId, timed_out: bool) {
    let lost = client::disconnected(step, &node(id), broker, timed_out);
    let error = KafkaError::NetworkException;
    if get(step, id).is_some_and(|consumer| consumer.membership.coordinator == Some(broker)) {
        lose_coordinator(step, id, error);
    }
    for asked in lost {
        match client::request_of(&asked) {
            Some(Request::FindCoordinator(_)) => coordinator(step, id, Err(error)),
            Some(Request::JoinGroup { .. } | Request::SyncGroup { .. }) => {
                membership::retry_join(step, id, error, true);
            }
            Some(Request::OffsetCommit { .. }) => committed(step, id, &asked, Some(error)),
            Some(Request::OffsetFetch { .. }) => fetch_refused(step, id, error),
            // a partition's leader says nothing about the coordinator
            Some(Request::ListOffsets(_)) => position_retry(step, id, error),
            Some(Request::LeaveGroup { .. }) => left(step, id, &asked, Ending::ClosedSilently),
            Some(Request::ConsumerGroupHeartbeat(_)) => modern::disconnected(step, id, &asked),
            _ => {}
        }
    }
}
