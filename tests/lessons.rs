//! Each lesson shows what it says: it can be read, it is told in both languages, its claims hold,
//! its variations can be tried, and it goes as it always has.
//!
//! `UPDATE_GOLDEN=1 cargo test --test lessons` writes tests/golden anew.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::lesson::{LIBRARY, Lesson, Verdict, check, found, lesson, offers};
use offset_playground::notation::{Document, LessonText, Reading, read};
use offset_playground::recording::Recording;
use offset_playground::session::{SPEEDS, Session};
use offset_playground::sim::{Duration, SimTime};
use offset_playground::view::Importance;
use offset_playground::view::log::importance;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Lessons too large to be played whole in a test.
const BENCHES: [&str; 2] = ["bench-32", "bench-64"];

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// A lesson's document, in which nothing is wrong.
fn document(lesson: &Lesson) -> Document {
    let Reading {
        document, errors, ..
    } = read(lesson.source);
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors, [""; 0], "{}", lesson.name);
    document
}

fn played(document: &Document, what: &str) -> Recording {
    let played = document
        .play()
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    if let Some((index, reason)) = played.refused {
        panic!("{what}: {:?}: {reason}", document.acts[index]);
    }
    assert_eq!(played.recording.horizon(), document.until(), "{what}");
    played.recording
}

fn claims_hold(document: &Document, run: &Recording, what: &str) {
    let found = check(&document.claims, run);
    let broken = document.claims.iter().zip(&found);
    let broken = broken.filter(|(_, finding)| finding.verdict != Verdict::Holds);
    let broken: Vec<String> = broken
        .map(|(claim, finding)| format!("{what}: {claim}: {finding:?}"))
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn played_here() -> impl Iterator<Item = (Lesson, Document)> {
    let lessons = LIBRARY
        .into_iter()
        .filter(|lesson| !BENCHES.contains(&lesson.name));
    lessons.map(|lesson| (lesson, document(&lesson)))
}

#[test]
fn every_file_is_in_the_library() {
    let folder = fs::read_dir(path("src/lesson")).expect("it is there");
    let names = folder.flatten().map(|entry| entry.file_name());
    let names = names.filter_map(|name| {
        let name = name.to_string_lossy();
        name.strip_suffix(".lesson").map(str::to_owned)
    });
    let mut files: Vec<String> = names.collect();
    files.sort();
    let mut library: Vec<&str> = LIBRARY.iter().map(|lesson| lesson.name).collect();
    library.sort_unstable();
    assert_eq!(library, files);
    library.dedup();
    assert_eq!(library.len(), LIBRARY.len(), "names are told apart");
}

#[test]
fn every_lesson_is_well_formed() {
    for lesson in LIBRARY {
        let document = document(&lesson);
        let (name, text) = (lesson.name, &document.lesson);
        assert_eq!(text.name, name, "the file is called so");
        let tries = text.tries.iter().map(|other| &other.text);
        let steps = text.steps.iter().map(|step| &step.text);
        let mut told = [&text.title, &text.teaches]
            .into_iter()
            .chain(steps)
            .chain(tries);
        assert!(
            told.all(offset_playground::notation::lesson::Bilingual::is_complete),
            "{name}"
        );
        assert_eq!(text.hidden, BENCHES.contains(&name));
        assert_eq!(text.keywords.is_empty(), text.hidden, "{name} is found");
        assert!(!document.claims.is_empty(), "{name} claims nothing");
        let speed = text.speed.unwrap_or(1_000);
        assert!(SPEEDS.contains(&speed), "{name}: {speed}");
        let (opens, until) = (document.scenario.opens_at, document.until());
        let real = until.since(opens).0 * 1_000 / u64::from(speed);
        assert!(real <= Duration::from_secs(60).0, "{name} takes too long");
        let moments: Vec<SimTime> = text.steps.iter().map(|step| step.at).collect();
        assert!(
            moments.is_sorted_by(|one, next| one < next),
            "{name}: {moments:?}"
        );
        assert_eq!(
            moments.first(),
            Some(&opens),
            "{name} begins with its first step"
        );
        assert!(moments.last() < Some(&until), "{name}: {moments:?}");
        for other in &text.tries {
            assert!(
                (opens..until).contains(&other.at),
                "{name}: a variation out of it"
            );
            let cut = document.acts.iter().all(|act| act.at != other.at);
            assert!(cut, "{name}: an act at the very moment of a variation");
            let at_once = other.acts.first().is_some_and(|act| act.at == other.at);
            assert!(
                at_once,
                "{name}: a variation shows in what is done where it departs"
            );
            assert!(!other.claims.is_empty(), "{name}");
        }
        assert_eq!(
            text.tries.is_empty(),
            text.hidden,
            "{name}: something to try"
        );
    }
}

/// What people look for, and the lesson they find first.
const LOOKED_FOR: [(&str, &str); 59] = [
    ("librdkafka", "client-profiles"),
    ("KafkaJS", "client-profiles"),
    ("golang", "client-profiles"),
    ("confluent-kafka-python", "client-profiles"),
    ("自动提交", "client-profiles"),
    ("static", "rolling-restart"),
    ("group.instance.id", "rolling-restart"),
    ("FENCED_INSTANCE_ID", "rolling-restart"),
    ("deploy", "rolling-restart"),
    ("滚动发布", "rolling-restart"),
    ("静态成员", "rolling-restart"),
    ("duplicate", "crash-before-commit"),
    ("Duplicates", "crash-before-commit"),
    ("twice", "crash-before-commit"),
    ("lost", "crash-before-commit"),
    ("at least once", "crash-before-commit"),
    ("at-most-once", "crash-before-commit"),
    ("exactly once", "crash-before-commit"),
    ("重复", "crash-before-commit"),
    ("重复消费", "crash-before-commit"),
    ("丢失", "crash-before-commit"),
    ("消息丢失", "crash-before-commit"),
    ("enable.auto.commit", "crash-before-commit"),
    ("lag", "committed-is-next"),
    ("off by one", "committed-is-next"),
    ("积压", "committed-is-next"),
    ("rebalance", "idle-consumer"),
    ("重平衡", "idle-consumer"),
    ("session.timeout.ms", "idle-consumer"),
    ("partition.assignment.strategy", "idle-consumer"),
    ("restart", "restart"),
    ("auto.offset.reset", "restart"),
    ("earliest", "earliest"),
    ("from beginning", "earliest"),
    ("max.poll.interval.ms", "poll-interval"),
    ("kicked out", "poll-interval"),
    ("处理慢", "poll-interval"),
    ("zombie", "stale-commit"),
    ("KIP-848", "group-protocols"),
    ("cooperative", "group-protocols"),
    ("offsets.retention.minutes", "offsets-expire"),
    ("expired", "offsets-expire"),
    ("KIP-211", "offsets-expire"),
    ("ILLEGAL_GENERATION", "stale-commit"),
    ("提交失败", "stale-commit"),
    ("add partitions", "new-partition"),
    ("漏读", "new-partition"),
    ("重启", "restart"),
    ("ordering", "order"),
    ("顺序", "order"),
    ("partitioner", "order"),
    ("murmur2", "ten-keys"),
    ("partitioner.class", "ten-keys"),
    ("replay", "two-groups"),
    ("广播", "two-groups"),
    ("compaction", "offsets-topic"),
    ("__consumer_offsets", "offsets-topic"),
    ("tombstone", "offsets-topic"),
    ("offsets.topic.segment.bytes", "offsets-topic"),
];

#[test]
fn what_people_look_for_is_found() {
    let offers = offers();
    let names = |question: &str| -> Vec<&str> {
        let found = found(&offers, question).into_iter();
        found.map(|offer| offer.lesson.name).collect()
    };
    for (question, lesson) in LOOKED_FOR {
        assert_eq!(names(question).first(), Some(&lesson), "{question}");
    }
    for (question, lesson) in [
        ("duplicate", "committed-is-next"),
        ("lost", "ten-keys"),
        ("lag", "two-groups"),
        ("partitioner", "ten-keys"),
        ("restart", "offsets-topic"),
    ] {
        assert!(names(question).contains(&lesson), "{question}");
    }
    assert_eq!(names("").len(), offers.len(), "no question leaves all");
    assert_eq!(names("lost xyzzy"), [""; 0], "every word is to be there");
}

/// The library reads no more of a lesson than it says; nothing of that is missing.
#[test]
fn the_heading_is_all_of_it_and_every_text_is_found() {
    for lesson in LIBRARY {
        let (heading, text) = (lesson.heading(), lesson.document().lesson);
        let said = LessonText {
            steps: Vec::new(),
            tries: Vec::new(),
            ..text.clone()
        };
        assert_eq!(heading, said);
        let steps = text.steps.iter().map(|step| &step.text);
        for told in steps.chain(text.tries.iter().map(|other| &other.text)) {
            for words in [&told.en, &told.zh] {
                // as it is written, quotes are escaped
                let question = words.split('"').next().unwrap_or_default();
                let offers = offers();
                let mut found = found(&offers, question).into_iter();
                let hidden = text.hidden;
                assert!(
                    hidden || found.any(|offer| offer.lesson == lesson),
                    "{words}"
                );
            }
        }
    }
}

/// What is said by the library and what the notation writes are the same.
#[test]
fn every_lesson_is_read_and_written() {
    for lesson in LIBRARY {
        let document = document(&lesson);
        assert_eq!(
            document.to_string().parse(),
            Ok(document.clone()),
            "{}",
            lesson.name
        );
        assert_eq!(lesson.document(), document);
    }
    assert_eq!(lesson("order").map(|lesson| lesson.name), Some("order"));
    assert!(lesson("ordre").is_none());
}

#[test]
fn what_a_lesson_claims_is_so() {
    for (lesson, document) in played_here() {
        let run = played(&document, lesson.name);
        claims_hold(&document, &run, lesson.name);
    }
}

#[test]
fn what_can_be_tried_can_be_done_and_is_as_it_says() {
    for (lesson, document) in played_here() {
        for index in 0..document.lesson.tries.len() {
            let what = format!("{}, variation {}", lesson.name, index + 1);
            let other = document.variation(index).expect("it is there");
            claims_hold(&other, &played(&other, &what), &what);
        }
    }
}

#[test]
fn every_lesson_opens_on_the_page() {
    for lesson in LIBRARY {
        let document = document(&lesson);
        let opens = document.scenario.opens_at;
        let session = Session::open(document.scenario, document.seed);
        assert_eq!(
            session.map(|session| session.now()),
            Ok(opens),
            "{}",
            lesson.name
        );
    }
}

#[test]
fn the_benches_play_five_seconds() {
    for name in BENCHES {
        let lesson = lesson(name).expect("it is in the library");
        let mut document = document(&lesson);
        document.horizon = Some(SimTime(5_000_000));
        let run = played(&document, name);
        assert_eq!(run.present().consumers.len(), 32);
        assert_eq!(run.present().producers.len(), 32);
        claims_hold(&document, &run, name);
    }
}

/// The lines of the log but for messages, and the fingerprint of all of it.
fn golden(run: &Recording) -> String {
    let mut text = String::new();
    for stretch in run.stretches(0..run.events()) {
        let told = stretch.entries.iter();
        for entry in told.filter(|entry| importance(&entry.event) >= Importance::Detail) {
            let _ = writeln!(text, "{entry}");
        }
    }
    let _ = writeln!(
        text,
        "# {} events, fingerprint {:016x}",
        run.events(),
        run.fingerprint()
    );
    text
}

#[test]
fn every_lesson_goes_as_it_always_has() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for (lesson, document) in played_here() {
        let run = played(&document, lesson.name);
        let (file, now) = (
            path(&format!("tests/golden/{}.log", lesson.name)),
            golden(&run),
        );
        if update {
            fs::write(&file, &now).expect("the golden file can be written");
        }
        let then = fs::read_to_string(&file).unwrap_or_default();
        for (number, (was, is)) in then.lines().zip(now.lines()).enumerate() {
            let line = number + 1;
            assert_eq!(
                was,
                is,
                "{}, line {line}; UPDATE_GOLDEN=1 writes it anew",
                file.display()
            );
        }
        let (then, now) = (then.lines().count(), now.lines().count());
        assert_eq!(then, now, "{}: so many lines", file.display());
    }
}
