//! A record's life, from send() to what took it away.

use super::{en, kafka, played, taught};
use offset_playground::session::{Action, Session, Slices, Subject};
use offset_playground::sim::{Duration, SimTime};
use std::cell::Cell;

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
            "C2 fetched 5 records of orders-0, for its position 0, for poll() to hand out.",
            "C1 fetched 5 records of orders-0, for its position 0, for poll() to hand out.",
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
            "billing's coordinator on broker 1 had not heard of the member C1-2 for \
             session.timeout.ms = 6 s (last at 10.505 s), so it removed it: what it had is to be \
             shared out again.",
            "mailing's coordinator on broker 1 had not heard of the member C2-1 for \
             session.timeout.ms = 6 s (last at 10.705 s), so it removed it: what it had is to be \
             shared out again.",
            "C1 was given orders-0, as its share of billing.",
            "C2 was given orders-0, as its share of mailing.",
            "C1 begins at 2 of orders-0, because that is what billing had committed: “next, \
             read 2”.",
            "C2 begins at 3 of orders-0, because that is what mailing had committed: “next, \
             read 3”.",
            "C1 fetched 5 records of orders-0, for its position 2, for poll() to hand out.",
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

pub(super) const COMPACTED: &str = "playground 1
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

thread_local! {
    static REAL: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// A clock by which there is never time.
fn hasty() -> Duration {
    REAL.set(REAL.get() + Duration::from_secs(1));
    REAL.get()
}

/// However long ago it was sent, all of its life is told, its middle too; who has to answer goes
/// through it a part with each tick, and time stands still meanwhile.
#[test]
fn a_long_life_is_told_whole() {
    let text = "playground 1
brokers  1
topic    t partitions=3
producer p to=t every=1ms keys=9
consumer C1 group=g topics=t auto.offset.reset=earliest processing.time=0ms max.poll.records=5
at 30s   seek C1 t-0 to=0
played   60s
";
    let tp = kafka::TopicPartition::new(&"t".into(), 0);
    let (mut session, error) = Session::restore_by(text, Slices::WHOLE).expect("it can be read");
    assert_eq!(error, None);
    let events = session.recording().events();
    assert!(events > 300_000, "{events} events");
    let (first, last) = (Subject::Record(tp.clone(), 0), |session: &Session| {
        let log = session.cluster().log(&tp).expect("it is there");
        Subject::Record(tp.clone(), log.log_end.offset().0 - 1)
    });
    let mut hurried = session.clone();
    let select = |session: &mut Session, record: &Subject| {
        let select = Action::Select(Some(record.clone()));
        session.update(select).expect("it can be selected");
    };
    select(&mut session, &first);
    assert!(!session.looks_further());
    let whole = session.life(&tp, 0).to_vec();
    let again = whole.iter().find(|step| step.at > SimTime(30_000_000));
    let again = again.expect("it was read again");
    assert!(again.at < SimTime(31_000_000), "{again:?}");

    hurried.answer_by(hasty);
    hurried.update(Action::Play).expect("it plays");
    let at = hurried.now();
    select(&mut hurried, &first);
    let mut ticks = 0;
    while hurried.looks_further() {
        assert!(hurried.hurries() && hurried.now() == at);
        let frame = Action::Tick(Duration::from_millis(16));
        hurried.update(frame).expect("time may go on");
        ticks += 1;
    }
    assert!(ticks > 5, "{ticks}");
    assert_eq!(hurried.life(&tp, 0), whole);
    // what was just sent is soon gone through
    let last = last(&hurried);
    select(&mut hurried, &last);
    assert!(!hurried.looks_further());
    let frame = Action::Tick(Duration::from_millis(16));
    hurried.update(frame).expect("time goes on");
    assert!(hurried.now() > at);
}

#[test]
fn a_record_without_a_key_ends_with_the_compaction_of_its_topic() {
    let tp = kafka::TopicPartition::new(&"t".into(), 0);
    let text = "playground 1
brokers  1 network.latency=5ms log.cleaner.backoff.ms=1000
topic    t partitions=1 segment.ms=1000
producer p to=t every=600s linger.ms=0
at 1s produce p value=1
at 3s produce p key=a value=1
at 5s configure topic t cleanup.policy=compact segment.ms=1000 min.cleanable.dirty.ratio=0.01
at 7s produce p key=a value=2
played 20s
";
    assert_eq!(
        life(text, &tp, 0).pop().expect("it lived"),
        "The cleaner of broker 1 removed t-0 0: it has no key, and compaction keeps only the last \
         record of each key."
    );
}
