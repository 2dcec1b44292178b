//! What is said of every kind of event, in both languages.

use super::causes::{self, answers};
use super::chains::{BACK, MOVED, RETRIED, WORKERS};
use super::harness::chance::Chance;
use super::kafka::{ClientId, NodeId, TopicConfig};
use super::lives::COMPACTED;
use super::offsets;
use super::{en, en_rules, played, told, zh, zh_rules};
use offset_playground::cluster::event::Entry;
use offset_playground::cluster::ledger::readers;
use offset_playground::cluster::print::KINDS;
use offset_playground::cluster::{BrokerEvent, Cluster, Event};
use offset_playground::command::Command;
use offset_playground::lesson::LIBRARY;
use offset_playground::notation::read;
use offset_playground::recording::{Recording, Scenario};
use offset_playground::session::{Question, Session, Subject};
use offset_playground::sim::{Duration, Seed, SimTime};
use offset_playground::view::why::{Because, Fact, length, waits};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// How many random runs are told.
const SEEDS: u64 = 60;

/// The gaps of a sentence, by their numbers.
fn gaps(sentence: &str) -> BTreeSet<usize> {
    let gaps = sentence.split('{').skip(1);
    let number = |gap: &str| {
        let end = gap.find(['|', '}']).expect("a gap ends");
        gap[..end].parse().expect("a gap has a number")
    };
    gaps.map(number).collect()
}

#[test]
fn both_languages_fill_in_the_same() {
    for fact in Fact::ALL {
        let (english, chinese) = (en::fact(*fact), zh::fact(*fact));
        assert_eq!(gaps(english), gaps(chinese), "{fact:?}");
        assert!(english.ends_with(['.', '?', '”']), "{fact:?}: {english}");
        assert!(chinese.ends_with(['。', '？', '”']), "{fact:?}: {chinese}");
        assert!(!english.contains("  "), "{fact:?}: {english}");
    }
}

#[test]
fn a_length_is_said_as_it_is() {
    let said = [0, 250_000, 62_500, 40, 6_000_000, 300_000_000].map(|us| length(Duration(us)));
    assert_eq!(
        said,
        ["0 ms", "250 ms", "62.5 ms", "0.04 ms", "6 s", "5 min"]
    );
}

/// What is wrong with what is said of an entry, if something is.
fn unsaid(entry: &Entry, because: &Because) -> Option<String> {
    let sentences = [en::fact(because.fact), zh::fact(because.fact)];
    for sentence in sentences {
        let said = because.said(sentence);
        let wanted: BTreeSet<usize> = (0..because.with.len()).collect();
        if gaps(sentence) != wanted {
            return Some(format!("{because:?} has other values than {sentence}"));
        }
        if because.with.iter().any(String::is_empty) {
            return Some(format!("{because:?} has a value that is nothing"));
        }
        let who = match entry.event.node() {
            Some(NodeId::Broker(id)) => format!("roker {id}"),
            Some(NodeId::Producer(id) | NodeId::Consumer(id)) => id.to_string(),
            None => continue,
        };
        if !said.contains(&who) {
            return Some(format!("{said}: not said of whom ({who})"));
        }
    }
    None
}

/// Tells all of a run.
fn tell(run: &Recording, seen: &mut BTreeMap<&'static str, BTreeSet<Fact>>) {
    let mut cluster = Cluster::default();
    for stretch in run.stretches(0..run.events()) {
        for (id, entry) in stretch.iter() {
            let because = Because::of(entry, &cluster);
            if let Some(wrong) = unsaid(entry, &because) {
                panic!("event {id}, {entry}: {wrong}");
            }
            let kinds = seen.entry(entry.event.kind()).or_default();
            kinds.insert(because.fact);
            if let Some(error) = because.error {
                for said in [en_rules::rule(error), zh_rules::rule(error)].concat() {
                    assert!(!said.is_empty(), "{error}");
                }
            }
            if let Some(thrown) = because.thrown {
                let rules = [en_rules::thrown(thrown), zh_rules::thrown(thrown)];
                let [Some(en), Some(zh)] = rules else {
                    panic!("event {id}, {entry}: no rule of {}", thrown.name());
                };
                assert!([en, zh].concat().iter().all(|said| !said.is_empty()));
            }
            cluster.apply(entry.at, &entry.event);
            for who in concerned(entry, &cluster) {
                let now = waits(&cluster, &who, entry.at);
                let waits = seen.entry(WAITS).or_default();
                for because in now {
                    fills_its_gaps(&because);
                    waits.insert(because.fact);
                }
            }
        }
    }
}

/// The consumers that may wait for something else after an event.
fn concerned(entry: &Entry, cluster: &Cluster) -> Vec<ClientId> {
    match (&entry.event, entry.event.node()) {
        (Event::Broker(_, BrokerEvent::Group(group, _)), _) => {
            let configs = cluster.consumers.values().map(|consumer| &consumer.config);
            let members = configs.filter(|config| config.group_id.as_ref() == Some(group));
            members.map(|config| config.client_id.clone()).collect()
        }
        (_, Some(NodeId::Consumer(who))) => Vec::from([who]),
        _ => Vec::new(),
    }
}

/// Where what consumers wait for is kept, which is told of no event.
const WAITS: &str = "";

fn fills_its_gaps(because: &Because) {
    for sentence in [en::fact(because.fact), zh::fact(because.fact)] {
        let wanted: BTreeSet<usize> = (0..because.with.len()).collect();
        assert_eq!(gaps(sentence), wanted, "{because:?}");
    }
    assert!(!because.with.iter().any(String::is_empty), "{because:?}");
}

fn topic(name: &str) -> Command {
    Command::CreateTopic {
        topic: name.into(),
        partitions: 2,
        config: TopicConfig::default(),
    }
}

/// A random run.
fn random(seed: u64) -> Recording {
    let mut chance = Chance::new(seed);
    let scenario = Scenario {
        name: "random".into(),
        config: chance.brokers(),
        brokers: 3,
        setup: ["t", "u"].map(topic).into(),
        opens_at: SimTime::ZERO,
    };
    let mut run = Recording::new(scenario, Seed(seed)).expect("it begins");
    for command in chance.first_clients() {
        let _ = run.issue(&command);
    }
    for _ in 0..30 {
        let _ = run.issue(&chance.command());
        run.extend_to(run.horizon() + chance.pause(), 20_000);
    }
    run.extend_to(run.horizon() + Duration::from_secs(20), 20_000);
    run
}

/// Runs in which something happens that hardly ever does.
const RARE: [&str; 13] = [
    // whoever was given a member id does not come back
    "playground 1
brokers  1 network.latency=100ms group.min.session.timeout.ms=6000
topic    t partitions=1
at 1s consumer C1 group=g topics=t session.timeout.ms=6000
at 1.65s crash C1
played 12s
",
    // a source is begun again
    "playground 1
brokers  1
topic    t partitions=1
producer p to=t every=100ms lines=once
  | value=1
  | value=2
at 2s sending p on
played 4s
",
    // a client that leaves the rest of its batch alone
    "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=2
producer p to=t every=100ms keys=8
default  consumer client=kafkajs auto.offset.reset=earliest processing.time=700ms
consumer C1 group=g topics=t
at 9s consumer C2 group=g topics=t
played 30s
",
    // a commit that waits for the coordinator
    "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=1
producer p to=t every=100ms
default  consumer commits=async-each-batch auto.offset.reset=earliest max.poll.records=3
consumer C1 group=g topics=t processing.time=400ms
at 9.1s kill broker 1
played 14s
",
    // nothing is left of a batch behind a position
    "playground 1
brokers  1 network.latency=5ms log.cleaner.backoff.ms=1000
topic    t partitions=1 cleanup.policy=compact segment.ms=1000 min.cleanable.dirty.ratio=0.01
producer p to=t every=600s linger.ms=500
at 1s produce p key=a value=1
at 1s produce p key=b value=1
at 3s produce p key=b value=2
at 6s produce p key=c value=1
at 9s produce p key=d value=1
default  consumer auto.offset.reset=earliest max.partition.fetch.bytes=1 fetch.max.bytes=1
at 15s consumer C1 assign=t-0
at 17s seek C1 t-0 to=1
played 20s
",
    // a listener throws, and nothing is given up
    "playground 1
brokers  1 network.latency=5ms
topic    t partitions=2
producer p to=t every=200ms
default  consumer group.protocol=consumer auto.offset.reset=earliest processing.time=50ms
default  consumer on.partitions.revoked=commit listener.time=4s default.api.timeout.ms=2000
consumer N1 group=g topics=t
at 8s consumer N2 group=g topics=t
at 11s kill broker 1
played 30s
",
    // whoever is sent elsewhere drops what it has in hand
    "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=1
producer p to=t every=100ms
consumer C1 group=g topics=t client=kafkajs auto.offset.reset=earliest processing.time=700ms
at 9.2s seek C1 t-0 to=3
played 20s
",
    // a session that ends because a position is outside of the log
    "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=1
producer p to=t every=100ms
consumer C1 group=g topics=t client=sarama auto.offset.reset=earliest processing.time=1s \
max.partition.fetch.bytes=1 fetch.max.bytes=1
at 9.2s delete records t-0 before=60
played 20s
",
    // segments that DeleteRecords has cut off
    "playground 1
brokers  1 network.latency=5ms log.retention.check.interval.ms=1000
topic    t partitions=1 segment.ms=1000
producer p to=t every=200ms
at 40s delete records t-0 before=100
played 45s
",
    // a static member that comes back with another wish
    "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=1
producer p to=t every=200ms
consumer C1 group=g topics=t group.instance.id=one \
partition.assignment.strategy=range,roundrobin
at 8s crash C1
at 9s configure consumer C1 group=g topics=t group.instance.id=one \
partition.assignment.strategy=roundrobin,range
at 10s start C1
played 20s
",
    // a topic that is gone
    "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=1
default  consumer metadata.max.age.ms=2000
consumer C1 group=g topics=t
consumer N1 group=n topics=t group.protocol=consumer
at 8s delete topic t
played 30s
",
    // a batch that is given up on its way to a broker that takes it, and one behind it that is
    // acknowledged: nothing is missing
    "playground 1
brokers  1 network.latency=1250ms
topic    t partitions=1
producer p to=t every=10s delivery.timeout.ms=3000 request.timeout.ms=2900 linger.ms=0 \
batch.size=16 max.in.flight.requests.per.connection=2
at 14s   produce p value=1
at 14.1s produce p value=2
at 14.2s produce p value=3
at 16.4s produce p value=4
played 30s
",
    // a coordinator that still reads what it is asked for
    "playground 1
brokers  1 network.latency=5ms coordinator.load=2000ms
topic    t partitions=1
producer p to=t every=100ms
consumer A1 assign=t-0 group=g auto.offset.reset=earliest commits=sync-each-batch
at 9s kill broker 1
at 9.1s start broker 1
at 10s crash A1
at 10.5s start A1
played 30s
",
];

#[test]
fn every_kind_of_event_that_happens_is_said_of_whom_and_with_what() {
    let mut seen = BTreeMap::new();
    for lesson in LIBRARY
        .iter()
        .filter(|lesson| !lesson.name.starts_with("bench"))
    {
        let played = read(lesson.source).document.play().expect("it plays");
        tell(&played.recording, &mut seen);
    }
    // what Kafka itself was asked to do, too
    for script in fs::read_dir("tests/oracle/scripts").expect("they are there") {
        let text = fs::read_to_string(script.expect("a file").path()).expect("text");
        if let Ok(played) = read(&text).document.play() {
            tell(&played.recording, &mut seen);
        }
    }
    for text in RARE
        .into_iter()
        .chain([WORKERS, RETRIED, MOVED, BACK, COMPACTED])
    {
        tell(played(text).recording(), &mut seen);
    }
    for text in causes::runs().into_iter().chain(offsets::runs()) {
        tell(played(&text).recording(), &mut seen);
    }
    let mut missing: Vec<&str> = KINDS.to_vec();
    for seed in 0..SEEDS {
        missing.retain(|kind| !seen.contains_key(kind));
        if missing.is_empty() {
            break;
        }
        tell(&random(seed), &mut seen);
    }
    assert_eq!(missing, [""; 0], "kinds that no run shows");
    let facts: BTreeSet<Fact> = seen.into_values().flatten().collect();
    // what a producer does now is told of no event, nor is what a reader has left to process
    let is_of_now = |fact: Fact| ["Sends", "Behind"].map(|of| format!("{fact:?}").starts_with(of));
    let silent = Fact::ALL
        .iter()
        .filter(|fact| !facts.contains(fact) && !is_of_now(**fact).contains(&true));
    let silent: Vec<_> = silent.copied().collect();
    assert_eq!(silent, SILENT, "sentences that nothing calls for");
}

/// What no event of these runs calls for.
const SILENT: [Fact; 3] = [
    // told of a record's life, and of no event by itself
    Fact::RecordSuperseded,
    Fact::TombstoneExpired,
    Fact::KeylessCleaned,
];

#[test]
fn chains_go_back_and_end() {
    for seed in 0..3 {
        let session = Session::of(random(seed));
        let events = session.recording().events();
        for id in (0..events).step_by(997) {
            let told = told(&session, &Question::Event(id));
            assert!(!told.is_empty(), "event {id} of seed {seed}");
            assert!(told.len() <= 40);
        }
        answers(&session);
        for id in session.cluster().consumers.keys() {
            let subject = Subject::Consumer(id.clone());
            told_of_subject(&session, subject);
        }
        for reader in readers(session.cluster()) {
            let said = session.told_why(&Question::Behind(reader));
            said.now.iter().for_each(fills_its_gaps);
        }
        for id in session.cluster().producers.keys() {
            let subject = Subject::Producer(id.clone());
            told_of_subject(&session, subject);
        }
    }
}

fn told_of_subject(session: &Session, subject: Subject) {
    let said = session.told_why(&Question::Subject(subject));
    said.now.iter().for_each(fills_its_gaps);
}
