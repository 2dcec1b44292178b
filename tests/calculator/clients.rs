//! Every partitioner of the catalogue beside what the client itself answered, which
//! `clients/README.md` says how to ask.

use offset_playground::calculator::partition::{CATALOG, Partitioner};
use offset_playground::kafka::hash::Formula;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a client answered.
#[derive(Debug, Deserialize)]
struct Recorded {
    version: String,
    /// Numbers of partitions.
    of: Vec<u32>,
    /// By key, in hexadecimal digits: its partition of each number.
    partitions: BTreeMap<String, Vec<u32>>,
}

fn recorded() -> BTreeMap<String, Recorded> {
    serde_json::from_str(include_str!("clients/answers.json")).expect("it is recorded")
}

fn bytes(digits: &str) -> Vec<u8> {
    let pairs = (0..digits.len()).step_by(2);
    let pairs = pairs.map(|place| u8::from_str_radix(&digits[place..place + 2], 16));
    pairs.map(|byte| byte.expect("two digits")).collect()
}

fn name(partitioner: &Partitioner) -> String {
    format!("{} {}", partitioner.client, partitioner.name)
}

#[test]
fn keys_are_where_each_client_puts_them() {
    let keys = include_str!("clients/keys.txt").lines().count();
    for (about, recorded) in recorded() {
        let found = CATALOG
            .iter()
            .find(|partitioner| name(partitioner) == about);
        let partitioner = found.unwrap_or_else(|| panic!("{about} is not in the catalogue"));
        let version = recorded.version.trim_start_matches('v');
        assert_eq!(version, partitioner.version, "{about}");
        let without_empty = usize::from(partitioner.empty_is_none);
        assert_eq!(recorded.partitions.len(), keys - without_empty, "{about}");
        for (key, theirs) in &recorded.partitions {
            let ours = recorded.of.iter().map(|count| {
                let place = partitioner.place(Some(&bytes(key)), *count);
                place.partition().expect("a key has its partition")
            });
            assert_eq!(&ours.collect::<Vec<_>>(), theirs, "{about}: {key}");
        }
    }
}

#[test]
fn every_client_was_asked() {
    let recorded = recorded();
    let missing = CATALOG
        .iter()
        .filter(|one| !recorded.contains_key(&name(one)));
    // Kafka's own answers are in tests/oracle; the other has nothing to do with keys
    let missing: Vec<_> = missing.map(|one| (one.client, one.formula)).collect();
    assert_eq!(
        missing,
        [("Java", Formula::Murmur2), ("kafka-go", Formula::Nothing)]
    );
}

#[test]
fn java_is_the_version_that_the_oracle_has() {
    let java = CATALOG
        .iter()
        .find(|one| one.client == "Java")
        .expect("it is there");
    let pom = include_str!("../oracle/pom.xml");
    assert!(pom.contains(&format!("<kafka.version>{}<", java.version)));
}
