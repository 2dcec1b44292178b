//! The views that are drawn.

use super::super::charts::ChartWords;
use super::count;
use crate::view::{FateColumn, Outcome};

pub(super) const CHARTS: ChartWords = ChartWords {
    ledger: "Fates",
    ledger_text: "What became of every record, for each reader. A number leads to the first of its \
                  records; so does a place on a log.",
    sum: "all",
    log: "log, start to end",
    column: |column| match column {
        FateColumn::Partition => "partition",
        FateColumn::Records => "records",
        FateColumn::Once => "once",
        FateColumn::Repeated => "twice or more",
        FateColumn::Lost => "lost",
        FateColumn::Held => "handed out",
        FateColumn::Pending => "to come",
        FateColumn::Committed => "committed past",
    },
    column_text: |column| match column {
        FateColumn::Partition => "by name",
        FateColumn::Records => {
            "all there ever were, but those that were compacted away before anybody read them"
        }
        FateColumn::Once => "processed exactly once",
        FateColumn::Repeated => "processed more than once",
        FateColumn::Lost => "passed over, never processed",
        FateColumn::Held => "in the hands of a live consumer, not processed yet",
        FateColumn::Pending => "not handed out yet, or to be handed out again",
        FateColumn::Committed => "below the committed offset, processed or not",
    },
    outcome: |outcome| match outcome {
        Outcome::Superseded => "compacted away unread",
        Outcome::Once => "processed once",
        Outcome::Pending => "not processed yet",
        Outcome::Held => "handed out, not processed yet",
        Outcome::Repeated => "processed twice or more",
        Outcome::Lost => "lost",
    },
    first_of: |column, partition| {
        let name = (CHARTS.column)(column);
        format!("Show the first record of {partition} that counts as “{name}”")
    },
    strip: |partition| {
        format!(
            "The log of {partition}. Arrows go along it, PageUp and PageDown to where the fate \
             changes, Enter selects the record."
        )
    },
    part: |first, last, worst| match first == last {
        true => format!("offset {first}: {worst}"),
        false => format!("offsets {first} to {last}, at worst {worst}"),
    },
    empty_log: "The log is empty.",
    shown: |shown, all| format!("{} of {all} are shown.", count(shown as u64, "row", "rows")),
};
