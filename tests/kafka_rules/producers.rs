//! What a producer sends: to which partition, in which batch, in which order.

use crate::harness::{Run, at, log, ms, tp};
use offset_playground::cluster::{Event, ProducerEvent};
use offset_playground::command::Command;
use offset_playground::kafka::{
    Acks, BrokerConfig, Partitioner, ProducerConfig, RecordSource, SourceLine,
};
use offset_playground::sim::SimTime;

/// A producer that sends only what it is told to.
pub(super) fn quiet(id: &str) -> ProducerConfig {
    ProducerConfig {
        every: ms(3_600_000),
        linger: ms(0),
        ..ProducerConfig::new(id, "t")
    }
}

pub(super) fn line(key: Option<&str>, value: &str, partition: Option<u32>) -> SourceLine {
    SourceLine {
        key: key.map(Into::into),
        value: Some(value.into()),
        partition,
    }
}

pub(super) fn send(run: &mut Run, key: Option<&str>, value: &str, partition: Option<u32>) {
    let (producer, record) = ("p".into(), line(key, value, partition));
    run.act(Command::Produce { producer, record });
}

pub(super) fn events(run: &Run) -> Vec<(SimTime, &ProducerEvent)> {
    let log = log(&run.recording).iter();
    log.filter_map(|entry| match &entry.event {
        Event::Producer(id, event) if id.as_str() == "p" => Some((entry.at, event)),
        _ => None,
    })
    .collect()
}

/// The partitions records went to, in the order in which they were sent.
pub(super) fn placed(run: &Run) -> Vec<u32> {
    let events = events(run).into_iter();
    events
        .filter_map(|(_, event)| match event {
            ProducerEvent::RecordBuffered {
                topic_partition, ..
            } => Some(topic_partition.partition.0),
            _ => None,
        })
        .collect()
}

/// Kafka's murmur2, written again from its description: 64-bit arithmetic with masks, byte by
/// byte, unlike the library's.
fn murmur2(bytes: &[u8]) -> u64 {
    const MASK: u64 = 0xffff_ffff;
    const M: u64 = 0x5bd1_e995;
    let mut h = 0x9747_b28c ^ (bytes.len() as u64);
    let whole = bytes.len() / 4 * 4;
    for at in (0..whole).step_by(4) {
        let mut k = (0..4)
            .map(|i| u64::from(bytes[at + i]) << (8 * i))
            .sum::<u64>();
        k = (k * M) & MASK;
        k ^= k >> 24;
        k = (k * M) & MASK;
        h = ((h * M) & MASK) ^ k;
    }
    for at in (whole..bytes.len()).rev() {
        h ^= u64::from(bytes[at]) << (8 * (at - whole));
    }
    if whole < bytes.len() {
        h = (h * M) & MASK;
    }
    h ^= h >> 13;
    h = (h * M) & MASK;
    h ^ (h >> 15)
}

/// The keys of the article, which has them alternate neatly; they do not.
#[test]
fn the_articles_keys_land_where_their_hash_says() {
    assert_eq!(
        murmur2(b"21") & 0x7fff_ffff,
        1_173_551_340,
        "Kafka's own test vector"
    );
    let keys: Vec<String> = (0..10).map(|n| format!("key{n}")).collect();
    let expected: Vec<u32> = keys
        .iter()
        .map(|key| u32::try_from((murmur2(key.as_bytes()) & 0x7fff_ffff) % 3).expect("below 3"))
        .collect();
    let mut run = Run::new(1);
    run.topic("t", 3)
        .act(Command::AddProducer { config: quiet("p") })
        .until(10);
    for key in &keys {
        send(&mut run, Some(key), "value", None);
    }
    run.until(100);
    assert_eq!(placed(&run), expected);
    assert_eq!(
        run.values("t-0").len() + run.values("t-1").len() + run.values("t-2").len(),
        10
    );
}

#[test]
fn an_empty_key_is_a_key_and_a_named_partition_needs_none() {
    let mut run = Run::new(1);
    run.topic("t", 10)
        .act(Command::AddProducer { config: quiet("p") })
        .until(10);
    send(&mut run, Some(""), "empty", None);
    send(&mut run, Some("abc"), "named", Some(2));
    run.until(100);
    assert_eq!(
        placed(&run),
        [1, 2],
        "275646681 mod 10, and not 479470107 mod 10"
    );
}

/// Unkeyed records stay together until `batch.size` bytes have gone to a partition, at the latest
/// until twice as many have.
#[test]
fn unkeyed_records_stick_to_a_partition() {
    let mut run = Run::new(1);
    let config = ProducerConfig {
        batch_size: 200,
        ..quiet("p")
    };
    run.topic("t", 5)
        .act(Command::AddProducer { config })
        .until(10);
    for n in 0..60 {
        send(&mut run, None, "0123456789", None);
        run.until(10 + 5 * (n + 1));
    }
    let mut runs: Vec<u32> = Vec::new();
    for (_, event) in events(&run) {
        match event {
            ProducerEvent::StickyChosen(_) => runs.push(0),
            ProducerEvent::RecordBuffered {
                sticky_bytes: Some(bytes),
                ..
            } => {
                *runs.last_mut().expect("chosen before it is used") += bytes;
            }
            _ => {}
        }
    }
    assert_eq!(placed(&run).len(), 60);
    assert!(runs.len() > 10, "{runs:?}");
    let whole = &runs[..runs.len() - 1];
    assert!(
        whole.iter().all(|bytes| (200..400).contains(bytes)),
        "{whole:?}"
    );
}

/// Until 4.0 every record that needed a new batch moved its counter by two (KAFKA-9965,
/// KAFKA-18295).
#[test]
fn round_robin_goes_round() {
    for (partitions, expected) in [
        (2, [0, 1, 0, 1, 0, 1]),
        (3, [0, 1, 2, 0, 1, 2]),
        (4, [0, 1, 2, 3, 0, 1]),
    ] {
        let mut run = Run::new(1);
        let config = ProducerConfig {
            partitioner: Partitioner::RoundRobin,
            ..quiet("p")
        };
        run.topic("t", partitions)
            .act(Command::AddProducer { config })
            .until(10);
        for n in 1..=6 {
            send(&mut run, Some("keys are ignored"), "v", None);
            run.until(10 + 5 * n);
        }
        assert_eq!(placed(&run), expected, "{partitions} partitions");
    }
}

#[test]
fn linger_gathers_records_into_one_batch() {
    let mut run = Run::new(1);
    let config = ProducerConfig {
        linger: ms(50),
        ..quiet("p")
    };
    run.topic("t", 1)
        .act(Command::AddProducer { config })
        .until(10);
    for n in 0..3 {
        send(&mut run, None, "v", None);
        run.until(20 + 10 * n);
    }
    run.until(200);
    assert_eq!(
        run.times("p", "batches-sent"),
        [at(60)],
        "50 ms after the first"
    );
    assert_eq!(run.values("t-0").len(), 3);
}

#[test]
fn a_full_batch_does_not_wait() {
    let mut run = Run::new(1);
    let config = ProducerConfig {
        linger: ms(50),
        batch_size: 100,
        ..quiet("p")
    };
    run.topic("t", 1)
        .act(Command::AddProducer { config })
        .until(10);
    for _ in 0..4 {
        send(&mut run, None, "0123456789", None);
    }
    run.until(200);
    assert_eq!(
        run.times("p", "batches-sent"),
        [at(10), at(60)],
        "61 + 17 + 17, then the rest"
    );
}

/// `send()` blocks for a partition that is not there, and so does all the thread would send next;
/// after `max.block.ms` it goes on.
#[test]
fn an_unknown_partition_blocks_the_thread() {
    let mut run = Run::new(1);
    run.topic("t", 1)
        .act(Command::AddProducer { config: quiet("p") })
        .until(10);
    send(&mut run, None, "nowhere", Some(7));
    send(&mut run, None, "behind it", None);
    run.until(50_000);
    assert!(run.values("t-0").is_empty());
    run.until(70_000);
    assert_eq!(run.times("p", "send-failed"), [at(60_010)]);
    assert_eq!(run.values("t-0"), ["behind it"]);
}

#[test]
fn a_producer_that_goes_sends_what_it_has() {
    for acks in [Acks::None, Acks::Leader, Acks::All] {
        sends_what_it_has_and_goes(acks);
    }
}

fn sends_what_it_has_and_goes(acks: Acks) {
    let mut run = Run::new(1);
    let config = ProducerConfig {
        acks,
        linger: ms(60_000),
        request_timeout: ms(1_000),
        ..quiet("p")
    };
    run.topic("t", 1)
        .act(Command::AddProducer { config })
        .until(10);
    send(&mut run, None, "v", None);
    let producer = "p".into();
    run.until(100)
        .act(Command::RemoveProducer { producer })
        .until(200);
    assert_eq!(run.values("t-0"), ["v"], "acks={acks}");
    assert!(run.now().producers.is_empty(), "acks={acks}");
}

#[test]
fn lines_are_sent_in_order_and_once() {
    let lines: Vec<SourceLine> = (0..3)
        .map(|n| line(Some("k"), &format!("v{n}"), None))
        .collect();
    let config = ProducerConfig {
        every: ms(10),
        source: RecordSource::Lines {
            lines: lines.into(),
            repeat: false,
        },
        ..quiet("p")
    };
    let mut run = Run::new(1);
    run.topic("t", 1)
        .act(Command::AddProducer { config })
        .until(1_000);
    assert_eq!(run.values("t-0"), ["v0", "v1", "v2"]);
    assert!(!run.now().producers["p"].sending);
}

/// An application that is given other records begins with the first of them.
#[test]
fn another_source_is_read_from_its_beginning() {
    let sending = |values: [&str; 2]| ProducerConfig {
        every: ms(10),
        source: RecordSource::Lines {
            lines: values.map(|value| line(None, value, None)).into(),
            repeat: false,
        },
        ..quiet("p")
    };
    let mut run = Run::new(1);
    let config = sending(["a", "b"]);
    run.topic("t", 1)
        .act(Command::AddProducer { config })
        .until(1_000);
    let config = sending(["c", "d"]);
    let producer = config.client_id.clone();
    run.act(Command::ConfigureProducer { config });
    run.act(Command::SetSending {
        producer,
        sending: true,
    })
    .until(2_000);
    assert_eq!(run.values("t-0"), ["a", "b", "c", "d"]);
}

/// A key keeps its partition only as long as the producer does not know of more of them.
#[test]
fn added_partitions_move_keys_once_they_are_known() {
    let mut run = Run::new(1);
    run.topic("t", 3)
        .act(Command::AddProducer { config: quiet("p") })
        .until(10);
    let (topic, total) = ("t".into(), 6);
    run.act(Command::AddPartitions { topic, total })
        .until(100_000);
    send(&mut run, Some("key-3"), "v", None);
    run.until(301_000);
    send(&mut run, Some("key-3"), "v", None);
    run.until(302_000);
    assert_eq!(
        placed(&run),
        [2, 5],
        "2 of 3, then 5 of 6, after metadata.max.age.ms"
    );
    assert_eq!(run.now().log(&tp("t-5")).expect("it is there").log_end.0, 1);
}

/// The application goes on as soon as the `send()` that waited for metadata has returned.
#[test]
fn a_producer_goes_on_after_it_was_blocked() {
    let config = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, config);
    let eager = ProducerConfig {
        acks: Acks::None,
        every: ms(50),
        linger: ms(0),
        ..ProducerConfig::new("p", "t")
    };
    run.topic("t", 1)
        .act(Command::AddProducer { config: eager })
        .until(5_000);
    assert!(run.values("t-0").len() > 80, "{}", run.values("t-0").len());
}
