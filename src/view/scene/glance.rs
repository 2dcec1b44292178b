//! All partitions at a glance: of each only how far behind it is and whose it is, and where it
//! stands in the grid.

use super::tape::owners;
use crate::cluster::{Cluster, Reader};
use crate::kafka::{ClientId, TopicName, TopicPartition};
use alloc::vec::Vec;

/// A lag below this never stands out.
const LAG_LEAST: u64 = 20;

/// How far a reader is behind in a partition, in steps that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is committed, so that nobody can say.
    Unknown,
    /// Not at all.
    None,
    /// By fewer than ten records.
    Ones,
    /// By tens.
    Tens,
    /// By hundreds.
    Hundreds,
    /// By thousands.
    Thousands,
}

impl Level {
    /// All of them, in order.
    pub const ALL: [Level; 6] = [
        Level::Unknown,
        Level::None,
        Level::Ones,
        Level::Tens,
        Level::Hundreds,
        Level::Thousands,
    ];

    /// The one of a lag.
    #[must_use]
    pub fn of(lag: Option<u64>) -> Level {
        match lag {
            None => Level::Unknown,
            Some(0) => Level::None,
            Some(1..10) => Level::Ones,
            Some(10..100) => Level::Tens,
            Some(100..1_000) => Level::Hundreds,
            Some(_) => Level::Thousands,
        }
    }

    /// How high it stands, from 0 to 4.
    #[must_use]
    pub fn height(self) -> u32 {
        match self {
            Level::Unknown | Level::None => 0,
            Level::Ones => 1,
            Level::Tens => 2,
            Level::Hundreds => 3,
            Level::Thousands => 4,
        }
    }
}

/// A partition at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// How far the selected reader's commit is behind.
    pub lag: Option<u64>,
    /// Who of the selected reader's has it, by its place among [`Glances::owners`].
    pub owner: Option<usize>,
    /// Whether a broker leads it.
    pub led: bool,
}

/// A topic's partitions at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glances {
    /// One for each, in order.
    pub cells: Vec<Glance>,
    /// Who has any of them, by name.
    pub owners: Vec<ClientId>,
}

impl Glances {
    /// How many partitions are at a level.
    #[must_use]
    pub fn at(&self, level: Level) -> usize {
        let levels = self.cells.iter().map(|cell| Level::of(cell.lag));
        levels.filter(|found| *found == level).count()
    }

    /// A lag beyond this stands out: it is much more than most partitions have.
    #[must_use]
    pub fn usual(&self) -> u64 {
        let mut lags: Vec<u64> = self.cells.iter().filter_map(|cell| cell.lag).collect();
        lags.sort_unstable();
        let median = lags.get(lags.len() / 2).copied().unwrap_or(0);
        median.saturating_mul(2).max(LAG_LEAST)
    }

    /// How many partitions somebody has; without a name, how many nobody has.
    #[must_use]
    pub fn of(&self, owner: Option<usize>) -> usize {
        self.cells.iter().filter(|cell| cell.owner == owner).count()
    }
}

/// A topic's partitions at a glance, for a reader.
#[must_use]
pub fn glances(cluster: &Cluster, topic: &TopicName, reader: Option<&Reader>) -> Glances {
    let Some(found) = cluster.topics.get(topic) else {
        return Glances::default();
    };
    let owned = reader
        .map(|reader| owners(cluster, reader))
        .unwrap_or_default();
    let mut owners: Vec<ClientId> = owned
        .iter()
        .filter(|(tp, _)| tp.topic == *topic)
        .map(|(_, owner)| owner.clone())
        .collect();
    owners.sort();
    owners.dedup();
    let group = match reader {
        Some(Reader::Group(group)) => Some(group),
        Some(Reader::Standalone(id)) => cluster
            .consumers
            .get(id)
            .and_then(|consumer| consumer.config.group_id.as_ref()),
        None => None,
    };
    let committed = group.map(|group| cluster.offsets(group));
    let cell = |(index, _)| {
        let tp = TopicPartition::new(topic, index);
        let log = cluster.log(&tp);
        let committed = committed.as_ref().and_then(|all| all.get(&tp));
        let lag = log.zip(committed);
        Glance {
            lag: lag.map(|(log, committed)| log.high_watermark.lag(committed.offset).0),
            owner: owned.get(&tp).and_then(|id| owners.binary_search(id).ok()),
            led: cluster
                .registration(&tp)
                .is_some_and(|registered| registered.leader.is_some()),
        }
    };
    let cells = (0..).zip(&found.partitions).map(cell).collect();
    Glances { cells, owners }
}

/// The cells of an overview in rows: where each is, and which is where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// How many there are.
    pub cells: u32,
    /// How many are beside each other.
    pub columns: u32,
    /// From one to the next, in pixels.
    pub step: u32,
}

/// A way through the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the one before.
    Back,
    /// To the one behind.
    On,
    /// To the one above.
    Up,
    /// To the one below.
    Down,
    /// To the first.
    First,
    /// To the last.
    Last,
}

impl Grid {
    /// So many cells in a room so many pixels wide.
    #[must_use]
    pub fn fitting(cells: u32, room: u32, step: u32) -> Grid {
        Grid {
            cells,
            columns: (room / step.max(1)).max(1),
            step,
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(self) -> u32 {
        self.cells.div_ceil(self.columns)
    }

    /// The left upper corner of a cell.
    #[must_use]
    pub fn corner(self, cell: u32) -> (u32, u32) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (column * self.step, row * self.step)
    }

    /// The cell at a place; none where there is none.
    #[must_use]
    pub fn cell(self, x: u32, y: u32) -> Option<u32> {
        let (column, row) = (x / self.step, y / self.step);
        let cell = row.checked_mul(self.columns)?.checked_add(column)?;
        (column < self.columns && cell < self.cells).then_some(cell)
    }

    /// Where a way leads from a cell; it stays where the grid ends.
    #[must_use]
    pub fn go(self, from: u32, way: Way) -> u32 {
        let last = self.cells.saturating_sub(1);
        match way {
            Way::Back => from.saturating_sub(1),
            Way::On => (from + 1).min(last),
            Way::Up if from < self.columns => from,
            Way::Up => from - self.columns,
            Way::Down if from + self.columns > last => from,
            Way::Down => from + self.columns,
            Way::First => 0,
            Way::Last => last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_leads_to_the_cell_that_is_there() {
        let grid = Grid::fitting(1_000, 645, 24);
        assert_eq!((grid.columns, grid.rows()), (26, 39));
        for cell in 0..grid.cells {
            let (x, y) = grid.corner(cell);
            for (right, down) in [(0, 0), (23, 0), (0, 23), (23, 23)] {
                assert_eq!(grid.cell(x + right, y + down), Some(cell));
            }
        }
        assert_eq!(grid.cell(26 * 24, 0), None, "right of the last column");
        assert_eq!(grid.cell(25 * 24, 38 * 24), None, "behind the last one");
        assert_eq!(
            Grid::fitting(5, 3, 24).columns,
            1,
            "there is always room for one"
        );
    }

    #[test]
    fn arrows_stay_in_the_grid() {
        let grid = Grid::fitting(10, 100, 24);
        assert_eq!(grid.columns, 4);
        let goes = |from, way| grid.go(from, way);
        assert_eq!((goes(0, Way::Back), goes(9, Way::On)), (0, 9));
        assert_eq!((goes(2, Way::Up), goes(6, Way::Up)), (2, 2));
        assert_eq!((goes(5, Way::Down), goes(6, Way::Down)), (9, 6));
        assert_eq!((goes(5, Way::First), goes(5, Way::Last)), (0, 9));
    }

    #[test]
    fn what_most_have_does_not_stand_out() {
        let usual = |lags: &[u64]| {
            let cell = |lag: &u64| Glance {
                lag: Some(*lag),
                owner: None,
                led: true,
            };
            let cells = lags.iter().map(cell).collect();
            let owners = Vec::new();
            Glances { cells, owners }.usual()
        };
        assert_eq!(usual(&[30, 40, 50, 60, 900]), 100);
        assert_eq!(usual(&[0, 0, 0, 15]), LAG_LEAST);
        assert_eq!(usual(&[]), LAG_LEAST);
    }

    #[test]
    fn a_lag_is_told_by_its_digits() {
        let levels = [None, Some(0), Some(9), Some(10), Some(999), Some(1_000)].map(Level::of);
        let heights = levels.map(Level::height);
        assert_eq!(heights, [0, 0, 1, 2, 3, 4]);
        assert!(levels.is_sorted());
    }
}
