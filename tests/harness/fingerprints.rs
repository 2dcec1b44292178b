//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web.rs`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 7_434_906_904_595_782_795),
    ("article", 8_985_321_858_061_760_121),
    ("idle-consumer", 1_165_744_343_330_382_467),
    ("empty", 12_719_288_957_619_702_526),
];
