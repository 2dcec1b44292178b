//! Brokers that die and come back, and the log in which coordinators keep what is committed.

use crate::harness::{Run, at, consumer, log, ms, tp};
use offset_playground::cluster::consumer::Exception;
use offset_playground::cluster::print;
use offset_playground::cluster::{BrokerEvent, ConsumerEvent, Event, NetworkEvent};
use offset_playground::command::Command;
use offset_playground::engine::Engine;
use offset_playground::kafka::message::MemberIdentity;
use offset_playground::kafka::{
    AssignorName, Body, BrokerConfig, BrokerId, CommitStyle, CommittedOffset, ConsumerConfig,
    CoordinatorRecord, Envelope, GenerationId, GroupId, NodeId, Offset, Payload, Request,
    TopicConfig,
};
use offset_playground::notation::Document;
use offset_playground::sim::Seed;
use std::sync::Arc;

/// What stands in a group's partition of `__consumer_offsets`, in short.
fn offsets_log(run: &Run, partition: &str) -> Vec<String> {
    let log = run.now().log(&tp(partition)).expect("it is there");
    let records = log.records_from(Offset(0));
    records
        .map(|(_, record)| match &record.payload {
            Payload::Coordinator(record) => match &**record {
                CoordinatorRecord::OffsetCommit {
                    topic_partition,
                    value,
                    ..
                } => match value {
                    Some(value) => format!("{topic_partition}={}", value.offset),
                    None => format!("{topic_partition} gone"),
                },
                CoordinatorRecord::GroupMetadata { value, .. } => match value {
                    Some(value) => format!("generation {}", value.generation),
                    None => "group gone".into(),
                },
                CoordinatorRecord::ConsumerGroup { .. } => print::coordinator_record(record),
            },
            Payload::User { .. } => "a user's record".into(),
        })
        .collect()
}

fn three_brokers(group: &str, style: CommitStyle) -> Run {
    let mut run = Run::new(3);
    run.topic("t", 3);
    let config = ConsumerConfig {
        commit_style: style,
        ..consumer("c", group, &["t"])
    };
    run.consumer(config).until(5_000);
    assert_eq!(run.share("c"), "t-0 t-1 t-2");
    run
}

/// `abs(hash) % 50`, and the brokers lead those partitions in turn: 48 and 42 are broker 1's, 13
/// and 49 broker 2's, 20 broker 3's. The mask used for keys would put `orders` into 17.
#[test]
fn the_coordinator_leads_the_groups_partition() {
    for (group, partition, broker) in [
        ("test", 48, 1),
        ("g1", 42, 1),
        ("payments", 13, 2),
        ("orders", 31, 2),
        ("group-1", 49, 2),
        ("consumer-group-1", 20, 3),
    ] {
        let run = three_brokers(group, CommitStyle::Never);
        assert_eq!(
            run.now().group_partition(&group.into()).0,
            partition,
            "{group}"
        );
        let join = run.requests("c", "JoinGroup")[0];
        assert_eq!(join.to, NodeId::Broker(BrokerId(broker)), "{group}");
    }
}

#[test]
fn every_commit_is_a_record() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0, 0, 0]);
    let config = ConsumerConfig {
        commit_style: CommitStyle::SyncEachRecord,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(config).until(5_000).close("c").until(6_000);
    // the first is written when JoinGroup makes the group (`newEmptyGroupMetadataRecord`)
    let groups = ["generation 0", "generation 1"];
    let expected = [&groups[..], &["t-0=1", "t-0=2", "t-0=3", "generation 2"]].concat();
    assert_eq!(offsets_log(&run, "__consumer_offsets-3"), expected);
}

#[test]
fn commits_survive_the_broker() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(consumer("c", "g", &["t"]))
        .until(8_000)
        .close("c")
        .until(9_000);
    assert_eq!(run.committed("g", "t-0"), Some(10));
    run.kill(1).until(30_000);
    assert_eq!(run.committed("g", "t-0"), Some(10), "it is on the disk");
    run.boot(1).until(35_000);
    assert_eq!(run.times("b1", "coordinator-loaded").len(), 1);
    run.write("t", &[0]).start("c").until(50_000);
    assert_eq!(run.starts("c", "t-0"), [4, 10]);
    assert_eq!(run.fates("g", "t-0"), "11111111111");
}

/// Its memory is gone, its group is not: it is as it was last written down, every session begins
/// anew, and the members go on without a rebalance.
#[test]
fn a_group_survives_its_coordinator() {
    let mut run = three_brokers("consumer-group-1", CommitStyle::Auto);
    run.kill(3).until(20_000).boot(3).until(40_000);
    assert_eq!(run.generations("consumer-group-1").len(), 1);
    assert_eq!(run.share("c"), "t-0 t-1 t-2");
    run.write("t", &[0, 1, 2]).until(45_000);
    assert_eq!(run.fates("consumer-group-1", "t-2"), "1");
}

#[test]
fn without_its_coordinator_a_group_reads_on_but_cannot_commit() {
    let mut run = three_brokers("consumer-group-1", CommitStyle::Auto);
    run.kill(3).until(6_000).write("t", &[0, 1]).until(25_000);
    let told = run.lines("COORDINATOR_NOT_AVAILABLE");
    assert!(
        !told.is_empty(),
        "once broker.session.timeout.ms has passed"
    );
    let group = "consumer-group-1";
    assert_eq!(
        (run.fates(group, "t-0"), run.fates(group, "t-1")),
        ("1".into(), "1".into())
    );
    assert_eq!(run.committed(group, "t-0"), None);
    run.boot(3).until(50_000);
    assert_eq!(
        run.committed(group, "t-0"),
        Some(1),
        "the next automatic commit"
    );
}

#[test]
fn commit_sync_is_tried_again_until_the_coordinator_is_back() {
    let mut run = three_brokers("consumer-group-1", CommitStyle::SyncEachBatch);
    run.kill(3).until(6_000).write("t", &[0]).until(20_000);
    assert_eq!(run.committed("consumer-group-1", "t-0"), None);
    run.boot(3).until(40_000);
    assert_eq!(run.committed("consumer-group-1", "t-0"), Some(1));
    assert_eq!(run.fates("consumer-group-1", "t-0"), "1");
}

#[test]
fn commit_sync_gives_up_after_a_minute() {
    let mut run = three_brokers("consumer-group-1", CommitStyle::SyncEachBatch);
    run.kill(3).until(6_000).write("t", &[0]).until(80_000);
    let (called, failed) = (
        run.times("c", "commit-called"),
        run.times("c", "commit-failed"),
    );
    assert_eq!(failed[0], called[0] + ms(60_000), "default.api.timeout.ms");
}

/// `commitAsync` is never tried again.
#[test]
fn commit_async_is_given_up_at_the_first_failure() {
    let mut run = three_brokers("consumer-group-1", CommitStyle::AsyncEachBatch);
    run.kill(3).until(6_000).write("t", &[0]).until(25_000);
    assert_eq!(run.times("c", "commit-failed").len(), 1);
    run.boot(3).until(50_000);
    assert_eq!(run.committed("consumer-group-1", "t-0"), None);
}

/// The controller takes a process that comes back too soon for somebody else.
#[test]
fn a_broker_is_let_in_again_only_after_its_session() {
    let mut run = three_brokers("g", CommitStyle::Never);
    run.kill(2).boot(2).until(20_000);
    assert_eq!(
        run.times("b2", "registration-refused"),
        [at(7_000)],
        "after 2 s of reading its logs"
    );
    assert_eq!(
        run.times("b2", "broker-fenced"),
        [at(14_000)],
        "broker.session.timeout.ms"
    );
    assert_eq!(run.times("b2", "broker-registered"), [at(14_000)]);
}

#[test]
fn a_broker_that_was_away_for_longer_is_let_in_when_it_is_ready() {
    let mut run = three_brokers("g", CommitStyle::Never);
    run.kill(2).until(20_000).boot(2).until(30_000);
    assert_eq!(run.times("b2", "broker-registered"), [at(22_000)]);
}

#[test]
fn a_dead_broker_takes_only_its_own_partitions_along() {
    let mut run = three_brokers("g", CommitStyle::Never);
    run.kill(2).until(20_000);
    assert_eq!(run.now().leader(&tp("t-0")), Some(BrokerId(1)));
    assert_eq!(run.now().leader(&tp("t-1")), None);
    let epoch = run
        .now()
        .registration(&tp("t-1"))
        .expect("it is there")
        .leader_epoch;
    run.boot(2).until(30_000);
    assert_eq!(run.now().leader(&tp("t-1")), Some(BrokerId(2)));
    let now = run
        .now()
        .registration(&tp("t-1"))
        .expect("it is there")
        .leader_epoch;
    assert_eq!(now, epoch.next(), "each change of the leader is an epoch");
}

/// A log that rolls a segment for each commit: the cleaner leaves the last one of each key.
#[test]
fn compaction_leaves_the_last_commit_of_each_partition() {
    let config = BrokerConfig {
        offsets_topic_segment_bytes: 1,
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, config);
    run.topic("t", 1).write("t", &[0; 20]);
    let each = ConsumerConfig {
        commit_style: CommitStyle::SyncEachRecord,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(each).until(14_000);
    assert_eq!(offsets_log(&run, "__consumer_offsets-3").len(), 22);
    run.until(31_000);
    let cleaned = run.times("b1", "log-cleaned");
    assert_eq!(cleaned, [at(15_000)], "log.cleaner.backoff.ms");
    let left = ["generation 1", "t-0=19", "t-0=20"];
    assert_eq!(
        offsets_log(&run, "__consumer_offsets-3"),
        left,
        "20 is in the active segment"
    );
    run.close("c")
        .until(32_000)
        .kill(1)
        .until(45_000)
        .boot(1)
        .until(48_000);
    assert_eq!(run.committed("g", "t-0"), Some(20));
}

#[test]
fn deleting_a_topic_takes_its_commits_along() {
    let mut run = Run::ten_records_four_committed(1);
    let topic = "t".into();
    run.act(offset_playground::command::Command::DeleteTopic { topic })
        .until(2_000);
    assert_eq!(run.committed("g", "t-0"), None);
    let last = offsets_log(&run, "__consumer_offsets-3").pop();
    assert_eq!(last.as_deref(), Some("t-0 gone"));
    run.topic("t", 1).write("t", &[0, 0]);
    run.consumer(consumer("c", "g", &["t"])).until(8_000);
    assert_eq!(
        run.starts("c", "t-0"),
        [0],
        "a topic made anew has no commits"
    );
}

#[test]
fn a_fetch_with_an_old_epoch_is_fenced_and_tried_again() {
    let mut run = three_brokers("g", CommitStyle::Auto);
    run.kill(1)
        .until(16_000)
        .boot(1)
        .until(30_000)
        .write("t", &[0])
        .until(32_000);
    assert_eq!(run.fates("g", "t-0"), "1");
    let appended = log(&run.recording).iter().any(|entry| {
        matches!(
            &entry.event,
            Event::Broker(BrokerId(1), BrokerEvent::BatchAppended(..))
        )
    });
    assert!(appended);
    let kicked = run
        .consumer_events("c")
        .into_iter()
        .any(|(_, event)| matches!(event, ConsumerEvent::MembershipLost { .. }));
    assert!(!kicked, "its coordinator was another broker all the time");
}

/// It has read its logs already; that it would take longer from now on changes nothing.
#[test]
fn a_refused_broker_is_let_in_whatever_starting_takes_by_then() {
    let mut run = three_brokers("g", CommitStyle::Never);
    run.kill(2).boot(2).until(8_000);
    let config = BrokerConfig {
        broker_startup: ms(60_000),
        ..BrokerConfig::default()
    };
    let command = offset_playground::command::Command::ConfigureBrokers { config };
    run.act(command).until(20_000);
    assert_eq!(run.times("b2", "broker-registered"), [at(14_000)]);
}

/// "The group is still loading, so blindly respond" (`GroupCoordinatorService.heartbeat`).
#[test]
fn heartbeats_are_answered_while_the_coordinator_loads() {
    let config = BrokerConfig {
        coordinator_load: ms(8_000),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, config);
    run.topic("t", 1);
    let member = ConsumerConfig {
        commit_style: CommitStyle::Never,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(member)
        .until(10_000)
        .kill(1)
        .until(20_000)
        .boot(1);
    run.until(29_900);
    let answered = run.times("c", "heartbeat-answered");
    assert!(
        answered.iter().any(|when| *when > at(22_000)),
        "{answered:?}"
    );
    assert_eq!(
        run.lines("Heartbeat: COORDINATOR_LOAD_IN_PROGRESS"),
        [""; 0]
    );
}

/// `StripedReplicaPlacer`: new partitions go to brokers that are not fenced, and if all are there
/// is nowhere to put them.
#[test]
fn new_partitions_are_put_on_brokers_that_are_alive() {
    let mut run = Run::new(2);
    run.kill(1).until(20_000).topic("t", 2);
    let leader = |run: &Run, name| run.now().leader(&tp(name));
    assert_eq!(leader(&run, "t-0"), Some(BrokerId(2)));
    assert_eq!(leader(&run, "t-1"), Some(BrokerId(2)));
    run.kill(2).until(40_000);
    let (topic, partitions) = ("u".into(), 1);
    let refused = run.try_act(Command::CreateTopic {
        topic,
        partitions,
        config: TopicConfig::default(),
    });
    let refused = refused.expect_err("there is nobody").to_string();
    assert!(
        refused.starts_with("INVALID_REPLICATION_FACTOR"),
        "{refused}"
    );
}

/// What is wrong with a JoinGroup by itself is said before the group is looked up.
#[test]
fn a_bad_session_timeout_is_refused_while_the_coordinator_loads() {
    let config = BrokerConfig {
        coordinator_load: ms(8_000),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, config);
    run.topic("t", 1).consumer(consumer("c", "g", &["t"]));
    run.until(10_000)
        .kill(1)
        .until(20_000)
        .boot(1)
        .until(23_000);
    let config = BrokerConfig {
        group_min_session_timeout: ms(60_000),
        ..(*run.now().config).clone()
    };
    run.consumer(consumer("d", "g", &["t"]))
        .act(Command::ConfigureBrokers { config })
        .until(28_000);
    let threw = ConsumerEvent::Threw(Exception::InvalidSessionTimeout);
    assert!(
        run.consumer_events("d")
            .iter()
            .any(|(_, event)| **event == threw)
    );
}

/// A request stands behind another one that is not answered when its client gives the connection
/// up (`request.timeout.ms`): nobody reads it any more (`Processor`, which has muted the channel).
#[test]
fn what_was_not_read_when_its_connection_went_is_lost() {
    let text = "playground 1
brokers  1 group.initial.rebalance.delay.ms=3000
topic    t partitions=1
producer raw to=t every=200ms request.timeout.ms=1000 delivery.timeout.ms=2000
";
    let document: Document = text.parse().expect("a run");
    let (group, node) = (GroupId::from("g"), NodeId::Producer("raw".into()));
    let mut log = Vec::new();
    let mut engine = Engine::new(&document.scenario.config, 1, Seed(1), &mut log);
    for command in &document.scenario.setup {
        engine.set_up(command, &mut log).expect("in order");
    }
    let mut ask = |millis, request: Request| {
        engine.ask(&node, BrokerId(1), request, &mut log);
        let until = engine.now() + ms(millis);
        assert!(engine.run_until(until, 10_000, &mut log));
    };
    ask(4_000, Request::FindCoordinator(group.clone()));
    ask(
        100,
        Request::JoinGroup {
            group: group.clone(),
            member_id: None,
            instance_id: Some("one".into()),
            client_id: "raw".into(),
            session_timeout: ms(10_000),
            rebalance_timeout: ms(10_000),
            assignors: vec![AssignorName::Range],
            subscription: Arc::default(),
        },
    );
    ask(
        9_000,
        Request::OffsetCommit {
            group,
            member: None,
            offsets: vec![(tp("t-0"), CommittedOffset(1), None)],
            metadata: "".into(),
        },
    );
    let is_commit =
        |sent: &Envelope| matches!(sent.body, Body::Request(Request::OffsetCommit { .. }));
    let what = log.iter().filter_map(|entry| match &entry.event {
        Event::Network(NetworkEvent::Delivered(sent)) if is_commit(sent) => Some("read"),
        Event::Network(NetworkEvent::Dropped(sent)) if is_commit(sent) => Some("dropped"),
        _ => None,
    });
    assert_eq!(what.collect::<Vec<_>>(), ["dropped"]);
}

/// A request is on its way when its client gives the connection up. It is read, and nobody hears
/// the answer; what comes over the next connection does not wait for that.
#[test]
fn what_nobody_waits_for_holds_up_nothing() {
    let text = "playground 1
brokers  1 network.latency=600ms
topic    t partitions=1
producer raw to=t every=100ms request.timeout.ms=1000 delivery.timeout.ms=2000
";
    let document: Document = text.parse().expect("a run");
    let mut log = Vec::new();
    let mut engine = Engine::new(&document.scenario.config, 1, Seed(1), &mut log);
    for command in &document.scenario.setup {
        engine.set_up(command, &mut log).expect("in order");
    }
    for millis in [5_000, 500, 4_000] {
        let heartbeat = Request::Heartbeat {
            group: "g".into(),
            member: MemberIdentity {
                member_id: "nobody".into(),
                instance_id: None,
            },
            generation: GenerationId(1),
        };
        let raw = NodeId::Producer("raw".into());
        engine.ask(&raw, BrokerId(1), heartbeat, &mut log);
        let until = engine.now() + ms(millis);
        assert!(engine.run_until(until, 10_000, &mut log));
    }
    let read = log.iter().filter(|entry| match &entry.event {
        Event::Network(NetworkEvent::Delivered(sent)) => {
            matches!(sent.body, Body::Request(Request::Heartbeat { .. }))
        }
        _ => false,
    });
    assert_eq!(read.count(), 3);
}
