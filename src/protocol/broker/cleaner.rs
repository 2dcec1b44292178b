//! The log cleaner (`LogCleaner`): compacts the logs of compacted topics, `__consumer_offsets`
//! among them, when enough of them is new.

use super::{emit, get, retention};
use crate::cluster::event::TimerReason;
use crate::cluster::{BrokerEvent, Cluster};
use crate::kafka::{BrokerId, TopicPartition};
use crate::protocol::{Step, Timer};
use alloc::vec::Vec;

/// Sets the cleaner of a broker going.
pub(super) fn start_cleaner(step: &mut Step<'_>, broker: BrokerId) {
    let at = step.now() + step.cluster().config.log_cleaner_backoff;
    let reason = TimerReason::Broker("log.cleaner.backoff.ms");
    step.set_timer(Timer::Cleaner(broker), at, reason);
}

/// Whether a topic's records are compacted.
pub(super) fn is_compacted(cluster: &Cluster, tp: &TopicPartition) -> bool {
    let topic = cluster.topics.get(&tp.topic);
    topic.is_some_and(|topic| topic.config.cleanup_policy.compact)
}

/// Cleans every log that wants it, deletes what else is to go of compacted logs, and looks again
/// later.
pub fn on_cleaner(step: &mut Step<'_>, broker: BrokerId) {
    let Some(found) = get(step, broker) else {
        return;
    };
    let logs = found.replicas.iter();
    let logs = logs.filter(|(_, replica)| replica.log.segments().len() > 1);
    let logs: Vec<TopicPartition> = logs
        .map(|(tp, _)| tp.clone())
        .filter(|tp| is_compacted(step.cluster(), tp))
        .collect();
    for tp in logs {
        clean(step, broker, &tp);
        retention::delete_old_segments(step, broker, &tp);
    }
    start_cleaner(step, broker);
}

fn clean(step: &mut Step<'_>, broker: BrokerId, tp: &TopicPartition) {
    let Some(config) = step.cluster().topic_config(&tp.topic) else {
        return;
    };
    let Some(replica) = get(step, broker).and_then(|b| b.replicas.get(tp)) else {
        return;
    };
    if !replica.log.wants_cleaning(&config, step.now()) {
        return;
    }
    let cleaned = replica.log.compacted(&config, step.now());
    let removed = replica.log.record_count() - cleaned.record_count();
    let (topic_partition, to) = (tp.clone(), cleaned.cleaned_to);
    let cleaned = BrokerEvent::LogCleaned {
        topic_partition,
        to,
        removed,
    };
    emit(step, broker, cleaned);
}
