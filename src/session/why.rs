//! Why: from an event, or from how something is now, back through what led to it.
//!
//! The log is gone through once, backwards, with everything that is still looked for in mind. So a
//! chain never goes round in circles, its events come newest first, and what two of them lead back
//! to is told once. It is done in slices: of a long run most of the log has to be derived again.

use super::branches::BranchId;
use super::then::Then;
use super::{Session, Subject};
use crate::cluster::broker::offsets_partition;
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{Group, GroupState};
use crate::kafka::{ClientId, GroupId, NodeId, TopicPartition};
use crate::view::scene::{ConsumerState, consumer_state_of};
use crate::view::why::{
    Because, Lead, Step, behind, committed, goes_without_saying, leads, of_subject, sends, waits,
};
use crate::view::{BrokerProcess, Reader};
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// Steps of a chain that are told.
const STEPS_MAX: usize = 40;
/// Events that are gone through for one chain.
const LOOKED_AT_MAX: u64 = 400_000;

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// An event of the log.
    Event(EventId),
    /// How something is now.
    Subject(Subject),
    /// Where something stands in a partition now.
    Mark(TopicPartition, PartitionMark),
    /// What a reader has not processed by now.
    Behind(Reader),
}

/// What stands somewhere in a partition, or leads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartitionMark {
    /// Its log start.
    LogStart,
    /// What a group has committed.
    Committed(GroupId),
    /// A consumer's position.
    Position(ClientId),
    /// Its last stable offset.
    LastStable,
    /// Its high watermark.
    HighWatermark,
    /// Its log end.
    LogEnd,
    /// Its leader.
    Leader,
}

impl PartitionMark {
    /// Which events can have put it where it is.
    fn lead(&self, tp: &TopicPartition) -> Lead {
        match self {
            PartitionMark::LogStart => Lead::of_partition(
                tp,
                &[
                    "segments-deleted",
                    "records-deleted",
                    "topic-created",
                    "partitions-added",
                ],
            ),
            PartitionMark::Committed(group) => {
                Lead::of_group(group, &["offset-committed", "offset-removed"]).at(tp)
            }
            PartitionMark::Position(id) => {
                let moved = &["position-set", "poll-returned", "gap-stepped-over"];
                of_subject(&NodeId::Consumer(id.clone()), moved).at(tp)
            }
            // without transactions nothing below it is undecided
            PartitionMark::LastStable | PartitionMark::HighWatermark => {
                Lead::of_partition(tp, &["high-watermark-advanced"])
            }
            PartitionMark::LogEnd => Lead::of_partition(tp, &["batch-appended"]),
            PartitionMark::Leader => Lead::of_partition(
                tp,
                &["leaders-elected", "topic-created", "partitions-added"],
            ),
        }
    }
}

/// What is known of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What it waits for now, if it is somebody who waits.
    pub now: Vec<Because>,
    /// The events that led to it, newest first.
    pub steps: Vec<Step>,
    /// Whether there is more before them that was not looked for.
    pub more: bool,
}

/// A walk back through the log, as far as it has come.
#[derive(Clone, Debug)]
pub struct Walk {
    question: Question,
    /// In which branch.
    branch: BranchId,
    /// Events from here on have been looked at.
    end: EventId,
    looked_at: u64,
    leads: Vec<Lead>,
    told: Told,
    /// Whether it is a commit that is asked about: then what was committed is part of the story.
    of_commit: bool,
    /// Who was there, and how they were configured, where it has come to.
    then: Then,
}

impl Walk {
    /// What is known so far.
    #[must_use]
    pub fn told(&self) -> &Told {
        &self.told
    }

    /// What was asked.
    #[must_use]
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// How many events it has gone through.
    #[must_use]
    pub fn looked_at(&self) -> u64 {
        self.looked_at
    }

    /// Whether another goes through the same branch.
    #[must_use]
    pub fn is_beside(&self, other: &Walk) -> bool {
        self.branch == other.branch
    }

    /// Whether it is through.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.leads.is_empty() || self.end == 0
    }

    /// Looks at an entry, the one before the last it looked at.
    fn see(&mut self, id: EventId, entry: &Entry, session: &Session) {
        self.leads
            .retain(|lead| lead.event.is_some() || lead.since <= entry.at);
        if !self.leads.iter().any(|lead| lead.may_be(id, entry)) {
            return;
        }
        let cluster = self.then.before(session, id);
        let followed: Vec<Lead> = self
            .leads
            .extract_if(.., |lead| lead.leads_to(id, entry, cluster))
            .collect();
        if followed.is_empty() {
            return;
        }
        let is_first = self.told.steps.is_empty();
        if is_first || !goes_without_saying(&entry.event) {
            if self.told.steps.len() == STEPS_MAX {
                self.told.more = true;
                self.leads.clear();
                return;
            }
            self.told.steps.push(Step::of(id, entry, cluster));
        }
        if is_first {
            let committed = committed(&entry.event);
            self.of_commit = !committed.is_empty();
            self.leads.extend(committed);
        }
        // what somebody else had done before is part of the story, and not a story of its own
        let kind = entry.event.kind();
        let of_behind = matches!(self.question, Question::Behind(_));
        let ends = match (kind, self.of_commit) {
            ("commit-sent", of_commit) => !of_commit,
            ("record-processed", _) => true,
            ("batch-appended", _) => of_behind,
            // how it came to be handed out is another question
            ("poll-returned", of_commit) => of_commit,
            _ => false,
        };
        // why it was written is another question than why it is not processed
        let is_asked = is_first && !(of_behind && kind == "batch-appended");
        if is_asked || !ends {
            let about = followed.iter().filter_map(|lead| lead.partition.clone());
            let about: Vec<TopicPartition> = about.collect();
            self.leads.extend(leads(id, entry, &about, cluster));
        }
    }
}

impl Session {
    /// Begins to look for the reasons of something. [`Session::walk_on`] goes on with it.
    #[must_use]
    pub fn why(&self, question: &Question) -> Walk {
        let (end, now, leads) = match question {
            Question::Event(id) => (id.saturating_add(1), Vec::new(), Vec::from([Lead::to(*id)])),
            Question::Mark(tp, mark) => (self.next_event(), Vec::new(), Vec::from([mark.lead(tp)])),
            Question::Subject(subject) => {
                let now = match subject {
                    Subject::Consumer(id) => waits(self.cluster(), id, self.now()),
                    Subject::Producer(id) => sends(self.cluster(), id),
                    _ => Vec::new(),
                };
                let lead = self.state_of(subject);
                (self.next_event(), now, lead.into_iter().collect())
            }
            Question::Behind(reader) => {
                let found = behind(self.cluster(), reader, self.now());
                let holds = match (found.owner, reader) {
                    (Some(owner), _) => Some(Subject::Consumer(owner)),
                    (None, Reader::Group(group)) => Some(Subject::Group(group.clone())),
                    (None, Reader::Standalone(_)) => None,
                };
                // what has been processed has no reason to be left
                let holds = holds.filter(|_| !found.leads.is_empty());
                let lead = holds.and_then(|subject| self.state_of(&subject));
                let leads = found.leads.into_iter().chain(lead);
                (self.next_event(), found.now, leads.collect())
            }
        };
        Walk {
            question: question.clone(),
            branch: self.branches.shown(),
            end: end.min(self.recording.events()),
            looked_at: 0,
            leads,
            told: Told {
                now,
                ..Told::default()
            },
            of_commit: false,
            then: Then::default(),
        }
    }

    /// Whether a walk goes through the branch that is shown.
    #[must_use]
    pub fn is_in(&self, walk: &Walk) -> bool {
        walk.branch == self.branches.shown()
    }

    /// Whether what a walk is about is there in the branch that is shown, too: what happened
    /// before the branches part is the same in both, and later an event's number is another's.
    #[must_use]
    pub fn is_about(&self, walk: &Walk) -> bool {
        if self.is_in(walk) || !matches!(walk.question, Question::Event(_)) {
            return true;
        }
        let asked = walk.told.steps.first();
        asked.is_some_and(|asked| self.shares_moment(walk.branch, asked.at))
    }

    /// Goes on with a walk for at least so many events, if there are as many; says whether there
    /// is more to do. A walk through another branch than the one shown begins again.
    pub fn walk_on(&self, walk: &mut Walk, events: u64) -> bool {
        if walk.branch != self.branches.shown() {
            *walk = self.why(&walk.question.clone());
        }
        let enough = walk.looked_at + events;
        while !walk.is_done() && walk.looked_at < enough {
            if walk.looked_at >= LOOKED_AT_MAX {
                walk.told.more = true;
                walk.leads.clear();
                break;
            }
            Session::skip(walk);
            let Some(stretch) = self.recording.stretch_before(walk.end) else {
                break;
            };
            // what had to be derived again is gone through to its beginning
            let lent = matches!(stretch.entries, Cow::Borrowed(_));
            for (id, entry) in stretch.iter().rev() {
                if walk.is_done() || (lent && walk.looked_at >= enough) {
                    break;
                }
                walk.see(id, entry, self);
                walk.end = id;
                walk.looked_at += 1;
            }
        }
        !walk.is_done()
    }

    /// Where only events are looked for whose numbers are known, what lies between is passed over.
    fn skip(walk: &mut Walk) {
        // another branch may not have come as far
        let end = walk.end;
        walk.leads
            .retain(|lead| lead.event.is_none_or(|event| event < end));
        let known = walk.leads.iter().map(|lead| lead.event);
        let all: Option<Vec<EventId>> = known.collect();
        if let Some(last) = all.and_then(|all| all.into_iter().max()) {
            walk.end = walk.end.min(last.saturating_add(1));
        }
    }

    /// The reasons of something, as far as they are found in one go.
    #[must_use]
    pub fn told_why(&self, question: &Question) -> Told {
        let mut walk = self.why(question);
        while self.walk_on(&mut walk, 4_096) {}
        walk.told
    }

    /// Which events can have put something where it is now.
    fn state_of(&self, subject: &Subject) -> Option<Lead> {
        let cluster = self.cluster();
        match subject {
            Subject::Broker(id) => {
                let kinds: &[&str] = match cluster.brokers.get(id)?.process {
                    BrokerProcess::Down { .. } => &["broker-killed"],
                    BrokerProcess::Starting { .. } => &["broker-starting", "registration-refused"],
                    BrokerProcess::Running => {
                        &["broker-registered", "broker-added", "coordinator-loaded"]
                    }
                };
                Some(of_subject(&NodeId::Broker(*id), kinds))
            }
            Subject::Producer(id) => Some(of_subject(
                &NodeId::Producer(id.clone()),
                &[
                    "send-blocked",
                    "batch-requeued",
                    "batch-failed",
                    "send-failed",
                    "sending-stopped",
                    "producer-closing",
                    "disconnected",
                    "request-timed-out",
                    "batches-sent",
                    "batch-acknowledged",
                    "producer-added",
                ],
            )),
            Subject::Consumer(id) => {
                let state = consumer_state_of(cluster, id)?;
                let kinds = consumer_kinds(&state);
                Some(of_subject(&NodeId::Consumer(id.clone()), kinds))
            }
            Subject::Group(id) => Some(self.state_of_group(id)),
            Subject::Partition(tp) | Subject::Record(tp, _) => Some(Lead::of_partition(
                tp,
                &[
                    "leaders-elected",
                    "segments-deleted",
                    "records-deleted",
                    "log-cleaned",
                    "batch-appended",
                    "topic-created",
                    "partitions-added",
                ],
            )),
        }
    }

    fn state_of_group(&self, id: &GroupId) -> Lead {
        let state = self.cluster().group(id).map(Group::state);
        let kinds: &[&str] = match state {
            None if self.cluster().shard(id).is_some() => &["group-deleted"],
            // its coordinator is gone
            None => {
                let partition = offsets_partition(self.cluster().group_partition(id));
                return Lead::of_partition(&partition, &["leaders-elected"]);
            }
            Some(GroupState::Empty) => &["member-removed", "generation-started", "group-created"],
            Some(GroupState::PreparingRebalance) => &["rebalance-started"],
            Some(GroupState::CompletingRebalance) => &["generation-started"],
            Some(GroupState::Assigning) => &["group-epoch-bumped"],
            Some(GroupState::Reconciling) => &["target-assigned"],
            Some(GroupState::Stable) => &[
                "assignment-stored",
                "target-assigned",
                "group-upgraded",
                "group-downgraded",
            ],
        };
        Lead::of_group(id, kinds)
    }
}

/// The events that put a consumer into a state.
fn consumer_kinds(state: &ConsumerState) -> &'static [&'static str] {
    match state {
        ConsumerState::Processing { .. } => &["processing-started"],
        ConsumerState::Processed { .. } => &["record-processed"],
        ConsumerState::HasRecords => &["poll-returned", "commit-succeeded"],
        ConsumerState::Listening(_) => &["listener-called"],
        ConsumerState::WaitingForWorker => &["worker-awaited"],
        ConsumerState::WaitingForWorkers => &["workers-awaited"],
        ConsumerState::WaitingForRecords => &["poll-returned", "position-set", "process-started"],
        ConsumerState::FindingPositions => &[
            "partitions-assigned",
            "position-retried",
            "reset-needed",
            "nothing-so-young",
            "process-started",
        ],
        ConsumerState::FindingCoordinator => &[
            "coordinator-lost",
            "coordinator-not-found",
            "process-started",
        ],
        ConsumerState::Joining => &[
            "rejoin-needed",
            "membership-lost",
            "join-retried",
            "process-started",
            "membership-refused",
        ],
        ConsumerState::WaitingForAssignment => &["generation-joined", "reconciliation-started"],
        ConsumerState::Idle => &[
            "partitions-assigned",
            "share-received",
            "partitions-revoked",
            "partitions-lost",
            "member-epoch-received",
        ],
        ConsumerState::Committing => &["commit-called", "commit-retried"],
        ConsumerState::Closing => &["closing", "close-requested"],
        ConsumerState::Frozen { .. } => &["froze"],
        ConsumerState::Crashed { .. } => &["crashed"],
        ConsumerState::Closed { .. } | ConsumerState::Failed { .. } => {
            &["closed", "consumer-added"]
        }
    }
}
