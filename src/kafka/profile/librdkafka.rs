//! librdkafka, and what is built on it: confluent-kafka-python, -go, -dotnet and others.
//!
//! It remembers the offset of a record for its next commit when it hands the record over
//! (`enable.auto.offset.store`), and commits on a thread of its own. So a crash can lose the one
//! record in hand; its own INTRODUCTION.md says so.

use super::{
    Commits, ConsumerDefaults, ConsumerHabits, HandsOut, Heartbeats, Library, OutOfRange,
    ProducerDefaults, ProducerHabits, Rebalances, UNLIMITED, When, WithoutKey, java,
};
use crate::kafka::config::MAX_IN_FLIGHT_IDEMPOTENT;
use crate::kafka::hash::Formula;
use crate::kafka::{AssignorName, OffsetReset};
use crate::sim::Duration;

pub(super) const LIBRDKAFKA: Library = Library {
    name: "librdkafka",
    title: "librdkafka",
    version: "2.15.1",
    sources: &[
        "confluentinc/librdkafka CONFIGURATION.md, INTRODUCTION.md, CHANGELOG.md",
        "confluentinc/librdkafka src/rdkafka_{offset,op,queue,cgrp,assignment,partition}.c",
        "confluentinc/librdkafka src/rdkafka_{msg,conf,fetcher}.c",
    ],
    open: "Modelled with a rebalance callback, as confluent-kafka-python always has one: without \
           it partitions are given up in the background, the record in hand counted as done. \
           socket.timeout.ms (60 s) is not modelled, nor a message that is not placed because \
           its topic is unknown and that counts against the queue. Without a policy the \
           application is handed an error of that partition and goes on with the others; here \
           it is an exception, as Java's.",
    consumer: ConsumerHabits {
        commits: Commits::HandedOut,
        when: When::Timer,
        rewinds: false,
        commits_seeks: false,
        out_of_range: OutOfRange::Policy,
        hands_out: HandsOut::Record,
        heartbeats: Heartbeats::OwnThread,
        rebalance_timeout: None,
        rebalances: Rebalances::InPoll,
        assignors: &[
            AssignorName::Range,
            AssignorName::RoundRobin,
            AssignorName::CooperativeSticky,
        ],
        defaults: ConsumerDefaults {
            auto_offset_reset: OffsetReset::Latest,
            assignors: &[AssignorName::Range, AssignorName::RoundRobin],
            ..java::CONSUMER.defaults
        },
        lacks: &["max.poll.records"],
    },
    producer: ProducerHabits {
        formula: Formula::Crc32,
        empty_key_is_none: true,
        without_key: WithoutKey::StickyForTime(Duration::from_millis(10)),
        one_batch_at_a_time: false,
        max_in_flight_idempotent: MAX_IN_FLIGHT_IDEMPOTENT,
        defaults: ProducerDefaults {
            enable_idempotence: false,
            batch_size: 1_000_000,
            retries: UNLIMITED,
            delivery_timeout: Duration::from_secs(300),
            max_in_flight: 1_000_000,
            ..java::PRODUCER.defaults
        },
        lacks: &["max.block.ms"],
    },
};
