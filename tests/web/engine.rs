//! The engine itself: the same log as natively.

use crate::prelude::*;
use crate::{fingerprints, seeds};

/// The constants were made by a 64-bit machine: here the same runs come out, to the byte.
#[wasm_bindgen_test]
fn a_run_is_the_same_in_a_browser() {
    use offset_playground::recording::{EVENTS_MAX, Recording};
    use offset_playground::scenario::CATALOG;
    use offset_playground::sim::{Seed, SimTime};
    let played = CATALOG.map(|preset| {
        let mut run = Recording::new((preset.make)(), Seed(1)).expect("in order");
        run.extend_to(SimTime(60_000_000), EVENTS_MAX);
        (preset.name, run.fingerprint())
    });
    assert_eq!(played, fingerprints::AFTER_A_MINUTE);
}

/// As `tests/determinism.rs` has it: what is saved on either side plays to the same on the other.
#[wasm_bindgen_test]
fn what_the_page_saves_is_the_same_as_natively() {
    seeds::must_be_recorded(&seeds::played());
}
