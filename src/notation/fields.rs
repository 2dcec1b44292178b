//! Settings of a configuration as text: the table of its fields, with the defaults that a document
//! has for it.

use super::error::{ErrorKind, Fault, Read, found};
use super::lexer::{Atom, Pair, Quoted};
use super::line::Settings;
use super::number::{Length, Millis, duration, millis, thousandths, whole, whole_u32};
use super::words::nearest;
use crate::kafka::field::{Exact, Field};
use crate::kafka::topic::Ratio;
use crate::sim::Duration;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt::Write as _;

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Time(Duration),
    Number(u32),
    /// A time, or no limit.
    TimeLimit(Option<Duration>),
    /// A number, or no limit.
    NumberLimit(Option<u64>),
    /// The place of a word.
    Choice(u64),
    /// The places of words.
    Choices(Vec<u64>),
    /// A word among many.
    Word(Arc<str>),
    Text(Arc<str>),
}

/// How a setting's value is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Millis,
    Time,
    Number,
    MillisLimit,
    NumberLimit,
    Thousandths,
    Choice(&'static [&'static str]),
    Choices(&'static [&'static str]),
    Word(&'static [&'static str], fn(&str) -> bool),
    Text,
}

// apart from what it is a setting of: one of these for all configurations
impl Form {
    fn read(self, pair: &Pair<'_>, word: &'static str) -> Read<Value> {
        match self {
            Form::Millis => millis(pair.one("milliseconds")?).map(Value::Time),
            Form::Time => duration(pair.one("a time")?).map(Value::Time),
            Form::Number => whole_u32(pair.one("a number")?).map(Value::Number),
            Form::MillisLimit => {
                let atom = pair.one("milliseconds, or -1")?;
                let limit = (!is_no_limit(atom)).then(|| millis(atom)).transpose()?;
                Ok(Value::TimeLimit(limit))
            }
            Form::NumberLimit => {
                let atom = pair.one("a number, or -1")?;
                let limit = (!is_no_limit(atom)).then(|| whole(atom, LIMIT_MAX));
                Ok(Value::NumberLimit(limit.transpose()?))
            }
            Form::Thousandths => thousandths(pair.one("a number from 0 to 1")?).map(Value::Number),
            Form::Choice(words) => choice(word, words, pair.one("a word")?).map(Value::Choice),
            Form::Choices(words) => {
                let places = pair.values.iter().map(|atom| choice(word, words, atom));
                places.collect::<Read<_>>().map(Value::Choices)
            }
            Form::Word(words, is_one) => {
                let atom = pair.one("a word")?;
                match is_one(&atom.text) && !atom.quoted {
                    true => Ok(Value::Word((*atom.text).into())),
                    false => choice(word, words, atom).map(Value::Choice),
                }
            }
            Form::Text => Ok(Value::Text((*pair.one("a text")?.text).into())),
        }
    }

    fn write(self, out: &mut String, word: &'static str, value: &Value) {
        let named = |words: &[&'static str], place: u64| {
            let place = usize::try_from(place).ok();
            place
                .and_then(|place| words.get(place).copied())
                .unwrap_or_default()
        };
        let text = match (self, value) {
            (Form::Millis, Value::Time(time)) | (_, Value::TimeLimit(Some(time))) => {
                Millis(*time).to_string()
            }
            (_, Value::Time(time)) => Length(*time).to_string(),
            (Form::Thousandths, Value::Number(number)) => Ratio(*number).to_string(),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::NumberLimit(Some(number))) => number.to_string(),
            (_, Value::TimeLimit(None) | Value::NumberLimit(None)) => NO_LIMIT.to_string(),
            (Form::Choice(words), Value::Choice(place)) => named(words, *place).to_string(),
            (Form::Choices(words), Value::Choices(places)) => {
                let all: Vec<_> = places.iter().map(|place| named(words, *place)).collect();
                all.join(",")
            }
            (_, Value::Word(word)) => word.to_string(),
            (_, Value::Text(text)) => Quoted(text).to_string(),
            (_, Value::Choice(_) | Value::Choices(_)) => String::new(),
        };
        // writing to a string cannot fail
        let _ = write!(out, " {word}={text}");
    }
}

/// One setting: a field of the configuration, or a part of it that some configurations have.
pub(super) enum Setting<C: 'static> {
    Field(Field<C>),
    Number {
        word: &'static str,
        get: fn(&C) -> Option<u32>,
        set: fn(&mut C, u32),
    },
    Text {
        word: &'static str,
        get: fn(&C) -> Option<Arc<str>>,
        set: fn(&mut C, Arc<str>),
    },
}

/// What can be set of a configuration `C`, and what a document has as its own defaults.
pub(super) struct Table<C: 'static> {
    /// Whose settings these are, and what a default for them is called, for a sentence.
    of: [&'static str; 2],
    settings: Vec<Setting<C>>,
    /// Their words, and how their values are written.
    forms: Vec<(&'static str, Form)>,
    /// Whether a configuration may have a default of that key.
    may_set: fn(&C, &str) -> bool,
    /// In the order of the settings.
    defaults: Vec<Option<Value>>,
}

impl<C> Setting<C> {
    fn word(&self) -> &'static str {
        match self {
            Setting::Field(field) => field.word,
            Setting::Number { word, .. } | Setting::Text { word, .. } => word,
        }
    }

    fn form(&self) -> Form {
        match self {
            Setting::Field(field) => match field.exact {
                Exact::Time { .. } if field.own => Form::Time,
                Exact::Time { .. } => Form::Millis,
                Exact::Number => Form::Number,
                Exact::TimeLimit { .. } => Form::MillisLimit,
                Exact::NumberLimit { .. } => Form::NumberLimit,
                Exact::Thousandths => Form::Thousandths,
                Exact::Choice(words) => Form::Choice(words),
                Exact::Choices { words, .. } => Form::Choices(words),
                Exact::Word { words, is_one, .. } => Form::Word(words, is_one),
            },
            Setting::Number { .. } => Form::Number,
            Setting::Text { .. } => Form::Text,
        }
    }

    fn get(&self, config: &C) -> Option<Value> {
        match self {
            Setting::Field(field) => Some(match field.exact {
                Exact::Time { get, .. } => Value::Time(get(config)),
                Exact::TimeLimit { get, .. } => Value::TimeLimit(get(config)),
                Exact::NumberLimit { get, .. } => Value::NumberLimit(get(config)),
                Exact::Number | Exact::Thousandths => {
                    let number = (field.get)(config);
                    Value::Number(u32::try_from(number).unwrap_or(u32::MAX))
                }
                Exact::Choice(_) => Value::Choice((field.get)(config)),
                Exact::Choices { get, .. } => Value::Choices(get(config)),
                Exact::Word { get, .. } => Value::Word(get(config).into()),
            }),
            Setting::Number { get, .. } => get(config).map(Value::Number),
            Setting::Text { get, .. } => get(config).map(Value::Text),
        }
    }

    /// Sets it; a value of another form is none of its values and changes nothing.
    fn set(&self, config: &mut C, value: &Value) {
        match (self, value) {
            (Setting::Field(field), value) => match (field.exact, value) {
                (Exact::Time { set, .. }, Value::Time(time)) => set(config, *time),
                (Exact::Number | Exact::Thousandths, Value::Number(number)) => {
                    (field.set)(config, u64::from(*number));
                }
                (Exact::TimeLimit { set, .. }, Value::TimeLimit(time)) => set(config, *time),
                (Exact::NumberLimit { set, .. }, Value::NumberLimit(number)) => {
                    set(config, *number);
                }
                (Exact::Choice(_), Value::Choice(place)) => (field.set)(config, *place),
                (Exact::Choices { set, .. }, Value::Choices(places)) => set(config, places),
                (Exact::Word { set, .. }, Value::Word(word)) => set(config, word),
                _ => {}
            },
            (Setting::Number { set, .. }, Value::Number(number)) => set(config, *number),
            (Setting::Text { set, .. }, Value::Text(text)) => set(config, text.clone()),
            _ => {}
        }
    }
}

/// How Kafka writes that there is no limit.
const NO_LIMIT: &str = "-1";
/// The largest of Kafka's numbers of 64 bits.
const LIMIT_MAX: u64 = i64::MAX.unsigned_abs();

fn is_no_limit(atom: &Atom<'_>) -> bool {
    !atom.quoted && atom.text == NO_LIMIT
}

/// The place of a word among the known ones.
pub(super) fn choice(
    key: &'static str,
    known: &'static [&'static str],
    atom: &Atom<'_>,
) -> Read<u64> {
    let mut places = (0..).zip(known);
    let place = places.find(|(_, word)| !atom.quoted && atom.text == **word);
    let unknown = || Fault {
        column: atom.column,
        kind: ErrorKind::UnknownChoice {
            key,
            found: found(&atom.text),
            nearest: nearest(&atom.text, known.iter().copied()),
            known,
        },
    };
    place.map(|(place, _)| place).ok_or_else(unknown)
}

/// Each setting that is given, with its place in the table. Beside the table's, `others` are known
/// to be settings, for a sentence about one that is not.
fn given(
    forms: &[(&'static str, Form)],
    of: &'static str,
    mut settings: Settings<'_>,
    others: &[&'static str],
) -> Read<Vec<(usize, Value)>> {
    let mut given: Vec<(usize, Value)> = Vec::new();
    while let Some(pair) = settings.next() {
        let Some(place) = forms.iter().position(|(word, _)| *word == pair.key) else {
            let words = forms.iter().map(|(word, _)| *word);
            return pair.unknown(of, words.chain(others.iter().copied()));
        };
        let (word, form) = forms[place];
        if given.iter().any(|(other, _)| *other == place) {
            return Fault::at(pair.column, ErrorKind::Twice(word));
        }
        given.push((place, form.read(&pair, word)?));
    }
    Ok(given)
}

impl<C> Table<C> {
    pub(super) fn new(
        of: [&'static str; 2],
        fields: Vec<Field<C>>,
        more: impl IntoIterator<Item = Setting<C>>,
        may_set: fn(&C, &str) -> bool,
    ) -> Self {
        let settings: Vec<_> = fields.into_iter().map(Setting::Field).chain(more).collect();
        let defaults = alloc::vec![None; settings.len()];
        let forms = settings.iter().map(|one| (one.word(), one.form()));
        Table {
            of,
            forms: forms.collect(),
            settings,
            may_set,
            defaults,
        }
    }

    /// The words of its settings.
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.forms.iter().map(|(word, _)| *word)
    }

    /// Sets what is given, and where nothing is, the document's default. In the order of the
    /// table, as what a client library ships with is not there before the library is known.
    pub(super) fn read(
        &self,
        config: &mut C,
        settings: Settings<'_>,
        others: &[&'static str],
    ) -> Read<()> {
        let given = given(&self.forms, self.of[0], settings, others)?;
        for (place, setting) in self.settings.iter().enumerate() {
            let own = given.iter().find(|(of, _)| *of == place);
            let own = own.map(|(_, value)| value);
            if let Some(value) = own.or_else(|| self.default_of(place, config)) {
                setting.set(config, value);
            }
        }
        Ok(())
    }

    /// The document's default, if it has one that the configuration can have.
    fn default_of(&self, place: usize, config: &C) -> Option<&Value> {
        let default = self.defaults[place].as_ref();
        let setting = &self.settings[place];
        default.filter(|_| setting.get(config).is_some() && (self.may_set)(config, setting.word()))
    }

    /// Takes what is given as the document's defaults from here on.
    pub(super) fn read_defaults(&mut self, settings: Settings<'_>) -> Read<()> {
        let end = settings.end();
        let of = self.of[1];
        let given = given(&self.forms, of, settings, &[])?;
        if given.is_empty() {
            let what = "a setting, as key=value";
            return Fault::at(end, ErrorKind::Missing { of, what });
        }
        for (place, value) in given {
            self.defaults[place] = Some(value);
        }
        Ok(())
    }

    /// Makes defaults of what several configurations have in common and their client libraries do
    /// not ship so. Each comes with what it is without any setting.
    pub(super) fn share(&mut self, mut configs: Vec<(&C, C)>) {
        for (setting, default) in self.settings.iter().zip(&mut self.defaults) {
            let mut first: Option<Option<Value>> = None;
            let (mut several, mut shared) = (false, true);
            for (config, plain) in &mut configs {
                let mut value = setting.get(config);
                let differs = setting.get(plain) != value;
                if let Some(value) = &value {
                    setting.set(plain, value); // the library first, and what follows from it
                }
                if !(self.may_set)(config, setting.word()) {
                    continue;
                }
                value = value.filter(|_| differs);
                match &first {
                    None => first = Some(value),
                    Some(first) => (several, shared) = (true, shared && *first == value),
                }
            }
            *default = first.flatten().filter(|_| several && shared);
        }
    }

    /// Writes the document's defaults.
    pub(super) fn write_defaults(&self, out: &mut String) {
        for ((word, form), default) in self.forms.iter().zip(&self.defaults) {
            if let Some(value) = default {
                form.write(out, word, value);
            }
        }
    }

    /// Whether the document has defaults for it.
    pub(super) fn has_defaults(&self) -> bool {
        self.defaults.iter().any(Option::is_some)
    }

    /// Writes what a configuration has that is not so without any setting.
    pub(super) fn write(&self, out: &mut String, config: &C, mut plain: C) {
        for (place, setting) in self.settings.iter().enumerate() {
            if let Some(default) = self.default_of(place, &plain) {
                setting.set(&mut plain, default);
            }
            let value = setting.get(config);
            if let Some(value) = value.filter(|value| setting.get(&plain).as_ref() != Some(value)) {
                setting.set(&mut plain, &value);
                let (word, form) = self.forms[place];
                form.write(out, word, &value);
            }
        }
    }
}
