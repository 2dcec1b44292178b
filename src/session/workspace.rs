//! What is kept between visits: what led here, in the notation, and never what came of it.

use super::Session;
use super::lesson::is_only_a_lesson;
use crate::command::CommandError;
use crate::notation::{self, Document, NotationError, Reading, Unplayable};
use alloc::string::{String, ToString};
use core::fmt;

/// Why a stored workspace cannot be opened, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkspaceError {
    /// A line that could not be read, the first of so many; the others are there.
    Line(NotationError, usize),
    /// What was read cannot be played.
    Unplayable(Unplayable),
    /// The command of a line is refused. If it has a time, what is before it is there.
    Refused {
        /// The line, from 1.
        line: u32,
        /// Why.
        error: CommandError,
    },
}

impl fmt::Display for WorkspaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorkspaceError::Line(error, 1) => write!(f, "{error}"),
            WorkspaceError::Line(error, lines) => {
                write!(f, "{error} (and {} more)", lines - 1)
            }
            WorkspaceError::Unplayable(error) => write!(f, "{error}"),
            WorkspaceError::Refused { line, error } => write!(f, "line {line}: {error}"),
        }
    }
}

impl Session {
    /// What to keep of it. Of a run that is not all there yet that is what it is opened from.
    #[must_use]
    pub fn workspace(&self) -> String {
        if let Some(opening) = &self.opening {
            return opening.text().to_string();
        }
        self.document().to_string()
    }

    pub(super) fn document(&self) -> Document {
        let cursor = self.past.as_ref().map(|past| past.moment.at);
        let mut document = Document::of(&self.recording, cursor);
        if let Some(attended) = &self.lesson {
            document.lesson.name = attended.lesson().name.to_string();
        }
        self.branches.write(&mut document);
        document
    }
}

/// Whether a stored workspace is more than a scenario or a lesson that was opened: something was
/// done in it, or it was played on. What cannot be read may be anybody's work.
#[must_use]
pub fn has_work(text: &str) -> bool {
    let Reading {
        document, errors, ..
    } = notation::read(text);
    let opens_at = document.scenario.opens_at;
    let played = document.horizon.is_some_and(|horizon| horizon > opens_at);
    let branches = !document.branches.is_empty();
    let done = played || branches || !document.acts.is_empty();
    done && (branches || !is_only_a_lesson(&document)) || !errors.is_empty()
}
