//! `enable.idempotence`: what a retry does with it and without it.

use super::delivery::slow_network;
use super::producers::{quiet, send};
use crate::harness::{Run, ms};
use offset_playground::command::Command;
use offset_playground::kafka::{Acks, BrokerConfig, ProducerConfig};

fn without_idempotence(id: &str) -> ProducerConfig {
    ProducerConfig {
        enable_idempotence: false,
        ..quiet(id)
    }
}

/// A record that is stored, and whose answer is lost with the broker.
fn answer_is_lost(config: ProducerConfig) -> Run {
    let mut run = slow_network();
    run.act(Command::AddProducer { config }).until(1_000);
    send(&mut run, None, "v", None);
    run.until(1_150).kill(1).until(11_000).boot(1).until(20_000);
    assert_eq!(run.now().producers["p"].acknowledged, 1);
    run
}

/// The retry stores it again.
#[test]
fn a_retry_can_store_a_record_twice() {
    let run = answer_is_lost(without_idempotence("p"));
    assert_eq!(run.values("t-0"), ["v", "v"]);
    assert!(run.requests("p", "InitProducerId").is_empty());
}

/// With `enable.idempotence` the leader knows the retry, also after it was restarted
/// (`ProducerStateManager`, read back from the log).
#[test]
fn an_idempotent_retry_is_stored_once() {
    let run = answer_is_lost(quiet("p"));
    assert_eq!(run.values("t-0"), ["v"]);
    assert_eq!(run.times("b1", "duplicate-found").len(), 1);
}

/// Settings that do not allow for it turn the default off
/// (`ProducerConfig.postProcessAndValidateIdempotenceConfigs`).
#[test]
fn idempotence_needs_acks_all_retries_and_five_in_flight_at_most() {
    let acks = ProducerConfig {
        acks: Acks::Leader,
        ..quiet("p")
    };
    let in_flight = ProducerConfig {
        max_in_flight: 6,
        ..quiet("p")
    };
    for config in [acks, in_flight] {
        assert_eq!(answer_is_lost(config).values("t-0"), ["v", "v"]);
    }
}

/// Without idempotence a failed batch goes back to the very front: of two that fail together the
/// second comes first.
#[test]
fn retries_can_change_the_order() {
    let run = two_fail_together(without_idempotence("p"));
    assert_eq!(run.values("t-0"), ["second", "first"]);
}

/// With it they go out again in the order of their numbers, and one at a time.
#[test]
fn idempotent_retries_keep_the_order() {
    let run = two_fail_together(quiet("p"));
    assert_eq!(run.values("t-0"), ["first", "second"]);
}

fn two_fail_together(config: ProducerConfig) -> Run {
    let mut run = slow_network();
    run.act(Command::AddProducer { config }).until(1_000);
    send(&mut run, None, "first", None);
    run.until(1_010);
    send(&mut run, None, "second", None);
    run.until(1_020).kill(1).until(11_000).boot(1).until(20_000);
    run
}

/// Nobody knows whether a record that was given up after it had been sent is stored. Nothing new
/// goes out until that is settled; its number is missing for good, so the next begins anew with
/// the next epoch (`maybeResolveSequences`, `bumpIdempotentProducerEpoch`).
#[test]
fn after_a_record_is_given_up_the_numbers_begin_anew() {
    let mut run = slow_network();
    let hasty = ProducerConfig {
        request_timeout: ms(1_000),
        delivery_timeout: ms(3_000),
        ..quiet("p")
    };
    run.act(Command::AddProducer { config: hasty }).until(1_000);
    send(&mut run, None, "before", None);
    run.until(2_000);
    send(&mut run, None, "given up", None);
    run.until(2_020).kill(1).until(11_500);
    assert_eq!(run.now().producers["p"].failed, 1);
    run.boot(1).until(20_000);
    send(&mut run, None, "after", None);
    run.until(22_000);
    assert_eq!(run.values("t-0"), ["before", "after"]);
    let settled = run.lines("sequence-numbers-settled");
    assert_eq!(settled.len(), 1);
    assert!(
        settled[0].contains("begins anew with epoch 1"),
        "{}",
        settled[0]
    );
}

/// A record is given up, the one behind it is stored and only its answer is lost: it keeps its
/// number, and is not stored again (`maybeResolveSequences` waits for what is in retry, too).
#[test]
fn a_record_behind_one_that_was_given_up_is_stored_once() {
    for delivery_timeout in (9_400..12_000).step_by(50) {
        let config = BrokerConfig {
            network_latency: ms(500),
            ..BrokerConfig::default()
        };
        let mut run = Run::with(1, config);
        let config = ProducerConfig {
            request_timeout: ms(3_000),
            delivery_timeout: ms(delivery_timeout),
            ..quiet("p")
        };
        run.topic("t", 1)
            .act(Command::AddProducer { config })
            .until(2_000);
        send(&mut run, None, "A", None);
        run.until(2_400);
        send(&mut run, None, "B", None);
        run.until(2_950).kill(1).until(3_000).boot(1).until(30_000);
        assert_eq!(run.values("t-0"), ["A", "B"], "{delivery_timeout} ms");
    }
}
