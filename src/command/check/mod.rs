//! Whether a command may be carried out.

mod config;

use super::{
    Because, CLIENTS_MAX, Command, CommandError, DURATION_MAX, LINES_MAX, METADATA_MAX,
    PARTITIONS_MAX, ResetOffsetsTo, SeekTo, TOPICS_MAX, delete_plan, reset_plan,
};
use crate::cluster::consumer::CrashLine;
use crate::cluster::{BrokerProcess, Cluster, Consumer, ConsumerProcess, OFFSETS_TOPIC};
use crate::kafka::{
    BrokerId, ClientId, CommitStyle, GroupId, KafkaError, NodeId, TopicName, TopicPartition,
};
use crate::sim::{Duration, SimTime};
use alloc::string::{String, ToString};
use config::{check_brokers, check_consumer, check_line, check_producer, check_topic};

type Checked = Result<(), CommandError>;

/// The furthest a consumer may be sent by `seek()`.
const SOUGHT_MAX: u64 = 1 << 40;

/// Whether a command may be carried out in the world as it is.
///
/// # Errors
/// Why it may not.
pub fn check(cluster: &Cluster, command: &Command) -> Checked {
    match command {
        Command::ConfigureBrokers { config } => check_brokers(config),
        Command::CreateTopic { .. }
        | Command::ConfigureTopic { .. }
        | Command::DeleteRecords { .. }
        | Command::AddPartitions { .. }
        | Command::DeleteTopic { .. } => check_topic_command(cluster, command),
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
        Command::ResetOffsets { group, scope, to } => {
            check_id(group.as_str())?;
            check_reset(to)?;
            reset_plan(cluster, SimTime::ZERO, group, scope, to).map(|_| ())
        }
        Command::DeleteOffsets {
            group,
            topics,
            partitions,
        } => delete_plan(cluster, group, topics, partitions)?.check(),
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

fn check_topic_command(cluster: &Cluster, command: &Command) -> Checked {
    match command {
        Command::CreateTopic {
            topic,
            partitions,
            config,
        } => {
            check_name(topic.as_str())?;
            if cluster.topics.contains_key(topic) || topic.as_str() == OFFSETS_TOPIC {
                let because = Because::TopicExists(topic.clone());
                return Err(CommandError::Refused(
                    KafkaError::TopicAlreadyExists,
                    because,
                ));
            }
            range("topics", user_topics(cluster) + 1, 1, TOPICS_MAX.into())?;
            somewhere_to_put_it(cluster)?;
            range("partitions", (*partitions).into(), 1, PARTITIONS_MAX.into())?;
            check_topic(config)
        }
        Command::ConfigureTopic { topic, config } => {
            known_topic(cluster, topic)?;
            check_topic(config)
        }
        Command::DeleteRecords { partition, before } => {
            check_delete_records(cluster, partition, *before)
        }
        Command::AddPartitions { topic, total } => check_add_partitions(cluster, topic, *total),
        Command::DeleteTopic { topic } => known_topic(cluster, topic),
        _ => Ok(()),
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
                SeekTo::Offset(offset) => range("offset", *offset, 0, SOUGHT_MAX),
                SeekTo::Timestamp(at) => range(
                    "timestamp (ms)",
                    at.as_millis(),
                    0,
                    DURATION_MAX.as_millis(),
                ),
                SeekTo::Beginning | SeekTo::End => Ok(()),
            }
        }
        Command::Commit {
            consumer,
            offset,
            metadata,
            ..
        } => check_commit(running(cluster, consumer)?, *offset, metadata),
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

/// What the consumer itself asks of a commit; the rest is the coordinator's to say.
fn check_commit(consumer: &Consumer, offset: u64, metadata: &str) -> Checked {
    if consumer.app.closing {
        return not_now(Because::Closing(consumer.config.client_id.clone()));
    }
    if consumer.config.group_id.is_none() {
        let because = Because::CommitNeedsGroup;
        return Err(CommandError::Refused(KafkaError::InvalidGroupId, because));
    }
    let bytes = metadata.len() as u64;
    range("metadata (bytes)", bytes, 0, METADATA_MAX.into())?;
    range("offset", offset, 0, i64::MAX.unsigned_abs())
}

fn not_now(because: Because) -> Checked {
    Err(CommandError::NotNow(because))
}

fn broker_name(broker: BrokerId) -> String {
    alloc::format!("broker {broker}")
}

pub(super) fn range(what: &'static str, given: u64, least: u64, most: u64) -> Checked {
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

pub(super) fn millis(what: &'static str, given: Duration, least: u64) -> Checked {
    range(what, given.as_millis(), least, DURATION_MAX.as_millis())
}

/// A `group.id` or `client.id`: Kafka takes any text that is not empty.
fn check_id(id: &str) -> Checked {
    if (1..=249).contains(&id.len()) && !id.chars().any(char::is_control) {
        return Ok(());
    }
    Err(CommandError::BadId(id.chars().take(60).collect()))
}

/// A name as Kafka allows it for topics (`Topic.validate`).
fn check_name(name: &str) -> Checked {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let sensible = (1..=249).contains(&name.len()) && name != "." && name != "..";
    if sensible && name.chars().all(allowed) {
        return Ok(());
    }
    Err(CommandError::BadName(name.chars().take(60).collect()))
}

fn check_new_client(cluster: &Cluster, id: &ClientId) -> Checked {
    check_id(id.as_str())?;
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

fn known_partition(cluster: &Cluster, tp: &TopicPartition) -> Checked {
    known_topic(cluster, &tp.topic)?;
    if cluster.registration(tp).is_some() {
        return Ok(());
    }
    let because = Because::NoSuchPartition(tp.clone());
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
    somewhere_to_put_it(cluster)?;
    range("partitions", total.into(), 1, PARTITIONS_MAX.into())
}

/// "All brokers are currently fenced" (`StripedReplicaPlacer`).
fn somewhere_to_put_it(cluster: &Cluster) -> Checked {
    if cluster.brokers.values().any(|broker| broker.registered) {
        return Ok(());
    }
    Err(CommandError::Refused(
        KafkaError::InvalidReplicationFactor,
        Because::AllBrokersFenced,
    ))
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
            _ if !cluster.is_listening(&NodeId::Broker(broker)) => no_coordinator(),
            None => unknown(),
            Some(found) if !found.is_empty() => {
                let because = Because::GroupHasMembers(group.clone());
                Err(CommandError::Refused(KafkaError::NonEmptyGroup, because))
            }
            Some(_) => Ok(()),
        },
        None if cluster.topics.contains_key(OFFSETS_TOPIC) => no_coordinator(),
        None => unknown(),
    }
}

/// `Partition.deleteRecordsOnLeader`, and what the `Admin` client finds out before.
fn check_delete_records(cluster: &Cluster, tp: &TopicPartition, before: Option<u64>) -> Checked {
    known_partition(cluster, tp)?;
    let leader = cluster.leader(tp).map(NodeId::Broker);
    let led = leader.is_some_and(|leader| cluster.is_listening(&leader));
    let (Some(config), Some(log)) = (cluster.topic_config(&tp.topic), cluster.log(tp)) else {
        return Ok(());
    };
    let refused = |error, because| Err(CommandError::Refused(error, because));
    if !led {
        let because = Because::NoLeader(tp.clone());
        return refused(KafkaError::LeaderNotAvailable, because);
    }
    if config.cleanup_policy.compact && !config.cleanup_policy.delete {
        let because = Because::CompactedOnly(tp.topic.clone());
        return refused(KafkaError::PolicyViolation, because);
    }
    if before.is_some_and(|before| before > log.high_watermark.0) {
        let because = Because::AboveHighWatermark(tp.clone(), log.high_watermark);
        return refused(KafkaError::OffsetOutOfRange, because);
    }
    Ok(())
}

fn check_reset(to: &ResetOffsetsTo) -> Checked {
    let time = |micros: u64| range("time (ms)", micros / 1_000, 0, DURATION_MAX.as_millis());
    match to {
        ResetOffsetsTo::Offset(offset) => range("offset", *offset, 0, i64::MAX.unsigned_abs()),
        ResetOffsetsTo::DateTime(at) => time(at.0),
        ResetOffsetsTo::ByDuration(length) => time(length.0),
        ResetOffsetsTo::FromFile(lines) => {
            range("lines", lines.len() as u64, 1, LINES_MAX.into())?;
            let mut offsets = lines.iter().map(|(_, offset)| *offset);
            offsets.try_for_each(|offset| range("offset", offset, 0, i64::MAX.unsigned_abs()))
        }
        ResetOffsetsTo::Earliest
        | ResetOffsetsTo::Latest
        | ResetOffsetsTo::Current
        | ResetOffsetsTo::ShiftBy(_) => Ok(()),
    }
}
