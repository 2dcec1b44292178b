//! The calculators: beside what clients and Kafka's assignors themselves answer, with questions
//! that nobody should ask, and line by line as `examples/partition` and `examples/assign` do it.
#![cfg(not(target_arch = "wasm32"))]

mod clients;
mod groups;
mod hostile;
#[path = "../../examples/lines/mod.rs"]
#[expect(dead_code, reason = "standard input is for the examples")]
mod lines;
mod texts;
