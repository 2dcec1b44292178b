//! The branches of a run: what it became each time somebody acted in its past.
//!
//! They begin alike, and nothing is kept of which went off from which: that is seen from what was
//! done in them. Each goes off from the older one with which it has most in common, and is called
//! by what was done first in it alone.
//!
//! The branch that is shown is the session itself; of the others those that were shown last are
//! kept as they are, and the rest as what was done in them. To show one of those it is played
//! again.

use super::index::Index;
use super::past::Past;
use super::{Going, Partial, Refusal, Session};
use crate::cluster::event::EventId;
use crate::command::Command;
use crate::notation::{self, BRANCHES_MAX, Branch, Document};
use crate::recording::{Act, Fork, Recording};
use crate::sim::SimTime;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// So many that are not shown are kept as they are ...
const AWAKE_MAX: usize = 6;
/// ... as long as they have no more events together; the last one in any case.
const AWAKE_EVENTS_MAX: EventId = 2_000_000;

/// Which branch: the how-manieth that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BranchId(pub u32);

/// A branch with its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchLine {
    /// Which.
    pub id: BranchId,
    /// From how many others it goes off, one from the other.
    pub depth: u32,
    /// From which.
    pub from: Option<BranchId>,
    /// What was done first in it alone, in the notation, and when: what it is called by. The first
    /// has none.
    pub first: Option<(SimTime, String)>,
    /// How far it was played.
    pub horizon: SimTime,
    /// Whether it is the one that is shown.
    pub is_shown: bool,
}

/// A branch as it is, with what is known of it and the past moment of it that is shown.
#[derive(Clone, Debug)]
struct Life {
    recording: Recording,
    index: Index,
    past: Option<Past>,
}

#[derive(Clone, Debug)]
enum Kept {
    Awake(Box<Life>),
    Asleep(Branch),
}

#[derive(Clone, Debug)]
struct Other {
    id: BranchId,
    kept: Kept,
    is_deleted: bool,
    /// How many branches had been shown when it last was.
    shown: u32,
}

/// All branches but what the one that is shown consists of.
#[derive(Clone, Debug)]
pub(super) struct Branches {
    shown: u32,
    /// In the order in which they were begun.
    others: Vec<Other>,
    /// The number of the next.
    next: u32,
    /// The one that was shown before.
    last: Option<BranchId>,
    /// How many have been shown.
    times: u32,
}

impl Kept {
    fn written(&self, is_deleted: bool) -> Branch {
        match self {
            Kept::Awake(life) => Branch {
                acts: life.recording.acts().to_vec(),
                horizon: life.recording.horizon(),
                cursor: life.past.as_ref().map(|past| past.moment.at),
                is_deleted,
            },
            Kept::Asleep(branch) => Branch {
                is_deleted,
                ..branch.clone()
            },
        }
    }

    fn acts(&self) -> &[Act] {
        match self {
            Kept::Awake(life) => life.recording.acts(),
            Kept::Asleep(branch) => &branch.acts,
        }
    }

    fn horizon(&self) -> SimTime {
        match self {
            Kept::Awake(life) => life.recording.horizon(),
            Kept::Asleep(branch) => branch.horizon,
        }
    }

    fn events(&self) -> Option<EventId> {
        match self {
            Kept::Awake(life) => Some(life.recording.events()),
            Kept::Asleep(_) => None,
        }
    }
}

impl Default for Branches {
    /// There is but one.
    fn default() -> Self {
        Branches::written(Vec::new(), 0)
    }
}

impl Branches {
    /// Those that are written down beside a run.
    pub(super) fn written(branches: Vec<Branch>, place: usize) -> Self {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let others = (0..).zip(branches).map(|(index, branch)| Other {
            id: BranchId(if index < place { index } else { index + 1 }),
            is_deleted: branch.is_deleted,
            kept: Kept::Asleep(branch),
            shown: 0,
        });
        let others: Vec<Other> = others.collect();
        Branches {
            shown: place,
            next: u32::try_from(others.len()).unwrap_or(u32::MAX - 1) + 1,
            others,
            last: None,
            times: 0,
        }
    }

    /// Which one is shown.
    pub(super) fn shown(&self) -> BranchId {
        BranchId(self.shown)
    }

    /// How often another one has come to be shown.
    pub(super) fn shown_so_far(&self) -> u32 {
        self.times
    }

    /// Writes down all but the one that is shown.
    pub(super) fn write(&self, document: &mut Document) {
        let written = |other: &Other| other.kept.written(other.is_deleted);
        document.branches = self.others.iter().map(written).collect();
        document.place = self.place(self.shown());
    }

    /// Where a branch stands among the others.
    fn place(&self, id: BranchId) -> usize {
        self.others.partition_point(|other| other.id < id)
    }

    fn find(&self, id: BranchId) -> Option<&Other> {
        self.others.iter().find(|other| other.id == id)
    }

    /// Makes room for one more. A deleted one may go for good for it, the oldest.
    fn make_room(&mut self) -> Result<(), Refusal> {
        if self.others.len() + 1 < BRANCHES_MAX {
            return Ok(());
        }
        let deleted = self.others.iter().position(|other| other.is_deleted);
        let oldest = deleted.ok_or(Refusal::Branches)?;
        self.others.remove(oldest);
        Ok(())
    }

    /// Keeps what was shown, which is left for a branch.
    fn leave(&mut self, life: Life, for_the: BranchId) {
        let id = self.shown();
        self.times += 1;
        let left = Other {
            id,
            kept: Kept::Awake(Box::new(life)),
            is_deleted: false,
            shown: self.times,
        };
        self.others.insert(self.place(id), left);
        (self.shown, self.last) = (for_the.0, Some(id));
        self.send_to_sleep();
    }

    /// Only what was done is kept of those that have not been shown for longest, if there are too
    /// many.
    fn send_to_sleep(&mut self) {
        loop {
            let awake = || self.others.iter().filter_map(|o| o.kept.events());
            let (count, events) = (awake().count(), awake().sum::<EventId>());
            if count <= 1 || count <= AWAKE_MAX && events <= AWAKE_EVENTS_MAX {
                return;
            }
            let awake = self.others.iter_mut();
            let awake = awake.filter(|other| other.kept.events().is_some());
            if let Some(other) = awake.min_by_key(|other| other.shown) {
                other.kept = Kept::Asleep(other.kept.written(other.is_deleted));
            }
        }
    }
}

impl Session {
    /// The branches that are not deleted, or those that are, as a tree: each after the one from
    /// which it goes off, the oldest first.
    #[must_use]
    pub fn branches(&self, deleted: bool) -> Vec<BranchLine> {
        let shown = Seen {
            id: self.branches.shown(),
            acts: self.recording.acts(),
            horizon: self.recording.horizon(),
            is_deleted: false,
        };
        let mut all: Vec<Seen<'_>> = self.branches.others.iter().map(Seen::of).collect();
        all.insert(self.branches.place(shown.id), shown);
        let mut lines: Vec<BranchLine> = Vec::new();
        for (place, seen) in all.iter().enumerate() {
            if seen.is_deleted != deleted {
                continue;
            }
            let older = &all[..place];
            let from = seen.parent(older.iter().filter(|other| other.is_deleted == deleted));
            let parent = lines.iter().position(|line| Some(line.id) == from);
            let (depth, at) = parent.map_or((0, lines.len()), |parent| {
                let depth = lines[parent].depth;
                let below = lines[parent + 1..].iter();
                let below = below.take_while(|other| other.depth > depth).count();
                (depth + 1, parent + 1 + below)
            });
            let line = BranchLine {
                depth,
                from,
                first: seen.first(older),
                id: seen.id,
                horizon: seen.horizon,
                is_shown: seen.id == self.branches.shown(),
            };
            lines.insert(at, line);
        }
        lines
    }

    /// What is done in a branch, and how far it was played.
    #[must_use]
    pub fn acts_of(&self, id: BranchId) -> Option<(&[Act], SimTime)> {
        if id == self.branches.shown() {
            return Some((self.recording.acts(), self.recording.horizon()));
        }
        let kept = &self.branches.find(id)?.kept;
        Some((kept.acts(), kept.horizon()))
    }

    /// Whether a moment of a branch is one of the branch that is shown, too: until the first act
    /// that is only in one of them everything is the same.
    pub(super) fn shares_moment(&self, branch: BranchId, at: SimTime) -> bool {
        let acts = |branch| self.acts_of(branch).map(|(acts, _)| acts);
        let (Some(own), Some(other)) = (acts(self.branches.shown()), acts(branch)) else {
            return false;
        };
        let shared = alike(own, other);
        let mut apart = own[shared..].iter().chain(&other[shared..]);
        apart.all(|act| at < act.at)
    }

    /// Whether there is another branch that was shown before.
    #[must_use]
    pub fn can_restore(&self) -> bool {
        self.last_shown().is_some()
    }

    fn last_shown(&self) -> Option<BranchId> {
        let last = self.branches.find(self.branches.last?)?;
        (!last.is_deleted).then_some(last.id)
    }

    /// Does something at the past moment that is shown: another branch begins.
    pub(super) fn fork(&mut self, command: &Command) -> Result<(), Refusal> {
        let Fork { recording, shared } = self.recording.fork(self.now(), command)?;
        self.branches.make_room()?;
        let index = self.index.of_fork(&recording, shared);
        let left = Life {
            recording: core::mem::replace(&mut self.recording, recording),
            index: core::mem::replace(&mut self.index, index),
            past: None,
        };
        self.past = None;
        let id = BranchId(self.branches.next);
        self.branches.next += 1;
        self.branches.leave(left, id);
        Ok(())
    }

    /// Back to the branch that was shown before.
    pub(super) fn restore_last(&mut self) -> Result<(), Refusal> {
        self.last_shown().map_or(Ok(()), |last| self.switch(last))
    }

    /// Shows another branch, where it was left. A deleted one is got back with that.
    pub(super) fn switch(&mut self, id: BranchId) -> Result<(), Refusal> {
        let asleep = match self.branches.find(id).map(|other| &other.kept) {
            Some(Kept::Awake(_)) => None,
            Some(Kept::Asleep(branch)) => Some(branch),
            None => return Ok(()),
        };
        let text = asleep.map(|branch| self.written_showing(id, branch));
        let woken = text
            .as_deref()
            .map(|text| self.restore_alike(text))
            .transpose();
        let woken = woken.map_err(Refusal::Branch)?;
        self.going = Going::No;
        let place = self.branches.place(id);
        let other = self.branches.others.remove(place);
        let mut refused = None;
        let life = match (other.kept, woken) {
            (Kept::Awake(life), _) => *life,
            (Kept::Asleep(_), None) => return Ok(()),
            (Kept::Asleep(_), Some((session, error))) => {
                let text = text.unwrap_or_default();
                refused = error.map(|error| Box::new(Partial { text, error }));
                self.opening = session.opening;
                Life {
                    recording: session.recording,
                    index: session.index,
                    past: session.past,
                }
            }
        };
        let Life {
            recording,
            index,
            past,
        } = life;
        let left = Life {
            recording: core::mem::replace(&mut self.recording, recording),
            index: core::mem::replace(&mut self.index, index),
            past: core::mem::replace(&mut self.past, past),
        };
        self.branches.leave(left, id);
        self.change_course();
        refused.map_or(Ok(()), |partial| Err(Refusal::Partial(partial)))
    }

    /// What there is to keep once a branch is shown that is only written down.
    fn written_showing(&self, id: BranchId, branch: &Branch) -> String {
        let mut document = self.document();
        let own = Branch {
            acts: core::mem::take(&mut document.acts),
            horizon: self.recording.horizon(),
            cursor: document.cursor,
            is_deleted: false,
        };
        let (from, to) = (
            self.branches.place(self.branches.shown()),
            self.branches.place(id),
        );
        document.branches.insert(from, own);
        document
            .branches
            .remove(if to < from { to } else { to + 1 });
        document.place = if to < from { to } else { to + 1 };
        document.acts.clone_from(&branch.acts);
        (document.horizon, document.cursor) = (Some(branch.horizon), branch.cursor);
        document.to_string()
    }

    /// Deletes a branch: it is not offered any more, and can be got back as long as there is room
    /// for it. In the place of the one that is shown its parent is; the only one stays.
    pub(super) fn delete_branch(&mut self, id: BranchId) -> Result<(), Refusal> {
        if id == self.branches.shown() {
            let lines = self.branches(false);
            let own = lines.iter().find(|line| line.is_shown);
            let other = lines.iter().find(|line| !line.is_shown);
            let parent = own.and_then(|own| own.from).or(other.map(|other| other.id));
            let Some(parent) = parent else { return Ok(()) };
            self.switch(parent)?;
        }
        if let Some(other) = self.branches.others.iter_mut().find(|other| other.id == id) {
            other.is_deleted = true;
        }
        Ok(())
    }
}

/// How many acts two branches have in common, from the first on.
fn alike(own: &[Act], other: &[Act]) -> usize {
    let both = own.iter().zip(other);
    both.take_while(|(own, other)| own == other).count()
}

/// What is seen of a branch.
struct Seen<'b> {
    id: BranchId,
    acts: &'b [Act],
    horizon: SimTime,
    is_deleted: bool,
}

impl<'b> Seen<'b> {
    fn of(other: &'b Other) -> Self {
        Seen {
            id: other.id,
            acts: other.kept.acts(),
            horizon: other.kept.horizon(),
            is_deleted: other.is_deleted,
        }
    }

    /// How many acts it has in common with another, from the first on.
    fn shares(&self, other: &Seen<'_>) -> usize {
        alike(self.acts, other.acts)
    }

    /// Of older branches the one with which it has most in common; of several the oldest.
    fn parent<'a>(&self, older: impl DoubleEndedIterator<Item = &'a Seen<'a>>) -> Option<BranchId> {
        let parent = older.rev().max_by_key(|other| self.shares(other));
        parent.map(|parent| parent.id)
    }

    /// What was done first in it alone, also if what it went off from is deleted by now.
    fn first(&self, older: &[Seen<'_>]) -> Option<(SimTime, String)> {
        let shared = older.iter().map(|other| self.shares(other)).max()?;
        let act = self.acts.get(shared)?;
        Some((act.at, notation::command_text(&act.command)))
    }
}
