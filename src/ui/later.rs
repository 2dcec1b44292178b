//! What need not be there with the first frame comes with those that follow, a part with each: to
//! build all of the page at once keeps a browser from answering for a third of a second.

use super::platform;
use crate::ui::prelude::*;

/// A part of the page, in the order in which they come. All of it is there when the last is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// What is above all, and where everything else will be.
    Frame,
    /// The stage.
    Stage,
    /// What is said of it, and how one moves through time.
    Words,
    /// The views below it.
    Views,
    /// What is looked at closely.
    Beside,
    /// What is opened.
    Dialogs,
}

impl Part {
    fn next(self) -> Option<Part> {
        match self {
            Part::Frame => Some(Part::Stage),
            Part::Stage => Some(Part::Words),
            Part::Words => Some(Part::Views),
            Part::Views => Some(Part::Beside),
            Part::Beside => Some(Part::Dialogs),
            Part::Dialogs => None,
        }
    }
}

/// The last part that is there.
#[derive(Clone, Copy)]
pub(super) struct Parts(RwSignal<Part>);

impl Parts {
    /// Only the first is; when all are, the page is ready.
    pub(super) fn new() -> Self {
        let parts = Parts(RwSignal::new(Part::Frame));
        parts.go_on();
        parts
    }

    fn go_on(self) {
        request_animation_frame(move || {
            // there is none if the page is gone already
            let Some(part) = self.0.try_get_untracked().and_then(Part::next) else {
                return;
            };
            self.0.set(part);
            match part.next() {
                Some(_) => self.go_on(),
                None => platform::announce_ready(),
            }
        });
    }
}

/// A part that comes with a frame of its own.
pub(super) fn later(
    when: Part,
    part: impl Fn() -> AnyView + Clone + Send + 'static,
) -> impl IntoView {
    let Parts(there) = expect_context();
    let is_there = Memo::new(move |_| there.get() >= when);
    move || is_there.get().then(part.clone())
}
