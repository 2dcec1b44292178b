//! A growing list that is cheap to clone: its full chunks are shared.
//!
//! The engine is cloned for every checkpoint of a recording. What only grows at the end (a log,
//! the ledger of a partition) would make each clone as long as the run; here a clone copies one
//! pointer for every `CHUNK` elements.

use alloc::sync::Arc;
use alloc::vec::Vec;

/// Elements in one shared chunk.
const CHUNK: usize = 128;

/// A list of shared chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedVec<T> {
    chunks: Vec<Arc<Vec<T>>>,
}

impl<T> Default for SharedVec<T> {
    fn default() -> Self {
        SharedVec { chunks: Vec::new() }
    }
}

impl<T: Clone> SharedVec<T> {
    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks
            .last()
            .map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The element at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The element at `index`, to be changed; its chunk is copied if a clone shares it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        Arc::make_mut(self.chunks.get_mut(index / CHUNK)?).get_mut(index % CHUNK)
    }

    /// The last element.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.chunks.last().and_then(|chunk| chunk.last())
    }

    /// Adds an element at the end.
    pub fn push(&mut self, element: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => Arc::make_mut(last).push(element),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(element);
                self.chunks.push(Arc::new(chunk));
            }
        }
    }

    /// All elements, first to last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// The elements from `start` on.
    pub fn iter_from(&self, start: usize) -> impl Iterator<Item = &T> {
        let skip = start % CHUNK;
        self.chunks
            .iter()
            .skip(start / CHUNK)
            .flat_map(|chunk| chunk.iter())
            .skip(skip)
    }

    /// Keeps the first `len` elements.
    pub fn truncate(&mut self, len: usize) {
        self.chunks.truncate(len.div_ceil(CHUNK));
        if let Some(last) = self.chunks.last_mut() {
            let keep = (len - 1) % CHUNK + 1;
            if last.len() > keep {
                Arc::make_mut(last).truncate(keep);
            }
        }
    }

    /// The index of the first element for which `before` no longer holds; the list must be
    /// ordered so that all elements for which it holds come first.
    pub fn partition_point(&self, mut before: impl FnMut(&T) -> bool) -> usize {
        let whole = self
            .chunks
            .partition_point(|chunk| chunk.last().is_some_and(&mut before));
        let rest = self
            .chunks
            .get(whole)
            .map_or(0, |chunk| chunk.partition_point(&mut before));
        (whole * CHUNK + rest).min(self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_like_a_list_across_chunk_borders() {
        let mut list = SharedVec::default();
        for n in 0..300_u32 {
            list.push(n);
        }
        assert_eq!(list.len(), 300);
        assert_eq!(list.get(128), Some(&128));
        assert_eq!(list.iter_from(255).copied().next(), Some(255));
        assert_eq!(list.partition_point(|n| *n < 200), 200);
        assert_eq!(list.partition_point(|n| *n < 256), 256);
        assert_eq!(list.partition_point(|_| true), 300);
        for keep in [257, 256, 255, 128, 1, 0] {
            list.truncate(keep);
            assert_eq!((list.len(), list.iter().count()), (keep, keep));
        }
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
