//! Where a record without a key goes: to the sticky partition (`BuiltInPartitioner`), or as other
//! client libraries do it.

use super::partitioner::{append as append_to, available, candidates, in_turn, is_full};
use super::partitioner::{last_batch, next_turn, of_topic};
use super::{emit, get};
use crate::cluster::ProducerEvent;
use crate::cluster::producer::{Producer, StickyPartition};
use crate::kafka::message::PartitionMetadata;
use crate::kafka::profile::WithoutKey;
use crate::kafka::{ClientId, PartitionId, SourceLine};
use crate::protocol::Step;
use alloc::vec::Vec;

/// Puts a record without a key into a batch.
pub(super) fn append(
    step: &mut Step<'_>,
    id: &ClientId,
    line: &SourceLine,
    partitions: &[PartitionMetadata],
    way: WithoutKey,
) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let (round_robin, sticky) = (producer.round_robin, producer.sticky);
    match way {
        WithoutKey::StickyByBatch => append_sticky(step, id, line, partitions),
        WithoutKey::StickyByBytes(limit) => {
            let bytes = |sticky: StickyPartition| sticky.produced_bytes + payload(line);
            let kept = sticky.filter(|sticky| bytes(*sticky) < limit);
            append_kept(step, id, line, partitions, kept);
        }
        WithoutKey::StickyForTime(time) => {
            let kept = sticky.filter(|sticky| step.now() <= sticky.since + time);
            append_kept(step, id, line, partitions, kept);
        }
        WithoutKey::Random => {
            let candidates = candidates(partitions);
            let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
            let drawn = candidates[step.prng().below(count) as usize];
            append_to(step, id, line, drawn, round_robin, false);
        }
        WithoutKey::RoundRobin => {
            let turn = match round_robin {
                0 => step.prng().below(0x7fff_ffff), // where it begins is chance
                turn => turn,
            };
            let partition = in_turn(partitions, turn);
            append_to(step, id, line, partition, next_turn(turn).max(1), false);
        }
    }
}

/// The bytes of a record without a key, about as franz-go counts them.
fn payload(line: &SourceLine) -> u32 {
    const OVERHEAD: u32 = 6;
    let value = line.value.as_deref().unwrap_or_default();
    u32::try_from(value.len()).map_or(u32::MAX, |bytes| bytes + OVERHEAD)
}

/// To the sticky partition if it is kept and has a leader, else to another.
fn append_kept(
    step: &mut Step<'_>,
    id: &ClientId,
    line: &SourceLine,
    partitions: &[PartitionMetadata],
    kept: Option<StickyPartition>,
) {
    let candidates = candidates(partitions);
    if kept.is_none_or(|sticky| !candidates.contains(&sticky.partition)) {
        choose_sticky(step, id, partitions);
    }
    let Some(producer) = get(step, id) else {
        return;
    };
    if let Some(sticky) = producer.sticky {
        let round_robin = producer.round_robin;
        append_to(step, id, line, sticky.partition, round_robin, true);
    }
}

/// The sticky partition (`BuiltInPartitioner`): it changes at a batch's end once `batch.size`
/// bytes have gone to it, at the latest after twice as many.
fn append_sticky(
    step: &mut Step<'_>,
    id: &ClientId,
    line: &SourceLine,
    partitions: &[PartitionMetadata],
) {
    loop {
        let Some(producer) = get(step, id) else {
            return;
        };
        // a partition that is no more (its topic was made anew, smaller) is none
        let known = |sticky: &StickyPartition| (sticky.partition.0 as usize) < partitions.len();
        let Some(sticky) = producer.sticky.filter(known) else {
            choose_sticky(step, id, partitions);
            continue;
        };
        let limit = producer.config.batch_bytes().max(1);
        if at_batch_end(producer, sticky.partition) && sticky.produced_bytes >= limit {
            choose_sticky(step, id, partitions);
            continue;
        }
        let round_robin = producer.round_robin;
        append_to(step, id, line, sticky.partition, round_robin, true);
        let Some(producer) = get(step, id) else {
            return;
        };
        let gone_there = producer.sticky.map_or(0, |sticky| sticky.produced_bytes);
        let at_end = at_batch_end(producer, sticky.partition);
        if (gone_there >= limit && at_end) || gone_there >= limit.saturating_mul(2) {
            choose_sticky(step, id, partitions);
        }
        return;
    }
}

fn at_batch_end(producer: &Producer, partition: PartitionId) -> bool {
    last_batch(producer, partition)
        .is_none_or(|batch| is_full(batch, producer.config.batch_bytes()))
}

/// The next sticky partition: each with a leader equally likely, or the shorter its queue the
/// likelier (`partitioner.adaptive.partitioning.enable`).
fn choose_sticky(step: &mut Step<'_>, id: &ClientId, partitions: &[PartitionMetadata]) {
    let Some(producer) = get(step, id) else {
        return;
    };
    let led = available(partitions);
    let length = |partition: &PartitionId| {
        let length = producer
            .accumulator
            .length(&of_topic(producer, *partition))?;
        u32::try_from(length).ok()
    };
    let lengths: Option<Vec<u32>> = led.iter().map(length).collect();
    let uneven = lengths.filter(|l| l.len() > 1 && l.windows(2).any(|pair| pair[0] != pair[1]));
    let candidates = candidates(partitions);
    let weights = match uneven {
        Some(lengths) => {
            let longest = lengths.iter().max().copied().unwrap_or(0);
            lengths.iter().map(|length| longest + 1 - length).collect()
        }
        None => alloc::vec![1; candidates.len()],
    };
    let mut drawn = step.prng().below(weights.iter().sum::<u32>().max(1));
    for (partition, weight) in candidates.iter().zip(&weights) {
        if drawn < *weight {
            emit(step, id, ProducerEvent::StickyChosen(*partition));
            return;
        }
        drawn -= weight;
    }
}
