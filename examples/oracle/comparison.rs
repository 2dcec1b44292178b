//! Every answer beside the library's.

use crate::asked::case::{ASSIGNORS, Answer, Case};
use crate::asked::requests::Requests;
use crate::asked::{keys, random, stories};
use crate::java::{Version, ask};
use offset_playground::kafka::GroupId;
use offset_playground::kafka::hash::Formula;
use offset_playground::kafka::murmur2::{java_string_hash, murmur2};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

/// How many answers there were, by what was asked, and the first ones that differ.
#[derive(Default)]
pub(crate) struct Comparison {
    counts: BTreeMap<String, Count>,
    first: BTreeMap<String, String>,
}

/// In the place of a member, if an assignor of Kafka's failed (`tests/oracle/differences.md`).
const FAILURE: &str = "!";

/// How many were asked, how many answers differ, and how often Kafka failed with what.
#[derive(Default)]
struct Count {
    asked: usize,
    differ: usize,
    failed: BTreeMap<String, usize>,
}

/// Questions with Kafka's answers.
pub(crate) struct Answered<T> {
    pub(crate) version: Version,
    pub(crate) answers: Vec<T>,
    pub(crate) comparison: Comparison,
}

impl Comparison {
    fn add(&mut self, about: &str, asked: &str, kafka: &str, ours: &str) {
        let count = self.counts.entry(about.to_string()).or_default();
        count.asked += 1;
        if kafka != ours {
            count.differ += 1;
            let told = || format!("  asked {asked}\n  Kafka {kafka}\n  here  {ours}");
            self.first.entry(about.to_string()).or_insert_with(told);
        }
    }

    fn fail(&mut self, about: &str, with: String) {
        let count = self.counts.entry(about.to_string()).or_default();
        count.asked += 1;
        *count.failed.entry(with).or_default() += 1;
    }

    /// Whether all are the same.
    pub(crate) fn agrees(&self) -> bool {
        self.first.is_empty()
    }

    /// The counts, and what differs first.
    pub(crate) fn print(&self) {
        for (about, count) in &self.counts {
            let Count {
                asked,
                differ,
                failed,
            } = count;
            let failed = failed.iter();
            let failed = failed.map(|(with, times)| format!(", {times} answered with {with}"));
            let failed: String = failed.collect();
            println!("{about:<36}{asked:>7} asked{differ:>7} different{failed}");
        }
        for (about, difference) in &self.first {
            println!("\nThe first difference in {about}:\n{difference}\n");
        }
    }
}

/// Keys and groups.
pub(crate) fn keys(classpath: &str) -> io::Result<Answered<Value>> {
    let mut asked = Vec::new();
    for key in keys::keys() {
        let hex = keys::hexadecimal(&key);
        let partitions: Vec<u32> = (1..=keys::MOST_PARTITIONS)
            .filter_map(|count| Some(Formula::Murmur2.partition(&key, count)?.0))
            .collect();
        let hash = murmur2(&key);
        let positive = hash & i32::MAX;
        let ours = json!({"murmur2": hash, "positive": positive, "partitions": partitions});
        asked.push(("keys", json!({"key": hex}), ours));
    }
    for group in keys::groups() {
        let hash = java_string_hash(&group);
        let id = GroupId::from(group.as_str());
        let partitions = keys::OFFSETS_PARTITIONS.map(|count| id.coordinator_partition(count).0);
        let ours = json!({"hash": hash, "partitions": partitions});
        let question = json!({"group": group, "of": keys::OFFSETS_PARTITIONS});
        asked.push(("groups in __consumer_offsets", question, ours));
    }
    let questions = asked.iter().map(|(_, question, _)| question.to_string());
    let (version, lines) = ask(classpath, "partitioner", questions.collect())?;
    let mut comparison = Comparison::default();
    let mut answers = Vec::new();
    for ((about, mut question, ours), line) in asked.into_iter().zip(&lines) {
        let kafka: Value = serde_json::from_str(line)?;
        let (told, here) = (kafka.to_string(), ours.to_string());
        comparison.add(about, &question.to_string(), &told, &here);
        if let (Value::Object(whole), Value::Object(answer)) = (&mut question, kafka) {
            whole.extend(answer);
        }
        answers.push(question);
    }
    Ok(Answered {
        version,
        answers,
        comparison,
    })
}

/// Groups worth a name.
pub(crate) fn stories(classpath: &str) -> io::Result<Answered<(String, Case, Option<Answer>)>> {
    let (names, cases): (Vec<String>, Vec<Case>) = stories::cases().into_iter().unzip();
    let shared = shared_out(classpath, cases, "stories")?;
    let answers = names.into_iter().zip(shared.answers);
    Ok(Answered {
        version: shared.version,
        answers: answers
            .map(|(name, (case, answer))| (name, case, answer))
            .collect(),
        comparison: shared.comparison,
    })
}

/// Requests one by one, and what was answered after each.
pub(crate) fn requests(
    classpath: &str,
    stories: Vec<(String, Requests)>,
    what: &str,
) -> io::Result<Answered<(String, Requests, Vec<String>)>> {
    let questions = stories.iter().map(|(_, requests)| requests.line());
    let (version, lines) = ask(classpath, "requests", questions.collect())?;
    let mut comparison = Comparison::default();
    let mut answers = Vec::new();
    for ((name, requests), line) in stories.into_iter().zip(&lines) {
        let kafka: Vec<String> = serde_json::from_str(line)?;
        let ours = requests.answer();
        let mut so_far = name.clone();
        for ((step, kafka), ours) in requests.steps.iter().zip(&kafka).zip(&ours) {
            let _ = write!(so_far, "\n  {step}\n    {kafka}");
            comparison.add(what, &so_far, kafka, ours);
            if kafka != ours {
                println!("{so_far}\n    here {ours}\n");
                // what follows, follows from that
                break;
            }
        }
        answers.push((name, requests, kafka));
    }
    Ok(Answered {
        version,
        answers,
        comparison,
    })
}

/// Random groups.
pub(crate) fn random(classpath: &str, seed: u64) -> io::Result<Answered<(Case, Option<Answer>)>> {
    let all = (0..ASSIGNORS.len()).flat_map(|assignor| random::groups(assignor, seed));
    shared_out(classpath, all.collect(), "random groups")
}

fn shared_out(
    classpath: &str,
    cases: Vec<Case>,
    what: &str,
) -> io::Result<Answered<(Case, Option<Answer>)>> {
    let questions = cases.iter().map(Case::line).collect();
    let (version, lines) = ask(classpath, "assignors", questions)?;
    let mut comparison = Comparison::default();
    let mut answers = Vec::new();
    for (case, line) in cases.into_iter().zip(&lines) {
        let kafka = read(&case, line)?;
        let about = format!("{what}: {}", case.assignor);
        match &kafka {
            Ok(kafka) => {
                let ours = serde_json::to_string(&case.answer())?;
                comparison.add(&about, &case.line(), &serde_json::to_string(kafka)?, &ours);
            }
            Err(exception) => comparison.fail(&about, exception.clone()),
        }
        answers.push((case, kafka.ok()));
    }
    Ok(Answered {
        version,
        answers,
        comparison,
    })
}

/// An answer of Kafka's: a member that it does not mention gets nothing. Or what it failed with.
fn read(case: &Case, line: &str) -> serde_json::Result<Result<Answer, String>> {
    let mut answer: Answer = serde_json::from_str(line)?;
    if let Some(exception) = answer.remove(FAILURE) {
        return Ok(Err(exception));
    }
    for member in &case.members {
        answer.entry(member.id.clone()).or_default();
    }
    Ok(Ok(answer))
}
