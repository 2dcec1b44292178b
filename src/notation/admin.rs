//! What operators delete and reset as text; groups' offsets both ways.

use super::error::{ErrorKind, Fault, Read, found};
use super::lexer::{Atom, Quoted};
use super::line::{Line, Settings};
use super::number::{partition, whole};
use crate::command::{Command, OffsetScope, ResetOffsetsTo};
use crate::kafka::iso8601::{self, Date, Length};
use crate::kafka::{GroupId, TopicName, TopicPartition};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const KNOWN: [&str; 4] = ["to", "from-file", "topics", "partitions"];
const TO: &str = "where to, as to=earliest, to=offset/5 or to=datetime/2026-01-01T00:01:00.000";

fn group(line: &mut Line<'_>) -> Read<GroupId> {
    Ok(GroupId::from(&*line.atom("a group's name")?.text))
}

type Scope = (Vec<TopicName>, Vec<TopicPartition>);

fn read_scope(settings: &mut Settings<'_>) -> Read<Option<Scope>> {
    let (topics, partitions) = (settings.take("topics")?, settings.take("partitions")?);
    if topics.is_none() && partitions.is_none() {
        return Ok(None);
    }
    let topics = topics.into_iter().flat_map(|pair| pair.values);
    let topics = topics.map(|atom| TopicName::from(&*atom.text)).collect();
    let partitions = partitions.into_iter().flat_map(|pair| pair.values);
    let partitions = partitions.map(|atom| partition(&atom));
    Ok(Some((topics, partitions.collect::<Read<_>>()?)))
}

/// Reads `reset offsets GROUP …`.
pub(super) fn read_reset(mut line: Line<'_>) -> Read<Command> {
    let group = group(&mut line)?;
    let mut settings = line.settings()?;
    let to = if let Some(file) = settings.take("from-file")? {
        let lines = file.values.iter().map(read_file_line);
        ResetOffsetsTo::FromFile(lines.collect::<Read<_>>()?)
    } else {
        let pair = settings.require("a reset", "to", TO, KNOWN)?;
        read_to(pair.one("earliest, latest, current, offset/5 or the like")?)?
    };
    let scope = match read_scope(&mut settings)? {
        None => OffsetScope::All,
        Some((topics, partitions)) => OffsetScope::Of { topics, partitions },
    };
    settings.finish("a reset", KNOWN)?;
    Ok(Command::ResetOffsets { group, scope, to })
}

/// `orders-0:5`.
fn read_file_line(atom: &Atom<'_>) -> Read<(TopicPartition, u64)> {
    let (name, offset) = atom.text.rsplit_once(':').unwrap_or((&atom.text, ""));
    Ok((
        partition(&part(atom, name))?,
        whole(&part(atom, offset), u64::MAX)?,
    ))
}

/// A part of a word, in its place.
fn part<'p>(atom: &Atom<'p>, text: &'p str) -> Atom<'p> {
    Atom {
        text: Cow::Borrowed(text),
        quoted: false,
        ..*atom
    }
}

fn read_to(atom: &Atom<'_>) -> Read<ResetOffsetsTo> {
    let unknown = || {
        Fault::at(
            atom.column,
            ErrorKind::Expected {
                what: TO,
                found: Some(found(&atom.text)),
            },
        )
    };
    let (how, value) = atom.text.split_once('/').unwrap_or((&atom.text, ""));
    let value = part(atom, value);
    match how {
        _ if atom.quoted => unknown(),
        "earliest" => Ok(ResetOffsetsTo::Earliest),
        "latest" => Ok(ResetOffsetsTo::Latest),
        "current" => Ok(ResetOffsetsTo::Current),
        "offset" => whole(&value, u64::MAX).map(ResetOffsetsTo::Offset),
        "shift" => match value.text.parse() {
            Ok(by) => Ok(ResetOffsetsTo::ShiftBy(by)),
            Err(_) => unknown(),
        },
        "datetime" => {
            iso8601::date(&value.text).map_or_else(unknown, |at| Ok(ResetOffsetsTo::DateTime(at)))
        }
        "duration" => iso8601::length(&value.text)
            .map_or_else(unknown, |length| Ok(ResetOffsetsTo::ByDuration(length))),
        _ => unknown(),
    }
}

/// Reads `delete offsets GROUP …`.
pub(super) fn read_delete_offsets(mut line: Line<'_>) -> Read<Command> {
    let group = group(&mut line)?;
    let mut settings = line.settings()?;
    let known = ["topics", "partitions"];
    let what = "of what, as topics=orders or partitions=orders-0";
    let Some((topics, partitions)) = read_scope(&mut settings)? else {
        return settings.missing("offsets to delete", what, known);
    };
    settings.finish("offsets to delete", known)?;
    Ok(Command::DeleteOffsets {
        group,
        topics,
        partitions,
    })
}

fn written_scope(topics: &[TopicName], partitions: &[TopicPartition]) -> String {
    let topics: Vec<_> = topics
        .iter()
        .map(|t| Quoted(t.as_str()).to_string())
        .collect();
    let names = partitions.iter().map(ToString::to_string);
    let partitions: Vec<_> = names.map(|name| Quoted(&name).to_string()).collect();
    let mut text = String::new();
    if !topics.is_empty() || partitions.is_empty() {
        text.push_str(" topics=");
        text.push_str(&topics.join(","));
    }
    if !partitions.is_empty() {
        text.push_str(" partitions=");
        text.push_str(&partitions.join(","));
    }
    text
}

/// The first word of a command, and the rest.
pub(super) fn written(command: &Command) -> (&'static str, String) {
    match command {
        Command::ResetOffsets { group, scope, to } => {
            let to = match to {
                ResetOffsetsTo::Earliest => "to=earliest".to_string(),
                ResetOffsetsTo::Latest => "to=latest".to_string(),
                ResetOffsetsTo::Current => "to=current".to_string(),
                ResetOffsetsTo::Offset(offset) => format!("to=offset/{offset}"),
                ResetOffsetsTo::ShiftBy(by) => format!("to=shift/{by}"),
                ResetOffsetsTo::DateTime(at) => format!("to=datetime/{}", Date(*at)),
                ResetOffsetsTo::ByDuration(length) => format!("to=duration/{}", Length(*length)),
                ResetOffsetsTo::FromFile(lines) => {
                    let lines = lines.iter();
                    let lines = lines.map(|(tp, offset)| format!("{tp}:{offset}"));
                    let lines: Vec<_> = lines.map(|line| Quoted(&line).to_string()).collect();
                    format!("from-file={}", lines.join(","))
                }
            };
            let scope = match scope {
                OffsetScope::All => String::new(),
                OffsetScope::Of { topics, partitions } => written_scope(topics, partitions),
            };
            (
                "reset",
                format!("offsets {} {to}{scope}", Quoted(group.as_str())),
            )
        }
        Command::AddPartitions { topic, total } => {
            let topic = Quoted(topic.as_str());
            ("alter", format!("topic {topic} partitions={total}"))
        }
        Command::DeleteTopic { topic } => ("delete", format!("topic {}", Quoted(topic.as_str()))),
        Command::DeleteGroup { group } => ("delete", format!("group {}", Quoted(group.as_str()))),
        Command::DeleteRecords { partition, before } => {
            let partition = partition.to_string();
            let before = before.map_or_else(String::new, |before| format!(" before={before}"));
            ("delete", format!("records {}{before}", Quoted(&partition)))
        }
        Command::DeleteOffsets {
            group,
            topics,
            partitions,
        } => {
            let scope = written_scope(topics, partitions);
            (
                "delete",
                format!("offsets {}{scope}", Quoted(group.as_str())),
            )
        }
        _ => ("", String::new()),
    }
}
