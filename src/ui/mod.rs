//! The page, in Leptos.

use leptos::prelude::*;

/// Puts the playground in the place of the page's loading screen.
pub fn mount() {
    leptos::mount::mount_to_body(App);
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    view! { <main id="app"><h1>"Offset Playground"</h1></main> }
}
