//! Rows of one height in a list that is longer than what is seen of it.

use core::ops::Range;

/// A list of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// How many there are.
    pub count: u32,
    /// How high each is, in pixels.
    pub height: u32,
}

impl Rows {
    /// Those that are seen, in full or in part, where so many pixels of the list are above what
    /// is seen (below zero where it begins further down), and so many are seen.
    #[must_use]
    pub fn in_view(self, above: i32, room: i32) -> Range<u32> {
        let height = i64::from(self.height.max(1));
        let (above, room) = (i64::from(above), i64::from(room.max(0)));
        let clamped = |row: i64| {
            let row = row.clamp(0, self.count.into());
            u32::try_from(row).unwrap_or(self.count)
        };
        let first = clamped(above.div_euclid(height));
        let last = clamped((above + room + height - 1).div_euclid(height));
        first..last.max(first)
    }

    /// Those rows and some around them, so that a scroll does not find nothing.
    #[must_use]
    pub fn around(self, seen: &Range<u32>, more: u32) -> Range<u32> {
        seen.start.saturating_sub(more)..(seen.end + more).min(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: Rows = Rows {
        count: 64,
        height: 28,
    };

    #[test]
    fn rows_that_are_half_in_view_are_in_view() {
        assert_eq!(LIST.in_view(0, 280), 0..10);
        assert_eq!(LIST.in_view(1, 280), 0..11);
        assert_eq!(LIST.in_view(28, 280), 1..11);
        assert_eq!(LIST.in_view(-100, 280), 0..7);
        assert_eq!(LIST.in_view(28 * 60, 280), 60..64);
    }

    #[test]
    fn nothing_is_in_view_of_what_is_elsewhere() {
        assert!(LIST.in_view(-300, 280).is_empty());
        assert!(LIST.in_view(28 * 64, 280).is_empty());
        assert!(LIST.in_view(5_000, 280).is_empty());
        assert!(LIST.in_view(0, -5).is_empty());
    }

    #[test]
    fn more_is_drawn_than_is_seen() {
        assert_eq!(LIST.around(&(0..10), 8), 0..18);
        assert_eq!(LIST.around(&(50..64), 8), 42..64);
    }
}
