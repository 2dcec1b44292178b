//! The library: lessons and starting points, with a search over what is said in them.

use super::calculators::{Calculator, sheets};
use super::compare::comparing;
use super::dialogs::follow;
use super::i18n::words;
use super::lesson::said;
use super::store::{Found, LESSON_PREFIX, Store, store};
use super::{files, link, platform};
use crate::lesson::{Offer, found, says};
use crate::scenario;
use crate::session::Session;
use crate::ui::prelude::*;
use leptos::html;

/// Something to open.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    /// How the store knows it.
    value: String,
    /// Where a link to it leads.
    address: String,
    title: String,
    about: String,
}

fn lessons(store: Store, question: &str) -> Vec<Item> {
    let lang = store.lang.get();
    store.offers.with_value(|offers| {
        let item = |offer: &Offer| Item {
            value: format!("{LESSON_PREFIX}{}", offer.lesson.name),
            address: format!("?lesson={}", offer.lesson.name),
            title: said(&offer.title, lang).to_owned(),
            about: said(&offer.teaches, lang).to_owned(),
        };
        found(offers, question).into_iter().map(item).collect()
    })
}

fn starting_points(question: &str) -> Vec<Item> {
    let t = words();
    let items = scenario::CATALOG.iter().filter_map(|preset| {
        let about = (t.scenario)(preset.name);
        let text = format!(
            "{} {} {}",
            preset.name,
            about.title,
            about.look_at.join(" ")
        );
        says(&text.to_ascii_lowercase(), question).then(|| Item {
            value: preset.name.to_owned(),
            address: format!("?scenario={}", preset.name),
            title: about.title.to_owned(),
            about: about
                .look_at
                .first()
                .copied()
                .unwrap_or_default()
                .to_owned(),
        })
    });
    items.collect()
}

/// The library.
#[component]
pub(super) fn Library() -> impl IntoView {
    let store = store();
    let t = words();
    let open = store.library;
    let (sheets, comparing) = (sheets(), comparing());
    let question = RwSignal::new(String::new());
    let linked = RwSignal::new(None);
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || open.get());
    Effect::new(move || {
        if open.get() {
            question.set(String::new());
        }
        linked.set(None);
    });
    let found = Memo::new(move |_| match open.get() {
        true => (
            question.with(|question| lessons(store, question)),
            question.with(|question| starting_points(question)),
        ),
        false => (Vec::new(), Vec::new()),
    });
    let take = move |value: &str| {
        open.set(false);
        store.start(value);
        // where one goes on from there
        request_animation_frame(|| platform::give_focus("#go-on, #play"));
    };
    let list = move |items: Vec<Item>| {
        let item = |item: Item| {
            let Item {
                value,
                address,
                title,
                about,
            } = item;
            view! {
                <li>
                    <a
                        href=address
                        on:click=move |event| {
                            let elsewhere = event.ctrl_key() || event.meta_key()
                                || event.shift_key();
                            if !elsewhere {
                                event.prevent_default();
                                take(&value);
                            }
                        }
                    >
                        <b>{title}</b>
                        <span>{about}</span>
                    </a>
                </li>
            }
        };
        view! { <ul>{items.into_iter().map(item).collect_view()}</ul> }
    };
    let part = move |name: &'static str, items: Vec<Item>| {
        let some = !items.is_empty();
        some.then(|| view! { <h3>{name}</h3> {list(items)} })
    };
    let none = move || {
        let none = found.with(|(lessons, starts)| lessons.is_empty() && starts.is_empty());
        none.then(|| (t.lesson.none_found)(question.get().trim()))
    };
    view! {
        <dialog
            id="library"
            class="dialog library"
            aria-labelledby="library-title"
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <form
                method="dialog"
                on:submit=move |event| {
                    event.prevent_default();
                    let first = found.with_untracked(|(lessons, starts)| {
                        let first = lessons.iter().chain(starts).next();
                        first.map(|item| item.value.clone())
                    });
                    let asked = question.with_untracked(|question| !question.trim().is_empty());
                    if let Some(first) = first.filter(|_| asked) {
                        take(&first);
                    }
                }
            >
                <h2 id="library-title">{t.lesson.library}</h2>
                <input
                    id="library-search"
                    type="search"
                    aria-label=t.lesson.search
                    placeholder=t.lesson.search
                    maxlength="100"
                    prop:value=move || question.get()
                    on:input:target=move |event| question.set(event.target().value())
                />
            </form>
            <div class="shelves">
                {move || part(t.lesson.lessons, found.get().0)}
                {move || part(t.lesson.starting_points, found.get().1)}
                <p class="small" role="status">{none}</p>
            </div>
            {move || linked.get().map(|made| view! {
                <Link
                    made
                    name=t.link.name
                    copied=t.link.copied
                    too_long=t.link.too_long
                />
            })}
            <div class="buttons">
                <button id="copy-link" class="btn" on:click=move |_| linked.set(Some(link::to(
                    &store.with(Session::workspace),
                )))>
                    {t.link.make}
                </button>
                <button id="save-file" class="btn" on:click=move |_| {
                    files::save(&store.with(Session::workspace));
                }>
                    {t.save_file}
                </button>
                <label class="btn">
                    {t.open_file}
                    <input
                        id="open-file"
                        class="sr"
                        type="file"
                        accept=".playground,.lesson,text/plain"
                        on:change:target=move |event| {
                            files::read_chosen(&event.target(), move |text| {
                                open.set(false);
                                store.open_text(&text, Found::File);
                            });
                        }
                    />
                </label>
                <button
                    id="library-calculators"
                    class="btn"
                    on:click=move |_| {
                        open.set(false);
                        sheets.calculator.set(Some(Calculator::Partition));
                    }
                >
                    {t.calculator.open}
                </button>
                <button
                    id="library-compare"
                    class="btn"
                    on:click=move |_| {
                        open.set(false);
                        comparing.begin(store);
                    }
                >
                    {t.compare.open}
                </button>
                <span class="spacer"></span>
                <button class="btn" on:click=move |_| open.set(false)>
                    {t.close}
                </button>
            </div>
        </dialog>
    }
}

/// A link, copied if the browser lets it be; or why there is none.
#[component]
pub(super) fn Link(
    /// The link, or how long it would be.
    made: Result<String, usize>,
    /// What it is a link to.
    name: &'static str,
    /// What is said when it was copied.
    copied: &'static str,
    /// What is said when it is too long.
    too_long: fn(usize, usize) -> String,
) -> impl IntoView {
    let t = words();
    let field = NodeRef::<html::Input>::new();
    let done = RwSignal::new(None);
    field.on_load(move |field| {
        // not before it is on the page
        request_animation_frame(move || done.set(Some(link::copy(&field))));
    });
    let said = move || {
        done.get().map(|done| match done {
            true => copied,
            false => t.link.selected,
        })
    };
    match made {
        Err(letters) => view! {
            <p class="small" role="status">{too_long(letters, link::LONGEST)}</p>
        },
        Ok(link) => view! {
            <div class="link">
                <input
                    id="link"
                    class="mono"
                    readonly
                    aria-label=name
                    value=link
                    node_ref=field
                />
                <p class="small" role="status">{said}</p>
            </div>
        },
    }
}
