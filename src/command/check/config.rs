//! What a configuration may be, of brokers, topics, producers and consumers.

use super::{Checked, SOUGHT_MAX, check_id, check_name, known_partition, known_topic, millis};
use super::{not_now, range};
use crate::cluster::Cluster;
use crate::command::{
    Because, CommandError, DURATION_MAX, LATENCY_MIN, LINES_MAX, PARTITIONS_MAX, TEXT_MAX,
    group_protocol,
};
use crate::kafka::topic::RATIO_ONE;
use crate::kafka::{
    BrokerConfig, CommitStyle, ConsumerConfig, GroupProtocol, KafkaError, OffsetReset, OnLost,
    OnRebalance, ProducerConfig, Profile, RecordSource, SourceLine, Subscription, TopicConfig,
};

/// The least `segment.bytes` (KIP-1030).
const SEGMENT_BYTES_MIN: u64 = 1 << 20;

/// `LogConfig.validateValues`.
pub(super) fn check_topic(config: &TopicConfig) -> Checked {
    let most = i32::MAX.unsigned_abs().into();
    let segment_bytes = config.segment_bytes.into();
    range("segment.bytes", segment_bytes, SEGMENT_BYTES_MIN, most)?;
    millis("segment.ms", config.segment, 1)?;
    if let Some(retention) = config.retention {
        millis("retention.ms", retention, 0)?;
    }
    let bytes = config.retention_bytes.unwrap_or(0);
    range("retention.bytes", bytes, 0, i64::MAX.unsigned_abs())?;
    let ratio = config.min_cleanable_dirty_ratio.into();
    range("min.cleanable.dirty.ratio (‰)", ratio, 0, RATIO_ONE.into())?;
    millis("min.compaction.lag.ms", config.min_compaction_lag, 0)?;
    millis("delete.retention.ms", config.delete_retention, 0)
}

pub(super) fn check_brokers(config: &BrokerConfig) -> Checked {
    // a tenth of a millisecond is as little as makes sense, and without any at all two nodes
    // could talk for ever in a single moment
    let latency = config.network_latency;
    let least = u64::from(latency < LATENCY_MIN);
    range("network latency (ms)", latency.as_millis(), least, 10_000)?;
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
    group_protocol::check_brokers(config)?;
    let linger = config.group_coordinator_append_linger.unwrap_or_default();
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
    let check = config.log_retention_check_interval;
    millis("log.retention.check.interval.ms", check, 100)?;
    let minutes = config.offsets_retention_minutes.into();
    range(
        "offsets.retention.minutes",
        minutes,
        1,
        DURATION_MAX.as_millis() / 60_000,
    )?;
    let check = config.offsets_retention_check_interval;
    millis("offsets.retention.check.interval.ms", check, 100)?;
    millis("start of a broker (ms)", config.broker_startup, 0)?;
    millis("load of a coordinator (ms)", config.coordinator_load, 0)
}

pub(super) fn check_line(line: &SourceLine) -> Checked {
    let key = line.key.as_ref().map_or(0, |key| key.len() as u64);
    range("bytes of the key", key, 0, TEXT_MAX.into())?;
    let value = line.value.as_ref().map_or(0, |value| value.len() as u64);
    range("bytes of the value", value, 0, TEXT_MAX.into())?;
    let partition = u64::from(line.partition.unwrap_or(0));
    range("partition", partition, 0, u64::from(PARTITIONS_MAX) - 1)
}

pub(super) fn check_producer(cluster: &Cluster, config: &ProducerConfig) -> Checked {
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
    range(
        "max.in.flight.requests.per.connection",
        in_flight,
        1,
        i32::MAX.unsigned_abs().into(),
    )?;
    millis("linger.ms", config.linger, 0)?;
    millis("retry.backoff.ms", config.retry_backoff, 0)?;
    millis("retry.backoff.max.ms", config.retry_backoff_max, 0)?;
    millis("request.timeout.ms", config.request_timeout, 1)?;
    millis("delivery.timeout.ms", config.delivery_timeout, 1)?;
    millis("max.block.ms", config.max_block, 0)?;
    millis("metadata.max.age.ms", config.metadata_max_age, 100)?;
    millis("time between records (ms)", config.every, 1)?;
    if config.delivers_too_soon() {
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

pub(super) fn check_consumer(cluster: &Cluster, config: &ConsumerConfig) -> Checked {
    match &config.group_id {
        Some(group) => check_id(group.as_str())?,
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
    if let Some(instance) = &config.group_instance_id {
        if !config.has_key("group.instance.id") {
            let because = Because::NoStaticMembers(config.client);
            return Err(CommandError::Refused(KafkaError::InvalidConfig, because));
        }
        // `JoinGroupRequest.validateGroupInstanceId` asks of it what is asked of a topic's name
        check_name(instance.as_str())?;
    }
    check_subscription(cluster, &config.subscription)?;
    group_protocol::check_consumer(config)?;
    if config.group_protocol == GroupProtocol::Classic {
        check_session(cluster, config)?;
    }
    check_consumer_numbers(config)
}

/// The times of a classic member, and its assignors.
fn check_session(cluster: &Cluster, config: &ConsumerConfig) -> Checked {
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
    Ok(())
}

fn check_consumer_numbers(config: &ConsumerConfig) -> Checked {
    millis("max.poll.interval.ms", config.max_poll_interval, 1)?;
    range(
        "max.poll.records",
        config.max_poll_records.into(),
        1,
        10_000,
    )?;
    if let OffsetReset::ByDuration(length) = config.auto_offset_reset {
        millis("by_duration (ms)", length, 0)?;
    }
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
    millis("processing jitter (ms)", config.processing_jitter, 0)?;
    check_listener(config)?;
    range("worker threads", config.worker_threads.into(), 1, 16)?;
    if config.worker_threads > 1 && config.client != Profile::Java {
        return not_now(Because::WorkersNeedJava);
    }
    millis("poll timeout (ms)", config.poll_timeout, 1)
}

fn check_listener(config: &ConsumerConfig) -> Checked {
    millis("listener time (ms)", config.listener_time, 0)?;
    let lost = match config.on_partitions_lost {
        OnLost::Does(action) => action,
        OnLost::AsRevoked => OnRebalance::Nothing,
    };
    let actions = [
        config.on_partitions_revoked,
        config.on_partitions_assigned,
        lost,
    ];
    actions.into_iter().try_for_each(|action| match action {
        OnRebalance::Seek(to) => range("offset", to.0, 0, SOUGHT_MAX),
        _ => Ok(()),
    })
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
        Subscription::Assign(partitions) => {
            let mut partitions = partitions.iter();
            partitions.try_for_each(|tp| known_partition(cluster, tp))
        }
    }
}
