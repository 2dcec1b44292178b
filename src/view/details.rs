//! The values of events, in the reader's words.

pub use crate::cluster::Event;
pub use crate::cluster::consumer::{Death, Place};
pub use crate::cluster::coordinator::{BumpReason, RebalanceReason, RemovalReason};
pub use crate::cluster::print::{DetailWords, LOG};
