//! The other tables of `kafka-consumer-groups.sh --describe`: `--state --verbose` and
//! `--members --verbose`, in the columns and the wording of Kafka's own tool.

use crate::cluster::{Cluster, Group};
use crate::kafka::{BrokerId, GroupId, TopicPartition};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The columns of `--describe --state --verbose`.
pub const STATE_COLUMNS: [&str; 7] = [
    "GROUP",
    "COORDINATOR (ID)",
    "ASSIGNMENT-STRATEGY",
    "STATE",
    "GROUP-EPOCH",
    "TARGET-ASSIGNMENT-EPOCH",
    "#MEMBERS",
];

/// The columns of `--describe --members --verbose`. Kafka leaves GROUP-INSTANCE-ID out if no member
/// has one.
pub const MEMBER_COLUMNS: [&str; 10] = [
    "GROUP",
    "CONSUMER-ID",
    "GROUP-INSTANCE-ID",
    "HOST",
    "CLIENT-ID",
    "#PARTITIONS",
    "CURRENT-EPOCH",
    "CURRENT-ASSIGNMENT",
    "TARGET-EPOCH",
    "TARGET-ASSIGNMENT",
];

/// What Kafka prints where there is nothing.
const MISSING: &str = "-";

/// A group's row; none if its coordinator is not there or does not know it.
#[must_use]
pub fn describe_state(cluster: &Cluster, group: &GroupId) -> Option<[String; 7]> {
    let (BrokerId(coordinator), shard) = cluster.shard(group)?;
    let found = shard.groups.get(group)?;
    let (strategy, epoch, target) = match found {
        Group::Classic(found) => {
            let strategy = found.protocol.map_or(MISSING, |name| name.name());
            (strategy, MISSING.to_string(), MISSING.to_string())
        }
        Group::Consumer(found) => {
            let assignor = found.preferred_assignor(&cluster.config.group_consumer_assignors);
            let target = found.assignment_epoch.to_string();
            (assignor.name(), found.epoch.to_string(), target)
        }
    };
    Some([
        group.to_string(),
        format!("127.0.0.1:9092  ({coordinator})"),
        strategy.to_string(),
        found.state().name().to_string(),
        epoch,
        target,
        found.members().len().to_string(),
    ])
}

/// A row for each member, in the order of their ids.
#[must_use]
pub fn describe_members(cluster: &Cluster, group: &GroupId) -> Vec<[String; 10]> {
    let Some(found) = cluster.group(group) else {
        return Vec::new();
    };
    let consumer = found.consumer();
    let rows = found.members().into_iter().map(|member| {
        let modern = consumer.and_then(|found| found.members.get(member.id));
        let epoch = modern.map(|modern| {
            let epoch = modern.current.epoch;
            epoch.map_or_else(|| "-2".to_string(), |epoch| epoch.to_string())
        });
        let target = modern.map(|modern| assignment(&modern.target.iter().collect::<Vec<_>>()));
        let target_epoch = consumer.map(|found| found.assignment_epoch.to_string());
        let missing = || MISSING.to_string();
        [
            group.to_string(),
            member.id.to_string(),
            member
                .instance_id
                .map_or_else(String::new, ToString::to_string),
            "/127.0.0.1".to_string(),
            member.client_id.to_string(),
            member.assignment.len().to_string(),
            epoch.unwrap_or_else(missing),
            assignment(&member.assignment),
            target_epoch.unwrap_or_else(missing),
            target.unwrap_or_else(missing),
        ]
    });
    rows.collect()
}

/// Partitions by topic, as `orders:0,1;returns:2`.
fn assignment(partitions: &[&TopicPartition]) -> String {
    let mut sorted = partitions.to_vec();
    sorted.sort_unstable();
    if sorted.is_empty() {
        return MISSING.to_string();
    }
    let topics = sorted.chunk_by(|a, b| a.topic == b.topic).map(|theirs| {
        let numbers = theirs.iter().map(|tp| tp.partition.to_string());
        let numbers = numbers.collect::<Vec<_>>().join(",");
        format!("{}:{numbers}", theirs[0].topic)
    });
    topics.collect::<Vec<_>>().join(";")
}
