//! What is said in the ledger of fates, beside the chart of lag, and of protocol lanes.

use crate::view::lanes::{Look, Topic, What};
use crate::view::{Era, FateColumn, Outcome, Presence};

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
    /// Lag over time, as a tab.
    pub lag: &'static str,
    pub lag_text: &'static str,
    pub lag_of: &'static str,
    pub all_groups: &'static str,
    /// A group's partitions.
    pub partitions_of: fn(&str) -> String,
    /// What the chart is, and what can be done with it.
    pub lag_chart: &'static str,
    pub records_axis: &'static str,
    /// So many more lines that have no name here.
    pub more_lines: fn(usize) -> String,
    pub no_lag: &'static str,
    pub as_table: &'static str,
    pub time: &'static str,
    pub rebalance: &'static str,
    pub crash: &'static str,
    pub shown_moment: &'static str,
    /// Protocol lanes, as a tab.
    pub lanes: &'static str,
    /// What the drawing is, and what can be done with it.
    pub lanes_help: &'static str,
    pub topic: fn(Topic) -> &'static str,
    /// In a lane whose messages are not asked for: these, by their button.
    pub not_asked: fn(&str) -> String,
    /// What an arrow's look means, if it is not plain.
    pub look: fn(Look) -> &'static str,
    pub what: fn(What) -> String,
    pub presence: fn(Presence) -> &'static str,
    pub era: fn(Era) -> String,
    pub everybody: &'static str,
    pub whose: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub follow: &'static str,
    /// So much time is in view.
    pub in_view: fn(&str) -> String,
    pub too_much: &'static str,
    /// So many messages in the time in view, as a list.
    pub messages: fn(usize) -> String,
    pub hover: &'static str,
    /// Keys of these views, for the help sheet.
    pub keys: &'static [(&'static str, &'static str)],
    /// Copies a table as the tool prints it.
    pub copy_printed: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    /// The table as text.
    pub as_printed: &'static str,
}
