//! Every time the records of a partition were processed for one reader, in little space: a run may
//! have a million of them, and mostly each is processed once.

use super::ledger::Processing;
use crate::kafka::ClientId;
use crate::sim::{SharedVec, SimTime};
use alloc::vec::Vec;
use core::num::NonZeroU32;

/// Sixteen bytes for a record, and twenty-four more for each time after the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Processed {
    /// The processes that did it.
    processes: Vec<(ClientId, u32)>,
    /// The first time of each record, by offset.
    first: SharedVec<Option<First>>,
    /// All later times, of whichever record.
    again: SharedVec<Again>,
}

/// Which process, by its place in the list, counted from 1.
type Process = NonZeroU32;

/// The first time of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct First {
    at: SimTime,
    by: Process,
    /// The last of its later times, by its place in the list of those, counted from 1.
    last: u32,
}

/// A later time of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Again {
    at: SimTime,
    by: Process,
    /// The how-manieth it is.
    nth: u32,
    /// The later time before this one, in the same way.
    before: u32,
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("offsets stay far below the pointer width")
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("a run ends long before")
}

impl Processed {
    /// How often the record at an offset was processed.
    pub(super) fn times(&self, offset: u64) -> u32 {
        let first = self.first.get(index(offset)).copied().flatten();
        first.map_or(0, |first| {
            self.later(first.last).map_or(1, |again| again.nth)
        })
    }

    /// Each time, oldest first.
    pub(super) fn of(&self, offset: u64) -> Vec<Processing> {
        let Some(Some(first)) = self.first.get(index(offset)).copied() else {
            return Vec::new();
        };
        let last = self.later(first.last);
        let later = core::iter::successors(last, |again| self.later(again.before));
        let mut times: Vec<_> = later.map(|again| self.time(again.by, again.at)).collect();
        times.push(self.time(first.by, first.at));
        times.reverse();
        times
    }

    /// One more time, of a record at an offset. Says the how-manieth it is.
    pub(super) fn add(&mut self, offset: u64, processing: &Processing) -> u32 {
        let by = self.process(&processing.by, processing.incarnation);
        let (at, offset) = (processing.at, index(offset));
        while self.first.len() <= offset {
            self.first.push(None);
        }
        let next = count(self.again.len() + 1);
        let place = self.first.get_mut(offset).expect("just made");
        let Some(first) = place else {
            *place = Some(First { at, by, last: 0 });
            return 1;
        };
        let before = core::mem::replace(&mut first.last, next);
        let nth = self.later(before).map_or(1, |again| again.nth) + 1;
        self.again.push(Again {
            at,
            by,
            nth,
            before,
        });
        nth
    }

    fn later(&self, number: u32) -> Option<Again> {
        let place = number.checked_sub(1)?;
        self.again.get(index(place.into())).copied()
    }

    fn time(&self, by: Process, at: SimTime) -> Processing {
        let (by, incarnation) = self.processes[index(u64::from(by.get() - 1))].clone();
        Processing {
            by,
            incarnation,
            at,
        }
    }

    fn process(&mut self, id: &ClientId, incarnation: u32) -> Process {
        let mut known = self.processes.iter();
        let place = known.rposition(|(by, nth)| by == id && *nth == incarnation);
        let place = place.unwrap_or_else(|| {
            self.processes.push((id.clone(), incarnation));
            self.processes.len() - 1
        });
        Process::MIN.saturating_add(count(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(by: &str, incarnation: u32, at: u64) -> Processing {
        Processing {
            by: by.into(),
            incarnation,
            at: SimTime(at),
        }
    }

    #[test]
    fn every_time_is_remembered_in_its_order() {
        let mut processed = Processed::default();
        let all = [
            (7, at("a", 1, 10), 1),
            (2, at("a", 1, 20), 1),
            (7, at("b", 1, 30), 2),
            (2, at("a", 2, 40), 2),
            (7, at("a", 1, 50), 3),
        ];
        for (offset, time, nth) in &all {
            assert_eq!(processed.add(*offset, time), *nth);
        }
        for offset in 0..9 {
            let own = all.iter().filter(|(of, ..)| *of == offset);
            let own: Vec<_> = own.map(|(_, time, _)| time.clone()).collect();
            assert_eq!(processed.times(offset) as usize, own.len());
            assert_eq!(processed.of(offset), own);
        }
    }

    #[test]
    fn a_record_takes_sixteen_bytes() {
        assert_eq!(size_of::<Option<First>>(), 16);
        assert_eq!(size_of::<Again>(), 24);
    }
}
