//! `__consumer_offsets` as the log it is: keys, values, and what compaction will drop.

use crate::cluster::Cluster;
use crate::cluster::broker::offsets_partition;
use crate::cluster::print::consumer_group_record;
use crate::kafka::record::{GroupMetadata, MemberMetadata};
use crate::kafka::{CoordinatorRecord, GroupId, Offset, Payload};
use crate::sim::{SimTime, SortedSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A record of `__consumer_offsets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetsRow {
    /// Its offset in that topic's partition.
    pub offset: u64,
    /// When it was written.
    pub at: SimTime,
    /// What it is about, by the name of its key's schema.
    pub key: String,
    /// What it says, by the names of its value's fields; none for a tombstone.
    pub value: Option<String>,
    /// Whether a later record says something newer about the same: compaction will drop it.
    pub superseded: bool,
}

/// The records of the partition of `__consumer_offsets` that holds a group, the newest first, at
/// most so many.
#[must_use]
pub fn offsets_log(cluster: &Cluster, group: &GroupId, most: usize) -> Vec<OffsetsRow> {
    let tp = offsets_partition(cluster.group_partition(group));
    let Some(log) = cluster.log(&tp) else {
        return Vec::new();
    };
    let from = log.log_end.0.saturating_sub(10 * most as u64);
    let records: Vec<_> = log.records_from(Offset(from)).collect();
    let mut newer = SortedSet::new();
    let rows = records.iter().rev().filter_map(|(offset, record)| {
        let Payload::Coordinator(what) = &record.payload else {
            return None;
        };
        let superseded = !newer.insert(what.compaction_key());
        let (key, value) = words(what);
        let (offset, at) = (offset.0, record.timestamp);
        Some(OffsetsRow {
            offset,
            at,
            key,
            value,
            superseded,
        })
    });
    rows.take(most).collect()
}

/// A key and its value (`OffsetCommitKey`, `GroupMetadataKey` …).
fn words(record: &CoordinatorRecord) -> (String, Option<String>) {
    match record {
        CoordinatorRecord::OffsetCommit {
            group,
            topic_partition,
            value,
        } => {
            let said = value.as_ref().map(|value| {
                let epoch = value
                    .leader_epoch
                    .map(|epoch| format!(" leaderEpoch {epoch}"));
                format!("offset {}{}", value.offset, epoch.unwrap_or_default())
            });
            (format!("OffsetCommit {group} {topic_partition}"), said)
        }
        CoordinatorRecord::GroupMetadata { group, value } => (
            format!("GroupMetadata {group}"),
            value.as_ref().map(group_metadata),
        ),
        CoordinatorRecord::ConsumerGroup { group, record } => consumer_group_record(group, record),
    }
}

fn group_metadata(value: &GroupMetadata) -> String {
    let mut said = format!("generation {}", value.generation);
    if let Some(protocol) = value.protocol {
        said += " protocol ";
        said += protocol.name();
    }
    if let Some(leader) = &value.leader {
        said += " leader ";
        said += leader.as_str();
    }
    said += " members ";
    if value.members.is_empty() {
        said += "none";
    }
    for (index, member) in value.members.iter().enumerate() {
        if index > 0 {
            said += ", ";
        }
        said += &member_words(member);
    }
    said
}

fn member_words(member: &MemberMetadata) -> String {
    let mut said = member.member_id.to_string();
    let mut between = ": ";
    for tp in &member.assignment {
        said += between;
        said += &tp.to_string();
        between = " ";
    }
    said
}
