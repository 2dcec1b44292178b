//! A past moment that is shown.

use super::Session;
use super::index::Near;
use super::pace::Go;
use crate::recording::{Moment, Recent, Recording};
use crate::sim::SimTime;

/// A past moment that is shown.
#[derive(Clone, Debug)]
pub(super) struct Past {
    pub(super) moment: Moment,
    /// Of the entries the moment brings with it, if the recording does not have them.
    near: Option<Near>,
}

impl Past {
    pub(super) fn of(moment: Moment) -> Self {
        let near = moment.recent().map(Near::of);
        Past { moment, near }
    }

    /// Moves on by time, as far as one goes.
    pub(super) fn advance(&mut self, run: &Recording, to: SimTime, mut go: Go) {
        loop {
            let before = self.moment.next_event;
            run.advance(&mut self.moment, to, go.at_once());
            match (&mut self.near, self.moment.recent()) {
                (Some(near), Some(recent)) => near.follow(recent),
                (near, recent) => *near = recent.map(Near::of),
            }
            let passed = self.moment.next_event - before;
            go.spend(passed);
            if self.moment.at >= to || passed == 0 || go.is_over() {
                return;
            }
        }
    }
}

impl Session {
    /// The part of the log that is in memory around the moment shown.
    pub(super) fn recent(&self) -> &Recent {
        let own = self.past.as_ref().and_then(|past| past.moment.recent());
        own.unwrap_or(self.recording.recent())
    }

    /// What is in it.
    pub(super) fn near(&self) -> &Near {
        let own = self.past.as_ref().and_then(|past| past.near.as_ref());
        own.unwrap_or(&self.index.near)
    }
}
