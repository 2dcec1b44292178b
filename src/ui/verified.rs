//! What was checked against Apache Kafka. `tests/verified` writes this file.

/// The version of Kafka that was asked.
pub(super) const KAFKA: &str = "4.3.1";
/// What scripts were about that were played on a broker, and how many.
pub(super) const SCRIPTS: [(&str, u32); 17] = [
    ("ConsumerRebalanceListener", 14),
    ("brokers", 5),
    ("commits", 11),
    ("consumers without a group", 2),
    ("cooperative rebalances", 13),
    ("crashes and restarts", 9),
    ("groups", 6),
    ("kafka-consumer-groups.sh", 9),
    ("keys and producers", 2),
    ("positions", 10),
    ("rebalances and assignors", 16),
    ("retention and compaction", 11),
    ("sessions and polls that take too long", 10),
    ("static members", 7),
    ("the consumer protocol", 38),
    ("times", 3),
    ("topics and partitions", 8),
];
/// How many values were compared in them.
pub(super) const VALUES: u32 = 15_186;
/// How many points of them are known to differ.
pub(super) const DIFFERENCES: u32 = 0;
/// How many keys Kafka's own classes were asked about.
pub(super) const KEYS: u32 = 389;
/// How many groups.
pub(super) const GROUPS: u32 = 15_436;
/// How many requests were sent one by one.
pub(super) const REQUESTS: u32 = 5_402;
/// How many answers other clients' own partitioners gave.
pub(super) const CLIENTS: u32 = 8_045;
