//! A consumer of the `consumer` protocol (`AsyncKafkaConsumer`, KIP-848): its network thread, which
//! goes on while the application works, and what its application does for it in `poll()`.

mod close;
mod commit;
mod heartbeat;
mod reconcile;
mod threads;

pub(super) use close::{close, close_pass, say_goodbye};
pub(super) use commit::commit_done;
pub(super) use heartbeat::{answered, disconnected};
pub(super) use reconcile::returned;
pub(super) use threads::{Heard, go_unheard, hear, heard};

use super::{emit, get, membership, node, poll, program};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{
    AppLine, Consumer, Exception, ModernEvent, ModernState, ReconcileStep, RejoinReason,
};
use crate::kafka::{ClientId, KafkaError, MemberEpoch};
use crate::protocol::{Step, client};
use crate::sim::SimTime;
use alloc::vec::Vec;

fn emit_modern(step: &mut Step<'_>, id: &ClientId, event: ModernEvent) {
    emit(step, id, ConsumerEvent::Modern(event));
}

/// One pass of the network thread (`ConsumerNetworkThread.runOnce`).
pub(super) fn background(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if matches!(consumer.app.line, AppLine::Stopped) {
        return;
    }
    if consumer.membership.coordinator.is_none() {
        return membership::find_coordinator(step, id);
    }
    if !consumer.modern.state.is_silent() && has_not_polled(consumer, step.now()) {
        let away = consumer.app.left_poll + consumer.config.max_poll_interval;
        let key = "max.poll.interval.ms";
        return step.aside(away, key, |step| leave_for_not_polling(step, id));
    }
    reconcile::start(step, id, false);
    reconcile::go_on(step, id);
    heartbeat::pass(step, id);
}

/// Whether the application has stayed away from `poll()` for too long
/// (`AbstractHeartbeatRequestManager.poll`).
fn has_not_polled(consumer: &Consumer, now: SimTime) -> bool {
    let outside = !matches!(consumer.app.line, AppLine::Polling | AppLine::Closing(_));
    outside && consumer.app.left_poll + consumer.config.max_poll_interval <= now
}

/// It says that it leaves and waits for no answer; when it polls it will be in again.
fn leave_for_not_polling(step: &mut Step<'_>, id: &ClientId) {
    let epoch = goodbye(step, id);
    let goodbye = get(step, id).and_then(|c| heartbeat::request(c, epoch, step.now()));
    let reason = RejoinReason::PollInterval;
    emit(
        step,
        id,
        ConsumerEvent::MembershipLost {
            reason,
            forgets_id: false,
        },
    );
    if let Some((broker, request)) = goodbye {
        client::ask(step, &node(id), broker, request);
    }
}

/// How it says that it leaves: a static member will be back
/// (`ConsumerMembershipManager.leaveGroupEpoch`).
fn goodbye(step: &Step<'_>, id: &ClientId) -> MemberEpoch {
    match get(step, id).is_some_and(|c| c.config.group_instance_id.is_some()) {
        true => MemberEpoch::LeavesForAWhile,
        false => MemberEpoch::Leaves,
    }
}

/// What `poll()` has the network thread do, and does for it (`AsyncPollEvent`,
/// `processBackgroundEvents`). Says whether it came to its end.
pub(super) fn poll_event(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    if let Some(error) = consumer.modern.failed {
        reconcile::callbacks(step, id); // all it had is lost
        if get(step, id).is_some_and(Consumer::polls) {
            program::threw(step, id, exception_of(error));
        }
        return false;
    }
    // until the topic's partitions are known there is nothing to ask for
    if consumer.net.metadata_at.is_none() {
        background(step, id);
        return true;
    }
    reconcile::start(step, id, true);
    reconcile::go_on(step, id);
    let state = get(step, id).map(|consumer| consumer.modern.state);
    // one at a time (`AutoCommitState.hasInflightCommit`)
    let committing = |c: &Consumer| client::is_waiting(&c.net, "OffsetCommit");
    if !get(step, id).is_some_and(committing) {
        poll::maybe_auto_commit(step, id);
    }
    if state == Some(ModernState::Unsubscribed) {
        emit_modern(step, id, ModernEvent::Joins);
    }
    if state == Some(ModernState::Stale) && get(step, id).is_some_and(|c| !c.modern.lost) {
        emit_modern(step, id, ModernEvent::Joins);
    }
    reconcile::callbacks(step, id);
    background(step, id);
    get(step, id).is_some_and(Consumer::polls)
}

/// What `poll()` throws after a heartbeat was refused for good.
fn exception_of(error: KafkaError) -> Exception {
    match error {
        KafkaError::FencedInstanceId => Exception::FencedInstanceId,
        KafkaError::UnreleasedInstanceId => Exception::UnreleasedInstanceId,
        KafkaError::UnsupportedAssignor => Exception::UnsupportedAssignor,
        KafkaError::GroupIdNotFound => Exception::GroupIdNotFound,
        KafkaError::UnknownServerError => Exception::UnknownServer,
        _ => Exception::Kafka,
    }
}

/// When the network thread has something to do next, and what for.
pub(super) fn deadlines(consumer: &Consumer, due: &mut Vec<(SimTime, &'static str)>) {
    let modern = &consumer.modern;
    if let Some(change) = &modern.reconciliation
        && let ReconcileStep::Committing {
            request: None,
            retry_at,
            deadline,
            ..
        } = change.step
    {
        due.push((retry_at, "retry.backoff.ms"));
        due.push((deadline, "max.poll.interval.ms"));
    }
    if modern.state.is_silent() {
        return;
    }
    due.push((modern.heartbeat_retry_at, "retry.backoff.ms"));
    due.push((modern.heartbeat_due, "group.consumer.heartbeat.interval.ms"));
    if !matches!(consumer.app.line, AppLine::Polling) {
        let polled = consumer.app.left_poll + consumer.config.max_poll_interval;
        due.push((polled, "max.poll.interval.ms"));
    }
}
