//! A group that has members and becomes one of the other protocol (KIP-848's online upgrade and
//! downgrade).

use super::{ClassicGroup, ClassicGroupState, ConsumerGroup, ConsumerGroupMember, GroupMember};
use crate::kafka::{
    ClassicMember, ConsumerGroupRecord, CurrentAssignment, GenerationId, Given, GroupEpoch,
    MemberId, MemberReconciliation, MetadataHash, Subscriber, TopicId, TopicName, TopicPartition,
};
use crate::sim::{SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

impl ConsumerGroup {
    /// A classic group's members, who have what they had in its last generation, and shall have
    /// that (`ConsumerGroup.fromClassicGroup`).
    #[must_use]
    pub fn from_classic(
        group: &ClassicGroup,
        metadata_hash: MetadataHash,
        topics: &[(TopicName, TopicId)],
        at: SimTime,
    ) -> Self {
        // what is of a topic that is not there any more it does not have
        let given = |tp: &TopicPartition| {
            let (_, topic) = *topics.iter().find(|(name, _)| *name == tp.topic)?;
            let epoch = GroupEpoch(group.generation.0);
            Some((tp.clone(), Given { epoch, topic }))
        };
        let epoch = GroupEpoch(group.generation.0);
        let member = |(id, member): (&MemberId, &GroupMember)| {
            let mut topics = member.subscription.topics.clone();
            topics.sort();
            let subscriber = Subscriber {
                instance_id: member.instance_id.clone(),
                client_id: member.client_id.clone(),
                rebalance_timeout: member.rebalance_timeout,
                assignor: None,
                topics,
                classic: Some(ClassicMember {
                    session_timeout: member.session_timeout,
                    assignors: member.assignors.clone(),
                    subscription: Arc::clone(&member.subscription),
                }),
            };
            let current = CurrentAssignment {
                epoch: Some(epoch),
                previous_epoch: epoch,
                state: MemberReconciliation::Stable,
                assigned: member.assignment.iter().filter_map(given).collect(),
                ..CurrentAssignment::default()
            };
            let mut target = member.assignment.clone();
            target.sort();
            let member = ConsumerGroupMember {
                subscriber: Arc::new(subscriber),
                target,
                current: Arc::new(current),
                last_heard: at,
            };
            (id.clone(), member)
        };
        ConsumerGroup {
            epoch,
            metadata_hash,
            assignment_epoch: epoch,
            assigned_at: None,
            members: group.members.iter().map(member).collect(),
        }
    }

    /// What is written of all of it (`ConsumerGroup.createConsumerGroupRecords`).
    #[must_use]
    pub fn whole(&self) -> Vec<ConsumerGroupRecord> {
        use ConsumerGroupRecord::{Current, Epoch, Member, Target, TargetEpoch};
        let members = || self.members.iter();
        let subscribers = members().map(|(id, m)| Member(id.clone(), Some(m.subscriber.clone())));
        let targets = members().map(|(id, m)| Target(id.clone(), Some(m.target.clone())));
        let currents = members().map(|(id, m)| Current(id.clone(), Some(m.current.clone())));
        let mut records: Vec<_> = subscribers.collect();
        records.push(Epoch(Some((self.epoch, self.metadata_hash))));
        records.extend(targets);
        records.push(TargetEpoch(Some((self.assignment_epoch, self.assigned_at))));
        records.extend(currents);
        records
    }

    /// What takes all of it out of the log again (`ConsumerGroup.createGroupTombstoneRecords`).
    #[must_use]
    pub fn tombstones(&self) -> Vec<ConsumerGroupRecord> {
        use ConsumerGroupRecord::{Current, Epoch, Member, Target, TargetEpoch};
        let members = || self.members.keys().cloned();
        let mut records: Vec<_> = members().map(|id| Current(id, None)).collect();
        records.extend(members().map(|id| Target(id, None)));
        records.push(TargetEpoch(None));
        records.extend(members().map(|id| Member(id, None)));
        records.push(Epoch(None));
        records
    }
}

impl ClassicGroup {
    /// The members of a group of the `consumer` protocol that speak the `classic` one: they have
    /// what they shall have (`ClassicGroup.fromConsumerGroup`). Whoever speaks the other is left
    /// out.
    #[must_use]
    pub fn from_consumer(group: &ConsumerGroup, at: SimTime) -> Self {
        let member = |(id, member): (&MemberId, &ConsumerGroupMember)| {
            let said = &member.subscriber;
            let classic = said.classic.as_ref()?;
            let member = GroupMember {
                instance_id: said.instance_id.clone(),
                client_id: said.client_id.clone(),
                session_timeout: classic.session_timeout,
                rebalance_timeout: said.rebalance_timeout,
                assignors: classic.assignors.clone(),
                subscription: Arc::clone(&classic.subscription),
                assignment: member.target.clone(),
                last_heard: at,
                is_new: false,
                owes_sync: false,
                awaiting_join: None,
                awaiting_sync: None,
            };
            Some((id.clone(), member))
        };
        let members: SortedMap<_, _> = group.members.iter().filter_map(member).collect();
        let instance = |(id, member): (&MemberId, &GroupMember)| {
            Some((member.instance_id.clone()?, id.clone()))
        };
        let leader = members.keys().next().cloned();
        let static_members = members.iter().filter_map(instance).collect();
        let mut made = ClassicGroup {
            state: ClassicGroupState::Stable,
            since: at,
            generation: GenerationId(group.epoch.0),
            leader,
            static_members,
            members,
            ..ClassicGroup::default()
        };
        made.protocol = made.vote();
        made
    }
}
