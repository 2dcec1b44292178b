//! The words between the values of an event: names, numbers and Kafka's own words are the same
//! wherever they are read, and these are not.

use crate::cluster::consumer::Death;
use crate::cluster::coordinator::{BumpReason, RebalanceReason, RemovalReason};
use crate::kafka::ProducerConfig;
use crate::sim::SimTime;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Display;

/// A value that is put between words.
pub type Value<'a> = &'a dyn Display;

/// What is said between the values of an event.
#[derive(Clone, Copy, Debug)]
pub struct DetailWords {
    /// No partitions, no leader.
    pub none: &'static str,
    /// So many records.
    pub records: fn(u64) -> String,
    /// When something is tried again.
    pub again_at: fn(SimTime) -> String,
    /// Until a moment.
    pub until: fn(SimTime) -> String,
    /// An offset of a partition.
    pub at: fn(Value, Value) -> String,
    /// What a partition has below an offset.
    pub below: fn(Value, Value) -> String,
    /// Who has taken whose place.
    pub replaced: fn(Value, Value) -> String,
    /// At the other end of a connection.
    pub with: fn(Value) -> String,
    /// Whose a request is.
    pub of: fn(Value) -> String,
    // in clients and on the wire
    /// How a producer is configured.
    pub configured: fn(&ProducerConfig) -> String,
    /// Where a producer sends to.
    pub sends: fn(&ProducerConfig) -> String,
    /// The group a consumer reads in, and how it commits.
    pub reads: fn(&str, &str) -> String,
    /// A record's key, where it goes, and whether it opens a batch.
    pub buffered: fn(Option<Value>, Value, bool) -> String,
    /// A partition's numbers begin anew, with an epoch, or nothing is missing.
    pub numbers: fn(Value, Option<Value>) -> String,
    /// A `SyncGroup` that brings what the leader has computed.
    pub with_plan: &'static str,
    // in brokers
    /// A batch is in a log already, from an offset on.
    pub is_there: fn(Value, Value) -> String,
    /// So many records have a later one with their key.
    pub superseded: fn(u64) -> String,
    // in groups
    /// Why there is a rebalance.
    pub rebalance: fn(&RebalanceReason) -> String,
    /// Why there is another epoch.
    pub bump: fn(&BumpReason) -> String,
    /// Why somebody is a member no more.
    pub removed: fn(RemovalReason) -> &'static str,
    /// Instead of an assignor.
    pub no_members: &'static str,
    /// A generation's assignor and leader.
    pub generation: fn(Value, &str, Option<Value>) -> String,
    /// A generation one has joined, as whom, with which assignor, and whether one leads.
    pub joined: fn(Value, Value, Value, bool) -> String,
    /// Who subscribes to what.
    pub subscribes: fn(Value, &str) -> String,
    /// What a member is to have, and what it gives up.
    pub reconciles: fn(&str, &str) -> String,
    /// What a member does to have it: commits, gives up, takes over.
    pub steps: [&'static str; 3],
    // in consumers
    /// Where a process died.
    pub died: fn(&Death) -> String,
    /// At the so-manieth record.
    pub of_record: fn(&str, u64) -> String,
    /// Which worker has it.
    pub by_worker: fn(Value, u32) -> String,
    /// Work that is done after that on a later record.
    pub after: fn(&str, Value) -> String,
    /// Work that is done the so-manieth time.
    pub time: fn(&str, Value) -> String,
    /// A position, and whose word it is.
    pub position: fn(Value, Value, &str) -> String,
    /// Records that are fetched from an offset on.
    pub fetched: fn(Value, u64, Value) -> String,
    /// Why one joins anew: partitions were added, or given up.
    pub rejoins: [&'static str; 2],
}

/// So many records, in words.
fn records_of(count: u64) -> String {
    match count {
        1 => "1 record".to_string(),
        _ => format!("{count} records"),
    }
}

/// What the log is printed with, wherever it is read: it is part of the notation.
pub const LOG: DetailWords = DetailWords {
    none: "none",
    records: records_of,
    again_at: |at| format!("again at {at}"),
    until: |at| format!("until {at}"),
    at: |tp, offset| format!("{tp} at {offset}"),
    below: |tp, offset| format!("{tp} below {offset}"),
    replaced: |old, new| format!("{old} by {new}"),
    with: |other| format!("with {other}"),
    of: |who| format!("of {who}"),
    configured: |config| format!("acks {} every {}", config.acks, config.every),
    sends: |config| format!("to {} acks {}", config.topic, config.acks),
    reads: |group, commits| format!("group {group} commits {commits}"),
    buffered: |key, tp, opens| {
        let key = key.map_or_else(|| "no key".to_string(), |key| format!("key {key}"));
        let batch = if opens { "new batch" } else { "same batch" };
        format!("{key} → {tp}, {batch}")
    },
    numbers: |tp, epoch| match epoch {
        Some(epoch) => format!("{tp} begins anew with epoch {epoch}"),
        None => format!("{tp} nothing is missing"),
    },
    with_plan: "with the plan",
    is_there: |tp, offset| format!("{tp} is there from {offset} on"),
    superseded: |count| format!("{} superseded", records_of(count)),
    rebalance: |reason| match reason {
        RebalanceReason::MemberAdded(id) => format!("{id} joins"),
        RebalanceReason::MemberRemoved(id) => format!("{id} is gone"),
        RebalanceReason::LeaderRejoined(id) => format!("leader {id} joins again"),
        RebalanceReason::MemberChanged(id) => format!("{id} joins again"),
        RebalanceReason::StaticMemberReplaced(id) => format!("{id} is back"),
    },
    bump: |reason| match reason {
        BumpReason::Subscribed(id) => format!("{id} subscribes"),
        BumpReason::MemberRemoved(id) => format!("{id} is gone"),
        BumpReason::MetadataChanged => "the topics have changed".to_string(),
    },
    removed: RemovalReason::name,
    no_members: "no members",
    generation: |generation, protocol, leader| {
        let leader = leader.map_or_else(String::new, |id| format!(" leader {id}"));
        format!("{generation} {protocol}{leader}")
    },
    joined: |generation, member, protocol, leads| {
        let leads = if leads { ", leads" } else { "" };
        format!("{generation} as {member} {protocol}{leads}")
    },
    subscribes: |member, topics| format!("{member} to {topics}"),
    reconciles: |to, gives| format!("to {to}, gives up {gives}"),
    steps: ["commits", "gives up", "takes over"],
    died: |death| death.to_string(),
    of_record: |line, nth| format!("{line} of record {nth}"),
    by_worker: |record, worker| format!("{record} by worker {worker}"),
    after: |work, later| format!("{work} (after {later})"),
    time: |work, times| format!("{work} (time {times})"),
    position: |tp, position, word| format!("{tp} at {position} ({word})"),
    fetched: |tp, count, from| format!("{tp} {} from {from}", records_of(count)),
    rejoins: ["partitions were added", "partitions were given up"],
};

/// Where there is no room for words: signs instead of them.
pub const SIGNS: DetailWords = DetailWords {
    none: "∅",
    records: |count| format!("×{count}"),
    with_plan: "+ assignment",
    ..LOG
};
