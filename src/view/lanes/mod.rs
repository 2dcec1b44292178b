//! Protocol lanes: who sent what to whom, as arrows in time between the lanes of clients and
//! brokers.

mod drawing;
mod order;

pub use drawing::{Arrow, Band, Drawing, Label, Look, Moment, Pin, Shade, Stroke};
pub use order::{Lane, lanes};

use crate::cluster::coordinator::RemovalReason;
use crate::cluster::event::{Entry, EventId};
use crate::cluster::print::{SIGNS, label_in};
use crate::cluster::{
    AdminEvent, BrokerEvent, Cluster, ConsumerEvent, Event, GroupEvent, NetworkEvent,
};
use crate::kafka::{Body, Envelope, KafkaError, MessageId, NodeId};
use crate::sim::{SimTime, SortedMap};
use crate::view::Story;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

/// More arrows than that nobody could tell apart.
pub const ARROWS_MAX: usize = 2_000;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Who is in the group and who gets what.
    Group,
    /// Commits, and what was committed.
    Commit,
    /// Records for consumers.
    Fetch,
    /// Records from producers.
    Produce,
    /// Who leads what.
    Metadata,
}

impl Topic {
    /// All, in their order.
    pub const ALL: [Topic; 5] = [
        Topic::Group,
        Topic::Commit,
        Topic::Fetch,
        Topic::Produce,
        Topic::Metadata,
    ];

    fn of(name: &str) -> Topic {
        match name {
            "OffsetCommit" | "OffsetFetch" => Topic::Commit,
            "Fetch" | "ListOffsets" => Topic::Fetch,
            "Produce" | "InitProducerId" => Topic::Produce,
            "Metadata" => Topic::Metadata,
            _ => Topic::Group,
        }
    }
}

/// Which messages are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Of each topic whether it is.
    pub topics: [bool; 5],
    /// Only those from or to one of these, if there are some.
    pub nodes: Vec<NodeId>,
}

impl Default for Filter {
    /// What a group and its coordinator say to each other.
    fn default() -> Self {
        Filter {
            topics: [true, true, false, false, false],
            nodes: Vec::new(),
        }
    }
}

impl Filter {
    /// Whether messages of a topic are asked for.
    #[must_use]
    pub fn has(&self, topic: Topic) -> bool {
        let all = Topic::ALL.into_iter().zip(self.topics);
        all.into_iter().any(|(one, has)| has && one == topic)
    }

    /// Whether what somebody says most is not asked for: the records of a producer.
    #[must_use]
    pub fn passes_over(&self, node: &NodeId) -> bool {
        matches!(node, NodeId::Producer(_)) && !self.has(Topic::Produce)
    }

    fn takes(&self, message: &Message) -> bool {
        let Envelope { from, to, .. } = &*message.envelope;
        let names = |node| self.nodes.contains(node);
        self.has(message.topic()) && (self.nodes.is_empty() || names(from) || names(to))
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was taken in.
    Arrived,
    /// It is under way, or waits to be read.
    UnderWay,
    /// Nobody listened there.
    Refused,
    /// It came over a connection that was closed already.
    Dropped,
    /// Its connection broke under way.
    Vanished,
}

/// A message between two lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What was sent.
    pub envelope: Arc<Envelope>,
    /// The event that says so; of what was sent before what was looked at, its end.
    pub event: EventId,
    /// When it was taken in, or ended otherwise.
    pub ends_at: SimTime,
    /// How it ended.
    pub end: End,
}

impl Message {
    /// Kafka's name of the request, or of the one it answers.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &self.envelope.body {
            Body::Request(request) => request.name(),
            Body::Response(_, response) => response.name(),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn topic(&self) -> Topic {
        Topic::of(self.name())
    }

    /// Whether it asks.
    #[must_use]
    pub fn is_request(&self) -> bool {
        matches!(self.envelope.body, Body::Request(_))
    }

    /// Why it says no, if it does.
    #[must_use]
    pub fn error(&self) -> Option<KafkaError> {
        match &self.envelope.body {
            Body::Request(_) => None,
            Body::Response(_, response) => response.error(),
        }
    }

    /// What it says, in a few words.
    #[must_use]
    pub fn says(&self) -> String {
        label_in(&self.envelope, &SIGNS)
    }
}

/// Something that happened to who has a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: SimTime,
    /// The event.
    pub event: EventId,
    /// Whose lane.
    pub node: NodeId,
    /// What.
    pub what: What,
}

/// What happened to who has a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Its process died.
    Crashed,
    /// Its process stands still.
    Froze,
    /// Its coordinator has removed it, for this reason.
    Removed(RemovalReason),
}

/// What was said in some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// From when to when.
    pub time: Range<SimTime>,
    /// The messages that are asked for and on their way within it, by when they left.
    pub messages: Vec<Message>,
    /// What happened within it.
    pub happenings: Vec<Happening>,
    /// Whether it was too much to gather.
    pub too_much: bool,
}

/// Gathers what was said in some time from what happened from a little before it on.
#[derive(Clone, Debug)]
pub struct Gathering {
    filter: Filter,
    said: Said,
    /// Those that have not ended yet, by their place.
    open: SortedMap<MessageId, usize>,
}

impl Gathering {
    /// With nothing yet.
    #[must_use]
    pub fn new(time: Range<SimTime>, filter: Filter) -> Self {
        Gathering {
            filter,
            said: Said {
                time,
                ..Said::default()
            },
            open: SortedMap::new(),
        }
    }

    /// Takes note of the next event, of a run with these clients; says whether it may go on.
    pub fn note(&mut self, id: EventId, entry: &Entry, clients: &Cluster) -> bool {
        match &entry.event {
            Event::Network(event) => self.network(id, entry.at, event),
            event => {
                if self.said.time.contains(&entry.at)
                    && let Some((node, what)) = happening(event, clients)
                {
                    self.said.happenings.push(Happening {
                        at: entry.at,
                        event: id,
                        node,
                        what,
                    });
                }
            }
        }
        self.said.too_much = self.said.messages.len() > ARROWS_MAX + self.open.len();
        entry.at <= self.said.time.end && !self.said.too_much
    }

    fn network(&mut self, id: EventId, at: SimTime, event: &NetworkEvent) {
        match event {
            NetworkEvent::Sent(envelope) if at < self.said.time.end => {
                let message = Message {
                    envelope: Arc::clone(envelope),
                    event: id,
                    ends_at: envelope.arrives_at,
                    end: End::UnderWay,
                };
                if self.filter.takes(&message) {
                    self.open.insert(envelope.id, self.said.messages.len());
                    self.said.messages.push(message);
                }
            }
            NetworkEvent::Sent(_) | NetworkEvent::Closed(..) => {}
            NetworkEvent::Delivered(envelope) => self.ended(id, at, envelope, End::Arrived),
            NetworkEvent::Dropped(envelope) => self.ended(id, at, envelope, End::Dropped),
            NetworkEvent::Refused(envelope) => self.ended(id, at, envelope, End::Refused),
            NetworkEvent::Forgotten(client, broker) => {
                let broker = NodeId::Broker(*broker);
                self.vanish(at, |one| one.from == *client && one.to == broker);
            }
            NetworkEvent::ConnectionsBroken(node) => {
                self.vanish(at, |one| one.from == *node || one.to == *node);
            }
        }
    }

    fn ended(&mut self, id: EventId, at: SimTime, envelope: &Arc<Envelope>, end: End) {
        if let Some(place) = self.open.remove(&envelope.id) {
            let message = &mut self.said.messages[place];
            (message.end, message.ends_at) = (end, at);
            return;
        }
        // it left before what was looked at
        let message = Message {
            envelope: Arc::clone(envelope),
            event: id,
            ends_at: at,
            end,
        };
        let known = envelope.sent_at >= self.said.time.start;
        if !known && at >= self.said.time.start && self.filter.takes(&message) {
            self.said.messages.push(message);
        }
    }

    fn vanish(&mut self, at: SimTime, gone: impl Fn(&Envelope) -> bool) {
        let messages = &mut self.said.messages;
        self.open.retain(|_, place| {
            let message = &mut messages[*place];
            let gone = gone(&message.envelope);
            if gone {
                let in_time = message.ends_at.min(at);
                (message.end, message.ends_at) = (End::Vanished, in_time);
            }
            !gone
        });
    }

    /// What was said.
    #[must_use]
    pub fn done(self) -> Said {
        let mut said = self.said;
        let start = said.time.start;
        said.messages.retain(|message| message.ends_at >= start);
        said.messages.sort_by_key(|message| message.envelope.id);
        said.too_much |= said.messages.len() > ARROWS_MAX;
        if said.too_much {
            said.messages.clear();
        }
        said
    }
}

fn happening(event: &Event, clients: &Cluster) -> Option<(NodeId, What)> {
    match event {
        Event::Admin(AdminEvent::BrokerKilled(id)) => Some((NodeId::Broker(*id), What::Crashed)),
        Event::Consumer(id, ConsumerEvent::Crashed(_)) => {
            Some((NodeId::Consumer(id.clone()), What::Crashed))
        }
        Event::Consumer(id, ConsumerEvent::Froze(_)) => {
            Some((NodeId::Consumer(id.clone()), What::Froze))
        }
        Event::Broker(_, BrokerEvent::Group(group, GroupEvent::MemberRemoved(member, reason))) => {
            let by_itself = matches!(reason, RemovalReason::Left | RemovalReason::SaidGoodbye);
            let client = Story::client_in(clients, group, member);
            (!by_itself).then_some((NodeId::Consumer(client), What::Removed(*reason)))
        }
        _ => None,
    }
}
