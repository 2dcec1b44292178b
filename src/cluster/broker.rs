//! A broker: its logs, which survive it, and its memory, which does not.

use super::coordinator::{GroupEvent, PendingWrite, Shard};
use super::log::{DeletionReason, Log};
use super::producer_state::ProducerStates;
use crate::kafka::message::FetchPartition;
use crate::kafka::{
    BrokerId, GroupId, HighWatermark, LeaderEpoch, LogStartOffset, MessageId, NodeId, Offset,
    PartitionId, ProducerId, RecordBatch, TopicConfig, TopicId, TopicName, TopicPartition,
};
use crate::sim::{Shared, SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The topic in which coordinators keep what groups commit.
pub const OFFSETS_TOPIC: &str = "__consumer_offsets";

/// Whether the broker's process is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokerProcess {
    /// It serves.
    Running,
    /// It was killed.
    Down {
        /// When.
        since: SimTime,
    },
    /// It reads its logs, then waits until the controller lets it in again.
    Starting {
        /// Since when.
        since: SimTime,
    },
}

/// A broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    /// Whether its process is there.
    pub process: BrokerProcess,
    /// Whether the controller takes it for alive; it finds out about a death only after
    /// `broker.session.timeout.ms`.
    pub registered: bool,
    /// Whether it has read its logs and been refused, and will be let in once its predecessor's
    /// session is over.
    pub refused: bool,
    /// Its disk: the logs of its replicas.
    pub replicas: SortedMap<TopicPartition, Shared<Replica>>,
    /// Its memory: the partitions of `__consumer_offsets` it coordinates groups for.
    pub shards: SortedMap<PartitionId, Shard>,
    /// Its memory: fetches that wait for something to read.
    pub parked_fetches: SortedMap<MessageId, ParkedFetch>,
}

/// One broker's copy of a partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replica {
    /// The epoch in which it leads or follows.
    pub leader_epoch: LeaderEpoch,
    /// The log.
    pub log: Log,
    /// The idempotent producers that have written to it.
    pub producers: ProducerStates,
}

/// A fetch that waits for `fetch.min.bytes`, at most `fetch.max.wait.ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedFetch {
    /// Who waits.
    pub from: NodeId,
    /// For how much.
    pub min_bytes: u32,
    /// At most how much is sent.
    pub max_bytes: u32,
    /// From where.
    pub partitions: Vec<FetchPartition>,
}

/// What happens in a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokerEvent {
    /// A batch was written at the end of a log.
    BatchAppended(TopicPartition, Arc<RecordBatch>),
    /// A batch came that is in the log already, from this offset on: nothing was written.
    DuplicateFound(TopicPartition, Offset),
    /// More may be read.
    HighWatermarkAdvanced(TopicPartition, HighWatermark),
    /// A log's next batch will begin a new segment.
    SegmentRolled(TopicPartition, Offset),
    /// Old segments are gone, and with them the right to read below what is left.
    SegmentsDeleted {
        /// The partition.
        topic_partition: TopicPartition,
        /// How many.
        count: usize,
        /// The log starts here now.
        log_start: LogStartOffset,
        /// Why.
        reason: DeletionReason,
    },
    /// `DeleteRecords`: a log starts here now. What is below goes with its segment.
    RecordsDeleted(TopicPartition, LogStartOffset),
    /// The cleaner has been over a log.
    LogCleaned {
        /// The partition.
        topic_partition: TopicPartition,
        /// Up to where it cleaned.
        to: Offset,
        /// How many records are gone.
        removed: u64,
    },
    /// A fetch waits.
    FetchParked(MessageId, Arc<ParkedFetch>),
    /// A fetch no longer waits.
    FetchUnparked(MessageId),
    /// A coordinator begins to read its log.
    CoordinatorLoading(PartitionId),
    /// A coordinator has read its log.
    CoordinatorLoaded(PartitionId),
    /// A coordinator gathers something to write.
    WriteGathered(PartitionId, Arc<PendingWrite>),
    /// What a coordinator gathered is being written.
    WritesFlushed(PartitionId),
    /// A producer was given an id.
    ProducerIdIssued(ProducerId),
    /// Something happened to a group.
    Group(GroupId, GroupEvent),
}

impl BrokerEvent {
    /// The partition whose log it is about, if it is the cleaner's doing.
    pub(super) fn partition(&self) -> Option<&TopicPartition> {
        match self {
            BrokerEvent::LogCleaned {
                topic_partition, ..
            } => Some(topic_partition),
            _ => None,
        }
    }
}

impl Broker {
    /// A broker that has just been installed: running, with nothing.
    #[must_use]
    pub fn new() -> Self {
        Broker {
            process: BrokerProcess::Running,
            registered: true,
            refused: false,
            replicas: SortedMap::new(),
            shards: SortedMap::new(),
            parked_fetches: SortedMap::new(),
        }
    }

    /// Whether it answers requests.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.process == BrokerProcess::Running
    }

    /// What the process knew dies with it; the disk stays.
    pub(super) fn lose_memory(&mut self) {
        self.shards.clear();
        self.parked_fetches.clear();
    }

    pub(super) fn apply(
        &mut self,
        at: SimTime,
        event: &BrokerEvent,
        topic: Option<&TopicConfig>,
        coordinator_partitions: u32,
    ) {
        match event {
            BrokerEvent::BatchAppended(tp, batch) => self.replica(tp, |replica| {
                replica.log.append(batch);
                replica.producers.appended(batch);
            }),
            BrokerEvent::SegmentRolled(tp, _) => self.replica(tp, |replica| replica.log.roll()),
            BrokerEvent::SegmentsDeleted {
                topic_partition,
                count,
                ..
            } => self.replica(topic_partition, |replica| {
                replica.log.delete_segments(*count);
            }),
            BrokerEvent::RecordsDeleted(tp, log_start) => {
                self.replica(tp, |replica| replica.log.raise_start(*log_start));
            }
            BrokerEvent::HighWatermarkAdvanced(tp, high_watermark) => {
                self.replica(tp, |replica| replica.log.high_watermark = *high_watermark);
            }
            BrokerEvent::LogCleaned {
                topic_partition, ..
            } => {
                if let Some(config) = topic {
                    self.replica(topic_partition, |replica| {
                        replica.log = replica.log.compacted(config, at);
                    });
                }
            }
            BrokerEvent::FetchParked(request, fetch) => {
                self.parked_fetches.insert(*request, (**fetch).clone());
            }
            BrokerEvent::FetchUnparked(request) => {
                self.parked_fetches.remove(request);
            }
            BrokerEvent::CoordinatorLoading(partition) => {
                let loading = Shard {
                    loading_since: Some(at),
                    ..Shard::default()
                };
                self.shards.insert(*partition, loading);
            }
            BrokerEvent::CoordinatorLoaded(partition) => {
                let tp = offsets_partition(*partition);
                let shard = self.replicas.get(&tp).map(|replica| {
                    let records = replica
                        .log
                        .records_from(Offset(0))
                        .map(|(_, record)| record);
                    Shard::replayed(records, at)
                });
                self.shards.insert(*partition, shard.unwrap_or_default());
            }
            BrokerEvent::WriteGathered(partition, write) => {
                if let Some(shard) = self.shards.get_mut(partition) {
                    shard.unwritten.push((**write).clone());
                }
            }
            BrokerEvent::WritesFlushed(partition) => {
                if let Some(shard) = self.shards.get_mut(partition) {
                    shard.unwritten.clear();
                }
            }
            BrokerEvent::ProducerIdIssued(_) | BrokerEvent::DuplicateFound(..) => {}
            BrokerEvent::Group(group, event) => {
                let partition = group.coordinator_partition(coordinator_partitions);
                if let Some(shard) = self.shards.get_mut(&partition) {
                    shard.apply(at, group, event);
                }
            }
        }
    }

    fn replica(&mut self, tp: &TopicPartition, change: impl FnOnce(&mut Replica)) {
        if let Some(replica) = self.replicas.get_mut(tp) {
            change(replica);
        }
    }
}

impl Default for Broker {
    fn default() -> Self {
        Broker::new()
    }
}

/// A topic as the controller has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// Which topic of its name it is.
    pub id: TopicId,
    /// What it is configured with.
    pub config: Arc<TopicConfig>,
    /// Its partitions, in order.
    pub partitions: Vec<PartitionRegistration>,
}

/// A partition as the controller has it (`PartitionRegistration`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionRegistration {
    /// Where its replicas are, the preferred leader first.
    pub replicas: Vec<BrokerId>,
    /// Which of them have everything.
    pub isr: Vec<BrokerId>,
    /// Which of them leads; none while none that may is alive.
    pub leader: Option<BrokerId>,
    /// Grows with every change of the leader.
    pub leader_epoch: LeaderEpoch,
}

/// A partition of `__consumer_offsets`.
#[must_use]
pub fn offsets_partition(partition: PartitionId) -> TopicPartition {
    TopicPartition {
        topic: TopicName::from(OFFSETS_TOPIC),
        partition,
    }
}
