//! What happens next: reads the [`Cluster`](crate::cluster::Cluster), says what happened, sends
//! messages and sets timers, all through a [`Step`].
//!
//! A handler decides and emits; it changes nothing itself. The file names say whose part it is:
//! the controller's and the operator's ([`admin`]), a broker's ([`broker`]), what both kinds of
//! client share ([`client`]), a producer's ([`producer`]) and a consumer's ([`consumer`]).
//!
//! # Where the model simplifies
//!
//! - Producer ids do not expire (`producer.id.expiration.ms`), and there are no transactions. A
//!   producer can be configured anew while it runs; Kafka's would be a new one, with a new id.
//! - After an idempotent batch has failed for good its partition waits until what is in flight is
//!   answered, whatever the reason was. `Sender.failBatch` does so only for a batch that expired
//!   while it was retried (`markSequenceUnresolved`), and bumps the epoch at once for one that was
//!   refused (`TransactionManager.handleFailedBatch`).
//! - A configuration that was set to its default is one that was not set: it does not keep
//!   `delivery.timeout.ms` from growing with `linger.ms`, nor `enable.idempotence` from giving way.
//! - Positions are not validated against the leader's epochs (OffsetsForLeaderEpoch): with one
//!   replica a log is never truncated.
//! - A producer keeps what it knows of its topics while no broker can be reached, and `send()`
//!   goes on filling batches. Kafka's forgets it sooner or later, as its waits happen to fall
//!   (`metadata.recovery.strategy=rebootstrap`, KIP-1102), and `send()` then waits for
//!   `max.block.ms`. A consumer forgets it at once; Kafka's does almost always.
//! - A client has one connection to each broker; Kafka's consumer has a second one to its
//!   coordinator (`AbstractCoordinator`), which breaks by itself. What is for the coordinator is
//!   read one after the other, each when the one before it is answered (`Processor`, which mutes
//!   the channel); as many wait as there are, of which in Kafka all but a hundred would not be sent
//!   (`InFlightRequests`). Another answer may overtake that of a parked fetch. A follower whose
//!   SyncGroup waits for longer than its `session.timeout.ms` looks for its coordinator and goes on
//!   waiting; Kafka's breaks that connection (`markCoordinatorUnknown`), and joins again.
//! - Only records take a place in a consumer's buffer until `poll()` comes to them, and the word
//!   that a position is out of range. In Kafka so do other errors, what was sought away from, and
//!   the partitions without records in the first answer of a fetch session; meanwhile their broker
//!   is not asked (`AbstractFetch.bufferedNodes`). A session's requests and answers name all its
//!   partitions here, and it ends with its connection. With `assign()` they begin in the order of
//!   their names, in Kafka in a Java map's.
//! - What a killed process had sent dies with it, also what was already in the network. TCP would
//!   deliver some of it.
//! - Every broker knows of a change at once. In Kafka it follows the metadata log at its own pace
//!   (`MetadataLoader`, KIP-500).
//! - What a coordinator writes counts when the batch is written
//!   (`group.coordinator.append.linger.ms`). Kafka's `CoordinatorRuntime` keeps it as uncommitted
//!   state from the moment it is replayed, which later requests of the coordinator see.
//! - The coordinators on a broker look for offsets that have expired together, counted from the
//!   broker's start; in Kafka each partition of `__consumer_offsets` has its own time, from when
//!   its coordinator was loaded (`GroupCoordinatorShard.scheduleGroupMetadataExpiration`).
//! - The cleaner makes one segment of all it has cleaned, whatever `segment.bytes` says, and drops
//!   a batch of which nothing is left, also its producer's last one. `max.compaction.lag.ms` is not
//!   kept, nor is `file.delete.delay.ms`: a deleted segment is gone at once.
//! - What operators ask for (`DeleteRecords`, `--reset-offsets`, `--delete-offsets`) takes no
//!   time on the network. `offsetsForTimes()` does, and `poll()` goes on meanwhile.
//! - When a group with members goes over to the `classic` protocol, the first of them by its id
//!   leads it; in Kafka that is a matter of a Java map's order. What waits to be written for a
//!   static member that has just come back is answered with the rest when its group goes over to
//!   the `consumer` protocol.
//! - In the `consumer` protocol (KIP-848) what the coordinator decides is so at once, and answered
//!   when it is written. A member's id is not random, nobody subscribes by a pattern, there are no
//!   racks, and a group has no largest size (`group.consumer.max.size`). A group that goes leaves
//!   no tombstone for its `ConsumerGroupPartitionMetadata`, which Kafka does not write any more.
//! - Whether an automatic commit of the `consumer` protocol covers what the same `poll()` hands out
//!   is a race of two threads in Kafka since 4.2; here the application's always wins it, as it
//!   mostly does, and the commit does. An event of `poll()` is through before the next one.
//! - While its application is in `poll()`, a consumer of the `consumer` protocol calls its listener
//!   as soon as there is something to tell it; Kafka's when the wait for records it is in is
//!   over. An automatic commit that is due while the coordinator is not known is made when it is,
//!   with the positions of then.
//! - What a consumer subscribes to does not change while it runs. So a cooperative member has
//!   nothing to give up before it joins (`ConsumerCoordinator.onJoinPrepare`); and there are no
//!   assignors but Kafka's own, so that `validateCooperativeAssignment` has nothing to look at.
//! - An application's worker threads are a pool without a queue: whoever hands it a record waits
//!   for a free worker, and does not poll meanwhile. What workers are through with is committed
//!   between one `poll()` and the next; a `poll()` that ends without records, with nothing to
//!   commit behind it, is not written down. A worker goes on with a record whose partition is gone.
//! - What a listener throws is not caught in it, and it throws only what `commitSync` throws.
//! - A static member goes by its session alone: nobody removes it by its `group.instance.id`
//!   (`Admin.removeMembersFromConsumerGroup`), and a group has no largest size
//!   (`group.max.size`).
//! - Other client libraries than Java's ([`crate::kafka::profile`]) differ here in what is said
//!   there of them, and otherwise do as Java's: how they find coordinators, how they fetch, and how
//!   often they try again; but what waits to be handed out keeps no broker from being asked for
//!   other partitions. Their rebalances end in a commit before JoinGroup, as
//!   Java's; librdkafka's has a rebalance callback, so that they wait for the application.
//! - What the application calls by itself (`commitSync()` and the others) is called so, and does
//!   as Java's, with every client library.
//! - A record that nobody has a position for is counted as if the next reader began at the
//!   group's commit; Kafka has no such notion ([`crate::cluster::ledger`]).
//! - A producer drains its partitions in the order of their names; `RecordAccumulator` goes round
//!   from where it stopped. `max.request.size` and `buffer.memory` do not bound anything.

pub mod admin;
pub mod broker;
pub mod client;
pub mod consumer;
pub mod producer;
pub mod step;

pub use step::{Step, Timer, Wakeup};
