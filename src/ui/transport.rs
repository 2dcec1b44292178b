//! Time: play, pause, step, the timeline, speed.

use super::i18n::{moment, words};
use super::platform;
use super::store::store;
use crate::session::{Action, Playback, SPEEDS, Session};
use crate::sim::SimTime;
use crate::ui::prelude::*;
use crate::view::TickKind;
use std::fmt::Write as _;

/// Steps of the timeline's slider.
const STEPS: u64 = 10_000;

/// The transport.
#[component]
pub(super) fn Transport() -> impl IntoView {
    let store = store();
    let t = words();
    let playing =
        Memo::new(move |_| store.watch(|session| session.playback() == Playback::Playing));
    let opens = Memo::new(move |_| {
        store.watch(|session| matches!(session.playback(), Playback::Opening(_)))
    });
    let looks_back = Memo::new(move |_| store.watch(Session::looks_back));
    let can_restore = Memo::new(move |_| store.watch(Session::can_restore));
    let button = move |action: Action,
                       sign: &'static str,
                       name: fn(&super::i18n::Strings) -> &'static str| {
        view! {
            <button
                class="btn"
                aria-label=move || name(t)
                title=move || name(t)
                on:click=move |_| { store.dispatch(action.clone()); }
            >
                {sign}
            </button>
        }
    };
    view! {
        <section
            class="transport"
            aria-label=t.time
            aria-busy=move || opens.get().then_some("true")
        >
            {button(Action::Seek(SimTime::ZERO), "|◂", |t| t.to_start)}
            {button(Action::StepBack, "‹", |t| t.step_back)}
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
            {button(Action::StepForward, "›", |t| t.step_forward)}
            <output class="clock mono" id="clock">{move || moment(store.now.get())}</output>
            <Timeline/>
            <Show when=move || looks_back.get()>
                <button
                    id="to-now"
                    class="btn past"
                    on:click=move |_| { store.dispatch(Action::Now); }
                >
                    <span class="wide-only">{t.looking_back}" · "</span>
                    {t.to_now}
                </button>
            </Show>
            <Show when=move || can_restore.get()>
                <button
                    id="restore"
                    class="btn"
                    on:click=move |_| { store.dispatch(Action::Restore); }
                >
                    {t.restore}
                </button>
            </Show>
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

/// A time as people write a speed: `1×`, `0.25×`.
fn times(speed: u32) -> String {
    let text = format!("{}.{:03}", speed / 1_000, speed % 1_000);
    format!("{}×", text.trim_end_matches('0').trim_end_matches('.'))
}

#[component]
fn Speed() -> impl IntoView {
    let store = store();
    let t = words();
    let speed = Memo::new(move |_| store.watch(Session::speed));
    view! {
        <label class="inline speed">
            <span class="wide-only">{t.speed}</span>
            <select
                id="speed"
                aria-label=t.speed
                on:change:target=move |event| {
                    if let Ok(speed) = event.target().value().parse() {
                        store.dispatch(Action::SetSpeed(speed));
                    }
                }
            >
                {SPEEDS.map(|on_offer| view! {
                    <option
                        value=on_offer.to_string()
                        prop:selected=move || speed.get().0 == on_offer
                    >
                        {times(on_offer)}
                    </option>
                })}
            </select>
        </label>
        <Show when=move || { speed.get().0 < 50 }>
            <span class="small wide-only" id="slow-speed">
                {move || (t.slow_speed)(speed.get().0)}
            </span>
        </Show>
        <Show when=move || speed.get().1 < speed.get().0>
            <span class="small slow">{move || (t.real_speed)(&times(speed.get().1))}</span>
        </Show>
    }
}

/// Everything that has been, with marks for what matters, and a handle.
#[component]
fn Timeline() -> impl IntoView {
    let store = store();
    let t = words();
    let extent = Memo::new(move |_| {
        store.now.track();
        store.with(Session::extent)
    });
    let place = move |at: SimTime| at.0 * STEPS / extent.get().0.max(1);
    view! {
        <div class="timeline">
            <Marks/>
            <input
                id="timeline"
                type="range"
                min="0"
                max=STEPS.to_string()
                aria-label=t.timeline
                aria-valuetext=move || moment(store.now.get())
                prop:value=move || place(store.now.get()).to_string()
                on:input:target=move |event| {
                    let step: u64 = event.target().value().parse().unwrap_or(STEPS);
                    let extent = extent.get_untracked();
                    let action = match step {
                        STEPS.. if extent <= store.with(Session::horizon) => Action::Now,
                        STEPS.. => Action::Seek(extent),
                        step => Action::Seek(SimTime(extent.0 / STEPS * step)),
                    };
                    store.dispatch(action);
                }
            />
        </div>
    }
}

/// The marks: one path for each kind, drawn again a few times a second at most.
#[component]
fn Marks() -> impl IntoView {
    let store = store();
    let scale = Memo::new(move |_| store.watch_calmly(Session::extent));
    let ticks = Memo::new(move |_| store.watch_calmly(Session::ticks));
    // what a lesson leads to has not happened yet
    let ahead = move || {
        let horizon = store.watch_calmly(Session::horizon);
        let from = horizon.0 * 1_000 / scale.get().0.max(1);
        (from < 1_000).then(|| format!("M{from} 16H1000"))
    };
    let path = move |kind: TickKind| {
        let scale = scale.get().0.max(1);
        let mut drawn = String::new();
        let mut last = None;
        ticks.with(|ticks| {
            for tick in ticks.iter().filter(|tick| tick.kind == kind) {
                let x = tick.at.0.min(scale) * 1_000 / scale;
                if last.replace(x) != Some(x) {
                    let _ = match kind {
                        TickKind::Commit => write!(drawn, "M{x} 20v6"),
                        TickKind::Rebalance => write!(drawn, "M{x} 4v7"),
                        TickKind::Crash => write!(drawn, "M{x} 0v11"),
                        TickKind::Duplicate => write!(drawn, "M{x} 2v6"),
                        TickKind::Act => write!(drawn, "M{x} 27v4"),
                        TickKind::Step => write!(drawn, "M{x} 10v12"),
                    };
                }
            }
        });
        drawn
    };
    let line = move |kind: TickKind, class: &'static str| {
        view! { <path class=class d=move || path(kind)/> }
    };
    view! {
        <svg class="marks" viewBox="0 0 1000 32" preserveAspectRatio="none" aria-hidden="true">
            <path class="ahead" d=ahead/>
            {line(TickKind::Step, "tick step")}
            {line(TickKind::Commit, "tick commit")}
            {line(TickKind::Rebalance, "tick rebalance")}
            {line(TickKind::Crash, "tick crash")}
            {line(TickKind::Duplicate, "tick duplicate")}
            {line(TickKind::Act, "tick act")}
        </svg>
    }
}
