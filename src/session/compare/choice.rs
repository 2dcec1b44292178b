//! What of a script can be set otherwise: whose configuration, which key, which value.

use crate::command::Command;
use crate::kafka::field::{Field, Kind, consumer_fields, producer_fields, topic_fields};
use crate::kafka::{
    AssignorName, CommitStyle, ConsumerConfig, GroupId, ProducerConfig, Profile, TopicConfig,
};
use crate::session::instance;
use crate::session::script::{Change, Script, Whom};
use crate::view::config::broker_fields;
use alloc::vec::Vec;

/// A key that can be set otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The key.
    pub key: &'static str,
    /// Whether it is the application's own, and no configuration of Kafka's.
    pub own: bool,
    /// Its values.
    pub kind: Kind,
    /// Which of them can be chosen, by their places, if they are words: a client library may not
    /// bring all.
    pub offered: Vec<u64>,
    /// What it is in the script, where it first says so.
    pub now: u64,
}

/// What is compared most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// How a group commits.
    CommitStyle,
    /// How it is shared out.
    Assignor,
    /// By which protocol.
    Protocol,
    /// The client library of its members.
    Client,
}

impl Preset {
    /// All, in the order in which they are offered.
    pub const ALL: [Preset; 4] = [
        Preset::CommitStyle,
        Preset::Assignor,
        Preset::Protocol,
        Preset::Client,
    ];

    /// The key of a consumer's that it sets.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Preset::CommitStyle => "commit style",
            Preset::Assignor => "partition.assignment.strategy",
            Preset::Protocol => "group.protocol",
            Preset::Client => "client library",
        }
    }

    /// What is worth comparing with a value, the most first.
    fn others(self) -> Vec<u64> {
        fn places<T: PartialEq>(all: &[T], some: &[T]) -> Vec<u64> {
            let place = |one| all.iter().position(|other| other == one);
            let found = some.iter().filter_map(place);
            found.map(|place| place as u64).collect()
        }
        match self {
            Preset::CommitStyle => {
                let styles = [CommitStyle::Auto, CommitStyle::SyncEachBatch];
                places(&CommitStyle::ALL, &styles)
            }
            Preset::Assignor => {
                let assignors = [
                    AssignorName::CooperativeSticky,
                    AssignorName::Sticky,
                    AssignorName::Range,
                ];
                places(&AssignorName::ALL, &assignors)
            }
            Preset::Protocol => Vec::from([1, 0]),
            Preset::Client => places(&Profile::ALL, &[Profile::Librdkafka, Profile::Java]),
        }
    }
}

fn commands(script: &Script) -> impl Iterator<Item = &Command> {
    let acts = script.acts.iter().map(|act| &act.command);
    script.scenario.setup.iter().chain(acts)
}

fn consumers(script: &Script) -> impl Iterator<Item = &ConsumerConfig> {
    commands(script).filter_map(|command| match command {
        Command::AddConsumer { config } => Some(config),
        _ => None,
    })
}

fn producers(script: &Script) -> impl Iterator<Item = &ProducerConfig> {
    commands(script).filter_map(|command| match command {
        Command::AddProducer { config } => Some(config),
        _ => None,
    })
}

fn group_of(config: &ConsumerConfig) -> Option<&GroupId> {
    config.group_id.as_ref().filter(|_| config.is_member())
}

/// Everybody in a script whose configuration can be changed: groups first.
#[must_use]
pub fn whoms(script: &Script) -> Vec<Whom> {
    let groups = consumers(script).filter_map(group_of).cloned();
    let topics = commands(script).filter_map(|command| match command {
        Command::CreateTopic { topic, .. } => Some(Whom::Topic(topic.clone())),
        _ => None,
    });
    let mut all: Vec<Whom> = groups.map(Whom::Group).collect();
    all.extend(consumers(script).map(|config| Whom::Consumer(config.client_id.clone())));
    all.extend(producers(script).map(|config| Whom::Producer(config.client_id.clone())));
    all.extend(topics);
    all.push(Whom::Brokers);
    all.sort();
    all.dedup();
    all
}

fn listed<C>(fields: &[Field<C>], config: &C, has: impl Fn(&C, &str) -> bool) -> Vec<Choice> {
    let known = fields.iter().filter(|field| has(config, field.key));
    known
        .map(|field| Choice {
            key: field.key,
            own: field.own,
            kind: field.kind,
            offered: places(field.kind).collect(),
            now: (field.get)(config),
        })
        .collect()
}

/// The places of words.
fn places(kind: Kind) -> impl Iterator<Item = u64> {
    match kind {
        Kind::Choice(names) => 0..names.len() as u64,
        _ => 0..0,
    }
}

/// What can be chosen for a consumer. A name of its own is no field, and yet a choice.
fn of_consumer(config: &ConsumerConfig) -> Vec<Choice> {
    let mut all = listed(&consumer_fields(), config, ConsumerConfig::has_key);
    for choice in &mut all {
        choice
            .offered
            .retain(|place| *place == choice.now || config.brings(choice.key, *place));
    }
    if config.is_member() && config.has_key(instance::KEY) {
        let kind = Kind::Choice(&instance::WORDS);
        all.push(Choice {
            key: instance::KEY,
            own: false,
            kind,
            offered: places(kind).collect(),
            now: instance::get(config),
        });
    }
    all
}

/// The keys of somebody's, as the script first has them; none if there is nobody of that name.
#[must_use]
pub fn choices(script: &Script, whom: &Whom) -> Vec<Choice> {
    let consumer = |config: Option<_>| config.map_or_else(Vec::new, of_consumer);
    match whom {
        Whom::Group(group) => consumer(consumers(script).find(|one| group_of(one) == Some(group))),
        Whom::Consumer(id) => consumer(consumers(script).find(|one| one.client_id == *id)),
        Whom::Producer(id) => {
            let found = producers(script).find(|one| one.client_id == *id);
            found.map_or_else(Vec::new, |config| {
                listed(&producer_fields(), config, ProducerConfig::has_key)
            })
        }
        Whom::Topic(topic) => {
            let found = commands(script).find_map(|command| match command {
                Command::CreateTopic {
                    topic: name,
                    config,
                    ..
                } => Some(config).filter(|_| name == topic),
                _ => None,
            });
            let has = |_: &TopicConfig, _: &str| true;
            found.map_or_else(Vec::new, |config| listed(&topic_fields(), config, has))
        }
        Whom::Brokers => listed(&broker_fields(), &script.scenario.config, |_, _| true),
    }
}

/// A key of somebody's, and what it is to be on either side; nothing for as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Whose.
    pub whom: Whom,
    /// Which key.
    pub key: &'static str,
    /// Left and right.
    pub values: [Option<u64>; 2],
}

impl Setting {
    /// Both sides of a script.
    #[must_use]
    pub fn scripts(&self, script: &Script) -> [Script; 2] {
        self.values.map(|value| {
            let change = value.map(|value| Change {
                whom: self.whom.clone(),
                key: self.key,
                value,
            });
            script.with(change.into_iter().collect())
        })
    }
}

/// What a preset compares for a group: what it is and something else.
#[must_use]
pub fn preset(script: &Script, group: &GroupId, preset: Preset) -> Option<Setting> {
    let whom = Whom::Group(group.clone());
    let all = choices(script, &whom);
    let choice = all.iter().find(|choice| choice.key == preset.key())?;
    let may = |other: &u64| *other != choice.now && choice.offered.contains(other);
    let other = preset.others().into_iter().find(may)?;
    Some(Setting {
        key: choice.key,
        values: [None, Some(other)],
        whom,
    })
}
