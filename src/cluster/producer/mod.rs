//! A producer: its application, which calls `send()`, and its accumulator of batches.

mod accumulator;
mod numbering;
mod placing;

pub use accumulator::Accumulator;
pub use numbering::Numbering;
pub use placing::Placing;

use super::network::Connections;
use crate::kafka::record::{BATCH_OVERHEAD, batch_size};
use crate::kafka::{
    Acks, KafkaError, MessageId, Offset, PartitionId, ProducerConfig, ProducerEpoch, ProducerId,
    ProducerStamp, Record, RecordSource, SourceLine, TopicPartition,
};
use crate::sim::{SimTime, SortedMap};
use alloc::collections::VecDeque;
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
    /// What the application is to send once that one has returned: it has a single thread.
    pub behind_blocked: VecDeque<SourceLine>,
    /// Where unkeyed records go until enough has gone there.
    pub sticky: Option<StickyPartition>,
    /// `RoundRobinPartitioner`'s counter.
    pub round_robin: u32,
    /// Where its keys are at home.
    pub placing: Placing,
    /// With `enable.idempotence`: who it is to the brokers, and the numbers of its batches.
    pub numbering: Numbering,
    /// Batches not sent yet.
    pub accumulator: Accumulator,
    /// Batches sent and not answered, by request.
    pub in_flight: SortedMap<MessageId, Vec<ProducerBatch>>,
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
    /// Since when.
    pub since: SimTime,
    /// How many bytes have gone there since it was chosen.
    pub produced_bytes: u32,
}

/// A batch in the making, or on its way (`ProducerBatch`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerBatch {
    /// Where it goes.
    pub topic_partition: TopicPartition,
    /// When its first record came.
    pub created_at: SimTime,
    /// Its records.
    pub records: Vec<Record>,
    /// Its bytes.
    pub size: u32,
    /// Its number, once it has been sent with one: every retry keeps it.
    pub stamp: Option<ProducerStamp>,
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
    /// It begins with the first record of its source again.
    SourceRewound,
    /// `send()` waits: the topic's partitions are not known, or another `send()` waits for them.
    SendBlocked(Arc<SourceLine>),
    /// The `send()` that waited goes on.
    SendUnblocked,
    /// Unkeyed records go here from now on.
    StickyChosen(PartitionId),
    /// A record is in a batch.
    RecordBuffered {
        /// Its partition.
        topic_partition: TopicPartition,
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
        /// The partitions, and with idempotence what their batches are stamped with.
        partitions: Vec<(TopicPartition, Option<ProducerStamp>)>,
    },
    /// A batch is stored, the first of its records at this offset.
    BatchAcknowledged {
        /// The request that carried it.
        request: MessageId,
        /// Its partition.
        topic_partition: TopicPartition,
        /// Where it begins.
        base_offset: Offset,
    },
    /// A batch was not stored, as far as is known, and waits to be sent again.
    BatchRequeued {
        /// The request that carried it.
        request: MessageId,
        /// Its partition.
        topic_partition: TopicPartition,
        /// Why.
        error: KafkaError,
        /// Whether that was an attempt: not if it never got onto a connection.
        attempted: bool,
        /// When it may be sent again.
        retry_at: SimTime,
    },
    /// A batch is given up.
    BatchFailed {
        /// The request that carried it; none if it never left.
        request: Option<MessageId>,
        /// Its partition.
        topic_partition: TopicPartition,
        /// Why.
        error: SendError,
    },
    /// `send()` threw.
    SendFailed(SendError),
    /// A broker has given it an id (InitProducerId).
    ProducerIdReceived(ProducerId, ProducerEpoch),
    /// It is known whether what was given up of a partition is stored: if not, its numbers begin
    /// anew with the next epoch.
    NumbersSettled {
        /// The partition.
        topic_partition: TopicPartition,
        /// The epoch.
        epoch: Option<ProducerEpoch>,
    },
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
            behind_blocked: VecDeque::new(),
            sticky: None,
            round_robin: 0,
            placing: Placing::new(at),
            numbering: Numbering::default(),
            accumulator: Accumulator::default(),
            in_flight: SortedMap::new(),
            acknowledged: 0,
            failed: 0,
            last_error: None,
        }
    }

    /// Whether everything it was given has been answered or given up.
    #[must_use]
    pub fn is_flushed(&self) -> bool {
        self.accumulator.is_empty() && self.in_flight.is_empty()
    }

    /// Whether a batch of this partition is on its way.
    #[must_use]
    pub fn is_in_flight(&self, tp: &TopicPartition) -> bool {
        let mut sent = self.in_flight.values().flatten();
        sent.any(|batch| batch.topic_partition == *tp)
    }

    /// Whether its source has no more records.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        match &self.config.source {
            RecordSource::Lines { lines, repeat } => !repeat && self.taken >= lines.len() as u64,
            RecordSource::Endless { .. } => false,
        }
    }

    /// How many records wait in its accumulator.
    #[must_use]
    pub fn buffered(&self) -> u64 {
        self.accumulator.records()
    }

    pub(super) fn apply(&mut self, at: SimTime, event: &ProducerEvent) {
        match event {
            ProducerEvent::Configured(config) => self.configured(config),
            ProducerEvent::Sending(sending) => {
                self.sending = *sending;
                self.last_send = at;
            }
            ProducerEvent::Closing => self.closing = true,
            ProducerEvent::Taken => {
                self.taken += 1;
                self.last_send = at;
            }
            ProducerEvent::SourceRewound => self.taken = 0,
            ProducerEvent::SendBlocked(line) => match &self.blocked {
                Some(_) => self.behind_blocked.push_back((**line).clone()),
                None => self.block(at, Some((**line).clone())),
            },
            ProducerEvent::SendUnblocked => self.unblock(at),
            ProducerEvent::SendFailed(error) => {
                self.unblock(at);
                self.failed += 1;
                self.last_error = Some((at, *error));
            }
            ProducerEvent::StickyChosen(partition) => {
                self.sticky = Some(StickyPartition {
                    partition: *partition,
                    since: at,
                    produced_bytes: 0,
                });
            }
            ProducerEvent::RecordBuffered {
                topic_partition,
                record,
                opens,
                round_robin,
                sticky_bytes,
            } => {
                self.round_robin = *round_robin;
                if let Some(key) = record.key() {
                    let known = self.net.partitions(&topic_partition.topic);
                    let count = known.map_or(0, <[_]>::len);
                    let habits = self.config.client.producer();
                    let to = topic_partition.partition;
                    self.placing.placed(at, habits, count, key, to);
                }
                if let (Some(sticky), Some(bytes)) = (&mut self.sticky, sticky_bytes) {
                    sticky.produced_bytes += bytes;
                }
                self.buffer(at, topic_partition, record, *opens);
            }
            ProducerEvent::BatchesSent { .. }
            | ProducerEvent::BatchAcknowledged { .. }
            | ProducerEvent::BatchRequeued { .. }
            | ProducerEvent::BatchFailed { .. } => self.apply_sender(at, event),
            ProducerEvent::ProducerIdReceived(id, epoch) => {
                self.numbering.identity = Some((*id, *epoch));
            }
            ProducerEvent::NumbersSettled {
                topic_partition: tp,
                epoch,
            } => {
                let queue = self.accumulator.batches_mut(tp);
                let sent = self.in_flight.values_mut().flatten();
                let sent = sent.filter(|batch| batch.topic_partition == *tp);
                self.numbering.settle(tp, *epoch, queue.chain(sent));
            }
        }
    }

    fn apply_sender(&mut self, at: SimTime, event: &ProducerEvent) {
        match event {
            ProducerEvent::BatchesSent {
                request,
                partitions,
            } => {
                let fronts = partitions.iter().filter_map(|(partition, stamp)| {
                    let mut batch = self.accumulator.pop(partition)?;
                    batch.stamp = *stamp;
                    self.numbering.sent(&batch);
                    Some(batch)
                });
                let batches: Vec<_> = fronts.collect();
                if self.config.acks == Acks::None {
                    let counts = batches.iter().map(|batch| batch.records.len() as u64);
                    self.acknowledged += counts.sum::<u64>();
                } else {
                    self.in_flight.insert(*request, batches);
                }
            }
            ProducerEvent::BatchAcknowledged {
                request,
                topic_partition,
                ..
            } => {
                if let Some(batch) = self.take_in_flight(*request, topic_partition) {
                    self.acknowledged += batch.records.len() as u64;
                    self.numbering.stored(&batch);
                }
            }
            ProducerEvent::BatchRequeued {
                request,
                topic_partition,
                retry_at,
                attempted,
                ..
            } => {
                if let Some(mut batch) = self.take_in_flight(*request, topic_partition) {
                    batch.attempts += u32::from(*attempted);
                    batch.retry_at = *retry_at;
                    batch.closed = true;
                    self.accumulator.put_back(batch);
                }
            }
            ProducerEvent::BatchFailed {
                request,
                topic_partition,
                error,
            } => {
                let batch = match request {
                    Some(request) => self.take_in_flight(*request, topic_partition),
                    None => self.accumulator.pop(topic_partition),
                };
                if let Some(batch) = batch {
                    self.failed += batch.records.len() as u64;
                    self.numbering.given_up(&batch);
                }
                self.last_error = Some((at, *error));
            }
            _ => {}
        }
    }

    /// The numbers of a partition's batches that have been sent and are not done with, on their
    /// way or in the queue.
    pub fn incomplete<'p>(
        &'p self,
        tp: &'p TopicPartition,
    ) -> impl Iterator<Item = ProducerStamp> + 'p {
        let queued = self.accumulator.queue(tp).into_iter().flatten();
        let sent = self.in_flight.values().flatten();
        let sent = sent.filter(move |batch| batch.topic_partition == *tp);
        queued.chain(sent).filter_map(|batch| batch.stamp)
    }

    /// The partitioner keeps its place for each topic; a new topic begins anew, and a new library.
    fn configured(&mut self, config: &Arc<ProducerConfig>) {
        if self.config.topic != config.topic || self.config.client != config.client {
            self.sticky = None;
            self.round_robin = 0;
        }
        if self.config.source != config.source {
            self.taken = 0; // another source is read from its beginning
        }
        self.config = Arc::clone(config);
    }

    fn block(&mut self, since: SimTime, line: Option<SourceLine>) {
        self.blocked = line.map(|line| BlockedSend { line, since });
    }

    /// `send()` has returned: the thread goes on to the next, if there is one.
    fn unblock(&mut self, at: SimTime) {
        let next = self.behind_blocked.pop_front();
        self.block(at, next);
    }

    fn buffer(&mut self, at: SimTime, tp: &TopicPartition, record: &Record, opens: bool) {
        if opens {
            self.accumulator.push(ProducerBatch {
                topic_partition: tp.clone(),
                created_at: at,
                records: Vec::new(),
                size: BATCH_OVERHEAD,
                stamp: None,
                closed: false,
                attempts: 0,
                retry_at: at,
            });
        }
        let batch = self.accumulator.batches_mut(tp).last();
        let batch = batch.expect("a batch to put the record in");
        batch.records.push(record.clone());
        batch.size = batch_size(&batch.records);
    }

    fn take_in_flight(&mut self, request: MessageId, tp: &TopicPartition) -> Option<ProducerBatch> {
        let batches = self.in_flight.get_mut(&request)?;
        let index = batches
            .iter()
            .position(|batch| batch.topic_partition == *tp)?;
        let batch = batches.remove(index);
        if batches.is_empty() {
            self.in_flight.remove(&request);
        }
        Some(batch)
    }
}
