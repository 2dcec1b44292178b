//! The lines of claims and of what only a lesson has.

use super::{Place, Reader, Section, Told, opened};
use crate::notation::claim;
use crate::notation::command;
use crate::notation::error::{ErrorKind, Fault, Read};
use crate::notation::lesson::{Bilingual, LANGUAGES, Step, Try, read_name, read_speed};
use crate::notation::line::Line;
use crate::notation::number::moment;
use crate::notation::{CLAIMS_MAX, COMMANDS_MAX, STEPS_MAX, TRIES_MAX};
use crate::recording::Act;
use crate::sim::SimTime;
use alloc::vec::Vec;

impl Reader {
    /// What follows a line that could not be read and would have belonged to it.
    pub(super) fn give_up(&mut self, text: &str) {
        match text.split_whitespace().next() {
            Some("step") => self.told = Told::Unread,
            Some("try") => (self.section, self.told) = (Section::Unread, Told::Unread),
            Some("branch") => self.section = Section::Unread,
            _ => {}
        }
    }

    /// The title of the run, or of the lesson in a language.
    pub(super) fn title(&mut self, mut rest: Line<'_>, column: u32) -> Read<()> {
        let mut other = rest.clone();
        let language = other.keyword_if(&LANGUAGES);
        if let Some(language) = language.filter(|_| other.finish().is_err()) {
            let text = other.atom("a title")?;
            other.finish()?;
            return self.reading.document.lesson.title.say(language, &text);
        }
        let title = rest.atom("a title")?.text.into_owned();
        self.once("title", &rest, column)?;
        self.reading.document.scenario.name = title;
        Ok(())
    }

    pub(super) fn claim(&mut self, rest: Line<'_>) -> Read<()> {
        let column = rest.column();
        let claim = claim::read(rest)?;
        let document = &mut self.reading.document;
        let claims = match (self.section, document.lesson.tries.last_mut()) {
            (Section::Unread, _) => return Ok(()),
            (Section::Try, Some(other)) => &mut other.claims,
            _ => &mut document.claims,
        };
        push(claims, claim, column, "claims", CLAIMS_MAX)
    }

    /// What only a lesson has.
    pub(super) fn lesson(
        &mut self,
        word: &'static str,
        mut rest: Line<'_>,
        column: u32,
    ) -> Read<()> {
        match word {
            "lesson" => {
                let name = read_name(rest)?;
                self.first(word, column)?;
                self.reading.document.lesson.name = name;
            }
            "teaches" => {
                let language = rest.keyword("en or zh", &LANGUAGES)?;
                let text = rest.atom("a sentence")?;
                rest.finish()?;
                return self.reading.document.lesson.teaches.say(language, &text);
            }
            "keywords" => {
                let keywords = rest.atom("words in quotes")?.text.into_owned();
                self.once(word, &rest, column)?;
                self.reading.document.lesson.keywords = keywords;
            }
            "speed" => {
                let speed = read_speed(rest)?;
                self.first(word, column)?;
                self.reading.document.lesson.speed = Some(speed);
            }
            "hidden" => {
                self.once(word, &rest, column)?;
                self.reading.document.lesson.hidden = true;
            }
            "step" | "try" => {
                let at = moment(&rest.atom("a time such as 20s")?)?;
                rest.finish()?;
                let lesson = &mut self.reading.document.lesson;
                let text = Bilingual::default();
                if word == "step" {
                    push(
                        &mut lesson.steps,
                        Step { at, text },
                        column,
                        "steps",
                        STEPS_MAX,
                    )?;
                    self.told = Told::Step;
                } else {
                    let other = Try {
                        at,
                        ..Try::default()
                    };
                    push(&mut lesson.tries, other, column, "variations", TRIES_MAX)?;
                    (self.section, self.told) = (Section::Try, Told::Try);
                }
            }
            language => return self.tell(language, rest, column),
        }
        Ok(())
    }

    /// A text of a step or a variation.
    pub(super) fn tell(
        &mut self,
        language: &'static str,
        mut rest: Line<'_>,
        column: u32,
    ) -> Read<()> {
        let text = rest.atom("a text")?;
        rest.finish()?;
        let lesson = &mut self.reading.document.lesson;
        let told = match self.told {
            Told::Unread => return Ok(()),
            Told::Step => lesson.steps.last_mut().map(|step| &mut step.text),
            Told::Try => lesson.tries.last_mut().map(|other| &mut other.text),
            Told::Nothing => None,
        };
        told.map_or_else(
            || Fault::at(column, ErrorKind::LooseText),
            |told| told.say(language, &text),
        )
    }

    /// A command of the last variation; without a time it happens where that departs.
    pub(super) fn do_instead(&mut self, at: Option<SimTime>, line: Line<'_>) -> Read<()> {
        let column = line.column();
        let command = command::read(line, &self.tables)?;
        let Some(other) = self.reading.document.lesson.tries.last_mut() else {
            return Ok(());
        };
        let last = other.acts.last().map_or(other.at, |act| act.at);
        if at.is_none() && last > other.at {
            return Fault::at(column, ErrorKind::SetupAfterActs);
        }
        if other.acts.len() >= COMMANDS_MAX {
            return Fault::at(column, ErrorKind::TooManyCommands);
        }
        self.open = opened(&command, Place::Try);
        let at = at.unwrap_or(other.at);
        other.acts.push(Act { at, command });
        Ok(())
    }
}

/// Takes one more of what there may be so many of.
fn push<T>(all: &mut Vec<T>, one: T, column: u32, what: &'static str, most: usize) -> Read<()> {
    if all.len() >= most {
        return Fault::at(column, ErrorKind::TooMany(what, most));
    }
    all.push(one);
    Ok(())
}
