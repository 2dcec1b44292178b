//! What each starting point comes to after a minute, with seed 1: the number that stands for its
//! log. The same natively (`tests/determinism.rs`) and in wasm (`tests/web`).

/// By name, in the order of the catalogue.
pub(crate) const AFTER_A_MINUTE: [(&str, u64); 4] = [
    ("orders", 17_320_619_699_624_984_754),
    ("article", 7_974_053_612_420_716_826),
    ("idle-consumer", 15_300_352_588_323_502_873),
    ("empty", 12_719_288_957_619_702_526),
];
