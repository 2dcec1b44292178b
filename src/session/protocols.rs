//! The same run with another group protocol: what would have stood still, and for how long.
//!
//! Scenario, seed and acts stay; only how the members of one group share out is another. The run is
//! lived anew for each of the three ways, a slice at a time, so that nobody has to wait for it.

use super::Session;
use super::script::{Change, Living, Script, Unlived, Whom, with_protocol};
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{BrokerEvent, Event};
use crate::kafka::{AssignorName, BrokerConfig, ConsumerConfig, GroupId, GroupProtocol};
use crate::recording::Memory;
use crate::sim::{Duration, SimTime};
use crate::view::ownership::shares_out;
use crate::view::{Standstill, Standstills};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Events a run may have to be lived anew three times.
pub const COMPARED_MAX: u64 = 200_000;
/// So many times as many it may have with another protocol.
const GROWTH_MAX: u64 = 3;
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

    /// What makes a group's members share out so.
    fn changes(self, group: &GroupId) -> Vec<Change> {
        let assignor = match self {
            Way::Eager => AssignorName::Range,
            Way::Cooperative => AssignorName::CooperativeSticky,
            Way::Consumer => return alloc::vec![with_protocol(group, GroupProtocol::Consumer)],
        };
        let place = AssignorName::ALL.iter().position(|one| *one == assignor);
        let assignor = Change {
            whom: Whom::Group(group.clone()),
            key: "partition.assignment.strategy",
            value: place.unwrap_or_default() as u64,
        };
        alloc::vec![with_protocol(group, GroupProtocol::Classic), assignor]
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

/// The three runs, as far as they are lived.
#[derive(Clone, Debug)]
pub struct Protocols {
    group: GroupId,
    script: Script,
    until: SimTime,
    way: Option<Box<OnWay>>,
    done: Vec<Result<Lived, Unlived>>,
}

/// A way that is being lived.
#[derive(Clone, Debug)]
struct OnWay {
    script: Script,
    living: Living,
    watch: Standstills,
    rebalances: u32,
}

impl Session {
    /// The run so far, up to the moment shown, to be lived with each protocol for a group; nothing
    /// if it is too long for that.
    #[must_use]
    pub fn protocols(&self, group: &GroupId) -> Option<Protocols> {
        if self.next_event() > COMPARED_MAX {
            return None;
        }
        let until = self.now();
        Some(Protocols {
            group: group.clone(),
            script: Script::of(self.recording(), until),
            until,
            way: None,
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
        let begun = match self.way.take() {
            Some(begun) => Ok(begun),
            None => self.begin(way),
        };
        let lived = begun.and_then(|mut begun| {
            let over = self.live(&mut begun, events)?;
            Ok((over, begun))
        });
        self.done.push(match lived {
            Ok((false, begun)) => {
                self.way = Some(begun);
                return true;
            }
            Ok((true, begun)) => Ok(self.lived(way, &begun)),
            Err(why) => Err(why),
        });
        self.done.len() < Way::ALL.len()
    }

    fn begin(&self, way: Way) -> Result<Box<OnWay>, Unlived> {
        let script = self.script.with(way.changes(&self.group));
        Ok(Box::new(OnWay {
            living: Living::begin(&script, MEMORY)?,
            script,
            watch: Standstills::default(),
            rebalances: 0,
        }))
    }

    /// Lives so many events more; says whether that was all.
    fn live(&self, way: &mut OnWay, events: u64) -> Result<bool, Unlived> {
        let most = [events, COMPARED_MAX * GROWTH_MAX];
        let OnWay {
            script,
            living,
            watch,
            rebalances,
        } = way;
        let mut look = |_: EventId, entry: &Entry| {
            watch.note(entry.at, &entry.event);
            if let Event::Broker(_, BrokerEvent::Group(of, event)) = &entry.event
                && *of == self.group
                && shares_out(event).is_some()
            {
                *rebalances += 1;
            }
        };
        living.go_on(script, self.until, most, &mut look)
    }

    fn lived(&self, way: Way, lived: &OnWay) -> Lived {
        let world = lived.living.recording.present();
        let mut configs = world.consumers.values().map(|consumer| &consumer.config);
        let member = configs.find(|config| config.group_id.as_ref() == Some(&self.group));
        Lived {
            standstill: lived.watch.of(&self.group, self.until),
            rebalances: lived.rebalances,
            times: member.map(|one| way.times(&world.config, one)),
            left_out: u32::try_from(lived.living.left_out.len()).unwrap_or(u32::MAX),
        }
    }
}
