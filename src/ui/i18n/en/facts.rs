//! What happened, and why: sentences with gaps. Nothing but words: the tests read this table too.

use crate::view::why::Fact;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) const fn fact(fact: Fact) -> &'static str {
    match fact {
        // what the controller did, or whoever runs the cluster
        Fact::BrokersConfigured => "The brokers were configured anew.",
        Fact::BrokerAdded => "Broker {0} was installed.",
        Fact::BrokerKilled => {
            "Broker {0} was killed: all it had in memory, and every connection to it, is gone. \
             Its logs are on its disk."
        }
        Fact::BrokerStarting => {
            "Broker {0} was started again: it reads its logs, and then asks the controller to be \
             let in."
        }
        Fact::RegistrationRefused => {
            "Broker {0} is back, but for the controller its old process is still alive, until \
             broker.session.timeout.ms = {1} is over: DUPLICATE_BROKER_REGISTRATION."
        }
        Fact::BrokerFenced => {
            "The controller had not heard of broker {0} for broker.session.timeout.ms = {1}, so \
             it fenced it: nobody leads its partitions now."
        }
        Fact::BrokerRegistered => {
            "The controller let broker {0} in: it serves again, from the logs on its disk."
        }
        Fact::TopicCreated => "Topic {0} was created, with {1|partition|partitions}.",
        Fact::PartitionsAdded => {
            "Topic {0} got {1|more partition|more partitions}. Records stay where they are; \
             clients notice with their next metadata."
        }
        Fact::TopicConfigured => "Topic {0} was configured anew.",
        Fact::TopicDeleted => "Topic {0} was deleted, with all its records.",
        Fact::LeadersElected => "The controller elected leaders ({0}).",
        Fact::ProducerAdded => {
            "The producer {0} was put on the stage: it sends to {1}, with acks={2}."
        }
        Fact::ProducerRemoved => "The producer {0} is gone.",
        Fact::ConsumerAdded => "The consumer {0} was put on the stage, with group.id={1}.",
        Fact::ConsumerAddedAlone => "The consumer {0} was put on the stage, without a group.id.",
        Fact::ConsumerRemoved => "The consumer {0} was taken off the stage.",
        // on the wire, and in any client
        Fact::RequestSent => "A request left {0} for {2}: {1}.",
        Fact::ResponseSent => "An answer left {0} for {2}: {1}.",
        Fact::RequestDelivered => "The request that {2} had sent at {3} reached {0}: {1}.",
        Fact::ResponseDelivered => "The answer that {2} had sent at {3} reached {0}: {1}.",
        Fact::ConnectionRefused => {
            "{0} could not connect to {2}, where nobody listens: it could not send {1}."
        }
        Fact::MessageDropped => {
            "Nobody at {2} read what {0} had sent ({1}): the connection it came over is closed."
        }
        Fact::ConnectionClosed => {
            "The connection of broker {0} with {1} was closed; {1} does not know yet."
        }
        Fact::ConnectionForgotten => {
            "{0} gave up its connection with broker {1}; what was still on it never arrives."
        }
        Fact::ConnectionsBroken => {
            "With the process of {0} all its connections broke, and what was on them is gone."
        }
        Fact::MetadataWanted => {
            "{0} found that its picture of the cluster is out of date, and will ask for \
             metadata."
        }
        Fact::MetadataUpdated => "{0} got metadata: the brokers alive are {1}.",
        Fact::MetadataIncomplete => {
            "{0} got metadata (brokers {1}) in which something is still missing, and asks again \
             at {2}."
        }
        Fact::Rebootstrapped => {
            "{0} can reach no broker it knows of, and begins again with bootstrap.servers."
        }
        Fact::Disconnected => {
            "{0} noticed that its connection with broker {1} is gone, and {2|request|requests} \
             with it."
        }
        Fact::RequestTimedOut => {
            "{0} got no answer from broker {1} for request.timeout.ms = {2}, so it closed the \
             connection and gave {3|request|requests} up."
        }
        // in a broker
        Fact::BatchAppended => {
            "Broker {0}, the leader of {1}, appended {3|record|records}, at offset {2}."
        }
        Fact::OffsetsAppended => "Broker {0} wrote down: {1}.",
        Fact::DuplicateFound => {
            "Broker {0} got a batch that {1} has already, from offset {2} on: a retry. It knows \
             the sequence number and does not store it again (enable.idempotence)."
        }
        Fact::HighWatermark => {
            "All in-sync replicas have what is below {2} of {1}, so broker {0} raised the high \
             watermark to {2}: up to there consumers may read."
        }
        Fact::SegmentRolled => "Broker {0} begins a new segment of {1} at {2}.",
        Fact::SegmentsDeleted => {
            "Broker {0} deleted old segments of {1} ({3}): it starts at {2} now."
        }
        Fact::SegmentsBelowStart => {
            "Broker {0} deleted the segments of {1} below its log start, {2}: DeleteRecords had \
             cut them off."
        }
        Fact::RecordsDeleted => {
            "DeleteRecords: on broker {0}, {1} starts at {2} now; what was below is gone."
        }
        Fact::LogCleaned => {
            "The cleaner of broker {0} went over {1} up to {2}, and removed {3|record|records}."
        }
        Fact::NothingCleaned => {
            "The cleaner of broker {0} went over {1} up to {2}, and found nothing to remove."
        }
        Fact::RecordSuperseded => {
            "The cleaner of broker {0} removed {1} {2}: {1} {4} has the same key, {3}, and is \
             newer (cleanup.policy=compact)."
        }
        Fact::TombstoneExpired => {
            "The cleaner of broker {0} removed the tombstone {1} {2} of the key {3}: it had \
             stayed for delete.retention.ms = {4} since the cleaner first met it."
        }
        Fact::KeylessCleaned => {
            "The cleaner of broker {0} removed {1} {2}: it has no key, and compaction keeps only \
             the last record of each key."
        }
        Fact::FetchParked => {
            "Broker {0} has nothing new for {1}: the Fetch waits there for fetch.min.bytes = \
             {2}, at most for fetch.max.wait.ms = {3}."
        }
        Fact::FetchWaitOver => {
            "fetch.max.wait.ms is over: broker {0} answers the Fetch with what there is."
        }
        Fact::FetchServed => "Broker {0} answers the Fetch that waited there.",
        Fact::CoordinatorLoading => {
            "Broker {0} leads __consumer_offsets-{1} now and reads it; until it is through, it \
             answers COORDINATOR_LOAD_IN_PROGRESS."
        }
        Fact::CoordinatorLoaded => {
            "Broker {0} has read __consumer_offsets-{1}: the groups and commits in it are back."
        }
        Fact::WriteGathered => {
            "The coordinator on broker {0} gathers {2|record|records} for __consumer_offsets-{1} \
             (group.coordinator.append.linger.ms)."
        }
        Fact::OffsetsToReset => {
            "The offsets of {1} were reset ({2}): its coordinator on broker {0} writes that down."
        }
        Fact::OffsetsToDelete => {
            "Offsets of {1} were deleted ({2}): its coordinator on broker {0} writes that down."
        }
        Fact::WritesFlushed => {
            "The coordinator on broker {0} writes what it gathered to __consumer_offsets-{1}."
        }
        Fact::ProducerIdIssued => "Broker {0} gave out the producer id {1}.",
        // at a coordinator
        Fact::GroupCreated => "Broker {1}, the coordinator of {0}, knows the group from now on.",
        Fact::GroupDeleted => {
            "{0} was deleted at its coordinator, broker {1}, with what it had committed."
        }
        Fact::MemberIdIssued => {
            "A newcomer wants into {0}: broker {1} made up the member id {2} for it."
        }
        Fact::PendingMemberForgotten => {
            "Broker {1} had given out the member id {2} for {0}, and its owner did not come \
             back: it is forgotten."
        }
        Fact::MemberJoined => {
            "The member {2} is new in {0}; broker {1} holds its JoinGroup back until all have \
             joined."
        }
        Fact::MemberRejoined => {
            "The member {2} joined {0} again; broker {1} holds its JoinGroup back until all \
             have joined."
        }
        Fact::MemberReplaced => {
            "A static member of {0} is back: broker {1} knows it as {2} now. Whoever still calls \
             itself {3} is fenced."
        }
        Fact::MemberLeft => {
            "The member {2} left {0}: it sent LeaveGroup to broker {1}, so nobody has to wait \
             for its session to end."
        }
        Fact::MemberSaidGoodbye => {
            "The member {2} left {0}: it told broker {1} so, with the member epoch −1."
        }
        Fact::SessionExpired => {
            "{0}'s coordinator on broker {1} had not heard of the member {2} for {3} = {4} \
             (last at {5}), so it removed it: what it had is to be shared out again."
        }
        Fact::RebalanceTimedOut => {
            "The member {2} did not do its part in the rebalance of {0} within {3}, so broker {1} \
             removed it. That is its max.poll.interval.ms; a classic group waits for the longest \
             of its members'."
        }
        Fact::SyncTimedOut => {
            "The member {2} is in a new generation of {0} and sent no SyncGroup within {3}, so \
             broker {1} removed it. That is its max.poll.interval.ms; a classic group waits for \
             the longest of its members'."
        }
        Fact::RebalanceForNew => {
            "Broker {1} began a rebalance of {0}, because there is a new member with the member \
             id {2}: all members are to send JoinGroup."
        }
        Fact::RebalanceForGone => {
            "Broker {1} began a rebalance of {0}, because the member {2} is gone: all members \
             are to send JoinGroup."
        }
        Fact::RebalanceForLeader => {
            "Broker {1} began a rebalance of {0}, because its leader {2} joined again, as it \
             does when it sees new partitions."
        }
        Fact::RebalanceForChanged => {
            "Broker {1} began a rebalance of {0}, because the member {2} joined again, with \
             another wish or without what it gave up."
        }
        Fact::RebalanceForReturned => {
            "Broker {1} began a rebalance of {0}, because the static member {2} is back and the \
             assignment cannot stand."
        }
        Fact::InitialDelay => {
            "{0} was empty: broker {1} waits until {2} for more members \
             (group.initial.rebalance.delay.ms = {3})."
        }
        Fact::GenerationStarted => {
            "Generation {2} of {0} began on broker {1}: all who will join have joined. The \
             member {4} leads it and shares out ({3})."
        }
        Fact::GenerationEmpty => {
            "Broker {1} began generation {2} of {0} without members. What the group has \
             committed stays."
        }
        Fact::JoinAnswered => "Broker {1} answered the JoinGroup of {2}: {0} has a new generation.",
        Fact::SyncParked => {
            "The SyncGroup of {2} waits at broker {1} until the leader of {0} hands the \
             assignment over."
        }
        Fact::SyncAnswered => "Broker {1} answered the SyncGroup of {2}, a member of {0}.",
        Fact::AssignmentStored => {
            "The leader of {0} has handed over who gets what, and broker {1} wrote it down: the \
             group is Stable ({2})."
        }
        Fact::MemberHeard => "Broker {1} heard of {2}, a member of {0}: its session begins anew.",
        Fact::CommittedNothing => {
            "{0} committed {2} = 0 on broker {1}: none of it counts as done yet."
        }
        Fact::OffsetCommitted => {
            "{0} committed {2} = {3} on broker {1}: everything below {3} counts as done."
        }
        Fact::OffsetReset => {
            "What {0} has committed of {2} is {3} on broker {1} now: its offsets were reset."
        }
        Fact::OffsetDeleted => {
            "Broker {1} removed what {0} had committed of {2}: it was deleted by hand."
        }
        Fact::OffsetOfNoTopic => {
            "Broker {1} removed what {0} had committed of {2}: the topic was deleted."
        }
        Fact::OffsetOfNoGroup => {
            "Broker {1} removed what {0} had committed of {2}: the group was deleted."
        }
        Fact::OffsetExpired => {
            "Broker {1} removed what {0} had committed of {2}: the group had had no members for \
             offsets.retention.minutes = {3}."
        }
        Fact::OffsetUnsubscribed => {
            "Broker {1} removed what {0} had committed of {2}: that was older than \
             offsets.retention.minutes = {3}, and no member subscribes to the topic."
        }
        Fact::GroupDowngraded => {
            "{0} is of the classic protocol from now on (broker {1}): none of its members speaks \
             the consumer protocol."
        }
        Fact::ConsumerGroupCreated => "Broker {1} made {0} a group of the consumer protocol.",
        Fact::GroupUpgraded => {
            "{0} is of the consumer protocol from now on (broker {1}), with its members as they \
             are."
        }
        Fact::MemberSubscribed => "The member {2} told broker {1} that it is in {0} and wants {3}.",
        Fact::EpochForMember => {
            "{0} is in epoch {2} now (broker {1}), because the member {3} is new or wants \
             something else."
        }
        Fact::EpochForGone => {
            "{0} is in epoch {2} now (broker {1}), because the member {3} is gone."
        }
        Fact::EpochForTopics => {
            "{0} is in epoch {2} now (broker {1}), because its topics have changed."
        }
        Fact::TargetAssigned => {
            "Broker {1} computed who of {0} shall have what in epoch {2} ({3}): {4}. Members \
             hear of it with their next heartbeat."
        }
        Fact::MemberReconciled => "{2} of {0} may have {3}, says broker {1}.",
        Fact::MemberOwes => {
            "{2} of {0} may have {3}, and is to give up {4} first, says broker {1}."
        }
        Fact::RequestRefused => {
            "{0}'s coordinator on broker {1} refused a request ({2} of {3}): {4}."
        }
        // in a producer
        Fact::ProducerConfigured => "{0} was configured anew.",
        Fact::SendingResumed => "{0} sends on its own again.",
        Fact::SendingStopped => "{0} stopped sending on its own.",
        Fact::ProducerClosing => "{0} closes: it sends what it has, and goes.",
        Fact::RecordTaken => "{0} took a record from its source to send it.",
        Fact::SourceRewound => "{0} begins with the first record of its source again.",
        Fact::SendBlocked => {
            "send() of {0} waits for the partitions of its topic to be known, at most for \
             max.block.ms = {1}."
        }
        Fact::SendUnblocked => "send() of {0} goes on: the partitions are known.",
        Fact::StickyChosen => {
            "{0} puts records without a key into partition {1} from now on, until a batch's \
             worth has gone there (sticky)."
        }
        Fact::BufferedByKey => {
            "{0} put a record with the key {1} into a batch for {2}: the hash of the key chooses \
             the partition, unless send() names one."
        }
        Fact::BufferedSticky => {
            "{0} put a record without a key into a batch for {1}: such records share a partition \
             until a batch is full (sticky)."
        }
        Fact::BufferedInTurn => {
            "{0} put a record without a key into a batch for {1}: its turn, or named by send()."
        }
        Fact::BatchesSent => "{0} sent batches for {1}.",
        Fact::BatchAcknowledged => {
            "{0} was told that its batch for {1} is stored, from offset {2} on."
        }
        Fact::BatchRequeued => "A batch of {0} for {1} met {2}; it is sent again, not before {3}.",
        Fact::BatchFailed => "{0} gave up a batch for {1}: {2}.",
        Fact::SendFailed => "send() of {0} threw: {1}.",
        Fact::ProducerIdReceived => {
            "{0} got the producer id {1} with epoch {2}, to number its batches with."
        }
        Fact::NumbersAnew => "{0} numbers its batches for {1} anew, with producer epoch {2}.",
        Fact::NumbersKept => {
            "{0} found that nothing it gave up of {1} is missing: it goes on numbering."
        }
        // in a consumer
        Fact::ProcessStarted => {
            "{0} started as a new process. It knows nothing of what it was before."
        }
        Fact::CrashedIn => {
            "{0} was killed in {1}. It could tell nobody: neither its group nor its broker."
        }
        Fact::CrashedBefore => "{0} was killed right before {1}. It could tell nobody.",
        Fact::CrashedAfter => "{0} was killed right after {1}. It could tell nobody.",
        Fact::CrashedUncommitted => {
            "{0} was killed right after {1} and before it could commit that: the work is done, \
             and nobody knows."
        }
        Fact::Froze => "{0} stands still until {1}: no polls, no heartbeats.",
        Fact::Woke => "{0} woke up, and goes on as if no time had passed.",
        Fact::Closed => "{0} closed and said goodbye to its group, if it has one.",
        Fact::ClosedForAWhile => {
            "{0} closed and told its group that it will be back: its partitions are kept for it, \
             for group.consumer.session.timeout.ms."
        }
        Fact::ClosedSilently => {
            "{0} closed without a word: its group takes it for alive until its session is over."
        }
        Fact::Failed => "{0} ended, because {1} left its loop.",
        Fact::ConsumerConfigured => "{0} was configured anew, for its next start.",
        Fact::ProcessingTimeChanged => "{0} takes {1} for a record from now on.",
        Fact::CrashSetBefore => "{0} was told to crash before process(r), at record {1} from then.",
        Fact::CrashSetAfter => "{0} was told to crash after process(r), at record {1} from then.",
        Fact::CrashSetAfterCommit => {
            "{0} was told to crash after the commit, at record {1} from then."
        }
        Fact::CrashPointCleared => "{0} is not to crash any more.",
        Fact::CloseRequested => "{0} was asked to close, after what it has in hand.",
        Fact::RemovalRequested => "{0} was asked to close and to leave the stage.",
        Fact::Threw => "{1} left the loop of {0}; close() follows.",
        Fact::PollCalled => "{0} called poll().",
        Fact::PollReturned => {
            "poll() of {0} returned {1|record|records}: {2}. Its position is past that now."
        }
        Fact::PollReturnedNothing => "poll() of {0} returned no records.",
        Fact::ProcessingStarted => "{0} works on {1}, until {2}.",
        Fact::WorkerAwaited => "{0} waits for a free worker thread: all are busy.",
        Fact::WorkersAwaited => "{0} polls no more, and waits until its workers are through.",
        Fact::RecordProcessed => "{0} processed {1}.",
        Fact::ProcessedAgain => "{0} processed {1} again: time {2} for {3}.",
        Fact::ProcessedLate => {
            "{0} processed {1} only after {2}, which has the same key and stands behind it: it \
             came back to what had been passed over."
        }
        Fact::OvertakenByWorker => {
            "{0} was through with {1} only after {2}, which has the same key and stands behind \
             it: worker threads do not wait for one another, whatever the key."
        }
        Fact::OvertakenInLog => {
            "{0} processed {1} after {2}, which has the same key, although {3} had sent {1} \
             first: they stand in the log the wrong way round. A batch that is sent again comes \
             behind the one sent after it, unless enable.idempotence keeps them in order."
        }
        Fact::OvertakenAcross => {
            "{0} processed {1} after {2}, which has the same key, although {3} had sent {1} \
             first: the key has gone to two partitions, and only within one there is an order."
        }
        Fact::HeartbeatAwaited => {
            "{0} waits for the answer to its heartbeat before it begins with the next record."
        }
        Fact::BatchAbandoned => {
            "{0} leaves the rest of its batch alone; it is to be read again from {1}."
        }
        Fact::BatchDropped => "{0} leaves the rest of its batch alone.",
        Fact::ListenerCalled => "poll() or close() of {0} called {1}, which is at work until {2}.",
        Fact::ListenerReturned => "The rebalance listener of {0} returned.",
        Fact::ListenerThrew => "The rebalance listener of {0} threw {1}.",
        Fact::CommitAsked => "{0} was asked to commit {1}.",
        Fact::CommitCalled => "{0} called commitSync(), and waits until {1} is stored.",
        Fact::CommitSent => "{0} sent a commit ({1}): {2}.",
        Fact::CommitDeferred => "{0} keeps its commit of {1} until it has found its coordinator.",
        Fact::CommitRetried => "A commit of {0} met {1}, and is tried again at {2}.",
        Fact::CommitSucceeded => "{0} was told that its commit is stored ({1}): {2}.",
        Fact::CommitFailed => "A commit of {0} was not stored ({1} of {2}): {3}.",
        Fact::CoordinatorFound => "{0} found the coordinator of {2}: broker {1}.",
        Fact::CoordinatorNotFound => {
            "{0} asked for the coordinator of {1}, was told {2}, and asks again at {3}."
        }
        Fact::CoordinatorLost => {
            "{0} has lost the coordinator of {1} ({2}) and must find it again."
        }
        Fact::RejoinsForRebalance => {
            "{0} was told {2}: {1} rebalances, and with its next poll() {0} joins again."
        }
        Fact::TurnedAway => {
            "{0} was told {2}: {1} has gone on without it. What it has not committed, others do \
             again."
        }
        Fact::PollIntervalOver => {
            "{0} had not called poll() for max.poll.interval.ms = {2}, so it left {1} by itself, \
             and others get its partitions."
        }
        Fact::StaticPollInterval => {
            "{0} had not called poll() for max.poll.interval.ms = {2}. As a static member it sends \
             no LeaveGroup but falls silent: {1} keeps its partitions for it until \
             session.timeout.ms = {3} is over."
        }
        Fact::StaticGoesAway => {
            "{0} had not called poll() for max.poll.interval.ms = {2}, so it left {1} for a while \
             (member epoch −2): as a static member's, its partitions stay reserved, at most for \
             group.consumer.session.timeout.ms = {3}."
        }
        Fact::RejoinsForPartitions => {
            "{0} leads {1}, saw that the topics have other partitions now, and joins again so \
             that they are shared out."
        }
        Fact::RejoinsOutOfRange => {
            "{0} stands outside of a log ({2}), and its client ends its session in {1} for that."
        }
        Fact::RejoinsOnceMore => {
            "{0} has given partitions up and joins {1} once more, so that others can have them."
        }
        Fact::JoinRetried => "{0} was told {2} as it joined {1}, and tries again at {3}.",
        Fact::CommitsToJoin => {
            "Before {0} joins {1} again it commits what it has handed out (enable.auto.commit)."
        }
        Fact::CommittedToJoin => "{0} is through with the commit before it joins {1}.",
        Fact::PartitionsRevoked => "{0} gave up {1}.",
        Fact::PartitionsLost => {
            "{0} lost {1}: they may be another's by now, so nothing could be committed of them."
        }
        Fact::MemberIdReceived => "{0} was told its member id for {1}: {2}. With it it joins.",
        Fact::GenerationJoined => "{0} is in generation {2} of {1} and waits for its share.",
        Fact::JoinedAsLeader => {
            "{0} is in generation {2} of {1} and leads it: it is to share the partitions out \
             ({3})."
        }
        Fact::MetadataAwaited => {
            "{0}, which leads {1}, asks for the topics of the others before it shares out."
        }
        Fact::AssignmentComputed => "{0}, which leads {1}, shared the partitions out ({2}).",
        Fact::AssignmentSkipped => "{0}, which leads {1} and is back, lets the assignment stand.",
        Fact::JoinAnswerUnread => {
            "{0} is busy with a record and does not read that {1} has a new generation; the \
             others wait for it."
        }
        Fact::ShareReceived => "{0} was told its share of {1}: {2}.",
        Fact::ShareIgnored => {
            "{0} was given {2} of {1}, which it does not subscribe to: it takes nothing and \
             joins again."
        }
        Fact::PartitionsAssigned => "{0} was given {2}, as its share of {1}.",
        Fact::NothingAssigned => "{0} was given nothing of {1} that it did not have.",
        Fact::HeartbeatAnswered => "{0} was told that it still is a member of {1}.",
        Fact::ResetNeeded => {
            "{0} is to begin anew in {1}, at {2}: that is what auto.offset.reset says where there \
             is no valid offset to go on from, or what a seek asked for."
        }
        Fact::PositionCommitted => {
            "{0} begins at {2} of {1}, because that is what {3} had committed: “next, read {2}”."
        }
        Fact::PositionReset => "{0} begins at {2} of {1}, because its position was reset to {3}.",
        Fact::PositionSought => "{0} begins at {2} of {1}: the first record of {3} or later.",
        Fact::PositionSeek => "{0} begins at {2} of {1}, where seek() or its own client put it.",
        Fact::PositionRetried => "{0} asked where to begin, was told {1}, and asks again at {2}.",
        Fact::NothingSoYoung => {
            "No record of {1} is as young as {0} wants it; it asks again at {2}."
        }
        Fact::FetchRetried => "{0} could not fetch {1} ({2}), and tries again at {3}.",
        Fact::RecordsFetched => {
            "{0} fetched {1|record|records} of {2}, for its position {3}, for poll() to hand out."
        }
        Fact::FetchedOutOfRange => {
            "The position of {0} in {1}, {2}, is outside of the log: what was there is deleted, \
             or never was."
        }
        Fact::SteppedOver => {
            "{0} stepped over a gap of {1} to {2}: what was there is compacted away."
        }
        Fact::PartitionPaused => "{0} paused {1}: poll() returns nothing of it.",
        Fact::PartitionResumed => "{0} resumed {1}.",
        Fact::Closing => "{0} closes: it commits what is left to commit, and leaves {1}.",
        Fact::GroupJoining => {
            "{0} wants into {1}: it sends a ConsumerGroupHeartbeat with the epoch 0."
        }
        Fact::EpochReceived => "{0} was told that it is at member epoch {2} of {1}.",
        Fact::EpochAndShare => {
            "{0} was told that it is at member epoch {2} of {1}, and may have {3}."
        }
        Fact::HeartbeatFailed => {
            "A heartbeat of {0} to {1} failed ({2}); the next is not before {3}."
        }
        Fact::ReconciliationTakes => "{0} begins to take over what it may have: {1}.",
        Fact::ReconciliationGives => "{0} is to have {1}, and gives up {2} first.",
        Fact::ReconciliationCommits => {
            "{0} commits before it gives partitions up (enable.auto.commit)."
        }
        Fact::ReconciliationRevokes => "{0} gives partitions up with its next poll().",
        Fact::ReconciliationAssigns => "{0} takes partitions over with its next poll().",
        Fact::ReconciliationAborted => {
            "{0} does not go on with what it was to take over or give up."
        }
        Fact::Reconciled => "{0} has made what it has into what it may have, and tells {1} so.",
        Fact::MembershipRefused => "{0} was refused by {1} for good: {2}.",
        Fact::GroupLeaving => "{0} leaves {1}.",
        Fact::PollHeard => {
            "The network thread of {0} heard of its poll(): max.poll.interval.ms begins anew."
        }
        Fact::PollUnheard => {
            "The network thread of {0} does not hear of this poll(): it commits nothing for it, \
             and max.poll.interval.ms goes on."
        }
        // what a consumer waits for
        Fact::WaitsFrozen => "{0} does nothing until {1}: its process stands still.",
        Fact::WaitsForStart => {
            "{0} has no process since {1}. Start it again, and it goes on from what is \
             committed."
        }
        Fact::WaitsForStartAnywhere => {
            "{0} has no process since {1}. Start it again, and auto.offset.reset decides where it \
             begins: without a group.id nothing is committed."
        }
        Fact::WaitsBusy => "{0} is busy with {1} until {2}.",
        Fact::WaitsBusyUnlimited => {
            "{0} is busy with {1} until {2}. Its client library sets no limit to that, but a \
             rebalance waits for it for {3} at most."
        }
        Fact::WaitsBusyAsMember => {
            "{0} is busy with {1} until {2}. It has to call poll() again by {3} \
             (max.poll.interval.ms), or it is out of its group."
        }
        Fact::WaitsForListener => "{0} waits for its rebalance listener to return from {1}.",
        Fact::WaitsForWorkers => "{0} waits for its worker threads, which are all busy.",
        Fact::WaitsNoCoordinator => {
            "{0} waits for a coordinator: no broker leads the partition of __consumer_offsets \
             that has {1}. Start that broker again."
        }
        Fact::WaitsLoading => {
            "{0} waits: the coordinator of {1}, broker {2}, is still reading __consumer_offsets."
        }
        Fact::WaitsToAsk => "{0} asks for the coordinator of {1} again at {2} (retry.backoff.ms).",
        Fact::WaitsForCoordinator => {
            "{0} waits for the answer to FindCoordinator: which broker coordinates {1}?"
        }
        Fact::WaitsToJoin => "{0} tries to join {1} again at {2} (retry.backoff.ms).",
        Fact::WaitsInitialDelay => {
            "{0} waits for the answer to its JoinGroup: {1} was empty, and its coordinator waits \
             until {2} for more members (group.initial.rebalance.delay.ms)."
        }
        Fact::WaitsForMembers => {
            "{0} waits for the answer to its JoinGroup: {1} waits for {2}, at most for {3}, the \
             longest max.poll.interval.ms of its members."
        }
        Fact::WaitsForLeader => {
            "{0} waits for its share of {1}: the leader, {2}, has not handed the assignment over \
             yet (SyncGroup)."
        }
        Fact::WaitsForAnswer => {
            "{0} is on its way into {1}, and waits for the coordinator's answer or for its own \
             next poll()."
        }
        Fact::WaitsForOwners => {
            "{0} waits for its share of {1}: {2} has to give partitions up first."
        }
        Fact::WaitsForTopic => "{0} waits for partitions: {1} has none.",
        Fact::WaitsTooMany => {
            "{0} has nothing to do: {1} has {2|member|members} for {3|partition|partitions} of \
             {4}, and a partition goes to one member only. It stands by, or add partitions."
        }
        Fact::WaitsNoShare => "{0} has nothing to do: its share of {1} is empty.",
        Fact::WaitsForShare => "{0} waits for its share: {1} is not done sharing out.",
        Fact::WaitsForCommit => {
            "{0} waits in commitSync() for the answer of its coordinator, at most until {1} \
             (default.api.timeout.ms)."
        }
        Fact::WaitsToCommit => {
            "{0} tries its commitSync() again at {1}, and gives up at {2} \
             (default.api.timeout.ms)."
        }
        Fact::WaitsToClose => {
            "{0} waits in close() for its last commit, or for the answer to its goodbye."
        }
        Fact::WaitsToAskOffsets => {
            "{0} asks again at {2} what is committed of {1} (retry.backoff.ms)."
        }
        Fact::WaitsForOffsets => {
            "{0} waits for broker {2}, its coordinator, to say what is committed of {1} \
             (OffsetFetch)."
        }
        Fact::WaitsForReset => {
            "Nothing valid is committed of {1}: {0} waits for its leaders to say where that log \
             begins or ends (auto.offset.reset={2})."
        }
        Fact::WaitsForRecords => {
            "{0} has read all of {1}. Its Fetch waits at the broker until there are \
             fetch.min.bytes = {2}, at most for fetch.max.wait.ms = {3}; then it asks again."
        }
        Fact::WaitsPaused => "{0} reads nothing of {1}: pause() was called. resume() ends that.",
        Fact::WaitsForLeaders => "{0} cannot read {1}: nobody leads it while its broker is down.",
        Fact::WaitsToFetch => "{0} could not read {1} and tries again soon (retry.backoff.ms).",
        // what a reader has left to process
        Fact::BehindWith => {
            "{1} is the oldest record that {0} has yet to process. It was written at {2}, and {3} \
             has its partition."
        }
        Fact::BehindItself => {
            "{1} is the oldest record that {0} has yet to process. It was written at {2}."
        }
        Fact::BehindAlone => {
            "{1} is the oldest record that {0} has yet to process. It was written at {2}, and no \
             consumer has {3} now."
        }
        Fact::BehindNoMore => "{0} has nothing left to process.",
        // what a producer does
        Fact::SendsBlocked => {
            "{0} waits in send() since {1}: it does not know the partitions of {2} yet, and \
             waits for max.block.ms = {3} at most."
        }
        Fact::SendsByItself => "{0} sends a record to {1} every {2}.",
        Fact::SendsNothing => "{0} sends nothing by itself now.",
        Fact::SendsBuffered => {
            "{1|record waits|records wait} in the accumulator of {0}: until a batch has \
             batch.size = {2} bytes, or for linger.ms = {3}, or because what was sent before is \
             not answered yet."
        }
        Fact::SendsInFlight => {
            "{1|batch is|batches are} on the way from {0}, or waiting to be answered (acks={2}): \
             at most max.in.flight.requests.per.connection = {3} requests may be at a time."
        }
        Fact::WaitsForFetch => "{0} waits for the answer to its Fetch.",
    }
}
