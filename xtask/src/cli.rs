//! The commands and their options.

use crate::{Failure, Result, bench::Part, oracle::About};

/// What `cargo xtask` and `cargo xtask help` print.
pub(crate) const USAGE: &str = "\
Sets up, builds, serves, tests and measures Offset Playground.

Usage: cargo xtask <command>

  serve [--dev] [--port N]  build the page and serve it on this machine;
                            with --dev, build it again at each change
  build                     build the page into dist/, for any static host and any path
  test [--quick]            run every check and every test; with --quick, without a browser
  bench [engine|page|page --long|weight]
                            measure everything, or this part, and print a table with the aims
  oracle [answers|scripts [NAME...]|timing]
                            compare with Apache Kafka itself: what its own classes answer, what
                            a real broker with real clients does in the scripts of tests/oracle
                            (or these of them), and how long both take; record the first two
                            and count them into docs/verified.md; needs Java and Maven
  shots                     take pictures of the page into target/shots
  run FILE [--until TIME] [--seed N] [--json]
                            play a run that is written down, natively, and print its log,
                            its groups and its claims
  setup                     only install what the other commands need
  help                      print this

Each command first installs what it needs and cannot find, and says so.";

/// The port to serve on when none is given.
const PORT: u16 = 8080;

/// What `cargo xtask` is asked to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    /// Print [`USAGE`].
    Help,
    /// Install what the other commands need.
    Setup,
    /// Build the page into `dist/`.
    Build,
    /// Build and serve the page.
    Serve {
        /// Whether to build again at each change.
        dev: bool,
        /// The port to try first.
        port: u16,
    },
    /// Run the checks and the tests.
    Test {
        /// Whether to leave out what needs a browser.
        quick: bool,
    },
    /// Measure and print a table.
    Bench {
        /// The part to measure; without one, everything.
        part: Option<Part>,
    },
    /// Ask Kafka itself.
    Oracle {
        /// What to ask for; without it, everything.
        about: Option<About>,
    },
    /// Take pictures of the page.
    Shots,
    /// Play a run that is written down; its options are the player's own.
    Run {
        /// What the player is given.
        arguments: Vec<String>,
    },
}

/// What the command line asks for.
pub(crate) fn parse(arguments: &[String]) -> Result<Task> {
    let mut words = arguments.iter().map(String::as_str);
    let Some(command) = words.next() else {
        return Ok(Task::Help);
    };
    let options: Vec<&str> = words.collect();
    if command == "run" {
        let arguments = arguments[1..].to_vec();
        return Ok(Task::Run { arguments });
    }
    if options.contains(&"--help") || options.contains(&"-h") {
        return Ok(Task::Help);
    }
    match command {
        "help" | "--help" | "-h" => Ok(Task::Help),
        "setup" => no_options(command, &options, Task::Setup),
        "build" => no_options(command, &options, Task::Build),
        "shots" => no_options(command, &options, Task::Shots),
        "bench" => parse_bench(&options),
        "oracle" => parse_oracle(&options),
        "serve" => parse_serve(&options),
        "test" => match options[..] {
            [] => Ok(Task::Test { quick: false }),
            ["--quick"] => Ok(Task::Test { quick: true }),
            _ => Err(misplaced(command, &options, "--quick")),
        },
        _ => Err(Failure::Usage(format!(
            "there is no command `{command}`; there are serve, build, test, bench, oracle, shots, \
             run, setup and help"
        ))),
    }
}

fn parse_serve(options: &[&str]) -> Result<Task> {
    let (mut dev, mut port) = (false, PORT);
    let mut rest = options;
    while let [option, tail @ ..] = rest {
        rest = tail;
        match (*option, tail) {
            ("--dev", _) => dev = true,
            ("--port", [number, after @ ..]) => {
                port = parse_port(number)?;
                rest = after;
            }
            ("--port", []) => return Err(Failure::Usage("--port needs a number".into())),
            (other, _) => match other.strip_prefix("--port=") {
                Some(number) => port = parse_port(number)?,
                None => return Err(misplaced("serve", &[other], "--dev and --port N")),
            },
        }
    }
    Ok(Task::Serve { dev, port })
}

fn parse_bench(options: &[&str]) -> Result<Task> {
    let part = match options[..] {
        [] => None,
        ["engine"] => Some(Part::Engine),
        ["page"] => Some(Part::Page),
        ["page", "--long"] => Some(Part::LongPage),
        ["weight"] => Some(Part::Weight),
        _ => {
            return Err(misplaced(
                "bench",
                options,
                "engine, page [--long] or weight",
            ));
        }
    };
    Ok(Task::Bench { part })
}

fn parse_oracle(options: &[&str]) -> Result<Task> {
    let about = match options {
        [] => None,
        ["answers"] => Some(About::Answers),
        ["scripts", names @ ..] => {
            let names = names.iter().map(|name| (*name).to_owned());
            Some(About::Scripts(names.collect()))
        }
        ["timing"] => Some(About::Timing),
        _ => {
            let allowed = "answers, scripts with their names, or timing";
            return Err(misplaced("oracle", options, allowed));
        }
    };
    Ok(Task::Oracle { about })
}

fn parse_port(number: &str) -> Result<u16> {
    let port = number.parse().ok().filter(|port| *port > 0);
    port.ok_or_else(|| {
        Failure::Usage(format!(
            "`{number}` is no port: a port is a number from 1 to 65535"
        ))
    })
}

fn no_options(command: &str, options: &[&str], task: Task) -> Result<Task> {
    match options {
        [] => Ok(task),
        [option, ..] => Err(Failure::Usage(format!(
            "`{command}` takes no options, but got `{option}`"
        ))),
    }
}

fn misplaced(command: &str, options: &[&str], allowed: &str) -> Failure {
    let options = options.join(" ");
    Failure::Usage(format!(
        "`{command}` knows no `{options}`; it takes {allowed}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(
            &line
                .split_whitespace()
                .map(String::from)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn commands_are_understood() {
        assert_eq!(parsed(""), Ok(Task::Help));
        assert_eq!(parsed("build"), Ok(Task::Build));
        assert_eq!(parsed("build --help"), Ok(Task::Help));
        let arguments = ["a.txt", "--until", "5s", "--help"]
            .map(String::from)
            .to_vec();
        assert_eq!(
            parsed("run a.txt --until 5s --help"),
            Ok(Task::Run { arguments })
        );
        let about = Some(About::Scripts(vec!["keys".to_owned(), "seek".to_owned()]));
        assert_eq!(
            parsed("oracle scripts keys seek"),
            Ok(Task::Oracle { about })
        );
        assert_eq!(parsed("bench"), Ok(Task::Bench { part: None }));
        let part = Some(Part::Page);
        assert_eq!(parsed("bench page"), Ok(Task::Bench { part }));
        let part = Some(Part::LongPage);
        assert_eq!(parsed("bench page --long"), Ok(Task::Bench { part }));
        assert_eq!(parsed("oracle"), Ok(Task::Oracle { about: None }));
        let about = Some(About::Timing);
        assert_eq!(parsed("oracle timing"), Ok(Task::Oracle { about }));
        assert_eq!(parsed("test --quick"), Ok(Task::Test { quick: true }));
        assert_eq!(
            parsed("serve"),
            Ok(Task::Serve {
                dev: false,
                port: PORT
            })
        );
        assert_eq!(
            parsed("serve --port 81 --dev"),
            Ok(Task::Serve {
                dev: true,
                port: 81
            })
        );
        assert_eq!(
            parsed("serve --port=81"),
            Ok(Task::Serve {
                dev: false,
                port: 81
            })
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (line, named) in [
            ("sevre", "`sevre`"),
            ("test --fast", "`--fast`"),
            ("bench wieght", "`wieght`"),
            ("oracle delphi", "`delphi`"),
            ("oracle timing keys", "`timing keys`"),
            ("build now", "`now`"),
            ("serve --prot 1", "`--prot`"),
            ("serve --port", "--port needs"),
            ("serve --port 70000", "`70000`"),
            ("serve --port 0", "`0`"),
        ] {
            match parsed(line) {
                Err(Failure::Usage(reason)) => assert!(reason.contains(named), "{reason}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }
}
