//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web.rs`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 4_271_779_598_965_864_193),
    ("article", 9_430_885_982_931_167_254),
    ("idle-consumer", 2_105_516_764_567_296_783),
    ("empty", 12_719_288_957_619_702_526),
];
