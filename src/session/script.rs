//! A run's script with something changed in it, lived anew a slice at a time.
//!
//! Scenario, seed and acts stay what they are; the commands that configure what is meant are
//! changed on their way. Which acts cannot be done then is kept: they are left out.

use super::instance;
use crate::cluster::Cluster;
use crate::cluster::event::{Entry, EventId};
use crate::command::{Command, CommandError, check};
use crate::kafka::field::{Field, broker_fields, consumer_fields, producer_fields, topic_fields};
use crate::kafka::{
    BrokerConfig, ClientId, ConsumerConfig, GroupId, GroupProtocol, ProducerConfig, TopicConfig,
    TopicName,
};
use crate::recording::{Act, LimitReached, Memory, Recording, Scenario};
use crate::sim::{Seed, SimTime};
use alloc::vec::Vec;

/// Events after which one looks at what happened: they are still in memory then.
const AT_ONCE: u64 = 2_048;

/// Whose configuration is changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whom {
    /// The members of a group.
    Group(GroupId),
    /// One consumer.
    Consumer(ClientId),
    /// One producer.
    Producer(ClientId),
    /// A topic.
    Topic(TopicName),
    /// What the brokers share.
    Brokers,
}

/// One key of somebody's configuration, and what it is to be from the start and for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose.
    pub whom: Whom,
    /// Which key.
    pub key: &'static str,
    /// Its value as a field's number: milliseconds, bytes, a count, or a place among the choices.
    pub value: u64,
}

/// Sets a key, if the configuration has it.
pub(super) fn set<C>(fields: &[Field<C>], config: &mut C, key: &str, value: u64) {
    if let Some(field) = fields.iter().find(|field| field.key == key) {
        (field.set)(config, value);
    }
}

impl Change {
    fn is_of(&self, config: &ConsumerConfig) -> bool {
        match &self.whom {
            Whom::Group(group) => config.is_member() && config.group_id.as_ref() == Some(group),
            Whom::Consumer(id) => config.client_id == *id,
            Whom::Producer(_) | Whom::Topic(_) | Whom::Brokers => false,
        }
    }

    fn on_consumer(&self, config: &mut ConsumerConfig) {
        if !self.is_of(config) {
            return;
        }
        if self.key == instance::KEY {
            return instance::set(config, self.value);
        }
        let before = config.group_protocol;
        set(&consumer_fields(), config, self.key, self.value);
        let protocol = config.group_protocol;
        if protocol != before {
            // with the other protocol some keys may not be set at all
            *config = config.clone().with_protocol(protocol);
        }
    }

    fn on_producer(&self, config: &mut ProducerConfig) {
        if self.whom == Whom::Producer(config.client_id.clone()) {
            set(&producer_fields(), config, self.key, self.value);
        }
    }

    fn on_topic(&self, topic: &TopicName, config: &mut TopicConfig) {
        if self.whom == Whom::Topic(topic.clone()) {
            set(&topic_fields(), config, self.key, self.value);
        }
    }

    fn on_brokers(&self, config: &mut BrokerConfig) {
        if self.whom == Whom::Brokers {
            set(&broker_fields(), config, self.key, self.value);
        }
    }

    fn on_command(&self, command: &mut Command) {
        match command {
            Command::AddConsumer { config } | Command::ConfigureConsumer { config } => {
                self.on_consumer(config);
            }
            Command::AddProducer { config } | Command::ConfigureProducer { config } => {
                self.on_producer(config);
            }
            Command::CreateTopic { topic, config, .. }
            | Command::ConfigureTopic { topic, config } => self.on_topic(topic, config),
            Command::ConfigureBrokers { config } => self.on_brokers(config),
            _ => {}
        }
    }
}

/// What a member of a group is configured by to be of a protocol.
pub(super) fn with_protocol(group: &GroupId, protocol: GroupProtocol) -> Change {
    Change {
        whom: Whom::Group(group.clone()),
        key: "group.protocol",
        value: u64::from(protocol == GroupProtocol::Consumer),
    }
}

/// What is lived: where it starts, what is done, and what is changed of both.
#[derive(Clone, Debug)]
pub struct Script {
    /// Where it starts.
    pub scenario: Scenario,
    /// The seed of its chance.
    pub seed: Seed,
    /// What is done.
    pub acts: Vec<Act>,
    /// What is changed, one after the other.
    pub changes: Vec<Change>,
}

impl Script {
    /// Of a run up to a moment, with nothing changed.
    #[must_use]
    pub fn of(run: &Recording, until: SimTime) -> Script {
        let acts = run.acts().iter().take_while(|act| act.at <= until);
        Script {
            scenario: run.scenario().clone(),
            seed: run.seed(),
            acts: acts.cloned().collect(),
            changes: Vec::new(),
        }
    }

    /// The same with these changes and no others.
    #[must_use]
    pub fn with(&self, changes: Vec<Change>) -> Script {
        Script {
            changes,
            ..self.clone()
        }
    }

    /// A command as it is with what is changed.
    fn changed(&self, command: &Command) -> Command {
        let mut changed = command.clone();
        for change in &self.changes {
            change.on_command(&mut changed);
        }
        changed
    }
}

/// Why a script cannot be lived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlived {
    /// Somebody cannot be configured so.
    Refused(CommandError),
    /// Too much happens.
    TooLong,
}

/// A script that is being lived.
#[derive(Clone, Debug)]
pub(super) struct Living {
    pub(super) recording: Recording,
    /// Acts that could not be done, and were not, with what they were refused by.
    pub(super) left_out: Vec<(Act, CommandError)>,
    /// How many acts have been done or left out.
    tried: usize,
    seen: EventId,
}

impl Living {
    pub(super) fn begin(script: &Script, memory: Memory) -> Result<Living, Unlived> {
        let mut scenario = script.scenario.clone();
        for change in &script.changes {
            change.on_brokers(&mut scenario.config);
        }
        let config = scenario.config.clone();
        let configured = check(&Cluster::default(), &Command::ConfigureBrokers { config });
        configured.map_err(Unlived::Refused)?;
        let setup = scenario.setup.iter();
        scenario.setup = setup.map(|command| script.changed(command)).collect();
        let recording = Recording::with_memory(scenario, script.seed, memory);
        Ok(Living {
            recording: recording.map_err(|(_, error)| Unlived::Refused(error))?,
            left_out: Vec::new(),
            tried: 0,
            seen: 0,
        })
    }

    /// Lives so many events more, up to a moment, and shows each; at most so many in all. Says
    /// whether it is there.
    pub(super) fn go_on(
        &mut self,
        script: &Script,
        until: SimTime,
        [events, most]: [u64; 2],
        look: &mut dyn FnMut(EventId, &Entry),
    ) -> Result<bool, Unlived> {
        let enough = self.recording.events() + events.max(1);
        loop {
            let next = script.acts.get(self.tried).filter(|act| act.at <= until);
            let moment = next.map_or(until, |act| act.at);
            let left = enough.saturating_sub(self.recording.events()).max(1);
            let there = self.recording.extend_to(moment, AT_ONCE.min(left));
            if let (true, Some(act)) = (there, next) {
                self.act(script, act)?;
            }
            let recent = self.recording.recent();
            let new = recent.range(self.seen..recent.end());
            for (id, entry) in (self.seen..).zip(new) {
                look(id, entry);
            }
            self.seen = recent.end();
            let lived = self.recording.events();
            if self.is_full(most) {
                return Err(Unlived::TooLong);
            }
            if there && next.is_none() {
                return Ok(true);
            }
            if lived >= enough {
                return Ok(false);
            }
        }
    }

    /// Whether all is lived up to a moment, and every act by then tried.
    pub(super) fn is_through(&self, script: &Script, until: SimTime) -> bool {
        let tried = script.acts.get(self.tried).is_none_or(|act| act.at > until);
        let due = self.recording.next_at().is_some_and(|next| next <= until);
        tried && !due && self.recording.horizon() >= until
    }

    fn is_full(&self, most: u64) -> bool {
        let limit: Option<LimitReached> = self.recording.limit_reached();
        limit.is_some() || self.recording.events() > most
    }

    fn act(&mut self, script: &Script, act: &Act) -> Result<(), Unlived> {
        self.tried += 1;
        let command = script.changed(&act.command);
        let Err(error) = self.recording.issue(&command) else {
            return Ok(());
        };
        // what was there to be done it to may be elsewhere; but if it can be done without the
        // change, it is the change that cannot be
        let without = check(self.recording.present(), &act.command);
        if command != act.command && without.is_ok() {
            return Err(Unlived::Refused(error));
        }
        self.left_out.push((act.clone(), error));
        Ok(())
    }
}
