//! Runs that are compared between machines: one for each of so many seeds, as the page saves it.
//! The same natively (`tests/determinism.rs`) and in wasm (`tests/web`).

use super::chance::Chance;
use offset_playground::scenario::CATALOG;
use offset_playground::session::{Action, Session};
use offset_playground::sim::{Duration, Seed, SimTime};
use std::fmt::Write as _;

/// How many seeds.
const SEEDS: u64 = 240;
/// What came out, a line for each seed: the seed, how many events, the number that stands for
/// their log, and the number that stands for the saved text.
const RECORDED: &str = include_str!("../golden/seeds.txt");

/// What comes out here.
pub(crate) fn played() -> String {
    let mut lines = String::new();
    for seed in 0..SEEDS {
        let session = lived(seed);
        let (text, run) = (session.workspace(), session.recording());
        // what is saved plays to the same log
        let (again, error) = Session::restore(&text).expect("it has just been saved");
        assert_eq!(error, None, "{text}");
        assert_eq!(again.recording().fingerprint(), run.fingerprint(), "{text}");
        assert_eq!(again.workspace(), text);
        let (events, log, text) = (run.events(), run.fingerprint(), fnv(&text));
        writeln!(lines, "{seed} {events} {log:016x} {text:016x}").expect("room");
    }
    lines
}

/// Names the first seed with which something else came out than was recorded.
#[track_caller]
pub(crate) fn must_be_recorded(now: &str) {
    for (was, is) in RECORDED.lines().zip(now.lines()) {
        assert_eq!(was, is, "seed, events, log, text");
    }
    assert_eq!(RECORDED.lines().count(), now.lines().count());
}

/// A starting point with a seed, and random things done in it: now, in the past, and undone.
fn lived(seed: u64) -> Session {
    let mut chance = Chance::tame(seed);
    let preset = chance.of(&CATALOG);
    let mut session = Session::open((preset.make)(), Seed(seed)).expect("it opens");
    for _ in 0..20 {
        // what is refused changes nothing
        let _ = match chance.below(8) {
            0 => {
                let back = u64::from(chance.below(4_000_000));
                let at = SimTime(session.now().0.saturating_sub(back));
                let _ = session.update(Action::Seek(at));
                session.update(Action::IssueHere(chance.command()))
            }
            1 => session.update(Action::Restore),
            _ => session.update(Action::Issue(chance.command())),
        };
        let _ = session.update(Action::Play);
        let pause = chance.pause().min(Duration::from_secs(6));
        for _ in 0..4 {
            let _ = session.update(Action::Tick(Duration(pause.0 / 4)));
        }
    }
    session
}

/// FNV-1a, 64 bits.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
