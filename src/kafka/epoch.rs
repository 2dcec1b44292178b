//! Epochs and generations: numbers by which a stale party is recognised. Never compared with
//! each other, so each is a type of its own.

use super::newtype::number;

number! {
    /// Grows with every change of a partition's leader.
    LeaderEpoch(u32)
}

number! {
    /// Grows when an idempotent producer begins the numbers of its batches anew (KIP-360).
    ProducerEpoch(u32)
}

number! {
    /// Grows with every completed rebalance of a classic group; the first is 1
    /// (`ClassicGroup.initNextGeneration`).
    GenerationId(u32)
}

number! {
    /// Grows with whatever a group of the `consumer` protocol is shared out by (KIP-848): the
    /// group epoch. The epoch of the target assignment and those of the members are group epochs
    /// too, of the moment up to which they have got.
    GroupEpoch(u32)
}
