//! A record on its tape.

use crate::ui::i18n::{Strings, words};
use crate::ui::prelude::*;
use crate::view::{Cell, Fate, TapeView};
use std::sync::Arc;

/// A record: its offset, its fate, and what became of it for the others.
///
/// There are many of them, and they come, change and go faster than anything else on the page: a
/// cell is one thing that is told of changes, not one for each of its parts.
#[component]
pub(super) fn RecordCell(
    offset: u64,
    tape: Memo<Option<Arc<TapeView>>>,
    /// The names of those for whom the small bars stand.
    others: Memo<Vec<String>>,
    /// The record of this tape that is selected.
    selected: Memo<Option<u64>>,
) -> impl IntoView {
    let t = words();
    let cell = Memo::new(move |_| {
        tape.with(|tape| {
            let tape = tape.as_ref()?;
            let index = tape.cells.partition_point(|cell| cell.offset < offset);
            let cell = tape.cells.get(index).filter(|cell| cell.offset == offset)?;
            Some((cell.clone(), tape.compacted))
        })
    });
    move || {
        let is_selected = selected.get() == Some(offset);
        cell.with(|cell| {
            let (cell, compacted) = cell.as_ref()?;
            let said = others.with(|others| describe(cell, *compacted, others, t));
            Some(drawn(cell, said, is_selected))
        })
    }
}

fn drawn(cell: &Cell, said: String, is_selected: bool) -> impl IntoView + use<> {
    let fate = class_of(cell.fate);
    let selected = if is_selected { " selected" } else { "" };
    let bars = cell
        .others
        .iter()
        .map(|fate| view! { <i class=class_of(*fate)></i> });
    view! {
        <li class=format!("cell mono {fate}{selected}")>
            <button aria-label=said data-offset=cell.offset.to_string()>
                <b data-sign=sign(cell)>{cell.offset.to_string()}</b>
                <span class="key" aria-hidden="true">
                    {cell.key.as_ref().map(ToString::to_string)}
                </span>
            </button>
            <span class="others" aria-hidden="true">{bars.collect_view()}</span>
        </li>
    }
}

fn class_of(fate: Fate) -> &'static str {
    match fate {
        Fate::Pending => "pending",
        Fate::Held => "held",
        Fate::Once => "once",
        Fate::Repeated(_) => "twice",
        Fate::Lost => "lost",
    }
}

fn sign(cell: &Cell) -> String {
    let fate = match cell.fate {
        Fate::Pending => String::new(),
        Fate::Held => "…".to_owned(),
        Fate::Once => "✓".to_owned(),
        Fate::Repeated(times) => format!("×{times}"),
        Fate::Lost => "✕".to_owned(),
    };
    match cell.value {
        Some(_) => fate,
        None => fate + "∅",
    }
}

/// The record in words: what it is, then what became of it, for the selected reader first.
fn describe(cell: &Cell, compacted: bool, others: &[String], t: &Strings) -> String {
    let key = cell
        .key
        .as_ref()
        .map_or_else(|| t.no_key.to_owned(), |key| format!("key {key}"));
    let others = others.iter().zip(&cell.others);
    let others = others.map(|(who, fate)| (t.fate_for)(who, &(t.fate)(*fate)));
    format!(
        "offset {} · {key} · {} · {}{}",
        cell.offset,
        cell.value.as_deref().unwrap_or(t.null(compacted)),
        (t.fate)(cell.fate),
        others.collect::<String>()
    )
}
