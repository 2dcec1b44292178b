//! Who gets which partition: one file per assignor, one line each in [`assign`].
//!
//! The classic protocol leaves this to the group's leader, a consumer like the others; the
//! coordinator only passes the answer on.

mod range;
mod round_robin;

use crate::kafka::{AssignorName, MemberId, TopicName, TopicPartition};
use crate::sim::SortedMap;
use alloc::vec::Vec;

/// Every assignor, in the order in which they are offered.
pub const CATALOG: [AssignorName; 2] = AssignorName::ALL;

/// What an assignor is given (`GroupSubscription` and the cluster's partition counts).
#[derive(Clone, Debug)]
pub struct GroupSpec<'a> {
    /// The members in the order Kafka sorts them (`AbstractPartitionAssignor.MemberInfo`: by
    /// member id, as long as there are no static members), with the topics they want.
    pub members: SortedMap<&'a MemberId, Vec<TopicName>>,
    /// How many partitions each topic has; topics the leader knows nothing of are missing.
    pub partitions: &'a SortedMap<TopicName, u32>,
}

/// What each member gets; a member that gets nothing is there, with nothing.
pub type GroupAssignment = SortedMap<MemberId, Vec<TopicPartition>>;

/// Has the assignor share the partitions out.
#[must_use]
pub fn assign(name: AssignorName, group: &GroupSpec<'_>) -> GroupAssignment {
    match name {
        AssignorName::Range => range::assign(group),
        AssignorName::RoundRobin => round_robin::assign(group),
    }
}

impl GroupSpec<'_> {
    /// Everyone with nothing yet.
    fn nobody_has_anything(&self) -> GroupAssignment {
        self.members
            .keys()
            .map(|member| ((*member).clone(), Vec::new()))
            .collect()
    }

    /// The members that want `topic`, in order.
    fn subscribers<'s>(&'s self, topic: &'s TopicName) -> impl Iterator<Item = &'s MemberId> {
        self.members
            .iter()
            .filter(move |(_, topics)| topics.contains(topic))
            .map(|(member, _)| *member)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Assignments in one line: `A{t} B{t,u}` over `t*3 u*2` gives `A:t-0,t-1 B:t-2,u-0,u-1`.

    use super::*;
    use alloc::format;
    use alloc::string::String;

    /// Runs an assignor on members like `A{x,y}` and topics like `x*4`; prints what each gets.
    pub(crate) fn check(name: AssignorName, topics: &str, members: &str) -> String {
        let partitions = topics
            .split_whitespace()
            .map(|topic| topic.split_once('*').expect("topic*partitions"))
            .map(|(topic, count)| (topic.into(), count.parse().expect("a number")))
            .collect();
        let all = topics
            .split_whitespace()
            .map(|topic| topic.split('*').next().expect("a name"));
        let all: Vec<TopicName> = all.map(Into::into).collect();
        let members: Vec<(MemberId, Vec<TopicName>)> = members
            .split_whitespace()
            .map(|member| match member.split_once('{') {
                Some((id, topics)) => {
                    let topics = topics.trim_end_matches('}').split(',');
                    (
                        id.into(),
                        topics
                            .filter(|topic| !topic.is_empty())
                            .map(Into::into)
                            .collect(),
                    )
                }
                None => (member.into(), all.clone()),
            })
            .collect();
        let members = members
            .iter()
            .map(|(id, topics)| (id, topics.clone()))
            .collect();
        let given = assign(
            name,
            &GroupSpec {
                members,
                partitions: &partitions,
            },
        );
        let lines = given.iter().map(|(member, partitions)| {
            let names: Vec<String> = partitions.iter().map(|tp| format!("{tp}")).collect();
            format!("{member}:{}", names.join(","))
        });
        lines.collect::<Vec<_>>().join(" ")
    }
}
