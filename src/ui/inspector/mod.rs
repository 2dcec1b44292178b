//! The inspector: one thing on the stage, closely: its state, its configuration under Kafka's own
//! names, what one can do to it, and what happened to it lately.

mod actions;
mod consumer;
mod facts;
mod fields;
mod fold;
mod group;
mod instance;
mod marks;
mod number;
mod positions;
mod producer;
mod reset;
mod setting;
mod standstill;
mod subjects;

use super::i18n::words;
use super::platform;
use super::roving::Place;
use super::stage::TapeOf;
use super::store::{Store, store};
use super::turn::turn;
use super::why::ask_subject;
use crate::session::{Action, Subject};
use crate::ui::prelude::*;
use consumer::ConsumerPane;
use group::GroupPane;
use leptos::ev;
pub(super) use marks::name as mark_name;
use producer::ProducerPane;
use subjects::{BrokerPane, PartitionPane, RecordPane};

/// Lines about the subject.
const RECENT: usize = 8;

/// The inspector, when something is selected.
#[component]
pub(super) fn Inspector() -> impl IntoView {
    let store = store();
    let t = words();
    let selected = Memo::new(move |_| store.watch(|session| session.selection().cloned()));
    keep_focus(selected);
    let pane = move |subject: Subject| match subject {
        Subject::Broker(id) => view! { <BrokerPane id/> },
        Subject::Producer(id) => view! { <ProducerPane id/> },
        Subject::Consumer(id) => view! { <ConsumerPane id/> },
        Subject::Group(id) => view! { <GroupPane id/> },
        Subject::Partition(tp) => view! { <PartitionPane tp/> },
        Subject::Record(tp, offset) => view! { <RecordPane tp offset/> },
    };
    view! {
        {move || selected.get().map(|subject| view! {
            <aside class="inspector" id="inspector" aria-label=t.inspector>
                <div class="inspector-head">
                    <h2 id="inspector-title" tabindex="-1">{title(&subject)}</h2>
                    {ask_subject(subject.clone())}
                    <button
                        class="btn round"
                        id="inspector-close"
                        aria-label=t.close
                        on:click=move |_| { store.dispatch(Action::Select(None)); }
                    >
                        "✕"
                    </button>
                </div>
                <TapeOf subject=subject.clone()/>
                {pane(subject.clone())}
                {lists_recent(&subject).then(|| view! { <Recent subject/> })}
            </aside>
        })}
    }
}

/// Whether its whole life is told, and not only what happened lately.
fn is_record(subject: &Subject) -> bool {
    matches!(subject, Subject::Record(..))
}

/// Whether what happened lately stands below everything else: not below a long configuration.
fn lists_recent(subject: &Subject) -> bool {
    !is_configured(subject) && !is_record(subject)
}

/// Whether there is a long configuration: what happened stands before it then.
fn is_configured(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::Broker(_) | Subject::Producer(_) | Subject::Consumer(_)
    )
}

/// Whoever opens the inspector by keyboard is in it then, and back where it was opened when it is
/// closed: a stage lies between the two.
fn keep_focus(selected: Memo<Option<Subject>>) {
    let opener = StoredValue::new_local(None::<Place>);
    // what had the focus by keyboard looks the same after a click on it
    let clicked = StoredValue::new(false);
    let pointer = window_event_listener(ev::pointerdown, move |_| clicked.set_value(true));
    let key = window_event_listener(ev::keydown, move |_| clicked.set_value(false));
    on_cleanup(move || {
        pointer.remove();
        key.remove();
    });
    Effect::new(move |before: Option<bool>| {
        let open = selected.get().is_some();
        let was_open = before.unwrap_or(false);
        if open {
            let by_keys = platform::focused_by_keys().filter(|_| !clicked.get_value());
            let follows = was_open && platform::has_no_focus();
            let title = "#inspector-title";
            if by_keys.is_some() {
                opener.set_value(by_keys.map(Place::of));
                platform::give_focus(title);
            } else if follows && opener.with_value(Option::is_some) {
                // what led on to this was in the inspector, and is gone with what was shown there
                platform::give_focus(title);
            } else {
                opener.set_value(None);
            }
        } else if was_open {
            let from = opener.try_update_value(Option::take).flatten();
            if platform::has_no_focus()
                && let Some(from) = from
            {
                from.focus();
            }
        }
        open
    });
}

pub(super) fn title(subject: &Subject) -> String {
    match subject {
        Subject::Broker(id) => format!("broker {id}"),
        Subject::Producer(id) | Subject::Consumer(id) => id.to_string(),
        Subject::Group(id) => format!("group {id}"),
        Subject::Partition(tp) => tp.to_string(),
        Subject::Record(tp, offset) => format!("{tp} · offset {offset}"),
    }
}

/// What happened to it lately.
#[component]
pub(super) fn Recent(subject: Subject) -> impl IntoView {
    let store: Store = store();
    let t = words();
    let lines = Memo::new(move |_| store.watch_calmly(|session| session.lately(&subject, RECENT)));
    view! {
        <section class="recent">
            <h3>{t.recent}</h3>
            <Show
                when=move || !lines.get().is_empty()
                fallback=move || view! { <p class="small">{t.no_rows}</p> }
            >
                <ol>
                    <Each
                        each=move || lines.get()
                        key=|line| Key::Number(line.id)
                        children=move |line| {
                            let said = view! {
                                {(t.event_kind)(line.kind)}
                                " "<span class="mono small">{t.details(&line.event)}</span>
                            };
                            view! {
                                <li class:trouble=line.is_trouble>
                                    {turn(line.id, line.at, said.into_any())}
                                </li>
                            }
                        }
                    />
                </ol>
            </Show>
        </section>
    }
}
