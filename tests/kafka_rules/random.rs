//! Two promises of Kafka's that only show over many different runs: brokers die and come back at
//! random, with quick and slow networks, patient and impatient clients.

use crate::harness::chance::Chance;
use crate::harness::{Run, consumer, ms, tp};
use offset_playground::cluster::GroupEvent;
use offset_playground::command::Command;
use offset_playground::kafka::{
    BrokerConfig, BrokerId, CommitStyle, ConsumerConfig, ProducerConfig, Subscription,
};

/// What both promises are tried on.
struct Dice(Chance);

impl Dice {
    fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        self.0.of(choices)
    }

    fn cluster(&mut self) -> Run {
        let config = BrokerConfig {
            network_latency: ms(self.of(&[1, 50, 250, 600])),
            broker_session_timeout: ms(self.of(&[500, 3_000, 9_000])),
            broker_startup: ms(100),
            ..BrokerConfig::default()
        };
        let mut run = Run::with(2, config);
        run.topic("t", 2);
        run
    }

    /// Kills brokers and starts them, and in the end lets both run for a minute.
    fn trouble(&mut self, run: &mut Run) -> u64 {
        let mut now = 1_000 + u64::from(self.0.below(3_000));
        for _ in 0..12 {
            run.until(now);
            let broker = BrokerId(self.of(&[1, 2]));
            // one that runs cannot be started, and so on: then nothing happens
            let _ = match self.of(&[false, true]) {
                true => run.try_act(Command::KillBroker { broker }),
                false => run.try_act(Command::StartBroker { broker }),
            };
            now += u64::from(self.0.below(6_000));
        }
        run.until(now);
        for broker in [1, 2].map(BrokerId) {
            let _ = run.try_act(Command::StartBroker { broker });
        }
        run.until(now + 60_000);
        now + 60_000
    }
}

/// `enable.idempotence`: what is stored is stored once, and in the order in which it was sent.
#[test]
fn an_idempotent_producer_stores_nothing_twice_and_nothing_out_of_order() {
    for seed in 1..=400 {
        let mut dice = Dice(Chance::new(seed));
        let mut run = dice.cluster();
        let request_timeout = dice.of(&[400, 1_500, 3_000, 30_000]);
        let slack = dice.of(&[300, 2_300, 10_300, 60_300]);
        let config = ProducerConfig {
            every: ms(dice.of(&[20, 100, 400])),
            linger: ms(dice.of(&[0, 5, 300])),
            request_timeout: ms(request_timeout),
            delivery_timeout: ms(request_timeout + slack),
            retries: dice.of(&[1, 3, 1_000, i32::MAX.unsigned_abs()]),
            batch_size: dice.of(&[1, 200, 16_384]),
            ..ProducerConfig::new("p", "t")
        };
        run.act(Command::AddProducer { config });
        dice.trouble(&mut run);
        for partition in ["t-0", "t-1"] {
            let values = run.values(partition);
            let numbers = values.iter().map(|value| {
                let number = value.strip_prefix("event-").expect("its own records");
                number.parse::<u64>().expect("they are numbered")
            });
            let numbers: Vec<u64> = numbers.collect();
            let wrong = numbers.windows(2).find(|pair| pair[1] <= pair[0]);
            assert_eq!(wrong, None, "seed {seed}, {partition}");
        }
    }
}

/// Whoever reads alone and never seeks commits forwards, whatever becomes of the coordinator.
#[test]
fn a_lone_reader_never_commits_backwards() {
    for seed in 1..=400 {
        let mut dice = Dice(Chance::new(seed));
        let mut run = dice.cluster();
        let every = ms(200);
        let config = ProducerConfig {
            every,
            ..ProducerConfig::new("p", "t")
        };
        run.act(Command::AddProducer { config });
        let subscription = match dice.of(&[false, true]) {
            true => Subscription::Subscribe(vec!["t".into()]),
            false => Subscription::Assign(vec![tp("t-0"), tp("t-1")]),
        };
        let config = ConsumerConfig {
            subscription,
            commit_style: dice.of(&CommitStyle::ALL),
            auto_commit_interval: ms(700),
            processing_time: ms(dice.of(&[10, 150, 500])),
            max_poll_records: dice.of(&[1, 3, 5]),
            request_timeout: ms(dice.of(&[600, 5_000, 30_000])),
            ..consumer("c", "g", &["t"])
        };
        run.consumer(config);
        let now = dice.trouble(&mut run);
        run.close("c").until(now + 40_000);
        let mut last = std::collections::BTreeMap::new();
        for (at, event) in run.group_events("g") {
            if let GroupEvent::OffsetCommitted(tp, value, _) = event {
                let before = last.insert(tp.clone(), value.offset.0).unwrap_or(0);
                assert!(
                    value.offset.0 >= before,
                    "seed {seed}, at {at}: {tp} from {before} back to {}",
                    value.offset
                );
            }
        }
    }
}
