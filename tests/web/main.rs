//! The page in a browser: mounted as it is, used by clicking and typing, read from its DOM.
//!
//! The browser's frames are in the tests' hands: `requestAnimationFrame` only keeps what is to be
//! called back, and [`browser::frame`] calls it with the time it says. So a busy machine makes
//! these tests slower, and changes nothing in what they see.
//!
//! `browser`, `seen` and `done` are what the tests are written with; each other file is a part of
//! the page.

#![cfg(all(target_arch = "wasm32", feature = "ui"))]

mod browser;
mod done;
mod prelude;
mod seen;

mod calculators;
#[path = "../harness/chance.rs"]
#[expect(dead_code, reason = "other tests draw more of it")]
mod chance;
mod chips;
mod compare;
mod drawn;
mod engine;
mod everyone;
#[path = "../harness/fingerprints.rs"]
mod fingerprints;
mod first;
mod groups;
mod lessons;
mod log;
mod memo;
mod past;
mod readers;
mod refusals;
mod scale;
#[path = "../harness/seeds.rs"]
mod seeds;
mod stored;
mod time;
mod views;
mod why;
mod writers;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
