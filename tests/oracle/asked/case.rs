//! One question to an assignor, and its answer, as lines of JSON.

use offset_playground::assignor::{Assignor, GroupSpec, Member};
use offset_playground::kafka::{GenerationId, MemberId, PartitionId, TopicName, TopicPartition};
use offset_playground::sim::SortedMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the assignors are called in questions, and which of ours answers for each.
pub(crate) const ASSIGNORS: [(&str, Assignor); 6] = [
    ("range", Assignor::Range),
    ("roundrobin", Assignor::RoundRobin),
    ("sticky", Assignor::Sticky),
    ("cooperative-sticky", Assignor::CooperativeSticky),
    ("server-range", Assignor::Range),
    ("server-uniform", Assignor::Uniform),
];

/// A group that is to be shared out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Case {
    /// One of [`ASSIGNORS`].
    pub(crate) assignor: String,
    /// How many partitions each topic has.
    pub(crate) topics: BTreeMap<String, u32>,
    /// The members in the order of their ids.
    pub(crate) members: Vec<CaseMember>,
}

/// A member of it. Lists are words with a blank between them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CaseMember {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) instance: Option<String>,
    pub(crate) topics: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) generation: Option<u32>,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub(crate) owned: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) owned_since: Option<u32>,
}

/// What each member is given.
pub(crate) type Answer = BTreeMap<String, String>;

/// A group as the library wants it.
pub(crate) struct Prepared {
    /// Who answers.
    pub(crate) assignor: Assignor,
    members: Vec<(MemberId, Member)>,
    partitions: SortedMap<TopicName, u32>,
}

impl Case {
    /// Reads everything, so that only the assignor remains to be run.
    pub(crate) fn prepare(&self) -> Prepared {
        let known = ASSIGNORS.iter().find(|(name, _)| *name == self.assignor);
        let (_, assignor) = known.unwrap_or_else(|| panic!("no assignor is {}", self.assignor));
        let topics = self.topics.iter();
        let partitions: SortedMap<TopicName, u32> = topics
            .map(|(name, count)| (name.as_str().into(), *count))
            .collect();
        // one name for all, as in a cluster
        let known: Vec<TopicName> = partitions.keys().cloned().collect();
        let name = |topic: &str| {
            let place = known.binary_search_by(|name| name.as_str().cmp(topic));
            place.map_or_else(|_| topic.into(), |place| known[place].clone())
        };
        let members = self.members.iter();
        Prepared {
            assignor: *assignor,
            members: members
                .map(|member| (member.id.as_str().into(), member.read(name)))
                .collect(),
            partitions,
        }
    }

    /// What the library answers.
    pub(crate) fn answer(&self) -> Answer {
        let prepared = self.prepare();
        let given = prepared.assignor.assign(&prepared.spec());
        // a coordinator's assignor answers with sets
        let is_set = self.assignor.starts_with("server-");
        let named = given.into_iter().map(|(member, mut theirs)| {
            if is_set {
                theirs.sort_unstable();
            }
            let names: Vec<String> = theirs.iter().map(ToString::to_string).collect();
            (member.to_string(), names.join(" "))
        });
        named.collect()
    }

    /// The question as a line.
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).expect("words and numbers")
    }
}

impl Prepared {
    /// The group, to be shared out.
    pub(crate) fn spec(&self) -> GroupSpec<'_> {
        let members = self.members.iter();
        GroupSpec {
            members: members.map(|(id, member)| (id, member.clone())).collect(),
            partitions: &self.partitions,
        }
    }
}

impl CaseMember {
    fn read(&self, name: impl Fn(&str) -> TopicName) -> Member {
        let owned = self.owned.split_whitespace().map(|partition| {
            let (topic, number) = partition.rsplit_once('-').expect("topic-number");
            TopicPartition {
                topic: name(topic),
                partition: PartitionId(number.parse().expect("a number")),
            }
        });
        Member {
            topics: self.topics.split_whitespace().map(&name).collect(),
            instance: self.instance.as_deref().map(Into::into),
            generation: self.generation.map(GenerationId),
            owned: owned.collect(),
            owned_since: self.owned_since.map(GenerationId),
        }
    }
}
