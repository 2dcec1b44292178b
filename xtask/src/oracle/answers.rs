//! What Kafka's own classes answer, and a broker of its own: the example `oracle` of the main package asks, compares,
//! records and measures.

use std::ffi::OsStr;

use crate::{Project, Result, project};

/// Compares every answer, and records it.
pub(crate) fn record(project: &Project, classpath: &OsStr) -> Result {
    let otherwise = "the model differs from Kafka, or could not be compared";
    let asked = example(project, classpath, "record", otherwise);
    // what one of them says does not hold up the other
    example(project, classpath, "requests", otherwise).and(asked)
}

/// Measures how long both take.
pub(crate) fn time(project: &Project, classpath: &OsStr) -> Result {
    let otherwise = "the times could not be compared";
    example(project, classpath, "timing", otherwise)
}

fn example(project: &Project, classpath: &OsStr, what: &str, otherwise: &str) -> Result {
    // As fast as the library can be: what ships is made small.
    let mut asking = project.cargo(&[
        "run",
        "--quiet",
        "--profile",
        "bench",
        "--example",
        "oracle",
        "--",
    ]);
    asking.arg(classpath).arg(what);
    project::run(&mut asking, otherwise)
}
