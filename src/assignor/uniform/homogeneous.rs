//! Everyone wants the same topics (`UniformHomogeneousAssignmentBuilder`).

use crate::assignor::group::{Group, java};
use crate::sim::sort_ascending;
use alloc::vec;
use alloc::vec::Vec;

/// Everyone keeps up to its quota, in the map's order: one more if it has that and there still is
/// one more to have. What is left goes to the others in one piece after the other, and the last of
/// them get what there still is to have of one more (KAFKA-18688).
pub(super) fn share_out(group: &Group<'_>) -> Vec<Vec<usize>> {
    let members = group.members.len();
    let mut given = group.nothing();
    if members == 0 {
        return given;
    }
    let (quota, mut extra) = (group.partitions() / members, group.partitions() % members);
    let mut taken = vec![false; group.partitions()];
    let mut excess = Vec::new();
    let mut others = Vec::new();
    for member in group.map_order() {
        let mut owned: Vec<usize> = group.owned(member).collect();
        sort_ascending(&mut owned);
        for partition in &owned {
            taken[*partition] = true;
        }
        let mut room = quota;
        if owned.len() > quota && extra > 0 {
            room += 1;
            extra -= 1;
        } else {
            others.push(member);
        }
        for theirs in owned.chunk_by(|a, b| group.topic_of(*a) == group.topic_of(*b)) {
            if theirs.len() <= room {
                room -= theirs.len();
                given[member].extend_from_slice(theirs);
                continue;
            }
            let first = group.topics[group.topic_of(theirs[0])].first;
            let mut numbers: Vec<usize> = theirs.iter().map(|p| p - first).collect();
            java::sort_as_set_of(&mut numbers);
            let mut partitions = numbers.iter().map(|number| first + *number);
            given[member].extend(partitions.by_ref().take(room));
            excess.extend(partitions);
            room = 0;
        }
    }
    let free = (0..taken.len()).filter(|partition| !taken[*partition]);
    let mut free = free.chain(excess);
    let count = others.len();
    for (place, member) in others.into_iter().enumerate() {
        let quota = quota + usize::from(place + extra >= count);
        let lacks = quota - given[member].len();
        given[member].extend(free.by_ref().take(lacks));
    }
    given
}
