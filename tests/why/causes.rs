//! That what a chain names is what it was: of this member and no other's, of this partition, of
//! this time, and no more than is true of it.

use super::kafka::{Body, ClientId, TopicPartition};
use super::{consumer, en, played, told};
use offset_playground::cluster::event::{Entry, EventId};
use offset_playground::cluster::{
    AdminEvent, BrokerEvent, ConsumerEvent, Event, GroupEvent, NetworkEvent,
};
use offset_playground::session::{PartitionMark, Question, Session};
use offset_playground::view::Story;
use offset_playground::view::why::Origin;

/// Every event of a run.
fn each(session: &Session, mut see: impl FnMut(EventId, &Entry)) {
    let run = session.recording();
    for stretch in run.stretches(0..run.events()) {
        stretch.iter().for_each(|(id, entry)| see(id, entry));
    }
}

/// The first event of a run that is so.
#[track_caller]
pub(super) fn first(session: &Session, is_it: impl Fn(&Entry) -> bool) -> Question {
    let mut found = None;
    each(session, |id, entry| {
        if found.is_none() && is_it(entry) {
            found = Some(id);
        }
    });
    Question::Event(found.expect("there is such an event"))
}

/// The runs of this file that show what hardly ever happens.
pub(super) fn runs() -> Vec<String> {
    let mut all = Vec::from([TOMBSTONE.into(), BUSY.into()]);
    all.extend(away());
    all
}

pub(super) fn kind(wanted: &'static str) -> impl Fn(&Entry) -> bool {
    move |entry| entry.event.kind() == wanted
}

/// The first record that was processed for the second time.
pub(super) fn again(session: &Session) -> Question {
    first(session, |entry| {
        matches!(
            entry.event,
            Event::Consumer(_, ConsumerEvent::RecordProcessed { times: 2, .. })
        )
    })
}

/// Which steps of a chain somebody did.
pub(super) fn by_hand(session: &Session, question: &Question) -> Vec<bool> {
    let steps = session.told_why(question).steps;
    let origins = steps.iter().map(|step| step.origin);
    origins.map(|origin| origin == Some(Origin::You)).collect()
}

pub(super) const BASE: &str = "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0 group.min.session.timeout.ms=6000
";
pub(super) const ONE: &str = "topic    t partitions=1
producer p to=t every=500ms
default  consumer auto.offset.reset=earliest commits=sync-each-batch
consumer C1 group=g topics=t
";

#[test]
fn who_goes_back_by_hand_is_not_told_of_old_crashes() {
    let session = played(&format!(
        "{BASE}topic t partitions=1
producer p to=t every=500ms
default consumer auto.offset.reset=earliest commits=sync-each-batch session.timeout.ms=6000
consumer C1 group=g topics=t
at 5s crash C1
at 6s start C1
at 40s seek C1 t-0 to=60
played 45s
"
    ));
    let back = told(&session, &again(&session));
    let wanted = "C1 begins at 60 of t-0, where seek() or its own client put it.";
    assert!(back.iter().any(|line| line == wanted), "{back:#?}");
    assert!(
        !back.iter().any(|line| line.contains("killed")),
        "{back:#?}"
    );
}

/// Three who commit, all the time, and far from their broker.
const THREE: &str = "playground 1
brokers 1 network.latency=50ms group.initial.rebalance.delay.ms=1000
topic t partitions=3
producer p to=t every=20ms keys=50
default consumer auto.offset.reset=earliest commits=sync-each-batch
consumer C1 group=g topics=t processing.time=7ms
consumer C2 group=g topics=t processing.time=11ms
consumer C3 group=g topics=t processing.time=13ms
played 12s
";

/// Members that are refused what they ask, several at once.
const REFUSED: &str = "playground 1
brokers 1 network.latency=5ms group.initial.rebalance.delay.ms=0 group.min.session.timeout.ms=6000
topic t partitions=4
producer p to=t every=100ms
default consumer auto.offset.reset=earliest commits=sync-each-batch processing.time=300ms \
heartbeat.interval.ms=500 session.timeout.ms=6000
consumer C1 group=g topics=t
consumer C2 group=g topics=t
consumer C3 group=g topics=t
at 8s freeze C1 for=8s
at 8s freeze C2 for=8s
at 20s consumer C4 group=g topics=t
at 25s close C4
played 40s
";

/// What a client is told by its coordinator, if an event is that.
fn is_answer(event: &ConsumerEvent) -> bool {
    use offset_playground::cluster::consumer::{ModernEvent, RejoinReason};
    matches!(
        event,
        ConsumerEvent::CommitSucceeded { .. }
            | ConsumerEvent::CommitRetried { .. }
            | ConsumerEvent::CommitFailed { error: Some(_), .. }
            | ConsumerEvent::JoinRetried { .. }
            | ConsumerEvent::RejoinNeeded(RejoinReason::Refused(_))
            | ConsumerEvent::MembershipLost {
                reason: RejoinReason::Refused(_),
                ..
            }
            | ConsumerEvent::Modern(ModernEvent::Refused(_) | ModernEvent::HeartbeatFailed { .. })
    )
}

/// Who a run's clients are to their groups: what their member ids begin with.
fn names(session: &Session) -> Vec<(ClientId, String)> {
    let mut names = Vec::new();
    each(session, |_, entry| {
        let (Event::Admin(AdminEvent::ConsumerAdded(config))
        | Event::Consumer(_, ConsumerEvent::Configured(config))) = &entry.event
        else {
            return;
        };
        let instance = config.group_instance_id.as_ref();
        names.push((config.client_id.clone(), config.client_id.to_string()));
        names.extend(instance.map(|one| (config.client_id.clone(), one.to_string())));
    });
    names
}

/// Whether what an answer leads to is what the coordinator said to this very client.
fn is_right(
    names: &[(ClientId, String)],
    who: &ClientId,
    event: &ConsumerEvent,
    said: &GroupEvent,
) -> bool {
    match (event, said) {
        (
            ConsumerEvent::CommitSucceeded { offsets, .. },
            GroupEvent::OffsetCommitted(tp, value, _),
        ) => {
            let mut offsets = offsets.iter();
            offsets.any(|(of, offset, _)| of == tp && *offset == value.offset)
        }
        (ConsumerEvent::CommitSucceeded { .. }, _) => false,
        (_, GroupEvent::Refused { member, .. }) => member.as_ref().is_none_or(|member| {
            let own = Story::client_of(member);
            names.iter().any(|(of, name)| of == who && *name == own)
        }),
        _ => true,
    }
}

/// Asks of a run's last answers why. How many of them are acknowledgements that name a commit, and
/// how many name a refusal.
pub(super) fn answers(session: &Session) -> [usize; 2] {
    let mut asked = Vec::new();
    each(session, |id, entry| {
        if let Event::Consumer(who, event) = &entry.event
            && is_answer(event)
        {
            asked.push((id, who.clone(), event.clone()));
        }
    });
    let names = names(session);
    let refused = |(.., event): &&(EventId, ClientId, ConsumerEvent)| {
        !matches!(event, ConsumerEvent::CommitSucceeded { .. })
    };
    let (refusals, acknowledged): (Vec<_>, Vec<_>) = asked.iter().partition(refused);
    let mut found = [0, 0];
    let some = refusals.iter().rev().take(100);
    for (id, who, event) in some.chain(acknowledged.iter().rev().take(100)) {
        let steps = session.told_why(&Question::Event(*id)).steps;
        let second = steps
            .get(1)
            .and_then(|step| session.recording().entry(step.event));
        let Some(second) = second else {
            let names_none = matches!(event, ConsumerEvent::CommitSucceeded { .. });
            assert!(!names_none, "event {id} of {who}, {event:?}: no commit");
            continue;
        };
        if let Event::Broker(_, BrokerEvent::Group(_, said)) = &second.event {
            let is = is_right(&names, who, event, said);
            assert!(is, "event {id} of {who}, {event:?}: {second}");
            match said {
                GroupEvent::OffsetCommitted(..) => found[0] += 1,
                GroupEvent::Refused { .. } => found[1] += 1,
                _ => {}
            }
        }
    }
    found
}

#[test]
fn an_acknowledgement_and_a_refusal_name_what_was_said_to_this_member() {
    let [acknowledged, _] = answers(&played(THREE));
    assert_eq!(acknowledged, 100);
    let [_, refused] = answers(&played(REFUSED));
    assert!(refused >= 2, "{refused}");
    // each acknowledgement names a commit, and not only those it finds by chance
    let session = played(THREE);
    let mut unnamed = Vec::new();
    each(&session, |id, entry| {
        if entry.event.kind() == "commit-succeeded" {
            unnamed.push(id);
        }
    });
    for id in unnamed.into_iter().step_by(10) {
        let lines = told(&session, &Question::Event(id));
        assert!(lines[1].starts_with("g committed t-"), "{lines:#?}");
        assert!(lines[2].contains(" sent a commit "), "{lines:#?}");
    }
}

fn statics(protocol: &str) -> String {
    format!(
        "{BASE}topic t partitions=2
producer p to=t every=100ms keys=8
default consumer auto.offset.reset=earliest commits=sync-each-batch{protocol}
consumer C1 group=g topics=t group.instance.id=one processing.time=20s max.poll.interval.ms=5000
consumer C2 group=g topics=t group.instance.id=two
played 60s
"
    )
}

/// Static members that stay away from `poll()`, of either protocol.
fn away() -> [String; 2] {
    [" session.timeout.ms=6000", " group.protocol=consumer"].map(statics)
}

#[test]
fn a_static_member_that_stays_away_keeps_its_partitions() {
    let [classic, modern] = away().map(|text| played(&text));
    let lines = told(&classic, &first(&classic, kind("membership-lost")));
    assert_eq!(
        lines[0],
        "C1 had not called poll() for max.poll.interval.ms = 5 s. As a static member it sends no \
         LeaveGroup but falls silent: g keeps its partitions for it until session.timeout.ms = 6 s \
         is over."
    );
    let lines = told(&modern, &first(&modern, kind("membership-lost")));
    assert_eq!(
        lines[0],
        "C1 had not called poll() for max.poll.interval.ms = 5 s, so it left g for a while (member \
         epoch −2): as a static member's, its partitions stay reserved, at most for \
         group.consumer.session.timeout.ms = 45 s."
    );
    // it is its session that is over, and it fell silent because it did not poll
    let lines = told(&classic, &first(&classic, kind("member-removed")));
    assert!(lines[0].contains("session.timeout.ms = 6 s"), "{lines:#?}");
    assert!(lines[1].contains("sends no LeaveGroup"), "{lines:#?}");
}

#[test]
fn a_rebalance_waits_for_the_longest_poll_interval() {
    let text = |instance: &str| {
        format!(
            "{BASE}topic t partitions=3
producer p to=t every=200ms
default consumer auto.offset.reset=earliest commits=sync-each-batch session.timeout.ms=60000
consumer C1 group=g topics=t max.poll.interval.ms=5000{instance}
consumer C2 group=g topics=t max.poll.interval.ms=20000
at 9s freeze C1 for=50s
at 10s consumer C3 group=g topics=t max.poll.interval.ms=20000
played 60s
"
        )
    };
    let session = played(&text(""));
    let lines = told(&session, &first(&session, kind("member-removed")));
    assert_eq!(
        lines[0],
        "The member C1-2 did not do its part in the rebalance of g within 20 s, so broker 1 \
         removed it. That is its max.poll.interval.ms; a classic group waits for the longest of \
         its members'."
    );
    // a static member is not waited for, and has to ask for its share; its id is not its client's
    let session = played(&text(" group.instance.id=one"));
    let removed = first(&session, kind("member-removed"));
    let lines = told(&session, &removed);
    assert_eq!(
        lines[0],
        "The member one-2 is in a new generation of g and sent no SyncGroup within 20 s, so \
         broker 1 removed it. That is its max.poll.interval.ms; a classic group waits for the \
         longest of its members'."
    );
    let frozen = |line: &String| line.starts_with("C1 stands still");
    assert!(lines.iter().any(frozen), "{lines:#?}");
}

#[test]
fn a_sender_is_known_whoever_is_added_later() {
    let base = super::chains::RETRIED.replace("played   60s\n", "");
    let late = |entry: &Entry| {
        matches!(
            &entry.event,
            Event::Consumer(_, ConsumerEvent::RecordProcessed { after: Some(_), .. })
        )
    };
    let lines = |later: &str| {
        let session = played(&format!("{base}{later}played   60s\n"));
        told(&session, &first(&session, late))
    };
    let wanted = lines("");
    assert!(wanted[0].contains("although web had sent"), "{wanted:#?}");
    assert!(wanted.len() > 5, "{wanted:#?}");
    assert_eq!(lines("at 50s consumer X group=x topics=orders\n"), wanted);
}

#[test]
fn a_broken_connection_leads_to_the_kill_and_not_to_the_fence() {
    let session = played(super::chains::RETRIED);
    let broken = first(&session, kind("batch-requeued"));
    let lines = told(&session, &broken);
    assert!(
        lines.iter().any(|line| line.contains("was killed")),
        "{lines:#?}"
    );
    assert!(
        !lines.iter().any(|line| line.contains("fenced")),
        "{lines:#?}"
    );
}

const TOPICS: &str = "playground 1
brokers 1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic t partitions=1
topic u partitions=1
producer p to=t every=200ms
";
const GROWN: &str = "at 11s alter topic t partitions=2
at 15s alter topic u partitions=2
played 60s
";

#[test]
fn other_topics_are_no_reason_to_share_out_anew() {
    let session = played(&format!(
        "{TOPICS}default consumer auto.offset.reset=earliest metadata.max.age.ms=10000
consumer C1 group=g topics=t
{GROWN}"
    ));
    let told_of = |session: &Session, question: &Question| {
        let lines = told(session, question);
        assert!(
            lines.iter().any(|line| line.starts_with("Topic t got 1")),
            "{lines:#?}"
        );
        assert!(
            !lines.iter().any(|line| line.starts_with("Topic u")),
            "{lines:#?}"
        );
    };
    told_of(&session, &first(&session, kind("rejoin-needed")));
    let session = played(&format!(
        "{TOPICS}default consumer auto.offset.reset=earliest group.protocol=consumer
consumer C1 group=g topics=t
{GROWN}"
    ));
    let bumped = first(&session, |entry| {
        let text = entry.to_string();
        entry.event.kind() == "group-epoch-bumped" && entry.at.0 > 11_000_000 && text.contains("g ")
    });
    told_of(&session, &bumped);
}

const TOMBSTONE: &str = "playground 1
brokers  1 network.latency=5ms log.cleaner.backoff.ms=1000
topic    t partitions=1 cleanup.policy=compact segment.ms=1000 min.cleanable.dirty.ratio=0.01 \
delete.retention.ms=3000
producer p to=t every=600s linger.ms=0
at 1s produce p key=a value=
at 3s produce p key=b value=1
at 5s produce p key=c value=1
at 9s produce p key=d value=1
at 12s produce p key=e value=1
played 30s
";

#[test]
fn the_cleaner_says_how_many_it_removed_and_not_why() {
    let session = played(TOMBSTONE);
    let mut said = Vec::new();
    each(&session, |id, entry| {
        if entry.event.kind() == "log-cleaned" {
            said.push(told(&session, &Question::Event(id)).remove(0));
        }
    });
    let of = |end: &str| said.iter().any(|line| line.ends_with(end));
    assert!(of("and removed 1 record."), "{said:#?}");
    assert!(of("and found nothing to remove."), "{said:#?}");
    assert!(!said.iter().any(|line| line.contains("superseded")));
}

#[test]
fn compaction_puts_no_position_out_of_range() {
    let session = played(
        "playground 1
brokers  1 network.latency=5ms log.cleaner.backoff.ms=1000
topic    t partitions=1 cleanup.policy=compact,delete segment.ms=1000 \
min.cleanable.dirty.ratio=0.01
producer p to=t every=600s linger.ms=0
consumer C1 assign=t-0 auto.offset.reset=earliest
at 1s produce p key=a value=1
at 2s produce p key=a value=2
at 4s produce p key=b value=1
at 6s delete records t-0 before=1
at 8s produce p key=b value=2
at 20s seek C1 t-0 to=0
at 24s seek C1 t-0 to=99
played 30s
",
    );
    let mut all = Vec::new();
    each(&session, |id, entry| {
        if entry.event.kind() == "fetched-out-of-range" {
            all.push(told(&session, &Question::Event(id)));
        }
    });
    let [below, beyond] = &all[..] else {
        panic!("{all:#?}")
    };
    let cleaned = |lines: &[String]| lines.iter().any(|line| line.contains("cleaner"));
    let deleted = |lines: &[String]| lines.iter().any(|line| line.starts_with("DeleteRecords"));
    assert!(!cleaned(below) && deleted(below), "{below:#?}");
    assert!(!cleaned(beyond) && !deleted(beyond), "{beyond:#?}");
}

#[test]
fn a_delay_that_is_cut_short_says_what_is_configured() {
    let session = played(
        "playground 1
brokers 1 network.latency=5ms group.initial.rebalance.delay.ms=3000
topic t partitions=3
producer p to=t every=1s
default consumer max.poll.interval.ms=4000 processing.time=1ms
consumer C1 group=g topics=t
at 1s consumer C2 group=g topics=t
at 3.5s consumer C3 group=g topics=t
played 20s
",
    );
    let mut said = Vec::new();
    each(&session, |id, entry| {
        if entry.event.kind() == "initial-delay-started" {
            said.push((entry.at, told(&session, &Question::Event(id)).remove(0)));
        }
    });
    assert!(said.len() > 1, "it is extended: {said:#?}");
    for (_, line) in &said {
        let key = "group.initial.rebalance.delay.ms = 3 s";
        assert!(line.contains(key), "{said:#?}");
    }
}

#[test]
fn a_stale_epoch_is_the_members_own_and_not_the_groups() {
    let text = statics(" group.protocol=consumer max.poll.records=1");
    let text = text.replace("sync-each-batch", "async-each-batch");
    let session = played(&text);
    let lines = told(&session, &first(&session, kind("commit-failed")));
    assert!(lines[1].contains("STALE_MEMBER_EPOCH"), "{lines:#?}");
    // it left by itself, and that is not what the group's epoch has grown by
    assert!(lines[2].contains("left g for a while"), "{lines:#?}");
    assert_eq!(lines[3], "C1 works on t-1 25, until 25.160 s.");
}

#[test]
fn of_a_poll_of_several_partitions_it_is_the_one_that_is_asked_about() {
    let session = played(
        "playground 1
brokers 1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic t partitions=3
producer p to=t every=100ms keys=12
consumer C1 group=g topics=t auto.offset.reset=earliest fetch.max.wait.ms=2000 \
fetch.min.bytes=400
at 10s seek C1 t-1 to=beginning
at 10s seek C1 t-2 to=3
played 14s
",
    );
    for (partition, begins_at, is_done_by_hand) in [(0, "0", false), (1, "0", true), (2, "3", true)]
    {
        let tp = TopicPartition::new(&"t".into(), partition);
        let mark = PartitionMark::Position("C1".into());
        let question = Question::Mark(tp.clone(), mark);
        let lines = told(&session, &question);
        let all = |tp: &str| lines[0].contains(tp);
        assert!(all("t-0") && all("t-1") && all("t-2"), "{lines:#?}");
        let begins = format!("C1 begins at {begins_at} of {tp}");
        assert!(lines[1].starts_with(&begins), "{lines:#?}");
        let by_hand = by_hand(&session, &question);
        assert_eq!(by_hand.contains(&true), is_done_by_hand, "{lines:#?}");
    }
}

#[test]
fn an_application_goes_on_because_its_record_is_through_whatever_else_is_due() {
    for protocol in ["classic", "consumer"] {
        let session = played(&format!(
            "playground 1
brokers 1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic t partitions=1
producer p to=t every=100ms
consumer C1 group=g topics=t auto.offset.reset=earliest processing.time=100ms \
group.protocol={protocol}
played 30s
"
        ));
        let (mut through, mut beats) = (0, 0);
        each(&session, |_, entry| match &entry.event {
            Event::Consumer(_, ConsumerEvent::RecordProcessed { .. }) => {
                assert_eq!(entry.cause.to_string(), "timer process(record)");
                through += 1;
            }
            Event::Network(NetworkEvent::Sent(envelope))
                if matches!(&envelope.body, Body::Request(request)
                    if request.name().ends_with("Heartbeat")) =>
            {
                let cause = entry.cause.to_string();
                assert_ne!(cause, "timer process(record)", "{}", entry.at);
                beats += u32::from(cause.ends_with("heartbeat.interval.ms"));
            }
            _ => {}
        });
        assert!(through > 200 && beats > 2, "{through}, {beats}");
    }
}

#[test]
fn the_rules_of_errors_say_what_is_compared() {
    use super::en_rules::rule;
    use offset_playground::kafka::KafkaError;
    let [meaning, _] = rule(KafkaError::StaleMemberEpoch);
    assert!(meaning.contains("for the member"), "{meaning}");
    let [meaning, _] = rule(KafkaError::RebalanceInProgress);
    assert!(meaning.contains("commits are still taken"), "{meaning}");
    let [meaning, _] = rule(KafkaError::OffsetOutOfRange);
    assert!(!meaning.contains("high watermark"), "{meaning}");
}

/// At work: by itself, as a member, and with libraries that set no limit to it.
const BUSY: &str = "playground 1
brokers 1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic t partitions=2
producer p to=t every=100ms
default consumer auto.offset.reset=earliest processing.time=60s
consumer S1 assign=t-0 max.poll.interval.ms=100000
consumer J1 group=j topics=t max.poll.interval.ms=100000
consumer A1 group=a topics=t client=sarama
consumer F1 group=f topics=t client=franz-go
played 11s
";

#[test]
fn who_is_at_work_hears_only_of_limits_that_it_has() {
    let session = played(BUSY);
    let said = |id: &str| {
        let now = session.told_why(&consumer(id)).now;
        let [busy] = &now[..] else { panic!("{now:?}") };
        busy.said(en::fact(busy.fact))
    };
    let limit = |id: &str| {
        let said = said(id);
        assert!(said.starts_with(&format!("{id} is busy with t-")), "{said}");
        let (_, limit) = said.split_once(" s.").expect("it ends some time");
        limit.trim().to_string()
    };
    assert_eq!(limit("S1"), "");
    assert_eq!(limit("F1"), "");
    assert!(limit("J1").contains("(max.poll.interval.ms), or it is out of its group"));
    assert_eq!(
        limit("A1"),
        "Its client library sets no limit to that, but a rebalance waits for it for 1 min at most."
    );
}

#[test]
fn who_has_no_group_goes_on_from_no_commit() {
    let session = played(&format!(
        "{BASE}topic t partitions=1\nproducer p to=t every=1s\nconsumer S1 assign=t-0
at 5s crash S1\nplayed 8s\n"
    ));
    let now = session.told_why(&consumer("S1")).now;
    let said = now[0].said(en::fact(now[0].fact));
    assert!(
        said.ends_with("without a group.id nothing is committed."),
        "{said}"
    );
}
