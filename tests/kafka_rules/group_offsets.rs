//! What operators do to a group's offsets (`kafka-consumer-groups.sh`), and how they expire.

use super::harness::{Run, consumer, ms, tp};
use offset_playground::cluster::ClassicGroupState;
use offset_playground::command::{
    Command, CommandError, OffsetScope, ResetOffsetsTo, ResetPlan, delete_plan, reset_plan,
};
use offset_playground::kafka::{
    BrokerConfig, CommitStyle, ConsumerConfig, KafkaError, OffsetReset, Subscription,
};
use offset_playground::sim::Duration;

fn reset(to: ResetOffsetsTo) -> Command {
    Command::ResetOffsets {
        group: "g".into(),
        scope: OffsetScope::All,
        to,
    }
}

fn plan(run: &Run, to: &ResetOffsetsTo) -> Result<ResetPlan, CommandError> {
    let now = run.horizon();
    reset_plan(run.now(), now, &"g".into(), &OffsetScope::All, to)
}

/// What each mode would commit, where records 2 to 9 are left and 4 is committed.
#[test]
fn offsets_are_reset_in_every_mode_and_kept_in_the_log() {
    use ResetOffsetsTo::{ByDuration, Current, Earliest, FromFile, Latest, Offset, ShiftBy};
    let mut run = Run::ten_records_four_committed(1);
    let (partition, before) = (tp("t-0"), Some(2));
    run.act(Command::DeleteRecords { partition, before });
    for (to, offset, warnings) in [
        (Earliest, 2, 0),
        (Latest, 10, 0),
        (Current, 4, 0),
        (Offset(7), 7, 0),
        (Offset(1), 2, 1),
        (Offset(99), 10, 1),
        (ShiftBy(-1), 3, 0),
        (ShiftBy(-99), 2, 1),
        (ShiftBy(99), 10, 1),
        (ByDuration(ms(1_000)), 4, 0),
        (ByDuration(ms(0)), 10, 1),
        (FromFile(vec![(tp("t-0"), 6)]), 6, 0),
    ] {
        let plan = plan(&run, &to).expect("the group is empty");
        assert_eq!(plan.offsets.get(&tp("t-0")), Some(&offset), "{to:?}");
        assert_eq!(plan.warnings.len(), warnings, "{to:?}");
    }
    assert_eq!(run.committed("g", "t-0"), Some(4), "asking changes nothing");
    run.act(reset(Offset(6))).until(1_500);
    assert_eq!(run.committed("g", "t-0"), Some(6));
    run.consumer(consumer("c", "g", &["t"])).until(9_000);
    assert_eq!(run.starts("c", "t-0"), [6]);
}

#[test]
fn a_dry_run_reads_as_kafka_prints_it() {
    let run = Run::ten_records_four_committed(1);
    let plan = plan(&run, &ResetOffsetsTo::Offset(99)).expect("the group is empty");
    let text = "New offset (99) is higher than latest offset for topic partition t-0. Value will \
                be set to 10\n\n\
                GROUP           TOPIC           PARTITION  NEW-OFFSET\n\
                g               t               0          10\n";
    assert_eq!(plan.to_string(), text);
}

#[test]
fn a_group_with_members_keeps_its_offsets() {
    let mut run = Run::new(1);
    run.topic("t", 1).topic("u", 1).write("t", &[0; 4]);
    run.consumer(consumer("c", "g", &["t"])).until(12_000);
    let refused = run.try_act(reset(ResetOffsetsTo::Earliest));
    let refused = refused.expect_err("it is active").to_string();
    assert_eq!(
        refused,
        "Assignments can only be reset if the group 'g' is inactive, but the current state is \
         Stable."
    );
    let delete = |topic: &str| Command::DeleteOffsets {
        group: "g".into(),
        topics: vec![topic.into()],
        partitions: Vec::new(),
    };
    let refused = run.try_act(delete("t")).expect_err("it reads t");
    let error = KafkaError::GroupSubscribedToTopic;
    assert!(matches!(refused, CommandError::Refused(found, _) if found == error));
    run.act(delete("u"));
    run.close("c").until(14_000);
    run.act(delete("t")).until(15_000);
    assert_eq!(run.committed("g", "t-0"), None);
}

#[test]
fn a_shift_needs_something_to_shift_and_a_group_can_be_made() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    let of = |to| Command::ResetOffsets {
        group: "new".into(),
        scope: OffsetScope::Of {
            topics: vec!["t".into()],
            partitions: Vec::new(),
        },
        to,
    };
    let refused = run
        .try_act(of(ResetOffsetsTo::ShiftBy(1)))
        .expect_err("nothing");
    assert!(
        refused
            .to_string()
            .contains("there is no current committed offset")
    );
    run.act(of(ResetOffsetsTo::Latest)).until(1_000);
    assert_eq!(run.committed("new", "t-0"), Some(4));
}

fn forgetful() -> BrokerConfig {
    BrokerConfig {
        offsets_retention_minutes: 1,
        offsets_retention_check_interval: ms(1_000),
        ..BrokerConfig::default()
    }
}

/// From when the last member left, and not from the commits.
#[test]
fn what_an_empty_group_has_committed_expires() {
    let mut run = Run::with(1, forgetful());
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(consumer("c", "g", &["t"])).until(100_000);
    assert_eq!(
        run.committed("g", "t-0"),
        Some(4),
        "as long as it has members nothing does"
    );
    run.close("c").until(159_000);
    assert_eq!(run.committed("g", "t-0"), Some(4));
    run.until(162_000);
    assert_eq!((run.committed("g", "t-0"), run.state("g")), (None, None));
    assert_eq!(
        run.lines("t-0 = tombstone").len(),
        0,
        "written together with the group's"
    );
    run.start("c").until(170_000);
    assert_eq!(
        run.fates("g", "t-0"),
        "2222",
        "by the policy, all over again"
    );
}

/// A group that never had a member, and what a Stable one no longer reads: from the commit.
#[test]
fn commits_of_nobody_and_of_topics_nobody_reads_expire_by_themselves() {
    let mut run = Run::with(1, forgetful());
    run.topic("t", 1)
        .topic("u", 1)
        .write("t", &[0])
        .write("u", &[0]);
    let assigned = ConsumerConfig {
        auto_offset_reset: OffsetReset::Earliest,
        commit_style: CommitStyle::SyncEachBatch,
        ..ConsumerConfig::new("s", Some("alone"), Subscription::Assign(vec![tp("t-0")]))
    };
    run.consumer(assigned);
    run.consumer(consumer("c", "g", &["t", "u"])).until(12_000);
    run.close("c").until(13_000);
    run.act(Command::ConfigureConsumer {
        config: consumer("c", "g", &["t"]),
    });
    run.start("c").until(50_000);
    assert_eq!(run.committed("g", "u-0"), Some(1));
    assert_eq!(run.committed("alone", "t-0"), Some(1));
    run.until(75_000);
    assert_eq!(run.committed("g", "u-0"), None);
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert_eq!(run.state("g"), Some(ClassicGroupState::Stable));
    assert_eq!(
        run.committed("alone", "t-0"),
        None,
        "though its consumer is alive"
    );
}

/// The clock of an Empty group goes on while its coordinator is away.
#[test]
fn a_restart_does_not_begin_the_clock_anew() {
    let mut run = Run::with(1, forgetful());
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(consumer("c", "g", &["t"])).until(12_000);
    run.close("c").until(15_000);
    run.kill(1).until(40_000);
    run.boot(1).until(70_000);
    assert_eq!(run.committed("g", "t-0"), Some(4));
    run.until(74_000);
    assert_eq!(run.committed("g", "t-0"), None);
}

/// Each partition by itself (`OffsetMetadataManager.deleteOffsets`).
#[test]
fn offsets_are_deleted_where_they_may_be() {
    let mut run = Run::new(1);
    run.topic("t", 1).topic("u", 2).topic("v", 1);
    run.write("t", &[0]).write("u", &[0, 1]).write("v", &[0]);
    run.consumer(consumer("c", "g", &["t", "u", "v"]))
        .until(12_000);
    run.close("c").until(13_000);
    let config = consumer("c", "g", &["t"]);
    run.act(Command::ConfigureConsumer { config });
    run.start("c").until(20_000);
    let (group, topics) = ("g".into(), vec!["t".into(), "gone".into()]);
    let partitions = ["u-1", "u-10", "gone-0"].map(tp).to_vec();
    let plan = delete_plan(run.now(), &group, &topics, &partitions).expect("it can be asked");
    let text = "
Error: Encountered some partition-level error, see the follow-up details.

TOPIC           PARTITION  STATUS         
gone            -          Error: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: \
                This server does not host this topic-partition.
gone            0          Error: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: \
                This server does not host this topic-partition.
t               0          Error: org.apache.kafka.common.errors.GroupSubscribedToTopicException: \
                Deleting offsets of a topic is forbidden while the consumer group is actively \
                subscribed to it.
u               1          Successful     
u               10         Error: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: \
                This server does not host this topic-partition.
";
    assert_eq!(plan.to_string(), text);
    run.act(Command::DeleteOffsets {
        group,
        topics,
        partitions,
    });
    run.until(21_000);
    let left = ["t-0", "u-0", "u-1", "v-0"].map(|name| run.committed("g", name));
    assert_eq!(left, [Some(1), Some(1), None, Some(1)]);
    let nowhere = run.try_act(Command::DeleteOffsets {
        group: "g".into(),
        topics: vec!["gone".into()],
        partitions: vec![tp("t-0")],
    });
    let error = KafkaError::UnknownTopicOrPartition;
    let refused = nowhere.expect_err("nothing comes of it");
    assert!(matches!(refused, CommandError::Refused(found, _) if found == error));
}

/// Days in which nobody is alive cost next to nothing.
#[test]
fn eight_days_pass_quickly() {
    let mut run = Run::ten_records_four_committed(3);
    let events = run.events();
    let days = Duration::from_secs(8 * 24 * 3_600).as_millis();
    run.until(days);
    assert_eq!(
        run.committed("g", "t-0"),
        None,
        "offsets.retention.minutes: 7 days"
    );
    let log = run.now().log(&tp("t-0")).expect("it is there");
    assert_eq!(
        (log.log_start.0, log.log_end.0),
        (10, 10),
        "retention.ms: 7 days"
    );
    assert!(
        run.events() - events < 50,
        "{} events",
        run.events() - events
    );
}

/// A classic group knows what its members want from one generation to the next: before its first
/// everything counts as wanted, and when it has been empty nothing does until its next
/// (`ClassicGroup.isSubscribedToTopic`).
#[test]
fn a_group_learns_what_it_reads_when_a_generation_begins() {
    let delete = |topic: &str| Command::DeleteOffsets {
        group: "g".into(),
        topics: vec![topic.into()],
        partitions: Vec::new(),
    };
    let mut run = Run::new(1);
    run.topic("t", 1).topic("u", 1).write("t", &[0; 4]);
    run.consumer(consumer("other", "h", &["t"])).until(6_000);
    run.consumer(consumer("c", "g", &["t"])).until(7_000);
    let refused = run.try_act(delete("u")).expect_err("nothing is known");
    let error = KafkaError::GroupSubscribedToTopic;
    assert!(matches!(refused, CommandError::Refused(found, _) if found == error));
    run.until(20_000).act(delete("u")).close("c").until(22_000);
    run.start("c").until(23_000);
    run.act(delete("t")).until(24_000);
    assert_eq!(run.committed("g", "t-0"), None);
}
