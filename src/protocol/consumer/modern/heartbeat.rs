//! Heartbeats of the `consumer` protocol, and what the answers do to a member
//! (`ConsumerHeartbeatRequestManager`, `AbstractHeartbeatRequestManager`).

use super::super::{emit, get, node, program, retry_backoff};
use super::{emit_modern, goodbye, reconcile};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{
    AppLine, CloseStep, Consumer, Ending, ModernEvent, ModernState, RejoinReason,
};
use crate::kafka::{
    BrokerId, ClientId, Envelope, GroupHeartbeat, GroupHeartbeatAnswer, KafkaError, MemberEpoch,
    MessageId, Request,
};
use crate::protocol::{Step, client};
use crate::sim::SimTime;
use alloc::sync::Arc;

/// Sends a heartbeat if it is time to, or there is something to say at once.
pub(super) fn pass(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let modern = &consumer.modern;
    if modern.state.is_silent() || modern.in_flight.is_some() {
        return;
    }
    let now = step.now();
    // these wait for nothing, not even after an error (`heartbeatNow`)
    let urgent = matches!(
        modern.state,
        ModernState::Joining | ModernState::Acknowledging
    );
    let due = modern.heartbeat_due;
    let epoch = modern.epoch.map_or(MemberEpoch::Joins, MemberEpoch::At);
    if urgent {
        send(step, id, epoch);
    } else if due <= now && modern.heartbeat_retry_at <= now {
        step.aside(due, "group.consumer.heartbeat.interval.ms", |step| {
            send(step, id, epoch);
        });
    }
}

/// Sends a heartbeat with what has changed since the last (`HeartbeatState.buildRequestData`).
pub(super) fn send(step: &mut Step<'_>, id: &ClientId, epoch: MemberEpoch) -> Option<MessageId> {
    let (broker, request) = request(get(step, id)?, epoch, step.now())?;
    Some(client::ask(step, &node(id), broker, request))
}

/// Such a heartbeat, and whom it is for, if there is somebody.
pub(super) fn request(
    consumer: &Consumer,
    epoch: MemberEpoch,
    now: SimTime,
) -> Option<(BrokerId, Request)> {
    let broker = consumer.membership.coordinator?;
    let beat = Arc::new(heartbeat(consumer, epoch)?);
    let reachable = consumer.net.reachable(broker, now);
    reachable.then_some((broker, Request::ConsumerGroupHeartbeat(beat)))
}

fn heartbeat(consumer: &Consumer, epoch: MemberEpoch) -> Option<GroupHeartbeat> {
    let (config, modern) = (&consumer.config, &consumer.modern);
    let all = epoch == MemberEpoch::Joins;
    let wishes = all || !modern.told.wishes;
    let has_changed = modern.told.assignment.as_ref() != Some(&modern.current);
    let owned = || {
        let current = modern.current.as_ref();
        current.map_or_else(Default::default, |current| current.partitions.clone())
    };
    Some(GroupHeartbeat {
        group: config.group_id.clone()?,
        member_id: modern.member_id.clone()?,
        epoch,
        instance_id: config.group_instance_id.clone(),
        client_id: config.client_id.clone(),
        rebalance_timeout: wishes.then_some(config.max_poll_interval),
        topics: wishes.then(|| config.topics().to_vec()),
        assignor: config.group_remote_assignor.filter(|_| wishes),
        owned: (all || has_changed).then(owned),
    })
}

/// A heartbeat was answered.
pub(in crate::protocol::consumer) fn answered(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: &Envelope,
    result: &Result<Arc<GroupHeartbeatAnswer>, KafkaError>,
) {
    if said_goodbye(step, id, asked) {
        return;
    }
    // of a place in the group that it has lost since
    if get(step, id).is_none_or(|consumer| consumer.modern.in_flight != Some(asked.id)) {
        return;
    }
    match result {
        Ok(answer) => {
            let MemberEpoch::At(epoch) = answer.epoch else {
                return;
            };
            let event = ModernEvent::Answered {
                epoch,
                heartbeat_interval: answer.heartbeat_interval,
                assignment: answer.assignment.clone(),
            };
            emit_modern(step, id, event);
            reconcile::start(step, id, false);
        }
        Err(error) => refused(step, id, *error),
    }
}

/// Whether it was the one that `close()` waits for.
fn said_goodbye(step: &mut Step<'_>, id: &ClientId, asked: &Envelope) -> bool {
    let line = get(step, id).map(|consumer| &consumer.app.line);
    let waits = matches!(
        line,
        Some(AppLine::Closing(CloseStep::Leaving { request, .. })) if *request == asked.id
    );
    if waits {
        let how = match goodbye(step, id) {
            MemberEpoch::LeavesForAWhile => Ending::ClosedForAWhile,
            _ => Ending::Closed,
        };
        program::ended(step, id, how);
    }
    waits
}

/// `AbstractHeartbeatRequestManager.onErrorResponse`.
fn refused(step: &mut Step<'_>, id: &ClientId, error: KafkaError) {
    match error {
        KafkaError::NotCoordinator | KafkaError::CoordinatorNotAvailable => {
            failed(step, id, error, true);
            emit(step, id, ConsumerEvent::CoordinatorLost(error));
        }
        KafkaError::CoordinatorLoadInProgress => failed(step, id, error, false),
        KafkaError::FencedMemberEpoch | KafkaError::UnknownMemberId => {
            let reason = RejoinReason::Refused(error);
            emit(
                step,
                id,
                ConsumerEvent::MembershipLost {
                    reason,
                    forgets_id: false,
                },
            );
            // with nothing to lose there is nothing to tell the application
            if get(step, id).is_some_and(|consumer| !consumer.modern.lost) {
                emit_modern(step, id, ModernEvent::Joins);
            }
        }
        _ => {
            emit_modern(step, id, ModernEvent::Refused(error));
        }
    }
}

fn failed(step: &mut Step<'_>, id: &ClientId, error: KafkaError, at_once: bool) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let wait = retry_backoff(&consumer.config, consumer.modern.heartbeat_failures);
    let at = match at_once {
        true => step.now(),
        false => step.now() + wait,
    };
    emit_modern(step, id, ModernEvent::HeartbeatFailed { error, at });
}

/// The connection over which a heartbeat went is gone.
pub(in crate::protocol::consumer) fn disconnected(
    step: &mut Step<'_>,
    id: &ClientId,
    asked: &Envelope,
) {
    let waits = |c: &Consumer| c.modern.in_flight == Some(asked.id);
    if !said_goodbye(step, id, asked) && get(step, id).is_some_and(waits) {
        failed(step, id, KafkaError::NetworkException, false);
    }
}
