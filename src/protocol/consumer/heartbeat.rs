//! The heartbeat thread (`AbstractCoordinator.HeartbeatThread`): it runs from the answer to
//! JoinGroup until the member leaves, whatever the application is doing. A client library without
//! such a thread is heard of between two records only.

use super::{emit, get, membership, node};
use crate::cluster::consumer::{AppLine, CloseStep, During, MemberState, RejoinReason};
use crate::cluster::{Consumer, ConsumerEvent};
use crate::kafka::{ClientId, KafkaError, Request};
use crate::protocol::{Step, client};

/// One pass of the thread.
pub(super) fn pass(step: &mut Step<'_>, id: &ClientId) {
    if !get(step, id).is_some_and(Consumer::is_silent) {
        beat(step, id);
    }
}

/// Sends a heartbeat if it is time to, unless the member is to leave. Without a coordinator that
/// is looked for, and nothing else looked at (`HeartbeatThread.run`).
pub(super) fn beat(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    let active = matches!(
        member.state,
        MemberState::Stable | MemberState::CompletingRebalance
    );
    let called = consumer.app.listener.as_ref();
    let leaving = matches!(
        consumer.app.line,
        AppLine::Closing(CloseStep::Leaving { .. })
    ) || called.is_some_and(|call| call.during == During::LeavePrepare);
    // the application's thread holds the lock while it waits for metadata as leader
    let locked_out = member.elected.is_some();
    if !active || leaving || locked_out || !consumer.config.is_member() {
        return;
    }
    let now = step.now();
    let unheard = member.coordinator_heard + consumer.config.session_timeout;
    if member.coordinator.is_some() && !consumer.is_silent() && unheard <= now {
        step.aside(unheard, "session.timeout.ms", |step| {
            let lost = ConsumerEvent::CoordinatorLost(KafkaError::RequestTimedOut);
            emit(step, id, lost);
        });
    }
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    let Some(broker) = member.coordinator else {
        membership::find_coordinator(step, id);
        return;
    };
    let polling = matches!(consumer.app.line, AppLine::Polling);
    let away = consumer.app.left_poll + consumer.config.rebalance_timeout();
    if !polling && away <= now && consumer.config.limits_polls() {
        return step.aside(away, "max.poll.interval.ms", |step| stay_away(step, id));
    }
    let since = member.heartbeat_due;
    let due = since <= now && consumer.net.reachable(broker, now);
    if !due || client::is_waiting(&consumer.net, "Heartbeat") {
        return;
    }
    let ids = (
        consumer.config.group_id.clone(),
        consumer.identity(),
        member.generation,
    );
    if let (Some(group), Some(member), Some(generation)) = ids {
        let request = Request::Heartbeat {
            group,
            member,
            generation,
        };
        step.aside(since, "heartbeat.interval.ms", |step| {
            client::ask(step, &node(id), broker, request);
        });
    }
}

/// `poll()` was not called for too long (`handlePollTimeoutExpiry`). That is the reason for the
/// goodbye, and said before it; the goodbye is made before that, while it knows its member id.
fn stay_away(step: &mut Step<'_>, id: &ClientId) {
    let goodbye = get(step, id).and_then(|consumer| membership::goodbye(consumer, step.now()));
    let reason = RejoinReason::PollInterval;
    let lost = ConsumerEvent::MembershipLost {
        reason,
        forgets_id: true,
    };
    emit(step, id, lost);
    if let Some((broker, request)) = goodbye {
        client::ask(step, &node(id), broker, request);
    }
}
