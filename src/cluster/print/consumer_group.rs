//! What happened to a group of the `consumer` protocol, and what is written of it.

use super::{DetailWords, LOG, partitions_in, partitions_list, shares_list};
use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::kafka::{AssignedPartitions, ConsumerGroupRecord, CurrentAssignment, GroupId};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn kind(event: &ConsumerGroupEvent) -> &'static str {
    match event {
        ConsumerGroupEvent::Created => "consumer-group-created",
        ConsumerGroupEvent::Upgraded { .. } => "group-upgraded",
        ConsumerGroupEvent::Subscribed(..) => "member-subscribed",
        ConsumerGroupEvent::EpochBumped { .. } => "group-epoch-bumped",
        ConsumerGroupEvent::TargetAssigned { .. } => "target-assigned",
        ConsumerGroupEvent::Reconciled(..) => "member-reconciled",
        ConsumerGroupEvent::Replaced { .. } => "static-member-back",
    }
}

pub(super) fn details(event: &ConsumerGroupEvent, words: &DetailWords) -> String {
    match event {
        ConsumerGroupEvent::Created | ConsumerGroupEvent::Upgraded { .. } => String::new(),
        ConsumerGroupEvent::Subscribed(id, subscriber) => {
            let topics = subscriber.topics.iter().map(ToString::to_string);
            (words.subscribes)(id, &topics.collect::<Vec<_>>().join(" "))
        }
        ConsumerGroupEvent::EpochBumped { epoch, reason, .. } => {
            format!("{epoch} {}", (words.bump)(reason))
        }
        ConsumerGroupEvent::TargetAssigned {
            epoch,
            assignor,
            shares,
        } => {
            let shares = shares_list(shares, words);
            format!("{epoch} {} {shares}", assignor.name())
        }
        ConsumerGroupEvent::Reconciled(id, current) => {
            format!("{id} {}", current_text(current, words))
        }
        ConsumerGroupEvent::Replaced { old, new } => (words.replaced)(old, new),
    }
}

fn current_text(current: &CurrentAssignment, words: &DetailWords) -> String {
    let list = |given: &AssignedPartitions| {
        partitions_in(&given.keys().cloned().collect::<Vec<_>>(), words)
    };
    let epoch = current
        .epoch
        .map_or("-2".to_string(), |epoch| epoch.to_string());
    let (state, assigned) = (current.state.name(), list(&current.assigned));
    if current.pending_revocation.is_empty() {
        return format!("epoch {epoch} {state} {assigned}");
    }
    let pending = list(&current.pending_revocation);
    format!("epoch {epoch} {state} {assigned} revokes {pending}")
}

/// A record of a group of the `consumer` protocol: its key by the name of its schema, and its value
/// in words; none for a tombstone.
#[must_use]
pub fn consumer_group_record(
    group: &GroupId,
    record: &ConsumerGroupRecord,
) -> (String, Option<String>) {
    let (_, member) = record.key();
    let member = member.map_or_else(String::new, |id| format!(" {id}"));
    let (schema, value) = match record {
        ConsumerGroupRecord::Epoch(value) => (
            "ConsumerGroupMetadata",
            value.map(|(epoch, _)| format!("epoch {epoch}")),
        ),
        ConsumerGroupRecord::Member(_, value) => (
            "ConsumerGroupMemberMetadata",
            value.as_ref().map(|subscriber| {
                let topics = subscriber.topics.iter().map(ToString::to_string);
                format!("topics {}", topics.collect::<Vec<_>>().join(" "))
            }),
        ),
        ConsumerGroupRecord::TargetEpoch(value) => (
            "ConsumerGroupTargetAssignmentMetadata",
            value.map(|(epoch, _)| format!("assignmentEpoch {epoch}")),
        ),
        ConsumerGroupRecord::Target(_, value) => (
            "ConsumerGroupTargetAssignmentMember",
            value.as_deref().map(partitions_list),
        ),
        ConsumerGroupRecord::Current(_, value) => (
            "ConsumerGroupCurrentMemberAssignment",
            value.as_deref().map(|current| current_text(current, &LOG)),
        ),
    };
    (format!("{schema} {group}{member}"), value)
}
