//! What becomes of claims in a run: what each quantity is, when it is looked at, and that it does
//! not matter how often.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::at;
use harness::chance::Chance;
use offset_playground::cluster::Cluster;
use offset_playground::command::Command;
use offset_playground::lesson::{Checker, Finding, Verdict, check, value_of};
use offset_playground::notation::claim::{Mode, Operand, Stretch};
use offset_playground::notation::{Claim, Document};
use offset_playground::recording::{EVENTS_MAX, Recording};
use offset_playground::scenario::CATALOG;
use offset_playground::sim::{Duration, Seed, SimTime};

/// A group of two with one topic; one of them crashes and comes back. A second producer writes
/// records that are known.
const RUN: &str = "playground 1
brokers  1 network.latency=1ms
default  consumer auto.offset.reset=earliest commits=sync-each-record processing.time=100ms \
session.timeout.ms=6000 heartbeat.interval.ms=2000
topic    orders partitions=2
topic    notes partitions=1
producer app to=orders lines=once every=200ms
  | key=a value=1 partition=0
  | key=b value=2 partition=1
  | key=a value=3 partition=1
  | value=4 partition=0
consumer C1 group=billing topics=orders
consumer C2 group=billing topics=orders
crash-point C1 after-processing nth=2
at 20s     start C1
played   40s
";

fn document(claims: &str) -> Document {
    let text = format!("{RUN}{claims}");
    text.parse()
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn played(document: &Document) -> Recording {
    let played = document.play().expect("it can be begun");
    assert_eq!(played.refused, None);
    played.recording
}

/// A finding in a line: the verdict, and the values at the moment that was looked at.
fn told(finding: &Finding) -> String {
    let seen = finding.seen.as_ref().map_or_else(String::new, |seen| {
        format!(" {} | {} at {}", seen.left, seen.right, seen.at)
    });
    match finding.verdict {
        Verdict::Open => format!("open{seen}"),
        Verdict::Holds => format!("holds{seen}"),
        Verdict::Broken { at } => format!("broken {at}{seen}"),
    }
}

/// What each claim comes to in the run.
fn come_to(claims: &[(&str, &str)]) {
    let lines: Vec<String> = claims
        .iter()
        .map(|(claim, _)| format!("claim {claim}\n"))
        .collect();
    let document = document(&lines.concat());
    let run = played(&document);
    let found = check(&document.claims, &run);
    for ((claim, expected), finding) in claims.iter().zip(&found) {
        assert!(
            told(finding).starts_with(expected),
            "{claim}: {}",
            told(finding)
        );
    }
}

#[test]
fn each_quantity_is_what_it_says() {
    come_to(&[
        ("at 8s committed(billing, orders-0) = 1", "holds 1 | 1"),
        ("at 8s committed(billing, notes-0) = none", "holds none"),
        ("at 8s position(C2, orders-1) = 2", "holds 2"),
        ("at 8s position(C2, orders-0) = none", "holds none"),
        ("at 8s log-start(orders-0) = 0", "holds 0"),
        ("at 8s log-end(orders-0) = 2", "holds 2"),
        (
            "at 8s high-watermark(orders-0) = log-end(orders-0)",
            "holds 2 | 2",
        ),
        ("at 8s log-end(nowhere-0) = none", "holds none"),
        ("at 8s records(orders-1) = 2", "holds 2"),
        ("at 8s lag(billing) = 1", "holds 1"),
        ("at 8s lag(billing, orders-1) = 0", "holds 0"),
        ("at 8s lag(nobody) = none", "holds none"),
        ("at 8s once(billing) = 4", "holds 4"),
        ("at 8s once(billing, orders) = 4", "holds 4"),
        ("at 8s once(billing, orders-0) = 2", "holds 2"),
        ("at 8s once(billing, notes) = 0", "holds 0"),
        ("at 8s pending(nobody, orders) = 4", "holds 4"),
        (
            "eventually twice(billing, orders-0) = 1 by 20s",
            "holds 1 | 1",
        ),
        ("always lost(billing) = 0", "holds 0"),
        ("at 8s processed(C2) = 2", "holds 2"),
        ("at 8s processed(C1) = 0", "holds 0"),
        ("at 8s alive(C1) = false", "holds false"),
        ("at 8s alive(C2) = true", "holds true"),
        ("at 8s members(billing) = 2", "holds 2"),
        ("eventually members(billing) = 1 by 20s", "holds 1"),
        ("at 8s state(billing) = Stable", "holds Stable"),
        ("at 0s state(billing) = none", "holds none"),
        (
            "eventually state(billing) = PreparingRebalance by 5s",
            "holds Preparing",
        ),
        ("at 8s generation(billing) = 1", "holds 1"),
        ("at 8s share(C2) = orders-1", "holds orders-1"),
        ("at 8s share(C1) = none", "holds none"),
        (
            "eventually share(C2) = orders-1,orders-0 by 20s",
            "holds orders-0,orders-1",
        ),
        ("at 8s owner(billing, orders-0) = C1", "holds C1"),
        (
            "eventually owner(billing, orders-0) = C2 by 20s",
            "holds C2",
        ),
        ("at 8s owner(billing, notes-0) = none", "holds none"),
        ("at 8s partition(orders, a) = orders-0", "holds orders-0"),
        ("at 8s partition(orders, b) = orders-1", "holds orders-1"),
        ("at 8s offset(orders, a) = 0", "holds 0"),
        ("at 8s offset(orders, z) = none", "holds none"),
        ("at 0s partition(orders, a) = none", "holds none"),
    ]);
}

#[test]
fn a_claim_is_decided_when_it_can_be() {
    come_to(&[
        ("always log-end(orders-0) < 2", "broken"),
        ("always log-end(orders-0) < 2 until 100ms", "holds"),
        ("always log-end(orders-0) = 2 from 8s", "holds 2"),
        (
            "always log-end(orders-0) = 2",
            "broken 0.000s 0 | 2 at 0.000s",
        ),
        ("never log-end(orders-0) = 2", "broken"),
        ("never log-end(orders-0) = 2 until 100ms", "holds"),
        (
            "never log-end(orders-0) = 3 from 8s until 9s",
            "holds 2 | 3",
        ),
        ("always log-end(orders-0) = 2 from 41s", "open"),
        (
            "eventually log-end(orders-0) = 3 by 30s",
            "broken 30.000s 2 | 3 at 30.000s",
        ),
        (
            "eventually log-end(orders-0) = 3 by 40s",
            "broken 40.000s 2 | 3 at 40.000s",
        ),
        ("eventually log-end(orders-0) = 3 by 50s", "open 2 | 3"),
        (
            "eventually log-end(orders-0) = 0 by 0s",
            "holds 0 | 0 at 0.000s",
        ),
        ("at 7999999us log-end(orders-0) = 3", "broken 7.999s 2 | 3"),
        ("at 41s log-end(orders-0) = 2", "open"),
        ("at 40s log-end(orders-0) = 2", "holds 2 | 2 at 40.000s"),
        ("at 40s log-end(orders-0) != 2", "broken 40.000s"),
    ]);
}

/// Claims of every mode, about what changes.
fn restless() -> Vec<Claim> {
    let quantities = [
        "committed(g, t-0) = position(c1, t-0)",
        "twice(g) > 0",
        "lost(g, t) = 0",
        "pending(g, t-1) < 2",
        "members(g) >= 1",
        "state(g) = Stable",
        "share(c1) != none",
        "owner(g, t-0) = c2",
        "partition(t, k1) = t-1",
        "offset(t, k1) = 0",
        "alive(c1) = true",
        "lag(g) <= 1",
        "log-end(t-0) = log-end(t-1)",
        "committed(billing, orders-0) <= position(C1, orders-0)",
        "share(C2) = orders-1",
        "generation(billing) < 2",
        "once(billing) < 9",
        "partition(orders, user-3) = orders-0",
    ];
    let modes = [
        "always @",
        "never @",
        "always @ from 4500ms until 9s",
        "eventually @ by 7s",
        "at 6s @",
        "at 3333ms @",
    ];
    let all = quantities.iter().flat_map(|quantity| {
        let claims = modes
            .iter()
            .map(|mode| format!("claim {}\n", mode.replace('@', quantity)));
        claims.collect::<Vec<_>>()
    });
    let text: String = all.collect();
    let document: Document = format!("playground 1\n{text}").parse().expect("in order");
    document.claims
}

/// Something random, at the horizon.
fn disturb(run: &mut Recording, chance: &mut Chance) {
    let _ = run.issue(&chance.command());
}

#[test]
fn it_does_not_matter_how_often_it_is_asked() {
    for seed in 0..60 {
        let preset = CATALOG[usize::try_from(seed).expect("small") % CATALOG.len()];
        let mut run = Recording::new((preset.make)(), Seed(seed)).expect("in order");
        let (mut chance, mut often) = (Chance::tame(seed), Checker::new(restless()));
        for (topic, partitions) in [("t", 3), ("u", 2)] {
            let topic = topic.into();
            let _ = run.issue(&Command::CreateTopic {
                topic,
                partitions,
                config: offset_playground::kafka::TopicConfig::default(),
            });
        }
        for step in 0..40 {
            disturb(&mut run, &mut chance);
            // in the middle of a moment, too
            run.extend_to(
                run.horizon() + chance.pause(),
                u64::from(chance.below(200)) + 1,
            );
            often.follow(&run);
            if step % 8 == 0 {
                assert_eq!(often.findings(), check(often.claims(), &run), "seed {seed}");
            }
        }
        run.extend_to(run.horizon(), EVENTS_MAX);
        often.follow(&run);
        often.follow(&run);
        assert_eq!(often.findings(), check(often.claims(), &run), "seed {seed}");
    }
}

/// Whether a claim is so at a moment, worked out anew.
fn is_so(claim: &Claim, cluster: &Cluster) -> bool {
    let right = match &claim.against {
        Operand::Value(value) => value.clone(),
        Operand::Quantity(quantity) => value_of(quantity, cluster),
    };
    claim
        .operator
        .holds(&value_of(&claim.quantity, cluster), &right)
}

/// The verdict of somebody who looks at every moment there is, and at the beginning, the end and
/// the moment a claim names.
fn plodding(claim: &Claim, run: &Recording) -> Verdict {
    let horizon = run.horizon();
    let mut moments: Vec<SimTime> = run
        .recent()
        .entries()
        .iter()
        .map(|entry| entry.at)
        .collect();
    moments.push(match claim.mode {
        Mode::Always(stretch) | Mode::Never(stretch) => stretch.from,
        Mode::Eventually { by } => by,
        Mode::At(at) => at,
    });
    moments.push(horizon);
    moments.sort_unstable();
    moments.dedup();
    moments.retain(|moment| *moment <= horizon);
    let so = |moment: &SimTime| is_so(claim, &run.moment(*moment).cluster);
    let within = |stretch: Stretch| {
        let until = stretch.until.unwrap_or(horizon);
        let moments = moments.iter().copied();
        let inside: Vec<_> = moments
            .filter(|at| (stretch.from..=until).contains(at))
            .collect();
        inside
    };
    let first = |inside: Vec<SimTime>, wanted: bool| {
        let begun = !inside.is_empty();
        let broken = inside.into_iter().find(|moment| so(moment) == wanted);
        match broken {
            Some(at) => Verdict::Broken { at },
            None if begun => Verdict::Holds,
            None => Verdict::Open,
        }
    };
    match claim.mode {
        Mode::Always(stretch) => first(within(stretch), false),
        Mode::Never(stretch) => first(within(stretch), true),
        Mode::Eventually { by } if moments.iter().filter(|at| **at <= by).any(so) => Verdict::Holds,
        Mode::Eventually { by } if horizon < by => Verdict::Open,
        Mode::At(at) if at <= horizon && so(&at) => Verdict::Holds,
        Mode::At(at) if at > horizon => Verdict::Open,
        Mode::Eventually { by: at } | Mode::At(at) => Verdict::Broken { at },
    }
}

#[test]
fn it_says_what_looking_at_every_moment_says() {
    for seed in 0..6 {
        let preset = CATALOG[usize::try_from(seed).expect("small") % 3];
        let mut run = Recording::new((preset.make)(), Seed(seed)).expect("in order");
        let mut chance = Chance::tame(seed);
        let topic = "t".into();
        let create = Command::CreateTopic {
            topic,
            partitions: 2,
            config: offset_playground::kafka::TopicConfig::default(),
        };
        let _ = run.issue(&create);
        for _ in 0..8 {
            disturb(&mut run, &mut chance);
            run.extend_to(run.horizon() + Duration::from_millis(900), EVENTS_MAX);
        }
        for claim in restless() {
            let found = check(std::slice::from_ref(&claim), &run);
            assert_eq!(
                found[0].verdict,
                plodding(&claim, &run),
                "seed {seed}: {claim}"
            );
        }
    }
}

#[test]
fn a_finding_can_be_looked_up_at_an_earlier_moment() {
    let document = document(
        "claim eventually twice(billing) = 1 by 30s\n\
         claim always members(billing) < 2\n\
         claim at 8s members(billing) = 2\n\
         claim at 8s members(billing) = 3\n\
         claim always members(billing) < 3 from 8s\n",
    );
    let run = played(&document);
    let found = check(&document.claims, &run);
    for seconds in (0..40).chain([39]) {
        let moment = at(seconds * 1_000 + 500);
        let mut short = document.clone();
        short.horizon = Some(moment);
        short.acts.retain(|act| act.at <= moment);
        let then = check(&document.claims, &played(&short));
        for ((claim, now), then) in document.claims.iter().zip(&found).zip(&then) {
            assert_eq!(
                now.as_of(claim, moment),
                then.verdict,
                "{claim} at {moment}"
            );
        }
    }
}
