//! Runs as links: what is written down of one stands in the address behind `#`, where no server
//! sees it.

use super::platform;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlDocument, HtmlInputElement, UrlSearchParams};

/// Its name there.
const NAME: &str = "run";
/// Letters a link may have. Browsers take more, but much that passes links on does not.
pub(super) const LONGEST: usize = 32_000;

/// A link to a run; with how many letters it would have, if those are too many.
pub(super) fn to(text: &str) -> Result<String, usize> {
    let query = UrlSearchParams::new().expect("an empty query is one");
    query.set(NAME, text);
    let link = format!("{}#{}", platform::bare_address(), query.to_string());
    match link.len() {
        ..=LONGEST => Ok(link),
        long => Err(long),
    }
}

/// The run that the address brings along. What is not encoded as it should be is taken as it
/// stands: reading it will tell what is wrong.
pub(super) fn brought() -> Option<String> {
    let hash = platform::hash()?;
    UrlSearchParams::new_with_str(hash.strip_prefix('#')?)
        .ok()?
        .get(NAME)
}

/// Selects the text of a field and has the browser copy it; says whether it did.
pub(super) fn copy(field: &HtmlInputElement) -> bool {
    field.select();
    // the newer way needs a permission that a page in a page does not have
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    document.is_some_and(|document| document.exec_command("copy").unwrap_or(false))
}
