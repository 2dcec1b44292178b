//! Offsets: one number for a place, and the bounds built on it.
//!
//! An [`Offset`] names a record. Every bound here is *exclusive*: a committed offset, a position,
//! a high watermark or a log end of 17 means that 16 is behind it and 17 is the next. They are
//! types of their own because confusing "the last one read" with "the next one to read" is the
//! commonest mistake made about Kafka, and here it does not compile.

use super::newtype::number;

number! {
    /// The place of a record in its partition's log.
    Offset(u64)
}

number! {
    /// How many records there are from one bound to another.
    Lag(u64)
}

macro_rules! bound {
    ($(#[$doc:meta])* $name:ident) => {
        number! { $(#[$doc])* $name(u64) }

        impl $name {
            /// Whether the record at `offset` is behind this bound.
            #[must_use]
            pub const fn covers(self, offset: Offset) -> bool {
                offset.0 < self.0
            }

            /// The first record that is not behind this bound.
            #[must_use]
            pub const fn offset(self) -> Offset {
                Offset(self.0)
            }

            /// The bound that has everything up to and including `offset` behind it.
            #[must_use]
            pub const fn after(offset: Offset) -> Self {
                $name(offset.0 + 1)
            }
        }
    };
}

bound! {
    /// The first offset that can still be read.
    LogStartOffset
}

bound! {
    /// The offset the next record will get (LEO).
    LogEndOffset
}

bound! {
    /// What every in-sync replica has is below it; a consumer reads up to here.
    HighWatermark
}

bound! {
    /// Below it no transaction is open; a `read_committed` consumer reads up to here.
    LastStableOffset
}

bound! {
    /// The next record a consumer's `poll()` will return.
    Position
}

bound! {
    /// The next record to read after a restart, as the group has stored it. Kafka compares it
    /// with nothing: it may lie anywhere.
    CommittedOffset
}

impl HighWatermark {
    /// How far behind a committed offset is; not at all if it lies beyond.
    #[must_use]
    pub const fn lag(self, committed: CommittedOffset) -> Lag {
        Lag(self.0.saturating_sub(committed.0))
    }
}

impl From<CommittedOffset> for Position {
    /// Where a consumer starts that was told this committed offset.
    fn from(committed: CommittedOffset) -> Self {
        Position(committed.0)
    }
}

impl From<Position> for CommittedOffset {
    /// What `commitSync()` without arguments sends (`SubscriptionState.allConsumed`).
    fn from(position: Position) -> Self {
        CommittedOffset(position.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_committed_offset_is_the_next_record_to_read() {
        let committed = CommittedOffset::after(Offset(6));
        assert_eq!(committed, CommittedOffset(7));
        assert!(committed.covers(Offset(6)));
        assert!(!committed.covers(Offset(7)));
        assert_eq!(Position::from(committed).offset(), Offset(7));
    }

    #[test]
    fn lag_counts_what_is_still_to_read() {
        assert_eq!(HighWatermark(22).lag(CommittedOffset(17)), Lag(5));
        assert_eq!(HighWatermark(10).lag(CommittedOffset(50)), Lag(0));
    }
}
