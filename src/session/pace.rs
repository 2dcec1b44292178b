//! How much is computed in one go, so that a page stays smooth: nobody knows how long an event
//! takes before some have been computed.

use crate::sim::Duration;

/// How many events there are in one go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) events: u64,
    least: u64,
    most: u64,
    /// Real time it may take.
    budget: Duration,
}

impl Pace {
    /// Of time that goes on: there has to be some left for everything else in a frame.
    pub(super) const PLAYING: Pace = Pace {
        events: 3_000,
        least: 16,
        most: 3_000,
        budget: Duration::from_millis(10),
    };
    /// Of somebody who waits to get to a moment: nobody could follow what is on the way there.
    pub(super) const HURRYING: Pace = Pace {
        events: 6_000,
        least: 256,
        most: 48_000,
        budget: Duration::from_millis(16),
    };

    /// Begins with so many.
    pub(super) fn begin_with(&mut self, events: u64) {
        self.events = events.clamp(self.least, self.most);
    }

    /// Hears how long so many took. Where a thousand partitions are, an event takes a hundred times
    /// as long as where there are three: then there are fewer of them.
    pub(super) fn took(&mut self, real: Duration) {
        self.events = match real {
            real if real > self.budget => (self.events / 2).max(self.least),
            real if real + real < self.budget => (self.events * 5 / 4).min(self.most),
            _ => self.events,
        };
    }
}
