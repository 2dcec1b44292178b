//! What is kept in memory: by a count of what is allocated on this machine, and by the size of the
//! memory of wasm in a browser. Apart from the other benchmarks, because counting takes time, and
//! because the memory of wasm never shrinks.

mod platform;
mod situations;

use offset_playground::recording::Recording;
use offset_playground::sim::{Duration, SimTime};
use platform::say;
use situations::{GROWTH, PLAYED};

#[cfg(target_arch = "wasm32")]
use {
    platform::Criterion,
    wasm_bindgen_test::{wasm_bindgen_bench, wasm_bindgen_test_configure},
};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

#[cfg(not(target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATED: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    bytes_of_records();
    ten_minutes(bytes_of_events);
    for (growth, part) in GROWTH {
        let kept = bytes_of_engine(SimTime::ZERO + Duration(PLAYED.0 / part));
        say(&format!("figure alone/{growth} {kept}"));
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_bench]
fn memory(_: &mut Criterion) {
    ten_minutes(|_, _, _| ());
}

/// Bytes in use.
fn in_use() -> usize {
    #[cfg(not(target_arch = "wasm32"))]
    let bytes = ALLOCATED.current_usage();
    #[cfg(target_arch = "wasm32")]
    let bytes = core::arch::wasm32::memory_size(0) * 65_536;
    bytes
}

/// What a run that is played for ten minutes keeps.
fn ten_minutes(also: impl Fn(&str, &Recording, usize)) {
    let before = in_use();
    let mut recording = situations::recording(situations::bench_32());
    for (growth, part) in GROWTH {
        let until = SimTime::ZERO + Duration(PLAYED.0 / part);
        if !recording.extend_to(until, u64::MAX >> 1) {
            let (end, events) = (recording.horizon(), recording.events());
            say(&format!(
                "note a run ends at {end}, after {events} events: played/{growth} is of that"
            ));
        }
        let kept = in_use() - before;
        say(&format!("figure played/{growth} {kept}"));
        also(growth, &recording, kept);
    }
}

/// What looking back costs for each event: all of a run but the engine, which would be there
/// without it.
#[cfg(not(target_arch = "wasm32"))]
fn bytes_of_events(growth: &str, recording: &Recording, kept: usize) {
    let alone = bytes_of_engine(recording.horizon());
    let events = recording.events();
    let each = kept.saturating_sub(alone) as u64 / events;
    say(&format!("figure event-bytes/{growth} {each}"));
}

/// What the engine keeps after playing for so long. It has no end at which it stops.
#[cfg(not(target_arch = "wasm32"))]
fn bytes_of_engine(until: SimTime) -> usize {
    let before = in_use();
    let mut engine = situations::engine(&situations::bench_32());
    situations::run(&mut engine, until, |_| false);
    in_use() - before
}

/// What the engine keeps of each record, in its partition and for each group.
#[cfg(not(target_arch = "wasm32"))]
fn bytes_of_records() {
    for (growth, part) in GROWTH {
        let before = in_use();
        let engine = situations::after_records(&situations::busy(10_000), situations::MANY / part);
        let records = situations::records(engine.cluster());
        let each = (in_use() - before) as u64 / records;
        say(&format!("figure record-bytes/{growth} {each}"));
    }
}
