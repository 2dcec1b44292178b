//! What is said around the event log.

use super::Strings;
use crate::session::Wording;
use crate::view::details::{DetailWords, Event};

/// What is said around the event log.
#[derive(Clone, Copy, Debug)]
pub struct LogWords {
    /// All that a line says of an event, as it is shown.
    pub wording: Wording,
    /// What is said between the values of an event.
    pub details: DetailWords,
    pub with_wire: &'static str,
    pub importance: &'static str,
    pub about: &'static str,
    pub anything: &'static str,
    /// What is selected on the stage, if something is: its name.
    pub selected: fn(Option<&str>) -> String,
    pub brokers: &'static str,
    pub producers: &'static str,
    pub consumers: &'static str,
    pub groups: &'static str,
    pub partitions: &'static str,
    /// So many kinds are chosen; none for all.
    pub kinds: fn(usize) -> String,
    pub kinds_title: &'static str,
    pub kinds_text: &'static str,
    pub all_kinds: &'static str,
    pub find: &'static str,
    /// So many lines.
    pub lines: fn(u64) -> String,
    /// So many so far, when so many hundredths of the run have been searched.
    pub lines_so_far: fn(u64, u64) -> String,
    pub no_lines: &'static str,
    /// There is none yet, while the rest of the run is searched.
    pub searching: &'static str,
    pub follow: &'static str,
    /// A line that is still being derived.
    pub loading: &'static str,
    /// So many records were lost by it.
    pub lost: fn(u64) -> String,
    pub save: &'static str,
    pub save_title: &'static str,
    /// Under the lines, where all of one is to be read.
    pub whole: &'static str,
    pub save_text: &'static str,
    pub as_text: &'static str,
    pub as_json: &'static str,
    /// So many lines are written, at so many hundredths of the run.
    pub saving: fn(u64, u64) -> String,
    pub saved: fn(u64) -> String,
    /// The file ends after so many lines, though there may be more.
    pub cut: fn(u64) -> String,
    pub void: &'static str,
}

impl Strings {
    /// The values of an event, in the reader's words.
    #[must_use]
    pub fn details(&self, event: &Event) -> String {
        event.details_in(&self.log.details)
    }

    /// All that a line says of an event: whose it is, what kind, and its values.
    pub(super) fn worded(&self, event: &Event) -> String {
        let who = event.node();
        let who = who.map_or_else(|| self.cluster.to_owned(), |who| who.to_string());
        let kind = (self.event_kind)(event.kind());
        format!("{who} {kind} {}", self.details(event))
    }
}

/// A number with its thousands apart.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
