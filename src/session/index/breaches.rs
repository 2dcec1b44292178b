//! Since when a promise is broken for a reader: by which event a record was first lost, first
//! processed again, and first processed out of order.

use crate::cluster::event::{Entry, EventId};
use crate::cluster::{AdminEvent, ConsumerEvent, Event, Reader};
use crate::kafka::{ClientId, ConsumerConfig};
use crate::sim::{SimTime, SortedMap};
use alloc::vec::Vec;

/// What somebody who reads hopes will not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// A record is lost.
    Loss,
    /// A record is processed again.
    Repeat,
    /// A record is processed after one of the same key that comes after it.
    Disorder,
}

impl Breach {
    /// All.
    pub const ALL: [Breach; 3] = [Breach::Loss, Breach::Repeat, Breach::Disorder];
}

/// An event, and when it was.
pub(super) type Moment = (EventId, SimTime);

/// As whose reading a consumer's counts.
#[derive(Clone, Debug)]
struct Reading {
    /// The event that says so.
    since: EventId,
    reader: Option<Reader>,
    /// Whether it does already, and not only in its next process.
    in_force: bool,
}

/// The first of each, for every reader.
#[derive(Clone, Debug, Default)]
pub(super) struct Breaches {
    first: SortedMap<Reader, [Option<Moment>; 3]>,
    readings: SortedMap<ClientId, Vec<Reading>>,
}

impl Breaches {
    /// Takes note of an event.
    pub(super) fn note(&mut self, id: EventId, entry: &Entry) {
        let moment = (id, entry.at);
        match &entry.event {
            Event::Admin(AdminEvent::ConsumerAdded(config)) => self.configured(id, config, true),
            Event::Consumer(_, ConsumerEvent::Configured(config)) => {
                self.configured(id, config, false);
            }
            Event::Consumer(who, ConsumerEvent::Started) => self.started(id, who),
            Event::Consumer(who, ConsumerEvent::RecordProcessed { times, after, .. }) => {
                if *times > 1 {
                    self.broken_by(who, Breach::Repeat, moment);
                }
                if after.is_some() {
                    self.broken_by(who, Breach::Disorder, moment);
                }
            }
            _ => {}
        }
        for (reader, _) in entry.lost.iter() {
            self.broken(reader.clone(), Breach::Loss, moment);
        }
    }

    fn configured(&mut self, since: EventId, config: &ConsumerConfig, in_force: bool) {
        let readings = self.readings.entry(config.client_id.clone()).or_default();
        readings.push(Reading {
            since,
            reader: Reader::of(config),
            in_force,
        });
    }

    /// What a consumer was configured with last is in force.
    fn started(&mut self, since: EventId, who: &ClientId) {
        let Some(readings) = self.readings.get_mut(who) else {
            return;
        };
        if let Some(last) = readings.last().filter(|last| !last.in_force) {
            let reader = last.reader.clone();
            readings.push(Reading {
                since,
                reader,
                in_force: true,
            });
        }
    }

    fn broken_by(&mut self, who: &ClientId, breach: Breach, moment: Moment) {
        let readings = self.readings.get(who);
        let now = readings.and_then(|all| all.iter().rfind(|reading| reading.in_force));
        if let Some(reader) = now.and_then(|reading| reading.reader.clone()) {
            self.broken(reader, breach, moment);
        }
    }

    fn broken(&mut self, reader: Reader, breach: Breach, moment: Moment) {
        let first = self.first.entry(reader).or_default();
        first[breach as usize].get_or_insert(moment);
    }

    /// Forgets what is from an event on.
    pub(super) fn truncate(&mut self, end: EventId) {
        for first in self.first.values_mut().flatten() {
            *first = first.filter(|(id, _)| *id < end);
        }
        for readings in self.readings.values_mut() {
            readings.retain(|reading| reading.since < end);
        }
    }

    /// The first of a kind for a reader.
    pub(super) fn first(&self, reader: &Reader, breach: Breach) -> Option<Moment> {
        self.first.get(reader)?[breach as usize]
    }
}
