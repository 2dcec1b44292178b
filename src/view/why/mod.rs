//! Why something happened, in sentences: what an event says, as a sentence with gaps, and which
//! events before it are asked about next.
//!
//! The sentences themselves are the languages'. Here is only which one it is, and what is filled
//! in: names, offsets, moments, config keys' values, which are the same in any language.

mod behind;
mod broker;
mod client;
mod committed;
mod fact;
mod group;
mod lead;
mod reasons;
mod sends;
mod waits;
mod wire;

pub use behind::{Behind, behind};
pub use committed::committed;
pub use fact::Fact;
pub use lead::{Lead, goes_without_saying, of_subject};
pub use reasons::of as leads;
pub use sends::sends;
pub use waits::waits;

use super::taken::Taken;
use crate::cluster::consumer::Exception;
use crate::cluster::event::{Cause, Entry, EventId};
use crate::cluster::{Cluster, Event};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, KafkaError, NodeId, ProducerConfig};
use crate::kafka::{Offset, Record, TopicPartition};
use crate::sim::{Duration, SimTime};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A sentence: which one, and what stands in its gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Which.
    pub fact: Fact,
    /// What is filled in.
    pub with: Vec<String>,
    /// The error it is about, whose rule can be told.
    pub error: Option<KafkaError>,
    /// What a client threw by itself, with no answer that names an error.
    pub thrown: Option<Exception>,
}

/// What stands behind an event that nothing in the run has caused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Whoever looks at the page did it.
    You,
    /// The run begins with it.
    Scenario,
}

/// A step in a chain of causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event.
    pub event: EventId,
    /// When it was.
    pub at: SimTime,
    /// What it says.
    pub because: Because,
    /// Where it comes from, if from outside.
    pub origin: Option<Origin>,
    /// Whether it is bad news.
    pub is_trouble: bool,
}

impl Step {
    /// An entry as a step. Settings and names are those of `cluster`.
    #[must_use]
    pub fn of(event: EventId, entry: &Entry, cluster: &Cluster) -> Step {
        Step {
            event,
            at: entry.at,
            because: Because::of(entry, cluster),
            origin: match entry.cause {
                Cause::Command(_) => Some(Origin::You),
                Cause::Scenario => Some(Origin::Scenario),
                Cause::Delivery(_) | Cause::Timer(_) | Cause::BrokenConnection(_) => None,
            },
            is_trouble: super::log::is_trouble(&entry.event),
        }
    }

    /// The same step, told of a record that the cleaner took away with it.
    #[must_use]
    pub fn taken(
        self,
        entry: &Entry,
        tp: &TopicPartition,
        (offset, record): (Offset, &Record),
        why: Taken,
    ) -> Step {
        let Event::Broker(by, _) = &entry.event else {
            return self;
        };
        Step {
            because: broker::taken(*by, tp, offset, record, why),
            ..self
        }
    }
}

impl Because {
    fn new<const N: usize>(fact: Fact, with: [String; N]) -> Self {
        Because {
            fact,
            with: with.into(),
            error: None,
            thrown: None,
        }
    }

    fn about(self, error: KafkaError) -> Self {
        Because {
            error: Some(error),
            ..self
        }
    }

    /// What an entry says. Settings and names are those of `cluster`.
    #[must_use]
    pub fn of(entry: &Entry, cluster: &Cluster) -> Self {
        match &entry.event {
            Event::Admin(event) => wire::admin(event, cluster),
            Event::Network(event) => wire::network(event),
            Event::Broker(id, event) => broker::broker(*id, event, entry, cluster),
            Event::Client(node, event) => wire::client(node, event, cluster),
            Event::Producer(id, event) => client::producer(id, event, cluster),
            Event::Consumer(id, event) => client::consumer(id, event, cluster),
        }
    }

    /// The sentence, with its gaps filled in.
    #[must_use]
    pub fn said(&self, sentence: &str) -> String {
        fill(sentence, &self.with)
    }
}

/// Fills the gaps of a sentence: `{0}` with the first value, `{1|record|records}` with a number and
/// the word that goes with it.
#[must_use]
pub fn fill(sentence: &str, with: &[String]) -> String {
    let mut said = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        said.push_str(before);
        let Some((gap, after)) = after.split_once('}') else {
            break;
        };
        let mut parts = gap.split('|');
        let number = parts.next().and_then(|number| number.parse::<usize>().ok());
        let value = number.and_then(|number| with.get(number));
        let value = value.map_or("", String::as_str);
        said.push_str(value);
        if let (Some(one), Some(many)) = (parts.next(), parts.next()) {
            said.push(' ');
            said.push_str(if value == "1" { one } else { many });
        }
        rest = after;
    }
    said.push_str(rest);
    said
}

/// What stands where there is nothing.
const NOTHING: &str = "—";

fn text(value: &impl ToString) -> String {
    value.to_string()
}

/// A node by its name; a broker as one says it.
fn node(node: &NodeId) -> String {
    match node {
        NodeId::Broker(id) => format!("broker {id}"),
        NodeId::Producer(id) | NodeId::Consumer(id) => id.to_string(),
    }
}

/// A moment: `39.182 s`.
#[must_use]
pub fn moment(at: SimTime) -> String {
    format!("{}.{:03} s", at.0 / 1_000_000, at.0 / 1_000 % 1_000)
}

/// A length of time as people say it: `5 min`, `6 s`, `250 ms`, `62.5 ms`.
#[must_use]
pub fn length(length: Duration) -> String {
    match length.0 {
        0 => "0 ms".to_string(),
        t if t % 60_000_000 == 0 => format!("{} min", t / 60_000_000),
        t if t % 1_000_000 == 0 => format!("{} s", t / 1_000_000),
        t if t % 1_000 == 0 => format!("{} ms", t / 1_000),
        t => {
            let text = format!("{}.{:03}", t / 1_000, t % 1_000);
            format!("{} ms", text.trim_end_matches('0'))
        }
    }
}

fn partitions(all: &[TopicPartition]) -> String {
    match all {
        [] => NOTHING.to_string(),
        _ => crate::cluster::print::partitions_list(all),
    }
}

fn place(tp: &TopicPartition, offset: Offset) -> String {
    format!("{tp} {offset}")
}

/// How a consumer is configured, as far as it is on the stage.
fn config_of<'c>(cluster: &'c Cluster, id: &ClientId) -> Option<&'c ConsumerConfig> {
    cluster.consumers.get(id).map(|consumer| &*consumer.config)
}

/// How a producer is configured, as far as it is on the stage.
fn producer_config<'c>(cluster: &'c Cluster, id: &ClientId) -> Option<&'c ProducerConfig> {
    cluster.producers.get(id).map(|producer| &*producer.config)
}

/// The group a consumer reads in.
fn group_of<'c>(cluster: &'c Cluster, id: &ClientId) -> Option<&'c GroupId> {
    config_of(cluster, id)?.group_id.as_ref()
}

/// A setting, if whoever has it is on the stage.
fn setting(value: Option<Duration>) -> String {
    value.map_or_else(|| NOTHING.to_string(), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_with_values_and_with_numbers_and_their_words() {
        let with = ["C1".to_string(), "1".to_string(), "2".to_string()];
        let said = fill("{0} has {1|record|records} of {2|batch|batches}.", &with);
        assert_eq!(said, "C1 has 1 record of 2 batches.");
        assert_eq!(fill("no gaps", &with), "no gaps");
        assert_eq!(fill("{7}!", &with), "!");
    }
}
