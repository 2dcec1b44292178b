//! Retention (`LogManager.cleanupLogs`, `UnifiedLog.deleteOldSegments`): whole segments go, the
//! oldest first.

use super::cleaner::is_compacted;
use super::{emit, get};
use crate::cluster::BrokerEvent;
use crate::cluster::event::TimerReason;
use crate::kafka::{BrokerId, LogStartOffset, TopicPartition};
use crate::protocol::{Step, Timer};
use crate::sim::Duration;
use alloc::vec::Vec;

/// `log.initial.task.delay.ms`: how long after its start a broker first looks.
pub(super) const INITIAL_DELAY: Duration = Duration::from_secs(30);

/// Has a broker look for what is to be deleted, after so long.
pub(super) fn start_retention(step: &mut Step<'_>, broker: BrokerId, after: Duration) {
    let at = step.now() + after;
    let reason = TimerReason::Broker("log.retention.check.interval.ms");
    step.set_timer(Timer::Retention(broker), at, reason);
}

/// Deletes what is to be deleted of every log that the cleaner does not see to.
pub fn on_retention(step: &mut Step<'_>, broker: BrokerId) {
    let Some(found) = get(step, broker) else {
        return;
    };
    let logs = found.replicas.iter();
    let logs = logs.filter(|(_, replica)| replica.log.segments()[0].size > 0);
    let logs: Vec<TopicPartition> = logs
        .map(|(tp, _)| tp.clone())
        .filter(|tp| !is_compacted(step.cluster(), tp))
        .collect();
    for tp in logs {
        delete_old_segments(step, broker, &tp);
    }
    let interval = step.cluster().config.log_retention_check_interval;
    start_retention(step, broker, interval);
}

/// Deletes the segments of a log that are to go, for one reason after the other.
pub(super) fn delete_old_segments(step: &mut Step<'_>, broker: BrokerId, tp: &TopicPartition) {
    loop {
        let config = step.cluster().topic_config(&tp.topic).unwrap_or_default();
        let Some(replica) = get(step, broker).and_then(|broker| broker.replicas.get(tp)) else {
            return;
        };
        let log = &replica.log;
        let Some((count, reason)) = log.deletable(&config, step.now()) else {
            return;
        };
        let (log_start, end) = (log.log_start, log.log_end.offset());
        let next = log.segments().get(count).map(|next| next.base_offset);
        if next.is_none() {
            // a log has a segment to write to
            emit(step, broker, BrokerEvent::SegmentRolled(tp.clone(), end));
        }
        let left = LogStartOffset(next.unwrap_or(end).0);
        let deleted = BrokerEvent::SegmentsDeleted {
            topic_partition: tp.clone(),
            count,
            log_start: log_start.max(left),
            reason,
        };
        emit(step, broker, deleted);
    }
}
