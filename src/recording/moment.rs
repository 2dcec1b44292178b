//! Looking at a run.
//!
//! As long as the entries around a moment are in memory, they are applied to the world of the
//! nearest checkpoint, and the protocol never runs. If they are not, the engine of that checkpoint
//! makes them again; it comes to the same entries, since a run is a function of its inputs.

use super::runner::{Head, Runner};
use super::{Recent, Recording};
use crate::cluster::Cluster;
use crate::cluster::event::EventId;
use crate::sim::SimTime;
use alloc::vec::Vec;

/// The world at a moment, and how many events led to it.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The moment.
    pub at: SimTime,
    /// The number of the first event after it.
    pub next_event: EventId,
    /// The world.
    pub cluster: Cluster,
    /// Who makes the entries around it again, if they are no longer in memory.
    head: Option<Head>,
}

impl Moment {
    /// The entries that led here, and maybe some more, if the recording itself has not kept them.
    #[must_use]
    pub fn recent(&self) -> Option<&Recent> {
        self.head.as_ref().map(|head| &head.recent)
    }
}

impl Recording {
    /// The world at a moment that has been computed.
    #[must_use]
    pub fn moment(&self, at: SimTime) -> Moment {
        if let Some(next_event) = self.recent().events_by(at) {
            return self.moment_before(next_event, at);
        }
        let head = self.derive(self.checkpoints.last_by(at), at, self.events());
        let next_event = head.recent.end();
        self.moment_of(head, next_event, at)
    }

    /// The world before the event with a number, as of `at`.
    #[must_use]
    pub fn moment_before(&self, next_event: EventId, at: SimTime) -> Moment {
        let next_event = next_event.min(self.events());
        let (mut cluster, from) = self.world_before(next_event);
        let wanted = next_event.saturating_sub(self.memory.look_back).min(from);
        if self.recent().first() <= wanted {
            apply(&mut cluster, self.recent(), from, next_event);
            return Moment {
                at,
                next_event,
                cluster,
                head: None,
            };
        }
        let before = self.checkpoints.last_before(next_event);
        let head = self.derive(before, self.horizon(), next_event);
        self.moment_of(head, next_event, at)
    }

    /// The world just after an event, if there is one of that number.
    #[must_use]
    pub fn moment_after(&self, event: EventId) -> Option<Moment> {
        let mut moment = self.moment_before(event.saturating_add(1), SimTime::ZERO);
        moment.at = moment.recent().unwrap_or(self.recent()).get(event)?.at;
        Some(moment)
    }

    /// The world before an event, without what is needed to go on from there.
    #[must_use]
    pub fn cluster_before(&self, event: EventId) -> Cluster {
        let (mut cluster, from) = self.world_before(event);
        for stretch in self.stretches(from..event) {
            for entry in &*stretch.entries {
                cluster.apply(entry.at, &entry.event);
            }
        }
        cluster
    }

    /// A world before an event, and how many events have led to that one. The first checkpoint is
    /// made after the setup: before it there is nothing.
    fn world_before(&self, next_event: EventId) -> (Cluster, EventId) {
        let last = self.checkpoints.last_before(next_event);
        match last.events() <= next_event {
            true => (last.engine.cluster().clone(), last.events()),
            false => (Cluster::default(), 0),
        }
    }

    /// Runs the engine of a checkpoint again. It passes other checkpoints in the worlds they have.
    pub(super) fn derive(&self, from: &Runner, until: SimTime, end: EventId) -> Head {
        let mut head = Head::resume(from);
        head.run(&self.acts, until, end);
        let there = self.checkpoints.last_before(head.runner.events());
        debug_assert!(
            there.events() != head.runner.events()
                || there.engine.cluster() == head.runner.engine.cluster(),
            "what is derived again comes to the same"
        );
        head
    }

    fn moment_of(&self, head: Head, next_event: EventId, at: SimTime) -> Moment {
        let (mut cluster, from) = self.world_before(next_event);
        let head = self.with_what_led_here(head, next_event.saturating_sub(self.memory.look_back));
        apply(&mut cluster, &head.recent, from, next_event);
        Moment {
            at,
            next_event,
            cluster,
            head: Some(head),
        }
    }

    /// Puts the entries from `first` on in front of a head's own.
    pub(super) fn with_what_led_here(&self, head: Head, first: EventId) -> Head {
        let Head { runner, recent } = head;
        let first = first.min(recent.first());
        let earlier = self.stretches(first..recent.first());
        let mut entries: Vec<_> = earlier.flat_map(|s| s.entries.into_owned()).collect();
        entries.extend(recent.entries);
        Head {
            runner,
            recent: Recent::new(first, entries),
        }
    }

    /// Moves a moment on by time, over at most so many events.
    pub fn advance(&self, moment: &mut Moment, to: SimTime, events: u64) {
        let end = moment.next_event.saturating_add(events).min(self.events());
        if moment.head.is_none() && self.recent().first() > moment.next_event {
            // what follows it has been dropped meanwhile
            *moment = self.moment_before(moment.next_event, moment.at);
        }
        let Moment { cluster, head, .. } = moment;
        let mut is_there = true;
        if let Some(head) = head {
            is_there = head.run(&self.acts, to, end) || head.runner.events() >= self.events();
        }
        let recent = head.as_ref().map_or(self.recent(), |head| &head.recent);
        let by = recent.events_by(to).unwrap_or(moment.next_event);
        let next_event = by.clamp(moment.next_event, end);
        apply(cluster, recent, moment.next_event, next_event);
        if is_there && by <= end {
            moment.at = to;
        } else if let Some(last) = recent.get(next_event.wrapping_sub(1)) {
            moment.at = last.at;
        }
        moment.next_event = next_event;
        // only now: what is let go of has led to the moment
        if let Some(head) = &mut moment.head {
            head.recent.trim(self.memory.entries);
        }
    }
}

/// Applies a range of events to a world.
fn apply(cluster: &mut Cluster, recent: &Recent, from: EventId, to: EventId) {
    for entry in recent.range(from..to) {
        cluster.apply(entry.at, &entry.event);
    }
}
