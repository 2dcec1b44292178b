//! What one hopes of a run, for the selected reader: nothing lost, nothing twice, all in order,
//! everyone caught up. What does not hold says since when, and leads to why.

use super::i18n::{moment, words};
use super::store::store;
use super::why::whys;
use crate::session::{Action, Breach, Question};
use crate::sim::SimTime;
use crate::ui::prelude::*;
use crate::view::{EventId, Tally};

/// In how many records it shows that something is broken.
fn count_of(tally: &Tally, breach: Breach) -> u64 {
    match breach {
        Breach::Loss => tally.lost,
        Breach::Repeat => tally.repeated,
        Breach::Disorder => tally.disordered,
    }
}

/// Properties of the run for the selected reader; a broken one leads to where it broke.
#[component]
pub(super) fn Chips() -> impl IntoView {
    let store = store();
    let reader = Memo::new(move |_| store.scene.with(|scene| scene.reader.clone()));
    view! {
        <div class="chips" id="chips" class:none=move || reader.with(Option::is_none)>
            {Breach::ALL.map(|breach| view! { <Hope breach/> }).collect_view()}
            <CaughtUp/>
        </div>
    }
}

/// Whose it is, where there are several readers: each may fare differently.
fn whose() -> Memo<String> {
    let (store, t) = (store(), words());
    Memo::new(move |_| {
        store.scene.with(|scene| {
            let several = scene.readers.len() > 1;
            let named = scene.reader.as_ref().filter(|_| several);
            named
                .map(|reader| (t.said_of)(&reader.to_string(), ""))
                .unwrap_or_default()
        })
    })
}

/// Something that holds, and what is to be known of it.
fn holds(
    whose: Memo<String>,
    name: &'static str,
    but: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> AnyView {
    view! {
        <div class="chip ok">
            <i aria-hidden="true">"✓"</i>
            <span>{move || whose.get()}{name}{but}</span>
        </div>
    }
    .into_any()
}

/// Something that does not: in how many records it shows, and since when. Where there is little
/// room the number stands alone, and what is counted.
fn how_bad(
    whose: Memo<String>,
    name: &'static str,
    count: Memo<u64>,
    counted: impl Fn(u64) -> String + Copy + Send + Sync + 'static,
    since: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let t = words();
    view! {
        <span>
            {move || whose.get()}
            {name}
            " — "
            <span class="count" data-count=move || (t.records)(count.get())>
                <span>{move || counted(count.get())}</span>
            </span>
            {since}
        </span>
    }
}

/// Something that nobody wants to be broken.
#[component]
fn Hope(breach: Breach) -> impl IntoView {
    let store = store();
    let t = words();
    let whys = whys();
    let whose = whose();
    let count = Memo::new(move |_| store.scene.with(|scene| count_of(&scene.tally, breach)));
    let first = Memo::new(move |_| {
        let reader = store.scene.with(|scene| scene.reader.clone());
        let reader = reader.filter(|_| count.get() > 0)?;
        store.with(|session| {
            let found = session.first_broken(&reader, breach);
            found.filter(|(id, _)| *id < session.next_event())
        })
    });
    let show = move |first: Option<(EventId, SimTime)>| {
        if let Some((id, _)) = first
            && store.dispatch(Action::Pause)
        {
            store.dispatch(Action::SeekEvent(id));
            whys.ask(Question::Event(id));
        }
    };
    move || {
        let name = (t.kept)(breach);
        if count.get() == 0 {
            return holds(whose, name, || None);
        }
        let since = move || first.get().map(|(_, at)| (t.since)(&moment(at)));
        view! {
            <button
                class="chip"
                class:bad=breach != Breach::Loss
                class:worse=breach == Breach::Loss
                title=t.show_first
                on:click=move |_| show(first.get_untracked())
            >
                <i aria-hidden="true">"✕"</i>
                {how_bad(whose, name, count, move |count| (t.broken)(breach, count), since)}
            </button>
        }
        .into_any()
    }
}

/// Whether nothing is left to process, or since when the oldest of it has been there; then it leads
/// to what holds the reader up.
#[component]
fn CaughtUp() -> impl IntoView {
    let store = store();
    let t = words();
    let whys = whys();
    let whose = whose();
    let pending = Memo::new(move |_| store.scene.with(|scene| scene.tally.pending));
    let since = Memo::new(move |_| store.scene.with(|scene| scene.behind_since));
    let uncommitted = Memo::new(move |_| store.scene_calmly(|scene| scene.uncommitted));
    // what holds a reader up is to be seen now, and not when the oldest record came
    let ask = move |_| {
        let reader = store.scene.with_untracked(|scene| scene.reader.clone());
        if let Some(reader) = reader
            && store.dispatch(Action::Pause)
        {
            whys.ask(Question::Behind(reader));
        }
    };
    let behind = Memo::new(move |_| pending.get() > 0);
    move || {
        if !behind.get() {
            // what is processed and not committed is what Kafka's tools call the lag
            let but = move || {
                Some(uncommitted.get())
                    .filter(|n| *n > 0)
                    .map(t.not_committed)
            };
            return holds(whose, t.caught_up, but);
        }
        let since = move || since.get().map(|at| (t.behind_since)(&moment(at)));
        view! {
            <button class="chip" title=t.ask_behind on:click=ask>
                <i aria-hidden="true">"…"</i>
                {how_bad(whose, t.caught_up, pending, t.records_to_come, since)}
            </button>
        }
        .into_any()
    }
}
