//! Everyone wants the same topics (`AbstractStickyAssignor.ConstrainedAssignmentBuilder`): quotas
//! are known, so each keeps up to its own, and the rest is dealt out.

use super::Shared;
use super::claims::Claims;
use crate::assignor::group::Group;
use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;

/// Shares out; the map's order decides who may keep one more than the others.
pub(super) fn share_out(group: &Group<'_>, claims: Claims, order: &[usize]) -> Shared {
    let mut given = claims.kept;
    let members = given.len();
    if members == 0 {
        let transferring = Some(Vec::new());
        return Shared {
            given,
            transferring,
        };
    }
    let (quota, extra) = (group.partitions() / members, group.partitions() % members);
    // what nobody has, and what somebody has to give up first
    let mut free = vec![true; group.partitions()];
    let mut revoked = vec![false; group.partitions()];
    for partition in &claims.disputed {
        revoked[*partition] = true;
    }
    // members that lack something, and members that may get one more if it must be
    let (mut below, mut at_quota) = (Vec::new(), Vec::new());
    let mut above = 0;
    for member in order.iter().copied() {
        let kept = &mut given[member];
        kept.retain(|partition| !revoked_by_dispute(&claims.disputed, *partition));
        kept.sort_unstable_by_key(|p| (group.number_of(*p), group.topic_of(*p)));
        let keeps = if kept.len() < quota {
            below.push(member);
            kept.len()
        } else if kept.len() > quota && above < extra {
            above += 1;
            if above == extra {
                at_quota.clear();
            }
            quota + 1
        } else {
            if above < extra {
                at_quota.push(member);
            }
            quota
        };
        for partition in kept.drain(keeps..) {
            revoked[partition] = true;
        }
        for partition in kept {
            free[*partition] = false;
        }
    }
    below.sort_unstable();
    at_quota.sort_unstable();
    let (mut below, mut at_quota) = (VecDeque::from(below), VecDeque::from(at_quota));
    let mut transferring = Vec::new();
    for partition in (0..free.len()).filter(|partition| free[*partition]) {
        let next = below.pop_front();
        let Some(member) = next.or_else(|| at_quota.pop_front()) else {
            break;
        };
        given[member].push(partition);
        if revoked[partition] {
            transferring.push(partition);
        }
        if next.is_some() {
            let filled = given[member].len() == quota;
            let queue = if filled { &mut at_quota } else { &mut below };
            queue.push_back(member);
        }
    }
    let transferring = Some(transferring);
    Shared {
        given,
        transferring,
    }
}

fn revoked_by_dispute(disputed: &[usize], partition: usize) -> bool {
    !disputed.is_empty() && disputed.contains(&partition)
}
