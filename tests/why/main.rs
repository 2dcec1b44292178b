//! Why: every event has a sentence in both languages, and chains of causes lead where they should.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../harness/mod.rs"]
mod harness;
// the languages' tables, which are nothing but words and their types
use offset_playground::{kafka, view};
#[path = "../../src/ui/i18n/en/facts.rs"]
mod en;
#[path = "../../src/ui/i18n/en/rules.rs"]
mod en_rules;
#[path = "../../src/ui/i18n/zh/facts.rs"]
mod zh;
#[path = "../../src/ui/i18n/zh/rules.rs"]
mod zh_rules;

mod behind;
mod causes;
mod chains;
mod lives;
mod offsets;
mod sentences;

use offset_playground::lesson::lesson;
use offset_playground::session::{Question, Session, Slices, Subject, Told};
use view::Story;

/// What is told, as English lines.
fn told(session: &Session, question: &Question) -> Vec<String> {
    let Told { steps, .. } = session.told_why(question);
    let events: Vec<u64> = steps.iter().map(|step| step.event).collect();
    assert!(
        events.is_sorted_by(|a, b| a > b),
        "newest first, none twice: {events:?}"
    );
    assert!(events.iter().all(|id| *id < session.recording().events()));
    steps
        .iter()
        .map(|step| step.because.said(en::fact(step.because.fact)))
        .collect()
}

/// A run as it is written down, shown at its end.
fn played(text: &str) -> Session {
    let (session, error) = Session::restore_by(text, Slices::WHOLE).expect("it can be read");
    assert_eq!(error, None);
    session
}

/// The last event of a kind, before which nothing is looked for.
fn last(session: &Session, kind: &str) -> Question {
    let recent = session.recording().recent();
    let place = recent
        .entries()
        .iter()
        .rposition(|entry| entry.event.kind() == kind);
    let place = place.unwrap_or_else(|| panic!("there is a {kind}"));
    Question::Event(recent.first() + place as u64)
}

/// A lesson, played to its end.
fn taught(name: &str) -> Session {
    let lesson = lesson(name).expect("there is such a lesson");
    played(lesson.source)
}

/// The story's events of a kind, in the order in which they happened.
fn stories(session: &Session, is_it: fn(&Story) -> bool) -> Vec<Question> {
    let turns = session.stories(1_000);
    let found = turns.iter().rev().filter(|(_, _, story)| is_it(story));
    found.map(|(id, ..)| Question::Event(*id)).collect()
}

#[track_caller]
fn assert_told(session: &Session, question: &Question, wanted: &[&str]) {
    let lines = told(session, question);
    assert_eq!(lines, wanted, "{lines:#?}");
}

fn consumer(id: &str) -> Question {
    Question::Subject(Subject::Consumer(id.into()))
}
