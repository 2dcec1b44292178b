//! Whose each partition was and when: from a member's first position in it until it began to give
//! it up or was gone, and as long as a broker led it. In between nobody could be handed its
//! records, and it stood still.
//!
//! The same for the `classic` and the `consumer` protocol: what counts is who could read, and not
//! what the coordinator has written down. Nothing is forgotten, so that it can be asked for any
//! moment; a member that comes and goes costs a few bytes.

use super::Standstills;
use super::leaders::leads;
use crate::cluster::consumer::{ConsumerEvent, Ending};
use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::cluster::{AdminEvent, BrokerEvent, Event, GroupEvent};
use crate::kafka::{BrokerId, ClientId, GroupId, TopicPartition};
use crate::sim::{Duration, SimTime};
use alloc::vec::Vec;

/// A time in which somebody could read a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Who.
    pub who: ClientId,
    /// From when.
    pub from: SimTime,
    /// Until when; nothing if that is not over.
    pub until: Option<SimTime>,
    /// Whether it had it already, and there is a broker again that leads it.
    pub again: bool,
}

/// A partition, and who could read it when.
#[derive(Clone, Debug)]
struct Known {
    group: GroupId,
    partition: TopicPartition,
    spans: Vec<Owned>,
    /// When its topic was deleted: each time.
    gone: Vec<SimTime>,
}

/// Something that has to do with who reads what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A member's process starts.
    Starts(ClientId),
    /// It is gone without a word.
    Crashes(ClientId),
    /// It has ended by itself.
    Leaves(ClientId),
    /// A generation that has members.
    Generation(u32),
    /// The target of an epoch of a `consumer` protocol group.
    Epoch(u32),
    /// A broker's process was killed.
    BrokerKilled(BrokerId),
}

/// A turn of a group, or of all.
#[derive(Clone, Debug)]
struct Turned {
    at: SimTime,
    group: Option<GroupId>,
    turn: Turn,
}

/// Watches a run's events, from its beginning, in their order.
#[derive(Clone, Debug, Default)]
pub struct Ownership {
    watch: Standstills,
    /// In the order of groups and partitions.
    known: Vec<Known>,
    turns: Vec<Turned>,
}

/// What became of a partition up to a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The partition.
    pub partition: TopicPartition,
    /// Each time in which nobody could read it, from when to when; the last may not be over.
    pub stops: Vec<(SimTime, SimTime)>,
    /// How often another had it than before.
    pub moved: u32,
}

impl Standing {
    /// The longest time it stood still.
    #[must_use]
    pub fn longest(&self) -> Duration {
        let lengths = self.stops.iter().map(|(from, until)| until.since(*from));
        lengths.max().unwrap_or_default()
    }

    /// All of them together.
    #[must_use]
    pub fn together(&self) -> Duration {
        let add = |sum, (from, until): &(SimTime, SimTime)| sum + until.since(*from);
        self.stops.iter().fold(Duration::ZERO, add)
    }
}

impl Ownership {
    /// Takes note of an event.
    pub fn note(&mut self, at: SimTime, event: &Event) {
        match event {
            Event::Consumer(who, what) if matters(what) => {
                // of which group it was: when it is told of its end, it still is
                let before = self.group_of(who);
                self.watch.note(at, event);
                self.compare(at, who, false);
                let turn = match what {
                    ConsumerEvent::Started => Some(Turn::Starts(who.clone())),
                    ConsumerEvent::Crashed(_) => Some(Turn::Crashes(who.clone())),
                    ConsumerEvent::Ended(Ending::Crashed(_)) => None,
                    ConsumerEvent::Ended(_) => Some(Turn::Leaves(who.clone())),
                    _ => None,
                };
                let group = before.or_else(|| self.group_of(who));
                if let (Some(turn), Some(group)) = (turn, group) {
                    self.turned(at, Some(group), turn);
                }
            }
            Event::Admin(AdminEvent::ConsumerAdded(config)) => {
                self.watch.note(at, event);
                self.compare(at, &config.client_id, false);
            }
            Event::Admin(AdminEvent::TopicDeleted(topic)) => {
                self.watch.note(at, event);
                let theirs = self.known.iter_mut();
                for known in theirs.filter(|known| known.partition.topic == *topic) {
                    known.end(at);
                    known.gone.push(at);
                }
            }
            Event::Admin(event_of) if leads(event_of) => {
                self.watch.note(at, event);
                let all: Vec<ClientId> = self.watch.consumers().cloned().collect();
                for who in &all {
                    self.compare(at, who, true);
                }
                if let AdminEvent::BrokerKilled(broker) = event_of {
                    self.turned(at, None, Turn::BrokerKilled(*broker));
                }
            }
            Event::Broker(_, BrokerEvent::Group(group, event)) => {
                if let Some(turn) = shares_out(event) {
                    self.turned(at, Some(group.clone()), turn);
                }
            }
            _ => {}
        }
    }

    /// Of which group a consumer is a member.
    #[must_use]
    pub fn group_of(&self, who: &ClientId) -> Option<GroupId> {
        self.watch.group_of(who).cloned()
    }

    fn turned(&mut self, at: SimTime, group: Option<GroupId>, turn: Turn) {
        self.turns.push(Turned { at, group, turn });
    }

    /// Looks at what somebody reads now, and what of it is new or gone; or is there again, because
    /// another broker leads it.
    fn compare(&mut self, at: SimTime, who: &ClientId, led_anew: bool) {
        let group = self.watch.group_of(who);
        let reads: Vec<&TopicPartition> = self.watch.reads(who).collect();
        for known in &mut self.known {
            let open = known.spans.iter_mut();
            let mut open = open.filter(|span| span.until.is_none() && span.who == *who);
            if let Some(span) = open.next()
                && !(group == Some(&known.group) && reads.contains(&&known.partition))
            {
                span.until = Some(at);
            }
        }
        let Some(group) = group else { return };
        for partition in reads {
            let order = |known: &Known| (&known.group, &known.partition).cmp(&(group, partition));
            let place = self.known.binary_search_by(order).unwrap_or_else(|place| {
                let known = Known {
                    group: group.clone(),
                    partition: partition.clone(),
                    spans: Vec::new(),
                    gone: Vec::new(),
                };
                self.known.insert(place, known);
                place
            });
            let known = &mut self.known[place];
            let has = |span: &Owned| span.until.is_none() && span.who == *who;
            if !known.spans.iter().any(has) {
                // it was one of those that had it when its leader went
                let last = known.spans.iter().filter_map(|span| span.until).max();
                let had = |span: &Owned| span.who == *who && span.until == last;
                let again = led_anew && known.spans.iter().any(had);
                known.spans.push(Owned {
                    who: who.clone(),
                    from: at,
                    until: None,
                    again,
                });
            }
        }
    }

    fn of<'o>(&'o self, group: &'o GroupId) -> impl Iterator<Item = &'o Known> {
        self.known.iter().filter(move |known| known.group == *group)
    }

    /// What became of the partitions of a group that somebody had read by a moment, in order.
    #[must_use]
    pub fn standing(&self, group: &GroupId, now: SimTime) -> Vec<Standing> {
        let first = |known: &&Known| known.spans.first().is_some_and(|span| span.from <= now);
        let theirs = self.of(group).filter(first);
        theirs.map(|known| known.standing(now)).collect()
    }

    /// Who could read each partition of a group when, in order.
    #[must_use]
    pub fn spans<'o>(&'o self, group: &'o GroupId) -> Vec<(&'o TopicPartition, &'o [Owned])> {
        let theirs = self.of(group);
        theirs
            .map(|known| (&known.partition, &known.spans[..]))
            .collect()
    }

    /// The turns of a group up to a moment, oldest first.
    pub fn turns<'o>(
        &'o self,
        group: &'o GroupId,
        until: SimTime,
    ) -> impl Iterator<Item = (SimTime, &'o Turn)> {
        let by = self.turns.partition_point(|turned| turned.at <= until);
        let own = move |turned: &&Turned| turned.group.as_ref().is_none_or(|of| of == group);
        let theirs = self.turns[..by].iter().filter(own);
        theirs.map(|turned| (turned.at, &turned.turn))
    }

    /// How often a group was shared out anew by a moment.
    #[must_use]
    pub fn rounds(&self, group: &GroupId, until: SimTime) -> u64 {
        let round = |turn: &Turn| matches!(turn, Turn::Generation(_) | Turn::Epoch(_));
        let turns = self.turns(group, until);
        turns.filter(|(_, turn)| round(turn)).count() as u64
    }

    /// Every group anything is known of, in order.
    #[must_use]
    pub fn groups(&self) -> Vec<GroupId> {
        let mut groups: Vec<GroupId> = self.known.iter().map(|one| one.group.clone()).collect();
        groups.dedup();
        groups
    }
}

impl Known {
    fn end(&mut self, at: SimTime) {
        for span in self.spans.iter_mut().filter(|span| span.until.is_none()) {
            span.until = Some(at);
        }
    }

    fn standing(&self, now: SimTime) -> Standing {
        let mut standing = Standing {
            partition: self.partition.clone(),
            stops: Vec::new(),
            moved: 0,
        };
        let mut covered: Option<SimTime> = None;
        let mut before: Option<&ClientId> = None;
        for span in self.spans.iter().filter(|span| span.from <= now) {
            let was = |end: &SimTime| *end < span.from && !self.was_gone(*end, span.from);
            if let Some(end) = covered.filter(was) {
                standing.stops.push((end, span.from));
            }
            let until = span.until.unwrap_or(now).min(now);
            covered = covered.max(Some(until));
            if !span.again {
                standing.moved += u32::from(before.is_some_and(|before| *before != span.who));
                before = Some(&span.who);
            }
        }
        let open = self
            .spans
            .iter()
            .any(|span| span.from <= now && span.until.is_none_or(|until| until > now));
        let stands = |end: &SimTime| !open && *end < now && !self.was_gone(*end, now);
        if let Some(end) = covered.filter(stands) {
            standing.stops.push((end, now));
        }
        standing
    }

    /// Whether its topic was not there at some time between two moments.
    fn was_gone(&self, from: SimTime, to: SimTime) -> bool {
        self.gone.iter().any(|gone| from <= *gone && *gone <= to)
    }
}

/// Whether an event can change what its consumer reads, or whether that is heard of.
fn matters(event: &ConsumerEvent) -> bool {
    matches!(
        event,
        ConsumerEvent::Configured(_)
            | ConsumerEvent::Started
            | ConsumerEvent::ListenerCalled { .. }
            | ConsumerEvent::ListenerReturned(_)
            | ConsumerEvent::PartitionsRevoked(_)
            | ConsumerEvent::PartitionsLost(_)
            | ConsumerEvent::Crashed(_)
            | ConsumerEvent::Ended(_)
            | ConsumerEvent::PositionSet { .. }
    )
}

/// Whether a group is shared out anew: a generation that has members, or a target of an epoch.
#[must_use]
pub fn shares_out(event: &GroupEvent) -> Option<Turn> {
    match event {
        GroupEvent::GenerationStarted {
            generation, leader, ..
        } => leader.as_ref().map(|_| Turn::Generation(generation.0)),
        GroupEvent::Consumer(ConsumerGroupEvent::TargetAssigned { epoch, shares, .. }) => {
            (!shares.is_empty()).then_some(Turn::Epoch(epoch.0))
        }
        _ => None,
    }
}
