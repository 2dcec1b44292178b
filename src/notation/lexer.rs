//! Characters as words: bare ones, quoted ones, and `key=value,value`.

use super::error::{ErrorKind, Fault, Read};
use crate::cluster::print::push_escaped;
use crate::command::METADATA_MAX;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A bare or quoted word.
#[derive(Clone, Debug)]
pub(super) struct Atom<'t> {
    pub(super) column: u32,
    pub(super) text: Cow<'t, str>,
    /// A quoted word is never one of ours.
    pub(super) quoted: bool,
}

/// `key=value,value`, or `key=`.
#[derive(Clone, Debug)]
pub(super) struct Pair<'t> {
    pub(super) column: u32,
    pub(super) key: &'t str,
    /// Where its values begin.
    pub(super) after: u32,
    pub(super) values: Vec<Atom<'t>>,
}

/// What a line is made of.
#[derive(Clone, Debug)]
pub(super) enum Word<'t> {
    Atom(Atom<'t>),
    Pair(Pair<'t>),
    /// A sign between the words of a claim, and its column.
    Mark(u32, &'static str),
}

/// The signs in a claim; those of two characters first, as they begin with those of one.
const MARKS: [&str; 9] = ["!=", "<=", ">=", "=", "<", ">", "(", ")", ","];

/// A line, as far as it has not been read.
pub(super) struct Scanner<'t> {
    pub(super) rest: &'t str,
    /// Of what comes next, from 1.
    pub(super) column: u32,
}

/// Whether a character can stand in a word without quotes.
fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '+' | '/' | '-')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '#' | '"' | '=' | ',')
}

fn ends_claim_word(c: char) -> bool {
    ends_word(c) || matches!(c, '(' | ')' | '<' | '>' | '!')
}

fn checked(column: u32, text: Cow<'_, str>, quoted: bool) -> Read<Atom<'_>> {
    if text.len() > METADATA_MAX as usize {
        return Fault::at(column, ErrorKind::WordTooLong);
    }
    Ok(Atom {
        column,
        text,
        quoted,
    })
}

impl<'t> Scanner<'t> {
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Goes past so many bytes.
    fn pass(&mut self, bytes: usize) -> &'t str {
        let (passed, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        let columns = u32::try_from(passed.chars().count()).unwrap_or(u32::MAX);
        self.column = self.column.saturating_add(columns);
        passed
    }

    pub(super) fn pass_blanks(&mut self) {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.pass(blanks);
    }

    pub(super) fn pass_if(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.pass(wanted.len_utf8());
        }
        found
    }

    /// Whether a word has just ended properly.
    fn check_end(&self) -> Read<()> {
        match self.peek() {
            Some(c) if c != '#' && !c.is_whitespace() => {
                Fault::at(self.column, ErrorKind::Character(c))
            }
            _ => Ok(()),
        }
    }

    fn atom(&mut self) -> Read<Atom<'t>> {
        self.atom_up_to(ends_word)
    }

    fn atom_up_to(&mut self, ends: fn(char) -> bool) -> Read<Atom<'t>> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let column = self.column;
        let text = self.pass(self.rest.find(ends).unwrap_or(self.rest.len()));
        let odd = (column..).zip(text.chars()).find(|(_, c)| !is_bare(*c));
        if let Some((column, c)) = odd {
            return Fault::at(column, ErrorKind::Character(c));
        }
        match self.peek() {
            Some(c) if text.is_empty() && !c.is_whitespace() && c != '#' => {
                Fault::at(column, ErrorKind::Character(c))
            }
            _ if text.is_empty() => Fault::at(
                column,
                ErrorKind::Expected {
                    what: "a value",
                    found: None,
                },
            ),
            _ => checked(column, Cow::Borrowed(text), false),
        }
    }

    fn quoted(&mut self) -> Read<Atom<'t>> {
        let column = self.column;
        self.pass(1);
        let plain = self.pass(self.rest.find(['"', '\\']).unwrap_or(self.rest.len()));
        if self.pass_if('"') {
            return checked(column, Cow::Borrowed(plain), true);
        }
        let mut text = String::from(plain);
        loop {
            match self.peek() {
                None => return Fault::at(column, ErrorKind::Unterminated),
                Some('"') => {
                    self.pass(1);
                    return checked(column, Cow::Owned(text), true);
                }
                Some('\\') => {
                    let Some((c, bytes)) = unescape(self.rest) else {
                        return Fault::at(self.column, ErrorKind::Escape);
                    };
                    self.pass(bytes);
                    text.push(c);
                }
                Some(c) => {
                    self.pass(c.len_utf8());
                    text.push(c);
                }
            }
        }
    }

    /// A word or a sign of a claim.
    pub(super) fn claim_word(&mut self) -> Read<Word<'t>> {
        let column = self.column;
        let mut marks = MARKS.into_iter();
        if let Some(mark) = marks.find(|mark| self.rest.starts_with(mark)) {
            self.pass(mark.len());
            return Ok(Word::Mark(column, mark));
        }
        self.atom_up_to(ends_claim_word).map(Word::Atom)
    }

    pub(super) fn word(&mut self) -> Read<Word<'t>> {
        let column = self.column;
        let from = self.rest;
        let atom = self.atom()?;
        if atom.quoted || !self.pass_if('=') {
            self.check_end()?;
            return Ok(Word::Atom(atom));
        }
        let key = &from[..atom.text.len()];
        let after = self.column;
        let mut values = Vec::new();
        if self.peek().is_some_and(|c| !c.is_whitespace() && c != '#') {
            values.push(self.atom()?);
            while self.pass_if(',') {
                values.push(self.atom()?);
            }
        }
        self.check_end()?;
        Ok(Word::Pair(Pair {
            column,
            key,
            after,
            values,
        }))
    }
}

/// The character that the escape at the beginning of a text stands for, and the bytes it takes.
pub(super) fn unescape(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('\\')?;
    let simple = match rest.chars().next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\\' => '\\',
        '"' => '"',
        'u' => {
            let (digits, _) = rest.strip_prefix("u{")?.split_once('}')?;
            let hex = (1..=6).contains(&digits.len())
                && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            let number = hex
                .then(|| u32::from_str_radix(digits, 16).ok())
                .flatten()?;
            return Some((char::from_u32(number)?, digits.len() + "\\u{}".len()));
        }
        _ => return None,
    };
    Some((simple, 2))
}

/// A text as a word: bare if it can be, otherwise in quotes.
pub(super) struct Quoted<'t>(pub(super) &'t str);

/// A text in quotes, so that it is none of our words.
pub(super) struct InQuotes<'t>(pub(super) &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.is_empty() && self.0.chars().all(is_bare) {
            return f.write_str(self.0);
        }
        InQuotes(self.0).fmt(f)
    }
}

impl fmt::Display for InQuotes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(self.0.len() + 2);
        text.push('"');
        for c in self.0.chars() {
            match c == '"' || c == '\\' || c.is_control() {
                true => push_escaped(&mut text, c),
                false => text.push(c),
            }
        }
        text.push('"');
        f.write_str(&text)
    }
}
