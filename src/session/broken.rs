//! Where a reader first lost a record, or processed one again.

use super::Session;
use crate::cluster::event::{Entry, EventId};
use crate::cluster::{BrokerEvent, Cluster, ConsumerEvent, Event, GroupEvent, Reader};
use crate::view::scene::tallies;

impl Session {
    /// The first event after which a record is lost for `reader` (or, with `lost` false, was
    /// processed again). The whole run is gone through for it.
    #[must_use]
    pub fn first_broken(&self, reader: &Reader, lost: bool) -> Option<EventId> {
        let mut cluster = Cluster::default();
        let mut breaks = |entry: &Entry| {
            cluster.apply(entry.at, &entry.event);
            match lost {
                true => can_lose(&entry.event) && lost_records(&cluster, reader) > 0,
                false => repeats(&cluster, &entry.event).as_ref() == Some(reader),
            }
        };
        let mut stretches = self.recording.stretches(0..self.recording.events());
        stretches.find_map(|stretch| {
            let mut entries = stretch.iter();
            entries.find_map(|(id, entry)| breaks(entry).then_some(id))
        })
    }
}

/// Whether an event can make a record lost: a commit, a position, or the end of somebody who had
/// records in hand.
fn can_lose(event: &Event) -> bool {
    match event {
        Event::Broker(_, BrokerEvent::Group(_, event)) => {
            matches!(event, GroupEvent::OffsetCommitted(..))
        }
        Event::Consumer(_, event) => matches!(
            event,
            ConsumerEvent::Crashed(_)
                | ConsumerEvent::Ended(_)
                | ConsumerEvent::PositionSet { .. }
                | ConsumerEvent::PollCalled
                | ConsumerEvent::PartitionsLost(_)
                | ConsumerEvent::PartitionsRevoked(_)
        ),
        _ => false,
    }
}

fn lost_records(cluster: &Cluster, reader: &Reader) -> u64 {
    tallies(cluster).get(reader).map_or(0, |tally| tally.lost)
}

/// Whose record was processed again by this event.
fn repeats(cluster: &Cluster, event: &Event) -> Option<Reader> {
    match event {
        Event::Consumer(id, ConsumerEvent::RecordProcessed { times: 2.., .. }) => {
            cluster.consumers.get(id)?.reader()
        }
        _ => None,
    }
}
