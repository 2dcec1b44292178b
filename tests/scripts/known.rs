//! Differences between Kafka and the model, and those that are known and have a reason.

use std::fmt;

/// A point in which Kafka and the model differ.
pub(crate) struct Difference {
    /// The script's name.
    pub(crate) script: String,
    /// The moment, in seconds.
    pub(crate) second: u64,
    /// What was looked at.
    pub(crate) what: String,
    /// What Kafka shows; nothing if there is no such thing.
    pub(crate) kafka: Option<String>,
    /// What the model shows.
    pub(crate) model: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |seen: &Option<String>| seen.clone().unwrap_or_else(|| "(nothing)".to_owned());
        let (kafka, model) = (shown(&self.kafka), shown(&self.model));
        let (script, second, what) = (&self.script, self.second, &self.what);
        write!(
            f,
            "{script} {second}s {what}\n  Kafka: {kafka}\n  model: {model}"
        )
    }
}

/// A line `SCRIPT MOMENT WHAT: REASON`. A moment `*` is any, and `*` at the end of WHAT is
/// anything that follows.
struct Line {
    text: String,
    script: String,
    moment: String,
    what: String,
    met: bool,
}

impl Line {
    fn read(text: &str) -> Option<Line> {
        let (point, reason) = text.split_once(": ")?;
        let (script, rest) = point.split_once(' ')?;
        let (moment, what) = rest.split_once(' ')?;
        (!reason.trim().is_empty()).then(|| Line {
            text: text.to_owned(),
            script: script.to_owned(),
            moment: moment.to_owned(),
            what: what.to_owned(),
            met: false,
        })
    }

    fn covers(&self, difference: &Difference) -> bool {
        let moment = format!("{}s", difference.second);
        let what = match self.what.strip_suffix('*') {
            Some(beginning) => difference.what.starts_with(beginning),
            None => difference.what == self.what,
        };
        self.script == difference.script && (self.moment == "*" || self.moment == moment) && what
    }
}

/// The differences that are known.
pub(crate) struct Known(Vec<Line>);

impl Known {
    /// Reads them; empty lines and those that begin with `#` say nothing.
    pub(crate) fn read(text: &str) -> Known {
        let said = text.lines().map(str::trim);
        let said = said.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let read = |line| {
            Line::read(line).unwrap_or_else(|| {
                panic!("a known difference is SCRIPT MOMENT WHAT: REASON, not {line}")
            })
        };
        Known(said.map(read).collect())
    }

    /// Whether a difference is known.
    pub(crate) fn covers(&mut self, difference: &Difference) -> bool {
        let mut known = false;
        for line in self.0.iter_mut().filter(|line| line.covers(difference)) {
            line.met = true;
            known = true;
        }
        known
    }

    /// Those that no difference was found for.
    pub(crate) fn unmet(&self) -> Vec<String> {
        let unmet = self.0.iter().filter(|line| !line.met);
        unmet.map(|line| line.text.clone()).collect()
    }
}

#[test]
fn a_known_difference_is_a_point_with_a_reason() {
    let difference = Difference {
        script: "seek".to_owned(),
        second: 12,
        what: "position C1 orders-0".to_owned(),
        kafka: None,
        model: Some("3".to_owned()),
    };
    for (line, covers) in [
        ("seek 12s position C1 orders-0: why", true),
        ("seek * position C1 orders-0: why", true),
        ("seek 12s position*: why", true),
        ("seek 15s position C1 orders-0: why", false),
        ("seek 12s position C1: why", false),
        ("keys 12s position C1 orders-0: why", false),
    ] {
        let mut known = Known::read(line);
        assert_eq!(known.covers(&difference), covers, "{line}");
        assert_eq!(known.unmet().is_empty(), covers, "{line}");
    }
    assert!(Line::read("seek 12s position C1 orders-0:").is_none());
}
