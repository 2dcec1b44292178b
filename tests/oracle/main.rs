//! The model beside what Apache Kafka's own classes answered: `tests/oracle/recorded`, which
//! `cargo xtask oracle` writes. Neither Java nor Kafka is needed here.
#![cfg(not(target_arch = "wasm32"))]

mod asked;
mod recorded;

use asked::case::{ASSIGNORS, Answer, Case};
use asked::digest::Digest;
use asked::{keys, random, requests, stories};
use offset_playground::kafka::GroupId;
use offset_playground::kafka::hash::Formula;
use offset_playground::kafka::murmur2::{java_string_hash, murmur2};
use recorded::{Block, Place, Recording, Story, Told};

/// Says what differs, all of it at once.
fn report(differences: &[String]) {
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
}

#[test]
fn all_recordings_are_of_one_kafka() {
    let partitioner: Recording<Place> = recorded::read("partitioner");
    let stories: Recording<Story> = recorded::read("assignors");
    let random: Recording<Block> = recorded::read("random");
    let requests: Recording<Told> = recorded::read("requests");
    assert_eq!(partitioner.version, requests.version);
    assert_eq!(partitioner.version, stories.version);
    assert_eq!(partitioner.version, random.version);
    let pom = include_str!("pom.xml");
    let version = format!("<kafka.version>{}<", random.version.kafka);
    assert!(pom.contains(&version), "recorded from {:?}", random.version);
}

#[test]
fn keys_and_groups_are_where_kafka_puts_them() {
    let recording: Recording<Place> = recorded::read("partitioner");
    let (mut keys, mut groups) = (Vec::new(), Vec::new());
    for place in recording.answers {
        match place {
            Place::Key {
                key,
                murmur2: hash,
                positive,
                partitions,
            } => {
                let bytes = recorded::bytes(&key);
                assert_eq!(murmur2(&bytes), hash, "{key}");
                assert_eq!(hash & i32::MAX, positive, "{key}");
                let ours = 1..=keys::MOST_PARTITIONS;
                let ours = ours.filter_map(|count| Formula::Murmur2.partition(&bytes, count));
                let ours: Vec<u32> = ours.map(|partition| partition.0).collect();
                assert_eq!(ours, partitions, "{key}");
                keys.push(key);
            }
            Place::Group {
                group,
                of,
                hash,
                partitions,
            } => {
                assert_eq!(of, keys::OFFSETS_PARTITIONS, "{group}");
                assert_eq!(java_string_hash(&group), hash, "{group}");
                let id = GroupId::from(group.as_str());
                let ours = of.iter().map(|count| id.coordinator_partition(*count).0);
                assert_eq!(ours.collect::<Vec<u32>>(), partitions, "{group}");
                groups.push(group);
            }
        }
    }
    let asked = keys::keys();
    let asked = asked.iter().map(|key| keys::hexadecimal(key));
    assert_eq!(keys, asked.collect::<Vec<_>>(), "every key is recorded");
    assert_eq!(groups, keys::groups(), "every group is recorded");
}

#[test]
fn stories_go_as_in_kafka() {
    let recording: Recording<Story> = recorded::read("assignors");
    let asked = stories::cases();
    let recorded = recording.answers.iter();
    let recorded = recorded.map(|story| (story.name.clone(), story.case.clone()));
    let same = recorded.eq(asked);
    assert!(
        same,
        "stories.txt has changed: cargo xtask oracle records it anew"
    );
    let differ = |story: &Story| {
        let (kafka, ours) = (story.answer.as_ref()?, story.case.answer());
        let told = |answer: &Answer| serde_json::to_string(answer).expect("words");
        (*kafka != ours).then(|| {
            let (kafka, ours) = (told(kafka), told(&ours));
            format!("{}\n  Kafka {kafka}\n  here  {ours}", story.name)
        })
    };
    report(
        &recording
            .answers
            .iter()
            .filter_map(differ)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn requests_are_answered_as_by_kafka() {
    let recording: Recording<Told> = recorded::read("requests");
    let asked = requests::stories();
    let names = |(name, requests): &(String, requests::Requests)| {
        let steps = requests.steps.iter().map(ToString::to_string);
        (name.clone(), steps.collect::<Vec<_>>())
    };
    let recorded = recording.answers.iter().map(|told| {
        let steps = told.steps.iter().map(|(step, _)| step.clone());
        (told.name.clone(), steps.collect::<Vec<_>>())
    });
    assert!(
        recorded.eq(asked.iter().map(names)),
        "requests.txt has changed: cargo xtask oracle answers records it anew"
    );
    let mut differences = Vec::new();
    for ((name, requests), told) in asked.iter().zip(&recording.answers) {
        for ((step, kafka), ours) in told.steps.iter().zip(requests.answer()) {
            if *kafka != ours {
                differences.push(format!("{name}: {step}\n  Kafka {kafka}\n  here  {ours}"));
            }
        }
    }
    report(&differences);
}

#[test]
fn random_requests_are_answered_as_by_kafka() {
    let recording: Recording<Block> = recorded::read("random-requests");
    let stories = requests::random::stories(requests::random::SEED);
    assert_eq!(stories.len(), recording.answers.len(), "all are recorded");
    let differ = |((name, story), kafka): (&(String, requests::Requests), &Block)| {
        let (mut asked, mut answered) = (Digest::new(), Digest::new());
        asked.line(&story.line());
        for answer in story.answer() {
            answered.line(&answer);
        }
        if asked.text() != kafka.asked {
            return Some(format!("{name}: other requests than were recorded"));
        }
        (answered.text() != kafka.answered).then(|| {
            format!("{name}: other answers than Kafka's (cargo xtask oracle answers shows them)")
        })
    };
    report(
        &stories
            .iter()
            .zip(&recording.answers)
            .filter_map(differ)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn random_groups_are_shared_out_as_in_kafka() {
    let recording: Recording<Block> = recorded::read("random");
    let cases = (0..ASSIGNORS.len()).flat_map(|assignor| random::groups(assignor, random::SEED));
    let cases: Vec<Case> = cases.collect();
    assert!(cases.len() >= 10_000);
    let blocks = cases.chunks(random::BLOCK).zip(&recording.answers);
    assert_eq!(
        blocks.len() * random::BLOCK,
        cases.len(),
        "every block is recorded"
    );
    let differ = |(cases, kafka): (&[Case], &Block)| {
        let (mut asked, mut answered) = (Digest::new(), Digest::new());
        for (place, case) in cases.iter().enumerate() {
            asked.line(&case.line());
            if !kafka.failed.contains(&place) {
                answered.line(&serde_json::to_string(&case.answer()).expect("words"));
            }
        }
        let first = cases[0].line();
        if asked.text() != kafka.asked {
            return Some(format!("other groups than were recorded, from {first} on"));
        }
        (answered.text() != kafka.answered).then(|| {
            format!("another answer than Kafka's (cargo xtask oracle shows it), from {first} on")
        })
    };
    report(&blocks.filter_map(differ).collect::<Vec<_>>());
}
