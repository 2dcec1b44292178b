//! The log's line: when, who, what, and why.

mod client;
mod consumer_group;
mod kinds;
mod line;
mod modern;
mod words;

pub use consumer_group::consumer_group_record;
pub use kinds::{KINDS, kind_number};
pub use line::{ARROW, push_escaped, write_line};
pub use words::{DetailWords, LOG, SIGNS, Value};

use super::broker::BrokerEvent;
use super::consumer::Offsets;
use super::coordinator::GroupEvent;
use super::event::{AdminEvent, Cause, Entry, Event, TimerReason};
use super::network::{ClientEvent, NetworkEvent};
use crate::kafka::message::ProduceBatch;
use crate::kafka::{
    Body, BrokerId, Envelope, GroupHeartbeat, LeaderEpoch, MemberId, NodeId, Payload, Position,
    Request, Response, TopicPartition,
};
use crate::sim::{SortedMap, SortedSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

impl fmt::Display for Entry {
    /// Fixed columns: `  31.000s  C1       crashed                  in poll()  ← command 3`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = self
            .event
            .node()
            .map_or_else(|| "cluster".to_string(), |node| node.to_string());
        let (kind, details) = (self.event.kind(), self.event.details());
        write_line(f, self.at, &who, kind, &details, &self.cause)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Scenario => f.write_str("scenario"),
            Cause::Command(number) => write!(f, "command {}", number + 1),
            Cause::Delivery(event) => write!(f, "event {event}"),
            Cause::Timer(reason) => write!(f, "timer {reason}"),
            Cause::BrokenConnection(broker) => write!(f, "connection to b{broker} broken"),
        }
    }
}

impl fmt::Display for TimerReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TimerReason::Client(reason) | TimerReason::Broker(reason) => f.write_str(reason),
            TimerReason::Session {
                key, last_heard, ..
            } => {
                write!(f, "{key} (last heard at {last_heard})")
            }
            TimerReason::Thaw => f.write_str("pause over"),
        }
    }
}

impl Event {
    /// What happened, in a word: the log's third column.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Admin(event) => admin_kind(event),
            Event::Network(event) => match event {
                NetworkEvent::Sent(_) => "message-sent",
                NetworkEvent::Delivered(_) => "message-delivered",
                NetworkEvent::Refused(_) => "connection-refused",
                NetworkEvent::Dropped(_) => "message-dropped",
                NetworkEvent::Closed(..) => "connection-closed",
                NetworkEvent::Forgotten(..) => "connection-forgotten",
                NetworkEvent::ConnectionsBroken(_) => "connections-broken",
            },
            Event::Broker(_, BrokerEvent::Group(_, event)) => group_kind(event),
            Event::Broker(_, event) => broker_kind(event),
            Event::Client(_, event) => match event {
                ClientEvent::MetadataWanted => "metadata-wanted",
                ClientEvent::MetadataUpdated { .. } => "metadata-updated",
                ClientEvent::Rebootstrapped => "rebootstrapped",
                ClientEvent::Disconnected {
                    timed_out: true, ..
                } => "request-timed-out",
                ClientEvent::Disconnected {
                    timed_out: false, ..
                } => "disconnected",
            },
            Event::Producer(_, event) => client::producer_kind(event),
            Event::Consumer(_, event) => client::consumer_kind(event),
        }
    }

    /// The values: the log's fourth column.
    #[must_use]
    pub fn details(&self) -> String {
        self.details_in(&LOG)
    }

    /// The values, with somebody's words between them.
    #[must_use]
    pub fn details_in(&self, words: &DetailWords) -> String {
        let label = |envelope| label_in(envelope, words);
        match self {
            Event::Admin(event) => admin_details(event, words),
            Event::Network(event) => match event {
                NetworkEvent::Sent(envelope) => format!("{} → {}", label(envelope), envelope.to),
                NetworkEvent::Closed(client, _) => (words.with)(client),
                NetworkEvent::Forgotten(_, broker) => (words.with)(&NodeId::Broker(*broker)),
                NetworkEvent::Delivered(envelope)
                | NetworkEvent::Refused(envelope)
                | NetworkEvent::Dropped(envelope) => {
                    format!("{} ← {}", label(envelope), envelope.from)
                }
                NetworkEvent::ConnectionsBroken(_) => String::new(),
            },
            Event::Broker(_, BrokerEvent::Group(group, event)) => {
                format!("{group} {}", group_details(event, words))
                    .trim_end()
                    .to_string()
            }
            Event::Broker(_, event) => broker_details(event, words),
            Event::Client(_, event) => match event {
                ClientEvent::MetadataWanted | ClientEvent::Rebootstrapped => String::new(),
                ClientEvent::MetadataUpdated { metadata, .. } => {
                    let brokers = metadata.brokers.iter().map(|id| format!("b{id}"));
                    format!("brokers {}", list(brokers))
                }
                ClientEvent::Disconnected {
                    broker, requests, ..
                } => {
                    format!("b{broker} requests {}", requests.len())
                }
            },
            Event::Producer(_, event) => client::producer_details(event, words),
            Event::Consumer(_, event) => client::consumer_details(event, words),
        }
    }
}

/// What a message says, in a few words.
#[must_use]
pub fn label(envelope: &Envelope) -> String {
    label_in(envelope, &LOG)
}

/// What a message says, in a few words that are somebody's.
#[must_use]
pub fn label_in(envelope: &Envelope, words: &DetailWords) -> String {
    match &envelope.body {
        Body::Request(request) => request_label(request, words),
        Body::Response(_, response) => response_label(response, words),
    }
}

fn request_label(request: &Request, words: &DetailWords) -> String {
    match request {
        Request::Produce { batches, .. } => {
            let batch =
                |batch: &ProduceBatch| format!("{}×{}", batch.topic_partition, batch.records.len());
            format!("Produce {}", list(batches.iter().map(batch)))
        }
        Request::Fetch { partitions, .. } => {
            let from = partitions
                .iter()
                .map(|p| format!("{}@{}", p.topic_partition, p.offset));
            format!("Fetch {}", list(from))
        }
        Request::OffsetCommit { offsets, .. } => {
            let pairs = offsets
                .iter()
                .map(|(tp, offset, _)| format!("{tp}={offset}"));
            format!("OffsetCommit {}", list(pairs))
        }
        Request::FindCoordinator(group) => format!("FindCoordinator {group}"),
        Request::JoinGroup { group, .. } => format!("JoinGroup {group}"),
        Request::SyncGroup {
            group,
            generation,
            assignments,
            ..
        } => {
            if assignments.is_empty() {
                format!("SyncGroup {group} generation {generation}")
            } else {
                let plan = words.with_plan;
                format!("SyncGroup {group} generation {generation} {plan}")
            }
        }
        Request::Heartbeat {
            group, generation, ..
        } => {
            format!("Heartbeat {group} generation {generation}")
        }
        Request::LeaveGroup { group, .. } => format!("LeaveGroup {group}"),
        Request::ConsumerGroupHeartbeat(beat) => heartbeat_label(beat, words),
        Request::OffsetFetch {
            group, partitions, ..
        } => {
            let partitions = partitions_in(partitions, words);
            format!("OffsetFetch {group} {partitions}")
        }
        Request::Metadata(_) | Request::ListOffsets(_) | Request::InitProducerId => {
            request.name().to_string()
        }
    }
}

fn heartbeat_label(beat: &GroupHeartbeat, words: &DetailWords) -> String {
    let owned = beat.owned.as_ref().map_or_else(String::new, |owned| {
        format!(" owned {}", partitions_in(owned, words))
    });
    let (group, epoch) = (&beat.group, beat.epoch);
    format!("ConsumerGroupHeartbeat {group} epoch {epoch}{owned}")
}

fn response_label(response: &Response, words: &DetailWords) -> String {
    let name = response.name();
    if let Some(error) = response.error() {
        return format!("{name}: {error}");
    }
    match response {
        Response::Fetch(found) => {
            let records = found.iter().filter_map(|(_, found)| found.as_ref().ok());
            let records: usize = records
                .flat_map(|f| f.batches.iter())
                .map(|batch| batch.records.len())
                .sum();
            format!("Fetch: {}", (words.records)(records as u64))
        }
        Response::Produce(done) => {
            let at = done
                .iter()
                .filter_map(|(tp, base)| Some(format!("{tp}@{}", base.ok()?)));
            format!("Produce: {}", list(at))
        }
        Response::InitProducerId(id, _) => format!("InitProducerId: {id}"),
        Response::FindCoordinator(Ok(broker)) => format!("FindCoordinator: b{broker}"),
        Response::JoinGroup(Ok(joined)) => format!("JoinGroup: generation {}", joined.generation),
        Response::SyncGroup(Ok(partitions)) => {
            format!("SyncGroup: {}", partitions_in(partitions, words))
        }
        Response::ConsumerGroupHeartbeat(Ok(answer)) => {
            let given = answer.assignment.as_ref();
            let given = given.map_or_else(String::new, |given| {
                format!(" assigned {}", partitions_in(given, words))
            });
            format!("{name}: epoch {}{given}", answer.epoch)
        }
        Response::OffsetFetch(Ok(found)) => {
            let pairs = found.iter().map(|(tp, stored)| match stored {
                Some(stored) => format!("{tp}={}", stored.offset),
                None => format!("{tp}=-"),
            });
            format!("OffsetFetch: {}", list(pairs))
        }
        _ => format!("{name}: ok"),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(" ")
}

/// First and last of a run, of offsets or of partitions: the one way to write it, in any language.
fn range(first: u64, last: u64) -> String {
    match first == last {
        true => first.to_string(),
        false => format!("{first}…{last}"),
    }
}

/// Where each partition is to be read from.
#[must_use]
pub fn positions_list(positions: &[(TopicPartition, Position)]) -> String {
    list(positions.iter().map(|(tp, at)| format!("{tp} {at}")))
}

/// Partitions of one topic as ranges: `orders-0…3` for four of them.
#[must_use]
pub fn partitions_list(partitions: &[TopicPartition]) -> String {
    partitions_in(partitions, &LOG)
}

fn partitions_in(partitions: &[TopicPartition], words: &DetailWords) -> String {
    if partitions.is_empty() {
        return words.none.to_string();
    }
    let mut by_topic: SortedMap<_, SortedSet<u32>> = SortedMap::new();
    for tp in partitions {
        by_topic
            .entry(&tp.topic)
            .or_default()
            .insert(tp.partition.0);
    }
    let mut parts = Vec::new();
    for (topic, numbers) in by_topic {
        for run in numbers.chunk_by(|a, b| a + 1 == *b) {
            match run {
                [first, .., last] if run.len() > 2 => {
                    parts.push(format!(
                        "{topic}-{}",
                        range((*first).into(), (*last).into())
                    ));
                }
                few => parts.extend(few.iter().map(|number| format!("{topic}-{number}"))),
            }
        }
    }
    parts.join(" ")
}

fn offsets_list(offsets: &Offsets) -> String {
    list(
        offsets
            .iter()
            .map(|(tp, offset, _)| format!("{tp}={offset}")),
    )
}

fn admin_kind(event: &AdminEvent) -> &'static str {
    match event {
        AdminEvent::ConfigChanged(_) => "brokers-configured",
        AdminEvent::BrokerAdded(_) => "broker-added",
        AdminEvent::BrokerKilled(_) => "broker-killed",
        AdminEvent::BrokerStarting(_) => "broker-starting",
        AdminEvent::RegistrationRefused(_) => "registration-refused",
        AdminEvent::BrokerFenced(_) => "broker-fenced",
        AdminEvent::BrokerRegistered(_) => "broker-registered",
        AdminEvent::TopicCreated { .. } => "topic-created",
        AdminEvent::PartitionsAdded { .. } => "partitions-added",
        AdminEvent::TopicConfigured(..) => "topic-configured",
        AdminEvent::TopicDeleted(_) => "topic-deleted",
        AdminEvent::LeadersElected(_) => "leaders-elected",
        AdminEvent::ProducerAdded(_) => "producer-added",
        AdminEvent::ProducerRemoved(_) => "producer-removed",
        AdminEvent::ConsumerAdded(_) => "consumer-added",
        AdminEvent::ConsumerRemoved(_) => "consumer-removed",
    }
}

fn admin_details(event: &AdminEvent, words: &DetailWords) -> String {
    match event {
        AdminEvent::TopicCreated { topic, leaders, .. }
        | AdminEvent::PartitionsAdded { topic, leaders } => {
            format!("{topic} partitions {}", leaders.len())
        }
        AdminEvent::TopicConfigured(topic, _) | AdminEvent::TopicDeleted(topic) => {
            topic.to_string()
        }
        AdminEvent::LeadersElected(changes) => leaders_list(changes, words),
        AdminEvent::RegistrationRefused(_) => "DUPLICATE_BROKER_REGISTRATION".to_string(),
        AdminEvent::ProducerAdded(config) => (words.sends)(config),
        AdminEvent::ConsumerAdded(config) => {
            let group = config.group_id.as_ref().map_or("-", |group| group.as_str());
            (words.reads)(group, config.commit_style.name())
        }
        _ => String::new(),
    }
}

fn leaders_list(
    changes: &[(TopicPartition, Option<BrokerId>, LeaderEpoch)],
    words: &DetailWords,
) -> String {
    let mut by_leader: SortedMap<Option<BrokerId>, Vec<TopicPartition>> = SortedMap::new();
    for (tp, leader, _) in changes {
        by_leader.entry(*leader).or_default().push(tp.clone());
    }
    let lines = by_leader.iter().map(|(leader, partitions)| {
        let leader = leader.map_or_else(|| words.none.to_string(), |id| format!("b{id}"));
        format!("{leader}: {}", partitions_in(partitions, words))
    });
    list(lines)
}

fn broker_kind(event: &BrokerEvent) -> &'static str {
    match event {
        BrokerEvent::BatchAppended(..) => "batch-appended",
        BrokerEvent::DuplicateFound(..) => "duplicate-found",
        BrokerEvent::HighWatermarkAdvanced(..) => "high-watermark-advanced",
        BrokerEvent::SegmentRolled(..) => "segment-rolled",
        BrokerEvent::SegmentsDeleted { .. } => "segments-deleted",
        BrokerEvent::RecordsDeleted(..) => "records-deleted",
        BrokerEvent::LogCleaned { .. } => "log-cleaned",
        BrokerEvent::FetchParked(..) => "fetch-parked",
        BrokerEvent::FetchUnparked(_) => "fetch-unparked",
        BrokerEvent::CoordinatorLoading(_) => "coordinator-loading",
        BrokerEvent::CoordinatorLoaded(_) => "coordinator-loaded",
        BrokerEvent::WriteGathered(..) => "write-gathered",
        BrokerEvent::WritesFlushed(_) => "writes-flushed",
        BrokerEvent::ProducerIdIssued(_) => "producer-id-issued",
        BrokerEvent::Group(_, event) => group_kind(event),
    }
}

/// How a record without a value is printed, as `kafka-console-consumer.sh` does.
pub(super) const NULL: &str = "null";

fn broker_details(event: &BrokerEvent, words: &DetailWords) -> String {
    match event {
        BrokerEvent::BatchAppended(tp, batch) => {
            let records: Vec<_> = batch.records.iter().collect();
            let what = match records.as_slice() {
                [only] => match &only.payload {
                    Payload::User { key, value } => {
                        let key = key
                            .as_ref()
                            .map_or_else(String::new, |key| format!("{key}="));
                        format!(" {key}{}", value.as_deref().unwrap_or(NULL))
                    }
                    Payload::Coordinator(record) => format!(" {}", coordinator_record(record)),
                },
                _ => String::new(),
            };
            let offsets = range(batch.base_offset.0, batch.last_offset.0);
            format!("{tp} {offsets} epoch {}{what}", batch.leader_epoch)
        }
        BrokerEvent::DuplicateFound(tp, offset) => (words.is_there)(tp, offset),
        BrokerEvent::HighWatermarkAdvanced(tp, to) => format!("{tp} → {to}"),
        BrokerEvent::SegmentRolled(tp, base) => (words.at)(tp, base),
        BrokerEvent::SegmentsDeleted {
            topic_partition,
            log_start,
            reason,
            ..
        } => {
            let below = (words.below)(topic_partition, log_start);
            format!("{below}: {}", reason.name())
        }
        BrokerEvent::RecordsDeleted(tp, log_start) => (words.below)(tp, log_start),
        BrokerEvent::LogCleaned {
            topic_partition,
            to,
            removed,
        } => {
            let below = (words.below)(topic_partition, to);
            format!("{below}: {}", (words.superseded)(*removed))
        }
        BrokerEvent::FetchParked(_, fetch) => (words.of)(&fetch.from),
        BrokerEvent::FetchUnparked(_) => String::new(),
        BrokerEvent::CoordinatorLoading(partition)
        | BrokerEvent::CoordinatorLoaded(partition)
        | BrokerEvent::WriteGathered(partition, _)
        | BrokerEvent::WritesFlushed(partition) => format!("__consumer_offsets-{partition}"),
        BrokerEvent::ProducerIdIssued(id) => format!("producer {id}"),
        BrokerEvent::Group(group, event) => format!("{group} {}", group_details(event, words)),
    }
}

/// A record of `__consumer_offsets`, decoded.
#[must_use]
pub fn coordinator_record(record: &crate::kafka::CoordinatorRecord) -> String {
    use crate::kafka::CoordinatorRecord as R;
    match record {
        R::OffsetCommit {
            group,
            topic_partition,
            value: Some(value),
        } => {
            format!("offset {group} {topic_partition} = {}", value.offset)
        }
        R::OffsetCommit {
            group,
            topic_partition,
            value: None,
        } => {
            format!("offset {group} {topic_partition} = tombstone")
        }
        R::GroupMetadata {
            group,
            value: Some(value),
        } => {
            let members = value.members.len();
            format!(
                "group {group} generation {} members {members}",
                value.generation
            )
        }
        R::GroupMetadata { group, value: None } => format!("group {group} = tombstone"),
        R::ConsumerGroup { group, record } => {
            let (key, value) = consumer_group_record(group, record);
            format!("{key} = {}", value.as_deref().unwrap_or("tombstone"))
        }
    }
}

fn group_kind(event: &GroupEvent) -> &'static str {
    match event {
        GroupEvent::Created => "group-created",
        GroupEvent::Deleted => "group-deleted",
        GroupEvent::MemberIdIssued(_) => "member-id-issued",
        GroupEvent::PendingMemberForgotten(_) => "pending-member-forgotten",
        GroupEvent::MemberJoined(..) => "member-joined",
        GroupEvent::MemberReplaced { .. } => "member-replaced",
        GroupEvent::MemberRemoved(..) => "member-removed",
        GroupEvent::RebalanceStarted(_) => "rebalance-started",
        GroupEvent::InitialDelayStarted(_) => "initial-delay-started",
        GroupEvent::GenerationStarted { .. } => "generation-started",
        GroupEvent::JoinAnswered(_) => "join-answered",
        GroupEvent::SyncParked(..) => "sync-parked",
        GroupEvent::SyncAnswered(_) => "sync-answered",
        GroupEvent::AssignmentStored(_) => "assignment-stored",
        GroupEvent::Heard(_) => "member-heard",
        GroupEvent::OffsetCommitted(..) => "offset-committed",
        GroupEvent::OffsetRemoved(..) => "offset-removed",
        GroupEvent::Downgraded => "group-downgraded",
        GroupEvent::Consumer(event) => consumer_group::kind(event),
        GroupEvent::Refused { .. } => "request-refused",
    }
}

fn group_details(event: &GroupEvent, words: &DetailWords) -> String {
    match event {
        GroupEvent::Created | GroupEvent::Deleted | GroupEvent::Downgraded => String::new(),
        GroupEvent::MemberIdIssued(id)
        | GroupEvent::PendingMemberForgotten(id)
        | GroupEvent::MemberJoined(id, _)
        | GroupEvent::JoinAnswered(id)
        | GroupEvent::SyncParked(id, _)
        | GroupEvent::SyncAnswered(id)
        | GroupEvent::Heard(id) => id.to_string(),
        GroupEvent::MemberReplaced { old, new, .. } => (words.replaced)(old, new),
        GroupEvent::MemberRemoved(id, reason) => format!("{id} {}", (words.removed)(*reason)),
        GroupEvent::RebalanceStarted(reason) => (words.rebalance)(reason),
        GroupEvent::InitialDelayStarted(delay) => (words.until)(delay.until),
        GroupEvent::GenerationStarted {
            generation,
            protocol,
            leader,
        } => {
            let protocol = protocol.map_or(words.no_members, |name| name.name());
            let leader = leader.as_ref().map(|id| -> Value { id });
            (words.generation)(generation, protocol, leader)
        }
        GroupEvent::AssignmentStored(shares) => shares_list(shares, words),
        GroupEvent::OffsetCommitted(tp, value, _) => format!("{tp} = {}", value.offset),
        GroupEvent::OffsetRemoved(tp, _) => tp.to_string(),
        GroupEvent::Consumer(event) => consumer_group::details(event, words),
        GroupEvent::Refused {
            request,
            member,
            error,
        } => {
            let member = member
                .as_ref()
                .map_or_else(String::new, |id| format!(" {}", (words.of)(id)));
            format!("{request}{member}: {error}")
        }
    }
}

fn shares_list(shares: &[(MemberId, Vec<TopicPartition>)], words: &DetailWords) -> String {
    let lines = shares
        .iter()
        .map(|(id, mine)| format!("{id}: {}", partitions_in(mine, words)));
    lines.collect::<Vec<_>>().join(", ")
}
