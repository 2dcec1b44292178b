//! In order per key: what a reader can count on, and what takes it away. A record comes after
//! another of its key that stands before it in the same log, or that the same producer has sent
//! earlier; nothing else says which of two comes first.

use super::delivery::slow_network;
use super::producers::{quiet, send};
use crate::harness::chance::Chance;
use crate::harness::{Run, consumer, ms, tp};
use offset_playground::cluster::ledger::tally;
use offset_playground::cluster::{Cluster, ConsumerEvent, Event, HeldRecord, Overtaken, Reader};
use offset_playground::command::{Command, OffsetScope, ResetOffsetsTo};
use offset_playground::kafka::{
    BrokerConfig, BrokerId, ClientId, CommitStyle, ConsumerConfig, OffsetReset, Partitioner,
    ProducerConfig, RecordSource, SourceLine, TopicPartition,
};
use offset_playground::sim::SimTime;
use std::collections::BTreeMap;

/// What was processed out of order, and after which record: `t-0 3 after t-0 5`.
fn disorder(run: &Run) -> Vec<String> {
    let mut found = Vec::new();
    run.each_event(|_, entry| {
        if let Event::Consumer(
            _,
            ConsumerEvent::RecordProcessed {
                topic_partition: tp,
                offset,
                after: Some(Overtaken {
                    by: (of, later), ..
                }),
                ..
            },
        ) = &entry.event
        {
            found.push(format!("{tp} {offset} after {of} {later}"));
        }
    });
    found
}

/// How many records of a topic's partitions a reader has processed out of order.
fn counted(cluster: &Cluster, reader: &Reader, topic: &str) -> u64 {
    let count = cluster.topics[topic].partitions.len();
    let all = (0..count).map(|index| tp(&format!("{topic}-{index}")));
    all.map(|tp| tally(cluster, reader, &tp).disordered).sum()
}

fn group(id: &str) -> Reader {
    Reader::Group(id.into())
}

/// Sends a record with a key, if one is given, to a partition, if one is given.
fn keyed(run: &mut Run, from: &str, key: Option<&str>, value: &str, partition: Option<u32>) {
    let record = SourceLine {
        key: key.map(Into::into),
        value: Some(value.into()),
        partition,
    };
    let producer = from.into();
    run.act(Command::Produce { producer, record });
}

/// Three workers, of which the first gets stuck with the first record.
fn workers() -> ConsumerConfig {
    ConsumerConfig {
        commit_style: CommitStyle::Never,
        processing_time: ms(100),
        processing_jitter: ms(900),
        worker_threads: 3,
        ..consumer("c", "g", &["t"])
    }
}

/// A topic of one partition with twelve records whose keys are these, over and over.
fn twelve_of(keys: &[Option<&str>]) -> Run {
    let mut run = Run::new(1);
    run.topic("t", 1);
    let config = quiet("p");
    run.act(Command::AddProducer { config }).until(1_000);
    for n in 0..12_usize {
        keyed(&mut run, "p", keys[n % keys.len()], &n.to_string(), None);
        run.until(1_010 + 10 * u64::try_from(n).expect("few"));
    }
    run.until(2_000);
    run
}

#[test]
fn workers_take_records_of_one_key_at_once() {
    let mut run = twelve_of(&[Some("a")]);
    run.consumer(workers()).until(20_000);
    let late = disorder(&run);
    assert!(late.len() > 2, "{late:?}");
    // each is late if one behind it was through before it, and nothing else is
    let order = run.consumer_offsets("c");
    let expected = (0..order.len()).filter(|n| order[..*n].iter().any(|o| *o > order[*n]));
    assert_eq!(late.len(), expected.count(), "{order:?}");
    assert_eq!(counted(run.now(), &group("g"), "t"), late.len() as u64);
    let lines = run.lines("(after t-0 ");
    assert_eq!(lines.len(), late.len(), "the log says so");
}

#[test]
fn records_of_other_keys_and_of_none_have_no_order() {
    let keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].map(Some);
    for keys in [&keys[..], &[None]] {
        let mut run = twelve_of(keys);
        run.consumer(workers()).until(20_000);
        let order = run.consumer_offsets("c");
        assert_eq!(order.len(), 12);
        assert!(!order.is_sorted(), "{order:?}");
        assert_eq!(disorder(&run), [""; 0]);
    }
}

#[test]
fn one_thread_that_reads_on_keeps_the_order() {
    let mut run = twelve_of(&[Some("a"), Some("b")]);
    run.consumer(consumer("c", "g", &["t"])).until(20_000);
    assert_eq!(run.consumer_offsets("c").len(), 12);
    assert_eq!(disorder(&run), [""; 0]);
}

/// A second reading in the wrong order is what *nothing twice* is about.
#[test]
fn what_is_repeated_is_not_out_of_order() {
    let mut run = twelve_of(&[Some("a")]);
    let config = ConsumerConfig {
        commit_style: CommitStyle::Never,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(config).until(20_000);
    run.crash("c").start("c").until(90_000);
    assert_eq!(run.fates("g", "t-0"), "2".repeat(12));
    assert_eq!(disorder(&run), [""; 0]);
}

/// Records are passed over, and read after all by somebody who goes back.
#[test]
fn coming_back_to_what_was_passed_over_is_late() {
    let mut run = twelve_of(&[Some("a"), Some("b")]);
    let config = ConsumerConfig {
        auto_offset_reset: OffsetReset::Latest,
        commit_style: CommitStyle::SyncEachBatch,
        session_timeout: ms(6_000),
        ..consumer("c", "g", &["t"])
    };
    run.consumer(config).until(8_000);
    keyed(&mut run, "p", Some("a"), "new", None);
    run.until(10_000);
    assert_eq!(run.fates("g", "t-0"), "xxxxxxxxxxxx1");
    run.close("c").until(11_000);
    run.act(Command::ResetOffsets {
        group: "g".into(),
        scope: OffsetScope::All,
        to: ResetOffsetsTo::Earliest,
    });
    run.start("c").until(30_000);
    assert_eq!(run.fates("g", "t-0"), "1111111111112");
    let expected: Vec<String> = (0..12)
        .step_by(2)
        .map(|offset| format!("t-0 {offset} after t-0 12"))
        .collect();
    assert_eq!(
        disorder(&run),
        expected,
        "those of b have nothing behind them"
    );
}

/// The key `anna` moves from one partition to another as there are more of them; what is behind in
/// the old one is read later than what is new in the new one.
fn the_key_moves(writers: [&str; 2], key: Option<&str>) -> Run {
    let mut run = Run::new(1);
    run.topic("t", 2);
    for id in ["p", "q"] {
        let config = ProducerConfig {
            metadata_max_age: ms(1_000),
            ..quiet(id)
        };
        run.act(Command::AddProducer { config });
    }
    run.until(1_000);
    // where the reader is busy first, and for long
    for n in 0..20 {
        keyed(&mut run, writers[0], key, &format!("old {n}"), Some(1));
        run.until(1_020 + 20 * n);
    }
    run.topic_grows("t", 4).until(5_000);
    keyed(&mut run, writers[1], key, "new", Some(3));
    run.until(6_000);
    for id in ["a", "b"] {
        let config = ConsumerConfig {
            processing_time: ms(500),
            ..consumer(id, "billing", &["t"])
        };
        run.consumer(config);
    }
    run.until(60_000);
    assert_eq!(run.fates("billing", "t-1"), "1".repeat(20));
    assert_eq!(run.fates("billing", "t-3"), "1");
    run
}

#[test]
fn a_key_that_moves_has_no_order_between_its_partitions() {
    let run = the_key_moves(["p", "p"], Some("anna"));
    let late = disorder(&run);
    assert!(late.len() > 10, "{late:?}");
    assert!(
        late.iter().all(|one| one.ends_with("after t-3 0")),
        "{late:?}"
    );
    assert_eq!(
        counted(run.now(), &group("billing"), "t"),
        late.len() as u64
    );
}

#[test]
fn two_producers_have_no_order_between_them() {
    assert_eq!(disorder(&the_key_moves(["p", "q"], Some("anna"))), [""; 0]);
}

#[test]
fn without_a_key_nothing_moves() {
    assert_eq!(disorder(&the_key_moves(["p", "p"], None)), [""; 0]);
}

/// Nobody names the partition here: the default partitioner divides by another number.
#[test]
fn a_producer_that_learns_of_new_partitions_moves_its_keys() {
    let mut run = Run::new(1);
    run.topic("t", 2);
    let config = ProducerConfig {
        every: ms(200),
        source: RecordSource::Endless {
            keys: 8,
            prefix: "k".into(),
        },
        metadata_max_age: ms(1_000),
        ..ProducerConfig::new("p", "t")
    };
    run.act(Command::AddProducer { config }).until(8_000);
    run.topic_grows("t", 6).until(16_000);
    let producer = "p".into();
    run.act(Command::SetSending {
        producer,
        sending: false,
    });
    for id in ["a", "b", "c"] {
        let config = ConsumerConfig {
            processing_time: ms(100),
            ..consumer(id, "g", &["t"])
        };
        run.consumer(config);
    }
    run.until(60_000);
    let late = disorder(&run);
    assert!(!late.is_empty());
    for one in &late {
        let (early, later) = one.split_once(" after ").expect("as written above");
        assert_ne!(early[..3], later[..3], "in another partition: {late:?}");
    }
}

/// Of two batches that fail together the second is stored first: the log has them the wrong way
/// round, and whoever reads it processes them so.
fn two_fail_together(idempotent: bool) -> Run {
    let mut run = slow_network();
    let config = ProducerConfig {
        enable_idempotence: idempotent,
        ..quiet("p")
    };
    run.act(Command::AddProducer { config }).until(1_000);
    send(&mut run, Some("a"), "first", None);
    run.until(1_010);
    send(&mut run, Some("a"), "second", None);
    run.until(1_020).kill(1).until(11_000).boot(1).until(20_000);
    run.consumer(consumer("c", "g", &["t"])).until(40_000);
    assert_eq!(run.consumer_offsets("c"), [0, 1]);
    run
}

#[test]
fn a_retry_that_was_overtaken_is_late_in_the_log() {
    let run = two_fail_together(false);
    assert_eq!(run.values("t-0"), ["second", "first"]);
    assert_eq!(disorder(&run), ["t-0 1 after t-0 0"]);
}

#[test]
fn with_idempotence_no_retry_is_overtaken() {
    let run = two_fail_together(true);
    assert_eq!(run.values("t-0"), ["first", "second"]);
    assert_eq!(disorder(&run), [""; 0]);
}

/// What one reader has processed of a key of a topic: when it was sent, by whom, and where it is.
type Seen = Vec<(SimTime, Option<ClientId>, TopicPartition, u64)>;

/// Keeps, for each reader and key, all that was processed: what the model does without.
#[derive(Default)]
struct Memory {
    seen: BTreeMap<(Reader, String, String), Seen>,
    late: u64,
    elsewhere: u64,
    in_log: u64,
}

impl Memory {
    /// Looks at a record that is processed for the first time, in the world before that.
    fn processed(
        &mut self,
        cluster: &Cluster,
        who: &ClientId,
        record: &HeldRecord,
        after: Option<&(TopicPartition, offset_playground::kafka::Offset)>,
    ) {
        let (tp, at) = (&record.topic_partition, record.offset);
        let reader = cluster.consumers[who].reader().expect("it reads");
        let log = cluster.log(tp).expect("it is there");
        let batch = log.segments().iter().flat_map(|s| s.batches.iter());
        let mut batch = batch.filter(|b| (b.base_offset..=b.last_offset).contains(&at));
        let (Some(found), Some(batch)) = (log.record(at), batch.next()) else {
            assert_eq!(after, None, "of what is gone nothing is known");
            return;
        };
        let Some(key) = found.key() else {
            assert_eq!(after, None);
            return;
        };
        let key = (reader, tp.topic.to_string(), key.to_string());
        let seen = self.seen.entry(key).or_default();
        let comes_later =
            |(sent, by, of, offset): &&(SimTime, Option<ClientId>, TopicPartition, u64)| {
                let behind = of == tp && *offset > at.0;
                let sent_later = *by == batch.sender && *sent > found.timestamp;
                behind || sent_later
            };
        let later: Vec<_> = seen.iter().filter(comes_later).collect();
        let named = |(of, at): &(TopicPartition, offset_playground::kafka::Offset)| {
            later
                .iter()
                .any(|(_, _, tp, offset)| tp == of && *offset == at.0)
        };
        assert_eq!(after.is_some(), !later.is_empty(), "{tp} {at}: {later:?}");
        assert!(after.is_none_or(named), "{after:?} is none of {later:?}");
        if let Some((of, later)) = after {
            self.late += 1;
            self.elsewhere += u64::from(of != tp);
            self.in_log += u64::from(of == tp && *later < at);
        }
        seen.push((found.timestamp, batch.sender.clone(), tp.clone(), at.0));
    }
}

/// Two who write with the same keys, and two who read, as it comes.
fn clients(dice: &mut Chance) -> Run {
    let config = BrokerConfig {
        network_latency: ms(dice.of(&[1, 50, 250])),
        broker_session_timeout: ms(3_000),
        broker_startup: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(2, config);
    run.topic("t", 2);
    for id in ["p", "q"] {
        let config = ProducerConfig {
            every: ms(dice.of(&[40, 150])),
            source: RecordSource::Endless {
                keys: dice.of(&[2, 6, 40]),
                prefix: "k".into(),
            },
            linger: ms(dice.of(&[0, 100])),
            enable_idempotence: dice.of(&[false, true]),
            request_timeout: ms(1_500),
            metadata_max_age: ms(dice.of(&[1_000, 5_000])),
            partitioner: dice.of(&[
                Partitioner::BuiltIn,
                Partitioner::BuiltIn,
                Partitioner::RoundRobin,
            ]),
            ..ProducerConfig::new(id, "t")
        };
        run.act(Command::AddProducer { config });
    }
    for id in ["a", "b"] {
        let config = ConsumerConfig {
            processing_time: ms(dice.of(&[20, 90])),
            processing_jitter: ms(dice.of(&[0, 200])),
            worker_threads: dice.of(&[0, 3]),
            session_timeout: ms(6_000),
            auto_offset_reset: dice.of(&[OffsetReset::Earliest, OffsetReset::Latest]),
            commit_style: dice.of(&CommitStyle::ALL),
            ..consumer(id, "g", &["t"])
        };
        let _ = run.try_act(Command::AddConsumer { config });
    }
    run
}

/// A cluster in which everything happens that can bring records out of order.
fn trouble(seed: u64) -> Run {
    let mut dice = Chance::new(seed);
    let mut run = clients(&mut dice);
    let mut partitions = 2;
    let mut now = 4_000;
    for _ in 0..14 {
        run.until(now);
        let who = dice.of(&["a", "b"]);
        let broker = BrokerId(dice.of(&[1, 2]));
        let command = match dice.below(8) {
            0 | 1 => Command::KillBroker { broker },
            2 | 3 => Command::StartBroker { broker },
            4 => Command::CrashConsumer {
                consumer: who.into(),
            },
            5 => Command::StartConsumer {
                consumer: who.into(),
            },
            6 if partitions < 5 => {
                partitions += 1;
                Command::AddPartitions {
                    topic: "t".into(),
                    total: partitions,
                }
            }
            _ => Command::Produce {
                producer: dice.of(&["p", "q"]).into(),
                record: SourceLine {
                    key: Some("k1".into()),
                    value: Some("by hand".into()),
                    partition: Some(dice.below(2)),
                },
            },
        };
        // one that runs cannot be started, and so on: then nothing happens
        let _ = run.try_act(command);
        now += u64::from(dice.below(3_000));
    }
    run.until(now + 5_000);
    run
}

#[test]
fn what_is_looked_for_is_what_a_memory_of_every_key_would_find() {
    let mut memory = Memory::default();
    for seed in 1..=200 {
        let run = trouble(seed);
        let mut cluster = Cluster::default();
        memory.seen.clear();
        let before = memory.late;
        run.each_event(|_, entry| {
            if let Event::Consumer(
                who,
                ConsumerEvent::RecordProcessed {
                    times: 1,
                    worker,
                    after,
                    ..
                },
            ) = &entry.event
            {
                let consumer = &cluster.consumers[who];
                let record = match worker {
                    Some(worker) => consumer.app.pool.record_of(*worker),
                    None => consumer.held().first(),
                };
                let record = record.expect("it was in hand").clone();
                memory.processed(
                    &cluster,
                    who,
                    &record,
                    after.as_ref().map(|after| &after.by),
                );
            }
            cluster.apply(entry.at, &entry.event);
        });
        let counted = counted(run.now(), &group("g"), "t");
        assert_eq!(counted, memory.late - before, "seed {seed}");
    }
    let Memory {
        late,
        elsewhere,
        in_log,
        ..
    } = memory;
    println!("{late} late, of which {elsewhere} after another partition's, {in_log} in the log");
    assert!(late > 500 && elsewhere > 100 && in_log > 5);
}
