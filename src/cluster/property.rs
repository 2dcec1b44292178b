//! What is always so: only what Kafka itself keeps.
//!
//! Kafka orders neither a committed offset nor a position against the log; nor do we.

use super::broker::BrokerEvent;
use super::consumer::ConsumerEvent;
use super::coordinator::ClassicGroupState;
use super::network::NetworkEvent;
use super::{Cluster, Event};
use crate::kafka::TopicPartition;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

/// Checks what `event` may have broken; `cluster` is the world after it.
///
/// # Errors
/// A sentence with the values, if something is not so.
pub fn check(cluster: &Cluster, event: &Event) -> Result<(), String> {
    match event {
        Event::Broker(
            id,
            BrokerEvent::BatchAppended(tp, _) | BrokerEvent::HighWatermarkAdvanced(tp, _),
        ) => {
            log_bounds_are_ordered(cluster, tp)?;
            let running = cluster
                .brokers
                .get(id)
                .is_some_and(super::Broker::is_running);
            running
                .then_some(())
                .ok_or_else(|| format!("b{id} wrote to {tp} while it is down"))
        }
        Event::Broker(_, BrokerEvent::Group(group, _)) => match cluster.group(group) {
            Some(found) => one_owner_in_a_generation(found)
                .map_err(|broken| format!("group {group}: {broken}")),
            None => Ok(()),
        },
        Event::Consumer(id, ConsumerEvent::PollReturned(records)) => {
            let above = records.iter().find(|record| {
                let log = cluster.log(&record.topic_partition);
                log.is_none_or(|log| !log.high_watermark.covers(record.offset))
            });
            match above {
                // a deleted topic's last records may still be handed out: they were fetched
                Some(record) if cluster.log(&record.topic_partition).is_some() => {
                    let HeldAt { tp, offset } = HeldAt::from(record);
                    Err(format!(
                        "{id} was handed {tp} {offset}, at or above the high watermark"
                    ))
                }
                _ => Ok(()),
            }
        }
        Event::Consumer(id, ConsumerEvent::RecordProcessed { .. }) => {
            let running = cluster
                .consumers
                .get(id)
                .is_some_and(super::Consumer::is_running);
            running
                .then_some(())
                .ok_or_else(|| format!("{id} processed a record while not running"))
        }
        Event::Network(NetworkEvent::Sent(envelope)) => {
            let up = cluster.is_listening(&envelope.from);
            let frozen = match &envelope.from {
                crate::kafka::NodeId::Consumer(id) => cluster
                    .consumers
                    .get(id)
                    .is_some_and(|consumer| !consumer.is_running()),
                _ => false,
            };
            if up && !frozen {
                Ok(())
            } else {
                Err(format!("{} sent a message while it is down", envelope.from))
            }
        }
        _ => Ok(()),
    }
}

struct HeldAt<'a> {
    tp: &'a TopicPartition,
    offset: crate::kafka::Offset,
}

impl<'a> From<&'a super::consumer::HeldRecord> for HeldAt<'a> {
    fn from(record: &'a super::consumer::HeldRecord) -> Self {
        HeldAt {
            tp: &record.topic_partition,
            offset: record.offset,
        }
    }
}

fn log_bounds_are_ordered(cluster: &Cluster, tp: &TopicPartition) -> Result<(), String> {
    let Some(log) = cluster.log(tp) else {
        return Ok(());
    };
    let bounds = [
        log.log_start.0,
        log.last_stable().0,
        log.high_watermark.0,
        log.log_end.0,
    ];
    if bounds.is_sorted() {
        Ok(())
    } else {
        Err(format!(
            "{tp}: log start, last stable, high watermark, log end: {bounds:?}"
        ))
    }
}

fn one_owner_in_a_generation(group: &super::ClassicGroup) -> Result<(), String> {
    if group.state != ClassicGroupState::Stable {
        return Ok(());
    }
    let mut owners = BTreeMap::new();
    for (id, member) in &group.members {
        for tp in &member.assignment {
            if let Some(other) = owners.insert(tp, id) {
                let generation = group.generation;
                return Err(format!(
                    "{tp} belongs to {other} and {id} in generation {generation}"
                ));
            }
        }
    }
    Ok(())
}
