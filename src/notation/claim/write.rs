//! Claims as text.

use super::{Claim, Mode, Operand, Operator, Quantity, Stretch, Value};
use crate::notation::lexer::{InQuotes, Quoted};
use crate::notation::number::At;
use crate::sim::SimTime;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// Columns from the mode to the quantity where claims stand below each other.
const MODE: usize = 10;

impl Operator {
    /// As it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Operator::Equal => "=",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::More => ">",
            Operator::AtLeast => ">=",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::None => f.write_str("none"),
            Value::Number(number) => write!(f, "{number}"),
            // a client can be called so, and is not nobody
            Value::Name(name) if name.as_str() == "none" => InQuotes("none").fmt(f),
            Value::Name(name) => Quoted(name.as_str()).fmt(f),
            Value::Partitions(partitions) => {
                let names = partitions.iter().map(ToString::to_string);
                let names: Vec<String> = names.map(|name| Quoted(&name).to_string()).collect();
                f.write_str(&names.join(","))
            }
            Value::State(state) => f.write_str(state.name()),
            Value::Truth(so) => write!(f, "{so}"),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second): (&str, Option<String>) = match self {
            Quantity::Committed(group, tp)
            | Quantity::Owner(group, tp)
            | Quantity::Lag(group, Some(tp)) => (group.as_str(), Some(tp.to_string())),
            Quantity::Position(consumer, tp) => (consumer.as_str(), Some(tp.to_string())),
            Quantity::LogStart(tp)
            | Quantity::LogEnd(tp)
            | Quantity::HighWatermark(tp)
            | Quantity::Records(tp) => {
                return write!(f, "{}({})", self.word(), Quoted(&tp.to_string()));
            }
            Quantity::Fate(_, group, Some(part)) => (group.as_str(), Some(part.to_string())),
            Quantity::Partition(topic, key) | Quantity::Offset(topic, key) => {
                (topic.as_str(), Some(key.to_string()))
            }
            Quantity::Lag(group, None)
            | Quantity::Fate(_, group, None)
            | Quantity::Members(group)
            | Quantity::Generation(group)
            | Quantity::State(group) => (group.as_str(), None),
            Quantity::Processed(consumer)
            | Quantity::Share(consumer)
            | Quantity::Alive(consumer) => (consumer.as_str(), None),
        };
        write!(f, "{}({}", self.word(), Quoted(first))?;
        if let Some(second) = second {
            write!(f, ", {}", Quoted(&second))?;
        }
        f.write_str(")")
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Value(value) => value.fmt(f),
            Operand::Quantity(quantity) => quantity.fmt(f),
        }
    }
}

/// What stands before the quantity.
struct Lead<'c>(&'c Mode);

impl fmt::Display for Lead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Mode::Always(_) => f.pad("always"),
            Mode::Never(_) => f.pad("never"),
            Mode::Eventually { .. } => f.pad("eventually"),
            Mode::At(at) => f.pad(&alloc::format!("at {}", At(*at))),
        }
    }
}

impl Claim {
    /// It with its mode in so many columns.
    fn write(&self, f: &mut dyn fmt::Write, width: usize) -> fmt::Result {
        let (lead, sign) = (Lead(&self.mode), self.operator.sign());
        let (quantity, against) = (&self.quantity, &self.against);
        write!(f, "{lead:<width$} {quantity} {sign} {against}")?;
        match self.mode {
            Mode::Always(Stretch { from, until }) | Mode::Never(Stretch { from, until }) => {
                if from > SimTime::ZERO {
                    write!(f, " from {}", At(from))?;
                }
                until.map_or(Ok(()), |until| write!(f, " until {}", At(until)))
            }
            Mode::Eventually { by } => write!(f, " by {}", At(by)),
            Mode::At(_) => Ok(()),
        }
    }

    /// Writes its line, its quantity below those of others.
    pub(in crate::notation) fn write_line(&self, out: &mut String) {
        out.push_str("claim ");
        // writing to a string cannot fail
        let _ = self.write(out, MODE);
        out.push('\n');
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}
