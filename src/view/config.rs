//! Configurations as fields that can be shown and changed one by one: Kafka's key, the value, its
//! unit, and Kafka's default. The tables are [`crate::kafka::field`]'s.

pub use crate::kafka::field::{Field, Kind, consumer_fields, producer_fields, topic_fields};

use crate::kafka::{BrokerConfig, field};
use alloc::vec::Vec;

/// What may have one value only, and is not offered to be changed.
const FIXED: &str = "offsets.topic.num.partitions";

/// The fields the brokers share and that can be changed.
#[must_use]
pub fn broker_fields() -> Vec<Field<BrokerConfig>> {
    let fields = field::broker_fields().into_iter();
    fields.filter(|field| field.key != FIXED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_but_the_fixed_one_is_offered() {
        let (all, offered) = (field::broker_fields().len(), broker_fields().len());
        assert_eq!(all - offered, 1);
        assert!(broker_fields().iter().all(|field| field.key != FIXED));
    }
}
