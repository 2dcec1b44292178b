//! What a consumer can say of its own reading: how far its positions are, and what its client
//! library would commit by itself ([`ConsumerHabits`](crate::kafka::profile::ConsumerHabits)).

use super::{AppLine, Consumer, FetchState, HeldRecord, MemberState, Offsets};
use crate::kafka::profile::{Commits, HandsOut, Heartbeats, When};
use crate::kafka::{CommitStyle, CommittedOffset, Position, TopicPartition};
use crate::sim::{Duration, SimTime};
use alloc::vec::Vec;

impl Consumer {
    /// The positions of all partitions that have one (`SubscriptionState.allConsumed`).
    #[must_use]
    pub fn all_consumed(&self) -> Offsets {
        self.all_before(self.handed_out())
    }

    /// What an automatic commit would cover now.
    #[must_use]
    pub fn covered(&self) -> Offsets {
        let mut offsets = match self.config.client.consumer().commits {
            Commits::Positions => return self.all_consumed(),
            Commits::HandedOut => self.all_before(self.handed_out()),
            Commits::EarlierPolls => self.all_before(0),
            Commits::Done => self.all_before(self.app.done as usize),
        };
        let rewinds = self.config.client.consumer().rewinds;
        offsets.retain(|(tp, offset, _)| {
            self.partitions
                .get(tp)
                .is_some_and(|assigned| match rewinds {
                    true => assigned.kept != Some(Position(offset.0)),
                    false => assigned.kept.max(assigned.marked) < Some(Position(offset.0)),
                })
        });
        offsets
    }

    /// How many records of its batch count as handed out when the application calls its consumer:
    /// an iterator gives one at a time.
    fn handed_out(&self) -> usize {
        let iterates = self.config.client.consumer().hands_out == HandsOut::Iterator;
        match iterates && self.works_by_record() {
            true => self.app.done as usize,
            false => self.app.batch.len(),
        }
    }

    /// Whether its program is written for one record after the other, and can stop between two. A
    /// commit for the whole batch needs the whole batch.
    fn works_by_record(&self) -> bool {
        !matches!(
            self.config.commit_style,
            CommitStyle::SyncEachBatch
                | CommitStyle::SyncBeforeProcessing
                | CommitStyle::AsyncEachBatch
        )
    }

    /// Whether it does not go on with the batch it has: it is to close, or, if it has no other
    /// place to do so, to join its group again.
    #[must_use]
    pub fn leaves_batch(&self) -> bool {
        let closes = self.app.closing && self.works_by_record();
        match self.config.client.consumer().hands_out {
            HandsOut::Iterator => closes,
            HandsOut::PartitionBatch => closes || self.joins_first() || self.is_elsewhere(),
            HandsOut::Poll | HandsOut::Record | HandsOut::Everything => false,
        }
    }

    /// Whether it was sent elsewhere in the partition of the batch it has.
    fn is_elsewhere(&self) -> bool {
        let tp = self.held().first().map(|record| &record.topic_partition);
        tp.is_some_and(|tp| self.partitions.contains_key(tp) && !self.reads_on(tp))
    }

    /// Whether it goes on in a partition where its last records end, and was not sent elsewhere.
    fn reads_on(&self, tp: &TopicPartition) -> bool {
        let assigned = self.partitions.get(tp);
        let has_read = assigned.is_some_and(|assigned| assigned.last_read.is_some());
        has_read && self.position(tp).is_some()
    }

    /// Whether it has to join its group before it is given anything: one that does everything on
    /// one thread does one thing after the other.
    #[must_use]
    pub fn joins_first(&self) -> bool {
        let member = &self.membership;
        let out = member.rejoin_needed || member.state != MemberState::Stable;
        self.config.is_member() && self.is_alone() && out
    }

    /// Whether the application's thread is all it has.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.config.client.consumer().heartbeats == Heartbeats::BetweenRecords
    }

    /// The positions, as they would be if its batch ended before its record `from`.
    fn all_before(&self, from: usize) -> Offsets {
        let back = self.app.batch.get(from..).unwrap_or_default();
        let positions = self.partitions.iter().filter_map(|(tp, assigned)| {
            let position = self.position(tp)?;
            let mut back = back.iter().filter(|_| self.reads_on(tp));
            let first = back.find(|record| record.topic_partition == *tp);
            Some(match first {
                Some(record) => {
                    let offset = CommittedOffset(record.offset.0);
                    (tp.clone(), offset, Some(record.leader_epoch))
                }
                None => (tp.clone(), position.into(), assigned.last_epoch),
            })
        });
        positions.collect()
    }

    /// Where its partitions are to be read again from if it does not work on what it holds.
    #[must_use]
    pub fn back_to(&self) -> Vec<(TopicPartition, Position)> {
        let mut back: Vec<(TopicPartition, Position)> = Vec::new();
        for HeldRecord {
            topic_partition: tp,
            offset,
            ..
        } in self.held()
        {
            if back.iter().all(|(known, _)| known != tp) {
                back.push((tp.clone(), Position(offset.0)));
            }
        }
        // whoever has sought meanwhile stays where that was
        back.retain(|(tp, _)| self.reads_on(tp));
        back
    }

    pub(super) fn go_back_to(&mut self, tp: &TopicPartition, to: Position) {
        if let Some(assigned) = self.partitions.get_mut(tp) {
            assigned.state = FetchState::Fetching(to);
            self.drain(tp);
        }
    }

    /// Whether it commits by itself at this time of its own.
    #[must_use]
    pub fn commits_by_itself(&self, when: When) -> bool {
        let automatic = self.config.commit_style == CommitStyle::Auto;
        automatic && self.config.group_id.is_some() && self.config.client.consumer().when == when
    }

    /// It is about to have its first position. Whichever `poll()` before this one came upon a due
    /// automatic commit has found nothing to commit, and made the next one due an interval later
    /// (`ConsumerCoordinator.maybeAutoCommitOffsetsAsync`).
    pub(super) fn has_committed_nothing(&mut self, at: SimTime) {
        let (due, since) = (self.membership.auto_commit_due, self.app.since);
        let poll = self.config.poll_timeout.0.max(1);
        let polls = at.since(since).0 / poll;
        let missed = due.since(since).0.div_ceil(poll);
        if self.app.line == AppLine::Polling && missed <= polls {
            let interval = self.config.auto_commit_interval;
            let each = interval.0.div_ceil(poll).max(1);
            let last = missed + (polls - missed) / each * each;
            self.membership.auto_commit_due = since + Duration(last * poll) + interval;
        }
    }

    /// When its timer for automatic commits next ticks, if it has one.
    #[must_use]
    pub fn next_tick(&self, now: SimTime) -> Option<SimTime> {
        let (running, interval) = self.ticking(now);
        let next = (running / interval + 1).saturating_mul(interval);
        self.commits_by_itself(When::Timer)
            .then_some(self.app.started + Duration(next))
    }

    /// Whether that timer ticks at this very moment.
    #[must_use]
    pub fn ticks_at(&self, now: SimTime) -> bool {
        let (running, interval) = self.ticking(now);
        let ticks = running > 0 && running.is_multiple_of(interval);
        ticks && self.commits_by_itself(When::Timer)
    }

    /// For how long its process has been running, and the interval of automatic commits.
    fn ticking(&self, now: SimTime) -> (u64, u64) {
        let interval = self.config.auto_commit_interval.0.max(1);
        (now.since(self.app.started).0, interval)
    }

    /// Whether it takes part in its group's rebalances now: in `poll()`, or in the background.
    #[must_use]
    pub fn polls(&self) -> bool {
        let there = match self.app.line {
            AppLine::Polling => true,
            AppLine::Processing { .. } => self.config.rebalances_in_background(),
            _ => false,
        };
        there && !self.app.closing
    }

    /// Whether it takes part in rebalances while the application works on a record.
    #[must_use]
    pub fn is_busy_in_background(&self) -> bool {
        matches!(self.app.line, AppLine::Processing { .. }) && self.polls()
    }

    /// Whether nothing is sent meanwhile: its only thread is busy.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        let busy = matches!(
            self.app.line,
            AppLine::Processing { .. } | AppLine::Listening { .. }
        );
        self.is_alone() && busy
    }
}
