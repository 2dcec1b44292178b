//! What each client library commits by itself, and when: what is repeated, and what is lost.

use crate::harness::{Run, at, ms, tp};
use offset_playground::cluster::ConsumerEvent;
use offset_playground::cluster::consumer::{Exception, RejoinReason};
use offset_playground::command::{Because, Command, CommandError, SeekTo};
use offset_playground::kafka::{
    AssignorName, CommitStyle, ConsumerConfig, KafkaError, OffsetReset, Profile, Subscription,
};
use offset_playground::sim::Duration;

/// A consumer as its library ships it that reads from the beginning, and takes 1.1 s for a record.
fn shipped(client: Profile, id: &str, group: &str) -> ConsumerConfig {
    let mut config = ConsumerConfig {
        processing_time: ms(1_100),
        ..ConsumerConfig::new(id, Some(group), Subscription::Subscribe(vec!["t".into()]))
    };
    config.switch_client(client);
    config.auto_offset_reset = OffsetReset::Earliest;
    config
}

/// A topic with so many records in each of its partitions, and a reader that begins with them at
/// 3.2 s: its process starts at 0.1 s, and the timers of automatic commits tick from there.
fn reading(config: ConsumerConfig, partitions: u32, records: usize) -> Run {
    let mut run = Run::new(1);
    run.topic("t", partitions);
    let all: Vec<u32> = (0..partitions)
        .flat_map(|partition| vec![partition; records])
        .collect();
    run.write("t", &all).until(100);
    run.consumer(config).until(3_500);
    let begun = run.times("c", "processing-started");
    assert!(begun[0] > at(3_200) && begun[0] < at(3_250), "{begun:?}");
    run
}

/// A crash with six of twenty records done and the seventh in hand, after more than five seconds:
/// what each has committed by then, and what becomes of the records once it is back.
#[test]
fn a_crash_in_the_middle_of_a_batch() {
    for (client, committed, fates) in [
        // one poll() has returned all of them, and commits nothing before the next one
        (Profile::Java, None, "22222211"),
        (Profile::KafkaPython, None, "22222211"),
        // the timer has committed the record in hand with the others
        (Profile::Librdkafka, Some(7), "111111x1"),
        // all that is marked was committed within a second
        (Profile::Sarama, Some(6), "11111111"),
        // what is in hand is not committed before the next poll
        (Profile::FranzGo, None, "22222211"),
        // nothing is committed before the batch is through
        (Profile::KafkaJs, None, "22222211"),
    ] {
        let mut run = reading(shipped(client, "c", "g"), 1, 20);
        run.until(10_300).crash("c");
        assert_eq!(run.committed("g", "t-0"), committed, "{client:?}");
        run.start("c").until(130_000);
        let found = run.fates("g", "t-0");
        assert_eq!(&found[..8], fates, "{client:?}: {found}");
        assert!(!found.contains('.'), "{client:?}: {found}");
    }
}

/// Closed with the seventh record in hand: who hands out record by record stops behind it, who
/// handed out a list is through with that first. What is done is committed; nothing is repeated.
#[test]
fn a_close_in_the_middle_of_a_batch() {
    for (client, committed) in [
        (Profile::Java, 20),
        (Profile::FranzGo, 20),
        (Profile::KafkaPython, 7),
        (Profile::Librdkafka, 7),
        (Profile::Sarama, 7),
        (Profile::KafkaJs, 7),
    ] {
        let mut run = reading(shipped(client, "c", "g"), 1, 20);
        run.until(10_300).close("c").until(27_000);
        assert_eq!(run.times("c", "closed").len(), 1, "{client:?}");
        assert_eq!(run.committed("g", "t-0"), Some(committed), "{client:?}");
        run.start("c").until(130_000);
        assert_eq!(run.fates("g", "t-0"), "1".repeat(20), "{client:?}");
    }
}

/// Another member comes while a record is in hand. Who takes part in rebalances where it takes
/// records gives up what it is done with. franz-go does so in the background, and works on what it
/// holds although that is another's by now.
#[test]
fn a_rebalance_in_the_middle_of_a_batch() {
    for (client, fates) in [
        (Profile::Java, "1111111111"),
        (Profile::KafkaPython, "1111111111"),
        (Profile::Librdkafka, "1111111111"),
        (Profile::Sarama, "1111111111"),
        (Profile::KafkaJs, "1111111111"),
        (Profile::FranzGo, "2222222222"),
    ] {
        let mut run = reading(shipped(client, "c", "g"), 2, 10);
        run.until(10_300).consumer(shipped(client, "d", "g"));
        run.until(130_000);
        assert_eq!(run.fates("g", "t-0"), "1111111111", "{client:?}");
        assert_eq!(run.fates("g", "t-1"), fates, "{client:?}");
        let shares = (run.share("c"), run.share("d"));
        assert_ne!(shares.0, shares.1, "{client:?}");
    }
}

/// When the next generation begins after another member has come at 10.3 s: with the next
/// heartbeat, behind the record in hand then, or behind the batch.
#[test]
fn a_rebalance_waits_for_the_application_or_not() {
    let second = |client| {
        let mut run = reading(shipped(client, "c", "g"), 2, 10);
        run.until(10_300).consumer(shipped(client, "d", "g"));
        run.until(60_000);
        run.generations("g")[1].0.as_millis()
    };
    for (client, from, to) in [
        (Profile::Java, 25_000, 27_000),
        (Profile::KafkaPython, 25_000, 27_000),
        (Profile::Librdkafka, 10_300, 13_400),
        (Profile::Sarama, 10_300, 13_400),
        // it hears of it with a heartbeat, at most three seconds and a record later
        (Profile::KafkaJs, 10_300, 15_000),
        // with its next heartbeat
        (Profile::FranzGo, 10_300, 13_400),
    ] {
        let found = second(client);
        assert!((from..to).contains(&found), "{client:?}: {found}");
    }
}

/// KafkaJS waits for the answer to its heartbeat before the next record: what it does not work on
/// is not counted as done.
#[test]
fn kafkajs_leaves_the_rest_of_its_batch() {
    let mut run = reading(shipped(Profile::KafkaJs, "c", "g"), 2, 10);
    run.until(10_300)
        .consumer(shipped(Profile::KafkaJs, "d", "g"));
    run.until(20_000);
    let abandoned = run.last("c", "batch-abandoned");
    let before = run.times("c", "record-processed");
    let done = before.iter().filter(|moment| **moment <= abandoned).count();
    let begun = run.times("c", "processing-started");
    let begun = begun.iter().filter(|moment| **moment <= abandoned).count();
    assert_eq!(done, begun, "it has no record in hand");
    let committed = run.committed("g", "t-0").expect("what is done");
    assert!(committed >= done as u64, "{committed} of {done}");
}

/// A record that takes longer than `session.timeout.ms`: nothing is sent meanwhile, the member is
/// out of its group, its commit is refused, and the record comes again, and again.
#[test]
fn kafkajs_is_not_heard_of_while_it_works_on_a_record() {
    let with = |millis| {
        let config = ConsumerConfig {
            processing_time: ms(millis),
            ..shipped(Profile::KafkaJs, "c", "g")
        };
        let mut run = reading(config, 1, 20);
        run.until(200_000);
        run
    };
    let slow = with(31_000);
    assert_eq!(slow.committed("g", "t-0"), None);
    let fates = slow.fates("g", "t-0");
    assert!(fates.starts_with(['4', '5', '6']), "{fates}");
    assert!(!slow.times("c", "membership-lost").is_empty());
    let quick = with(29_000);
    assert!(quick.fates("g", "t-0").starts_with("111111h"));
    assert_eq!(quick.times("c", "membership-lost").len(), 0);
    // a thread of its own does not care
    let config = ConsumerConfig {
        processing_time: ms(60_000),
        ..shipped(Profile::Java, "c", "g")
    };
    let mut java = reading(config, 1, 4);
    java.until(250_000);
    assert_eq!(java.times("c", "membership-lost").len(), 0);
}

/// `max.poll.interval.ms` is Java's, librdkafka's and kafka-python's: a Go client may be away for
/// as long as it likes.
#[test]
fn some_clients_have_no_limit_between_polls() {
    for (client, leaves) in [
        (Profile::Java, true),
        (Profile::KafkaPython, true),
        (Profile::Librdkafka, true),
        (Profile::Sarama, false),
        (Profile::FranzGo, false),
    ] {
        let config = ConsumerConfig {
            processing_time: Duration::from_secs(400),
            ..shipped(client, "c", "g")
        };
        let mut run = reading(config, 1, 2);
        run.until(390_000);
        let events = run.consumer_events("c").into_iter();
        let left = events.filter(|(_, event)| {
            let reason = RejoinReason::PollInterval;
            matches!(event, ConsumerEvent::MembershipLost { reason: found, .. } if *found == reason)
        });
        assert_eq!(left.count() == 1, leaves, "{client:?}");
        let state = run
            .now()
            .group(&"g".into())
            .map(|group| group.members().len());
        assert_eq!(state, Some(usize::from(!leaves)), "{client:?}");
    }
}

/// Java commits every position, others only what is new: with nothing to read there is nothing to
/// commit.
#[test]
fn only_java_commits_a_position_that_has_not_moved() {
    for client in Profile::ALL {
        let mut run = Run::new(1);
        run.topic("t", 1).until(100);
        run.consumer(shipped(client, "c", "g")).until(30_000);
        let java = matches!(client, Profile::Java | Profile::KafkaPython);
        let expected = java.then_some(0);
        assert_eq!(run.committed("g", "t-0"), expected, "{client:?}");
    }
}

/// The interval of franz-go covers what earlier polls handed out.
#[test]
fn franz_go_commits_what_earlier_polls_returned() {
    let mut run = reading(shipped(Profile::FranzGo, "c", "g"), 1, 3);
    run.until(5_300);
    assert_eq!(
        run.committed("g", "t-0"),
        None,
        "a tick, with the first poll in hand"
    );
    run.write("t", &[0; 3]).until(10_050);
    assert_eq!(run.committed("g", "t-0"), None, "no tick since");
    run.until(10_200);
    assert_eq!(
        run.committed("g", "t-0"),
        Some(6),
        "through with both polls"
    );
    run.write("t", &[0; 6]).until(15_200);
    assert_eq!(run.committed("g", "t-0"), Some(7), "7 to 11 are in hand");
}

/// One `commitSync()` for each record: with an iterator it covers that record, with a list from
/// `poll()` all of them.
#[test]
fn an_iterator_has_handed_out_what_it_has_handed_out() {
    for (client, committed) in [(Profile::Java, 20), (Profile::KafkaPython, 1)] {
        let config = ConsumerConfig {
            commit_style: CommitStyle::SyncInLoop,
            ..shipped(client, "c", "g")
        };
        let mut run = reading(config, 1, 20);
        run.until(4_400);
        assert_eq!(run.committed("g", "t-0"), Some(committed), "{client:?}");
    }
}

/// librdkafka and Java vote for `range` by the same name, and its share is the same.
#[test]
fn librdkafka_and_java_share_a_group() {
    let mut run = reading(shipped(Profile::Java, "c", "g"), 2, 1);
    run.consumer(shipped(Profile::Librdkafka, "d", "g"))
        .until(20_000);
    let protocol = run
        .now()
        .group(&"g".into())
        .and_then(|group| group.classic()?.protocol);
    assert_eq!(protocol, Some(AssignorName::Range));
    let mut shares = [run.share("c"), run.share("d")];
    shares.sort_unstable();
    assert_eq!(shares, ["t-0", "t-1"]);
}

/// The name of KafkaJS's assigner is no other client's.
#[test]
fn kafkajs_is_refused_in_a_group_of_java() {
    let mut run = reading(shipped(Profile::Java, "c", "g"), 2, 1);
    run.consumer(shipped(Profile::KafkaJs, "d", "g"))
        .until(20_000);
    let refused = run.now().consumers["d"].last_exception;
    let refused = refused.map(|(_, exception)| exception);
    assert_eq!(refused, Some(Exception::InconsistentGroupProtocol));
    assert_eq!(run.share("c"), "t-0 t-1");
}

#[test]
fn consumers_ship_with_what_their_libraries_say() {
    use AssignorName::{CooperativeSticky, KafkaJs, Range, RoundRobin};
    for (client, reset, session, rebalance, assignors) in [
        (
            Profile::Java,
            OffsetReset::Latest,
            45,
            300,
            vec![Range, CooperativeSticky],
        ),
        (
            Profile::Librdkafka,
            OffsetReset::Latest,
            45,
            300,
            vec![Range, RoundRobin],
        ),
        (Profile::Sarama, OffsetReset::Latest, 10, 60, vec![Range]),
        (
            Profile::KafkaPython,
            OffsetReset::Latest,
            45,
            300,
            vec![Range, RoundRobin],
        ),
        (
            Profile::FranzGo,
            OffsetReset::Earliest,
            45,
            60,
            vec![CooperativeSticky],
        ),
        (Profile::KafkaJs, OffsetReset::Latest, 30, 60, vec![KafkaJs]),
    ] {
        let config = ConsumerConfig {
            client: Profile::Java,
            ..shipped(client, "c", "g")
        };
        let shipped = ConsumerConfig { client, ..config }.as_shipped();
        assert_eq!(shipped.auto_offset_reset, reset, "{client:?}");
        assert_eq!(
            shipped.session_timeout,
            Duration::from_secs(session),
            "{client:?}"
        );
        assert_eq!(
            shipped.rebalance_timeout(),
            Duration::from_secs(rebalance),
            "{client:?}"
        );
        assert_eq!(shipped.assignors, assignors, "{client:?}");
    }
}

/// A reader of ten records that finds of twenty more only the last five.
fn overtaken(client: Profile) -> Run {
    let mut run = Run::new(1);
    run.topic("t", 1).write("t", &[0; 10]).until(100);
    let config = ConsumerConfig {
        processing_time: ms(100),
        ..shipped(client, "c", "g")
    };
    run.consumer(config).until(20_000);
    assert_eq!(run.position("c", "t-0"), Some(10), "{client:?}");
    // `poll()` waits, and does not fetch: it is frozen
    run.freeze("c", 4_000).until(21_000);
    run.write("t", &[0; 20]).until(22_000);
    let (partition, before) = (tp("t-0"), Some(25));
    run.act(Command::DeleteRecords { partition, before });
    run.until(60_000);
    run
}

/// Read on where there is nothing any more: most ask `auto.offset.reset`; franz-go goes to the
/// time of the last record it has read, sarama ends its session first.
#[test]
fn out_of_range_in_the_middle() {
    for client in Profile::ALL {
        let run = overtaken(client);
        assert_eq!(run.position("c", "t-0"), Some(30), "{client:?}");
        let resets = run.lines("reset-needed");
        let nearest = resets.last().is_some_and(|to| to.contains("timestamp"));
        assert_eq!(
            nearest,
            client == Profile::FranzGo,
            "{client:?}: {resets:?}"
        );
        let rejoins = run.lines("rejoin-needed");
        let ends = rejoins
            .iter()
            .any(|why| why.contains("OFFSET_OUT_OF_RANGE"));
        assert_eq!(ends, client == Profile::Sarama, "{client:?}: {rejoins:?}");
    }
}

fn seek(offset: u64) -> Command {
    let (consumer, partition) = ("c".into(), tp("t-0"));
    let to = SeekTo::Offset(offset);
    Command::Seek {
        consumer,
        partition,
        to,
    }
}

/// Sent back, and kept there: Java commits that position in its interval, KafkaJS at once. To the
/// others it is none of what was handed out since.
#[test]
fn a_seek_back_is_committed_or_not() {
    for (client, at_once, later) in [
        (Profile::Java, 10, 2),
        (Profile::KafkaPython, 10, 2),
        (Profile::Librdkafka, 10, 10),
        (Profile::Sarama, 10, 10),
        (Profile::FranzGo, 10, 10),
        (Profile::KafkaJs, 2, 2),
    ] {
        let mut run = reading(
            ConsumerConfig {
                processing_time: ms(100),
                ..shipped(client, "c", "g")
            },
            1,
            10,
        );
        run.until(30_000);
        assert_eq!(run.committed("g", "t-0"), Some(10), "{client:?}");
        // paused, so that it stays there
        let (consumer, partition) = ("c".into(), tp("t-0"));
        run.act(Command::SetPaused {
            consumer,
            partition,
            paused: true,
        });
        run.act(seek(2)).until(30_100);
        assert_eq!(run.committed("g", "t-0"), Some(at_once), "{client:?}");
        run.until(45_000);
        assert_eq!(run.committed("g", "t-0"), Some(later), "{client:?}");
    }
}

/// KafkaJS leaves the rest of a batch alone when it is sent elsewhere.
#[test]
fn kafkajs_leaves_its_batch_for_a_seek() {
    let mut run = reading(shipped(Profile::KafkaJs, "c", "g"), 1, 10);
    run.until(6_000).act(seek(8)).until(6_100);
    assert_eq!(run.committed("g", "t-0"), Some(8));
    run.until(20_000);
    assert_eq!(run.fates("g", "t-0"), "111xxxxx11");
    assert_eq!(run.committed("g", "t-0"), Some(10));
}

/// sarama looks for new partitions every 10 minutes (`loopCheckPartitionNumbers`), Java every 5.
#[test]
fn sarama_learns_of_new_partitions_after_ten_minutes() {
    for (client, minutes) in [(Profile::Java, 5), (Profile::Sarama, 10)] {
        let mut run = reading(shipped(client, "c", "g"), 1, 1);
        run.topic_grows("t", 2).until((minutes * 60 - 1) * 1_000);
        assert_eq!(run.share("c"), "t-0", "{client:?}");
        run.until((minutes * 60 + 20) * 1_000);
        assert_eq!(run.share("c"), "t-0 t-1", "{client:?}");
    }
}

#[test]
fn kafkajs_asks_for_ten_mebibytes() {
    for (client, bytes) in [(Profile::KafkaJs, 10), (Profile::Java, 50)] {
        let config = shipped(client, "c", "g");
        assert_eq!(config.fetch_max_bytes, bytes * 1_024 * 1_024, "{client:?}");
    }
}

#[test]
fn kafkajs_has_no_static_members() {
    let mut run = Run::new(1);
    run.topic("t", 1);
    for client in Profile::ALL {
        let config = ConsumerConfig {
            group_instance_id: Some("one".into()),
            ..shipped(client, client.name(), client.name())
        };
        let because = Because::NoStaticMembers(client);
        let refused = CommandError::Refused(KafkaError::InvalidConfig, because);
        let expected = match client {
            Profile::KafkaJs => Err(refused),
            _ => Ok(()),
        };
        assert_eq!(run.try_act(Command::AddConsumer { config }), expected);
    }
}
