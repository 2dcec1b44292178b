//! Time: play, pause, step, the timeline, speed.

mod branches;
mod keys;
mod looping;
mod sheet;
mod speed;
mod steps;
mod timeline;

pub(super) use keys::{key_of, turn_page};
pub(super) use speed::SpeedSlider;
pub(super) use steps::StepTo;

use super::i18n::{Strings, moment, words};
use super::platform;
use super::store::store;
use crate::session::{Action, Direction, Playback, Session};
use crate::sim::SimTime;
use crate::ui::prelude::*;
use branches::Branches;
use looping::Loop;
use sheet::OpenSheet;
use speed::Speed;
use steps::{StepButton, StepChoice};
use timeline::Timeline;

/// What leads back to the present, in words where there is room for them.
fn way_to_now(t: &'static Strings) -> impl IntoView {
    view! {
        <span class="roomy">{t.to_now}</span>
        <span class="tight" aria-hidden="true">"⇥"</span>
    }
}

/// The transport.
#[component]
pub(super) fn Transport() -> impl IntoView {
    let store = store();
    provide_context(OpenSheet::new());
    let t = words();
    let playing =
        Memo::new(move |_| store.watch(|session| session.playback() == Playback::Playing));
    let opens = Memo::new(move |_| {
        store.watch(|session| matches!(session.playback(), Playback::Opening(_)))
    });
    let looks_back = Memo::new(move |_| store.watch(Session::looks_back));
    let can_restore = Memo::new(move |_| store.watch(Session::can_restore));
    view! {
        <section
            class="transport"
            aria-label=t.time
            aria-busy=move || opens.get().then_some("true")
        >
            <button
                id="to-start"
                class="btn"
                aria-label=t.to_start
                title=t.to_start
                on:click=move |_| { store.dispatch(Action::Seek(SimTime::ZERO)); }
            >
                "|◂"
            </button>
            <StepButton direction=Direction::Back/>
            <button
                id="play"
                class="btn primary play"
                aria-label=move || if playing.get() { t.pause } else { t.play }
                on:click=move |_| {
                    let action = if playing.get_untracked() { Action::Pause } else { Action::Play };
                    store.dispatch(action);
                }
            >
                {move || if playing.get() { "❚❚" } else { "▸" }}
            </button>
            <StepButton direction=Direction::Forward/>
            <StepChoice/>
            <span class="shown-moment" class:past=move || looks_back.get()>
                <output class="clock mono" id="clock">{move || moment(store.now.get())}</output>
                <Show when=move || looks_back.get()>
                    <span class="looking-back">{t.looking_back}</span>
                </Show>
            </span>
            <Timeline/>
            <span class="to-now">
                <span class="btn" aria-hidden="true">{way_to_now(t)}</span>
                <Show when=move || looks_back.get()>
                    <button
                        id="to-now"
                        class="btn past"
                        title=t.to_now
                        on:click=move |_| { store.dispatch(Action::Now); }
                    >
                        {way_to_now(t)}
                    </button>
                </Show>
            </span>
            <Show when=move || can_restore.get()>
                <button
                    id="restore"
                    class="btn"
                    aria-label=t.restore
                    title=t.restore
                    on:click=move |_| { store.dispatch(Action::Restore); }
                >
                    "⇄"
                </button>
            </Show>
            <Branches/>
            <Loop/>
            <Speed/>
            <span class="small wide-only">
                {t.seed}" "
                {move || store.watch(|session| session.recording().seed().0)}
            </span>
            <Show when=move || store.embed>
                <a class="btn quiet" href=platform::full_address() target="_blank" rel="noopener">
                    {t.open_full}" ↗"
                </a>
            </Show>
        </section>
    }
}
