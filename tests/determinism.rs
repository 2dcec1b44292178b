//! A run is a function of its scenario, its seed and its commands; and looking at it anywhere
//! gives what running it there gives.

#[path = "harness/fingerprints.rs"]
mod fingerprints;
mod harness;
#[path = "harness/seeds.rs"]
mod seeds;

use harness::chance;
use harness::chance::Chance;
use harness::{assert_same_log, at};
use offset_playground::cluster::Cluster;
use offset_playground::recording::{Act, EVENTS_MAX, Recording};
use offset_playground::scenario::{CATALOG, Preset};
use offset_playground::sim::{Duration, Seed, SimTime};

/// How many seeds each starting point is tried with.
const SEEDS: u64 = 24;

fn start(preset: usize, seed: u64) -> Recording {
    let scenario = (CATALOG[preset].make)();
    Recording::new(scenario, Seed(seed)).expect("a preset's setup is in order")
}

/// A run with random commands in it. Everything due at its last moment has happened.
fn random_run(preset: usize, seed: u64) -> Recording {
    let (mut run, mut chance) = (start(preset, seed), Chance::tame(seed));
    for _ in 0..25 {
        let _ = run.issue(&chance.command());
        run.extend_to(run.horizon() + chance.pause(), EVENTS_MAX);
    }
    run
}

fn everywhere(body: impl Fn(usize, u64, &str)) {
    for (preset, Preset { name, .. }) in CATALOG.iter().enumerate() {
        for seed in 0..SEEDS {
            body(preset, seed, &format!("{name} with seed {seed}"));
        }
    }
}

/// The same commands, given to a new run.
fn again(run: &Recording, acts: &[Act], until: SimTime) -> Recording {
    let mut fresh = Recording::new(run.scenario().clone(), run.seed()).expect("it worked once");
    let played = fresh.play(acts, until);
    assert!(played.is_ok(), "{played:?}");
    fresh
}

#[test]
fn the_same_inputs_give_the_same_log() {
    everywhere(|preset, seed, what| {
        let run = random_run(preset, seed);
        let other = again(&run, run.acts(), run.horizon());
        assert_same_log(&run, &other, what);
        assert_eq!(run.fingerprint(), other.fingerprint(), "{what}");
    });
}

/// What came out is what comes out in wasm, where the same is compared with the same file: a text
/// that was saved on one machine plays to the same log on the other.
///
/// `UPDATE_GOLDEN=1 cargo test --test determinism` writes it anew.
#[test]
fn what_the_page_saves_is_the_same_on_every_machine() {
    let now = seeds::played();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/seeds.txt");
        std::fs::write(file, &now).expect("the golden file can be written");
    } else {
        seeds::must_be_recorded(&now);
    }
}

#[test]
fn another_seed_gives_another_run() {
    assert_ne!(
        random_run(0, 1).fingerprint(),
        random_run(0, 2).fingerprint()
    );
}

/// Two roads to one place: the engine's, and that of its events applied one after the other.
#[test]
fn events_applied_again_give_the_engines_world() {
    everywhere(|preset, seed, what| {
        let (mut run, mut chance) = (start(preset, seed), Chance::tame(seed));
        let (mut folded, mut done) = (Cluster::default(), 0);
        for _ in 0..25 {
            let _ = run.issue(&chance.command());
            run.extend_to(run.horizon() + chance.pause(), EVENTS_MAX);
            for entry in run.recent().range(done..run.events()) {
                folded.apply(entry.at, &entry.event);
            }
            done = run.events();
            let now = run.horizon();
            assert!(
                folded == *run.present(),
                "{what}: at {now} the fold is elsewhere"
            );
            assert!(
                folded == run.moment(now).cluster,
                "{what}: at {now} the moment is elsewhere"
            );
        }
    });
}

#[test]
fn looking_anywhere_in_any_order_gives_the_straight_run() {
    everywhere(|preset, seed, what| {
        let run = random_run(preset, seed);
        let mut chance = Chance::new(seed);
        let end = u32::try_from(run.horizon().0).unwrap_or(u32::MAX);
        for _ in 0..20 {
            let there = SimTime(u64::from(chance.below(end.max(1))));
            let acts = run.acts().iter().take_while(|act| act.at <= there);
            let acts: Vec<Act> = acts.cloned().collect();
            let straight = again(&run, &acts, there);
            let seen = run.moment(there);
            assert!(
                seen.cluster == *straight.present(),
                "{what}: {there} looks different"
            );
            assert_eq!(seen.next_event, straight.events(), "{what}: at {there}");
        }
    });
}

#[test]
fn a_moment_moved_on_is_the_moment_there() {
    let run = random_run(0, 3);
    let mut moment = run.moment(SimTime::ZERO);
    let steps = run.horizon().0 / 40;
    for step in 0..40 {
        let there = SimTime(steps * step);
        run.advance(&mut moment, there, EVENTS_MAX);
        assert!(moment.cluster == run.moment(there).cluster, "at {there}");
    }
}

/// Acting in the past leaves what a fresh run with the same acts would have.
#[test]
fn acting_in_the_past_is_a_run_of_its_own() {
    everywhere(|preset, seed, what| {
        let mut run = random_run(preset, seed);
        let mut chance = Chance::tame(seed + 100);
        for _ in 0..6 {
            let there = SimTime(u64::from(chance.below(20_000)) * run.horizon().0 / 20_000);
            let before = run.clone();
            let Ok(fork) = run.fork(there, &chance.command()) else {
                continue;
            };
            assert_same_log(&run, &before, what);
            run = fork.recording;
            assert_eq!(run.horizon(), there, "{what}");
            run.extend_to(there, EVENTS_MAX); // what the command made due at once
            let fresh = again(&run, run.acts(), there);
            assert_same_log(&run, &fresh, what);
            run.extend_to(there + Duration::from_secs(5), EVENTS_MAX);
            let fresh = again(&run, run.acts(), run.horizon());
            assert_same_log(&run, &fresh, what);
        }
    });
}

/// What every machine must come to: wasm32 has other pointers and another allocator.
///
/// These change with every change of what the engine does; then look at why, and write down the
/// new ones.
#[test]
fn presets_play_as_they_always_have() {
    let played = CATALOG.map(|preset| {
        let mut run = Recording::new((preset.make)(), Seed(1)).expect("in order");
        run.extend_to(at(60_000), EVENTS_MAX);
        (preset.name, run.fingerprint())
    });
    assert_eq!(played, fingerprints::AFTER_A_MINUTE);
}
