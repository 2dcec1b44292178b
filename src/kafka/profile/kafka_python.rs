//! kafka-python, a client in Python, read with its iterator (`for record in consumer`).
//!
//! It follows Java's classic consumer, but the iterator moves the position record by record, and
//! comes to `poll()` again only when its buffer is used up.

use super::{
    ConsumerDefaults, ConsumerHabits, HandsOut, Library, ProducerDefaults, ProducerHabits,
    WithoutKey, java,
};
use crate::kafka::AssignorName;
use crate::sim::Duration;

pub(super) const KAFKA_PYTHON: Library = Library {
    name: "kafka-python",
    title: "kafka-python",
    version: "3.0.12",
    sources: &[
        "dpkp/kafka-python kafka/consumer/{group,fetcher,subscription_state}.py",
        "dpkp/kafka-python kafka/coordinator/{base,consumer,heartbeat}.py",
        "dpkp/kafka-python kafka/producer/kafka.py, kafka/partitioner/default.py",
    ],
    open: "Against brokers before 3.0 its session.timeout.ms is 30 s.",
    consumer: ConsumerHabits {
        hands_out: HandsOut::Iterator,
        assignors: java::CONSUMER.assignors,
        defaults: ConsumerDefaults {
            assignors: &[AssignorName::Range, AssignorName::RoundRobin],
            ..java::CONSUMER.defaults
        },
        lacks: &[],
        ..java::CONSUMER
    },
    producer: ProducerHabits {
        without_key: WithoutKey::Random,
        // `guarantee_message_order`, which idempotence turns on
        one_batch_at_a_time: true,
        defaults: ProducerDefaults {
            linger: Duration::ZERO,
            ..java::PRODUCER.defaults
        },
        ..java::PRODUCER
    },
};
