//! Worker threads: the thread that polls does not wait for them, and what that does to a commit.
//! Kafka has no part in this but that `poll()` and the commits keep their meaning.

use crate::harness::chance::Chance;
use crate::harness::{Run, assert_same_log, at, consumer, ms, tp};
use offset_playground::cluster::ConsumerEvent;
use offset_playground::cluster::consumer::{AppLine, ConsumerProcess, CrashLine, Ending};
use offset_playground::command::{Because, Command, CommandError};
use offset_playground::kafka::{AssignorName, CommitStyle, ConsumerConfig, OnRebalance, Profile};
use offset_playground::sim::SimTime;

/// Three workers that take a second for a record; five records in a batch.
fn three_workers(style: CommitStyle) -> ConsumerConfig {
    ConsumerConfig {
        commit_style: style,
        max_poll_records: 5,
        processing_time: ms(1_000),
        worker_threads: 3,
        session_timeout: ms(6_000),
        ..consumer("c", "g", &["t"])
    }
}

/// The same, and some records take up to three seconds.
fn out_of_order(style: CommitStyle) -> ConsumerConfig {
    ConsumerConfig {
        processing_jitter: ms(2_000),
        ..three_workers(style)
    }
}

/// What the workers of `c` are at.
fn at_work(run: &Run) -> Vec<u64> {
    let working = run.now().consumers["c"].app.pool.working.iter();
    working.map(|work| work.record.offset.0).collect()
}

/// The offsets of which a kind of event tells, in the order of the events, with the worker.
fn told(run: &Run, wanted: &str) -> Vec<(SimTime, u64, Option<u32>)> {
    let events = run.consumer_events("c").into_iter();
    events
        .filter_map(|(at, event)| match event {
            ConsumerEvent::ProcessingStarted { offset, worker, .. } if wanted == "started" => {
                Some((at, offset.0, *worker))
            }
            ConsumerEvent::RecordProcessed { offset, worker, .. } if wanted == "processed" => {
                Some((at, offset.0, *worker))
            }
            _ => None,
        })
        .collect()
}

/// Runs on, ten milliseconds at a time.
fn until(run: &mut Run, from: u64, so: impl Fn(&Run) -> bool) -> u64 {
    let mut now = from;
    while !so(run) {
        now += 10;
        assert!(now < from + 60_000, "it never comes to that");
        run.until(now);
    }
    now
}

/// Kills it, starts it again and lets it read everything. Says what became of each record.
fn crash_and_restart(run: &mut Run, now: u64) -> String {
    run.crash("c").start("c").until(now + 60_000);
    run.fates("g", "t-0")
}

#[test]
fn records_are_handed_to_free_workers_and_poll_is_called_while_they_work() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(three_workers(CommitStyle::Never));
    let now = until(&mut run, 1_000, |run| !at_work(run).is_empty());
    assert_eq!(at_work(&run), [4, 5, 6]);
    assert_eq!(run.fates("g", "t-0"), "1111hhhhh.");
    let app = &run.now().consumers["c"].app;
    assert_eq!(app.line, AppLine::Submitting, "for 7 nobody is free");
    let from = app.left_poll;

    run.until(now + 1_000);
    assert_eq!(at_work(&run), [7, 8, 9], "9 is of the next batch");
    assert_eq!(run.fates("g", "t-0"), "1111111hhh");
    let app = &run.now().consumers["c"].app;
    assert_eq!(app.line, AppLine::Polling, "while they work");
    assert_eq!(app.left_poll, from + ms(1_000), "the poll clock began anew");

    let started = told(&run, "started");
    let second = from + ms(1_000);
    let expected = [
        (from, 4, Some(1)),
        (from, 5, Some(2)),
        (from, 6, Some(3)),
        (second, 7, Some(1)),
        (second, 8, Some(2)),
        (second, 9, Some(3)),
    ];
    assert_eq!(started, expected);
    run.until(now + 2_000);
    assert_eq!(run.fates("g", "t-0"), "1111111111");
}

/// The same ten records with one thread and with three: what a crash does to what was handed out.
#[test]
fn committing_after_the_loop_loses_what_workers_have_in_hand() {
    for style in [
        CommitStyle::SyncEachBatch,
        CommitStyle::AsyncEachBatch,
        CommitStyle::SyncInLoop,
        CommitStyle::SyncBeforeProcessing,
    ] {
        let mut run = Run::ten_records_four_committed(1);
        run.consumer(three_workers(style));
        let committed = |run: &Run| run.committed("g", "t-0") == Some(10);
        let now = until(&mut run, 1_000, committed);
        assert_eq!(at_work(&run), [7, 8, 9], "{}", style.name());
        let fates = crash_and_restart(&mut run, now);
        assert_eq!(fates, "1111111xxx", "{}", style.name());
    }
}

#[test]
fn an_automatic_commit_covers_what_workers_have_in_hand() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        auto_commit_interval: ms(200),
        processing_time: ms(5_000),
        worker_threads: 8,
        ..three_workers(CommitStyle::Auto)
    };
    run.consumer(config);
    let now = until(&mut run, 1_000, |run| run.committed("g", "t-0") == Some(10));
    assert_eq!(at_work(&run), [4, 5, 6, 7, 8, 9], "none is done");
    assert_eq!(crash_and_restart(&mut run, now), "1111xxxxxx");
}

/// With one thread an automatic commit is safe: `poll()` is called when the batch is done.
#[test]
fn an_automatic_commit_with_one_thread_covers_what_is_done() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        auto_commit_interval: ms(200),
        worker_threads: 1,
        ..three_workers(CommitStyle::Auto)
    };
    run.consumer(config);
    let now = until(&mut run, 1_000, |run| run.committed("g", "t-0") == Some(9));
    assert_eq!(crash_and_restart(&mut run, now), "1111111111");
}

#[test]
fn committing_each_finished_record_loses_an_earlier_one_that_is_not() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        worker_threads: 8,
        ..out_of_order(CommitStyle::SyncEachRecord)
    };
    run.consumer(config);
    let passed = |run: &Run| {
        let committed = run.committed("g", "t-0").unwrap_or(0);
        at_work(run).iter().any(|offset| *offset < committed)
    };
    // nor is another commit on its way
    let polls = |run: &Run| run.now().consumers["c"].app.line == AppLine::Polling;
    let now = until(&mut run, 1_000, |run| passed(run) && polls(run));
    let (committed, working) = (run.committed("g", "t-0"), at_work(&run));
    let lost = working.iter().filter(|offset| Some(**offset) < committed);
    let lost: Vec<u64> = lost.copied().collect();
    assert!(!lost.is_empty());
    let fates = crash_and_restart(&mut run, now);
    let gone = (0..).zip(fates.chars()).filter(|(_, fate)| *fate == 'x');
    let gone: Vec<u64> = gone.map(|(offset, _)| offset).collect();
    assert_eq!(gone, lost, "{fates}");
}

/// Finished out of order, committed one after the other: the group's offset goes back and forth.
#[test]
fn each_finished_record_is_committed_once_in_the_order_in_which_they_were_done() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(out_of_order(CommitStyle::SyncEachRecord))
        .until(30_000);
    let done: Vec<u64> = told(&run, "processed").iter().map(|(_, o, _)| *o).collect();
    assert!(!done.is_sorted(), "{done:?}");
    let events = run.consumer_events("c").into_iter();
    let committed = events.filter_map(|(_, event)| match event {
        ConsumerEvent::CommitSucceeded { offsets, .. } => Some(offsets[0].1.0 - 1),
        _ => None,
    });
    assert_eq!(committed.collect::<Vec<_>>(), done);
}

#[test]
fn a_watermark_stops_before_the_first_record_that_is_not_done() {
    for crash_after in (0..9_000).step_by(250) {
        let mut run = Run::ten_records_four_committed(1);
        run.consumer(out_of_order(CommitStyle::SyncWatermark));
        let begun = until(&mut run, 1_000, |run| !at_work(run).is_empty());
        run.until(begun + crash_after);
        let committed = run.committed("g", "t-0").expect("four were");
        let fates = run.fates("g", "t-0");
        let done = fates.chars().take_while(|fate| *fate == '1').count() as u64;
        assert!(committed <= done, "{fates}, committed {committed}");
        let out_of_order = fates.chars().skip(usize::try_from(committed).expect("few"));
        let again = out_of_order.filter(|fate| *fate == '1').count();
        let after = crash_and_restart(&mut run, begun + crash_after);
        assert!(!after.contains('x'), "{fates}, then {after}");
        let twice = after.chars().filter(|fate| *fate == '2').count();
        assert_eq!(
            twice, again,
            "done and not committed: {fates}, then {after}"
        );
    }
}

/// The last records of a topic are committed without another record to wake the application:
/// `poll()` returns with nothing when its timeout is over.
#[test]
fn what_is_done_is_committed_when_the_next_poll_ends() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(out_of_order(CommitStyle::SyncWatermark))
        .until(30_000);
    assert_eq!(run.committed("g", "t-0"), Some(10));
    let last = told(&run, "processed").last().expect("ten").0;
    let committed = run.last("c", "commit-called");
    assert!(last <= committed && committed <= last + ms(100));
    let empty = run.consumer_events("c").into_iter().filter(
        |(_, event)| matches!(event, ConsumerEvent::PollReturned(records) if records.is_empty()),
    );
    let commits = run.times("c", "commit-called").len();
    assert!(empty.count() <= commits, "only those with a commit to make");
}

#[test]
fn a_watermark_with_one_thread_commits_each_batch() {
    let log = |style| {
        let mut run = Run::ten_records_four_committed(1);
        let config = ConsumerConfig {
            worker_threads: 1,
            ..three_workers(style)
        };
        run.consumer(config).until(20_000);
        let calls = run.times("c", "commit-called");
        (run.committed("g", "t-0"), calls)
    };
    let watermark = log(CommitStyle::SyncWatermark);
    assert_eq!(watermark, log(CommitStyle::SyncEachBatch));
    assert_eq!(watermark.1.len(), 2);
}

/// A record whose partition is taken away in the middle is done here, not committed, and done
/// again by the new owner.
#[test]
fn a_revoked_record_is_finished_and_not_committed() {
    for style in [CommitStyle::SyncWatermark, CommitStyle::SyncEachRecord] {
        let mut run = Run::new(1);
        run.topic("t", 2).write("t", &[0, 1]);
        let slow = ConsumerConfig {
            processing_time: ms(12_000),
            assignors: vec![AssignorName::CooperativeSticky],
            ..three_workers(style)
        };
        run.consumer(slow.clone());
        let now = until(&mut run, 20, |run| at_work(run).len() == 2);
        run.consumer(ConsumerConfig {
            client_id: "d".into(),
            processing_time: ms(100),
            ..slow
        });
        let now = until(&mut run, now, |run| !run.share("d").is_empty());
        let (kept, moved) = (run.share("c"), run.share("d"));
        assert_eq!(at_work(&run).len(), 2, "c is still at both records");
        run.until(now + 2_000);
        assert_eq!(run.fates("g", &moved), "1", "done by the new owner");
        assert_eq!(run.committed("g", &moved), Some(1));
        run.until(now + 13_000);
        assert_eq!(
            run.fates("g", &moved),
            "2",
            "and by the old one, who went on"
        );
        assert_eq!(run.fates("g", &kept), "1");
        assert_eq!(run.committed("g", &kept), Some(1));
        let theirs = run.consumer_events("c").into_iter().find(|(_, event)| {
            let ConsumerEvent::CommitCalled(commit) = event else {
                return false;
            };
            commit
                .offsets
                .iter()
                .any(|(partition, ..)| *partition == tp(&moved))
        });
        assert_eq!(theirs, None, "{}", style.name());
    }
}

/// What a listener commits as it gives partitions up is what its application commits elsewhere.
#[test]
fn a_listener_commits_by_the_style() {
    for (style, expected) in [
        (CommitStyle::SyncWatermark, "11"),
        (CommitStyle::Never, "1x"),
    ] {
        let mut run = Run::new(1);
        run.topic("t", 1).write("t", &[0]);
        let config = ConsumerConfig {
            on_partitions_revoked: OnRebalance::Commit,
            processing_time: ms(12_000),
            ..three_workers(style)
        };
        run.consumer(config.clone());
        let done = |run: &Run| run.fates("g", "t-0") == "1";
        let now = until(&mut run, 20, done);
        run.until(now + 500).write("t", &[0]);
        let now = until(&mut run, now + 520, |run| at_work(run) == [1]);
        // another member makes it give its partition up; then both die
        run.consumer(ConsumerConfig {
            client_id: "d".into(),
            processing_time: ms(30_000),
            ..config
        });
        let revoked = |run: &Run| !run.times("c", "partitions-revoked").is_empty();
        let now = until(&mut run, now, revoked);
        assert_eq!(at_work(&run), [1]);
        run.crash("c").crash("d").until(now + 20_000);
        run.start("c").until(now + 60_000);
        assert_eq!(run.fates("g", "t-0"), expected, "{}", style.name());
    }
}

#[test]
fn close_waits_for_the_workers_and_commits_what_they_did() {
    for style in [CommitStyle::SyncWatermark, CommitStyle::SyncEachRecord] {
        let mut run = Run::ten_records_four_committed(1);
        run.consumer(out_of_order(style));
        let now = until(&mut run, 1_000, |run| !at_work(run).is_empty());
        run.close("c").until(now + 10_000);
        let closed = run.last("c", "closed");
        let processed = told(&run, "processed");
        assert_eq!(processed.len(), 5, "the batch is finished");
        assert!(processed.iter().all(|(at, ..)| *at <= closed));
        assert_eq!(run.times("c", "workers-awaited").len(), 1);
        if style == CommitStyle::SyncWatermark {
            assert_eq!(run.committed("g", "t-0"), Some(9));
        }
        let process = &run.now().consumers["c"].process;
        let (how, at) = (Ending::Closed, closed);
        assert_eq!(*process, ConsumerProcess::Ended { at, how });
    }
}

#[test]
fn an_automatic_commit_in_close_is_safe_because_close_waits() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(out_of_order(CommitStyle::Auto));
    let now = until(&mut run, 1_000, |run| !at_work(run).is_empty());
    run.close("c").until(now + 10_000);
    assert_eq!(run.committed("g", "t-0"), Some(9));
    assert_eq!(run.fates("g", "t-0"), "111111111.");
}

/// All workers are stuck: the thread that polls waits for one, and is put out of the group.
#[test]
fn a_thread_that_waits_for_a_worker_does_not_poll() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        max_poll_interval: ms(4_000),
        processing_time: ms(20_000),
        ..three_workers(CommitStyle::SyncWatermark)
    };
    run.consumer(config);
    let now = until(&mut run, 1_000, |run| !at_work(run).is_empty());
    let left = run.now().consumers["c"].app.left_poll;
    run.until(now + 5_000);
    assert_eq!(run.times("c", "membership-lost"), [left + ms(4_000)]);
    let beats = run.times("c", "heartbeat-answered");
    assert!(beats.iter().any(|at| *at > left), "it did send heartbeats");
    assert_eq!(run.committed("g", "t-0"), Some(4));
}

/// With workers for all of them it polls in time, however long they take.
#[test]
fn a_thread_that_hands_everything_over_polls_in_time() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        max_poll_interval: ms(4_000),
        processing_time: ms(20_000),
        worker_threads: 16,
        ..three_workers(CommitStyle::SyncWatermark)
    };
    run.consumer(config).until(40_000);
    assert!(run.times("c", "membership-lost").is_empty());
    assert_eq!(run.committed("g", "t-0"), Some(10));
}

#[test]
fn crash_points_count_records_begun_done_and_committed() {
    let at_death = |line, nth| {
        let mut run = Run::ten_records_four_committed(1);
        run.consumer(three_workers(CommitStyle::SyncWatermark));
        run.crash_at("c", line, nth).until(20_000);
        assert_eq!(run.times("c", "crashed").len(), 1, "{line:?} {nth}");
        let lines = run.lines(" crashed ");
        let (_, how) = lines[0].split_once(" crashed ").expect("it is");
        let how = how.split(" ←").next().unwrap_or(how).trim().to_owned();
        (how, run.committed("g", "t-0"))
    };
    let (how, committed) = at_death(CrashLine::BeforeProcessing, 3);
    assert_eq!(how, "before process(t-0 6), workers at t-0 4, t-0 5");
    assert_eq!(committed, Some(4));
    let (how, committed) = at_death(CrashLine::AfterProcessing, 2);
    assert_eq!(
        how,
        "after process(t-0 5), before the commit, workers at t-0 6"
    );
    assert_eq!(committed, Some(4));
    let (how, committed) = at_death(CrashLine::AfterCommit, 2);
    assert_eq!(how, "after the commit, workers at t-0 7, t-0 8");
    assert_eq!(committed, Some(7));
}

#[test]
fn the_same_seed_gives_the_same_order() {
    let run = || {
        let mut run = Run::ten_records_four_committed(1);
        run.consumer(out_of_order(CommitStyle::SyncWatermark))
            .until(30_000);
        run
    };
    let (one, other) = (run(), run());
    assert_same_log(&one.recording, &other.recording, "the same seed");
    assert!(one.recording.horizon() >= at(30_000));
}

/// Whatever happens to a group that commits watermarks: nothing is lost.
#[test]
fn a_group_that_commits_watermarks_loses_nothing() {
    for seed in 1..=60 {
        let mut chance = Chance::new(seed);
        let mut run = Run::new(1);
        run.topic("t", 2).write("t", &[0; 20]).write("t", &[1; 20]);
        let assignors = chance.of(&[AssignorName::Range, AssignorName::CooperativeSticky]);
        let revoked = chance.of(&[OnRebalance::Nothing, OnRebalance::Commit]);
        for id in ["a", "b"] {
            let config = ConsumerConfig {
                commit_style: CommitStyle::SyncWatermark,
                worker_threads: chance.of(&[1, 2, 5]),
                max_poll_records: chance.of(&[1, 4, 50]),
                processing_time: ms(chance.of(&[1, 100, 700])),
                processing_jitter: ms(chance.of(&[0, 300, 3_000])),
                poll_timeout: ms(chance.of(&[10, 100, 1_000])),
                max_poll_interval: ms(chance.of(&[5_000, 300_000])),
                session_timeout: ms(6_000),
                assignors: vec![assignors],
                on_partitions_revoked: revoked,
                ..consumer(id, "g", &["t"])
            };
            run.consumer(config);
        }
        let mut now = 100;
        for _ in 0..10 {
            now += u64::from(chance.below(4_000));
            run.until(now);
            let id = chance.of(&["a", "b"]);
            let consumer = id.into();
            let _ = run.try_act(match chance.below(4) {
                0 => Command::CrashConsumer { consumer },
                1 => Command::CloseConsumer { consumer },
                2 => Command::FreezeConsumer {
                    consumer,
                    duration: ms(7_000),
                },
                _ => Command::StartConsumer { consumer },
            });
        }
        for id in ["a", "b"] {
            let consumer = id.into();
            let _ = run.try_act(Command::StartConsumer { consumer });
        }
        run.until(now + 200_000);
        for partition in ["t-0", "t-1"] {
            let fates = run.fates("g", partition);
            assert!(
                fates.chars().all(|fate| fate.is_ascii_digit()),
                "{seed}: {fates}"
            );
            assert_eq!(run.committed("g", partition), Some(20), "{seed}");
        }
    }
}

#[test]
fn other_clients_have_no_workers() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    let mut config = three_workers(CommitStyle::Auto);
    config.switch_client(Profile::Sarama);
    let refused = run.try_act(Command::AddConsumer { config });
    let because = Because::WorkersNeedJava;
    assert_eq!(refused, Err(CommandError::NotNow(because)));
}
