//! Commits of the `consumer` protocol (`CommitRequestManager`): what becomes of one that was
//! refused, and the automatic one before partitions change hands.

use super::super::{commit as commits, emit, get, program, retry_backoff};
use super::{emit_modern, reconcile};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{
    AppLine, CloseStep, CommitKind, CommitLine, Consumer, Exception, ModernEvent, Offsets,
    ReconcileStep, SyncCommit,
};
use crate::kafka::{ClientId, KafkaError, MessageId};
use crate::protocol::Step;
use alloc::sync::Arc;

/// Which of its commits an answer is for.
#[derive(Clone, Copy)]
enum Kind {
    /// The one the program waits in.
    Sync(CommitLine),
    /// The one before partitions change hands.
    Reconcile,
    /// The one `close()` waits for.
    Close,
    /// One nobody waits for.
    Background,
}

impl Kind {
    fn of(consumer: &Consumer, asked: MessageId) -> Kind {
        match &consumer.app.line {
            AppLine::Committing(SyncCommit {
                request: Some(sent),
                from,
                ..
            }) if *sent == asked => return Kind::Sync(*from),
            AppLine::Closing(CloseStep::Committing {
                request: Some(sent),
                ..
            }) if *sent == asked => return Kind::Close,
            _ => {}
        }
        let change = consumer.modern.reconciliation.as_ref();
        match change.map(|change| change.step) {
            Some(ReconcileStep::Committing {
                request: Some(sent),
                ..
            }) if sent == asked => Kind::Reconcile,
            _ => Kind::Background,
        }
    }
}

/// The automatic commit of what was handed out, before partitions change hands
/// (`maybeAutoCommitSyncBeforeRebalance`).
pub(super) fn before_rebalance(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let offsets = Arc::new(consumer.all_consumed());
    let sent = commits::send(step, id, CommitKind::Auto, &offsets);
    let Some(consumer) = get(step, id) else {
        return;
    };
    if let Some(change) = &consumer.modern.reconciliation
        && let ReconcileStep::Committing {
            deadline, attempts, ..
        } = change.step
    {
        let next = ReconcileStep::Committing {
            request: sent,
            retry_at: step.now() + retry_backoff(&consumer.config, attempts),
            deadline,
            attempts,
        };
        emit_modern(step, id, ModernEvent::ReconciliationProgressed(next));
    }
}

/// A commit was answered, or never will be.
pub(in crate::protocol::consumer) fn commit_done(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: MessageId,
    offsets: &Arc<Offsets>,
    error: Option<KafkaError>,
) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let which = Kind::of(consumer, asked);
    let kind = match which {
        Kind::Sync(_) => CommitKind::Sync,
        _ if commits::is_automatic(consumer) => CommitKind::Auto,
        _ => CommitKind::Async,
    };
    let Some(error) = error else {
        let offsets = Arc::clone(offsets);
        let stored = Arc::clone(&offsets);
        emit(step, id, ConsumerEvent::CommitSucceeded { kind, offsets });
        return over(step, id, which, &stored, None);
    };
    if loses_coordinator(error) && consumer.membership.coordinator.is_some() {
        emit(step, id, ConsumerEvent::CoordinatorLost(error));
    }
    if retried(step, id, asked, which, error) {
        return;
    }
    let exception = match (error, which) {
        (KafkaError::OffsetMetadataTooLarge, _) => Exception::OffsetMetadataTooLarge,
        (KafkaError::StaleMemberEpoch, Kind::Background) => Exception::StaleMemberEpoch,
        (KafkaError::UnknownMemberId | KafkaError::StaleMemberEpoch, _) => Exception::CommitFailed,
        _ if is_retriable(error) => Exception::RetriableCommitFailed,
        _ => Exception::Kafka,
    };
    let failed = ConsumerEvent::CommitFailed {
        kind,
        offsets: Arc::clone(offsets),
        exception,
        error: Some(error),
    };
    emit(step, id, failed);
    over(step, id, which, &Offsets::new(), Some(exception));
}

/// What follows a commit that is over, with what is stored of it, or what it has thrown.
fn over(
    step: &mut Step<'_>,
    id: &ClientId,
    which: Kind,
    stored: &Offsets,
    thrown: Option<Exception>,
) {
    match which {
        Kind::Sync(from) => {
            if !program::crashes_after_commit(step, id, stored) {
                program::after_commit(step, id, from, thrown);
            }
        }
        Kind::Reconcile => reconcile::committed(step, id),
        Kind::Close => super::close::leave(step, id),
        Kind::Background => {
            program::crashes_after_commit(step, id, stored);
        }
    }
}

fn loses_coordinator(error: KafkaError) -> bool {
    matches!(
        error,
        KafkaError::NotCoordinator
            | KafkaError::CoordinatorNotAvailable
            | KafkaError::RequestTimedOut
            | KafkaError::NetworkException
    )
}

fn is_retriable(error: KafkaError) -> bool {
    let passes = matches!(
        error,
        KafkaError::CoordinatorLoadInProgress | KafkaError::UnknownTopicOrPartition
    );
    passes || loses_coordinator(error)
}

/// Tries again later what somebody waits for. Before partitions change hands an epoch that was
/// stale is no reason to give up, as long as there is a new one.
fn retried(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: MessageId,
    which: Kind,
    error: KafkaError,
) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let (config, modern) = (&consumer.config, &consumer.modern);
    let now = step.now();
    match (which, &consumer.app.line) {
        (Kind::Sync(_), AppLine::Committing(commit)) if is_retriable(error) => {
            let at = now + retry_backoff(config, commit.attempts);
            emit(step, id, ConsumerEvent::CommitRetried { asked, error, at });
            true
        }
        (Kind::Close, _) if is_retriable(error) => {
            let at = now + retry_backoff(config, 0);
            emit(step, id, ConsumerEvent::CommitRetried { asked, error, at });
            true
        }
        (Kind::Reconcile, _) => {
            let stale = error == KafkaError::StaleMemberEpoch && modern.epoch.is_some();
            let passes = is_retriable(error) && error != KafkaError::UnknownTopicOrPartition;
            let step_now = modern.reconciliation.as_ref().map(|change| change.step);
            let Some(ReconcileStep::Committing {
                deadline, attempts, ..
            }) = step_now
            else {
                return false;
            };
            if !(stale || passes) || deadline <= now {
                return false;
            }
            let again = ReconcileStep::Committing {
                request: None,
                retry_at: now + retry_backoff(config, attempts),
                deadline,
                attempts: attempts + 1,
            };
            emit_modern(step, id, ModernEvent::ReconciliationProgressed(again));
            true
        }
        _ => false,
    }
}
