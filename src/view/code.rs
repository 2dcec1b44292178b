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
fn lines(style: CommitStyle, pool: bool) -> Vec<(Role, u8, &'static str)> {
    let automatic = style == CommitStyle::Auto;
    let mut lines = alloc::vec![(Role::Poll, 0, poll(automatic))];
    let sync = "consumer.commitSync();";
    if style == CommitStyle::SyncBeforeProcessing {
        lines.push((Role::Commit, 0, sync));
    }
    lines.push((Role::Loop, 0, "for (var r : records) {"));
    lines.push((Role::Process, 1, process(style, pool)));
    let end = (Role::End, 0, "}");
    match style {
        CommitStyle::Auto | CommitStyle::Never | CommitStyle::SyncBeforeProcessing => {
            lines.push(end);
        }
        CommitStyle::SyncEachRecord | CommitStyle::SyncOwnOffset if pool => {
            let commit = match style {
                CommitStyle::SyncEachRecord => concat!(
                    "for (var d : done.drain())\n  consumer.commitSync(Map.of(",
                    "\n    tp, d.offset() + 1));"
                ),
                _ => concat!(
                    "for (var d : done.drain())\n  consumer.commitSync(Map.of(",
                    "\n    tp, d.offset()));"
                ),
            };
            lines.extend([end, (Role::Commit, 0, commit)]);
        }
        CommitStyle::SyncEachRecord => {
            let commit = "consumer.commitSync(Map.of(\n  tp, r.offset() + 1));";
            lines.extend([(Role::Commit, 1, commit), end]);
        }
        CommitStyle::SyncOwnOffset => {
            let commit = "consumer.commitSync(Map.of(\n  tp, r.offset()));";
            lines.extend([(Role::Commit, 1, commit), end]);
        }
        CommitStyle::SyncInLoop => lines.extend([(Role::Commit, 1, sync), end]),
        CommitStyle::SyncEachBatch => lines.extend([end, (Role::Commit, 0, sync)]),
        CommitStyle::AsyncEachBatch => {
            lines.extend([end, (Role::Commit, 0, "consumer.commitAsync();")]);
        }
        CommitStyle::SyncWatermark => {
            let commit = "consumer.commitSync(\n  contiguous(done));";
            lines.extend([end, (Role::Commit, 0, commit)]);
        }
    }
    lines
}

fn poll(automatic: bool) -> &'static str {
    match automatic {
        true => "records = consumer.poll(timeout);\n  // commits by itself",
        false => "records = consumer.poll(timeout);",
    }
}

/// What is done with a record; where the program commits by what is done, it is noted down.
fn process(style: CommitStyle, pool: bool) -> &'static str {
    let noted = style == CommitStyle::SyncWatermark || (pool && style.takes_each_record());
    match (pool, noted) {
        (false, false) => "process(r);",
        (false, true) => "process(r); done.add(r);",
        (true, false) => "pool.submit(() -> process(r));",
        (true, true) => "pool.submit(() -> {\n  process(r); done.add(r); });",
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
    let lines = lines(style, consumer.has_pool());
    lines.into_iter().map(line).collect()
}

/// The line a place belongs to.
fn role_of(place: Place, style: CommitStyle) -> Option<Role> {
    match place {
        // a method of the listener is no line of the loop, but what calls it is
        Place::Polling | Place::Listening(_) => Some(Role::Poll),
        Place::BeforeProcessing => Some(Role::Loop),
        Place::Processing | Place::AfterProcessing | Place::Submitting => Some(Role::Process),
        // `poll()` commits by itself
        Place::AfterCommit if style == CommitStyle::Auto => Some(Role::Poll),
        Place::Committing | Place::AfterCommit => Some(Role::Commit),
        Place::AwaitingWorkers | Place::Closing | Place::Stopped => None,
    }
}
