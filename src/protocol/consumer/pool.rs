//! The application with worker threads:
//! `while (true) { records = poll(); for (r : records) pool.submit(() -> process(r)); commit(); }`.
//!
//! A `KafkaConsumer` is not safe for use by several threads, so whatever workers are through with
//! is committed by the thread that polls, between one `poll()` and the next. `poll()` does not
//! wait for workers, and so an automatic commit, or one of all positions, covers what they still
//! have in hand.

use super::program::{after_batch, call_poll, come_to, crash, processing_takes};
use super::{commit, emit, get};
use crate::cluster::consumer::{CommitLine, CrashLine};
use crate::cluster::{Consumer, ConsumerEvent};
use crate::kafka::{ClientId, CommitStyle, CommittedOffset};
use crate::protocol::Step;
use crate::sim::SimTime;
use alloc::sync::Arc;

/// The head of the loop over the batch: hands records over as long as a worker is free.
pub(super) fn submit(step: &mut Step<'_>, id: &ClientId) {
    loop {
        let Some(consumer) = get(step, id) else {
            return;
        };
        let Some(record) = consumer.held().first().cloned() else {
            return after_batch(step, id);
        };
        let Some(worker) = consumer.free_worker() else {
            return emit(step, id, ConsumerEvent::WorkerAwaited);
        };
        if commit::call_asked(step, id, CommitLine::AskedBetweenRecords) {
            return;
        }
        let Some(consumer) = get(step, id) else {
            return;
        };
        if consumer.crashes_at(CrashLine::BeforeProcessing) {
            return crash(step, id, Some(CrashLine::BeforeProcessing));
        }
        let in_loop = consumer.config.commit_style == CommitStyle::SyncInLoop;
        let until = step.now() + processing_takes(step, id);
        emit(
            step,
            id,
            ConsumerEvent::ProcessingStarted {
                topic_partition: record.topic_partition,
                offset: record.offset,
                until,
                worker: Some(worker),
            },
        );
        if in_loop {
            let offsets = get(step, id).map(Consumer::all_consumed);
            let offsets = Arc::new(offsets.unwrap_or_default());
            return commit::call(step, id, offsets, CommitLine::AfterRecord);
        }
    }
}

/// One turn inside `pool.submit(…)`. Says whether a worker was free.
pub(super) fn submit_pass(step: &mut Step<'_>, id: &ClientId) -> bool {
    let free = get(step, id).is_some_and(|consumer| consumer.free_worker().is_some());
    if free {
        submit(step, id);
    }
    free
}

/// Workers whose time has come are through, whatever the thread that polls is doing.
pub(super) fn finish(step: &mut Step<'_>, id: &ClientId) {
    while let Some(consumer) = get(step, id)
        && let Some(work) = consumer.first_through().cloned()
        && work.until <= step.now()
    {
        let (times, after) = come_to(step, id, &work.record);
        let through = ConsumerEvent::RecordProcessed {
            topic_partition: work.record.topic_partition,
            offset: work.record.offset,
            times,
            worker: Some(work.worker),
            after,
        };
        step.aside(work.until, "process(record)", |step| {
            emit(step, id, through);
        });
        if get(step, id).is_some_and(|consumer| consumer.crashes_at(CrashLine::AfterProcessing)) {
            crash(step, id, Some(CrashLine::AfterProcessing));
        }
    }
}

/// After the loop over the batch: each record that a worker is through with is committed.
pub(super) fn commit_finished(step: &mut Step<'_>, id: &ClientId) {
    if !commit_one(step, id, CommitLine::EachFinished) {
        call_poll(step, id);
    }
}

/// Commits the first of the finished records. Says whether there was one.
fn commit_one(step: &mut Step<'_>, id: &ClientId, from: CommitLine) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    let Some(record) = consumer.app.pool.finished.first().cloned() else {
        return false;
    };
    let offset = match consumer.config.commit_style {
        CommitStyle::SyncOwnOffset => CommittedOffset(record.offset.0),
        _ => CommittedOffset::after(record.offset),
    };
    let offsets = alloc::vec![(record.topic_partition, offset, None)];
    commit::call(step, id, Arc::new(offsets), from);
    true
}

/// When a `poll()` that waits for records ends without any, if there is something to commit by
/// then. Those that end with nothing to commit are not written down.
pub(super) fn next_return(consumer: &Consumer, now: SimTime) -> Option<SimTime> {
    let (called, timeout) = (consumer.app.since, consumer.config.poll_timeout.0.max(1));
    let polls = now.since(called).0 / timeout + 1;
    let ends = called + crate::sim::Duration(polls.saturating_mul(timeout));
    speaks(consumer).then_some(ends)
}

/// Whether the application would commit something now, and its client would send it: one whose
/// group is being rebalanced would only throw.
fn speaks(consumer: &Consumer) -> bool {
    consumer.has_pool() && consumer.has_news() && commit::refused_by_client(consumer).is_none()
}

/// `poll()` has waited for its timeout, and returns nothing. Says whether it did.
pub(super) fn return_empty(step: &mut Step<'_>, id: &ClientId) -> bool {
    let now = step.now();
    let over = |consumer: &Consumer| {
        let waited = now.since(consumer.app.since).0;
        let over = waited.is_multiple_of(consumer.config.poll_timeout.0.max(1));
        consumer.polls() && waited > 0 && over && speaks(consumer)
    };
    let returns = get(step, id).is_some_and(over);
    if returns {
        emit(step, id, ConsumerEvent::PollReturned(Arc::new([])));
        after_batch(step, id);
    }
    returns
}

/// The loop is left: the workers are waited for, what they have done is committed, and `close()`
/// is called.
pub(super) fn shut_down(step: &mut Step<'_>, id: &ClientId) {
    let waits = |consumer: &Consumer| {
        !consumer.app.pool.working.is_empty() || (consumer.has_pool() && consumer.has_news())
    };
    match get(step, id).is_some_and(waits) {
        true => emit(step, id, ConsumerEvent::WorkersAwaited),
        false => commit::begin_close(step, id),
    }
}

/// One turn inside `pool.awaitTermination(…)`. Says whether it came to an end.
pub(super) fn shut_down_pass(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(consumer) = get(step, id) else {
        return false;
    };
    if !consumer.app.pool.working.is_empty() {
        return false;
    }
    match consumer.config.commit_style {
        CommitStyle::SyncWatermark => {
            let offsets = Arc::new(consumer.watermarks());
            commit::call(step, id, offsets, CommitLine::BeforeClose);
        }
        _ => commit_rest(step, id),
    }
    true
}

/// One of the last commits has returned, or thrown something.
pub(super) fn commit_rest(step: &mut Step<'_>, id: &ClientId) {
    if !commit_one(step, id, CommitLine::BeforeClose) {
        commit::begin_close(step, id);
    }
}
