//! An engine that does by itself what a person has done, and the points from which one starts.

use super::{Act, Memory, Recent};
use crate::cluster::event::{Entry, EventId};
use crate::command::{Command, CommandError};
use crate::engine::Engine;
use crate::sim::SimTime;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// An engine, and how much it has done of what a person did.
#[derive(Clone, Debug)]
pub(super) struct Runner {
    pub(super) engine: Engine,
    pub(super) acts_done: usize,
}

impl Runner {
    /// Runs until nothing more is due by `until`, or there have been `end` events. Says whether it
    /// got to `until`.
    fn run(&mut self, acts: &[Act], until: SimTime, end: EventId, log: &mut Vec<Entry>) -> bool {
        loop {
            let next = acts.get(self.acts_done).filter(|act| act.at <= until);
            let stop = next.map_or(until, |act| act.at);
            let left = end.saturating_sub(self.engine.events());
            // whatever else is due at the moment of an act comes first
            if !self.engine.run_until(stop, left, log) {
                return false;
            }
            let Some(act) = next else { return true };
            let done = self.engine.issue(&act.command, log);
            debug_assert!(done.is_ok(), "what could be done once can be done again");
            self.acts_done += 1;
        }
    }

    pub(super) fn events(&self) -> EventId {
        self.engine.events()
    }
}

/// A runner with the entries it has lately made.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) runner: Runner,
    pub(super) recent: Recent,
}

impl Head {
    /// One that goes on from a checkpoint.
    pub(super) fn resume(from: &Runner) -> Self {
        Head {
            runner: from.clone(),
            recent: Recent::new(from.events(), Vec::new()),
        }
    }

    /// Does something new.
    pub(super) fn issue(&mut self, command: &Command) -> Result<(), CommandError> {
        let log = &mut self.recent.entries;
        self.runner.engine.issue(command, log)?;
        self.runner.acts_done += 1;
        Ok(())
    }

    /// See [`Runner::run`].
    pub(super) fn run(&mut self, acts: &[Act], until: SimTime, end: EventId) -> bool {
        let log = &mut self.recent.entries;
        self.runner.run(acts, until, end, log)
    }
}

/// Runners that stand still at points of the run, from the first on, never none.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints {
    first: Arc<Runner>,
    later: Vec<Arc<Runner>>,
    /// Events from one to the next.
    spacing: u64,
    most: usize,
    /// How many of every second one have gone, since there were too many.
    gone: usize,
}

impl Checkpoints {
    pub(super) fn new(first: Runner, memory: &Memory) -> Self {
        Checkpoints {
            first: Arc::new(first),
            later: Vec::new(),
            spacing: memory.spacing.max(1),
            most: memory.checkpoints.max(2),
            gone: 0,
        }
    }

    /// The last at which there had been at most so many events; the first, if there is none.
    pub(super) fn last_before(&self, events: EventId) -> &Runner {
        self.last_with(|runner| runner.events() <= events)
    }

    /// The last that had run at most to a moment.
    pub(super) fn last_by(&self, at: SimTime) -> &Runner {
        self.last_with(|runner| runner.engine.now() <= at)
    }

    fn last_with(&self, is_before: impl Fn(&Runner) -> bool) -> &Runner {
        let place = self.later.partition_point(|runner| is_before(runner));
        let last = place.checked_sub(1).map(|last| &self.later[last]);
        last.unwrap_or(&self.first)
    }

    /// The first at which there had been more than so many events.
    pub(super) fn first_after(&self, events: EventId) -> Option<&Runner> {
        let place = self.later.partition_point(|r| r.events() <= events);
        self.later.get(place).map(|runner| &**runner)
    }

    /// After which event there is to be another.
    pub(super) fn next_due(&self) -> EventId {
        self.later.last().unwrap_or(&self.first).events() + self.spacing
    }

    /// One more; if that makes too many, one goes. From first to last every second one does, and
    /// meanwhile new ones come half as often: all are as far apart again when that is through. To
    /// let them go at once would take as long as many frames.
    pub(super) fn push(&mut self, runner: &Runner) {
        self.later.push(Arc::new(runner.clone()));
        if self.later.len() > self.most {
            if self.gone == 0 {
                self.spacing *= 2;
            }
            self.later.remove(self.gone);
            self.gone = (self.gone + 1) % (self.most / 2);
        }
    }

    /// Those that had run at most to a moment.
    pub(super) fn up_to(&self, at: SimTime) -> Checkpoints {
        let usable = self.later.partition_point(|r| r.engine.now() <= at);
        Checkpoints {
            first: Arc::clone(&self.first),
            later: self.later[..usable].to_vec(),
            ..*self
        }
    }
}
