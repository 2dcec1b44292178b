//! Which claims hold in a run.

mod checker;
mod measure;

pub use checker::{Checker, Finding, Seen, Verdict, check};
pub use measure::value_of;
