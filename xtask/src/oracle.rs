//! `cargo xtask oracle`: asks Apache Kafka's own classes what the model has to answer.
//!
//! The Java program in `tests/oracle` answers; the example `oracle` of the main package asks,
//! compares and records. It is no part of the tests, which make do with what is recorded.

use std::env;

use crate::{
    Failure, Project, Result, project,
    setup::{self, Need},
};

/// What can be asked for by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum About {
    /// Whether the answers are the same; they are recorded.
    Answers,
    /// How long they take.
    Timing,
}

/// All that can be asked for.
pub(crate) const ALL: [About; 2] = [About::Answers, About::Timing];

/// The program's classes, and Kafka's.
const CLASSES: [&str; 2] = ["tests/oracle/target/classes", "tests/oracle/target/lib/*"];

/// Builds both sides and has the one ask the other.
pub(crate) fn ask(project: &Project, about: &[About]) -> Result {
    setup::set_up(project, &[Need::Java])?;
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
    let classpath = env::join_paths(classes)
        .map_err(|error| Failure::new(format!("the class path cannot be written: {error}")))?;
    for about in about {
        let (what, otherwise) = match about {
            About::Answers => (
                "record",
                "the model differs from Kafka, or could not be compared",
            ),
            About::Timing => ("timing", "the times could not be compared"),
        };
        // As fast as the library can be: what ships is made small.
        let run = [
            "run",
            "--quiet",
            "--profile",
            "bench",
            "--example",
            "oracle",
            "--",
        ];
        let mut asking = project.cargo(&run);
        asking.arg(&classpath).arg(what);
        project::run(&mut asking, otherwise)?;
    }
    Ok(())
}
