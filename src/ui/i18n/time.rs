//! Words for time: branches, loops, speeds.

use super::moment;
use crate::session::{BranchLine, Direction, Mark};

/// What is said about time.
#[derive(Clone, Copy, Debug)]
pub struct TimeWords {
    // branches
    pub branches: &'static str,
    pub about: &'static str,
    /// The first one.
    pub main: &'static str,
    /// When something was done.
    pub at: fn(&str) -> String,
    /// How far it was played.
    pub until: fn(&str) -> String,
    pub delete: fn(&str) -> String,
    pub deleted: &'static str,
    pub get_back: &'static str,
    /// Gets this one back, and shows it.
    pub get_this_back: fn(&str) -> String,
    pub too_many: fn(usize) -> String,
    /// Whether keys that are a single character act.
    pub characters: &'static str,
    // steps
    pub step_to: &'static str,
    pub mark: fn(Mark) -> &'static str,
    pub step: fn(Mark, Direction) -> String,
    /// No such event comes up to a moment, or came before.
    pub not_found: fn(Mark, Direction, &str) -> String,
    // loops
    pub looping: &'static str,
    pub loop_about: &'static str,
    pub from_here: &'static str,
    pub to_here: &'static str,
    pub no_loop: &'static str,
    pub looped: fn(&str, &str) -> String,
    pub wrong_loop: fn(&str, &str) -> String,
}

impl TimeWords {
    /// What tells a branch from all others: two may begin with the same act.
    pub(in crate::ui) fn called(&self, line: &BranchLine) -> String {
        match &line.first {
            Some((at, act)) => format!("{act} · {}", (self.at)(&moment(*at))),
            None => self.main.to_owned(),
        }
    }
}
