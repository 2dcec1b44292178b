//! A record on its tape.

use crate::kafka::TopicPartition;
use crate::session::{Action, Subject};
use crate::ui::i18n::{Strings, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{Cell, Fate, TapeView};
use std::sync::Arc;

/// A record: its offset, its fate, and what became of it for the others.
#[component]
pub(super) fn RecordCell(
    tp: TopicPartition,
    offset: u64,
    tape: Memo<Option<Arc<TapeView>>>,
    /// The names of those for whom the small bars stand.
    others: Memo<Vec<String>>,
) -> impl IntoView {
    let store = store();
    let t = words();
    let cell = Memo::new(move |_| {
        tape.with(|tape| {
            let cells = &tape.as_ref()?.cells;
            let index = cells.partition_point(|cell| cell.offset < offset);
            cells
                .get(index)
                .filter(|cell| cell.offset == offset)
                .cloned()
        })
    });
    let subject = Subject::Record(tp, offset);
    let selected = store.is_selected(subject.clone());
    let class = move || {
        let fate = cell.with(|cell| cell.as_ref().map_or(Fate::Pending, |cell| cell.fate));
        let selected = if selected.get() { " selected" } else { "" };
        format!("cell mono {}{selected}", class_of(fate))
    };
    let title =
        move || others.with(|others| cell.with(|cell| Some(describe(cell.as_ref()?, others, t))));
    let bars = move || {
        let tick = |fate: &Fate| view! { <i class=class_of(*fate)></i> };
        cell.with(|cell| {
            let others = cell.iter().flat_map(|cell| &cell.others);
            others.map(tick).collect_view()
        })
    };
    view! {
        <li class=class title=title>
            <button
                aria-label=title
                on:click=move |_| { store.dispatch(Action::Select(Some(subject.clone()))); }
            >
                <b>{offset}</b>
                <span class="sign" aria-hidden="true">
                    {move || cell.with(|cell| cell.as_ref().map(|cell| sign(cell.fate)))}
                </span>
                <span class="key" aria-hidden="true">
                    {move || cell.with(|cell| Some(cell.as_ref()?.key.as_ref()?.to_string()))}
                </span>
            </button>
            <span class="others" aria-hidden="true">{bars}</span>
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

fn sign(fate: Fate) -> String {
    match fate {
        Fate::Pending => String::new(),
        Fate::Held => "…".to_owned(),
        Fate::Once => "✓".to_owned(),
        Fate::Repeated(times) => format!("×{times}"),
        Fate::Lost => "✕".to_owned(),
    }
}

/// The record in words: what it is, then what became of it, for the selected reader first.
fn describe(cell: &Cell, others: &[String], t: &Strings) -> String {
    let key = cell
        .key
        .as_ref()
        .map_or_else(|| t.no_key.to_owned(), |key| format!("key {key}"));
    let others = others.iter().zip(&cell.others);
    let others = others.map(|(who, fate)| (t.fate_for)(who, &(t.fate)(*fate)));
    format!(
        "offset {} · {key} · {} · {}{}",
        cell.offset,
        cell.value,
        (t.fate)(cell.fate),
        others.collect::<String>()
    )
}
