//! A list that may be long: its beginning, and the rest for whoever asks for it.

use crate::ui::i18n::words;
use crate::ui::prelude::*;

/// So many are shown at first. Of a list that is hardly longer, all are.
const MOST: usize = 12;
const HARDLY: usize = 3;

/// Whether the rest is shown.
#[derive(Clone, Copy)]
pub(super) struct Fold(RwSignal<bool>);

impl Fold {
    pub(super) fn new() -> Self {
        Fold(RwSignal::new(false))
    }

    /// What is shown of a list.
    pub(super) fn cut<T>(self, mut all: Vec<T>) -> Vec<T> {
        if !self.0.get() && hidden(all.len()) > 0 {
            all.truncate(MOST);
        }
        all
    }
}

/// How many of a list are not shown at first.
fn hidden(count: usize) -> usize {
    match count > MOST + HARDLY {
        true => count - MOST,
        false => 0,
    }
}

/// How many more there are: pressed, they are shown, and put away again.
#[component]
pub(super) fn Rest(fold: Fold, #[prop(into)] count: Signal<usize>) -> impl IntoView {
    let t = words();
    let Fold(open) = fold;
    let rest = Memo::new(move |_| hidden(count.get()));
    view! {
        <Show when=move || { rest.get() > 0 }>
            <button
                class="btn quiet rest"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || match open.get() {
                    true => t.of_group.fewer.to_owned(),
                    false => (t.of_group.and_more)(rest.get()),
                }}
            </button>
        </Show>
    }
}
