//! What happened to a group at its coordinator.

use super::{Because, Fact, NOTHING, length, moment, partitions, setting, text};
use crate::cluster::coordinator::{
    BumpReason, ConsumerGroupEvent, OffsetRemoval, RebalanceReason, RemovalReason,
};
use crate::cluster::event::{Cause, Entry, TimerReason};
use crate::cluster::{Cluster, GroupEvent};
use crate::kafka::{GroupId, MemberId, TopicPartition};
use crate::sim::Duration;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What happened to `of` at `broker`.
#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
pub(super) fn group(
    broker: &str,
    of: &GroupId,
    event: &GroupEvent,
    entry: &Entry,
    cluster: &Cluster,
) -> Because {
    let two = || (text(of), broker.to_string());
    let with = |fact: Fact| {
        let (group, at) = two();
        Because::new(fact, [group, at])
    };
    let with_one = |fact: Fact, one: String| {
        let (group, at) = two();
        Because::new(fact, [group, at, one])
    };
    let with_two = |fact: Fact, one: String, other: String| {
        let (group, at) = two();
        Because::new(fact, [group, at, one, other])
    };
    match event {
        GroupEvent::Created => with(Fact::GroupCreated),
        GroupEvent::Deleted => with(Fact::GroupDeleted),
        GroupEvent::MemberIdIssued(id) => with_one(Fact::MemberIdIssued, text(id)),
        GroupEvent::PendingMemberForgotten(id) => with_one(Fact::PendingMemberForgotten, text(id)),
        GroupEvent::MemberJoined(id, member) if member.is_new => {
            with_one(Fact::MemberJoined, text(id))
        }
        GroupEvent::MemberJoined(id, _) => with_one(Fact::MemberRejoined, text(id)),
        GroupEvent::MemberReplaced { old, new, .. } => {
            with_two(Fact::MemberReplaced, text(new), text(old))
        }
        GroupEvent::MemberRemoved(id, reason) => removed(of, broker, id, *reason, entry),
        GroupEvent::RebalanceStarted(reason) => {
            let (fact, id) = match reason {
                RebalanceReason::MemberAdded(id) => (Fact::RebalanceForNew, id),
                RebalanceReason::MemberRemoved(id) => (Fact::RebalanceForGone, id),
                RebalanceReason::LeaderRejoined(id) => (Fact::RebalanceForLeader, id),
                RebalanceReason::MemberChanged(id) => (Fact::RebalanceForChanged, id),
                RebalanceReason::StaticMemberReplaced(id) => (Fact::RebalanceForReturned, id),
            };
            with_one(fact, text(id))
        }
        GroupEvent::InitialDelayStarted(delay) => {
            // the last wait is what is left of max.poll.interval.ms, and may be shorter
            let key = length(cluster.config.group_initial_rebalance_delay);
            with_two(Fact::InitialDelay, moment(delay.until), key)
        }
        GroupEvent::GenerationStarted {
            generation,
            protocol,
            leader,
        } => match (protocol, leader) {
            (Some(protocol), Some(leader)) => {
                let (group, at) = two();
                let (number, by) = (text(generation), String::from(protocol.name()));
                Because::new(
                    Fact::GenerationStarted,
                    [group, at, number, by, text(leader)],
                )
            }
            _ => with_one(Fact::GenerationEmpty, text(generation)),
        },
        GroupEvent::JoinAnswered(id) => with_one(Fact::JoinAnswered, text(id)),
        GroupEvent::SyncParked(id, _) => with_one(Fact::SyncParked, text(id)),
        GroupEvent::SyncAnswered(id) => with_one(Fact::SyncAnswered, text(id)),
        GroupEvent::AssignmentStored(all) => with_one(Fact::AssignmentStored, shares(all)),
        GroupEvent::Heard(id) => with_one(Fact::MemberHeard, text(id)),
        GroupEvent::OffsetCommitted(tp, value, None) => {
            with_two(Fact::OffsetReset, text(tp), text(&value.offset))
        }
        GroupEvent::OffsetCommitted(tp, value, _) => match value.offset.0 {
            0 => with_one(Fact::CommittedNothing, text(tp)),
            offset => with_two(Fact::OffsetCommitted, text(tp), text(&offset)),
        },
        GroupEvent::OffsetRemoved(tp, reason) => {
            let minutes = || text(&cluster.config.offsets_retention_minutes);
            match reason {
                OffsetRemoval::Deleted => with_one(Fact::OffsetDeleted, text(tp)),
                OffsetRemoval::TopicDeleted => with_one(Fact::OffsetOfNoTopic, text(tp)),
                OffsetRemoval::GroupDeleted => with_one(Fact::OffsetOfNoGroup, text(tp)),
                OffsetRemoval::GroupEmpty => with_two(Fact::OffsetExpired, text(tp), minutes()),
                OffsetRemoval::Unsubscribed => {
                    with_two(Fact::OffsetUnsubscribed, text(tp), minutes())
                }
            }
        }
        GroupEvent::Downgraded => with(Fact::GroupDowngraded),
        GroupEvent::Consumer(event) => match event {
            ConsumerGroupEvent::Created => with(Fact::ConsumerGroupCreated),
            ConsumerGroupEvent::Upgraded { .. } => with(Fact::GroupUpgraded),
            ConsumerGroupEvent::Subscribed(id, subscriber) => {
                let topics = subscriber.topics.iter().map(ToString::to_string);
                let topics = topics.collect::<Vec<_>>().join(", ");
                with_two(Fact::MemberSubscribed, text(id), topics)
            }
            ConsumerGroupEvent::EpochBumped { epoch, reason, .. } => match reason {
                BumpReason::Subscribed(id) => with_two(Fact::EpochForMember, text(epoch), text(id)),
                BumpReason::MemberRemoved(id) => {
                    with_two(Fact::EpochForGone, text(epoch), text(id))
                }
                BumpReason::MetadataChanged => with_one(Fact::EpochForTopics, text(epoch)),
            },
            ConsumerGroupEvent::TargetAssigned {
                epoch,
                assignor,
                shares: all,
            } => {
                let (group, at) = two();
                let by = String::from(assignor.name());
                Because::new(
                    Fact::TargetAssigned,
                    [group, at, text(epoch), by, shares(all)],
                )
            }
            ConsumerGroupEvent::Reconciled(id, current) => {
                let list = |all: Vec<TopicPartition>| partitions(&all);
                let has = list(current.assigned.keys().cloned().collect());
                let owes = list(current.pending_revocation.keys().cloned().collect());
                if current.pending_revocation.is_empty() {
                    return with_two(Fact::MemberReconciled, text(id), has);
                }
                let (group, at) = two();
                Because::new(Fact::MemberOwes, [group, at, text(id), has, owes])
            }
            ConsumerGroupEvent::Replaced { old, new } => {
                with_two(Fact::MemberReplaced, text(new), text(old))
            }
        },
        GroupEvent::Refused {
            request,
            member,
            error,
        } => {
            let member = member.as_ref().map_or(NOTHING, MemberId::as_str);
            let (group, at) = two();
            let with = [
                group,
                at,
                (*request).to_string(),
                member.into(),
                text(error),
            ];
            Because::new(Fact::RequestRefused, with).about(*error)
        }
    }
}

fn shares(all: &[(MemberId, Vec<TopicPartition>)]) -> String {
    let each = all
        .iter()
        .map(|(id, share)| format!("{id}: {}", partitions(share)));
    match all {
        [] => NOTHING.to_string(),
        _ => each.collect::<Vec<_>>().join("; "),
    }
}

/// Why a member is out.
fn removed(
    of: &GroupId,
    broker: &str,
    id: &MemberId,
    reason: RemovalReason,
    entry: &Entry,
) -> Because {
    let three = [text(of), broker.to_string(), text(id)];
    let unheard = match &entry.cause {
        Cause::Timer(TimerReason::Session { last_heard, .. }) => Some(*last_heard),
        _ => None,
    };
    let [group, at, member] = three;
    match (reason, unheard) {
        (RemovalReason::Left, _) => Because::new(Fact::MemberLeft, [group, at, member]),
        (RemovalReason::SaidGoodbye, _) => {
            Because::new(Fact::MemberSaidGoodbye, [group, at, member])
        }
        (RemovalReason::SessionTimeout | RemovalReason::GroupSessionTimeout, last) => {
            let silent: Option<Duration> = last.map(|last| entry.at.since(last));
            let last = last.map_or_else(|| NOTHING.to_string(), moment);
            let key = String::from(reason.name());
            let with = [group, at, member, key, setting(silent), last];
            Because::new(Fact::SessionExpired, with)
        }
        (RemovalReason::RebalanceTimeout(waited), _) => {
            let with = [group, at, member, length(waited)];
            Because::new(Fact::RebalanceTimedOut, with)
        }
        (RemovalReason::SyncTimeout(waited), _) => {
            Because::new(Fact::SyncTimedOut, [group, at, member, length(waited)])
        }
    }
}
