//! Why.

use super::super::WhyWords;
use super::way_out::way_out;
use super::{facts, rules};
use crate::view::why::Origin;

pub(super) const WHY: WhyWords = WhyWords {
    ask: "Why?",
    ask_event: "Why did this happen?",
    now: "What it does now",
    because: "What led to it, newest first",
    life: "Its whole life, newest first",
    here: "you are here",
    more: "There is more before this.",
    life_gap: |from, to| {
        format!(
            "From {from} to {to} nothing was looked for: this run is too long to be gone through \
             whole. Go to a moment in between, and what is near it is told."
        )
    },
    looking: "Looking further back…",
    nothing: "Nothing in this run has led to it.",
    way_out: "The way out:",
    origin: |origin| match origin {
        Origin::You => "You did this.",
        Origin::Scenario => "The run begins with it.",
    },
    fact: facts::fact,
    rule: rules::rule,
    mend: way_out,
    with_way_out: |said, way| format!("{}. The way out: {way}", said.trim_end_matches('.')),
};
