//! Producers and consumers as text: who they are, what they send or read, and their settings.

use super::error::{ErrorKind, Fault, Read};
use super::fields::{Setting, Table, choice};
use super::lexer::{Pair, Quoted};
use super::line::{Line, Settings};
use super::number::{partition, whole_u32};
use crate::kafka::field::{broker_fields, consumer_fields, producer_fields, topic_fields};
use crate::kafka::{
    BrokerConfig, ConsumerConfig, GroupId, ProducerConfig, RecordSource, SourceLine, Subscription,
    TopicConfig, TopicName,
};
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt::Write as _;

/// What a producer that has lines does after the last.
const ONCE_OR_REPEAT: [&str; 2] = ["once", "repeat"];

/// What makes a consumer a static member.
const INSTANCE: &str = "group.instance.id";

/// The tables of all settings, with the document's defaults.
pub(super) struct Tables {
    pub(super) brokers: Table<BrokerConfig>,
    pub(super) topic: Table<TopicConfig>,
    pub(super) producer: Table<ProducerConfig>,
    pub(super) consumer: Table<ConsumerConfig>,
}

impl Default for Tables {
    fn default() -> Self {
        Tables {
            brokers: Table::new(
                ["the brokers' configuration", ""],
                broker_fields(),
                [],
                |_, _| true,
            ),
            topic: Table::new(["a topic", ""], topic_fields(), [], |_, _| true),
            producer: Table::new(
                ["a producer", "a default for producers"],
                producer_fields(),
                endless_settings(),
                |_, _| true,
            ),
            consumer: Table::new(
                ["a consumer", "a default for consumers"],
                consumer_fields(),
                [],
                ConsumerConfig::may_set,
            ),
        }
    }
}

/// What a producer has only as long as it has no lines.
fn endless_settings() -> [Setting<ProducerConfig>; 2] {
    [
        Setting::Number {
            word: "keys",
            get: |config| match &config.source {
                RecordSource::Endless { keys, .. } => Some(*keys),
                RecordSource::Lines { .. } => None,
            },
            set: |config, value| {
                if let RecordSource::Endless { keys, .. } = &mut config.source {
                    *keys = value;
                }
            },
        },
        Setting::Text {
            word: "key.prefix",
            get: |config| match &config.source {
                RecordSource::Endless { prefix, .. } => Some(prefix.clone()),
                RecordSource::Lines { .. } => None,
            },
            set: |config, value| {
                if let RecordSource::Endless { prefix, .. } = &mut config.source {
                    *prefix = value;
                }
            },
        },
    ]
}

fn text<'a>(pair: &'a Pair<'_>, what: &'static str) -> Read<&'a str> {
    Ok(&pair.one(what)?.text)
}

/// Reads a producer. Its lines, if it has any, are still to come.
pub(super) fn read_producer(mut line: Line<'_>, tables: &Tables) -> Read<ProducerConfig> {
    let name = line.atom("a producer's name")?;
    let mut settings = line.settings()?;
    let others = ["to", "lines"];
    let known = tables.producer.words().chain(others);
    let to = settings.require("a producer", "to", "a topic, as to=orders", known)?;
    let mut config = ProducerConfig::new(&name.text, text(&to, "a topic")?);
    let lines = settings.take("lines")?;
    if let Some(lines) = lines {
        let repeat = read_repeat(&lines)?;
        config.source = RecordSource::Lines {
            lines: Arc::new([]),
            repeat,
        };
        for endless in ["keys", "key.prefix"] {
            if let Some(pair) = settings.take(endless)? {
                return Fault::at(pair.column, ErrorKind::Exclusive(endless, "lines"));
            }
        }
    }
    let producer = &tables.producer;
    producer.read(&mut config, settings, &others)?;
    Ok(config)
}

fn read_repeat(lines: &Pair<'_>) -> Read<bool> {
    let atom = lines.one("once or repeat")?;
    choice("lines", &ONCE_OR_REPEAT, atom).map(|place| place == 1)
}

/// Reads a record: `key=… value=… partition=…`.
pub(super) fn read_record(mut settings: Settings<'_>) -> Read<SourceLine> {
    let known = ["key", "value", "partition"];
    let key = settings.take("key")?;
    let value = settings.require("a record", "value", "a value, as value=paid", known)?;
    let partition = settings.take("partition")?;
    settings.finish("a record", known)?;
    let key = key
        .map(|key| text(&key, "a key").map(Arc::from))
        .transpose()?;
    // nothing at all is `null`
    let value = match value.values.is_empty() {
        true => None,
        false => Some(text(&value, "a value")?.into()),
    };
    let partition = match partition {
        Some(pair) => Some(whole_u32(pair.one("a number")?)?),
        None => None,
    };
    Ok(SourceLine {
        key,
        value,
        partition,
    })
}

/// Reads a consumer.
pub(super) fn read_consumer(mut line: Line<'_>, tables: &Tables) -> Read<ConsumerConfig> {
    let name = line.atom("a consumer's name")?;
    let mut settings = line.settings()?;
    let group = settings.take("group")?;
    let group = match &group {
        Some(pair) => Some(text(pair, "a group")?),
        None => None,
    };
    let instance = settings.take(INSTANCE)?;
    let others = ["group", INSTANCE, "topics", "assign"];
    let known = tables.consumer.words().chain(others);
    let subscription = read_subscription(&mut settings, known)?;
    let mut config = ConsumerConfig::new(&name.text, group, subscription);
    if let Some(pair) = &instance {
        config.group_instance_id = Some(text(pair, "a name")?.into());
    }
    tables.consumer.read(&mut config, settings, &others)?;
    Ok(config)
}

fn read_subscription(
    settings: &mut Settings<'_>,
    known: impl Iterator<Item = &'static str> + Clone,
) -> Read<Subscription> {
    let assign = settings.take("assign")?;
    let topics = settings.take("topics")?;
    match (topics, assign) {
        (Some(topics), Some(assign)) => {
            let column = topics.column.max(assign.column);
            Fault::at(column, ErrorKind::Exclusive("topics", "assign"))
        }
        (Some(topics), None) => {
            let names = topics.values.iter();
            let names = names.map(|atom| TopicName::from(&*atom.text)).collect();
            Ok(Subscription::Subscribe(names))
        }
        (None, Some(assign)) => {
            let partitions = assign.values.iter().map(partition);
            partitions.collect::<Read<_>>().map(Subscription::Assign)
        }
        (None, None) => {
            let what = "topics=… to subscribe to, or assign=…";
            settings.missing("a consumer", what, known)
        }
    }
}

/// A producer as Kafka ships it, with the same lines as `config` if that has any.
pub(super) fn plain_producer(config: &ProducerConfig) -> ProducerConfig {
    let plain = ProducerConfig::new(config.client_id.as_str(), config.topic.as_str());
    match &config.source {
        RecordSource::Endless { .. } => plain,
        lines @ RecordSource::Lines { .. } => ProducerConfig {
            source: lines.clone(),
            ..plain
        },
    }
}

/// A consumer as Kafka ships it, reading the same as `config`.
pub(super) fn plain_consumer(config: &ConsumerConfig) -> ConsumerConfig {
    let group = config.group_id.as_ref().map(GroupId::as_str);
    ConsumerConfig::new(
        config.client_id.as_str(),
        group,
        config.subscription.clone(),
    )
}

/// Writes a producer after its keyword, and its lines below.
pub(super) fn write_producer(out: &mut String, config: &ProducerConfig, tables: &Tables) {
    let (name, topic) = (config.client_id.as_str(), config.topic.as_str());
    // writing to a string cannot fail
    let _ = write!(out, "{} to={}", Quoted(name), Quoted(topic));
    if let RecordSource::Lines { repeat, .. } = &config.source {
        let _ = write!(out, " lines={}", ONCE_OR_REPEAT[usize::from(*repeat)]);
    }
    tables.producer.write(out, config, plain_producer(config));
    if let RecordSource::Lines { lines, .. } = &config.source {
        for line in lines.iter() {
            out.push_str("\n  |");
            write_record(out, line);
        }
    }
}

/// Writes a record, a space before each part of it.
pub(super) fn write_record(out: &mut String, line: &SourceLine) {
    if let Some(key) = &line.key {
        let _ = write!(out, " key={}", Quoted(key));
    }
    out.push_str(" value=");
    if let Some(value) = &line.value {
        let _ = write!(out, "{}", Quoted(value));
    }
    if let Some(partition) = line.partition {
        let _ = write!(out, " partition={partition}");
    }
}

/// Writes a consumer after its keyword.
pub(super) fn write_consumer(out: &mut String, config: &ConsumerConfig, tables: &Tables) {
    let _ = write!(out, "{}", Quoted(config.client_id.as_str()));
    if let Some(group) = &config.group_id {
        let _ = write!(out, " group={}", Quoted(group.as_str()));
    }
    if let Some(instance) = &config.group_instance_id {
        let _ = write!(out, " {INSTANCE}={}", Quoted(instance.as_str()));
    }
    let (word, names): (_, Vec<String>) = match &config.subscription {
        Subscription::Subscribe(topics) => {
            let names = topics.iter();
            (
                "topics",
                names
                    .map(|topic| Quoted(topic.as_str()).to_string())
                    .collect(),
            )
        }
        Subscription::Assign(partitions) => {
            let names = partitions.iter().map(ToString::to_string);
            (
                "assign",
                names.map(|name| Quoted(&name).to_string()).collect(),
            )
        }
    };
    let _ = write!(out, " {word}={}", names.join(","));
    tables.consumer.write(out, config, plain_consumer(config));
}
