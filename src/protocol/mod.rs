//! What happens next: reads the [`Cluster`](crate::cluster::Cluster), says what happened, sends
//! messages and sets timers, all through a [`Step`].
//!
//! A handler decides and emits; it changes nothing itself. The file names say whose part it is:
//! the controller's and the operator's ([`admin`]), a broker's ([`broker`]), what both kinds of
//! client share ([`client`]), a producer's ([`producer`]) and a consumer's ([`consumer`]).

pub mod admin;
pub mod broker;
pub mod client;
pub mod consumer;
pub mod producer;
pub mod step;

pub use step::{Step, Timer, Wakeup};
