//! Members want different topics (`AbstractStickyAssignor.GeneralAssignmentBuilder`): nobody's
//! quota is known, so partitions go to whoever has the least, and then move as long as that makes
//! it more even.

use super::Told;
use super::board::Board;
use super::claims::Claims;
use super::movements::Movements;
use crate::assignor::group::Group;
use crate::kafka::GenerationId;
use alloc::vec;
use alloc::vec::Vec;

/// Shares out.
pub(super) fn share_out(
    group: &Group<'_>,
    told: &[Told],
    claims: &Claims,
    order: &[usize],
) -> Vec<Vec<usize>> {
    let before = Before::of(group, told, claims, order);
    let kept = told.iter().enumerate().map(|(member, told)| {
        let theirs = told.partitions.iter().copied();
        theirs.filter(move |partition| claims.owner(*partition) == Some(member))
    });
    let mut given: Vec<Vec<usize>> = kept.map(Iterator::collect).collect();
    // somebody had what it no longer wants: a reason to look at everything
    let mut revoked = false;
    for (member, theirs) in given.iter_mut().enumerate() {
        let claimed = theirs.len();
        theirs.retain(|partition| group.wants(member, group.topic_of(*partition)));
        revoked |= theirs.len() < claimed;
    }
    let fresh = given.iter().all(Vec::is_empty);
    let mut board = Board::new(group, given);
    let mut topics: Vec<usize> = (0..group.topics.len()).collect();
    topics.sort_by_key(|topic| group.topics[*topic].subscribers.len());
    let everything = topics
        .iter()
        .flat_map(|topic| group.topics[*topic].partitions());
    let mut movable: Vec<usize> = everything.collect();
    let mut free = movable.clone();
    free.retain(|partition| board.owner(*partition).is_none());
    for partition in &free {
        if let Some(member) = board.poorest(group.topic_of(*partition)) {
            board.give(*partition, member);
        }
    }
    // what only one member wants has nowhere else to go
    let contended = |p: &usize| group.topics[group.topic_of(*p)].subscribers.len() > 1;
    movable.retain(contended);
    free.retain(contended);

    let taking_part = taking_part(group, &board);
    let unmoved = board.given.clone();
    let mut moves = Moves {
        group,
        before: &before,
        taking_part: &taking_part,
        made: Movements::default(),
    };
    if !revoked {
        moves.make(&mut board, &free);
    }
    let any = moves.make(&mut board, &movable);
    let score = |given: &[Vec<usize>]| unevenness(given, &taking_part);
    if !fresh && any && score(&board.given) >= score(&unmoved) {
        return unmoved;
    }
    board.given
}

/// What members had before the latest generation, by partition.
struct Before {
    owner: Vec<Option<(usize, Option<GenerationId>)>>,
}

impl Before {
    fn of(group: &Group<'_>, told: &[Told], claims: &Claims, order: &[usize]) -> Self {
        let mut owner = vec![None; group.partitions()];
        for member in order.iter().copied() {
            let Told { partitions, since } = &told[member];
            if *since >= claims.latest {
                continue;
            }
            for partition in partitions {
                let known: &mut Option<(usize, Option<GenerationId>)> = &mut owner[*partition];
                if known.is_none_or(|(_, other)| other < *since) {
                    *known = Some((member, *since));
                }
            }
        }
        Before { owner }
    }

    fn owner(&self, partition: usize) -> Option<usize> {
        self.owner[partition].map(|(member, _)| member)
    }
}

/// Which members could get or lose anything.
fn taking_part(group: &Group<'_>, board: &Board<'_>) -> Vec<bool> {
    let members = board.given.iter().enumerate();
    let takes_part = |(member, theirs): (usize, &Vec<usize>)| {
        let wanted = group.wanted(member).iter();
        let most: usize = wanted.map(|topic| group.topics[*topic].count).sum();
        let contended = |p: &usize| group.topics[group.topic_of(*p)].subscribers.len() > 1;
        theirs.len() < most || theirs.iter().any(contended)
    };
    members.map(takes_part).collect()
}

/// The sum of the differences between any two members, in Java's 32 bits (`getBalanceScore`).
fn unevenness(given: &[Vec<usize>], taking_part: &[bool]) -> i32 {
    let theirs = given.iter().zip(taking_part);
    let loads = theirs.filter(|(_, takes_part)| **takes_part);
    let mut loads: Vec<i64> = loads
        .map(|(theirs, _)| i64::try_from(theirs.len()).unwrap_or(i64::MAX))
        .collect();
    loads.sort_unstable();
    let (mut sum, mut smaller, mut below) = (0, 0, 0);
    for load in loads {
        sum += below * load - smaller;
        smaller += load;
        below += 1;
    }
    let [a, b, c, d, ..] = sum.to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

/// Moves of partitions, one after the other.
struct Moves<'g> {
    group: &'g Group<'g>,
    before: &'g Before,
    taking_part: &'g [bool],
    made: Movements,
}

impl Moves<'_> {
    /// Goes through the partitions again and again until none moves; says whether any did.
    ///
    /// Kafka stops earlier, as soon as all is balanced; but then none would move anyway.
    fn make(&mut self, board: &mut Board<'_>, partitions: &[usize]) -> bool {
        let mut any = false;
        loop {
            let mut moved = false;
            for partition in partitions {
                moved |= self.consider(board, *partition);
            }
            if !moved {
                return any;
            }
            any = true;
        }
    }

    /// Moves a partition back to whom it was taken from, or to whoever has the least, if that one
    /// has less by two or more.
    fn consider(&mut self, board: &mut Board<'_>, partition: usize) -> bool {
        let topic = self.group.topic_of(partition);
        let (Some(owner), Some(poorest)) = (board.owner(partition), board.poorest(topic)) else {
            return false;
        };
        let load = board.load(owner);
        let before = self.before.owner(partition);
        // where Kafka fails, the one before is left alone (`tests/oracle/differences.md`)
        let before = before.filter(|before| self.taking_part[*before]);
        let before = before.filter(|before| board.load(*before) + 1 < load);
        // Kafka does not ask whether that one still wants the topic
        let back = before.filter(|before| self.group.wants(*before, topic) || !board.is_balanced());
        let to = back.or((board.load(poorest) + 1 < load).then_some(poorest));
        let Some(to) = to else {
            return false;
        };
        let moving = self.made.best(self.group, partition, owner, to);
        let from = board.owner(moving).expect("what has moved has an owner");
        self.made.note(self.group, moving, from, to);
        board.give(moving, to);
        true
    }
}
