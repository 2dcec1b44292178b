//! What the integration tests share: clusters in a few lines, and random commands.
#![allow(
    dead_code,
    reason = "each test file uses a part of it, and each is compiled on its own"
)]

pub(crate) mod chance;

use offset_playground::cluster::consumer::CrashLine;
use offset_playground::cluster::event::Entry;
use offset_playground::cluster::ledger::fate;
use offset_playground::cluster::{
    BrokerEvent, ClassicGroupState, Cluster, ConsumerEvent, Event, Fate, GroupEvent, NetworkEvent,
    Reader,
};
use offset_playground::command::{Command, CommandError};
use offset_playground::kafka::{
    Body, BrokerConfig, BrokerId, ConsumerConfig, Envelope, Offset, OffsetReset, Payload,
    ProducerConfig, SourceLine, Subscription, TopicConfig, TopicName, TopicPartition,
};
use offset_playground::notation::Document;
use offset_playground::recording::{Act, EVENTS_MAX, Recording, Scenario};
use offset_playground::sim::{Duration, Seed, SimTime};

/// So many milliseconds.
pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The moment so many milliseconds after the start.
pub(crate) const fn at(millis: u64) -> SimTime {
    SimTime(millis * 1_000)
}

/// A partition by its printed name, as `orders-0`.
pub(crate) fn tp(name: &str) -> TopicPartition {
    let (topic, partition) = name.rsplit_once('-').expect("topic-partition");
    TopicPartition::new(&topic.into(), partition.parse().expect("a number"))
}

/// An empty cluster with so many brokers, as Kafka ships it.
pub(crate) fn scenario(brokers: u32, config: BrokerConfig) -> Scenario {
    Scenario {
        name: "test".into(),
        config,
        brokers,
        setup: Vec::new(),
        opens_at: SimTime::ZERO,
    }
}

/// A run under test.
pub(crate) struct Run {
    /// The run.
    pub(crate) recording: Recording,
    /// The moment, in milliseconds, from which the test counts.
    origin: u64,
}

impl Run {
    /// A cluster as Kafka ships it: its timeouts, and a network of half a millisecond.
    pub(crate) fn new(brokers: u32) -> Run {
        Run::with(brokers, BrokerConfig::default())
    }

    /// A cluster with this configuration.
    pub(crate) fn with(brokers: u32, config: BrokerConfig) -> Run {
        let recording = Recording::new(scenario(brokers, config), Seed(1)).expect("no setup");
        let origin = 0;
        Run { recording, origin }
    }

    /// A run that is written down, played as far as its text says.
    pub(crate) fn played(text: &str) -> Run {
        let document: Document = text
            .parse()
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        let played = document.play().expect("it can be begun");
        assert_eq!(played.refused, None);
        let (recording, origin) = (played.recording, 0);
        Run { recording, origin }
    }

    /// The world as it is.
    pub(crate) fn now(&self) -> &Cluster {
        self.recording.present()
    }

    /// How far it has run, by the run's own clock.
    pub(crate) fn horizon(&self) -> SimTime {
        self.recording.horizon()
    }

    /// Shows every event of the run, with its number.
    pub(crate) fn each_event(&self, mut see: impl FnMut(u64, &Entry)) {
        let mut id = 0;
        for stretch in self.recording.stretches(0..self.events()) {
            for entry in &*stretch.entries {
                see(id, entry);
                id += 1;
            }
        }
    }

    /// How many events there have been.
    pub(crate) fn events(&self) -> u64 {
        self.recording.events()
    }

    /// Runs to a moment of the test.
    pub(crate) fn until(&mut self, millis: u64) -> &mut Run {
        let millis = self.origin + millis;
        assert!(at(millis) >= self.recording.horizon(), "time goes forward");
        self.recording.extend_to(at(millis), EVENTS_MAX);
        assert_eq!(self.recording.limit_reached(), None);
        self
    }

    /// Does something that must be possible.
    pub(crate) fn act(&mut self, command: Command) -> &mut Run {
        if let Err(error) = self.try_act(command) {
            panic!("{error}");
        }
        self
    }

    /// Does something, or says why not.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a command is written where it is issued"
    )]
    pub(crate) fn try_act(&mut self, command: Command) -> Result<(), CommandError> {
        self.recording.issue(&command)
    }

    /// Makes a topic.
    pub(crate) fn topic(&mut self, topic: &str, partitions: u32) -> &mut Run {
        let topic = topic.into();
        self.act(Command::CreateTopic {
            topic,
            partitions,
            config: TopicConfig::default(),
        })
    }

    /// Gives a topic so many partitions.
    pub(crate) fn topic_grows(&mut self, topic: &str, total: u32) -> &mut Run {
        let topic = topic.into();
        self.act(Command::AddPartitions { topic, total })
    }

    /// Writes a record to each of these partitions of a topic, in this order. Takes 20 ms.
    pub(crate) fn write(&mut self, topic: &str, partitions: &[u32]) -> &mut Run {
        let start = self.recording.horizon().as_millis() - self.origin;
        let config = ProducerConfig {
            linger: ms(0),
            every: ms(3_600_000),
            ..ProducerConfig::new(&format!("writer-{start}"), topic)
        };
        let id = config.client_id.clone();
        self.act(Command::AddProducer { config });
        self.until(start + 5);
        for (n, partition) in partitions.iter().enumerate() {
            let record = SourceLine {
                key: None,
                value: Some(format!("v{n}").into()),
                partition: Some(*partition),
            };
            let producer = id.clone();
            self.act(Command::Produce { producer, record });
        }
        self.act(Command::RemoveProducer { producer: id });
        self.until(start + 20)
    }

    /// A topic `t` of one partition with records 0 to 9, of which group `g`, now empty, has read
    /// and committed the first four. It is one second into the test then.
    pub(crate) fn ten_records_four_committed(brokers: u32) -> Run {
        let mut run = Run::new(brokers);
        run.topic("t", 1).write("t", &[0; 4]);
        run.consumer(consumer("earlier", "g", &["t"])).until(4_500);
        let consumer = "earlier".into();
        run.act(Command::RemoveConsumer { consumer });
        run.until(4_900).write("t", &[0; 6]).until(5_000);
        run.origin = 4_000;
        assert_eq!(run.committed("g", "t-0"), Some(4));
        run
    }

    /// Starts a consumer.
    pub(crate) fn consumer(&mut self, config: ConsumerConfig) -> &mut Run {
        self.act(Command::AddConsumer { config })
    }

    /// Puts a crash into a consumer's program.
    pub(crate) fn crash_at(&mut self, id: &str, line: CrashLine, nth: u64) -> &mut Run {
        let consumer = id.into();
        self.act(Command::SetCrashPoint {
            consumer,
            line,
            nth,
        })
    }

    /// Kills a consumer's process.
    pub(crate) fn crash(&mut self, id: &str) -> &mut Run {
        let consumer = id.into();
        self.act(Command::CrashConsumer { consumer })
    }

    /// Starts a new process of a consumer.
    pub(crate) fn start(&mut self, id: &str) -> &mut Run {
        let consumer = id.into();
        self.act(Command::StartConsumer { consumer })
    }

    /// Has a consumer close.
    pub(crate) fn close(&mut self, id: &str) -> &mut Run {
        let consumer = id.into();
        self.act(Command::CloseConsumer { consumer })
    }

    /// Freezes a consumer.
    pub(crate) fn freeze(&mut self, id: &str, millis: u64) -> &mut Run {
        let (consumer, duration) = (id.into(), ms(millis));
        self.act(Command::FreezeConsumer { consumer, duration })
    }

    /// Kills a broker.
    pub(crate) fn kill(&mut self, broker: u32) -> &mut Run {
        let broker = BrokerId(broker);
        self.act(Command::KillBroker { broker })
    }

    /// Starts a broker again.
    pub(crate) fn boot(&mut self, broker: u32) -> &mut Run {
        let broker = BrokerId(broker);
        self.act(Command::StartBroker { broker })
    }

    /// What happened to a group at its coordinator.
    pub(crate) fn group_events(&self, group: &str) -> Vec<(SimTime, &GroupEvent)> {
        let log = log(&self.recording).iter();
        log.filter_map(|entry| match &entry.event {
            Event::Broker(_, BrokerEvent::Group(id, event)) if id.as_str() == group => {
                Some((entry.at, event))
            }
            _ => None,
        })
        .collect()
    }

    /// When each generation of a group began, and which it was.
    pub(crate) fn generations(&self, group: &str) -> Vec<(SimTime, u32)> {
        let events = self.group_events(group).into_iter();
        events
            .filter_map(|(at, event)| match event {
                GroupEvent::GenerationStarted { generation, .. } => Some((at, generation.0)),
                _ => None,
            })
            .collect()
    }

    /// What happened to a consumer.
    pub(crate) fn consumer_events(&self, id: &str) -> Vec<(SimTime, &ConsumerEvent)> {
        let log = log(&self.recording).iter();
        log.filter_map(|entry| match &entry.event {
            Event::Consumer(found, event) if found.as_str() == id => Some((entry.at, event)),
            _ => None,
        })
        .collect()
    }

    /// When something of a kind happened to somebody (a consumer, a producer, `b1`).
    pub(crate) fn times(&self, who: &str, kind: &str) -> Vec<SimTime> {
        let is = |entry: &Entry| {
            let node = entry.event.node().map(|node| node.to_string());
            entry.event.kind() == kind && node.unwrap_or_default() == who
        };
        picked(&self.recording, |entry| is(entry).then_some(entry.at))
    }

    /// The log's lines in which a text occurs.
    pub(crate) fn lines(&self, wanted: &str) -> Vec<String> {
        let lines = text(&self.recording).into_iter();
        lines.filter(|line| line.contains(wanted)).collect()
    }

    /// The last time something of a kind happened to somebody.
    pub(crate) fn last(&self, who: &str, kind: &str) -> SimTime {
        let times = self.times(who, kind);
        *times
            .last()
            .unwrap_or_else(|| panic!("{who} has no {kind}"))
    }

    /// Requests a client has sent, by Kafka's name for them.
    pub(crate) fn requests(&self, from: &str, name: &str) -> Vec<&Envelope> {
        let log = log(&self.recording).iter();
        log.filter_map(|entry| match &entry.event {
            Event::Network(NetworkEvent::Sent(envelope)) => Some(&**envelope),
            _ => None,
        })
        .filter(|envelope| envelope.from.to_string() == from)
        .filter(|envelope| matches!(&envelope.body, Body::Request(r) if r.name() == name))
        .collect()
    }

    /// What a group has committed.
    pub(crate) fn committed(&self, group: &str, partition: &str) -> Option<u64> {
        let stored = self.now().offsets(&group.into());
        stored.get(&tp(partition)).map(|stored| stored.offset.0)
    }

    /// The next record a consumer's poll() will return.
    pub(crate) fn position(&self, id: &str, partition: &str) -> Option<u64> {
        let consumer = self.now().consumers.get(id)?;
        consumer.position(&tp(partition)).map(|position| position.0)
    }

    /// The offsets that a consumer has processed, in its order.
    pub(crate) fn consumer_offsets(&self, id: &str) -> Vec<u64> {
        let events = self.consumer_events(id).into_iter();
        events
            .filter_map(|(_, event)| match event {
                ConsumerEvent::RecordProcessed { offset, .. } => Some(offset.0),
                _ => None,
            })
            .collect()
    }

    /// Where a consumer began to read, each time it began.
    pub(crate) fn starts(&self, id: &str, partition: &str) -> Vec<u64> {
        let events = self.consumer_events(id).into_iter();
        events
            .filter_map(|(_, event)| match event {
                ConsumerEvent::PositionSet {
                    topic_partition,
                    position,
                    ..
                } if *topic_partition == tp(partition) => Some(position.0),
                _ => None,
            })
            .collect()
    }

    /// The partitions a consumer has, as `t-0 t-1`.
    pub(crate) fn share(&self, id: &str) -> String {
        let consumer = &self.now().consumers[id];
        let names = consumer.partitions.keys().map(ToString::to_string);
        names.collect::<Vec<_>>().join(" ")
    }

    /// The state a group is in, for its coordinator.
    pub(crate) fn state(&self, group: &str) -> Option<ClassicGroupState> {
        self.now()
            .classic_group(&group.into())
            .map(|found| found.state)
    }

    /// What became of each record of a partition for a group: how often it was processed, `x` if
    /// it is lost, `h` if a consumer holds it, `.` if it is still to come.
    pub(crate) fn fates(&self, group: &str, partition: &str) -> String {
        self.fates_for(&Reader::Group(group.into()), partition)
    }

    /// The same for any reader.
    pub(crate) fn fates_for(&self, reader: &Reader, partition: &str) -> String {
        let (cluster, tp) = (self.now(), tp(partition));
        let end = cluster.log(&tp).map_or(0, |log| log.log_end.0);
        let fates = (0..end).map(|offset| fate(cluster, reader, &tp, Offset(offset)));
        fates
            .map(|fate| match fate {
                Fate::Pending => '.',
                Fate::Held => 'h',
                Fate::Once => '1',
                Fate::Repeated(times) => char::from_digit(times, 10).unwrap_or('+'),
                Fate::Lost => 'x',
            })
            .collect()
    }

    /// The values in a partition, in the order of their offsets.
    pub(crate) fn values(&self, partition: &str) -> Vec<String> {
        let log = self
            .now()
            .log(&tp(partition))
            .expect("the partition is there");
        let records = log.records_from(Offset(0)).map(|(_, record)| record);
        records
            .map(|record| match &record.payload {
                Payload::User { value, .. } => value.as_deref().unwrap_or("null").to_owned(),
                Payload::Coordinator(_) => String::new(),
            })
            .collect()
    }
}

/// A consumer that reads from the start, takes 100 ms for a record, and is otherwise as shipped.
pub(crate) fn consumer(id: &str, group: &str, topics: &[&str]) -> ConsumerConfig {
    let topics: Vec<TopicName> = topics.iter().map(|topic| (*topic).into()).collect();
    ConsumerConfig {
        auto_offset_reset: OffsetReset::Earliest,
        processing_time: ms(100),
        ..ConsumerConfig::new(id, Some(group), Subscription::Subscribe(topics))
    }
}

/// The log of a run so short that all of it is in memory.
pub(crate) fn log(recording: &Recording) -> &[Entry] {
    let recent = recording.recent();
    assert_eq!(recent.first(), 0, "the beginning is no longer in memory");
    recent.entries()
}

/// The log of a run as text.
pub(crate) fn text(recording: &Recording) -> Vec<String> {
    picked(recording, |entry| Some(entry.to_string()))
}

/// Something of each entry of a log, however long it is.
fn picked<T>(recording: &Recording, pick: impl Fn(&Entry) -> Option<T>) -> Vec<T> {
    let mut all = Vec::new();
    for stretch in recording.stretches(0..recording.events()) {
        all.extend(stretch.entries.iter().filter_map(&pick));
    }
    all
}

/// Fails with the first line in which two logs differ.
pub(crate) fn assert_same_log(one: &Recording, other: &Recording, what: &str) {
    let (one, other) = (text(one), text(other));
    let pairs = one.iter().zip(&other).enumerate();
    for (number, (left, right)) in pairs {
        assert!(
            left == right,
            "{what}: line {number} differs\n  {left}\n  {right}"
        );
    }
    assert_eq!(one.len(), other.len(), "{what}: one log is longer");
}

/// What was done, in a form that can be pasted into a test.
pub(crate) fn pasteable(acts: &[Act]) -> String {
    let lines = acts
        .iter()
        .map(|act| serde_json::to_string(act).expect("acts can be written"));
    lines.collect::<Vec<_>>().join("\n")
}
