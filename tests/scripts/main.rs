//! The same script on Apache Kafka and on the model, compared point by point.
//!
//! `tests/oracle/scripts` has the scripts, `tests/oracle/recorded/scripts` what was to be seen
//! when Apache Kafka played them (`cargo xtask oracle scripts`): just before each moment at which
//! something is done, and at the end. When anything happened in between is not compared.
#![cfg(not(target_arch = "wasm32"))]

mod known;
mod observer;

use known::{Difference, Known};
use observer::{Observer, Seen};
use offset_playground::command::{Command, CommandError};
use offset_playground::notation::Document;
use offset_playground::recording::EVENTS_MAX;
use offset_playground::sim::SimTime;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is to be seen, by moment.
type Moments = BTreeMap<u64, Seen>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The names of a folder's files with an extension.
fn names(of: &str, extension: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder(of)).expect("the folder is there");
    let paths = files.map(|file| file.expect("a file").path());
    let wanted = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    wanted
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect()
}

fn recordings() -> BTreeSet<String> {
    names("tests/oracle/recorded/scripts", "json")
}

/// What was to be seen of Apache Kafka, and which tables of a group are in it besides that of its
/// offsets: older recordings have fewer.
fn recorded(script: &str) -> (Moments, BTreeSet<String>) {
    let file = folder("tests/oracle/recorded/scripts").join(format!("{script}.json"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{script}: {error}"));
    let recording: Value = serde_json::from_str(&text).expect("a recording is JSON");
    let moments = recording["moments"].as_object().expect("it has moments");
    let tables = recording.get("tables").cloned().unwrap_or_default();
    let tables: Option<BTreeSet<String>> = serde_json::from_value(tables).expect("their names");
    let seen = moments.iter().map(|(moment, seen)| {
        let seconds = moment.trim_end_matches('s').parse().expect("seconds");
        let seen = serde_json::from_value(seen.clone()).expect("texts by name");
        (seconds, seen)
    });
    (seen.collect(), tables.unwrap_or_default())
}

/// What is to be seen of the model.
fn played(script: &str, tables: &BTreeSet<String>) -> Moments {
    let file = folder("tests/oracle/scripts").join(format!("{script}.playground"));
    let text = fs::read_to_string(file).expect("the script is there");
    let document: Document = text
        .parse()
        .unwrap_or_else(|error| panic!("{script}: {error}"));
    let begun = document.begin();
    let mut run = begun.unwrap_or_else(|error| panic!("{script}: {error}"));
    let times = document.acts.iter().map(|act| act.at);
    let moments: BTreeSet<SimTime> = times.chain([document.until()]).collect();
    let mut observer = Observer::default();
    let mut all = Moments::new();
    for moment in moments {
        assert_eq!(
            moment.0 % 1_000_000,
            0,
            "{script}: {moment} is no whole second"
        );
        assert!(run.extend_to(moment, EVENTS_MAX), "{script} is too long");
        all.insert(moment.0 / 1_000_000, observer.look(&run, tables));
        for act in document.acts.iter().filter(|act| act.at == moment) {
            observer.preview(&run, &act.command);
            let resets = matches!(act.command, Command::ResetOffsets { .. });
            let deletes = matches!(act.command, Command::DeleteOffsets { .. });
            match run.issue(&act.command) {
                Ok(()) => {}
                // the tool has said so
                Err(CommandError::NotNow(_)) if resets => {}
                Err(CommandError::Refused(..)) if deletes => {}
                Err(CommandError::Refused(error, _)) => observer.refused(&act.command, error),
                Err(error) => panic!("{script}: {moment}: {error}"),
            }
        }
    }
    all
}

/// Every point in which Kafka and the model differ.
fn differences(script: &str) -> Vec<Difference> {
    let (kafka, tables) = recorded(script);
    let model = played(script, &tables);
    let moments: BTreeSet<u64> = kafka.keys().chain(model.keys()).copied().collect();
    let nothing = Seen::new();
    let mut all = Vec::new();
    for second in moments {
        let seen = |of: &'_ Moments| of.get(&second).unwrap_or(&nothing).clone();
        let (kafka, model) = (seen(&kafka), seen(&model));
        let points: BTreeSet<&String> = kafka.keys().chain(model.keys()).collect();
        for what in points {
            if kafka.get(what) != model.get(what) {
                all.push(Difference {
                    script: script.to_owned(),
                    second,
                    what: what.clone(),
                    kafka: kafka.get(what).cloned(),
                    model: model.get(what).cloned(),
                });
            }
        }
    }
    all
}

#[test]
fn every_script_is_recorded() {
    let scripts = names("tests/oracle/scripts", "playground");
    assert!(!scripts.is_empty(), "there are scripts");
    assert_eq!(scripts, recordings(), "scripts, and recordings of them");
}

#[test]
fn the_model_does_what_kafka_did() {
    let text = fs::read_to_string(folder("tests/scripts/known-differences"));
    let mut known = Known::read(&text.expect("the known differences are there"));
    let recordings = recordings();
    let all = recordings.iter().flat_map(|script| differences(script));
    let new: Vec<String> = all
        .filter(|difference| !known.covers(difference))
        .map(|difference| difference.to_string())
        .collect();
    assert!(
        new.is_empty(),
        "Kafka and the model differ:\n{}",
        new.join("\n")
    );
    let gone = known.unmet();
    assert!(
        gone.is_empty(),
        "these are no differences any more:\n{}",
        gone.join("\n")
    );
}
