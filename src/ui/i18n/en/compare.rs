//! Two runs side by side.

use super::super::{CompareWords, span};
use crate::session::Whom;
use crate::session::compare::{Figures, Measure, Preset};
use crate::view::Turn;

fn some(count: u64, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

fn sentence(of: &Figures) -> String {
    let still = match (of.stopped, of.longest.1.as_slice()) {
        (0, _) => format!("None of {} partitions stood still", of.partitions),
        (1, [one, ..]) => format!("Only {one} stood still, for {}", span(of.together())),
        (_, longest) => {
            let longest: Vec<String> = longest.iter().map(ToString::to_string).collect();
            format!(
                "{} of {} partitions stood still, {} at the longest ({})",
                of.stopped,
                of.partitions,
                span(of.longest.0),
                longest.join(", ")
            )
        }
    };
    let moved = match of.moved {
        0 => "none changed hands".to_owned(),
        1 => "one changed hands once".to_owned(),
        moved => format!("partitions changed hands {moved} times"),
    };
    let rounds = some(of.rounds, "rebalance", "rebalances");
    let fates = match (of.fates.repeated, of.fates.lost) {
        (0, 0) => "Nothing was lost, nothing processed twice.".to_owned(),
        (twice, 0) => format!(
            "Nothing was lost; {} processed again.",
            some(twice, "record was", "records were")
        ),
        (0, lost) => format!(
            "Nothing was processed twice; {} lost.",
            some(lost, "record was", "records were")
        ),
        (twice, lost) => format!(
            "{} lost, {} processed again.",
            some(lost, "record was", "records were"),
            some(twice, "was", "were")
        ),
    };
    let order = match of.fates.disordered {
        0 => String::new(),
        late => format!(
            " {} processed out of order.",
            some(late, "record was", "records were")
        ),
    };
    format!("{still}; {moved}, in {rounds}. {fates}{order}")
}

fn turns(all: &[Turn]) -> String {
    let started = all.iter().map(|turn| match turn {
        Turn::Starts(who) => Some(who.to_string()),
        _ => None,
    });
    if let Some(started) = started.collect::<Option<Vec<_>>>()
        && started.len() > 1
    {
        return format!("{} start", started.join(", "));
    }
    let told = all.iter().map(|turn| match turn {
        Turn::Starts(who) => format!("{who} starts"),
        Turn::Crashes(who) => format!("{who} crashes"),
        Turn::Leaves(who) => format!("{who} leaves"),
        Turn::Generation(number) => format!("generation {number}"),
        Turn::Epoch(number) => format!("epoch {number}"),
        Turn::BrokerKilled(broker) => format!("broker {broker} dies"),
    });
    told.collect::<Vec<_>>().join(", ")
}

pub(super) const COMPARE: CompareWords = CompareWords {
    open: "Compare…",
    title: "Compare",
    one_difference: "same seed, same commands, one difference:",
    protocols: "The session timeout and the heartbeat interval come from elsewhere: with classic from \
                the client (session.timeout.ms), with consumer from the broker \
                (group.consumer.session.timeout.ms). With consumer the broker shares the partitions \
                out, too (group.remote.assignor); partition.assignment.strategy cannot be set.",
    two_branches: "same seed, same start, two branches",
    whose: "Of",
    which_key: "setting",
    side: |name| format!("{name} is"),
    preset: |preset| match preset {
        Preset::CommitStyle => "Commit style",
        Preset::Assignor => "Assignor",
        Preset::Protocol => "Group protocol",
        Preset::Client => "Client library",
    },
    whom: |whom| match whom {
        Whom::Group(group) => format!("group {group}"),
        Whom::Consumer(who) => format!("consumer {who}"),
        Whom::Producer(who) => format!("producer {who}"),
        Whom::Topic(topic) => format!("topic {topic}"),
        Whom::Brokers => "the brokers".to_owned(),
    },
    as_it_is: |value| format!("as it is ({value})"),
    no_value: |typed| format!("“{typed}” is no whole number: nothing has changed."),
    as_is: "as it is",
    swap: "Swap",
    keep: |name| format!("Go on with {name}"),
    kept: "The run you had is set aside: you can have it back.",
    living: |part| format!("Playing both again from the start: {part} % …"),
    ended: |name, events, at| {
        format!(
            "{name} has {events} events at {at}: a run that is compared may have no more. The comparison ends there."
        )
    },
    refused: |name, why| format!("{name} cannot be played: {why}"),
    left_out: |name, count| match count {
        1 => format!("One act was not possible in {name} and was left out:"),
        _ => format!("{count} acts were not possible in {name} and were left out:"),
    },
    nobody: "No group has read anything yet: there is nothing to compare.",
    group: "Group",
    window: "Shown",
    whole: "the whole run",
    sentence,
    turns,
    read_by: |who, from, until| match until {
        Some(until) => format!("{who} from {from} to {until}"),
        None => format!("{who} from {from} on"),
    },
    read_by_nobody: |length, from| format!("nobody for {length} from {from}"),
    parts_help: "The picture of who could read what. Arrows go from band to band.",
    parts_hint: "Point at a band, or go there with the arrows, to be told whose it is.",
    nobody_for: |length| format!("nobody for {length}"),
    then: ", ",
    bands: |name| format!("{name}: who could read each partition, and when nobody could"),
    table: "Both in figures, up to the moment shown",
    measure: |measure| match measure {
        Measure::Twice => "processed twice or more",
        Measure::Disordered => "processed out of order",
        Measure::Lost => "lost",
        Measure::Stopped => "partitions that stood still",
        Measure::Longest => "longest standstill",
        Measure::Together => "standstill, all partitions together",
        Measure::Moved => "partitions moved",
        Measure::Rounds => "rebalances",
        Measure::Processed => "calls of process(record)",
        Measure::Requests => "requests sent, all clients",
        Measure::Commits => "offsets written to __consumer_offsets",
        Measure::Lag => "largest lag",
    },
    of: |part, all| format!("{part} of {all}"),
    better: |name| format!("{name} better"),
    same: "same",
    differ: "differs",
    by_name: "Requests by name",
    by_partition: "Standstill by partition",
    records: "Records, at the moment shown",
    how_to_read: "A above, B below; the newest on the right. ≠ marks a record that met another fate, \
                  | the committed offset.",
    no_difference: "Every record has met the same fate, and every mark stands where it does on the \
                    other side.",
    beside: |count| match count {
        1 => "1 more differs near by".to_owned(),
        _ => format!("{count} more differ near by"),
    },
    not_there: "not there",
    differs: |offset, a, b| format!("offset {offset}: A {a}, B {b}"),
    next_record: ". ",
    states: "Consumers that do something else",
    state_of: |a, b| format!(": A {a} · B {b}"),
    ledger: "The ledger, where it differs",
    fates: [
        "once",
        "twice or more",
        "lost",
        "not processed yet",
        "out of order",
    ],
    all_as_much: "Each partition has as many records of each fate on both sides.",
    one_clock: "one clock for both",
};
