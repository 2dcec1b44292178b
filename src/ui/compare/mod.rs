//! Two runs side by side, on one clock: the whole page while it is open. The run of the page
//! stands still meanwhile.

mod choose;
mod picture;
mod records;
mod table;
mod transport;

use super::dialogs::follow;
use super::i18n::{moment, words};
use super::platform::Focus;
use super::store::{Store, store};
use super::{clock, platform};
use crate::kafka::GroupId;
use crate::session::compare::{Comparison, Figures, Preset, Setting, Which, preset, told, whoms};
use crate::session::{Action, Script, Session, Whom};
use crate::sim::{Duration, SimTime};
use crate::ui::prelude::*;
use leptos::ev::KeyboardEvent;
use leptos::html;

/// Events that a frame has time for.
const SLICE: u64 = 6_000;
/// Real time between two looks at what is not followed with every frame.
const BEAT: Duration = Duration::from_millis(150);
/// Seconds of the run that can be shown in the pictures; 0 is all of it.
const WINDOWS: [u64; 4] = [0, 60, 20, 10];

/// A branch that can be compared.
#[derive(Clone, Debug)]
struct Grown {
    name: String,
    script: Script,
    until: SimTime,
}

/// What is compared, and what is shown of it.
#[derive(Clone, Copy)]
pub(super) struct Comparing {
    /// Whether it is open.
    pub(super) open: RwSignal<bool>,
    /// The run that is compared with itself.
    script: StoredValue<Option<(Script, SimTime)>>,
    setting: RwSignal<Option<Setting>>,
    /// The branches there are.
    tree: StoredValue<Vec<Grown>>,
    /// Which two of them are compared, if not one run under two settings.
    branches: RwSignal<Option<[usize; 2]>>,
    both: StoredValue<Option<Comparison>>,
    /// The moment to be shown once it is lived.
    wanted: StoredValue<Option<SimTime>>,
    /// Moves when something else is shown; with time, a few times a second.
    beat: RwSignal<u64>,
    since_beat: StoredValue<Duration>,
    now: RwSignal<SimTime>,
    group: RwSignal<Option<GroupId>>,
    window: RwSignal<u64>,
    /// Pixels a picture is wide.
    width: RwSignal<u32>,
    /// Pixels all of it has from side to side.
    room: RwSignal<u32>,
}

impl Comparing {
    pub(super) fn new() -> Self {
        Comparing {
            open: RwSignal::new(false),
            script: StoredValue::new(None),
            setting: RwSignal::new(None),
            tree: StoredValue::new(Vec::new()),
            branches: RwSignal::new(None),
            both: StoredValue::new(None),
            wanted: StoredValue::new(None),
            beat: RwSignal::new(0),
            since_beat: StoredValue::new(Duration::ZERO),
            now: RwSignal::new(SimTime::ZERO),
            group: RwSignal::new(None),
            window: RwSignal::new(0),
            width: RwSignal::new(560),
            room: RwSignal::new(1_200),
        }
    }

    /// Opens it with the run of the page, which pauses, and with what is compared most.
    pub(super) fn begin(self, store: Store) {
        if !store.dispatch(Action::Pause) {
            return;
        }
        let (script, until) = store.with(Session::script);
        let whoms = whoms(&script);
        let groups = whoms.iter().filter_map(|whom| match whom {
            Whom::Group(group) => Some(group.clone()),
            _ => None,
        });
        let groups: Vec<GroupId> = groups.collect();
        let first = groups.first();
        let setting = first.and_then(|group| preset(&script, group, Preset::Assignor));
        let setting = setting.or_else(|| choose::some(&script, &whoms));
        let t = words().of_time;
        let tree = store.with(|session| {
            let lines = session.branches(false).into_iter();
            let grown = lines.filter_map(|line| {
                let (script, until) = session.script_of(line.id)?;
                Some(Grown {
                    name: t.called(&line),
                    script,
                    until,
                })
            });
            grown.collect()
        });
        self.tree.set_value(tree);
        self.branches.set(None);
        self.group.set(None);
        self.wanted.set_value(Some(store.with(Session::now)));
        self.script.set_value(Some((script, until)));
        self.setting.set(setting);
        self.live();
        self.open.set(true);
    }

    /// Lets go of it.
    fn close(self) {
        self.open.set(false);
        self.both.set_value(None);
        self.script.set_value(None);
        self.tree.set_value(Vec::new());
    }

    /// Compares something else, at the moment that is shown.
    fn choose(self, setting: Setting) {
        self.branches.set(None);
        self.setting.set(Some(setting));
        self.again();
    }

    /// Compares two branches.
    fn choose_branches(self, places: [usize; 2]) {
        self.branches.set(Some(places));
        self.again();
    }

    fn again(self) {
        if self.wanted.get_value().is_none() {
            self.wanted.set_value(Some(self.now.get_untracked()));
        }
        self.live();
    }

    /// Begins to live both sides.
    fn live(self) {
        let both = match self.branches.get_untracked() {
            Some([a, b]) => self.tree.with_value(|tree| {
                let [a, b] = [tree.get(a)?, tree.get(b)?];
                let scripts = [a.script.clone(), b.script.clone()];
                Some(Comparison::new(scripts, a.until.max(b.until)))
            }),
            None => self.script.with_value(|script| {
                let (script, until) = script.as_ref()?;
                let sides = self.setting.with_untracked(|setting| match setting {
                    Some(setting) => setting.scripts(script),
                    None => [script.clone(), script.clone()],
                });
                Some(Comparison::new(sides, *until))
            }),
        };
        self.both.set_value(both);
        self.told();
    }

    /// Reads both sides, without being told when something else is shown.
    fn with<T>(self, read: impl FnOnce(&Comparison) -> T) -> Option<T> {
        self.both.with_value(|both| both.as_ref().map(read))
    }

    /// Reads both sides, and again when something else is shown.
    fn watch<T>(self, read: impl FnOnce(&Comparison) -> T) -> Option<T> {
        self.beat.track();
        self.with(read)
    }

    /// Does something to both sides, and shows it.
    fn does(self, change: impl FnOnce(&mut Comparison)) {
        self.both.update_value(|both| {
            if let Some(both) = both {
                change(both);
            }
        });
        self.told();
    }

    fn told(self) {
        self.since_beat.set_value(Duration::ZERO);
        self.now.set(self.with(Comparison::now).unwrap_or_default());
        self.beat.update(|beat| *beat += 1);
    }

    /// A frame: lives what is to be lived, or lets time go on.
    fn frame(self, real: Duration) {
        let state = |both: &Comparison| (both.now(), both.goes_on(), both.is_living());
        let before = self.with(state);
        let wanted = self.wanted.get_value();
        let shown = self.both.try_update_value(|both| {
            let both = both.as_mut()?;
            if both.goes_on() {
                both.tick(real);
            } else if both.is_living() {
                both.go_on(SLICE);
            }
            let at = wanted?;
            let there = both.horizon() >= at || !both.is_living();
            there.then(|| both.seek(at))
        });
        if shown.flatten().is_some() {
            self.wanted.set_value(None);
        }
        let after = self.with(state);
        if after == before && !after.is_some_and(|(_, _, living)| living) {
            return;
        }
        let since = self.since_beat.get_value() + real;
        let turned =
            after.map(|(_, on, living)| (on, living)) != before.map(|(_, on, living)| (on, living));
        if turned || since >= BEAT {
            self.told();
        } else {
            self.since_beat.set_value(since);
            self.now.set(after.map_or(SimTime::ZERO, |(now, ..)| now));
        }
    }

    /// The group whose figures are shown: the one that was chosen, or the first there is.
    fn shown_group(self) -> Option<GroupId> {
        let groups = self.watch(Comparison::groups)?;
        let chosen = self.group.get().filter(|group| groups.contains(group));
        chosen.or_else(|| groups.first().cloned())
    }

    /// What a branch is called.
    fn branch(self, place: usize) -> Option<String> {
        self.tree
            .with_value(|tree| Some(tree.get(place)?.name.clone()))
    }

    fn swap(self) {
        self.does(Comparison::swap);
        self.setting.update(|setting| {
            if let Some(setting) = setting {
                setting.values.swap(0, 1);
            }
        });
        self.branches.update(|places| {
            if let Some(places) = places {
                places.swap(0, 1);
            }
        });
    }
}

/// What is compared.
pub(super) fn comparing() -> Comparing {
    expect_context::<Comparing>()
}

/// The page's sheet for it.
#[component]
pub(super) fn Compare() -> impl IntoView {
    let comparing = comparing();
    let t = words();
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || comparing.open.get());
    let key = move || {
        comparing
            .setting
            .get()
            .map(|setting| (t.field)(setting.key))
    };
    view! {
        <dialog
            id="compare"
            class="compare"
            aria-labelledby="compare-title"
            node_ref=dialog
            on:close=move |_| comparing.close()
            on:keydown=move |event| keys(comparing, &event)
        >
            <header class="compare-head">
                <h2 id="compare-title">{t.compare.title}</h2>
                <p class="small">
                    {move || match (comparing.branches.get(), key()) {
                        (Some(_), _) => Some(t.compare.two_branches.into_any()),
                        (None, Some(key)) => Some(view! {
                            {t.compare.one_difference}" "
                            <code>{key}</code>
                        }.into_any()),
                        (None, None) => None,
                    }}
                </p>
                <span class="spacer"></span>
                <button id="compare-swap" class="btn" on:click=move |_| comparing.swap()>
                    {t.compare.swap}
                </button>
                <button id="compare-close" class="btn" on:click=move |_| comparing.close()>
                    {t.close}
                </button>
            </header>
            {move || comparing.open.get().then(|| inside(comparing))}
        </dialog>
    }
}

/// What is there while it is open.
fn inside(comparing: Comparing) -> AnyView {
    clock::run(move |real| comparing.frame(real));
    Effect::new(move || {
        platform::on_resize_of("#compare .picture", move || {
            if let Some(wide) = platform::width_of("#compare .picture") {
                comparing.width.set(pixels(wide));
            }
            if let Some(room) = platform::width_of("#compare") {
                comparing.room.set(pixels(room));
            }
        });
    });
    let figures = Memo::new(move |_| {
        let of = |group: GroupId| {
            let both = move |both: &Comparison| Which::BOTH.map(|w| both.figures(w, &group));
            comparing.watch(both)
        };
        comparing.shown_group().and_then(of).unwrap_or_default()
    });
    let some = Memo::new(move |_| figures.with(|both| both.iter().all(Option::is_some)));
    view! {
        <div class="compare-body">
            {choose::chooser(comparing)}
            {state(comparing)}
            <div class="compare-panels">
                {Which::BOTH.map(|which| panel(comparing, which, figures))}
            </div>
            <Show when=move || some.get()>
                {table::both(figures)}
                {records::both(comparing)}
            </Show>
        </div>
        {transport::transport(comparing)}
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a page's width"
)]
fn pixels(wide: f64) -> u32 {
    wide.clamp(200.0, 4_000.0) as u32
}

/// What there is to be said of how far both are, and of what could not be.
fn state(comparing: Comparing) -> AnyView {
    let t = words();
    let c = &t.compare;
    let living = Memo::new(move |_| {
        comparing.watch(|both| {
            let part = both.horizon().0 * 100 / both.until().0.max(1);
            (both.is_living() && !both.goes_on()).then_some(part.min(99))
        })
    });
    let wrong = Memo::new(move |_| {
        let said = comparing.watch(|both| {
            let refused = Which::BOTH.into_iter().filter_map(|which| {
                let error = both.refused(which)?;
                Some((c.refused)(which.name(), &t.refusal(error)))
            });
            let ended = both.ended().map(|which| {
                let events = both.events(which);
                (c.ended)(which.name(), events, &moment(both.horizon()))
            });
            let nobody = both.groups().is_empty() && !both.is_living();
            let nobody = nobody.then(|| c.nobody.to_owned());
            refused.chain(ended).chain(nobody).collect::<Vec<_>>()
        });
        said.unwrap_or_default()
    });
    let left_out = Memo::new(move |_| {
        let said = comparing.watch(|both| {
            let of = Which::BOTH.map(|which| {
                let acts = both.left_out(which).iter();
                let acts =
                    acts.map(|(act, error)| (t.said_of)(&told(act), &(t.command_error)(error)));
                (which.name(), acts.collect::<Vec<_>>())
            });
            of.to_vec()
        });
        said.unwrap_or_default()
    });
    view! {
        <p class="small" role="status" id="compare-living">
            {move || living.get().flatten().map(|part| (c.living)(part))}
        </p>
        {move || wrong.get().into_iter().map(|said| view! {
            <p class="notice" role="alert">{said}</p>
        }).collect_view()}
        {move || left_out.get().into_iter().map(|(name, acts)| {
            (!acts.is_empty()).then(|| view! {
                <div class="waiting small left-out">
                    <p>{(c.left_out)(name, acts.len())}</p>
                    <ul>
                        {acts.into_iter().map(|act| view! { <li>{act}</li> }).collect_view()}
                    </ul>
                </div>
            })
        }).collect_view()}
    }
}

/// One side.
fn panel(comparing: Comparing, which: Which, figures: Memo<[Option<Figures>; 2]>) -> AnyView {
    let t = words();
    let store = store();
    let name = which.name();
    let value = move || {
        let value = match comparing.branches.get() {
            Some(places) => comparing.branch(places[which as usize]),
            None => comparing
                .setting
                .get()
                .map(|setting| choose::named(comparing, &setting, setting.values[which as usize])),
        };
        value.map(|value| format!(" · {value}"))
    };
    let as_is = move || {
        let setting = comparing.setting.get();
        comparing.branches.get().is_none()
            && setting.is_some_and(|setting| setting.values[which as usize].is_none())
    };
    let said = Memo::new(move |_| {
        figures.with(|figures| {
            let figures = figures[which as usize].as_ref()?;
            // of a group that has no partitions yet there is nothing to be said
            (figures.partitions > 0).then(|| (t.compare.sentence)(figures))
        })
    });
    let keep = move |_| {
        if let Some(session) = comparing.with(|both| both.keep(which)).flatten() {
            store.keep_compared(session);
            comparing.close();
        }
    };
    view! {
        <section class="compare-panel" data-side=name aria-label=name>
            <div class="compare-panel-head">
                <h3>{name}{value}</h3>
                <Show when=as_is>
                    <span class="as-it-is">{t.compare.as_is}</span>
                </Show>
                <span class="spacer"></span>
                <button
                    class="btn quiet keep"
                    title=t.compare.kept
                    disabled=move || said.get().is_none()
                    on:click=keep
                >
                    {(t.compare.keep)(name)}
                </button>
            </div>
            {picture::picture(comparing, which)}
            <p class="small sentence-of">{move || said.get()}</p>
        </section>
    }
}

/// Keys for time, unless what has the focus wants them.
fn keys(comparing: Comparing, event: &KeyboardEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    if modified {
        return;
    }
    match (event.key().as_str(), platform::focus()) {
        (_, Focus::Field) | (" ", Focus::Button) => return,
        (" ", _) => comparing.does(|both| both.play(!both.goes_on())),
        ("ArrowRight", _) => comparing.does(|both| both.step(true)),
        ("ArrowLeft", _) => comparing.does(|both| both.step(false)),
        ("Home", _) => comparing.does(|both| both.seek(SimTime::ZERO)),
        ("End", _) => comparing.does(|both| both.seek(both.horizon())),
        _ => return,
    }
    event.prevent_default();
}
