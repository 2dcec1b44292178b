//! Who gets which partition: one file per assignor, one line each in [`Assignor::assign`].
//!
//! The classic protocol leaves this to the group's leader, a consumer like the others; the
//! coordinator only passes the answer on. In the `consumer` protocol (KIP-848) it is the
//! coordinator itself that shares out. `tests/oracle` compares every assignor with Kafka's own
//! class.

mod cooperative_sticky;
mod group;
mod range;
mod round_robin;
mod sticky;
mod uniform;

use crate::kafka::{
    AssignorName, GenerationId, GroupInstanceId, MemberId, ServerAssignor, TopicName,
    TopicPartition,
};
use crate::sim::SortedMap;
use alloc::vec::Vec;

/// The assignors a consumer of the model can be configured with, in the order in which they are
/// offered.
pub const CATALOG: [AssignorName; 5] = AssignorName::ALL;

/// Every assignor there is, of consumers and of coordinators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assignor {
    /// `RangeAssignor`, of either.
    Range,
    /// `RoundRobinAssignor`.
    RoundRobin,
    /// `StickyAssignor` (KIP-54).
    Sticky,
    /// `CooperativeStickyAssignor` (KIP-429).
    CooperativeSticky,
    /// `UniformAssignor`, of the coordinator (KIP-848).
    Uniform,
}

impl Assignor {
    /// All of them.
    pub const ALL: [Assignor; 5] = [
        Assignor::Range,
        Assignor::RoundRobin,
        Assignor::Sticky,
        Assignor::CooperativeSticky,
        Assignor::Uniform,
    ];

    /// Has the assignor share the partitions out.
    #[must_use]
    pub fn assign(self, group: &GroupSpec<'_>) -> GroupAssignment {
        match self {
            Assignor::Range => range::assign(group),
            Assignor::RoundRobin => round_robin::assign(group),
            Assignor::Sticky => sticky::assign(group),
            Assignor::CooperativeSticky => cooperative_sticky::assign(group),
            Assignor::Uniform => uniform::assign(group),
        }
    }
}

impl From<AssignorName> for Assignor {
    fn from(name: AssignorName) -> Self {
        match name {
            AssignorName::Range => Assignor::Range,
            AssignorName::RoundRobin | AssignorName::KafkaJs => Assignor::RoundRobin,
            AssignorName::Sticky => Assignor::Sticky,
            AssignorName::CooperativeSticky => Assignor::CooperativeSticky,
        }
    }
}

/// What an assignor is given (`GroupSubscription` and the cluster's partition counts).
#[derive(Clone, Debug)]
pub struct GroupSpec<'a> {
    /// The members.
    pub members: SortedMap<&'a MemberId, Member>,
    /// How many partitions each topic has; topics the leader knows nothing of are missing.
    pub partitions: &'a SortedMap<TopicName, u32>,
}

/// What an assignor is told of a member (`Subscription`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// The topics it wants, each once.
    pub topics: Vec<TopicName>,
    /// What a static member is called (KIP-345).
    pub instance: Option<GroupInstanceId>,
    /// The generation it was in when it joined (`Subscription.generationId`).
    pub generation: Option<GenerationId>,
    /// What it has (`Subscription.ownedPartitions`), or was last given if it had to give that up
    /// (the user data of the sticky assignor), or shall have (the coordinator's last target).
    pub owned: Vec<TopicPartition>,
    /// The generation in which it was given that, for the sticky assignor; without one it was
    /// never given anything.
    pub owned_since: Option<GenerationId>,
}

impl Member {
    /// A member that wants these topics and never had any.
    #[must_use]
    pub fn new(topics: Vec<TopicName>) -> Self {
        Member {
            topics,
            ..Member::default()
        }
    }

    /// Whether another wants the same topics, be they there or not.
    fn wants_what(&self, other: &Member) -> bool {
        let (ours, theirs) = (&self.topics, &other.topics);
        let same = || ours.len() == theirs.len() && ours.iter().all(|t| theirs.contains(t));
        ours == theirs || same()
    }
}

/// What each member gets; a member that gets nothing is there, with nothing.
pub type GroupAssignment = SortedMap<MemberId, Vec<TopicPartition>>;

/// Has a consumer's assignor share the partitions out.
#[must_use]
pub fn assign(name: AssignorName, group: &GroupSpec<'_>) -> GroupAssignment {
    // not by way of `Assignor`: the page would carry the coordinator's, which no consumer can have
    match name {
        AssignorName::Range => range::assign(group),
        // the same as long as all members want the same topics
        AssignorName::RoundRobin | AssignorName::KafkaJs => round_robin::assign(group),
        AssignorName::Sticky => sticky::assign(group),
        AssignorName::CooperativeSticky => cooperative_sticky::assign(group),
    }
}

/// Has an assignor of the coordinator's share the partitions out; what a member owns is its last
/// target.
#[must_use]
pub fn assign_at_coordinator(name: ServerAssignor, group: &GroupSpec<'_>) -> GroupAssignment {
    match name {
        ServerAssignor::Uniform => uniform::assign(group),
        ServerAssignor::Range => range::assign(group),
    }
}

/// A partition that is another's than before, or was nobody's, or is nobody's now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The partition.
    pub partition: TopicPartition,
    /// Whose it was.
    pub from: Option<MemberId>,
    /// Whose it is.
    pub to: Option<MemberId>,
}

/// What moved from one assignment to the next, in the order of the partitions.
#[must_use]
pub fn moved(before: &GroupAssignment, after: &GroupAssignment) -> Vec<Moved> {
    fn owners(given: &GroupAssignment) -> SortedMap<&TopicPartition, &MemberId> {
        let each = given.iter();
        let pairs = each.flat_map(|(member, theirs)| theirs.iter().map(move |tp| (tp, member)));
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_unstable();
        pairs.into_iter().collect()
    }
    let (from, to) = (owners(before), owners(after));
    let mut all: Vec<_> = from.keys().chain(to.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|partition| from.get(partition) != to.get(partition));
    let moved = all.into_iter().map(|partition| Moved {
        partition: partition.clone(),
        from: from.get(partition).map(|member| (*member).clone()),
        to: to.get(partition).map(|member| (*member).clone()),
    });
    moved.collect()
}

#[cfg(test)]
mod testing {
    //! Assignments in one line: `A{t} B{t,u}` over `t*3 u*2` gives `A:t-0,t-1 B:t-2,u-0,u-1`.

    use super::*;
    use alloc::format;
    use alloc::string::String;

    /// Runs an assignor on topics like `x*4` and members like `A{x,y}=x-0,x-1`, which say that
    /// they were given these in generation 1; prints what each gets.
    pub(super) fn check(assignor: Assignor, topics: &str, members: &str) -> String {
        let partitions: SortedMap<TopicName, u32> = topics
            .split_whitespace()
            .map(|topic| topic.split_once('*').expect("topic*partitions"))
            .map(|(topic, count)| (topic.into(), count.parse().expect("a number")))
            .collect();
        let everything: Vec<TopicName> = partitions.keys().cloned().collect();
        let members: Vec<(MemberId, Member)> = members
            .split_whitespace()
            .map(|text| member(text, &everything))
            .collect();
        let group = GroupSpec {
            members: members.iter().map(|(id, m)| (id, m.clone())).collect(),
            partitions: &partitions,
        };
        let given = assignor.assign(&group);
        let lines = given.iter().map(|(member, partitions)| {
            let names: Vec<String> = partitions.iter().map(|tp| format!("{tp}")).collect();
            format!("{member}:{}", names.join(","))
        });
        lines.collect::<Vec<_>>().join(" ")
    }

    fn member(text: &str, everything: &[TopicName]) -> (MemberId, Member) {
        let (text, owned) = text.split_once('=').unwrap_or((text, ""));
        let (id, topics) = match text.split_once('{') {
            Some((id, topics)) => (id, words(topics.trim_end_matches('}')).collect()),
            None => (text, everything.to_vec()),
        };
        let mut member = Member::new(topics);
        let owned = owned.split(',').filter_map(|name| name.rsplit_once('-'));
        let partition = |(topic, number): (&str, &str)| {
            Some(TopicPartition::new(&topic.into(), number.parse().ok()?))
        };
        member.owned = owned.filter_map(partition).collect();
        if !member.owned.is_empty() {
            member.owned_since = Some(GenerationId(1));
            member.generation = Some(GenerationId(1));
        }
        (id.into(), member)
    }

    fn words(text: &str) -> impl Iterator<Item = TopicName> {
        text.split(',')
            .filter(|word| !word.is_empty())
            .map(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;

    #[test]
    fn what_moved_is_told_by_partition() {
        let given = |members: &[(&str, &[u32])]| {
            let topic = TopicName::from("t");
            let each = members.iter().map(|(member, theirs)| {
                let theirs = theirs
                    .iter()
                    .map(|number| TopicPartition::new(&topic, *number));
                (MemberId::from(*member), theirs.collect())
            });
            each.collect::<GroupAssignment>()
        };
        let before = given(&[("A", &[0, 1, 2]), ("B", &[3])]);
        let after = given(&[("B", &[3, 1]), ("C", &[4, 0])]);
        let name = |member: Option<MemberId>| member.map_or("nobody".into(), |id| format!("{id}"));
        let told: Vec<String> = moved(&before, &after)
            .into_iter()
            .map(|moved| {
                let (from, to) = (name(moved.from), name(moved.to));
                format!("{} {from} {to}", moved.partition)
            })
            .collect();
        let expected = ["t-0 A C", "t-1 A B", "t-2 A nobody", "t-4 nobody C"];
        assert_eq!(told, expected);
        assert_eq!(moved(&after, &after), []);
    }
}
