//! The event log as a list: what a filter lets through, what the lines say, and the log as a file.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::chance::Chance;
use offset_playground::cluster::event::{Cause, Entry, EventId};
use offset_playground::cluster::{Event, NetworkEvent};
use offset_playground::kafka::{BrokerId, NodeId};
use offset_playground::lesson::{LIBRARY, lesson};
use offset_playground::recording::{Memory, Recording};
use offset_playground::session::{
    Action, LogExport, LogFilter, LogFormat, LogLines, LogSearch, Playback, Session, Slices,
    Subject,
};
use offset_playground::sim::{Duration, SimTime};
use offset_playground::view::lately::{is_of_group, names_partition};
use offset_playground::view::log::importance;
use offset_playground::view::{Importance, LogLine};
use serde_json::Value;
use std::fs;

/// A lesson too large to be gone through event by event.
const BENCHES: &str = "bench-";

/// So little in memory that most of a run is derived again.
const LITTLE: Memory = Memory {
    entries: 40,
    look_back: 25,
    checkpoints: 6,
    spacing: 64,
};

fn wording(event: &Event) -> String {
    let who = event.node();
    let who = who.map_or_else(|| "the cluster".to_owned(), |who| who.to_string());
    let (kind, details) = (event.kind().replace('-', " "), event.details());
    format!("{who} {kind} {details}")
}

fn opened(text: &str) -> Session {
    let (session, error) = Session::restore_by(text, Slices::WHOLE).expect("it opens");
    assert_eq!(error, None);
    session
}

/// The same run with next to nothing of it in memory.
fn forgetful(session: &Session) -> Session {
    let run = session.recording();
    let other = Recording::with_memory(run.scenario().clone(), run.seed(), LITTLE);
    let mut other = other.expect("it could be begun once");
    other
        .play(run.acts(), run.horizon())
        .expect("it could be played once");
    assert!(other.recent().first() > 0);
    Session::of(other)
}

fn entries(session: &Session) -> Vec<Entry> {
    let run = session.recording();
    let stretches = run.stretches(0..run.events());
    stretches
        .flat_map(|stretch| stretch.entries.into_owned())
        .collect()
}

fn searched(session: &Session, filter: LogFilter, slice: u64) -> LogSearch {
    let mut search = LogSearch::new(filter, wording);
    while search.go_on(session, slice) {}
    let (looked, all) = search.progress(session);
    assert_eq!(looked, all);
    search
}

fn lines(session: &Session, search: &LogSearch) -> Vec<EventId> {
    let all: Vec<EventId> = (0..search.count(session))
        .map(|rank| search.nth(session, rank).expect("one of them"))
        .collect();
    for (rank, id) in (0..).zip(&all) {
        assert_eq!(search.rank(session, *id), rank);
    }
    assert_eq!(search.nth(session, all.len() as u64), None);
    all
}

fn filters() -> Vec<LogFilter> {
    let text = |text: &str| LogFilter {
        least: Importance::Wire,
        text: text.to_owned(),
        ..LogFilter::default()
    };
    let of = |of: Subject| LogFilter {
        least: Importance::Detail,
        of: Some(of),
        ..LogFilter::default()
    };
    let partition = offset_playground::kafka::TopicPartition::new(&"orders".into(), 0);
    vec![
        LogFilter::default(),
        LogFilter {
            least: Importance::Wire,
            ..LogFilter::default()
        },
        LogFilter {
            kinds: vec!["offset-committed", "crashed"],
            ..LogFilter::default()
        },
        of(Subject::Broker(BrokerId(1))),
        of(Subject::Consumer("C1".into())),
        of(Subject::Producer("nobody".into())),
        of(Subject::Group("billing".into())),
        of(Subject::Partition(partition.clone())),
        of(Subject::Record(partition, 3)),
        text("ORDERS-0 "),
        text("c1 record processed"), // as it is shown
        text("record-processed"),    // as it is written down
        text("nothing says so"),
        LogFilter {
            kinds: vec!["message-sent"],
            ..text("heartbeat")
        },
    ]
}

/// Whether it happened to the only member that billing has in the lesson, or is said by it or to
/// it.
fn is_of_c1(event: &Event) -> bool {
    let c1 = NodeId::Consumer("C1".into());
    match event {
        Event::Network(
            NetworkEvent::Sent(envelope)
            | NetworkEvent::Delivered(envelope)
            | NetworkEvent::Refused(envelope)
            | NetworkEvent::Dropped(envelope),
        ) => envelope.from == c1 || envelope.to == c1,
        _ => event.node() == Some(c1),
    }
}

#[test]
fn a_consumer_belongs_to_the_group_it_read_in_at_the_time() {
    let session = opened(
        "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=1
producer p to=t every=500ms
consumer C1 group=g topics=t
at 5s configure consumer C1 group=h topics=t
at 6s close C1
at 8s start C1
played 15s
",
    );
    let of = |group: &str| {
        let filter = LogFilter {
            least: Importance::Wire,
            of: Some(Subject::Group(group.into())),
            ..LogFilter::default()
        };
        let found = lines(&session, &searched(&session, filter, 1_000));
        let entry = |id: &EventId| session.recording().entry(*id).expect("it is there");
        let found = found.iter().map(entry);
        let own = found.filter(|entry| matches!(entry.event, Event::Consumer(..)));
        own.map(|entry| entry.at).collect::<Vec<SimTime>>()
    };
    let (g, h) = (of("g"), of("h"));
    let started = SimTime(8_000_000);
    assert!(!g.is_empty() && g.iter().all(|at| *at < started), "{g:?}");
    assert!(!h.is_empty() && h.iter().all(|at| *at >= started), "{h:?}");
}

/// Whether an event is let through, by going through all there is to it.
fn is_met(filter: &LogFilter, id: EventId, entry: &Entry) -> bool {
    let event = &entry.event;
    let (line, node) = (LogLine::of(id, entry), event.node());
    let of = match &filter.of {
        None => true,
        Some(Subject::Broker(id)) => node == Some(NodeId::Broker(*id)),
        Some(Subject::Consumer(id)) => node == Some(NodeId::Consumer(id.clone())),
        Some(Subject::Producer(id)) => node == Some(NodeId::Producer(id.clone())),
        Some(Subject::Group(group)) => is_of_group(event, group) || is_of_c1(event),
        Some(Subject::Partition(tp)) => names_partition(event, tp),
        Some(Subject::Record(tp, _)) => event.details().contains(&tp.to_string()),
    };
    let shown = wording(event);
    let text = filter.text.trim().to_lowercase();
    let says =
        shown.to_lowercase().contains(&text) || entry.to_string().to_lowercase().contains(&text);
    let kind = filter.kinds.is_empty() || filter.kinds.contains(&line.kind);
    of && says && kind && importance(event) >= filter.least
}

#[test]
fn a_filter_lets_through_what_it_says_wherever_the_run_is() {
    let whole = opened(lesson("crash-before-commit").expect("it is there").source);
    let little = forgetful(&whole);
    let all = entries(&whole);
    assert_eq!(all, entries(&little));
    for filter in filters() {
        let met = |(id, entry): &(EventId, &Entry)| is_met(&filter, *id, entry);
        let expected: Vec<EventId> = (0..).zip(&all).filter(met).map(|(id, _)| id).collect();
        for (session, slice) in [(&whole, 1), (&whole, 100_000), (&little, 1), (&little, 77)] {
            let found = lines(session, &searched(session, filter.clone(), slice));
            if let Some(Subject::Record(..)) = filter.of {
                let kinds = found
                    .iter()
                    .map(|id| session.kind_of(*id).expect("it is there"));
                let kinds: Vec<&str> = kinds.collect();
                assert!(
                    kinds.starts_with(&["batch-appended", "poll-returned"]),
                    "{kinds:?}"
                );
                assert!(kinds.contains(&"record-processed"), "{kinds:?}");
                assert!(kinds.len() < 20 && found.iter().all(|id| expected.contains(id)));
                continue;
            }
            assert_eq!(found, expected, "{filter:?}");
        }
    }
}

#[test]
fn a_search_keeps_up_with_a_run_and_begins_anew_when_it_is_another() {
    let text = lesson("crash-before-commit").expect("it is there").source;
    let (mut session, mut chance) = (opened(text), Chance::tame(3));
    let _ = session.update(Action::Seek(SimTime(20_000_000)));
    let _ = session.update(Action::Issue(chance.command()));
    for filter in filters() {
        let mut search = LogSearch::new(filter.clone(), wording);
        let mut lines_of = LogLines::default();
        for turn in 0..12_u64 {
            let command = chance.command();
            match turn % 4 {
                0 => drop(session.update(Action::Seek(SimTime(9_000_000 + turn * 400_000)))),
                1 => drop(session.update(Action::IssueHere(command))),
                2 => drop(session.update(Action::Restore)),
                _ => {}
            }
            let until = session.horizon() + Duration::from_millis(700);
            let _ = session.update(Action::PlayTo(until));
            while session.playback() == Playback::Playing {
                let _ = session.update(Action::Tick(Duration::from_millis(16)));
                search.go_on(&session, 50);
                lines_of.want(&session, 0..30);
                lines_of.go_on(&session, 50);
            }
        }
        while search.go_on(&session, 500) {}
        let anew = searched(&session, filter, 5_000);
        assert_eq!(lines(&session, &search), lines(&session, &anew));
    }
    // another run with as many changes of its past is another run
    let mut search = searched(&session, filters()[2].clone(), 1_000);
    let other = opened(lesson("two-groups").expect("it is there").source);
    session.replace(other);
    while search.go_on(&session, 500) {}
    let anew = searched(&session, filters()[2].clone(), 5_000);
    assert_eq!(lines(&session, &search), lines(&session, &anew));
}

#[test]
fn what_is_found_last_is_what_happened_first() {
    let whole = opened(lesson("rolling-restart").expect("it is there").source);
    let little = forgetful(&whole);
    let filter = LogFilter {
        least: Importance::Wire,
        text: "fetch".to_owned(),
        ..LogFilter::default()
    };
    let mut search = LogSearch::new(filter, wording);
    let mut counts = vec![0];
    while search.go_on(&little, 400) {
        let count = search.count(&little);
        if count > counts[counts.len() - 1] {
            counts.push(count);
            let (looked, all) = search.progress(&little);
            assert!(looked < all);
            let first = search.nth(&little, 0).expect("there are some");
            assert!(first >= all - looked, "{first}");
        }
    }
    assert!(counts.len() > 5, "it shows what it has: {counts:?}");
}

#[test]
fn lines_that_are_looked_at_say_what_they_always_said() {
    let whole = opened(lesson("rolling-restart").expect("it is there").source);
    let little = forgetful(&whole);
    let (all, mut chance) = (entries(&whole), Chance::new(5));
    let mut shown = LogLines::default();
    for _ in 0..60 {
        let bound = u32::try_from(all.len()).expect("not so many");
        let first = u64::from(chance.below(bound));
        let apart = chance.of(&[1_u64, 1, 3, 200]);
        let ids = || (0..30).map(|place| first + place * apart);
        shown.want(&little, ids());
        while shown.go_on(&little, 100) {}
        for id in ids() {
            let entry = usize::try_from(id).ok().and_then(|id| all.get(id));
            let line = entry.map(|entry| LogLine::of(id, entry));
            assert_eq!(shown.line(&little, id), line, "{id}");
        }
    }
}

fn exported(session: &Session, filter: LogFilter, format: LogFormat, slice: u64) -> String {
    let mut export = LogExport::new(session, filter, wording, format);
    let mut text = String::new();
    while export.go_on(session, slice) {
        text.extend(export.take(false));
    }
    text.extend(export.take(true));
    assert_eq!(text.lines().count() as u64, export.lines());
    assert!(!export.is_full() && !export.is_void(session));
    let (done, all) = export.progress();
    assert_eq!(done, all);
    text
}

#[test]
fn the_log_of_a_lesson_as_a_file_is_its_golden_log() {
    let detail = || LogFilter {
        least: Importance::Detail,
        ..LogFilter::default()
    };
    for lesson in LIBRARY
        .into_iter()
        .filter(|lesson| !lesson.name.starts_with(BENCHES))
    {
        let golden = format!(
            "{}/tests/golden/{}.log",
            env!("CARGO_MANIFEST_DIR"),
            lesson.name
        );
        let golden = fs::read_to_string(golden).expect("it is there");
        let golden: Vec<&str> = golden
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        let session = opened(lesson.source);
        for (session, slice) in [(&session, 1_000_000), (&forgetful(&session), 333)] {
            let text = exported(session, detail(), LogFormat::Text, slice);
            let lines: Vec<&str> = text.lines().collect();
            for (line, golden) in lines.iter().zip(&golden) {
                assert_eq!(line, golden, "{}", lesson.name);
            }
            assert_eq!(lines.len(), golden.len(), "{}", lesson.name);
        }
    }
}

#[test]
fn each_line_of_json_is_the_event_it_is() {
    let session = opened(lesson("order").expect("it is there").source);
    let all = entries(&session);
    let everything = LogFilter {
        least: Importance::Wire,
        ..LogFilter::default()
    };
    for filter in [everything, LogFilter::default(), filters()[9].clone()] {
        let text = exported(&session, filter.clone(), LogFormat::JsonLines, 999);
        let ids = lines(&session, &searched(&session, filter, 999));
        assert_eq!(text.lines().count(), ids.len());
        for (line, id) in text.lines().zip(ids) {
            let value: Value = serde_json::from_str(line).expect("it is JSON");
            let entry = &all[usize::try_from(id).expect("an index")];
            assert_eq!(value["id"].as_u64(), Some(id));
            assert_eq!(value["at"].as_u64(), Some(entry.at.0));
            assert_eq!(value["kind"].as_str(), Some(entry.event.kind()));
            assert_eq!(value["details"].as_str(), Some(&*entry.event.details()));
            let who = entry.event.node().map(|node| node.to_string());
            assert_eq!(value["who"].as_str(), who.as_deref());
            match &entry.cause {
                Cause::Delivery(event) => assert_eq!(value["cause"].as_u64(), Some(*event)),
                cause => assert_eq!(value["cause"].as_str(), Some(&*cause.to_string())),
            }
            assert_eq!(value["lost"].as_u64().unwrap_or(0), entry.lost.total());
        }
    }
}

#[test]
fn what_is_hostile_in_a_record_does_no_harm_to_a_file() {
    let text = concat!(
        "playground 1\nseed 1\nopens 0s\n",
        "topic    orders partitions=1\n",
        "producer web to=orders every=10ms lines=once\n",
        "  | key=a value=\"quote \\\" backslash \\\\ line\\nend\\ttab ",
        "\\u{7f}\\u{1b}[31m \\u{2028}</script>\"\n",
    );
    let mut session = opened(text);
    let _ = session.update(Action::SetSpeed(20_000));
    let _ = session.update(Action::PlayTo(SimTime(3_000_000)));
    while session.playback() == Playback::Playing {
        let _ = session.update(Action::Tick(Duration::from_millis(16)));
    }
    let filter = LogFilter {
        text: "</SCRIPT>".to_owned(),
        ..LogFilter::default()
    };
    let json = exported(&session, filter.clone(), LogFormat::JsonLines, 100);
    assert!(!json.is_empty());
    for line in json.lines() {
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{2028}'));
        let value: Value = serde_json::from_str(line).expect("it is JSON");
        let details = value["details"].as_str().expect("text");
        assert!(details.contains("\" backslash \\ line\nend\ttab \u{7f}\u{1b}[31m \u{2028}"));
    }
    let plain = exported(&session, filter, LogFormat::Text, 100);
    assert_eq!(plain.lines().count(), json.lines().count());
    assert!(plain.lines().all(|line| line.contains(" ← ")));
}

#[test]
fn a_file_of_a_run_whose_past_was_changed_meanwhile_is_none() {
    let mut session = opened(lesson("two-groups").expect("it is there").source);
    let filter = LogFilter::default();
    let mut export = LogExport::new(&session, filter, wording, LogFormat::Text);
    assert!(export.go_on(&session, 10));
    let _ = session.update(Action::Seek(SimTime(2_000_000)));
    let consumer = session.cluster().consumers.keys().next().cloned();
    let consumer = consumer.expect("there is one");
    let crash = offset_playground::command::Command::CrashConsumer { consumer };
    session
        .update(Action::IssueHere(crash))
        .expect("it can crash");
    assert!(!export.go_on(&session, 10) && export.is_void(&session));
}
