//! The calculators, and what was checked.

use super::super::{CalculatorWords, CheckedWords};
use crate::calculator::Wrong;
use crate::calculator::partition::WithoutKey;

pub(super) const CALCULATOR: CalculatorWords = CalculatorWords {
    open: "Calculators",
    link: "Link to this question",
    copied: "Copied. Whoever opens it sees this question with its answers.",
    too_long: |letters, most| {
        format!("This is too long for a link: {letters} characters, of at most {most}.")
    },
    wrong: Wrong::to_string,
    partition: "Which partition does my key go to?",
    partition_text: "The broker does not decide it: the client does, with a hash of the key's bytes, modulo the number of partitions. Clients have different hashes. Where services in several languages write one topic, or topics that are joined by key, the same key can be in different partitions: its order is lost, and the join misses it.",
    forms: ["Key as text", "Key in hex", "No key"],
    key_is: "Key",
    after_adding: "After adding some",
    places: |places| match places {
        0 => "Without a key a record goes to no partition in particular.",
        1 => "Those of them that look at the key agree on its partition.",
        _ => {
            "They do not agree: records with this key are in different partitions, depending on who wrote them."
        }
    },
    by_default: "With default settings",
    if_told: "If they are told to (partitioner, or what the client calls it)",
    spread: |without| match without {
        WithoutKey::Sticky | WithoutKey::AsEmpty => "one for a while, then another",
        WithoutKey::Random => "any, by chance",
        WithoutKey::RoundRobin => "one after the other",
    },
    moves: |moves| if moves { "moves" } else { "stays" },
    key_note: "The key is what the serializer makes of it: 42 as text has two bytes, as a Java Long eight (in hex 00 00 00 00 00 00 00 2a). An empty key is not the same as none. What is computed here was compared with what the clients themselves answer.",
    assign: "Who gets what?",
    assign_text: "Each partition of a topic is read by one member of a group; which one is up to the group's assignor. Assignors differ in how even the shares are, and in how much moves when a member comes or goes. What is given up is not read until somebody has it again; what was done of it and not committed is done twice.",
    topics: "Topics",
    members: "Members",
    notation: "How to write it",
    signs: &[
        (
            "orders*6 payments*3",
            "two topics, with 6 partitions and with 3",
        ),
        ("A", "a member that wants every topic"),
        (
            "B(orders)",
            "one that wants only these topics, with commas between them",
        ),
        ("C~till-1", "a static member, with its group.instance.id"),
        ("D=orders-0..2", "one that had these partitions before"),
        ("D=orders-0..2@4", "the same, in generation 4"),
        ("-E=orders-3", "one that has left, and had this one"),
    ],
    by: [
        "Run by a client (partition.assignment.strategy). Eager: everybody first gives up everything.",
        "Run by a client (partition.assignment.strategy). Cooperative: only what moves is given up.",
        "Run by the coordinator (group.protocol=consumer). Only what moves is given up.",
    ],
    gets_nothing: "nothing",
    moved: |count| match count {
        0 => "Nothing moves.".to_owned(),
        1 => "1 partition moves:".to_owned(),
        _ => format!("{count} partitions move:"),
    },
    nobody: "nobody",
    withheld: |partitions| {
        format!(
            "Nobody gets {partitions} yet: who has it gives it up first. Then everybody joins again, and:"
        )
    },
    go_on: "Go on from here",
    assign_note: "Shares are what Kafka's own assignors answer, without racks. The coordinator moves partitions one by one, as they are given up; shown is where that ends. Its uniform takes topics in the order of their random ids, here in that of their names.",
};

pub(super) const CHECKED: CheckedWords = CheckedWords {
    title: |version| format!("Checked against Apache Kafka {version}"),
    scripts: |scripts, values, differences| {
        let differences = match differences {
            0 => "none is known to differ".to_owned(),
            1 => "1 is known to differ".to_owned(),
            _ => format!("{differences} are known to differ"),
        };
        format!(
            "This page runs a model of Kafka. {scripts} scripts were played on a real broker with real clients, and on the model: {values} values were compared (offsets, commits, positions, assignments, errors), of which {differences}."
        )
    },
    by_subject: "Scripts by subject",
    subject: |name| name,
    questions: |requests, groups, keys, clients| {
        format!(
            "{requests} requests were sent to a group coordinator one by one, many of them such as no client would send; each got the same answer as here. {groups} groups were shared out by Kafka's own assignors, {keys} keys were put into partitions by its own partitioner, and other clients' own partitioners gave {clients} answers."
        )
    },
    more: "docs/verified.md of the source lists the scripts, and any known difference with its reason. Time is not compared: the model's is its own.",
};
