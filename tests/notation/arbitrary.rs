//! Any document at all: every command, every field of every configuration, any text.

use offset_playground::cluster::GroupState;
use offset_playground::cluster::consumer::CrashLine;
use offset_playground::command::{Command, OffsetScope, ResetOffsetsTo, SeekTo};
use offset_playground::kafka::{
    Acks, AssignorName, BrokerConfig, BrokerId, CleanupPolicy, ClientId, CommitStyle,
    ConsumerConfig, GroupId, GroupProtocol, MigrationPolicy, OffsetReset, OnLost, OnRebalance,
    Partitioner, Position, ProducerConfig, Profile, RecordSource, ServerAssignor, SourceLine,
    Subscription, TopicConfig, TopicName, TopicPartition,
};
use offset_playground::notation::claim::{
    Claim, Count, Kind, Mode, Operand, Operator, Quantity, Stretch, Value,
};
use offset_playground::notation::lesson::{Bilingual, LessonText, Step, Try};
use offset_playground::notation::{Branch, Document};
use offset_playground::recording::{Act, Scenario};
use offset_playground::sim::{Duration, Seed, SimTime};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Bare words, words that mean something, and anything.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let some = [
        "broker", "brokers", "", "a b", "\"", "\\", "\n\t\r\0", "#", "|", "=", ",", "é← ",
    ];
    prop_oneof![
        "[A-Za-z0-9._:+/-]{0,8}",
        proptest::sample::select(some.to_vec()).prop_map(str::to_owned),
        vec(any::<char>(), 0..12).prop_map(String::from_iter),
    ]
}

fn client() -> impl Strategy<Value = ClientId> {
    text().prop_map(|text| ClientId::from(&*text))
}

fn topic() -> impl Strategy<Value = TopicName> {
    text().prop_map(|text| TopicName::from(&*text))
}

fn partition() -> impl Strategy<Value = TopicPartition> {
    (topic(), any::<u32>()).prop_map(|(topic, number)| TopicPartition::new(&topic, number))
}

/// Times of every size, to the microsecond.
fn time() -> impl Strategy<Value = Duration> {
    prop_oneof![
        any::<u64>(),
        0..2_000_000_u64,
        (0..100_000_u64).prop_map(|millis| millis * 1_000),
        (0..100_u64).prop_map(|minutes| minutes * 60_000_000),
        Just(u64::MAX),
    ]
    .prop_map(Duration)
}

fn moment() -> impl Strategy<Value = SimTime> {
    time().prop_map(|time| SimTime(time.0))
}

fn record() -> impl Strategy<Value = SourceLine> {
    let parts = (
        option::of(text()),
        option::of(text()),
        option::of(any::<u32>()),
    );
    parts.prop_map(|(key, value, partition)| SourceLine {
        key: key.map(Into::into),
        value: value.map(Into::into),
        partition,
    })
}

fn source() -> impl Strategy<Value = RecordSource> {
    prop_oneof![
        (prop_oneof![Just(0), any::<u32>()], text()).prop_map(|(keys, prefix)| {
            let prefix = prefix.into();
            RecordSource::Endless { keys, prefix }
        }),
        (vec(record(), 0..4), any::<bool>()).prop_map(|(lines, repeat)| {
            let lines = lines.into();
            RecordSource::Lines { lines, repeat }
        }),
    ]
}

/// Half of the values that are drawn, and the others as Kafka ships them.
macro_rules! some_of {
    ($plain:expr, $bits:expr, $($field:ident = $value:expr),* $(,)?) => {{
        let mut config = $plain;
        let mut bits: u64 = $bits;
        $(
            if bits & 1 == 1 {
                config.$field = $value;
            }
            bits >>= 1;
        )*
        let _ = bits;
        config
    }};
}

/// The same for a client, half of the time as its library ships it.
macro_rules! some_of_client {
    ($plain:expr, $bits:expr, $client:expr, $($field:ident = $value:expr),* $(,)?) => {{
        let mut plain = $plain;
        if $bits & 1 << 61 == 0 {
            plain.switch_client($client);
        }
        some_of!(plain, $bits, client = $client, $($field = $value),*)
    }};
}

fn library() -> impl Strategy<Value = Profile> {
    proptest::sample::select(Profile::ALL.to_vec())
}

fn producer() -> impl Strategy<Value = ProducerConfig> {
    let choices = (
        proptest::sample::select(vec![Acks::None, Acks::Leader, Acks::All]),
        proptest::sample::select(vec![Partitioner::BuiltIn, Partitioner::RoundRobin]),
        library(),
    );
    let parts = (
        (client(), topic(), source(), any::<u64>()),
        choices,
        any::<[u32; 4]>(),
        vec(time(), 9),
    );
    parts.prop_map(
        |((id, topic, source, bits), (acks, partitioner, client), n, t)| {
            some_of_client!(
                ProducerConfig::new(id.as_str(), topic.as_str()),
                bits,
                client,
                acks = acks,
                enable_idempotence = bits & 1 << 60 == 0,
                linger = t[0],
                batch_size = n[0],
                partitioner = partitioner,
                retries = n[1],
                retry_backoff = t[1],
                retry_backoff_max = t[2],
                request_timeout = t[3],
                delivery_timeout = t[4],
                max_block = t[5],
                max_in_flight = n[2],
                metadata_max_age = t[6],
                every = t[7],
                source = source,
                tombstone_every = n[3],
            )
        },
    )
}

fn subscription() -> impl Strategy<Value = Subscription> {
    prop_oneof![
        vec(topic(), 0..3).prop_map(Subscription::Subscribe),
        vec(partition(), 0..3).prop_map(Subscription::Assign),
    ]
}

fn on_rebalance() -> impl Strategy<Value = OnRebalance> {
    let plain = vec![
        OnRebalance::Nothing,
        OnRebalance::Commit,
        OnRebalance::SeekToBeginning,
        OnRebalance::SeekToEnd,
    ];
    let seek = any::<u64>().prop_map(|to| OnRebalance::Seek(Position(to)));
    prop_oneof![4 => proptest::sample::select(plain), 1 => seek]
}

fn listener() -> impl Strategy<Value = (OnRebalance, OnRebalance, OnLost)> {
    let lost = prop_oneof![
        Just(OnLost::AsRevoked),
        on_rebalance().prop_map(OnLost::Does)
    ];
    (on_rebalance(), on_rebalance(), lost)
}

fn group_protocol() -> impl Strategy<Value = (GroupProtocol, Option<ServerAssignor>)> {
    use proptest::sample::select;
    (
        select(vec![GroupProtocol::Classic, GroupProtocol::Consumer]),
        option::of(select(ServerAssignor::ALL.to_vec())),
    )
}

fn consumer() -> impl Strategy<Value = ConsumerConfig> {
    let resets = vec![
        OffsetReset::Earliest,
        OffsetReset::Latest,
        OffsetReset::ByDuration(Duration::from_millis(5_500)),
        OffsetReset::None,
    ];
    let choices = (
        proptest::sample::select(resets),
        proptest::sample::select(CommitStyle::ALL.to_vec()),
        vec(proptest::sample::select(AssignorName::ALL.to_vec()), 0..4),
        listener(),
        library(),
        group_protocol(),
    );
    let who = (client(), option::of(text()), subscription(), any::<u64>());
    let parts = (who, choices, any::<[u32; 5]>(), vec(time(), 14));
    parts.prop_map(
        |((id, group, subscription, bits), (reset, style, assignors, on, client, by), n, t)| {
            some_of_client!(
                ConsumerConfig::new(id.as_str(), group.as_deref(), subscription),
                bits,
                client,
                group_instance_id = Some(id.as_str().into()),
                group_protocol = by.0,
                group_remote_assignor = by.1,
                auto_offset_reset = reset,
                auto_commit_interval = t[0],
                session_timeout = t[1],
                heartbeat_interval = t[2],
                max_poll_interval = t[3],
                max_poll_records = n[0],
                fetch_min_bytes = n[1],
                fetch_max_wait = t[4],
                fetch_max_bytes = n[2],
                max_partition_fetch_bytes = n[3],
                assignors = assignors,
                request_timeout = t[5],
                default_api_timeout = t[6],
                retry_backoff = t[7],
                retry_backoff_max = t[8],
                metadata_max_age = t[9],
                commit_style = style,
                processing_time = t[10],
                processing_jitter = t[12],
                worker_threads = n[4],
                poll_timeout = t[11],
                on_partitions_revoked = on.0,
                on_partitions_assigned = on.1,
                on_partitions_lost = on.2,
                listener_time = t[13],
            )
        },
    )
}

fn brokers() -> impl Strategy<Value = BrokerConfig> {
    let assignors = vec(proptest::sample::select(ServerAssignor::ALL.to_vec()), 0..3);
    let policy = proptest::sample::select(MigrationPolicy::ALL.to_vec());
    let lists = (assignors, option::of(time()), policy);
    let parts = (any::<u64>(), any::<[u32; 3]>(), vec(time(), 19), lists);
    parts.prop_map(|(bits, n, t, (assignors, linger, policy))| {
        some_of!(
            BrokerConfig::default(),
            bits,
            network_latency = t[0],
            broker_session_timeout = t[1],
            group_initial_rebalance_delay = t[2],
            group_min_session_timeout = t[3],
            group_max_session_timeout = t[4],
            group_coordinator_append_linger = linger,
            offsets_topic_num_partitions = n[0],
            offsets_topic_segment_bytes = n[1],
            log_cleaner_backoff = t[6],
            broker_startup = t[7],
            coordinator_load = t[8],
            group_consumer_session_timeout = t[10],
            group_consumer_min_session_timeout = t[11],
            group_consumer_max_session_timeout = t[12],
            group_consumer_heartbeat_interval = t[13],
            group_consumer_min_heartbeat_interval = t[14],
            group_consumer_max_heartbeat_interval = t[15],
            group_consumer_assignors = assignors,
            group_consumer_migration_policy = policy,
            group_consumer_assignment_interval = t[16],
            log_retention_check_interval = t[17],
            offsets_retention_minutes = n[2],
            offsets_retention_check_interval = t[18],
        )
    })
}

/// What is done to a consumer.
fn to_consumer() -> BoxedStrategy<Command> {
    let to = prop_oneof![
        any::<u64>().prop_map(SeekTo::Offset),
        Just(SeekTo::Beginning),
        Just(SeekTo::End),
        time().prop_map(|since| SeekTo::Timestamp(SimTime(since.0))),
    ];
    let lines = proptest::sample::select(CrashLine::ALL.to_vec());
    prop_oneof![
        client().prop_map(|consumer| Command::RemoveConsumer { consumer }),
        client().prop_map(|consumer| Command::CloseConsumer { consumer }),
        client().prop_map(|consumer| Command::CrashConsumer { consumer }),
        client().prop_map(|consumer| Command::StartConsumer { consumer }),
        client().prop_map(|consumer| Command::ClearCrashPoint { consumer }),
        (client(), time())
            .prop_map(|(consumer, duration)| Command::FreezeConsumer { consumer, duration }),
        (client(), partition(), to).prop_map(|(consumer, partition, to)| Command::Seek {
            consumer,
            partition,
            to
        }),
        (client(), partition(), any::<u64>(), text()).prop_map(
            |(consumer, partition, offset, metadata)| Command::Commit {
                consumer,
                partition,
                offset,
                metadata: metadata.into(),
            }
        ),
        (client(), partition(), any::<bool>()).prop_map(|(consumer, partition, paused)| {
            Command::SetPaused {
                consumer,
                partition,
                paused,
            }
        }),
        (client(), lines, any::<u64>()).prop_map(|(consumer, line, nth)| {
            Command::SetCrashPoint {
                consumer,
                line,
                nth,
            }
        }),
    ]
    .boxed()
}

fn topic_config() -> impl Strategy<Value = TopicConfig> {
    let policy = any::<[bool; 2]>();
    let limits = (option::of(time()), option::of(0..=i64::MAX.unsigned_abs()));
    let parts = (any::<u64>(), policy, limits, any::<u32>(), 0..=1_000_u32);
    (parts, vec(time(), 3)).prop_map(|((bits, policy, limits, bytes, ratio), t)| {
        let [delete, compact] = policy;
        some_of!(
            TopicConfig::default(),
            bits,
            cleanup_policy = CleanupPolicy { delete, compact },
            retention = limits.0,
            retention_bytes = limits.1,
            segment_bytes = bytes,
            segment = t[0],
            min_cleanable_dirty_ratio = ratio,
            min_compaction_lag = t[1],
            delete_retention = t[2],
        )
    })
}

fn reset_offsets() -> impl Strategy<Value = Command> {
    let moment = (0..2_000_000_000_u64).prop_map(|millis| SimTime(millis * 1_000));
    let to = prop_oneof![
        Just(ResetOffsetsTo::Earliest),
        Just(ResetOffsetsTo::Latest),
        Just(ResetOffsetsTo::Current),
        any::<u64>().prop_map(ResetOffsetsTo::Offset),
        any::<i64>().prop_map(ResetOffsetsTo::ShiftBy),
        moment.prop_map(ResetOffsetsTo::DateTime),
        time().prop_map(ResetOffsetsTo::ByDuration),
        vec((partition(), any::<u64>()), 0..3).prop_map(ResetOffsetsTo::FromFile),
    ];
    let scope = prop_oneof![
        Just(OffsetScope::All),
        (vec(topic(), 0..3), vec(partition(), 0..3))
            .prop_map(|(topics, partitions)| OffsetScope::Of { topics, partitions }),
    ];
    (group(), scope, to).prop_map(|(group, scope, to)| Command::ResetOffsets { group, scope, to })
}

pub(crate) fn command() -> BoxedStrategy<Command> {
    let broker = any::<u32>().prop_map(BrokerId);
    let rare = prop_oneof![
        brokers().prop_map(|config| Command::ConfigureBrokers { config }),
        (topic(), any::<u32>(), topic_config()).prop_map(|(topic, partitions, config)| {
            Command::CreateTopic {
                topic,
                partitions,
                config,
            }
        }),
        (topic(), topic_config())
            .prop_map(|(topic, config)| Command::ConfigureTopic { topic, config }),
        (partition(), option::of(any::<u64>()))
            .prop_map(|(partition, before)| Command::DeleteRecords { partition, before }),
        (topic(), any::<u32>()).prop_map(|(topic, total)| Command::AddPartitions { topic, total }),
        topic().prop_map(|topic| Command::DeleteTopic { topic }),
        client().prop_map(|producer| Command::RemoveProducer { producer }),
        (client(), any::<bool>())
            .prop_map(|(producer, sending)| Command::SetSending { producer, sending }),
        (client(), record()).prop_map(|(producer, record)| Command::Produce { producer, record }),
        broker
            .clone()
            .prop_map(|broker| Command::KillBroker { broker }),
        broker.prop_map(|broker| Command::StartBroker { broker }),
        reset_offsets(),
        (group(), vec(topic(), 0..3), vec(partition(), 0..3)).prop_map(
            |(group, topics, partitions)| Command::DeleteOffsets {
                group,
                topics,
                partitions,
            }
        ),
        text().prop_map(|group| Command::DeleteGroup {
            group: GroupId::from(&*group)
        }),
    ];
    prop_oneof![
        producer().prop_map(|config| Command::AddProducer { config }),
        producer().prop_map(|config| Command::ConfigureProducer { config }),
        consumer().prop_map(|config| Command::AddConsumer { config }),
        consumer().prop_map(|config| Command::ConfigureConsumer { config }),
        to_consumer(),
        rare,
    ]
    .boxed()
}

fn group() -> impl Strategy<Value = GroupId> {
    text().prop_map(|text| GroupId::from(&*text))
}

fn quantity() -> BoxedStrategy<Quantity> {
    let count = proptest::sample::select(Count::ALL.to_vec());
    let fate = (count, group(), option::of(text()));
    let keyed = || (topic(), text());
    prop_oneof![
        (group(), partition()).prop_map(|(group, tp)| Quantity::Committed(group, tp)),
        (client(), partition()).prop_map(|(id, tp)| Quantity::Position(id, tp)),
        partition().prop_map(Quantity::LogStart),
        partition().prop_map(Quantity::LogEnd),
        partition().prop_map(Quantity::HighWatermark),
        partition().prop_map(Quantity::Records),
        (group(), option::of(partition())).prop_map(|(group, tp)| Quantity::Lag(group, tp)),
        fate.prop_map(|(count, group, part)| Quantity::Fate(count, group, part.map(Into::into))),
        client().prop_map(Quantity::Processed),
        group().prop_map(Quantity::Members),
        group().prop_map(Quantity::Generation),
        group().prop_map(Quantity::State),
        client().prop_map(Quantity::Share),
        (group(), partition()).prop_map(|(group, tp)| Quantity::Owner(group, tp)),
        keyed().prop_map(|(topic, key)| Quantity::Partition(topic, key.into())),
        keyed().prop_map(|(topic, key)| Quantity::Offset(topic, key.into())),
        client().prop_map(Quantity::Alive),
    ]
    .boxed()
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    let states = GroupState::ALL;
    let value = match kind {
        Kind::Number => any::<u64>().prop_map(Value::Number).boxed(),
        Kind::Name => prop_oneof![client(), Just(ClientId::from("none"))]
            .prop_map(Value::Name)
            .boxed(),
        Kind::Partitions => vec(partition(), 1..4)
            .prop_map(|some| Value::Partitions(some.into_iter().collect()))
            .boxed(),
        Kind::State => proptest::sample::select(states.to_vec())
            .prop_map(Value::State)
            .boxed(),
        Kind::Truth => return any::<bool>().prop_map(Value::Truth).boxed(),
    };
    prop_oneof![5 => value, 1 => Just(Value::None)].boxed()
}

/// What can be compared, and how.
fn comparison() -> impl Strategy<Value = (Quantity, Operator, Operand)> {
    let operator = proptest::sample::select(Operator::ALL.to_vec());
    let both = (quantity(), quantity(), operator);
    both.prop_flat_map(|(left, right, operator)| {
        let kind = left.kind();
        let against = match right.kind() == kind {
            true => Just(Operand::Quantity(right)).boxed(),
            false => value(kind).prop_map(Operand::Value).boxed(),
        };
        against.prop_map(move |against| {
            let ordered = kind == Kind::Number && against != Operand::Value(Value::None);
            let operator = match ordered {
                true => operator,
                false => Operator::Unequal,
            };
            (left.clone(), operator, against)
        })
    })
}

fn claim() -> impl Strategy<Value = Claim> {
    let stretch = || {
        let from = prop_oneof![Just(SimTime::ZERO), moment()];
        (from, option::of(moment())).prop_map(|(from, until)| Stretch { from, until })
    };
    let mode = prop_oneof![
        stretch().prop_map(Mode::Always),
        stretch().prop_map(Mode::Never),
        moment().prop_map(|by| Mode::Eventually { by }),
        moment().prop_map(Mode::At),
    ];
    (mode, comparison()).prop_map(|(mode, (quantity, operator, against))| Claim {
        mode,
        quantity,
        operator,
        against,
    })
}

fn bilingual() -> impl Strategy<Value = Bilingual> {
    (text(), text()).prop_map(|(en, zh)| Bilingual { en, zh })
}

fn variation() -> impl Strategy<Value = Try> {
    let acts = vec((time(), command()), 0..4);
    let parts = (moment(), bilingual(), acts, vec(claim(), 0..3));
    parts.prop_map(|(at, text, acts, claims)| {
        let acts = acts.into_iter();
        let acts = acts.map(|(after, command)| Act {
            at: at + after,
            command,
        });
        let mut acts: Vec<Act> = acts.collect();
        acts.sort_by_key(|act| act.at);
        Try {
            at,
            text,
            acts,
            claims,
        }
    })
}

fn lesson() -> impl Strategy<Value = LessonText> {
    let step = (moment(), bilingual()).prop_map(|(at, text)| Step { at, text });
    let start = (
        "([a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2})?",
        bilingual(),
        bilingual(),
        text(),
        option::of(1..=u32::MAX),
        any::<bool>(),
    );
    let parts = (start, vec(step, 0..4), vec(variation(), 0..3));
    parts.prop_map(
        |((name, title, teaches, keywords, speed, hidden), steps, tries)| LessonText {
            name,
            title,
            teaches,
            keywords,
            speed,
            hidden,
            steps,
            tries,
        },
    )
}

/// A document, half of the time with claims and a lesson.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    let lesson = prop_oneof![Just(LessonText::default()), lesson()];
    let parts = (run(), vec(claim(), 0..5), lesson, branches());
    parts.prop_map(|(document, claims, lesson, (branches, place))| {
        let branch = |(shares, own, mut branch): (usize, Vec<Act>, Branch)| {
            let shared = document.acts.iter().take(shares);
            branch.acts = shared.chain(&own).cloned().collect();
            branch.acts.sort_by_key(|act| act.at);
            branch
        };
        let branches: Vec<Branch> = branches.into_iter().map(branch).collect();
        Document {
            claims,
            lesson,
            place: place.min(branches.len()),
            branches,
            ..document
        }
    })
}

/// Branches with what is done in them alone and how much they share, and which of them the run is.
fn branches() -> impl Strategy<Value = (Vec<(usize, Vec<Act>, Branch)>, usize)> {
    let act = (moment(), command()).prop_map(|(at, command)| Act { at, command });
    let branch = (moment(), option::of(moment()), any::<bool>());
    let branch = branch.prop_map(|(horizon, cursor, is_deleted)| Branch {
        acts: Vec::new(),
        horizon,
        cursor,
        is_deleted,
    });
    let branch = (0..8_usize, vec(act, 0..3), branch);
    prop_oneof![
        3 => Just((Vec::new(), 0)),
        1 => (vec(branch, 0..4), 0..5_usize)
    ]
}

fn run() -> impl Strategy<Value = Document> {
    let start = (text(), any::<u32>(), brokers(), moment(), any::<u64>());
    let acts = vec((moment(), command()), 0..8);
    let ends = (option::of(moment()), option::of(moment()));
    let parts = (start, vec(command(), 0..8), acts, ends);
    parts.prop_map(|(start, setup, acts, (horizon, cursor))| {
        let (name, brokers, config, opens_at, seed) = start;
        let acts = acts.into_iter().map(|(at, command)| Act { at, command });
        let mut acts: Vec<Act> = acts.collect();
        acts.sort_by_key(|act| act.at);
        Document {
            scenario: Scenario {
                name,
                config,
                brokers,
                setup,
                opens_at,
            },
            seed: Seed(seed),
            acts,
            horizon,
            cursor,
            ..Document::default()
        }
    })
}

/// The same settings for all consumers, and others for one of them.
pub(crate) fn alike() -> impl Strategy<Value = Document> {
    let configs = (consumer(), producer(), consumer(), producer());
    (configs, 1..4_usize, any::<[bool; 2]>()).prop_map(|(configs, count, [other, lone])| {
        let (consumer, producer, odd, odd_producer) = configs;
        let mut document = Document::default();
        for n in 0..count {
            let client_id = ClientId::from(&*format!("c{n}"));
            let mut config = ConsumerConfig {
                client_id: client_id.clone(),
                ..consumer.clone()
            };
            if lone && n == 0 {
                config.group_id = None;
            }
            document
                .scenario
                .setup
                .push(Command::AddConsumer { config });
            let config = ProducerConfig {
                client_id,
                ..producer.clone()
            };
            document
                .scenario
                .setup
                .push(Command::AddProducer { config });
        }
        if other {
            let config = odd;
            let (at, command) = (SimTime(1), Command::ConfigureConsumer { config });
            document.acts.push(Act { at, command });
            let config = odd_producer;
            let command = Command::AddProducer { config };
            document.acts.push(Act { at, command });
        }
        document
    })
}
