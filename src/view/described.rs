//! Which tables `kafka-consumer-groups.sh --describe` has.

use super::members::{STATE_COLUMNS, describe_members, describe_state};
use super::table::{DESCRIBE_COLUMNS, describe};
use crate::cluster::coordinator::GroupState;
use crate::cluster::{Cluster, Group};
use crate::kafka::GroupId;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A table as the tool prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedTable {
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// A table of the tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// What is committed or assigned, by partition.
    Offsets,
    /// The members, and what each has.
    Members,
    /// The groups themselves.
    State,
}

impl Described {
    /// All, in the order in which they are offered.
    pub const ALL: [Described; 3] = [Described::Offsets, Described::Members, Described::State];

    /// What asks for it, behind what says of which group.
    #[must_use]
    pub const fn option(self) -> &'static str {
        match self {
            Described::Offsets => "",
            Described::Members => " --members --verbose",
            Described::State => " --state --verbose",
        }
    }

    /// What it says of a group, or of all that are known: groups with the same columns stand in one
    /// table.
    #[must_use]
    pub fn tables(self, cluster: &Cluster, group: Option<&GroupId>) -> Vec<DescribedTable> {
        let all = match group {
            Some(group) => alloc::vec![group.clone()],
            None => cluster.group_ids(),
        };
        let mut tables: Vec<DescribedTable> = Vec::new();
        for table in all.iter().map(|group| self.table(cluster, group)) {
            match tables.iter_mut().find(|one| one.columns == table.columns) {
                _ if table.rows.is_empty() => {}
                Some(same) => same.rows.extend(table.rows),
                None => tables.push(table),
            }
        }
        tables
    }

    fn table(self, cluster: &Cluster, group: &GroupId) -> DescribedTable {
        match self {
            Described::Offsets => DescribedTable {
                columns: DESCRIBE_COLUMNS.to_vec(),
                rows: lists(describe(cluster, group)),
            },
            Described::Members => describe_members(cluster, group),
            Described::State => DescribedTable {
                columns: STATE_COLUMNS.to_vec(),
                rows: lists(describe_state(cluster, group)),
            },
        }
    }
}

/// What the tool says of a group beside its table, whichever that is: above it, or in its place
/// (`ConsumerGroupCommand.shouldPrintMemberState`). Of a group that is not there it prints what
/// `Admin.describeConsumerGroups` throws. Nothing without a coordinator, which the tool waits for.
#[must_use]
pub fn told(cluster: &Cluster, group: &GroupId) -> Option<String> {
    let (_, shard) = cluster.shard(group)?;
    match shard.groups.get(group).map(Group::state) {
        None => Some(format!(
            "Error: Executing consumer group command failed due to \
             org.apache.kafka.common.errors.GroupIdNotFoundException: Group {group} not found."
        )),
        Some(GroupState::Stable) => None,
        Some(GroupState::Empty) => Some(format!("Consumer group '{group}' has no active members.")),
        Some(
            GroupState::PreparingRebalance
            | GroupState::CompletingRebalance
            | GroupState::Assigning
            | GroupState::Reconciling,
        ) => Some(format!("Warning: Consumer group '{group}' is rebalancing.")),
    }
}

fn lists<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> Vec<Vec<String>> {
    rows.into_iter().map(Vec::from).collect()
}
