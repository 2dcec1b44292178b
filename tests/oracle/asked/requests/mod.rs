//! Requests one by one, as a client's own code would not send them: `requests.txt`, where their
//! notation is explained.

mod model;
pub(crate) mod random;
mod sent;

use offset_playground::kafka::BrokerConfig;
use offset_playground::notation::Document;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

const STORIES: &str = include_str!("../../requests.txt");

/// What is sent to a broker, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Requests {
    /// How the broker is configured.
    pub(crate) config: BrokerConfig,
    pub(crate) steps: Vec<Step>,
}

/// A request, or a wait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// Who asks: each has a connection.
    pub(crate) who: String,
    /// What kind of request.
    pub(crate) ask: String,
    /// What it says besides what it would by itself.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(crate) with: BTreeMap<String, String>,
}

impl Requests {
    /// What is answered after each step, to whomever it is.
    pub(crate) fn answer(&self) -> Vec<String> {
        model::answers(self)
    }

    /// The question as a line.
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).expect("words and numbers")
    }
}

/// Every story by name.
pub(crate) fn stories() -> Vec<(String, Requests)> {
    let stories = STORIES.split("\n= ").skip(1);
    stories
        .map(|story| {
            let mut lines = story.lines().filter(|line| !line.trim().is_empty());
            let head = lines.next().expect("a story has a name");
            let (name, settings) = match head.split_once(" [") {
                Some((name, settings)) => (name, settings.trim_end_matches(']')),
                None => (head, ""),
            };
            let requests = Requests {
                config: config(settings),
                steps: lines.map(Step::read).collect(),
            };
            (name.to_owned(), requests)
        })
        .collect()
}

/// A broker as the notation configures it.
fn config(settings: &str) -> BrokerConfig {
    let text = format!("playground 1\nbrokers 1 {settings}\n");
    let document: Document = text.parse().unwrap_or_else(|error| panic!("{error}"));
    document.scenario.config
}

impl Step {
    fn read(line: &str) -> Self {
        let mut words = line.split_whitespace();
        let mut next = || words.next().unwrap_or_else(|| panic!("{line}: too short"));
        let (who, ask) = (next().to_owned(), next().to_owned());
        let pairs = words.map(|word| {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            (key.to_owned(), value.to_owned())
        });
        Step {
            who,
            ask,
            with: pairs.collect(),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.who, self.ask)?;
        self.with
            .iter()
            .try_for_each(|(key, value)| write!(f, " {key}={value}"))
    }
}
