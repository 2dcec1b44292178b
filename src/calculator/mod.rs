//! Two questions that take no cluster, only Kafka's own arithmetic: which partition a key goes to
//! ([`partition`]), and which member of a group gets which partition ([`assign`]).
//!
//! Questions come from other people's links and files: whatever they are, there is an answer or a
//! [`Wrong`], within the limits that are stated.

pub mod assign;
pub mod notation;
pub mod partition;

use alloc::string::String;
use core::fmt;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A topic has at least one partition, and here at most [`partition::PARTITIONS_MAX`].
    PartitionCount,
    /// A key of more than [`partition::KEY_MAX`] bytes.
    KeyTooLong,
    /// Something else than pairs of hexadecimal digits.
    NotHex,
    /// No topic, or more than [`assign::TOPICS_MAX`].
    TopicCount,
    /// No member, or more than [`assign::MEMBERS_MAX`].
    MemberCount,
    /// More than [`assign::PARTITIONS_MAX`] partitions in all.
    TooManyPartitions,
    /// More than [`notation::LETTERS_MAX`] letters.
    TooLong,
    /// This is not `name*partitions`, or no topic can have that name.
    Topic(String),
    /// This is not a member in the notation, or no member can have that name.
    Member(String),
    /// These are not partitions of a topic.
    Owned(String),
    /// This name is there twice.
    Twice(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use assign::{MEMBERS_MAX, TOPICS_MAX};
        match self {
            Wrong::PartitionCount => write!(
                f,
                "a number of partitions is a whole number from 1 to {}",
                partition::PARTITIONS_MAX
            ),
            Wrong::KeyTooLong => write!(f, "a key has at most {} bytes", partition::KEY_MAX),
            Wrong::NotHex => f.write_str("bytes are pairs of hexadecimal digits, such as 00 2a"),
            Wrong::TopicCount => write!(f, "there are 1 to {TOPICS_MAX} topics"),
            Wrong::MemberCount => write!(f, "there are 1 to {MEMBERS_MAX} members"),
            Wrong::TooManyPartitions => write!(
                f,
                "the topics have at most {} partitions in all",
                assign::PARTITIONS_MAX
            ),
            Wrong::TooLong => write!(f, "this has at most {} letters", notation::LETTERS_MAX),
            Wrong::Topic(word) => write!(f, "`{word}` is no topic; one is orders*6"),
            Wrong::Member(word) => write!(
                f,
                "`{word}` is no member; one is A, A(orders), A~instance or A=orders-0..2@1"
            ),
            Wrong::Owned(word) => {
                write!(
                    f,
                    "`{word}` are no partitions; some are orders-0 or orders-0..2"
                )
            }
            Wrong::Twice(name) => write!(f, "`{name}` is there twice"),
        }
    }
}

impl core::error::Error for Wrong {}
