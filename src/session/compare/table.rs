//! Both sides in a short table, and which is better where that can be said.

use super::{Figures, Which};
use crate::kafka::TopicPartition;
use crate::sim::Duration;
use alloc::vec::Vec;

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Records that were processed more than once.
    Twice,
    /// Records that were processed out of order.
    Disordered,
    /// Records that were passed over.
    Lost,
    /// Partitions that stood still, of all.
    Stopped,
    /// The longest a partition stood still.
    Longest,
    /// All partitions' standstills together.
    Together,
    /// Partitions that went to another consumer.
    Moved,
    /// How often the group was shared out.
    Rounds,
    /// How often a record was processed.
    Processed,
    /// Requests that clients have sent.
    Requests,
    /// Records that commits have come to.
    Commits,
    /// The largest lag.
    Lag,
}

impl Measure {
    /// All, in the order of the table.
    pub const ALL: [Measure; 12] = [
        Measure::Twice,
        Measure::Disordered,
        Measure::Lost,
        Measure::Stopped,
        Measure::Longest,
        Measure::Together,
        Measure::Moved,
        Measure::Rounds,
        Measure::Lag,
        Measure::Processed,
        Measure::Commits,
        Measure::Requests,
    ];

    /// Whether less of it is better. That can be said neither of what was done, nor of how often
    /// something was written down, nor of requests: who stands still sends few of them.
    #[must_use]
    pub const fn less_is_better(self) -> bool {
        !matches!(
            self,
            Measure::Processed | Measure::Commits | Measure::Requests
        )
    }
}

/// What stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(u64),
    /// A number of so many.
    Of(u64, u64),
    /// A time, and of which partitions.
    Time(Duration, Vec<TopicPartition>),
    /// A number, and of which partition.
    At(u64, TopicPartition),
    /// Nothing can be said.
    None,
}

impl Value {
    /// What is compared of it.
    fn size(&self) -> Option<u64> {
        match self {
            Value::Number(number) | Value::Of(number, _) | Value::At(number, _) => Some(*number),
            Value::Time(time, _) => Some(time.0),
            Value::None => None,
        }
    }
}

/// Which side is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// This one.
    Side(Which),
    /// They are the same.
    Same,
    /// They differ, and neither is better for it.
    Differ,
}

/// A row with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub measure: Measure,
    /// Left and right.
    pub values: [Value; 2],
    /// Which is better.
    pub better: Better,
}

/// The table of both.
#[must_use]
pub fn table([a, b]: [&Figures; 2]) -> Vec<Row> {
    let rows = Measure::ALL.into_iter();
    rows.map(|measure| row(measure, [value(measure, a), value(measure, b)]))
        .collect()
}

fn row(measure: Measure, values: [Value; 2]) -> Row {
    let better = match [values[0].size(), values[1].size()] {
        [a, b] if a == b => Better::Same,
        [Some(a), Some(b)] if measure.less_is_better() => {
            Better::Side(if a < b { Which::A } else { Which::B })
        }
        _ => Better::Differ,
    };
    Row {
        measure,
        values,
        better,
    }
}

fn value(measure: Measure, of: &Figures) -> Value {
    match measure {
        Measure::Twice => Value::Number(of.fates.repeated),
        Measure::Disordered => Value::Number(of.fates.disordered),
        Measure::Lost => Value::Number(of.fates.lost),
        Measure::Stopped => Value::Of(of.stopped, of.partitions),
        Measure::Longest => Value::Time(of.longest.0, of.longest.1.clone()),
        Measure::Together => Value::Time(of.together(), Vec::new()),
        Measure::Moved => Value::Number(of.moved),
        Measure::Rounds => Value::Number(of.rounds),
        Measure::Processed => Value::Number(of.processed),
        Measure::Requests => Value::Number(of.sent()),
        Measure::Commits => Value::Number(of.commits),
        Measure::Lag => match &of.lag {
            Some((lag, partition)) => Value::At(*lag, partition.clone()),
            None => Value::None,
        },
    }
}
