//! A group of the classic protocol as its coordinator has it, and how it changes.

use super::{GroupEvent, Parked};
use crate::kafka::message::{MemberIdentity, ProtocolSubscription};
use crate::kafka::record::{GroupMetadata, MemberMetadata};
use crate::kafka::{
    AssignorName, ClientId, GenerationId, GroupInstanceId, KafkaError, MemberId, TopicName,
    TopicPartition,
};
use crate::sim::{Duration, SimTime, SortedMap, SortedSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The states of a classic group (`ClassicGroupState`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClassicGroupState {
    /// No members; offsets may remain. Entered from `PreparingRebalance`, or from `Stable` when
    /// the last member leaves.
    #[default]
    Empty,
    /// Collecting JoinGroups; their answers are held back.
    PreparingRebalance,
    /// The generation is decided; waiting for its leader's SyncGroup.
    CompletingRebalance,
    /// Everyone's assignment is known.
    Stable,
}

impl ClassicGroupState {
    /// Kafka's name for it, as `kafka-consumer-groups.sh --state` prints it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ClassicGroupState::Empty => "Empty",
            ClassicGroupState::PreparingRebalance => "PreparingRebalance",
            ClassicGroupState::CompletingRebalance => "CompletingRebalance",
            ClassicGroupState::Stable => "Stable",
        }
    }
}

/// A group of the classic protocol (`ClassicGroup`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassicGroup {
    /// Where it is in its rebalance.
    pub state: ClassicGroupState,
    /// Since when.
    pub since: SimTime,
    /// The last completed generation; 0 before the first.
    pub generation: GenerationId,
    /// The assignor the generation agreed on.
    pub protocol: Option<AssignorName>,
    /// The member that makes the assignment.
    pub leader: Option<MemberId>,
    /// The members by id.
    pub members: SortedMap<MemberId, GroupMember>,
    /// Which member has which `group.instance.id`.
    pub static_members: SortedMap<GroupInstanceId, MemberId>,
    /// Ids given out whose owners have not come back yet; they hold up a rebalance.
    pub pending: SortedSet<MemberId>,
    /// The wait of a group that was Empty for more members to come.
    pub initial_delay: Option<InitialDelay>,
    /// Whether somebody has come during an initial delay, besides the first, since one was last
    /// extended for that.
    pub new_member_added: bool,
    /// The topics that its members wanted when its generation began, or when it was loaded
    /// (`ClassicGroup.computeSubscribedTopics`).
    pub subscribed_topics: Option<SortedSet<TopicName>>,
}

/// `group.initial.rebalance.delay.ms`, and how it is extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InitialDelay {
    /// When this stretch of waiting ends.
    pub until: SimTime,
    /// How long this stretch is.
    pub delay: Duration,
    /// What is left of the rebalance timeout after it.
    pub remaining: Duration,
}

/// A member of a group (`ClassicGroupMember`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    /// Its `group.instance.id`, if it is a static member.
    pub instance_id: Option<GroupInstanceId>,
    /// Its `client.id`.
    pub client_id: ClientId,
    /// `session.timeout.ms`.
    pub session_timeout: Duration,
    /// `max.poll.interval.ms`.
    pub rebalance_timeout: Duration,
    /// Its assignors in the order of preference.
    pub assignors: Vec<AssignorName>,
    /// What it says of itself to whoever shares out.
    pub subscription: Arc<ProtocolSubscription>,
    /// What it was given in the current generation.
    pub assignment: Vec<TopicPartition>,
    /// When its session last began anew: with a heartbeat, a commit, or an answer to it.
    pub last_heard: SimTime,
    /// Whether it has not been part of any generation yet.
    pub is_new: bool,
    /// Whether its SyncGroup of the current generation is still to come.
    pub owes_sync: bool,
    /// Its JoinGroup, held back until the generation is decided.
    pub awaiting_join: Option<Parked>,
    /// Its SyncGroup, held back until the assignment is known.
    pub awaiting_sync: Option<Parked>,
}

impl ClassicGroup {
    /// Whether nothing holds up the next generation: everyone has joined and no id is pending.
    #[must_use]
    pub fn has_all_members_joined(&self) -> bool {
        self.pending.is_empty() && self.members.values().all(|m| m.awaiting_join.is_some())
    }

    /// The member that a request comes from (`ClassicGroup.validateMember`).
    ///
    /// # Errors
    /// `FENCED_INSTANCE_ID` if its `group.instance.id` is another's by now, `UNKNOWN_MEMBER_ID` if
    /// it is nobody.
    pub fn member_of(&self, identity: &MemberIdentity) -> Result<&GroupMember, KafkaError> {
        if let Some(instance) = &identity.instance_id {
            match self.static_members.get(instance) {
                None => return Err(KafkaError::UnknownMemberId),
                Some(id) if *id != identity.member_id => return Err(KafkaError::FencedInstanceId),
                Some(_) => {}
            }
        }
        let found = self.members.get(&identity.member_id);
        found.ok_or(KafkaError::UnknownMemberId)
    }

    /// Whether it has never had a member: it was made by a commit.
    #[must_use]
    pub fn is_simple(&self) -> bool {
        self.generation == GenerationId::default() && self.members.is_empty()
    }

    /// Who leads the next generation: who leads this one, if it has joined, else the first that has
    /// (`ClassicGroup.maybeElectNewJoinedLeader`).
    #[must_use]
    pub fn next_leader(&self) -> Option<MemberId> {
        let mut joined = self
            .members
            .iter()
            .filter(|(_, m)| m.awaiting_join.is_some());
        let leads = |(id, _): &(&MemberId, _)| self.leader.as_ref() == Some(*id);
        let leader = joined.clone().find(leads).or_else(|| joined.next());
        leader.map(|(id, _)| id.clone())
    }

    /// How long the slowest member may take to join (`ClassicGroup.rebalanceTimeoutMs`).
    #[must_use]
    pub fn rebalance_timeout(&self) -> Duration {
        self.members
            .values()
            .map(|m| m.rebalance_timeout)
            .max()
            .unwrap_or_default()
    }

    /// The assignor most members prefer among those that all of them have
    /// (`ClassicGroup.selectProtocol`); ties go to the leader's order.
    #[must_use]
    pub fn vote(&self) -> Option<AssignorName> {
        let leader = self.leader.as_ref().and_then(|id| self.members.get(id));
        let order = &leader.or_else(|| self.members.values().next())?.assignors;
        let common =
            |name: &AssignorName| self.members.values().all(|m| m.assignors.contains(name));
        let votes = |name: &AssignorName| {
            let first = |m: &&GroupMember| m.assignors.iter().find(|n| common(n)) == Some(name);
            self.members.values().filter(first).count()
        };
        order
            .iter()
            .filter(|name| common(name))
            .rev()
            .max_by_key(|name| votes(name))
            .copied()
    }

    /// What is written down of it.
    #[must_use]
    pub fn metadata(&self) -> GroupMetadata {
        let member = |(id, member): (&MemberId, &GroupMember)| MemberMetadata {
            member_id: id.clone(),
            instance_id: member.instance_id.clone(),
            client_id: member.client_id.clone(),
            session_timeout: member.session_timeout,
            rebalance_timeout: member.rebalance_timeout,
            assignors: member.assignors.clone(),
            subscription: Arc::clone(&member.subscription),
            assignment: member.assignment.clone(),
        };
        GroupMetadata {
            generation: self.generation,
            protocol: self.protocol,
            leader: self.leader.clone(),
            members: self.members.iter().map(member).collect(),
        }
    }

    pub(super) fn from_metadata(metadata: &GroupMetadata, at: SimTime) -> Self {
        let member = |stored: &MemberMetadata| {
            let member = GroupMember {
                instance_id: stored.instance_id.clone(),
                client_id: stored.client_id.clone(),
                session_timeout: stored.session_timeout,
                rebalance_timeout: stored.rebalance_timeout,
                assignors: stored.assignors.clone(),
                subscription: Arc::clone(&stored.subscription),
                assignment: stored.assignment.clone(),
                last_heard: at,
                is_new: false,
                owes_sync: false,
                awaiting_join: None,
                awaiting_sync: None,
            };
            (stored.member_id.clone(), member)
        };
        let members: SortedMap<_, _> = metadata.members.iter().map(member).collect();
        let instance = |stored: &MemberMetadata| {
            let instance = stored.instance_id.clone()?;
            Some((instance, stored.member_id.clone()))
        };
        ClassicGroup {
            static_members: metadata.members.iter().filter_map(instance).collect(),
            state: if members.is_empty() {
                ClassicGroupState::Empty
            } else {
                ClassicGroupState::Stable
            },
            since: at,
            generation: metadata.generation,
            protocol: metadata.protocol,
            leader: metadata.leader.clone(),
            subscribed_topics: Some(topics_of(&members)),
            members,
            ..ClassicGroup::default()
        }
    }

    pub(super) fn apply(&mut self, at: SimTime, event: &GroupEvent) {
        match event {
            GroupEvent::Created
            | GroupEvent::Deleted
            | GroupEvent::OffsetCommitted(..)
            | GroupEvent::OffsetRemoved(..)
            | GroupEvent::Downgraded
            | GroupEvent::Consumer(_)
            | GroupEvent::Refused { .. } => {}
            GroupEvent::MemberIdIssued(_)
            | GroupEvent::PendingMemberForgotten(_)
            | GroupEvent::MemberJoined(..)
            | GroupEvent::MemberReplaced { .. }
            | GroupEvent::MemberRemoved(..) => self.apply_to_members(event),
            GroupEvent::RebalanceStarted(_) => {
                // nobody has got the assignments that were to come
                // (`resetAndPropagateAssignmentWithError`)
                if self.state == ClassicGroupState::CompletingRebalance {
                    for member in self.members.values_mut() {
                        member.assignment.clear();
                    }
                }
                self.enter(ClassicGroupState::PreparingRebalance, at);
            }
            GroupEvent::InitialDelayStarted(delay) => self.wait_for_more(*delay),
            GroupEvent::GenerationStarted {
                generation,
                protocol,
                leader,
            } => {
                self.generation = *generation;
                self.protocol = *protocol;
                self.leader.clone_from(leader);
                self.initial_delay = None;
                self.subscribed_topics = Some(topics_of(&self.members));
                for member in self.members.values_mut() {
                    member.owes_sync = true;
                    // the session of one who is away begins anew, too
                    member.last_heard = at;
                }
                self.enter(
                    if self.members.is_empty() {
                        ClassicGroupState::Empty
                    } else {
                        ClassicGroupState::CompletingRebalance
                    },
                    at,
                );
            }
            GroupEvent::JoinAnswered(id) => self.member(id, |member| {
                member.awaiting_join = None;
                member.is_new = false;
                member.last_heard = at;
            }),
            GroupEvent::SyncParked(id, parked) => {
                self.member(id, |member| {
                    member.awaiting_sync = Some(parked.clone());
                    member.owes_sync = false;
                });
            }
            GroupEvent::SyncAnswered(id) => self.member(id, |member| {
                member.awaiting_sync = None;
                member.owes_sync = false;
                member.last_heard = at;
            }),
            GroupEvent::AssignmentStored(assignments) => {
                for (id, assignment) in assignments {
                    self.member(id, |member| member.assignment.clone_from(assignment));
                }
                self.enter(ClassicGroupState::Stable, at);
            }
            GroupEvent::Heard(id) => self.member(id, |member| member.last_heard = at),
        }
    }

    /// Who comes and who goes.
    fn apply_to_members(&mut self, event: &GroupEvent) {
        match event {
            GroupEvent::MemberIdIssued(id) => {
                self.pending.insert(id.clone());
            }
            GroupEvent::PendingMemberForgotten(id) => {
                self.pending.remove(id);
            }
            GroupEvent::MemberJoined(id, member) => self.joined(id, member),
            GroupEvent::MemberReplaced { old, new, member } => {
                self.members.remove(old);
                self.members.insert(new.clone(), (**member).clone());
                if let Some(instance) = &member.instance_id {
                    self.static_members.insert(instance.clone(), new.clone());
                }
                if self.leader.as_ref() == Some(old) {
                    self.leader = Some(new.clone());
                }
            }
            GroupEvent::MemberRemoved(id, _) => {
                self.members.remove(id);
                self.static_members.retain(|_, member| member != id);
                if self.leader.as_ref() == Some(id) {
                    // `ClassicGroup.remove`: the first of those who remain, at once
                    self.leader = self.members.keys().next().cloned();
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, state: ClassicGroupState, at: SimTime) {
        self.state = state;
        self.since = at;
    }

    /// A delay that goes on has been extended for the newcomers.
    fn wait_for_more(&mut self, delay: InitialDelay) {
        let extended = self.initial_delay.replace(delay).is_some();
        self.new_member_added &= !extended;
    }

    fn member(&mut self, id: &MemberId, change: impl FnOnce(&mut GroupMember)) {
        if let Some(member) = self.members.get_mut(id) {
            change(member);
        }
    }

    fn joined(&mut self, id: &MemberId, member: &GroupMember) {
        self.pending.remove(id);
        let is_new = !self.members.contains_key(id);
        self.new_member_added |= is_new && self.initial_delay.is_some();
        if self.leader.is_none() {
            self.leader = Some(id.clone());
        }
        if let Some(instance) = &member.instance_id {
            self.static_members.insert(instance.clone(), id.clone());
        }
        self.members.insert(id.clone(), member.clone());
    }
}

/// The topics that somebody of these wants.
fn topics_of(members: &SortedMap<MemberId, GroupMember>) -> SortedSet<TopicName> {
    let members = members.values();
    let topics = members.flat_map(|member| &member.subscription.topics);
    topics.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use AssignorName::{Range, RoundRobin};

    fn group(members: &[(&str, &[AssignorName])]) -> ClassicGroup {
        let member = |assignors: &[AssignorName]| GroupMember {
            instance_id: None,
            client_id: "c".into(),
            session_timeout: Duration::ZERO,
            rebalance_timeout: Duration::ZERO,
            assignors: assignors.to_vec(),
            subscription: Arc::default(),
            assignment: Vec::new(),
            last_heard: SimTime::ZERO,
            is_new: false,
            owes_sync: false,
            awaiting_join: None,
            awaiting_sync: None,
        };
        let members = members
            .iter()
            .map(|(id, names)| ((*id).into(), member(names)))
            .collect();
        ClassicGroup {
            members,
            leader: Some("a".into()),
            ..ClassicGroup::default()
        }
    }

    #[test]
    fn members_vote_for_their_first_choice_among_what_all_have() {
        for (members, chosen) in [
            (
                &[("a", &[Range, RoundRobin][..]), ("b", &[RoundRobin])][..],
                Some(RoundRobin),
            ),
            (
                &[("a", &[RoundRobin, Range]), ("b", &[Range, RoundRobin])],
                Some(RoundRobin),
            ),
            (
                &[
                    ("a", &[RoundRobin, Range]),
                    ("b", &[Range, RoundRobin]),
                    ("c", &[Range, RoundRobin]),
                ],
                Some(Range),
            ),
            (&[("a", &[Range]), ("b", &[RoundRobin])], None),
        ] {
            assert_eq!(group(members).vote(), chosen, "{members:?}");
        }
    }
}
