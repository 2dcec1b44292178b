//! What the inspector shows of each kind of thing.

use super::fields::form;
use crate::command::{Command, SeekTo};
use crate::kafka::{
    BrokerConfig, BrokerId, ClientId, ConsumerConfig, GroupId, ProducerConfig, RecordSource,
    SourceLine, TopicPartition,
};
use crate::scenario::kafkas_own;
use crate::session::{Action, Session, Subject};
use crate::ui::i18n::{moment, words};
use crate::ui::store::store;
use crate::view::config::{broker_fields, consumer_fields, producer_fields};
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

/// A producer: its configuration, a record by hand, and one's own records.
#[component]
pub(super) fn ProducerPane(id: ClientId) -> impl IntoView {
    let store = store();
    let wanted = id.clone();
    let config = Memo::new(move |_| {
        store.scene.with(|scene| {
            let found = scene
                .producers
                .iter()
                .find(|producer| producer.id == wanted);
            found.map(|producer| (*producer.config).clone())
        })
    });
    let default = config.with_untracked(|config| {
        let topic = config
            .as_ref()
            .map_or_else(String::new, |config| config.topic.to_string());
        ProducerConfig::new(id.as_str(), &topic)
    });
    view! {
        <SendOne id/>
        <OwnRecords config/>
        {form(
            producer_fields(),
            move || config.get(),
            default,
            move |config| store.issue(Command::ConfigureProducer { config }),
        )}
    }
}

#[component]
fn SendOne(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let key = RwSignal::new(String::new());
    let value = RwSignal::new("hello".to_owned());
    let partition = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let asked = partition.get_untracked();
        let partition = match asked.trim() {
            "" => None,
            text => match text.parse::<u32>() {
                Ok(number) => Some(number),
                Err(_) => return wrong.set(true),
            },
        };
        wrong.set(false);
        let key = Some(key.get_untracked())
            .filter(|key| !key.is_empty())
            .map(Into::into);
        let record = SourceLine {
            key,
            value: value.get_untracked().into(),
            partition,
        };
        store.issue(Command::Produce {
            producer: id.clone(),
            record,
        });
    };
    view! {
        <form class="send-one" on:submit=submit>
            <label>
                <span>{move || t.get().key}</span>
                <input
                    id="send-key"
                    autocomplete="off"
                    placeholder=move || t.get().no_key
                    on:input:target=move |event| key.set(event.target().value())
                />
            </label>
            <label>
                <span>{move || t.get().value}</span>
                <input
                    id="send-value"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                />
            </label>
            <label>
                <span>{move || t.get().partition}</span>
                <input
                    id="send-partition"
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder=move || t.get().by_key
                    on:input:target=move |event| partition.set(event.target().value())
                />
            </label>
            <button id="send" class="btn primary" type="submit">{move || t.get().send}</button>
            <Show when=move || wrong.get()>
                <p class="wrong small" role="alert">
                    {move || (t.get().a_number)(0, u64::from(crate::command::PARTITIONS_MAX) - 1)}
                </p>
            </Show>
        </form>
    }
}

/// One record a line: key, a tab or a colon, value.
fn parse_lines(text: &str) -> Vec<SourceLine> {
    let line = |line: &str| {
        let (key, value) = match line.split_once('\t').or_else(|| line.split_once(':')) {
            Some((key, value)) => (Some(key.trim()), value.trim()),
            None => (None, line.trim()),
        };
        SourceLine {
            key: key.map(Into::into),
            value: value.into(),
            partition: None,
        }
    };
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(line)
        .collect()
}

fn print_lines(lines: &[SourceLine]) -> String {
    let line = |line: &SourceLine| match &line.key {
        Some(key) => format!("{key}: {}", line.value),
        None => line.value.to_string(),
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[component]
fn OwnRecords(config: Memo<Option<ProducerConfig>>) -> impl IntoView {
    let store = store();
    let t = words();
    let (known, again) = match config.get_untracked().map(|config| config.source) {
        Some(RecordSource::Lines { lines, repeat }) => (print_lines(&lines), repeat),
        _ => (String::new(), false),
    };
    let text = RwSignal::new(known);
    let repeat = RwSignal::new(again);
    let configure = move |source: RecordSource| {
        if let Some(config) = config.get_untracked() {
            let producer = config.client_id.clone();
            let config = ProducerConfig { source, ..config };
            if store.issue(Command::ConfigureProducer { config }) {
                store.issue(Command::SetSending {
                    producer,
                    sending: true,
                });
            }
        }
    };
    let own = Memo::new(move |_| {
        config
            .get()
            .is_some_and(|config| matches!(config.source, RecordSource::Lines { .. }))
    });
    view! {
        <details class="own-records" open=own.get_untracked()>
            <summary>{move || t.get().own_records}</summary>
            <p class="small" id="own-text">{move || t.get().own_records_text}</p>
            <textarea
                id="own-lines"
                rows="6"
                spellcheck="false"
                aria-describedby="own-text"
                prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())
            ></textarea>
            <label class="inline">
                <input
                    type="checkbox"
                    prop:checked=move || repeat.get()
                    on:change:target=move |event| repeat.set(event.target().checked())
                />
                <span>{move || t.get().repeat}</span>
            </label>
            <div class="buttons">
                <button
                    id="use-lines"
                    class="btn primary"
                    on:click=move |_| configure(RecordSource::Lines {
                        lines: parse_lines(&text.get_untracked()).into(),
                        repeat: repeat.get_untracked(),
                    })
                >
                    {move || t.get().use_lines}
                </button>
                <Show when=move || own.get()>
                    <button
                        class="btn"
                        on:click=move |_| configure(RecordSource::Endless {
                            keys: 40,
                            prefix: "user-".into(),
                        })
                    >
                        {move || t.get().use_endless}
                    </button>
                </Show>
            </div>
        </details>
    }
}

/// A consumer: its partitions with seek and pause, and its configuration.
#[component]
pub(super) fn ConsumerPane(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.consumer(id.clone());
    let next = Memo::new(move |_| {
        found
            .get()
            .map(|c| (*c.next_config.unwrap_or(c.config)).clone())
    });
    let pending = Memo::new(move |_| found.get().is_some_and(|c| c.next_config.is_some()));
    let default = next.get_untracked().map(|config| {
        let group = config.group_id.as_ref().map(GroupId::as_str);
        ConsumerConfig::new(id.as_str(), group, config.subscription.clone())
    });
    let apply = move |config| store.issue(Command::ConfigureConsumer { config });
    let member = move || {
        found
            .get()
            .and_then(|c| c.member_id)
            .map(|id| id.to_string())
    };
    let exception = move || {
        let (at, exception) = found.get()?.last_exception?;
        Some(view! { <p class="small wrong">{exception.name()}" · "{moment(at)}</p> })
    };
    view! {
        <p class="small mono">{member}</p>
        {exception}
        <Positions id=id/>
        <Show when=move || pending.get()>
            <p class="small waiting">{move || t.get().changes_on_start}</p>
        </Show>
        <button
            id="all-defaults"
            class="btn"
            on:click=move |_| {
                if let Some(config) = next.get_untracked() {
                    apply(kafkas_own(&config));
                }
            }
        >
            {move || t.get().all_defaults}
        </button>
        {default.map(|default| form(consumer_fields(), move || next.get(), default, apply))}
    }
}

#[component]
fn Positions(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.consumer(id.clone());
    let partitions = Memo::new(move |_| found.get().map(|c| c.partitions).unwrap_or_default());
    let to = RwSignal::new("0".to_owned());
    let id = StoredValue::new(id);
    let seek = move |partition: TopicPartition, to: SeekTo| {
        store.issue(Command::Seek {
            consumer: id.get_value(),
            partition,
            to,
        });
    };
    let row = move |(tp, position, paused): (TopicPartition, Option<u64>, bool)| {
        let at = position.map_or_else(|| "—".to_owned(), |position| position.to_string());
        let name = tp.to_string();
        let (begin, end, there, toggled) = (tp.clone(), tp.clone(), tp.clone(), tp);
        view! {
            <li>
                <span class="mono">{name}" "{move || (t.get().position)(0).replace('0', "")}{at}</span>
                <span class="actions">
                    <button
                        class="tiny"
                        on:click=move |_| match to.get_untracked().trim().parse() {
                            Ok(offset) => seek(there.clone(), SeekTo::Offset(offset)),
                            Err(_) => to.set("0".to_owned()),
                        }
                    >
                        {move || t.get().seek}" "{move || to.get()}
                    </button>
                    <button class="tiny" on:click=move |_| seek(begin.clone(), SeekTo::Beginning)>
                        {move || t.get().to_beginning}
                    </button>
                    <button class="tiny" on:click=move |_| seek(end.clone(), SeekTo::End)>
                        {move || t.get().to_end}
                    </button>
                    <button
                        class="tiny"
                        on:click=move |_| {
                            let (consumer, partition) = (id.get_value(), toggled.clone());
                            store.issue(Command::SetPaused { consumer, partition, paused: !paused });
                        }
                    >
                        {move || if paused { t.get().resume_partition } else { t.get().pause_partition }}
                    </button>
                </span>
            </li>
        }
    };
    view! {
        <Show when=move || !partitions.get().is_empty()>
            <label class="inline small">
                <span>{move || t.get().seek_to}</span>
                <input
                    id="seek-to"
                    class="short"
                    inputmode="numeric"
                    prop:value=move || to.get()
                    on:input:target=move |event| to.set(event.target().value())
                />
            </label>
            <ul class="positions">
                <For each=move || partitions.get() key=Clone::clone children=row/>
            </ul>
        </Show>
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
                    <dt>"__consumer_offsets"</dt><dd class="mono">{group.offsets_partition.to_string()}</dd>
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
