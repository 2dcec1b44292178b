//! A field of a configuration, without what configuration it is of: a form is the same for all.

use crate::command::{Command, CommandError, check};
use crate::kafka::field::Exact;
use crate::session::Session;
use crate::view::config::Field;
use std::sync::Arc;

/// What Kafka calls no limit, in a field that can have none.
pub(super) const NO_LIMIT: (u64, &str) = (u64::MAX, "-1");

/// What a client library makes of a configuration.
pub(super) struct Shipped<C> {
    /// The configuration as the library ships it.
    pub(super) default: fn(&C) -> C,
    /// Whether a key means something to the library.
    pub(super) has_key: fn(&C, &str) -> bool,
    /// Whether the library brings a value of a key.
    pub(super) brings: fn(&C, &str, u64) -> bool,
}

impl<C: Default> Shipped<C> {
    /// Of what is no client's.
    pub(super) fn of_kafka() -> Self {
        Shipped {
            default: |_| C::default(),
            has_key: |_, _| true,
            brings: |_, _, _| true,
        }
    }
}

/// A configuration that can be set.
pub(super) struct Whole<C> {
    /// As it is.
    pub(super) now: Box<dyn Fn() -> Option<C> + Send + Sync>,
    pub(super) client: Shipped<C>,
    /// What sets a changed one.
    pub(super) command: Box<dyn Fn(C) -> Command + Send + Sync>,
}

impl<C: Clone + PartialEq> Whole<C> {
    /// What sets everything of Kafka's back to its default, if anything is not so.
    pub(super) fn all_back(&self, fields: &[Field<C>]) -> Option<Command> {
        let before = (self.now)()?;
        let mut after = before.clone();
        let default = (self.client.default)(&before);
        for field in fields.iter().filter(|field| !field.own) {
            field.copy(&default, &mut after);
        }
        (after != before).then(|| (self.command)(after))
    }
}

/// A field of a configuration that can be set.
pub(super) struct Of<C: 'static> {
    pub(super) field: Field<C>,
    pub(super) whole: Arc<Whole<C>>,
}

/// What a form asks of a field.
pub(super) trait Setting: Send + Sync {
    /// Its value, as a number.
    fn value(&self) -> Option<u64>;
    /// What it is by default.
    fn standard(&self) -> Option<u64>;
    /// All of it if it is a list, as it is and by default.
    fn lists(&self) -> Option<[String; 2]>;
    /// Its value as a word, if some of its words stand for many.
    fn word(&self) -> Option<String>;
    /// Whether its key means nothing to the client library.
    fn is_lacking(&self) -> bool;
    /// Whether a choice can be made: it is among what the client library brings, or was made.
    fn offers(&self, place: u64) -> bool;
    /// Whether it can be without a limit.
    fn holds_no_limit(&self) -> bool {
        self.holds(NO_LIMIT.0)
    }
    /// Whether the configuration can hold a number as it is.
    fn holds(&self, given: u64) -> bool;
    /// What sets it, unless it is not there any more.
    fn put(&self, given: u64) -> Option<Command>;
    /// What sets it to a word, if it is one.
    fn put_word(&self, word: &str) -> Option<Command>;
    /// What sets it back to its default.
    fn back(&self) -> Option<Command>;
    /// What a number may be, from the check that refuses it: the least and the most that the
    /// configuration can hold are tried, and what is said of them is kept.
    fn limits(&self, session: &Session) -> Option<(u64, u64)>;
}

impl<C: Clone> Of<C> {
    fn default_of(&self, config: &C) -> C {
        (self.whole.client.default)(config)
    }

    /// What sets the configuration with another value of this field.
    fn with(&self, change: &dyn Fn(&mut C)) -> Option<Command> {
        let mut config = (self.whole.now)()?;
        change(&mut config);
        Some((self.whole.command)(config))
    }

    /// What the field holds of a number.
    fn held(&self, given: u64) -> Option<u64> {
        let mut config = (self.whole.now)()?;
        (self.field.set)(&mut config, given);
        Some((self.field.get)(&config))
    }
}

impl<C: Clone> Setting for Of<C> {
    fn value(&self) -> Option<u64> {
        (self.whole.now)().map(|config| (self.field.get)(&config))
    }

    fn standard(&self) -> Option<u64> {
        let config = (self.whole.now)()?;
        Some((self.field.get)(&self.default_of(&config)))
    }

    fn lists(&self) -> Option<[String; 2]> {
        let Exact::Choices { words, get, .. } = self.field.exact else {
            return None;
        };
        let config = (self.whole.now)()?;
        let places = [get(&config), get(&self.default_of(&config))];
        Some(places.map(|places| named(words, &places)))
    }

    fn word(&self) -> Option<String> {
        match self.field.exact {
            Exact::Word { get, .. } => Some(get(&(self.whole.now)()?)),
            _ => None,
        }
    }

    fn is_lacking(&self) -> bool {
        let has = |config: &C| (self.whole.client.has_key)(config, self.field.key);
        (self.whole.now)().is_some_and(|config| !has(&config))
    }

    fn offers(&self, place: u64) -> bool {
        let brings = |config: C| (self.whole.client.brings)(&config, self.field.key, place);
        self.value() == Some(place) || (self.whole.now)().is_some_and(brings)
    }

    fn holds(&self, given: u64) -> bool {
        self.held(given) == Some(given)
    }

    fn put(&self, given: u64) -> Option<Command> {
        self.with(&|config| (self.field.set)(config, given))
    }

    fn put_word(&self, word: &str) -> Option<Command> {
        match self.field.exact {
            Exact::Word { is_one, set, .. } if is_one(word) => {
                self.with(&|config| set(config, word))
            }
            _ => None,
        }
    }

    fn back(&self) -> Option<Command> {
        self.with(&|config| {
            let default = self.default_of(config);
            self.field.copy(&default, config);
        })
    }

    fn limits(&self, session: &Session) -> Option<(u64, u64)> {
        let refused = |value: u64| {
            let command = self.with(&|config| (self.field.set)(config, value))?;
            match check(session.cluster(), &command) {
                Err(CommandError::OutOfRange { least, most, .. }) => Some((least, most)),
                _ => None,
            }
        };
        let held = || Some((self.held(0)?, self.held(u64::MAX)?));
        // the most may stand for none at all
        refused(u64::MAX)
            .or_else(|| refused(u64::MAX - 1))
            .or_else(|| refused(0))
            .or_else(held)
    }
}

fn named(words: &[&'static str], places: &[u64]) -> String {
    let named = places.iter().filter_map(|place| {
        let place = usize::try_from(*place).ok()?;
        words.get(place).copied()
    });
    named.collect::<Vec<_>>().join(",")
}
