//! The ledger of fates: a row for each partition with its log as a strip, and sums for each reader.

use crate::kafka::TopicPartition;
use crate::session::{Action, Session, Subject};
use crate::ui::i18n::words;
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::{
    Counts, FateColumn, FateRow, Outcome, Reader, Strip, fate_rows, fate_sums, first_of, worst_of,
};
use leptos::ev::KeyboardEvent;
use std::sync::Arc;

/// Rows that are shown; more nobody reads, and each has a log.
const ROWS_MAX: usize = 96;
/// Fates with what they look like and their sign, the worst first.
const LOOKS: [(Outcome, &str, &str); 6] = [
    (Outcome::Lost, "lost", "✕"),
    (Outcome::Repeated, "twice", "×2"),
    (Outcome::Held, "held", "…"),
    (Outcome::Pending, "pending", ""),
    (Outcome::Once, "once", "✓"),
    (Outcome::Superseded, "superseded", "∅"),
];

type Rows = Memo<Option<(Reader, Vec<Arc<FateRow>>, usize)>>;

fn look(outcome: Outcome) -> (&'static str, &'static str) {
    let found = LOOKS.into_iter().find(|(one, ..)| *one == outcome);
    found.map_or(("", ""), |(_, class, sign)| (class, sign))
}

/// The ledger.
#[component]
pub(super) fn Fates() -> impl IntoView {
    let store = store();
    let t = words().charts;
    let order = RwSignal::new((FateColumn::Partition, false));
    let sums = Memo::new(move |_| store.watch_calmly(|session| fate_sums(session.cluster())));
    let rows: Rows = Memo::new(move |_| {
        let reader = store.scene.with(|scene| scene.reader.clone())?;
        let order = order.get();
        let (rows, count) =
            store.watch_calmly(|session| fate_rows(session.cluster(), &reader, order, ROWS_MAX));
        Some((reader, rows.into_iter().map(Arc::new).collect(), count))
    });
    let names = move || {
        let names = |rows: &(Reader, Vec<Arc<FateRow>>, usize)| {
            let of = |row: &Arc<FateRow>| (rows.0.clone(), row.topic_partition.clone());
            rows.1.iter().map(of).collect::<Vec<_>>()
        };
        rows.with(|rows| rows.as_ref().map(names).unwrap_or_default())
    };
    let cut = move || {
        rows.with(|rows| {
            let (_, shown, all) = rows.as_ref()?;
            (shown.len() < *all).then(|| (t.shown)(shown.len(), *all))
        })
    };
    let columns = FateColumn::NUMBERS.map(|column| head(order, column));
    view! {
        <p class="small">{t.ledger_text}</p>
        <div class="fate-legend small">
            {LOOKS.map(|(outcome, class, sign)| view! {
                <span>
                    <i class=format!("piece {class}") aria-hidden="true">{sign}</i>
                    {(t.outcome)(outcome)}
                </span>
            }).collect_view()}
            <span><i class="at-position" aria-hidden="true">"▼"</i>"position"</span>
            <span><i class="at-committed" aria-hidden="true">"▲"</i>"committed"</span>
        </div>
        <div class="scroll">
            <table id="fates" class="fates">
                <thead>
                    <tr>
                        {head(order, FateColumn::Partition)}
                        <th scope="col" class="log-column">{t.log}</th>
                        {columns.collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <Each
                        each=names
                        key=|(reader, tp)| Key::Name(format!("{reader} {tp}"))
                        children=move |(reader, tp)| row(store, rows, reader, tp)
                    />
                </tbody>
                <tfoot>{move || sums.get().into_iter().map(|one| sum(store, one)).collect_view()}
                </tfoot>
            </table>
        </div>
        <p class="small">{cut}</p>
        <Show when=move || sums.with(Vec::is_empty)>
            <p class="small empty">{words().no_rows}</p>
        </Show>
    }
}

/// The head of a column, that puts the rows in its order, and once more turns them round.
fn head(order: RwSignal<(FateColumn, bool)>, column: FateColumn) -> AnyView {
    let t = words().charts;
    let sorted = move || match order.get() {
        (one, _) if one != column => "none",
        (FateColumn::Partition, turned) => ["ascending", "descending"][usize::from(turned)],
        (_, turned) => ["descending", "ascending"][usize::from(turned)],
    };
    let sign = move || match sorted() {
        "ascending" => " ▴",
        "descending" => " ▾",
        _ => "",
    };
    let press = move |_| {
        order.update(|(one, turned)| {
            *turned = *one == column && !*turned;
            *one = column;
        });
    };
    view! {
        <th scope="col" aria-sort=sorted>
            <button class="order" title=(t.column_text)(column) on:click=press>
                {(t.column)(column)}
                <i aria-hidden="true">{sign}</i>
            </button>
        </th>
    }
    .into_any()
}

/// The sums of a reader: choosing them shows its rows, and its fates on the stage.
fn sum(store: Store, (reader, counts): (Reader, Counts)) -> AnyView {
    let t = words().charts;
    let name = reader.to_string();
    let shown = {
        let reader = reader.clone();
        Memo::new(move |_| {
            store
                .scene
                .with(|scene| scene.reader.as_ref() == Some(&reader))
        })
    };
    let choose = move |_| {
        store.dispatch(Action::SelectReader(reader.clone()));
    };
    let numbers = FateColumn::NUMBERS.map(|column| {
        let count = counts.of(column);
        view! { <td class=class_of(column, count)>{count.to_string()}</td> }
    });
    view! {
        <tr>
            <th scope="row">
                <button class="tiny" aria-pressed=move || shown.get().to_string() on:click=choose>
                    {name}
                </button>
            </th>
            <td class="log-column">{t.sum}</td>
            {numbers.collect_view()}
        </tr>
    }
    .into_any()
}

/// How a number looks: what is bad stands out, unless there is none of it.
fn class_of(column: FateColumn, count: u64) -> &'static str {
    match (column, count) {
        (_, 0) => "none",
        (FateColumn::Lost, _) => "lost",
        (FateColumn::Repeated, _) => "twice",
        _ => "",
    }
}

fn row(store: Store, rows: Rows, reader: Reader, tp: TopicPartition) -> AnyView {
    let name = tp.to_string();
    let (own, wanted) = (tp.clone(), reader.clone());
    let this = Memo::new(move |_| {
        rows.with(|rows| {
            let (_, rows, _) = rows.as_ref().filter(|(reader, ..)| *reader == wanted)?;
            let mut rows = rows.iter();
            rows.find(|row| row.topic_partition == own).cloned()
        })
    });
    let numbers = FateColumn::NUMBERS.map(|column| number(store, this, &reader, &tp, column));
    let subject = Subject::Partition(tp.clone());
    let select = move |_| {
        store.dispatch(Action::Select(Some(subject.clone())));
    };
    view! {
        <tr>
            <th scope="row"><button class="tiny" on:click=select>{name}</button></th>
            <td class="log-column">{strip(store, this, reader, tp)}</td>
            {numbers.collect_view()}
        </tr>
    }
    .into_any()
}

/// A number, which leads to the first of the records that are counted in it.
fn number(
    store: Store,
    row: Memo<Option<Arc<FateRow>>>,
    reader: &Reader,
    tp: &TopicPartition,
    column: FateColumn,
) -> AnyView {
    let count =
        Memo::new(move |_| row.with(|row| row.as_ref().map_or(0, |row| row.counts.of(column))));
    let title = (words().charts.first_of)(column, &tp.to_string());
    let (reader, tp) = (reader.clone(), tp.clone());
    let press = move |_| {
        let found = store.with(|session| first_of(session.cluster(), &reader, &tp, column));
        select_record(store, &tp, found);
    };
    view! {
        <td class=move || class_of(column, count.get())>
            <button
                class="tiny"
                disabled=move || count.get() == 0
                title=title
                on:click=press
            >
                {move || count.get().to_string()}
            </button>
        </td>
    }
    .into_any()
}

fn select_record(store: Store, tp: &TopicPartition, offset: Option<u64>) {
    if let Some(offset) = offset {
        let subject = Subject::Record(tp.clone(), offset);
        store.dispatch(Action::Select(Some(subject)));
    }
}

/// A log, from its start to its end: one stop of the Tab key, along which arrows go.
fn strip(
    store: Store,
    row: Memo<Option<Arc<FateRow>>>,
    reader: Reader,
    tp: TopicPartition,
) -> AnyView {
    let t = words().charts;
    let strip = strip_of(row);
    let part = RwSignal::new(None::<u64>);
    let selected = store.selected_record(tp.clone());
    let label = (t.strip)(&tp.to_string());
    let here = move |strip: &Strip| {
        let last = strip.parts.saturating_sub(1);
        let chosen = selected.get().map(|offset| strip.part_of(offset));
        part.get().or(chosen).unwrap_or(last).min(last)
    };
    let said = move || {
        let strip = strip();
        let part = here(&strip);
        let Some(worst) = strip.worst(part) else {
            return t.empty_log.to_owned();
        };
        let offsets = strip.part(part);
        (t.part)(offsets.start, offsets.end - 1, (t.outcome)(worst))
    };
    let of = StoredValue::new((reader, tp));
    let pick = move |part: u64| {
        let offsets = untrack(strip).part(part);
        of.with_value(|(reader, tp)| {
            let worst =
                |session: &Session| worst_of(session.cluster(), reader, tp, offsets.clone());
            select_record(store, tp, store.with(worst));
        });
    };
    let at = move |event: &leptos::ev::MouseEvent| {
        let parts = untrack(strip).parts;
        platform::along(event, parts)
    };
    let key = move |event: KeyboardEvent| {
        let strip = untrack(strip);
        let now = untrack(|| here(&strip));
        let last = strip.parts.saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowLeft" => now.saturating_sub(1),
            "ArrowRight" => (now + 1).min(last),
            "Home" => 0,
            "End" => last,
            "PageDown" => next_piece(&strip, now).unwrap_or(last),
            "PageUp" => piece_before(&strip, now).unwrap_or(0),
            "Enter" | " " => {
                pick(now);
                now
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        part.set(Some(to));
    };
    let marks = move || {
        let strip = strip();
        let mark = |class: &'static str, sign: &'static str, offset: u64| {
            let place = strip.place(offset);
            view! { <i class=class style:left=percent(place)>{sign}</i> }
        };
        let positions = strip
            .positions
            .iter()
            .map(|(_, at)| mark("at-position", "▼", *at));
        let positions = positions.collect_view();
        let committed = strip.committed.map(|at| mark("at-committed", "▲", at));
        let selected = selected.get().map(|at| mark("at-selected", "◆", at));
        view! { {committed} {positions} {selected} }
    };
    let pieces = move || {
        let strip = strip();
        let all = strip.parts.max(1);
        let piece = |(parts, outcome): &(core::ops::Range<u64>, Outcome)| {
            let (left, width) = (parts.start * 1_000 / all, (parts.end - parts.start) * 1_000);
            let (class, sign) = look(*outcome);
            view! {
                <i
                    class=format!("piece {class}")
                    style:left=percent(left)
                    style:width=percent(width.div_ceil(all))
                >
                    {sign}
                </i>
            }
        };
        strip.pieces.iter().map(piece).collect_view()
    };
    let cursor = move || {
        let strip = strip();
        let offset = strip.part(here(&strip)).start;
        percent(strip.place(offset))
    };
    view! {
        <div class="heat" title=said>
            <span class="edge mono">{move || strip().offsets.start.to_string()}</span>
            <div
                class="bar"
                role="slider"
                tabindex="0"
                aria-label=label
                aria-valuemin="0"
                aria-valuemax=move || strip().parts.saturating_sub(1).to_string()
                aria-valuenow=move || here(&strip()).to_string()
                aria-valuetext=said
                on:keydown=key
                on:mousemove=move |event| part.set(Some(at(&event)))
                on:mouseleave=move |_| part.set(None)
                on:blur=move |_| part.set(None)
                on:click=move |event| pick(at(&event))
            >
                {pieces}
                {marks}
                <i class="cursor" style:left=cursor></i>
            </div>
            <span class="edge mono">{move || strip().offsets.end.to_string()}</span>
        </div>
    }
    .into_any()
}

fn strip_of(row: Memo<Option<Arc<FateRow>>>) -> impl Fn() -> Strip + Copy + Send + Sync + 'static {
    move || {
        row.with(|row| {
            row.as_ref()
                .map(|row| row.strip.clone())
                .unwrap_or_default()
        })
    }
}

/// Where the next piece begins.
fn next_piece(strip: &Strip, part: u64) -> Option<u64> {
    let mut pieces = strip.pieces.iter().map(|(parts, _)| parts.start);
    pieces.find(|start| *start > part)
}

/// Where the piece begins that a part is in, or the one before it.
fn piece_before(strip: &Strip, part: u64) -> Option<u64> {
    let pieces = strip.pieces.iter().rev().map(|(parts, _)| parts.start);
    let mut before = pieces.filter(|start| *start < part);
    before.next()
}

/// Thousandths as a length.
fn percent(thousandths: u64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
