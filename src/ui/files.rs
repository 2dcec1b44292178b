//! Runs as files: saving the one that is open, and opening one.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReader, HtmlAnchorElement, HtmlInputElement, Url};

/// What a saved file is called.
const NAME: &str = "run.playground";
/// Bytes that are read of a file: more than a run can be written in, so that what is too long is
/// known to be, however long it is.
const READ_MAX: f64 = 1_000_000.0;

/// Has the browser save a text. Says whether it could be asked to.
pub(super) fn save(text: &str) -> bool {
    let mut parts = Parts::default();
    parts.add(text);
    parts.save(NAME)
}

/// A file that is written bit by bit. What is written is the browser's, and not in memory here.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts(js_sys::Array);

impl Parts {
    /// Writes on.
    pub(super) fn add(&mut self, text: &str) {
        let text = js_sys::Array::of1(&JsValue::from_str(text));
        if let Ok(part) = Blob::new_with_str_sequence(&text) {
            self.0.push(&part);
        }
    }

    /// Has the browser save it. Says whether it could be asked to.
    pub(super) fn save(&self, name: &str) -> bool {
        let blob = Blob::new_with_blob_sequence(&self.0);
        blob.is_ok_and(|blob| download(&blob, name))
    }
}

fn download(blob: &Blob, name: &str) -> bool {
    let Ok(address) = Url::create_object_url_with_blob(blob) else {
        return false;
    };
    let link = web_sys::window().and_then(|window| window.document());
    let link = link.and_then(|document| document.create_element("a").ok());
    let clicked = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = &clicked {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    let _ = Url::revoke_object_url(&address);
    clicked.is_some()
}

/// Reads the file that was chosen, and forgets the choice, so that it can be made again. A file
/// that cannot be read comes to an empty text.
pub(super) fn read_chosen(input: &HtmlInputElement, then: impl FnOnce(String) + 'static) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let part = file.slice_with_f64_and_f64(0.0, READ_MAX);
    input.set_value("");
    let (Ok(part), Ok(reader)) = (part, FileReader::new()) else {
        return then(String::new());
    };
    let read = reader.clone();
    let done = Closure::once_into_js(move || {
        let text = read.result().ok().and_then(|text| text.as_string());
        then(text.unwrap_or_default());
    });
    reader.set_onloadend(Some(done.unchecked_ref()));
    // what goes wrong is an end, too
    let _ = reader.read_as_text(&part);
}
