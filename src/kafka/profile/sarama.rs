//! sarama, a client in Go.
//!
//! Nothing is committed that the application has not marked (`MarkMessage`), here right after each
//! record; a ticker commits the marks. The end of a session waits for the handlers and commits
//! what they have marked.

use super::{
    Commits, ConsumerDefaults, ConsumerHabits, FOREVER, HandsOut, Heartbeats, Library, OutOfRange,
    ProducerDefaults, ProducerHabits, Rebalances, When, WithoutKey, java,
};
use crate::kafka::hash::Formula;
use crate::kafka::{Acks, AssignorName, OffsetReset};
use crate::sim::Duration;

/// `Metadata.RefreshFrequency`, which is also how often a session looks whether partitions were
/// added (`loopCheckPartitionNumbers`).
const METADATA_REFRESH: Duration = Duration::from_secs(600);

pub(super) const SARAMA: Library = Library {
    name: "sarama",
    title: "sarama",
    version: "1.60.1",
    sources: &[
        "IBM/sarama config.go, offset_manager.go, consumer_group.go, consumer_group_session.go",
        "IBM/sarama consumer.go, balance_strategy.go, partitioner.go, async_producer.go",
    ],
    open: "Its handlers work on several partitions at once; here one does, on one after the \
           other, and stops after the record in hand when its session ends. It has no \
           auto.offset.reset=none. A partition that it consumes without a group ends if its \
           offset is out of range; here the policy decides. Changes from 1.50.3 on were not \
           read as a list.",
    consumer: ConsumerHabits {
        commits: Commits::Done,
        when: When::Timer,
        rewinds: false,
        commits_seeks: false,
        out_of_range: OutOfRange::EndsSession,
        hands_out: HandsOut::Record,
        heartbeats: Heartbeats::OwnThread,
        rebalance_timeout: Some(Duration::from_secs(60)),
        rebalances: Rebalances::InPoll,
        assignors: java::CONSUMER.assignors,
        defaults: ConsumerDefaults {
            auto_offset_reset: OffsetReset::Latest,
            auto_commit_interval: Duration::from_secs(1),
            session_timeout: Duration::from_secs(10),
            metadata_max_age: METADATA_REFRESH,
            assignors: &[AssignorName::Range],
            ..java::CONSUMER.defaults
        },
        lacks: &["max.poll.interval.ms", "max.poll.records"],
    },
    producer: ProducerHabits {
        formula: Formula::Fnv1aSigned,
        empty_key_is_none: false,
        without_key: WithoutKey::Random,
        one_batch_at_a_time: true,
        max_in_flight_idempotent: 1,
        defaults: ProducerDefaults {
            acks: Acks::Leader,
            enable_idempotence: false,
            linger: Duration::ZERO,
            batch_size: 1_048_576,
            retries: 3,
            // the same wait each time (`asyncProducer.backoff`)
            retry_backoff_max: Duration::from_millis(100),
            delivery_timeout: FOREVER,
            metadata_max_age: METADATA_REFRESH,
            ..java::PRODUCER.defaults
        },
        lacks: &["delivery.timeout.ms", "max.block.ms"],
    },
};
