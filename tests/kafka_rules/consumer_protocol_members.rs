//! What becomes of a member of the `consumer` protocol (KIP-848): static ones, slow ones, and
//! their commits.

use crate::consumer_protocol::{
    client, epochs, members, modern, shares, six, six_with, state, two,
};
use crate::harness::{Run, ms, tp};
use offset_playground::cluster::consumer::{CommitKind, Ending, Exception, ModernState};
use offset_playground::cluster::{ConsumerEvent, ConsumerProcess, GroupState};
use offset_playground::command::Command;
use offset_playground::kafka::{
    BrokerConfig, CommitStyle, ConsumerConfig, GroupEpoch, KafkaError, MemberId,
};

fn static_member(id: &str, instance: &str) -> ConsumerConfig {
    ConsumerConfig {
        group_instance_id: Some(instance.into()),
        ..modern(id, &["t"])
    }
}

fn with_style(id: &str, style: CommitStyle) -> ConsumerConfig {
    ConsumerConfig {
        commit_style: style,
        ..modern(id, &["t"])
    }
}

fn ending(run: &Run, id: &str) -> Option<Ending> {
    match &run.now().consumers[id].process {
        ConsumerProcess::Ended { how, .. } => Some(how.clone()),
        _ => None,
    }
}

/// What commits of a consumer have failed with.
fn failures(run: &Run, id: &str) -> Vec<(CommitKind, Exception, Option<KafkaError>)> {
    let events = run.consumer_events(id).into_iter();
    let failed = events.filter_map(|(_, event)| match event {
        ConsumerEvent::CommitFailed {
            kind,
            exception,
            error,
            ..
        } => Some((*kind, *exception, *error)),
        _ => None,
    });
    failed.collect()
}

fn two_static() -> Run {
    let mut run = six();
    run.consumer(static_member("a", "one")).until(6_000);
    run.consumer(static_member("b", "two")).until(20_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    run
}

/// Its epoch is −2 until it is back, and its place is kept (`consumerGroupStaticMemberGroupLeave`).
#[test]
fn a_static_member_goes_for_a_while_and_comes_back_to_what_it_had() {
    let mut run = two_static();
    run.close("b").until(30_000);
    let ended = Some(Ending::ClosedForAWhile);
    assert_eq!(ending(&run, "b"), ended, "it does say so");
    assert_eq!(members(&run)[1], "b-1 -2 STABLE [3 4 5]");
    assert_eq!(epochs(&run), (3, 3));
    assert_eq!(shares(&run), ["0 1 2", ""]);
    run.start("b").until(40_000);
    assert_eq!(members(&run)[1], "b-2 3 STABLE [3 4 5]", "under another id");
    assert_eq!(epochs(&run), (3, 3), "nothing was shared out anew");
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    assert_eq!(run.lines("static-member-back").len(), 1);
    assert!(run.times("b", "partitions-lost").is_empty());
}

#[test]
fn a_static_member_that_stays_away_is_out_when_its_session_is_over() {
    let mut run = two_static();
    run.close("b").until(60_000);
    assert_eq!(members(&run).len(), 2);
    run.until(71_000);
    assert_eq!(members(&run), ["a-1 4 STABLE [0 1 2 3 4 5]"]);
}

/// The opposite of the classic protocol, where it is the old process that is fenced.
#[test]
fn a_second_process_with_the_same_instance_id_is_refused() {
    let mut run = two_static();
    run.consumer(static_member("c", "two")).until(25_000);
    let refused = Some(Ending::Failed(Exception::UnreleasedInstanceId));
    assert_eq!(ending(&run, "c"), refused);
    assert_eq!(run.requests("c", "ConsumerGroupHeartbeat").len(), 1);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    // a process that was killed has not left: its successor is refused until its session is over
    run.crash("b").until(30_000);
    run.start("b").until(40_000);
    assert_eq!(
        ending(&run, "b"),
        Some(Ending::Failed(Exception::UnreleasedInstanceId))
    );
    run.until(80_000).start("b").until(100_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
}

/// A frozen static member that somebody else has replaced after its session finds its instance id
/// taken.
#[test]
fn a_static_member_that_was_replaced_is_fenced_for_good() {
    let mut run = two_static();
    run.freeze("b", 70_000).until(68_000);
    run.consumer(static_member("c", "two")).until(85_000);
    run.until(100_000);
    let fenced = Some(Ending::Failed(Exception::FencedInstanceId));
    assert_eq!(ending(&run, "b"), fenced);
    let (lost, threw) = (run.times("b", "partitions-lost"), run.times("b", "threw"));
    assert_eq!((lost.len(), threw.len()), (1, 1));
    assert_eq!(run.share("c"), "t-3 t-4 t-5");
}

/// A member that does not poll keeps what it has to give up, and nothing else of anybody's.
#[test]
fn a_slow_member_holds_up_only_what_it_has_to_give_up() {
    let mut run = six();
    run.consumer(ConsumerConfig {
        processing_time: ms(30_000),
        commit_style: CommitStyle::SyncEachBatch,
        ..modern("a", &["t"])
    });
    run.until(5_000).write("t", &[0]).until(6_000);
    run.consumer(modern("b", &["t"])).until(14_000);
    run.consumer(modern("c", &["t"])).until(34_000);
    // a works on a record of t-0 until 35 s; b and c wait for what it has
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5");
    assert_eq!([run.share("b"), run.share("c")], ["", ""]);
    assert_eq!(state(&run), Some(GroupState::Reconciling));
    run.until(50_000);
    assert_eq!(run.share("a"), "t-0 t-1");
    assert_eq!(run.fates("g", "t-0"), "1");
    // the two others share between them without it
    run.until(60_000).write("t", &[1]).until(61_000);
    run.close("c").until(75_000);
    assert_eq!(
        run.share("b"),
        "t-3 t-4 t-5",
        "a works, and b has its own at once"
    );
}

/// The client itself leaves, and comes back with its next `poll()`.
#[test]
fn a_member_that_does_not_poll_leaves_and_comes_back() {
    let mut run = six();
    run.consumer(ConsumerConfig {
        processing_time: ms(20_000),
        max_poll_interval: ms(10_000),
        ..with_style("a", CommitStyle::SyncEachRecord)
    });
    run.until(4_100)
        .consumer(with_style("b", CommitStyle::SyncEachRecord));
    run.until(18_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    run.write("t", &[0]).until(27_000);
    assert_eq!(
        client(&run, "a"),
        ModernState::Stable,
        "its heartbeats go on"
    );
    run.until(28_100);
    assert_eq!(client(&run, "a"), ModernState::Stale);
    assert_eq!(members(&run).len(), 1, "it has said so");
    assert_eq!(
        run.share("a"),
        "t-0 t-1 t-2",
        "its application does not know"
    );
    run.until(38_100);
    let failed = (
        CommitKind::Sync,
        Exception::CommitFailed,
        Some(KafkaError::UnknownMemberId),
    );
    assert_eq!(failures(&run, "a"), [failed]);
    assert_eq!(run.times("a", "partitions-lost").len(), 1);
    run.until(60_000);
    assert_eq!(members(&run).len(), 2);
    assert_eq!(run.fates("g", "t-0"), "2", "the other had it already");
}

/// Whoever commits for nobody in particular may, while the group has no members: so does the only
/// member of a group after it has left.
#[test]
fn the_only_member_may_commit_after_it_has_left() {
    let mut run = six();
    run.consumer(ConsumerConfig {
        processing_time: ms(20_000),
        max_poll_interval: ms(10_000),
        ..with_style("a", CommitStyle::SyncEachRecord)
    });
    run.until(8_000).write("t", &[0]).until(29_000);
    assert_eq!(run.times("a", "membership-lost").len(), 1);
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert!(failures(&run, "a").is_empty());
}

/// As of any epoch since a member was given a partition it may commit it (KIP-1251); what it does
/// not have any more it may not.
#[test]
fn a_commit_is_good_as_of_any_epoch_since_the_partition_was_given() {
    let run = two();
    let group = run.now().consumer_group(&"g".into()).expect("it is there");
    let commit = |id: &str, epoch, partitions: &str| {
        let partitions: Vec<_> = partitions.split(' ').map(tp).collect();
        let partitions: Vec<_> = partitions.iter().collect();
        group.may_commit(&MemberId::from(id), Some(GroupEpoch(epoch)), &partitions)
    };
    let stale = Err(KafkaError::StaleMemberEpoch);
    assert_eq!(commit("a-1", 3, "t-0"), Ok(()));
    assert_eq!(
        commit("a-1", 2, "t-0"),
        Ok(()),
        "it has had t-0 since epoch 2"
    );
    assert_eq!(commit("a-1", 2, "t-3"), stale, "given up since");
    assert_eq!(
        commit("a-1", 3, "t-3"),
        Ok(()),
        "partitions are not looked at in its own epoch"
    );
    assert_eq!(
        commit("a-1", 2, "t-0 t-1 t-3"),
        stale,
        "one that is stale, and nothing of it is stored"
    );
    assert_eq!(commit("b-1", 2, "t-3"), stale, "given in epoch 3");
    assert_eq!(commit("a-1", 4, "t-0"), stale, "nobody is there yet");
    assert_eq!(commit("c-1", 3, "t-0"), Err(KafkaError::UnknownMemberId));
    let fenced = |id: &str| group.may_commit(&MemberId::from(id), None, &[&tp("t-0")]);
    assert_eq!(fenced("a-1"), stale, "it is known, whatever it has lost");
    assert_eq!(fenced("c-1"), Err(KafkaError::UnknownMemberId));
}

/// It has left because it did not poll, and its place is kept: a commit without an epoch still
/// says whose it is, and is refused for its epoch (`CommitRequestManager.MemberInfo`).
#[test]
fn a_static_member_that_is_away_commits_as_of_a_stale_epoch() {
    let mut run = two_static();
    run.consumer(ConsumerConfig {
        processing_time: ms(20_000),
        max_poll_interval: ms(10_000),
        commit_style: CommitStyle::AsyncEachBatch,
        ..static_member("c", "three")
    });
    run.until(40_000).write("t", &[2]).until(70_000);
    assert_eq!(run.times("c", "membership-lost").len(), 1);
    let stale = Some(KafkaError::StaleMemberEpoch);
    let refused = (CommitKind::Async, Exception::StaleMemberEpoch, stale);
    assert_eq!(failures(&run, "c"), [refused]);
    assert_eq!(
        run.committed("g", "t-2"),
        Some(0),
        "nothing of what it read"
    );
}

#[test]
fn a_frozen_member_that_was_put_out_cannot_commit() {
    let mut run = two();
    let config = ConsumerConfig {
        processing_time: ms(4_000),
        ..with_style("c", CommitStyle::SyncEachRecord)
    };
    run.consumer(config).until(40_000);
    assert_eq!(run.share("c"), "t-2 t-5");
    run.write("t", &[2]).until(41_000);
    run.freeze("c", 60_000).until(110_000);
    let (_, exception, error) = failures(&run, "c")[0];
    assert_eq!(exception, Exception::CommitFailed);
    assert_eq!(error, Some(KafkaError::UnknownMemberId));
    assert_eq!(run.fates("g", "t-2"), "2");
}

/// It has been told to give something up and does not within its `max.poll.interval.ms`: the
/// coordinator puts it out, though its session is not over.
#[test]
fn who_does_not_give_up_what_is_anothers_is_put_out() {
    let mut run = six();
    run.consumer(ConsumerConfig {
        processing_time: ms(8_000),
        max_poll_interval: ms(9_000),
        ..with_style("a", CommitStyle::SyncEachBatch)
    });
    run.until(5_000).write("t", &[0]).until(6_000);
    run.consumer(modern("b", &["t"])).until(9_100);
    assert_eq!(members(&run)[0], "a-1 2 UNREVOKED_PARTITIONS [0 1 2]");
    run.freeze("a", 30_000).until(17_900);
    assert_eq!(members(&run).len(), 2);
    run.until(18_100);
    assert_eq!(members(&run).len(), 1);
    assert_eq!(
        run.lines("member-removed            g a-1 rebalance timeout")
            .len(),
        1
    );
    run.until(60_000);
    assert_eq!(
        shares(&run),
        ["3 4 5", "0 1 2"],
        "it comes back as the second"
    );
}

/// The automatic commit comes before anything changes hands, of what `poll()` had handed out
/// before.
#[test]
fn what_was_handed_out_is_committed_before_partitions_change_hands() {
    let mut run = six();
    run.consumer(ConsumerConfig {
        auto_commit_interval: ms(600_000),
        ..with_style("a", CommitStyle::Auto)
    });
    run.until(5_000).write("t", &[3, 0]).until(6_000);
    assert_eq!(run.committed("g", "t-3"), None);
    run.consumer(modern("b", &["t"])).until(20_000);
    assert_eq!(run.committed("g", "t-3"), Some(1));
    assert_eq!(run.committed("g", "t-0"), Some(1), "of all it had");
    assert_eq!(run.starts("b", "t-3"), [1]);
    assert_eq!(run.fates("g", "t-3"), "1");
}

/// Without one, whatever was not committed is read again by whoever has the partition next.
#[test]
fn without_a_commit_the_next_owner_reads_again() {
    let mut run = six();
    run.consumer(with_style("a", CommitStyle::Never));
    run.until(5_000).write("t", &[3, 0]).until(6_000);
    run.consumer(with_style("b", CommitStyle::Never))
        .until(20_000);
    assert_eq!(run.fates("g", "t-3"), "2");
    assert_eq!(
        run.fates("g", "t-0"),
        "1",
        "its position stays where it stays"
    );
}

#[test]
fn heartbeats_come_as_often_as_the_coordinator_says() {
    let mut run = six_with(BrokerConfig {
        group_consumer_heartbeat_interval: ms(7_000),
        ..BrokerConfig::default()
    });
    run.consumer(modern("a", &["t"])).until(40_000);
    let beats = run.requests("a", "ConsumerGroupHeartbeat").into_iter();
    let sent: Vec<u64> = beats.map(|beat| beat.sent_at.as_millis()).collect();
    assert_eq!(sent, [4_001, 4_002, 11_002, 18_002, 25_002, 32_002, 39_002]);
}

/// A topic that is made again under its name is another topic: what a member had of the old one it
/// gives up first, and gets the new one's after that.
#[test]
fn what_is_of_a_topic_made_again_is_given_up_and_given_anew() {
    let mut run = six();
    run.topic("u", 2);
    run.consumer(modern("a", &["t", "u"])).until(18_000);
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5 u-0 u-1");
    run.act(Command::DeleteTopic { topic: "u".into() });
    run.topic("u", 2);
    run.until(40_000);
    let revoked = run.lines("partitions-revoked");
    assert_eq!(revoked.len(), 1, "{revoked:?}");
    assert!(revoked[0].contains("u-0 u-1"), "{revoked:?}");
    let assigned = run.times("a", "partitions-assigned");
    assert_eq!(
        assigned.len(),
        3,
        "all, nothing new, the new topic's: {assigned:?}"
    );
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5 u-0 u-1");
}
