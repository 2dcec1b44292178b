//! Plays a run that is written down and prints what happened: `cargo xtask run FILE`.

mod program;

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    let told = program::run(&arguments, &mut out, &mut io::stderr().lock());
    let told = told.and_then(|code| out.flush().map(|()| code));
    match told {
        Ok(code) => ExitCode::from(code),
        // whoever reads has seen enough
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
