//! Who may keep what (`AbstractStickyAssignor.allSubscriptionsEqual`).

use super::Told;
use crate::assignor::group::Group;
use crate::kafka::GenerationId;
use alloc::vec;
use alloc::vec::Vec;

/// What members have by their own account, after disputes.
pub(super) struct Claims {
    /// By member, in the order in which each named them.
    pub(super) kept: Vec<Vec<usize>>,
    /// Partitions that two named of the same generation: neither can be right.
    pub(super) disputed: Vec<usize>,
    /// The latest generation anybody named.
    pub(super) latest: Option<GenerationId>,
}

const NOBODY: usize = usize::MAX;

impl Claims {
    /// Goes through the members in this order. Of two that name a partition the one of the later
    /// generation is believed; of the same generation, neither.
    ///
    /// As in Kafka the one that came before stands with the generation it joined in, the one that
    /// comes with the generation it was given the partition in. That may differ for a member that
    /// was thrown out meanwhile.
    pub(super) fn weigh(group: &Group<'_>, told: &[Told], order: &[usize]) -> Self {
        let mut owner = vec![NOBODY; group.partitions()];
        let mut claims = Claims {
            kept: vec![Vec::new(); told.len()],
            disputed: Vec::new(),
            latest: told.iter().filter_map(|told| told.since).max(),
        };
        for member in order.iter().copied() {
            let told = &told[member];
            claims.kept[member].reserve(told.partitions.len());
            for partition in told.partitions.iter().copied() {
                let before = owner[partition];
                if before == NOBODY {
                    claims.kept[member].push(partition);
                    owner[partition] = member;
                    continue;
                }
                let theirs = group.members[before].1.generation;
                if told.since < theirs {
                    continue;
                }
                if let Some(place) = claims.kept[before].iter().position(|p| *p == partition) {
                    claims.kept[before].remove(place);
                }
                owner[partition] = member;
                if told.since == theirs {
                    claims.disputed.push(partition);
                } else {
                    claims.kept[member].push(partition);
                }
            }
        }
        claims
    }
}
