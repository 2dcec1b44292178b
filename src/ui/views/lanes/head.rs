//! What is asked for: which messages, whose, and of how much time.

use super::Board;
use crate::kafka::NodeId;
use crate::sim::Duration;
use crate::ui::i18n::{span, words};
use crate::ui::prelude::*;
use crate::view::Scene;
use crate::view::lanes::Topic;

/// How a topic's messages are drawn, as a sample.
pub(super) const SAMPLES: [&str; 5] = [
    "M20 7L12 3v8z",
    "M22 7L17 3L12 7L17 11z",
    "M13 7a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
    "M13 4h6v6h-6z",
    "M14 4L20 7L14 10",
];

/// The class of a topic's messages.
pub(super) fn class_of(topic: Topic) -> &'static str {
    match topic {
        Topic::Group => "of-group",
        Topic::Commit => "of-commit",
        Topic::Fetch => "of-fetch",
        Topic::Produce => "of-produce",
        Topic::Metadata => "of-metadata",
    }
}

/// Somebody whose lanes can be asked for: a name, and who that is.
type Somebody = (String, Vec<NodeId>);

/// Groups, then everyone by name.
fn somebodies(scene: &Scene) -> Vec<Somebody> {
    let consumer = |id: &crate::kafka::ClientId| NodeId::Consumer(id.clone());
    let groups = scene.groups.iter().map(|group| {
        let members = group.consumers.iter().map(|one| consumer(&one.id));
        (group.id.to_string(), members.collect())
    });
    let members = scene.groups.iter().flat_map(|group| &group.consumers);
    let consumers = members
        .chain(&scene.standalone)
        .map(|one| consumer(&one.id));
    let brokers = scene.brokers.iter().map(|one| NodeId::Broker(one.id));
    let producers = scene
        .producers
        .iter()
        .map(|one| NodeId::Producer(one.id.clone()));
    let each = brokers.chain(producers).chain(consumers);
    groups
        .chain(each.map(|node| (node.to_string(), vec![node])))
        .collect()
}

/// The controls above the lanes; those for topics are their legend, too.
pub(super) fn head(board: Board) -> AnyView {
    let t = words().charts;
    let Board {
        filter,
        window,
        store,
        ..
    } = board;
    let topic = move |place: usize, topic: Topic| {
        let asked = move || filter.with(|filter| filter.topics[place]);
        view! {
            <button
                class=format!("lane-topic {}", class_of(topic))
                aria-pressed=move || asked().to_string()
                on:click=move |_| {
                    filter.update(|filter| filter.topics[place] = !filter.topics[place]);
                }
            >
                <svg viewBox="0 0 24 14" width="24" height="14" aria-hidden="true">
                    <path class="lines" d="M0 7H16"></path>
                    <path class="heads" d=SAMPLES[place]></path>
                </svg>
                {(t.topic)(topic)}
            </button>
        }
    };
    let topics = Topic::ALL.into_iter().enumerate();
    let topics = topics.map(|(place, one)| topic(place, one)).collect_view();
    let all = Memo::new(move |_| store.scene.with(|scene| somebodies(scene)));
    let options = move || {
        let asked = filter.with(|filter| filter.nodes.clone());
        let options = all
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, (name, nodes))| {
                let selected = nodes == asked;
                view! {
                    <option value=(index + 1).to_string() prop:selected=selected>{name}</option>
                }
            });
        options.collect_view()
    };
    let choose = move |value: String| {
        let index = value
            .parse::<usize>()
            .ok()
            .and_then(|index| index.checked_sub(1));
        let nodes = all.with_untracked(|all| {
            index
                .and_then(|index| all.get(index))
                .map(|(_, nodes)| nodes.clone())
        });
        filter.update(|filter| filter.nodes = nodes.unwrap_or_default());
    };
    let in_view = move || (t.in_view)(&span(Duration(window.span.get())));
    view! {
        <div class="lanes-head small">
            <div class="topics" role="group" aria-label=t.lanes>{topics}</div>
            <label class="inline">
                <span>{t.whose}</span>
                <select id="lanes-of" on:change:target=move |event| choose(event.target().value())>
                    <option value="0">{t.everybody}</option>
                    {options}
                </select>
            </label>
            <span class="zoom">
                <button
                    id="lanes-out"
                    aria-label=t.zoom_out
                    title=t.zoom_out
                    on:click=move |_| window.zoom(160, 500)
                >
                    "−"
                </button>
                <button
                    id="lanes-in"
                    aria-label=t.zoom_in
                    title=t.zoom_in
                    on:click=move |_| window.zoom(62, 500)
                >
                    "+"
                </button>
                <button
                    id="lanes-follow"
                    aria-pressed=move || window.follows().to_string()
                    on:click=move |_| window.follow()
                >
                    {t.follow}
                </button>
                <span class="span">{in_view}</span>
            </span>
        </div>
    }
    .into_any()
}
