//! Whether a member's heart beats, as one sees it from its heartbeats.

use super::{ConsumerState, ConsumerView};
use crate::sim::{Duration, SimTime};

/// What a consumer's heartbeats say at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heartbeat {
    /// They are sent when they are due.
    Beating {
        /// When the last one left.
        sent: SimTime,
    },
    /// One is missing, or will be: it stands still, is no member now, or finds no coordinator.
    Missing {
        /// When the last one left.
        sent: SimTime,
    },
    /// The last one is older than `session.timeout.ms`, or the group's.
    Overdue {
        /// When it left.
        sent: SimTime,
    },
    /// Its process has ended.
    Ended,
}

impl ConsumerView {
    /// Its heartbeats at a moment; none if it is of no group, or has not sent any yet.
    #[must_use]
    pub fn heartbeat(&self, now: SimTime) -> Option<Heartbeat> {
        if !self.config.is_member() {
            return None;
        }
        if self.state.is_gone() {
            return Some(Heartbeat::Ended);
        }
        let sent = self.heartbeat_sent?;
        let silent = now.since(sent);
        // one may wait for its timer or for an answer, two do not
        let late = Duration(self.heartbeat_interval.0.saturating_mul(2));
        let stands_still = matches!(self.state, ConsumerState::Frozen { .. });
        Some(match () {
            () if silent > self.session_timeout => Heartbeat::Overdue { sent },
            () if stands_still || self.generation.is_none() || silent > late => {
                Heartbeat::Missing { sent }
            }
            () => Heartbeat::Beating { sent },
        })
    }
}
