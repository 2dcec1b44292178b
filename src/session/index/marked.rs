//! Which events of a long run are marked: a bit for each, in pages, and how many there are before
//! each page. So the n-th of them is as quickly found as how many there are before an event.

use crate::cluster::event::EventId;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Bits in a word.
const WORD: u64 = 64;
/// Words in a page.
const WORDS: usize = 64;
/// Events of a page.
pub(super) const PAGE: u64 = 4_096;

/// A set of events. Pages without any cost nothing, and clones share the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marked {
    pages: Vec<Option<Arc<[u64; WORDS]>>>,
    /// How many are marked in all pages before each.
    before: Vec<u32>,
    len: u32,
}

impl Marked {
    /// How many are marked.
    pub(crate) fn len(&self) -> u64 {
        self.len.into()
    }

    /// Marks one more.
    pub(crate) fn mark(&mut self, id: EventId) {
        self.mark_all(&[id]);
    }

    /// Marks some more.
    pub(crate) fn mark_all(&mut self, ids: &[EventId]) {
        let mut first = self.pages.len();
        for id in ids {
            let (page, word, bit) = split(*id);
            if self.pages.len() <= page {
                self.pages.resize(page + 1, None);
                self.before.resize(page + 1, self.len);
            }
            let words = self.pages[page].get_or_insert_with(|| Arc::new([0; WORDS]));
            let words = Arc::make_mut(words);
            if words[word] & bit == 0 {
                words[word] |= bit;
                self.len += 1;
                first = first.min(page);
            }
        }
        self.count_from(first);
    }

    /// Counts anew what is before the pages after one of them.
    fn count_from(&mut self, page: usize) {
        for later in page + 1..self.pages.len() {
            let last = self.pages[later - 1].as_deref().map_or(0, count);
            self.before[later] = self.before[later - 1] + last;
        }
    }

    /// Forgets those from an event on.
    pub(crate) fn truncate(&mut self, end: EventId) {
        let (page, word, bit) = split(end);
        if self.pages.len() <= page {
            return;
        }
        self.len = self.before[page];
        self.pages.truncate(page + 1);
        self.before.truncate(page + 1);
        if let Some(words) = &mut self.pages[page] {
            let words = Arc::make_mut(words);
            words[word] &= bit - 1;
            words[word + 1..].fill(0);
            self.len += count(words);
        }
        while let Some(last) = self.pages.last() {
            if last.as_deref().is_some_and(|words| count(words) > 0) {
                return;
            }
            self.pages.pop();
            self.before.pop();
        }
    }

    /// Whether one is marked.
    pub(crate) fn contains(&self, id: EventId) -> bool {
        let (page, word, bit) = split(id);
        let words = self.pages.get(page).and_then(Option::as_deref);
        words.is_some_and(|words| words[word] & bit != 0)
    }

    /// How many there are before an event.
    pub(crate) fn rank(&self, id: EventId) -> u64 {
        let (page, word, bit) = split(id);
        let Some(before) = self.before.get(page) else {
            return self.len();
        };
        let within = self.pages[page].as_deref().map_or(0, |words| {
            let whole = words[..word].iter().map(|word| word.count_ones());
            whole.sum::<u32>() + (words[word] & (bit - 1)).count_ones()
        });
        (before + within).into()
    }

    /// The one before which there are `rank`.
    pub(crate) fn nth(&self, rank: u64) -> Option<EventId> {
        let rank = u32::try_from(rank).ok().filter(|rank| *rank < self.len)?;
        let page = self.before.partition_point(|before| *before <= rank) - 1;
        let mut left = rank - self.before[page];
        let words = self.pages[page].as_deref()?;
        for (place, word) in words.iter().enumerate() {
            if word.count_ones() > left {
                let mut rest = *word;
                for _ in 0..left {
                    rest &= rest - 1;
                }
                let bit = u64::from(rest.trailing_zeros());
                return Some(page as u64 * PAGE + place as u64 * WORD + bit);
            }
            left -= word.count_ones();
        }
        None
    }

    /// The first from an event on.
    pub(crate) fn next(&self, from: EventId) -> Option<EventId> {
        self.nth(self.rank(from))
    }

    /// The last before an event.
    pub(crate) fn last_before(&self, end: EventId) -> Option<EventId> {
        self.nth(self.rank(end).checked_sub(1)?)
    }
}

fn count(words: &[u64; WORDS]) -> u32 {
    words.iter().map(|word| word.count_ones()).sum()
}

/// The page of an event, the word in it and the bit in that.
fn split(id: EventId) -> (usize, usize, u64) {
    let page = usize::try_from(id / PAGE).unwrap_or(usize::MAX);
    let word = usize::try_from(id % PAGE / WORD).unwrap_or(0);
    (page, word, 1 << (id % WORD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_and_finds_what_is_marked() {
        let ids = [0, 1, 63, 64, 4_095, 4_096, 40_000, 1_000_000];
        let mut marked = Marked::default();
        for id in ids {
            marked.mark(id);
            marked.mark(id);
        }
        assert_eq!(marked.len(), ids.len() as u64);
        for (rank, id) in (0..).zip(ids) {
            assert_eq!((marked.rank(id), marked.nth(rank)), (rank, Some(id)));
            assert_eq!(marked.rank(id + 1), rank + 1);
            assert!(marked.contains(id) && !marked.contains(id + 2 + id % 2));
        }
        assert_eq!((marked.nth(8), marked.next(1_000_001)), (None, None));
        assert_eq!(
            (marked.next(65), marked.last_before(65)),
            (Some(4_095), Some(64))
        );
        assert_eq!((marked.rank(u64::MAX), marked.last_before(0)), (8, None));
    }

    #[test]
    fn in_whatever_order_they_come_it_is_the_same_set() {
        let mut ordered = Marked::default();
        ordered.mark_all(&[3, 5_000, 70_000]);
        let mut other = Marked::default();
        other.mark_all(&[5_000, 70_000]);
        other.mark_all(&[3]);
        assert_eq!(ordered, other);
        other.mark_all(&[70_001, 90_000]);
        other.truncate(70_001);
        assert_eq!(ordered, other);
        other.truncate(4);
        assert_eq!((other.len(), other.nth(0)), (1, Some(3)));
        other.truncate(0);
        assert_eq!(other, Marked::default());
    }
}
