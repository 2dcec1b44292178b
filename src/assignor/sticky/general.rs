//! Members want different topics (`AbstractStickyAssignor.GeneralAssignmentBuilder`): nobody's
//! quota is known, so partitions go to whoever has the least, and then move as long as that makes
//! it more even.

use super::Told;
use super::board::Board;
use super::claims::Claims;
use super::movements::Movements;
use crate::assignor::group::Group;
use crate::kafka::GenerationId;
use crate::sim::{sort_ascending, sort_numbers};
use alloc::vec;
use alloc::vec::Vec;

/// How often the partitions are gone through at most. A handful of times is usual; but the pair
/// rule of [`Movements`] can undo a move for ever, and then Kafka never ends.
const ROUNDS: usize = 100;

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
    let crowd = |topic: usize| group.topics[topic].subscribers.len();
    sort_numbers(&mut topics, &|a, b| crowd(a).cmp(&crowd(b)));
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
        astray: false,
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
        let most = all_it_wants(group, member);
        let contended = |p: &usize| group.topics[group.topic_of(*p)].subscribers.len() > 1;
        theirs.len() < most || theirs.iter().any(contended)
    };
    members.map(takes_part).collect()
}

/// How many partitions a member could get at most.
fn all_it_wants(group: &Group<'_>, member: usize) -> usize {
    let wanted = group.wanted(member).iter();
    wanted.map(|topic| group.topics[*topic].count).sum()
}

/// The sum of the differences between any two members, in Java's 32 bits (`getBalanceScore`).
fn unevenness(given: &[Vec<usize>], taking_part: &[bool]) -> i32 {
    let theirs = given.iter().zip(taking_part);
    let loads = theirs.filter(|(_, takes_part)| **takes_part);
    let mut loads: Vec<usize> = loads.map(|(theirs, _)| theirs.len()).collect();
    sort_ascending(&mut loads);
    let (mut sum, mut smaller, mut below) = (0, 0, 0);
    for load in loads {
        let load = i64::try_from(load).unwrap_or(i64::MAX);
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
    /// Whether a member has got back what it does not want any more.
    astray: bool,
}

impl Moves<'_> {
    /// Goes through the partitions again and again until none moves; says whether any did.
    ///
    /// Kafka stops as soon as all is balanced. Then none would move anyway, unless some went
    /// astray: only then it has to be asked.
    fn make(&mut self, board: &mut Board<'_>, partitions: &[usize]) -> bool {
        let mut any = false;
        for _ in 0..ROUNDS {
            let mut moved = false;
            for partition in partitions {
                if self.astray && self.is_balanced(board) {
                    break;
                }
                moved |= self.consider(board, *partition);
            }
            if !moved {
                break;
            }
            any = true;
        }
        any
    }

    /// Moves a partition back to whom it was taken from, or to whoever has the least, if that one
    /// has less by two or more.
    fn consider(&mut self, board: &mut Board<'_>, partition: usize) -> bool {
        let topic = self.group.topic_of(partition);
        let (Some(owner), Some(poorest)) = (board.owner(partition), board.poorest(topic)) else {
            return false;
        };
        let load = board.load(owner);
        // where Kafka fails, the one before is left alone (`tests/oracle/differences.md`)
        let before = self.before.owner(partition);
        let before = before.filter(|before| self.taking_part[*before]);
        let before = before.filter(|before| board.load(*before) + 1 < load);
        // Kafka does not ask whether that one still wants the topic
        let wants = |member: &usize| self.group.wants(*member, topic);
        let back = before.filter(|before| wants(before) || !self.is_balanced(board));
        let to = back.or((board.load(poorest) + 1 < load).then_some(poorest));
        let Some(to) = to else {
            return false;
        };
        self.astray |= !wants(&to);
        let moving = self.made.best(self.group, partition, owner, to);
        let from = board.owner(moving).expect("what has moved has an owner");
        self.made.note(self.group, moving, from, to);
        board.give(moving, to);
        true
    }

    /// Whether nobody could be given what another has two more of (`isBalanced`). Whoever has as
    /// many as it could get at most is not asked, whatever they are.
    fn is_balanced(&self, board: &Board<'_>) -> bool {
        let members = (0..self.taking_part.len()).filter(|member| self.taking_part[*member]);
        let loads = members.map(|member| board.load(member));
        if loads.clone().max() <= loads.min().map(|least| least + 1) {
            return true;
        }
        self.group.topics.iter().all(|topic| {
            let owners = topic.partitions().filter_map(|p| board.owner(p));
            let most = owners.map(|owner| board.load(owner)).max();
            let lacking = topic
                .subscribers
                .iter()
                .filter(|member| board.load(**member) != all_it_wants(self.group, **member));
            let least = lacking.map(|member| board.load(*member)).min();
            least.is_none_or(|least| most <= Some(least + 1))
        })
    }
}
