//! Commands as text, both ways.

use super::admin;
use super::client::{
    Tables, read_consumer, read_producer, read_record, write_consumer, write_producer, write_record,
};
use super::error::Read;
use super::lexer::{Atom, InQuotes, Quoted};
use super::line::{Line, Settings};
use super::number::{At, Length, duration, moment, partition, whole, whole_u32};
use super::words::COMMANDS;
use crate::cluster::consumer::CrashLine;
use crate::command::{Command, SeekTo};
use crate::kafka::{BrokerConfig, BrokerId, ClientId, GroupId, TopicConfig, TopicName};
use crate::sim::SimTime;
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use core::fmt::{Display, Write as _};

const CRASH_LINES: [&str; 3] = {
    let mut words = [""; 3];
    let mut place = 0;
    while place < words.len() {
        words[place] = CrashLine::ALL[place].name();
        place += 1;
    }
    words
};

const COMMIT: [&str; 2] = ["offset", "metadata"];
const CONFIGURED: [&str; 4] = ["producer", "consumer", "topic", "brokers"];

fn name(line: &mut Line<'_>, what: &'static str) -> Read<ClientId> {
    Ok(ClientId::from(&*line.atom(what)?.text))
}

/// The only thing left on the line.
fn last<T>(line: &Line<'_>, read: T) -> Read<T> {
    line.finish().map(|()| read)
}

/// Reads a command. The lines of a producer that has any are still to come.
pub(super) fn read(mut line: Line<'_>, tables: &Tables) -> Read<Command> {
    match line.keyword("a command", &COMMANDS)? {
        "topic" => {
            let topic = TopicName::from(&*line.atom("a topic's name")?.text);
            let mut settings = line.settings()?;
            let partitions = read_partitions(&mut settings, tables.topic.words())?;
            let mut config = TopicConfig::default();
            tables.topic.read(&mut config, settings, &["partitions"])?;
            Ok(Command::CreateTopic {
                topic,
                partitions,
                config,
            })
        }
        "alter" => {
            line.keyword("what to alter", &["topic"])?;
            let topic = TopicName::from(&*line.atom("a topic's name")?.text);
            let mut settings = line.settings()?;
            let total = read_partitions(&mut settings, [])?;
            settings.finish("a topic", ["partitions"])?;
            Ok(Command::AddPartitions { topic, total })
        }
        "delete" => read_delete(line),
        "reset" => {
            line.keyword("offsets", &["offsets"])?;
            admin::read_reset(line)
        }
        "producer" => {
            let config = read_producer(line, tables)?;
            Ok(Command::AddProducer { config })
        }
        "consumer" => {
            let config = read_consumer(line, tables)?;
            Ok(Command::AddConsumer { config })
        }
        "configure" => read_configure(line, tables),
        "remove" => read_remove(line),
        "sending" => {
            let producer = name(&mut line, "a producer's name")?;
            let sending = line.keyword("on or off", &["on", "off"])? == "on";
            last(&line, Command::SetSending { producer, sending })
        }
        "produce" => {
            let producer = name(&mut line, "a producer's name")?;
            let record = read_record(line.settings()?)?;
            Ok(Command::Produce { producer, record })
        }
        "kill" => {
            line.keyword("broker", &["broker"])?;
            let broker = BrokerId(whole_u32(&line.atom("a broker's number")?)?);
            last(&line, Command::KillBroker { broker })
        }
        "clear" => {
            line.keyword("crash-point", &["crash-point"])?;
            let consumer = name(&mut line, "a consumer's name")?;
            last(&line, Command::ClearCrashPoint { consumer })
        }
        verb => read_of_consumer(verb, line),
    }
}

/// Reads a command to one consumer. `start` starts a broker, too: a consumer that is called
/// `broker` stands in quotes.
fn read_of_consumer(verb: &str, mut line: Line<'_>) -> Read<Command> {
    if verb == "start" && line.keyword_if(&["broker"]).is_some() {
        let broker = BrokerId(whole_u32(&line.atom("a broker's number")?)?);
        return last(&line, Command::StartBroker { broker });
    }
    let consumer = name(&mut line, "a consumer's name")?;
    match verb {
        "close" => last(&line, Command::CloseConsumer { consumer }),
        "crash" => last(&line, Command::CrashConsumer { consumer }),
        "freeze" => {
            let mut settings = line.settings()?;
            let pair = settings.require("freeze", "for", "a time, as for=5s", ["for"])?;
            settings.finish("freeze", ["for"])?;
            let duration = duration(pair.one("a time")?)?;
            Ok(Command::FreezeConsumer { consumer, duration })
        }
        "seek" => {
            let partition = partition(&line.atom("a partition such as orders-0")?)?;
            let mut settings = line.settings()?;
            let what = "an offset, as to=5, to=beginning or to=end";
            let pair = settings.require("seek", "to", what, ["to"])?;
            settings.finish("seek", ["to"])?;
            let atom = pair.one("an offset, beginning or end")?;
            let to = match &*atom.text {
                "beginning" if !atom.quoted => SeekTo::Beginning,
                "end" if !atom.quoted => SeekTo::End,
                text => match text.strip_prefix("timestamp/") {
                    Some(_) => SeekTo::Timestamp(moment_behind(atom, "timestamp/")?),
                    None => SeekTo::Offset(whole(atom, u64::MAX)?),
                },
            };
            Ok(Command::Seek {
                consumer,
                partition,
                to,
            })
        }
        "commit" => {
            let partition = partition(&line.atom("a partition such as orders-0")?)?;
            let mut settings = line.settings()?;
            let what = "an offset, as offset=5";
            let pair = settings.require("a commit", "offset", what, COMMIT)?;
            let offset = whole(pair.one("an offset")?, u64::MAX)?;
            let metadata = settings.take("metadata")?;
            settings.finish("a commit", COMMIT)?;
            let metadata = match &metadata {
                Some(pair) => Arc::from(&*pair.one("a text")?.text),
                None => Arc::from(""),
            };
            Ok(Command::Commit {
                consumer,
                partition,
                offset,
                metadata,
            })
        }
        "pause" | "resume" => {
            let partition = partition(&line.atom("a partition such as orders-0")?)?;
            let paused = verb == "pause";
            let command = Command::SetPaused {
                consumer,
                partition,
                paused,
            };
            last(&line, command)
        }
        "crash-point" => read_crash_point(line, consumer),
        // what is left of the commands
        _ => last(&line, Command::StartConsumer { consumer }),
    }
}

/// The moment that a word has behind what it begins with.
fn moment_behind(atom: &Atom<'_>, beginning: &str) -> Read<SimTime> {
    let text = atom.text.strip_prefix(beginning).unwrap_or(&atom.text);
    moment(&Atom {
        text: Cow::Borrowed(text),
        ..*atom
    })
}

fn read_crash_point(mut line: Line<'_>, consumer: ClientId) -> Read<Command> {
    let word = line.keyword("a line of the program", &CRASH_LINES)?;
    let place = CRASH_LINES.iter().position(|name| *name == word);
    let mut settings = line.settings()?;
    let pair = settings.require("a crash-point", "nth", "a record, as nth=1", ["nth"])?;
    settings.finish("a crash-point", ["nth"])?;
    let nth = whole(pair.one("a number")?, u64::MAX)?;
    Ok(Command::SetCrashPoint {
        consumer,
        line: CrashLine::ALL[place.unwrap_or(0)],
        nth,
    })
}

fn read_partitions(
    settings: &mut Settings<'_>,
    others: impl IntoIterator<Item = &'static str, IntoIter: Clone>,
) -> Read<u32> {
    let what = "a number of partitions, as partitions=3";
    let known = others.into_iter().chain(["partitions"]);
    let pair = settings.require("a topic", "partitions", what, known)?;
    whole_u32(pair.one("a number")?)
}

fn read_delete(mut line: Line<'_>) -> Read<Command> {
    match line.keyword("what to delete", &["topic", "group", "records", "offsets"])? {
        "topic" => {
            let topic = TopicName::from(&*line.atom("a topic's name")?.text);
            last(&line, Command::DeleteTopic { topic })
        }
        "group" => {
            let group = GroupId::from(&*line.atom("a group's name")?.text);
            last(&line, Command::DeleteGroup { group })
        }
        "offsets" => admin::read_delete_offsets(line),
        _ => {
            let partition = partition(&line.atom("a partition such as orders-0")?)?;
            let mut settings = line.settings()?;
            let before = settings.take("before")?;
            settings.finish("records to delete", ["before"])?;
            let before = before.map(|pair| whole(pair.one("an offset")?, u64::MAX));
            let before = before.transpose()?;
            Ok(Command::DeleteRecords { partition, before })
        }
    }
}

fn read_configure(mut line: Line<'_>, tables: &Tables) -> Read<Command> {
    match line.keyword("what to configure", &CONFIGURED)? {
        "topic" => {
            let topic = TopicName::from(&*line.atom("a topic's name")?.text);
            let mut config = TopicConfig::default();
            tables.topic.read(&mut config, line.settings()?, &[])?;
            Ok(Command::ConfigureTopic { topic, config })
        }
        "producer" => {
            let config = read_producer(line, tables)?;
            Ok(Command::ConfigureProducer { config })
        }
        "consumer" => {
            let config = read_consumer(line, tables)?;
            Ok(Command::ConfigureConsumer { config })
        }
        _ => {
            let mut config = BrokerConfig::default();
            tables.brokers.read(&mut config, line.settings()?, &[])?;
            Ok(Command::ConfigureBrokers { config })
        }
    }
}

fn read_remove(mut line: Line<'_>) -> Read<Command> {
    if line.keyword("who is to go", &["producer", "consumer"])? == "producer" {
        let producer = name(&mut line, "a producer's name")?;
        last(&line, Command::RemoveProducer { producer })
    } else {
        let consumer = name(&mut line, "a consumer's name")?;
        last(&line, Command::RemoveConsumer { consumer })
    }
}

/// Writes a command, the lines of its producer below it; its first word takes `width` columns.
pub(super) fn write(out: &mut String, command: &Command, tables: &Tables, width: usize) {
    let mut put = |word: &str, rest: &dyn Display| {
        // writing to a string cannot fail
        let _ = write!(out, "{word:<width$} {rest}");
    };
    match command {
        Command::ConfigureBrokers { config } => {
            put("configure", &"brokers");
            tables.brokers.write(out, config, BrokerConfig::default());
        }
        Command::CreateTopic {
            topic,
            partitions,
            config,
        } => {
            let topic = Quoted(topic.as_str());
            put("topic", &format_args!("{topic} partitions={partitions}"));
            tables.topic.write(out, config, TopicConfig::default());
        }
        Command::ConfigureTopic { topic, config } => {
            put(
                "configure",
                &format_args!("topic {}", Quoted(topic.as_str())),
            );
            tables.topic.write(out, config, TopicConfig::default());
        }
        Command::AddPartitions { .. }
        | Command::DeleteTopic { .. }
        | Command::DeleteRecords { .. }
        | Command::DeleteGroup { .. }
        | Command::ResetOffsets { .. }
        | Command::DeleteOffsets { .. } => {
            let (verb, rest) = admin::written(command);
            put(verb, &rest);
        }
        Command::AddProducer { config } => {
            put("producer", &"");
            write_producer(out, config, tables);
        }
        Command::ConfigureProducer { config } => {
            put("configure", &"producer ");
            write_producer(out, config, tables);
        }
        Command::AddConsumer { config } => {
            put("consumer", &"");
            write_consumer(out, config, tables);
        }
        Command::ConfigureConsumer { config } => {
            put("configure", &"consumer ");
            write_consumer(out, config, tables);
        }
        Command::RemoveProducer { producer } => {
            put(
                "remove",
                &format_args!("producer {}", Quoted(producer.as_str())),
            );
        }
        Command::SetSending { producer, sending } => {
            let (producer, word) = (
                Quoted(producer.as_str()),
                if *sending { "on" } else { "off" },
            );
            put("sending", &format_args!("{producer} {word}"));
        }
        Command::Produce { producer, record } => {
            put("produce", &Quoted(producer.as_str()));
            write_record(out, record);
        }
        Command::KillBroker { broker } => put("kill", &format_args!("broker {broker}")),
        Command::StartBroker { broker } => put("start", &format_args!("broker {broker}")),
        _ => write_of_consumer(command, &mut put),
    }
}

/// What follows `pause` and `resume`.
fn written_partition(command: &Command) -> String {
    let Command::SetPaused {
        consumer,
        partition,
        ..
    } = command
    else {
        return String::new();
    };
    let (name, partition) = (consumer.as_str(), partition.to_string());
    format!("{} {}", Quoted(name), Quoted(&partition))
}

/// What follows `commit`.
fn written_commit(command: &Command) -> String {
    let Command::Commit {
        consumer,
        partition,
        offset,
        metadata,
    } = command
    else {
        return String::new();
    };
    let (name, partition) = (consumer.as_str(), partition.to_string());
    let mut text = format!("{} {} offset={offset}", Quoted(name), Quoted(&partition));
    if !metadata.is_empty() {
        let _ = write!(text, " metadata={}", Quoted(metadata));
    }
    text
}

fn write_of_consumer(command: &Command, put: &mut dyn FnMut(&str, &dyn Display)) {
    let quoted = |consumer: &ClientId| Quoted(consumer.as_str()).to_string();
    match command {
        Command::RemoveConsumer { consumer } => {
            put("remove", &format_args!("consumer {}", quoted(consumer)));
        }
        Command::CloseConsumer { consumer } => put("close", &quoted(consumer)),
        Command::CrashConsumer { consumer } => put("crash", &quoted(consumer)),
        Command::FreezeConsumer { consumer, duration } => {
            let length = Length(*duration);
            put("freeze", &format_args!("{} for={length}", quoted(consumer)));
        }
        Command::StartConsumer { consumer } if consumer.as_str() == "broker" => {
            put("start", &InQuotes(consumer.as_str()));
        }
        Command::StartConsumer { consumer } => put("start", &quoted(consumer)),
        Command::Seek {
            consumer,
            partition,
            to,
        } => {
            let to = match to {
                SeekTo::Offset(offset) => offset.to_string(),
                SeekTo::Timestamp(at) => format!("timestamp/{}", At(*at)),
                SeekTo::Beginning => "beginning".to_string(),
                SeekTo::End => "end".to_string(),
            };
            let (consumer, partition) = (quoted(consumer), partition.to_string());
            let partition = Quoted(&partition);
            put("seek", &format_args!("{consumer} {partition} to={to}"));
        }
        Command::Commit { .. } => put("commit", &written_commit(command)),
        Command::SetPaused { paused, .. } => {
            let verb = if *paused { "pause" } else { "resume" };
            put(verb, &written_partition(command));
        }
        Command::SetCrashPoint {
            consumer,
            line,
            nth,
        } => {
            let (consumer, line) = (quoted(consumer), line.name());
            put("crash-point", &format_args!("{consumer} {line} nth={nth}"));
        }
        Command::ClearCrashPoint { consumer } => {
            put("clear", &format_args!("crash-point {}", quoted(consumer)));
        }
        // `write` has done these; all are named, so that a new one cannot be forgotten
        Command::ConfigureBrokers { .. }
        | Command::CreateTopic { .. }
        | Command::AddPartitions { .. }
        | Command::ConfigureTopic { .. }
        | Command::DeleteTopic { .. }
        | Command::DeleteRecords { .. }
        | Command::DeleteGroup { .. }
        | Command::ResetOffsets { .. }
        | Command::DeleteOffsets { .. }
        | Command::AddProducer { .. }
        | Command::ConfigureProducer { .. }
        | Command::RemoveProducer { .. }
        | Command::SetSending { .. }
        | Command::Produce { .. }
        | Command::AddConsumer { .. }
        | Command::ConfigureConsumer { .. }
        | Command::KillBroker { .. }
        | Command::StartBroker { .. } => {}
    }
}
