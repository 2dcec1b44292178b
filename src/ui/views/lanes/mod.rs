//! Protocol lanes: who said what to whom, in time.

mod drawn;
mod head;
mod list;
mod said;
mod window;

use crate::kafka::MessageId;
use crate::sim::SimTime;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::EventId;
use crate::view::lanes::{Drawing, Filter, Message, Said};
use crate::view::scale::TimeScale;
use std::sync::Arc;
use window::Window;

/// What the parts of the view share.
#[derive(Clone, Copy)]
struct Board {
    store: Store,
    window: Window,
    filter: RwSignal<Filter>,
    said: RwSignal<Arc<Said>>,
    drawing: Memo<Arc<Drawing>>,
    /// The message that is pointed at or was gone to.
    chosen: RwSignal<Option<MessageId>>,
    /// What happened where the pointer is, in words.
    happened: RwSignal<Option<String>>,
}

impl Board {
    fn new(store: Store) -> Self {
        let window = Window::new(store);
        let filter = RwSignal::new(Filter::default());
        let said = said::said(store, window, filter);
        let drawing = Memo::new(move |_| {
            let time = TimeScale {
                start: window.start(),
                end: window.end(),
                pixels: window.width.get(),
            };
            let said = said.get();
            store.watch_calmly(|session| {
                let lanes = filter.with(|filter| session.lanes(filter));
                Arc::new(Drawing::of(&said, lanes, session.eras(), time))
            })
        });
        let chosen = RwSignal::new(None);
        Board {
            store,
            window,
            filter,
            said,
            drawing,
            chosen,
            happened: RwSignal::new(None),
        }
    }

    /// A message, if it is among those that were gathered.
    fn message(self, id: MessageId) -> Option<Message> {
        self.said.with(|said| {
            let found = said
                .messages
                .binary_search_by_key(&id, |one| one.envelope.id);
            found.ok().map(|place| said.messages[place].clone())
        })
    }

    /// To the moment of an event, without moving the lanes.
    fn go_to_event(self, event: EventId) {
        self.window.hold();
        self.store.go_to(event);
    }

    /// To the moment of a message.
    fn go_to(self, id: MessageId) {
        if let Some(message) = untrack(move || self.message(id)) {
            self.go_to_event(message.event);
            self.chosen.set(Some(id));
        }
    }
}

/// The lanes.
#[component]
pub(super) fn Lanes() -> impl IntoView {
    let t = words().charts;
    let board = Board::new(store());
    let too_much = Memo::new(move |_| board.said.with(|said| said.too_much));
    view! {
        <div class="lanes">
            {head::head(board)}
            {drawn::drawn(board)}
            <Show when=move || too_much.get()>
                <p class="too-much" role="status">{t.too_much}</p>
            </Show>
            <p class="lane-says small" aria-live="polite">
                {move || {
                    let message = board.chosen.get().and_then(|id| board.message(id));
                    let said = message.map(|message| list::line(&message));
                    board.happened.get().or(said).unwrap_or_else(|| t.hover.to_owned())
                }}
            </p>
            {list::list(board)}
        </div>
    }
}

/// Later by so much, which may be less than nothing.
fn moved(at: SimTime, by: i64) -> SimTime {
    SimTime(at.0.saturating_add_signed(by))
}
