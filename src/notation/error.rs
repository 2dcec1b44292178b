//! What can be wrong with a text, and where: values that a page can say in the reader's language,
//! and sentences in English.

use super::VERSION;
use super::words::Words;
use alloc::string::{String, ToString};
use core::fmt;

/// Characters of somebody's text that are repeated in a sentence about it.
const QUOTED_MAX: usize = 60;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotationError {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// What is wrong there.
    pub kind: ErrorKind,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// It does not begin with `playground` and a version.
    NoHeader,
    /// It is of a version that cannot be read here.
    Version(u64),
    /// It is longer than [`TEXT_BYTES_MAX`](super::TEXT_BYTES_MAX).
    TextTooLong,
    /// It has more than [`LINES_MAX`](super::LINES_MAX) lines.
    TooManyLines,
    /// It has more than [`COMMANDS_MAX`](super::COMMANDS_MAX) commands without a time, or with one.
    TooManyCommands,
    /// A word or a quoted text is longer than [`METADATA_MAX`](crate::command::METADATA_MAX) bytes.
    WordTooLong,
    /// A character that cannot stand there outside of quotes.
    Character(char),
    /// A quoted text without its end.
    Unterminated,
    /// A backslash in a quoted text with something behind it that means nothing.
    Escape,
    /// Something else belongs here.
    Expected {
        /// What belongs here.
        what: &'static str,
        /// What stands here; nothing at the end of a line.
        found: Option<String>,
    },
    /// There is more on the line than belongs to it.
    Unexpected(String),
    /// A word that means nothing here.
    UnknownWord {
        /// The word.
        found: String,
        /// What could be meant.
        nearest: Option<&'static str>,
        /// What means something here.
        known: &'static [&'static str],
    },
    /// A setting that does not exist.
    UnknownSetting {
        /// What it was given to.
        of: &'static str,
        /// The setting.
        found: String,
        /// What could be meant.
        nearest: Option<&'static str>,
    },
    /// A value a setting cannot have.
    UnknownChoice {
        /// The setting.
        key: &'static str,
        /// The value.
        found: String,
        /// What could be meant.
        nearest: Option<&'static str>,
        /// The values it can have.
        known: &'static [&'static str],
    },
    /// Not a whole number, or one that is too large.
    Number {
        /// What stands there.
        found: String,
        /// The largest number that can.
        most: u64,
    },
    /// Not a number of milliseconds.
    Millis(String),
    /// Not a part of a whole.
    Ratio(String),
    /// Not a time with its unit.
    Time(String),
    /// Finer than a microsecond.
    TooFine(String),
    /// More than can be counted in microseconds.
    TooLong(String),
    /// Not a partition's name.
    Partition(String),
    /// The same is given twice.
    Twice(&'static str),
    /// Something is missing.
    Missing {
        /// What it is missing from.
        of: &'static str,
        /// What is missing.
        what: &'static str,
    },
    /// Two settings of which one makes the other meaningless.
    Exclusive(&'static str, &'static str),
    /// A time before the one before.
    Backwards {
        /// The time, as it is written.
        at: String,
        /// The one before, as the notation writes it.
        before: String,
    },
    /// A branch that shares more acts than there are.
    SharesTooMuch {
        /// How many it says it shares.
        shares: u64,
        /// How many there are.
        acts: u64,
    },
    /// A command of the setup after one with a time.
    SetupAfterActs,
    /// A record line that continues no producer with lines.
    RecordLine,
    /// A quantity of one kind is compared with one of another: what the kinds are.
    OtherKind(&'static str, &'static str),
    /// Something that is never less or more is asked whether it is: what it is.
    NoOrder(&'static str),
    /// There are more of these than there may be, and how many that is.
    TooMany(&'static str, usize),
    /// Not a lesson's name.
    LessonName(String),
    /// Not a speed.
    Speed(String),
    /// A text that belongs to no step and to no variation.
    LooseText,
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotationError { line, column, kind } = self;
        write!(f, "line {line}, column {column}: {kind}")
    }
}

impl core::error::Error for NotationError {}

/// Something the reader wrote, not all of it if it is long.
pub(super) fn found(text: &str) -> String {
    match text.char_indices().nth(QUOTED_MAX) {
        Some((end, _)) => alloc::format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::NoHeader => write!(f, "a text begins with 'playground {VERSION}'"),
            ErrorKind::Version(found) => write!(
                f,
                "this text is playground {found}; this page reads playground {VERSION}"
            ),
            ErrorKind::TextTooLong => {
                write!(f, "the text is longer than {} bytes", super::TEXT_BYTES_MAX)
            }
            ErrorKind::TooManyLines => {
                write!(f, "the text has more than {} lines", super::LINES_MAX)
            }
            ErrorKind::TooManyCommands => {
                write!(f, "the text has more than {} commands", super::COMMANDS_MAX)
            }
            ErrorKind::WordTooLong => {
                write!(f, "longer than {} bytes", crate::command::METADATA_MAX)
            }
            ErrorKind::Character(c) => write!(f, "{c:?} cannot stand here outside of quotes"),
            ErrorKind::Unterminated => f.write_str("the quotes that open here are not closed"),
            ErrorKind::Escape => {
                f.write_str("after a backslash comes one of \" \\ n r t or u{…}, as in \\u{7f}")
            }
            ErrorKind::Expected {
                what,
                found: Some(found),
            } => write!(f, "expected {what}, found '{found}'"),
            ErrorKind::Expected { what, found: None } => {
                write!(f, "expected {what}, found the end of the line")
            }
            ErrorKind::Unexpected(found) => write!(f, "nothing more belongs here, found '{found}'"),
            _ => self.fmt_value(f),
        }
    }
}

impl ErrorKind {
    fn fmt_value(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::UnknownWord {
                found,
                nearest,
                known,
            } => {
                write!(f, "unknown word '{found}'")?;
                match nearest {
                    None if known.len() <= 8 => write!(f, "; expected {}", Words(known)),
                    _ => perhaps(f, *nearest),
                }
            }
            ErrorKind::UnknownSetting { of, found, nearest } => {
                write!(f, "{of} has no setting '{found}'")?;
                perhaps(f, *nearest)
            }
            ErrorKind::UnknownChoice {
                key,
                found,
                nearest,
                known,
            } => {
                write!(f, "{key} is {}, not '{found}'", Words(known))?;
                perhaps(f, *nearest)
            }
            ErrorKind::Number { found, most } => {
                write!(
                    f,
                    "expected a whole number from 0 to {most}, found '{found}'"
                )
            }
            ErrorKind::Millis(found) => write!(
                f,
                "expected a number of milliseconds such as 250 or 0.5, found '{found}'"
            ),
            ErrorKind::Ratio(found) => write!(
                f,
                "expected a number from 0 to 1 with at most three decimals such as 0.5, \
                 found '{found}'"
            ),
            ErrorKind::Time(found) => write!(
                f,
                "expected a time with its unit such as 250us, 250ms, 1.5s or 2m, found '{found}'"
            ),
            ErrorKind::TooFine(found) => write!(f, "'{found}' is finer than a microsecond"),
            ErrorKind::TooLong(found) => write!(f, "'{found}' is longer than time can be"),
            ErrorKind::Partition(found) => {
                write!(f, "expected a partition such as orders-0, found '{found}'")
            }
            ErrorKind::Twice(what) => write!(f, "{what} is given twice"),
            ErrorKind::Missing { of, what } => write!(f, "{of} needs {what}"),
            ErrorKind::Exclusive(one, other) => write!(f, "{one} and {other} exclude each other"),
            ErrorKind::Backwards { at, before } => {
                write!(f, "time goes backwards: {at} comes after {before}")
            }
            ErrorKind::SharesTooMuch { shares, acts } => {
                write!(f, "the branch shares {shares} acts, and there are {acts}")
            }
            ErrorKind::SetupAfterActs => {
                f.write_str("a command without a time stands before the first 'at'")
            }
            ErrorKind::RecordLine => {
                f.write_str("a record continues a producer with lines=once or lines=repeat")
            }
            _ => self.fmt_lesson(f),
        }
    }
}

impl ErrorKind {
    /// What can be wrong with claims and lessons.
    fn fmt_lesson(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::OtherKind(one, other) => {
                write!(f, "expected {one} to compare with, found {other}")
            }
            ErrorKind::NoOrder(what) => {
                write!(f, "{what} cannot be less or more; expected = or !=")
            }
            ErrorKind::TooMany(what, most) => write!(f, "the text has more than {most} {what}"),
            ErrorKind::LessonName(found) => write!(
                f,
                "a lesson's name consists of a-z, 0-9 and hyphens between them, found '{found}'"
            ),
            ErrorKind::Speed(found) => write!(
                f,
                "expected a speed such as 1, 1/2 or 5, in thousandths at the finest, found \
                 '{found}'"
            ),
            ErrorKind::LooseText => f.write_str("en and zh follow a step or a try"),
            _ => Ok(()),
        }
    }
}

fn perhaps(f: &mut fmt::Formatter<'_>, nearest: Option<&str>) -> fmt::Result {
    nearest.map_or(Ok(()), |word| write!(f, "; did you mean '{word}'?"))
}

/// What is wrong, and in which column of the line at hand.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) column: u32,
    pub(super) kind: ErrorKind,
}

/// Something read from the line at hand.
pub(super) type Read<T> = Result<T, Fault>;

impl Fault {
    pub(super) fn at<T>(column: u32, kind: ErrorKind) -> Read<T> {
        Err(Fault { column, kind })
    }

    pub(super) fn on(self, line: u32) -> NotationError {
        let Fault { column, kind } = self;
        NotationError { line, column, kind }
    }
}
