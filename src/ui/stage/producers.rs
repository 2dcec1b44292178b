//! Who writes.

use super::add_producer;
use super::folded::FoldedProducers;
use super::look::{FoldButton, look};
use super::pill::state_pill;
use crate::command::Command;
use crate::kafka::{ClientId, RecordSource, SourceLine};
use crate::session::{Action, Subject};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{FOLD_PRODUCERS_FROM, ProducerView};

/// The column of producers.
#[component]
pub(super) fn Producers() -> impl IntoView {
    let store = store();
    let t = words();
    let ids = Memo::new(move |_| {
        store.scene.with(|scene| {
            scene
                .producers
                .iter()
                .map(|p| p.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let folded = look().is_folded(None);
    view! {
        <section class="column producers" aria-label=t.producers>
            <div class="column-head">
                <h3>{t.producers}</h3>
                <Show when=move || ids.with(|ids| ids.len() >= FOLD_PRODUCERS_FROM)>
                    <FoldButton what=None folded/>
                </Show>
                <button
                    id="add-producer"
                    class="add"
                    aria-label=t.add_producer
                    on:click=move |_| add_producer(store)
                >
                    {t.add}
                </button>
            </div>
            {move || match folded.get() {
                true => view! { <FoldedProducers/> },
                false => view! {
                    <Each each=move || ids.get() key=|id| Key::name(id) let:id>
                        <ProducerCard id/>
                    </Each>
                },
            }}
            <Show when=move || ids.get().is_empty()>
                <p class="small empty">{t.no_producers}</p>
            </Show>
        </section>
    }
}

#[component]
pub(super) fn ProducerCard(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let subject = Subject::Producer(id.clone());
    let selected = store.is_selected(subject.clone());
    let wanted = id.clone();
    let found = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.producers.iter().find(|p| p.id == wanted).cloned())
    });
    let name = id.to_string();
    let anchor = format!("client:{id}");
    let state = Memo::new(move |_| {
        found.with(|found| match found {
            Some(p) if p.blocked_since.is_some() => ("wait", t.blocked),
            Some(p) if p.sending => ("run", t.sending),
            Some(p) if p.used_up => ("", t.stopped),
            _ => ("", t.paused),
        })
    });
    let pill = state_pill(
        subject.clone(),
        move || state.get().0,
        move || state.get().1.to_owned(),
    );
    let facts = move || {
        found.get().map(|p| {
            let source = match &p.config.source {
                RecordSource::Endless { keys: 0, .. } => t.no_key.to_owned(),
                RecordSource::Endless { keys, prefix } => (t.keys)(*keys, prefix),
                RecordSource::Lines { lines, .. } => (t.lines)(lines.len()),
            };
            let every = (t.every)(p.config.every);
            let topic = p.config.topic.to_string();
            view! {
                <div class="small">"→ "{topic}" · acks="{p.config.acks.to_string()}</div>
                <div class="small">{every}</div>
                <div class="small">{source}</div>
                <Counts producer=p/>
            }
        })
    };
    let toggled = id.clone();
    let toggle = move |_| {
        let sending = found.get_untracked().is_some_and(|p| p.sending);
        let producer = toggled.clone();
        store.issue(Command::SetSending {
            producer,
            sending: !sending,
        });
    };
    let sender = id.clone();
    let send_one = move |_| {
        let Some(p) = found.get_untracked() else {
            return;
        };
        store.issue(Command::Produce {
            producer: sender.clone(),
            record: next_record(&p),
        });
    };
    let select = move |_| {
        store.dispatch(Action::Select(Some(subject.clone())));
    };
    view! {
        <article class="card" class:selected=move || selected.get() data-anchor=anchor>
            <div class="name">
                <button class="subject" on:click=select>{name}</button>
                {pill}
            </div>
            {facts}
            <div class="actions">
                <button class="tiny" on:click=toggle>
                    {move || match found.get().is_some_and(|p| p.sending) {
                        true => t.pause_sending,
                        false => t.resume_sending,
                    }}
                </button>
                <button class="tiny" on:click=send_one>{t.send_one}</button>
                <button
                    class="tiny danger"
                    on:click=move |_| {
                        store.issue(Command::RemoveProducer { producer: id.clone() });
                    }
                >
                    {t.remove}
                </button>
            </div>
        </article>
    }
}

#[component]
fn Counts(producer: ProducerView) -> impl IntoView {
    let t = words();
    let p = StoredValue::new(producer);
    let line = move |name: &'static str, count: u64| {
        (count > 0).then(|| view! { <span>{name}" "<b class="mono">{count}</b></span> })
    };
    view! {
        <div class="small counts">
            {move || {
                p.with_value(|p| view! {
                    <span>{t.acknowledged}" "<b class="mono">{p.acknowledged}</b></span>
                    {line(t.buffered, p.buffered)}
                    {line(t.in_flight, p.in_flight)}
                    {line(t.failed, p.failed)}
                })
            }}
        </div>
    }
}

/// A record like those its application sends.
fn next_record(producer: &ProducerView) -> SourceLine {
    let number = producer.acknowledged + producer.buffered + producer.in_flight + 1;
    let key = match &producer.config.source {
        RecordSource::Endless { keys, prefix } if *keys > 0 => {
            Some(format!("{prefix}{}", number % u64::from(*keys) + 1).into())
        }
        RecordSource::Endless { .. } => None,
        RecordSource::Lines { lines, .. } => lines.first().and_then(|line| line.key.clone()),
    };
    SourceLine {
        key,
        value: Some(format!("manual-{number}").into()),
        partition: None,
    }
}
