//! `poll()`: the coordinator's business first, then positions, then records
//! (`ConsumerCoordinator.poll`, `OffsetFetcher`, `Fetcher`, `FetchCollector`).

use super::modern::{self, Heard};
use super::{commit, emit, get, membership, needs_position, node, program, respond};
use crate::cluster::ConsumerEvent;
use crate::cluster::consumer::{CompletedFetch, Consumer, Exception, FetchState, HeldRecord};
use crate::kafka::message::{FetchPartition, OffsetSpec};
use crate::kafka::profile::{HandsOut, When};
use crate::kafka::{BrokerId, ClientId, Offset, Position, Request, TopicPartition};
use crate::protocol::{Step, client};
use crate::sim::{SortedMap, places_in_order};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// One pass through `poll()`. Says whether it returned something.
pub(super) fn pass(step: &mut Step<'_>, id: &ClientId) -> bool {
    let Some(heard) = get(step, id).map(|consumer| modern::heard(step, consumer)) else {
        return false;
    };
    let settled = match heard {
        Heard::Before => {
            modern::hear(step, id);
            coordinate(step, id)
        }
        Heard::After => true,
        Heard::Never => {
            modern::go_unheard(step, id);
            true
        }
    };
    let Some(consumer) = get(step, id) else {
        return false;
    };
    if !consumer.polls() || !consumer.is_running() {
        return consumer.is_running();
    }
    // a member that is joining goes on with what it has, and gets no further with what is new
    if settled {
        find_positions(step, id);
    }
    if hand_out(step, id, heard, settled) {
        return true;
    }
    send_fetches(step, id);
    get(step, id).is_some_and(|consumer| consumer.app.closing)
}

/// Hands out what there is, and says whether `poll()` is over.
fn hand_out(step: &mut Step<'_>, id: &ClientId, heard: Heard, settled: bool) -> bool {
    let Some(consumer) = get(step, id).filter(|consumer| !consumer.app.closing) else {
        return false;
    };
    if !may_return(step, consumer) {
        return false;
    }
    let most = consumer.config.max_poll_records as usize;
    step_over_gaps(step, id);
    if look_at_errors(step, id) {
        if get(step, id).is_none_or(|consumer| consumer.app.threw.is_some()) {
            return true;
        }
        if settled {
            find_positions(step, id);
        }
    }
    let records = get(step, id).map(|consumer| collect(consumer, usize::MAX, usize::MAX));
    let records = records.unwrap_or_default();
    if records.is_empty() {
        return false;
    }
    let may_look_further = records.len() < most;
    emit(step, id, ConsumerEvent::PollReturned(records.into()));
    if may_look_further {
        step_over_gaps(step, id);
    }
    if heard == Heard::After {
        coordinate(step, id);
    }
    // the next fetches leave before the application sees the records
    send_fetches(step, id);
    program::after_poll(step, id);
    true
}

/// The coordinator's business. Says whether it came to its end.
fn coordinate(step: &mut Step<'_>, id: &ClientId) -> bool {
    match get(step, id).is_some_and(|consumer| consumer.config.is_modern()) {
        true => modern::poll_event(step, id),
        false => membership::pass(step, id),
    }
}

/// Whether `poll()` could return records at once.
pub(super) fn has_records(step: &Step<'_>, consumer: &Consumer) -> bool {
    !consumer.app.closing
        && may_return(step, consumer)
        && !collect(consumer, usize::MAX, 1).is_empty()
}

/// While the coordinator cannot be found each `poll()` looks for it for as long as it may, and
/// only then hands out what is there.
fn may_return(step: &Step<'_>, consumer: &Consumer) -> bool {
    // the application's thread of the `consumer` protocol waits for nothing but records
    let waits = consumer.config.is_member() && !consumer.config.is_modern();
    let looking = waits && consumer.membership.coordinator.is_none();
    let waited = consumer.app.since + consumer.config.poll_timeout <= step.now();
    !consumer.holds_back() && !consumer.joins_first() && (!looking || waited)
}

/// Asks for the committed offsets of partitions without a position, and for the log's bounds
/// where nothing is committed.
fn find_positions(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if !consumer
        .partitions
        .values()
        .any(|assigned| needs_position(assigned.state))
    {
        return;
    }
    let without: Vec<TopicPartition> =
        with_state(consumer, |state| state == FetchState::Initializing);
    let now = step.now();
    let nowhere = consumer.config.group_id.is_none() && consumer.reset_to().is_none();
    if nowhere && !without.is_empty() {
        // nobody to ask for a commit, and no policy for want of one
        return program::threw(step, id, Exception::NoOffsetForPartition);
    }
    let commits_unknown = consumer.config.group_id.is_some() && !without.is_empty();
    if let Some(group) = consumer.config.group_id.clone()
        && !without.is_empty()
        && !client::is_waiting(&consumer.net, "OffsetFetch")
        && consumer.membership.offsets_retry_at <= now
    {
        match consumer.membership.coordinator {
            Some(broker) if consumer.net.reachable(broker, now) => {
                let member = consumer.modern.member_id.clone().zip(consumer.modern.epoch);
                let request = Request::OffsetFetch {
                    group,
                    member,
                    partitions: without,
                };
                client::ask(step, &node(id), broker, request);
            }
            Some(_) => {}
            None => membership::find_coordinator(step, id),
        }
    }
    // (`updateFetchPositions`)
    if !commits_unknown {
        list_offsets(step, id);
    }
}

fn with_state(consumer: &Consumer, wanted: impl Fn(FetchState) -> bool) -> Vec<TopicPartition> {
    let found = consumer
        .partitions
        .iter()
        .filter(|(_, assigned)| wanted(assigned.state));
    found.map(|(tp, _)| tp.clone()).collect()
}

fn list_offsets(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let waiting = client::is_waiting(&consumer.net, "ListOffsets");
    if waiting || consumer.membership.list_retry_at > step.now() {
        return;
    }
    let mut by_leader: SortedMap<BrokerId, Vec<(TopicPartition, OffsetSpec)>> = SortedMap::new();
    let mut leaderless = false;
    for (tp, assigned) in &consumer.partitions {
        let spec = match assigned.state {
            FetchState::AwaitReset(to) => to.spec(step.now()),
            FetchState::Initializing | FetchState::Fetching(_) => continue,
        };
        if assigned.retry_at > step.now() {
            continue;
        }
        match consumer.net.leader(tp) {
            Some((leader, _)) if consumer.net.reachable(leader, step.now()) => {
                by_leader
                    .entry(leader)
                    .or_default()
                    .push((tp.clone(), spec));
            }
            Some(_) => {}
            None => leaderless = true,
        }
    }
    for (leader, partitions) in by_leader {
        client::ask(step, &node(id), leader, Request::ListOffsets(partitions));
    }
    if leaderless {
        client::want_metadata(step, &node(id));
    }
}

/// One fetch to each broker that may be asked, for the partitions that have nothing buffered
/// (`AbstractFetch.prepareFetchRequests`).
pub(super) fn send_fetches(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    if consumer.holds_back() {
        return;
    }
    let now = step.now();
    let config = Arc::clone(&consumer.config);
    let busy = busy(consumer);
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut leaderless = false;
    for (tp, assigned) in &consumer.partitions {
        let Some(offset) = to_fetch(consumer, tp).filter(|_| assigned.retry_at <= now) else {
            continue;
        };
        let net = &consumer.net;
        match net.leader(tp).zip(net.topic_id(&tp.topic)) {
            Some(((leader, leader_epoch), topic_id))
                if net.reachable(leader, now) && !busy.contains(&leader) =>
            {
                let place = net.place_in_session(leader, tp);
                let partition = FetchPartition {
                    topic_partition: tp.clone(),
                    topic_id,
                    offset,
                    leader_epoch,
                    max_bytes: config.max_partition_fetch_bytes,
                };
                wanted.push(Wanted {
                    leader,
                    turn: (place.unwrap_or(usize::MAX), assigned.turn),
                    partition,
                });
            }
            Some(_) => {}
            None => leaderless = true,
        }
    }
    let turns = places_in_order(wanted.len(), &|a, b| wanted[a].turn.cmp(&wanted[b].turn));
    let mut by_leader: SortedMap<BrokerId, Vec<FetchPartition>> = SortedMap::new();
    for place in turns {
        let Wanted {
            leader, partition, ..
        } = &wanted[place];
        let asked = by_leader.entry(*leader).or_default();
        asked.push(partition.clone());
    }
    for (leader, partitions) in by_leader {
        let request = Request::Fetch {
            max_wait: config.fetch_max_wait,
            min_bytes: config.fetch_min_bytes,
            max_bytes: config.fetch_max_bytes,
            partitions,
        };
        client::ask(step, &node(id), leader, request);
    }
    if leaderless {
        client::want_metadata(step, &node(id));
    }
}

/// A partition to be fetched.
struct Wanted {
    leader: BrokerId,
    /// Where it stands in the session with its leader, which goes on as it is; whatever is new
    /// there comes behind, in the order of its turns.
    turn: (usize, u64),
    partition: FetchPartition,
}

/// Which brokers are not to be asked: those that have not answered yet, and with Java's client
/// those of whose partitions something waits to be handed out (`AbstractFetch.bufferedNodes`).
fn busy(consumer: &Consumer) -> Vec<BrokerId> {
    let net = &consumer.net;
    let asked = net
        .waiting
        .values()
        .filter(|envelope| matches!(client::request_of(envelope), Some(Request::Fetch { .. })));
    let mut busy: Vec<BrokerId> = asked.filter_map(|envelope| envelope.to.broker()).collect();
    if consumer.config.client.consumer().hands_out == HandsOut::Poll {
        let buffered = consumer.fetched.iter().map(|fetch| &fetch.topic_partition);
        let read = buffered.filter(|tp| consumer.is_fetchable(tp));
        busy.extend(read.filter_map(|tp| Some(net.leader(tp)?.0)));
    }
    busy
}

/// From where to fetch a partition, if it is to be fetched at all.
fn to_fetch(consumer: &Consumer, tp: &TopicPartition) -> Option<Offset> {
    let mut fetched = consumer.fetched.iter();
    let buffered = fetched.any(|fetch| fetch.topic_partition == *tp);
    let position = consumer.position(tp)?;
    (consumer.is_fetchable(tp) && !buffered).then_some(position.offset())
}

/// Up to `max.poll.records` records, and no more than `limit`, of the first completed fetches, one
/// after the other, or as many as another client library hands out; those of paused partitions are
/// left where they are. An exception is not passed over.
fn collect(consumer: &Consumer, fetches: usize, limit: usize) -> Vec<HeldRecord> {
    let hands_out = consumer.config.client.consumer().hands_out;
    let most = match hands_out {
        HandsOut::Poll | HandsOut::Iterator => consumer.config.max_poll_records as usize,
        HandsOut::Record => 1,
        HandsOut::Everything | HandsOut::PartitionBatch => usize::MAX,
    };
    let most = most.min(limit);
    let mut records = Vec::new();
    for fetch in consumer.fetched.iter().take(fetches) {
        let throws = fetch.is_out_of_range() && consumer.reset_to().is_none();
        if throws || hands_out == HandsOut::PartitionBatch && !records.is_empty() {
            break;
        }
        let tp = &fetch.topic_partition;
        if !consumer.is_fetchable(tp) || consumer.position(tp) != Some(position_at(fetch)) {
            continue;
        }
        for batch in fetch.batches.iter() {
            for (offset, record) in batch.records_from(fetch.next) {
                if records.len() == most {
                    return records;
                }
                records.push(HeldRecord {
                    topic_partition: fetch.topic_partition.clone(),
                    topic_id: fetch.topic_id,
                    offset,
                    leader_epoch: batch.leader_epoch,
                    timestamp: record.timestamp,
                });
            }
        }
    }
    records
}

/// Where `poll()` comes to a fetch that was out of range the policy takes effect, or there is an
/// exception, but only if nothing was handed out ahead of it (`FetchCollector.collectFetch`). Says
/// whether it came to one.
fn look_at_errors(step: &mut Step<'_>, id: &ClientId) -> bool {
    let mut came = false;
    while let Some(consumer) = get(step, id)
        && let mut fetched = consumer.fetched.iter()
        && let Some(ahead) = fetched.position(CompletedFetch::is_out_of_range)
        && consumer.app.threw.is_none()
    {
        let most = match consumer.reset_to() {
            Some(_) => consumer.config.max_poll_records as usize,
            None => 1,
        };
        if collect(consumer, ahead, most).len() >= most {
            return came;
        }
        let tp = consumer.fetched[ahead].topic_partition.clone();
        respond::reset(step, id, &tp, Exception::OffsetOutOfRange);
        came = true;
    }
    came
}

/// Where nothing is left of what was fetched, compaction may have left a gap before the end of the
/// last batch: the position moves behind that batch (`CompletedFetch.nextFetchedRecord`).
fn step_over_gaps(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let is_empty = |fetch: &&CompletedFetch| {
        let mut batches = fetch.batches.iter();
        batches.all(|batch| batch.records_from(fetch.next).next().is_none())
    };
    let empty: Vec<(TopicPartition, Position)> = consumer
        .fetched
        .iter()
        .filter(is_empty)
        .filter(|fetch| consumer.position(&fetch.topic_partition) == Some(position_at(fetch)))
        .filter(|fetch| !consumer.partitions[&fetch.topic_partition].paused)
        .filter_map(|fetch| {
            let behind = Position::after(fetch.batches.last()?.last_offset);
            Some((fetch.topic_partition.clone(), behind))
        })
        .collect();
    for (tp, behind) in empty {
        emit(step, id, ConsumerEvent::SteppedOver(tp, behind));
    }
}

fn position_at(fetch: &CompletedFetch) -> crate::kafka::Position {
    crate::kafka::Position(fetch.next.0)
}

/// The automatic commit, if it is time for one and nothing else is in the way.
pub(super) fn maybe_auto_commit(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let due = consumer.membership.auto_commit_due <= step.now();
    if !consumer.commits_by_itself(When::InPoll) || !due {
        return;
    }
    let offsets = Arc::new(consumer.covered());
    commit::auto_commit(step, id, &offsets);
}
