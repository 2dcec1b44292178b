//! Why a command could not do what it was asked.

use std::process::ExitCode;

/// The result of anything that can fail.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// Why a command could not do what it was asked.
#[derive(Debug, PartialEq)]
pub(crate) enum Failure {
    /// The command line makes no sense, for the reason given.
    Usage(String),
    /// Something went wrong, for the reason given.
    Failed(String),
    /// Something went wrong, and it has been said already.
    Reported,
    /// A program we ran for somebody ended so, and has said why.
    Ended(u8),
}

impl Failure {
    /// A failure for `reason`, a sentence for a person.
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self::Failed(reason.into())
    }

    /// Says it, unless it has been said.
    pub(crate) fn say(&self) {
        match self {
            Self::Usage(reason) | Self::Failed(reason) => eprintln!("error: {reason}"),
            Self::Reported | Self::Ended(_) => {}
        }
    }

    /// 2 for a command line that makes no sense, a program's own code, 1 for everything else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Ended(code) => ExitCode::from(*code),
            Self::Failed(_) | Self::Reported => ExitCode::FAILURE,
        }
    }
}
