//! What is said where two runs are side by side.

use crate::session::Whom;
use crate::session::compare::{Figures, Measure, Preset};
use crate::view::Turn;

/// What is said about two runs side by side.
#[derive(Clone, Copy, Debug)]
pub struct CompareWords {
    /// What opens it, and its title.
    pub open: &'static str,
    pub title: &'static str,
    /// Before the key that is the difference.
    pub one_difference: &'static str,
    /// What comes with the other group protocol.
    pub protocols: &'static str,
    pub two_branches: &'static str,
    /// Before what is chosen.
    pub whose: &'static str,
    pub which_key: &'static str,
    /// What a side is to be.
    pub side: fn(&str) -> String,
    pub preset: fn(Preset) -> &'static str,
    pub whom: fn(&Whom) -> String,
    /// As the script has it, which is this.
    pub as_it_is: fn(&str) -> String,
    /// What was typed is no value, and what is allowed.
    pub no_value: fn(&str) -> String,
    pub as_is: &'static str,
    pub swap: &'static str,
    /// To go on with a side as one's own run.
    pub keep: fn(&str) -> String,
    pub kept: &'static str,
    /// So many of a hundred parts are lived.
    pub living: fn(u64) -> String,
    /// A side has as many events as it may have.
    pub ended: fn(&str, u64, &str) -> String,
    /// A side cannot be so, for this reason.
    pub refused: fn(&str, &str) -> String,
    /// So many acts could not be done on a side.
    pub left_out: fn(&str, usize) -> String,
    pub nobody: &'static str,
    pub group: &'static str,
    pub window: &'static str,
    pub whole: &'static str,
    /// What a side comes to, in a sentence or two.
    pub sentence: fn(&Figures) -> String,
    /// What happened at a line.
    pub turns: fn(&[Turn]) -> String,
    /// Who read a partition from when, and until when if that is over.
    pub read_by: fn(&str, &str, Option<&str>) -> String,
    /// Nobody could for so long, from when.
    pub read_by_nobody: fn(&str, &str) -> String,
    /// Between who read it and who did after that.
    pub then: &'static str,
    pub bands: fn(&str) -> String,
    /// How one gets about in the picture, for those who do not see it.
    pub parts_help: &'static str,
    /// Below the picture, while nothing in it is pointed at.
    pub parts_hint: &'static str,
    /// Nobody could read it for so long.
    pub nobody_for: fn(&str) -> String,
    pub table: &'static str,
    pub measure: fn(Measure) -> &'static str,
    pub of: fn(u64, u64) -> String,
    pub better: fn(&str) -> String,
    pub same: &'static str,
    pub differ: &'static str,
    pub by_name: &'static str,
    pub by_partition: &'static str,
    pub records: &'static str,
    pub how_to_read: &'static str,
    pub no_difference: &'static str,
    /// So many records with another fate are near, further left or right.
    pub beside: fn(u64) -> String,
    pub not_there: &'static str,
    /// What differs about a record: its offset and both fates.
    pub differs: fn(u64, &str, &str) -> String,
    /// Between what differs about one record and about another.
    pub next_record: &'static str,
    pub states: &'static str,
    /// Behind its name: what it does on either side.
    pub state_of: fn(&str, &str) -> String,
    pub ledger: &'static str,
    /// Its columns.
    pub fates: [&'static str; 5],
    pub all_as_much: &'static str,
    pub one_clock: &'static str,
}
