//! Little of a long run is in memory. Whatever one does with it, it is the run that is remembered
//! whole: each test plays both, side by side.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::assert_same_log;
use harness::chance::Chance;
use offset_playground::cluster::{Cluster, Reader};
use offset_playground::command::Command;
use offset_playground::lesson::check;
use offset_playground::notation::Document;
use offset_playground::recording::{EVENTS_MAX, Memory, Recording};
use offset_playground::scenario::{CATALOG, preset};
use offset_playground::session::{Action, Breach, Session, Subject};
use offset_playground::sim::{Duration, Seed, SimTime};
use offset_playground::view::Importance;

const SEEDS: u64 = 12;

/// So little that everything has to be derived again: even of the last events few are there.
const LITTLE: Memory = Memory {
    entries: 40,
    look_back: 25,
    checkpoints: 6,
    spacing: 8,
};

/// All of it.
const ALL: Memory = Memory {
    entries: usize::MAX,
    look_back: u64::MAX,
    checkpoints: usize::MAX,
    spacing: 256,
};

/// The same run, remembered little and remembered whole.
struct Twins {
    little: Recording,
    all: Recording,
}

impl Twins {
    fn start(preset: usize, seed: u64) -> Twins {
        let start = |memory| {
            let scenario = (CATALOG[preset].make)();
            Recording::with_memory(scenario, Seed(seed), memory).expect("a preset is in order")
        };
        Twins {
            little: start(LITTLE),
            all: start(ALL),
        }
    }

    /// With random commands in it.
    fn random(preset: usize, seed: u64) -> Twins {
        let (mut twins, mut chance) = (Twins::start(preset, seed), Chance::tame(seed));
        for _ in 0..25 {
            twins.issue(&chance.command());
            let until = twins.all.horizon() + chance.pause();
            twins.both(|run| run.extend_to(until, EVENTS_MAX));
        }
        let dropped = twins.little.recent().first() > 0;
        assert!(dropped || twins.all.events() < 100, "nothing is dropped");
        twins
    }

    fn both<T: PartialEq + std::fmt::Debug>(&mut self, act: impl Fn(&mut Recording) -> T) -> T {
        let (little, all) = (act(&mut self.little), act(&mut self.all));
        assert_eq!(little, all);
        all
    }

    fn issue(&mut self, command: &Command) {
        let _ = self.both(|run| run.issue(command));
    }

    /// What they become when something is done in their past, and how many events they share with
    /// that.
    fn fork(&self, at: SimTime, command: &Command) -> Option<(Twins, u64)> {
        let forked = (self.little.fork(at, command), self.all.fork(at, command));
        let (little, all) = match forked {
            (Ok(little), Ok(all)) => (little, all),
            (little, all) => {
                assert_eq!(little.err(), all.err());
                return None;
            }
        };
        assert_eq!(little.shared, all.shared);
        let shared = all.shared;
        let (little, all) = (little.recording, all.recording);
        Some((Twins { little, all }, shared))
    }

    /// A moment in it.
    fn somewhere(&self, chance: &mut Chance) -> SimTime {
        SimTime(u64::from(chance.below(20_000)) * self.all.horizon().0 / 20_000)
    }

    fn are_the_same(&self, what: &str) {
        assert_same_log(&self.little, &self.all, what);
        assert_eq!(
            self.little.fingerprint(),
            self.all.fingerprint(),
            "{what}: another fingerprint"
        );
        assert!(
            self.little.present() == self.all.present(),
            "{what}: another world"
        );
        // whoever acts in the past is at most as far from a checkpoint as they are apart
        let kept = self.little.recent().entries().len() as u64;
        let most = 400.max(self.all.events() / 4);
        assert!(kept < most, "{what}: {kept} entries in memory");
    }
}

fn everywhere(body: impl Fn(usize, u64, &str)) {
    for (preset, scenario) in CATALOG.iter().enumerate() {
        for seed in 0..SEEDS {
            body(preset, seed, &format!("{} with seed {seed}", scenario.name));
        }
    }
}

#[test]
fn what_was_dropped_is_derived_again_as_it_was() {
    everywhere(|preset, seed, what| {
        let twins = Twins::random(preset, seed);
        twins.are_the_same(what);
        let (events, mut chance) = (twins.all.events(), Chance::new(seed));
        for _ in 0..20 {
            let bound = u32::try_from(events).expect("a short run");
            let (from, to) = (chance.below(bound), chance.below(bound));
            let range = u64::from(from)..u64::from(to);
            let stretches = twins.little.stretches(range.clone());
            let read: Vec<_> = stretches
                .flat_map(|stretch| stretch.entries.into_owned())
                .collect();
            assert_eq!(read, twins.all.recent().range(range), "{what}");
            let one = twins.little.entry(u64::from(from));
            assert_eq!(one.as_ref(), twins.all.recent().get(u64::from(from)));
        }
        assert_eq!(twins.little.entry(events), None);
    });
}

#[test]
fn the_past_looks_as_it_did() {
    everywhere(|preset, seed, what| {
        let twins = Twins::random(preset, seed);
        let mut chance = Chance::new(seed);
        for _ in 0..20 {
            let there = twins.somewhere(&mut chance);
            let (mut seen, was) = (twins.little.moment(there), twins.all.moment(there));
            assert_eq!(seen.next_event, was.next_event, "{what}: at {there}");
            assert!(seen.cluster == was.cluster, "{what}: at {there}");

            let on = there + Duration::from_millis(u64::from(chance.below(3_000)));
            let on = on.min(twins.all.horizon());
            // a few events at a time, as the page moves on
            while seen.at < on {
                twins.little.advance(&mut seen, on, 7);
            }
            let was = twins.all.moment(on);
            assert_eq!(seen.next_event, was.next_event, "{what}: up to {on}");
            assert!(seen.cluster == was.cluster, "{what}: up to {on}");

            let event = u64::from(chance.below(u32::try_from(was.next_event).unwrap_or(1)));
            let (seen, was) = (
                twins.little.moment_after(event).expect("it happened"),
                twins.all.moment_after(event).expect("it happened"),
            );
            assert_eq!((seen.at, seen.next_event), (was.at, was.next_event));
            assert!(seen.cluster == was.cluster, "{what}: after {event}");
        }
    });
}

#[test]
fn the_past_can_be_lived_differently() {
    everywhere(|preset, seed, what| {
        let (mut twins, mut chance) = (Twins::random(preset, seed), Chance::tame(seed + 1));
        for _ in 0..6 {
            let there = twins.somewhere(&mut chance);
            let Some((mut other, shared)) = twins.fork(there, &chance.command()) else {
                continue;
            };
            other.are_the_same(what);
            twins.are_the_same(what);
            assert_eq!(
                other.all.recent().range(0..shared),
                twins.all.recent().range(0..shared),
                "{what}: another past"
            );
            other.both(|run| run.extend_to(there + Duration::from_secs(6), EVENTS_MAX));
            other.are_the_same(what);
            if chance.below(2) == 0 {
                twins = other;
            }
        }
    });
}

/// While a group has no coordinator its commits are in the log alone. Each is found from the end,
/// and all of them from the beginning.
#[test]
fn a_commit_is_the_last_that_was_written() {
    let (mut looked_at, mut without) = (0, 0);
    for seed in 0..5 * SEEDS {
        let twins = Twins::random(0, seed);
        let mut chance = Chance::new(seed);
        for _ in 0..20 {
            let cluster = twins.all.moment(twins.somewhere(&mut chance)).cluster;
            for group in cluster.group_ids() {
                let offsets = cluster.offsets(&group);
                let known = cluster.shard(&group).map(|(_, shard)| shard.loading_since);
                without += u32::from(known != Some(None));
                let all = (cluster.brokers.values()).flat_map(|broker| broker.replicas.keys());
                for tp in all.chain(offsets.keys()) {
                    let one = cluster.committed(&Reader::Group(group.clone()), tp);
                    assert_eq!(
                        one,
                        offsets.get(tp).map(|stored| stored.offset),
                        "{group} {tp}"
                    );
                    looked_at += u32::from(one.is_some());
                }
            }
        }
    }
    assert!(
        looked_at > 100 && without > 10,
        "{looked_at} commits, {without} groups alone"
    );
}

/// What follows a run reads of it what is in memory and what is not.
#[test]
fn claims_are_judged_alike() {
    let document: Document = "playground 1
        brokers 1
        claim always     lag(billing) < 3
        claim eventually records(orders-0) = 4 by 20s
        claim at 7s      members(billing) = 2"
        .parse()
        .expect("a document");
    let claims = document.claims;
    for seed in 0..SEEDS {
        let twins = Twins::random(0, seed);
        assert_eq!(check(&claims, &twins.little), check(&claims, &twins.all));
    }
}

/// The page shows the same, however little of the run it has.
#[test]
fn a_session_shows_the_same() {
    for seed in 0..SEEDS {
        let Twins { little, all } = Twins::random(0, seed);
        let (mut little, mut all) = (Session::of(little), Session::of(all));
        let mut chance = Chance::tame(seed + 2);
        for _ in 0..40 {
            let there = u64::from(chance.below(20_000)) * all.horizon().0 / 20_000;
            let event = u64::from(chance.below(20_000)) * all.recording().events() / 20_000;
            let action = match chance.below(9) {
                0 | 1 => Action::Seek(SimTime(there)),
                2 => Action::SeekEvent(event),
                3 => Action::StepBack,
                4 => Action::StepForward,
                5 => Action::IssueHere(chance.command()),
                6 => Action::Restore,
                7 => Action::Play,
                _ => Action::Now,
            };
            for _ in 0..chance.below(4) {
                let frame = Action::Tick(Duration::from_millis(200));
                assert_eq!(little.update(frame.clone()), all.update(frame));
            }
            assert_eq!(little.update(action.clone()), all.update(action));
            assert_eq!(little.now(), all.now());
            assert_eq!(little.next_event(), all.next_event());
            assert!(little.cluster() == all.cluster());
            tells_the_same(&little, &all);
        }
    }
}

fn tells_the_same(little: &Session, all: &Session) {
    assert_eq!(little.ticks(), all.ticks());
    for importance in [Importance::Story, Importance::Detail] {
        let (few, many) = (little.log_ids(importance), all.log_ids(importance));
        assert!(many.ends_with(few), "{few:?} is not the end of {many:?}");
        for id in many.iter().rev().take(10) {
            assert_eq!(little.log_line(*id), all.log_line(*id));
        }
    }
    let turns = |session: &Session| {
        let told = session.stories(8);
        let commits = |text: &String| !text.contains("Committed");
        let told = told.iter().map(|turn| format!("{turn:?}"));
        told.filter(commits).take(5).collect::<Vec<_>>()
    };
    // as far back as it remembers
    let (few, many) = (turns(little), turns(all));
    assert!(many.starts_with(&few), "{few:?} is not the end of {many:?}");
    // where little is told all of it may be of long ago
    assert!(
        many.len() < 5 || !few.is_empty(),
        "of {many:?} nothing is told"
    );
    if let Some(subject) = first_record(all.cluster()) {
        assert_eq!(little.lately(&subject, 8), all.lately(&subject, 8));
    }
}

fn first_record(cluster: &Cluster) -> Option<Subject> {
    let topics = cluster.topics.iter();
    let mut user = topics.filter(|(name, _)| !name.as_str().starts_with("__"));
    let (topic, _) = user.next()?;
    let tp = offset_playground::kafka::TopicPartition::new(topic, 0);
    let end = cluster.log(&tp)?.log_end.0;
    Some(Subject::Record(tp, end.checked_sub(1)? / 2))
}

/// Where something broke is found, be it long ago.
#[test]
fn the_first_repetition_is_found() {
    let mut seen = 0;
    for seed in 0..SEEDS {
        let mut twins = Twins::start(0, seed);
        twins.both(|run| run.extend_to(SimTime(17_000_000), EVENTS_MAX));
        let consumer = "C1".into();
        twins.issue(&Command::CrashConsumer { consumer });
        twins.both(|run| run.extend_to(SimTime(90_000_000), EVENTS_MAX));
        let Twins { little, all } = twins;
        let (little, all) = (Session::of(little), Session::of(all));
        let reader = Reader::Group("billing".into());
        for breach in Breach::ALL {
            let found = all.first_broken(&reader, breach);
            assert_eq!(little.first_broken(&reader, breach), found);
            seen += u32::from(found.is_some());
        }
    }
    assert!(seen > 3, "only {seen} runs had something to find");
}

/// A record that is looked at is followed; that tells the same as going through its life again.
#[test]
fn a_followed_record_is_told_of_as_any_other() {
    let scenario = (preset("orders").expect("it is there").make)();
    let run = Recording::with_memory(scenario, Seed(3), LITTLE).expect("in order");
    let mut session = Session::of(run);
    for _ in 0..60 {
        let frame = Action::Tick(Duration::from_millis(500));
        session.update(Action::Play).expect("it plays");
        session.update(frame).expect("time goes on");
        if session.selection().is_none() {
            let first = first_record(session.cluster());
            session.update(Action::Select(first)).expect("it is there");
        }
        let Some(subject) = session.selection().cloned() else {
            continue;
        };
        let mut other = session.clone();
        other.update(Action::Select(None)).expect("it lets go");
        assert_eq!(session.lately(&subject, 50), other.lately(&subject, 50));
    }
    assert!(session.selection().is_some(), "no record has come");
}
