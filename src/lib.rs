//! Offset Playground.
#![cfg_attr(not(feature = "ui"), no_std)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod assignor;
pub mod cluster;
pub mod command;
pub mod engine;
pub mod kafka;
pub mod protocol;
pub mod recording;
pub mod scenario;
pub mod session;
pub mod sim;
pub mod view;

#[cfg(feature = "ui")]
pub mod ui;
