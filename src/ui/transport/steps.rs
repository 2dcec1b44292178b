//! What a step leads to: the next event, or the next of a kind.

use crate::session::{Action, Direction, Mark};
use crate::ui::i18n::{Strings, words};
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};

/// What the buttons and the arrows lead to.
#[derive(Clone, Copy)]
pub(crate) struct StepTo(RwSignal<Mark>);

impl StepTo {
    pub(crate) fn new() -> Self {
        StepTo(RwSignal::new(Mark::Story))
    }

    pub(super) fn step(self, store: Store, direction: Direction) -> bool {
        store.dispatch(Action::Step(direction, self.0.get_untracked()))
    }
}

fn name(t: &Strings, mark: Mark, direction: Direction) -> String {
    match (mark, direction) {
        (Mark::Story, Direction::Forward) => t.step_forward.to_owned(),
        (Mark::Story, Direction::Back) => t.step_back.to_owned(),
        (mark, direction) => (t.of_time.step)(mark, direction),
    }
}

/// The button of a direction.
#[component]
pub(super) fn StepButton(direction: Direction) -> impl IntoView {
    let store = store();
    let t = words();
    let to = expect_context::<StepTo>();
    let name = move || name(t, to.0.get(), direction);
    let (id, sign) = match direction {
        Direction::Back => ("step-back", "‹"),
        Direction::Forward => ("step-on", "›"),
    };
    view! {
        <button
            id=id
            class="btn"
            aria-label=name
            title=name
            on:click=move |_| { to.step(store, direction); }
        >
            {sign}
        </button>
    }
}

/// The choice of what they lead to.
#[component]
pub(super) fn StepChoice() -> impl IntoView {
    let t = words();
    let StepTo(to) = expect_context::<StepTo>();
    view! {
        <select
            id="step-to"
            aria-label=t.of_time.step_to
            title=t.of_time.step_to
            on:change:target=move |event| {
                let place = event.target().value().parse::<usize>().ok();
                if let Some(mark) = place.and_then(|place| Mark::ALL.get(place)) {
                    to.set(*mark);
                }
            }
        >
            {Mark::ALL.iter().enumerate().map(|(place, mark)| view! {
                <option
                    value=place.to_string()
                    prop:selected=move || to.get() == *mark
                >
                    {(t.of_time.mark)(*mark)}
                </option>
            }).collect_view()}
        </select>
    }
}
