//! `cargo xtask bench`: measures the engine, the page and its weight, and prints one table.
//!
//! The measuring is done by `benches/`, which prints a line for each figure; here the benchmarks
//! are built, run and read. It is no test: figures depend on the machine, and take minutes.

mod figures;
mod groups;
mod table;

use std::{fs, process::Command, thread};

use figures::{Figures, Place};

use crate::{
    Failure, Project, Result,
    check::in_a_browser,
    page, project,
    setup::{self, Need, system},
};

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// The engine, on this machine and in wasm in a browser.
    Engine,
    /// How the page comes up and moves.
    Page,
    /// Whether it still moves so after ten minutes. Only measured when asked for.
    LongPage,
    /// How much there is to fetch.
    Weight,
}

/// What is measured if nothing is said.
pub(crate) const PARTS: [Part; 3] = [Part::Engine, Part::Page, Part::Weight];

/// What the engine's benchmarks need. Those of the page need everything.
const FOR_ENGINE: [Need; 3] = [Need::Wasm, Need::Bindgen, Need::Browser];

/// The engine's benchmarks, where each is run, and as what.
const ENGINE: [(&str, Place, &[&str]); 3] = [
    ("the engine on this machine", Place::Native, &[]),
    (
        "the engine in wasm that is made small",
        Place::Small,
        &["--profile", "release", "--target", page::TARGET],
    ),
    (
        "the engine in wasm that is made fast",
        Place::Fast,
        &["--target", page::TARGET],
    ),
];

/// Measures these parts and prints the table. What cannot be measured is said after it.
pub(crate) fn measure(project: &Project, parts: &[Part]) -> Result {
    let mut figures = Figures::default();
    let mut failures = Vec::new();
    figures.note(busy());
    if parts.contains(&Part::Engine) {
        setup::set_up(project, &FOR_ENGINE)?;
        for (what, place, arguments) in ENGINE {
            let mut command = engine(project, place, arguments);
            failures.extend(run(&mut figures, place, what, &mut command).err());
        }
    }
    if parts.iter().any(|part| *part != Part::Engine) {
        setup::set_up(project, &setup::ALL)?;
        page::build(project)?;
    }
    for (part, what, script) in [
        (Part::Page, "the page", &["benches/page.mjs"][..]),
        (
            Part::LongPage,
            "the page for ten minutes",
            &["benches/page.mjs", "--long"],
        ),
        (
            Part::Weight,
            "the weight of the page",
            &["benches/weight.mjs"],
        ),
    ] {
        if parts.contains(&part) {
            let mut node = project.command("node");
            node.args(script);
            system::name_browser(project, &mut node);
            failures.extend(run(&mut figures, Place::Page, what, &mut node).err());
        }
    }
    print(&figures);
    conclude(&failures)
}

/// The command that runs the engine's benchmarks.
fn engine(project: &Project, place: Place, arguments: &[&str]) -> Command {
    let mut command = project.cargo(&["bench", "--quiet", "--bench", "engine"]);
    command.args(["--bench", "memory"]).args(arguments);
    if place == Place::Native {
        command.args(["--", "--quiet"]);
        return command;
    }
    in_a_browser(project, &mut command);
    command
}

/// Runs a benchmark and reads its figures, showing them as they come.
fn run(figures: &mut Figures, place: Place, what: &str, command: &mut Command) -> Result {
    println!("\nMeasuring {what}: {}", project::shown(command));
    let mut rest = Vec::new();
    let succeeded = project::follow(command, |line| {
        if figures.read(place, line) {
            println!("  {line}");
        } else {
            rest.push(line.to_string());
        }
    })?;
    if succeeded {
        return Ok(());
    }
    for line in rest {
        println!("  {line}");
    }
    Err(Failure::new(format!(
        "{what} could not be measured to the end: what it said stands above, and `{}` runs it alone",
        project::shown(command)
    )))
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// That the machine has other things to do, if it says so.
fn busy() -> Option<String> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    let load: f64 = load.split_whitespace().next()?.parse().ok()?;
    (load > 0.5).then(|| {
        format!(
            "other programs kept {load} of {} cores busy when this began, so it may be faster",
            cores()
        )
    })
}

fn print(figures: &Figures) {
    let cores = cores();
    println!("\nMeasured on {cores} cores; wasm and the page in headless Chromium, which draws");
    println!("in software. An aim is for the last figure of its line.");
    for groups in [&groups::ENGINE[..], &groups::PAGE, &groups::WEIGHT] {
        print!("{}", table::table(groups, figures));
    }
    if !figures.notes().is_empty() {
        println!();
    }
    for note in figures.notes() {
        println!("Note: {note}.");
    }
    println!();
}

fn conclude(failures: &[Failure]) -> Result {
    for failure in failures {
        failure.say();
    }
    match failures {
        [] => Ok(()),
        _ => Err(Failure::Reported),
    }
}
