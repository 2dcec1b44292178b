//! Members want different topics (`UniformHeterogeneousAssignmentBuilder`): what is free goes to
//! whoever has the least, and then each topic by itself is balanced among those that want it.

use super::seesaw::Seesaw;
use crate::assignor::group::Group;
use crate::sim::{places_in_order, sort_numbers};
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::{Ordering, Reverse};

/// How often Kafka goes through the topics at most.
const ROUNDS: usize = 16;

/// Everyone keeps what it still wants, then topic by topic.
pub(super) fn share_out(group: &Group<'_>) -> Vec<Vec<usize>> {
    let order = group.map_order();
    let mut sharing = Sharing::new(group, &order);
    let mut topics: Vec<usize> = (0..group.topics.len()).collect();
    sort_numbers(&mut topics, &|a, b| most_crowded(group, a, b));
    for topic in &topics {
        sharing.give_out_free(*topic);
    }
    topics.retain(|topic| group.topics[*topic].subscribers.len() > 1);
    balance(&topics, &mut sharing);
    let mut given = vec![Vec::new(); group.members.len()];
    for (partition, owner) in sharing.owner.iter().enumerate() {
        let owner = owner.expect("a topic that somebody wants has been given out");
        given[order[owner]].push(partition);
    }
    given
}

/// The topic with more partitions for each that wants it comes first, then the one that fewer
/// want, then the one whose id is lower: the order of the topics here.
fn most_crowded(group: &Group<'_>, a: usize, b: usize) -> Ordering {
    let ((a, place), (b, other)) = ((&group.topics[a], a), (&group.topics[b], b));
    // a fraction is compared without dividing
    let crowd = (b.count * a.subscribers.len()).cmp(&(a.count * b.subscribers.len()));
    crowd
        .then(a.subscribers.len().cmp(&b.subscribers.len()))
        .then(place.cmp(&other))
}

/// Goes round and round, until it is back where something last moved.
fn balance(topics: &[usize], sharing: &mut Sharing<'_>) {
    let mut last = None;
    for _ in 0..ROUNDS {
        for topic in topics {
            if last == Some(*topic) {
                return;
            }
            if sharing.balance(*topic) || last.is_none() {
                last = Some(*topic);
            }
        }
    }
}

/// The target while it is being made. Members are counted in the map's order.
struct Sharing<'g> {
    group: &'g Group<'g>,
    /// Where in the map's order a member is.
    place: Vec<usize>,
    owner: Vec<Option<usize>>,
    loads: Vec<usize>,
}

impl<'g> Sharing<'g> {
    fn new(group: &'g Group<'g>, order: &[usize]) -> Self {
        let mut sharing = Sharing {
            group,
            place: vec![0; order.len()],
            owner: vec![None; group.partitions()],
            loads: vec![0; order.len()],
        };
        for (place, member) in order.iter().enumerate() {
            sharing.place[*member] = place;
            for partition in group.owned(*member) {
                if group.wants(*member, group.topic_of(partition)) {
                    sharing.give(partition, place);
                }
            }
        }
        sharing
    }

    fn give(&mut self, partition: usize, to: usize) {
        if let Some(from) = self.owner[partition].replace(to) {
            self.loads[from] -= 1;
        }
        self.loads[to] += 1;
    }

    /// Those that want a topic, the one that has the least first.
    fn seesaw(&self, topic: usize) -> Seesaw {
        let subscribers = self.group.topics[topic].subscribers.iter();
        let mut places: Vec<usize> = subscribers.map(|member| self.place[*member]).collect();
        let least = |place: usize| (self.loads[place], place);
        sort_numbers(&mut places, &|a, b| least(a).cmp(&least(b)));
        Seesaw::new(places, &self.loads)
    }

    fn give_out_free(&mut self, topic: usize) {
        let mut seesaw = self.seesaw(topic);
        for partition in self.group.topics[topic].partitions() {
            if self.owner[partition].is_none() {
                let poorest = seesaw.poorest(&self.loads);
                self.give(partition, poorest);
            }
        }
    }

    /// Moves partitions from those that have the most to those that have the least, each giver's
    /// last ones first; says whether any moved.
    fn balance(&mut self, topic: usize) -> bool {
        let subscribers = self.group.topics[topic].subscribers.iter();
        let loads = subscribers.map(|member| self.loads[self.place[*member]]);
        if loads.clone().max() <= loads.min().map(|least| least + 1) {
            return false;
        }
        let mut seesaw = self.seesaw(topic);
        // by owner, the last partition of each at the end
        let mut owned: Vec<(usize, Reverse<usize>)> = Vec::new();
        for partition in self.group.topics[topic].partitions() {
            owned.extend(self.owner[partition].map(|owner| (owner, Reverse(partition))));
        }
        let order = places_in_order(owned.len(), &|a, b| owned[a].cmp(&owned[b]));
        let owned: Vec<_> = order.into_iter().map(|place| owned[place]).collect();
        let mut next_of = vec![usize::MAX; self.loads.len()];
        for (index, (owner, _)) in owned.iter().enumerate().rev() {
            next_of[*owner] = index;
        }
        let mut any = false;
        loop {
            let has_some = |place: usize| {
                let next = owned.get(next_of[place]);
                next.is_some_and(|(owner, _)| *owner == place)
            };
            let Some(richest) = seesaw.richest(&self.loads, has_some) else {
                return any;
            };
            let (_, Reverse(partition)) = owned[next_of[richest]];
            next_of[richest] += 1;
            let poorest = seesaw.poorest(&self.loads);
            if seesaw.is_level() {
                return any;
            }
            self.give(partition, poorest);
            any = true;
        }
    }
}
