//! `ConsumerRebalanceListener`: when its methods are called, and what they can still do.

use super::groups::with_offsets_topic;
use crate::harness::{Run, consumer, ms};
use offset_playground::cluster::ConsumerEvent;
use offset_playground::cluster::consumer::{CommitKind, ConsumerProcess, Ending, Exception};
use offset_playground::kafka::{
    AssignorName, CommitStyle, ConsumerConfig, OnAssigned, OnLost, OnRevoked,
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
        on_partitions_revoked: OnRevoked::Commit,
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
        on_partitions_revoked: OnRevoked::Commit,
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
            on_partitions_assigned: OnAssigned::SeekToBeginning,
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
        on_partitions_revoked: OnRevoked::Commit,
        on_partitions_lost: on_lost,
        ..config("a")
    };
    run.consumer(slow).until(8_000).write("t", &[0]);
    run.until(30_000);
    run
}

#[test]
fn a_commit_in_on_partitions_lost_fails_and_leaves_poll() {
    for on_lost in [OnLost::AsRevoked, OnLost::Commit] {
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
    let run = thrown_out(OnLost::Nothing);
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
