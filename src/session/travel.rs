//! How the moment shown moves: with time, by steps, or at once.

use super::index::Mark;
use super::pace::Go;
use super::past::Past;
use super::{Action, Going, Session};
use crate::cluster::event::EventId;
use crate::sim::{Duration, SimTime};

/// How far a step looks for something to happen.
const LOOK_EVENTS_MAX: u64 = 200_000;

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what was before.
    Back,
    /// To what comes next.
    Forward,
}

impl Action {
    /// Whether somebody no longer waits for the moment the run is being computed up to: whoever
    /// plays on does, and it is the same to whoever tidies up among the branches.
    pub(super) fn goes_elsewhere(&self) -> bool {
        let waits = matches!(
            self,
            Action::Play | Action::PlayTo(_) | Action::DeleteBranch(_)
        );
        self.needs_all() && !waits
    }
}

impl Session {
    pub(super) fn tick(&mut self, real: Duration) {
        if let Some(at) = self.ahead {
            return self.hurry(at);
        }
        let stop = match self.going {
            Going::No => return,
            Going::Next(mark, from, left) => return self.look_on(mark, from, left),
            Going::To(moment) => Some(moment),
            Going::On => (self.lesson.as_ref()).and_then(|it| it.leads_to(self.now())),
        };
        if let Some(looped) = self.looped.filter(|looped| self.now() >= looped.to) {
            return self.seek(looped.from);
        }
        let scaled = real.0 * u64::from(self.speed) + self.remainder;
        self.remainder = scaled % 1_000;
        let before = self.now();
        let target = before + Duration(scaled / 1_000);
        let target = stop.map_or(target, |stop| target.min(stop));
        let target = self.looped.map_or(target, |looped| target.min(looped.to));
        let mut is_there = true;
        match &mut self.past {
            Some(past) if target < self.recording.horizon() => {
                past.advance(&self.recording, target, self.pace.playing());
            }
            Some(_) => self.past = None,
            None => {
                is_there = self.extend(target, self.pace.playing());
                if self.recording.limit_reached().is_some() {
                    self.going = Going::No;
                }
            }
        }
        if is_there && stop.is_some_and(|stop| self.now() >= stop) {
            self.going = Going::No;
        }
        let done = self.now().since(before).0;
        let kept = (done * 1_000)
            .checked_div(target.since(before).0)
            .unwrap_or(1_000)
            .min(1_000);
        let kept = u32::try_from(kept).unwrap_or(1_000);
        // a running mean, so that one slow frame does not flicker
        self.kept_up = (self.kept_up * 7 + kept) / 8;
    }

    /// Whether something is computed that somebody waits for: a run that is opened, a moment that
    /// has not been there yet, or the life of a record.
    #[must_use]
    pub fn hurries(&self) -> bool {
        self.opening.is_some() || self.ahead.is_some() || self.looks_further()
    }

    /// Computes the run up to a moment, some of it now and the rest with the ticks to come.
    pub(super) fn hurry(&mut self, at: SimTime) {
        let there = self.extend(at, self.pace.hurrying());
        let ends = there || self.recording.limit_reached().is_some();
        self.ahead = (!ends).then_some(at);
    }

    /// Where a lesson ends that is not over.
    fn leads_to(&self) -> Option<SimTime> {
        let horizon = self.recording.horizon();
        self.lesson.as_ref()?.leads_to(horizon)
    }

    pub(super) fn seek(&mut self, at: SimTime) {
        if at > self.recording.horizon()
            && let Some(end) = self.leads_to()
        {
            self.hurry(at.min(end));
        }
        let is_past = at < self.recording.horizon();
        self.past = is_past.then(|| Past::of(self.recording.moment(at)));
    }

    pub(super) fn seek_event(&mut self, id: EventId) {
        let Some(moment) = self.recording.moment_after(id) else {
            return;
        };
        let last = moment.next_event == self.recording.events();
        self.past = match last && moment.at == self.recording.horizon() {
            true => None,
            false => Some(Past::of(moment)),
        };
    }

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

    pub(super) fn step(&mut self, direction: Direction, mark: Mark) {
        self.going = Going::No;
        if let Some(id) = self.step_leads_to(direction, mark) {
            return self.seek_event(id);
        }
        match (direction, mark) {
            (Direction::Forward, _) => {
                let from = self.recording.events();
                self.past = None;
                self.look_on(mark, from, LOOK_EVENTS_MAX);
            }
            (Direction::Back, Mark::Event | Mark::Story) => {
                let start = self.recording.moment_before(0, SimTime::ZERO);
                self.past = Some(Past::of(start));
            }
            // there was none: one stays where one is
            (Direction::Back, _) => {}
        }
    }

    /// Runs on to the next event with a mark, over so many events at most: some of them now, and
    /// the others with the ticks to come.
    fn look_on(&mut self, mark: Mark, from: EventId, most: u64) {
        self.going = Going::No;
        let begun = self.recording.events();
        let mut go = self.pace.playing();
        loop {
            let acted = self.next_act().map(|act| act.at);
            let Some(next_at) = self.recording.next_at().into_iter().chain(acted).min() else {
                return;
            };
            let before = self.recording.events();
            self.extend(next_at, Go::over(1));
            go.spend((self.recording.events() - before).max(1));
            if let Some(id) = self.marked_from(mark, from) {
                return self.seek_event(id);
            }
            let looked = (self.recording.events() - begun).max(1);
            if looked >= most || self.recording.limit_reached().is_some() {
                return;
            }
            if go.is_over() {
                self.going = Going::Next(mark, from, most - looked);
                return;
            }
        }
    }
}
