//! Groups and producers folded: where many are on the stage each is a line, and those that need
//! somebody to look at them stand out.

use super::{ConsumerState, GroupView, ProducerView};
use crate::kafka::ClientId;
use alloc::vec::Vec;

/// From so many consumers on the stage on, groups are folded.
pub const FOLD_CONSUMERS_FROM: usize = 9;
/// From so many producers on they are a list.
pub const FOLD_PRODUCERS_FROM: usize = 7;
/// A lag below this is not worth standing out.
const LAG_LEAST: u64 = 10;

/// How somebody in a folded list is, in a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    /// Working, or waiting for records.
    Well,
    /// A member without partitions, or one that has ended as it should; a producer that pauses.
    Still,
    /// On the way into a generation, or to its partitions; a producer that waits.
    Waiting,
    /// Crashed, failed, standing still, or put out of its group.
    Trouble,
}

/// A member in a folded group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberLine {
    /// Its name.
    pub id: ClientId,
    /// How it is.
    pub mood: Mood,
    /// What it does.
    pub state: ConsumerState,
    /// How many partitions it has.
    pub partitions: usize,
    /// How far it is behind.
    pub lag: Option<u64>,
    /// Whether it is behind by much more than the others.
    pub behind: bool,
}

/// A group, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Its members, in the order of their cards.
    pub members: Vec<MemberLine>,
    /// How many are in trouble.
    pub trouble: usize,
    /// How many are on their way into a generation.
    pub waiting: usize,
    /// What all are behind together; nothing if none of them has anything committed.
    pub lag: Option<u64>,
}

fn mood(state: &ConsumerState, expelled: bool) -> Mood {
    match state {
        _ if expelled => Mood::Trouble,
        ConsumerState::Crashed { .. }
        | ConsumerState::Failed { .. }
        | ConsumerState::Frozen { .. } => Mood::Trouble,
        ConsumerState::Joining
        | ConsumerState::WaitingForAssignment
        | ConsumerState::FindingCoordinator
        | ConsumerState::FindingPositions => Mood::Waiting,
        ConsumerState::Idle | ConsumerState::Closed { .. } => Mood::Still,
        _ => Mood::Well,
    }
}

/// What a folded list says of what somebody does: not each record, which nobody could read.
fn calm(state: &ConsumerState) -> ConsumerState {
    match mood(state, false) {
        Mood::Well => ConsumerState::WaitingForRecords,
        _ => state.clone(),
    }
}

impl Folded {
    /// A group as lines.
    #[must_use]
    pub fn of(group: &GroupView) -> Folded {
        let mut lags: Vec<u64> = group.consumers.iter().filter_map(|c| c.lag).collect();
        lags.sort_unstable();
        let median = lags.get(lags.len() / 2).copied().unwrap_or(0);
        let most = lags.last().copied().unwrap_or(0);
        let stands_out = most >= LAG_LEAST && most > median.saturating_mul(2);
        let line = |consumer: &super::ConsumerView| MemberLine {
            id: consumer.id.clone(),
            mood: mood(&consumer.state, consumer.expelled),
            state: calm(&consumer.state),
            partitions: consumer.partitions.len(),
            lag: consumer.lag,
            behind: stands_out
                && consumer
                    .lag
                    .is_some_and(|lag| lag >= LAG_LEAST && lag > median.saturating_mul(2)),
        };
        let members: Vec<MemberLine> = group.consumers.iter().map(|c| line(c)).collect();
        let count = |mood| members.iter().filter(|line| line.mood == mood).count();
        Folded {
            trouble: count(Mood::Trouble),
            waiting: count(Mood::Waiting),
            lag: (!lags.is_empty()).then(|| lags.iter().sum()),
            members,
        }
    }
}

impl ProducerView {
    /// How it is, in a sign.
    #[must_use]
    pub fn mood(&self) -> Mood {
        match () {
            () if self.blocked_since.is_some() => Mood::Waiting,
            () if self.failed > 0 => Mood::Trouble,
            () if self.sending => Mood::Well,
            () => Mood::Still,
        }
    }
}
