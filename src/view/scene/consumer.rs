//! A consumer, and what it is doing in a word.

use crate::cluster::Cluster;
use crate::cluster::consumer::{
    AppLine, Consumer, ConsumerProcess, CrashPoint, Death, Ending, Exception, FetchState,
    MemberState, ModernState, Place,
};
use crate::kafka::profile::When;
use crate::kafka::{ClientId, ConsumerConfig, GenerationId, MemberId, TopicPartition};
use crate::sim::{Duration, SimTime};
use crate::view::code::{CodeLine, program};
use alloc::sync::Arc;
use alloc::vec::Vec;

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
    /// `process(record)` has returned, and the next line is not reached.
    Processed {
        /// The record's partition.
        topic_partition: TopicPartition,
        /// The record.
        offset: u64,
    },
    /// At the head of its loop, with records in hand.
    HasRecords,
    /// In a method of its listener, by its name.
    Listening(&'static str),
    /// In `pool.submit`: all its workers are busy.
    WaitingForWorker,
    /// In `pool.awaitTermination`, before it closes.
    WaitingForWorkers,
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

/// A record in work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkView {
    /// By which worker, if there are workers.
    pub worker: Option<u32>,
    /// The record's partition.
    pub topic_partition: TopicPartition,
    /// The record.
    pub offset: u64,
    /// Since when.
    pub since: SimTime,
    /// Until when.
    pub until: SimTime,
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
    /// Where it is in the `consumer` protocol, if it is of that.
    pub modern: Option<ModernState>,
    /// Whether its coordinator has put it out of the group and it goes on with what it had.
    pub expelled: bool,
    /// Where it was killed, if its last process was.
    pub death: Option<Arc<Death>>,
    /// Whether it makes the assignment.
    pub is_leader: bool,
    /// Its partitions, with its position in each and whether it is paused.
    pub partitions: Vec<(TopicPartition, Option<u64>, bool)>,
    /// The records in its application's hands, those in work first.
    pub held: Vec<(TopicPartition, u64)>,
    /// What is in work: by the thread that polls, or by the workers, in the order in which they
    /// began.
    pub working: Vec<WorkView>,
    /// Fetched and not handed out.
    pub buffered: u64,
    /// Its program.
    pub code: Vec<CodeLine>,
    /// Where it is to crash.
    pub crash_point: Option<CrashPoint>,
    /// Records its process has processed.
    pub processed: u64,
    /// How often it is to be heard, by its own configuration or its coordinator's.
    pub heartbeat_interval: Duration,
    /// How long nothing may be heard of it, by its own configuration or its coordinator's.
    pub session_timeout: Duration,
    /// When it last sent a heartbeat.
    pub heartbeat_sent: Option<SimTime>,
    /// When its coordinator last heard of it, if it is a member there.
    pub last_heard: Option<SimTime>,
    /// When the last `poll()` returned, while it is outside.
    pub left_poll: Option<SimTime>,
    /// When the next automatic commit in `poll()` is due.
    pub auto_commit_due: Option<SimTime>,
    /// What it last committed, and when.
    pub last_commit: Option<(SimTime, Vec<(TopicPartition, u64)>)>,
    /// The last exception it caught, and when.
    pub last_exception: Option<(SimTime, Exception)>,
    /// How far the group's commits of its partitions are behind.
    pub lag: Option<u64>,
}

impl ConsumerState {
    /// Whether its process has ended.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(
            self,
            ConsumerState::Crashed { .. }
                | ConsumerState::Closed { .. }
                | ConsumerState::Failed { .. }
        )
    }
}

pub(super) fn consumer(cluster: &Cluster, found: &Consumer) -> ConsumerView {
    let member = &found.membership;
    let group = found
        .config
        .group_id
        .as_ref()
        .and_then(|group| cluster.group(group));
    let last_heard = group
        .zip(found.member_id())
        .and_then(|(group, id)| group.last_heard(id));
    let positions = found.partitions.iter().map(|(tp, assigned)| {
        (
            tp.clone(),
            found.position(tp).map(|position| position.0),
            assigned.paused,
        )
    });
    let outside = !matches!(found.app.line, AppLine::Polling | AppLine::Stopped);
    let (heartbeat_interval, session_timeout) = pulse(cluster, found);
    let in_poll = found.commits_by_itself(When::InPoll);
    ConsumerView {
        id: found.config.client_id.clone(),
        config: Arc::clone(&found.config),
        next_config: found.next_config.clone(),
        incarnation: found.incarnation,
        state: state(found),
        closing: found.app.closing,
        member_id: found.member_id().cloned(),
        generation: found.generation(),
        modern: found.config.is_modern().then_some(found.modern.state),
        expelled: is_expelled(cluster, found),
        death: match &found.process {
            ConsumerProcess::Ended {
                how: Ending::Crashed(death),
                ..
            } => Some(Arc::clone(death)),
            _ => None,
        },
        is_leader: member.is_leader && member.generation.is_some(),
        partitions: positions.collect(),
        held: found
            .in_hand()
            .filter(|record| cluster.still_has(record))
            .map(|r| (r.topic_partition.clone(), r.offset.0))
            .collect(),
        working: working(found),
        buffered: buffered(found),
        code: program(found),
        crash_point: found.crash_point,
        processed: found.app.processed,
        heartbeat_interval,
        session_timeout,
        heartbeat_sent: member.heartbeat_sent,
        last_heard,
        left_poll: outside.then_some(found.app.left_poll),
        auto_commit_due: (in_poll && found.is_running()).then_some(member.auto_commit_due),
        last_commit: found.last_commit.as_ref().map(|(at, offsets)| {
            (
                *at,
                offsets
                    .iter()
                    .map(|(tp, offset, _)| (tp.clone(), offset.0))
                    .collect(),
            )
        }),
        last_exception: found.last_exception,
        lag: lag(cluster, found),
    }
}

/// How often it is to be heard, and how long nothing may be heard of it.
fn pulse(cluster: &Cluster, found: &Consumer) -> (Duration, Duration) {
    let (own, group) = (&found.config, &cluster.config);
    match own.is_modern() {
        true => (
            group.group_consumer_heartbeat_interval,
            group.group_consumer_session_timeout,
        ),
        false => (own.heartbeat_interval, own.session_timeout),
    }
}

fn buffered(found: &Consumer) -> u64 {
    let fetches = found.fetched.iter().map(|fetch| {
        let batches = fetch.batches.iter();
        let counts = batches.map(|batch| batch.records_from(fetch.next).count() as u64);
        counts.sum::<u64>()
    });
    fetches.sum()
}

fn working(found: &Consumer) -> Vec<WorkView> {
    let pool = found.app.pool.working.iter().map(|work| WorkView {
        worker: Some(work.worker),
        topic_partition: work.record.topic_partition.clone(),
        offset: work.record.offset.0,
        since: work.since,
        until: work.until,
    });
    let own = match state(found) {
        ConsumerState::Processing {
            topic_partition,
            offset,
            since,
            until,
        } => Some(WorkView {
            worker: None,
            topic_partition,
            offset,
            since,
            until,
        }),
        _ => None,
    };
    pool.chain(own).collect()
}

/// Whether it goes on with partitions that its group has taken from it: as far as its coordinator
/// is concerned it is no member.
fn is_expelled(cluster: &Cluster, found: &Consumer) -> bool {
    let closes = matches!(found.app.line, AppLine::Closing(_));
    if !found.is_alive() || closes || !found.config.is_member() || found.partitions.is_empty() {
        return false;
    }
    let Some(group) = found
        .config
        .group_id
        .as_ref()
        .and_then(|id| cluster.group(id))
    else {
        return false;
    };
    !found.member_id().is_some_and(|id| group.has_member(id))
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

/// What a consumer is doing, in a word.
#[must_use]
pub fn state_of(cluster: &Cluster, id: &ClientId) -> Option<ConsumerState> {
    cluster.consumers.get(id).map(state)
}

pub(in crate::view) fn state(found: &Consumer) -> ConsumerState {
    match &found.process {
        ConsumerProcess::Frozen { until, .. } => return ConsumerState::Frozen { until: *until },
        ConsumerProcess::Ended { at, how } => {
            let at = *at;
            return match how {
                Ending::Crashed(_) => ConsumerState::Crashed { at },
                Ending::Closed | Ending::ClosedForAWhile | Ending::ClosedSilently => {
                    ConsumerState::Closed { at }
                }
                Ending::Failed(exception) => ConsumerState::Failed {
                    at,
                    exception: *exception,
                },
            };
        }
        ConsumerProcess::Running => {}
    }
    // the same as what the program's line says: see `view::code`
    let place = found.place();
    match (&found.app.line, place, found.record_at(place)) {
        (AppLine::Processing { until }, Place::Processing, Some((topic_partition, offset))) => {
            ConsumerState::Processing {
                topic_partition,
                offset: offset.0,
                since: found.app.since,
                until: *until,
            }
        }
        (_, Place::AfterProcessing, Some((topic_partition, offset))) => ConsumerState::Processed {
            topic_partition,
            offset: offset.0,
        },
        (_, Place::BeforeProcessing, _) => ConsumerState::HasRecords,
        (_, Place::Listening(callback), _) => ConsumerState::Listening(callback.name()),
        (_, Place::Submitting, _) => ConsumerState::WaitingForWorker,
        (_, Place::AwaitingWorkers, _) => ConsumerState::WaitingForWorkers,
        (_, Place::Committing, _) => ConsumerState::Committing,
        (_, Place::Closing, _) => ConsumerState::Closing,
        _ => polling_state(found),
    }
}

fn polling_state(found: &Consumer) -> ConsumerState {
    let member = &found.membership;
    if found.config.is_member() && member.coordinator.is_none() {
        return ConsumerState::FindingCoordinator;
    }
    if found.config.is_modern() {
        match found.modern.state {
            ModernState::Stable if found.partitions.is_empty() => return ConsumerState::Idle,
            ModernState::Reconciling | ModernState::Acknowledging
                if found.partitions.is_empty() =>
            {
                return ConsumerState::WaitingForAssignment;
            }
            ModernState::Stable | ModernState::Reconciling | ModernState::Acknowledging => {}
            ModernState::Unsubscribed
            | ModernState::Joining
            | ModernState::Fenced
            | ModernState::PrepareLeaving
            | ModernState::Leaving
            | ModernState::Stale
            | ModernState::Fatal => return ConsumerState::Joining,
        }
    } else if found.config.is_member() {
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
