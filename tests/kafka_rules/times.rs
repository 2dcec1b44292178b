//! Records by their time: `offsetsForTimes()`, `by_duration`.

use super::harness::{Run, at, consumer, ms, tp};
use offset_playground::command::{Command, SeekTo};
use offset_playground::kafka::{ConsumerConfig, OffsetReset, Subscription};
use offset_playground::sim::SimTime;
use offset_playground::view::queries;

/// Two records at 1 s, two at 11 s, two at 21 s.
fn six_records() -> Run {
    let mut run = Run::new(1);
    run.topic("t", 1);
    for second in [1, 11, 21] {
        run.until(second * 1_000).write("t", &[0, 0]);
    }
    run
}

fn alone() -> ConsumerConfig {
    ConsumerConfig {
        auto_offset_reset: OffsetReset::Earliest,
        ..ConsumerConfig::new("c", None, Subscription::Assign(vec![tp("t-0")]))
    }
}

fn seek(millis: u64) -> Command {
    Command::Seek {
        consumer: "c".into(),
        partition: tp("t-0"),
        to: SeekTo::Timestamp(SimTime(millis * 1_000)),
    }
}

#[test]
fn the_first_record_that_is_not_older_is_sought() {
    let mut run = six_records();
    run.consumer(alone()).until(25_000);
    run.act(seek(5_000)).until(26_000);
    run.act(seek(0)).until(27_000);
    run.act(seek(24_000)).until(28_000);
    assert_eq!(
        run.starts("c", "t-0"),
        [0, 2, 0, 6],
        "none so late: the application seeks to the end"
    );
}

#[test]
fn what_is_asked_of_a_cluster_is_answered_at_any_moment() {
    let run = six_records();
    let asked = |millis| queries::offsets_for_times(run.now(), at(millis))[0].1;
    let first = asked(11_000).expect("there are two");
    assert_eq!(first.0, 2);
    assert_eq!(asked(11_500).map(|(offset, _)| offset), Some(4));
    assert_eq!(asked(60_000), None);
    assert_eq!(queries::beginning_offsets(run.now())[0].1, 0);
    assert_eq!(queries::end_offsets(run.now())[0].1, 6);
}

/// KIP-1106: the moment is counted back from when the consumer asks.
#[test]
fn by_duration_starts_at_what_is_young_enough() {
    for (length, start) in [(60_000, 0), (16_000, 2), (5_000, 4)] {
        let mut run = six_records();
        let config = ConsumerConfig {
            auto_offset_reset: OffsetReset::ByDuration(ms(length)),
            ..consumer("c", "g", &["t"])
        };
        run.until(22_000).consumer(config).until(29_000);
        assert_eq!(run.starts("c", "t-0"), [start], "{length}");
    }
}
