//! How fast the engine is: on this machine with `cargo bench`, and in a browser, compiled to wasm,
//! with the same code. `cargo xtask bench` runs both and reads what they print.
//!
//! What Criterion calls an iteration is an event, a millisecond of Kafka's time or a clone. What it
//! has no words for is printed as a line of its own: `figure NAME VALUE`.

mod platform;
mod situations;

use offset_playground::cluster::event::Entry;
use offset_playground::engine::Engine;
use offset_playground::recording::{Recording, Scenario};
use offset_playground::sim::{Agenda, Duration as Virtual, Prng, Seed, SimTime};
use platform::{Criterion, say, timed};
use situations::{GROWTH, MANY};
use std::hint::black_box;
use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_bench, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// Events an engine is run for at a time, before it is taken back to where it was.
const STRETCH: u64 = 20_000;
/// Milliseconds of Kafka's time that it is run for at a time.
const STRETCH_MILLIS: u64 = 500;
/// So many things are due at any moment for each partition with its clients.
const DUE: u64 = 4;
/// Moments that are looked at.
const SEEKS: usize = 400;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    measure(Criterion::default().configure_from_args());
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_bench]
fn everything(_: &mut Criterion) {
    measure(Criterion::default());
}

fn measure(criterion: Criterion) {
    let mut criterion = criterion
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    let mut time = |name: &str, routine: &mut dyn FnMut(u64) -> Duration| {
        criterion.bench_function(name, |bencher| {
            bencher.iter_custom(&mut *routine);
        });
    };
    time("floor", &mut |n| push_and_pop(n, 32 * DUE));
    for (growth, part) in GROWTH {
        let engine = situations::after_events(&situations::bench_32(), MANY / part);
        time(&format!("events/{growth}"), &mut |n| events(&engine, n));
        seeks(&situations::bench_32(), growth, MANY / part);
    }
    for (growth, size) in [("1x", 4), ("4x", 16), ("16x", 64)] {
        time(&format!("agenda/{growth}"), &mut |n| {
            push_and_pop(n, u64::from(size) * DUE)
        });
        let engine = situations::settled(&situations::square(size));
        time(&format!("size/{growth}"), &mut |n| events(&engine, n));
    }
    for (growth, part) in GROWTH {
        let scenario = situations::busy(10_000 / part);
        let engine = situations::settled(&scenario);
        time(&format!("load/{growth}"), &mut |n| millis(&engine, n));
        let engine = situations::after_records(&situations::busy(10_000), MANY / part);
        time(&format!("clone/{growth}"), &mut |n| clones(&engine, n));
    }
}

/// So many times in stretches, each on an engine taken back to where it was: neither how far it
/// gets nor what it does depends on how fast it is.
fn stretches(
    engine: &Engine,
    times: u64,
    longest: u64,
    run: impl Fn(&mut Engine, u64, &mut Vec<Entry>),
) -> Duration {
    let mut log = Vec::new();
    let mut took = Duration::ZERO;
    let mut left = times;
    while left > 0 {
        let stretch = left.min(longest);
        let mut engine = engine.clone();
        took += timed(|| run(&mut engine, stretch, &mut log));
        log.clear();
        left -= stretch;
    }
    took
}

/// So many events, each an entry of the log.
fn events(engine: &Engine, count: u64) -> Duration {
    stretches(engine, count, STRETCH, |engine, count, log| {
        engine.run_until(SimTime(u64::MAX), count, log);
    })
}

/// So many milliseconds of Kafka's time.
fn millis(engine: &Engine, count: u64) -> Duration {
    stretches(engine, count, STRETCH_MILLIS, |engine, count, log| {
        let until = engine.now() + Virtual::from_millis(count);
        engine.run_until(until, u64::MAX >> 1, log);
    })
}

/// So many clones, taken and dropped.
fn clones(engine: &Engine, count: u64) -> Duration {
    timed(|| {
        for _ in 0..count {
            drop(black_box(engine.clone()));
        }
    })
}

/// What an event costs at the least: something is due, and something else is put down for later.
fn push_and_pop(count: u64, pending: u64) -> Duration {
    let mut agenda = Agenda::default();
    let mut prng = Prng::new(Seed(1));
    let mut later = || Virtual::from_micros(1 + u64::from(prng.below(100_000)));
    for entry in 0..pending {
        agenda.push(SimTime::ZERO + later(), entry);
    }
    timed(|| {
        for _ in 0..count {
            if let Some((place, entry)) = agenda.pop_due(SimTime(u64::MAX)) {
                agenda.push(place.at + later(), black_box(entry));
            }
        }
    })
}

/// Looks at random moments of a run of so many events, one after the other, as a page does.
fn seeks(scenario: &Scenario, growth: &str, count: u64) {
    let mut recording = situations::recording(scenario.clone());
    recording.extend_to(SimTime(u64::MAX), count);
    let there = recording.events();
    if there < count {
        say(&format!(
            "note a run ends after {there} events: seek/{growth} is of that"
        ));
    }
    let mut took = times_of_seeks(&recording);
    took.sort_unstable();
    for (name, part) in [("median", 50), ("p99", 99)] {
        let place = (took.len() - 1) * part / 100;
        let nanos = took[place].as_nanos();
        say(&format!("figure seek-{name}/{growth} {nanos}"));
    }
}

fn times_of_seeks(recording: &Recording) -> Vec<Duration> {
    let mut prng = Prng::new(Seed(1));
    let end = u32::try_from(recording.horizon().0).unwrap_or(u32::MAX);
    let mut shown = recording.moment(SimTime::ZERO);
    let mut seek = || {
        let at = SimTime(u64::from(prng.below(end)));
        // the moment that was shown before is dropped: that is part of it
        timed(|| *black_box(&mut shown) = recording.moment(at))
    };
    (0..SEEKS).map(|_| seek()).collect()
}
