//! The event log: every line of a run of millions, oldest first, as in a file. Where the reader is
//! nothing moves: what happens is added at the end, and followed by whoever is there.

mod filters;
mod list;
mod log;
mod save;
mod whole;

use crate::ui::prelude::*;
use log::Log;

/// The event log.
#[component]
pub(super) fn Events() -> impl IntoView {
    let log = Log::new();
    let saves = RwSignal::new(false);
    let is_empty = move || log.drawn.with(|drawn| drawn.rows.count == 0);
    let is_away = move || log.drawn.with(|drawn| !drawn.follows);
    let words = &log.t.log;
    let none = move || match log.count() {
        (_, 100..) => words.no_lines,
        _ => words.searching,
    };
    view! {
        <div class="events">
            {filters::filters(log, saves)}
            <Show when=is_empty>
                <p class="small empty">{none}</p>
            </Show>
            {list::list(log)}
            {whole::whole(log)}
            <Show when=is_away>
                <button class="btn log-follow" id="log-follow" on:click=move |_| log.follow()>
                    {words.follow}
                </button>
            </Show>
            {save::save(log, saves)}
        </div>
    }
}
