//! Where chains of causes lead.

use super::en;
use super::{assert_told, consumer, kafka, last, played, stories, taught, told};
use offset_playground::session::{PartitionMark, Question, Subject};
use offset_playground::view::Story;
use offset_playground::view::why::Fact;

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
            "Generation 3 of billing began on broker 1: all who will join have joined. The \
             member C1-3 leads it and shares out (range).",
            "Broker 1 began a rebalance of billing, because there is a new member with the \
             member id C1-3: all members are to send JoinGroup.",
            "C1 started as a new process. It knows nothing of what it was before.",
            "C1 was killed right after process(orders-0 2) and before it could commit that: \
             the work is done, and nobody knows.",
            "C1 processed orders-0 2.",
            "billing committed orders-0 = 2 on broker 1: everything below 2 counts as done.",
            "C1 sent a commit (commitSync): orders-0 = 2.",
            "C1 was told to crash after process(r), at record 3 from then.",
        ],
    );
}

/// What is said of the first record that was processed out of order.
fn first_disorder(text: &str) -> Vec<String> {
    let session = played(text);
    let late = stories(&session, |story| matches!(story, Story::Disordered { .. }));
    told(&session, late.first().expect("something is out of order"))
}

pub(super) const WORKERS: &str = "playground 1
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

pub(super) const RETRIED: &str = "playground 1
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
        "Broker 1 was killed: all it had in memory, and every connection to it, is gone. Its \
         logs are on its disk.",
        "web put a record with the key anna into a batch for orders-0: the hash of the key \
         chooses the partition, unless send() names one.",
    ];
    assert_eq!(lines, wanted, "{lines:#?}");
}

pub(super) const MOVED: &str = "playground 1
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

pub(super) const BACK: &str = "playground 1
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
        "Generation 3 of billing began on broker 1: all who will join have joined. The member \
         C1-2 leads it and shares out (range).",
        "Broker 1 began a rebalance of billing, because there is a new member with the member \
         id C1-2: all members are to send JoinGroup.",
        "C1 started as a new process. It knows nothing of what it was before.",
        "What billing has committed of orders-0 is 0 on broker 1 now: its offsets were reset.",
        "The offsets of billing were reset (orders-0 = 0): its coordinator on broker 1 writes \
         that down.",
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
            "billing's coordinator on broker 1 had not heard of the member C1-2 for \
             session.timeout.ms = 6 s (last at 13.700 s), so it removed it: what it had is to be \
             shared out again.",
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
            "billing's coordinator on broker 1 had not heard of the member C2-1 for \
             session.timeout.ms = 6 s (last at 19.750 s), so it removed it: what it had is to be \
             shared out again.",
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
            "C1 is to begin anew in orders-0, at earliest: that is what auto.offset.reset says \
             where there is no valid offset to go on from, or what a seek asked for.",
            "C1 was given orders-0, as its share of billing.",
            "C2, which leads billing, shared the partitions out (range).",
            "Generation 1 of billing began on broker 1: all who will join have joined. The \
             member C2-1 leads it and shares out (range).",
            "Broker 1 began a rebalance of billing, because there is a new member with the \
             member id C2-1: all members are to send JoinGroup.",
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
            "Generation 2 of g began on broker 1: all who will join have joined. The member \
             C1-2 leads it and shares out (range).",
            "Broker 1 began a rebalance of g, because there is a new member with the member id \
             C1-2: all members are to send JoinGroup.",
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
            "C1 noticed that its connection with broker 1 is gone, and 1 request with it.",
            "Broker 1 was killed: all it had in memory, and every connection to it, is gone. \
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

const COMMITS: &str = "playground 1
brokers  1 network.latency=20ms
topic    orders partitions=1
producer web to=orders every=500ms
consumer C1 group=billing topics=orders auto.offset.reset=earliest commits=sync-each-batch \
max.poll.records=2 processing.time=100ms
played   20s
";

#[test]
fn a_commit_leads_back_to_what_it_commits_and_the_poll_that_handed_it_out() {
    for style in ["sync-each-batch", "auto auto.commit.interval.ms=1000"] {
        let session = played(&COMMITS.replace("sync-each-batch", style));
        let committed = last(&session, "offset-committed");
        let lines = told(&session, &committed);
        let how = match style {
            "sync-each-batch" => "C1 sent a commit (commitSync): orders-0 = ",
            _ => "C1 sent a commit (auto-commit): orders-0 = ",
        };
        assert!(
            lines[0].starts_with("billing committed orders-0 = "),
            "{lines:#?}"
        );
        assert!(lines[1].starts_with(how), "{lines:#?}");
        let place = |start: &str| lines.iter().position(|line| line.starts_with(start));
        let (work, poll) = (
            place("C1 processed orders-0 "),
            place("poll() of C1 returned"),
        );
        assert!(work.is_some() && work < poll, "{lines:#?}");
        let next: u64 = lines[1][how.len()..]
            .trim_end_matches('.')
            .parse()
            .expect("a number");
        let last = format!("C1 processed orders-0 {}.", next - 1);
        assert!(lines.contains(&last), "{last} is none of {lines:#?}");
        // and how it came to be a member is another story
        assert!(lines.len() < 6, "{lines:#?}");
        // the request on its way leads there, too
        let recent = session.recording().recent();
        let asked = recent.entries().iter().rposition(|entry| {
            entry.event.kind() == "message-sent"
                && entry.event.details().starts_with("OffsetCommit orders-0=")
        });
        let asked = recent.first() + asked.expect("it is sent") as u64;
        let lines = told(&session, &Question::Event(asked));
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("poll() of C1 returned")),
            "{lines:#?}"
        );
    }
}

#[test]
fn a_producer_says_what_it_does_and_how_its_last_batch_came_to_be() {
    let session = played(COMMITS);
    let told = session.told_why(&Question::Subject(Subject::Producer("web".into())));
    let now: Vec<Fact> = told.now.iter().map(|because| because.fact).collect();
    assert_eq!(now[0], Fact::SendsByItself);
    let lines = told.steps.iter();
    let lines: Vec<String> = lines
        .map(|step| step.because.said(en::fact(step.because.fact)))
        .collect();
    assert!(lines.len() > 1, "{lines:#?}");
    let has = |what: &str| lines.iter().any(|line| line.contains(what));
    assert!(has("into a batch for orders-0"), "{lines:#?}");

    let stopped = played(&COMMITS.replace("played ", "at 5s sending web off\nplayed "));
    let told = stopped.told_why(&Question::Subject(Subject::Producer("web".into())));
    assert_eq!(told.now[0].fact, Fact::SendsNothing);
}
