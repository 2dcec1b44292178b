//! Time.

use super::super::time::TimeWords;
use crate::session::{Direction, Mark};

pub(super) const TIME: TimeWords = TimeWords {
    branches: "Branches",
    about: "Acting in the past begins a branch there. What came after stays in the branch it was \
            in, and each branch is kept as you left it.",
    main: "main",
    at: |at| format!("at {at}"),
    until: |until| format!("to {until}"),
    delete: |name| format!("Delete {name}"),
    deleted: "Deleted",
    get_back: "Get back",
    get_this_back: |name| format!("Get back and show {name}"),
    too_many: |most| {
        format!(
            "There are {most} branches, and no more are kept. Delete one that you can do without."
        )
    },
    characters: "Keys that are a single letter or sign act",
    step_to: "What a step leads to",
    mark: |mark| match mark {
        Mark::Event => "line of the log",
        Mark::Story => "event",
        Mark::Commit => "commit",
        Mark::Rebalance => "rebalance",
        Mark::Crash => "crash",
        Mark::Duplicate => "duplicate",
        Mark::Disorder => "record out of order",
        Mark::Loss => "loss",
    },
    step: |mark, direction| {
        let mark = (TIME.mark)(mark);
        match direction {
            Direction::Forward => format!("Next {mark}"),
            Direction::Back => format!("Previous {mark}"),
        }
    },
    not_found: |mark, direction, until| {
        let mark = (TIME.mark)(mark);
        match direction {
            Direction::Forward => {
                format!("No {mark} comes up to {until}: the run is where it was.")
            }
            Direction::Back => format!("There is no {mark} before this moment."),
        }
    },
    looping: "Loop",
    loop_about: "Play a stretch over and over, to watch it until it is clear.",
    from_here: "From here",
    to_here: "To here",
    no_loop: "No loop",
    looped: |from, to| format!("{from} to {to}, over and over"),
    wrong_loop: |from, to| format!("A loop ends after it begins: {from} to {to} is none."),
};
