//! Steps: to the next event or the one before, or of a kind. What has not happened yet is looked
//! for ahead; if it does not come, nothing has been done.

use super::index::{Index, Mark};
use super::lesson::Attended;
use super::pace::Go;
use super::past::Past;
use super::{Going, Refusal, Session};
use crate::cluster::event::EventId;
use crate::recording::Recording;
use crate::sim::{Duration, SimTime};
use alloc::boxed::Box;

/// How far a step looks ahead, in events and in Kafka's time: a session, the rebalance after it and
/// what comes of them are over by then.
const AHEAD_EVENTS: u64 = 200_000;
const AHEAD_TIME: Duration = Duration::from_secs(120);

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what was before.
    Back,
    /// To what comes next.
    Forward,
}

/// Somebody looks ahead for an event.
#[derive(Clone, Debug)]
pub(super) struct Lookout {
    mark: Mark,
    /// It is this one, or one after it.
    from: EventId,
    /// Events that are still looked at.
    left: u64,
    until: SimTime,
    before: Before,
}

/// How things were before that.
#[derive(Clone, Debug)]
struct Before {
    recording: Recording,
    index: Index,
    lesson: Option<Attended>,
    past: Option<Past>,
}

impl Session {
    /// The event a step leads to, if there is one so far.
    #[must_use]
    pub fn step_leads_to(&self, direction: Direction, mark: Mark) -> Option<EventId> {
        let next = self.next_event();
        match direction {
            Direction::Forward => self.marked_from(mark, next),
            Direction::Back => self.marked_before(mark, next.saturating_sub(1)),
        }
    }

    /// The first event with a mark from one on, in the run so far.
    #[must_use]
    pub fn marked_from(&self, mark: Mark, from: EventId) -> Option<EventId> {
        self.index.census.next(mark, from)
    }

    /// The last event with a mark before one.
    #[must_use]
    pub fn marked_before(&self, mark: Mark, end: EventId) -> Option<EventId> {
        self.index.census.last_before(mark, end)
    }

    pub(super) fn step(&mut self, direction: Direction, mark: Mark) -> Result<(), Refusal> {
        self.going = Going::No;
        if let Some(id) = self.step_leads_to(direction, mark) {
            self.seek_event(id);
            return Ok(());
        }
        match (direction, mark) {
            (Direction::Forward, _) => {
                let before = Before {
                    recording: self.recording.clone(),
                    index: self.index.clone(),
                    lesson: self.lesson.clone(),
                    past: self.past.take(),
                };
                self.lookout = Some(Box::new(Lookout {
                    mark,
                    from: self.recording.events(),
                    left: AHEAD_EVENTS,
                    until: self.recording.horizon() + AHEAD_TIME,
                    before,
                }));
                self.look_on()
            }
            (Direction::Back, Mark::Event | Mark::Story) => {
                let start = self.recording.moment_before(0, SimTime::ZERO);
                self.past = Some(Past::of(start));
                Ok(())
            }
            (Direction::Back, _) => Err(Refusal::NotFound(mark, direction, SimTime::ZERO)),
        }
    }

    /// Runs on to what is looked for: some of it now, and the rest with the ticks to come.
    pub(super) fn look_on(&mut self) -> Result<(), Refusal> {
        self.going = Going::No;
        let Some(mut lookout) = self.lookout.take() else {
            return Ok(());
        };
        let mut go = self.pace.playing();
        loop {
            let acted = self.next_act().map(|act| act.at);
            let next_at = self.recording.next_at().into_iter().chain(acted).min();
            let Some(next_at) = next_at.filter(|at| *at <= lookout.until) else {
                return Err(self.give_up(*lookout));
            };
            let before = self.recording.events();
            self.extend(next_at, Go::over(1));
            if let Some(id) = self.marked_from(lookout.mark, lookout.from) {
                self.seek_event(id);
                return Ok(());
            }
            let looked = (self.recording.events() - before).max(1);
            go.spend(looked);
            lookout.left = lookout.left.saturating_sub(looked);
            if lookout.left == 0 || self.recording.limit_reached().is_some() {
                lookout.until = self.recording.horizon();
                return Err(self.give_up(*lookout));
            }
            if go.is_over() {
                self.lookout = Some(lookout);
                self.going = Going::Next;
                return Ok(());
            }
        }
    }

    /// It does not come: all is as it was.
    fn give_up(&mut self, lookout: Lookout) -> Refusal {
        let Before {
            recording,
            index,
            lesson,
            past,
        } = lookout.before;
        (self.recording, self.index) = (recording, index);
        (self.lesson, self.past) = (lesson, past);
        // what somebody remembers of what was ahead may come otherwise
        self.opened += 1;
        Refusal::NotFound(lookout.mark, Direction::Forward, lookout.until)
    }
}
