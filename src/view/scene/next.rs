//! What an unfinished stage needs next.

use super::Scene;

/// What to add before anything can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing can be written or read without one.
    Topic,
    /// Nobody writes.
    Producer,
    /// Nobody reads.
    Consumer,
}

impl Scene {
    /// What is missing on the stage, the first thing first; none if all parts are played.
    #[must_use]
    pub fn next_step(&self) -> Option<NextStep> {
        let reads = !self.standalone.is_empty()
            || self.groups.iter().any(|group| !group.consumers.is_empty());
        match (self.topics.is_empty(), self.producers.is_empty(), reads) {
            (true, ..) => Some(NextStep::Topic),
            (_, true, _) => Some(NextStep::Producer),
            (.., false) => Some(NextStep::Consumer),
            _ => None,
        }
    }
}
