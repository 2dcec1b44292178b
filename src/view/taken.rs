//! How the cleaner comes to take a record away. What it looks at is in the log: the keys of what
//! was appended since, and how far it has been.

use crate::cluster::event::Entry;
use crate::cluster::{BrokerEvent, Event};
use crate::kafka::{Offset, Record, RecordBatch, TopicPartition};
use crate::sim::{Duration, SimTime};

/// Why the cleaner took a record away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// There is a later one of its key, at this offset.
    Superseded(Offset),
    /// It is a tombstone, and has been one for `delete.retention.ms`.
    Expired(Duration),
    /// It has no key: nothing of that kind is kept.
    Keyless,
}

/// A record that the cleaner may take away.
#[derive(Clone, Debug)]
pub(super) struct Takeable {
    record: Record,
    /// The next one of its key.
    newer: Option<Offset>,
    /// Until when it stays as a tombstone, and for how long that is in all.
    stays: Option<(SimTime, Duration)>,
    is_gone: bool,
}

impl Takeable {
    /// A record that was just appended with its batch, which may have a newer one already.
    pub(super) fn of(record: &Record, offset: Offset, batch: &RecordBatch) -> Self {
        let mut takeable = Takeable {
            record: record.clone(),
            newer: None,
            stays: None,
            is_gone: false,
        };
        takeable.see(offset, batch);
        takeable
    }

    /// Looks for a newer record of its key.
    fn see(&mut self, offset: Offset, batch: &RecordBatch) {
        let key = self.record.compaction_key();
        let mut later = batch.records_from(Offset(offset.0 + 1));
        let same = later.find(|(_, one)| key.is_some() && one.compaction_key() == key);
        self.newer = self.newer.or(same.map(|(at, _)| at));
    }

    /// What it says.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// Looks at the next entry; says why the record is gone with it, if it is.
    pub(super) fn follow(
        &mut self,
        tp: &TopicPartition,
        offset: Offset,
        entry: &Entry,
        delete_retention: impl FnOnce() -> Duration,
    ) -> Option<Taken> {
        match &entry.event {
            Event::Broker(_, BrokerEvent::BatchAppended(to, batch)) if to == tp => {
                self.see(offset, batch);
                None
            }
            Event::Broker(
                _,
                BrokerEvent::LogCleaned {
                    topic_partition,
                    to,
                    ..
                },
            ) if topic_partition == tp && offset < *to && !self.is_gone => {
                let taken = self.taken(*to, entry.at, delete_retention);
                self.is_gone = taken.is_some();
                taken
            }
            _ => None,
        }
    }

    /// Why it is gone once the cleaner has been over the log, as far as `to`.
    fn taken(
        &mut self,
        to: Offset,
        at: SimTime,
        delete_retention: impl FnOnce() -> Duration,
    ) -> Option<Taken> {
        if self.record.compaction_key().is_none() {
            return Some(Taken::Keyless);
        }
        if let Some(newer) = self.newer.filter(|newer| *newer < to) {
            return Some(Taken::Superseded(newer));
        }
        if !self.record.is_tombstone() {
            return None;
        }
        if let Some((until, retention)) = self.stays {
            return (until <= at).then_some(Taken::Expired(retention));
        }
        // the cleaner meets it for the first time
        let retention = delete_retention();
        self.stays = Some((at + retention, retention));
        None
    }
}
