//! Why a reader has not processed all there is.

use super::{Because, Fact, Lead, moment, place, text, waits};
use crate::cluster::Cluster;
use crate::cluster::consumer::{Consumer, ConsumerProcess};
use crate::cluster::ledger::{Reader, oldest_pending};
use crate::kafka::{ClientId, TopicPartition};
use crate::sim::SimTime;
use alloc::vec::Vec;

/// What holds a reader up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// What is left to process, and what whoever has it to process waits for.
    pub now: Vec<Because>,
    /// Who that is, if somebody is.
    pub owner: Option<ClientId>,
    /// Which events it came of: that there was something to process, and if nobody has it, that
    /// whoever had it lost it.
    pub leads: Vec<Lead>,
}

/// What holds a reader up in a cluster, at the oldest record it has yet to process.
#[must_use]
pub fn behind(cluster: &Cluster, reader: &Reader, now: SimTime) -> Behind {
    let who = text(reader);
    let Some((since, tp, offset)) = oldest_pending(cluster, reader) else {
        let now = Vec::from([Because::new(Fact::BehindNoMore, [who])]);
        return Behind {
            now,
            ..Behind::default()
        };
    };
    let record = place(&tp, offset);
    let written = Lead::last(&["batch-appended"]).record(&tp, offset);
    let mut leads = Vec::from([written.since(since)]);
    let owner = owner(cluster, reader, &tp);
    let mut all = Vec::new();
    if let Some(owner) = &owner {
        let since = moment(since);
        all.push(match reader {
            Reader::Group(_) => Because::new(Fact::BehindWith, [who, record, since, text(owner)]),
            Reader::Standalone(_) => Because::new(Fact::BehindItself, [who, record, since]),
        });
        all.extend(waits(cluster, owner, now));
    } else {
        if let Reader::Group(group) = reader {
            let lost = &["crashed", "partitions-revoked", "partitions-lost"];
            leads.push(Lead::of_group(group, lost).at(&tp));
            // it has lost it and does not know
            let had = holders(cluster, reader, &tp);
            let out =
                had.map(|one| Lead::last(&["membership-lost"]).consumer(&one.config.client_id));
            leads.extend(out);
        }
        let with = [who, record, moment(since), text(&tp)];
        all.push(Because::new(Fact::BehindAlone, with));
    }
    Behind {
        now: all,
        owner,
        leads,
    }
}

/// Those who have a partition for a reader, or think so.
fn holders<'c>(
    cluster: &'c Cluster,
    reader: &'c Reader,
    tp: &'c TopicPartition,
) -> impl Iterator<Item = &'c Consumer> {
    let all = cluster.consumers.values();
    all.filter(move |consumer| {
        consumer.is_alive()
            && Reader::of(&consumer.config).as_ref() == Some(reader)
            && consumer.partitions.contains_key(tp)
    })
}

/// Who has a partition for a reader: not who is out of the group and does not know, and of two who
/// is awake, for the same reason.
fn owner(cluster: &Cluster, reader: &Reader, tp: &TopicPartition) -> Option<ClientId> {
    let is_in = |consumer: &&Consumer| match consumer.config.is_modern() {
        _ if !consumer.config.is_member() => true,
        true => consumer.modern.epoch.is_some() && !consumer.modern.lost,
        false => consumer.membership.generation.is_some(),
    };
    let all = holders(cluster, reader, tp).filter(is_in);
    let owner = all.min_by_key(|consumer| consumer.process != ConsumerProcess::Running)?;
    Some(owner.config.client_id.clone())
}
