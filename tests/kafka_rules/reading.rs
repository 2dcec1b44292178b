//! `poll()`: fetching, positions, pausing, and what changes under a consumer's feet.

use crate::harness::{Run, at, consumer, ms, tp};
use offset_playground::cluster::{ConsumerEvent, Reader};
use offset_playground::command::{Command, SeekTo};
use offset_playground::kafka::{
    BrokerConfig, CommitStyle, ConsumerConfig, GroupProtocol, OffsetReset, Subscription,
    TopicConfig, TopicName,
};
use offset_playground::sim::SimTime;

/// A consumer on its own, so that nothing but reading goes on.
fn alone(partitions: &[&str]) -> ConsumerConfig {
    ConsumerConfig {
        group_id: None,
        commit_style: CommitStyle::Never,
        subscription: Subscription::Assign(partitions.iter().map(|name| tp(name)).collect()),
        processing_time: ms(0),
        ..consumer("c", "g", &[])
    }
}

/// How many records each `poll()` returned.
fn polls(run: &Run) -> Vec<usize> {
    let events = run.consumer_events("c").into_iter();
    events
        .filter_map(|(_, event)| match event {
            ConsumerEvent::PollReturned(records) => Some(records.len()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_fetch_waits_for_records_at_most_fetch_max_wait() {
    let mut run = Run::new(1);
    run.topic("t", 1).consumer(alone(&["t-0"])).until(3_000);
    let (parked, answered) = (
        run.times("b1", "fetch-parked"),
        run.times("b1", "fetch-unparked"),
    );
    assert_eq!(answered[0], parked[0] + ms(500));
    assert_eq!(parked[1], answered[0] + ms(1), "there and back");
    run.write("t", &[0]);
    let appended = run.times("b1", "batch-appended")[0];
    assert!(
        run.times("b1", "fetch-unparked").contains(&appended),
        "at once"
    );
}

/// A batch of one small record has 61 + 9 bytes.
#[test]
fn a_fetch_waits_for_fetch_min_bytes() {
    let mut run = Run::new(1);
    let config = ConsumerConfig {
        fetch_min_bytes: 140,
        ..alone(&["t-0"])
    };
    run.topic("t", 1).consumer(config).until(600);
    run.write("t", &[0]).until(700);
    assert_eq!(polls(&run), [0; 0], "70 bytes are not enough");
    run.write("t", &[0]).until(800);
    assert_eq!(polls(&run), [2]);
}

/// What counts is what there is, each partition for its own limit: `fetch.max.bytes` cuts what is
/// sent, and nothing is waited for that would be cut (`DelayedFetch.tryComplete`).
#[test]
fn a_fetch_does_not_wait_for_more_than_it_may_have() {
    let mut run = Run::new(1);
    run.topic("t", 2).write("t", &[0]).write("t", &[1]);
    let config = ConsumerConfig {
        fetch_min_bytes: 140,
        fetch_max_bytes: 100,
        ..alone(&["t-0", "t-1"])
    };
    run.consumer(config).until(300);
    assert_eq!(polls(&run)[0], 1, "70 bytes are sent, and there are 140");
    assert_eq!(run.times("b1", "fetch-unparked"), []);
}

#[test]
fn a_poll_returns_at_most_max_poll_records() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 8]);
    let config = ConsumerConfig {
        max_poll_records: 3,
        ..alone(&["t-0"])
    };
    run.consumer(config).until(1_000);
    assert_eq!(polls(&run), [3, 3, 2]);
    let fetches = run.requests("c", "Fetch").into_iter();
    let fetches = fetches
        .filter(|envelope| envelope.sent_at < at(100))
        .count();
    assert_eq!(
        fetches, 2,
        "it changes what poll() hands out, not what is fetched"
    );
}

#[test]
fn a_partition_gives_at_most_max_partition_fetch_bytes() {
    let mut run = Run::new(1);
    run.topic("t", 2).write("t", &[0, 0, 0, 1]);
    let config = ConsumerConfig {
        max_partition_fetch_bytes: 1,
        ..alone(&["t-0", "t-1"])
    };
    run.consumer(config).until(1_000);
    assert_eq!(
        polls(&run).iter().sum::<usize>(),
        4,
        "the first batch goes out whatever its size"
    );
    assert!(polls(&run).len() >= 3, "{:?}", polls(&run));
}

#[test]
fn the_position_moves_when_poll_returns() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 5]);
    let config = ConsumerConfig {
        processing_time: ms(1_000),
        ..alone(&["t-0"])
    };
    run.consumer(config).until(500);
    assert_eq!(run.position("c", "t-0"), Some(5));
    assert_eq!(run.now().consumers["c"].app.processed, 0);
}

#[test]
fn a_paused_partition_is_not_read_and_the_others_are() {
    let mut run = Run::new(1);
    run.topic("t", 2)
        .consumer(alone(&["t-0", "t-1"]))
        .until(200);
    let pause = |paused| Command::SetPaused {
        consumer: "c".into(),
        partition: tp("t-0"),
        paused,
    };
    run.act(pause(true))
        .until(1_000)
        .write("t", &[0, 1])
        .until(3_000);
    assert_eq!(
        (run.position("c", "t-0"), run.position("c", "t-1")),
        (Some(0), Some(1))
    );
    run.act(pause(false)).until(4_000);
    assert_eq!(run.position("c", "t-0"), Some(1));
}

#[test]
fn a_pause_is_forgotten_in_a_rebalance() {
    let mut run = Run::new(1);
    run.topic("t", 2)
        .consumer(consumer("c", "g", &["t"]))
        .until(5_000);
    let (consumer_id, partition) = ("c".into(), tp("t-0"));
    run.act(Command::SetPaused {
        consumer: consumer_id,
        partition,
        paused: true,
    });
    run.consumer(consumer("d", "g", &["t"])).until(10_000);
    assert_eq!(run.share("c"), "t-0");
    run.write("t", &[0]).until(12_000);
    assert_eq!(run.fates("g", "t-0"), "1");
}

#[test]
fn seeking_goes_to_the_start_the_end_or_anywhere() {
    let mut run = Run::new(1);
    run.topic("t", 1)
        .write("t", &[0; 5])
        .consumer(alone(&["t-0"]))
        .until(1_000);
    for (to, starts) in [
        (SeekTo::Beginning, vec![0, 0]),
        (SeekTo::End, vec![0, 0, 5]),
        (SeekTo::Offset(3), vec![0, 0, 5, 3]),
    ] {
        let (consumer, partition) = ("c".into(), tp("t-0"));
        run.act(Command::Seek {
            consumer,
            partition,
            to,
        });
        let now = run.recording.horizon().as_millis();
        run.until(now + 1_000);
        assert_eq!(run.starts("c", "t-0"), starts, "{to:?}");
    }
    let alone = offset_playground::cluster::Reader::Standalone("c".into());
    assert_eq!(run.fates_for(&alone, "t-0"), "22233");
}

#[test]
fn without_group_commit_and_policy_there_is_nowhere_to_start() {
    let mut run = Run::new(1);
    let config = ConsumerConfig {
        auto_offset_reset: OffsetReset::None,
        ..alone(&["t-0"])
    };
    run.topic("t", 1).consumer(config).until(1_000);
    assert!(run.lines("NoOffsetForPartitionException").len() > 1);
    assert_eq!(run.times("c", "threw").len(), 1);
    assert_eq!(run.times("c", "closed").len(), 1);
}

/// Nobody is told of new partitions: the group's leader sees them when it next asks for metadata,
/// and what was written before that is skipped with `latest`.
#[test]
fn added_partitions_are_noticed_by_metadata_max_age_only() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    let config = ConsumerConfig {
        auto_offset_reset: OffsetReset::Latest,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(config).until(5_000);
    let (topic, total) = ("t".into(), 2);
    run.act(Command::AddPartitions { topic, total })
        .until(290_000);
    assert_eq!(run.share("c"), "t-0");
    run.write("t", &[1, 1]).until(310_000);
    assert_eq!(run.share("c"), "t-0 t-1");
    let asked = run
        .requests("c", "Metadata")
        .last()
        .expect("it has asked")
        .sent_at;
    assert!(asked >= at(300_000) && asked < at(300_100), "{asked}");
    assert_eq!(run.fates("g", "t-1"), "xx", "skipped");
}

/// Its leader sees that the topic is gone and has the rest shared out anew.
#[test]
fn a_deleted_topic_leaves_the_subscription_with_the_others() {
    let mut run = Run::new(1);
    run.topic("t", 1).topic("u", 1);
    run.consumer(consumer("c", "g", &["t", "u"])).until(5_000);
    assert_eq!(run.share("c"), "t-0 u-0");
    let topic = "u".into();
    run.act(Command::DeleteTopic { topic }).until(400_000);
    assert_eq!(run.share("c"), "t-0");
    run.write("t", &[0]).until(401_000);
    assert_eq!(run.fates("g", "t-0"), "1");
}

/// A topic made again is another topic (KIP-516): records of the first that somebody still has in
/// hand say nothing about those of the second.
#[test]
fn records_of_a_deleted_topic_are_not_taken_for_those_of_the_next() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    let config = ConsumerConfig {
        processing_time: ms(1_000),
        ..alone(&["t-0"])
    };
    run.consumer(config).until(1_000).write("t", &[0; 3]);
    run.until(2_500);
    let reader = Reader::Standalone("c".into());
    assert_eq!(
        run.fates_for(&reader, "t-0"),
        "1hh",
        "it works on the second"
    );
    let (topic, partitions) = (TopicName::from("t"), 1);
    run.act(Command::DeleteTopic {
        topic: topic.clone(),
    })
    .act(Command::CreateTopic {
        topic,
        partitions,
        config: TopicConfig::default(),
    })
    .write("t", &[0; 2])
    .until(2_600);
    let past =
        "in nobody's hands, and its position is past them until the leader says that it is not";
    assert_eq!(run.fates_for(&reader, "t-0"), "xx", "{past}");
    run.until(4_100);
    assert_eq!(
        run.now().consumers["c"].app.processed,
        3,
        "it went on with what it had"
    );
    run.until(10_000);
    assert_eq!(run.fates_for(&reader, "t-0"), "11");
}

/// A frozen process finds what came meanwhile when it wakes, in the order in which it came.
#[test]
fn a_frozen_consumer_finds_everything_when_it_wakes() {
    let slow = BrokerConfig {
        network_latency: ms(250),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, slow);
    run.topic("t", 1).consumer(alone(&["t-0"])).until(3_000);
    run.freeze("c", 2_000).write("t", &[0; 2]).until(4_990);
    assert_eq!(run.position("c", "t-0"), Some(0));
    run.until(7_000);
    assert_eq!(run.position("c", "t-0"), Some(2));
}

/// An answer about the start of the log says nothing to whoever wants its end by now
/// (`SubscriptionState.maybeSeekUnvalidated`).
#[test]
fn an_answer_about_the_start_is_not_taken_for_the_end() {
    let slow = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, slow);
    run.topic("t", 1).write("t", &[0; 4]).until(2_000);
    run.consumer(consumer("c", "g", &["t"])).until(10_000);
    let seek = |to| Command::Seek {
        consumer: "c".into(),
        partition: tp("t-0"),
        to,
    };
    run.act(seek(SeekTo::Beginning)).until(10_050);
    run.act(seek(SeekTo::End)).until(12_000);
    let end = run.now().log(&tp("t-0")).expect("it is there").log_end.0;
    assert_eq!(run.starts("c", "t-0"), [0, end]);
}

/// `NetworkClient.poll` reads what has come before it looks for requests that are late.
#[test]
fn answers_that_wait_for_the_thaw_are_not_late() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    let patient = ConsumerConfig {
        session_timeout: ms(120_000),
        ..consumer("c", "g", &["t"])
    };
    run.consumer(patient).until(10_100);
    run.freeze("c", 60_000).until(75_000);
    assert_eq!(run.times("c", "request-timed-out"), []);
    assert_eq!(run.share("c"), "t-0");
}

#[test]
fn configuring_a_consumer_back_leaves_nothing_to_change() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    let before = consumer("c", "g", &["t"]);
    let after = ConsumerConfig {
        max_poll_records: 7,
        ..before.clone()
    };
    run.consumer(before.clone()).until(5_000);
    run.act(Command::ConfigureConsumer { config: after });
    assert!(run.now().consumers["c"].next_config.is_some());
    run.act(Command::ConfigureConsumer { config: before });
    assert_eq!(run.now().consumers["c"].next_config, None);
}

/// What was fetched ahead of a position that is out of range is handed out first
/// (`FetchCollector.collectFetch`).
#[test]
fn records_come_before_the_exception_behind_them() {
    let run = Run::played(
        "playground 1
brokers 1
topic a partitions=2
producer p to=a every=10ms lines=once
  | value=x partition=0
  | value=x partition=0
  | value=x partition=0
  | value=x partition=1
consumer S1 group=g assign=a-0,a-1 auto.offset.reset=latest commits=sync-each-record
at 5s commit S1 a-0 offset=0
at 6s commit S1 a-1 offset=1000
at 8s close S1
at 10s consumer C1 group=g topics=a auto.offset.reset=none commits=sync-each-batch
played 30s
",
    );
    assert_eq!(run.consumer_offsets("C1"), [0, 1, 2]);
    assert_eq!(run.committed("g", "a-0"), Some(3));
    assert_eq!(run.lines("OffsetOutOfRangeException").len(), 2);
}

/// While the group has not said what it has committed, nobody is asked where a log begins
/// (`ClassicKafkaConsumer.updateFetchPositions`).
#[test]
fn log_ends_are_asked_for_when_commits_are_known() {
    let slow = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, slow);
    run.topic("t", 2).write("t", &[0; 4]).until(2_000);
    let both = ConsumerConfig {
        group_id: Some("g".into()),
        ..alone(&["t-0", "t-1"])
    };
    run.consumer(both);
    while run.requests("c", "OffsetFetch").is_empty() {
        run.until(run.horizon().as_millis() + 1);
    }
    run.act(Command::Seek {
        consumer: "c".into(),
        partition: tp("t-0"),
        to: SeekTo::Beginning,
    });
    run.until(run.horizon().as_millis() + 2_000);
    let asked = run.requests("c", "OffsetFetch")[0].sent_at;
    let lists = run.requests("c", "ListOffsets");
    assert_eq!(lists[0].sent_at, asked + ms(200));
}

/// When a consumer asked for records.
fn fetches(run: &Run) -> Vec<SimTime> {
    let sent = run.requests("c", "Fetch").into_iter();
    sent.map(|envelope| envelope.sent_at).collect()
}

/// The partitions of the records a consumer was given, one after the other.
fn order(run: &Run) -> Vec<u32> {
    let mut order = Vec::new();
    for (_, event) in run.consumer_events("c") {
        if let ConsumerEvent::PollReturned(records) = event {
            order.extend(
                records
                    .iter()
                    .map(|record| record.topic_partition.partition.0),
            );
        }
    }
    order
}

/// Both protocols, for what is so in both.
fn members() -> [ConsumerConfig; 2] {
    [GroupProtocol::Classic, GroupProtocol::Consumer].map(|group_protocol| ConsumerConfig {
        group_protocol,
        commit_style: CommitStyle::Never,
        processing_time: ms(1_000),
        ..consumer("c", "g", &["t"])
    })
}

/// `AbstractFetch.bufferedNodes`; and a `poll()` that is full does not find out that nothing is
/// left of what it has handed out (`CompletedFetch.nextFetchedRecord`).
#[test]
fn a_broker_is_not_asked_while_something_of_it_waits() {
    for member in members() {
        let mut run = Run::new(1);
        run.topic("t", 2).write("t", &[0, 0, 0]).until(1_000);
        let config = ConsumerConfig {
            max_poll_records: 1,
            ..member
        };
        run.consumer(config).until(20_000);
        let polled = run.times("c", "poll-returned");
        assert_eq!(polled.len(), 3);
        let asked = fetches(&run);
        let next = asked.iter().find(|at| **at > polled[0]);
        assert_eq!(next, Some(&(polled[2] + ms(1_000))), "{asked:?}");
    }
}

/// Partitions whose records nobody asks for do not count (`SubscriptionState.isFetchable`).
#[test]
fn a_broker_is_asked_while_nothing_but_paused_partitions_of_it_wait() {
    let mut run = Run::new(1);
    run.topic("t", 2).write("t", &[0, 0, 0]);
    let config = ConsumerConfig {
        max_poll_records: 1,
        processing_time: ms(1_000),
        ..alone(&["t-0", "t-1"])
    };
    run.consumer(config).until(500);
    let pause = Command::SetPaused {
        consumer: "c".into(),
        partition: tp("t-0"),
        paused: true,
    };
    run.act(pause).write("t", &[1]).until(5_000);
    assert_eq!(order(&run), [0, 1]);
}

/// `PartitionStates.moveToEnd`, and in a fetch session `FetchContext.IncrementalFetchContext`:
/// whatever was served waits behind the others.
#[test]
fn with_small_fetches_no_partition_is_left_waiting() {
    for member in members() {
        let mut run = Run::new(1);
        run.topic("t", 3);
        for _ in 0..3 {
            run.write("t", &[0, 1, 2]);
        }
        let config = ConsumerConfig {
            fetch_max_bytes: 1,
            processing_time: ms(10),
            ..member
        };
        run.consumer(config).until(20_000);
        // the first answer only opens the session
        assert_eq!(order(&run), [0, 0, 1, 2, 0, 1, 2, 1, 2]);
    }
}

/// A consumer asks for the partitions it has waited for longest first, also where a broker knows
/// of no session any more.
#[test]
fn a_new_session_begins_where_the_last_one_stopped() {
    let mut run = Run::new(1);
    run.topic("t", 3);
    for partition in [0, 0, 0, 1, 2] {
        run.write("t", &[partition]);
    }
    let config = ConsumerConfig {
        fetch_max_bytes: 1,
        processing_time: ms(1_000),
        ..alone(&["t-0", "t-1", "t-2"])
    };
    run.consumer(config).until(500);
    run.kill(1).until(600);
    run.boot(1).until(60_000);
    assert_eq!(order(&run), [0, 0, 1, 2, 0]);
}

/// `LocalLog.read` ends with the segment it began in; and nothing more will come to one that is
/// not written to (`DelayedFetch.tryComplete`).
#[test]
fn a_fetch_reads_one_segment_and_waits_for_no_more_of_an_old_one() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    let config = TopicConfig {
        segment: ms(10),
        ..TopicConfig::default()
    };
    let topic = "t".into();
    run.act(Command::ConfigureTopic { topic, config });
    for _ in 0..3 {
        run.write("t", &[0]);
    }
    let config = ConsumerConfig {
        fetch_min_bytes: 1_000,
        ..alone(&["t-0"])
    };
    run.consumer(config).until(20_000);
    assert_eq!(polls(&run), [1, 1, 1]);
    let polled = run.times("c", "poll-returned");
    assert!(polled[1] < polled[0] + ms(10), "it is there");
    assert!(polled[2] > polled[1] + ms(490), "more might come");
}
