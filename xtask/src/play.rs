//! Plays a run that is written down: the example `run` of the main package, which has the model.

use std::env;

use crate::{Failure, Project, Result};

/// Plays a file, with the player's own arguments and exit code.
pub(crate) fn file(project: &Project, arguments: &[String]) -> Result {
    let manifest = project.path("Cargo.toml");
    let mut command = project.cargo(&["run", "--quiet", "--example", "run", "--manifest-path"]);
    command.arg(manifest).arg("--").args(arguments);
    // a file is named from where somebody stands
    if let Ok(here) = env::current_dir() {
        command.current_dir(here);
    }
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("cargo cannot be started: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Failure::Ended(u8::try_from(code).unwrap_or(1))),
        None => Err(Failure::Ended(1)),
    }
}
