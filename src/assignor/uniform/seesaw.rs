//! Two ends that come nearer to each other: who gets next, and who gives next
//! (`UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer`).
//!
//! The poorest all rise by one before anybody rises by two, and the richest all fall by one before
//! anybody falls by two. Whoever has been reached by a level belongs to that end from then on.

use alloc::vec::Vec;

/// The members in question, the poorest first.
pub(super) struct Seesaw {
    members: Vec<usize>,
    low: End,
    high: End,
    /// Members from here on have been found to have nothing to give.
    spent: usize,
}

/// One end of the members.
struct End {
    /// What its members have before their turn at this level, plus one: the low end starts below
    /// those that have nothing.
    level: usize,
    /// How far the end reaches into the members.
    reach: usize,
    /// The member whose turn it is, or at the high end the one above.
    turn: usize,
}

impl Seesaw {
    /// Members that are sorted by their loads.
    pub(super) fn new(members: Vec<usize>, loads: &[usize]) -> Self {
        let load = |member: Option<&usize>| member.map_or(0, |member| loads[*member]);
        let (reach, turn) = (members.len(), members.len());
        Seesaw {
            low: End {
                level: load(members.first()),
                reach: 0,
                turn: 0,
            },
            high: End {
                level: load(members.last()) + 2,
                reach,
                turn,
            },
            spent: members.len(),
            members,
        }
    }

    /// Whether the ends have come so near that nothing is gained by another move.
    pub(super) fn is_level(&self) -> bool {
        self.high.level <= self.low.level + 1
    }

    /// Who gets the next one.
    pub(super) fn poorest(&mut self, loads: &[usize]) -> usize {
        let Seesaw { members, low, .. } = self;
        if low.turn == low.reach {
            low.level += 1;
            let above = members[low.reach..].iter();
            low.reach += above
                .take_while(|member| loads[**member] + 1 == low.level)
                .count();
            low.turn = 0;
        }
        low.turn += 1;
        members[low.turn - 1]
    }

    /// Who gives the next one, if anybody has some.
    pub(super) fn richest(
        &mut self,
        loads: &[usize],
        has_some: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let Seesaw {
            members,
            high,
            spent,
            ..
        } = self;
        loop {
            if high.turn <= high.reach {
                let below = &members[..high.reach];
                high.level = match below.last() {
                    // nobody up here has anything: on to whoever comes next
                    Some(next) if *spent <= high.reach => loads[*next] + 1,
                    _ => high.level.saturating_sub(1),
                };
                let below = below.iter().rev();
                high.reach -= below
                    .take_while(|member| loads[**member] + 1 == high.level)
                    .count();
                high.turn = *spent;
            }
            high.turn = high.turn.checked_sub(1)?;
            let member = members[high.turn];
            if has_some(member) {
                return Some(member);
            }
            *spent -= 1;
            members.swap(high.turn, *spent);
        }
    }
}
