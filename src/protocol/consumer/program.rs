//! The application: `while (true) { records = poll(); for (r : records) process(r); commit(); }`,
//! with the commit where its style puts it. With worker threads it is another (`pool`).
//!
//! It catches what a commit of its loop throws, logs it and goes on; what `poll()` throws leaves
//! the loop, and `close()` follows, as with a `try (consumer)` around it.

use super::{commit, emit, get, heartbeat, listener, node, poll, pool};
use crate::cluster::consumer::{
    AppLine, CommitLine, Consumer, CrashLine, Ending, Exception, HeldRecord, Offsets,
};
use crate::cluster::{AdminEvent, ConsumerEvent, Overtaken, order};
use crate::kafka::profile::When;
use crate::kafka::{ClientId, CommitStyle, CommittedOffset};
use crate::protocol::{Step, client};
use crate::sim::Duration;
use alloc::sync::Arc;

/// One turn of the application thread. Says whether another may follow at once.
pub(super) fn turn(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    match &consumer.app.line {
        AppLine::Polling if !consumer.held().is_empty() => between_records(step, id),
        AppLine::Polling if consumer.app.closing => {
            pool::shut_down(step, id);
            true
        }
        AppLine::Polling => {
            commit::call_asked(step, id, CommitLine::AskedBetweenPolls)
                || poll::pass(step, id)
                || pool::return_empty(step, id)
        }
        AppLine::Processing { until } if *until <= step.now() => {
            step.time_is_up(*until, "process(record)");
            processed(step, id);
            true
        }
        AppLine::Listening { until } if *until <= step.now() => {
            let called = consumer.app.listener.as_ref();
            step.time_is_up(*until, called.map_or("", |call| call.callback.name()));
            listener::act(step, id);
            true
        }
        AppLine::Processing { .. } | AppLine::Listening { .. } | AppLine::Stopped => false,
        AppLine::Submitting => pool::submit_pass(step, id),
        AppLine::AwaitingWorkers => pool::shut_down_pass(step, id),
        AppLine::Committing(_) => commit::pass(step, id),
        AppLine::Closing(_) => commit::close_pass(step, id),
    }
}

/// `poll()` has returned records.
pub(super) fn after_poll(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if consumer.config.commit_style == CommitStyle::SyncBeforeProcessing {
        let offsets = Arc::new(consumer.all_consumed());
        commit::call(step, id, offsets, CommitLine::BeforeProcessing);
    } else {
        next_record(step, id);
    }
}

/// The head of the loop over the batch.
pub(super) fn next_record(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if consumer.has_pool() {
        return pool::submit(step, id);
    }
    let Some(record) = consumer.held().first().cloned() else {
        return after_batch(step, id);
    };
    if !goes_on(step, id) || commit::call_asked(step, id, CommitLine::AskedBetweenRecords) {
        return;
    }
    let Some(consumer) = get(step, id) else {
        return;
    };
    if consumer.crashes_at(CrashLine::BeforeProcessing) {
        return crash(step, id, Some(CrashLine::BeforeProcessing));
    }
    let until = step.now() + processing_takes(step, id);
    let (topic_partition, offset) = (record.topic_partition, record.offset);
    emit(
        step,
        id,
        ConsumerEvent::ProcessingStarted {
            topic_partition,
            offset,
            until,
            worker: None,
        },
    );
}

/// Whether the loop goes on with the next record. A client library that hands out records one by
/// one can leave them; one without a heartbeat thread is heard of here, and notices here that its
/// group is being rebalanced.
fn goes_on(step: &mut Step<'_>, id: &ClientId) -> bool {
    if get(step, id).is_some_and(|consumer| consumer.is_alone() && consumer.config.is_member()) {
        heartbeat::beat(step, id);
        let Some(consumer) = get(step, id) else {
            return false;
        };
        if client::is_waiting(&consumer.net, "Heartbeat") {
            if consumer.app.line != AppLine::Polling {
                emit(step, id, ConsumerEvent::HeartbeatAwaited);
            }
            return false;
        }
    }
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let leaves = consumer.leaves_batch();
    if leaves {
        let back_to = consumer.back_to();
        emit(step, id, ConsumerEvent::BatchAbandoned(back_to));
    }
    !leaves
}

/// Waits for the answer to a heartbeat before it begins with the next record. Says whether it
/// waits no longer.
fn between_records(step: &mut Step<'_>, id: &ClientId) -> bool {
    let waits = |consumer: &Consumer| client::is_waiting(&consumer.net, "Heartbeat");
    let waits = get(step, id).is_some_and(waits);
    if !waits {
        next_record(step, id);
    }
    !waits
}

/// How long the application works on its next record.
pub(super) fn processing_takes(step: &mut Step<'_>, id: &ClientId) -> Duration {
    let Some(consumer) = get(step, id) else {
        return Duration::ZERO;
    };
    let (least, jitter) = (
        consumer.config.processing_time,
        consumer.config.processing_jitter,
    );
    match u32::try_from(jitter.as_millis()).unwrap_or(u32::MAX - 1) {
        0 => least,
        most => least + Duration::from_millis(step.prng().below(most + 1).into()),
    }
}

/// `process(record)` has returned.
fn processed(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let Some(record) = consumer.held().first().cloned() else {
        return;
    };
    let style = consumer.config.commit_style;
    let (topic_partition, offset) = (record.topic_partition.clone(), record.offset);
    let tp = topic_partition.clone();
    let (times, after) = come_to(step, id, &record);
    emit(
        step,
        id,
        ConsumerEvent::RecordProcessed {
            topic_partition,
            offset,
            times,
            worker: None,
            after,
        },
    );
    if get(step, id).is_some_and(|consumer| consumer.crashes_at(CrashLine::AfterProcessing)) {
        return crash(step, id, Some(CrashLine::AfterProcessing));
    }
    match style {
        CommitStyle::SyncEachRecord => {
            let offsets: Offsets = alloc::vec![(tp, CommittedOffset::after(offset), None)];
            commit::call(step, id, Arc::new(offsets), CommitLine::AfterRecord);
        }
        CommitStyle::SyncOwnOffset => {
            let offsets: Offsets = alloc::vec![(tp, CommittedOffset(offset.0), None)];
            commit::call(step, id, Arc::new(offsets), CommitLine::AfterRecord);
        }
        CommitStyle::SyncInLoop => {
            let offsets = get(step, id).map(Consumer::all_consumed);
            commit::call(
                step,
                id,
                Arc::new(offsets.unwrap_or_default()),
                CommitLine::AfterRecord,
            );
        }
        CommitStyle::Auto
        | CommitStyle::SyncEachBatch
        | CommitStyle::SyncBeforeProcessing
        | CommitStyle::AsyncEachBatch
        | CommitStyle::SyncWatermark
        | CommitStyle::Never => next_record(step, id),
    }
}

/// How often a record that a consumer is through with has been processed now, and which one that
/// comes after it was processed before it, if it is the first time. Nothing is known of those of a
/// topic that is no more.
pub(super) fn come_to(
    step: &Step<'_>,
    id: &ClientId,
    record: &HeldRecord,
) -> (u32, Option<Overtaken>) {
    let cluster = step.cluster();
    let reader = get(step, id).and_then(Consumer::reader);
    let Some(reader) = reader.filter(|_| cluster.still_has(record)) else {
        return (1, None);
    };
    let (tp, offset) = (&record.topic_partition, record.offset);
    match cluster.ledger.times(&reader, tp, offset) {
        0 => (1, order::overtaken_by(cluster, &reader, record)),
        before => (before + 1, None),
    }
}

/// After the loop over the batch.
pub(super) fn after_batch(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    match consumer.config.commit_style {
        CommitStyle::Auto if consumer.commits_by_itself(When::AfterBatch) => {
            let offsets = Arc::new(consumer.covered());
            commit::call(step, id, offsets, CommitLine::AfterBatch);
        }
        CommitStyle::SyncEachBatch | CommitStyle::SyncWatermark => {
            let offsets = Arc::new(consumer.committable());
            commit::call(step, id, offsets, CommitLine::AfterBatch);
        }
        CommitStyle::SyncEachRecord | CommitStyle::SyncOwnOffset => pool::commit_finished(step, id),
        CommitStyle::AsyncEachBatch => {
            let offsets = Arc::new(consumer.all_consumed());
            commit::commit_async(step, id, offsets);
            call_poll(step, id);
        }
        CommitStyle::Auto
        | CommitStyle::SyncInLoop
        | CommitStyle::SyncBeforeProcessing
        | CommitStyle::Never => call_poll(step, id),
    }
}

/// Back to the head of the outer loop.
pub(super) fn call_poll(step: &mut Step<'_>, id: &ClientId) {
    emit(step, id, ConsumerEvent::PollCalled);
}

/// `commitSync` has returned, or thrown something, which is caught but in the listener.
pub(super) fn after_commit(
    step: &mut Step<'_>,
    id: &ClientId,
    from: CommitLine,
    thrown: Option<Exception>,
) {
    match from {
        CommitLine::Listener => listener::returned(step, id, thrown),
        CommitLine::BeforeProcessing
        | CommitLine::AfterRecord
        | CommitLine::AskedBetweenRecords => next_record(step, id),
        CommitLine::AfterBatch | CommitLine::AskedBetweenPolls => call_poll(step, id),
        CommitLine::EachFinished => pool::commit_finished(step, id),
        CommitLine::BeforeClose => pool::commit_rest(step, id),
    }
}

/// A commit has gone through: perhaps a crash was put right behind it.
pub(super) fn crashes_after_commit(step: &mut Step<'_>, id: &ClientId, stored: &Offsets) -> bool {
    let due = get(step, id).is_some_and(|consumer| consumer.crashes_after(stored));
    if due {
        crash(step, id, Some(CrashLine::AfterCommit));
    }
    due
}

/// The process is gone: nobody is told, nothing is committed.
pub fn crash(step: &mut Step<'_>, id: &ClientId, line: Option<CrashLine>) {
    let Some(death) = get(step, id).map(|consumer| consumer.death(line)) else {
        return;
    };
    emit(step, id, ConsumerEvent::Crashed(Arc::new(death)));
    gone(step, id);
}

/// No process any more: no connections either, and no place on the stage if it was to leave it.
fn gone(step: &mut Step<'_>, id: &ClientId) {
    step.break_connections(&node(id));
    if get(step, id).is_some_and(|consumer| consumer.removing) {
        step.emit(AdminEvent::ConsumerRemoved(id.clone()));
    }
}

/// `poll()` has thrown something: the loop is left, and `close()` called.
pub(super) fn threw(step: &mut Step<'_>, id: &ClientId, exception: Exception) {
    emit(step, id, ConsumerEvent::Threw(exception));
}

/// `close()` is through, in this way unless it was an exception that led to it.
pub(super) fn ended(step: &mut Step<'_>, id: &ClientId, closed: Ending) {
    let threw = get(step, id).and_then(|consumer| consumer.app.threw);
    let how = threw.map_or(closed, Ending::Failed);
    emit(step, id, ConsumerEvent::Ended(how));
    gone(step, id);
}
