//! Turns scripts, runs in the notation, into JSON for those who play them on Apache Kafka.
//!
//! `cargo run --example script -- FILE…` prints an object with a plan for each file, by its name.

use offset_playground::notation::Document;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let plans: Result<Map<_, _>, String> = env::args().skip(1).map(|file| plan(&file)).collect();
    match plans {
        Ok(plans) => {
            println!("{:#}", Value::Object(plans));
            ExitCode::SUCCESS
        }
        Err(complaint) => {
            eprintln!("{complaint}");
            ExitCode::FAILURE
        }
    }
}

/// A script's name and what is to be done in it. Times are in microseconds.
fn plan(file: &str) -> Result<(String, Value), String> {
    let wrong = |why: &dyn std::fmt::Display| format!("{file}: {why}");
    let text = fs::read_to_string(file).map_err(|error| wrong(&error))?;
    let script: Document = text.parse().map_err(|error| wrong(&error))?;
    let name = Path::new(file).file_stem().ok_or(wrong(&"has no name"))?;
    let times = script.acts.iter().map(|act| act.at);
    let moments: BTreeSet<_> = times.chain([script.until()]).collect();
    let plan = json!({
        "brokers": script.scenario.brokers,
        "config": script.scenario.config,
        "setup": script.scenario.setup,
        "acts": script.acts,
        "moments": moments,
    });
    Ok((name.to_string_lossy().into_owned(), plan))
}
