//! What a consumer that does nothing waits for.

use super::{Because, Fact, length, moment, partitions, place, setting, text};
use crate::cluster::consumer::{AppLine, Consumer, ConsumerProcess, FetchState};
use crate::cluster::coordinator::ClassicGroup;
use crate::cluster::{Cluster, Group, GroupState};
use crate::kafka::{ClientId, MemberId, TopicPartition};
use crate::sim::SimTime;
use crate::view::scene::{ConsumerState, consumer_state};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What a consumer waits for at the moment of a cluster; more than one thing if some of its
/// partitions wait for something else.
#[must_use]
pub fn waits(cluster: &Cluster, id: &ClientId, now: SimTime) -> Vec<Because> {
    let Some(found) = cluster.consumers.get(id) else {
        return Vec::new();
    };
    let this = text(id);
    let one = match consumer_state(found) {
        ConsumerState::Frozen { until } => Because::new(Fact::WaitsFrozen, [this, moment(until)]),
        ConsumerState::Crashed { at }
        | ConsumerState::Closed { at }
        | ConsumerState::Failed { at, .. } => {
            let fact = match found.config.group_id.is_some() {
                true => Fact::WaitsForStart,
                false => Fact::WaitsForStartAnywhere,
            };
            Because::new(fact, [this, moment(at)])
        }
        ConsumerState::Processing {
            topic_partition,
            offset,
            until,
            ..
        } => {
            let record = place(&topic_partition, crate::kafka::Offset(offset));
            busy(found, [this, record, moment(until)])
        }
        ConsumerState::Listening(method) => {
            Because::new(Fact::WaitsForListener, [this, method.to_string()])
        }
        ConsumerState::WaitingForWorker | ConsumerState::WaitingForWorkers => {
            Because::new(Fact::WaitsForWorkers, [this])
        }
        ConsumerState::FindingCoordinator => coordinator(cluster, found, now),
        ConsumerState::Joining | ConsumerState::WaitingForAssignment => {
            joining(cluster, found, now)
        }
        ConsumerState::Idle => idle(cluster, found),
        ConsumerState::Committing => committing(found),
        ConsumerState::Closing => Because::new(Fact::WaitsToClose, [this]),
        ConsumerState::FindingPositions => return positions(cluster, found, now),
        ConsumerState::WaitingForRecords => return records(cluster, found, now),
        ConsumerState::Processed { .. } | ConsumerState::HasRecords => return Vec::new(),
    };
    Vec::from([one])
}

/// At work, and how long its group lets it.
fn busy(found: &Consumer, [this, record, until]: [String; 3]) -> Because {
    let config = &found.config;
    if !config.is_member() {
        return Because::new(Fact::WaitsBusy, [this, record, until]);
    }
    if config.limits_polls() {
        let poll = moment(found.app.left_poll + config.rebalance_timeout());
        return Because::new(Fact::WaitsBusyAsMember, [this, record, until, poll]);
    }
    if config.rebalances_in_background() {
        return Because::new(Fact::WaitsBusy, [this, record, until]);
    }
    let most = length(config.rebalance_timeout());
    Because::new(Fact::WaitsBusyUnlimited, [this, record, until, most])
}

fn name(found: &Consumer) -> String {
    text(&found.config.client_id)
}

fn group_name(found: &Consumer) -> String {
    found.config.group_id.as_ref().map(text).unwrap_or_default()
}

fn coordinator(cluster: &Cluster, found: &Consumer, now: SimTime) -> Because {
    let member = &found.membership;
    let (this, group) = (name(found), group_name(found));
    let known = found.config.group_id.as_ref().map(|id| cluster.shard(id));
    match known {
        Some(None) => Because::new(Fact::WaitsNoCoordinator, [this, group]),
        Some(Some((broker, shard))) if shard.loading_since.is_some() => {
            Because::new(Fact::WaitsLoading, [this, group, text(&broker)])
        }
        _ if member.find_retry_at > now => Because::new(
            Fact::WaitsToAsk,
            [this, group, moment(member.find_retry_at)],
        ),
        _ => Because::new(Fact::WaitsForCoordinator, [this, group]),
    }
}

/// Who has not sent JoinGroup yet.
fn missing(group: &ClassicGroup) -> Vec<MemberId> {
    let members = group.members.iter();
    let absent = members.filter(|(_, member)| member.awaiting_join.is_none());
    let absent = absent.map(|(id, _)| id.clone());
    absent.chain(group.pending.iter().cloned()).collect()
}

fn joining(cluster: &Cluster, found: &Consumer, now: SimTime) -> Because {
    let (this, of) = (name(found), group_name(found));
    let member = &found.membership;
    if member.join_retry_at > now {
        return Because::new(Fact::WaitsToJoin, [this, of, moment(member.join_retry_at)]);
    }
    let group = found
        .config
        .group_id
        .as_ref()
        .and_then(|id| cluster.group(id));
    let list = |ids: &[MemberId]| {
        let names = ids.iter().map(ToString::to_string);
        names.collect::<Vec<_>>().join(", ")
    };
    match group {
        Some(Group::Classic(group)) => {
            let is_in = found.member_id().is_some_and(|id| {
                let mine = group.members.get(id);
                mine.is_some_and(|mine| {
                    mine.awaiting_join.is_some() || mine.awaiting_sync.is_some()
                })
            });
            let absent = missing(group);
            if let Some(delay) = &group.initial_delay {
                return Because::new(Fact::WaitsInitialDelay, [this, of, moment(delay.until)]);
            }
            match group.state {
                crate::cluster::ClassicGroupState::PreparingRebalance
                    if !absent.is_empty() && is_in =>
                {
                    let most = length(group.rebalance_timeout());
                    Because::new(Fact::WaitsForMembers, [this, of, list(&absent), most])
                }
                crate::cluster::ClassicGroupState::CompletingRebalance if is_in => {
                    let leader = group.leader.as_ref().map(text).unwrap_or_default();
                    Because::new(Fact::WaitsForLeader, [this, of, leader])
                }
                _ => Because::new(Fact::WaitsForAnswer, [this, of]),
            }
        }
        Some(Group::Consumer(group)) => {
            let owes = group.members.iter().filter(|(id, member)| {
                !member.current.pending_revocation.is_empty() && Some(*id) != found.member_id()
            });
            let owes: Vec<MemberId> = owes.map(|(id, _)| id.clone()).collect();
            match owes.is_empty() {
                false => Because::new(Fact::WaitsForOwners, [this, of, list(&owes)]),
                true => Because::new(Fact::WaitsForAnswer, [this, of]),
            }
        }
        None => Because::new(Fact::WaitsForAnswer, [this, of]),
    }
}

fn idle(cluster: &Cluster, found: &Consumer) -> Because {
    let (this, of) = (name(found), group_name(found));
    let group = found
        .config
        .group_id
        .as_ref()
        .and_then(|id| cluster.group(id));
    let members = group.map_or(0, |group| group.members().len());
    let topics = match &found.config.subscription {
        crate::kafka::Subscription::Subscribe(topics) => topics.as_slice(),
        crate::kafka::Subscription::Assign(_) => &[],
    };
    let count = |topic| {
        cluster
            .topics
            .get(topic)
            .map_or(0, |topic: &crate::cluster::broker::Topic| {
                topic.partitions.len()
            })
    };
    let partitions: usize = topics.iter().map(count).sum();
    let names = topics.iter().map(ToString::to_string);
    let names = names.collect::<Vec<_>>().join(", ");
    let settled = group.is_some_and(|group| group.state() == GroupState::Stable);
    match (partitions, members > partitions) {
        (0, _) => Because::new(Fact::WaitsForTopic, [this, names]),
        (_, true) => {
            let with = [this, of, text(&members), text(&partitions), names];
            Because::new(Fact::WaitsTooMany, with)
        }
        _ if settled => Because::new(Fact::WaitsNoShare, [this, of]),
        _ => Because::new(Fact::WaitsForShare, [this, of]),
    }
}

fn committing(found: &Consumer) -> Because {
    let this = name(found);
    let AppLine::Committing(commit) = &found.app.line else {
        return Because::new(Fact::WaitsForCommit, [this, String::new()]);
    };
    if commit.request.is_some() {
        return Because::new(Fact::WaitsForCommit, [this, moment(commit.deadline)]);
    }
    let with = [this, moment(commit.retry_at), moment(commit.deadline)];
    Because::new(Fact::WaitsToCommit, with)
}

fn positions(cluster: &Cluster, found: &Consumer, now: SimTime) -> Vec<Because> {
    let of = |wanted: fn(&FetchState) -> bool| -> Vec<TopicPartition> {
        let all = found.partitions.iter();
        let some = all.filter(|(_, assigned)| wanted(&assigned.state));
        some.map(|(tp, _)| tp.clone()).collect()
    };
    let asked = of(|state| matches!(state, FetchState::Initializing));
    let reset = of(|state| matches!(state, FetchState::AwaitReset(_)));
    // without a group nobody is asked what is committed
    let (asked, reset) = match found.config.group_id {
        Some(_) => (asked, reset),
        None => (Vec::new(), [asked, reset].concat()),
    };
    let mut all = Vec::new();
    let member = &found.membership;
    let (this, group) = (|| name(found), group_name(found));
    let coordinator = found.config.group_id.as_ref();
    let coordinator = coordinator
        .and_then(|id| cluster.shard(id))
        .map(|(id, _)| id);
    if !asked.is_empty() {
        let broker = coordinator.map(|id| text(&id)).unwrap_or_default();
        all.push(match (coordinator, member.offsets_retry_at > now) {
            (None, _) => Because::new(Fact::WaitsNoCoordinator, [this(), group]),
            (_, true) => Because::new(
                Fact::WaitsToAskOffsets,
                [this(), partitions(&asked), moment(member.offsets_retry_at)],
            ),
            _ => Because::new(Fact::WaitsForOffsets, [this(), partitions(&asked), broker]),
        });
    }
    if !reset.is_empty() {
        all.push(Because::new(
            Fact::WaitsForReset,
            [
                this(),
                partitions(&reset),
                text(&found.config.auto_offset_reset),
            ],
        ));
    }
    all
}

/// Nothing to hand out: of each partition why.
fn records(cluster: &Cluster, found: &Consumer, now: SimTime) -> Vec<Because> {
    let this = || name(found);
    let mut all = Vec::new();
    let mut sort: [Vec<TopicPartition>; 4] = Default::default();
    for (tp, assigned) in &found.partitions {
        let end = cluster.log(tp).map(|log| log.high_watermark.0);
        let behind = match assigned.state {
            FetchState::Fetching(position) => end.is_some_and(|end| position.0 < end),
            FetchState::Initializing | FetchState::AwaitReset(_) => false,
        };
        let place = match (assigned.paused, cluster.leader(tp).is_some()) {
            (true, _) => 0,
            (_, false) => 1,
            _ if assigned.retry_at > now => 2,
            _ if behind => continue,
            _ => 3,
        };
        sort[place].push(tp.clone());
    }
    let [paused, leaderless, retried, ended] = &sort;
    let config = &found.config;
    if !ended.is_empty() {
        let wait = setting(Some(config.fetch_max_wait));
        let with = [
            this(),
            partitions(ended),
            text(&config.fetch_min_bytes),
            wait,
        ];
        all.push(Because::new(Fact::WaitsForRecords, with));
    }
    if !paused.is_empty() {
        all.push(Because::new(
            Fact::WaitsPaused,
            [this(), partitions(paused)],
        ));
    }
    if !leaderless.is_empty() {
        all.push(Because::new(
            Fact::WaitsForLeaders,
            [this(), partitions(leaderless)],
        ));
    }
    if !retried.is_empty() {
        all.push(Because::new(
            Fact::WaitsToFetch,
            [this(), partitions(retried)],
        ));
    }
    if all.is_empty() && found.process == ConsumerProcess::Running {
        all.push(Because::new(Fact::WaitsForFetch, [this()]));
    }
    all
}
