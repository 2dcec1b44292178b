//! Two runs side by side: the same script under two settings, lived anew on one clock.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::{log, tp};
use offset_playground::command::Command;
use offset_playground::kafka::GroupId;
use offset_playground::recording::Recording;
use offset_playground::session::compare::{
    Better, Comparison, Figures, Measure, Preset, Row, Setting, Value, Which, choices, preset,
    table, whoms,
};
use offset_playground::session::{Action, Session, Slices, Whom};
use offset_playground::sim::{Duration, SimTime};
use offset_playground::view::bands::{Bands, Scale};
use offset_playground::view::{Ownership, Standstills, Turn};

/// A newcomer joins two others: what the picture of a comparison is best seen with.
const NEWCOMER: &str = "playground 1\n\
    brokers 1 network.latency=20ms\n\
    topic orders partitions=3\n\
    producer web to=orders every=200ms\n\
    default consumer auto.offset.reset=earliest processing.time=100ms commits=sync-each-batch\n\
    consumer C1 group=billing topics=orders\n\
    consumer C2 group=billing topics=orders\n\
    at 20s consumer C3 group=billing topics=orders\n\
    played 28s\n";

/// A consumer dies with records in hand.
const CRASH: &str = "playground 1\n\
    topic orders partitions=1\n\
    producer web to=orders every=250ms\n\
    consumer C1 group=g topics=orders auto.offset.reset=earliest commits=sync-each-batch \
    processing.time=200ms session.timeout.ms=6000\n\
    at 12s crash C1\n\
    at 13s start C1\n\
    played 40s\n";

fn opened(text: &str) -> Session {
    let (session, wrong) = Session::restore_by(text, Slices::WHOLE).expect("it opens");
    assert_eq!(wrong, None);
    session
}

fn group(name: &str) -> GroupId {
    name.into()
}

fn of_group(name: &str, key: &'static str, values: [u64; 2]) -> Setting {
    Setting {
        whom: Whom::Group(group(name)),
        key,
        values: values.map(Some),
    }
}

/// Range and cooperative-sticky.
fn assignors() -> Setting {
    of_group("billing", "partition.assignment.strategy", [0, 3])
}

/// A run under two values of a key, lived in slices of so many events.
fn compared(text: &str, setting: &Setting, slice: u64) -> Comparison {
    let (script, until) = opened(text).script();
    lived(Comparison::new(setting.scripts(&script), until), slice)
}

fn lived(mut comparison: Comparison, slice: u64) -> Comparison {
    while comparison.go_on(slice) {}
    comparison.seek(comparison.until());
    assert_eq!(comparison.now(), comparison.until());
    comparison
}

/// The same run twice.
fn same(text: &str) -> Comparison {
    let (script, until) = opened(text).script();
    lived(
        Comparison::new([script.clone(), script], until),
        u64::MAX / 4,
    )
}

/// A preset, from what the script has to what it offers.
fn by(text: &str, name: &str, which: Preset) -> Comparison {
    let (script, until) = opened(text).script();
    let setting = preset(&script, &group(name), which).expect("there is the group");
    lived(Comparison::new(setting.scripts(&script), until), 12_000)
}

fn both(comparison: &Comparison, name: &str) -> [Figures; 2] {
    Which::BOTH.map(|which| {
        let figures = comparison.figures(which, &group(name));
        figures.expect("it is lived")
    })
}

fn rows(comparison: &Comparison, name: &str) -> Vec<Row> {
    let [a, b] = both(comparison, name);
    table([&a, &b])
}

fn row(comparison: &Comparison, name: &str, measure: Measure) -> Row {
    let found = rows(comparison, name).into_iter();
    found
        .into_iter()
        .find(|row| row.measure == measure)
        .expect("all are there")
}

fn text(comparison: &Comparison, which: Which) -> Vec<String> {
    let recording = comparison.recording(which).expect("it is lived");
    log(recording).iter().map(ToString::to_string).collect()
}

#[test]
fn the_same_twice_is_the_same() {
    for script in [NEWCOMER, CRASH] {
        let session = opened(script);
        let own: Vec<String> = log(session.recording())
            .iter()
            .map(ToString::to_string)
            .collect();
        let comparison = same(script);
        assert_eq!(text(&comparison, Which::A), own);
        assert_eq!(text(&comparison, Which::B), own);
        let name = comparison.groups()[0].to_string();
        assert!(
            rows(&comparison, &name)
                .iter()
                .all(|row| row.better == Better::Same)
        );
        let contrasts = comparison.contrasts(&group(&name), 14);
        assert!(!contrasts.is_empty());
        assert!(contrasts.iter().all(|one| !one.differs()));
        assert!(comparison.states(&group(&name)).is_empty());
    }
}

/// Whatever is asked for, and in whatever slices: each side is what it is when it is lived whole.
#[test]
fn slices_come_to_the_same() {
    let whole = compared(NEWCOMER, &assignors(), u64::MAX / 4);
    for slice in [100, 777, 12_000] {
        let sliced = compared(NEWCOMER, &assignors(), slice);
        for which in Which::BOTH {
            assert_eq!(text(&sliced, which), text(&whole, which), "{slice}");
        }
        assert_eq!(rows(&sliced, "billing"), rows(&whole, "billing"));
    }
}

/// What is measured at a moment is what is measured when no more has been lived.
#[test]
fn a_moment_is_as_if_nothing_came_after_it() {
    let mut whole = compared(NEWCOMER, &assignors(), 12_000);
    let (script, _) = opened(NEWCOMER).script();
    for at in [1_u64, 4, 12, 20, 21, 22, 23, 25, 27] {
        let at = SimTime(at * 1_000_000 + 123_456);
        let short = lived(Comparison::new(assignors().scripts(&script), at), 5_000);
        whole.seek(at);
        assert_eq!(both(&whole, "billing"), both(&short, "billing"), "{at:?}");
        let contrasts = |one: &Comparison| one.contrasts(&group("billing"), 14);
        assert_eq!(contrasts(&whole), contrasts(&short), "{at:?}");
    }
}

fn watched(run: &Recording) -> (Ownership, Standstills) {
    let (mut owned, mut watch) = (Ownership::default(), Standstills::default());
    for entry in log(run) {
        owned.note(entry.at, &entry.event);
        watch.note(entry.at, &entry.event);
    }
    (owned, watch)
}

/// Two ways to the same: how long partitions stood still follows from who owned them when.
#[test]
fn gaps_are_the_standstills() {
    for lesson in [
        "group-protocols",
        "rolling-restart",
        "poll-interval",
        "restart",
        "offsets-topic",
    ] {
        let lesson = offset_playground::lesson::lesson(lesson).expect("there is one");
        let course = offset_playground::session::Course::Lesson;
        let until = SimTime(60_000_000);
        let session = Session::attend(lesson, course, Some(until)).expect("it can be played");
        let (owned, watch) = watched(session.recording());
        let horizon = session.horizon().0;
        for at in (0..=20).map(|part| SimTime(horizon / 20 * part)) {
            for of in owned.groups() {
                let told = watch.of(&of, at);
                let own = owned.standing(&of, at);
                assert_eq!(own.len(), told.partitions.len(), "{of} {at:?}");
                for (own, told) in own.iter().zip(&told.partitions) {
                    assert_eq!(own.partition, told.partition);
                    assert_eq!(own.together(), told.together(), "{of} {own:?} {at:?}");
                }
            }
        }
    }
}

/// A broker that is gone takes along what only it leads, whoever has it: the picture has a gap in
/// which its owner is the same before and after, and nothing has moved.
#[test]
fn what_no_broker_leads_is_a_gap() {
    let text = NEWCOMER
        .replace("brokers 1", "brokers 3")
        .replace("at 20s consumer C3 group=billing topics=orders\n", "")
        .replace(
            "played 28s",
            "at 12s kill broker 1\nat 20s start broker 1\nplayed 32s",
        );
    let comparison = compared(&text, &assignors(), 12_000);
    for which in Which::BOTH {
        let (owned, watch) = watched(comparison.recording(which).expect("it is lived"));
        let (of, at) = (group("billing"), comparison.until());
        let (stood, told) = (owned.standing(&of, at), watch.of(&of, at));
        assert_eq!(stood.len(), told.partitions.len());
        for (stood, told) in stood.iter().zip(&told.partitions) {
            assert_eq!(stood.together(), told.together(), "{stood:?}");
        }
        let stopped: Vec<_> = stood.iter().filter(|one| !one.stops.is_empty()).collect();
        let [one] = stopped[..] else {
            panic!("each broker leads one of them: {stopped:?}");
        };
        assert_eq!((one.moved, one.stops.len()), (0, 1));
        assert_eq!(one.stops[0].0, SimTime(12_000_000), "from when it is gone");
        assert!(one.together() > Duration::from_secs(8), "{:?}", one.stops);
    }
}

fn value(comparison: &Comparison, name: &str, measure: Measure) -> ([Value; 2], Better) {
    let row = row(comparison, name, measure);
    (row.values, row.better)
}

fn numbers(a: u64, b: u64, better: Better) -> ([Value; 2], Better) {
    ([Value::Number(a), Value::Number(b)], better)
}

/// Who could read a partition when, in milliseconds.
fn owners(comparison: &Comparison, which: Which, partition: &str) -> String {
    let owned = comparison.owned(which).expect("it is lived");
    let billing = group("billing");
    let all = owned.spans(&billing);
    let (_, spans) = all
        .iter()
        .find(|(one, _)| **one == tp(partition))
        .expect("it is read");
    let until = |at: Option<SimTime>| at.map_or("…".to_owned(), |at| at.as_millis().to_string());
    let spans = spans.iter();
    let told =
        spans.map(|one| format!("{} {}-{}", one.who, one.from.as_millis(), until(one.until)));
    told.collect::<Vec<_>>().join(" ")
}

/// Eager, each partition stands still for a moment; cooperative, only what moves does, and until
/// its owner has joined again with nothing of it and the newcomer has heard of it.
#[test]
fn range_beside_cooperative_sticky() {
    let comparison = compared(NEWCOMER, &assignors(), 12_000);
    let of = |which| ["orders-0", "orders-1", "orders-2"].map(|tp| owners(&comparison, which, tp));
    assert_eq!(
        of(Which::A),
        [
            "C1 6240-21185 C1 21305-…",
            "C1 6240-21185 C2 21305-…",
            "C2 6240-21160 C3 21345-…"
        ]
    );
    assert_eq!(
        of(Which::B),
        ["C1 6240-…", "C2 6240-…", "C1 6240-21385 C3 24385-…"]
    );
    let value = |measure| value(&comparison, "billing", measure);
    let (a, b) = (Better::Side(Which::A), Better::Side(Which::B));
    assert_eq!(value(Measure::Twice), numbers(0, 0, Better::Same));
    assert_eq!(value(Measure::Lost), numbers(0, 0, Better::Same));
    assert_eq!(
        value(Measure::Stopped),
        ([Value::Of(3, 3), Value::Of(1, 3)], b)
    );
    let moved = vec![tp("orders-2")];
    let time = |millis, of: &Vec<_>| Value::Time(Duration::from_millis(millis), of.clone());
    assert_eq!(
        value(Measure::Longest),
        ([time(185, &moved), time(3_000, &moved)], a)
    );
    let none = Vec::new();
    assert_eq!(
        value(Measure::Together),
        ([time(425, &none), time(3_000, &none)], a)
    );
    assert_eq!(value(Measure::Moved), numbers(2, 1, b));
    assert_eq!(value(Measure::Rounds), numbers(2, 3, a));
    assert_eq!(value(Measure::Processed), numbers(139, 139, Better::Same));
    assert_eq!(value(Measure::Commits), numbers(138, 124, Better::Differ));
    // who stands still sends few
    assert_eq!(value(Measure::Requests), numbers(413, 393, Better::Differ));
    let [eager, cooperative] = both(&comparison, "billing");
    for figures in [&eager, &cooperative] {
        let by_name: u64 = figures.requests.iter().map(|(_, count)| count).sum();
        assert_eq!(by_name, figures.sent());
    }
    let joins = |figures: &Figures| {
        let mut named = figures.requests.iter();
        named
            .find(|(name, _)| *name == "JoinGroup")
            .map(|(_, count)| *count)
    };
    assert!(joins(&eager) < joins(&cooperative), "a round more");
}

/// What auto commit had not committed yet comes again.
#[test]
fn commit_sync_beside_auto_commit_with_a_crash() {
    let comparison = by(CRASH, "g", Preset::CommitStyle);
    let value = |measure| value(&comparison, "g", measure);
    assert_eq!(
        value(Measure::Twice),
        numbers(2, 14, Better::Side(Which::A))
    );
    assert_eq!(value(Measure::Lost), numbers(0, 0, Better::Same));
    assert_eq!(value(Measure::Commits), numbers(24, 5, Better::Differ));
    let contrasts = comparison.contrasts(&group("g"), 14);
    let [one] = &contrasts[..] else {
        panic!("{contrasts:?}")
    };
    assert_eq!(one.tallies.map(|tally| tally.repeated), [2, 14]);
    assert_ne!(one.committed[0], one.committed[1]);
    assert!(one.differs() && one.beside[0] > 0, "{one:?}");
}

/// An act that cannot be done on one side is left out there, and named.
#[test]
fn what_cannot_be_done_is_left_out_and_named() {
    let script = "playground 1\n\
                  brokers 1 group.initial.rebalance.delay.ms=0\n\
                  topic t partitions=4\n\
                  consumer c group=g topics=t\n\
                  at 10s consumer d group=g topics=t\n\
                  at 14s seek d t-3 to=beginning\n\
                  played 40s\n";
    let comparison = by(script, "g", Preset::Protocol);
    assert!(comparison.left_out(Which::A).is_empty());
    let [(act, _)] = comparison.left_out(Which::B) else {
        panic!("{:?}", comparison.left_out(Which::B));
    };
    assert_eq!(act.at, SimTime(14_000_000));
}

/// A setting that is refused is refused with its reason, and there is nothing of that side.
#[test]
fn what_is_refused_is_named_and_not_half_done() {
    let setting = of_group("billing", "session.timeout.ms", [6_000, 1]);
    let (script, until) = opened(NEWCOMER).script();
    let mut comparison = Comparison::new(setting.scripts(&script), until);
    assert!(comparison.refused(Which::A).is_none());
    assert!(comparison.refused(Which::B).is_some());
    while comparison.go_on(12_000) {}
    comparison.seek(until);
    assert_eq!(comparison.now(), until, "the other side is there");
    assert!(comparison.figures(Which::B, &group("billing")).is_none());
    assert!(comparison.recording(Which::B).is_none());
    assert!(comparison.keep(Which::B).is_none());
    // brokers that cannot be so are refused as well
    let brokers = Setting {
        whom: Whom::Brokers,
        key: "group.initial.rebalance.delay.ms",
        values: [Some(250), Some(u64::MAX)],
    };
    let comparison = Comparison::new(brokers.scripts(&script), until);
    assert!(comparison.refused(Which::A).is_none() && comparison.refused(Which::B).is_some());
}

/// What its members are called by is what makes the restart of one a rebalance, or none.
#[test]
fn dynamic_members_beside_static_ones() {
    let text = "playground 1
brokers 1 network.latency=20ms
topic orders partitions=2
producer web to=orders every=200ms
default consumer auto.offset.reset=earliest processing.time=10ms commits=sync-each-batch
consumer C1 group=billing topics=orders
consumer C2 group=billing topics=orders
at 10s close C2
at 20s start C2
played 30s
";
    let comparison = compared(
        text,
        &of_group("billing", "group.instance.id", [0, 1]),
        10_000,
    );
    let [dynamic, fixed] = both(&comparison, "billing").map(|figures| figures.rounds);
    assert!(dynamic >= fixed + 2, "{dynamic}, {fixed}");
    // a name that is there already stays
    let named = text.replace("consumer C1", "consumer C1 group.instance.id=till-1");
    let comparison = compared(
        &named,
        &of_group("billing", "group.instance.id", [0, 1]),
        10_000,
    );
    let is_named = |which: Which| {
        comparison
            .recording(which)
            .expect("lived")
            .present()
            .consumers["C1"]
            .config
            .group_instance_id
            .clone()
    };
    assert_eq!(Which::BOTH.map(is_named), [None, Some("till-1".into())]);
}

/// What the members' client library does not bring is not offered.
#[test]
fn only_what_a_client_brings_is_offered() {
    let offered = |client: &str| {
        let text = format!(
            "playground 1
topic orders partitions=1
consumer C1 group=g topics=orders client={client}
played 1s
"
        );
        let (script, _) = opened(&text).script();
        let whom = Whom::Group(group("g"));
        let choices = choices(&script, &whom);
        let assignors = choices
            .iter()
            .find(|choice| choice.key == Preset::Assignor.key());
        let other = preset(&script, &group("g"), Preset::Assignor);
        let other = other.and_then(|setting| setting.values[1]);
        (assignors.expect("it has the key").offered.clone(), other)
    };
    assert_eq!(offered("java"), (vec![0, 1, 2, 3], Some(3)));
    assert_eq!(offered("librdkafka"), (vec![0, 1, 3], Some(3)));
    assert_eq!(offered("sarama"), (vec![0, 1, 2, 3], Some(3)));
    assert_eq!(offered("franz-go"), (vec![0, 1, 2, 3], Some(2)));
    assert_eq!(offered("kafkajs"), (vec![4], None));
}

/// Whatever can be chosen can be lived, or is refused by name; what it is now changes nothing.
#[test]
fn every_choice_can_be_made() {
    let session = opened(NEWCOMER);
    let (script, _) = session.script();
    let short = SimTime(3_000_000);
    let all = whoms(&script);
    assert!(all.len() >= 7, "{all:?}");
    for whom in all {
        let keys = choices(&script, &whom);
        assert!(!keys.is_empty(), "{whom:?}");
        for choice in keys {
            let key = choice.key;
            let setting = Setting {
                whom: whom.clone(),
                key,
                values: [choice.now, 1].map(Some),
            };
            let mut comparison = Comparison::new(setting.scripts(&script), short);
            while comparison.go_on(50_000) {}
            assert_eq!(comparison.refused(Which::A), None, "{key}");
            let lived = comparison.recording(Which::B).is_some();
            assert!(lived || comparison.refused(Which::B).is_some(), "{key}");
            let own = Recording::new(
                session.recording().scenario().clone(),
                session.recording().seed(),
            );
            let mut own = own.expect("its setup is fine");
            own.extend_to(short, u64::MAX / 2);
            let now = comparison.recording(Which::A).expect("as it is");
            assert_eq!(now.fingerprint(), own.fingerprint(), "{key}");
        }
    }
}

/// Time goes on for both, beyond what the run has been played to.
#[test]
fn one_clock_for_both() {
    let mut comparison = by(NEWCOMER, "billing", Preset::Assignor);
    comparison.seek(SimTime(20_000_000));
    comparison.set_speed(20_000);
    comparison.play(true);
    let mut last = comparison.now();
    for _ in 0..60 {
        comparison.tick(Duration::from_millis(16));
        assert!(comparison.now() >= last);
        last = comparison.now();
        for which in Which::BOTH {
            let recording = comparison.recording(which).expect("it is lived");
            assert!(recording.horizon() >= last);
        }
    }
    assert!(last > SimTime(28_000_000), "{last:?}");
    comparison.play(false);
    comparison.step(true);
    assert!(comparison.now() > last);
    comparison.step(false);
    comparison.step(false);
    assert!(comparison.now() < last);
    // and back: every moment is what it was
    comparison.seek(SimTime(28_000_000));
    let [a, b] = both(&comparison, "billing");
    let fresh = by(NEWCOMER, "billing", Preset::Assignor);
    assert_eq!([a, b], both(&fresh, "billing"));
    comparison.swap();
    let [b, a] = both(&comparison, "billing");
    assert_eq!([a, b], both(&fresh, "billing"));
}

/// A side that is kept is a run like any other.
#[test]
fn a_side_can_be_gone_on_with() {
    let mut comparison = by(NEWCOMER, "billing", Preset::Assignor);
    comparison.seek(SimTime(25_000_000));
    let session = comparison.keep(Which::B).expect("it is lived");
    assert_eq!(session.now(), SimTime(25_000_000));
    let again = opened(&session.workspace());
    assert_eq!(
        again.recording().fingerprint(),
        session.recording().fingerprint()
    );
    assert!(session.workspace().contains("cooperative-sticky"));
}

/// Two branches of a run, each as it was lived.
#[test]
fn two_branches_side_by_side() {
    let mut session = opened(NEWCOMER);
    let told = |session: &Session| -> Vec<String> {
        let log = log(session.recording());
        log.iter().map(ToString::to_string).collect()
    };
    let own = told(&session);
    let crash = Command::CrashConsumer {
        consumer: "C1".into(),
    };
    let past = Action::Seek(SimTime(23_000_000));
    for action in [past, Action::IssueHere(crash)] {
        session.update(action).expect("it can be done");
    }
    let lines = session.branches(false);
    assert_eq!(lines.len(), 2);
    let scripts = [0, 1].map(|place| session.script_of(lines[place].id).expect("there it is"));
    let [(main, until), (branch, _)] = scripts;
    let comparison = lived(Comparison::new([main, branch], until), 12_000);
    assert_eq!(text(&comparison, Which::A), own);
    let shared = told(&session);
    let other = text(&comparison, Which::B);
    assert_eq!(other[..shared.len()], shared[..]);
    assert!(
        other.len() > shared.len(),
        "it is lived on as far as the other"
    );
    let [a, b] = both(&comparison, "billing");
    assert!(
        a.stopped < b.stopped || a.together() < b.together(),
        "{a:?} {b:?}"
    );
    // an act that is not there on the other side does not count as left out
    assert!(
        Which::BOTH
            .iter()
            .all(|which| comparison.left_out(*which).is_empty())
    );
}

/// A long run is compared as far as it may be, and that is said.
#[test]
fn a_long_run_is_compared_as_far_as_it_may_be() {
    let script = "playground 1\n\
                  topic t partitions=1\n\
                  producer p to=t every=1ms\n\
                  consumer c group=g topics=t\n\
                  played 2s\n";
    let (script, _) = opened(script).script();
    let far = SimTime(3_600_000_000);
    let mut comparison = Comparison::new([script.clone(), script], far);
    while comparison.go_on(200_000) {}
    assert!(comparison.ended().is_some());
    let end = comparison.horizon();
    assert!(end < far);
    comparison.seek(far);
    assert_eq!(comparison.now(), end);
    comparison.play(true);
    assert!(!comparison.goes_on(), "there is nothing to go on to");
    let [a, b] = both(&comparison, "g");
    assert_eq!(a, b);
}

/// The picture of the newcomer is drawn as it was lived.
#[test]
fn bands_are_drawn_to_scale() {
    let comparison = by(NEWCOMER, "billing", Preset::Assignor);
    let owned = comparison.owned(Which::B).expect("it is lived");
    let scale = Scale {
        window: SimTime(18_000_000)..SimTime(28_000_000),
        width: 500,
    };
    let end = comparison.until();
    let bands = Bands::of(owned, &group("billing"), &scale, [end, end], &|_| 60);
    assert_eq!(bands.rows.len(), 3);
    assert_eq!(bands.now, Some(500));
    for row in &bands.rows {
        let whole: u32 = row.bands.iter().map(|band| band.width).sum();
        let gaps: u32 = row.gaps.iter().map(|gap| gap.width).sum();
        assert!(whole + gaps >= 498, "{row:?}");
    }
    let joins =
        |line: &&offset_playground::view::Line| line.turns.contains(&Turn::Starts("C3".into()));
    let line = bands.lines.iter().find(joins).expect("C3 starts");
    assert_eq!((line.x, line.row), (100, Some(0)));
}
