//! Why: every event has a sentence in both languages, and chains of causes lead where they should.
#![cfg(not(target_arch = "wasm32"))]

mod harness;
// the languages' tables, which are nothing but words and their types
use offset_playground::{kafka, view};
#[path = "../src/ui/i18n/en/facts.rs"]
mod en;
#[path = "../src/ui/i18n/en/rules.rs"]
mod en_rules;
#[path = "../src/ui/i18n/zh/facts.rs"]
mod zh;
#[path = "../src/ui/i18n/zh/rules.rs"]
mod zh_rules;

use harness::chance::Chance;
use kafka::{NodeId, TopicConfig};
use offset_playground::cluster::Cluster;
use offset_playground::cluster::event::Entry;
use offset_playground::cluster::print::KINDS;
use offset_playground::command::Command;
use offset_playground::lesson::{LIBRARY, lesson};
use offset_playground::notation::read;
use offset_playground::recording::{Recording, Scenario};
use offset_playground::session::{Action, PartitionMark, Question, Session, Subject, Told};
use offset_playground::sim::{Duration, Seed, SimTime};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use view::Story;
use view::why::{Because, Fact};

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
            cluster.apply(entry.at, &entry.event);
        }
    }
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
const RARE: [&str; 6] = [
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
    let mut missing: Vec<&str> = KINDS.to_vec();
    for seed in 0..SEEDS {
        missing.retain(|kind| !seen.contains_key(kind));
        if missing.is_empty() {
            break;
        }
        tell(&random(seed), &mut seen);
    }
    assert_eq!(missing, [""; 0], "kinds that no run shows");
    // waits are told of no event
    let facts: BTreeSet<Fact> = seen.into_values().flatten().collect();
    let silent = Fact::ALL
        .iter()
        .filter(|fact| !facts.contains(fact) && !format!("{fact:?}").starts_with("Waits"));
    let silent: Vec<_> = silent.collect();
    assert!(
        silent.len() < 12,
        "sentences that nothing calls for: {silent:?}"
    );
}

/// What is told, as English lines.
fn told(session: &Session, question: &Question) -> Vec<String> {
    let Told { steps, .. } = session.told_why(question);
    let events: Vec<u64> = steps.iter().map(|step| step.event).collect();
    assert!(
        events.is_sorted_by(|a, b| a > b),
        "newest first, none twice: {events:?}"
    );
    assert!(events.iter().all(|id| *id < session.recording().events()));
    steps
        .iter()
        .map(|step| step.because.said(en::fact(step.because.fact)))
        .collect()
}

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
        for id in session.cluster().consumers.keys() {
            let subject = Subject::Consumer(id.clone());
            told_of_subject(&session, subject);
        }
    }
}

fn told_of_subject(session: &Session, subject: Subject) {
    let said = session.told_why(&Question::Subject(subject));
    for because in &said.now {
        let sentences = [en::fact(because.fact), zh::fact(because.fact)];
        for sentence in sentences {
            let wanted: BTreeSet<usize> = (0..because.with.len()).collect();
            assert_eq!(gaps(sentence), wanted, "{because:?}");
        }
    }
}

/// A run as it is written down, shown at its end.
fn played(text: &str) -> Session {
    let (session, error) = Session::restore(text).expect("it can be read");
    assert_eq!(error, None);
    session
}

/// The last event of a kind, before which nothing is looked for.
fn last(session: &Session, kind: &str) -> Question {
    let recent = session.recording().recent();
    let place = recent
        .entries()
        .iter()
        .rposition(|entry| entry.event.kind() == kind);
    let place = place.unwrap_or_else(|| panic!("there is a {kind}"));
    Question::Event(recent.first() + place as u64)
}

/// A lesson, played to its end.
fn taught(name: &str) -> Session {
    let lesson = lesson(name).expect("there is such a lesson");
    played(lesson.source)
}

/// The story's events of a kind, in the order in which they happened.
fn stories(session: &Session, is_it: fn(&Story) -> bool) -> Vec<Question> {
    let turns = session.stories(1_000);
    let found = turns.iter().rev().filter(|(_, _, story)| is_it(story));
    found.map(|(id, ..)| Question::Event(*id)).collect()
}

#[track_caller]
fn assert_told(session: &Session, question: &Question, wanted: &[&str]) {
    let lines = told(session, question);
    assert_eq!(lines, wanted, "{lines:#?}");
}

fn consumer(id: &str) -> Question {
    Question::Subject(Subject::Consumer(id.into()))
}

#[test]
fn a_duplicate_leads_back_to_the_crash() {
    let session = taught("crash-before-commit");
    let again = stories(&session, |story| matches!(story, Story::Again { .. }));
    assert_told(
        &session,
        &again[0],
        &[
            "C1 processed orders-0 2 again: time 2 for billing.",
            "poll() of C1 returned 1 record: orders-0 2. Its position is past that now.",
            "C1 begins at 2 of orders-0, because that is what billing had committed: “next, \
             read 2”.",
            "C1 was given orders-0, as its share of billing.",
            "C1, which leads billing, shared the partitions out (range).",
            "Generation 3 of billing began on broker 1: all who will join have joined. C1-3 \
             leads it and shares out (range).",
            "Broker 1 began a rebalance of billing, because C1-3 is new: all members are to \
             send JoinGroup.",
            "C1 started as a new process. It knows nothing of what it was before.",
            "C1 was killed right after process(orders-0 2) and before it could commit that: \
             the work is done, and nobody knows.",
            "C1 processed orders-0 2.",
            "billing committed orders-0 = 2 on broker 1: everything below 2 counts as done.",
            "C1 sent a commit (commitSync): orders-0 = 2.",
            "C1 was told to crash: after-processing, at record 3 from then.",
        ],
    );
}

/// What is said of the first record that was processed out of order.
fn first_disorder(text: &str) -> Vec<String> {
    let session = played(text);
    let late = stories(&session, |story| matches!(story, Story::Disordered { .. }));
    told(&session, late.first().expect("something is out of order"))
}

const WORKERS: &str = "playground 1
seed     2
brokers  1
topic    orders partitions=1
producer web to=orders every=1m
consumer C1 group=billing topics=orders worker.threads=3 commits=never processing.time=1s \
processing.jitter=4s
sending  web off
at 8s    produce web key=anna value=0
at 8s    produce web key=anna value=1
at 8s    produce web key=anna value=2
at 8s    produce web key=anna value=3
played   20s
";

#[test]
fn workers_out_of_order_lead_back_to_what_they_had_in_hand() {
    let lines = first_disorder(WORKERS);
    let wanted = [
        "C1 was through with orders-0 0 only after orders-0 1, which has the same key and \
         stands behind it: worker threads do not wait for one another, whatever the key.",
        "C1 processed orders-0 1.",
        "C1 works on orders-0 1, until 11.184 s.",
        "C1 works on orders-0 0, until 12.230 s.",
        "poll() of C1 returned 4 records: orders-0 0…3. Its position is past that now.",
        "C1 begins at 0 of orders-0, because its position was reset to latest.",
    ];
    assert_eq!(lines[..wanted.len()], wanted, "{lines:#?}");
}

const RETRIED: &str = "playground 1
brokers  1 network.latency=100ms
topic    orders partitions=1
producer web to=orders every=1m enable.idempotence=false linger.ms=0
consumer C1 group=billing topics=orders auto.offset.reset=earliest
sending  web off
at 8s      produce web key=anna value=first
at 8.01s   produce web key=anna value=second
at 8.02s   kill broker 1
at 18s       start broker 1
played   60s
";

#[test]
fn a_retry_that_was_overtaken_leads_back_to_the_broken_connection() {
    let lines = first_disorder(RETRIED);
    let wanted = [
        "C1 processed orders-0 1 after orders-0 0, which has the same key, although web had \
         sent orders-0 1 first: they stand in the log the wrong way round. A batch that is \
         sent again comes behind the one sent after it, unless enable.idempotence keeps them \
         in order.",
        "C1 processed orders-0 0.",
        "Broker 1, the leader of orders-0, appended 1 record, at offset 1.",
        "A batch of web for orders-0 met NETWORK_EXCEPTION; it is sent again, not before \
         19.070 s.",
        "The controller had not heard of broker 1 for broker.session.timeout.ms = 9 s, so it \
         fenced it: nobody leads its partitions now.",
        "Broker 1 was killed: all it had in memory, and every connection to it, is gone. Its \
         logs are on its disk.",
        "web put a record with the key anna into a batch for orders-0: the hash of the key \
         chooses the partition, unless send() names one.",
    ];
    assert_eq!(lines, wanted, "{lines:#?}");
}

const MOVED: &str = "playground 1
brokers  1
topic    orders partitions=1
producer web to=orders every=1m metadata.max.age.ms=1000
sending  web off
at 1s      produce web key=anna value=first
at 1s      produce web key=anna value=second
at 2s      alter topic orders partitions=4
at 5s      produce web key=anna value=third
at 6s      consumer C1 group=billing topics=orders auto.offset.reset=earliest \
processing.time=1s
at 6s      consumer C2 group=billing topics=orders auto.offset.reset=earliest \
processing.time=100ms
played   30s
";

#[test]
fn a_key_that_moved_leads_back_to_the_new_partitions() {
    let lines = first_disorder(MOVED);
    let wanted = [
        "C1 processed orders-0 0 after orders-3 0, which has the same key, although web had \
         sent orders-0 0 first: the key has gone to two partitions, and only within one there \
         is an order.",
        "C2 processed orders-3 0.",
        "Broker 1, the leader of orders-3, appended 1 record, at offset 0.",
        "web put a record with the key anna into a batch for orders-3: the hash of the key \
         chooses the partition, unless send() names one.",
        "Topic orders got 3 more partitions. Records stay where they are; clients notice with \
         their next metadata.",
        "Broker 1, the leader of orders-0, appended 2 records, at offset 0…1.",
        "web put a record with the key anna into a batch for orders-0: the hash of the key \
         chooses the partition, unless send() names one.",
    ];
    assert_eq!(lines, wanted, "{lines:#?}");
}

const BACK: &str = "playground 1
brokers  1
topic    orders partitions=1
producer web to=orders every=1m
sending  web off
at 1s      produce web key=anna value=first
at 2s      consumer C1 group=billing topics=orders auto.offset.reset=latest
at 10s     produce web key=anna value=second
at 14s     close C1
at 15s     reset offsets billing to=earliest
at 16s     start C1
played   30s
";

#[test]
fn coming_back_leads_back_to_where_it_began() {
    let lines = first_disorder(BACK);
    let wanted = [
        "C1 processed orders-0 0 only after orders-0 1, which has the same key and stands \
         behind it: it came back to what had been passed over.",
        "C1 begins at 0 of orders-0, because that is what billing had committed: “next, read \
         0”.",
        "C1 was given orders-0, as its share of billing.",
        "C1, which leads billing, shared the partitions out (range).",
        "Generation 3 of billing began on broker 1: all who will join have joined. C1-2 leads \
         it and shares out (range).",
        "Broker 1 began a rebalance of billing, because C1-2 is new: all members are to send \
         JoinGroup.",
        "C1 started as a new process. It knows nothing of what it was before.",
        "billing committed orders-0 = 0 on broker 1: none of it counts as done yet.",
        "C1 processed orders-0 1.",
    ];
    assert_eq!(lines, wanted, "{lines:#?}");
}

#[test]
fn a_stale_commit_leads_back_to_the_pause() {
    let session = taught("stale-commit");
    let failed = stories(&session, |story| {
        matches!(story, Story::CommitFailed { .. })
    });
    assert_told(
        &session,
        &failed[0],
        &[
            "A commit of C1 was not stored (commitSync of orders-0 = 3): \
             CommitFailedException (UNKNOWN_MEMBER_ID).",
            "billing's coordinator on broker 1 refused a request (OffsetCommit of C1-2): \
             UNKNOWN_MEMBER_ID.",
            "C1 processed orders-0 2 again: time 2 for billing.",
            "billing's coordinator on broker 1 had not heard of C1-2 for session.timeout.ms = \
             6 s (last at 13.700 s), so it removed it: what C1-2 had is to be shared out \
             again.",
            "C1 stands still until 28.500 s: no polls, no heartbeats.",
        ],
    );
}

#[test]
fn a_member_removed_by_its_session_timeout_leads_back_to_its_death() {
    let session = taught("idle-consumer");
    let expired = stories(&session, |story| {
        matches!(story, Story::SessionExpired { .. })
    });
    assert_told(
        &session,
        &expired[0],
        &[
            "billing's coordinator on broker 1 had not heard of C2-1 for session.timeout.ms = \
             6 s (last at 19.750 s), so it removed it: what C2-1 had is to be shared out \
             again.",
            "C2 was killed in process(orders-1 8). It could tell nobody: neither its group \
             nor its broker.",
        ],
    );
}

#[test]
fn partitions_lost_to_the_poll_interval_lead_back_to_the_slow_record() {
    let session = taught("poll-interval");
    let lost = stories(&session, |story| matches!(story, Story::Lost { .. }));
    assert_told(
        &session,
        &lost[0],
        &[
            "C1 lost orders-0: they may be another's by now, so nothing could be committed of \
             them.",
            "C1 had not called poll() for max.poll.interval.ms = 5 s, so it left billing by \
             itself, and others get its partitions.",
            "C1 works on orders-0 4, until 24.205 s.",
            "poll() of C1 returned 5 records: orders-0 2…6. Its position is past that now.",
            "C1 begins at 0 of orders-0, because its position was reset to earliest.",
            "Nothing was committed for C1 to go on from in orders-0: \
             auto.offset.reset=earliest decides.",
            "C1 was given orders-0, as its share of billing.",
            "C2, which leads billing, shared the partitions out (range).",
            "Generation 1 of billing began on broker 1: all who will join have joined. C2-1 \
             leads it and shares out (range).",
            "Broker 1 began a rebalance of billing, because C2-1 is new: all members are to \
             send JoinGroup.",
            "C2 started as a new process. It knows nothing of what it was before.",
        ],
    );
}

const ONE: &str = "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0 group.min.session.timeout.ms=6000
topic    t partitions=1
producer p to=t every=500ms
";

#[test]
fn one_consumer_too_many_waits_for_a_partition() {
    let session = played(&format!(
        "{ONE}consumer C1 group=g topics=t
consumer C2 group=g topics=t
played 8s
"
    ));
    let idle = ["C1", "C2"].map(|id| session.told_why(&consumer(id)).now);
    let idle = idle
        .iter()
        .flatten()
        .find(|now| now.fact == Fact::WaitsTooMany);
    let idle = idle.expect("one of them has nothing to do");
    assert_eq!(
        idle.said(en::fact(idle.fact))[2..],
        *" has nothing to do: g has 2 members for 1 partition of t, and a partition goes to one \
          member only. It stands by, or add partitions."
    );
}

#[test]
fn a_record_is_lost_by_an_automatic_commit_ahead_of_its_worker() {
    let session = played(&format!(
        "{ONE}default  consumer auto.offset.reset=earliest commits=auto auto.commit.interval.ms=100
consumer C1 group=g topics=t worker.threads=1 processing.time=2s session.timeout.ms=6000
at 9s crash C1
at 11s start C1
played 25s
"
    ));
    assert_told(
        &session,
        &last(&session, "position-set"),
        &[
            "C1 begins at 2 of t-0, because that is what g had committed: “next, read 2”.",
            "C1 was given t-0, as its share of g.",
            "C1, which leads g, shared the partitions out (range).",
            "Generation 2 of g began on broker 1: all who will join have joined. C1-2 leads \
             it and shares out (range).",
            "Broker 1 began a rebalance of g, because C1-2 is new: all members are to send \
             JoinGroup.",
            "C1 started as a new process. It knows nothing of what it was before.",
            "g committed t-0 = 2 on broker 1: everything below 2 counts as done.",
            "C1 sent a commit (auto-commit): t-0 = 2.",
        ],
    );
}

#[test]
fn a_consumer_without_coordinator_leads_back_to_the_broker() {
    let session = played(
        "playground 1
brokers  2 network.latency=5ms group.initial.rebalance.delay.ms=0 broker.session.timeout.ms=3000
topic    t partitions=2
producer p to=t every=500ms
consumer C1 group=g topics=t auto.offset.reset=earliest
at 9s kill broker 1
at 9s kill broker 2
played 14s
",
    );
    assert_told(
        &session,
        &consumer("C1"),
        &[
            "C1 asked for the coordinator of g, was told NETWORK_EXCEPTION, and asks again at \
             14.635 s.",
            "The controller had not heard of broker 2 for broker.session.timeout.ms = 3 s, so \
             it fenced it: nobody leads its partitions now.",
            "Broker 2 was killed: all it had in memory, and every connection to it, is gone. \
             Its logs are on its disk.",
        ],
    );
    assert_told(
        &session,
        &Question::Subject(Subject::Group("g".into())),
        &[
            "The controller elected leaders (—: t-1, __consumer_offsets ×25).",
            "The controller had not heard of broker 2 for broker.session.timeout.ms = 3 s, so \
             it fenced it: nobody leads its partitions now.",
            "Broker 2 was killed: all it had in memory, and every connection to it, is gone. \
             Its logs are on its disk.",
        ],
    );
}

#[test]
fn a_records_life_is_told_from_send_to_its_second_time() {
    let mut session = taught("crash-before-commit");
    let tp = kafka::TopicPartition::new(&"orders".into(), 0);
    let record = Subject::Record(tp.clone(), 2);
    session
        .update(Action::Select(Some(record)))
        .expect("it is there");
    let life = session.life(&tp, 2);
    let lines: Vec<String> = life
        .iter()
        .map(|step| step.because.said(en::fact(step.because.fact)))
        .collect();
    assert_eq!(
        lines,
        [
            "web put a record without a key into a batch for orders-0: such records share a \
             partition until a batch is full (sticky).",
            "Broker 1, the leader of orders-0, appended 5 records, at offset 0…4.",
            "All in-sync replicas have what is below 5 of orders-0, so broker 1 raised the \
             high watermark to 5: up to there consumers may read.",
            "C2 fetched 5 records of orders-0, for its position 0; they wait for poll() to \
             hand them out.",
            "C1 fetched 5 records of orders-0, for its position 0; they wait for poll() to \
             hand them out.",
            "web was told that its batch for orders-0 is stored, from offset 0 on.",
            "billing committed orders-0 = 2 on broker 1: everything below 2 counts as done.",
            "poll() of C2 returned 1 record: orders-0 2. Its position is past that now.",
            "poll() of C1 returned 1 record: orders-0 2. Its position is past that now.",
            "C1 works on orders-0 2, until 11.605 s.",
            "mailing committed orders-0 = 3 on broker 1: everything below 3 counts as done.",
            "C2 was killed right before process(orders-0 2). It could tell nobody.",
            "C1 processed orders-0 2.",
            "C1 was killed right after process(orders-0 2) and before it could commit that: \
             the work is done, and nobody knows.",
            "C1 begins at 2 of orders-0, because that is what billing had committed: “next, \
             read 2”.",
            "C2 begins at 3 of orders-0, because that is what mailing had committed: “next, \
             read 3”.",
            "C1 fetched 5 records of orders-0, for its position 2; they wait for poll() to \
             hand them out.",
            "poll() of C1 returned 1 record: orders-0 2. Its position is past that now.",
            "C1 works on orders-0 2, until 25.200 s.",
            "C1 processed orders-0 2 again: time 2 for billing.",
            "billing committed orders-0 = 3 on broker 1: everything below 3 counts as done.",
        ],
        "{lines:#?}"
    );
}

/// A record's life at the end of a run, as English lines.
fn life(text: &str, tp: &kafka::TopicPartition, offset: u64) -> Vec<String> {
    let mut session = played(text);
    session
        .update(Action::Select(Some(Subject::Record(tp.clone(), offset))))
        .expect("it can be selected");
    let said = session.life(tp, offset).iter();
    said.map(|step| step.because.said(en::fact(step.because.fact)))
        .collect()
}

const COMPACTED: &str = "playground 1
brokers  1 network.latency=5ms log.cleaner.backoff.ms=1000
topic    t partitions=1 cleanup.policy=compact segment.ms=1000 min.cleanable.dirty.ratio=0.01 \
         delete.retention.ms=3000
producer p to=t every=600s linger.ms=0
at 1s produce p key=a value=1
at 1s produce p key=b value=1
at 2s produce p key=b value=2
at 3s produce p key=a value=
at 5s produce p key=c value=1
at 7s configure topic t cleanup.policy=compact segment.ms=1000 min.cleanable.dirty.ratio=0.01 \
      delete.retention.ms=60000
at 8s produce p key=d value=1
at 20s produce p key=e value=1
played 30s
";

#[test]
fn a_records_life_ends_with_what_took_it_away() {
    let tp = kafka::TopicPartition::new(&"t".into(), 0);
    let last = |offset| life(COMPACTED, &tp, offset).pop().expect("it lived");
    assert_eq!(
        last(1),
        "The cleaner of broker 1 removed t-0 1: t-0 2 has the same key, b, and is newer \
         (cleanup.policy=compact)."
    );
    assert_eq!(
        last(3),
        "The cleaner of broker 1 removed the tombstone t-0 3 of the key a: it had stayed for \
         delete.retention.ms = 3 s since the cleaner first met it."
    );
    assert!(!last(2).contains("removed"), "it stays: {}", last(2));
}

#[test]
fn a_records_life_ends_with_retention_and_with_delete_records() {
    let tp = kafka::TopicPartition::new(&"t".into(), 0);
    let text = "playground 1
brokers  1 network.latency=5ms log.retention.check.interval.ms=1000
topic    t partitions=1 segment.ms=1000 retention.ms=4000
producer p to=t every=1s
at 40s configure topic t segment.ms=1000 retention.ms=600000
at 50s delete records t-0 before=43
played 52s
";
    let last = |offset| life(text, &tp, offset).pop().expect("it lived");
    assert!(
        last(1).contains("deleted old segments of t-0 (retention.ms = 4 s)"),
        "of then, and not of now: {}",
        last(1)
    );
    assert_eq!(
        last(42),
        "DeleteRecords: on broker 1, t-0 starts at 43 now; what was below is gone."
    );
}

#[test]
fn what_is_said_of_an_event_stays_whatever_is_configured_later() {
    let text = |later: &str| {
        format!(
            "{ONE}default  consumer session.timeout.ms=60000 processing.time=7s
consumer C1 group=g topics=t max.poll.interval.ms=5000 session.timeout.ms=6000
{later}played 40s
"
        )
    };
    let before = played(&text(""));
    let lost = stories(&before, |story| matches!(story, Story::Lost { .. }));
    let wanted = told(&before, &lost[0]);
    let said = "max.poll.interval.ms = 5 s";
    assert!(wanted.iter().any(|line| line.contains(said)), "{wanted:#?}");
    for later in [
        // another setting, from the next process on
        "at 20s configure consumer C1 group=g topics=t\nat 21s crash C1\nat 33s start C1\n",
        // another group
        "at 20s configure consumer C1 group=h topics=t\nat 21s crash C1\nat 33s start C1\n",
        // not there any more
        "at 20s crash C1\nat 21s remove consumer C1\n",
    ] {
        let after = played(&text(later));
        assert_eq!(told(&after, &lost[0]), wanted, "{later}");
    }
}

#[test]
fn each_mark_of_a_partition_leads_to_what_put_it_there() {
    let session = played(&format!(
        "{ONE}consumer C1 group=g topics=t auto.offset.reset=earliest commits=sync-each-batch
played 8s
"
    ));
    let tp = kafka::TopicPartition::new(&"t".into(), 0);
    let first = |mark: PartitionMark| {
        let told = session.told_why(&Question::Mark(tp.clone(), mark));
        told.steps
            .first()
            .expect("something put it there")
            .because
            .fact
    };
    assert_eq!(
        [
            PartitionMark::LogStart,
            PartitionMark::Committed("g".into()),
            PartitionMark::Position("C1".into()),
            PartitionMark::LastStable,
            PartitionMark::HighWatermark,
            PartitionMark::LogEnd,
            PartitionMark::Leader,
        ]
        .map(first),
        [
            Fact::TopicCreated,
            Fact::OffsetCommitted,
            Fact::PollReturned,
            Fact::HighWatermark,
            Fact::HighWatermark,
            Fact::BatchAppended,
            Fact::TopicCreated,
        ]
    );
}
