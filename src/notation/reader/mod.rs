//! A text, line by line, into a document: what can be read is kept, and the rest is reported.

mod branch;
mod lesson;

use crate::command::Command;
use crate::kafka::{BrokerConfig, RecordSource, SourceLine};
use crate::notation::client::{Tables, read_record};
use crate::notation::command;
use crate::notation::document::Document;
use crate::notation::error::{ErrorKind, Fault, NotationError, Read};
use crate::notation::line::Line;
use crate::notation::number::{At, moment, whole, whole_u32};
use crate::notation::words::{FRAME, LINES};
use crate::notation::{COMMANDS_MAX, LINES_MAX, TEXT_BYTES_MAX, VERSION};
use crate::recording::Act;
use crate::sim::Seed;
use alloc::string::ToString;
use alloc::vec::Vec;

/// What has been read of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What could be read.
    pub document: Document,
    /// What could not, in the order of the lines.
    pub errors: Vec<NotationError>,
    /// The line of each command of the setup, for what is refused when it is played.
    pub setup_lines: Vec<u32>,
    /// The line of each act.
    pub act_lines: Vec<u32>,
}

/// What a line that begins with `|` continues.
enum Open {
    /// Nothing that has records.
    Nothing,
    /// A line that could not be read: what continues it goes with it.
    Unread,
    /// The producer of the last command there, with the records so far.
    Producer {
        place: Place,
        records: Vec<SourceLine>,
    },
}

/// Where a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Among those without a time.
    Setup,
    /// Among those with one.
    Acts,
    /// In the last variation.
    Try,
    /// In the last branch.
    Branch,
}

/// What commands and claims belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    /// The run itself.
    Main,
    /// The last variation.
    Try,
    /// The last branch.
    Branch,
    /// Nothing: the branch that is the run itself.
    Shown,
    /// A variation or a branch whose line could not be read: what belongs to it goes with it.
    Unread,
}

/// What a text in a language belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Nothing,
    Step,
    Try,
    /// A line that could not be read.
    Unread,
}

struct Reader {
    reading: Reading,
    tables: Tables,
    /// What may be said once, and has been.
    said: Vec<&'static str>,
    open: Open,
    section: Section,
    told: Told,
    /// How many acts the run itself has, those that could not be read too.
    act_count: u64,
    /// Which of them those are that could be read.
    ordinals: Vec<u64>,
}

/// Reads a text as far as it can be read.
#[must_use]
pub fn read(text: &str) -> Reading {
    let mut reader = Reader {
        reading: Reading {
            document: Document::default(),
            errors: Vec::new(),
            setup_lines: Vec::new(),
            act_lines: Vec::new(),
        },
        tables: Tables::default(),
        said: Vec::new(),
        open: Open::Nothing,
        section: Section::Main,
        told: Told::Nothing,
        act_count: 0,
        ordinals: Vec::new(),
    };
    if let Err(error) = reader.read_all(text) {
        reader.reading.errors.push(error);
    }
    reader.close();
    reader.reading
}

impl Reader {
    /// Reads all lines.
    ///
    /// # Errors
    /// Why no more lines are read.
    fn read_all(&mut self, text: &str) -> Result<(), NotationError> {
        let on_line = |line: u32, kind| Err(Fault { column: 1, kind }.on(line));
        if text.len() > TEXT_BYTES_MAX {
            return on_line(1, ErrorKind::TextTooLong);
        }
        // some editors begin a file with a byte order mark
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut has_header = false;
        for (number, text) in (1_u32..).zip(text.lines()) {
            if number as usize > LINES_MAX {
                return on_line(number, ErrorKind::TooManyLines);
            }
            let line = Line::of(text);
            if !has_header {
                if let Some(line) = line.map_err(|fault| fault.on(number))? {
                    read_header(line).map_err(|fault| fault.on(number))?;
                    has_header = true;
                }
                continue;
            }
            let continues = text.trim_start().starts_with('|');
            if self.section == Section::Main && text.split_whitespace().next() == Some("at") {
                self.act_count += 1;
            }
            let read = line.and_then(|line| line.map_or(Ok(()), |line| self.line(number, line)));
            if let Err(fault) = read {
                if fault.kind == ErrorKind::TooManyCommands {
                    return Err(fault.on(number));
                }
                if !continues {
                    self.close();
                    self.open = Open::Unread;
                    self.give_up(text);
                }
                self.reading.errors.push(fault.on(number));
            }
        }
        match has_header {
            true => Ok(()),
            false => on_line(1, ErrorKind::NoHeader),
        }
    }

    fn line(&mut self, number: u32, line: Line<'_>) -> Read<()> {
        if line.is_record {
            return self.record(line);
        }
        self.close();
        let mut rest = line.clone();
        let column = line.column();
        match rest.keyword("a command", &LINES)? {
            "playground" => Fault::at(column, ErrorKind::Twice("playground")),
            "title" => self.title(rest, column),
            "seed" => {
                let seed = whole(&rest.atom("a number")?, u64::MAX)?;
                self.once("seed", &rest, column)?;
                self.reading.document.seed = Seed(seed);
                Ok(())
            }
            "brokers" => self.brokers(rest, column),
            word @ ("opens" | "played" | "shows") => {
                let at = moment(&rest.atom("a time such as 20s")?)?;
                self.once(word, &rest, column)?;
                let document = &mut self.reading.document;
                match word {
                    "opens" => document.scenario.opens_at = at,
                    "played" => document.horizon = Some(at),
                    _ => document.cursor = Some(at),
                }
                Ok(())
            }
            "default" => match rest.keyword("producer or consumer", &["producer", "consumer"])? {
                "producer" => self.tables.producer.read_defaults(rest.settings()?),
                _ => self.tables.consumer.read_defaults(rest.settings()?),
            },
            "branch" => self.branch(rest, column),
            "at" => self.act(number, rest),
            "claim" => self.claim(rest),
            word @ ("lesson" | "teaches" | "keywords" | "speed" | "hidden" | "step" | "try"
            | "en" | "zh") => self.lesson(word, rest, column),
            _ => match self.section {
                Section::Main => self.setup(number, line),
                Section::Try => self.do_instead(None, line),
                Section::Branch | Section::Shown => Fault::at(column, ErrorKind::SetupAfterActs),
                Section::Unread => Ok(()),
            },
        }
    }

    /// That there is nothing more on the line, and that this has not been said before.
    fn once(&mut self, word: &'static str, rest: &Line<'_>, column: u32) -> Read<()> {
        rest.finish()?;
        self.first(word, column)
    }

    fn first(&mut self, word: &'static str, column: u32) -> Read<()> {
        if self.said.contains(&word) {
            return Fault::at(column, ErrorKind::Twice(word));
        }
        self.said.push(word);
        Ok(())
    }

    fn brokers(&mut self, mut rest: Line<'_>, column: u32) -> Read<()> {
        let count = whole_u32(&rest.atom("a number of brokers")?)?;
        let mut config = BrokerConfig::default();
        let settings = rest.settings()?;
        self.tables.brokers.read(&mut config, settings, &[])?;
        self.first("brokers", column)?;
        let scenario = &mut self.reading.document.scenario;
        (scenario.brokers, scenario.config) = (count, config);
        Ok(())
    }

    fn setup(&mut self, number: u32, line: Line<'_>) -> Read<()> {
        let column = line.column();
        let command = command::read(line, &self.tables)?;
        if !self.reading.document.acts.is_empty() {
            return Fault::at(column, ErrorKind::SetupAfterActs);
        }
        let setup = &mut self.reading.document.scenario.setup;
        if setup.len() >= COMMANDS_MAX {
            return Fault::at(column, ErrorKind::TooManyCommands);
        }
        self.open = opened(&command, Place::Setup);
        setup.push(command);
        self.reading.setup_lines.push(number);
        Ok(())
    }

    fn act(&mut self, number: u32, mut line: Line<'_>) -> Read<()> {
        let time = line.atom("a time such as 20s")?;
        let at = moment(&time)?;
        let document = &mut self.reading.document;
        let last = match (self.section, document.lesson.tries.last()) {
            (Section::Unread, _) => return Ok(()),
            (Section::Try, Some(other)) => Some(other.acts.last().map_or(other.at, |act| act.at)),
            (Section::Shown, _) => {
                let word = "at".to_string();
                return Fault::at(line.column(), ErrorKind::Unexpected(word));
            }
            (Section::Branch, _) => {
                let branch = document.branches.last();
                branch.and_then(|branch| Some(branch.acts.last()?.at))
            }
            _ => document.acts.last().map(|act| act.at),
        };
        if let Some(last) = last.filter(|last| at < *last) {
            let (at, before) = (time.text.into_owned(), At(last).to_string());
            return Fault::at(time.column, ErrorKind::Backwards { at, before });
        }
        let column = line.column();
        let mut other = line.clone();
        if let Some(word) = other.keyword_if(&FRAME) {
            let (what, found) = ("a command", Some(word.to_string()));
            return Fault::at(column, ErrorKind::Expected { what, found });
        }
        match self.section {
            Section::Try => return self.do_instead(Some(at), line),
            Section::Branch => return self.do_in_branch(at, line),
            Section::Main | Section::Shown | Section::Unread => {}
        }
        let command = command::read(line, &self.tables)?;
        let acts = &mut self.reading.document.acts;
        if acts.len() >= COMMANDS_MAX {
            return Fault::at(column, ErrorKind::TooManyCommands);
        }
        self.open = opened(&command, Place::Acts);
        acts.push(Act { at, command });
        self.reading.act_lines.push(number);
        self.ordinals.push(self.act_count - 1);
        Ok(())
    }

    fn record(&mut self, line: Line<'_>) -> Read<()> {
        let column = line.column();
        match &mut self.open {
            Open::Unread => Ok(()),
            Open::Nothing => Fault::at(column, ErrorKind::RecordLine),
            Open::Producer { records, .. } => {
                records.push(read_record(line.settings()?)?);
                Ok(())
            }
        }
    }

    /// Gives the records that have been gathered to the producer they belong to.
    fn close(&mut self) {
        let Open::Producer { place, records } = core::mem::replace(&mut self.open, Open::Nothing)
        else {
            return;
        };
        let document = &mut self.reading.document;
        let tries = &mut document.lesson.tries;
        let command = match place {
            Place::Setup => document.scenario.setup.last_mut(),
            Place::Acts => document.acts.last_mut().map(|act| &mut act.command),
            Place::Try => (tries.last_mut())
                .and_then(|other| other.acts.last_mut())
                .map(|act| &mut act.command),
            Place::Branch => (document.branches.last_mut())
                .and_then(|branch| branch.acts.last_mut())
                .map(|act| &mut act.command),
        };
        if let Some(Command::AddProducer { config } | Command::ConfigureProducer { config }) =
            command
            && let RecordSource::Lines { lines, .. } = &mut config.source
        {
            *lines = records.into();
        }
    }
}

/// What can continue a command.
fn opened(command: &Command, place: Place) -> Open {
    match command {
        Command::AddProducer { config } | Command::ConfigureProducer { config }
            if matches!(config.source, RecordSource::Lines { .. }) =>
        {
            let records = Vec::new();
            Open::Producer { place, records }
        }
        _ => Open::Nothing,
    }
}

fn read_header(mut line: Line<'_>) -> Read<()> {
    let column = line.column();
    if line.is_record || line.keyword_if(&["playground"]).is_none() {
        return Fault::at(column, ErrorKind::NoHeader);
    }
    let version = line.atom("a version")?;
    let found = whole(&version, u64::MAX)?;
    if found != VERSION {
        return Fault::at(version.column, ErrorKind::Version(found));
    }
    line.finish()
}
