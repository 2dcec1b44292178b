//! What happened in a broker, its coordinators apart.

use super::{Because, Fact, NOTHING, group, length, node, setting, text};
use crate::cluster::broker::OFFSETS_TOPIC;
use crate::cluster::coordinator::{AfterWrite, OffsetRemoval, PendingWrite};
use crate::cluster::event::{Cause, Entry};
use crate::cluster::log::DeletionReason;
use crate::cluster::{BrokerEvent, Cluster};
use crate::kafka::{
    BrokerId, CoordinatorRecord, NodeId, Offset, PartitionId, Payload, Record, RecordBatch,
    TopicConfig, TopicPartition,
};
use crate::view::taken::Taken;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
pub(super) fn broker(
    id: BrokerId,
    event: &BrokerEvent,
    entry: &Entry,
    cluster: &Cluster,
) -> Because {
    let this = text(&id);
    match event {
        BrokerEvent::BatchAppended(tp, _) if tp.topic.as_str() == OFFSETS_TOPIC => {
            Because::new(Fact::OffsetsAppended, [this, entry.event.details()])
        }
        BrokerEvent::BatchAppended(tp, batch) => {
            let count = text(&batch.records.len());
            Because::new(Fact::BatchAppended, [this, text(tp), offsets(batch), count])
        }
        BrokerEvent::DuplicateFound(tp, offset) => {
            Because::new(Fact::DuplicateFound, [this, text(tp), text(offset)])
        }
        BrokerEvent::HighWatermarkAdvanced(tp, to) => {
            Because::new(Fact::HighWatermark, [this, text(tp), text(to)])
        }
        BrokerEvent::SegmentRolled(tp, base) => {
            Because::new(Fact::SegmentRolled, [this, text(tp), text(base)])
        }
        BrokerEvent::SegmentsDeleted {
            topic_partition: tp,
            log_start,
            reason,
            ..
        } => {
            let (on, tp, log_start) = (tp, text(tp), text(log_start));
            match limit(*reason, cluster.topic_config(&on.topic).as_deref()) {
                Some(limit) => Because::new(Fact::SegmentsDeleted, [this, tp, log_start, limit]),
                None => Because::new(Fact::SegmentsBelowStart, [this, tp, log_start]),
            }
        }
        BrokerEvent::RecordsDeleted(tp, log_start) => {
            Because::new(Fact::RecordsDeleted, [this, text(tp), text(log_start)])
        }
        BrokerEvent::LogCleaned {
            topic_partition: tp,
            to,
            removed: 0,
        } => Because::new(Fact::NothingCleaned, [this, text(tp), text(to)]),
        BrokerEvent::LogCleaned {
            topic_partition: tp,
            to,
            removed,
        } => Because::new(Fact::LogCleaned, [this, text(tp), text(to), text(removed)]),
        BrokerEvent::FetchParked(_, fetch) => {
            let wait = match &fetch.from {
                NodeId::Consumer(id) => super::config_of(cluster, id),
                NodeId::Producer(_) | NodeId::Broker(_) => None,
            };
            let wait = setting(wait.map(|config| config.fetch_max_wait));
            let with = [this, node(&fetch.from), text(&fetch.min_bytes), wait];
            Because::new(Fact::FetchParked, with)
        }
        BrokerEvent::FetchUnparked(_) => match entry.cause {
            Cause::Timer(_) => Because::new(Fact::FetchWaitOver, [this]),
            _ => Because::new(Fact::FetchServed, [this]),
        },
        BrokerEvent::CoordinatorLoading(partition) => {
            Because::new(Fact::CoordinatorLoading, [this, text(partition)])
        }
        BrokerEvent::CoordinatorLoaded(partition) => {
            Because::new(Fact::CoordinatorLoaded, [this, text(partition)])
        }
        BrokerEvent::WriteGathered(partition, write) => gathered(this, *partition, write),
        BrokerEvent::WritesFlushed(partition) => {
            Because::new(Fact::WritesFlushed, [this, text(partition)])
        }
        BrokerEvent::ProducerIdIssued(issued) => {
            Because::new(Fact::ProducerIdIssued, [this, text(issued)])
        }
        BrokerEvent::Group(of, event) => group::group(&this, of, event, entry, cluster),
    }
}

/// A coordinator has something to write.
fn gathered(this: String, partition: PartitionId, write: &PendingWrite) -> Because {
    if let (Some((fact, all)), [first, ..]) = (by_hand(write), &write.records[..]) {
        return Because::new(fact, [this, text(first.group()), all.join(", ")]);
    }
    let count = text(&write.records.len());
    Because::new(Fact::WriteGathered, [this, text(&partition), count])
}

/// What somebody has done to a group's offsets, if that is what is written.
fn by_hand(write: &PendingWrite) -> Option<(Fact, Vec<String>)> {
    let all = || {
        let each = write.records.iter().filter_map(|record| match record {
            CoordinatorRecord::OffsetCommit {
                topic_partition: tp,
                value,
                ..
            } => Some(match value {
                Some(value) => format!("{tp} = {}", value.offset),
                None => text(tp),
            }),
            _ => None,
        });
        each.collect::<Vec<_>>()
    };
    match &write.then {
        AfterWrite::OffsetsRemoved(OffsetRemoval::Deleted) => Some((Fact::OffsetsToDelete, all())),
        // members' commits are answered
        AfterWrite::Nothing if !all().is_empty() => Some((Fact::OffsetsToReset, all())),
        _ => None,
    }
}

/// The setting by which segments are deleted, if it is one.
fn limit(reason: DeletionReason, config: Option<&TopicConfig>) -> Option<String> {
    let value = match reason {
        DeletionReason::LogStart => return None,
        DeletionReason::RetentionMs => setting(config.and_then(|config| config.retention)),
        DeletionReason::RetentionBytes => {
            let bytes = config.and_then(|config| config.retention_bytes);
            bytes.map_or_else(|| NOTHING.to_string(), |bytes| text(&bytes))
        }
    };
    Some(format!("{} = {value}", reason.name()))
}

/// Why the cleaner took a record away.
pub(super) fn taken(
    id: BrokerId,
    tp: &TopicPartition,
    offset: Offset,
    record: &Record,
    why: Taken,
) -> Because {
    let (this, tp, offset) = (text(&id), text(tp), text(&offset));
    let key = || match &record.payload {
        Payload::User { key: Some(key), .. } if !key.is_empty() => text(key),
        _ => "\"\"".to_string(),
    };
    match why {
        Taken::Superseded(by) => {
            let with = [this, tp, offset, key(), text(&by)];
            Because::new(Fact::RecordSuperseded, with)
        }
        Taken::Expired(retention) => {
            let with = [this, tp, offset, key(), length(retention)];
            Because::new(Fact::TombstoneExpired, with)
        }
        Taken::Keyless => Because::new(Fact::KeylessCleaned, [this, tp, offset]),
    }
}

/// The offsets of a batch: `5…8`, or `5`.
fn offsets(batch: &RecordBatch) -> String {
    match batch.base_offset == batch.last_offset {
        true => text(&batch.base_offset),
        false => format!("{}…{}", batch.base_offset, batch.last_offset),
    }
}
