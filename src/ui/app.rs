//! The frame: header, guide, stage, transport, and the views under the stage.

use super::calculators::{Calculators, Sheets};
use super::checked::Checked;
use super::compare::{Compare, Comparing};
use super::dialogs::{Help, PastDialog};
use super::guide::Guide;
use super::header::Header;
use super::i18n::{Strings, Words, moment, words};
use super::inspector::Inspector;
use super::keys::Characters;
use super::later::{Part, Parts, later};
use super::lesson::LectureLine;
use super::library::Library;
use super::opening::{AUTOPLAY, Asked};
use super::progress::OpeningLine;
use super::stage::{Stage, StageLook};
use super::store::{Notice, Store, Theme};
use super::transport::{StepTo, Transport};
use super::views::Views;
use super::why::{WhyPanel, Whys};
use super::{clock, keys, platform, roving};
use crate::scenario;
use crate::session::{BRANCHES_MAX, Playback};
use crate::ui::prelude::*;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let store = Store::from_browser();
    provide_context(store);
    let sheets = Sheets::new();
    provide_context(sheets);
    provide_context(Comparing::new());
    provide_context(StageLook::new());
    provide_context(Whys::new());
    provide_context(Parts::new());
    Effect::new(move || platform::set_root_attribute("lang", store.lang.get().tag()));
    Effect::new(move || match store.theme.get() {
        Theme::Auto => platform::remove_root_attribute("data-theme"),
        theme => platform::set_root_attribute("data-theme", theme.name()),
    });
    platform::on_leaving(move || store.save());
    clock::run(move |real| store.tick(real));
    let help = RwSignal::new(false);
    roving::stay(store);
    provide_context(Characters::from_browser());
    provide_context(StepTo::new());
    keys::listen(store, help);
    let on_hash = window_event_listener(leptos::ev::hashchange, move |_| {
        sheets.follow_link();
        store.follow_link();
    });
    on_cleanup(move || on_hash.remove());
    let beside = || {
        view! {
            <WhyPanel/>
            <Inspector/>
        }
        .into_any()
    };
    let page = move || {
        view! {
            <a class="skip" href="#stage">{words().skip_to_stage}</a>
            <Header help/>
            <div class="page">
                {later(Part::Words, || view! { <Guide/> }.into_any())}
                <main id="app" class="work">
                    <Notices/>
                    {later(Part::Stage, || view! { <Stage/> }.into_any())}
                    {later(Part::Words, || view! { <Transport/> }.into_any())}
                    {later(Part::Views, || view! { <Views/> }.into_any())}
                </main>
                {later(Part::Beside, beside)}
            </div>
            {later(Part::Dialogs, move || {
                view! {
                    <Help open=help/>
                    <Checked/>
                    <Library/>
                    <Compare/>
                }
                .into_any()
            })}
        }
    };
    let embedded = move || {
        view! {
            <main id="app" class="work embed">
                <h1 class="sr">"Offset Playground"</h1>
                <Sentence/>
                <Notices/>
                <h2 class="sr">{words().stage}</h2>
                {later(Part::Stage, || view! { <Stage/> }.into_any())}
                {later(Part::Words, || view! { <Transport/> }.into_any())}
            </main>
            {later(Part::Beside, beside)}
        }
    };
    let spoken = move || {
        provide_context(Words(store.lang.get().strings()));
        view! {
            {if store.embed { embedded() } else { page() }}
            {later(Part::Dialogs, || {
                view! {
                    <PastDialog/>
                    <Calculators/>
                }
                .into_any()
            })}
        }
    };
    view! { {spoken} }
}

/// What an embed shows, in a sentence: there is no guide beside it.
#[component]
fn Sentence() -> impl IntoView {
    let store = super::store::store();
    let name =
        Memo::new(move |_| store.watch(|session| session.recording().scenario().name.clone()));
    let scenario = move || (words().scenario)(&name.get());
    let attends = Memo::new(move |_| store.watch(|session| session.lesson().is_some()));
    let look_at = move || {
        view! {
            <p>
                <b>{move || scenario().title}</b>
                " "
                {move || scenario().look_at.first().copied()}
            </p>
        }
    };
    view! {
        <div class="sentence">
            <Show when=move || attends.get() fallback=look_at>
                <LectureLine/>
            </Show>
        </div>
    }
}

/// What went wrong, said once, where it is seen, until it is dismissed.
#[component]
fn Notices() -> impl IntoView {
    let store = super::store::store();
    let t = words();
    let limit = Memo::new(move |_| {
        store.watch(|session| match session.playback() {
            Playback::Full(limit) => Some(limit),
            Playback::Paused | Playback::Playing | Playback::Opening(_) => None,
        })
    });
    view! {
        <div class="notices" aria-live="assertive">
            <OpeningLine/>
            {move || store.notice.get().map(|notice| {
                // that nothing is there is no trouble
                let [class, role] = match notice {
                    Notice::NotFound(..) => ["offer", "status"],
                    _ => ["notice", "alert"],
                };
                view! {
                    <div class=class role=role>
                        <p>{say(store, t, &notice)}</p>
                        <button class="btn" on:click=move |_| store.notice.set(None)>
                            {t.dismiss}
                        </button>
                    </div>
                }
            })}
            {move || store.aside.get().map(|_| {
                view! {
                    <div class="offer" role="status">
                        <p>{t.set_aside}</p>
                        <button
                            id="take-back"
                            class="btn primary"
                            on:click=move |_| store.take_back()
                        >
                            {t.take_back}
                        </button>
                        <button class="btn" on:click=move |_| store.forget_aside()>
                            {t.dismiss}
                        </button>
                    </div>
                }
            })}
            {move || limit.get().map(|limit| view! {
                <div class="notice" role="alert"><p>{(t.limit)(limit)}</p></div>
            })}
        </div>
    }
}

fn say(store: Store, t: &Strings, notice: &Notice) -> String {
    match notice {
        Notice::Refused(error) => (t.said_of)(t.refused, &t.refusal(error)),
        Notice::Workspace(error) => {
            format!("{} {}", (t.workspace_error)(error), t.workspace_kept)
        }
        Notice::File(error) => (t.file_error)(error),
        Notice::Link(error) => (t.link.error)(error),
        Notice::Branches => (t.of_time.too_many)(BRANCHES_MAX),
        Notice::Branch(error) => (t.branch_error)(error),
        Notice::Loop(looped) => (t.of_time.wrong_loop)(&moment(looped.from), &moment(looped.to)),
        Notice::NotFound(mark, direction, until) => {
            (t.of_time.not_found)(*mark, *direction, &moment(*until))
        }
        Notice::Opening => t.wait_for_opening.to_owned(),
        Notice::Address(asked, value) => address(store, t, *asked, value),
        Notice::StorageOff => t.storage_off.to_owned(),
    }
}

/// What the address asks for and is not known, with what is.
fn address(store: Store, t: &Strings, asked: Asked, value: &str) -> String {
    let known = match asked {
        Asked::Scenario => scenario::CATALOG.map(|preset| preset.name).join(", "),
        Asked::Lesson => store.offers.with_value(|offers| {
            let names: Vec<_> = offers.iter().map(|offer| offer.lesson.name).collect();
            names.join(", ")
        }),
        Asked::Autoplay => AUTOPLAY.join(", "),
        Asked::Seed => (t.a_number)(0, u64::MAX),
        Asked::Lang => "en, zh-Hans".to_owned(),
        Asked::Theme => Theme::ALL.map(Theme::name).join(", "),
    };
    (t.unknown_in_address)(asked.name(), value, &known)
}
