//! `RoundRobinAssignor`: all partitions of all topics dealt out in turn.

use super::group::Group;
use super::{GroupAssignment, GroupSpec};

/// Topics in the order of their names, partitions ascending; each goes to the next member that
/// wants its topic, and whoever is passed over has lost the turn.
pub(super) fn assign(spec: &GroupSpec<'_>) -> GroupAssignment {
    let group = Group::new(spec);
    let ring = group.ranking();
    let mut turns = ring.iter().copied().cycle();
    let mut given = group.nothing();
    for (index, topic) in group.topics.iter().enumerate() {
        let everyone = topic.subscribers.len() == ring.len();
        for partition in topic.partitions() {
            let next = turns.find(|member| everyone || group.wants(*member, index));
            let member = next.expect("a topic of the group is wanted by somebody");
            given[member].push(partition);
        }
    }
    group.named(given)
}

#[cfg(test)]
mod tests {
    use crate::assignor::Assignor::RoundRobin;
    use crate::assignor::testing::check;

    #[test]
    fn dealt_as_kafka_deals_them() {
        for (topics, members, expected) in [
            (
                "t*10",
                "A B C",
                "A:t-0,t-3,t-6,t-9 B:t-1,t-4,t-7 C:t-2,t-5,t-8",
            ),
            (
                "t*10",
                "A B C D",
                "A:t-0,t-4,t-8 B:t-1,t-5,t-9 C:t-2,t-6 D:t-3,t-7",
            ),
            ("t*10", "A C", "A:t-0,t-2,t-4,t-6,t-8 C:t-1,t-3,t-5,t-7,t-9"),
            ("a*2 b*2 c*2", "A B C", "A:a-0,b-1 B:a-1,c-0 C:b-0,c-1"),
            ("t0*3 t1*3", "C0 C1", "C0:t0-0,t0-2,t1-1 C1:t0-1,t1-0,t1-2"),
            (
                "t0*1 t1*2 t2*3",
                "C0{t0} C1{t0,t1} C2{t0,t1,t2}",
                "C0:t0-0 C1:t1-0 C2:t1-1,t2-0,t2-1,t2-2",
            ),
            (
                "x*4 y*3",
                "A{x,y} B{x} C{y}",
                "A:x-0,x-2,y-1 B:x-1,x-3 C:y-0,y-2",
            ),
        ] {
            assert_eq!(
                check(RoundRobin, topics, members),
                expected,
                "{topics} over {members}"
            );
        }
    }
}
