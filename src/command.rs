//! Everything a person can ask for, and what may be asked.
//!
//! A command is checked against the world as it is before anything changes: either all of it
//! happens or nothing does, and the refusal names what is wrong and what is allowed. What Kafka
//! would refuse is refused with Kafka's own error.

use crate::cluster::consumer::CrashLine;
use crate::cluster::coordinator::ClassicGroupState;
use crate::cluster::{BrokerProcess, Cluster, Consumer, ConsumerProcess, OFFSETS_TOPIC};
use crate::kafka::{
    BrokerConfig, BrokerId, ClientId, CommitStyle, ConsumerConfig, GroupId, KafkaError,
    ProducerConfig, RecordSource, SourceLine, Subscription, TopicName, TopicPartition,
};
use crate::sim::Duration;
use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Brokers a cluster may have.
pub const BROKERS_MAX: u32 = 3;
/// Topics a cluster may have, `__consumer_offsets` not counted.
pub const TOPICS_MAX: u32 = 8;
/// Partitions a topic may have.
pub const PARTITIONS_MAX: u32 = 100;
/// Producers, and consumers, there may be.
pub const CLIENTS_MAX: u32 = 64;
/// Lines a producer's input may have.
pub const LINES_MAX: u32 = 10_000;
/// Bytes a key or a value may have.
pub const TEXT_MAX: u32 = 1_000;
/// The longest time that can be asked for.
pub const DURATION_MAX: Duration = Duration::from_secs(7 * 24 * 3_600);

/// Something a person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each variant's sentence says what its fields are"
)]
pub enum Command {
    /// Configures what the brokers share, and the network.
    ConfigureBrokers { config: BrokerConfig },
    /// Makes a topic with so many partitions.
    CreateTopic { topic: TopicName, partitions: u32 },
    /// Gives a topic so many partitions in all; they only grow.
    AddPartitions { topic: TopicName, total: u32 },
    /// Deletes a topic with its records and what groups have committed of it.
    DeleteTopic { topic: TopicName },
    /// Starts a producer.
    AddProducer { config: ProducerConfig },
    /// Configures a producer anew, at once.
    ConfigureProducer { config: ProducerConfig },
    /// Has a producer send what it has and go.
    RemoveProducer { producer: ClientId },
    /// Stops a producer's application from sending, or lets it.
    SetSending { producer: ClientId, sending: bool },
    /// Has a producer send one record.
    Produce {
        producer: ClientId,
        record: SourceLine,
    },
    /// Starts a consumer.
    AddConsumer { config: ConsumerConfig },
    /// Configures a consumer anew, from its next start; its processing time at once.
    ConfigureConsumer { config: ConsumerConfig },
    /// Takes a consumer away: `close()` if it runs, and off the stage.
    RemoveConsumer { consumer: ClientId },
    /// Has a consumer finish its batch and call `close()`.
    CloseConsumer { consumer: ClientId },
    /// Kills a consumer's process.
    CrashConsumer { consumer: ClientId },
    /// Stops a consumer's process for a while.
    FreezeConsumer {
        consumer: ClientId,
        duration: Duration,
    },
    /// Starts a new process for a consumer whose old one is gone.
    StartConsumer { consumer: ClientId },
    /// `seek()`, `seekToBeginning()`, `seekToEnd()`.
    Seek {
        consumer: ClientId,
        partition: TopicPartition,
        to: SeekTo,
    },
    /// `pause()` or `resume()` of a partition.
    SetPaused {
        consumer: ClientId,
        partition: TopicPartition,
        paused: bool,
    },
    /// Puts a crash between two lines of a consumer's program, at its nth record from now on.
    SetCrashPoint {
        consumer: ClientId,
        line: CrashLine,
        nth: u64,
    },
    /// Takes the crash out again.
    ClearCrashPoint { consumer: ClientId },
    /// Kills a broker's process.
    KillBroker { broker: BrokerId },
    /// Starts a broker's process again, on the disk it left.
    StartBroker { broker: BrokerId },
    /// Deletes a group that has no members, with what it has committed.
    DeleteGroup { group: GroupId },
}

/// Where to seek.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeekTo {
    /// To an offset, whether or not there is a record.
    Offset(u64),
    /// To the log start.
    Beginning,
    /// To the high watermark.
    End,
}

/// Why a command is refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// Kafka refuses it.
    Refused(KafkaError, Because),
    /// A number outside what is sensible.
    OutOfRange {
        /// What it is for: a config key, or a word.
        what: &'static str,
        /// The number, in the unit of the config key.
        given: u64,
        /// The least allowed.
        least: u64,
        /// The most allowed.
        most: u64,
    },
    /// Nobody is called that.
    Unknown(String),
    /// Somebody is called that already.
    Taken(String),
    /// Not a name: 1 to 249 of `a-z A-Z 0-9 . _ -`.
    BadName(String),
    /// It makes no sense in the state things are in.
    NotNow(Because),
}

/// The reason behind a refusal, for a sentence in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The topic exists.
    TopicExists(TopicName),
    /// No such topic, and `auto.create.topics.enable` is `false` here.
    NoSuchTopic(TopicName),
    /// No such partition.
    NoSuchPartition(TopicPartition),
    /// The topic is Kafka's own.
    InternalTopic(TopicName),
    /// The topic has so many partitions already.
    PartitionsOnlyGrow {
        /// The topic.
        topic: TopicName,
        /// What it has.
        has: u32,
    },
    /// The group has members.
    GroupHasMembers(GroupId),
    /// No coordinator has heard of the group.
    NoSuchGroup(GroupId),
    /// The group's coordinator is not there.
    NoCoordinator(GroupId),
    /// Committing needs a `group.id`.
    CommitNeedsGroup,
    /// `subscribe()` needs a `group.id`.
    SubscribeNeedsGroup,
    /// Nothing to read was named.
    NothingSubscribed,
    /// `heartbeat.interval.ms` is not below `session.timeout.ms`.
    HeartbeatNotBelowSession,
    /// `delivery.timeout.ms` is below `linger.ms` + `request.timeout.ms`.
    DeliveryTimeoutTooShort,
    /// A consumer needs an assignor.
    NoAssignor,
    /// The process does not run.
    NotRunning(String),
    /// The process runs already.
    AlreadyRunning(String),
    /// The process does nothing just now.
    Frozen(ClientId),
    /// It is on its way out.
    Closing(ClientId),
    /// The consumer does not have the partition.
    NotAssigned {
        /// The consumer.
        consumer: ClientId,
        /// The partition.
        partition: TopicPartition,
    },
    /// Its program has no such line.
    NoCommitLine(ClientId),
    /// The run is as long as a run may be.
    RunIsFull,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommandError::Refused(error, because) => write!(f, "{error}: {because}"),
            CommandError::OutOfRange {
                what,
                given,
                least,
                most,
            } => {
                write!(f, "{what} is {given}; it may be {least} to {most}")
            }
            CommandError::Unknown(name) => write!(f, "there is no {name}"),
            CommandError::Taken(name) => write!(f, "there is a {name} already"),
            CommandError::BadName(name) => write!(
                f,
                "\"{name}\" is not a name: 1 to 249 of the characters a-z A-Z 0-9 . _ - are"
            ),
            CommandError::NotNow(because) => write!(f, "{because}"),
        }
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Because::TopicExists(topic) => write!(f, "topic {topic} exists"),
            Because::NoSuchTopic(topic) => {
                write!(
                    f,
                    "there is no topic {topic}, and auto.create.topics.enable is false"
                )
            }
            Because::NoSuchPartition(tp) => write!(f, "there is no partition {tp}"),
            Because::InternalTopic(topic) => write!(f, "{topic} is Kafka's own"),
            Because::PartitionsOnlyGrow { topic, has } => {
                write!(
                    f,
                    "topic {topic} has {has} partitions, and partitions can only be added"
                )
            }
            Because::GroupHasMembers(group) => write!(f, "group {group} is not empty"),
            Because::NoSuchGroup(group) => write!(f, "there is no group {group}"),
            Because::NoCoordinator(group) => {
                write!(f, "the coordinator of group {group} is not available")
            }
            Because::CommitNeedsGroup => f.write_str("committing needs a group.id"),
            Because::SubscribeNeedsGroup => f.write_str("subscribe() needs a group.id"),
            Because::NothingSubscribed => f.write_str("name at least one topic or partition"),
            Because::HeartbeatNotBelowSession => {
                f.write_str("heartbeat.interval.ms must be below session.timeout.ms")
            }
            Because::DeliveryTimeoutTooShort => {
                f.write_str("delivery.timeout.ms must be at least linger.ms + request.timeout.ms")
            }
            Because::NoAssignor => f.write_str("partition.assignment.strategy names no assignor"),
            Because::NotRunning(name) => write!(f, "{name} is not running"),
            Because::AlreadyRunning(name) => write!(f, "{name} is running already"),
            Because::Frozen(id) => write!(f, "{id} is frozen"),
            Because::Closing(id) => write!(f, "{id} is closing already"),
            Because::NotAssigned {
                consumer,
                partition,
            } => {
                write!(
                    f,
                    "no current assignment for partition {partition} in {consumer}"
                )
            }
            Because::NoCommitLine(id) => write!(f, "{id} never commits"),
            Because::RunIsFull => f.write_str("the run is as long as a run may be"),
        }
    }
}

impl core::error::Error for CommandError {}

type Checked = Result<(), CommandError>;

/// Whether a command may be carried out in the world as it is.
///
/// # Errors
/// Why it may not.
pub fn check(cluster: &Cluster, command: &Command) -> Checked {
    match command {
        Command::ConfigureBrokers { config } => check_brokers(config),
        Command::CreateTopic { topic, partitions } => {
            check_name(topic.as_str())?;
            if cluster.topics.contains_key(topic) || topic.as_str() == OFFSETS_TOPIC {
                let because = Because::TopicExists(topic.clone());
                return Err(CommandError::Refused(
                    KafkaError::TopicAlreadyExists,
                    because,
                ));
            }
            range("topics", user_topics(cluster) + 1, 1, TOPICS_MAX.into())?;
            range("partitions", (*partitions).into(), 1, PARTITIONS_MAX.into())
        }
        Command::AddPartitions { topic, total } => check_add_partitions(cluster, topic, *total),
        Command::DeleteTopic { topic } => known_topic(cluster, topic),
        Command::AddProducer { config } => {
            check_new_client(cluster, &config.client_id)?;
            let count = cluster.producers.len() as u64 + 1;
            range("producers", count, 1, CLIENTS_MAX.into())?;
            check_producer(cluster, config)
        }
        Command::ConfigureProducer { config } => {
            known_producer(cluster, &config.client_id)?;
            check_producer(cluster, config)
        }
        Command::RemoveProducer { producer } | Command::SetSending { producer, .. } => {
            known_producer(cluster, producer)
        }
        Command::Produce { producer, record } => {
            known_producer(cluster, producer)?;
            check_line(record)
        }
        Command::AddConsumer { config } => {
            check_new_client(cluster, &config.client_id)?;
            let count = cluster.consumers.len() as u64 + 1;
            range("consumers", count, 1, CLIENTS_MAX.into())?;
            check_consumer(cluster, config)
        }
        Command::ConfigureConsumer { config } => {
            known_consumer(cluster, &config.client_id)?;
            check_consumer(cluster, config)
        }
        Command::DeleteGroup { group } => check_delete_group(cluster, group),
        Command::KillBroker { broker } => match known_broker(cluster, *broker)? {
            BrokerProcess::Down { .. } => not_now(Because::NotRunning(broker_name(*broker))),
            BrokerProcess::Running | BrokerProcess::Starting { .. } => Ok(()),
        },
        Command::StartBroker { broker } => match known_broker(cluster, *broker)? {
            BrokerProcess::Down { .. } => Ok(()),
            BrokerProcess::Running | BrokerProcess::Starting { .. } => {
                not_now(Because::AlreadyRunning(broker_name(*broker)))
            }
        },
        _ => check_consumer_command(cluster, command),
    }
}

fn check_consumer_command(cluster: &Cluster, command: &Command) -> Checked {
    match command {
        Command::RemoveConsumer { consumer } => known_consumer(cluster, consumer).map(|_| ()),
        Command::CrashConsumer { consumer } => alive(cluster, consumer).map(|_| ()),
        Command::CloseConsumer { consumer } => {
            if running(cluster, consumer)?.app.closing {
                return not_now(Because::Closing(consumer.clone()));
            }
            Ok(())
        }
        Command::FreezeConsumer { consumer, duration } => {
            running(cluster, consumer)?;
            range("pause", duration.as_millis(), 1, 3_600_000)
        }
        Command::StartConsumer { consumer } => match known_consumer(cluster, consumer)?.process {
            ConsumerProcess::Ended { .. } => Ok(()),
            _ => not_now(Because::AlreadyRunning(consumer.to_string())),
        },
        Command::Seek {
            consumer,
            partition,
            to,
        } => {
            assigned(cluster, consumer, partition)?;
            match to {
                SeekTo::Offset(offset) => range("offset", *offset, 0, 1 << 40),
                SeekTo::Beginning | SeekTo::End => Ok(()),
            }
        }
        Command::SetPaused {
            consumer,
            partition,
            ..
        } => assigned(cluster, consumer, partition),
        Command::SetCrashPoint {
            consumer,
            line,
            nth,
        } => {
            let found = known_consumer(cluster, consumer)?;
            range("record", *nth, 1, 1_000_000)?;
            let never = found.config.commit_style == CommitStyle::Never;
            if *line == CrashLine::AfterCommit && never {
                return not_now(Because::NoCommitLine(consumer.clone()));
            }
            Ok(())
        }
        Command::ClearCrashPoint { consumer } => known_consumer(cluster, consumer).map(|_| ()),
        _ => Ok(()),
    }
}

fn not_now(because: Because) -> Checked {
    Err(CommandError::NotNow(because))
}

fn broker_name(broker: BrokerId) -> String {
    alloc::format!("broker {broker}")
}

fn range(what: &'static str, given: u64, least: u64, most: u64) -> Checked {
    if (least..=most).contains(&given) {
        return Ok(());
    }
    Err(CommandError::OutOfRange {
        what,
        given,
        least,
        most,
    })
}

fn millis(what: &'static str, given: Duration, least: u64) -> Checked {
    range(what, given.as_millis(), least, DURATION_MAX.as_millis())
}

/// A name as Kafka allows it for topics (`Topic.validate`); here for clients and groups, too.
fn check_name(name: &str) -> Checked {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let sensible = (1..=249).contains(&name.len()) && name != "." && name != "..";
    if sensible && name.chars().all(allowed) {
        return Ok(());
    }
    Err(CommandError::BadName(name.chars().take(60).collect()))
}

fn check_new_client(cluster: &Cluster, id: &ClientId) -> Checked {
    check_name(id.as_str())?;
    if cluster.producers.contains_key(id) || cluster.consumers.contains_key(id) {
        return Err(CommandError::Taken(id.to_string()));
    }
    Ok(())
}

fn user_topics(cluster: &Cluster) -> u64 {
    cluster
        .topics
        .keys()
        .filter(|topic| topic.as_str() != OFFSETS_TOPIC)
        .count() as u64
}

fn known_topic(cluster: &Cluster, topic: &TopicName) -> Checked {
    if topic.as_str() == OFFSETS_TOPIC {
        let because = Because::InternalTopic(topic.clone());
        return Err(CommandError::Refused(
            KafkaError::InvalidTopicException,
            because,
        ));
    }
    if cluster.topics.contains_key(topic) {
        return Ok(());
    }
    let because = Because::NoSuchTopic(topic.clone());
    Err(CommandError::Refused(
        KafkaError::UnknownTopicOrPartition,
        because,
    ))
}

fn known_producer(cluster: &Cluster, id: &ClientId) -> Checked {
    match cluster.producers.get(id) {
        Some(producer) if producer.closing => not_now(Because::Closing(id.clone())),
        Some(_) => Ok(()),
        None => Err(CommandError::Unknown(id.to_string())),
    }
}

fn known_consumer<'c>(cluster: &'c Cluster, id: &ClientId) -> Result<&'c Consumer, CommandError> {
    cluster
        .consumers
        .get(id)
        .ok_or_else(|| CommandError::Unknown(id.to_string()))
}

fn alive<'c>(cluster: &'c Cluster, id: &ClientId) -> Result<&'c Consumer, CommandError> {
    let consumer = known_consumer(cluster, id)?;
    if consumer.is_alive() {
        Ok(consumer)
    } else {
        Err(CommandError::NotNow(Because::NotRunning(id.to_string())))
    }
}

fn running<'c>(cluster: &'c Cluster, id: &ClientId) -> Result<&'c Consumer, CommandError> {
    let consumer = alive(cluster, id)?;
    if consumer.is_running() {
        Ok(consumer)
    } else {
        Err(CommandError::NotNow(Because::Frozen(id.clone())))
    }
}

fn assigned(cluster: &Cluster, id: &ClientId, tp: &TopicPartition) -> Checked {
    if running(cluster, id)?.partitions.contains_key(tp) {
        return Ok(());
    }
    not_now(Because::NotAssigned {
        consumer: id.clone(),
        partition: tp.clone(),
    })
}

fn known_broker(cluster: &Cluster, id: BrokerId) -> Result<BrokerProcess, CommandError> {
    let found = cluster.brokers.get(&id).map(|broker| broker.process);
    found.ok_or_else(|| CommandError::Unknown(broker_name(id)))
}

fn check_add_partitions(cluster: &Cluster, topic: &TopicName, total: u32) -> Checked {
    known_topic(cluster, topic)?;
    let has = cluster
        .topics
        .get(topic)
        .map_or(0, |topic| topic.partitions.len());
    let has = u32::try_from(has).unwrap_or(u32::MAX);
    if total <= has {
        let because = Because::PartitionsOnlyGrow {
            topic: topic.clone(),
            has,
        };
        return Err(CommandError::Refused(
            KafkaError::InvalidPartitions,
            because,
        ));
    }
    range("partitions", total.into(), 1, PARTITIONS_MAX.into())
}

fn check_delete_group(cluster: &Cluster, group: &GroupId) -> Checked {
    let no_coordinator = || {
        let because = Because::NoCoordinator(group.clone());
        Err(CommandError::Refused(
            KafkaError::CoordinatorNotAvailable,
            because,
        ))
    };
    let unknown = || {
        let because = Because::NoSuchGroup(group.clone());
        Err(CommandError::Refused(KafkaError::GroupIdNotFound, because))
    };
    match cluster.shard(group) {
        Some((broker, shard)) => match shard.groups.get(group) {
            _ if shard.loading_since.is_some() => no_coordinator(),
            _ if !cluster
                .brokers
                .get(&broker)
                .is_some_and(super::cluster::broker::Broker::is_running) =>
            {
                no_coordinator()
            }
            None => unknown(),
            Some(found) if found.state != ClassicGroupState::Empty => {
                let because = Because::GroupHasMembers(group.clone());
                Err(CommandError::Refused(KafkaError::NonEmptyGroup, because))
            }
            Some(_) => Ok(()),
        },
        None if cluster.topics.contains_key(OFFSETS_TOPIC) => no_coordinator(),
        None => unknown(),
    }
}

fn check_brokers(config: &BrokerConfig) -> Checked {
    range(
        "network latency (ms)",
        config.network_latency.as_millis(),
        0,
        10_000,
    )?;
    millis(
        "broker.session.timeout.ms",
        config.broker_session_timeout,
        100,
    )?;
    millis(
        "group.initial.rebalance.delay.ms",
        config.group_initial_rebalance_delay,
        0,
    )?;
    millis(
        "group.min.session.timeout.ms",
        config.group_min_session_timeout,
        1,
    )?;
    let least = config.group_min_session_timeout.as_millis();
    millis(
        "group.max.session.timeout.ms",
        config.group_max_session_timeout,
        least,
    )?;
    let linger = config.group_coordinator_append_linger;
    range(
        "group.coordinator.append.linger.ms",
        linger.as_millis(),
        0,
        10_000,
    )?;
    range(
        "offsets.topic.num.partitions",
        config.offsets_topic_num_partitions.into(),
        50,
        50,
    )?;
    let bytes = config.offsets_topic_segment_bytes;
    range(
        "offsets.topic.segment.bytes",
        bytes.into(),
        1,
        i32::MAX.unsigned_abs().into(),
    )?;
    millis("log.cleaner.backoff.ms", config.log_cleaner_backoff, 100)?;
    millis("start of a broker (ms)", config.broker_startup, 0)?;
    millis("load of a coordinator (ms)", config.coordinator_load, 0)
}

fn check_line(line: &SourceLine) -> Checked {
    let key = line.key.as_ref().map_or(0, |key| key.len() as u64);
    range("bytes of the key", key, 0, TEXT_MAX.into())?;
    range(
        "bytes of the value",
        line.value.len() as u64,
        0,
        TEXT_MAX.into(),
    )?;
    let partition = u64::from(line.partition.unwrap_or(0));
    range("partition", partition, 0, u64::from(PARTITIONS_MAX) - 1)
}

fn check_producer(cluster: &Cluster, config: &ProducerConfig) -> Checked {
    known_topic(cluster, &config.topic)?;
    range(
        "batch.size",
        config.batch_size.into(),
        0,
        i32::MAX.unsigned_abs().into(),
    )?;
    range(
        "retries",
        config.retries.into(),
        0,
        i32::MAX.unsigned_abs().into(),
    )?;
    let in_flight = config.max_in_flight.into();
    range("max.in.flight.requests.per.connection", in_flight, 1, 1_000)?;
    millis("linger.ms", config.linger, 0)?;
    millis("retry.backoff.ms", config.retry_backoff, 0)?;
    millis("retry.backoff.max.ms", config.retry_backoff_max, 0)?;
    millis("request.timeout.ms", config.request_timeout, 1)?;
    millis("delivery.timeout.ms", config.delivery_timeout, 1)?;
    millis("max.block.ms", config.max_block, 0)?;
    millis("metadata.max.age.ms", config.metadata_max_age, 100)?;
    millis("time between records (ms)", config.every, 1)?;
    if config.delivery_timeout < config.linger + config.request_timeout {
        let because = Because::DeliveryTimeoutTooShort;
        return Err(CommandError::Refused(KafkaError::InvalidConfig, because));
    }
    match &config.source {
        RecordSource::Endless { keys, prefix } => {
            range("keys", (*keys).into(), 0, 1_000_000)?;
            range("bytes of the key", prefix.len() as u64, 0, TEXT_MAX.into())
        }
        RecordSource::Lines { lines, .. } => {
            range("lines", lines.len() as u64, 1, LINES_MAX.into())?;
            lines.iter().try_for_each(check_line)
        }
    }
}

fn check_consumer(cluster: &Cluster, config: &ConsumerConfig) -> Checked {
    match &config.group_id {
        Some(group) => check_name(group.as_str())?,
        None if config.commit_style != CommitStyle::Never => {
            return Err(CommandError::Refused(
                KafkaError::InvalidGroupId,
                Because::CommitNeedsGroup,
            ));
        }
        None if config.is_member() => {
            let because = Because::SubscribeNeedsGroup;
            return Err(CommandError::Refused(KafkaError::InvalidGroupId, because));
        }
        None => {}
    }
    check_subscription(cluster, &config.subscription)?;
    let allowed = &cluster.config;
    let (least, most) = (
        allowed.group_min_session_timeout,
        allowed.group_max_session_timeout,
    );
    let session = config.session_timeout.as_millis();
    range(
        "session.timeout.ms",
        session,
        least.as_millis(),
        most.as_millis(),
    )?;
    millis("heartbeat.interval.ms", config.heartbeat_interval, 1)?;
    if config.heartbeat_interval >= config.session_timeout {
        let because = Because::HeartbeatNotBelowSession;
        return Err(CommandError::Refused(KafkaError::InvalidConfig, because));
    }
    if config.assignors.is_empty() {
        return Err(CommandError::Refused(
            KafkaError::InvalidConfig,
            Because::NoAssignor,
        ));
    }
    check_consumer_numbers(config)
}

fn check_consumer_numbers(config: &ConsumerConfig) -> Checked {
    millis("max.poll.interval.ms", config.max_poll_interval, 1)?;
    range(
        "max.poll.records",
        config.max_poll_records.into(),
        1,
        10_000,
    )?;
    millis("auto.commit.interval.ms", config.auto_commit_interval, 1)?;
    range(
        "fetch.min.bytes",
        config.fetch_min_bytes.into(),
        0,
        i32::MAX.unsigned_abs().into(),
    )?;
    range(
        "fetch.max.bytes",
        config.fetch_max_bytes.into(),
        1,
        i32::MAX.unsigned_abs().into(),
    )?;
    let per_partition = config.max_partition_fetch_bytes.into();
    range(
        "max.partition.fetch.bytes",
        per_partition,
        1,
        i32::MAX.unsigned_abs().into(),
    )?;
    millis("fetch.max.wait.ms", config.fetch_max_wait, 1)?;
    millis("request.timeout.ms", config.request_timeout, 1)?;
    millis("default.api.timeout.ms", config.default_api_timeout, 1)?;
    millis("retry.backoff.ms", config.retry_backoff, 1)?;
    millis("retry.backoff.max.ms", config.retry_backoff_max, 1)?;
    millis("metadata.max.age.ms", config.metadata_max_age, 100)?;
    millis("processing time (ms)", config.processing_time, 0)?;
    millis("poll timeout (ms)", config.poll_timeout, 1)
}

fn check_subscription(cluster: &Cluster, subscription: &Subscription) -> Checked {
    match subscription {
        Subscription::Subscribe(topics) if topics.is_empty() => not_now(Because::NothingSubscribed),
        Subscription::Assign(partitions) if partitions.is_empty() => {
            not_now(Because::NothingSubscribed)
        }
        Subscription::Subscribe(topics) => topics
            .iter()
            .try_for_each(|topic| known_topic(cluster, topic)),
        Subscription::Assign(partitions) => partitions.iter().try_for_each(|tp| {
            known_topic(cluster, &tp.topic)?;
            if cluster.registration(tp).is_some() {
                return Ok(());
            }
            let because = Because::NoSuchPartition(tp.clone());
            Err(CommandError::Refused(
                KafkaError::UnknownTopicOrPartition,
                because,
            ))
        }),
    }
}
