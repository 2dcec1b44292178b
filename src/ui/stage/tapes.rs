//! Partitions as tapes of record cells, grouped by topic.

use super::brokers::BrokerFoot;
use super::cells::RecordCell;
use super::legend::{DenseLegend, DensityChoice, Legend};
use super::marks::Marks;
use super::other_readers;
use super::overview::Overview;
use super::strips::Strips;
use crate::command::Command;
use crate::kafka::{TopicName, TopicPartition};
use crate::session::{Action, Subject};
use crate::ui::dialogs::TopicDialog;
use crate::ui::i18n::words;
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{Density, TapeView};
use std::sync::Arc;

/// The topics with their tapes, the brokers under them, and what the cells mean.
#[component]
pub(super) fn Topics() -> impl IntoView {
    let store = store();
    let t = words();
    let adding = RwSignal::new(false);
    let keys = store.keys;
    // somebody's own records are about their keys; made-up ones are not
    let own = Memo::new(move |_| {
        store.scene.with(|scene| {
            let lines = |p: &crate::view::ProducerView| {
                matches!(p.config.source, crate::kafka::RecordSource::Lines { .. })
            };
            scene.producers.iter().any(lines)
        })
    });
    let with_keys = Signal::derive(move || keys.get().unwrap_or_else(|| own.get()));
    let names = Memo::new(move |_| {
        store.scene.with(|scene| {
            scene
                .topics
                .iter()
                .map(|t| t.name.clone())
                .collect::<Vec<_>>()
        })
    });
    let bare = Memo::new(move |_| names.get().is_empty());
    let brokers = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.brokers.iter().map(|b| b.id).collect::<Vec<_>>())
    });
    let density = Memo::new(move |_| store.scene.with(|scene| scene.density));
    let dense = Memo::new(move |_| density.get() != Density::Cells);
    let several = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.topics.iter().map(|t| t.partitions).sum::<u32>() > 3)
    });
    view! {
        <section
            class="column tapes"
            class:dense=move || dense.get()
            class:with-keys=move || with_keys.get()
            class:bare=move || bare.get()
            aria-label=t.topic>
            <Show when=move || dense.get()>
                <div class="over-strips">
                    <DensityChoice/>
                    <DenseLegend/>
                </div>
            </Show>
            <Each each=move || names.get() key=|name| Key::name(name) let:name>
                <TopicView name/>
            </Each>
            <Show when=move || bare.get()>
                <div class="column-head"><h3>{t.topic}</h3></div>
                <p class="empty">{t.no_topics}</p>
            </Show>
            <div class="brokers">
                <Each each=move || brokers.get() key=|id| Key::name(id) let:id>
                    <BrokerFoot id/>
                </Each>
            </div>
            <div class="under-tapes">
                <Show when=move || several.get() && !dense.get()>
                    <DensityChoice/>
                </Show>
                <Show when=move || !bare.get() && !dense.get()>
                    <Legend/>
                    <label class="inline small">
                        <input
                            id="show-keys"
                            type="checkbox"
                            prop:checked=move || with_keys.get()
                            on:change:target=move |event| keys.set(Some(event.target().checked()))
                        />
                        <span>{t.show_keys}</span>
                    </label>
                </Show>
                <button id="add-topic" class="add" on:click=move |_| adding.set(true)>
                    {t.add_topic}
                </button>
            </div>
            <TopicDialog open=adding/>
        </section>
    }
}

#[component]
fn TopicView(name: TopicName) -> impl IntoView {
    let store = store();
    let t = words();
    let wanted = name.clone();
    let count = Memo::new(move |_| {
        store.scene.with(|scene| {
            scene
                .topics
                .iter()
                .find(|t| t.name == wanted)
                .map_or(0, |topic| topic.partitions)
        })
    });
    let title = name.clone();
    let grown = name.clone();
    let add = move |_| {
        let total = count.get_untracked() + 1;
        store.issue(Command::AddPartitions {
            topic: grown.clone(),
            total,
        });
    };
    let partitions = move || (0..count.get()).collect::<Vec<_>>();
    let density = Memo::new(move |_| store.scene.with(|scene| scene.density));
    view! {
        <div class="topic">
            <div class="column-head">
                <h3>
                    {t.topic}" "<b>{title.to_string()}</b>" · "
                    {move || (t.partitions)(count.get() as usize)}
                </h3>
                <button class="add add-partition" on:click=add>
                    {t.add_partition}
                </button>
            </div>
            <div class="broker-box" class:dense=move || density.get() != Density::Cells>
                {move || match density.get() {
                    Density::Cells => {
                        let name = name.clone();
                        let tape = move |index| {
                            view! { <Tape tp=TopicPartition::new(&name, index)/> }
                        };
                        view! {
                            <Each
                                each=partitions
                                key=|index| Key::Number((*index).into())
                                children=tape
                            />
                        }
                    }
                    Density::Strips => view! { <Strips topic=name.clone() partitions=count/> },
                    Density::Overview => view! { <Overview topic=name.clone()/> },
                }}
            </div>
        </div>
    }
}

/// One partition: cells, and marks that stand at the left edge of the cell they name, because
/// each of them names the *next* record.
#[component]
pub(in crate::ui) fn Tape(tp: TopicPartition) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.tape(tp.clone());
    let others = other_readers(store);
    let selected = store.is_selected(Subject::Partition(tp.clone()));
    let offsets = Memo::new(move |_| {
        let cells = |tape: &Arc<TapeView>| {
            tape.cells
                .iter()
                .map(|cell| cell.offset)
                .collect::<Vec<_>>()
        };
        found.with(|tape| tape.as_ref().map(cells).unwrap_or_default())
    });
    let here = StoredValue::new(tp.clone());
    let record = store.selected_record(tp.clone());
    // one listener for all cells: they come and go
    let pick = move |event: leptos::ev::MouseEvent| {
        if let Some(offset) = platform::number_under(&event, "data-offset") {
            let subject = Subject::Record(here.get_value(), offset);
            store.dispatch(Action::Select(Some(subject)));
        }
    };
    // what a cell says is there to be read as well, once somebody points at it
    let hint = move |event: leptos::ev::MouseEvent| {
        if let Some(cell) = platform::under(&event, ".cell > button")
            && let Some(said) = cell.get_attribute("aria-label")
        {
            let _ = cell.set_attribute("title", &said);
        }
    };
    let (name, anchor, marked) = (tp.to_string(), format!("tape:{tp}"), tp.clone());
    let subject = Subject::Partition(tp);
    let select = move |_| {
        store.dispatch(Action::Select(Some(subject.clone())));
    };
    let below = move || {
        found.get().map(|tape| match (tape.leader, &tape.owner) {
            (None, _) => t.no_leader.to_owned(),
            (_, Some(owner)) => format!("→ {owner}"),
            (_, None) => format!("→ {}", t.nobody),
        })
    };
    let edge = move || {
        found.get().map(|tape| match tape.before {
            0 => (t.log_start)(tape.log_start),
            older => (t.older)(older),
        })
    };
    view! {
        <div
            class="tape"
            class:selected=move || selected.get()
            class:offline=move || found.get().is_some_and(|tape| tape.leader.is_none())
        >
            <div class="tape-name">
                <button class="subject" on:click=select>{name}</button>
                <span class="small">{below}</span>
                <span class="edge">{edge}</span>
            </div>
            <div class="tape-cells" data-anchor=anchor>
                <Marks tp=marked tape=found/>
                <ol class="cells" on:click=pick on:mouseover=hint>
                    <Each
                        each=move || offsets.get()
                        whole=true
                        key=|offset| Key::Number(*offset)
                        children=move |offset| view! {
                            <RecordCell offset tape=found others selected=record/>
                        }
                    />
                    <li
                        class="cell ghost mono"
                        title=move || {
                            let end = found.get().map_or(0, |tape| tape.log_end);
                            (t.next_offset)(end)
                        }
                    >
                        {move || found.get().map(|tape| match tape.after {
                            0 => tape.log_end.to_string(),
                            newer => format!("+{newer}"),
                        })}
                    </li>
                    <li class="lag mono">
                        {move || {
                            let lag = found.get().and_then(|tape| tape.lag);
                            lag.map(|lag| (t.lag_of)(lag))
                        }}
                    </li>
                </ol>
            </div>
        </div>
    }
}
