//! The memory of a group coordinator: what a broker knows of the groups whose partition of
//! `__consumer_offsets` it leads. It dies with the process and is read back out of the log.

mod any;
mod consumer_group;
mod event;
mod group;
mod migration;

pub use any::{AnyMember, Group, GroupState};
pub use consumer_group::{BumpReason, ConsumerGroup, ConsumerGroupEvent, ConsumerGroupMember};
pub use event::{GroupEvent, OffsetRemoval, RebalanceReason, RemovalReason};
pub use group::{ClassicGroup, ClassicGroupState, GroupMember, InitialDelay};

use crate::kafka::message::JoinedGroup;
use crate::kafka::{
    ConsumerGroupRecord, CoordinatorRecord, GenerationId, GroupId, KafkaError, MemberId, MessageId,
    NodeId, OffsetAndMetadata, Payload, Record, Response, TopicPartition,
};
use crate::sim::{Shared, SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What a coordinator keeps of one partition of `__consumer_offsets`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shard {
    /// Since when it is reading its log; none once it has.
    pub loading_since: Option<SimTime>,
    /// The groups.
    pub groups: SortedMap<GroupId, Group>,
    /// What groups have committed.
    pub offsets: SortedMap<GroupId, Shared<SortedMap<TopicPartition, OffsetAndMetadata>>>,
    /// What is to be written when `group.coordinator.append.linger.ms` is over.
    pub unwritten: Vec<PendingWrite>,
}

/// Records for the log, and who waits for them to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingWrite {
    /// The records.
    pub records: Vec<CoordinatorRecord>,
    /// What to do when they are written.
    pub then: AfterWrite,
}

/// What waits for a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterWrite {
    /// Nobody.
    Nothing,
    /// Nobody: commits are taken out.
    OffsetsRemoved(OffsetRemoval),
    /// A commit is answered.
    AnswerCommit {
        /// The request.
        request: Parked,
        /// What it is told.
        results: Vec<(TopicPartition, Result<(), KafkaError>)>,
    },
    /// A JoinGroup to a group of the `consumer` protocol is answered.
    AnswerClassicJoin {
        /// The request.
        request: Parked,
        /// The group.
        group: GroupId,
        /// What it is told.
        joined: Arc<JoinedGroup>,
    },
    /// So is a SyncGroup.
    AnswerClassicSync {
        /// The request.
        request: Parked,
        /// The group.
        group: GroupId,
        /// Who asked.
        member: MemberId,
        /// What it gets.
        share: Vec<TopicPartition>,
    },
    /// A request of the `consumer` protocol is answered, or a member's of a group of it.
    Answer {
        /// The request.
        request: Parked,
        /// What it is told.
        response: Arc<Response>,
    },
    /// A static member that is back is told where it is.
    AnswerJoin {
        /// The group.
        group: GroupId,
        /// Who it is now.
        member: MemberId,
    },
    /// A generation has its assignment, if it still is the group's.
    CompleteSync {
        /// The group.
        group: GroupId,
        /// The generation.
        generation: GenerationId,
    },
}

/// A request that will be answered later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Its number.
    pub request: MessageId,
    /// Who waits.
    pub from: NodeId,
}

impl Shard {
    /// Applies what happened to one of its groups.
    pub(super) fn apply(&mut self, at: SimTime, group: &GroupId, event: &GroupEvent) {
        match event {
            GroupEvent::Created => {
                let created = ClassicGroup {
                    since: at,
                    ..ClassicGroup::default()
                };
                self.groups.insert(group.clone(), created.into());
            }
            GroupEvent::Consumer(ConsumerGroupEvent::Created) => {
                let created = Group::Consumer(ConsumerGroup::default());
                self.groups.insert(group.clone(), created);
            }
            GroupEvent::Consumer(ConsumerGroupEvent::Upgraded {
                metadata_hash,
                topics,
            }) => {
                if let Some(Group::Classic(found)) = self.groups.get(group) {
                    let upgraded = ConsumerGroup::from_classic(found, *metadata_hash, topics, at);
                    self.groups.insert(group.clone(), Group::Consumer(upgraded));
                }
            }
            GroupEvent::Downgraded => {
                if let Some(Group::Consumer(found)) = self.groups.get(group) {
                    let downgraded = ClassicGroup::from_consumer(found, at);
                    self.groups.insert(group.clone(), downgraded.into());
                }
            }
            GroupEvent::Deleted => {
                self.groups.remove(group);
                self.offsets.remove(group);
            }
            GroupEvent::OffsetCommitted(tp, value, _) => {
                self.offsets
                    .entry(group.clone())
                    .or_default()
                    .insert(tp.clone(), value.clone());
            }
            GroupEvent::OffsetRemoved(tp, _) => {
                if let Some(offsets) = self.offsets.get_mut(group) {
                    offsets.remove(tp);
                    if offsets.is_empty() {
                        self.offsets.remove(group);
                    }
                }
            }
            _ => match self.groups.get_mut(group) {
                Some(Group::Classic(group)) => group.apply(at, event),
                Some(Group::Consumer(group)) => group.apply(at, event),
                None => {}
            },
        }
    }

    /// What the shard knows after reading its log from the start (`CoordinatorLoaderImpl`).
    #[must_use]
    pub fn replayed<'a>(records: impl Iterator<Item = &'a Record>, at: SimTime) -> Shard {
        let mut shard = Shard::default();
        for record in records {
            let written = record.timestamp;
            let Payload::Coordinator(record) = &record.payload else {
                continue;
            };
            match &**record {
                CoordinatorRecord::OffsetCommit {
                    group,
                    topic_partition,
                    value,
                } => {
                    let offsets = shard.offsets.entry(group.clone()).or_default();
                    match value {
                        Some(value) => {
                            offsets.insert(topic_partition.clone(), value.clone());
                            let simple = || ClassicGroup::default().into();
                            shard.groups.entry(group.clone()).or_insert_with(simple);
                        }
                        None => {
                            offsets.remove(topic_partition);
                        }
                    }
                }
                CoordinatorRecord::GroupMetadata {
                    group,
                    value: Some(metadata),
                } => {
                    let mut loaded = ClassicGroup::from_metadata(metadata, at);
                    if loaded.state == ClassicGroupState::Empty {
                        loaded.since = written; // `currentStateTimestamp`
                    }
                    shard.groups.insert(group.clone(), loaded.into());
                }
                CoordinatorRecord::GroupMetadata { group, value: None } => {
                    if shard
                        .groups
                        .get(group)
                        .is_some_and(|g| g.classic().is_some())
                    {
                        shard.groups.remove(group);
                    }
                }
                CoordinatorRecord::ConsumerGroup { group, record } => {
                    shard.replay(at, group, record);
                }
            }
        }
        shard.offsets.retain(|_, offsets| !offsets.is_empty());
        shard
    }

    /// Reads back a record of a group of the `consumer` protocol. The tombstone of its epoch is the
    /// last word on it.
    fn replay(&mut self, at: SimTime, group: &GroupId, record: &ConsumerGroupRecord) {
        match (self.groups.get_mut(group), record) {
            (Some(Group::Consumer(_)), ConsumerGroupRecord::Epoch(None)) => {
                self.groups.remove(group);
            }
            (Some(Group::Consumer(found)), _) => found.replay(at, record),
            (_, _) if record.is_tombstone() => {}
            (_, _) => {
                let mut found = ConsumerGroup::default();
                found.replay(at, record);
                self.groups.insert(group.clone(), Group::Consumer(found));
            }
        }
    }
}
