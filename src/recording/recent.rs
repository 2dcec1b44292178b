//! The entries that are in memory: the last ones before a certain point of the log.

use crate::cluster::event::{Entry, EventId};
use crate::sim::SimTime;
use alloc::vec::Vec;
use core::ops::Range;

/// So many entries are dropped at once, so that dropping them costs little for each.
const DROPPED_AT_ONCE: usize = 4_096;

/// A stretch of the log, with nothing missing in it.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    first: EventId,
    pub(super) entries: Vec<Entry>,
}

impl Recent {
    pub(super) fn new(first: EventId, entries: Vec<Entry>) -> Self {
        Recent { first, entries }
    }

    /// The number of the first entry.
    #[must_use]
    pub fn first(&self) -> EventId {
        self.first
    }

    /// The number after that of the last entry.
    #[must_use]
    pub fn end(&self) -> EventId {
        self.first + self.entries.len() as EventId
    }

    /// All of it.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with a number, if it is in it.
    #[must_use]
    pub fn get(&self, id: EventId) -> Option<&Entry> {
        let index = id.checked_sub(self.first)?;
        self.entries.get(usize::try_from(index).ok()?)
    }

    /// As much of a range as is in it.
    #[must_use]
    pub fn range(&self, range: Range<EventId>) -> &[Entry] {
        let to = self.index(range.end);
        &self.entries[self.index(range.start).min(to)..to]
    }

    /// How many events of the whole log have happened by a moment; nothing if that was before
    /// this stretch begins.
    pub(super) fn events_by(&self, at: SimTime) -> Option<EventId> {
        let within = self.entries.partition_point(|entry| entry.at <= at);
        (within > 0 || self.first == 0).then(|| self.first + within as EventId)
    }

    /// As much of a range as is in it, without the rest.
    pub(super) fn into_range(mut self, range: Range<EventId>) -> Vec<Entry> {
        let (from, to) = (self.index(range.start), self.index(range.end));
        self.entries.truncate(to);
        self.entries.drain(..from.min(to));
        self.entries
    }

    /// Drops the oldest, unless there are few more than `kept`.
    pub(super) fn trim(&mut self, kept: usize) {
        let dropped = self.entries.len().saturating_sub(kept);
        if dropped >= DROPPED_AT_ONCE.min(kept).max(1) {
            self.entries.drain(..dropped);
            self.first += dropped as EventId;
        }
    }

    fn index(&self, id: EventId) -> usize {
        let index = id.clamp(self.first, self.end()) - self.first;
        usize::try_from(index).expect("it is an index, or one past the last")
    }
}
