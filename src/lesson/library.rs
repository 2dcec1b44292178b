//! The library as it is offered: what each lesson is called and teaches, and what is found in it.

use super::{Bilingual, LIBRARY, Lesson};
use crate::notation::lesson::LessonText;
use alloc::string::String;
use alloc::vec::Vec;

/// A lesson as it is offered.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The lesson.
    pub lesson: Lesson,
    /// What it is called.
    pub title: Bilingual,
    /// What it teaches.
    pub teaches: Bilingual,
    /// In small letters its names, what it is about, and what else is said in it.
    said: [String; 3],
}

/// What is on offer, in its order.
#[must_use]
pub fn offers() -> Vec<Offer> {
    let shown = LIBRARY.into_iter().filter_map(|lesson| {
        let text = lesson.document().lesson;
        (!text.hidden).then(|| Offer {
            lesson,
            said: said(&text),
            title: text.title,
            teaches: text.teaches,
        })
    });
    shown.collect()
}

fn said(text: &LessonText) -> [String; 3] {
    let steps = text.steps.iter().map(|step| &step.text);
    let tries = text.tries.iter().map(|other| &other.text);
    let told = steps.chain(tries).flat_map(|text| [&text.en, &text.zh]);
    [
        small([&text.name, &text.title.en, &text.title.zh]),
        small([&text.keywords, &text.teaches.en, &text.teaches.zh]),
        small(told),
    ]
}

/// Texts as one, in small letters.
fn small<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let mut all = String::new();
    for text in texts {
        all.push_str(text);
        all.push('\n');
    }
    all.make_ascii_lowercase();
    all
}

/// The offers that have every word of a question, in either language: first those that are called
/// so, then those that are about it, then those that only speak of it.
#[must_use]
pub fn found<'a>(offers: &'a [Offer], question: &str) -> Vec<&'a Offer> {
    let found = offers.iter().filter_map(|offer| {
        let depth = offer.depth(question)?;
        Some((depth, offer))
    });
    let mut found: Vec<(usize, &Offer)> = found.collect();
    found.sort_by_key(|(depth, _)| *depth);
    found.into_iter().map(|(_, offer)| offer).collect()
}

impl Offer {
    /// How far into it one has to read to have come across every word of a question.
    fn depth(&self, question: &str) -> Option<usize> {
        let mut words = question.split_whitespace();
        words.try_fold(0, |depth, word| {
            let of_word = self.said.iter().position(|text| says(text, word))?;
            Some(depth.max(of_word))
        })
    }
}

/// Whether a text, in small letters, has every word of a question.
#[must_use]
pub fn says(text: &str, question: &str) -> bool {
    let mut words = question.split_whitespace();
    words.all(|word| text.contains(&word.to_ascii_lowercase()))
}
