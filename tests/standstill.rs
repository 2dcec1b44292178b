//! How long partitions stand still while a group is shared out anew: the same newcomer in an
//! eager, a cooperative and a `consumer` protocol group.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::{Run, consumer, log, ms};
use offset_playground::kafka::{
    AssignorName, ConsumerConfig, GroupProtocol, NodeId, TopicPartition,
};
use offset_playground::view::{Standstill, Standstills, Stood};

/// What of group `g` has stood still until now.
fn standstill(run: &Run) -> Standstill {
    let mut watch = Standstills::default();
    for entry in log(&run.recording) {
        watch.note(entry.at, &entry.event);
    }
    watch.of(&"g".into(), run.horizon())
}

/// The partitions that stood still, each once.
fn names(all: &Standstill) -> Vec<String> {
    let stopped = |one: &&Stood| !one.stops.is_empty();
    let stopped: Vec<_> = all.partitions.iter().filter(stopped).collect();
    assert!(stopped.iter().all(|one| one.stops.len() == 1 && !one.still));
    stopped
        .iter()
        .map(|one| one.partition.to_string())
        .collect()
}

/// Six partitions, read by `a` alone, and `b` who comes 20 s later.
fn newcomer(config: impl Fn(ConsumerConfig) -> ConsumerConfig) -> Standstill {
    let mut run = Run::new(1);
    run.topic("t", 6);
    run.consumer(config(consumer("a", "g", &["t"])))
        .until(20_000);
    run.consumer(config(consumer("b", "g", &["t"])))
        .until(45_000);
    assert_eq!(run.share("a"), "t-0 t-1 t-2");
    assert_eq!(run.share("b"), "t-3 t-4 t-5");
    let all = standstill(&run);
    assert_eq!(all.partitions.len(), 6, "those that go on, too");
    all
}

#[test]
fn an_eager_group_stands_still_as_a_whole() {
    let all = newcomer(|config| ConsumerConfig {
        assignors: vec![AssignorName::Range],
        ..config
    });
    assert_eq!(names(&all), ["t-0", "t-1", "t-2", "t-3", "t-4", "t-5"]);
    assert!(all.longest() < ms(100));
}

#[test]
fn a_cooperative_group_stands_still_in_what_moves() {
    let all = newcomer(|config| ConsumerConfig {
        assignors: vec![AssignorName::CooperativeSticky],
        ..config
    });
    assert_eq!(names(&all), ["t-3", "t-4", "t-5"]);
}

/// Two seconds in onPartitionsRevoked, and two in onPartitionsAssigned.
#[test]
fn a_listener_that_takes_its_time_is_part_of_it() {
    let all = newcomer(|config| ConsumerConfig {
        assignors: vec![AssignorName::Range],
        listener_time: ms(2_000),
        ..config
    });
    assert_eq!(names(&all), ["t-0", "t-1", "t-2", "t-3", "t-4", "t-5"]);
    for one in all.partitions {
        let length = one.together();
        assert!(ms(4_000) < length && length < ms(4_600), "{length}");
    }
}

/// As cooperative, and what moves waits for the newcomer's next heartbeat.
#[test]
fn a_group_of_the_consumer_protocol_stands_still_in_what_moves() {
    let all = newcomer(|config| ConsumerConfig {
        group_protocol: GroupProtocol::Consumer,
        ..config
    });
    assert_eq!(names(&all), ["t-3", "t-4", "t-5"]);
    assert!(all.longest() < ms(5_100));
    assert_eq!(all.stopped(), 3);
    assert!(all.together() > all.most() && all.most() == all.longest());
}

/// What a dead member had stands still until its session is over and it is shared out anew.
#[test]
fn what_was_a_dead_members_stands_still_for_its_session() {
    let mut run = Run::new(1);
    run.topic("t", 2);
    let of = |id: &str| ConsumerConfig {
        group_protocol: GroupProtocol::Consumer,
        ..consumer(id, "g", &["t"])
    };
    run.consumer(of("a")).until(6_000);
    run.consumer(of("b")).until(20_000);
    run.crash("b").until(80_000);
    let stood = |run: &Run| {
        let all = standstill(run).partitions;
        let found = all
            .into_iter()
            .find(|one| one.partition.to_string() == "t-1");
        found.expect("it was read")
    };
    let last = stood(&run).stops.last().expect("it was taken over").length;
    assert!(last > ms(40_000) && last < ms(51_000));
    // and what nobody takes over goes on standing still
    run.crash("a").until(90_000);
    let now = stood(&run);
    assert!(
        now.still
            && now
                .stops
                .last()
                .is_some_and(|stop| stop.length == ms(10_000)),
        "{now:?}"
    );
}

/// A static member that closes gives its partitions up and says nothing: the whole wait for its
/// session is not what a protocol costs. A dynamic one says that it goes.
#[test]
fn a_static_member_that_closes_is_not_heard_of() {
    for protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        for instance in [None, Some("one")] {
            let mut run = Run::new(1);
            run.topic("t", 2);
            let of = |id: &str, instance: Option<&str>| ConsumerConfig {
                group_protocol: protocol,
                group_instance_id: instance.map(Into::into),
                ..consumer(id, "g", &["t"])
            };
            run.consumer(of("a", None)).until(6_000);
            run.consumer(of("b", instance)).until(20_000);
            run.close("b").until(80_000);
            let unheard = standstill(&run).unheard();
            match instance {
                None => assert_eq!(unheard, ms(0), "{protocol:?}"),
                Some(_) => assert!(unheard > ms(40_000), "{protocol:?}: {unheard}"),
            }
        }
    }
}

/// Once its session is over it is heard of, also if nobody is there to take its partitions over.
#[test]
fn a_static_member_that_is_put_out_is_heard_of() {
    for protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        let mut run = Run::new(1);
        run.topic("t", 1);
        run.consumer(ConsumerConfig {
            group_protocol: protocol,
            group_instance_id: Some("one".into()),
            ..consumer("a", "g", &["t"])
        });
        run.until(20_000);
        run.crash("a").until(120_000);
        let unheard = standstill(&run).unheard();
        assert!(
            unheard > ms(40_000) && unheard < ms(46_000),
            "{protocol:?}: {unheard}"
        );
    }
}

/// What was to be a newcomer's, which is gone before it has it, waits for its session as well.
#[test]
fn what_was_on_its_way_to_one_that_is_gone_waits_for_its_session() {
    for protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        let mut run = Run::new(1);
        run.topic("t", 2);
        let of = |id: &str| ConsumerConfig {
            group_protocol: protocol,
            assignors: match protocol {
                GroupProtocol::Classic => vec![AssignorName::CooperativeSticky],
                GroupProtocol::Consumer => consumer(id, "g", &["t"]).assignors,
            },
            ..consumer(id, "g", &["t"])
        };
        run.consumer(of("a")).until(20_000);
        run.consumer(of("b"));
        let moves = |run: &Run| standstill(run).partitions.iter().any(|one| one.still);
        let mut now = 20_000;
        while !moves(&run) {
            now += 1;
            run.until(now);
        }
        run.crash("b").until(80_000);
        let all = standstill(&run);
        assert!(all.unheard() > ms(40_000), "{protocol:?}: {all:?}");
        assert!(all.unheard() <= all.longest(), "{protocol:?}: {all:?}");
    }
}

/// What no broker leads stands still whoever has it: from when its leader is gone, which takes a
/// while to be missed, until it is back.
#[test]
fn what_no_broker_leads_stands_still() {
    for (protocol, joins) in [
        (GroupProtocol::Classic, "JoinGroup"),
        (GroupProtocol::Consumer, "ConsumerGroupHeartbeat"),
    ] {
        let mut run = Run::new(3);
        run.topic("t", 3);
        let of = |id: &str| ConsumerConfig {
            group_protocol: protocol,
            ..consumer(id, "g", &["t"])
        };
        run.consumer(of("a")).until(20_000);
        let coordinator = run.requests("a", joins)[0].to.clone();
        let led = |n: u32| run.now().leader(&TopicPartition::new(&"t".into(), n));
        let (partition, broker) = (0..3)
            .filter_map(|n| Some((n, led(n)?)))
            .find(|(_, broker)| NodeId::Broker(*broker) != coordinator)
            .expect("one leads it that is not the coordinator");
        run.kill(broker.0).until(40_000);
        let now = standstill(&run);
        let still: Vec<_> = now.partitions.iter().filter(|one| one.still).collect();
        assert_eq!(still.len(), 1);
        assert_eq!(still[0].partition.to_string(), format!("t-{partition}"));
        assert_eq!(still[0].together(), ms(20_000));
        // it goes over to another owner meanwhile, who has nobody to fetch from either
        run.consumer(of("b")).until(50_000);
        run.boot(broker.0).until(80_000);
        let all = standstill(&run);
        assert!(all.partitions.iter().all(|one| !one.still));
        assert!(all.longest() > ms(30_000) && all.longest() < ms(40_000));
        assert_eq!(all.unheard(), ms(0), "nobody who reads is gone");
    }
}

/// Nobody waits for the session of one that is gone before it is gone, although nobody led its
/// partition then.
#[test]
fn what_waits_for_a_leader_waits_for_a_session_only_once_its_reader_is_gone() {
    let mut run = Run::new(3);
    run.topic("t", 3);
    run.consumer(ConsumerConfig {
        group_instance_id: Some("one".into()),
        ..consumer("a", "g", &["t"])
    });
    run.until(20_000);
    let coordinator = run.requests("a", "JoinGroup")[0].to.clone();
    let leaders = (0..3).filter_map(|n| run.now().leader(&TopicPartition::new(&"t".into(), n)));
    let broker = leaders
        .map(NodeId::Broker)
        .find(|broker| *broker != coordinator);
    let broker = broker.and_then(|node| node.broker());
    run.kill(broker.expect("one that is not the coordinator").0);
    run.until(40_000).close("a").until(120_000);
    let all = standstill(&run);
    assert_eq!(all.longest(), ms(100_000), "since its leader is gone");
    let unheard = all.unheard();
    assert!(unheard > ms(40_000) && unheard < ms(46_000), "{unheard}");
}
