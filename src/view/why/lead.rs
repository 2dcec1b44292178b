//! What is looked for in the log, backwards: the last event before another that is of a kind and
//! about something.

use super::group_of;
use crate::cluster::broker::offsets_partition;
use crate::cluster::consumer::ConsumerEvent;
use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::cluster::event::{AdminEvent, Cause, Entry, EventId};
use crate::cluster::producer::ProducerEvent;
use crate::cluster::{BrokerEvent, Cluster, Event, GroupEvent, NetworkEvent};
use crate::kafka::{
    BrokerId, ClientId, CoordinatorRecord, GroupId, KafkaError, MemberId, MessageId, NodeId,
    Offset, TopicName, TopicPartition,
};
use crate::sim::SimTime;
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
    /// Of a connection with this client, if it is one that was closed.
    pub peer: Option<NodeId>,
    /// About one of these topics.
    pub topics: Option<Vec<TopicName>>,
    /// About this partition.
    pub partition: Option<TopicPartition>,
    /// About this record of it.
    pub offset: Option<Offset>,
    /// About this message.
    pub message: Option<MessageId>,
    /// Set off by this: in the same step, if that is a message that was delivered.
    pub cause: Option<Cause>,
    /// Not before this moment.
    pub since: SimTime,
}

impl Lead {
    pub(super) fn last(kinds: &'static [&'static str]) -> Self {
        Lead {
            kinds,
            ..Lead::default()
        }
    }

    pub(super) fn event(id: EventId) -> Self {
        Lead {
            event: Some(id),
            ..Lead::default()
        }
    }

    pub(super) fn of(mut self, node: NodeId) -> Self {
        self.node = Some(node);
        self
    }

    pub(super) fn consumer(self, id: &ClientId) -> Self {
        self.of(NodeId::Consumer(id.clone()))
    }

    pub(super) fn producer(self, id: &ClientId) -> Self {
        self.of(NodeId::Producer(id.clone()))
    }

    pub(super) fn broker(self, id: BrokerId) -> Self {
        self.of(NodeId::Broker(id))
    }

    pub(super) fn group(mut self, group: &GroupId) -> Self {
        self.group = Some(group.clone());
        self
    }

    pub(super) fn member(mut self, member: &MemberId) -> Self {
        self.member = Some(member.clone());
        self
    }

    pub(super) fn peer(mut self, client: &NodeId) -> Self {
        self.peer = Some(client.clone());
        self
    }

    pub(super) fn topics(mut self, topics: Vec<TopicName>) -> Self {
        self.topics = Some(topics);
        self
    }

    /// In the same step as another, and before it.
    pub(super) fn with(mut self, entry: &Entry) -> Self {
        self.cause = Some(entry.cause.clone());
        self.since(entry.at)
    }

    /// About a partition.
    #[must_use]
    pub fn at(mut self, tp: &TopicPartition) -> Self {
        self.partition = Some(tp.clone());
        self
    }

    pub(super) fn record(mut self, tp: &TopicPartition, offset: Offset) -> Self {
        self.partition = Some(tp.clone());
        self.offset = Some(offset);
        self
    }

    pub(super) fn message(mut self, id: MessageId) -> Self {
        self.message = Some(id);
        self
    }

    pub(super) fn since(mut self, at: SimTime) -> Self {
        self.since = at;
        self
    }

    /// Whether an entry may be what this leads to, by its number or its kind.
    #[must_use]
    pub fn may_be(&self, id: EventId, entry: &Entry) -> bool {
        match self.event {
            Some(event) => event == id,
            None => self.kinds.contains(&entry.event.kind()),
        }
    }

    /// Whether an entry is what this leads to. Who reads in which group is `cluster`'s word.
    #[must_use]
    pub fn leads_to(&self, id: EventId, entry: &Entry, cluster: &Cluster) -> bool {
        if self.event.is_some() {
            return self.may_be(id, entry);
        }
        let Entry { event, .. } = entry;
        let fits = |wanted: bool, is: &dyn Fn() -> bool| !wanted || is();
        self.may_be(id, entry)
            && fits(self.node.is_some(), &|| event.node() == self.node)
            && fits(self.group.is_some(), &|| {
                group_in(event, cluster) == self.group.as_ref()
            })
            && fits(self.member.is_some(), &|| {
                members_in(event).contains(&self.member.as_ref())
            })
            && fits(self.peer.is_some(), &|| match event {
                Event::Network(NetworkEvent::Closed(client, _)) => {
                    Some(client) == self.peer.as_ref()
                }
                _ => true,
            })
            && fits(self.cause.is_some(), &|| {
                self.cause.as_ref() == Some(&entry.cause)
            })
            && self
                .topics
                .as_ref()
                .is_none_or(|topics| topic_in(event).is_some_and(|topic| topics.contains(topic)))
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
        Event::Broker(_, BrokerEvent::WriteGathered(_, write)) => {
            write.records.first().map(CoordinatorRecord::group)
        }
        Event::Consumer(id, _) => group_of(cluster, id),
        _ => None,
    }
}

/// The members an event is about; two, if one takes the place of another.
fn members_in(event: &Event) -> [Option<&MemberId>; 2] {
    let Event::Broker(_, BrokerEvent::Group(_, event)) = event else {
        return [None, None];
    };
    match event {
        GroupEvent::MemberIdIssued(id)
        | GroupEvent::PendingMemberForgotten(id)
        | GroupEvent::MemberJoined(id, _)
        | GroupEvent::MemberRemoved(id, _)
        | GroupEvent::Heard(id)
        | GroupEvent::Consumer(
            ConsumerGroupEvent::Subscribed(id, _) | ConsumerGroupEvent::Reconciled(id, _),
        ) => [Some(id), None],
        GroupEvent::MemberReplaced { old, new, .. }
        | GroupEvent::Consumer(ConsumerGroupEvent::Replaced { old, new }) => [Some(old), Some(new)],
        _ => [None, None],
    }
}

fn topic_in(event: &Event) -> Option<&TopicName> {
    match event {
        Event::Admin(
            AdminEvent::PartitionsAdded { topic, .. }
            | AdminEvent::TopicDeleted(topic)
            | AdminEvent::TopicCreated { topic, .. },
        ) => Some(topic),
        _ => None,
    }
}

fn message_in(event: &Event) -> Option<MessageId> {
    match event {
        Event::Network(NetworkEvent::Sent(envelope)) => Some(envelope.id),
        Event::Broker(_, BrokerEvent::FetchParked(id, _)) => Some(*id),
        Event::Broker(_, BrokerEvent::Group(_, GroupEvent::OffsetCommitted(_, _, request))) => {
            *request
        }
        Event::Producer(_, ProducerEvent::BatchesSent { request, .. })
        | Event::Consumer(_, ConsumerEvent::CommitSent { request, .. }) => Some(*request),
        _ => None,
    }
}

/// Whether an event is about a partition, and a record of it if one is asked for.
#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
fn touches(event: &Event, tp: &TopicPartition, offset: Option<Offset>) -> bool {
    let here =
        |of: &TopicPartition, at: Offset| of == tp && offset.is_none_or(|offset| offset == at);
    let any = |all: &[TopicPartition]| all.contains(tp);
    match event {
        Event::Admin(AdminEvent::LeadersElected(changes)) => {
            changes.iter().any(|(of, ..)| of == tp)
        }
        Event::Admin(
            AdminEvent::PartitionsAdded { .. }
            | AdminEvent::TopicDeleted(_)
            | AdminEvent::TopicCreated { .. },
        ) => topic_in(event) == Some(&tp.topic),
        Event::Broker(_, event) => match event {
            BrokerEvent::BatchAppended(of, batch) => {
                let offsets = batch.base_offset..=batch.last_offset;
                of == tp && offset.is_none_or(|offset| offsets.contains(&offset))
            }
            BrokerEvent::HighWatermarkAdvanced(of, _)
            | BrokerEvent::SegmentRolled(of, _)
            | BrokerEvent::LogCleaned {
                topic_partition: of,
                ..
            }
            | BrokerEvent::Group(_, GroupEvent::OffsetRemoved(of, _)) => of == tp,
            // what they cut off
            BrokerEvent::RecordsDeleted(of, log_start)
            | BrokerEvent::SegmentsDeleted {
                topic_partition: of,
                log_start,
                ..
            } => of == tp && offset.is_none_or(|offset| offset.0 < log_start.0),
            BrokerEvent::Group(_, GroupEvent::OffsetCommitted(of, value, _)) => {
                here(of, Offset(value.offset.0))
            }
            BrokerEvent::CoordinatorLoading(partition) => offsets_partition(*partition) == *tp,
            // what is committed, too
            BrokerEvent::WriteGathered(partition, write) => {
                let commits = |record: &CoordinatorRecord| match record {
                    CoordinatorRecord::OffsetCommit {
                        topic_partition: of,
                        value,
                        ..
                    } => match value {
                        Some(value) => here(of, Offset(value.offset.0)),
                        None => of == tp,
                    },
                    _ => false,
                };
                offsets_partition(*partition) == *tp || write.records.iter().any(commits)
            }
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
            ConsumerEvent::CommitSent { offsets, .. } => {
                let mut offsets = offsets.iter();
                offsets.any(|(of, committed, _)| here(of, Offset(committed.0)))
            }
            ConsumerEvent::Crashed(death) => any(&death.had),
            ConsumerEvent::PartitionsAssigned(all)
            | ConsumerEvent::PartitionsRevoked(all)
            | ConsumerEvent::PartitionsLost(all)
            | ConsumerEvent::ShareReceived(all) => any(all),
            ConsumerEvent::PositionSet {
                topic_partition: of,
                ..
            }
            | ConsumerEvent::ResetNeeded(of, _)
            | ConsumerEvent::SteppedOver(of, _) => of == tp,
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
