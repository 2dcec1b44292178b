//! Everything that `cargo xtask test` runs, one step after the other.
//!
//! A step that fails does not stop the others, so that one run shows all that is wrong. The last
//! line alone says how it went: `12 passed, 0 failed`.

use std::{process::Command, time::Instant};

use crate::{
    Failure, Project, Result, page, project,
    setup::{self, system},
    tally::{Runner, Tally},
};

/// The integration tests that run in a browser.
const WASM_TESTS: [&str; 1] = ["web"];

/// How many seconds the tests in wasm may take, and how many their browser may take to start: a
/// busy machine is no failure.
const WASM_TESTS_SECONDS: &str = "1800";
const BROWSER_START_SECONDS: &str = "60";

/// Runs the checks and the tests; with `quick`, those that need no browser.
pub(crate) fn all(project: &Project, quick: bool) -> Result {
    let mut run = Run {
        project,
        total: Tally::default(),
        failed: Vec::new(),
    };
    let needs: &[_] = if quick {
        &setup::FOR_QUICK_TESTS
    } else {
        &setup::ALL
    };
    if let Err(failure) = setup::set_up(project, needs) {
        failure.say();
        run.total.failed = 1;
        return run.conclude();
    }
    checks(&mut run);
    run.step(
        "tests on this machine",
        Runner::Cargo,
        cargo_test(project, &["--workspace"]),
    );
    if !quick {
        in_the_browser(&mut run);
    }
    run.conclude()
}

/// What the code looks like, and what the compiler says to it.
fn checks(run: &mut Run) {
    let project = run.project;
    let page = ["--target", page::TARGET, "--features", "ui"];
    run.step(
        "formatting",
        Runner::Check,
        project.cargo(&["fmt", "--all", "--check"]),
    );

    let mut clippy = project.cargo(&["clippy", "--workspace", "--all-targets"]);
    clippy.args(["--", "-D", "warnings"]);
    run.step("lints", Runner::Check, clippy);

    let mut clippy = project.cargo(&["clippy", "--all-targets"]);
    clippy.args(page).args(["--", "-D", "warnings"]);
    run.step("lints of the page", Runner::Check, clippy);

    let doc = ["doc", "--no-deps", "--document-private-items"];
    let mut native = project.cargo(&doc);
    native.arg("--workspace").env("RUSTDOCFLAGS", "-D warnings");
    run.step("documentation", Runner::Check, native);

    let mut ui = project.cargo(&doc);
    ui.args(page).env("RUSTDOCFLAGS", "-D warnings");
    run.step("documentation of the page", Runner::Check, ui);
}

/// Has cargo run what is made for wasm in headless Chromium.
pub(crate) fn in_a_browser(project: &Project, command: &mut Command) {
    command
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TESTS_SECONDS)
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", BROWSER_START_SECONDS);
    if let Some(driver) = system::driver(project) {
        command.env("CHROMEDRIVER", driver);
    }
}

/// The tests of the page: in wasm, and from the outside, as it is served.
fn in_the_browser(run: &mut Run) {
    let project = run.project;
    for test in WASM_TESTS {
        let mut command = cargo_test(project, &["--test", test]);
        command.args(["--target", page::TARGET, "--features", "ui"]);
        in_a_browser(project, &mut command);
        run.step(
            &format!("tests in a browser: {test}"),
            Runner::Cargo,
            command,
        );
    }
    let built = run.step("the page", Runner::Check, page::build_command(project));
    if built && page::finish(project).inspect_err(Failure::say).is_ok() {
        run.step("tests of the built page", Runner::Node, end_to_end(project));
    } else {
        run.skip("tests of the built page", "there is no page to test");
    }
}

fn cargo_test(project: &Project, arguments: &[&str]) -> Command {
    let mut command = project.cargo(&["test", "--no-fail-fast"]);
    command.args(arguments);
    command
}

/// The tests in `tests/e2e`.
fn end_to_end(project: &Project) -> Command {
    let mut command = project.command("node");
    command.args(["--test", "--test-reporter=spec"]);
    let listed = std::fs::read_dir(project.path("tests/e2e"));
    let mut tests: Vec<String> = listed
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    tests.sort();
    // By name, because the versions of Node.js differ in what they make of a folder.
    command.args(tests.iter().map(|name| format!("tests/e2e/{name}")));
    system::name_browser(project, &mut command);
    command
}

/// The steps so far.
struct Run<'a> {
    project: &'a Project,
    total: Tally,
    failed: Vec<String>,
}

impl Run<'_> {
    /// Runs a step to its end, showing what it prints, and says whether it succeeded.
    fn step(&mut self, name: &str, runner: Runner, mut command: Command) -> bool {
        println!("\n--- {name}: {}", project::shown(&command));
        let start = Instant::now();
        let (succeeded, tally) = follow(&mut command, runner);
        let verdict = if tally.failed == 0 {
            "passed"
        } else {
            "FAILED"
        };
        println!(
            "--- {name}: {verdict} ({:.1} s)",
            start.elapsed().as_secs_f64()
        );
        self.count(name, tally);
        succeeded
    }

    /// Counts a step that cannot be run as failed.
    fn skip(&mut self, name: &str, why: &str) {
        println!("\n--- {name}: FAILED, not run: {why}");
        self.count(
            name,
            Tally {
                passed: 0,
                failed: 1,
            },
        );
    }

    fn count(&mut self, name: &str, tally: Tally) {
        if tally.failed > 0 {
            self.failed.push(name.to_string());
        }
        self.total.add(tally);
    }

    /// The last line, and the failure if there was any.
    fn conclude(self) -> Result {
        println!();
        if !self.failed.is_empty() {
            println!("Failed: {}.", self.failed.join("; "));
        }
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.total.failed == 0 {
            Ok(())
        } else {
            Err(Failure::Reported)
        }
    }
}

/// Runs a command, shows what it prints and reads the results out of it.
fn follow(command: &mut Command, runner: Runner) -> (bool, Tally) {
    let mut tally = Tally::default();
    let mut said = false;
    let followed = project::follow(command, |line| {
        println!("{line}");
        said |= tally.read(runner, line);
    });
    let succeeded = followed.inspect_err(Failure::say).unwrap_or(false);
    (succeeded, tally.concluded(runner, succeeded, said))
}
