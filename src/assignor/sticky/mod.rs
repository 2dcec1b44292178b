//! `StickyAssignor` (KIP-54): as even as can be, and then as much as before as can be.
//!
//! Members say what they had; whoever leads takes their word for it unless two claim the same.
//! If all want the same topics, everyone's quota is known beforehand ([`constrained`]); if not,
//! partitions move one by one until nothing gets better ([`general`]). Both follow
//! `AbstractStickyAssignor`, which the cooperative assignor has in common with this one.

mod board;
mod claims;
mod constrained;
mod general;
mod movements;

use super::group::{Group, java};
use super::{GroupAssignment, GroupSpec};
use crate::kafka::GenerationId;
use crate::sim::sort_numbers;
use alloc::vec::Vec;
use claims::Claims;

/// What a member says of itself.
pub(super) struct Told {
    /// What it had.
    pub(super) partitions: Vec<usize>,
    /// Since when.
    pub(super) since: Option<GenerationId>,
}

/// What is given to whom, and what of it was another's.
pub(super) struct Shared {
    /// Partitions by member.
    pub(super) given: Vec<Vec<usize>>,
    /// Partitions that somebody has to give up first, if that is known already.
    pub(super) transferring: Option<Vec<usize>>,
}

/// Shares out what members had in their last generation, and the rest.
pub(super) fn assign(spec: &GroupSpec<'_>) -> GroupAssignment {
    let group = Group::new(spec);
    let members = group.members.iter().enumerate();
    let told = members.map(|(index, (_, member))| Told {
        partitions: match member.owned_since {
            Some(_) => group.owned(index).collect(),
            None => Vec::new(),
        },
        since: member.owned_since,
    });
    let shared = share_out(&group, told.collect(), as_in_user_data);
    group.named(shared.given)
}

/// The order in which a member's last assignment is written down
/// (`StickyAssignor.subscriptionUserData`): topics in the order of a `HashMap`.
fn as_in_user_data(group: &Group<'_>, partitions: &mut [usize]) {
    let mut topics: Vec<usize> = Vec::new();
    for partition in partitions.iter() {
        let topic = group.topic_of(*partition);
        if topics.last() != Some(&topic) && !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    // `computeIfAbsent` puts what comes later before what is in the bucket
    topics.reverse();
    let names = topics.iter();
    let order = java::map_order(names.map(|topic| group.topics[*topic].name.as_str()));
    let written = |partition: usize| {
        let topic = group.topic_of(partition);
        order.iter().position(|place| topics[*place] == topic)
    };
    sort_numbers(partitions, &|a, b| written(a).cmp(&written(b)));
}

/// Shares everything out, with regard to what each member told, and in which order that is
/// written down.
pub(super) fn share_out(
    group: &Group<'_>,
    mut told: Vec<Told>,
    as_written: impl Fn(&Group<'_>, &mut [usize]),
) -> Shared {
    let order = group.map_order();
    let claims = Claims::weigh(group, &told, &order);
    if all_want_the_same(group, &order) {
        return constrained::share_out(group, &claims, &order);
    }
    for told in &mut told {
        as_written(group, &mut told.partitions);
    }
    Shared {
        given: general::share_out(group, &told, &claims, &order),
        transferring: None,
    }
}

/// Whether the members want the same topics, known or not. Kafka asks them in the order of the
/// map, and those that want nothing do not count before the first that wants something.
fn all_want_the_same(group: &Group<'_>, order: &[usize]) -> bool {
    let members = order.iter().map(|member| group.members[*member].1);
    let mut members = members.skip_while(|member| member.topics.is_empty());
    let first = members.next();
    first.is_none_or(|first| members.all(|member| member.wants_what(first)))
}

#[cfg(test)]
mod tests {
    use crate::assignor::Assignor::Sticky;
    use crate::assignor::testing::check;

    #[test]
    fn everyone_keeps_what_it_may() {
        for (topics, members, expected) in [
            (
                "t*10",
                "A B C",
                "A:t-0,t-3,t-6,t-9 B:t-1,t-4,t-7 C:t-2,t-5,t-8",
            ),
            (
                "t*10",
                "A=t-0,t-3,t-6,t-9 B=t-1,t-4,t-7 C=t-2,t-5,t-8 D",
                "A:t-0,t-3,t-6 B:t-1,t-4,t-7 C:t-2,t-5 D:t-8,t-9",
            ),
            (
                "t*10",
                "B=t-1,t-4,t-7 C=t-2,t-5 D=t-8,t-9",
                "B:t-1,t-4,t-7,t-6 C:t-2,t-5,t-0 D:t-8,t-9,t-3",
            ),
            ("t*3", "A=t-0,t-1 B=t-0,t-2 C", "A:t-1 B:t-2 C:t-0"),
            (
                "t0*1 t1*2 t2*3",
                "C0{t0} C1{t0,t1} C2",
                "C0:t0-0 C1:t1-0,t1-1 C2:t2-0,t2-1,t2-2",
            ),
            (
                "x*4 y*3",
                "A{x,y} B{x} C{y}",
                "A:x-0,x-2,y-2 B:x-1,x-3 C:y-0,y-1",
            ),
            ("t*2", "A{u}", "A:"),
        ] {
            assert_eq!(
                check(Sticky, topics, members),
                expected,
                "{topics} over {members}"
            );
        }
    }
}
