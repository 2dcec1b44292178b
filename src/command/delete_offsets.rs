//! `kafka-consumer-groups.sh --delete-offsets`: what becomes of each partition
//! (`ConsumerGroupCommand.deleteOffsets`, `KafkaApis.handleOffsetDeleteRequest`,
//! `OffsetMetadataManager.deleteOffsets`).

use super::reset::coordinated;
use super::{Because, CommandError};
use crate::cluster::Cluster;
use crate::kafka::{GroupId, KafkaError, PartitionId, TopicName, TopicPartition};
use crate::sim::places_in_order;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// What `--delete-offsets` would do, and says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletePlan {
    /// Whose offsets.
    pub group: GroupId,
    /// Why nothing at all is done.
    pub refused: Option<KafkaError>,
    /// What becomes of each partition.
    pub rows: Vec<DeleteRow>,
}

/// What becomes of a partition, or of a topic that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteRow {
    /// The topic.
    pub topic: TopicName,
    /// The partition; none of a topic that the tool has found no partitions of.
    pub partition: Option<PartitionId>,
    /// Why its offset stays. Without a reason it is gone, if there was one.
    pub error: Option<KafkaError>,
}

impl DeleteRow {
    fn because(&self, group: &GroupId) -> Because {
        let topic = self.topic.clone();
        match (self.error, self.partition) {
            (Some(KafkaError::GroupSubscribedToTopic), _) => {
                Because::GroupSubscribed(group.clone(), topic)
            }
            (_, Some(partition)) => {
                Because::NoSuchPartition(TopicPartition::new(&topic, partition.0))
            }
            (_, None) => Because::NoSuchTopic(topic),
        }
    }
}

impl DeletePlan {
    /// The partitions whose offset goes, if they have one.
    pub fn deleted(&self) -> impl Iterator<Item = TopicPartition> {
        let rows = self.rows.iter().filter(|row| row.error.is_none());
        rows.filter_map(|row| Some(TopicPartition::new(&row.topic, row.partition?.0)))
    }

    /// Why it comes to nothing, if it does.
    pub(super) fn check(&self) -> Result<(), CommandError> {
        if let Some(error) = self.refused {
            let because = Because::NoSuchGroup(self.group.clone());
            return Err(CommandError::Refused(error, because));
        }
        let Some(row) = self.rows.first() else {
            return Ok(());
        };
        match row.error {
            Some(error) if self.rows.iter().all(|row| row.error.is_some()) => {
                Err(CommandError::Refused(error, row.because(&self.group)))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for DeletePlan {
    /// How it went, and the table, as the tool prints them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // of a topic that is not there the coordinator is not asked
        let asked = |row: &&DeleteRow| row.partition.is_some();
        let refused = self
            .rows
            .iter()
            .filter(asked)
            .any(|row| row.error.is_some());
        match self.refused {
            Some(error) => write!(f, "\nError: {}", sentence(error).1)?,
            None if refused => f.write_str(
                "\nError: Encountered some partition-level error, see the follow-up details.",
            )?,
            None => write!(
                f,
                "Request succeeded for deleting offsets from group {}.",
                self.group
            )?,
        }
        let widths = self.rows.iter().map(|row| row.topic.as_str().len());
        let width = widths.max().unwrap_or(0).max(15);
        write!(
            f,
            "\n\n{:<width$} {:<10} {:<15}",
            "TOPIC", "PARTITION", "STATUS"
        )?;
        for row in &self.rows {
            let partition = row.partition.map(|number| number.to_string());
            let status: String = match row.error {
                None => "Successful".into(),
                Some(error) => {
                    let (exception, message) = sentence(error);
                    format!("Error: org.apache.kafka.common.errors.{exception}: {message}")
                }
            };
            write!(
                f,
                "\n{:<width$} {:<10} {status:<15}",
                row.topic.as_str(),
                partition.as_deref().unwrap_or("-")
            )?;
        }
        writeln!(f)
    }
}

/// The exception of an error that the tool meets, and what it says (`Errors`).
const fn sentence(error: KafkaError) -> (&'static str, &'static str) {
    match error {
        KafkaError::GroupIdNotFound => ("GroupIdNotFoundException", "The group id does not exist."),
        KafkaError::GroupSubscribedToTopic => (
            "GroupSubscribedToTopicException",
            "Deleting offsets of a topic is forbidden while the consumer group is actively \
             subscribed to it.",
        ),
        _ => (
            "UnknownTopicOrPartitionException",
            "This server does not host this topic-partition.",
        ),
    }
}

/// What `--delete-offsets` would do. Nothing is changed by asking.
///
/// # Errors
/// The group's coordinator cannot be asked.
pub fn delete_plan(
    cluster: &Cluster,
    group: &GroupId,
    topics: &[TopicName],
    partitions: &[TopicPartition],
) -> Result<DeletePlan, CommandError> {
    coordinated(cluster, group)?;
    let found = cluster.group(group);
    let refused = found.is_none().then_some(KafkaError::GroupIdNotFound);
    let mut rows = Vec::new();
    let mut wanted: Vec<TopicPartition> = partitions.to_vec();
    for topic in topics {
        let Some(known) = cluster.topics.get(topic) else {
            rows.push(DeleteRow {
                topic: topic.clone(),
                partition: None,
                error: Some(KafkaError::UnknownTopicOrPartition),
            });
            continue;
        };
        let numbers = (0..).zip(&known.partitions);
        wanted.extend(numbers.map(|(number, _)| TopicPartition::new(topic, number)));
    }
    rows.extend(wanted.into_iter().map(|tp| {
        let unknown = cluster.log(&tp).is_none();
        let read = found.is_some_and(|found| found.is_subscribed_to(&tp.topic));
        DeleteRow {
            error: refused
                .or(unknown.then_some(KafkaError::UnknownTopicOrPartition))
                .or(read.then_some(KafkaError::GroupSubscribedToTopic)),
            partition: Some(tp.partition),
            topic: tp.topic,
        }
    }));
    // in the order of the texts, as the tool has them
    let text = |row: &DeleteRow| match row.partition {
        Some(partition) => format!("{}{partition}", row.topic),
        None => format!("{}-1", row.topic),
    };
    let order = places_in_order(rows.len(), &|a, b| text(&rows[a]).cmp(&text(&rows[b])));
    let mut sorted: Vec<DeleteRow> = Vec::new();
    for place in order {
        if sorted.last() != Some(&rows[place]) {
            sorted.push(rows[place].clone());
        }
    }
    Ok(DeletePlan {
        group: group.clone(),
        refused,
        rows: sorted,
    })
}
