//! A group in two short texts, as links carry it and as it is typed on the page.
//!
//! Topics: `orders*6 payments*3`. Members: `A`, which wants every topic; `B(orders)`, which wants
//! this one; `C~till-1`, whose `group.instance.id` that is; `D=orders-0..2,payments-1@4`, which was
//! given four partitions in generation 4 (in the first, if it does not say); and `-E=orders-3`,
//! which is gone and had one.

use super::Wrong;
use super::assign::{Member, PARTITIONS_MAX, Question, is_member_name, is_topic_name};
use crate::kafka::{GenerationId, TopicName, TopicPartition};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Letters that either text may have.
pub const LETTERS_MAX: usize = 20_000;

/// Reads both texts.
///
/// # Errors
/// Names the word that is none.
pub fn read(topics: &str, members: &str) -> Result<Question, Wrong> {
    if topics.len() > LETTERS_MAX || members.len() > LETTERS_MAX {
        return Err(Wrong::TooLong);
    }
    let mut question = Question::default();
    for word in topics.split_whitespace() {
        let read = word.split_once('*');
        let read = read.and_then(|(name, count)| Some((name, number(count)?)));
        let (name, count) = read.ok_or_else(|| Wrong::Topic(shown(word)))?;
        question.topics.push((topic(name)?, count));
    }
    for word in members.split_whitespace() {
        question.members.push(member(word)?);
    }
    Ok(question)
}

/// What is shown of a word that is wrong.
fn shown(word: &str) -> String {
    word.chars().take(40).collect()
}

fn number(digits: &str) -> Option<u32> {
    // `parse` would take a sign
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

fn topic(name: &str) -> Result<TopicName, Wrong> {
    match is_topic_name(name) {
        true => Ok(name.into()),
        false => Err(Wrong::Topic(shown(name))),
    }
}

fn member(word: &str) -> Result<Member, Wrong> {
    let wrong = || Wrong::Member(shown(word));
    let (rest, claim) = match word.split_once('=') {
        Some((rest, claim)) => (rest, Some(claim)),
        None => (word, None),
    };
    let (rest, instance) = match rest.split_once('~') {
        Some((rest, instance)) => (rest, Some(instance)),
        None => (rest, None),
    };
    let (id, topics) = match rest.split_once('(') {
        Some((id, topics)) => (id, Some(topics.strip_suffix(')').ok_or_else(wrong)?)),
        None => (rest, None),
    };
    let (id, is_gone) = match id.strip_prefix('-') {
        Some(id) => (id, true),
        None => (id, false),
    };
    if !is_member_name(id) || !instance.is_none_or(is_member_name) {
        return Err(wrong());
    }
    let mut member = Member::new(id.into());
    member.is_gone = is_gone;
    member.instance = instance.map(Into::into);
    if let Some(topics) = topics {
        let words = topics.split(',').filter(|name| !name.is_empty());
        member.topics = Some(words.map(topic).collect::<Result<_, _>>()?);
    }
    if let Some(claim) = claim {
        let (partitions, generation) = claim.split_once('@').unwrap_or((claim, "1"));
        member.generation = GenerationId(number(generation).ok_or_else(wrong)?);
        for word in partitions.split(',').filter(|word| !word.is_empty()) {
            own(&mut member.owned, word)?;
        }
    }
    Ok(member)
}

/// Adds `orders-3`, or `orders-3..5` for three of them.
///
/// # Errors
/// If the word says neither, or there are too many.
pub fn own(owned: &mut Vec<TopicPartition>, word: &str) -> Result<(), Wrong> {
    let wrong = || Wrong::Owned(shown(word));
    let (name, numbers) = word.rsplit_once('-').ok_or_else(wrong)?;
    let (first, last) = numbers.split_once("..").unwrap_or((numbers, numbers));
    let (first, last) = number(first).zip(number(last)).ok_or_else(wrong)?;
    if last < first || last - first >= PARTITIONS_MAX {
        return Err(wrong());
    }
    let name = topic(name).map_err(|_| wrong())?;
    owned.extend((first..=last).map(|number| TopicPartition::new(&name, number)));
    match owned.len() {
        ..=MOST => Ok(()),
        _ => Err(Wrong::TooManyPartitions),
    }
}

const MOST: usize = PARTITIONS_MAX as usize;

/// Writes both texts.
#[must_use]
pub fn write(question: &Question) -> [String; 2] {
    let topics = question.topics.iter();
    let topics: Vec<String> = topics
        .map(|(name, count)| format!("{name}*{count}"))
        .collect();
    let members: Vec<String> = question.members.iter().map(written).collect();
    [topics.join(" "), members.join(" ")]
}

fn written(member: &Member) -> String {
    let gone = if member.is_gone { "-" } else { "" };
    let topics = member.topics.as_ref().map(|topics| {
        let names: Vec<&str> = topics.iter().map(TopicName::as_str).collect();
        format!("({})", names.join(","))
    });
    let instance = member
        .instance
        .as_ref()
        .map(|instance| format!("~{instance}"));
    let generation = match member.generation {
        GenerationId(1) => String::new(),
        generation => format!("@{generation}"),
    };
    let claim = match &member.owned[..] {
        [] => String::new(),
        owned => format!("={}{generation}", partitions(owned)),
    };
    let (topics, instance) = (topics.unwrap_or_default(), instance.unwrap_or_default());
    format!("{gone}{}{topics}{instance}{claim}", member.id)
}

/// Partitions in their order, those that follow each other in one word: `orders-0..2,payments-1`.
#[must_use]
pub fn partitions(owned: &[TopicPartition]) -> String {
    let follows = |one: &TopicPartition, next: &TopicPartition| {
        one.topic == next.topic && one.partition.0.checked_add(1) == Some(next.partition.0)
    };
    let words = owned.chunk_by(follows).map(|run| match run {
        [first, .., last] => format!("{first}..{}", last.partition),
        one => one.first().map(ToString::to_string).unwrap_or_default(),
    });
    words.collect::<Vec<_>>().join(",")
}
