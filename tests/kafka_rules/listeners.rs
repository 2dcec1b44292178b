//! `ConsumerRebalanceListener`: when its methods are called, and what they can still do.

use super::groups::with_offsets_topic;
use crate::harness::{Run, consumer, ms};
use offset_playground::cluster::ConsumerEvent;
use offset_playground::cluster::consumer::{CommitKind, ConsumerProcess, Ending, Exception};
use offset_playground::command::Command;
use offset_playground::kafka::{
    AssignorName, CommitStyle, ConsumerConfig, GroupProtocol, OnLost, OnRebalance, Position,
};

fn config(id: &str) -> ConsumerConfig {
    ConsumerConfig {
        commit_style: CommitStyle::Never,
        heartbeat_interval: ms(500),
        assignors: vec![AssignorName::RoundRobin],
        ..consumer(id, "g", &["t"])
    }
}

/// `a` has read what there is, then `b` comes.
fn taken_over(config: impl Fn(&str) -> ConsumerConfig) -> Run {
    let mut run = with_offsets_topic();
    run.consumer(config("a")).until(8_000);
    run.write("t", &[0, 1, 2]).until(9_000);
    run.consumer(config("b")).until(14_000);
    run
}

fn ended(run: &Run, id: &str) -> Option<Ending> {
    match &run.now().consumers[id].process {
        ConsumerProcess::Ended { how, .. } => Some(how.clone()),
        _ => None,
    }
}

#[test]
fn on_partitions_revoked_can_commit_what_is_about_to_be_anothers() {
    let committing = |id: &str| ConsumerConfig {
        on_partitions_revoked: OnRebalance::Commit,
        ..config(id)
    };
    let run = taken_over(committing);
    for partition in ["t-0", "t-1", "t-2"] {
        assert_eq!(run.committed("g", partition), Some(1), "{partition}");
    }
    assert_eq!(run.fates("g", "t-1"), "1", "b goes on behind it");
    let run = taken_over(config);
    assert_eq!(run.fates("g", "t-1"), "2");
}

#[test]
fn a_cooperative_member_commits_while_it_still_has_what_it_gives_up() {
    let run = taken_over(|id| ConsumerConfig {
        on_partitions_revoked: OnRebalance::Commit,
        assignors: vec![AssignorName::CooperativeSticky],
        ..config(id)
    });
    assert_eq!(run.committed("g", "t-2"), Some(1));
    let order = |wanted| run.times("a", wanted)[0];
    assert!(order("listener-called") < order("commit-succeeded"));
    assert!(order("commit-succeeded") <= order("partitions-revoked"));
    assert_eq!(run.share("b"), "t-2");
}

/// `seekToBeginning` of what was assigned; of nothing, it means everything there is.
#[test]
fn on_partitions_assigned_can_seek() {
    let seeking = |assignor| {
        move |id: &str| ConsumerConfig {
            on_partitions_assigned: OnRebalance::SeekToBeginning,
            commit_style: CommitStyle::SyncEachBatch,
            assignors: vec![assignor],
            ..config(id)
        }
    };
    for assignor in [AssignorName::RoundRobin, AssignorName::CooperativeSticky] {
        let run = taken_over(seeking(assignor));
        for partition in ["t-0", "t-1", "t-2"] {
            let again = run.fates("g", partition);
            assert!(again.as_str() > "1", "{assignor}: {partition} {again}");
        }
    }
}

/// The member is out for `max.poll.interval.ms` before its next `poll()` finds that out.
fn thrown_out(on_lost: OnLost) -> Run {
    let mut run = with_offsets_topic();
    let slow = ConsumerConfig {
        max_poll_interval: ms(5_000),
        processing_time: ms(12_000),
        on_partitions_revoked: OnRebalance::Commit,
        on_partitions_lost: on_lost,
        ..config("a")
    };
    run.consumer(slow).until(8_000).write("t", &[0]);
    run.until(30_000);
    run
}

#[test]
fn a_commit_in_on_partitions_lost_fails_and_leaves_poll() {
    for on_lost in [OnLost::AsRevoked, OnLost::Does(OnRebalance::Commit)] {
        let run = thrown_out(on_lost);
        let failed = run.consumer_events("a").into_iter().any(|(_, event)| {
            matches!(
                event,
                ConsumerEvent::CommitFailed {
                    kind: CommitKind::Sync,
                    exception: Exception::CommitFailed,
                    error: None,
                    ..
                }
            )
        });
        assert!(failed, "it is no member any more");
        // "User rebalance callback throws an error", when the step is done
        assert_eq!(ended(&run, "a"), Some(Ending::Failed(Exception::Kafka)));
        assert!(run.share("a").is_empty());
    }
}

#[test]
fn a_listener_that_does_nothing_in_on_partitions_lost_lives_on() {
    let run = thrown_out(OnLost::Does(OnRebalance::Nothing));
    assert_eq!(ended(&run, "a"), None);
    assert_eq!(run.times("a", "partitions-lost").len(), 1);
    assert_eq!(run.share("a"), "t-0 t-1 t-2");
}

/// Not before the first join, as there was nothing to revoke; with nothing, when there is nothing.
#[test]
fn on_partitions_revoked_is_called_with_nothing_but_not_at_first() {
    let mut run = with_offsets_topic();
    for id in ["a", "b", "c"] {
        run.consumer(config(id));
    }
    run.until(12_000).consumer(config("d")).until(16_000);
    assert!(run.share("d").is_empty());
    assert!(run.times("d", "partitions-revoked").is_empty());
    run.close("a").until(20_000);
    assert_eq!(run.times("d", "partitions-revoked").len(), 1);
}

/// `seek(tp, 1)` of what was assigned, whatever was committed; what comes with nothing seeks in
/// nothing.
#[test]
fn on_partitions_assigned_can_seek_to_an_offset() {
    let seeking = |assignor| {
        move |id: &str| ConsumerConfig {
            on_partitions_assigned: OnRebalance::Seek(Position(0)),
            commit_style: CommitStyle::SyncEachBatch,
            assignors: vec![assignor],
            ..config(id)
        }
    };
    let run = taken_over(seeking(AssignorName::RoundRobin));
    assert_eq!(run.fates("g", "t-0"), "2", "everything is assigned anew");
    let run = taken_over(seeking(AssignorName::CooperativeSticky));
    assert_eq!(
        run.fates("g", "t-0"),
        "1",
        "it is kept, and nothing new comes"
    );
    assert_eq!(run.fates("g", "t-2"), "2", "b begins where it seeks to");
}

/// What is about to be another's takes the place with it that was sought in it.
#[test]
fn a_seek_in_on_partitions_revoked_means_nothing() {
    for assignor in [AssignorName::RoundRobin, AssignorName::CooperativeSticky] {
        let run = taken_over(|id| ConsumerConfig {
            on_partitions_revoked: OnRebalance::Seek(Position(0)),
            commit_style: CommitStyle::SyncEachBatch,
            assignors: vec![assignor],
            ..config(id)
        });
        for partition in ["t-0", "t-1", "t-2"] {
            assert_eq!(run.fates("g", partition), "1", "{assignor}: {partition}");
        }
    }
}

fn working(id: &str, millis: u64) -> ConsumerConfig {
    ConsumerConfig {
        listener_time: ms(millis),
        on_partitions_revoked: OnRebalance::Commit,
        ..config(id)
    }
}

/// An eager member joins when `onPartitionsRevoked` has returned, and the group waits for it;
/// its heartbeats go on meanwhile (`ConsumerCoordinator.onJoinPrepare`).
#[test]
fn a_rebalance_waits_for_on_partitions_revoked() {
    let mut run = with_offsets_topic();
    run.consumer(working("a", 4_000)).until(12_000);
    assert_eq!(run.share("a"), "t-0 t-1 t-2");
    run.write("t", &[0, 1, 2]).until(13_000);
    run.consumer(config("b")).until(16_000);
    assert_eq!(run.share("a"), "t-0 t-1 t-2", "it has not given them up");
    assert_eq!(
        run.committed("g", "t-0"),
        None,
        "it commits when it is through"
    );
    assert!(run.share("b").is_empty());
    run.until(22_500);
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert_eq!(run.share("b"), "t-1");
    assert_eq!(run.fates("g", "t-1"), "1");
    assert!(run.times("a", "membership-lost").is_empty());
}

/// `max.poll.interval.ms` runs while a method works: the heartbeat thread leaves the group, and
/// the commit that follows comes too late.
#[test]
fn a_listener_that_works_too_long_loses_its_place() {
    let mut run = with_offsets_topic();
    let slow = ConsumerConfig {
        max_poll_interval: ms(3_000),
        ..working("a", 5_000)
    };
    run.consumer(slow).until(14_000);
    let lost = run.times("a", "membership-lost");
    let called = run.times("a", "listener-called");
    // onPartitionsAssigned takes too long, and so does what it leads to
    assert_eq!(lost[0], called[0] + ms(3_000));
    assert_eq!(
        run.times("a", "listener-returned")[0],
        called[0] + ms(5_000)
    );
    // what it does is commitSync(), and it is a member no more
    run.until(20_000);
    assert_eq!(ended(&run, "a"), None, "nothing was to be committed");
    assert_eq!(run.times("a", "partitions-lost").len(), 1);
}

/// Two methods in one pass of `poll()` share one `max.poll.interval.ms`.
#[test]
fn a_cooperative_member_gives_up_and_takes_in_one_pass() {
    let mut run = with_offsets_topic();
    let slow = |id: &str| ConsumerConfig {
        assignors: vec![AssignorName::CooperativeSticky],
        max_poll_interval: ms(6_000),
        ..working(id, 4_000)
    };
    run.consumer(slow("a"))
        .until(12_000)
        .consumer(config_cooperative("b"));
    run.until(30_000);
    let (called, lost) = (
        run.times("a", "listener-called"),
        run.times("a", "membership-lost"),
    );
    // onPartitionsAssigned at first; then onPartitionsRevoked, onPartitionsAssigned
    let (first, second) = (called[1], called[2]);
    assert!(first + ms(4_000) < second && second < first + ms(4_100));
    assert_eq!(lost, [called[1] + ms(6_000)]);
}

fn config_cooperative(id: &str) -> ConsumerConfig {
    ConsumerConfig {
        assignors: vec![AssignorName::CooperativeSticky],
        ..config(id)
    }
}

/// Whoever is killed in a method has neither committed nor given up anything.
#[test]
fn a_crash_in_a_listener_is_a_crash() {
    let mut run = with_offsets_topic();
    run.consumer(working("a", 4_000)).until(12_000);
    run.write("t", &[0, 1, 2]).until(13_000);
    run.consumer(config("b"))
        .until(15_500)
        .crash("a")
        .until(75_000);
    assert_eq!(run.committed("g", "t-0"), None);
    assert_eq!(run.share("b"), "t-0 t-1 t-2");
    assert_eq!(run.fates("g", "t-1"), "2", "b begins at the start");
    let Some(Ending::Crashed(death)) = ended(&run, "a") else {
        panic!("it was killed");
    };
    assert_eq!(death.to_string(), "in onPartitionsRevoked()");
}

/// The last method, in `close()`: the heartbeat thread is gone by then
/// (`AbstractCoordinator.close`), and the member leaves when it has returned.
#[test]
fn close_waits_for_on_partitions_revoked() {
    let mut run = with_offsets_topic();
    run.consumer(working("a", 2_000)).until(10_000);
    run.write("t", &[0]).until(11_000).close("a").until(12_500);
    assert_eq!(run.committed("g", "t-0"), None);
    run.until(14_000);
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert_eq!(ended(&run, "a"), Some(Ending::Closed));
}

/// In the `consumer` protocol the network thread says that it is there while the application
/// gives something up, and acknowledges that when it has.
#[test]
fn an_acknowledgement_waits_for_on_partitions_revoked() {
    let modern = |id: &str, millis| ConsumerConfig {
        group_protocol: GroupProtocol::Consumer,
        listener_time: ms(millis),
        on_partitions_revoked: OnRebalance::Commit,
        commit_style: CommitStyle::Never,
        ..consumer(id, "g", &["t"])
    };
    let mut run = with_offsets_topic();
    run.consumer(modern("a", 4_000)).until(18_000);
    run.write("t", &[0, 1, 2]).until(19_000);
    run.consumer(modern("b", 0)).until(45_000);
    let revoked = run.times("a", "partitions-revoked")[0];
    let called = run.times("a", "listener-called");
    let mut before = called.into_iter().filter(|called| *called < revoked);
    let took = revoked.since(before.next_back().expect("a call"));
    assert!(
        ms(4_000) < took && took < ms(4_100),
        "with the commit: {took}"
    );
    let taken = run.times("b", "partitions-assigned");
    assert!(*taken.last().expect("it has something") > revoked);
    assert!(run.times("a", "membership-lost").is_empty());
    assert_eq!(run.committed("g", "t-2"), Some(1));
    assert_eq!(run.fates("g", "t-2"), "1");
}

/// What `onPartitionsRevoked` has thrown at stays with the member until it closes
/// (`AbstractMembershipManager.revokeAndAssign`).
#[test]
fn nothing_is_given_up_by_a_listener_that_throws() {
    let modern = |id: &str| ConsumerConfig {
        group_protocol: GroupProtocol::Consumer,
        on_partitions_revoked: OnRebalance::Commit,
        commit_style: CommitStyle::Never,
        default_api_timeout: ms(10_000),
        listener_time: ms(1_000),
        ..consumer(id, "g", &["t", "u"])
    };
    let mut run = with_offsets_topic();
    run.topic("u", 1);
    run.consumer(modern("a")).until(18_000);
    run.write("u", &[0]).until(19_000);
    run.consumer(modern("b"));
    while !run
        .lines("reconciliation-started")
        .iter()
        .any(|line| line.contains("gives up t-"))
    {
        let now = run.horizon().as_millis();
        run.until(now + 5);
    }
    // its commit cannot succeed any more
    run.act(Command::DeleteTopic { topic: "u".into() });
    run.until(60_000);
    let threw = run.times("a", "threw");
    assert_eq!(threw.len(), 2, "in poll(), and in close()");
    let revoked = run.lines("partitions-revoked");
    assert_eq!(revoked.len(), 1, "{revoked:?}");
    assert!(revoked[0].contains("t-0…2"), "all of it: {revoked:?}");
    assert_eq!(
        run.times("a", "partitions-revoked"),
        threw[1..],
        "with close()"
    );
}
