//! A lesson on the page, without the page: it goes as it was written, it can be left and come back
//! to, and it is there after a reload.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::command::Command;
use offset_playground::lesson::{LIBRARY, Lesson, Verdict, lesson};
use offset_playground::session::{Action, Course, Playback, Session, has_work};
use offset_playground::sim::{Duration, SimTime};

/// Lessons too large to be played whole in a test.
const BENCHES: [&str; 2] = ["bench-32", "bench-64"];

fn lessons() -> impl Iterator<Item = Lesson> {
    LIBRARY
        .into_iter()
        .filter(|lesson| !BENCHES.contains(&lesson.name))
}

fn attend(name: &str, course: Course) -> Session {
    let lesson = lesson(name).expect("it is in the library");
    Session::attend(lesson, course, None).expect("it can be played")
}

fn course(session: &Session) -> Course {
    session.lesson().expect("one is attended").course()
}

fn crash(consumer: &str) -> Command {
    let consumer = consumer.into();
    Command::CrashConsumer { consumer }
}

/// Lets time go on until it stops by itself.
fn play(session: &mut Session, action: Action) {
    session.update(action).expect("it plays");
    for _ in 0..10_000 {
        if session.playback() != Playback::Playing {
            return;
        }
        let frame = Duration::from_micros(16_667);
        session.update(Action::Tick(frame)).expect("time goes on");
    }
    panic!("it never stops");
}

fn all_hold(session: &Session, what: &str) {
    let attended = session.lesson().expect("one is attended");
    let open = attended.claims(session.now());
    let open: Vec<String> = open
        .filter(|(_, verdict, _)| *verdict != Verdict::Holds)
        .map(|(claim, ..)| format!("{what}: {claim}"))
        .collect();
    assert!(open.is_empty(), "{open:#?}");
    assert!(attended.claims(session.now()).count() > 0, "{what}");
}

#[test]
fn a_lesson_goes_as_it_is_written_and_stops_at_its_end() {
    for lesson in lessons() {
        let document = lesson.document();
        let mut session = Session::attend(lesson, Course::Lesson, None).expect("it opens");
        assert_eq!(session.now(), document.scenario.opens_at);
        assert_eq!(session.extent(), document.until());
        play(&mut session, Action::Play);
        assert_eq!(session.now(), document.until(), "{}", lesson.name);
        assert_eq!(course(&session), Course::Lesson);
        all_hold(&session, lesson.name);
        let written = document.play().expect("it can be played").recording;
        assert_eq!(session.recording().fingerprint(), written.fingerprint());
    }
}

#[test]
fn a_variation_goes_as_it_is_written() {
    for lesson in lessons() {
        let document = lesson.document();
        for (index, other) in document.lesson.tries.iter().enumerate() {
            let course = Course::Try(index);
            let mut session = Session::attend(lesson, course, None).expect("it opens");
            assert_eq!(session.now(), other.at);
            play(&mut session, Action::Play);
            assert_eq!(self::course(&session), course, "{}", lesson.name);
            all_hold(&session, lesson.name);
            let written = document.variation(index).expect("there is one").play();
            let written = written.expect("it can be played").recording;
            assert_eq!(session.recording().fingerprint(), written.fingerprint());
        }
    }
}

/// With Kafka's own times it takes another way, but what the lesson does can still be done.
#[test]
fn every_lesson_can_be_had_with_kafkas_own_times() {
    for lesson in lessons() {
        let mut session = Session::attend(lesson, Course::Lesson, None).expect("it opens");
        let shipped = session.update(Action::OpenAsShipped);
        shipped.expect("it can be had");
        play(&mut session, Action::Play);
        assert_eq!(course(&session), Course::Shipped, "{}", lesson.name);
        let acts = lesson.document().acts.len();
        assert_eq!(session.recording().acts().len(), acts, "{}", lesson.name);
    }
}

#[test]
fn it_can_be_played_step_by_step() {
    let mut session = attend("idle-consumer", Course::Lesson);
    let steps: Vec<SimTime> = (session.lesson().expect("attended").steps().iter())
        .map(|step| step.at)
        .collect();
    for (index, at) in steps.iter().enumerate() {
        play(&mut session, Action::PlayTo(*at));
        assert_eq!(session.now(), *at);
        let attended = session.lesson().expect("attended");
        assert_eq!(attended.step_at(session.now()), index);
    }
    let dead = |session: &Session| !session.cluster().consumers["C2"].is_alive();
    assert!(dead(&session), "the lesson has killed it on the way");
    // back, and ahead again to what has not been played yet
    session.update(Action::Seek(steps[0])).expect("it has been");
    assert!(session.looks_back() && !dead(&session));
    let end = session.lesson().expect("attended").until();
    session.update(Action::Seek(end)).expect("it leads there");
    assert_eq!(session.now(), end);
    all_hold(&session, "ahead");
}

/// From wherever it is played it stops at its end, also when it has been there before.
#[test]
fn it_stops_at_its_end_each_time() {
    let mut session = attend("idle-consumer", Course::Lesson);
    let end = session.lesson().expect("attended").until();
    for _ in 0..2 {
        play(&mut session, Action::Play);
        assert_eq!(session.now(), end);
        session
            .update(Action::Seek(SimTime(13_000_000)))
            .expect("it has been");
    }
}

/// Group `earliest` never commits: what another group has committed is not shown as its own.
#[test]
fn another_groups_commit_is_not_taken_for_ones_own() {
    let mut session = attend("restart", Course::Lesson);
    play(&mut session, Action::PlayTo(SimTime(12_000_000)));
    let scene = session.scene();
    let reader = scene.reader.as_ref().map(ToString::to_string);
    assert_eq!(reader.as_deref(), Some("earliest"));
    let tape = &scene.topics[0].tapes[0];
    assert_eq!((tape.committed.len(), tape.own_committed), (1, 0));
}

/// Whoever does something himself has left it: what it would have done does not happen.
#[test]
fn doing_something_oneself_leaves_it() {
    let mut session = attend("idle-consumer", Course::Lesson);
    play(&mut session, Action::PlayTo(SimTime(16_000_000)));
    session.update(Action::Issue(crash("C1"))).expect("it may");
    assert_eq!(course(&session), Course::Own);
    assert_eq!(
        session
            .lesson()
            .expect("attended")
            .claims(session.now())
            .count(),
        0
    );
    session.update(Action::Play).expect("it plays");
    for _ in 0..2_000 {
        let frame = Duration::from_micros(16_667);
        session.update(Action::Tick(frame)).expect("time goes on");
    }
    assert_eq!(
        session.playback(),
        Playback::Playing,
        "there is no end any more"
    );
    assert!(session.cluster().consumers["C2"].is_alive());
    assert!(has_work(&session.workspace()));
    let back = Action::Attend(
        lesson("idle-consumer").expect("it is there"),
        Course::Lesson,
        Some(SimTime(20_000_000)),
    );
    session.update(back).expect("it opens");
    assert_eq!(course(&session), Course::Lesson);
    assert_eq!(session.now(), SimTime(20_000_000));
}

/// Acting in its past leaves it; getting the future back comes back to it.
#[test]
fn it_is_found_again_when_the_future_is() {
    let mut session = attend("idle-consumer", Course::Lesson);
    play(&mut session, Action::PlayTo(SimTime(26_000_000)));
    session
        .update(Action::Seek(SimTime(15_000_000)))
        .expect("it has been");
    session
        .update(Action::IssueHere(crash("C3")))
        .expect("it may");
    assert_eq!(course(&session), Course::Own);
    session.update(Action::Restore).expect("there is something");
    assert_eq!(course(&session), Course::Lesson);
    play(&mut session, Action::Play);
    all_hold(&session, "restored");
}

/// A reload in the middle of it goes on with it, and nothing of that is work to be kept.
#[test]
fn it_is_there_after_a_reload() {
    for which in [Course::Lesson, Course::Try(0), Course::Shipped] {
        let mut session = attend("idle-consumer", which);
        play(&mut session, Action::PlayTo(SimTime(24_000_000)));
        let text = session.workspace();
        assert!(!has_work(&text), "it can be had again by opening it");
        let (mut again, error) = Session::restore(&text).expect("it opens");
        assert_eq!(error, None);
        assert_eq!((again.now(), course(&again)), (session.now(), which));
        play(&mut session, Action::Play);
        play(&mut again, Action::Play);
        let prints = [&session, &again].map(|session| session.recording().fingerprint());
        assert_eq!(prints[0], prints[1]);
        // to play on is no work; to do something is, and then the run is one's own
        again.update(Action::Play).expect("it plays");
        let second = Duration::from_secs(1);
        again.update(Action::Tick(second)).expect("time goes on");
        assert!(again.now() > again.lesson().expect("attended").until());
        assert_eq!(
            (course(&again), has_work(&again.workspace())),
            (which, false)
        );
        again.update(Action::Issue(crash("C3"))).expect("it may");
        assert_eq!(course(&again), Course::Own);
        assert!(has_work(&again.workspace()));
    }
}

/// A stored text may say what it likes.
#[test]
fn a_lesson_that_a_text_only_claims_to_be_is_none() {
    let text = attend("idle-consumer", Course::Lesson).workspace();
    let other = text.replace("partitions=2", "partitions=4");
    let (session, error) = Session::restore(&other).expect("it opens");
    assert_eq!((course(&session), error), (Course::Own, None));
    let unknown = text.replace("lesson   idle-consumer", "lesson   no-such-thing");
    let (session, _) = Session::restore(&unknown).expect("it opens");
    assert!(session.lesson().is_none());
    // an act of the lesson's is missing, and its moment is over
    let mut session = attend("idle-consumer", Course::Lesson);
    play(&mut session, Action::PlayTo(SimTime(24_000_000)));
    let text = session.workspace();
    let line = text.lines().find(|line| line.contains("crash C2"));
    let without = text.replace(line.expect("it is done"), "");
    let (session, _) = Session::restore(&without).expect("it opens");
    assert_eq!(course(&session), Course::Own);
}

/// Ticks of no time at all: what is on the way to where somebody waits to be.
fn wait(session: &mut Session) -> u32 {
    let mut ticks = 0;
    while session.hurries() {
        let before = session.recording().events();
        session
            .update(Action::Tick(Duration::ZERO))
            .expect("it gets there");
        let done = session.recording().events() - before;
        assert!((1..=7_000).contains(&done), "{done} events in one go");
        ticks += 1;
    }
    ticks
}

/// A lesson that opens late, or a moment far ahead, is not computed in one go.
#[test]
fn a_long_way_ahead_is_gone_in_slices() {
    let bench = lesson("bench-64").expect("it is in the library");
    let mut session = Session::begin(bench, Course::Lesson, None).expect("it can be played");
    assert!(session.now() < SimTime(5_000_000));
    assert!(wait(&mut session) > 3);
    let whole = attend("bench-64", Course::Lesson);
    let prints = [&session, &whole].map(|session| session.recording().fingerprint());
    assert_eq!((session.now(), prints[0]), (whole.now(), prints[1]));

    let ahead = SimTime(5_700_000);
    session
        .update(Action::Seek(ahead))
        .expect("the lesson leads there");
    assert!(session.now() < ahead && session.hurries());
    assert_eq!(session.playback(), Playback::Paused, "it was paused before");
    assert!(wait(&mut session) > 1);
    assert_eq!(session.now(), ahead);
}

/// Whoever does something else does not wait for it any more.
#[test]
fn the_way_ahead_ends_where_something_is_done() {
    let bench = lesson("bench-64").expect("it is in the library");
    let begin = || Session::begin(bench, Course::Lesson, None).expect("it can be played");
    let consumer = "G1-1".into();
    for action in [
        Action::Pause,
        Action::Seek(SimTime(1_000)),
        Action::Issue(Command::CrashConsumer { consumer }),
        Action::Now,
    ] {
        let mut session = begin();
        assert!(session.hurries());
        let horizon = session.horizon();
        session.update(action.clone()).expect("it can be done");
        assert!(!session.hurries(), "{action:?}");
        assert_eq!(session.horizon(), horizon, "{action:?}");
    }
    // to play is to go on from there
    let mut session = begin();
    session.update(Action::Play).expect("it plays");
    assert!(session.hurries() && session.playback() == Playback::Playing);
}
