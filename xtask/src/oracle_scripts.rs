//! `cargo xtask oracle-scripts`: plays the scripts of `tests/oracle/scripts` on Apache Kafka, and
//! records what is to be seen. It is no part of the tests, which make do with what is recorded.

use std::{collections::BTreeSet, env, fs};

use crate::{Failure, Project, Result, project};

/// Where the scripts are.
const SCRIPTS: &str = "tests/oracle/scripts";
/// Where the recordings are.
const RECORDED: &str = "tests/oracle/recorded/scripts";
/// What is to be done, for the Java program.
const PLANS: &str = "tests/oracle/target/plans.json";
/// The program's classes, and Kafka's.
const CLASSES: [&str; 2] = ["tests/oracle/target/classes", "tests/oracle/target/lib/*"];

/// Plays the scripts of these names, or all of them, each on a broker of its own.
pub(crate) fn record(project: &Project, names: &[String]) -> Result {
    let wanted = wanted(project, names)?;
    println!("Building tests/oracle with Maven.");
    let mut maven = project.command("mvn");
    maven.args(["-q", "-B", "-ntp", "-f", "tests/oracle/pom.xml", "package"]);
    project::run(&mut maven, "Maven could not build tests/oracle")?;
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
    let classpath = env::join_paths(CLASSES.map(|path| project.path(path)))
        .map_err(|error| Failure::new(format!("the class path cannot be written: {error}")))?;
    let mut playing = project.command("java");
    playing.arg("-cp").arg(&classpath);
    playing.args(["playground.oracle.scripts.Scripts", PLANS, RECORDED]);
    project::run(&mut playing, "not every script could be recorded")
}

/// The names of the scripts to play. With no name given, all of them, and the recordings of
/// scripts that are no more are deleted.
fn wanted(project: &Project, names: &[String]) -> Result<BTreeSet<String>> {
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
