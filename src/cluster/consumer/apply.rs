//! How a consumer changes: one arm for each event, no decisions.

use super::{
    App, AppLine, Assigned, CloseStep, CommitKind, Consumer, ConsumerEvent, ConsumerProcess,
    Ending, FetchState, JoinPrepare, MemberState, Membership, ModernMembership, ModernState,
    Offsets, PositionReason, RejoinReason, Work,
};
use crate::cluster::network::Connections;
use crate::kafka::message::{MemberIdentity, StickyUserData};
use crate::kafka::{
    AssignorName, Body, Envelope, GenerationId, GroupProtocol, MessageId, NodeId, Position,
    Request, TopicPartition,
};
use crate::sim::{Duration, SimTime};
use alloc::sync::Arc;
use alloc::vec::Vec;

impl Consumer {
    pub(in crate::cluster) fn apply(&mut self, at: SimTime, event: &ConsumerEvent) {
        match event {
            ConsumerEvent::Started
            | ConsumerEvent::Crashed(_)
            | ConsumerEvent::Froze(_)
            | ConsumerEvent::Thawed
            | ConsumerEvent::Ended(_)
            | ConsumerEvent::Configured(_)
            | ConsumerEvent::ProcessingTimeChanged(_)
            | ConsumerEvent::CrashPointSet(_)
            | ConsumerEvent::CloseRequested
            | ConsumerEvent::RemovalRequested
            | ConsumerEvent::Threw(_)
            | ConsumerEvent::CloseProgressed(_) => self.apply_process(at, event),
            ConsumerEvent::PollCalled
            | ConsumerEvent::PollReturned(_)
            | ConsumerEvent::WorkerAwaited
            | ConsumerEvent::WorkersAwaited
            | ConsumerEvent::ProcessingStarted { .. }
            | ConsumerEvent::HeartbeatAwaited
            | ConsumerEvent::BatchAbandoned(_)
            | ConsumerEvent::RecordProcessed { .. } => self.apply_loop(at, event),
            ConsumerEvent::CommitAsked(..)
            | ConsumerEvent::CommitCalled(_)
            | ConsumerEvent::CommitSent { .. }
            | ConsumerEvent::CommitDeferred(_)
            | ConsumerEvent::CommitRetried { .. }
            | ConsumerEvent::CommitSucceeded { .. }
            | ConsumerEvent::CommitFailed { .. } => self.apply_commit(at, event),
            ConsumerEvent::ResetNeeded(..)
            | ConsumerEvent::PositionSet { .. }
            | ConsumerEvent::PositionRetried { .. }
            | ConsumerEvent::FetchRetried { .. }
            | ConsumerEvent::NothingSoYoung(..)
            | ConsumerEvent::RecordsFetched(_)
            | ConsumerEvent::FetchedOutOfRange(_)
            | ConsumerEvent::SteppedOver(..)
            | ConsumerEvent::Paused(..) => self.apply_position(at, event),
            ConsumerEvent::Modern(event) => self.apply_modern(at, event),
            _ if self.config.is_modern() => self.apply_modern_membership(at, event),
            _ => self.apply_membership(at, event),
        }
    }

    fn apply_process(&mut self, at: SimTime, event: &ConsumerEvent) {
        match event {
            ConsumerEvent::Started => {
                if let Some(config) = self.next_config.take() {
                    self.config = config;
                }
                self.incarnation += 1;
                self.forget();
                self.process = ConsumerProcess::Running;
                self.app = App::at(AppLine::Polling, at);
                if let Some(point) = &mut self.crash_point {
                    point.set_after = 0; // a new process counts from its own start
                }
                self.membership.auto_commit_due = at + self.config.auto_commit_interval;
                self.membership.rejoin_needed = self.config.is_member();
                if self.config.is_modern() {
                    self.begin_modern();
                }
                if let crate::kafka::Subscription::Assign(partitions) = &self.config.subscription {
                    let fresh =
                        |tp: &TopicPartition| (tp.clone(), assigned(FetchState::Initializing));
                    self.partitions = partitions.iter().map(fresh).collect();
                    if self.config.group_id.is_none() {
                        // without a group there is nothing to ask for: straight to the policy
                        if let Some(to) = self.reset_to() {
                            for assigned in self.partitions.values_mut() {
                                assigned.state = FetchState::AwaitReset(to);
                            }
                        }
                    }
                }
            }
            ConsumerEvent::Crashed(death) => self.end(at, Ending::Crashed(Arc::clone(death))),
            ConsumerEvent::Ended(how) => self.end(at, how.clone()),
            ConsumerEvent::Froze(until) => {
                self.process = ConsumerProcess::Frozen {
                    since: at,
                    until: *until,
                };
            }
            ConsumerEvent::Thawed => self.process = ConsumerProcess::Running,
            ConsumerEvent::Configured(config) => {
                // configured back: nothing waits for the next process any more
                let differs = *config != self.config;
                self.next_config = differs.then(|| Arc::clone(config));
            }
            ConsumerEvent::ProcessingTimeChanged(time) => {
                Arc::make_mut(&mut self.config).processing_time = *time;
            }
            ConsumerEvent::CrashPointSet(point) => {
                self.crash_point = *point;
                self.crash_record = None;
            }
            ConsumerEvent::CloseRequested => self.app.closing = true,
            ConsumerEvent::RemovalRequested => {
                self.app.closing = true;
                self.removing = true;
            }
            ConsumerEvent::Threw(exception) => {
                self.app.closing = true;
                self.app.threw = Some(*exception);
                self.last_exception = Some((at, *exception));
            }
            ConsumerEvent::CloseProgressed(step) => {
                self.app.line = AppLine::Closing(step.clone());
                self.app.since = at;
            }
            _ => {}
        }
    }

    /// A process's memory ends with it; what it had committed does not.
    fn forget(&mut self) {
        self.net = Connections::default();
        self.membership = Membership::default();
        self.modern = ModernMembership::default();
        self.partitions.clear();
        self.fetched.clear();
        self.crash_record = None;
    }

    fn end(&mut self, at: SimTime, how: Ending) {
        if matches!(&how, Ending::Crashed(death) if death.point.is_some()) {
            self.crash_point = None;
        }
        if let Ending::Failed(exception) = how {
            self.last_exception = Some((at, exception));
        }
        self.process = ConsumerProcess::Ended { at, how };
        self.app = App::at(AppLine::Stopped, at);
        self.forget();
    }

    fn apply_loop(&mut self, at: SimTime, event: &ConsumerEvent) {
        match event {
            ConsumerEvent::PollCalled => {
                self.drain_used_up();
                self.app.line = AppLine::Polling;
                self.app.since = at;
                self.app.batch = Arc::new([]);
                self.app.done = 0;
            }
            ConsumerEvent::PollReturned(records) => {
                self.hand_out(records);
                self.app.batch = Arc::clone(records);
                self.app.done = 0;
                let has_two_threads = self.config.group_protocol == GroupProtocol::Consumer;
                if !self.modern.poll_returns(has_two_threads) {
                    self.app.left_poll = at;
                }
            }
            ConsumerEvent::HeartbeatAwaited => {
                self.app.line = AppLine::Polling;
                self.app.since = at;
            }
            ConsumerEvent::BatchAbandoned(back_to) => {
                for (tp, to) in back_to {
                    self.go_back_to(tp, *to);
                }
                self.app.line = AppLine::Polling;
                self.app.since = at;
                self.app.batch = Arc::new([]);
                self.app.done = 0;
            }
            ConsumerEvent::WorkerAwaited => {
                self.app.line = AppLine::Submitting;
                self.app.since = at;
            }
            ConsumerEvent::WorkersAwaited => {
                self.app.line = AppLine::AwaitingWorkers;
                self.app.since = at;
            }
            ConsumerEvent::ProcessingStarted {
                until,
                worker: Some(worker),
                ..
            } => self.hand_over(at, *worker, *until),
            ConsumerEvent::ProcessingStarted { until, .. } => {
                self.app.line = AppLine::Processing { until: *until };
                self.app.since = at;
            }
            ConsumerEvent::RecordProcessed {
                topic_partition,
                offset,
                worker,
                ..
            } => {
                if let Some(worker) = worker {
                    self.take_back(*worker);
                } else {
                    self.app.done += 1;
                    self.app.since = at;
                }
                self.app.processed += 1;
                if self
                    .crash_point
                    .is_some_and(|point| self.done_since(point) == point.nth)
                {
                    self.crash_record = Some((topic_partition.clone(), *offset));
                }
            }
            _ => {}
        }
    }

    /// The next record of the batch is in a worker's hands.
    fn hand_over(&mut self, at: SimTime, worker: u32, until: SimTime) {
        if let Some(record) = self.held().first().cloned() {
            self.app.done += 1;
            self.app.pool.begin(Work {
                worker,
                record,
                since: at,
                until,
            });
        }
    }

    /// The program has committed this.
    fn mark(&mut self, offsets: &Offsets) {
        for (tp, offset, _) in offsets {
            if let Some(assigned) = self.partitions.get_mut(tp) {
                assigned.marked = Some(Position(offset.0));
            }
        }
    }

    /// A worker is through with its record. It is committed only if its partition is still here.
    fn take_back(&mut self, worker: u32) {
        if let Some(record) = self.app.pool.end(worker)
            && self.config.commit_style.takes_each_record()
            && self.partitions.contains_key(&record.topic_partition)
        {
            self.app.pool.finished.push(record);
        }
    }

    fn apply_commit(&mut self, at: SimTime, event: &ConsumerEvent) {
        match event {
            ConsumerEvent::CommitAsked(offsets, metadata) => {
                let asked = (Arc::clone(offsets), Arc::clone(metadata));
                self.app.asked.push(asked);
            }
            ConsumerEvent::CommitCalled(commit) => {
                if commit.from.is_asked() && !self.app.asked.is_empty() {
                    self.app.asked.remove(0);
                }
                if !self.app.pool.finished.is_empty() && commit.from.is_of_a_finished_record() {
                    self.app.pool.finished.remove(0);
                }
                self.app.line = AppLine::Committing((**commit).clone());
                self.app.since = at;
            }
            ConsumerEvent::CommitSent {
                kind,
                request,
                offsets,
            } => {
                if *kind == CommitKind::Async {
                    self.send_deferred(offsets);
                }
                if *kind == CommitKind::Auto {
                    self.membership.auto_commit_due = at + self.config.auto_commit_interval;
                }
                match (&mut self.app.line, kind) {
                    (AppLine::Committing(commit), CommitKind::Sync) => {
                        commit.request = Some(*request);
                    }
                    (
                        AppLine::Closing(CloseStep::Committing { request: sent, .. }),
                        CommitKind::Auto,
                    ) => *sent = Some(*request),
                    _ => {}
                }
            }
            ConsumerEvent::CommitDeferred(offsets) => {
                self.membership.deferred_commits.push(Arc::clone(offsets));
            }
            ConsumerEvent::CommitRetried {
                asked, at: retry, ..
            } => self.retry_commit(*asked, *retry),
            ConsumerEvent::CommitSucceeded { offsets, .. } => self.stored(at, offsets),
            ConsumerEvent::CommitFailed {
                offsets, exception, ..
            } => {
                self.last_exception = Some((at, *exception));
                self.membership
                    .deferred_commits
                    .retain(|deferred| deferred != offsets);
            }
            _ => {}
        }
    }

    /// A commit is stored.
    fn stored(&mut self, at: SimTime, offsets: &Arc<Offsets>) {
        self.last_commit = Some((at, Arc::clone(offsets)));
        let rewinds = self.config.client.consumer().rewinds;
        for (tp, offset, _) in offsets.iter() {
            if let Some(assigned) = self.partitions.get_mut(tp) {
                let before = assigned.kept.filter(|_| !rewinds);
                assigned.kept = before.max(Some(Position(offset.0)));
            }
        }
        if let AppLine::Committing(commit) = &self.app.line
            && !commit.from.is_asked()
        {
            self.mark(&Arc::clone(&commit.offsets));
        }
        self.membership
            .deferred_commits
            .retain(|deferred| deferred != offsets);
        self.membership.coordinator_heard = at;
    }

    /// A commit that waited for the coordinator waits no longer.
    fn send_deferred(&mut self, offsets: &Offsets) {
        let deferred = &mut self.membership.deferred_commits;
        if let Some(index) = deferred.iter().position(|found| **found == *offsets) {
            deferred.remove(index);
        }
    }

    /// Whoever waited for the answer to this commit waits for its next attempt now; if nobody did,
    /// it was an automatic one, and the next is due then (`autoCommitOffsetsAsync`).
    fn retry_commit(&mut self, asked: MessageId, retry: SimTime) {
        match &mut self.app.line {
            AppLine::Committing(commit) if commit.request == Some(asked) => {
                commit.request = None;
                commit.retry_at = retry;
                commit.attempts += 1;
            }
            AppLine::Closing(CloseStep::Committing {
                request, retry_at, ..
            }) if *request == Some(asked) => {
                *request = None;
                *retry_at = retry;
            }
            _ => self.membership.auto_commit_due = retry,
        }
    }

    fn apply_position(&mut self, at: SimTime, event: &ConsumerEvent) {
        match event {
            ConsumerEvent::ResetNeeded(tp, to) => {
                self.set_state(tp, FetchState::AwaitReset(*to));
                self.drain(tp);
            }
            ConsumerEvent::PositionSet {
                topic_partition: tp,
                position,
                epoch,
                reason,
            } => {
                let rewinds = self.config.client.consumer().rewinds;
                if !self.partitions.keys().any(|tp| self.position(tp).is_some()) {
                    self.has_committed_nothing(at);
                }
                self.set_state(tp, FetchState::Fetching(*position));
                self.drain(tp);
                if let Some(assigned) = self.partitions.get_mut(tp) {
                    assigned.last_epoch = *epoch;
                    assigned.last_read = None;
                    if rewinds {
                        assigned.kept = Some(*position);
                    } else if *reason == PositionReason::Committed {
                        assigned.kept = assigned.kept.max(Some(*position));
                    }
                    assigned.marked = Some(*position);
                }
            }
            ConsumerEvent::PositionRetried { at, .. } => {
                self.membership.offsets_retry_at = *at;
                self.membership.list_retry_at = *at;
            }
            ConsumerEvent::NothingSoYoung(tp, at) => self.retry(tp, *at),
            ConsumerEvent::FetchRetried {
                topic_partition: tp,
                at,
                ..
            } => {
                self.move_to_end(tp);
                self.retry(tp, *at);
            }
            ConsumerEvent::SteppedOver(tp, position) => {
                self.set_state(tp, FetchState::Fetching(*position));
                self.drain(tp);
            }
            ConsumerEvent::RecordsFetched(fetch) | ConsumerEvent::FetchedOutOfRange(fetch) => {
                self.fetched.push_back((**fetch).clone());
            }
            ConsumerEvent::Paused(tp, paused) => {
                if let Some(assigned) = self.partitions.get_mut(tp) {
                    assigned.paused = *paused;
                }
            }
            _ => {}
        }
    }

    fn retry(&mut self, tp: &TopicPartition, at: SimTime) {
        if let Some(assigned) = self.partitions.get_mut(tp) {
            assigned.retry_at = at;
        }
    }

    fn set_state(&mut self, tp: &TopicPartition, state: FetchState) {
        if let Some(assigned) = self.partitions.get_mut(tp) {
            assigned.state = state;
            assigned.retry_at = SimTime::ZERO;
        }
    }

    /// Partitions are its own no more, and what was fetched of them is nothing.
    fn give_up(&mut self, gone: &[TopicPartition]) {
        self.partitions.retain(|tp, _| !gone.contains(tp));
        self.fetched
            .retain(|fetch| !gone.contains(&fetch.topic_partition));
        let finished = &mut self.app.pool.finished;
        finished.retain(|record| !gone.contains(&record.topic_partition));
    }

    /// What happens to the member of either protocol, in a consumer of the `consumer` protocol.
    fn apply_modern_membership(&mut self, at: SimTime, event: &ConsumerEvent) {
        match event {
            ConsumerEvent::MembershipLost { reason, .. } => self.lose_modern(match reason {
                RejoinReason::PollInterval => ModernState::Stale,
                _ => ModernState::Fenced,
            }),
            ConsumerEvent::PartitionsRevoked(gone) => self.give_up(gone),
            ConsumerEvent::PartitionsLost(gone) => {
                self.give_up(gone);
                self.lost_modern();
            }
            ConsumerEvent::PartitionsAssigned(added) => {
                for tp in added {
                    let fresh = assigned(FetchState::Initializing);
                    self.partitions.insert(tp.clone(), fresh);
                }
            }
            ConsumerEvent::ListenerCalled { .. } | ConsumerEvent::ListenerReturned(_) => {
                self.apply_listener(at, event);
            }
            _ => self.apply_coordinator(at, event),
        }
    }

    fn apply_membership(&mut self, at: SimTime, event: &ConsumerEvent) {
        let member = &mut self.membership;
        match event {
            ConsumerEvent::CoordinatorFound(_)
            | ConsumerEvent::CoordinatorNotFound { .. }
            | ConsumerEvent::CoordinatorLost(_) => self.apply_coordinator(at, event),
            ConsumerEvent::GenerationJoined { .. }
            | ConsumerEvent::MetadataAwaited(_)
            | ConsumerEvent::AssignmentComputed { .. }
            | ConsumerEvent::AssignmentSkipped(_)
            | ConsumerEvent::ShareReceived(_)
            | ConsumerEvent::ShareIgnored(_)
            | ConsumerEvent::PartitionsAssigned(_) => self.apply_generation(at, event),
            ConsumerEvent::ListenerCalled { .. } | ConsumerEvent::ListenerReturned(_) => {
                self.apply_listener(at, event);
            }
            ConsumerEvent::RejoinNeeded(_) => member.rejoin_needed = true,
            ConsumerEvent::JoinRetried { at: retry, .. } => {
                member.fail_join();
                member.join_retry_at = *retry;
            }
            ConsumerEvent::JoinPrepareCommits {
                request,
                retry_at,
                deadline,
            } => {
                member.prepare = JoinPrepare::Committing {
                    request: *request,
                    retry_at: *retry_at,
                    deadline: *deadline,
                };
            }
            ConsumerEvent::JoinPrepareCommitted => member.prepare = JoinPrepare::Committed,
            ConsumerEvent::PartitionsRevoked(gone) | ConsumerEvent::PartitionsLost(gone) => {
                member.prepare = JoinPrepare::Done;
                self.give_up(gone);
            }
            ConsumerEvent::JoinAnswerUnread(answer) => {
                member.join_answer = Some(Arc::clone(answer));
            }
            ConsumerEvent::MemberIdReceived(id) => member.member_id = Some(id.clone()),
            ConsumerEvent::HeartbeatAnswered => member.coordinator_heard = at,
            ConsumerEvent::MembershipLost { forgets_id, .. } => {
                member.fail_join();
                member.state = MemberState::Unjoined;
                member.generation = None;
                if member.prepare == JoinPrepare::Done {
                    // what it has by now is lost (`resetStateAndRejoin`)
                    member.prepare = JoinPrepare::Needed;
                }
                if *forgets_id {
                    member.member_id = None;
                }
            }
            _ => {}
        }
    }

    fn apply_generation(&mut self, at: SimTime, event: &ConsumerEvent) {
        let member = &mut self.membership;
        match event {
            ConsumerEvent::GenerationJoined {
                generation,
                member_id,
                protocol,
                is_leader,
            } => {
                member.state = MemberState::CompletingRebalance;
                member.join_answer = None;
                member.generation = Some(*generation);
                member.member_id = Some(member_id.clone());
                member.protocol = Some(*protocol);
                member.is_leader = *is_leader;
                // the heartbeat thread begins anew (`Heartbeat.resetTimeouts`)
                member.coordinator_heard = at;
                member.heartbeat_due = at + self.config.heartbeat_interval;
                self.app.left_poll = at;
            }
            ConsumerEvent::MetadataAwaited(joined) => member.elected = Some(Arc::clone(joined)),
            ConsumerEvent::AssignmentComputed { snapshot, .. }
            | ConsumerEvent::AssignmentSkipped(snapshot) => {
                member.elected = None;
                member.snapshot.clone_from(snapshot);
            }
            ConsumerEvent::ShareReceived(share) => {
                member.complete(at);
                member.share = Some(share.as_slice().into());
            }
            ConsumerEvent::ShareIgnored(_) => {
                member.take_share(at);
                member.rejoin_needed = true;
            }
            ConsumerEvent::PartitionsAssigned(added) => {
                member.take_share(at);
                member.auto_commit_due = at + self.config.auto_commit_interval;
                for tp in added {
                    let fresh = assigned(FetchState::Initializing);
                    self.partitions.insert(tp.clone(), fresh);
                }
                self.begin_turns();
                let member = &mut self.membership;
                member.remember(self.partitions.keys().cloned().collect());
            }
            _ => {}
        }
    }

    fn apply_listener(&mut self, at: SimTime, event: &ConsumerEvent) {
        match event {
            ConsumerEvent::ListenerCalled { call, until } => {
                self.app.listener = Some(Arc::clone(call));
                self.app.line = AppLine::Listening { until: *until };
                self.app.since = at;
                self.app.left_poll = call.since;
            }
            ConsumerEvent::ListenerReturned(_) => {
                self.app.listener = None;
                self.app.line = AppLine::Polling;
                self.app.since = at;
            }
            _ => {}
        }
    }

    fn apply_coordinator(&mut self, at: SimTime, event: &ConsumerEvent) {
        let member = &mut self.membership;
        match event {
            ConsumerEvent::CoordinatorFound(broker) => {
                member.coordinator = Some(*broker);
                member.coordinator_heard = at;
                member.find_failures = 0;
            }
            ConsumerEvent::CoordinatorNotFound { retry_at, .. } => {
                member.find_failures += 1;
                member.find_retry_at = *retry_at;
            }
            ConsumerEvent::CoordinatorLost(_) => member.coordinator = None,
            _ => {}
        }
    }

    /// A request of this consumer's left: some say something about its state.
    pub(in crate::cluster) fn sent(&mut self, at: SimTime, envelope: &Arc<Envelope>) {
        self.net.sent(envelope);
        if let Body::Request(request) = &envelope.body {
            match request {
                Request::JoinGroup { .. } => {
                    self.membership.state = MemberState::PreparingRebalance;
                    self.membership.rejoin_needed = false;
                    self.membership.prepare = JoinPrepare::Done;
                }
                Request::ConsumerGroupHeartbeat(beat) => self.beat(at, envelope.id, beat),
                Request::Heartbeat { .. } => {
                    self.membership.heartbeat_sent = Some(at);
                    self.membership.heartbeat_due = at + self.config.heartbeat_interval;
                }
                _ => {}
            }
        }
    }

    /// Who it says it is; nobody before its coordinator has given it an id.
    #[must_use]
    pub fn identity(&self) -> Option<MemberIdentity> {
        Some(MemberIdentity {
            member_id: self.member_id()?.clone(),
            instance_id: self.config.group_instance_id.clone(),
        })
    }

    /// Who its commits say it is, and as of which generation or member epoch. One that was fenced
    /// or has left says who it was, with an epoch of −1; before its first epoch its commits know
    /// of no member id (`CommitRequestManager.MemberInfo`).
    #[must_use]
    pub fn commits_as(&self) -> Option<(MemberIdentity, Option<GenerationId>)> {
        let answered = self.modern.heartbeat_interval > Duration::ZERO;
        let named = self.config.is_member() && (answered || !self.config.is_modern());
        let identity = self.identity().filter(|_| named)?;
        Some((identity, self.generation()))
    }

    /// Its node on the network.
    #[must_use]
    pub fn node(&self) -> NodeId {
        NodeId::Consumer(self.config.client_id.clone())
    }
}

impl Membership {
    /// What it was waiting for does not come: it has to join again, and is where it was in its
    /// rebalance (`AbstractCoordinator.joinGroupIfNeeded`).
    fn fail_join(&mut self) {
        self.elected = None;
        self.join_answer = None;
        self.share = None;
        self.rejoin_needed = true;
    }

    /// It knows its share: the generation is complete for it (`SyncGroupResponseHandler`).
    fn complete(&mut self, at: SimTime) {
        self.state = MemberState::Stable;
        self.rejoin_needed = false;
        self.coordinator_heard = at;
    }

    /// `poll()` takes its share, which it may have known for a while.
    fn take_share(&mut self, at: SimTime) {
        if self.share.take().is_none() {
            self.complete(at);
        }
        self.prepare = JoinPrepare::Needed;
    }

    /// `StickyAssignor.onAssignment`: only the assignor that has given it something hears of it.
    fn remember(&mut self, partitions: Vec<TopicPartition>) {
        if self.protocol == Some(AssignorName::Sticky)
            && let Some(generation) = self.generation
        {
            self.sticky = Some(StickyUserData {
                partitions,
                generation,
            });
        }
    }
}

fn assigned(state: FetchState) -> Assigned {
    Assigned {
        state,
        paused: false,
        last_epoch: None,
        last_read: None,
        kept: None,
        retry_at: SimTime::ZERO,
        marked: None,
        turn: 0,
    }
}
