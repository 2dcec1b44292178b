//! Random commands: mostly sensible ones, some absurd, drawn from a seed.

use offset_playground::cluster::consumer::CrashLine;
use offset_playground::cluster::{Broker, BrokerProcess, Cluster, OFFSETS_TOPIC};
use offset_playground::command::{Command, OffsetScope, ResetOffsetsTo, SeekTo};
use offset_playground::kafka::{
    Acks, AssignorName, BrokerConfig, BrokerId, CleanupPolicy, ClientId, CommitStyle,
    ConsumerConfig, GroupProtocol, MigrationPolicy, OffsetReset, OnLost, OnRebalance, Partitioner,
    Position, ProducerConfig, Profile, RecordSource, ServerAssignor, SourceLine, Subscription,
    TopicConfig, TopicName, TopicPartition,
};
use offset_playground::sim::{Duration, Prng, Seed, SimTime};

/// Draws commands.
pub(crate) struct Chance {
    prng: Prng,
    /// Whether every configuration drawn is one with which things can work out: no timeout
    /// shorter than the network is slow, nothing that keeps everybody busy doing nothing.
    tame: bool,
}

impl Chance {
    /// From a seed of its own, not the run's.
    pub(crate) fn new(seed: u64) -> Self {
        let prng = Prng::new(Seed(seed ^ 0x5eed));
        Chance { prng, tame: false }
    }

    /// The same, with configurations that make sense.
    pub(crate) fn tame(seed: u64) -> Self {
        let tame = true;
        Chance {
            tame,
            ..Chance::new(seed)
        }
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        self.prng.below(bound)
    }

    /// One of these.
    pub(crate) fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        let index = self.below(u32::try_from(choices.len()).expect("a few"));
        choices[index as usize].clone()
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    fn topic(&mut self) -> TopicName {
        self.of(&["t", "u", "v"]).into()
    }

    fn partition(&mut self) -> TopicPartition {
        let topic = self.topic();
        TopicPartition::new(&topic, self.below(4))
    }

    fn consumer(&mut self) -> ClientId {
        self.of(&["c1", "c2", "c3", "c4", "s1"]).into()
    }

    fn producer(&mut self) -> ClientId {
        self.of(&["p1", "p2"]).into()
    }

    fn broker(&mut self) -> BrokerId {
        BrokerId(1 + self.below(3))
    }

    fn millis(&mut self, choices: &[u64]) -> Duration {
        Duration::from_millis(self.of(choices))
    }

    /// One of these that make sense, or of those that may not.
    fn sense<T: Clone>(&mut self, sensible: &[T], odd: &[T]) -> T {
        if self.tame || self.one_in(2) {
            self.of(sensible)
        } else {
            self.of(odd)
        }
    }

    fn sensible_millis(&mut self, sensible: &[u64], odd: &[u64]) -> Duration {
        Duration::from_millis(self.sense(sensible, odd))
    }

    /// How long to let things go on between two commands.
    pub(crate) fn pause(&mut self) -> Duration {
        let millis = self.of(&[0, 1, 7, 30, 250, 700, 1_500, 4_000, 9_000]);
        Duration::from_micros(millis * 1_000 + u64::from(self.below(900)))
    }

    /// What brokers share: Kafka's own, or quick, or slow, or odd.
    pub(crate) fn brokers(&mut self) -> BrokerConfig {
        // a broker answers commits one after the other: with 600 ms each some never are, and a
        // batch committed record by record takes longer than max.poll.interval.ms, again and again
        let linger = match self.tame {
            true => self.of(&[None, Some(0), Some(10)]),
            false => self.sense(&[None, Some(0), Some(10), Some(60)], &[Some(600)]),
        };
        BrokerConfig {
            network_latency: Duration::from_micros(
                self.sense(&[500, 5_000, 40_000], &[100, 250_000]),
            ),
            broker_session_timeout: self.sensible_millis(&[3_000, 9_000], &[100]),
            group_initial_rebalance_delay: self.millis(&[0, 500, 3_000]),
            group_min_session_timeout: self.sensible_millis(&[1, 1_000], &[6_000]),
            group_consumer_session_timeout: self.sensible_millis(&[6_000, 45_000], &[1_000]),
            group_consumer_min_session_timeout: Duration::from_millis(1_000),
            group_consumer_heartbeat_interval: self.sensible_millis(&[700, 5_000], &[40]),
            group_consumer_min_heartbeat_interval: Duration::from_millis(40),
            group_consumer_assignors: self.of(&[
                ServerAssignor::ALL.to_vec(),
                vec![ServerAssignor::Range, ServerAssignor::Uniform],
            ]),
            group_consumer_assignment_interval: self.millis(&[0, 1_000, 1_000, 4_000]),
            group_consumer_migration_policy: self.sense(
                &[MigrationPolicy::Bidirectional],
                &[
                    MigrationPolicy::Upgrade,
                    MigrationPolicy::Downgrade,
                    MigrationPolicy::Disabled,
                ],
            ),
            group_coordinator_append_linger: linger.map(Duration::from_millis),
            offsets_topic_segment_bytes: self.of(&[1, 400, 104_857_600]),
            log_cleaner_backoff: self.millis(&[100, 2_000, 15_000]),
            offsets_retention_minutes: self.of(&[1, 10_080]),
            offsets_retention_check_interval: self.millis(&[100, 4_000, 600_000]),
            log_retention_check_interval: self.millis(&[100, 4_000, 300_000]),
            broker_startup: self.millis(&[0, 2_000]),
            coordinator_load: self.millis(&[0, 20, 800]),
            ..BrokerConfig::default()
        }
    }

    /// Who is there before anything else is done.
    pub(crate) fn first_clients(&mut self) -> Vec<Command> {
        let mut clients: Vec<Command> = ["c1", "c2", "s1"]
            .map(|id| Command::AddConsumer {
                config: self.config_of(id),
            })
            .into();
        let config = self.producer_config();
        clients.push(Command::AddProducer {
            config: ProducerConfig {
                topic: "t".into(),
                ..config
            },
        });
        clients
    }

    fn consumer_config(&mut self) -> ConsumerConfig {
        let id = self.consumer();
        self.config_of(id.as_str())
    }

    fn assignors(&mut self) -> Vec<AssignorName> {
        self.of(&[
            vec![AssignorName::Range],
            vec![AssignorName::RoundRobin],
            vec![AssignorName::RoundRobin, AssignorName::Range],
            vec![AssignorName::Range, AssignorName::RoundRobin],
            vec![AssignorName::Sticky, AssignorName::Range],
            vec![AssignorName::CooperativeSticky],
            vec![AssignorName::CooperativeSticky],
            vec![AssignorName::Range, AssignorName::CooperativeSticky],
        ])
    }

    /// `fetch.min.bytes`, `max.partition.fetch.bytes` and `fetch.max.bytes`.
    fn fetch_bytes(&mut self) -> (u32, u32, u32) {
        let most = self.of(&[1, 300, 52_428_800]);
        let of_partition = self.of(&[1, 150, 1_048_576]);
        let least = self.sense(&[1, 200], &[0]);
        // who waits for more than it may be given reads one batch each fetch.max.wait.ms
        let most_given = if self.tame {
            most.min(of_partition)
        } else {
            least
        };
        (least.min(most_given), of_partition, most)
    }

    fn config_of(&mut self, id: &str) -> ConsumerConfig {
        let fresh = self.shipped(id);
        let shipped = self.one_in(4).then(|| fresh.assignors.clone());
        let style = if fresh.group_id.is_some() {
            self.of(&CommitStyle::ALL)
        } else {
            CommitStyle::Never
        };
        let short = self.one_in(2);
        let (fetch_min_bytes, max_partition_fetch_bytes, fetch_max_bytes) = self.fetch_bytes();
        let named = fresh.is_member() && fresh.has_key("group.instance.id") && self.one_in(3);
        let name = named.then(|| self.of(&["one", "two", "two"]));
        let config = ConsumerConfig {
            group_instance_id: name.map(Into::into),
            auto_offset_reset: if self.one_in(10) {
                OffsetReset::None
            } else {
                self.sense(
                    &[OffsetReset::Earliest, OffsetReset::Latest],
                    &[OffsetReset::ByDuration(Duration::from_secs(3))],
                )
            },
            // more often, and a slow coordinator has thousands of commits stand in line
            auto_commit_interval: self.sensible_millis(&[500, 5_000], &[20]),
            session_timeout: self.millis(if short { &[3_000, 6_000] } else { &[45_000] }),
            heartbeat_interval: self.sensible_millis(&[700, 2_900], &[1]),
            max_poll_interval: if short {
                self.sensible_millis(&[8_000, 20_000], &[1, 1_500])
            } else {
                Duration::from_secs(300)
            },
            // more, committed one by one, may take longer than max.poll.interval.ms
            max_poll_records: self.sense(&[1, 3, 10], &[500]),
            fetch_min_bytes,
            fetch_max_wait: self.sensible_millis(&[500, 1_000], &[1, 4_000]),
            max_partition_fetch_bytes,
            fetch_max_bytes,
            assignors: shipped.unwrap_or_else(|| self.assignors()),
            request_timeout: self.sensible_millis(&[2_000, 30_000], &[50]),
            default_api_timeout: self.sensible_millis(&[60_000], &[20, 3_000]),
            retry_backoff: self.sensible_millis(&[100], &[1]),
            metadata_max_age: self.sensible_millis(&[5_000], &[100, 300_000]),
            commit_style: style,
            ..fresh
        };
        self.application(config)
    }

    /// A consumer as its client library ships it.
    fn shipped(&mut self, id: &str) -> ConsumerConfig {
        let standalone = id == "s1";
        let group = self.of(&["g", "g", "h"]);
        let subscription = if standalone {
            Subscription::Assign(vec![self.partition(), TopicPartition::new(&"t".into(), 0)])
        } else if self.one_in(3) {
            Subscription::Subscribe(vec!["t".into(), "u".into()])
        } else {
            Subscription::Subscribe(vec!["t".into()])
        };
        let grouped = (!standalone || self.one_in(2)).then_some(group);
        let mut fresh = ConsumerConfig::new(id, grouped, subscription);
        if self.one_in(2) {
            fresh.switch_client(self.of(&Profile::ALL));
        }
        fresh
    }

    /// What a method of its listener does; mostly nothing.
    fn on_rebalance(&mut self) -> OnRebalance {
        self.of(&[
            OnRebalance::Nothing,
            OnRebalance::Nothing,
            OnRebalance::Commit,
            OnRebalance::SeekToBeginning,
            OnRebalance::SeekToEnd,
            OnRebalance::Seek(Position(2)),
            OnRebalance::Seek(Position(1_000)),
        ])
    }

    /// What is the application's own.
    fn application(&mut self, config: ConsumerConfig) -> ConsumerConfig {
        let config = ConsumerConfig {
            processing_time: self.sensible_millis(&[0, 1, 20], &[90, 900, 3_000]),
            processing_jitter: self.sensible_millis(&[0, 0, 30], &[0, 2_000]),
            worker_threads: match config.client {
                Profile::Java => self.of(&[1, 1, 2, 3, 16]),
                _ => 1,
            },
            poll_timeout: self.millis(&[1, 100]),
            on_partitions_revoked: self.on_rebalance(),
            on_partitions_assigned: self.on_rebalance(),
            on_partitions_lost: if self.one_in(3) {
                OnLost::AsRevoked
            } else {
                OnLost::Does(self.on_rebalance())
            },
            listener_time: self.sensible_millis(&[0, 0, 20, 900], &[0, 5_000, 30_000]),
            ..config
        };
        let group = config.group_id.clone();
        let group = group.as_ref().map_or("g", |group| group.as_str());
        self.protocol_of(config, group)
    }

    /// Members of `g` are of the classic protocol, those of `h` of the `consumer` protocol; often
    /// enough one is not what the others are, and the group goes over to its protocol. Now and then
    /// one has set what is only for the other protocol.
    fn protocol_of(&mut self, config: ConsumerConfig, group: &str) -> ConsumerConfig {
        if (group == "g") != self.one_in(5) {
            return config;
        }
        let fresh = ConsumerConfig::new("", None, Subscription::Assign(Vec::new()));
        let odd = !self.tame && self.one_in(20);
        ConsumerConfig {
            group_protocol: GroupProtocol::Consumer,
            client: if odd { config.client } else { Profile::Java },
            group_remote_assignor: self.of(&[
                None,
                None,
                Some(ServerAssignor::Uniform),
                Some(ServerAssignor::Range),
            ]),
            session_timeout: if odd {
                config.session_timeout
            } else {
                fresh.session_timeout
            },
            heartbeat_interval: fresh.heartbeat_interval,
            assignors: fresh.assignors,
            ..config
        }
    }

    fn producer_config(&mut self) -> ProducerConfig {
        let (id, topic) = (self.producer(), self.topic());
        let linger = self.millis(&[0, 5, 300]);
        let request_timeout = self.sensible_millis(&[2_000], &[50]);
        let every = self.sensible_millis(&[400, 1_000], &[40]);
        let source = RecordSource::Endless {
            keys: self.of(&[0, 1, 40]),
            prefix: "k-".into(),
        };
        let mut plain = ProducerConfig {
            every,
            source,
            tombstone_every: self.of(&[0, 0, 1, 3]),
            ..ProducerConfig::new(id.as_str(), topic.as_str())
        };
        plain.switch_client(self.of(&Profile::ALL));
        if self.one_in(3) {
            return plain; // as its library ships
        }
        ProducerConfig {
            acks: self.of(&[Acks::None, Acks::Leader, Acks::All, Acks::All]),
            enable_idempotence: !self.one_in(4),
            linger,
            batch_size: self.of(&[0, 100, 16_384]),
            partitioner: self.of(&[Partitioner::BuiltIn, Partitioner::RoundRobin]),
            retries: self.of(&[0, 2, i32::MAX.unsigned_abs()]),
            retry_backoff: self.sensible_millis(&[100], &[0]),
            request_timeout,
            delivery_timeout: linger + request_timeout + self.millis(&[0, 4_000]),
            max_block: self.millis(&[0, 2_000]),
            max_in_flight: self.of(&[1, 5]),
            metadata_max_age: self.millis(&[100, 5_000]),
            ..plain
        }
    }

    fn line(&mut self) -> SourceLine {
        SourceLine {
            key: self.of(&[None, Some("".into()), Some("key".into())]),
            value: self.of(&[Some("by hand".into()), None]),
            partition: self.of(&[None, None, Some(0), Some(3), Some(99), Some(u32::MAX)]),
        }
    }

    /// Some command. It need not be possible.
    pub(crate) fn command(&mut self) -> Command {
        let consumer = self.consumer();
        match self.below(44) {
            0..=5 => Command::AddConsumer {
                config: self.consumer_config(),
            },
            6..=8 => Command::AddProducer {
                config: self.producer_config(),
            },
            9..=11 => Command::CrashConsumer { consumer },
            12..=14 => Command::StartConsumer { consumer },
            15 => Command::CloseConsumer { consumer },
            16 => Command::RemoveConsumer { consumer },
            17..=18 => Command::FreezeConsumer {
                duration: self.millis(&[0, 1, 900, 4_000, 20_000, u64::MAX / 2_000]),
                consumer,
            },
            19..=20 => Command::ConfigureConsumer {
                config: self.consumer_config(),
            },
            21..=22 => Command::SetCrashPoint {
                consumer,
                line: self.of(&CrashLine::ALL),
                nth: self.of(&[0, 1, 1, 2, 5, u64::MAX]),
            },
            23 => Command::ClearCrashPoint { consumer },
            24..=25 => Command::Seek {
                consumer,
                partition: self.partition(),
                to: self.of(&[
                    SeekTo::Beginning,
                    SeekTo::End,
                    SeekTo::Offset(0),
                    SeekTo::Offset(5),
                    SeekTo::Offset(1 << 40),
                    SeekTo::Offset(u64::MAX),
                    SeekTo::Timestamp(SimTime(3_000_000)),
                    SeekTo::Timestamp(SimTime(u64::MAX)),
                ]),
            },
            26..=27 => Command::SetPaused {
                consumer,
                partition: self.partition(),
                paused: self.one_in(2),
            },
            28..=30 => Command::KillBroker {
                broker: self.broker(),
            },
            31..=34 => Command::StartBroker {
                broker: self.broker(),
            },
            _ => self.rarer_command(),
        }
    }

    /// What logs are configured with: as shipped, or so that something happens.
    pub(crate) fn topic_config(&mut self) -> TopicConfig {
        if self.one_in(2) {
            return TopicConfig::default();
        }
        let (delete, compact) =
            self.of(&[(true, false), (false, true), (true, true), (false, false)]);
        TopicConfig {
            cleanup_policy: CleanupPolicy { delete, compact },
            retention: self
                .of(&[None, Some(0), Some(5_000)])
                .map(Duration::from_millis),
            retention_bytes: self.of(&[None, Some(0), Some(500)]),
            segment_bytes: self.of(&[1 << 20, 1 << 30, 0]),
            segment: self.millis(&[1, 2_000, 0]),
            min_cleanable_dirty_ratio: self.of(&[0, 10, 500, 1_000]),
            min_compaction_lag: self.millis(&[0, 0, 3_000]),
            delete_retention: self.millis(&[0, 3_000]),
        }
    }

    /// A command to whoever runs the cluster's topics and groups.
    fn operators_command(&mut self) -> Command {
        match self.below(7) {
            5 => Command::ResetOffsets {
                group: self.of(&["g", "h", "i"]).into(),
                scope: self.of(&[
                    OffsetScope::All,
                    OffsetScope::Of {
                        topics: vec!["t".into()],
                        partitions: vec![TopicPartition::new(&"u".into(), 1)],
                    },
                ]),
                to: self.of(&[
                    ResetOffsetsTo::Earliest,
                    ResetOffsetsTo::Latest,
                    ResetOffsetsTo::Current,
                    ResetOffsetsTo::Offset(3),
                    ResetOffsetsTo::ShiftBy(-2),
                    ResetOffsetsTo::ShiftBy(i64::MIN),
                    ResetOffsetsTo::DateTime(SimTime(5_000_000)),
                    ResetOffsetsTo::ByDuration(Duration::from_secs(2)),
                    ResetOffsetsTo::FromFile(vec![(TopicPartition::new(&"t".into(), 0), 2)]),
                ]),
            },
            6 => Command::DeleteOffsets {
                group: self.of(&["g", "h", "i"]).into(),
                topics: self.of(&[vec![], vec!["t".into()], vec!["w".into()]]),
                partitions: vec![self.partition()],
            },
            3..=4 => Command::Commit {
                consumer: self.consumer(),
                partition: self.partition(),
                offset: self.of(&[0, 3, 1_000, u64::MAX]),
                metadata: self.of(&["", "by hand"]).into(),
            },
            0 => Command::ConfigureTopic {
                topic: self.of(&["t", "u", "w", "__consumer_offsets"]).into(),
                config: self.topic_config(),
            },
            _ => Command::DeleteRecords {
                partition: self.partition(),
                before: self.of(&[None, Some(0), Some(3), Some(u64::MAX)]),
            },
        }
    }

    fn rarer_command(&mut self) -> Command {
        match self.below(13) {
            10..=12 => self.operators_command(),
            0 => Command::CreateTopic {
                topic: self
                    .of(&["t", "u", "v", "", "..", "a b", "__consumer_offsets"])
                    .into(),
                partitions: self.of(&[1, 3, 4, 0, 101, u32::MAX]),
                config: self.topic_config(),
            },
            1 => Command::AddPartitions {
                topic: self.topic(),
                total: self.of(&[0, 2, 4, 6, 101]),
            },
            2 => Command::DeleteTopic {
                topic: self.of(&["u", "v", "w", "__consumer_offsets"]).into(),
            },
            3 => Command::DeleteGroup {
                group: self.of(&["g", "h", "i"]).into(),
            },
            4 => Command::ConfigureProducer {
                config: self.producer_config(),
            },
            5 => Command::RemoveProducer {
                producer: self.producer(),
            },
            6 => Command::SetSending {
                producer: self.producer(),
                sending: self.one_in(2),
            },
            7 | 8 => Command::Produce {
                producer: self.producer(),
                record: self.line(),
            },
            _ => Command::ConfigureBrokers {
                config: self.brokers(),
            },
        }
    }

    /// What makes whatever is broken whole again: brokers up, no crash points, nobody paused or
    /// writing.
    pub(crate) fn repairs(cluster: &Cluster) -> Vec<Command> {
        let down = |broker: &Broker| matches!(broker.process, BrokerProcess::Down { .. });
        let brokers = cluster.brokers.iter().filter(|(_, broker)| down(broker));
        let brokers = brokers.map(|(id, _)| Command::StartBroker { broker: *id });
        let consumers = cluster.consumers.iter();
        let crashes = consumers.clone().map(|(id, _)| Command::ClearCrashPoint {
            consumer: id.clone(),
        });
        let paused = consumers.flat_map(|(id, consumer)| {
            let paused = consumer.partitions.iter().filter(|(_, p)| p.paused);
            paused.map(|(partition, _)| Command::SetPaused {
                consumer: id.clone(),
                partition: partition.clone(),
                paused: false,
            })
        });
        let producers = cluster.producers.iter().filter(|(_, p)| !p.closing);
        let producers = producers.map(|(id, _)| Command::SetSending {
            producer: id.clone(),
            sending: false,
        });
        // a topic that takes no record without a key would leave nothing to recover with
        let topics = cluster.topics.keys();
        let topics = topics.filter(|topic| topic.as_str() != OFFSETS_TOPIC);
        let topics = topics.map(|topic| Command::ConfigureTopic {
            topic: topic.clone(),
            config: TopicConfig::default(),
        });
        brokers
            .chain(topics)
            .chain(crashes)
            .chain(paused)
            .chain(producers)
            .collect()
    }
}
