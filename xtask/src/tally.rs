//! How many tests passed and failed, read from what the test runners print.

/// How many tests and checks passed, and how many failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    /// Those that passed.
    pub(crate) passed: u64,
    /// Those that failed.
    pub(crate) failed: u64,
}

/// Whose output it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Runner {
    /// A check, which passes or fails as a whole.
    Check,
    /// `cargo test`, for this machine or for wasm.
    Cargo,
    /// The test runner of Node.js.
    Node,
}

impl Tally {
    /// Adds another.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Adds what a line of a runner's output says, and whether it said anything.
    pub(crate) fn read(&mut self, runner: Runner, line: &str) -> bool {
        let found = match runner {
            Runner::Check => None,
            Runner::Cargo => cargo_line(line),
            Runner::Node => node_line(line),
        };
        self.add(found.unwrap_or_default());
        found.is_some()
    }

    /// What the whole run counts as, given whether it succeeded and whether it said a result.
    ///
    /// A check counts as one. Tests that fail without naming one, or say nothing, count as one
    /// failure more.
    pub(crate) fn concluded(mut self, runner: Runner, succeeded: bool, said: bool) -> Self {
        if runner == Runner::Check && succeeded {
            self.passed += 1;
        } else if (!succeeded && self.failed == 0) || !said && runner != Runner::Check {
            self.failed += 1;
        }
        self
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
fn cargo_line(line: &str) -> Option<Tally> {
    let (_, result) = line.split_once("test result: ")?;
    let (_, counts) = result.split_once(". ")?;
    let mut counts = counts.split("; ");
    let mut count = |what| {
        counts
            .next()?
            .trim()
            .strip_suffix(what)?
            .trim()
            .parse()
            .ok()
    };
    Some(Tally {
        passed: count("passed")?,
        failed: count("failed")?,
    })
}

/// `ℹ pass 12` or `# pass 12`, and the same with `fail` and `cancelled`.
fn node_line(line: &str) -> Option<Tally> {
    let line = line.trim().strip_prefix(['#', '\u{2139}'])?;
    let (what, count) = line.trim().split_once(' ')?;
    let count = count.parse().ok()?;
    match what {
        "pass" => Some(Tally {
            passed: count,
            failed: 0,
        }),
        "fail" | "cancelled" => Some(Tally {
            passed: 0,
            failed: count,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(runner: Runner, lines: &[&str], succeeded: bool) -> Tally {
        let mut tally = Tally::default();
        let mut said = false;
        for line in lines {
            said |= tally.read(runner, line);
        }
        tally.concluded(runner, succeeded, said)
    }

    #[test]
    fn results_of_cargo_are_added_up() {
        let lines = [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        ];
        assert_eq!(
            tally(Runner::Cargo, &lines, false),
            Tally {
                passed: 4,
                failed: 2
            }
        );
    }

    #[test]
    fn results_of_node_are_added_up() {
        for mark in ['#', '\u{2139}'] {
            let lines = ["tests 9", "pass 6", "fail 2", "cancelled 1", "skipped 0"];
            let lines = lines.map(|line| format!("{mark} {line}"));
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            assert_eq!(
                tally(Runner::Node, &lines, false),
                Tally {
                    passed: 6,
                    failed: 3
                }
            );
        }
    }

    #[test]
    fn what_says_nothing_has_failed() {
        let one = Tally {
            passed: 0,
            failed: 1,
        };
        assert_eq!(
            tally(Runner::Cargo, &["error: could not compile"], false),
            one
        );
        assert_eq!(tally(Runner::Cargo, &[], true), one);
        assert_eq!(tally(Runner::Check, &[], false), one);
        let passed = ["test result: ok. 3 passed; 0 failed; 0 ignored"];
        assert_eq!(
            tally(Runner::Cargo, &passed, false),
            Tally {
                passed: 3,
                failed: 1
            }
        );
    }

    #[test]
    fn a_check_counts_as_one() {
        let lines = ["test result: ok. 3 passed; 0 failed; 0 ignored"];
        assert_eq!(
            tally(Runner::Check, &lines, true),
            Tally {
                passed: 1,
                failed: 0
            }
        );
    }
}
