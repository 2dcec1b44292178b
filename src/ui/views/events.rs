//! The event log.

use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{Cause, EventId, Importance, LogLine};

/// Lines of the log that are drawn while time goes on, and while somebody can read them.
const LINES: (usize, usize) = (16, 500);

/// The event log, newest first: when, who, what, why. A click goes there.
#[component]
pub(super) fn Events() -> impl IntoView {
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
