//! The page in the tests' hands: mounted and taken down, with frames that come when called.

use crate::done::{PATIENCE, choose};
use crate::seen::{all, find};
use gloo_timers::future::TimeoutFuture;
use leptos::mount::mount_to;
use offset_playground::ui::App;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlElement, Storage, Window};

pub(crate) const WORKSPACE: &str = "offset-playground:workspace";
pub(crate) const SET_ASIDE: &str = "offset-playground:workspace:set-aside";
pub(crate) const LANG: &str = "offset-playground:lang";
pub(crate) const THEME: &str = "offset-playground:theme";

/// What is to be called back with the next frame, by the number it was asked for with.
pub(crate) type Frames = BTreeMap<u32, js_sys::Function>;

/// Where the page is mounted, and what takes it down when it is dropped.
type Mounted = (HtmlElement, Box<dyn Any>);

thread_local! {
    pub(crate) static MOUNTED: RefCell<Option<Mounted>> = const { RefCell::new(None) };
    pub(crate) static FRAMES: RefCell<Frames> = const { RefCell::new(Frames::new()) };
    pub(crate) static FRAMES_ASKED: Cell<u32> = const { Cell::new(0) };
    static REAL_TIME: Cell<f64> = const { Cell::new(0.0) };
    static HOLDING: Cell<bool> = const { Cell::new(false) };
}

pub(crate) fn window() -> Window {
    web_sys::window().expect("a window")
}

pub(crate) fn document() -> Document {
    window().document().expect("a document")
}

pub(crate) fn storage() -> Storage {
    let storage = window().local_storage().expect("storage is allowed");
    storage.expect("there is storage")
}

pub(crate) fn stored(key: &str) -> Option<String> {
    storage().get_item(key).expect("storage can be read")
}

pub(crate) fn keep(key: &str, value: &str) {
    storage().set_item(key, value).expect("there is room");
}

/// From now on frames come from [`frame`] alone.
pub(crate) fn hold_frames() {
    if HOLDING.replace(true) {
        return;
    }
    let hold = Closure::<dyn FnMut(js_sys::Function) -> u32>::new(|callback| {
        let number = FRAMES_ASKED.get() + 1;
        FRAMES_ASKED.set(number);
        FRAMES.with_borrow_mut(|frames| frames.insert(number, callback));
        number
    });
    let drop = Closure::<dyn FnMut(u32)>::new(|number| {
        FRAMES.with_borrow_mut(|frames| frames.remove(&number));
    });
    for (name, held) in [
        ("requestAnimationFrame", hold.into_js_value()),
        ("cancelAnimationFrame", drop.into_js_value()),
    ] {
        js_sys::Reflect::set(&window(), &name.into(), &held).expect("frames can be held");
    }
}

/// One frame, so many real milliseconds after the last one.
pub(crate) async fn frame(millis: f64) {
    let at = REAL_TIME.get() + millis;
    REAL_TIME.set(at);
    for callback in FRAMES.take().into_values() {
        callback
            .call1(&JsValue::NULL, &at.into())
            .expect("a frame that does not throw");
    }
    settle().await;
}

/// Whatever follows from what was just done has been done.
pub(crate) async fn settle() {
    TimeoutFuture::new(0).await;
}

/// Takes the page down, and a page of a test that failed.
pub(crate) fn unmount() {
    if let Some((place, handle)) = MOUNTED.take() {
        drop(handle);
        place.remove();
    }
}

/// The page, as a newcomer finds it, in English.
pub(crate) async fn open() {
    unmount();
    storage().clear().expect("storage can be cleared");
    keep(LANG, "en");
    mount().await;
}

/// The page, with one of its scenarios.
pub(crate) async fn open_scenario(name: &str) {
    open().await;
    choose("#scenario", name).await;
}

/// The page again, from what it has stored.
pub(crate) async fn reload() {
    unmount();
    mount().await;
}

pub(crate) async fn mount() {
    hold_frames();
    let place = document().create_element("div").expect("a place");
    let place: HtmlElement = place.unchecked_into();
    let body = document().body().expect("a body");
    body.append_child(&place).expect("room on the page");
    let handle = mount_to(place.clone(), App);
    MOUNTED.set(Some((place, Box::new(handle))));
    settle().await;
    built().await;
    opened().await;
}

/// The page comes in parts, one with each frame, and with each as many rows of its lists as there
/// is time for: all of it is there once a few frames bring nothing more.
pub(crate) async fn built() {
    let (mut there, mut calm) = (0, 0);
    for _ in 0..PATIENCE {
        frame(0.0).await;
        let before = core::mem::replace(&mut there, all("*").len());
        calm = if there == before { calm + 1 } else { 0 };
        if calm == 8 {
            return;
        }
    }
    panic!("the page is never there");
}

/// What there was no time for when a run was opened comes with the frames.
pub(crate) async fn opened() {
    for _ in 0..PATIENCE {
        if find("#opening").is_none() {
            // the stage shows it, and what is looked at calmly does with the next
            return frame(0.0).await;
        }
        frame(0.0).await;
    }
    panic!("the run is never open");
}
