//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 9_673_697_415_133_617_861),
    ("article", 1_519_660_585_742_267_615),
    ("idle-consumer", 13_370_410_060_066_851_208),
    ("empty", 12_719_288_957_619_702_526),
];
