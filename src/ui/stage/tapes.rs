//! Partitions as tapes of record cells, grouped by topic, and the brokers they are on.

use super::super::dialogs::TopicDialog;
use crate::command::Command;
use crate::kafka::{BrokerId, TopicName, TopicPartition};
use crate::session::{Action, Subject};
use crate::ui::i18n::{seconds, words};
use crate::ui::store::{Store, store};
use crate::view::{BrokerProcess, BrokerView, Cell, Fate, Reader, TapeView};
use leptos::prelude::*;

/// The topics with their tapes, the brokers under them, and what the cells mean.
#[component]
pub(super) fn Topics() -> impl IntoView {
    let store = store();
    let t = words();
    let adding = RwSignal::new(false);
    let keys = RwSignal::new(None::<bool>);
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
    let brokers = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.brokers.iter().map(|b| b.id).collect::<Vec<_>>())
    });
    view! {
        <section
            class="column tapes"
            class:with-keys=move || with_keys.get()
            aria-label=move || t.get().topic>
            <For each=move || names.get() key=Clone::clone let:name>
                <TopicView name/>
            </For>
            <Show when=move || names.get().is_empty()>
                <p class="empty">{move || t.get().no_topics}</p>
            </Show>
            <div class="brokers">
                <For each=move || brokers.get() key=|id| *id let:id>
                    <BrokerFoot id/>
                </For>
            </div>
            <div class="under-tapes">
                <Legend/>
                <label class="inline small">
                    <input
                        id="show-keys"
                        type="checkbox"
                        prop:checked=move || with_keys.get()
                        on:change:target=move |event| keys.set(Some(event.target().checked()))
                    />
                    <span>{move || t.get().show_keys}</span>
                </label>
                <span class="spacer"></span>
                <button id="add-topic" class="add" on:click=move |_| adding.set(true)>
                    {move || t.get().add_topic}
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
                .map_or(0, |topic| topic.tapes.len())
        })
    });
    let title = name.clone();
    let grown = name.clone();
    let add = move |_| {
        let total = u32::try_from(count.get_untracked()).unwrap_or(u32::MAX - 1) + 1;
        store.issue(Command::AddPartitions {
            topic: grown.clone(),
            total,
        });
    };
    let partitions = move || (0..u32::try_from(count.get()).unwrap_or(0)).collect::<Vec<_>>();
    view! {
        <div class="topic">
            <div class="column-head">
                <h3>
                    {move || t.get().topic}" "<b>{title.to_string()}</b>" · "
                    {move || (t.get().partitions)(count.get())}
                </h3>
                <button class="add add-partition" on:click=add>
                    {move || t.get().add_partition}
                </button>
            </div>
            <div class="broker-box">
                <For
                    each=partitions
                    key=|index| *index
                    children=move |index| view! { <Tape tp=TopicPartition::new(&name, index)/> }
                />
            </div>
        </div>
    }
}

/// One partition: cells, and marks that stand at the left edge of the cell they name, because
/// each of them names the *next* record.
#[component]
fn Tape(tp: TopicPartition) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.tape(tp.clone());
    let selected = store.is_selected(Subject::Partition(tp.clone()));
    let offsets = Memo::new(move |_| {
        let cells = |tape: TapeView| {
            tape.cells
                .iter()
                .map(|cell| cell.offset)
                .collect::<Vec<_>>()
        };
        found.get().map(cells).unwrap_or_default()
    });
    let name = tp.to_string();
    let subject = Subject::Partition(tp.clone());
    let select = move |_| {
        store.dispatch(Action::Select(Some(subject.clone())));
    };
    let below = move || {
        let t = t.get();
        found.get().map(|tape| match (tape.leader, &tape.owner) {
            (None, _) => t.no_leader.to_owned(),
            (_, Some(owner)) => format!("→ {owner}"),
            (_, None) => format!("→ {}", t.nobody),
        })
    };
    let edge = move || {
        let t = t.get();
        found.get().map(|tape| match tape.before {
            0 => (t.log_start)(tape.log_start),
            older => (t.older)(older),
        })
    };
    let cell_of = tp.clone();
    let anchor = format!("tape:{tp}");
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
            <div class="tape-cells">
                <Marks tape=found/>
                <ol class="cells">
                    <For
                        each=move || offsets.get()
                        key=|offset| *offset
                        children=move |offset| view! {
                            <RecordCell tp=cell_of.clone() offset tape=found/>
                        }
                    />
                    <li
                        class="cell ghost mono"
                        data-anchor=anchor
                        title=move || {
                            let end = found.get().map_or(0, |tape| tape.log_end);
                            (t.get().next_offset)(end)
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
                            lag.map(|lag| (t.get().lag_of)(lag))
                        }}
                    </li>
                </ol>
            </div>
        </div>
    }
}

/// Where a mark stands, in cells from the first one in view; none if it is out of view to the
/// left.
fn place(tape: &TapeView, bound: u64) -> Option<u64> {
    let first = tape.cells.first().map_or(tape.log_end, |cell| cell.offset);
    bound.checked_sub(first)
}

#[component]
fn Marks(tape: Memo<Option<TapeView>>) -> impl IntoView {
    let t = words();
    let mark = |class: &'static str, at: u64, label: String, flip: bool| {
        view! {
            <div class=class class:flip=flip style=("--at", at.to_string())>
                <span class="label">{label}</span>
                <i aria-hidden="true"></i>
            </div>
        }
    };
    let positions = move || {
        let t = t.get();
        tape.get().map(|tape| {
            let shown = tape
                .positions
                .iter()
                .enumerate()
                .filter_map(|(index, (who, position))| {
                    let selected = index == 0 && tape.owner.as_ref() == Some(who);
                    let at = place(&tape, *position).filter(|at| *at <= tape.cells.len() as u64)?;
                    let label = match selected {
                        true => (t.position)(*position),
                        false => String::new(),
                    };
                    let class = if selected {
                        "mark position"
                    } else {
                        "mark position other"
                    };
                    Some(mark(class, at, label, at < 3))
                });
            shown.collect_view()
        })
    };
    let commits = move || {
        let t = t.get();
        tape.get().map(|tape| {
            let mut shown = Vec::new();
            for (index, (group, offset)) in tape.committed.iter().enumerate() {
                let at = place(&tape, *offset);
                let class = if index == 0 {
                    "mark committed"
                } else {
                    "mark committed other"
                };
                let label = match (index, at) {
                    (0, Some(_)) => (t.committed)(*offset),
                    (0, None) => format!("◂ {}", (t.committed)(*offset)),
                    _ => group.to_string(),
                };
                let at = at.unwrap_or(0);
                if at > tape.cells.len() as u64 {
                    continue; // far ahead of what is in view: the partition's inspector has it
                }
                shown.push(mark(class, at, label, at < 3));
            }
            shown.collect_view()
        })
    };
    let end = move || {
        let t = t.get();
        tape.get().and_then(|tape| {
            let last = tape.cells.len() as u64;
            let at = place(&tape, tape.high_watermark)?.min(last);
            let (mut long, mut brief) = (t.end_mark)(tape.high_watermark);
            if tape.after > 0 {
                long.push_str(" ▸");
                brief.push_str(" ▸");
            }
            Some(view! {
                <div class="mark end" class:flip=at < 4 style=("--at", at.to_string())>
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

/// A record: its offset, its fate, and what became of it for the others.
#[component]
fn RecordCell(tp: TopicPartition, offset: u64, tape: Memo<Option<TapeView>>) -> impl IntoView {
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
        let fate = cell.get().map_or(Fate::Pending, |cell| cell.fate);
        format!("cell mono {}", class_of(fate))
    };
    let title = move || cell.get().map(|cell| describe(&cell, t.get()));
    let others = move || {
        let others = cell.get().map(|cell| cell.others).unwrap_or_default();
        let tick = |fate: &Fate| view! { <i class=class_of(*fate)></i> };
        others.iter().map(tick).collect_view()
    };
    view! {
        <li class=class class:selected=move || selected.get()>
            <button
                title=title
                aria-label=title
                on:click=move |_| { store.dispatch(Action::Select(Some(subject.clone()))); }
            >
                <b>{offset}</b>
                <span class="sign" aria-hidden="true">
                    {move || cell.get().map(|cell| sign(cell.fate))}
                </span>
                <span class="key" aria-hidden="true">
                    {move || cell.get().and_then(|cell| cell.key).map(|key| key.to_string())}
                </span>
            </button>
            <span class="others" aria-hidden="true">{others}</span>
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

fn describe(cell: &Cell, t: &crate::ui::i18n::Strings) -> String {
    let key = cell
        .key
        .as_ref()
        .map_or_else(|| t.no_key.to_owned(), |key| format!("key {key}"));
    format!(
        "offset {} · {key} · {} · {}",
        cell.offset,
        cell.value,
        (t.fate)(cell.fate)
    )
}

/// A broker: whether it is there, what it leads, whom it coordinates.
#[component]
fn BrokerFoot(id: BrokerId) -> impl IntoView {
    let store = store();
    let t = words();
    let found = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.brokers.iter().find(|b| b.id == id).cloned())
    });
    let up = move || {
        found
            .get()
            .is_some_and(|b| b.process == BrokerProcess::Running)
    };
    let down = Memo::new(move |_| {
        found
            .get()
            .is_some_and(|b| matches!(b.process, BrokerProcess::Down { .. }))
    });
    let act = move |_| {
        store.issue(match down.get_untracked() {
            true => Command::StartBroker { broker: id },
            false => Command::KillBroker { broker: id },
        });
    };
    view! {
        <div class="broker-foot" class:dead=move || !up() data-anchor=format!("broker:{id}")>
            <div class="name">
                <button
                    class="subject"
                    on:click=move |_| {
                        store.dispatch(Action::Select(Some(Subject::Broker(id))));
                    }
                >
                    {move || t.get().broker}" "{id.to_string()}
                </button>
                {move || found.get().map(|b| pill(store, &b))}
                <button class="tiny" class:danger=move || !down.get() on:click=act>
                    {move || if down.get() { t.get().start_broker } else { t.get().kill }}
                </button>
            </div>
            <div class="small">{move || found.get().map(|b| duties(&b, t.get()))}</div>
        </div>
    }
}

fn pill(store: Store, broker: &BrokerView) -> impl IntoView + use<> {
    let t = words().get();
    let registered = broker.registered;
    let (class, word) = match broker.process {
        BrokerProcess::Running if !broker.loading.is_empty() => ("pill wait", t.loading),
        BrokerProcess::Running => ("pill run", t.running),
        BrokerProcess::Down { .. } => ("pill dead", t.down),
        BrokerProcess::Starting { .. } => ("pill wait", t.starting),
    };
    let since = match broker.process {
        BrokerProcess::Down { since } | BrokerProcess::Starting { since } => Some(since),
        BrokerProcess::Running => None,
    };
    let more = match (broker.process, registered) {
        (BrokerProcess::Down { .. }, true) => t.not_noticed,
        (BrokerProcess::Down { .. }, false) => t.fenced,
        (BrokerProcess::Starting { .. }, true) => t.waits_for_session,
        (BrokerProcess::Starting { .. } | BrokerProcess::Running, _) => "",
    };
    view! {
        <span class=class>
            {word}
            {since.map(|since| {
                let gone = move || seconds(store.since(since));
                view! { " "<span class="mono">{gone}</span> }
            })}
        </span>
        <span class="small why">{more}</span>
    }
}

fn duties(broker: &BrokerView, t: &crate::ui::i18n::Strings) -> String {
    let mut parts = Vec::new();
    if !broker.partitions.is_empty() && broker.partitions.len() <= 8 {
        let names: Vec<String> = broker.partitions.iter().map(ToString::to_string).collect();
        parts.push(format!("{} {}", t.leads, names.join(", ")));
    } else if !broker.partitions.is_empty() {
        parts.push(format!(
            "{} {}",
            t.leads,
            (t.partitions)(broker.partitions.len())
        ));
    }
    for (group, partition, records) in &broker.coordinates {
        let log = format!("__consumer_offsets-{partition}: {}", (t.records)(*records));
        parts.push(format!("{} {group} ({log})", t.coordinates));
    }
    parts.join(" · ")
}

/// What the cells' signs mean, and for whom they stand.
#[component]
fn Legend() -> impl IntoView {
    let store = store();
    let t = words();
    let readers = Memo::new(move |_| store.scene.with(|scene| scene.readers.clone()));
    let reader = Memo::new(move |_| store.scene.with(|scene| scene.reader.clone()));
    let several = Memo::new(move |_| readers.get().len() > 1);
    let signs = [
        ("pending", "▭"),
        ("held", "…"),
        ("once", "✓"),
        ("twice", "×2"),
        ("lost", "✕"),
    ];
    view! {
        <div class="legend small">
            {move || {
                let words = t.get().legend;
                signs.into_iter().zip(words).map(|((class, sign), word)| view! {
                    <span class=class><i aria-hidden="true">{sign}</i>" "{word}</span>
                }).collect_view()
            }}
            <Show when=move || several.get()>
                <label class="inline">
                    <span>{move || t.get().fates_of}</span>
                    <select
                        id="reader"
                        on:change:target=move |event| {
                            let chosen = event.target().value().parse().unwrap_or(0_usize);
                            if let Some(reader) = readers.get_untracked().get(chosen) {
                                store.dispatch(Action::SelectReader(reader.clone()));
                            }
                        }
                    >
                        {move || {
                            let chosen = reader.get();
                            let all = readers.get().into_iter().enumerate();
                            all.map(|(index, one): (usize, Reader)| {
                                let selected = chosen.as_ref() == Some(&one);
                                view! {
                                    <option value=index.to_string() prop:selected=selected>
                                        {one.to_string()}
                                    </option>
                                }
                            }).collect_view()
                        }}
                    </select>
                </label>
            </Show>
        </div>
    }
}
