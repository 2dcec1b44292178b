//! How the moment shown moves: with time, or at once.

use super::past::Past;
use super::{Action, Going, Refusal, Session};
use crate::cluster::event::EventId;
use crate::sim::{Duration, SimTime};

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
    pub(super) fn tick(&mut self, real: Duration) -> Result<(), Refusal> {
        if let Some(at) = self.ahead {
            self.hurry(at);
            return Ok(());
        }
        let stop = match self.going {
            Going::No => return Ok(()),
            Going::Next => return self.look_on(),
            Going::To(moment) => Some(moment),
            Going::On => (self.lesson.as_ref()).and_then(|it| it.leads_to(self.now())),
        };
        if let Some(looped) = self.looped.filter(|looped| self.now() >= looped.to) {
            self.seek(looped.from);
            return Ok(());
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
        Ok(())
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
}
