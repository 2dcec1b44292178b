//! Two runs side by side, on one clock: the same script under two settings, or two scripts.
//!
//! Each is lived anew in slices, and is a recording of its own, of which any moment can be shown.
//! What is measured is exact for every moment: see [`figures`](self::Figures).

mod choice;
mod contrast;
mod figures;
mod table;

pub use choice::{Choice, Preset, Setting, choices, preset, whoms};
pub use contrast::{Contrast, Pair};
pub use figures::Figures;
pub use table::{Better, Measure, Row, Value, table};

use super::script::{Living, Script, Unlived};
use super::{Action, BranchId, Session};
use crate::cluster::Cluster;
use crate::cluster::event::{Entry, EventId};
use crate::command::CommandError;
use crate::kafka::GroupId;
use crate::notation::command_text;
use crate::recording::{Act, Memory, Moment, Recording};
use crate::sim::{Duration, SimTime};
use crate::view::Ownership;
use crate::view::log::{Importance, importance};
use alloc::string::String;
use alloc::vec::Vec;
use figures::Counts;

/// Events each side may have. That is as much as is lived anew within seconds.
pub const SIDE_MAX: u64 = 1_000_000;
/// Events a moment is moved on by in one go.
const AT_ONCE: u64 = 6_000;
/// Events that are lived while time goes on, in one go.
const PER_TICK: u64 = 3_000;
/// The highest speed, in thousandths of real time.
const SPEED_MAX: u32 = 100_000;
/// How much further a step at the end lives.
const STEP: Duration = Duration::from_secs(1);

/// The left one or the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The left one.
    A,
    /// The right one.
    B,
}

impl Which {
    /// Both.
    pub const BOTH: [Which; 2] = [Which::A, Which::B];

    /// What it is called, in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Which::A => "A",
            Which::B => "B",
        }
    }
}

/// One of the two.
#[derive(Clone, Debug)]
struct Side {
    script: Script,
    run: Result<Run, Unlived>,
    /// Whether it may not be lived any further.
    full: bool,
}

/// A side that can be lived.
#[derive(Clone, Debug)]
struct Run {
    living: Living,
    owned: Ownership,
    counts: Counts,
    /// When something of the story happened, each moment once.
    turns: Vec<SimTime>,
    shown: Moment,
}

/// Two runs on one clock.
#[derive(Clone, Debug)]
pub struct Comparison {
    sides: [Side; 2],
    /// Up to where both are to be lived.
    until: SimTime,
    now: SimTime,
    goes_on: bool,
    /// In thousandths of real time.
    speed: u32,
    /// Thousandths of a microsecond that ticks have left over.
    remainder: u64,
}

impl Side {
    fn new(script: Script) -> Side {
        Side {
            run: Run::begin(&script),
            script,
            full: false,
        }
    }

    /// Lives so many events more, up to a moment.
    fn go_on(&mut self, until: SimTime, events: u64) {
        let Ok(run) = &mut self.run else { return };
        if self.full || run.living.is_through(&self.script, until) {
            return;
        }
        match run.go_on(&self.script, until, events) {
            Ok(_) => {}
            // what there is of it can be shown all the same
            Err(Unlived::TooLong) => self.full = true,
            Err(refused @ Unlived::Refused(_)) => self.run = Err(refused),
        }
    }
}

impl Run {
    fn begin(script: &Script) -> Result<Run, Unlived> {
        let memory = Memory {
            entries: 16_384,
            ..Memory::default()
        };
        let living = Living::begin(script, memory)?;
        let shown = living.recording.moment(SimTime::ZERO);
        Ok(Run {
            living,
            owned: Ownership::default(),
            counts: Counts::default(),
            turns: Vec::new(),
            shown,
        })
    }

    fn horizon(&self) -> SimTime {
        self.living.recording.horizon()
    }

    fn go_on(&mut self, script: &Script, until: SimTime, events: u64) -> Result<bool, Unlived> {
        let Run {
            living,
            owned,
            counts,
            turns,
            ..
        } = self;
        let mut look = |id: EventId, entry: &Entry| {
            owned.note(entry.at, &entry.event);
            counts.note(id, entry, owned);
            if importance(&entry.event) == Importance::Story && turns.last() != Some(&entry.at) {
                turns.push(entry.at);
            }
        };
        living.go_on(script, until, [events, SIDE_MAX], &mut look)
    }

    fn seek(&mut self, at: SimTime) {
        self.shown = self.living.recording.moment(at);
    }

    /// Moves on to a moment; if there is too much before it, not all the way.
    fn advance(&mut self, to: SimTime) {
        let recording = &self.living.recording;
        recording.advance(&mut self.shown, to, AT_ONCE);
    }
}

impl Comparison {
    /// Two scripts, to be lived up to a moment.
    #[must_use]
    pub fn new(scripts: [Script; 2], until: SimTime) -> Comparison {
        Comparison {
            sides: scripts.map(Side::new),
            until,
            now: SimTime::ZERO,
            goes_on: false,
            speed: 1_000,
            remainder: 0,
        }
    }

    fn side(&self, which: Which) -> &Side {
        &self.sides[which as usize]
    }

    fn run(&self, which: Which) -> Option<&Run> {
        self.side(which).run.as_ref().ok()
    }

    /// Lives so many events more, first of what is behind. Says whether there is something left to
    /// live.
    pub fn go_on(&mut self, events: u64) -> bool {
        let behind = usize::from(self.reached(Which::B) < self.reached(Which::A));
        let until = self.until;
        for place in [behind, 1 - behind] {
            self.sides[place].go_on(until, events / 2);
        }
        self.is_living()
    }

    /// Up to where a side is lived; a side that cannot be lived holds up nothing.
    fn reached(&self, which: Which) -> SimTime {
        self.run(which).map_or(self.until, Run::horizon)
    }

    /// Whether there is something left to live.
    #[must_use]
    pub fn is_living(&self) -> bool {
        let open = |side: &Side| match &side.run {
            Ok(run) => !side.full && !run.living.is_through(&side.script, self.until),
            Err(_) => false,
        };
        self.sides.iter().any(open)
    }

    /// The last moment that can be shown of both.
    #[must_use]
    pub fn horizon(&self) -> SimTime {
        let [a, b] = Which::BOTH.map(|which| self.reached(which));
        a.min(b).min(self.until)
    }

    /// Up to where both are to be lived.
    #[must_use]
    pub fn until(&self) -> SimTime {
        self.until
    }

    /// The moment shown.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Whether time goes on.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// How fast, in thousandths of real time.
    #[must_use]
    pub fn speed(&self) -> u32 {
        self.speed
    }

    /// Sets how fast time goes on, in thousandths of real time.
    pub fn set_speed(&mut self, speed: u32) {
        self.speed = speed.clamp(1, SPEED_MAX);
    }

    /// Lets time go on, or stand still.
    pub fn play(&mut self, goes_on: bool) {
        self.goes_on = goes_on && self.ended().is_none();
    }

    /// Shows a moment, or the last there is before it.
    pub fn seek(&mut self, at: SimTime) {
        self.now = at.min(self.horizon());
        for run in self
            .sides
            .iter_mut()
            .filter_map(|side| side.run.as_mut().ok())
        {
            run.seek(self.now);
        }
    }

    /// To the next moment at which something of the story happens on either side, or the one
    /// before. At the end it lives on for a second.
    pub fn step(&mut self, forward: bool) {
        self.goes_on = false;
        if !forward {
            return self.seek(self.turn(false).unwrap_or_default());
        }
        if self.turn(true).is_none() {
            self.until = self.until.max(self.now + STEP);
            self.go_on(2 * AT_ONCE);
        }
        let next = self.turn(true);
        self.seek(next.unwrap_or(self.now + STEP));
    }

    /// When something of the story happens next on either side, or did last.
    fn turn(&self, forward: bool) -> Option<SimTime> {
        let now = self.now;
        let of = |run: &Run| {
            if forward {
                let place = run.turns.partition_point(|at| *at <= now);
                return run.turns.get(place).copied();
            }
            let place = run.turns.partition_point(|at| *at < now);
            run.turns[..place].last().copied()
        };
        let turns = Which::BOTH
            .into_iter()
            .filter_map(|which| of(self.run(which)?));
        let nearest = turns.min_by_key(|at| at.0.abs_diff(now.0));
        nearest.filter(|at| *at <= self.horizon())
    }

    /// Some real time has passed. What is to be lived is lived first.
    pub fn tick(&mut self, real: Duration) {
        if !self.goes_on {
            return;
        }
        let scaled = real.0 * u64::from(self.speed) + self.remainder;
        self.remainder = scaled % 1_000;
        let target = self.now + Duration(scaled / 1_000);
        self.until = self.until.max(target);
        self.go_on(PER_TICK);
        let target = target.min(self.horizon());
        let mut reached = target;
        for run in self
            .sides
            .iter_mut()
            .filter_map(|side| side.run.as_mut().ok())
        {
            run.advance(target);
            reached = reached.min(run.shown.at);
        }
        self.now = reached.max(self.now);
        for run in self
            .sides
            .iter_mut()
            .filter_map(|side| side.run.as_mut().ok())
        {
            if run.shown.at > self.now {
                run.seek(self.now);
            }
        }
        if self.ended().is_some() && self.now >= self.horizon() {
            self.goes_on = false;
        }
    }

    /// The side that has as many events as it may have: there the comparison ends.
    #[must_use]
    pub fn ended(&self) -> Option<Which> {
        let full = |which: &Which| self.side(*which).full;
        Which::BOTH.into_iter().find(full)
    }

    /// How many events a side has.
    #[must_use]
    pub fn events(&self, which: Which) -> u64 {
        self.recording(which).map_or(0, Recording::events)
    }

    /// Why a side cannot be lived.
    #[must_use]
    pub fn refused(&self, which: Which) -> Option<&CommandError> {
        match &self.side(which).run {
            Err(Unlived::Refused(error)) => Some(error),
            _ => None,
        }
    }

    /// Acts that could not be done on a side, and were not, up to the moment to which it is lived.
    #[must_use]
    pub fn left_out(&self, which: Which) -> &[(Act, CommandError)] {
        self.run(which).map_or(&[], |run| &run.living.left_out)
    }

    /// The script of a side.
    #[must_use]
    pub fn script(&self, which: Which) -> &Script {
        &self.side(which).script
    }

    /// A side as a run.
    #[must_use]
    pub fn recording(&self, which: Which) -> Option<&Recording> {
        Some(&self.run(which)?.living.recording)
    }

    /// Left becomes right.
    pub fn swap(&mut self) {
        self.sides.swap(0, 1);
    }

    /// The groups of both, in order.
    #[must_use]
    pub fn groups(&self) -> Vec<GroupId> {
        let runs = Which::BOTH.into_iter().filter_map(|which| self.run(which));
        let mut groups: Vec<GroupId> = runs.flat_map(|run| run.owned.groups()).collect();
        groups.sort();
        groups.dedup();
        groups
    }

    /// Who owned what on a side.
    #[must_use]
    pub fn owned(&self, which: Which) -> Option<&Ownership> {
        Some(&self.run(which)?.owned)
    }

    /// What a side has come to for a group at the moment shown.
    #[must_use]
    pub fn figures(&self, which: Which, group: &GroupId) -> Option<Figures> {
        let run = self.run(which)?;
        Some(run.counts.at(&run.shown, &run.owned, group))
    }

    /// The world of a side at the moment shown.
    #[must_use]
    pub fn cluster(&self, which: Which) -> Option<&Cluster> {
        Some(&self.run(which)?.shown.cluster)
    }

    /// A side as the run that is open, at the moment shown.
    #[must_use]
    pub fn keep(&self, which: Which) -> Option<Session> {
        let mut session = Session::of(self.run(which)?.living.recording.clone());
        // a moment that has been can be shown
        session.update(Action::Seek(self.now)).ok()?;
        Some(session)
    }
}

/// An act as it is written down.
#[must_use]
pub fn told(act: &Act) -> String {
    alloc::format!("{} ms {}", act.at.as_millis(), command_text(&act.command))
}

impl Session {
    /// The script of this run, to be compared with itself under other settings, and up to when.
    #[must_use]
    pub fn script(&self) -> (Script, SimTime) {
        let horizon = self.horizon();
        (Script::of(self.recording(), horizon), horizon)
    }

    /// The script of a branch, to be compared with another, and up to when it was played.
    #[must_use]
    pub fn script_of(&self, branch: BranchId) -> Option<(Script, SimTime)> {
        let (acts, horizon) = self.acts_of(branch)?;
        let script = Script {
            acts: acts.to_vec(),
            ..Script::of(self.recording(), SimTime::ZERO)
        };
        Some((script, horizon))
    }
}
