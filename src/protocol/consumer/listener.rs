//! The application's `ConsumerRebalanceListener`, called by `poll()` and `close()`
//! (`ConsumerRebalanceListenerInvoker`).
//!
//! Nothing catches what a commit in it throws: the rest of the step is done, and `poll()` throws
//! it then.

use super::{commit, emit, get, membership, modern, program};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{
    Callback, CommitLine, During, Exception, ListenerCall, PositionReason, ResetTo,
};
use crate::kafka::{ClientId, ConsumerConfig, OnLost, OnRebalance, TopicPartition};
use crate::protocol::Step;
use crate::sim::Duration;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What a method does to its consumer before it returns.
fn action(config: &ConsumerConfig, callback: Callback) -> OnRebalance {
    match (callback, config.on_partitions_lost) {
        (Callback::Assigned, _) => config.on_partitions_assigned,
        (Callback::Lost, OnLost::Does(action)) => action,
        (Callback::Revoked, _) | (Callback::Lost, OnLost::AsRevoked) => {
            config.on_partitions_revoked
        }
    }
}

/// Calls a method of the listener, and goes on when it has returned. One that takes no time has
/// returned at once.
pub(super) fn call(step: &mut Step<'_>, id: &ClientId, call: ListenerCall) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let takes = consumer.config.listener_time;
    let commits = action(&consumer.config, call.callback) == OnRebalance::Commit;
    if takes > Duration::ZERO || commits {
        let until = step.now() + takes;
        let call = Arc::new(call);
        emit(step, id, ConsumerEvent::ListenerCalled { call, until });
        if takes == Duration::ZERO {
            act(step, id);
        }
        return;
    }
    seek(step, id, call.callback, &call.partitions);
    go_on(step, id, call);
}

/// The method has done its own work: it does to the consumer what it does, and returns.
pub(super) fn act(step: &mut Step<'_>, id: &ClientId) {
    let Some((consumer, call)) =
        get(step, id).and_then(|consumer| Some((consumer, consumer.app.listener.clone()?)))
    else {
        return;
    };
    if action(&consumer.config, call.callback) == OnRebalance::Commit {
        let offsets = Arc::new(consumer.committable());
        return commit::call(step, id, offsets, CommitLine::Listener);
    }
    seek(step, id, call.callback, &call.partitions);
    returned(step, id, None);
}

/// Seeks in the partitions a method is told. What that comes to is found out by the passes of
/// `poll()` that follow; those that are given up take it with them.
///
/// To the beginning or the end, no partitions mean all there are
/// (`KafkaConsumer.seekToBeginning`): a cooperative member that has got nothing new goes back in
/// what it keeps.
fn seek(step: &mut Step<'_>, id: &ClientId, callback: Callback, partitions: &[TopicPartition]) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let to = match action(&consumer.config, callback) {
        OnRebalance::SeekToBeginning => Ok(ResetTo::Earliest),
        OnRebalance::SeekToEnd => Ok(ResetTo::Latest),
        OnRebalance::Seek(position) => Err(position),
        OnRebalance::Nothing | OnRebalance::Commit => return,
    };
    let all = partitions.is_empty() && to.is_ok();
    let meant = |tp: &&TopicPartition| all || partitions.contains(tp);
    let sought: Vec<_> = consumer.partitions.keys().filter(meant).cloned().collect();
    for tp in sought {
        let event = match to {
            Ok(to) => ConsumerEvent::ResetNeeded(tp, to),
            Err(position) => ConsumerEvent::PositionSet {
                topic_partition: tp,
                position,
                epoch: None,
                reason: PositionReason::Seek,
            },
        };
        emit(step, id, event);
    }
}

/// The method has returned, or thrown this.
pub(super) fn returned(step: &mut Step<'_>, id: &ClientId, thrown: Option<Exception>) {
    let called = get(step, id).and_then(|consumer| consumer.app.listener.clone());
    let Some(called) = called else {
        return;
    };
    emit(step, id, ConsumerEvent::ListenerReturned(thrown));
    let threw = called.threw.or(thrown);
    let call = ListenerCall {
        threw,
        ..(*called).clone()
    };
    go_on(step, id, call);
}

/// The step the method was called in goes on.
fn go_on(step: &mut Step<'_>, id: &ClientId, call: ListenerCall) {
    let ListenerCall {
        callback,
        partitions,
        during,
        since,
        threw,
    } = call;
    if during == During::Reconciliation {
        return modern::returned(step, id, callback, partitions, threw);
    }
    match callback {
        Callback::Revoked => emit(step, id, ConsumerEvent::PartitionsRevoked(partitions)),
        Callback::Lost => emit(step, id, ConsumerEvent::PartitionsLost(partitions)),
        Callback::Assigned => {
            // thrown as it is, if it is one of Kafka's own
            if let Some(exception) = threw {
                program::threw(step, id, exception);
            }
            return;
        }
    }
    match (during, threw) {
        (During::JoinPrepare, None) | (During::Reconciliation, _) => {}
        // "User rebalance callback throws an error"
        (During::JoinPrepare, Some(_)) => program::threw(step, id, Exception::Kafka),
        (During::JoinComplete, threw) => membership::revoked(step, id, since, threw),
        (During::LeavePrepare, threw) => commit::say_goodbye(step, id, threw.is_some()),
    }
}

/// Gives partitions up: the listener is told first.
pub(super) fn give_up(
    step: &mut Step<'_>,
    id: &ClientId,
    partitions: Vec<TopicPartition>,
    callback: Callback,
    during: During,
) {
    let called = ListenerCall {
        callback,
        partitions,
        during,
        since: step.now(),
        threw: None,
    };
    call(step, id, called);
}
