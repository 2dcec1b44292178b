//! A partition on both sides at one moment: which records met another fate, and which marks stand
//! elsewhere.

use super::{Comparison, Which};
use crate::cluster::ledger::{Standing, tally};
use crate::cluster::{Cluster, Fate, Reader};
use crate::kafka::{ClientId, GroupId, Offset, TopicPartition};
use crate::view::scene::members;
use crate::view::{ConsumerState, Tally};
use alloc::vec::Vec;

/// Records beside those in view that are looked at for differences, on either side.
const LOOKED_AT: u64 = 100;
/// Partitions whose records are looked at: of more only those that are known to differ.
const PARTITIONS_MAX: usize = 64;

/// A record on both sides; on one it may not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its offset.
    pub offset: u64,
    /// What became of it.
    pub fates: [Option<Fate>; 2],
}

impl Pair {
    /// Whether something else became of it.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.fates[0] != self.fates[1]
    }
}

/// A partition on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    /// Which.
    pub partition: TopicPartition,
    /// The records in view.
    pub pairs: Vec<Pair>,
    /// How many of the hundred before and behind those in view differ.
    pub beside: [u64; 2],
    /// What is committed.
    pub committed: [Option<u64>; 2],
    /// Who is where.
    pub positions: [Vec<(ClientId, u64)>; 2],
    /// What became of all records.
    pub tallies: [Tally; 2],
}

impl Contrast {
    /// Whether anything differs.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.committed[0] != self.committed[1]
            || self.positions[0] != self.positions[1]
            || self.tallies[0] != self.tallies[1]
            || self.beside != [0, 0]
            || self.pairs.iter().any(Pair::differs)
    }
}

/// A partition on one side.
struct One<'c> {
    cluster: &'c Cluster,
    reader: &'c Reader,
    standing: Standing,
}

impl One<'_> {
    fn fate(&self, tp: &TopicPartition, offset: u64) -> Option<Fate> {
        let log = self.cluster.log(tp)?;
        let at = Offset(offset);
        // what compaction has taken is not there
        log.records_from(at)
            .next()
            .filter(|(found, _)| *found == at)?;
        let times = self.cluster.ledger.times(self.reader, tp, at);
        Some(self.standing.fate(at, times))
    }
}

impl Comparison {
    /// The partitions a group reads, on both sides, with so many records in view.
    #[must_use]
    pub fn contrasts(&self, group: &GroupId, cells: u32) -> Vec<Contrast> {
        let [Some(a), Some(b)] = Which::BOTH.map(|which| self.cluster(which)) else {
            return Vec::new();
        };
        let mut partitions = Vec::new();
        for owned in Which::BOTH.iter().filter_map(|which| self.owned(*which)) {
            let standing = owned.standing(group, self.now());
            partitions.extend(standing.into_iter().map(|one| one.partition));
        }
        partitions.sort();
        partitions.dedup();
        let reader = Reader::Group(group.clone());
        let clusters = [a, b];
        let many = partitions.len() > PARTITIONS_MAX;
        let plain = partitions
            .into_iter()
            .map(|tp| Contrast::plain(clusters, &reader, tp));
        let shown = plain.filter(|one| !many || one.differs());
        let mut shown: Vec<Contrast> = shown.take(PARTITIONS_MAX).collect();
        for one in &mut shown {
            one.look(clusters, &reader, cells.into());
        }
        shown
    }

    /// Consumers of a group that are in another state on the other side; nothing if one is not
    /// there.
    #[must_use]
    pub fn states(&self, group: &GroupId) -> Vec<(ClientId, [Option<ConsumerState>; 2])> {
        let theirs = |which| -> Vec<(ClientId, ConsumerState)> {
            let cluster = self.cluster(which);
            let members = cluster.map_or_else(Vec::new, |cluster| members(cluster, group));
            members.into_iter().map(|one| (one.id, one.state)).collect()
        };
        let [a, b] = Which::BOTH.map(theirs);
        let mut names: Vec<ClientId> = a.iter().chain(&b).map(|(id, _)| id.clone()).collect();
        names.sort();
        names.dedup();
        let of = |all: &[(ClientId, ConsumerState)], id: &ClientId| {
            let found = all.iter().find(|(other, _)| other == id);
            found.map(|(_, state)| state.clone())
        };
        let pairs = names.into_iter().map(|id| {
            let states = [of(&a, &id), of(&b, &id)];
            (id, states)
        });
        pairs.filter(|(_, [a, b])| a != b).collect()
    }
}

impl Contrast {
    /// What is known of a partition without a look at its records.
    fn plain(clusters: [&Cluster; 2], reader: &Reader, tp: TopicPartition) -> Contrast {
        Contrast {
            pairs: Vec::new(),
            beside: [0, 0],
            committed: clusters.map(|cluster| cluster.committed(reader, &tp).map(|at| at.0)),
            positions: clusters.map(|cluster| positions(cluster, reader, &tp)),
            tallies: clusters.map(|cluster| tally(cluster, reader, &tp)),
            partition: tp,
        }
    }

    /// Looks at so many of its records, the newest, unless one of the two is further behind, and
    /// at some beside them.
    fn look(&mut self, clusters: [&Cluster; 2], reader: &Reader, cells: u64) {
        let tp = &self.partition;
        let sides = clusters.map(|cluster| One {
            cluster,
            reader,
            standing: Standing::of(cluster, reader, tp),
        });
        let ends = clusters.map(|cluster| cluster.log(tp).map_or(0, |log| log.log_end.0));
        let starts = clusters.map(|cluster| cluster.log(tp).map_or(0, |log| log.log_start.0));
        let (start, end) = (starts[0].min(starts[1]), ends[0].max(ends[1]));
        let places = self
            .positions
            .iter()
            .flatten()
            .map(|(_, position)| *position);
        let behind = places.chain(self.committed.into_iter().flatten()).min();
        let newest = end.saturating_sub(cells);
        let first = behind.map_or(newest, |behind| {
            newest.min(behind.saturating_sub(cells / 2))
        });
        let first = first.max(start);
        let last = (first + cells).min(end);
        let pair = |offset: u64| Pair {
            offset,
            fates: [sides[0].fate(tp, offset), sides[1].fate(tp, offset)],
        };
        let differ = |offsets: core::ops::Range<u64>| {
            let pairs = offsets.map(pair);
            pairs.filter(Pair::differs).count() as u64
        };
        self.beside = [
            differ(first.saturating_sub(LOOKED_AT).max(start)..first),
            differ(last..end.min(last + LOOKED_AT)),
        ];
        self.pairs = (first..last).map(pair).collect();
    }
}

/// Where those of a reader are who live, in order.
fn positions(cluster: &Cluster, reader: &Reader, tp: &TopicPartition) -> Vec<(ClientId, u64)> {
    let theirs = cluster
        .consumers
        .iter()
        .filter(|(_, consumer)| consumer.is_alive() && consumer.reader().as_ref() == Some(reader));
    let known = theirs.filter_map(|(id, one)| Some((id.clone(), one.position(tp)?.0)));
    known.collect()
}
