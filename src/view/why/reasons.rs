//! What an event leads back to: which events before it are its reasons.
//!
//! The engine knows of each event what set it off: a message, a time, somebody's command. That a
//! member began where it did because of a commit a minute before is known here.

mod clients;

use super::group_of;
use super::lead::Lead;
use crate::cluster::consumer::ConsumerEvent;
use crate::cluster::coordinator::{BumpReason, ConsumerGroupEvent, RebalanceReason, RemovalReason};
use crate::cluster::event::{AdminEvent, Cause, Entry, EventId, TimerReason};
use crate::cluster::producer::ProducerEvent;
use crate::cluster::{BrokerEvent, Cluster, Event, GroupEvent, NetworkEvent};
use crate::kafka::{
    Body, BrokerId, ClientId, Envelope, GroupId, KafkaError, MemberEpoch, MemberId, NodeId, Offset,
    Request,
};
use crate::sim::SimTime;
use crate::view::Story;
use alloc::vec::Vec;

/// What an event leads back to: its own reasons, or else what set it off.
#[must_use]
pub fn of(id: EventId, entry: &Entry, cluster: &Cluster) -> Vec<Lead> {
    if matches!(entry.cause, Cause::Command(_) | Cause::Scenario) && !follows(&entry.event) {
        return Vec::new();
    }
    let mut leads = match &entry.event {
        Event::Admin(event) => admin(event),
        Event::Network(event) => network(event, cluster),
        Event::Broker(broker, BrokerEvent::Group(group, event)) => {
            coordinator(*broker, group, event, entry, cluster)
        }
        Event::Broker(broker, event) => in_broker(*broker, event),
        Event::Client(node, event) => clients::client(node, event),
        Event::Producer(who, event) => clients::producer(who, event),
        Event::Consumer(who, event) => {
            let group = group_of(cluster, who);
            clients::consumer(who, group, event, entry, cluster)
        }
    };
    match entry.cause {
        Cause::Delivery(delivered)
            if delivered < id && (leads.is_empty() || both(&entry.event)) =>
        {
            leads.push(Lead::event(delivered));
        }
        Cause::BrokenConnection(broker) if leads.is_empty() => {
            leads.push(broke(broker));
        }
        _ => {}
    }
    leads
}

/// Whether there is more to an event than that somebody did it: what was done was to several at
/// once, or follows from what is there.
fn follows(event: &Event) -> bool {
    match event {
        Event::Consumer(_, event) => !matches!(
            event,
            ConsumerEvent::Started
                | ConsumerEvent::Crashed(_)
                | ConsumerEvent::Froze(_)
                | ConsumerEvent::Configured(_)
                | ConsumerEvent::ProcessingTimeChanged(_)
                | ConsumerEvent::CrashPointSet(_)
                | ConsumerEvent::CloseRequested
                | ConsumerEvent::RemovalRequested
                | ConsumerEvent::CommitAsked(..)
                | ConsumerEvent::Paused(..)
        ),
        Event::Broker(_, event) => !matches!(event, BrokerEvent::RecordsDeleted(..)),
        Event::Network(_) | Event::Client(..) => true,
        Event::Producer(_, event) => matches!(
            event,
            ProducerEvent::RecordBuffered { .. } | ProducerEvent::SendBlocked(_)
        ),
        Event::Admin(event) => matches!(event, AdminEvent::LeadersElected(_)),
    }
}

/// Whether what set an event off is told besides its own reasons.
fn both(event: &Event) -> bool {
    matches!(
        event,
        Event::Broker(_, BrokerEvent::Group(_, GroupEvent::Refused { .. }))
    )
}

/// A connection is gone.
pub(super) fn broke(broker: BrokerId) -> Lead {
    Lead::last(&["broker-killed", "connection-closed", "broker-fenced"]).broker(broker)
}

fn admin(event: &AdminEvent) -> Vec<Lead> {
    let one = |kinds, id: &BrokerId| Vec::from([Lead::last(kinds).broker(*id)]);
    match event {
        AdminEvent::BrokerFenced(id) | AdminEvent::BrokerStarting(id) => {
            one(&["broker-killed"], id)
        }
        AdminEvent::RegistrationRefused(id) | AdminEvent::BrokerRegistered(id) => {
            one(&["broker-starting"], id)
        }
        AdminEvent::LeadersElected(_) => Vec::from([Lead::last(&[
            "broker-killed",
            "broker-fenced",
            "broker-registered",
        ])]),
        AdminEvent::ConsumerRemoved(id) => {
            Vec::from([Lead::last(&["removal-requested"]).consumer(id)])
        }
        AdminEvent::ProducerRemoved(id) => {
            Vec::from([Lead::last(&["producer-closing"]).producer(id)])
        }
        AdminEvent::ConfigChanged(_)
        | AdminEvent::BrokerAdded(_)
        | AdminEvent::BrokerKilled(_)
        | AdminEvent::TopicCreated { .. }
        | AdminEvent::PartitionsAdded { .. }
        | AdminEvent::TopicConfigured(..)
        | AdminEvent::TopicDeleted(_)
        | AdminEvent::ProducerAdded(_)
        | AdminEvent::ConsumerAdded(_) => Vec::new(),
    }
}

fn network(event: &NetworkEvent, cluster: &Cluster) -> Vec<Lead> {
    match event {
        NetworkEvent::Sent(envelope) => sent(envelope, cluster),
        NetworkEvent::Delivered(envelope) => {
            let sending = Lead::last(&["message-sent"]).message(envelope.id);
            Vec::from([sending.since(envelope.sent_at)])
        }
        NetworkEvent::Refused(envelope) | NetworkEvent::Dropped(envelope) => {
            envelope.to.broker().map(broke).into_iter().collect()
        }
        NetworkEvent::Closed(_, broker) => {
            Vec::from([Lead::last(&["broker-killed"]).broker(*broker)])
        }
        NetworkEvent::Forgotten(client, _) => {
            let kinds = &["disconnected", "request-timed-out"];
            Vec::from([Lead::last(kinds).of(client.clone())])
        }
        NetworkEvent::ConnectionsBroken(node) => {
            let kinds = &["broker-killed", "crashed", "closed", "producer-closing"];
            Vec::from([Lead::last(kinds).of(node.clone())])
        }
    }
}

/// Why a client sends a request.
#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
fn sent(envelope: &Envelope, cluster: &Cluster) -> Vec<Lead> {
    let Body::Request(request) = &envelope.body else {
        return Vec::new();
    };
    let last = |kinds| Vec::from([Lead::last(kinds).of(envelope.from.clone())]);
    match request {
        Request::JoinGroup { .. } => last(&[
            "rejoin-needed",
            "member-id-received",
            "join-retried",
            "membership-lost",
            "share-ignored",
            "process-started",
        ]),
        Request::SyncGroup { .. } => last(&[
            "assignment-computed",
            "assignment-skipped",
            "generation-joined",
        ]),
        Request::OffsetCommit { .. } => {
            let sending = Lead::last(&["commit-sent"]).of(envelope.from.clone());
            let first = Lead::last(&[
                "commit-called",
                "commit-retried",
                "join-prepare-commits",
                "reconciliation-started",
                "closing",
                "poll-returned",
            ]);
            Vec::from([
                sending.message(envelope.id),
                first.of(envelope.from.clone()),
            ])
        }
        Request::OffsetFetch { .. } => {
            last(&["partitions-assigned", "position-retried", "process-started"])
        }
        Request::ListOffsets(_) => last(&["reset-needed", "position-retried", "nothing-so-young"]),
        Request::FindCoordinator(_) => last(&[
            "coordinator-lost",
            "coordinator-not-found",
            "process-started",
        ]),
        Request::LeaveGroup { .. } => last(&["closing", "close-requested", "rejoin-needed"]),
        Request::Heartbeat { .. } => last(&["generation-joined"]),
        Request::ConsumerGroupHeartbeat(beat) => {
            let kinds: &[&str] = match beat.epoch {
                MemberEpoch::Joins => &["group-joining", "membership-lost", "process-started"],
                MemberEpoch::At(_) => &["reconciled", "group-joining", "process-started"],
                _ => &["group-leaving", "close-requested"],
            };
            last(kinds)
        }
        Request::Metadata(_) => last(&[
            "metadata-wanted",
            "disconnected",
            "request-timed-out",
            "send-blocked",
            "process-started",
            "producer-added",
        ]),
        Request::Produce { .. } => {
            let sending = Lead::last(&["batches-sent"]).of(envelope.from.clone());
            let batch = Lead::last(&["record-buffered"]).of(envelope.from.clone());
            Vec::from([sending.message(envelope.id), batch])
        }
        Request::InitProducerId => last(&["producer-added"]),
        Request::Fetch { partitions, .. } => {
            let first = partitions.first().filter(|_| {
                matches!(&envelope.from, NodeId::Consumer(id) if cluster.consumers.contains_key(id))
            });
            let first = first.map(|first| {
                let set = Lead::last(&["position-set"]).of(envelope.from.clone());
                set.at(&first.topic_partition)
            });
            first.into_iter().collect()
        }
    }
}

fn in_broker(broker: BrokerId, event: &BrokerEvent) -> Vec<Lead> {
    match event {
        BrokerEvent::DuplicateFound(tp, offset) => {
            Vec::from([Lead::last(&["batch-appended"]).record(tp, *offset)])
        }
        BrokerEvent::HighWatermarkAdvanced(tp, _) | BrokerEvent::SegmentRolled(tp, _) => {
            Vec::from([Lead::last(&["batch-appended"]).at(tp)])
        }
        BrokerEvent::FetchUnparked(id) => {
            Vec::from([Lead::last(&["fetch-parked"]).broker(broker).message(*id)])
        }
        BrokerEvent::CoordinatorLoading(_) => {
            Vec::from([Lead::last(&["broker-registered", "leaders-elected"])])
        }
        BrokerEvent::CoordinatorLoaded(_) => {
            Vec::from([Lead::last(&["coordinator-loading"]).broker(broker)])
        }
        BrokerEvent::WritesFlushed(_) => {
            Vec::from([Lead::last(&["write-gathered"]).broker(broker)])
        }
        BrokerEvent::LogCleaned {
            topic_partition, ..
        }
        | BrokerEvent::SegmentsDeleted {
            topic_partition, ..
        } => Vec::from([Lead::last(&["segment-rolled", "records-deleted"]).at(topic_partition)]),
        BrokerEvent::BatchAppended(..)
        | BrokerEvent::RecordsDeleted(..)
        | BrokerEvent::FetchParked(..)
        | BrokerEvent::WriteGathered(..)
        | BrokerEvent::ProducerIdIssued(_)
        | BrokerEvent::Group(..) => Vec::new(),
    }
}

/// What has silenced a client, in the order in which it is looked for: the last of them.
const SILENCED: &[&str] = &["crashed", "froze", "closed", "join-answer-unread"];
/// What keeps a client from polling.
pub(super) const BUSY: &[&str] = &[
    "processing-started",
    "listener-called",
    "worker-awaited",
    "froze",
    "crashed",
    "commit-called",
];

#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
fn coordinator(
    broker: BrokerId,
    group: &GroupId,
    event: &GroupEvent,
    entry: &Entry,
    cluster: &Cluster,
) -> Vec<Lead> {
    let last = |kinds| Lead::last(kinds).group(group);
    let one = |kinds| Vec::from([last(kinds)]);
    // a static member's id is not its client's
    let client = |member: &MemberId| {
        let named = ClientId::from(Story::client_of(member).as_str());
        let instance = cluster.consumers.values().find(|consumer| {
            let instance = consumer.config.group_instance_id.as_ref();
            instance.is_some_and(|instance| instance.as_str() == named.as_str())
        });
        instance.map_or(named, |consumer| consumer.config.client_id.clone())
    };
    match event {
        GroupEvent::PendingMemberForgotten(id) => {
            Vec::from([last(&["member-id-issued"]).member(id)])
        }
        GroupEvent::MemberRemoved(id, reason) => match reason {
            RemovalReason::Left | RemovalReason::SaidGoodbye => Vec::new(),
            RemovalReason::SessionTimeout | RemovalReason::GroupSessionTimeout => {
                let silenced = Lead::last(SILENCED).consumer(&client(id));
                let since = match &entry.cause {
                    Cause::Timer(TimerReason::Session { last_heard, .. }) => *last_heard,
                    _ => SimTime::ZERO,
                };
                // what silenced it may have been a moment before its last heartbeat arrived
                let latency = cluster.config.network_latency;
                Vec::from([silenced.since(since - latency - latency)])
            }
            RemovalReason::RebalanceTimeout | RemovalReason::SyncTimeout => Vec::from([
                Lead::last(BUSY).consumer(&client(id)),
                last(&["rebalance-started", "group-epoch-bumped"]),
            ]),
        },
        GroupEvent::RebalanceStarted(reason) => match reason {
            RebalanceReason::MemberRemoved(id) => {
                Vec::from([last(&["member-removed", "pending-member-forgotten"]).member(id)])
            }
            RebalanceReason::MemberAdded(id)
            | RebalanceReason::LeaderRejoined(id)
            | RebalanceReason::MemberChanged(id)
            | RebalanceReason::StaticMemberReplaced(id) => {
                Vec::from([last(&["member-joined", "member-replaced"]).member(id)])
            }
        },
        GroupEvent::InitialDelayStarted(_) => one(&["member-joined"]),
        GroupEvent::GenerationStarted { .. } => one(&["rebalance-started"]),
        GroupEvent::JoinAnswered(_) => one(&["generation-started"]),
        GroupEvent::SyncAnswered(_) => one(&["assignment-stored"]),
        GroupEvent::AssignmentStored(_) => one(&[
            "assignment-computed",
            "assignment-skipped",
            "generation-started",
        ]),
        GroupEvent::Downgraded => one(&["member-removed"]),
        GroupEvent::Consumer(event) => match event {
            ConsumerGroupEvent::EpochBumped { reason, .. } => match reason {
                BumpReason::Subscribed(id) => Vec::from([last(&["member-subscribed"]).member(id)]),
                BumpReason::MemberRemoved(id) => Vec::from([last(&["member-removed"]).member(id)]),
                BumpReason::MetadataChanged => Vec::from([Lead::last(&[
                    "partitions-added",
                    "topic-created",
                    "topic-deleted",
                ])]),
            },
            ConsumerGroupEvent::TargetAssigned { .. } => one(&["group-epoch-bumped"]),
            ConsumerGroupEvent::Reconciled(..) => one(&["target-assigned"]),
            ConsumerGroupEvent::Created
            | ConsumerGroupEvent::Upgraded { .. }
            | ConsumerGroupEvent::Subscribed(..)
            | ConsumerGroupEvent::Replaced { .. } => Vec::new(),
        },
        GroupEvent::Refused { member, error, .. } => {
            refused(broker, group, member.as_ref(), *error)
        }
        GroupEvent::OffsetRemoved(tp) => match entry.cause {
            Cause::Timer(_) => one(&["member-removed"]),
            _ => Vec::from([Lead::last(&["topic-deleted"]).at(tp)]),
        },
        GroupEvent::OffsetCommitted(tp, value) => {
            let sent = Lead::last(&["commit-sent"]).group(group);
            Vec::from([sent.record(tp, Offset(value.offset.0))])
        }
        GroupEvent::Created
        | GroupEvent::Deleted
        | GroupEvent::MemberIdIssued(_)
        | GroupEvent::MemberJoined(..)
        | GroupEvent::MemberReplaced { .. }
        | GroupEvent::SyncParked(..)
        | GroupEvent::Heard(_) => Vec::new(),
    }
}

/// Why a coordinator refuses a request.
fn refused(
    broker: BrokerId,
    group: &GroupId,
    member: Option<&MemberId>,
    error: KafkaError,
) -> Vec<Lead> {
    let last = |kinds| Lead::last(kinds).group(group);
    match error {
        KafkaError::RebalanceInProgress => {
            Vec::from([last(&["rebalance-started", "generation-started"])])
        }
        KafkaError::UnknownMemberId | KafkaError::FencedMemberEpoch => {
            let removed = member.map(|id| last(&["member-removed"]).member(id));
            removed.into_iter().collect()
        }
        KafkaError::IllegalGeneration => Vec::from([last(&["generation-started"])]),
        KafkaError::StaleMemberEpoch => Vec::from([last(&["group-epoch-bumped"])]),
        KafkaError::FencedInstanceId => {
            Vec::from([last(&["member-replaced", "static-member-back"])])
        }
        KafkaError::CoordinatorLoadInProgress => {
            Vec::from([Lead::last(&["coordinator-loading"]).broker(broker)])
        }
        _ => Vec::new(),
    }
}
