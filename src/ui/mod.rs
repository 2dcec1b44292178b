//! The page, in Leptos. Nothing outside this module knows that there is a browser.
//!
//! [`App`] is the frame; `store` holds the session and the few signals that say it moved; `clock`
//! brings the frames, `platform` the rest of the browser, `canvas` draws what travels. A component
//! decides nothing: it chooses a class and a word.

#![expect(
    unreachable_pub,
    reason = "Leptos's component macro makes what it generates public"
)]
#![expect(
    clippy::large_types_passed_by_value,
    reason = "what views consist of are handles, and handed around as signals are"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a component's view is one expression"
)]

mod app;
mod calculators;
mod canvas;
mod checked;
mod chips;
mod claims;
mod clock;
mod compare;
mod dialogs;
mod each;
mod files;
mod guide;
mod header;
mod i18n;
mod inspector;
mod keys;
mod later;
mod lesson;
mod library;
mod link;
mod markup;
pub mod memo;
mod opening;
mod pen;
mod platform;
mod prelude;
mod progress;
mod roving;
mod show;
mod slips;
mod stage;
mod store;
mod transport;
mod turn;
mod verified;
mod views;
mod why;
mod zoom;

pub use app::App;

/// Puts the playground on the page and tells the loader that it is there.
pub fn mount() {
    platform::install_panic_hook();
    leptos::mount::mount_to_body(App);
}
