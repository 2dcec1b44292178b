//! A group over its generations: what an assignor gave is what the members have next time.

use super::case::{Answer, Case, CaseMember};
use std::collections::BTreeMap;

/// What the members of a group have, as they would tell it.
#[derive(Debug)]
pub(crate) struct History {
    assignor: String,
    generation: u32,
    had: BTreeMap<String, (String, u32)>,
}

impl History {
    /// A group that nobody is in.
    pub(crate) fn new(assignor: &str) -> Self {
        History {
            assignor: assignor.to_string(),
            generation: 0,
            had: BTreeMap::new(),
        }
    }

    /// The generation that comes to be.
    pub(crate) fn generation(&self) -> u32 {
        self.generation
    }

    /// The next question: members say what they have, unless they say something already.
    pub(crate) fn next(&mut self, topics: BTreeMap<String, u32>, members: Vec<CaseMember>) -> Case {
        self.generation += 1;
        let tell = |mut member: CaseMember| {
            if let Some((owned, since)) = self.had.get(&member.id)
                && member.owned_since.is_none()
            {
                member.owned.clone_from(owned);
                member.owned_since = Some(*since);
                member.generation = Some(*since);
            }
            member
        };
        let mut members: Vec<CaseMember> = members.into_iter().map(tell).collect();
        members.sort_by(|a, b| a.id.cmp(&b.id));
        Case {
            assignor: self.assignor.clone(),
            topics,
            members,
        }
    }

    /// Everyone has what the answer says; who is not in it has left.
    pub(crate) fn learn(&mut self, answer: &Answer) {
        let given = answer.iter();
        let given = given.map(|(id, theirs)| (id.clone(), (theirs.clone(), self.generation)));
        self.had = given.collect();
    }
}
