//! Where the records and their marks differ at the moment shown, the consumers, and the ledger.

use super::Comparing;
use crate::kafka::ClientId;
use crate::session::compare::{Contrast, Pair, Which};
use crate::sim::SimTime;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::view::{ConsumerState, Fate, Tally};
use std::fmt::Write as _;

/// Partitions that are shown with their records.
const SHOWN: usize = 16;
/// Pixels a cell takes.
const CELL: u32 = 32;
/// Pixels of room that are few: the pictures stand one below the other there.
const NARROW: u32 = 640;
/// Pixels around a tape: the page's edges and the card's, and the name of the side.
const AROUND: u32 = 76;

/// The partitions that differ.
fn differing(comparing: Comparing) -> Vec<Contrast> {
    let Some(group) = comparing.shown_group() else {
        return Vec::new();
    };
    // where there is room what is said of the marks stands beside a tape, else below it
    let room = match comparing.room.get() {
        narrow @ ..NARROW => narrow.saturating_sub(AROUND),
        wide => wide * 3 / 4,
    };
    let cells = (room / CELL).clamp(6, 40);
    let all = comparing.watch(|both| both.contrasts(&group, cells));
    let mut all = all.unwrap_or_default();
    all.retain(Contrast::differs);
    all
}

fn class_of(fate: Option<Fate>) -> &'static str {
    match fate {
        None => "gone",
        Some(Fate::Pending) => "pending",
        Some(Fate::Held) => "held",
        Some(Fate::Once) => "once",
        Some(Fate::Repeated(_)) => "twice",
        Some(Fate::Lost) => "lost",
    }
}

fn sign(fate: Option<Fate>) -> String {
    match fate {
        None | Some(Fate::Pending) => String::new(),
        Some(Fate::Held) => "…".to_owned(),
        Some(Fate::Once) => "✓".to_owned(),
        Some(Fate::Repeated(times)) => format!("×{times}"),
        Some(Fate::Lost) => "✕".to_owned(),
    }
}

fn fate_said(fate: Option<Fate>) -> String {
    let t = words();
    fate.map_or_else(|| t.compare.not_there.to_owned(), t.fate)
}

/// A side's tape, as markup: there is nothing in it but numbers and signs.
fn tape(of: &Contrast, place: usize) -> String {
    let mut cells = String::new();
    let committed = of.committed[place];
    for pair in &of.pairs {
        let fate = pair.fates[place];
        let differs = if pair.differs() { " differs" } else { "" };
        let mark = match committed == Some(pair.offset) {
            true => " committed",
            false => "",
        };
        // writing to a text cannot fail
        let _ = write!(
            cells,
            "<li class='{}{differs}{mark}'><b>{}</b><i>{}</i></li>",
            class_of(fate),
            pair.offset,
            sign(fate)
        );
    }
    let behind = of.pairs.last().map_or(0, |pair| pair.offset + 1);
    if committed == Some(behind) {
        cells.push_str("<li class='end committed'></li>");
    }
    cells
}

/// The marks of a side, in words.
fn marks(of: &Contrast, place: usize) -> String {
    let t = words();
    let committed = of.committed[place].map(t.committed);
    let positions = of.positions[place].iter();
    let positions = positions.map(|(who, at)| (t.position_of)(who.as_str(), *at));
    let all: Vec<String> = committed.into_iter().chain(positions).collect();
    all.join(" · ")
}

fn drawn(of: &Contrast) -> AnyView {
    let c = &words().compare;
    let name = of.partition.to_string();
    let more = of
        .beside
        .map(|count| (count > 0).then(|| (c.beside)(count)));
    let [before, behind] = more;
    let differ = of.pairs.iter().filter(|pair| pair.differs());
    let told = differ.map(|pair: &Pair| {
        let [a, b] = pair.fates.map(fate_said);
        (c.differs)(pair.offset, &a, &b)
    });
    let told: Vec<String> = told.collect();
    let lines = [0, 1].map(|place| {
        view! {
            <div class="contrast-line">
                <span class="mono">{["A", "B"][place]}</span>
                <ol class="contrast-tape mono" aria-hidden="true" inner_html=tape(of, place)></ol>
                <span class="small contrast-marks">{marks(of, place)}</span>
            </div>
        }
    });
    let beside = before.map(|said| format!("‹ {said}")).into_iter();
    let beside: Vec<String> = beside
        .chain(behind.map(|said| format!("{said} ›")))
        .collect();
    view! {
        <article class="contrast" aria-label=name.clone()>
            <h4 class="mono">{name.clone()}</h4>
            {lines}
            <p class="sr">{told.join(c.next_record)}</p>
            <p class="small">{beside.join(" · ")}</p>
        </article>
    }
}

/// A consumer that does something else on the other side.
fn state_of((id, states): (ClientId, [Option<ConsumerState>; 2]), now: SimTime) -> AnyView {
    let t = words();
    let [a, b] = states.map(|state| match state {
        Some(state) => (t.state)(&state, now),
        None => t.compare.not_there.to_owned(),
    });
    view! { <li><b>{id.to_string()}</b>{(t.compare.state_of)(&a, &b)}</li> }
}

/// A partition's line of the ledger, where it differs.
fn line_of(of: &Contrast) -> AnyView {
    let parts = |tally: &Tally| {
        let Tally {
            once,
            repeated,
            lost,
            pending,
            disordered,
        } = *tally;
        [once, repeated, lost, pending, disordered]
    };
    let [a, b] = [parts(&of.tallies[0]), parts(&of.tallies[1])];
    let cells = a.into_iter().zip(b).map(|(a, b)| match a == b {
        true => view! { <td class="same">{a}</td> },
        false => view! { <td class="differ">"A "{a}" ≠ B "{b}</td> },
    });
    view! {
        <tr><th scope="row">{of.partition.to_string()}</th>{cells.collect_view()}</tr>
    }
}

/// All that differs.
pub(super) fn both(comparing: Comparing) -> AnyView {
    let t = words();
    let c = &t.compare;
    let all = Memo::new(move |_| differing(comparing));
    let states = Memo::new(move |_| {
        let group = comparing.shown_group();
        let states =
            group.and_then(|group| comparing.watch(|both| (both.states(&group), both.now())));
        states.unwrap_or_default()
    });
    let lived = Memo::new(move |_| {
        let lived = |which| comparing.watch(|both| both.cluster(which).is_some()) == Some(true);
        Which::BOTH.into_iter().all(lived)
    });
    let tapes = move || {
        all.with(|all| {
            let more = all.len().saturating_sub(SHOWN);
            let shown = all.iter().take(SHOWN).map(drawn).collect_view();
            let none = all.is_empty().then_some(c.no_difference);
            view! {
                {none.map(|said| view! { <p class="small">{said}</p> })}
                {shown}
                {(more > 0).then(|| view! { <p class="small">{(t.of_group.and_more)(more)}</p> })}
            }
        })
    };
    let doing = move || {
        states.with(|(states, now)| {
            let lines = states.iter().cloned();
            let lines: Vec<AnyView> = lines.map(|one| state_of(one, *now)).collect();
            (!lines.is_empty()).then(|| {
                view! {
                    <h3>{c.states}</h3>
                    <ul class="small compare-states">{lines}</ul>
                }
            })
        })
    };
    let ledger = move || {
        all.with(|all| {
            let differ = all.iter().filter(|one| one.tallies[0] != one.tallies[1]);
            let lines: Vec<AnyView> = differ.map(line_of).collect();
            if lines.is_empty() {
                return view! { <p class="small">{c.all_as_much}</p> };
            }
            view! {
                <div class="scroll" role="group" tabindex="0" aria-label=c.ledger>
                    <table class="compare-table mono" id="compare-ledger">
                        <thead>
                            <tr>
                                <td></td>
                                {c.fates.map(|name| view! { <th scope="col">{name}</th> })}
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            }
        })
    };
    view! {
        <Show when=move || lived.get()>
            <section class="compare-records">
                <h3>{c.records}</h3>
                <p class="small">{c.how_to_read}</p>
                {tapes}
                {doing}
                <h3>{c.ledger}</h3>
                {ledger}
            </section>
        </Show>
    }
}
