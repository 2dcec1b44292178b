//! The library as it is offered: what each lesson is called and teaches, and what is found in it.

use super::{Bilingual, LIBRARY, Lesson};
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
    /// All that is said in it, in small letters.
    said: String,
}

/// What is on offer, in its order.
#[must_use]
pub fn offers() -> Vec<Offer> {
    let shown = LIBRARY.into_iter().filter_map(|lesson| {
        let text = lesson.document().lesson;
        let steps = text.steps.iter().map(|step| &step.text);
        let tries = text.tries.iter().map(|other| &other.text);
        let told = [&text.title, &text.teaches].into_iter();
        let mut said = String::from(lesson.name);
        for text in told.chain(steps).chain(tries) {
            for part in [&text.en, &text.zh] {
                said.push('\n');
                said.push_str(part);
            }
        }
        said.make_ascii_lowercase();
        (!text.hidden).then_some(Offer {
            lesson,
            title: text.title,
            teaches: text.teaches,
            said,
        })
    });
    shown.collect()
}

impl Offer {
    /// Whether every word of a question is somewhere in it, in either language.
    #[must_use]
    pub fn answers(&self, question: &str) -> bool {
        says(&self.said, question)
    }
}

/// Whether a text, in small letters, has every word of a question.
#[must_use]
pub fn says(text: &str, question: &str) -> bool {
    let mut words = question.split_whitespace();
    words.all(|word| text.contains(&word.to_ascii_lowercase()))
}
