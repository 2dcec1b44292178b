//! What was said in some time, for the protocol lanes.

use super::Session;
use crate::recording::Recent;
use crate::sim::{Duration, Seed, SimTime};
use crate::view::Eras;
use crate::view::lanes::{Filter, Gathering, Lane, Said, lanes};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// What happened in a window of time is derived again if it is not in memory any more, unless it is
/// more than so many events.
const DERIVED_MAX: u64 = 60_000;

impl Session {
    /// What was said in some time. If nobody can look at so much at once it says that, and no more.
    #[must_use]
    pub fn said(&self, time: &Range<SimTime>, filter: &Filter) -> Said {
        let mut gathering = Gathering::new(time.clone(), filter);
        // what arrives within it may have left a little before
        let latency = self.cluster().config.network_latency;
        let from = SimTime(time.start.0.saturating_sub(Duration(latency.0 * 2).0));
        let run = &self.recording;
        let kept = [self.recent(), run.recent()];
        if let Some(kept) = kept.into_iter().find(|kept| self.has(kept, from, time.end)) {
            let first = kept.entries().partition_point(|entry| entry.at < from);
            let entries = (kept.first()..).zip(kept.entries()).skip(first);
            for (id, entry) in entries {
                if !gathering.note(id, entry) {
                    break;
                }
            }
            return gathering.done();
        }
        let first = run.begin_at(from);
        if run.begin_at(time.end).saturating_sub(first) > DERIVED_MAX {
            return Said {
                time: time.clone(),
                too_much: true,
                ..Said::default()
            };
        }
        'all: for stretch in run.stretches(first..run.events()) {
            for (id, entry) in stretch.iter().filter(|(_, entry)| entry.at >= from) {
                if !gathering.note(id, entry) {
                    break 'all;
                }
            }
        }
        gathering.done()
    }

    /// What tells whether what was said in some time may be another by now: the run, what was done
    /// in it, and how much of the time has come.
    #[must_use]
    pub fn known_of(
        &self,
        time: &Range<SimTime>,
    ) -> (Seed, String, usize, Option<SimTime>, SimTime) {
        let run = &self.recording;
        let acts = run.acts();
        (
            run.seed(),
            run.scenario().name.clone(),
            acts.len(),
            acts.last().map(|act| act.at),
            run.horizon().min(time.end),
        )
    }

    /// Whether all that happened in some time is in this part of the log.
    fn has(&self, kept: &Recent, from: SimTime, end: SimTime) -> bool {
        let all = kept.entries();
        let begins = kept.first() == 0 || all.first().is_some_and(|first| first.at < from);
        let last = kept.end() == self.recording.events();
        begins && (last || all.last().is_some_and(|last| last.at > end))
    }

    /// Who has a lane.
    #[must_use]
    pub fn lanes(&self, filter: &Filter) -> Vec<Lane> {
        lanes([self.cluster(), self.recording.present()], filter)
    }

    /// Which generation each group was in, and who was awake.
    #[must_use]
    pub fn eras(&self) -> &Eras {
        &self.index.chronicle.eras
    }
}
