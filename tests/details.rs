//! The values of events in the reader's words: the same in each language, with no word of another
//! between them.
#![cfg(not(target_arch = "wasm32"))]

// the languages' tables, which are nothing but words and their types
use offset_playground::view;
#[path = "../src/ui/i18n/en/details.rs"]
mod en;
#[path = "../src/ui/i18n/zh/details.rs"]
mod zh;

use offset_playground::cluster::event::Entry;
use offset_playground::lesson::LIBRARY;
use offset_playground::session::{Session, Slices};
use std::collections::BTreeMap;
use view::details::{Event, LOG};

/// English words between values, which are none of Kafka's.
const ENGLISH: &[&str] = &[
    "a",
    "after",
    "again",
    "anew",
    "are",
    "as",
    "at",
    "back",
    "begins",
    "below",
    "by",
    "came",
    "changed",
    "every",
    "from",
    "gives",
    "gone",
    "had",
    "has",
    "have",
    "id",
    "in",
    "is",
    "it",
    "its",
    "joins",
    "leads",
    "missing",
    "new",
    "no",
    "none",
    "nothing",
    "of",
    "on",
    "over",
    "plan",
    "record",
    "records",
    "same",
    "subscribes",
    "superseded",
    "takes",
    "the",
    "there",
    "time",
    "to",
    "until",
    "up",
    "were",
    "with",
    "without",
];

/// Everything that happens in the lessons, except in those that are only large.
fn entries() -> Vec<Entry> {
    let small = LIBRARY.iter().filter(|one| !one.name.starts_with("bench-"));
    let lessons = small.flat_map(|lesson| {
        let (session, wrong) =
            Session::restore_by(lesson.source, Slices::WHOLE).expect("it can be read");
        assert_eq!(wrong, None);
        let run = session.recording();
        let stretches = run.stretches(0..run.events());
        stretches
            .flat_map(|stretch| stretch.entries.into_owned())
            .collect::<Vec<_>>()
    });
    lessons.collect()
}

/// Numbers, and names that have one.
fn values(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let mut values: Vec<&str> = words
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

#[test]
fn no_english_stands_between_the_values_of_a_chinese_line() {
    let mut wrong = BTreeMap::new();
    for Entry { event, .. } in entries() {
        let said = event.details_in(&zh::DETAILS);
        let words = said.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
        // Kafka's own word
        let own = said.replace("member id", "").replace("producer id", "");
        let own: Vec<&str> = own.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        if words
            .filter(|word| own.contains(word))
            .any(|word| ENGLISH.contains(&word))
        {
            wrong.entry(event.kind()).or_insert(said);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_language_tells_all_values() {
    for Entry { event, .. } in entries() {
        // moments have their unit apart on the page, and words for a count may differ
        let apart = matches!(
            event.kind(),
            "froze" | "initial-delay-started" | "commit-retried" | "batch-requeued"
        ) || event.kind() == "nothing-so-young";
        if apart {
            continue;
        }
        let log = event.details_in(&LOG);
        for words in [&en::DETAILS, &zh::DETAILS] {
            let said = event.details_in(words);
            assert_eq!(values(&said), values(&log), "{said}\n{log}");
        }
    }
}

#[test]
fn a_line_reads_as_one_would_say_it() {
    let entries = entries();
    let lines = |kind: &str, words| {
        let found = entries.iter().find(|entry| entry.event.kind() == kind);
        let event: &Event = &found.unwrap_or_else(|| panic!("there is a {kind}")).event;
        event.details_in(words)
    };
    let both = |kind: &str| [lines(kind, &en::DETAILS), lines(kind, &zh::DETAILS)];
    let wanted = [
        (
            "generation-joined",
            "generation 1, member id C1-3, range",
            "generation 1，member id C1-3，range",
        ),
        (
            "record-buffered",
            "key=user-14 → orders-1, a new batch",
            "key=user-14 → orders-1，新 batch",
        ),
        (
            "records-fetched",
            "orders-0: 6 records from offset 0",
            "orders-0：从 offset 0 起 6 条记录",
        ),
        (
            "position-set",
            "orders-0 from offset 0 (earliest)",
            "orders-0 从 offset 0 开始（earliest）",
        ),
        (
            "consumer-added",
            "group billing, commits=sync-each-batch",
            "group billing，commits=sync-each-batch",
        ),
        (
            "producer-added",
            "to orders, acks=all",
            "写入 orders，acks=all",
        ),
        (
            "rebalance-started",
            "billing new member C2-1",
            "billing 新成员 C2-1",
        ),
    ];
    let said = wanted.map(|(kind, ..)| {
        let [english, chinese] = both(kind);
        (kind, english, chinese)
    });
    let said = said
        .each_ref()
        .map(|(kind, en, zh)| (*kind, en.as_str(), zh.as_str()));
    assert_eq!(said, wanted);
}
