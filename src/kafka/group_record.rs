//! What the coordinator of a group of the `consumer` protocol writes down (KIP-848), with the sizes
//! it has on the wire.

use super::message::ProtocolSubscription;
use super::record::subscription_size;
use super::{
    AssignorName, ClientId, GroupEpoch, GroupInstanceId, MemberId, ServerAssignor, TopicName,
};
use super::{TopicId, TopicPartition};
use crate::sim::{Duration, SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A record about a group of the `consumer` protocol. `None` for a value is a tombstone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerGroupRecord {
    /// `ConsumerGroupMetadataKey` → `ConsumerGroupMetadataValue`: the group's epoch.
    Epoch(Option<(GroupEpoch, MetadataHash)>),
    /// `ConsumerGroupMemberMetadataKey` → `ConsumerGroupMemberMetadataValue`: what a member wants.
    Member(MemberId, Option<Arc<Subscriber>>),
    /// `ConsumerGroupTargetAssignmentMetadataKey` → `…Value`: for which epoch the target was
    /// computed, and when; never, of a group that was one of the `classic` protocol until then.
    TargetEpoch(Option<(GroupEpoch, Option<SimTime>)>),
    /// `ConsumerGroupTargetAssignmentMemberKey` → `…Value`: what a member shall have.
    Target(MemberId, Option<Vec<TopicPartition>>),
    /// `ConsumerGroupCurrentMemberAssignmentKey` → `…Value`: what a member may have.
    Current(MemberId, Option<Arc<CurrentAssignment>>),
}

/// A number that stands for the topics a group wants and how many partitions each has
/// (`ModernGroup.computeMetadataHash`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MetadataHash(pub u64);

impl MetadataHash {
    /// The number for these topics, each with its id and its partitions. FNV-1a; Kafka's is
    /// another, and as good.
    #[must_use]
    pub fn of<'a>(topics: impl Iterator<Item = (&'a TopicName, TopicId, u32)>) -> Self {
        let mut hash: u64 = 0;
        for (name, id, partitions) in topics {
            let numbers = [id.0, partitions];
            let bytes = numbers.into_iter().flat_map(u32::to_le_bytes);
            let start = if hash == 0 {
                0xcbf2_9ce4_8422_2325
            } else {
                hash
            };
            hash = name
                .as_str()
                .bytes()
                .chain(bytes)
                .fold(start, |hash, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
                });
        }
        MetadataHash(hash)
    }
}

/// What a member of the group has said of itself (`ConsumerGroupMemberMetadataValue`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    /// Its `group.instance.id`, if it is a static member.
    pub instance_id: Option<GroupInstanceId>,
    /// Its `client.id`.
    pub client_id: ClientId,
    /// Its `max.poll.interval.ms`: how long it may take to give something up.
    pub rebalance_timeout: Duration,
    /// Its `group.remote.assignor`.
    pub assignor: Option<ServerAssignor>,
    /// The topics it wants.
    pub topics: Vec<TopicName>,
    /// What it has besides if it still speaks the `classic` protocol.
    pub classic: Option<ClassicMember>,
}

/// What is kept of a member of the `classic` protocol in a group of the `consumer` protocol
/// (`ClassicMemberMetadata`), as it said it with JoinGroup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassicMember {
    /// Its `session.timeout.ms`.
    pub session_timeout: Duration,
    /// Its assignors in the order of preference. None of them is asked, but the first is the one it
    /// is told of, and somebody else's must fit.
    pub assignors: Vec<AssignorName>,
    /// What it would have told whoever shares out.
    pub subscription: Arc<ProtocolSubscription>,
}

impl Default for Subscriber {
    fn default() -> Self {
        Subscriber {
            instance_id: None,
            client_id: "".into(),
            rebalance_timeout: Duration::ZERO,
            assignor: None,
            topics: Vec::new(),
            classic: None,
        }
    }
}

/// Where a member is on the way to its target (`org.apache.kafka.coordinator.group.modern
/// .MemberState`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberReconciliation {
    /// It has all that its target of the group's assignment epoch gives it.
    #[default]
    Stable,
    /// It has been told to give something up, and has not said that it did.
    UnrevokedPartitions,
    /// It waits for partitions that others have not given up.
    UnreleasedPartitions,
}

impl MemberReconciliation {
    /// Kafka's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            MemberReconciliation::Stable => "STABLE",
            MemberReconciliation::UnrevokedPartitions => "UNREVOKED_PARTITIONS",
            MemberReconciliation::UnreleasedPartitions => "UNRELEASED_PARTITIONS",
        }
    }
}

/// Partitions a member has.
pub type AssignedPartitions = SortedMap<TopicPartition, Given>;

/// How a member has come by a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// In which epoch it was given it (KIP-1251).
    pub epoch: GroupEpoch,
    /// Of which topic of that name it is: one that is made again under it is another.
    pub topic: TopicId,
}

/// What a member may have (`ConsumerGroupCurrentMemberAssignmentValue`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentAssignment {
    /// The member epoch; none while a static member is away for a while (−2). Of a member that
    /// takes another's place it is 0 until it is told where it is.
    pub epoch: Option<GroupEpoch>,
    /// The one before.
    pub previous_epoch: GroupEpoch,
    /// Where it is on the way to its target.
    pub state: MemberReconciliation,
    /// What it has, or may take.
    pub assigned: AssignedPartitions,
    /// What it still has to give up.
    pub pending_revocation: AssignedPartitions,
}

impl Default for CurrentAssignment {
    /// Of a member that has just come.
    fn default() -> Self {
        CurrentAssignment {
            epoch: Some(GroupEpoch(0)),
            previous_epoch: GroupEpoch(0),
            state: MemberReconciliation::Stable,
            assigned: AssignedPartitions::new(),
            pending_revocation: AssignedPartitions::new(),
        }
    }
}

impl ConsumerGroupRecord {
    /// The type in the record's key, which also says about whom it is.
    #[must_use]
    pub fn key(&self) -> (u8, Option<&MemberId>) {
        match self {
            ConsumerGroupRecord::Epoch(_) => (3, None),
            ConsumerGroupRecord::Member(id, _) => (5, Some(id)),
            ConsumerGroupRecord::TargetEpoch(_) => (6, None),
            ConsumerGroupRecord::Target(id, _) => (7, Some(id)),
            ConsumerGroupRecord::Current(id, _) => (8, Some(id)),
        }
    }

    /// Whether it says that there is nothing (any more).
    #[must_use]
    pub fn is_tombstone(&self) -> bool {
        match self {
            ConsumerGroupRecord::Epoch(value) => value.is_none(),
            ConsumerGroupRecord::Member(_, value) => value.is_none(),
            ConsumerGroupRecord::TargetEpoch(value) => value.is_none(),
            ConsumerGroupRecord::Target(_, value) => value.is_none(),
            ConsumerGroupRecord::Current(_, value) => value.is_none(),
        }
    }

    /// Length of its value as serialized.
    pub(super) fn value_size(&self) -> u32 {
        // a version before, the number of tagged fields behind
        2 + 1
            + match self {
                ConsumerGroupRecord::Epoch(_) | ConsumerGroupRecord::TargetEpoch(_) => 4 + 10,
                ConsumerGroupRecord::Member(_, value) => {
                    value.as_deref().map_or(0, Subscriber::size)
                }
                ConsumerGroupRecord::Target(_, value) => {
                    1 + partitions_size(value.as_deref().unwrap_or_default().iter(), 4, 1)
                }
                ConsumerGroupRecord::Current(_, value) => {
                    let size = |given: &AssignedPartitions| {
                        1 + partitions_size(given.keys(), 8, 4) // with the epochs, a tagged field
                    };
                    value.as_deref().map_or(0, |current| {
                        9 + size(&current.assigned) + size(&current.pending_revocation)
                    })
                }
            }
    }
}

impl Subscriber {
    fn size(&self) -> u32 {
        let compact = |text: &str| 1 + u32::try_from(text.len()).unwrap_or(u32::MAX / 8);
        let instance = self.instance_id.as_ref();
        let names = self.topics.iter().map(|topic| compact(topic.as_str()));
        instance.map_or(1, |id| compact(id.as_str()))
            + 1
            + compact(self.client_id.as_str())
            + compact("/127.0.0.1")
            + 1
            + names.sum::<u32>()
            + 1
            + 4
            + self.assignor.map_or(1, |assignor| compact(assignor.name()))
            + self.classic.as_ref().map_or(0, ClassicMember::size)
    }
}

impl ClassicMember {
    /// A tagged field: its number, its length, and that it is there; each protocol has a name, what
    /// the member says of itself, and no tagged fields.
    fn size(&self) -> u32 {
        let said = 2 + subscription_size(&self.subscription);
        let name = |assignor: &AssignorName| u32::try_from(assignor.name().len()).unwrap_or(0);
        let protocols = self
            .assignors
            .iter()
            .map(|assignor| 1 + name(assignor) + said + 1);
        1 + 2 + 1 + 4 + 1 + protocols.sum::<u32>() + 1
    }
}

/// Each topic by its id, each partition by its number.
fn partitions_size<'a>(
    partitions: impl Iterator<Item = &'a TopicPartition>,
    each: u32,
    per_topic: u32,
) -> u32 {
    let (mut size, mut before) = (0, None);
    for tp in partitions {
        if before != Some(&tp.topic) {
            size += 16 + 1 + per_topic;
        }
        before = Some(&tp.topic);
        size += each;
    }
    size
}

impl CurrentAssignment {
    /// What it may have, and what it is to give up and has not.
    pub fn held(&self) -> impl Iterator<Item = &TopicPartition> {
        self.assigned.keys().chain(self.pending_revocation.keys())
    }

    /// Whether the member is all it shall be in an epoch.
    #[must_use]
    pub fn is_reconciled_to(&self, epoch: GroupEpoch) -> bool {
        self.state == MemberReconciliation::Stable && self.epoch == Some(epoch)
    }
}
