//! What a producer does.

use super::{Because, Fact, length, moment, text};
use crate::cluster::Cluster;
use crate::kafka::ClientId;
use alloc::vec::Vec;

/// What a producer does at the moment of a cluster: whether it sends, and what waits for what.
#[must_use]
pub fn sends(cluster: &Cluster, id: &ClientId) -> Vec<Because> {
    let Some(found) = cluster.producers.get(id) else {
        return Vec::new();
    };
    let (this, config) = (text(id), &found.config);
    let sends = match &found.blocked {
        Some(blocked) => {
            let (since, most) = (moment(blocked.since), length(config.max_block));
            let with = [this.clone(), since, text(&config.topic), most];
            Because::new(Fact::SendsBlocked, with)
        }
        None if found.sending && !found.closing => {
            let with = [this.clone(), text(&config.topic), length(config.every)];
            Because::new(Fact::SendsByItself, with)
        }
        None => Because::new(Fact::SendsNothing, [this.clone()]),
    };
    let records = found.accumulator.records();
    let buffered = (records > 0).then(|| {
        let (size, linger) = (text(&config.batch_bytes()), length(config.gathering()));
        Because::new(
            Fact::SendsBuffered,
            [this.clone(), text(&records), size, linger],
        )
    });
    let batches: usize = found.in_flight.values().map(Vec::len).sum();
    let under_way = (batches > 0).then(|| {
        let (acks, most) = (text(&config.acks), text(&config.in_flight_limit()));
        Because::new(Fact::SendsInFlight, [this, text(&batches), acks, most])
    });
    let all = [Some(sends), buffered, under_way];
    all.into_iter().flatten().collect()
}
