//! Commits of every kind, and `close()`, which may end in one.

use super::{emit, get, listener, membership, modern, node, program, retry_backoff};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{
    AppLine, Callback, CloseStep, CommitKind, CommitLine, Consumer, During, Ending, Exception,
    JoinPrepare, MemberState, Offsets, SyncCommit,
};
use crate::kafka::{
    ClientId, CommitStyle, Envelope, KafkaError, MessageId, Request, TopicPartition,
};
use crate::protocol::{Step, client};
use crate::sim::{Duration, SimTime};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// How long `close()` takes at most: its own timeout (`Consumer.DEFAULT_CLOSE_TIMEOUT_MS`), and no
/// longer than one request (`createTimerForRequest`, `createTimerForCloseRequests`).
pub(super) fn close_timeout(consumer: &Consumer) -> Duration {
    Duration::from_secs(30).min(consumer.config.request_timeout)
}

/// Whether the consumer commits by itself (`enable.auto.commit`).
pub(super) fn is_automatic(consumer: &Consumer) -> bool {
    consumer.config.commit_style == CommitStyle::Auto && consumer.config.group_id.is_some()
}

/// Why a commit would not even be sent: the member is not in a stable generation.
pub(super) fn refused_by_client(consumer: &Consumer) -> Option<Exception> {
    // in the `consumer` protocol the coordinator says so
    if !consumer.config.is_member() || consumer.config.is_modern() {
        return None;
    }
    match consumer.membership.state {
        MemberState::Stable if consumer.membership.generation.is_some() => None,
        MemberState::PreparingRebalance | MemberState::CompletingRebalance => {
            Some(Exception::RebalanceInProgress)
        }
        MemberState::Unjoined | MemberState::Stable => Some(Exception::CommitFailed),
    }
}

/// Why a commit is not sent now. Whether the member has a place in its group is looked at only
/// when there is a coordinator (`ConsumerCoordinator.sendOffsetCommitRequest`).
fn refused_now(step: &Step<'_>, consumer: &Consumer) -> Option<Exception> {
    let known = consumer.membership.coordinator;
    let known = known.is_some_and(|broker| consumer.net.reachable(broker, step.now()));
    refused_by_client(consumer).filter(|_| known)
}

/// Sends OffsetCommit to the coordinator, if it is known and can be reached.
pub(super) fn send(
    step: &mut Step<'_>,
    id: &ClientId,
    kind: CommitKind,
    offsets: &Arc<Offsets>,
) -> Option<MessageId> {
    send_with(step, id, kind, offsets, &Arc::from(""))
}

/// The same, with something beside the offsets.
fn send_with(
    step: &mut Step<'_>,
    id: &ClientId,
    kind: CommitKind,
    offsets: &Arc<Offsets>,
    metadata: &Arc<str>,
) -> Option<MessageId> {
    let consumer = get(step, id)?;
    let group = consumer.config.group_id.clone()?;
    let broker = consumer.membership.coordinator?;
    if !consumer.net.reachable(broker, step.now()) {
        let error = KafkaError::NetworkException;
        emit(step, id, ConsumerEvent::CoordinatorLost(error));
        return None;
    }
    let request = Request::OffsetCommit {
        group,
        member: consumer.commits_as(),
        offsets: offsets.to_vec(),
        metadata: Arc::clone(metadata),
    };
    let request = client::ask(step, &node(id), broker, request);
    let offsets = Arc::clone(offsets);
    emit(
        step,
        id,
        ConsumerEvent::CommitSent {
            kind,
            offsets,
            request,
        },
    );
    Some(request)
}

fn failed(
    step: &mut Step<'_>,
    id: &ClientId,
    kind: CommitKind,
    offsets: &Arc<Offsets>,
    exception: Exception,
) {
    let offsets = Arc::clone(offsets);
    emit(
        step,
        id,
        ConsumerEvent::CommitFailed {
            kind,
            offsets,
            exception,
            error: None,
        },
    );
}

/// The program calls `commitSync(offsets)`.
pub(super) fn call(step: &mut Step<'_>, id: &ClientId, offsets: Arc<Offsets>, from: CommitLine) {
    call_with(step, id, offsets, Arc::from(""), from);
}

/// The application was asked for a commit, and comes to it. Says whether it was.
pub(super) fn call_asked(step: &mut Step<'_>, id: &ClientId, from: CommitLine) -> bool {
    let asked = get(step, id).and_then(|consumer| consumer.app.asked.first().cloned());
    let Some((offsets, metadata)) = asked else {
        return false;
    };
    call_with(step, id, offsets, metadata, from);
    true
}

fn call_with(
    step: &mut Step<'_>,
    id: &ClientId,
    offsets: Arc<Offsets>,
    metadata: Arc<str>,
    from: CommitLine,
) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if offsets.is_empty() {
        return program::after_commit(step, id, from, None);
    }
    let deadline = step.now() + consumer.config.default_api_timeout;
    let commit = SyncCommit {
        offsets,
        metadata,
        from,
        deadline,
        request: None,
        retry_at: step.now(),
        attempts: 0,
    };
    emit(step, id, ConsumerEvent::CommitCalled(Arc::new(commit)));
}

/// One turn inside `commitSync`. Says whether it came to an end.
pub(super) fn pass(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let AppLine::Committing(commit) = &consumer.app.line else {
        return false;
    };
    let SyncCommit {
        offsets,
        metadata,
        from,
        deadline,
        request,
        retry_at,
        ..
    } = commit.clone();
    let sends = request.is_none() && retry_at <= step.now();
    let refused = refused_now(step, consumer).filter(|_| sends);
    let late = (deadline <= step.now()).then_some(Exception::Timeout);
    if let Some(exception) = refused.or(late) {
        failed(step, id, CommitKind::Sync, &offsets, exception);
        membership::read_join_answer(step, id);
        program::after_commit(step, id, from, Some(exception));
        return true;
    }
    if !sends {
        return false;
    }
    match consumer.membership.coordinator {
        None => membership::find_coordinator(step, id),
        Some(_) => {
            send_with(step, id, CommitKind::Sync, &offsets, &metadata);
        }
    }
    false
}

/// The program calls `commitAsync()`: sent, or kept until the coordinator is found.
pub(super) fn commit_async(step: &mut Step<'_>, id: &ClientId, offsets: Arc<Offsets>) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if offsets.is_empty() {
        return;
    }
    if let Some(exception) = refused_now(step, consumer) {
        failed(step, id, CommitKind::Async, &offsets, exception);
        return membership::read_join_answer(step, id);
    }
    if send(step, id, CommitKind::Async, &offsets).is_none() {
        let modern = get(step, id).is_some_and(|consumer| consumer.config.is_modern());
        emit(step, id, ConsumerEvent::CommitDeferred(offsets));
        if !modern && !membership::look_up_coordinator(step, id) {
            fail_deferred(step, id); // `RequestFuture.noBrokersAvailable`
        }
    }
}

/// The coordinator is found: what waited for it goes out.
pub(super) fn send_deferred(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let refused = refused_by_client(consumer);
    for offsets in consumer.membership.deferred_commits.clone() {
        match refused {
            Some(exception) => failed(step, id, CommitKind::Async, &offsets, exception),
            None if send(step, id, CommitKind::Async, &offsets).is_none() => {
                let exception = Exception::RetriableCommitFailed;
                failed(step, id, CommitKind::Async, &offsets, exception);
            }
            None => {}
        }
    }
}

/// The coordinator is not found: what waited for it has failed.
pub(super) fn fail_deferred(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    // in the `consumer` protocol they go on waiting (`CommitRequestManager.poll`)
    if consumer.config.is_modern() {
        return;
    }
    for offsets in consumer.membership.deferred_commits.clone() {
        failed(
            step,
            id,
            CommitKind::Async,
            &offsets,
            Exception::RetriableCommitFailed,
        );
    }
}

/// An automatic commit that nobody waits for.
pub(super) fn auto_commit(step: &mut Step<'_>, id: &ClientId, offsets: &Arc<Offsets>) {
    if offsets.is_empty() {
        return;
    }
    if send(step, id, CommitKind::Auto, offsets).is_none() {
        membership::find_coordinator(step, id);
    }
}

/// The application has called `seek()`: a client may commit where that goes.
pub fn commit_seek(step: &mut Step<'_>, id: &ClientId, tp: &TopicPartition) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let position = consumer.position(tp);
    let commits = consumer.config.client.consumer().commits_seeks && is_automatic(consumer);
    if let Some(position) = position.filter(|_| commits)
        && refused_by_client(consumer).is_none()
    {
        let offsets = alloc::vec![(tp.clone(), position.into(), None)];
        auto_commit(step, id, &Arc::new(offsets));
    }
}

/// `enable.auto.commit` before a rebalance.
pub(super) fn join_prepare(step: &mut Step<'_>, id: &ClientId, deadline: SimTime) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let offsets = Arc::new(consumer.covered());
    if offsets.is_empty() {
        return membership::finish_prepare(step, id); // committed meanwhile
    }
    let wait = retry_backoff(&consumer.config, 0);
    let request = send(step, id, CommitKind::Auto, &offsets);
    let retry_at = step.now() + wait;
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

/// `close()`: first the automatic commit, if there is one to make; else it waits for the commits
/// of `commitAsync` that still wait for the coordinator, and for the last that is not answered yet
/// (`ConsumerCoordinator.close`, `AbstractCoordinator.close`).
pub(super) fn begin_close(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if consumer.config.is_modern() {
        return modern::close(step, id);
    }
    let automatic = closes_with_commit(step, consumer);
    let request = last_unanswered(consumer).filter(|_| !automatic);
    let deferred = !consumer.membership.deferred_commits.is_empty();
    if automatic || deferred || request.is_some() {
        let (retry_at, deadline) = (step.now(), close_deadline(step, consumer));
        let committing = CloseStep::Committing {
            request,
            retry_at,
            deadline,
        };
        emit(step, id, ConsumerEvent::CloseProgressed(committing));
    } else {
        leave(step, id);
    }
}

/// Until when `close()` waits: one timer for its commit and its goodbye
/// (`ClassicKafkaConsumer.createTimerForRequest`).
pub(super) fn close_deadline(step: &Step<'_>, consumer: &Consumer) -> SimTime {
    match consumer.app.line {
        AppLine::Closing(CloseStep::Committing { deadline, .. }) => deadline,
        _ => step.now() + close_timeout(consumer),
    }
}

fn closes_with_commit(step: &Step<'_>, consumer: &Consumer) -> bool {
    let may = refused_now(step, consumer).is_none() && !consumer.covered().is_empty();
    is_automatic(consumer) && may
}

fn last_unanswered(consumer: &Consumer) -> Option<MessageId> {
    let mut unanswered = consumer.net.waiting.values().rev();
    let is_commit = |asked: &&Arc<Envelope>| {
        let request = client::request_of(asked);
        matches!(request, Some(Request::OffsetCommit { .. }))
    };
    unanswered.find(is_commit).map(|asked| asked.id)
}

/// One turn inside `close()`. Says whether it came a step further.
pub(super) fn close_pass(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    if let AppLine::Closing(CloseStep::Leaving { deadline, .. }) = consumer.app.line {
        let over = deadline <= step.now();
        if over {
            program::ended(step, id, Ending::ClosedSilently);
        }
        return over;
    }
    if consumer.config.is_modern() {
        return modern::close_pass(step, id);
    }
    let AppLine::Closing(CloseStep::Committing {
        request,
        retry_at,
        deadline,
    }) = consumer.app.line
    else {
        return false;
    };
    if deadline <= step.now() || refused_now(step, consumer).is_some() {
        leave(step, id);
        return true;
    }
    if request.is_some() || retry_at > step.now() {
        return false;
    }
    if !consumer.membership.deferred_commits.is_empty() {
        return false; // being looked for
    }
    if !closes_with_commit(step, consumer) {
        // what waited for the coordinator has been sent, or has failed
        begin_close(step, id);
        return true;
    }
    let offsets = Arc::new(consumer.covered());
    if send(step, id, CommitKind::Auto, &offsets).is_none() {
        membership::find_coordinator(step, id);
    }
    false
}

/// `close()` goes on: gives the partitions up and says goodbye.
pub(super) fn leave(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if !consumer.config.is_member() {
        return program::ended(step, id, Ending::Closed);
    }
    let owned: Vec<TopicPartition> = consumer.partitions.keys().cloned().collect();
    if owned.is_empty() {
        return say_goodbye(step, id, false);
    }
    // one that is in the middle of a rebalance cannot tell whose they will be
    // (`ConsumerCoordinator.onLeavePrepare`)
    let member = &consumer.membership;
    let certain = member.state == MemberState::Stable && member.generation.is_some();
    let callback = match certain {
        true => Callback::Revoked,
        false => Callback::Lost,
    };
    listener::give_up(step, id, owned, callback, During::LeavePrepare);
}

/// The last step of `close()`. If the listener has thrown something the group is not told.
pub(super) fn say_goodbye(step: &mut Step<'_>, id: &ClientId, threw: bool) {
    if get(step, id).is_some_and(|consumer| consumer.config.is_modern()) {
        return modern::say_goodbye(step, id, threw);
    }
    if threw {
        return program::ended(step, id, Ending::Failed(Exception::Kafka));
    }
    // whoever is in the group and goes without a word
    let stays = |consumer: &Consumer| {
        consumer.config.group_instance_id.is_some() || consumer.membership.generation.is_some()
    };
    let untold = match get(step, id).is_some_and(stays) {
        true => Ending::ClosedSilently,
        false => Ending::Closed,
    };
    let deadline = get(step, id).map_or(step.now(), |consumer| close_deadline(step, consumer));
    match membership::leave(step, id) {
        Some(request) => {
            let leaving = CloseStep::Leaving { request, deadline };
            emit(step, id, ConsumerEvent::CloseProgressed(leaving));
        }
        None => program::ended(step, id, untold),
    }
}

/// Which of its commits an answer is for.
pub(super) enum Answered {
    /// The one the program waits in.
    Sync(CommitLine),
    /// The one before a rebalance.
    JoinPrepare(SimTime),
    /// The one `close()` waits for.
    Close(CommitKind),
    /// One nobody waits for.
    Background(CommitKind),
}

impl Answered {
    /// By the number of the request.
    pub(super) fn of(consumer: &Consumer, asked: MessageId) -> Self {
        if let AppLine::Committing(SyncCommit {
            request: Some(sent),
            from,
            ..
        }) = &consumer.app.line
            && *sent == asked
        {
            return Answered::Sync(*from);
        }
        if let AppLine::Closing(CloseStep::Committing {
            request: Some(sent),
            ..
        }) = consumer.app.line
            && sent == asked
        {
            return Answered::Close(unasked(consumer));
        }
        if let JoinPrepare::Committing {
            request: Some(sent),
            deadline,
            ..
        } = consumer.membership.prepare
            && sent == asked
        {
            return Answered::JoinPrepare(deadline);
        }
        Answered::Background(unasked(consumer))
    }

    /// How the commit came about.
    pub(super) fn kind(&self) -> CommitKind {
        match self {
            Answered::Sync(_) => CommitKind::Sync,
            Answered::JoinPrepare(_) => CommitKind::Auto,
            Answered::Close(kind) | Answered::Background(kind) => *kind,
        }
    }
}

/// How a commit came about that the program does not wait for.
fn unasked(consumer: &Consumer) -> CommitKind {
    match is_automatic(consumer) {
        true => CommitKind::Auto,
        false => CommitKind::Async,
    }
}
