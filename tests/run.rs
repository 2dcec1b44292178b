//! `cargo xtask run`: what it prints of a file, and what it says to a bad one.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../examples/run/program.rs"]
mod program;

use offset_playground::notation::event::parse_log;
use offset_playground::notation::parse;
use program::{ALL_HOLD, NOT_ALL_HOLD, UNREADABLE};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

const RUN: &str = "playground 1
title    \"Two, and one is killed\"
seed     3
topic    orders partitions=2
producer web to=orders every=500ms keys=4
consumer C1 group=billing topics=orders session.timeout.ms=6000 heartbeat.interval.ms=2000
consumer C2 group=billing topics=orders session.timeout.ms=6000 heartbeat.interval.ms=2000
consumer S1 group=audit topics=orders
at 10s   crash C1
at 11s   close S1
claim always     lost(billing, orders-7) = 0
claim eventually share(C2) = orders-0,orders-1 by 20s
played   20s
";

/// A file of its own that is gone when the test is.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: impl AsRef<[u8]>) -> File {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, text).expect("a file that goes");
        File(path)
    }

    fn path(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The exit code, and what was said on either side.
fn run(arguments: &[&str]) -> (u8, String, String) {
    let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = program::run(&arguments, &mut out, &mut err).expect("there is room to print");
    let text = |bytes| String::from_utf8(bytes).expect("what is printed is text");
    (code, text(out), text(err))
}

/// What it says about a text, without the file's name.
fn complaint(name: &str, text: impl AsRef<[u8]>) -> String {
    let file = File::new(name, text);
    let (code, out, err) = run(&[&file.path()]);
    assert_eq!((code, &*out), (UNREADABLE, ""), "{err}");
    err.replace(&file.path(), "FILE")
}

#[test]
fn it_prints_the_log_the_tables_and_the_claims() {
    let file = File::new("whole", RUN);
    let (code, out, err) = run(&[&file.path()]);
    assert_eq!((code, &*err), (ALL_HOLD, ""));
    let played = parse(RUN)
        .expect("it is in order")
        .play()
        .expect("it plays");
    let log: Vec<String> = (played.recording.recent().entries().iter())
        .map(ToString::to_string)
        .collect();
    let (first, rest) = out.split_at(log.join("\n").len());
    assert_eq!(first, log.join("\n"));
    assert_eq!(parse_log(first).expect("it can be read").len(), log.len());
    let rest: Vec<&str> = rest.trim_start().lines().collect();
    let [no_members, _, head, .., first_claim, second_claim] = rest.as_slice() else {
        panic!("{rest:#?}");
    };
    assert_eq!(*no_members, "Consumer group 'audit' has no active members.");
    assert_eq!(
        *head,
        "GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  \
         LAG             CONSUMER-ID     HOST            CLIENT-ID"
    );
    let rows = rest.iter().filter(|line| line.starts_with("billing"));
    let rows: Vec<Vec<&str>> = rows.map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), 2);
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(row[1..3], ["orders", &index.to_string()]);
        assert_eq!(row[7..], ["/127.0.0.1", "C2"]);
    }
    assert_eq!(*first_claim, "holds   always lost(billing, orders-7) = 0");
    let claim = "eventually share(C2) = orders-0,orders-1 by 20s";
    let said = format!("holds   {claim} (share(C2) was orders-0,orders-1 at ");
    assert!(second_claim.starts_with(&said), "{second_claim}");
}

#[test]
fn the_exit_code_says_whether_all_claims_hold() {
    for (claim, code, said) in [
        ("at 5s members(billing) = 2", ALL_HOLD, "holds "),
        (
            "at 5s members(billing) = 3",
            NOT_ALL_HOLD,
            "broken at 5s members(billing) = 3 (mem",
        ),
        ("at 25s members(billing) = 1", NOT_ALL_HOLD, "open   "),
        (
            "always committed(billing, orders-0) <= log-end(orders-0)",
            NOT_ALL_HOLD,
            "broken always committed(billing, orders-0) <= log-end(orders-0) \
             (committed(billing, orders-0) was none and log-end(orders-0) was 0 at 0.000s)",
        ),
    ] {
        let file = File::new(&code.to_string(), format!("{RUN}claim {claim}\n"));
        let (found, out, _) = run(&[&file.path()]);
        let last = out.lines().last().unwrap_or_default();
        let last = last.replace("broken  ", "broken ");
        assert!(last.starts_with(said), "{last}");
        assert_eq!(found, code, "{claim}");
    }
}

#[test]
fn it_can_be_cut_short_and_given_another_seed() {
    let file = File::new("options", RUN);
    let whole = run(&[&file.path()]).1;
    let (code, short, _) = run(&["--until", "9s", &file.path()]);
    assert_eq!(code, NOT_ALL_HOLD, "C2 has no time to get both");
    assert!(short.contains("\nopen    eventually"));
    assert!(!short.contains(" crashed "));
    let log: Vec<&str> = short.lines().take_while(|line| !line.is_empty()).collect();
    assert!(whole.starts_with(&log.join("\n")));
    let (_, other, _) = run(&[&file.path(), "--seed=4"]);
    assert_ne!(whole, other);
    assert_eq!(run(&[&file.path(), "--seed=3"]).1, whole);
}

#[test]
fn machines_get_one_json_object() {
    let file = File::new("json", RUN);
    let (code, out, _) = run(&[&file.path(), "--json"]);
    assert_eq!(code, ALL_HOLD);
    let all: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(all["seed"], 3);
    assert_eq!(all["horizon_us"], 20_000_000);
    let log = all["log"].as_array().expect("a list");
    assert_eq!(log[0]["why"], "scenario");
    let groups = all["groups"].as_array().expect("a list");
    assert_eq!(groups[1]["state"], "Stable");
    assert_eq!(groups[1]["partitions"][0]["CLIENT-ID"], "C2");
    assert_eq!(all["claims"][0]["verdict"], "holds");
    assert_eq!(all["claims"][1]["seen"]["left"], "orders-0,orders-1");
}

#[test]
fn what_is_wrong_with_a_file_is_said_where_it_is() {
    assert_eq!(
        complaint(
            "words",
            "playground 1\nconsmer C1\nclaim always lost(g) = x\n"
        ),
        "FILE:2:1: unknown word 'consmer'; did you mean 'consumer'?\n\
         FILE:3:24: expected a whole number from 0 to 18446744073709551615, found 'x'\n"
    );
    assert_eq!(
        complaint("empty", ""),
        "FILE:1:1: a text begins with 'playground 1'\n"
    );
    assert_eq!(
        complaint("bytes", [0xff, 0xfe, 0]),
        "FILE: this is no UTF-8 text\n"
    );
    let brokers = "playground 1\nbrokers 4\n";
    assert_eq!(
        complaint("brokers", brokers),
        "FILE: there are 1 to 3 brokers, not 4\n"
    );
    let setup = "playground 1\n\ntopic t partitions=1\ntopic t partitions=1\n";
    assert!(complaint("setup", setup).starts_with("FILE:4:1: "));
    let act = "playground 1\ntopic t partitions=1\nat 5s crash C1\n";
    assert!(complaint("act", act).starts_with("FILE:3:1: "));
}

#[test]
fn what_is_wrong_with_the_command_line_is_said() {
    let file = File::new("line", RUN);
    let path = &file.path();
    for (arguments, said) in [
        (&[][..], "error: which file?"),
        (&["a", "b"], "error: one file at a time, not b too"),
        (&["/nowhere/at/all"], "/nowhere/at/all: "),
        (
            &[path, "--fast"],
            "error: there is no --fast; there are --until, --seed and --json",
        ),
        (&[path, "--json=yes"], "error: there is no --json=yes"),
        (&[path, "--until"], "error: --until needs a time, as 30s"),
        (
            &[path, "--until", "5"],
            "error: --until 5: expected a time with its unit",
        ),
        (
            &[path, "--seed", "x"],
            "error: --seed x: expected a whole number",
        ),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, &*out), (UNREADABLE, ""), "{arguments:?}");
        assert!(err.starts_with(said), "{arguments:?}: {err}");
    }
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, ALL_HOLD);
    assert!(out.contains("Usage: cargo xtask run FILE"));
}
