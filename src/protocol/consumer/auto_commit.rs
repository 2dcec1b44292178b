//! Automatic commits that are not made in `poll()`: by a timer of the client library's, whatever
//! the application is doing. What they cover is `Consumer::covered`'s to say.

use super::{commit, get};
use crate::cluster::consumer::{AppLine, JoinPrepare, MemberState};
use crate::kafka::ClientId;
use crate::protocol::{Step, client};
use alloc::sync::Arc;

/// The timer ticks: what is new is committed, unless the group is being rebalanced. A tick that is
/// missed, as the process was frozen, is not made up for.
pub(super) fn tick(step: &mut Step<'_>, id: &ClientId) {
    let Some(consumer) = get(step, id) else {
        return;
    };
    let member = &consumer.membership;
    let settled = member.state == MemberState::Stable
        && !member.rejoin_needed
        && member.prepare == JoinPrepare::Needed;
    let may = settled || !consumer.config.is_member();
    let ends = matches!(consumer.app.line, AppLine::Closing(_) | AppLine::Stopped);
    let now = step.now();
    if consumer.ticks_at(now) && may && !ends && !client::is_waiting(&consumer.net, "OffsetCommit")
    {
        let offsets = Arc::new(consumer.covered());
        step.aside(now, "auto.commit.interval.ms", |step| {
            commit::auto_commit(step, id, &offsets);
        });
    }
}
