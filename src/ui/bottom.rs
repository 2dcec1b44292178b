//! The views under the stage: the event log, the tables operators know, and the log behind the
//! commits.

use super::described::described;
use super::i18n::{moment, words};
use super::platform;
use super::store::store;
use crate::kafka::GroupId;
use crate::ui::prelude::*;
use crate::view::offsets::offsets_log;
use crate::view::{Cause, EventId, Importance, LogLine};
use leptos::ev::KeyboardEvent;

/// Lines of the log that are drawn while time goes on, and while somebody can read them.
const LINES: (usize, usize) = (16, 500);
/// Records of `__consumer_offsets` that are shown.
const RECORDS: usize = 60;

/// Which view is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Events,
    Tables,
    Offsets,
}

impl Tab {
    const ALL: [(Tab, &'static str); 3] = [
        (Tab::Events, "tab-events"),
        (Tab::Tables, "tab-tables"),
        (Tab::Offsets, "tab-offsets"),
    ];
}

/// Arrows on a tab go to the one beside it; time does not move for them.
fn turn(tab: RwSignal<Tab>, event: &KeyboardEvent) {
    let now = tab.get_untracked();
    let here = Tab::ALL.iter().position(|(one, _)| *one == now);
    let (here, count) = (here.unwrap_or(0), Tab::ALL.len());
    let to = match event.key().as_str() {
        "ArrowLeft" => (here + count - 1) % count,
        "ArrowRight" => (here + 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let (next, id) = Tab::ALL[to];
    tab.set(next);
    platform::give_focus(&format!("#{id}"));
}

/// The views, one at a time.
#[component]
pub(super) fn Bottom() -> impl IntoView {
    let t = words();
    let tab = store().tab;
    let head =
        move |this: Tab, id: &'static str, name: fn(&super::i18n::Strings) -> &'static str| {
            view! {
                <button
                    id=id
                    role="tab"
                    aria-selected=move || (tab.get() == this).to_string()
                    aria-controls="view"
                    tabindex=move || if tab.get() == this { "0" } else { "-1" }
                    on:click=move |_| tab.set(this)
                    on:keydown=move |event| turn(tab, &event)
                >
                    {move || name(t)}
                </button>
            }
        };
    view! {
        <section class="bottom">
            <div class="tabs" role="tablist">
                {head(Tab::Events, "tab-events", |t| t.events)}
                {head(Tab::Tables, "tab-tables", |t| t.tables)}
                {head(Tab::Offsets, "tab-offsets", |t| t.offsets_topic)}
            </div>
            <div id="view" class="view" role="tabpanel" tabindex="0">
                {move || match tab.get() {
                    Tab::Events => view! { <Events/> },
                    Tab::Tables => described(None),
                    Tab::Offsets => view! { <Offsets/> },
                }}
            </div>
        </section>
    }
}

/// The event log, newest first: when, who, what, why. A click goes there.
#[component]
fn Events() -> impl IntoView {
    let store = store();
    let t = words();
    let importance = store.importance;
    let ids = Memo::new(move |_| {
        store.watch_calmly(|session| {
            let ids = session.log_ids(importance.get());
            let playing = session.playback().goes_on();
            let lines = if playing { LINES.0 } else { LINES.1 };
            ids.iter()
                .rev()
                .take(lines)
                .copied()
                .collect::<Vec<EventId>>()
        })
    });
    let line = move |id: EventId| {
        store
            .with(|session| session.log_line(id))
            .map(|line| view! { <Line line/> })
    };
    view! {
        <label class="inline log-filter small">
            <select
                id="log-filter"
                on:change:target=move |event| {
                    importance.set(match event.target().value().as_str() {
                        "detail" => Importance::Detail,
                        _ => Importance::Story,
                    });
                }
            >
                <option value="story">{t.only_story}</option>
                <option value="detail">{t.with_details}</option>
            </select>
        </label>
        <Show
            when=move || !ids.get().is_empty()
            fallback=move || view! { <p class="small empty">{t.no_rows}</p> }
        >
            <ol class="log mono" id="log">
                <Each each=move || ids.get() key=|id| Key::Number(*id) children=line/>
            </ol>
        </Show>
    }
}

#[component]
fn Line(line: LogLine) -> impl IntoView {
    let store = store();
    let t = words();
    let LogLine {
        id,
        at,
        who,
        kind,
        details,
        cause,
        is_trouble,
    } = line;
    let who = who.map(|node| node.to_string());
    let who = move || who.clone().unwrap_or_else(|| t.cluster.to_owned());
    let event = match cause {
        Cause::Delivery(event) => Some(event),
        _ => None,
    };
    let delivered = event.and_then(|event| store.with(|session| session.delivered(event)));
    let why = delivered.map_or_else(|| (t.cause)(&cause), |message| (t.delivered)(&message));
    let cause = match event {
        Some(event) => view! {
            <button class="cause" title=t.because_of on:click=move |_| store.go_to(event)>
                "← "{why}
            </button>
        },
        None => view! { <span class="cause">"← "{why}</span> },
    };
    view! {
        <li class:trouble=is_trouble>
            <button class="go" title=t.go_there on:click=move |_| store.go_to(id)>
                <time>{moment(at)}</time>
                <span>{who}</span>
                <span>{(t.event_kind)(kind)}</span>
                <span class="details">{details}</span>
            </button>
            {cause}
        </li>
    }
}

fn groups(store: super::store::Store) -> Memo<Vec<GroupId>> {
    Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.groups.iter().map(|group| group.id.clone()).collect())
    })
}

/// The records behind the commits of each group.
#[component]
fn Offsets() -> impl IntoView {
    let store = store();
    let t = words();
    let groups = groups(store);
    view! {
        <Each
            each=move || groups.get()
            key=|group| Key::name(group)
            children=move |group| view! { <GroupOffsets group/> }
        />
        <Show when=move || groups.get().is_empty()>
            <p class="small empty">{t.no_rows}</p>
        </Show>
    }
}

#[component]
fn GroupOffsets(group: GroupId) -> impl IntoView {
    let store = store();
    let t = words();
    let name = group.to_string();
    let wanted = group.clone();
    let partition =
        Memo::new(move |_| store.watch(|session| session.cluster().group_partition(&wanted).0));
    let rows = Memo::new(move |_| {
        store.watch_calmly(|session| offsets_log(session.cluster(), &group, RECORDS))
    });
    view! {
        <p class="small">{move || (t.offsets_topic_text)(&name, partition.get())}</p>
        <ol class="log offsets mono">
            <Each
                each=move || rows.get()
                key=|row| Key::Name(format!("{} {}", row.offset, row.superseded))
                children=move |row| view! {
                    <li class:superseded=row.superseded>
                        <b>{row.offset}</b>
                        <time>{moment(row.at)}</time>
                        <span class="key">{row.key}</span>
                        <span class="value">
                            {row.value.unwrap_or_else(|| t.tombstone.to_owned())}
                        </span>
                        {row.superseded.then(|| view! {
                            <span class="sr">{t.superseded}</span>
                        })}
                    </li>
                }
            />
        </ol>
    }
}
