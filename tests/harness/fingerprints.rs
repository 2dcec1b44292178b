//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web.rs`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 4_557_974_267_785_294_825),
    ("article", 2_197_063_412_834_346_743),
    ("idle-consumer", 4_999_829_270_628_291_823),
    ("empty", 12_719_288_957_619_702_526),
];
