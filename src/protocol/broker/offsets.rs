//! Commits, and the log they are kept in (`OffsetMetadataManager`, `CoordinatorRuntime`).

use super::data::append;
use super::group::{answer_static_join, assignment_stored, find, refuse, restart_session};
use super::{Asked, answer, consumer_group, emit, emit_group, get, shard};
use crate::cluster::broker::offsets_partition;
use crate::cluster::coordinator::{AfterWrite, OffsetRemoval, Parked, PendingWrite};
use crate::cluster::event::TimerReason;
use crate::cluster::{BrokerEvent, ClassicGroupState, ConsumerGroup, Group, GroupEvent, Shard};
use crate::kafka::message::MemberIdentity;
use crate::kafka::{
    BrokerId, CommittedOffset, CoordinatorRecord, GenerationId, GroupEpoch, GroupId, KafkaError,
    LeaderEpoch, MemberId, OffsetAndMetadata, PartitionId, Payload, Record, RecordBatch, Response,
    TopicName, TopicPartition,
};
use crate::protocol::{Step, Timer};
use crate::sim::{SortedMap, SortedSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Takes a commit. Topics and partitions that do not exist are sorted out before the coordinator
/// hears of it (`KafkaApis.handleOffsetCommitRequest`).
pub(super) fn on_offset_commit(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    member: Option<&Committer>,
    commit: Commit<'_>,
) {
    let Commit { offsets, metadata } = commit;
    let exists = |(tp, ..): &&CommittedPartition| step.cluster().registration(tp).is_some();
    let (known, unknown): (Vec<_>, Vec<_>) = offsets.iter().partition(exists);
    let mut results = refused(&unknown, KafkaError::UnknownTopicOrPartition);
    if known.is_empty() {
        return asked.answer(step, Response::OffsetCommit(results));
    }
    // one whose metadata is too long is not asked since when it is the member's
    let too_long = metadata.chars().count() > METADATA_MAX;
    let validated = known.iter().filter(|_| !too_long).map(|(tp, ..)| tp);
    let validated: Vec<&TopicPartition> = validated.collect();
    if let Err(error) = may_commit(step, asked.broker, group, member, &validated) {
        let member = member.map(|(identity, _)| &identity.member_id);
        refuse(step, asked.broker, group, "OffsetCommit", member, error);
        results.extend(refused(&known, error));
        return asked.answer(step, Response::OffsetCommit(results));
    }
    admit(step, asked.broker, group, member);
    if too_long {
        results.extend(refused(&known, KafkaError::OffsetMetadataTooLarge));
        return asked.answer(step, Response::OffsetCommit(results));
    }
    results.extend(known.iter().map(|(tp, ..)| (tp.clone(), Ok(()))));
    store(step, asked, group, &known, metadata, results);
}

/// `offset.metadata.max.bytes`; Kafka counts characters.
const METADATA_MAX: usize = 4_096;

/// What a request commits.
#[derive(Clone, Copy)]
pub(super) struct Commit<'r> {
    /// What is to be read next.
    pub(super) offsets: &'r [CommittedPartition],
    /// What stands beside it.
    pub(super) metadata: &'r Arc<str>,
}

/// Who commits, and as of when.
type Committer = (MemberIdentity, Option<GenerationId>);
type CommittedPartition = (TopicPartition, CommittedOffset, Option<LeaderEpoch>);
type Results = Vec<(TopicPartition, Result<(), KafkaError>)>;

fn refused(offsets: &[&CommittedPartition], error: KafkaError) -> Results {
    let each = offsets.iter().map(|(tp, ..)| (tp.clone(), Err(error)));
    each.collect()
}

/// Lets a commit in: it makes the group if there is none, and it shows that a classic group's
/// member is alive.
fn admit(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, member: Option<&Committer>) {
    if shard(step, broker, group).is_ok_and(|(_, shard)| !shard.groups.contains_key(group)) {
        emit_group(step, broker, group, GroupEvent::Created);
    }
    if let Some((MemberIdentity { member_id: id, .. }, _)) = member {
        let found = find(step, broker, group).and_then(|found| found.members.get(id));
        if let Some(timeout) = found.map(|member| member.session_timeout) {
            emit_group(step, broker, group, GroupEvent::Heard(id.clone()));
            restart_session(step, broker, group, id, timeout);
        }
    }
}

/// Has offsets written down, to be answered when they are. Whether they make sense is not looked
/// at.
fn store(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    offsets: &[&CommittedPartition],
    metadata: &Arc<str>,
    results: Results,
) {
    let commit_timestamp = step.now();
    let record = |&(tp, offset, leader_epoch): &&CommittedPartition| {
        let value = Some(OffsetAndMetadata {
            offset: *offset,
            leader_epoch: *leader_epoch,
            metadata: Arc::clone(metadata),
            commit_timestamp,
        });
        let (group, topic_partition) = (group.clone(), tp.clone());
        CoordinatorRecord::OffsetCommit {
            group,
            topic_partition,
            value,
        }
    };
    let records = offsets.iter().map(record).collect();
    let request = Parked {
        request: asked.request,
        from: asked.from.clone(),
    };
    let then = AfterWrite::AnswerCommit { request, results };
    gather(step, asked.broker, group, PendingWrite { records, then });
}

/// Whether the group's rules allow a commit: all of it, or nothing
/// (`OffsetMetadataManager.commitOffset`).
fn may_commit(
    step: &Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    member: Option<&Committer>,
    partitions: &[&TopicPartition],
) -> Result<(), KafkaError> {
    let (_, shard) = shard(step, broker, group)?;
    group_allows(shard.groups.get(group), member, partitions)
}

/// `OffsetMetadataManager.validateOffsetCommit`, and that of either kind of group, top down.
fn group_allows(
    found: Option<&Group>,
    member: Option<&Committer>,
    partitions: &[&TopicPartition],
) -> Result<(), KafkaError> {
    let generation = member.and_then(|(_, generation)| *generation);
    match (found, member) {
        // whoever is in no generation may commit where nobody is, whatever it calls itself
        (None, _) if generation.is_none() => Ok(()),
        (Some(found), _) if generation.is_none() && found.is_empty() => Ok(()),
        (None, _) => Err(KafkaError::GroupIdNotFound),
        (Some(_), None) => Err(KafkaError::UnknownMemberId),
        (Some(Group::Classic(found)), Some((identity, _))) => {
            found.member_of(identity)?;
            match found.state {
                _ if Some(found.generation) != generation => Err(KafkaError::IllegalGeneration),
                ClassicGroupState::CompletingRebalance => Err(KafkaError::RebalanceInProgress),
                _ => Ok(()),
            }
        }
        (Some(Group::Consumer(found)), Some((identity, _))) => {
            let epoch = generation.map(|epoch| GroupEpoch(epoch.0));
            found.may_commit(&identity.member_id, epoch, partitions)
        }
    }
}

/// What the group has stored; nothing is no error.
pub(super) fn on_offset_fetch(
    step: &mut Step<'_>,
    asked: &Asked,
    group: &GroupId,
    member: Option<&(MemberId, GroupEpoch)>,
    partitions: &[TopicPartition],
) {
    let found = shard(step, asked.broker, group).and_then(|(_, shard)| {
        if let (Some(Group::Consumer(found)), Some(member)) = (shard.groups.get(group), member) {
            may_fetch(found, member)?;
        }
        let stored = shard.offsets.get(group);
        let look = |tp: &TopicPartition| (tp.clone(), stored.and_then(|s| s.get(tp)).cloned());
        Ok(partitions.iter().map(look).collect())
    });
    asked.answer(step, Response::OffsetFetch(found));
}

/// `ConsumerGroup.validateOffsetFetch`.
fn may_fetch(
    found: &ConsumerGroup,
    (id, epoch): &(MemberId, GroupEpoch),
) -> Result<(), KafkaError> {
    let known = found.members.get(id).ok_or(KafkaError::UnknownMemberId)?;
    match known.current.epoch == Some(*epoch) {
        true => Ok(()),
        false => Err(KafkaError::StaleMemberEpoch),
    }
}

/// Whether something is gathered that is not written yet.
pub(super) fn has_unwritten(step: &Step<'_>, broker: BrokerId, group: &GroupId) -> bool {
    shard(step, broker, group).is_ok_and(|(_, shard)| !shard.unwritten.is_empty())
}

/// Puts records among those the coordinator will write when
/// `group.coordinator.append.linger.ms` is over.
pub(super) fn gather(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, write: PendingWrite) {
    let partition = step.cluster().group_partition(group);
    gather_in(step, broker, partition, write);
}

fn gather_in(step: &mut Step<'_>, broker: BrokerId, partition: PartitionId, write: PendingWrite) {
    let shard = get(step, broker).and_then(|broker| broker.shards.get(&partition));
    let first = shard.is_some_and(|shard| shard.unwritten.is_empty());
    emit(
        step,
        broker,
        BrokerEvent::WriteGathered(partition, Arc::new(write)),
    );
    if first {
        // adaptive: behind what it has to do now (`CoordinatorRuntime.enqueueAdaptiveFlush`)
        let linger = step.cluster().config.group_coordinator_append_linger;
        let at = step.now() + linger.unwrap_or_default();
        let reason = TimerReason::Broker("group.coordinator.append.linger.ms");
        step.set_timer(Timer::AppendLinger(broker, partition), at, reason);
    }
}

/// Writes what was gathered as one batch, lets it take effect, and answers who waits for it.
pub fn flush_writes(step: &mut Step<'_>, broker: BrokerId, partition: PartitionId) {
    let shard = get(step, broker).and_then(|broker| broker.shards.get(&partition));
    let Some(writes) = shard.map(|shard| shard.unwritten.clone()) else {
        return;
    };
    let tp = offsets_partition(partition);
    let replica = get(step, broker).and_then(|broker| broker.replicas.get(&tp));
    let Some(epoch) = replica.map(|replica| replica.leader_epoch) else {
        return;
    };
    emit(step, broker, BrokerEvent::WritesFlushed(partition));
    let timestamp = step.now();
    let written = writes.iter().flat_map(|write| &write.records);
    let records: Arc<[Record]> = (0..)
        .zip(written)
        .map(|(offset_delta, record)| {
            let payload = Payload::Coordinator(Arc::new(record.clone()));
            Record {
                offset_delta,
                timestamp,
                payload,
            }
        })
        .collect();
    if !records.is_empty() {
        append(step, broker, &tp, |base| {
            RecordBatch::new(base, epoch, None, timestamp, records)
        });
    }
    for write in writes {
        take_effect(step, broker, &write);
        follow(step, broker, write);
    }
}

/// What waited for a write that is done.
pub(super) fn follow(step: &mut Step<'_>, broker: BrokerId, write: PendingWrite) {
    match write.then {
        AfterWrite::Nothing | AfterWrite::OffsetsRemoved(_) => {}
        AfterWrite::AnswerCommit { request, results } => {
            let Parked { request, from } = request;
            let response = Response::OffsetCommit(results);
            answer(step, broker, request, &from, response);
        }
        AfterWrite::Answer { request, response } => {
            let Parked { request, from } = request;
            answer(step, broker, request, &from, (*response).clone());
        }
        AfterWrite::AnswerClassicJoin {
            request,
            group,
            joined,
        } => {
            let Parked { request, from } = request;
            consumer_group::classic_joined(step, broker, &group, &joined.member_id);
            let response = Response::JoinGroup(Ok((*joined).clone()));
            answer(step, broker, request, &from, response);
        }
        AfterWrite::AnswerClassicSync {
            request,
            group,
            member,
            share,
        } => {
            let Parked { request, from } = request;
            consumer_group::classic_synced(step, broker, &group, &member);
            answer(step, broker, request, &from, Response::SyncGroup(Ok(share)));
        }
        AfterWrite::AnswerJoin { group, member } => {
            answer_static_join(step, broker, &group, &member);
        }
        AfterWrite::CompleteSync { group, generation } => {
            complete_sync(step, broker, &group, generation, &write.records);
        }
    }
}

/// What is written is what is so.
fn take_effect(step: &mut Step<'_>, broker: BrokerId, write: &PendingWrite) {
    for record in &write.records {
        match record {
            CoordinatorRecord::OffsetCommit {
                group,
                topic_partition,
                value,
            } => {
                let tp = topic_partition.clone();
                let event = match (value, &write.then) {
                    (Some(value), AfterWrite::AnswerCommit { request, .. }) => {
                        GroupEvent::OffsetCommitted(tp, value.clone(), Some(request.request))
                    }
                    // reset, and not asked for by a consumer
                    (Some(value), _) => GroupEvent::OffsetCommitted(tp, value.clone(), None),
                    (None, AfterWrite::OffsetsRemoved(reason)) => {
                        GroupEvent::OffsetRemoved(tp, *reason)
                    }
                    // no request commits nothing: whoever takes a commit out says why
                    (None, _) => continue,
                };
                emit_group(step, broker, group, event);
            }
            // a group is deleted, or a member of it, before that is written
            CoordinatorRecord::GroupMetadata { .. } | CoordinatorRecord::ConsumerGroup { .. } => {}
        }
    }
}

/// The plan of a generation counts if the group is still waiting for it.
fn complete_sync(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    generation: GenerationId,
    records: &[CoordinatorRecord],
) {
    let Some(found) = find(step, broker, group) else {
        return;
    };
    let waits = found.state == ClassicGroupState::CompletingRebalance;
    if !waits || found.generation != generation {
        return;
    }
    let Some(CoordinatorRecord::GroupMetadata {
        value: Some(metadata),
        ..
    }) = records.first()
    else {
        return;
    };
    let shares = metadata
        .members
        .iter()
        .map(|m| (m.member_id.clone(), m.assignment.clone()));
    assignment_stored(step, broker, group, shares.collect());
}

/// A broker has become the leader of a partition of `__consumer_offsets` and reads it.
pub fn load_coordinator(step: &mut Step<'_>, broker: BrokerId, partition: PartitionId) {
    emit(step, broker, BrokerEvent::CoordinatorLoading(partition));
    let at = step.now() + step.cluster().config.coordinator_load;
    let reason = TimerReason::Broker("reading __consumer_offsets");
    step.set_timer(Timer::CoordinatorLoad(broker, partition), at, reason);
}

/// It has read it: its groups are as they were last written down, and every member's session
/// begins anew.
pub fn loaded(step: &mut Step<'_>, broker: BrokerId, partition: PartitionId) {
    emit(step, broker, BrokerEvent::CoordinatorLoaded(partition));
    let shard = get(step, broker).and_then(|broker| broker.shards.get(&partition));
    let Some(shard) = shard else { return };
    let modern = shard
        .groups
        .iter()
        .filter(|(_, found)| found.consumer().is_some());
    let modern: Vec<GroupId> = modern.map(|(group, _)| group.clone()).collect();
    let members: Vec<_> = shard
        .groups
        .iter()
        .filter_map(|(group, found)| Some((group, found.classic()?)))
        .flat_map(|(group, found)| {
            let sessions = found
                .members
                .iter()
                .map(|(id, m)| (id.clone(), m.session_timeout));
            sessions.map(|(id, timeout)| (group.clone(), id, timeout))
        })
        .collect();
    for (group, id, timeout) in members {
        restart_session(step, broker, &group, &id, timeout);
    }
    for group in modern {
        consumer_group::loaded(step, broker, &group);
    }
}

/// Deletes a group with everything it has committed: tombstones for all of it. The group is gone
/// at once; whoever joins while they are being written makes a new one.
pub fn delete_group(step: &mut Step<'_>, broker: BrokerId, group: &GroupId, reason: OffsetRemoval) {
    let Ok((partition, shard)) = shard(step, broker, group) else {
        return;
    };
    let mut records = tombstones(shard, |theirs, _| theirs == group);
    match find(step, broker, group) {
        Some(_) => records.push(CoordinatorRecord::GroupMetadata {
            group: group.clone(),
            value: None,
        }),
        None => records.extend(consumer_group::gives_way(step, broker, group)),
    }
    emit_group(step, broker, group, GroupEvent::Deleted);
    let then = AfterWrite::OffsetsRemoved(reason);
    gather_in(step, broker, partition, PendingWrite { records, then });
}

/// Commits offsets for a group without members (`Admin.alterConsumerGroupOffsets`): an OffsetCommit
/// of nobody in particular.
pub fn alter_offsets(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    offsets: &SortedMap<TopicPartition, u64>,
) {
    let Ok((_, coordinator)) = shard(step, broker, group) else {
        return;
    };
    let found = coordinator.groups.get(group);
    if offsets.is_empty() || found.is_some_and(|found| !found.is_empty()) {
        return;
    }
    admit(step, broker, group, None);
    let commit_timestamp = step.now();
    let record = |(tp, offset): (&TopicPartition, &u64)| CoordinatorRecord::OffsetCommit {
        group: group.clone(),
        topic_partition: tp.clone(),
        value: Some(OffsetAndMetadata {
            offset: CommittedOffset(*offset),
            leader_epoch: None,
            metadata: Arc::from(""),
            commit_timestamp,
        }),
    };
    let records = offsets.iter().map(record).collect();
    let then = AfterWrite::Nothing;
    gather(step, broker, group, PendingWrite { records, then });
}

/// Takes out what a group has committed of some partitions: tombstones for them.
pub fn delete_offsets(
    step: &mut Step<'_>,
    broker: BrokerId,
    group: &GroupId,
    partitions: &[TopicPartition],
    reason: OffsetRemoval,
) {
    let record = |tp: &TopicPartition| CoordinatorRecord::OffsetCommit {
        group: group.clone(),
        topic_partition: tp.clone(),
        value: None,
    };
    let records: Vec<_> = partitions.iter().map(record).collect();
    if !records.is_empty() {
        let then = AfterWrite::OffsetsRemoved(reason);
        gather(step, broker, group, PendingWrite { records, then });
    }
}

/// A topic is deleted: so is what any group has committed of it
/// (`GroupCoordinatorService.onPartitionsDeleted`).
pub fn delete_offsets_of(step: &mut Step<'_>, topic: &TopicName) {
    let brokers = step.cluster().brokers.iter();
    let mut doomed: Vec<(BrokerId, PartitionId, Vec<CoordinatorRecord>)> = Vec::new();
    for (id, broker) in brokers.filter(|(_, broker)| broker.is_running()) {
        for (partition, shard) in &broker.shards {
            let records = tombstones(shard, |_, tp| tp.topic == *topic);
            if !records.is_empty() {
                doomed.push((*id, *partition, records));
            }
        }
    }
    for (broker, partition, records) in doomed {
        let then = AfterWrite::OffsetsRemoved(OffsetRemoval::TopicDeleted);
        gather_in(step, broker, partition, PendingWrite { records, then });
    }
}

/// Tombstones for the commits that `doomed` says, those that wait to be written included.
fn tombstones(
    shard: &Shard,
    doomed: impl Fn(&GroupId, &TopicPartition) -> bool,
) -> Vec<CoordinatorRecord> {
    let stored = shard.offsets.iter();
    let stored = stored.flat_map(|(group, offsets)| offsets.keys().map(move |tp| (group, tp)));
    let unwritten = shard.unwritten.iter().flat_map(|write| &write.records);
    let unwritten = unwritten.filter_map(|record| match record {
        CoordinatorRecord::OffsetCommit {
            group,
            topic_partition,
            value: Some(_),
        } => Some((group, topic_partition)),
        CoordinatorRecord::OffsetCommit { .. }
        | CoordinatorRecord::GroupMetadata { .. }
        | CoordinatorRecord::ConsumerGroup { .. } => None,
    });
    let all: SortedSet<(&GroupId, &TopicPartition)> = stored.chain(unwritten).collect();
    all.into_iter()
        .filter(|(group, tp)| doomed(group, tp))
        .map(|(group, tp)| CoordinatorRecord::OffsetCommit {
            group: group.clone(),
            topic_partition: tp.clone(),
            value: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::ClassicGroup;
    use crate::cluster::coordinator::GroupMember;
    use crate::sim::{Duration, SimTime};

    fn group(
        state: ClassicGroupState,
        member: Option<&str>,
        instance: Option<&str>,
    ) -> ClassicGroup {
        let known = GroupMember {
            instance_id: instance.map(Into::into),
            client_id: "c".into(),
            session_timeout: Duration::ZERO,
            rebalance_timeout: Duration::ZERO,
            assignors: Vec::new(),
            subscription: alloc::sync::Arc::default(),
            assignment: Vec::new(),
            last_heard: SimTime::ZERO,
            is_new: false,
            owes_sync: false,
            awaiting_join: None,
            awaiting_sync: None,
        };
        ClassicGroup {
            state,
            generation: GenerationId(7),
            static_members: instance
                .zip(member)
                .map(|(i, id)| (i.into(), id.into()))
                .into_iter()
                .collect(),
            members: member.map(|id| (id.into(), known)).into_iter().collect(),
            ..ClassicGroup::default()
        }
    }

    fn allows(group: ClassicGroup, by: Option<&Committer>) -> Result<(), KafkaError> {
        group_allows(Some(&Group::Classic(group)), by, &[])
    }

    /// The rows of `ClassicGroup.validateOffsetCommit`.
    #[test]
    fn a_commit_is_taken_from_whom_kafka_takes_it() {
        use ClassicGroupState::{CompletingRebalance, Empty, PreparingRebalance, Stable};
        let named = |id: &str, instance: Option<&str>, generation| {
            let identity = MemberIdentity {
                member_id: id.into(),
                instance_id: instance.map(Into::into),
            };
            Some((identity, Some(GenerationId(generation))))
        };
        let member = |id, generation| named(id, None, generation);
        let lost = |id| member(id, 7).map(|(identity, _)| (identity, None));
        for (state, by, expected) in [
            (Empty, None, Ok(())),
            (Stable, None, Err(KafkaError::UnknownMemberId)),
            (Stable, member("a", 7), Ok(())),
            (PreparingRebalance, member("a", 7), Ok(())),
            (Stable, member("b", 7), Err(KafkaError::UnknownMemberId)),
            (Stable, member("b", 6), Err(KafkaError::UnknownMemberId)),
            (Stable, member("a", 6), Err(KafkaError::IllegalGeneration)),
            (Empty, lost("a"), Ok(())),
            (Stable, lost("a"), Err(KafkaError::IllegalGeneration)),
            (Stable, lost("b"), Err(KafkaError::UnknownMemberId)),
            (
                CompletingRebalance,
                member("a", 6),
                Err(KafkaError::IllegalGeneration),
            ),
            (
                CompletingRebalance,
                member("a", 7),
                Err(KafkaError::RebalanceInProgress),
            ),
        ] {
            let members = (state != Empty).then_some("a");
            let found = allows(group(state, members, None), by.as_ref());
            assert_eq!(found, expected, "{state:?} {by:?}");
        }
        // a static member that has been replaced is told so, whatever generation it is in
        for (by, expected) in [
            (named("a", Some("i"), 7), Ok(())),
            (named("b", Some("i"), 7), Err(KafkaError::FencedInstanceId)),
            (named("b", Some("i"), 6), Err(KafkaError::FencedInstanceId)),
            (named("a", Some("j"), 7), Err(KafkaError::UnknownMemberId)),
        ] {
            let found = allows(group(Stable, Some("a"), Some("i")), by.as_ref());
            assert_eq!(found, expected, "{by:?}");
        }
    }
}
