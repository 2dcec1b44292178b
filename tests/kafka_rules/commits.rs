//! When a commit is made, and what a crash then costs. A partition holds records 0 to 9, the
//! group has committed 4, and `poll()` returns five records: 4 to 8.

use crate::harness::{Run, at, consumer, log, ms, tp};
use offset_playground::cluster::consumer::{CrashLine, Exception};
use offset_playground::cluster::{ConsumerEvent, ConsumerProcess, Event, NetworkEvent, Reader};
use offset_playground::command::{Command, SeekTo};
use offset_playground::kafka::{
    Body, BrokerConfig, CommitStyle, ConsumerConfig, GroupProtocol, KafkaError, OffsetReset,
    Request, Response, Subscription,
};

fn five_at_once(style: CommitStyle) -> ConsumerConfig {
    ConsumerConfig {
        commit_style: style,
        max_poll_records: 5,
        ..consumer("c", "g", &["t"])
    }
}

/// Lets a consumer run into a crash, and a minute later its successor has begun.
fn crash_and_restart(config: ConsumerConfig, line: CrashLine, nth: u64) -> Run {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(config).crash_at("c", line, nth);
    run.until(20_000);
    assert_eq!(
        run.times("c", "crashed").len(),
        1,
        "the crash point was reached"
    );
    run.start("c").until(90_000);
    run
}

#[test]
fn all_processed_and_committed_is_read_once() {
    let config = five_at_once(CommitStyle::SyncEachBatch);
    let run = crash_and_restart(config, CrashLine::AfterCommit, 5);
    assert_eq!(run.starts("c", "t-0"), [4, 9]);
    assert_eq!(run.fates("g", "t-0"), "1111111111");
}

#[test]
fn processed_and_not_committed_is_read_twice() {
    let config = five_at_once(CommitStyle::SyncEachBatch);
    let run = crash_and_restart(config, CrashLine::AfterProcessing, 3);
    assert_eq!(run.starts("c", "t-0"), [4, 4]);
    assert_eq!(run.fates("g", "t-0"), "1111222111");
}

#[test]
fn committed_before_it_is_processed_is_lost() {
    let config = five_at_once(CommitStyle::SyncBeforeProcessing);
    let run = crash_and_restart(config, CrashLine::AfterProcessing, 2);
    assert_eq!(run.starts("c", "t-0"), [4, 9]);
    assert_eq!(run.fates("g", "t-0"), "111111xxx1");
}

#[test]
fn committed_record_by_record_before_processing_loses_one() {
    let config = ConsumerConfig {
        max_poll_records: 1,
        ..five_at_once(CommitStyle::SyncBeforeProcessing)
    };
    let run = crash_and_restart(config, CrashLine::BeforeProcessing, 3);
    assert_eq!(run.starts("c", "t-0"), [4, 7]);
    assert_eq!(run.fates("g", "t-0"), "111111x111");
}

#[test]
fn the_offset_after_each_record_repeats_at_most_the_one_at_hand() {
    let config = five_at_once(CommitStyle::SyncEachRecord);
    let run = crash_and_restart(config, CrashLine::AfterProcessing, 3);
    assert_eq!(run.starts("c", "t-0"), [4, 6], "5 was done, so 6 is next");
    assert_eq!(run.fates("g", "t-0"), "1111112111");
}

/// `commitSync()` without arguments commits the positions, and those are behind the whole batch
/// from the moment `poll()` has returned it.
#[test]
fn commit_sync_in_the_loop_commits_the_whole_batch() {
    let config = five_at_once(CommitStyle::SyncInLoop);
    let run = crash_and_restart(config, CrashLine::AfterCommit, 1);
    assert_eq!(run.starts("c", "t-0"), [4, 9]);
    assert_eq!(run.fates("g", "t-0"), "11111xxxx1");
}

#[test]
fn each_record_commits_its_offset_plus_one() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::SyncEachRecord))
        .until(10_000);
    let sent = run.requests("c", "OffsetCommit").into_iter();
    let offsets = sent.map(|envelope| match &envelope.body {
        Body::Request(Request::OffsetCommit { offsets, .. }) => offsets[0].1.0,
        _ => unreachable!("only commits were asked for"),
    });
    assert_eq!(offsets.collect::<Vec<_>>(), [5, 6, 7, 8, 9, 10]);
}

/// A committed offset is the next one to read. Whoever commits that of the record at hand is handed
/// it again at each start, and a lag of one stays for ever.
#[test]
fn a_records_own_offset_committed_repeats_it_at_each_start() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::SyncOwnOffset))
        .until(10_000);
    assert_eq!(run.committed("g", "t-0"), Some(9), "9 is done, and next");
    let consumer = "c".into();
    run.act(Command::CloseConsumer { consumer }).until(11_000);
    let consumer = "c".into();
    run.act(Command::StartConsumer { consumer }).until(20_000);
    assert_eq!(run.starts("c", "t-0"), [4, 9]);
    assert_eq!(run.fates("g", "t-0"), "1111111112");
    assert_eq!(run.committed("g", "t-0"), Some(9));
}

#[test]
fn never_committing_reads_everything_again() {
    let config = five_at_once(CommitStyle::Never);
    let run = crash_and_restart(config, CrashLine::AfterProcessing, 6);
    assert_eq!(run.starts("c", "t-0"), [4, 4]);
    assert_eq!(run.fates("g", "t-0"), "1111222222");
}

#[test]
fn async_commits_after_each_batch_repeat_the_batch_at_hand() {
    let config = five_at_once(CommitStyle::AsyncEachBatch);
    let run = crash_and_restart(config, CrashLine::AfterProcessing, 6);
    assert_eq!(run.starts("c", "t-0"), [4, 9]);
    assert_eq!(run.fates("g", "t-0"), "1111111112");
}

/// The first automatic commit would be due 5 s after the assignment.
#[test]
fn auto_commit_has_not_happened_before_its_interval() {
    let config = five_at_once(CommitStyle::Auto);
    let run = crash_and_restart(config, CrashLine::AfterProcessing, 3);
    assert_eq!(run.starts("c", "t-0"), [4, 4]);
    assert_eq!(run.fates("g", "t-0"), "1111222111");
}

/// 5 × 1.1 s after the first `poll()` the second one commits 9 before it returns 9.
#[test]
fn auto_commit_happens_inside_the_next_poll() {
    let config = ConsumerConfig {
        processing_time: ms(1_100),
        ..five_at_once(CommitStyle::Auto)
    };
    let run = crash_and_restart(config, CrashLine::AfterProcessing, 6);
    assert_eq!(run.starts("c", "t-0"), [4, 9]);
    assert_eq!(run.fates("g", "t-0"), "1111111112");
}

#[test]
fn auto_commit_comes_every_five_seconds() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::Auto)).until(30_000);
    let assigned = run.last("c", "partitions-assigned");
    let commits = run.times("c", "commit-sent");
    let due: Vec<_> = (1..=5).map(|n| assigned + ms(5_000 * n)).collect();
    assert_eq!(
        commits[..5],
        due,
        "each inside a poll() that waits for records"
    );
}

/// An automatic commit that is due makes the next one due in its turn, also if there is no
/// position yet and nothing is sent (`ConsumerCoordinator.maybeAutoCommitOffsetsAsync`,
/// `CommitRequestManager.maybeAutoCommitAsync`).
#[test]
fn auto_commit_waits_for_its_interval_when_there_was_nothing_to_commit() {
    for group_protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        let slow = BrokerConfig {
            network_latency: ms(300),
            ..BrokerConfig::default()
        };
        let mut run = Run::with(1, slow);
        run.topic("t", 1).write("t", &[0]).until(3_000);
        let config = ConsumerConfig {
            group_protocol,
            auto_commit_interval: ms(700),
            poll_timeout: ms(100),
            subscription: Subscription::Assign(vec![tp("t-0")]),
            commit_style: CommitStyle::Auto,
            ..consumer("c", "g", &[])
        };
        run.consumer(config).until(20_000);
        let started = run.times("c", "process-started")[0];
        let found = run.times("c", "position-set")[0];
        let committed = run.times("c", "commit-sent")[0];
        assert!(
            found > started + ms(700),
            "the group's topic is created first"
        );
        let ticks = committed.since(started).as_millis() / 700;
        assert_eq!(committed, started + ms(700 * ticks));
        assert!(committed > found);
    }
}

#[test]
fn close_commits_the_positions_and_leaves_at_once() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::Auto)).until(4_500);
    assert_eq!(
        run.committed("g", "t-0"),
        Some(4),
        "no automatic commit yet"
    );
    run.close("c").until(5_500);
    assert_eq!(run.times("c", "closed").len(), 1);
    assert_eq!(
        run.committed("g", "t-0"),
        run.fates("g", "t-0")
            .find('.')
            .map_or(Some(10), |n| u64::try_from(n).ok())
    );
    assert!(
        run.now()
            .classic_group(&"g".into())
            .expect("it is there")
            .members
            .is_empty()
    );
}

#[test]
fn auto_commit_comes_before_a_rebalance() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::Auto)).until(5_500);
    let other = ConsumerConfig {
        commit_style: CommitStyle::Never,
        ..consumer("d", "g", &["t"])
    };
    run.consumer(other).until(8_400);
    assert_eq!(
        run.generations("g").len(),
        4,
        "after two of the earlier member"
    );
    assert_eq!(run.fates("g", "t-0"), "1111111111", "nothing is read again");
    let (commit, revoked) = (
        run.times("c", "commit-sent")[0],
        run.last("c", "partitions-revoked"),
    );
    assert!(
        commit < revoked,
        "committed at {commit}, revoked at {revoked}"
    );
}

/// Eager: everything is given up, and what comes back starts at the commit, even at the same
/// member.
#[test]
fn after_a_rebalance_reading_starts_at_the_commit() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::Never)).until(6_000);
    assert_eq!(
        (run.position("c", "t-0"), run.committed("g", "t-0")),
        (Some(10), Some(4))
    );
    run.consumer(consumer("d", "g", &["t"])).until(12_000);
    assert_eq!(run.share("c"), "t-0", "back where it was");
    assert_eq!(run.starts("c", "t-0"), [4, 4]);
    assert_eq!(run.fates("g", "t-0"), "1111222222");
}

#[test]
fn without_a_commit_the_policy_decides() {
    for (reset, starts, fates) in [
        (OffsetReset::Latest, vec![10], "xxxxxxxxxx"),
        (OffsetReset::Earliest, vec![0], "1111111111"),
        (OffsetReset::None, vec![], ".........."),
    ] {
        let mut run = Run::new(1);
        run.topic("t", 1).write("t", &[0; 10]);
        let config = ConsumerConfig {
            auto_offset_reset: reset,
            ..consumer("c", "new", &["t"])
        };
        run.consumer(config).until(10_000);
        assert_eq!(run.starts("c", "t-0"), starts, "{reset}");
        assert_eq!(run.fates("new", "t-0"), fates, "{reset}");
        let threw = run
            .consumer_events("c")
            .into_iter()
            .any(|(_, event)| *event == ConsumerEvent::Threw(Exception::NoOffsetForPartition));
        assert_eq!(threw, reset == OffsetReset::None, "{reset}");
    }
}

#[test]
fn with_a_commit_the_policy_is_not_asked() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        auto_offset_reset: OffsetReset::Latest,
        ..five_at_once(CommitStyle::Auto)
    };
    run.consumer(config).until(5_000);
    assert_eq!(run.starts("c", "t-0"), [4]);
}

/// Kafka compares a committed offset with nothing. Only the next fetch finds that 50 lies beyond
/// a log that ends at 10, and then the policy decides.
#[test]
fn any_offset_can_be_committed() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::Auto)).until(7_000);
    let (consumer, partition, to) = ("c".into(), tp("t-0"), SeekTo::Offset(50));
    run.act(Command::Seek {
        consumer,
        partition,
        to,
    });
    run.close("c").until(8_000);
    assert_eq!(run.committed("g", "t-0"), Some(50));
    assert_eq!(run.fates("g", "t-0"), "1111111111");
    run.start("c").until(20_000);
    assert_eq!(
        run.starts("c", "t-0"),
        [4, 50, 50, 0],
        "out of range, so earliest"
    );
    assert_eq!(run.fates("g", "t-0"), "2222222222");
}

#[test]
fn a_position_outside_the_log_is_an_exception_without_a_policy() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        auto_offset_reset: OffsetReset::None,
        ..five_at_once(CommitStyle::Auto)
    };
    run.consumer(config).until(7_000);
    let (consumer, partition, to) = ("c".into(), tp("t-0"), SeekTo::Offset(50));
    run.act(Command::Seek {
        consumer,
        partition,
        to,
    })
    .until(8_000);
    let threw = ConsumerEvent::Threw(Exception::OffsetOutOfRange);
    assert!(
        run.consumer_events("c")
            .iter()
            .any(|(_, event)| **event == threw)
    );
}

/// A later re-read turns lost into once, and once into twice.
#[test]
fn seeking_back_finds_what_was_lost() {
    let config = five_at_once(CommitStyle::SyncBeforeProcessing);
    let mut run = crash_and_restart(config, CrashLine::AfterProcessing, 2);
    assert_eq!(run.fates("g", "t-0"), "111111xxx1");
    let (consumer, partition, to) = ("c".into(), tp("t-0"), SeekTo::Offset(6));
    run.act(Command::Seek {
        consumer,
        partition,
        to,
    });
    assert_eq!(
        run.fates("g", "t-0"),
        "111111...1",
        "they will be handed out now"
    );
    run.until(91_000);
    assert_eq!(run.fates("g", "t-0"), "1111111112");
}

#[test]
fn a_record_at_hand_is_held_and_the_next_ones_are_pending() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        processing_time: ms(1_000),
        ..five_at_once(CommitStyle::SyncEachBatch)
    };
    run.consumer(config);
    run.until(6_000);
    let first = run.times("c", "processing-started")[0];
    assert!(
        at(8_000) < first && first < at(8_100),
        "after the initial delay: {first}"
    );
    assert_eq!(run.fates("g", "t-0"), "11111hhhh.", "of 4..=8 one is done");
}

#[test]
fn an_assigning_consumer_reads_on_its_own_and_counts_for_itself() {
    let mut run = Run::new(1);
    run.topic("t", 2).write("t", &[0, 0, 1]);
    let config = ConsumerConfig {
        group_id: None,
        commit_style: CommitStyle::Never,
        subscription: Subscription::Assign(vec![tp("t-0")]),
        ..consumer("alone", "g", &[])
    };
    run.consumer(config).until(2_000);
    let alone = Reader::Standalone("alone".into());
    assert_eq!(run.fates_for(&alone, "t-0"), "11");
    assert_eq!(run.fates_for(&alone, "t-1"), ".");
    assert!(run.requests("alone", "JoinGroup").is_empty());
    assert!(
        run.requests("alone", "FindCoordinator").is_empty(),
        "no group, no coordinator"
    );
}

/// An assigning consumer may commit for a group as long as nobody is a member of it.
#[test]
fn an_assigning_consumer_cannot_commit_for_a_group_with_members() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(five_at_once(CommitStyle::Auto)).until(7_000);
    let alone = ConsumerConfig {
        commit_style: CommitStyle::SyncEachBatch,
        subscription: Subscription::Assign(vec![tp("t-0")]),
        ..consumer("alone", "g", &[])
    };
    run.consumer(alone).until(8_500);
    run.write("t", &[0]).until(9_900);
    let failed = run
        .consumer_events("alone")
        .into_iter()
        .find_map(|(_, event)| match event {
            ConsumerEvent::CommitFailed {
                exception, error, ..
            } => Some((*exception, *error)),
            _ => None,
        });
    let expected = (Exception::CommitFailed, Some(KafkaError::UnknownMemberId));
    assert_eq!(failed, Some(expected));
    assert_eq!(
        run.committed("g", "t-0"),
        Some(11),
        "the member's automatic commit"
    );
}

/// `close()` right behind `commitAsync()`: the commit is on its way, and is waited for.
#[test]
fn close_waits_for_asynchronous_commits() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 3]).until(100);
    let config = ConsumerConfig {
        subscription: Subscription::Assign(vec![tp("t-0")]),
        commit_style: CommitStyle::AsyncEachBatch,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(config);
    let processing = |run: &Run| !run.times("c", "processing-started").is_empty();
    let mut now = 100;
    while !processing(&run) && now < 20_000 {
        now += 1;
        run.until(now);
    }
    assert_eq!(run.committed("g", "t-0"), None);
    run.close("c").until(now + 20_000);
    assert!(!run.now().consumers["c"].is_alive());
    assert_eq!(run.committed("g", "t-0"), Some(3));
}

/// `KafkaApis.handleOffsetCommitRequest` sorts out topics that do not exist before the coordinator
/// hears of the rest.
#[test]
fn a_topic_that_is_gone_is_refused_before_the_group_is_asked() {
    let mut run = Run::new(1);
    run.topic("t", 1).topic("u", 1);
    run.consumer(consumer("member", "g", &["t"])).until(4_000);
    let outsider = ConsumerConfig {
        subscription: Subscription::Assign(vec![tp("t-0"), tp("u-0")]),
        commit_style: CommitStyle::AsyncEachBatch,
        processing_time: ms(500),
        ..consumer("outsider", "g", &[])
    };
    run.consumer(outsider).until(4_500);
    run.write("t", &[0]).write("u", &[0]).until(4_700);
    let topic = "u".into();
    run.act(Command::DeleteTopic { topic }).until(6_500);
    let log = log(&run.recording).iter();
    let answers = log.filter_map(|entry| match &entry.event {
        Event::Network(NetworkEvent::Sent(sent)) if sent.to.to_string() == "outsider" => {
            match &sent.body {
                Body::Response(_, Response::OffsetCommit(results)) => Some(results.clone()),
                _ => None,
            }
        }
        _ => None,
    });
    let answers: Vec<_> = answers.collect();
    let expected = [
        (tp("u-0"), Err(KafkaError::UnknownTopicOrPartition)),
        (tp("t-0"), Err(KafkaError::UnknownMemberId)),
    ];
    assert_eq!(answers.last().map(Vec::as_slice), Some(expected.as_slice()));
}

/// A consumer on its own whose `commitAsync` has to ask first who coordinates the group: that
/// broker (b2) was away, and the consumer reads from the other.
fn commits_without_a_coordinator() -> Run {
    let slow = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(2, slow);
    run.topic("t", 1);
    let config = ConsumerConfig {
        subscription: Subscription::Assign(vec![tp("t-0")]),
        commit_style: CommitStyle::AsyncEachBatch,
        processing_time: ms(2_000),
        ..consumer("c", "g", &[])
    };
    run.consumer(config).until(5_000).kill(2).until(6_000);
    run
}

/// `ConsumerCoordinator.close` waits for `pendingAsyncCommits`.
#[test]
fn close_waits_for_commits_that_wait_for_the_coordinator() {
    let mut run = commits_without_a_coordinator();
    run.boot(2).until(40_000).write("t", &[0]);
    while run.times("c", "commit-deferred").is_empty() {
        let now = run.recording.horizon().as_millis();
        run.until(now + 10);
    }
    run.close("c").until(60_000);
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert_eq!(run.times("c", "closed").len(), 1);
}

/// `RequestFuture.noBrokersAvailable`: with nobody to ask there is nothing to wait for.
#[test]
fn commit_async_fails_at_once_when_no_broker_can_be_asked() {
    let mut run = commits_without_a_coordinator();
    run.write("t", &[0]).until(7_000).kill(1).until(10_000);
    let exceptions = run.consumer_events("c").into_iter();
    let failed: Vec<_> = exceptions
        .filter_map(|(_, event)| match event {
            ConsumerEvent::CommitFailed { exception, .. } => Some(*exception),
            _ => None,
        })
        .collect();
    assert_eq!(failed, [Exception::RetriableCommitFailed]);
}

/// A crash after the commit of the third record waits for a commit that covers the third record,
/// also when more have been processed by then.
#[test]
fn a_crash_after_the_commit_waits_for_the_commit_that_covers_the_record() {
    let slow = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    for style in [CommitStyle::AsyncEachBatch, CommitStyle::Auto] {
        let mut run = Run::with(1, slow.clone());
        run.topic("t", 1).write("t", &[0; 9]).until(1_000);
        let config = ConsumerConfig {
            commit_style: style,
            auto_commit_interval: ms(150),
            processing_time: ms(60),
            max_poll_records: 1,
            ..consumer("c", "g", &["t"])
        };
        run.consumer(config)
            .crash_at("c", CrashLine::AfterCommit, 3)
            .until(9_000);
        assert_eq!(run.times("c", "crashed").len(), 1, "{style:?}");
        assert!(run.committed("g", "t-0") >= Some(3), "{style:?}");
    }
}

/// `ensureCoordinatorReady` sleeps `retry.backoff.ms` between its attempts.
#[test]
fn a_coordinator_that_is_away_is_not_asked_for_all_the_time() {
    let mut run = Run::new(2);
    run.topic("t", 1);
    let config = ConsumerConfig {
        commit_style: CommitStyle::Auto,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(config).until(5_000);
    let before = run.requests("c", "FindCoordinator").len();
    run.write("t", &[0]).kill(2).until(20_000);
    let asked = run.requests("c", "FindCoordinator").len() - before;
    assert!((5..200).contains(&asked), "{asked} times in 15 s");
}

/// A member whose group has been deleted while it stood still: `OffsetCommitResponseHandler` knows
/// no better than KafkaException.
#[test]
fn a_commit_for_a_group_that_is_gone_is_a_kafka_exception() {
    let mut run = Run::ten_records_four_committed(1);
    let config = ConsumerConfig {
        session_timeout: ms(6_000),
        processing_time: ms(1_000),
        ..five_at_once(CommitStyle::SyncEachBatch)
    };
    run.consumer(config).until(8_500);
    assert_eq!(run.fates("g", "t-0"), "11111111h.", "it is at 8");
    run.freeze("c", 20_000).until(25_000);
    let group = "g".into();
    run.act(Command::DeleteGroup { group }).until(43_000);
    let failed = run.lines("commit-failed");
    assert!(
        failed[0].contains("KafkaException (GROUP_ID_NOT_FOUND)"),
        "{failed:#?}"
    );
}

/// `close()` has a timeout of 30 s and waits no longer than for one request, for all it asks.
#[test]
fn close_without_a_broker_takes_no_longer_than_request_timeout_ms() {
    for group_protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        for (timeout, takes) in [(5_000, 5_000), (60_000, 30_000)] {
            let mut run = Run::ten_records_four_committed(1);
            run.consumer(ConsumerConfig {
                group_protocol,
                request_timeout: ms(timeout),
                auto_commit_interval: ms(60_000),
                ..five_at_once(CommitStyle::Auto)
            });
            run.until(40_000).kill(1).until(41_000).close("c");
            let called = run.horizon();
            run.until(80_000);
            let ended = match run.now().consumers["c"].process {
                ConsumerProcess::Ended { at, .. } => Some(at),
                _ => None,
            };
            let expected = Some(called + ms(takes));
            assert_eq!(ended, expected, "{group_protocol:?} {timeout}");
        }
    }
}

/// As shipped (-1) a coordinator writes as soon as it is through with what it was given at that
/// moment, all of it in one batch (`CoordinatorRuntime.enqueueAdaptiveFlush`).
#[test]
fn a_commit_waits_for_nothing_unless_append_linger_ms_says_so() {
    let lingers = [(None, 1), (Some(0), 1), (Some(7), 8)];
    for (linger, takes) in lingers {
        let config = BrokerConfig {
            group_coordinator_append_linger: linger.map(ms),
            ..BrokerConfig::default()
        };
        let mut run = Run::with(1, config);
        run.topic("t", 1).write("t", &[0; 3]);
        run.consumer(five_at_once(CommitStyle::SyncEachBatch));
        run.until(20_000);
        let sent = run.times("c", "commit-sent")[0];
        let stored = run.times("c", "commit-succeeded")[0];
        assert_eq!(
            stored,
            sent + ms(takes),
            "with a network of 0.5 ms: {linger:?}"
        );
    }
    assert_eq!(
        BrokerConfig::default().group_coordinator_append_linger,
        None
    );
}
