//! Where a consumer stands in its partitions, and how to put it elsewhere.

use crate::command::{Command, SeekTo};
use crate::kafka::{ClientId, TopicPartition};
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
    let id = StoredValue::new(id);
    let partitions = move || {
        all.with(|all| {
            let partitions = all.iter().map(|(tp, ..)| tp.clone());
            partitions.collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || !none.get()>
            <label class="inline small">
                <span>{t.seek_to}</span>
                <input
                    id="seek-to"
                    class="short"
                    inputmode="numeric"
                    prop:value=move || to.get()
                    on:input:target=move |event| to.set(event.target().value())
                />
            </label>
            <ul class="positions">
                // by the partition alone: whoever has the focus on a row keeps it while it moves
                <Each each=partitions key=|tp| Key::name(tp) let:tp>
                    <Row id tp all to/>
                </Each>
            </ul>
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
                <button
                    class="tiny"
                    on:click=move |_| match to.get_untracked().trim().parse() {
                        Ok(offset) => seek(SeekTo::Offset(offset)),
                        Err(_) => to.set("0".to_owned()),
                    }
                >
                    {t.seek}" "{move || to.get()}
                </button>
                <button class="tiny" on:click=move |_| seek(SeekTo::Beginning)>
                    {t.to_beginning}
                </button>
                <button class="tiny" on:click=move |_| seek(SeekTo::End)>
                    {t.to_end}
                </button>
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
