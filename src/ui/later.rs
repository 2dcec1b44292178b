//! What need not be there with the first frame comes with those that follow, a part with each: to
//! build all of the page at once keeps a browser from answering for a third of a second.

use super::platform;
use crate::ui::prelude::*;

/// The last part.
const LAST: u32 = 3;

/// How many parts are there, besides the first.
#[derive(Clone, Copy)]
pub(super) struct Parts(RwSignal<u32>);

impl Parts {
    /// Only the first is; when all are, the page is ready.
    pub(super) fn new() -> Self {
        let parts = Parts(RwSignal::new(0));
        parts.go_on();
        parts
    }

    fn go_on(self) {
        request_animation_frame(move || {
            let there = self.0.try_update(|there| {
                *there += 1;
                *there
            });
            match there {
                Some(LAST) => platform::announce_ready(),
                Some(_) => self.go_on(),
                None => {} // the page is gone already
            }
        });
    }
}

/// A part that comes with a frame of its own.
pub(super) fn later(
    frame: u32,
    part: impl Fn() -> AnyView + Clone + Send + 'static,
) -> impl IntoView {
    let Parts(there) = expect_context();
    let is_there = Memo::new(move |_| there.get() >= frame.min(LAST));
    move || is_there.get().then(part.clone())
}
