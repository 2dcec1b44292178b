//! The log's lines: what is printed is read back, for every event of every run.

use offset_playground::cluster::event::Entry;
use offset_playground::cluster::print::KINDS;
use offset_playground::command::Command;
use offset_playground::kafka::{BrokerId, SourceLine};
use offset_playground::notation::event::parse_log;
use offset_playground::notation::{CauseLine, EventLine};
use offset_playground::recording::{EVENTS_MAX, Recording};
use offset_playground::scenario::CATALOG;
use offset_playground::sim::{Seed, SimTime};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn check(entry: &Entry) {
    let (printed, line) = (entry.to_string(), EventLine::of(entry));
    assert_eq!(line.to_string(), printed);
    let read: EventLine = printed
        .parse()
        .unwrap_or_else(|error| panic!("{error}\n{printed}"));
    assert_eq!(read, line, "{printed}");
}

#[test]
fn every_line_of_every_run_is_read_back() {
    let mut seen = BTreeSet::new();
    for preset in CATALOG {
        for seed in 0..16 {
            let mut run = Recording::new((preset.make)(), Seed(seed)).expect("in order");
            run.extend_to(SimTime(20_000_000), EVENTS_MAX);
            crate::random_commands(&mut run, seed, 60);
            for stretch in run.stretches(0..run.events()) {
                for entry in stretch.entries.iter() {
                    check(entry);
                    seen.insert(entry.event.kind());
                }
            }
        }
    }
    // enough that the runs are worth their time
    assert!(seen.len() > 90, "only {} kinds of events", seen.len());
}

/// A record can say anything; a line of the log stays a line.
#[test]
fn what_a_record_says_cannot_break_the_line() {
    for value in [
        "a\nb",
        "  ",
        "x  ← command 7",
        "\\n",
        "\u{2028}\u{7}",
        "",
        "\r",
    ] {
        let mut run = Recording::new((CATALOG[0].make)(), Seed(1)).expect("in order");
        run.extend_to(SimTime(20_000_000), EVENTS_MAX);
        let record = SourceLine {
            key: Some(value.into()),
            value: Some(value.into()),
            partition: None,
        };
        let producer = "web".into();
        let before = run.events();
        run.issue(&Command::Produce { producer, record })
            .expect("it sends");
        run.extend_to(SimTime(22_000_000), EVENTS_MAX);
        for entry in run.recent().range(before..run.events()) {
            assert_eq!(entry.to_string().lines().count(), 1);
            check(entry);
        }
    }
}

fn cause() -> impl Strategy<Value = CauseLine> {
    let heard = (0..1_000_000_u64).prop_map(|millis| SimTime(millis * 1_000));
    prop_oneof![
        Just(CauseLine::Scenario),
        any::<u64>().prop_map(CauseLine::Command),
        any::<u64>().prop_map(CauseLine::Event),
        any::<u32>().prop_map(|id| CauseLine::BrokenConnection(BrokerId(id))),
        (
            "[a-z.]{1,9}( \\([a-z.]{1,9}\\))?",
            proptest::option::of(heard)
        )
            .prop_map(|(reason, last_heard)| CauseLine::Timer { reason, last_heard }),
    ]
}

#[test]
fn any_line_is_written_and_read() {
    let parts = (
        0..u64::MAX / 1_000,
        "[a-zA-Z0-9._-]{1,12}",
        proptest::sample::select(KINDS.to_vec()),
        crate::arbitrary::text(),
        cause(),
    );
    crate::for_all(500, &parts, |(at, who, kind, details, cause)| {
        let line = EventLine {
            at: SimTime(at * 1_000),
            who,
            kind,
            details,
            cause,
        };
        prop_assert_eq!(line.to_string().parse(), Ok(line));
        Ok(())
    });
}

#[test]
fn a_line_that_makes_no_sense_says_where() {
    for (text, wrong) in [
        (
            "",
            "line 1, column 1: expected a time such as 31.000s, found the end of the line",
        ),
        (
            "soon C1 crashed ← scenario",
            "line 1, column 1: expected a time with its unit such as 250us, 250ms, 1.5s or 2m, \
             found 'soon'",
        ),
        (
            "1.0005s C1 crashed ← scenario",
            "line 1, column 1: expected a time in whole milliseconds, found '1.0005s'",
        ),
        (
            "1.000s  C1  crahsed  ← scenario",
            "line 1, column 13: unknown word 'crahsed'; did you mean 'crashed'?",
        ),
        (
            "1.000s C1 crashed  after-processing ",
            "line 1, column 36: expected ← and a cause, found the end of the line",
        ),
        (
            "1.000s C1 crashed é\\x ← scenario",
            "line 1, column 20: after a backslash comes one of \" \\ n r t or u{…}, as in \\u{7f}",
        ),
        (
            "1.000s C1 crashed ← comand 3",
            "line 1, column 21: expected a cause: scenario, command 1, event 1, timer linger.ms \
             or connection to b1 broken, found 'comand 3'",
        ),
    ] {
        let error = text.parse::<EventLine>().expect_err(text);
        assert_eq!(error.to_string(), wrong, "{text}");
    }
    let error = parse_log("1s C1 crashed ← scenario\n\n2s C1\n").expect_err("the third");
    assert_eq!((error.line, error.column), (3, 6));
}

/// The words between the quotes of a function's body.
fn words<'t>(text: &'t str, head: &str, end: &str) -> Vec<&'t str> {
    let body = text
        .split(head)
        .nth(1)
        .and_then(|rest| rest.split(end).next());
    body.expect("the function is there")
        .split('"')
        .skip(1)
        .step_by(2)
        .collect()
}

/// The matches that print the kinds are exhaustive; the list of kinds has what they print.
#[test]
fn the_list_of_kinds_is_complete() {
    let read = |file: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cluster/print");
        fs::read_to_string(folder.join(file)).expect("it is there")
    };
    let (main, client) = (read("mod.rs"), read("client.rs"));
    let (group, modern) = (read("consumer_group.rs"), read("modern.rs"));
    let printed = [
        words(&main, "fn admin_kind(", "\n}"),
        words(&main, "pub fn kind(&self)", "\n    }"),
        words(&main, "fn broker_kind(", "\n}"),
        words(&main, "fn group_kind(", "\n}"),
        words(&group, "fn kind(", "\n}"),
        words(&client, "fn producer_kind(", "\n}"),
        words(&client, "fn consumer_kind(", "\n}"),
        words(&modern, "fn kind(", "\n}"),
    ];
    assert_eq!(printed.concat(), KINDS);
    let apart: BTreeSet<_> = KINDS.iter().collect();
    assert_eq!(apart.len(), KINDS.len(), "kinds are told apart");
}
