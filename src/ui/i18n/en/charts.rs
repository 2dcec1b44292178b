//! The views that are drawn.

use super::super::charts::ChartWords;
use super::count;
use crate::view::lanes::{Look, Topic, What};
use crate::view::{FateColumn, Outcome, Presence};

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
        Outcome::Pending => "to come",
        Outcome::Held => "handed out",
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
    lag: "Lag",
    lag_text: "High watermark less committed offset, as kafka-consumer-groups.sh counts it. Where \
               nothing is committed there is no line. A click goes to the moment.",
    lag_of: "Lag of",
    all_groups: "all groups",
    partitions_of: |group| format!("{group}, by partition"),
    lag_chart: "Lag over time. Arrows move along it, PageUp and PageDown by more, Enter goes to the \
                moment.",
    records_axis: "records",
    more_lines: |count| format!("and {count} more, in grey"),
    no_lag: "No group has committed anything yet.",
    as_table: "As a table",
    time: "time",
    rebalance: "rebalance",
    crash: "crash",
    shown_moment: "moment shown",
    lanes: "Lanes",
    lanes_help: "Who sent what to whom, in time. Left and right move, plus and minus zoom, up and \
                 down go from message to message, Enter goes to its moment, 0 follows the moment \
                 shown. The messages are also a list below.",
    topic: |topic| match topic {
        Topic::Group => "group",
        Topic::Commit => "commits",
        Topic::Fetch => "fetch",
        Topic::Produce => "produce",
        Topic::Metadata => "metadata",
    },
    not_asked: |topic| format!("“{topic}” above is off: its requests are not shown"),
    look: |look| match look {
        Look::Request => "request",
        Look::Response => "response",
        Look::Refusal => "refused",
        Look::Open => "under way",
        Look::Failed => "never arrived",
    },
    what: |what| match what {
        What::Crashed => "process died".to_owned(),
        What::Froze => "froze".to_owned(),
        What::Removed(reason) => format!("removed from the group: {}", reason.name()),
    },
    presence: |presence| match presence {
        Presence::Up => "running",
        Presence::Frozen => "frozen",
        Presence::Down => "not running",
        Presence::Crashed => "dead",
    },
    era: |era| match era.is_epoch {
        true => format!("epoch {}", era.number),
        false => format!("generation {}", era.number),
    },
    everybody: "everybody",
    whose: "Lanes of",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    follow: "Follow",
    in_view: |span| format!("{span} in view"),
    too_much: "Too much to draw: zoom in, or ask for less.",
    messages: |number| format!("{} as a list", count(number as u64, "message", "messages")),
    hover: "Point at an arrow to read it; a click goes to its moment. With keys: ↑ ↓ and Enter.",
    keys: &[
        (
            "← →, PgUp, PgDn",
            "in the lanes and the lag chart: along the time, by little or by much",
        ),
        ("↑ ↓", "in the lanes: to the message before, to the next"),
        (
            "+ − 0",
            "in the lanes: closer, further away, following the moment shown again",
        ),
        (
            "← →, PgUp, PgDn",
            "on a log in Fates: along it, to where the fate changes",
        ),
        (
            "Home, End",
            "in the lag chart and on a log: to its start, to its end",
        ),
        (
            "Enter",
            "there: to the moment of the message or of the place; in Fates, selects the record",
        ),
    ],
    copy_printed: "Copy as printed",
    copied: "Copied.",
    not_copied: "The browser does not let it be copied: the text is below, as the tool prints it.",
    as_printed: "As the tool prints it",
};
