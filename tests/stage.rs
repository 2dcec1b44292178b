//! What the stage says of a run, as plain data: the page only finds the words for it.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::cluster::Event;
use offset_playground::command::Command;
use offset_playground::kafka::{CommitStyle, TopicConfig, TopicPartition};
use offset_playground::notation::read;
use offset_playground::recording::{Recording, Scenario};
use offset_playground::scenario::{preset, watchable_consumer, watchable_producer};
use offset_playground::sim::{Duration, Seed, SimTime};
use offset_playground::view::{
    ConsumerState, ConsumerView, CrashLine, Died, Duty, Heartbeat, NextStep, Scene, Story,
};
use std::sync::Arc;

/// A scenario's run, as the page opens it, and what is done in it.
struct Run(Recording);

impl Run {
    fn of(name: &str) -> Run {
        Run::from((preset(name).expect("there is one").make)())
    }

    fn from(scenario: Scenario) -> Run {
        Run(Recording::new(scenario, Seed(7)).expect("the setup is in order"))
    }

    fn now(&self) -> SimTime {
        self.0.horizon()
    }

    fn pass(&mut self, seconds: u64) {
        let until = self.now() + Duration::from_secs(seconds);
        assert!(self.0.extend_to(until, 100_000), "it gets there");
    }

    fn issue(&mut self, command: &Command) {
        self.0.issue(command).expect("it can be done");
    }

    fn scene(&self) -> Scene {
        Scene::of(self.0.present(), None, 20)
    }

    fn consumer(&self, id: &str) -> Arc<ConsumerView> {
        let scene = self.scene();
        scene.consumer(&id.into()).expect("it is there").clone()
    }

    /// Who has a partition, as its tape says.
    fn owner(&self, partition: u32) -> Option<String> {
        let scene = self.scene();
        let tape = scene.tape(&TopicPartition::new(&"orders".into(), partition));
        let owner = tape.expect("it is there").owner.clone();
        owner.map(|owner| owner.to_string())
    }

    fn story(&self) -> Vec<Story> {
        self.0
            .recent()
            .entries()
            .iter()
            .filter_map(Story::of)
            .collect()
    }

    fn duty(&self) -> Duty {
        self.scene().brokers[0].duty
    }

    fn heartbeat(&self, consumer: &str) -> Option<Heartbeat> {
        let scene = self.scene();
        let found = scene.consumer(&consumer.into()).expect("it is there");
        found.heartbeat(self.now())
    }
}

#[test]
fn a_broker_that_is_gone_leads_nothing() {
    let mut run = Run::of("orders");
    run.pass(10);
    let broker = run.scene().brokers[0].id;
    assert_eq!(run.duty(), Duty::Leads);
    run.issue(&Command::KillBroker { broker });
    assert_eq!(run.duty(), Duty::OnPaper, "nobody has noticed");
    run.pass(10);
    assert_eq!(run.duty(), Duty::None, "the controller has given it up");
    run.issue(&Command::StartBroker { broker });
    assert_eq!(run.duty(), Duty::None, "it is not let in yet");
    run.pass(10);
    assert_eq!(run.duty(), Duty::Leads);
    run.issue(&Command::KillBroker { broker });
    run.issue(&Command::StartBroker { broker });
    assert_eq!(run.duty(), Duty::OnPaper, "its old registration stands");
}

#[test]
fn a_heart_that_stands_still_does_not_beat() {
    let mut run = Run::of("orders");
    assert_eq!(run.heartbeat("C1"), None, "it has not sent any");
    run.pass(16);
    assert!(matches!(
        run.heartbeat("C1"),
        Some(Heartbeat::Beating { .. })
    ));
    let consumer = || "C1".into();
    let duration = Duration::from_secs(10);
    run.issue(&Command::FreezeConsumer {
        consumer: consumer(),
        duration,
    });
    assert!(
        matches!(run.heartbeat("C1"), Some(Heartbeat::Missing { .. })),
        "at once"
    );
    run.pass(8);
    assert!(matches!(
        run.heartbeat("C1"),
        Some(Heartbeat::Overdue { .. })
    ));
    run.pass(14);
    assert!(
        matches!(run.heartbeat("C1"), Some(Heartbeat::Beating { .. })),
        "it is back"
    );
    run.issue(&Command::CrashConsumer {
        consumer: consumer(),
    });
    assert_eq!(run.heartbeat("C1"), Some(Heartbeat::Ended));
    run.issue(&Command::StartConsumer {
        consumer: consumer(),
    });
    assert_eq!(run.heartbeat("C1"), None, "a new process has sent none");
}

#[test]
fn hearts_are_not_heard_without_a_coordinator() {
    let mut run = Run::of("orders");
    run.pass(16);
    let broker = run.scene().brokers[0].id;
    run.issue(&Command::KillBroker { broker });
    run.pass(5);
    assert!(matches!(
        run.heartbeat("C2"),
        Some(Heartbeat::Missing { .. })
    ));
    run.pass(7);
    assert!(matches!(
        run.heartbeat("C2"),
        Some(Heartbeat::Overdue { .. })
    ));
}

#[test]
fn an_empty_stage_says_what_it_needs_first() {
    let mut run = Run::of("empty");
    assert_eq!(run.scene().next_step(), Some(NextStep::Topic));
    let (topic, partitions) = ("orders".into(), 3);
    run.issue(&Command::CreateTopic {
        topic,
        partitions,
        config: TopicConfig::default(),
    });
    assert_eq!(run.scene().next_step(), Some(NextStep::Producer));
    let config = watchable_producer("web", "orders");
    run.issue(&Command::AddProducer { config });
    assert_eq!(run.scene().next_step(), Some(NextStep::Consumer));
    let config = watchable_consumer("C1", "billing", "orders");
    run.issue(&Command::AddConsumer { config });
    assert_eq!(run.scene().next_step(), None);
}

#[test]
fn a_zombie_owns_nothing() {
    let mut run = Run::of("orders");
    run.pass(20);
    assert_eq!(run.owner(0).as_deref(), Some("C1"));
    let consumer = "C1".into();
    let duration = Duration::from_secs(30);
    run.issue(&Command::FreezeConsumer { consumer, duration });
    assert_eq!(run.owner(0).as_deref(), Some("C1"), "nobody has noticed");
    assert!(!run.consumer("C1").expelled);
    run.pass(16);
    for partition in 0..3 {
        assert_eq!(run.owner(partition).as_deref(), Some("C2"), "{partition}");
    }
    let zombie = run.consumer("C1");
    assert!(zombie.expelled && !run.consumer("C2").expelled);
    assert_eq!(zombie.partitions.len(), 2, "it believes so");
    let scene = run.scene();
    let tape = scene.tape(&TopicPartition::new(&"orders".into(), 0));
    assert_eq!(
        tape.expect("it is there").own_positions,
        2,
        "its mark is there"
    );
    run.pass(16);
    let told = run.story();
    let away =
        |story: &Story| matches!(story, Story::TurnedAway { who, .. } if who.as_str() == "C1");
    assert!(told.iter().any(away), "{told:#?}");
    run.pass(16);
    assert!(!run.consumer("C1").expelled, "it is back");
}

#[test]
fn without_a_coordinator_an_owner_is_who_believes_it() {
    let mut run = Run::of("orders");
    run.pass(20);
    let broker = run.scene().brokers[0].id;
    run.issue(&Command::KillBroker { broker });
    assert_eq!(run.owner(0).as_deref(), Some("C1"));
    assert!(!run.consumer("C1").expelled);
}

/// Where the card says that a consumer died: the line's text, and the record in its hand.
fn place_of_death(consumer: &ConsumerView) -> (&'static str, Died, Option<String>) {
    let mut lines = consumer.code.iter();
    let line = lines
        .find(|line| line.died.is_some())
        .expect("it says where");
    let record = line.record.as_ref().map(|(tp, at)| format!("{tp} {at}"));
    (line.text, line.died.expect("it has"), record)
}

#[test]
fn a_dead_consumer_shows_where_it_died() {
    let mut run = Run::of("orders");
    run.pass(20);
    let consumer = || "C1".into();
    run.issue(&Command::SetCrashPoint {
        consumer: consumer(),
        line: CrashLine::AfterProcessing,
        nth: 1,
    });
    run.pass(10);
    let dead = run.consumer("C1");
    let (line, died, record) = place_of_death(&dead);
    let record = record.expect("it had one in hand");
    assert_eq!((line, died), ("process(r);", Died::After));
    assert!(dead.code.iter().all(|line| !line.current));
    let death = dead.death.as_ref().expect("it is dead");
    assert_eq!(death.had.len(), 2);
    let said = format!("after process({record}), before the commit");
    assert_eq!(death.to_string(), said);
    let entry = run.0.recent().entries().iter().rev();
    let crashed = entry.map(|e| &e.event).find(|e| e.kind() == "crashed");
    assert_eq!(crashed.map(Event::details), Some(said));
    run.issue(&Command::StartConsumer {
        consumer: consumer(),
    });
    assert!(run.consumer("C1").death.is_none(), "until it starts again");
}

#[test]
fn a_crash_point_that_did_not_fire_is_no_place_of_death() {
    let mut run = Run::of("orders");
    run.pass(20);
    let consumer = || "C1".into();
    run.issue(&Command::SetCrashPoint {
        consumer: consumer(),
        line: CrashLine::AfterCommit,
        nth: 9,
    });
    while !matches!(run.consumer("C1").state, ConsumerState::Processing { .. }) {
        run.0
            .extend_to(run.now() + Duration::from_millis(50), 1_000);
    }
    run.issue(&Command::CrashConsumer {
        consumer: consumer(),
    });
    let dead = run.consumer("C1");
    let (line, died, record) = place_of_death(&dead);
    assert_eq!((line, died), ("process(r);", Died::Here));
    assert!(record.is_some());
    assert!(dead.crash_point.is_some(), "it waits for the next process");
}

/// At any event of any program the pill and the arrow are about the same line.
#[test]
fn what_a_consumer_does_is_where_its_program_is() {
    let pools = CommitStyle::ALL.map(|style| (style, 3));
    for (style, threads) in CommitStyle::ALL
        .map(|style| (style, 1))
        .into_iter()
        .chain(pools)
    {
        let mut scenario = (preset("orders").expect("there is one").make)();
        for command in &mut scenario.setup {
            if let Command::AddConsumer { config } = command {
                config.commit_style = style;
                config.worker_threads = threads;
            }
        }
        let mut run = Run::from(scenario);
        run.pass(30);
        for (event, entry) in (0..).zip(run.0.recent().entries()) {
            let moment = run.0.moment_before(event, entry.at);
            let scene = Scene::of(&moment.cluster, None, 20);
            for id in ["C1", "C2"] {
                if let Some(consumer) = scene.consumer(&id.into()) {
                    agrees(consumer, style, event);
                }
            }
        }
    }
}

fn agrees(consumer: &ConsumerView, style: CommitStyle, event: u64) {
    let mut lines = consumer.code.iter();
    let at = lines.find(|line| line.current).map_or("", |line| line.text);
    let about = consumer.code.iter().find_map(|line| line.record.clone());
    let expected = match &consumer.state {
        ConsumerState::Processing {
            topic_partition,
            offset,
            ..
        }
        | ConsumerState::Processed {
            topic_partition,
            offset,
        } => {
            assert_eq!(about, Some((topic_partition.clone(), *offset)));
            "process("
        }
        ConsumerState::HasRecords => "for (",
        ConsumerState::WaitingForWorker => "pool.submit(",
        ConsumerState::Committing if at.starts_with("for (var d") => "for (var d",
        ConsumerState::Committing => "consumer.commit",
        ConsumerState::WaitingForWorkers
        | ConsumerState::Closing
        | ConsumerState::Closed { .. } => "",
        _ => "records = consumer.poll(",
    };
    let (name, state) = (style.name(), &consumer.state);
    assert!(
        at.starts_with(expected),
        "{name}, event {event}: {state:?} at {at}"
    );
    assert_eq!(at.is_empty(), expected.is_empty(), "{name}, event {event}");
}

#[test]
fn a_program_is_java() {
    for style in CommitStyle::ALL {
        let mut scenario = (preset("orders").expect("there is one").make)();
        for command in &mut scenario.setup {
            if let Command::AddConsumer { config } = command {
                config.commit_style = style;
            }
        }
        let code = Run::from(scenario).consumer("C1").code.clone();
        let mut depth = 0;
        for line in &code {
            depth -= u8::from(line.text.starts_with('}'));
            assert_eq!(line.indent, depth, "{}: {}", style.name(), line.text);
            depth += u8::from(line.text.ends_with('{'));
        }
        assert_eq!(depth, 0, "{}", style.name());
    }
}

#[test]
fn who_has_processed_all_and_committed_less_is_told_so() {
    let text = "playground 1
brokers  1
topic    orders partitions=2
producer web to=orders every=700ms
consumer C1 group=billing topics=orders auto.offset.reset=earliest auto.commit.interval.ms=4000
";
    let mut run = Run::from(read(text).document.scenario);
    let mut seen = (false, false);
    for _ in 0..40 {
        run.pass(1);
        let scene = run.scene();
        let lag: u64 = scene.topics[0].tapes.iter().filter_map(|t| t.lag).sum();
        if scene.tally.pending > 0 {
            assert_eq!(scene.uncommitted, 0, "there is more to say of it");
        } else {
            assert_eq!(scene.uncommitted, lag, "as Kafka's tools count it");
            match lag {
                0 => seen.0 = true,
                _ => seen.1 = true,
            }
        }
    }
    assert_eq!(seen, (true, true));
}
