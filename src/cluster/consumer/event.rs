//! What happens in a consumer.

use super::{
    CloseStep, CompletedFetch, CrashPoint, Death, Ending, Exception, HeldRecord, ListenerCall,
    ModernEvent, Offsets, ResetTo, SyncCommit,
};
use crate::cluster::order::Overtaken;
use crate::kafka::message::{JoinRefused, JoinedGroup};
use crate::kafka::{
    AssignorName, BrokerId, ConsumerConfig, GenerationId, KafkaError, LeaderEpoch, MemberId,
    MessageId, Offset, Position, TopicName, TopicPartition,
};
use crate::sim::{Duration, SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// How a commit came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitKind {
    /// `commitSync`.
    Sync,
    /// `commitAsync`.
    Async,
    /// `enable.auto.commit`.
    Auto,
}

/// Why a position is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PositionReason {
    /// The group had committed it.
    Committed,
    /// `auto.offset.reset`, or `seekToBeginning` and `seekToEnd`.
    Reset(ResetTo),
    /// `seek()`.
    Seek,
}

/// Why a member joins (again).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejoinReason {
    /// A heartbeat or commit was told REBALANCE_IN_PROGRESS.
    RebalanceInProgress,
    /// It is no longer a member, or of an old generation.
    Refused(KafkaError),
    /// It has not polled for `max.poll.interval.ms`.
    PollInterval,
    /// It leads the group and has seen new partitions.
    PartitionsChanged,
    /// Its position is outside of the log, and its client ends the session for it.
    OutOfRange,
    /// It has given up partitions, which the next generation can hand out (KIP-429).
    PartitionsRevoked,
}

/// What happens in a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerEvent {
    /// A process starts.
    Started,
    /// The process is gone without a word.
    Crashed(Arc<Death>),
    /// The process stops doing anything.
    Froze(SimTime),
    /// The process goes on.
    Thawed,
    /// The process ended by itself.
    Ended(Ending),
    /// It will run with this from its next start.
    Configured(Arc<ConsumerConfig>),
    /// The application works on a record for so long from now on.
    ProcessingTimeChanged(Duration),
    /// A crash is put into the program, or taken out of it.
    CrashPointSet(Option<CrashPoint>),
    /// The application is to stop.
    CloseRequested,
    /// It is to close and then be taken off the stage.
    RemovalRequested,
    /// An exception leaves the loop; `close()` follows.
    Threw(Exception),
    /// The application calls `poll()`.
    PollCalled,
    /// `poll()` returned these records; the positions are behind them.
    PollReturned(Arc<[HeldRecord]>),
    /// The application calls `process(record)`.
    ProcessingStarted {
        /// The record's partition.
        topic_partition: TopicPartition,
        /// The record.
        offset: Offset,
        /// When it will be through.
        until: SimTime,
        /// By which of the worker threads, if there are some.
        worker: Option<u32>,
    },
    /// `pool.submit(…)` waits until a worker is free.
    WorkerAwaited,
    /// `pool.awaitTermination(…)` waits until all workers are through; `close()` follows.
    WorkersAwaited,
    /// `process(record)` returned.
    RecordProcessed {
        /// The record's partition.
        topic_partition: TopicPartition,
        /// The record.
        offset: Offset,
        /// How often it has been processed now, for this group or by this consumer.
        times: u32,
        /// By which of the worker threads, if there are some.
        worker: Option<u32>,
        /// A record of the same key that comes after it and was processed before it; none if it
        /// was processed in order, or is repeated.
        after: Option<Overtaken>,
    },
    /// The application is asked for a commit of these offsets, with this beside them.
    CommitAsked(Arc<Offsets>, Arc<str>),
    /// `commitSync(…)` is called.
    CommitCalled(Arc<SyncCommit>),
    /// A commit was sent (again).
    CommitSent {
        /// How it came about.
        kind: CommitKind,
        /// What it commits.
        offsets: Arc<Offsets>,
        /// In which request.
        request: MessageId,
    },
    /// A commit waits for the coordinator to be found.
    CommitDeferred(Arc<Offsets>),
    /// A commit is to be tried again.
    CommitRetried {
        /// The request that was in vain.
        asked: MessageId,
        /// Why.
        error: KafkaError,
        /// When.
        at: SimTime,
    },
    /// A commit is stored.
    CommitSucceeded {
        /// How it came about.
        kind: CommitKind,
        /// What is stored.
        offsets: Arc<Offsets>,
    },
    /// A commit is not stored, and will not be tried again.
    CommitFailed {
        /// How it came about.
        kind: CommitKind,
        /// What is not stored.
        offsets: Arc<Offsets>,
        /// What the application is told.
        exception: Exception,
        /// What the broker said, if it was asked.
        error: Option<KafkaError>,
    },
    /// The coordinator is known.
    CoordinatorFound(BrokerId),
    /// Nobody could say who the coordinator is; to be asked again.
    CoordinatorNotFound {
        /// What was answered.
        error: KafkaError,
        /// When to ask again.
        retry_at: SimTime,
    },
    /// The coordinator is no longer where it was.
    CoordinatorLost(KafkaError),
    /// The next `poll()` will join.
    RejoinNeeded(RejoinReason),
    /// It is to try joining again, not before a moment.
    JoinRetried {
        /// Why.
        error: KafkaError,
        /// When.
        at: SimTime,
    },
    /// `onJoinPrepare` has begun with an automatic commit.
    JoinPrepareCommits {
        /// Its request; none while it waits to be sent again.
        request: Option<MessageId>,
        /// Not to be sent before.
        retry_at: SimTime,
        /// Not to wait longer than this.
        deadline: SimTime,
    },
    /// It waits for the answer to its heartbeat before it begins with the next record.
    HeartbeatAwaited,
    /// It does not work on the rest of its batch: these are read again from there.
    BatchAbandoned(Vec<(TopicPartition, Position)>),
    /// `onJoinPrepare` has nothing to commit any more, and goes on with the next `poll()`.
    JoinPrepareCommitted,
    /// A method of the listener is called that takes time.
    ListenerCalled {
        /// Which, and with what.
        call: Arc<ListenerCall>,
        /// When it is through with its own work, and does to the consumer what it does.
        until: SimTime,
    },
    /// That method has returned, or thrown this.
    ListenerReturned(Option<Exception>),
    /// `onPartitionsRevoked` is through, and these are given up.
    PartitionsRevoked(Vec<TopicPartition>),
    /// `onPartitionsLost` is through, and these are given up: they may be another's by now.
    PartitionsLost(Vec<TopicPartition>),
    /// The coordinator has given it an id to join with.
    MemberIdReceived(MemberId),
    /// It is in a generation and waits for its share.
    GenerationJoined {
        /// The generation.
        generation: GenerationId,
        /// Who it is.
        member_id: MemberId,
        /// The assignor.
        protocol: AssignorName,
        /// Whether it makes the assignment.
        is_leader: bool,
    },
    /// As leader it asks for the topics of others before it shares anything out.
    MetadataAwaited(Arc<JoinedGroup>),
    /// As leader it has shared the partitions out.
    AssignmentComputed {
        /// By this assignor.
        protocol: AssignorName,
        /// Who gets what.
        assignment: Vec<(MemberId, Vec<TopicPartition>)>,
        /// With so many partitions in each topic.
        snapshot: SortedMap<TopicName, u32>,
    },
    /// As a static leader that is back it lets the assignment stand (KIP-814), with so many
    /// partitions in each topic.
    AssignmentSkipped(SortedMap<TopicName, u32>),
    /// Its JoinGroup was answered, and it is busy with a record: it will read that when it calls
    /// its consumer again.
    JoinAnswerUnread(Arc<Result<JoinedGroup, JoinRefused>>),
    /// It was told its share; `poll()` has yet to take it.
    ShareReceived(Vec<TopicPartition>),
    /// Its share is not of the topics it subscribes to: it takes nothing of it, and joins again.
    ShareIgnored(Vec<TopicPartition>),
    /// These have come to what it has; `onPartitionsAssigned` is called.
    PartitionsAssigned(Vec<TopicPartition>),
    /// The coordinator answered a heartbeat, or something that counts as one.
    HeartbeatAnswered,
    /// It has no place in the group any more.
    MembershipLost {
        /// Why.
        reason: RejoinReason,
        /// Whether it forgets who it was, too.
        forgets_id: bool,
    },
    /// It asked where to start and the group had committed nothing.
    ResetNeeded(TopicPartition, ResetTo),
    /// Its next record is set.
    PositionSet {
        /// Of this partition.
        topic_partition: TopicPartition,
        /// To this.
        position: Position,
        /// The epoch of the last record before it, if it is known.
        epoch: Option<LeaderEpoch>,
        /// For this reason.
        reason: PositionReason,
    },
    /// Where to start could not be found out; to be asked again.
    PositionRetried {
        /// Why.
        error: KafkaError,
        /// When.
        at: SimTime,
    },
    /// No record is as young as `by_duration` wants it; to be asked again then.
    NothingSoYoung(TopicPartition, SimTime),
    /// A partition could not be fetched; to be tried again.
    FetchRetried {
        /// Which.
        topic_partition: TopicPartition,
        /// Why.
        error: KafkaError,
        /// When.
        at: SimTime,
    },
    /// Records arrived and wait for `poll()` to hand them out.
    RecordsFetched(Arc<CompletedFetch>),
    /// The position is outside of the log; that waits for `poll()`, as records do.
    FetchedOutOfRange(Arc<CompletedFetch>),
    /// The last records that were fetched of a partition are gone, compacted away: its position is
    /// behind them.
    SteppedOver(TopicPartition, Position),
    /// `pause()` or `resume()`.
    Paused(TopicPartition, bool),
    /// `close()` goes through a step.
    CloseProgressed(CloseStep),
    /// Something that only happens in the `consumer` protocol.
    Modern(ModernEvent),
}
