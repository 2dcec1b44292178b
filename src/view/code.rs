//! A consumer's program as Java, with the line it is at and the places where a crash can be put.

use crate::cluster::Consumer;
use crate::cluster::consumer::{AppLine, CommitLine, CrashLine};
use crate::kafka::CommitStyle;
use alloc::vec::Vec;

/// A line of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// Java.
    pub text: &'static str,
    /// How deep it stands.
    pub indent: u8,
    /// Whether the application is at it.
    pub current: bool,
    /// The record it is about, while it is.
    pub offset: Option<u64>,
    /// Where a crash can be put right behind it.
    pub crash_after: Option<CrashLine>,
}

/// What a line stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Poll,
    Loop,
    Process,
    Commit,
}

/// The lines of the program a commit style makes, without saying where anybody is in it.
fn lines(style: CommitStyle) -> Vec<(Role, u8, &'static str)> {
    let poll = (Role::Poll, 0, "records = consumer.poll(timeout);");
    let each = (Role::Loop, 0, "for (var r : records) {");
    let process = (Role::Process, 1, "process(r);");
    let sync = "consumer.commitSync();";
    match style {
        CommitStyle::Auto => {
            let poll = (
                Role::Poll,
                0,
                "records = consumer.poll(timeout); // commits",
            );
            alloc::vec![poll, each, process]
        }
        CommitStyle::Never => alloc::vec![poll, each, process],
        CommitStyle::SyncEachRecord => {
            let commit = "consumer.commitSync(Map.of(tp, next(r)));";
            alloc::vec![poll, each, process, (Role::Commit, 1, commit)]
        }
        CommitStyle::SyncOwnOffset => {
            let commit = "consumer.commitSync(Map.of(tp, r.offset()));";
            alloc::vec![poll, each, process, (Role::Commit, 1, commit)]
        }
        CommitStyle::SyncInLoop => alloc::vec![poll, each, process, (Role::Commit, 1, sync)],
        CommitStyle::SyncEachBatch => alloc::vec![poll, each, process, (Role::Commit, 0, sync)],
        CommitStyle::SyncBeforeProcessing => {
            alloc::vec![poll, (Role::Commit, 0, sync), each, process]
        }
        CommitStyle::AsyncEachBatch => {
            alloc::vec![
                poll,
                each,
                process,
                (Role::Commit, 0, "consumer.commitAsync();")
            ]
        }
    }
}

/// The program of a consumer, and where it is in it.
#[must_use]
pub fn program(consumer: &Consumer) -> Vec<CodeLine> {
    let style = consumer.config.commit_style;
    let at = match &consumer.app.line {
        AppLine::Polling => Some(Role::Poll),
        AppLine::Processing { .. } => Some(Role::Process),
        AppLine::Committing(_) => Some(Role::Commit),
        AppLine::Closing(_) | AppLine::Stopped => None,
    };
    let record = consumer.held().first().map(|record| record.offset.0);
    let done = match &consumer.app.line {
        // in the loop the commit is about the record before
        AppLine::Committing(commit) if commit.from == CommitLine::AfterRecord => {
            let last = (consumer.app.done as usize).checked_sub(1);
            last.and_then(|index| consumer.app.batch.get(index))
                .map(|record| record.offset.0)
        }
        _ => None,
    };
    let line = |(role, indent, text): (Role, u8, &'static str)| CodeLine {
        text,
        indent,
        current: at == Some(role),
        offset: match role {
            Role::Process if at == Some(Role::Process) => record,
            Role::Commit if at == Some(Role::Commit) => done,
            _ => None,
        },
        crash_after: match role {
            Role::Poll if style == CommitStyle::Auto => Some(CrashLine::AfterCommit),
            Role::Loop => Some(CrashLine::BeforeProcessing),
            Role::Process => Some(CrashLine::AfterProcessing),
            Role::Commit => Some(CrashLine::AfterCommit),
            Role::Poll => None,
        },
    };
    lines(style).into_iter().map(line).collect()
}
