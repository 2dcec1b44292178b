//! The other tables of `kafka-consumer-groups.sh --describe`: `--state --verbose` and
//! `--members --verbose`, in the columns and the wording of Kafka's own tool.

use super::described::DescribedTable;
use crate::cluster::coordinator::AnyMember;
use crate::cluster::{ClassicGroupState, Cluster, Group};
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

/// What Kafka prints where there is nothing.
const MISSING: &str = "-";

/// A group's row; none if its coordinator is not there or does not know it.
#[must_use]
pub fn describe_state(cluster: &Cluster, group: &GroupId) -> Option<[String; 7]> {
    let (BrokerId(coordinator), shard) = cluster.shard(group)?;
    let found = shard.groups.get(group)?;
    let (strategy, epoch, target) = match found {
        Group::Classic(found) => {
            // only a Stable group is said to have one (`GroupMetadataManager.describeGroups`)
            let agreed = found
                .protocol
                .filter(|_| found.state == ClassicGroupState::Stable);
            let strategy = agreed.map_or(MISSING, |name| name.name());
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

/// `--describe --members --verbose`: a row for each member, in the order of their ids. There are
/// none if the group's coordinator is not there or does not know it.
///
/// GROUP-INSTANCE-ID is among the columns only if a member has one, UPGRADED only if members of
/// both protocols are there.
#[must_use]
pub fn describe_members(cluster: &Cluster, group: &GroupId) -> DescribedTable {
    let found = cluster.group(group);
    let members = found.map(Group::members).unwrap_or_default();
    let consumer = found.and_then(Group::consumer);
    let has_static = members.iter().any(|member| member.instance_id.is_some());
    // whether it speaks the `consumer` protocol (KIP-848), of members of such a group
    let upgraded = |member: &AnyMember<'_>| {
        let modern = consumer.and_then(|found| found.members.get(member.id));
        modern.map(|modern| modern.classic().is_none())
    };
    let some = |speaks: bool| {
        members
            .iter()
            .any(|member| upgraded(member) == Some(speaks))
    };
    let mixed = some(true) && some(false);
    let missing = || MISSING.to_string();
    let row = |member: &AnyMember<'_>| {
        let modern = consumer.and_then(|found| found.members.get(member.id));
        let epoch = modern.map(|modern| {
            let epoch = modern.current.epoch;
            epoch.map_or_else(|| "-2".to_string(), |epoch| epoch.to_string())
        });
        let target = modern.map(|modern| assignment(&modern.target.iter().collect::<Vec<_>>()));
        let target_epoch = consumer.map(|found| found.assignment_epoch.to_string());
        let instance = member.instance_id.map(ToString::to_string);
        let mut cells = alloc::vec![group.to_string(), member.id.to_string()];
        cells.extend(has_static.then(|| instance.unwrap_or_default()));
        cells.extend([
            "/127.0.0.1".to_string(),
            member.client_id.to_string(),
            member.assignment.len().to_string(),
            epoch.unwrap_or_else(missing),
            assignment(&member.assignment),
            target_epoch.unwrap_or_else(missing),
            target.unwrap_or_else(missing),
        ]);
        let upgraded = upgraded(member).filter(|_| mixed);
        cells.extend(upgraded.map(|upgraded| upgraded.to_string()));
        cells
    };
    let mut columns = alloc::vec!["GROUP", "CONSUMER-ID"];
    columns.extend(has_static.then_some("GROUP-INSTANCE-ID"));
    columns.extend([
        "HOST",
        "CLIENT-ID",
        "#PARTITIONS",
        "CURRENT-EPOCH",
        "CURRENT-ASSIGNMENT",
        "TARGET-EPOCH",
        "TARGET-ASSIGNMENT",
    ]);
    columns.extend(mixed.then_some("UPGRADED"));
    let rows = members.iter().map(row).collect();
    DescribedTable { columns, rows }
}

/// Partitions by topic, as `orders:0,1;returns:2`, in the order of these texts
/// (`getAssignmentString`).
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
    let mut topics: Vec<String> = topics.collect();
    topics.sort_unstable();
    topics.join(";")
}
