//! What is said in the ledger of fates, beside the chart of lag, and of protocol lanes.

use crate::view::{FateColumn, Outcome};

/// A language's words for the views that are drawn.
#[derive(Clone, Copy, Debug)]
pub struct ChartWords {
    /// The ledger of fates, as a tab.
    pub ledger: &'static str,
    /// What it shows, in a sentence.
    pub ledger_text: &'static str,
    pub sum: &'static str,
    /// A log from its start to its end.
    pub log: &'static str,
    pub column: fn(FateColumn) -> &'static str,
    /// What is counted in a column.
    pub column_text: fn(FateColumn) -> &'static str,
    pub outcome: fn(Outcome) -> &'static str,
    /// What a number does when it is pressed.
    pub first_of: fn(FateColumn, &str) -> String,
    /// What a strip is, and what can be done with it.
    pub strip: fn(&str) -> String,
    /// A part of a log: its offsets, and the worst in it.
    pub part: fn(u64, u64, &str) -> String,
    pub empty_log: &'static str,
    /// So many partitions of so many.
    pub shown: fn(usize, usize) -> String,
}
