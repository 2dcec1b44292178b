//! What Kafka's own classes are asked, and how their answers are written down.

pub(crate) mod case;
pub(crate) mod digest;
pub(crate) mod history;
pub(crate) mod keys;
pub(crate) mod random;
pub(crate) mod requests;
pub(crate) mod stories;
