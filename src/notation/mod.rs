//! The one text form of a run: where it started, its seed, what was done and when, how far it was
//! played and which moment is shown; of what is claimed about it, and of what makes a lesson of it;
//! and of the lines of its log.
//!
//! A text is read into a [`Document`] and a document is written as a text, and neither way loses
//! anything: what is written is read back as the same value. `docs/notation.md` is the reference.
//!
//! ```
//! let text = "
//!     playground 1
//!     brokers 1
//!     topic orders partitions=3
//!     producer web to=orders every=500ms
//!     consumer C1 group=billing topics=orders commits=sync-each-batch
//!     at 20s crash C1
//!     played 60s
//! ";
//! let document: offset_playground::notation::Document = text.parse().expect("it is in order");
//! let played = document.play().expect("it can be played");
//! assert!(played.refused.is_none());
//! assert_eq!(played.recording.horizon().as_millis(), 60_000);
//! assert_eq!(document.to_string().parse(), Ok(document));
//! ```

mod admin;
mod branch;
pub mod claim;
mod client;
mod command;
mod document;
mod error;
pub mod event;
mod fields;
pub mod lesson;
mod lexer;
mod line;
mod number;
mod reader;
mod words;

pub use branch::Branch;
pub use claim::Claim;
pub use document::{Document, Played, Unplayable};
pub use error::{ErrorKind, NotationError};
pub use event::{CauseLine, EventLine};
pub use lesson::LessonText;
pub use reader::{Reading, read};

use crate::command::Command;
use crate::sim::SimTime;
use alloc::string::String;
use alloc::vec::Vec;

/// The version of the notation.
pub const VERSION: u64 = 1;
/// Bytes a text may have.
pub const TEXT_BYTES_MAX: usize = 1 << 20;
/// Lines a text may have.
pub const LINES_MAX: usize = 20_000;
/// Commands a text may have without a time, and as many with one.
pub const COMMANDS_MAX: usize = 10_000;
/// Claims a text may have, and as many in each of its variations.
pub const CLAIMS_MAX: usize = 200;
/// Steps a text may have.
pub const STEPS_MAX: usize = 200;
/// Branches a run may have, with the one that is shown.
pub const BRANCHES_MAX: usize = 24;
/// Variations a text may have.
pub const TRIES_MAX: usize = 50;

/// Reads a text.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn parse(text: &str) -> Result<Document, NotationError> {
    let Reading {
        document, errors, ..
    } = read(text);
    errors.into_iter().next().map_or(Ok(document), Err)
}

/// Reads as much of a text as can be read, and says what is wrong with the rest: every line that
/// makes sense by itself is kept. If the first line is not the header, nothing is.
#[must_use]
pub fn parse_lossy(text: &str) -> (Document, Vec<NotationError>) {
    let Reading {
        document, errors, ..
    } = read(text);
    (document, errors)
}

/// A command by itself, as `crash C1`. Of what goes on over several lines the first is told.
#[must_use]
pub fn command_text(command: &Command) -> String {
    let mut text = String::new();
    command::write(&mut text, command, &client::Tables::default(), 0);
    text.truncate(text.find('\n').unwrap_or(text.len()));
    text
}

/// Reads a moment by itself, as `20s`.
///
/// # Errors
/// What is wrong with it.
pub fn parse_moment(text: &str) -> Result<SimTime, NotationError> {
    let read = || {
        let mut line = line::Line::of(text)?.unwrap_or_default();
        let at = number::moment(&line.atom("a time such as 20s")?)?;
        line.finish().map(|()| at)
    };
    read().map_err(|fault| fault.on(1))
}
