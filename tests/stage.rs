//! What the stage says of a run, as plain data: the page only finds the words for it.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::command::Command;
use offset_playground::recording::Recording;
use offset_playground::scenario::{preset, watchable_consumer, watchable_producer};
use offset_playground::sim::{Duration, Seed, SimTime};
use offset_playground::view::{Duty, Heartbeat, NextStep, Scene};

/// A scenario's run, as the page opens it, and what is done in it.
struct Run(Recording);

impl Run {
    fn of(name: &str) -> Run {
        let scenario = (preset(name).expect("there is one").make)();
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
        self.0.issue(self.now(), command).expect("it can be done");
    }

    fn scene(&self) -> Scene {
        Scene::of(self.0.present(), None, 20)
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
    run.pass(10);
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
    run.issue(&Command::CreateTopic { topic, partitions });
    assert_eq!(run.scene().next_step(), Some(NextStep::Producer));
    let config = watchable_producer("web", "orders");
    run.issue(&Command::AddProducer { config });
    assert_eq!(run.scene().next_step(), Some(NextStep::Consumer));
    let config = watchable_consumer("C1", "billing", "orders");
    run.issue(&Command::AddConsumer { config });
    assert_eq!(run.scene().next_step(), None);
}
