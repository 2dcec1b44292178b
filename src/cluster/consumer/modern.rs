//! What a process knows of its place in a group of the `consumer` protocol (`AsyncKafkaConsumer`,
//! `ConsumerMembershipManager`, KIP-848), and how that changes.

use super::Consumer;
use crate::kafka::{
    GenerationId, GroupEpoch, GroupHeartbeat, KafkaError, MemberEpoch, MemberId, MessageId,
    TopicPartition,
};
use crate::sim::{Duration, SimTime};
use alloc::format;
use alloc::vec::Vec;

/// Where a member is (`org.apache.kafka.clients.consumer.internals.MemberState`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModernState {
    /// Not in the group, and not on its way into it.
    #[default]
    Unsubscribed,
    /// Sends heartbeats with the epoch 0.
    Joining,
    /// Makes what it has into what it may have.
    Reconciling,
    /// Has done so and is about to say it.
    Acknowledging,
    /// Has what it may have.
    Stable,
    /// Was told that it is no member; it gives up what it has and joins again.
    Fenced,
    /// Releases what it has before it leaves.
    PrepareLeaving,
    /// Is about to say that it leaves.
    Leaving,
    /// Has left because it has not polled for `max.poll.interval.ms`; it joins again when it does.
    Stale,
    /// Was refused for good.
    Fatal,
}

impl ModernState {
    /// Every state.
    pub const ALL: [ModernState; 10] = [
        ModernState::Unsubscribed,
        ModernState::Joining,
        ModernState::Reconciling,
        ModernState::Acknowledging,
        ModernState::Stable,
        ModernState::Fenced,
        ModernState::PrepareLeaving,
        ModernState::Leaving,
        ModernState::Stale,
        ModernState::Fatal,
    ];

    /// Kafka's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ModernState::Unsubscribed => "UNSUBSCRIBED",
            ModernState::Joining => "JOINING",
            ModernState::Reconciling => "RECONCILING",
            ModernState::Acknowledging => "ACKNOWLEDGING",
            ModernState::Stable => "STABLE",
            ModernState::Fenced => "FENCED",
            ModernState::PrepareLeaving => "PREPARE_LEAVING",
            ModernState::Leaving => "LEAVING",
            ModernState::Stale => "STALE",
            ModernState::Fatal => "FATAL",
        }
    }

    /// Whether it may be told what it may have (`canHandleNewAssignment`).
    #[must_use]
    pub const fn takes_assignment(self) -> bool {
        matches!(
            self,
            ModernState::Stable
                | ModernState::Joining
                | ModernState::Acknowledging
                | ModernState::Reconciling
        )
    }

    /// Whether it sends no heartbeats (`shouldSkipHeartbeat`).
    #[must_use]
    pub const fn is_silent(self) -> bool {
        matches!(
            self,
            ModernState::Unsubscribed
                | ModernState::Fatal
                | ModernState::Stale
                | ModernState::Fenced
        )
    }
}

/// A member's place in its group, as it sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModernMembership {
    /// Where it is.
    pub state: ModernState,
    /// Who it is: a process makes its id up itself (KIP-1082).
    pub member_id: Option<MemberId>,
    /// Its member epoch, while it has one.
    pub epoch: Option<GroupEpoch>,
    /// What it may have, as its coordinator last said.
    pub target: Option<LocalAssignment>,
    /// What it has made of that.
    pub current: Option<LocalAssignment>,
    /// What it is making of it just now.
    pub reconciliation: Option<Reconciliation>,
    /// What its coordinator has been told of it, and need not be told again.
    pub told: Told,
    /// What it has lost, until the application has been told so (`onPartitionsLost`).
    pub lost: bool,
    /// The next heartbeat is due then.
    pub heartbeat_due: SimTime,
    /// Not to send one before, after an error.
    pub heartbeat_retry_at: SimTime,
    /// How many have failed in a row.
    pub heartbeat_failures: u32,
    /// How often to be heard, as its coordinator last said.
    pub heartbeat_interval: Duration,
    /// The heartbeat that waits for its answer.
    pub in_flight: Option<MessageId>,
    /// An error that `poll()` is to throw.
    pub failed: Option<KafkaError>,
    /// Whether the last `poll()` left its event behind, so that the next need not have one
    /// (`AsyncKafkaConsumer.inflightPoll`).
    pub keeps_poll_event: bool,
    /// Whether the network thread does not hear of the `poll()` that is about to return.
    pub poll_unheard: bool,
}

/// Partitions, and which time in a row it is that they were told (`LocalAssignment`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalAssignment {
    /// Which time: to be told the same again after something else is something new.
    pub number: u32,
    /// The partitions.
    pub partitions: Vec<TopicPartition>,
}

/// What a coordinator has been told (`HeartbeatState.SentFields`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The topics, the timeout and the assignor.
    pub wishes: bool,
    /// Which assignment it has; none at all if it was told of none yet.
    pub assignment: Option<Option<LocalAssignment>>,
}

/// A change of what a member has, under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// What it will have.
    pub to: LocalAssignment,
    /// What it gives up: nothing is handed out of it any more.
    pub revoked: Vec<TopicPartition>,
    /// What it is waiting for.
    pub step: ReconcileStep,
}

/// The steps of a reconciliation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReconcileStep {
    /// The automatic commit is under way.
    Committing {
        /// Its request; none while it waits to be sent again.
        request: Option<MessageId>,
        /// Not to be sent before.
        retry_at: SimTime,
        /// Not to wait longer than this (`max.poll.interval.ms`).
        deadline: SimTime,
        /// How often it was sent in vain.
        attempts: u32,
    },
    /// The application is to give partitions up, the next time it polls.
    Revoking,
    /// The application is to take partitions over, the next time it polls.
    Assigning,
}

/// What happens in a consumer of the `consumer` protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModernEvent {
    /// It wants into the group.
    Joins,
    /// The coordinator answered a heartbeat.
    Answered {
        /// The epoch the member is at.
        epoch: GroupEpoch,
        /// How often to be heard.
        heartbeat_interval: Duration,
        /// What it may have, if it was told.
        assignment: Option<Vec<TopicPartition>>,
    },
    /// A heartbeat failed; not again before a moment.
    HeartbeatFailed {
        /// Why.
        error: KafkaError,
        /// When.
        at: SimTime,
    },
    /// It begins to make what it has into what it may have.
    ReconciliationStarted(Reconciliation),
    /// It goes on with that.
    ReconciliationProgressed(ReconcileStep),
    /// It is not to do that any more.
    ReconciliationAborted,
    /// It is done, and about to say so.
    Reconciled,
    /// It was refused for good.
    Refused(KafkaError),
    /// It leaves: with `close()`.
    Leaves,
    /// The network thread has heard of a `poll()` that waits: none before it counts any more.
    PollHeard,
    /// The network thread does not hear of this `poll()`: it commits nothing, and
    /// `max.poll.interval.ms` goes on running.
    PollUnheard,
}

impl Consumer {
    /// Who it is in its group, if it is somebody there.
    #[must_use]
    pub fn member_id(&self) -> Option<&MemberId> {
        match self.config.is_modern() {
            true => self.modern.member_id.as_ref(),
            false => self.membership.member_id.as_ref(),
        }
    }

    /// The generation it is in, or its member epoch.
    #[must_use]
    pub fn generation(&self) -> Option<GenerationId> {
        match self.config.is_modern() {
            true => self.modern.epoch.map(|epoch| GenerationId(epoch.0)),
            false => self.membership.generation,
        }
    }

    /// Whether a partition is about to be given up, so that nothing is handed out of it
    /// (`SubscriptionState.markPendingRevocation`).
    #[must_use]
    pub fn is_pending_revocation(&self, tp: &TopicPartition) -> bool {
        let modern = &self.modern;
        let revoked = modern.reconciliation.as_ref().map(|change| &change.revoked);
        modern.lost || revoked.is_some_and(|revoked| revoked.contains(tp))
    }

    /// A new process makes its id up.
    pub(super) fn begin_modern(&mut self) {
        let id = format!("{}-{}", self.config.client_id, self.incarnation);
        self.modern.member_id = Some(MemberId::from(id.as_str()));
    }

    pub(super) fn apply_modern(&mut self, at: SimTime, event: &ModernEvent) {
        match event {
            ModernEvent::Joins => {
                self.modern.state = ModernState::Joining;
                self.modern.epoch = None;
                self.modern.target = None;
                self.modern.reconciliation = None;
                self.modern.heartbeat_due = at;
            }
            ModernEvent::Answered {
                epoch,
                heartbeat_interval,
                assignment,
            } => {
                self.modern.answered(at, *epoch, *heartbeat_interval);
                self.membership.coordinator_heard = at;
                if let Some(assignment) = assignment {
                    self.modern.assignment_received(assignment);
                }
            }
            ModernEvent::HeartbeatFailed { at: retry, .. } => {
                self.modern.in_flight = None;
                self.modern.told = Told::default();
                self.modern.heartbeat_due = at;
                self.modern.heartbeat_retry_at = *retry;
                self.modern.heartbeat_failures += 1;
            }
            ModernEvent::ReconciliationStarted(change) => {
                self.modern.reconciliation = Some(change.clone());
            }
            ModernEvent::ReconciliationProgressed(step) => {
                if let Some(change) = &mut self.modern.reconciliation {
                    change.step = *step;
                }
            }
            ModernEvent::ReconciliationAborted => self.modern.reconciliation = None,
            ModernEvent::Reconciled => {
                if let Some(change) = self.modern.reconciliation.take() {
                    let had = self.modern.current.replace(change.to);
                    let is_the_same = had.is_some_and(|had| {
                        let now = self.modern.current.as_ref();
                        now.is_some_and(|now| now.partitions == had.partitions)
                    });
                    // where nothing changes the timer goes on (`signalReconciliationCompleting`)
                    if !is_the_same {
                        self.membership.auto_commit_due = at + self.config.auto_commit_interval;
                        self.begin_turns();
                    }
                }
                self.modern.state = ModernState::Acknowledging;
            }
            ModernEvent::Refused(error) => {
                self.modern.state = ModernState::Fatal;
                self.modern.epoch = None;
                self.modern.in_flight = None;
                self.modern.reconciliation = None;
                self.modern.lost = !self.partitions.is_empty();
                self.modern.failed = Some(*error);
            }
            ModernEvent::Leaves => {
                self.modern.epoch = None;
                self.modern.current = None;
                self.modern.reconciliation = None;
                self.modern.state = ModernState::Leaving;
            }
            ModernEvent::PollHeard => {
                self.modern.keeps_poll_event = false;
                self.app.left_poll = at;
            }
            ModernEvent::PollUnheard => self.modern.poll_unheard = true,
        }
    }

    /// It has no place in the group any more, and what it had is lost: it is fenced, or has not
    /// polled for too long.
    pub(super) fn lose_modern(&mut self, state: ModernState) {
        let modern = &mut self.modern;
        modern.state = state;
        modern.epoch = None;
        modern.reconciliation = None;
        modern.in_flight = None;
        modern.told = Told::default();
        modern.heartbeat_retry_at = SimTime::ZERO;
        modern.heartbeat_failures = 0;
        match self.partitions.is_empty() {
            true => self.lost_modern(),
            false => modern.lost = true,
        }
    }

    /// The application was told that it has lost everything.
    pub(super) fn lost_modern(&mut self) {
        self.modern.lost = false;
        self.modern.target = None;
        self.modern.current = None;
    }

    /// A heartbeat has left, and with it what it says.
    pub(super) fn beat(&mut self, at: SimTime, request: MessageId, beat: &GroupHeartbeat) {
        let modern = &mut self.modern;
        self.membership.heartbeat_sent = Some(at);
        modern.heartbeat_due = at + modern.heartbeat_interval;
        modern.told.wishes = true;
        if beat.owned.is_some() {
            modern.told.assignment = Some(modern.current.clone());
        }
        // nobody waits for the answer to a goodbye but `close()`
        let leaves = matches!(
            beat.epoch,
            MemberEpoch::Leaves | MemberEpoch::LeavesForAWhile
        );
        modern.in_flight = (!leaves).then_some(request);
        modern.state = match modern.state {
            ModernState::Acknowledging if modern.is_reconciled() => ModernState::Stable,
            ModernState::Acknowledging => ModernState::Reconciling,
            ModernState::Leaving => ModernState::Unsubscribed,
            state => state,
        };
    }
}

impl ModernMembership {
    /// Whether it has what it may have.
    #[must_use]
    pub fn is_reconciled(&self) -> bool {
        self.current == self.target
    }

    /// `poll()` returns records. Says whether the network thread has not heard of it.
    pub(super) fn poll_returns(&mut self, has_two_threads: bool) -> bool {
        let unheard = self.poll_unheard;
        self.keeps_poll_event = has_two_threads && !unheard;
        self.poll_unheard = false;
        unheard
    }

    fn answered(&mut self, at: SimTime, epoch: GroupEpoch, interval: Duration) {
        self.in_flight = None;
        self.epoch = Some(epoch);
        self.heartbeat_failures = 0;
        self.heartbeat_retry_at = SimTime::ZERO;
        if self.heartbeat_interval != interval {
            self.heartbeat_interval = interval;
            self.heartbeat_due = at + interval;
        }
    }

    /// `processAssignmentReceived`.
    fn assignment_received(&mut self, partitions: &[TopicPartition]) {
        if !self.state.takes_assignment() {
            return;
        }
        let known = self.target.as_ref();
        if known.is_none_or(|known| known.partitions != partitions) {
            self.target = Some(LocalAssignment {
                number: known.map_or(0, |known| known.number + 1),
                partitions: partitions.to_vec(),
            });
        }
        if !self.is_reconciled() {
            self.state = ModernState::Reconciling;
        } else if matches!(self.state, ModernState::Reconciling | ModernState::Joining) {
            self.state = ModernState::Stable;
        }
    }
}
