//! What becomes of old records: retention, `DeleteRecords` and compaction.

use super::harness::{Run, consumer, ms, tp};
use offset_playground::command::{Command, CommandError};
use offset_playground::kafka::{
    BrokerConfig, CleanupPolicy, KafkaError, OffsetReset, ProducerConfig, SourceLine, TopicConfig,
};

fn with(config: TopicConfig) -> Run {
    let quick = BrokerConfig {
        log_cleaner_backoff: ms(1_000),
        log_retention_check_interval: ms(1_000),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, quick);
    run.act(Command::CreateTopic {
        topic: "t".into(),
        partitions: 1,
        config,
    });
    run
}

/// A record each second into `t-0`, each of which begins a new segment; `-a` has the key `a` and
/// no value.
fn write_apart(run: &mut Run, keys: &[&str]) {
    let config = ProducerConfig {
        linger: ms(0),
        every: ms(3_600_000),
        ..ProducerConfig::new("p", "t")
    };
    run.act(Command::AddProducer { config }).until(500);
    for (second, key) in (1..).zip(keys) {
        let producer = "p".into();
        let tombstone = key.starts_with('-');
        let key = key.trim_start_matches('-');
        let record = SourceLine {
            key: (!key.is_empty()).then(|| key.into()),
            value: (!tombstone).then(|| format!("{second}").into()),
            partition: Some(0),
        };
        run.act(Command::Produce { producer, record });
        run.until(500 + second * 1_000);
    }
}

fn bounds(run: &Run) -> (u64, u64) {
    let log = run.now().log(&tp("t-0")).expect("it is there");
    (log.log_start.0, log.log_end.0)
}

fn delete_records(before: Option<u64>) -> Command {
    let partition = tp("t-0");
    Command::DeleteRecords { partition, before }
}

fn short(retention: u64) -> TopicConfig {
    TopicConfig {
        retention: Some(ms(retention)),
        segment: ms(10),
        ..TopicConfig::default()
    }
}

/// A broker first looks 30 s after it was started (`log.initial.task.delay.ms`).
#[test]
fn retention_deletes_whole_segments_the_active_one_too() {
    let mut run = with(short(27_200));
    write_apart(&mut run, &["a"; 4]);
    run.until(29_900);
    assert_eq!(bounds(&run), (0, 4));
    run.until(30_100);
    assert_eq!(bounds(&run), (3, 4), "29.5 s, 28.5 s and 27.5 s old");
    run.until(31_100);
    assert_eq!(bounds(&run), (4, 4), "offsets never begin anew");
    assert_eq!(run.lines("retention.ms").len(), 2);
}

#[test]
fn without_a_limit_everything_stays_and_it_can_be_set_later() {
    let forever = TopicConfig {
        retention: None,
        ..short(0)
    };
    let mut run = with(forever);
    write_apart(&mut run, &["a"; 2]);
    run.until(900_000);
    assert_eq!(bounds(&run), (0, 2));
    run.act(Command::ConfigureTopic {
        topic: "t".into(),
        config: short(1_000),
    });
    run.until(901_100);
    assert_eq!(bounds(&run), (2, 2));
}

/// A commit below the log start is out of range, and the policy decides: what retention has
/// deleted unread is lost, with `latest` the rest, too.
#[test]
fn a_commit_that_retention_has_passed_is_out_of_range() {
    for (reset, start, fates) in [
        (OffsetReset::Earliest, vec![4, 7], "1111xxx111"),
        (OffsetReset::Latest, vec![4, 10], "1111xxxxxx"),
    ] {
        let mut run = Run::ten_records_four_committed(1);
        run.act(delete_records(Some(7)));
        let config = offset_playground::kafka::ConsumerConfig {
            auto_offset_reset: reset,
            ..consumer("c", "g", &["t"])
        };
        run.consumer(config).until(10_000);
        assert_eq!(run.starts("c", "t-0"), start, "{reset}");
        assert_eq!(run.fates("g", "t-0"), fates, "{reset}");
    }
}

#[test]
fn records_are_deleted_up_to_the_high_watermark_and_no_further() {
    let mut run = with(TopicConfig::default());
    write_apart(&mut run, &["a"; 4]);
    run.act(delete_records(Some(2)));
    assert_eq!(bounds(&run), (2, 4));
    run.act(delete_records(Some(1)));
    assert_eq!(bounds(&run), (2, 4), "a log never starts earlier again");
    let refused = run.try_act(delete_records(Some(5)));
    let refused = refused.expect_err("there is nothing there yet");
    assert!(matches!(
        refused,
        CommandError::Refused(KafkaError::OffsetOutOfRange, _)
    ));
    run.act(delete_records(None));
    assert_eq!(bounds(&run), (4, 4));
}

fn compacted() -> TopicConfig {
    TopicConfig {
        cleanup_policy: CleanupPolicy {
            delete: false,
            compact: true,
        },
        segment: ms(10),
        min_cleanable_dirty_ratio: 10,
        ..TopicConfig::default()
    }
}

#[test]
fn a_compacted_topic_keeps_the_last_of_each_key_and_offsets_stay() {
    let mut run = with(compacted());
    write_apart(&mut run, &["a", "b", "a", "a", "c"]);
    run.until(10_000);
    assert_eq!(run.values("t-0"), ["2", "4", "5"], "1 and 3 are superseded");
    run.consumer(consumer("c", "g", &["t"])).until(15_000);
    assert_eq!(run.position("c", "t-0"), Some(5));
    assert_eq!(run.fates("g", "t-0"), ".1.11");
    assert_eq!(run.consumer_offsets("c"), [1, 3, 4]);
    let reader = offset_playground::cluster::Reader::Group("g".into());
    let tally = offset_playground::cluster::ledger::tally(run.now(), &reader, &tp("t-0"));
    assert_eq!(
        (tally.once, tally.lost, tally.pending),
        (3, 0, 0),
        "nobody misses the others"
    );
}

/// The active segment is neither cleaned nor looked at: what only it supersedes stays.
#[test]
fn the_last_segment_is_not_compacted() {
    let mut run = with(compacted());
    write_apart(&mut run, &["a", "a"]);
    run.until(10_000);
    assert_eq!(run.values("t-0"), ["1", "2"]);
}

#[test]
fn nothing_is_deleted_of_a_topic_that_is_only_compacted() {
    let mut run = with(compacted());
    write_apart(&mut run, &["a"]);
    let refused = run
        .try_act(delete_records(None))
        .expect_err("not by its policy");
    assert!(matches!(
        refused,
        CommandError::Refused(KafkaError::PolicyViolation, _)
    ));
}

/// `LogValidator`: one record without a key is enough, and it is not tried again.
#[test]
fn a_compacted_topic_takes_no_record_without_a_key() {
    let mut run = with(compacted());
    write_apart(&mut run, &["a", ""]);
    run.until(10_000);
    assert_eq!(run.values("t-0"), ["1"]);
    assert_eq!(run.lines("INVALID_RECORD").len(), 3);
}

/// `LogCleaner` keeps a tombstone until `delete.retention.ms` after it first met it (KIP-534); it
/// goes when the log is cleaned the next time after that, and that takes new records.
#[test]
fn a_tombstone_stays_for_a_while_and_then_goes() {
    let mut run = with(TopicConfig {
        delete_retention: ms(10_000),
        ..compacted()
    });
    write_apart(&mut run, &["a", "b", "-a", "c", "d"]);
    run.until(9_000);
    assert_eq!(run.values("t-0"), ["2", "null", "4", "5"], "a is forgotten");
    run.consumer(consumer("early", "g", &["t"])).until(13_000);
    assert_eq!(run.consumer_offsets("early"), [1, 2, 3, 4]);
    run.until(30_000);
    assert_eq!(run.values("t-0").len(), 4, "nothing is new");
    let record = SourceLine {
        key: Some("d".into()),
        value: Some("6".into()),
        partition: None,
    };
    let producer = "p".into();
    run.act(Command::Produce { producer, record }).until(34_000);
    assert_eq!(run.values("t-0"), ["2", "4", "5", "6"]);
    run.consumer(consumer("late", "h", &["t"])).until(40_000);
    assert_eq!(
        run.consumer_offsets("late"),
        [1, 3, 4, 5],
        "it never hears of it"
    );
}

#[test]
fn a_tombstone_is_superseded_like_any_other_record() {
    let mut run = with(compacted());
    write_apart(&mut run, &["a", "-a", "a", "b"]);
    run.until(10_000);
    assert_eq!(run.values("t-0"), ["3", "4"]);
}

/// The active segment is never cleaned, whatever it holds.
#[test]
fn the_last_tombstone_stays() {
    let mut run = with(TopicConfig {
        delete_retention: ms(0),
        ..compacted()
    });
    write_apart(&mut run, &["a", "b", "-b"]);
    run.until(60_000);
    assert_eq!(run.values("t-0"), ["1", "2", "null"]);
}

#[test]
fn every_third_record_is_a_tombstone() {
    let mut run = with(TopicConfig::default());
    let config = ProducerConfig {
        every: ms(500),
        tombstone_every: 3,
        ..ProducerConfig::new("p", "t")
    };
    run.act(Command::AddProducer { config }).until(4_000);
    let values = run.values("t-0");
    assert_eq!(
        values[..6],
        ["event-1", "event-2", "null", "event-4", "event-5", "null"]
    );
}
