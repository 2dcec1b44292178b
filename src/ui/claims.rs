//! What a lesson claims of its run, with what has become of it at the moment shown.

use super::i18n::words;
use super::platform;
use super::store::{Store, store};
use crate::lesson::{Mode, Verdict};
use crate::session::{Action, Course, Session};
use crate::sim::SimTime;
use crate::ui::prelude::*;

/// A claim as a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chip {
    /// Which lesson's it is, and on which course.
    of: (&'static str, Course),
    /// Its number among them.
    index: usize,
    standing: Standing,
    /// When it was decided, if that was at a moment.
    at: Option<SimTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Standing {
    Broken,
    Holds,
    Open,
}

/// Broken ones first, then what was decided last; then what is to come, in its order.
fn chips(session: &Session, now: SimTime) -> Vec<Chip> {
    let Some(attended) = session.lesson() else {
        return Vec::new();
    };
    let claims = attended.claims(now).enumerate();
    let chips = claims.map(|(index, (claim, verdict, finding))| {
        let seen = finding.seen.as_ref().map(|seen| seen.at);
        let (standing, at) = match (verdict, &claim.mode) {
            (Verdict::Broken { at }, _) => (Standing::Broken, Some(at)),
            (Verdict::Holds, Mode::Eventually { .. } | Mode::At(_)) => (Standing::Holds, seen),
            (Verdict::Holds, Mode::Always(_) | Mode::Never(_)) => (Standing::Holds, None),
            (Verdict::Open, _) => (Standing::Open, None),
        };
        Chip {
            of: (attended.lesson().name, attended.course()),
            index,
            standing,
            at,
        }
    });
    let mut chips: Vec<Chip> = chips.collect();
    chips.sort_by_key(|chip| (chip.standing, core::cmp::Reverse(chip.at)));
    chips
}

/// The claims. Where the stage lies below them, they are not to push it away unasked.
#[component]
pub(super) fn Claims() -> impl IntoView {
    let store = store();
    let t = words();
    let chips = Memo::new(move |_| {
        let now = store.now.get();
        store.watch(|session| chips(session, now))
    });
    let count = move || {
        let hold = |chips: &Vec<Chip>| {
            let hold = chips.iter().filter(|chip| chip.standing == Standing::Holds);
            (hold.count(), chips.len())
        };
        let (hold, all) = chips.with(hold);
        (t.lesson.claims_hold)(hold, all)
    };
    view! {
        <Show when=move || chips.with(|chips| !chips.is_empty())>
            <details class="claims" open=platform::has_columns()>
                <summary>
                    {t.lesson.claims}
                    <span class="small" id="claims-hold">{count}</span>
                </summary>
                <ul>
                    <Each
                        each=move || chips.get()
                        key=key_of
                        children=move |chip| chip_of(store, chip)
                    />
                </ul>
            </details>
        </Show>
    }
}

/// The row is another as soon as anything about the claim is.
fn key_of(chip: &Chip) -> Key {
    let Chip {
        of,
        index,
        standing,
        at,
    } = chip;
    Key::Name(format!("{of:?} {index} {standing:?} {at:?}"))
}

fn chip_of(store: Store, chip: Chip) -> AnyView {
    let t = words();
    let text = move || claim_of(store, chip.index, chip.standing == Standing::Broken);
    let (class, sign, verdict) = match chip.standing {
        Standing::Holds => ("claim ok", "✓", Verdict::Holds),
        Standing::Open => ("claim", "…", Verdict::Open),
        Standing::Broken => {
            let at = chip.at.unwrap_or(SimTime::ZERO);
            ("claim worse", "✕", Verdict::Broken { at })
        }
    };
    let inside = view! {
        <i aria-hidden="true">{sign}</i>
        <span class="sr">{(t.said_of)((t.lesson.verdict)(verdict), "")}</span>
        <span>{text}</span>
    };
    match chip.at {
        Some(at) => view! {
            <li>
                <button
                    class=class
                    title=t.go_there
                    on:click=move |_| {
                        store.dispatch(Action::Pause);
                        store.dispatch(Action::Seek(at));
                    }
                >
                    {inside}
                </button>
            </li>
        },
        None => view! { <li><div class=class>{inside}</div></li> },
    }
}

/// A claim in words, with what was seen instead if it is broken.
fn claim_of(store: Store, index: usize, broken: bool) -> String {
    let t = words().lesson;
    store.with(|session| {
        let attended = session.lesson();
        let mut claims = attended.into_iter().flat_map(|it| it.claims(session.now()));
        let Some((claim, _, finding)) = claims.nth(index) else {
            return String::new();
        };
        let mut text = t.claim.claim(claim);
        if let Some(seen) = finding.seen.as_ref().filter(|_| broken) {
            let value = t.claim.value(&seen.left);
            text = format!("{text} — {}", (t.instead)(&value));
        }
        text
    })
}
