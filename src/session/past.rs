//! A past moment that is shown.

use super::Session;
use super::index::Near;
use crate::cluster::event::{Entry, EventId};
use crate::recording::{Moment, Recent, Recording};
use crate::sim::SimTime;
use crate::view::Importance;
use crate::view::log::importance;

/// How many events are gone through at once for the one before.
const SEARCHED_AT_ONCE: u64 = 4_096;

/// A past moment that is shown.
#[derive(Clone, Debug)]
pub(super) struct Past {
    pub(super) moment: Moment,
    /// Of the entries the moment brings with it, if the recording does not have them.
    near: Option<Near>,
}

impl Past {
    pub(super) fn of(moment: Moment) -> Self {
        let near = moment.recent().map(Near::of);
        Past { moment, near }
    }

    /// Moves on by time, over at most so many events.
    pub(super) fn advance(&mut self, run: &Recording, to: SimTime, events: u64) {
        run.advance(&mut self.moment, to, events);
        match (&mut self.near, self.moment.recent()) {
            (Some(near), Some(recent)) => near.follow(recent),
            (near, recent) => *near = recent.map(Near::of),
        }
    }
}

impl Session {
    /// The part of the log that is in memory around the moment shown.
    pub(super) fn recent(&self) -> &Recent {
        let own = self.past.as_ref().and_then(|past| past.moment.recent());
        own.unwrap_or(self.recording.recent())
    }

    /// What is in it.
    pub(super) fn near(&self) -> &Near {
        let own = self.past.as_ref().and_then(|past| past.near.as_ref());
        own.unwrap_or(&self.index.near)
    }

    /// The first event of the story from `from` on.
    pub(super) fn next_story(&self, from: EventId) -> Option<EventId> {
        let near = self.near();
        near.next_story(from).or_else(|| {
            let rest = near.range().end..self.recording.events();
            let mut stretches = self.recording.stretches(rest);
            stretches.find_map(|stretch| {
                let mut story = stretch.iter().filter(|(_, entry)| is_story(entry));
                story.next().map(|(id, _)| id)
            })
        })
    }

    /// The last event of the story before `before`.
    pub(super) fn story_before(&self, before: EventId) -> Option<EventId> {
        let near = self.near();
        if let Some(id) = near.story_before(before) {
            return Some(id);
        }
        let mut end = near.range().start.min(before);
        while end > 0 {
            let start = end.saturating_sub(SEARCHED_AT_ONCE);
            let stretches = self.recording.stretches(start..end);
            let found = stretches.filter_map(|stretch| {
                let mut story = stretch.iter().filter(|(_, entry)| is_story(entry));
                story.next_back().map(|(id, _)| id)
            });
            if let Some(id) = found.last() {
                return Some(id);
            }
            end = start;
        }
        None
    }
}

fn is_story(entry: &Entry) -> bool {
    importance(&entry.event) == Importance::Story
}
