//! The header: what this is, where to start, language and theme.

use super::calculators::{Calculator, sheets};
use super::compare::comparing;
use super::i18n::{Lang, words};
use super::lesson::said;
use super::store::{LESSON_PREFIX, Theme, store};
use crate::lesson::Offer;
use crate::scenario::{self, Preset};
use crate::ui::prelude::*;

/// The header.
#[component]
pub(super) fn Header(
    /// Opens the help.
    help: RwSignal<bool>,
) -> impl IntoView {
    let store = store();
    let sheets = sheets();
    let comparing = comparing();
    let t = words();
    let started = Memo::new(move |_| store.started());
    let attends = Memo::new(move |_| store.watch(|session| session.lesson().is_some()));
    let option = move |value: String, title: String| {
        let of = value.clone();
        view! { <option value=value prop:selected=move || started.get() == of>{title}</option> }
    };
    let lessons = move || {
        let lang = store.lang.get();
        store.offers.with_value(|offers| {
            let value = |name: &str| format!("{LESSON_PREFIX}{name}");
            let offers = offers.iter();
            let offers = offers.map(|it| (value(it.lesson.name), said(&it.title, lang).to_owned()));
            offers
                .map(|(value, title)| option(value, title))
                .collect_view()
        })
    };
    // what is not in the menu, while it is open: a lesson, or what somebody has written down
    let own = Memo::new(move |_| {
        store.watch(|session| {
            let name = &session.recording().scenario().name;
            let own = session.lesson().is_none() && scenario::preset(name).is_none();
            own.then(|| name.clone())
        })
    });
    let own = move || {
        own.get().map(|name| {
            // what nobody named is called what the guide calls it
            let title = match name.as_str() {
                "" => (t.scenario)("").title,
                name => name,
            };
            option(name.clone(), title.to_owned())
        })
    };
    let unlisted = Memo::new(move |_| {
        store.watch(|session| {
            let open = session.lesson()?;
            let is_open = |offer: &Offer| offer.lesson == open.lesson();
            let listed = store.offers.with_value(|offers| offers.iter().any(is_open));
            let title = said(open.title(), store.lang.get()).to_owned();
            (!listed).then_some((open.lesson().name, title))
        })
    });
    let unlisted = move || {
        let open = unlisted.get();
        open.map(|(name, title)| option(format!("{LESSON_PREFIX}{name}"), title))
    };
    let scenarios = move || {
        let title = |preset: &Preset| (t.scenario)(preset.name).title.to_owned();
        let presets = scenario::CATALOG.iter();
        presets
            .map(|preset| option(preset.name.to_owned(), title(preset)))
            .collect_view()
    };
    view! {
        <header class="header">
            <div class="logo">
                <span class="logo-mark" aria-hidden="true"><i></i><i></i><i></i></span>
                <h1>"Offset Playground"</h1>
            </div>
            <button
                id="open-library"
                class="btn"
                aria-haspopup="dialog"
                on:click=move |_| store.library.set(true)
            >
                <span>{t.lesson.lessons}</span>
            </button>
            <button
                id="open-calculators"
                class="btn quiet"
                aria-haspopup="dialog"
                title=t.calculator.open
                on:click=move |_| sheets.calculator.set(Some(Calculator::Partition))
            >
                <span>{t.calculator.open}</span>
            </button>
            <button
                id="open-compare"
                class="btn quiet"
                aria-haspopup="dialog"
                on:click=move |_| comparing.begin(store)
            >
                <span>{t.compare.open}</span>
            </button>
            <label class="inline scenario-choice">
                <span class="sr">{t.start_with}</span>
                <select
                    id="scenario"
                    on:change:target=move |event| store.start(&event.target().value())
                >
                    {own}
                    <optgroup label=t.lesson.starting_points>{scenarios}</optgroup>
                    <optgroup label=t.lesson.lessons>{lessons} {unlisted}</optgroup>
                </select>
            </label>
            <button
                id="start-over"
                class="btn quiet"
                title=t.start_over
                on:click=move |_| store.start_over()
            >
                <span>{t.start_over}</span>
            </button>
            <Show when=move || !attends.get()>
                <button
                    class="btn quiet wide-only"
                    title=t.new_seed_text
                    on:click=move |_| store.open_with_next_seed()
                >
                    {t.new_seed}
                </button>
            </Show>
            <span class="spacer"></span>
            <Languages/>
            <Themes/>
            <button
                id="help"
                class="btn round"
                aria-label=t.help
                on:click=move |_| help.set(true)
            >
                "?"
            </button>
        </header>
    }
}

#[component]
fn Languages() -> impl IntoView {
    let store = store();
    let button = move |lang: Lang, name: &'static str| {
        view! {
            <button
                lang=lang.tag()
                aria-pressed=move || (store.lang.get() == lang).to_string()
                on:click=move |_| store.choose_lang(lang)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="choice" role="group" aria-label=words().language>
            {button(Lang::En, "EN")}
            {button(Lang::ZhHans, "中文")}
        </div>
    }
}

#[component]
fn Themes() -> impl IntoView {
    let store = store();
    let t = words();
    view! {
        <span class="theme" title=t.theme>
            <i aria-hidden="true">"◐"</i>
            <select
                id="theme"
                aria-label=t.theme
                on:change:target=move |event| {
                    let chosen = event.target().value();
                    let found = Theme::ALL.into_iter().find(|theme| theme.name() == chosen);
                    store.choose_theme(found.unwrap_or(Theme::Auto));
                }
            >
                {move || {
                    let names = [t.theme_auto, t.theme_light, t.theme_dark];
                    Theme::ALL.into_iter().zip(names).map(|(theme, name)| view! {
                        <option
                            value=theme.name()
                            prop:selected=move || store.theme.get() == theme
                        >
                            {name}
                        </option>
                    }).collect_view()
                }}
            </select>
        </span>
    }
}
