//! A consumer's program, with the line it is at and the places where a crash can be put.

use super::dialect::{Dialect, dialect};
use crate::cluster::Consumer;
use crate::cluster::consumer::{ConsumerProcess, CrashLine, Ending, Place};
use crate::kafka::{CommitStyle, Profile, TopicPartition};
use alloc::vec::Vec;

/// A line of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// In its client's language; what is too long for a narrow card goes on in a second row.
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
fn lines(client: Profile, style: CommitStyle, pool: bool) -> Vec<(Role, u8, &'static str)> {
    let words = dialect(client, style);
    let first = match style {
        CommitStyle::Auto => words.auto,
        _ => words.poll,
    };
    let mut lines = alloc::vec![(Role::Poll, 0, first)];
    let commit = commit(words, style, pool);
    let before = style == CommitStyle::SyncBeforeProcessing;
    let within =
        words.endless || style == CommitStyle::SyncInLoop || (!pool && style.takes_each_record());
    if before {
        lines.extend(commit.map(|text| (Role::Commit, 0, text)));
    }
    lines.push((Role::Loop, 0, words.each));
    lines.push((Role::Process, 1, process(words, style, pool)));
    if within && !before {
        lines.extend(commit.map(|text| (Role::Commit, 1, text)));
    }
    if !words.end.is_empty() {
        lines.push((Role::End, 0, words.end));
    }
    if !within && !before {
        lines.extend(commit.map(|text| (Role::Commit, 0, text)));
    }
    lines
}

/// What commits, if anything of the program's own does. Only in Java is there a pool.
fn commit(words: &Dialect, style: CommitStyle, pool: bool) -> Option<&'static str> {
    Some(match style {
        CommitStyle::Auto | CommitStyle::Never => return None,
        CommitStyle::SyncEachRecord if pool => concat!(
            "for (var d : done.drain())\n  consumer.commitSync(Map.of(",
            "\n    tp, d.offset() + 1));"
        ),
        CommitStyle::SyncOwnOffset if pool => concat!(
            "for (var d : done.drain())\n  consumer.commitSync(Map.of(",
            "\n    tp, d.offset()));"
        ),
        CommitStyle::SyncEachRecord => words.behind,
        CommitStyle::SyncOwnOffset => words.at,
        CommitStyle::SyncInLoop
        | CommitStyle::SyncEachBatch
        | CommitStyle::SyncBeforeProcessing => words.all,
        CommitStyle::AsyncEachBatch => words.later,
        CommitStyle::SyncWatermark => words.contiguous,
    })
}

/// What is done with a record; where the program commits by what is done, it is noted down.
fn process(words: &Dialect, style: CommitStyle, pool: bool) -> &'static str {
    let noted = style == CommitStyle::SyncWatermark || (pool && style.takes_each_record());
    match (pool, noted) {
        (false, false) if style == CommitStyle::Auto => words.marked,
        (false, false) => words.process,
        (false, true) => words.noted,
        (true, false) => "pool.submit(() -> process(r));",
        (true, true) => "pool.submit(() -> {\n  process(r);\n  done.add(r); });",
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
    let lines = lines(consumer.config.client, style, consumer.has_pool());
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    /// Rows beside a place for a crash, and the first, which has none beside it.
    const COLUMNS: (usize, usize) = (34, 37);

    #[test]
    fn every_client_has_a_program_for_every_style() {
        for client in Profile::ALL {
            for style in CommitStyle::ALL {
                let name = std::format!("{} {}", client.name(), style.name());
                let lines = lines(client, style, false);
                let place = |role: Role| lines.iter().position(|(one, ..)| *one == role);
                let count = |role: Role| lines.iter().filter(|(one, ..)| *one == role).count();
                for role in [Role::Poll, Role::Loop, Role::Process] {
                    assert_eq!(count(role), 1, "{name}");
                }
                assert_eq!(place(Role::Poll), Some(0), "{name}");
                assert_eq!(
                    place(Role::Process),
                    place(Role::Loop).map(|at| at + 1),
                    "{name}"
                );
                let asks = !matches!(style, CommitStyle::Auto | CommitStyle::Never);
                assert_eq!(count(Role::Commit), usize::from(asks), "{name}");
                let first = place(Role::Commit) < place(Role::Process);
                let before = style == CommitStyle::SyncBeforeProcessing;
                assert_eq!(asks && first, before, "{name}");
                for (role, indent, text) in &lines {
                    let most = if *role == Role::Poll {
                        COLUMNS.1
                    } else {
                        COLUMNS.0
                    };
                    for row in text.lines() {
                        let columns = row.len() + usize::from(*indent) * 2;
                        assert!(columns <= most, "{name}: {row}");
                    }
                }
            }
        }
    }

    #[test]
    fn only_java_is_written_in_java() {
        for client in Profile::ALL {
            let all = CommitStyle::ALL.map(|style| lines(client, style, false));
            let java = all.iter().flatten().any(|(.., text)| {
                let text = text.to_string();
                text.contains("commitSync") || text.contains("var r")
            });
            assert_eq!(java, client == Profile::Java, "{}", client.name());
        }
    }
}
