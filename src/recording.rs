//! A run: everything needed to see any moment of it again, and to live it differently.
//!
//! Looking back never runs the protocol: the nearest checkpoint's world, and the events since
//! applied to it. Acting in the past does: the engine of the nearest checkpoint runs again to that
//! moment, and what was after it is set aside, from where it can be got back.

use crate::cluster::Cluster;
use crate::cluster::event::{Entry, EventId};
use crate::command::{Because, Command, CommandError};
use crate::engine::Engine;
use crate::kafka::BrokerConfig;
use crate::sim::{Seed, SimTime};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};
use serde::{Deserialize, Serialize};

/// Events from one checkpoint to the next, to begin with.
const CHECKPOINT_EVERY: u64 = 256;
/// Checkpoints that are kept; when there are more, every second one goes.
const CHECKPOINTS_MAX: usize = 64;
/// Events a run may have. There it ends: nothing is dropped to make room.
pub const EVENTS_MAX: u64 = 400_000;
/// Records all partitions together may hold.
pub const RECORDS_MAX: u64 = 50_000;

/// Where a run starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// What the brokers share.
    pub config: BrokerConfig,
    /// How many there are.
    pub brokers: u32,
    /// What is there at the start.
    pub setup: Vec<Command>,
    /// The moment at which it is worth looking at.
    pub opens_at: SimTime,
}

/// What a person did, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// When.
    pub at: SimTime,
    /// What.
    pub command: Command,
}

/// Why a run has stopped for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitReached {
    /// [`EVENTS_MAX`] events.
    Events,
    /// [`RECORDS_MAX`] records.
    Records,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Recording {
    scenario: Scenario,
    seed: Seed,
    acts: Vec<Act>,
    engine: Engine,
    log: Vec<Entry>,
    checkpoints: Vec<Checkpoint>,
    checkpoint_every: u64,
    /// What was after the moment somebody last acted in the past.
    set_aside: Option<SetAside>,
    /// How often its past was changed.
    rewrites: u32,
}

#[derive(Clone, Debug)]
struct Checkpoint {
    engine: Engine,
    acts_done: usize,
}

/// A future that was discarded.
#[derive(Clone, Debug)]
struct SetAside {
    acts: Vec<Act>,
    horizon: SimTime,
}

/// FNV-1a, 64 bits.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

/// Where an event stands in the log.
fn index_of(event: EventId) -> usize {
    usize::try_from(event).expect("a run has at most EVENTS_MAX events")
}

/// The world at a moment, and how many events led to it.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The moment.
    pub at: SimTime,
    /// The number of the first event after it.
    pub next_event: EventId,
    /// The world.
    pub cluster: Cluster,
}

impl Recording {
    /// A run at its start.
    ///
    /// # Errors
    /// Which command of the setup may not be carried out, and why.
    pub fn new(scenario: Scenario, seed: Seed) -> Result<Self, (usize, CommandError)> {
        let mut log = Vec::new();
        let brokers = scenario.brokers.clamp(1, crate::command::BROKERS_MAX);
        let mut engine = Engine::new(&scenario.config, brokers, seed, &mut log);
        for (index, command) in scenario.setup.iter().enumerate() {
            engine
                .set_up(command, &mut log)
                .map_err(|error| (index, error))?;
        }
        let first = Checkpoint {
            engine: engine.clone(),
            acts_done: 0,
        };
        Ok(Recording {
            scenario,
            seed,
            acts: Vec::new(),
            engine,
            log,
            checkpoints: alloc::vec![first],
            checkpoint_every: CHECKPOINT_EVERY,
            set_aside: None,
            rewrites: 0,
        })
    }

    /// Where it started.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The seed of its chance.
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// What was done in it.
    #[must_use]
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// What happened.
    #[must_use]
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// A number that stands for everything that happened: FNV-1a over the log's text. Over the
    /// text and not the values, because a hash of a length differs between machines whose
    /// pointers are 32 and 64 bits wide.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv::default();
        for entry in &self.log {
            // writing to it cannot fail
            let _ = writeln!(hash, "{entry}");
        }
        hash.0
    }

    /// How far it has been computed.
    #[must_use]
    pub fn horizon(&self) -> SimTime {
        self.engine.now()
    }

    /// The world at the horizon.
    #[must_use]
    pub fn present(&self) -> &Cluster {
        self.engine.cluster()
    }

    /// When something will happen next, if nobody interferes.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        self.engine.next_at()
    }

    /// How often its past was changed. As long as this stays, its log has only grown.
    #[must_use]
    pub fn rewrites(&self) -> u32 {
        self.rewrites
    }

    /// Whether there is a discarded future to get back.
    #[must_use]
    pub fn can_restore(&self) -> bool {
        self.set_aside.is_some()
    }

    /// The limit at which it has stopped, if it has.
    #[must_use]
    pub fn limit_reached(&self) -> Option<LimitReached> {
        if self.engine.events() >= EVENTS_MAX {
            return Some(LimitReached::Events);
        }
        let logs = self
            .engine
            .cluster()
            .brokers
            .values()
            .flat_map(|b| b.replicas.values());
        let records: u64 = logs.map(|replica| replica.log.log_end.0).sum();
        (records >= RECORDS_MAX).then_some(LimitReached::Records)
    }

    /// Computes it further, up to `moment`, `events` more events, or a limit; says whether it got
    /// to the moment.
    pub fn extend_to(&mut self, moment: SimTime, events: u64) -> bool {
        let enough = self.engine.events() + events;
        while self.limit_reached().is_none() {
            let left = enough.saturating_sub(self.engine.events());
            if left == 0 {
                return false;
            }
            let there = self.run_stretch(moment, left);
            if there {
                return true;
            }
        }
        false
    }

    /// Runs at most up to the next checkpoint, and makes it.
    fn run_stretch(&mut self, until: SimTime, events: u64) -> bool {
        let last = self
            .checkpoints
            .last()
            .map_or(0, |checkpoint| checkpoint.engine.events());
        let due = last + self.checkpoint_every;
        let stretch = due.saturating_sub(self.engine.events()).max(1).min(events);
        let there = self.engine.run_until(until, stretch, &mut self.log);
        if self.engine.events() >= due {
            let acts_done = self.acts.len();
            self.checkpoints.push(Checkpoint {
                engine: self.engine.clone(),
                acts_done,
            });
            self.thin_out();
        }
        there
    }

    fn thin_out(&mut self) {
        if self.checkpoints.len() > CHECKPOINTS_MAX {
            let mut index = 0;
            self.checkpoints.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.checkpoint_every *= 2;
        }
    }

    /// The world at a moment that has been computed.
    #[must_use]
    pub fn moment(&self, at: SimTime) -> Moment {
        let next_event = self.log.partition_point(|entry| entry.at <= at) as EventId;
        self.moment_before(next_event, at)
    }

    /// The world before the event with a number, as of `at`.
    #[must_use]
    pub fn moment_before(&self, next_event: EventId, at: SimTime) -> Moment {
        let index = self
            .checkpoints
            .partition_point(|c| c.engine.events() <= next_event);
        // the first checkpoint is made after the setup: before it the world begins empty
        let before = index
            .checked_sub(1)
            .map(|last| &self.checkpoints[last].engine);
        let (mut cluster, done) = before.map_or_else(
            || (Cluster::default(), 0),
            |engine| (engine.cluster().clone(), engine.events()),
        );
        for entry in &self.log[index_of(done)..index_of(next_event)] {
            cluster.apply(entry.at, &entry.event);
        }
        Moment {
            at,
            next_event,
            cluster,
        }
    }

    /// Moves a moment on, if that is cheaper than making it anew; time only.
    pub fn advance(&self, moment: &mut Moment, to: SimTime) {
        let rest = &self.log[index_of(moment.next_event)..];
        let count = rest.partition_point(|entry| entry.at <= to);
        for entry in &rest[..count] {
            moment.cluster.apply(entry.at, &entry.event);
        }
        moment.next_event += count as EventId;
        moment.at = to;
    }

    /// Does something at a moment that has been computed. Before the horizon that discards what
    /// was after it, which can be undone.
    ///
    /// # Errors
    /// Why it may not be done; nothing has changed then.
    pub fn issue(&mut self, at: SimTime, command: &Command) -> Result<(), CommandError> {
        if at >= self.horizon() {
            if self.limit_reached().is_some() {
                return Err(CommandError::NotNow(Because::RunIsFull));
            }
            // whatever else is due at this very moment comes first, as it will when replayed
            self.extend_to(self.horizon(), EVENTS_MAX);
            self.engine.issue(command, &mut self.log)?;
        } else {
            let mut past = self.clone();
            let aside = SetAside {
                acts: past.acts.clone(),
                horizon: past.horizon(),
            };
            past.return_to(at);
            past.engine.issue(command, &mut past.log)?;
            past.set_aside = Some(aside);
            past.rewrites += 1;
            *self = past;
        }
        self.acts.push(Act {
            at: self.horizon(),
            command: command.clone(),
        });
        Ok(())
    }

    /// Gets the future back that was last discarded. What was done instead is discarded in turn.
    pub fn restore(&mut self) -> bool {
        let Some(aside) = self.set_aside.take() else {
            return false;
        };
        let now = SetAside {
            acts: self.acts.clone(),
            horizon: self.horizon(),
        };
        let common = self
            .acts
            .iter()
            .zip(&aside.acts)
            .take_while(|(a, b)| a == b)
            .count();
        let parting = |acts: &[Act]| acts.get(common).map(|act| act.at);
        let earliest = parting(&self.acts)
            .into_iter()
            .chain(parting(&aside.acts))
            .min();
        self.rewind(earliest.unwrap_or(SimTime::ZERO), common);
        self.replay(&aside.acts[common..], aside.horizon);
        self.set_aside = Some(now);
        self.rewrites += 1;
        true
    }

    /// Plays acts that have been recorded on top of what there is, up to `until`. An act that is
    /// refused ends it, with its number among `acts` and the reason.
    ///
    /// # Errors
    /// Which act was refused, and why.
    pub fn play(&mut self, acts: &[Act], until: SimTime) -> Result<(), (usize, CommandError)> {
        for (index, act) in acts.iter().enumerate() {
            self.extend_to(act.at, EVENTS_MAX);
            self.issue(self.horizon(), &act.command)
                .map_err(|error| (index, error))?;
        }
        self.extend_to(until, EVENTS_MAX);
        Ok(())
    }

    fn replay(&mut self, acts: &[Act], until: SimTime) {
        let played = self.play(acts, until);
        debug_assert!(played.is_ok(), "what could be done once can be done again");
    }

    /// Back to a moment, with the acts before it: the engine runs to it again.
    fn return_to(&mut self, at: SimTime) {
        let acts = self.acts.iter().take_while(|act| act.at <= at).count();
        self.rewind(at, acts);
    }

    fn rewind(&mut self, at: SimTime, acts: usize) {
        let usable = |c: &Checkpoint| c.engine.now() <= at && c.acts_done <= acts;
        let keep = self
            .checkpoints
            .iter()
            .take_while(|c| usable(c))
            .count()
            .max(1);
        self.checkpoints.truncate(keep);
        let Some(Checkpoint { engine, acts_done }) = self.checkpoints.last().cloned() else {
            return;
        };
        self.log.truncate(index_of(engine.events()));
        self.engine = engine;
        let again: Vec<Act> = self.acts[acts_done..acts].to_vec();
        self.acts.truncate(acts_done);
        self.replay(&again, at);
    }
}
