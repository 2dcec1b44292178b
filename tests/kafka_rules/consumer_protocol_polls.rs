//! The two threads of a consumer of the `consumer` protocol, and what its network thread makes of
//! a `poll()` (`AsyncPollEvent`).

use crate::consumer_protocol::{modern, six};
use crate::harness::{Run, ms, tp};
use offset_playground::kafka::{CommitStyle, ConsumerConfig, GroupProtocol, Subscription};

/// Takes two records at a time, works 2 s on each, and commits by itself each second.
fn slow(protocol: GroupProtocol) -> ConsumerConfig {
    ConsumerConfig {
        group_protocol: protocol,
        commit_style: CommitStyle::Auto,
        auto_commit_interval: ms(1_000),
        max_poll_records: 2,
        processing_time: ms(2_000),
        ..modern("a", &["t"])
    }
}

/// Dies in the middle of what the second `poll()` handed out, and comes back.
fn dies_with_records_in_hand(config: ConsumerConfig) -> Run {
    let mut run = six();
    run.write("t", &[0, 0, 0, 0, 0]);
    run.consumer(config);
    while run.starts("a", "t-0").is_empty() {
        let now = run.horizon().as_millis();
        run.until(now + 100);
    }
    let first = run.horizon().as_millis();
    run.until(first + 6_900).crash("a").until(first + 7_000);
    run.start("a").until(first + 120_000);
    run
}

/// The classic consumer commits what earlier calls of `poll()` handed out; the other commits what
/// this very one does. Recorded in `kip848-auto-commit-in-hand`.
#[test]
fn an_automatic_commit_covers_what_the_same_poll_hands_out() {
    let run = dies_with_records_in_hand(slow(GroupProtocol::Classic));
    assert_eq!(run.fates("g", "t-0"), "11211", "one was done twice");
    let run = dies_with_records_in_hand(slow(GroupProtocol::Consumer));
    assert_eq!(run.fates("g", "t-0"), "111x1", "one is lost");
}

/// It has nothing to do with being a member.
#[test]
fn whoever_assigns_its_partitions_itself_commits_so_too() {
    let assigned = |protocol| ConsumerConfig {
        subscription: Subscription::Assign(vec![tp("t-0")]),
        ..slow(protocol)
    };
    let run = dies_with_records_in_hand(assigned(GroupProtocol::Classic));
    assert_eq!(run.starts("a", "t-0"), [0, 2]);
    let run = dies_with_records_in_hand(assigned(GroupProtocol::Consumer));
    assert_eq!(run.starts("a", "t-0"), [0, 4]);
}

/// While partitions change hands the application waits for its network thread, so that what is
/// committed has been done.
#[test]
fn what_is_committed_before_partitions_change_hands_has_been_done() {
    let mut run = six();
    run.write("t", &[0, 0, 0, 0, 0, 0, 3, 3, 3, 3]);
    run.consumer(ConsumerConfig {
        auto_commit_interval: ms(600_000),
        ..slow(GroupProtocol::Consumer)
    });
    run.until(6_000).consumer(modern("b", &["t"]));
    run.until(60_000);
    for partition in ["t-0", "t-3"] {
        let fates = run.fates("g", partition);
        assert!(
            fates.chars().all(|fate| fate == '1'),
            "{partition}: {fates}"
        );
    }
}

/// With more fetched than it began with, every second `poll()` leaves no event: its poll clock
/// goes on running (`maybeClearPreviousInflightPoll`).
#[test]
fn every_second_poll_goes_unheard_while_another_partition_is_buffered() {
    let polling = |protocol, partitions: &[u32]| {
        let mut run = six();
        run.write("t", &partitions.repeat(4));
        run.consumer(ConsumerConfig {
            group_protocol: protocol,
            max_poll_records: 1,
            max_poll_interval: ms(5_000),
            processing_time: ms(3_000),
            commit_style: CommitStyle::Never,
            ..modern("a", &["t"])
        });
        run.until(40_000);
        run.lines("membership-lost").len()
    };
    assert_eq!(polling(GroupProtocol::Classic, &[0, 1]), 0);
    assert_eq!(polling(GroupProtocol::Consumer, &[0]), 0);
    assert!(polling(GroupProtocol::Consumer, &[0, 1]) > 1);
}

/// Nor does it commit by itself then.
#[test]
fn an_unheard_poll_commits_nothing() {
    let mut run = six();
    run.write("t", &[0, 1, 0, 1, 0, 1, 0, 1]);
    run.consumer(ConsumerConfig {
        max_poll_records: 1,
        auto_commit_interval: ms(100),
        processing_time: ms(500),
        ..slow(GroupProtocol::Consumer)
    });
    run.until(30_000);
    let polls = run.lines("poll-returned").len();
    let unheard = run.lines("poll-unheard").len();
    assert!(unheard >= 2, "{polls} polls, {unheard} unheard");
    for line in run.times("a", "poll-unheard") {
        let commits = run.times("a", "commit-sent");
        assert!(!commits.contains(&line), "{line:?}");
    }
}
