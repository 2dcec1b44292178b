//! Steps from one event to the next of a kind: what they lead to, and that it is the same however a
//! run was come by: played with the clock, opened in slices, or derived again.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::chance::Chance;
use harness::scenario;
use offset_playground::cluster::event::{Entry, EventId};
use offset_playground::cluster::ledger::{reads, tally};
use offset_playground::cluster::{Cluster, ConsumerEvent, Event, Reader};
use offset_playground::command::Command;
use offset_playground::kafka::{TopicConfig, TopicPartition};
use offset_playground::recording::{Memory, Recording};
use offset_playground::scenario::{CATALOG, preset};
use offset_playground::session::{
    Action, Breach, Direction, Mark, Playback, Refusal, Session, Slices, Whose, has_work,
};
use offset_playground::sim::{Duration, Seed, SimTime};
use offset_playground::view::log::{importance, ticks};
use offset_playground::view::scene::readers;
use offset_playground::view::{Importance, TickKind};
use std::cell::Cell;
use std::collections::BTreeMap;

const FRAME: Action = Action::Tick(Duration::from_millis(16));

/// So little in memory that most of a run is derived again.
const LITTLE: Memory = Memory {
    entries: 40,
    look_back: 25,
    checkpoints: 6,
    spacing: 8,
};

fn has(mark: Mark, entry: &Entry) -> bool {
    let ticks = |kind| ticks(entry).any(|tick| tick.kind == kind);
    match mark {
        Mark::Event => true,
        Mark::Story => importance(&entry.event) == Importance::Story,
        Mark::Commit => ticks(TickKind::Commit),
        Mark::Rebalance => ticks(TickKind::Rebalance),
        Mark::Crash => ticks(TickKind::Crash),
        Mark::Duplicate => ticks(TickKind::Duplicate),
        Mark::Disorder => ticks(TickKind::Disorder),
        Mark::Loss => ticks(TickKind::Loss),
    }
}

/// All events with a mark, by stepping from one to the next.
fn marked(session: &Session, mark: Mark) -> Vec<EventId> {
    let mut all: Vec<EventId> = Vec::new();
    while let Some(id) = session.marked_from(mark, all.last().map_or(0, |last| last + 1)) {
        all.push(id);
    }
    let (mut back, mut end) = (Vec::new(), EventId::MAX);
    while let Some(id) = session.marked_before(mark, end) {
        back.push(id);
        end = id;
    }
    back.reverse();
    assert_eq!(all, back, "{mark:?}: back and forth");
    all
}

/// What an entry breaks, and for whom; `cluster` is the world before it.
fn breaches(cluster: &Cluster, entry: &Entry) -> Vec<(Reader, Breach)> {
    let lost = entry
        .lost
        .iter()
        .map(|(reader, _)| (reader.clone(), Breach::Loss));
    let mut all: Vec<_> = lost.collect();
    if let Event::Consumer(who, ConsumerEvent::RecordProcessed { times, after, .. }) = &entry.event
        && let Some(reader) = cluster.consumers[who].reader()
    {
        all.extend((*times > 1).then(|| (reader.clone(), Breach::Repeat)));
        all.extend(after.is_some().then_some((reader, Breach::Disorder)));
    }
    all
}

/// That the index says of every event what the event itself says, and of every reader which was the
/// first to break something.
fn index_is_true(session: &Session, what: &str) {
    let run = session.recording();
    let mut marks: BTreeMap<usize, Vec<EventId>> = BTreeMap::new();
    let mut broken = BTreeMap::new();
    let mut cluster = Cluster::default();
    for stretch in run.stretches(0..run.events()) {
        for (id, entry) in stretch.iter() {
            for breach in breaches(&cluster, entry) {
                broken.entry(breach).or_insert((id, entry.at));
            }
            cluster.apply(entry.at, &entry.event);
            assert_eq!(
                session.kind_of(id),
                Some(entry.event.kind()),
                "{what}: {id}"
            );
            let whose = entry.event.node().map_or(Whose::Cluster, Whose::Of);
            assert_eq!(session.whose(id), Some(whose), "{what}: {id}");
            for (place, mark) in Mark::ALL.into_iter().enumerate() {
                if has(mark, entry) {
                    marks.entry(place).or_default().push(id);
                }
            }
        }
    }
    assert_eq!(session.kind_of(run.events()), None);
    let gone = broken.keys().map(|(reader, _)| reader.clone());
    for reader in readers(&cluster).into_iter().chain(gone) {
        for breach in Breach::ALL {
            let first = broken.get(&(reader.clone(), breach)).copied();
            let said = session.first_broken(&reader, breach);
            assert_eq!(said, first, "{what}: {reader}, {breach:?}");
        }
    }
    for (place, mark) in Mark::ALL.into_iter().enumerate() {
        let expected = marks.remove(&place).unwrap_or_default();
        assert_eq!(marked(session, mark), expected, "{what}: {mark:?}");
    }
}

/// A session in which somebody does this and that while the clock runs.
fn lived(seed: u64, acts: usize) -> (Session, Chance) {
    let mut chance = Chance::tame(seed);
    let mut start = scenario(1 + chance.below(3), chance.brokers());
    for (topic, partitions) in [("t", 3), ("u", 2)] {
        start.setup.push(Command::CreateTopic {
            topic: topic.into(),
            partitions,
            config: TopicConfig::default(),
        });
    }
    let mut session = Session::open(start, Seed(seed)).expect("the setup is in order");
    let _ = session.update(Action::SetSpeed(20_000));
    for command in chance.first_clients() {
        let _ = session.update(Action::Issue(command));
    }
    for _ in 0..acts {
        let _ = session.update(Action::Issue(chance.command()));
        let pause = chance.pause();
        play(&mut session, pause);
    }
    (session, chance)
}

/// Lets time go on, as the page does.
fn play(session: &mut Session, time: Duration) {
    let _ = session.update(Action::PlayTo(session.horizon() + time));
    while session.playback() == Playback::Playing {
        let _ = session.update(FRAME);
    }
}

fn opened(text: &str, slices: Slices) -> Session {
    let (mut session, error) = Session::restore_by(text, slices).expect("it opens");
    assert_eq!(error, None);
    while let Playback::Opening(_) = session.playback() {
        session.update(FRAME).expect("it opens");
    }
    session
}

#[test]
fn lived_opened_and_derived_runs_have_the_same_index() {
    let mut events = 0;
    for seed in 0..24 {
        let what = format!("seed {seed}");
        let (lived, _) = lived(seed, 12);
        events += lived.recording().events();
        index_is_true(&lived, &what);
        let text = lived.workspace();
        for (first, later) in [(1, 7), (500, 97)] {
            index_is_true(&opened(&text, Slices { first, later }), &what);
        }
        let run = lived.recording();
        let derived = Recording::with_memory(run.scenario().clone(), run.seed(), LITTLE);
        let mut derived = derived.expect("it could be begun once");
        derived
            .play(run.acts(), run.horizon())
            .expect("it could be played once");
        assert!(derived.recent().first() > 0 || derived.events() < 100);
        index_is_true(&Session::of(derived), &what);
    }
    assert!(events > 50_000, "{events}");
}

#[test]
fn an_index_follows_a_past_that_is_changed_and_got_back() {
    let mut seen = 0;
    for seed in 100..112 {
        let what = format!("seed {seed}");
        let (mut session, mut chance) = lived(seed, 8);
        for _ in 0..12 {
            let part = u64::from(chance.below(1_000));
            let at = SimTime(session.horizon().0 / 1_000 * part);
            let _ = session.update(Action::Seek(at));
            let version = session.run_version();
            let _ = session.update(Action::IssueHere(chance.command()));
            seen += u32::from(session.run_version() != version);
            let pause = chance.pause();
            play(&mut session, pause);
            if chance.below(3) == 0 {
                let _ = session.update(Action::Restore);
            }
            index_is_true(&session, &what);
        }
    }
    assert!(seen > 40, "the past was changed {seen} times");
}

/// How many records are lost in each partition for each reader.
fn lost(cluster: &Cluster) -> BTreeMap<(Reader, TopicPartition), u64> {
    let mut lost = BTreeMap::new();
    for reader in readers(cluster) {
        let topics = cluster.topics.iter();
        for (name, topic) in topics.filter(|(name, _)| reads(cluster, &reader, name)) {
            for partition in 0..u32::try_from(topic.partitions.len()).expect("not so many") {
                let tp = TopicPartition::new(name, partition);
                let count = tally(cluster, &reader, &tp).lost;
                lost.insert((reader.clone(), tp), count);
            }
        }
    }
    lost
}

#[test]
fn what_is_lost_is_said_of_the_event_by_which_it_is() {
    let mut losses = BTreeMap::new();
    for seed in 200..300 {
        let (session, _) = lived(seed, 15);
        let run = session.recording();
        let (mut cluster, mut before) = (Cluster::default(), BTreeMap::new());
        for stretch in run.stretches(0..run.events()) {
            for (id, entry) in stretch.iter() {
                cluster.apply(entry.at, &entry.event);
                let after = lost(&cluster);
                // whoever did not read before is no reader of what is lost to him
                let mut more: BTreeMap<Reader, u64> = BTreeMap::new();
                for (of, count) in &after {
                    let had: Option<&u64> = before.get(of);
                    let lost = had.map_or(0, |had| count.saturating_sub(*had));
                    if lost > 0 {
                        *more.entry(of.0.clone()).or_default() += lost;
                    }
                }
                let said: BTreeMap<Reader, u64> = entry.lost.iter().cloned().collect();
                assert!(
                    more == said || before.len() != after.len(),
                    "seed {seed}: event {id}, {entry}: {more:?} lost, {said:?} said"
                );
                if !entry.lost.is_empty() {
                    *losses.entry(entry.event.kind()).or_insert(0) += 1;
                }
                before = after;
            }
        }
    }
    println!("{losses:?}");
    for kind in ["crashed", "position-set"] {
        assert!(losses.contains_key(kind), "{kind}: {losses:?}");
    }
}

#[test]
fn a_step_leads_to_the_next_and_back_to_the_one_before() {
    let crash = "crash-before-commit";
    let lesson = offset_playground::lesson::lesson(crash).expect("it is there");
    let mut session = Session::restore(lesson.source).expect("it opens").0;
    let _ = session.update(Action::Seek(SimTime::ZERO));
    for mark in Mark::ALL {
        let all = marked(&session, mark);
        let _ = session.update(Action::Seek(SimTime::ZERO));
        let first = session.next_event();
        for id in all.iter().filter(|id| **id >= first).take(40) {
            session
                .update(Action::Step(Direction::Forward, mark))
                .expect("it is a step");
            assert_eq!(session.next_event(), id + 1, "{mark:?}");
            assert!(session.playback() == Playback::Paused);
        }
        for _ in 0..5 {
            let before = session.marked_before(mark, session.next_event() - 1);
            let _ = session.update(Action::Step(Direction::Back, mark));
            if let Some(before) = before {
                assert_eq!(session.next_event(), before + 1, "{mark:?}");
            }
        }
    }
    // where there is none before, one stays where one is
    let _ = session.update(Action::Seek(SimTime(1_000_000)));
    let before = session.next_event();
    assert_eq!(session.step_leads_to(Direction::Back, Mark::Crash), None);
    let none = session.update(Action::Step(Direction::Back, Mark::Crash));
    let not_found = Refusal::NotFound(Mark::Crash, Direction::Back, SimTime::ZERO);
    assert_eq!(none, Err(not_found));
    assert_eq!(session.next_event(), before);
    assert!(session.looks_back());
}

thread_local! {
    static REAL: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// A clock by which there is never time.
fn hasty() -> Duration {
    REAL.set(REAL.get() + Duration::from_secs(1));
    REAL.get()
}

#[test]
fn in_the_present_a_step_runs_on_and_ends_where_it_finds_something() {
    let preset = preset("default").unwrap_or(CATALOG[0]);
    let mut session = Session::open((preset.make)(), Seed(1)).expect("it opens");
    let events = session.recording().events();
    let _ = session.update(Action::Step(Direction::Forward, Mark::Event));
    assert_eq!(session.next_event(), events + 1);
    let _ = session.update(Action::Now);
    let _ = session.update(Action::Step(Direction::Forward, Mark::Commit));
    while session.playback() == Playback::Playing {
        let _ = session.update(FRAME);
    }
    let last = session.next_event() - 1;
    assert_eq!(session.marked_from(Mark::Commit, events), Some(last));
    // what never comes is given up, with time to look at the page in between
    session.answer_by(hasty);
    let _ = session.update(Action::Now);
    let mut longest = 0;
    let begun = session.recording().events();
    let (horizon, print) = (session.horizon(), session.recording().fingerprint());
    let mut told = session.update(Action::Step(Direction::Forward, Mark::Crash));
    while session.playback() == Playback::Playing {
        let before = session.recording().events();
        told = session.update(FRAME);
        longest = longest.max(session.recording().events().saturating_sub(before));
    }
    assert!(longest > 0 && longest < 6_000, "{longest} events in one go");
    // and nothing has been done
    let until = horizon + Duration::from_secs(120);
    let not_found = Refusal::NotFound(Mark::Crash, Direction::Forward, until);
    assert_eq!(told, Err(not_found));
    assert_eq!(session.recording().events(), begun);
    assert_eq!(session.recording().fingerprint(), print);
    index_is_true(&session, "after a look ahead");
    assert!(!session.looks_back() && has_work(&session.workspace()) == has_work(""));
    // what somebody does on the way is not taken back with it
    let _ = session.update(Action::Step(Direction::Forward, Mark::Crash));
    assert_eq!(session.playback(), Playback::Playing);
    let topic = Command::CreateTopic {
        topic: "own".into(),
        partitions: 1,
        config: TopicConfig::default(),
    };
    let unknown = Command::DeleteTopic {
        topic: "none".into(),
    };
    session
        .update(Action::Issue(unknown))
        .expect_err("there is none");
    assert_eq!(session.playback(), Playback::Playing, "it goes on looking");
    session.update(Action::Issue(topic)).expect("it may");
    assert_eq!(session.playback(), Playback::Paused);
    for _ in 0..200 {
        session.update(FRAME).expect("nothing is looked for");
    }
    assert_eq!(session.recording().acts().len(), 1);
    // who has had enough of it pauses
    let _ = session.update(Action::Step(Direction::Forward, Mark::Crash));
    assert_eq!(session.playback(), Playback::Playing);
    let _ = session.update(Action::Pause);
    assert_eq!(session.playback(), Playback::Paused);
}

#[test]
fn a_million_events_are_stepped_through_without_being_derived() {
    let lesson = offset_playground::lesson::lesson("bench-32").expect("it is there");
    let text: String = lesson.source.lines().fold(String::new(), |mut text, line| {
        let line = if line.trim_start().starts_with("ends") {
            ""
        } else {
            line
        };
        text.push_str(line);
        text.push('\n');
        text
    });
    let (mut session, _) = Session::restore_by(&text, Slices::WHOLE).expect("it opens");
    while session.recording().events() < 1_000_000 {
        let until = session.horizon() + Duration::from_secs(1);
        let _ = session.update(Action::SetSpeed(100_000));
        let _ = session.update(Action::PlayTo(until));
        while session.playback() == Playback::Playing {
            let _ = session.update(FRAME);
        }
        assert!(session.recording().limit_reached().is_none());
    }
    let _ = session.update(Action::Pause);
    let events = session.recording().events();
    let consumer = session
        .cluster()
        .consumers
        .keys()
        .next()
        .cloned()
        .expect("one");
    let _ = session.update(Action::Issue(Command::CrashConsumer { consumer }));
    let mut steps = 0;
    let mut from = 0;
    while let Some(id) = session.marked_from(Mark::Commit, from) {
        (from, steps) = (id + 1, steps + 1);
    }
    assert!(steps > 100, "{steps}");
    let crash = session
        .marked_before(Mark::Crash, EventId::MAX)
        .expect("one crashed");
    assert!(crash >= events && session.marked_before(Mark::Crash, crash).is_none());
    let _ = session.update(Action::Seek(SimTime(1_000_000)));
    let _ = session.update(Action::Step(Direction::Forward, Mark::Crash));
    assert_eq!(session.next_event(), crash + 1);
}
