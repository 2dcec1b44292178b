//! What led to a record being processed twice, or never.

use super::harness::{Run, consumer, ms, tp};
use offset_playground::cluster::Reader;
use offset_playground::cluster::consumer::{CrashLine, PositionReason, ResetTo};
use offset_playground::command::{Command, OffsetScope, ResetOffsetsTo, SeekTo};
use offset_playground::kafka::{CommitStyle, ConsumerConfig, Offset, OffsetReset};
use offset_playground::view::chain::{Chain, ChainStep};

/// What led to the fate of a record of `t-0`, for the group `g`.
fn chain(run: &Run, offset: u64) -> Vec<ChainStep> {
    let mut chain = Chain::new(Reader::Group("g".into()), tp("t-0"), Offset(offset));
    run.each_event(|id, entry| chain.see(id, entry));
    let links = chain.links();
    assert!(links.is_sorted_by_key(|link| link.event));
    links.iter().map(|link| link.step.clone()).collect()
}

fn config(style: CommitStyle) -> ConsumerConfig {
    ConsumerConfig {
        commit_style: style,
        max_poll_records: 4,
        session_timeout: ms(6_000),
        ..consumer("c", "g", &["t"])
    }
}

fn c() -> offset_playground::kafka::ClientId {
    "c".into()
}

#[test]
fn a_crash_before_the_commit_leads_to_a_second_time() {
    use ChainStep::{Given, Gone, HandedOut, Processed, Removed, WentBack, Written};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(config(CommitStyle::SyncEachBatch));
    run.crash_at("c", CrashLine::AfterProcessing, 2)
        .until(8_000);
    run.start("c").until(20_000);
    assert_eq!(run.fates("g", "t-0"), "2211");
    let back = WentBack(c(), 0, PositionReason::Reset(ResetTo::Earliest));
    let again = [HandedOut(c()), Processed(c())];
    let first = [Written, HandedOut(c()), Processed(c()), Gone(c())];
    // the group learns of it, and shares out anew
    let between = [Removed("c-1".into()), Given(c()), back];
    let all = [&first[..], &between[..], &again[..]].concat();
    assert_eq!(chain(&run, 1), all);
}

#[test]
fn a_commit_before_the_crash_leads_past_what_was_in_hand() {
    use ChainStep::{Committed, Given, Gone, HandedOut, Removed, WentPast, Written};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(config(CommitStyle::SyncBeforeProcessing));
    run.crash_at("c", CrashLine::AfterProcessing, 2)
        .until(8_000);
    run.start("c").until(20_000);
    assert_eq!(run.fates("g", "t-0"), "11xx");
    let past = WentPast(c(), 4, PositionReason::Committed);
    assert_eq!(
        chain(&run, 3),
        [
            Written,
            HandedOut(c()),
            Committed(4),
            Gone(c()),
            Removed("c-1".into()),
            Given(c()),
            past
        ]
    );
}

#[test]
fn a_reset_to_the_end_leads_past_what_was_there() {
    use ChainStep::{WentPast, Written};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    let latest = ConsumerConfig {
        auto_offset_reset: OffsetReset::Latest,
        ..config(CommitStyle::SyncEachBatch)
    };
    run.consumer(latest).until(8_000);
    let past = WentPast(c(), 4, PositionReason::Reset(ResetTo::Latest));
    assert_eq!(chain(&run, 3), [Written, past]);
}

#[test]
fn what_is_deleted_unread_is_lost() {
    use ChainStep::{Deleted, WentPast, Written};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    let (partition, before) = (tp("t-0"), Some(2));
    run.act(Command::DeleteRecords { partition, before });
    run.consumer(config(CommitStyle::SyncEachBatch))
        .until(8_000);
    assert_eq!(run.fates("g", "t-0"), "xx11");
    let past = WentPast(c(), 2, PositionReason::Reset(ResetTo::Earliest));
    assert_eq!(chain(&run, 0), [Written, Deleted(2), past]);
}

#[test]
fn a_seek_back_leads_to_a_second_time() {
    use ChainStep::{HandedOut, Processed, WentBack, Written};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(config(CommitStyle::SyncEachBatch))
        .until(8_000);
    let (consumer, partition, to) = (c(), tp("t-0"), SeekTo::Offset(3));
    run.act(Command::Seek {
        consumer,
        partition,
        to,
    });
    run.until(10_000);
    let back = WentBack(c(), 3, PositionReason::Seek);
    let times = [HandedOut(c()), Processed(c())];
    let all = [&[Written], &times[..], &[back], &times[..]].concat();
    assert_eq!(chain(&run, 3), all);
}

#[test]
fn an_operator_leads_a_group_back() {
    use ChainStep::{Committed, Given, GivenUp, Gone, HandedOut, Processed, WentBack, Written};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(config(CommitStyle::SyncEachBatch))
        .until(8_000);
    run.close("c").until(9_000);
    run.act(Command::ResetOffsets {
        group: "g".into(),
        scope: OffsetScope::All,
        to: ResetOffsetsTo::ShiftBy(-1),
    });
    run.until(10_000).start("c").until(18_000);
    let back = WentBack(c(), 3, PositionReason::Committed);
    let times = [HandedOut(c()), Processed(c())];
    let between = [GivenUp(c()), Committed(3), Given(c()), back];
    let all = [&[Written], &times[..], &between[..], &times[..]].concat();
    assert_eq!(chain(&run, 3), all);
    assert!(
        !chain(&run, 3).contains(&Gone(c())),
        "it had nothing any more when it ended"
    );
}

/// What a process is configured with holds from its next start: until then it reads for the group
/// it has read for.
#[test]
fn a_configuration_that_waits_for_the_next_start_leads_nowhere_yet() {
    use ChainStep::{HandedOut, Processed, Written};
    let mut run = Run::new(1);
    run.topic("t", 1);
    run.consumer(config(CommitStyle::Never)).until(8_000);
    let config = ConsumerConfig {
        group_id: Some("h".into()),
        ..config(CommitStyle::Never)
    };
    run.act(Command::ConfigureConsumer { config });
    run.write("t", &[0]).until(9_000);
    assert_eq!(chain(&run, 0), [Written, HandedOut(c()), Processed(c())]);
    run.close("c").until(10_000).start("c").until(20_000);
    let mut other = Chain::new(Reader::Group("h".into()), tp("t-0"), Offset(0));
    run.each_event(|id, entry| other.see(id, entry));
    let steps = other.links().iter().map(|link| link.step.clone());
    let steps: Vec<_> = steps.collect();
    assert_eq!(steps, [Written, HandedOut(c()), Processed(c())]);
}

/// The group has put it out, and somebody else goes on, before it knows.
#[test]
fn one_that_is_away_for_too_long_leads_to_a_second_time() {
    use ChainStep::{Given, HandedOut, Processed, Removed, WentBack, Written};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(ConsumerConfig {
        max_poll_interval: ms(3_000),
        processing_time: ms(20_000),
        ..config(CommitStyle::SyncEachBatch)
    });
    run.until(6_000);
    let other = || offset_playground::kafka::ClientId::from("d");
    run.consumer(consumer("d", "g", &["t"])).until(15_000);
    let links = chain(&run, 1);
    let back = WentBack(other(), 0, PositionReason::Reset(ResetTo::Earliest));
    let first = [
        Written,
        HandedOut(c()),
        Removed("c-1".into()),
        Given(other()),
        back,
    ];
    let again = [HandedOut(other()), Processed(other())];
    assert_eq!(links, [&first[..], &again[..]].concat());
}

/// What led somebody past a record is no reason for who goes back to it later.
#[test]
fn a_seek_has_no_reason_in_the_group() {
    use ChainStep::{Given, Removed, WentBack};
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 4]);
    run.consumer(config(CommitStyle::SyncEachRecord))
        .until(8_000);
    run.crash("c").until(9_000);
    run.start("c").until(20_000);
    let (consumer, partition, to) = (c(), tp("t-0"), SeekTo::Offset(1));
    run.act(Command::Seek {
        consumer,
        partition,
        to,
    });
    run.until(24_000);
    let links = chain(&run, 1);
    assert!(
        links.contains(&WentBack(c(), 1, PositionReason::Seek)),
        "{links:?}"
    );
    let of_group = |step: &ChainStep| matches!(step, Removed(_) | Given(_));
    assert!(!links.iter().any(of_group), "{links:?}");
}
