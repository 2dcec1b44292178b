//! A run: everything needed to see any moment of it again, and to live it differently.
//!
//! In memory are the acts, the last entries of the log, and checkpoints: engines that stand still
//! at points of the run. The rest of the log is derived again when somebody wants to read it, by
//! the engine of the checkpoint before; it comes to the same, which is asserted. So a run may be
//! long: what it costs is what its records are, and not what happened to them.
//!
//! To look back, the events since the nearest checkpoint are applied to its world. Acting in the
//! past makes another run, from that checkpoint on, which shares with this one what was before.

mod fingerprint;
mod moment;
mod recent;
mod replay;
mod runner;
mod stretch;

pub use moment::Moment;
pub use recent::Recent;
pub use replay::Replay;
pub use stretch::{Stretch, Stretches};

use fingerprint::Fingerprint;
use runner::{Checkpoints, Head, Runner};

use crate::cluster::Cluster;
use crate::cluster::event::{Entry, EventId};
use crate::command::{Because, Command, CommandError};
use crate::engine::Engine;
use crate::kafka::BrokerConfig;
use crate::sim::{Seed, SimTime};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt::Write as _;
use core::ops::Range;
use serde::{Deserialize, Serialize};

/// Events a run may have. There it ends, and nothing of it is lost.
///
/// More than a quarter of an hour of thirty-two partitions under load; what one can follow by eye
/// goes on for days. How many there are costs no memory but time: to open a stored run is to play
/// it again.
pub const EVENTS_MAX: u64 = 10_000_000;
/// Records all partitions together may hold. They are what stays in memory, at one to three
/// hundred bytes each: as much as a page may take.
pub const RECORDS_MAX: u64 = 1_250_000;

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

/// So many partitions double the time an event takes, about.
const CROWDED: u64 = 256;

/// How much of a run is in memory at once. What is not is derived again when it is asked for; so
/// this decides how long things take, and never what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Entries of the log: at least so many of the last.
    pub entries: usize,
    /// Entries before a moment that is looked at.
    pub look_back: u64,
    /// Checkpoints; when there are more, every second one goes, one by one.
    pub checkpoints: usize,
    /// Events from one checkpoint to the next, as long as none has gone.
    pub spacing: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Memory {
            entries: 32_768,
            look_back: 1_024,
            checkpoints: 512,
            spacing: 1_024,
        }
    }
}

impl Memory {
    /// Where a fetch names hundreds of partitions an event takes many times as long as where it
    /// names three: fewer of them are derived to get to a moment.
    fn fit_for(self, cluster: &Cluster) -> Self {
        let partitions = cluster.topics.values().map(|topic| topic.partitions.len());
        let share = 1 + partitions.sum::<usize>() as u64 / CROWDED;
        Memory {
            look_back: (self.look_back / share).max(1),
            spacing: (self.spacing / share).max(1),
            ..self
        }
    }
}

/// A run.
#[derive(Clone, Debug)]
pub struct Recording {
    scenario: Scenario,
    seed: Seed,
    acts: Vec<Act>,
    memory: Memory,
    /// What the setup made happen, before the first checkpoint.
    setup: Arc<Recent>,
    checkpoints: Checkpoints,
    /// The present.
    head: Head,
}

/// Another run that begins as one did.
#[derive(Clone, Debug)]
pub struct Fork {
    /// The other run.
    pub recording: Recording,
    /// How many events they have in common, from the first on.
    pub shared: EventId,
}

impl Recording {
    /// A run at its start.
    ///
    /// # Errors
    /// Which command of the setup may not be carried out, and why.
    pub fn new(scenario: Scenario, seed: Seed) -> Result<Self, (usize, CommandError)> {
        Recording::with_memory(scenario, seed, Memory::default())
    }

    /// The same, with so much of it in memory.
    ///
    /// # Errors
    /// Which command of the setup may not be carried out, and why.
    pub fn with_memory(
        scenario: Scenario,
        seed: Seed,
        memory: Memory,
    ) -> Result<Self, (usize, CommandError)> {
        let mut log = Vec::new();
        let brokers = scenario.brokers.clamp(1, crate::command::BROKERS_MAX);
        let mut engine = Engine::new(&scenario.config, brokers, seed, &mut log);
        for (index, command) in scenario.setup.iter().enumerate() {
            engine
                .set_up(command, &mut log)
                .map_err(|error| (index, error))?;
        }
        let recent = Recent::new(0, log);
        let memory = memory.fit_for(engine.cluster());
        let runner = Runner {
            engine,
            acts_done: 0,
        };
        Ok(Recording {
            scenario,
            seed,
            acts: Vec::new(),
            memory,
            setup: Arc::new(recent.clone()),
            checkpoints: Checkpoints::new(runner.clone(), &memory),
            head: Head { runner, recent },
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

    /// How many events there have been.
    #[must_use]
    pub fn events(&self) -> EventId {
        self.head.runner.events()
    }

    /// The last of what happened: the part of the log that is in memory.
    #[must_use]
    pub fn recent(&self) -> &Recent {
        &self.head.recent
    }

    /// What happened, stretch after stretch. What is no longer in memory is derived again, which
    /// takes about as long as it took at first.
    #[must_use]
    pub fn stretches(&self, range: Range<EventId>) -> Stretches<'_> {
        Stretches::new(self, range)
    }

    /// The number of an event from which on one finds all that happened from a moment on.
    #[must_use]
    pub fn begin_at(&self, moment: SimTime) -> EventId {
        let before = SimTime(moment.0.saturating_sub(1));
        let last = self.checkpoints.last_by(before);
        if last.engine.now() <= before {
            last.events()
        } else {
            0
        }
    }

    /// One entry of the log. It may have to be derived again: see [`Recording::stretches`].
    #[must_use]
    pub fn entry(&self, id: EventId) -> Option<Entry> {
        let mut stretches = self.stretches(id..id.saturating_add(1));
        stretches.next()?.entries.first().cloned()
    }

    /// A number that stands for everything that happened: FNV-1a over the log's text. Over the
    /// text and not the values, because a hash of a length differs between machines whose
    /// pointers are 32 and 64 bits wide.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fingerprint::default();
        for stretch in self.stretches(0..self.events()) {
            for entry in &*stretch.entries {
                // writing to it cannot fail
                let _ = writeln!(hash, "{entry}");
            }
        }
        hash.0
    }

    /// How far it has been computed.
    #[must_use]
    pub fn horizon(&self) -> SimTime {
        self.engine().now()
    }

    /// The world at the horizon.
    #[must_use]
    pub fn present(&self) -> &Cluster {
        self.engine().cluster()
    }

    /// When something will happen next, if nobody interferes.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        self.engine().next_at()
    }

    fn engine(&self) -> &Engine {
        &self.head.runner.engine
    }

    /// The limit at which it has stopped, if it has.
    #[must_use]
    pub fn limit_reached(&self) -> Option<LimitReached> {
        if self.events() >= EVENTS_MAX {
            return Some(LimitReached::Events);
        }
        let logs = (self.present().brokers.values()).flat_map(|b| b.replicas.values());
        let records: u64 = logs.map(|replica| replica.log.log_end.0).sum();
        (records >= RECORDS_MAX).then_some(LimitReached::Records)
    }

    /// Computes it further, up to `moment`, `events` more events, or a limit; says whether it got
    /// to the moment.
    pub fn extend_to(&mut self, moment: SimTime, events: u64) -> bool {
        let end = self.events().saturating_add(events);
        while self.limit_reached().is_none() && self.events() < end {
            if self.run_stretch(moment, end) {
                return true;
            }
        }
        false
    }

    /// Runs at most up to the next checkpoint, and makes it.
    fn run_stretch(&mut self, until: SimTime, end: EventId) -> bool {
        let due = self.checkpoints.next_due().max(self.events() + 1);
        let end = end.min(due).min(EVENTS_MAX);
        let there = self.head.run(&self.acts, until, end);
        if self.events() >= due {
            self.checkpoints.push(&self.head.runner);
        }
        self.head.recent.trim(self.memory.entries);
        there
    }

    /// Does something now, at the horizon.
    ///
    /// # Errors
    /// Why it may not be done; nothing has changed then but that whatever else was due at this
    /// very moment has happened.
    pub fn issue(&mut self, command: &Command) -> Result<(), CommandError> {
        if self.limit_reached().is_some() {
            return Err(CommandError::NotNow(Because::RunIsFull));
        }
        // whatever else is due at this very moment comes first, as it will when replayed
        self.extend_to(self.horizon(), EVENTS_MAX);
        self.head.issue(command)?;
        self.acts.push(Act {
            at: self.horizon(),
            command: command.clone(),
        });
        Ok(())
    }

    /// The run in which something else was done at a moment that has been computed. This one stays
    /// as it is.
    ///
    /// # Errors
    /// Why it may not be done.
    pub fn fork(&self, at: SimTime, command: &Command) -> Result<Fork, CommandError> {
        let mut recording = self.back_at(at);
        let shared = recording.events();
        recording.issue(command)?;
        Ok(Fork { recording, shared })
    }

    /// Plays acts that have been recorded on top of what there is, up to `until`. An act that is
    /// refused ends it, with its number among `acts` and the reason.
    ///
    /// # Errors
    /// Which act was refused, and why.
    pub fn play(&mut self, acts: &[Act], until: SimTime) -> Result<(), (usize, CommandError)> {
        for (index, act) in acts.iter().enumerate() {
            self.extend_to(act.at, EVENTS_MAX);
            self.issue(&act.command).map_err(|error| (index, error))?;
        }
        self.extend_to(until, EVENTS_MAX);
        Ok(())
    }

    /// This run as it was at a moment, with the acts before it: the engine runs to it again.
    fn back_at(&self, at: SimTime) -> Recording {
        let acts = self.acts.iter().take_while(|act| act.at <= at);
        let acts: Vec<Act> = acts.cloned().collect();
        let checkpoints = self.checkpoints.up_to(at);
        let from = self.checkpoints.last_by(at);
        let mut head = Head::resume(from);
        head.run(&acts, at, EventId::MAX);
        let look_back = from.events().saturating_sub(self.memory.look_back);
        let first = look_back.min(self.recent().first());
        Recording {
            scenario: self.scenario.clone(),
            setup: Arc::clone(&self.setup),
            head: self.with_what_led_here(head, first),
            acts,
            checkpoints,
            ..*self
        }
    }
}
