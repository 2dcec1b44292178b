//! Why a command is refused, as values: the page says it in the reader's language.

use crate::kafka::{
    ClientId, GroupId, GroupProtocol, HighWatermark, KafkaError, Profile, TopicName, TopicPartition,
};
use alloc::string::String;
use core::fmt;

/// Why a command is refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// Kafka refuses it.
    Refused(KafkaError, Because),
    /// A number outside what is sensible.
    OutOfRange {
        /// What it is for: a config key, or a word.
        what: &'static str,
        /// The number, in the unit of the config key.
        given: u64,
        /// The least allowed.
        least: u64,
        /// The most allowed.
        most: u64,
    },
    /// Nobody is called that.
    Unknown(String),
    /// Somebody is called that already.
    Taken(String),
    /// Not a name: 1 to 249 of `a-z A-Z 0-9 . _ -`.
    BadName(String),
    /// Not a `group.id` or `client.id`: 1 to 249 bytes without control characters.
    BadId(String),
    /// It makes no sense in the state things are in.
    NotNow(Because),
}

/// The reason behind a refusal, for a sentence in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The topic exists.
    TopicExists(TopicName),
    /// No such topic, and `auto.create.topics.enable` is `false` here.
    NoSuchTopic(TopicName),
    /// No such partition.
    NoSuchPartition(TopicPartition),
    /// The topic is Kafka's own.
    InternalTopic(TopicName),
    /// The topic has so many partitions already.
    PartitionsOnlyGrow {
        /// The topic.
        topic: TopicName,
        /// What it has.
        has: u32,
    },
    /// The group has members.
    GroupHasMembers(GroupId),
    /// The group has members, and is in this state: its offsets cannot be reset.
    ResetActive(GroupId, &'static str),
    /// Nothing is committed of the partition that could be shifted.
    NothingToShift(TopicPartition),
    /// A member of the group reads the topic.
    GroupSubscribed(GroupId, TopicName),
    /// No coordinator has heard of the group.
    NoSuchGroup(GroupId),
    /// The group's coordinator is not there.
    NoCoordinator(GroupId),
    /// Committing needs a `group.id`.
    CommitNeedsGroup,
    /// `subscribe()` needs a `group.id`.
    SubscribeNeedsGroup,
    /// Nothing to read was named.
    NothingSubscribed,
    /// `heartbeat.interval.ms` is not below `session.timeout.ms`.
    HeartbeatNotBelowSession,
    /// `delivery.timeout.ms` is below `linger.ms` + `request.timeout.ms`.
    DeliveryTimeoutTooShort,
    /// A consumer needs an assignor.
    NoAssignor,
    /// Only with the Java client is it modelled what worker threads do.
    WorkersNeedJava,
    /// Only of the Java client is it modelled what it does in the `consumer` protocol.
    ConsumerProtocolNeedsJava,
    /// A consumer of that client library cannot be a static member.
    NoStaticMembers(Profile),
    /// No broker leads the partition.
    NoLeader(TopicPartition),
    /// Of a topic that is only compacted nothing is deleted.
    CompactedOnly(TopicName),
    /// Nothing above the high watermark can be deleted.
    AboveHighWatermark(TopicPartition, HighWatermark),
    /// The configuration is only for the other group protocol.
    NotInProtocol {
        /// Its key.
        key: &'static str,
        /// The protocol it is not for.
        protocol: GroupProtocol,
    },
    /// `group.consumer.heartbeat.interval.ms` is not below `group.consumer.session.timeout.ms`.
    GroupHeartbeatNotBelowSession,
    /// A coordinator needs an assignor.
    NoServerAssignor,
    /// No broker is alive as far as the controller knows: there is nowhere to put a replica.
    AllBrokersFenced,
    /// The process does not run.
    NotRunning(String),
    /// The process runs already.
    AlreadyRunning(String),
    /// The process does nothing just now.
    Frozen(ClientId),
    /// It is on its way out.
    Closing(ClientId),
    /// The consumer does not have the partition.
    NotAssigned {
        /// The consumer.
        consumer: ClientId,
        /// The partition.
        partition: TopicPartition,
    },
    /// Its program has no such line.
    NoCommitLine(ClientId),
    /// The run is as long as a run may be.
    RunIsFull,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommandError::Refused(error, because) => write!(f, "{error}: {because}"),
            CommandError::OutOfRange {
                what,
                given,
                least,
                most,
            } => {
                write!(f, "{what} is {given}; it may be {least} to {most}")
            }
            CommandError::Unknown(name) => write!(f, "there is no {name}"),
            CommandError::Taken(name) => write!(f, "there is a {name} already"),
            CommandError::BadId(id) => write!(
                f,
                "“{id}” is no group.id or client.id: 1 to 249 bytes without control characters"
            ),
            CommandError::BadName(name) => write!(
                f,
                "\"{name}\" is not a name: 1 to 249 of the characters a-z A-Z 0-9 . _ - are"
            ),
            CommandError::NotNow(because) => write!(f, "{because}"),
        }
    }
}

impl fmt::Display for Because {
    #[expect(clippy::too_many_lines, reason = "one sentence a reason")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Because::TopicExists(topic) => write!(f, "topic {topic} exists"),
            Because::NoSuchTopic(topic) => {
                write!(
                    f,
                    "there is no topic {topic}, and auto.create.topics.enable is false"
                )
            }
            Because::NoSuchPartition(tp) => write!(f, "there is no partition {tp}"),
            Because::InternalTopic(topic) => write!(f, "{topic} is Kafka's own"),
            Because::PartitionsOnlyGrow { topic, has } => {
                write!(
                    f,
                    "topic {topic} has {has} partitions, and partitions can only be added"
                )
            }
            Because::GroupHasMembers(group) => write!(f, "group {group} is not empty"),
            Because::ResetActive(group, state) => write!(
                f,
                "Assignments can only be reset if the group '{group}' is inactive, but the \
                 current state is {state}."
            ),
            Because::NothingToShift(tp) => write!(
                f,
                "Cannot shift offset for partition {tp} since there is no current committed offset"
            ),
            Because::GroupSubscribed(group, topic) => {
                write!(f, "group {group} is subscribed to {topic}")
            }
            Because::NoSuchGroup(group) => write!(f, "there is no group {group}"),
            Because::NoCoordinator(group) => {
                write!(f, "the coordinator of group {group} is not available")
            }
            Because::CommitNeedsGroup => f.write_str("committing needs a group.id"),
            Because::SubscribeNeedsGroup => f.write_str("subscribe() needs a group.id"),
            Because::NothingSubscribed => f.write_str("name at least one topic or partition"),
            Because::HeartbeatNotBelowSession => {
                f.write_str("heartbeat.interval.ms must be below session.timeout.ms")
            }
            Because::DeliveryTimeoutTooShort => {
                f.write_str("delivery.timeout.ms must be at least linger.ms + request.timeout.ms")
            }
            Because::NoAssignor => f.write_str("partition.assignment.strategy names no assignor"),
            Because::WorkersNeedJava => f.write_str("worker threads are only for the Java client"),
            Because::ConsumerProtocolNeedsJava => {
                f.write_str("group.protocol=consumer is modelled for the Java client only")
            }
            Because::NoStaticMembers(client) => {
                write!(f, "{} has no group.instance.id", client.library().title)
            }
            Because::NoLeader(tp) => write!(f, "no broker leads {tp}"),
            Because::CompactedOnly(topic) => write!(
                f,
                "records of {topic} cannot be deleted: its cleanup.policy is compact"
            ),
            Because::AboveHighWatermark(tp, high_watermark) => {
                write!(f, "the high watermark of {tp} is {high_watermark}")
            }
            Because::NotInProtocol { key, protocol } => {
                write!(f, "{key} cannot be set when group.protocol={protocol}")
            }
            Because::GroupHeartbeatNotBelowSession => f.write_str(
                "group.consumer.heartbeat.interval.ms must be below \
                 group.consumer.session.timeout.ms",
            ),
            Because::NoServerAssignor => f.write_str("group.consumer.assignors names no assignor"),
            Because::AllBrokersFenced => f.write_str("all brokers are currently fenced"),
            Because::NotRunning(name) => write!(f, "{name} is not running"),
            Because::AlreadyRunning(name) => write!(f, "{name} is running already"),
            Because::Frozen(id) => write!(f, "{id} is frozen"),
            Because::Closing(id) => write!(f, "{id} is closing already"),
            Because::NotAssigned {
                consumer,
                partition,
            } => {
                write!(
                    f,
                    "no current assignment for partition {partition} in {consumer}"
                )
            }
            Because::NoCommitLine(id) => write!(f, "{id} never commits"),
            Because::RunIsFull => f.write_str("the run is as long as a run may be"),
        }
    }
}

impl core::error::Error for CommandError {}
