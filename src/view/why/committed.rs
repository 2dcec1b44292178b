//! What a commit commits: part of its story, if it is the commit that is asked about.

use super::Lead;
use crate::cluster::consumer::{ConsumerEvent, Offsets};
use crate::cluster::{BrokerEvent, Event, GroupEvent, NetworkEvent};
use crate::kafka::{Body, CommittedOffset, Offset, Request, TopicPartition};
use alloc::vec::Vec;

/// More partitions of a commit are not gone into.
const PARTITIONS_MAX: usize = 3;

/// The last record a commit has behind it in each of its partitions, and the poll that handed it
/// out. Nothing if it is no commit.
#[must_use]
pub fn committed(event: &Event) -> Vec<Lead> {
    let both = |whose: &dyn Fn(Lead) -> Lead, tp: &TopicPartition, next: CommittedOffset| {
        let last = Offset(next.0.checked_sub(1)?);
        let lead = |kinds| whose(Lead::last(kinds)).record(tp, last);
        Some([lead(&["record-processed"]), lead(&["poll-returned"])])
    };
    let all = |whose: &dyn Fn(Lead) -> Lead, offsets: &Offsets| {
        let leads = offsets
            .iter()
            .filter_map(|(tp, next, _)| both(whose, tp, *next));
        leads.take(PARTITIONS_MAX).flatten().collect()
    };
    match event {
        // offsets that were reset are no commit of what was processed
        Event::Broker(
            _,
            BrokerEvent::Group(group, GroupEvent::OffsetCommitted(tp, value, Some(_))),
        ) => {
            let found = both(&|lead| lead.group(group), tp, value.offset);
            found.into_iter().flatten().collect()
        }
        Event::Consumer(
            who,
            ConsumerEvent::CommitSent { offsets, .. }
            | ConsumerEvent::CommitSucceeded { offsets, .. },
        ) => all(&|lead| lead.consumer(who), offsets),
        Event::Consumer(who, ConsumerEvent::CommitCalled(commit)) => {
            all(&|lead| lead.consumer(who), &commit.offsets)
        }
        Event::Network(NetworkEvent::Sent(envelope) | NetworkEvent::Delivered(envelope)) => {
            match &envelope.body {
                Body::Request(Request::OffsetCommit { offsets, .. }) => {
                    all(&|lead| lead.of(envelope.from.clone()), offsets)
                }
                Body::Request(_) | Body::Response(..) => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}
