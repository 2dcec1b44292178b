//! The stage where there is much on it: what is computed, and that it is the same as on a tape.

use offset_playground::command::Command;
use offset_playground::kafka::{TopicName, TopicPartition};
use offset_playground::lesson::lesson;
use offset_playground::scenario::preset;
use offset_playground::session::{Action, Clock, Course, Session, Slices, Subject};
use offset_playground::sim::{Duration, Seed};
use offset_playground::view::{Density, Fate, Folded, Mood, Reader, Scene};
use std::cell::Cell;

fn bench(name: &str, seconds: u64) -> Session {
    let lesson = lesson(name).expect("it is in the library");
    let mut session = Session::attend(lesson, Course::Lesson, None).expect("it plays");
    session.update(Action::Play).expect("it plays");
    for _ in 0..seconds * 10 {
        let tenth = Duration::from_millis(100);
        session.update(Action::Tick(tenth)).expect("time goes on");
    }
    session
}

fn load(index: u32) -> TopicPartition {
    TopicPartition::new(&"load".into(), index)
}

fn drawn(scene: &Scene) -> usize {
    scene.topics.iter().map(|topic| topic.tapes.len()).sum()
}

#[test]
fn only_what_is_looked_at_has_a_tape() {
    let mut session = bench("bench-64", 1);
    let scene = session.scene();
    assert_eq!((scene.density, drawn(&scene)), (Density::Strips, 0));
    assert_eq!(scene.topics[0].partitions, 64);
    let subject = Subject::Record(load(7), 3);
    session
        .update(Action::Select(Some(subject)))
        .expect("it is there");
    let scene = session.scene();
    assert_eq!(drawn(&scene), 1);
    assert!(scene.tape(&load(7)).is_some());
    let all = Action::SetDensity(Some(Density::Cells));
    session.update(all).expect("it can be chosen");
    assert_eq!(drawn(&session.scene()), 64);
    let overview = Action::SetDensity(Some(Density::Overview));
    session.update(overview).expect("it can be chosen");
    assert_eq!(
        (session.scene().density, drawn(&session.scene())),
        (Density::Overview, 1)
    );
}

/// What a strip, a glance and a tape say of a partition is one thing.
fn all_agree(session: &mut Session) {
    for density in [Density::Strips, Density::Cells] {
        session
            .update(Action::SetDensity(Some(density)))
            .expect("it can be chosen");
    }
    session
        .update(Action::SetTapeCells(60))
        .expect("it can be chosen");
    let scene = session.scene();
    let readers: Vec<Reader> = scene.readers.clone();
    for reader in readers {
        session
            .update(Action::SelectReader(reader))
            .expect("it is one");
        let scene = session.scene();
        for topic in &scene.topics {
            let glances = session.glances(&topic.name, &scene);
            assert_eq!(glances.cells.len(), topic.partitions as usize);
            for (tape, glance) in topic.tapes.iter().zip(&glances.cells) {
                let tp = &tape.topic_partition;
                let strip = session.strip(tp, &scene, 400).expect("it is there");
                let owner = glance.owner.map(|index| &glances.owners[index]);
                assert_eq!(owner, tape.owner.as_ref(), "{tp}");
                assert_eq!(strip.owner, tape.owner, "{tp}");
                assert_eq!((strip.lag, glance.lag), (tape.lag, tape.lag), "{tp}");
                let marks = (strip.log_start, strip.high_watermark, strip.log_end);
                assert_eq!(marks, (tape.log_start, tape.high_watermark, tape.log_end));
                let own = tape.positions[..tape.own_positions].iter();
                let mut own = own.filter(|(who, _)| tape.owner.as_ref() == Some(who));
                if let Some((_, position)) = own.next() {
                    assert_eq!(strip.position, Some(*position), "{tp}");
                }
                for cell in &tape.cells {
                    let Some(at) = strip.scale.pixel(cell.offset) else {
                        continue;
                    };
                    let bar = strip.bars.iter().find(|bar| bar.from <= at && at < bar.to);
                    let Some(bar) = bar else { continue };
                    let fate = bar.fate.expect("a record is there");
                    if matches!(cell.fate, Fate::Lost | Fate::Repeated(_)) {
                        assert!(!matches!(fate, Fate::Once | Fate::Pending), "{tp} {cell:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_strip_says_what_the_tape_says() {
    all_agree(&mut bench("bench-32", 2));
    for name in ["article", "rebalance", "two-groups"] {
        let Some(preset) = preset(name) else { continue };
        let mut session = Session::open((preset.make)(), Seed(3)).expect("it opens");
        session.update(Action::Play).expect("it plays");
        for _ in 0..100 {
            let tick = Action::Tick(Duration::from_millis(300));
            session.update(tick).expect("time goes on");
        }
        all_agree(&mut session);
    }
}

#[test]
fn a_thousand_partitions_are_seen_at_a_glance() {
    let text = "playground 1\ntopic big partitions=1000\nproducer web to=big every=5ms keys=5000\n\
        consumer C1 group=g topics=big auto.offset.reset=earliest processing.time=1ms\n\
        consumer C2 group=g topics=big auto.offset.reset=earliest processing.time=1ms\n\
        played 12s\n";
    let opened = Session::restore_by(text, Slices::WHOLE);
    let (session, trouble) = opened.expect("it can be read");
    assert_eq!(trouble, None);
    let scene = session.scene();
    assert_eq!((scene.density, drawn(&scene)), (Density::Overview, 0));
    let topic: TopicName = "big".into();
    let glances = session.glances(&topic, &scene);
    assert_eq!((glances.cells.len(), glances.owners.len()), (1_000, 2));
    assert_eq!(
        (glances.of(Some(0)), glances.of(Some(1)), glances.of(None)),
        (500, 500, 0)
    );
    assert!(glances.cells.iter().all(|cell| cell.led));
}

#[test]
fn a_folded_group_says_who_needs_to_be_looked_at() {
    let mut session = bench("bench-32", 1);
    let consumer = "C05".into();
    session
        .update(Action::Issue(Command::CrashConsumer { consumer }))
        .expect("it is there");
    let folded = Folded::of(&session.scene().groups[0]);
    assert_eq!((folded.members.len(), folded.trouble), (32, 1));
    let found = folded
        .members
        .iter()
        .find(|line| line.mood == Mood::Trouble);
    assert_eq!(
        found.map(|line| line.id.to_string()).as_deref(),
        Some("C05")
    );
}

thread_local! {
    static REAL: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// A clock that goes on by so much whenever somebody looks at it.
fn clock<const MILLIS: u64>() -> Duration {
    REAL.set(REAL.get() + Duration::from_millis(MILLIS));
    REAL.get()
}

#[test]
fn a_tick_ends_when_its_time_is_over() {
    let events = |clock: Clock| {
        let mut session = bench("bench-64", 1);
        session.answer_by(clock);
        let before = session.next_event();
        session
            .update(Action::Tick(Duration::from_millis(100)))
            .expect("time goes on");
        session.next_event() - before
    };
    let (quick, slow) = (events(clock::<0>), events(clock::<50>));
    assert!(slow * 10 < quick, "{slow} and {quick}");
    assert!(slow > 0, "it goes on");
}
