//! The lines of the log that a filter lets through, as text or as JSON Lines (docs/event-log.md).

use super::{LogFilter, Run, Wanted, Wording};
use crate::cluster::event::{Cause, Entry, EventId};
use crate::recording::Replay;
use crate::session::Session;
use alloc::string::{String, ToString};
use core::fmt::{self, Write};
use core::ops::Range;

/// So many lines a file has at most.
pub const EXPORTED_MAX: u64 = 1_000_000;
/// Bytes after which somebody is given what is written.
const CHUNK: usize = 1 << 20;

/// How the lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// As the log is written down everywhere: columns.
    Text,
    /// An object for each line.
    JsonLines,
}

impl LogFormat {
    /// How such a file's name ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            LogFormat::Text => "log",
            LogFormat::JsonLines => "jsonl",
        }
    }
}

/// The log on its way to a file.
#[derive(Clone, Debug)]
pub struct LogExport {
    wanted: Wanted,
    format: LogFormat,
    run: Run,
    /// What is still to be gone through of what there was when it was begun.
    replay: Replay,
    lines: u64,
    text: String,
}

impl LogExport {
    /// Begins with it.
    #[must_use]
    pub fn new(session: &Session, filter: LogFilter, wording: Wording, format: LogFormat) -> Self {
        LogExport {
            wanted: Wanted::new(filter, wording),
            format,
            run: Run::of(session),
            replay: session.recording.replay(0..EventId::MAX),
            lines: 0,
            text: String::new(),
        }
    }

    /// Goes through about so many events; says whether something is left.
    pub fn go_on(&mut self, session: &Session, events: u64) -> bool {
        if self.is_void(session) || self.is_full() {
            return false;
        }
        let LogExport {
            wanted,
            format,
            replay,
            lines,
            text,
            ..
        } = self;
        let Range { start, end } = replay.rest();
        let part = start..end.min(start.saturating_add(events.max(1)));
        let candidates = wanted.candidates(session, part.clone());
        let (Some(first), Some(last)) = (candidates.first(), candidates.last()) else {
            replay.skip_to(part.end);
            return part.end < end;
        };
        replay.skip_to(*first);
        let mut ids = candidates.iter().copied().peekable();
        let more = replay.read_to(&session.recording, part.end, events, &mut |id, entry| {
            let is_candidate = ids.next_if_eq(&id).is_some() && *lines < EXPORTED_MAX;
            if is_candidate && wanted.is_met(session, id, entry) {
                *lines += 1;
                // writing to a string cannot fail
                let _ = match format {
                    LogFormat::Text => writeln!(text, "{entry}"),
                    LogFormat::JsonLines => write_json(text, id, entry),
                };
            }
        });
        if replay.rest().start > *last {
            replay.skip_to(part.end);
        }
        more && !self.is_full()
    }

    /// Whether nothing comes of it: the run's past was changed meanwhile.
    #[must_use]
    pub fn is_void(&self, session: &Session) -> bool {
        self.run != Run::of(session)
    }

    /// Whether it has as many lines as it may: there may be more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.lines >= EXPORTED_MAX
    }

    /// How many lines it has so far.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// How many events have been gone through, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        let Range { start, end } = self.replay.rest();
        (start, end)
    }

    /// What has been written since one last asked, once that is worth it; at the end, all of it.
    pub fn take(&mut self, all: bool) -> Option<String> {
        let worth = self.text.len() >= CHUNK || (all && !self.text.is_empty());
        worth.then(|| core::mem::take(&mut self.text))
    }
}

/// `{"id":7,"at":31000000,"who":"C1","kind":"crashed","details":"…","cause":"command 4"}`
fn write_json(out: &mut String, id: EventId, entry: &Entry) -> fmt::Result {
    write!(out, "{{\"id\":{id},\"at\":{},\"who\":", entry.at.0)?;
    match entry.event.node() {
        Some(node) => write_string(out, &node.to_string())?,
        None => out.push_str("null"),
    }
    write!(out, ",\"kind\":\"{}\",\"details\":", entry.event.kind())?;
    write_string(out, &entry.event.details())?;
    out.push_str(",\"cause\":");
    match entry.cause {
        Cause::Delivery(event) => write!(out, "{event}")?,
        ref cause => write_string(out, &cause.to_string())?,
    }
    if !entry.lost.is_empty() {
        write!(out, ",\"lost\":{}", entry.lost.total())?;
    }
    out.push_str("}\n");
    Ok(())
}

/// Text between quotes, as JSON has it.
fn write_string(out: &mut String, text: &str) -> fmt::Result {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // what is no end of a line in JSON is one elsewhere
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(())
}
