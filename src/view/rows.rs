//! Rows of one height in a window that shows some of them: which ones, and where the scrollbar is.
//!
//! No browser lays out an element as high as ten million rows (Firefox stops at some 17 million
//! pixels). So beyond a height the scrollbar stands for more than there is room for: where it is
//! put, the rows are that far into all of them; where it is moved a little, they move as much.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels, of at most some ten million rows"
)]

/// The height of the element that is scrolled, at most.
const ROOM_MAX: f64 = 8_000_000.0;
/// Moved by fewer windows than this, it was moved a little.
const LITTLE: f64 = 3.0;

/// Rows in a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    /// How many there are.
    pub count: u64,
    /// How high one is.
    pub row: f64,
    /// How high the window is.
    pub window: f64,
}

impl Rows {
    fn whole(&self) -> f64 {
        self.count as f64 * self.row
    }

    /// How far one can go.
    fn end(&self) -> f64 {
        (self.whole() - self.window).max(0.0)
    }

    /// How high the element is that is scrolled.
    #[must_use]
    pub fn room(&self) -> f64 {
        self.whole().min(ROOM_MAX)
    }

    /// How far the scrollbar can go.
    fn scroll_end(&self) -> f64 {
        (self.room() - self.window).max(0.0)
    }

    /// Whether the scrollbar stands for more than there is room for.
    #[must_use]
    pub fn is_cramped(&self) -> bool {
        self.whole() > ROOM_MAX
    }

    /// How far down a row is, and a part of it.
    #[must_use]
    pub fn top_of(&self, rank: u64, part: f64) -> f64 {
        ((rank as f64 + part) * self.row).clamp(0.0, self.end())
    }

    /// As little further that a row can be seen whole.
    #[must_use]
    pub fn showing(&self, top: f64, rank: u64) -> f64 {
        let row = rank as f64 * self.row;
        let least = row + self.row - self.window;
        top.clamp(least.min(row), row).clamp(0.0, self.end())
    }

    /// Whether a row can be seen whole, or as good as.
    #[must_use]
    pub fn shows(&self, top: f64, rank: u64) -> bool {
        (self.showing(top, rank) - top).abs() < self.row / 3.0
    }

    /// The first row that can be seen, how much of it cannot, and how many there are to draw.
    #[must_use]
    pub fn seen(&self, top: f64) -> (u64, f64, u64) {
        let first = (top / self.row).floor().max(0.0);
        let drawn = (self.window / self.row).ceil() as u64 + 1;
        let part = top / self.row - first;
        let first = first as u64;
        (first, part, drawn.min(self.count.saturating_sub(first)))
    }

    /// How many can be seen whole.
    #[must_use]
    pub fn page(&self) -> u64 {
        ((self.window / self.row) as u64).max(1)
    }

    /// Where the scrollbar is to be.
    #[must_use]
    pub fn scroll_of(&self, top: f64) -> f64 {
        match self.is_cramped() {
            true => top / self.end() * self.scroll_end(),
            false => top,
        }
    }

    /// How far down one is when the scrollbar was moved.
    #[must_use]
    pub fn scrolled(&self, top: f64, from: f64, to: f64) -> f64 {
        let end = self.scroll_end();
        let moved = match to {
            to if !self.is_cramped() => to,
            to if to <= 0.0 => 0.0,
            to if to >= end - 1.0 => self.end(),
            to if (to - from).abs() < LITTLE * self.window => top + to - from,
            to => to / end * self.end(),
        };
        moved.clamp(0.0, self.end())
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole numbers of pixels are exact")]
mod tests {
    use super::*;

    fn rows(count: u64) -> Rows {
        Rows {
            count,
            row: 24.0,
            window: 150.0,
        }
    }

    #[test]
    fn few_rows_are_where_they_are() {
        let few = rows(100);
        assert_eq!((few.room(), few.is_cramped()), (2_400.0, false));
        assert_eq!(few.seen(0.0), (0, 0.0, 8));
        assert_eq!(few.seen(36.0), (1, 0.5, 8));
        assert_eq!(few.seen(few.top_of(1_000, 0.0)), (93, 0.75, 7));
        assert_eq!(few.scrolled(0.0, 0.0, 77.0), 77.0);
        assert_eq!((few.scroll_of(77.0), few.page()), (77.0, 6));
        assert_eq!(rows(2).seen(0.0), (0, 0.0, 2));
        assert_eq!(rows(0).seen(0.0), (0, 0.0, 0));
    }

    #[test]
    fn a_row_is_brought_into_view_by_as_little_as_it_takes() {
        let rows = rows(100);
        assert_eq!(rows.showing(240.0, 12), 240.0);
        assert_eq!(rows.showing(240.0, 8), 192.0);
        assert_eq!(rows.showing(240.0, 20), 504.0 - 150.0);
        assert!(rows.shows(240.0, 12) && rows.shows(240.0, 15));
        assert!(!rows.shows(240.0, 17) && !rows.shows(240.0, 9));
    }

    #[test]
    fn all_of_ten_million_rows_can_be_reached() {
        let many = rows(10_000_000);
        assert!(many.is_cramped() && many.room() < 10_000_000.0);
        let end = many.top_of(u64::MAX, 0.0);
        assert_eq!(many.seen(end).0 + many.seen(end).2, 10_000_000);
        // a little is as much as it is, and much is a part of all
        assert_eq!(many.scrolled(48_000.0, 1_600.0, 1_700.0), 48_100.0);
        let middle = many.scrolled(0.0, 0.0, many.room() / 2.0);
        assert_eq!(many.seen(middle).0 / 10_000, 500);
        assert_eq!(many.scrolled(9_999.0, 120.0, 0.0), 0.0);
        assert_eq!(
            many.scrolled(end - 500.0, many.room() - 300.0, many.room() - 150.0),
            end
        );
        for top in [0.0, 1e6, 1.2e8, end] {
            let there = many.scrolled(0.0, -1e7, many.scroll_of(top));
            assert!((there - top).abs() < 1.0, "{there} {top}");
        }
    }
}
