//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web.rs`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 10_208_911_915_450_966_394),
    ("article", 10_097_695_925_732_635_270),
    ("idle-consumer", 12_040_867_136_984_860_370),
    ("empty", 12_719_288_957_619_702_526),
];
