//! A consumer closely: what it reads, where it stands, its configuration.

use super::Recent;
use super::actions::ConsumerActs;
use super::facts::Facts;
use super::fields::{Shipped, form};
use super::fold::{Fold, Rest};
use super::instance::{self, Instance};
use super::positions::Positions;
use crate::command::Command;
use crate::kafka::{
    ClientId, CommitStyle, ConsumerConfig, GroupId, Subscription, TopicName, TopicPartition,
};
use crate::session::Subject;
use crate::sim::SortedSet;
use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::ConsumerView;
use crate::view::config::consumer_fields;

/// A consumer: its partitions with seek and pause, and its configuration.
#[component]
pub(super) fn ConsumerPane(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.consumer(id.clone());
    let next = Memo::new(move |_| {
        found
            .get()
            .map(|c| (**c.next_config.as_ref().unwrap_or(&c.config)).clone())
    });
    let pending = Memo::new(move |_| found.get().is_some_and(|c| c.next_config.is_some()));
    let subject = Subject::Consumer(id.clone());
    let member = next
        .get_untracked()
        .is_some_and(|config| config.is_member());
    let facts = Memo::new(move |_| {
        let named = |name: &str, value: Option<String>| Some((name.to_owned(), value?));
        let consumer = found.get()?;
        let group = consumer.config.group_id.as_ref().map(GroupId::to_string);
        let member = consumer.member_id.as_ref().map(ToString::to_string);
        Some([named("group.id", group), named("member id", member)])
    });
    let facts = Memo::new(move |_| facts.get().into_iter().flatten().flatten().collect());
    let anonymous = move || {
        let consumer = found.get()?;
        let group = commits_without_membership(&consumer)?;
        Some(view! { <p class="small waiting">{(t.commits_as_stranger)(group.as_str())}</p> })
    };
    let exception = move || {
        let (at, exception) = found.get()?.last_exception?;
        Some(view! { <p class="small wrong">{exception.name()}" · "{moment(at)}</p> })
    };
    view! {
        <ConsumerActs id=id.clone() found/>
        <Facts class="mono" rows=facts/>
        {anonymous}
        {exception}
        <Recent subject/>
        <Positions id=id/>
        <Reads config=next/>
        <Show when=move || member && next.get().is_some_and(|config| config.has_key(instance::KEY))>
            <Instance config=next/>
        </Show>
        <Show when=move || pending.get()>
            <p class="small waiting">{t.changes_on_start}</p>
        </Show>
        {form(
            consumer_fields(),
            move || next.get(),
            Shipped {
                default: ConsumerConfig::as_shipped,
                has_key: ConsumerConfig::has_key,
                brings: ConsumerConfig::brings,
            },
            move |config: ConsumerConfig| {
                // with another protocol it does without what that refuses
                let protocol = config.group_protocol;
                let before = next.get_untracked().map(|now| now.group_protocol);
                let config = match before == Some(protocol) {
                    true => config,
                    false => config.with_protocol(protocol),
                };
                Command::ConfigureConsumer { config }
            },
        )}
    }
}

/// The group in whose name a consumer commits that is no member of any.
pub(super) fn commits_without_membership(consumer: &ConsumerView) -> Option<&GroupId> {
    let config = &consumer.config;
    let commits = config.commit_style != CommitStyle::Never && !config.is_member();
    config.group_id.as_ref().filter(|_| commits)
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
                .map(|topic| (topic.name.clone(), topic.partitions as usize));
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
    let fold = Fold::new();
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
            {move || fold.cut(offered()).into_iter().map(choice).collect_view()}
            <Rest fold count=Signal::derive(move || offered().len())/>
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
        (Subscription::Subscribe(all), Subscription::Subscribe(one)) => {
            Subscription::Subscribe(toggled(all, one, had))
        }
        (Subscription::Assign(all), Subscription::Assign(one)) => {
            Subscription::Assign(toggled(all, one, had))
        }
        (all, _) => all,
    }
}

/// The list without what is in `one`, or with it, in order.
fn toggled<T: Clone + Ord>(all: Vec<T>, one: &[T], had: bool) -> Vec<T> {
    let others = all.into_iter().filter(|each| !one.contains(each));
    let added = one.iter().filter(|_| !had).cloned();
    let all: SortedSet<T> = others.chain(added).collect();
    all.into_iter().collect()
}
