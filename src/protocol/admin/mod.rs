//! The controller's part and the operator's: topics, leaders, brokers that die and come back, and
//! the commands of whoever plays (`ReplicationControlManager`, `ClusterControlManager`).
//!
//! The controllers run elsewhere and stay up.

mod brokers;
mod clients;
mod groups;
mod topics;

pub use brokers::{on_broker_session, on_startup};
pub use clients::on_thaw;
pub use topics::create_topic;

use super::{Step, broker};
use crate::cluster::AdminEvent;
use crate::command::Command;
use crate::kafka::{BrokerConfig, BrokerId};
use alloc::sync::Arc;

/// Installs the cluster: configured, with so many brokers.
pub fn install(step: &mut Step<'_>, config: &BrokerConfig, brokers: u32) {
    step.emit(AdminEvent::ConfigChanged(Arc::new(config.clone())));
    for id in (1..=brokers).map(BrokerId) {
        step.emit(AdminEvent::BrokerAdded(id));
        broker::begin_upkeep(step, id);
    }
}

/// Carries out a command that has been found in order.
pub fn execute(step: &mut Step<'_>, command: &Command) {
    match command {
        Command::ConfigureBrokers { config } => {
            step.emit(AdminEvent::ConfigChanged(Arc::new(config.clone())));
        }
        Command::CreateTopic {
            topic,
            partitions,
            config,
        } => create_topic(step, topic.clone(), *partitions, config.clone()),
        Command::AddPartitions { topic, total } => topics::add_partitions(step, topic, *total),
        Command::ConfigureTopic { topic, config } => {
            let config = Arc::new(config.clone());
            step.emit(AdminEvent::TopicConfigured(topic.clone(), config));
        }
        Command::DeleteTopic { topic } => {
            step.emit(AdminEvent::TopicDeleted(topic.clone()));
            broker::delete_offsets_of(step, topic);
        }
        Command::DeleteRecords { partition, before } => {
            topics::delete_records(step, partition, *before);
        }
        Command::DeleteGroup { .. }
        | Command::ResetOffsets { .. }
        | Command::DeleteOffsets { .. } => groups::execute_on_group(step, command),
        Command::KillBroker { broker } => brokers::kill_broker(step, *broker),
        Command::StartBroker { broker } => brokers::start_broker(step, *broker),
        Command::AddProducer { .. }
        | Command::ConfigureProducer { .. }
        | Command::RemoveProducer { .. }
        | Command::SetSending { .. }
        | Command::Produce { .. } => clients::execute_on_producer(step, command),
        _ => clients::execute_on_consumer(step, command),
    }
}
