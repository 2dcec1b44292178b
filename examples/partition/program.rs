//! A question about a key, and the answer of every client.

use offset_playground::calculator::partition::{self, Answer, Place, Question, WithoutKey};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What a line says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The key as text; `null`, or neither this nor `hex`, is a record without one.
    key: Option<String>,
    /// The key as hexadecimal digits.
    hex: Option<String>,
    partitions: u32,
    to: Option<u32>,
}

/// What every client answers.
pub(crate) fn answer(asked: Asked) -> Result<Value, String> {
    let key = match (asked.key, asked.hex) {
        (Some(_), Some(_)) => return Err("a key is text or hex, not both".to_owned()),
        (Some(text), None) => Some(text.into_bytes()),
        (None, Some(digits)) => {
            Some(partition::from_hex(&digits).map_err(|wrong| wrong.to_string())?)
        }
        (None, None) => None,
    };
    let question = Question {
        key,
        partitions: asked.partitions,
        to: asked.to,
    };
    let answers = partition::answer(&question).map_err(|wrong| wrong.to_string())?;
    let key = question.key.as_ref().map(|key| {
        let digits = key.iter().map(|byte| format!("{byte:02x}"));
        json!({"bytes": key.len(), "hex": digits.collect::<String>()})
    });
    let clients: Vec<Value> = answers.iter().map(told).collect();
    Ok(json!({
        "key": key,
        "partitions": question.partitions,
        "to": question.to,
        "clients": clients,
    }))
}

fn told(answer: &Answer) -> Value {
    let of = answer.partitioner;
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| told.insert(name.to_owned(), value);
    tell("client", of.client.into());
    tell("version", of.version.into());
    tell("partitioner", of.name.into());
    tell("default", of.is_default.into());
    tell("source", of.source.into());
    match answer.place {
        Place::Partition { hash, partition } => {
            tell("formula", of.formula.text().into());
            tell("hash", hash.into());
            tell("partition", partition.into());
        }
        Place::Any(without) => {
            tell("partition", Value::Null);
            tell("spread", spread(without).into());
        }
    }
    if let Some(moves) = answer.moves() {
        tell("then", answer.then.and_then(Place::partition).into());
        tell("moves", moves.into());
    }
    Value::Object(told)
}

fn spread(without: WithoutKey) -> &'static str {
    match without {
        WithoutKey::Sticky => "sticky",
        WithoutKey::Random => "random",
        WithoutKey::RoundRobin => "round-robin",
        WithoutKey::AsEmpty => "as an empty key",
    }
}
