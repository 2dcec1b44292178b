//! A partition as a tape: which records are in view, what became of them, and where the marks
//! stand.

use super::{Cell, TapeView};
use crate::cluster::coordinator::GroupState;
use crate::cluster::ledger::Standing;
use crate::cluster::{Cluster, Consumer, Fate, Reader};
use crate::kafka::{ClientId, GroupId, MemberId, Offset, TopicPartition};
use crate::sim::SortedMap;
use alloc::vec::Vec;

pub(super) fn tape(
    cluster: &Cluster,
    tp: TopicPartition,
    reader: Option<&Reader>,
    readers: &[Reader],
    cells: u32,
) -> Option<TapeView> {
    let log = cluster.log(&tp)?;
    let registered = cluster.registration(&tp)?;
    let (first, end) = window(cluster, &tp, reader, log, cells.into());
    let (committed, own_committed) = committed(cluster, &tp, reader);
    let selected = reader.and_then(|reader| cluster.committed(reader, &tp));
    let standing = reader.map(|reader| Standing::of(cluster, reader, &tp));
    let others: Vec<(&Reader, Standing)> = readers
        .iter()
        .filter(|other| Some(*other) != reader)
        .map(|other| (other, Standing::of(cluster, other, &tp)))
        .collect();
    let times = reader.map(|reader| cluster.ledger.times_of(reader, &tp));
    let others: Vec<_> = others
        .into_iter()
        .map(|(other, standing)| (cluster.ledger.times_of(other, &tp), standing))
        .collect();
    let in_view = log
        .records_from(Offset(first))
        .take_while(|(offset, _)| offset.0 < end);
    let cells = in_view.map(|(offset, record)| {
        let (key, value) = match &record.payload {
            crate::kafka::Payload::User { key, value } => (key.clone(), value.clone()),
            crate::kafka::Payload::Coordinator(_) => (None, None),
        };
        Cell {
            offset: offset.0,
            key,
            value,
            fate: match (&times, &standing) {
                (Some(times), Some(standing)) => standing.fate(offset, times(offset)),
                _ => Fate::Pending,
            },
            committed: selected.is_some_and(|committed| committed.covers(offset)),
            others: others
                .iter()
                .map(|(times, standing)| standing.fate(offset, times(offset)))
                .collect(),
        }
    });
    let cells = cells.collect();
    let (positions, own_positions) = positions(cluster, &tp, reader);
    Some(TapeView {
        home: *registered.replicas.first()?,
        leader: registered.leader,
        owner: reader.and_then(|reader| owner(cluster, &tp, reader)),
        compacted: cluster
            .topic_config(&tp.topic)
            .is_some_and(|config| config.cleanup_policy.compact),
        before: log.count(log.log_start.offset(), Offset(first)),
        after: log.count(Offset(end), log.log_end.offset()),
        cells,
        log_start: log.log_start.0,
        high_watermark: log.high_watermark.0,
        last_stable: log.last_stable().0,
        log_end: log.log_end.0,
        lag: selected.map(|committed| log.high_watermark.lag(committed).0),
        positions,
        own_positions,
        committed,
        own_committed,
        topic_partition: tp,
    })
}

/// Who has the partition: for a group who was given it in the generation its coordinator is in. A
/// client only believes that it still has what it was given; that counts without a coordinator.
pub(super) fn owner(cluster: &Cluster, tp: &TopicPartition, reader: &Reader) -> Option<ClientId> {
    let believes = |consumer: &&Consumer| {
        consumer.is_alive()
            && consumer.reader().as_ref() == Some(reader)
            && consumer.partitions.contains_key(tp)
    };
    let known = match reader {
        Reader::Group(group) => cluster.group(group),
        Reader::Standalone(_) => None,
    };
    let Some(group) = known else {
        let found = cluster.consumers.values().filter(believes);
        let last = found.max_by_key(|consumer| consumer.generation());
        return last.map(|consumer| consumer.config.client_id.clone());
    };
    let gave_up = |id: &MemberId| {
        let mut alive = cluster.consumers.values().filter(|c| c.is_alive());
        let process = alive.find(|c| c.member_id() == Some(id));
        process.is_some_and(|process| !process.partitions.contains_key(tp))
    };
    // in a rebalance each gives up its share when it joins
    let collecting = group.state() == GroupState::PreparingRebalance;
    let owner = group
        .owner(tp)
        .filter(|member| !(collecting && gave_up(member.id)));
    owner.map(|member| member.client_id.clone())
}

/// Who has which partition, for all of them at once; the same as [`owner`] says of each.
pub(super) fn owners(cluster: &Cluster, reader: &Reader) -> SortedMap<TopicPartition, ClientId> {
    let known = match reader {
        Reader::Group(group) => cluster.group(group),
        Reader::Standalone(_) => None,
    };
    let theirs = || {
        let all = cluster.consumers.values();
        all.filter(|c| c.is_alive() && c.reader().as_ref() == Some(reader))
    };
    let mut owners = SortedMap::new();
    let mut give = |tp: &TopicPartition, owner: &ClientId| {
        owners.insert(tp.clone(), owner.clone());
    };
    let Some(group) = known else {
        let mut believing: Vec<&Consumer> = theirs().collect();
        believing.sort_by_key(|consumer| consumer.generation());
        for consumer in believing {
            for tp in consumer.partitions.keys() {
                give(tp, &consumer.config.client_id);
            }
        }
        return owners;
    };
    let collecting = group.state() == GroupState::PreparingRebalance;
    for member in group.members() {
        let mut alive = cluster.consumers.values().filter(|c| c.is_alive());
        let process = alive.find(|c| c.member_id() == Some(member.id));
        for tp in member.assignment {
            let given_up = collecting && process.is_some_and(|p| !p.partitions.contains_key(tp));
            if !given_up {
                give(tp, member.client_id);
            }
        }
    }
    owners
}

/// The offsets in view: the newest, unless the selected reader is further behind than that; then
/// those around where it stands.
pub(super) fn window(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
    log: &crate::cluster::Log,
    cells: u64,
) -> (u64, u64) {
    let newest = newest(log, cells);
    let committed = reader
        .and_then(|reader| cluster.committed(reader, tp))
        .map(|at| at.0);
    let theirs = cluster
        .consumers
        .values()
        .filter(|c| c.reader().as_ref() == reader);
    let position = theirs
        .filter_map(|consumer| consumer.position(tp))
        .map(|at| at.0)
        .min();
    let behind = committed.into_iter().chain(position).min();
    let first = behind.map_or(newest, |behind| newest.min(behind.saturating_sub(2)));
    let first = first.max(log.log_start.0);
    let mut beyond = log.records_from(Offset(first)).map(|(offset, _)| offset.0);
    let place = usize::try_from(cells).unwrap_or(usize::MAX);
    (first, beyond.nth(place).unwrap_or(log.log_end.0))
}

/// From where on there are so many records. Where compaction has left gaps that is further back
/// than as many offsets.
fn newest(log: &crate::cluster::Log, cells: u64) -> u64 {
    let (start, end) = (log.log_start.0, log.log_end.0);
    let wanted = usize::try_from(cells).unwrap_or(usize::MAX);
    let mut back = cells;
    loop {
        let first = end.saturating_sub(back).max(start);
        let there = || log.records_from(Offset(first));
        let many = there().count();
        if many >= wanted || first == start {
            let too_many = many.saturating_sub(wanted);
            let found = there().nth(too_many).filter(|_| too_many > 0);
            return found.map_or(first, |(offset, _)| offset.0);
        }
        back = back.saturating_mul(2);
    }
}

/// Every commit of a partition, and how many of them, none or one and the first, are the reader's.
fn committed(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
) -> (Vec<(GroupId, u64)>, usize) {
    let (mut first, others): (Vec<_>, Vec<_>) = cluster
        .group_ids()
        .into_iter()
        .filter_map(|group| {
            let offset = cluster.committed(&Reader::Group(group.clone()), tp)?;
            Some((group, offset.0))
        })
        .partition(|(group, _)| match reader {
            Some(Reader::Group(selected)) => selected == group,
            _ => false,
        });
    let own = first.len();
    first.extend(others);
    (first, own)
}

/// Every position in a partition, and how many of them, from the first on, are the reader's.
fn positions(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
) -> (Vec<(ClientId, u64)>, usize) {
    let (own, others): (Vec<_>, Vec<_>) = cluster
        .consumers
        .iter()
        .filter(|(_, consumer)| consumer.is_alive() && consumer.position(tp).is_some())
        .partition(|(_, consumer)| consumer.reader().as_ref() == reader);
    let all = own.iter().chain(&others);
    let position = all.filter_map(|(id, consumer)| Some(((*id).clone(), consumer.position(tp)?.0)));
    (position.collect(), own.len())
}
