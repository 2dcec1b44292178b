//! The two threads of an `AsyncKafkaConsumer`: which of them is through with a `poll()` first.
//!
//! `poll()` leaves the network thread an event (`AsyncPollEvent`): it reconciles, commits by
//! itself, and `max.poll.interval.ms` begins anew. Since 4.2 the application waits for that only
//! where it has to, and hands out at once what is there. The thread that has to be woken is
//! mostly the later one, so it is here always: an automatic commit covers what the same `poll()`
//! hands out, and a crash then loses it.

use super::super::{get, needs_position, poll};
use super::emit_modern;
use crate::cluster::consumer::{Consumer, ModernEvent, ModernState};
use crate::kafka::ClientId;
use crate::kafka::config::GroupProtocol;
use crate::protocol::Step;

/// When the network thread gets to a `poll()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocol::consumer) enum Heard {
    /// Before anything is handed out; so it is with the classic consumer's only thread.
    Before,
    /// When records have been handed out already.
    After,
    /// Not at all: the event of the `poll()` before is taken for this one's, since more has been
    /// fetched than that one began with (`maybeClearPreviousInflightPoll`).
    Never,
}

/// When it gets to the one the consumer is in.
pub(in crate::protocol::consumer) fn heard(step: &Step<'_>, consumer: &Consumer) -> Heard {
    let has_two = consumer.config.group_protocol == GroupProtocol::Consumer;
    if !has_two || !poll::has_records(step, consumer) {
        return Heard::Before;
    }
    if consumer.modern.keeps_poll_event && waits_behind(consumer) {
        return Heard::Never;
    }
    match waits_for_network(consumer) {
        true => Heard::Before,
        false => Heard::After,
    }
}

/// Whether something was fetched that nothing has been handed out of (`FetchBuffer.isEmpty`).
fn waits_behind(consumer: &Consumer) -> bool {
    let is_paused = |tp| consumer.partitions.get(tp).is_some_and(|one| one.paused);
    let mut fetched = consumer.fetched.iter();
    fetched.any(|fetch| !fetch.begun || is_paused(&fetch.topic_partition))
}

/// Whether the application has to wait (`AsyncKafkaConsumer.collectFetch`): while partitions
/// change hands, or positions are looked for.
fn waits_for_network(consumer: &Consumer) -> bool {
    let modern = &consumer.modern;
    let mut assigned = consumer.partitions.values();
    modern.state == ModernState::Reconciling
        || modern.reconciliation.is_some()
        || modern.lost
        || modern.failed.is_some()
        || consumer.net.metadata_at.is_none()
        || assigned.any(|one| needs_position(one.state))
}

/// It gets to it before anything is handed out: the event of the `poll()` before is done with.
pub(in crate::protocol::consumer) fn hear(step: &mut Step<'_>, id: &ClientId) {
    if get(step, id).is_some_and(|consumer| consumer.modern.keeps_poll_event) {
        emit_modern(step, id, ModernEvent::PollHeard);
    }
}

/// The application goes on without it.
pub(in crate::protocol::consumer) fn go_unheard(step: &mut Step<'_>, id: &ClientId) {
    super::reconcile::callbacks(step, id);
    if get(step, id).is_some_and(Consumer::polls) {
        emit_modern(step, id, ModernEvent::PollUnheard);
    }
}
