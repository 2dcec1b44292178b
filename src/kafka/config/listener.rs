//! What an application's `ConsumerRebalanceListener` does.

use crate::kafka::Position;
use core::fmt;
use serde::{Deserialize, Serialize};

/// What an application's `ConsumerRebalanceListener` does to its consumer in one of its methods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnRebalance {
    /// Nothing.
    #[default]
    Nothing,
    /// `commitSync()`.
    Commit,
    /// `seekToBeginning(partitions)`.
    SeekToBeginning,
    /// `seekToEnd(partitions)`.
    SeekToEnd,
    /// `seek(tp, …)` to this for each of the partitions.
    Seek(Position),
}

impl OnRebalance {
    /// What it is written down as, with an example of an offset.
    pub const WORDS: [&str; 5] = [
        "nothing",
        "commit",
        "seek-to-beginning",
        "seek-to-end",
        "seek:0",
    ];

    /// Reads what it is written down as.
    #[must_use]
    pub fn read(text: &str) -> Option<OnRebalance> {
        match text {
            "nothing" => Some(OnRebalance::Nothing),
            "commit" => Some(OnRebalance::Commit),
            "seek-to-beginning" => Some(OnRebalance::SeekToBeginning),
            "seek-to-end" => Some(OnRebalance::SeekToEnd),
            _ => {
                let offset = text.strip_prefix("seek:")?;
                let digits = offset.bytes().all(|byte| byte.is_ascii_digit());
                let offset = offset.parse().ok().filter(|_| digits)?;
                Some(OnRebalance::Seek(Position(offset)))
            }
        }
    }
}

impl fmt::Display for OnRebalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OnRebalance::Nothing => f.pad("nothing"),
            OnRebalance::Commit => f.pad("commit"),
            OnRebalance::SeekToBeginning => f.pad("seek-to-beginning"),
            OnRebalance::SeekToEnd => f.pad("seek-to-end"),
            OnRebalance::Seek(position) => write!(f, "seek:{position}"),
        }
    }
}

/// What an application's `ConsumerRebalanceListener` does in `onPartitionsLost`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnLost {
    /// What it does in `onPartitionsRevoked`: the method is not overridden.
    #[default]
    AsRevoked,
    /// This. A commit cannot work any more.
    Does(OnRebalance),
}

impl OnLost {
    /// What it is written down as, with an example of an offset.
    pub const WORDS: [&str; 6] = [
        "as-revoked",
        OnRebalance::WORDS[0],
        OnRebalance::WORDS[1],
        OnRebalance::WORDS[2],
        OnRebalance::WORDS[3],
        OnRebalance::WORDS[4],
    ];

    /// Reads what it is written down as.
    #[must_use]
    pub fn read(text: &str) -> Option<OnLost> {
        match text {
            "as-revoked" => Some(OnLost::AsRevoked),
            _ => OnRebalance::read(text).map(OnLost::Does),
        }
    }
}

impl fmt::Display for OnLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OnLost::AsRevoked => f.pad("as-revoked"),
            OnLost::Does(action) => action.fmt(f),
        }
    }
}
