//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 10_390_318_536_542_442_361),
    ("article", 17_982_011_032_349_241_646),
    ("idle-consumer", 6_516_776_208_483_938_044),
    ("empty", 12_719_288_957_619_702_526),
];
