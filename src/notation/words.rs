//! The words that mean something at the beginning of a line, and which word could be meant by one
//! that means nothing.

use alloc::vec::Vec;
use core::fmt;

/// What can begin a line that is no command.
pub(super) const FRAME: [&str; 20] = [
    "playground",
    "title",
    "seed",
    "brokers",
    "opens",
    "default",
    "at",
    "played",
    "shows",
    "branch",
    "claim",
    "lesson",
    "teaches",
    "keywords",
    "speed",
    "hidden",
    "step",
    "try",
    "en",
    "zh",
];

/// What can begin a command.
pub(super) const COMMANDS: [&str; 21] = [
    "topic",
    "alter",
    "delete",
    "producer",
    "consumer",
    "configure",
    "remove",
    "sending",
    "produce",
    "reset",
    "close",
    "crash",
    "freeze",
    "kill",
    "start",
    "seek",
    "commit",
    "pause",
    "resume",
    "crash-point",
    "clear",
];

/// What can begin a line.
pub(super) const LINES: [&str; FRAME.len() + COMMANDS.len()] = {
    let mut all = [""; FRAME.len() + COMMANDS.len()];
    let mut place = 0;
    while place < all.len() {
        all[place] = match place < FRAME.len() {
            true => FRAME[place],
            false => COMMANDS[place - FRAME.len()],
        };
        place += 1;
    }
    all
};

/// Longer words are not compared: nobody meant one of ours.
const COMPARED_MAX: usize = 64;

/// The known word a word could be meant for: the one that takes the fewest letters inserted,
/// deleted, replaced or swapped, if those are no more than a third of it.
pub(super) fn nearest(
    found: &str,
    known: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    let found: Vec<char> = found.chars().take(COMPARED_MAX + 1).collect();
    if found.len() > COMPARED_MAX {
        return None;
    }
    let compared = known.into_iter().map(|word| (distance(&found, word), word));
    let (distance, word) = compared.min_by_key(|(distance, _)| *distance)?;
    let tolerated = (word.chars().count().max(found.len()) / 3).max(1);
    (distance <= tolerated && distance < found.len().max(1)).then_some(word)
}

/// Optimal string alignment distance.
fn distance(found: &[char], word: &str) -> usize {
    let word: Vec<char> = word.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    for (i, c) in found.iter().enumerate() {
        let mut row = alloc::vec![i + 1];
        for (j, d) in word.iter().enumerate() {
            let mut fewest = (last[j] + usize::from(c != d))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *c == word[j - 1] && found[i - 1] == *d {
                fewest = fewest.min(before[j - 1] + 1);
            }
            row.push(fewest);
        }
        before = core::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

/// Words in a sentence: `0, 1 or all`.
pub(super) struct Words(pub(super) &'static [&'static str]);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, word) in self.0.iter().enumerate() {
            let glue = match place {
                0 => "",
                _ if place + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(f, "{glue}{word}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn the_nearest_word_is_a_near_one() {
        let near = |word| nearest(word, LINES);
        assert_eq!(near("consmer"), Some("consumer"));
        assert_eq!(near("ta"), Some("at"));
        assert_eq!(near("crsah"), Some("crash"));
        assert_eq!(near("topics"), Some("topic"));
        assert_eq!(near("xyzzy"), None);
        assert_eq!(near("x"), None);
        assert_eq!(near(""), None);
        assert_eq!(nearest(&"a".repeat(1_000), ["a"]), None);
    }

    #[test]
    fn words_are_listed_in_a_sentence() {
        assert_eq!(Words(&["0", "1", "all"]).to_string(), "0, 1 or all");
        assert_eq!(Words(&["on", "off"]).to_string(), "on or off");
    }
}
