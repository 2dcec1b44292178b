//! What is drawn of a whole run: the lag of its groups, their generations, and who was there.

use crate::cluster::event::EventId;
use crate::recording::Recording;
use crate::view::{Eras, Lags};

/// What is drawn of a whole run. It stays small, however long the run is.
#[derive(Clone, Debug, Default)]
pub(super) struct Chronicle {
    /// Events that have been looked at.
    seen: EventId,
    pub(super) lags: Lags,
    pub(super) eras: Eras,
}

impl Chronicle {
    /// Follows a run as far as it has come.
    pub(super) fn follow(&mut self, run: &Recording) {
        for stretch in run.stretches(self.seen..run.events()) {
            for (id, entry) in stretch.iter() {
                self.lags.note(entry.at, &entry.event);
                self.eras.note(id, entry);
            }
        }
        self.seen = run.events();
    }

    /// Forgets what is from an event on, and goes on with a run that has all that is before it.
    pub(super) fn truncate(&mut self, run: &Recording, end: EventId) {
        if self.seen <= end {
            return;
        }
        let last = end.checked_sub(1).and_then(|last| run.moment_after(last));
        match last {
            Some(moment) => self.lags.truncate(moment.at, &moment.cluster),
            None => self.lags = Lags::default(),
        }
        self.eras.truncate(end);
        self.seen = end;
    }
}
