//! Putting things in order.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// The places from 0 to `len` in the order of what stands there, what is equal in the order of the
/// places. One function for all: a sort is compiled anew for each kind of thing it sorts, and the
/// page carries every one.
#[must_use]
pub fn places_in_order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    sort_numbers(&mut places, compare);
    places
}

/// Sorts numbers by what is said of them, what is equal as it stands. One function for all, too.
pub fn sort_numbers(numbers: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    numbers.sort_by(|a, b| compare(*a, *b));
}

/// Sorts numbers from the least to the greatest.
pub fn sort_ascending(numbers: &mut [usize]) {
    sort_numbers(numbers, &|a, b| a.cmp(&b));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_in_place() {
        let mut numbers = [30, 12, 31, 22, 10];
        sort_numbers(&mut numbers, &|a, b| (a % 10).cmp(&(b % 10)));
        assert_eq!(numbers, [30, 10, 31, 12, 22]);
        sort_ascending(&mut numbers);
        assert_eq!(numbers, [10, 12, 22, 30, 31]);
    }

    #[test]
    fn equals_keep_their_order() {
        let values = [3, 1, 3, 2, 1];
        let order = places_in_order(values.len(), &|a, b| values[a].cmp(&values[b]));
        assert_eq!(order, [1, 4, 3, 0, 2]);
    }
}
