//! A broker, a group, a partition, a record, closely.

use super::fields::form;
use crate::command::Command;
use crate::kafka::{BrokerConfig, BrokerId, GroupId, TopicPartition};
use crate::session::{Action, Session, Subject};
use crate::ui::i18n::{moment, words};
use crate::ui::store::store;
use crate::view::config::broker_fields;
use crate::view::table::record;
use leptos::prelude::*;
use std::sync::Arc;

/// A broker, and what all brokers share.
#[component]
pub(super) fn BrokerPane(id: BrokerId) -> impl IntoView {
    let store = store();
    let t = words();
    let config = Memo::new(move |_| store.watch(|session| (*session.cluster().config).clone()));
    let duties = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.brokers.iter().find(|b| b.id == id).cloned())
    });
    let led = move || {
        let names = duties
            .get()
            .map_or_else(Vec::new, |broker| broker.partitions);
        names
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    view! {
        <p class="small">{move || t.get().leads}" "{led}</p>
        <p class="small">{move || t.get().brokers}</p>
        {form(
            broker_fields(),
            move || Some(config.get()),
            BrokerConfig::default(),
            move |config| store.issue(Command::ConfigureBrokers { config }),
        )}
    }
}

/// A group: its commits, and how to be rid of it.
#[component]
pub(super) fn GroupPane(id: GroupId) -> impl IntoView {
    let store = store();
    let t = words();
    let wanted = id.clone();
    let found = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.groups.iter().find(|g| g.id == wanted).cloned())
    });
    view! {
        {move || found.get().map(|group| {
            let t = t.get();
            let state = group.state.map_or(t.no_coordinator, |state| state.name());
            let coordinator = group.coordinator.map_or_else(
                || t.no_coordinator.to_owned(),
                |id| format!("{} {id}", t.broker),
            );
            let assignor = group.protocol.map_or("—", |name| name.name());
            view! {
                <dl class="facts small">
                    <dt>"STATE"</dt><dd>{state}</dd>
                    <dt>{t.assignor}</dt><dd>{assignor}</dd>
                    <dt>"COORDINATOR"</dt><dd>{coordinator}</dd>
                    <dt>"__consumer_offsets"</dt>
                    <dd class="mono">{group.offsets_partition.to_string()}</dd>
                </dl>
                <ul class="positions mono small">
                    {group.committed.iter().map(|(tp, offset)| view! {
                        <li>{tp.to_string()}" "{(t.committed)(*offset)}</li>
                    }).collect_view()}
                </ul>
            }
        })}
        <button
            id="delete-group"
            class="btn"
            on:click=move |_| { store.issue(Command::DeleteGroup { group: id.clone() }); }
        >
            {move || t.get().delete_group}
        </button>
    }
}

/// A partition: all its marks, and what can be done to its topic.
#[component]
pub(super) fn PartitionPane(tp: TopicPartition) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.tape(tp.clone());
    let total = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let (grown, deleted) = (tp.topic.clone(), tp.topic);
    let grow = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match total.get_untracked().trim().parse() {
            Ok(total) => {
                wrong.set(false);
                store.issue(Command::AddPartitions {
                    topic: grown.clone(),
                    total,
                });
            }
            Err(_) => wrong.set(true),
        }
    };
    view! {
        <h3>{move || t.get().marks}</h3>
        {move || found.get().map(|tape| {
            let leader = tape.leader.map_or_else(|| "—".to_owned(), |id| id.to_string());
            view! {
                <dl class="facts mono small">
                    <dt>"log start"</dt><dd>{tape.log_start}</dd>
                    {tape.committed.iter().map(|(group, offset)| view! {
                        <dt>"committed "{group.to_string()}</dt><dd>{*offset}</dd>
                    }).collect_view()}
                    {tape.positions.iter().map(|(who, position)| view! {
                        <dt>"position "{who.to_string()}</dt><dd>{*position}</dd>
                    }).collect_view()}
                    <dt>"last stable offset"</dt><dd>{tape.last_stable}</dd>
                    <dt>"high watermark"</dt><dd>{tape.high_watermark}</dd>
                    <dt>"log end"</dt><dd>{tape.log_end}</dd>
                    <dt>"leader"</dt><dd>{leader}</dd>
                </dl>
            }
        })}
        <form class="inline" on:submit=grow>
            <label class="inline small">
                <span>{move || t.get().add_partitions_to}</span>
                <input
                    id="grow-to"
                    class="short"
                    inputmode="numeric"
                    autocomplete="off"
                    on:input:target=move |event| total.set(event.target().value())
                />
            </label>
            <button id="grow" class="btn" type="submit">{move || t.get().create}</button>
        </form>
        <Show when=move || wrong.get()>
            <p class="wrong small" role="alert">
                {move || (t.get().a_number)(1, u64::from(crate::command::PARTITIONS_MAX))}
            </p>
        </Show>
        <button
            id="delete-topic"
            class="btn"
            on:click=move |_| {
                if store.issue(Command::DeleteTopic { topic: deleted.clone() }) {
                    store.dispatch(Action::Select(None));
                }
            }
        >
            {move || t.get().delete_topic}
        </button>
    }
}

/// A record: what it says, and everything that was done with it.
#[component]
pub(super) fn RecordPane(tp: TopicPartition, offset: u64) -> impl IntoView {
    let store = store();
    let t = words();
    let looked = tp.clone();
    let found = Memo::new(move |_| {
        let readers = store.scene.with(|scene| scene.readers.clone());
        let read = |session: &Session| {
            let view = record(session.cluster(), &readers, &looked, offset)?;
            let fates = readers
                .iter()
                .map(|reader| session.fate(reader, &looked, offset));
            Some((view.clone(), fates.collect::<Vec<_>>()))
        };
        store.watch(read).map(Arc::new)
    });
    let partition = Subject::Partition(tp);
    view! {
        {move || found.get().map(|found| {
            let t = t.get();
            let (view, fates) = (&found.0, &found.1);
            let key = view.key.clone().unwrap_or_else(|| t.no_key.to_owned());
            let readers = view.processings.iter().zip(fates).map(|((reader, times), fate)| {
                let lines = times.iter().map(|one| {
                    let who = (t.processed_by)(one.by.as_str(), one.incarnation, &moment(one.at));
                    view! { <li>{who}</li> }
                });
                view! {
                    <h3>{reader.to_string()}</h3>
                    <p>{(t.fate)(*fate)}</p>
                    <ul class="small">{lines.collect_view()}</ul>
                }
            });
            view! {
                <dl class="facts small">
                    <dt>{t.key}</dt><dd class="mono">{key}</dd>
                    <dt>{t.value}</dt><dd class="mono">{view.value.clone()}</dd>
                    <dt>{t.produced_at}</dt><dd class="mono">{moment(view.timestamp)}</dd>
                </dl>
                {readers.collect_view()}
            }
        })}
        <button
            class="btn quiet"
            on:click=move |_| { store.dispatch(Action::Select(Some(partition.clone()))); }
        >
            {move || t.get().partition}" →"
        </button>
    }
}
