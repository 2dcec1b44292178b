//! A group of the `consumer` protocol as its coordinator has it, and how it changes (KIP-848).
//!
//! All that is known of it is in `__consumer_offsets`: what happens to it and what is read back
//! out of the log go the same way.

use super::{GroupEvent, GroupState};
use crate::kafka::message::MemberIdentity;
use crate::kafka::{
    AssignedPartitions, ClassicMember, ConsumerGroupRecord, CurrentAssignment, Given, GroupEpoch,
    GroupInstanceId, KafkaError, MemberId, MetadataHash, ServerAssignor, Subscriber, TopicId,
    TopicName, TopicPartition,
};
use crate::sim::{SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A group of the `consumer` protocol (`ConsumerGroup`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerGroup {
    /// The version of what is shared out, and among whom.
    pub epoch: GroupEpoch,
    /// What the topics looked like when that last changed.
    pub metadata_hash: MetadataHash,
    /// The epoch for which the target was computed.
    pub assignment_epoch: GroupEpoch,
    /// When it was; never, if it is what the group had as one of the `classic` protocol.
    pub assigned_at: Option<SimTime>,
    /// The members by id.
    pub members: SortedMap<MemberId, ConsumerGroupMember>,
}

impl Default for ConsumerGroup {
    /// One that has just begun. Its epoch is 1, and grows with its first member (`ModernGroup`).
    fn default() -> Self {
        ConsumerGroup {
            epoch: GroupEpoch(1),
            metadata_hash: MetadataHash(0),
            assignment_epoch: GroupEpoch(0),
            assigned_at: None,
            members: SortedMap::new(),
        }
    }
}

/// A member of such a group (`ConsumerGroupMember`), with its target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsumerGroupMember {
    /// What it has said of itself.
    pub subscriber: Arc<Subscriber>,
    /// What it shall have.
    pub target: Vec<TopicPartition>,
    /// What it may have.
    pub current: Arc<CurrentAssignment>,
    /// When its session last began anew.
    pub last_heard: SimTime,
}

/// What happens to such a group at its coordinator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerGroupEvent {
    /// It is known from now on, in the place of an empty classic group if there was one.
    Created,
    /// It was of the `classic` protocol until now, and has its members.
    Upgraded {
        /// What the topics look like.
        metadata_hash: MetadataHash,
        /// Which topics its members have something of.
        topics: Vec<(TopicName, TopicId)>,
    },
    /// A member is in, or says something new of itself.
    Subscribed(MemberId, Arc<Subscriber>),
    /// What is shared out has changed.
    EpochBumped {
        /// The group's epoch from now on.
        epoch: GroupEpoch,
        /// What the topics look like.
        metadata_hash: MetadataHash,
        /// Why.
        reason: BumpReason,
    },
    /// The target assignment of the group's epoch is computed.
    TargetAssigned {
        /// The epoch.
        epoch: GroupEpoch,
        /// By which assignor.
        assignor: ServerAssignor,
        /// What each member shall have.
        shares: Vec<(MemberId, Vec<TopicPartition>)>,
    },
    /// A member has come closer to its target.
    Reconciled(MemberId, Arc<CurrentAssignment>),
    /// A static member is back under another id, with what the old one had.
    Replaced {
        /// Who it was.
        old: MemberId,
        /// Who it is.
        new: MemberId,
    },
}

/// Why a group's epoch grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BumpReason {
    /// A member came, or wants something else.
    Subscribed(MemberId),
    /// A member is gone.
    MemberRemoved(MemberId),
    /// A topic has more partitions, or is gone, or is there again.
    MetadataChanged,
}

impl ConsumerGroup {
    /// `ConsumerGroup.maybeUpdateGroupState`.
    #[must_use]
    pub fn state(&self) -> GroupState {
        let reconciled = |member: &ConsumerGroupMember| {
            let current = &member.current;
            current.is_reconciled_to(self.assignment_epoch)
        };
        if self.members.is_empty() {
            GroupState::Empty
        } else if self.epoch > self.assignment_epoch {
            GroupState::Assigning
        } else if self.members.values().all(reconciled) {
            GroupState::Stable
        } else {
            GroupState::Reconciling
        }
    }

    /// Whether another is the same, but for what is not written down: when a member was heard of.
    #[must_use]
    pub fn is_as(&self, other: &ConsumerGroup) -> bool {
        let of = |group: &ConsumerGroup| {
            let mut group = group.clone();
            for member in group.members.values_mut() {
                member.last_heard = SimTime::ZERO;
            }
            group
        };
        of(self) == of(other)
    }

    /// The assignor most members ask for (`computePreferredServerAssignor`); the first that the
    /// coordinator has if nobody asks for any. Whose votes count in a tie is a matter of a Java
    /// map's order; here it is `range`.
    #[must_use]
    pub fn preferred_assignor(&self, known: &[ServerAssignor]) -> ServerAssignor {
        let votes = |name: ServerAssignor| {
            let asked = self.members.values();
            let asked = asked.filter(|m| m.subscriber.assignor == Some(name));
            asked.count()
        };
        let (uniform, range) = (votes(ServerAssignor::Uniform), votes(ServerAssignor::Range));
        match uniform.max(range) {
            0 => known.first().copied().unwrap_or(ServerAssignor::Uniform),
            _ if uniform > range => ServerAssignor::Uniform,
            _ => ServerAssignor::Range,
        }
    }

    /// Whether all members but one speak the `classic` protocol
    /// (`ConsumerGroup.allMembersUseClassicProtocolExcept`).
    #[must_use]
    pub fn is_classic_without(&self, id: &MemberId) -> bool {
        let mut others = self.members.iter().filter(|(other, _)| *other != id);
        others.all(|(_, member)| member.classic().is_some())
    }

    /// Which member has a `group.instance.id`.
    #[must_use]
    pub fn static_member(&self, instance: &GroupInstanceId) -> Option<&MemberId> {
        let mut members = self.members.iter();
        let found = members.find(|(_, m)| m.subscriber.instance_id.as_ref() == Some(instance));
        found.map(|(id, _)| id)
    }

    /// The member that a request of the `classic` protocol comes from
    /// (`GroupMetadataManager.validateConsumerGroupMember`).
    ///
    /// # Errors
    /// `FENCED_INSTANCE_ID` if its `group.instance.id` is another's by now, `UNKNOWN_MEMBER_ID` if
    /// it is nobody.
    pub fn member_of(&self, identity: &MemberIdentity) -> Result<&ConsumerGroupMember, KafkaError> {
        let there = identity.instance_id.as_ref();
        match there.map(|instance| self.static_member(instance)) {
            Some(None) => return Err(KafkaError::UnknownMemberId),
            Some(Some(id)) if *id != identity.member_id => {
                return Err(KafkaError::FencedInstanceId);
            }
            Some(Some(_)) | None => {}
        }
        let found = self.members.get(&identity.member_id);
        found.ok_or(KafkaError::UnknownMemberId)
    }

    /// Whether some member has a partition of this very topic, or has not given it up yet
    /// (`ConsumerGroup.currentPartitionEpoch`).
    #[must_use]
    pub fn holds(&self, tp: &TopicPartition, topic: TopicId) -> bool {
        let held = |m: &ConsumerGroupMember| m.has(tp).is_some_and(|given| given.topic == topic);
        self.members.values().any(held)
    }

    /// Whether a member may commit partitions as of an epoch: its own, or any since it was given
    /// each of them (`ConsumerGroup.validateOffsetCommit`, KIP-1251).
    ///
    /// # Errors
    /// `UNKNOWN_MEMBER_ID` if it is none; otherwise `STALE_MEMBER_EPOCH`, or `ILLEGAL_GENERATION`
    /// if it speaks the `classic` protocol.
    pub fn may_commit(
        &self,
        member: &MemberId,
        epoch: Option<GroupEpoch>,
        partitions: &[&TopicPartition],
    ) -> Result<(), KafkaError> {
        let found = self
            .members
            .get(member)
            .ok_or(KafkaError::UnknownMemberId)?;
        let CurrentAssignment {
            epoch: known,
            assigned,
            pending_revocation,
            ..
        } = &*found.current;
        let given = |tp: &TopicPartition| assigned.get(tp).or_else(|| pending_revocation.get(tp));
        let since =
            |tp: &&TopicPartition| given(tp).is_some_and(|given| Some(given.epoch) <= epoch);
        match known {
            Some(known) if epoch == Some(*known) => Ok(()),
            Some(known) if epoch < Some(*known) && partitions.iter().all(since) => Ok(()),
            _ if found.classic().is_some() => Err(KafkaError::IllegalGeneration),
            _ => Err(KafkaError::StaleMemberEpoch),
        }
    }

    /// What is written down of an event, as long as it has not happened.
    #[must_use]
    pub fn records(&self, event: &GroupEvent, at: SimTime) -> Vec<ConsumerGroupRecord> {
        match event {
            GroupEvent::Consumer(event) => self.own_records(event, at),
            GroupEvent::MemberRemoved(id, _) => removed(id).into(),
            _ => Vec::new(),
        }
    }

    fn own_records(&self, event: &ConsumerGroupEvent, at: SimTime) -> Vec<ConsumerGroupRecord> {
        use ConsumerGroupRecord::{Current, Epoch, Member, Target, TargetEpoch};
        match event {
            // an upgrade writes what there is then
            ConsumerGroupEvent::Created | ConsumerGroupEvent::Upgraded { .. } => Vec::new(),
            ConsumerGroupEvent::Subscribed(id, subscriber) => {
                alloc::vec![Member(id.clone(), Some(Arc::clone(subscriber)))]
            }
            ConsumerGroupEvent::EpochBumped {
                epoch,
                metadata_hash,
                ..
            } => alloc::vec![Epoch(Some((*epoch, *metadata_hash)))],
            ConsumerGroupEvent::TargetAssigned { epoch, shares, .. } => {
                let changed = shares.iter().filter(|(id, share)| {
                    let before = self.members.get(id);
                    before.is_none_or(|before| before.target != *share)
                });
                let share = |(id, share): &(MemberId, Vec<TopicPartition>)| {
                    Target(id.clone(), Some(share.clone()))
                };
                let mut records: Vec<_> = changed.map(share).collect();
                records.push(TargetEpoch(Some((*epoch, Some(at)))));
                records
            }
            ConsumerGroupEvent::Reconciled(id, current) => {
                alloc::vec![Current(id.clone(), Some(Arc::clone(current)))]
            }
            ConsumerGroupEvent::Replaced { old, new } => {
                let mut records = Vec::from(removed(old));
                if let Some(member) = self.members.get(old) {
                    let member = member.under_another_id();
                    records.extend([
                        Member(new.clone(), Some(member.subscriber)),
                        Target(new.clone(), Some(member.target)),
                        Current(new.clone(), Some(member.current)),
                    ]);
                }
                records
            }
        }
    }

    pub(super) fn apply(&mut self, at: SimTime, event: &GroupEvent) {
        if let GroupEvent::Heard(id) = event
            && let Some(member) = self.members.get_mut(id)
        {
            member.last_heard = at;
        }
        for record in self.records(event, at) {
            self.replay(at, &record);
        }
    }

    /// `GroupMetadataManager.replay`. A later record may come first where compaction has been.
    pub(super) fn replay(&mut self, at: SimTime, record: &ConsumerGroupRecord) {
        match record {
            ConsumerGroupRecord::Epoch(value) => {
                let fresh = ConsumerGroup::default();
                let fresh = (fresh.epoch, fresh.metadata_hash);
                (self.epoch, self.metadata_hash) = value.unwrap_or(fresh);
            }
            ConsumerGroupRecord::TargetEpoch(value) => {
                self.assignment_epoch = value.map_or(GroupEpoch(0), |(epoch, _)| epoch);
                self.assigned_at = value.and_then(|(_, at)| at);
            }
            ConsumerGroupRecord::Member(id, None) => {
                self.members.remove(id);
            }
            ConsumerGroupRecord::Member(id, Some(subscriber)) => {
                self.member(at, id, |member| member.subscriber = Arc::clone(subscriber));
            }
            ConsumerGroupRecord::Target(id, Some(share)) => {
                self.member(at, id, |member| member.target.clone_from(share));
            }
            ConsumerGroupRecord::Current(id, Some(current)) => {
                self.member(at, id, |member| member.current = Arc::clone(current));
            }
            // the member's own tombstone comes with them
            ConsumerGroupRecord::Target(_, None) | ConsumerGroupRecord::Current(_, None) => {}
        }
    }

    fn member(
        &mut self,
        at: SimTime,
        id: &MemberId,
        change: impl FnOnce(&mut ConsumerGroupMember),
    ) {
        let new = || ConsumerGroupMember {
            last_heard: at,
            ..ConsumerGroupMember::default()
        };
        change(self.members.entry(id.clone()).or_insert_with(new));
    }
}

/// The tombstones of a member (`GroupMetadataManager.removeMember`).
fn removed(id: &MemberId) -> [ConsumerGroupRecord; 3] {
    [
        ConsumerGroupRecord::Current(id.clone(), None),
        ConsumerGroupRecord::Target(id.clone(), None),
        ConsumerGroupRecord::Member(id.clone(), None),
    ]
}

impl ConsumerGroupMember {
    /// What it has besides if it speaks the `classic` protocol.
    #[must_use]
    pub fn classic(&self) -> Option<&ClassicMember> {
        self.subscriber.classic.as_ref()
    }

    /// How it has come by a partition that it has, or has not given up yet.
    #[must_use]
    pub fn has(&self, tp: &TopicPartition) -> Option<&Given> {
        let current = &self.current;
        let given = current.assigned.get(tp);
        given.or_else(|| current.pending_revocation.get(tp))
    }

    /// The member as it is when another process takes its place: nowhere yet, with all it had.
    fn under_another_id(&self) -> Self {
        let current = CurrentAssignment {
            epoch: Some(GroupEpoch(0)),
            previous_epoch: GroupEpoch(0),
            ..(*self.current).clone()
        };
        ConsumerGroupMember {
            current: Arc::new(current),
            ..self.clone()
        }
    }

    /// The member as it is while it is away for a while: what it was to give up is given up, and
    /// nothing can be committed as of an epoch (`consumerGroupStaticMemberGroupLeave`).
    #[must_use]
    pub fn away(&self) -> CurrentAssignment {
        let given = self.current.assigned.iter();
        let epoch = GroupEpoch(0);
        let given = given.map(|(tp, given)| (tp.clone(), Given { epoch, ..*given }));
        CurrentAssignment {
            epoch: None,
            assigned: given.collect(),
            pending_revocation: AssignedPartitions::new(),
            ..(*self.current).clone()
        }
    }
}
