//! The stage: producers, partition tapes, consumers, brokers, and what travels between them.

use super::code::{CodeLine, program};
use crate::cluster::broker::offsets_partition;
use crate::cluster::consumer::{
    AppLine, Consumer, ConsumerProcess, CrashPoint, Ending, Exception, FetchState, MemberState,
};
use crate::cluster::coordinator::ClassicGroupState;
use crate::cluster::ledger::{Standing, Tally, tally};
use crate::cluster::{BrokerProcess, ClassicGroup, Cluster, Fate, OFFSETS_TOPIC, Producer, Reader};
use crate::kafka::{
    AssignorName, Body, BrokerId, ClientId, ConsumerConfig, Envelope, GenerationId, GroupId,
    MemberId, MessageId, NodeId, Offset, PartitionId, ProducerConfig, Request, Response, TopicName,
    TopicPartition,
};
use crate::sim::SimTime;
use alloc::collections::BTreeMap;
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
    pub standalone: Vec<ConsumerView>,
    /// Messages on their way.
    pub flights: Vec<FlightView>,
    /// Whose fates the cells can show.
    pub readers: Vec<Reader>,
    /// Whose fates the cells do show.
    pub reader: Option<Reader>,
    /// What became of all records, for that reader.
    pub tally: Tally,
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
    /// The partitions of users' topics it leads, or will again.
    pub partitions: Vec<TopicPartition>,
    /// Groups whose coordinator it is, with the partition of `__consumer_offsets` and how many
    /// records are in it.
    pub coordinates: Vec<(GroupId, PartitionId, u64)>,
    /// Partitions of `__consumer_offsets` it is reading.
    pub loading: Vec<PartitionId>,
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicView {
    /// Its name.
    pub name: TopicName,
    /// Its partitions.
    pub tapes: Vec<TapeView>,
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
    /// Positions, by consumer; those of the selected reader first.
    pub positions: Vec<(ClientId, u64)>,
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
    /// Its value.
    pub value: Arc<str>,
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
    pub state: Option<ClassicGroupState>,
    /// Its generation.
    pub generation: GenerationId,
    /// Its assignor.
    pub protocol: Option<AssignorName>,
    /// Its coordinator, if a broker leads its partition of `__consumer_offsets`.
    pub coordinator: Option<BrokerId>,
    /// The partition of `__consumer_offsets` that holds it.
    pub offsets_partition: PartitionId,
    /// When the join phase ends at the latest, if it waits for more members.
    pub initial_delay_until: Option<SimTime>,
    /// Members the coordinator waits for in this rebalance.
    pub waiting_for: Vec<MemberId>,
    /// Its consumers on the stage.
    pub consumers: Vec<ConsumerView>,
    /// Members that are gone, but not for the coordinator.
    pub ghosts: Vec<GhostView>,
    /// Every commit, by partition.
    pub committed: Vec<(TopicPartition, u64)>,
}

/// A member whose process is no longer the one that joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GhostView {
    /// Its id.
    pub member_id: MemberId,
    /// The consumer it was.
    pub client_id: ClientId,
    /// What it still has.
    pub assignment: Vec<TopicPartition>,
    /// When the coordinator last heard of it.
    pub last_heard: SimTime,
    /// When its session ends.
    pub expires_at: SimTime,
}

/// What a consumer is doing, in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerState {
    /// In `process(record)`.
    Processing {
        /// The record's partition.
        topic_partition: TopicPartition,
        /// The record.
        offset: u64,
        /// Since when.
        since: SimTime,
        /// Until when.
        until: SimTime,
    },
    /// In `poll()`, and nothing comes.
    WaitingForRecords,
    /// In `poll()`, and it does not know where to start yet.
    FindingPositions,
    /// In `poll()`, and the coordinator is not found.
    FindingCoordinator,
    /// Has sent JoinGroup, or is about to.
    Joining,
    /// Has joined and waits for its share.
    WaitingForAssignment,
    /// A member without partitions.
    Idle,
    /// In `commitSync`.
    Committing,
    /// In `close()`.
    Closing,
    /// Does nothing.
    Frozen {
        /// Until when.
        until: SimTime,
    },
    /// Killed.
    Crashed {
        /// When.
        at: SimTime,
    },
    /// Closed.
    Closed {
        /// When.
        at: SimTime,
    },
    /// Ended by an exception.
    Failed {
        /// When.
        at: SimTime,
        /// Which.
        exception: Exception,
    },
}

/// A consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerView {
    /// Its name.
    pub id: ClientId,
    /// The configuration its process runs with.
    pub config: Arc<ConsumerConfig>,
    /// The one its next process will run with, if that is another.
    pub next_config: Option<Arc<ConsumerConfig>>,
    /// How many processes it has had.
    pub incarnation: u32,
    /// What it is doing.
    pub state: ConsumerState,
    /// Whether it will close after its batch.
    pub closing: bool,
    /// Who it is in its group.
    pub member_id: Option<MemberId>,
    /// The generation it believes to be in.
    pub generation: Option<GenerationId>,
    /// Whether it makes the assignment.
    pub is_leader: bool,
    /// Its partitions, with its position in each and whether it is paused.
    pub partitions: Vec<(TopicPartition, Option<u64>, bool)>,
    /// The records in its application's hands, the one it works on first.
    pub held: Vec<(TopicPartition, u64)>,
    /// Fetched and not handed out.
    pub buffered: u64,
    /// Its program.
    pub code: Vec<CodeLine>,
    /// Where it is to crash.
    pub crash_point: Option<CrashPoint>,
    /// Records its process has processed.
    pub processed: u64,
    /// When it last sent a heartbeat.
    pub heartbeat_sent: Option<SimTime>,
    /// When its coordinator last heard of it, if it is a member there.
    pub last_heard: Option<SimTime>,
    /// When the last `poll()` returned, while it is outside.
    pub left_poll: Option<SimTime>,
    /// When the next automatic commit is due.
    pub auto_commit_due: Option<SimTime>,
    /// What it last committed, and when.
    pub last_commit: Option<(SimTime, Vec<(TopicPartition, u64)>)>,
    /// The last exception it caught, and when.
    pub last_exception: Option<(SimTime, Exception)>,
    /// How far the group's commits of its partitions are behind.
    pub lag: Option<u64>,
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
        let readers = readers(cluster);
        let reader = reader
            .filter(|r| readers.contains(r))
            .or(readers.first())
            .cloned();
        let user_topics = cluster
            .topics
            .iter()
            .filter(|(name, _)| name.as_str() != OFFSETS_TOPIC);
        let topics: Vec<TopicView> = user_topics
            .map(|(name, topic)| TopicView {
                name: name.clone(),
                tapes: (0..)
                    .zip(&topic.partitions)
                    .map(|(index, _)| TopicPartition::new(name, index))
                    .filter_map(|tp| tape(cluster, tp, reader.as_ref(), &readers, cells))
                    .collect(),
            })
            .collect();
        let mut sum = Tally::default();
        if let Some(reader) = &reader {
            let interesting = topics
                .iter()
                .filter(|topic| reads(cluster, reader, &topic.name));
            for tape in interesting.flat_map(|topic| &topic.tapes) {
                sum += tally(cluster, reader, &tape.topic_partition);
            }
        }
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
            standalone: standalone.map(|found| consumer(cluster, found)).collect(),
            flights: cluster
                .network
                .in_flight
                .values()
                .map(|e| flight(e))
                .collect(),
            readers,
            reader,
            tally: sum,
        }
    }

    /// A consumer on the stage.
    #[must_use]
    pub fn consumer(&self, id: &ClientId) -> Option<&ConsumerView> {
        let members = self.groups.iter().flat_map(|group| &group.consumers);
        members
            .chain(&self.standalone)
            .find(|consumer| consumer.id == *id)
    }

    /// A partition on the stage.
    #[must_use]
    pub fn tape(&self, tp: &TopicPartition) -> Option<&TapeView> {
        let topic = self.topics.iter().find(|topic| topic.name == tp.topic)?;
        topic.tapes.iter().find(|tape| tape.topic_partition == *tp)
    }
}

/// Groups with members on the stage or commits, then consumers on their own.
fn readers(cluster: &Cluster) -> Vec<Reader> {
    let mut all: Vec<Reader> = cluster.group_ids().into_iter().map(Reader::Group).collect();
    let own = cluster
        .consumers
        .values()
        .filter(|consumer| !consumer.config.is_member());
    all.extend(own.map(|consumer| Reader::Standalone(consumer.config.client_id.clone())));
    let assigns_only = |reader: &Reader| match reader {
        Reader::Group(group) => {
            cluster.consumers.values().all(|consumer| {
                consumer.config.group_id.as_ref() != Some(group) || !consumer.config.is_member()
            }) && cluster
                .group(group)
                .is_none_or(|found| found.generation == GenerationId(0))
        }
        Reader::Standalone(_) => false,
    };
    all.retain(|reader| !assigns_only(reader));
    all
}

/// Whether a reader has anything to do with a topic.
fn reads(cluster: &Cluster, reader: &Reader, topic: &TopicName) -> bool {
    let theirs = cluster
        .consumers
        .values()
        .filter(|c| c.reader().as_ref() == Some(reader));
    let wants = |consumer: &Consumer| match &consumer.config.subscription {
        crate::kafka::Subscription::Subscribe(topics) => topics.contains(topic),
        crate::kafka::Subscription::Assign(partitions) => {
            partitions.iter().any(|tp| tp.topic == *topic)
        }
    };
    let committed = match reader {
        Reader::Group(group) => cluster.offsets(group).keys().any(|tp| tp.topic == *topic),
        Reader::Standalone(_) => false,
    };
    committed || theirs.into_iter().any(wants)
}

fn tape(
    cluster: &Cluster,
    tp: TopicPartition,
    reader: Option<&Reader>,
    readers: &[Reader],
    cells: u32,
) -> Option<TapeView> {
    let log = cluster.log(&tp)?;
    let registered = cluster.registration(&tp)?;
    let (first, end) = window(cluster, &tp, reader, log, cells.into());
    let committed: Vec<(GroupId, u64)> = committed(cluster, &tp, reader);
    let selected = reader.and_then(|reader| cluster.committed(reader, &tp));
    let standing = reader.map(|reader| Standing::of(cluster, reader, &tp));
    let others: Vec<(&Reader, Standing)> = readers
        .iter()
        .filter(|other| Some(*other) != reader)
        .map(|other| (other, Standing::of(cluster, other, &tp)))
        .collect();
    let fate = |reader: &Reader, standing: &Standing, offset: Offset| {
        let times = cluster.ledger.processings(reader, &tp, offset).len();
        standing.fate(offset, u32::try_from(times).unwrap_or(u32::MAX))
    };
    let in_view = log
        .records_from(Offset(first))
        .take_while(|(offset, _)| offset.0 < end);
    let cells = in_view.map(|(offset, record)| {
        let (key, value) = match &record.payload {
            crate::kafka::Payload::User { key, value } => (key.clone(), Arc::clone(value)),
            crate::kafka::Payload::Coordinator(_) => (None, "".into()),
        };
        Cell {
            offset: offset.0,
            key,
            value,
            fate: match (reader, &standing) {
                (Some(reader), Some(standing)) => fate(reader, standing, offset),
                _ => Fate::Pending,
            },
            committed: selected.is_some_and(|committed| committed.covers(offset)),
            others: others
                .iter()
                .map(|(other, stands)| fate(other, stands, offset))
                .collect(),
        }
    });
    let cells = cells.collect();
    let owns = |c: &&Consumer| c.is_alive() && c.partitions.contains_key(&tp);
    let theirs = cluster
        .consumers
        .values()
        .filter(|c| c.reader().as_ref() == reader);
    Some(TapeView {
        home: *registered.replicas.first()?,
        leader: registered.leader,
        owner: theirs
            .into_iter()
            .find(owns)
            .map(|owner| owner.config.client_id.clone()),
        before: first.saturating_sub(log.log_start.0),
        after: log.log_end.0 - end,
        cells,
        log_start: log.log_start.0,
        high_watermark: log.high_watermark.0,
        last_stable: log.last_stable().0,
        log_end: log.log_end.0,
        lag: selected.map(|committed| log.high_watermark.lag(committed).0),
        positions: positions(cluster, &tp, reader),
        committed,
        topic_partition: tp,
    })
}

/// The offsets in view: the newest, unless the selected reader is further behind than that; then
/// those around where it stands.
fn window(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
    log: &crate::cluster::Log,
    cells: u64,
) -> (u64, u64) {
    let newest = log.log_end.0.saturating_sub(cells);
    let committed = reader
        .and_then(|reader| cluster.committed(reader, tp))
        .map(|at| at.0);
    let theirs = cluster
        .consumers
        .values()
        .filter(|c| c.reader().as_ref() == reader);
    let position = theirs
        .filter_map(|consumer| consumer.position(tp))
        .map(|at| at.0)
        .min();
    let behind = committed
        .into_iter()
        .chain(position)
        .min()
        .unwrap_or(newest);
    let first = newest.min(behind.saturating_sub(2)).max(log.log_start.0);
    (first, (first + cells).min(log.log_end.0))
}

fn committed(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
) -> Vec<(GroupId, u64)> {
    let mut found: Vec<(GroupId, u64)> = cluster
        .group_ids()
        .into_iter()
        .filter_map(|group| {
            let offset = cluster.committed(&Reader::Group(group.clone()), tp)?;
            Some((group, offset.0))
        })
        .collect();
    found.sort_by_key(|(group, _)| match reader {
        Some(Reader::Group(selected)) => selected != group,
        _ => true,
    });
    found
}

fn positions(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
) -> Vec<(ClientId, u64)> {
    let mut found: Vec<(bool, ClientId, u64)> = cluster
        .consumers
        .iter()
        .filter(|(_, consumer)| consumer.is_alive())
        .filter_map(|(id, consumer)| {
            let others = consumer.reader().as_ref() != reader;
            Some((others, id.clone(), consumer.position(tp)?.0))
        })
        .collect();
    found.sort();
    found
        .into_iter()
        .map(|(_, id, position)| (id, position))
        .collect()
}

fn broker(cluster: &Cluster, id: BrokerId) -> BrokerView {
    let found = &cluster.brokers[&id];
    let led = found
        .replicas
        .keys()
        .filter(|tp| tp.topic.as_str() != OFFSETS_TOPIC);
    let groups = cluster.group_ids().into_iter().filter_map(|group| {
        let partition = cluster.group_partition(&group);
        let tp = offsets_partition(partition);
        let replica = found.replicas.get(&tp)?;
        Some((group, partition, replica.log.record_count()))
    });
    let loading = found
        .shards
        .iter()
        .filter(|(_, shard)| shard.loading_since.is_some());
    BrokerView {
        id,
        process: found.process,
        registered: found.registered,
        partitions: led.cloned().collect(),
        coordinates: groups.collect(),
        loading: loading.map(|(partition, _)| *partition).collect(),
    }
}

fn producer(id: &ClientId, found: &Producer) -> ProducerView {
    let in_flight = found.in_flight.values().flatten();
    ProducerView {
        id: id.clone(),
        config: Arc::clone(&found.config),
        sending: found.sending,
        closing: found.closing,
        blocked_since: found.blocked.as_ref().map(|blocked| blocked.since),
        buffered: found.buffered(),
        in_flight: in_flight.map(|batch| batch.records.len() as u64).sum(),
        acknowledged: found.acknowledged,
        failed: found.failed,
        last_error: found
            .last_error
            .map(|(at, error)| (at, alloc::format!("{error}"))),
        sticky: found.sticky.map(|sticky| sticky.partition),
    }
}

fn group(cluster: &Cluster, id: &GroupId) -> GroupView {
    let known = cluster.group(id);
    let members = cluster.consumers.values().filter(|consumer| {
        consumer.config.is_member() && consumer.config.group_id.as_ref() == Some(id)
    });
    let offsets = cluster.offsets(id);
    let rebalancing = known.filter(|g| g.state == ClassicGroupState::PreparingRebalance);
    let late = rebalancing.map_or_else(Vec::new, |group| {
        let missing = group
            .members
            .iter()
            .filter(|(_, member)| member.awaiting_join.is_none());
        missing
            .map(|(id, _)| id.clone())
            .chain(group.pending.iter().cloned())
            .collect()
    });
    GroupView {
        id: id.clone(),
        state: known.map(|group| group.state),
        generation: known.map(|group| group.generation).unwrap_or_default(),
        protocol: known.and_then(|group| group.protocol),
        coordinator: cluster.shard(id).map(|(broker, _)| broker),
        offsets_partition: cluster.group_partition(id),
        initial_delay_until: known
            .and_then(|group| group.initial_delay)
            .map(|delay| delay.until),
        waiting_for: late,
        consumers: members.map(|found| consumer(cluster, found)).collect(),
        ghosts: known.map_or_else(Vec::new, |group| ghosts(cluster, group)),
        committed: offsets
            .into_iter()
            .map(|(tp, stored)| (tp, stored.offset.0))
            .collect(),
    }
}

/// Members whose id no live process has: the coordinator still counts on them.
fn ghosts(cluster: &Cluster, group: &ClassicGroup) -> Vec<GhostView> {
    let alive = |id: &MemberId| {
        cluster.consumers.values().any(|consumer| {
            consumer.is_alive() && consumer.membership.member_id.as_ref() == Some(id)
        })
    };
    let gone = group.members.iter().filter(|(id, _)| !alive(id));
    let ghost = |(id, member): (&MemberId, &crate::cluster::coordinator::GroupMember)| GhostView {
        member_id: id.clone(),
        client_id: member.client_id.clone(),
        assignment: member.assignment.clone(),
        last_heard: member.last_heard,
        expires_at: member.last_heard + member.session_timeout,
    };
    gone.map(ghost).collect()
}

fn consumer(cluster: &Cluster, found: &Consumer) -> ConsumerView {
    let member = &found.membership;
    let group = found
        .config
        .group_id
        .as_ref()
        .and_then(|group| cluster.group(group));
    let known = group
        .zip(member.member_id.as_ref())
        .and_then(|(g, id)| g.members.get(id));
    let positions = found.partitions.iter().map(|(tp, assigned)| {
        (
            tp.clone(),
            found.position(tp).map(|position| position.0),
            assigned.paused,
        )
    });
    let outside = !matches!(found.app.line, AppLine::Polling | AppLine::Stopped);
    let automatic = found.config.commit_style == crate::kafka::CommitStyle::Auto;
    let buffered = found.fetched.iter().map(|fetch| {
        let batches = fetch.batches.iter();
        batches
            .map(|batch| batch.records_from(fetch.next).count() as u64)
            .sum::<u64>()
    });
    ConsumerView {
        id: found.config.client_id.clone(),
        config: Arc::clone(&found.config),
        next_config: found.next_config.clone(),
        incarnation: found.incarnation,
        state: state(found),
        closing: found.app.closing,
        member_id: member.member_id.clone(),
        generation: member.generation,
        is_leader: member.is_leader && member.generation.is_some(),
        partitions: positions.collect(),
        held: found
            .held()
            .iter()
            .map(|r| (r.topic_partition.clone(), r.offset.0))
            .collect(),
        buffered: buffered.sum(),
        code: program(found),
        crash_point: found.crash_point,
        processed: found.app.processed,
        heartbeat_sent: member.heartbeat_sent,
        last_heard: known.map(|member| member.last_heard),
        left_poll: outside.then_some(found.app.left_poll),
        auto_commit_due: (automatic && found.is_running()).then_some(member.auto_commit_due),
        last_commit: found.last_commit.as_ref().map(|(at, offsets)| {
            (
                *at,
                offsets
                    .iter()
                    .map(|(tp, offset)| (tp.clone(), offset.0))
                    .collect(),
            )
        }),
        last_exception: found.last_exception,
        lag: lag(cluster, found),
    }
}

/// The sum over its partitions of how far the commit is behind, as far as anything is committed.
fn lag(cluster: &Cluster, found: &Consumer) -> Option<u64> {
    let reader = found.reader()?;
    let lags = found.partitions.keys().filter_map(|tp| {
        let high_watermark = cluster.log(tp)?.high_watermark;
        Some(high_watermark.lag(cluster.committed(&reader, tp)?).0)
    });
    lags.reduce(|a, b| a + b)
}

fn state(found: &Consumer) -> ConsumerState {
    match &found.process {
        ConsumerProcess::Frozen { until, .. } => return ConsumerState::Frozen { until: *until },
        ConsumerProcess::Ended { at, how } => {
            let at = *at;
            return match how {
                Ending::Crashed(_) => ConsumerState::Crashed { at },
                Ending::Closed => ConsumerState::Closed { at },
                Ending::Failed(exception) => ConsumerState::Failed {
                    at,
                    exception: *exception,
                },
            };
        }
        ConsumerProcess::Running => {}
    }
    match (&found.app.line, found.held().first()) {
        (AppLine::Processing { until }, Some(record)) => ConsumerState::Processing {
            topic_partition: record.topic_partition.clone(),
            offset: record.offset.0,
            since: found.app.since,
            until: *until,
        },
        (AppLine::Committing(_), _) => ConsumerState::Committing,
        (AppLine::Closing(_), _) => ConsumerState::Closing,
        _ => polling_state(found),
    }
}

fn polling_state(found: &Consumer) -> ConsumerState {
    let member = &found.membership;
    if found.config.is_member() {
        if member.coordinator.is_none() {
            return ConsumerState::FindingCoordinator;
        }
        match member.state {
            MemberState::Unjoined | MemberState::PreparingRebalance => {
                return ConsumerState::Joining;
            }
            MemberState::CompletingRebalance => return ConsumerState::WaitingForAssignment,
            MemberState::Stable if member.rejoin_needed => return ConsumerState::Joining,
            MemberState::Stable if found.partitions.is_empty() => return ConsumerState::Idle,
            MemberState::Stable => {}
        }
    }
    let ready = |state: &FetchState| matches!(state, FetchState::Fetching(_));
    match found
        .partitions
        .values()
        .all(|assigned| ready(&assigned.state))
    {
        true => ConsumerState::WaitingForRecords,
        false => ConsumerState::FindingPositions,
    }
}

fn flight(envelope: &Envelope) -> FlightView {
    FlightView {
        id: envelope.id,
        from: envelope.from.clone(),
        to: envelope.to.clone(),
        topic_partition: partition_of(&envelope.body),
        kind: flight_kind(&envelope.body),
        label: crate::cluster::print::label(envelope),
        sent_at: envelope.sent_at,
        arrives_at: envelope.arrives_at,
    }
}

/// The partition a message is about; with several, the first that has records.
fn partition_of(body: &Body) -> Option<TopicPartition> {
    match body {
        Body::Request(Request::Produce { batches, .. }) => {
            batches.first().map(|(tp, _)| tp.clone())
        }
        Body::Request(Request::Fetch { partitions, .. }) => partitions
            .first()
            .map(|partition| partition.topic_partition.clone()),
        Body::Response(_, Response::Fetch(found)) => {
            let full = found
                .iter()
                .find(|(_, found)| found.as_ref().is_ok_and(|found| !found.batches.is_empty()));
            full.or(found.first()).map(|(tp, _)| tp.clone())
        }
        Body::Response(_, Response::Produce(done)) => done.first().map(|(tp, _)| tp.clone()),
        _ => None,
    }
}

fn flight_kind(body: &Body) -> FlightKind {
    let count = |records: usize| FlightKind::Records(u32::try_from(records).unwrap_or(u32::MAX));
    match body {
        Body::Request(Request::Produce { batches, .. }) => {
            count(batches.iter().map(|(_, records)| records.len()).sum())
        }
        Body::Response(_, response) if response.error().is_some() => FlightKind::Refusal,
        Body::Response(_, Response::Fetch(found)) => {
            let full = found.iter().filter_map(|(_, found)| found.as_ref().ok());
            match full
                .flat_map(|f| f.batches.iter())
                .map(|b| b.records.len())
                .sum::<usize>()
            {
                0 => FlightKind::Other,
                records => count(records),
            }
        }
        Body::Request(Request::OffsetCommit { .. })
        | Body::Response(_, Response::OffsetCommit(_)) => FlightKind::Commit,
        Body::Request(
            Request::JoinGroup { .. }
            | Request::SyncGroup { .. }
            | Request::Heartbeat { .. }
            | Request::LeaveGroup { .. }
            | Request::FindCoordinator(_)
            | Request::OffsetFetch { .. },
        )
        | Body::Response(
            _,
            Response::JoinGroup(_)
            | Response::SyncGroup(_)
            | Response::Heartbeat(_)
            | Response::LeaveGroup(_)
            | Response::FindCoordinator(_)
            | Response::OffsetFetch(_),
        ) => FlightKind::Group,
        _ => FlightKind::Other,
    }
}

/// How many commits each reader has behind it, for those who want to compare groups.
#[must_use]
pub fn tallies(cluster: &Cluster) -> BTreeMap<Reader, Tally> {
    let mut sums = BTreeMap::new();
    for reader in readers(cluster) {
        let mut sum = Tally::default();
        let topics = cluster
            .topics
            .iter()
            .filter(|(name, _)| reads(cluster, &reader, name));
        for (name, topic) in topics {
            for index in 0..u32::try_from(topic.partitions.len()).unwrap_or(0) {
                sum += tally(cluster, &reader, &TopicPartition::new(name, index));
            }
        }
        sums.insert(reader, sum);
    }
    sums
}
