//! What is said about why.

use super::Strings;
use crate::command::{Because, CommandError};
use crate::kafka::KafkaError;
use crate::view::Exception;
use crate::view::why::{Fact, Origin};

/// Why something is as it is.
#[derive(Clone, Copy, Debug)]
pub struct WhyWords {
    /// The question, on a button and over the answer.
    pub ask: &'static str,
    /// The same of one event.
    pub ask_event: &'static str,
    /// Over what somebody waits for now.
    pub now: &'static str,
    /// What is asked of a reader that is behind.
    pub behind: fn(&str) -> String,
    /// Over how that is now.
    pub stands: &'static str,
    /// Over the events that led to it, newest first.
    pub because: &'static str,
    /// Over the life of a record.
    pub life: &'static str,
    /// At the step that is the moment shown.
    pub here: &'static str,
    /// Where what is older was not looked for.
    pub more: &'static str,
    /// While it is gone through.
    pub life_looking: &'static str,
    /// While it is looked for.
    pub looking: &'static str,
    /// There is nothing to tell.
    pub nothing: &'static str,
    /// Before the way out of a refusal.
    pub way_out: &'static str,
    /// Where a chain ends.
    pub origin: fn(Origin) -> &'static str,
    /// Between two sentences.
    pub next: &'static str,
    /// Between a name and what it stands for.
    pub means: &'static str,
    /// A sentence with gaps.
    pub fact: fn(Fact) -> &'static str,
    /// What an error means, and the way out.
    pub rule: fn(KafkaError) -> [&'static str; 2],
    /// The same of what a client throws by itself, where there is more to say than its name.
    pub thrown: fn(Exception) -> Option<[&'static str; 2]>,
    /// What one can do about a refusal.
    pub mend: fn(&Because) -> &'static str,
    /// A refusal, with what one can do about it.
    pub with_way_out: fn(&str, &str) -> String,
}

impl Strings {
    /// Why something is refused, and what one can do about it, if that is not said by the reason.
    #[must_use]
    pub fn refusal(&self, error: &CommandError) -> String {
        let said = (self.command_error)(error);
        match error {
            CommandError::Refused(_, why) | CommandError::NotNow(why) => {
                (self.why.with_way_out)(&said, (self.why.mend)(why))
            }
            CommandError::OutOfRange { .. }
            | CommandError::Unknown(_)
            | CommandError::Taken(_)
            | CommandError::BadName(_)
            | CommandError::BadId(_) => said,
        }
    }
}
