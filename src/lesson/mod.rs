//! Runs that teach something, and which claims hold in a run.
//!
//! A lesson is a file in this folder: a document of [`crate::notation`] with prose in both
//! languages, claims that are true of it, and variations to try. To add one, write the file and
//! add its line to [`LIBRARY`]; `tests/lessons.rs` does the rest.

mod checker;
mod library;
mod measure;

pub use checker::{Checker, Finding, Seen, Verdict, check};
pub use library::{Offer, found, offers, says};
pub use measure::value_of;

// Who shows lessons names these through here.
pub use crate::notation::claim::{Claim, Count, Mode, Operand, Operator, Quantity, Stretch, Value};
pub use crate::notation::lesson::{Bilingual, Step};

use crate::notation::{Document, LessonText, parse_lossy};

/// A lesson in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its name in links and of its file.
    pub name: &'static str,
    /// The file.
    pub source: &'static str,
}

macro_rules! lesson {
    ($name:literal) => {
        Lesson {
            name: $name,
            source: include_str!(concat!($name, ".lesson")),
        }
    };
}

/// Every lesson, in the order in which they are offered.
pub const LIBRARY: [Lesson; 18] = [
    lesson!("idle-consumer"),
    lesson!("restart"),
    lesson!("earliest"),
    lesson!("crash-before-commit"),
    lesson!("committed-is-next"),
    lesson!("poll-interval"),
    lesson!("stale-commit"),
    lesson!("client-profiles"),
    lesson!("rolling-restart"),
    lesson!("group-protocols"),
    lesson!("order"),
    lesson!("new-partition"),
    lesson!("two-groups"),
    lesson!("offsets-topic"),
    lesson!("offsets-expire"),
    lesson!("ten-keys"),
    lesson!("bench-32"),
    lesson!("bench-64"),
];

/// The lesson with a name.
#[must_use]
pub fn lesson(name: &str) -> Option<Lesson> {
    LIBRARY.into_iter().find(|lesson| lesson.name == name)
}

impl Lesson {
    /// What the file says. That nothing of it is lost is tested.
    #[must_use]
    pub fn document(&self) -> Document {
        parse_lossy(self.source).0
    }

    /// What stands above the first empty line: what it is called and is about. That this is all of
    /// it is tested.
    #[must_use]
    pub fn heading(&self) -> LessonText {
        let above = self.source.split("\n\n").next();
        parse_lossy(above.unwrap_or_default()).0.lesson
    }
}
