//! Does any seed break what Kafka keeps? Random commands on random clusters, with every property
//! looked at after every event (debug builds do), and the whole world after every command.
//!
//! A failure prints the seed, the scenario and the commands; `reproduce` below takes them.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::chance::Chance;
use harness::{pasteable, scenario};
use offset_playground::cluster::{Cluster, Group, GroupState, property};
use offset_playground::command::Command;
use offset_playground::kafka::{
    BrokerConfig, CommitStyle, GenerationId, HighWatermark, Lag, ProducerConfig, RecordSource,
    SourceLine, TopicConfig, TopicPartition,
};
use offset_playground::recording::{Act, Recording, Scenario};
use offset_playground::sim::{Duration, Seed, SimTime};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Events one run of a test may take; what busies itself beyond that is stopped.
const EVENTS: u64 = 15_000;

fn begin(chance: &mut Chance) -> Recording {
    let brokers = 1 + chance.below(3);
    let mut start = scenario(brokers, chance.brokers());
    for (topic, partitions) in [("t", 3), ("u", 2)] {
        let topic = topic.into();
        start.setup.push(Command::CreateTopic {
            topic,
            partitions,
            config: TopicConfig::default(),
        });
    }
    let seed = Seed(u64::from(chance.below(1_000)));
    let mut run = Recording::new(start, seed).expect("the setup is in order");
    for command in chance.first_clients() {
        // a client too odd to be let in is one less
        let _ = run.issue(&command);
    }
    run
}

fn sound(cluster: &Cluster) {
    if let Err(broken) = property::check_all(cluster) {
        panic!("{broken}");
    }
}

/// Does what must be possible.
fn must(run: &mut Recording, command: &Command) {
    if let Err(error) = run.issue(command) {
        panic!("{command:?}: {error}");
    }
}

/// One random command, which either happens or changes nothing, and some time after it.
fn step(run: &mut Recording, chance: &mut Chance) -> bool {
    let command = chance.command();
    let (before, events) = (run.present().clone(), run.events());
    if run.issue(&command).is_err() {
        assert_eq!(
            events,
            run.events(),
            "a refused command left a trace: {command:?}"
        );
        assert!(
            before == *run.present(),
            "a refused command changed something: {command:?}"
        );
    }
    sound(run.present());
    go_on(run, chance.pause())
}

/// Lets time pass, and says whether all of it could. Whatever happens, time does pass.
fn go_on(run: &mut Recording, time: Duration) -> bool {
    let (from, before) = (run.horizon(), run.events());
    let there = run.extend_to(from + time, EVENTS);
    let events = run.events() - before;
    assert!(
        there || run.horizon().since(from) > Duration::from_millis(20),
        "{events} events without an end at {from}"
    );
    sound(run.present());
    there
}

/// Runs `body` for many seeds, the same ones each time unless the environment's `SEED` says
/// otherwise; on failure says with what it can be had again.
fn for_seeds(cases: u32, body: impl Fn(u64, u32, &mut Option<Recording>)) {
    let config = Config {
        cases,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let first = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&u64::to_le_bytes(first.unwrap_or(1)));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let seeds = (proptest::num::u64::ANY, 1..50_u32);
    let outcome = TestRunner::new_with_rng(config, rng).run(&seeds, |(seed, commands)| {
        let mut run = None;
        let body = AssertUnwindSafe(|| body(seed, commands, &mut run));
        catch_unwind(body).map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.unwrap_or_else(|| "a panic without a message".into());
            TestCaseError::fail(format!("{text}\n{}", recipe(seed, commands, run.as_ref())))
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

fn recipe(seed: u64, commands: u32, run: Option<&Recording>) -> String {
    let Some(run) = run else {
        return format!("seed {seed}, {commands} commands");
    };
    let start = serde_json::to_string(run.scenario()).expect("a scenario can be written");
    let (acts, now) = (pasteable(run.acts()), run.horizon());
    let run = run.seed().0;
    format!("seed {seed}, {commands} commands; run {run}, at {now}\n{start}\n{acts}")
}

#[test]
fn nothing_that_can_be_done_breaks_what_kafka_keeps() {
    for_seeds(2_000, |seed, commands, run| {
        let mut chance = Chance::new(seed);
        let run = run.insert(begin(&mut chance));
        for _ in 0..commands {
            if !step(run, &mut chance) {
                break;
            }
        }
        go_on(run, Duration::from_secs(20));
    });
}

/// After all faults have ended and enough time has passed, every group that has live members is
/// Stable; and after a last round of records and some time, whoever commits has no lag.
#[test]
fn groups_recover_once_the_faults_are_over() {
    let checked = Cell::new(0_u32);
    for_seeds(300, |seed, commands, run| {
        let mut chance = Chance::tame(seed);
        let run = run.insert(begin(&mut chance));
        for _ in 0..commands {
            if !step(run, &mut chance) {
                return;
            }
        }
        // a consumer may be frozen for 20 s, a rebalance may wait for max.poll.interval.ms, and
        // a dead member's session may last 45 s after that
        patiently(run, 20);
        for command in Chance::repairs(run.present()) {
            must(run, &command);
        }
        patiently(run, 420);
        all_stable(run.present());
        last_records(run);
        patiently(run, 60);
        finish(run);
        all_stable(run.present());
        checked.set(checked.get() + no_lag(run.present()));
    });
    assert!(
        checked.get() > 500,
        "only {} partitions were looked at",
        checked.get()
    );
}

fn patiently(run: &mut Recording, seconds: u64) {
    for _ in 0..seconds {
        assert!(
            go_on(run, Duration::from_secs(1)),
            "too busy at {}",
            run.horizon()
        );
    }
}

fn all_stable(cluster: &Cluster) {
    for consumer in cluster.consumers.values() {
        if !consumer.is_running() || !consumer.config.is_member() {
            continue;
        }
        let group = consumer
            .config
            .group_id
            .as_ref()
            .expect("members have a group");
        let (id, state) = (
            &consumer.config.client_id,
            cluster.group(group).map(Group::state),
        );
        assert_eq!(state, Some(GroupState::Stable), "the group {group} of {id}");
        let generation = cluster
            .group(group)
            .map(|found| GenerationId(found.generation()));
        assert_eq!(
            consumer.generation(),
            generation,
            "{id} is not in the group's generation"
        );
    }
}

/// One record for every partition of `t`.
fn last_records(run: &mut Recording) {
    let topic = run.present().topics.get("t").expect("t is never deleted");
    let lines = (0..topic.partitions.len()).map(|partition| SourceLine {
        key: None,
        value: Some("last".into()),
        partition: u32::try_from(partition).ok(),
    });
    let source = RecordSource::Lines {
        lines: lines.collect(),
        repeat: false,
    };
    let every = Duration::from_millis(100);
    let config = ProducerConfig {
        every,
        source,
        ..ProducerConfig::new("last", "t")
    };
    must(run, &Command::AddProducer { config });
}

/// Lets whoever is slow go on until nothing is left to be committed, at 3 s for a record.
fn finish(run: &mut Recording) {
    let left: u64 = lags(run.present()).iter().map(|lag| lag.left).sum();
    for _ in 0..left * 3 {
        if lags(run.present()).iter().all(|lag| lag.left == 0) {
            break;
        }
        patiently(run, 1);
    }
}

/// What a member has still to commit of a partition.
struct LagOf {
    whose: String,
    left: u64,
}

fn lags(cluster: &Cluster) -> Vec<LagOf> {
    let mut lags = Vec::new();
    for consumer in cluster.consumers.values() {
        let commits = consumer.config.commit_style != CommitStyle::Never;
        if !consumer.is_running() || !consumer.config.is_member() || !commits {
            continue;
        }
        let reader = consumer.reader().expect("members have a group");
        let partitions = consumer.partitions.keys();
        for tp in partitions.filter(|tp| tp.topic.as_str() == "t") {
            let end = end(cluster, tp);
            let committed = cluster.committed(&reader, tp);
            let lag = committed.map_or(Lag(end.0), |committed| end.lag(committed));
            // who commits the record's own offset stays one behind: that is the mistake
            let own = consumer.config.commit_style == CommitStyle::SyncOwnOffset;
            let least = u64::from(own && end > HighWatermark(0));
            let id = &consumer.config.client_id;
            lags.push(LagOf {
                whose: format!("{id} on {tp}: committed {committed:?} of {end:?}"),
                left: lag.0.abs_diff(least) + u64::from(committed.is_none()),
            });
        }
    }
    lags
}

/// Says how many partitions it has looked at.
fn no_lag(cluster: &Cluster) -> u32 {
    let lags = lags(cluster);
    for lag in &lags {
        assert_eq!(lag.left, 0, "{}", lag.whose);
    }
    u32::try_from(lags.len()).expect("a few")
}

fn end(cluster: &Cluster, tp: &TopicPartition) -> HighWatermark {
    cluster
        .log(tp)
        .map_or(HighWatermark(0), |log| log.high_watermark)
}

/// Paste here what a failure has printed.
fn reproduce(start: &str, seed: u64, acts: &str, until: SimTime) -> Recording {
    let start: Scenario = serde_json::from_str(start).expect("a scenario");
    let acts = acts
        .lines()
        .map(|line| serde_json::from_str(line).expect("an act"));
    let acts: Vec<Act> = acts.collect();
    let mut run = Recording::new(start, Seed(seed)).expect("the setup is in order");
    let played = run.play(&acts, until);
    assert!(played.is_ok(), "{played:?}");
    run
}

/// What a failure prints gives the same run again.
#[test]
fn a_recipe_can_be_cooked_again() {
    let mut chance = Chance::new(7);
    let mut run = begin(&mut chance);
    for _ in 0..30 {
        step(&mut run, &mut chance);
    }
    let start = serde_json::to_string(run.scenario()).expect("a scenario can be written");
    let again = reproduce(&start, run.seed().0, &pasteable(run.acts()), run.horizon());
    harness::assert_same_log(&run, &again, "the recipe");
    assert_ne!(
        BrokerConfig::default(),
        run.scenario().config,
        "a random cluster"
    );
}
