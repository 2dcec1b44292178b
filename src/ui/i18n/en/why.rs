//! Why.

use super::super::WhyWords;
use super::way_out::way_out;
use super::{facts, rules};
use crate::view::why::Origin;

pub(super) const WHY: WhyWords = WhyWords {
    ask: "Why?",
    ask_event: "Why did this happen?",
    now: "What it does now",
    behind: |reader| format!("{reader} is behind"),
    stands: "How it is now",
    because: "What led to it, newest first",
    life: "Its whole life, newest first",
    here: "you are here",
    more: "There is more before this.",
    life_looking: "Going through what has happened since it was sent…",
    looking: "Looking further back…",
    nothing: "Nothing in this run has led to it.",
    way_out: "The way out:",
    origin: |origin| match origin {
        Origin::You => "You did this.",
        Origin::Scenario => "The run begins with it.",
    },
    next: " ",
    means: ": ",
    fact: facts::fact,
    rule: rules::rule,
    thrown: rules::thrown,
    mend: way_out,
    with_way_out: |said, way| format!("{}. The way out: {way}", said.trim_end_matches('.')),
};
