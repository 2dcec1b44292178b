//! What the log tells at the moment shown: its lines, the last turns of the story, and what
//! happened lately to one thing.

use super::branches::BranchId;
use super::index::Turn;
use super::then::Then;
use super::{Session, Subject};
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{Cluster, Event, Reader};
use crate::kafka::{NodeId, Offset, TopicPartition};
use crate::sim::{Duration, SimTime, SortedSet};
use crate::view::chain::{Chain, Link};
use crate::view::lately::{Life, is_of_group, names_partition};
use crate::view::scene::readers;
use crate::view::why::Step;
use crate::view::{Delivered, Importance, LogLine, Story};
use alloc::vec::Vec;

/// How many lines are searched for those about something.
const LOOK_BACK: usize = 2_000;

/// For so long what a group has become stays told, whatever happens after it.
const MILESTONE: Duration = Duration::from_secs(30);

/// A record whose life is followed.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    tp: TopicPartition,
    offset: u64,
    life: Life,
    /// How it came to what it is, for each reader.
    chains: Vec<Chain>,
    /// All of it as sentences, oldest first.
    steps: Vec<Step>,
    /// What may turn out to be part of it.
    candidates: Vec<Step>,
    /// Events that have been looked at.
    seen: EventId,
    /// In which branch.
    branch: BranchId,
    then: Then,
}

impl Followed {
    fn see(&mut self, id: EventId, entry: &Entry, session: &Session) {
        let before = self.known();
        let (tp, then) = (&self.tp, &mut self.then);
        self.life
            .follow(id, entry, || delete_retention(then.before(session, id), tp));
        for chain in &mut self.chains {
            chain.see(id, entry);
        }
        let chains = &self.chains;
        let may_need = |event| chains.iter().any(|chain| chain.may_need(event));
        if may_need(id) {
            self.candidates.retain(|step| may_need(step.event));
            let step = Step::of(id, entry, self.then.before(session, id));
            self.candidates.push(step);
        }
        if self.known() != before {
            self.tell(id, entry, session);
        }
    }

    /// How much of it is known, and the last of it.
    fn known(&self) -> (usize, Option<EventId>) {
        let links = self.chains.iter().map(|chain| chain.links().len());
        let last = self.life.lines().last().map(|line| line.id);
        (links.sum(), last)
    }

    /// Keeps the sentences of what is known to be part of it.
    fn tell(&mut self, id: EventId, entry: &Entry, session: &Session) {
        let lines = self.life.lines().iter().map(|line| line.id);
        let joined = self.chains.iter().flat_map(Chain::links);
        let known: SortedSet<EventId> = lines.chain(joined.map(|link| link.event)).collect();
        self.steps.retain(|step| known.contains(&step.event));
        for one in known {
            let place = self.steps.partition_point(|step| step.event < one);
            if self.steps.get(place).is_some_and(|step| step.event == one) {
                continue;
            }
            let sent = || self.life.sent().filter(|(sent, _)| *sent == one);
            let known = match one == id {
                true => Some(entry),
                false => sent().map(|(_, entry)| entry),
            };
            let step = if let Some(entry) = known {
                let step = Step::of(one, entry, self.then.before(session, one));
                let taken = self.life.taken().filter(|(_, event, _)| *event == one);
                Some(match taken {
                    Some((record, _, why)) => {
                        step.taken(entry, &self.tp, (Offset(self.offset), record), why)
                    }
                    None => step,
                })
            } else {
                let mut candidates = self.candidates.iter();
                candidates.find(|step| step.event == one).cloned()
            };
            if let Some(step) = step {
                self.steps.insert(place, step);
            }
        }
    }
}

/// For how long tombstones of a partition stay.
fn delete_retention(cluster: &Cluster, tp: &TopicPartition) -> Duration {
    let config = cluster.topic_config(&tp.topic);
    config.map_or(Duration(0), |config| config.delete_retention)
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
        let concerns = |event: &Event| match subject {
            Subject::Broker(id) => event.node() == Some(NodeId::Broker(*id)),
            Subject::Producer(id) => event.node() == Some(NodeId::Producer(id.clone())),
            Subject::Consumer(id) => event.node() == Some(NodeId::Consumer(id.clone())),
            Subject::Group(id) => is_of_group(event, id),
            Subject::Partition(tp) | Subject::Record(tp, _) => names_partition(event, tp),
        };
        let line = |id: &EventId| {
            let entry = self.recent().get(*id)?;
            concerns(&entry.event).then(|| LogLine::of(*id, entry))
        };
        let ids = self.log_ids(Importance::Detail).iter().rev();
        ids.take(LOOK_BACK).filter_map(line).take(most).collect()
    }

    /// The last turns of the story at the moment shown, newest first. Only that a group went over
    /// to the other protocol stays in front for a while.
    #[must_use]
    pub fn stories(&self, most: usize) -> Vec<Turn> {
        let mut past = self.index.rebalances.migrations().before(self.next_event());
        let first = past
            .next()
            .filter(|(_, one)| self.now().since(one.at) < MILESTONE);
        let Some((id, migration)) = first else {
            return self.last_stories(most);
        };
        let mut stories = self.last_stories(most);
        stories.retain(|(other, ..)| other != id);
        stories.truncate(most.saturating_sub(1));
        stories.insert(0, (*id, migration.at, Story::from(migration.clone())));
        stories
    }

    fn last_stories(&self, most: usize) -> Vec<Turn> {
        let turn = |id: &EventId| {
            let entry = self.recent().get(*id)?;
            Some((*id, entry.at, Story::of(entry)?))
        };
        let ids = self.log_ids(Importance::Story);
        let near = &ids[ids.len().saturating_sub(LOOK_BACK)..];
        let searched = near.first().copied().unwrap_or(self.next_event());
        let older = self.index.turns_before(searched).cloned();
        let mut told_of = [false; 2];
        let told = near.iter().rev().filter_map(turn).chain(older);
        let rare = told.filter(|(_, _, story)| {
            // they go on all the time: the last one stands for them all
            let place = match story {
                Story::Committed { .. } => 0,
                Story::Compacted { .. } => 1,
                _ => return true,
            };
            !core::mem::replace(&mut told_of[place], true)
        });
        rare.take(most).collect()
    }

    fn is_followed(&self, followed: &Followed, tp: &TopicPartition, offset: u64) -> bool {
        let same = followed.tp == *tp && followed.offset == offset;
        same && followed.branch == self.branches.shown()
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
        let mut followed = known.unwrap_or_else(|| self.follow_from_birth(&tp, offset));
        let mut go = self.pace.looking();
        while followed.seen < end && !go.is_over() {
            let from = followed.seen;
            if self.recent().first() <= from {
                for (id, entry) in (from..).zip(self.recent().range(from..end)) {
                    followed.see(id, entry, self);
                }
                followed.seen = end;
            } else {
                let Some(stretch) = self.recording.stretches(from..end).next() else {
                    break;
                };
                for (id, entry) in stretch.iter() {
                    followed.see(id, entry, self);
                    followed.seen = id + 1;
                }
            }
            if followed.seen == from {
                break;
            }
            go.spend(followed.seen - from);
        }
        self.followed = Some(followed);
    }

    /// Whether the life of the record that is selected has not been gone through yet. Ticks go on
    /// with it, and with nothing else.
    #[must_use]
    pub fn looks_further(&self) -> bool {
        let followed = self.followed.as_ref();
        followed.is_some_and(|followed| followed.seen < self.next_event())
    }

    fn follow_from_birth(&self, tp: &TopicPartition, offset: u64) -> Followed {
        Followed {
            life: Life::of(tp.clone(), Offset(offset)),
            chains: self.chains_of(tp, offset),
            steps: Vec::new(),
            candidates: Vec::new(),
            tp: tp.clone(),
            offset,
            seen: self.birth(tp, offset),
            branch: self.branches.shown(),
            then: Then::default(),
        }
    }

    /// A chain for each reader, of which nothing is known yet but who read when the record was
    /// sent.
    fn chains_of(&self, tp: &TopicPartition, offset: u64) -> Vec<Chain> {
        let then = self
            .recording
            .moment_before(self.birth(tp, offset), SimTime::ZERO);
        let chain = |reader: Reader| {
            let consumers = then.cluster.consumers.values();
            let configs = consumers.map(|consumer| &*consumer.config);
            Chain::new(reader, tp.clone(), Offset(offset)).knowing(configs)
        };
        readers(self.cluster()).into_iter().map(chain).collect()
    }

    /// How a record came to what it is for a reader: the events that led to it.
    #[must_use]
    pub fn chain(&self, reader: &Reader, tp: &TopicPartition, offset: u64) -> Vec<Link> {
        let followed = self.followed.as_ref();
        let followed = followed.filter(|f| self.is_followed(f, tp, offset));
        let chain = followed.and_then(|f| f.chains.iter().find(|chain| chain.reader() == reader));
        chain.map_or_else(Vec::new, |chain| chain.links().to_vec())
    }

    /// The whole life of the record that is selected, as sentences, oldest first: its own, and what
    /// led each reader to it again, or past it.
    #[must_use]
    pub fn life(&self, tp: &TopicPartition, offset: u64) -> &[Step] {
        let followed = self.followed.as_ref();
        let followed = followed.filter(|f| self.is_followed(f, tp, offset));
        followed.map_or(&[], |followed| &followed.steps)
    }

    /// The life of a record up to the moment shown.
    fn life_of(&self, tp: &TopicPartition, offset: u64) -> Life {
        let mut life = Life::of(tp.clone(), Offset(offset));
        let mut then = Then::default();
        let since = self.birth(tp, offset)..self.next_event();
        for stretch in self.recording.stretches(since) {
            for (id, entry) in stretch.iter() {
                life.follow(id, entry, || delete_retention(then.before(self, id), tp));
            }
        }
        life
    }

    /// The first event of the moment at which a record was sent, or of one that is gone, what is
    /// left before it; if that is not known either, the first event of which more is.
    fn birth(&self, tp: &TopicPartition, offset: u64) -> EventId {
        let log = self.cluster().log(tp);
        let sent = log.and_then(|log| {
            let left = || log.last_before(Offset(offset));
            Some(log.record(Offset(offset)).or_else(left)?.timestamp)
        });
        let birth = sent.map(|sent| self.recording.begin_at(sent));
        birth
            .unwrap_or(self.recent().first())
            .min(self.next_event())
    }
}
