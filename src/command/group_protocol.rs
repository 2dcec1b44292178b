//! What may be asked for about the two group protocols (KIP-848).

use super::{Because, CommandError};
use crate::kafka::{
    BrokerConfig, ConsumerConfig, GroupProtocol, KafkaError, Profile, Subscription,
};
use alloc::vec::Vec;

type Checked = Result<(), CommandError>;

fn refused(because: Because) -> Checked {
    Err(CommandError::Refused(KafkaError::InvalidConfig, because))
}

/// What of a consumer's configuration is only for the other protocol
/// (`ConsumerConfig.checkUnsupportedConfigsPostProcess`). As everywhere, what has its default was
/// not set.
pub(super) fn check_consumer(config: &ConsumerConfig) -> Checked {
    let fresh = ConsumerConfig::new("", None, Subscription::Assign(Vec::new()));
    let set = match config.group_protocol {
        GroupProtocol::Classic => [config.group_remote_assignor.is_some(), false, false],
        GroupProtocol::Consumer => [
            config.session_timeout != fresh.session_timeout,
            config.heartbeat_interval != fresh.heartbeat_interval,
            config.assignors != fresh.assignors,
        ],
    };
    let protocol = config.group_protocol;
    if protocol == GroupProtocol::Consumer && config.client != Profile::Java {
        return refused(Because::ConsumerProtocolNeedsJava);
    }
    // in the order of `GroupProtocol::refuses`
    match protocol.refuses().iter().zip(set).find(|(_, set)| *set) {
        Some((key, _)) => refused(Because::NotInProtocol { key, protocol }),
        None => Ok(()),
    }
}

/// The times the coordinator gives the members of a group of the `consumer` protocol
/// (`GroupCoordinatorConfig.validate`).
pub(super) fn check_brokers(config: &BrokerConfig) -> Checked {
    let times = [
        (
            "group.consumer.session.timeout.ms",
            config.group_consumer_session_timeout,
            config.group_consumer_min_session_timeout,
            config.group_consumer_max_session_timeout,
        ),
        (
            "group.consumer.heartbeat.interval.ms",
            config.group_consumer_heartbeat_interval,
            config.group_consumer_min_heartbeat_interval,
            config.group_consumer_max_heartbeat_interval,
        ),
    ];
    for (what, given, least, most) in times {
        super::check::millis(what, most, 1)?;
        let (least, most) = (least.as_millis().max(1), most.as_millis());
        super::check::range(what, given.as_millis(), least, most)?;
    }
    if config.group_consumer_heartbeat_interval >= config.group_consumer_session_timeout {
        return refused(Because::GroupHeartbeatNotBelowSession);
    }
    let interval = config.group_consumer_assignment_interval.as_millis();
    super::check::range("group.consumer.assignment.interval.ms", interval, 0, 15_000)?;
    match config.group_consumer_assignors.is_empty() {
        true => refused(Because::NoServerAssignor),
        false => Ok(()),
    }
}
