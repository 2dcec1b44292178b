//! The sticky assignors, and the cooperative protocol (KIP-429): whoever keeps a partition never
//! stops reading it.

use super::groups::with_offsets_topic;
use crate::harness::{Run, at, consumer, ms};
use offset_playground::cluster::ConsumerEvent;
use offset_playground::cluster::consumer::Exception;
use offset_playground::command::Command;
use offset_playground::kafka::{AssignorName, CommitStyle, ConsumerConfig, TopicPartition};
use offset_playground::sim::SimTime;

fn member(id: &str, assignor: AssignorName) -> ConsumerConfig {
    ConsumerConfig {
        assignors: vec![assignor],
        heartbeat_interval: ms(500),
        ..consumer(id, "g", &["t"])
    }
}

fn cooperative(id: &str) -> ConsumerConfig {
    member(id, AssignorName::CooperativeSticky)
}

/// `a` alone with all three partitions of `t`, from 7 s on.
fn alone(config: ConsumerConfig) -> Run {
    let mut run = with_offsets_topic();
    run.consumer(config).until(8_000);
    assert_eq!(run.share("a"), "t-0 t-1 t-2");
    run
}

/// What a listener was told.
fn told(run: &Run, id: &str) -> Vec<String> {
    let names = |partitions: &[TopicPartition]| {
        let names: Vec<_> = partitions.iter().map(ToString::to_string).collect();
        names.join(" ")
    };
    let events = run.consumer_events(id).into_iter();
    events
        .filter_map(|(_, event)| match event {
            ConsumerEvent::PartitionsRevoked(gone) => Some(format!("revoked {}", names(gone))),
            ConsumerEvent::PartitionsAssigned(new) => Some(format!("assigned {}", names(new))),
            ConsumerEvent::PartitionsLost(gone) => Some(format!("lost {}", names(gone))),
            _ => None,
        })
        .collect()
}

fn generations(run: &Run) -> usize {
    run.generations("g").len()
}

#[test]
fn what_shall_be_anothers_is_given_up_first_and_handed_out_in_the_generation_that_follows() {
    let mut run = alone(cooperative("a"));
    run.consumer(cooperative("b")).until(12_000);
    assert_eq!(
        told(&run, "a"),
        [
            "assigned t-0 t-1 t-2",
            "revoked t-2",
            "assigned ",
            "assigned "
        ]
    );
    assert_eq!(told(&run, "b"), ["assigned ", "assigned t-2"]);
    assert_eq!(generations(&run), 3, "one of them only to give up");
}

#[test]
fn an_eager_member_gives_up_everything_for_the_same_end() {
    let mut run = alone(member("a", AssignorName::Sticky));
    run.consumer(member("b", AssignorName::Sticky))
        .until(12_000);
    assert_eq!(
        told(&run, "a"),
        [
            "assigned t-0 t-1 t-2",
            "revoked t-0 t-1 t-2",
            "assigned t-0 t-1"
        ]
    );
    assert_eq!(told(&run, "b"), ["assigned t-2"]);
    assert_eq!(generations(&run), 2);
}

#[test]
fn a_partition_that_is_kept_keeps_its_position_and_stays_paused() {
    let mut run = alone(ConsumerConfig {
        commit_style: CommitStyle::Never,
        ..cooperative("a")
    });
    run.write("t", &[0, 0, 0]).until(9_000);
    let partition = TopicPartition::new(&"t".into(), 0);
    let (consumer, paused) = ("a".into(), true);
    run.act(Command::SetPaused {
        consumer,
        partition,
        paused,
    });
    run.consumer(cooperative("b")).until(12_000);
    assert_eq!(
        run.position("a", "t-0"),
        Some(3),
        "and nothing is committed"
    );
    let kept = &run.now().consumers["a"].partitions;
    assert!(kept.values().next().is_some_and(|assigned| assigned.paused));
}

/// C holds a rebalance up with a record it works on for 8 s. Records come meanwhile.
fn held_up(assignor: AssignorName) -> (Run, Vec<SimTime>) {
    let mut run = with_offsets_topic();
    let own = |id, processing| ConsumerConfig {
        commit_style: CommitStyle::SyncEachRecord,
        processing_time: ms(processing),
        ..member(id, assignor)
    };
    run.consumer(own("a", 1)).consumer(own("c", 8_000));
    run.until(12_000).write("t", &[1, 2]);
    run.until(14_000).consumer(own("b", 1)).until(16_000);
    run.write("t", &[0]).until(17_000).write("t", &[0]);
    run.until(30_000);
    let events = run.consumer_events("a").into_iter();
    let read = events.filter_map(|(at, event)| match event {
        ConsumerEvent::RecordProcessed {
            topic_partition, ..
        } if topic_partition.partition.0 == 0 => Some(at),
        _ => None,
    });
    let read = read.collect();
    (run, read)
}

#[test]
fn records_of_kept_partitions_flow_while_others_hold_up_the_rebalance() {
    let (run, read) = held_up(AssignorName::CooperativeSticky);
    assert!(
        read.len() == 2 && read[1] < at(17_100),
        "as they come: {read:?}"
    );
    // its state is not STABLE, so that `commitSync` does not even ask the broker
    let events = run.consumer_events("a").into_iter();
    let refused = events.filter(|(_, event)| {
        matches!(
            event,
            ConsumerEvent::CommitFailed {
                exception: Exception::RebalanceInProgress,
                error: None,
                ..
            }
        )
    });
    assert_eq!(refused.count(), 2);
    let (_, read) = held_up(AssignorName::Sticky);
    assert!(
        read.iter().all(|at_| *at_ > at(20_000)),
        "not before the slow one has joined: {read:?}"
    );
}

/// The heartbeat thread does not run between JoinGroup and its answer, so that nobody reads that
/// answer before the application calls its consumer again; the group waits for it.
#[test]
fn a_busy_member_reads_the_answer_to_its_join_group_with_its_next_call() {
    let slow = ConsumerConfig {
        processing_time: ms(3_000),
        max_poll_records: 1,
        commit_style: CommitStyle::Never,
        ..cooperative("a")
    };
    let mut run = alone(slow);
    // while it works on the first the others come, so that it need not wait for the third
    run.write("t", &[0, 0, 0]);
    run.until(12_000).consumer(cooperative("b")).until(16_000);
    assert_eq!(run.times("a", "join-answer-unread").len(), 1);
    assert!(run.times("b", "partitions-assigned").is_empty(), "b waits");
    let joined = run.last("a", "join-answer-unread");
    run.until(19_000);
    let beats = run.times("a", "heartbeat-answered").into_iter();
    let silent = beats.filter(|beat| *beat > joined && *beat < joined + ms(2_500));
    assert_eq!(silent.count(), 0, "no heartbeats meanwhile");
    assert_eq!(run.share("b"), "t-2");
}

/// ... and if that takes longer than its session, it is a member no more.
#[test]
fn a_member_that_is_busy_for_a_session_after_it_has_joined_is_out() {
    let slow = ConsumerConfig {
        processing_time: ms(10_000),
        session_timeout: ms(6_000),
        max_poll_records: 1,
        commit_style: CommitStyle::Never,
        ..cooperative("a")
    };
    let mut run = alone(slow);
    run.write("t", &[0, 0, 0]);
    run.until(19_000).consumer(cooperative("b")).until(60_000);
    let told = told(&run, "a");
    assert_eq!(
        told[..3],
        ["assigned t-0 t-1 t-2", "lost t-0 t-1 t-2", "assigned "]
    );
}

/// `StickyAssignor` keeps its last share in the memory of its process (its `userData`): an eager
/// member that has given everything up still says what it had.
#[test]
fn the_sticky_assignor_remembers_until_its_process_ends() {
    let sticky = |id| member(id, AssignorName::Sticky);
    let mut run = with_offsets_topic();
    run.consumer(sticky("a")).consumer(sticky("b"));
    run.until(12_000);
    let said = |run: &Run, id: &str| {
        let data = &run.now().consumers[id].membership.sticky;
        data.as_ref().map(|data| data.partitions.len())
    };
    assert_eq!((said(&run, "a"), said(&run, "b")), (Some(2), Some(1)));
    let before = run.share("b");
    run.consumer(sticky("c")).until(20_000);
    assert_eq!(run.share("b"), before, "nobody has a reason to take it");
    run.crash("b").start("b");
    assert_eq!(said(&run, "b"), None);
}

/// `ConsumerCoordinator`'s constructor: the most that all assignors of the list can do. A rolling
/// restart that takes range out of Kafka's default list makes a group cooperative.
#[test]
fn a_group_becomes_cooperative_when_nobody_lists_range_any_more() {
    let mut run = with_offsets_topic();
    let default = |id| consumer(id, "g", &["t"]);
    run.consumer(default("a")).consumer(default("b"));
    run.until(11_000);
    let protocol = |run: &Run| {
        let group = run
            .now()
            .classic_group(&"g".into())
            .and_then(|g| g.protocol);
        group.map(AssignorName::name)
    };
    assert_eq!(protocol(&run), Some("range"));
    for (restarted, second) in [("a", 11), ("b", 21)] {
        run.close(restarted).until(second * 1_000 + 2_000);
        let config = cooperative(restarted);
        run.act(Command::ConfigureConsumer { config });
        run.start(restarted).until(second * 1_000 + 9_000);
        assert_eq!(protocol(&run), Some("cooperative-sticky"));
    }
    run.consumer(cooperative("c")).until(40_000);
    let told = told(&run, "a");
    assert!(
        !told.last().is_some_and(|last| last.starts_with("revoked")),
        "{told:?}"
    );
    assert_eq!(run.share("c").split(' ').count(), 1);
}

/// `ConsumerCoordinator.onLeavePrepare`: in the middle of a rebalance nobody can say whose they
/// are; and the broker does not read its LeaveGroup before its JoinGroup is answered.
#[test]
fn closed_in_a_rebalance_is_lost_and_not_gone_before_it_ends() {
    let mut run = with_offsets_topic();
    let own = |id, processing| ConsumerConfig {
        processing_time: ms(processing),
        ..cooperative(id)
    };
    run.consumer(own("a", 1)).consumer(own("c", 8_000));
    run.until(12_000).write("t", &[1, 2]);
    run.until(14_000).consumer(own("b", 1)).until(16_000);
    run.close("a").until(17_000);
    assert_eq!(
        told(&run, "a").last().map(String::as_str),
        Some("lost t-0 t-2")
    );
    assert_eq!(run.requests("a", "LeaveGroup").len(), 1);
    assert!(run.times("b1", "member-removed").is_empty());
    run.until(30_000);
    assert_eq!(run.times("b1", "member-removed").len(), 1);
}
