//! `kafka-consumer-groups.sh --reset-offsets`: what it would commit, before it does
//! (`ConsumerGroupCommand`, `OffsetsUtils`).

use super::{Because, CommandError};
use crate::cluster::coordinator::GroupState;
use crate::cluster::{Cluster, Log, OFFSETS_TOPIC};
use crate::kafka::{GroupId, KafkaError, NodeId, TopicName, TopicPartition};
use crate::sim::{Duration, SimTime, SortedMap, SortedSet};
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Which partitions are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OffsetScope {
    /// `--all-topics`: whatever the group has committed of.
    All,
    /// `--topic`, as often as wanted.
    Of {
        /// All partitions of these.
        topics: Vec<TopicName>,
        /// These alone, as `--topic orders:0`.
        partitions: Vec<TopicPartition>,
    },
}

/// Where offsets are reset to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResetOffsetsTo {
    /// `--to-earliest`.
    Earliest,
    /// `--to-latest`.
    Latest,
    /// `--to-current`: where something is committed it stays; elsewhere to the end.
    Current,
    /// `--to-offset`.
    Offset(u64),
    /// `--shift-by`.
    ShiftBy(i64),
    /// `--to-datetime`, as a moment of the run.
    DateTime(SimTime),
    /// `--by-duration`: so long ago.
    ByDuration(Duration),
    /// `--from-file`.
    FromFile(Vec<(TopicPartition, u64)>),
}

/// What a reset would commit, and what the tool says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetPlan {
    /// Whose offsets.
    pub group: GroupId,
    /// The new offset of each partition.
    pub offsets: SortedMap<TopicPartition, u64>,
    /// What is not as it was asked for.
    pub warnings: Vec<ResetWarning>,
}

/// Something that is not as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetWarning {
    /// Beyond the log: it is brought back to its end.
    Higher {
        /// The partition.
        partition: TopicPartition,
        /// What was asked for.
        asked: i128,
        /// What it is set to.
        set: u64,
    },
    /// Before the log: it is brought forward to its start.
    Lower {
        /// The partition.
        partition: TopicPartition,
        /// What was asked for.
        asked: i128,
        /// What it is set to.
        set: u64,
    },
    /// There is no record so late: it is set to the end.
    NothingSoLate(TopicPartition),
}

impl fmt::Display for ResetWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResetWarning::Higher {
                partition,
                asked,
                set,
            } => write!(
                f,
                "New offset ({asked}) is higher than latest offset for topic partition \
                 {partition}. Value will be set to {set}"
            ),
            ResetWarning::Lower {
                partition,
                asked,
                set,
            } => write!(
                f,
                "New offset ({asked}) is lower than earliest offset for topic partition \
                 {partition}. Value will be set to {set}"
            ),
            ResetWarning::NothingSoLate(tp) => write!(
                f,
                "Warn: Partition {} from topic {} is empty. Falling back to latest known offset.",
                tp.partition, tp.topic
            ),
        }
    }
}

impl fmt::Display for ResetPlan {
    /// The warnings, and the table, as the tool prints them with `--dry-run` and `--execute`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for warning in &self.warnings {
            writeln!(f, "{warning}")?;
        }
        let topics = self.offsets.keys().map(|tp| tp.topic.as_str().len());
        let (group, topic) = (
            self.group.as_str().len().max(15),
            topics.max().unwrap_or(0).max(15),
        );
        write!(
            f,
            "\n{:<group$} {:<topic$} {:<10} NEW-OFFSET",
            "GROUP", "TOPIC", "PARTITION"
        )?;
        for (tp, offset) in &self.offsets {
            let (name, number) = (tp.topic.to_string(), tp.partition.to_string());
            let whose = self.group.to_string();
            write!(f, "\n{whose:<group$} {name:<topic$} {number:<10} {offset}")?;
        }
        writeln!(f)
    }
}

/// What a reset at a moment would commit; nothing is changed by asking.
///
/// # Errors
/// Why the tool would not do it.
pub fn reset_plan(
    cluster: &Cluster,
    now: SimTime,
    group: &GroupId,
    scope: &OffsetScope,
    to: &ResetOffsetsTo,
) -> Result<ResetPlan, CommandError> {
    coordinated(cluster, group)?;
    if let Some(found) = cluster.group(group)
        && found.state() != GroupState::Empty
    {
        let because = Because::ResetActive(group.clone(), found.state().name());
        return Err(CommandError::NotNow(because));
    }
    let mut plan = ResetPlan {
        group: group.clone(),
        offsets: SortedMap::new(),
        warnings: Vec::new(),
    };
    let partitions = match to {
        ResetOffsetsTo::FromFile(lines) => lines.iter().map(|(tp, _)| tp.clone()).collect(),
        _ => partitions(cluster, group, scope)?,
    };
    for tp in &partitions {
        let log = led_log(cluster, tp)?;
        let offset = plan.offset_of(cluster, now, to, tp, log)?;
        plan.offsets.insert(tp.clone(), offset);
    }
    Ok(plan)
}

impl ResetPlan {
    fn offset_of(
        &mut self,
        cluster: &Cluster,
        now: SimTime,
        to: &ResetOffsetsTo,
        tp: &TopicPartition,
        log: &Log,
    ) -> Result<u64, CommandError> {
        let end = log.high_watermark.0;
        let committed = || {
            let offsets = cluster.offsets(&self.group);
            offsets.get(tp).map(|stored| stored.offset.0)
        };
        Ok(match to {
            ResetOffsetsTo::Earliest => log.log_start.0,
            ResetOffsetsTo::Latest => end,
            ResetOffsetsTo::Current => committed().unwrap_or(end),
            ResetOffsetsTo::Offset(offset) => self.in_range(tp, log, i128::from(*offset)),
            ResetOffsetsTo::ShiftBy(by) => {
                let Some(current) = committed() else {
                    let because = Because::NothingToShift(tp.clone());
                    return Err(CommandError::NotNow(because));
                };
                self.in_range(tp, log, i128::from(current) + i128::from(*by))
            }
            ResetOffsetsTo::DateTime(at) => self.at_time(tp, log, *at),
            ResetOffsetsTo::ByDuration(length) => {
                self.at_time(tp, log, SimTime(now.0.saturating_sub(length.0)))
            }
            ResetOffsetsTo::FromFile(lines) => {
                let line = lines.iter().rev().find(|(of, _)| of == tp);
                let offset = line.map_or(0, |(_, offset)| *offset);
                self.in_range(tp, log, i128::from(offset))
            }
        })
    }

    /// `OffsetsUtils.checkOffsetsRange`.
    fn in_range(&mut self, tp: &TopicPartition, log: &Log, asked: i128) -> u64 {
        let (start, end) = (log.log_start.0, log.high_watermark.0);
        let partition = tp.clone();
        if asked > i128::from(end) {
            let set = end;
            self.warnings.push(ResetWarning::Higher {
                partition,
                asked,
                set,
            });
            set
        } else if asked < i128::from(start) {
            let set = start;
            self.warnings.push(ResetWarning::Lower {
                partition,
                asked,
                set,
            });
            set
        } else {
            u64::try_from(asked).unwrap_or(start)
        }
    }

    /// `OffsetsUtils.getLogTimestampOffsets`.
    fn at_time(&mut self, tp: &TopicPartition, log: &Log, at: SimTime) -> u64 {
        if let Some((offset, _)) = log.offset_for(at) {
            return offset.0;
        }
        self.warnings.push(ResetWarning::NothingSoLate(tp.clone()));
        log.high_watermark.0
    }
}

/// That a group's coordinator is there to be asked, or would be made.
pub(super) fn coordinated(cluster: &Cluster, group: &GroupId) -> Result<(), CommandError> {
    let listens = |(broker, _): &(_, _)| cluster.is_listening(&NodeId::Broker(*broker));
    let found = cluster.shard(group).filter(listens);
    let loaded = found.is_some_and(|(_, shard)| shard.loading_since.is_none());
    let registered = cluster.brokers.values().any(|broker| broker.registered);
    if loaded || (!cluster.topics.contains_key(OFFSETS_TOPIC) && registered) {
        return Ok(());
    }
    let because = Because::NoCoordinator(group.clone());
    Err(CommandError::Refused(
        KafkaError::CoordinatorNotAvailable,
        because,
    ))
}

/// The partitions that are meant.
fn partitions(
    cluster: &Cluster,
    group: &GroupId,
    scope: &OffsetScope,
) -> Result<SortedSet<TopicPartition>, CommandError> {
    let (topics, partitions) = match scope {
        OffsetScope::All => return Ok(cluster.offsets(group).keys().cloned().collect()),
        OffsetScope::Of { topics, partitions } => (topics, partitions),
    };
    let mut all: SortedSet<TopicPartition> = partitions.iter().cloned().collect();
    for topic in topics {
        let Some(found) = cluster.topics.get(topic) else {
            let because = Because::NoSuchTopic(topic.clone());
            let error = KafkaError::UnknownTopicOrPartition;
            return Err(CommandError::Refused(error, because));
        };
        let numbers = (0..).zip(&found.partitions);
        all.extend(numbers.map(|(number, _)| TopicPartition::new(topic, number)));
    }
    Ok(all)
}

/// The log of a partition that is there and has a leader that answers.
fn led_log<'c>(cluster: &'c Cluster, tp: &TopicPartition) -> Result<&'c Log, CommandError> {
    let Some(log) = cluster.log(tp) else {
        let because = Because::NoSuchPartition(tp.clone());
        let error = KafkaError::UnknownTopicOrPartition;
        return Err(CommandError::Refused(error, because));
    };
    let leader = cluster.leader(tp).map(NodeId::Broker);
    if leader.is_some_and(|leader| cluster.is_listening(&leader)) {
        return Ok(log);
    }
    let because = Because::NoLeader(tp.clone());
    Err(CommandError::Refused(
        KafkaError::LeaderNotAvailable,
        because,
    ))
}
