//! The reasons of what happens in clients.

use super::super::lead::Lead;
use super::super::{config_of, sender};
use super::{BUSY, broke};
use crate::cluster::consumer::{ConsumerEvent, ModernEvent, PositionReason, RejoinReason};
use crate::cluster::event::Entry;
use crate::cluster::producer::ProducerEvent;
use crate::cluster::{ClientEvent, Cluster};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, KafkaError, NodeId};
use alloc::vec::Vec;

pub(super) fn client(node: &NodeId, event: &ClientEvent) -> Vec<Lead> {
    match event {
        ClientEvent::Rebootstrapped => {
            Vec::from([Lead::last(&["disconnected", "request-timed-out"]).of(node.clone())])
        }
        ClientEvent::Disconnected {
            broker,
            requests,
            timed_out,
            ..
        } => match (timed_out, requests.first()) {
            (true, Some(request)) => Vec::from([Lead::last(&["message-sent"]).message(*request)]),
            _ => Vec::from([broke(*broker)]),
        },
        ClientEvent::MetadataWanted | ClientEvent::MetadataUpdated { .. } => Vec::new(),
    }
}

pub(super) fn producer(who: &ClientId, event: &ProducerEvent) -> Vec<Lead> {
    let last = |kinds| Lead::last(kinds).producer(who);
    match event {
        ProducerEvent::SendBlocked(_) => {
            Vec::from([last(&["metadata-wanted", "disconnected", "producer-added"])])
        }
        ProducerEvent::SendUnblocked => Vec::from([last(&["metadata-updated"])]),
        ProducerEvent::SendFailed(_) => Vec::from([last(&["send-blocked"])]),
        ProducerEvent::RecordBuffered {
            sticky_bytes: Some(_),
            ..
        } => Vec::from([last(&["sticky-partition-chosen"])]),
        ProducerEvent::BatchesSent { partitions, .. } => {
            let first = partitions.first();
            let first = first.map(|(tp, _)| last(&["record-buffered"]).at(tp));
            first.into_iter().collect()
        }
        ProducerEvent::BatchAcknowledged {
            topic_partition,
            base_offset,
            ..
        } => Vec::from([Lead::last(&["batch-appended"]).record(topic_partition, *base_offset)]),
        ProducerEvent::BatchFailed {
            topic_partition, ..
        } => Vec::from([last(&["batch-requeued", "batches-sent"]).at(topic_partition)]),
        ProducerEvent::NumbersSettled {
            topic_partition, ..
        } => Vec::from([last(&["batch-failed"]).at(topic_partition)]),
        ProducerEvent::Configured(_)
        | ProducerEvent::Sending(_)
        | ProducerEvent::Closing
        | ProducerEvent::Taken
        | ProducerEvent::SourceRewound
        | ProducerEvent::StickyChosen(_)
        | ProducerEvent::RecordBuffered { .. }
        | ProducerEvent::BatchRequeued { .. }
        | ProducerEvent::ProducerIdReceived(..) => Vec::new(),
    }
}

fn rejoins(who: &ClientId, group: Option<&GroupId>, reason: RejoinReason) -> Vec<Lead> {
    let own = |kinds| Vec::from([Lead::last(kinds).consumer(who)]);
    let of = |kinds| {
        let last = group.map(|group| Lead::last(kinds).group(group));
        last.into_iter().collect::<Vec<_>>()
    };
    match reason {
        RejoinReason::RebalanceInProgress => of(&["rebalance-started"]),
        RejoinReason::Refused(_) => of(&["request-refused"]),
        RejoinReason::PollInterval => own(BUSY),
        RejoinReason::PartitionsChanged => {
            Vec::from([Lead::last(&["partitions-added", "topic-deleted"])])
        }
        RejoinReason::OutOfRange => own(&["fetched-out-of-range"]),
        RejoinReason::PartitionsRevoked => own(&["partitions-revoked"]),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
pub(super) fn consumer(
    who: &ClientId,
    group: Option<&GroupId>,
    event: &ConsumerEvent,
    entry: &Entry,
    cluster: &Cluster,
) -> Vec<Lead> {
    let last = |kinds| Lead::last(kinds).consumer(who);
    let one = |kinds| Vec::from([last(kinds)]);
    let of = |kinds| {
        let lead = group.map(|group| Lead::last(kinds).group(group));
        lead.into_iter().collect::<Vec<_>>()
    };
    match event {
        ConsumerEvent::Started => Vec::from([Lead::last(&["consumer-added"]).consumer(who)]),
        ConsumerEvent::Crashed(_) => one(&["crash-point-set"]),
        ConsumerEvent::Thawed => one(&["froze"]),
        ConsumerEvent::Ended(_) | ConsumerEvent::CloseProgressed(_) => {
            one(&["threw", "close-requested", "removal-requested"])
        }
        ConsumerEvent::Threw(_) => Vec::from([last(&[
            "commit-failed",
            "listener-returned",
            "membership-refused",
            "membership-lost",
            "fetched-out-of-range",
            "partitions-assigned",
        ])
        .since(entry.at)]),
        ConsumerEvent::PollCalled => one(&[
            "record-processed",
            "commit-succeeded",
            "commit-failed",
            "process-started",
            "poll-returned",
        ]),
        ConsumerEvent::PollReturned(held) => {
            let first = held.first();
            let first = first.map(|held| last(&["position-set"]).at(&held.topic_partition));
            first.into_iter().collect()
        }
        ConsumerEvent::ProcessingStarted {
            topic_partition: tp,
            offset,
            ..
        } => Vec::from([last(&["poll-returned"]).record(tp, *offset)]),
        ConsumerEvent::RecordProcessed {
            topic_partition: tp,
            offset,
            worker,
            after: Some((of, later)),
            ..
        } => {
            let mut leads = Vec::from([Lead::last(&["record-processed"]).record(of, *later)]);
            match (of == tp, later > offset) {
                // what was in hand at the same time, or where it was come back to
                (true, true) => {
                    if worker.is_some() {
                        let begun = &["processing-started"];
                        leads.push(Lead::last(begun).record(of, *later));
                        leads.push(last(begun).record(tp, *offset));
                    }
                    leads.push(last(&["position-set"]).at(tp));
                }
                // how it came into the log so late
                (true, false) => {
                    leads.push(Lead::last(&["batch-appended"]).record(tp, *offset));
                    if let Some(sender) = sender(cluster, tp, *offset) {
                        leads.push(Lead::last(&["batch-requeued"]).producer(sender).at(tp));
                    }
                }
                // how the key came to be in two partitions
                (false, _) => {
                    let written = &["batch-appended"];
                    leads.push(Lead::last(written).record(of, *later));
                    leads.push(Lead::last(&["partitions-added"]).at(tp));
                    leads.push(Lead::last(written).record(tp, *offset));
                }
            }
            leads
        }
        ConsumerEvent::RecordProcessed {
            topic_partition: tp,
            offset,
            times,
            ..
        } => {
            let mut leads = Vec::from([
                last(&["poll-returned"]).record(tp, *offset),
                last(&["position-set"]).at(tp),
            ]);
            if *times > 1 {
                // who had it before, and how it came out of their hands
                let is_member = config_of(cluster, who).is_some_and(ConsumerConfig::is_member);
                let group = group.filter(|_| is_member);
                let reader = |lead: Lead| match group {
                    Some(group) => lead.group(group),
                    None => lead.consumer(who),
                };
                leads.push(reader(
                    Lead::last(&["record-processed"]).record(tp, *offset),
                ));
                let left = &["crashed", "partitions-lost", "partitions-revoked"];
                leads.push(reader(Lead::last(left).at(tp)));
            }
            leads
        }
        ConsumerEvent::WorkerAwaited => one(&["processing-started"]),
        ConsumerEvent::WorkersAwaited => one(&["threw", "close-requested", "removal-requested"]),
        ConsumerEvent::HeartbeatAwaited => one(&["record-processed", "poll-returned"]),
        ConsumerEvent::BatchAbandoned(_) => {
            one(&["rejoin-needed", "membership-lost", "close-requested"])
        }
        ConsumerEvent::ListenerCalled { .. } => one(&[
            "rejoin-needed",
            "share-received",
            "membership-lost",
            "reconciliation-started",
            "close-requested",
        ]),
        ConsumerEvent::ListenerReturned(_) => one(&["listener-called"]),
        ConsumerEvent::CommitCalled(_) => one(&[
            "record-processed",
            "commit-asked",
            "poll-returned",
            "listener-called",
        ]),
        ConsumerEvent::CommitSent { .. } => one(&[
            "commit-called",
            "commit-asked",
            "commit-retried",
            "record-processed",
            "poll-returned",
            "join-prepare-commits",
            "reconciliation-started",
            "closing",
        ]),
        ConsumerEvent::CommitDeferred(_) => one(&["coordinator-lost", "process-started"]),
        ConsumerEvent::CommitSucceeded { .. } => of(&["offset-committed"]),
        ConsumerEvent::CommitRetried { .. }
        | ConsumerEvent::CommitFailed { error: Some(_), .. } => of(&["request-refused"]),
        ConsumerEvent::CommitFailed { error: None, .. } => Vec::from([
            last(&[
                "membership-lost",
                "rejoin-needed",
                "coordinator-lost",
                "disconnected",
            ]),
            last(&["commit-called", "commit-sent"]),
        ]),
        ConsumerEvent::CoordinatorFound(_) => one(&[
            "coordinator-lost",
            "coordinator-not-found",
            "process-started",
        ]),
        ConsumerEvent::CoordinatorNotFound { .. } => Vec::from([Lead::last(&[
            "broker-killed",
            "broker-fenced",
            "coordinator-loading",
        ])]),
        ConsumerEvent::CoordinatorLost(_) => {
            Vec::from([last(&["disconnected", "request-timed-out"]).since(entry.at)])
        }
        ConsumerEvent::RejoinNeeded(reason) | ConsumerEvent::MembershipLost { reason, .. } => {
            rejoins(who, group, *reason)
        }
        ConsumerEvent::JoinRetried {
            error: KafkaError::MemberIdRequired,
            ..
        } => one(&["rejoin-needed", "membership-lost", "process-started"]),
        ConsumerEvent::JoinRetried { .. } | ConsumerEvent::Modern(ModernEvent::Refused(_)) => {
            of(&["request-refused"])
        }
        ConsumerEvent::JoinPrepareCommits { .. } => one(&["rejoin-needed"]),
        ConsumerEvent::JoinPrepareCommitted => one(&["join-prepare-commits"]),
        ConsumerEvent::PartitionsRevoked(_) => one(&[
            "rejoin-needed",
            "membership-lost",
            "reconciliation-started",
            "close-requested",
        ]),
        ConsumerEvent::PartitionsLost(_) => one(&["membership-lost", "rejoin-needed"]),
        ConsumerEvent::GenerationJoined { .. } => of(&["generation-started"]),
        ConsumerEvent::MetadataAwaited(_)
        | ConsumerEvent::AssignmentComputed { .. }
        | ConsumerEvent::AssignmentSkipped(_) => one(&["generation-joined"]),
        ConsumerEvent::JoinAnswerUnread(_) => {
            let mut leads = of(&["generation-started"]);
            leads.push(last(BUSY));
            leads
        }
        ConsumerEvent::ShareReceived(_) | ConsumerEvent::ShareIgnored(_) => {
            of(&["assignment-stored"])
        }
        ConsumerEvent::PartitionsAssigned(_) => {
            match config_of(cluster, who).filter(|config| config.is_member()) {
                Some(config) if config.is_modern() => one(&["reconciliation-started"]),
                Some(_) => of(&["assignment-stored"]),
                None => one(&["process-started"]),
            }
        }
        ConsumerEvent::ResetNeeded(tp, _) => {
            Vec::from([last(&["partitions-assigned", "fetched-out-of-range"]).at(tp)])
        }
        ConsumerEvent::PositionSet {
            topic_partition: tp,
            reason,
            ..
        } => {
            let assigned = last(&["partitions-assigned"]).at(tp);
            match (reason, group) {
                (PositionReason::Committed, Some(group)) => {
                    let committed = Lead::last(&["offset-committed"]).group(group).at(tp);
                    Vec::from([assigned, committed])
                }
                (PositionReason::Committed, None) => Vec::from([assigned]),
                (PositionReason::Reset(_), _) => {
                    Vec::from([last(&["reset-needed", "fetched-out-of-range"]).at(tp)])
                }
                (PositionReason::Seek, _) => Vec::from([last(&["batch-abandoned"])]),
            }
        }
        ConsumerEvent::NothingSoYoung(tp, _) => Vec::from([last(&["reset-needed"]).at(tp)]),
        ConsumerEvent::RecordsFetched(fetch) => {
            Vec::from([last(&["position-set"]).at(&fetch.topic_partition)])
        }
        ConsumerEvent::FetchedOutOfRange(fetch) => {
            let tp = &fetch.topic_partition;
            let kinds = &[
                "segments-deleted",
                "records-deleted",
                "log-cleaned",
                "topic-created",
            ];
            Vec::from([Lead::last(kinds).at(tp), last(&["position-set"]).at(tp)])
        }
        ConsumerEvent::SteppedOver(tp, _) => Vec::from([Lead::last(&["log-cleaned"]).at(tp)]),
        ConsumerEvent::Modern(event) => match event {
            ModernEvent::Joins => one(&["membership-lost", "process-started"]),
            ModernEvent::ReconciliationStarted(_) => of(&["target-assigned"]),
            ModernEvent::ReconciliationProgressed(_)
            | ModernEvent::ReconciliationAborted
            | ModernEvent::Reconciled => one(&["reconciliation-started"]),
            ModernEvent::Leaves => one(&["close-requested", "removal-requested", "threw"]),
            ModernEvent::PollHeard | ModernEvent::PollUnheard => one(&["poll-called"]),
            ModernEvent::Answered { .. }
            | ModernEvent::HeartbeatFailed { .. }
            | ModernEvent::Refused(_) => Vec::new(),
        },
        ConsumerEvent::Froze(_)
        | ConsumerEvent::Configured(_)
        | ConsumerEvent::ProcessingTimeChanged(_)
        | ConsumerEvent::CrashPointSet(_)
        | ConsumerEvent::CloseRequested
        | ConsumerEvent::RemovalRequested
        | ConsumerEvent::CommitAsked(..)
        | ConsumerEvent::MemberIdReceived(_)
        | ConsumerEvent::HeartbeatAnswered
        | ConsumerEvent::PositionRetried { .. }
        | ConsumerEvent::FetchRetried { .. }
        | ConsumerEvent::Paused(..) => Vec::new(),
    }
}
