//! What a configuration has of its client library.

use super::java_consumer::JAVA_CONSUMER;
use super::{Profile, Rebalances};
use crate::kafka::{AssignorName, ConsumerConfig, GroupId, GroupProtocol, ProducerConfig};
use crate::sim::Duration;

/// What was as one client ships it becomes as another does; what was set stays.
macro_rules! follow {
    ($config:ident, $from:ident to $to:ident, $($field:ident),+ $(,)?) => {
        $(
            if $config.$field == $from.$field {
                $config.$field = $to.$field;
            }
        )+
    };
}

impl ConsumerConfig {
    /// The same consumer with another client library.
    pub fn switch_client(&mut self, client: Profile) {
        let (from, to) = (
            &self.client.consumer().defaults,
            &client.consumer().defaults,
        );
        follow!(
            self,
            from to to,
            auto_offset_reset,
            auto_commit_interval,
            session_timeout,
            heartbeat_interval,
            max_poll_interval,
            max_poll_records,
            fetch_max_wait,
            fetch_max_bytes,
            metadata_max_age,
        );
        if self.assignors == from.assignors {
            self.assignors = to.assignors.to_vec();
        }
        self.client = client;
    }

    /// A consumer of that name and group, reading the same, as its client library ships it.
    #[must_use]
    pub fn as_shipped(&self) -> Self {
        let group = self.group_id.as_ref().map(GroupId::as_str);
        let mut shipped = Self::new(self.client_id.as_str(), group, self.subscription.clone());
        shipped.switch_client(self.client);
        shipped
    }

    /// How long a rebalance waits for this member, and without a limit of its own the longest it
    /// may be away from `poll()`.
    #[must_use]
    pub fn rebalance_timeout(&self) -> Duration {
        let own = self.client.consumer().rebalance_timeout;
        own.unwrap_or(self.max_poll_interval)
    }

    /// Whether it leaves its group when the application is away for too long
    /// (`max.poll.interval.ms`).
    #[must_use]
    pub fn limits_polls(&self) -> bool {
        self.client.consumer().rebalance_timeout.is_none()
    }

    /// Whether it takes part in rebalances whatever the application is doing. With a listener it
    /// does not: franz-go's `BlockRebalanceOnPoll` is there for those.
    #[must_use]
    pub fn rebalances_in_background(&self) -> bool {
        self.client.consumer().rebalances == Rebalances::Background && !self.listens()
    }

    /// Whether a key of Kafka's means something to its client.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        let habits = match self.group_protocol {
            GroupProtocol::Consumer if self.client == Profile::Java => &JAVA_CONSUMER.consumer,
            GroupProtocol::Classic | GroupProtocol::Consumer => self.client.consumer(),
        };
        // how others do with `group.protocol=consumer` is not modelled
        let is_javas = key == "group.protocol" && self.client != Profile::Java;
        !is_javas && !habits.lacks.contains(&key)
    }

    /// Whether a value of a key, as its field's number, is among what its client brings.
    #[must_use]
    pub fn brings(&self, key: &str, value: u64) -> bool {
        let known = self.client.consumer().assignors;
        key != "partition.assignment.strategy"
            || usize::try_from(value)
                .ok()
                .and_then(|place| AssignorName::ALL.get(place))
                .is_none_or(|assignor| known.contains(assignor))
    }
}

impl ProducerConfig {
    /// A producer of that name to the same topic, as its client library ships it.
    #[must_use]
    pub fn as_shipped(&self) -> Self {
        let mut shipped = Self::new(self.client_id.as_str(), self.topic.as_str());
        shipped.switch_client(self.client);
        shipped
    }

    /// The same producer with another client library.
    pub fn switch_client(&mut self, client: Profile) {
        let (from, to) = (
            &self.client.producer().defaults,
            &client.producer().defaults,
        );
        follow!(
            self,
            from to to,
            acks,
            enable_idempotence,
            linger,
            batch_size,
            retries,
            retry_backoff,
            retry_backoff_max,
            request_timeout,
            delivery_timeout,
            max_in_flight,
            metadata_max_age,
        );
        self.client = client;
    }

    /// Whether a key of Kafka's means something to its client.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        !self.client.producer().lacks.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::{OffsetReset, Subscription};
    use std::string::String;
    use std::vec::Vec;

    #[test]
    fn another_client_brings_its_defaults_and_leaves_what_was_set() {
        let subscription = Subscription::Subscribe(Vec::new());
        let mut config = ConsumerConfig::new("c", Some("g"), subscription);
        config.heartbeat_interval = Duration::from_secs(2);
        let before = config.clone();
        config.switch_client(Profile::FranzGo);
        assert_eq!(config.auto_offset_reset, OffsetReset::Earliest);
        assert_eq!(config.heartbeat_interval, Duration::from_secs(2));
        config.switch_client(Profile::Sarama);
        assert_eq!(config.auto_offset_reset, OffsetReset::Latest);
        assert_eq!(config.session_timeout, Duration::from_secs(10));
        config.switch_client(Profile::Java);
        assert_eq!(config, before);
        let mut config = ProducerConfig::new("p", "t");
        let before = config.clone();
        for profile in Profile::ALL {
            config.switch_client(profile);
            assert_eq!(config.acks, profile.producer().defaults.acks);
            assert_eq!(config.client.name(), String::from(profile.name()));
        }
        config.switch_client(Profile::Java);
        assert_eq!(config, before);
    }
}
