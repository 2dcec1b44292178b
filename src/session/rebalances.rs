//! What each rebalance of each group came to, for any moment of a run.

use crate::cluster::event::{Event, EventId};
use crate::cluster::{BrokerEvent, GroupEvent};
use crate::kafka::GroupId;
use crate::sim::SortedMap;
use crate::view::moves::{Moves, Watch};
use alloc::vec::Vec;

/// Of each group so many steps are kept, the last ones.
const STEPS_MAX: usize = 128;

/// What was known of a group after an event of its rebalances, and what the event decided.
#[derive(Clone, Debug)]
struct Step {
    id: EventId,
    watch: Watch,
    moves: Option<Moves>,
}

/// The rebalances of all groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Rebalances {
    groups: SortedMap<GroupId, Vec<Step>>,
    /// Steps up to this event were let go of.
    forgotten: EventId,
}

impl Rebalances {
    /// Takes note of an event, the next one.
    pub(super) fn note(&mut self, id: EventId, event: &Event) {
        let Event::Broker(_, BrokerEvent::Group(group, change)) = event else {
            return;
        };
        let counts = matches!(
            change,
            GroupEvent::GenerationStarted { .. }
                | GroupEvent::MemberReplaced { .. }
                | GroupEvent::AssignmentStored(_)
                | GroupEvent::Deleted
        );
        if !counts {
            return;
        }
        let steps = self.groups.entry(group.clone()).or_default();
        let mut watch = steps
            .last()
            .map_or_else(Watch::default, |step| step.watch.clone());
        let moves = watch.note(event);
        if steps.len() == STEPS_MAX {
            self.forgotten = steps.remove(0).id + 1;
        }
        steps.push(Step { id, watch, moves });
    }

    /// Forgets what is from an event on. False if too little is left to go on from.
    pub(super) fn truncate(&mut self, end: EventId) -> bool {
        for steps in self.groups.values_mut() {
            steps.truncate(steps.partition_point(|step| step.id < end));
        }
        end >= self.forgotten
    }

    /// The last rebalance of a group before an event.
    pub(super) fn last(&self, group: &GroupId, before: EventId) -> Option<&Moves> {
        let steps = self.groups.get(group)?;
        let past = &steps[..steps.partition_point(|step| step.id < before)];
        past.iter().rev().find_map(|step| step.moves.as_ref())
    }
}
