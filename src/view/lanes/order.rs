//! Which lanes there are, and in which order.

use super::{Filter, Topic};
use crate::cluster::{Cluster, Consumer, OFFSETS_TOPIC};
use crate::kafka::{BrokerId, GroupId, NodeId, TopicPartition};
use crate::sim::SortedMap;
use alloc::vec::Vec;

/// Somebody who sends and is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Who.
    pub node: NodeId,
    /// The group it is a member of.
    pub group: Option<GroupId>,
}

impl Lane {
    fn of(node: NodeId) -> Lane {
        Lane { node, group: None }
    }
}

/// The lanes of all who are there at the moment shown or in the present: who writes, then each
/// broker with the groups it coordinates, so that what they say to each other has short ways; then
/// whoever is in no group. Who cannot have said anything that is asked for has none, unless it
/// is asked for by name.
#[must_use]
pub fn lanes(worlds: [&Cluster; 2], filter: &Filter) -> Vec<Lane> {
    let mut brokers: Vec<BrokerId> = Vec::new();
    let mut producers: Vec<NodeId> = Vec::new();
    let mut consumers: SortedMap<NodeId, &Consumer> = SortedMap::new();
    for cluster in worlds {
        brokers.extend(cluster.brokers.keys());
        let ids = cluster.producers.keys().cloned();
        producers.extend(ids.map(NodeId::Producer));
        for (id, consumer) in &cluster.consumers {
            consumers.insert(NodeId::Consumer(id.clone()), consumer);
        }
    }
    brokers.sort_unstable();
    brokers.dedup();
    producers.sort();
    producers.dedup();
    let mut lanes: Vec<Lane> = Vec::new();
    let heard = filter.has(Topic::Produce) || filter.has(Topic::Metadata);
    // who is asked for has a lane: that nothing is in it can be said there
    producers.retain(|node| heard || filter.nodes.contains(node));
    lanes.extend(producers.into_iter().map(Lane::of));
    let members = consumers.iter().filter_map(|(node, consumer)| {
        let group = consumer.config.group_id.clone()?;
        let home = coordinator(worlds[1], &group).or(brokers.first().copied());
        let lane = Lane {
            node: node.clone(),
            group: Some(group),
        };
        Some((home, lane))
    });
    let mut members: Vec<_> = members.collect();
    members.sort_by(|(_, one), (_, other)| {
        let key = |lane: &Lane| (lane.group.clone(), lane.node.clone());
        key(one).cmp(&key(other))
    });
    for broker in brokers {
        lanes.push(Lane::of(NodeId::Broker(broker)));
        let own = members.iter().filter(|(home, _)| *home == Some(broker));
        lanes.extend(own.map(|(_, lane)| lane.clone()));
    }
    let alone = consumers
        .iter()
        .filter(|(_, consumer)| consumer.config.group_id.is_none());
    lanes.extend(alone.map(|(node, _)| Lane::of(node.clone())));
    if !filter.nodes.is_empty() {
        // whoever is asked for, and whom it can have spoken with
        let broker = filter.nodes.iter().any(|node| node.broker().is_some());
        lanes.retain(|lane| {
            let peers = broker || lane.node.broker().is_some();
            peers || filter.nodes.contains(&lane.node)
        });
    }
    lanes
}

/// Who coordinates a group whenever it can: also while that broker is not there.
fn coordinator(cluster: &Cluster, group: &GroupId) -> Option<BrokerId> {
    let partition = cluster.group_partition(group);
    let tp = TopicPartition {
        topic: OFFSETS_TOPIC.into(),
        partition,
    };
    cluster.registration(&tp)?.replicas.first().copied()
}
