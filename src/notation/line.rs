//! What is left of a line, from which one word after the other is taken.

use super::error::{ErrorKind, Fault, Read, found};
use super::lexer::{Atom, Pair, Scanner, Word};
use super::words::{LINES, nearest};
use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

/// What is left to read of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line<'t> {
    /// Whether it continues the command above it with a record.
    pub(super) is_record: bool,
    words: VecDeque<Word<'t>>,
    /// The column after its last word.
    end: u32,
}

/// The settings of a command, each with a key of its own.
#[derive(Clone, Debug)]
pub(super) struct Settings<'t> {
    pairs: Vec<Pair<'t>>,
    /// The column after the last.
    end: u32,
}

/// Whether a word is this one, without quotes.
fn is_word(word: &Word<'_>, wanted: &str) -> bool {
    matches!(word, Word::Atom(atom) if !atom.quoted && atom.text == wanted)
}

/// Signs can stand in a claim only. Where its first word is misspelt, that is what is wrong.
fn perhaps_a_claim(words: &VecDeque<Word<'_>>, fault: Fault) -> Fault {
    match (words.front(), &fault.kind) {
        (Some(Word::Atom(atom)), ErrorKind::Character(_))
            if !LINES.contains(&&*atom.text) && nearest(&atom.text, LINES) == Some("claim") =>
        {
            let kind = ErrorKind::UnknownWord {
                found: found(&atom.text),
                nearest: Some("claim"),
                known: &LINES,
            };
            let column = atom.column;
            Fault { column, kind }
        }
        _ => fault,
    }
}

impl<'t> Line<'t> {
    /// The words of a line; nothing if it has none.
    pub(super) fn of(text: &'t str) -> Read<Option<Line<'t>>> {
        let mut scanner = Scanner {
            rest: text,
            column: 1,
        };
        scanner.pass_blanks();
        let is_record = scanner.pass_if('|');
        let (mut words, mut end) = (VecDeque::new(), scanner.column);
        loop {
            scanner.pass_blanks();
            if scanner.peek().is_none_or(|c| c == '#') {
                break;
            }
            let word = match words.front() {
                Some(first) if is_word(first, "claim") => scanner.claim_word(),
                _ => scanner.word(),
            };
            words.push_back(word.map_err(|fault| perhaps_a_claim(&words, fault))?);
            end = scanner.column;
        }
        let line = Line {
            is_record,
            words,
            end,
        };
        Ok((line.is_record || !line.words.is_empty()).then_some(line))
    }

    /// The column of what comes next.
    pub(super) fn column(&self) -> u32 {
        match self.words.front() {
            Some(Word::Atom(atom)) => atom.column,
            Some(Word::Pair(pair)) => pair.column,
            Some(Word::Mark(column, _)) => *column,
            None => self.end,
        }
    }

    /// What comes next, for a sentence.
    pub(super) fn found(&self) -> Option<String> {
        self.words.front().map(|word| match word {
            Word::Atom(atom) => found(&atom.text),
            Word::Pair(pair) => found(pair.key),
            Word::Mark(_, mark) => found(mark),
        })
    }

    /// Says that something else belongs here.
    pub(super) fn expected<T>(&self, what: &'static str) -> Read<T> {
        let found = self.found();
        Fault::at(self.column(), ErrorKind::Expected { what, found })
    }

    /// The next word, which must be no setting.
    pub(super) fn atom(&mut self, what: &'static str) -> Read<Atom<'t>> {
        match self.words.pop_front() {
            Some(Word::Atom(atom)) => Ok(atom),
            Some(other @ (Word::Pair(_) | Word::Mark(..))) => {
                self.words.push_front(other);
                self.expected(what)
            }
            None => self.expected(what),
        }
    }

    /// The next word, which must be one of these.
    pub(super) fn keyword(
        &mut self,
        what: &'static str,
        known: &'static [&'static str],
    ) -> Read<&'static str> {
        if let Some(word) = self.keyword_if(known) {
            return Ok(word);
        }
        let atom = self.atom(what)?;
        let text = found(&atom.text);
        if atom.quoted {
            let found = Some(text);
            return Fault::at(atom.column, ErrorKind::Expected { what, found });
        }
        let unknown = ErrorKind::UnknownWord {
            nearest: nearest(&text, known.iter().copied()),
            found: text,
            known,
        };
        Fault::at(atom.column, unknown)
    }

    /// The next word, if it is one of these.
    pub(super) fn keyword_if(&mut self, known: &'static [&'static str]) -> Option<&'static str> {
        let Some(Word::Atom(atom)) = self.words.front() else {
            return None;
        };
        let word = known
            .iter()
            .find(|word| !atom.quoted && atom.text == **word)?;
        self.words.pop_front();
        Some(word)
    }

    /// Whether a sign comes next; then it is taken.
    pub(super) fn mark_if(&mut self, wanted: &str) -> bool {
        let found = matches!(self.words.front(), Some(Word::Mark(_, mark)) if *mark == wanted);
        if found {
            self.words.pop_front();
        }
        found
    }

    /// Whether a bare word and an opening parenthesis come next.
    pub(super) fn is_call(&self) -> bool {
        let bare = matches!(self.words.front(), Some(Word::Atom(atom)) if !atom.quoted);
        bare && matches!(self.words.get(1), Some(Word::Mark(_, "(")))
    }

    /// That there is nothing more.
    pub(super) fn finish(&self) -> Read<()> {
        match self.found() {
            Some(found) => Fault::at(self.column(), ErrorKind::Unexpected(found)),
            None => Ok(()),
        }
    }

    /// The rest, which must be settings.
    pub(super) fn settings(self) -> Read<Settings<'t>> {
        let mut pairs: Vec<Pair<'t>> = Vec::new();
        for word in self.words {
            match word {
                Word::Pair(pair) => pairs.push(pair),
                Word::Atom(atom) => {
                    let more = ErrorKind::Unexpected(found(&atom.text));
                    return Fault::at(atom.column, more);
                }
                Word::Mark(column, mark) => {
                    return Fault::at(column, ErrorKind::Unexpected(found(mark)));
                }
            }
        }
        let end = self.end;
        Ok(Settings { pairs, end })
    }
}

impl<'t> Settings<'t> {
    /// A setting, if it is given. It must not be given again.
    pub(super) fn take(&mut self, key: &'static str) -> Read<Option<Pair<'t>>> {
        let Some(place) = self.pairs.iter().position(|pair| pair.key == key) else {
            return Ok(None);
        };
        let first = self.pairs.remove(place);
        match self.pairs.iter().find(|pair| pair.key == key) {
            Some(again) => Fault::at(again.column, ErrorKind::Twice(key)),
            None => Ok(Some(first)),
        }
    }

    /// A setting that must be given. If it is not, and one is that is not `known`, that one is
    /// to blame.
    pub(super) fn require(
        &mut self,
        of: &'static str,
        key: &'static str,
        what: &'static str,
        known: impl IntoIterator<Item = &'static str> + Clone,
    ) -> Read<Pair<'t>> {
        match self.take(key)? {
            Some(pair) => Ok(pair),
            None => self.missing(of, what, known),
        }
    }

    /// Says that something is missing, or what stands in its place.
    pub(super) fn missing<T>(
        &self,
        of: &'static str,
        what: &'static str,
        known: impl IntoIterator<Item = &'static str> + Clone,
    ) -> Read<T> {
        let is_known = |pair: &Pair<'_>| known.clone().into_iter().any(|word| word == pair.key);
        match self.pairs.iter().find(|pair| !is_known(pair)) {
            Some(unknown) => unknown.unknown(of, known),
            None => Fault::at(self.end, ErrorKind::Missing { of, what }),
        }
    }

    /// The next setting, whatever it is.
    pub(super) fn next(&mut self) -> Option<Pair<'t>> {
        (!self.pairs.is_empty()).then(|| self.pairs.remove(0))
    }

    /// The column after the last.
    pub(super) fn end(&self) -> u32 {
        self.end
    }

    /// That there is nothing more than has been taken.
    pub(super) fn finish(
        &self,
        of: &'static str,
        known: impl IntoIterator<Item = &'static str>,
    ) -> Read<()> {
        match self.pairs.first() {
            Some(pair) => pair.unknown(of, known),
            None => Ok(()),
        }
    }
}

impl<'t> Pair<'t> {
    /// Says that there is no such setting.
    pub(super) fn unknown<T>(
        &self,
        of: &'static str,
        known: impl IntoIterator<Item = &'static str>,
    ) -> Read<T> {
        let unknown = ErrorKind::UnknownSetting {
            of,
            found: found(self.key),
            nearest: nearest(self.key, known),
        };
        Fault::at(self.column, unknown)
    }

    /// Its value, of which there must be one.
    pub(super) fn one(&self, what: &'static str) -> Read<&Atom<'t>> {
        match self.values.as_slice() {
            [one] => Ok(one),
            [] => Fault::at(self.after, ErrorKind::Expected { what, found: None }),
            [_, second, ..] => Fault::at(second.column, ErrorKind::Unexpected(found(&second.text))),
        }
    }
}
