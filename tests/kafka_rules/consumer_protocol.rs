//! Groups of the `consumer` protocol (KIP-848): joining, sharing out, leaving, dying. Their times
//! are the coordinator's: a heartbeat every 5 s, a session of 45 s.

use crate::harness::{Run, consumer, ms};
use offset_playground::cluster::consumer::ModernState;
use offset_playground::cluster::{GroupState, print};
use offset_playground::command::{Because, Command, CommandError};
use offset_playground::kafka::{
    AssignorName, BrokerConfig, CommitStyle, ConsumerConfig, GroupProtocol, KafkaError,
    ServerAssignor,
};

/// A consumer of the `consumer` protocol, otherwise as the others.
pub(super) fn modern(id: &str, topics: &[&str]) -> ConsumerConfig {
    ConsumerConfig {
        group_protocol: GroupProtocol::Consumer,
        ..consumer(id, "g", topics)
    }
}

/// A cluster in which `__consumer_offsets` and a topic `t` of six partitions exist, at 4 s.
pub(super) fn six() -> Run {
    six_with(BrokerConfig::default())
}

pub(super) fn six_with(config: BrokerConfig) -> Run {
    let mut run = Run::with(1, config);
    run.topic("t", 6);
    run.consumer(consumer("first", "other", &["t"]))
        .until(4_000);
    run
}

/// Two members with three partitions each, at 20 s.
pub(super) fn two() -> Run {
    let mut run = six();
    run.consumer(modern("a", &["t"])).until(6_000);
    run.consumer(modern("b", &["t"])).until(20_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    run
}

/// What the group's members have for its coordinator, by id: epoch, state, partitions.
pub(super) fn members(run: &Run) -> Vec<String> {
    let group = run.now().consumer_group(&"g".into()).expect("it is there");
    let line = group.members.iter().map(|(id, member)| {
        let current = &member.current;
        let numbers = current.assigned.keys().map(|tp| tp.partition.to_string());
        let epoch = current.epoch.map_or("-2".into(), |epoch| epoch.to_string());
        let state = current.state.name();
        let have = numbers.collect::<Vec<_>>().join(" ");
        format!("{id} {epoch} {state} [{have}]")
    });
    line.collect()
}

/// What `a` and `b` have, by themselves.
pub(super) fn shares(run: &Run) -> [String; 2] {
    ["a", "b"].map(|id| run.share(id).replace("t-", ""))
}

/// The group's epoch and its target's.
pub(super) fn epochs(run: &Run) -> (u32, u32) {
    let group = run.now().consumer_group(&"g".into()).expect("it is there");
    (group.epoch.0, group.assignment_epoch.0)
}

pub(super) fn state(run: &Run) -> Option<GroupState> {
    let group = run.now().group(&"g".into());
    group.map(offset_playground::cluster::Group::state)
}

pub(super) fn client(run: &Run, id: &str) -> ModernState {
    run.now().consumers[id].modern.state
}

/// `kafka-semantics` calls it the worked timeline: six partitions, `uniform`, three members.
#[test]
fn members_come_one_by_one_and_one_dies() {
    let mut run = six();
    run.consumer(modern("a", &["t"])).until(4_300);
    assert_eq!(epochs(&run), (2, 2));
    assert_eq!(members(&run), ["a-1 2 STABLE [0 1 2 3 4 5]"]);
    assert_eq!(state(&run), Some(GroupState::Stable));

    // the second waits until the first has heard of it and given something up
    run.until(7_000).consumer(modern("b", &["t"])).until(7_300);
    assert_eq!(epochs(&run), (3, 3));
    assert_eq!(
        members(&run),
        [
            "a-1 2 STABLE [0 1 2 3 4 5]",
            "b-1 3 UNRELEASED_PARTITIONS []"
        ]
    );
    assert_eq!(state(&run), Some(GroupState::Reconciling));
    assert_eq!(shares(&run), ["0 1 2 3 4 5", ""]);

    // the first's heartbeat is due 5 s after the one that said what it has
    run.until(9_003);
    assert_eq!(
        members(&run)[0],
        "a-1 2 UNREVOKED_PARTITIONS [0 1 2]",
        "told to give up three"
    );
    run.until(9_100);
    assert_eq!(
        members(&run)[0],
        "a-1 3 STABLE [0 1 2]",
        "has given them up"
    );
    assert_eq!(members(&run)[1], "b-1 3 UNRELEASED_PARTITIONS []");
    assert_eq!(shares(&run), ["0 1 2", ""]);
    run.until(12_100);
    assert_eq!(members(&run)[1], "b-1 3 STABLE [3 4 5]");
    assert_eq!(state(&run), Some(GroupState::Stable));

    // the third gets one of each
    run.until(20_000)
        .consumer(modern("c", &["t"]))
        .until(20_100);
    assert_eq!(epochs(&run), (4, 4));
    assert_eq!(members(&run)[2], "c-1 4 UNRELEASED_PARTITIONS []");
    run.until(31_000);
    assert_eq!(
        members(&run),
        [
            "a-1 4 STABLE [0 1]",
            "b-1 4 STABLE [3 4]",
            "c-1 4 STABLE [2 5]"
        ]
    );

    // a death is noticed when the session is over; who gets what, with the next heartbeat
    run.crash("c");
    let heard = run.last("c", "member-epoch-received").as_millis();
    run.until(heard + 44_900);
    assert_eq!(epochs(&run), (4, 4));
    assert_eq!(run.lines("member-removed").len(), 0);
    run.until(heard + 45_010);
    assert_eq!(run.lines("member-removed").len(), 1);
    assert_eq!(epochs(&run).0, 5);
    run.until(heard + 50_100);
    assert_eq!(
        members(&run),
        ["a-1 5 STABLE [0 1 2]", "b-1 5 STABLE [3 4 5]"]
    );
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
}

#[test]
fn a_member_makes_its_id_up_and_says_all_of_itself_once() {
    let run = two();
    assert!(run.requests("a", "JoinGroup").is_empty());
    let beats = run.requests("a", "ConsumerGroupHeartbeat").into_iter();
    let beats: Vec<String> = beats.map(print::label).take(4).collect();
    assert_eq!(
        beats,
        [
            "ConsumerGroupHeartbeat g epoch 0 owned none",
            "ConsumerGroupHeartbeat g epoch 2 owned t-0…5",
            "ConsumerGroupHeartbeat g epoch 2",
            "ConsumerGroupHeartbeat g epoch 2 owned t-0…2",
        ]
    );
}

/// What stays with a member goes on; nobody but who has something to give up stands still.
#[test]
fn what_is_not_moved_keeps_flowing() {
    let mut run = six();
    run.consumer(modern("a", &["t"])).until(6_000);
    run.consumer(modern("b", &["t"])).until(9_005);
    let before = run.starts("a", "t-0").len();
    run.write("t", &[0, 3]).until(20_000);
    assert_eq!(run.starts("a", "t-0").len(), before, "its position stays");
    assert_eq!(run.fates("g", "t-0"), "1");
    assert_eq!(run.fates("g", "t-3"), "1");
    assert!(
        run.lines("partitions-revoked")
            .iter()
            .all(|line| line.contains("t-3…5"))
    );
}

#[test]
fn whoever_closes_says_goodbye_and_its_share_is_free_at_once() {
    let mut run = two();
    run.close("b").until(20_100);
    assert_eq!(members(&run), ["a-1 3 STABLE [0 1 2]"]);
    assert_eq!(epochs(&run), (4, 3), "shared out with the next heartbeat");
    assert_eq!(state(&run), Some(GroupState::Assigning));
    run.until(25_000);
    assert_eq!(members(&run), ["a-1 4 STABLE [0 1 2 3 4 5]"]);
    run.close("a").until(26_000);
    assert_eq!(state(&run), Some(GroupState::Empty));
    assert_eq!(run.committed("g", "t-0"), Some(0), "close() has committed");
}

/// `group.consumer.assignment.interval.ms`, new in 4.3.
#[test]
fn a_target_is_computed_at_most_once_a_second() {
    let mut run = six();
    run.consumer(modern("a", &["t"])).until(4_500);
    run.consumer(modern("b", &["t"])).until(4_600);
    assert_eq!(epochs(&run), (3, 2), "half a second after the first");
    assert_eq!(state(&run), Some(GroupState::Assigning));
    assert_eq!(members(&run)[1], "b-1 2 STABLE []");
    run.until(9_600);
    assert_eq!(epochs(&run), (3, 3));

    let at_once = BrokerConfig {
        group_consumer_assignment_interval: ms(0),
        ..BrokerConfig::default()
    };
    let mut run = six_with(at_once);
    run.consumer(modern("a", &["t"])).until(4_500);
    run.consumer(modern("b", &["t"])).until(4_600);
    assert_eq!(epochs(&run), (3, 3));
}

#[test]
fn most_votes_choose_the_coordinators_assignor() {
    let asks = |id: &str, assignor| ConsumerConfig {
        group_remote_assignor: assignor,
        ..modern(id, &["t", "u"])
    };
    let shared = |votes: [Option<ServerAssignor>; 3]| {
        let mut run = six();
        run.topic("u", 2);
        for (id, vote) in ["a", "b", "c"].into_iter().zip(votes) {
            let now = run.recording.horizon().as_millis();
            run.consumer(asks(id, vote)).until(now + 20_000);
        }
        ["a", "b", "c"].map(|id| run.share(id))
    };
    let (uniform, range) = (Some(ServerAssignor::Uniform), Some(ServerAssignor::Range));
    let by_range = ["t-0 t-1 u-0", "t-2 t-3 u-1", "t-4 t-5"];
    assert_eq!(
        shared([None, None, range]),
        by_range,
        "who asks for none has no vote"
    );
    assert_eq!(shared([uniform, range, range]), by_range);
    assert_ne!(shared([None, None, None]), by_range);
    assert_ne!(shared([uniform, uniform, range]), by_range);
}

#[test]
fn an_assignor_the_coordinator_does_not_have_is_refused_for_good() {
    let mut run = six_with(BrokerConfig {
        group_consumer_assignors: vec![ServerAssignor::Range],
        ..BrokerConfig::default()
    });
    run.consumer(ConsumerConfig {
        group_remote_assignor: Some(ServerAssignor::Uniform),
        ..modern("a", &["t"])
    });
    run.until(5_000);
    let beats = run.requests("a", "ConsumerGroupHeartbeat");
    assert_eq!(beats.len(), 1, "it does not try again");
    assert_eq!(run.times("a", "membership-refused").len(), 1);
    assert_eq!(run.lines("UnsupportedAssignorException").len(), 2);
}

#[test]
fn new_partitions_are_shared_out_with_the_next_heartbeat() {
    let mut run = two();
    run.topic_grows("t", 8).until(20_010);
    assert_eq!(epochs(&run), (3, 3));
    run.until(31_000);
    assert_eq!(epochs(&run), (4, 4));
    assert_eq!(run.lines("the topics have changed").len(), 1);
    assert_eq!(shares(&run), ["0 1 2 6", "3 4 5 7"]);
}

#[test]
fn members_want_different_topics() {
    let mut run = six();
    run.topic("u", 2);
    run.consumer(modern("a", &["t"])).until(6_000);
    run.consumer(modern("b", &["t", "u"])).until(20_000);
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3");
    assert_eq!(run.share("b"), "t-4 t-5 u-0 u-1");
    run.crash("b");
    // the same consumer comes back with other wishes, and as another member
    let config = modern("b", &["u"]);
    run.act(Command::ConfigureConsumer { config }).until(21_000);
    run.start("b").until(90_000);
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5");
    assert_eq!(run.share("b"), "u-0 u-1");
}

/// All of it is in the log: a coordinator that comes back goes on where it was.
#[test]
fn a_restart_of_the_coordinator_changes_nothing() {
    let mut run = two();
    let (before, epoch) = (members(&run), epochs(&run));
    run.kill(1).until(22_000);
    run.boot(1).until(60_000);
    assert_eq!(members(&run), before);
    assert_eq!(epochs(&run), epoch);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    assert_eq!(run.times("a", "partitions-revoked").len(), 1, "only for b");
    assert!(run.times("b", "partitions-revoked").is_empty());
    assert!(run.lines("member-removed").is_empty());
}

/// Also in the middle of a change: what a member has to give up is still to be given up.
#[test]
fn a_coordinator_comes_back_into_the_middle_of_a_change() {
    let mut run = six();
    run.consumer(ConsumerConfig {
        processing_time: ms(20_000),
        ..modern("a", &["t"])
    });
    run.until(5_000).write("t", &[0, 1]).until(6_000);
    run.consumer(modern("b", &["t"])).until(9_500);
    assert_eq!(members(&run)[0], "a-1 2 UNREVOKED_PARTITIONS [0 1 2]");
    run.kill(1).until(10_000);
    run.boot(1).until(20_000);
    assert_eq!(members(&run)[0], "a-1 2 UNREVOKED_PARTITIONS [0 1 2]");
    run.until(90_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    assert_eq!(epochs(&run), (3, 3));
}

/// An empty group becomes one of the other protocol, and its commits stay
/// (`maybeDeleteEmptyClassicGroup`, `maybeDeleteEmptyConsumerGroup`).
#[test]
fn an_empty_group_changes_its_protocol() {
    let mut run = six();
    let style = CommitStyle::SyncEachBatch;
    let of = |protocol, id: &str| ConsumerConfig {
        group_protocol: protocol,
        commit_style: style,
        ..consumer(id, "g", &["t"])
    };
    run.consumer(of(GroupProtocol::Classic, "a")).until(10_000);
    run.write("t", &[0]).until(11_000);
    run.close("a").until(12_000);
    run.consumer(of(GroupProtocol::Consumer, "b")).until(20_000);
    assert!(run.now().consumer_group(&"g".into()).is_some());
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert_eq!(run.starts("b", "t-0"), [1]);
    run.write("t", &[0]).until(21_000);
    run.close("b").until(22_000);
    run.start("a").until(30_000);
    assert!(run.now().classic_group(&"g".into()).is_some());
    assert_eq!(run.position("a", "t-0"), Some(2));
    assert_eq!(run.fates("g", "t-0"), "11");
    // and so it is after a restart
    run.kill(1).until(32_000);
    run.boot(1).until(50_000);
    assert!(run.now().classic_group(&"g".into()).is_some());
    assert_eq!(run.committed("g", "t-0"), Some(2));
}

#[test]
fn what_is_for_the_other_protocol_cannot_be_set() {
    let mut run = six();
    let mut refuses = |key: &'static str, config: ConsumerConfig| {
        let protocol = config.group_protocol;
        let because = Because::NotInProtocol { key, protocol };
        let refused = Err(CommandError::Refused(KafkaError::InvalidConfig, because));
        assert_eq!(run.try_act(Command::AddConsumer { config }), refused);
    };
    refuses(
        "session.timeout.ms",
        ConsumerConfig {
            session_timeout: ms(10_000),
            ..modern("a", &["t"])
        },
    );
    refuses(
        "heartbeat.interval.ms",
        ConsumerConfig {
            heartbeat_interval: ms(1_000),
            ..modern("a", &["t"])
        },
    );
    refuses(
        "partition.assignment.strategy",
        ConsumerConfig {
            assignors: vec![AssignorName::RoundRobin],
            ..modern("a", &["t"])
        },
    );
    refuses(
        "group.remote.assignor",
        ConsumerConfig {
            group_remote_assignor: Some(ServerAssignor::Range),
            ..consumer("a", "g", &["t"])
        },
    );
}

/// Nothing was heard of it for its session: it is no member, and finds out when it says something.
#[test]
fn a_frozen_member_is_put_out_and_comes_back_with_nothing() {
    let mut run = two();
    run.freeze("b", 60_000).until(75_000);
    assert_eq!(members(&run), ["a-1 4 STABLE [0 1 2 3 4 5]"]);
    assert_eq!(
        shares(&run),
        ["0 1 2 3 4 5", "3 4 5"],
        "it does not know yet"
    );
    run.until(80_200);
    assert_eq!(
        run.lines("ConsumerGroupHeartbeat: UNKNOWN_MEMBER_ID").len(),
        2
    );
    assert_eq!(run.times("b", "partitions-lost").len(), 1);
    run.until(100_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    assert_eq!(
        members(&run)[1],
        "b-1 5 STABLE [3 4 5]",
        "under the same id"
    );
    assert_eq!(client(&run, "b"), ModernState::Stable);
}
