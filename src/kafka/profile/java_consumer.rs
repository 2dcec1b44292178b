//! Apache Kafka's own consumer with `group.protocol=consumer` (`AsyncKafkaConsumer`, KIP-848). It
//! is chosen by that setting, and not as another client.
//!
//! Its commit is made on a background thread, which reads the positions when `poll()` has asked it
//! to. Whether `poll()` waits for that before it hands records out has changed from version to
//! version ([`VERSIONS`]): where it does not, a commit may cover records that the application has
//! only just been given.

use super::{ConsumerHabits, Library, java};
use crate::kafka::GroupProtocol;

pub(super) const JAVA_CONSUMER: Library = Library {
    name: "java-consumer-protocol",
    title: "Java, group.protocol=consumer",
    version: "4.3.1",
    sources: &[
        "apache/kafka clients/src/main/java/org/apache/kafka/clients/consumer/internals/\
         {AsyncKafkaConsumer,CommitRequestManager,AbstractMembershipManager}.java",
        "apache/kafka clients/src/main/java/org/apache/kafka/clients/consumer/internals/events/\
         {ApplicationEventProcessor,PollEvent,AsyncPollEvent}.java",
    ],
    open: "Which of the two threads is first is chance: of 26 automatic commits of a 4.3.1 with \
           records waiting, 17 covered the poll in hand. Here all do.",
    consumer: ConsumerHabits {
        lacks: GroupProtocol::Consumer.refuses(),
        ..java::CONSUMER
    },
    producer: java::PRODUCER,
};

/// How versions of that consumer differ in what they commit by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The versions.
    pub versions: &'static str,
    /// Whether the commit in the interval may cover what this very `poll()` hands out.
    pub interval_covers_the_poll_in_hand: bool,
    /// Whether the commit before partitions are given up may.
    pub revocation_covers_the_poll_in_hand: bool,
}

/// KAFKA-18641 made `poll()` wait, KAFKA-18376 took that back, KAFKA-20332 has it wait again while
/// partitions are given up.
pub const VERSIONS: [Versions; 3] = [
    Versions {
        versions: "4.0.0 to 4.1.1",
        interval_covers_the_poll_in_hand: false,
        revocation_covers_the_poll_in_hand: false,
    },
    Versions {
        versions: "4.2.0",
        interval_covers_the_poll_in_hand: true,
        revocation_covers_the_poll_in_hand: true,
    },
    Versions {
        versions: "4.3.1 to 4.4.0",
        interval_covers_the_poll_in_hand: true,
        revocation_covers_the_poll_in_hand: false,
    },
];
