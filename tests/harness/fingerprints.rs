//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web.rs`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 15_562_146_324_994_011_142),
    ("article", 16_783_227_337_508_048_776),
    ("idle-consumer", 1_736_598_699_911_331_558),
    ("empty", 12_719_288_957_619_702_526),
];
