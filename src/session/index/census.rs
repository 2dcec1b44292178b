//! What kind each event of a run is, whose, and how much it matters: two bytes and two bits for
//! each, in pages that clones share, so that ten million of them are nothing to be afraid of.

use super::marked::{Marked, PAGE};
use crate::cluster::event::{Entry, EventId};
use crate::cluster::print::{KINDS, kind_number};
use crate::kafka::NodeId;
use crate::sim::SortedMap;
use crate::view::log::{importance, ticks};
use crate::view::{Importance, TickKind};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

/// Whose an event is when too many have been there to tell them apart by a byte.
const SOMEBODY: u8 = u8::MAX;

/// Events of a page, as a length.
const EVENTS: usize = 4_096;

/// A page: a byte for each event.
type Bytes = Arc<[u8; EVENTS]>;

/// Kinds of events, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds([u64; 4]);

impl Kinds {
    /// Every kind.
    pub(crate) const ALL: Kinds = Kinds([u64::MAX; 4]);

    /// The kinds of these words.
    pub(crate) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Kinds {
        let mut kinds = Kinds::default();
        for number in words.into_iter().filter_map(kind_number) {
            kinds.add(number);
        }
        kinds
    }

    fn add(&mut self, number: u8) {
        self.0[usize::from(number / 64)] |= 1 << (number % 64);
    }

    fn has(&self, number: u8) -> bool {
        self.0[usize::from(number / 64)] & (1 << (number % 64)) != 0
    }

    fn meets(&self, others: &Kinds) -> bool {
        self.0
            .iter()
            .zip(others.0)
            .any(|(ours, theirs)| ours & theirs != 0)
    }
}

/// Whose an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The cluster's as a whole.
    Cluster,
    /// Of somebody.
    Of(NodeId),
    /// It is not known without looking at it.
    Unknown,
}

/// What steps can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Any event at all.
    Event,
    /// An event of the story.
    Story,
    /// A commit.
    Commit,
    /// A rebalance.
    Rebalance,
    /// The end of a process that nobody was told of.
    Crash,
    /// A record that is processed again.
    Duplicate,
    /// A record that is processed after one of the same key that comes after it.
    Disorder,
    /// A record that is lost for a reader.
    Loss,
}

impl Mark {
    /// All, those that are everywhere first.
    pub const ALL: [Mark; 8] = [
        Mark::Event,
        Mark::Story,
        Mark::Commit,
        Mark::Rebalance,
        Mark::Crash,
        Mark::Duplicate,
        Mark::Disorder,
        Mark::Loss,
    ];

    /// The kinds of events that have it whatever they say, where that is all there is to it.
    fn kinds(self) -> Kinds {
        let words: &[&str] = match self {
            Mark::Commit => &["offset-committed"],
            Mark::Rebalance => &["rebalance-started", "target-assigned"],
            Mark::Crash => &["broker-killed", "crashed"],
            Mark::Event | Mark::Story | Mark::Duplicate | Mark::Disorder | Mark::Loss => &[],
        };
        Kinds::of(words.iter().copied())
    }
}

/// Of every event of a run what is needed to find it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Census {
    len: EventId,
    kinds: Vec<Bytes>,
    /// Which kinds there are in each page.
    present: Vec<Kinds>,
    whose: Vec<Bytes>,
    /// Whoever has been there, in the order in which they came.
    names: Vec<NodeId>,
    known: SortedMap<NodeId, u8>,
    story: Marked,
    detail: Marked,
    duplicates: Marked,
    disorders: Marked,
    losses: Marked,
}

impl Census {
    /// Takes note of the next event.
    pub(super) fn note(&mut self, entry: &Entry) {
        let id = self.len;
        let kind = kind_number(entry.event.kind()).unwrap_or(u8::MAX);
        let whose = self.number_of(entry.event.node());
        if id.is_multiple_of(PAGE) {
            self.kinds.push(Arc::new([0; EVENTS]));
            self.whose.push(Arc::new([0; EVENTS]));
            self.present.push(Kinds::default());
        }
        let place = within(id);
        if let (Some(kinds), Some(whoses), Some(present)) = (
            self.kinds.last_mut(),
            self.whose.last_mut(),
            self.present.last_mut(),
        ) {
            Arc::make_mut(kinds)[place] = kind;
            Arc::make_mut(whoses)[place] = whose;
            present.add(kind);
        }
        let importance = importance(&entry.event);
        if importance >= Importance::Detail {
            self.detail.mark(id);
        }
        if importance >= Importance::Story {
            self.story.mark(id);
        }
        for tick in ticks(entry) {
            match tick.kind {
                TickKind::Duplicate => self.duplicates.mark(id),
                TickKind::Disorder => self.disorders.mark(id),
                TickKind::Loss => self.losses.mark(id),
                _ => {}
            }
        }
        self.len += 1;
    }

    fn number_of(&mut self, who: Option<NodeId>) -> u8 {
        let Some(who) = who else { return 0 };
        if let Some(number) = self.known.get(&who) {
            return *number;
        }
        let number = u8::try_from(self.names.len() + 1).unwrap_or(SOMEBODY);
        if number < SOMEBODY {
            self.names.push(who.clone());
        }
        self.known.insert(who, number);
        number
    }

    /// Forgets what is from an event on.
    pub(super) fn truncate(&mut self, end: EventId) {
        if end >= self.len {
            return;
        }
        let pages = page(end + PAGE - 1);
        self.kinds.truncate(pages);
        self.whose.truncate(pages);
        self.present.truncate(pages);
        let (kept, last) = (within(end), page(end));
        if let (Some(kinds), Some(present)) = (self.kinds.get(last), self.present.get_mut(last)) {
            *present = Kinds::default();
            for kind in &kinds[..kept] {
                present.add(*kind);
            }
        }
        for marked in [
            &mut self.story,
            &mut self.detail,
            &mut self.duplicates,
            &mut self.disorders,
            &mut self.losses,
        ] {
            marked.truncate(end);
        }
        self.len = end;
    }

    /// What kind an event is.
    pub(crate) fn kind(&self, id: EventId) -> Option<&'static str> {
        let number = self.byte(&self.kinds, id)?;
        KINDS.get(usize::from(number)).copied()
    }

    /// Whose it is.
    pub(crate) fn whose(&self, id: EventId) -> Option<Whose> {
        Some(match self.byte(&self.whose, id)? {
            0 => Whose::Cluster,
            SOMEBODY => Whose::Unknown,
            number => Whose::Of(self.names.get(usize::from(number) - 1)?.clone()),
        })
    }

    fn byte(&self, pages: &[Bytes], id: EventId) -> Option<u8> {
        let page = pages.get(page(id)).filter(|_| id < self.len)?;
        Some(page[within(id)])
    }

    /// Which kinds there have been.
    pub(crate) fn kinds_there(&self) -> impl Iterator<Item = &'static str> {
        let there = |number: &usize| {
            let number = u8::try_from(*number).unwrap_or(u8::MAX);
            self.present.iter().any(|present| present.has(number))
        };
        (0..KINDS.len()).filter(there).map(|number| KINDS[number])
    }

    /// How many events there are from an importance on, before one of them.
    pub(crate) fn rank(&self, least: Importance, id: EventId) -> u64 {
        match least {
            Importance::Story => self.story.rank(id),
            Importance::Detail => self.detail.rank(id),
            Importance::Wire => id.min(self.len),
        }
    }

    /// The one from an importance on before which there are so many.
    pub(crate) fn nth(&self, least: Importance, rank: u64) -> Option<EventId> {
        match least {
            Importance::Story => self.story.nth(rank),
            Importance::Detail => self.detail.nth(rank),
            Importance::Wire => (rank < self.len).then_some(rank),
        }
    }

    /// Those of a range that are of these kinds and at least so important, and of somebody, if it
    /// matters whose they are. Whoever is not told apart from others is among them.
    pub(crate) fn among(
        &self,
        range: Range<EventId>,
        least: Importance,
        kinds: &Kinds,
        of: Option<&NodeId>,
    ) -> Vec<EventId> {
        let mut found = Vec::new();
        let of = match of.map(|of| self.known.get(of)) {
            None => None,
            Some(Some(number)) => Some(*number),
            Some(None) => return found, // has not been there
        };
        let end = range.end.min(self.len);
        let mut from = range.start;
        while from < end {
            let (at, next) = (page(from), (from / PAGE + 1) * PAGE);
            let to = next.min(end);
            if self.present[at].meets(kinds) {
                for id in from..to {
                    let place = within(id);
                    let important = match least {
                        Importance::Wire => true,
                        Importance::Detail => self.detail.contains(id),
                        Importance::Story => self.story.contains(id),
                    };
                    let whose = of.is_none_or(|of| self.whose[at][place] == of);
                    if whose && important && kinds.has(self.kinds[at][place]) {
                        found.push(id);
                    }
                }
            }
            from = to;
        }
        found
    }

    /// Whether [`Census::among`] can tell somebody from everybody else.
    pub(crate) fn tells(&self, who: &NodeId) -> bool {
        self.known.get(who) != Some(&SOMEBODY)
    }

    /// The first from an event on that has a mark.
    pub(crate) fn next(&self, mark: Mark, from: EventId) -> Option<EventId> {
        match mark {
            Mark::Event => (from < self.len).then_some(from),
            Mark::Story => self.story.next(from),
            Mark::Duplicate => self.duplicates.next(from),
            Mark::Disorder => self.disorders.next(from),
            Mark::Loss => self.losses.next(from),
            Mark::Commit | Mark::Rebalance | Mark::Crash => {
                let kinds = mark.kinds();
                let pages = page(from)..self.present.len();
                let mut pages = pages.filter(|page| self.present[*page].meets(&kinds));
                pages.find_map(|page| {
                    let range = self.range_of(page);
                    let mut ids = from.max(range.start)..range.end;
                    ids.find(|id| kinds.has(self.kinds[page][within(*id)]))
                })
            }
        }
    }

    /// The last before an event that has a mark.
    pub(crate) fn last_before(&self, mark: Mark, end: EventId) -> Option<EventId> {
        let end = end.min(self.len);
        match mark {
            Mark::Event => end.checked_sub(1),
            Mark::Story => self.story.last_before(end),
            Mark::Duplicate => self.duplicates.last_before(end),
            Mark::Disorder => self.disorders.last_before(end),
            Mark::Loss => self.losses.last_before(end),
            Mark::Commit | Mark::Rebalance | Mark::Crash => self.last_of(&mark.kinds(), end),
        }
    }

    /// The last before an event that is of one of these kinds.
    pub(crate) fn last_of(&self, kinds: &Kinds, end: EventId) -> Option<EventId> {
        let end = end.min(self.len);
        let pages = (0..self.present.len().min(page(end) + 1)).rev();
        let mut pages = pages.filter(|page| self.present[*page].meets(kinds));
        pages.find_map(|page| {
            let range = self.range_of(page);
            let mut ids = (range.start..range.end.min(end)).rev();
            ids.find(|id| kinds.has(self.kinds[page][within(*id)]))
        })
    }

    fn range_of(&self, page: usize) -> Range<EventId> {
        let start = page as EventId * PAGE;
        start..(start + PAGE).min(self.len)
    }
}

fn page(id: EventId) -> usize {
    usize::try_from(id / PAGE).unwrap_or(usize::MAX)
}

fn within(id: EventId) -> usize {
    usize::try_from(id % PAGE).unwrap_or(0)
}
