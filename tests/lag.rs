//! Lag over time is what the tables say at each moment.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::cluster::Cluster;
use offset_playground::command::Command;
use offset_playground::kafka::GroupId;
use offset_playground::session::{Action, BranchId, Session, Slices};
use offset_playground::sim::{Duration, SimTime};
use offset_playground::view::lag_chart::{LagChart, lags_at, lags_in};
use offset_playground::view::table::describe;

const RUN: &str = "playground 1
brokers  2 network.latency=20ms group.min.session.timeout.ms=6000
topic    orders partitions=3
producer shop to=orders every=40ms keys=30
consumer C1 group=billing topics=orders auto.offset.reset=earliest commits=auto \
processing.time=60ms max.poll.records=20 session.timeout.ms=6000
consumer K1 group=stock topics=orders group.protocol=consumer auto.offset.reset=earliest \
commits=sync-each-batch processing.time=20ms
at 8s crash C1
at 12s kill broker 1
at 16s start broker 1
at 20s start C1
at 25s close K1
at 28s reset offsets stock to=earliest topics=orders
at 33s delete topic orders
at 36s topic orders partitions=2
";

fn opened(seconds: u64) -> Session {
    let so_far = |line: &&str| {
        let at = line
            .strip_prefix("at ")
            .and_then(|line| line.split_once('s'));
        at.is_none_or(|(at, _)| at.parse::<u64>().is_ok_and(|at| at <= seconds))
    };
    let lines: Vec<&str> = RUN.lines().filter(so_far).collect();
    let text = format!("{}\nplayed   {seconds}s\n", lines.join("\n"));
    let (session, error) = Session::restore_by(&text, Slices::WHOLE).expect("it opens");
    assert_eq!(error, None);
    session
}

/// What the tool would say: the lag of each partition of which something is committed.
fn told(cluster: &Cluster, group: &GroupId) -> Vec<(String, i32)> {
    let rows = describe(cluster, group).into_iter();
    let known =
        rows.filter_map(|row| Some((format!("{}-{}", row[1], row[2]), row[5].parse().ok()?)));
    let mut known: Vec<_> = known.collect();
    known.sort();
    known
}

fn now(session: &Session, group: &GroupId) -> Vec<(String, i32)> {
    let end = SimTime(session.horizon().0 + 1_000_000_000);
    let lags = lags_at(session.lags(), Some(group), end, 99).into_iter();
    let known = lags.filter_map(|(name, lag)| Some((name, lag?.0)));
    let mut known: Vec<_> = known.collect();
    known.sort();
    known
}

fn same(session: &Session, what: &str) {
    let lags = session.lags();
    for group in lags.groups() {
        let told = told(session.cluster(), group);
        assert_eq!(now(session, group), told, "{what} {group}");
        let shown = lags_in(session.cluster(), lags, Some(group), 99).into_iter();
        let mut shown: Vec<_> = shown.filter_map(|(tp, lag)| Some((tp, lag?.0))).collect();
        shown.sort();
        assert_eq!(shown, told, "{what} {group}");
        let sum = lags.sum(group).expect("it is known");
        let end = SimTime(session.horizon().0 + 1_000_000_000);
        let wanted: i32 = told.iter().map(|(_, lag)| lag).sum();
        let wanted = (!told.is_empty()).then_some((wanted, wanted));
        assert_eq!(sum.at(end), wanted, "{what} {group}");
    }
}

#[test]
fn the_last_of_it_is_what_the_tool_says() {
    for seconds in [2, 7, 11, 14, 18, 24, 27, 31, 34, 40] {
        let session = opened(seconds);
        assert!(session.lags().groups().count() > 0 || seconds < 4);
        same(&session, &format!("{seconds} s"));
    }
}

#[test]
fn it_was_what_the_tool_said_then() {
    let mut session = opened(31);
    let group = GroupId::from("billing");
    for tenth in (0..310).step_by(7) {
        let at = SimTime::ZERO + Duration::from_millis(tenth * 100 + 50);
        session.update(Action::Seek(at)).expect("it goes there");
        let told = told(session.cluster(), &group);
        let seen = lags_at(session.lags(), Some(&group), at, 99);
        for (name, lag) in &told {
            let (_, found) = seen
                .iter()
                .find(|(one, _)| one == name)
                .expect("it is known");
            let (least, most) = found.expect("there is one");
            assert!(
                (least..=most).contains(lag),
                "{at:?} {name}: {lag} in {least}…{most}"
            );
        }
        assert_eq!(
            seen.iter().filter(|(_, lag)| lag.is_some()).count(),
            told.len()
        );
    }
}

#[test]
fn it_follows_what_is_done_in_the_past_and_back() {
    let mut session = opened(24);
    let before = session.lags().clone();
    let past = SimTime::ZERO + Duration::from_secs(15);
    session.update(Action::Seek(past)).expect("it goes there");
    let command = Command::CrashConsumer {
        consumer: "K1".into(),
    };
    session
        .update(Action::IssueHere(command))
        .expect("it is done");
    same(&session, "after a crash in the past");
    session.update(Action::Play).expect("it plays");
    for _ in 0..40 {
        session
            .update(Action::Tick(Duration::from_millis(100)))
            .expect("it goes on");
    }
    same(&session, "a while later");
    session
        .update(Action::Switch(BranchId(0)))
        .expect("it is back");
    assert_eq!(*session.lags(), before);
}

#[test]
fn a_long_run_takes_little_space_and_keeps_its_peaks() {
    let mut run = String::from("playground 1\nbrokers 1\ntopic orders partitions=16\n");
    run += "producer shop to=orders every=3ms keys=200\n";
    for group in 0..4 {
        let line = format!(
            "consumer C{group} group=g{group} topics=orders auto.offset.reset=earliest \
             commits=auto processing.time=1ms auto.commit.interval.ms=200\n"
        );
        run += &line;
    }
    run += "at 20s freeze C0 for=9s\nplayed 60s\n";
    let (session, error) = Session::restore_by(&run, Slices::WHOLE).expect("it opens");
    assert_eq!(error, None);
    let lags = session.lags();
    assert!(lags.weight() < 400_000, "{} bytes", lags.weight());
    let sum = lags.sum(&"g0".into()).expect("it is known");
    let peak = sum.peak().expect("it has one");
    assert!(peak > 2_500, "{peak} after nine seconds");
    let calm = sum.at(SimTime(15_000_000)).expect("there is one");
    assert!(calm.1 < 200, "{calm:?}");
    same(&session, "at the end");
}

#[test]
fn a_chart_has_its_lines_within_its_frame() {
    let session = opened(31);
    let billing = GroupId::from("billing");
    for group in [None, Some(&billing)] {
        let chart = LagChart::of(session.lags(), group, session.horizon(), (900, 200));
        assert_eq!(chart.count, if group.is_some() { 3 } else { 2 });
        assert!(
            chart
                .lines
                .is_sorted_by_key(|line| core::cmp::Reverse(line.peak))
        );
        assert!(chart.levels.len() > 2 && chart.moments.len() > 3);
        for line in &chart.lines {
            let numbers = line
                .path
                .split(|sign: char| sign.is_ascii_alphabetic() || sign == ' ');
            let numbers = numbers.filter(|text| !text.is_empty());
            let numbers: Vec<i64> = numbers
                .map(|text| text.parse().expect("a number"))
                .collect();
            assert!(numbers.len() > 2, "{line:?}");
            assert!(numbers.iter().all(|at| (0..=900).contains(at)));
            assert!(
                line.path.starts_with('M') && line.path.ends_with("H900"),
                "{}",
                line.path
            );
        }
    }
}
