//! Why something that was asked for was not done.

use super::{BRANCHES_MAX, Direction, Mark, Partial, Stretch, Unplayable, WorkspaceError};
use crate::command::{Command, CommandError};
use crate::sim::SimTime;
use alloc::boxed::Box;
use core::fmt;

/// Why something was not done. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The page looks back: now, or here?
    LooksBack(Box<Command>),
    /// It cannot be done.
    Command(CommandError),
    /// There is no such speed.
    Speed(u32),
    /// There is nothing to be played over and over: it ends where it begins, or before.
    Loop(Stretch),
    /// There are as many branches as there may be, and none that is deleted.
    Branches,
    /// No event with such a mark comes up to a moment, or came before.
    NotFound(Mark, Direction, SimTime),
    /// A branch cannot be shown.
    Branch(WorkspaceError),
    /// The scenario does not open.
    Open(Unplayable),
    /// The run is still being opened.
    Opening,
    /// An act of the run that is being opened cannot be done. What is before it is there, and this
    /// alone has changed: the run is open.
    Partial(Box<Partial>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::LooksBack(_) => f.write_str("the page shows the past"),
            Refusal::Command(error) => write!(f, "{error}"),
            Refusal::Speed(speed) => write!(f, "no speed of {speed}/1000"),
            Refusal::Loop(Stretch { from, to }) => write!(f, "no loop from {from} to {to}"),
            Refusal::Branches => write!(f, "there are {BRANCHES_MAX} branches, and no more"),
            Refusal::NotFound(mark, Direction::Forward, until) => {
                write!(f, "no {mark:?} up to {until}")
            }
            Refusal::NotFound(mark, Direction::Back, _) => write!(f, "no {mark:?} before"),
            Refusal::Branch(error) => write!(f, "{error}"),
            Refusal::Open(error) => write!(f, "{error}"),
            Refusal::Opening => f.write_str("the run is still being opened"),
            Refusal::Partial(partial) => write!(f, "{}", partial.error),
        }
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Self {
        Refusal::Command(error)
    }
}
