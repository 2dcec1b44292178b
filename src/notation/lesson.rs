//! What makes a lesson of a document: what it is called and teaches, in both languages, in steps
//! tied to moments, and variations to try.

use super::claim::Claim;
use super::client::Tables;
use super::command;
use super::error::{ErrorKind, Fault, Read, found};
use super::lexer::{Atom, InQuotes};
use super::line::Line;
use super::number::At;
use crate::recording::Act;
use crate::sim::SimTime;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

/// The languages of a lesson.
pub(super) const LANGUAGES: [&str; 2] = ["en", "zh"];

/// A text in both languages; empty where it has not been said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilingual {
    /// In English.
    pub en: String,
    /// In Simplified Chinese.
    pub zh: String,
}

/// The parts of a document that only a lesson has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonText {
    /// Its name in links and of its file.
    pub name: String,
    /// What it is called.
    pub title: Bilingual,
    /// What it teaches, in a sentence.
    pub teaches: Bilingual,
    /// What else it is looked for by, in any language.
    pub keywords: String,
    /// The speed it sets, in thousandths of real time.
    pub speed: Option<u32>,
    /// Whether it is kept out of the menu.
    pub hidden: bool,
    /// What is said, and when.
    pub steps: Vec<Step>,
    /// What else can be done.
    pub tries: Vec<Try>,
}

/// Something said at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: SimTime,
    /// What.
    pub text: Bilingual,
}

/// A variation: another way to go on from a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Try {
    /// Where it departs: what the document does from here on is left out.
    pub at: SimTime,
    /// What it is.
    pub text: Bilingual,
    /// What is done instead, in the order of time and not before the departure.
    pub acts: Vec<Act>,
    /// What is so then.
    pub claims: Vec<Claim>,
}

impl Bilingual {
    /// Whether it is said in both languages.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.en.is_empty() && !self.zh.is_empty()
    }

    /// Takes a text in a language, of which there is none yet.
    pub(super) fn say(&mut self, language: &'static str, text: &Atom<'_>) -> Read<()> {
        let said = match language {
            "en" => &mut self.en,
            _ => &mut self.zh,
        };
        if !said.is_empty() {
            return Fault::at(text.column, ErrorKind::Twice(language));
        }
        *said = text.text.to_string();
        Ok(())
    }

    /// What has been said, with its language.
    fn said(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let both = [("en", &*self.en), ("zh", &*self.zh)].into_iter();
        both.filter(|(_, text)| !text.is_empty())
    }
}

/// A lesson's name: words of small letters and digits, with a hyphen between them.
pub(super) fn read_name(mut line: Line<'_>) -> Read<String> {
    let atom = line.atom("a lesson's name, as two-groups")?;
    line.finish()?;
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    match atom.text.split('-').all(part) {
        true => Ok(atom.text.into_owned()),
        false => Fault::at(atom.column, ErrorKind::LessonName(found(&atom.text))),
    }
}

/// A speed, as `2` or `1/2`, in thousandths.
pub(super) fn read_speed(mut line: Line<'_>) -> Read<u32> {
    let atom = line.atom("a speed such as 1, 1/2 or 5")?;
    line.finish()?;
    let (over, under) = atom.text.split_once('/').unwrap_or((&atom.text, "1"));
    let number = |text: &str| {
        let digits = text.bytes().all(|digit| digit.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| digits && !atom.quoted)
    };
    let thousandths = number(over).zip(number(under)).and_then(|(over, under)| {
        let over = u64::from(over) * 1_000;
        let exact = under > 0 && over > 0 && over % u64::from(under) == 0;
        u32::try_from(exact.then(|| over / u64::from(under))?).ok()
    });
    match thousandths {
        Some(thousandths) => Ok(thousandths),
        None => Fault::at(atom.column, ErrorKind::Speed(found(&atom.text))),
    }
}

/// A speed in thousandths as a fraction in its lowest terms.
struct Speed(u32);

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut common, mut rest) = (self.0, 1_000);
        while rest > 0 {
            (common, rest) = (rest, common % rest);
        }
        let (over, under) = (self.0 / common, 1_000 / common);
        match under {
            1 => write!(f, "{over}"),
            _ => write!(f, "{over}/{under}"),
        }
    }
}

fn write_texts(out: &mut String, text: &Bilingual) {
    for (language, text) in text.said() {
        // writing to a string cannot fail
        let _ = writeln!(out, "  {language} {}", InQuotes(text));
    }
}

impl LessonText {
    /// Writes what stands at the beginning of a document.
    pub(super) fn write_start(&self, out: &mut String) -> fmt::Result {
        if !self.name.is_empty() {
            writeln!(out, "lesson   {}", self.name)?;
        }
        for (word, text) in [("title", &self.title), ("teaches", &self.teaches)] {
            for (language, text) in text.said() {
                writeln!(out, "{word:<8} {language} {}", InQuotes(text))?;
            }
        }
        if !self.keywords.is_empty() {
            writeln!(out, "keywords {}", InQuotes(&self.keywords))?;
        }
        if let Some(speed) = self.speed {
            writeln!(out, "speed    {}", Speed(speed))?;
        }
        if self.hidden {
            out.push_str("hidden\n");
        }
        Ok(())
    }

    /// Writes the steps.
    pub(super) fn write_steps(&self, out: &mut String) -> fmt::Result {
        for step in &self.steps {
            writeln!(out, "step {}", At(step.at))?;
            write_texts(out, &step.text);
        }
        Ok(())
    }
}

impl Try {
    pub(super) fn write(&self, out: &mut String, tables: &Tables) -> fmt::Result {
        writeln!(out, "try {}", At(self.at))?;
        write_texts(out, &self.text);
        for act in &self.acts {
            out.push_str("  ");
            if act.at > self.at {
                let at = At(act.at).to_string();
                write!(out, "at {at:<7} ")?;
            }
            command::write(out, &act.command, tables, 0);
            out.push('\n');
        }
        for claim in &self.claims {
            out.push_str("  ");
            claim.write_line(out);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_exact_fractions() {
        let read = |text: &str| {
            let line = Line::of(text).ok().flatten().expect("a word");
            read_speed(line).ok()
        };
        for (text, thousandths) in [("1", 1_000), ("1/2", 500), ("1/20", 50), ("5/2", 2_500)] {
            assert_eq!(read(text), Some(thousandths));
            assert_eq!(Speed(thousandths).to_string(), text);
        }
        assert_eq!(read("2/4"), Some(500));
        for wrong in [
            "0",
            "1/3",
            "1/0",
            "1/",
            "/2",
            "1/2/4",
            "x",
            "4294967295",
            "-1",
            "+1",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(Speed(u32::MAX).to_string(), "858993459/200");
        assert_eq!(read("4294967295/1000"), Some(u32::MAX));
    }
}
