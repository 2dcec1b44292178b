//! Random requests: mostly what a client would send next, and often enough what it would not.

use super::{Requests, Step, config};
use offset_playground::sim::{Prng, Seed};

/// The seed of the stories that are recorded.
pub(crate) const SEED: u64 = 848;
/// How many stories there are.
pub(crate) const STORIES: u64 = 240;
/// How many requests are in each.
const STEPS: usize = 20;

/// Who is in the group.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Classic,
    Static,
    Consumer,
    Both,
}

const CLASSIC: &str = "group.initial.rebalance.delay.ms=0 group.min.session.timeout.ms=1000 \
                       group.consumer.assignment.interval.ms=0";
const DELAYED: &str = "group.initial.rebalance.delay.ms=1125";
const RANGE: &str = "group.consumer.assignment.interval.ms=0 group.consumer.assignors=range \
                     group.initial.rebalance.delay.ms=0 group.min.session.timeout.ms=1000";

/// The stories of a seed, by name.
pub(crate) fn stories(seed: u64) -> Vec<(String, Requests)> {
    let each = (0..STORIES).map(|number| {
        let mut chance = Prng::new(Seed(seed * 1_000 + number));
        let kind =
            [Kind::Classic, Kind::Static, Kind::Consumer, Kind::Both][chance.below(4) as usize];
        let settings = match kind {
            // the other assignor asks a map, in which ids that are random stand anywhere
            Kind::Both => RANGE,
            Kind::Consumer if chance.below(2) == 0 => RANGE,
            Kind::Classic if chance.below(5) == 0 => DELAYED,
            _ => CLASSIC,
        };
        let mut teller = Teller {
            chance,
            kind,
            topics: settings == RANGE,
        };
        let mut steps = Vec::new();
        while steps.len() < STEPS {
            let line = teller.next();
            steps.extend(line.lines().map(Step::read));
        }
        let requests = Requests {
            config: config(settings),
            steps,
        };
        (format!("random {number}"), requests)
    });
    each.collect()
}

struct Teller {
    chance: Prng,
    kind: Kind,
    /// Whether members may want different topics: with `uniform` the order of topics is random.
    topics: bool,
}

impl Teller {
    /// One of these, each as often as it stands there.
    fn one_of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let count = u32::try_from(words.len()).expect("few words");
        words[self.chance.below(count) as usize]
    }

    fn next(&mut self) -> String {
        if self.chance.below(12) == 0 {
            let time = self.one_of(&["750", "1500", "1500", "3000"]);
            return format!("A wait ms={time}\nA state");
        }
        if self.chance.below(8) == 0 {
            return "A state".to_owned();
        }
        let modern = match self.kind {
            Kind::Classic | Kind::Static => false,
            Kind::Consumer => true,
            Kind::Both => self.chance.below(2) == 0,
        };
        if modern { self.beat() } else { self.classic() }
    }

    fn classic(&mut self) -> String {
        // after the leader has gone which of two others follows is a matter of their ids
        let who = match self.kind {
            Kind::Static => self.one_of(&["A", "A", "B", "B", "A2", "B2"]),
            _ => self.one_of(&["A", "B"]),
        };
        // beside members of the other protocol a dynamic one has a random id, and any place
        let is_static = matches!(self.kind, Kind::Static | Kind::Both);
        let instance = match (is_static, who.starts_with('A')) {
            (true, true) => " instance=one",
            (true, false) => " instance=two",
            (false, _) => "",
        };
        let told = match self.chance.below(40) {
            0..=12 => format!("join{instance}{}", self.joining()),
            13..=22 => format!("sync{}", self.sharing()),
            23..=27 => format!("heartbeat{}", self.odd()),
            28..=31 => format!("commit{}", self.odd()),
            32..=33 => "commit epoch=-1".to_owned(),
            34 => "fetch partitions=t-0,t-1".to_owned(),
            35..=36 => format!("leave{}", self.another()),
            37 => format!("join{instance}{}", self.another()),
            38 if self.kind == Kind::Static => "heartbeat instance=two".to_owned(),
            _ => "commit member=- epoch=-1".to_owned(),
        };
        // a newcomer asks twice
        match told.starts_with("join") && instance.is_empty() && self.chance.below(3) > 0 {
            true => format!("{who} {told}\n{who} join"),
            false => format!("{who} {told}"),
        }
    }

    fn joining(&mut self) -> &'static str {
        self.one_of(&[
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            " session=2125",
            " rebalance=1625",
            " session=10000",
            " protocols=range,roundrobin",
            " protocols=roundrobin",
            " protocols=range",
            " topics=t,u",
            " member=-",
        ])
    }

    fn sharing(&mut self) -> &'static str {
        self.one_of(&[
            " assign=A:t-0;B:t-1",
            " assign=A:t-0;B:t-1",
            " assign=A:t-0,t-1,t-2,t-3",
            " assign=A2:t-0;B:t-1,t-2",
            "",
            "",
            " epoch=1",
            " member=B",
        ])
    }

    /// What is wrong with a request now and then.
    fn odd(&mut self) -> &'static str {
        self.one_of(&[
            "",
            "",
            "",
            "",
            "",
            "",
            " epoch=0",
            " epoch=1",
            " epoch=2",
            " member=A",
            " member=B",
            " member=stranger",
            " member=-",
        ])
    }

    fn another(&mut self) -> &'static str {
        self.one_of(&[
            "",
            "",
            "",
            "",
            " member=A",
            " member=B",
            " member=A.1",
            " member=stranger",
        ])
    }

    fn beat(&mut self) -> String {
        // names of different buckets: within one the order in Kafka is another (differences.md)
        let fixed = self.kind == Kind::Consumer && self.chance.below(3) == 0;
        let who = match self.kind {
            // beside members of the classic protocol
            Kind::Both => self.one_of(&["C", "D"]),
            _ if fixed => self.one_of(&["E", "E2", "F"]),
            _ => self.one_of(&["A", "B", "C"]),
        };
        let instance = match who {
            "E" | "E2" => " instance=one",
            "F" => " instance=two",
            _ => "",
        };
        let told = match self.chance.below(40) {
            0..=9 => "beat".to_owned(),
            10..=22 => "beat owned=given".to_owned(),
            23..=25 => "beat epoch=0".to_owned(),
            26..=27 => "beat epoch=-1".to_owned(),
            28 if !instance.is_empty() => "beat epoch=-2".to_owned(),
            28 => "beat rebalance=1625".to_owned(),
            29..=30 => format!("beat epoch={}", 1 + self.chance.below(6)),
            31..=36 => format!("commit{} offsets=t-{}:1", self.odd(), self.chance.below(4)),
            37 => "fetch partitions=t-0,t-1".to_owned(),
            38 => format!("fetch member={who} partitions=t-0"),
            _ if self.topics => {
                format!("beat topics={}", self.one_of(&["t", "u", "t,u", "nothing"]))
            }
            _ => "beat owned=".to_owned(),
        };
        match told.starts_with("beat") {
            true => format!("{who} {told}{instance}"),
            false => format!("{who} {told}"),
        }
    }
}
