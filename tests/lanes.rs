//! Protocol lanes: what was said in some time, and where it is drawn.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::cluster::{Event, NetworkEvent};
use offset_playground::kafka::NodeId;
use offset_playground::session::{Action, BranchId, Session, Slices};
use offset_playground::sim::SimTime;
use offset_playground::view::lanes::{
    ARROWS_MAX, Band, Drawing, End, Filter, Label, Look, Message, Said, Shade, Topic, What,
};
use offset_playground::view::scale::TimeScale;
use offset_playground::view::{Era, Presence};
use std::collections::BTreeSet;

const RUN: &str = "playground 1
brokers  3 network.latency=40ms group.min.session.timeout.ms=6000 \
broker.session.timeout.ms=3000
topic    orders partitions=3
producer shop to=orders every=50ms keys=30
consumer C1 group=billing topics=orders auto.offset.reset=earliest commits=sync-each-record \
processing.time=60ms session.timeout.ms=6000
consumer C2 group=billing topics=orders auto.offset.reset=earliest commits=auto \
processing.time=60ms session.timeout.ms=6000
consumer K1 group=stock topics=orders group.protocol=consumer commits=auto
consumer K2 group=stock topics=orders group.protocol=consumer commits=auto
at 8s crash C1
at 15s kill broker 1
at 15s freeze K2 for=4s
at 19s start broker 1
at 20s start C1
at 26s kill broker 2
at 33s start broker 2
played 40s
";

fn opened(text: &str) -> Session {
    let (session, error) = Session::restore_by(text, Slices::WHOLE).expect("it opens");
    assert_eq!(error, None);
    session
}

fn seconds(from: u64, to: u64) -> core::ops::Range<SimTime> {
    SimTime(from * 1_000_000)..SimTime(to * 1_000_000)
}

fn all() -> Filter {
    Filter {
        topics: [true; 5],
        nodes: Vec::new(),
    }
}

fn drawn(session: &Session, said: &Said, filter: &Filter) -> Drawing {
    let time = TimeScale {
        start: said.time.start,
        end: said.time.end,
        pixels: 1_000,
    };
    Drawing::of(said, session.lanes(filter), session.eras(), time)
}

#[test]
fn every_message_is_in_the_windows_it_travels_in() {
    let session = opened(RUN);
    let filter = all();
    let mut seen = BTreeSet::new();
    let mut ends = Vec::new();
    for second in 0..41 {
        let time = seconds(second, second + 1);
        let said = session.said(&time, &filter);
        assert!(!said.too_much);
        for message in &said.messages {
            let envelope = &message.envelope;
            assert!(envelope.sent_at < time.end && message.ends_at >= time.start);
            seen.insert(envelope.id);
            if !ends.contains(&message.end) {
                ends.push(message.end);
            }
            if message.end == End::Arrived {
                assert!(message.ends_at >= envelope.arrives_at);
            }
        }
        let ids = said.messages.iter().map(|message| message.envelope.id);
        assert!(ids.is_sorted_by(|one, other| one < other), "each once");
    }
    let run = session.recording();
    let entries = run.stretches(0..run.events());
    let entries = entries.flat_map(|stretch| stretch.entries.into_owned());
    let sent = entries.filter_map(|entry| match entry.event {
        Event::Network(NetworkEvent::Sent(envelope)) => Some(envelope.id),
        _ => None,
    });
    assert_eq!(seen, sent.collect());
    assert!(
        ends.contains(&End::Vanished) && ends.contains(&End::Refused),
        "{ends:?}"
    );
}

#[test]
fn what_is_not_asked_for_is_not_there() {
    let session = opened(RUN);
    let time = seconds(2, 8);
    let usual = session.said(&time, &Filter::default());
    let topics: BTreeSet<Topic> = usual.messages.iter().map(Message::topic).collect();
    assert_eq!(topics, BTreeSet::from([Topic::Group, Topic::Commit]));
    let of = |filter: &Filter| {
        let lanes = session.lanes(filter).into_iter();
        lanes.map(|lane| lane.node.to_string()).collect::<Vec<_>>()
    };
    // abs("billing".hashCode()) % 50 = 9, abs("stock".hashCode()) % 50 = 10
    let lanes = of(&Filter::default());
    let place = |name: &str| lanes.iter().position(|lane| lane == name);
    assert!(place("shop").is_none(), "{lanes:?}");
    assert_eq!(place("C2"), place("C1").map(|place| place + 1), "{lanes:?}");
    assert_eq!(place("K2"), place("K1").map(|place| place + 1), "{lanes:?}");
    assert_eq!(of(&all())[0], "shop");
    // who is asked for by name is there, with nothing to say
    let silent = Filter {
        nodes: vec![NodeId::Producer("shop".into())],
        ..Filter::default()
    };
    assert_eq!(of(&silent).len(), 4, "it and the brokers");
    assert!(silent.passes_over(&silent.nodes[0]) && !all().passes_over(&silent.nodes[0]));
    let only = Filter {
        nodes: vec![NodeId::Consumer("K1".into())],
        ..all()
    };
    assert_eq!(of(&only).len(), 4, "it and the brokers");
    let said = session.said(&time, &only);
    assert!(!said.messages.is_empty());
    for message in &said.messages {
        let ends = [&message.envelope.from, &message.envelope.to];
        assert!(ends.contains(&&only.nodes[0]), "{message:?}");
    }
}

#[test]
fn labels_lie_on_nothing_and_within_the_drawing() {
    let session = opened(RUN);
    let (mut labelled, mut words) = (0, 0);
    for from in 0..38 {
        let said = session.said(&seconds(from, from + 3), &all());
        let drawing = drawn(&session, &said, &all());
        labelled += usize::from(!drawing.labels.is_empty());
        let bands = drawing.bands.iter().filter_map(Band::name_room);
        let shades = drawing.shades.iter().filter_map(Shade::name_room);
        words += shades.clone().count();
        let labels = drawing.labels.iter().map(Label::room);
        let names: Vec<[i64; 4]> = bands.chain(shades).chain(labels).collect();
        for (index, one) in names.iter().enumerate() {
            for its in &names[..index] {
                let apart = one[2] <= its[0] || its[2] <= one[0];
                assert!(
                    apart || one[3] <= its[1] || its[3] <= one[1],
                    "{one:?} {its:?}"
                );
            }
        }
        for (index, label) in drawing.labels.iter().enumerate() {
            let [left, top, right, bottom] = label.room();
            assert!(left >= 0 && right <= 1_000 && top >= 0 && bottom <= drawing.height);
            for other in &drawing.labels[..index] {
                let its = other.room();
                let apart = right <= its[0] || its[2] <= left || bottom <= its[1] || its[3] <= top;
                assert!(apart, "{label:?} {other:?}");
            }
        }
        let refused = said.messages.iter().any(|one| one.error().is_some());
        let drawn = drawing
            .strokes
            .iter()
            .any(|stroke| stroke.look == Look::Refusal);
        assert_eq!(refused, drawn);
        if drawn && drawing.arrows.len() < 30 {
            assert!(drawing.labels.iter().any(|label| label.refused));
        }
    }
    // with everything there are arrows almost everywhere
    assert!(labelled > 10 && words > 30, "{labelled}, {words}");
}

#[test]
fn an_arrow_is_found_where_it_is_drawn() {
    let session = opened(RUN);
    let said = session.said(&seconds(2, 8), &Filter::default());
    let drawing = drawn(&session, &said, &Filter::default());
    assert!(drawing.arrows.len() > 10);
    for arrow in &drawing.arrows {
        let message = &said.messages[arrow.message];
        assert_eq!(arrow.from.0, drawing.time.place(message.envelope.sent_at));
        let lane = |node: &NodeId| {
            let mut lanes = drawing.lanes.iter();
            lanes.find(|(lane, _)| lane.node == *node).map(|(_, y)| *y)
        };
        assert_eq!(Some(arrow.from.1), lane(&message.envelope.from));
        assert_eq!(Some(arrow.to.1), lane(&message.envelope.to));
        for place in [arrow.from, arrow.to] {
            let found = drawing.arrow_at(place).expect("it is there");
            let near = |at: (i64, i64)| (at.0 - place.0).abs() + (at.1 - place.1).abs() < 30;
            assert!(
                found == *arrow || near(found.from) || near(found.to) || found.from != found.to
            );
        }
    }
    assert_eq!(drawing.arrow_at((500, -100)), None);
}

#[test]
fn generations_crashes_and_sessions_are_on_the_lanes() {
    let session = opened(RUN);
    let time = seconds(1, 39);
    let said = session.said(&time, &Filter::default());
    let drawing = drawn(&session, &said, &Filter::default());
    let bands = |group: &str| {
        let own = drawing
            .bands
            .iter()
            .filter(|band| band.group.as_str() == group);
        own.map(|band| band.era).collect::<Vec<Era>>()
    };
    let (billing, stock) = (bands("billing"), bands("stock"));
    assert!(
        billing.len() > 1 && billing.iter().all(|era| !era.is_epoch),
        "{billing:?}"
    );
    assert!(billing.is_sorted_by_key(|era| era.number));
    assert!(
        !stock.is_empty() && stock.iter().all(|era| era.is_epoch),
        "{stock:?}"
    );
    let has = |name: &str, what: fn(&What) -> bool| {
        let mut pins = drawing.pins.iter();
        pins.any(|pin| pin.node.to_string() == name && what(&pin.what))
    };
    assert!(has("C1", |what| *what == What::Crashed));
    assert!(has("C1", |what| matches!(what, What::Removed(_))));
    assert!(has("K2", |what| *what == What::Froze));
    assert!(has("b1", |what| *what == What::Crashed));
    let away = |name: &str| {
        let consumer = NodeId::Consumer(name.into());
        session.eras().away(&consumer, &time)
    };
    assert_eq!(away("C1"), [(seconds(8, 20), Presence::Crashed)]);
    assert_eq!(away("K2"), [(seconds(15, 19), Presence::Frozen)]);
}

#[test]
fn too_much_is_said_and_not_drawn() {
    let mut run = String::from("playground 1\nbrokers 1\ntopic orders partitions=8\n");
    run += "producer shop to=orders every=2ms keys=200\n";
    run += "consumer C1 group=g topics=orders commits=sync-each-record processing.time=1ms\n";
    let session = opened(&(run + "played 60s\n"));
    assert!(session.recording().events() > 100_000);
    let whole = session.said(&seconds(0, 60), &all());
    assert!(whole.too_much && whole.messages.is_empty());
    // the past is not in memory, and is there all the same
    for from in [3, 20, 59] {
        let time = SimTime(from * 1_000_000)..SimTime(from * 1_000_000 + 100_000);
        let said = session.said(&time, &all());
        assert!(!said.too_much && said.messages.len() > 20);
        assert!(said.messages.len() <= ARROWS_MAX);
        let drawing = drawn(&session, &said, &all());
        assert!(drawing.strokes.len() < 20 && drawing.labels.len() <= 80);
    }
}

#[test]
fn what_is_derived_again_is_found_out_little_by_little() {
    let mut run = String::from("playground 1\nbrokers 1\ntopic orders partitions=8\n");
    run += "producer shop to=orders every=2ms keys=200\n";
    run += "consumer C1 group=g topics=orders commits=sync-each-record processing.time=1ms\n";
    let session = opened(&(run + "played 60s\n"));
    let time = SimTime(20_000_000)..SimTime(20_100_000);
    let mut listening = session.listen(&time, &all());
    let mut turns = 0;
    while listening.go_on(&session, 64) {
        turns += 1;
    }
    assert!(turns > 3, "{turns}");
    let said = listening.said();
    assert!(said.messages.len() > 20);
    assert_eq!(said, session.said(&time, &all()));
}

#[test]
fn a_past_that_is_lived_anew_has_its_own_lanes() {
    let mut session = opened(RUN);
    let before = session
        .eras()
        .away(&NodeId::Consumer("C1".into()), &seconds(0, 40));
    session
        .update(Action::Seek(SimTime(5_000_000)))
        .expect("it goes there");
    let command = offset_playground::command::Command::CrashConsumer {
        consumer: "C2".into(),
    };
    session
        .update(Action::IssueHere(command))
        .expect("it is done");
    // as much is done in another branch, and at the same moment
    let time = seconds(0, 40);
    let known = session.known_of(&time);
    session
        .update(Action::Restore)
        .expect("it is where it began");
    assert_ne!(session.known_of(&time), known);
    session.update(Action::Restore).expect("and back");
    let eras = session.eras();
    assert!(
        eras.away(&NodeId::Consumer("C1".into()), &seconds(0, 40))
            .is_empty()
    );
    let gone = eras.away(&NodeId::Consumer("C2".into()), &seconds(0, 40));
    assert_eq!(gone, [(seconds(5, 40), Presence::Crashed)]);
    session
        .update(Action::Switch(BranchId(0)))
        .expect("it is back");
    let after = session
        .eras()
        .away(&NodeId::Consumer("C1".into()), &seconds(0, 40));
    assert_eq!(after, before);
}

#[test]
fn few_lanes_are_further_apart_and_moments_are_named_where_all_of_the_name_is_seen() {
    let session = opened(RUN);
    let apart = |filter: &Filter, time: core::ops::Range<SimTime>| {
        let said = session.said(&time, filter);
        let drawing = drawn(&session, &said, filter);
        for moment in &drawing.moments {
            let whole = (34..=966).contains(&moment.x);
            assert_eq!(moment.is_named, whole, "{moment:?}");
        }
        assert!(drawing.moments.iter().any(|moment| moment.is_named));
        let lanes = i64::try_from(drawing.lanes.len()).expect("a few");
        assert!(drawing.height <= 190.max(28 * lanes + 30));
        (drawing.lanes.len(), drawing.lanes[1].1 - drawing.lanes[0].1)
    };
    let (many, close) = apart(&all(), seconds(0, 40));
    let few = Filter {
        nodes: vec![NodeId::Consumer("C1".into())],
        ..all()
    };
    let (less, far) = apart(&few, seconds(0, 40));
    assert!(less < many && far > close, "{far} and {close}");
}

/// Whether a line goes through a room.
fn crosses(line: [(i64, i64); 2], [left, top, right, bottom]: [i64; 4]) -> bool {
    (0..=1_000).any(|part| {
        let [(ax, ay), (bx, by)] = line;
        let (x, y) = (ax + (bx - ax) * part / 1_000, ay + (by - ay) * part / 1_000);
        x > left && x < right && y > top && y < bottom
    })
}

#[test]
fn no_label_but_an_errors_lies_on_an_arrow() {
    let session = opened(RUN);
    let mut labels = 0;
    for second in (0..38).step_by(2) {
        let said = session.said(&seconds(second, second + 2), &Filter::default());
        let drawing = drawn(&session, &said, &Filter::default());
        for label in drawing.labels.iter().filter(|label| !label.refused) {
            labels += 1;
            let through = drawing.arrows.iter();
            let through = through.filter(|arrow| crosses([arrow.from, arrow.to], label.room()));
            assert_eq!(through.count(), 0, "{label:?} at {second} s");
        }
    }
    assert!(labels > 20, "{labels} labels are left");
}

#[test]
fn a_static_member_is_put_out_on_the_lane_of_its_client() {
    let session = opened(
        "playground 1
brokers  1 network.latency=20ms group.initial.rebalance.delay.ms=0 group.min.session.timeout.ms=6000
topic    orders partitions=2
default  consumer session.timeout.ms=6000
consumer A1 group=a topics=orders group.instance.id=one
consumer B1 group=b topics=orders group.instance.id=one
at 8s    crash B1
played   20s
",
    );
    let said = session.said(&seconds(1, 20), &Filter::default());
    let removed = said
        .happenings
        .iter()
        .filter(|one| matches!(one.what, What::Removed(_)));
    let nodes: Vec<NodeId> = removed.map(|one| one.node.clone()).collect();
    assert_eq!(nodes, [NodeId::Consumer("B1".into())], "of its own group");
}
