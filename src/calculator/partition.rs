//! Which partition a key goes to, with the producers of different clients.
//!
//! Kafka's brokers do not care where a key is: the client decides, with a hash of the key's bytes.
//! Clients have different hashes, so one key may be in one partition as a Java service writes it
//! and in another as a Go service does; and what is to be joined by key (co-partitioning) is not.

use super::Wrong;
use crate::kafka::hash::Formula;
use alloc::vec::Vec;

/// Partitions a topic may have here.
pub const PARTITIONS_MAX: u32 = 1_000_000;
/// Bytes a key may have here.
pub const KEY_MAX: usize = 65_536;

/// A way to choose a partition that a client has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partitioner {
    /// The client.
    pub client: &'static str,
    /// The version that is described.
    pub version: &'static str,
    /// What the client calls this way.
    pub name: &'static str,
    /// Whether it is what the client does unless it is told otherwise.
    pub is_default: bool,
    /// What is computed of a key.
    pub formula: Formula,
    /// Where a record without a key goes.
    pub without_key: WithoutKey,
    /// Whether a key of no bytes is none.
    pub empty_is_none: bool,
    /// The file in the client's repository that says so.
    pub source: &'static str,
}

/// Where a record without a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutKey {
    /// To the partition of the one before, until a batch is full or some time is over; then to
    /// another.
    Sticky,
    /// Anywhere, each by chance.
    Random,
    /// To one partition after the other.
    RoundRobin,
    /// Where a key of no bytes would go.
    AsEmpty,
}

const JAVA: Partitioner = Partitioner {
    client: "Java",
    version: "4.3.1",
    name: "BuiltInPartitioner",
    is_default: true,
    formula: Formula::Murmur2,
    without_key: WithoutKey::Sticky,
    empty_is_none: false,
    source: "apache/kafka clients/src/main/java/org/apache/kafka/clients/producer/internals/\
             BuiltInPartitioner.java",
};

const LIBRDKAFKA: Partitioner = Partitioner {
    client: "librdkafka",
    version: "2.16.0",
    name: "consistent_random",
    is_default: true,
    formula: Formula::Crc32,
    without_key: WithoutKey::Sticky,
    empty_is_none: true,
    source: "confluentinc/librdkafka src/rdkafka_msg.c",
};

const SARAMA: Partitioner = Partitioner {
    client: "sarama",
    version: "1.61.1",
    name: "NewHashPartitioner",
    is_default: true,
    formula: Formula::Fnv1aSigned,
    without_key: WithoutKey::Random,
    empty_is_none: false,
    source: "IBM/sarama partitioner.go",
};

const KAFKA_GO: Partitioner = Partitioner {
    client: "kafka-go",
    version: "0.4.51",
    name: "RoundRobin",
    is_default: true,
    formula: Formula::Nothing,
    without_key: WithoutKey::RoundRobin,
    empty_is_none: false,
    source: "segmentio/kafka-go balancer.go",
};

const KAFKAJS: Partitioner = Partitioner {
    client: "KafkaJS",
    version: "2.2.4",
    name: "DefaultPartitioner",
    is_default: true,
    formula: Formula::Murmur2,
    without_key: WithoutKey::RoundRobin,
    empty_is_none: false,
    source: "tulios/kafkajs src/producer/partitioners/default",
};

/// What there is: what each client does by default, and what some can be told to do.
pub static CATALOG: [Partitioner; 16] = [
    JAVA,
    LIBRDKAFKA,
    SARAMA,
    Partitioner {
        client: "franz-go",
        version: "1.22.2",
        name: "UniformBytesPartitioner",
        source: "twmb/franz-go pkg/kgo/partitioner.go",
        ..JAVA
    },
    KAFKA_GO,
    Partitioner {
        client: "kafka-python",
        version: "3.0.12",
        name: "DefaultPartitioner",
        without_key: WithoutKey::Random,
        source: "dpkp/kafka-python kafka/partitioner/default.py",
        ..JAVA
    },
    Partitioner {
        client: "aiokafka",
        version: "0.14.0",
        name: "DefaultPartitioner",
        without_key: WithoutKey::Random,
        source: "aio-libs/aiokafka aiokafka/partitioner.py",
        ..JAVA
    },
    KAFKAJS,
    Partitioner {
        name: "murmur2_random",
        is_default: false,
        formula: Formula::Murmur2,
        empty_is_none: false,
        ..LIBRDKAFKA
    },
    Partitioner {
        name: "murmur2",
        is_default: false,
        formula: Formula::Murmur2,
        without_key: WithoutKey::AsEmpty,
        empty_is_none: false,
        ..LIBRDKAFKA
    },
    Partitioner {
        name: "consistent",
        is_default: false,
        without_key: WithoutKey::AsEmpty,
        empty_is_none: false,
        ..LIBRDKAFKA
    },
    Partitioner {
        name: "fnv1a_random",
        is_default: false,
        formula: Formula::Fnv1aSigned,
        empty_is_none: false,
        ..LIBRDKAFKA
    },
    Partitioner {
        name: "fnv1a",
        is_default: false,
        formula: Formula::Fnv1aSigned,
        without_key: WithoutKey::AsEmpty,
        empty_is_none: false,
        ..LIBRDKAFKA
    },
    Partitioner {
        name: "NewReferenceHashPartitioner",
        is_default: false,
        formula: Formula::Fnv1aMasked,
        ..SARAMA
    },
    Partitioner {
        name: "Hash",
        is_default: false,
        formula: Formula::Fnv1aSigned,
        ..KAFKA_GO
    },
    Partitioner {
        name: "LegacyPartitioner",
        is_default: false,
        formula: Formula::Murmur2InDoubles,
        source: "tulios/kafkajs src/producer/partitioners/legacy",
        ..KAFKAJS
    },
];

/// Where a record goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Always to this partition, which is what the hash comes to.
    Partition {
        /// The hash, as the client counts it.
        hash: i64,
        /// The partition.
        partition: u32,
    },
    /// To no partition in particular.
    Any(WithoutKey),
}

impl Place {
    /// The partition, if it is always the same.
    #[must_use]
    pub const fn partition(self) -> Option<u32> {
        match self {
            Place::Partition { partition, .. } => Some(partition),
            Place::Any(_) => None,
        }
    }
}

impl Partitioner {
    /// Where a record with this key, or without one, goes if there are so many partitions.
    #[must_use]
    pub fn place(&self, key: Option<&[u8]>, partitions: u32) -> Place {
        let as_empty = self.without_key == WithoutKey::AsEmpty;
        let key = key.filter(|key| !(self.empty_is_none && key.is_empty()));
        let key = key.or(as_empty.then_some(&[]));
        let hashed = key.and_then(|key| self.formula.hash(key));
        hashed.map_or(Place::Any(self.without_key), |(hash, positive)| {
            Place::Partition {
                hash,
                partition: positive % partitions,
            }
        })
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The key's bytes; nothing if the record has no key.
    pub key: Option<Vec<u8>>,
    /// How many partitions the topic has.
    pub partitions: u32,
    /// How many it is to have, if some are to be added.
    pub to: Option<u32>,
}

/// A partitioner's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whose it is.
    pub partitioner: &'static Partitioner,
    /// Where the record goes.
    pub place: Place,
    /// Where it goes when partitions have been added.
    pub then: Option<Place>,
}

impl Answer {
    /// Whether the key has another partition then; nothing if it has none in particular.
    #[must_use]
    pub fn moves(&self) -> Option<bool> {
        let (from, to) = (self.place.partition()?, self.then?.partition()?);
        Some(from != to)
    }
}

/// Every partitioner's answer.
///
/// # Errors
/// If a number or the key is beyond what is computed here.
pub fn answer(question: &Question) -> Result<Vec<Answer>, Wrong> {
    let counts = [Some(question.partitions), question.to];
    if counts
        .iter()
        .flatten()
        .any(|count| !(1..=PARTITIONS_MAX).contains(count))
    {
        return Err(Wrong::PartitionCount);
    }
    let key = question.key.as_deref();
    if key.is_some_and(|key| key.len() > KEY_MAX) {
        return Err(Wrong::KeyTooLong);
    }
    let answer = |partitioner: &'static Partitioner| Answer {
        partitioner,
        place: partitioner.place(key, question.partitions),
        then: question.to.map(|to| partitioner.place(key, to)),
    };
    Ok(CATALOG.iter().map(answer).collect())
}

/// A number of partitions that somebody has typed.
///
/// # Errors
/// If it is none.
pub fn count(text: &str) -> Result<u32, Wrong> {
    let text = text.trim();
    // `parse` would take a sign
    let plain = text.bytes().all(|digit| digit.is_ascii_digit());
    let count = text.parse().ok().filter(|_| plain);
    count.ok_or(Wrong::PartitionCount)
}

/// The bytes that hexadecimal digits stand for; blanks between them do not matter.
///
/// # Errors
/// If there is anything else, or an odd number of digits.
pub fn from_hex(digits: &str) -> Result<Vec<u8>, Wrong> {
    let digits = digits.chars().filter(|c| !c.is_ascii_whitespace());
    let digits = digits.map(|digit| {
        digit
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    });
    let digits: Option<Vec<u8>> = digits.collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0);
    let digits = digits.ok_or(Wrong::NotHex)?;
    Ok(digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    fn place(client: &str, name: &str, key: Option<&[u8]>, partitions: u32) -> Place {
        let found = |one: &&Partitioner| one.client == client && one.name == name;
        let partitioner = CATALOG.iter().find(found).expect("it is in the catalogue");
        partitioner.place(key, partitions)
    }

    #[test]
    fn each_client_has_one_default() {
        for one in &CATALOG {
            let same = CATALOG.iter().filter(|other| other.client == one.client);
            assert_eq!(
                same.filter(|other| other.is_default).count(),
                1,
                "{}",
                one.client
            );
            let same = CATALOG
                .iter()
                .filter(|other| (other.client, other.name) == (one.client, one.name));
            assert_eq!(same.count(), 1, "{}", one.name);
        }
    }

    #[test]
    fn no_key_and_an_empty_key_are_not_the_same() {
        let at = |partition| Place::Partition {
            hash: 275_646_681,
            partition,
        };
        let sticky = Place::Any(WithoutKey::Sticky);
        assert_eq!(place("Java", "BuiltInPartitioner", None, 6), sticky);
        assert_eq!(place("Java", "BuiltInPartitioner", Some(b""), 6), at(3));
        assert_eq!(place("librdkafka", "consistent_random", None, 6), sticky);
        assert_eq!(
            place("librdkafka", "consistent_random", Some(b""), 6),
            sticky
        );
        assert_eq!(place("librdkafka", "murmur2_random", None, 6), sticky);
        assert_eq!(place("librdkafka", "murmur2_random", Some(b""), 6), at(3));
        assert_eq!(place("librdkafka", "murmur2", None, 6), at(3));
        let zero = Place::Partition {
            hash: 0,
            partition: 0,
        };
        assert_eq!(place("librdkafka", "consistent", None, 6), zero);
        let round = Place::Any(WithoutKey::RoundRobin);
        assert_eq!(place("kafka-go", "RoundRobin", Some(b"user-42"), 6), round);
    }

    #[test]
    fn a_key_moves_when_partitions_are_added() {
        let question = Question {
            key: Some(b"user-42".to_vec()),
            partitions: 3,
            to: Some(6),
        };
        let answers = answer(&question).expect("a question");
        assert_eq!(answers[0].moves(), Some(true));
        assert_eq!(answers[0].then.and_then(Place::partition), Some(4));
        let question = Question {
            to: Some(3),
            ..question
        };
        let answers = answer(&question).expect("a question");
        assert_eq!(answers[0].moves(), Some(false));
    }

    #[test]
    fn what_cannot_be_asked() {
        let ask = |key: Vec<u8>, partitions, to| {
            answer(&Question {
                key: Some(key),
                partitions,
                to,
            })
        };
        assert_eq!(ask(vec![], 0, None), Err(Wrong::PartitionCount));
        assert_eq!(ask(vec![], 1, Some(0)), Err(Wrong::PartitionCount));
        assert_eq!(
            ask(vec![], PARTITIONS_MAX + 1, None),
            Err(Wrong::PartitionCount)
        );
        assert!(ask(vec![0; KEY_MAX], PARTITIONS_MAX, Some(1)).is_ok());
        assert_eq!(ask(vec![0; KEY_MAX + 1], 1, None), Err(Wrong::KeyTooLong));
    }

    #[test]
    fn digits_stand_for_bytes() {
        assert_eq!(from_hex("00 ff 2A"), Ok(vec![0, 255, 42]));
        assert_eq!(from_hex(""), Ok(vec![]));
        for wrong in ["0", "0x00", "0g", "é0", "０0"] {
            assert_eq!(from_hex(wrong), Err(Wrong::NotHex), "{wrong}");
        }
    }
}
