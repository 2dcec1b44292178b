//! Names and settings as they were: a sentence about an event says those of its own moment, however
//! they have been changed since.

use super::Session;
use super::index::Kinds;
use crate::cluster::Cluster;
use crate::cluster::event::EventId;

/// What changes who is there and how they are configured, with the event itself.
const CHANGES: [&str; 9] = [
    "brokers-configured",
    "topic-created",
    "topic-configured",
    "topic-deleted",
    "producer-added",
    "producer-configured",
    "producer-removed",
    "consumer-added",
    "consumer-removed",
];

/// A world that was asked for, kept: those of events that follow each other are mostly alike.
#[derive(Clone, Debug, Default)]
pub(super) struct Then(Option<(EventId, Cluster)>);

impl Then {
    /// A world with the names and settings there were just before an event. Of everything else in
    /// it, it is not said when it was so.
    pub(super) fn before<'c>(&'c mut self, session: &'c Session, event: EventId) -> &'c Cluster {
        let since = session.settled_before(event);
        if since == session.settled_before(session.next_event()) {
            return session.cluster();
        }
        let run = session.recording();
        if since == session.settled_before(run.events()) {
            return run.present();
        }
        let known = self.0.take().filter(|(known, _)| *known == since);
        let known = known.unwrap_or_else(|| (since, run.cluster_before(since)));
        &self.0.insert(known).1
    }
}

impl Session {
    /// Since which event names and settings have been as they are just before one.
    fn settled_before(&self, event: EventId) -> EventId {
        let census = &self.index.census;
        let last = |kinds: &[&'static str], end| {
            let found = census.last_of(&Kinds::of(kinds.iter().copied()), end);
            found.map_or(0, |id| id + 1)
        };
        // a consumer reads by its new configuration from its next start on
        let started = last(&["process-started"], event);
        let waited_for = last(&["consumer-configured"], started) > 0;
        last(&CHANGES, event).max(if waited_for { started } else { 0 })
    }
}
