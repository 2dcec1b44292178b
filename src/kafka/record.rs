//! Records and batches, with the sizes they have on the wire (message format v2, uncompressed).

use super::message::ProtocolSubscription;
use super::{
    AssignorName, ClientId, CommittedOffset, ConsumerGroupRecord, GenerationId, GroupId,
    GroupInstanceId, LeaderEpoch, MemberId, Offset, ProducerEpoch, ProducerId, TopicPartition,
};
use crate::sim::{Duration, SimTime};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Bytes of a batch's header (`DefaultRecordBatch.RECORD_BATCH_OVERHEAD`).
pub const BATCH_OVERHEAD: u32 = 61;

/// One record as it stands in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How far behind the batch's base offset it stands. Compaction leaves gaps.
    pub offset_delta: u32,
    /// `CreateTime`: when the producer's application called `send()`.
    pub timestamp: SimTime,
    /// What it says.
    pub payload: Payload,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// A record of somebody's topic.
    User {
        /// Decides the partition; an empty key is a key, none is none.
        key: Option<Arc<str>>,
        /// The content; none is `null`, and with a key a tombstone.
        value: Option<Arc<str>>,
    },
    /// A record a group coordinator wrote to `__consumer_offsets`: larger, and much rarer.
    Coordinator(Arc<CoordinatorRecord>),
}

/// What a group coordinator writes down (`GroupCoordinatorRecordHelpers`). `None` for a value is
/// a tombstone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoordinatorRecord {
    /// `OffsetCommitKey` → `OffsetCommitValue`.
    OffsetCommit {
        /// The group that committed.
        group: GroupId,
        /// The partition it has read.
        topic_partition: TopicPartition,
        /// What is to be read next, and since when that is known.
        value: Option<OffsetAndMetadata>,
    },
    /// `GroupMetadataKey` → `GroupMetadataValue`: written when a generation's assignment is
    /// known, and when the group becomes Empty.
    GroupMetadata {
        /// The group.
        group: GroupId,
        /// Its last completed generation.
        value: Option<GroupMetadata>,
    },
    /// What is written of a group of the `consumer` protocol.
    ConsumerGroup {
        /// The group.
        group: GroupId,
        /// What is written.
        record: ConsumerGroupRecord,
    },
}

/// What compaction keeps one record of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CompactionKey<'r> {
    /// A user's key.
    User(&'r str),
    /// What a group has committed of a partition.
    Offset(&'r GroupId, &'r TopicPartition),
    /// A group.
    Group(&'r GroupId),
    /// What is written of a group of the consumer protocol: its type, and the member.
    ConsumerGroup(&'r GroupId, u8, Option<&'r MemberId>),
}

/// A committed offset with what is stored beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetAndMetadata {
    /// The next record to read.
    pub offset: CommittedOffset,
    /// The epoch of the last batch consumed, if known.
    pub leader_epoch: Option<LeaderEpoch>,
    /// Whatever the application said beside it; mostly nothing.
    pub metadata: Arc<str>,
    /// The broker's clock when it took the commit.
    pub commit_timestamp: SimTime,
}

/// A classic group as it stands in `__consumer_offsets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMetadata {
    /// The generation.
    pub generation: GenerationId,
    /// The assignor all members agreed on; none when the group is empty.
    pub protocol: Option<AssignorName>,
    /// The member that made the assignment.
    pub leader: Option<MemberId>,
    /// The members and what they were given.
    pub members: Vec<MemberMetadata>,
}

/// A member as it stands in `__consumer_offsets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberMetadata {
    /// Its id.
    pub member_id: MemberId,
    /// Its `group.instance.id`, if it is a static member.
    pub instance_id: Option<GroupInstanceId>,
    /// Its `client.id`.
    pub client_id: ClientId,
    /// Its `session.timeout.ms`.
    pub session_timeout: Duration,
    /// Its `max.poll.interval.ms`.
    pub rebalance_timeout: Duration,
    /// The assignors it offered, in its order of preference.
    pub assignors: Vec<AssignorName>,
    /// What it said of itself as it joined.
    pub subscription: Arc<ProtocolSubscription>,
    /// The partitions it was given.
    pub assignment: Vec<TopicPartition>,
}

impl CoordinatorRecord {
    /// The group it is about.
    #[must_use]
    pub fn group(&self) -> &GroupId {
        match self {
            CoordinatorRecord::OffsetCommit { group, .. }
            | CoordinatorRecord::GroupMetadata { group, .. }
            | CoordinatorRecord::ConsumerGroup { group, .. } => group,
        }
    }

    /// What compaction keeps one of: the record's type, the group, and the partition if it is a
    /// commit, or the member.
    #[must_use]
    pub fn compaction_key(&self) -> CompactionKey<'_> {
        match self {
            CoordinatorRecord::OffsetCommit {
                group,
                topic_partition,
                ..
            } => CompactionKey::Offset(group, topic_partition),
            CoordinatorRecord::GroupMetadata { group, .. } => CompactionKey::Group(group),
            CoordinatorRecord::ConsumerGroup { group, record } => {
                let (kind, member) = record.key();
                CompactionKey::ConsumerGroup(group, kind, member)
            }
        }
    }

    /// Whether it says that there is nothing (any more).
    #[must_use]
    pub fn is_tombstone(&self) -> bool {
        match self {
            CoordinatorRecord::OffsetCommit { value, .. } => value.is_none(),
            CoordinatorRecord::GroupMetadata { value, .. } => value.is_none(),
            CoordinatorRecord::ConsumerGroup { record, .. } => record.is_tombstone(),
        }
    }

    /// Lengths of key and value as serialized (schema versions: keys 1 and 2, values 3).
    fn sizes(&self) -> (u32, u32) {
        match self {
            CoordinatorRecord::OffsetCommit {
                group,
                topic_partition,
                value,
            } => {
                let key = 2 + string(group.as_str()) + string(topic_partition.topic.as_str()) + 4;
                let value = value.as_ref();
                (
                    key,
                    value.map_or(0, |value| 2 + 8 + 4 + string(&value.metadata) + 8),
                )
            }
            CoordinatorRecord::GroupMetadata { group, value } => (
                2 + string(group.as_str()),
                value.as_ref().map_or(0, GroupMetadata::size),
            ),
            CoordinatorRecord::ConsumerGroup { group, record } => {
                let (_, member) = record.key();
                let member = member.map_or(0, |id| string(id.as_str()));
                (2 + string(group.as_str()) + member, record.value_size())
            }
        }
    }
}

impl GroupMetadata {
    fn size(&self) -> u32 {
        let protocol = self.protocol.map_or(2, |name| string(name.name()));
        let leader = self
            .leader
            .as_ref()
            .map_or(2, |leader| string(leader.as_str()));
        let members: u32 = self.members.iter().map(MemberMetadata::size).sum();
        2 + string("consumer") + 4 + protocol + leader + 8 + 4 + members
    }
}

impl MemberMetadata {
    fn size(&self) -> u32 {
        let assigned: u32 = self
            .assignment
            .iter()
            .map(|tp| 4 + string(tp.topic.as_str()))
            .sum();
        let instance = self.instance_id.as_ref();
        let instance = instance.map_or(2, |instance| string(instance.as_str()));
        let ids = string(self.member_id.as_str()) + instance + string(self.client_id.as_str());
        let subscription = 4 + subscription_size(&self.subscription);
        ids + string("/127.0.0.1") + 4 + 4 + subscription + (4 + 2 + 4 + assigned)
    }
}

/// Bytes of what a member says of itself, in version 3: with the generation, and with no rack.
pub(super) fn subscription_size(said: &ProtocolSubscription) -> u32 {
    let topics: u32 = said.topics.iter().map(|topic| string(topic.as_str())).sum();
    let owned = said.owned_partitions.iter();
    let owned: u32 = owned.map(|tp| 4 + string(tp.topic.as_str())).sum();
    2 + 4 + topics + 4 + 4 + owned + 4 + 2
}

/// A string with its 16-bit length.
fn string(text: &str) -> u32 {
    2 + length(text)
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX / 4)
}

impl Record {
    /// Its bytes in a batch whose first record has the timestamp `base` (`DefaultRecord`).
    #[must_use]
    pub fn size(&self, base: SimTime) -> u32 {
        let (key, value) = match &self.payload {
            Payload::User { key, value } => {
                let bytes = |text: &Option<Arc<str>>| text.as_deref().map(length);
                (bytes(key), bytes(value))
            }
            Payload::Coordinator(record) => {
                let (key, value) = record.sizes();
                (Some(key), (!record.is_tombstone()).then_some(value))
            }
        };
        let timestamp_delta = self.timestamp.as_millis().saturating_sub(base.as_millis());
        let body = 1
            + varint(timestamp_delta)
            + varint(u64::from(self.offset_delta))
            + nullable(key)
            + nullable(value)
            + varint(0);
        varint(u64::from(body)) + body
    }

    /// What compaction keeps one of; none for a record without a key.
    #[must_use]
    pub fn compaction_key(&self) -> Option<CompactionKey<'_>> {
        match &self.payload {
            Payload::User { key, .. } => key.as_deref().map(CompactionKey::User),
            Payload::Coordinator(record) => Some(record.compaction_key()),
        }
    }

    /// Whether it says that there is nothing (any more) of its key.
    #[must_use]
    pub fn is_tombstone(&self) -> bool {
        match &self.payload {
            Payload::User { value, .. } => value.is_none(),
            Payload::Coordinator(record) => record.is_tombstone(),
        }
    }

    /// The user's key, if it is a user's record that has one.
    #[must_use]
    pub fn key(&self) -> Option<&Arc<str>> {
        match &self.payload {
            Payload::User { key, .. } => key.as_ref(),
            Payload::Coordinator(_) => None,
        }
    }
}

/// Bytes of a zig-zag varint for a number that is not negative.
fn varint(value: u64) -> u32 {
    let bits = u64::BITS - (value << 1).leading_zeros();
    bits.div_ceil(7).max(1)
}

fn nullable(length: Option<u32>) -> u32 {
    length.map_or(1, |length| varint(u64::from(length)) + length)
}

/// Who wrote a batch with `enable.idempotence`, and where it stands among what that producer wrote
/// to the partition (KIP-98).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProducerStamp {
    /// The producer.
    pub id: ProducerId,
    /// Grows when the producer has to begin a partition's numbers anew.
    pub epoch: ProducerEpoch,
    /// The number of the batch's first record; each record has the next one.
    pub base_sequence: u32,
}

impl ProducerStamp {
    /// The number of the last of so many records.
    #[must_use]
    pub fn last_sequence(&self, records: usize) -> u32 {
        let records = u32::try_from(records).unwrap_or(u32::MAX);
        self.base_sequence + records.saturating_sub(1)
    }
}

/// A batch in a log: immutable, its records shared by everyone who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordBatch {
    /// The offset of its first record when it was written.
    pub base_offset: Offset,
    /// The offset of its last record when it was written; compaction does not change it.
    pub last_offset: Offset,
    /// The leader that appended it.
    pub leader_epoch: LeaderEpoch,
    /// Its producer's stamp; none without idempotence.
    pub producer: Option<ProducerStamp>,
    /// The producer that sent it; none if a coordinator wrote it. Kafka's log does not know: there
    /// only a stamp tells one producer's batches from another's. It is kept for the model's own
    /// sake, to say which records their producer has sent in which order.
    pub sender: Option<ClientId>,
    /// When it was appended.
    pub appended_at: SimTime,
    /// Once the cleaner has met a tombstone in it: from when on its tombstones may go.
    pub delete_horizon: Option<SimTime>,
    /// Its bytes.
    pub size: u32,
    /// The records left in it.
    pub records: Arc<[Record]>,
}

impl RecordBatch {
    /// The batch as the leader writes it: the records numbered from `base_offset` on.
    ///
    /// # Panics
    /// If there are no records: an empty batch has no last offset.
    #[must_use]
    pub fn new(
        base_offset: Offset,
        leader_epoch: LeaderEpoch,
        producer: Option<ProducerStamp>,
        appended_at: SimTime,
        records: Arc<[Record]>,
    ) -> Self {
        let last = records.last().expect("a batch has at least one record");
        let last_offset = Offset(base_offset.0 + u64::from(last.offset_delta));
        let size = batch_size(&records);
        RecordBatch {
            base_offset,
            last_offset,
            leader_epoch,
            producer,
            sender: None,
            appended_at,
            delete_horizon: None,
            size,
            records,
        }
    }

    /// The same batch, of this sender.
    #[must_use]
    pub fn sent_by(self, sender: Option<ClientId>) -> Self {
        RecordBatch { sender, ..self }
    }

    /// The timestamp of its youngest record (`RecordBatch.maxTimestamp`).
    #[must_use]
    pub fn max_timestamp(&self) -> SimTime {
        let timestamps = self.records.iter().map(|record| record.timestamp);
        timestamps.max().unwrap_or_default()
    }

    /// The records from `from` on, with their offsets.
    pub fn records_from(&self, from: Offset) -> impl Iterator<Item = (Offset, &Record)> {
        self.records
            .iter()
            .map(|record| {
                (
                    Offset(self.base_offset.0 + u64::from(record.offset_delta)),
                    record,
                )
            })
            .filter(move |(offset, _)| *offset >= from)
    }
}

/// Bytes of a batch of these records, header included.
#[must_use]
pub fn batch_size(records: &[Record]) -> u32 {
    let base = records
        .first()
        .map_or(SimTime::ZERO, |record| record.timestamp);
    BATCH_OVERHEAD + records.iter().map(|record| record.size(base)).sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(key: Option<&str>, value: &str, offset_delta: u32, at: u64) -> Record {
        let payload = Payload::User {
            key: key.map(Into::into),
            value: Some(value.into()),
        };
        Record {
            offset_delta,
            timestamp: SimTime(at * 1_000),
            payload,
        }
    }

    /// attributes 1, timestamp delta 1, offset delta 1, key 1 + 4, value 1 + 6, headers 1, and
    /// the length before it all: 1.
    #[test]
    fn a_small_record_takes_seventeen_bytes() {
        assert_eq!(user(Some("key0"), "value0", 0, 5).size(SimTime(5_000)), 17);
        assert_eq!(user(None, "value0", 0, 5).size(SimTime(5_000)), 13);
        let nothing = Record {
            payload: Payload::User {
                key: Some("key0".into()),
                value: None,
            },
            ..user(None, "", 0, 5)
        };
        assert_eq!(nothing.size(SimTime(5_000)), 11);
    }

    #[test]
    fn deltas_past_63_take_a_second_byte() {
        let near = user(None, "v", 63, 63).size(SimTime::ZERO);
        assert_eq!(user(None, "v", 64, 63).size(SimTime::ZERO), near + 1);
        assert_eq!(user(None, "v", 64, 64).size(SimTime::ZERO), near + 2);
    }

    #[test]
    fn a_batch_numbers_its_records_from_its_base() {
        let records: Arc<[Record]> = [user(None, "a", 0, 0), user(None, "b", 1, 0)].into();
        let batch = RecordBatch::new(Offset(7), LeaderEpoch(0), None, SimTime::ZERO, records);
        assert_eq!(batch.last_offset, Offset(8));
        let offsets: Vec<_> = batch
            .records_from(Offset(8))
            .map(|(offset, _)| offset.0)
            .collect();
        assert_eq!(offsets, [8]);
    }
}
