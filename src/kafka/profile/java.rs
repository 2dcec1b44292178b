//! Apache Kafka's own client with the classic group protocol.

use super::{
    Commits, ConsumerDefaults, ConsumerHabits, HandsOut, Heartbeats, Library, OutOfRange,
    ProducerDefaults, ProducerHabits, Rebalances, UNLIMITED, When, WithoutKey,
};
use crate::kafka::config::MAX_IN_FLIGHT_IDEMPOTENT;
use crate::kafka::hash::Formula;
use crate::kafka::{Acks, AssignorName, OffsetReset};
use crate::sim::Duration;

pub(super) const JAVA: Library = Library {
    name: "java",
    title: "Java",
    version: "4.3.1",
    sources: &[
        "apache/kafka clients/src/main/java/org/apache/kafka/clients/consumer/internals/\
         {ConsumerCoordinator,AbstractCoordinator,SubscriptionState,FetchCollector}.java",
        "apache/kafka clients/src/main/java/org/apache/kafka/clients/producer/\
         {ProducerConfig,KafkaProducer,internals/BuiltInPartitioner}.java",
    ],
    open: "",
    consumer: CONSUMER,
    producer: PRODUCER,
};

pub(super) const CONSUMER: ConsumerHabits = ConsumerHabits {
    commits: Commits::Positions,
    when: When::InPoll,
    rewinds: true,
    commits_seeks: false,
    out_of_range: OutOfRange::Policy,
    hands_out: HandsOut::Poll,
    heartbeats: Heartbeats::OwnThread,
    rebalance_timeout: None,
    rebalances: Rebalances::InPoll,
    assignors: &[
        AssignorName::Range,
        AssignorName::RoundRobin,
        AssignorName::Sticky,
        AssignorName::CooperativeSticky,
    ],
    defaults: ConsumerDefaults {
        auto_offset_reset: OffsetReset::Latest,
        auto_commit_interval: Duration::from_secs(5),
        session_timeout: Duration::from_secs(45),
        heartbeat_interval: Duration::from_secs(3),
        max_poll_interval: Duration::from_secs(300),
        max_poll_records: 500,
        fetch_max_wait: Duration::from_millis(500),
        fetch_max_bytes: 52_428_800,
        metadata_max_age: Duration::from_secs(300),
        assignors: &[AssignorName::Range, AssignorName::CooperativeSticky],
    },
    lacks: &[],
};

pub(super) const PRODUCER: ProducerHabits = ProducerHabits {
    formula: Formula::Murmur2,
    empty_key_is_none: false,
    without_key: WithoutKey::StickyByBatch,
    one_batch_at_a_time: false,
    max_in_flight_idempotent: MAX_IN_FLIGHT_IDEMPOTENT,
    defaults: ProducerDefaults {
        acks: Acks::All,
        enable_idempotence: true,
        linger: Duration::from_millis(5),
        batch_size: 16_384,
        retries: UNLIMITED,
        retry_backoff: Duration::from_millis(100),
        retry_backoff_max: Duration::from_secs(1),
        request_timeout: Duration::from_secs(30),
        delivery_timeout: Duration::from_secs(120),
        max_in_flight: 5,
        metadata_max_age: Duration::from_secs(300),
    },
    lacks: &[],
};
