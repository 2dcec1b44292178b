//! A consumer (`ClassicKafkaConsumer`, `ConsumerCoordinator`, `AbstractCoordinator`): its
//! application's loop in [`program`], or with worker threads in `pool`, `poll()` in `poll`, its
//! place in the group in `membership`, commits in `commit`.
//!
//! Two threads, as in the Java client: the application's, which is only ever in one place of its
//! program, and the heartbeat's, which goes on while the application works. Worker threads are the
//! application's own, and know nothing of its consumer.

mod auto_commit;
mod commit;
mod heartbeat;
mod listener;
mod membership;
mod modern;
mod poll;
mod pool;
pub mod program;
mod respond;

pub use commit::commit_seek;
pub use respond::{on_disconnect, on_response};

use super::client::{self, Patience};
use super::{Step, Timer};
use crate::cluster::consumer::{
    AppLine, CloseStep, FetchState, JoinPrepare, MemberState, SyncCommit,
};
use crate::cluster::event::TimerReason;
use crate::cluster::{Consumer, ConsumerEvent, Event};
use crate::kafka::profile::When;
use crate::kafka::{ClientId, ConsumerConfig, NodeId, TopicName};
use crate::sim::{Duration, SimTime, SortedSet};
use alloc::vec::Vec;

/// After so many turns without time passing the engine has its say: it bounds a run's events,
/// however many records an application goes through that takes no time for them.
const TURNS_AT_ONCE: u32 = 10_000;

fn get<'s>(step: &'s Step<'_>, id: &ClientId) -> Option<&'s Consumer> {
    step.cluster().consumers.get(id)
}

fn node(id: &ClientId) -> NodeId {
    NodeId::Consumer(id.clone())
}

fn emit(step: &mut Step<'_>, id: &ClientId, event: ConsumerEvent) {
    step.emit(Event::Consumer(id.clone(), event));
}

fn patience(config: &ConsumerConfig) -> Patience {
    Patience {
        request_timeout: config.request_timeout,
        join_timeout: config
            .request_timeout
            .max(config.rebalance_timeout() + Duration::from_millis(5_000)),
        retry_backoff: (config.retry_backoff, config.retry_backoff_max),
        metadata_max_age: config.metadata_max_age,
    }
}

fn retry_backoff(config: &ConsumerConfig, attempts: u32) -> Duration {
    client::backoff((config.retry_backoff, config.retry_backoff_max), attempts)
}

/// The topics whose partitions it has to know: its own, and as leader of a group the others'.
fn topics_of_interest(consumer: &Consumer) -> Vec<TopicName> {
    let assigned = match &consumer.config.subscription {
        crate::kafka::Subscription::Assign(partitions) => partitions.as_slice(),
        crate::kafka::Subscription::Subscribe(_) => &[],
    };
    let own = consumer
        .config
        .topics()
        .iter()
        .chain(assigned.iter().map(|tp| &tp.topic));
    let elected = consumer.membership.elected.iter();
    let members = elected.flat_map(|joined| &joined.members);
    let topics: SortedSet<_> = own
        .chain(consumer.membership.snapshot.keys())
        .chain(members.flat_map(|member| &member.subscription.topics))
        .cloned()
        .collect();
    topics.into_iter().collect()
}

/// Does what the consumer has to do now, and sets its timer for what comes next.
pub fn drive(step: &mut Step<'_>, id: &ClientId) {
    for _ in 0..TURNS_AT_ONCE {
        let Some(consumer) = get(step, id) else {
            return;
        };
        if !consumer.is_running() {
            return;
        }
        let patience = patience(&consumer.config);
        while let Some(consumer) = get(step, id)
            && is_polled(consumer)
            && let Some(broker) = client::timed_out(&consumer.net, patience, step.now())
        {
            on_disconnect(step, id, broker, true);
        }
        pool::finish(step, id);
        if get(step, id).is_some_and(|consumer| consumer.config.is_modern()) {
            modern::background(step, id);
        } else {
            heartbeat::pass(step, id);
            auto_commit::tick(step, id);
            if get(step, id).is_some_and(Consumer::is_busy_in_background) {
                membership::pass(step, id);
            }
        }
        if !program::turn(step, id) {
            if !get(step, id).is_some_and(Consumer::is_running) {
                return;
            }
            // last: whatever came before may have found out that something is not known
            client::keep_metadata(step, &node(id), patience, |step| {
                get(step, id).map(topics_of_interest).unwrap_or_default()
            });
            if let Some((at, reason)) = next_deadline(step, id) {
                step.set_timer(Timer::Client(node(id)), at, TimerReason::Client(reason));
            }
            return;
        }
    }
    let reason = TimerReason::Client("process(record)");
    step.set_timer(Timer::Client(node(id)), step.now(), reason);
}

/// Whether somebody calls its network client: it finds what has timed out, behind what has come
/// (`NetworkClient.poll`). While the application works that is its heartbeat thread, which rests
/// until JoinGroup is answered (`MemberState.hasNotJoinedGroup`).
fn is_polled(consumer: &Consumer) -> bool {
    let joined = matches!(
        consumer.membership.state,
        MemberState::Stable | MemberState::CompletingRebalance
    );
    let threads = consumer.config.is_modern() || consumer.config.rebalances_in_background();
    joined || threads || !consumer.app.works()
}

/// The next moment at which the consumer has something to do, and what for: if there are several
/// things, what its application waits for. Heartbeats, workers and automatic commits name theirs
/// themselves.
fn next_deadline(step: &Step<'_>, id: &ClientId) -> Option<(SimTime, &'static str)> {
    let consumer = get(step, id)?;
    let mut due: Vec<(SimTime, &'static str)> = Vec::new();
    application_deadlines(consumer, step.now(), &mut due);
    let patience = patience(&consumer.config);
    due.push((
        client::metadata_due(&consumer.net, patience),
        "metadata.max.age.ms",
    ));
    if let Some(at) = client::next_request_timeout(&consumer.net, patience) {
        due.push((at, "request.timeout.ms"));
    }
    let reconnects = consumer.net.unreachable.values();
    due.extend(reconnects.map(|broker| (broker.until, "reconnect.backoff.ms")));
    if let Some(at) = consumer.next_tick(step.now()) {
        due.push((at, "auto.commit.interval.ms"));
    }
    due.extend(
        consumer
            .first_through()
            .map(|work| (work.until, "process(record)")),
    );
    match consumer.config.is_modern() {
        true => modern::deadlines(consumer, &mut due),
        false => membership_deadlines(consumer, &mut due),
    }
    due.into_iter()
        .filter(|(at, _)| *at > step.now())
        .min_by_key(|(at, _)| *at)
}

fn application_deadlines(
    consumer: &Consumer,
    now: SimTime,
    due: &mut Vec<(SimTime, &'static str)>,
) {
    let member = &consumer.membership;
    match &consumer.app.line {
        AppLine::Polling => {
            due.push((
                consumer.app.since + consumer.config.poll_timeout,
                "poll() timeout",
            ));
            due.extend(pool::next_return(consumer, now).map(|at| (at, "poll() timeout")));
            due.push((member.offsets_retry_at, "retry.backoff.ms"));
            due.push((member.list_retry_at, "retry.backoff.ms"));
            due.extend(
                consumer
                    .partitions
                    .values()
                    .map(|p| (p.retry_at, "retry.backoff.ms")),
            );
            if consumer.commits_by_itself(When::InPoll) {
                due.push((member.auto_commit_due, "auto.commit.interval.ms"));
            }
            joining_deadlines(consumer, due);
        }
        AppLine::Processing { until } => {
            due.push((*until, "process(record)"));
            if consumer.polls() {
                joining_deadlines(consumer, due);
            }
        }
        AppLine::Listening { until } => {
            let called = consumer.app.listener.as_ref();
            due.push((*until, called.map_or("", |call| call.callback.name())));
        }
        AppLine::Committing(SyncCommit {
            retry_at, deadline, ..
        }) => {
            due.push((*retry_at, "retry.backoff.ms"));
            due.push((*deadline, "default.api.timeout.ms"));
        }
        AppLine::Closing(CloseStep::Committing {
            retry_at, deadline, ..
        }) => {
            due.push((*retry_at, "retry.backoff.ms"));
            due.push((*deadline, "close() timeout"));
        }
        AppLine::Closing(CloseStep::Leaving { deadline, .. }) => {
            due.push((*deadline, "close() timeout"));
        }
        AppLine::Submitting | AppLine::AwaitingWorkers | AppLine::Stopped => {}
    }
    due.push((member.find_retry_at, "retry.backoff.ms"));
}

fn joining_deadlines(consumer: &Consumer, due: &mut Vec<(SimTime, &'static str)>) {
    let member = &consumer.membership;
    if let JoinPrepare::Committing {
        retry_at, deadline, ..
    } = member.prepare
    {
        due.push((retry_at, "retry.backoff.ms"));
        due.push((deadline, "max.poll.interval.ms"));
    }
    due.push((member.join_retry_at, "retry.backoff.ms"));
}

fn membership_deadlines(consumer: &Consumer, due: &mut Vec<(SimTime, &'static str)>) {
    let member = &consumer.membership;
    if matches!(
        member.state,
        MemberState::Stable | MemberState::CompletingRebalance
    ) {
        due.push((member.heartbeat_due, "heartbeat.interval.ms"));
        let session = member.coordinator_heard + consumer.config.session_timeout;
        due.push((session, "session.timeout.ms"));
        let polling = matches!(consumer.app.line, AppLine::Polling);
        if !polling && consumer.config.limits_polls() {
            let polled = consumer.app.left_poll + consumer.config.rebalance_timeout();
            due.push((polled, "max.poll.interval.ms"));
        }
    }
}

/// Whether a partition has a position yet.
fn needs_position(state: FetchState) -> bool {
    matches!(state, FetchState::Initializing | FetchState::AwaitReset(_))
}
