//! Who gets what: the group's leader, what it has to know, and the assignor the members agree on.

use super::groups::{two_members, with_offsets_topic};
use crate::harness::{consumer, ms};
use offset_playground::cluster::ConsumerEvent;
use offset_playground::cluster::consumer::{Exception, MemberState};
use offset_playground::command::Command;
use offset_playground::kafka::{AssignorName, ConsumerConfig};

#[test]
fn assignors_share_out_what_the_members_agreed_on() {
    for (assignors, a, b) in [
        (vec![AssignorName::Range], "t-0 t-1 u-0 u-1", "t-2 u-2"),
        (vec![AssignorName::RoundRobin], "t-0 t-2 u-1", "t-1 u-0 u-2"),
        (
            vec![AssignorName::RoundRobin, AssignorName::Range],
            "t-0 t-2 u-1",
            "t-1 u-0 u-2",
        ),
    ] {
        let mut run = with_offsets_topic();
        run.topic("u", 3);
        let config = |id| ConsumerConfig {
            assignors: assignors.clone(),
            ..consumer(id, "g", &["t", "u"])
        };
        run.consumer(config("a"))
            .consumer(config("b"))
            .until(11_000);
        assert_eq!(
            (run.share("a"), run.share("b")),
            (a.into(), b.into()),
            "{assignors:?}"
        );
    }
}

/// `ConsumerCoordinator.onLeaderElected`: `ensureFreshMetadata` before `performAssignment`.
#[test]
fn a_leader_asks_for_the_topics_of_others_before_it_shares_them_out() {
    let mut run = with_offsets_topic();
    run.topic("u", 2);
    run.consumer(consumer("a", "g", &["t"]))
        .consumer(consumer("b", "g", &["u"]))
        .until(11_000);
    assert_eq!(
        (run.share("a"), run.share("b")),
        ("t-0 t-1 t-2".into(), "u-0 u-1".into())
    );
    assert_eq!(run.generations("g").len(), 1, "one rebalance is enough");
    let events = run.consumer_events("a");
    let position = |wanted: fn(&ConsumerEvent) -> bool| {
        let found = events.iter().find(|(_, event)| wanted(event));
        found.expect("it happened").0
    };
    let joined = position(|event| matches!(event, ConsumerEvent::GenerationJoined { .. }));
    let shared = position(|event| matches!(event, ConsumerEvent::AssignmentComputed { .. }));
    assert_eq!(shared, joined + ms(1), "there and back over the network");
}

/// `SubscriptionState.groupSubscribe`: topics that are not its own are asked for at every
/// rebalance, so that what has grown is shared out whole.
#[test]
fn a_leader_asks_for_the_topics_of_others_at_every_rebalance() {
    let mut run = with_offsets_topic();
    run.topic("u", 1);
    run.consumer(consumer("a", "g", &["t"])).until(8_000);
    run.consumer(consumer("b", "g", &["u"])).until(15_000);
    let (topic, total) = ("u".into(), 3);
    run.act(Command::AddPartitions { topic, total })
        .until(16_000);
    run.consumer(consumer("c", "g", &["u"])).until(30_000);
    let shares = ["a", "b", "c"].map(|id| run.share(id));
    assert_eq!(shares, ["t-0 t-1 t-2", "u-0 u-1", "u-2"]);
}

/// A topic that does not exist stops nobody: the answer says so, and it is left out.
#[test]
fn a_leader_does_not_wait_for_a_topic_that_does_not_exist() {
    let mut run = with_offsets_topic();
    run.topic("u", 2);
    run.consumer(consumer("a", "g", &["t"]))
        .consumer(consumer("b", "g", &["u"]))
        .until(9_000);
    let topic = "u".into();
    run.act(Command::DeleteTopic { topic }).until(11_000);
    assert_eq!(
        (run.share("a"), run.share("b")),
        ("t-0 t-1 t-2".into(), String::new())
    );
}

#[test]
fn members_without_a_common_assignor_are_refused() {
    let mut run = two_members();
    let other = ConsumerConfig {
        assignors: vec![AssignorName::RoundRobin],
        ..consumer("c", "g", &["t"])
    };
    run.consumer(other).until(13_000);
    let threw = ConsumerEvent::Threw(Exception::InconsistentGroupProtocol);
    assert!(
        run.consumer_events("c")
            .iter()
            .any(|(_, event)| **event == threw)
    );
    assert_eq!(run.generations("g").len(), 1, "the others notice nothing");
}

#[test]
fn more_members_than_partitions_are_idle() {
    let mut run = with_offsets_topic();
    for id in ["a", "b", "c", "d"] {
        run.consumer(consumer(id, "g", &["t"]));
    }
    run.until(11_000);
    assert_eq!(run.share("d"), "");
    assert_eq!(
        run.now().consumers["d"].membership.state,
        MemberState::Stable
    );
}

/// `ClassicGroup.remove`: when the leader goes the first of those who remain leads, not the first
/// of those who will have joined when the generation begins.
#[test]
fn the_first_who_remains_leads() {
    let mut run = with_offsets_topic();
    run.consumer(consumer("b", "g", &["t"])).until(5_000);
    run.consumer(consumer("c", "g", &["t"])).until(15_000);
    run.close("b").until(15_100);
    run.consumer(consumer("a", "g", &["t"])).until(25_000);
    let group = run.now().classic_group(&"g".into()).expect("it is there");
    assert!(
        group
            .members
            .keys()
            .next()
            .expect("two")
            .as_str()
            .starts_with("a-")
    );
    let leader = group.leader.as_ref().expect("it has members");
    assert!(leader.as_str().starts_with("c-"), "{leader}");
}
