//! Which tables `kafka-consumer-groups.sh --describe` has.

use super::members::{MEMBER_COLUMNS, STATE_COLUMNS, describe_members, describe_state};
use super::table::{DESCRIBE_COLUMNS, describe};
use crate::cluster::Cluster;
use crate::kafka::GroupId;
use alloc::string::String;
use alloc::vec::Vec;

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

    /// Its columns.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Described::Offsets => &DESCRIBE_COLUMNS,
            Described::Members => &MEMBER_COLUMNS,
            Described::State => &STATE_COLUMNS,
        }
    }

    /// Its rows for a group, or for all that are known.
    #[must_use]
    pub fn rows(self, cluster: &Cluster, group: Option<&GroupId>) -> Vec<Vec<String>> {
        let all = match group {
            Some(group) => alloc::vec![group.clone()],
            None => cluster.group_ids(),
        };
        let rows = |group: &GroupId| -> Vec<Vec<String>> {
            match self {
                Described::Offsets => lists(describe(cluster, group)),
                Described::Members => lists(describe_members(cluster, group)),
                Described::State => lists(describe_state(cluster, group)),
            }
        };
        all.iter().flat_map(rows).collect()
    }
}

fn lists<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> Vec<Vec<String>> {
    rows.into_iter().map(Vec::from).collect()
}
