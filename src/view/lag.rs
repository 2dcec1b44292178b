//! Lag over time, as `kafka-consumer-groups.sh` counts it: the high watermark less what is
//! committed, for each partition of a group of which something is committed, and for them all.
//!
//! A run may be long and a screen is not: what happens within a step of time is kept as its
//! extremes and its end. Steps double when there are too many of them, so that peaks survive.

use crate::cluster::{AdminEvent, BrokerEvent, Cluster, Event, GroupEvent, OFFSETS_TOPIC};
use crate::kafka::{GroupId, TopicName, TopicPartition};
use crate::sim::{SimTime, SortedMap};
use alloc::vec::Vec;

/// Steps of a group's sum ...
const STEPS_OF_GROUP: usize = 512;
/// ... and those of all partitions of all groups together, of which each has at least some.
const STEPS_OF_PARTITIONS: usize = 16_384;
const STEPS_LEAST: usize = 24;
/// Microseconds of a step, as long as there are few.
const STEP: u64 = 10_000;
/// What stands for no value.
const NOTHING: i32 = i32::MIN;

/// What a value was in a step of time: 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    index: u32,
    least: i32,
    most: i32,
    /// What it was at the end, if it was anything.
    last: i32,
}

/// What a value has been over time. What has not changed takes no space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Microseconds of a step.
    step: u64,
    steps: Vec<Step>,
    steps_max: usize,
}

/// What a value was in a step of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When the step begins.
    pub at: SimTime,
    /// The extremes of what it came to in the step; none if it only ceased to be.
    pub extremes: Option<(i32, i32)>,
    /// What it was in the end, if anything.
    pub last: Option<i32>,
}

impl Series {
    fn new(steps_max: usize) -> Self {
        Series {
            step: STEP,
            steps: Vec::new(),
            steps_max,
        }
    }

    fn index(&self, at: SimTime) -> u32 {
        u32::try_from(at.0 / self.step).unwrap_or(u32::MAX)
    }

    /// It is this from a moment on, which is no earlier than the last.
    fn push(&mut self, at: SimTime, value: Option<i32>) {
        let before = self.steps.last().map_or(NOTHING, |step| step.last);
        let now = value.unwrap_or(NOTHING);
        if before == now {
            return;
        }
        let index = self.index(at);
        let (least, most) = value.map_or((i32::MAX, i32::MIN), |value| (value, value));
        match self.steps.last_mut().filter(|step| step.index == index) {
            Some(step) => {
                step.least = step.least.min(least);
                step.most = step.most.max(most);
                step.last = now;
            }
            None => self.steps.push(Step {
                index,
                least,
                most,
                last: now,
            }),
        }
        self.thin(self.steps_max);
    }

    /// Makes steps longer until there are no more than that.
    fn thin(&mut self, steps_max: usize) {
        self.steps_max = steps_max;
        while self.steps.len() > steps_max {
            self.step *= 2;
            let mut thinned: Vec<Step> = Vec::with_capacity(steps_max);
            for mut step in self.steps.drain(..) {
                step.index /= 2;
                match thinned.last_mut().filter(|last| last.index == step.index) {
                    Some(last) => {
                        last.least = last.least.min(step.least);
                        last.most = last.most.max(step.most);
                        last.last = step.last;
                    }
                    None => thinned.push(step),
                }
            }
            self.steps = thinned;
        }
    }

    /// Forgets what was from the step on that a moment is in.
    fn truncate(&mut self, at: SimTime) {
        let index = self.index(at);
        self.steps.retain(|step| step.index < index);
    }

    fn sample(&self, step: &Step) -> Sample {
        Sample {
            at: SimTime(u64::from(step.index) * self.step),
            extremes: (step.least <= step.most).then_some((step.least, step.most)),
            last: (step.last != NOTHING).then_some(step.last),
        }
    }

    /// All steps in which something changed.
    pub fn samples(&self) -> impl Iterator<Item = Sample> {
        self.steps.iter().map(|step| self.sample(step))
    }

    /// What it was at a moment; in a step in which it changed, between what.
    #[must_use]
    pub fn at(&self, at: SimTime) -> Option<(i32, i32)> {
        let index = self.index(at);
        let place = self.steps.partition_point(|step| step.index <= index);
        let step = self.steps.get(place.checked_sub(1)?)?;
        let sample = self.sample(step);
        match step.index == index {
            true => sample.extremes,
            false => sample.last.map(|last| (last, last)),
        }
    }

    /// The most it has been.
    #[must_use]
    pub fn peak(&self) -> Option<i32> {
        let extremes = self.samples().filter_map(|sample| sample.extremes);
        extremes.map(|(_, most)| most).max()
    }
}

/// A group's lag.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    committed: SortedMap<TopicPartition, u64>,
    sum: i64,
    /// How many partitions are in the sum.
    summed: usize,
    series: Series,
    partitions: SortedMap<TopicPartition, Series>,
}

/// The lag of all groups, as far as a run has been looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lags {
    /// The high watermarks.
    ends: SortedMap<TopicPartition, u64>,
    groups: SortedMap<GroupId, Group>,
    partitions: usize,
}

fn lag(end: Option<&u64>, committed: Option<&u64>) -> Option<i64> {
    let signed = |offset: u64| i64::try_from(offset).unwrap_or(i64::MAX);
    end.zip(committed)
        .map(|(end, at)| signed(*end) - signed(*at))
}

/// What it is in a cluster, of each partition of which a group has something committed.
pub(super) fn by_partition(cluster: &Cluster, group: &GroupId) -> Vec<(TopicPartition, i64)> {
    let committed = cluster.offsets(group);
    let users = committed
        .iter()
        .filter(|(tp, _)| tp.topic.as_str() != OFFSETS_TOPIC);
    let lags = users.filter_map(|(tp, stored)| {
        let end = cluster.log(tp)?.high_watermark.0;
        Some((tp.clone(), lag(Some(&end), Some(&stored.offset.0))?))
    });
    lags.collect()
}

pub(super) fn small(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { NOTHING + 1 } else { i32::MAX })
}

impl Lags {
    /// Takes note of an event, the next one.
    pub fn note(&mut self, at: SimTime, event: &Event) {
        match event {
            Event::Broker(_, BrokerEvent::HighWatermarkAdvanced(tp, end)) => {
                self.end(at, tp, Some(end.0));
            }
            Event::Broker(_, BrokerEvent::Group(group, event)) => match event {
                GroupEvent::OffsetCommitted(tp, stored, _) => {
                    self.commit(at, group, tp, Some(stored.offset.0));
                }
                GroupEvent::OffsetRemoved(tp, _) => self.commit(at, group, tp, None),
                GroupEvent::Deleted => self.delete(at, group),
                _ => {}
            },
            Event::Admin(
                AdminEvent::TopicCreated { topic, leaders, .. }
                | AdminEvent::PartitionsAdded { topic, leaders },
            ) => self.grow(at, topic, leaders.len()),
            Event::Admin(AdminEvent::TopicDeleted(topic)) => {
                let known = self.ends.keys().filter(|tp| tp.topic == *topic);
                for tp in known.cloned().collect::<Vec<_>>() {
                    self.end(at, &tp, None);
                }
            }
            _ => {}
        }
    }

    /// New partitions are empty.
    fn grow(&mut self, at: SimTime, topic: &TopicName, count: usize) {
        if topic.as_str() == OFFSETS_TOPIC {
            return;
        }
        let known = self.ends.keys().filter(|tp| tp.topic == *topic).count();
        for number in (0..).skip(known).take(count) {
            self.end(at, &TopicPartition::new(topic, number), Some(0));
        }
    }

    /// A log ends here now, or is gone.
    fn end(&mut self, at: SimTime, tp: &TopicPartition, end: Option<u64>) {
        if tp.topic.as_str() == OFFSETS_TOPIC {
            return;
        }
        let before = match end {
            Some(end) => self.ends.insert(tp.clone(), end),
            None => self.ends.remove(tp),
        };
        for group in self.groups.values_mut() {
            let committed = group.committed.get(tp).copied();
            let (before, after) = (
                lag(before.as_ref(), committed.as_ref()),
                lag(end.as_ref(), committed.as_ref()),
            );
            group.changed(at, tp, before, after);
        }
    }

    /// A group has committed this, or has nothing committed any more.
    fn commit(&mut self, at: SimTime, id: &GroupId, tp: &TopicPartition, committed: Option<u64>) {
        if committed.is_some() {
            self.make_room(id, tp);
        }
        let end = self.ends.get(tp).copied();
        let Some(group) = self.groups.get_mut(id) else {
            return;
        };
        let before = match committed {
            Some(committed) => group.committed.insert(tp.clone(), committed),
            None => group.committed.remove(tp),
        };
        let (before, after) = (
            lag(end.as_ref(), before.as_ref()),
            lag(end.as_ref(), committed.as_ref()),
        );
        group.changed(at, tp, before, after);
    }

    /// Whatever is committed of has a series.
    fn make_room(&mut self, id: &GroupId, tp: &TopicPartition) {
        let group = self.groups.entry(id.clone()).or_insert_with(Group::new);
        if group.partitions.contains_key(tp) {
            return;
        }
        self.partitions += 1;
        let steps_max = STEPS_OF_PARTITIONS / self.partitions;
        let steps_max = steps_max.clamp(STEPS_LEAST, STEPS_OF_GROUP);
        group.partitions.insert(tp.clone(), Series::new(steps_max));
        let all = self.groups.values_mut();
        for series in all.flat_map(|group| group.partitions.values_mut()) {
            series.thin(steps_max);
        }
    }

    fn delete(&mut self, at: SimTime, id: &GroupId) {
        let group = self.groups.get(id);
        let committed = group.into_iter().flat_map(|group| group.committed.keys());
        for tp in committed.cloned().collect::<Vec<_>>() {
            self.commit(at, id, &tp, None);
        }
    }

    /// Forgets what was after a moment, at which the world was this. What the moment's own step
    /// came to before it is not known any more.
    pub fn truncate(&mut self, at: SimTime, cluster: &Cluster) {
        for group in self.groups.values_mut() {
            let own = core::iter::once(&mut group.series);
            for series in own.chain(group.partitions.values_mut()) {
                series.truncate(at);
            }
            group.committed.clear();
        }
        self.ends.clear();
        for (topic, found) in &cluster.topics {
            for (number, _) in (0..).zip(&found.partitions) {
                let tp = TopicPartition::new(topic, number);
                if let Some(log) = cluster.log(&tp).filter(|_| topic.as_str() != OFFSETS_TOPIC) {
                    self.ends.insert(tp, log.high_watermark.0);
                }
            }
        }
        let known = self.groups.keys().cloned();
        let mut known: Vec<GroupId> = known.chain(cluster.group_ids()).collect();
        known.sort();
        known.dedup();
        for id in known {
            for (tp, stored) in &*cluster.offsets(&id) {
                self.make_room(&id, tp);
                if let Some(group) = self.groups.get_mut(&id) {
                    group.committed.insert(tp.clone(), stored.offset.0);
                }
            }
            if let Some(group) = self.groups.get_mut(&id) {
                group.settle(at, &self.ends);
            }
        }
        self.groups
            .retain(|_, group| !group.series.steps.is_empty());
        let counts = self.groups.values().map(|group| group.partitions.len());
        self.partitions = counts.sum();
    }

    /// Bytes of all steps, which are most of what it takes.
    #[must_use]
    pub fn weight(&self) -> usize {
        let all = self.groups.values().flat_map(|group| {
            let own = core::iter::once(&group.series);
            own.chain(group.partitions.values())
        });
        all.map(|series| series.steps.len() * size_of::<Step>())
            .sum()
    }

    /// The groups that ever had something committed.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        self.groups.keys()
    }

    /// The lag of a group, over all its partitions.
    #[must_use]
    pub fn sum(&self, group: &GroupId) -> Option<&Series> {
        Some(&self.groups.get(group)?.series)
    }

    /// The lag of each of a group's partitions.
    pub fn partitions(&self, group: &GroupId) -> impl Iterator<Item = (&TopicPartition, &Series)> {
        let group = self.groups.get(group).into_iter();
        group.flat_map(|group| group.partitions.iter())
    }
}

impl Group {
    fn new() -> Self {
        Group {
            committed: SortedMap::new(),
            sum: 0,
            summed: 0,
            series: Series::new(STEPS_OF_GROUP),
            partitions: SortedMap::new(),
        }
    }

    fn changed(
        &mut self,
        at: SimTime,
        tp: &TopicPartition,
        before: Option<i64>,
        after: Option<i64>,
    ) {
        if before == after {
            return;
        }
        self.sum += after.unwrap_or(0) - before.unwrap_or(0);
        self.summed = self.summed + usize::from(after.is_some()) - usize::from(before.is_some());
        if let Some(series) = self.partitions.get_mut(tp) {
            series.push(at, after.map(small));
        }
        self.series
            .push(at, (self.summed > 0).then_some(small(self.sum)));
    }

    /// Everything is as it is from a moment on.
    fn settle(&mut self, at: SimTime, ends: &SortedMap<TopicPartition, u64>) {
        let committed = &self.committed;
        (self.sum, self.summed) = (0, 0);
        self.partitions.retain(|tp, series| {
            let lag = lag(ends.get(tp), committed.get(tp));
            self.sum += lag.unwrap_or(0);
            self.summed += usize::from(lag.is_some());
            series.push(at, lag.map(small));
            !series.steps.is_empty()
        });
        self.series
            .push(at, (self.summed > 0).then_some(small(self.sum)));
    }
}
