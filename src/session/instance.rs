//! `group.instance.id` in a comparison: a name, and no field of a form. What makes a difference is
//! whether a member has one.

use crate::kafka::ConsumerConfig;

/// The key.
pub(super) const KEY: &str = "group.instance.id";

/// What it makes of the members it is set for, by their places: those without and those with one.
pub(super) const WORDS: [&str; 2] = ["dynamic members", "static members"];

/// Which of them a consumer is.
pub(super) fn get(config: &ConsumerConfig) -> u64 {
    u64::from(config.group_instance_id.is_some())
}

/// Makes it one of them; its client's name serves, if it has none yet.
pub(super) fn set(config: &mut ConsumerConfig, place: u64) {
    let own = config.client_id.as_str();
    match place {
        0 => config.group_instance_id = None,
        _ if config.group_instance_id.is_none() => config.group_instance_id = Some(own.into()),
        _ => {}
    }
}
