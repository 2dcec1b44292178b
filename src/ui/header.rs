//! The header: what this is, where to start, language and theme.

use super::i18n::{Lang, words};
use super::store::{Theme, store};
use crate::scenario;
use crate::sim::Seed;
use leptos::prelude::*;

/// The header.
#[component]
pub(super) fn Header(
    /// Opens the help.
    help: RwSignal<bool>,
) -> impl IntoView {
    let store = store();
    let t = words();
    let name =
        Memo::new(move |_| store.watch(|session| session.recording().scenario().name.clone()));
    let seed = Memo::new(move |_| store.watch(|session| session.recording().seed()));
    let open = move |name: &str, seed: Seed| {
        if let Some(preset) = scenario::preset(name) {
            store.open(preset, seed);
        }
    };
    let options = move || {
        let t = t.get();
        scenario::CATALOG.map(|preset| {
            let title = (t.scenario)(preset.name).title;
            view! {
                <option value=preset.name prop:selected=move || name.get() == preset.name>
                    {title}
                </option>
            }
        })
    };
    view! {
        <header class="header">
            <div class="logo">
                <span class="logo-mark" aria-hidden="true"><i></i><i></i><i></i></span>
                <h1>"Offset Playground"</h1>
            </div>
            <label class="inline scenario-choice">
                <span>{move || t.get().start_with}</span>
                <select
                    id="scenario"
                    on:change:target=move |event| {
                        open(&event.target().value(), seed.get_untracked());
                    }
                >
                    {options}
                </select>
            </label>
            <button
                id="start-over"
                class="btn quiet"
                title=move || t.get().start_over
                on:click=move |_| open(&name.get_untracked(), seed.get_untracked())
            >
                <span>{move || t.get().start_over}</span>
            </button>
            <button
                class="btn quiet wide-only"
                on:click=move |_| {
                    open(&name.get_untracked(), Seed(seed.get_untracked().0.wrapping_add(1)));
                }
            >
                {move || t.get().new_seed}
            </button>
            <span class="spacer"></span>
            <Languages/>
            <Themes/>
            <button
                id="help"
                class="btn round"
                aria-label=move || t.get().help
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
        <div class="choice" role="group" aria-label=move || words().get().language>
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
        <span class="theme" title=move || t.get().theme>
            <i aria-hidden="true">"◐"</i>
            <select
                id="theme"
                aria-label=move || t.get().theme
                on:change:target=move |event| {
                    let chosen = event.target().value();
                    let found = Theme::ALL.into_iter().find(|theme| theme.name() == chosen);
                    store.choose_theme(found.unwrap_or(Theme::Auto));
                }
            >
                {move || {
                    let t = t.get();
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
