//! What each rebalance of each group came to, and what has stood still, for any moment of a run.
//!
//! Who watches a run remembers what was, and cannot be turned back. So it is kept as it was at some
//! points of the run, and when the past is changed it goes on from the last of them.

use crate::cluster::event::{Entry, EventId};
use crate::kafka::GroupId;
use crate::sim::SortedMap;
use crate::view::moves::{Moves, Watch};
use crate::view::{Migrations, Standstills};
use alloc::vec::Vec;

/// Of each group so many rebalances are kept, the last ones.
const MOVES_MAX: usize = 128;
/// So many points are kept at most; then every second one goes.
const POINTS_MAX: usize = 64;
/// Events between two points, as long as none has gone.
const SPACING: u64 = 1_024;

/// Who watches.
#[derive(Clone, Debug, Default)]
struct Watches {
    moves: Watch,
    standstills: Standstills,
    migrations: Migrations,
}

/// The rebalances of all groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Rebalances {
    watches: Watches,
    /// As they were before some of the events.
    points: Vec<(EventId, Watches)>,
    /// Between two of them lie so many times [`SPACING`] events, as a power of two.
    thinned: u32,
    groups: SortedMap<GroupId, Vec<(EventId, Moves)>>,
}

impl Rebalances {
    /// Takes note of an event, the next one.
    pub(super) fn note(&mut self, id: EventId, entry: &Entry) {
        if id.is_multiple_of(SPACING << self.thinned) && id > 0 {
            self.points.push((id, self.watches.clone()));
        }
        if self.points.len() > POINTS_MAX {
            self.thinned += 1;
            let spacing = SPACING << self.thinned;
            self.points.retain(|(id, _)| id.is_multiple_of(spacing));
        }
        self.watches.standstills.note(entry.at, &entry.event);
        self.watches.migrations.note(id, entry.at, &entry.event);
        if let Some(moves) = self.watches.moves.note(&entry.event) {
            let kept = self.groups.entry(moves.group.clone()).or_default();
            if kept.len() == MOVES_MAX {
                kept.remove(0);
            }
            kept.push((id, moves));
        }
    }

    /// Forgets what is from an event on, and maybe some of what is before it. Says from which one
    /// on it is to be told again.
    pub(super) fn truncate(&mut self, end: EventId) -> EventId {
        let place = self.points.partition_point(|(id, _)| *id <= end);
        self.points.truncate(place);
        let (from, watches) = self.points.last().cloned().unwrap_or_default();
        self.points.truncate(place.saturating_sub(1)); // it is made again
        self.watches = watches;
        for moves in self.groups.values_mut() {
            moves.truncate(moves.partition_point(|(id, _)| *id < from));
        }
        from
    }

    /// The last rebalance of a group before an event.
    pub(super) fn last(&self, group: &GroupId, before: EventId) -> Option<&Moves> {
        let all = self.groups.get(group)?;
        let past = &all[..all.partition_point(|(id, _)| *id < before)];
        past.last().map(|(_, moves)| moves)
    }

    /// What has stood still.
    pub(super) fn standstills(&self) -> &Standstills {
        &self.watches.standstills
    }

    /// Which groups went over to the other protocol.
    pub(super) fn migrations(&self) -> &Migrations {
        &self.watches.migrations
    }
}
