//! The event log and the ticks on the timeline.

use crate::cluster::consumer::{ConsumerEvent, ModernEvent};
use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::cluster::event::{Cause, Entry, EventId};
use crate::cluster::{AdminEvent, BrokerEvent, ClientEvent, Event, GroupEvent, NetworkEvent};
use crate::kafka::{Body, NodeId};
use crate::sim::SimTime;

/// How much of the story an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    /// Messages, and what only keeps things going.
    Wire,
    /// What a careful reader wants to see.
    Detail,
    /// What happened.
    Story,
}

/// A line of the log, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The event's number.
    pub id: EventId,
    /// When.
    pub at: SimTime,
    /// Who; the cluster as a whole, if nobody in particular.
    pub who: Option<NodeId>,
    /// What, as the key of a word in the reader's language.
    pub kind: &'static str,
    /// The event, whose values are told in the reader's words.
    pub event: Event,
    /// Why.
    pub cause: Cause,
    /// Whether it is bad news: a crash, a refusal, a record processed again or lost.
    pub is_trouble: bool,
    /// How many records were lost by it.
    pub lost: u64,
}

impl LogLine {
    /// The line of an entry.
    #[must_use]
    pub fn of(id: EventId, entry: &Entry) -> Self {
        LogLine {
            id,
            at: entry.at,
            who: entry.event.node(),
            kind: entry.event.kind(),
            event: entry.event.clone(),
            cause: entry.cause.clone(),
            is_trouble: !entry.lost.is_empty() || is_trouble(&entry.event),
            lost: entry.lost.total(),
        }
    }

    /// The event that delivered the message because of which it happened, if it did for one.
    #[must_use]
    pub fn message(&self) -> Option<EventId> {
        match self.cause {
            Cause::Delivery(event) => Some(event),
            _ => None,
        }
    }
}

/// A message that has been delivered, which is why something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Kafka's name for the request, or for the one that is answered.
    pub what: &'static str,
    /// Whether it is the answer.
    pub is_response: bool,
    /// Who sent it.
    pub from: NodeId,
}

impl Delivered {
    /// The message an entry delivers, if it does.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        let Event::Network(NetworkEvent::Delivered(envelope)) = &entry.event else {
            return None;
        };
        let (what, is_response) = match &envelope.body {
            Body::Request(request) => (request.name(), false),
            Body::Response(_, response) => (response.name(), true),
        };
        Some(Delivered {
            what,
            is_response,
            from: envelope.from.clone(),
        })
    }
}

/// Bad news.
#[must_use]
pub fn is_trouble(event: &Event) -> bool {
    match event {
        Event::Admin(event) => {
            matches!(
                event,
                AdminEvent::BrokerKilled(_) | AdminEvent::BrokerFenced(_)
            )
        }
        Event::Broker(_, BrokerEvent::Group(_, event)) => {
            matches!(
                event,
                GroupEvent::MemberRemoved(..) | GroupEvent::Refused { .. }
            )
        }
        Event::Consumer(_, event) => match event {
            ConsumerEvent::Crashed(_)
            | ConsumerEvent::CommitFailed { .. }
            | ConsumerEvent::PartitionsLost(_)
            | ConsumerEvent::MembershipLost { .. }
            | ConsumerEvent::Modern(ModernEvent::Refused(_))
            | ConsumerEvent::Threw(_) => true,
            ConsumerEvent::RecordProcessed { times, after, .. } => *times > 1 || after.is_some(),
            _ => false,
        },
        _ => false,
    }
}

/// How much of the story an event is.
#[must_use]
pub fn importance(event: &Event) -> Importance {
    match event {
        Event::Network(NetworkEvent::ConnectionsBroken(_)) | Event::Client(_, _) => match event {
            Event::Client(_, ClientEvent::Disconnected { .. }) => Importance::Detail,
            _ => Importance::Wire,
        },
        Event::Network(_) => Importance::Wire,
        Event::Admin(AdminEvent::ConfigChanged(_)) => Importance::Detail,
        Event::Admin(_) => Importance::Story,
        Event::Broker(_, event) => broker_importance(event),
        Event::Producer(_, event) => producer_importance(event),
        Event::Consumer(_, event) => consumer_importance(event),
    }
}

fn broker_importance(event: &BrokerEvent) -> Importance {
    match event {
        BrokerEvent::BatchAppended(..)
        | BrokerEvent::DuplicateFound(..)
        | BrokerEvent::LogCleaned { .. }
        | BrokerEvent::SegmentsDeleted { .. }
        | BrokerEvent::RecordsDeleted(..)
        | BrokerEvent::CoordinatorLoading(_)
        | BrokerEvent::CoordinatorLoaded(_) => Importance::Story,
        BrokerEvent::HighWatermarkAdvanced(..)
        | BrokerEvent::SegmentRolled(..)
        | BrokerEvent::ProducerIdIssued(_) => Importance::Detail,
        BrokerEvent::FetchParked(..)
        | BrokerEvent::FetchUnparked(_)
        | BrokerEvent::WriteGathered(..)
        | BrokerEvent::WritesFlushed(_) => Importance::Wire,
        BrokerEvent::Group(_, event) => match event {
            GroupEvent::Heard(_) => Importance::Wire,
            GroupEvent::JoinAnswered(_)
            | GroupEvent::SyncParked(..)
            | GroupEvent::SyncAnswered(_)
            | GroupEvent::MemberIdIssued(_)
            | GroupEvent::PendingMemberForgotten(_)
            | GroupEvent::Consumer(ConsumerGroupEvent::Subscribed(..)) => Importance::Detail,
            _ => Importance::Story,
        },
    }
}

fn producer_importance(event: &crate::cluster::ProducerEvent) -> Importance {
    use crate::cluster::ProducerEvent as P;
    match event {
        P::Taken => Importance::Wire,
        P::BatchesSent { .. }
        | P::RecordBuffered { .. }
        | P::StickyChosen(_)
        | P::BatchAcknowledged { .. }
        | P::BatchRequeued { .. }
        | P::SourceRewound
        | P::ProducerIdReceived(..)
        | P::NumbersSettled { .. } => Importance::Detail,
        _ => Importance::Story,
    }
}

fn consumer_importance(event: &ConsumerEvent) -> Importance {
    match event {
        ConsumerEvent::HeartbeatAnswered
        | ConsumerEvent::HeartbeatAwaited
        | ConsumerEvent::PollCalled => Importance::Wire,
        ConsumerEvent::PollReturned(records) if records.is_empty() => Importance::Wire,
        ConsumerEvent::Modern(event) => match event {
            ModernEvent::Refused(_) => Importance::Story,
            ModernEvent::Answered {
                assignment: None, ..
            }
            | ModernEvent::PollHeard => Importance::Wire,
            _ => Importance::Detail,
        },
        ConsumerEvent::SteppedOver(..)
        | ConsumerEvent::NothingSoYoung(..)
        | ConsumerEvent::RecordsFetched(_)
        | ConsumerEvent::FetchedOutOfRange(_)
        | ConsumerEvent::ProcessingStarted { .. }
        | ConsumerEvent::WorkerAwaited
        | ConsumerEvent::CommitCalled(_)
        | ConsumerEvent::CommitSent { .. }
        | ConsumerEvent::CommitSucceeded { .. }
        | ConsumerEvent::CoordinatorFound(_)
        | ConsumerEvent::MemberIdReceived(_)
        | ConsumerEvent::JoinRetried { .. }
        | ConsumerEvent::JoinPrepareCommits { .. }
        | ConsumerEvent::JoinPrepareCommitted
        | ConsumerEvent::ListenerReturned(None)
        | ConsumerEvent::ShareReceived(_)
        | ConsumerEvent::GenerationJoined { .. }
        | ConsumerEvent::MetadataAwaited(_)
        | ConsumerEvent::ResetNeeded(..)
        | ConsumerEvent::PositionRetried { .. }
        | ConsumerEvent::FetchRetried { .. }
        | ConsumerEvent::CoordinatorNotFound { .. }
        | ConsumerEvent::CloseProgressed(_) => Importance::Detail,
        _ => Importance::Story,
    }
}

/// A mark on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// When.
    pub at: SimTime,
    /// What for.
    pub kind: TickKind,
}

/// What a mark on the timeline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TickKind {
    /// A commit is in the log.
    Commit,
    /// A rebalance began.
    Rebalance,
    /// A process died.
    Crash,
    /// A record was processed again.
    Duplicate,
    /// A record was processed after one of the same key that comes after it.
    Disorder,
    /// A record was lost for a reader.
    Loss,
    /// Somebody did something.
    Act,
    /// A lesson says something.
    Step,
}

/// The marks an entry leaves on the timeline.
pub fn ticks(entry: &Entry) -> impl Iterator<Item = Tick> {
    let lost = (!entry.lost.is_empty()).then_some(TickKind::Loss);
    let kinds = mark(&entry.event).into_iter().chain(lost);
    kinds.map(|kind| Tick { at: entry.at, kind })
}

fn mark(event: &Event) -> Option<TickKind> {
    Some(match event {
        Event::Broker(_, BrokerEvent::Group(_, GroupEvent::OffsetCommitted(..))) => {
            TickKind::Commit
        }
        Event::Broker(
            _,
            BrokerEvent::Group(
                _,
                GroupEvent::RebalanceStarted(_)
                | GroupEvent::Consumer(ConsumerGroupEvent::TargetAssigned { .. }),
            ),
        ) => TickKind::Rebalance,
        Event::Admin(AdminEvent::BrokerKilled(_))
        | Event::Consumer(_, ConsumerEvent::Crashed(_)) => TickKind::Crash,
        Event::Consumer(_, ConsumerEvent::RecordProcessed { times, .. }) if *times > 1 => {
            TickKind::Duplicate
        }
        Event::Consumer(_, ConsumerEvent::RecordProcessed { after: Some(_), .. }) => {
            TickKind::Disorder
        }
        _ => return None,
    })
}
