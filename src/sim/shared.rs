//! A growing list that is cheap to clone: whatever is full in it is shared.
//!
//! The engine is cloned for every checkpoint of a recording. What only grows at the end (a log,
//! the ledger of a partition) would make each clone as long as the run; here a clone copies one
//! pointer for every page of chunks of elements, and the first change after it one page of
//! pointers and one chunk.

use alloc::sync::Arc;
use alloc::vec::Vec;

/// Elements in one chunk.
const CHUNK: usize = 64;
/// Elements in one page, which is a list of as many chunks.
const PAGE: usize = CHUNK * CHUNK;

/// A list of shared pages of shared chunks, all full but the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedVec<T> {
    pages: Vec<Arc<Page<T>>>,
    len: usize,
}

type Page<T> = Vec<Arc<Vec<T>>>;

impl<T> Default for SharedVec<T> {
    fn default() -> Self {
        SharedVec {
            pages: Vec::new(),
            len: 0,
        }
    }
}

impl<T: Clone> SharedVec<T> {
    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The element at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        let page = self.pages.get(index / PAGE)?;
        page.get(index % PAGE / CHUNK)?.get(index % CHUNK)
    }

    /// The element at `index`, to be changed; what holds it is copied if a clone shares it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        let page = Arc::make_mut(self.pages.get_mut(index / PAGE)?);
        let chunk = Arc::make_mut(page.get_mut(index % PAGE / CHUNK)?);
        chunk.get_mut(index % CHUNK)
    }

    /// Adds an element at the end.
    ///
    /// # Panics
    /// Never: a page and a chunk are there for it by then.
    pub fn push(&mut self, element: T) {
        if self.len.is_multiple_of(PAGE) {
            self.pages.push(Arc::default());
        }
        let page = Arc::make_mut(self.pages.last_mut().expect("a page with room"));
        if self.len.is_multiple_of(CHUNK) {
            page.push(Arc::default());
        }
        let chunk = Arc::make_mut(page.last_mut().expect("a chunk with room"));
        chunk.push(element);
        self.len += 1;
    }

    /// All elements, first to last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        let chunks = self.pages.iter().flat_map(|page| page.iter());
        chunks.flat_map(|chunk| chunk.iter())
    }

    /// The elements from `start` on.
    pub fn iter_from(&self, start: usize) -> impl Iterator<Item = &T> {
        let pages = self.pages.iter().skip(start / PAGE);
        let chunks = pages.flat_map(|page| page.iter());
        let chunks = chunks.skip(start % PAGE / CHUNK);
        chunks.flat_map(|chunk| chunk.iter()).skip(start % CHUNK)
    }

    /// The index of the first element for which `before` no longer holds; the list must be
    /// ordered so that all elements for which it holds come first.
    pub fn partition_point(&self, mut before: impl FnMut(&T) -> bool) -> usize {
        let mut whole = |page: &Page<T>| page.last()?.last().map(&mut before);
        let pages = self.pages.partition_point(|page| whole(page) == Some(true));
        let Some(page) = self.pages.get(pages) else {
            return self.len;
        };
        let chunks = page.partition_point(|chunk| chunk.last().is_some_and(&mut before));
        let chunk = page.get(chunks);
        let rest = chunk.map_or(0, |chunk| chunk.partition_point(&mut before));
        pages * PAGE + chunks * CHUNK + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_like_a_list_across_borders() {
        let mut list = SharedVec::default();
        for n in 0..9_000_u32 {
            list.push(n);
        }
        assert_eq!((list.len(), list.iter().count()), (9_000, 9_000));
        assert_eq!(list.get(9_000), None);
        for n in [
            0, 63, 64, 127, 128, 4_095, 4_096, 4_160, 8_191, 8_192, 8_999,
        ] {
            let there = usize::try_from(n).expect("it is small");
            assert_eq!(list.get(there), Some(&n));
            assert_eq!(list.iter_from(there).copied().next(), Some(n));
            assert_eq!(list.partition_point(|other| *other < n), there);
        }
        assert_eq!(list.iter_from(9_000).next(), None);
        assert_eq!(list.partition_point(|_| true), 9_000);
        assert_eq!(SharedVec::<u32>::default().partition_point(|_| true), 0);
    }

    #[test]
    fn a_clone_keeps_its_own_contents() {
        let mut list = SharedVec::default();
        list.push(1);
        let before = list.clone();
        list.push(2);
        *list.get_mut(0).expect("there is one") = 9;
        assert_eq!(before.iter().copied().collect::<Vec<_>>(), [1]);
        assert_eq!(list.iter().copied().collect::<Vec<_>>(), [9, 2]);
    }
}
