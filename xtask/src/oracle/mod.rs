//! `cargo xtask oracle`: asks Apache Kafka itself what the model has to answer.
//!
//! The Java program in `tests/oracle` asks Kafka's own classes ([`answers`]), and plays scripts on a
//! real broker with real clients ([`scripts`]). What is recorded of it is compared with the model,
//! and counted into `docs/verified.md`. It is no part of the tests, which make do with what is
//! recorded.

mod answers;
mod scripts;

use std::{env, ffi::OsString};

use crate::{
    Failure, Project, Result, project,
    setup::{self, Need},
};

/// What can be asked for by itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum About {
    /// Whether Kafka's own classes answer the same; their answers are recorded.
    Answers,
    /// Whether the scripts of these names, or all of them, go the same; that is recorded, too.
    Scripts(Vec<String>),
    /// How long the answers take.
    Timing,
}

/// All that can be asked for.
pub(crate) const ALL: [About; 3] = [About::Answers, About::Scripts(Vec::new()), About::Timing];

/// The program's classes, and Kafka's.
const CLASSES: [&str; 2] = ["tests/oracle/target/classes", "tests/oracle/target/lib/*"];

/// Builds both sides, has the one ask the other and compares them. What goes wrong with one thing
/// does not stop the next.
pub(crate) fn ask(project: &Project, all: &[About]) -> Result {
    let mut failed = false;
    let mut note = |done: Result| {
        failed |= done.inspect_err(Failure::say).is_err();
    };
    // before anything is built: a name may be wrong
    let mut plans = Vec::new();
    for about in all {
        if let About::Scripts(names) = about {
            plans.push(scripts::wanted(project, names)?);
        }
    }
    setup::set_up(project, &[Need::Java])?;
    let classpath = built(project)?;
    for about in all {
        match about {
            About::Answers => note(answers::record(project, &classpath)),
            About::Scripts(_) => {
                for plan in &plans {
                    note(scripts::record(project, &classpath, plan));
                }
            }
            About::Timing => note(answers::time(project, &classpath)),
        }
    }
    if all.iter().any(|about| *about != About::Timing) {
        note(counted(project));
    }
    if failed {
        return Err(Failure::Reported);
    }
    Ok(())
}

/// Builds the Java program, and says where its classes are.
fn built(project: &Project) -> Result<OsString> {
    println!("Building tests/oracle with Maven.");
    let mut maven = project.command("mvn");
    maven.args(["-q", "-B", "-ntp", "-f", "tests/oracle/pom.xml", "package"]);
    let mut said = Vec::new();
    if !project::follow(&mut maven, |line| said.push(line.to_string()))? {
        let said = said.join("\n");
        return Err(Failure::new(format!(
            "Maven could not build tests/oracle:\n{said}"
        )));
    }
    let classes = CLASSES.map(|path| project.path(path));
    env::join_paths(classes)
        .map_err(|error| Failure::new(format!("the class path cannot be written: {error}")))
}

/// Counts what is recorded by now.
fn counted(project: &Project) -> Result {
    println!("Counting what is recorded into docs/verified.md and src/ui/verified.rs.");
    let mut counting = project.cargo(&["test", "--quiet", "--test", "verified"]);
    counting.env("UPDATE_VERIFIED", "1");
    project::run(&mut counting, "what is recorded could not be counted")
}
