//! Text as claims.

use super::{Claim, Count, Kind, Mode, Operand, Operator, Quantity, Stretch, Value};
use crate::cluster::GroupState;
use crate::kafka::{ClientId, GroupId, TopicName, TopicPartition};
use crate::notation::error::{ErrorKind, Fault, Read};
use crate::notation::line::Line;
use crate::notation::number::{moment, partition, whole};
use crate::sim::{SimTime, SortedSet};
use alloc::sync::Arc;

const MODES: [&str; 4] = ["always", "never", "eventually", "at"];

/// The words of all quantities.
const QUANTITIES: [&str; 21] = [
    "committed",
    "position",
    "log-start",
    "log-end",
    "high-watermark",
    "records",
    "lag",
    "once",
    "twice",
    "lost",
    "pending",
    "out-of-order",
    "processed",
    "members",
    "generation",
    "state",
    "share",
    "owner",
    "partition",
    "offset",
    "alive",
];

const STATES: [GroupState; 6] = GroupState::ALL;
const STATE_WORDS: [&str; 7] = {
    let mut words = ["none"; 7];
    let mut place = 0;
    while place < STATES.len() {
        words[place] = STATES[place].name();
        place += 1;
    }
    words
};

const TIME: &str = "a time such as 20s";

/// Reads what follows the word `claim`.
pub(in crate::notation) fn read(mut line: Line<'_>) -> Read<Claim> {
    let word = line.keyword("when it is to be so", &MODES)?;
    let at = match word {
        "at" => moment(&line.atom(TIME)?)?,
        _ => SimTime::ZERO,
    };
    let quantity = read_quantity(&mut line)?;
    let kind = quantity.kind();
    let operator = read_operator(&mut line, kind)?;
    let column = line.column();
    let against = read_operand(&mut line, kind)?;
    if operator.needs_order() && against == Operand::Value(Value::None) {
        return Fault::at(column, ErrorKind::NoOrder("none"));
    }
    let mode = match word {
        "always" => Mode::Always(read_stretch(&mut line)?),
        "never" => Mode::Never(read_stretch(&mut line)?),
        "eventually" => {
            line.keyword("by and a time, as by 30s", &["by"])?;
            let by = moment(&line.atom(TIME)?)?;
            Mode::Eventually { by }
        }
        _ => Mode::At(at),
    };
    line.finish()?;
    Ok(Claim {
        mode,
        quantity,
        operator,
        against,
    })
}

fn read_stretch(line: &mut Line<'_>) -> Read<Stretch> {
    let mut stretch = Stretch::default();
    if line.keyword_if(&["from"]).is_some() {
        stretch.from = moment(&line.atom(TIME)?)?;
    }
    if line.keyword_if(&["until"]).is_some() {
        stretch.until = Some(moment(&line.atom(TIME)?)?);
    }
    Ok(stretch)
}

fn read_operator(line: &mut Line<'_>, kind: Kind) -> Read<Operator> {
    let column = line.column();
    let found = Operator::ALL
        .into_iter()
        .find(|operator| line.mark_if(operator.sign()));
    match found {
        Some(operator) if operator.needs_order() && kind != Kind::Number => {
            Fault::at(column, ErrorKind::NoOrder(kind.name()))
        }
        Some(operator) => Ok(operator),
        None => line.expected("=, !=, <, <=, > or >="),
    }
}

fn read_operand(line: &mut Line<'_>, kind: Kind) -> Read<Operand> {
    if !line.is_call() {
        return read_value(line, kind).map(Operand::Value);
    }
    let column = line.column();
    let quantity = read_quantity(line)?;
    match quantity.kind() {
        other if other == kind => Ok(Operand::Quantity(quantity)),
        other => Fault::at(column, ErrorKind::OtherKind(kind.name(), other.name())),
    }
}

fn read_value(line: &mut Line<'_>, kind: Kind) -> Read<Value> {
    match kind {
        Kind::State => {
            let word = line.keyword(kind.name(), &STATE_WORDS)?;
            let state = STATES.into_iter().find(|state| state.name() == word);
            return Ok(state.map_or(Value::None, Value::State));
        }
        Kind::Truth => {
            let word = line.keyword(kind.name(), &["true", "false"])?;
            return Ok(Value::Truth(word == "true"));
        }
        Kind::Number | Kind::Name | Kind::Partitions => {}
    }
    if line.keyword_if(&["none"]).is_some() {
        return Ok(Value::None);
    }
    match kind {
        Kind::Name => Ok(Value::Name(client(line, "a client's name")?)),
        Kind::Partitions => {
            let mut partitions = SortedSet::from([topic_partition(line)?]);
            while line.mark_if(",") {
                partitions.insert(topic_partition(line)?);
            }
            Ok(Value::Partitions(partitions))
        }
        _ => whole(&line.atom(kind.name())?, u64::MAX).map(Value::Number),
    }
}

fn topic_partition(line: &mut Line<'_>) -> Read<TopicPartition> {
    partition(&line.atom("a partition such as orders-0")?)
}

fn client(line: &mut Line<'_>, what: &'static str) -> Read<ClientId> {
    Ok(ClientId::from(&*line.atom(what)?.text))
}

fn group(line: &mut Line<'_>) -> Read<GroupId> {
    Ok(GroupId::from(&*line.atom("a group's name")?.text))
}

fn comma(line: &mut Line<'_>) -> Read<()> {
    match line.mark_if(",") {
        true => Ok(()),
        false => line.expected("a comma and what else is asked for"),
    }
}

fn read_quantity(line: &mut Line<'_>) -> Read<Quantity> {
    let word = line.keyword("a quantity, as lost(billing)", &QUANTITIES)?;
    if !line.mark_if("(") {
        return line.expected("what it is asked of, in parentheses");
    }
    let quantity = read_arguments(word, line)?;
    match line.mark_if(")") {
        true => Ok(quantity),
        false => line.expected(")"),
    }
}

fn read_arguments(word: &str, line: &mut Line<'_>) -> Read<Quantity> {
    if let Some(count) = Count::ALL.into_iter().find(|count| count.name() == word) {
        let group = group(line)?;
        let part = match line.mark_if(",") {
            true => Some(Arc::from(&*line.atom("a topic or a partition")?.text)),
            false => None,
        };
        return Ok(Quantity::Fate(count, group, part));
    }
    Ok(match word {
        "log-start" => Quantity::LogStart(topic_partition(line)?),
        "log-end" => Quantity::LogEnd(topic_partition(line)?),
        "high-watermark" => Quantity::HighWatermark(topic_partition(line)?),
        "records" => Quantity::Records(topic_partition(line)?),
        "members" => Quantity::Members(group(line)?),
        "generation" => Quantity::Generation(group(line)?),
        "state" => Quantity::State(group(line)?),
        "processed" => Quantity::Processed(client(line, "a consumer's name")?),
        "share" => Quantity::Share(client(line, "a consumer's name")?),
        "alive" => Quantity::Alive(client(line, "a consumer's name")?),
        "lag" => {
            let group = group(line)?;
            let part = line.mark_if(",");
            Quantity::Lag(group, part.then(|| topic_partition(line)).transpose()?)
        }
        "position" => {
            let consumer = client(line, "a consumer's name")?;
            comma(line)?;
            Quantity::Position(consumer, topic_partition(line)?)
        }
        "committed" | "owner" => {
            let group = group(line)?;
            comma(line)?;
            let tp = topic_partition(line)?;
            match word {
                "owner" => Quantity::Owner(group, tp),
                _ => Quantity::Committed(group, tp),
            }
        }
        // what is left of the quantities
        _ => {
            let topic = TopicName::from(&*line.atom("a topic's name")?.text);
            comma(line)?;
            let key = Arc::from(&*line.atom("a key")?.text);
            match word {
                "partition" => Quantity::Partition(topic, key),
                _ => Quantity::Offset(topic, key),
            }
        }
    })
}
