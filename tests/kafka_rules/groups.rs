//! Joining, leaving, dying: the classic group protocol.

use crate::harness::{Run, at, consumer, log, ms};
use offset_playground::cluster::consumer::{CrashLine, Exception, RejoinReason};
use offset_playground::cluster::coordinator::RemovalReason;
use offset_playground::cluster::{ClassicGroupState, ConsumerEvent, GroupEvent};
use offset_playground::command::Command;
use offset_playground::kafka::{
    Body, BrokerConfig, CommitStyle, ConsumerConfig, KafkaError, Request, Response,
};
use offset_playground::sim::SimTime;

/// A group whose `__consumer_offsets` exists, so that joining takes its milliseconds only.
pub(super) fn with_offsets_topic() -> Run {
    let mut run = Run::new(1);
    run.topic("t", 3);
    run.consumer(consumer("first", "other", &["t"]))
        .until(4_000);
    run
}

fn joined(run: &Run, id: &str) -> SimTime {
    let events = run.group_events("g").into_iter();
    let first = events.filter_map(|(at, event)| match event {
        GroupEvent::MemberJoined(member, _) => member.as_str().starts_with(id).then_some(at),
        _ => None,
    });
    let first = first.min();
    first.unwrap_or_else(|| panic!("{id} has not joined"))
}

fn removals(run: &Run) -> Vec<(SimTime, String, RemovalReason)> {
    let events = run.group_events("g").into_iter();
    events
        .filter_map(|(at, event)| match event {
            GroupEvent::MemberRemoved(id, reason) => Some((at, id.to_string(), *reason)),
            _ => None,
        })
        .collect()
}

/// Two members that have settled down, each polling in vain. The second to come extends the
/// initial delay: their generation begins at 10 s.
pub(super) fn two_members() -> Run {
    let mut run = with_offsets_topic();
    run.consumer(consumer("a", "g", &["t"]))
        .consumer(consumer("b", "g", &["t"]));
    run.until(11_000);
    assert_eq!(
        (run.share("a"), run.share("b")),
        ("t-0 t-1".into(), "t-2".into())
    );
    run
}

#[test]
fn a_newcomer_is_given_an_id_and_told_to_come_back() {
    let mut run = with_offsets_topic();
    run.consumer(consumer("a", "g", &["t"])).until(8_000);
    let joins = run.requests("a", "JoinGroup").into_iter();
    let ids: Vec<Option<String>> = joins
        .map(|envelope| match &envelope.body {
            Body::Request(Request::JoinGroup { member_id, .. }) => {
                member_id.as_ref().map(ToString::to_string)
            }
            _ => None,
        })
        .collect();
    assert_eq!(ids, [None, Some("a-2".into())]);
    assert!(!run.lines("MEMBER_ID_REQUIRED").is_empty());
}

#[test]
fn a_single_member_waits_for_the_initial_delay() {
    let mut run = with_offsets_topic();
    run.consumer(consumer("a", "g", &["t"])).until(8_000);
    let begun = run.generations("g");
    assert_eq!(begun, [(joined(&run, "a") + ms(3_000), 1)]);
}

/// Expiries at 3 s (extended), 6 s (extended because of 4.5 s), 9 s.
#[test]
fn members_at_0_and_2_and_4_5_seconds_begin_at_9() {
    let mut run = with_offsets_topic();
    run.consumer(consumer("a", "g", &["t"])).until(6_000);
    run.consumer(consumer("b", "g", &["t"])).until(8_500);
    run.consumer(consumer("c", "g", &["t"])).until(20_000);
    assert_eq!(run.generations("g"), [(joined(&run, "a") + ms(9_000), 1)]);
    assert_eq!(
        (run.share("a"), run.share("b"), run.share("c")),
        ("t-0".into(), "t-1".into(), "t-2".into())
    );
}

/// With `max.poll.interval.ms` 5 s there are 2 s left after the first 3.
#[test]
fn the_initial_delay_ends_at_the_rebalance_timeout() {
    let mut run = with_offsets_topic();
    let hasty = |id| ConsumerConfig {
        max_poll_interval: ms(5_000),
        ..consumer(id, "g", &["t"])
    };
    run.consumer(hasty("a")).until(6_000);
    run.consumer(hasty("b")).until(8_500);
    run.consumer(hasty("c")).until(20_000);
    assert_eq!(run.generations("g")[0], (joined(&run, "a") + ms(5_000), 1));
}

#[test]
fn the_initial_delay_applies_to_every_group_that_was_empty() {
    let mut run = with_offsets_topic();
    run.consumer(consumer("a", "g", &["t"])).until(10_000);
    run.close("a").until(11_000);
    assert_eq!(run.state("g"), Some(ClassicGroupState::Empty));
    assert_eq!(run.generations("g").len(), 2, "the empty one counts");
    run.start("a").until(20_000);
    let (begun, generation) = run.generations("g")[2];
    assert_eq!(generation, 3);
    assert!(begun > at(14_000) && begun < at(14_050), "{begun}");
}

#[test]
fn a_group_that_has_members_does_not_wait() {
    let mut run = with_offsets_topic();
    run.consumer(consumer("a", "g", &["t"])).until(10_000);
    run.consumer(consumer("b", "g", &["t"])).until(14_000);
    let (begun, _) = run.generations("g")[1];
    let heartbeat = run.times("a", "rejoin-needed")[0];
    assert!(begun.since(heartbeat) < ms(20), "{heartbeat}, {begun}");
    assert!(
        begun.since(joined(&run, "b")) < ms(3_010),
        "at a's next heartbeat at the latest"
    );
}

#[test]
fn members_learn_of_a_rebalance_by_their_heartbeat() {
    let mut run = two_members();
    run.consumer(consumer("c", "g", &["t"])).until(15_000);
    let why = run
        .consumer_events("a")
        .into_iter()
        .find_map(|(_, event)| match event {
            ConsumerEvent::RejoinNeeded(reason) => Some(*reason),
            _ => None,
        });
    assert_eq!(why, Some(RejoinReason::RebalanceInProgress));
    assert!(run.last("a", "partitions-revoked") < run.last("a", "partitions-assigned"));
    assert_eq!(
        (run.share("a"), run.share("b"), run.share("c")),
        ("t-0".into(), "t-1".into(), "t-2".into())
    );
}

/// Heartbeats go out every 3 s; the session is counted from the last that arrived.
#[test]
fn a_dead_member_is_missed_after_its_session() {
    let mut run = two_members();
    run.until(14_700).crash("b").until(80_000);
    let heard = run
        .requests("b", "Heartbeat")
        .last()
        .expect("it was alive")
        .arrives_at;
    assert_eq!(
        removals(&run),
        [(
            heard + ms(45_000),
            "b-3".into(),
            RemovalReason::SessionTimeout
        )]
    );
    assert_eq!(run.share("a"), "t-0 t-1 t-2", "at its next heartbeat");
}

#[test]
fn a_short_session_is_noticed_sooner() {
    let mut run = with_offsets_topic();
    let short = |id| ConsumerConfig {
        session_timeout: ms(6_000),
        ..consumer(id, "g", &["t"])
    };
    run.consumer(short("a")).consumer(short("b")).until(14_000);
    run.crash("b").until(25_000);
    let heard = run
        .requests("b", "Heartbeat")
        .last()
        .expect("it was alive")
        .arrives_at;
    assert_eq!(removals(&run)[0].0, heard + ms(6_000));
}

/// The new process is somebody else: the group rebalances for it, and waits for the dead one.
#[test]
fn a_restarted_consumer_is_a_new_member_and_the_group_waits_for_the_dead_one() {
    let mut run = two_members();
    run.until(14_700)
        .crash("b")
        .until(15_700)
        .start("b")
        .until(30_000);
    let group = run.now().classic_group(&"g".into()).expect("it is there");
    let ids: Vec<String> = group.members.keys().map(ToString::to_string).collect();
    assert_eq!(ids, ["a-2", "b-3", "b-4"]);
    assert_eq!(group.state, ClassicGroupState::PreparingRebalance);
    assert_eq!(run.share("a"), "", "a has given everything up and waits");
    run.until(80_000);
    let heard = run.requests("b", "Heartbeat");
    let heard = heard.iter().rfind(|envelope| envelope.sent_at < at(14_700));
    let gone = heard.expect("it was alive").arrives_at + ms(45_000);
    assert_eq!(
        removals(&run),
        [(gone, "b-3".into(), RemovalReason::SessionTimeout)]
    );
    assert_eq!(
        run.generations("g").last().map(|(at, _)| *at),
        Some(gone),
        "and that was all"
    );
    assert_eq!(
        (run.share("a"), run.share("b")),
        ("t-0 t-1".into(), "t-2".into())
    );
}

#[test]
fn who_closes_is_gone_at_once() {
    let mut run = two_members();
    run.close("b").until(15_000);
    assert_eq!(removals(&run)[0].2, RemovalReason::Left);
    assert!(removals(&run)[0].0 < at(11_020));
    assert_eq!(run.share("a"), "t-0 t-1 t-2");
}

#[test]
fn groups_do_not_disturb_each_other() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    run.consumer(consumer("a", "g", &["t"]))
        .consumer(consumer("b", "h", &["t"]));
    run.until(4_000).write("t", &[0, 0]).until(5_000);
    assert_eq!(
        (run.fates("g", "t-0"), run.fates("h", "t-0")),
        ("11".into(), "11".into())
    );
}

/// A takes 15 s for its batch and may take 10: its heartbeat thread says goodbye for it. B gets
/// the partition at the commit; A's commit fails, and A comes back as somebody else.
#[test]
fn who_does_not_poll_in_time_is_out() {
    let mut run = Run::ten_records_four_committed(1);
    let slow = |id, processing| ConsumerConfig {
        max_poll_interval: ms(10_000),
        max_poll_records: 5,
        commit_style: CommitStyle::SyncEachBatch,
        processing_time: ms(processing),
        ..consumer(id, "g", &["t"])
    };
    run.consumer(slow("a", 3_000))
        .consumer(slow("b", 100))
        .until(30_000);
    let polled = run.times("a", "poll-returned")[0];
    let left = run.requests("a", "LeaveGroup")[0].sent_at;
    assert_eq!(left, polled + ms(10_000));
    let failed = run
        .consumer_events("a")
        .into_iter()
        .find_map(|(at, event)| match event {
            ConsumerEvent::CommitFailed { exception, .. } => Some((at, *exception)),
            _ => None,
        });
    assert_eq!(failed, Some((polled + ms(15_000), Exception::CommitFailed)));
    assert!(
        run.times("a", "partitions-lost")[0] >= polled + ms(15_000),
        "not revoked: lost"
    );
    let ids = run.now().consumers["a"].membership.member_id.clone();
    assert_ne!(
        ids.expect("it has joined again").as_str(),
        "a-2",
        "as somebody else"
    );
    assert_eq!(
        run.fates("g", "t-0"),
        "1111222221",
        "B has read 4 to 8 again"
    );
    assert_eq!(run.committed("g", "t-0"), Some(10));
}

/// Processing is no reason to be thrown out as long as `max.poll.interval.ms` lasts: heartbeats
/// are another thread's.
#[test]
fn long_processing_does_not_stop_heartbeats() {
    let mut run = Run::ten_records_four_committed(1);
    let slow = ConsumerConfig {
        session_timeout: ms(6_000),
        processing_time: ms(60_000),
        ..consumer("a", "g", &["t"])
    };
    run.consumer(slow).until(100_000);
    assert!(run.requests("a", "Heartbeat").len() > 25);
    assert_eq!(
        run.generations("g").len(),
        3,
        "two of the earlier member, and this"
    );
}

/// A is frozen for longer than its session while it works on its last record. B reads 4 to 9 and
/// commits 10. A wakes, commits 9 in the name of a member that is no more, and is refused.
#[test]
fn a_zombie_is_fenced() {
    let mut run = Run::ten_records_four_committed(1);
    let config = |id| ConsumerConfig {
        session_timeout: ms(6_000),
        max_poll_records: 5,
        commit_style: CommitStyle::SyncEachBatch,
        processing_time: ms(1_000),
        ..consumer(id, "g", &["t"])
    };
    run.consumer(config("a")).consumer(config("b"));
    run.until(11_500);
    assert_eq!(run.fates("g", "t-0"), "11111111h.", "A is at 8");
    run.freeze("a", 20_000).until(31_000);
    assert_eq!(run.committed("g", "t-0"), Some(10));
    run.until(43_000);
    let refused = run.group_events("g").into_iter().any(|(_, event)| {
        matches!(
            event,
            GroupEvent::Refused {
                request: "OffsetCommit",
                error: KafkaError::UnknownMemberId,
                ..
            }
        )
    });
    assert!(refused);
    let failed = run.consumer_events("a").into_iter().any(|(_, event)| {
        matches!(
            event,
            ConsumerEvent::CommitFailed {
                exception: Exception::CommitFailed,
                ..
            }
        )
    });
    assert!(failed);
    assert_eq!(
        run.committed("g", "t-0"),
        Some(10),
        "nothing was overwritten"
    );
    assert_eq!(
        run.fates("g", "t-0"),
        "1111222221",
        "its side effects remain"
    );
}

/// While the group collects JoinGroups the old generation is still the group's: a commit before
/// rejoining is taken.
#[test]
fn a_commit_during_preparing_is_accepted() {
    let mut run = Run::ten_records_four_committed(1);
    let config = |id| ConsumerConfig {
        max_poll_records: 5,
        commit_style: CommitStyle::SyncEachBatch,
        processing_time: ms(1_500),
        ..consumer(id, "g", &["t"])
    };
    run.consumer(config("a")).until(5_000);
    run.consumer(config("b")).until(20_000);
    let preparing = run
        .group_events("g")
        .into_iter()
        .filter_map(|(at, event)| match event {
            GroupEvent::RebalanceStarted(_) => Some(at),
            _ => None,
        });
    let preparing = preparing.max().expect("b joined");
    let committed = run.times("a", "commit-succeeded")[0];
    let (begun, _) = run.generations("g")[3];
    assert!(
        preparing < committed && committed < begun,
        "{preparing} {committed} {begun}"
    );
    assert_eq!(run.fates("g", "t-0"), "1111111111", "nothing twice");
}

/// The id that was given out and never came back is waited for as if it were a member.
#[test]
fn a_pending_id_whose_owner_has_died_holds_the_group_up_for_its_session() {
    let slow_network = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, slow_network);
    run.topic("t", 1)
        .consumer(consumer("a", "g", &["t"]))
        .until(8_000);
    let short = ConsumerConfig {
        session_timeout: ms(6_000),
        ..consumer("b", "g", &["t"])
    };
    run.consumer(short);
    let mut now = 8_000;
    while run
        .group_events("g")
        .iter()
        .filter(|(_, e)| matches!(e, GroupEvent::MemberIdIssued(_)))
        .count()
        < 2
    {
        now += 10;
        run.until(now);
    }
    let issued = run.last("b1", "member-id-issued");
    run.crash("b").until(9_000);
    run.consumer(consumer("c", "g", &["t"])).until(14_000);
    assert_eq!(run.state("g"), Some(ClassicGroupState::PreparingRebalance));
    run.until(30_000);
    assert_eq!(run.state("g"), Some(ClassicGroupState::Stable));
    let forgotten = run.times("b1", "pending-member-forgotten")[0];
    assert_eq!(forgotten, issued + ms(6_000));
}

#[test]
fn answers_go_to_the_leader_with_the_members_and_to_others_without() {
    let run = two_members();
    let answers = log(&run.recording)
        .iter()
        .filter_map(|entry| match &entry.event {
            offset_playground::cluster::Event::Network(
                offset_playground::cluster::NetworkEvent::Delivered(envelope),
            ) => match &envelope.body {
                Body::Response(_, Response::JoinGroup(Ok(joined))) => {
                    Some((envelope.to.to_string(), joined.members.len()))
                }
                _ => None,
            },
            _ => None,
        });
    let answers: Vec<_> = answers.filter(|(to, _)| to != "first").collect();
    assert_eq!(answers, [("a".to_owned(), 2), ("b".to_owned(), 0)]);
}

#[test]
fn a_crash_point_can_be_taken_out_again() {
    let mut run = Run::ten_records_four_committed(1);
    run.consumer(consumer("a", "g", &["t"]))
        .crash_at("a", CrashLine::AfterProcessing, 3);
    let consumer = "a".into();
    run.act(Command::ClearCrashPoint { consumer }).until(9_000);
    assert!(run.times("a", "crashed").is_empty());
}

/// B dies with the answer to its JoinGroup on the way. A has its share all the same; when the
/// rebalance timeout has passed a second time B, which never asked for its own, is out.
#[test]
fn who_never_asks_for_its_share_is_out_after_the_sync_timeout() {
    let slow_network = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, slow_network);
    let config = |id| ConsumerConfig {
        max_poll_interval: ms(10_000),
        ..consumer(id, "g", &["t"])
    };
    run.topic("t", 2);
    run.consumer(config("a")).until(1_500);
    run.consumer(config("b")).until(2_000);
    let mut now = 2_000;
    while run.generations("g").is_empty() {
        now += 10;
        run.until(now);
    }
    let (begun, _) = run.generations("g")[0];
    run.crash("b").until(now + 3_000);
    assert_eq!(run.state("g"), Some(ClassicGroupState::Stable));
    assert_eq!(run.share("a"), "t-0");
    run.until(now + 20_000);
    let (at, _, reason) = &removals(&run)[0];
    assert_eq!(
        (*at, *reason),
        (begun + ms(10_000), RemovalReason::SyncTimeout(ms(10_000)))
    );
    assert_eq!(run.share("a"), "t-0 t-1");
}

/// A member that waits in SyncGroup has no session; the refusal it is sent starts it again.
#[test]
fn a_refused_sync_starts_the_session_again() {
    let mut run = with_offsets_topic();
    run.consumer(consumer("a", "g", &["t"]))
        .consumer(consumer("b", "g", &["t"]));
    run.until(9_000).freeze("a", 200_000).until(12_000);
    assert_eq!(run.state("g"), Some(ClassicGroupState::CompletingRebalance));
    run.crash("b").until(13_000);
    run.consumer(consumer("c", "g", &["t"])).until(100_000);
    let gone = removals(&run).into_iter().find(|(_, id, _)| id == "b-3");
    let (at, _, reason) = gone.expect("nobody waits for it for five minutes");
    assert_eq!(reason, RemovalReason::SessionTimeout);
    assert!(at < joined(&run, "c") + ms(45_100), "{at}");
}

/// Where a log starts is asked of the partition's leader, whose death says nothing about the
/// coordinator's.
#[test]
fn a_lost_list_offsets_does_not_lose_the_coordinator() {
    let slow = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(2, slow);
    // t-1 is on broker 2, the coordinator of `test` on broker 1
    run.topic("t", 2).consumer(consumer("c", "test", &["t"]));
    while run.requests("c", "ListOffsets").is_empty() {
        let now = run.recording.horizon().as_millis();
        run.until(now + 10);
    }
    let now = run.recording.horizon().as_millis();
    run.kill(2).until(now + 5_000);
    assert_eq!(run.times("c", "coordinator-lost"), []);
}

/// The leader has its answer, and dies before it has shared anything out: everybody's SyncGroup
/// waits for its session to be over.
#[test]
fn a_leader_that_dies_before_it_has_shared_out_is_missed_after_its_session() {
    let slow_network = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, slow_network);
    run.topic("t", 2);
    let short = |id| ConsumerConfig {
        session_timeout: ms(6_000),
        ..consumer(id, "g", &["t"])
    };
    run.consumer(short("a")).consumer(short("b"));
    let mut now = 0;
    while run.times("a", "generation-joined").is_empty() {
        now += 10;
        run.until(now);
    }
    let leads = run.now().consumers["a"].membership.is_leader;
    let leader = if leads { "a" } else { "b" };
    let other = if leads { "b" } else { "a" };
    let begun = run.generations("g")[0].0;
    run.crash(leader).until(now + 5_000);
    assert_eq!(
        run.state("g"),
        Some(ClassicGroupState::CompletingRebalance),
        "what a dead process had sent dies with it"
    );
    run.until(now + 8_000);
    let (when, id, why) = removals(&run).pop().expect("the leader is out");
    assert!(id.starts_with(leader), "{id}");
    assert_eq!(
        (when, why),
        (begun + ms(6_000), RemovalReason::SessionTimeout)
    );
    run.until(now + 20_000);
    assert_eq!(run.share(other), "t-0 t-1");
}

/// A rebalance that begins before the last is through takes everyone's assignment away
/// (`GroupMetadataManager.prepareRebalance`).
#[test]
fn a_rebalance_within_a_rebalance_leaves_no_assignment() {
    let slow = BrokerConfig {
        network_latency: ms(100),
        ..BrokerConfig::default()
    };
    let mut run = Run::with(1, slow);
    run.topic("t", 3).consumer(consumer("a", "g", &["t"]));
    run.until(20_000).consumer(consumer("b", "g", &["t"]));
    let assigned = |run: &Run| {
        let group = run.now().classic_group(&"g".into()).expect("it is there");
        let members = group.members.values();
        members.map(|member| member.assignment.len()).sum::<usize>()
    };
    // the leader does not come to its SyncGroup
    let until = |run: &mut Run, state| {
        while run.state("g") != Some(state) {
            run.until(run.horizon().as_millis() + 1);
        }
    };
    until(&mut run, ClassicGroupState::PreparingRebalance);
    assert_eq!(assigned(&run), 3);
    until(&mut run, ClassicGroupState::CompletingRebalance);
    run.freeze("a", 100_000);
    run.consumer(consumer("c", "g", &["t"]));
    until(&mut run, ClassicGroupState::PreparingRebalance);
    assert_eq!(assigned(&run), 0);
}
