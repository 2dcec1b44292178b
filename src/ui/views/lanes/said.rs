//! What was said in the time that is asked for. What has to be derived again for it is, a slice a
//! frame; until that is through, what was drawn before stays.

use super::window::Window;
use crate::session::Listening;
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::Store;
use crate::view::lanes::{Filter, Said};
use std::sync::Arc;

/// Events that are gone through before one looks at the clock.
const SLICE: u64 = 400;
/// Milliseconds of a frame that go into it.
const FRAME_MS: u64 = 9;

/// What was said, and what is still being found out.
#[derive(Clone, Copy)]
struct Gathered {
    store: Store,
    said: RwSignal<Arc<Said>>,
    listening: StoredValue<Option<Listening>>,
    frame: StoredValue<Option<AnimationFrameRequestHandle>>,
}

/// What was said in the time in view, and again when it may have become another.
pub(super) fn said(store: Store, window: Window, filter: RwSignal<Filter>) -> RwSignal<Arc<Said>> {
    let gathered = Gathered {
        store,
        said: RwSignal::new(Arc::default()),
        listening: StoredValue::new(None),
        frame: StoredValue::new(None),
    };
    // what is known of the time that is asked for: it grows until it is over, and may be another if
    // the past is changed
    let known = Memo::new(move |_| {
        let asked = window.asked();
        let known = store.watch_calmly(|session| session.known_of(&asked));
        (asked, known)
    });
    Effect::new_isomorphic(move || {
        let listening = known.with(|(asked, _)| {
            filter.with(|filter| store.with(|session| session.listen(asked, filter)))
        });
        gathered.listening.set_value(Some(listening));
        gathered.go_on();
    });
    on_cleanup(move || gathered.rest());
    gathered.said
}

impl Gathered {
    /// Goes on for as long as there is time before the next frame.
    fn go_on(self) {
        self.rest();
        let begun = platform::millis();
        let more = self.listening.try_update_value(|listening| {
            let listening = listening.as_mut()?;
            let mut slice = || self.store.with(|session| listening.go_on(session, SLICE));
            loop {
                let more = slice();
                if !more || platform::millis() - begun >= FRAME_MS {
                    return Some(more);
                }
            }
        });
        match more.flatten() {
            Some(true) => {
                let frame = request_animation_frame_with_handle(move || self.go_on());
                self.frame.set_value(frame.ok());
            }
            Some(false) => {
                let heard = self.listening.try_update_value(Option::take).flatten();
                if let Some(heard) = heard {
                    self.said.set(Arc::new(heard.said()));
                }
            }
            None => {}
        }
    }

    fn rest(self) {
        if let Some(frame) = self.frame.try_update_value(Option::take).flatten() {
            frame.cancel();
        }
    }
}
