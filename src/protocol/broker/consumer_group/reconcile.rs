//! How far a member may go towards its target (`CurrentAssignmentBuilder`): first it gives up what
//! is not its own any more and says so, then it gets what nobody else still has.

use crate::kafka::{
    AssignedPartitions, CurrentAssignment, Given, GroupEpoch, MemberReconciliation, TopicId,
    TopicPartition,
};

/// Where a member is, and all that decides where it may go.
pub(super) struct Situation<'a> {
    /// What it may have now.
    pub(super) current: &'a CurrentAssignment,
    /// What it shall have.
    pub(super) target: &'a [TopicPartition],
    /// For which epoch that was computed.
    pub(super) target_epoch: GroupEpoch,
    /// Of which topic a partition is, if the member wants that and there is one.
    pub(super) wanted: &'a dyn Fn(&TopicPartition) -> Option<TopicId>,
    /// Whether it has just said that it wants other topics.
    pub(super) wants_else: bool,
    /// What it says it has, if it says.
    pub(super) owned: Option<&'a [TopicPartition]>,
    /// Whether anybody has a partition, or has not given it up yet.
    pub(super) held: &'a dyn Fn(&TopicPartition, TopicId) -> bool,
}

/// Where the member goes; none if it stays where it is.
pub(super) fn next(at: &Situation<'_>) -> Option<CurrentAssignment> {
    let current = at.current;
    if !at.wants_else && current.is_reconciled_to(at.target_epoch) {
        return None;
    }
    let next = match current.state {
        MemberReconciliation::Stable if current.epoch != Some(at.target_epoch) => at.advance(),
        MemberReconciliation::UnrevokedPartitions if !at.owns_any(&current.pending_revocation) => {
            at.advance()
        }
        MemberReconciliation::UnreleasedPartitions => at.advance(),
        MemberReconciliation::Stable | MemberReconciliation::UnrevokedPartitions => {
            at.drop_unwanted()
        }
    };
    (next != *current).then_some(next)
}

fn part(
    given: &AssignedPartitions,
    keep: impl Fn(&TopicPartition, Given) -> bool,
) -> AssignedPartitions {
    let kept = given.iter().filter(|(tp, given)| keep(tp, **given));
    kept.map(|(tp, given)| (tp.clone(), *given)).collect()
}

impl Situation<'_> {
    /// Whether the member still has any of these; who does not say has.
    fn owns_any(&self, given: &AssignedPartitions) -> bool {
        let owned = |owned: &[TopicPartition]| owned.iter().any(|tp| given.contains_key(tp));
        self.owned.is_none_or(owned)
    }

    /// Whether something that was given is of a topic the member still wants, and not of an older
    /// one of that name.
    fn is_wanted(&self, tp: &TopicPartition, given: Given) -> bool {
        (self.wanted)(tp) == Some(given.topic)
    }

    /// `computeNextAssignment`.
    fn advance(&self) -> CurrentAssignment {
        let current = self.current;
        let target = || {
            self.target
                .iter()
                .filter_map(|tp| Some((tp, (self.wanted)(tp)?)))
        };
        let stays = |tp: &TopicPartition, given: Given| {
            target().any(|(theirs, topic)| theirs == tp && topic == given.topic)
        };
        let mut assigned = part(&current.assigned, stays);
        let revoked = part(&current.assigned, |tp, given| !stays(tp, given));
        let epoch = current.epoch.unwrap_or_default();
        if !revoked.is_empty() && self.owns_any(&revoked) {
            return CurrentAssignment {
                epoch: Some(epoch),
                previous_epoch: epoch,
                state: MemberReconciliation::UnrevokedPartitions,
                assigned,
                pending_revocation: revoked,
            };
        }
        // what it has just given up nobody else can have taken
        let free = |(tp, topic): &(&TopicPartition, TopicId)| {
            !(self.held)(tp, *topic) || current.pending_revocation.contains_key(*tp)
        };
        let epoch_now = self.target_epoch;
        let kept = assigned.clone();
        let missing = || target().filter(|(tp, _)| !kept.contains_key(*tp));
        let state = match missing().all(|one| free(&one)) {
            true => MemberReconciliation::Stable,
            false => MemberReconciliation::UnreleasedPartitions,
        };
        for (tp, topic) in missing().filter(free) {
            let epoch = epoch_now;
            assigned.insert(tp.clone(), Given { epoch, topic });
        }
        CurrentAssignment {
            epoch: Some(self.target_epoch),
            previous_epoch: epoch,
            state,
            assigned,
            pending_revocation: AssignedPartitions::new(),
        }
    }

    /// `updateCurrentAssignment`: it has no new target yet, but does not want some topics any more.
    fn drop_unwanted(&self) -> CurrentAssignment {
        let current = self.current;
        let unwanted = part(&current.assigned, |tp, given| !self.is_wanted(tp, given));
        if !self.wants_else || unwanted.is_empty() {
            return current.clone();
        }
        let epoch = current.epoch.unwrap_or_default();
        let mut next = CurrentAssignment {
            epoch: Some(epoch),
            previous_epoch: epoch,
            assigned: part(&current.assigned, |tp, given| self.is_wanted(tp, given)),
            ..current.clone()
        };
        let before = current.pending_revocation.iter();
        let before = before.map(|(tp, epoch)| (tp.clone(), *epoch));
        let pending: AssignedPartitions = before.chain(unwanted).collect();
        if self.owns_any(&pending) {
            next.state = MemberReconciliation::UnrevokedPartitions;
            next.pending_revocation = pending;
        }
        next
    }
}
