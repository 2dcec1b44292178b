//! `UniformAssignor` of the group coordinator (KIP-848): as even as can be, and then as much of
//! the last target as can be.
//!
//! Kafka's topic ids are random, and with them the order in which it takes topics. Here topics
//! come in the order of their names.

mod heterogeneous;
mod homogeneous;
mod seesaw;

use super::group::Group;
use super::{GroupAssignment, GroupSpec};
use crate::sim::sort_ascending;

/// Shares out; what each member owns is its last target.
pub(super) fn assign(spec: &GroupSpec<'_>) -> GroupAssignment {
    let group = Group::new(spec);
    let members = || group.members.iter().map(|(_, member)| *member);
    let alike = members()
        .zip(members().skip(1))
        .all(|(a, b)| a.wants_what(b));
    let mut given = if alike {
        homogeneous::share_out(&group)
    } else {
        heterogeneous::share_out(&group)
    };
    // Kafka's answer is a set
    for theirs in &mut given {
        sort_ascending(theirs);
    }
    group.named(given)
}

#[cfg(test)]
mod tests {
    use crate::assignor::Assignor::Uniform;
    use crate::assignor::testing::check;

    #[test]
    fn the_last_target_stays_as_far_as_it_is_even() {
        for (topics, members, expected) in [
            (
                "t*10",
                "A B C",
                "A:t-0,t-1,t-2 B:t-3,t-4,t-5 C:t-6,t-7,t-8,t-9",
            ),
            ("t*5", "A=t-0,t-1 B=t-2,t-3,t-4", "A:t-0,t-1 B:t-2,t-3,t-4"),
            (
                "t*11",
                "A B C=t-0,t-1,t-2,t-3,t-4,t-5,t-6,t-7,t-8,t-9,t-10",
                "A:t-4,t-5,t-6 B:t-7,t-8,t-9,t-10 C:t-0,t-1,t-2,t-3",
            ),
            ("x*3 y*3", "A B C D", "A:x-0 B:x-1 C:x-2,y-0 D:y-1,y-2"),
            ("t*2", "A{u} B{u}", "A: B:"),
        ] {
            assert_eq!(
                check(Uniform, topics, members),
                expected,
                "{topics} over {members}"
            );
        }
    }
}
