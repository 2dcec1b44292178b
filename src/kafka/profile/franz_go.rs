//! franz-go, a client in Go.
//!
//! What it commits by itself is always what earlier polls returned, never what the application has
//! in hand. It takes part in rebalances in the background: what the application has in hand may
//! already be somebody else's.

use super::{
    Commits, ConsumerDefaults, ConsumerHabits, FOREVER, HandsOut, Heartbeats, Library, OutOfRange,
    ProducerDefaults, ProducerHabits, Rebalances, UNLIMITED, When, WithoutKey, java,
};
use crate::kafka::{AssignorName, OffsetReset};
use crate::sim::Duration;

pub(super) const FRANZ_GO: Library = Library {
    name: "franz-go",
    title: "franz-go",
    version: "1.21.6",
    sources: &[
        "twmb/franz-go pkg/kgo/{config,consumer,consumer_group,source}.go",
        "twmb/franz-go pkg/kgo/{sink,partitioner,group_balancer}.go",
    ],
    open: "Without BlockRebalanceOnPoll. Without a policy (NoResetOffset) each poll returns the \
           error of that partition; here it is an exception, as Java's.",
    consumer: ConsumerHabits {
        commits: Commits::EarlierPolls,
        when: When::Timer,
        rewinds: true,
        commits_seeks: false,
        out_of_range: OutOfRange::NearestInTime,
        hands_out: HandsOut::Everything,
        heartbeats: Heartbeats::OwnThread,
        rebalance_timeout: Some(Duration::from_secs(60)),
        rebalances: Rebalances::Background,
        assignors: java::CONSUMER.assignors,
        defaults: ConsumerDefaults {
            auto_offset_reset: OffsetReset::Earliest,
            fetch_max_wait: Duration::from_secs(5),
            assignors: &[AssignorName::CooperativeSticky],
            ..java::CONSUMER.defaults
        },
        lacks: &["max.poll.interval.ms", "max.poll.records"],
    },
    producer: ProducerHabits {
        without_key: WithoutKey::StickyByBytes(65_536),
        one_batch_at_a_time: false,
        defaults: ProducerDefaults {
            linger: Duration::from_millis(10),
            batch_size: 1_000_012,
            retries: UNLIMITED,
            retry_backoff: Duration::from_millis(250),
            retry_backoff_max: Duration::from_secs(5),
            // `ProduceRequestTimeout` and `RequestTimeoutOverhead`
            request_timeout: Duration::from_secs(20),
            // the documented 5 are 4 in effect
            max_in_flight: 4,
            delivery_timeout: FOREVER,
            ..java::PRODUCER.defaults
        },
        lacks: &["delivery.timeout.ms", "max.block.ms"],
        ..java::PRODUCER
    },
};
