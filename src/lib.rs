//! Offset Playground: Apache Kafka's brokers, producers and consumer groups as a deterministic
//! model, and a page on which one sees what they do with their offsets.
//!
//! # Where to find what
//!
//! | Module | What is in it |
//! |---|---|
//! | [`sim`] | time, chance, and what is due; has never heard of Kafka |
//! | [`kafka`] | Kafka's nouns as types: offsets, records, configurations, messages, errors |
//! | [`assignor`] | who gets which partition, one file for each assignor |
//! | [`calculator`] | what can be asked without a cluster: a key's partition, a group's shares |
//! | [`cluster`] | what is: the whole world as one value, and the events that change it |
//! | [`protocol`] | what happens next: handlers that read the cluster and say what happened |
//! | [`command`] | what a person can ask for, and what is refused |
//! | [`engine`] | runs the protocol from moment to moment |
//! | [`recording`] | a run that can be looked at, at any moment, and lived differently from there |
//! | [`notation`] | a run, what is claimed of it and its log as text, both ways |
//! | [`lesson`] | which claims hold in a run, and runs that teach something |
//! | [`scenario`] | where a run can start |
//! | [`view`] | what the page shows, as plain data |
//! | [`session`] | the whole application, without a browser |
//!
//! What Kafka does and the model does not: [protocol](protocol#where-the-model-simplifies).
//!
//! # What is always so
//!
//! 1. A run is a function of its scenario, its seed and its commands: there is no clock and no
//!    hash map here, and all chance is [`sim::Prng`]'s. Held by `no_std` and
//!    `tests/determinism.rs`.
//! 2. [`cluster::Cluster::apply`] is the only way the world changes, and it decides nothing. Held
//!    by borrowing: a handler has a [`protocol::Step`], which lends the cluster to be read.
//! 3. A command that is refused changes nothing, and one that is not does all it says it does
//!    ([`command::check`]; of `--delete-offsets` [`command::DeletePlan`] says it). Held by
//!    `tests/simulation.rs`.
//! 4. What Kafka itself keeps holds after every event ([`cluster::property`]).
//! 5. No floats where events are made: they differ from machine to machine. Held by a lint.
//! 6. What is no longer in memory of a run is derived again as it was. Held by
//!    `tests/long_runs.rs`.
//! 7. Arrows between modules point one way. Held by `tests/tidy.rs`.
//!
//! Without the feature `ui` the library is `no_std`. That is no embedded ambition but the proof
//! that nothing outside of the page needs a browser or a clock.
#![cfg_attr(not(feature = "ui"), no_std)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod assignor;
#[deny(clippy::float_arithmetic)]
pub mod calculator;
#[deny(clippy::float_arithmetic)]
pub mod cluster;
pub mod command;
#[deny(clippy::float_arithmetic)]
pub mod engine;
#[deny(clippy::float_arithmetic)]
pub mod kafka;
#[deny(clippy::float_arithmetic)]
pub mod lesson;
#[deny(clippy::float_arithmetic)]
pub mod notation;
#[deny(clippy::float_arithmetic)]
pub mod protocol;
pub mod recording;
pub mod scenario;
pub mod session;
#[deny(clippy::float_arithmetic)]
pub mod sim;
pub mod view;

#[cfg(feature = "ui")]
pub mod ui;
