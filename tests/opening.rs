//! A run that is opened slice by slice comes to what it comes to in one go, and until it is there
//! nothing of it can get lost.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::chance::Chance;
use offset_playground::command::Command;
use offset_playground::lesson::{Finding, lesson};
use offset_playground::notation::{Document, parse};
use offset_playground::recording::LimitReached;
use offset_playground::scenario::{CATALOG, preset};
use offset_playground::session::{
    Action, Attended, Course, Partial, Playback, Refusal, Session, Slices, WorkspaceError, has_work,
};
use offset_playground::sim::{Duration, Seed, SimTime};
use offset_playground::view::{Scene, Story, Tick};
use std::cell::Cell;

const FRAME: Action = Action::Tick(Duration::from_millis(16));

/// Slices so small that a run is stopped everywhere, and some that fit into nothing.
const SLICES: [Slices; 4] = [of(1, 1), of(1, 7), of(500, 97), of(3_000, 1_009)];

const fn of(first: u64, later: u64) -> Slices {
    Slices { first, later }
}

/// What was wrong with a run, at once or when it was open.
type Trouble = Option<WorkspaceError>;

/// Opens a text to the end. Until then it is what is kept, and time only goes forward.
fn open(text: &str, slices: Slices) -> (Session, Trouble) {
    go_on(text, Session::restore_by(text, slices).expect("it opens"))
}

/// Goes on with one that is being opened, to the end.
fn go_on(text: &str, (mut session, mut trouble): (Session, Trouble)) -> (Session, Trouble) {
    let mut before = SimTime::ZERO;
    while let Playback::Opening(until) = session.playback() {
        assert_eq!(session.workspace(), text);
        assert_eq!(session.extent(), until.max(session.now()));
        assert!(session.now() >= before);
        before = session.now();
        if let Err(refusal) = session.update(FRAME) {
            let Refusal::Partial(partial) = refusal else {
                panic!("{refusal}");
            };
            assert!(!matches!(session.playback(), Playback::Opening(_)));
            assert_eq!(trouble, None, "it is said once");
            let Partial { text: whole, error } = *partial;
            assert_eq!(whole, text);
            trouble = Some(error);
        }
    }
    (session, trouble)
}

/// What one can see of a session.
#[derive(Debug, PartialEq)]
struct Sight {
    kept: String,
    fingerprint: u64,
    now: SimTime,
    horizon: SimTime,
    playback: Playback,
    scene: Scene,
    ticks: Vec<Tick>,
    stories: Vec<(u64, SimTime, Story)>,
    lesson: Option<(Course, SimTime, Vec<Finding>)>,
}

impl Sight {
    fn of(session: &Session) -> Self {
        let lesson = |attended: &Attended| {
            let claims = attended.claims(session.horizon());
            let findings = claims.map(|(.., finding)| finding.clone()).collect();
            (attended.course(), attended.until(), findings)
        };
        Sight {
            kept: session.workspace(),
            fingerprint: session.recording().fingerprint(),
            now: session.now(),
            horizon: session.horizon(),
            playback: session.playback(),
            scene: session.scene(),
            ticks: session.ticks(),
            stories: session.stories(20),
            lesson: session.lesson().map(lesson),
        }
    }
}

/// However a text is opened, it comes to the same; gives what that is.
fn opens_alike(text: &str, slices: &[Slices]) -> (Session, Trouble) {
    let (whole, trouble) = open(text, Slices::WHOLE);
    let sight = Sight::of(&whole);
    for slices in slices {
        let (other, error) = open(text, *slices);
        assert_eq!(error, trouble, "{slices:?}");
        assert_eq!(Sight::of(&other), sight, "{slices:?}");
    }
    (whole, trouble)
}

/// A starting point with random things done in it, left at a moment in its past.
fn lived(name: &str, seed: u64) -> Session {
    let mut chance = Chance::tame(seed);
    let preset = preset(name).expect("it is in the catalogue");
    let mut session = Session::open((preset.make)(), Seed(seed)).expect("it opens");
    session.update(Action::Play).expect("it plays");
    for _ in 0..12 {
        // what is refused changes nothing
        let _ = session.update(Action::Issue(chance.command()));
        let pause = chance.pause().min(Duration::from_secs(3));
        session.update(Action::Tick(pause)).expect("time goes on");
    }
    if seed.is_multiple_of(2) {
        let at = SimTime(session.now().0 * 2 / 3);
        session.update(Action::Seek(at)).expect("it has been");
    }
    session.update(Action::Pause).expect("it stops");
    session
}

#[test]
fn a_run_that_is_opened_in_slices_is_the_run() {
    for preset in CATALOG {
        for seed in 0..4 {
            let left = lived(preset.name, seed);
            let text = left.workspace();
            let (opened, trouble) = opens_alike(&text, &SLICES);
            assert_eq!(trouble, None, "{text}");
            assert_eq!(Sight::of(&opened), Sight::of(&left), "{text}");
            let written = parse(&text).expect("it is written well").play();
            let written = written.expect("it can be played").recording;
            let fingerprint = opened.recording().fingerprint();
            assert_eq!(fingerprint, written.fingerprint(), "{text}");
        }
    }
}

/// Most runs are short.
#[test]
fn a_short_run_is_open_at_once() {
    let text = lived("orders", 3).workspace();
    let (session, trouble) = Session::restore(&text).expect("it opens");
    assert_eq!((session.playback(), trouble), (Playback::Paused, None));
}

thread_local! {
    static REAL: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// Of how long it is that one looks at the clock again.
    static A_LOOK: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// A clock that goes on whenever somebody looks at it.
fn by_looks() -> Duration {
    REAL.set(REAL.get() + A_LOOK.get());
    REAL.get()
}

/// A page has to answer: what it has no time for comes with the ticks, however often something is
/// done in the run.
#[test]
fn at_first_there_is_as_much_of_it_as_there_is_time_for() {
    let mut text =
        String::from("playground 1\ntopic orders partitions=3\nproducer web to=orders every=10s\n");
    text.extend(
        (0..3_000).map(|n| format!("at {}ms produce web key=k value={n}\n", 1_000 + 10 * n)),
    );
    text += "played 40s\n";
    let (whole, trouble) = open(&text, Slices::WHOLE);
    assert_eq!(trouble, None);
    let played = |session: &Session| {
        let run = session.recording();
        run.events() + u64::try_from(run.acts().len()).expect("it fits")
    };
    let mut before = 0;
    for looks in 1..5 {
        A_LOOK.set(Duration(12_000_u64.div_ceil(looks)));
        let (mut session, trouble) = Session::restore_for(&text, by_looks).expect("it opens");
        assert!(matches!(session.playback(), Playback::Opening(_)));
        let at_first = played(&session);
        assert!(before < at_first && at_first < looks * 100, "{at_first}");
        session.update(FRAME).expect("it goes on");
        let then = played(&session) - at_first;
        assert!(before < then && then < looks * 100, "{then}");
        before = at_first;
        let (opened, trouble) = go_on(&text, (session, trouble));
        assert_eq!((Sight::of(&opened), trouble), (Sight::of(&whole), None));
    }
}

fn attended(name: &str, course: Course, until: SimTime) -> Session {
    let lesson = lesson(name).expect("it is in the library");
    Session::attend(lesson, course, Some(until)).expect("it can be played")
}

/// Somewhere in it, at its end and after it; as it is and as it can be had.
#[test]
fn a_lesson_is_attended_as_it_was_left() {
    for course in [Course::Lesson, Course::Try(0), Course::Shipped] {
        for until in [24, 40, 60, 200] {
            let left = attended("idle-consumer", course, SimTime(until * 1_000_000));
            let (opened, trouble) = opens_alike(&left.workspace(), &SLICES);
            assert_eq!(trouble, None);
            assert_eq!(Sight::of(&opened), Sight::of(&left), "{course:?} {until}");
        }
    }
}

/// The lesson is there from the beginning, and so is the way one was on.
#[test]
fn what_is_being_opened_is_the_lesson_already() {
    let text = attended("idle-consumer", Course::Try(0), SimTime(40_000_000)).workspace();
    let (session, _) = Session::restore_by(&text, of(10, 10)).expect("it opens");
    assert_eq!(
        session.playback(),
        Playback::Opening(SimTime(40_000_000)),
        "it is not open yet"
    );
    let course = session.lesson().map(Attended::course);
    assert_eq!(course, Some(Course::Try(0)));
}

#[test]
fn a_lesson_that_was_left_is_left() {
    let mut left = attended("idle-consumer", Course::Lesson, SimTime(16_000_000));
    let crash = Command::CrashConsumer {
        consumer: "C1".into(),
    };
    left.update(Action::Issue(crash)).expect("it may");
    left.update(Action::Play).expect("it plays");
    for _ in 0..600 {
        left.update(FRAME).expect("time goes on");
    }
    left.update(Action::Pause).expect("it stops");
    let seen = left.now().0 / 2;
    left.update(Action::Seek(SimTime(seen)))
        .expect("it has been");
    let (opened, trouble) = opens_alike(&left.workspace(), &SLICES);
    assert_eq!(trouble, None);
    let course = opened.lesson().map(Attended::course);
    assert_eq!(course, Some(Course::Own));
    assert_eq!(Sight::of(&opened), Sight::of(&left));
}

/// A text that says more than the run can do: what was wrong is said with its line, and what is
/// before it is there.
#[test]
fn an_act_that_is_refused_late_ends_it() {
    let text = lived("orders", 1).workspace();
    let late = parse(&text).expect("it is written well").until();
    let act = |command: &str| format!("at {}ms {command}", late.as_millis() + 500);
    let with = |lines: &str| {
        let played = text.find("played").expect("it says so");
        format!("{}{lines}\nplayed 999s\nshows 3s\n", &text[..played])
    };
    let refused = with(&format!(
        "{}\n{}",
        act("crash Nobody"),
        act("kill broker 1")
    ));
    let line = refused.lines().position(|line| line.contains("Nobody"));
    let (opened, trouble) = opens_alike(&refused, &SLICES);
    let said = trouble.expect("it is refused").to_string();
    let line = line.expect("it is there") + 1;
    assert_eq!(said, format!("line {line}: there is no Nobody"));
    assert_eq!(opened.horizon().as_millis(), late.as_millis() + 500);
    assert_eq!(opened.now(), SimTime(3_000_000));

    // of several things that are wrong the first is said, at once
    let unread = with(&format!("{}\n{}", act("crash Nobody"), act("crush C1")));
    let (session, trouble) = Session::restore_by(&unread, of(10, 10)).expect("most of it opens");
    assert!(matches!(trouble, Some(WorkspaceError::Line(_, 1))));
    assert!(matches!(session.playback(), Playback::Opening(_)));
    assert_eq!(session.workspace(), unread, "what cannot be read is kept");
    let (_, trouble) = opens_alike(&unread, &SLICES);
    assert!(matches!(trouble, Some(WorkspaceError::Line(_, 1))));
}

/// In a lesson, too: what is there of it is on the lesson's own course.
#[test]
fn a_lesson_in_which_an_act_is_refused_is_the_lesson_up_to_there() {
    let text = attended("idle-consumer", Course::Lesson, SimTime(24_000_000)).workspace();
    let refused = text.replace("played ", "at 24s crash Nobody\nplayed ");
    let (opened, trouble) = opens_alike(&refused, &SLICES);
    assert!(matches!(trouble, Some(WorkspaceError::Refused { .. })));
    let course = opened.lesson().map(Attended::course);
    assert_eq!(course, Some(Course::Lesson));
    assert_eq!(opened.workspace(), text);
}

/// Consumers that are done asking at once and ask again, and nothing to read.
const BUSY: &str = "playground 1
brokers  1 network.latency=1ms
default  consumer fetch.max.wait.ms=1
topic    load partitions=4
consumer C1 assign=load-0
consumer C2 assign=load-1
consumer C3 assign=load-2
consumer C4 assign=load-3
";

/// At the limit of events it ends, as the same run in one go does, and what was to be done after
/// it is refused.
#[test]
fn a_run_that_gets_full_on_the_way_ends_there() {
    let text = format!("{BUSY}at 600000s kill broker 1\nplayed 600000s\n");
    let (opened, trouble) = open(&text, Slices::default());
    let said = trouble.expect("nothing more can be done").to_string();
    assert!(said.starts_with("line 9: "), "{said}");
    assert_eq!(opened.playback(), Playback::Full(LimitReached::Events));
    let whole = parse(&text).expect("it is written well").play();
    let whole = whole.expect("it can be played").recording;
    let run = opened.recording();
    assert_eq!(run.events(), whole.events());
    assert!(run.present() == whole.present());
}

/// A run that takes some slices.
fn opening() -> (Session, String) {
    let text = lived("orders", 5).workspace();
    let (session, _) = Session::restore_by(&text, of(200, 200)).expect("it opens");
    assert!(matches!(session.playback(), Playback::Opening(_)));
    (session, text)
}

#[test]
fn nothing_can_be_done_until_it_is_open() {
    let (mut session, text) = opening();
    let crash = Command::CrashConsumer {
        consumer: "C1".into(),
    };
    let sight = Sight::of(&session);
    for action in [
        Action::Play,
        Action::PlayTo(SimTime(99_000_000)),
        Action::Pause,
        Action::StepForward,
        Action::StepBack,
        Action::Seek(SimTime::ZERO),
        Action::SeekEvent(3),
        Action::Now,
        Action::Issue(crash.clone()),
        Action::IssueHere(crash),
        Action::Restore,
    ] {
        let refusal = session.update(action).expect_err("it has to be waited for");
        assert_eq!(refusal, Refusal::Opening);
        assert_eq!(refusal.to_string(), "the run is still being opened");
        assert_eq!(Sight::of(&session), sight);
    }
    // it can be looked at, and how it is to be shown can be chosen
    let reader = session.scene().reader;
    for action in [
        Action::Select(None),
        Action::SetSpeed(5_000),
        Action::SetTapeCells(8),
    ] {
        session.update(action).expect("that it may");
    }
    if let Some(reader) = reader {
        session
            .update(Action::SelectReader(reader))
            .expect("that it may");
    }
    assert_eq!(session.workspace(), text);
}

/// What is kept in the middle of it opens as all of it, as often as one likes.
#[test]
fn it_can_be_left_in_the_middle() {
    let (mut session, text) = opening();
    for _ in 0..3 {
        session.update(FRAME).expect("it goes on");
        let kept = session.workspace();
        assert!(has_work(&kept), "it is set aside if it is replaced");
        (session, _) = Session::restore_by(&kept, of(200, 200)).expect("it opens");
    }
    let (opened, _) = open(&session.workspace(), Slices::default());
    assert_eq!(opened.workspace(), text);
}

#[test]
fn something_else_can_be_opened_in_the_middle() {
    let start = preset("orders").expect("it is in the catalogue");
    let lesson = lesson("idle-consumer").expect("it is in the library");
    for action in [
        Action::Open((start.make)(), Seed(1)),
        Action::Attend(lesson, Course::Lesson, None),
        Action::OpenAsShipped,
    ] {
        let (mut session, text) = opening();
        session.update(action).expect("it opens");
        assert_eq!(session.playback(), Playback::Paused);
        assert_ne!(session.workspace(), text);
        let before = session.now();
        session.update(FRAME).expect("time stands still");
        assert_eq!(session.now(), before);
    }
    // or another run that is not open yet, either
    let (mut session, _) = opening();
    let (other, text) = opening();
    session.replace(other);
    assert!(matches!(session.playback(), Playback::Opening(_)));
    assert_eq!(session.workspace(), text);
}

/// A document says how far it is to be played, or that follows from it.
#[test]
fn a_text_that_says_little_is_opened_too() {
    let little = Document::default().to_string();
    let acts = format!("{BUSY}at 3s kill broker 1\nplayed 1s\n");
    for text in [little, format!("{BUSY}opens 3s\n"), acts] {
        let (_, trouble) = opens_alike(&text, &SLICES);
        assert_eq!(trouble, None, "{text}");
    }
}
