//! Where a consumer stands in its partitions, and how to put it elsewhere.

use super::fold::{Fold, Rest};
use crate::command::{Command, SeekTo};
use crate::kafka::{ClientId, TopicPartition};
use crate::sim::SimTime;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::store;

/// A partition, its position, and whether it is paused.
type Standing = (TopicPartition, Option<u64>, bool);

/// The consumer's partitions, each with its position, `seek()` and `pause()`.
#[component]
pub(super) fn Positions(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.consumer(id.clone());
    let all = Memo::new(move |_| {
        found
            .get()
            .map(|c| c.partitions.clone())
            .unwrap_or_default()
    });
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let to = RwSignal::new("0".to_owned());
    let wrong = Memo::new(move |_| to.with(|to| read(to.trim()).is_none()));
    let id = StoredValue::new(id);
    let fold = Fold::new();
    let count = Signal::derive(move || all.with(Vec::len));
    let partitions = move || {
        let partitions = all.with(|all| {
            let partitions = all.iter().map(|(tp, ..)| tp.clone());
            partitions.collect::<Vec<_>>()
        });
        fold.cut(partitions)
    };
    view! {
        <Show when=move || !none.get()>
            <label class="inline small">
                <span>{t.seek_to}</span>
                <input
                    id="seek-to"
                    class="short"
                    title=t.seek_to_text
                    autocomplete="off"
                    aria-invalid=move || wrong.get().to_string()
                    prop:value=move || to.get()
                    on:input:target=move |event| to.set(event.target().value())
                />
            </label>
            <Show when=move || wrong.get()>
                <p class="wrong small" role="alert">{t.seek_to_text}</p>
            </Show>
            <ul class="positions">
                // by the partition alone: whoever has the focus on a row keeps it while it moves
                <Each each=partitions key=|tp| Key::name(tp) let:tp>
                    <Row id tp all to/>
                </Each>
            </ul>
            <Rest fold count/>
        </Show>
    }
}

#[component]
fn Row(
    id: StoredValue<ClientId>,
    tp: TopicPartition,
    all: Memo<Vec<Standing>>,
    /// Where to seek to, as typed.
    to: RwSignal<String>,
) -> impl IntoView {
    let store = store();
    let t = words();
    let name = tp.to_string();
    let tp = StoredValue::new(tp);
    let standing = Memo::new(move |_| {
        let is_it = |(one, ..): &&Standing| tp.with_value(|tp| one == tp);
        all.with(|all| all.iter().find(is_it).map(|(_, at, paused)| (*at, *paused)))
    });
    let position = move || {
        let (position, _) = standing.get()?;
        position.map(|position| position.to_string())
    };
    let paused = Memo::new(move |_| standing.get().is_some_and(|(_, paused)| paused));
    let seek = move |to: SeekTo| {
        let (consumer, partition) = (id.get_value(), tp.get_value());
        store.issue(Command::Seek {
            consumer,
            partition,
            to,
        });
    };
    let typed = move || to.with(|to| read(to.trim()));
    let seek_typed = move |_| {
        if let Some(to) = typed() {
            seek(to);
        }
    };
    let commit = move |_| {
        if let Some(SeekTo::Offset(offset)) = typed() {
            store.issue(Command::Commit {
                consumer: id.get_value(),
                partition: tp.get_value(),
                offset,
                metadata: "".into(),
            });
        }
    };
    let toggle = move |_| {
        let (consumer, partition) = (id.get_value(), tp.get_value());
        store.issue(Command::SetPaused {
            consumer,
            partition,
            paused: !paused.get_untracked(),
        });
    };
    view! {
        <li>
            <span class="mono">
                {name}" · position "{move || position().unwrap_or_else(|| "—".to_owned())}
            </span>
            <span class="actions">
                <Show when=move || typed().is_some()>
                    <button class="tiny" on:click=seek_typed>{t.seek}" "{move || to.get()}</button>
                </Show>
                <button class="tiny" on:click=move |_| seek(SeekTo::Beginning)>
                    {t.to_beginning}
                </button>
                <button class="tiny" on:click=move |_| seek(SeekTo::End)>
                    {t.to_end}
                </button>
                <Show when=move || matches!(typed(), Some(SeekTo::Offset(_)))>
                    <button class="tiny" title=t.commit_this on:click=commit>
                        "commitSync "{move || to.get()}
                    </button>
                </Show>
                <button class="tiny" on:click=toggle>
                    {move || match paused.get() {
                        true => t.resume_partition,
                        false => t.pause_partition,
                    }}
                </button>
            </span>
        </li>
    }
}

/// Where to seek: to an offset, or to a moment, written as its seconds: `12.5s`.
fn read(typed: &str) -> Option<SeekTo> {
    let Some(seconds) = typed.strip_suffix('s') else {
        return typed.parse().ok().map(SeekTo::Offset);
    };
    let (whole, part) = seconds.split_once('.').unwrap_or((seconds, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let micros = format!("{part:0<6}").parse::<u64>().ok()?;
    let seconds = whole.parse::<u64>().ok()?.checked_mul(1_000_000)?;
    seconds
        .checked_add(micros)
        .map(|at| SeekTo::Timestamp(SimTime(at)))
}
