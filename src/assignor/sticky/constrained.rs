//! Everyone wants the same topics (`AbstractStickyAssignor.ConstrainedAssignmentBuilder`): quotas
//! are known, so each keeps up to its own, and the rest is dealt out.

use super::Shared;
use super::claims::Claims;
use crate::assignor::group::Group;
use crate::sim::sort_ascending;
use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;

/// Shares out; the map's order decides who may keep one more than the others.
pub(super) fn share_out(group: &Group<'_>, claims: &Claims, order: &[usize]) -> Shared {
    let members = order.len();
    let quota = group.partitions() / members.max(1);
    let extra = group.partitions() - quota * members;
    let mut given = kept(group, claims, members, quota + 1);
    // what nobody has, and what somebody has to give up first
    let mut free = vec![true; group.partitions()];
    let mut revoked = claims.disputed.clone();
    // members that lack something, and members that may get one more if it must be
    let (mut below, mut at_quota) = (Vec::new(), Vec::new());
    let mut above = 0;
    for member in order.iter().copied() {
        let kept = &mut given[member];
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
    sort_ascending(&mut below);
    sort_ascending(&mut at_quota);
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

/// What each member may keep if its quota allows it: by the partitions' numbers, then by topic.
fn kept(group: &Group<'_>, claims: &Claims, members: usize, most: usize) -> Vec<Vec<usize>> {
    let mut kept: Vec<Vec<usize>> = (0..members).map(|_| Vec::with_capacity(most)).collect();
    let longest = group.topics.iter().map(|topic| topic.count).max();
    for number in 0..longest.unwrap_or(0) {
        for topic in group.topics.iter().filter(|topic| number < topic.count) {
            let partition = topic.first + number;
            let owner = claims.owner(partition);
            if let Some(owner) = owner.filter(|_| !claims.disputed[partition]) {
                kept[owner].push(partition);
            }
        }
    }
    kept
}
