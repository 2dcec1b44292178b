//! The stage: producers, partition tapes, consumers, brokers, and what travels between them.

mod actors;
mod consumer;
mod density;
mod flight;
mod fold;
mod glance;
mod heartbeat;
mod next;
mod rows;
mod strip;
mod tape;

pub(super) use consumer::state as consumer_state;
pub use consumer::state_of as consumer_state_of;
pub use consumer::{ConsumerState, ConsumerView, WorkView};
pub use density::{Density, OVERVIEW_FROM, STRIPS_FROM};
pub use flight::shortened;
pub use fold::{FOLD_CONSUMERS_FROM, FOLD_PRODUCERS_FROM, Folded, MemberLine, Mood};
pub use glance::{Glance, Glances, Grid, Level, Way, glances};
pub use heartbeat::Heartbeat;
pub use next::NextStep;
pub use rows::Rows;
pub use strip::{Bar, Scale, StripView, bars, strip};

use actors::{broker, group, producer};
use consumer::consumer;
use flight::flight;
use tape::tape;

use crate::cluster::coordinator::GroupState;
pub use crate::cluster::ledger::readers;
use crate::cluster::ledger::{Tally, partitions_read, tally, tally_and_oldest};
use crate::cluster::{BrokerProcess, Cluster, Fate, OFFSETS_TOPIC, Reader};
use crate::kafka::{
    AssignorName, BrokerId, ClientId, GenerationId, GroupEpoch, GroupId, MemberId,
    MemberReconciliation, MessageId, NodeId, PartitionId, ProducerConfig, ServerAssignor,
    TopicName, TopicPartition,
};
use crate::sim::{SimTime, SortedMap};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Everything on the stage at one moment. It changes when something happens, not when time passes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The brokers.
    pub brokers: Vec<BrokerView>,
    /// The topics, without Kafka's own.
    pub topics: Vec<TopicView>,
    /// The producers.
    pub producers: Vec<ProducerView>,
    /// The groups with their consumers.
    pub groups: Vec<GroupView>,
    /// Consumers with `assign()`.
    pub standalone: Vec<Arc<ConsumerView>>,
    /// Messages on their way.
    pub flights: Vec<FlightView>,
    /// Whose fates the cells can show.
    pub readers: Vec<Reader>,
    /// Whose fates the cells do show.
    pub reader: Option<Reader>,
    /// What became of all records, for that reader.
    pub tally: Tally,
    /// When the oldest record was appended that this reader has yet to process.
    pub behind_since: Option<SimTime>,
    /// If none is left to process: how many of them are not covered by a commit yet. This is the
    /// lag that Kafka's tools tell.
    pub uncommitted: u64,
    /// How closely the partitions are drawn.
    pub density: Density,
}

/// What of the stage is looked at, and how closely: nothing else is computed.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// So many cells are on a tape.
    pub cells: u32,
    /// How closely partitions are to be drawn, if somebody chose.
    pub density: Option<Density>,
    /// The partition that is looked at closely, which has its tape in any case.
    pub partition: Option<&'a TopicPartition>,
}

/// A broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerView {
    /// Its id.
    pub id: BrokerId,
    /// Whether its process is there.
    pub process: BrokerProcess,
    /// Whether the controller takes it for alive.
    pub registered: bool,
    /// What it is for its partitions and groups.
    pub duty: Duty,
    /// The partitions of users' topics it leads, or will again.
    pub partitions: Vec<TopicPartition>,
    /// Groups whose coordinator it is, with the partition of `__consumer_offsets` and how many
    /// records are in it.
    pub coordinates: Vec<(GroupId, PartitionId, u64)>,
    /// Partitions of `__consumer_offsets` it is reading.
    pub loading: Vec<PartitionId>,
}

/// What a broker is for the partitions on its disk. With one replica nobody else can stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// It leads them.
    Leads,
    /// The metadata still name it, and whoever asks it gets no answer.
    OnPaper,
    /// Nobody leads them until it is back.
    None,
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicView {
    /// Its name.
    pub name: TopicName,
    /// How many partitions it has.
    pub partitions: u32,
    /// Those of them that are drawn as tapes, in order.
    pub tapes: Vec<Arc<TapeView>>,
}

/// A partition as a tape of record cells, the newest at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeView {
    /// The partition.
    pub topic_partition: TopicPartition,
    /// The broker its log is on.
    pub home: BrokerId,
    /// Who leads it; nobody while its broker is fenced.
    pub leader: Option<BrokerId>,
    /// Who of the selected group has it.
    pub owner: Option<ClientId>,
    /// Whether it is compacted: only then is a record without a value a tombstone.
    pub compacted: bool,
    /// The cells in view, oldest first.
    pub cells: Vec<Cell>,
    /// How many older offsets there are before the first of them.
    pub before: u64,
    /// How many newer offsets there are behind the last of them.
    pub after: u64,
    /// The first offset that can be read.
    pub log_start: u64,
    /// The high watermark.
    pub high_watermark: u64,
    /// The last stable offset.
    pub last_stable: u64,
    /// The next offset to be written.
    pub log_end: u64,
    /// Committed offsets, by group; the selected one's first.
    pub committed: Vec<(GroupId, u64)>,
    /// How many of them are the selected reader's.
    pub own_committed: usize,
    /// Positions, by consumer; those of the selected reader first.
    pub positions: Vec<(ClientId, u64)>,
    /// How many of them are the selected reader's.
    pub own_positions: usize,
    /// How far the selected group's commit is behind the high watermark.
    pub lag: Option<u64>,
}

/// A record on a tape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its offset.
    pub offset: u64,
    /// Its key.
    pub key: Option<Arc<str>>,
    /// Its value; none is `null`.
    pub value: Option<Arc<str>>,
    /// What became of it, for the selected reader.
    pub fate: Fate,
    /// Whether the selected group's commit is past it.
    pub committed: bool,
    /// What became of it, for the other readers, in their order.
    pub others: Vec<Fate>,
}

/// A producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerView {
    /// Its name.
    pub id: ClientId,
    /// Its configuration.
    pub config: Arc<ProducerConfig>,
    /// Whether its application sends on its own.
    pub sending: bool,
    /// Whether its application has sent all the lines it was given.
    pub used_up: bool,
    /// Whether it is on its way out.
    pub closing: bool,
    /// Since when a `send()` waits for metadata.
    pub blocked_since: Option<SimTime>,
    /// Records in its accumulator.
    pub buffered: u64,
    /// Records sent and not answered.
    pub in_flight: u64,
    /// Records confirmed.
    pub acknowledged: u64,
    /// Records given up.
    pub failed: u64,
    /// The last error, and when.
    pub last_error: Option<(SimTime, String)>,
    /// The sticky partition.
    pub sticky: Option<PartitionId>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupView {
    /// Its name.
    pub id: GroupId,
    /// Its state; none while no coordinator knows it.
    pub state: Option<GroupState>,
    /// Since when it is in it, if it is a classic group.
    pub since: Option<SimTime>,
    /// Its generation.
    pub generation: GenerationId,
    /// Its assignor.
    pub protocol: Option<AssignorName>,
    /// What it is besides if it is of the `consumer` protocol.
    pub modern: Option<ConsumerGroupView>,
    /// Its coordinator, if a broker leads its partition of `__consumer_offsets`.
    pub coordinator: Option<BrokerId>,
    /// The partition of `__consumer_offsets` that holds it.
    pub offsets_partition: PartitionId,
    /// When the join phase ends at the latest, if it waits for more members.
    pub initial_delay_until: Option<SimTime>,
    /// Members the coordinator waits for in this rebalance.
    pub waiting_for: Vec<MemberId>,
    /// Its consumers on the stage.
    pub consumers: Vec<Arc<ConsumerView>>,
    /// Members that are gone, but not for the coordinator.
    pub ghosts: Vec<GhostView>,
    /// Every commit, by partition.
    pub committed: Vec<(TopicPartition, u64)>,
}

/// A group of the `consumer` protocol (KIP-848).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerGroupView {
    /// The group epoch.
    pub epoch: GroupEpoch,
    /// The epoch for which the target was computed.
    pub assignment_epoch: GroupEpoch,
    /// The assignor of the coordinator's that its members ask for.
    pub assignor: ServerAssignor,
    /// Its members by id, as the coordinator has them.
    pub members: Vec<ModernMemberView>,
}

/// A member of such a group, as its coordinator has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModernMemberView {
    /// Its id.
    pub member_id: MemberId,
    /// The consumer it is.
    pub client_id: ClientId,
    /// Whether it still speaks the classic protocol (a group on its way to the other one).
    pub classic: bool,
    /// Its member epoch; none while a static member is away.
    pub epoch: Option<GroupEpoch>,
    /// Where it is on the way to its target.
    pub state: MemberReconciliation,
    /// What it may have.
    pub assigned: Vec<TopicPartition>,
    /// What it is to give up, and has not.
    pub pending_revocation: Vec<TopicPartition>,
    /// What it shall have.
    pub target: Vec<TopicPartition>,
}

/// A member whose process is no longer the one that joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GhostView {
    /// Its id.
    pub member_id: MemberId,
    /// The consumer it was.
    pub client_id: ClientId,
    /// Whether it is a static member, whose place is kept.
    pub is_static: bool,
    /// What it still has.
    pub assignment: Vec<TopicPartition>,
    /// When the coordinator last heard of it.
    pub last_heard: SimTime,
    /// When its session ends.
    pub expires_at: SimTime,
}

/// What a message on its way looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightKind {
    /// So many records.
    Records(u32),
    /// A request of the group protocol or a commit, or its answer.
    Group,
    /// A commit.
    Commit,
    /// An answer that refuses.
    Refusal,
    /// Anything else.
    Other,
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightView {
    /// Its number.
    pub id: MessageId,
    /// From where.
    pub from: NodeId,
    /// To where.
    pub to: NodeId,
    /// The partition it is about, if it is about one.
    pub topic_partition: Option<TopicPartition>,
    /// What it looks like.
    pub kind: FlightKind,
    /// What it says, in a few words.
    pub label: String,
    /// When it left.
    pub sent_at: SimTime,
    /// When it is there.
    pub arrives_at: SimTime,
}

impl Scene {
    /// The stage as `cluster` has it, for one reader, with so many cells on a tape.
    #[must_use]
    pub fn of(cluster: &Cluster, reader: Option<&Reader>, cells: u32) -> Scene {
        let look = Look {
            cells,
            density: Some(Density::Cells),
            partition: None,
        };
        Scene::seen(cluster, reader, look)
    }

    /// The stage as `cluster` has it, for one reader, as far as it is looked at.
    #[must_use]
    pub fn seen(cluster: &Cluster, reader: Option<&Reader>, look: Look<'_>) -> Scene {
        let readers = readers(cluster);
        let reader = reader
            .filter(|r| readers.contains(r))
            .or(readers.first())
            .cloned();
        let user_topics = || {
            let all = cluster.topics.iter();
            all.filter(|(name, _)| name.as_str() != OFFSETS_TOPIC)
        };
        let partitions = user_topics().map(|(_, topic)| topic.partitions.len()).sum();
        let density = Density::chosen(look.density, partitions);
        let drawn = |tp: &TopicPartition| density == Density::Cells || look.partition == Some(tp);
        let topics: Vec<TopicView> = user_topics()
            .map(|(name, topic)| TopicView {
                name: name.clone(),
                partitions: u32::try_from(topic.partitions.len()).unwrap_or(u32::MAX),
                tapes: (0..)
                    .zip(&topic.partitions)
                    .map(|(index, _)| TopicPartition::new(name, index))
                    .filter(drawn)
                    .filter_map(|tp| tape(cluster, tp, reader.as_ref(), &readers, look.cells))
                    .map(Arc::new)
                    .collect(),
            })
            .collect();
        let counted = reader
            .as_ref()
            .map(|reader| whole_and_oldest(cluster, reader));
        let (tally, behind_since) = counted.unwrap_or_default();
        let caught_up = reader.as_ref().filter(|_| tally.pending == 0);
        let uncommitted = caught_up.map_or(0, |reader| uncommitted(cluster, reader));
        let standalone = cluster.consumers.values().filter(|c| !c.config.is_member());
        Scene {
            brokers: cluster
                .brokers
                .keys()
                .map(|id| broker(cluster, *id))
                .collect(),
            topics,
            producers: cluster
                .producers
                .iter()
                .map(|(id, p)| producer(id, p))
                .collect(),
            groups: cluster
                .group_ids()
                .iter()
                .map(|id| group(cluster, id))
                .collect(),
            standalone: standalone
                .map(|found| Arc::new(consumer(cluster, found)))
                .collect(),
            flights: cluster
                .network
                .in_flight
                .values()
                .map(|e| flight(e))
                .collect(),
            readers,
            reader,
            tally,
            behind_since,
            uncommitted,
            density,
        }
    }

    /// A consumer on the stage.
    #[must_use]
    pub fn consumer(&self, id: &ClientId) -> Option<&Arc<ConsumerView>> {
        let members = self.groups.iter().flat_map(|group| &group.consumers);
        members
            .chain(&self.standalone)
            .find(|consumer| consumer.id == *id)
    }

    /// A partition on the stage.
    #[must_use]
    pub fn tape(&self, tp: &TopicPartition) -> Option<&Arc<TapeView>> {
        let topic = self.topics.iter().find(|topic| topic.name == tp.topic)?;
        topic.tapes.iter().find(|tape| tape.topic_partition == *tp)
    }
}

/// How many commits each reader has behind it, for those who want to compare groups.
#[must_use]
pub fn tallies(cluster: &Cluster) -> SortedMap<Reader, Tally> {
    let mut sums = SortedMap::new();
    for reader in readers(cluster) {
        let sum = whole(cluster, &reader);
        sums.insert(reader, sum);
    }
    sums
}

/// The members of a group on the stage, without the rest of it.
#[must_use]
pub fn members(cluster: &Cluster, id: &GroupId) -> Vec<ConsumerView> {
    let theirs = cluster.consumers.values().filter(|consumer| {
        consumer.config.is_member() && consumer.config.group_id.as_ref() == Some(id)
    });
    theirs.map(|found| consumer(cluster, found)).collect()
}

/// What became of all records that a reader has to do with.
#[must_use]
pub fn whole(cluster: &Cluster, reader: &Reader) -> Tally {
    let mut sum = Tally::default();
    for tp in partitions_read(cluster, reader) {
        sum += tally(cluster, reader, &tp);
    }
    sum
}

/// The same, and when the oldest record was appended that the reader has yet to process.
fn whole_and_oldest(cluster: &Cluster, reader: &Reader) -> (Tally, Option<SimTime>) {
    let (mut sum, mut oldest) = (Tally::default(), None::<SimTime>);
    for tp in partitions_read(cluster, reader) {
        let (tally, since) = tally_and_oldest(cluster, reader, &tp);
        sum += tally;
        oldest = since.map_or(oldest, |(at, _)| {
            Some(oldest.map_or(at, |oldest| oldest.min(at)))
        });
    }
    (sum, oldest)
}

/// How many records a reader's commits do not cover, of the partitions of which it has committed.
fn uncommitted(cluster: &Cluster, reader: &Reader) -> u64 {
    let lags = partitions_read(cluster, reader).filter_map(|tp| {
        let high_watermark = cluster.log(&tp)?.high_watermark;
        Some(high_watermark.lag(cluster.committed(reader, &tp)?).0)
    });
    lags.sum()
}
