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
        // to read all of every lesson takes a while, and the page begins with this
        let text = lesson.heading();
        (!text.hidden).then(|| Offer {
            lesson,
            said: said(&text, lesson.source),
            title: text.title,
            teaches: text.teaches,
        })
    });
    shown.collect()
}

fn said(text: &LessonText, source: &str) -> [String; 3] {
    let is_told = |line: &&str| {
        ["  en \"", "  zh \""]
            .iter()
            .any(|tag| line.starts_with(tag))
    };
    [
        small([text.name.as_str(), &text.title.en, &text.title.zh]),
        small([text.keywords.as_str(), &text.teaches.en, &text.teaches.zh]),
        small(source.lines().filter(is_told)),
    ]
}

/// Texts as one, in small letters.
fn small<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
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
