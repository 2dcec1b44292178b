//! Scripts that are played on Apache Kafka, and what is to be seen meanwhile.

use std::{collections::BTreeSet, ffi::OsStr, fs};

use crate::{Failure, Project, Result, project};

/// Where the scripts are.
const SCRIPTS: &str = "tests/oracle/scripts";
/// Where the recordings are.
const RECORDED: &str = "tests/oracle/recorded/scripts";
/// What is to be done, for the Java program.
const PLANS: &str = "tests/oracle/target/plans.json";

/// Plays these scripts, each on a broker of its own, records what is to be seen, and has the model
/// play everything that is recorded.
pub(crate) fn record(project: &Project, classpath: &OsStr, wanted: &BTreeSet<String>) -> Result {
    let mut planning = project.cargo(&["run", "--quiet", "--example", "script", "--"]);
    planning.args(
        wanted
            .iter()
            .map(|name| format!("{SCRIPTS}/{name}.playground")),
    );
    let planned = planning.output();
    let planned =
        planned.map_err(|error| Failure::new(format!("cargo cannot be started: {error}")))?;
    if !planned.status.success() {
        return Err(Failure::new(
            String::from_utf8_lossy(&planned.stderr).trim(),
        ));
    }
    fs::write(project.path(PLANS), planned.stdout)
        .map_err(|error| Failure::new(format!("{PLANS} cannot be written: {error}")))?;
    println!(
        "Playing {} scripts on Apache Kafka, a few at once.",
        wanted.len()
    );
    let mut playing = project.command("java");
    playing.arg("-cp").arg(classpath);
    playing.args(["playground.oracle.scripts.Scripts", PLANS, RECORDED]);
    project::run_bound(&mut playing, "not every script could be recorded")?;
    println!("Playing what is recorded on the model.");
    let mut comparing = project.cargo(&["test", "--quiet", "--test", "scripts"]);
    project::run(&mut comparing, "the model does not do what Kafka did")
}

/// The names of the scripts to play. With no name given, all of them, and the recordings of
/// scripts that are no more are deleted.
pub(crate) fn wanted(project: &Project, names: &[String]) -> Result<BTreeSet<String>> {
    let all = named(project, SCRIPTS, ".playground")?;
    if let Some(unknown) = names.iter().find(|name| !all.contains(*name)) {
        return Err(Failure::Usage(format!(
            "there is no script `{unknown}` in {SCRIPTS}"
        )));
    }
    if !names.is_empty() {
        return Ok(names.iter().cloned().collect());
    }
    for stale in named(project, RECORDED, ".json")?.difference(&all) {
        let recording = format!("{RECORDED}/{stale}.json");
        fs::remove_file(project.path(&recording))
            .map_err(|error| Failure::new(format!("{recording} cannot be deleted: {error}")))?;
    }
    Ok(all)
}

/// The files of a folder that end so, without that ending.
fn named(project: &Project, folder: &str, ending: &str) -> Result<BTreeSet<String>> {
    let entries = fs::read_dir(project.path(folder))
        .map_err(|error| Failure::new(format!("{folder} cannot be read: {error}")))?;
    let names = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        name.strip_suffix(ending).map(str::to_owned)
    });
    Ok(names.collect())
}
