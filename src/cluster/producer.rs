//! A producer: its application, which calls `send()`, and its accumulator of batches.

use super::network::Connections;
use crate::kafka::record::{BATCH_OVERHEAD, batch_size};
use crate::kafka::{
    KafkaError, MessageId, Offset, PartitionId, ProducerConfig, Record, SourceLine,
};
use crate::sim::SimTime;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A producer's process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Producer {
    /// Its configuration.
    pub config: Arc<ProducerConfig>,
    /// What it knows of the brokers.
    pub net: Connections,
    /// Whether its application sends on its own.
    pub sending: bool,
    /// Whether it is on its way out: it sends what it has and then goes.
    pub closing: bool,
    /// When its application last called `send()` of its own accord.
    pub last_send: SimTime,
    /// How many records its application has taken from its source.
    pub taken: u64,
    /// A `send()` that waits for metadata (`max.block.ms`).
    pub blocked: Option<BlockedSend>,
    /// Where unkeyed records go until enough has gone there.
    pub sticky: Option<StickyPartition>,
    /// `RoundRobinPartitioner`'s counter.
    pub round_robin: u32,
    /// The accumulator: batches not sent yet, oldest first, for each partition.
    pub queues: BTreeMap<PartitionId, VecDeque<ProducerBatch>>,
    /// Batches sent and not answered, by request.
    pub in_flight: BTreeMap<MessageId, Vec<ProducerBatch>>,
    /// Records the broker has confirmed (with `acks=0`: that were written to the socket).
    pub acknowledged: u64,
    /// Records the application was told are not stored. They may be, all the same.
    pub failed: u64,
    /// The last error, and when.
    pub last_error: Option<(SimTime, SendError)>,
}

/// A `send()` that has not returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockedSend {
    /// What it sends.
    pub line: SourceLine,
    /// Since when.
    pub since: SimTime,
}

/// The partition unkeyed records go to just now (`BuiltInPartitioner.StickyPartitionInfo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StickyPartition {
    /// Which.
    pub partition: PartitionId,
    /// How many bytes have gone there since it was chosen.
    pub produced_bytes: u32,
}

/// A batch in the making, or on its way (`ProducerBatch`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerBatch {
    /// Where it goes.
    pub partition: PartitionId,
    /// When its first record came.
    pub created_at: SimTime,
    /// Its records.
    pub records: Vec<Record>,
    /// Its bytes.
    pub size: u32,
    /// Whether a record came that did not fit.
    pub closed: bool,
    /// How often it has been sent in vain.
    pub attempts: u32,
    /// Not to be sent again before.
    pub retry_at: SimTime,
}

/// Why a record is not stored, as the application is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// `TimeoutException`: the topic was not in the metadata for `max.block.ms`.
    MaxBlock,
    /// `TimeoutException`: no success within `delivery.timeout.ms`.
    DeliveryTimeout,
    /// The broker's refusal, `retries` used up.
    Refused(KafkaError),
}

/// What happens in a producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProducerEvent {
    /// It is configured anew.
    Configured(Arc<ProducerConfig>),
    /// Its application begins, or stops, to send on its own.
    Sending(bool),
    /// It is closing.
    Closing,
    /// Its application took a record from its source.
    Taken,
    /// `send()` waits: the topic's partitions are not known.
    SendBlocked(Arc<SourceLine>),
    /// Unkeyed records go here from now on.
    StickyChosen(PartitionId),
    /// A record is in a batch.
    RecordBuffered {
        /// Its partition.
        partition: PartitionId,
        /// The record.
        record: Record,
        /// Whether it begins a new batch.
        opens: bool,
        /// `RoundRobinPartitioner`'s counter after it.
        round_robin: u32,
        /// Bytes that count towards the next sticky switch; none if it was not the sticky
        /// partition's choice.
        sticky_bytes: Option<u32>,
    },
    /// The first batch of each of these partitions went out in this request. With `acks=0` that
    /// is all that is ever known of them.
    BatchesSent {
        /// The request.
        request: MessageId,
        /// The partitions.
        partitions: Vec<PartitionId>,
    },
    /// A batch is stored, the first of its records at this offset.
    BatchAcknowledged {
        /// The request that carried it.
        request: MessageId,
        /// Its partition.
        partition: PartitionId,
        /// Where it begins.
        base_offset: Offset,
    },
    /// A batch was not stored, as far as is known, and waits to be sent again.
    BatchRequeued {
        /// The request that carried it.
        request: MessageId,
        /// Its partition.
        partition: PartitionId,
        /// Why.
        error: KafkaError,
        /// When it may be sent again.
        retry_at: SimTime,
    },
    /// A batch is given up.
    BatchFailed {
        /// The request that carried it; none if it never left.
        request: Option<MessageId>,
        /// Its partition.
        partition: PartitionId,
        /// Why.
        error: SendError,
    },
    /// `send()` threw.
    SendFailed(SendError),
}

impl Producer {
    /// A producer that has just been started.
    #[must_use]
    pub fn new(config: Arc<ProducerConfig>, at: SimTime) -> Self {
        Producer {
            config,
            net: Connections::default(),
            sending: true,
            closing: false,
            last_send: at,
            taken: 0,
            blocked: None,
            sticky: None,
            round_robin: 0,
            queues: BTreeMap::new(),
            in_flight: BTreeMap::new(),
            acknowledged: 0,
            failed: 0,
            last_error: None,
        }
    }

    /// Whether everything it was given has been answered or given up.
    #[must_use]
    pub fn is_flushed(&self) -> bool {
        self.queues.values().all(VecDeque::is_empty) && self.in_flight.is_empty()
    }

    /// How many records wait in its accumulator.
    #[must_use]
    pub fn buffered(&self) -> u64 {
        let batches = self.queues.values().flatten();
        batches.map(|batch| batch.records.len() as u64).sum()
    }

    pub(super) fn apply(&mut self, at: SimTime, event: &ProducerEvent) {
        match event {
            ProducerEvent::Configured(config) => self.config = Arc::clone(config),
            ProducerEvent::Sending(sending) => {
                self.sending = *sending;
                self.last_send = at;
            }
            ProducerEvent::Closing => self.closing = true,
            ProducerEvent::Taken => {
                self.taken += 1;
                self.last_send = at;
            }
            ProducerEvent::SendBlocked(line) => {
                self.blocked = Some(BlockedSend { line: (**line).clone(), since: at });
            }
            ProducerEvent::StickyChosen(partition) => {
                self.sticky = Some(StickyPartition { partition: *partition, produced_bytes: 0 });
            }
            ProducerEvent::RecordBuffered {
                partition,
                record,
                opens,
                round_robin,
                sticky_bytes,
            } => {
                self.blocked = None;
                self.round_robin = *round_robin;
                if let (Some(sticky), Some(bytes)) = (&mut self.sticky, sticky_bytes) {
                    sticky.produced_bytes += bytes;
                }
                self.buffer(at, *partition, record, *opens);
            }
            ProducerEvent::BatchesSent { request, partitions } => {
                let fronts = partitions
                    .iter()
                    .filter_map(|partition| self.queues.get_mut(partition)?.pop_front());
                let batches: Vec<_> = fronts.collect();
                match self.config.acks {
                    crate::kafka::Acks::None => {
                        self.acknowledged +=
                            batches.iter().map(|batch| batch.records.len() as u64).sum::<u64>();
                    }
                    _ => {
                        self.in_flight.insert(*request, batches);
                    }
                }
            }
            ProducerEvent::BatchAcknowledged { request, partition, .. } => {
                if let Some(batch) = self.take_in_flight(*request, *partition) {
                    self.acknowledged += batch.records.len() as u64;
                }
            }
            ProducerEvent::BatchRequeued { request, partition, retry_at, .. } => {
                if let Some(mut batch) = self.take_in_flight(*request, *partition) {
                    batch.attempts += 1;
                    batch.retry_at = *retry_at;
                    batch.closed = true;
                    self.requeue(batch);
                }
            }
            ProducerEvent::BatchFailed { request, partition, error } => {
                let batch = match request {
                    Some(request) => self.take_in_flight(*request, *partition),
                    None => self.queues.get_mut(partition).and_then(VecDeque::pop_front),
                };
                self.failed += batch.map_or(0, |batch| batch.records.len() as u64);
                self.last_error = Some((at, *error));
            }
            ProducerEvent::SendFailed(error) => {
                self.blocked = None;
                self.failed += 1;
                self.last_error = Some((at, *error));
            }
        }
    }

    fn buffer(&mut self, at: SimTime, partition: PartitionId, record: &Record, opens: bool) {
        let queue = self.queues.entry(partition).or_default();
        if opens {
            if let Some(last) = queue.back_mut() {
                last.closed = true;
            }
            queue.push_back(ProducerBatch {
                partition,
                created_at: at,
                records: Vec::new(),
                size: BATCH_OVERHEAD,
                closed: false,
                attempts: 0,
                retry_at: at,
            });
        }
        let batch = queue.back_mut().expect("a batch to put the record in");
        batch.records.push(record.clone());
        batch.size = batch_size(&batch.records);
    }

    /// Back to where it stood among those that wait (`RecordAccumulator.reenqueue`): at the
    /// front, but behind what was sent before it and failed too.
    fn requeue(&mut self, batch: ProducerBatch) {
        let queue = self.queues.entry(batch.partition).or_default();
        let ahead = queue.iter().take_while(|other| {
            other.attempts > 0 && other.created_at <= batch.created_at
        });
        let place = ahead.count();
        queue.insert(place, batch);
    }

    fn take_in_flight(
        &mut self,
        request: MessageId,
        partition: PartitionId,
    ) -> Option<ProducerBatch> {
        let batches = self.in_flight.get_mut(&request)?;
        let index = batches.iter().position(|batch| batch.partition == partition)?;
        let batch = batches.remove(index);
        if batches.is_empty() {
            self.in_flight.remove(&request);
        }
        Some(batch)
    }
}
