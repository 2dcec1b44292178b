//! The browser, where it is needed: address, storage, preferences, and what to do when the
//! program fails. Nothing here panics because a browser says no.

use crate::sim::Duration;
use leptos::prelude::{StoredValue, WithValue, document, on_cleanup};
use wasm_bindgen::prelude::*;
use web_sys::{
    CustomEvent, CustomEventInit, Element, HtmlElement, Storage, UrlSearchParams, Window,
};

/// Where the workspace is kept.
pub(super) const WORKSPACE_KEY: &str = "offset-playground:workspace";
/// Where a workspace goes that could not be read.
pub(super) const SET_ASIDE_KEY: &str = "offset-playground:workspace:set-aside";
/// Where a run is kept that was replaced, until it is taken back or given up.
pub(super) const PREVIOUS_KEY: &str = "offset-playground:workspace:previous";
/// Where the run is kept that a link brought last, to know it again.
pub(super) const LINKED_KEY: &str = "offset-playground:workspace:linked";
/// Where the chosen language is kept.
pub(super) const LANG_KEY: &str = "offset-playground:lang";
/// Where it is kept that keys that are a single character are not to act.
pub(super) const CHARACTERS_KEY: &str = "offset-playground:characters";
/// Where the chosen theme is kept.
pub(super) const THEME_KEY: &str = "offset-playground:theme";

fn window() -> Option<Window> {
    web_sys::window()
}

/// A parameter of the address, after `?`.
pub(super) fn query(name: &str) -> Option<String> {
    let search = window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// The address's end, from `#` on.
pub(super) fn hash() -> Option<String> {
    window()?.location().hash().ok()
}

/// Takes parameters out of the address, without loading the page again: they have been followed.
/// A page that is not allowed to change its address keeps it.
pub(super) fn forget_query(names: &[&str]) {
    change_address(|url| {
        let query = url.search_params();
        let some = names.iter().any(|name| query.has(name));
        for name in names {
            query.delete(name);
        }
        some
    });
}

/// The same with the address's end.
pub(super) fn forget_hash() {
    change_address(|url| {
        url.set_hash("");
        true
    });
}

/// Changes the address, if there is something to change.
fn change_address(change: impl FnOnce(&web_sys::Url) -> bool) {
    let Some(window) = window() else { return };
    let address = window.location().href().ok();
    let url = address.and_then(|address| web_sys::Url::new(&address).ok());
    if let (Some(url), Ok(history)) = (url.filter(change), window.history()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url.href()));
    }
}

/// A part of the address.
fn part(get: fn(&web_sys::Location) -> Result<String, JsValue>) -> String {
    let location = window().map(|window| window.location());
    location
        .and_then(|location| get(&location).ok())
        .unwrap_or_default()
}

/// The page's address, with nothing that is asked for.
pub(super) fn bare_address() -> String {
    part(web_sys::Location::origin) + &part(web_sys::Location::pathname)
}

/// The page's address without `embed`, for the link out of an embed to the same scenario.
pub(super) fn full_address() -> String {
    let search = part(web_sys::Location::search);
    let kept = UrlSearchParams::new_with_str(&search).map_or_else(
        |_| String::new(),
        |query| {
            query.delete("embed");
            String::from(query.to_string())
        },
    );
    let asks = if kept.is_empty() { "" } else { "?" };
    let hash = part(web_sys::Location::hash);
    bare_address() + asks + &kept + &hash
}

/// The languages the reader prefers, most preferred first.
pub(super) fn languages() -> Vec<String> {
    let Some(window) = window() else {
        return Vec::new();
    };
    window
        .navigator()
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Whether the reader wants things to move less.
pub(super) fn prefers_reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether the system is dark.
pub(super) fn prefers_dark() -> bool {
    matches("(prefers-color-scheme: dark)")
}

/// Whether the page stands in columns, and not all of it below one another.
pub(super) fn has_columns() -> bool {
    matches("(min-width: 901px)")
}

fn matches(media: &str) -> bool {
    let found = window().and_then(|window| window.match_media(media).ok().flatten());
    found.is_some_and(|list| list.matches())
}

/// Local storage, if the browser lets the page have any: asking for it can throw.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// Whether anything can be stored.
pub(super) fn can_store() -> bool {
    let probe = "offset-playground:probe";
    let stored = storage().is_some_and(|storage| storage.set_item(probe, "").is_ok());
    if let Some(storage) = storage() {
        let _ = storage.remove_item(probe);
    }
    stored
}

/// What is stored under a key.
pub(super) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores something; says whether that worked.
pub(super) fn store(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Stores it no longer.
pub(super) fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Sets an attribute of the root element.
pub(super) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// Takes an attribute of the root element away.
pub(super) fn remove_root_attribute(name: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.remove_attribute(name);
    }
}

/// Tells the loader that the page is there.
pub(super) fn announce_ready() {
    announce("offset-playground:ready", &JsValue::NULL);
}

fn announce(name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    if let (Ok(event), Some(window)) =
        (CustomEvent::new_with_event_init_dict(name, &init), window())
    {
        let _ = window.dispatch_event(&event);
    }
}

/// When the program fails, the loader (which lives on) shows what happened and how to get there
/// again: the stored workspace is the way.
pub(super) fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let report = js_sys::Object::new();
        for (key, text) in [
            ("message", info.to_string()),
            ("reproduce", stored(WORKSPACE_KEY).unwrap_or_default()),
        ] {
            let _ = js_sys::Reflect::set(&report, &key.into(), &text.into());
        }
        announce("offset-playground:failure", &report);
    }));
}

/// Calls back when the page is about to go away or into the background, until its owner is gone.
pub(super) fn on_leaving(callback: impl Fn() + 'static) {
    const EVENTS: [&str; 2] = ["pagehide", "visibilitychange"];
    let closure = Closure::<dyn Fn()>::new(callback);
    if let Some(window) = window() {
        for event in EVENTS {
            let listener = closure.as_ref().unchecked_ref();
            let _ = window.add_event_listener_with_callback(event, listener);
        }
    }
    let kept = StoredValue::new_local(closure);
    on_cleanup(move || {
        kept.with_value(|closure| {
            for event in EVENTS {
                let listener = closure.as_ref().unchecked_ref();
                if let Some(window) = window() {
                    let _ = window.remove_event_listener_with_callback(event, listener);
                }
            }
        });
    });
}

/// Calls back whenever an element has another size, and once to begin with, until it is gone.
pub(super) fn on_resize_of(selector: &str, callback: impl Fn() + 'static) {
    let Some(element) = document().query_selector(selector).ok().flatten() else {
        return;
    };
    let closure = Closure::<dyn Fn()>::new(callback);
    let observer = web_sys::ResizeObserver::new(closure.as_ref().unchecked_ref());
    if let Ok(observer) = observer {
        observer.observe(&element);
        let kept = StoredValue::new_local((observer, closure));
        on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
    }
}

/// The width an element is drawn with, in CSS pixels.
pub(super) fn width_of(selector: &str) -> Option<f64> {
    let element = document().query_selector(selector).ok().flatten()?;
    Some(element.get_bounding_client_rect().width())
}

/// Where something is drawn, in CSS pixels of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where an element is drawn.
pub(super) fn rect_of(element: &Element) -> Rect {
    let rect = element.get_bounding_client_rect();
    Rect {
        left: rect.left(),
        top: rect.top(),
        width: rect.width(),
        height: rect.height(),
    }
}

/// The first and the last pixel of the window at which something of the stage is seen.
pub(super) fn seen_of_stage() -> (f64, f64) {
    let height = window().and_then(|window| window.inner_height().ok());
    let height = height.and_then(|height| height.as_f64()).unwrap_or(0.0);
    let stage = document().query_selector("#stage").ok().flatten();
    let stage = stage.map(|stage| rect_of(&stage)).unwrap_or_default();
    (stage.top.max(0.0), (stage.top + stage.height).min(height))
}

/// The first element of the page that a selector finds.
pub(super) fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Real time since the page was opened.
pub(super) fn real() -> Duration {
    let now = window().and_then(|window| window.performance());
    let now = now.map_or(0.0, |performance| performance.now());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page is not open for ages"
    )]
    let micros = (now * 1_000.0) as u64;
    Duration(micros)
}

/// The same, in milliseconds.
pub(super) fn millis() -> u64 {
    real().as_millis()
}

/// How many pixels of the screen a CSS pixel has.
pub(super) fn pixel_ratio() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// Sets a property of an element's style; as an attribute the page's policy would not have it.
pub(super) fn set_style(element: &HtmlElement, name: &str, value: &str) {
    let _ = web_sys::HtmlElement::style(element).set_property(name, value);
}

/// What an event happened to, or what that is in, by a selector.
pub(super) fn under(event: &web_sys::Event, selector: &str) -> Option<HtmlElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok()??.dyn_into().ok()
}

/// Where in an element a pointer is, in pixels of its own, by what it is drawn larger.
pub(super) fn point_in(
    event: &web_sys::MouseEvent,
    selector: &str,
    zoom: f64,
) -> Option<(u32, u32)> {
    let rect = rect_of(&*under(event, selector)?);
    let own = |screen: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "pixels of a page"
        )]
        (screen >= 0.0).then_some((screen / zoom) as u32)
    };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    Some((own(x - rect.left)?, own(y - rect.top)?))
}

/// The height an element is drawn with, in CSS pixels, if it has one.
pub(super) fn height_of(selector: &str) -> Option<f64> {
    let element = document().query_selector(selector).ok().flatten()?;
    let height = element.get_bounding_client_rect().height();
    (height > 0.0).then_some(height)
}

/// Whether something in an element has the focus.
pub(super) fn has_focus_in(selector: &str) -> bool {
    let active = document().active_element();
    let within = active.and_then(|active| active.closest(selector).ok().flatten());
    within.is_some()
}

/// Whether a dialog is open: keys are its own then.
pub(super) fn has_dialog() -> bool {
    document()
        .query_selector("dialog[open]")
        .ok()
        .flatten()
        .is_some()
}

/// What the focus is on, as far as keys are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    /// Something that wants every key: a field, a list to choose from.
    Field,
    /// Something that wants Space and Enter.
    Button,
    /// Nothing that wants keys.
    Elsewhere,
}

/// What the focus is on.
pub(super) fn focus() -> Focus {
    let active = document().active_element();
    match active.map(|element| element.tag_name()).as_deref() {
        Some("INPUT" | "TEXTAREA" | "SELECT") => Focus::Field,
        Some("BUTTON" | "SUMMARY" | "A") => Focus::Button,
        _ => Focus::Elsewhere,
    }
}

/// Whether what has the focus is in something that has more to show than there is room for.
pub(super) fn is_scrolled_by_keys() -> bool {
    let active = document().active_element();
    let place = active.and_then(|it| it.closest(".view, .guide, .inspector, .scroll").ok()?);
    place.is_some_and(|place| place.scroll_height() > place.client_height() + 1)
}

/// Whether what was clicked is in something that matches a selector.
pub(super) fn is_within(event: &web_sys::Event, selector: &str) -> bool {
    let clicked = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    clicked.is_some_and(|clicked| clicked.closest(selector).ok().flatten().is_some())
}

/// The number in an attribute of what was clicked, or of what that is in.
pub(super) fn number_under(event: &web_sys::MouseEvent, attribute: &str) -> Option<u64> {
    let clicked: Element = event.target()?.dyn_into().ok()?;
    let bearer = clicked.closest(&format!("[{attribute}]")).ok()??;
    bearer.get_attribute(attribute)?.parse().ok()
}

/// In which of so many equal parts of the element that listens, left to right, the pointer is.
pub(super) fn along(event: &web_sys::MouseEvent, parts: u64) -> u64 {
    let listens = event.current_target();
    let Some(element) = listens.and_then(|it| it.dyn_into::<Element>().ok()) else {
        return 0;
    };
    let place = element.get_bounding_client_rect();
    let inside = f64::from(event.client_x()) - place.left();
    part_of(inside / place.width().max(1.0), parts)
}

/// Where in the element that listens the pointer is, in CSS pixels.
pub(super) fn within(event: &web_sys::MouseEvent) -> (i32, i32) {
    let listens = event.current_target();
    let Some(element) = listens.and_then(|it| it.dyn_into::<Element>().ok()) else {
        return (0, 0);
    };
    let place = element.get_bounding_client_rect();
    (
        event.client_x() - near(place.left()),
        event.client_y() - near(place.top()),
    )
}

#[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
fn near(place: f64) -> i32 {
    place.round() as i32
}

/// What a pointer does from now on is told to the element that listens, wherever it goes.
pub(super) fn capture(event: &web_sys::PointerEvent) {
    let listens = event.current_target();
    if let Some(element) = listens.and_then(|it| it.dyn_into::<Element>().ok()) {
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// A length in whole CSS pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length on the screen"
)]
pub(super) fn whole(length: f64) -> u32 {
    length.clamp(0.0, 65_535.0) as u32
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of something on the screen"
)]
fn part_of(along: f64, parts: u64) -> u64 {
    ((along.clamp(0.0, 1.0) * parts as f64) as u64).min(parts.saturating_sub(1))
}

/// All elements in another that match a selector, in the page's order.
pub(super) fn all_in(element: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = element.query_selector_all(selector) else {
        return Vec::new();
    };
    let nodes = (0..found.length()).filter_map(|index| found.get(index));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}

/// What has the focus because of the keyboard: after a click nothing has.
pub(super) fn focused_by_keys() -> Option<HtmlElement> {
    let active = document().active_element()?;
    let shown = active.matches(":focus-visible").unwrap_or(false);
    active.dyn_into().ok().filter(|_| shown)
}

/// Has what has the focus by keyboard scrolled to where it is seen.
pub(super) fn show_focus() {
    if let Some(active) = focused_by_keys() {
        // only what gets the focus is scrolled to
        let _ = active.blur();
        let _ = active.focus();
    }
}

/// Whether the focus is nowhere, as after what had it is gone.
pub(super) fn has_no_focus() -> bool {
    let active = document().active_element();
    active.is_none_or(|active| active.tag_name() == "BODY")
}

/// Has the browser copy the text of an element; says whether it did.
pub(super) fn copy_text_of(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let selection = window().and_then(|window| window.get_selection().ok().flatten());
    let (Some(element), Some(selection)) = (found, selection) else {
        return false;
    };
    if selection.select_all_children(&element).is_err() {
        return false;
    }
    // the newer way needs a permission that a page in a page does not have
    let document = document().dyn_into::<web_sys::HtmlDocument>().ok();
    let copied = document.is_some_and(|page| page.exec_command("copy").unwrap_or(false));
    let _ = selection.remove_all_ranges();
    copied
}

/// Gives an element the focus, if it is there.
pub(super) fn give_focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Gives the first of these that is there the focus, and scrolls what it heads into view: the
/// browser by itself would stop when the heading is.
pub(super) fn lead_to(selectors: &[&str]) {
    let found = selectors.iter().find_map(|selector| first(selector));
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.scroll_into_view_with_bool(true);
        let _ = element.focus();
    }
}

/// Scrolls an element so far down.
pub(super) fn scroll_to(element: &HtmlElement, top: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "no element is as high as that"
    )]
    element.set_scroll_top(top.round() as i32);
}
