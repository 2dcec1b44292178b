//! Which claims hold in a run, as it goes on.

use super::measure::{Keys, measure};
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{Cluster, Event};
use crate::notation::Claim;
use crate::notation::claim::{Mode, Operand, Value};
use crate::recording::Recording;
use crate::sim::{SimTime, SortedSet};
use alloc::vec::Vec;

/// What has become of a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It is not decided yet.
    #[default]
    Open,
    /// It is so, or has been so far.
    Holds,
    /// It is not so since this moment, for good.
    Broken {
        /// The moment.
        at: SimTime,
    },
}

/// What a look at a claim showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The moment that was looked at.
    pub at: SimTime,
    /// What the quantity was.
    pub left: Value,
    /// What it was compared with.
    pub right: Value,
}

/// What has become of a claim, and what was seen of it: the values that decided it, or those of
/// the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What has become of it.
    pub verdict: Verdict,
    /// What was seen; nothing if there was no look yet.
    pub seen: Option<Seen>,
}

/// Follows a run and says which claims hold.
///
/// It looks after each moment at which something happened, when everything of that moment has
/// happened. What it says depends on how far the run has come, and not on how often it was asked.
/// If the run's past was changed, it begins again by itself.
#[derive(Clone, Debug)]
pub struct Checker {
    claims: Vec<Claim>,
    /// From the moments before the horizon: nothing can happen in them any more.
    past: Vec<Finding>,
    /// With what is so at the horizon.
    present: Vec<Finding>,
    /// The world after the events that have been followed.
    cluster: Cluster,
    /// How many those are.
    followed: EventId,
    /// Up to where the run had come then.
    reached: SimTime,
    /// The moments at which claims must be looked at whether or not something happens, each with
    /// its claim, the last first; done ones are taken out.
    due: Vec<(SimTime, usize)>,
    keys: Keys,
}

/// Whether an event can change a quantity: what only travels or waits does not.
fn matters(entry: &Entry) -> bool {
    !matches!(entry.event, Event::Network(_) | Event::Client(..))
}

/// The moment at which a claim must be looked at.
fn must_look(mode: &Mode) -> SimTime {
    match mode {
        Mode::Always(stretch) | Mode::Never(stretch) => stretch.from,
        Mode::Eventually { by } => *by,
        Mode::At(at) => *at,
    }
}

impl Finding {
    /// What it was at a moment, of a claim that was followed further.
    #[must_use]
    pub fn as_of(&self, claim: &Claim, moment: SimTime) -> Verdict {
        let begun = match &claim.mode {
            Mode::Always(_) | Mode::Never(_) => must_look(&claim.mode),
            // these are decided when they are last looked at
            Mode::Eventually { .. } | Mode::At(_) => {
                let looked = self.seen.as_ref().map(|seen| seen.at);
                looked.unwrap_or(must_look(&claim.mode))
            }
        };
        match self.verdict {
            Verdict::Broken { at } if at <= moment => self.verdict,
            Verdict::Broken { .. } | Verdict::Holds if begun > moment => Verdict::Open,
            Verdict::Broken { .. } | Verdict::Holds => match claim.mode {
                Mode::Eventually { .. } | Mode::At(_) => self.verdict,
                Mode::Always(_) | Mode::Never(_) => Verdict::Holds,
            },
            Verdict::Open => Verdict::Open,
        }
    }

    /// Looks at a claim, unless nothing can change it any more or this moment does not count.
    fn look(&mut self, claim: &Claim, at: SimTime, cluster: &Cluster, keys: &mut Keys) {
        let decided = match claim.mode {
            Mode::Always(stretch) | Mode::Never(stretch) => {
                let outside = at < stretch.from || stretch.until.is_some_and(|until| at > until);
                outside || matches!(self.verdict, Verdict::Broken { .. })
            }
            Mode::Eventually { by } => at > by || self.verdict != Verdict::Open,
            Mode::At(moment) => at != moment || self.verdict != Verdict::Open,
        };
        if decided {
            return;
        }
        let left = measure(&claim.quantity, cluster, keys);
        let right = match &claim.against {
            Operand::Value(value) => value.clone(),
            Operand::Quantity(quantity) => measure(quantity, cluster, keys),
        };
        let so = claim.operator.holds(&left, &right);
        self.verdict = match claim.mode {
            Mode::Never(_) if so => Verdict::Broken { at },
            Mode::Never(_) => Verdict::Holds,
            Mode::Always(_) | Mode::Eventually { .. } | Mode::At(_) if so => Verdict::Holds,
            Mode::Eventually { by } if at < by => Verdict::Open,
            Mode::Always(_) | Mode::Eventually { .. } | Mode::At(_) => Verdict::Broken { at },
        };
        self.seen = Some(Seen { at, left, right });
    }
}

impl Checker {
    /// A checker that has not seen anything of a run yet.
    #[must_use]
    pub fn new(claims: Vec<Claim>) -> Self {
        let due = claims.iter().map(|claim| must_look(&claim.mode));
        let due: SortedSet<_> = due.zip(0..).collect();
        let open = alloc::vec![Finding::default(); claims.len()];
        Checker {
            claims,
            past: open.clone(),
            present: open,
            cluster: Cluster::default(),
            followed: 0,
            reached: SimTime::ZERO,
            due: due.into_iter().rev().collect(),
            keys: Keys::default(),
        }
    }

    /// The claims.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// What has become of each claim.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.present
    }

    /// Each claim with what has become of it.
    pub fn results(&self) -> impl Iterator<Item = (&Claim, &Finding)> {
        self.claims.iter().zip(&self.present)
    }

    /// Follows a run as far as it has come, always the same one.
    pub fn follow(&mut self, run: &Recording) {
        if self.is_settled() {
            return;
        }
        let horizon = run.horizon();
        // the moment under way, and whether something in it can change a quantity
        let mut moment: Option<(SimTime, bool)> = None;
        'log: for stretch in run.stretches(self.followed..run.events()) {
            if self.is_settled() {
                break;
            }
            for entry in &*stretch.entries {
                if let Some((at, changed)) = moment.filter(|(at, _)| *at != entry.at) {
                    self.look_after(at, changed);
                    moment = None;
                }
                if entry.at >= horizon {
                    break 'log;
                }
                if moment.is_none() {
                    self.look_at_due(|due| due < entry.at);
                }
                self.cluster.apply(entry.at, &entry.event);
                self.followed += 1;
                let changed = moment.is_some_and(|(_, changed)| changed) || matters(entry);
                moment = Some((entry.at, changed));
                self.reached = entry.at;
            }
        }
        if let Some((at, changed)) = moment {
            self.look_after(at, changed);
        }
        self.look_at_due(|due| due < horizon);
        self.reached = horizon;
        self.look_at_present(run);
    }

    /// Looks when everything of a moment has happened.
    fn look_after(&mut self, at: SimTime, changed: bool) {
        if changed {
            for (claim, finding) in self.claims.iter().zip(&mut self.past) {
                finding.look(claim, at, &self.cluster, &mut self.keys);
            }
        }
        self.look_at_due(|due| due <= at);
    }

    /// Whether nothing that happens from here on can change any verdict.
    fn is_settled(&self) -> bool {
        let settled = |(claim, finding): (&Claim, &Finding)| match claim.mode {
            Mode::Always(stretch) | Mode::Never(stretch) => {
                let over = stretch.until.is_some_and(|until| until < self.reached);
                over || matches!(finding.verdict, Verdict::Broken { .. })
            }
            Mode::Eventually { .. } | Mode::At(_) => finding.verdict != Verdict::Open,
        };
        self.claims.iter().zip(&self.past).all(settled)
    }

    fn look_at_due(&mut self, is_due: impl Fn(SimTime) -> bool) {
        while let Some((at, index)) = self.due.pop_if(|(at, _)| is_due(*at)) {
            self.past[index].look(&self.claims[index], at, &self.cluster, &mut self.keys);
        }
    }

    /// More can happen at the horizon: what is seen there is not kept.
    fn look_at_present(&mut self, run: &Recording) {
        self.present.clone_from(&self.past);
        if run.next_at() == Some(run.horizon()) {
            return;
        }
        for (claim, finding) in self.claims.iter().zip(&mut self.present) {
            finding.look(claim, run.horizon(), run.present(), &mut self.keys);
        }
    }
}

/// What becomes of claims in a run, as far as it has come.
#[must_use]
pub fn check(claims: &[Claim], run: &Recording) -> Vec<Finding> {
    let mut checker = Checker::new(claims.to_vec());
    checker.follow(run);
    checker.present
}
