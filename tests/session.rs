//! The application without a browser: what it tells about one thing.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::cluster::Reader;
use offset_playground::command::{Command, OffsetScope, ResetOffsetsTo};
use offset_playground::kafka::{GroupId, GroupProtocol, Offset, TopicPartition};
use offset_playground::scenario;
use offset_playground::session::{Action, Session, Slices, Subject, has_work};
use offset_playground::sim::{Seed, SimTime};
use offset_playground::view::chain::ChainStep;
use offset_playground::view::{Round, Story};

/// A scenario, played to a moment.
fn played(name: &str, until: SimTime) -> Session {
    let preset = scenario::preset(name).expect("it is in the catalogue");
    let mut session = Session::open((preset.make)(), Seed(7)).expect("it opens");
    session.update(Action::Play).expect("it plays");
    while session.now() < until {
        let frame = offset_playground::sim::Duration::from_millis(100);
        session.update(Action::Tick(frame)).expect("time goes on");
    }
    session.update(Action::Pause).expect("it stops");
    session
}

fn told(session: &Session, subject: &Subject) -> Vec<String> {
    let lines = session.lately(subject, 50);
    let tell =
        |line: &offset_playground::view::LogLine| format!("{} {}", line.kind, line.event.details());
    lines.iter().rev().map(tell).collect()
}

#[test]
fn a_record_is_told_of_by_its_partition_and_its_offset() {
    let session = played("orders", SimTime(40_000_000));
    let tp = TopicPartition::new(&"orders".into(), 0);
    let offset = 2;
    let told = told(&session, &Subject::Record(tp, offset));
    let kinds: Vec<&str> = (told.iter())
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(
        kinds,
        [
            "record-buffered",
            "batch-appended",
            "high-watermark-advanced",
            "batch-acknowledged",
            "records-fetched",
            "poll-returned",
            "processing-started",
            "record-processed",
            "offset-committed",
        ],
        "{told:#?}"
    );
    // other partitions have a record of that number, and other records are in the same lines
    for line in &told {
        assert!(line.contains("orders-0"), "{line}");
    }
    let exact = |kind: &str| {
        told.iter()
            .any(|line| *line == format!("{kind} orders-0 2"))
    };
    assert!(exact("processing-started") && exact("record-processed"));
}

#[test]
fn what_has_not_happened_yet_is_not_told() {
    let mut session = played("orders", SimTime(40_000_000));
    let tp = TopicPartition::new(&"orders".into(), 0);
    let subject = Subject::Record(tp, 2);
    let whole = session.lately(&subject, 50);
    let mut lines = whole.iter();
    let birth = lines.find(|line| line.kind == "batch-appended");
    let birth = birth.expect("it was appended");
    session
        .update(Action::SeekEvent(birth.id))
        .expect("there is such a moment");
    assert_eq!(session.lately(&subject, 50).len(), 2, "it was sent before");
}

#[test]
fn a_group_is_told_of_by_its_own_events() {
    let session = played("orders", SimTime(40_000_000));
    let told = told(&session, &Subject::Group("billing".into()));
    assert!(told.len() > 10);
    assert!(
        told.iter().all(|line| line.contains(" billing")),
        "{told:#?}"
    );
}

/// What is kept is the notation, and opens as the very same session.
#[test]
fn a_workspace_is_text_and_comes_back_as_it_was() {
    let mut session = played("orders", SimTime(30_000_000));
    let crash = Command::CrashConsumer {
        consumer: "C1".into(),
    };
    session.update(Action::Issue(crash)).expect("it may crash");
    session
        .update(Action::Seek(SimTime(20_000_000)))
        .expect("it has been");
    let text = session.workspace();
    let (opened, error) = Session::restore(&text).expect("it opens");
    assert_eq!(error, None);
    assert_eq!(opened.now(), SimTime(20_000_000));
    assert_eq!(opened.horizon(), session.horizon());
    assert_eq!(opened.cluster(), session.cluster());
    assert_eq!(opened.workspace(), text);
}

/// A line that cannot be read is named, and the rest is there.
#[test]
fn what_can_be_read_of_a_workspace_is_opened() {
    let text = played("orders", SimTime(30_000_000)).workspace();
    let bad = text.replace(
        "played   30s",
        "at 20s crush C1\nat 21s crash C2\nplayed   30s",
    );
    let (opened, error) = Session::restore(&bad).expect("most of it opens");
    let error = error.expect("a line is wrong").to_string();
    assert!(
        error.contains("unknown word 'crush'; did you mean 'crash'?"),
        "{error}"
    );
    assert!(!opened.cluster().consumers["C2"].is_alive());
    assert!(opened.cluster().consumers["C1"].is_alive());

    let refused = bad.replace("crush C1", "crash C7");
    let (opened, error) = Session::restore(&refused).expect("what is before it opens");
    let line = refused
        .lines()
        .position(|line| line.contains("C7"))
        .expect("it is there");
    let said = format!("line {}: there is no C7", line + 1);
    assert_eq!(error.map(|error| error.to_string()), Some(said));
    assert!(
        opened.cluster().consumers["C2"].is_alive(),
        "nothing after it is done"
    );

    let long = "x".repeat(300_000);
    for nothing in ["", "garbage", "playground 2\nbrokers 1", &long] {
        assert!(Session::restore(nothing).is_err(), "{}", nothing.len());
    }
}

/// What was only opened is not worth keeping; what was played on, or changed, is.
#[test]
fn a_run_with_work_in_it_is_known_by_its_text() {
    let name = "orders";
    let preset = scenario::preset(name).expect("it is in the catalogue");
    let mut session = Session::open((preset.make)(), Seed(7)).expect("it opens");
    assert!(!has_work(&session.workspace()));
    let crash = Command::CrashConsumer {
        consumer: "C1".into(),
    };
    assert!(has_work(&played(name, SimTime(17_000_000)).workspace()));
    session.update(Action::Issue(crash)).expect("it may crash");
    assert!(has_work(&session.workspace()));
    assert!(has_work("what nobody can read"));
}

/// Kafka's own times can be followed: a millisecond can take a second.
#[test]
fn time_can_go_a_thousand_times_slower() {
    let mut session = played("orders", SimTime(16_000_000));
    let before = session.now();
    session.update(Action::SetSpeed(1)).expect("it is on offer");
    session.update(Action::Play).expect("it plays");
    for _ in 0..60 {
        let frame = offset_playground::sim::Duration::from_micros(16_667);
        session.update(Action::Tick(frame)).expect("time goes on");
    }
    assert_eq!(session.now().since(before).as_millis(), 1);
}

/// What the last rebalance came to is that of the moment shown, and of the run as it is now.
#[test]
fn the_last_rebalance_is_that_of_the_moment() {
    let (group, mut session) = ("billing".into(), played("orders", SimTime(12_000_000)));
    let generation = |session: &Session| {
        let round = session.moves(&group).map(|moves| moves.round)?;
        match round {
            Round::Generation(generation, _) => Some(generation.0),
            Round::Target(..) => None,
        }
    };
    let owners = |session: &Session| -> Vec<String> {
        let moves = session.moves(&group).expect("there was one");
        let to = |m: &offset_playground::view::moves::Move| m.to.as_ref().map(ToString::to_string);
        moves.moves.iter().filter_map(to).collect()
    };
    assert_eq!(generation(&session), Some(1));
    let close = |consumer: &str| {
        let consumer = consumer.into();
        Action::IssueHere(Command::CloseConsumer { consumer })
    };
    session.update(close("C1")).expect("it can be closed");
    let play = |session: &mut Session, seconds: u64| {
        session.update(Action::Play).expect("it plays");
        for _ in 0..seconds * 10 {
            let frame = offset_playground::sim::Duration::from_millis(100);
            session.update(Action::Tick(frame)).expect("time goes on");
        }
        session.update(Action::Pause).expect("it stops");
    };
    play(&mut session, 10);
    assert_eq!(generation(&session), Some(2));
    let all = owners(&session);
    assert!(all.iter().all(|owner| *owner == all[0]), "{all:?}");
    // looking back
    let back = |session: &mut Session, at: u64| {
        session
            .update(Action::Seek(SimTime(at)))
            .expect("a moment of it");
    };
    back(&mut session, 1_000_000);
    assert_eq!(generation(&session), None);
    back(&mut session, 11_000_000);
    assert_eq!(generation(&session), Some(1));
    // another past, from the middle of the first rebalance on
    back(&mut session, 7_000_000);
    session.update(close("C2")).expect("it can be closed");
    play(&mut session, 15);
    let now = owners(&session);
    assert!(now.iter().all(|owner| owner.starts_with("C1")), "{now:?}");
}

/// Who read for a group is known as of then, whatever the consumers are configured with by now.
#[test]
fn a_chain_is_of_those_who_read_then() {
    let text = "playground 1
        brokers  1 group.initial.rebalance.delay.ms=100
        topic    orders partitions=1
        producer web to=orders every=5s lines=once
          | value=first
        consumer C1 group=old topics=orders auto.offset.reset=earliest commits=sync-each-record
        at 20s   configure consumer C1 group=new topics=orders auto.offset.reset=earliest
        at 20s   crash C1
        at 21s   start C1
        played   40s";
    let (mut session, error) = Session::restore(text).expect("it opens");
    assert_eq!(error, None);
    let tp = TopicPartition::new(&"orders".into(), 0);
    let record = Subject::Record(tp.clone(), 0);
    session
        .update(Action::Select(Some(record)))
        .expect("it is there");
    let chain = session.chain(&Reader::Group("new".into()), &tp, 0);
    let steps: Vec<&ChainStep> = chain.iter().map(|link| &link.step).collect();
    let c1 = || "C1".into();
    assert_eq!(
        steps,
        [
            &ChainStep::Written,
            &ChainStep::HandedOut(c1()),
            &ChainStep::Processed(c1())
        ],
        "the first time was for another group"
    );
}

/// What a command makes due at its very moment has happened when it is through, also in a run that
/// stands still.
#[test]
fn what_a_command_leads_to_at_once_is_there_at_once() {
    let text = "playground 1
        topic    orders partitions=1
        producer web to=orders every=100ms
        consumer C1 group=g topics=orders auto.offset.reset=earliest commits=sync-each-record
        at 10s   close C1
        played   20s";
    let (mut session, error) = Session::restore(text).expect("it opens");
    assert_eq!(error, None);
    let group = Reader::Group("g".into());
    let tp = TopicPartition::new(&"orders".into(), 0);
    let committed = |session: &Session| session.cluster().committed(&group, &tp).map(|at| at.0);
    assert!(committed(&session) > Some(0));
    let reset = Command::ResetOffsets {
        group: "g".into(),
        scope: OffsetScope::All,
        to: ResetOffsetsTo::Earliest,
    };
    session
        .update(Action::Issue(reset))
        .expect("nobody is in the group");
    assert_eq!(session.now(), SimTime(20_000_000));
    assert_eq!(committed(&session), Some(0));
}

/// Gaps that compaction leaves take no place on a tape.
#[test]
fn a_compacted_tape_has_as_many_records_as_any() {
    let tape = |policy: &str| {
        let text = format!(
            "playground 1
            brokers  1 log.cleaner.backoff.ms=1000
            topic    users partitions=1 cleanup.policy={policy} segment.ms=2000 {}
            producer web to=users every=500ms keys=14
            played   60s",
            "min.cleanable.dirty.ratio=0.1"
        );
        let (session, error) = Session::restore(&text).expect("it opens");
        assert_eq!(error, None);
        let scene = session.scene();
        let tape = scene.topics[0].tapes[0].clone();
        let offsets: Vec<u64> = tape.cells.iter().map(|cell| cell.offset).collect();
        let log = session.cluster().log(&tape.topic_partition);
        let there = log.expect("it has one").records_from(Offset(0)).count();
        let seen = u64::try_from(offsets.len()).expect("a few");
        let there = u64::try_from(there).expect("not many");
        assert_eq!(
            tape.before + seen + tape.after,
            there,
            "what is not in view is counted"
        );
        (offsets, tape.log_end)
    };
    let (whole, end) = tape("delete");
    assert_eq!(whole.last(), Some(&(end - 1)));
    let (compacted, end) = tape("compact");
    assert_eq!(compacted.len(), whole.len());
    assert_eq!(compacted.last(), Some(&(end - 1)));
    assert!(compacted[0] < whole[0], "{compacted:?} has gaps");
}

/// A group that goes over to the other protocol, among commits and compactions.
const GOES_OVER: &str = "playground 1\n\
    brokers 1 group.consumer.migration.policy=bidirectional log.cleaner.backoff.ms=500\n\
    topic t partitions=2 cleanup.policy=compact segment.ms=1000 min.cleanable.dirty.ratio=0\n\
    producer p to=t every=100ms keys=3\n\
    consumer c group=g topics=t commits=sync-each-batch\n\
    consumer d group=g topics=t commits=sync-each-batch\n\
    at 12s consumer k group=g topics=t group.protocol=consumer\n\
    at 60s close k\n\
    played 80s\n";

/// What a group has become is in front for a while, whatever else goes on, and is known later.
#[test]
fn that_a_group_went_over_stays_told() {
    let opened = Session::restore_by(GOES_OVER, Slices::WHOLE);
    let (mut session, wrong) = opened.expect("it opens");
    assert_eq!(wrong, None);
    let group = GroupId::from("g");
    let mut at = |seconds: u64| {
        let moment = SimTime(seconds * 1_000_000);
        session.update(Action::Seek(moment)).expect("it has been");
        let migration = session.migration(&group).map(|(_, one)| one.clone());
        (session.stories(5), migration)
    };
    let (_, none) = at(11);
    assert_eq!(none, None);
    for seconds in [14, 25, 40] {
        let (stories, migration) = at(seconds);
        let first = &stories[0].2;
        assert!(
            matches!(first, Story::Upgraded { .. }),
            "{seconds}: {stories:#?}"
        );
        let again = |(_, _, story): &&(_, _, Story)| story == first;
        assert_eq!(stories.iter().filter(again).count(), 1);
        assert_eq!(stories.len(), 5);
        let migration = migration.expect("it is known");
        assert_eq!(migration.to, GroupProtocol::Consumer);
        let through = migration.through.expect("somebody came");
        assert_eq!(Story::client_of(&through), "k");
    }
    let (stories, migration) = at(58);
    assert!(
        !stories
            .iter()
            .any(|(_, _, story)| matches!(story, Story::Upgraded { .. }))
    );
    assert!(migration.is_some(), "it is known for ever");
    let routine = |(_, _, story): &&(_, _, Story)| matches!(story, Story::Compacted { .. });
    assert!(stories.iter().filter(routine).count() <= 1, "{stories:#?}");
    let (stories, migration) = at(62);
    assert!(
        matches!(stories[0].2, Story::Downgraded { .. }),
        "{stories:#?}"
    );
    let migration = migration.expect("it is known");
    assert_eq!(migration.to, GroupProtocol::Classic);
    let through = migration.through.expect("somebody went");
    assert_eq!(Story::client_of(&through), "k");
}

#[test]
fn a_stretch_is_played_over_and_over() {
    use offset_playground::session::{Refusal, Stretch};
    use offset_playground::sim::Duration;
    let mut session = played("orders", SimTime(30_000_000));
    let tick = |session: &mut Session| {
        let frame = Action::Tick(Duration::from_millis(400));
        session.update(frame).expect("time goes on");
        session.now().as_millis()
    };
    let (from, to) = (SimTime(20_000_000), SimTime(21_000_000));
    let nothing = Stretch { from: to, to };
    assert_eq!(
        session.update(Action::Loop(Some(nothing))),
        Err(Refusal::Loop(nothing))
    );
    assert_eq!(session.looped(), None);
    let looped = Some(Stretch { from, to });
    session.update(Action::Loop(looped)).expect("it may");
    session
        .update(Action::Seek(SimTime(19_900_000)))
        .expect("it has been");
    assert_eq!(tick(&mut session), 19_900, "it stands still");
    session.update(Action::Play).expect("it plays");
    let times: Vec<u64> = (0..7).map(|_| tick(&mut session)).collect();
    assert_eq!(
        times,
        [20_300, 20_700, 21_000, 20_000, 20_400, 20_800, 21_000]
    );
    // whoever is to go on behind it leaves it
    let beyond = Action::PlayTo(SimTime(22_000_000));
    session.update(beyond).expect("it plays");
    assert_eq!((tick(&mut session), session.looped()), (21_400, None));
    // also beyond what has been played so far
    let to = SimTime(31_000_000);
    let looped = Some(Stretch { from, to });
    session.update(Action::Loop(looped)).expect("it may");
    session.update(Action::Now).expect("it may");
    session.update(Action::Play).expect("it plays");
    let times: Vec<u64> = (0..5).map(|_| tick(&mut session)).collect();
    assert_eq!(times, [30_400, 30_800, 31_000, 20_000, 20_400]);
    session.update(Action::Loop(None)).expect("it may");
    assert_eq!(session.looped(), None);
}

#[test]
fn speeds_are_a_scale_from_a_thousandth_to_a_hundred() {
    use offset_playground::session::SPEEDS;
    assert_eq!((SPEEDS[0], SPEEDS[SPEEDS.len() - 1]), (1, 100_000));
    assert!(SPEEDS.is_sorted_by(|one, next| one < next && *next <= one * 2));
    let mut session = played("orders", SimTime(17_000_000));
    let mut speeds = Vec::new();
    for faster in [true, true, false, false, false] {
        session.update(Action::Faster(faster)).expect("it may");
        speeds.push(session.speed().0);
    }
    assert_eq!(speeds, [1_500, 2_000, 1_500, 1_000, 700]);
    for _ in 0..50 {
        session.update(Action::Faster(true)).expect("it may");
    }
    assert_eq!(session.speed().0, 100_000);
}
