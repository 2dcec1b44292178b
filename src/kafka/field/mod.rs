//! Configurations field by field: Kafka's key, what values it has, and how to read and write it.
//! One table for everybody who shows, edits or writes down a configuration.

use super::profile::Profile;
use crate::sim::Duration;
use alloc::string::String;
use alloc::vec::Vec;

/// One field of a configuration `C`.
pub struct Field<C: 'static> {
    /// Kafka's key; for what is the application's own, the words it is shown with.
    pub key: &'static str,
    /// Kafka's key; for what is the application's own, the word it is written down with.
    pub word: &'static str,
    /// Whether it is the application's own, and no configuration of Kafka's.
    pub own: bool,
    /// Its values, as they are shown.
    pub kind: Kind,
    /// Reads it as a number: milliseconds, bytes, a count, or a place among the choices.
    pub get: fn(&C) -> u64,
    /// Writes it as such a number.
    pub set: fn(&mut C, u64),
    /// Reads and writes it with nothing lost.
    pub exact: Exact<C>,
}

// Derived, these would ask the configuration itself to be `Copy`.
impl<C> Clone for Field<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Field<C> {}

impl<C> Field<C> {
    /// Takes it over from another configuration, with nothing lost.
    pub fn copy(&self, from: &C, to: &mut C) {
        match self.exact {
            Exact::Time { get, set } => set(to, get(from)),
            Exact::TimeLimit { get, set } => set(to, get(from)),
            Exact::NumberLimit { get, set } => set(to, get(from)),
            Exact::Word { get, set, .. } => set(to, &get(from)),
            Exact::Choices { get, set, .. } => set(to, &get(from)),
            Exact::Number | Exact::Thousandths | Exact::Choice(_) => {
                (self.set)(to, (self.get)(from));
            }
        }
    }
}

/// What values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Milliseconds.
    Millis,
    /// Bytes.
    Bytes,
    /// A number.
    Count,
    /// A part of a whole, in thousandths.
    Thousandths,
    /// One of these, by its place among them.
    Choice(&'static [&'static str]),
}

/// A field with nothing lost: as a number a time has whole milliseconds only, and of a list there
/// is only the first.
pub enum Exact<C: 'static> {
    /// A time, to the microsecond.
    Time {
        /// Reads it.
        get: fn(&C) -> Duration,
        /// Writes it.
        set: fn(&mut C, Duration),
    },
    /// A number, at most `u32::MAX`: the field's own `get` and `set` lose nothing.
    Number,
    /// A time, to the microsecond, or none, which Kafka writes as `-1`: mostly no limit.
    TimeLimit {
        /// Reads it.
        get: fn(&C) -> Option<Duration>,
        /// Writes it.
        set: fn(&mut C, Option<Duration>),
    },
    /// A number, or none: no limit, which Kafka writes as `-1`.
    NumberLimit {
        /// Reads it.
        get: fn(&C) -> Option<u64>,
        /// Writes it.
        set: fn(&mut C, Option<u64>),
    },
    /// Thousandths of a whole: the field's own `get` and `set` lose nothing.
    Thousandths,
    /// One of these words, by its place: the field's own `get` and `set` lose nothing.
    Choice(&'static [&'static str]),
    /// One of these words, of which some stand for many.
    Word {
        /// The words.
        words: &'static [&'static str],
        /// Reads it.
        get: fn(&C) -> String,
        /// Whether a text is one.
        is_one: fn(&str) -> bool,
        /// Writes it; what is none changes nothing.
        set: fn(&mut C, &str),
    },
    /// Some of these words, by their places, in an order that matters.
    Choices {
        /// The words.
        words: &'static [&'static str],
        /// Reads them.
        get: fn(&C) -> Vec<u64>,
        /// Writes them. Places there are not are left out.
        set: fn(&mut C, &[u64]),
    },
}

impl<C> Clone for Exact<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Exact<C> {}

macro_rules! millis {
    ($key:literal, $field:ident) => {
        millis!($key, $key, $field, false)
    };
    ($key:literal, own $word:literal, $field:ident) => {
        millis!($key, $word, $field, true)
    };
    ($key:literal, $word:literal, $field:ident, $own:literal) => {
        Field {
            key: $key,
            word: $word,
            own: $own,
            kind: Kind::Millis,
            get: |config| config.$field.as_millis(),
            set: |config, value| config.$field = clamped_millis(value),
            exact: Exact::Time {
                get: |config| config.$field,
                set: |config, value| config.$field = value,
            },
        }
    };
}

/// A time that can be none, which Kafka writes as `-1`.
macro_rules! millis_or_none {
    ($key:literal, $field:ident) => {
        Field {
            key: $key,
            word: $key,
            own: false,
            kind: Kind::Millis,
            get: |config| config.$field.map_or(NO_LIMIT, Duration::as_millis),
            set: |config, value| {
                config.$field = (value != NO_LIMIT).then(|| clamped_millis(value));
            },
            exact: Exact::TimeLimit {
                get: |config| config.$field,
                set: |config, value| config.$field = value,
            },
        }
    };
}

macro_rules! number {
    ($key:literal, $kind:ident, $field:ident) => {
        number!($key, $key, $kind, $field, false)
    };
    ($key:literal, own $word:literal, $kind:ident, $field:ident) => {
        number!($key, $word, $kind, $field, true)
    };
    ($key:literal, $word:literal, $kind:ident, $field:ident, $own:literal) => {
        Field {
            key: $key,
            word: $word,
            own: $own,
            kind: Kind::$kind,
            get: |config| u64::from(config.$field),
            set: |config, value| config.$field = u32::try_from(value).unwrap_or(u32::MAX),
            exact: Exact::Number,
        }
    };
}

macro_rules! choice {
    ($key:literal, $field:ident, $all:ident, $words:expr) => {
        choice!($key, $key, $field, $all, $words, $words, false)
    };
    ($key:literal, own $word:literal, $field:ident, $all:ident, $shown:expr, $words:expr) => {
        choice!($key, $word, $field, $all, $shown, $words, true)
    };
    ($key:literal, $word:literal, $field:ident, $all:ident, $shown:expr, $words:expr,
     $own:literal) => {
        Field {
            key: $key,
            word: $word,
            own: $own,
            kind: Kind::Choice($shown),
            get: |config| place(&$all, &config.$field),
            set: |config, value| config.$field = pick(&$all, value).unwrap_or(config.$field),
            exact: Exact::Choice($words),
        }
    };
}

/// The words of all choices, in their order.
macro_rules! words_of {
    ($all:ident, $one:ident => $word:expr) => {{
        let mut words = [""; $all.len()];
        let mut place = 0;
        while place < words.len() {
            let $one = $all[place];
            words[place] = $word;
            place += 1;
        }
        words
    }};
}

/// A number of milliseconds far beyond what any check lets pass does not wrap around.
fn clamped_millis(millis: u64) -> Duration {
    Duration::from_millis(millis.min(u64::MAX / 1_000_000))
}

fn place<T: PartialEq>(all: &[T], value: &T) -> u64 {
    all.iter().position(|one| one == value).unwrap_or(0) as u64
}

fn place_or_last<T: PartialEq>(all: &[T], value: &T) -> u64 {
    let last = all.len().saturating_sub(1);
    let found = all.iter().position(|one| one == value);
    found.unwrap_or(last) as u64
}

fn pick<T: Copy>(all: &[T], place: u64) -> Option<T> {
    usize::try_from(place)
        .ok()
        .and_then(|place| all.get(place))
        .copied()
}

const CLIENTS: [Profile; 6] = Profile::ALL;
const CLIENT_WORDS: [&str; 6] = words_of!(CLIENTS, one => one.name());
const CLIENT_TITLES: [&str; 6] = words_of!(CLIENTS, one => one.library().title);

/// The client library. It brings its defaults with it, so it comes first in its table.
macro_rules! client {
    () => {
        Field {
            key: "client library",
            word: "client",
            own: true,
            kind: Kind::Choice(&CLIENT_TITLES),
            get: |config| place(&CLIENTS, &config.client),
            set: |config, value| {
                config.switch_client(pick(&CLIENTS, value).unwrap_or(config.client));
            },
            exact: Exact::Choice(&CLIENT_WORDS),
        }
    };
}

/// What a number stands for no limit with, where there can be one: for Kafka's `-1`.
const NO_LIMIT: u64 = u64::MAX;

// behind the macros they are written with
mod broker;
mod consumer;
mod producer;
mod topic;

pub use broker::broker_fields;
pub use consumer::consumer_fields;
pub use producer::producer_fields;
pub use topic::topic_fields;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::{BrokerConfig, ConsumerConfig, ProducerConfig, Subscription, TopicConfig};

    fn a_consumer() -> ConsumerConfig {
        ConsumerConfig::new("c", Some("g"), Subscription::Subscribe(Vec::new()))
    }

    #[test]
    fn every_field_reads_back_what_was_written() {
        let mut consumer = a_consumer();
        for field in consumer_fields() {
            (field.set)(&mut consumer, 1);
            assert_eq!((field.get)(&consumer), 1, "{}", field.key);
        }
        let mut producer = ProducerConfig::new("p", "t");
        for field in producer_fields() {
            (field.set)(&mut producer, 1);
            assert_eq!((field.get)(&producer), 1, "{}", field.key);
        }
        let mut brokers = BrokerConfig::default();
        for field in broker_fields() {
            let value = if matches!(field.kind, Kind::Choice(_)) {
                1
            } else {
                7
            };
            (field.set)(&mut brokers, value);
            assert_eq!((field.get)(&brokers), value, "{}", field.key);
        }
        let mut topic = TopicConfig::default();
        for field in topic_fields() {
            (field.set)(&mut topic, 1);
            assert_eq!((field.get)(&topic), 1, "{}", field.key);
        }
    }

    #[test]
    fn absurd_numbers_neither_wrap_nor_panic() {
        let mut consumer = a_consumer();
        for field in consumer_fields() {
            (field.set)(&mut consumer, u64::MAX);
        }
        assert_eq!(consumer.max_poll_records, u32::MAX);
        assert!(consumer.session_timeout > Duration::from_secs(1_000_000));
    }

    /// A key of Kafka's says its unit; what is not Kafka's is written with one.
    #[test]
    fn kafkas_times_are_the_ones_whose_keys_end_in_ms() {
        fn check<C>(fields: &[Field<C>]) {
            for field in fields {
                let time = matches!(field.exact, Exact::Time { .. } | Exact::TimeLimit { .. });
                let named = field.word.rsplit('.').next() == Some("ms");
                assert_eq!(time && !field.own, named, "{}", field.word);
                assert!(field.own || field.key == field.word, "{}", field.key);
            }
        }
        check(&consumer_fields());
        check(&producer_fields());
        check(&broker_fields());
        check(&topic_fields());
    }
}
