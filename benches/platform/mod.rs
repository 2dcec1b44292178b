//! What differs between this machine and a browser.

#![allow(
    dead_code,
    unused_imports,
    reason = "each benchmark uses what it needs"
)]

use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use criterion::Criterion;
#[cfg(target_arch = "wasm32")]
pub(crate) use wasm_bindgen_test::Criterion;

/// Prints a line where whoever runs the benchmark can read it.
pub(crate) fn say(line: &str) {
    #[cfg(not(target_arch = "wasm32"))]
    println!("{line}");
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::console_log!("{line}");
}

/// How long some work takes.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::disallowed_types,
        reason = "it is real time that is measured, and in wasm by another clock"
    )
)]
pub(crate) fn timed(work: impl FnOnce()) -> Duration {
    #[cfg(not(target_arch = "wasm32"))]
    use std::time::Instant;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::Instant;

    let start = Instant::now();
    work();
    start.elapsed()
}
