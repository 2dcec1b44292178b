//! Which tables `kafka-consumer-groups.sh --describe` has.

use super::members::{STATE_COLUMNS, describe_members, describe_state};
use super::table::{DESCRIBE_COLUMNS, describe};
use crate::cluster::coordinator::GroupState;
use crate::cluster::{Cluster, Group};
use crate::kafka::GroupId;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;

/// A table as the tool prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedTable {
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl DescribedTable {
    /// Its lines, with the widths that the tool gives its columns: those of names grow with the
    /// longest of them (`ConsumerGroupCommand.printOffsetFormat` and the like).
    fn printed(&self) -> String {
        let widths = self.columns.iter().enumerate().map(|(place, column)| {
            let is_last = place + 1 == self.columns.len();
            let (least, grows) = match *column {
                "CURRENT-ASSIGNMENT" | "TARGET-ASSIGNMENT" => (20, true),
                "COORDINATOR (ID)" => (25, true),
                "GROUP-INSTANCE-ID" => (17, true),
                "GROUP" | "TOPIC" | "CONSUMER-ID" | "HOST" => (15, true),
                // in the table of offsets it is the last, and has no width
                "CLIENT-ID" if !is_last => (15, true),
                "PARTITION" => (10, false),
                "ASSIGNMENT-STRATEGY" | "STATE" => (20, false),
                "TARGET-ASSIGNMENT-EPOCH" => (25, false),
                "CLIENT-ID" | "#MEMBERS" | "UPGRADED" => (0, false),
                _ => (15, false),
            };
            let cells = self.rows.iter().map(|row| row[place].chars().count());
            cells.filter(|_| grows).fold(least, usize::max)
        });
        let widths: Vec<usize> = widths.collect();
        let heads = self.columns.iter().map(ToString::to_string).collect();
        let mut text = String::new();
        for line in core::iter::once(&heads).chain(&self.rows) {
            for ((place, cell), width) in line.iter().enumerate().zip(&widths) {
                // the two halves of a member's line are printed one behind the other
                if place > 0 && self.columns[place] != "CURRENT-EPOCH" {
                    text.push(' ');
                }
                let _ = write!(text, "{cell:<width$}");
            }
            text.push('\n');
        }
        text
    }
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
    /// The same, with what the `consumer` protocol adds.
    StateVerbose,
}

impl Described {
    /// All, in the order in which they are offered.
    pub const ALL: [Described; 4] = [
        Described::Offsets,
        Described::Members,
        Described::State,
        Described::StateVerbose,
    ];

    /// What asks for it, behind what says of which group.
    #[must_use]
    pub const fn option(self) -> &'static str {
        match self {
            Described::Offsets => "",
            Described::Members => " --members --verbose",
            Described::State => " --state",
            Described::StateVerbose => " --state --verbose",
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
            Described::StateVerbose => DescribedTable {
                columns: STATE_COLUMNS.to_vec(),
                rows: lists(describe_state(cluster, group)),
            },
            Described::State => {
                let row = describe_state(cluster, group);
                let row = row.map(|[group, coordinator, strategy, state, _, _, members]| {
                    [group, coordinator, strategy, state, members]
                });
                let [group, coordinator, strategy, state, _, _, members] = STATE_COLUMNS;
                DescribedTable {
                    columns: alloc::vec![group, coordinator, strategy, state, members],
                    rows: lists(row),
                }
            }
        }
    }

    /// What it prints of a group, or of all that are known: to the letter, with what it says of a
    /// group above its table.
    #[must_use]
    pub fn printed(self, cluster: &Cluster, group: Option<&GroupId>) -> String {
        let all = match group {
            Some(group) => alloc::vec![group.clone()],
            None => cluster.group_ids(),
        };
        let mut text = String::new();
        for group in &all {
            if let Some(told) = told(cluster, group) {
                text = text + "\n" + &told + "\n";
            }
            let table = self.table(cluster, group);
            if !table.rows.is_empty() {
                text = text + "\n" + &table.printed();
            }
        }
        text
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
