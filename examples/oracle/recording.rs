//! What is written down of Kafka's answers: a line for each, or a number for many.

use crate::asked::case::{Answer, Case};
use crate::asked::digest::Digest;
use crate::asked::random;
use crate::asked::requests::{self, Requests};
use crate::comparison::Answered;
use serde_json::{Value, json};
use std::path::Path;
use std::{fs, io};

/// Writes all three files.
pub(crate) fn write(
    folder: &Path,
    keys: &Answered<Value>,
    stories: &Answered<(String, Case, Option<Answer>)>,
    random: &Answered<(Case, Option<Answer>)>,
) -> io::Result<()> {
    let told = stories.answers.iter().map(|(name, case, answer)| {
        Ok(json!({"name": name, "case": serde_json::to_value(case)?, "answer": answer}))
    });
    let told: io::Result<Vec<Value>> = told.collect();
    fs::create_dir_all(folder)?;
    file(folder, "partitioner.json", keys, &[], &keys.answers)?;
    file(folder, "assignors.json", stories, &[], &told?)?;
    let blocks: io::Result<Vec<Value>> = random.answers.chunks(random::BLOCK).map(block).collect();
    let about = [
        ("seed", json!(random::SEED)),
        ("block", json!(random::BLOCK)),
    ];
    file(folder, "random.json", random, &about, &blocks?)
}

/// Stories of requests, each with what was answered after each step.
type Told = Answered<(String, Requests, Vec<String>)>;

/// Writes the requests with their answers; of random ones a number for each story.
pub(crate) fn requests(folder: &Path, told: &Told, random: &Told) -> io::Result<()> {
    let stories = told.answers.iter().map(|(name, requests, answers)| {
        let asked = requests.steps.iter().map(ToString::to_string);
        let told: Vec<Value> = asked
            .zip(answers)
            .map(|(step, answer)| json!([step, answer]))
            .collect();
        json!({"name": name, "steps": told})
    });
    let stories: Vec<Value> = stories.collect();
    file(folder, "requests.json", told, &[], &stories)?;
    let stories = random.answers.iter().map(|(_, requests, answers)| {
        let mut answered = Digest::new();
        for answer in answers {
            answered.line(answer);
        }
        let mut asked = Digest::new();
        asked.line(&requests.line());
        json!({"asked": asked.text(), "answered": answered.text()})
    });
    let steps = random
        .answers
        .iter()
        .map(|(_, requests, _)| requests.steps.len());
    let about = [
        ("seed", json!(requests::random::SEED)),
        ("steps", json!(steps.sum::<usize>())),
    ];
    file(
        folder,
        "random-requests.json",
        random,
        &about,
        &stories.collect::<Vec<_>>(),
    )
}

/// What was asked, and what was answered, each in one number; and where there was no answer.
fn block(answers: &[(Case, Option<Answer>)]) -> io::Result<Value> {
    let (mut asked, mut answered) = (Digest::new(), Digest::new());
    let mut failed = Vec::new();
    for (place, (case, answer)) in answers.iter().enumerate() {
        asked.line(&case.line());
        match answer {
            Some(answer) => answered.line(&serde_json::to_string(answer)?),
            None => failed.push(place),
        }
    }
    let mut told = json!({"asked": asked.text(), "answered": answered.text()});
    if !failed.is_empty() {
        told["failed"] = json!(failed);
    }
    Ok(told)
}

/// One file: which Kafka, and a line for each answer.
fn file<T>(
    folder: &Path,
    name: &str,
    from: &Answered<T>,
    about: &[(&str, Value)],
    lines: &[Value],
) -> io::Result<()> {
    let mut head = vec![("version", json!(from.version))];
    head.extend_from_slice(about);
    let head = head
        .iter()
        .map(|(key, value)| format!("\"{key}\": {value},"));
    let head: Vec<String> = head.collect();
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    let (head, body) = (head.join("\n"), lines.join(",\n"));
    let text = format!("{{\n{head}\n\"answers\": [\n{body}\n]\n}}\n");
    let path = folder.join(name);
    fs::write(&path, text)?;
    println!("tests/oracle/recorded/{name}: {} answers", lines.len());
    Ok(())
}
