//! The ledger of fates as a table, and as a strip along each log.

use super::scene::readers;
use crate::cluster::ledger::{Outcome, Reader, Standings, outcomes, outcomes_at, reads};
use crate::cluster::{Cluster, OFFSETS_TOPIC};
use crate::kafka::{ClientId, TopicPartition};
use alloc::vec::Vec;
use core::ops::{AddAssign, Range};

/// A strip is divided into so many parts at most.
const PARTS: u64 = 240;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FateColumn {
    /// The partition's name.
    Partition,
    /// All records, but those that were compacted away before anybody processed them.
    Records,
    /// Those processed exactly once.
    Once,
    /// Those processed more than once.
    Repeated,
    /// Those passed over.
    Lost,
    /// Those in the hands of live consumers, not processed yet.
    Held,
    /// The others that are not processed yet.
    Pending,
    /// Those the commit is past.
    Committed,
}

impl FateColumn {
    /// Those with numbers, in their order.
    pub const NUMBERS: [FateColumn; 7] = [
        FateColumn::Records,
        FateColumn::Once,
        FateColumn::Repeated,
        FateColumn::Lost,
        FateColumn::Held,
        FateColumn::Pending,
        FateColumn::Committed,
    ];

    /// Whether a record with this outcome is counted in it; of the last column, if the commit is
    /// past it.
    fn counts(self, outcome: Outcome) -> bool {
        match self {
            FateColumn::Partition => false,
            FateColumn::Records | FateColumn::Committed => outcome != Outcome::Superseded,
            FateColumn::Once => outcome == Outcome::Once,
            FateColumn::Repeated => outcome == Outcome::Repeated,
            FateColumn::Lost => outcome == Outcome::Lost,
            FateColumn::Held => outcome == Outcome::Held,
            FateColumn::Pending => outcome == Outcome::Pending,
        }
    }
}

/// How many records, by the column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([u64; 7]);

impl Counts {
    /// How many are in a column; none in that of names.
    #[must_use]
    pub fn of(&self, column: FateColumn) -> u64 {
        let place = FateColumn::NUMBERS.iter().position(|one| *one == column);
        place.map_or(0, |place| self.0[place])
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own += other;
        }
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FateRow {
    /// The partition.
    pub topic_partition: TopicPartition,
    /// How many records met which fate.
    pub counts: Counts,
    /// Its log.
    pub strip: Strip,
}

/// A log from its start to its end, pressed into a strip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    /// The offsets of the log.
    pub offsets: Range<u64>,
    /// Into how many parts it is divided.
    pub parts: u64,
    /// Parts beside each other of which the worst is the same, in order.
    pub pieces: Vec<(Range<u64>, Outcome)>,
    /// What the group has committed.
    pub committed: Option<u64>,
    /// Where live consumers stand.
    pub positions: Vec<(ClientId, u64)>,
}

impl Strip {
    /// The offsets of a part.
    #[must_use]
    pub fn part(&self, part: u64) -> Range<u64> {
        let (start, length) = (self.offsets.start, self.offsets.end - self.offsets.start);
        let bound = |part: u64| start + length * part.min(self.parts) / self.parts.max(1);
        bound(part)..bound(part + 1)
    }

    /// How far along the strip the left edge of a record is, in thousandths.
    #[must_use]
    pub fn place(&self, offset: u64) -> u64 {
        let length = (self.offsets.end - self.offsets.start).max(1);
        let along = offset.clamp(self.offsets.start, self.offsets.end) - self.offsets.start;
        along * 1_000 / length
    }

    /// The part in which a record is.
    #[must_use]
    pub fn part_of(&self, offset: u64) -> u64 {
        let last = self.parts.saturating_sub(1);
        let guess = self.place(offset) * self.parts / 1_000;
        let near = guess.saturating_sub(1)..=(guess + 1).min(last);
        let mut near = near.filter(|part| self.part(*part).contains(&offset));
        near.next().unwrap_or(guess.min(last))
    }

    /// The worst that became of a record in a part.
    #[must_use]
    pub fn worst(&self, part: u64) -> Option<Outcome> {
        let mut pieces = self.pieces.iter();
        let piece = pieces.find(|(parts, _)| parts.contains(&part));
        piece.map(|(_, worst)| *worst)
    }
}

/// Whose fates there are, with the sums of each.
#[must_use]
pub fn fate_sums(cluster: &Cluster) -> Vec<(Reader, Counts)> {
    let sums = readers(cluster).into_iter().map(|reader| {
        let mut sum = Counts::default();
        let standings = Standings::of(cluster, &reader);
        for tp in partitions(cluster, &reader) {
            let standing = standings.at(&tp);
            let all = outcomes_at(cluster, &reader, &tp, 0..u64::MAX, &standing);
            sum += counted(cluster, &reader, &tp, &all);
        }
        drop(standings);
        (reader, sum)
    });
    sums.collect()
}

/// The rows of a reader, in the order of a column: the largest number first, or the first name.
/// `turned` is the other way round. At most so many rows, with how many there are in all.
#[must_use]
pub fn fate_rows(
    cluster: &Cluster,
    reader: &Reader,
    order: (FateColumn, bool),
    most: usize,
) -> (Vec<FateRow>, usize) {
    let (column, turned) = order;
    let standings = Standings::of(cluster, reader);
    let rows = partitions(cluster, reader).into_iter().map(|tp| {
        let all = outcomes_at(cluster, reader, &tp, 0..u64::MAX, &standings.at(&tp));
        let counts = counted(cluster, reader, &tp, &all);
        (tp, counts, all)
    });
    let mut rows: Vec<_> = rows.collect();
    if column != FateColumn::Partition {
        rows.sort_by_key(|(_, counts, _)| core::cmp::Reverse(counts.of(column)));
    }
    if turned {
        rows.reverse();
    }
    let count = rows.len();
    rows.truncate(most);
    let rows = rows.into_iter().map(|(tp, counts, all)| FateRow {
        strip: strip(cluster, reader, &tp, &all),
        topic_partition: tp,
        counts,
    });
    (rows.collect(), count)
}

/// The first record of a partition that is counted in a column: of those that are still there, if
/// there is one.
#[must_use]
pub fn first_of(
    cluster: &Cluster,
    reader: &Reader,
    tp: &TopicPartition,
    column: FateColumn,
) -> Option<u64> {
    let start = cluster.log(tp)?.log_start.0;
    let end = match column {
        FateColumn::Committed => cluster.committed(reader, tp)?.0,
        _ => u64::MAX,
    };
    let found = |range: Range<u64>| {
        let all = outcomes(cluster, reader, tp, range);
        let mut counted = all.into_iter().filter(|(_, one)| column.counts(*one));
        counted.next().map(|(offsets, _)| offsets.start)
    };
    found(start..end.max(start)).or_else(|| found(0..end.min(start)))
}

/// The first of the records in some offsets with the worst outcome of them.
#[must_use]
pub fn worst_of(
    cluster: &Cluster,
    reader: &Reader,
    tp: &TopicPartition,
    offsets: Range<u64>,
) -> Option<u64> {
    let all = outcomes(cluster, reader, tp, offsets);
    let worst = all.iter().map(|(_, outcome)| *outcome).max()?;
    let mut of_worst = all.iter().filter(|(_, outcome)| *outcome == worst);
    of_worst.next().map(|(offsets, _)| offsets.start)
}

/// What a reader has to do with.
fn partitions(cluster: &Cluster, reader: &Reader) -> Vec<TopicPartition> {
    let topics = cluster.topics.iter().filter(|(name, _)| {
        let own = name.as_str() == OFFSETS_TOPIC;
        !own && reads(cluster, reader, name)
    });
    let all = topics.flat_map(|(name, topic)| {
        let numbers = (0..).zip(&topic.partitions);
        numbers.map(|(number, _)| TopicPartition::new(name, number))
    });
    all.collect()
}

fn counted(
    cluster: &Cluster,
    reader: &Reader,
    tp: &TopicPartition,
    all: &[(Range<u64>, Outcome)],
) -> Counts {
    let committed = cluster.committed(reader, tp).map_or(0, |at| at.0);
    let mut counts = Counts::default();
    for (offsets, outcome) in all {
        for (count, column) in counts.0.iter_mut().zip(FateColumn::NUMBERS) {
            let end = match column {
                FateColumn::Committed => offsets.end.min(committed),
                _ => offsets.end,
            };
            if column.counts(*outcome) {
                *count += end.saturating_sub(offsets.start);
            }
        }
    }
    counts
}

fn strip(
    cluster: &Cluster,
    reader: &Reader,
    tp: &TopicPartition,
    all: &[(Range<u64>, Outcome)],
) -> Strip {
    let Some(log) = cluster.log(tp) else {
        return Strip::default();
    };
    let theirs = cluster
        .consumers
        .iter()
        .filter(|(_, one)| one.is_alive() && one.reader().as_ref() == Some(reader));
    let positions = theirs.filter_map(|(id, one)| Some((id.clone(), one.position(tp)?.0)));
    let length = log.log_end.0 - log.log_start.0;
    let mut strip = Strip {
        offsets: log.log_start.0..log.log_end.0,
        parts: length.min(PARTS),
        pieces: Vec::new(),
        committed: cluster.committed(reader, tp).map(|at| at.0),
        positions: positions.collect(),
    };
    let mut from = 0;
    for part in 0..strip.parts {
        let offsets = strip.part(part);
        while all.get(from).is_some_and(|(s, _)| s.end <= offsets.start) {
            from += 1;
        }
        let inside = all[from..].iter();
        let inside = inside.take_while(|(stretch, _)| stretch.start < offsets.end);
        let Some(worst) = inside.map(|(_, outcome)| *outcome).max() else {
            continue;
        };
        match strip.pieces.last_mut().filter(|(_, last)| *last == worst) {
            Some((parts, _)) => parts.end = part + 1,
            None => strip.pieces.push((part..part + 1, worst)),
        }
    }
    strip
}
