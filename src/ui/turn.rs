//! Something that happened, that leads to its moment.

use super::i18n::{moment, words};
use super::store::store;
use crate::sim::SimTime;
use crate::ui::prelude::*;
use crate::view::EventId;

/// When it was, and what is said of it.
pub(super) fn turn(event: EventId, at: SimTime, said: AnyView) -> AnyView {
    let store = store();
    view! {
        <button class="turn" title=words().go_there on:click=move |_| store.go_to(event)>
            <time>{moment(at)}</time>
            <span>{said}</span>
        </button>
    }
}
