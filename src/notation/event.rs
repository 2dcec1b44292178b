//! A line of the log as a value: what the log prints can be read back.

use super::error::{ErrorKind, Fault, NotationError, Read, found};
use super::lexer::{Atom, unescape};
use super::number::moment;
use super::words::nearest;
use crate::cluster::event::{Cause, Entry, EventId, TimerReason};
use crate::cluster::print::{ARROW, KINDS, write_line};
use crate::kafka::BrokerId;
use crate::sim::SimTime;
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

/// A line of the log.
///
/// ```
/// use offset_playground::notation::EventLine;
/// let line = "31.000s C1 crashed in poll() ← command 3";
/// let line: EventLine = line.parse().expect("it is in order");
/// assert_eq!((line.kind, &*line.details), ("crashed", "in poll()"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventLine {
    /// When, in whole milliseconds: the log prints no more.
    pub at: SimTime,
    /// Who: a client's name, `b1` for a broker, or `cluster`. One word.
    pub who: String,
    /// What: one of [`KINDS`].
    pub kind: &'static str,
    /// The values.
    pub details: String,
    /// Why.
    pub cause: CauseLine,
}

/// What made an event happen, as the log prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CauseLine {
    /// The scenario, before time began.
    Scenario,
    /// Somebody's command, counted from 1.
    Command(u64),
    /// A message that was delivered, by the number of the event that says so.
    Event(EventId),
    /// A time that ran out.
    Timer {
        /// Which: a config key, or what was waited for. One line.
        reason: String,
        /// When the one whose time ran out was last heard, for a member's session.
        last_heard: Option<SimTime>,
    },
    /// A connection to a broker that broke.
    BrokenConnection(BrokerId),
}

const LAST_HEARD: &str = " (last heard at ";

/// Without what the log does not print.
fn whole_millis(at: SimTime) -> SimTime {
    SimTime(at.0 / 1_000 * 1_000)
}

impl EventLine {
    /// The line of an entry.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        EventLine {
            at: whole_millis(entry.at),
            who: entry
                .event
                .node()
                .map_or_else(|| "cluster".to_string(), |node| node.to_string()),
            kind: entry.event.kind(),
            details: entry.event.details(),
            cause: CauseLine::of(&entry.cause),
        }
    }
}

impl CauseLine {
    /// A cause as the log prints it.
    #[must_use]
    pub fn of(cause: &Cause) -> Self {
        match cause {
            Cause::Scenario => CauseLine::Scenario,
            Cause::Command(number) => CauseLine::Command(u64::from(*number) + 1),
            Cause::Delivery(event) => CauseLine::Event(*event),
            Cause::Timer(TimerReason::Session {
                key, last_heard, ..
            }) => CauseLine::Timer {
                reason: (*key).to_string(),
                last_heard: Some(whole_millis(*last_heard)),
            },
            Cause::Timer(reason) => CauseLine::Timer {
                reason: reason.to_string(),
                last_heard: None,
            },
            Cause::BrokenConnection(broker) => CauseLine::BrokenConnection(*broker),
        }
    }
}

impl fmt::Display for EventLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(f, self.at, &self.who, self.kind, &self.details, &self.cause)
    }
}

impl fmt::Display for CauseLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CauseLine::Scenario => f.write_str("scenario"),
            CauseLine::Command(number) => write!(f, "command {number}"),
            CauseLine::Event(event) => write!(f, "event {event}"),
            CauseLine::Timer { reason, last_heard } => {
                write!(f, "timer {reason}")?;
                last_heard.map_or(Ok(()), |at| write!(f, "{LAST_HEARD}{at})"))
            }
            CauseLine::BrokenConnection(broker) => write!(f, "connection to b{broker} broken"),
        }
    }
}

impl FromStr for EventLine {
    type Err = NotationError;

    fn from_str(text: &str) -> Result<Self, NotationError> {
        read_line(text).map_err(|fault| fault.on(1))
    }
}

/// Reads a log, a line for each event; empty lines are allowed.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn parse_log(text: &str) -> Result<Vec<EventLine>, NotationError> {
    let lines = (1_u32..).zip(text.lines());
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| read_line(line).map_err(|fault| fault.on(number)))
        .collect()
}

/// The part of a line that is yet to be read.
struct Rest<'t> {
    text: &'t str,
    column: u32,
}

impl<'t> Rest<'t> {
    fn pass(&mut self, bytes: usize) -> &'t str {
        let (passed, rest) = self.text.split_at(bytes);
        self.text = rest;
        let columns = u32::try_from(passed.chars().count()).unwrap_or(u32::MAX);
        self.column = self.column.saturating_add(columns);
        passed
    }

    fn pass_blanks(&mut self) {
        let blanks = self.text.len() - self.text.trim_start().len();
        self.pass(blanks);
    }

    /// The next word, and its column.
    fn word(&mut self, what: &'static str) -> Read<(&'t str, u32)> {
        self.pass_blanks();
        let column = self.column;
        let end = self.text.find(char::is_whitespace);
        let word = self.pass(end.unwrap_or(self.text.len()));
        match word.is_empty() {
            true => expected(column, what, ""),
            false => Ok((word, column)),
        }
    }
}

fn expected<T>(column: u32, what: &'static str, text: &str) -> Read<T> {
    let found = (!text.is_empty()).then(|| found(text));
    Fault::at(column, ErrorKind::Expected { what, found })
}

fn read_line(line: &str) -> Read<EventLine> {
    let mut rest = Rest {
        text: line,
        column: 1,
    };
    let (at, column) = rest.word("a time such as 31.000s")?;
    let at = read_millis(at, column)?;
    let (who, _) = rest.word("who it happened to")?;
    let (kind, column) = rest.word("what happened")?;
    let kind = read_kind(kind, column)?;
    rest.pass_blanks();
    let Some(arrow) = rest.text.rfind(ARROW) else {
        let end = rest.text.trim_end().len();
        rest.pass(end);
        return expected(rest.column, "← and a cause", "");
    };
    let column = rest.column;
    let details = read_details(rest.pass(arrow).trim_end(), column)?;
    rest.pass(ARROW.len_utf8());
    rest.pass_blanks();
    let cause = read_cause(rest.text.trim_end(), rest.column)?;
    Ok(EventLine {
        at,
        who: who.to_string(),
        kind,
        details,
        cause,
    })
}

/// A moment, in no more than whole milliseconds.
fn read_millis(text: &str, column: u32) -> Read<SimTime> {
    let atom = Atom {
        column,
        text: Cow::Borrowed(text),
        quoted: false,
    };
    let at = moment(&atom)?;
    match at == whole_millis(at) {
        true => Ok(at),
        false => expected(column, "a time in whole milliseconds", text),
    }
}

fn read_kind(text: &str, column: u32) -> Read<&'static str> {
    if let Some(kind) = KINDS.iter().find(|kind| **kind == text) {
        return Ok(kind);
    }
    let unknown = ErrorKind::UnknownWord {
        found: found(text),
        nearest: nearest(text, KINDS),
        known: &KINDS,
    };
    Fault::at(column, unknown)
}

fn read_details(text: &str, column: u32) -> Read<String> {
    let mut details = String::with_capacity(text.len());
    let mut rest = Rest { text, column };
    while let Some(plain) = rest.text.find('\\') {
        details.push_str(rest.pass(plain));
        let Some((c, bytes)) = unescape(rest.text) else {
            return Fault::at(rest.column, ErrorKind::Escape);
        };
        rest.pass(bytes);
        details.push(c);
    }
    details.push_str(rest.text);
    Ok(details)
}

fn read_cause(text: &str, column: u32) -> Read<CauseLine> {
    const WHAT: &str =
        "a cause: scenario, command 1, event 1, timer linger.ms or connection to b1 broken";
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let number = |text: &str| text.parse().ok().filter(|_| digits(text));
    if text == "scenario" {
        return Ok(CauseLine::Scenario);
    }
    let broker = text
        .strip_prefix("connection to b")
        .and_then(|rest| rest.strip_suffix(" broken"));
    if let Some(broker) = broker.and_then(number) {
        let broker = u32::try_from(broker).map(BrokerId);
        return broker.map_or_else(
            |_| expected(column, WHAT, text),
            |broker| Ok(CauseLine::BrokenConnection(broker)),
        );
    }
    let cause = match text.split_once(' ') {
        Some(("command", rest)) => number(rest).map(CauseLine::Command),
        Some(("event", rest)) => number(rest).map(CauseLine::Event),
        Some(("timer", reason)) => Some(timer(reason.trim())),
        _ => None,
    };
    cause.map_or_else(|| expected(column, WHAT, text), Ok)
}

fn timer(text: &str) -> CauseLine {
    let session = text.strip_suffix(')').and_then(|text| {
        let (reason, at) = text.rsplit_once(LAST_HEARD)?;
        let at = read_millis(at, 1).ok()?;
        Some((reason, at))
    });
    let (reason, last_heard) = match session {
        Some((reason, at)) => (reason, Some(at)),
        None => (text, None),
    };
    CauseLine::Timer {
        reason: reason.to_string(),
        last_heard,
    }
}
