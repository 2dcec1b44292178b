//! What the log tells at the moment shown: its lines, the last turns of the story, and what
//! happened lately to one thing.

use super::index::{Turn, is_commit};
use super::{Session, Subject};
use crate::cluster::event::{Entry, EventId};
use crate::kafka::{NodeId, Offset, TopicPartition};
use crate::view::lately::{Life, is_of_group, names_partition};
use crate::view::{Delivered, Importance, LogLine, Story};
use alloc::vec::Vec;

/// How many lines are searched for those about something.
const LOOK_BACK: usize = 2_000;
/// Events that are gone through for a record's life. Of one that is older its beginning is told,
/// and what is near.
const LIFE_EVENTS_MAX: u64 = 200_000;

/// A record whose life is followed.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    tp: TopicPartition,
    offset: u64,
    life: Life,
    /// Events that have been looked at.
    seen: EventId,
    /// How often the run's past had been changed.
    rewrites: u32,
}

impl Session {
    /// The numbers of the log's events from an importance on that have happened at the moment
    /// shown: of a long run, the last of them.
    #[must_use]
    pub fn log_ids(&self, importance: Importance) -> &[EventId] {
        let (ids, shown) = (self.near().ids(importance), self.next_event());
        &ids[..ids.partition_point(|id| *id < shown)]
    }

    /// A line of the log.
    #[must_use]
    pub fn log_line(&self, id: EventId) -> Option<LogLine> {
        match self.recent().get(id) {
            Some(entry) => Some(LogLine::of(id, entry)),
            None => Some(LogLine::of(id, &self.recording.entry(id)?)),
        }
    }

    /// The message an event delivered, if it did and is still in memory.
    #[must_use]
    pub fn delivered(&self, id: EventId) -> Option<Delivered> {
        Delivered::of(self.recent().get(id)?)
    }

    /// The last lines of the log about something, newest first.
    #[must_use]
    pub fn lately(&self, subject: &Subject, most: usize) -> Vec<LogLine> {
        if let Subject::Record(tp, offset) = subject {
            let followed = self
                .followed
                .as_ref()
                .filter(|f| self.is_followed(f, tp, *offset));
            let last = |life: &Life| life.lines().iter().rev().take(most).cloned().collect();
            return match followed {
                Some(followed) => last(&followed.life),
                None => last(&self.life_of(tp, *offset)),
            };
        }
        let concerns = |entry: &Entry, line: &LogLine| match subject {
            Subject::Broker(id) => line.who == Some(NodeId::Broker(*id)),
            Subject::Producer(id) => line.who == Some(NodeId::Producer(id.clone())),
            Subject::Consumer(id) => line.who == Some(NodeId::Consumer(id.clone())),
            Subject::Group(id) => is_of_group(&entry.event, id),
            Subject::Partition(tp) | Subject::Record(tp, _) => names_partition(line, tp),
        };
        let line = |id: &EventId| {
            let entry = self.recent().get(*id)?;
            let line = LogLine::of(*id, entry);
            concerns(entry, &line).then_some(line)
        };
        let ids = self.log_ids(Importance::Detail).iter().rev();
        ids.take(LOOK_BACK).filter_map(line).take(most).collect()
    }

    /// The last turns of the story at the moment shown, newest first.
    #[must_use]
    pub fn stories(&self, most: usize) -> Vec<Turn> {
        let turn = |id: &EventId| {
            let entry = self.recent().get(*id)?;
            Some((*id, entry.at, Story::of(entry)?))
        };
        let ids = self.log_ids(Importance::Story);
        let near = &ids[ids.len().saturating_sub(LOOK_BACK)..];
        let searched = near.first().copied().unwrap_or(self.next_event());
        let older = self.index.turns_before(searched).cloned();
        let mut commits = 0;
        let told = near.iter().rev().filter_map(turn).chain(older);
        let rare = told.filter(|(_, _, story)| {
            // commits go on all the time: the last one stands for them all
            commits += u32::from(is_commit(story));
            !is_commit(story) || commits == 1
        });
        rare.take(most).collect()
    }

    fn is_followed(&self, followed: &Followed, tp: &TopicPartition, offset: u64) -> bool {
        let same = followed.tp == *tp && followed.offset == offset;
        same && followed.rewrites == self.recording.rewrites()
    }

    /// Keeps up with the record that is looked at, so that its life need not be gone through
    /// again each time somebody asks.
    pub(super) fn follow_record(&mut self) {
        let Some(Subject::Record(tp, offset)) = self.selection.clone() else {
            self.followed = None;
            return;
        };
        let end = self.next_event();
        let known = self.followed.take();
        let known = known.filter(|f| self.is_followed(f, &tp, offset) && f.seen <= end);
        let near = self.recent().first();
        let mut followed = known
            .filter(|f| near <= f.seen)
            .unwrap_or_else(|| Followed {
                life: self.life_of(&tp, offset),
                tp,
                offset,
                seen: end,
                rewrites: self.recording.rewrites(),
            });
        let new = self.recent().range(followed.seen..end);
        for (id, entry) in (followed.seen..).zip(new) {
            followed.life.follow(id, entry);
        }
        followed.seen = end;
        self.followed = Some(followed);
    }

    /// The life of a record up to the moment shown.
    fn life_of(&self, tp: &TopicPartition, offset: u64) -> Life {
        let (near, end) = (self.recent().first(), self.next_event());
        let log = self.cluster().log(tp);
        let sent = log.and_then(|log| Some(log.record(Offset(offset))?.timestamp));
        let birth = sent
            .map_or(near, |sent| self.recording.begin_at(sent))
            .min(end);
        let mut life = Life::of(tp.clone(), Offset(offset));
        let early = birth..end.min(birth + LIFE_EVENTS_MAX);
        let late = near.max(early.end).min(end)..end;
        for range in [early, late] {
            for stretch in self.recording.stretches(range) {
                for (id, entry) in stretch.iter() {
                    life.follow(id, entry);
                }
            }
        }
        life
    }
}
