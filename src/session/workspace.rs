//! What is kept between visits: what led here, in the notation, and never what came of it.

use super::lesson::is_only_a_lesson;
use super::{Attended, Session};
use crate::command::CommandError;
use crate::notation::{self, Document, NotationError, Reading, Unplayable};
use crate::recording::Act;
use crate::sim::SimTime;
use alloc::string::{String, ToString};
use core::fmt;

/// Events after which one looks at what happened: by then most of them are still in memory.
const PLAYED_AT_ONCE: u64 = 16_384;

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
    /// What to keep of it.
    #[must_use]
    pub fn workspace(&self) -> String {
        let cursor = self.past.as_ref().map(|past| past.moment.at);
        let mut document = Document::of(&self.recording, cursor);
        if let Some(attended) = &self.lesson {
            document.lesson.name = attended.lesson().name.to_string();
        }
        document.to_string()
    }

    /// Opens a stored workspace, or as much of it as can be opened, with what was wrong with the
    /// rest.
    ///
    /// # Errors
    /// Why nothing of it can be opened.
    pub fn restore(text: &str) -> Result<(Self, Option<WorkspaceError>), WorkspaceError> {
        let Reading {
            document,
            errors,
            setup_lines,
            act_lines,
        } = notation::read(text);
        let lines = errors.len();
        let unread = errors.into_iter().next();
        if let Some(error) = unread.as_ref().filter(|_| document == Document::default()) {
            return Err(WorkspaceError::Line(error.clone(), lines)); // nothing could be read
        }
        let unread = unread.map(|error| WorkspaceError::Line(error, lines));
        let line = |lines: &[u32], index: usize| lines.get(index).copied().unwrap_or_default();
        let refused = |line: u32, error: CommandError| WorkspaceError::Refused { line, error };
        // if it cannot be played, what could not be read may be what it needed
        let begun = document.begin().map_err(|why| {
            let refusal = match why {
                Unplayable::Setup(index, error) => refused(line(&setup_lines, index), error),
                other => WorkspaceError::Unplayable(other),
            };
            unread.clone().unwrap_or(refusal)
        })?;
        let mut session = Session::of(begun);
        let act = session.play(&document.acts, document.until()).err();
        let lesson = crate::lesson::lesson(&document.lesson.name);
        session.lesson = lesson.map(|lesson| Attended::of(lesson, &session.recording));
        if let Some(at) = document.cursor {
            session.seek(at);
        }
        let act = act.map(|(index, error)| refused(line(&act_lines, index), error));
        Ok((session, unread.or(act)))
    }
}

impl Session {
    /// Plays what is written down. What happens is looked at while it is in memory, and not
    /// derived again for it.
    fn play(&mut self, acts: &[Act], until: SimTime) -> Result<(), (usize, CommandError)> {
        for (index, act) in acts.iter().enumerate() {
            self.play_to(act.at);
            let issued = self.recording.issue(self.recording.horizon(), &act.command);
            issued.map_err(|error| (index, error))?;
        }
        self.play_to(until);
        Ok(())
    }

    fn play_to(&mut self, moment: SimTime) {
        loop {
            let there = self.recording.extend_to(moment, PLAYED_AT_ONCE);
            self.reindex();
            if there || self.recording.limit_reached().is_some() {
                break;
            }
        }
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
    let done = played || !document.acts.is_empty();
    done && !is_only_a_lesson(&document) || !errors.is_empty()
}
