//! The text form of a run: nothing is lost either way, and what cannot be read is named.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../harness/mod.rs"]
mod harness;

mod arbitrary;
mod claims;
mod documents;
mod errors;
mod events;
mod fuzz;
mod partial;
mod round_trip;

use harness::chance::Chance;
use offset_playground::command::Command;
use offset_playground::notation::Document;
use offset_playground::recording::{EVENTS_MAX, Recording};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Writes it, reads it, and says how that differs from what was written.
fn round_trip(document: &Document) -> Result<(), String> {
    let text = document.to_string();
    match text.parse::<Document>() {
        Ok(read) if read == *document => Ok(()),
        Ok(read) => Err(format!("{text}\nreads as\n{read}\n{document:?}\n{read:?}")),
        Err(error) => Err(format!("{error}\n{text}")),
    }
}

fn must_round_trip(document: &Document) {
    if let Err(difference) = round_trip(document) {
        panic!("{difference}");
    }
}

/// Topics and clients that random commands are about, and so many of those commands.
fn random_commands(run: &mut Recording, seed: u64, commands: u32) {
    let mut chance = Chance::tame(seed);
    for (topic, partitions) in [("t", 3), ("u", 2)] {
        let topic = topic.into();
        let create = Command::CreateTopic {
            topic,
            partitions,
            config: offset_playground::kafka::TopicConfig::default(),
        };
        run.issue(&create).expect("there is room");
    }
    for command in chance.first_clients() {
        // a client too odd to be let in is one less
        let _ = run.issue(&command);
    }
    for _ in 0..commands {
        let _ = run.issue(&chance.command());
        run.extend_to(run.horizon() + chance.pause(), EVENTS_MAX);
    }
}

/// So many values, the same ones each time unless the environment's `SEED` says otherwise.
fn for_all<S: Strategy>(
    cases: u32,
    values: &S,
    body: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let first = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&u64::to_le_bytes(first.unwrap_or(1)));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    if let Err(failure) = TestRunner::new_with_rng(config, rng).run(values, body) {
        panic!("{failure}");
    }
}
