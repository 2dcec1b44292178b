//! `RangeAssignor`: for each topic apart, contiguous blocks, the first members one longer.
//!
//! Ten partitions over three members: 0–3, 4–6, 7–9. Because every topic starts over at the first
//! member, the remainders of many small topics pile up there. Without racks the class of that
//! name in the group coordinator (KIP-848) shares out as the one in the client does.

use super::group::Group;
use super::{GroupAssignment, GroupSpec};
use crate::sim::places_in_order;
use alloc::vec;

/// A member's list has topic after topic, in the order of the hash map that Kafka goes through.
///
/// With n partitions and m members that want the topic, member i gets the block that starts at
/// `i · ⌊n/m⌋ + min(i, n mod m)` and is `⌊n/m⌋` long, one more if `i < n mod m`.
pub(super) fn assign(spec: &GroupSpec<'_>) -> GroupAssignment {
    let group = Group::new(spec);
    let ranking = group.ranking();
    let mut rank = vec![0; ranking.len()];
    for (place, member) in ranking.iter().enumerate() {
        rank[*member] = place;
    }
    let mut given = group.nothing();
    for topic in group.topic_map_order() {
        let topic = &group.topics[topic];
        let ranked = |place: usize| rank[topic.subscribers[place]];
        let order = places_in_order(topic.subscribers.len(), &|a, b| ranked(a).cmp(&ranked(b)));
        let members = order.into_iter().map(|place| topic.subscribers[place]);
        let (quota, extra) = (topic.count / members.len(), topic.count % members.len());
        let mut next = topic.first;
        for (index, member) in members.enumerate() {
            let end = next + quota + usize::from(index < extra);
            given[member].extend(next..end);
            next = end;
        }
    }
    group.named(given)
}

#[cfg(test)]
mod tests {
    use crate::assignor::Assignor::Range;
    use crate::assignor::testing::check;

    #[test]
    fn blocks_as_kafka_cuts_them() {
        for (topics, members, expected) in [
            (
                "t*10",
                "A B C",
                "A:t-0,t-1,t-2,t-3 B:t-4,t-5,t-6 C:t-7,t-8,t-9",
            ),
            ("t*7", "A B C", "A:t-0,t-1,t-2 B:t-3,t-4 C:t-5,t-6"),
            (
                "t*10",
                "A B C D",
                "A:t-0,t-1,t-2 B:t-3,t-4,t-5 C:t-6,t-7 D:t-8,t-9",
            ),
            ("t*10", "A C", "A:t-0,t-1,t-2,t-3,t-4 C:t-5,t-6,t-7,t-8,t-9"),
            ("a*2 b*2 c*2", "A B C", "A:a-0,b-0,c-0 B:a-1,b-1,c-1 C:"),
            ("t0*3 t1*3", "C0 C1", "C0:t0-0,t0-1,t1-0,t1-1 C1:t0-2,t1-2"),
            (
                "x*4 y*3",
                "A{x,y} B{x} C{y}",
                "A:x-0,x-1,y-0,y-1 B:x-2,x-3 C:y-2",
            ),
            ("t*3", "c-10 c-2 c-9", "c-10:t-0 c-2:t-1 c-9:t-2"),
            ("t*2", "A B C", "A:t-0 B:t-1 C:"),
            ("t*2", "A{u}", "A:"),
        ] {
            assert_eq!(
                check(Range, topics, members),
                expected,
                "{topics} over {members}"
            );
        }
    }
}
