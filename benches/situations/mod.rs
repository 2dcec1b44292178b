//! What is measured: clusters, how far they have run, and what is then done to them.
//!
//! Everything is there three times, each four times as large as the one before ([`GROWTH`]), so
//! that what grows faster than it should is seen.

#![allow(
    dead_code,
    reason = "each benchmark uses the situations that it measures"
)]

use offset_playground::cluster::Cluster;
use offset_playground::command::Command;
use offset_playground::engine::Engine;
use offset_playground::kafka::{
    BrokerConfig, ConsumerConfig, OffsetReset, ProducerConfig, RecordSource, Subscription,
    TopicConfig,
};
use offset_playground::lesson;
use offset_playground::recording::{Recording, Scenario};
use offset_playground::sim::{Duration, Seed, SimTime};

/// The last part of a name, and how many times smaller than the largest it is.
pub(crate) const GROWTH: [(&str, u64); 3] = [("1x", 16), ("4x", 4), ("16x", 1)];
/// Events, or records, that a large run has.
pub(crate) const MANY: u64 = 1_000_000;
/// How long the page may be left to play.
pub(crate) const PLAYED: Duration = Duration::from_secs(600);

/// Later than anything is due.
const NEVER: SimTime = SimTime(u64::MAX);
/// Events after which a log that nobody keeps is emptied.
const CHUNK: u64 = 10_000;
/// The group has its members by then, and everybody works.
const SETTLED: SimTime = SimTime(10_000_000);

/// 32 partitions, 32 producers at 16 records a second each, 32 consumers in one group: what the
/// page is measured with, too.
pub(crate) fn bench_32() -> Scenario {
    let lesson = lesson::lesson("bench-32").expect("the lesson is in the library");
    lesson.document().scenario
}

/// So many partitions, so many producers, each of which sends `every` so often, and as many
/// consumers in one group; brokers and clients as in [`bench_32`].
pub(crate) fn cluster(partitions: u32, clients: u32, every: Duration) -> Scenario {
    let topic = "load";
    let mut setup = vec![Command::CreateTopic {
        topic: topic.into(),
        partitions,
        config: TopicConfig::default(),
    }];
    for number in 1..=clients {
        let config = ProducerConfig {
            every,
            source: RecordSource::Endless {
                keys: 1_000,
                prefix: "user-".into(),
            },
            ..ProducerConfig::new(&format!("P{number:02}"), topic)
        };
        setup.push(Command::AddProducer { config });
    }
    for number in 1..=clients {
        let (id, subscription) = (
            format!("C{number:02}"),
            Subscription::Subscribe(vec![topic.into()]),
        );
        let config = ConsumerConfig {
            auto_offset_reset: OffsetReset::Earliest,
            ..ConsumerConfig::new(&id, Some("bench"), subscription)
        };
        setup.push(Command::AddConsumer { config });
    }
    Scenario {
        name: format!("{partitions} partitions, {clients} clients of each kind"),
        config: BrokerConfig {
            group_initial_rebalance_delay: Duration::from_secs(1),
            ..BrokerConfig::default()
        },
        brokers: 3,
        setup,
        opens_at: SETTLED,
    }
}

/// As many partitions as producers as consumers, at 16 records a second each.
pub(crate) fn square(size: u32) -> Scenario {
    cluster(size, size, Duration::from_micros(62_500))
}

/// 100 partitions and 50 consumers, with 50 producers that send so many records a second together.
pub(crate) fn busy(records_per_second: u64) -> Scenario {
    cluster(
        100,
        50,
        Duration::from_micros(50_000_000 / records_per_second),
    )
}

/// An engine at its start, without a log.
pub(crate) fn engine(scenario: &Scenario) -> Engine {
    let mut log = Vec::new();
    let mut engine = Engine::new(&scenario.config, scenario.brokers, Seed(1), &mut log);
    for command in &scenario.setup {
        engine
            .set_up(command, &mut log)
            .expect("the setup is in order");
    }
    engine
}

/// A run at its start.
pub(crate) fn recording(scenario: Scenario) -> Recording {
    Recording::new(scenario, Seed(1)).expect("the setup is in order")
}

/// Runs an engine that keeps no log until `enough`.
pub(crate) fn run(engine: &mut Engine, until: SimTime, enough: impl Fn(&Engine) -> bool) {
    let mut log = Vec::new();
    while !enough(engine) && !engine.run_until(until, CHUNK, &mut log) {
        log.clear();
    }
}

/// An engine in which everybody works.
pub(crate) fn settled(scenario: &Scenario) -> Engine {
    let mut engine = engine(scenario);
    run(&mut engine, SETTLED, |_| false);
    engine
}

/// An engine after so many events.
pub(crate) fn after_events(scenario: &Scenario, events: u64) -> Engine {
    let mut engine = engine(scenario);
    run(&mut engine, NEVER, |engine| engine.events() >= events);
    engine
}

/// An engine after so many records.
pub(crate) fn after_records(scenario: &Scenario, count: u64) -> Engine {
    let mut engine = engine(scenario);
    run(&mut engine, NEVER, |engine| {
        records(engine.cluster()) >= count
    });
    engine
}

/// How many records all partitions together have been given.
pub(crate) fn records(cluster: &Cluster) -> u64 {
    let replicas = cluster
        .brokers
        .values()
        .flat_map(|broker| broker.replicas.values());
    replicas.map(|replica| replica.log.log_end.0).sum()
}
