//! For how long a group's partitions stood still, and for how long they would have with another
//! group protocol.

use crate::kafka::GroupId;
use crate::session::{COMPARED_MAX, Lived, Protocols, Unlived, Way};
use crate::sim::Duration;
use crate::ui::dialogs::follow;
use crate::ui::i18n::{length, span, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{Standstill, Stood};
use leptos::html;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many partitions are shown.
const ROWS: usize = 12;
/// Events that a frame has time for beside what it is for.
const SLICE: u64 = 3_000;

/// For how long each partition stood still, in words and as a picture.
fn figure(standstill: &Standstill, room: Duration) -> AnyView {
    let g = &words().of_group;
    let all = &standstill.partitions;
    let said = (g.stood_still)(
        standstill.stopped(),
        all.len(),
        &span(standstill.longest()),
        &span(standstill.together()),
    );
    let unheard = standstill.unheard();
    let unheard = (unheard > Duration::ZERO).then(|| (g.unheard)(&span(unheard)));
    let rows: String = all
        .iter()
        .take(ROWS)
        .map(|stood| bar(stood, room))
        .collect();
    let more = all.len().saturating_sub(ROWS);
    view! {
        <p class="small">{said}</p>
        <ol class="bars mono" inner_html=rows></ol>
        {unheard.map(|said| view! { <p class="small">{said}</p> })}
        {(more > 0).then(|| view! { <p class="small">{(g.and_more)(more)}</p> })}
    }
    .into_any()
}

/// A partition's row, as markup: each time it stood still is a part of its bar. A topic's name has
/// nothing in it that would have to be escaped.
fn bar(stood: &Stood, room: Duration) -> String {
    let mut parts = String::new();
    let mut from = 0;
    for stop in &stood.stops {
        let part = |time: Duration| time.0 * 1_000 / room.0.max(1);
        let (width, unheard) = (part(stop.length), part(stop.unheard));
        let heard = from + unheard;
        // writing to a text cannot fail
        if unheard > 0 {
            let _ = write!(
                parts,
                "<rect class='unheard' x='{from}' width='{unheard}' height='14'/>"
            );
        }
        if unheard < width {
            let width = width - unheard;
            let _ = write!(parts, "<rect x='{heard}' width='{width}' height='14'/>");
        }
        from += width;
    }
    let (class, more) = match stood.still {
        true => ("still", "≥ "),
        false => ("", ""),
    };
    let all = match stood.stops.is_empty() {
        true => "—".to_owned(),
        false => span(stood.together()),
    };
    format!(
        "<li class='{class}'><span>{}</span><svg viewBox='0 0 1000 14' preserveAspectRatio='none' \
         aria-hidden='true'>{parts}</svg><b>{more}{all}</b></li>",
        stood.partition
    )
}

/// What has stood still of a group so far, and what would have with another protocol.
pub(super) fn stood_still(group: GroupId) -> AnyView {
    let store = store();
    let g = &words().of_group;
    let watched = group.clone();
    let standstill = Memo::new(move |_| store.watch_calmly(|session| session.standstill(&watched)));
    let known = Memo::new(move |_| standstill.with(|all| !all.partitions.is_empty()));
    let shown = RwSignal::new(0);
    let living = Living::default();
    let compared = compared(&group, shown, &living);
    let compare = move |_| {
        *lock(&living) = store.with(|session| session.protocols(&group));
        shown.set(1);
        go_on(&living, shown);
    };
    view! {
        <Show when=move || known.get()>
            <section class="stood">
                <h3>{g.standstill}</h3>
                {move || standstill.with(|all| figure(all, all.most()))}
                <button
                    id="compare-protocols"
                    class="btn"
                    aria-haspopup="dialog"
                    on:click=compare.clone()
                >
                    {g.compare}
                </button>
            </section>
        </Show>
        {compared}
    }
    .into_any()
}

/// What is being compared, if anything is and the run is not too long for it.
type Living = Arc<Mutex<Option<Protocols>>>;

fn lock(living: &Living) -> MutexGuard<'_, Option<Protocols>> {
    living.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lives some of what is to be compared, and the rest with the frames to come; until nobody looks
/// at it any more. Shown is one more than how many ways have been lived, and 0 if nothing is.
fn go_on(living: &Living, shown: RwSignal<u64>) {
    let mut more = false;
    let mut lived = 0;
    if let Some(protocols) = lock(living).as_mut() {
        more = protocols.go_on(SLICE);
        lived = protocols.done().len() as u64;
    }
    let before = shown.try_get_untracked();
    if lived > 0 && before.is_some_and(|before| before != lived + 1) {
        shown.set(lived + 1);
    }
    if more && before.is_some() {
        let living = Arc::clone(living);
        request_animation_frame(move || go_on(&living, shown));
    }
}

/// The three protocols side by side, on one scale.
fn compared(group: &GroupId, shown: RwSignal<u64>, living: &Living) -> AnyView {
    let t = words();
    let g = &t.of_group;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || shown.get() > 0);
    let (left, lived) = (Arc::clone(living), Arc::clone(living));
    let ways = move || {
        let lived = lock(&lived);
        let Some(done) = lived.as_ref().map(Protocols::done) else {
            return too_long();
        };
        let rooms = done.iter().flatten().map(|one| one.standstill.most());
        let room = rooms.max().unwrap_or_default();
        let mut lived = done.iter().flatten();
        let crashed = lived.any(|one| one.standstill.unheard() > Duration::ZERO);
        let ways = Way::ALL.iter().enumerate().map(|(place, way)| {
            let said = done.get(place).map(|lived| match lived {
                Ok(lived) => outcome(*way, lived, room),
                Err(Unlived::Refused(error)) => {
                    view! { <p class="wrong small">{t.refusal(error)}</p> }.into_any()
                }
                Err(Unlived::TooLong) => too_long(),
            });
            let (key, value) = way.setting();
            view! {
                <section class="way">
                    <h3>{way.name()}</h3>
                    <code class="small">{key}<wbr/>"="{value}</code>
                    {said}
                </section>
            }
        });
        let (count, all) = (done.len(), Way::ALL.len());
        view! {
            <p class="small">{g.compare_text}</p>
            {crashed.then(|| view! { <p class="small waiting">{g.compare_crash}</p> })}
            <div class="standstill-ways">{ways.collect_view()}</div>
            <p class="small" role="status">{(count < all).then(|| (g.living)(count + 1, all))}</p>
        }
        .into_any()
    };
    let close = move || {
        *lock(&left) = None;
        shown.set(0);
    };
    let closed = close.clone();
    // it is told of later, and may be open again by then
    let closed = move |_| {
        if !dialog.get_untracked().is_some_and(|dialog| dialog.open()) {
            closed();
        }
    };
    let name = format!("{} · {group}", g.compare);
    view! {
        <dialog
            id="protocols"
            class="dialog protocols"
            aria-labelledby="protocols-title"
            node_ref=dialog
            on:close=closed
        >
            <h2 id="protocols-title">{name}</h2>
            {move || (shown.get() > 0).then(&ways)}
            <div class="buttons">
                <button class="btn primary" on:click=move |_| close()>{t.close}</button>
            </div>
        </dialog>
    }
    .into_any()
}

fn too_long() -> AnyView {
    let said = (words().of_group.too_long)(COMPARED_MAX);
    view! { <p class="waiting">{said}</p> }.into_any()
}

/// What a way has come to.
fn outcome(way: Way, lived: &Lived, room: Duration) -> AnyView {
    let g = &words().of_group;
    let left_out = lived.left_out;
    let times = lived.times.map(|(heartbeat, session)| {
        let row = |key: &'static str, time: Duration| {
            view! { <dt>{key}</dt><dd>{length(time.as_millis())}</dd> }
        };
        let [of_heartbeat, of_session] = way.keys();
        [row(of_heartbeat, heartbeat), row(of_session, session)]
    });
    view! {
        {figure(&lived.standstill, room)}
        <dl class="facts small">
            <dt>{g.rebalances}</dt><dd>{lived.rebalances}</dd>
            {times}
        </dl>
        {(left_out > 0).then(|| view! { <p class="small waiting">{(g.left_out)(left_out)}</p> })}
    }
    .into_any()
}
