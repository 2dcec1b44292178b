//! What just happened, as facts a sentence can be made of in any language.

use super::Migration;
use crate::cluster::consumer::{
    CommitKind, ConsumerEvent, Death, Ending, Exception, PositionReason, RejoinReason, ResetTo,
};
use crate::cluster::coordinator::{ConsumerGroupEvent, RemovalReason};
use crate::cluster::event::Entry;
use crate::cluster::log::DeletionReason;
use crate::cluster::print::{partitions_list, positions_list};
use crate::cluster::{AdminEvent, BrokerEvent, Cluster, Event, GroupEvent, Overtaken};
use crate::kafka::{
    BrokerId, ClientId, GroupId, GroupProtocol, KafkaError, MemberId, TopicName, TopicPartition,
};
use crate::sim::SimTime;
use alloc::string::{String, ToString};
use alloc::sync::Arc;

/// A turn in the story.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants' sentences say it all")]
pub enum Story {
    /// A consumer's process was killed.
    ConsumerCrashed { who: ClientId, death: Arc<Death> },
    /// A consumer's process stands still.
    ConsumerFroze { who: ClientId, until: SimTime },
    /// It goes on.
    ConsumerWoke { who: ClientId },
    /// A consumer said goodbye.
    ConsumerClosed { who: ClientId },
    /// A static member told its group that it will be back.
    ConsumerClosedForAWhile { who: ClientId },
    /// A consumer closed and did not tell its group.
    ConsumerClosedSilently { who: ClientId },
    /// An exception ended it.
    ConsumerFailed { who: ClientId, exception: Exception },
    /// A new process started.
    ConsumerStarted { who: ClientId },
    /// The coordinator has not heard of a member for too long.
    SessionExpired {
        group: GroupId,
        member: MemberId,
        last_heard: Option<SimTime>,
    },
    /// A member left its group.
    MemberLeft { group: GroupId, member: MemberId },
    /// A static member is back in its old place.
    MemberBack { group: GroupId, member: MemberId },
    /// A member missed a rebalance.
    MemberMissed { group: GroupId, member: MemberId },
    /// The group rebalances.
    Rebalance { group: GroupId },
    /// A generation begins.
    Generation {
        group: GroupId,
        number: u32,
        empty: bool,
    },
    /// A group of the `consumer` protocol has something else to share out, or others to share it
    /// among.
    GroupEpoch { group: GroupId, number: u32 },
    /// A group with members is of the `consumer` protocol from now on.
    Upgraded { group: GroupId },
    /// It is of the `classic` protocol again.
    Downgraded { group: GroupId },
    /// Its coordinator has shared it out.
    Target {
        group: GroupId,
        number: u32,
        assignor: &'static str,
    },
    /// A member gave up what it had.
    Revoked { who: ClientId, partitions: String },
    /// A busy member does not read the answer to its JoinGroup.
    JoinAnswerUnread { who: ClientId },
    /// A consumer that is to close waits until its workers are through.
    WorkersAwaited { who: ClientId },
    /// A cooperative member that gave something up joins again.
    JoinsOnceMore { who: ClientId },
    /// A member was given what it does not want.
    ShareIgnored { who: ClientId, partitions: String },
    /// A consumer does not work on the rest of its batch.
    BatchAbandoned { who: ClientId, back_to: String },
    /// A member's listener is called and takes its time.
    ListenerCalled {
        who: ClientId,
        method: &'static str,
        partitions: String,
    },
    /// What a member had may be another's by now.
    Lost { who: ClientId, partitions: String },
    /// A process that thought itself a member was told that it is none.
    TurnedAway { who: ClientId, error: KafkaError },
    /// A member got its share.
    Assigned {
        who: ClientId,
        partitions: Option<String>,
    },
    /// A consumer goes on where the group had committed.
    Resumed {
        who: ClientId,
        partition: TopicPartition,
        position: u64,
    },
    /// A consumer's position was reset: nothing is committed, it was outside the log, or it was
    /// asked to go to either end.
    Reset {
        who: ClientId,
        partition: TopicPartition,
        position: u64,
        to: ResetTo,
    },
    /// A record was processed again.
    Again {
        who: ClientId,
        partition: TopicPartition,
        offset: u64,
        times: u32,
    },
    /// A record was processed after one of the same key that comes after it.
    Disordered {
        who: ClientId,
        partition: TopicPartition,
        offset: u64,
        after: (TopicPartition, u64),
    },
    /// A commit was refused.
    CommitFailed {
        who: ClientId,
        exception: Exception,
        automatic: bool,
    },
    /// A commit is in the log.
    Committed {
        group: GroupId,
        partition: TopicPartition,
        offset: u64,
    },
    /// A broker's process was killed.
    BrokerKilled { broker: BrokerId },
    /// The controller noticed.
    BrokerFenced { broker: BrokerId },
    /// A broker comes back and is not let in yet.
    BrokerRefused { broker: BrokerId },
    /// A broker serves again.
    BrokerBack { broker: BrokerId },
    /// A coordinator has read its commits out of the log.
    CoordinatorLoaded { broker: BrokerId, partition: u32 },
    /// A batch came again, and the broker knew it.
    Duplicate {
        broker: BrokerId,
        partition: TopicPartition,
        offset: u64,
    },
    /// Retention, or somebody with `DeleteRecords`: a partition starts later.
    Deleted {
        partition: TopicPartition,
        log_start: u64,
        why: Option<DeletionReason>,
    },
    /// Compaction.
    Compacted {
        partition: TopicPartition,
        removed: u64,
    },
    /// A topic has more partitions.
    PartitionsAdded { topic: TopicName, count: u32 },
}

impl From<Migration> for Story {
    fn from(migration: Migration) -> Story {
        let group = migration.group;
        match migration.to {
            GroupProtocol::Consumer => Story::Upgraded { group },
            GroupProtocol::Classic => Story::Downgraded { group },
        }
    }
}

impl Story {
    /// The turn an entry is, if it is one.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Story> {
        match &entry.event {
            Event::Admin(event) => Story::of_admin(event),
            Event::Broker(broker, event) => Story::of_broker(*broker, event, entry),
            Event::Consumer(who, event) => Story::of_consumer(who.clone(), event),
            Event::Network(_) | Event::Client(..) | Event::Producer(..) => None,
        }
    }

    fn of_admin(event: &AdminEvent) -> Option<Story> {
        Some(match event {
            AdminEvent::BrokerKilled(broker) => Story::BrokerKilled { broker: *broker },
            AdminEvent::BrokerFenced(broker) => Story::BrokerFenced { broker: *broker },
            AdminEvent::RegistrationRefused(broker) => Story::BrokerRefused { broker: *broker },
            AdminEvent::BrokerRegistered(broker) => Story::BrokerBack { broker: *broker },
            AdminEvent::PartitionsAdded { topic, leaders } => {
                let count = u32::try_from(leaders.len()).unwrap_or(u32::MAX);
                Story::PartitionsAdded {
                    topic: topic.clone(),
                    count,
                }
            }
            _ => return None,
        })
    }

    fn of_broker(broker: BrokerId, event: &BrokerEvent, entry: &Entry) -> Option<Story> {
        use crate::cluster::event::{Cause, TimerReason};
        let last_heard = match &entry.cause {
            Cause::Timer(TimerReason::Session { last_heard, .. }) => Some(*last_heard),
            _ => None,
        };
        Some(match event {
            BrokerEvent::CoordinatorLoaded(partition) => Story::CoordinatorLoaded {
                broker,
                partition: partition.0,
            },
            BrokerEvent::DuplicateFound(partition, offset) => Story::Duplicate {
                broker,
                partition: partition.clone(),
                offset: offset.0,
            },
            BrokerEvent::SegmentsDeleted { .. } | BrokerEvent::RecordsDeleted(..) => {
                return Story::of_deletion(event);
            }
            BrokerEvent::LogCleaned {
                topic_partition,
                removed,
                ..
            } => Story::Compacted {
                partition: topic_partition.clone(),
                removed: *removed,
            },
            BrokerEvent::Group(group, event) => {
                return Story::of_group(group.clone(), event, last_heard);
            }
            _ => return None,
        })
    }

    fn of_group(group: GroupId, event: &GroupEvent, last_heard: Option<SimTime>) -> Option<Story> {
        Some(match event {
            GroupEvent::MemberRemoved(member, reason) => {
                let member = member.clone();
                match reason {
                    RemovalReason::Left | RemovalReason::SaidGoodbye => {
                        Story::MemberLeft { group, member }
                    }
                    RemovalReason::SessionTimeout | RemovalReason::GroupSessionTimeout => {
                        Story::SessionExpired {
                            group,
                            member,
                            last_heard,
                        }
                    }
                    RemovalReason::RebalanceTimeout(_) | RemovalReason::SyncTimeout(_) => {
                        Story::MemberMissed { group, member }
                    }
                }
            }
            GroupEvent::MemberReplaced { new, .. }
            | GroupEvent::Consumer(ConsumerGroupEvent::Replaced { new, .. }) => {
                let member = new.clone();
                Story::MemberBack { group, member }
            }
            GroupEvent::RebalanceStarted(_) => Story::Rebalance { group },
            GroupEvent::GenerationStarted {
                generation, leader, ..
            } => Story::Generation {
                group,
                number: generation.0,
                empty: leader.is_none(),
            },
            GroupEvent::Consumer(ConsumerGroupEvent::Upgraded { .. }) => Story::Upgraded { group },
            GroupEvent::Downgraded => Story::Downgraded { group },
            GroupEvent::Consumer(ConsumerGroupEvent::EpochBumped { epoch, .. }) => {
                let number = epoch.0;
                Story::GroupEpoch { group, number }
            }
            GroupEvent::Consumer(ConsumerGroupEvent::TargetAssigned {
                epoch, assignor, ..
            }) => Story::Target {
                group,
                number: epoch.0,
                assignor: assignor.name(),
            },
            GroupEvent::OffsetCommitted(tp, value, _) => {
                let (partition, offset) = (tp.clone(), value.offset.0);
                Story::Committed {
                    group,
                    partition,
                    offset,
                }
            }
            _ => return None,
        })
    }

    fn of_deletion(event: &BrokerEvent) -> Option<Story> {
        let (partition, log_start, why) = match event {
            BrokerEvent::SegmentsDeleted {
                topic_partition,
                log_start,
                reason,
                ..
            } => (topic_partition, log_start, Some(*reason)),
            BrokerEvent::RecordsDeleted(partition, log_start) => (partition, log_start, None),
            _ => return None,
        };
        Some(Story::Deleted {
            partition: partition.clone(),
            log_start: log_start.0,
            why,
        })
    }

    fn of_consumer(who: ClientId, event: &ConsumerEvent) -> Option<Story> {
        Some(match event {
            ConsumerEvent::PositionSet { .. }
            | ConsumerEvent::RecordProcessed { .. }
            | ConsumerEvent::CommitFailed { .. } => return Story::of_progress(who, event),
            ConsumerEvent::Started => Story::ConsumerStarted { who },
            ConsumerEvent::Crashed(death) => Story::ConsumerCrashed {
                who,
                death: Arc::clone(death),
            },
            ConsumerEvent::MembershipLost {
                reason: RejoinReason::Refused(error),
                ..
            } => Story::TurnedAway { who, error: *error },
            ConsumerEvent::Froze(until) => Story::ConsumerFroze { who, until: *until },
            ConsumerEvent::Thawed => Story::ConsumerWoke { who },
            ConsumerEvent::Ended(Ending::Failed(exception)) => Story::ConsumerFailed {
                who,
                exception: *exception,
            },
            ConsumerEvent::Ended(Ending::ClosedSilently) => Story::ConsumerClosedSilently { who },
            ConsumerEvent::Ended(Ending::ClosedForAWhile) => Story::ConsumerClosedForAWhile { who },
            ConsumerEvent::Ended(_) => Story::ConsumerClosed { who },
            ConsumerEvent::PartitionsRevoked(partitions) if !partitions.is_empty() => {
                Story::Revoked {
                    who,
                    partitions: partitions_list(partitions),
                }
            }
            ConsumerEvent::JoinAnswerUnread(_) => Story::JoinAnswerUnread { who },
            ConsumerEvent::WorkersAwaited => Story::WorkersAwaited { who },
            ConsumerEvent::RejoinNeeded(RejoinReason::PartitionsRevoked) => {
                Story::JoinsOnceMore { who }
            }
            ConsumerEvent::ShareIgnored(partitions) => Story::ShareIgnored {
                who,
                partitions: partitions_list(partitions),
            },
            ConsumerEvent::BatchAbandoned(back_to) if !back_to.is_empty() => {
                Story::BatchAbandoned {
                    who,
                    back_to: positions_list(back_to),
                }
            }
            ConsumerEvent::ListenerCalled { call, .. } => Story::ListenerCalled {
                who,
                method: call.callback.name(),
                partitions: partitions_list(&call.partitions),
            },
            ConsumerEvent::PartitionsLost(partitions) => Story::Lost {
                who,
                partitions: partitions_list(partitions),
            },
            ConsumerEvent::PartitionsAssigned(partitions) => {
                let some = (!partitions.is_empty()).then(|| partitions_list(partitions));
                Story::Assigned {
                    who,
                    partitions: some,
                }
            }
            _ => return None,
        })
    }

    /// Where a consumer stands, and whether that held.
    fn of_progress(who: ClientId, event: &ConsumerEvent) -> Option<Story> {
        Some(match event {
            ConsumerEvent::PositionSet {
                topic_partition,
                position,
                reason,
                ..
            } => {
                let (partition, position) = (topic_partition.clone(), position.0);
                match reason {
                    PositionReason::Committed => Story::Resumed {
                        who,
                        partition,
                        position,
                    },
                    PositionReason::Reset(to) => Story::Reset {
                        who,
                        partition,
                        position,
                        to: *to,
                    },
                    PositionReason::Seek => return None,
                }
            }
            ConsumerEvent::RecordProcessed {
                topic_partition,
                offset,
                times,
                ..
            } if *times > 1 => {
                let (partition, offset) = (topic_partition.clone(), offset.0);
                Story::Again {
                    who,
                    partition,
                    offset,
                    times: *times,
                }
            }
            ConsumerEvent::RecordProcessed {
                topic_partition,
                offset,
                after: Some(Overtaken {
                    by: (of, later), ..
                }),
                ..
            } => Story::Disordered {
                who,
                partition: topic_partition.clone(),
                offset: offset.0,
                after: (of.clone(), later.0),
            },
            ConsumerEvent::CommitFailed {
                kind, exception, ..
            } => {
                let automatic = *kind == CommitKind::Auto;
                Story::CommitFailed {
                    who,
                    exception: *exception,
                    automatic,
                }
            }
            _ => return None,
        })
    }

    /// Whether it is bad news.
    #[must_use]
    pub fn is_trouble(&self) -> bool {
        matches!(
            self,
            Story::ConsumerCrashed { .. }
                | Story::ConsumerFailed { .. }
                | Story::SessionExpired { .. }
                | Story::Lost { .. }
                | Story::TurnedAway { .. }
                | Story::Again { .. }
                | Story::Disordered { .. }
                | Story::CommitFailed { .. }
                | Story::BrokerKilled { .. }
                | Story::BrokerFenced { .. }
        )
    }

    /// Who a member id is, as people call it: the part before the counter.
    #[must_use]
    pub fn client_of(member: &MemberId) -> String {
        let name = member.as_str();
        name.rsplit_once('-')
            .map_or(name, |(client, _)| client)
            .to_string()
    }

    /// Whose a member of a group is: in a classic group a static member's id begins with its
    /// instance's name, and not with its client's.
    #[must_use]
    pub fn client_in(cluster: &Cluster, group: &GroupId, member: &MemberId) -> ClientId {
        let named = Story::client_of(member);
        let instance = cluster.consumers.values().find(|consumer| {
            let (config, named) = (&consumer.config, named.as_str());
            let instance = config.group_instance_id.as_ref();
            let is_it = instance.is_some_and(|instance| instance.as_str() == named);
            is_it && config.group_id.as_ref() == Some(group)
        });
        match instance {
            Some(consumer) => consumer.config.client_id.clone(),
            None => ClientId::from(named.as_str()),
        }
    }
}
