//! What is known of a run without looking at its entries again.

mod breaches;
mod census;
mod marked;
mod memberships;

pub use breaches::Breach;
pub(crate) use census::{Census, Kinds};
pub use census::{Mark, Whose};
pub(crate) use marked::Marked;
use memberships::Memberships;

use super::Session;
use super::chronicle::Chronicle;
use super::rebalances::Rebalances;
use crate::cluster::Reader;
use crate::cluster::event::{Entry, EventId};
use crate::recording::{Recent, Recording};
use crate::sim::{Duration, SimTime, SortedMap};
use crate::view::log::{importance, ticks};
use crate::view::{Importance, Story, Tick, TickKind};
use alloc::vec::Vec;
use breaches::Breaches;

/// Of each kind of mark so many are kept; more could not be told apart on a timeline.
const TICKS_MAX: usize = 1_024;
/// Of the turns among so many events ...
const BLOCK: u64 = 1_024;
/// ... so many are kept, the last ones.
const TURNS_OF_BLOCK: usize = 16;

/// The numbers of the events that are more than wire noise, of a stretch of the log.
#[derive(Clone, Debug, Default)]
pub(super) struct Near {
    first: EventId,
    seen: EventId,
    story: Vec<EventId>,
    detail: Vec<EventId>,
}

impl Near {
    /// Those of some entries.
    pub(super) fn of(recent: &Recent) -> Self {
        let mut near = Near {
            first: recent.first(),
            ..Near::default()
        };
        near.follow(recent);
        near
    }

    /// Goes on to the end of a stretch, and forgets what it no longer has.
    pub(super) fn follow(&mut self, recent: &Recent) {
        let from = self.seen.max(recent.first());
        for (id, entry) in (from..).zip(recent.range(from..recent.end())) {
            let importance = importance(&entry.event);
            if importance >= Importance::Detail {
                self.detail.push(id);
            }
            if importance >= Importance::Story {
                self.story.push(id);
            }
        }
        self.seen = recent.end();
        if self.first < recent.first() {
            self.first = recent.first();
            for ids in [&mut self.story, &mut self.detail] {
                ids.drain(..ids.partition_point(|id| *id < recent.first()));
            }
        }
    }

    /// The numbers from an importance on.
    pub(super) fn ids(&self, least: Importance) -> &[EventId] {
        match least {
            Importance::Story => &self.story,
            Importance::Detail | Importance::Wire => &self.detail,
        }
    }
}

/// A turn of the story: its event, when it was, and what.
pub(super) type Turn = (EventId, SimTime, Story);

/// What is known of a whole run. It stays small, however long the run is.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Events that have been looked at.
    seen: EventId,
    /// What is in memory of the log.
    pub(super) near: Near,
    /// The turns of the story, without what goes on all the time. Of turns that come thick and fast
    /// the last stay.
    turns: Vec<Turn>,
    ticks: SortedMap<TickKind, Marks>,
    pub(super) census: Census,
    breaches: Breaches,
    pub(super) memberships: Memberships,
    pub(super) rebalances: Rebalances,
    pub(super) chronicle: Chronicle,
}

impl Index {
    /// Follows a run as far as it has come.
    pub(super) fn follow(&mut self, run: &Recording) {
        for stretch in run.stretches(self.seen..run.events()) {
            for (id, entry) in stretch.iter() {
                self.enter(id, entry);
            }
        }
        self.seen = run.events();
        self.near.follow(run.recent());
        self.chronicle.follow(run);
    }

    /// What is known of a fork of the run, which shares so many events with it.
    pub(super) fn of_fork(&self, fork: &Recording, shared: EventId) -> Self {
        let mut index = self.clone();
        index.truncate(shared);
        index.chronicle.truncate(fork, shared);
        index.near = Near::of(fork.recent());
        index.follow(fork);
        index
    }

    fn enter(&mut self, id: EventId, entry: &Entry) {
        self.rebalances.note(id, entry);
        self.memberships.note(id, entry);
        self.census.note(entry);
        self.breaches.note(id, entry);
        for tick in ticks(entry) {
            self.ticks.entry(tick.kind).or_default().push(id, tick.at);
        }
        if let Some(story) = Story::of(entry).filter(|story| !goes_on(story)) {
            let crowded = self.turns.len().checked_sub(TURNS_OF_BLOCK);
            if let Some(first) = crowded.filter(|first| self.turns[*first].0 / BLOCK == id / BLOCK)
            {
                self.turns.remove(first);
            }
            self.turns.push((id, entry.at, story));
        }
    }

    /// Forgets what is from an event on, and what will be looked at again for it.
    fn truncate(&mut self, end: EventId) {
        // turns that crowded others of their block out may be gone: the block is looked at again
        let block = self.seen.min(end) / BLOCK * BLOCK;
        let end = self.rebalances.truncate(block);
        self.seen = end;
        self.memberships.truncate(end);
        self.census.truncate(end);
        self.breaches.truncate(end);
        self.turns.retain(|(id, ..)| *id < end);
        for marks in self.ticks.values_mut() {
            marks.truncate(end);
        }
    }

    /// The turns before an event, the last first.
    pub(super) fn turns_before(&self, end: EventId) -> impl Iterator<Item = &Turn> {
        let place = self.turns.partition_point(|(id, ..)| *id < end);
        self.turns[..place].iter().rev()
    }

    /// The timeline's marks for what happened.
    pub(super) fn ticks(&self) -> impl Iterator<Item = Tick> {
        self.ticks.iter().flat_map(|(kind, marks)| {
            let moments = marks.all.iter().map(|(_, at)| *at);
            moments.map(|at| Tick { at, kind: *kind })
        })
    }
}

impl Session {
    /// The first event, and when it was, by which a record was lost for a reader, processed again,
    /// or processed out of order.
    #[must_use]
    pub fn first_broken(&self, reader: &Reader, breach: Breach) -> Option<(EventId, SimTime)> {
        self.index.breaches.first(reader, breach)
    }
}

/// Commits and compactions go on all the time: they are told of, and are no turns.
fn goes_on(story: &Story) -> bool {
    matches!(story, Story::Committed { .. } | Story::Compacted { .. })
}

/// Marks of one kind, apart enough to be told apart.
#[derive(Clone, Debug, Default)]
struct Marks {
    all: Vec<(EventId, SimTime)>,
    apart: Duration,
}

impl Marks {
    fn push(&mut self, id: EventId, at: SimTime) {
        if self
            .all
            .last()
            .is_some_and(|(_, last)| at.since(*last) < self.apart)
        {
            return;
        }
        self.all.push((id, at));
        while self.all.len() > TICKS_MAX {
            self.apart = Duration((self.apart.0 * 2).max(1_000));
            let (apart, mut last) = (self.apart, None);
            self.all.retain(|(_, at)| {
                let stays = last.is_none_or(|last| at.since(last) >= apart);
                last = if stays { Some(*at) } else { last };
                stays
            });
        }
    }

    fn truncate(&mut self, end: EventId) {
        self.all.retain(|(id, _)| *id < end);
    }
}
