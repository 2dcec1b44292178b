//! The orders Java gives things in, where Kafka's answers depend on them.

use crate::kafka::murmur2::java_string_hash;
use crate::sim::{places_in_order, sort_numbers};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// `String.compareTo`: by UTF-16 units.
pub(in crate::assignor) fn compare(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// In which order a `HashMap` lists these keys, put into it one after the other: the places of
/// the keys, that is.
pub(in crate::assignor) fn map_order<'k>(keys: impl IntoIterator<Item = &'k str>) -> Vec<usize> {
    let hashes: Vec<i32> = keys.into_iter().map(java_string_hash).collect();
    let capacity = grown(hashes.len());
    let buckets = hashes.iter().map(|hash| bucket(*hash, capacity));
    let buckets: Vec<usize> = buckets.collect();
    places_in_order(buckets.len(), &|a, b| buckets[a].cmp(&buckets[b]))
}

/// Sorts numbers, which ascend, as a `HashSet<Integer>` made of a list of them lists them.
pub(in crate::assignor) fn sort_as_set_of(numbers: &mut [usize]) {
    // `HashSet(Collection)` makes room for all of them at once
    let capacity = (numbers.len() * 4 / 3 + 1).next_power_of_two().max(16);
    let hash = |number: usize| {
        let hash = u32::try_from(number).expect("partitions are counted in 32 bits");
        bucket(hash.cast_signed(), capacity)
    };
    sort_numbers(numbers, &|a, b| hash(a).cmp(&hash(b)));
}

/// How many buckets a table has that grew to hold `entries`.
fn grown(entries: usize) -> usize {
    let mut capacity = 16;
    while entries * 4 > capacity * 3 {
        capacity *= 2;
    }
    capacity
}

/// Which bucket of the table a hash falls into (`HashMap.hash`). Within a bucket the first that
/// came is the first; that a bucket of nine or more turns into a tree is left out.
fn bucket(hash: i32, capacity: usize) -> usize {
    let hash = hash.cast_unsigned();
    (hash ^ (hash >> 16)) as usize & (capacity - 1)
}

/// A `HashSet` of partitions of one topic, of which only the first is ever asked for.
#[derive(Debug)]
pub(in crate::assignor) struct PartitionSet {
    /// `hashCode` of the topic's name.
    topic: i32,
    /// What is in it, in the order in which it came.
    partitions: Vec<u32>,
    /// A table does not shrink.
    capacity: usize,
}

impl PartitionSet {
    /// An empty set for partitions of the topic.
    pub(in crate::assignor) fn new(topic: &str) -> Self {
        PartitionSet {
            topic: java_string_hash(topic),
            partitions: Vec::new(),
            capacity: 16,
        }
    }

    /// Puts in a partition that is not there.
    pub(in crate::assignor) fn insert(&mut self, partition: u32) {
        self.partitions.push(partition);
        self.capacity = self.capacity.max(grown(self.partitions.len()));
    }

    /// Takes out a partition, and says whether the set is empty now.
    pub(in crate::assignor) fn remove(&mut self, partition: u32) -> bool {
        self.partitions.retain(|other| *other != partition);
        self.partitions.is_empty()
    }

    /// The one that Java's iterator gives first.
    pub(in crate::assignor) fn first(&self) -> Option<u32> {
        let bucket = |partition: &&u32| {
            // `TopicPartition.hashCode`
            let number = partition.cast_signed().wrapping_add(31);
            let hash = number.wrapping_mul(31).wrapping_add(self.topic);
            bucket(hash, self.capacity)
        };
        self.partitions.iter().min_by_key(bucket).copied()
    }
}
