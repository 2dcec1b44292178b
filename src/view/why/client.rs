//! What happened in producers and consumers.

use super::{
    Because, Fact, NOTHING, config_of, group_of, length, moment, partitions, place,
    producer_config, setting, text,
};
use crate::cluster::consumer::{
    CommitKind, ConsumerEvent, CrashLine, Death, Ending, Exception, HeldRecord, ModernEvent,
    Offsets, Place, PositionReason, ReconcileStep, RejoinReason, ResetTo,
};
use crate::cluster::producer::{ProducerEvent, SendError};
use crate::cluster::{Cluster, Consumer, Reader};
use crate::kafka::{ClientId, KafkaError, TopicPartition};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
pub(super) fn producer(id: &ClientId, event: &ProducerEvent, cluster: &Cluster) -> Because {
    let this = text(id);
    let config = producer_config(cluster, id);
    match event {
        ProducerEvent::Configured(_) => Because::new(Fact::ProducerConfigured, [this]),
        ProducerEvent::Sending(true) => Because::new(Fact::SendingResumed, [this]),
        ProducerEvent::Sending(false) => Because::new(Fact::SendingStopped, [this]),
        ProducerEvent::Closing => Because::new(Fact::ProducerClosing, [this]),
        ProducerEvent::Taken => Because::new(Fact::RecordTaken, [this]),
        ProducerEvent::SourceRewound => Because::new(Fact::SourceRewound, [this]),
        ProducerEvent::SendBlocked(_) => {
            let most = setting(config.map(|config| config.max_block));
            Because::new(Fact::SendBlocked, [this, most])
        }
        ProducerEvent::SendUnblocked => Because::new(Fact::SendUnblocked, [this]),
        ProducerEvent::StickyChosen(partition) => {
            Because::new(Fact::StickyChosen, [this, text(partition)])
        }
        ProducerEvent::RecordBuffered {
            topic_partition: tp,
            record,
            sticky_bytes,
            ..
        } => match (record.key(), sticky_bytes) {
            // an empty key is a key
            (Some(key), _) if key.is_empty() => {
                Because::new(Fact::BufferedByKey, [this, "\"\"".into(), text(tp)])
            }
            (Some(key), _) => Because::new(Fact::BufferedByKey, [this, text(&key), text(tp)]),
            (None, Some(_)) => Because::new(Fact::BufferedSticky, [this, text(tp)]),
            (None, None) => Because::new(Fact::BufferedInTurn, [this, text(tp)]),
        },
        ProducerEvent::BatchesSent { partitions: to, .. } => {
            let to: Vec<TopicPartition> = to.iter().map(|(tp, _)| tp.clone()).collect();
            Because::new(Fact::BatchesSent, [this, partitions(&to)])
        }
        ProducerEvent::BatchAcknowledged {
            topic_partition: tp,
            base_offset,
            ..
        } => Because::new(Fact::BatchAcknowledged, [this, text(tp), text(base_offset)]),
        ProducerEvent::BatchRequeued {
            topic_partition: tp,
            error,
            retry_at,
            ..
        } => {
            let with = [this, text(tp), text(error), moment(*retry_at)];
            Because::new(Fact::BatchRequeued, with).about(*error)
        }
        ProducerEvent::BatchFailed {
            topic_partition: tp,
            error,
            ..
        } => {
            let why = match error {
                SendError::DeliveryTimeout => {
                    let most = setting(config.map(|config| config.delivery_timeout));
                    format!("delivery.timeout.ms = {most}")
                }
                SendError::MaxBlock | SendError::Refused(_) => text(error),
            };
            let because = Because::new(Fact::BatchFailed, [this, text(tp), why]);
            refused(because, *error)
        }
        ProducerEvent::SendFailed(error) => {
            let because = Because::new(Fact::SendFailed, [this, text(error)]);
            refused(because, *error)
        }
        ProducerEvent::ProducerIdReceived(issued, epoch) => {
            Because::new(Fact::ProducerIdReceived, [this, text(issued), text(epoch)])
        }
        ProducerEvent::NumbersSettled {
            topic_partition: tp,
            epoch,
        } => match epoch {
            Some(epoch) => Because::new(Fact::NumbersAnew, [this, text(tp), text(epoch)]),
            None => Because::new(Fact::NumbersKept, [this, text(tp)]),
        },
    }
}

fn refused(because: Because, error: SendError) -> Because {
    match error {
        SendError::Refused(error) => because.about(error),
        SendError::MaxBlock | SendError::DeliveryTimeout => because,
    }
}

fn group(cluster: &Cluster, id: &ClientId) -> String {
    group_of(cluster, id).map_or_else(|| NOTHING.to_string(), text)
}

/// Whose reading a consumer's counts as.
fn reader(cluster: &Cluster, id: &ClientId) -> String {
    let consumer = cluster.consumers.get(id);
    let reader = consumer.and_then(Consumer::reader);
    reader.map_or_else(
        || NOTHING.to_string(),
        |reader| match reader {
            Reader::Group(group) => text(&group),
            Reader::Standalone(id) => text(&id),
        },
    )
}

fn offsets(all: &Offsets) -> String {
    let each = all.iter().map(|(tp, offset, _)| format!("{tp} = {offset}"));
    match all.is_empty() {
        true => NOTHING.to_string(),
        false => each.collect::<Vec<_>>().join(", "),
    }
}

/// First and last record of each run of one partition, in the order in which they come.
fn records(all: &[HeldRecord]) -> String {
    let runs = all.chunk_by(|a, b| a.topic_partition == b.topic_partition);
    let run = |run: &[HeldRecord]| match run {
        [first, .., last] => format!("{} {}…{}", first.topic_partition, first.offset, last.offset),
        [only] => place(&only.topic_partition, only.offset),
        [] => String::new(),
    };
    runs.map(run).collect::<Vec<_>>().join(", ")
}

const fn kind(how: CommitKind) -> &'static str {
    match how {
        CommitKind::Sync => "commitSync",
        CommitKind::Async => "commitAsync",
        CommitKind::Auto => "auto-commit",
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
pub(super) fn consumer(id: &ClientId, event: &ConsumerEvent, cluster: &Cluster) -> Because {
    let this = text(id);
    match event {
        ConsumerEvent::Started => Because::new(Fact::ProcessStarted, [this]),
        ConsumerEvent::Crashed(death) => crashed(this, death),
        ConsumerEvent::Froze(until) => Because::new(Fact::Froze, [this, moment(*until)]),
        ConsumerEvent::Thawed => Because::new(Fact::Woke, [this]),
        ConsumerEvent::Ended(how) => ended(this, how),
        ConsumerEvent::Configured(_) => Because::new(Fact::ConsumerConfigured, [this]),
        ConsumerEvent::ProcessingTimeChanged(time) => {
            Because::new(Fact::ProcessingTimeChanged, [this, length(*time)])
        }
        ConsumerEvent::CrashPointSet(Some(point)) => {
            let fact = match point.line {
                CrashLine::BeforeProcessing => Fact::CrashSetBefore,
                CrashLine::AfterProcessing => Fact::CrashSetAfter,
                CrashLine::AfterCommit => Fact::CrashSetAfterCommit,
            };
            Because::new(fact, [this, text(&point.nth)])
        }
        ConsumerEvent::CrashPointSet(None) => Because::new(Fact::CrashPointCleared, [this]),
        ConsumerEvent::CloseRequested => Because::new(Fact::CloseRequested, [this]),
        ConsumerEvent::RemovalRequested => Because::new(Fact::RemovalRequested, [this]),
        ConsumerEvent::Threw(exception) => {
            Because::new(Fact::Threw, [this, exception.name().to_string()])
        }
        ConsumerEvent::PollCalled
        | ConsumerEvent::PollReturned(_)
        | ConsumerEvent::ProcessingStarted { .. }
        | ConsumerEvent::WorkerAwaited
        | ConsumerEvent::WorkersAwaited
        | ConsumerEvent::RecordProcessed { .. }
        | ConsumerEvent::HeartbeatAwaited
        | ConsumerEvent::BatchAbandoned(_)
        | ConsumerEvent::ListenerCalled { .. }
        | ConsumerEvent::ListenerReturned(_) => at_work(id, event, cluster),
        ConsumerEvent::CommitAsked(..)
        | ConsumerEvent::CommitCalled(_)
        | ConsumerEvent::CommitSent { .. }
        | ConsumerEvent::CommitDeferred(_)
        | ConsumerEvent::CommitRetried { .. }
        | ConsumerEvent::CommitSucceeded { .. }
        | ConsumerEvent::CommitFailed { .. } => commits(this, event),
        ConsumerEvent::CoordinatorFound(broker) => Because::new(
            Fact::CoordinatorFound,
            [this, text(broker), group(cluster, id)],
        ),
        ConsumerEvent::CoordinatorNotFound { error, retry_at } => {
            let with = [this, group(cluster, id), text(error), moment(*retry_at)];
            Because::new(Fact::CoordinatorNotFound, with).about(*error)
        }
        ConsumerEvent::CoordinatorLost(error) => Because::new(
            Fact::CoordinatorLost,
            [this, group(cluster, id), text(error)],
        )
        .about(*error),
        ConsumerEvent::RejoinNeeded(_)
        | ConsumerEvent::JoinRetried { .. }
        | ConsumerEvent::JoinPrepareCommits { .. }
        | ConsumerEvent::JoinPrepareCommitted
        | ConsumerEvent::PartitionsRevoked(_)
        | ConsumerEvent::PartitionsLost(_)
        | ConsumerEvent::MemberIdReceived(_)
        | ConsumerEvent::GenerationJoined { .. }
        | ConsumerEvent::MetadataAwaited(_)
        | ConsumerEvent::AssignmentComputed { .. }
        | ConsumerEvent::AssignmentSkipped(_)
        | ConsumerEvent::JoinAnswerUnread(_)
        | ConsumerEvent::ShareReceived(_)
        | ConsumerEvent::ShareIgnored(_)
        | ConsumerEvent::PartitionsAssigned(_)
        | ConsumerEvent::HeartbeatAnswered
        | ConsumerEvent::MembershipLost { .. } => as_member(id, event, cluster),
        ConsumerEvent::ResetNeeded(..)
        | ConsumerEvent::PositionSet { .. }
        | ConsumerEvent::PositionRetried { .. }
        | ConsumerEvent::NothingSoYoung(..)
        | ConsumerEvent::FetchRetried { .. }
        | ConsumerEvent::RecordsFetched(_)
        | ConsumerEvent::FetchedOutOfRange(_)
        | ConsumerEvent::SteppedOver(..)
        | ConsumerEvent::Paused(..) => reads(id, event, cluster),
        ConsumerEvent::CloseProgressed(_) => {
            Because::new(Fact::Closing, [this, group(cluster, id)])
        }
        ConsumerEvent::Modern(event) => modern(id, event, cluster),
    }
}

fn crashed(this: String, death: &Death) -> Because {
    let record = death.record.as_ref();
    let record = record.map(|(tp, offset)| place(tp, *offset));
    let (fact, code) = match (death.place, record) {
        (Place::BeforeProcessing, Some(record)) => {
            (Fact::CrashedBefore, format!("process({record})"))
        }
        (Place::AfterProcessing, Some(record)) if death.before_commit => {
            (Fact::CrashedUncommitted, format!("process({record})"))
        }
        (Place::AfterProcessing, Some(record)) => {
            (Fact::CrashedAfter, format!("process({record})"))
        }
        (Place::Processing, Some(record)) => (Fact::CrashedIn, format!("process({record})")),
        (Place::AfterCommit, _) => (Fact::CrashedAfter, "commit".into()),
        (Place::Committing, _) => (Fact::CrashedIn, "commitSync()".into()),
        (Place::Submitting, _) => (Fact::CrashedIn, "pool.submit()".into()),
        (Place::AwaitingWorkers, _) => (Fact::CrashedIn, "pool.awaitTermination()".into()),
        (Place::Listening(callback), _) => (Fact::CrashedIn, format!("{}()", callback.name())),
        (Place::Closing, _) => (Fact::CrashedIn, "close()".into()),
        (Place::BeforeProcessing | Place::AfterProcessing | Place::Processing, None) => {
            (Fact::CrashedIn, "process()".into())
        }
        (Place::Polling | Place::Stopped, _) => (Fact::CrashedIn, "poll()".into()),
    };
    Because::new(fact, [this, code])
}

fn ended(this: String, how: &Ending) -> Because {
    match how {
        Ending::Crashed(death) => crashed(this, death),
        Ending::Closed => Because::new(Fact::Closed, [this]),
        Ending::ClosedForAWhile => Because::new(Fact::ClosedForAWhile, [this]),
        Ending::ClosedSilently => Because::new(Fact::ClosedSilently, [this]),
        Ending::Failed(exception) => {
            Because::new(Fact::Failed, [this, exception.name().to_string()])
        }
    }
}

/// In the application's loop.
fn at_work(id: &ClientId, event: &ConsumerEvent, cluster: &Cluster) -> Because {
    let this = text(id);
    match event {
        ConsumerEvent::PollReturned(held) if held.is_empty() => {
            Because::new(Fact::PollReturnedNothing, [this])
        }
        ConsumerEvent::PollReturned(held) => {
            Because::new(Fact::PollReturned, [this, text(&held.len()), records(held)])
        }
        ConsumerEvent::ProcessingStarted {
            topic_partition,
            offset,
            until,
            ..
        } => Because::new(
            Fact::ProcessingStarted,
            [this, place(topic_partition, *offset), moment(*until)],
        ),
        ConsumerEvent::RecordProcessed { .. } => processed(id, event, cluster),
        ConsumerEvent::WorkerAwaited => Because::new(Fact::WorkerAwaited, [this]),
        ConsumerEvent::WorkersAwaited => Because::new(Fact::WorkersAwaited, [this]),
        ConsumerEvent::HeartbeatAwaited => Because::new(Fact::HeartbeatAwaited, [this]),
        ConsumerEvent::BatchAbandoned(back_to) => {
            let back_to = crate::cluster::print::positions_list(back_to);
            match back_to.is_empty() {
                true => Because::new(Fact::BatchDropped, [this]),
                false => Because::new(Fact::BatchAbandoned, [this, back_to]),
            }
        }
        ConsumerEvent::ListenerCalled { call, until } => {
            let method = format!("{}({})", call.callback.name(), partitions(&call.partitions));
            Because::new(Fact::ListenerCalled, [this, method, moment(*until)])
        }
        ConsumerEvent::ListenerReturned(Some(exception)) => {
            Because::new(Fact::ListenerThrew, [this, exception.name().to_string()])
        }
        ConsumerEvent::ListenerReturned(None) => Because::new(Fact::ListenerReturned, [this]),
        _ => Because::new(Fact::PollCalled, [this]),
    }
}

/// A record is done with: in its order, again, or after one that comes after it.
fn processed(id: &ClientId, event: &ConsumerEvent, cluster: &Cluster) -> Because {
    let ConsumerEvent::RecordProcessed {
        topic_partition: tp,
        offset,
        times,
        worker,
        after,
    } = event
    else {
        return Because::new(Fact::RecordProcessed, [text(id), NOTHING.to_string()]);
    };
    let (this, record) = (text(id), place(tp, *offset));
    match (times, after) {
        (_, Some(after)) => {
            let (of, later) = &after.by;
            let later_one = place(of, *later);
            let sender = after.sender.as_ref();
            let sender = sender.map_or_else(|| NOTHING.to_string(), text);
            match (of == tp, later > offset, worker) {
                (true, true, Some(_)) => {
                    Because::new(Fact::OvertakenByWorker, [this, record, later_one])
                }
                (true, true, None) => Because::new(Fact::ProcessedLate, [this, record, later_one]),
                (true, false, _) => {
                    Because::new(Fact::OvertakenInLog, [this, record, later_one, sender])
                }
                (false, ..) => {
                    Because::new(Fact::OvertakenAcross, [this, record, later_one, sender])
                }
            }
        }
        (0 | 1, None) => Because::new(Fact::RecordProcessed, [this, record]),
        (_, None) => {
            let with = [this, record, text(times), reader(cluster, id)];
            Because::new(Fact::ProcessedAgain, with)
        }
    }
}

fn commits(this: String, event: &ConsumerEvent) -> Because {
    match event {
        ConsumerEvent::CommitAsked(all, _) => Because::new(Fact::CommitAsked, [this, offsets(all)]),
        ConsumerEvent::CommitCalled(commit) => {
            Because::new(Fact::CommitCalled, [this, offsets(&commit.offsets)])
        }
        ConsumerEvent::CommitSent {
            kind: how,
            offsets: all,
            ..
        } => Because::new(
            Fact::CommitSent,
            [this, kind(*how).to_string(), offsets(all)],
        ),
        ConsumerEvent::CommitRetried { error, at, .. } => {
            Because::new(Fact::CommitRetried, [this, text(error), moment(*at)]).about(*error)
        }
        ConsumerEvent::CommitSucceeded {
            kind: how,
            offsets: all,
        } => Because::new(
            Fact::CommitSucceeded,
            [this, kind(*how).to_string(), offsets(all)],
        ),
        ConsumerEvent::CommitFailed {
            kind: how,
            offsets: all,
            exception,
            error,
        } => {
            let name = match (error, exception) {
                (Some(error), Exception::Kafka) => text(error),
                (Some(error), _) => format!("{} ({error})", exception.name()),
                (None, _) => exception.name().to_string(),
            };
            let with = [this, kind(*how).to_string(), offsets(all), name];
            Because {
                error: *error,
                thrown: error.is_none().then_some(*exception),
                ..Because::new(Fact::CommitFailed, with)
            }
        }
        ConsumerEvent::CommitDeferred(all) => {
            Because::new(Fact::CommitDeferred, [this, offsets(all)])
        }
        _ => Because::new(Fact::CommitCalled, [this, NOTHING.to_string()]),
    }
}

/// What becomes of a member that stays away from `poll()` for too long; with the interval, and how
/// long a static member's partitions stay with it.
enum Away {
    Dynamic(String),
    Static(String, String),
    StaticModern(String, String),
}

impl Away {
    fn of(cluster: &Cluster, id: &ClientId) -> Self {
        let config = config_of(cluster, id);
        let interval = setting(config.map(|config| config.max_poll_interval));
        match config.filter(|config| config.group_instance_id.is_some()) {
            None => Away::Dynamic(interval),
            Some(config) if config.is_modern() => Away::StaticModern(
                interval,
                length(cluster.config.group_consumer_session_timeout),
            ),
            Some(config) => Away::Static(interval, length(config.session_timeout)),
        }
    }
}

/// Why a member joins again, or is none any more.
fn rejoin(this: String, group: String, reason: RejoinReason, away: Away) -> Because {
    let why = |fact: Fact, error: KafkaError| {
        Because::new(fact, [this.clone(), group.clone(), text(&error)]).about(error)
    };
    match reason {
        RejoinReason::RebalanceInProgress => {
            why(Fact::RejoinsForRebalance, KafkaError::RebalanceInProgress)
        }
        RejoinReason::Refused(error) => why(Fact::TurnedAway, error),
        RejoinReason::OutOfRange => why(Fact::RejoinsOutOfRange, KafkaError::OffsetOutOfRange),
        RejoinReason::PollInterval => match away {
            Away::Dynamic(interval) => {
                Because::new(Fact::PollIntervalOver, [this, group, interval])
            }
            Away::Static(interval, session) => {
                Because::new(Fact::StaticPollInterval, [this, group, interval, session])
            }
            Away::StaticModern(interval, session) => {
                Because::new(Fact::StaticGoesAway, [this, group, interval, session])
            }
        },
        RejoinReason::PartitionsChanged => Because::new(Fact::RejoinsForPartitions, [this, group]),
        RejoinReason::PartitionsRevoked => Because::new(Fact::RejoinsOnceMore, [this, group]),
    }
}

fn as_member(id: &ClientId, event: &ConsumerEvent, cluster: &Cluster) -> Because {
    let (this, of) = (text(id), group(cluster, id));
    match event {
        ConsumerEvent::RejoinNeeded(reason) | ConsumerEvent::MembershipLost { reason, .. } => {
            rejoin(this, of, *reason, Away::of(cluster, id))
        }
        ConsumerEvent::JoinRetried { error, at } => {
            Because::new(Fact::JoinRetried, [this, of, text(error), moment(*at)]).about(*error)
        }
        ConsumerEvent::JoinPrepareCommits { .. } => Because::new(Fact::CommitsToJoin, [this, of]),
        ConsumerEvent::JoinPrepareCommitted => Because::new(Fact::CommittedToJoin, [this, of]),
        ConsumerEvent::PartitionsRevoked(all) => {
            Because::new(Fact::PartitionsRevoked, [this, partitions(all)])
        }
        ConsumerEvent::PartitionsLost(all) => {
            Because::new(Fact::PartitionsLost, [this, partitions(all)])
        }
        ConsumerEvent::MemberIdReceived(member) => {
            Because::new(Fact::MemberIdReceived, [this, of, text(member)])
        }
        ConsumerEvent::GenerationJoined {
            generation,
            is_leader,
            protocol,
            ..
        } => match is_leader {
            true => {
                let by = protocol.name().to_string();
                Because::new(Fact::JoinedAsLeader, [this, of, text(generation), by])
            }
            false => Because::new(Fact::GenerationJoined, [this, of, text(generation)]),
        },
        ConsumerEvent::MetadataAwaited(_) => Because::new(Fact::MetadataAwaited, [this, of]),
        ConsumerEvent::AssignmentComputed { protocol, .. } => {
            let by = protocol.name().to_string();
            Because::new(Fact::AssignmentComputed, [this, of, by])
        }
        ConsumerEvent::AssignmentSkipped(_) => Because::new(Fact::AssignmentSkipped, [this, of]),
        ConsumerEvent::JoinAnswerUnread(_) => Because::new(Fact::JoinAnswerUnread, [this, of]),
        ConsumerEvent::ShareReceived(all) => {
            Because::new(Fact::ShareReceived, [this, of, partitions(all)])
        }
        ConsumerEvent::ShareIgnored(all) => {
            Because::new(Fact::ShareIgnored, [this, of, partitions(all)])
        }
        ConsumerEvent::PartitionsAssigned(all) if all.is_empty() => {
            Because::new(Fact::NothingAssigned, [this, of])
        }
        ConsumerEvent::PartitionsAssigned(all) => {
            Because::new(Fact::PartitionsAssigned, [this, of, partitions(all)])
        }
        _ => Because::new(Fact::HeartbeatAnswered, [this, of]),
    }
}

fn reads(id: &ClientId, event: &ConsumerEvent, cluster: &Cluster) -> Because {
    let this = text(id);
    match event {
        ConsumerEvent::ResetNeeded(tp, to) => {
            Because::new(Fact::ResetNeeded, [this, text(tp), text(to)])
        }
        ConsumerEvent::PositionSet {
            topic_partition: tp,
            position,
            reason,
            ..
        } => {
            let at = text(position);
            match reason {
                PositionReason::Committed => {
                    let of = group(cluster, id);
                    Because::new(Fact::PositionCommitted, [this, text(tp), at, of])
                }
                PositionReason::Reset(ResetTo::Timestamp(to)) => {
                    Because::new(Fact::PositionSought, [this, text(tp), at, moment(*to)])
                }
                PositionReason::Reset(to) => {
                    Because::new(Fact::PositionReset, [this, text(tp), at, text(to)])
                }
                PositionReason::Seek => Because::new(Fact::PositionSeek, [this, text(tp), at]),
            }
        }
        ConsumerEvent::PositionRetried { error, at } => {
            Because::new(Fact::PositionRetried, [this, text(error), moment(*at)]).about(*error)
        }
        ConsumerEvent::NothingSoYoung(tp, at) => {
            Because::new(Fact::NothingSoYoung, [this, text(tp), moment(*at)])
        }
        ConsumerEvent::FetchRetried {
            topic_partition: tp,
            error,
            at,
        } => {
            let with = [this, text(tp), text(error), moment(*at)];
            Because::new(Fact::FetchRetried, with).about(*error)
        }
        ConsumerEvent::RecordsFetched(fetch) => {
            let count: usize = fetch.batches.iter().map(|batch| batch.records.len()).sum();
            let tp = text(&fetch.topic_partition);
            Because::new(
                Fact::RecordsFetched,
                [this, text(&count), tp, text(&fetch.next)],
            )
        }
        ConsumerEvent::FetchedOutOfRange(fetch) => {
            let with = [this, text(&fetch.topic_partition), text(&fetch.next)];
            Because::new(Fact::FetchedOutOfRange, with).about(KafkaError::OffsetOutOfRange)
        }
        ConsumerEvent::SteppedOver(tp, to) => {
            Because::new(Fact::SteppedOver, [this, text(tp), text(to)])
        }
        ConsumerEvent::Paused(tp, true) => Because::new(Fact::PartitionPaused, [this, text(tp)]),
        ConsumerEvent::Paused(tp, false) => Because::new(Fact::PartitionResumed, [this, text(tp)]),
        _ => Because::new(Fact::PollCalled, [this]),
    }
}

fn modern(id: &ClientId, event: &ModernEvent, cluster: &Cluster) -> Because {
    let (this, of) = (text(id), group(cluster, id));
    match event {
        ModernEvent::Joins => Because::new(Fact::GroupJoining, [this, of]),
        ModernEvent::Answered {
            epoch, assignment, ..
        } => match assignment {
            Some(all) => Because::new(
                Fact::EpochAndShare,
                [this, of, text(epoch), partitions(all)],
            ),
            None => Because::new(Fact::EpochReceived, [this, of, text(epoch)]),
        },
        ModernEvent::HeartbeatFailed { error, at } => {
            let with = [this, of, text(error), moment(*at)];
            Because::new(Fact::HeartbeatFailed, with).about(*error)
        }
        ModernEvent::ReconciliationStarted(change) => {
            let to = partitions(&change.to.partitions);
            let revoked = partitions(&change.revoked);
            match change.revoked.is_empty() {
                true => Because::new(Fact::ReconciliationTakes, [this, to]),
                false => Because::new(Fact::ReconciliationGives, [this, to, revoked]),
            }
        }
        ModernEvent::ReconciliationProgressed(step) => match step {
            ReconcileStep::Committing { .. } => Because::new(Fact::ReconciliationCommits, [this]),
            ReconcileStep::Revoking => Because::new(Fact::ReconciliationRevokes, [this]),
            ReconcileStep::Assigning => Because::new(Fact::ReconciliationAssigns, [this]),
        },
        ModernEvent::ReconciliationAborted => Because::new(Fact::ReconciliationAborted, [this]),
        ModernEvent::Reconciled => Because::new(Fact::Reconciled, [this, of]),
        ModernEvent::Refused(error) => {
            Because::new(Fact::MembershipRefused, [this, of, text(error)]).about(*error)
        }
        ModernEvent::Leaves => Because::new(Fact::GroupLeaving, [this, of]),
        ModernEvent::PollHeard => Because::new(Fact::PollHeard, [this]),
        ModernEvent::PollUnheard => Because::new(Fact::PollUnheard, [this]),
    }
}
