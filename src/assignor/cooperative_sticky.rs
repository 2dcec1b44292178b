//! `CooperativeStickyAssignor` (KIP-429): shares out as the sticky assignor does, but what is still
//! another's is withheld until that one has given it up and everybody has joined again.

use super::group::Group;
use super::sticky::{Shared, Told, share_out};
use super::{GroupAssignment, GroupSpec};
use crate::sim::sort_ascending;
use alloc::vec;
use alloc::vec::Vec;

/// Shares out what nobody has to give up first.
pub(super) fn assign(spec: &GroupSpec<'_>) -> GroupAssignment {
    let group = Group::new(spec);
    let members = group.members.iter().enumerate();
    let told = members.map(|(index, (_, member))| Told {
        partitions: group.owned(index).collect(),
        since: member.generation,
    });
    // as a subscription is written down (`ConsumerProtocol.serializeSubscription`)
    let ascending = |_: &Group<'_>, partitions: &mut [usize]| sort_ascending(partitions);
    let Shared {
        mut given,
        transferring,
    } = share_out(&group, told.collect(), ascending);
    let withheld = match transferring {
        Some(known) => known,
        None => changing_hands(&group, &given),
    };
    if !withheld.is_empty() {
        let mut waits = vec![false; group.partitions()];
        for partition in withheld {
            waits[partition] = true;
        }
        for theirs in &mut given {
            theirs.retain(|partition| !waits[*partition]);
        }
    }
    group.named(given)
}

/// Partitions that one gets and another has to give up
/// (`computePartitionsTransferringOwnership`).
fn changing_hands(group: &Group<'_>, given: &[Vec<usize>]) -> Vec<usize> {
    let mut owner = vec![None; group.partitions()];
    for (member, theirs) in given.iter().enumerate() {
        for partition in theirs {
            owner[*partition] = Some(member);
        }
    }
    // what is given to one that has it does not change hands, whoever else thinks to have it
    let mut had = vec![false; group.partitions()];
    let mut lost = vec![false; group.partitions()];
    for member in 0..given.len() {
        for partition in group.owned(member) {
            let theirs = owner[partition] == Some(member);
            let flags = if theirs { &mut had } else { &mut lost };
            flags[partition] = true;
        }
    }
    let all = 0..group.partitions();
    all.filter(|p| owner[*p].is_some() && lost[*p] && !had[*p])
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::assignor::Assignor::CooperativeSticky;
    use crate::assignor::testing::check;

    #[test]
    fn what_is_anothers_is_withheld() {
        for (topics, members, expected) in [
            ("t*6", "A=t-0,t-1,t-2,t-3,t-4,t-5 B", "A:t-0,t-1,t-2 B:"),
            ("t*6", "A=t-0,t-1,t-2 B", "A:t-0,t-1,t-2 B:t-3,t-4,t-5"),
            ("t*6", "A=t-0,t-1 C=t-2,t-5", "A:t-0,t-1,t-3 C:t-2,t-5,t-4"),
            ("t*3", "A=t-0,t-1 B=t-0,t-2 C", "A:t-1 B:t-2 C:"),
            (
                "x*2 y*4",
                "A{x,y}=x-0,x-1,y-2 B{y}=y-0,y-1,y-3 C{x}",
                "A:x-1,y-2 B:y-0,y-1,y-3 C:",
            ),
        ] {
            assert_eq!(
                check(CooperativeSticky, topics, members),
                expected,
                "{topics} over {members}"
            );
        }
    }
}
