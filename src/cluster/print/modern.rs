//! What happened in a consumer of the `consumer` protocol.

use super::partitions_list;
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

pub(super) fn details(event: &ModernEvent) -> String {
    match event {
        ModernEvent::Answered {
            epoch, assignment, ..
        } => match assignment {
            Some(assignment) => format!("{epoch} assigned {}", partitions_list(assignment)),
            None => epoch.to_string(),
        },
        ModernEvent::HeartbeatFailed { error, .. } | ModernEvent::Refused(error) => {
            error.to_string()
        }
        ModernEvent::ReconciliationStarted(change) => {
            let (to, revoked) = (&change.to.partitions, &change.revoked);
            let (to, revoked) = (partitions_list(to), partitions_list(revoked));
            format!("to {to}, gives up {revoked}")
        }
        ModernEvent::ReconciliationProgressed(step) => match step {
            ReconcileStep::Committing { .. } => "commits".to_string(),
            ReconcileStep::Revoking => "gives up".to_string(),
            ReconcileStep::Assigning => "takes over".to_string(),
        },
        ModernEvent::Joins
        | ModernEvent::ReconciliationAborted
        | ModernEvent::Reconciled
        | ModernEvent::Leaves
        | ModernEvent::PollHeard
        | ModernEvent::PollUnheard => String::new(),
    }
}
