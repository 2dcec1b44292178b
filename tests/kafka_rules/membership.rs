//! A member's own idea of its place in the group: what it keeps while a rebalance fails, and
//! which of its timers go on meanwhile (`AbstractCoordinator`).

use crate::harness::{Run, at};
use offset_playground::kafka::{Body, GenerationId, Request};

/// With no processing time and no time to wait for, one fetch of many partitions is as many turns
/// of the application as it has records.
#[test]
fn an_application_without_processing_time_comes_to_rest() {
    let mut run = Run::played(
        "playground 1
brokers 1
topic orders partitions=20
default producer linger.ms=1000
producer p1 to=orders every=1ms
producer p2 to=orders every=1ms
producer p3 to=orders every=1ms
producer p4 to=orders every=1ms
at 30s consumer C1 group=g topics=orders auto.offset.reset=earliest processing.time=0ms \
commits=never
played 30s
",
    );
    run.until(35_000);
    let left: usize = run.now().consumers["C1"].fetched.len();
    assert_eq!(left, 0);
    assert!(run.now().consumers["C1"].app.processed > 100_000);
}

/// A follower whose SyncGroup was in vain says of which generation it was when it joins again:
/// that is other metadata than before (`ConsumerCoordinator.metadata`,
/// `ClassicGroupMember.matches`).
#[test]
fn a_subscription_says_the_generation_of_the_last_join() {
    let run = Run::played(
        "playground 1
brokers 1 network.latency=100ms
topic orders partitions=2
producer web to=orders every=10s
consumer C1 group=g topics=orders auto.offset.reset=earliest commits=never
consumer C2 group=g topics=orders auto.offset.reset=earliest commits=never
at 6550ms crash C2      # the leader, before its SyncGroup
played 100s
",
    );
    let joins = run.requests("C1", "JoinGroup");
    let said = joins.iter().filter_map(|envelope| match &envelope.body {
        Body::Request(Request::JoinGroup { subscription, .. }) => Some(subscription.generation),
        _ => None,
    });
    let said: Vec<_> = said.collect();
    assert_eq!(said.last(), Some(&Some(GenerationId(1))), "{said:?}");
}

/// `JoinGroupResponseHandler` enables the heartbeat thread, and `Heartbeat.resetTimeouts` begins
/// `max.poll.interval.ms` anew.
#[test]
fn the_answer_to_a_join_restarts_the_poll_interval() {
    let run = Run::played(
        "playground 1
brokers 1
default consumer auto.offset.reset=earliest partition.assignment.strategy=cooperative-sticky
topic orders partitions=4
producer web to=orders every=20ms
consumer C1 group=g topics=orders processing.time=100ms commits=sync-each-record \
max.poll.interval.ms=12000 max.poll.records=5
consumer C2 group=g topics=orders processing.time=20s commits=never \
max.poll.interval.ms=120000 max.poll.records=2
at 30s consumer C3 group=g topics=orders processing.time=1ms commits=never \
max.poll.interval.ms=120000
at 33s configure consumer C1 group=g topics=orders processing.time=4s commits=sync-each-record \
max.poll.interval.ms=12000 max.poll.records=5 auto.offset.reset=earliest \
partition.assignment.strategy=cooperative-sticky
played 60s
",
    );
    let joined = run.times("C1", "generation-joined");
    let lost = run.times("C1", "membership-lost");
    let at_once = joined.iter().any(|joined| lost.contains(joined));
    assert!(
        joined.len() == 2 && !at_once,
        "joined {joined:?}, lost {lost:?}"
    );
}

/// The heartbeat thread looks for the coordinator first, and at `max.poll.interval.ms` only when
/// it has one: whoever polls before that has lost nothing (`HeartbeatThread.run`).
#[test]
fn without_a_coordinator_the_poll_interval_waits() {
    let run = Run::played(
        "playground 1
brokers 1
default consumer auto.offset.reset=earliest commits=sync-each-record
topic orders partitions=2
producer web to=orders every=10s
consumer C1 group=g topics=orders processing.time=60s max.poll.interval.ms=15000
consumer C2 group=g topics=orders max.poll.interval.ms=15000
at 20s kill broker 1
at 25s start broker 1
played 100s
",
    );
    let lost = run.times("C1", "membership-lost");
    let left = run.requests("C1", "LeaveGroup");
    assert!(!lost.is_empty());
    assert_eq!(lost.first(), left.first().map(|asked| &asked.sent_at));
}

/// A SyncGroup that was refused leaves its member where it was: its heartbeats go on while the
/// application works, and its commits are refused as in a rebalance (`joinGroupIfNeeded`).
#[test]
fn a_failed_join_or_sync_leaves_the_member_in_its_rebalance() {
    let run = Run::played(
        "playground 1
brokers 1
default consumer auto.offset.reset=earliest partition.assignment.strategy=cooperative-sticky
topic orders partitions=4
producer web to=orders every=20ms
consumer C1 group=g topics=orders processing.time=1s commits=sync-each-record max.poll.records=10
consumer C2 group=g topics=orders processing.time=40s commits=never max.poll.records=2
at 30s consumer C3 group=g topics=orders processing.time=1ms commits=never
at 45s kill broker 1
at 50s start broker 1
played 60s
",
    );
    let failed = run.lines("commit-failed");
    let failed: Vec<_> = failed.iter().filter(|line| line.contains("C1")).collect();
    assert!(!failed.is_empty());
    assert!(
        !failed
            .iter()
            .any(|line| line.contains("CommitFailedException")),
        "{failed:#?}"
    );
}

/// `commitSync` looks for the coordinator first, and only then at the member's place in its group
/// (`ConsumerCoordinator.commitOffsetsSync`).
#[test]
fn a_commit_looks_for_the_coordinator_before_it_looks_at_the_generation() {
    let run = Run::played(
        "playground 1
brokers 1
topic orders partitions=1
producer web to=orders every=10s
consumer C1 group=g topics=orders auto.offset.reset=earliest commits=sync-each-record \
processing.time=60s max.poll.interval.ms=15000
at 40s kill broker 1
at 90s start broker 1
played 100s
",
    );
    let lost = run.last("C1", "membership-lost");
    assert!(lost < at(40_000), "{lost}");
    let failed = run.times("C1", "commit-failed");
    assert!(failed.len() == 1 && failed[0] > at(90_000), "{failed:?}");
    assert_eq!(run.lines("commit-failed").len(), 1);
    assert!(run.lines("commit-failed")[0].contains("CommitFailedException"));
}

/// The callback of an automatic commit only sets its own timer
/// (`ConsumerCoordinator.autoCommitOffsetsAsync`).
#[test]
fn an_automatic_commit_that_failed_does_not_repeat_another() {
    let run = Run::played(
        "playground 1
brokers 1 network.latency=1s
topic a partitions=1
topic b partitions=1
producer pa to=a every=1s
producer pb to=b every=1s
consumer C1 group=g topics=a,b auto.offset.reset=earliest commits=auto
at 28s delete topic a
at 29s commit C1 b-0 offset=3
played 45s
",
    );
    let sent = run.lines("commit-sent").into_iter();
    let sync = sent.filter(|line| line.contains("commitSync")).count();
    assert_eq!(sync, 1);
    assert!(!run.lines("commit-retried").is_empty());
}

/// A commit of a generation that is over costs whoever is joining nothing
/// (`OffsetCommitResponseHandler`).
#[test]
fn a_stale_commit_that_is_refused_meets_a_rebalance() {
    let run = Run::played(
        "playground 1
brokers 1 network.latency=1s
default consumer auto.offset.reset=earliest session.timeout.ms=8000 heartbeat.interval.ms=2500
topic orders partitions=2
producer web to=orders every=100ms
consumer C1 group=g topics=orders processing.time=100ms commits=async-each-batch \
max.poll.records=10
consumer C2 group=g topics=orders processing.time=1ms commits=never max.poll.records=2
at 30s freeze C1 for=20s
played 60s
",
    );
    let failed = run.lines("commit-failed");
    let stale = failed
        .iter()
        .filter(|line| line.contains("UNKNOWN_MEMBER_ID"));
    let thrown = stale.map(|line| line.contains("RebalanceInProgressException"));
    // the first one costs it its place, and it joins at once
    assert_eq!(thrown.collect::<Vec<_>>(), [false, true], "{failed:#?}");
    assert_eq!(run.times("C1", "membership-lost").len(), 1);
}

/// While nobody is in a call of the consumer its requests do not time out: the heartbeat thread
/// rests, and an answer that comes late is read (`NetworkClient.poll`).
#[test]
fn a_join_does_not_time_out_while_the_application_works() {
    let run = Run::played(
        "playground 1
brokers 1
default consumer auto.offset.reset=earliest partition.assignment.strategy=cooperative-sticky
topic orders partitions=4
producer web to=orders every=20ms
consumer C1 group=g topics=orders processing.time=100ms commits=never \
max.poll.interval.ms=12000 max.poll.records=5
consumer C2 group=g topics=orders processing.time=40s commits=never \
max.poll.interval.ms=120000 max.poll.records=2
at 30s consumer C3 group=g topics=orders processing.time=1ms commits=never \
max.poll.interval.ms=120000
at 33s configure consumer C1 group=g topics=orders processing.time=60s commits=never \
max.poll.interval.ms=12000 max.poll.records=5 auto.offset.reset=earliest \
partition.assignment.strategy=cooperative-sticky
played 120s
",
    );
    assert_eq!(run.times("C1", "request-timed-out"), []);
    assert_eq!(run.times("C1", "join-answer-unread").len(), 1);
}

/// A broker reads the requests of one connection one after the other (`Processor`): the LeaveGroup
/// of a member that does not poll stands behind its SyncGroup, which waits for the leader.
#[test]
fn to_leave_stands_behind_a_sync_that_is_not_answered() {
    let run = Run::played(
        "playground 1
brokers 1 group.initial.rebalance.delay.ms=1000
default consumer auto.offset.reset=earliest partition.assignment.strategy=cooperative-sticky
topic orders partitions=2
producer web to=orders every=60m lines=once
  | value=none
consumer C1 group=g topics=orders processing.time=20s commits=never max.poll.records=1
at 4s consumer C2 group=g topics=orders processing.time=14s commits=never max.poll.interval.ms=10000
at 12s produce web value=one partition=0
at 12s produce web value=two partition=0
at 14s consumer C3 group=g topics=orders commits=never
at 34s produce web value=three partition=1
played 60s
",
    );
    let left = run.requests("C2", "LeaveGroup");
    let [left] = left[..] else {
        panic!("{left:?}");
    };
    let polled = at(44_000)..at(44_100);
    assert!(polled.contains(&left.sent_at), "{left:?}");
    let lost = run.times("C2", "partitions-lost");
    let polled = at(48_000)..at(48_100);
    assert!(lost.iter().all(|at| polled.contains(at)), "{lost:?}");
    assert_eq!(lost.len(), 1);
    let removed = run.times("b1", "member-removed");
    let plan = run.times("b1", "assignment-stored");
    let [removed] = removed[..] else {
        panic!("{removed:?}");
    };
    assert!(removed > at(52_000) && plan.contains(&removed), "{plan:?}");
}
