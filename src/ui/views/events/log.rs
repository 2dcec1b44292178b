//! What the event log shows: which lines, where the reader is among them, and what of it is still
//! to be found out. That happens a slice a frame, and only as long as there is something to do.

use crate::session::{LogFilter, LogLines, LogSearch, Session, Subject, Whose};
use crate::ui::i18n::{Strings, words};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::rows::Rows;
use crate::view::{Delivered, EventId, LogLine};

/// Events that are looked at before one looks at the clock.
const SLICE: u64 = 400;
/// Milliseconds of a frame that go into it.
const FRAME_MS: u64 = 9;
/// While the reader scrolls, a scrollbar that stands for more than there is room for is left alone.
const SCROLLS_MS: u64 = 400;

/// What the lines are to be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum About {
    Anything,
    /// What is selected on the stage.
    Selected,
    This(Subject),
}

/// Where the reader is.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The first line in the window, and how much of it is above.
    id: EventId,
    part: f64,
    /// Whether the line of the moment shown is in the window: it stays there then.
    follows: bool,
}

const AT_THE_END: Place = Place {
    id: EventId::MAX,
    part: 0.0,
    follows: true,
};

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    pub(super) rows: Rows,
    pub(super) top: f64,
    /// How much of the first line is above the window.
    pub(super) part: f64,
    /// The rank of the first line.
    pub(super) first: u64,
    pub(super) ids: Vec<EventId>,
    /// The line of the moment shown.
    pub(super) current: Option<EventId>,
    pub(super) follows: bool,
}

/// What a line says, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) kind: &'static str,
    pub(super) whose: Whose,
    pub(super) line: Option<LogLine>,
    pub(super) delivered: Option<Delivered>,
}

/// The event log.
#[derive(Clone, Copy)]
pub(super) struct Log {
    pub(super) store: Store,
    pub(super) t: &'static Strings,
    pub(super) kinds: RwSignal<Vec<&'static str>>,
    pub(super) about: RwSignal<About>,
    pub(super) text: RwSignal<String>,
    pub(super) filter: Memo<LogFilter>,
    pub(super) drawn: RwSignal<Drawn>,
    /// The line arrows go on from.
    pub(super) active: RwSignal<Option<EventId>>,
    /// Moves when lines were found.
    found: RwSignal<u64>,
    /// Moves when it was found out what lines say.
    loaded: RwSignal<u64>,
    loads: Memo<u64>,
    search: StoredValue<LogSearch>,
    lines: StoredValue<LogLines>,
    place: StoredValue<Place>,
    run: StoredValue<(u32, u32)>,
    works: StoredValue<bool>,
    /// So many events are to be looked at. Those of each frame are not: nobody could read them.
    due: StoredValue<EventId>,
    /// The frame that is asked for to go on.
    frame: StoredValue<Option<AnimationFrameRequestHandle>>,
    /// Where the scrollbar is, and when the reader last moved it.
    scroll: StoredValue<(f64, u64)>,
}

impl Log {
    pub(super) fn new() -> Self {
        let (store, t) = (store(), words());
        let (kinds, text) = (RwSignal::new(Vec::new()), RwSignal::new(String::new()));
        let about = RwSignal::new(About::Anything);
        let filter = Memo::new(move |_| LogFilter {
            least: store.importance.get(),
            kinds: kinds.get(),
            of: match about.get() {
                About::Anything => None,
                About::Selected => store.watch(|session| session.selection().cloned()),
                About::This(subject) => Some(subject),
            },
            text: text.get(),
        });
        let search = LogSearch::new(filter.get_untracked(), t.log.wording);
        let rows = Rows {
            count: 0,
            row: 24.0,
            window: 0.0,
        };
        let loaded = RwSignal::new(0);
        let log = Log {
            store,
            t,
            kinds,
            about,
            text,
            filter,
            drawn: RwSignal::new(Drawn {
                rows,
                top: 0.0,
                part: 0.0,
                first: 0,
                ids: Vec::new(),
                current: None,
                follows: true,
            }),
            active: RwSignal::new(None),
            found: RwSignal::new(0),
            loaded,
            // lines come and go, and it keeps no place for those that are gone
            loads: Memo::new(move |_| loaded.get()),
            search: StoredValue::new(search),
            lines: StoredValue::new(LogLines::default()),
            place: StoredValue::new(AT_THE_END),
            run: StoredValue::new(store.with(Session::run_version)),
            works: StoredValue::new(false),
            due: StoredValue::new(0),
            frame: StoredValue::new(None),
            scroll: StoredValue::new((0.0, 0)),
        };
        on_cleanup(move || {
            if let Some(frame) = log.frame.try_get_value().flatten() {
                frame.cancel();
            }
        });
        Effect::new(move |before: Option<LogFilter>| {
            let filter = log.filter.get();
            if before.is_some_and(|before| before != filter) {
                let search = LogSearch::new(filter.clone(), log.t.log.wording);
                log.search.set_value(search);
                log.found.update(|found| *found += 1);
            }
            filter
        });
        Effect::new(move || {
            log.found.track();
            log.lay_out();
        });
        Effect::new(move || {
            let events = log
                .store
                .watch_calmly(|session| session.recording().events());
            log.due.set_value(events);
            // most of the time that is all there is to be found
            log.search();
            log.lay_out();
        });
        log
    }

    /// The window has this height now, and its rows that.
    pub(super) fn resize(self, window: f64, row: f64) {
        // what was in view stays there, though it is elsewhere now
        let follows = self
            .drawn
            .with_untracked(|drawn| drawn.follows || drawn.rows.window <= 0.0);
        self.place.update_value(|place| place.follows |= follows);
        self.drawn.update(|drawn| {
            drawn.rows.window = window;
            drawn.rows.row = row.max(1.0);
        });
        self.lay_out();
    }

    /// Works out what is to be drawn.
    fn lay_out(self) {
        let Some(before) = self.drawn.try_get_untracked() else {
            return;
        };
        let run = self.store.with(Session::run_version);
        if self.run.get_value() != run {
            self.run.set_value(run);
            self.place.set_value(AT_THE_END);
            self.active.set(None);
            self.loaded.update(|loaded| *loaded += 1);
        }
        let place = self.place.get_value();
        let drawn = self.store.with(|session| {
            self.search.with_value(|search| {
                let rows = Rows {
                    count: search.count(session),
                    ..before.rows
                };
                let happened = search.rank(session, session.next_event());
                let current = happened.checked_sub(1);
                let mut top = rows.top_of(search.rank(session, place.id), place.part);
                if let Some(current) = current.filter(|_| place.follows) {
                    top = rows.showing(top, current);
                }
                let (first, part, count) = rows.seen(top);
                let ids = (first..first + count).filter_map(|rank| search.nth(session, rank));
                Drawn {
                    rows,
                    top,
                    part,
                    first,
                    ids: ids.collect(),
                    current: current.and_then(|rank| search.nth(session, rank)),
                    follows: current.is_none_or(|current| rows.shows(top, current)),
                }
            })
        });
        if let Some(id) = drawn.ids.first() {
            self.place.set_value(Place {
                id: *id,
                part: drawn.part,
                follows: drawn.follows,
            });
        }
        let ids = drawn.ids.clone();
        self.lines.update_value(|lines| {
            self.store
                .with(|session| lines.want(session, ids.into_iter()));
        });
        if drawn != before {
            self.drawn.set(drawn);
        }
        let wants = self.lines.with_value(LogLines::is_wanting);
        if wants || self.is_behind() {
            self.wake();
        }
    }

    /// To somewhere else.
    fn go(self, top: f64, follows: bool) {
        let rows = self.drawn.with_untracked(|drawn| drawn.rows);
        let (first, part, _) = rows.seen(top);
        if let Some(id) = self.nth(first) {
            let follows_still = follows || {
                let current = self.drawn.with_untracked(|drawn| drawn.current);
                current.is_some_and(|current| rows.shows(top, self.rank(current)))
            };
            self.place.set_value(Place {
                id,
                part,
                follows: follows_still,
            });
            self.lay_out();
        }
    }

    /// The reader has moved the scrollbar there.
    pub(super) fn scrolled(self, to: f64) {
        let (from, _) = self.scroll.get_value();
        if (to - from).abs() < 0.5 {
            return; // that was the page itself
        }
        let (rows, top) = self.drawn.with_untracked(|drawn| (drawn.rows, drawn.top));
        self.scroll.set_value((to, platform::millis()));
        self.go(rows.scrolled(top, from, to), false);
    }

    /// Where the scrollbar is to be put, if it is not to be left where it is.
    pub(super) fn scroll_to(self, drawn: &Drawn) -> Option<f64> {
        let (at, moved) = self.scroll.get_value();
        let to = drawn.rows.scroll_of(drawn.top);
        let scrolls = drawn.rows.is_cramped() && platform::millis() - moved < SCROLLS_MS;
        ((to - at).abs() >= 1.0 && !scrolls).then_some(to)
    }

    /// The scrollbar has been put there.
    pub(super) fn is_scrolled(self, at: f64) {
        self.scroll.update_value(|scroll| scroll.0 = at);
    }

    /// To the line of the moment shown.
    pub(super) fn follow(self) {
        let current = self.drawn.with_untracked(|drawn| drawn.current);
        if let Some(current) = current {
            self.bring(current);
        }
    }

    /// Brings a line into the window.
    fn bring(self, id: EventId) {
        let (rows, top) = self.drawn.with_untracked(|drawn| (drawn.rows, drawn.top));
        self.go(rows.showing(top, self.rank(id)), false);
    }

    /// To the line so many further; to the first or the last, if there are not so many.
    pub(super) fn walk(self, by: i64) -> Option<EventId> {
        let (rows, current) = self
            .drawn
            .with_untracked(|drawn| (drawn.rows, drawn.current));
        let from = self.active.get_untracked().or(current)?;
        let last = rows.count.checked_sub(1)?;
        let to = self.rank(from).saturating_add_signed(by).min(last);
        let id = self.nth(to)?;
        self.active.set(Some(id));
        self.bring(id);
        Some(id)
    }

    fn rank(self, id: EventId) -> u64 {
        let search = self.search;
        self.store
            .with(|session| search.with_value(|search| search.rank(session, id)))
    }

    fn nth(self, rank: u64) -> Option<EventId> {
        let search = self.search;
        let last = self
            .drawn
            .with_untracked(|drawn| drawn.rows.count.checked_sub(1))?;
        self.store
            .with(|session| search.with_value(|search| search.nth(session, rank.min(last))))
    }

    /// What a line says, and again when more is known of it.
    pub(super) fn said(self, id: EventId) -> Memo<Option<Said>> {
        Memo::new(move |_| {
            self.loads.track();
            self.store.with(|session| {
                let (line, delivered) = self.lines.with_value(|lines| {
                    let line = lines.line(session, id);
                    let cause = line.as_ref().and_then(LogLine::message);
                    let delivered = cause.and_then(|event| lines.delivered(session, event));
                    (line, delivered)
                });
                Some(Said {
                    kind: session.kind_of(id)?,
                    whose: session.whose(id)?,
                    line,
                    delivered,
                })
            })
        })
    }

    /// How many lines there are, and how many hundredths of the run have been looked at for them.
    pub(super) fn count(self) -> (u64, u64) {
        self.found.track();
        let count = self.drawn.with(|drawn| drawn.rows.count);
        self.store.with(|session| {
            let (looked, all) = self.search.with_value(|search| search.progress(session));
            (count, looked * 100 / all.max(1))
        })
    }

    /// Searches a slice of the run; says whether something was new in it, and whether something is
    /// left.
    fn search(self) -> Option<(bool, bool)> {
        let looked = self.search.try_update_value(|search| {
            self.store.with(|session| {
                let before = search.progress(session);
                search.go_on(session, SLICE);
                before != search.progress(session)
            })
        });
        Some((looked?, self.is_behind()))
    }

    /// Whether something is left to be searched.
    fn is_behind(self) -> bool {
        let progress =
            |session: &Session| self.search.with_value(|search| search.progress(session));
        let (looked, _) = self.store.with(progress);
        looked < self.due.get_value()
    }

    /// Goes on with what is to be found out, with the next frame.
    fn wake(self) {
        if !self.works.get_value() {
            self.works.set_value(true);
            self.next_frame();
        }
    }

    fn next_frame(self) {
        let frame = request_animation_frame_with_handle(move || self.work());
        self.frame.set_value(frame.ok());
    }

    fn work(self) {
        let begun = platform::millis();
        let (mut searches, mut loads) = (true, true);
        let (mut found, mut loaded) = (false, false);
        while (searches || loads) && platform::millis() - begun < FRAME_MS {
            if loads {
                let more = self.lines.try_update_value(|lines| {
                    self.store.with(|session| {
                        let wants = lines.is_wanting();
                        (wants, lines.go_on(session, SLICE))
                    })
                });
                // whoever looked at the log does not any more
                let Some((wanted, more)) = more else { return };
                (loads, loaded) = (more, loaded | wanted);
            }
            if searches {
                let Some((looked, more)) = self.search() else {
                    return;
                };
                (searches, found) = (more, found | looked);
            }
        }
        if loaded {
            self.loaded.update(|loaded| *loaded += 1);
        }
        if found {
            self.found.update(|found| *found += 1);
        }
        if searches || loads {
            self.next_frame();
        } else {
            self.works.set_value(false);
            self.frame.set_value(None);
        }
    }
}
