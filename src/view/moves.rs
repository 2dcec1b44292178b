//! Whose each partition was and whose it is, rebalance by rebalance, and why the assignor says so.
//!
//! A coordinator only knows the shares of the present; those of before, and what a cooperative
//! assignor withholds in between (KIP-429), are kept here while the events go by.
//!
//! With the `consumer` protocol (KIP-848) it is the targets that are told of: who shall have what
//! once everybody is where the coordinator wants them, and who was to have it by the target before.

use crate::cluster::coordinator::ConsumerGroupEvent;
use crate::cluster::{AdminEvent, BrokerEvent, Event, GroupEvent};
use crate::kafka::message::ProtocolSubscription;
use crate::kafka::{
    AssignorName, GenerationId, GroupEpoch, GroupId, MemberId, ServerAssignor, TopicPartition,
};
use crate::sim::{SortedMap, SortedSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Why a partition is whose it is. `range` and `roundrobin` know nothing of what was before; the
/// sticky assignors and the coordinator's `uniform` begin with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// `range`: each member has a block of its topic's partitions, in the order of the members.
    Block,
    /// `roundrobin`: the partitions are dealt out in turn, in the order of the members.
    Turn,
    /// Sticky: whoever has it keeps it.
    Kept,
    /// Sticky: nobody had it.
    Free,
    /// Sticky: whoever had it is no member any more.
    OwnerLeft,
    /// Sticky: it comes to one that was not there before.
    NewMember,
    /// Sticky: whoever had it had more than others.
    Balance,
    /// Cooperative: it shall be another's, and is nobody's until its owner has given it up and
    /// everybody has joined again.
    Withheld,
    /// Cooperative: it was withheld in the generation before, and its owner has given it up.
    GivenUp,
}

/// A partition in a rebalance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub partition: TopicPartition,
    /// Whose it was; the last owner, if it was withheld.
    pub from: Option<MemberId>,
    /// Whose it is.
    pub to: Option<MemberId>,
    /// Why.
    pub why: Why,
}

/// What was shared out, and by which assignor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// A generation of a classic group, by its leader.
    Generation(GenerationId, AssignorName),
    /// The target of an epoch of a `consumer` protocol group, by the coordinator.
    Target(GroupEpoch, ServerAssignor),
}

impl Round {
    /// Whether the assignor begins with what was before.
    fn is_sticky(self) -> bool {
        matches!(
            self,
            Round::Generation(_, AssignorName::Sticky | AssignorName::CooperativeSticky)
                | Round::Target(_, ServerAssignor::Uniform)
        )
    }

    /// What an assignor gives as a reason that does not look at what was before.
    fn rule(self) -> Why {
        match self {
            Round::Generation(_, AssignorName::RoundRobin | AssignorName::KafkaJs) => Why::Turn,
            _ => Why::Block,
        }
    }
}

/// What a rebalance came to: every partition that is or was somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// The group.
    pub group: GroupId,
    /// What was shared out.
    pub round: Round,
    /// The partitions, in their order.
    pub moves: Vec<Move>,
}

/// What is to be remembered of a group from one rebalance to the next.
#[derive(Clone, Debug, Default)]
struct Past {
    generation: GenerationId,
    assignor: Option<AssignorName>,
    /// Whose each partition was, those that are withheld included.
    owners: SortedMap<TopicPartition, MemberId>,
    withheld: SortedSet<TopicPartition>,
    members: SortedSet<MemberId>,
    /// What each member said of itself when it last joined.
    wishes: Vec<(MemberId, Arc<ProtocolSubscription>)>,
}

/// Watches a run's events, from its beginning, in their order.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    groups: SortedMap<GroupId, Past>,
}

impl Watch {
    /// Takes note of an event, and says what moved if it ends a rebalance.
    pub fn note(&mut self, event: &Event) -> Option<Moves> {
        let (group, event) = match event {
            Event::Broker(_, BrokerEvent::Group(group, event)) => (group, event),
            Event::Admin(AdminEvent::TopicDeleted(topic)) => {
                for past in self.groups.values_mut() {
                    past.owners.retain(|partition, _| partition.topic != *topic);
                }
                return None;
            }
            _ => return None,
        };
        match event {
            GroupEvent::GenerationStarted {
                generation,
                protocol,
                leader,
            } => {
                let past = self.groups.entry(group.clone()).or_default();
                past.generation = *generation;
                past.assignor = *protocol;
                if leader.is_none() {
                    past.members = SortedSet::new();
                    past.withheld = SortedSet::new();
                }
                None
            }
            GroupEvent::MemberJoined(id, member) => {
                let past = self.groups.entry(group.clone()).or_default();
                past.joined(id, &member.subscription);
                None
            }
            GroupEvent::Consumer(ConsumerGroupEvent::Replaced { old, new }) => {
                let past = self.groups.entry(group.clone()).or_default();
                past.replace(old, new);
                None
            }
            GroupEvent::MemberReplaced { old, new, member } => {
                let past = self.groups.entry(group.clone()).or_default();
                past.replace(old, new);
                past.joined(new, &member.subscription);
                None
            }
            GroupEvent::Deleted | GroupEvent::Consumer(ConsumerGroupEvent::Created) => {
                self.groups.remove(group);
                None
            }
            GroupEvent::AssignmentStored(shares) => {
                let past = self.groups.entry(group.clone()).or_default();
                let round = Round::Generation(past.generation, past.assignor?);
                Some(past.share_out(group, round, shares))
            }
            GroupEvent::Consumer(ConsumerGroupEvent::TargetAssigned {
                epoch,
                assignor,
                shares,
            }) => {
                let past = self.groups.entry(group.clone()).or_default();
                Some(past.share_out(group, Round::Target(*epoch, *assignor), shares))
            }
            _ => None,
        }
    }
}

impl Past {
    fn joined(&mut self, member: &MemberId, wishes: &Arc<ProtocolSubscription>) {
        self.wishes.retain(|(id, _)| id != member);
        self.wishes.push((member.clone(), Arc::clone(wishes)));
    }

    /// A static member goes by another id.
    fn replace(&mut self, old: &MemberId, new: &MemberId) {
        for owner in self.owners.values_mut() {
            if owner == old {
                *owner = new.clone();
            }
        }
        if self.members.remove(old) {
            self.members.insert(new.clone());
        }
    }

    fn share_out(
        &mut self,
        group: &GroupId,
        round: Round,
        shares: &[(MemberId, Vec<TopicPartition>)],
    ) -> Moves {
        let present: SortedSet<_> = shares.iter().map(|(member, _)| member.clone()).collect();
        let mut owners = SortedMap::new();
        for (member, theirs) in shares {
            for partition in theirs {
                owners.insert(partition.clone(), member.clone());
            }
        }
        let all: SortedSet<_> = self.owners.keys().chain(owners.keys()).cloned().collect();
        let mut moves = Vec::new();
        let mut withheld = SortedSet::new();
        for partition in all {
            let from = self.owners.get(&partition).cloned();
            let to = owners.get(&partition).cloned();
            let Some(why) = self.why(round, &partition, from.as_ref(), to.as_ref(), &present)
            else {
                continue;
            };
            if why == Why::Withheld
                && let Some(owner) = &from
            {
                owners.insert(partition.clone(), owner.clone());
                withheld.insert(partition.clone());
            }
            moves.push(Move {
                partition,
                from,
                to,
                why,
            });
        }
        self.owners = owners;
        self.withheld = withheld;
        self.wishes.retain(|(id, _)| present.contains(id));
        self.members = present;
        Moves {
            group: group.clone(),
            round,
            moves,
        }
    }

    /// None if there is nothing to be said: nobody has it, and nobody is to have it.
    fn why(
        &self,
        round: Round,
        partition: &TopicPartition,
        from: Option<&MemberId>,
        to: Option<&MemberId>,
        present: &SortedSet<MemberId>,
    ) -> Option<Why> {
        let owner = from.filter(|owner| present.contains(*owner));
        let cooperative = matches!(round, Round::Generation(_, AssignorName::CooperativeSticky));
        let Some(to) = to else {
            let wants = |(id, wishes): &(MemberId, Arc<ProtocolSubscription>)| {
                present.contains(id) && wishes.topics.contains(&partition.topic)
            };
            let withheld = cooperative && owner.is_some() && self.wishes.iter().any(wants);
            return withheld.then_some(Why::Withheld);
        };
        Some(match (from, owner) {
            _ if !round.is_sticky() => round.rule(),
            (None, _) => Why::Free,
            (Some(from), _) if from == to => Why::Kept,
            (Some(_), None) => Why::OwnerLeft,
            (Some(_), Some(_)) if self.withheld.contains(partition) => Why::GivenUp,
            (Some(_), Some(_)) if !self.members.contains(to) => Why::NewMember,
            (Some(_), Some(_)) => Why::Balance,
        })
    }
}
