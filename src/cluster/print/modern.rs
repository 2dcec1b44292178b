//! What happened in a consumer of the `consumer` protocol.

use super::{DetailWords, partitions_in};
use crate::cluster::consumer::{ModernEvent, ReconcileStep};
use alloc::format;
use alloc::string::{String, ToString};

pub(super) fn kind(event: &ModernEvent) -> &'static str {
    match event {
        ModernEvent::Joins => "group-joining",
        ModernEvent::Answered { .. } => "member-epoch-received",
        ModernEvent::HeartbeatFailed { .. } => "heartbeat-failed",
        ModernEvent::ReconciliationStarted(_) => "reconciliation-started",
        ModernEvent::ReconciliationProgressed(_) => "reconciliation-step",
        ModernEvent::ReconciliationAborted => "reconciliation-aborted",
        ModernEvent::Reconciled => "reconciled",
        ModernEvent::Refused(_) => "membership-refused",
        ModernEvent::Leaves => "group-leaving",
        ModernEvent::PollHeard => "poll-heard",
        ModernEvent::PollUnheard => "poll-unheard",
    }
}

pub(super) fn details(event: &ModernEvent, words: &DetailWords) -> String {
    let list = |partitions: &[_]| partitions_in(partitions, words);
    match event {
        ModernEvent::Answered {
            epoch, assignment, ..
        } => match assignment {
            Some(assignment) => format!("{epoch} assigned {}", list(assignment)),
            None => epoch.to_string(),
        },
        ModernEvent::HeartbeatFailed { error, .. } | ModernEvent::Refused(error) => {
            error.to_string()
        }
        ModernEvent::ReconciliationStarted(change) => {
            let (to, revoked) = (&change.to.partitions, &change.revoked);
            (words.reconciles)(&list(to), &list(revoked))
        }
        ModernEvent::ReconciliationProgressed(step) => {
            let [commits, gives_up, takes_over] = words.steps;
            let step = match step {
                ReconcileStep::Committing { .. } => commits,
                ReconcileStep::Revoking => gives_up,
                ReconcileStep::Assigning => takes_over,
            };
            step.to_string()
        }
        ModernEvent::Joins
        | ModernEvent::ReconciliationAborted
        | ModernEvent::Reconciled
        | ModernEvent::Leaves
        | ModernEvent::PollHeard
        | ModernEvent::PollUnheard => String::new(),
    }
}
