//! Members that keep their place while they are away: `group.instance.id` (KIP-345, KIP-814).

use crate::groups::with_offsets_topic;
use crate::harness::{Run, consumer, ms};
use offset_playground::cluster::consumer::{Ending, Exception};
use offset_playground::cluster::coordinator::RemovalReason;
use offset_playground::cluster::{ClassicGroupState, ConsumerEvent, ConsumerProcess, GroupEvent};
use offset_playground::command::CommandError;
use offset_playground::kafka::{CommitStyle, ConsumerConfig, KafkaError};
use offset_playground::sim::SimTime;
use offset_playground::view::Scene;

fn static_member(id: &str, instance: &str) -> ConsumerConfig {
    ConsumerConfig {
        group_instance_id: Some(instance.into()),
        ..consumer(id, "g", &["t"])
    }
}

/// Two static members that have settled down at 11 s, `a` as their leader.
fn two() -> Run {
    let mut run = with_offsets_topic();
    run.consumer(static_member("a", "one"))
        .consumer(static_member("b", "two"));
    run.until(11_000);
    assert_eq!(shares(&run), ["t-0 t-1", "t-2"]);
    run
}

fn shares(run: &Run) -> [String; 2] {
    [run.share("a"), run.share("b")]
}

fn removals(run: &Run) -> Vec<(SimTime, RemovalReason)> {
    let events = run.group_events("g").into_iter();
    let removals = events.filter_map(|(at, event)| match event {
        GroupEvent::MemberRemoved(_, reason) => Some((at, *reason)),
        _ => None,
    });
    removals.collect()
}

fn ending(run: &Run, id: &str) -> Option<Ending> {
    match &run.now().consumers[id].process {
        ConsumerProcess::Ended { how, .. } => Some(how.clone()),
        _ => None,
    }
}

#[test]
fn a_static_member_is_let_in_without_being_asked_to_come_back() {
    let run = two();
    assert_eq!(run.requests("a", "JoinGroup").len(), 1);
    let group = run.now().classic_group(&"g".into()).expect("it is there");
    let named = |instance: &str| group.static_members.get(instance).expect("it is in");
    assert!(named("one").as_str().starts_with("one-"), "{group:?}");
    assert_eq!(group.leader.as_ref(), Some(named("one")));
}

#[test]
fn close_does_not_leave_the_group() {
    let mut run = two();
    run.close("b").until(15_000);
    assert!(run.requests("b", "LeaveGroup").is_empty());
    assert_eq!(ending(&run, "b"), Some(Ending::ClosedSilently));
    assert_eq!(run.state("g"), Some(ClassicGroupState::Stable));
    assert_eq!(run.share("a"), "t-0 t-1", "nobody takes what is kept");
}

#[test]
fn a_restart_within_the_session_is_no_rebalance() {
    for id in ["a", "b"] {
        let mut run = two();
        let before = run.now().consumers[id].membership.member_id.clone();
        run.close(id).until(15_000);
        run.start(id).until(20_000);
        assert_eq!(shares(&run), ["t-0 t-1", "t-2"], "{id}");
        assert_eq!(run.generations("g").len(), 1, "{id}");
        assert_ne!(run.now().consumers[id].membership.member_id, before);
        assert_eq!(run.lines("member-replaced").len(), 1, "{id}");
        // a leader that is back makes no assignment; nobody else does either
        let skips = run.times(id, "assignment-skipped").len();
        assert_eq!(skips, usize::from(id == "a"), "{id}");
        assert_eq!(run.times("a", "assignment-computed").len(), 1, "{id}");
        assert_eq!(run.times("b", "assignment-computed").len(), 0, "{id}");
    }
}

#[test]
fn a_rolling_restart_moves_nothing_for_static_members_and_all_for_others() {
    let rolled = |one: ConsumerConfig, other: ConsumerConfig| {
        let mut run = with_offsets_topic();
        run.consumer(one).consumer(other).until(11_000);
        for (id, millis) in [("a", 15_000), ("b", 25_000)] {
            run.close(id).until(millis);
            run.start(id).until(millis + 5_000);
        }
        run.generations("g").len()
    };
    let (named, other) = (static_member, |id| consumer(id, "g", &["t"]));
    assert_eq!(rolled(named("a", "one"), named("b", "two")), 1);
    assert_eq!(rolled(other("a"), other("b")), 5);
}

#[test]
fn a_leader_that_is_back_still_watches_the_partitions() {
    let mut run = two();
    run.close("a").until(15_000);
    run.start("a").until(20_000);
    run.topic_grows("t", 4).until(330_000);
    assert_eq!(run.generations("g").len(), 2);
    assert_eq!(shares(&run), ["t-0 t-1", "t-2 t-3"]);
}

/// It asks for the topics of all members before it lets the assignment stand: else the first
/// metadata that has them would look like a change.
#[test]
fn a_leader_that_is_back_knows_the_topics_of_the_others() {
    let mut run = with_offsets_topic();
    run.topic("u", 2);
    let of_u = ConsumerConfig {
        group_instance_id: Some("two".into()),
        ..consumer("b", "g", &["u"])
    };
    run.consumer(static_member("a", "one"))
        .consumer(of_u)
        .until(11_000);
    run.close("a").until(15_000);
    run.start("a").until(400_000);
    assert_eq!(run.generations("g").len(), 1);
    assert_eq!(shares(&run), ["t-0 t-1 t-2", "u-0 u-1"]);
}

#[test]
fn a_session_that_is_over_is_over_for_static_members_too() {
    let mut run = two();
    run.crash("b").until(60_000);
    let [(gone, RemovalReason::SessionTimeout)] = removals(&run)[..] else {
        panic!("{:?}", removals(&run));
    };
    assert!(gone > SimTime::ZERO + ms(50_000), "{gone}");
    assert_eq!(run.share("a"), "t-0 t-1 t-2");
    let group = run.now().classic_group(&"g".into()).expect("it is there");
    assert_eq!(group.static_members.len(), 1);
    // and one that comes then comes as somebody new
    run.start("b").until(70_000);
    assert_eq!(shares(&run), ["t-0 t-1", "t-2"]);
    assert!(run.lines("member-replaced").is_empty());
}

#[test]
fn of_two_processes_with_one_name_the_older_is_fenced() {
    let mut run = two();
    run.consumer(static_member("c", "two")).until(20_000);
    assert_eq!(
        (run.share("a"), run.share("c")),
        ("t-0 t-1".into(), "t-2".into())
    );
    let fenced = Ending::Failed(Exception::FencedInstanceId);
    assert_eq!(ending(&run, "b"), Some(fenced));
    assert_eq!(run.generations("g").len(), 1);
    assert!(
        run.lines("FENCED_INSTANCE_ID")
            .iter()
            .any(|line| line.contains("Heartbeat"))
    );
}

/// A process that slept while another took its name, and wakes up in the middle of a batch.
fn asleep(heartbeat_interval: u64) -> Run {
    let mut run = with_offsets_topic();
    let slow = |id| ConsumerConfig {
        commit_style: CommitStyle::SyncEachBatch,
        processing_time: ms(100),
        heartbeat_interval: ms(heartbeat_interval),
        ..static_member(id, "one")
    };
    run.consumer(slow("b")).until(11_000);
    // the third poll() gave it the last three, and it is at them
    run.write("t", &[0, 0, 0, 0, 0, 0, 0, 0]).until(11_700);
    run.freeze("b", 10_000).until(12_000);
    run.consumer(slow("c")).until(100_000);
    let fenced = Ending::Failed(Exception::FencedInstanceId);
    assert_eq!(ending(&run, "b"), Some(fenced));
    assert_eq!(run.fates("g", "t-0"), "11111222");
    run
}

fn refused_commits(run: &Run) -> Vec<(Exception, Option<KafkaError>)> {
    let events = run.consumer_events("b").into_iter();
    let refused = events.filter_map(|(_, event)| match event {
        ConsumerEvent::CommitFailed {
            exception, error, ..
        } => Some((*exception, *error)),
        _ => None,
    });
    refused.collect()
}

#[test]
fn a_fenced_process_cannot_commit() {
    let run = asleep(40_000);
    let told = KafkaError::FencedInstanceId;
    let refused = refused_commits(&run);
    assert_eq!(refused, [(Exception::FencedInstanceId, Some(told))]);
}

/// Its generation and its member id are gone with the answer to its heartbeat: what it commits
/// then is not even sent, and what it had counts as lost.
#[test]
fn a_process_whose_heartbeat_is_fenced_is_nobody() {
    let run = asleep(3_000);
    assert_eq!(refused_commits(&run), [(Exception::CommitFailed, None)]);
    assert_eq!(run.times("b", "partitions-lost").len(), 1);
    let fenced = run.lines("Heartbeat: FENCED_INSTANCE_ID");
    assert_eq!(fenced.iter().filter(|line| line.contains("→ b")).count(), 1);
}

#[test]
fn to_close_a_fenced_process_is_no_failure() {
    let mut run = two();
    run.freeze("b", 10_000).until(12_000);
    run.consumer(static_member("c", "two")).until(20_900);
    run.until(21_000);
    run.close("b").until(30_000);
    assert_eq!(ending(&run, "b"), Some(Ending::ClosedSilently));
}

#[test]
fn whoever_works_too_long_keeps_its_place_for_a_session() {
    let mut run = with_offsets_topic();
    let slow = ConsumerConfig {
        commit_style: CommitStyle::SyncEachBatch,
        max_poll_interval: ms(4_000),
        processing_time: ms(10_000),
        ..static_member("b", "two")
    };
    run.consumer(static_member("a", "one"))
        .consumer(slow)
        .until(13_000);
    run.write("t", &[2]).until(30_000);
    // it forgot who it was without a word, its commit was not even sent, and it came back in its
    // old place
    assert!(run.requests("b", "LeaveGroup").is_empty());
    assert_eq!(run.times("b", "commit-failed").len(), 1);
    assert_eq!(run.lines("member-replaced").len(), 1);
    assert_eq!(run.share("b"), "t-2");
    assert!(removals(&run).is_empty());
}

#[test]
fn names_survive_the_coordinator() {
    let mut run = two();
    // a leader that runs would forget the topics meanwhile, and rebalance
    run.close("a").close("b").until(12_000);
    run.kill(1).until(13_000);
    run.boot(1).until(25_000);
    run.start("a").start("b").until(40_000);
    assert_eq!(run.lines("member-replaced").len(), 2);
    assert_eq!(run.generations("g").len(), 1);
    assert_eq!(shares(&run), ["t-0 t-1", "t-2"]);
}

/// A rebalance waits for those who are away as long as for anybody; then it goes on, with their
/// shares kept for them until they have not asked for them in time either.
#[test]
fn a_rebalance_keeps_the_place_of_one_who_is_away() {
    let mut run = with_offsets_topic();
    let hasty = |id, instance| ConsumerConfig {
        max_poll_interval: ms(5_000),
        ..static_member(id, instance)
    };
    run.consumer(hasty("a", "one"))
        .consumer(hasty("b", "two"))
        .until(11_000);
    run.close("b").until(12_000);
    run.consumer(hasty("c", "three")).until(19_500);
    assert_eq!(run.generations("g").len(), 2);
    assert!(removals(&run).is_empty());
    assert_eq!(
        (run.share("a"), run.share("c")),
        ("t-0".into(), "t-1".into())
    );
    run.until(30_000);
    let reasons: Vec<_> = removals(&run).iter().map(|(_, reason)| *reason).collect();
    assert!(matches!(reasons[..], [RemovalReason::SyncTimeout(_)]));
    assert_eq!(
        (run.share("a"), run.share("c")),
        ("t-0 t-1".into(), "t-2".into())
    );
}

#[test]
fn a_name_is_made_of_what_a_topics_name_is_made_of() {
    let mut run = with_offsets_topic();
    for bad in ["", ".", "a b", "ü", &"x".repeat(250)] {
        let config = static_member("a", bad);
        let refused = run.try_act(offset_playground::command::Command::AddConsumer { config });
        assert!(
            matches!(refused, Err(CommandError::BadName(_))),
            "{bad}: {refused:?}"
        );
    }
}

/// `AbstractPartitionAssignor.MemberInfo`: static members before the others, by their names.
#[test]
fn range_sorts_static_members_by_their_names() {
    let mut run = with_offsets_topic();
    run.consumer(static_member("a", "z"))
        .consumer(static_member("b", "y"))
        .consumer(consumer("c", "g", &["t"]));
    run.until(15_000);
    let all = ["a", "b", "c"].map(|id| run.share(id));
    assert_eq!(all, ["t-1", "t-0", "t-2"]);
}

/// It learns its id only with the answer to JoinGroup; until then it is there all the same.
#[test]
fn a_static_member_that_is_joining_is_not_away() {
    let mut run = with_offsets_topic();
    run.consumer(static_member("a", "one")).until(6_000);
    assert_eq!(run.state("g"), Some(ClassicGroupState::PreparingRebalance));
    let away = |run: &Run| {
        let scene = Scene::of(run.now(), None, 14);
        let group = scene.groups.iter().find(|group| group.id.as_str() == "g");
        group.map_or(0, |group| group.ghosts.len())
    };
    assert_eq!(away(&run), 0);
    run.until(8_000).crash("a").until(9_000);
    assert_eq!(away(&run), 1);
    run.start("a").until(9_500);
    assert_eq!(away(&run), 0);
}

/// It is told the generation it finds when its return is in the log, also if that is about to end
/// (`updateStaticMemberThenRebalanceOrCompleteJoin`): its SyncGroup tells it so, and it joins
/// again.
#[test]
fn whoever_is_back_is_told_the_generation_that_ends() {
    let run = Run::played(
        "playground 1
brokers 1 group.coordinator.append.linger.ms=1000
topic t partitions=3
consumer a group=g topics=t group.instance.id=one
consumer b group=g topics=t group.instance.id=two
at 20s close b
at 24s start b
at 24500ms consumer c group=g topics=t
played 40s
",
    );
    let events = run.consumer_events("b").into_iter();
    let joined = events.filter_map(|(at, event)| match event {
        ConsumerEvent::GenerationJoined { generation, .. } => Some((at, generation.0)),
        _ => None,
    });
    let told: Vec<_> = joined.collect();
    let [_, (old, one), (new, two)] = told[..] else {
        panic!("{told:?}");
    };
    assert_eq!((one, two), (1, 2));
    let begun = run.times("b1", "rebalance-started");
    assert!(begun.last().is_some_and(|begun| *begun < old), "{begun:?}");
    assert!(old < new);
    assert_ne!(run.share("b"), "");
}
