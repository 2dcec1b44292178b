//! Who may keep what (`AbstractStickyAssignor.allSubscriptionsEqual`).

use super::Told;
use crate::assignor::group::Group;
use crate::kafka::GenerationId;
use alloc::vec;
use alloc::vec::Vec;

/// What members have by their own account, after disputes.
pub(super) struct Claims {
    /// By partition, who named it last of those that are to be believed.
    owner: Vec<u32>,
    /// By partition, whether two named it of the same generation: neither can be right.
    pub(super) disputed: Vec<bool>,
    /// Partitions whose last dispute nobody has won since.
    unsettled: Vec<usize>,
    /// The latest generation anybody named.
    pub(super) latest: Option<GenerationId>,
}

const NOBODY: u32 = u32::MAX;

impl Claims {
    /// Goes through the members in this order. Of two that name a partition the one of the later
    /// generation is believed; of the same generation, neither.
    ///
    /// As in Kafka the one that came before stands with the generation it joined in, the one that
    /// comes with the generation it was given the partition in. That may differ for a member that
    /// was thrown out meanwhile.
    pub(super) fn weigh(group: &Group<'_>, told: &[Told], order: &[usize]) -> Self {
        let mut claims = Claims {
            owner: vec![NOBODY; group.partitions()],
            disputed: vec![false; group.partitions()],
            unsettled: Vec::new(),
            latest: told.iter().filter_map(|told| told.since).max(),
        };
        for member in order.iter().copied() {
            let Told { partitions, since } = &told[member];
            let index = u32::try_from(member).expect("members are counted in 32 bits");
            for partition in partitions.iter().copied() {
                let before = claims.owner[partition];
                if before == NOBODY {
                    claims.owner[partition] = index;
                    continue;
                }
                let theirs = group.members[before as usize].1.generation;
                if *since < theirs {
                    continue;
                }
                claims.owner[partition] = index;
                claims.unsettled.retain(|other| *other != partition);
                if *since == theirs {
                    claims.disputed[partition] = true;
                    claims.unsettled.push(partition);
                }
            }
        }
        claims
    }

    /// Who has a partition.
    pub(super) fn owner(&self, partition: usize) -> Option<usize> {
        let owner = self.owner[partition];
        let settled = self.unsettled.is_empty() || !self.unsettled.contains(&partition);
        (owner != NOBODY && settled).then_some(owner as usize)
    }
}
