//! Reading a part of the log some of it at a time, for whoever must not take long.
//!
//! [`Recording::stretches`] derives what is no longer in memory from one checkpoint to the next in
//! one go. In a long run that is as much as a frame has no time for: this goes on where it stopped.

use super::runner::Head;
use super::{Recent, Recording};
use crate::cluster::event::{Entry, EventId};
use core::ops::Range;

/// A part of the log that is being read.
#[derive(Clone, Debug)]
pub struct Replay {
    /// What is still to be read.
    rest: Range<EventId>,
    /// Who derives what is not in memory, once somebody has to.
    head: Option<Head>,
}

impl Recording {
    /// Begins to read a part of the log.
    #[must_use]
    pub fn replay(&self, range: Range<EventId>) -> Replay {
        Replay {
            rest: range.start..range.end.min(self.events()),
            head: None,
        }
    }

    /// Where one begins to read to get at what is before an event at the least cost: what is in
    /// memory is read as it is, and the rest is derived from a checkpoint on.
    #[must_use]
    pub fn piece_before(&self, end: EventId) -> EventId {
        let last = end.saturating_sub(1);
        let recent = self.recent().first();
        if last >= recent {
            return recent;
        }
        if last < self.setup.end() {
            return 0;
        }
        self.checkpoints.last_before(last).events()
    }
}

impl Replay {
    /// The event it reads next, and the end.
    #[must_use]
    pub fn rest(&self) -> Range<EventId> {
        self.rest.clone()
    }

    /// Passes over what is before an event.
    pub fn skip_to(&mut self, id: EventId) {
        self.rest.start = id.clamp(self.rest.start, self.rest.end.max(self.rest.start));
    }

    /// Reads on up to an event, over about so many of them; says whether something is left of all
    /// it is to read. It is to be the run with which it was begun, as far as it has come by now.
    pub fn read_to(
        &mut self,
        run: &Recording,
        end: EventId,
        events: u64,
        see: &mut dyn FnMut(EventId, &Entry),
    ) -> bool {
        let end = end.min(self.rest.end);
        let mut left = events.max(1);
        while left > 0 && self.rest.start < end {
            let wanted = self.rest.start..end.min(self.rest.start.saturating_add(left));
            let kept = [&*run.setup, run.recent()].into_iter();
            let mut kept = kept.filter(|kept| kept.first() <= wanted.start);
            let cost = match kept.find(|kept| wanted.start < kept.end()) {
                Some(kept) => self.see_in(kept, wanted, see),
                None => self.derive(run, wanted, left, see),
            };
            left = left.saturating_sub(cost.max(1));
        }
        !self.rest.is_empty()
    }

    /// Looks at what is wanted, as far as it is here.
    fn see_in(
        &mut self,
        kept: &Recent,
        wanted: Range<EventId>,
        see: &mut dyn FnMut(EventId, &Entry),
    ) -> u64 {
        let entries = kept.range(wanted.clone());
        for (id, entry) in (wanted.start..).zip(entries) {
            see(id, entry);
        }
        let seen = entries.len() as u64;
        self.rest.start += seen;
        seen
    }

    /// Derives so many events; of some it only passes them, on its way from the checkpoint.
    fn derive(
        &mut self,
        run: &Recording,
        wanted: Range<EventId>,
        events: u64,
        see: &mut dyn FnMut(EventId, &Entry),
    ) -> u64 {
        let checkpoint = run.checkpoints.last_before(wanted.start);
        // it goes on from where it is, unless a checkpoint is nearer
        let is_near = |head: &Head| {
            head.recent.first() <= wanted.start && head.runner.events() >= checkpoint.events()
        };
        let head = self.head.take().filter(is_near);
        let mut head = head.unwrap_or_else(|| Head::resume(checkpoint));
        let before = head.runner.events();
        if before <= wanted.start {
            head.recent.trim(0);
            let end = wanted.end.min(before.saturating_add(events));
            head.run(&run.acts, run.horizon(), end);
        }
        let seen = self.see_in(&head.recent, wanted, see);
        let made = head.runner.events() - before;
        self.head = Some(head);
        made.max(seen)
    }
}
