//! What one can do about a refusal.

use crate::command::Because;

pub(super) const fn way_out(why: &Because) -> &'static str {
    match why {
        Because::TopicExists(_) => "choose another name.",
        Because::NoSuchTopic(_) => "create the topic first.",
        Because::NoSuchPartition(_) => {
            "choose one that there is, or give the topic more partitions."
        }
        Because::InternalTopic(_) => {
            "leave it to the brokers; what is in it changes with commits and resets."
        }
        Because::PartitionsOnlyGrow { .. } => {
            "ask for more than it has; for fewer, delete the topic and create it anew."
        }
        Because::GroupHasMembers(_) => {
            "stop its members first; of those that crashed, wait until their sessions are over."
        }
        Because::ResetActive(..) => {
            "stop its members first, wait until the group is Empty, reset, and start them again."
        }
        Because::NothingToShift(_) => {
            "reset it to an offset, to a time, to the earliest or to the latest instead."
        }
        Because::GroupSubscribed(..) => {
            "stop the members that read the topic, or have them subscribe to others."
        }
        Because::NoSuchGroup(_) => {
            "check the name; a group is there once a member has joined or something is committed."
        }
        Because::NoCoordinator(_) => {
            "start the broker that leads the group's partition of __consumer_offsets, and try \
             again."
        }
        Because::CommitNeedsGroup => "give it a group.id, or have it never commit.",
        Because::SubscribeNeedsGroup => "give it a group.id, or use assign().",
        Because::NothingSubscribed => "name what it is to read.",
        Because::HeartbeatNotBelowSession => {
            "lower heartbeat.interval.ms: at most a third of session.timeout.ms is usual."
        }
        Because::DeliveryTimeoutTooShort => {
            "raise delivery.timeout.ms, or lower linger.ms or request.timeout.ms."
        }
        Because::NoAssignor => "name one, say cooperative-sticky.",
        Because::WorkersNeedJava => "choose the Java client, or do without worker threads.",
        Because::ConsumerProtocolNeedsJava => "choose the Java client, or group.protocol=classic.",
        Because::NoStaticMembers(_) => {
            "leave group.instance.id empty, or choose another client library."
        }
        Because::NoLeader(_) => "start the broker that has the partition again.",
        Because::CompactedOnly(_) => {
            "add delete to cleanup.policy, or send a tombstone for the key."
        }
        Because::AboveHighWatermark(..) => {
            "name an offset up to the high watermark, or -1 for all there is."
        }
        Because::NotInProtocol { .. } => "leave the key out, or choose the other group.protocol.",
        Because::GroupHeartbeatNotBelowSession => {
            "lower group.consumer.heartbeat.interval.ms, or raise the session timeout."
        }
        Because::NoServerAssignor => "name uniform, range, or both.",
        Because::AllBrokersFenced => "start a broker, and wait until the controller has let it in.",
        Because::NotRunning(_) => "start it first.",
        Because::AlreadyRunning(_) => {
            "there is nothing to do; to have it start anew, stop it first."
        }
        Because::Frozen(_) => "wait until the pause is over, or crash it.",
        Because::Closing(_) => "wait until it is closed; then it can be started again.",
        Because::NotAssigned { .. } => {
            "wait until it has the partition, or choose one that it has."
        }
        Because::NoCommitLine(_) => "choose another line, or a commit style that commits.",
        Because::RunIsFull => {
            "go back and act at an earlier moment, which makes another branch, or start over."
        }
    }
}
