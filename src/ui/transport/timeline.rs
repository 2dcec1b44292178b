//! The timeline.

use crate::session::{Action, Session};
use crate::sim::SimTime;
use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::TickKind;
use std::fmt::Write as _;

/// Steps of the timeline's slider.
const STEPS: u64 = 10_000;

/// Everything that has been, with marks for what matters, and a handle.
#[component]
pub(super) fn Timeline() -> impl IntoView {
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
    let looped = move || {
        let looped = store.watch_calmly(Session::looped)?;
        let place = |at: SimTime| at.0.min(scale.get().0) * 1_000 / scale.get().0.max(1);
        let (from, to) = (place(looped.from), place(looped.to));
        Some(format!("M{from} 1H{to}V31H{from}Z"))
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
                        // two lines that cross: one has gone by the other
                        TickKind::Disorder => write!(drawn, "M{x} 12m-2 0l4 6m0 -6l-4 6"),
                        TickKind::Loss => write!(drawn, "M{x} 12v6"),
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
            <path class="looped" d=looped/>
            {line(TickKind::Step, "tick step")}
            {line(TickKind::Commit, "tick commit")}
            {line(TickKind::Rebalance, "tick rebalance")}
            {line(TickKind::Crash, "tick crash")}
            {line(TickKind::Duplicate, "tick duplicate")}
            {line(TickKind::Disorder, "tick disorder")}
            {line(TickKind::Loss, "tick loss")}
            {line(TickKind::Act, "tick act")}
        </svg>
    }
}
