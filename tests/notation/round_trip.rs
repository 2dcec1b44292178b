//! What is written is read back as the same value, whatever it is, and plays the same run.

use crate::arbitrary::{alike, document};
use crate::harness::assert_same_log;
use crate::harness::chance::Chance;
use crate::{for_all, must_round_trip, round_trip};
use offset_playground::kafka::{AssignorName, GroupProtocol, ServerAssignor};
use offset_playground::notation::Document;
use offset_playground::recording::{Act, Recording};
use offset_playground::scenario::{CATALOG, as_shipped};
use offset_playground::sim::{Duration, Seed, SimTime};
use proptest::test_runner::TestCaseError;

/// How many seeds random commands are drawn from.
const SEEDS: u64 = 240;

fn preset(index: usize) -> Document {
    Document {
        scenario: (CATALOG[index].make)(),
        ..Document::default()
    }
}

#[test]
fn every_starting_point_is_written_and_read() {
    for index in 0..CATALOG.len() {
        let document = preset(index);
        must_round_trip(&document);
        must_round_trip(&Document {
            scenario: as_shipped(&document.scenario),
            ..document
        });
    }
}

/// What it looks like. A change here is a change of the notation.
#[test]
fn the_first_starting_point_reads_like_this() {
    let mut document = preset(0);
    document.acts.push(Act {
        at: SimTime(21_500_000),
        command: offset_playground::command::Command::CrashConsumer {
            consumer: "C1".into(),
        },
    });
    document.horizon = Some(SimTime(60_000_000));
    let expected = "\
playground 1
title    orders
seed     1
brokers  1 network.latency=250ms coordinator.load=800ms
opens    16s

default  consumer commits=sync-each-batch processing.time=900ms auto.offset.reset=earliest \
session.timeout.ms=6000 heartbeat.interval.ms=2000 max.poll.records=3 metadata.max.age.ms=10000
topic    orders partitions=3
producer web to=orders metadata.max.age.ms=10000 keys=40 key.prefix=user-
consumer C1 group=billing topics=orders
consumer C2 group=billing topics=orders

at 21.5s   crash C1

played   60s
";
    assert_eq!(document.to_string(), expected);
}

/// Nothing is checked here: what no cluster would take is written and read all the same.
#[test]
fn random_commands_are_written_and_read() {
    for seed in 0..SEEDS {
        let mut document = preset(usize::try_from(seed).expect("small") % CATALOG.len());
        let mut chance = match seed % 2 {
            0 => Chance::new(seed),
            _ => Chance::tame(seed),
        };
        document.scenario.config = chance.brokers();
        document.scenario.setup.extend(chance.first_clients());
        let mut at = SimTime::ZERO;
        for _ in 0..40 {
            let command = chance.command();
            document.acts.push(Act { at, command });
            at += chance.pause();
        }
        document.seed = Seed(seed);
        document.horizon = (seed % 3 != 0).then_some(at);
        document.cursor = (seed % 5 == 0).then_some(SimTime(at.0 / 3));
        must_round_trip(&document);
    }
}

#[test]
fn any_document_is_written_and_read() {
    for_all(600, &document(), |document| {
        round_trip(&document).map_err(TestCaseError::fail)
    });
}

#[test]
fn what_clients_share_is_written_once_and_read_for_all() {
    for_all(400, &alike(), |document| {
        round_trip(&document).map_err(TestCaseError::fail)
    });
}

/// What is said by default and what is said each time are one and the same.
#[test]
fn a_default_holds_for_those_that_follow() {
    let said_each_time: Document = "playground 1\n\
        consumer a group=g topics=t session.timeout.ms=6000 processing.time=1s\n\
        consumer b group=g topics=t session.timeout.ms=45000 processing.time=1s\n\
        consumer c topics=t\n"
        .parse()
        .expect("it is in order");
    let by_default: Document = "playground 1\n\
        consumer c topics=t\n\
        default consumer session.timeout.ms=6000 processing.time=1s\n\
        consumer a group=g topics=t\n\
        default consumer session.timeout.ms=45000\n\
        consumer b group=g topics=t\n"
        .parse()
        .expect("it is in order");
    let mut setup = by_default.scenario.setup.clone();
    setup.rotate_left(1);
    assert_eq!(said_each_time.scenario.setup, setup);
}

/// Kafka refuses a setting of the other protocol only where it is set: a default is for those
/// that can have it, is written as one for them, and comes back as it was.
#[test]
fn a_default_is_not_for_members_whose_protocol_has_no_such_key() {
    let text = "playground 1\n\
        topic t partitions=1\n\
        default consumer session.timeout.ms=6000 heartbeat.interval.ms=2000 \
        partition.assignment.strategy=cooperative-sticky group.remote.assignor=range\n\
        consumer a group=g topics=t\n\
        consumer b group=g topics=t\n\
        consumer k group=h topics=t group.protocol=consumer\n\
        consumer l group=h topics=t group.protocol=consumer\n";
    let document: Document = text.parse().expect("it is in order");
    let played = document
        .play()
        .expect("nobody has what its protocol refuses");
    assert_eq!(played.refused, None);
    let world = played.recording.present();
    let config = |id: &str| &world.consumers[id].config;
    let (classic, modern) = (config("a"), config("k"));
    assert_eq!(classic.session_timeout, Duration::from_secs(6));
    assert_eq!(classic.assignors, [AssignorName::CooperativeSticky]);
    assert_eq!(classic.group_remote_assignor, None);
    assert_eq!(modern.session_timeout, Duration::from_secs(45));
    assert_eq!(modern.heartbeat_interval, Duration::from_secs(3));
    assert_eq!(modern.group_remote_assignor, Some(ServerAssignor::Range));
    round_trip(&document).unwrap_or_else(|why| panic!("{why}"));
    let written = document.to_string();
    assert_eq!(
        written.matches("session.timeout.ms=").count(),
        1,
        "{written}"
    );
    assert_eq!(
        written.matches("group.remote.assignor=").count(),
        1,
        "{written}"
    );
}

/// `group.protocol` is a key of the Java client's: another library stays as it is.
#[test]
fn a_default_protocol_is_for_java_only() {
    let text = "playground 1\n\
        topic t partitions=1\n\
        default consumer group.protocol=consumer session.timeout.ms=6000\n\
        consumer k group=h topics=t\n\
        consumer s group=g topics=t client=sarama\n\
        consumer a group=g topics=t group.protocol=classic\n";
    let document: Document = text.parse().expect("it is in order");
    let played = document.play().expect("each has what it can have");
    let world = played.recording.present();
    let config = |id: &str| &world.consumers[id].config;
    assert_eq!(config("k").group_protocol, GroupProtocol::Consumer);
    assert_eq!(config("s").group_protocol, GroupProtocol::Classic);
    assert_eq!(config("a").session_timeout, Duration::from_secs(6));
    assert_eq!(config("s").session_timeout, Duration::from_secs(6));
    round_trip(&document).unwrap_or_else(|why| panic!("{why}"));
}

/// What is set is set, whatever the protocol: the text says it, and Kafka refuses it.
#[test]
fn what_a_member_sets_itself_is_refused_if_its_protocol_has_no_such_key() {
    let text = "playground 1\n\
        topic t partitions=1\n\
        consumer k group=h topics=t group.protocol=consumer session.timeout.ms=6000\n";
    let document: Document = text.parse().expect("it is in order");
    assert!(document.play().is_err());
}

#[test]
fn a_run_played_from_its_text_is_the_same_run() {
    for preset in CATALOG {
        for seed in 0..4 {
            let scenario = (preset.make)();
            let mut run = Recording::new(scenario, Seed(seed)).expect("in order");
            crate::random_commands(&mut run, seed + 50, 20);
            let text = Document::of(&run, Some(SimTime(5))).to_string();
            let document: Document = text.parse().expect("it has just been written");
            assert_eq!(document.cursor, Some(SimTime(5)));
            let played = document.play().expect("it has been played before");
            assert_eq!(played.refused, None, "{text}");
            assert_same_log(&run, &played.recording, &text);
            assert_eq!(run.horizon(), played.recording.horizon());
            assert_eq!(run.fingerprint(), played.recording.fingerprint());
        }
    }
}
