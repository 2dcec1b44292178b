//! When a group with members went over to the other protocol (KIP-848), and through whom.

use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::cluster::{BrokerEvent, Event, GroupEvent};
use crate::kafka::{GroupId, GroupProtocol, MemberId};
use crate::sim::SimTime;
use alloc::vec::Vec;

/// Of all groups so many are kept, the last ones.
const KEPT_MAX: usize = 128;

/// A group has gone over to the other protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// When.
    pub at: SimTime,
    /// The group.
    pub group: GroupId,
    /// What it is of from then on.
    pub to: GroupProtocol,
    /// Who came with that protocol, or was the last of the other and is gone.
    pub through: Option<MemberId>,
}

/// Watches a run's events, in their order.
#[derive(Clone, Debug, Default)]
pub struct Migrations {
    all: Vec<(u64, Migration)>,
    /// Who was last put out or replaced, of which group and when.
    gone: Option<(SimTime, GroupId, MemberId)>,
}

impl Migrations {
    /// Takes note of an event and its number.
    pub fn note(&mut self, id: u64, at: SimTime, event: &Event) {
        let Event::Broker(_, BrokerEvent::Group(group, event)) = event else {
            return;
        };
        match event {
            GroupEvent::MemberRemoved(member, _)
            | GroupEvent::Consumer(ConsumerGroupEvent::Replaced { old: member, .. }) => {
                self.gone = Some((at, group.clone(), member.clone()));
            }
            GroupEvent::Downgraded => {
                let gone = self.gone.take();
                let gone = gone.filter(|(when, of, _)| *when == at && of == group);
                let through = gone.map(|(_, _, member)| member);
                self.push(id, at, group, GroupProtocol::Classic, through);
            }
            GroupEvent::Consumer(ConsumerGroupEvent::Upgraded { .. }) => {
                self.push(id, at, group, GroupProtocol::Consumer, None);
            }
            _ => {}
        }
        // it is let in once the group is what it wants it to be
        if let GroupEvent::Consumer(
            ConsumerGroupEvent::Subscribed(member, _)
            | ConsumerGroupEvent::Replaced { new: member, .. },
        ) = event
            && let Some((_, last)) = self.all.last_mut()
            && last.at == at
            && last.group == *group
            && last.to == GroupProtocol::Consumer
            && last.through.is_none()
        {
            last.through = Some(member.clone());
        }
    }

    fn push(
        &mut self,
        id: u64,
        at: SimTime,
        group: &GroupId,
        to: GroupProtocol,
        through: Option<MemberId>,
    ) {
        if self.all.len() == KEPT_MAX {
            self.all.remove(0);
        }
        let group = group.clone();
        let migration = Migration {
            at,
            group,
            to,
            through,
        };
        self.all.push((id, migration));
    }

    /// Those before an event, the last first.
    pub fn before(&self, end: u64) -> impl Iterator<Item = &(u64, Migration)> {
        let past = self.all.iter().rev();
        past.skip_while(move |(id, _)| *id >= end)
    }
}
