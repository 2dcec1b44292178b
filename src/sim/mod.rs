//! A discrete-event kernel that has never heard of Kafka: time, chance, and what is due.
//!
//! There is no clock here. Time is what the [`agenda`] says, and chance is what the seed says, so
//! a run is a function of its inputs and comes out the same on every machine.

pub mod agenda;
pub mod cow;
pub mod order;
pub mod prng;
pub mod shared;
pub mod sorted;
pub mod time;

pub use agenda::Agenda;
pub use cow::Shared;
pub use order::{places_in_order, sort_ascending, sort_numbers};
pub use prng::{Prng, Seed};
pub use shared::SharedVec;
pub use sorted::{SortedMap, SortedSet};
pub use time::{Duration, SimTime};
