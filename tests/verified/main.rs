//! What was checked against Apache Kafka and other clients, in numbers: docs/verified.md, and what
//! the page says of it, are counted from the recordings.
//!
//! `UPDATE_VERIFIED=1 cargo test --test verified` writes both anew; so does `cargo xtask oracle`.
#![cfg(not(target_arch = "wasm32"))]

mod count;

use count::{OTHER, Verified};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const DOCUMENT: &str = "docs/verified.md";
const DATA: &str = "src/ui/verified.rs";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A number as people read it: 12,345.
fn number(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups = groups.map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}

/// The document.
fn document(verified: &Verified) -> String {
    let kafka = &verified.kafka;
    let about = "What the model does was compared with what Apache Kafka itself does, and with \
                 what other clients'\nown code answers. `tests/oracle` has the questions and the \
                 scripts, the answers, and how they were\nrecorded.";
    let known = match &verified.differences[..] {
        [] => "In the scripts: none.".to_owned(),
        known => format!(
            "In the scripts (script, moment, what: why):\n\n{}",
            items(known)
        ),
    };
    let assignors = "In the assignors: `tests/oracle/differences.md`. What Kafka does and the \
                     model does not:\n`src/protocol/mod.rs`.";
    let parts = [
        format!("# Checked against Apache Kafka {kafka}"),
        "<!-- UPDATE_VERIFIED=1 cargo test --test verified writes this. -->".to_owned(),
        about.to_owned(),
        scripts(verified),
        questions(verified),
        "## Known differences".to_owned(),
        known,
        assignors.to_owned(),
    ];
    parts.join("\n\n") + "\n"
}

fn items(lines: &[String]) -> String {
    let lines = lines.iter().map(|line| format!("- {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn scripts(verified: &Verified) -> String {
    let subjects = || verified.subjects.iter();
    let scripts: usize = subjects().map(|subject| subject.titles.len()).sum();
    let moments: usize = subjects().map(|subject| subject.moments).sum();
    let points: usize = subjects().map(|subject| subject.points).sum();
    let mut text = format!(
        "## Played on a broker and on the model\n\n\
         {} scripts; {} moments at which both were looked at; {} values compared: offsets in logs, \
         commits,\npositions, members, generations, assignments, what was processed, errors.\n\n\
         | about | scripts | values |\n| --- | ---: | ---: |",
        number(scripts),
        number(moments),
        number(points)
    );
    for subject in subjects() {
        let (scripts, points) = (subject.titles.len(), number(subject.points));
        write!(text, "\n| {} | {scripts} | {points} |", subject.name).expect("into a text");
    }
    for subject in subjects() {
        write!(
            text,
            "\n\n**{}**\n\n{}",
            subject.name,
            items(&subject.titles)
        )
        .expect("into a text");
    }
    text
}

fn questions(verified: &Verified) -> String {
    let places = [
        ("keys and their partitions".to_owned(), verified.keys),
        (
            "groups and their coordinators".to_owned(),
            verified.coordinators,
        ),
    ];
    let mut text =
        "## Asked of Kafka's own classes\n\n| about | questions |\n| --- | ---: |".to_owned();
    for (about, count) in places.iter().chain(&verified.groups) {
        write!(text, "\n| {about} | {} |", number(*count)).expect("into a text");
    }
    let (requests, stories) = verified.requests;
    write!(
        text,
        "\n\n## Sent to a broker\n\n{} requests of {} groups (JoinGroup, SyncGroup, Heartbeat, \
         LeaveGroup, OffsetCommit, OffsetFetch,\nConsumerGroupHeartbeat), one by one and many of \
         them as no client's own code would send them: with\nanother generation, of a member that \
         is gone, while another waits.",
        number(requests),
        number(stories)
    )
    .expect("into a text");
    text.push_str(
        "\n\n## Asked of other clients' own partitioners\n\n\
         | client and partitioner | version | answers |\n| --- | --- | ---: |",
    );
    for client in &verified.clients {
        let (name, version, answers) = (&client.name, &client.version, number(client.answers));
        write!(text, "\n| {name} | {version} | {answers} |").expect("into a text");
    }
    text
}

/// What the page shows, as Rust.
fn data(verified: &Verified) -> String {
    let subjects = verified.subjects.iter();
    let subjects = subjects.map(|of| format!("    ({:?}, {}),\n", of.name, of.titles.len()));
    let subjects: Vec<String> = subjects.collect();
    let literal = |count: usize| number(count).replace(',', "_");
    let values = verified.subjects.iter().map(|subject| subject.points);
    let answers = verified.clients.iter().map(|client| client.answers);
    format!(
        "//! What was checked against Apache Kafka. `tests/verified` writes this file.\n\n\
         /// The version of Kafka that was asked.\n\
         pub(super) const KAFKA: &str = {:?};\n\
         /// What scripts were about that were played on a broker, and how many.\n\
         pub(super) const SCRIPTS: [(&str, u32); {}] = [\n{}];\n\
         /// How many values were compared in them.\n\
         pub(super) const VALUES: u32 = {};\n\
         /// How many points of them are known to differ.\n\
         pub(super) const DIFFERENCES: u32 = {};\n\
         /// How many keys Kafka's own classes were asked about.\n\
         pub(super) const KEYS: u32 = {};\n\
         /// How many groups.\n\
         pub(super) const GROUPS: u32 = {};\n\
         /// How many requests were sent one by one.\n\
         pub(super) const REQUESTS: u32 = {};\n\
         /// How many answers other clients' own partitioners gave.\n\
         pub(super) const CLIENTS: u32 = {};\n",
        verified.kafka,
        subjects.len(),
        subjects.concat(),
        literal(values.sum()),
        literal(verified.differences.len()),
        literal(verified.keys),
        literal(verified.groups.iter().map(|(_, count)| count).sum()),
        literal(verified.requests.0),
        literal(answers.sum()),
    )
}

#[test]
fn what_is_told_is_what_was_recorded() {
    let verified = count::verified(&path(""));
    for (name, now) in [(DOCUMENT, document(&verified)), (DATA, data(&verified))] {
        if env::var_os("UPDATE_VERIFIED").is_some() {
            fs::write(path(name), &now).expect("the file can be written");
        }
        let then = fs::read_to_string(path(name)).unwrap_or_default();
        assert!(
            then == now,
            "{name} is not what was recorded; UPDATE_VERIFIED=1 cargo test --test verified: new"
        );
    }
}

#[test]
fn every_script_says_what_it_is_about() {
    let verified = count::verified(&path(""));
    let silent = verified
        .subjects
        .iter()
        .filter(|subject| subject.name == OTHER);
    let silent: Vec<&String> = silent.flat_map(|subject| &subject.titles).collect();
    assert!(
        silent.is_empty(),
        "these scripts begin without a line such as `# about: commits`: {silent:?}"
    );
}

#[test]
fn numbers_are_grouped() {
    let shown = [0, 12, 999, 1000, 1_234_567].map(number);
    assert_eq!(shown, ["0", "12", "999", "1,000", "1,234,567"]);
}
