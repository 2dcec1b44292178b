//! A consumer's program as Java, with the line it is at and the places where a crash can be put.

use crate::cluster::Consumer;
use crate::cluster::consumer::{ConsumerProcess, CrashLine, Ending, Place};
use crate::kafka::{CommitStyle, TopicPartition};
use alloc::vec::Vec;

/// A line of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// Java; what is too long for a narrow card goes on in a second row.
    pub text: &'static str,
    /// How deep it stands.
    pub indent: u8,
    /// Whether the application is at it.
    pub current: bool,
    /// Whether its process was killed here, and where.
    pub died: Option<Died>,
    /// The record it is about, while it is.
    pub record: Option<(TopicPartition, u64)>,
    /// Where a crash can be put right behind it.
    pub crash_after: Option<CrashLine>,
}

/// Where a process ended, as to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Died {
    /// In it.
    Here,
    /// Behind it, before the next.
    After,
}

/// What a line stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Poll,
    Loop,
    Process,
    Commit,
    End,
}

/// The lines of the program a commit style makes, without saying where anybody is in it.
fn lines(style: CommitStyle) -> Vec<(Role, u8, &'static str)> {
    let poll = (Role::Poll, 0, "records = consumer.poll(timeout);");
    let each = (Role::Loop, 0, "for (var r : records) {");
    let process = (Role::Process, 1, "process(r);");
    let end = (Role::End, 0, "}");
    let sync = "consumer.commitSync();";
    match style {
        CommitStyle::Auto => {
            let poll = (
                Role::Poll,
                0,
                "records = consumer.poll(timeout);\n  // commits by itself",
            );
            alloc::vec![poll, each, process, end]
        }
        CommitStyle::Never => alloc::vec![poll, each, process, end],
        CommitStyle::SyncEachRecord => {
            let commit = "consumer.commitSync(Map.of(\n  tp, r.offset() + 1));";
            alloc::vec![poll, each, process, (Role::Commit, 1, commit), end]
        }
        CommitStyle::SyncInLoop => {
            alloc::vec![poll, each, process, (Role::Commit, 1, sync), end]
        }
        CommitStyle::SyncEachBatch => {
            alloc::vec![poll, each, process, end, (Role::Commit, 0, sync)]
        }
        CommitStyle::SyncOwnOffset => {
            let commit = "consumer.commitSync(Map.of(\n  tp, r.offset()));";
            alloc::vec![poll, each, process, (Role::Commit, 1, commit), end]
        }
        CommitStyle::SyncBeforeProcessing => {
            alloc::vec![poll, (Role::Commit, 0, sync), each, process, end]
        }
        CommitStyle::AsyncEachBatch => {
            alloc::vec![
                poll,
                each,
                process,
                end,
                (Role::Commit, 0, "consumer.commitAsync();")
            ]
        }
    }
}

/// The program of a consumer, and where it is in it, or was when it was killed.
#[must_use]
pub fn program(consumer: &Consumer) -> Vec<CodeLine> {
    let style = consumer.config.commit_style;
    let death = match &consumer.process {
        ConsumerProcess::Ended {
            how: Ending::Crashed(death),
            ..
        } => Some(death),
        _ => None,
    };
    let place = death.map_or_else(|| consumer.place(), |death| death.place);
    let record = match death {
        Some(death) => death.record.clone(),
        None => consumer.record_at(place),
    };
    let record = record.map(|(tp, offset)| (tp, offset.0));
    let at = role_of(place, style);
    let died = death.map(|_| match place {
        Place::BeforeProcessing | Place::AfterProcessing | Place::AfterCommit => Died::After,
        _ => Died::Here,
    });
    let line = |(role, indent, text): (Role, u8, &'static str)| CodeLine {
        text,
        indent,
        current: at == Some(role) && death.is_none(),
        died: died.filter(|_| at == Some(role)),
        record: record.clone().filter(|_| at == Some(role)),
        crash_after: match role {
            Role::Poll if style == CommitStyle::Auto => Some(CrashLine::AfterCommit),
            Role::Loop => Some(CrashLine::BeforeProcessing),
            Role::Process => Some(CrashLine::AfterProcessing),
            Role::Commit => Some(CrashLine::AfterCommit),
            Role::Poll | Role::End => None,
        },
    };
    lines(style).into_iter().map(line).collect()
}

/// The line a place belongs to.
fn role_of(place: Place, style: CommitStyle) -> Option<Role> {
    match place {
        Place::Polling => Some(Role::Poll),
        Place::BeforeProcessing => Some(Role::Loop),
        Place::Processing | Place::AfterProcessing => Some(Role::Process),
        // `poll()` commits by itself
        Place::AfterCommit if style == CommitStyle::Auto => Some(Role::Poll),
        Place::Committing | Place::AfterCommit => Some(Role::Commit),
        Place::Closing | Place::Stopped => None,
    }
}
