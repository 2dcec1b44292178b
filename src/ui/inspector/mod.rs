//! The inspector: one thing on the stage, closely: its state, its configuration under Kafka's own
//! names, what one can do to it, and what happened to it lately.

mod consumer;
mod facts;
mod fields;
mod positions;
mod producer;
mod subjects;

use super::i18n::{moment, words};
use super::store::{Store, store};
use crate::session::{Action, Subject};
use consumer::ConsumerPane;
use leptos::prelude::*;
use producer::ProducerPane;
use subjects::{BrokerPane, GroupPane, PartitionPane, RecordPane};

/// Lines about the subject.
const RECENT: usize = 8;

/// The inspector, when something is selected.
#[component]
pub(super) fn Inspector() -> impl IntoView {
    let store = store();
    let t = words();
    let selected = Memo::new(move |_| store.watch(|session| session.selection().cloned()));
    let pane = move |subject: Subject| match subject.clone() {
        Subject::Broker(id) => view! { <BrokerPane id/> }.into_any(),
        Subject::Producer(id) => view! { <ProducerPane id/> }.into_any(),
        Subject::Consumer(id) => view! { <ConsumerPane id/> }.into_any(),
        Subject::Group(id) => view! { <GroupPane id/> }.into_any(),
        Subject::Partition(tp) => view! { <PartitionPane tp/> }.into_any(),
        Subject::Record(tp, offset) => view! { <RecordPane tp offset/> }.into_any(),
    };
    view! {
        {move || selected.get().map(|subject| view! {
            <aside class="inspector" id="inspector" aria-label=move || t.get().inspector>
                <div class="inspector-head">
                    <h2>{title(&subject)}</h2>
                    <button
                        class="btn round"
                        id="inspector-close"
                        aria-label=move || t.get().close
                        on:click=move |_| { store.dispatch(Action::Select(None)); }
                    >
                        "✕"
                    </button>
                </div>
                {pane(subject.clone())}
                <Recent subject/>
            </aside>
        })}
    }
}

fn title(subject: &Subject) -> String {
    match subject {
        Subject::Broker(id) => format!("broker {id}"),
        Subject::Producer(id) | Subject::Consumer(id) => id.to_string(),
        Subject::Group(id) => format!("group {id}"),
        Subject::Partition(tp) => tp.to_string(),
        Subject::Record(tp, offset) => format!("{tp} · offset {offset}"),
    }
}

#[component]
fn Recent(subject: Subject) -> impl IntoView {
    let store: Store = store();
    let t = words();
    let lines = Memo::new(move |_| store.watch_calmly(|session| session.lately(&subject, RECENT)));
    view! {
        <section class="recent">
            <h3>{move || t.get().recent}</h3>
            <Show
                when=move || !lines.get().is_empty()
                fallback=move || view! { <p class="small">{move || t.get().no_rows}</p> }
            >
                <ol>
                    <For
                        each=move || lines.get()
                        key=|line| line.id
                        children=move |line| {
                            let (id, kind) = (line.id, line.kind);
                            view! {
                                <li class:trouble=line.is_trouble>
                                    <button
                                        class="turn"
                                        title=move || t.get().go_there
                                        on:click=move |_| {
                                            store.dispatch(Action::Pause);
                                            store.dispatch(Action::SeekEvent(id));
                                        }
                                    >
                                        <time>{moment(line.at)}</time>
                                        <span>
                                            {move || (t.get().event_kind)(kind)}
                                            " "<span class="mono small">{line.details}</span>
                                        </span>
                                    </button>
                                </li>
                            }
                        }
                    />
                </ol>
            </Show>
        </section>
    }
}
