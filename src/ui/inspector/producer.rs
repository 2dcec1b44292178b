//! A producer closely: where it sends to, a record by hand, one's own records, its configuration.

use super::Recent;
use super::actions::ProducerActs;
use super::fields::{Shipped, form};
use crate::command::Command;
use crate::kafka::{ClientId, ProducerConfig, RecordSource, SourceLine};
use crate::session::Subject;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::ProducerView;
use crate::view::config::producer_fields;

/// A producer: its configuration, a record by hand, and one's own records.
#[component]
pub(super) fn ProducerPane(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let wanted = id.clone();
    let found = Memo::new(move |_| {
        store.scene.with(|scene| {
            let mut producers = scene.producers.iter();
            producers.find(|producer| producer.id == wanted).cloned()
        })
    });
    let config = Memo::new(move |_| found.get().map(|producer| (*producer.config).clone()));
    let counts = Memo::new(move |_| {
        store.scene.with(|scene| {
            let topics = scene.topics.iter();
            let counted = topics.map(|topic| (topic.name.to_string(), topic.partitions as usize));
            counted.collect::<Vec<_>>()
        })
    });
    let sends_to = move |topic: &str| {
        if let Some(config) = config.get_untracked() {
            let config = ProducerConfig {
                topic: topic.into(),
                ..config
            };
            store.issue(Command::ConfigureProducer { config });
        }
    };
    let subject = Subject::Producer(id.clone());
    view! {
        <ProducerActs id=id.clone() found/>
        <Recent subject/>
        <label class="inline small">
            <span>{t.sends_to}</span>
            <select
                id="sends-to"
                on:change:target=move |event| sends_to(&event.target().value())
            >
                {move || {
                    let now = config.get().map(|config| config.topic.to_string());
                    counts.get().into_iter().map(|(topic, _)| {
                        let chosen = now.as_ref() == Some(&topic);
                        view! {
                            <option value=topic.clone() prop:selected=chosen>
                                {topic.clone()}
                            </option>
                        }
                    }).collect_view()
                }}
            </select>
        </label>
        <SendOne id config topics=counts/>
        <OwnRecords found config/>
        <Show when=move || config.get().is_some_and(|config| !config.is_idempotent())>
            <p class="small waiting" id="not-idempotent">{move || {
                let client = config.get().map(|config| config.client.producer());
                client.map(|client| (t.not_idempotent)(client.max_in_flight_idempotent))
            }}</p>
        </Show>
        {form(
            producer_fields(),
            move || config.get(),
            Shipped {
                default: ProducerConfig::as_shipped,
                has_key: ProducerConfig::has_key,
                brings: |_, _, _| true,
            },
            |config| Command::ConfigureProducer { config },
        )}
    }
}

#[component]
fn SendOne(
    id: ClientId,
    config: Memo<Option<ProducerConfig>>,
    /// The topics, with how many partitions they have.
    topics: Memo<Vec<(String, usize)>>,
) -> impl IntoView {
    let store = store();
    let t = words();
    // what the last record was sent to and is not there; said until it is
    let missing = RwSignal::new(None::<u32>);
    let waits = move || {
        let (partition, config) = (missing.get()?, config.get()?);
        let topic = config.topic.as_str();
        let topics = topics.get();
        let (_, has) = topics.iter().find(|(name, _)| name == topic)?;
        let is_missing = usize::try_from(partition).is_ok_and(|index| index >= *has);
        let block = config.max_block.as_millis();
        is_missing.then(|| (t.no_such_partition)(topic, partition, *has, block))
    };
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
            value: value_of(&value.get_untracked()),
            partition,
        };
        let sent = store.issue(Command::Produce {
            producer: id.clone(),
            record,
        });
        missing.set(partition.filter(|_| sent));
    };
    view! {
        <form class="send-one" on:submit=submit>
            <label>
                <span>{t.key}</span>
                <input
                    id="send-key"
                    autocomplete="off"
                    placeholder=t.no_key
                    on:input:target=move |event| key.set(event.target().value())
                />
            </label>
            <label>
                <span>{t.value}</span>
                <input
                    id="send-value"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                />
            </label>
            <label>
                <span>{t.partition}</span>
                <input
                    id="send-partition"
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder=t.by_key
                    on:input:target=move |event| partition.set(event.target().value())
                />
            </label>
            <button id="send" class="btn primary" type="submit">{t.send}</button>
            <Show when=move || wrong.get()>
                <p class="wrong small" role="alert">
                    {(t.a_number)(0, u64::from(crate::command::PARTITIONS_MAX) - 1)}
                </p>
            </Show>
            {move || waits().map(|said| view! {
                <p class="wrong small" id="no-such-partition" role="alert">{said}</p>
            })}
        </form>
    }
}

/// No value, as it is typed and shown.
const NULL: &str = "null";

fn value_of(text: &str) -> Option<std::sync::Arc<str>> {
    (text != NULL).then(|| text.into())
}

fn shown(line: &SourceLine) -> &str {
    line.value.as_deref().unwrap_or(NULL)
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
            value: value_of(value),
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
        Some(key) => format!("{key}: {}", shown(line)),
        None => shown(line).to_owned(),
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[component]
fn OwnRecords(
    found: Memo<Option<ProducerView>>,
    config: Memo<Option<ProducerConfig>>,
) -> impl IntoView {
    let store = store();
    let t = words();
    let (known, again) = match config.get_untracked().map(|config| config.source) {
        Some(RecordSource::Lines { lines, repeat }) => (print_lines(&lines), repeat),
        _ => (String::new(), false),
    };
    let text = RwSignal::new(known);
    let repeat = RwSignal::new(again);
    let send = move |source: RecordSource| {
        if let Some(producer) = found.get_untracked() {
            let config = ProducerConfig {
                source,
                ..(*producer.config).clone()
            };
            let (producer, sending) = (producer.id, true);
            store.issue_all(vec![
                Command::ConfigureProducer { config },
                Command::SetSending { producer, sending },
            ]);
        }
    };
    let own = Memo::new(move |_| {
        config
            .get()
            .is_some_and(|config| matches!(config.source, RecordSource::Lines { .. }))
    });
    view! {
        <details class="own-records" open=own.get_untracked()>
            <summary>{t.own_records}</summary>
            <p class="small" id="own-text">{t.own_records_text}</p>
            <textarea
                id="own-lines"
                rows="6"
                spellcheck="false"
                aria-label=t.own_records
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
                <span>{t.repeat}</span>
            </label>
            <div class="buttons">
                <button
                    id="use-lines"
                    class="btn primary"
                    on:click=move |_| send(RecordSource::Lines {
                        lines: parse_lines(&text.get_untracked()).into(),
                        repeat: repeat.get_untracked(),
                    })
                >
                    {t.use_lines}
                </button>
                <Show when=move || own.get()>
                    <button
                        class="btn"
                        on:click=move |_| send(RecordSource::Endless {
                            keys: 40,
                            prefix: "user-".into(),
                        })
                    >
                        {t.use_endless}
                    </button>
                </Show>
            </div>
        </details>
    }
}
