//! The lesson beside the stage: what is said at the moment shown, the way on, and what else can be
//! tried.

use super::i18n::{Lang, words};
use super::platform;
use super::store::{Store, store};
use crate::lesson::{Bilingual, Lesson, Offer};
use crate::session::{Action, Attended, Course, Playback};
use crate::sim::SimTime;
use crate::ui::prelude::*;

/// A text in a language.
pub(super) fn said(text: &Bilingual, lang: Lang) -> &str {
    match lang {
        Lang::En => &text.en,
        Lang::ZhHans => &text.zh,
    }
}

/// Where one is in a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    course: Course,
    /// The step that is said, by its number among so many.
    step: usize,
    steps: usize,
    way: Way,
}

/// The way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It is being gone.
    Going,
    /// To a step, by its number among them, and when it is.
    Step(usize, SimTime),
    /// To the end.
    End(SimTime),
    /// Back to the lesson.
    Back,
    /// To the next lesson, or to all of them after the last.
    Next,
}

fn place_in(store: Store) -> Memo<Option<Place>> {
    Memo::new(move |_| {
        let now = store.now.get();
        store.watch(|session| {
            let attended = session.lesson()?;
            let playing = session.playback() == Playback::Playing;
            Some(Place {
                course: attended.course(),
                step: attended.step_at(now),
                steps: attended.steps().len(),
                way: way_on(attended, now, playing),
            })
        })
    })
}

fn way_on(attended: &Attended, now: SimTime, playing: bool) -> Way {
    let until = attended.until();
    let ended = now >= until;
    let mut steps = attended.steps().iter().map(|step| step.at).enumerate();
    let next = steps.find(|(_, at)| *at > now);
    match attended.course() {
        Course::Own => Way::Back,
        _ if playing => Way::Going,
        Course::Lesson => match next {
            Some((index, at)) => Way::Step(index, at),
            None if !ended => Way::End(until),
            None => Way::Next,
        },
        Course::Try(_) | Course::Shipped if ended => Way::Back,
        Course::Try(_) | Course::Shipped => Way::End(until),
    }
}

/// What is said at a place.
fn caption(store: Store, place: Place) -> String {
    let (lang, t) = (store.lang.get(), words().lesson);
    store.with(|session| {
        let attended = session.lesson();
        let text = match place.course {
            Course::Own => return t.left.to_owned(),
            Course::Shipped => return t.shipped.to_owned(),
            Course::Lesson => {
                let steps = attended.map(Attended::steps);
                let step = steps.and_then(|steps| steps.get(place.step));
                step.map(|step| &step.text)
            }
            Course::Try(index) => {
                let mut tries = attended.into_iter().flat_map(Attended::tries);
                tries.nth(index).map(|(text, _)| text)
            }
        };
        text.map_or_else(String::new, |text| said(text, lang).to_owned())
    })
}

fn title(store: Store) -> String {
    let lang = store.lang.get();
    store.watch(|session| {
        let title = session
            .lesson()
            .map(|attended| said(attended.title(), lang));
        title.unwrap_or_default().to_owned()
    })
}

/// The lesson after the one that is attended.
fn next_lesson(store: Store) -> Option<Offer> {
    let now = store.with(|session| session.lesson().map(Attended::lesson))?;
    store.offers.with_value(|offers| {
        let place = offers.iter().position(|offer| offer.lesson == now)?;
        offers.get(place + 1).cloned()
    })
}

/// Goes on.
fn go(store: Store, way: Way) {
    match way {
        Way::Going => store.dispatch(Action::Pause),
        Way::Step(_, at) | Way::End(at) => store.dispatch(Action::PlayTo(at)),
        Way::Back => go_back(store),
        Way::Next => {
            let next = next_lesson(store);
            let next = next.map(|next| Action::Attend(next.lesson, Course::Lesson, None));
            store.library.set(next.is_none());
            next.is_some_and(|next| store.dispatch(next))
        }
    };
}

/// On to the next step of the lesson, or back to the one before; says whether there is a lesson.
pub(super) fn turn_page(store: Store, on: bool) -> bool {
    let known = store.with(|session| {
        let (attended, now) = (session.lesson()?, session.now());
        let playing = session.playback() == Playback::Playing;
        let steps = attended.steps();
        // from within a step to its beginning, and from there to the one before
        let earlier = steps.iter().rev().find(|step| step.at < now);
        Some((way_on(attended, now, playing), earlier.map(|step| step.at)))
    });
    match known {
        None => return false,
        Some((way, _)) if on => go(store, way),
        Some((_, earlier)) => {
            store.dispatch(Action::Pause);
            store.dispatch(Action::Seek(earlier.unwrap_or(SimTime::ZERO)));
        }
    }
    true
}

/// Back to the lesson, to the step that is said.
fn go_back(store: Store) -> bool {
    let lesson = store.with(|session| {
        let attended = session.lesson()?;
        let step = attended.steps().get(attended.step_at(session.now()));
        Some((attended.lesson(), step.map(|step| step.at)))
    });
    keep_focus();
    lesson.is_some_and(|(lesson, at)| store.dispatch(Action::Attend(lesson, Course::Lesson, at)))
}

/// The button for the way on.
#[component]
fn GoOn(place: Memo<Option<Place>>) -> impl IntoView {
    let store = store();
    let way = Memo::new(move |_| place.get().map(|place| place.way));
    let name = move || {
        let t = words().lesson;
        match way.get() {
            None => String::new(),
            Some(Way::Going) => t.pause.to_owned(),
            Some(Way::Step(index, _)) => (t.go_on)(index + 1),
            Some(Way::End(_)) => t.to_end.to_owned(),
            Some(Way::Back) => t.back.to_owned(),
            Some(Way::Next) => {
                let next = next_lesson(store).map(|next| next.title);
                let next = next.map(|title| (t.next_lesson)(said(&title, store.lang.get())));
                next.unwrap_or_else(|| t.more_lessons.to_owned())
            }
        }
    };
    // an embed has no library to go to
    let leads =
        move || way.get() != Some(Way::Next) || !store.embed || next_lesson(store).is_some();
    view! {
        <Show when=leads>
            <button
                id="go-on"
                class="btn primary"
                class:going=move || way.get() == Some(Way::Going)
                on:click=move |_| {
                    if let Some(way) = way.get_untracked() {
                        go(store, way);
                    }
                }
            >
                {name}
            </button>
        </Show>
    }
}

/// The lesson, in the guide.
#[component]
pub(super) fn Lecture() -> impl IntoView {
    let store = store();
    let t = words();
    let place = place_in(store);
    let course = Memo::new(move |_| place.get().map(|place| place.course));
    let has_tries = store.with(|session| {
        let mut tries = session.lesson().into_iter().flat_map(Attended::tries);
        tries.next().is_some()
    });
    let eyebrow = move || {
        let t = t.lesson;
        match place.get() {
            Some(Place {
                course: Course::Lesson,
                step,
                steps,
                ..
            }) => format!("{} · {}", t.lesson, (t.step_of)(step + 1, steps)),
            Some(Place {
                course: Course::Try(_),
                ..
            }) => t.variation.to_owned(),
            _ => t.lesson.to_owned(),
        }
    };
    let can_go_back = move || {
        let place = place.get();
        place.is_some_and(|place| {
            matches!(place.course, Course::Try(_) | Course::Shipped) && place.way != Way::Back
        })
    };
    view! {
        <section class="lecture">
            <p class="eyebrow">{eyebrow}</p>
            <h2>{move || title(store)}</h2>
            <p class="caption" aria-live="polite">
                {move || place.get().map(|place| caption(store, place))}
            </p>
            <Show when=move || course.get() == Some(Course::Lesson)>
                <Stepper place/>
            </Show>
            <div class="ways">
                <GoOn place/>
                <Show when=can_go_back>
                    <button id="back-to-lesson" class="btn" on:click=move |_| go(store, Way::Back)>
                        {t.lesson.back}
                    </button>
                </Show>
            </div>
            <Show when=move || has_tries && course.get() == Some(Course::Lesson)>
                <Tries place/>
            </Show>
        </section>
    }
}

/// The steps, each leading to its moment.
#[component]
fn Stepper(place: Memo<Option<Place>>) -> impl IntoView {
    let store = store();
    let t = words();
    let steps = store.with(|session| {
        let steps = session.lesson().map(Attended::steps).unwrap_or_default();
        steps.iter().map(|step| step.at).collect::<Vec<_>>()
    });
    let current = Memo::new(move |_| place.get().map(|place| place.step));
    let step = move |(index, at): (usize, SimTime)| {
        let name = (t.lesson.step_at)(index + 1, at);
        view! {
            <li>
                <button
                    class="step"
                    class:done=move || current.get().is_some_and(|current| index < current)
                    aria-current=move || (current.get() == Some(index)).then_some("step")
                    aria-label=name.clone()
                    title=name
                    on:click=move |_| {
                        store.dispatch(Action::Pause);
                        store.dispatch(Action::Seek(at));
                    }
                >
                    {index + 1}
                </button>
            </li>
        }
    };
    view! {
        <ol class="stepper">{steps.into_iter().enumerate().map(step).collect_view()}</ol>
    }
}

/// What else can be tried; at the end of a lesson it lies open.
#[component]
fn Tries(place: Memo<Option<Place>>) -> impl IntoView {
    let store = store();
    let t = words();
    let attended = store.with(|session| {
        let attended = session.lesson()?;
        let tries = attended.tries().map(|(text, _)| text.clone());
        Some((attended.lesson(), tries.collect::<Vec<_>>()))
    });
    let (lesson, tries) = attended?;
    let ended = Memo::new(move |_| place.get().is_some_and(|place| place.way == Way::Next));
    let other = move |(index, text): (usize, Bilingual)| {
        view! {
            <li>
                <p>{move || said(&text, store.lang.get()).to_owned()}</p>
                <button class="btn try-it" on:click=move |_| attempt(store, lesson, index)>
                    {t.lesson.try_it}
                </button>
            </li>
        }
    };
    Some(view! {
        <details class="tries" prop:open=move || ended.get()>
            <summary>{t.lesson.try_this}</summary>
            <ul>{tries.into_iter().enumerate().map(other).collect_view()}</ul>
        </details>
    })
}

fn attempt(store: Store, lesson: Lesson, index: usize) {
    if store.dispatch(Action::Attend(lesson, Course::Try(index), None)) {
        store.dispatch(Action::Play);
        keep_focus();
    }
}

/// The button that was pressed goes away: whoever uses the keyboard is at the way on.
fn keep_focus() {
    request_animation_frame(|| platform::give_focus("#go-on"));
}

/// The lesson in an embed, where there is no guide.
#[component]
pub(super) fn LectureLine() -> impl IntoView {
    let store = store();
    let t = words();
    let place = place_in(store);
    let step = move || {
        let place = place.get().filter(|place| place.course == Course::Lesson);
        place.map(|place| format!(" ({}) ", (t.lesson.step_of)(place.step + 1, place.steps)))
    };
    view! {
        <p aria-live="polite">
            <b>{move || title(store)}</b>
            {step}
            " "
            {move || place.get().map(|place| caption(store, place))}
        </p>
        <GoOn place/>
    }
}
