//! What a member has becomes what it may have, a step at a time: the automatic commit,
//! `onPartitionsRevoked`, the change, `onPartitionsAssigned`, and the heartbeat that says so
//! (`AbstractMembershipManager.maybeReconcile`).

use super::super::{commit as commits, emit, get, listener, node, program};
use super::{commit, emit_modern};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{
    Callback, Consumer, During, Exception, ListenerCall, LocalAssignment, ModernEvent, ModernState,
    ReconcileStep, Reconciliation,
};
use crate::kafka::{ClientId, TopicPartition};
use crate::protocol::{Step, client};
use alloc::vec::Vec;

/// Begins, if there is something to change and nothing is being changed. What needs the
/// application, a commit or something to be given up, begins only when it polls (`can_commit`).
pub(super) fn start(step: &mut Step<'_>, id: &ClientId, can_commit: bool) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let modern = &consumer.modern;
    let idle = modern.state == ModernState::Reconciling && modern.reconciliation.is_none();
    let Some(target) = modern
        .target
        .as_ref()
        .filter(|_| idle && !modern.is_reconciled())
    else {
        return;
    };
    let known = |tp: &&TopicPartition| consumer.net.partitions(&tp.topic).is_some();
    let partitions: Vec<_> = target.partitions.iter().filter(known).cloned().collect();
    let unresolved = partitions.len() < target.partitions.len();
    let number = target.number;
    let already = modern
        .current
        .as_ref()
        .is_some_and(|c| c.partitions == partitions);
    let revoked = match already {
        true => Vec::new(),
        false => beyond(consumer, &partitions),
    };
    let automatic = commits::is_automatic(consumer);
    let commits_first = automatic && !already && !consumer.all_consumed().is_empty();
    let waits = !can_commit && !already && (automatic || !revoked.is_empty());
    let deadline = step.now() + consumer.config.max_poll_interval;
    if unresolved {
        client::want_metadata(step, &node(id));
    }
    if waits {
        return;
    }
    let next = match revoked.is_empty() {
        true => ReconcileStep::Assigning,
        false => ReconcileStep::Revoking,
    };
    let first = match commits_first {
        true => ReconcileStep::Committing {
            request: None,
            retry_at: step.now(),
            deadline,
            attempts: 0,
        },
        false => next,
    };
    let change = Reconciliation {
        to: LocalAssignment { number, partitions },
        revoked,
        step: first,
    };
    emit_modern(step, id, ModernEvent::ReconciliationStarted(change));
    if already {
        emit_modern(step, id, ModernEvent::Reconciled);
    }
}

/// What it has and may not keep.
fn beyond(consumer: &Consumer, partitions: &[TopicPartition]) -> Vec<TopicPartition> {
    let owned = consumer.partitions.keys();
    owned
        .filter(|tp| !partitions.contains(tp))
        .cloned()
        .collect()
}

/// The network thread's part: the automatic commit.
pub(super) fn go_on(step: &mut Step<'_>, id: &ClientId) {
    let Some(change) = get(step, id).and_then(|consumer| consumer.modern.reconciliation.clone())
    else {
        return;
    };
    let ReconcileStep::Committing {
        request: None,
        retry_at,
        deadline,
        ..
    } = change.step
    else {
        return;
    };
    if deadline <= step.now() {
        committed(step, id);
    } else if retry_at <= step.now() {
        commit::before_rebalance(step, id);
    }
}

/// The automatic commit is through, or given up.
pub(super) fn committed(step: &mut Step<'_>, id: &ClientId) {
    let Some(change) = get(step, id).and_then(|consumer| consumer.modern.reconciliation.as_ref())
    else {
        return;
    };
    let next = match change.revoked.is_empty() {
        true => ReconcileStep::Assigning,
        false => ReconcileStep::Revoking,
    };
    emit_modern(step, id, ModernEvent::ReconciliationProgressed(next));
}

/// The application's part, in `poll()`: `onPartitionsRevoked`, `onPartitionsAssigned`,
/// `onPartitionsLost`.
pub(super) fn callbacks(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if consumer.modern.lost {
        let owned = consumer.partitions.keys().cloned().collect();
        return listener::give_up(step, id, owned, Callback::Lost, During::Reconciliation);
    }
    if !goes_on(step, id) {
        return;
    }
    let change = get(step, id).and_then(|consumer| consumer.modern.reconciliation.clone());
    let Some(Reconciliation {
        revoked, step: at, ..
    }) = change
    else {
        return;
    };
    match at {
        ReconcileStep::Committing { .. } => {}
        ReconcileStep::Revoking => {
            listener::give_up(step, id, revoked, Callback::Revoked, During::Reconciliation);
        }
        ReconcileStep::Assigning => assign(step, id),
    }
}

/// Whether what is being changed still is to be changed (`maybeAbortReconciliation`).
fn goes_on(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let modern = &consumer.modern;
    let stays = modern.state == ModernState::Reconciling;
    if modern.reconciliation.is_some() && !stays {
        emit_modern(step, id, ModernEvent::ReconciliationAborted);
    }
    stays
}

/// A method of the listener has returned, or thrown something.
pub(in crate::protocol::consumer) fn returned(
    step: &mut Step<'_>,
    id: &ClientId,
    callback: Callback,
    partitions: Vec<TopicPartition>,
    threw: Option<Exception>,
) {
    // it threw, and nothing is given up (`revokeAndAssign`); or it has lost its place, and
    // what it is told next is that all it has is lost (`transitionToFenced`, `transitionToStale`)
    let failed = threw.is_some();
    let in_vain = |c: &Consumer| (failed || c.modern.lost) && callback == Callback::Revoked;
    if !get(step, id).is_some_and(in_vain) {
        match callback {
            Callback::Assigned => return assigned(step, id, threw),
            Callback::Revoked => emit(step, id, ConsumerEvent::PartitionsRevoked(partitions)),
            Callback::Lost => emit(step, id, ConsumerEvent::PartitionsLost(partitions)),
        }
    }
    if let Some(exception) = threw {
        program::threw(step, id, exception);
    }
    match callback {
        Callback::Lost => join_again(step, id),
        Callback::Revoked | Callback::Assigned if failed => {
            emit_modern(step, id, ModernEvent::ReconciliationAborted);
        }
        Callback::Revoked | Callback::Assigned => take_over(step, id),
    }
}

/// The application knows that all is lost: who lost its place joins again.
fn join_again(step: &mut Step<'_>, id: &ClientId) {
    let state = get(step, id).map(|consumer| consumer.modern.state);
    if matches!(state, Some(ModernState::Fenced | ModernState::Stale)) {
        emit_modern(step, id, ModernEvent::Joins);
    }
}

/// The application has given up what it had to: it takes over what is new.
fn take_over(step: &mut Step<'_>, id: &ClientId) {
    if goes_on(step, id) {
        let next = ReconcileStep::Assigning;
        emit_modern(step, id, ModernEvent::ReconciliationProgressed(next));
        assign(step, id);
    }
}

/// What it has from now on; the listener is told what is new.
fn assign(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let Some(change) = &consumer.modern.reconciliation else {
        return;
    };
    let owned = |tp: &&TopicPartition| consumer.partitions.contains_key(*tp);
    let added = change.to.partitions.iter().filter(|tp| !owned(tp));
    let added: Vec<_> = added.cloned().collect();
    emit(step, id, ConsumerEvent::PartitionsAssigned(added.clone()));
    let call = ListenerCall {
        callback: Callback::Assigned,
        partitions: added,
        during: During::Reconciliation,
        since: step.now(),
        threw: None,
    };
    listener::call(step, id, call);
}

/// The listener knows what is new: the coordinator is told.
fn assigned(step: &mut Step<'_>, id: &ClientId, threw: Option<Exception>) {
    if let Some(exception) = threw {
        return program::threw(step, id, exception);
    }
    if goes_on(step, id) && get(step, id).is_some_and(|c| c.modern.reconciliation.is_some()) {
        emit_modern(step, id, ModernEvent::Reconciled);
    }
}
