//! Offsets that something is so of, as stretches: mostly there are few of them.

use alloc::vec::Vec;
use core::ops::Range;

/// A set of offsets as stretches in order, none of which touches another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretches(Vec<Range<u64>>);

impl Stretches {
    /// Takes an offset in.
    pub(super) fn add(&mut self, offset: u64) {
        let next = self.0.partition_point(|stretch| stretch.start <= offset);
        let (before, after) = self.0.split_at_mut(next);
        let before = before.last_mut().filter(|stretch| stretch.end >= offset);
        let after = after
            .first_mut()
            .filter(|stretch| stretch.start == offset + 1);
        match (before, after) {
            (Some(before), _) if before.end > offset => {}
            (Some(before), Some(after)) => {
                before.end = after.end;
                self.0.remove(next);
            }
            (Some(before), None) => before.end = offset + 1,
            (None, Some(after)) => after.start = offset,
            (None, None) => self.0.insert(next, offset..offset + 1),
        }
    }

    /// The stretches, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Range<u64>> {
        self.0.iter()
    }

    /// What of them lies at an offset or above, in order.
    pub fn from(&self, offset: u64) -> impl Iterator<Item = Range<u64>> {
        let first = self.0.partition_point(|stretch| stretch.end <= offset);
        let rest = self.0[first..].iter();
        rest.map(move |stretch| stretch.start.max(offset)..stretch.end)
    }

    /// The first offset from one on that is not in it.
    #[must_use]
    pub fn next_outside(&self, offset: u64) -> u64 {
        let here = self.from(offset).next();
        here.filter(|stretch| stretch.start == offset)
            .map_or(offset, |stretch| stretch.end)
    }

    /// Above the last of them.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.0.last().map_or(0, |stretch| stretch.end)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of its offsets are below `bound`.
    #[must_use]
    pub fn below(&self, bound: u64) -> u64 {
        let below = self.0.iter().take_while(|stretch| stretch.start < bound);
        below
            .map(|stretch| stretch.end.min(bound) - stretch.start)
            .sum()
    }

    /// How many of its offsets below `bound` are in `others`, too.
    #[must_use]
    pub fn shared_below(&self, others: &Stretches, bound: u64) -> u64 {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), others.0.iter().peekable());
        let mut shared = 0;
        while let (Some(our), Some(their)) = (ours.peek(), theirs.peek()) {
            let (start, end) = (our.start.max(their.start), our.end.min(their.end));
            shared += end.min(bound).saturating_sub(start);
            if our.end <= their.end {
                ours.next();
            } else {
                theirs.next();
            }
        }
        shared
    }

    /// Whether an offset is in it.
    #[must_use]
    pub fn contains(&self, offset: u64) -> bool {
        let next = self.0.partition_point(|stretch| stretch.end <= offset);
        self.0
            .get(next)
            .is_some_and(|stretch| stretch.contains(&offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_grow_together() {
        let mut all = Stretches::default();
        for offset in [0, 1, 5, 4, 2, 3, 9, 4] {
            all.add(offset);
        }
        assert_eq!(all.0, [0..6, 9..10]);
        assert_eq!([all.below(3), all.below(8), all.below(10)], [3, 6, 7]);
        assert_eq!(
            [5, 6, 9, 10].map(|at| all.contains(at)),
            [true, false, true, false]
        );
        assert_eq!(all.from(4).collect::<Vec<_>>(), [4..6, 9..10]);
        assert_eq!((all.from(6).next(), all.end()), (Some(9..10), 10));
        assert_eq!([4, 6, 9].map(|at| all.next_outside(at)), [6, 6, 10]);
    }

    #[test]
    fn what_two_have_in_common_is_counted() {
        let (mut one, mut other) = (Stretches::default(), Stretches::default());
        for (ours, theirs) in [(1, 2), (2, 3), (3, 4), (7, 8), (8, 9)] {
            one.add(ours);
            other.add(theirs);
        }
        assert_eq!(one.shared_below(&other, 100), 3);
        assert_eq!(one.shared_below(&other, 3), 1);
    }
}
