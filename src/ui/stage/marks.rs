//! Where readers stand on a tape, and where it ends.

use crate::kafka::TopicPartition;
use crate::session::{PartitionMark, Question};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::why::whys;
use crate::view::TapeView;
use std::sync::Arc;

/// Where a mark stands, in cells from the first one in view; none if it is out of view to the
/// left. Out of view to the right it is behind all cells, by so many offsets.
fn place(tape: &TapeView, bound: u64) -> Option<u64> {
    let first = tape.cells.first().map_or(tape.log_end, |cell| cell.offset);
    let beyond = match tape.cells.last() {
        Some(last) if tape.after > 0 => last.offset + 1,
        _ => tape.log_end,
    };
    // where a tape has gaps, cells are fewer than offsets
    let below = tape.cells.partition_point(|cell| cell.offset < bound);
    (bound >= first).then(|| below as u64 + bound.saturating_sub(beyond))
}

/// Where a mark is drawn, and what says that it is further on. One that is far behind what is in
/// view stands where that ends if it is the selected reader's; others' are in the inspector.
fn within(tape: &TapeView, at: u64, own: bool) -> Option<(u64, &'static str)> {
    let cells = tape.cells.len() as u64;
    match at <= cells {
        true => Some((at, "")),
        // behind the cell that says how many more there are
        false => own.then(|| (cells + u64::from(tape.after > 0), " ▸")),
    }
}

/// Whether a mark's label stands right of it: where left of it there is no room, or another mark.
/// A label is as long as two cells are wide.
fn stands_right(at: u64, others: &[u64]) -> bool {
    let near = |from: u64, to: u64| others.iter().any(|other| (from..=to).contains(other));
    match at {
        0 | 1 => true,
        2 => near(0, 1) || !near(3, 4),
        _ => near(at - 2, at - 1) && !near(at + 1, at + 2),
    }
}

/// The marks of a tape: the selected reader's with their names, the others' hollow.
#[component]
pub(super) fn Marks(tp: TopicPartition, tape: Memo<Option<Arc<TapeView>>>) -> impl IntoView {
    let t = words();
    let whys = whys();
    let tp = StoredValue::new(tp);
    // by keyboard they are asked in the inspector, which lists them
    let ask = move |mark: &PartitionMark| whys.ask(Question::Mark(tp.get_value(), mark.clone()));
    // a label stands left of its mark, unless there is no room or something else
    let sided = move |(class, mark): (&'static str, PartitionMark),
                      at: u64,
                      label: String,
                      title: String,
                      right: bool| {
        view! {
            <div
                class=class
                class:flip=right
                style=("--at", at.to_string())
                title=title
                on:click=move |_| ask(&mark)
            >
                <span class="label">{label}</span>
                <i aria-hidden="true"></i>
            </div>
        }
    };
    let positions = move || {
        tape.get().map(|tape| {
            // the selected one's last, over the others
            let positions = tape.positions.iter().enumerate().rev();
            let own_positions = &tape.positions[..tape.own_positions];
            let owner_at = own_positions
                .iter()
                .find(|(who, _)| tape.owner.as_ref() == Some(who))
                .map(|(_, at)| *at);
            let rival_before = own_positions
                .iter()
                .any(|(who, at)| tape.owner.as_ref() != Some(who) && Some(*at) <= owner_at);
            let others = &tape.positions[tape.own_positions..];
            let others = others.iter().filter_map(|(_, at)| place(&tape, *at));
            let others: Vec<u64> = others.collect();
            let shown = positions.filter_map(|(index, (who, position))| {
                let own = index < tape.own_positions;
                let owns = own && tape.owner.as_ref() == Some(who);
                let (at, on) = within(&tape, place(&tape, *position)?, own)?;
                let title = (t.position_of)(who.as_str(), *position);
                let of = |class| (class, PartitionMark::Position(who.clone()));
                Some(match (own, owns || tape.own_positions == 1) {
                    (true, true) => {
                        let right = stands_right(at, &others) || rival_before;
                        sided(
                            of("mark position"),
                            at,
                            (t.position)(*position) + on,
                            title,
                            right,
                        )
                    }
                    // of the same group, and not the owner: it must not be taken for it
                    (true, false) => {
                        let right = at == 0 || Some(*position) > owner_at;
                        let label = who.to_string() + on;
                        sided(of("mark position rival"), at, label, title, right)
                    }
                    (false, _) => {
                        sided(of("mark position other"), at, title.clone(), title, at < 3)
                    }
                })
            });
            shown.collect_view()
        })
    };
    let commits = move || {
        tape.get().map(|tape| {
            let commits = tape.committed.iter().enumerate().rev();
            // where the log ends there is a mark, too
            let others = tape.committed.iter().skip(tape.own_committed);
            let others = others.map(|(_, at)| *at).chain([tape.high_watermark]);
            let others = others.filter_map(|at| place(&tape, at));
            let others: Vec<u64> = others.collect();
            let shown = commits.filter_map(|(index, (group, offset))| {
                let at = place(&tape, *offset);
                let title = (t.committed_by)(group.as_str(), *offset);
                let own = index < tape.own_committed;
                let label = match (own, at) {
                    (true, Some(_)) => (t.committed)(*offset),
                    (true, None) => format!("◂ {}", (t.committed)(*offset)),
                    _ => title.clone(),
                };
                let class = match own {
                    true => "mark committed",
                    false => "mark committed other",
                };
                let of = (class, PartitionMark::Committed(group.clone()));
                let (at, on) = within(&tape, at.unwrap_or(0), own)?;
                Some(sided(of, at, label + on, title, stands_right(at, &others)))
            });
            shown.collect_view()
        })
    };
    let end = move || {
        tape.get().and_then(|tape| {
            let last = tape.cells.len() as u64;
            // behind the cell that says how many more there are
            let last = last + u64::from(tape.after > 0);
            let at = place(&tape, tape.high_watermark)?.min(last);
            let (mut long, mut brief) = (t.end_mark)(tape.high_watermark);
            if tape.after > 0 {
                long.push_str(" ▸");
                brief.push_str(" ▸");
            }
            Some(view! {
                <div
                    class="mark end"
                    class:flip=at < 4
                    style=("--at", at.to_string())
                    on:click=move |_| ask(&PartitionMark::HighWatermark)
                >
                    <span class="label">
                        <span class="long">{long}</span>
                        <span class="brief">{brief}</span>
                    </span>
                </div>
            })
        })
    };
    view! { {positions} {end} {commits} }
}
