//! The ledger of fates as a table and as strips: the same as what is known of each record.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::cluster::ledger::{Outcome, fate, outcomes, tally, tally_and_oldest};
use offset_playground::cluster::{Cluster, Fate, Reader};
use offset_playground::kafka::{Offset, TopicPartition};
use offset_playground::session::{Session, Slices};
use offset_playground::view::{
    Counts, FateColumn, FateRow, Tally, fate_rows, fate_sums, first_of, worst_of,
};

/// Crashes, a freeze, a seek over records, a log that is compacted and one that loses its start.
const RUN: &str = "playground 1
brokers  2 network.latency=20ms group.min.session.timeout.ms=6000 log.cleaner.backoff.ms=1000
topic    users partitions=2 cleanup.policy=compact segment.ms=2000 min.cleanable.dirty.ratio=0.1
topic    orders partitions=3
producer web to=users every=150ms keys=5
producer shop to=orders every=90ms keys=30
consumer C1 group=billing topics=users,orders auto.offset.reset=earliest commits=auto \
processing.time=120ms session.timeout.ms=6000
consumer C2 group=billing topics=users,orders auto.offset.reset=earliest \
commits=sync-before-processing \
processing.time=150ms session.timeout.ms=6000
consumer S1 assign=orders-0 auto.offset.reset=latest processing.time=50ms
at 8s crash C1
at 12s start C1
at 15s delete records orders-1 before=15
at 20s crash C2
at 27s start C2
";

/// A run, at some moments.
fn worlds(mut look: impl FnMut(&Cluster)) {
    for second in [5, 13, 24, 40] {
        let so_far = |line: &&str| {
            let at = line
                .strip_prefix("at ")
                .and_then(|line| line.split_once('s'));
            at.is_none_or(|(at, _)| at.parse::<u64>().is_ok_and(|at| at <= second))
        };
        let lines: Vec<&str> = RUN.lines().filter(so_far).collect();
        let text = format!("{}\nplayed   {second}s\n", lines.join("\n"));
        let opened = Session::restore_by(&text, Slices::WHOLE);
        let (session, error) = opened.expect("it opens");
        assert_eq!(error, None);
        look(session.cluster());
    }
}

fn outcome_of(cluster: &Cluster, reader: &Reader, tp: &TopicPartition, offset: u64) -> Outcome {
    let gone = cluster.log(tp).is_some_and(|log| log.gaps.contains(offset));
    match fate(cluster, reader, tp, Offset(offset)) {
        Fate::Pending if gone => Outcome::Superseded,
        Fate::Pending => Outcome::Pending,
        Fate::Held => Outcome::Held,
        Fate::Once => Outcome::Once,
        Fate::Repeated(_) => Outcome::Repeated,
        Fate::Lost => Outcome::Lost,
    }
}

#[test]
fn stretches_say_what_each_of_their_records_says() {
    let mut seen = Vec::new();
    worlds(|cluster| {
        for (reader, sums) in fate_sums(cluster) {
            let mut sum = Counts::default();
            let (rows, count) = fate_rows(cluster, &reader, (FateColumn::Partition, false), 99);
            assert_eq!(rows.len(), count);
            for row in rows {
                let tp = &row.topic_partition;
                let end = cluster.log(tp).expect("it is there").log_end.0;
                let all = outcomes(cluster, &reader, tp, 0..u64::MAX);
                let mut next = 0;
                for (offsets, outcome) in &all {
                    assert_eq!(offsets.start, next, "nothing is left out");
                    next = offsets.end;
                    for offset in offsets.clone() {
                        assert_eq!(outcome_of(cluster, &reader, tp, offset), *outcome);
                    }
                    seen.push(*outcome);
                }
                assert_eq!(next, end, "to the end");
                let of = |column| row.counts.of(column);
                let counted = Tally {
                    once: of(FateColumn::Once),
                    repeated: of(FateColumn::Repeated),
                    lost: of(FateColumn::Lost),
                    pending: of(FateColumn::Held) + of(FateColumn::Pending),
                    disordered: tally(cluster, &reader, tp).disordered,
                };
                assert_eq!(counted, tally(cluster, &reader, tp), "{reader} {tp}");
                sum += row.counts;
            }
            assert_eq!(sum, sums, "{reader}");
        }
    });
    seen.sort();
    seen.dedup();
    assert!(seen.len() > 4, "{seen:?}");
}

/// Somebody is behind since the oldest record was appended that waits for him.
#[test]
fn behind_is_since_the_oldest_that_is_left() {
    let mut seen = 0;
    worlds(|cluster| {
        for (reader, _) in fate_sums(cluster) {
            let (rows, _) = fate_rows(cluster, &reader, (FateColumn::Partition, false), 99);
            for FateRow {
                topic_partition: tp,
                ..
            } in rows
            {
                let log = cluster.log(&tp).expect("it is there");
                let batches = log.segments().iter().flat_map(|one| one.batches.iter());
                let left = batches.filter(|batch| {
                    let mut records = batch.records_from(Offset(0));
                    records.any(|(at, _)| {
                        let fate = fate(cluster, &reader, &tp, at);
                        matches!(fate, Fate::Pending | Fate::Held)
                    })
                });
                let oldest = left.map(|batch| batch.appended_at).min();
                let counted = tally(cluster, &reader, &tp);
                let both = tally_and_oldest(cluster, &reader, &tp);
                let both = (both.0, both.1.map(|(at, _)| at));
                assert_eq!(both, (counted, oldest), "{reader} {tp}");
                seen += u32::from(oldest.is_some());
            }
        }
    });
    assert!(seen > 10, "{seen}");
}

#[test]
fn a_strip_shows_the_worst_of_each_part() {
    worlds(|cluster| {
        for (reader, _) in fate_sums(cluster) {
            let (rows, _) = fate_rows(cluster, &reader, (FateColumn::Lost, false), 99);
            assert!(
                rows.is_sorted_by_key(|row| core::cmp::Reverse(row.counts.of(FateColumn::Lost)))
            );
            for row in rows {
                let (strip, tp) = (&row.strip, &row.topic_partition);
                let mut next = strip.offsets.start;
                for part in 0..strip.parts {
                    let offsets = strip.part(part);
                    assert_eq!(offsets.start, next);
                    next = offsets.end;
                    let outcomes = offsets.clone();
                    let outcomes = outcomes.map(|at| outcome_of(cluster, &reader, tp, at));
                    let worst = outcomes.max();
                    assert_eq!(strip.worst(part), worst, "{tp} {offsets:?}");
                    let first = worst_of(cluster, &reader, tp, offsets.clone());
                    let first = first.expect("a part has records");
                    assert_eq!(Some(outcome_of(cluster, &reader, tp, first)), worst);
                    assert!(offsets.contains(&first) && strip.part_of(first) == part);
                }
                assert_eq!(next, strip.offsets.end);
            }
        }
    });
}

#[test]
fn a_number_leads_to_the_first_of_its_records() {
    worlds(|cluster| {
        for (reader, _) in fate_sums(cluster) {
            let (rows, _) = fate_rows(cluster, &reader, (FateColumn::Partition, true), 99);
            for row in rows {
                let tp = &row.topic_partition;
                for column in FateColumn::NUMBERS {
                    let first = first_of(cluster, &reader, tp, column);
                    let some = row.counts.of(column) > 0;
                    assert_eq!(first.is_some(), some, "{tp} {column:?}");
                    let outcome = first.map(|at| outcome_of(cluster, &reader, tp, at));
                    let wanted = match column {
                        FateColumn::Once => Outcome::Once,
                        FateColumn::Repeated => Outcome::Repeated,
                        FateColumn::Lost => Outcome::Lost,
                        FateColumn::Held => Outcome::Held,
                        FateColumn::Pending => Outcome::Pending,
                        _ => continue,
                    };
                    assert!(outcome.is_none_or(|found| found == wanted));
                }
            }
        }
    });
}
