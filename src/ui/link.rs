//! Runs and questions as links: what is written down of one stands in the address behind `#`, where
//! no server sees it.

use super::calculators::{Calculator, Key, Typed};
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

/// What a calculator is asked by the address. Whatever stands there is taken as it stands: the
/// calculator tells what is wrong with it.
pub(super) fn asked() -> Option<(Calculator, Typed)> {
    let hash = platform::hash()?;
    let (name, fields) = hash
        .strip_prefix('#')?
        .split_once('?')
        .unwrap_or((&hash[1..], ""));
    let calculator = Calculator::ALL
        .into_iter()
        .find(|calculator| calculator.name() == name)?;
    let fields = UrlSearchParams::new_with_str(fields).ok()?;
    let mut typed = Typed::default();
    match calculator {
        Calculator::Partition => {
            let partitions = fields.get("partitions");
            let (text, digits) = (fields.get("key"), fields.get("hex"));
            if partitions.is_some() || text.is_some() || digits.is_some() {
                (typed.form, typed.key) = match (digits, text) {
                    (Some(digits), _) => (Key::Hex, digits),
                    (None, Some(text)) => (Key::Text, text),
                    (None, None) => (Key::None, String::new()),
                };
                typed.partitions = partitions.unwrap_or(typed.partitions);
                typed.to = fields.get("to").unwrap_or_default();
            }
        }
        Calculator::Assign => {
            if let Some(topics) = fields.get("topics") {
                typed.topics = topics;
            }
            if let Some(members) = fields.get("members") {
                typed.members = members;
            }
        }
    }
    Some((calculator, typed))
}

/// A link to a question; with how many letters it would have, if those are too many.
pub(super) fn to_question(calculator: Calculator, typed: &Typed) -> Result<String, usize> {
    let mut link = format!("{}#{}", platform::bare_address(), calculator.name());
    let mut mark = '?';
    let mut add = |name: &str, value: &str| {
        let value = js_sys::encode_uri_component(value)
            .as_string()
            .unwrap_or_default();
        // what may stand in an address as it is can be read there
        let plain = [("%20", "+"), ("%2C", ","), ("%3D", "="), ("%40", "@")];
        let value = plain
            .iter()
            .fold(value, |value, (code, sign)| value.replace(code, sign));
        for part in [mark.to_string().as_str(), name, "=", &value] {
            link.push_str(part);
        }
        mark = '&';
    };
    match calculator {
        Calculator::Partition => {
            match typed.form {
                Key::Text => add("key", &typed.key),
                Key::Hex => add("hex", &typed.key),
                Key::None => {}
            }
            add("partitions", &typed.partitions);
            if !typed.to.is_empty() {
                add("to", &typed.to);
            }
        }
        Calculator::Assign => {
            add("topics", &typed.topics);
            add("members", &typed.members);
        }
    }
    match link.len() {
        ..=LONGEST => Ok(link),
        long => Err(long),
    }
}

/// Selects the text of a field and has the browser copy it; says whether it did.
pub(super) fn copy(field: &HtmlInputElement) -> bool {
    field.select();
    // the newer way needs a permission that a page in a page does not have
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    document.is_some_and(|document| document.exec_command("copy").unwrap_or(false))
}
