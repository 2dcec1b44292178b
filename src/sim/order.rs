//! Putting things in order.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// The places from 0 to `len` in the order of what stands there, what is equal in the order of the
/// places. One function for all: a sort is compiled anew for each kind of thing it sorts, and the
/// page carries every one.
#[must_use]
pub fn places_in_order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let values = [3, 1, 3, 2, 1];
        let order = places_in_order(values.len(), &|a, b| values[a].cmp(&values[b]));
        assert_eq!(order, [1, 4, 3, 0, 2]);
    }
}
