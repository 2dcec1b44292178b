//! The same run with each group protocol: what stands still, and for how long.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::lesson::lesson;
use offset_playground::session::{Action, Course, Lived, Protocols, Session, Slices, Unlived};
use offset_playground::sim::{Duration, SimTime};
use offset_playground::view::Stood;

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A lesson, played to a moment.
fn attend(name: &str, until: SimTime) -> Session {
    let lesson = lesson(name).expect("there is one");
    Session::attend(lesson, Course::Lesson, Some(until)).expect("it can be played")
}

fn opened(text: &str) -> Session {
    let (session, wrong) = Session::restore_by(text, Slices::WHOLE).expect("it opens");
    assert_eq!(wrong, None);
    session
}

/// Lives it in slices of so many events.
fn live(session: &Session, group: &str, slice: u64) -> (Protocols, u32) {
    let mut protocols = session.protocols(&group.into()).expect("it is short");
    let mut slices = 1;
    while protocols.go_on(slice) {
        slices += 1;
    }
    assert!(!protocols.go_on(slice), "there is nothing more");
    (protocols, slices)
}

fn all(session: &Session, group: &str) -> [Result<Lived, Unlived>; 3] {
    let (protocols, _) = live(session, group, u64::MAX / 2);
    protocols.done().to_vec().try_into().expect("three ways")
}

fn lived(session: &Session, group: &str) -> [Lived; 3] {
    all(session, group).map(|one| one.expect("it can be lived"))
}

/// The lesson has all three side by side. Each of its groups comes to the same in the others'
/// place: one stands still as a whole for a short time, two in what moves.
#[test]
fn the_lesson_of_the_three_protocols_is_found_again() {
    let session = attend("group-protocols", SimTime(25_000_000));
    for group in ["eager", "cooperative", "next"] {
        let [eager, cooperative, consumer] = lived(&session, group);
        let stopped = [&eager, &cooperative, &consumer].map(|one| one.standstill.stopped());
        assert_eq!(stopped, [4, 2, 2], "{group}");
        let all = [&eager, &cooperative, &consumer].map(|one| one.standstill.partitions.len());
        assert_eq!(all, [4; 3], "{group}");
        let rounds = [&eager, &cooperative, &consumer].map(|one| one.rebalances);
        assert_eq!(rounds, [2, 3, 2], "{group}");
        assert!(eager.standstill.longest() < cooperative.standstill.longest());
        assert!(eager.standstill.together() > eager.standstill.most());
        assert_eq!(consumer.times, Some((ms(2_000), ms(45_000))));
    }
}

/// What a group really is comes to what really happened.
#[test]
fn a_group_on_its_own_way_is_as_it_is() {
    for at in [13, 15, 16, 17, 20, 25] {
        let session = attend("group-protocols", SimTime(at * 1_000_000));
        let groups = ["eager", "cooperative", "next"];
        for (place, group) in groups.into_iter().enumerate() {
            let own = &lived(&session, group)[place];
            assert_eq!(
                own.standstill,
                session.standstill(&group.into()),
                "{at} {group}"
            );
            assert_eq!(own.left_out, 0);
        }
    }
}

/// However it is sliced, and it never takes many more events than were asked for.
#[test]
fn slices_come_to_the_same() {
    let session = attend("group-protocols", SimTime(25_000_000));
    let (whole, slices) = live(&session, "eager", u64::MAX / 2);
    assert_eq!(slices, 3, "one for each way");
    let (bitwise, slices) = live(&session, "eager", 100);
    assert_eq!(bitwise.done(), whole.done());
    assert!(slices > 6, "{slices}");
}

#[test]
fn a_long_run_is_not_lived_again() {
    let text = "playground 1\n\
                topic t partitions=1\n\
                producer p to=t every=1ms\n\
                consumer c group=g topics=t\n\
                played 60s\n";
    let session = opened(text);
    assert!(session.recording().events() > 200_000);
    assert!(session.protocols(&"g".into()).is_none());
    // but what led to a moment of it is
    let mut session = session;
    session
        .update(Action::Seek(SimTime(10_000_000)))
        .expect("a moment of it");
    assert!(session.protocols(&"g".into()).is_some());
}

/// A client that has no such protocol says so, and the others are lived.
#[test]
fn a_client_without_the_protocol_is_refused() {
    let text = "playground 1\n\
                topic t partitions=2\n\
                consumer c group=g topics=t client=sarama\n\
                played 10s\n";
    let [eager, _, consumer] = all(&opened(text), "g");
    assert!(eager.is_ok());
    assert!(matches!(consumer, Err(Unlived::Refused(_))), "{consumer:?}");
}

/// An act that cannot be done on another way is left out and counted: when the newcomer of an
/// eager group has its share, those of the others still wait for a heartbeat.
#[test]
fn what_cannot_be_done_is_left_out() {
    let text = "playground 1\n\
                brokers 1 group.initial.rebalance.delay.ms=0\n\
                topic t partitions=4\n\
                consumer c group=g topics=t\n\
                at 10s consumer d group=g topics=t\n\
                at 14s seek d t-3 to=beginning\n\
                at 30s crash c\n\
                at 30s crash d\n\
                played 40s\n";
    let session = opened(text);
    let ways = lived(&session, "g");
    assert_eq!([0, 1, 2].map(|place| ways[place].left_out), [0, 1, 1]);
    // and what nobody takes over stands still to the end
    let still = |one: &Stood| {
        one.still
            && one
                .stops
                .last()
                .is_some_and(|stop| stop.length == ms(10_000))
    };
    for one in ways {
        assert!(one.standstill.partitions.iter().all(still), "{one:?}");
    }
}

/// What a crash costs is mostly the time until its session is over, whatever the protocol; it is
/// told apart from what the protocol costs.
#[test]
fn the_wait_for_a_session_is_told_apart() {
    let text = "playground 1\n\
                brokers 1 group.initial.rebalance.delay.ms=0\n\
                topic t partitions=2\n\
                consumer c group=g topics=t\n\
                consumer d group=g topics=t\n\
                at 20s crash c\n\
                played 90s\n";
    let session = opened(text);
    for one in lived(&session, "g") {
        let (_, timeout) = one.times.expect("d is left");
        let standstill = &one.standstill;
        let unheard = standstill.unheard();
        assert!(
            unheard <= timeout && unheard + ms(5_000) > timeout,
            "{unheard:?}"
        );
        assert!(unheard < standstill.longest());
        let stops = standstill.partitions.iter().flat_map(|one| &one.stops);
        assert!(stops.clone().all(|stop| stop.unheard <= stop.length));
        assert_eq!(
            stops.filter(|stop| stop.unheard > ms(0)).count(),
            1,
            "{one:?}"
        );
    }
    let mut session = session;
    session
        .update(Action::Seek(SimTime(30_000_000)))
        .expect("a moment of it");
    for one in lived(&session, "g") {
        assert_eq!(one.standstill.unheard(), ms(10_000), "nobody knows yet");
    }
}

/// Whoever closes says so, and nobody waits.
#[test]
fn nobody_waits_for_the_session_of_one_who_said_goodbye() {
    let text = "playground 1\n\
                topic t partitions=2\n\
                consumer c group=g topics=t\n\
                consumer d group=g topics=t\n\
                at 20s close c\n\
                played 40s\n";
    for one in lived(&opened(text), "g") {
        assert!(one.standstill.stopped() > 0);
        assert_eq!(one.standstill.unheard(), ms(0));
    }
}
