//! Which time is in view: it follows the moment shown, until it is moved.

use super::moved;
use crate::session::Session;
use crate::sim::{Duration, SimTime};
use crate::ui::prelude::*;
use crate::ui::store::Store;
use core::ops::Range;

/// Microseconds in view: at first, and at least.
const SPAN: u64 = 10_000_000;
const SPAN_LEAST: u64 = 2_000;
/// CSS pixels before the width is known.
const WIDTH: u32 = 900;

/// What the view does when time goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// It goes along.
    Follows,
    /// It stays at this beginning while time stands still.
    Stays(SimTime),
    /// It stays whatever happens: somebody has moved it there.
    Panned(SimTime),
}

/// Which time is in view.
#[derive(Clone, Copy)]
pub(super) struct Window {
    store: Store,
    hold: RwSignal<Hold>,
    /// How much time, in microseconds.
    pub(super) span: RwSignal<u64>,
    /// CSS pixels it is drawn on.
    pub(super) width: RwSignal<u32>,
    plays: Memo<bool>,
}

impl Window {
    pub(super) fn new(store: Store) -> Self {
        Window {
            store,
            hold: RwSignal::new(Hold::Follows),
            span: RwSignal::new(SPAN),
            width: RwSignal::new(WIDTH),
            plays: Memo::new(move |_| store.watch(|session| session.playback().goes_on())),
        }
    }

    /// Where it begins if `now` is the moment shown.
    fn start_at(self, now: SimTime) -> SimTime {
        match self.hold.get() {
            Hold::Panned(start) => start,
            Hold::Stays(start) if !self.plays.get() => start,
            Hold::Follows | Hold::Stays(_) => {
                let behind = self.span.get() / 10 * 8;
                SimTime(now.0.saturating_sub(behind))
            }
        }
    }

    /// Where what is drawn begins: as of a few times a second.
    pub(super) fn start(self) -> SimTime {
        self.start_at(self.store.watch_calmly(Session::now))
    }

    pub(super) fn end(self) -> SimTime {
        self.start() + Duration(self.span.get())
    }

    /// Where what is seen begins: as of each frame.
    pub(super) fn seen_from(self) -> SimTime {
        self.start_at(self.store.now.get())
    }

    /// Whether it goes along with time.
    pub(super) fn follows(self) -> bool {
        self.hold.get() == Hold::Follows
    }

    /// The time that is looked through: what is in view, and while it stays as much beside it, so
    /// that it can be moved without looking again.
    pub(super) fn asked(self) -> Range<SimTime> {
        let (start, span) = (self.start(), self.span.get());
        if self.follows() {
            return start..start + Duration(span);
        }
        let first = SimTime(start.0 / span * span);
        first..first + Duration(2 * span)
    }

    /// It is not to jump when another moment is shown.
    pub(super) fn hold(self) {
        let start = untrack(move || self.seen_from());
        self.hold.update(|hold| {
            if *hold == Hold::Follows {
                *hold = Hold::Stays(start);
            }
        });
    }

    /// Goes along with time again.
    pub(super) fn follow(self) {
        self.hold.set(Hold::Follows);
    }

    /// Moved by so many parts of a thousand of what is in view; later, if that is more than none.
    pub(super) fn pan(self, parts: i64) {
        let start = untrack(move || self.seen_from());
        let span = i64::try_from(self.span.get_untracked()).unwrap_or(i64::MAX);
        let latest = self.store.with(Session::horizon);
        let to = moved(start, span / 1_000 * parts);
        self.hold.set(Hold::Panned(to.min(latest)));
    }

    /// Shows so many hundredths of the time, and keeps a moment where it is: so many parts of a
    /// thousand from the left.
    pub(super) fn zoom(self, hundredths: u64, parts: u64) {
        let start = untrack(move || self.seen_from());
        let follows = untrack(move || self.follows());
        let span = self.span.get_untracked();
        // the whole run, and beside it what is left free where it goes along with time
        let whole = self.store.with(Session::horizon).0;
        let most = (whole / 8).saturating_mul(10).max(SPAN).max(span);
        let wanted = (span.saturating_mul(hundredths) / 100).clamp(SPAN_LEAST, most);
        let kept = start.0 + span / 1_000 * parts;
        self.span.set(wanted);
        if !follows {
            let start = kept.saturating_sub(wanted / 1_000 * parts);
            self.hold.set(Hold::Panned(SimTime(start)));
        }
    }
}
