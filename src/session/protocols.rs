//! The same run with another group protocol: what would have stood still, and for how long.
//!
//! Scenario, seed and acts stay; only how the members of one group share out is another. The run is
//! lived anew for each of the three ways, a slice at a time, so that nobody has to wait for it.

use super::Session;
use crate::cluster::event::EventId;
use crate::cluster::{BrokerEvent, Event, GroupEvent, coordinator::ConsumerGroupEvent};
use crate::command::{Command, CommandError};
use crate::kafka::{AssignorName, BrokerConfig, ConsumerConfig, GroupId, GroupProtocol};
use crate::recording::{Act, Memory, Recording, Scenario};
use crate::sim::{Duration, Seed, SimTime};
use crate::view::{Standstill, Standstills};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Events a run may have to be lived anew three times.
pub const COMPARED_MAX: u64 = 200_000;
/// So many times as many it may have with another protocol.
const GROWTH_MAX: u64 = 3;
/// Events after which one looks at what happened: they are still in memory then.
const AT_ONCE: u64 = 2_048;
/// Nobody looks back at these runs.
const MEMORY: Memory = Memory {
    entries: 8 * 1_024,
    look_back: 1,
    checkpoints: 2,
    spacing: 1 << 40,
};

/// A way to share a group's partitions out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Everybody gives everything up, and then it is shared out.
    Eager,
    /// Everybody keeps what stays (KIP-429).
    Cooperative,
    /// The coordinator tells each what to give up (KIP-848).
    Consumer,
}

impl Way {
    /// All, in the order in which Kafka got them.
    pub const ALL: [Way; 3] = [Way::Eager, Way::Cooperative, Way::Consumer];

    /// What it is called, in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Way::Eager => "classic, eager",
            Way::Cooperative => "classic, cooperative",
            Way::Consumer => "consumer",
        }
    }

    /// By which keys it is decided how soon somebody hears of something.
    #[must_use]
    pub const fn keys(self) -> [&'static str; 2] {
        match self {
            Way::Eager | Way::Cooperative => ["heartbeat.interval.ms", "session.timeout.ms"],
            Way::Consumer => [
                "group.consumer.heartbeat.interval.ms",
                "group.consumer.session.timeout.ms",
            ],
        }
    }

    /// What makes the difference: a key and its value.
    #[must_use]
    pub const fn setting(self) -> (&'static str, &'static str) {
        match self {
            Way::Eager => ("partition.assignment.strategy", "range"),
            Way::Cooperative => ("partition.assignment.strategy", "cooperative-sticky"),
            Way::Consumer => ("group.protocol", "consumer"),
        }
    }

    fn configured(self, config: &ConsumerConfig) -> ConsumerConfig {
        let classic = |assignor| ConsumerConfig {
            assignors: alloc::vec![assignor],
            ..config.clone().with_protocol(GroupProtocol::Classic)
        };
        match self {
            Way::Eager => classic(AssignorName::Range),
            Way::Cooperative => classic(AssignorName::CooperativeSticky),
            Way::Consumer => config.clone().with_protocol(GroupProtocol::Consumer),
        }
    }

    /// How often a member heartbeats, and for how long nothing may be heard of it.
    fn times(self, brokers: &BrokerConfig, config: &ConsumerConfig) -> (Duration, Duration) {
        match self {
            Way::Eager | Way::Cooperative => (config.heartbeat_interval, config.session_timeout),
            Way::Consumer => (
                brokers.group_consumer_heartbeat_interval,
                brokers.group_consumer_session_timeout,
            ),
        }
    }
}

/// What a way comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lived {
    /// What stood still, and for how long.
    pub standstill: Standstill,
    /// How often the group was shared out.
    pub rebalances: u32,
    /// How often a member heartbeats, and for how long nothing may be heard of it; nothing if
    /// nobody is left of the group.
    pub times: Option<(Duration, Duration)>,
    /// Acts that could not be done on this way, and were not.
    pub left_out: u32,
}

/// Why a way comes to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlived {
    /// A member cannot be configured so.
    Refused(CommandError),
    /// Too much happens.
    TooLong,
}

/// The three runs, as far as they are lived.
#[derive(Clone, Debug)]
pub struct Protocols {
    group: GroupId,
    scenario: Scenario,
    seed: Seed,
    acts: Vec<Act>,
    until: SimTime,
    living: Option<Box<Living>>,
    done: Vec<Result<Lived, Unlived>>,
}

/// A run that is being lived.
#[derive(Clone, Debug)]
struct Living {
    recording: Recording,
    watch: Standstills,
    seen: EventId,
    /// How many acts have been done or left out.
    tried: usize,
    rebalances: u32,
    left_out: u32,
}

impl Session {
    /// The run so far, up to the moment shown, to be lived with each protocol for a group; nothing
    /// if it is too long for that.
    #[must_use]
    pub fn protocols(&self, group: &GroupId) -> Option<Protocols> {
        if self.next_event() > COMPARED_MAX {
            return None;
        }
        let (run, until) = (self.recording(), self.now());
        let acts = run.acts().iter().take_while(|act| act.at <= until);
        Some(Protocols {
            group: group.clone(),
            scenario: run.scenario().clone(),
            seed: run.seed(),
            acts: acts.cloned().collect(),
            until,
            living: None,
            done: Vec::new(),
        })
    }
}

impl Protocols {
    /// What came of the ways so far, in the order of [`Way::ALL`].
    pub fn done(&self) -> &[Result<Lived, Unlived>] {
        &self.done
    }

    /// Lives about so many events more. Says whether there is something left to live.
    pub fn go_on(&mut self, events: u64) -> bool {
        let Some(way) = Way::ALL.get(self.done.len()).copied() else {
            return false;
        };
        let begun = match self.living.take() {
            Some(living) => Ok(living),
            None => self.begin(way),
        };
        let lived = begun.and_then(|mut living| {
            let over = self.live(way, &mut living, events)?;
            Ok((over, living))
        });
        self.done.push(match lived {
            Ok((false, living)) => {
                self.living = Some(living);
                return true;
            }
            Ok((true, living)) => Ok(self.lived(way, &living)),
            Err(why) => Err(why),
        });
        self.done.len() < Way::ALL.len()
    }

    fn begin(&self, way: Way) -> Result<Box<Living>, Unlived> {
        let setup = self.scenario.setup.iter();
        let setup = setup.map(|command| self.on(way, command).unwrap_or_else(|| command.clone()));
        let scenario = Scenario {
            setup: setup.collect(),
            ..self.scenario.clone()
        };
        let recording = Recording::with_memory(scenario, self.seed, MEMORY);
        let recording = recording.map_err(|(_, error)| Unlived::Refused(error))?;
        Ok(Box::new(Living {
            recording,
            watch: Standstills::default(),
            seen: 0,
            tried: 0,
            rebalances: 0,
            left_out: 0,
        }))
    }

    /// What a member of the group is configured by, on this way; nothing if it is something else.
    fn on(&self, way: Way, command: &Command) -> Option<Command> {
        let configured = |config: &ConsumerConfig| {
            let member = config.is_member() && config.group_id.as_ref() == Some(&self.group);
            member.then(|| way.configured(config))
        };
        match command {
            Command::AddConsumer { config } => Some(Command::AddConsumer {
                config: configured(config)?,
            }),
            Command::ConfigureConsumer { config } => Some(Command::ConfigureConsumer {
                config: configured(config)?,
            }),
            _ => None,
        }
    }

    /// Lives so many events more; says whether that was all.
    fn live(&self, way: Way, living: &mut Living, events: u64) -> Result<bool, Unlived> {
        let enough = living.recording.events() + events.max(1);
        loop {
            let next = self.acts.get(living.tried);
            let moment = next.map_or(self.until, |act| act.at);
            let there = living.recording.extend_to(moment, AT_ONCE);
            living.look(&self.group);
            let lived = living.recording.events();
            if living.recording.limit_reached().is_some() || lived > COMPARED_MAX * GROWTH_MAX {
                return Err(Unlived::TooLong);
            }
            if let (true, Some(act)) = (there, next) {
                let own = self.on(way, &act.command);
                let command = own.as_ref().unwrap_or(&act.command);
                match living.recording.issue(command) {
                    Err(error) if own.is_some() => return Err(Unlived::Refused(error)),
                    // what was there to be done it to is elsewhere on this way
                    Err(_) => living.left_out += 1,
                    Ok(()) => {}
                }
                living.tried += 1;
            } else if there {
                return Ok(true);
            }
            if lived >= enough {
                return Ok(false);
            }
        }
    }

    fn lived(&self, way: Way, living: &Living) -> Lived {
        let world = living.recording.present();
        let mut configs = world.consumers.values().map(|consumer| &consumer.config);
        let member = configs.find(|config| config.group_id.as_ref() == Some(&self.group));
        Lived {
            standstill: living.watch.of(&self.group, self.until),
            rebalances: living.rebalances,
            times: member.map(|one| way.times(&world.config, one)),
            left_out: living.left_out,
        }
    }
}

impl Living {
    /// Looks at what has happened.
    fn look(&mut self, group: &GroupId) {
        let recent = self.recording.recent();
        for entry in recent.range(self.seen..recent.end()) {
            self.watch.note(entry.at, &entry.event);
            if let Event::Broker(_, BrokerEvent::Group(of, event)) = &entry.event
                && of == group
                && shares_out(event)
            {
                self.rebalances += 1;
            }
        }
        self.seen = recent.end();
    }
}

/// Whether a group is shared out anew: a generation that has members, or a target of an epoch.
fn shares_out(event: &GroupEvent) -> bool {
    match event {
        GroupEvent::GenerationStarted { leader, .. } => leader.is_some(),
        GroupEvent::Consumer(ConsumerGroupEvent::TargetAssigned { shares, .. }) => {
            !shares.is_empty()
        }
        _ => false,
    }
}
