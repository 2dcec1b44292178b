//! The event log as a list of lines: of a run of millions of events as of one of a hundred.
//!
//! Which events are lines of it is known from the index, or searched for; what a line says is
//! derived again where it is no longer in memory; and all of it can be had as a file. Whatever may
//! take long is done in slices: `go_on` does about so many events' worth, and says whether
//! something is left. All of them notice by themselves that the run is another by now.

mod export;
mod lines;
mod search;

pub use export::{EXPORTED_MAX, LogExport, LogFormat};
pub use lines::LogLines;
pub use search::LogSearch;

use super::index::Kinds;
use super::{Session, Subject, Whose};
use crate::cluster::Event;
use crate::cluster::OFFSETS_TOPIC;
use crate::cluster::event::{Entry, EventId};
use crate::kafka::{NodeId, Offset, TopicPartition};
use crate::view::Importance;
use crate::view::lately::{is_of_record, names_partition};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;
use core::ops::Range;

/// Which lines of the log are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter {
    /// From this importance on.
    pub least: Importance,
    /// Of one of these kinds; of any, if there are none.
    pub kinds: Vec<&'static str>,
    /// About this.
    pub of: Option<Subject>,
    /// With this in them, in capitals or not: as they are shown, or as the log is written down.
    pub text: String,
}

impl Default for LogFilter {
    fn default() -> Self {
        LogFilter {
            least: Importance::Story,
            kinds: Vec::new(),
            of: None,
            text: String::new(),
        }
    }
}

/// Says a line as the reader is shown it, without its moment and its cause: whose it is (nobody's
/// in particular, if nobody's), what kind, and the values, in the reader's words.
pub type Wording = fn(&Event) -> String;

/// A filter that is made ready to be asked of many events.
#[derive(Clone, Debug)]
struct Wanted {
    filter: LogFilter,
    kinds: Kinds,
    /// Lower case.
    text: String,
    wording: Wording,
}

impl Wanted {
    fn new(filter: LogFilter, wording: Wording) -> Self {
        let kinds = match filter.kinds.is_empty() {
            true => Kinds::ALL,
            false => Kinds::of(filter.kinds.iter().copied()),
        };
        Wanted {
            kinds,
            text: filter.text.trim().to_lowercase(),
            wording,
            filter,
        }
    }

    /// Whether nothing is asked but how important an event is.
    fn is_plain(&self) -> bool {
        self.filter.kinds.is_empty() && self.filter.of.is_none() && self.text.is_empty()
    }

    /// Whose they are to be, if that decides it.
    fn node(&self) -> Option<NodeId> {
        Some(match self.filter.of.as_ref()? {
            Subject::Broker(id) => NodeId::Broker(*id),
            Subject::Producer(id) => NodeId::Producer(id.clone()),
            Subject::Consumer(id) => NodeId::Consumer(id.clone()),
            Subject::Group(_) | Subject::Partition(_) | Subject::Record(..) => return None,
        })
    }

    /// Whether the index alone can tell.
    fn is_indexed(&self, session: &Session) -> bool {
        let of = match (&self.filter.of, self.node()) {
            (None, _) => true,
            (Some(_), Some(node)) => session.index.census.tells(&node),
            (Some(_), None) => false,
        };
        of && self.text.is_empty()
    }

    /// The events of a range that may be wanted, as far as the index can tell.
    fn candidates(&self, session: &Session, range: Range<EventId>) -> Vec<EventId> {
        let census = &session.index.census;
        census.among(range, self.filter.least, &self.kinds, self.node().as_ref())
    }

    /// Whether one of them is.
    fn is_met(&self, session: &Session, id: EventId, entry: &Entry) -> bool {
        let event = &entry.event;
        let of = match &self.filter.of {
            None => true,
            Some(Subject::Group(group)) => session.index.memberships.concerns(group, id, event),
            Some(Subject::Partition(tp)) => names_partition(event, tp),
            Some(Subject::Record(tp, offset)) => is_of_record(event, tp, Offset(*offset)),
            Some(_) => event.node() == self.node(),
        };
        of && (self.text.is_empty() || self.says(entry))
    }

    fn says(&self, entry: &Entry) -> bool {
        let mut said = (self.wording)(&entry.event);
        if said.to_lowercase().contains(&self.text) {
            return true;
        }
        said.clear();
        // writing to a string cannot fail
        let _ = write!(said, "{entry}");
        said.to_lowercase().contains(&self.text)
    }
}

/// Which run a session is of: as long as this stays, it has only grown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Run {
    opened: u32,
    shown: u32,
}

impl Run {
    fn of(session: &Session) -> Self {
        Run {
            opened: session.opened,
            shown: session.branches.shown_so_far(),
        }
    }
}

impl Session {
    /// What kind an event is, without looking at it.
    #[must_use]
    pub fn kind_of(&self, id: EventId) -> Option<&'static str> {
        self.index.census.kind(id)
    }

    /// Whose an event is, without looking at it.
    #[must_use]
    pub fn whose(&self, id: EventId) -> Option<Whose> {
        self.index.census.whose(id)
    }

    /// Which run this is: as long as this stays, it has only grown.
    #[must_use]
    pub fn run_version(&self) -> (u32, u32) {
        let Run { opened, shown } = Run::of(self);
        (opened, shown)
    }

    /// All that the log can be asked about: what there is in the present of the run.
    #[must_use]
    pub fn log_subjects(&self) -> Vec<Subject> {
        let cluster = self.recording.present();
        let mut all: Vec<Subject> = cluster
            .brokers
            .keys()
            .copied()
            .map(Subject::Broker)
            .collect();
        all.extend(cluster.producers.keys().cloned().map(Subject::Producer));
        all.extend(cluster.consumers.keys().cloned().map(Subject::Consumer));
        all.extend(cluster.group_ids().into_iter().map(Subject::Group));
        let topics = cluster.topics.iter();
        for (name, topic) in topics.filter(|(name, _)| name.as_str() != OFFSETS_TOPIC) {
            let partitions = 0..u32::try_from(topic.partitions.len()).unwrap_or(0);
            let partitions = partitions.map(|number| TopicPartition::new(name, number));
            all.extend(partitions.map(Subject::Partition));
        }
        all
    }

    /// The kinds of events there have been in the run.
    #[must_use]
    pub fn kinds_there(&self) -> Vec<&'static str> {
        self.index.census.kinds_there().collect()
    }
}
