//! Where each client library puts records, and in how many requests.

use crate::harness::{Run, at, ms};
use crate::producers::{placed, quiet, send};
use offset_playground::command::{Command, DURATION_MAX};
use offset_playground::kafka::profile::FOREVER;
use offset_playground::kafka::{Acks, ProducerConfig, Profile, RecordSource, SourceLine};
use offset_playground::sim::Duration;

/// A producer as its library ships it that sends only what it is told to.
fn shipped(client: Profile) -> ProducerConfig {
    let mut config = ProducerConfig {
        every: ms(3_600_000),
        ..ProducerConfig::new("p", "t")
    };
    config.switch_client(client);
    config
}

fn started(config: ProducerConfig, partitions: u32) -> Run {
    let mut run = Run::new(1);
    run.topic("t", partitions);
    run.act(Command::AddProducer { config }).until(10);
    run
}

/// The partitions of these records, 20 ms after each other.
fn places(client: Profile, partitions: u32, keys: &[Option<&str>]) -> Vec<u32> {
    let mut run = started(shipped(client), partitions);
    for (n, key) in (0..).zip(keys) {
        send(&mut run, *key, "v", None);
        run.until(30 + 20 * n);
    }
    placed(&run)
}

/// The same keys in six partitions: murmur2, CRC-32 or FNV-1a.
#[test]
fn a_key_is_elsewhere_with_another_client() {
    let keys = ["alice", "bob", "carol", "order-1001"].map(Some);
    for (client, expected) in [
        (Profile::Java, [3, 0, 2, 0]),
        (Profile::KafkaPython, [3, 0, 2, 0]),
        (Profile::FranzGo, [3, 0, 2, 0]),
        (Profile::KafkaJs, [3, 0, 2, 0]),
        (Profile::Librdkafka, [5, 2, 5, 3]),
        (Profile::Sarama, [5, 2, 2, 0]),
    ] {
        assert_eq!(places(client, 6, &keys), expected, "{client:?}");
    }
}

/// To librdkafka an empty key is none (`rd_kafka_msg_partitioner_consistent_random`), to the
/// others it is a key.
#[test]
fn an_empty_key_is_a_key_except_to_librdkafka() {
    let empty = [Some(""); 12];
    for client in Profile::ALL {
        let mut found = places(client, 6, &empty);
        found.dedup();
        let one = found == [3];
        assert_eq!(one, client != Profile::Librdkafka, "{client:?}: {found:?}");
    }
}

/// Without keys: Java and franz-go stay with a partition, librdkafka for 10 ms, sarama and
/// kafka-python draw one for each record, KafkaJS takes one after the other.
#[test]
fn without_a_key_each_client_goes_its_own_way() {
    let none = [None; 30];
    for client in [Profile::Java, Profile::FranzGo] {
        let mut found = places(client, 3, &none);
        found.dedup();
        assert_eq!(found.len(), 1, "{client:?}: 30 small records fill no batch");
    }
    for client in [Profile::Librdkafka, Profile::Sarama, Profile::KafkaPython] {
        let found = places(client, 3, &none);
        let all = (0..3).all(|partition| found.contains(&partition));
        let in_turn = found.windows(2).all(|pair| (pair[0] + 1) % 3 == pair[1]);
        assert!(all && !in_turn, "{client:?}: {found:?}");
    }
    let found = places(Profile::KafkaJs, 3, &none);
    assert!(
        found.windows(2).all(|pair| (pair[0] + 1) % 3 == pair[1]),
        "{found:?}"
    );
}

/// `sticky.partitioning.linger.ms`: within 10 ms the partition stays the same.
#[test]
fn librdkafka_stays_with_a_partition_for_ten_milliseconds() {
    for seconds in 1..8 {
        let mut run = started(shipped(Profile::Librdkafka), 3);
        run.until(seconds * 1_000);
        for _ in 0..10 {
            send(&mut run, None, "v", None);
        }
        run.until(seconds * 1_000 + 10);
        send(&mut run, None, "v", None);
        let mut found = placed(&run);
        found.dedup();
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

/// franz-go leaves its partition before the record with which 64 KiB would be reached.
#[test]
fn franz_go_leaves_a_partition_after_64_kib() {
    let config = ProducerConfig {
        every: ms(10),
        source: RecordSource::Lines {
            lines: [SourceLine {
                key: None,
                value: Some("x".repeat(994).into()),
                partition: None,
            }]
            .into(),
            repeat: true,
        },
        ..shipped(Profile::FranzGo)
    };
    let mut run = started(config, 50);
    run.until(2_000);
    let found = placed(&run);
    let first = found.iter().take_while(|place| **place == found[0]).count();
    assert!((62..=66).contains(&first), "{first} records of 1000 bytes");
    assert_ne!(found[first], found[0]);
}

/// sarama, and kafka-python with its idempotence, send the next batch of a partition when the one
/// before is answered; Java sends up to five.
#[test]
fn some_clients_have_one_batch_of_a_partition_in_flight() {
    for (client, requests) in [
        (Profile::Java, 2),
        (Profile::Sarama, 1),
        (Profile::KafkaPython, 1),
        (Profile::KafkaJs, 2),
    ] {
        let config = ProducerConfig {
            linger: ms(0),
            ..shipped(client)
        };
        let mut run = started(config, 1);
        run.until(1_000);
        send(&mut run, Some("k"), "one", None);
        send(&mut run, Some("k"), "two", None);
        let sent = run.requests("p", "Produce").len();
        assert_eq!(sent, requests, "{client:?}");
        run.until(1_100);
        assert_eq!(run.values("t-0"), ["one", "two"], "{client:?}");
    }
}

/// KafkaJS has neither `linger.ms` nor batches: each `send()` is a request, whatever is set.
#[test]
fn kafkajs_sends_each_record_by_itself() {
    let config = ProducerConfig {
        linger: ms(50),
        batch_size: 16_384,
        ..shipped(Profile::KafkaJs)
    };
    let mut run = started(config, 1);
    for n in 0..3 {
        send(&mut run, None, "v", None);
        run.until(20 + 10 * n);
    }
    assert_eq!(run.times("p", "batches-sent"), [at(10), at(20), at(30)]);
}

#[test]
fn producers_ship_with_what_their_libraries_say() {
    for (client, acks, idempotent, linger) in [
        (Profile::Java, Acks::All, true, 5),
        (Profile::Librdkafka, Acks::All, false, 5),
        (Profile::Sarama, Acks::Leader, false, 0),
        (Profile::KafkaPython, Acks::All, true, 0),
        (Profile::FranzGo, Acks::All, true, 10),
        (Profile::KafkaJs, Acks::All, false, 0),
    ] {
        let config = shipped(client);
        let found = (config.acks, config.is_idempotent(), config.linger);
        assert_eq!(found, (acks, idempotent, ms(linger)), "{client:?}");
        let mut run = started(config, 1);
        send(&mut run, None, "v", None);
        run.until(100);
        let asked = run.requests("p", "InitProducerId").len();
        assert_eq!(asked, usize::from(idempotent), "{client:?}");
        assert_eq!(run.values("t-0"), ["v"], "{client:?}");
    }
    assert_eq!(FOREVER, DURATION_MAX, "no run is longer");
}

/// librdkafka ships with a million requests in flight, and five with `enable.idempotence`
/// (`rd_kafka_conf_finalize`); sarama needs `Net.MaxOpenRequests` to be 1.
#[test]
fn idempotence_bounds_what_is_in_flight() {
    let with = |client| ProducerConfig {
        enable_idempotence: true,
        acks: Acks::All,
        ..shipped(client)
    };
    let librdkafka = with(Profile::Librdkafka);
    assert!(librdkafka.is_idempotent());
    assert_eq!(librdkafka.in_flight_limit(), 5);
    assert_eq!(shipped(Profile::Librdkafka).in_flight_limit(), 1_000_000);
    let sarama = ProducerConfig {
        max_in_flight: 2,
        ..with(Profile::Sarama)
    };
    assert!(!sarama.is_idempotent());
    let sarama = ProducerConfig {
        max_in_flight: 1,
        ..sarama
    };
    assert!(sarama.is_idempotent());
    // KafkaJS has one request to a broker in flight while its batches are numbered
    let kafkajs = with(Profile::KafkaJs);
    assert!(kafkajs.is_idempotent());
    assert_eq!(kafkajs.in_flight_limit(), 1);
    assert!(shipped(Profile::KafkaJs).in_flight_limit() > 5);
}

/// `retry.backoff.ms` and how far it grows, `request.timeout.ms`, `metadata.max.age.ms`.
#[test]
fn producers_try_again_as_their_libraries_do() {
    for (client, backoff, request, metadata) in [
        (Profile::Java, (100, 1_000), 30, 300),
        (Profile::Sarama, (100, 100), 30, 600),
        (Profile::FranzGo, (250, 5_000), 20, 300),
        (Profile::KafkaJs, (300, 30_000), 30, 300),
    ] {
        let config = shipped(client);
        let found = (config.retry_backoff, config.retry_backoff_max);
        assert_eq!(found, (ms(backoff.0), ms(backoff.1)), "{client:?}");
        assert_eq!(config.request_timeout, ms(request * 1_000), "{client:?}");
        assert_eq!(config.metadata_max_age, ms(metadata * 1_000), "{client:?}");
    }
}

/// Without `max.block.ms` a record that cannot be placed waits for as long as a batch would.
#[test]
fn without_max_block_a_send_waits_as_long_as_a_delivery() {
    for (client, deadline) in [
        (Profile::Java, Duration::from_secs(60)),
        (Profile::Librdkafka, Duration::from_secs(300)),
        (Profile::KafkaJs, FOREVER),
    ] {
        assert_eq!(shipped(client).send_deadline(), deadline, "{client:?}");
    }
    assert_eq!(quiet("p").send_deadline(), Duration::from_secs(60));
}

/// A partition the topic does not have: Java waits for it, others refuse the record at once.
#[test]
fn only_some_clients_wait_for_a_partition_there_is_not() {
    for client in Profile::ALL {
        let mut run = started(shipped(client), 1);
        run.until(100);
        send(&mut run, None, "v", Some(7));
        run.until(1_000);
        let waits = matches!(client, Profile::Java | Profile::KafkaPython);
        assert_eq!(
            run.now().producers["p"].blocked.is_some(),
            waits,
            "{client:?}"
        );
        assert_eq!(
            run.now().producers["p"].failed,
            u64::from(!waits),
            "{client:?}"
        );
    }
}
