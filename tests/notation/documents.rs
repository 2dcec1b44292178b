//! `docs/notation.md`: what it shows is so.

use offset_playground::kafka::field::{broker_fields, consumer_fields, producer_fields};
use offset_playground::lesson::{Verdict, check};
use offset_playground::notation::event::parse_log;
use offset_playground::notation::{Document, ErrorKind, parse};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).expect("it is there")
}

/// The fenced blocks of a kind.
fn blocks<'t>(text: &'t str, kind: &str) -> Vec<&'t str> {
    let fence = format!("```{kind}\n");
    let blocks = text.split(&fence).skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap_or(rest));
    let blocks: Vec<&str> = blocks.collect();
    assert!(!blocks.is_empty(), "no {kind}");
    blocks
}

fn examples(text: &str) -> Vec<Document> {
    let blocks = blocks(text, "playground").into_iter();
    blocks
        .map(|block| parse(block).unwrap_or_else(|error| panic!("{error}\n{block}")))
        .collect()
}

#[test]
fn every_example_is_read_and_can_be_played() {
    for document in examples(&read("docs/notation.md")) {
        crate::must_round_trip(&document);
        let played = document.play().expect("it can be begun");
        assert_eq!(played.refused, None, "{document}");
    }
}

#[test]
fn every_line_of_a_log_is_read_and_written_as_it_is() {
    for block in blocks(&read("docs/notation.md"), "log") {
        let events = parse_log(block).unwrap_or_else(|error| panic!("{error}"));
        let printed: Vec<String> = events.iter().map(ToString::to_string).collect();
        assert_eq!(printed.join("\n"), block.trim_end_matches('\n'));
    }
}

#[test]
fn every_command_has_an_example() {
    let source = read("src/command/mod.rs");
    let body = source.split("pub enum Command {").nth(1);
    let body = body
        .and_then(|rest| rest.split("\n}").next())
        .expect("the enum");
    let variants = body.lines().filter_map(|line| line.strip_prefix("    "));
    let variants = variants.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let variants: BTreeSet<&str> = variants
        .map(|line| line.split(' ').next().unwrap_or(line))
        .collect();
    let documents = examples(&read("docs/notation.md"));
    let commands = documents.iter().flat_map(|document| {
        let acts = document.acts.iter().map(|act| &act.command);
        document.scenario.setup.iter().chain(acts)
    });
    let shown: Vec<String> = commands.map(|command| format!("{command:?}")).collect();
    let shown: BTreeSet<&str> = shown
        .iter()
        .map(|text| text.split(' ').next().unwrap_or(text))
        .collect();
    assert_eq!(shown, variants);
}

#[test]
fn every_quantity_is_in_the_reference() {
    let text = read("docs/notation.md");
    let unknown = parse("playground 1\nclaim always nothing(g) = 0\n").expect_err("no quantity");
    let ErrorKind::UnknownWord { known, .. } = unknown.kind else {
        panic!("{unknown}");
    };
    let missing: Vec<&&str> = known
        .iter()
        .filter(|word| !text.contains(&format!("`{word}(")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The claims of the examples hold, those of their variations too.
#[test]
fn what_the_examples_claim_is_so() {
    for document in examples(&read("docs/notation.md")) {
        let tries = 0..document.lesson.tries.len();
        let others = tries.filter_map(|index| document.variation(index));
        for document in others.chain([document.clone()]) {
            let run = document.play().expect("it can be begun").recording;
            for (claim, found) in document.claims.iter().zip(check(&document.claims, &run)) {
                assert_eq!(found.verdict, Verdict::Holds, "{claim}: {found:?}");
            }
        }
    }
}

#[test]
fn every_setting_is_in_the_reference() {
    let text = read("docs/notation.md");
    let words = broker_fields().into_iter().map(|field| field.word);
    let words = words.chain(producer_fields().into_iter().map(|field| field.word));
    let words = words.chain(consumer_fields().into_iter().map(|field| field.word));
    let missing: Vec<&str> = words
        .filter(|word| !text.contains(&format!("`{word}`")))
        .collect();
    assert_eq!(missing, [""; 0]);
}
