//! A stretch that is played over and over.

use super::sheet::Sheet;
use crate::session::{Action, Session, Stretch};
use crate::sim::SimTime;
use crate::ui::i18n::{moment, words};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};

/// So long a stretch is if only its beginning is said.
const AT_FIRST: u64 = 5_000_000;

/// From the moment shown on, up to where it ended so far, or a while.
pub(super) fn from_here(store: Store) {
    let (now, looped) = store.with(|session| (session.now(), session.looped()));
    let to = looped.map(|looped| looped.to).filter(|to| *to > now);
    let to = to.unwrap_or(SimTime(now.0.saturating_add(AT_FIRST)));
    store.dispatch(Action::Loop(Some(Stretch { from: now, to })));
}

/// Up to the moment shown, from where it began so far, or a while before.
pub(super) fn to_here(store: Store) {
    let (now, looped) = store.with(|session| (session.now(), session.looped()));
    let from = looped.map(|looped| looped.from).filter(|from| *from < now);
    let from = from.unwrap_or(SimTime(now.0.saturating_sub(AT_FIRST)));
    store.dispatch(Action::Loop(Some(Stretch { from, to: now })));
}

/// Opens what can be said about it.
#[component]
pub(super) fn Loop() -> impl IntoView {
    let store = store();
    let (all, t) = (words(), words().of_time);
    let looped = Memo::new(move |_| store.watch(Session::looped));
    let told = move || {
        let Stretch { from, to } = looped.get()?;
        Some((t.looped)(&moment(from), &moment(to)))
    };
    let name = move || match told() {
        Some(told) => (all.said_of)(t.looping, &told),
        None => t.looping.to_owned(),
    };
    let is_on = move || looped.get().is_some();
    view! {
        <Sheet id="loop" name=Signal::derive(name) is_on=Signal::derive(is_on) sign=|| "↻">
            <p class="small">{move || told().unwrap_or_else(|| t.loop_about.to_owned())}</p>
            <div class="buttons">
                <button id="loop-from" class="btn" on:click=move |_| from_here(store)>
                    {t.from_here}" "<kbd>"["</kbd>
                </button>
                <button id="loop-to" class="btn" on:click=move |_| to_here(store)>
                    {t.to_here}" "<kbd>"]"</kbd>
                </button>
                <Show when=is_on>
                    <button
                        id="loop-off"
                        class="btn"
                        on:click=move |_| {
                            store.dispatch(Action::Loop(None));
                            platform::give_focus("#loop");
                        }
                    >
                        {t.no_loop}" "<kbd>"\\"</kbd>
                    </button>
                </Show>
            </div>
        </Sheet>
    }
}
