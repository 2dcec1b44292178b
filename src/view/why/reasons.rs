//! What an event leads back to: which events before it are its reasons.
//!
//! The engine knows of each event what set it off: a message, a time, somebody's command. That a
//! member began where it did because of a commit a minute before is known here.

mod clients;

use super::group_of;
use super::lead::Lead;
use crate::cluster::broker::offsets_partition;
use crate::cluster::consumer::ConsumerEvent;
use crate::cluster::coordinator::{
    BumpReason, ConsumerGroupEvent, OffsetRemoval, RebalanceReason, RemovalReason,
};
use crate::cluster::event::{AdminEvent, Cause, Entry, EventId, TimerReason};
use crate::cluster::log::DeletionReason;
use crate::cluster::producer::ProducerEvent;
use crate::cluster::{BrokerEvent, Cluster, Event, GroupEvent, NetworkEvent};
use crate::kafka::{
    Body, BrokerId, Envelope, GroupId, KafkaError, MemberEpoch, MemberId, MessageId, NodeId,
    Offset, Request, Response, TopicPartition,
};
use crate::sim::SimTime;
use crate::view::Story;
use alloc::vec::Vec;

/// What an event leads back to: its own reasons, or else what set it off. Of a poll that returned
/// records of several partitions it is those of `about` that are asked for.
#[must_use]
pub fn of(id: EventId, entry: &Entry, about: &[TopicPartition], cluster: &Cluster) -> Vec<Lead> {
    if matches!(entry.cause, Cause::Command(_) | Cause::Scenario) && !follows(&entry.event) {
        return Vec::new();
    }
    let mut leads = match &entry.event {
        Event::Admin(event) => admin(event, entry),
        Event::Network(event) => network(event, entry, cluster),
        Event::Broker(broker, BrokerEvent::Group(group, event)) => {
            coordinator(*broker, group, event, entry, cluster)
        }
        Event::Broker(broker, event) => in_broker(*broker, event, entry),
        Event::Client(node, event) => clients::client(node, event),
        Event::Producer(who, event) => clients::producer(who, event),
        Event::Consumer(who, event) => {
            let group = group_of(cluster, who);
            clients::consumer((who, group), event, about, entry, cluster)
        }
    };
    match entry.cause {
        Cause::Delivery(delivered)
            if delivered < id && (leads.is_empty() || both(&entry.event)) =>
        {
            leads.push(Lead::event(delivered));
        }
        Cause::BrokenConnection(broker) if leads.is_empty() => {
            leads.extend(entry.event.node().map(|client| broke(broker, &client)));
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

/// A client's connection is gone. That the controller takes a broker for dead breaks none.
pub(super) fn broke(broker: BrokerId, client: &NodeId) -> Lead {
    let ended = Lead::last(&["broker-killed", "connection-closed"]);
    ended.broker(broker).peer(client)
}

fn admin(event: &AdminEvent, entry: &Entry) -> Vec<Lead> {
    let one = |kinds, id: &BrokerId| Vec::from([Lead::last(kinds).broker(*id)]);
    match event {
        AdminEvent::BrokerFenced(id) | AdminEvent::BrokerStarting(id) => {
            one(&["broker-killed"], id)
        }
        AdminEvent::RegistrationRefused(id) | AdminEvent::BrokerRegistered(id) => {
            one(&["broker-starting"], id)
        }
        AdminEvent::LeadersElected(_) => {
            let known = Lead::last(&["broker-fenced", "broker-registered"]);
            Vec::from([known.with(entry)])
        }
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

fn network(event: &NetworkEvent, entry: &Entry, cluster: &Cluster) -> Vec<Lead> {
    match event {
        NetworkEvent::Sent(envelope) => sent(envelope, entry, cluster),
        NetworkEvent::Delivered(envelope) => {
            let sending = Lead::last(&["message-sent"]).message(envelope.id);
            Vec::from([sending.since(envelope.sent_at)])
        }
        NetworkEvent::Refused(envelope) | NetworkEvent::Dropped(envelope) => {
            // of a request, or of an answer
            let client = match envelope.to.broker() {
                Some(broker) => Some(broke(broker, &envelope.from)),
                None => envelope
                    .from
                    .broker()
                    .map(|broker| broke(broker, &envelope.to)),
            };
            client.into_iter().collect()
        }
        // of itself, when it can answer with nothing else
        NetworkEvent::Closed(..) if matches!(entry.cause, Cause::Delivery(_)) => Vec::new(),
        NetworkEvent::Closed(_, broker) => {
            let killed = Lead::last(&["broker-killed"]).broker(*broker);
            Vec::from([killed.with(entry)])
        }
        NetworkEvent::Forgotten(client, _) => {
            let kinds = &["disconnected", "request-timed-out"];
            Vec::from([Lead::last(kinds).of(client.clone()).since(entry.at)])
        }
        NetworkEvent::ConnectionsBroken(node) => {
            let kinds = &["broker-killed", "crashed", "closed", "producer-closing"];
            Vec::from([Lead::last(kinds).of(node.clone())])
        }
    }
}

/// Why a client sends a request.
#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
fn sent(envelope: &Envelope, entry: &Entry, cluster: &Cluster) -> Vec<Lead> {
    let request = match &envelope.body {
        Body::Request(request) => request,
        Body::Response(asked, response) => {
            return answered(&envelope.from, *asked, response, entry);
        }
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
        // or it stays away from poll() for too long
        Request::LeaveGroup { .. } => last(&["closing", "close-requested", "membership-lost"]),
        Request::Heartbeat { .. } => last(&["generation-joined"]),
        Request::ConsumerGroupHeartbeat(beat) => {
            let kinds: &[&str] = match beat.epoch {
                MemberEpoch::Joins => &["group-joining", "membership-lost", "process-started"],
                MemberEpoch::At(_) => &["reconciled", "group-joining", "process-started"],
                _ => &["group-leaving", "close-requested", "membership-lost"],
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

/// Why a broker answers as it does. What it says of itself when it refuses something, or takes
/// somebody out who waits, belongs to the same step as the answer.
fn answered(broker: &NodeId, asked: MessageId, response: &Response, entry: &Entry) -> Vec<Lead> {
    let asking = match entry.cause {
        Cause::Delivery(request) => Some(Lead::event(request)),
        _ => None,
    };
    let own = match (response, response.error()) {
        (_, Some(_)) => {
            let refused = Lead::last(&[
                "request-refused",
                "member-removed",
                "member-replaced",
                "member-joined",
            ]);
            Some(refused.of(broker.clone()).with(entry))
        }
        (Response::OffsetCommit(_), None) => Some(Lead::last(&["offset-committed"]).message(asked)),
        _ => None,
    };
    own.into_iter().chain(asking).collect()
}

fn in_broker(broker: BrokerId, event: &BrokerEvent, entry: &Entry) -> Vec<Lead> {
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
            let leads = Lead::last(&["broker-registered", "leaders-elected"]);
            Vec::from([leads.with(entry)])
        }
        BrokerEvent::CoordinatorLoaded(partition) => {
            let loading = Lead::last(&["coordinator-loading"]).broker(broker);
            Vec::from([loading.at(&offsets_partition(*partition))])
        }
        BrokerEvent::WritesFlushed(partition) => {
            let gathered = Lead::last(&["write-gathered"]).broker(broker);
            Vec::from([gathered.at(&offsets_partition(*partition))])
        }
        BrokerEvent::SegmentsDeleted {
            topic_partition,
            reason: DeletionReason::LogStart,
            ..
        } => Vec::from([Lead::last(&["records-deleted"]).at(topic_partition)]),
        BrokerEvent::LogCleaned {
            topic_partition, ..
        }
        | BrokerEvent::SegmentsDeleted {
            topic_partition, ..
        } => Vec::from([Lead::last(&["segment-rolled"]).at(topic_partition)]),
        BrokerEvent::BatchAppended(..)
        | BrokerEvent::RecordsDeleted(..)
        | BrokerEvent::FetchParked(..)
        | BrokerEvent::WriteGathered(..)
        | BrokerEvent::ProducerIdIssued(_)
        | BrokerEvent::Group(..) => Vec::new(),
    }
}

/// What has silenced a client, in the order in which it is looked for: the last of them.
const SILENCED: &[&str] = &[
    "crashed",
    "froze",
    "closed",
    "join-answer-unread",
    "membership-lost",
];
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
    let client = |member: &MemberId| Story::client_in(cluster, group, member);
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
            RemovalReason::RebalanceTimeout(_) => Vec::from([
                Lead::last(BUSY).consumer(&client(id)),
                last(&["rebalance-started", "group-epoch-bumped"]),
            ]),
            RemovalReason::SyncTimeout(_) => Vec::from([
                Lead::last(BUSY).consumer(&client(id)),
                last(&["generation-started", "group-epoch-bumped"]),
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
                BumpReason::MetadataChanged => Vec::from([topics_changed(cluster, group)]),
            },
            ConsumerGroupEvent::TargetAssigned { .. } => one(&["group-epoch-bumped"]),
            // away for a while
            ConsumerGroupEvent::Reconciled(_, current) if current.epoch.is_none() => Vec::new(),
            ConsumerGroupEvent::Reconciled(..) => one(&["target-assigned"]),
            ConsumerGroupEvent::Created
            | ConsumerGroupEvent::Upgraded { .. }
            | ConsumerGroupEvent::Subscribed(..)
            | ConsumerGroupEvent::Replaced { .. } => Vec::new(),
        },
        GroupEvent::Refused { member, error, .. } => {
            refused(broker, group, member.as_ref(), *error, cluster)
        }
        GroupEvent::OffsetRemoved(tp, reason) => match reason {
            // what somebody did is gathered, and written when the linger is over
            OffsetRemoval::Deleted => Vec::from([last(&["write-gathered"]).broker(broker).at(tp)]),
            OffsetRemoval::TopicDeleted => Vec::from([Lead::last(&["topic-deleted"]).at(tp)]),
            OffsetRemoval::GroupDeleted => one(&["group-deleted"]),
            OffsetRemoval::GroupEmpty => one(&["member-removed"]),
            OffsetRemoval::Unsubscribed => Vec::from([last(&["offset-committed"]).at(tp)]),
        },
        GroupEvent::OffsetCommitted(_, _, Some(request)) => {
            Vec::from([Lead::last(&["commit-sent"]).message(*request)])
        }
        GroupEvent::OffsetCommitted(tp, value, None) => {
            let gathered = last(&["write-gathered"]).broker(broker);
            let gathered = gathered.record(tp, Offset(value.offset.0));
            Vec::from([gathered.since(value.commit_timestamp)])
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

/// What has changed of the topics that a group's members subscribe to.
pub(super) fn topics_changed(cluster: &Cluster, group: &GroupId) -> Lead {
    let configs = cluster.consumers.values().map(|consumer| &consumer.config);
    let theirs = configs.filter(|config| config.group_id.as_ref() == Some(group));
    let topics = theirs.flat_map(|config| config.topics().iter().cloned());
    let changed = Lead::last(&["partitions-added", "topic-created", "topic-deleted"]);
    changed.topics(topics.collect())
}

/// Why a coordinator refuses a request.
fn refused(
    broker: BrokerId,
    group: &GroupId,
    member: Option<&MemberId>,
    error: KafkaError,
    cluster: &Cluster,
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
        // the coordinator has it in another epoch by now
        KafkaError::StaleMemberEpoch => {
            let moved = member.map(|id| last(&["member-reconciled"]).member(id));
            moved.into_iter().collect()
        }
        KafkaError::FencedInstanceId => {
            let kinds = &["member-replaced", "static-member-back"];
            let replaced = member.map(|id| last(kinds).member(id));
            replaced.into_iter().collect()
        }
        KafkaError::CoordinatorLoadInProgress => {
            let partition = offsets_partition(cluster.group_partition(group));
            let loading = Lead::last(&["coordinator-loading"]).broker(broker);
            Vec::from([loading.at(&partition)])
        }
        _ => Vec::new(),
    }
}
