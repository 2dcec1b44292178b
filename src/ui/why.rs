//! Why: what led to an event, or to how something is now, in sentences that lead to their moments.

use super::i18n::{moment, words};
use super::inspector::{mark_name, title};
use super::platform;
use super::roving::Place;
use super::store::{Store, store};
use crate::session::{Question, Session, Subject, Told, Walk};
use crate::ui::prelude::*;
use crate::view::EventId;
use crate::view::why::{Because, Step};

/// Events that are gone through between two frames.
const SLICE: u64 = 4_096;
/// Events that are gone through to see whether something still is as it was.
const GLANCE: u64 = 512;

/// What is asked; what was asked from has the focus again when it is closed.
#[derive(Clone, Copy)]
pub(super) struct Whys {
    asked: RwSignal<Option<Question>>,
    opener: StoredValue<Option<Place>, LocalStorage>,
}

impl Whys {
    pub(super) fn new() -> Self {
        Whys {
            asked: RwSignal::new(None),
            opener: StoredValue::new_local(None),
        }
    }

    /// Asks, or asks something else.
    pub(super) fn ask(self, question: Question) {
        if self.asked.with_untracked(Option::is_none) {
            self.opener
                .set_value(platform::focused_by_keys().map(Place::of));
        }
        self.asked.set(Some(question));
    }

    /// Asks about something. A record's whole life is told where it is selected: that leads there.
    fn ask_about(self, subject: &Subject) {
        let to_life = || platform::lead_to(&["#life h3", "#life"]);
        match subject {
            // what was asked before lies over it
            Subject::Record(..) if self.close() => request_animation_frame(to_life),
            Subject::Record(..) => to_life(),
            _ => self.ask(Question::Subject(subject.clone())),
        }
    }

    /// Asks about what is selected, if something is.
    pub(super) fn ask_selected(self, session: &Session) -> bool {
        let selected = session.selection();
        selected
            .inspect(|subject| self.ask_about(subject))
            .is_some()
    }

    /// Closes the answer, if there is one; says whether there was.
    pub(super) fn close(self) -> bool {
        let was = self.asked.with_untracked(Option::is_some);
        if was {
            self.asked.set(None);
            let opener = self.opener.try_update_value(Option::take).flatten();
            if let Some(opener) = opener {
                // an inspector is shown again only now
                request_animation_frame(move || opener.focus());
            }
        }
        was
    }
}

/// What is asked.
pub(super) fn whys() -> Whys {
    expect_context::<Whys>()
}

/// Asks why an event happened; in a list it may be the Tab key's business or not.
pub(super) fn ask_event(event: EventId, tabindex: Signal<&'static str>) -> AnyView {
    let whys = whys();
    let t = &words().why;
    view! {
        <button
            class="ask-why"
            tabindex=move || tabindex.get()
            aria-label=t.ask_event
            title=t.ask_event
            on:click=move |_| whys.ask(Question::Event(event))
        >
            "?"
        </button>
    }
}

/// Asks why something is as it is.
pub(super) fn ask_subject(subject: Subject) -> AnyView {
    let whys = whys();
    view! {
        <button
            class="btn ask-subject"
            on:click=move |_| whys.ask_about(&subject)
        >
            {words().why.ask}
        </button>
    }
}

/// The state something is in: pressed, it asks why.
pub(super) fn ask_state(
    subject: Subject,
    id: &'static str,
    state: Signal<Option<String>>,
) -> AnyView {
    let whys = whys();
    view! {
        <button
            id=id
            class="pill ask-state"
            title=words().why.ask
            on:click=move |_| whys.ask(Question::Subject(subject.clone()))
        >
            <b>{move || state.get()}</b>
            <i aria-hidden="true">"?"</i>
        </button>
    }
    .into_any()
}

/// The answer, while something is asked.
#[component]
pub(super) fn WhyPanel() -> impl IntoView {
    let whys = whys();
    let open = Memo::new(move |_| whys.asked.get());
    // of another run it is another question
    let store = store();
    let run = Memo::new(move |_| store.watch(|session| session.run_version().0));
    Effect::new(move |before: Option<()>| {
        run.track();
        if before.is_some() {
            whys.asked.set(None);
        }
    });
    view! { {move || open.get().map(answer)} }
}

#[expect(clippy::needless_pass_by_value, reason = "it is asked once")]
fn answer(question: Question) -> AnyView {
    let (store, whys) = (store(), whys());
    let t = words();
    let told = RwSignal::new(Told::default());
    let busy = RwSignal::new(true);
    follow(store, question.clone(), told, busy);
    let said = Memo::new(move |_| told.with(|told| told.now.clone()));
    let steps = Memo::new(move |_| told.with(|told| told.steps.clone()));
    let subject = match &question {
        Question::Subject(subject) => title(subject),
        Question::Mark(tp, mark) => format!("{} · {tp}", mark_name(mark)),
        Question::Behind(reader) => (t.why.behind)(&reader.to_string()),
        Question::Event(_) => String::new(),
    };
    let over = match question {
        Question::Subject(Subject::Consumer(_) | Subject::Producer(_)) => Some(t.why.now),
        Question::Behind(_) => Some(t.why.stands),
        _ => None,
    };
    Effect::new(move || platform::give_focus("#why-title"));
    // what is announced is how many there are, once that is known, and not each of them
    let status = move || {
        let some = steps.with(|steps| !steps.is_empty()) || said.with(|said| !said.is_empty());
        match (busy.get(), some) {
            (true, _) => t.why.looking,
            (false, false) => t.why.nothing,
            (false, true) if told.with(|told| told.more) => t.why.more,
            (false, true) => "",
        }
    };
    view! {
        <aside class="inspector why" id="why" aria-labelledby="why-title">
            <div class="inspector-head">
                <h2 id="why-title" tabindex="-1">{t.why.ask}" "{subject}</h2>
                <button
                    class="btn round"
                    id="why-close"
                    aria-label=t.close
                    on:click=move |_| { whys.close(); }
                >
                    "✕"
                </button>
            </div>
            <Show when=move || over.is_some() && said.with(|said| !said.is_empty())>
                <section class="why-now">
                    <h3>{over}</h3>
                    {move || said.get().iter().map(|because| view! {
                        <p>{sentence(because)}</p>
                    }).collect_view()}
                </section>
            </Show>
            {list(steps, t.why.because)}
            <p class="small" role="status">{status}</p>
        </aside>
    }
    .into_any()
}

/// Steps, newest first, each leading to its moment.
pub(super) fn list(steps: Memo<Vec<Step>>, named: &'static str) -> AnyView {
    let store = store();
    let shown = Memo::new(move |_| store.watch(Session::next_event));
    view! {
        <Show when=move || steps.with(|steps| !steps.is_empty())>
            <h3 tabindex="-1">{named}</h3>
            <ol class="because">
                <Each
                    each=move || steps.get()
                    key=|step| Key::Number(step.event)
                    children=move |one| step(one, shown)
                />
            </ol>
        </Show>
    }
    .into_any()
}

#[expect(clippy::needless_pass_by_value, reason = "it is a row of its own")]
fn step(step: Step, shown: Memo<EventId>) -> AnyView {
    let store = store();
    let t = &words().why;
    let event = step.event;
    let here = move || shown.get() == event + 1;
    let of_error = step
        .because
        .error
        .map(|error| (error.name(), (t.rule)(error)));
    let thrown = step.because.thrown;
    let of_thrown = thrown.and_then(|thrown| Some((thrown.name(), (t.thrown)(thrown)?)));
    let rule = of_error.or(of_thrown).map(|(name, [rule, way_out])| {
        view! {
            <p class="rule small">
                <b class="mono">{name}</b>{t.means}{rule}{t.next}
                <b>{t.way_out}</b>{t.next}{way_out}
            </p>
        }
    });
    let origin = step
        .origin
        .map(|origin| view! { <span class="origin">{(t.origin)(origin)}</span> });
    view! {
        <li
            class:trouble=step.is_trouble
            class:here=here
            class:later=move || shown.get() <= event
            aria-current=move || here().then_some("step")
        >
            <button class="turn" title=words().go_there on:click=move |_| store.go_to(event)>
                <time>
                    {moment(step.at)}
                    {move || here().then(|| format!(" · {}", t.here))}
                </time>
                <span>{sentence(&step.because)}{t.next}{origin}</span>
            </button>
            {rule}
        </li>
    }
    .into_any()
}

fn sentence(because: &Because) -> String {
    because.said((words().why.fact)(because.fact))
}

/// Looks for the answer, and again when how something is now has another reason.
fn follow(store: Store, question: Question, told: RwSignal<Told>, busy: RwSignal<bool>) {
    let walk = StoredValue::new(None::<Walk>);
    let answered = StoredValue::new(0);
    let whys = whys();
    Effect::new(move || {
        let rests = busy.try_get_untracked().is_some_and(|busy| !busy);
        let next = store.watch_calmly(Session::next_event);
        let at = |is: fn(&Session, &Walk) -> bool| {
            walk.with_value(|walk| {
                let walk = walk.as_ref();
                walk.is_none_or(|walk| store.with(|session| is(session, walk)))
            })
        };
        if !at(Session::is_about) {
            whys.asked.set(None);
            return;
        }
        // who goes back along the steps is to keep them in sight
        if next < answered.get_value() && at(Session::is_in) {
            return;
        }
        let glance = store.watch_calmly(|session| {
            let mut walk = session.why(&question);
            while walk.told().steps.is_empty()
                && walk.looked_at() < SLICE
                && session.walk_on(&mut walk, GLANCE)
            {}
            walk
        });
        let same = walk.with_value(|walk| {
            let first = |walk: &Walk| walk.told().steps.first().map(|step| step.event);
            walk.as_ref()
                .is_some_and(|old| old.is_beside(&glance) && first(old) == first(&glance))
        });
        if same {
            let now = glance.told().now.clone();
            if told.with_untracked(|told| told.now != now) {
                told.update(|told| told.now = now);
            }
        } else if rests || walk.with_value(Option::is_none) {
            walk.set_value(Some(glance));
            answered.set_value(next);
            go_on(store, walk, told, busy);
        }
    });
}

/// Goes on for as long as there is time before the next frame.
fn go_on(
    store: Store,
    walk: StoredValue<Option<Walk>>,
    told: RwSignal<Told>,
    busy: RwSignal<bool>,
) {
    // whoever asked may have closed it
    let more = walk.try_update_value(|walk| {
        let walk = walk.as_mut()?;
        let more = store.with(|session| session.walk_on(walk, SLICE));
        Some((more, walk.told().clone()))
    });
    if let Some(Some((more, found))) = more {
        told.set(found);
        busy.set(more);
        if more {
            request_animation_frame(move || go_on(store, walk, told, busy));
        }
    }
}
