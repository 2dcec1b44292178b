//! A group in numbers: members, topics and partitions are counted, so that an assignor compares
//! no names.

pub(super) mod java;

use super::{GroupAssignment, GroupSpec, Member};
use crate::kafka::{MemberId, TopicName, TopicPartition};
use crate::sim::{SortedSet, places_in_order};
use alloc::vec::Vec;

/// The group with its members in the order of their ids, the topics that somebody wants and that
/// have partitions in the order of their names, and all their partitions one after the other.
pub(super) struct Group<'a> {
    /// Who they are, and what each said of itself.
    pub(super) members: Vec<(&'a MemberId, &'a Member)>,
    /// The topics.
    pub(super) topics: Vec<Topic<'a>>,
    /// Which topic a partition is of.
    topic_of: Vec<u32>,
    /// Different lists of topics, each ascending.
    subscriptions: Vec<Vec<usize>>,
    /// Which of the lists a member wants.
    subscription_of: Vec<usize>,
}

/// A topic that somebody wants.
pub(super) struct Topic<'a> {
    /// What it is called.
    pub(super) name: &'a TopicName,
    /// Its first partition, in the count of all.
    pub(super) first: usize,
    /// How many partitions it has.
    pub(super) count: usize,
    /// The members that want it, ascending.
    pub(super) subscribers: Vec<usize>,
}

impl Topic<'_> {
    /// Its partitions.
    pub(super) fn partitions(&self) -> core::ops::Range<usize> {
        self.first..self.first + self.count
    }
}

impl<'a> Group<'a> {
    /// Counts everything.
    pub(super) fn new(spec: &'a GroupSpec<'a>) -> Self {
        let members = spec.members.iter().map(|(id, member)| (*id, member));
        let mut members: Vec<_> = members.collect();
        // the two orders differ only where there is more than ASCII
        if !members.iter().all(|(id, _)| id.as_str().is_ascii()) {
            let id = |place: usize| members[place].0.as_str();
            let order = places_in_order(members.len(), &|a, b| java::compare(id(a), id(b)));
            members = order.into_iter().map(|place| members[place]).collect();
        }
        let mut group = Group {
            members,
            topics: Vec::new(),
            topic_of: Vec::new(),
            subscriptions: Vec::new(),
            subscription_of: Vec::new(),
        };
        let known = spec.partitions.iter().filter(|(_, count)| **count > 0);
        group.topics.extend(known.map(|(name, count)| Topic {
            name,
            first: 0,
            count: *count as usize,
            subscribers: Vec::new(),
        }));
        group.subscribe();
        if group
            .topics
            .iter()
            .any(|topic| topic.subscribers.is_empty())
        {
            group.topics.retain(|topic| !topic.subscribers.is_empty());
            group.subscribe();
        }
        for (index, topic) in (0..).zip(&mut group.topics) {
            topic.first = group.topic_of.len();
            group.topic_of.resize(topic.first + topic.count, index);
        }
        group
    }

    /// Finds out who wants what.
    fn subscribe(&mut self) {
        self.subscriptions.clear();
        self.subscription_of.clear();
        for topic in &mut self.topics {
            topic.subscribers.clear();
        }
        let mut before: Option<&Member> = None;
        for (index, (_, member)) in self.members.iter().enumerate() {
            // mostly a member wants what the one before it wants
            if before.is_none_or(|before| before.topics != member.topics) {
                let found = member.topics.iter().filter_map(|topic| {
                    let place = self.topics.binary_search_by(|known| known.name.cmp(topic));
                    place.ok()
                });
                let wanted: SortedSet<usize> = found.collect();
                self.subscriptions.push(wanted.into_iter().collect());
            }
            before = Some(member);
            let last = self.subscriptions.len() - 1;
            self.subscription_of.push(last);
            for topic in &self.subscriptions[last] {
                self.topics[*topic].subscribers.push(index);
            }
        }
    }

    /// How many partitions there are.
    pub(super) fn partitions(&self) -> usize {
        self.topic_of.len()
    }

    /// The topic a partition is of.
    pub(super) fn topic_of(&self, partition: usize) -> usize {
        self.topic_of[partition] as usize
    }

    /// A partition's number in its topic.
    pub(super) fn number_of(&self, partition: usize) -> usize {
        partition - self.topics[self.topic_of(partition)].first
    }

    /// The topics a member wants, ascending.
    pub(super) fn wanted(&self, member: usize) -> &[usize] {
        &self.subscriptions[self.subscription_of[member]]
    }

    /// Nothing for anybody, with room for what each may get if it gets what others get.
    pub(super) fn nothing(&self) -> Vec<Vec<usize>> {
        let share = self.partitions() / self.members.len().max(1) + 1;
        let members = self.members.iter();
        members.map(|_| Vec::with_capacity(share)).collect()
    }

    /// Whether a member wants a topic.
    pub(super) fn wants(&self, member: usize, topic: usize) -> bool {
        self.wanted(member).binary_search(&topic).is_ok()
    }

    /// What a member says it has, as far as somebody wants it and it is there.
    pub(super) fn owned(&self, member: usize) -> impl Iterator<Item = usize> + use<'_, 'a> {
        let mut guess = 0;
        self.members[member]
            .1
            .owned
            .iter()
            .filter_map(move |owned| {
                // mostly the same topic again, or the next one
                let named = |topic: &Topic<'_>| *topic.name == owned.topic;
                if !self.topics.get(guess).is_some_and(named) {
                    guess += 1;
                }
                if !self.topics.get(guess).is_some_and(named) {
                    let place = self
                        .topics
                        .binary_search_by(|known| known.name.cmp(&owned.topic));
                    guess = place.ok()?;
                }
                let topic = &self.topics[guess];
                let number = owned.partition.0 as usize;
                (number < topic.count).then_some(topic.first + number)
            })
    }

    /// The members in the order in which a `HashMap` by their ids lists them; Kafka fills one as
    /// they come, and here they come in the order of their ids.
    pub(super) fn map_order(&self) -> Vec<usize> {
        java::map_order(self.members.iter().map(|(id, _)| id.as_str()))
    }

    /// The topics in the order in which a `HashMap` lists them that was filled from a `HashSet` of
    /// what the members want (`AbstractPartitionAssignor.assign`).
    pub(super) fn topic_map_order(&self) -> Vec<usize> {
        let mut names: Vec<&TopicName> = Vec::new();
        let mut before: Option<&Member> = None;
        for member in self.map_order() {
            let member = self.members[member].1;
            if before.is_none_or(|before| before.topics != member.topics) {
                let wanted: SortedSet<&TopicName> = member.topics.iter().collect();
                let new = wanted.into_iter().filter(|topic| !names.contains(topic));
                let new: Vec<&TopicName> = new.collect();
                names.extend(new);
            }
            before = Some(member);
        }
        let order = java::map_order(names.iter().map(|name| name.as_str()));
        let known = order.into_iter().filter_map(|place| {
            let found = self
                .topics
                .binary_search_by(|topic| topic.name.cmp(names[place]));
            found.ok()
        });
        let known: Vec<usize> = known.collect();
        let order = java::map_order(known.iter().map(|topic| self.topics[*topic].name.as_str()));
        order.into_iter().map(|place| known[place]).collect()
    }

    /// The members in the order of `AbstractPartitionAssignor.MemberInfo`: static ones first, by
    /// instance id, then by member id.
    pub(super) fn ranking(&self) -> Vec<usize> {
        let instance = |member: usize| self.members[member].1.instance.as_ref();
        places_in_order(
            self.members.len(),
            &|a, b| match (instance(a), instance(b)) {
                (Some(a), Some(b)) => java::compare(a.as_str(), b.as_str()),
                (a, b) => b.is_some().cmp(&a.is_some()),
            },
        )
    }

    /// The answer: what each member is given, by its number.
    pub(super) fn named(&self, given: impl IntoIterator<Item = Vec<usize>>) -> GroupAssignment {
        let named = given
            .into_iter()
            .zip(&self.members)
            .map(|(theirs, (id, _))| {
                let named = theirs.iter().map(|partition| {
                    let topic = &self.topics[self.topic_of(*partition)];
                    let number = u32::try_from(partition - topic.first);
                    TopicPartition::new(topic.name, number.expect("it was counted in 32 bits"))
                });
                ((*id).clone(), named.collect())
            });
        named.collect()
    }
}
