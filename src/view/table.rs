//! The tables operators know, in the columns and the wording of Kafka's own tools, and what is
//! known of a record.

use crate::cluster::{Cluster, Processing};
use crate::kafka::{GroupId, Offset, Payload, TopicPartition};
use crate::sim::{SimTime, SortedSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A row of `kafka-consumer-groups.sh --describe`; `-` where Kafka prints it.
pub type DescribeRow = [String; 9];

/// The columns of `kafka-consumer-groups.sh --describe`.
pub const DESCRIBE_COLUMNS: [&str; 9] = [
    "GROUP",
    "TOPIC",
    "PARTITION",
    "CURRENT-OFFSET",
    "LOG-END-OFFSET",
    "LAG",
    "CONSUMER-ID",
    "HOST",
    "CLIENT-ID",
];

/// `kafka-consumer-groups.sh --describe --group …`: what is committed or assigned, by partition.
/// LOG-END-OFFSET is the high watermark.
#[must_use]
pub fn describe(cluster: &Cluster, group: &GroupId) -> Vec<DescribeRow> {
    let offsets = cluster.offsets(group);
    let known = cluster.group(group);
    let mut partitions: SortedSet<TopicPartition> = offsets.keys().cloned().collect();
    if let Some(known) = known {
        let members = known.members().into_iter();
        partitions.extend(members.flat_map(|m| m.assignment).cloned());
    }
    let row = |tp: &TopicPartition| {
        let owner = known.and_then(|known| known.owner(tp));
        let dash = || "-".to_string();
        let committed = offsets.get(tp).map(|stored| stored.offset);
        let high_watermark = cluster.log(tp).map(|log| log.high_watermark);
        // below zero where the commit lies beyond the end
        let lag = committed
            .zip(high_watermark)
            .map(|(committed, end)| i128::from(end.0) - i128::from(committed.0));
        [
            group.to_string(),
            tp.topic.to_string(),
            tp.partition.to_string(),
            committed.map_or_else(dash, |offset| offset.to_string()),
            high_watermark.map_or_else(dash, |end| end.to_string()),
            lag.map_or_else(dash, |lag| lag.to_string()),
            owner
                .as_ref()
                .map_or_else(dash, |owner| owner.id.to_string()),
            owner
                .as_ref()
                .map_or_else(dash, |_| "/127.0.0.1".to_string()),
            owner.map_or_else(dash, |owner| owner.client_id.to_string()),
        ]
    };
    partitions.iter().map(row).collect()
}

/// A record and everything that was done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordView {
    /// Its key.
    pub key: Option<String>,
    /// Its value.
    pub value: Option<String>,
    /// Whether its topic is compacted: only then is a record without a value a tombstone.
    pub compacted: bool,
    /// When `send()` was called.
    pub timestamp: SimTime,
    /// The epoch of the leader that appended it is its batch's.
    pub leader_epoch: u32,
    /// By each reader, when and by whom it was processed.
    pub processings: Vec<(crate::cluster::Reader, Vec<Processing>)>,
}

/// A record, if it is still there.
#[must_use]
pub fn record(
    cluster: &Cluster,
    readers: &[crate::cluster::Reader],
    tp: &TopicPartition,
    offset: u64,
) -> Option<RecordView> {
    let record = cluster.log(tp)?.record(Offset(offset))?;
    let Payload::User { key, value } = &record.payload else {
        return None;
    };
    let processings = readers.iter().map(|reader| {
        let times = cluster.ledger.processings(reader, tp, Offset(offset));
        (reader.clone(), times)
    });
    Some(RecordView {
        key: key.as_ref().map(ToString::to_string),
        value: value.as_ref().map(ToString::to_string),
        compacted: cluster
            .topic_config(&tp.topic)
            .is_some_and(|config| config.cleanup_policy.compact),
        timestamp: record.timestamp,
        leader_epoch: cluster.registration(tp)?.leader_epoch.0,
        processings: processings.collect(),
    })
}
