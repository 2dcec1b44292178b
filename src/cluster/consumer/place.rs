//! Where in its program a consumer is, and where it was when it was killed.

use super::{AppLine, Callback, CommitLine, Consumer, CrashLine, During, SyncCommit, Work};
use crate::kafka::{CommitStyle, Offset, TopicPartition};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A place in the loop, finer than the line: between two events the application can be through
/// with one line and not at the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In `poll()`.
    Polling,
    /// `poll()` has returned records, or a commit before processing has: the head of the loop.
    BeforeProcessing,
    /// In `process(record)`.
    Processing,
    /// In a method of the listener that `poll()` has called.
    Listening(Callback),
    /// In `pool.submit(…)`.
    Submitting,
    /// `process(record)` has returned.
    AfterProcessing,
    /// In `commitSync(…)`.
    Committing,
    /// Right behind a commit.
    AfterCommit,
    /// In `pool.awaitTermination(…)`.
    AwaitingWorkers,
    /// In `close()`.
    Closing,
    /// There is no process.
    Stopped,
}

/// What is to be said of a process that was killed: it was told to nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Death {
    /// The crash that was put into its program, if it was that.
    pub point: Option<CrashLine>,
    /// Where it was.
    pub place: Place,
    /// The record it had in hand there.
    pub record: Option<(TopicPartition, Offset)>,
    /// Whether that record is processed, and a commit would have followed.
    pub before_commit: bool,
    /// What its worker threads had in hand.
    pub working: Vec<(TopicPartition, Offset)>,
    /// The partitions it had.
    pub had: Vec<TopicPartition>,
}

impl Consumer {
    /// Where in its program it is.
    #[must_use]
    pub fn place(&self) -> Place {
        match &self.app.line {
            AppLine::Polling if self.held().is_empty() => Place::Polling,
            AppLine::Polling => Place::BeforeProcessing,
            // a record that is processed moves `since` to the moment it was
            AppLine::Processing { until } if self.app.done > 0 && self.app.since >= *until => {
                Place::AfterProcessing
            }
            AppLine::Processing { .. } => Place::Processing,
            AppLine::Submitting => Place::Submitting,
            AppLine::AwaitingWorkers => Place::AwaitingWorkers,
            AppLine::Listening { .. }
            | AppLine::Committing(SyncCommit {
                from: CommitLine::Listener,
                ..
            }) => match self.app.listener.as_deref() {
                Some(call) if call.during == During::LeavePrepare => Place::Closing,
                Some(call) => Place::Listening(call.callback),
                None => Place::Polling,
            },
            AppLine::Committing(_) => Place::Committing,
            AppLine::Closing(_) => Place::Closing,
            AppLine::Stopped => Place::Stopped,
        }
    }

    /// The record a place in its program is about.
    #[must_use]
    pub fn record_at(&self, place: Place) -> Option<(TopicPartition, Offset)> {
        let in_loop = matches!(
            &self.app.line,
            AppLine::Committing(commit) if commit.from == CommitLine::AfterRecord
        );
        let last = || self.app.batch.get(self.app.done.checked_sub(1)? as usize);
        let record = match place {
            Place::BeforeProcessing | Place::Processing | Place::Submitting => self.held().first(),
            // a worker is through; only a crash comes between that and the next line
            Place::AfterProcessing if self.has_pool() => return self.crash_record.clone(),
            Place::AfterProcessing => last(),
            // in the loop a commit is about the record before
            Place::Committing | Place::AfterCommit if in_loop => last(),
            _ => None,
        };
        record.map(|record| (record.topic_partition.clone(), record.offset))
    }

    /// What is to be said of it if it is killed now.
    #[must_use]
    pub fn death(&self, point: Option<CrashLine>) -> Death {
        let place = match point {
            Some(CrashLine::BeforeProcessing) => Place::BeforeProcessing,
            Some(CrashLine::AfterProcessing) => Place::AfterProcessing,
            Some(CrashLine::AfterCommit) => Place::AfterCommit,
            None => self.place(),
        };
        let style = self.config.commit_style;
        let commits = match self.has_pool() {
            // the others do not wait for workers
            true => style.takes_each_record() || style == CommitStyle::SyncWatermark,
            false => !matches!(
                style,
                CommitStyle::Never | CommitStyle::SyncBeforeProcessing
            ),
        };
        let working = self.app.pool.working.iter();
        let name = |work: &Work| (work.record.topic_partition.clone(), work.record.offset);
        Death {
            point,
            place,
            record: self.record_at(place),
            before_commit: commits && place == Place::AfterProcessing,
            working: working.map(name).collect(),
            had: self.partitions.keys().cloned().collect(),
        }
    }
}

impl Death {
    /// What its worker threads had in hand, as text.
    #[must_use]
    pub fn worked_on(&self) -> String {
        let working = self.working.iter();
        let names: Vec<String> = working
            .map(|(tp, offset)| format!("{tp} {offset}"))
            .collect();
        names.join(", ")
    }
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let process = |f: &mut fmt::Formatter<'_>, preposition: &str| match &self.record {
            Some((tp, offset)) => write!(f, "{preposition} process({tp} {offset})"),
            None => write!(f, "{preposition} process(r)"),
        };
        match self.place {
            Place::Polling => f.write_str("in poll()"),
            Place::BeforeProcessing => process(f, "before"),
            Place::Processing => process(f, "in"),
            Place::Listening(callback) => write!(f, "in {}()", callback.name()),
            Place::Submitting => f.write_str("in pool.submit()"),
            Place::AfterProcessing => {
                process(f, "after")?;
                f.write_str(if self.before_commit {
                    ", before the commit"
                } else {
                    ""
                })
            }
            Place::Committing => f.write_str("in commitSync()"),
            Place::AfterCommit => f.write_str("after the commit"),
            Place::AwaitingWorkers => f.write_str("in pool.awaitTermination()"),
            Place::Closing => f.write_str("in close()"),
            Place::Stopped => Ok(()),
        }?;
        match self.working.is_empty() {
            true => Ok(()),
            false => write!(f, ", workers at {}", self.worked_on()),
        }
    }
}
