//! Random groups: histories with joins, leaves, growing topics, and members that tell old stories.

use super::case::{ASSIGNORS, Case, CaseMember};
use super::history::History;
use offset_playground::sim::{Prng, Seed};
use std::collections::BTreeMap;

/// The seed of the groups that are recorded.
pub(crate) const SEED: u64 = 20_260;
/// How many groups each assignor is asked about.
pub(crate) const GROUPS: usize = 2_500;
/// How many groups are recorded in one number.
pub(crate) const BLOCK: usize = 100;

/// The groups for one of [`ASSIGNORS`]: many histories, one after the other.
pub(crate) fn groups(assignor: usize, seed: u64) -> Vec<Case> {
    let stream = u64::try_from(assignor).expect("few assignors");
    let mut chance = Prng::new(Seed(seed * 100 + stream));
    let mut cases = Vec::new();
    while cases.len() < GROUPS {
        let steps = 1 + chance.below(7);
        let mut world = World::new(ASSIGNORS[assignor].0, chance);
        for _ in 0..steps {
            cases.push(world.step());
        }
        chance = world.chance;
    }
    cases.truncate(GROUPS);
    cases
}

/// A group and what is around it.
struct World {
    chance: Prng,
    history: History,
    /// A coordinator knows what it gave to whom; consumers may be wrong.
    server: bool,
    /// All members want the same.
    alike: bool,
    /// How many members there may be.
    most_members: u32,
    topics: BTreeMap<String, u32>,
    members: Vec<CaseMember>,
    /// What members had before their last generation.
    past: Vec<(String, String, u32)>,
    born: u32,
}

impl World {
    fn new(assignor: &str, mut chance: Prng) -> Self {
        let most_members = match chance.below(10) {
            0 => 40,
            1..=3 => 12,
            _ => 5,
        };
        let largest = match chance.below(10) {
            0 => 60,
            1..=4 => 20,
            _ => 7,
        };
        let names = [
            "t", "u", "orders", "payments", "a.b", "x-1", "events", "log_9",
        ];
        let mut topics = BTreeMap::new();
        for _ in 0..=chance.below(6) {
            let name = names[chance.below(8) as usize];
            topics.insert(name.to_string(), 1 + chance.below(largest));
        }
        let server = assignor.starts_with("server-");
        if !server && chance.below(8) == 0 {
            topics.insert("empty".to_string(), 0);
        }
        World {
            server,
            alike: chance.below(2) == 0,
            most_members,
            topics,
            members: Vec::new(),
            past: Vec::new(),
            born: 0,
            history: History::new(assignor),
            chance,
        }
    }

    /// Something changes, and the group is shared out anew.
    fn step(&mut self) -> Case {
        if self.members.is_empty() {
            for _ in 0..=self.chance.below(self.most_members) {
                self.join();
            }
        }
        match self.chance.below(8) {
            0..=2 => self.join(),
            3 | 4 => self.leave(),
            5 => self.grow(),
            6 if !self.alike => self.resubscribe(),
            _ => {}
        }
        let mut members = self.members.clone();
        if !self.server && self.chance.below(4) == 0 {
            self.tell_old_stories(&mut members);
        }
        let case = self.history.next(self.topics.clone(), members);
        let told = case.members.iter().filter_map(|member| {
            let since = member.owned_since?;
            Some((member.id.clone(), member.owned.clone(), since))
        });
        self.past.extend(told);
        self.history.learn(&case.answer());
        case
    }

    fn join(&mut self) {
        self.born += 1;
        let (born, noise) = (self.born, self.chance.bits());
        let id = match self.chance.below(3) {
            0 => format!("c{born}"),
            1 => format!("consumer-{born}-{noise:08x}"),
            _ => format!("{noise:08x}-{:04x}-{born}", self.chance.below(0x1_0000)),
        };
        let instance =
            (self.chance.below(5) == 0).then(|| format!("i{}", noise % 1000 + born * 1000));
        let topics = self.wish();
        self.members.push(CaseMember {
            id,
            instance,
            topics,
            ..CaseMember::default()
        });
    }

    /// What a member may want: everything, some of it, or things that are not there.
    fn wish(&mut self) -> String {
        let mut wanted: Vec<String> = self.topics.keys().cloned().collect();
        if !self.alike {
            wanted.retain(|_| self.chance.below(3) > 0);
            if !self.server && self.chance.below(20) == 0 {
                wanted.push("unknown".to_string());
            }
        }
        wanted.join(" ")
    }

    fn leave(&mut self) {
        if self.members.len() > 1 {
            let place = self.any_member();
            self.members.remove(place);
        }
    }

    fn grow(&mut self) {
        let place = self
            .chance
            .below(u32::try_from(self.topics.len()).expect("few"));
        let by = 1 + self.chance.below(5);
        let grown = self.topics.values_mut().nth(place as usize);
        *grown.expect("one of them") += by;
    }

    fn resubscribe(&mut self) {
        let (place, wish) = (self.any_member(), self.wish());
        self.members[place].topics = wish;
    }

    fn any_member(&mut self) -> usize {
        let count = u32::try_from(self.members.len()).expect("few");
        self.chance.below(count) as usize
    }

    /// Members tell what they had long ago, or claim what another has.
    fn tell_old_stories(&mut self, members: &mut [CaseMember]) {
        for member in members {
            if self.chance.below(3) > 0 || self.past.is_empty() {
                continue;
            }
            let past = u32::try_from(self.past.len()).expect("few");
            let (_, owned, since) = self.past[self.chance.below(past) as usize].clone();
            let since = match self.chance.below(3) {
                0 => self.history.generation().max(1),
                _ => since,
            };
            member.owned = owned;
            member.owned_since = Some(since);
            member.generation = match self.chance.below(3) {
                0 => None,
                1 => Some(self.history.generation().max(1)),
                _ => Some(since),
            };
        }
    }
}
