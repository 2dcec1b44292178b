//! `commitSync` of whatever the application says.

use super::harness::{Run, consumer, ms, tp};
use offset_playground::command::{Command, CommandError};
use offset_playground::kafka::{
    CommitStyle, ConsumerConfig, KafkaError, OffsetReset, Subscription,
};
use offset_playground::view::queries;

fn commit(id: &str, partition: &str, offset: u64, metadata: &str) -> Command {
    Command::Commit {
        consumer: id.into(),
        partition: tp(partition),
        offset,
        metadata: metadata.into(),
    }
}

fn assigned(id: &str, group: &str) -> ConsumerConfig {
    ConsumerConfig {
        auto_offset_reset: OffsetReset::Earliest,
        commit_style: CommitStyle::Never,
        ..ConsumerConfig::new(id, Some(group), Subscription::Assign(vec![tp("t-0")]))
    }
}

/// The offset is compared with nothing (`OffsetMetadataManager`).
#[test]
fn any_offset_is_stored_behind_the_log_and_beyond_it() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    let config = ConsumerConfig {
        commit_style: CommitStyle::SyncEachBatch,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(config).until(12_000);
    assert_eq!(run.committed("g", "t-0"), Some(4));
    for (offset, moment) in [(1_000, 13_000), (2, 14_000)] {
        run.act(commit("c", "t-0", offset, "by hand")).until(moment);
        assert_eq!(run.committed("g", "t-0"), Some(offset));
    }
    let stored = &queries::committed(run.now(), &"g".into())[0].1;
    assert_eq!(&*stored.metadata, "by hand");
    assert_eq!(
        run.position("c", "t-0"),
        Some(4),
        "a commit moves no position"
    );
}

/// Somebody beside the group commits as nobody in particular, as long as the group is Empty.
#[test]
fn an_assigned_consumer_commits_for_an_empty_group_only() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(assigned("s", "g")).until(2_000);
    run.act(commit("s", "t-0", 3, "")).until(3_000);
    assert_eq!(run.committed("g", "t-0"), Some(3));
    run.consumer(consumer("c", "g", &["t"])).until(13_000);
    run.act(commit("s", "t-0", 1, "")).until(14_000);
    assert_eq!(run.committed("g", "t-0"), Some(4));
    assert_eq!(
        run.lines("CommitFailedException (UNKNOWN_MEMBER_ID)").len(),
        1
    );
}

#[test]
fn more_than_4096_characters_beside_a_commit_are_refused() {
    let mut run = Run::new(1);
    run.topic("t", 1).consumer(assigned("s", "g")).until(2_000);
    run.act(commit("s", "t-0", 3, &"x".repeat(4_097)))
        .until(3_000);
    assert_eq!(run.committed("g", "t-0"), None);
    assert_eq!(
        run.lines("OffsetMetadataTooLarge (OFFSET_METADATA_TOO_LARGE)")
            .len(),
        1
    );
    run.act(commit("s", "t-0", 3, &"x".repeat(4_096)))
        .until(4_000);
    assert_eq!(run.committed("g", "t-0"), Some(3));
}

/// It happens where the application can call something: not while it works on a record.
#[test]
fn a_commit_waits_for_the_record_in_hand() {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    let slow = ConsumerConfig {
        processing_time: ms(2_000),
        commit_style: CommitStyle::Never,
        ..consumer("c", "g", &["t"])
    };
    run.consumer(slow).until(4_000);
    run.act(commit("c", "t-0", 1, "")).until(5_000);
    assert_eq!(run.committed("g", "t-0"), None);
    run.until(6_000);
    assert_eq!(run.committed("g", "t-0"), Some(1));
    run.until(20_000);
    assert_eq!(run.fates("g", "t-0"), "1111", "and the loop goes on");
}

#[test]
fn a_commit_needs_a_group() {
    let mut run = Run::new(1);
    let config = ConsumerConfig {
        group_id: None,
        ..assigned("s", "g")
    };
    run.topic("t", 1).consumer(config).until(1_000);
    let refused = run
        .try_act(commit("s", "t-0", 1, ""))
        .expect_err("it has none");
    assert!(matches!(
        refused,
        CommandError::Refused(KafkaError::InvalidGroupId, _)
    ));
}
