//! `cargo xtask`: sets up, builds, serves, tests and measures Offset Playground.
//!
//! Where to look:
//! - [`cli`]: the commands and their options;
//! - [`project`]: the project's folder, and how other programs are found and started in it;
//! - [`setup`]: what the commands need, and how it gets onto the machine;
//! - [`page`]: the built page in `dist/`;
//! - [`serve`]: a small web server for it;
//! - [`play`]: a run that is written down, played on this machine;
//! - [`oracle`]: the model beside Apache Kafka itself;
//! - [`mod@bench`]: how fast, how large and how heavy everything is;
//! - [`check`]: everything `cargo xtask test` runs, and [`tally`]: what came of it.

mod bench;
mod check;
mod cli;
mod failure;
mod oracle;
mod page;
mod play;
mod project;
mod serve;
mod setup;
mod shots;
mod tally;

use std::{env, process::ExitCode};

use cli::{Task, USAGE};
use failure::{Failure, Result};
use project::Project;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match cli::parse(&arguments).and_then(|task| run(&task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.say();
            failure.exit_code()
        }
    }
}

fn run(task: &Task) -> Result {
    let project = Project::here();
    match *task {
        Task::Help => println!("{USAGE}"),
        Task::Setup => {
            setup::set_up(&project, &setup::ALL)?;
            println!("Everything is in place.");
        }
        Task::Build => {
            setup::set_up(&project, &setup::FOR_BUILDING)?;
            page::build(&project)?;
        }
        Task::Serve { dev, port } => {
            setup::set_up(&project, &setup::FOR_BUILDING)?;
            if dev {
                serve::while_changing(&project, port)?;
            } else {
                page::build(&project)?;
                serve::built(&project, port)?;
            }
        }
        Task::Test { quick } => check::all(&project, quick)?,
        Task::Shots => {
            setup::set_up(&project, &setup::ALL)?;
            page::build(&project)?;
            shots::take(&project)?;
        }
        Task::Bench { part } => {
            let part: Option<&[_]> = part.as_ref().map(std::slice::from_ref);
            bench::measure(&project, part.unwrap_or(&bench::PARTS))?;
        }
        Task::Oracle { ref about } => {
            let about: Option<&[_]> = about.as_ref().map(std::slice::from_ref);
            oracle::ask(&project, about.unwrap_or(&oracle::ALL))?;
        }
        Task::Run { ref arguments } => play::file(&project, arguments)?,
    }
    Ok(())
}
