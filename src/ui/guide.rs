//! The guide beside the stage: what to look at, what to try, what has just happened, and whether
//! anything is lost or done twice.

use super::calculators::sheets;
use super::chips::Chips;
use super::claims::Claims;
use super::i18n::{Strings, words};
use super::lesson::Lecture;
use super::store::store;
use super::turn::turn;
use super::verified;
use super::why::ask_event;
use crate::session::{Attended, Course, Session};
use crate::ui::prelude::*;
use crate::view::{EventId, Story};

/// How many turns of the story are told.
const TURNS: usize = 5;

/// The guide.
#[component]
pub(super) fn Guide() -> impl IntoView {
    let store = store();
    let sheets = sheets();
    let t = words();
    let name =
        Memo::new(move |_| store.watch(|session| session.recording().scenario().name.clone()));
    let scenario = move || (t.scenario)(&name.get());
    let look_at = move || {
        view! {
            <h2>{move || scenario().title}</h2>
            <div class="look-at">
                {move || {
                    let lines = scenario().look_at;
                    lines.iter().map(|line| view! { <p>{*line}</p> }).collect_view()
                }}
            </div>
        }
    };
    // another lesson is another lecture: nothing of the last one stays
    let lesson = Memo::new(move |_| {
        store.watch(|session| session.lesson().map(|attended| attended.lesson().name))
    });
    view! {
        <aside class="guide">
            {move || match lesson.get() {
                Some(_) => view! { <Lecture/> },
                None => look_at(),
            }}
            <Chips/>
            <Told/>
            <Claims/>
            <Slowed/>
            <p class="legal">
                <button
                    id="open-checked"
                    aria-haspopup="dialog"
                    on:click=move |_| sheets.checked.set(true)
                >
                    {(t.checked.title)(verified::KAFKA)}
                </button>
                {t.not_affiliated}
            </p>
        </aside>
    }
}

/// The last turns of the story, newest first; each leads to its moment.
#[component]
fn Told() -> impl IntoView {
    let store = store();
    let t = words();
    let told = Memo::new(move |_| store.watch_calmly(|session| session.stories(TURNS)));
    // what there is to do while there is nothing to tell
    let step = Memo::new(move |_| store.scene.with(|scene| scene.next_step()));
    let playing = Memo::new(move |_| store.watch(|session| session.playback().goes_on()));
    let quiet = move |t: &Strings| match (step.get(), playing.get()) {
        (Some(step), _) => (t.next_step)(step),
        (None, true) => t.nothing_yet,
        (None, false) => t.press_play,
    };
    let line = move |(id, at, story): (EventId, crate::sim::SimTime, Story)| {
        let stays = matches!(story, Story::Upgraded { .. } | Story::Downgraded { .. });
        let said = (t.story)(&story).into_any();
        let asked = ask_event(id, "0".into());
        view! { <li class="asked" class:stays=stays>{turn(id, at, said)}{asked}</li> }
    };
    view! {
        <section class="told" aria-live="polite">
            <h3>{t.what_happened}</h3>
            <Show
                when=move || !told.get().is_empty()
                fallback=move || view! { <p class="small">{move || quiet(t)}</p> }
            >
                <ol>
                    <Each
                        each=move || told.get()
                        whole=true
                        key=|(id, ..)| Key::Number(*id)
                        children=line
                    />
                </ol>
            </Show>
        </section>
    }
}

/// What is not as Kafka ships it, so that it can be watched; and the way there and back.
#[component]
fn Slowed() -> impl IntoView {
    let store = store();
    let t = words();
    let slowed = Memo::new(move |_| store.watch(Session::slowed));
    // a lesson may be about Kafka's own times: then there is no other way to have it
    let can_choose = Memo::new(move |_| {
        let course = store.watch(|session| session.lesson().map(Attended::course));
        let as_written = matches!(course, Some(Course::Lesson | Course::Try(_)));
        slowed.with(Option::is_some) || !as_written
    });
    view! {
        <section class="slowed small">
            {move || match slowed.get() {
                Some(slowed) => {
                    view! {
                        <details>
                            <summary>{t.slowed}</summary>
                            <p>{(t.slowed_down)(&slowed)}</p>
                        </details>
                    }
                }
                None => view! { <p>{t.as_shipped}</p> },
            }}
            <Show when=move || can_choose.get()>
                <button
                    id="as-shipped"
                    class="tiny"
                    on:click=move |_| {
                        store.open_as_shipped(slowed.with_untracked(Option::is_some));
                    }
                >
                    {move || match slowed.with(Option::is_some) {
                        true => t.use_shipped,
                        false => t.use_slowed,
                    }}
                </button>
            </Show>
        </section>
    }
}
