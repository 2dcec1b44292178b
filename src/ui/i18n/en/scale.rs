//! The stage where there is much on it.

use super::super::scale::ScaleWords;
use crate::view::{Density, Level};
use std::fmt::Write;

pub(super) const SCALE: ScaleWords = ScaleWords {
    density: "Draw partitions as",
    choice: |density| match density {
        None => "auto",
        Some(Density::Cells) => "cells",
        Some(Density::Strips) => "strips",
        Some(Density::Overview) => "overview",
    },
    read_by: "As read by",
    strips: "Partitions as strips; arrow keys go from one to the next, Enter opens one",
    bars: ["to come", "handed out", "once", "twice or more", "lost"],
    marks: [
        "position",
        "committed",
        "high watermark",
        "last stable offset",
    ],
    strip: |name, strip, tally| {
        let owner = strip
            .owner
            .as_ref()
            .map_or("owned by nobody".to_owned(), |id| format!("owner {id}"));
        let lag = strip
            .lag
            .map_or("nothing committed".to_owned(), |lag| format!("lag {lag}"));
        let leader = if strip.leader.is_none() {
            ", no leader"
        } else {
            ""
        };
        let mut said = format!("{name}{leader}: {owner}, {lag}");
        if let Some(at) = strip.position {
            let _ = write!(said, ", position {at}");
        }
        if let Some(at) = strip.committed {
            let _ = write!(said, ", committed {at}");
        }
        let _ = write!(
            said,
            ", log {} to {}, high watermark {}",
            strip.log_start, strip.log_end, strip.high_watermark
        );
        if strip.last_stable != strip.high_watermark {
            let _ = write!(said, ", last stable offset {}", strip.last_stable);
        }
        if let Some(sum) = tally {
            let _ = write!(
                said,
                "; {} processed once, {} more often, {} lost, {} not processed yet",
                sum.once, sum.repeated, sum.lost, sum.pending
            );
            if sum.disordered > 0 {
                let _ = write!(said, ", {} out of order", sum.disordered);
            }
        }
        said
    },
    overview: "All partitions; arrow keys go from one to the next, Enter opens one",
    coloured_by: "Coloured by",
    colours: ["lag", "owner"],
    level: |level| match level {
        Level::Unknown => "nothing committed",
        Level::None => "0",
        Level::Ones => "1–9",
        Level::Tens => "10–99",
        Level::Hundreds => "100–999",
        Level::Thousands => "1,000 and more",
    },
    cell: |name, lag, owner, led| {
        let lag = lag.map_or("nothing committed".to_owned(), |lag| format!("lag {lag}"));
        let owner = owner.map_or("owned by nobody".to_owned(), |owner| {
            format!("owner {owner}")
        });
        let leader = if led { "" } else { " · no leader" };
        format!("{name} · {lag} · {owner}{leader}")
    },
    cell_hint: "Point at a cell, or go to it with the arrow keys, to read it; select it for its records.",
    unowned: "nobody",
    more: |n| format!("and {n} more"),
    fold: "fold",
    unfold: "unfold",
    folded: |members, trouble, waiting, lag| {
        let mut said = format!("{members} members");
        if trouble > 0 {
            let _ = write!(said, " · {trouble} in trouble");
        }
        if waiting > 0 {
            let _ = write!(said, " · {waiting} joining");
        }
        let _ = match lag {
            Some(lag) => write!(said, " · lag {lag}"),
            None => write!(said, " · lag –"),
        };
        said
    },
    folded_producers: |all, sending| format!("{all}, {sending} sending"),
    behind: "far behind the others",
    zoom: |percent| format!("{percent}%"),
    zoom_in: "Larger (+)",
    zoom_out: "Smaller (−)",
    zoom_whole: "As large as the rest (0)",
    keys: &[
        (
            "+ − 0",
            "the stage larger, smaller, as it was (also Ctrl and wheel, or two fingers)",
        ),
        (
            "Shift + ← ↑ → ↓",
            "move about in a stage that is larger than what is seen of it",
        ),
        ("↑ ↓", "in a list of strips or members: to the next"),
        ("← ↑ → ↓", "in the overview: to the next partition"),
    ],
};
