//! A consumer, and what it is doing in a word.

use super::{ConsumerState, ConsumerView};
use crate::cluster::Cluster;
use crate::cluster::consumer::{
    AppLine, Consumer, ConsumerProcess, Ending, FetchState, MemberState,
};
use crate::view::code::program;
use alloc::sync::Arc;

pub(super) fn consumer(cluster: &Cluster, found: &Consumer) -> ConsumerView {
    let member = &found.membership;
    let group = found
        .config
        .group_id
        .as_ref()
        .and_then(|group| cluster.group(group));
    let known = group
        .zip(member.member_id.as_ref())
        .and_then(|(g, id)| g.members.get(id));
    let positions = found.partitions.iter().map(|(tp, assigned)| {
        (
            tp.clone(),
            found.position(tp).map(|position| position.0),
            assigned.paused,
        )
    });
    let outside = !matches!(found.app.line, AppLine::Polling | AppLine::Stopped);
    let automatic = found.config.commit_style == crate::kafka::CommitStyle::Auto;
    let buffered = found.fetched.iter().map(|fetch| {
        let batches = fetch.batches.iter();
        batches
            .map(|batch| batch.records_from(fetch.next).count() as u64)
            .sum::<u64>()
    });
    ConsumerView {
        id: found.config.client_id.clone(),
        config: Arc::clone(&found.config),
        next_config: found.next_config.clone(),
        incarnation: found.incarnation,
        state: state(found),
        closing: found.app.closing,
        member_id: member.member_id.clone(),
        generation: member.generation,
        is_leader: member.is_leader && member.generation.is_some(),
        partitions: positions.collect(),
        held: found
            .held()
            .iter()
            .filter(|record| cluster.still_has(record))
            .map(|r| (r.topic_partition.clone(), r.offset.0))
            .collect(),
        buffered: buffered.sum(),
        code: program(found),
        crash_point: found.crash_point,
        processed: found.app.processed,
        heartbeat_sent: member.heartbeat_sent,
        last_heard: known.map(|member| member.last_heard),
        left_poll: outside.then_some(found.app.left_poll),
        auto_commit_due: (automatic && found.is_running()).then_some(member.auto_commit_due),
        last_commit: found.last_commit.as_ref().map(|(at, offsets)| {
            (
                *at,
                offsets
                    .iter()
                    .map(|(tp, offset)| (tp.clone(), offset.0))
                    .collect(),
            )
        }),
        last_exception: found.last_exception,
        lag: lag(cluster, found),
    }
}

/// The sum over its partitions of how far the commit is behind, as far as anything is committed.
fn lag(cluster: &Cluster, found: &Consumer) -> Option<u64> {
    let reader = found.reader()?;
    let lags = found.partitions.keys().filter_map(|tp| {
        let high_watermark = cluster.log(tp)?.high_watermark;
        Some(high_watermark.lag(cluster.committed(&reader, tp)?).0)
    });
    lags.reduce(|a, b| a + b)
}

fn state(found: &Consumer) -> ConsumerState {
    match &found.process {
        ConsumerProcess::Frozen { until, .. } => return ConsumerState::Frozen { until: *until },
        ConsumerProcess::Ended { at, how } => {
            let at = *at;
            return match how {
                Ending::Crashed(_) => ConsumerState::Crashed { at },
                Ending::Closed => ConsumerState::Closed { at },
                Ending::Failed(exception) => ConsumerState::Failed {
                    at,
                    exception: *exception,
                },
            };
        }
        ConsumerProcess::Running => {}
    }
    match (&found.app.line, found.held().first()) {
        (AppLine::Processing { until }, Some(record)) => ConsumerState::Processing {
            topic_partition: record.topic_partition.clone(),
            offset: record.offset.0,
            since: found.app.since,
            until: *until,
        },
        (AppLine::Committing(_), _) => ConsumerState::Committing,
        (AppLine::Closing(_), _) => ConsumerState::Closing,
        _ => polling_state(found),
    }
}

fn polling_state(found: &Consumer) -> ConsumerState {
    let member = &found.membership;
    if found.config.is_member() {
        if member.coordinator.is_none() {
            return ConsumerState::FindingCoordinator;
        }
        match member.state {
            MemberState::Unjoined | MemberState::PreparingRebalance => {
                return ConsumerState::Joining;
            }
            MemberState::CompletingRebalance => return ConsumerState::WaitingForAssignment,
            MemberState::Stable if member.rejoin_needed => return ConsumerState::Joining,
            MemberState::Stable if found.partitions.is_empty() => return ConsumerState::Idle,
            MemberState::Stable => {}
        }
    }
    let ready = |state: &FetchState| matches!(state, FetchState::Fetching(_));
    match found
        .partitions
        .values()
        .all(|assigned| ready(&assigned.state))
    {
        true => ConsumerState::WaitingForRecords,
        false => ConsumerState::FindingPositions,
    }
}
