//! The lines of the run's other branches.

use super::{Place, Reader, Section, opened};
use crate::notation::branch::BranchLine;
use crate::notation::command;
use crate::notation::error::{ErrorKind, Fault, Read};
use crate::notation::line::Line;
use crate::notation::{BRANCHES_MAX, COMMANDS_MAX};
use crate::recording::Act;
use crate::sim::SimTime;

impl Reader {
    /// The line that a branch begins with.
    pub(super) fn branch(&mut self, rest: Line<'_>, column: u32) -> Read<()> {
        let (mut branch, shares) = match BranchLine::read(rest)? {
            BranchLine::Shown => {
                self.first("branch shown", column)?;
                let document = &mut self.reading.document;
                document.place = document.branches.len();
                // what belongs to it stands at the top
                self.section = Section::Shown;
                return Ok(());
            }
            BranchLine::Other { branch, shares } => (branch, shares),
        };
        let lines = self.act_count;
        if shares > lines {
            return Fault::at(
                column,
                ErrorKind::SharesTooMuch {
                    shares,
                    acts: lines,
                },
            );
        }
        let document = &mut self.reading.document;
        if document.branches.len() + 1 >= BRANCHES_MAX {
            return Fault::at(column, ErrorKind::TooMany("branches", BRANCHES_MAX));
        }
        // a line that could not be read is shared, too, and neither has it
        let kept = self.ordinals.partition_point(|line| *line < shares);
        branch.acts = document.acts[..kept].to_vec();
        document.branches.push(branch);
        if !self.said.contains(&"branch shown") {
            document.place = document.branches.len();
        }
        self.section = Section::Branch;
        Ok(())
    }

    /// A command of the last branch.
    pub(super) fn do_in_branch(&mut self, at: SimTime, line: Line<'_>) -> Read<()> {
        let column = line.column();
        let command = command::read(line, &self.tables)?;
        let Some(branch) = self.reading.document.branches.last_mut() else {
            return Ok(());
        };
        if branch.acts.len() >= COMMANDS_MAX {
            return Fault::at(column, ErrorKind::TooManyCommands);
        }
        self.open = opened(&command, Place::Branch);
        branch.acts.push(Act { at, command });
        Ok(())
    }
}
