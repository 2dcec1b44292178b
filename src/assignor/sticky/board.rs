//! Who has what at the moment, and who of those that want a topic has the least.

use crate::assignor::group::Group;
use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// How many partitions a member has, and the member: the order of
/// `AbstractStickyAssignor.SubscriptionComparator`, the least first.
type Load = Reverse<(usize, usize)>;

/// The assignment while it is being made.
pub(super) struct Board<'g> {
    group: &'g Group<'g>,
    /// Each member's partitions, in the order in which they came to it.
    pub(super) given: Vec<Vec<usize>>,
    /// Whose a partition is.
    owner: Vec<Option<usize>>,
    /// By topic, those that want it. An entry that has become too small is set right when it
    /// comes up; one that has become too large has been joined by a smaller one.
    queues: Vec<BinaryHeap<Load>>,
}

impl<'g> Board<'g> {
    /// The board at the beginning.
    pub(super) fn new(group: &'g Group<'g>, given: Vec<Vec<usize>>) -> Self {
        let mut owner = vec![None; group.partitions()];
        for (member, theirs) in given.iter().enumerate() {
            for partition in theirs {
                owner[*partition] = Some(member);
            }
        }
        let load = |member: &usize| Reverse((given[*member].len(), *member));
        let queues = group
            .topics
            .iter()
            .map(|topic| topic.subscribers.iter().map(load).collect())
            .collect();
        Board {
            group,
            given,
            owner,
            queues,
        }
    }

    /// How many partitions a member has.
    pub(super) fn load(&self, member: usize) -> usize {
        self.given[member].len()
    }

    /// Whose a partition is.
    pub(super) fn owner(&self, partition: usize) -> Option<usize> {
        self.owner[partition]
    }

    /// Of those that want a topic, the one that has the least; of equals the first.
    pub(super) fn poorest(&mut self, topic: usize) -> Option<usize> {
        let queue = &mut self.queues[topic];
        loop {
            let mut top = queue.peek_mut()?;
            let Reverse((load, member)) = *top;
            let now = self.given[member].len();
            if now == load {
                return Some(member);
            }
            // the smaller one that joined a larger entry comes up first, so this one was smaller
            *top = Reverse((now, member));
        }
    }

    /// Gives a partition to a member, whoever has it.
    pub(super) fn give(&mut self, partition: usize, to: usize) {
        if let Some(from) = self.owner[partition].replace(to) {
            let place = self.given[from].iter().position(|p| *p == partition);
            self.given[from].remove(place.expect("its owner has it"));
            let load = Reverse((self.given[from].len(), from));
            for topic in self.group.wanted(from) {
                self.queues[*topic].push(load);
            }
        }
        self.given[to].push(partition);
    }
}
