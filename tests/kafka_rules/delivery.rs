//! What becomes of a batch on its way: acknowledgements, retries, and when it is given up.

use super::producers::{events, quiet, send};
use crate::harness::{Run, at, ms};
use offset_playground::cluster::ProducerEvent;
use offset_playground::cluster::producer::SendError;
use offset_playground::command::Command;
use offset_playground::kafka::{
    Acks, BrokerConfig, BrokerId, ProducerConfig, TopicConfig, TopicName,
};

pub(super) fn slow_network() -> Run {
    let config = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, config);
    run.topic("t", 1);
    run
}

#[test]
fn acks_0_gets_no_answer() {
    let mut run = Run::new(1);
    let config = ProducerConfig {
        acks: Acks::None,
        ..quiet("p")
    };
    run.topic("t", 1)
        .act(Command::AddProducer { config })
        .until(10);
    send(&mut run, None, "v", None);
    assert_eq!(
        run.now().producers["p"].acknowledged,
        1,
        "done when it is written to the socket"
    );
    run.until(1_000);
    assert_eq!(run.values("t-0"), ["v"]);
    assert!(run.lines("Produce: ").is_empty());
}

/// What was on its way when the broker died is lost, and nobody says so; from then on the client
/// knows that the connection is gone.
#[test]
fn acks_0_loses_what_was_on_its_way() {
    let mut run = Run::new(1);
    let config = ProducerConfig {
        acks: Acks::None,
        ..quiet("p")
    };
    run.topic("t", 1)
        .act(Command::AddProducer { config })
        .until(10);
    send(&mut run, None, "lost", None);
    run.kill(1).until(100);
    send(&mut run, None, "kept", None);
    run.until(10_000).boot(1).until(20_000);
    assert_eq!(run.values("t-0"), ["kept"]);
    assert_eq!(run.now().producers["p"].acknowledged, 2);
}

/// An error that cannot be answered closes the connection (`KafkaApis.closeConnection`),
/// and what the producer writes to it before it knows is read by nobody.
#[test]
fn acks_0_loses_what_it_writes_to_a_closed_connection() {
    let mut run = slow_network();
    let config = ProducerConfig {
        acks: Acks::None,
        ..quiet("p")
    };
    run.act(Command::AddProducer { config }).until(1_000);
    let (topic, partitions) = (TopicName::from("t"), 1);
    run.act(Command::DeleteTopic {
        topic: topic.clone(),
    });
    send(&mut run, None, "refused", None);
    run.until(1_120).act(Command::CreateTopic {
        topic,
        partitions,
        config: TopicConfig::default(),
    });
    send(&mut run, None, "dropped", None);
    run.until(2_000);
    send(&mut run, None, "kept", None);
    run.until(3_000);
    assert_eq!(run.values("t-0"), ["kept"]);
}

#[test]
fn one_request_in_flight_keeps_the_order() {
    let mut run = slow_network();
    let config = ProducerConfig {
        max_in_flight: 1,
        ..quiet("p")
    };
    run.act(Command::AddProducer { config }).until(1_000);
    send(&mut run, None, "first", None);
    run.until(1_010);
    send(&mut run, None, "second", None);
    run.until(1_020).kill(1).until(11_000).boot(1).until(20_000);
    assert_eq!(run.values("t-0"), ["first", "second"]);
}

#[test]
fn without_retries_the_first_failure_is_the_last() {
    let mut run = slow_network();
    let config = ProducerConfig {
        retries: 0,
        ..quiet("p")
    };
    run.act(Command::AddProducer { config }).until(1_000);
    send(&mut run, None, "v", None);
    run.kill(1).until(2_000);
    let producer = &run.now().producers["p"];
    assert_eq!((producer.acknowledged, producer.failed), (0, 1));
}

#[test]
fn five_requests_are_in_flight_on_a_connection() {
    let mut run = slow_network();
    let config = ProducerConfig {
        batch_size: 0,
        ..quiet("p")
    };
    run.act(Command::AddProducer { config }).until(1_000);
    for n in 0..12 {
        send(&mut run, None, &format!("v{n}"), None);
    }
    run.until(1_199);
    assert_eq!(run.times("p", "batches-sent").len(), 5);
    run.until(1_200);
    assert_eq!(
        run.times("p", "batches-sent").len(),
        10,
        "with the answers come the next five"
    );
    run.until(2_000);
    assert_eq!(run.values("t-0").len(), 12);
}

#[test]
fn delivery_is_given_up_in_the_end() {
    let mut run = slow_network();
    run.act(Command::AddProducer { config: quiet("p") })
        .until(1_000);
    run.kill(1).until(2_000);
    send(&mut run, None, "v", None);
    run.until(130_000);
    let failed = events(&run)
        .into_iter()
        .find_map(|(at, event)| match event {
            ProducerEvent::BatchFailed { error, .. } => Some((at, *error)),
            _ => None,
        });
    assert_eq!(
        failed,
        Some((at(122_000), SendError::DeliveryTimeout)),
        "delivery.timeout.ms"
    );
}

/// `Sender.getExpiredInflightBatches`: the second waited for the first to be answered, and is
/// given up on its way. It is stored all the same.
#[test]
fn a_batch_on_its_way_expires_too() {
    let config = BrokerConfig {
        network_latency: ms(1_000),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, config);
    let hasty = ProducerConfig {
        max_in_flight: 1,
        delivery_timeout: ms(3_000),
        request_timeout: ms(3_000),
        ..quiet("p")
    };
    run.topic("t", 1)
        .act(Command::AddProducer { config: hasty })
        .until(10_000);
    send(&mut run, None, "first", None);
    run.until(10_001);
    send(&mut run, None, "second", None);
    run.until(20_000);
    assert_eq!(run.times("p", "batch-failed"), [at(13_001)]);
    assert_eq!(run.values("t-0"), ["first", "second"]);
    let producer = &run.now().producers["p"];
    assert_eq!((producer.acknowledged, producer.failed), (1, 1));
}

/// Several requests that fail with one connection are one failure, and the wait for the next
/// attempt doubles once.
#[test]
fn one_broken_connection_is_one_failure() {
    let mut run = slow_network();
    run.act(Command::AddProducer { config: quiet("p") })
        .until(1_000)
        .kill(1);
    for n in 0..4 {
        send(&mut run, None, "v", None);
        run.until(1_010 + 10 * n);
    }
    let failures = |run: &Run| run.now().producers["p"].net.unreachable[&BrokerId(1)].failures;
    run.until(1_240);
    assert_eq!(failures(&run), 1, "the death");
    run.until(1_450);
    assert_eq!(failures(&run), 2, "and one attempt");
}

/// An attempt to connect that fails is none to send: `retries` is not asked.
#[test]
fn a_failed_connect_fails_no_batch() {
    let mut run = slow_network();
    let once = ProducerConfig {
        retries: 0,
        ..quiet("p")
    };
    run.act(Command::AddProducer { config: once })
        .until(1_000)
        .kill(1)
        .until(1_500);
    send(&mut run, None, "first", None);
    run.until(3_000);
    send(&mut run, None, "second", None);
    run.until(11_000).boot(1).until(20_000);
    assert_eq!(run.times("p", "batch-failed"), []);
    assert_eq!(run.values("t-0"), ["first", "second"]);
}

/// With `acks=0` nothing is written to a connection that is not there: `Sender` drains only nodes
/// that are `client.ready`.
#[test]
fn acks_0_waits_for_a_connection() {
    let mut run = Run::new(2);
    run.topic("t", 2).until(1_000).kill(2).until(1_500);
    let config = ProducerConfig {
        acks: Acks::None,
        ..quiet("p")
    };
    run.act(Command::AddProducer { config }).until(1_600);
    send(&mut run, None, "first", Some(1));
    run.until(2_000).boot(2).until(60_000);
    assert_eq!(run.values("t-1"), ["first"]);
}

/// `KafkaProducer.configureDeliveryTimeout`: without a word about it `delivery.timeout.ms` grows
/// with what it has to hold; set to less, it is refused.
#[test]
fn the_delivery_timeout_grows_unless_it_is_set() {
    let patient = ProducerConfig {
        request_timeout: ms(200_000),
        ..quiet("p")
    };
    assert_eq!(patient.delivery_deadline(), ms(200_000));
    let mut run = Run::new(1);
    run.topic("t", 1).act(Command::AddProducer {
        config: patient.clone(),
    });
    let set = ProducerConfig {
        delivery_timeout: ms(150_000),
        ..patient
    };
    assert!(
        run.try_act(Command::ConfigureProducer { config: set })
            .is_err()
    );
}
