//! What Kafka would refuse is refused with Kafka's own error, and nothing has changed.

use crate::harness::{Run, consumer, ms, tp};
use offset_playground::command::{Command, SeekTo};
use offset_playground::kafka::{
    BrokerConfig, CommitStyle, ConsumerConfig, ProducerConfig, SourceLine, Subscription,
    TopicConfig,
};

#[expect(
    clippy::needless_pass_by_value,
    reason = "a command is written where it is issued"
)]
fn refused(run: &mut Run, command: Command) -> String {
    let (before, events) = (run.now().clone(), run.recording.events());
    let error = run
        .try_act(command.clone())
        .expect_err("it was carried out");
    assert!(before == *run.now(), "{command:?} changed something");
    assert_eq!(events, run.recording.events(), "{command:?} left a trace");
    error.to_string()
}

fn world() -> Run {
    let mut run = Run::new(1);
    run.topic("t", 3)
        .consumer(consumer("c", "g", &["t"]))
        .until(5_000);
    run
}

#[test]
fn partitions_only_grow() {
    let mut run = world();
    for (total, expected) in [
        (
            3,
            "INVALID_PARTITIONS: topic t has 3 partitions, and partitions can only be added",
        ),
        (
            0,
            "INVALID_PARTITIONS: topic t has 3 partitions, and partitions can only be added",
        ),
        (1_001, "partitions is 1001; it may be 1 to 1000"),
    ] {
        let topic = "t".into();
        assert_eq!(
            refused(&mut run, Command::AddPartitions { topic, total }),
            expected
        );
    }
}

#[test]
fn a_group_with_members_is_not_deleted() {
    let mut run = world();
    let delete = |group: &str| Command::DeleteGroup {
        group: group.into(),
    };
    assert_eq!(
        refused(&mut run, delete("g")),
        "NON_EMPTY_GROUP: group g is not empty"
    );
    assert_eq!(
        refused(&mut run, delete("h")),
        "GROUP_ID_NOT_FOUND: there is no group h"
    );
    run.close("c").until(6_000).act(delete("g")).until(7_000);
    assert_eq!(run.state("g"), None);
    run.kill(1);
    let gone = "COORDINATOR_NOT_AVAILABLE: the coordinator of group g is not available";
    assert_eq!(refused(&mut run, delete("g")), gone);
}

/// What joins while the tombstones wait to be written is a new group.
#[test]
fn a_group_can_be_made_again_while_it_is_being_deleted() {
    let config = BrokerConfig {
        group_coordinator_append_linger: Some(ms(5_000)),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, config);
    run.topic("t", 1)
        .write("t", &[0])
        .consumer(consumer("c", "g", &["t"]))
        .until(20_000);
    run.close("c").until(40_000);
    assert_eq!(run.committed("g", "t-0"), Some(1));
    let group = "g".into();
    run.act(Command::DeleteGroup { group })
        .start("c")
        .until(60_000);
    assert_eq!(
        run.generations("g")
            .last()
            .map(|(_, generation)| *generation),
        Some(1)
    );
    assert_eq!(
        run.starts("c", "t-0").last(),
        Some(&0),
        "what it had committed is gone"
    );
}

#[test]
fn topics_have_names_and_are_made_once() {
    let mut run = world();
    let create = |topic: &str, partitions| Command::CreateTopic {
        topic: topic.into(),
        partitions,
        config: TopicConfig::default(),
    };
    for (topic, partitions, expected) in [
        ("t", 1, "TOPIC_ALREADY_EXISTS: topic t exists"),
        (
            "__consumer_offsets",
            1,
            "TOPIC_ALREADY_EXISTS: topic __consumer_offsets exists",
        ),
        ("u", 0, "partitions is 0; it may be 1 to 1000"),
        (
            "u",
            u32::MAX,
            "partitions is 4294967295; it may be 1 to 1000",
        ),
        (
            "..",
            1,
            "\"..\" is not a name: 1 to 249 of the characters a-z A-Z 0-9 . _ - are",
        ),
        (
            "ü",
            1,
            "\"ü\" is not a name: 1 to 249 of the characters a-z A-Z 0-9 . _ - are",
        ),
    ] {
        assert_eq!(refused(&mut run, create(topic, partitions)), expected);
    }
    let delete = |topic: &str| Command::DeleteTopic {
        topic: topic.into(),
    };
    let unknown =
        "UNKNOWN_TOPIC_OR_PARTITION: there is no topic u, and auto.create.topics.enable is false";
    assert_eq!(refused(&mut run, delete("u")), unknown);
    let internal = "INVALID_TOPIC_EXCEPTION: __consumer_offsets is Kafka's own";
    assert_eq!(refused(&mut run, delete("__consumer_offsets")), internal);
}

#[test]
fn clients_need_a_topic_that_is_there_and_a_name_that_is_free() {
    let mut run = world();
    let unknown =
        "UNKNOWN_TOPIC_OR_PARTITION: there is no topic u, and auto.create.topics.enable is false";
    let config = ProducerConfig::new("p", "u");
    assert_eq!(refused(&mut run, Command::AddProducer { config }), unknown);
    let config = consumer("d", "g", &["t", "u"]);
    assert_eq!(refused(&mut run, Command::AddConsumer { config }), unknown);
    let config = ConsumerConfig {
        subscription: Subscription::Assign(vec![tp("t-3")]),
        ..consumer("d", "g", &[])
    };
    let expected = "UNKNOWN_TOPIC_OR_PARTITION: there is no partition t-3";
    assert_eq!(refused(&mut run, Command::AddConsumer { config }), expected);
    let config = consumer("c", "g", &["t"]);
    assert_eq!(
        refused(&mut run, Command::AddConsumer { config }),
        "there is a c already"
    );
    let config = ProducerConfig::new("c", "t");
    assert_eq!(
        refused(&mut run, Command::AddProducer { config }),
        "there is a c already"
    );
}

#[test]
fn configurations_that_cannot_be_are_refused() {
    let mut run = world();
    let base = || consumer("d", "g", &["t"]);
    for (config, expected) in [
        (
            ConsumerConfig {
                group_id: None,
                ..base()
            },
            "INVALID_GROUP_ID: committing needs a group.id",
        ),
        (
            ConsumerConfig {
                group_id: None,
                commit_style: CommitStyle::Never,
                ..base()
            },
            "INVALID_GROUP_ID: subscribe() needs a group.id",
        ),
        (
            ConsumerConfig {
                session_timeout: ms(5_999),
                ..base()
            },
            "session.timeout.ms is 5999; it may be 6000 to 1800000",
        ),
        (
            ConsumerConfig {
                heartbeat_interval: ms(45_000),
                ..base()
            },
            "INVALID_CONFIG: heartbeat.interval.ms must be below session.timeout.ms",
        ),
        (
            ConsumerConfig {
                assignors: Vec::new(),
                ..base()
            },
            "INVALID_CONFIG: partition.assignment.strategy names no assignor",
        ),
        (
            ConsumerConfig {
                max_poll_records: 0,
                ..base()
            },
            "max.poll.records is 0; it may be 1 to 10000",
        ),
        (
            ConsumerConfig {
                subscription: Subscription::Subscribe(Vec::new()),
                ..base()
            },
            "name at least one topic or partition",
        ),
    ] {
        assert_eq!(refused(&mut run, Command::AddConsumer { config }), expected);
    }
}

#[test]
fn other_configurations_that_cannot_be_are_refused() {
    let mut run = world();
    let config = ProducerConfig {
        delivery_timeout: ms(100),
        ..ProducerConfig::new("p", "t")
    };
    let expected =
        "INVALID_CONFIG: delivery.timeout.ms must be at least linger.ms + request.timeout.ms";
    assert_eq!(refused(&mut run, Command::AddProducer { config }), expected);
    let config = BrokerConfig {
        network_latency: ms(0),
        ..BrokerConfig::default()
    };
    let expected = "network latency (ms) is 0; it may be 1 to 10000";
    assert_eq!(
        refused(&mut run, Command::ConfigureBrokers { config }),
        expected
    );
}

#[test]
fn what_makes_no_sense_just_now_is_refused() {
    let mut run = world();
    let id = || "c".into();
    let seek = Command::Seek {
        consumer: id(),
        partition: tp("t-7"),
        to: SeekTo::End,
    };
    let expected = "no current assignment for partition t-7 in c";
    assert_eq!(refused(&mut run, seek), expected);
    assert_eq!(
        refused(&mut run, Command::StartConsumer { consumer: id() }),
        "c is running already"
    );
    run.crash("c");
    assert_eq!(
        refused(&mut run, Command::CrashConsumer { consumer: id() }),
        "c is not running"
    );
    assert_eq!(
        refused(&mut run, Command::CloseConsumer { consumer: id() }),
        "c is not running"
    );
    run.start("c").freeze("c", 1_000);
    assert_eq!(
        refused(&mut run, Command::CloseConsumer { consumer: id() }),
        "c is frozen"
    );
    let broker = offset_playground::kafka::BrokerId;
    let start = Command::StartBroker { broker: broker(1) };
    assert_eq!(refused(&mut run, start), "broker 1 is running already");
    let kill = Command::KillBroker { broker: broker(4) };
    assert_eq!(refused(&mut run, kill), "there is no broker 4");
    let record = SourceLine {
        key: None,
        value: Some("v".into()),
        partition: None,
    };
    let producer = "nobody".into();
    assert_eq!(
        refused(&mut run, Command::Produce { producer, record }),
        "there is no nobody"
    );
}
