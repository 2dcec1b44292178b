//! `close()` of a consumer of the `consumer` protocol (`AsyncKafkaConsumer.close`): the automatic
//! commit, the listener, and a heartbeat that says goodbye.

use super::super::{commit as commits, emit, get, listener, membership, program};
use super::{emit_modern, goodbye, heartbeat};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{
    AppLine, Callback, CloseStep, CommitKind, Consumer, During, Ending, Exception, ModernEvent,
};
use crate::kafka::ClientId;
use crate::protocol::Step;
use alloc::sync::Arc;
use alloc::vec::Vec;

fn commits_first(consumer: &Consumer) -> bool {
    commits::is_automatic(consumer) && !consumer.all_consumed().is_empty()
}

/// First the automatic commit, if there is one to make.
pub(in crate::protocol::consumer) fn close(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if !commits_first(consumer) {
        return leave(step, id);
    }
    let (retry_at, deadline) = (step.now(), commits::close_deadline(step, consumer));
    let committing = CloseStep::Committing {
        request: None,
        retry_at,
        deadline,
    };
    emit(step, id, ConsumerEvent::CloseProgressed(committing));
}

/// One turn inside `close()`. Says whether it came a step further.
pub(in crate::protocol::consumer) fn close_pass(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let AppLine::Closing(CloseStep::Committing {
        request,
        retry_at,
        deadline,
    }) = consumer.app.line
    else {
        return false;
    };
    if deadline <= step.now() || !commits_first(consumer) {
        leave(step, id);
        return true;
    }
    if request.is_none() && retry_at <= step.now() {
        let offsets = Arc::new(consumer.all_consumed());
        if commits::send(step, id, CommitKind::Auto, &offsets).is_none() {
            membership::find_coordinator(step, id);
        }
    }
    false
}

/// Gives the partitions up: the listener is told first.
pub(super) fn leave(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let owned: Vec<_> = consumer.partitions.keys().cloned().collect();
    if owned.is_empty() {
        return say_goodbye(step, id, false);
    }
    let callback = match consumer.modern.epoch {
        Some(_) => Callback::Revoked,
        None => Callback::Lost,
    };
    listener::give_up(step, id, owned, callback, During::LeavePrepare);
}

/// Says goodbye, if there is somebody to say it to and something to say. What the listener has
/// thrown is thrown when that is done.
pub(in crate::protocol::consumer) fn say_goodbye(step: &mut Step<'_>, id: &ClientId, threw: bool) {
    if threw {
        program::threw(step, id, Exception::Kafka);
    }
    if get(step, id).is_none_or(|consumer| consumer.modern.state.is_silent()) {
        return program::ended(step, id, Ending::Closed);
    }
    let now = step.now();
    let deadline = get(step, id).map_or(now, |consumer| commits::close_deadline(step, consumer));
    let goodbye = goodbye(step, id);
    emit_modern(step, id, ModernEvent::Leaves);
    match heartbeat::send(step, id, goodbye) {
        Some(request) => {
            let leaving = CloseStep::Leaving { request, deadline };
            emit(step, id, ConsumerEvent::CloseProgressed(leaving));
        }
        None => program::ended(step, id, Ending::ClosedSilently),
    }
}
