//! What a text says, as a value; how it is written, and how it is played.

use super::branch::{self, Branch};
use super::claim::Claim;
use super::client::{Tables, plain_consumer, plain_producer};
use super::command;
use super::error::NotationError;
use super::lesson::LessonText;
use super::lexer::Quoted;
use super::number::At;
use crate::cluster::Cluster;
use crate::command::{BROKERS_MAX, Command, CommandError, DURATION_MAX, check};
use crate::kafka::BrokerConfig;
use crate::recording::{Act, Recording, Scenario};
use crate::sim::{Seed, SimTime};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};
use core::str::FromStr;

/// Columns of the first word of a line.
pub(super) const WORD: usize = 8;

/// A run, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it starts; its name is the title. With no word about it: one broker as Kafka ships
    /// it, and nothing else.
    pub scenario: Scenario,
    /// The seed of its chance; 1 with no word about it.
    pub seed: Seed,
    /// What is done and when, in the order of time.
    pub acts: Vec<Act>,
    /// What is to be so.
    pub claims: Vec<Claim>,
    /// What makes a lesson of it; mostly nothing.
    pub lesson: LessonText,
    /// How far it was played, if the text says so.
    pub horizon: Option<SimTime>,
    /// The past moment that is shown, if one is.
    pub cursor: Option<SimTime>,
    /// What became of the run when something else was done in it, in the order in which that was.
    pub branches: Vec<Branch>,
    /// How many of those are older than the run itself.
    pub place: usize,
}

/// A run played from a document.
#[derive(Clone, Debug)]
pub struct Played {
    /// The run, as far as it could be played.
    pub recording: Recording,
    /// The act that was refused, by its place among the document's, and why. The run has those
    /// before it.
    pub refused: Option<(usize, CommandError)>,
}

/// Why a document cannot be played at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unplayable {
    /// Not 1 to 3 brokers.
    Brokers(u32),
    /// What the brokers share is refused.
    Config(CommandError),
    /// It reaches further than 31 days.
    TooFar(SimTime),
    /// The acts are not in the order of time.
    Disorder,
    /// A command of the setup is refused: its place among them, and why.
    Setup(usize, CommandError),
}

impl fmt::Display for Unplayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unplayable::Brokers(found) => {
                write!(f, "there are 1 to {BROKERS_MAX} brokers, not {found}")
            }
            Unplayable::Config(error) => write!(f, "the brokers: {error}"),
            Unplayable::TooFar(found) => {
                write!(f, "{} is further than 31 days", At(*found))
            }
            Unplayable::Disorder => f.write_str("the acts are not in the order of time"),
            Unplayable::Setup(index, error) => {
                write!(f, "command {} of the setup: {error}", index + 1)
            }
        }
    }
}

impl core::error::Error for Unplayable {}

impl Default for Document {
    fn default() -> Self {
        let scenario = Scenario {
            name: String::new(),
            config: BrokerConfig::default(),
            brokers: 1,
            setup: Vec::new(),
            opens_at: SimTime::ZERO,
        };
        Document {
            scenario,
            seed: Seed(1),
            acts: Vec::new(),
            claims: Vec::new(),
            lesson: LessonText::default(),
            horizon: None,
            cursor: None,
            branches: Vec::new(),
            place: 0,
        }
    }
}

impl Document {
    /// A run as it is, with the past moment that is shown, if one is.
    #[must_use]
    pub fn of(recording: &Recording, cursor: Option<SimTime>) -> Self {
        Document {
            scenario: recording.scenario().clone(),
            seed: recording.seed(),
            acts: recording.acts().to_vec(),
            horizon: Some(recording.horizon()),
            cursor,
            ..Document::default()
        }
    }

    /// How far it is to be played: as far as it says, or to the moment at which it is worth
    /// looking at, or to its last act.
    #[must_use]
    pub fn until(&self) -> SimTime {
        let last = self.acts.last().map_or(SimTime::ZERO, |act| act.at);
        self.horizon.unwrap_or(last.max(self.scenario.opens_at))
    }

    /// Plays it.
    ///
    /// # Errors
    /// Why nothing of it can be played.
    pub fn play(&self) -> Result<Played, Unplayable> {
        let mut recording = self.begin()?;
        let refused = recording.play(&self.acts, self.until()).err();
        Ok(Played { recording, refused })
    }

    /// Begins to play it: the run is at its start.
    ///
    /// # Errors
    /// Why nothing of it can be played.
    pub fn begin(&self) -> Result<Recording, Unplayable> {
        self.check()?;
        let begun = Recording::new(self.scenario.clone(), self.seed);
        begun.map_err(|(index, error)| Unplayable::Setup(index, error))
    }

    fn check(&self) -> Result<(), Unplayable> {
        let scenario = &self.scenario;
        if !(1..=BROKERS_MAX).contains(&scenario.brokers) {
            return Err(Unplayable::Brokers(scenario.brokers));
        }
        if !self.acts.is_sorted_by_key(|act| act.at) {
            return Err(Unplayable::Disorder);
        }
        let last = self.acts.last().map_or(SimTime::ZERO, |act| act.at);
        let furthest = last.max(self.until()).max(scenario.opens_at);
        if furthest.0 > DURATION_MAX.0 {
            return Err(Unplayable::TooFar(furthest));
        }
        let config = scenario.config.clone();
        let configure = Command::ConfigureBrokers { config };
        check(&Cluster::default(), &configure).map_err(Unplayable::Config)
    }

    /// All its commands, with a time or without, and those of its variations.
    fn commands(&self) -> impl Iterator<Item = &Command> {
        let tries = self.lesson.tries.iter().flat_map(|other| &other.acts);
        let branches = self.branches.iter().flat_map(|branch| &branch.acts);
        let acts = self.acts.iter().chain(tries).chain(branches);
        let acts = acts.map(|act| &act.command);
        self.scenario.setup.iter().chain(acts)
    }

    /// The document in which a variation is done: as this one up to where it departs, then what
    /// is done instead, with the claims about that, and none of the lesson's prose.
    #[must_use]
    pub fn variation(&self, index: usize) -> Option<Document> {
        let other = self.lesson.tries.get(index)?;
        let before = self.acts.iter().filter(|act| act.at < other.at);
        Some(Document {
            scenario: self.scenario.clone(),
            seed: self.seed,
            acts: before.chain(&other.acts).cloned().collect(),
            claims: other.claims.clone(),
            horizon: Some(self.until()),
            ..Document::default()
        })
    }

    /// What its clients have in common becomes the document's defaults.
    fn tables(&self) -> Tables {
        let mut tables = Tables::default();
        let producers = self.commands().filter_map(|command| match command {
            Command::AddProducer { config } | Command::ConfigureProducer { config } => {
                Some((config, plain_producer(config)))
            }
            _ => None,
        });
        tables.producer.share(producers.collect());
        let consumers = self.commands().filter_map(|command| match command {
            Command::AddConsumer { config } | Command::ConfigureConsumer { config } => {
                Some((config, plain_consumer(config)))
            }
            _ => None,
        });
        tables.consumer.share(consumers.collect());
        tables
    }

    fn write_start(&self, out: &mut String, tables: &Tables) -> fmt::Result {
        let scenario = &self.scenario;
        writeln!(out, "playground {}", super::VERSION)?;
        if !scenario.name.is_empty() {
            writeln!(out, "{:<WORD$} {}", "title", Quoted(&scenario.name))?;
        }
        self.lesson.write_start(out)?;
        writeln!(out, "{:<WORD$} {}", "seed", self.seed.0)?;
        write!(out, "{:<WORD$} {}", "brokers", scenario.brokers)?;
        let config = &scenario.config;
        tables.brokers.write(out, config, BrokerConfig::default());
        out.push('\n');
        if scenario.opens_at > SimTime::ZERO {
            writeln!(out, "{:<WORD$} {}", "opens", At(scenario.opens_at))?;
        }
        Ok(())
    }

    fn write_setup(&self, out: &mut String, tables: &Tables) {
        if tables.producer.has_defaults() {
            out.push_str("default  producer");
            tables.producer.write_defaults(out);
            out.push('\n');
        }
        if tables.consumer.has_defaults() {
            out.push_str("default  consumer");
            tables.consumer.write_defaults(out);
            out.push('\n');
        }
        for command in &self.scenario.setup {
            command::write(out, command, tables, WORD);
            out.push('\n');
        }
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tables = self.tables();
        let mut sections = [const { String::new() }; 6];
        let [start, setup, acts, claims, end, steps] = &mut sections;
        self.write_start(start, &tables)?;
        self.write_setup(setup, &tables);
        branch::write_acts(acts, &self.acts, &tables)?;
        for (word, moment) in [("played", self.horizon), ("shows", self.cursor)] {
            if let Some(moment) = moment {
                writeln!(end, "{word:<WORD$} {}", At(moment))?;
            }
        }
        for claim in &self.claims {
            claim.write_line(claims);
        }
        self.lesson.write_steps(steps)?;
        let mut sections = sections.to_vec();
        for other in &self.lesson.tries {
            let mut section = String::new();
            other.write(&mut section, &tables)?;
            sections.push(section);
        }
        for (place, other) in self.branches.iter().enumerate() {
            let mut section = String::new();
            if place == self.place {
                branch::write_shown(&mut section)?;
            }
            other.write(&mut section, &self.acts, &tables)?;
            sections.push(section);
        }
        if !self.branches.is_empty() && self.place >= self.branches.len() {
            let mut section = String::new();
            branch::write_shown(&mut section)?;
            sections.push(section);
        }
        let mut glue = "";
        for section in sections.iter().filter(|section| !section.is_empty()) {
            write!(f, "{glue}{section}")?;
            glue = "\n";
        }
        Ok(())
    }
}

impl FromStr for Document {
    type Err = NotationError;

    fn from_str(text: &str) -> Result<Self, NotationError> {
        super::parse(text)
    }
}
