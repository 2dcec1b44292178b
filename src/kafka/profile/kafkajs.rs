//! KafkaJS, a client in JavaScript, read with `eachMessage`.
//!
//! One thread does everything: heartbeats go out between two records only, and a rebalance is
//! noticed there. What is done is committed after each batch; nothing is committed in an interval
//! unless `autoCommitInterval` is set.

use super::{
    Commits, ConsumerDefaults, ConsumerHabits, FOREVER, HandsOut, Heartbeats, Library, OutOfRange,
    ProducerDefaults, ProducerHabits, Rebalances, UNLIMITED, When, WithoutKey, java,
};
use crate::kafka::{AssignorName, OffsetReset};
use crate::sim::Duration;

pub(super) const KAFKAJS: Library = Library {
    name: "kafkajs",
    title: "KafkaJS",
    version: "2.2.4",
    sources: &[
        "tulios/kafkajs src/consumer/{index,runner,consumerGroup,batch,fetchManager}.js",
        "tulios/kafkajs src/consumer/offsetManager, src/consumer/assigners/roundRobinAssigner",
        "tulios/kafkajs src/producer/{index,messageProducer,sendMessages}.js, \
         src/producer/partitioners/default",
    ],
    open: "Its assigner hands out only the leader's own topics; here it is Java's round robin, \
           which is the same as long as all members have the same topics. Where an offset is \
           out of range it commits -1 or -2 before it asks where to start, which reads as no \
           commit; here the old one stays until the next. It has no auto.offset.reset=none. A \
           handler that throws is not modelled.",
    consumer: ConsumerHabits {
        commits: Commits::Done,
        when: When::AfterBatch,
        rewinds: true,
        commits_seeks: true,
        out_of_range: OutOfRange::Policy,
        hands_out: HandsOut::PartitionBatch,
        heartbeats: Heartbeats::BetweenRecords,
        rebalance_timeout: Some(Duration::from_secs(60)),
        rebalances: Rebalances::InPoll,
        assignors: &[AssignorName::KafkaJs],
        defaults: ConsumerDefaults {
            auto_offset_reset: OffsetReset::Latest,
            session_timeout: Duration::from_secs(30),
            fetch_max_wait: Duration::from_secs(5),
            fetch_max_bytes: 10_485_760,
            assignors: &[AssignorName::KafkaJs],
            ..java::CONSUMER.defaults
        },
        lacks: &[
            "max.poll.interval.ms",
            "max.poll.records",
            "auto.commit.interval.ms",
            "group.instance.id",
        ],
    },
    producer: ProducerHabits {
        without_key: WithoutKey::RoundRobin,
        one_batch_at_a_time: false,
        // `eosManager.acquireBrokerLock`, whatever `maxInFlightRequests` is
        max_in_flight_idempotent: 1,
        defaults: ProducerDefaults {
            enable_idempotence: false,
            linger: Duration::ZERO,
            batch_size: 0,
            retries: 5,
            retry_backoff: Duration::from_millis(300),
            retry_backoff_max: Duration::from_secs(30),
            delivery_timeout: FOREVER,
            max_in_flight: UNLIMITED,
            ..java::PRODUCER.defaults
        },
        lacks: &[
            "linger.ms",
            "batch.size",
            "delivery.timeout.ms",
            "max.block.ms",
        ],
        ..java::PRODUCER
    },
};
