//! Around the event log.

use crate::ui::i18n::log::{LogWords, thousands};

pub(super) const LOG: LogWords = LogWords {
    wording: |event| super::STRINGS.worded(event),
    details: super::details::DETAILS,
    with_wire: "With every message",
    importance: "How much of the log",
    about: "About",
    anything: "About anything",
    selected: |name| match name {
        Some(name) => format!("What is selected: {name}"),
        None => "What is selected".to_owned(),
    },
    brokers: "Brokers",
    producers: "Producers",
    consumers: "Consumers",
    groups: "Groups",
    partitions: "Partitions",
    kinds: |chosen| match chosen {
        0 => "All kinds".to_owned(),
        1 => "1 kind".to_owned(),
        _ => format!("{chosen} kinds"),
    },
    kinds_title: "Kinds of events",
    kinds_text: "Only the kinds that are ticked are shown; with none ticked, all are. These have \
                 happened in this run:",
    all_kinds: "All kinds",
    find: "Search the log",
    lines: |count| match count {
        1 => "1 line".to_owned(),
        _ => format!("{} lines", thousands(count)),
    },
    lines_so_far: |count, percent| format!("at least {} · {percent}% searched", thousands(count)),
    no_lines: "No line is like that.",
    searching: "None so far; still searching…",
    follow: "To the moment shown",
    loading: "…",
    lost: |count| match count {
        1 => "1 record lost".to_owned(),
        _ => format!("{} records lost", thousands(count)),
    },
    save: "Save…",
    save_title: "Save the log",
    whole: "The whole line",
    save_text: "The lines that the filters let through, from the beginning of the run to its end.",
    as_text: "As text",
    as_json: "As JSON Lines",
    saving: |lines, percent| format!("{} lines, {percent}% of the run", thousands(lines)),
    saved: |lines| format!("Saved: {} lines.", thousands(lines)),
    cut: |lines| {
        let lines = thousands(lines);
        format!("Saved: the first {lines} lines. A file has no more; filter for what comes later.")
    },
    void: "Not saved: the run was changed meanwhile.",
};
