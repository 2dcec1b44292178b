//! Opening a run that is written down: it is played again, and a long one not in one go. What is
//! still to be played is played with the ticks, and until then nothing else can be done in it.

use super::branches::Branches;
use super::pace::{Clock, HURRIED, Pace};
use super::{Action, Attended, Refusal, Session, WorkspaceError};
use crate::command::CommandError;
use crate::notation::{self, Document, Reading, Unplayable};
use crate::recording::Act;
use crate::sim::SimTime;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// How much of a run is played in one go when it is opened, in events and acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slices {
    /// At first: most runs are no longer than that, and are open at once.
    pub first: u64,
    /// With each tick.
    pub later: u64,
}

impl Slices {
    /// However long it takes.
    pub const WHOLE: Slices = Slices {
        first: u64::MAX,
        later: u64::MAX,
    };
}

impl Default for Slices {
    fn default() -> Self {
        Slices {
            first: HURRIED,
            later: HURRIED,
        }
    }
}

/// A run that could not be opened whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    /// The run, as it is written down.
    pub text: String,
    /// What was wrong with it.
    pub error: WorkspaceError,
}

/// What is still to be done of a run that is written down.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    /// All of it: as long as not all is played, this is what there is to keep.
    text: String,
    /// What is done in it, those that are done already too, each with its line.
    acts: Vec<(Act, u32)>,
    until: SimTime,
    cursor: Option<SimTime>,
    /// Whether something of it could not be read. That is said already, and is all that is.
    unread: bool,
}

impl Opening {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn until(&self) -> SimTime {
        self.until
    }
}

impl Action {
    /// Whether it moves through a run or changes it, for which all of the run has to be there.
    pub(super) fn needs_all(&self) -> bool {
        match self {
            Action::Play
            | Action::PlayTo(_)
            | Action::Pause
            | Action::StepForward
            | Action::StepBack
            | Action::Step(..)
            | Action::Seek(_)
            | Action::SeekEvent(_)
            | Action::Now
            | Action::Issue(_)
            | Action::IssueHere(_)
            | Action::Restore
            | Action::Switch(_)
            | Action::DeleteBranch(_) => true,
            Action::Tick(_)
            | Action::SetSpeed(_)
            | Action::Faster(_)
            | Action::Loop(_)
            | Action::Select(_)
            | Action::SelectReader(_)
            | Action::SetTapeCells(_)
            | Action::Open(..)
            | Action::Attend(..)
            | Action::SetDensity(_)
            | Action::OpenAsShipped => false,
        }
    }
}

impl Session {
    /// Opens a stored workspace, or as much of it as can be opened, with what was wrong with the
    /// rest. A long one is not there yet: ticks go on opening it.
    ///
    /// # Errors
    /// Why nothing of it can be opened.
    pub fn restore(text: &str) -> Result<(Self, Option<WorkspaceError>), WorkspaceError> {
        Session::restore_by(text, Slices::default())
    }

    /// The same, with so much of it in one go.
    ///
    /// # Errors
    /// Why nothing of it can be opened.
    pub fn restore_by(
        text: &str,
        slices: Slices,
    ) -> Result<(Self, Option<WorkspaceError>), WorkspaceError> {
        let paces = [slices.first, slices.later].map(|events| Pace::new(None, events));
        Session::restore_at(text, paces)
    }

    /// The same for a page that has to answer: as much of it as there is time for by its clock, at
    /// first and with each tick.
    ///
    /// # Errors
    /// Why nothing of it can be opened.
    pub fn restore_for(
        text: &str,
        clock: Clock,
    ) -> Result<(Self, Option<WorkspaceError>), WorkspaceError> {
        Session::restore_at(text, [Pace::by(clock); 2])
    }

    /// The same, as this session would: its pace is the other's.
    pub(super) fn restore_alike(
        &self,
        text: &str,
    ) -> Result<(Self, Option<WorkspaceError>), WorkspaceError> {
        Session::restore_at(text, [self.pace.of_another(); 2])
    }

    fn restore_at(
        text: &str,
        [first, later]: [Pace; 2],
    ) -> Result<(Self, Option<WorkspaceError>), WorkspaceError> {
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
        // if it cannot be played, what could not be read may be what it needed
        let begun = document.begin().map_err(|why| {
            let refusal = match why {
                Unplayable::Setup(index, error) => {
                    refused(setup_lines.get(index).copied().unwrap_or_default(), error)
                }
                other => WorkspaceError::Unplayable(other),
            };
            unread.clone().unwrap_or(refusal)
        })?;
        let mut session = Session::of(begun);
        session.branches = Branches::written(document.branches.clone(), document.place);
        let lesson = crate::lesson::lesson(&document.lesson.name);
        session.lesson = lesson.map(|lesson| Attended::to_be(lesson, &document));
        let opening = Opening {
            text: text.to_string(),
            until: document.until(),
            cursor: document.cursor,
            acts: document.acts.into_iter().zip(act_lines).collect(),
            unread: unread.is_some(),
        };
        session.pace = first;
        let partial = session.open_on(Box::new(opening)).err();
        session.pace = later;
        Ok((session, unread.or(partial.map(|partial| partial.error))))
    }

    /// Goes on opening a run that is written down, with one slice of it.
    pub(super) fn open_slice(&mut self, opening: Box<Opening>) -> Result<(), Refusal> {
        let opened = self.open_on(opening);
        opened.map_err(|partial| Refusal::Partial(Box::new(partial)))
    }

    fn open_on(&mut self, opening: Box<Opening>) -> Result<(), Partial> {
        let played = self.play(&opening);
        if played == Ok(false) {
            self.opening = Some(opening);
            return Ok(());
        }
        // a run that ends early may be on another course than all of it would have been
        self.reconsider_course();
        if let Some(at) = opening.cursor {
            self.seek(at);
        }
        let Opening { text, unread, .. } = *opening;
        match played {
            Err(error) if !unread => Err(Partial { text, error }),
            _ => Ok(()),
        }
    }

    /// Plays what is written down as far as one goes; says whether it is through with it.
    fn play(&mut self, opening: &Opening) -> Result<bool, WorkspaceError> {
        let mut go = self.pace.hurrying();
        loop {
            let next = opening.acts.get(self.recording.acts().len());
            let moment = next.map_or(opening.until, |(act, _)| act.at);
            let there = self.compute_to(moment, &mut go);
            if !there && self.recording.limit_reached().is_none() {
                return Ok(false);
            }
            let Some((act, line)) = next else {
                return Ok(true);
            };
            let issued = self.recording.issue(&act.command);
            issued.map_err(|error| refused(*line, error))?;
            go.spend(1);
        }
    }
}

fn refused(line: u32, error: CommandError) -> WorkspaceError {
    WorkspaceError::Refused { line, error }
}
