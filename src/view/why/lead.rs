//! What an event leads back to: which events before it are its reasons.
//!
//! The engine knows of each event what set it off: a message, a time, somebody's command. That a
//! member began where it did because of a commit a minute before is known here.

use super::group_of;
use crate::cluster::consumer::{ConsumerEvent, ModernEvent, PositionReason, RejoinReason};
use crate::cluster::coordinator::{BumpReason, ConsumerGroupEvent, RebalanceReason, RemovalReason};
use crate::cluster::event::{AdminEvent, Cause, Entry, EventId, TimerReason};
use crate::cluster::producer::ProducerEvent;
use crate::cluster::{BrokerEvent, ClientEvent, Cluster, Event, GroupEvent, NetworkEvent};
use crate::kafka::{
    Body, BrokerId, ClientId, Envelope, GroupId, KafkaError, MemberId, MessageId, NodeId, Offset,
    Request, TopicPartition,
};
use crate::sim::SimTime;
use crate::view::Story;
use alloc::vec::Vec;

/// The last event before another that is all of this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    /// The one of this number.
    pub event: Option<EventId>,
    /// Of one of these kinds; any, if it is told by its number.
    pub kinds: &'static [&'static str],
    /// That happened to this node.
    pub node: Option<NodeId>,
    /// Of this group, or in a consumer of it.
    pub group: Option<GroupId>,
    /// About this member.
    pub member: Option<MemberId>,
    /// About this partition.
    pub partition: Option<TopicPartition>,
    /// About this record of it.
    pub offset: Option<Offset>,
    /// About this message.
    pub message: Option<MessageId>,
    /// Not before this moment.
    pub since: SimTime,
}

impl Lead {
    fn last(kinds: &'static [&'static str]) -> Self {
        Lead {
            kinds,
            ..Lead::default()
        }
    }

    fn event(id: EventId) -> Self {
        Lead {
            event: Some(id),
            ..Lead::default()
        }
    }

    fn of(mut self, node: NodeId) -> Self {
        self.node = Some(node);
        self
    }

    fn consumer(self, id: &ClientId) -> Self {
        self.of(NodeId::Consumer(id.clone()))
    }

    fn producer(self, id: &ClientId) -> Self {
        self.of(NodeId::Producer(id.clone()))
    }

    fn broker(self, id: BrokerId) -> Self {
        self.of(NodeId::Broker(id))
    }

    fn group(mut self, group: &GroupId) -> Self {
        self.group = Some(group.clone());
        self
    }

    fn member(mut self, member: &MemberId) -> Self {
        self.member = Some(member.clone());
        self
    }

    fn at(mut self, tp: &TopicPartition) -> Self {
        self.partition = Some(tp.clone());
        self
    }

    fn record(mut self, tp: &TopicPartition, offset: Offset) -> Self {
        self.partition = Some(tp.clone());
        self.offset = Some(offset);
        self
    }

    fn message(mut self, id: MessageId) -> Self {
        self.message = Some(id);
        self
    }

    fn since(mut self, at: SimTime) -> Self {
        self.since = at;
        self
    }

    /// Whether an entry is what this leads to. Who reads in which group is `cluster`'s word.
    #[must_use]
    pub fn leads_to(&self, id: EventId, entry: &Entry, cluster: &Cluster) -> bool {
        if let Some(event) = self.event {
            return event == id;
        }
        let Entry { event, .. } = entry;
        let fits = |wanted: bool, is: &dyn Fn() -> bool| !wanted || is();
        self.kinds.contains(&event.kind())
            && fits(self.node.is_some(), &|| event.node() == self.node)
            && fits(self.group.is_some(), &|| {
                group_in(event, cluster) == self.group.as_ref()
            })
            && fits(self.member.is_some(), &|| {
                member_in(event) == self.member.as_ref()
            })
            && fits(self.message.is_some(), &|| {
                message_in(event) == self.message
            })
            && self
                .partition
                .as_ref()
                .is_none_or(|tp| touches(event, tp, self.offset))
    }
}

fn group_in<'e>(event: &'e Event, cluster: &'e Cluster) -> Option<&'e GroupId> {
    match event {
        Event::Broker(_, BrokerEvent::Group(group, _)) => Some(group),
        Event::Consumer(id, _) => group_of(cluster, id),
        _ => None,
    }
}

fn member_in(event: &Event) -> Option<&MemberId> {
    match event {
        Event::Broker(_, BrokerEvent::Group(_, event)) => match event {
            GroupEvent::MemberIdIssued(id)
            | GroupEvent::PendingMemberForgotten(id)
            | GroupEvent::MemberJoined(id, _)
            | GroupEvent::MemberReplaced { new: id, .. }
            | GroupEvent::MemberRemoved(id, _)
            | GroupEvent::Heard(id)
            | GroupEvent::Consumer(
                ConsumerGroupEvent::Subscribed(id, _)
                | ConsumerGroupEvent::Replaced { new: id, .. },
            ) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

fn message_in(event: &Event) -> Option<MessageId> {
    match event {
        Event::Network(NetworkEvent::Sent(envelope)) => Some(envelope.id),
        Event::Broker(_, BrokerEvent::FetchParked(id, _)) => Some(*id),
        Event::Producer(_, ProducerEvent::BatchesSent { request, .. })
        | Event::Consumer(_, ConsumerEvent::CommitSent { request, .. }) => Some(*request),
        _ => None,
    }
}

/// Whether an event is about a partition, and a record of it if one is asked for.
fn touches(event: &Event, tp: &TopicPartition, offset: Option<Offset>) -> bool {
    let here =
        |of: &TopicPartition, at: Offset| of == tp && offset.is_none_or(|offset| offset == at);
    let any = |all: &[TopicPartition]| all.contains(tp);
    match event {
        Event::Admin(AdminEvent::LeadersElected(changes)) => {
            changes.iter().any(|(of, ..)| of == tp)
        }
        Event::Admin(
            AdminEvent::PartitionsAdded { topic, .. }
            | AdminEvent::TopicDeleted(topic)
            | AdminEvent::TopicCreated { topic, .. },
        ) => *topic == tp.topic,
        Event::Broker(_, event) => match event {
            BrokerEvent::BatchAppended(of, batch) => {
                let offsets = batch.base_offset..=batch.last_offset;
                of == tp && offset.is_none_or(|offset| offsets.contains(&offset))
            }
            BrokerEvent::HighWatermarkAdvanced(of, _)
            | BrokerEvent::SegmentRolled(of, _)
            | BrokerEvent::RecordsDeleted(of, _)
            | BrokerEvent::SegmentsDeleted {
                topic_partition: of,
                ..
            }
            | BrokerEvent::LogCleaned {
                topic_partition: of,
                ..
            }
            | BrokerEvent::Group(
                _,
                GroupEvent::OffsetCommitted(of, _) | GroupEvent::OffsetRemoved(of),
            ) => of == tp,
            _ => false,
        },
        Event::Producer(_, event) => match event {
            ProducerEvent::RecordBuffered {
                topic_partition: of,
                ..
            }
            | ProducerEvent::BatchRequeued {
                topic_partition: of,
                ..
            }
            | ProducerEvent::BatchFailed {
                topic_partition: of,
                ..
            } => of == tp,
            ProducerEvent::BatchesSent { partitions, .. } => {
                partitions.iter().any(|(of, _)| of == tp)
            }
            _ => false,
        },
        Event::Consumer(_, event) => match event {
            ConsumerEvent::PollReturned(held) => held
                .iter()
                .any(|held| here(&held.topic_partition, held.offset)),
            ConsumerEvent::ProcessingStarted {
                topic_partition: of,
                offset: at,
                ..
            }
            | ConsumerEvent::RecordProcessed {
                topic_partition: of,
                offset: at,
                ..
            } => here(of, *at),
            ConsumerEvent::Crashed(death) => any(&death.had),
            ConsumerEvent::PartitionsAssigned(all)
            | ConsumerEvent::PartitionsRevoked(all)
            | ConsumerEvent::PartitionsLost(all)
            | ConsumerEvent::ShareReceived(all) => any(all),
            ConsumerEvent::PositionSet {
                topic_partition: of,
                ..
            }
            | ConsumerEvent::ResetNeeded(of, _) => of == tp,
            ConsumerEvent::RecordsFetched(fetch) | ConsumerEvent::FetchedOutOfRange(fetch) => {
                fetch.topic_partition == *tp
            }
            _ => false,
        },
        Event::Admin(_) | Event::Network(_) | Event::Client(..) => false,
    }
}

/// What a state of something leads back to: the events one of which has put it there.
#[must_use]
pub fn of_subject(node: &NodeId, kinds: &'static [&'static str]) -> Lead {
    Lead::last(kinds).of(node.clone())
}

impl Lead {
    /// The last event of a group of one of these kinds.
    #[must_use]
    pub fn of_group(group: &GroupId, kinds: &'static [&'static str]) -> Lead {
        Lead::last(kinds).group(group)
    }

    /// The last event of a partition of one of these kinds.
    #[must_use]
    pub fn of_partition(tp: &TopicPartition, kinds: &'static [&'static str]) -> Lead {
        Lead::last(kinds).at(tp)
    }

    /// The event of this number.
    #[must_use]
    pub fn to(id: EventId) -> Lead {
        Lead::event(id)
    }
}

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
        Event::Client(node, event) => in_client(node, event),
        Event::Producer(who, event) => producer(who, event),
        Event::Consumer(who, event) => {
            let group = group_of(cluster, who);
            consumer(who, group, event, entry, cluster)
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
fn broke(broker: BrokerId) -> Lead {
    Lead::last(&["broker-killed", "connection-closed", "broker-fenced"]).broker(broker)
}

fn admin(event: &AdminEvent) -> Vec<Lead> {
    let one = |kinds, id: &BrokerId| Vec::from([Lead::last(kinds).broker(*id)]);
    match event {
        AdminEvent::BrokerFenced(id) => one(&["broker-killed"], id),
        AdminEvent::RegistrationRefused(id) | AdminEvent::BrokerRegistered(id) => {
            one(&["broker-starting"], id)
        }
        AdminEvent::BrokerStarting(id) => one(&["broker-killed"], id),
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
                crate::kafka::MemberEpoch::Joins => {
                    &["group-joining", "membership-lost", "process-started"]
                }
                crate::kafka::MemberEpoch::At(_) => {
                    &["reconciled", "group-joining", "process-started"]
                }
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
const BUSY: &[&str] = &[
    "processing-started",
    "listener-called",
    "worker-awaited",
    "froze",
    "crashed",
    "commit-called",
];

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
        GroupEvent::Created
        | GroupEvent::Deleted
        | GroupEvent::MemberIdIssued(_)
        | GroupEvent::MemberJoined(..)
        | GroupEvent::MemberReplaced { .. }
        | GroupEvent::SyncParked(..)
        | GroupEvent::Heard(_)
        | GroupEvent::OffsetCommitted(..) => Vec::new(),
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

fn in_client(node: &NodeId, event: &ClientEvent) -> Vec<Lead> {
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

fn producer(who: &ClientId, event: &ProducerEvent) -> Vec<Lead> {
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
fn consumer(
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
            times,
            ..
        } => {
            let mut leads = Vec::from([
                last(&["poll-returned"]).record(tp, *offset),
                last(&["position-set"]).at(tp),
            ]);
            if *times > 1 {
                // who had it before, and how it came out of their hands
                let is_member = super::config_of(cluster, who).is_some_and(|c| c.is_member());
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
            match super::config_of(cluster, who).filter(|config| config.is_member()) {
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

/// Whether an event is passed over in a chain: it goes without saying, between what it follows
/// from and what follows from it.
#[must_use]
pub fn goes_without_saying(event: &Event) -> bool {
    let asked_for_its_name = matches!(
        event,
        Event::Consumer(
            _,
            ConsumerEvent::JoinRetried {
                error: KafkaError::MemberIdRequired,
                ..
            }
        )
    );
    asked_for_its_name
        || matches!(
            event.kind(),
            "message-sent"
                | "message-delivered"
                | "connections-broken"
                | "connection-closed"
                | "member-id-issued"
                | "member-joined"
                | "member-subscribed"
                | "member-heard"
                | "join-answered"
                | "sync-parked"
                | "sync-answered"
                | "assignment-stored"
                | "member-id-received"
                | "generation-joined"
                | "share-received"
                | "records-fetched"
                | "poll-called"
                | "commit-called"
                | "metadata-updated"
                | "metadata-wanted"
                | "heartbeat-answered"
                | "high-watermark-advanced"
                | "coordinator-found"
                | "initial-delay-started"
                | "sticky-partition-chosen"
                | "record-taken"
                | "member-reconciled"
                | "member-epoch-received"
                | "reconciliation-step"
                | "group-joining"
        )
}
