//! Kafka's side: a program that answers lines with lines.

use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::{Command, Stdio};
use std::thread;

/// Which Kafka answered, and on which Java.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) kafka: String,
    pub(crate) java: String,
}

/// Asks everything about one thing and waits for the end of the program.
pub(crate) fn ask(
    classpath: &str,
    about: &str,
    questions: Vec<String>,
) -> io::Result<(Version, Vec<String>)> {
    let mut child = Command::new("java")
        .args(["-cp", classpath, "playground.oracle.Main", about])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other(
            "java was started without a way to talk to it",
        ));
    };
    let count = questions.len();
    // both at once: either side's pipe may be full while the other is still writing
    let asking = thread::spawn(move || -> io::Result<()> {
        let mut input = BufWriter::new(input);
        for question in questions {
            writeln!(input, "{question}")?;
        }
        input.flush()
    });
    let lines: io::Result<Vec<String>> = BufReader::new(output).lines().collect();
    let asked = asking.join();
    let status = child.wait()?;
    let mut lines = lines?.into_iter();
    if !status.success() || lines.len() != count + 1 {
        let told = lines.len();
        return Err(io::Error::other(format!(
            "java ended with {status} after {told} lines; there should be {} about {about}",
            count + 1
        )));
    }
    asked.map_err(|_| io::Error::other("the questions could not be asked"))??;
    let version = lines.next().unwrap_or_default();
    Ok((serde_json::from_str(&version)?, lines.collect()))
}
