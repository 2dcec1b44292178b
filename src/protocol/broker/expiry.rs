//! What groups have committed expires (KIP-211, `GroupCoordinatorShard.cleanupGroupMetadata`).

use super::get;
use super::offsets::{delete_group, delete_offsets};
use crate::cluster::ClassicGroupState;
use crate::cluster::coordinator::{Group, OffsetRemoval};
use crate::cluster::event::TimerReason;
use crate::kafka::{BrokerId, GroupId, OffsetAndMetadata, TopicPartition};
use crate::protocol::{Step, Timer};
use crate::sim::{Duration, Shared, SimTime, SortedMap};
use alloc::vec::Vec;

/// Has the coordinators on a broker look for what has expired.
pub(super) fn start_expiry(step: &mut Step<'_>, broker: BrokerId) {
    let at = step.now() + step.cluster().config.offsets_retention_check_interval;
    let reason = TimerReason::Broker("offsets.retention.check.interval.ms");
    step.set_timer(Timer::Expiry(broker), at, reason);
}

/// Takes out what has expired, and groups that have neither members nor offsets.
pub fn on_expiry(step: &mut Step<'_>, broker: BrokerId) {
    let Some(found) = get(step, broker) else {
        return;
    };
    let (now, minutes) = (step.now(), step.cluster().config.offsets_retention_minutes);
    let retention = Duration::from_secs(u64::from(minutes) * 60);
    let nothing = Shared::default();
    let mut expired: Vec<(GroupId, Option<Vec<TopicPartition>>, OffsetRemoval)> = Vec::new();
    // what waits to be written is looked at the next time
    let shards = found.shards.values();
    for shard in shards.filter(|shard| shard.loading_since.is_none() && shard.unwritten.is_empty())
    {
        for (id, group) in &shard.groups {
            let offsets = shard.offsets.get(id).unwrap_or(&nothing);
            let gone = expired_of(group, offsets, now, retention);
            let reason = match counts_from_its_end(group) {
                true => OffsetRemoval::GroupEmpty,
                false => OffsetRemoval::Unsubscribed,
            };
            let empty = group.is_empty();
            if empty && gone.len() == offsets.len() {
                expired.push((id.clone(), None, reason));
            } else if !gone.is_empty() {
                expired.push((id.clone(), Some(gone), reason));
            }
        }
    }
    for (group, partitions, reason) in expired {
        match partitions {
            Some(partitions) => delete_offsets(step, broker, &group, &partitions, reason),
            None => delete_group(step, broker, &group, reason),
        }
    }
    start_expiry(step, broker);
}

/// Whether a group's offsets are kept for so long after it has lost its last member.
fn counts_from_its_end(group: &Group) -> bool {
    let classic = group.classic().filter(|group| !group.is_simple());
    classic.is_some_and(|group| group.state == ClassicGroupState::Empty)
}

/// What has expired of a group's offsets (`Group.offsetExpirationCondition`): of a classic one
/// counted from when it lost its last member; of one that never had any, and of topics that no
/// member of a Stable one wants, from the commit, as always in the `consumer` protocol.
fn expired_of(
    group: &Group,
    offsets: &SortedMap<TopicPartition, OffsetAndMetadata>,
    now: SimTime,
    retention: Duration,
) -> Vec<TopicPartition> {
    let since = |stored: &OffsetAndMetadata| match group {
        Group::Consumer(_) => Some(stored.commit_timestamp),
        Group::Classic(group) if group.is_simple() => Some(stored.commit_timestamp),
        Group::Classic(group) => match group.state {
            ClassicGroupState::Empty => Some(group.since),
            ClassicGroupState::Stable => Some(stored.commit_timestamp),
            ClassicGroupState::PreparingRebalance | ClassicGroupState::CompletingRebalance => None,
        },
    };
    let old = |stored| since(stored).is_some_and(|since| now.since(since) >= retention);
    let unwanted = offsets
        .iter()
        .filter(|(tp, _)| !group.is_subscribed_to(&tp.topic));
    let gone = unwanted.filter(|(_, stored)| old(stored));
    gone.map(|(tp, _)| tp.clone()).collect()
}
