//! Lessons.

use super::super::LessonWords;
use super::super::claim::{ClaimWords, brief};
use crate::lesson::{Count, Mode, Quantity, Stretch, Verdict};
use crate::sim::SimTime;

pub(super) const LESSON: LessonWords = LessonWords {
    lessons: "Lessons",
    library: "Lessons and starting points",
    search: "Search",
    none_found: |question| format!("Nothing here has “{question}” in it."),
    starting_points: "Starting points",
    lesson: "Lesson",
    variation: "Variation",
    step_of: |step, steps| format!("Step {step} of {steps}"),
    step_at: |step, at| format!("Step {step}, at {}", brief(at)),
    go_on: |step| format!("Play to step {step}"),
    to_end: "Play to the end",
    pause: "Pause",
    next_lesson: |title| format!("Next lesson: {title}"),
    more_lessons: "All lessons",
    try_this: "Try this",
    try_it: "Try it",
    back: "Back to the lesson",
    left: "You have done something yourself, so this run is yours now: the lesson does nothing more \
           in it. Nothing can break; crash and change what you like.",
    shipped: "What the lesson does, with Kafka's own times. What it says and claims is about the \
              slowed-down ones, so neither stands here.",
    claims: "The lesson claims",
    claims_hold: |hold, all| format!("{hold} of {all} so far"),
    verdict: |verdict| match verdict {
        Verdict::Open => "not decided yet",
        Verdict::Holds => "holds",
        Verdict::Broken { .. } => "does not hold",
    },
    instead: |value| format!("it is {value}"),
    claim: ClaimWords {
        when,
        quantity,
        runs: |who, so| match so {
            true => format!("{who} is running"),
            false => format!("{who} is not running"),
        },
        none: "none",
        truth: ["no", "yes"],
    },
};

fn when(mode: &Mode) -> String {
    match mode {
        Mode::Always(stretch) => within("always", *stretch),
        Mode::Never(stretch) => within("never", *stretch),
        Mode::Eventually { by } => format!("by {}", brief(*by)),
        Mode::At(at) => format!("at {}", brief(*at)),
    }
}

fn within(word: &str, stretch: Stretch) -> String {
    let from = (stretch.from > SimTime::ZERO).then(|| format!(" from {}", brief(stretch.from)));
    let until = stretch
        .until
        .map(|until| format!(" until {}", brief(until)));
    format!(
        "{word}{}{}",
        from.unwrap_or_default(),
        until.unwrap_or_default()
    )
}

fn quantity(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Committed(group, tp) => format!("committed offset of {group} in {tp}"),
        Quantity::Position(consumer, tp) => format!("position of {consumer} in {tp}"),
        Quantity::LogStart(tp) => format!("log start of {tp}"),
        Quantity::LogEnd(tp) => format!("log end of {tp}"),
        Quantity::HighWatermark(tp) => format!("high watermark of {tp}"),
        Quantity::Records(tp) => format!("records kept in {tp}"),
        Quantity::Lag(group, None) => format!("lag of {group}"),
        Quantity::Lag(group, Some(tp)) => format!("lag of {group} in {tp}"),
        Quantity::Fate(count, group, part) => {
            let part = part.as_ref().map(|part| format!(" of {part}"));
            let fate = match count {
                Count::Once => "processed once by",
                Count::Twice => "processed twice or more by",
                Count::Lost => "lost to",
                Count::Pending => "still to be processed by",
                Count::OutOfOrder => "processed out of order by",
            };
            format!("records{} {fate} {group}", part.unwrap_or_default())
        }
        Quantity::Processed(consumer) => format!("records {consumer} has processed"),
        Quantity::Members(group) => format!("members of {group}"),
        Quantity::Generation(group) => format!("generation of {group}"),
        Quantity::State(group) => format!("state of {group}"),
        Quantity::Share(consumer) => format!("partitions of {consumer}"),
        Quantity::Owner(group, tp) => format!("who reads {tp} for {group}"),
        Quantity::Partition(topic, key) => format!("partition of {key} in {topic}"),
        Quantity::Offset(topic, key) => format!("offset of {key} in {topic}"),
        Quantity::Alive(consumer) => format!("{consumer} is running"),
    }
}
