//! One test for each rule of Kafka's that the page teaches, with its exact offsets and times.
//!
//! Unless a test says otherwise the cluster is as Kafka ships it: a session of 45 s, heartbeats
//! every 3 s, an initial rebalance delay of 3 s, and a network of half a millisecond.

#[path = "../harness/mod.rs"]
mod harness;

mod brokers;
mod chains;
mod commits;
mod consumer_protocol;
mod consumer_protocol_members;
mod consumer_protocol_polls;
mod cooperative;
mod delivery;
mod explicit_commits;
mod group_offsets;
mod groups;
mod idempotence;
mod listeners;
mod membership;
mod migration;
mod newcomers;
mod order;
mod producers;
mod profiles;
mod random;
mod reading;
mod refusals;
mod retention;
mod sharing;
mod static_members;
mod times;
mod workers;
