//! A consumer closely: what it reads, where it stands, its configuration.

use super::fields::form;
use crate::command::{Command, SeekTo};
use crate::kafka::{ClientId, ConsumerConfig, GroupId, Subscription, TopicName, TopicPartition};
use crate::scenario::kafkas_own;
use crate::ui::i18n::{moment, words};
use crate::ui::store::store;
use crate::view::config::consumer_fields;
use leptos::prelude::*;

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
        <Reads config=next/>
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
                <span class="mono">{name}" · position "{at}</span>
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
                            let paused = !paused;
                            store.issue(Command::SetPaused { consumer, partition, paused });
                        }
                    >
                        {move || match paused {
                            true => t.get().resume_partition,
                            false => t.get().pause_partition,
                        }}
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

/// The topics it subscribes to, or the partitions it assigns itself: from its next start.
#[component]
fn Reads(config: Memo<Option<ConsumerConfig>>) -> impl IntoView {
    let store = store();
    let topics = Memo::new(move |_| {
        store.scene.with(|scene| {
            let counted = scene
                .topics
                .iter()
                .map(|topic| (topic.name.clone(), topic.tapes.len()));
            counted.collect::<Vec<_>>()
        })
    });
    let member = Memo::new(move |_| config.get().is_some_and(|config| config.is_member()));
    let offered = move || -> Vec<Subscription> {
        let each = topics.get().into_iter();
        if member.get() {
            return each
                .map(|(topic, _)| Subscription::Subscribe(vec![topic]))
                .collect();
        }
        let partitions = each.flat_map(|(topic, count)| {
            let count = u32::try_from(count).unwrap_or(0);
            (0..count).map(move |index| TopicPartition::new(&topic, index))
        });
        partitions
            .map(|tp| Subscription::Assign(vec![tp]))
            .collect()
    };
    let choice = move |one: Subscription| {
        let (name, wanted, toggled) = (label(&one), one.clone(), one);
        let chosen = move || {
            config
                .get()
                .is_some_and(|config| contains(&config.subscription, &wanted))
        };
        let toggle = move |_| {
            if let Some(config) = config.get_untracked() {
                let subscription = toggle(config.subscription.clone(), &toggled);
                let config = ConsumerConfig {
                    subscription,
                    ..config
                };
                store.issue(Command::ConfigureConsumer { config });
            }
        };
        view! {
            <label class="inline">
                <input
                    type="checkbox"
                    data-reads=name.clone()
                    prop:checked=chosen
                    on:change=toggle
                />
                <span class="mono">{name.clone()}</span>
            </label>
        }
    };
    view! {
        <fieldset class="reads small">
            <legend>
                {move || if member.get() { "subscribe()" } else { "assign()" }}
            </legend>
            {move || offered().into_iter().map(choice).collect_view()}
        </fieldset>
    }
}

fn label(one: &Subscription) -> String {
    match one {
        Subscription::Subscribe(topics) => {
            topics.first().map(TopicName::to_string).unwrap_or_default()
        }
        Subscription::Assign(partitions) => partitions
            .first()
            .map(TopicPartition::to_string)
            .unwrap_or_default(),
    }
}

fn contains(all: &Subscription, one: &Subscription) -> bool {
    match (all, one) {
        (Subscription::Subscribe(all), Subscription::Subscribe(one)) => {
            one.iter().all(|topic| all.contains(topic))
        }
        (Subscription::Assign(all), Subscription::Assign(one)) => {
            one.iter().all(|tp| all.contains(tp))
        }
        _ => false,
    }
}

/// With `one` in it, or without it if it was.
fn toggle(all: Subscription, one: &Subscription) -> Subscription {
    let had = contains(&all, one);
    match (all, one) {
        (Subscription::Subscribe(mut all), Subscription::Subscribe(one)) => {
            all.retain(|topic| !one.contains(topic));
            if !had {
                all.extend(one.iter().cloned());
            }
            all.sort_unstable();
            Subscription::Subscribe(all)
        }
        (Subscription::Assign(mut all), Subscription::Assign(one)) => {
            all.retain(|tp| !one.contains(tp));
            if !had {
                all.extend(one.iter().cloned());
            }
            all.sort_unstable();
            Subscription::Assign(all)
        }
        (all, _) => all,
    }
}
