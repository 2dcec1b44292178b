//! What has moved from whom to whom (`AbstractStickyAssignor.PartitionMovements`).
//!
//! Two partitions of one topic must not end up swapped between two members: before one goes from
//! B to A, one that went from A to B goes back instead.

use crate::assignor::group::Group;
use crate::assignor::group::java::PartitionSet;
use alloc::collections::BTreeMap;

/// The moves so far, each partition's from where it was at first to where it is.
#[derive(Default)]
pub(super) struct Movements {
    of: BTreeMap<usize, (usize, usize)>,
    /// By topic, from whom and to whom.
    between: BTreeMap<(usize, usize, usize), PartitionSet>,
}

impl Movements {
    /// What should move so that the member `to` gets one more from `from`: the partition, or one
    /// of its topic that came the other way.
    pub(super) fn best(
        &self,
        group: &Group<'_>,
        partition: usize,
        from: usize,
        to: usize,
    ) -> usize {
        let topic = group.topic_of(partition);
        let origin = self.of.get(&partition).map_or(from, |(origin, _)| *origin);
        let back = self.between.get(&(topic, to, origin));
        let back = back.and_then(PartitionSet::first);
        back.map_or(partition, |number| {
            group.topics[topic].first + number as usize
        })
    }

    /// Notes that a partition went from one to another.
    pub(super) fn note(&mut self, group: &Group<'_>, partition: usize, from: usize, to: usize) {
        let topic = group.topic_of(partition);
        let number = u32::try_from(group.number_of(partition)).expect("it was counted in 32 bits");
        let mut origin = from;
        if let Some((first, last)) = self.of.remove(&partition) {
            let key = (topic, first, last);
            let empty = self.between.get_mut(&key).map(|set| set.remove(number));
            if empty == Some(true) {
                self.between.remove(&key);
            }
            origin = first;
        }
        if origin != to {
            self.of.insert(partition, (origin, to));
            let name = group.topics[topic].name.as_str();
            let set = self.between.entry((topic, origin, to));
            set.or_insert_with(|| PartitionSet::new(name))
                .insert(number);
        }
    }
}
