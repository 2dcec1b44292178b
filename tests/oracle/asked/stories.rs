//! Groups worth a name, from `stories.txt`, where their notation is explained.

use super::case::{ASSIGNORS, Case, CaseMember};
use super::history::History;
use std::collections::BTreeMap;

const STORIES: &str = include_str!("../stories.txt");

/// Every step of every story with every assignor it is for, by name.
pub(crate) fn cases() -> Vec<(String, Case)> {
    let mut cases = Vec::new();
    for story in STORIES.split("\n= ").skip(1) {
        let mut lines = story.lines().filter(|line| !line.trim().is_empty());
        let head = lines.next().expect("a story has a name");
        let (name, assignors) = head.split_once(" [").expect("and assignors in brackets");
        let steps: Vec<&str> = lines.collect();
        for assignor in named(assignors.trim_end_matches(']')) {
            let mut history = History::new(assignor);
            for (number, step) in (1..).zip(&steps) {
                let case = read(&mut history, step);
                history.learn(&case.answer());
                cases.push((format!("{name}, {assignor} {number}"), case));
            }
        }
    }
    cases
}

fn named(words: &str) -> impl Iterator<Item = &'static str> {
    let wanted = move |name: &str| {
        words.split_whitespace().any(|word| match word {
            "all" => true,
            "client" => !name.starts_with("server-"),
            "server" => name.starts_with("server-"),
            "sticky" => name.ends_with("sticky"),
            word => word == name,
        })
    };
    let names = ASSIGNORS.iter().map(|(name, _)| *name);
    names
        .filter(move |name| wanted(name))
        .collect::<Vec<_>>()
        .into_iter()
}

fn read(history: &mut History, step: &str) -> Case {
    let (topics, members) = step.split_once('|').expect("topics | members");
    let topics: BTreeMap<String, u32> = topics
        .split_whitespace()
        .map(|topic| topic.split_once('*').expect("topic*partitions"))
        .map(|(topic, count)| (topic.to_string(), count.parse().expect("a number")))
        .collect();
    let everything: Vec<&str> = topics.keys().map(String::as_str).collect();
    let members = members.split_whitespace();
    let members = members.map(|member| read_member(member, &everything.join(" ")));
    let members = members.collect();
    history.next(topics, members)
}

/// `id#instance{topics}@since/generation=owned`, where only the id must be.
fn read_member(text: &str, everything: &str) -> CaseMember {
    let (text, claim) = match text.split_once('@') {
        Some((text, claim)) => (text, Some(claim)),
        None => (text, None),
    };
    let (text, topics) = match text.split_once('{') {
        Some((text, topics)) => (text, topics.trim_end_matches('}').replace(',', " ")),
        None => (text, everything.to_string()),
    };
    let (id, instance) = match text.split_once('#') {
        Some((id, instance)) => (id, Some(instance.to_string())),
        None => (text, None),
    };
    let mut member = CaseMember {
        id: id.to_string(),
        instance,
        topics,
        ..CaseMember::default()
    };
    if let Some(claim) = claim {
        let (since, owned) = claim.split_once('=').expect("generation=partitions");
        let (since, generation) = since.split_once('/').unwrap_or((since, since));
        member.owned = owned.replace(',', " ");
        member.owned_since = Some(since.parse().expect("a generation"));
        member.generation = generation.parse().ok();
    }
    member
}
