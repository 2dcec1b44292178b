//! What the lines say that somebody looks at: those that are no longer in memory are derived again,
//! and kept as long as they are among the last that were wanted.

use super::Run;
use crate::cluster::event::{Entry, EventId};
use crate::recording::Replay;
use crate::session::Session;
use crate::sim::SortedMap;
use crate::view::{Delivered, LogLine};
use alloc::vec::Vec;

/// Events that are derived and kept together.
const BLOCK: u64 = 256;
/// So many blocks are kept.
const KEPT: usize = 96;
/// So many are derived in one go, if they are wanted; and so many before them are kept, too, if
/// they are passed anyway: whoever reads goes on to them.
const TOGETHER: u64 = 8;
const BESIDE: u64 = 2;

/// Lines of the log that somebody looks at.
#[derive(Clone, Debug, Default)]
pub struct LogLines {
    run: Run,
    blocks: SortedMap<u64, Block>,
    /// How often something was wanted: what was wanted last stays longest.
    asked: u64,
    /// Blocks that are still to be derived.
    wanted: Vec<u64>,
    deriving: Option<Deriving>,
}

#[derive(Clone, Debug)]
struct Block {
    entries: Vec<Entry>,
    asked: u64,
}

#[derive(Clone, Debug)]
struct Deriving {
    /// The number of the first entry.
    first: EventId,
    entries: Vec<Entry>,
    replay: Replay,
}

impl LogLines {
    /// These are looked at from now on; what else was wanted is not any more.
    pub fn want(&mut self, session: &Session, ids: impl Iterator<Item = EventId>) {
        let now = Run::of(session);
        if self.run != now {
            *self = LogLines {
                run: now,
                ..LogLines::default()
            };
        }
        self.asked += 1;
        self.wanted.clear();
        let events = session.recording.events();
        for id in ids.filter(|id| *id < events && in_memory(session, *id).is_none()) {
            let number = id / BLOCK;
            match self.blocks.get_mut(&number) {
                Some(block) => block.asked = self.asked,
                None if self.wanted.last() != Some(&number) => self.wanted.push(number),
                None => {}
            }
        }
        self.wanted.sort_unstable();
        self.wanted.dedup();
    }

    /// Whether something is still to be derived.
    #[must_use]
    pub fn is_wanting(&self) -> bool {
        !self.wanted.is_empty() || self.deriving.is_some()
    }

    /// Derives over about so many events what is still to be; says whether something is left.
    pub fn go_on(&mut self, session: &Session, events: u64) -> bool {
        if self.run != Run::of(session) {
            self.deriving = None;
            self.wanted.clear();
            return false;
        }
        let Some(mut deriving) = self.deriving.take().or_else(|| self.begin(session)) else {
            return false;
        };
        let entries = &mut deriving.entries;
        let see = &mut |_, entry: &Entry| entries.push(entry.clone());
        if deriving
            .replay
            .read_to(&session.recording, EventId::MAX, events, see)
        {
            self.deriving = Some(deriving);
            return true;
        }
        self.keep(deriving);
        !self.wanted.is_empty()
    }

    fn begin(&mut self, session: &Session) -> Option<Deriving> {
        let first = *self.wanted.first()?;
        let together = self
            .wanted
            .iter()
            .take_while(|one| **one < first + TOGETHER);
        let last = together.last().copied().unwrap_or(first);
        let piece = session.recording.piece_before(first * BLOCK + 1);
        let passed = piece.div_ceil(BLOCK).min(first);
        let from = first.saturating_sub(BESIDE).max(passed) * BLOCK;
        let end = (last + 1) * BLOCK;
        Some(Deriving {
            first: from,
            entries: Vec::new(),
            replay: session.recording.replay(from..end),
        })
    }

    fn keep(&mut self, deriving: Deriving) {
        let Deriving { first, entries, .. } = deriving;
        let mut number = first / BLOCK;
        let mut rest = entries.into_iter();
        loop {
            let entries: Vec<Entry> = rest.by_ref().take(to_usize(BLOCK)).collect();
            if entries.is_empty() {
                break;
            }
            let asked = self.asked;
            self.blocks.insert(number, Block { entries, asked });
            number += 1;
        }
        self.wanted
            .retain(|wanted| !(first / BLOCK..number).contains(wanted));
        while self.blocks.len() > KEPT {
            let oldest = self.blocks.iter().min_by_key(|(_, block)| block.asked);
            let Some(oldest) = oldest.map(|(number, _)| *number) else {
                break;
            };
            self.blocks.remove(&oldest);
        }
    }

    /// What a line says, if it is known by now.
    #[must_use]
    pub fn line(&self, session: &Session, id: EventId) -> Option<LogLine> {
        Some(LogLine::of(id, self.entry(session, id)?))
    }

    fn entry<'a>(&'a self, session: &'a Session, id: EventId) -> Option<&'a Entry> {
        in_memory(session, id).or_else(|| {
            let block = self.blocks.get(&(id / BLOCK));
            let block = block.filter(|_| self.run == Run::of(session))?;
            block.entries.get(to_usize(id % BLOCK))
        })
    }

    /// The message an event delivered, if it did and that is known by now.
    #[must_use]
    pub fn delivered(&self, session: &Session, id: EventId) -> Option<Delivered> {
        Delivered::of(self.entry(session, id)?)
    }
}

fn in_memory(session: &Session, id: EventId) -> Option<&Entry> {
    let recent = session.recent().get(id);
    recent.or_else(|| session.recording.recent().get(id))
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
