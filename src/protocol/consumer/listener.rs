//! The application's `ConsumerRebalanceListener`, called by `poll()` and `close()`
//! (`ConsumerRebalanceListenerInvoker`).
//!
//! Nothing catches what a commit in it throws: the rest of the step is done, and `poll()` throws
//! it then.

use super::{commit, emit, get, membership, modern, program};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{Callback, CommitLine, During, Exception, ListenerCall, ResetTo};
use crate::kafka::{ClientId, ConsumerConfig, OnAssigned, OnLost, OnRevoked, TopicPartition};
use crate::protocol::Step;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Whether a method commits before it returns.
pub(super) fn commits(config: &ConsumerConfig, callback: Callback) -> bool {
    let revoked = config.on_partitions_revoked == OnRevoked::Commit;
    match callback {
        Callback::Revoked => revoked,
        Callback::Assigned => config.on_partitions_assigned == OnAssigned::Commit,
        Callback::Lost => match config.on_partitions_lost {
            OnLost::AsRevoked => revoked,
            OnLost::Nothing => false,
            OnLost::Commit => true,
        },
    }
}

/// Calls a method of the listener, and goes on when it has returned.
pub(super) fn call(step: &mut Step<'_>, id: &ClientId, call: ListenerCall) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if commits(&consumer.config, call.callback) {
        let offsets = Arc::new(consumer.committable());
        emit(step, id, ConsumerEvent::ListenerCalled(Arc::new(call)));
        commit::call(step, id, offsets, CommitLine::Listener);
        return;
    }
    if call.callback == Callback::Assigned {
        seek(step, id, &call.partitions);
    }
    go_on(step, id, call);
}

/// Seeks in what has come. What that comes to is found out by the passes of `poll()` that follow.
///
/// No partitions mean all there are (`KafkaConsumer.seekToBeginning`): a cooperative member that
/// has got nothing new goes back in what it keeps.
fn seek(step: &mut Step<'_>, id: &ClientId, partitions: &[TopicPartition]) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let to = match consumer.config.on_partitions_assigned {
        OnAssigned::SeekToBeginning => ResetTo::Earliest,
        OnAssigned::SeekToEnd => ResetTo::Latest,
        OnAssigned::Nothing | OnAssigned::Commit => return,
    };
    let meant = |tp: &&TopicPartition| partitions.is_empty() || partitions.contains(tp);
    let sought: Vec<_> = consumer.partitions.keys().filter(meant).cloned().collect();
    for tp in sought {
        emit(step, id, ConsumerEvent::ResetNeeded(tp, to));
    }
}

/// The method that was committing has returned, or thrown this.
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
        threw,
    } = call;
    match callback {
        Callback::Revoked => emit(step, id, ConsumerEvent::PartitionsRevoked(partitions)),
        Callback::Lost => emit(step, id, ConsumerEvent::PartitionsLost(partitions)),
        Callback::Assigned if during == During::Reconciliation => {
            return modern::assigned(step, id, threw);
        }
        Callback::Assigned => {
            // thrown as it is, if it is one of Kafka's own
            if let Some(exception) = threw {
                program::threw(step, id, exception);
            }
            return;
        }
    }
    match (during, threw) {
        (During::JoinPrepare, None) => {}
        // "User rebalance callback throws an error"
        (During::JoinPrepare, Some(_)) => program::threw(step, id, Exception::Kafka),
        (During::JoinComplete, threw) => membership::revoked(step, id, threw),
        (During::Reconciliation, threw) => modern::given_up(step, id, threw),
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
    let threw = None;
    call(
        step,
        id,
        ListenerCall {
            callback,
            partitions,
            during,
            threw,
        },
    );
}
