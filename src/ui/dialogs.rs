//! Dialogs: the browser's own, so that focus and Escape work as everywhere.

use super::i18n::words;
use super::keys::Characters;
use super::platform;
use super::store::{Notice, store};
use crate::command::{Command, CommandError, PARTITIONS_MAX};
use crate::kafka::TopicConfig;
use crate::session::Action;
use crate::ui::prelude::*;
use leptos::html;

/// Shows a dialog while `open` holds, and says when it was closed.
pub(super) fn follow(dialog: NodeRef<html::Dialog>, open: impl Fn() -> bool + 'static) {
    Effect::new(move || {
        let wanted = open();
        if let Some(dialog) = dialog.get()
            && dialog.open() != wanted
        {
            if wanted {
                let _ = dialog.show_modal();
                // the first that can have the focus may be its last line
                dialog.set_scroll_top(0);
            } else {
                dialog.close();
            }
        }
    });
}

/// Somebody acts while the page shows the past: now, or here?
#[component]
pub(super) fn PastDialog() -> impl IntoView {
    let store = store();
    let t = words();
    let dialog = NodeRef::new();
    follow(dialog, move || store.asking.get().is_some());
    let answer = move |here: bool| {
        let Some(commands) = store.asking.get_untracked() else {
            return;
        };
        store.asking.set(None);
        if here {
            store.issue_here(commands);
        } else {
            store.dispatch(Action::Now);
            store.issue_all(commands);
        }
    };
    view! {
        <dialog
            id="past"
            class="dialog"
            aria-labelledby="past-title"
            node_ref=dialog
            on:close=move |_| {
                store.asking.set(None);
                // what was asked from may look different now, and stand elsewhere
                request_animation_frame(platform::show_focus);
            }
        >
            <h2 id="past-title">{t.past_title}</h2>
            <p>{t.past_text}</p>
            <div class="buttons">
                <button id="past-now" class="btn primary" on:click=move |_| answer(false)>
                    {t.past_now}
                </button>
                <button id="past-here" class="btn" on:click=move |_| answer(true)>
                    {t.past_here}
                </button>
                <button class="btn quiet" on:click=move |_| store.asking.set(None)>
                    {t.cancel}
                </button>
            </div>
        </dialog>
    }
}

/// The keys, and how to read the stage.
#[component]
pub(super) fn Help(open: RwSignal<bool>) -> impl IntoView {
    let t = words();
    let characters = expect_context::<Characters>();
    let keys = t.help_lines.iter().chain(t.scale.keys);
    let keys = keys.chain(t.charts.keys);
    let dialog = NodeRef::new();
    follow(dialog, move || open.get());
    view! {
        <dialog
            id="help-sheet"
            class="dialog"
            aria-labelledby="help-title"
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <h2 id="help-title">{t.help}</h2>
            <div class="help-parts">
                <div class="help-keys">
                    <dl class="keys">
                        {keys.map(|(key, what)| view! {
                            <dt><kbd>{*key}</kbd></dt>
                            <dd>{*what}</dd>
                        }).collect_view()}
                    </dl>
                    <label class="inline">
                        <input
                            id="characters"
                            type="checkbox"
                            prop:checked=move || characters.act()
                            on:change:target=move |event| {
                                characters.let_act(event.target().checked());
                            }
                        />
                        <span>{t.of_time.characters}</span>
                    </label>
                </div>
                <div>
                    <h3>{t.marks}</h3>
                    <dl class="keys">
                        {t.help_marks.iter().map(|(mark, what)| view! {
                            <dt class="mono">{*mark}</dt>
                            " "
                            <dd>{*what}</dd>
                            " "
                        }).collect_view()}
                    </dl>
                </div>
            </div>
            <div class="buttons">
                <button class="btn primary" on:click=move |_| open.set(false)>
                    {t.close}
                </button>
            </div>
        </dialog>
    }
}

/// Why there is no new topic.
#[derive(Clone)]
enum Wrong {
    NotANumber,
    Refused(CommandError),
}

/// A new topic: its name and its partitions.
#[component]
pub(super) fn TopicDialog(open: RwSignal<bool>) -> impl IntoView {
    let store = store();
    let t = words();
    let dialog = NodeRef::new();
    let name = RwSignal::new(String::new());
    let partitions = RwSignal::new("3".to_owned());
    let wrong = RwSignal::new(None::<Wrong>);
    follow(dialog, move || open.get());
    Effect::new(move || {
        if open.get() {
            name.set(free_topic_name(store));
            wrong.set(None);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(count) = partitions.get_untracked().trim().parse() else {
            wrong.set(Some(Wrong::NotANumber));
            return;
        };
        let topic = name.get_untracked().trim().into();
        if store.issue(Command::CreateTopic {
            topic,
            partitions: count,
            config: TopicConfig::default(),
        }) {
            open.set(false);
        } else if let Some(Notice::Refused(error)) = store.notice.get_untracked() {
            // said here, and not behind the dialog as well
            store.notice.set(None);
            wrong.set(Some(Wrong::Refused(error)));
        }
    };
    let text = move |signal: RwSignal<String>| {
        move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
            signal.set(event.target().value());
            wrong.set(None);
        }
    };
    view! {
        <dialog
            id="topic-dialog"
            class="dialog"
            aria-labelledby="topic-title"
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <form on:submit=submit>
                <h2 id="topic-title">{t.add_topic}</h2>
                <label class="row">
                    <span>{t.name}</span>
                    <input
                        id="topic-name"
                        autocomplete="off"
                        prop:value=move || name.get()
                        on:input:target=text(name)
                    />
                </label>
                <label class="row">
                    <span>{t.partition_count}</span>
                    <input
                        id="topic-partitions"
                        inputmode="numeric"
                        autocomplete="off"
                        prop:value=move || partitions.get()
                        on:input:target=text(partitions)
                    />
                </label>
                {move || wrong.get().map(|wrong| {
                    let said = match wrong {
                        Wrong::NotANumber => (t.a_number)(1, u64::from(PARTITIONS_MAX)),
                        Wrong::Refused(error) => t.refusal(&error),
                    };
                    view! { <p class="wrong" role="alert">{said}</p> }
                })}
                <div class="buttons">
                    <button id="topic-create" class="btn primary" type="submit">
                        {t.create}
                    </button>
                    <button class="btn quiet" type="button" on:click=move |_| open.set(false)>
                        {t.cancel}
                    </button>
                </div>
            </form>
        </dialog>
    }
}

fn free_topic_name(store: super::store::Store) -> String {
    store.scene.with_untracked(|scene| {
        let taken = |name: &str| scene.topics.iter().any(|topic| topic.name.as_str() == name);
        let names = (1..).map(|n| {
            if n == 1 {
                "orders".to_owned()
            } else {
                format!("topic-{n}")
            }
        });
        names
            .into_iter()
            .find(|name| !taken(name))
            .unwrap_or_default()
    })
}
