//! The application's worker threads: what each works on, what they are through with, and the
//! offset below which everything is done.

use super::{CommitStyle, Consumer, HeldRecord, Offsets, Position};
use crate::kafka::{CommittedOffset, TopicPartition};
use crate::sim::SimTime;
use alloc::vec::Vec;

/// A pool of worker threads. It has no queue: who hands it a record waits until a worker is free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// What is in work, in the order in which it was handed over.
    pub working: Vec<Work>,
    /// What workers are through with and the application has still to commit, record by record.
    pub finished: Vec<HeldRecord>,
}

/// A record in the hands of a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The worker's number, counted from 1.
    pub worker: u32,
    /// What it works on.
    pub record: HeldRecord,
    /// Since when.
    pub since: SimTime,
    /// Until when.
    pub until: SimTime,
}

impl Pool {
    pub(super) fn begin(&mut self, work: Work) {
        self.working.push(work);
    }

    /// A worker is through. Says with what.
    pub(super) fn end(&mut self, worker: u32) -> Option<HeldRecord> {
        let index = self.working.iter().position(|work| work.worker == worker)?;
        Some(self.working.remove(index).record)
    }

    /// The record a worker works on.
    #[must_use]
    pub fn record_of(&self, worker: u32) -> Option<&HeldRecord> {
        let mut working = self.working.iter();
        let work = working.find(|work| work.worker == worker)?;
        Some(&work.record)
    }
}

impl Consumer {
    /// Whether worker threads process its records, and not the thread that polls.
    #[must_use]
    pub fn has_pool(&self) -> bool {
        self.config.worker_threads > 1
    }

    /// A worker that has nothing to do.
    #[must_use]
    pub fn free_worker(&self) -> Option<u32> {
        let mut workers = 1..=self.config.worker_threads;
        workers.find(|worker| self.app.pool.record_of(*worker).is_none())
    }

    /// The work that is through first.
    #[must_use]
    pub fn first_through(&self) -> Option<&Work> {
        let working = self.app.pool.working.iter();
        working.min_by_key(|work| (work.until, work.worker))
    }

    /// All records in its hands that it is not through with: what is in work, then what is not
    /// begun.
    pub fn in_hand(&self) -> impl Iterator<Item = &HeldRecord> {
        let working = self.app.pool.working.iter().map(|work| &work.record);
        working.chain(self.held())
    }

    /// The contiguous watermark of a partition: everything handed out below it is done.
    fn watermark(&self, tp: &TopicPartition) -> Option<Position> {
        let position = self.position(tp)?;
        let unfinished = self
            .in_hand()
            .filter(|record| record.topic_partition == *tp);
        let first = unfinished.map(|record| Position(record.offset.0)).min();
        Some(first.map_or(position, |first| first.min(position)))
    }

    /// The watermarks that are further than what was committed, or where reading began.
    ///
    /// Never further back: after a partition was away and has come back, a worker may still be at
    /// a record of before, which by then somebody else has done and committed.
    #[must_use]
    pub fn watermarks(&self) -> Offsets {
        let moved = self.partitions.iter().filter_map(|(tp, assigned)| {
            let watermark = self.watermark(tp)?;
            let further = assigned.marked.is_none_or(|marked| watermark > marked);
            further.then(|| (tp.clone(), CommittedOffset(watermark.0), None))
        });
        moved.collect()
    }

    /// What `commitSync()` of this application covers: the positions, or what is safe.
    #[must_use]
    pub fn committable(&self) -> Offsets {
        match self.config.commit_style {
            CommitStyle::SyncWatermark => self.watermarks(),
            _ => self.all_consumed(),
        }
    }

    /// Whether its workers are through with something that it has not committed.
    #[must_use]
    pub fn has_news(&self) -> bool {
        match self.config.commit_style {
            CommitStyle::SyncWatermark => self.has_pool() && !self.watermarks().is_empty(),
            _ => !self.app.pool.finished.is_empty(),
        }
    }
}
