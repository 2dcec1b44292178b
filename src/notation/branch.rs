//! A branch of the run beside the one that the text is of.

use super::client::Tables;
use super::command;
use super::document::WORD;
use super::error::Read;
use super::line::Line;
use super::number::{At, moment, whole};
use crate::recording::Act;
use crate::sim::SimTime;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

/// What is said of a branch.
const SETTINGS: [&str; 3] = ["shares", "played", "shows"];

/// What became of the run when something else was done in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branch {
    /// What is done and when, from the start on, in the order of time.
    pub acts: Vec<Act>,
    /// How far it was played.
    pub horizon: SimTime,
    /// The past moment that was shown last, if one was.
    pub cursor: Option<SimTime>,
    /// Whether somebody has deleted it. It can be got back.
    pub is_deleted: bool,
}

/// The line that a branch begins with.
pub(super) enum BranchLine {
    /// That of the run itself, among the others by its age.
    Shown,
    /// That of another: its acts follow, but for so many that it shares with the run.
    Other { branch: Branch, shares: u64 },
}

impl BranchLine {
    pub(super) fn read(mut rest: Line<'_>) -> Read<Self> {
        let word = rest.keyword_if(&["shown", "deleted"]);
        if word == Some("shown") {
            return rest.finish().map(|()| BranchLine::Shown);
        }
        let mut settings = rest.settings()?;
        let what = "how many acts it shares, as shares=2";
        let shares = settings.require("a branch", "shares", what, SETTINGS)?;
        let what = "how far it was played, as played=20s";
        let played = settings.require("a branch", "played", what, SETTINGS)?;
        let shows = settings.take("shows")?;
        settings.finish("a branch", SETTINGS)?;
        let cursor = shows.map(|pair| moment(pair.one("a time")?));
        Ok(BranchLine::Other {
            shares: whole(shares.one("a number of acts")?, u64::MAX)?,
            branch: Branch {
                acts: Vec::new(),
                horizon: moment(played.one("a time")?)?,
                cursor: cursor.transpose()?,
                is_deleted: word.is_some(),
            },
        })
    }
}

impl Branch {
    /// Writes what it is beside a run in which these acts are done.
    pub(super) fn write(&self, out: &mut String, run: &[Act], tables: &Tables) -> fmt::Result {
        let shared = self
            .acts
            .iter()
            .zip(run)
            .take_while(|(own, run)| own == run);
        let shared = shared.count();
        write!(out, "{:<WORD$} ", "branch")?;
        if self.is_deleted {
            out.push_str("deleted ");
        }
        write!(out, "shares={shared} played={}", At(self.horizon))?;
        if let Some(cursor) = self.cursor {
            write!(out, " shows={}", At(cursor))?;
        }
        out.push('\n');
        write_acts(out, &self.acts[shared..], tables)
    }
}

/// Writes the line of the run itself.
pub(super) fn write_shown(out: &mut String) -> fmt::Result {
    writeln!(out, "{:<WORD$} shown", "branch")
}

/// Writes what is done and when.
pub(super) fn write_acts(out: &mut String, acts: &[Act], tables: &Tables) -> fmt::Result {
    for act in acts {
        write!(out, "at {:<7} ", At(act.at).to_string())?;
        command::write(out, &act.command, tables, 0);
        out.push('\n');
    }
    Ok(())
}
