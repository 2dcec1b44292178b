//! Starting points: clusters with something going on in them.
//!
//! For teaching the network is slow and the session timeout short. Both are shown as what they
//! are, not Kafka's own, and [`kafkas_own`] puts them back.

use crate::command::Command;
use crate::kafka::{
    BrokerConfig, CommitStyle, ConsumerConfig, OffsetReset, ProducerConfig, RecordSource,
    SourceLine, Subscription, TopicConfig, TopicName,
};
use crate::recording::Scenario;
use crate::sim::{Duration, SimTime};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// A starting point in the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in links and in the table of words.
    pub name: &'static str,
    /// Makes it.
    pub make: fn() -> Scenario,
}

/// Every starting point, in the order in which they are offered; the first is what a newcomer
/// sees.
pub const CATALOG: [Preset; 4] = [
    Preset {
        name: "orders",
        make: orders,
    },
    Preset {
        name: "article",
        make: article,
    },
    Preset {
        name: "idle-consumer",
        make: idle_consumer,
    },
    Preset {
        name: "empty",
        make: empty,
    },
];

/// The starting point with a name.
#[must_use]
pub fn preset(name: &str) -> Option<Preset> {
    CATALOG.into_iter().find(|preset| preset.name == name)
}

/// Brokers with a network slow enough to watch.
#[must_use]
pub fn slow_network() -> BrokerConfig {
    BrokerConfig {
        network_latency: Duration::from_millis(250),
        coordinator_load: Duration::from_millis(800),
        ..BrokerConfig::default()
    }
}

/// A consumer one can follow: a second for a record, and a death that is noticed after six.
#[must_use]
pub fn watchable_consumer(client_id: &str, group: &str, topic: &str) -> ConsumerConfig {
    let topics: Vec<TopicName> = alloc::vec![topic.into()];
    ConsumerConfig {
        session_timeout: Duration::from_secs(6),
        heartbeat_interval: Duration::from_secs(2),
        metadata_max_age: Duration::from_secs(10),
        auto_offset_reset: OffsetReset::Earliest,
        commit_style: CommitStyle::SyncEachBatch,
        processing_time: Duration::from_millis(900),
        max_poll_records: 3,
        ..ConsumerConfig::new(client_id, Some(group), Subscription::Subscribe(topics))
    }
}

/// A producer one can follow.
#[must_use]
pub fn watchable_producer(client_id: &str, topic: &str) -> ProducerConfig {
    ProducerConfig {
        every: Duration::from_millis(1_000),
        metadata_max_age: Duration::from_secs(10),
        source: RecordSource::Endless {
            keys: 40,
            prefix: "user-".into(),
        },
        ..ProducerConfig::new(client_id, topic)
    }
}

fn start(name: &str, brokers: u32, opens_at: u64, setup: Vec<Command>) -> Scenario {
    let opens_at = SimTime(opens_at * 1_000_000);
    Scenario {
        name: name.to_string(),
        config: slow_network(),
        brokers,
        setup,
        opens_at,
    }
}

/// One topic, one producer, a group of two.
fn orders() -> Scenario {
    let consumer = |id: &str| Command::AddConsumer {
        config: watchable_consumer(id, "billing", "orders"),
    };
    let setup = alloc::vec![
        Command::CreateTopic {
            topic: "orders".into(),
            partitions: 3,
            config: TopicConfig::default(),
        },
        Command::AddProducer {
            config: watchable_producer("web", "orders")
        },
        consumer("C1"),
        consumer("C2"),
    ];
    start("orders", 1, 16, setup)
}

/// The program of the Java article: ten keys into three partitions, a consumer that commits.
fn article() -> Scenario {
    let line = |n: u32| SourceLine {
        key: Some(format!("key{n}").into()),
        value: Some(format!("value{n}").into()),
        partition: None,
    };
    let lines: Vec<SourceLine> = (0..10).map(line).collect();
    let producer = ProducerConfig {
        source: RecordSource::Lines {
            lines: lines.into(),
            repeat: false,
        },
        ..watchable_producer("producer", "test-topic")
    };
    let consumer = ConsumerConfig {
        commit_style: CommitStyle::SyncInLoop,
        ..watchable_consumer("consumer", "test-group", "test-topic")
    };
    let setup = alloc::vec![
        Command::CreateTopic {
            topic: "test-topic".into(),
            partitions: 3,
            config: TopicConfig::default(),
        },
        Command::AddProducer { config: producer },
        Command::AddConsumer { config: consumer },
    ];
    start("article", 1, 0, setup)
}

/// Two partitions, three consumers.
fn idle_consumer() -> Scenario {
    let consumer = |id: &str| Command::AddConsumer {
        config: watchable_consumer(id, "billing", "orders"),
    };
    let setup = alloc::vec![
        Command::CreateTopic {
            topic: "orders".into(),
            partitions: 2,
            config: TopicConfig::default(),
        },
        Command::AddProducer {
            config: watchable_producer("web", "orders")
        },
        consumer("C1"),
        consumer("C2"),
        consumer("C3"),
    ];
    start("idle-consumer", 1, 16, setup)
}

/// Three brokers and nothing else.
fn empty() -> Scenario {
    start("empty", 3, 0, Vec::new())
}

/// The same scenario with Kafka's own times: nothing is slowed down to be watched.
#[must_use]
pub fn as_shipped(scenario: &Scenario) -> Scenario {
    Scenario {
        config: BrokerConfig::default(),
        setup: scenario.setup.iter().map(command_as_shipped).collect(),
        ..scenario.clone()
    }
}

/// The same command with Kafka's own times.
#[must_use]
pub fn command_as_shipped(command: &Command) -> Command {
    match command {
        Command::AddConsumer { config } => Command::AddConsumer {
            config: kafkas_own(config),
        },
        Command::ConfigureConsumer { config } => Command::ConfigureConsumer {
            config: kafkas_own(config),
        },
        Command::AddProducer { config } => Command::AddProducer {
            config: kafkas_own_producer(config),
        },
        Command::ConfigureProducer { config } => Command::ConfigureProducer {
            config: kafkas_own_producer(config),
        },
        other => other.clone(),
    }
}

fn kafkas_own_producer(config: &ProducerConfig) -> ProducerConfig {
    ProducerConfig {
        metadata_max_age: config.as_shipped().metadata_max_age,
        ..config.clone()
    }
}

/// Whether a scenario is slowed down to be watched.
#[must_use]
pub fn is_slowed(scenario: &Scenario) -> bool {
    scenario.config.network_latency > BrokerConfig::default().network_latency
}

/// The same consumer with Kafka's own times instead of those for watching.
#[must_use]
pub fn kafkas_own(config: &ConsumerConfig) -> ConsumerConfig {
    let defaults = config.as_shipped();
    ConsumerConfig {
        session_timeout: defaults.session_timeout,
        heartbeat_interval: defaults.heartbeat_interval,
        max_poll_interval: defaults.max_poll_interval,
        max_poll_records: defaults.max_poll_records,
        metadata_max_age: defaults.metadata_max_age,
        ..config.clone()
    }
}
