//! The lines of the log that a filter lets through, in the order in which they happened.
//!
//! What the index can tell is known quickly. For the rest the run is gone through from its end to
//! its beginning, one checkpoint after the other: what happened last is found first, and what is
//! found later comes before it.

use super::{LogFilter, Run, Wanted, Wording};
use crate::cluster::event::EventId;
use crate::recording::Replay;
use crate::session::Session;
use crate::session::index::Marked;
use alloc::vec::Vec;
use core::ops::Range;

/// Events the index is asked about at once.
const ASKED_AT_ONCE: u64 = 65_536;
/// So many events can the index be asked about in the time in which one is derived.
const ASKED_FOR_ONE: u64 = 256;

/// The lines of the log that a filter lets through.
#[derive(Clone, Debug)]
pub struct LogSearch {
    wanted: Wanted,
    /// Which run it looks at, once it does.
    run: Option<Run>,
    found: Marked,
    /// What has been looked at.
    looked: Range<EventId>,
    piece: Option<Piece>,
}

/// A part of the run that is being looked at.
#[derive(Clone, Debug)]
struct Piece {
    range: Range<EventId>,
    replay: Replay,
    /// Those the index lets through, the last first.
    candidates: Vec<EventId>,
    found: Vec<EventId>,
}

impl LogSearch {
    /// Nothing has been looked at yet.
    #[must_use]
    pub fn new(filter: LogFilter, wording: Wording) -> Self {
        LogSearch {
            wanted: Wanted::new(filter, wording),
            run: None,
            found: Marked::default(),
            looked: 0..0,
            piece: None,
        }
    }

    /// What is let through.
    #[must_use]
    pub fn filter(&self) -> &LogFilter {
        &self.wanted.filter
    }

    /// Looks at about so many events more; says whether something is left to be looked at.
    pub fn go_on(&mut self, session: &Session, events: u64) -> bool {
        let now = Some(Run::of(session));
        let end = session.recording.events();
        if self.run != now {
            self.run = now;
            self.found = Marked::default();
            self.piece = None;
            self.looked = end..end;
        }
        if self.wanted.is_plain() {
            self.looked = 0..end;
            return false;
        }
        let mut left = events.max(1);
        while left > 0 {
            let Some(piece) = self.piece.take() else {
                let Some(range) = self.next_piece(session) else {
                    return false;
                };
                left = left.saturating_sub((range.end - range.start) / ASKED_FOR_ONE + 1);
                self.begin(session, range);
                continue;
            };
            left = left.saturating_sub(self.look(session, piece, left));
        }
        self.piece.is_some() || self.next_piece(session).is_some()
    }

    /// What to look at next: what has happened meanwhile, or what was before.
    fn next_piece(&self, session: &Session) -> Option<Range<EventId>> {
        let Range { start, end } = self.looked;
        let now = session.recording.events();
        let most = match self.wanted.is_indexed(session) {
            true => ASKED_AT_ONCE,
            false => u64::MAX,
        };
        if end < now {
            return Some(end..now.min(end.saturating_add(most)));
        }
        let from = match most {
            u64::MAX => session.recording.piece_before(start),
            _ => start.saturating_sub(most),
        };
        (start > 0).then_some(from..start)
    }

    fn begin(&mut self, session: &Session, range: Range<EventId>) {
        let mut candidates = self.wanted.candidates(session, range.clone());
        match (candidates.first(), candidates.last()) {
            (Some(first), Some(last)) if !self.wanted.is_indexed(session) => {
                let replay = session.recording.replay(*first..last + 1);
                candidates.reverse();
                self.piece = Some(Piece {
                    range,
                    replay,
                    candidates,
                    found: Vec::new(),
                });
            }
            _ => self.finish(&range, &candidates),
        }
    }

    /// Looks at so many events of a piece; says what that has cost.
    fn look(&mut self, session: &Session, piece: Piece, events: u64) -> u64 {
        let Piece {
            range,
            mut replay,
            mut candidates,
            mut found,
        } = piece;
        let wanted = &self.wanted;
        let more = replay.read_to(
            &session.recording,
            EventId::MAX,
            events,
            &mut |id, entry| {
                if candidates.last() == Some(&id) {
                    candidates.pop();
                    if wanted.is_met(session, id, entry) {
                        found.push(id);
                    }
                }
            },
        );
        if more {
            self.piece = Some(Piece {
                range,
                replay,
                candidates,
                found,
            });
            return events;
        }
        let length = range.end - range.start;
        self.finish(&range, &found);
        length.min(events)
    }

    fn finish(&mut self, range: &Range<EventId>, found: &[EventId]) {
        self.found.mark_all(found);
        self.looked = self.looked.start.min(range.start)..self.looked.end.max(range.end);
    }

    /// How many events have been looked at, and how many there are.
    #[must_use]
    pub fn progress(&self, session: &Session) -> (u64, u64) {
        let Range { start, end } = self.looked;
        (end - start, session.recording.events())
    }

    /// How many lines there are, so far.
    #[must_use]
    pub fn count(&self, session: &Session) -> u64 {
        self.rank(session, EventId::MAX)
    }

    /// How many lines there are before that of an event, whether or not it has one.
    #[must_use]
    pub fn rank(&self, session: &Session, id: EventId) -> u64 {
        match self.wanted.is_plain() {
            true => session.index.census.rank(self.wanted.filter.least, id),
            false => self.found.rank(id),
        }
    }

    /// The event of the line before which there are so many.
    #[must_use]
    pub fn nth(&self, session: &Session, rank: u64) -> Option<EventId> {
        match self.wanted.is_plain() {
            true => session.index.census.nth(self.wanted.filter.least, rank),
            false => self.found.nth(rank),
        }
    }
}
