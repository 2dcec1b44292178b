//! Who gets which partition: every assignor's answer to one group, side by side.
//!
//! The answers are [`crate::assignor`]'s, which `tests/oracle` compares with Kafka's own
//! classes. What is added here is what people ask next: what moves, and what has to wait.

use super::Wrong;
use crate::assignor::{self, Assignor, GroupAssignment, GroupSpec, Moved};
use crate::kafka::{GenerationId, GroupInstanceId, MemberId, TopicName, TopicPartition};
use crate::sim::{SortedMap, places_in_order};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

/// Topics a question may have.
pub const TOPICS_MAX: usize = 50;
/// Members a question may have, those that are gone among them.
pub const MEMBERS_MAX: usize = 100;
/// Partitions the topics of a question may have in all.
pub const PARTITIONS_MAX: u32 = 2_000;
/// Characters a name may have, be it a topic's, a member's or an instance's.
pub const NAME_MAX: usize = 249;

/// An assignor, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// What it is called in `partition.assignment.strategy` or
    /// `group.consumer.assignors`.
    pub name: &'static str,
    /// Whether the coordinator runs it (KIP-848), and not a member.
    pub is_server: bool,
    assignor: Assignor,
}

impl Sharing {
    /// Whether members keep what they have until they are told to give it up (KIP-429).
    #[must_use]
    pub fn is_cooperative(&self) -> bool {
        self.assignor == Assignor::CooperativeSticky
    }
}

const fn sharing(name: &'static str, is_server: bool, assignor: Assignor) -> Sharing {
    Sharing {
        name,
        is_server,
        assignor,
    }
}

/// Every assignor: those of the classic protocol's clients, then the coordinator's.
pub static SHARINGS: [Sharing; 6] = [
    sharing("range", false, Assignor::Range),
    sharing("roundrobin", false, Assignor::RoundRobin),
    sharing("sticky", false, Assignor::Sticky),
    sharing("cooperative-sticky", false, Assignor::CooperativeSticky),
    sharing("uniform", true, Assignor::Uniform),
    sharing("range", true, Assignor::Range),
];

/// A group that is to be shared out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// How many partitions each topic has.
    pub topics: Vec<(TopicName, u32)>,
    /// Who is in the group, and who was.
    pub members: Vec<Member>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its member id.
    pub id: MemberId,
    /// The topics it wants; all of them if it does not say.
    pub topics: Option<Vec<TopicName>>,
    /// `group.instance.id` of a static member.
    pub instance: Option<GroupInstanceId>,
    /// What it was given last.
    pub owned: Vec<TopicPartition>,
    /// The generation in which it was given that.
    pub generation: GenerationId,
    /// Whether it is in the group no more: what it had is given to others.
    pub is_gone: bool,
}

impl Member {
    /// A member that wants everything and never had anything.
    #[must_use]
    pub fn new(id: MemberId) -> Self {
        Member {
            id,
            topics: None,
            instance: None,
            owned: Vec::new(),
            generation: GenerationId(1),
            is_gone: false,
        }
    }
}

/// What an assignor makes of the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The assignor.
    pub sharing: &'static Sharing,
    /// The first assignment, and those that follow it. There is another one if something was
    /// withheld: who had to give it up has done so, and everyone has joined again.
    pub rounds: Vec<Round>,
    /// What is another's in the end than it was.
    pub moved: Vec<Moved>,
}

/// An assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// What each member gets, in the assignor's order.
    pub given: GroupAssignment,
    /// What nobody gets in this round, since its owner has to give it up first.
    pub withheld: Vec<TopicPartition>,
}

/// Partitions that go the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Whose they were; nobody's if that is nothing.
    pub from: Option<MemberId>,
    /// Whose they are.
    pub to: Option<MemberId>,
    /// Which ones.
    pub partitions: Vec<TopicPartition>,
}

impl Answer {
    /// What moved, together what goes the same way.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for Moved {
            partition,
            from,
            to,
        } in &self.moved
        {
            let same = ways
                .iter()
                .position(|way| way.from == *from && way.to == *to);
            match same {
                Some(place) => ways[place].partitions.push(partition.clone()),
                None => ways.push(Way {
                    from: from.clone(),
                    to: to.clone(),
                    partitions: Vec::from([partition.clone()]),
                }),
            }
        }
        ways
    }
}

/// Every assignor's answer.
///
/// # Errors
/// If the group cannot be, or is larger than what is computed here.
pub fn answer(question: &Question) -> Result<Vec<Answer>, Wrong> {
    check(question)?;
    let all = everything(question);
    let before = owned_before(question, &all);
    let answer = |sharing: &'static Sharing| {
        let rounds = rounds(question, sharing, &all);
        let last = rounds
            .last()
            .map(|round| owned_after(question, &all, &round.given));
        let after = last.unwrap_or_default();
        let places = (0..all.len()).filter(|place| before[*place] != after[*place]);
        let moved = places.map(|place| Moved {
            partition: all[place].clone(),
            from: before[place].cloned(),
            to: after[place].cloned(),
        });
        Answer {
            sharing,
            moved: moved.collect(),
            rounds,
        }
    };
    Ok(SHARINGS.iter().map(answer).collect())
}

/// The group once more, after an assignor had its way with it: what to ask when the next member
/// comes or goes.
#[must_use]
pub fn afterwards(question: &Question, answer: &Answer) -> Question {
    let rounds = answer.rounds.len();
    let given = answer.rounds.last().map(|round| &round.given);
    let stay = question.members.iter().filter(|member| !member.is_gone);
    let members = stay.map(|member| Member {
        owned: given
            .and_then(|given| given.get(&member.id))
            .cloned()
            .unwrap_or_default(),
        generation: generation_of(question, rounds),
        ..member.clone()
    });
    Question {
        topics: question.topics.clone(),
        members: members.collect(),
    }
}

/// Two rounds are all there should be.
const ROUNDS_MAX: usize = 4;

fn rounds(question: &Question, sharing: &Sharing, all: &[TopicPartition]) -> Vec<Round> {
    let partitions: SortedMap<TopicName, u32> = question.topics.iter().cloned().collect();
    let mut members = members(question, sharing);
    let mut rounds: Vec<Round> = Vec::new();
    loop {
        let group = GroupSpec {
            members: members
                .iter()
                .map(|(id, member)| (id, member.clone()))
                .collect(),
            partitions: &partitions,
        };
        let given = sharing.assignor.assign(&group);
        let withheld = left_over(question, all, &members, &given);
        let is_last = withheld.is_empty() || rounds.len() + 1 == ROUNDS_MAX;
        rounds.push(Round {
            given: given.clone(),
            withheld,
        });
        if is_last {
            return rounds;
        }
        let generation = Some(generation_of(question, rounds.len()));
        for (id, member) in &mut members {
            member.owned = given.get(id).cloned().unwrap_or_default();
            (member.generation, member.owned_since) = (generation, generation);
        }
    }
}

/// The generation of a round, counted from 1: members tell of earlier ones.
fn generation_of(question: &Question, round: usize) -> GenerationId {
    let told = question.members.iter();
    let told = told.filter(|member| !member.owned.is_empty());
    let latest = told.map(|member| member.generation.0).max().unwrap_or(0);
    GenerationId(latest.saturating_add(u32::try_from(round).unwrap_or(u32::MAX)))
}

/// The members as an assignor is told of them.
fn members(question: &Question, sharing: &Sharing) -> Vec<(MemberId, assignor::Member)> {
    let known = |topic: &TopicName| question.topics.iter().any(|(name, _)| name == topic);
    let all = || {
        question
            .topics
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    };
    let there = question.members.iter().filter(|member| !member.is_gone);
    let told = there.map(|member| {
        let mut topics: Vec<TopicName> = member.topics.clone().unwrap_or_else(all);
        // a coordinator does not look for topics that are not there
        topics.retain(|topic| !sharing.is_server || known(topic));
        let since = (!member.owned.is_empty()).then_some(member.generation);
        let told = assignor::Member {
            topics,
            instance: member.instance.clone(),
            generation: since,
            owned: member.owned.clone(),
            owned_since: since,
        };
        (member.id.clone(), told)
    });
    told.collect()
}

/// Every partition there is, topic by topic.
fn everything(question: &Question) -> Vec<TopicPartition> {
    let mut all = Vec::new();
    for (topic, count) in &question.topics {
        all.extend((0..*count).map(|partition| TopicPartition::new(topic, partition)));
    }
    all
}

/// Where a partition is among all; nowhere if it is not there any more.
fn place(question: &Question, partition: &TopicPartition) -> Option<usize> {
    let mut first = 0;
    for (topic, count) in &question.topics {
        if *topic == partition.topic {
            let is_there = partition.partition.0 < *count;
            return is_there.then_some(first + partition.partition.0 as usize);
        }
        first += *count as usize;
    }
    None
}

/// Who has what of all.
fn owned_after<'g>(
    question: &Question,
    all: &[TopicPartition],
    given: &'g GroupAssignment,
) -> Vec<Option<&'g MemberId>> {
    let mut owners = vec![None; all.len()];
    for (member, theirs) in given {
        for place in theirs
            .iter()
            .filter_map(|partition| place(question, partition))
        {
            owners[place] = Some(member);
        }
    }
    owners
}

/// Who had what of all. If two claim the same, the one who had it last had it, as for the sticky
/// assignors.
fn owned_before<'q>(question: &'q Question, all: &[TopicPartition]) -> Vec<Option<&'q MemberId>> {
    let mut owners: Vec<Option<&Member>> = vec![None; all.len()];
    for member in &question.members {
        for place in member
            .owned
            .iter()
            .filter_map(|partition| place(question, partition))
        {
            let known = owners[place];
            if known.is_none_or(|known| known.generation < member.generation) {
                owners[place] = Some(member);
            }
        }
    }
    owners
        .iter()
        .map(|owner| owner.map(|member| &member.id))
        .collect()
}

/// Partitions that somebody wants and nobody gets.
fn left_over(
    question: &Question,
    all: &[TopicPartition],
    members: &[(MemberId, assignor::Member)],
    given: &GroupAssignment,
) -> Vec<TopicPartition> {
    let owners = owned_after(question, all, given);
    let free = all.iter().zip(&owners).filter(|(_, owner)| owner.is_none());
    let free = free.map(|(partition, _)| partition);
    let wants = |topic: &TopicName| {
        members
            .iter()
            .any(|(_, member)| member.topics.contains(topic))
    };
    free.filter(|partition| wants(&partition.topic))
        .cloned()
        .collect()
}

fn check(question: &Question) -> Result<(), Wrong> {
    let Question { topics, members } = question;
    if !(1..=TOPICS_MAX).contains(&topics.len()) {
        return Err(Wrong::TopicCount);
    }
    if members.len() > MEMBERS_MAX || members.iter().all(|member| member.is_gone) {
        return Err(Wrong::MemberCount);
    }
    let mut partitions = 0_u32;
    for (topic, count) in topics {
        if !is_topic_name(topic.as_str()) || *count == 0 {
            return Err(Wrong::Topic(topic.to_string()));
        }
        partitions = partitions.saturating_add(*count);
    }
    if partitions > PARTITIONS_MAX {
        return Err(Wrong::TooManyPartitions);
    }
    for member in members {
        let instance = member
            .instance
            .as_ref()
            .map_or("i", |instance| instance.as_str());
        if !is_member_name(member.id.as_str()) || !is_member_name(instance) {
            return Err(Wrong::Member(member.id.to_string()));
        }
        let wanted = member.topics.iter().flatten();
        let wanted = wanted.chain(member.owned.iter().map(|partition| &partition.topic));
        if let Some(topic) = wanted
            .into_iter()
            .find(|topic| !is_topic_name(topic.as_str()))
        {
            return Err(Wrong::Topic(topic.to_string()));
        }
        if member.owned.len() > PARTITIONS_MAX as usize {
            return Err(Wrong::TooManyPartitions);
        }
        let wanted = member.topics.iter().flatten().map(TopicName::as_str);
        once(&wanted.collect::<Vec<_>>())?;
        once_owned(&member.owned)?;
    }
    let mut names: Vec<&str> = topics.iter().map(|(topic, _)| topic.as_str()).collect();
    once(&names)?;
    names = members.iter().map(|member| member.id.as_str()).collect();
    once(&names)?;
    let instances = members.iter().filter(|member| !member.is_gone);
    let instances = instances.filter_map(|member| member.instance.as_ref());
    names = instances.map(GroupInstanceId::as_str).collect();
    once(&names)
}

/// Every name once.
fn once(names: &[&str]) -> Result<(), Wrong> {
    let order = places_in_order(names.len(), &|a, b| names[a].cmp(names[b]));
    let twice = order
        .windows(2)
        .find(|pair| names[pair[0]] == names[pair[1]]);
    twice.map_or(Ok(()), |pair| Err(Wrong::Twice(names[pair[0]].into())))
}

fn once_owned(owned: &[TopicPartition]) -> Result<(), Wrong> {
    let order = places_in_order(owned.len(), &|a, b| owned[a].cmp(&owned[b]));
    let twice = order
        .windows(2)
        .find(|pair| owned[pair[0]] == owned[pair[1]]);
    twice.map_or(Ok(()), |pair| Err(Wrong::Twice(owned[pair[0]].to_string())))
}

/// Whether a topic can be called so (`Topic.validate`).
pub(super) fn is_topic_name(name: &str) -> bool {
    let legal = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-');
    (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(legal) && name != "." && name != ".."
}

/// Whether a member or an instance can be called so here: what the notation needs for itself, and
/// what cannot be seen, is left out.
pub(super) fn is_member_name(name: &str) -> bool {
    let special = |c: char| c.is_whitespace() || c.is_control() || "()~=@,*".contains(c);
    (1..=NAME_MAX).contains(&name.len()) && !name.starts_with('-') && !name.contains(special)
}
