//! The log cleaner (`LogCleaner`): compacts `__consumer_offsets` when enough of it is new.

use super::{emit, get};
use crate::cluster::event::TimerReason;
use crate::cluster::{BrokerEvent, OFFSETS_TOPIC};
use crate::kafka::{BrokerId, TopicPartition};
use crate::protocol::{Step, Timer};
use alloc::vec::Vec;

/// Sets the cleaner of a broker going.
pub fn start_cleaner(step: &mut Step<'_>, broker: BrokerId) {
    let at = step.now() + step.cluster().config.log_cleaner_backoff;
    let reason = TimerReason::Broker("log.cleaner.backoff.ms");
    step.set_timer(Timer::Cleaner(broker), at, reason);
}

/// Cleans every log that wants it, and looks again later.
pub fn on_cleaner(step: &mut Step<'_>, broker: BrokerId) {
    let Some(found) = get(step, broker) else {
        return;
    };
    let compacted = found
        .replicas
        .iter()
        .filter(|(tp, _)| tp.topic.as_str() == OFFSETS_TOPIC);
    let dirty: Vec<TopicPartition> = compacted
        .filter(|(_, replica)| replica.log.wants_cleaning())
        .map(|(tp, _)| tp.clone())
        .collect();
    for topic_partition in dirty {
        let Some(replica) = get(step, broker).and_then(|b| b.replicas.get(&topic_partition)) else {
            continue;
        };
        let cleaned = replica.log.compacted();
        let removed = replica.log.record_count() - cleaned.record_count();
        let to = cleaned.cleaned_to;
        emit(
            step,
            broker,
            BrokerEvent::LogCleaned {
                topic_partition,
                to,
                removed,
            },
        );
    }
    start_cleaner(step, broker);
}
