//! What a consumer is configured with, field by field.

use super::{CLIENT_TITLES, CLIENT_WORDS, CLIENTS, Exact, Field, Kind};
use super::{clamped_millis, pick, place, place_or_last};
use crate::kafka::{
    AssignorName, CommitStyle, ConsumerConfig, GroupProtocol, OffsetReset, OnLost, OnRebalance,
    Position, ServerAssignor,
};
use crate::sim::Duration;
use alloc::string::ToString;
use alloc::vec::Vec;

const RESETS: [OffsetReset; 4] = [
    OffsetReset::Earliest,
    OffsetReset::Latest,
    OffsetReset::ByDuration(Duration::from_secs(3_600)),
    OffsetReset::None,
];

const ON_REBALANCE: [OnRebalance; 5] = [
    OnRebalance::Nothing,
    OnRebalance::Commit,
    OnRebalance::SeekToBeginning,
    OnRebalance::SeekToEnd,
    OnRebalance::Seek(Position(0)),
];

const ON_LOST: [OnLost; 6] = [
    OnLost::AsRevoked,
    OnLost::Does(OnRebalance::Nothing),
    OnLost::Does(OnRebalance::Commit),
    OnLost::Does(OnRebalance::SeekToBeginning),
    OnLost::Does(OnRebalance::SeekToEnd),
    OnLost::Does(OnRebalance::Seek(Position(0))),
];

const ON_REBALANCE_SHOWN: [&str; 5] = [
    "nothing",
    "commitSync()",
    "seekToBeginning(partitions)",
    "seekToEnd(partitions)",
    "seek(tp, offset)",
];

const ON_LOST_SHOWN: [&str; 6] = [
    "as onPartitionsRevoked",
    "nothing",
    "commitSync()",
    "seekToBeginning(partitions)",
    "seekToEnd(partitions)",
    "seek(tp, offset)",
];

const STYLES: [CommitStyle; 9] = CommitStyle::ALL;

const STYLE_WORDS: [&str; 9] = words_of!(STYLES, one => one.name());

const ASSIGNORS: [AssignorName; 5] = AssignorName::ALL;

const ASSIGNOR_WORDS: [&str; 5] = words_of!(ASSIGNORS, one => one.name());

const PROTOCOLS: [GroupProtocol; 2] = [GroupProtocol::Classic, GroupProtocol::Consumer];

const REMOTE_ASSIGNORS: [Option<ServerAssignor>; 3] = [
    None,
    Some(ServerAssignor::Uniform),
    Some(ServerAssignor::Range),
];

/// What a listener does, by its kind: the last one among them is any `seek(tp, …)`.
macro_rules! listener {
    ($key:literal, $word:literal, $field:ident, $does:ident, $all:ident, $shown:expr) => {
        Field {
            key: $key,
            word: $word,
            own: true,
            kind: Kind::Choice($shown),
            get: |config| place_or_last(&$all, &config.$field),
            set: |config, value| {
                let before = config.$field;
                if value != place_or_last(&$all, &before) {
                    config.$field = pick(&$all, value).unwrap_or(before);
                }
            },
            exact: Exact::Word {
                words: &$does::WORDS,
                get: |config| config.$field.to_string(),
                is_one: |text| $does::read(text).is_some(),
                set: |config, text| {
                    let before = config.$field;
                    config.$field = $does::read(text).unwrap_or(before);
                },
            },
        }
    };
}

const COMMITS: Field<ConsumerConfig> = Field {
    key: "commit style",
    word: "commits",
    own: true,
    kind: Kind::Choice(&[
        "enable.auto.commit=true",
        "commitSync(r.offset()+1)",
        "commitSync(r.offset())",
        "commitSync() in the loop",
        "commitSync() after the batch",
        "commitSync() before processing",
        "commitAsync() after the batch",
        "commitSync(contiguous watermark)",
        "never",
    ]),
    get: |config| place(&STYLES, &config.commit_style),
    set: |config, value| {
        config.commit_style = pick(&STYLES, value).unwrap_or(config.commit_style);
    },
    exact: Exact::Choice(&STYLE_WORDS),
};

const AUTO_OFFSET_RESET: Field<ConsumerConfig> = Field {
    key: "auto.offset.reset",
    word: "auto.offset.reset",
    own: false,
    kind: Kind::Choice(&OffsetReset::WORDS),
    get: |config| match config.auto_offset_reset {
        OffsetReset::ByDuration(_) => 2,
        reset => place(&RESETS, &reset),
    },
    set: |config, value| {
        let reset = config.auto_offset_reset;
        if !(value == 2 && matches!(reset, OffsetReset::ByDuration(_))) {
            config.auto_offset_reset = pick(&RESETS, value).unwrap_or(reset);
        }
    },
    exact: Exact::Word {
        words: &OffsetReset::WORDS,
        get: |config| config.auto_offset_reset.to_string(),
        is_one: |text| OffsetReset::read(text).is_some(),
        set: |config, text| {
            let before = config.auto_offset_reset;
            config.auto_offset_reset = OffsetReset::read(text).unwrap_or(before);
        },
    },
};

const STRATEGY: Field<ConsumerConfig> = Field {
    key: "partition.assignment.strategy",
    word: "partition.assignment.strategy",
    own: false,
    kind: Kind::Choice(&ASSIGNOR_WORDS),
    get: |config| config.assignors.first().map_or(0, |a| place(&ASSIGNORS, a)),
    set: |config, value| config.assignors = pick(&ASSIGNORS, value).into_iter().collect(),
    exact: Exact::Choices {
        words: &ASSIGNOR_WORDS,
        get: |config| {
            let names = config.assignors.iter();
            names.map(|name| place(&ASSIGNORS, name)).collect()
        },
        set: |config, places| {
            let names = places.iter();
            config.assignors = names.filter_map(|place| pick(&ASSIGNORS, *place)).collect();
        },
    },
};

/// The fields of a consumer; its names and its subscription are none.
#[must_use]
pub fn consumer_fields() -> Vec<Field<ConsumerConfig>> {
    alloc::vec![
        client!(),
        COMMITS,
        millis!("processing time", own "processing.time", processing_time),
        millis!("processing jitter", own "processing.jitter", processing_jitter),
        number!("worker threads", own "worker.threads", Count, worker_threads),
        AUTO_OFFSET_RESET,
        choice!(
            "group.protocol",
            group_protocol,
            PROTOCOLS,
            &["classic", "consumer"]
        ),
        choice!(
            "group.remote.assignor",
            group_remote_assignor,
            REMOTE_ASSIGNORS,
            &["null", "uniform", "range"]
        ),
        millis!("session.timeout.ms", session_timeout),
        millis!("heartbeat.interval.ms", heartbeat_interval),
        millis!("max.poll.interval.ms", max_poll_interval),
        number!("max.poll.records", Count, max_poll_records),
        millis!("auto.commit.interval.ms", auto_commit_interval),
        STRATEGY,
        number!("fetch.min.bytes", Bytes, fetch_min_bytes),
        millis!("fetch.max.wait.ms", fetch_max_wait),
        number!("fetch.max.bytes", Bytes, fetch_max_bytes),
        number!(
            "max.partition.fetch.bytes",
            Bytes,
            max_partition_fetch_bytes
        ),
        millis!("metadata.max.age.ms", metadata_max_age),
        millis!("request.timeout.ms", request_timeout),
        millis!("default.api.timeout.ms", default_api_timeout),
        millis!("retry.backoff.ms", retry_backoff),
        millis!("retry.backoff.max.ms", retry_backoff_max),
        millis!("poll() timeout", own "poll.timeout", poll_timeout),
        millis!("listener time", own "listener.time", listener_time),
        listener!(
            "onPartitionsRevoked",
            "on.partitions.revoked",
            on_partitions_revoked,
            OnRebalance,
            ON_REBALANCE,
            &ON_REBALANCE_SHOWN
        ),
        listener!(
            "onPartitionsAssigned",
            "on.partitions.assigned",
            on_partitions_assigned,
            OnRebalance,
            ON_REBALANCE,
            &ON_REBALANCE_SHOWN
        ),
        listener!(
            "onPartitionsLost",
            "on.partitions.lost",
            on_partitions_lost,
            OnLost,
            ON_LOST,
            &ON_LOST_SHOWN
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::Subscription;

    #[test]
    fn a_list_keeps_its_order() {
        let mut consumer = ConsumerConfig::new("c", Some("g"), Subscription::Subscribe(Vec::new()));
        let Exact::Choices { get, set, .. } = STRATEGY.exact else {
            panic!("a list");
        };
        set(&mut consumer, &[1, 0, 9]);
        assert_eq!(
            consumer.assignors,
            [AssignorName::RoundRobin, AssignorName::Range]
        );
        assert_eq!(get(&consumer), [1, 0]);
    }
}
