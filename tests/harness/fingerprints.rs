//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web.rs`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 18_039_612_122_389_648_884),
    ("article", 1_734_435_951_647_582_904),
    ("idle-consumer", 1_808_202_699_495_838_674),
    ("empty", 12_719_288_957_619_702_526),
];
