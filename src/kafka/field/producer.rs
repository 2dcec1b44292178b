//! What a producer is configured with, field by field.

use super::{CLIENT_TITLES, CLIENT_WORDS, CLIENTS, Exact, Field, Kind};
use super::{clamped_millis, pick, place};
use crate::kafka::{Acks, Partitioner, ProducerConfig};
use alloc::vec::Vec;

const ACKS: [Acks; 3] = [Acks::None, Acks::Leader, Acks::All];

const SWITCH: [bool; 2] = [false, true];

const PARTITIONERS: [Partitioner; 2] = [Partitioner::BuiltIn, Partitioner::RoundRobin];

/// The fields of a producer; its name, its topic and what it sends are none.
#[must_use]
pub fn producer_fields() -> Vec<Field<ProducerConfig>> {
    alloc::vec![
        client!(),
        millis!("time between records", own "every", every),
        number!("tombstone every", own "tombstone.every", Count, tombstone_every),
        choice!("acks", acks, ACKS, &["0", "1", "all"]),
        choice!(
            "enable.idempotence",
            enable_idempotence,
            SWITCH,
            &["false", "true"]
        ),
        millis!("linger.ms", linger),
        number!("batch.size", Bytes, batch_size),
        choice!(
            "partitioner.class",
            partitioner,
            PARTITIONERS,
            &["null", "RoundRobinPartitioner"]
        ),
        number!(
            "max.in.flight.requests.per.connection",
            Count,
            max_in_flight
        ),
        number!("retries", Count, retries),
        millis!("retry.backoff.ms", retry_backoff),
        millis!("retry.backoff.max.ms", retry_backoff_max),
        millis!("request.timeout.ms", request_timeout),
        millis!("delivery.timeout.ms", delivery_timeout),
        millis!("max.block.ms", max_block),
        millis!("metadata.max.age.ms", metadata_max_age),
    ]
}
