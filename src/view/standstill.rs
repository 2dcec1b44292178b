//! How long each partition stood still: from when its owner began to give it up, or was gone,
//! until somebody had a position in it again; and while no broker that is there leads it. In
//! between nobody could be handed its records.
//!
//! The same for an eager, a cooperative and a `consumer` protocol group, so that what a rebalance
//! costs can be compared. What stays with its owner does not stand still.

use super::Story;
use super::leaders::{Leaders, leads};
use crate::cluster::consumer::{Callback, Ending};
use crate::cluster::{AdminEvent, BrokerEvent, ConsumerEvent, Event, GroupEvent};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, GroupInstanceId, TopicPartition};
use crate::sim::{Duration, SimTime};
use alloc::vec::Vec;

/// Of a partition so many standstills are told apart; the oldest are counted as one.
const STOPS_MAX: usize = 64;

/// How long the partitions of a group stood still, those included that never did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standstill {
    /// Every partition that somebody of the group has read, in their order.
    pub partitions: Vec<Stood>,
}

/// How long a partition stood still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    /// The partition.
    pub partition: TopicPartition,
    /// Each time, one after the other.
    pub stops: Vec<Stop>,
    /// Whether the last is not over.
    pub still: bool,
}

/// A time a partition stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// How long.
    pub length: Duration,
    /// For how long of that its group took a reader for alive that was gone without a word: until
    /// its session was over. No protocol can help that.
    pub unheard: Duration,
}

impl Stood {
    /// All its standstills together.
    #[must_use]
    pub fn together(&self) -> Duration {
        let sum = |sum, one: &Stop| sum + one.length;
        self.stops.iter().fold(Duration::ZERO, sum)
    }
}

impl Standstill {
    /// How many partitions stood still.
    #[must_use]
    pub fn stopped(&self) -> usize {
        let stopped = |one: &&Stood| !one.stops.is_empty();
        self.partitions.iter().filter(stopped).count()
    }

    /// The longest single one.
    #[must_use]
    pub fn longest(&self) -> Duration {
        let all = self.partitions.iter().flat_map(|one| &one.stops);
        all.map(|stop| stop.length).max().unwrap_or_default()
    }

    /// The longest that a group took somebody for alive who was gone.
    #[must_use]
    pub fn unheard(&self) -> Duration {
        let all = self.partitions.iter().flat_map(|one| &one.stops);
        all.map(|stop| stop.unheard).max().unwrap_or_default()
    }

    /// All of all partitions together.
    #[must_use]
    pub fn together(&self) -> Duration {
        let sum = |sum, one: &Stood| sum + one.together();
        self.partitions.iter().fold(Duration::ZERO, sum)
    }

    /// For how long the partition stood still that did for longest in all: what a picture of it has
    /// to have room for.
    #[must_use]
    pub fn most(&self) -> Duration {
        let each = self.partitions.iter().map(Stood::together);
        each.max().unwrap_or_default()
    }
}

/// Watches a run's events, from its beginning, in their order.
#[derive(Clone, Debug, Default)]
pub struct Standstills {
    consumers: Vec<Reading>,
    /// In the order of groups and partitions.
    known: Vec<Known>,
    leaders: Leaders,
}

/// A consumer.
#[derive(Clone, Debug)]
struct Reading {
    id: ClientId,
    /// Of which group it is a member, and of which it will be from its next start.
    group: Option<GroupId>,
    next: Option<GroupId>,
    /// What it can be handed records of.
    partitions: Vec<TopicPartition>,
    /// What it has given up and not had since, and when.
    gave_up: Vec<(TopicPartition, SimTime)>,
    /// Whether its listener is giving something up.
    giving_up: bool,
    /// The instance it is, if it goes without a word because it may be back (KIP-345), and will be
    /// from its next start.
    instance: Option<GroupInstanceId>,
    next_instance: Option<GroupInstanceId>,
}

/// A partition of a group.
#[derive(Clone, Debug)]
struct Known {
    group: GroupId,
    partition: TopicPartition,
    /// When somebody could first read it.
    since: SimTime,
    /// When nobody could.
    stops: Vec<Halt>,
}

#[derive(Clone, Debug)]
struct Halt {
    from: SimTime,
    /// Nothing if it is not over.
    until: Option<SimTime>,
    /// Who is gone without a word, if that is why.
    silent: Option<Silent>,
    /// Those that are counted as one with it.
    earlier: Stop,
}

/// One that is gone without a word.
#[derive(Clone, Debug)]
struct Silent {
    who: ClientId,
    /// Since when that holds the partition up.
    since: SimTime,
    /// When its group put it out.
    noticed: Option<SimTime>,
}

fn group_of(config: &ConsumerConfig) -> Option<GroupId> {
    config.group_id.clone().filter(|_| config.is_member())
}

impl Standstills {
    /// Takes note of an event.
    pub fn note(&mut self, at: SimTime, event: &Event) {
        if let Event::Admin(event) = event
            && leads(event)
        {
            self.leaders.note(event);
            self.led_anew(at);
        }
        match event {
            Event::Admin(AdminEvent::ConsumerAdded(config)) => {
                self.consumers.retain(|one| one.id != config.client_id);
                self.consumers.push(Reading {
                    id: config.client_id.clone(),
                    group: group_of(config),
                    next: group_of(config),
                    partitions: Vec::new(),
                    gave_up: Vec::new(),
                    instance: config.group_instance_id.clone(),
                    next_instance: config.group_instance_id.clone(),
                    giving_up: false,
                });
            }
            Event::Admin(event @ AdminEvent::TopicDeleted(topic)) => {
                self.leaders.note(event);
                self.known.retain(|known| known.partition.topic != *topic);
                for consumer in &mut self.consumers {
                    consumer.partitions.retain(|tp| tp.topic != *topic);
                    consumer.gave_up.retain(|(tp, _)| tp.topic != *topic);
                }
            }
            Event::Broker(_, BrokerEvent::Group(group, GroupEvent::MemberRemoved(member, _))) => {
                // in a classic group a static member's id begins with its instance's name, and not
                // with its client's
                let gone = Story::client_of(member);
                let is_gone = |who: &ClientId| {
                    let one = self.consumers.iter().find(|one| one.id == *who);
                    let instance = one.and_then(|one| one.instance.as_ref());
                    who.as_str() == gone || instance.is_some_and(|one| one.as_str() == gone)
                };
                for known in self.known.iter_mut().filter(|known| known.group == *group) {
                    let last = known.stops.last_mut().and_then(|halt| halt.silent.as_mut());
                    if let Some(silent) = last.filter(|silent| is_gone(&silent.who)) {
                        silent.noticed = silent.noticed.or(Some(at));
                    }
                }
            }
            Event::Consumer(id, event) => {
                let place = self.consumers.iter().position(|one| one.id == *id);
                if let Some(place) = place {
                    self.note_consumer(at, place, event);
                }
            }
            _ => {}
        }
    }

    /// Of which group a consumer is a member.
    #[must_use]
    pub fn group_of(&self, id: &ClientId) -> Option<&GroupId> {
        let found = self.consumers.iter().find(|one| one.id == *id)?;
        found.group.as_ref()
    }

    /// Of what a member of a group can be handed records.
    pub fn reads<'o>(&'o self, id: &ClientId) -> impl Iterator<Item = &'o TopicPartition> {
        let found = self.consumers.iter().find(|one| one.id == *id);
        let has = found.filter(|one| one.group.is_some());
        let partitions = has.into_iter().flat_map(|one| &one.partitions);
        partitions.filter(|tp| self.leaders.serve(tp))
    }

    /// The consumers there are.
    pub fn consumers(&self) -> impl Iterator<Item = &ClientId> {
        self.consumers.iter().map(|one| &one.id)
    }

    fn note_consumer(&mut self, at: SimTime, place: usize, event: &ConsumerEvent) {
        let consumer = &mut self.consumers[place];
        match event {
            ConsumerEvent::Configured(config) => {
                consumer.next = group_of(config);
                consumer.next_instance.clone_from(&config.group_instance_id);
            }
            ConsumerEvent::Started => {
                consumer.group = consumer.next.clone();
                consumer.instance.clone_from(&consumer.next_instance);
                consumer.gave_up.clear();
            }
            ConsumerEvent::ListenerCalled { call, .. } if call.callback != Callback::Assigned => {
                consumer.giving_up = true;
                self.gives_up(at, place, Some(&call.partitions), false);
            }
            ConsumerEvent::ListenerReturned(_) => consumer.giving_up = false,
            ConsumerEvent::PartitionsRevoked(gone) | ConsumerEvent::PartitionsLost(gone) => {
                self.gives_up(at, place, Some(gone), false);
            }
            ConsumerEvent::Crashed(_) | ConsumerEvent::Ended(_) => {
                let told = match event {
                    ConsumerEvent::Ended(Ending::Closed) => true,
                    ConsumerEvent::Ended(Ending::Failed(_)) => consumer.instance.is_none(),
                    _ => false,
                };
                consumer.giving_up = false;
                self.gives_up(at, place, None, !told);
                if !told {
                    self.went_silently(at, place);
                }
            }
            // a seek in what is being given up leads nowhere
            ConsumerEvent::PositionSet {
                topic_partition, ..
            } if !consumer.giving_up => self.reads_on(at, place, topic_partition),
            _ => {}
        }
    }

    fn reads_on(&mut self, at: SimTime, place: usize, tp: &TopicPartition) {
        let consumer = &mut self.consumers[place];
        let Some(group) = &consumer.group else {
            return;
        };
        if !consumer.partitions.contains(tp) {
            consumer.partitions.push(tp.clone());
        }
        consumer.gave_up.retain(|(other, _)| other != tp);
        if self.leaders.serve(tp) {
            return goes_on(&mut self.known, group, tp, at);
        }
        // from now on it waits for a leader, and for nobody who is gone
        let own = |known: &&mut Known| known.group == *group && known.partition == *tp;
        let last = (self.known.iter_mut().find(own)).and_then(|known| known.stops.last_mut());
        if let Some(silent) = last.and_then(|halt| halt.silent.as_mut()) {
            silent.noticed.get_or_insert(at);
        }
    }

    /// Others lead than did: what no broker leads stands still, and what one leads again does not,
    /// if somebody has it.
    fn led_anew(&mut self, at: SimTime) {
        for known in &mut self.known {
            if !self.leaders.serve(&known.partition) {
                known.stop(at, None);
            }
        }
        for one in &self.consumers {
            let Some(group) = &one.group else { continue };
            for tp in one.partitions.iter().filter(|tp| self.leaders.serve(tp)) {
                goes_on(&mut self.known, group, tp, at);
            }
        }
    }

    /// It can be handed no records any more of what is gone, or of anything; nor can anybody,
    /// unless another of its group has it too (one that was put out and does not know).
    fn gives_up(
        &mut self,
        at: SimTime,
        place: usize,
        gone: Option<&Vec<TopicPartition>>,
        silently: bool,
    ) {
        let consumer = &mut self.consumers[place];
        let mut lost = core::mem::take(&mut consumer.partitions);
        if let Some(gone) = gone {
            (lost, consumer.partitions) = lost.into_iter().partition(|tp| gone.contains(tp));
        }
        let given_up = lost.iter().map(|tp| (tp.clone(), at));
        consumer.gave_up.extend(given_up);
        let group = consumer.group.clone();
        let silent = silently.then(|| Silent {
            who: consumer.id.clone(),
            since: at,
            noticed: None,
        });
        for known in &mut self.known {
            let own = group.as_ref() == Some(&known.group) && lost.contains(&known.partition);
            if own && !self.consumers.iter().any(|one| known.is_had_by(one)) {
                known.stop(at, silent.clone());
            }
        }
    }

    /// It is gone without a word: what it gave up before that, as `close()` does, waits for its
    /// session to be over as well, if nobody has it yet; and so from now on does what was on its
    /// way to another, who may be it.
    fn went_silently(&mut self, at: SimTime, place: usize) {
        let gave_up = core::mem::take(&mut self.consumers[place].gave_up);
        let consumer = &self.consumers[place];
        for known in &mut self.known {
            let is_open = known.stops.last().is_some_and(|halt| halt.until.is_none());
            // what somebody has waits for a leader, and for nobody else
            let own = is_open
                && consumer.group.as_ref() == Some(&known.group)
                && !self.consumers.iter().any(|one| known.is_had_by(one));
            if let Some(halt) = known.stops.last_mut().filter(|_| own) {
                let gave_up = gave_up.iter().find(|(tp, _)| *tp == known.partition);
                halt.silent.get_or_insert(Silent {
                    who: consumer.id.clone(),
                    since: gave_up.map_or(at, |(_, since)| *since),
                    noticed: None,
                });
            }
        }
    }

    /// What is known of a group at a moment, of those that were noted.
    #[must_use]
    pub fn of(&self, group: &GroupId, now: SimTime) -> Standstill {
        let known = self.known.iter();
        let own = known.filter(|known| known.group == *group && known.since <= now);
        Standstill {
            partitions: own.map(|known| known.until(now)).collect(),
        }
    }
}

/// Somebody of a group can read a partition.
fn goes_on(known: &mut Vec<Known>, group: &GroupId, tp: &TopicPartition, at: SimTime) {
    let order = |known: &Known| (&known.group, &known.partition).cmp(&(group, tp));
    match known.binary_search_by(order) {
        Ok(found) => known[found].go_on(at),
        Err(place) => known.insert(
            place,
            Known {
                group: group.clone(),
                partition: tp.clone(),
                since: at,
                stops: Vec::new(),
            },
        ),
    }
}

impl Known {
    fn until(&self, now: SimTime) -> Stood {
        let mut stood = Stood {
            partition: self.partition.clone(),
            stops: Vec::new(),
            still: false,
        };
        for stop in self.stops.iter().filter(|stop| stop.from < now) {
            let over = stop.until.filter(|until| *until <= now);
            let end = over.unwrap_or(now);
            stood.stops.push(stop.until(end));
            stood.still = over.is_none();
        }
        stood
    }

    /// Whether somebody has a position in it.
    fn is_had_by(&self, one: &Reading) -> bool {
        one.group.as_ref() == Some(&self.group) && one.partitions.contains(&self.partition)
    }

    fn go_on(&mut self, at: SimTime) {
        if let Some(stop) = self.stops.last_mut() {
            stop.until = stop.until.or(Some(at));
        }
    }

    fn stop(&mut self, at: SimTime, silent: Option<Silent>) {
        let open = self.stops.last_mut().filter(|stop| stop.until.is_none());
        if let Some(open) = open {
            open.silent = open.silent.take().or(silent);
            return;
        }
        if self.stops.len() == STOPS_MAX {
            let oldest = self.stops.remove(0);
            let counted = oldest.until(oldest.until.unwrap_or(at));
            self.stops[0].earlier = self.stops[0].earlier.and(counted);
        }
        self.stops.push(Halt {
            from: at,
            until: None,
            silent,
            earlier: Stop {
                length: Duration::ZERO,
                unheard: Duration::ZERO,
            },
        });
    }
}

impl Halt {
    /// What it comes to if it is over at `end`.
    fn until(&self, end: SimTime) -> Stop {
        let unheard = self.silent.as_ref().map(|silent| {
            let heard = silent.noticed.unwrap_or(end).min(end);
            heard.since(silent.since)
        });
        self.earlier.and(Stop {
            length: end.since(self.from),
            unheard: unheard.unwrap_or_default(),
        })
    }
}

impl Stop {
    /// Both as one.
    fn and(self, other: Stop) -> Stop {
        Stop {
            length: self.length + other.length,
            unheard: self.unheard + other.unheard,
        }
    }
}
