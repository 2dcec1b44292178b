//! What happened in producers and consumers, in a word and in values.

use super::modern;
use super::{
    DetailWords, NULL, Value, list, offsets_list, partitions_in, positions_list, range, shares_list,
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

pub(super) fn producer_details(event: &ProducerEvent, words: &DetailWords) -> String {
    match event {
        ProducerEvent::Configured(config) => (words.configured)(config),
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
            let key = record.key();
            let key = key.as_ref().map(|key| -> Value { key });
            (words.buffered)(key, topic_partition, *opens)
        }
        ProducerEvent::BatchesSent { partitions, .. } => {
            let partitions: Vec<_> = partitions.iter().map(|(tp, _)| tp.clone()).collect();
            partitions_in(&partitions, words)
        }
        ProducerEvent::BatchAcknowledged {
            topic_partition,
            base_offset,
            ..
        } => (words.at)(topic_partition, base_offset),
        ProducerEvent::BatchRequeued {
            topic_partition,
            error,
            retry_at,
            ..
        } => format!("{topic_partition} {error}, {}", (words.again_at)(*retry_at)),
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
        } => {
            let epoch = epoch.as_ref().map(|epoch| -> Value { epoch });
            (words.numbers)(topic_partition, epoch)
        }
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
fn work(tp: &TopicPartition, offset: Offset, worker: Option<u32>, words: &DetailWords) -> String {
    match worker {
        Some(worker) => (words.by_worker)(&format_args!("{tp} {offset}"), worker),
        None => format!("{tp} {offset}"),
    }
}

pub(super) fn consumer_details(event: &ConsumerEvent, words: &DetailWords) -> String {
    match event {
        ConsumerEvent::Crashed(death) => (words.died)(death),
        ConsumerEvent::Modern(event) => modern::details(event, words),
        ConsumerEvent::Froze(until) => (words.until)(*until),
        ConsumerEvent::Ended(Ending::Failed(exception))
        | ConsumerEvent::Threw(exception)
        | ConsumerEvent::ListenerReturned(Some(exception)) => exception.name().to_string(),
        ConsumerEvent::ProcessingTimeChanged(time) => time.to_string(),
        ConsumerEvent::CrashPointSet(Some(point)) => {
            (words.of_record)(point.line.name(), point.nth)
        }
        ConsumerEvent::PollReturned(records) => runs_list(records),
        ConsumerEvent::ProcessingStarted {
            topic_partition,
            offset,
            worker,
            ..
        } => work(topic_partition, *offset, *worker, words),
        ConsumerEvent::RecordProcessed {
            topic_partition,
            offset,
            times,
            worker,
            after,
        } => {
            let work = work(topic_partition, *offset, *worker, words);
            match (times, after.as_ref().map(|after| &after.by)) {
                (_, Some((tp, later))) => (words.after)(&work, &format_args!("{tp} {later}")),
                (1, None) => work,
                (_, None) => (words.time)(&work, times),
            }
        }
        ConsumerEvent::CoordinatorFound(broker) => format!("b{broker}"),
        ConsumerEvent::CoordinatorNotFound { error, .. }
        | ConsumerEvent::CoordinatorLost(error)
        | ConsumerEvent::JoinRetried { error, .. }
        | ConsumerEvent::PositionRetried { error, .. } => error.to_string(),
        ConsumerEvent::RejoinNeeded(reason) | ConsumerEvent::MembershipLost { reason, .. } => {
            rejoin(*reason, words)
        }
        ConsumerEvent::MemberIdReceived(id) => id.to_string(),
        ConsumerEvent::GenerationJoined {
            generation,
            member_id,
            protocol,
            is_leader,
        } => (words.joined)(generation, member_id, protocol, *is_leader),
        ConsumerEvent::AssignmentComputed {
            protocol,
            assignment,
            ..
        } => {
            format!("{protocol}: {}", shares_list(assignment, words))
        }
        ConsumerEvent::Paused(tp, _) => tp.to_string(),
        ConsumerEvent::ListenerCalled { .. }
        | ConsumerEvent::PartitionsRevoked(_)
        | ConsumerEvent::PartitionsLost(_)
        | ConsumerEvent::ShareReceived(_)
        | ConsumerEvent::ShareIgnored(_)
        | ConsumerEvent::PartitionsAssigned(_) => share_details(event, words),
        _ => commit_details(event, words),
    }
}

/// What comes to a member, and goes.
fn share_details(event: &ConsumerEvent, words: &DetailWords) -> String {
    let list = |partitions: &[_]| partitions_in(partitions, words);
    match event {
        ConsumerEvent::ListenerCalled { call, .. } => {
            let (method, partitions) = (call.callback.name(), list(&call.partitions));
            format!("{method}({partitions})")
        }
        ConsumerEvent::PartitionsRevoked(partitions)
        | ConsumerEvent::PartitionsLost(partitions)
        | ConsumerEvent::ShareReceived(partitions)
        | ConsumerEvent::ShareIgnored(partitions)
        | ConsumerEvent::PartitionsAssigned(partitions) => list(partitions),
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

fn position_details(event: &ConsumerEvent, words: &DetailWords) -> String {
    match event {
        ConsumerEvent::BatchAbandoned(back_to) => positions_list(back_to),
        ConsumerEvent::NothingSoYoung(tp, at) => format!("{tp} {}", (words.again_at)(*at)),
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
            (words.position)(topic_partition, position, &reason)
        }
        ConsumerEvent::FetchRetried {
            topic_partition,
            error,
            ..
        } => {
            format!("{topic_partition} {error}")
        }
        ConsumerEvent::FetchedOutOfRange(fetch) => (words.at)(&fetch.topic_partition, &fetch.next),
        ConsumerEvent::RecordsFetched(fetch) => {
            let records: usize = fetch.batches.iter().map(|batch| batch.records.len()).sum();
            (words.fetched)(&fetch.topic_partition, records as u64, &fetch.next)
        }
        _ => String::new(),
    }
}

fn commit_details(event: &ConsumerEvent, words: &DetailWords) -> String {
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
        ConsumerEvent::CommitRetried { error, at, .. } => {
            format!("{error}, {}", (words.again_at)(*at))
        }
        _ => position_details(event, words),
    }
}

fn rejoin(reason: RejoinReason, words: &DetailWords) -> String {
    let [added, given_up] = words.rejoins;
    match reason {
        RejoinReason::RebalanceInProgress => "REBALANCE_IN_PROGRESS".to_string(),
        RejoinReason::Refused(error) => error.to_string(),
        RejoinReason::PollInterval => "max.poll.interval.ms".to_string(),
        RejoinReason::PartitionsChanged => added.to_string(),
        RejoinReason::OutOfRange => "OFFSET_OUT_OF_RANGE".to_string(),
        RejoinReason::PartitionsRevoked => given_up.to_string(),
    }
}
