//! What a consumer has fetched, and whose turn it is to be fetched (`FetchBuffer`,
//! `FetchCollector`, `PartitionStates`).

use super::{Consumer, FetchState, HeldRecord};
use crate::kafka::profile::HandsOut;
use crate::kafka::{Position, TopicPartition};
use alloc::vec::Vec;

impl Consumer {
    /// Whether records of a partition would be handed out if they were there
    /// (`SubscriptionState.isFetchable`).
    #[must_use]
    pub fn is_fetchable(&self, tp: &TopicPartition) -> bool {
        let assigned = self.partitions.get(tp);
        let reads = assigned.is_some_and(|assigned| {
            matches!(assigned.state, FetchState::Fetching(_)) && !assigned.paused
        });
        reads && !self.is_pending_revocation(tp)
    }

    /// `poll()` hands records out. If it could not have handed out more, it does not find out
    /// that nothing is left of the last that it looked at; the next `poll()` does.
    pub(super) fn hand_out(&mut self, records: &[HeldRecord]) {
        for record in records {
            self.advance(record);
        }
        let is_full = self.config.client.consumer().hands_out == HandsOut::Poll
            && records.len() == self.config.max_poll_records as usize;
        let last = records.last().map(|record| &record.topic_partition);
        let mut paused = Vec::new();
        let mut place = 0;
        while let Some(fetch) = self.fetched.get(place) {
            let tp = &fetch.topic_partition;
            if is_full && last == Some(tp) {
                break;
            }
            if self.partitions.get(tp).is_some_and(|one| one.paused) {
                paused.extend(self.fetched.remove(place));
            } else if fetch.is_used_up() {
                self.drain(&tp.clone());
            } else {
                place += 1;
            }
        }
        // (`FetchCollector.collectFetch`)
        self.fetched.extend(paused);
    }

    /// What the last `poll()` has handed out whole is through.
    pub(super) fn drain_used_up(&mut self) {
        let mut fetched = self.fetched.iter();
        let used_up = fetched.find(|fetch| fetch.is_used_up());
        if let Some(tp) = used_up.map(|fetch| fetch.topic_partition.clone()) {
            self.drain(&tp);
        }
    }

    /// Nothing more is handed out of what was fetched of a partition. If something was, or if it
    /// was no records, the others are asked for first.
    pub(super) fn drain(&mut self, tp: &TopicPartition) {
        let mut fetched = self.fetched.iter();
        let place = fetched.position(|fetch| fetch.topic_partition == *tp);
        let fetch = place.and_then(|place| self.fetched.remove(place));
        if fetch.is_some_and(|fetch| fetch.begun || fetch.is_out_of_range()) {
            self.move_to_end(tp);
        }
    }

    /// `SubscriptionState.movePartitionToEnd`.
    pub(super) fn move_to_end(&mut self, tp: &TopicPartition) {
        let turns = self.partitions.values().map(|assigned| assigned.turn);
        let last = turns.max().unwrap_or_default();
        if let Some(assigned) = self.partitions.get_mut(tp) {
            assigned.turn = last + 1;
        }
    }

    /// It has a new assignment, which is in the order of the names
    /// (`SubscriptionState.assignFromSubscribed`).
    pub(super) fn begin_turns(&mut self) {
        for assigned in self.partitions.values_mut() {
            assigned.turn = 0;
        }
    }

    /// Moves a position behind a record that `poll()` hands out, and the buffer with it.
    fn advance(&mut self, record: &HeldRecord) {
        let (tp, to) = (&record.topic_partition, Position::after(record.offset));
        if let Some(assigned) = self.partitions.get_mut(tp) {
            assigned.state = FetchState::Fetching(to);
            assigned.last_epoch = Some(record.leader_epoch);
            assigned.last_read = Some(record.timestamp);
        }
        let mut fetched = self.fetched.iter_mut();
        if let Some(fetch) = fetched.find(|fetch| fetch.topic_partition == *tp) {
            fetch.next = to.offset();
            fetch.begun = true;
        }
    }
}
