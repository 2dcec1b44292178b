//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 4_650_622_877_425_401_894),
    ("article", 493_532_804_648_638_770),
    ("idle-consumer", 16_895_682_546_094_761_545),
    ("empty", 12_719_288_957_619_702_526),
];
