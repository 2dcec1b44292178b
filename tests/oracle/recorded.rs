//! What was written down of Kafka's answers.

use crate::asked::case::{Answer, Case};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::{fs, path::Path};

/// One file of `recorded`.
#[derive(Debug, Deserialize)]
pub(crate) struct Recording<T> {
    pub(crate) version: Version,
    pub(crate) answers: Vec<T>,
}

/// Which Kafka answered, and on which Java.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Version {
    pub(crate) kafka: String,
    java: String,
}

/// Where a key or a group belongs.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Place {
    /// A key, in hexadecimal digits, and its partition of 1, 2, …
    Key {
        key: String,
        murmur2: i32,
        positive: i32,
        partitions: Vec<u32>,
    },
    /// A group, and its partition of so many.
    Group {
        group: String,
        of: Vec<u32>,
        hash: i32,
        partitions: Vec<u32>,
    },
}

/// A group worth a name; without an answer if Kafka failed.
#[derive(Debug, Deserialize)]
pub(crate) struct Story {
    pub(crate) name: String,
    pub(crate) case: Case,
    pub(crate) answer: Option<Answer>,
}

/// A story of requests, each with what was answered.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) steps: Vec<(String, String)>,
}

/// Random groups, in two numbers.
#[derive(Debug, Deserialize)]
pub(crate) struct Block {
    pub(crate) asked: String,
    pub(crate) answered: String,
    /// Those that Kafka failed at.
    #[serde(default)]
    pub(crate) failed: Vec<usize>,
}

/// Reads a file of `recorded`.
pub(crate) fn read<T: DeserializeOwned>(name: &str) -> Recording<T> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/recorded");
    let text = fs::read_to_string(folder.join(format!("{name}.json"))).expect("it is recorded");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}.json: {error}"))
}

/// The bytes that hexadecimal digits stand for.
pub(crate) fn bytes(digits: &str) -> Vec<u8> {
    let pairs = (0..digits.len()).step_by(2);
    let pairs = pairs.map(|place| u8::from_str_radix(&digits[place..place + 2], 16));
    pairs.map(|byte| byte.expect("two digits")).collect()
}
