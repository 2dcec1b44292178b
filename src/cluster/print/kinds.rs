//! Every kind of event there is, by its word in the log.

/// The words of the log's third column, in the order of the tables that print them.
pub const KINDS: [&str; 156] = [
    "brokers-configured",
    "broker-added",
    "broker-killed",
    "broker-starting",
    "registration-refused",
    "broker-fenced",
    "broker-registered",
    "topic-created",
    "partitions-added",
    "topic-configured",
    "topic-deleted",
    "leaders-elected",
    "producer-added",
    "producer-removed",
    "consumer-added",
    "consumer-removed",
    "message-sent",
    "message-delivered",
    "connection-refused",
    "message-dropped",
    "connection-closed",
    "connection-forgotten",
    "connections-broken",
    "metadata-wanted",
    "metadata-updated",
    "rebootstrapped",
    "request-timed-out",
    "disconnected",
    "batch-appended",
    "duplicate-found",
    "high-watermark-advanced",
    "segment-rolled",
    "segments-deleted",
    "records-deleted",
    "log-cleaned",
    "fetch-parked",
    "fetch-unparked",
    "coordinator-loading",
    "coordinator-loaded",
    "write-gathered",
    "writes-flushed",
    "producer-id-issued",
    "group-created",
    "group-deleted",
    "member-id-issued",
    "pending-member-forgotten",
    "member-joined",
    "member-replaced",
    "member-removed",
    "rebalance-started",
    "initial-delay-started",
    "generation-started",
    "join-answered",
    "sync-parked",
    "sync-answered",
    "assignment-stored",
    "member-heard",
    "offset-committed",
    "offset-removed",
    "group-downgraded",
    "request-refused",
    "consumer-group-created",
    "group-upgraded",
    "member-subscribed",
    "group-epoch-bumped",
    "target-assigned",
    "member-reconciled",
    "static-member-back",
    "producer-configured",
    "sending-resumed",
    "sending-stopped",
    "producer-closing",
    "record-taken",
    "source-rewound",
    "send-blocked",
    "send-unblocked",
    "sticky-partition-chosen",
    "record-buffered",
    "batches-sent",
    "batch-acknowledged",
    "batch-requeued",
    "batch-failed",
    "send-failed",
    "producer-id-received",
    "sequence-numbers-settled",
    "process-started",
    "crashed",
    "froze",
    "woke",
    "closed",
    "consumer-configured",
    "processing-time-changed",
    "crash-point-set",
    "crash-point-cleared",
    "close-requested",
    "removal-requested",
    "threw",
    "poll-called",
    "poll-returned",
    "processing-started",
    "worker-awaited",
    "workers-awaited",
    "record-processed",
    "commit-asked",
    "heartbeat-awaited",
    "batch-abandoned",
    "commit-called",
    "commit-sent",
    "commit-deferred",
    "commit-retried",
    "commit-succeeded",
    "commit-failed",
    "coordinator-found",
    "coordinator-not-found",
    "coordinator-lost",
    "rejoin-needed",
    "join-retried",
    "join-prepare-commits",
    "join-prepare-committed",
    "listener-called",
    "listener-returned",
    "partitions-revoked",
    "partitions-lost",
    "member-id-received",
    "join-answer-unread",
    "generation-joined",
    "metadata-awaited",
    "assignment-computed",
    "assignment-skipped",
    "share-received",
    "share-ignored",
    "partitions-assigned",
    "heartbeat-answered",
    "membership-lost",
    "reset-needed",
    "position-set",
    "position-retried",
    "fetch-retried",
    "records-fetched",
    "fetched-out-of-range",
    "nothing-so-young",
    "gap-stepped-over",
    "partition-paused",
    "partition-resumed",
    "closing",
    "group-joining",
    "member-epoch-received",
    "heartbeat-failed",
    "reconciliation-started",
    "reconciliation-step",
    "reconciliation-aborted",
    "reconciled",
    "membership-refused",
    "group-leaving",
    "poll-heard",
    "poll-unheard",
];

/// The numbers of the kinds in [`KINDS`], in the order of their words.
static BY_WORD: [u8; KINDS.len()] = by_word();

const fn by_word() -> [u8; KINDS.len()] {
    let mut sorted = [0; KINDS.len()];
    let mut number = 0;
    while number < KINDS.len() {
        let mut place = number;
        while place > 0 && is_before(KINDS[number], KINDS[sorted[place - 1] as usize]) {
            sorted[place] = sorted[place - 1];
            place -= 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 256")]
        {
            sorted[place] = number as u8;
        }
        number += 1;
    }
    sorted
}

const fn is_before(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut place = 0;
    while place < one.len() && place < other.len() {
        if one[place] != other[place] {
            return one[place] < other[place];
        }
        place += 1;
    }
    one.len() < other.len()
}

/// The place of a kind in [`KINDS`]: what stands for its word where there is room for a byte.
#[must_use]
pub fn kind_number(kind: &str) -> Option<u8> {
    let place = BY_WORD.binary_search_by(|number| KINDS[usize::from(*number)].cmp(kind));
    Some(BY_WORD[place.ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_word() {
        for (number, kind) in KINDS.iter().enumerate() {
            assert_eq!(kind_number(kind).map(usize::from), Some(number), "{kind}");
        }
        assert_eq!(kind_number("no-such-kind"), None);
    }
}
