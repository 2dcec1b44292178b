//! The stage, left to right: who writes, the partitions by broker, who reads by group; and above
//! it all the canvas on which messages travel.

mod brokers;
mod cells;
mod consumer;
mod consumers;
mod folded;
mod legend;
mod look;
mod marks;
mod minimap;
mod overview;
mod pill;
mod producers;
mod program;
mod strips;
mod tapes;

pub(super) use look::{StageLook, look};

use super::i18n::words;
use super::store::{Store, store};
use super::{canvas, clock, platform, zoom};
use crate::command::Command;
use crate::kafka::{ConsumerConfig, Subscription, TopicName, TopicPartition};
use crate::scenario::{watchable_consumer, watchable_producer};
use crate::session::{Action, Subject};
use crate::ui::prelude::*;
use crate::view::{Density, Scene};
use consumers::Readers;
use minimap::Minimap;
use producers::Producers;
use tapes::{Tape, Topics};

/// CSS pixels of a cell with its gap, as in `tokens.css`.
const CELL: f64 = 37.0;
/// CSS pixels behind the cells, for the next offset and the lag.
const BEHIND_CELLS: f64 = 108.0;

/// The stage.
#[component]
pub(super) fn Stage() -> impl IntoView {
    let store = store();
    let t = words();
    let look = look();
    let canvas_ref = NodeRef::new();
    let (paint, moved) = canvas::painter(store, canvas_ref);
    clock::run(move |_| paint());
    let resized = moved.clone();
    let tapes = Memo::new(move |_| {
        store
            .scene
            .with(|scene| (scene.topics.len(), scene.density))
    });
    Effect::new(move || {
        tapes.track();
        let resized = resized.clone();
        if canvas_ref.get().is_some() {
            platform::on_resize_of(".tapes", move || {
                fit_cells(store, look);
                resized();
            });
        }
    });
    let pinch = StoredValue::new(None);
    let zoomed = moved.clone();
    Effect::new(move || {
        look.zoom.track();
        zoomed();
    });
    // the partitions stay in view while the consumers scroll: messages have further to go
    let scrolled = moved.clone();
    Effect::new(move || {
        store.lang.track();
        store.theme.track();
        moved();
    });
    view! {
        <div class="stage-frame">
            <section
                id="stage"
                class="stage"
                tabindex="-1"
                aria-label=t.stage
                on:scroll=move |_| scrolled()
                on:wheel=move |event| zoom::on_wheel(look, &event)
                on:touchstart=move |event| zoom::on_touch(look, pinch, &event)
                on:touchmove=move |event| zoom::on_touch(look, pinch, &event)
                on:touchend=move |_| pinch.set_value(None)
            >
                <div
                    class="stage-inner"
                    style:zoom=move || zoom::factor(look.zoom.get())
                    style:width=move || zoom::width(look.zoom.get())
                >
                    <Producers/>
                    <Topics/>
                    <Readers/>
                </div>
            </section>
            <Minimap/>
            <canvas node_ref=canvas_ref class="flights" aria-hidden="true"></canvas>
        </div>
    }
}

/// As many cells on a tape as there is room for.
fn fit_cells(store: Store, look: StageLook) {
    let Some(width) = platform::width_of(".tape-cells") else {
        return;
    };
    // on the stage it is drawn larger or smaller than it is
    let zoom = match store.scene.with_untracked(|scene| scene.density) {
        Density::Cells => f64::from(look.zoom.get_untracked().percent()) / 100.0,
        _ => 1.0,
    };
    let width = width / zoom;
    let room = ((width - BEHIND_CELLS) / CELL).floor().clamp(3.0, 40.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "3 to 40"
    )]
    store.dispatch(Action::SetTapeCells(room as u32));
}

/// The tape of what is looked at closely, where the stage has none of it.
#[component]
pub(super) fn TapeOf(subject: Subject) -> impl IntoView {
    let store = store();
    let look = look();
    let dense = Memo::new(move |_| store.scene.with(|scene| scene.density != Density::Cells));
    let tp = match subject {
        Subject::Partition(tp) | Subject::Record(tp, _) => Some(tp),
        _ => None,
    };
    let tape = move || {
        let tp = tp.clone().filter(|_| dense.get())?;
        if let Ok(frame) = request_animation_frame_with_handle(move || fit_cells(store, look)) {
            on_cleanup(move || frame.cancel());
        }
        Some(view! { <div class="inspector-tape"><Tape tp/></div> })
    };
    view! { {tape} }
}

/// A name nobody has, neither at the moment shown nor in the present: `C1`, `C2`, …
fn free_name(store: Store, stem: &str) -> String {
    let taken = |name: &String| store.with(|session| session.is_name_taken(name));
    (1..=u32::MAX)
        .map(|n| format!("{stem}{n}"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}

/// The readers whose fates the cells do not show, in their order.
fn other_readers(store: Store) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        store.scene.with(|scene| {
            let others = scene.readers.iter();
            let others = others.filter(|one| Some(*one) != scene.reader.as_ref());
            others.map(ToString::to_string).collect()
        })
    })
}

fn first_topic(scene: &Scene) -> Option<TopicName> {
    scene.topics.first().map(|topic| topic.name.clone())
}

/// A producer to the first topic.
pub(super) fn add_producer(store: Store) {
    let made = store.scene.with_untracked(|scene| {
        let topic = first_topic(scene)?;
        Some(watchable_producer(
            &free_name(store, "producer-"),
            topic.as_str(),
        ))
    });
    match made {
        Some(config) => drop(store.issue(Command::AddProducer { config })),
        None => no_topic(store),
    }
}

/// One more consumer like the group's others.
pub(super) fn add_consumer(store: Store, group: &str) {
    let made = store.scene.with_untracked(|scene| {
        let name = free_name(store, "C");
        let members = scene.groups.iter().find(|found| found.id.as_str() == group);
        let like = members.and_then(|group| group.consumers.first());
        Some(match like {
            Some(like) => ConsumerConfig {
                client_id: name.as_str().into(),
                ..(*like.config).clone()
            },
            None => watchable_consumer(&name, group, first_topic(scene)?.as_str()),
        })
    });
    match made {
        Some(config) => drop(store.issue(Command::AddConsumer { config })),
        None => no_topic(store),
    }
}

/// A group of its own, with one consumer.
pub(super) fn add_group(store: Store) {
    let group = store.scene.with_untracked(|scene| {
        let taken = |name: &String| scene.groups.iter().any(|group| group.id.as_str() == name);
        (1..=u32::MAX)
            .map(|n| format!("group-{n}"))
            .find(|name| !taken(name))
            .unwrap_or_default()
    });
    add_consumer(store, &group);
}

/// A consumer with `assign()`: all partitions of the first topic, in no group.
pub(super) fn add_standalone(store: Store) {
    let made = store.scene.with_untracked(|scene| {
        let topic = scene.topics.first()?;
        let all = 0..topic.partitions;
        let all = all
            .map(|index| TopicPartition::new(&topic.name, index))
            .collect();
        let name = free_name(store, "solo-");
        let like = watchable_consumer(&name, "none", topic.name.as_str());
        Some(ConsumerConfig {
            group_id: None,
            commit_style: crate::kafka::CommitStyle::Never,
            subscription: Subscription::Assign(all),
            ..like
        })
    });
    match made {
        Some(config) => drop(store.issue(Command::AddConsumer { config })),
        None => no_topic(store),
    }
}

/// Nothing to write to or read from: Kafka's own words for it.
fn no_topic(store: Store) {
    use crate::command::{Because, CommandError};
    let because = Because::NoSuchTopic("orders".into());
    let error = CommandError::Refused(crate::kafka::KafkaError::UnknownTopicOrPartition, because);
    store.notice.set(Some(super::store::Notice::Refused(error)));
}
