//! A broker answers (`KafkaApis`): one file for each subject.

mod cleaner;
mod consumer_group;
mod data;
mod expiry;
mod group;
mod join;
mod metadata;
mod offsets;
mod retention;

pub use cleaner::on_cleaner;
pub use consumer_group::{on_join_timeout, on_rebalance_timeout, on_sync_timeout};
pub use data::on_fetch_wait;
pub use expiry::on_expiry;
pub use group::{on_join_phase, on_session_timeout, on_sync_phase};
pub use offsets::{
    alter_offsets, delete_group, delete_offsets, delete_offsets_of, flush_writes, load_coordinator,
    loaded,
};
pub use retention::on_retention;

use super::Step;
use crate::cluster::coordinator::{AfterWrite, Parked};
use crate::cluster::{Broker, BrokerEvent, Event, GroupEvent, Shard};
use crate::kafka::{
    Body, BrokerId, Envelope, GroupId, KafkaError, MessageId, NodeId, PartitionId, Request,
    Response,
};
use alloc::sync::Arc;

/// Answers a request, now or later.
pub fn on_request(step: &mut Step<'_>, broker: BrokerId, envelope: &Envelope, request: &Request) {
    let asked = Asked {
        broker,
        request: envelope.id,
        from: envelope.from.clone(),
    };
    match request {
        Request::Metadata(topics) => metadata::on_metadata(step, &asked, topics),
        Request::FindCoordinator(group) => metadata::on_find_coordinator(step, &asked, group),
        Request::Produce { acks, batches } => data::on_produce(step, &asked, *acks, batches),
        Request::InitProducerId => data::on_init_producer_id(step, &asked),
        Request::Fetch { .. } => data::on_fetch(step, &asked, request),
        Request::ListOffsets(partitions) => data::on_list_offsets(step, &asked, partitions),
        Request::JoinGroup { .. } => join::on_join_group(step, &asked, request),
        Request::SyncGroup {
            group,
            member,
            generation,
            assignments,
        } => {
            join::on_sync_group(step, &asked, group, member, *generation, assignments);
        }
        Request::Heartbeat {
            group,
            member,
            generation,
        } => {
            group::on_heartbeat(step, &asked, group, member, *generation);
        }
        Request::LeaveGroup { group, member_id } => {
            group::on_leave_group(step, &asked, group, member_id);
        }
        Request::ConsumerGroupHeartbeat(beat) => consumer_group::on_heartbeat(step, &asked, beat),
        Request::OffsetCommit {
            group,
            member,
            offsets,
            metadata,
        } => {
            let commit = offsets::Commit { offsets, metadata };
            offsets::on_offset_commit(step, &asked, group, member.as_ref(), commit);
        }
        Request::OffsetFetch {
            group,
            member,
            partitions,
        } => {
            offsets::on_offset_fetch(step, &asked, group, member.as_ref(), partitions);
        }
    }
}

/// Sets going what a broker does every so often.
pub fn begin_upkeep(step: &mut Step<'_>, broker: BrokerId) {
    cleaner::start_cleaner(step, broker);
    retention::start_retention(step, broker, retention::INITIAL_DELAY);
    expiry::start_expiry(step, broker);
}

/// Who asked what of whom.
#[derive(Clone, Debug)]
struct Asked {
    broker: BrokerId,
    request: MessageId,
    from: NodeId,
}

impl Asked {
    /// The request, to be answered later.
    fn parked(&self) -> Parked {
        Parked {
            request: self.request,
            from: self.from.clone(),
        }
    }

    /// The answer, to be given when something is written.
    fn later(&self, response: Response) -> AfterWrite {
        AfterWrite::Answer {
            request: self.parked(),
            response: Arc::new(response),
        }
    }

    /// Sends the answer, unless nobody waits for it: the one who asked has closed the connection,
    /// or is gone.
    fn answer(&self, step: &mut Step<'_>, response: Response) {
        answer(step, self.broker, self.request, &self.from, response);
    }
}

fn answer(
    step: &mut Step<'_>,
    broker: BrokerId,
    request: MessageId,
    to: &NodeId,
    response: Response,
) {
    let waits = |step: &Step<'_>| {
        let net = step.cluster().connections(to);
        let asked = net.is_some_and(|net| net.waiting.contains_key(&request));
        asked && step.cluster().network.broken(to, broker).is_none()
    };
    if waits(step) {
        step.send(
            &NodeId::Broker(broker),
            to,
            Body::Response(request, response),
        );
    }
}

fn emit(step: &mut Step<'_>, broker: BrokerId, event: BrokerEvent) {
    step.emit(Event::Broker(broker, event));
}

fn emit_group(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, event: GroupEvent) {
    emit(step, broker, BrokerEvent::Group(group.clone(), event));
}

fn get<'s>(step: &'s Step<'_>, broker: BrokerId) -> Option<&'s Broker> {
    step.cluster().brokers.get(&broker)
}

/// The part of a coordinator's memory in which a group is, or why this broker cannot say
/// (`CoordinatorRuntime`).
fn shard<'s>(
    step: &'s Step<'_>,
    broker: BrokerId,
    group: &GroupId,
) -> Result<(PartitionId, &'s Shard), KafkaError> {
    let partition = step.cluster().group_partition(group);
    let shards = get(step, broker).map(|broker| &broker.shards);
    match shards.and_then(|shards| shards.get(&partition)) {
        None => Err(KafkaError::NotCoordinator),
        Some(shard) if shard.loading_since.is_some() => Err(KafkaError::CoordinatorLoadInProgress),
        Some(shard) => Ok((partition, shard)),
    }
}
