//! What happened in producers and consumers, in a word and in values.

use super::modern;
use super::{
    NULL, list, offsets_list, partitions_list, positions_list, range, records_of, shares_list,
};
use crate::cluster::consumer::{
    CommitKind, ConsumerEvent, Ending, HeldRecord, PositionReason, RejoinReason,
};
use crate::cluster::producer::{ProducerEvent, SendError};
use crate::kafka::{Offset, TopicPartition};
use crate::sim::SortedMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

pub(super) fn producer_kind(event: &ProducerEvent) -> &'static str {
    match event {
        ProducerEvent::Configured(_) => "producer-configured",
        ProducerEvent::Sending(true) => "sending-resumed",
        ProducerEvent::Sending(false) => "sending-stopped",
        ProducerEvent::Closing => "producer-closing",
        ProducerEvent::Taken => "record-taken",
        ProducerEvent::SourceRewound => "source-rewound",
        ProducerEvent::SendBlocked(_) => "send-blocked",
        ProducerEvent::SendUnblocked => "send-unblocked",
        ProducerEvent::StickyChosen(_) => "sticky-partition-chosen",
        ProducerEvent::RecordBuffered { .. } => "record-buffered",
        ProducerEvent::BatchesSent { .. } => "batches-sent",
        ProducerEvent::BatchAcknowledged { .. } => "batch-acknowledged",
        ProducerEvent::BatchRequeued { .. } => "batch-requeued",
        ProducerEvent::BatchFailed { .. } => "batch-failed",
        ProducerEvent::SendFailed(_) => "send-failed",
        ProducerEvent::ProducerIdReceived(..) => "producer-id-received",
        ProducerEvent::NumbersSettled { .. } => "sequence-numbers-settled",
    }
}

pub(super) fn producer_details(event: &ProducerEvent) -> String {
    match event {
        ProducerEvent::Configured(config) => {
            format!("acks {} every {}", config.acks, config.every)
        }
        ProducerEvent::Sending(_)
        | ProducerEvent::Closing
        | ProducerEvent::Taken
        | ProducerEvent::SourceRewound
        | ProducerEvent::SendUnblocked => String::new(),
        ProducerEvent::SendBlocked(line) => line.value.as_deref().unwrap_or(NULL).to_string(),
        ProducerEvent::StickyChosen(partition) => format!("partition {partition}"),
        ProducerEvent::RecordBuffered {
            topic_partition,
            record,
            opens,
            ..
        } => {
            let key = record
                .key()
                .map_or_else(|| "no key".to_string(), |key| format!("key {key}"));
            let batch = if *opens { "new batch" } else { "same batch" };
            format!("{key} → {topic_partition}, {batch}")
        }
        ProducerEvent::BatchesSent { partitions, .. } => {
            let partitions: Vec<_> = partitions.iter().map(|(tp, _)| tp.clone()).collect();
            partitions_list(&partitions)
        }
        ProducerEvent::BatchAcknowledged {
            topic_partition,
            base_offset,
            ..
        } => format!("{topic_partition} at {base_offset}"),
        ProducerEvent::BatchRequeued {
            topic_partition,
            error,
            retry_at,
            ..
        } => format!("{topic_partition} {error}, again at {retry_at}"),
        ProducerEvent::BatchFailed {
            topic_partition,
            error,
            ..
        } => format!("{topic_partition} {error}"),
        ProducerEvent::SendFailed(error) => error.to_string(),
        ProducerEvent::ProducerIdReceived(id, epoch) => format!("producer {id} epoch {epoch}"),
        ProducerEvent::NumbersSettled {
            topic_partition,
            epoch,
        } => match epoch {
            Some(epoch) => format!("{topic_partition} begins anew with epoch {epoch}"),
            None => format!("{topic_partition} nothing is missing"),
        },
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendError::MaxBlock => f.write_str("TimeoutException (max.block.ms)"),
            SendError::DeliveryTimeout => f.write_str("TimeoutException (delivery.timeout.ms)"),
            SendError::Refused(error) => write!(f, "{error}"),
        }
    }
}

pub(super) fn consumer_kind(event: &ConsumerEvent) -> &'static str {
    match event {
        ConsumerEvent::Started => "process-started",
        ConsumerEvent::Crashed(_) => "crashed",
        ConsumerEvent::Froze(_) => "froze",
        ConsumerEvent::Thawed => "woke",
        ConsumerEvent::Ended(_) => "closed",
        ConsumerEvent::Configured(_) => "consumer-configured",
        ConsumerEvent::ProcessingTimeChanged(_) => "processing-time-changed",
        ConsumerEvent::CrashPointSet(Some(_)) => "crash-point-set",
        ConsumerEvent::CrashPointSet(None) => "crash-point-cleared",
        ConsumerEvent::CloseRequested => "close-requested",
        ConsumerEvent::RemovalRequested => "removal-requested",
        ConsumerEvent::Threw(_) => "threw",
        ConsumerEvent::PollCalled => "poll-called",
        ConsumerEvent::PollReturned(_) => "poll-returned",
        ConsumerEvent::ProcessingStarted { .. } => "processing-started",
        ConsumerEvent::WorkerAwaited => "worker-awaited",
        ConsumerEvent::WorkersAwaited => "workers-awaited",
        ConsumerEvent::RecordProcessed { .. } => "record-processed",
        ConsumerEvent::CommitAsked(..) => "commit-asked",
        ConsumerEvent::HeartbeatAwaited => "heartbeat-awaited",
        ConsumerEvent::BatchAbandoned(_) => "batch-abandoned",
        ConsumerEvent::CommitCalled(_) => "commit-called",
        ConsumerEvent::CommitSent { .. } => "commit-sent",
        ConsumerEvent::CommitDeferred(_) => "commit-deferred",
        ConsumerEvent::CommitRetried { .. } => "commit-retried",
        ConsumerEvent::CommitSucceeded { .. } => "commit-succeeded",
        ConsumerEvent::CommitFailed { .. } => "commit-failed",
        ConsumerEvent::CoordinatorFound(_) => "coordinator-found",
        ConsumerEvent::CoordinatorNotFound { .. } => "coordinator-not-found",
        ConsumerEvent::CoordinatorLost(_) => "coordinator-lost",
        ConsumerEvent::RejoinNeeded(_) => "rejoin-needed",
        ConsumerEvent::JoinRetried { .. } => "join-retried",
        ConsumerEvent::JoinPrepareCommits { .. } => "join-prepare-commits",
        ConsumerEvent::JoinPrepareCommitted => "join-prepare-committed",
        ConsumerEvent::ListenerCalled { .. } => "listener-called",
        ConsumerEvent::ListenerReturned(_) => "listener-returned",
        ConsumerEvent::PartitionsRevoked(_) => "partitions-revoked",
        ConsumerEvent::PartitionsLost(_) => "partitions-lost",
        ConsumerEvent::MemberIdReceived(_) => "member-id-received",
        ConsumerEvent::JoinAnswerUnread(_) => "join-answer-unread",
        ConsumerEvent::GenerationJoined { .. } => "generation-joined",
        ConsumerEvent::MetadataAwaited(_) => "metadata-awaited",
        ConsumerEvent::AssignmentComputed { .. } => "assignment-computed",
        ConsumerEvent::AssignmentSkipped(_) => "assignment-skipped",
        ConsumerEvent::ShareReceived(_) => "share-received",
        ConsumerEvent::ShareIgnored(_) => "share-ignored",
        ConsumerEvent::PartitionsAssigned(_) => "partitions-assigned",
        ConsumerEvent::HeartbeatAnswered => "heartbeat-answered",
        ConsumerEvent::MembershipLost { .. } => "membership-lost",
        ConsumerEvent::ResetNeeded(..) => "reset-needed",
        ConsumerEvent::PositionSet { .. } => "position-set",
        ConsumerEvent::PositionRetried { .. } => "position-retried",
        ConsumerEvent::FetchRetried { .. } => "fetch-retried",
        ConsumerEvent::RecordsFetched(_) => "records-fetched",
        ConsumerEvent::FetchedOutOfRange(_) => "fetched-out-of-range",
        ConsumerEvent::NothingSoYoung(..) => "nothing-so-young",
        ConsumerEvent::SteppedOver(..) => "gap-stepped-over",
        ConsumerEvent::Paused(_, true) => "partition-paused",
        ConsumerEvent::Paused(_, false) => "partition-resumed",
        ConsumerEvent::CloseProgressed(_) => "closing",
        ConsumerEvent::Modern(event) => modern::kind(event),
    }
}

/// A record, and which worker has it.
fn work(tp: &TopicPartition, offset: Offset, worker: Option<u32>) -> String {
    match worker {
        Some(worker) => format!("{tp} {offset} by worker {worker}"),
        None => format!("{tp} {offset}"),
    }
}

pub(super) fn consumer_details(event: &ConsumerEvent) -> String {
    match event {
        ConsumerEvent::Crashed(death) => death.to_string(),
        ConsumerEvent::Modern(event) => modern::details(event),
        ConsumerEvent::Froze(until) => format!("until {until}"),
        ConsumerEvent::Ended(Ending::Failed(exception))
        | ConsumerEvent::Threw(exception)
        | ConsumerEvent::ListenerReturned(Some(exception)) => exception.name().to_string(),
        ConsumerEvent::ProcessingTimeChanged(time) => time.to_string(),
        ConsumerEvent::CrashPointSet(Some(point)) => {
            format!("{} of record {}", point.line.name(), point.nth)
        }
        ConsumerEvent::PollReturned(records) => runs_list(records),
        ConsumerEvent::ProcessingStarted {
            topic_partition,
            offset,
            worker,
            ..
        } => work(topic_partition, *offset, *worker),
        ConsumerEvent::RecordProcessed {
            topic_partition,
            offset,
            times,
            worker,
            after,
        } => {
            let work = work(topic_partition, *offset, *worker);
            match (times, after) {
                (_, Some((tp, later))) => format!("{work} (after {tp} {later})"),
                (1, None) => work,
                (_, None) => format!("{work} (time {times})"),
            }
        }
        ConsumerEvent::CoordinatorFound(broker) => format!("b{broker}"),
        ConsumerEvent::CoordinatorNotFound { error, .. }
        | ConsumerEvent::CoordinatorLost(error)
        | ConsumerEvent::JoinRetried { error, .. }
        | ConsumerEvent::PositionRetried { error, .. } => error.to_string(),
        ConsumerEvent::RejoinNeeded(reason) | ConsumerEvent::MembershipLost { reason, .. } => {
            rejoin(*reason)
        }
        ConsumerEvent::MemberIdReceived(id) => id.to_string(),
        ConsumerEvent::GenerationJoined {
            generation,
            member_id,
            protocol,
            is_leader,
        } => {
            let leads = if *is_leader { ", leads" } else { "" };
            format!("{generation} as {member_id} {protocol}{leads}")
        }
        ConsumerEvent::AssignmentComputed {
            protocol,
            assignment,
            ..
        } => {
            format!("{protocol}: {}", shares_list(assignment))
        }
        ConsumerEvent::Paused(tp, _) => tp.to_string(),
        ConsumerEvent::ListenerCalled { .. }
        | ConsumerEvent::PartitionsRevoked(_)
        | ConsumerEvent::PartitionsLost(_)
        | ConsumerEvent::ShareReceived(_)
        | ConsumerEvent::ShareIgnored(_)
        | ConsumerEvent::PartitionsAssigned(_) => share_details(event),
        _ => commit_details(event),
    }
}

/// What comes to a member, and goes.
fn share_details(event: &ConsumerEvent) -> String {
    match event {
        ConsumerEvent::ListenerCalled { call, .. } => {
            let (method, partitions) = (call.callback.name(), partitions_list(&call.partitions));
            format!("{method}({partitions})")
        }
        ConsumerEvent::PartitionsRevoked(partitions)
        | ConsumerEvent::PartitionsLost(partitions)
        | ConsumerEvent::ShareReceived(partitions)
        | ConsumerEvent::ShareIgnored(partitions)
        | ConsumerEvent::PartitionsAssigned(partitions) => partitions_list(partitions),
        _ => String::new(),
    }
}

/// First and last record of each partition.
fn runs_list(records: &[HeldRecord]) -> String {
    let mut runs: SortedMap<&TopicPartition, (u64, u64)> = SortedMap::new();
    for record in records {
        let run = runs
            .entry(&record.topic_partition)
            .or_insert((record.offset.0, 0));
        run.1 = record.offset.0;
    }
    list(
        runs.iter()
            .map(|(tp, (first, last))| format!("{tp} {}", range(*first, *last))),
    )
}

fn position_details(event: &ConsumerEvent) -> String {
    match event {
        ConsumerEvent::BatchAbandoned(back_to) => positions_list(back_to),
        ConsumerEvent::NothingSoYoung(tp, at) => format!("{tp} again at {at}"),
        ConsumerEvent::SteppedOver(tp, position) => format!("{tp} → {position}"),
        ConsumerEvent::ResetNeeded(tp, to) => format!("{tp} {to}"),
        ConsumerEvent::PositionSet {
            topic_partition,
            position,
            reason,
            ..
        } => {
            let reason = match reason {
                PositionReason::Committed => "committed".to_string(),
                PositionReason::Reset(to) => to.to_string(),
                PositionReason::Seek => "seek".to_string(),
            };
            format!("{topic_partition} at {position} ({reason})")
        }
        ConsumerEvent::FetchRetried {
            topic_partition,
            error,
            ..
        } => {
            format!("{topic_partition} {error}")
        }
        ConsumerEvent::FetchedOutOfRange(fetch) => {
            format!("{} at {}", fetch.topic_partition, fetch.next)
        }
        ConsumerEvent::RecordsFetched(fetch) => {
            let records: usize = fetch.batches.iter().map(|batch| batch.records.len()).sum();
            let (tp, from) = (&fetch.topic_partition, fetch.next);
            format!("{tp} {} from {from}", records_of(records as u64))
        }
        _ => String::new(),
    }
}

fn commit_details(event: &ConsumerEvent) -> String {
    let kind = |kind: &CommitKind| match kind {
        CommitKind::Sync => "commitSync",
        CommitKind::Async => "commitAsync",
        CommitKind::Auto => "auto-commit",
    };
    match event {
        ConsumerEvent::CommitCalled(commit) => offsets_list(&commit.offsets),
        ConsumerEvent::CommitDeferred(offsets) => offsets_list(offsets),
        ConsumerEvent::CommitSent {
            kind: how, offsets, ..
        }
        | ConsumerEvent::CommitSucceeded { kind: how, offsets } => {
            format!("{} {}", kind(how), offsets_list(offsets))
        }
        ConsumerEvent::CommitFailed {
            kind: how,
            offsets,
            exception,
            error,
        } => {
            let error = error.map_or_else(String::new, |error| format!(" ({error})"));
            let (how, offsets) = (kind(how), offsets_list(offsets));
            format!("{how} {offsets}: {}{error}", exception.name())
        }
        ConsumerEvent::CommitRetried { error, at, .. } => format!("{error}, again at {at}"),
        _ => position_details(event),
    }
}

fn rejoin(reason: RejoinReason) -> String {
    match reason {
        RejoinReason::RebalanceInProgress => "REBALANCE_IN_PROGRESS".to_string(),
        RejoinReason::Refused(error) => error.to_string(),
        RejoinReason::PollInterval => "max.poll.interval.ms".to_string(),
        RejoinReason::PartitionsChanged => "partitions were added".to_string(),
        RejoinReason::OutOfRange => "OFFSET_OUT_OF_RANGE".to_string(),
        RejoinReason::PartitionsRevoked => "partitions were given up".to_string(),
    }
}
