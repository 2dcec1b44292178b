//! The reasons of what happens in clients.

use super::super::config_of;
use super::super::lead::Lead;
use super::{BUSY, broke, topics_changed};
use crate::cluster::broker::offsets_partition;
use crate::cluster::consumer::{ConsumerEvent, ModernEvent, PositionReason, RejoinReason};
use crate::cluster::event::{Cause, Entry};
use crate::cluster::producer::ProducerEvent;
use crate::cluster::{ClientEvent, Cluster, Overtaken};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, KafkaError, NodeId, Offset, TopicPartition};
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
            _ => Vec::from([broke(*broker, node)]),
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

/// What an answer has brought about, by the number of its delivery; or that there is none, or that
/// it was read only later.
fn answered(who: &ClientId, entry: &Entry) -> Vec<Lead> {
    if let Cause::Delivery(answer) = entry.cause {
        return Vec::from([Lead::event(answer)]);
    }
    let kinds = &["disconnected", "request-timed-out", "join-answer-unread"];
    Vec::from([Lead::last(kinds).consumer(who)])
}

fn rejoins(
    who: &ClientId,
    group: Option<&GroupId>,
    reason: RejoinReason,
    entry: &Entry,
    cluster: &Cluster,
) -> Vec<Lead> {
    let own = |kinds| Vec::from([Lead::last(kinds).consumer(who)]);
    let of = |kinds| {
        let last = group.map(|group| Lead::last(kinds).group(group));
        last.into_iter().collect::<Vec<_>>()
    };
    match reason {
        RejoinReason::RebalanceInProgress => of(&["rebalance-started"]),
        RejoinReason::Refused(_) => answered(who, entry),
        RejoinReason::PollInterval => own(BUSY),
        RejoinReason::PartitionsChanged => {
            let changed = group.map(|group| topics_changed(cluster, group));
            changed.into_iter().collect()
        }
        RejoinReason::OutOfRange => own(&["fetched-out-of-range"]),
        RejoinReason::PartitionsRevoked => own(&["partitions-revoked"]),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
pub(super) fn consumer(
    (who, group): (&ClientId, Option<&GroupId>),
    event: &ConsumerEvent,
    about: &[TopicPartition],
    entry: &Entry,
    cluster: &Cluster,
) -> Vec<Lead> {
    let last = |kinds| Lead::last(kinds).consumer(who);
    let one = |kinds| Vec::from([last(kinds)]);
    let by_hand = matches!(entry.cause, Cause::Command(_));
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
            let set = |tp| last(&["position-set"]).at(tp);
            let has = |tp: &&TopicPartition| held.iter().any(|held| held.topic_partition == **tp);
            let asked: Vec<Lead> = about.iter().filter(has).map(set).collect();
            match held.first() {
                Some(first) if asked.is_empty() => Vec::from([set(&first.topic_partition)]),
                _ => asked,
            }
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
            after:
                Some(Overtaken {
                    by: (of, later),
                    sender,
                }),
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
                    if let Some(sender) = sender {
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
                let before = Lead::last(&["record-processed"]).record(tp, *offset);
                leads.push(reader(before));
                // not what was before that: somebody may have gone back
                let left = Lead::last(&[
                    "crashed",
                    "partitions-lost",
                    "partitions-revoked",
                    "record-processed",
                ]);
                leads.push(reader(left.record(tp, *offset)));
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
        ConsumerEvent::CommitSucceeded { .. }
        | ConsumerEvent::CommitRetried { .. }
        | ConsumerEvent::CommitFailed { error: Some(_), .. } => answered(who, entry),
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
        ConsumerEvent::CoordinatorNotFound { .. } => match (&entry.cause, group) {
            // nobody leads the group's partition, or the topic was made only when it was asked for
            (Cause::Delivery(_), Some(group)) => {
                let partition = offsets_partition(cluster.group_partition(group));
                Vec::from([Lead::last(&["leaders-elected", "topic-created"]).at(&partition)])
            }
            _ => answered(who, entry),
        },
        ConsumerEvent::CoordinatorLost(_) => {
            Vec::from([last(&["disconnected", "request-timed-out"]).since(entry.at)])
        }
        ConsumerEvent::RejoinNeeded(reason) | ConsumerEvent::MembershipLost { reason, .. } => {
            rejoins(who, group, *reason, entry, cluster)
        }
        ConsumerEvent::JoinRetried {
            error: KafkaError::MemberIdRequired,
            ..
        } => one(&["rejoin-needed", "membership-lost", "process-started"]),
        ConsumerEvent::JoinRetried { .. } | ConsumerEvent::Modern(ModernEvent::Refused(_)) => {
            answered(who, entry)
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
        ConsumerEvent::JoinAnswerUnread(answer) if answer.is_err() => answered(who, entry),
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
        ConsumerEvent::ResetNeeded(..) if by_hand => Vec::new(),
        ConsumerEvent::ResetNeeded(tp, _) => {
            Vec::from([last(&["partitions-assigned", "fetched-out-of-range"]).at(tp)])
        }
        ConsumerEvent::PositionSet {
            topic_partition: tp,
            position,
            reason,
            ..
        } => {
            let assigned = last(&["partitions-assigned"]).at(tp);
            match (reason, group) {
                (PositionReason::Committed, Some(group)) => {
                    let committed = Lead::last(&["offset-committed"]).group(group);
                    let committed = committed.record(tp, Offset(position.0));
                    Vec::from([assigned, committed])
                }
                (PositionReason::Committed, None) => Vec::from([assigned]),
                (PositionReason::Reset(_), _) => {
                    Vec::from([last(&["reset-needed", "fetched-out-of-range"]).at(tp)])
                }
                // by hand, or by a listener
                (PositionReason::Seek, _) if by_hand => Vec::new(),
                (PositionReason::Seek, _) => one(&["listener-called"]),
            }
        }
        ConsumerEvent::NothingSoYoung(tp, _) => Vec::from([last(&["reset-needed"]).at(tp)]),
        ConsumerEvent::RecordsFetched(fetch) => {
            Vec::from([last(&["position-set"]).at(&fetch.topic_partition)])
        }
        ConsumerEvent::FetchedOutOfRange(fetch) => {
            let tp = &fetch.topic_partition;
            // compaction moves no log start
            let kinds = &["segments-deleted", "records-deleted", "topic-deleted"];
            let gone = Lead::last(kinds).record(tp, Offset(fetch.next.0));
            Vec::from([gone, last(&["position-set"]).at(tp)])
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
