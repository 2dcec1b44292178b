//! The one store: the [`Session`], outside the reactive graph, and the few signals that say it
//! moved. Components get memos and [`Store::dispatch`]; nothing else is shared.

use super::each;
use super::i18n::Lang;
use super::opening::{Asked, Opening, chosen_lang, chosen_theme, opening, restore};
use super::views::Tab;
use super::{link, platform};
use crate::command::Command;
use crate::kafka::{ClientId, TopicPartition};
use crate::lesson::{self, Offer};
use crate::scenario::{self, Preset};
use crate::session::{
    Action, Attended, Course, Direction, Mark, Refusal, Session, Stretch, Subject, WorkspaceError,
    has_work,
};
use crate::sim::{Duration, Seed, SimTime};
use crate::ui::prelude::*;
use crate::view::{ConsumerView, EventId, Importance, Scene, TapeView};
use std::sync::Arc;

/// Real time between two looks of views that need not follow every frame.
const BEAT: Duration = Duration::from_millis(150);
/// Microseconds of a tenth of a second.
const TENTH: u64 = 100_000;
/// Real time between two savings while time goes on.
const SAVE_EVERY: Duration = Duration::from_secs(2);

/// What stands before a lesson's name where it could be a scenario's, too.
pub(super) const LESSON_PREFIX: &str = "lesson:";

/// Something to be said, that stays until it is dismissed or overtaken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// A command was refused.
    Refused(crate::command::CommandError),
    /// A stored workspace could not be opened, or not all of it.
    Workspace(WorkspaceError),
    /// A file could not be opened, or not all of it.
    File(WorkspaceError),
    /// A link could not be opened, or not all of it.
    Link(WorkspaceError),
    /// There are as many branches as there may be.
    Branches,
    /// A branch that is only written down cannot be lived.
    Branch(WorkspaceError),
    /// There is nothing to be played over and over.
    Loop(Stretch),
    /// What a step leads to does not come up to a moment, or did not before.
    NotFound(Mark, Direction, SimTime),
    /// The run is still being opened: it has to be waited for.
    Opening,
    /// The address asks for something that is not known.
    Address(Asked, String),
    /// Nothing can be stored.
    StorageOff,
}

/// Where a run was found that is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// In the browser's storage, and perhaps nowhere else.
    Stored,
    /// In a file.
    File,
    /// In the address.
    Link,
}

impl Found {
    /// What is said of a run that cannot be opened, or not all of it. What is only stored is set
    /// aside, and not overwritten.
    pub(super) fn partly(self, text: &str, error: WorkspaceError) -> Notice {
        match self {
            Found::Stored => {
                platform::store(platform::SET_ASIDE_KEY, text);
                Notice::Workspace(error)
            }
            Found::File => Notice::File(error),
            Found::Link => Notice::Link(error),
        }
    }
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(super) const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// Everything components share.
#[derive(Clone, Copy)]
pub(super) struct Store {
    session: StoredValue<Session>,
    /// Moves whenever something happened or was chosen, and not when only time passed.
    changed: RwSignal<u64>,
    /// The same, a few times a second at most while time goes on.
    beat: RwSignal<u64>,
    /// The moment shown.
    pub(super) now: RwSignal<SimTime>,
    /// The moment shown, down to a tenth of a second: for what is told in tenths.
    pub(super) tenth: Memo<SimTime>,
    /// What is looked at closely.
    selected: Memo<Option<Subject>>,
    /// The stage.
    pub(super) scene: Memo<Arc<Scene>>,
    /// What is said about the last thing that went wrong.
    pub(super) notice: RwSignal<Option<Notice>>,
    /// A run that was replaced and can be had back.
    pub(super) aside: RwSignal<Option<String>>,
    /// Commands that wait for an answer: now, or in the past?
    pub(super) asking: RwSignal<Option<Vec<Command>>>,
    /// The lessons that are offered.
    pub(super) offers: StoredValue<Vec<Offer>>,
    /// Which view is under the stage.
    pub(super) tab: RwSignal<Tab>,
    /// From which importance on the log shows events.
    pub(super) importance: RwSignal<Importance>,
    /// Whether the cells show keys, if that was chosen.
    pub(super) keys: RwSignal<Option<bool>>,
    /// Whether the library is open.
    pub(super) library: RwSignal<bool>,
    /// The language.
    pub(super) lang: RwSignal<Lang>,
    /// Light or dark.
    pub(super) theme: RwSignal<Theme>,
    /// Whether the page is part of somebody else's.
    pub(super) embed: bool,
    /// Where the run was found that was opened last.
    found: StoredValue<Found>,
    unsaved: StoredValue<Duration>,
    since_beat: StoredValue<Duration>,
    /// What is to be shown with the next frame, before anything else is done.
    due: StoredValue<Due>,
    /// Whether the last saving worked, so that the first that does not is said once.
    storing: StoredValue<bool>,
}

/// What of the page does not show yet how things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// All of it does.
    Nothing,
    /// The stage, or that another run is open, and with the frame after it the rest.
    Stage,
    /// What is looked at calmly.
    Rest,
}

impl Store {
    /// The store for this address and this browser's storage.
    pub(super) fn from_browser() -> Self {
        let embed = platform::query("embed").is_some_and(|value| value != "0");
        let Opening {
            mut session,
            notice,
            aside,
            found,
        } = opening(embed);
        session.answer_by(platform::real);
        let now = RwSignal::new(session.now());
        let session = StoredValue::new(session);
        let changed = RwSignal::new(0);
        let beat = RwSignal::new(0);
        let scene = Memo::new(move |_| {
            changed.track();
            Arc::new(session.with_value(Session::scene))
        });
        let tenth = Memo::new(move |_| SimTime(now.get().0 / TENTH * TENTH));
        let selected = Memo::new(move |_| {
            changed.track();
            session.with_value(|session| session.selection().cloned())
        });
        Store {
            session,
            changed,
            beat,
            now,
            tenth,
            selected,
            scene,
            notice: RwSignal::new(notice),
            aside: RwSignal::new(aside),
            asking: RwSignal::new(None),
            offers: StoredValue::new(lesson::offers()),
            tab: RwSignal::new(Tab::Events),
            importance: RwSignal::new(Importance::Story),
            keys: RwSignal::new(None),
            library: RwSignal::new(false),
            lang: RwSignal::new(chosen_lang()),
            theme: RwSignal::new(chosen_theme()),
            embed,
            found: StoredValue::new(found),
            unsaved: StoredValue::new(Duration::ZERO),
            since_beat: StoredValue::new(Duration::ZERO),
            due: StoredValue::new(Due::Nothing),
            storing: StoredValue::new(platform::can_store()),
        }
    }

    /// Does something; what cannot be done is said.
    pub(super) fn dispatch(self, action: Action) -> bool {
        let opens = matches!(
            action,
            Action::Open(..) | Action::Attend(..) | Action::OpenAsShipped
        );
        // the page itself does that, and makes room for what is said
        let asked = !matches!(action, Action::SetTapeCells(_));
        let before = opens.then(|| self.with(Session::workspace));
        let refusal = self
            .session
            .try_update_value(|session| session.update(action));
        let refusal = refusal.and_then(Result::err);
        let done = refusal.is_none();
        match refusal {
            Some(refusal) => self.say(refusal),
            None if opens || (asked && self.said_not_found()) => self.notice.set(None),
            None => {}
        }
        if let Some(before) = before.filter(|_| done) {
            self.set_aside(before);
        }
        match opens && done && self.with(Session::hurries) {
            true => self.due.set_value(Due::Stage),
            false => self.moved(),
        }
        self.save();
        done
    }

    /// Whether it is said that a step led nowhere: that is old with whatever is done next.
    fn said_not_found(self) -> bool {
        let notice = self.notice.get_untracked();
        matches!(notice, Some(Notice::NotFound(..)))
    }

    /// Says what was not done, or asks what is meant.
    fn say(self, refusal: Refusal) {
        let notice = match refusal {
            Refusal::LooksBack(command) => return self.asking.set(Some(vec![*command])),
            Refusal::Speed(_) => return,
            Refusal::Loop(looped) => Notice::Loop(looped),
            Refusal::NotFound(mark, direction, until) => Notice::NotFound(mark, direction, until),
            Refusal::Branches => Notice::Branches,
            Refusal::Branch(error) => Notice::Branch(error),
            Refusal::Command(error) => Notice::Refused(error),
            Refusal::Open(error) => Notice::Workspace(WorkspaceError::Unplayable(error)),
            Refusal::Opening => Notice::Opening,
            Refusal::Partial(partial) => {
                let found = self.found.get_value();
                found.partly(&partial.text, partial.error)
            }
        };
        self.notice.set(Some(notice));
    }

    /// Does something now, or asks if the page looks back.
    pub(super) fn issue(self, command: Command) -> bool {
        self.issue_all(vec![command])
    }

    /// Does one thing after the other at the same moment. If the page looks back it asks once,
    /// for all of them.
    pub(super) fn issue_all(self, commands: Vec<Command>) -> bool {
        let mut commands = commands.into_iter();
        while let Some(command) = commands.next() {
            if !self.dispatch(Action::Issue(command)) {
                self.asking.update(|asked| {
                    if let Some(asked) = asked {
                        asked.extend(commands);
                    }
                });
                return false;
            }
        }
        if matches!(self.notice.get_untracked(), Some(Notice::Refused(_))) {
            self.notice.set(None);
        }
        true
    }

    /// Does it at the moment in the past that is shown: a branch begins.
    pub(super) fn issue_here(self, commands: Vec<Command>) {
        let mut commands = commands.into_iter();
        if let Some(first) = commands.next()
            && self.dispatch(Action::IssueHere(first))
        {
            self.issue_all(commands.collect());
        }
    }

    /// To the moment of an event, and no further.
    pub(super) fn go_to(self, event: EventId) {
        if self.dispatch(Action::Pause) {
            self.dispatch(Action::SeekEvent(event));
        }
    }

    /// Some real time has passed.
    pub(super) fn tick(self, real: Duration) {
        let state = |session: &Session| {
            let hurries = session.hurries();
            (session.next_event(), session.playback(), hurries)
        };
        if self.shows_what_is_due() {
            return;
        }
        let before = self.with(state);
        let (_, playback, hurries) = before;
        if !hurries && !playback.goes_on() {
            return;
        }
        if hurries && self.since_beat.get_value() + real >= BEAT {
            self.due.set_value(Due::Stage);
            self.shows_what_is_due();
            return;
        }
        let ticked = self
            .session
            .try_update_value(|session| session.update(Action::Tick(real)));
        let after = self.with(state);
        let stopped = (after.1, after.2) != (playback, hurries);
        self.since_beat.update_value(|since| *since = *since + real);
        let beats = stopped || self.since_beat.get_value() >= BEAT;
        // frames in which somebody waits for a moment are for that, and nobody could follow them
        if !hurries {
            if after != before {
                self.changed.update(|version| *version += 1);
            }
            self.now.set(self.with(Session::now));
            if beats {
                self.since_beat.set_value(Duration::ZERO);
                self.beat.update(|beat| *beat += 1);
            }
        } else if stopped {
            self.due.set_value(Due::Stage);
        }
        if hurries && stopped && self.notice.get_untracked() == Some(Notice::Opening) {
            self.notice.set(None);
        }
        if let Some(Err(refusal)) = ticked {
            self.say(refusal);
        }
        self.unsaved
            .update_value(|unsaved| *unsaved = *unsaved + real);
        if stopped || self.unsaved.get_value() >= SAVE_EVERY {
            self.save();
        }
    }

    /// Shows what is due, if something is. Somebody waits for a moment: to compute and to show how
    /// far it is would take too long for one frame, and so would all of the page. What is new in
    /// lists comes with the frames after that.
    fn shows_what_is_due(self) -> bool {
        let due = self.due.get_value();
        if due != Due::Nothing {
            each::only_take_down();
        }
        match due {
            Due::Nothing => {}
            Due::Stage => {
                self.due.set_value(Due::Rest);
                self.now.set(self.with(Session::now));
                self.changed.update(|version| *version += 1);
            }
            Due::Rest => {
                self.due.set_value(Due::Nothing);
                self.since_beat.set_value(Duration::ZERO);
                self.beat.update(|beat| *beat += 1);
            }
        }
        due != Due::Nothing
    }

    fn moved(self) {
        self.now.set(self.with(Session::now));
        self.changed.update(|version| *version += 1);
        self.beat.update(|beat| *beat += 1);
    }

    /// Reads the session, without being told when it changes.
    pub(super) fn with<T>(self, read: impl FnOnce(&Session) -> T) -> T {
        self.session.with_value(read)
    }

    /// Reads the session, and again whenever something happened.
    pub(super) fn watch<T>(self, read: impl FnOnce(&Session) -> T) -> T {
        self.changed.track();
        self.session.with_value(read)
    }

    /// Reads the session, and again a few times a second while things happen: for lists that
    /// nobody can read at sixty frames a second.
    pub(super) fn watch_calmly<T>(self, read: impl FnOnce(&Session) -> T) -> T {
        self.beat.track();
        self.session.with_value(read)
    }

    /// The same of the stage.
    pub(super) fn scene_calmly<T>(self, read: impl FnOnce(&Scene) -> T) -> T {
        self.beat.track();
        self.scene.with_untracked(|scene| read(scene))
    }

    /// How often those who look calmly have looked.
    pub(super) fn beats(self) -> u64 {
        self.beat.get_untracked()
    }

    /// What is looked at closely, and again when it is something else.
    pub(super) fn selection(self) -> Option<Subject> {
        self.selected.get()
    }

    /// A consumer on the stage, and again whenever it changes.
    pub(super) fn consumer(self, id: ClientId) -> Memo<Option<Arc<ConsumerView>>> {
        Memo::new(move |_| self.scene.with(|scene| scene.consumer(&id).cloned()))
    }

    /// A partition on the stage, and again whenever it changes.
    pub(super) fn tape(self, tp: TopicPartition) -> Memo<Option<Arc<TapeView>>> {
        Memo::new(move |_| self.scene.with(|scene| scene.tape(&tp).cloned()))
    }

    /// Whether something is looked at closely.
    pub(super) fn is_selected(self, subject: Subject) -> Memo<bool> {
        Memo::new(move |_| {
            self.selected
                .with(|selected| selected.as_ref() == Some(&subject))
        })
    }

    /// The record of a partition that is selected.
    pub(super) fn selected_record(self, tp: TopicPartition) -> Memo<Option<u64>> {
        Memo::new(move |_| {
            self.selected.with(|selected| match selected {
                Some(Subject::Record(of, offset)) if *of == tp => Some(*offset),
                _ => None,
            })
        })
    }

    /// Milliseconds from `then` to the moment shown, in steps of a tenth of a second.
    pub(super) fn since(self, then: SimTime) -> u64 {
        self.tenth.get().since(then).as_millis() / 100 * 100
    }

    /// Milliseconds from the moment shown to `then`, in steps of a tenth of a second.
    pub(super) fn until(self, then: SimTime) -> u64 {
        then.since(self.tenth.get()).as_millis().div_ceil(100) * 100
    }

    /// Keeps a run that is replaced, if there was work in it, and offers it.
    fn set_aside(self, text: String) {
        if !is_ones_own(&text) {
            return;
        }
        if !self.embed {
            platform::store(platform::PREVIOUS_KEY, &text);
        }
        self.aside.set(Some(text));
    }

    /// Does without the run that was replaced.
    pub(super) fn forget_aside(self) {
        self.aside.set(None);
        platform::forget(platform::PREVIOUS_KEY);
    }

    /// Gets the run back that was replaced; the one that is left for it is offered in its stead.
    pub(super) fn take_back(self) {
        let Some(text) = self.aside.get_untracked() else {
            return;
        };
        match restore(&text) {
            Ok((session, error)) => {
                self.forget_aside();
                self.go_on_with(session, Found::Stored, &text, error);
            }
            Err(error) => self.notice.set(Some(Notice::Workspace(error))),
        }
    }

    /// Goes on with another run, says what has to be said of it, and offers the one that is left.
    fn go_on_with(self, session: Session, found: Found, text: &str, error: Option<WorkspaceError>) {
        let left = self.with(Session::workspace);
        self.session.update_value(|now| now.replace(session));
        self.found.set_value(found);
        self.notice
            .set(error.map(|error| found.partly(text, error)));
        self.set_aside(left);
        if found == Found::Link && !self.embed {
            remember_linked(&self.with(Session::workspace));
        }
        match self.with(Session::hurries) {
            // a long run is shown with the next frame: this one has played the first of it
            true => self.due.set_value(Due::Stage),
            false => self.moved(),
        }
        self.save();
    }

    /// Goes on with a side of what was compared; the run that was open is offered.
    pub(super) fn keep_compared(self, side: Session) {
        self.go_on_with(side, Found::Stored, "", None);
    }

    /// Opens a run that is written down. What cannot be read of it is said; if nothing can, the
    /// run that is open stays.
    pub(super) fn open_text(self, text: &str, found: Found) {
        match restore(text) {
            Ok((session, error)) => self.go_on_with(session, found, text, error),
            Err(error) => self.notice.set(Some(found.partly(text, error))),
        }
    }

    /// Opens the run that the address has come to bring along, if it does.
    pub(super) fn follow_link(self) {
        let Some(text) = link::brought() else { return };
        self.library.set(false);
        self.open_text(&text, Found::Link);
        if !self.embed {
            platform::forget_hash();
        }
    }

    /// Keeps the workspace. An embed keeps nothing.
    pub(super) fn save(self) {
        self.unsaved.set_value(Duration::ZERO);
        if self.embed {
            return;
        }
        let text = self.with(Session::workspace);
        let kept = platform::store(platform::WORKSPACE_KEY, &text);
        if !kept && self.storing.get_value() {
            self.notice.set(Some(Notice::StorageOff));
        }
        self.storing.set_value(kept);
    }

    /// Chooses a language, and remembers it.
    pub(super) fn choose_lang(self, lang: Lang) {
        self.lang.set(lang);
        // the page is built anew: whoever chose by keyboard is where he was
        request_animation_frame(|| platform::give_focus(".choice [aria-pressed=true]"));
        platform::forget_query(&[Asked::Lang.name()]);
        platform::store(platform::LANG_KEY, lang.tag());
    }

    /// Chooses a theme, and remembers it.
    pub(super) fn choose_theme(self, theme: Theme) {
        self.theme.set(theme);
        platform::forget_query(&[Asked::Theme.name()]);
        platform::store(platform::THEME_KEY, theme.name());
    }

    /// Opens a lesson or a starting point by its name.
    pub(super) fn start(self, name: &str) {
        let seed = self.with(|session| session.recording().seed());
        let lesson = name.strip_prefix(LESSON_PREFIX).and_then(lesson::lesson);
        if let Some(lesson) = lesson {
            self.dispatch(Action::Attend(lesson, Course::Lesson, None));
        } else if let Some(preset) = scenario::preset(name) {
            self.open(preset, seed);
        }
    }

    /// What is open, by its name.
    pub(super) fn started(self) -> String {
        self.watch(|session| match session.lesson() {
            Some(attended) => format!("{LESSON_PREFIX}{}", attended.lesson().name),
            None => session.recording().scenario().name.clone(),
        })
    }

    /// Starts what is open over.
    pub(super) fn start_over(self) {
        let course = self.with(|session| session.lesson().map(Attended::course));
        match course {
            None => {
                let begun = self.with(|session| {
                    let run = session.recording();
                    Action::Open(run.scenario().clone(), run.seed())
                });
                self.dispatch(begun);
            }
            Some(course @ (Course::Try(_) | Course::Shipped)) => {
                let lesson = self.with(|session| session.lesson().map(Attended::lesson));
                if let Some(lesson) = lesson {
                    self.dispatch(Action::Attend(lesson, course, None));
                }
            }
            Some(Course::Lesson | Course::Own) => self.start(&untrack(|| self.started())),
        }
    }

    /// Starts a scenario over, with a seed.
    pub(super) fn open(self, preset: Preset, seed: Seed) {
        self.dispatch(Action::Open((preset.make)(), seed));
    }

    /// Starts the scenario over with the next seed.
    pub(super) fn open_with_next_seed(self) {
        let (name, seed) = self.with(|session| {
            let run = session.recording();
            (run.scenario().name.clone(), run.seed())
        });
        if let Some(preset) = scenario::preset(&name) {
            self.open(preset, Seed(seed.0.wrapping_add(1)));
        }
    }

    /// Starts the same over with Kafka's own times, or slowed down again.
    pub(super) fn open_as_shipped(self, shipped: bool) {
        match shipped {
            true => {
                self.dispatch(Action::OpenAsShipped);
            }
            false => self.start(&untrack(|| self.started())),
        }
    }
}

/// Whether there is work in a run that cannot be had again: it is more than what a link brought.
pub(super) fn is_ones_own(text: &str) -> bool {
    has_work(text) && platform::stored(platform::LINKED_KEY).as_deref() != Some(text)
}

/// Remembers a run that a link has brought, as it is written down.
pub(super) fn remember_linked(text: &str) {
    platform::store(platform::LINKED_KEY, text);
}

/// The store, wherever it is needed.
pub(super) fn store() -> Store {
    expect_context::<Store>()
}
