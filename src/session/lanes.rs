//! What was said in some time, for the protocol lanes.

use super::Session;
use crate::cluster::event::EventId;
use crate::recording::{Recent, Replay};
use crate::sim::{Duration, SimTime};
use crate::view::Eras;
use crate::view::lanes::{Filter, Gathering, Lane, Said, lanes};
use alloc::vec::Vec;
use core::ops::Range;

/// What happened in a window of time is derived again if it is not in memory any more, unless it is
/// more than so many events.
const DERIVED_MAX: u64 = 60_000;
/// Events that are gone through at once by whoever has the time.
const AT_ONCE: u64 = 4_096;

/// What was said in some time, as far as it is found out: what is not in memory is derived again,
/// some of it at a time.
#[derive(Clone, Debug)]
pub struct Listening {
    gathering: Gathering,
    replay: Replay,
    /// From when on it listens: what arrives within the time may have left a little before.
    from: SimTime,
    /// Where it is over, as far as that is known.
    is_over: bool,
    /// Whether nobody can look at so much at once.
    too_much: bool,
}

impl Listening {
    /// Goes on over about so many events; says whether there is more to find out. It is to be the
    /// run in which it began to listen.
    pub fn go_on(&mut self, session: &Session, events: u64) -> bool {
        let Listening {
            gathering,
            replay,
            from,
            is_over,
            ..
        } = self;
        if *is_over {
            return false;
        }
        let run = &session.recording;
        let more = replay.read_to(run, run.events(), events, &mut |id, entry| {
            if !*is_over && entry.at >= *from {
                *is_over = !gathering.note(id, entry, run.present());
            }
        });
        *is_over |= !more;
        !*is_over
    }

    /// What was said, as far as it is known. If it is too much it says that, and no more.
    #[must_use]
    pub fn said(self) -> Said {
        let mut said = self.gathering.done();
        if self.too_much {
            said.too_much = true;
            said.messages.clear();
        }
        said
    }
}

impl Session {
    /// Begins to listen to what was said in some time.
    #[must_use]
    pub fn listen(&self, time: &Range<SimTime>, filter: &Filter) -> Listening {
        let latency = self.cluster().config.network_latency;
        let from = SimTime(time.start.0.saturating_sub(Duration(latency.0 * 2).0));
        let run = &self.recording;
        let mut gathering = Gathering::new(time.clone(), filter.clone());
        // of a past moment that is shown what led to it is here
        let near = self.recent();
        if self.past.is_some() && self.has(near, from, time.end) {
            let first = near.entries().partition_point(|entry| entry.at < from);
            let mut entries = (near.first()..).zip(near.entries()).skip(first);
            let _ = entries.all(|(id, entry)| gathering.note(id, entry, run.present()));
            return Listening {
                gathering,
                replay: run.replay(0..0),
                from,
                is_over: true,
                too_much: false,
            };
        }
        let kept = run.recent();
        let first = match self.has(kept, from, time.end) {
            true => {
                let before = kept.entries().partition_point(|entry| entry.at < from);
                kept.first() + before as EventId
            }
            false => run.begin_at(from),
        };
        let is_kept = first >= kept.first();
        let too_much = !is_kept && run.begin_at(time.end).saturating_sub(first) > DERIVED_MAX;
        Listening {
            gathering,
            replay: run.replay(first..EventId::MAX),
            from,
            is_over: too_much,
            too_much,
        }
    }

    /// What was said in some time, in one go.
    #[must_use]
    pub fn said(&self, time: &Range<SimTime>, filter: &Filter) -> Said {
        let mut listening = self.listen(time, filter);
        while listening.go_on(self, AT_ONCE) {}
        listening.said()
    }

    /// What tells whether what was said in some time may be another by now: which run it is, how
    /// much was done in it, and how much of the time has come.
    #[must_use]
    pub fn known_of(&self, time: &Range<SimTime>) -> ((u32, u32), usize, SimTime) {
        let run = &self.recording;
        (
            self.run_version(),
            run.acts().len(),
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
