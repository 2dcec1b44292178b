//! Reading the log, whether or not it is still in memory.

use super::Recording;
use super::runner::Runner;
use crate::cluster::event::{Entry, EventId};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

/// Some entries of the log that follow each other.
#[derive(Clone, Debug)]
pub struct Stretch<'a> {
    /// The number of the first.
    pub first: EventId,
    /// The entries: lent if they are in memory, derived again if not.
    pub entries: Cow<'a, [Entry]>,
}

impl Stretch<'_> {
    /// The entries with their numbers.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (EventId, &Entry)> {
        let numbered = self.entries.iter().enumerate();
        numbered.map(|(index, entry)| (self.first + index as EventId, entry))
    }
}

/// A range of the log, stretch after stretch.
#[derive(Clone, Debug)]
pub struct Stretches<'a> {
    recording: &'a Recording,
    rest: Range<EventId>,
}

impl Recording {
    /// The entries just before an event, to go through the log from its end: as many as are in
    /// memory there, or as the engine of one checkpoint makes again.
    #[must_use]
    pub fn stretch_before(&self, end: EventId) -> Option<Stretch<'_>> {
        let last = end.min(self.events()).checked_sub(1)?;
        let kept = [&self.head.recent, &*self.setup].into_iter();
        let kept = kept.map(|kept| kept.first()..kept.end());
        let first = kept
            .into_iter()
            .find(|kept| kept.contains(&last))
            .map_or_else(
                || self.checkpoints.last_before(last).events(),
                |kept| kept.start,
            );
        // the first checkpoint is after the setup
        self.stretches(first.min(last)..last + 1).last()
    }
}

impl<'a> Stretches<'a> {
    pub(super) fn new(recording: &'a Recording, range: Range<EventId>) -> Self {
        let end = range.end.min(recording.events());
        let rest = range.start..end;
        Stretches { recording, rest }
    }

    /// What is in memory of the rest, if its first entry is.
    fn kept(&self) -> Option<&'a [Entry]> {
        let Recording { setup, head, .. } = self.recording;
        let mut kept = [&**setup, &head.recent].into_iter();
        let kept = kept.find(|kept| (kept.first()..kept.end()).contains(&self.rest.start));
        kept.map(|kept| kept.range(self.rest.clone()))
    }

    /// What is not, up to the next checkpoint: the engine of the one before makes it again.
    fn derive(&self) -> Vec<Entry> {
        let Recording {
            checkpoints, head, ..
        } = self.recording;
        let Range { start, end } = self.rest;
        let end = end.min(head.recent.first());
        let next = checkpoints.first_after(start).map(Runner::events);
        let end = next.map_or(end, |next| next.min(end));
        let from = checkpoints.last_before(start);
        let derived = self.recording.derive(from, self.recording.horizon(), end);
        derived.recent.into_range(start..end)
    }
}

impl<'a> Iterator for Stretches<'a> {
    type Item = Stretch<'a>;

    fn next(&mut self) -> Option<Stretch<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let first = self.rest.start;
        let kept = self.kept().map(Cow::Borrowed);
        let entries = kept.unwrap_or_else(|| Cow::Owned(self.derive()));
        self.rest.start += entries.len() as EventId;
        Some(Stretch { first, entries })
    }
}
