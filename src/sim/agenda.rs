//! What is due, and when.
//!
//! Ordered by moment, then by the order in which it was put down: two things due at the same
//! microsecond would otherwise happen in an order nobody chose.

use super::SimTime;
use alloc::collections::BTreeMap;

/// The place of one entry, by which it can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it is due.
    pub at: SimTime,
    seq: u64,
}

/// Things due in the future, soonest first.
#[derive(Clone, Debug)]
pub struct Agenda<T> {
    entries: BTreeMap<Place, T>,
    next_seq: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Agenda {
            entries: BTreeMap::new(),
            next_seq: 0,
        }
    }
}

impl<T> Agenda<T> {
    /// Puts `entry` down for `at`, after everything already due then.
    pub fn push(&mut self, at: SimTime, entry: T) -> Place {
        let place = Place {
            at,
            seq: self.next_seq,
        };
        self.next_seq += 1;
        self.entries.insert(place, entry);
        place
    }

    /// Takes an entry back before it comes due.
    pub fn cancel(&mut self, place: Place) -> Option<T> {
        self.entries.remove(&place)
    }

    /// When the next entry is due.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        self.entries.first_key_value().map(|(place, _)| place.at)
    }

    /// Takes the next entry if it is due by `until`.
    pub fn pop_due(&mut self, until: SimTime) -> Option<(Place, T)> {
        let entry = self.entries.first_entry()?;
        (entry.key().at <= until).then(|| entry.remove_entry())
    }

    /// Drops every entry that `keep` does not want.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.entries.retain(|_, entry| keep(entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soonest_first_and_among_equals_first_come_first_served() {
        let mut agenda = Agenda::default();
        agenda.push(SimTime(2), 'c');
        agenda.push(SimTime(1), 'a');
        agenda.push(SimTime(1), 'b');
        let taken = agenda.push(SimTime(1), 'x');
        assert_eq!(agenda.cancel(taken), Some('x'));
        let order: alloc::string::String =
            core::iter::from_fn(|| agenda.pop_due(SimTime(9)).map(|(_, entry)| entry)).collect();
        assert_eq!(order, "abc");
    }

    #[test]
    fn nothing_comes_before_it_is_due() {
        let mut agenda = Agenda::default();
        agenda.push(SimTime(5), ());
        assert!(agenda.pop_due(SimTime(4)).is_none());
        assert_eq!(agenda.next_at(), Some(SimTime(5)));
        assert!(agenda.pop_due(SimTime(5)).is_some());
    }
}
