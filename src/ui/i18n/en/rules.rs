//! What an error means, and the way out of it.

use crate::kafka::KafkaError;
use crate::view::Exception;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) const fn rule(error: KafkaError) -> [&'static str; 2] {
    match error {
        KafkaError::UnknownServerError => [
            "The broker came to something it did not expect.",
            "Look into the broker's log; the request may be tried again.",
        ],
        KafkaError::OffsetOutOfRange => [
            "The offset is outside of the log: below its start, or beyond its end.",
            "auto.offset.reset says where to go on instead; longer retention keeps a slow \
             reader from falling out.",
        ],
        KafkaError::UnknownTopicOrPartition => [
            "The broker knows no such topic or partition.",
            "Create the topic, or wait until the client has new metadata.",
        ],
        KafkaError::LeaderNotAvailable => [
            "Nobody leads the partition just now.",
            "Clients try again by themselves; start its broker again.",
        ],
        KafkaError::NotLeaderOrFollower => [
            "This broker does not lead the partition any more.",
            "The client asks for metadata and goes to the new leader by itself.",
        ],
        KafkaError::RequestTimedOut => [
            "It was not done in time.",
            "It may have been done all the same; with idempotence a producer can safely try \
             again.",
        ],
        KafkaError::OffsetMetadataTooLarge => [
            "The text beside a committed offset is longer than offset.metadata.max.bytes.",
            "Shorten it.",
        ],
        KafkaError::NetworkException => [
            "The connection broke before there was an answer: what was asked may have been \
             done or not.",
            "Clients try again by themselves.",
        ],
        KafkaError::CoordinatorLoadInProgress => [
            "The group's new coordinator is still reading __consumer_offsets.",
            "Clients try again by themselves, after retry.backoff.ms.",
        ],
        KafkaError::CoordinatorNotAvailable => [
            "No broker leads the partition of __consumer_offsets that has the group.",
            "Start that broker again; clients ask again by themselves.",
        ],
        KafkaError::NotCoordinator => [
            "This broker is not the group's coordinator any more.",
            "The client asks FindCoordinator again by itself.",
        ],
        KafkaError::IllegalGeneration => [
            "The group is in another generation than the member believes: it has rebalanced \
             without it.",
            "The member joins again; what it did not commit in time is done again by \
             another. Make processing idempotent.",
        ],
        KafkaError::InconsistentGroupProtocol => [
            "The members of the group have no assignor in common.",
            "Give all of them one in partition.assignment.strategy, in a rolling restart.",
        ],
        KafkaError::InvalidGroupId => ["The group.id may not be empty.", "Set one."],
        KafkaError::UnknownMemberId => [
            "The coordinator does not know this member: it was removed, or never came in.",
            "It joins again by itself. It was removed if session.timeout.ms passed without a \
             heartbeat (its process stood still or was cut off), or max.poll.interval.ms without \
             a poll(): then take fewer records with each poll(), or allow it longer.",
        ],
        KafkaError::InvalidSessionTimeout => [
            "session.timeout.ms is outside of what the broker allows.",
            "Stay between group.min.session.timeout.ms and group.max.session.timeout.ms.",
        ],
        KafkaError::RebalanceInProgress => [
            "The group is rebalancing. While it collects JoinGroups, heartbeats are answered so \
             and commits are still taken; once all have joined, commits are refused until the \
             leader's assignment is in.",
            "The member joins again with its next poll(); commit in onPartitionsRevoked to \
             be in time.",
        ],
        KafkaError::TopicAlreadyExists => {
            ["There is a topic of that name.", "Choose another name."]
        }
        KafkaError::InvalidTopicException => [
            "That is no name for a topic.",
            "1 to 249 of a-z A-Z 0-9 . _ -",
        ],
        KafkaError::InvalidPartitions => [
            "A topic's partitions can only grow.",
            "Ask for more than it has.",
        ],
        KafkaError::InvalidReplicationFactor => [
            "There are not enough brokers for the replicas.",
            "Start more brokers.",
        ],
        KafkaError::InvalidConfig => [
            "The configuration contradicts itself.",
            "Mend the key that is named.",
        ],
        KafkaError::InvalidRequest => [
            "The request makes no sense as it is.",
            "Mend what is named.",
        ],
        KafkaError::PolicyViolation => [
            "The topic's configuration does not allow it.",
            "Change cleanup.policy, if that is wanted.",
        ],
        KafkaError::GroupSubscribedToTopic => {
            ["Members of the group read the topic.", "Stop them first."]
        }
        KafkaError::InvalidRecord => [
            "A compacted topic takes only records with a key.",
            "Send a key.",
        ],
        KafkaError::OutOfOrderSequenceNumber => [
            "The batch's number does not follow the last one of its producer: one between \
             them is missing.",
            "The producer begins a new epoch by itself, once it knows what is stored.",
        ],
        KafkaError::InvalidProducerEpoch => [
            "The partition has seen a newer epoch of this producer.",
            "An old batch comes too late, and is not stored.",
        ],
        KafkaError::NonEmptyGroup => ["The group still has members.", "Stop them first."],
        KafkaError::GroupIdNotFound => [
            "The coordinator knows no such group, or it is of the other protocol.",
            "Check group.id and group.protocol.",
        ],
        KafkaError::FencedLeaderEpoch => [
            "The client's leader epoch is older than the broker's.",
            "The client asks for metadata by itself.",
        ],
        KafkaError::UnknownLeaderEpoch => [
            "The client's leader epoch is newer than the broker's.",
            "The client tries again until the broker has caught up.",
        ],
        KafkaError::MemberIdRequired => [
            "A newcomer is to join with an id that the coordinator makes up, so that a lost \
             answer leaves no ghost behind.",
            "Nothing to do: it joins again at once, with the id it was given.",
        ],
        KafkaError::FencedInstanceId => [
            "Another process has this group.instance.id by now.",
            "Give each process its own group.instance.id.",
        ],
        KafkaError::UnknownTopicId => [
            "The topic of that name is another one now: it was deleted and created again.",
            "The client asks for metadata by itself.",
        ],
        KafkaError::DuplicateBrokerRegistration => [
            "For the controller the broker's old process is still alive.",
            "Wait until broker.session.timeout.ms is over: it registers then.",
        ],
        KafkaError::FencedMemberEpoch => [
            "The member's epoch is not the one the coordinator knows it by: the group went \
             on without it.",
            "It gives up what it has and joins again by itself.",
        ],
        KafkaError::UnreleasedInstanceId => [
            "Another process has this group.instance.id and has not left.",
            "Stop that one first, or choose another id.",
        ],
        KafkaError::UnsupportedAssignor => [
            "The coordinator does not have this assignor.",
            "Choose one of group.consumer.assignors.",
        ],
        KafkaError::StaleMemberEpoch => [
            "The epoch in the request is not the one the coordinator has for the member. For a \
             commit an older one will do, if the member had been given the partition by then.",
            "A member that is still in the group learns its epoch with its next heartbeat, and \
             can commit again with that.",
        ],
    }
}

/// The same of what a client throws by itself when a commit fails.
pub(super) const fn thrown(exception: Exception) -> Option<[&'static str; 2]> {
    match exception {
        Exception::CommitFailed => Some([
            "The group has gone on without this member, and its partitions may be another's: \
             its client does not even ask.",
            "It joins again with its next poll(), and begins where the group's commits are. So that \
             it does not happen again, let less time pass between two poll()s: a smaller \
             max.poll.records, or less work for each record; or raise max.poll.interval.ms.",
        ]),
        Exception::RebalanceInProgress => Some([
            "Its group is being shared out anew, and this member has not joined yet.",
            "poll() takes part in the rebalance; after it, commit what is still its own.",
        ]),
        Exception::RetriableCommitFailed => Some([
            "commitAsync() met what another try might not meet, and does not try again: by then a \
             later commit may have been stored.",
            "The next commit covers it. Before closing, or giving a partition up, use commitSync().",
        ]),
        Exception::Timeout => Some([
            "No answer came within default.api.timeout.ms.",
            "The commit may be stored or not: commit again, once the coordinator can be reached.",
        ]),
        _ => None,
    }
}
