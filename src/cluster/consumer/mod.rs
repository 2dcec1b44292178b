//! A consumer: its application's loop, its place in the group, and what it has fetched.

mod apply;
mod covered;
mod event;
mod fetch;
mod listener;
mod modern;
mod place;
mod pool;

pub use event::{CommitKind, ConsumerEvent, PositionReason, RejoinReason};
pub use listener::{Callback, During, ListenerCall};
pub use modern::{
    LocalAssignment, ModernEvent, ModernMembership, ModernState, ReconcileStep, Reconciliation,
    Told,
};
pub use place::{Death, Place};
pub use pool::{Pool, Work};

use super::network::Connections;
use crate::kafka::iso8601::Length;
use crate::kafka::message::{JoinRefused, JoinedGroup, OffsetSpec, StickyUserData};
use crate::kafka::{
    AssignorName, BrokerId, CommitStyle, CommittedOffset, ConsumerConfig, GenerationId,
    LeaderEpoch, MemberId, MessageId, Offset, OffsetReset, Position, RebalanceProtocol,
    RecordBatch, TopicId, TopicName, TopicPartition,
};
use crate::sim::{Duration, SimTime, SortedMap};
use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// A consumer, through all the processes that have had its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumer {
    /// The configuration its process started with.
    pub config: Arc<ConsumerConfig>,
    /// The configuration its next process will start with, if it was changed.
    pub next_config: Option<Arc<ConsumerConfig>>,
    /// How many processes it has had.
    pub incarnation: u32,
    /// Whether its process is there.
    pub process: ConsumerProcess,
    /// What its application is doing.
    pub app: App,
    /// What it knows of the brokers.
    pub net: Connections,
    /// Its place in its group.
    pub membership: Membership,
    /// Its place in its group, if that is by the `consumer` protocol; of [`Membership`] it then has
    /// no more than the coordinator and the commits.
    pub modern: ModernMembership,
    /// The partitions it has, and where it stands in them (`SubscriptionState`).
    pub partitions: SortedMap<TopicPartition, Assigned>,
    /// Fetched and not handed out yet, first come first served.
    pub fetched: VecDeque<CompletedFetch>,
    /// Where its process is to crash.
    pub crash_point: Option<CrashPoint>,
    /// The nth record of that crash point, once it is processed: a commit that covers it is
    /// waited for.
    pub crash_record: Option<(TopicPartition, Offset)>,
    /// Whether it is to be taken away once its process has ended.
    pub removing: bool,
    /// The offsets it last committed with success, and when.
    pub last_commit: Option<(SimTime, Arc<Offsets>)>,
    /// The last exception its application caught, and when.
    pub last_exception: Option<(SimTime, Exception)>,
}

/// Partitions with what is to be read next of each, and the epoch of what was read last, if it
/// is known (`OffsetAndMetadata`).
pub type Offsets = Vec<(TopicPartition, CommittedOffset, Option<LeaderEpoch>)>;

/// Whether the consumer's process is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerProcess {
    /// It runs.
    Running,
    /// It runs and does nothing: a long pause of its virtual machine, a stopped container.
    Frozen {
        /// Since when.
        since: SimTime,
        /// Until when.
        until: SimTime,
    },
    /// It is gone.
    Ended {
        /// When.
        at: SimTime,
        /// How.
        how: Ending,
    },
}

/// How a consumer's process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Killed: nobody was told.
    Crashed(Arc<Death>),
    /// `close()` went through, and its group was told, if there is one that knew of it.
    Closed,
    /// `close()` went through, and its group was told that it will be back: a static member of
    /// the `consumer` protocol, whose place is kept (epoch −2).
    ClosedForAWhile,
    /// `close()` went through, and its group was not told: a static member does not say that it
    /// goes, and no other can while there is no coordinator to tell.
    ClosedSilently,
    /// An exception left the loop; then `close()`.
    Failed(Exception),
}

/// Exceptions of Kafka's Java client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exception {
    /// The group has moved on without this member.
    CommitFailed,
    /// The group is rebalancing: the commit was not stored.
    RebalanceInProgress,
    /// `commitAsync` met an error that another try might not meet; it does not try again.
    RetriableCommitFailed,
    /// An error its client has no class for.
    Kafka,
    /// Not done within `default.api.timeout.ms`.
    Timeout,
    /// No committed offset, and `auto.offset.reset=none`.
    NoOffsetForPartition,
    /// The position is outside the log, and `auto.offset.reset=none`.
    OffsetOutOfRange,
    /// The broker does not allow this `session.timeout.ms`.
    InvalidSessionTimeout,
    /// The group's members have no assignor in common.
    InconsistentGroupProtocol,
    /// Another process has its `group.instance.id` by now.
    FencedInstanceId,
    /// What stands beside a commit is too long.
    OffsetMetadataTooLarge,
    /// Another process has its `group.instance.id` and has not left (`consumer` protocol).
    UnreleasedInstanceId,
    /// The coordinator does not have its `group.remote.assignor`.
    UnsupportedAssignor,
    /// The broker came to something that it did not expect.
    UnknownServer,
    /// The group is of the other protocol.
    GroupIdNotFound,
    /// `commitAsync` was made as of a member epoch that is over.
    StaleMemberEpoch,
    /// The coordinator does not know the member, where it asks for its positions.
    UnknownMemberId,
}

impl Exception {
    /// The class's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Exception::CommitFailed => "CommitFailedException",
            Exception::RebalanceInProgress => "RebalanceInProgressException",
            Exception::RetriableCommitFailed => "RetriableCommitFailedException",
            Exception::Kafka => "KafkaException",
            Exception::Timeout => "TimeoutException",
            Exception::NoOffsetForPartition => "NoOffsetForPartitionException",
            Exception::OffsetOutOfRange => "OffsetOutOfRangeException",
            Exception::InvalidSessionTimeout => "InvalidSessionTimeoutException",
            Exception::InconsistentGroupProtocol => "InconsistentGroupProtocolException",
            Exception::FencedInstanceId => "FencedInstanceIdException",
            Exception::OffsetMetadataTooLarge => "OffsetMetadataTooLarge",
            Exception::UnreleasedInstanceId => "UnreleasedInstanceIdException",
            Exception::UnsupportedAssignor => "UnsupportedAssignorException",
            Exception::UnknownServer => "UnknownServerException",
            Exception::GroupIdNotFound => "GroupIdNotFoundException",
            Exception::StaleMemberEpoch => "StaleMemberEpochException",
            Exception::UnknownMemberId => "UnknownMemberIdException",
        }
    }
}

/// The application thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The line it is at.
    pub line: AppLine,
    /// Since when.
    pub since: SimTime,
    /// The records the last `poll()` returned and the loop has not done with.
    pub batch: Arc<[HeldRecord]>,
    /// How many of them are processed, or handed to workers.
    pub done: u32,
    /// Its worker threads, if it has some.
    pub pool: Pool,
    /// How many records this process has processed.
    pub processed: u64,
    /// When its process began.
    pub started: SimTime,
    /// `max.poll.interval.ms` runs from here: when the last `poll()` returned, or when the answer
    /// to JoinGroup was read, if that was later.
    pub left_poll: SimTime,
    /// Whether it is to stop: it finishes its batch and calls `close()`.
    pub closing: bool,
    /// The exception that has left the loop, if one has.
    pub threw: Option<Exception>,
    /// The method of its listener it is in.
    pub listener: Option<Arc<ListenerCall>>,
    /// Commits that it was asked for and has not come to: what is to be committed, and what stands
    /// beside it.
    pub asked: Vec<(Arc<Offsets>, Arc<str>)>,
}

/// A record in the application's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRecord {
    /// Its partition.
    pub topic_partition: TopicPartition,
    /// The topic of that name it was read from.
    pub topic_id: TopicId,
    /// Its offset.
    pub offset: Offset,
    /// The epoch of its batch.
    pub leader_epoch: LeaderEpoch,
    /// Its timestamp.
    pub timestamp: SimTime,
}

/// Where in its loop an application is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppLine {
    /// In `poll()`: joining, finding its place, or waiting for records.
    Polling,
    /// In `process(record)`.
    Processing {
        /// When it will be through.
        until: SimTime,
    },
    /// In a method of the listener, which `poll()` or `close()` has called: at its own work.
    Listening {
        /// When it will be through.
        until: SimTime,
    },
    /// In `pool.submit(…)`: all workers are busy.
    Submitting,
    /// In `commitSync(…)`.
    Committing(SyncCommit),
    /// In `pool.awaitTermination(…)`, before `close()`.
    AwaitingWorkers,
    /// In `close()`.
    Closing(CloseStep),
    /// The process is gone.
    Stopped,
}

/// A `commitSync` under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncCommit {
    /// What it commits.
    pub offsets: Arc<Offsets>,
    /// What it says beside that; mostly nothing.
    pub metadata: Arc<str>,
    /// Which line of the program called it.
    pub from: CommitLine,
    /// `default.api.timeout.ms` ends here.
    pub deadline: SimTime,
    /// Its request, once sent.
    pub request: Option<MessageId>,
    /// Not to be sent (again) before.
    pub retry_at: SimTime,
    /// How often it was sent in vain.
    pub attempts: u32,
}

/// The lines of the program that commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitLine {
    /// Between `poll()` and the loop over its records.
    BeforeProcessing,
    /// In the loop, after `process(record)`.
    AfterRecord,
    /// After the loop.
    AfterBatch,
    /// After the loop, for each record that a worker is through with.
    EachFinished,
    /// When the workers have ended, before `close()`.
    BeforeClose,
    /// In a method of the listener, which `poll()` or `close()` has called.
    Listener,
    /// None: it was asked to between two calls of `poll()`.
    AskedBetweenPolls,
    /// None: it was asked to between two records.
    AskedBetweenRecords,
}

impl CommitLine {
    /// Whether it is no line of the program, but something that was asked of it.
    #[must_use]
    pub const fn is_asked(self) -> bool {
        matches!(
            self,
            CommitLine::AskedBetweenPolls | CommitLine::AskedBetweenRecords
        )
    }
}

impl CommitLine {
    /// Whether it commits a record that a worker is through with, and no more.
    pub(super) const fn is_of_a_finished_record(self) -> bool {
        matches!(self, CommitLine::EachFinished | CommitLine::BeforeClose)
    }
}

/// `close()`, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseStep {
    /// Commits the positions (`enable.auto.commit`), then leaves.
    Committing {
        /// Its request, once sent.
        request: Option<MessageId>,
        /// Not to be sent before.
        retry_at: SimTime,
        /// Not to wait longer than this.
        deadline: SimTime,
    },
    /// Waits for the answer to LeaveGroup.
    Leaving {
        /// The request.
        request: MessageId,
        /// Not to wait longer than this.
        deadline: SimTime,
    },
}

/// What a process knows of its place in its group (`AbstractCoordinator`, `ConsumerCoordinator`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership {
    /// Where it is in a rebalance.
    pub state: MemberState,
    /// The broker that coordinates the group, if it knows.
    pub coordinator: Option<BrokerId>,
    /// When it may ask for the coordinator (again).
    pub find_retry_at: SimTime,
    /// How often in a row it asked in vain.
    pub find_failures: u32,
    /// Who it is in the group.
    pub member_id: Option<MemberId>,
    /// The generation it is in.
    pub generation: Option<GenerationId>,
    /// The assignor of that generation.
    pub protocol: Option<AssignorName>,
    /// Whether it makes the assignment.
    pub is_leader: bool,
    /// What its `StickyAssignor` remembers, if that has given it something.
    pub sticky: Option<StickyUserData>,
    /// The answer to its JoinGroup, while as leader it waits to learn of the others' topics.
    pub elected: Option<Arc<JoinedGroup>>,
    /// The answer to its JoinGroup, while the application is busy: nobody reads it before the
    /// consumer is called again.
    pub join_answer: Option<Arc<Result<JoinedGroup, JoinRefused>>>,
    /// Its share of the generation, until `poll()` takes it (`AbstractCoordinator.joinFuture`).
    pub share: Option<Arc<[TopicPartition]>>,
    /// Whether the next `poll()` must join again.
    pub rejoin_needed: bool,
    /// What it does before it joins: commit if need be, and give up its partitions.
    pub prepare: JoinPrepare,
    /// Not to join before.
    pub join_retry_at: SimTime,
    /// Partition counts the assignment was made with (the leader's `metadataSnapshot`).
    pub snapshot: SortedMap<TopicName, u32>,
    /// The next heartbeat is due then.
    pub heartbeat_due: SimTime,
    /// When a heartbeat was last sent.
    pub heartbeat_sent: Option<SimTime>,
    /// When the coordinator was last heard of (`session.timeout.ms`).
    pub coordinator_heard: SimTime,
    /// When the next automatic commit is due.
    pub auto_commit_due: SimTime,
    /// Commits that wait for the coordinator to be found.
    pub deferred_commits: Vec<Arc<Offsets>>,
    /// Not to ask for committed offsets before.
    pub offsets_retry_at: SimTime,
    /// Not to ask for log ends before.
    pub list_retry_at: SimTime,
}

/// Where a member is in a rebalance (`AbstractCoordinator.MemberState`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberState {
    /// Not part of a group.
    #[default]
    Unjoined,
    /// Has sent JoinGroup.
    PreparingRebalance,
    /// Has joined and sent SyncGroup.
    CompletingRebalance,
    /// Has its assignment.
    Stable,
}

/// `onJoinPrepare`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JoinPrepare {
    /// Still to be done before the next join.
    #[default]
    Needed,
    /// The automatic commit is under way.
    Committing {
        /// Its request; none while it waits to be sent again.
        request: Option<MessageId>,
        /// Not to be sent before.
        retry_at: SimTime,
        /// Not to wait longer than this (`max.poll.interval.ms`).
        deadline: SimTime,
    },
    /// The automatic commit is over, one way or the other; the next `poll()` goes on.
    Committed,
    /// Done; what had to be given up is.
    Done,
}

/// A partition a consumer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// Where it stands in it.
    pub state: FetchState,
    /// Whether `pause()` was called for it.
    pub paused: bool,
    /// The epoch of the last record before its position, if it was handed out, or committed with
    /// its epoch (`FetchPosition.offsetEpoch`).
    pub last_epoch: Option<LeaderEpoch>,
    /// The timestamp of the last record that was handed out since reading began at a position.
    pub last_read: Option<SimTime>,
    /// Not to be fetched before, after an error.
    pub retry_at: SimTime,
    /// Its turn to be fetched: the one that was read last is asked for last
    /// (`PartitionStates.moveToEnd`), and those of one turn in the order of their names.
    pub turn: u64,
    /// What is before this has been committed. A client that commits by itself only what is new
    /// goes by it, and by where reading began; for one that rewinds it is both.
    pub kept: Option<Position>,
    /// What was last committed of it, or where reading began: what a watermark is held against.
    pub marked: Option<Position>,
}

/// `SubscriptionState.FetchStates`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchState {
    /// No position yet: what has the group committed?
    Initializing,
    /// No valid committed offset: where does the log start, or end?
    AwaitReset(ResetTo),
    /// The next record to hand out.
    Fetching(Position),
}

/// Where a position without a valid offset is to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetTo {
    /// To the log start.
    Earliest,
    /// To the high watermark.
    Latest,
    /// To the first record that is not older (`by_duration`).
    ByDuration(Duration),
    /// To the first record of this moment or later, or else to the high watermark: the application
    /// asks `offsetsForTimes()`, and calls `seek()` or `seekToEnd()`.
    Timestamp(SimTime),
}

impl ResetTo {
    /// What to ask the partition's leader for now.
    #[must_use]
    pub fn spec(self, now: SimTime) -> OffsetSpec {
        match self {
            ResetTo::Earliest => OffsetSpec::Earliest,
            ResetTo::Latest => OffsetSpec::Latest,
            ResetTo::ByDuration(length) => {
                OffsetSpec::Timestamp(SimTime(now.0.saturating_sub(length.0)))
            }
            ResetTo::Timestamp(at) => OffsetSpec::Timestamp(at),
        }
    }

    /// Whether this is what was asked for.
    #[must_use]
    pub fn is_met_by(self, asked: OffsetSpec) -> bool {
        match self {
            ResetTo::ByDuration(_) => matches!(asked, OffsetSpec::Timestamp(_)),
            other => other.spec(SimTime::ZERO) == asked,
        }
    }
}

impl fmt::Display for ResetTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResetTo::Earliest => f.write_str("earliest"),
            ResetTo::Latest => f.write_str("latest"),
            ResetTo::ByDuration(length) => write!(f, "by_duration:{}", Length(*length)),
            ResetTo::Timestamp(at) => write!(f, "timestamp {at}"),
        }
    }
}

/// Records of one partition, fetched and not all handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedFetch {
    /// The partition.
    pub topic_partition: TopicPartition,
    /// The topic of that name they were read from.
    pub topic_id: TopicId,
    /// The next record to hand out of it; if the position is elsewhere it is thrown away.
    pub next: Offset,
    /// The batches; none if there is nothing at `next` (`OFFSET_OUT_OF_RANGE`), which is seen to
    /// when `poll()` comes to it.
    pub batches: Arc<[Arc<RecordBatch>]>,
    /// Whether something has been handed out of it.
    pub begun: bool,
}

impl CompletedFetch {
    /// Whether all of it was handed out.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        let mut batches = self.batches.iter();
        self.begun && batches.all(|batch| batch.last_offset < self.next)
    }

    /// Whether it is no records, but the word that there are none where they were asked for.
    #[must_use]
    pub fn is_out_of_range(&self) -> bool {
        self.batches.is_empty()
    }
}

/// A crash put between two lines of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrashPoint {
    /// Between which.
    pub line: CrashLine,
    /// At the how-manieth record from when it was put there, counted from 1.
    pub nth: u64,
    /// How many records had been processed when it was put there.
    pub set_after: u64,
}

/// The places for a crash.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum CrashLine {
    /// Before `process(record)`.
    BeforeProcessing,
    /// After `process(record)`, before any commit that follows.
    AfterProcessing,
    /// After the commit that covers the record.
    AfterCommit,
}

impl CrashLine {
    /// Every place, in the order of the program.
    pub const ALL: [CrashLine; 3] = [
        CrashLine::BeforeProcessing,
        CrashLine::AfterProcessing,
        CrashLine::AfterCommit,
    ];

    /// Its name in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CrashLine::BeforeProcessing => "before-processing",
            CrashLine::AfterProcessing => "after-processing",
            CrashLine::AfterCommit => "after-commit",
        }
    }
}

impl Consumer {
    /// A consumer whose first process is about to start.
    #[must_use]
    pub fn new(config: Arc<ConsumerConfig>, at: SimTime) -> Self {
        Consumer {
            config,
            next_config: None,
            incarnation: 0,
            process: ConsumerProcess::Ended {
                at,
                how: Ending::Closed,
            },
            app: App::at(AppLine::Stopped, at),
            net: Connections::default(),
            membership: Membership::default(),
            modern: ModernMembership::default(),
            partitions: SortedMap::new(),
            fetched: VecDeque::new(),
            crash_point: None,
            crash_record: None,
            removing: false,
            last_commit: None,
            last_exception: None,
        }
    }

    /// Whether a rebalance keeps its records back: before it joins, an eager member commits what
    /// it has handed out and hands out no more (`maybeMarkPartitionsPendingRevocation`).
    #[must_use]
    pub fn holds_back(&self) -> bool {
        self.config.rebalance_protocol() == RebalanceProtocol::Eager
            && matches!(self.membership.prepare, JoinPrepare::Committing { .. })
    }

    /// Whether there is a process, doing something or not.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !matches!(self.process, ConsumerProcess::Ended { .. })
    }

    /// Whether there is a process and it does something.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.process == ConsumerProcess::Running
    }

    /// The position in a partition, if it has one.
    #[must_use]
    pub fn position(&self, tp: &TopicPartition) -> Option<Position> {
        match self.partitions.get(tp)?.state {
            FetchState::Fetching(position) => Some(position),
            FetchState::Initializing | FetchState::AwaitReset(_) => None,
        }
    }

    /// The records in the hands of the thread that polls: of its batch it has not processed them,
    /// nor given them to a worker.
    #[must_use]
    pub fn held(&self) -> &[HeldRecord] {
        self.app
            .batch
            .get(self.app.done as usize..)
            .unwrap_or_default()
    }

    /// How many records this process has processed since its crash point was put there.
    fn done_since(&self, point: CrashPoint) -> u64 {
        self.app.processed - point.set_after.min(self.app.processed)
    }

    /// Whether the program has reached its crash point, at a line before any commit.
    #[must_use]
    pub fn crashes_at(&self, line: CrashLine) -> bool {
        let reached = |point: CrashPoint| match line {
            CrashLine::BeforeProcessing => {
                let begun = self.done_since(point) + self.app.pool.working.len() as u64;
                begun + 1 >= point.nth
            }
            CrashLine::AfterProcessing => self.done_since(point) >= point.nth,
            CrashLine::AfterCommit => false,
        };
        self.crash_point
            .is_some_and(|point| point.line == line && reached(point))
    }

    /// Whether its crash point is right behind a commit of these offsets: they cover the nth
    /// record, which is processed, or with a commit before processing in hand.
    #[must_use]
    pub fn crashes_after(&self, stored: &Offsets) -> bool {
        let Some(point) = self.crash_point else {
            return false;
        };
        let covers = |tp: &TopicPartition, offset: Offset| {
            let mut stored = stored.iter();
            stored.any(|(of, committed, _)| of == tp && committed.covers(offset))
        };
        let in_hand = || {
            let ahead = point.nth.checked_sub(self.done_since(point) + 1)?;
            let record = self.in_hand().nth(usize::try_from(ahead).ok()?)?;
            Some((record.topic_partition.clone(), record.offset))
        };
        let commits_first = self.config.commit_style == CommitStyle::SyncBeforeProcessing;
        let record = match commits_first {
            true => in_hand(),
            false => self.crash_record.clone(),
        };
        point.line == CrashLine::AfterCommit && record.is_some_and(|(tp, at)| covers(&tp, at))
    }

    /// Where to start without a valid committed offset.
    #[must_use]
    pub fn reset_to(&self) -> Option<ResetTo> {
        match self.config.auto_offset_reset {
            OffsetReset::Earliest => Some(ResetTo::Earliest),
            OffsetReset::Latest => Some(ResetTo::Latest),
            OffsetReset::ByDuration(length) => Some(ResetTo::ByDuration(length)),
            OffsetReset::None => None,
        }
    }
}

impl App {
    /// Whether its thread is busy with something of its own, and calls no consumer.
    #[must_use]
    pub fn works(&self) -> bool {
        matches!(
            self.line,
            AppLine::Processing { .. }
                | AppLine::Listening { .. }
                | AppLine::Submitting
                | AppLine::AwaitingWorkers
        )
    }

    pub(super) fn at(line: AppLine, since: SimTime) -> Self {
        App {
            line,
            since,
            batch: Arc::new([]),
            done: 0,
            pool: Pool::default(),
            processed: 0,
            started: since,
            left_poll: since,
            closing: false,
            threw: None,
            listener: None,
            asked: Vec::new(),
        }
    }
}
